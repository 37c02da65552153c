//! Indicators that are best in the middle, each side on a scale of its own.

use indicia_plugin::prelude::*;

use crate::cells;
use crate::span::{Span, rising};

method! {
    /// # two-sided: distance to a target on either side (两侧适度型)
    ///
    /// For an indicator with `direction = "target"` and a target interval `[p, q]` (a target value is an interval of one point), each side has a scale of its own:
    ///
    /// ```text
    /// x < p         score = (x - lo) / (p - lo)
    /// p <= x <= q   score = 1
    /// x > q         score = (hi - x) / (hi - q)
    /// ```
    ///
    /// `lo` and `hi` are the least and the greatest value of the units of the fit, or the two ends of `bounds`; either scores 0. `min-max` and `goalposts` measure both sides with
    /// the longer of the two: there only the farther end scores 0. A parity of 1 between women and men is `target = 1`. A positive or negative indicator has one
    /// side only and scores as with `min-max`.
    ///
    /// **Range**: [0, 1] for the units of the fit; below 0 beyond `bounds`.
    /// **Direction**: target; a positive or negative indicator has one side only.
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit.
    ///
    /// ## Degenerate cases
    /// A side on which no value of the fit lies has no measure: a later value there has no score (`beyond-target`). All values equal: refused for positive and
    /// negative indicators (`constant-column`).
    ///
    /// ## Source
    /// The two-sided scales of gender parity and pay ratios in the Blavatnik Index of Public Administration (2024); the moderate and interval types (居中型、区间型) of Chinese textbooks
    /// are those of `min-max`.
    ///
    /// ## Example
    /// ```toml
    /// use = "two-sided"
    ///
    /// [example]
    /// target = [1, 1]
    /// direction = "target"
    /// x = [0.5, 0.75, 1, 2, 3]
    /// gives = [0, 0.5, 1, 0.5, 0]
    /// ```
    pub struct TwoSided: Normalizer = "two-sided" {
        title { zh: "两侧适度型", en: "Two-sided distance" }
        page_zh "two_sided.zh.md"
        params {
            /// Fixed ends in place of the least and the greatest value of the data.
            bounds: Option<[f64; 2]>;
        }
        texts {
            "not-rising" => { zh: "`{parameter}` 的下限 {low} 必须小于上限 {high}", en: "`{parameter}` must rise, but is [{low}, {high}]" }
            "target-missing" => { zh: "指标 `{indicator}` 没有给出目标值 `target`", en: "indicator `{indicator}` has no `target`" }
            "beyond-target" => {
                zh: "拟合时指标 `{indicator}` 在这一侧没有值，无法衡量 `{unit}` 的 {value} 偏离多少",
                en: "no value of `{indicator}` in the fit lies on this side of its target, so there is no measure for {value} of `{unit}`",
            }
        }
    }
}

fn score(s: &Span, x: f64, field: &Field) -> Result<f64, Failure> {
    let beyond = || Failure::new("beyond-target").arg("value", x);
    match (field.direction, field.target) {
        (Direction::Positive, _) => Ok((x - s.lo) / (s.hi - s.lo)),
        (Direction::Negative, _) => Ok((s.hi - x) / (s.hi - s.lo)),
        (Direction::Target, None) => Err(Failure::new("target-missing")),
        (Direction::Target, Some([p, _])) if x < p => {
            if s.lo < p {
                Ok((x - s.lo) / (p - s.lo))
            } else {
                Err(beyond())
            }
        }
        (Direction::Target, Some([_, q])) if x > q => {
            if s.hi > q {
                Ok((s.hi - x) / (s.hi - q))
            } else {
                Err(beyond())
            }
        }
        (Direction::Target, Some(_)) => Ok(1.0),
    }
}

impl Normalizer for TwoSided {
    type State = Span;

    fn facts(&self) -> Facts {
        let fixed = self.bounds.is_some();
        Facts {
            range: if fixed { None } else { Some([0.0, 1.0]) },
            order_preserving: true,
            fit: if fixed { Fit::None } else { Fit::Data },
            min_rows: if fixed { 0 } else { 2 },
            takes_target: true,
            ..Facts::default()
        }
    }

    fn check(&self) -> Result<(), Failure> {
        self.bounds.map_or(Ok(()), |bounds| rising(bounds, "bounds"))
    }

    fn fit(&self, x: &[f64], field: &Field, _: &Call) -> Result<Span, Failure> {
        if field.direction == Direction::Target && field.target.is_none() {
            return Err(Failure::new("target-missing"));
        }
        match (self.bounds, field.direction) {
            (Some([lo, hi]), _) => Span { lo, hi }.finite(),
            (None, Direction::Target) => Span::of(x)?.finite(),
            (None, _) => Span::between(x),
        }
    }

    fn transform(&self, s: &Span, x: &[f64], field: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        cells::each(x, out, call, |x| score(s, x, field));
        Ok(())
    }

    fn explain(&self, s: &Span, field: &Field) -> Option<Explanation> {
        let mut names = s.names();
        let formula = match (field.direction, field.target) {
            (Direction::Positive, _) => "(x - lo) / (hi - lo)".to_string(),
            (Direction::Negative, _) => "(hi - x) / (hi - lo)".to_string(),
            (Direction::Target, None) => return None,
            (Direction::Target, Some([p, q])) => {
                names.extend([("p".to_string(), p), ("q".to_string(), q)]);
                let above = if s.hi > q { "(hi - x) / (hi - q)" } else { "0" };
                let below = if s.lo < p { "(x - lo) / (p - lo)" } else { "0" };
                format!("if(x < p, {below}, if(x > q, {above}, 1))")
            }
        };
        Some(Explanation { formula, names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, column, run, run_on};

    #[test]
    fn each_side_has_its_own_scale() {
        // below 40 from 20, above 60 to 160
        let x = column(&[20.0, 30.0, 40.0, 60.0, 85.0, 160.0]).target(40.0, 60.0);
        close(&run(TwoSided::method(), "{}", &x).unwrap().all(), &[0.0, 0.5, 1.0, 1.0, 0.75, 0.0], 1e-15);
        let bounds = run(TwoSided::method(), r#"{"bounds": [0, 100]}"#, &x).unwrap();
        close(&bounds.all(), &[0.5, 0.75, 1.0, 1.0, 0.375, -1.5], 1e-15);
    }

    #[test]
    fn a_side_without_values_has_no_measure() {
        let fit = column(&[50.0, 80.0]).target(40.0, 60.0);
        let got = run_on(TwoSided::method(), "{}", &fit, &column(&[30.0, 70.0]).target(40.0, 60.0)).unwrap();
        assert_eq!((got.values.as_slice(), got.codes()), (&[None, Some(0.5)][..], vec!["beyond-target"]));
    }
}

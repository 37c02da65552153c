//! Range standardisation.

use indicia_plugin::prelude::*;

use crate::cells;
use crate::distance::Distance;
use crate::span::{Span, rising};

method! {
    /// # min-max: range standardisation (极差标准化)
    ///
    /// Maps the least value to one end of `range` and the greatest to the other.
    ///
    /// ```text
    /// positive   score = (x - lo) / (hi - lo) * (b - a) + a
    /// negative   score = (hi - x) / (hi - lo) * (b - a) + a
    /// target     score = (1 - d / M) * (b - a) + a
    /// ```
    ///
    /// `[a, b]` is `range`. `lo` and `hi` are the least and the greatest value of the units of the fit, or the two ends
    /// of `bounds`. For a target interval `[p, q]` (a target value is an interval of one point), `d` is the distance of
    /// x to it, `max(p - x, x - q, 0)`, and `M = max(p - lo, hi - q)` the distance of the farther end.
    ///
    /// **Range**: `[a, b]` for the units of the fit. A unit or period that was not in the fit, or any unit with
    /// `bounds`, can lie outside; `goalposts` declares what is cut off. `[0, 1]` gives the worst
    /// unit 0; `[1, 100]` or `[0.01, 1]` keep every score above zero, and `[60, 100]` is the efficacy coefficient (功效系数).
    /// **Direction**: positive, negative and target.
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit.
    ///
    /// ## Degenerate cases
    /// All values equal: refused (`constant-column`), since 0/0 has no answer; with `bounds` it is scored. One value
    /// is a constant column; none at all: refused (`too-few`). All values within the target: each scores `b`, and a later value outside has no
    /// score (`beyond-target`).
    ///
    /// ## Source
    /// OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 5; the function `n_minmax` of the R package
    /// COINr.
    ///
    /// ## Example
    /// ```toml
    /// use = "min-max"
    /// params = { range = [1, 100] }
    ///
    /// [example]
    /// direction = "negative"
    /// x = [2, 4, 6]
    /// gives = [100, 50.5, 1]
    /// ```
    pub struct MinMax: Normalizer = "min-max" {
        title { zh: "极差标准化", en: "Min-max" }
        page_zh "min_max.zh.md"
        params {
            /// Scores of the worst and the best value.
            range: [f64; 2] = [0.0, 1.0];
            /// Fixed bounds in place of the least and the greatest value of the data.
            bounds: Option<[f64; 2]>;
        }
        texts {
            "not-rising" => { zh: "`{parameter}` 的下限 {low} 必须小于上限 {high}", en: "`{parameter}` must rise, but is [{low}, {high}]" }
            "target-missing" => { zh: "指标 `{indicator}` 没有给出目标值 `target`", en: "indicator `{indicator}` has no `target`" }
            "beyond-target" => {
                zh: "拟合时指标 `{indicator}` 的值都在目标区间内，无法衡量 `{unit}` 的 {value} 偏离多少",
                en: "all values of `{indicator}` in the fit lie within its target, so there is no measure for {value} of `{unit}`",
            }
        }
    }
}

impl Normalizer for MinMax {
    type State = Span;

    fn facts(&self) -> Facts {
        Facts {
            range: if self.bounds.is_some() { None } else { Some(self.range) },
            order_preserving: true,
            fit: if self.bounds.is_some() { Fit::None } else { Fit::Data },
            min_rows: if self.bounds.is_some() { 0 } else { 2 },
            takes_target: true,
            scale_free: true,
            shift_free: true,
            ..Facts::default()
        }
    }

    fn check(&self) -> Result<(), Failure> {
        rising(self.range, "range")?;
        self.bounds.map_or(Ok(()), |bounds| rising(bounds, "bounds"))
    }

    fn fit(&self, x: &[f64], field: &Field, _: &Call) -> Result<Span, Failure> {
        let span = match self.bounds {
            Some([lo, hi]) => Span { lo, hi }.finite()?,
            None => Span::between(x)?,
        };
        if field.direction == Direction::Target {
            Distance::of(&span, field)?;
        }
        Ok(span)
    }

    fn transform(&self, s: &Span, x: &[f64], field: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let [a, b] = self.range;
        let (width, spread) = (b - a, s.hi - s.lo);
        match field.direction {
            Direction::Positive => cells::map(x, out, call, |x| (x - s.lo) / spread * width + a),
            Direction::Negative => cells::map(x, out, call, |x| (s.hi - x) / spread * width + a),
            Direction::Target => {
                let distance = Distance::of(s, field)?;
                cells::each(x, out, call, |x| Ok(distance.nearness(x)? * width + a));
            }
        }
        Ok(())
    }

    fn explain(&self, s: &Span, field: &Field) -> Option<Explanation> {
        let [a, b] = self.range;
        let (share, mut names) = match field.direction {
            Direction::Positive => ("(x - lo) / (hi - lo)".to_string(), s.names()),
            Direction::Negative => ("(hi - x) / (hi - lo)".to_string(), s.names()),
            Direction::Target => {
                let distance = Distance::of(s, field).ok()?;
                (format!("({})", distance.formula("x")), distance.names())
            }
        };
        if [a, b] == [0.0, 1.0] {
            return Some(Explanation { formula: share, names });
        }
        names.extend([("worst".to_string(), a), ("best".to_string(), b)]);
        Some(Explanation { formula: format!("{share} * (best - worst) + worst"), names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{arg, close, column, instance, reference, run, run_on};

    #[test]
    fn the_ends_of_the_data_are_the_ends_of_the_range() {
        let x = column(&[2.0, 3.5, 5.0]);
        assert_eq!(run(MinMax::method(), r#"{"range": [1, 100]}"#, &x).unwrap().all(), [1.0, 50.5, 100.0]);
        assert_eq!(run(MinMax::method(), "{}", &x.towards(Direction::Negative)).unwrap().all(), [1.0, 0.5, 0.0]);
    }

    #[test]
    fn fixed_bounds_extrapolate_and_need_no_data() {
        let got = run(MinMax::method(), r#"{"bounds": [0, 4]}"#, &column(&[4.0, 4.0, 5.0])).unwrap();
        assert_eq!(got.all(), [1.0, 1.0, 1.25]);
        assert_eq!(instance(MinMax::method(), r#"{"bounds": [0, 4]}"#).unwrap().facts().fit, Fit::None);
    }

    #[test]
    fn a_target_interval_is_best_and_the_farther_end_worst() {
        // M = max(10 - 4, 26 - 20) = 6: 26 and 4 are worst, 8 lies 2 below, 23 lies 3 above
        let x = column(&[4.0, 8.0, 10.0, 20.0, 23.0, 26.0]).target(10.0, 20.0);
        close(&run(MinMax::method(), "{}", &x).unwrap().all(), &[0.0, 1.0 - 2.0 / 6.0, 1.0, 1.0, 0.5, 0.0], 1e-15);
        // a target value: M = max(15 - 4, 26 - 15) = 11
        close(&run(MinMax::method(), "{}", &column(&[4.0, 15.0, 26.0]).target(15.0, 15.0)).unwrap().all(), &[0.0, 1.0, 0.0], 0.0);
    }

    #[test]
    fn values_within_the_target_are_all_best_and_a_later_one_outside_has_no_measure() {
        let fit = column(&[11.0, 12.0]).target(10.0, 20.0);
        let got = run_on(MinMax::method(), r#"{"range": [1, 100]}"#, &fit, &column(&[10.0, 21.0]).target(10.0, 20.0)).unwrap();
        assert_eq!((got.values.as_slice(), got.codes()), (&[Some(100.0), None][..], vec!["beyond-target"]));
    }

    #[test]
    fn a_constant_column_is_refused_with_its_value() {
        for x in [column(&[3.0; 4]), column(&[3.0; 4]).towards(Direction::Negative), column(&[3.0; 4]).target(0.0, 1.0)] {
            let failure = run(MinMax::method(), "{}", &x).unwrap_err();
            assert_eq!((failure.code.as_str(), arg(&failure, "count"), arg(&failure, "value")), ("constant-column", Some("4"), Some("3")));
        }
        assert_eq!(run(MinMax::method(), "{}", &column(&[3.0])).unwrap_err().code, "constant-column");
        assert_eq!(run(MinMax::method(), "{}", &column(&[])).unwrap_err().code, "too-few");
        assert_eq!(run(MinMax::method(), "{}", &column(&[-1e308, 1e308])).unwrap_err().code, "overflow");
    }

    #[test]
    fn the_state_scores_a_unit_that_arrives_later() {
        let got = run_on(MinMax::method(), "{}", &column(&[0.0, 10.0]), &column(&[12.0])).unwrap();
        assert_eq!((got.all(), got.state.as_str()), (vec![1.2], r#"{"lo":0,"hi":10}"#));
    }

    #[test]
    fn parameters_must_rise() {
        for (params, path) in [(r#"{"range": [1, 1]}"#, "range"), (r#"{"bounds": [5, 2]}"#, "bounds")] {
            let failure = instance(MinMax::method(), params).err().unwrap();
            assert_eq!((failure.code.as_str(), failure.path.as_str()), ("not-rising", path));
        }
    }

    #[test]
    fn the_handbook_table_15_is_met_within_its_printed_digits() {
        let Some(table) = reference("oecd_tai/published/table15_normalisations_schooling.csv", &["schooling", "minmax"]) else { return };
        close(&run(MinMax::method(), "{}", &column(&table[0])).unwrap().all(), &table[1], 0.005 + 1e-9);
    }
}

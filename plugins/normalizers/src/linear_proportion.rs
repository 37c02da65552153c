//! Linear proportion.

use indicia_plugin::prelude::*;

use crate::cells::{self, no_target};
use crate::span::Span;

method! {
    /// # linear-proportion: share of the best value (线性比例标准化)
    ///
    /// ```text
    /// positive   score = x / max * scale
    /// negative   score = min / x * scale
    /// ```
    ///
    /// `max` and `min` are the greatest and the least positive value of the units of the fit. Ratios of values are
    /// kept, so the score does not depend on the unit of measure.
    ///
    /// **Range**: `(0, scale]` for the units of the fit; a unit that was not in it can lie above. **Direction**: positive
    /// and negative; a target has no form.
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit.
    ///
    /// ## Degenerate cases
    /// A value of zero or less has no score (`ratio-not-positive`): the ratio would leave the range, or not exist. Without
    /// any positive value nothing can be scored. All values equal: each scores `scale`, and the trace
    /// says so (`constant-scores`).
    ///
    /// ## Source
    /// The linear proportional method of multi-criteria analysis: Hwang & Yoon, *Multiple Attribute Decision Making*
    /// (1981), section 2.3 (linear normalisation). The Handbook's Table 15 prints it as "distance to the best performer".
    ///
    /// ## Example
    /// ```toml
    /// use = "linear-proportion"
    /// params = { scale = 100 }
    ///
    /// [example]
    /// x = [5, 8, 10]
    /// gives = [50, 80, 100]
    /// ```
    pub struct LinearProportion: Normalizer = "linear-proportion" {
        title { zh: "线性比例标准化", en: "Linear proportion" }
        page_zh "linear_proportion.zh.md"
        params {
            /// Score of the best value: 1, or 100 for scores in points.
            scale: f64 = 1.0, above 0.0;
        }
        texts {
            "target-unsupported" => { zh: "该方法不支持适度型指标 `{indicator}`", en: "the method has no form for `{indicator}`, whose direction is a target" }
            "constant-scores" => {
                zh: "指标 `{indicator}` 的 {count} 个值全部是 {value}，得分均为 {score}",
                en: "the {count} values of `{indicator}` are all {value}, so that each scores {score}",
            }
        }
    }
}

/// The extremes of the values above a bound, and how many there are.
pub(crate) fn extremes_above(x: impl Iterator<Item = f64>, bound: f64) -> (Span, usize) {
    let (mut lo, mut hi, mut count) = (f64::INFINITY, f64::NEG_INFINITY, 0);
    for v in x {
        lo = if v > bound && v < lo { v } else { lo };
        hi = if v > bound && v > hi { v } else { hi };
        count += usize::from(v > bound);
    }
    (Span { lo, hi }, count)
}

/// Tells that all values are equal, and with them the scores.
pub(crate) fn tell_constant(span: &Span, count: usize, scale: f64, call: &Call) {
    if span.lo == span.hi && count > 1 {
        call.info(Failure::new("constant-scores").arg("count", count).arg("value", span.lo).arg("score", scale));
    }
}

impl Normalizer for LinearProportion {
    type State = Span;

    fn facts(&self) -> Facts {
        Facts {
            range: Some([0.0, self.scale]),
            domain: Domain::Positive,
            order_preserving: true,
            min_rows: 1,
            scale_free: true,
            ..Facts::default()
        }
    }

    fn fit(&self, x: &[f64], field: &Field, call: &Call) -> Result<Span, Failure> {
        no_target(field)?;
        let (span, positive) = extremes_above(x.iter().copied(), 0.0);
        if positive == 0 {
            let greatest = Span::of(x)?.hi;
            return Err(Failure::new("ratio-not-positive").arg("value", greatest));
        }
        if positive == x.len() {
            tell_constant(&span, positive, self.scale, call);
        }
        Ok(span)
    }

    fn transform(&self, s: &Span, x: &[f64], field: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        no_target(field)?;
        let negative = field.direction == Direction::Negative;
        cells::each(x, out, call, |x| match x {
            x if x <= 0.0 => Err(Failure::new("ratio-not-positive").arg("value", x)),
            x if negative => Ok(s.lo / x * self.scale),
            x => Ok(x / s.hi * self.scale),
        });
        Ok(())
    }

    fn explain(&self, s: &Span, field: &Field) -> Option<Explanation> {
        let (ratio, name, value) = match field.direction {
            Direction::Positive => ("x / hi", "hi", s.hi),
            Direction::Negative => ("lo / x", "lo", s.lo),
            Direction::Target => return None,
        };
        let mut names = vec![(name.to_string(), value)];
        if self.scale == 1.0 {
            return Some(Explanation { formula: ratio.into(), names });
        }
        names.push(("scale".into(), self.scale));
        Some(Explanation { formula: format!("{ratio} * scale"), names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, column, reference, run};

    #[test]
    fn the_best_value_scores_the_scale() {
        assert_eq!(run(LinearProportion::method(), "{}", &column(&[1.0, 2.0, 4.0])).unwrap().all(), [0.25, 0.5, 1.0]);
        let negative = column(&[1.0, 2.0, 4.0]).towards(Direction::Negative);
        assert_eq!(run(LinearProportion::method(), r#"{"scale": 100}"#, &negative).unwrap().all(), [100.0, 50.0, 25.0]);
    }

    #[test]
    fn a_value_that_is_not_positive_has_no_score_and_is_not_the_least() {
        let got = run(LinearProportion::method(), "{}", &column(&[0.0, 2.0, -4.0, 8.0]).towards(Direction::Negative)).unwrap();
        assert_eq!(got.values, [None, Some(1.0), None, Some(0.25)]);
        assert_eq!((got.codes(), got.arg("value")), (vec!["ratio-not-positive"; 2], Some("0")));
        let none = run(LinearProportion::method(), "{}", &column(&[-1.0, 0.0])).unwrap_err();
        assert_eq!(none.code, "ratio-not-positive");
    }

    #[test]
    fn a_constant_column_scores_the_scale_and_says_so() {
        let got = run(LinearProportion::method(), "{}", &column(&[3.0, 3.0])).unwrap();
        assert_eq!((got.all(), got.codes()), (vec![1.0, 1.0], vec!["constant-scores"]));
        assert_eq!(run(LinearProportion::method(), "{}", &column(&[])).unwrap_err().code, "too-few");
        assert_eq!(run(LinearProportion::method(), "{}", &column(&[1.0]).target(1.0, 1.0)).unwrap_err().code, "target-unsupported");
    }

    #[test]
    fn the_handbook_table_15_is_met_within_its_printed_digits() {
        let Some(table) = reference("oecd_tai/published/table15_normalisations_schooling.csv", &["schooling", "ratio_best"]) else {
            return;
        };
        close(&run(LinearProportion::method(), "{}", &column(&table[0])).unwrap().all(), &table[1], 0.005 + 1e-9);
    }
}

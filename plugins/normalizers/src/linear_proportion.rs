//! Linear proportion.

use indicia_plugin::prelude::*;

use crate::cells::{self, no_target};
use crate::span::Span;

choices! {
    /// What a negative indicator scores.
    pub enum Turn {
        /// The least value over the value, min / x.
        Ratio = "ratio",
        /// What is left of the greatest value, 1 - x / max.
        Complement = "complement",
        /// One less the excess over the least value, 2 - x / min.
        Excess = "excess",
    }
}

method! {
    /// # linear-proportion: share of the best value (线性比例标准化)
    ///
    /// ```text
    /// positive   score = x / max * scale
    /// negative   score = min / x * scale                negative = "ratio"
    ///            score = (1 - x / max) * scale          negative = "complement"
    ///            score = (1 - (x - min) / min) * scale  negative = "excess"
    /// ```
    ///
    /// `max` and `min` are the greatest and the least positive value of the units of the fit. Ratios of values are
    /// kept, so the score does not depend on the unit of measure. Negative indicators have three forms in use. `ratio` gives the best unit `scale` and halves the score where the value doubles;
    /// `complement` gives the worst unit 0 and the best one less than `scale`, so that a negative indicator counts less than a positive one of the same spread; `excess` gives the best unit `scale` and
    /// goes below zero where a value is more than twice the least.
    ///
    /// **Range**: `(0, scale]` for the units of the fit, `[0, scale)` with `complement` and up to `scale` with `excess`; a unit that was not in it can lie above. **Direction**: positive
    /// and negative; a target has no form.
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit.
    ///
    /// ## Degenerate cases
    /// A value of zero or less has no score (`ratio-not-positive`): the ratio would leave the range, or not exist. Without
    /// any positive value nothing can be scored. All values equal: each scores `scale` (0 with `complement`), and the trace
    /// says so (`constant-scores`).
    ///
    /// ## Source
    /// The linear proportional method of multi-criteria analysis: Hwang & Yoon, *Multiple Attribute Decision Making*
    /// (1981), section 2.3 (linear normalisation). The Handbook's Table 15 prints it as "distance to the best performer". `complement` is `max_normalization` of the Python package pymcdm; `excess` is
    /// `zavadskas_turskis_normalization` there, after Zavadskas & Turskis (2008), Informatica 19, 303-314, whose form for positive indicators, 1 - (max - x) / max, is x / max.
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
            /// What a negative indicator scores.
            negative: Turn = Turn::Ratio;
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
            range: Some([if self.negative == Turn::Excess { f64::NEG_INFINITY } else { 0.0 }, self.scale]),
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
            let nothing = field.direction == Direction::Negative && self.negative == Turn::Complement;
            tell_constant(&span, positive, if nothing { 0.0 } else { self.scale }, call);
        }
        Ok(span)
    }

    fn transform(&self, s: &Span, x: &[f64], field: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        no_target(field)?;
        let negative = field.direction == Direction::Negative;
        if x.iter().fold(true, |all, x| all & (*x > 0.0)) {
            match (negative, self.negative) {
                (false, _) => cells::map(x, out, call, |x| x / s.hi * self.scale),
                (true, Turn::Ratio) => cells::map(x, out, call, |x| s.lo / x * self.scale),
                (true, Turn::Complement) => cells::map(x, out, call, |x| (1.0 - x / s.hi) * self.scale),
                (true, Turn::Excess) => cells::map(x, out, call, |x| (1.0 - (x - s.lo) / s.lo) * self.scale),
            }
            return Ok(());
        }
        cells::each(x, out, call, |x| match x {
            x if x <= 0.0 => Err(Failure::new("ratio-not-positive").arg("value", x)),
            x if negative => Ok(match self.negative {
                Turn::Ratio => s.lo / x,
                Turn::Complement => 1.0 - x / s.hi,
                Turn::Excess => 1.0 - (x - s.lo) / s.lo,
            } * self.scale),
            x => Ok(x / s.hi * self.scale),
        });
        Ok(())
    }

    fn explain(&self, s: &Span, field: &Field) -> Option<Explanation> {
        let (ratio, name, value) = match field.direction {
            Direction::Positive => ("x / hi", "hi", s.hi),
            Direction::Negative => match self.negative {
                Turn::Ratio => ("lo / x", "lo", s.lo),
                Turn::Complement => ("1 - x / hi", "hi", s.hi),
                Turn::Excess => ("1 - (x - lo) / lo", "lo", s.lo),
            },
            Direction::Target => return None,
        };
        let mut names = vec![(name.to_string(), value)];
        if self.scale == 1.0 {
            return Some(Explanation { formula: ratio.into(), names });
        }
        names.push(("scale".into(), self.scale));
        let plain = field.direction == Direction::Positive || self.negative == Turn::Ratio;
        Some(Explanation { formula: if plain { format!("{ratio} * scale") } else { format!("({ratio}) * scale") }, names })
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
    fn other_forms_of_a_negative_indicator_as_a_peer_computes_them() {
        // from pymcdm import normalizations as n; y = np.array([120,95,150,110,135,105.]); n.max_normalization(y, cost=True); n.zavadskas_turskis_normalization(y, cost=True)
        let x = column(&[120.0, 95.0, 150.0, 110.0, 135.0, 105.0]).towards(Direction::Negative);
        let got = |params: &str| run(LinearProportion::method(), params, &x).unwrap().all();
        let left = [0.19999999999999996, 0.3666666666666667, 0.0, 0.2666666666666667, 0.09999999999999998, 0.30000000000000004];
        close(&got(r#"{"negative": "complement"}"#), &left, 1e-15);
        let excess = [0.736842105263158, 1.0, 0.42105263157894735, 0.8421052631578947, 0.5789473684210527, 0.8947368421052632];
        close(&got(r#"{"negative": "excess"}"#), &excess, 1e-15);
        close(&got(r#"{"negative": "excess", "scale": 100}"#), &excess.map(|x| 100.0 * x), 1e-13);
        let same =
            run(LinearProportion::method(), r#"{"negative": "complement"}"#, &column(&[3.0, 3.0]).towards(Direction::Negative)).unwrap();
        assert_eq!((same.all(), same.arg("score")), (vec![0.0, 0.0], Some("0")));
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

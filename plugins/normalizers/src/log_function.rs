//! Logarithmic standardisation.

use indicia_plugin::prelude::*;

use crate::cells::{self, no_target};
use crate::linear_proportion::{extremes_above, tell_constant};
use crate::span::{Span, rising};

choices! {
    /// Which logarithmic form.
    pub enum Form {
        /// The share of the logarithm of the greatest value, lg x / lg max.
        Ratio = "ratio",
        /// Min-max of the logarithms.
        MinMax = "min-max",
    }
}

method! {
    /// # log-function: logarithmic standardisation (log 函数标准化)
    ///
    /// Equal ratios of values are equal steps of the score. Two forms:
    ///
    /// ```text
    /// ratio, positive     score = lg(x + shift) / lg(max + shift) * scale
    /// ratio, negative     score = lg(min + shift) / lg(x + shift) * scale
    /// min-max, positive   score = (ln(x + shift) - ln(lo + shift)) / (ln(hi + shift) - ln(lo + shift)) * (b - a) + a
    /// min-max, negative   score = (ln(hi + shift) - ln(x + shift)) / (ln(hi + shift) - ln(lo + shift)) * (b - a) + a
    /// ```
    ///
    /// `max` and `hi` are the greatest, `min` and `lo` the least value of the units of the fit; `[a, b]` is `range`. The
    /// negative ratio is the counterpart of `min / x` in `linear-proportion`.
    ///
    /// The ratio depends on the unit of measure: 10 beside 100 scores 0.50 in 亿元 and 0.83 in 万元. The min-max form
    /// does not.
    ///
    /// **Range**: `[0, scale]` or `range`, for the units of the fit. In the ratio form x + shift = 1 scores 0.
    /// **Direction**: positive and negative; a target has no form.
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit.
    ///
    /// ## Degenerate cases
    /// `x + shift` of zero or less has no logarithm, and no score (`log-not-positive`). In the ratio form a value below 1
    /// would score below zero (negative indicators: a value of 1 or less has no ratio): no score (`log-below-one`). If the
    /// greatest value (negative: the least) is not above 1 the form cannot be used (`log-max`). All values equal: the
    /// ratio scores `scale` and says so in the trace (`constant-scores`), the min-max form refuses (`constant-column`). Nothing is shifted unless
    /// `shift` says so.
    ///
    /// ## Source
    /// The log function transformation of Chinese evaluation practice (log 函数转换); the min-max form is that of the income index
    /// of the *Human Development Report*, technical note 1.
    ///
    /// ## Example
    /// ```toml
    /// use = "log-function"
    /// params = { form = "ratio", scale = 100 }
    ///
    /// [example]
    /// x = [10, 100, 1000]
    /// gives = [33.333333333, 66.666666667, 100]
    /// ```
    ///
    /// ```toml
    /// use = "log-function"
    /// params = { form = "min-max", range = [1, 100] }
    ///
    /// [example]
    /// x = [10, 100, 1000]
    /// gives = [1, 50.5, 100]
    /// ```
    pub struct LogFunction: Normalizer = "log-function" {
        title { zh: "对数函数标准化", en: "Log function" }
        page_zh "log_function.zh.md"
        params {
            /// Which form.
            form: Form = Form::Ratio;
            /// Added to every value before its logarithm is taken.
            shift: f64 = 0.0;
            /// Ratio form: score of the best value, 1 where it is not given.
            scale: Option<f64>, above 0.0;
            /// Min-max form: scores of the worst and the best value, [0, 1] where it is not given.
            range: Option<[f64; 2]>;
        }
        texts {
            "not-rising" => { zh: "`{parameter}` 的下限 {low} 必须小于上限 {high}", en: "`{parameter}` must rise, but is [{low}, {high}]" }
            "not-of-form" => { zh: "`form = \"{form}\"` 不使用参数 `{parameter}`", en: "`form = \"{form}\"` has no parameter `{parameter}`" }
            "target-unsupported" => { zh: "该方法不支持适度型指标 `{indicator}`", en: "the method has no form for `{indicator}`, whose direction is a target" }
            "log-below-one" => {
                zh: "对数比值要求取对数前的值不小于 1（负向指标须大于 1），`{unit}` 的 `{indicator}` 为 {value}",
                en: "the ratio of logarithms needs at least 1 (more than 1 for negative indicators), but `{indicator}` of `{unit}` is {value}",
            }
            "constant-scores" => {
                zh: "指标 `{indicator}` 的 {count} 个值全部是 {value}，得分均为 {score}",
                en: "the {count} values of `{indicator}` are all {value}, so that each scores {score}",
            }
        }
    }
}

impl LogFunction {
    fn scale(&self) -> f64 {
        self.scale.unwrap_or(1.0)
    }

    fn range(&self) -> [f64; 2] {
        self.range.unwrap_or([0.0, 1.0])
    }

    /// The value that a logarithm is taken of.
    fn shifted(&self, x: f64) -> Result<f64, Failure> {
        let y = x + self.shift;
        if y > 0.0 { Ok(y) } else { Err(Failure::new("log-not-positive").arg("value", y)) }
    }

    fn ratio(&self, x: f64, of_end: f64, negative: bool) -> Result<f64, Failure> {
        let y = self.shifted(x)?;
        match negative {
            true if y > 1.0 => Ok(of_end / libm::log10(y) * self.scale()),
            false if y >= 1.0 => Ok(libm::log10(y) / of_end * self.scale()),
            _ => Err(Failure::new("log-below-one").arg("value", y)),
        }
    }
}

impl Normalizer for LogFunction {
    /// The least and the greatest value with the shift added.
    type State = Span;

    fn facts(&self) -> Facts {
        let (range, min_rows) = match self.form {
            Form::Ratio => ([0.0, self.scale()], 1),
            Form::MinMax => (self.range(), 2),
        };
        let domain = if self.shift == 0.0 { Domain::Positive } else { Domain::Any };
        Facts { range: Some(range), domain, order_preserving: true, min_rows, ..Facts::default() }
    }

    fn check(&self) -> Result<(), Failure> {
        let of_other = match self.form {
            Form::Ratio => self.range.map(|_| "range"),
            Form::MinMax => self.scale.map(|_| "scale"),
        };
        if let Some(parameter) = of_other {
            return Err(Failure::new("not-of-form").at(parameter).arg("parameter", parameter).arg("form", self.form.word()));
        }
        rising(self.range(), "range")
    }

    fn fit(&self, x: &[f64], field: &Field, call: &Call) -> Result<Span, Failure> {
        no_target(field)?;
        let shifted = x.iter().map(|x| x + self.shift);
        match self.form {
            Form::MinMax => {
                let positive: Vec<f64> = shifted.filter(|x| *x > 0.0).collect();
                let span = Span::between(&positive)?;
                // Values that differ in their last digit alone can have the same logarithm.
                if libm::log(span.lo) == libm::log(span.hi) {
                    return Err(Failure::new("constant-column").arg("count", positive.len()).arg("value", span.lo));
                }
                Ok(span)
            }
            Form::Ratio => {
                let least = if field.direction == Direction::Negative { 1.0 } else { 0.0 };
                let (span, count) = extremes_above(shifted.clone(), least);
                if count == 0 {
                    let greatest = Span::of(&shifted.collect::<Vec<_>>())?.hi;
                    return Err(Failure::new("log-max").arg("value", greatest));
                }
                tell_constant(&span, count, self.scale(), call);
                if span.hi > 1.0 { Ok(span) } else { Err(Failure::new("log-max").arg("value", span.hi)) }
            }
        }
    }

    fn transform(&self, s: &Span, x: &[f64], field: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        no_target(field)?;
        let negative = field.direction == Direction::Negative;
        match self.form {
            Form::Ratio => {
                let of_end = libm::log10(if negative { s.lo } else { s.hi });
                // Where every cell has a score their logarithms are taken together.
                let least = if negative { 1.0_f64.next_up() } else { 1.0 };
                if x.iter().fold(true, |all, x| all & (x + self.shift >= least)) {
                    out.values.iter_mut().zip(x).for_each(|(y, x)| *y = x + self.shift);
                    indicia_kernels::log10(out.values);
                    let scale = self.scale();
                    match negative {
                        true => cells::again(out, call, |y| of_end / y * scale),
                        false => cells::again(out, call, |y| y / of_end * scale),
                    }
                    return Ok(());
                }
                cells::each(x, out, call, |x| self.ratio(x, of_end, negative));
            }
            Form::MinMax => {
                let [a, b] = self.range();
                let (lo, hi) = (libm::log(s.lo), libm::log(s.hi));
                cells::each(x, out, call, |x| {
                    let y = libm::log(self.shifted(x)?);
                    let share = if negative { (hi - y) / (hi - lo) } else { (y - lo) / (hi - lo) };
                    Ok(share * (b - a) + a)
                });
            }
        }
        Ok(())
    }

    fn explain(&self, s: &Span, field: &Field) -> Option<Explanation> {
        let mut names = Vec::new();
        let x = if self.shift == 0.0 {
            "x"
        } else {
            names.push(("shift".to_string(), self.shift));
            "x + shift"
        };
        let formula = match (self.form, field.direction) {
            (_, Direction::Target) => return None,
            (Form::Ratio, direction) => {
                let (ratio, name, value) = match direction {
                    Direction::Negative => (format!("log10(lo) / log10({x})"), "lo", s.lo),
                    _ => (format!("log10({x}) / log10(hi)"), "hi", s.hi),
                };
                names.push((name.into(), value));
                if self.scale() == 1.0 {
                    ratio
                } else {
                    names.push(("scale".into(), self.scale()));
                    format!("{ratio} * scale")
                }
            }
            (Form::MinMax, direction) => {
                names.extend(s.names());
                let share = match direction {
                    Direction::Negative => format!("(ln(hi) - ln({x})) / (ln(hi) - ln(lo))"),
                    _ => format!("(ln({x}) - ln(lo)) / (ln(hi) - ln(lo))"),
                };
                let [a, b] = self.range();
                if [a, b] == [0.0, 1.0] {
                    share
                } else {
                    names.extend([("worst".to_string(), a), ("best".to_string(), b)]);
                    format!("{share} * (best - worst) + worst")
                }
            }
        };
        Some(Explanation { formula, names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{arg, close, column, instance, run};

    #[test]
    fn the_ratio_depends_on_the_unit_of_measure() {
        // 10 beside 100 亿元: lg 10 / lg 100 = 1/2; in 万元: 5 / 6
        close(&run(LogFunction::method(), "{}", &column(&[10.0, 100.0])).unwrap().all(), &[0.5, 1.0], 1e-15);
        close(&run(LogFunction::method(), "{}", &column(&[1e5, 1e6])).unwrap().all(), &[5.0 / 6.0, 1.0], 1e-15);
        // the min-max form does not
        let params = r#"{"form": "min-max"}"#;
        for unit in [1.0, 1e4] {
            let x = column(&[1.0 * unit, 10.0 * unit, 100.0 * unit]);
            close(&run(LogFunction::method(), params, &x).unwrap().all(), &[0.0, 0.5, 1.0], 1e-15);
        }
    }

    #[test]
    fn less_is_better_for_negative_indicators() {
        let x = column(&[10.0, 100.0, 1000.0]).towards(Direction::Negative);
        close(&run(LogFunction::method(), "{}", &x).unwrap().all(), &[1.0, 0.5, 1.0 / 3.0], 1e-15);
        close(&run(LogFunction::method(), r#"{"form": "min-max", "range": [1, 100]}"#, &x).unwrap().all(), &[100.0, 50.5, 1.0], 1e-12);
    }

    #[test]
    fn cells_without_a_logarithm_have_no_score() {
        let got = run(LogFunction::method(), r#"{"form": "min-max"}"#, &column(&[0.0, 1.0, 10.0])).unwrap();
        assert_eq!((got.values, got.findings[0].what.code.as_str()), (vec![None, Some(0.0), Some(1.0)], "log-not-positive"));
        let got = run(LogFunction::method(), "{}", &column(&[0.5, 1.0, -2.0, 10.0])).unwrap();
        assert_eq!(got.codes(), ["log-below-one", "log-not-positive"]);
        assert_eq!(got.values, [None, Some(0.0), None, Some(1.0)]);
    }

    #[test]
    fn a_shift_is_added_only_where_it_is_declared() {
        // lg(9 + 1) / lg(99 + 1)
        close(&run(LogFunction::method(), r#"{"shift": 1}"#, &column(&[0.0, 9.0, 99.0])).unwrap().all(), &[0.0, 0.5, 1.0], 1e-15);
    }

    #[test]
    fn the_greatest_value_must_be_above_one() {
        let failure = run(LogFunction::method(), "{}", &column(&[0.2, 1.0])).unwrap_err();
        assert_eq!((failure.code.as_str(), arg(&failure, "value")), ("log-max", Some("1")));
        assert_eq!(run(LogFunction::method(), "{}", &column(&[0.0, -3.0])).unwrap_err().code, "log-max");
    }

    #[test]
    fn a_constant_column_has_no_span_of_logarithms() {
        assert_eq!(run(LogFunction::method(), r#"{"form": "min-max"}"#, &column(&[5.0, 5.0])).unwrap_err().code, "constant-column");
        let got = run(LogFunction::method(), r#"{"scale": 100}"#, &column(&[5.0, 5.0])).unwrap();
        assert_eq!((got.all(), got.codes(), got.arg("score")), (vec![100.0, 100.0], vec!["constant-scores"], Some("100")));
    }

    #[test]
    fn a_parameter_of_the_other_form_is_refused() {
        for (params, path) in [(r#"{"range": [1, 100]}"#, "range"), (r#"{"form": "min-max", "scale": 100}"#, "scale")] {
            let failure = instance(LogFunction::method(), params).err().unwrap();
            assert_eq!((failure.code.as_str(), failure.path.as_str()), ("not-of-form", path));
        }
    }
}

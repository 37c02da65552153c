//! The efficacy coefficient.

use indicia_plugin::prelude::*;

use crate::cells;
use crate::span::Span;

choices! {
    /// On which scale values are compared.
    pub enum Form {
        /// As they are.
        Linear = "linear",
        /// By their logarithms.
        Log = "log",
    }
}

method! {
    /// # efficacy: efficacy coefficient (功效系数法)
    ///
    /// ```text
    /// linear   score = (x - xl) / (xh - xl) * span + base
    /// log      score = (ln x - ln xl) / (ln xh - ln xl) * span + base
    /// ```
    ///
    /// `xh` is the satisfactory value (满意值) and `xl` the value that is not allowed (不允许值): the best and the worst value of the fit, or `values = [xl, xh]`. With 60 and 40, the
    /// default, the worst scores 60 and the best 100. With `form = "log"`, `base = 0`, `span = 100` and `values` of a base year this is the logarithmic efficacy function of the PKU digital
    /// inclusive finance index, whose later years exceed 100. For a negative indicator `xl` is the greater of the two.
    ///
    /// **Range**: [base, base + span] for the units of the fit; beyond it with `values`.
    /// **Direction**: positive and negative; a target has no form (`target-unsupported`).
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit.
    ///
    /// ## Degenerate cases
    /// Equal values: refused (`constant-column`). A logarithm of zero or less: no score (`log-not-positive`). `values` that run against the direction are refused
    /// (`values-against-direction`).
    ///
    /// ## Source
    /// 功效系数法 of Chinese enterprise evaluation (国有资本金效绩评价规则, 1999); Guo Feng et al., *Measuring China's Digital Financial Inclusion: Index Compilation and Spatial
    /// Characteristics* (2019), for the logarithmic form.
    ///
    /// ## Example
    /// ```toml
    /// use = "efficacy"
    ///
    /// [example]
    /// x = [10, 20, 30]
    /// gives = [60, 80, 100]
    /// ```
    pub struct Efficacy: Normalizer = "efficacy" {
        title { zh: "功效系数法", en: "Efficacy coefficient" }
        page_zh "efficacy.zh.md"
        params {
            /// On which scale values are compared.
            form: Form = Form::Linear;
            /// The score of the worst value.
            base: f64 = 60.0;
            /// How much more the best one scores.
            span: f64 = 40.0, above 0.0;
            /// The value that is not allowed and the satisfactory one, in place of the worst and the best of the data.
            values: Option<[f64; 2]>;
        }
        texts {
            "values-against-direction" => {
                zh: "指标 `{indicator}` 的不允许值 {low} 与满意值 {high} 和指标方向不一致",
                en: "the values of `{indicator}`, {low} not allowed and {high} satisfactory, run against its direction",
            }
        }
    }
}

impl Efficacy {
    fn on_scale(&self, x: f64) -> Result<f64, Failure> {
        match self.form {
            Form::Linear => Ok(x),
            Form::Log if x > 0.0 => Ok(libm::log(x)),
            Form::Log => Err(Failure::new("log-not-positive").arg("value", x)),
        }
    }
}

impl Normalizer for Efficacy {
    /// The worst and the best value, in this order.
    type State = [f64; 2];

    fn facts(&self) -> Facts {
        let fixed = self.values.is_some();
        Facts {
            range: if fixed { None } else { Some([self.base, self.base + self.span]) },
            domain: if self.form == Form::Log { Domain::Positive } else { Domain::Any },
            order_preserving: true,
            fit: if fixed { Fit::None } else { Fit::Data },
            min_rows: if fixed { 0 } else { 2 },
            ..Facts::default()
        }
    }

    fn fit(&self, x: &[f64], field: &Field, _: &Call) -> Result<[f64; 2], Failure> {
        cells::no_target(field)?;
        let ends = match self.values {
            Some([worst, best]) => {
                let falls = if field.direction == Direction::Negative { worst <= best } else { worst >= best };
                if falls {
                    return Err(Failure::new("values-against-direction").at("values").arg("low", worst).arg("high", best));
                }
                [worst, best]
            }
            None => {
                let span = Span::between(x)?;
                if field.direction == Direction::Negative { [span.hi, span.lo] } else { [span.lo, span.hi] }
            }
        };
        let [worst, best] = [self.on_scale(ends[0])?, self.on_scale(ends[1])?];
        if worst == best {
            // Neighbouring numbers can have one logarithm.
            return Err(Failure::new("constant-column").arg("count", x.len()).arg("value", ends[0]));
        }
        if (best - worst).is_finite() { Ok(ends) } else { Err(Failure::new("overflow")) }
    }

    fn transform(&self, s: &[f64; 2], x: &[f64], _: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let [worst, best] = [self.on_scale(s[0])?, self.on_scale(s[1])?];
        cells::each(x, out, call, |x| Ok((self.on_scale(x)? - worst) / (best - worst) * self.span + self.base));
        Ok(())
    }

    fn explain(&self, s: &[f64; 2], _: &Field) -> Option<Explanation> {
        let formula = match self.form {
            Form::Linear => "(x - xl) / (xh - xl) * span + base",
            Form::Log => "(ln(x) - ln(xl)) / (ln(xh) - ln(xl)) * span + base",
        };
        let names = [("xl", s[0]), ("xh", s[1]), ("span", self.span), ("base", self.base)];
        Some(Explanation { formula: formula.into(), names: names.map(|(n, v)| (n.to_string(), v)).to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, column, run};

    #[test]
    fn the_worst_scores_sixty_and_the_best_a_hundred() {
        let x = column(&[10.0, 15.0, 30.0]);
        close(&run(Efficacy::method(), "{}", &x).unwrap().all(), &[60.0, 70.0, 100.0], 1e-12);
        close(&run(Efficacy::method(), "{}", &x.towards(Direction::Negative)).unwrap().all(), &[100.0, 90.0, 60.0], 1e-12);
    }

    #[test]
    fn later_years_exceed_the_caps_of_the_base_year() {
        // ln 4 / ln 100 of a hundred; ten times the cap is half as much again
        let params = r#"{"form": "log", "base": 0, "span": 100, "values": [1, 100]}"#;
        close(&run(Efficacy::method(), params, &column(&[1.0, 10.0, 100.0, 1000.0])).unwrap().all(), &[0.0, 50.0, 100.0, 150.0], 1e-12);
        assert_eq!(run(Efficacy::method(), params, &column(&[0.0])).unwrap().codes(), ["log-not-positive"]);
        let against = run(Efficacy::method(), r#"{"values": [1, 100]}"#, &column(&[5.0]).towards(Direction::Negative)).unwrap_err();
        assert_eq!((against.code.as_str(), against.path.as_str()), ("values-against-direction", "values"));
    }
}

//! The Box-Cox transform.

use indicia_plugin::prelude::*;

use crate::curve::{Ends, Rule, apply, ln};
use crate::rule::When;

method! {
    /// # box-cox: power transform (Box-Cox 变换)
    ///
    /// ```text
    /// y = (u^lambda - 1) / lambda        lambda != 0
    /// y = ln u                           lambda = 0
    /// u = x - min + 1 with `to_one`, x without
    /// ```
    ///
    /// `min` is the least value of the units of the fit. `lambda = 1` only shifts, 0.5 is a square root, 0 a logarithm. By default only a column that fails the rule |G1| > skewness and
    /// G2 > kurtosis is bent (see `winsorize`); `when = "always"` bends every one. `lambda` is given, not fitted: a fitted one would change with the units.
    ///
    /// **Range**: without bounds. Order is kept.
    /// **Direction**: plays no part: scoring turns an indicator, not its treatment.
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit.
    ///
    /// ## Degenerate cases
    /// Equal values are left alone. Where u is not positive there is no value (`log-not-positive`). A column that still fails the rule is told (`still-skewed`).
    ///
    /// ## Source
    /// Box, G. E. P. and Cox, D. R. (1964), An analysis of transformations, *Journal of the Royal Statistical Society* B 26, 211-252; the function `boxcox` of the R package COINr
    /// (`to_one` is its `makepos`).
    ///
    /// ## Example
    /// ```toml
    /// use = "box-cox"
    /// params = { when = "always", lambda = 0.5 }
    ///
    /// [example]
    /// x = [10, 13, 18]
    /// gives = [0, 2, 4]
    /// ```
    pub struct BoxCox: Treatment = "box-cox" {
        title { zh: "Box-Cox 变换", en: "Box-Cox transform" }
        page_zh "box_cox.zh.md"
        params {
            /// The exponent.
            lambda: f64;
            /// Whether the least value is shifted to one.
            to_one: bool = true;
            /// When a column is treated.
            when: When = When::Failing;
            /// Greatest absolute skewness that passes.
            skewness: f64 = 2.0, min 0.0;
            /// Greatest excess kurtosis that passes.
            kurtosis: f64 = 3.5;
        }
        texts {
            "transformed" => { zh: "指标 `{indicator}` 已作幂变换；偏度由 {before} 变为 {after}", en: "`{indicator}` was bent; its skewness went from {before} to {after}" }
            "still-skewed" => { zh: "指标 `{indicator}` 变换后仍有离群值（偏度 {after}）", en: "`{indicator}` still has outliers after the transform (skewness {after})" }
        }
        example r#"{"lambda": 0.5}"#
    }
}

impl BoxCox {
    fn rule(&self) -> Rule {
        Rule { when: self.when, skewness: self.skewness, kurtosis: self.kurtosis }
    }

    fn bend(&self, s: &Ends, x: f64) -> Option<f64> {
        let u = if self.to_one { x - s.lo + 1.0 } else { x };
        if self.lambda == 0.0 {
            return ln(u);
        }
        (u > 0.0).then(|| (libm::pow(u, self.lambda) - 1.0) / self.lambda)
    }
}

impl Treatment for BoxCox {
    type State = Ends;

    fn facts(&self) -> Facts {
        Facts { order_preserving: true, ..Facts::default() }
    }

    fn fit(&self, x: &[f64], _: &Field, call: &Call) -> Result<Ends, Failure> {
        let s = self.rule().fit(x);
        self.rule().tell(&s, x, |x| self.bend(&s, x), call);
        Ok(s)
    }

    fn transform(&self, s: &Ends, x: &[f64], _: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        apply(s, x, out, call, |x| self.bend(s, x));
        Ok(())
    }

    fn explain(&self, s: &Ends, _: &Field) -> Option<Explanation> {
        if !s.applies {
            return Some(Explanation { formula: "x".into(), names: Vec::new() });
        }
        let (u, mut names) = if self.to_one { ("(x - lo + 1)", vec![("lo".to_string(), s.lo)]) } else { ("x", Vec::new()) };
        if self.lambda == 0.0 {
            return Some(Explanation { formula: format!("ln({u})"), names });
        }
        names.push(("lambda".into(), self.lambda));
        Some(Explanation { formula: format!("({u} ^ lambda - 1) / lambda"), names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, column, run};

    #[test]
    fn each_exponent_is_its_formula() {
        let x = column(&[4.0, 7.0, 12.0]);
        // from one: 1, 4, 9
        let with = |params: &str| run(BoxCox::method(), params, &x).unwrap().all();
        close(&with(r#"{"lambda": 0.5, "when": "always"}"#), &[0.0, 2.0, 4.0], 1e-14);
        close(&with(r#"{"lambda": 0, "when": "always"}"#), &[0.0, libm::log(4.0), libm::log(9.0)], 1e-14);
        close(&with(r#"{"lambda": 2, "when": "always", "to_one": false}"#), &[7.5, 24.0, 71.5], 1e-12);
        assert_eq!(with(r#"{"lambda": 0.5}"#), [4.0, 7.0, 12.0]);
    }

    #[test]
    fn what_is_not_positive_has_no_power() {
        let got = run(BoxCox::method(), r#"{"lambda": 0.5, "when": "always", "to_one": false}"#, &column(&[-1.0, 4.0])).unwrap();
        assert_eq!((got.values.as_slice(), got.codes()), (&[None, Some(2.0)][..], vec!["transformed", "log-not-positive"]));
    }
}

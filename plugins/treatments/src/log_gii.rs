//! The logarithm of the Global Innovation Index.

use indicia_plugin::prelude::*;

use crate::curve::{Ends, Rule, apply, ln};
use crate::rule::When;

method! {
    /// # log-gii: logarithm of the Global Innovation Index (GII 对数变换)
    ///
    /// ```text
    /// y = ln((max - 1) (x - min) / (max - min) + 1)
    /// ```
    ///
    /// which runs from 0 at the least value of the fit to ln max at the greatest. By default only a column that fails the rule |G1| > skewness and G2 > kurtosis is bent (see `winsorize`);
    /// `when = "always"` bends every one.
    ///
    /// **Range**: [0, ln max] for the units of the fit. Order is kept.
    /// **Direction**: plays no part: scoring turns an indicator, not its treatment.
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit.
    ///
    /// ## Degenerate cases
    /// A greatest value of 1 or less would turn the order, or make all values 0: refused (`gii-flips`). Equal values are left alone. A later value far below the least of the fit has none
    /// (`log-not-positive`). A column that still fails the rule is told (`still-skewed`).
    ///
    /// ## Source
    /// WIPO, *Global Innovation Index 2020*, appendix on the treatment of outliers. The function `log_GII` of the R package COINr 1.1.14 computes this and returns its input unchanged.
    ///
    /// ## Example
    /// ```toml
    /// use = "log-gii"
    /// params = { when = "always" }
    ///
    /// [example]
    /// x = [1, 11, 101]
    /// gives = [0, 2.3978952727983707, 4.61512051684126]
    /// ```
    pub struct LogGii: Treatment = "log-gii" {
        title { zh: "GII 对数变换", en: "Logarithm of the Global Innovation Index" }
        page_zh "log_gii.zh.md"
        params {
            /// When a column is treated.
            when: When = When::Failing;
            /// Greatest absolute skewness that passes.
            skewness: f64 = 2.0, min 0.0;
            /// Greatest excess kurtosis that passes.
            kurtosis: f64 = 3.5;
        }
        texts {
            "transformed" => { zh: "指标 `{indicator}` 已取对数；偏度由 {before} 变为 {after}", en: "`{indicator}` was replaced by its logarithm; its skewness went from {before} to {after}" }
            "still-skewed" => { zh: "指标 `{indicator}` 取对数后仍有离群值（偏度 {after}）", en: "`{indicator}` still has outliers as a logarithm (skewness {after})" }
            "gii-flips" => { zh: "指标 `{indicator}` 的最大值 {value} 不大于 1，变换会颠倒次序；请换用更小的计量单位", en: "the greatest value of `{indicator}` is {value}; at 1 or less the transform turns the order, so use a smaller unit of measure" }
        }
    }
}

impl LogGii {
    fn rule(&self) -> Rule {
        Rule { when: self.when, skewness: self.skewness, kurtosis: self.kurtosis }
    }
}

/// The formula.
fn bend(s: &Ends, x: f64) -> Option<f64> {
    ln((s.hi - 1.0) * ((x - s.lo) / (s.hi - s.lo)) + 1.0)
}

impl Treatment for LogGii {
    type State = Ends;

    fn facts(&self) -> Facts {
        Facts { order_preserving: true, ..Facts::default() }
    }

    fn fit(&self, x: &[f64], _: &Field, call: &Call) -> Result<Ends, Failure> {
        let s = self.rule().fit(x);
        if s.applies && s.hi <= 1.0 {
            return Err(Failure::new("gii-flips").arg("value", s.hi));
        }
        self.rule().tell(&s, x, |x| bend(&s, x), call);
        Ok(s)
    }

    fn transform(&self, s: &Ends, x: &[f64], _: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        apply(s, x, out, call, |x| bend(s, x));
        Ok(())
    }

    fn explain(&self, s: &Ends, _: &Field) -> Option<Explanation> {
        if !s.applies {
            return Some(Explanation { formula: "x".into(), names: Vec::new() });
        }
        let formula = "ln((hi - 1) * ((x - lo) / (hi - lo)) + 1)";
        Some(Explanation { formula: formula.into(), names: vec![("lo".into(), s.lo), ("hi".into(), s.hi)] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, column, run};

    #[test]
    fn the_ends_are_zero_and_the_logarithm_of_the_greatest() {
        // 101 (x + 1) / 103 + 1 runs from 1 at -1 to 102 at 102
        let x = column(&[-1.0, 0.0, 1.0, 2.0, 102.0]);
        let at = |x: f64| libm::log(101.0 * (x + 1.0) / 103.0 + 1.0);
        close(&run(LogGii::method(), "{}", &x).unwrap().all(), &[0.0, at(0.0), at(1.0), at(2.0), libm::log(102.0)], 1e-14);
    }

    #[test]
    fn small_units_would_turn_the_order() {
        let x = column(&[0.001, 0.002, 0.003, 0.004, 0.1]);
        assert_eq!(run(LogGii::method(), "{}", &x).unwrap_err().code, "gii-flips");
        assert_eq!(run(LogGii::method(), "{}", &column(&[0.1, 0.2])).unwrap().all(), [0.1, 0.2]);
    }
}

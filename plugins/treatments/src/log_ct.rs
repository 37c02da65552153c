//! The logarithm of the COIN Tool.

use indicia_plugin::prelude::*;

use crate::curve::{Ends, Rule, apply, ln};
use crate::rule::When;

choices! {
    /// What is added, so that the least value has a logarithm.
    pub enum Shift {
        /// A share of the range.
        Range = "range",
        /// One unit.
        One = "one",
    }
}

method! {
    /// # log-ct: logarithm of the COIN Tool (对数变换)
    ///
    /// ```text
    /// range   y = ln(x - min + share * (max - min))
    /// one     y = ln(x - min + 1)
    /// ```
    ///
    /// A logarithm pulls in what lies far above. With `mirror`, a column that is skewed to the left is bent from its other end, `y = -ln(max - x + shift)`.
    ///
    /// `min` and `max` are the least and the greatest value of the units of the fit. By default only a column that fails the rule |G1| > skewness and G2 > kurtosis is
    /// bent (see `winsorize`); `when = "always"` bends every one. With `one` the result depends on the unit of measure, with `range` it does not, but for a constant.
    ///
    /// **Range**: without bounds. Order is kept.
    /// **Direction**: plays no part: scoring turns an indicator, not its treatment.
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit.
    ///
    /// ## Degenerate cases
    /// Equal values are left alone. A later value so far below the least of the fit that nothing positive remains has none (`log-not-positive`). A column that still fails the
    /// rule is told (`still-skewed`).
    ///
    /// ## Source
    /// JRC COIN Tool (`one`); the functions `log_CT` (`range` with a share of 0.01), `log_CT_orig` and `log_CT_plus` (`mirror`) of the R package COINr.
    ///
    /// ## Example
    /// ```toml
    /// use = "log-ct"
    /// params = { when = "always", shift = "one" }
    ///
    /// [example]
    /// x = [3, 4, 10]
    /// gives = [0, 0.6931471805599453, 2.0794415416798357]
    /// ```
    pub struct LogCt: Treatment = "log-ct" {
        title { zh: "COIN Tool 对数变换", en: "Logarithm of the COIN Tool" }
        page_zh "log_ct.zh.md"
        params {
            /// When a column is treated.
            when: When = When::Failing;
            /// What is added, so that the least value has a logarithm.
            shift: Shift = Shift::Range;
            /// The share of the range that is added.
            share: f64 = 0.01, above 0.0;
            /// Whether a column that is skewed to the left is bent from its other end.
            mirror: bool = false;
            /// Greatest absolute skewness that passes.
            skewness: f64 = 2.0, min 0.0;
            /// Greatest excess kurtosis that passes.
            kurtosis: f64 = 3.5;
        }
        texts {
            "transformed" => { zh: "指标 `{indicator}` 已取对数；偏度由 {before} 变为 {after}", en: "`{indicator}` was replaced by its logarithm; its skewness went from {before} to {after}" }
            "still-skewed" => { zh: "指标 `{indicator}` 取对数后仍有离群值（偏度 {after}）", en: "`{indicator}` still has outliers as a logarithm (skewness {after})" }
        }
    }
}

impl LogCt {
    fn rule(&self) -> Rule {
        Rule { when: self.when, skewness: self.skewness, kurtosis: self.kurtosis }
    }

    fn bend(&self, s: &Ends, shift: f64, x: f64) -> Option<f64> {
        if self.mirror && s.left { ln(s.hi - x + shift).map(|y| -y) } else { ln(x - s.lo + shift) }
    }

    fn shift(&self, s: &Ends) -> f64 {
        if self.shift == Shift::One { 1.0 } else { self.share * (s.hi - s.lo) }
    }
}

impl Treatment for LogCt {
    type State = Ends;

    fn facts(&self) -> Facts {
        Facts { order_preserving: true, ..Facts::default() }
    }

    fn fit(&self, x: &[f64], _: &Field, call: &Call) -> Result<Ends, Failure> {
        let s = self.rule().fit(x);
        let shift = self.shift(&s);
        self.rule().tell(&s, x, |x| self.bend(&s, shift, x), call);
        Ok(s)
    }

    fn transform(&self, s: &Ends, x: &[f64], _: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let shift = self.shift(s);
        apply(s, x, out, call, |x| self.bend(s, shift, x));
        Ok(())
    }

    fn explain(&self, s: &Ends, _: &Field) -> Option<Explanation> {
        if !s.applies {
            return Some(Explanation { formula: "x".into(), names: Vec::new() });
        }
        let (formula, end) =
            if self.mirror && s.left { ("-ln(hi - x + shift)", ("hi", s.hi)) } else { ("ln(x - lo + shift)", ("lo", s.lo)) };
        Some(Explanation { formula: formula.into(), names: vec![(end.0.into(), end.1), ("shift".into(), self.shift(s))] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, column, run, run_on};

    #[test]
    fn the_least_value_has_the_logarithm_of_the_shift() {
        // from 1 to 101: a shift of 1
        let x = column(&[1.0, 2.0, 3.0, 4.0, 101.0]);
        let got = run(LogCt::method(), "{}", &x).unwrap();
        close(&got.all(), &[0.0, libm::log(2.0), libm::log(3.0), libm::log(4.0), libm::log(101.0)], 1e-15);
        assert_eq!((got.status[0], got.codes()), (Status::PRESENT | Status::TREATED, vec!["transformed"]));
    }

    #[test]
    fn a_column_that_passes_is_left_alone() {
        let got = run(LogCt::method(), "{}", &column(&[1.0, 2.0, 3.0, 4.0])).unwrap();
        assert_eq!((got.all(), got.status), (vec![1.0, 2.0, 3.0, 4.0], vec![Status::PRESENT; 4]));
        assert_eq!(run(LogCt::method(), r#"{"when": "always"}"#, &column(&[5.0, 5.0])).unwrap().all(), [5.0, 5.0]);
    }

    #[test]
    fn a_column_skewed_to_the_left_is_bent_from_its_other_end() {
        let x = column(&[-101.0, -4.0, -3.0, -2.0, -1.0]);
        let got = run(LogCt::method(), r#"{"mirror": true}"#, &x).unwrap();
        close(&got.all(), &[-libm::log(101.0), -libm::log(4.0), -libm::log(3.0), -libm::log(2.0), 0.0], 1e-14);
    }

    #[test]
    fn a_later_value_far_below_has_no_logarithm() {
        let got = run_on(LogCt::method(), r#"{"when": "always", "shift": "one"}"#, &column(&[3.0, 9.0]), &column(&[2.5, 2.0])).unwrap();
        close(&[got.values[0].unwrap()], &[libm::log(0.5)], 1e-15);
        assert_eq!((got.values[1], got.codes()), (None, vec!["transformed", "log-not-positive"]));
    }
}

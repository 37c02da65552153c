//! Winsorisation, or a logarithm where it is not enough.

use indicia_plugin::prelude::*;

use crate::curve::{Ends, apply, ln};
use crate::rule::{fails, rounded};
use crate::winsorize::{Limits, Winsorize};

choices! {
    /// The logarithm of a column that winsorisation does not mend.
    pub enum Log {
        /// ln(x - min + 0.01 (max - min)).
        CtRange = "ct-range",
        /// As `ct-range`, and -ln(max - x + 0.01 (max - min)) for a column that is skewed to the left.
        CtMirror = "ct-mirror",
        /// ln(x - min + 1).
        CtOne = "ct-one",
        /// ln((max - 1) (x - min) / (max - min) + 1).
        Gii = "gii",
    }
}

state! {
    /// What became of a column.
    pub struct Treated {
        /// The limits of winsorisation, where that was enough.
        limits: Option<Limits>,
        /// The ends of the logarithm, where it was not.
        ends: Option<Ends>,
    }
}

method! {
    /// # winsorize-or-log: winsorisation, else a logarithm (缩尾，不足则取对数)
    ///
    /// The usual two steps for outliers: a column that fails the rule |G1| > skewness and G2 > kurtosis is winsorised up to `points` values, as with `winsorize`; if it still
    /// fails, its *original* values are replaced by a logarithm:
    ///
    /// ```text
    /// ct-range   y = ln(x - min + 0.01 (max - min))
    /// ct-mirror  the same, or -ln(max - x + 0.01 (max - min)) for a column that is skewed to the left
    /// ct-one     y = ln(x - min + 1)
    /// gii        y = ln((max - 1) (x - min) / (max - min) + 1)
    /// ```
    ///
    /// **Range**: that of the data, or of the logarithm. Order is kept, but for ties.
    /// **Direction**: plays no part: scoring turns an indicator, not its treatment.
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit.
    ///
    /// ## Degenerate cases
    /// As for `winsorize`, `log-ct` and `log-gii`. Tied extremes are set together; a step that would set more than `points` values is not taken.
    ///
    /// ## Source
    /// The function `Treat` of the R package COINr with `f1 = "winsorise"` and `f2 = "log_CT"`; WIPO, *Global Innovation Index*, appendix on the treatment of outliers.
    ///
    /// ## Example
    /// One value set is not enough for two outliers, and no more are allowed:
    /// ```toml
    /// use = "winsorize-or-log"
    /// params = { points = 0, log = "ct-one" }
    ///
    /// [example]
    /// x = [1, 2, 3, 4, 101]
    /// gives = [0, 0.6931471805599453, 1.0986122886681098, 1.3862943611198906, 4.61512051684126]
    /// ```
    pub struct WinsorizeOrLog: Treatment = "winsorize-or-log" {
        title { zh: "缩尾，不足则取对数", en: "Winsorisation, else a logarithm" }
        page_zh "winsorize_or_log.zh.md"
        params {
            /// Greatest absolute skewness that passes.
            skewness: f64 = 2.0, min 0.0;
            /// Greatest excess kurtosis that passes.
            kurtosis: f64 = 3.5;
            /// Most values that are set.
            points: u32 = 5;
            /// The logarithm of a column that winsorisation does not mend.
            log: Log = Log::CtRange;
        }
        texts {
            "winsorized" => {
                zh: "指标 `{indicator}` 有 {count} 个值被缩尾；偏度由 {before} 变为 {after}",
                en: "{count} values of `{indicator}` were pulled in; its skewness went from {before} to {after}",
            }
            "transformed" => { zh: "指标 `{indicator}` 缩尾后仍有离群值，已取对数；偏度由 {before} 变为 {after}", en: "`{indicator}` could not be mended by pulling values in and was replaced by its logarithm; its skewness went from {before} to {after}" }
            "still-skewed" => { zh: "指标 `{indicator}` 取对数后仍有离群值（偏度 {after}）", en: "`{indicator}` still has outliers as a logarithm (skewness {after})" }
            "gii-flips" => { zh: "指标 `{indicator}` 的最大值 {value} 不大于 1，变换会颠倒次序；请换用更小的计量单位", en: "the greatest value of `{indicator}` is {value}; at 1 or less the transform turns the order, so use a smaller unit of measure" }
        }
    }
}

impl WinsorizeOrLog {
    fn bend(&self, s: &Ends, x: f64) -> Option<f64> {
        match self.log {
            Log::CtMirror if s.left => ln(s.hi - x + 0.01 * (s.hi - s.lo)).map(|y| -y),
            Log::CtRange | Log::CtMirror => ln(x - s.lo + 0.01 * (s.hi - s.lo)),
            Log::CtOne => ln(x - s.lo + 1.0),
            Log::Gii => ln((s.hi - 1.0) * ((x - s.lo) / (s.hi - s.lo)) + 1.0),
        }
    }
}

impl Treatment for WinsorizeOrLog {
    type State = Treated;

    fn facts(&self) -> Facts {
        Facts { order_preserving: true, ..Facts::default() }
    }

    fn fit(&self, x: &[f64], field: &Field, call: &Call) -> Result<Treated, Failure> {
        let Some(before) = fails(x, self.skewness, self.kurtosis) else { return Ok(Treated { limits: None, ends: None }) };
        let first = Winsorize { skewness: self.skewness, kurtosis: self.kurtosis, points: self.points };
        let limits = first.fit(x, field, &Call { findings: &(), ..*call })?;
        let pulled: Vec<f64> = x.iter().map(|x| limits.pull(*x)).collect();
        if fails(&pulled, self.skewness, self.kurtosis).is_none() {
            let count = pulled.iter().zip(x).filter(|(a, b)| a != b).count();
            let after = rounded(indicia_kernels::skewness(&pulled).unwrap_or(0.0));
            call.info(Failure::new("winsorized").arg("count", count).arg("before", rounded(before)).arg("after", after));
            return Ok(Treated { limits: Some(limits), ends: None });
        }
        let (lo, hi) = indicia_kernels::min_max(x).unwrap_or((0.0, 0.0));
        if self.log == Log::Gii && hi <= 1.0 {
            return Err(Failure::new("gii-flips").arg("value", hi));
        }
        let ends = Ends::of(x, lo, hi, true);
        let bent: Vec<f64> = x.iter().filter_map(|x| self.bend(&ends, *x)).collect();
        let after = rounded(indicia_kernels::skewness(&bent).unwrap_or(0.0));
        call.info(Failure::new("transformed").arg("before", rounded(before)).arg("after", after));
        if fails(&bent, self.skewness, self.kurtosis).is_some() {
            call.warn(Failure::new("still-skewed").arg("after", after));
        }
        Ok(Treated { limits: None, ends: Some(ends) })
    }

    fn transform(&self, s: &Treated, x: &[f64], field: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let first = Winsorize { skewness: self.skewness, kurtosis: self.kurtosis, points: self.points };
        match (&s.ends, &s.limits) {
            (Some(ends), _) => apply(ends, x, out, call, |x| self.bend(ends, x)),
            (None, Some(limits)) => return first.transform(limits, x, field, out, call),
            (None, None) => return first.transform(&Limits { lo: None, hi: None }, x, field, out, call),
        }
        Ok(())
    }

    fn explain(&self, s: &Treated, field: &Field) -> Option<Explanation> {
        let first = Winsorize { skewness: self.skewness, kurtosis: self.kurtosis, points: self.points };
        let Some(ends) = &s.ends else { return first.explain(s.limits.as_ref().unwrap_or(&Limits { lo: None, hi: None }), field) };
        let formula = match self.log {
            Log::CtMirror if ends.left => "-ln(hi - x + 0.01 * (hi - lo))",
            Log::CtRange | Log::CtMirror => "ln(x - lo + 0.01 * (hi - lo))",
            Log::CtOne => "ln(x - lo + 1)",
            Log::Gii => "ln((hi - 1) * ((x - lo) / (hi - lo)) + 1)",
        };
        let formula = if ends.applies { formula } else { "x" };
        Some(Explanation { formula: formula.into(), names: vec![("lo".into(), ends.lo), ("hi".into(), ends.hi)] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, column, run};

    #[test]
    fn what_winsorisation_mends_keeps_its_unit() {
        let got = run(WinsorizeOrLog::method(), "{}", &column(&[1.0, 2.0, 3.0, 4.0, 100.0])).unwrap();
        assert_eq!((got.all(), got.codes()), (vec![1.0, 2.0, 3.0, 4.0, 4.0], vec!["winsorized"]));
        let fine = run(WinsorizeOrLog::method(), "{}", &column(&[1.0, 2.0, 3.0])).unwrap();
        assert_eq!((fine.all(), fine.codes().len()), (vec![1.0, 2.0, 3.0], 0));
    }

    #[test]
    fn what_it_does_not_mend_becomes_a_logarithm_of_the_original_values() {
        let got = run(WinsorizeOrLog::method(), r#"{"points": 0}"#, &column(&[1.0, 2.0, 3.0, 4.0, 101.0])).unwrap();
        close(&got.all(), &[0.0, libm::log(2.0), libm::log(3.0), libm::log(4.0), libm::log(101.0)], 1e-14);
        assert_eq!(got.codes()[0], "transformed");
    }
}

//! Winsorisation by skewness and kurtosis.

use indicia_kernels::skewness;
use indicia_plugin::prelude::*;

use crate::rule::{fails, rounded};

state! {
    /// The limits that values are pulled in to.
    pub struct Limits {
        /// The lower limit, where values were pulled up.
        lo: Option<f64>,
        /// The upper limit, where values were pulled down.
        hi: Option<f64>,
    }
}

method! {
    /// # winsorize: pull outliers in to the next value (缩尾处理)
    ///
    /// A column is treated as long as it is both skewed and heavy-tailed:
    ///
    /// ```text
    /// |G1| > skewness  and  G2 > kurtosis
    /// ```
    ///
    /// `G1` is the bias-corrected sample skewness and `G2` the bias-corrected excess kurtosis of the units of the fit. At each step
    /// the most extreme value on the side of the skew is set to the next one, until the column passes or `points` values have
    /// been set. What is learnt is a lower and an upper limit, so a later unit is treated alike. Cells that change are marked.
    ///
    /// **Range**: within that of the data. Order is kept, but for ties.
    /// **Direction**: plays no part: scoring turns an indicator, not its treatment.
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit.
    ///
    /// ## Degenerate cases
    /// Fewer than four values, or equal ones, have no kurtosis: nothing is treated. If the column still fails the rule after `points`
    /// values, or if the next step would set more than that, it is left where it is and told (`still-skewed`): a logarithm would serve
    /// better.
    ///
    /// ## Source
    /// The function `winsorise` and the rule |skew| > 2, kurtosis > 3.5 of the R package COINr; OECD/JRC, *Handbook on Constructing
    /// Composite Indicators* (2008), step 3.
    ///
    /// ## Example
    /// Skewness 2.232 and excess kurtosis 4.987: 100 becomes 4.
    /// ```toml
    /// use = "winsorize"
    ///
    /// [example]
    /// x = [1, 2, 3, 4, 100]
    /// gives = [1, 2, 3, 4, 4]
    /// ```
    pub struct Winsorize: Treatment = "winsorize" {
        title { zh: "缩尾处理", en: "Winsorisation" }
        page_zh "winsorize.zh.md"
        params {
            /// Greatest absolute skewness that passes.
            skewness: f64 = 2.0, min 0.0;
            /// Greatest excess kurtosis that passes.
            kurtosis: f64 = 3.5;
            /// Most values that are set.
            points: u32 = 5;
        }
        texts {
            "winsorized" => {
                zh: "指标 `{indicator}` 有 {count} 个值被缩尾；偏度由 {before} 变为 {after}",
                en: "{count} values of `{indicator}` were pulled in; its skewness went from {before} to {after}",
            }
            "still-skewed" => {
                zh: "指标 `{indicator}` 缩尾 {count} 个值后仍有离群值（偏度 {after}），可考虑取对数",
                en: "`{indicator}` still has outliers after {count} values were pulled in (skewness {after}); a logarithm may serve better",
            }
        }
    }
}

impl Limits {
    /// A value within the limits.
    pub fn pull(&self, x: f64) -> f64 {
        match (self.lo, self.hi) {
            (Some(lo), _) if x < lo => lo,
            (_, Some(hi)) if x > hi => hi,
            _ => x,
        }
    }
}

/// The extreme value on one side, and the next one.
fn extreme(x: &[f64], upper: bool) -> Option<(f64, f64)> {
    let (lo, hi) = indicia_kernels::min_max(x)?;
    let end = if upper { hi } else { lo };
    let rest: Vec<f64> = x.iter().copied().filter(|v| *v != end).collect();
    let (next_lo, next_hi) = indicia_kernels::min_max(&rest)?;
    Some((end, if upper { next_hi } else { next_lo }))
}

impl Treatment for Winsorize {
    type State = Limits;

    fn facts(&self) -> Facts {
        Facts { order_preserving: true, ..Facts::default() }
    }

    fn fit(&self, x: &[f64], _: &Field, call: &Call) -> Result<Limits, Failure> {
        let mut limits = Limits { lo: None, hi: None };
        let Some(before) = fails(x, self.skewness, self.kurtosis) else { return Ok(limits) };
        let mut y = x.to_vec();
        let mut moved = vec![false; x.len()];
        let mut skew = Some(before);
        while let Some(s) = skew {
            let upper = s > 0.0;
            let Some((end, next)) = extreme(&y, upper) else { break };
            let more = y.iter().zip(&moved).filter(|(v, moved)| **v == end && !**moved).count();
            if moved.iter().filter(|m| **m).count() + more > self.points as usize {
                break;
            }
            for (v, moved) in y.iter_mut().zip(&mut moved).filter(|(v, _)| **v == end) {
                *v = next;
                *moved = true;
            }
            *(if upper { &mut limits.hi } else { &mut limits.lo }) = Some(next);
            skew = fails(&y, self.skewness, self.kurtosis);
        }
        let count = moved.iter().filter(|m| **m).count();
        let after = skewness(&y).unwrap_or(0.0);
        if count > 0 {
            call.info(Failure::new("winsorized").arg("count", count).arg("before", rounded(before)).arg("after", rounded(after)));
        }
        if skew.is_some() {
            call.warn(Failure::new("still-skewed").arg("count", count).arg("after", rounded(after)));
        }
        Ok(limits)
    }

    fn transform(&self, s: &Limits, x: &[f64], _: &Field, out: &mut Output, _: &Call) -> Result<(), Failure> {
        for (row, x) in x.iter().enumerate() {
            let within = s.pull(*x);
            out.set(row, 0, within);
            if within != *x {
                out.mark(row, 0, Status::PRESENT | Status::TREATED);
            }
        }
        Ok(())
    }

    fn explain(&self, s: &Limits, _: &Field) -> Option<Explanation> {
        let (mut formula, mut names) = ("x".to_string(), Vec::new());
        if let Some(lo) = s.lo {
            formula = format!("max({formula}, lo)");
            names.push(("lo".into(), lo));
        }
        if let Some(hi) = s.hi {
            formula = format!("min({formula}, hi)");
            names.push(("hi".into(), hi));
        }
        Some(Explanation { formula, names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{column, run, run_on};

    #[test]
    fn an_outlier_is_set_to_the_next_value() {
        let got = run(Winsorize::method(), "{}", &column(&[1.0, 2.0, 3.0, 4.0, 100.0])).unwrap();
        assert_eq!(got.all(), [1.0, 2.0, 3.0, 4.0, 4.0]);
        assert_eq!(got.status[3..], [Status::PRESENT, Status::PRESENT | Status::TREATED]);
        assert_eq!((got.codes(), got.arg("before"), got.arg("count")), (vec!["winsorized"], Some("2.232"), Some("1")));
        let low = run(Winsorize::method(), "{}", &column(&[-1.0, -2.0, -3.0, -4.0, -100.0])).unwrap();
        assert_eq!(low.all(), [-1.0, -2.0, -3.0, -4.0, -4.0]);
    }

    #[test]
    fn a_column_that_passes_is_not_touched() {
        for x in [vec![1.0, 2.0, 3.0, 4.0, 5.0], vec![7.0; 5], vec![1.0, 2.0, 1e6]] {
            let got = run(Winsorize::method(), "{}", &column(&x)).unwrap();
            assert_eq!((got.all(), got.codes()), (x, vec![]));
        }
    }

    #[test]
    fn the_number_of_points_is_a_limit_that_is_told() {
        let x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 900.0, 1000.0];
        let one = run(Winsorize::method(), r#"{"points": 1}"#, &column(&x)).unwrap();
        assert_eq!((one.all()[13], one.codes()), (900.0, vec!["winsorized", "still-skewed"]));
        let none = run(Winsorize::method(), r#"{"points": 0}"#, &column(&x)).unwrap();
        assert_eq!((none.all(), none.codes()), (x.to_vec(), vec!["still-skewed"]));
        let enough = run(Winsorize::method(), "{}", &column(&x)).unwrap();
        assert_eq!((enough.all()[12..].to_vec(), enough.arg("count")), (vec![12.0, 12.0], Some("2")));
    }

    #[test]
    fn a_later_unit_is_treated_alike() {
        let fit = column(&[1.0, 2.0, 3.0, 4.0, 100.0]);
        let got = run_on(Winsorize::method(), "{}", &fit, &column(&[50.0, 0.5])).unwrap();
        assert_eq!((got.all(), got.state.as_str()), (vec![4.0, 0.5], r#"{"lo":null,"hi":4}"#));
    }
}

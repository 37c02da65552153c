//! Standardisation by mean and standard deviation.

use indicia_plugin::prelude::*;

use crate::cells::{self, no_target};
use crate::span::Span;

state! {
    /// Mean and standard deviation of a column.
    pub struct Moments {
        /// The mean.
        m: f64,
        /// The standard deviation, above zero.
        s: f64,
    }
}

method! {
    /// # z-score: distance to the mean in standard deviations
    ///
    /// ```text
    /// positive   score = (x - m) / s * sd + mean
    /// negative   score = (m - x) / s * sd + mean
    /// ```
    ///
    /// `m` and `s` are mean and standard deviation of the units of the fit, `s² = sum (x - m)² / (n - ddof)`; `mean` and `sd`
    /// are those that the scores shall have. `ddof = 1`, the sample standard deviation, is the default because the Handbook's
    /// Table 15 and COINr use it; the Mazziotta-Pareto index uses 0.
    ///
    /// **Range**: unbounded. Scores below zero cannot go into a geometric mean. **Direction**: positive and negative; a target
    /// has no form.
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit.
    ///
    /// ## Degenerate cases
    /// All values equal: refused (`constant-column`), as is a single value. No value at all: refused (`too-few`).
    ///
    /// ## Source
    /// OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 5 and Table 15; the function `n_zscore` of the R
    /// package COINr.
    ///
    /// ## Example
    /// ```toml
    /// use = "z-score"
    /// params = { mean = 100, sd = 10 }
    ///
    /// [example]
    /// x = [1, 2, 3]
    /// gives = [90, 100, 110]
    /// ```
    pub struct ZScore: Normalizer = "z-score" {
        title { zh: "Z 分数标准化", en: "Z-scores" }
        page_zh "z_score.zh.md"
        params {
            /// Mean of the scores.
            mean: f64 = 0.0;
            /// Standard deviation of the scores.
            sd: f64 = 1.0, above 0.0;
            /// What is subtracted from n: 1 for a sample, 0 for a whole population.
            ddof: u32 = 1, max 1.0;
        }
        texts {
            "target-unsupported" => { zh: "该方法不支持适度型指标 `{indicator}`", en: "the method has no form for `{indicator}`, whose direction is a target" }
        }
    }
}

impl Normalizer for ZScore {
    type State = Moments;

    fn facts(&self) -> Facts {
        Facts {
            range: Some([f64::NEG_INFINITY, f64::INFINITY]),
            order_preserving: true,
            min_rows: 2,
            scale_free: true,
            shift_free: true,
            ..Facts::default()
        }
    }

    fn fit(&self, x: &[f64], field: &Field, _: &Call) -> Result<Moments, Failure> {
        no_target(field)?;
        Span::between(x)?;
        let moments = indicia_kernels::mean(x).zip(indicia_kernels::sd(x, self.ddof as usize));
        match moments {
            Some((m, s)) if m.is_finite() && s.is_finite() && s > 0.0 => Ok(Moments { m, s }),
            _ => Err(Failure::new("overflow")),
        }
    }

    fn transform(&self, s: &Moments, x: &[f64], field: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        no_target(field)?;
        let negative = field.direction == Direction::Negative;
        cells::map(x, out, call, |x| if negative { (s.m - x) / s.s * self.sd + self.mean } else { (x - s.m) / s.s * self.sd + self.mean });
        Ok(())
    }

    fn explain(&self, s: &Moments, field: &Field) -> Option<Explanation> {
        let z = match field.direction {
            Direction::Positive => "(x - m) / s",
            Direction::Negative => "(m - x) / s",
            Direction::Target => return None,
        };
        let mut names = vec![("m".to_string(), s.m), ("s".to_string(), s.s)];
        if (self.mean, self.sd) == (0.0, 1.0) {
            return Some(Explanation { formula: z.into(), names });
        }
        names.extend([("sd".to_string(), self.sd), ("mean".to_string(), self.mean)]);
        Some(Explanation { formula: format!("{z} * sd + `mean`"), names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, column, instance, reference, run};

    #[test]
    fn both_deviations_are_there() {
        // mean 5, squares 9+1+1+1+0+0+4+16 = 32: sqrt(32/8) = 2
        let x = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        let got = run(ZScore::method(), r#"{"ddof": 0}"#, &column(&x)).unwrap();
        close(&got.all(), &[-1.5, -0.5, -0.5, -0.5, 0.0, 0.0, 1.0, 2.0], 1e-15);
        let sample = run(ZScore::method(), "{}", &column(&x)).unwrap().all();
        close(&[sample[7]], &[4.0 / libm::sqrt(32.0 / 7.0)], 1e-15);
    }

    #[test]
    fn less_is_better_for_negative_indicators() {
        let x = column(&[1.0, 2.0, 3.0]).towards(Direction::Negative);
        assert_eq!(run(ZScore::method(), r#"{"mean": 100, "sd": 10}"#, &x).unwrap().all(), [110.0, 100.0, 90.0]);
    }

    #[test]
    fn a_large_mean_does_not_hide_the_spread() {
        close(&run(ZScore::method(), "{}", &column(&[1e12 + 1.0, 1e12 + 2.0, 1e12 + 3.0])).unwrap().all(), &[-1.0, 0.0, 1.0], 1e-12);
    }

    #[test]
    fn without_spread_there_is_no_score() {
        // 0.1 added up and divided is not 0.1: the deviation must not be told from rounding
        assert_eq!(run(ZScore::method(), "{}", &column(&[0.1; 3])).unwrap_err().code, "constant-column");
        assert_eq!(run(ZScore::method(), "{}", &column(&[0.1])).unwrap_err().code, "constant-column");
        assert_eq!(instance(ZScore::method(), r#"{"ddof": 2}"#).err().unwrap().path, "ddof");
    }

    #[test]
    fn the_handbook_table_15_is_met_within_its_printed_digits() {
        let Some(table) = reference("oecd_tai/published/table15_normalisations_schooling.csv", &["schooling", "zscore"]) else { return };
        close(&run(ZScore::method(), "{}", &column(&table[0])).unwrap().all(), &table[1], 0.005 + 1e-9);
    }
}

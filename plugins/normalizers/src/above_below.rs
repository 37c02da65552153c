//! Above, about or below the mean.

use indicia_plugin::prelude::*;

use crate::cells;
use crate::span::too_few;

method! {
    /// # above-below: above, about or below the mean (高于、接近或低于平均)
    ///
    /// ```text
    ///              positive     negative
    /// x / mean > 1 + p     1           -1
    /// x / mean < 1 - p    -1            1
    /// otherwise            0            0
    /// ```
    ///
    /// **Range**: -1, 0 or 1. Robust against outliers; distances are lost.
    /// **Direction**: positive and negative; a target has no form (`target-unsupported`).
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit.
    ///
    /// ## Degenerate cases
    /// A mean of zero or less: refused (`mean-not-positive`). A constant column scores 0.
    ///
    /// ## Source
    /// OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 5, "indicators above or below the mean", Table 15 with p = 20 %.
    ///
    /// ## Example
    /// ```toml
    /// use = "above-below"
    ///
    /// [example]
    /// x = [5, 10, 15]
    /// gives = [-1, 0, 1]
    /// ```
    pub struct AboveBelow: Normalizer = "above-below" {
        title { zh: "与平均水平比较", en: "Above or below the mean" }
        page_zh "above_below.zh.md"
        params {
            /// How far from the mean counts as about the mean, as a share of it.
            p: f64 = 0.2, min 0.0;
        }
        texts {
            "mean-not-positive" => { zh: "指标 `{indicator}` 的均值不大于零", en: "the mean of `{indicator}` is not above zero" }
        }
    }
}

impl Normalizer for AboveBelow {
    type State = f64;

    fn facts(&self) -> Facts {
        Facts { range: Some([-1.0, 1.0]), order_preserving: true, min_rows: 1, ..Facts::default() }
    }

    fn fit(&self, x: &[f64], field: &Field, _: &Call) -> Result<f64, Failure> {
        cells::no_target(field)?;
        let mean = indicia_kernels::mean(x).ok_or_else(|| too_few(1, 0))?;
        if mean > 0.0 { Ok(mean) } else { Err(Failure::new("mean-not-positive")) }
    }

    fn transform(&self, mean: &f64, x: &[f64], field: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let sign = if field.direction == Direction::Negative { -1.0 } else { 1.0 };
        cells::map(x, out, call, |x| {
            let ratio = x / mean;
            if ratio > 1.0 + self.p {
                sign
            } else if ratio < 1.0 - self.p {
                -sign
            } else {
                0.0
            }
        });
        Ok(())
    }

    fn explain(&self, mean: &f64, field: &Field) -> Option<Explanation> {
        let (above, below) = if field.direction == Direction::Negative { ("-1", "1") } else { ("1", "-1") };
        let formula = format!("if(x / average > 1 + p, {above}, if(x / average < 1 - p, {below}, 0))");
        Some(Explanation { formula, names: vec![("average".into(), *mean), ("p".into(), self.p)] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{column, run};

    #[test]
    fn the_band_about_the_mean_scores_zero() {
        // mean 10: from 8 to 12
        let x = column(&[7.0, 8.0, 9.0, 12.0, 14.0]);
        assert_eq!(run(AboveBelow::method(), "{}", &x).unwrap().all(), [-1.0, 0.0, 0.0, 0.0, 1.0]);
        assert_eq!(run(AboveBelow::method(), "{}", &x.towards(Direction::Negative)).unwrap().all(), [1.0, 0.0, 0.0, 0.0, -1.0]);
        assert_eq!(run(AboveBelow::method(), "{}", &column(&[-1.0, 0.0])).unwrap_err().code, "mean-not-positive");
    }
}

//! Weights by the coefficient of variation.

use indicia_plugin::prelude::*;

use crate::columns::{enough_rows, relative_spread, shares};

method! {
    /// # coefficient-of-variation: weights by the coefficient of variation (变异系数法, 信息量权重)
    ///
    /// A child whose values vary much in relation to their mean tells units apart better, and gets more weight.
    ///
    /// ```text
    /// v_j = sd_j / mean_j
    /// w_j = v_j / sum over j of v_j
    /// ```
    ///
    /// sd is the standard deviation; whether its divisor is n or n - 1 is the same for every child, so the weights do not depend on it. The
    /// mean depends on where zero lies: on scores of [0, 1] and of [1, 100] the weights differ. So a column must be on a ratio
    /// scale, which is the case for raw amounts (`data = "raw"`) and not for z-scores.
    ///
    /// **Range**: weights are not negative and sum to one.
    /// **Direction**: weights look at scores, the higher the better; with raw or treated data the direction of an indicator plays no part.
    ///
    /// ## Missing values
    /// Units with a gap take no part in the fit.
    ///
    /// ## Degenerate cases
    /// A negative value: refused (`not-ratio-scale`). A column of zeros has no mean to compare with: refused (`zero-column`). A
    /// constant column gets the weight 0 and a warning (`constant-weightless`); if all are constant nothing can be weighed
    /// (`weights-undetermined`). One unit: refused (`too-few`).
    ///
    /// ## Source
    /// The 信息量权重 of SPSSPRO and SPSSAU. Pearson (1896) for the coefficient.
    ///
    /// ## Example
    /// Means 2 and 4, variances 1 and 12: v = 1/2 and sqrt(12)/4 = 0.866.
    /// ```toml
    /// use = "coefficient-of-variation"
    ///
    /// [example]
    /// columns = { a = [1, 2, 3], b = [2, 2, 8] }
    /// gives = [0.3660, 0.6340]
    /// within = 0.00005
    /// ```
    pub struct CoefficientOfVariation: Weighting = "coefficient-of-variation" {
        title { zh: "变异系数法", en: "Coefficient of variation" }
        page_zh "coefficient_of_variation.zh.md"
        params {}
        texts {
            "not-ratio-scale" => {
                zh: "`{id}` 含有负值 {value}，变异系数要求比率尺度（数值非负）；可改用 `data = \"raw\"` 或非负的标准化方法",
                en: "`{id}` holds {value}; a coefficient of variation needs values on a ratio scale, none negative: use `data = \"raw\"`, or a normaliser that gives no negative scores",
            }
            "constant-weightless" => { zh: "`{id}` 的取值全部相同，变异系数权重为 0", en: "the values of `{id}` are all the same, so its weight is 0" }
        }
    }
}

impl Weighting for CoefficientOfVariation {
    fn facts(&self) -> Facts {
        Facts { domain: Domain::NonNegative, min_rows: 2, data_driven: true, sums_to_one: true, scale_free: true, ..Facts::default() }
    }

    fn weights(&self, data: &Table, _: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        enough_rows(data, 2)?;
        let ratio = |x: &[f64]| Some(indicia_kernels::sd(x, 1)? / indicia_kernels::mean(x)?);
        shares(&relative_spread(data, ratio)?, data, call)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{arg, close, matrix, run};

    #[test]
    fn weights_are_proportional_to_spread_over_mean() {
        // mean 2, sd 1; mean 4, sd sqrt((4 + 4 + 16) / 2)
        let x = matrix(&[("a", &[1.0, 2.0, 3.0]), ("b", &[2.0, 2.0, 8.0])]);
        let (a, b) = (0.5, libm::sqrt(12.0) / 4.0);
        close(&run(CoefficientOfVariation::method(), "{}", &x).unwrap().all(), &[a / (a + b), b / (a + b)], 1e-15);
    }

    #[test]
    fn a_scale_without_a_zero_is_refused() {
        let refused = |x: &[f64]| run(CoefficientOfVariation::method(), "{}", &matrix(&[("a", x), ("b", &[1.0, 2.0])])).unwrap_err();
        let negative = refused(&[1.0, -2.0]);
        assert_eq!((negative.code.as_str(), arg(&negative, "value"), arg(&negative, "row")), ("not-ratio-scale", Some("-2"), Some("1")));
        assert_eq!(refused(&[0.0, 0.0]).code, "zero-column");
    }

    #[test]
    fn a_constant_child_has_no_weight_and_says_so() {
        let x = matrix(&[("a", &[0.1, 0.1, 0.1]), ("b", &[1.0, 2.0, 3.0])]);
        let got = run(CoefficientOfVariation::method(), "{}", &x).unwrap();
        assert_eq!((got.all(), got.codes(), got.arg("id")), (vec![0.0, 1.0], vec!["constant-weightless"], Some("a")));
    }
}

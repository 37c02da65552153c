//! LOPCOW weights.

use indicia_plugin::prelude::*;

use crate::columns::{enough_rows, shares, unit_range};

method! {
    /// # lopcow: logarithmic percentage change weights (LOPCOW, 对数百分比变化法)
    ///
    /// A child gets weight for how far the quadratic mean of its values exceeds their spread; the logarithm keeps large differences between children small.
    ///
    /// ```text
    /// y_ij = (x_ij - min_j) / (max_j - min_j)
    /// PV_j = | 100 ln( sqrt((1/n) sum over i of y_ij^2) / sd_j ) |
    /// w_j  = PV_j / sum over j of PV_j
    /// ```
    ///
    /// sd_j is the standard deviation of y_j with the divisor n - `ddof`. Here, unlike in other weightings by spread, the divisor matters: it stands on one side of
    /// the ratio alone. A child with *less* spread around a high level gets more weight, the contrary of `standard-deviation`.
    ///
    /// With raw or treated data (`data = "raw"`), `turn = true` turns the columns of negative indicators.
    ///
    /// **Range**: weights are not negative and sum to one.
    /// **Direction**: scores are the higher the better; with raw or treated data `turn` turns negative indicators.
    ///
    /// ## Missing values
    /// Units with a gap take no part in the fit.
    ///
    /// ## Degenerate cases
    /// A constant column gets the weight 0 and a warning (`constant-weightless`); if all are constant nothing can be weighed
    /// (`weights-undetermined`). One unit: refused (`too-few`).
    ///
    /// ## Source
    /// Ecer & Pamucar (2022), *A novel LOPCOW-DOBI multi-criteria sustainability performance assessment methodology*, Omega 112, 102690. Compared with
    /// `pymcdm.weights.lopcow_weights`, which divides by n - 1.
    ///
    /// ## Example
    /// (0, 1/2, 1): quadratic mean sqrt(5/12), sd 1/2, ln of the ratio ln(sqrt(5/3)) = 0.2554. (0, 0, 1): sqrt(1/3) and sqrt(1/3): ln 1 = 0.
    /// ```toml
    /// use = "lopcow"
    ///
    /// [example]
    /// columns = { a = [1, 2, 3], b = [1, 1, 3], c = [1, 3, 3] }
    /// gives = [0.4243, 0, 0.5757]
    /// within = 0.00005
    /// ```
    pub struct Lopcow: Weighting = "lopcow" {
        title { zh: "LOPCOW 对数百分比变化法", en: "LOPCOW weights" }
        page_zh "lopcow.zh.md"
        params {
            /// What is taken off the number of units in the divisor of the variance.
            ddof: u32 = 1, max 1.0;
            /// Whether the columns of negative indicators are turned; for raw and treated data.
            turn: bool = false;
        }
        texts {
            "constant-weightless" => { zh: "`{id}` 的取值全部相同，LOPCOW 权重为 0", en: "the values of `{id}` are all the same, so its LOPCOW weight is 0" }
        }
    }
}

impl Weighting for Lopcow {
    fn facts(&self) -> Facts {
        Facts { min_rows: 2, data_driven: true, sums_to_one: true, scale_free: true, shift_free: true, ..Facts::default() }
    }

    fn weights(&self, data: &Table, _: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        enough_rows(data, 2)?;
        let mut amounts = Vec::new();
        for (j, column) in data.columns.iter().enumerate() {
            let y = unit_range(column.values, &data.field(j), self.turn)?;
            amounts.push(y.and_then(|y| {
                let square = indicia_kernels::dot(&y, &y) / y.len() as f64;
                // One logarithm of a ratio of squares: no root is rounded.
                let variance = indicia_kernels::variance(&y, self.ddof as usize)?;
                (variance > 0.0).then(|| 50.0 * libm::log(square / variance).abs())
            }));
        }
        shares(&amounts, data, call)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{close, matrix, run};

    #[test]
    fn the_level_counts_against_the_spread() {
        // squares 5/12, 1/3, 2/3; variances 1/4, 1/3, 1/3
        let x = matrix(&[("a", &[1.0, 2.0, 3.0]), ("b", &[1.0, 1.0, 3.0]), ("c", &[1.0, 3.0, 3.0])]);
        let (a, c) = (libm::log(5.0 / 3.0), libm::log(2.0));
        close(&run(Lopcow::method(), "{}", &x).unwrap().all(), &[a / (a + c), 0.0, c / (a + c)], 1e-14);
        // with n in the divisor: variances 1/6, 2/9, 2/9
        let [a, b, c] = [5.0 / 2.0, 3.0 / 2.0, 3.0].map(libm::log);
        let total = a + b + c;
        close(&run(Lopcow::method(), r#"{"ddof": 0}"#, &x).unwrap().all(), &[a / total, b / total, c / total], 1e-14);
    }

    #[test]
    fn turned_columns_have_the_level_of_their_mirror() {
        let x = matrix(&[("a", &[1.0, 1.0, 3.0]), ("b", &[1.0, 2.0, 3.0])]);
        let mirror = matrix(&[("a", &[3.0, 3.0, 1.0]), ("b", &[3.0, 2.0, 1.0])]);
        let turned = run(Lopcow::method(), r#"{"turn": true}"#, &x.towards(Direction::Negative)).unwrap().all();
        close(&turned, &run(Lopcow::method(), "{}", &mirror).unwrap().all(), 1e-14);
    }

    #[test]
    fn the_common_matrix_has_the_weights_of_pymcdm() {
        // pymcdm 1.4.0: pymcdm.weights.lopcow_weights(X, [1, 1, 1, 1])
        let got = run(Lopcow::method(), "{}", &peers::common()).unwrap().all();
        close(&got, &[0.29874911811, 0.228582499783, 0.235062158347, 0.23760622376], 1e-11);
    }

    #[test]
    fn columns_that_do_not_vary_have_no_weight() {
        let got = run(Lopcow::method(), "{}", &matrix(&[("a", &[0.1, 0.1, 0.1]), ("b", &[1.0, 3.0, 3.0])])).unwrap();
        assert_eq!((got.all(), got.codes()), (vec![0.0, 1.0], vec!["constant-weightless"]));
        assert_eq!(run(Lopcow::method(), "{}", &matrix(&[("a", &[1.0])])).unwrap_err().code, "too-few");
    }
}

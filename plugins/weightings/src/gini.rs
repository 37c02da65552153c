//! Weights by the Gini coefficient.

use indicia_plugin::prelude::*;

use crate::columns::{enough_rows, relative_spread, shares};

method! {
    /// # gini: Gini weights (基尼系数赋权法)
    ///
    /// A child whose values are distributed unequally over the units gets more weight.
    ///
    /// ```text
    /// G_j = sum over i and k of |x_ij - x_kj| / (2 n^2 mean_j)
    /// w_j = G_j / sum over j of G_j
    /// ```
    ///
    /// **Range**: weights are not negative and sum to one.
    /// **Direction**: weights look at scores, the higher the better; with raw or treated data the direction of an indicator plays no part.
    ///
    /// ## Missing values
    /// Units with a gap take no part in the fit.
    ///
    /// ## Degenerate cases
    /// A negative value: refused (`not-ratio-scale`). A column of zeros: refused (`zero-column`). A constant column gets the weight 0
    /// and a warning (`constant-weightless`); if all are constant nothing can be weighed (`weights-undetermined`). One unit: refused
    /// (`too-few`).
    ///
    /// ## Source
    /// Li, Chi, Wang & Wang (2009), as implemented by `pymcdm.weights.gini_weights`, with which it was compared.
    ///
    /// ## Example
    /// Differences within a: 1, 2, 1, each twice, over 2 * 9 * 2: 2/9. Within b: 0, 6, 6, each twice, over 2 * 9 * 4: 1/3.
    /// ```toml
    /// use = "gini"
    ///
    /// [example]
    /// columns = { a = [1, 2, 3], b = [2, 2, 8] }
    /// gives = [0.4, 0.6]
    /// within = 1e-12
    /// ```
    pub struct Gini: Weighting = "gini" {
        title { zh: "基尼系数赋权法", en: "Gini weights" }
        page_zh "gini.zh.md"
        params {}
        texts {
            "not-ratio-scale" => {
                zh: "`{id}` 含有负值 {value}，基尼系数要求数值非负；可改用 `data = \"raw\"` 或非负的标准化方法",
                en: "`{id}` holds {value}; a Gini coefficient needs values that are not negative: use `data = \"raw\"`, or a normaliser that gives no negative scores",
            }
            "constant-weightless" => { zh: "`{id}` 的取值全部相同，基尼系数权重为 0", en: "the values of `{id}` are all the same, so its weight is 0" }
        }
    }
}

impl Weighting for Gini {
    fn facts(&self) -> Facts {
        Facts { domain: Domain::NonNegative, min_rows: 2, data_driven: true, sums_to_one: true, scale_free: true, ..Facts::default() }
    }

    fn weights(&self, data: &Table, _: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        enough_rows(data, 2)?;
        shares(&relative_spread(data, indicia_kernels::gini)?, data, call)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run};

    #[test]
    fn weights_are_proportional_to_the_coefficient() {
        let x = matrix(&[("a", &[1.0, 2.0, 3.0]), ("b", &[2.0, 2.0, 8.0])]);
        close(&run(Gini::method(), "{}", &x).unwrap().all(), &[0.4, 0.6], 1e-14);
    }

    #[test]
    fn what_has_no_coefficient_is_refused_or_weightless() {
        let code = |x: &[f64]| run(Gini::method(), "{}", &matrix(&[("a", x), ("b", &[1.0, 2.0])])).unwrap_err().code;
        assert_eq!(code(&[1.0, -2.0]), "not-ratio-scale");
        assert_eq!(code(&[0.0, 0.0]), "zero-column");
        let flat = matrix(&[("a", &[0.1, 0.1, 0.1]), ("b", &[1.0, 2.0, 3.0])]);
        let got = run(Gini::method(), "{}", &flat).unwrap();
        assert_eq!((got.all(), got.codes(), got.arg("id")), (vec![0.0, 1.0], vec!["constant-weightless"], Some("a")));
    }
}

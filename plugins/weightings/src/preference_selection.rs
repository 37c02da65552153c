//! Preference selection index weights.

use indicia_plugin::prelude::*;

use crate::columns::{enough_rows, shares};

method! {
    /// # preference-selection: preference selection index weights (PSI, 偏好选择指数法)
    ///
    /// The contrary of weightings by spread: a child counts for more, the *less* its values vary, as one in which the units agree.
    ///
    /// ```text
    /// PV_j = sum over i of (x_ij - mean_j)^2
    /// w_j  = (1 - PV_j) / sum over k of (1 - PV_k)
    /// ```
    ///
    /// mean_j is the mean of child j over the units i. The published method takes values relative to the best of their child, `linear-proportion` as the normaliser, and its index is the `weighted-mean` under these weights.
    /// PV is a sum and not a mean, so that it grows with the number of units: the method is for a dozen units, not for hundreds.
    ///
    /// **Range**: weights are above zero and sum to one.
    /// **Direction**: weights look at scores, the higher the better; with raw or treated data the direction of an indicator plays no part.
    ///
    /// ## Missing values
    /// Units with a gap take no part in the fit.
    ///
    /// ## Degenerate cases
    /// A child with PV of 1 or more would have no weight or a negative one: refused (`preference-lost`). A constant child has the greatest weight of all, although it tells no units apart, and a warning says
    /// so (`constant-heaviest`).
    ///
    /// ## Source
    /// Maniya & Bhatt (2010), *A selection of material using a novel type decision-making method: Preference selection index method*, Materials & Design 31(4), 1785-1789 (doi 10.1016/j.matdes.2009.11.020).
    /// The index of `psi_method` of pyDecision 5.1.8 is that of `weighted-mean` under these weights; where PV is above 1 it goes on with negative weights. The modified index MPSI weighs by PV itself (Gligoric et al. 2022,
    /// doi 10.3390/systems10060248): `standard-deviation` with `spread = "variance"` and `scale = "as-is"`.
    ///
    /// ## Example
    /// Means 0.75: PV = 1/8 and 1/32. 7/8 beside 31/32.
    /// ```toml
    /// use = "preference-selection"
    ///
    /// [example]
    /// columns = { a = [0.5, 1], b = [0.625, 0.875] }
    /// gives = [0.47457627, 0.52542373]
    /// within = 1e-8
    /// ```
    pub struct PreferenceSelection: Weighting = "preference-selection" {
        title { zh: "偏好选择指数法", en: "Preference selection index weights" }
        page_zh "preference_selection.zh.md"
        params {}
        texts {
            "preference-lost" => {
                zh: "`{id}` 的离差平方和为 {value}，不小于 1，偏好选择指数法给出的权重不为正；该法只适用于评价对象不多、取值接近的情形，可改用 `standard-deviation` 等",
                en: "the squared deviations of `{id}` sum to {value}, and from 1 on the preference selection index leaves no weight; it is for few units with similar values",
            }
            "constant-heaviest" => { zh: "`{id}` 的取值全部相同，不能区分评价对象，但偏好选择指数法赋予其最大的权重", en: "the values of `{id}` are all the same and tell no units apart, but by the preference selection index it has the greatest weight" }
        }
    }
}

impl Weighting for PreferenceSelection {
    fn facts(&self) -> Facts {
        Facts { domain: Domain::Unit, min_rows: 1, data_driven: true, sums_to_one: true, shift_free: true, ..Facts::default() }
    }

    fn weights(&self, data: &Table, _: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        enough_rows(data, 1)?;
        let mut preferences = Vec::new();
        for (j, column) in data.columns.iter().enumerate() {
            let constant = indicia_kernels::min_max(column.values).is_none_or(|(lo, hi)| lo == hi);
            let variation = if constant { 0.0 } else { indicia_kernels::variance(column.values, 0).unwrap_or(0.0) * data.rows as f64 };
            if variation.is_nan() || variation >= 1.0 {
                return Err(Failure::new("preference-lost").arg("id", data.field(j).id).arg("value", format!("{variation:.4}")));
            }
            if constant && data.rows > 1 && data.cols() > 1 {
                call.warn(Failure::new("constant-heaviest").arg("id", data.field(j).id));
            }
            preferences.push(Some(1.0 - variation));
        }
        shares(&preferences, data, call)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{close, matrix, run};

    #[test]
    fn the_common_matrix_has_the_index_of_pydecision() {
        // pyDecision 5.1.8: psi_method(X, ["max"] * 4, graph=False), the sum over values relative to the greatest; and JMcDM has the same formula.
        let x = peers::common_scaled(&peers::MAXIMA);
        let w = run(PreferenceSelection::method(), "{}", &x).unwrap().all();
        let index: Vec<f64> = (0..6).map(|i| x.columns.iter().zip(&w).map(|((_, c), w)| w * c[i]).sum()).collect();
        let peer = [0.7595815631090063, 0.8392950241773007, 0.7325117179365583, 0.8677623957695333, 0.8477183495945909, 0.7647993131127486];
        close(&index, &peer, 1e-14);
    }

    #[test]
    fn the_modified_index_weighs_by_variance() {
        // pyDecision 5.1.8: mpsi_method(X, ["max"] * 4)
        let params = r#"{"spread": "variance", "scale": "as-is"}"#;
        let got = run(crate::StandardDeviation::method(), params, &peers::common_scaled(&peers::MAXIMA)).unwrap().all();
        close(&got, &[0.35671938533001635, 0.19945072632264546, 0.273273432236424, 0.1705564561109141], 1e-14);
    }

    #[test]
    fn what_varies_too_much_is_refused_and_what_does_not_is_said() {
        let far = matrix(&[("a", &[0.0, 1.0, 0.0, 1.0]), ("b", &[0.5, 0.6, 0.5, 0.6])]);
        assert_eq!(run(PreferenceSelection::method(), "{}", &far).unwrap_err().code, "preference-lost");
        let flat = run(PreferenceSelection::method(), "{}", &matrix(&[("a", &[0.1, 0.1]), ("b", &[0.0, 1.0])])).unwrap();
        close(&flat.all(), &[2.0 / 3.0, 1.0 / 3.0], 1e-15);
        assert_eq!(flat.codes(), ["constant-heaviest"]);
    }
}

//! The weighted harmonic mean.

use indicia_plugin::method::{Finding, Level};
use indicia_plugin::prelude::*;

use crate::fold::each_row;
use crate::power_mean::{Special, power_formula, power_mean};

method! {
    /// # harmonic-mean: the weighted harmonic mean (加权调和平均)
    ///
    /// ```text
    /// score = (w1 + ... + wk) / (w1 / x1 + ... + wk / xk)
    /// ```
    ///
    /// A low score pulls down more than with the geometric mean: it suits rates whose denominators add up, and indices that want
    /// balance. Children with weight zero play no part.
    ///
    /// **Range**: that of the children, which must not be negative.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// The node's policy decides: reweighting scales the weights of what is present up to the same total.
    ///
    /// ## Degenerate cases
    /// A child that is 0 makes the node 0, the limit of the formula, and says so (`harmonic-zero`); a target range above zero avoids
    /// it. A negative child: no score (`harmonic-negative`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Hardy, Littlewood & Pólya, *Inequalities* (1934), section 2.1. Values within 1e-10 of `COINr::a_hmean` 1.1.14.
    ///
    /// ## Example
    /// 2 / (1/20 + 1/80) = 32; 60 km/h there and 30 km/h back make 40 km/h.
    /// ```toml
    /// use = "harmonic-mean"
    ///
    /// [example]
    /// columns = { a = [20, 60, 0], b = [80, 30, 9] }
    /// weights = [0.5, 0.5]
    /// gives = [32, 40, 0]
    /// ```
    pub struct HarmonicMean: RowAggregator = "harmonic-mean" {
        title { zh: "加权调和平均", en: "Harmonic mean" }
        page_zh "harmonic_mean.zh.md"
        texts {
            "harmonic-negative" => { zh: "`{unit}` 的 `{node}` 没有得分：`{id}` 为 {value}，负数没有调和平均", en: "`{node}` has no score for `{unit}`: `{id}` is {value}, and negative values have no harmonic mean" }
            "harmonic-zero" => { zh: "`{unit}` 的 `{node}` 为 0：`{id}` 为 0，调和平均无法由其他下级弥补", en: "`{node}` is 0 for `{unit}`, because `{id}` is 0 and no other child makes good for that in a harmonic mean" }
        }
    }
}

impl RowAggregator for HarmonicMean {
    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            order_preserving: true,
            fit: Fit::None,
            compensability: Compensability::Partial,
            range: Some([0.0, f64::INFINITY]),
            ..Facts::default()
        }
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        each_row(data, weights, out, call, |row, column, x, w| match power_mean(x, w, -1.0) {
            Ok(y) => Ok(y),
            Err(Special::Negative(j)) => Err(Failure::new("harmonic-negative").arg("id", data.field(j).id).arg("value", x[j])),
            Err(Special::Zero(j)) => {
                let what = Failure::new("harmonic-zero").arg("id", data.field(j).id);
                call.findings.take(Finding { level: Level::Warning, what, row: Some(row as u32), column: Some(column as u32) });
                Ok(0.0)
            }
        })
    }

    fn explain(&self, fields: &[Field], weights: &[f64]) -> Option<Explanation> {
        Some(power_formula(fields, weights, -1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run};

    #[test]
    fn reciprocals_are_averaged() {
        let x = matrix(&[("a", &[20.0, 60.0]), ("b", &[80.0, 30.0])]);
        close(&run(HarmonicMean::method(), "{}", &x.clone().weights(&[1.0, 1.0])).unwrap().all(), &[32.0, 40.0], 1e-12);
        // 4 / (3/20 + 1/80) = 320/13
        close(&run(HarmonicMean::method(), "{}", &x.weights(&[3.0, 1.0])).unwrap().all()[..1], &[320.0 / 13.0], 1e-12);
    }

    #[test]
    fn what_has_no_reciprocal_is_told() {
        let x = matrix(&[("a", &[0.0, -1.0, 5.0]), ("b", &[4.0, 4.0, 5.0])]);
        let got = run(HarmonicMean::method(), "{}", &x.clone().weights(&[1.0, 1.0])).unwrap();
        assert_eq!((got.values.as_slice(), got.codes()), (&[Some(0.0), None, Some(5.0)][..], vec!["harmonic-zero", "harmonic-negative"]));
        let unweighted = run(HarmonicMean::method(), "{}", &x.weights(&[0.0, 2.0])).unwrap();
        assert_eq!((unweighted.all(), unweighted.codes()), (vec![4.0, 4.0, 5.0], vec![]));
    }
}

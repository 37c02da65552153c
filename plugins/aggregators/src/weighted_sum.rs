//! The weighted sum.

use indicia_plugin::prelude::*;

use crate::fold::refuse_infinite;
use crate::formula::{bound, list, named};

method! {
    /// # weighted-sum: values times weights (加权求和)
    ///
    /// ```text
    /// score = w1 * x1 + ... + wk * xk
    /// ```
    ///
    /// Unlike the weighted mean it does not divide by the sum of the weights, so weights count as they are. It belongs to
    /// `benefit-of-the-doubt`, whose weights make this sum 1 for the units at the frontier, and to points that add up.
    ///
    /// **Range**: depends on the weights.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// The node's policy decides: reweighting scales the weights of what is present up to the same total.
    ///
    /// ## Degenerate cases
    /// Weights that are all zero give 0. A sum beyond the range of numbers: no score (`overflow`).
    ///
    /// ## Source
    /// Cherchye, Moesen, Rogge & Van Puyenbroeck, "An introduction to 'benefit of the doubt' composite indicators", *Social
    /// Indicators Research* 82 (2007), 111-145, equation (1).
    ///
    /// ## Example
    /// ```toml
    /// use = "weighted-sum"
    ///
    /// [example]
    /// columns = { a = [10, 4], b = [5, 2] }
    /// weights = [2, 1]
    /// gives = [25, 10]
    /// ```
    pub struct WeightedSum: RowAggregator = "weighted-sum" {
        title { zh: "加权求和", en: "Weighted sum" }
        page_zh "weighted_sum.zh.md"
    }
}

impl RowAggregator for WeightedSum {
    fn facts(&self) -> Facts {
        Facts { order_preserving: true, fit: Fit::None, ..Facts::default() }
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        fold_columns(data, weights, out, 0.0, |acc, w, x| acc + w * x, |acc, _| acc);
        refuse_infinite(out, call);
        Ok(())
    }

    fn explain(&self, fields: &[Field], weights: &[f64]) -> Option<Explanation> {
        let names = named("w", fields);
        let products = list(fields, &names, |x, w| format!("{x} * {w}"));
        Some(Explanation { formula: format!("sum({products})"), names: bound(names, weights) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{matrix, run};

    #[test]
    fn weights_count_as_they_are() {
        let two = matrix(&[("a", &[10.0, 4.0]), ("b", &[5.0, 2.0])]);
        assert_eq!(run(WeightedSum::method(), "{}", &two.clone().weights(&[2.0, 1.0])).unwrap().all(), [25.0, 10.0]);
        assert_eq!(run(WeightedSum::method(), "{}", &two.axis(Axis::Row, &[0.1, 0.0, 0.0, 0.5])).unwrap().all(), [1.0, 1.0]);
    }

    #[test]
    fn a_sum_beyond_numbers_has_no_score() {
        let large = matrix(&[("a", &[1e308, 1.0]), ("b", &[1e308, 1.0])]).weights(&[1.0, 1.0]);
        let got = run(WeightedSum::method(), "{}", &large).unwrap();
        assert_eq!((got.values, got.findings[0].what.code.as_str()), (vec![None, Some(2.0)], "overflow"));
    }
}

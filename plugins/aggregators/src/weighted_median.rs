//! The weighted median.

use indicia_plugin::prelude::*;

use crate::fold::each_row;
use crate::votes::whole_weights;

method! {
    /// # weighted-median: the weighted median (加权中位数)
    ///
    /// The children of a unit are put in order; the score is the value at which half of the weight is reached:
    ///
    /// ```text
    /// x(1) <= ... <= x(k) with the weights w(1), ..., w(k)
    /// score = x(i) for the first i with w(1) + ... + w(i) > W/2
    ///       = (x(i) + x(i+1)) / 2  where w(1) + ... + w(i) = W/2
    /// ```
    ///
    /// W is the sum of all weights.
    ///
    /// One extreme child changes nothing, and nothing compensates for anything. So that halves are recognised whatever the
    /// rounding of the weights, these are divided by their sum and rounded to `decimals` decimals first. Children with weight zero
    /// play no part.
    ///
    /// **Range**: that of the children.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// The node's policy decides: reweighting scales the weights of what is present up to the same total.
    ///
    /// ## Degenerate cases
    /// Weights that sum to zero: refused (`weights-all-zero`). With two children of equal weight it is their mean.
    ///
    /// ## Source
    /// Edgeworth (1888), *On a new method of reducing observations relating to several quantities*; Cormen, Leiserson, Rivest & Stein,
    /// *Introduction to Algorithms*, problem 9-2. `matrixStats::weightedMedian(interpolate = FALSE, ties = "mean")` is the same.
    ///
    /// ## Example
    /// ```toml
    /// use = "weighted-median"
    ///
    /// [example]
    /// columns = { a = [10, 50], b = [20, 30], c = [90, 40] }
    /// weights = [0.25, 0.25, 0.5]
    /// gives = [55, 40]
    /// ```
    pub struct WeightedMedian: RowAggregator = "weighted-median" {
        title { zh: "加权中位数", en: "Weighted median" }
        page_zh "weighted_median.zh.md"
        params {
            /// Decimals to which weights are rounded before they are added.
            decimals: u32 = 9, max 9.0;
        }
    }
}

fn median(x: &[f64], weights: &[i64]) -> f64 {
    let mut order: Vec<usize> = (0..x.len()).filter(|j| weights[*j] > 0).collect();
    indicia_kernels::sort_places(&mut order, x);
    let total: i64 = weights.iter().sum();
    let mut held = 0;
    for (at, j) in order.iter().enumerate() {
        held += weights[*j];
        if 2 * held > total {
            return x[*j];
        }
        if 2 * held == total
            && let Some(next) = order.get(at + 1)
        {
            return x[*j] / 2.0 + x[*next] / 2.0;
        }
    }
    0.0
}

impl RowAggregator for WeightedMedian {
    fn facts(&self) -> Facts {
        Facts { order_preserving: true, fit: Fit::None, compensability: Compensability::None, ..Facts::default() }
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        each_row(data, weights, out, call, |_, _, x, w| Ok(median(x, &whole_weights(w, self.decimals))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{matrix, run};

    fn of(weights: &[f64]) -> f64 {
        let x = matrix(&[("a", &[10.0]), ("b", &[40.0]), ("c", &[20.0]), ("d", &[30.0])]);
        run(WeightedMedian::method(), "{}", &x.weights(weights)).unwrap().all()[0]
    }

    #[test]
    fn half_of_the_weight_is_below_and_half_above() {
        assert_eq!(of(&[1.0, 1.0, 1.0, 1.0]), 25.0);
        assert_eq!(of(&[1.0, 1.0, 1.0, 1.5]), 30.0);
        assert_eq!(of(&[1.0, 5.0, 1.0, 1.0]), 40.0);
        assert_eq!(of(&[0.0, 1.0, 1.0, 1.0]), 30.0);
    }

    #[test]
    fn rounding_of_the_weights_does_not_decide() {
        // 0.1 + 0.2 is more than 0.3 in binary: half is half.
        let x = matrix(&[("a", &[1.0]), ("b", &[2.0]), ("c", &[4.0])]).weights(&[0.1, 0.2, 0.3]);
        assert_eq!(run(WeightedMedian::method(), "{}", &x).unwrap().all(), [3.0]);
    }

    #[test]
    fn an_extreme_child_changes_nothing() {
        let plain = matrix(&[("a", &[1.0]), ("b", &[2.0]), ("c", &[3.0])]).weights(&[1.0; 3]);
        let extreme = matrix(&[("a", &[1.0]), ("b", &[2.0]), ("c", &[3e9])]).weights(&[1.0; 3]);
        let of = |given| run(WeightedMedian::method(), "{}", given).unwrap().all();
        assert_eq!(of(&plain), of(&extreme));
    }
}

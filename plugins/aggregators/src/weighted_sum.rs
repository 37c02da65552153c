//! The weighted sum.

use indicia_plugin::prelude::*;

use crate::fold::refuse_infinite;
use crate::formula::{bound, list, named};

choices! {
    /// Whether imbalance counts.
    pub enum Penalty {
        /// It does not.
        None = "none",
        /// It lowers the score: the index measures something good.
        Negative = "negative",
        /// It raises the score: the index measures something bad.
        Positive = "positive",
    }
}

method! {
    /// # weighted-sum: values times weights (加权求和)
    ///
    /// ```text
    /// score = w1 * x1 + ... + wk * xk
    ///
    /// cv^2  = sum over j of (x_j - M)^2 / (k M^2),   M = (x1 + ... + xk) / k
    /// score = (w1 * x1 + ... + wk * xk) (1 - cv^2)                     penalty = "negative"
    ///         (w1 * x1 + ... + wk * xk) (1 + cv^2)                     penalty = "positive"
    /// ```
    ///
    /// Unlike the weighted mean it does not divide by the sum of the weights, so weights count as they are. It belongs to
    /// `benefit-of-the-doubt`, whose weights make this sum 1 for the units at the frontier, and to points that add up.
    ///
    /// With a `penalty` imbalance counts as in `mazziotta-pareto`: cv is the coefficient of variation of the k children of one unit, without weights. Over z-scores with mean 100 and standard
    /// deviation 10, under the weights of `benefit-of-the-doubt`, it is the penalised benefit of the doubt. A child far above the others can then lower the score.
    ///
    /// **Range**: depends on the weights.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// The node's policy decides: reweighting scales the weights of what is present up to the same total.
    ///
    /// ## Degenerate cases
    /// Weights that are all zero give 0. With a `penalty`, a mean that is not positive has no coefficient of variation: no score (`mean-not-positive`). A sum beyond the range of numbers: no score (`overflow`).
    ///
    /// ## Source
    /// Cherchye, Moesen, Rogge & Van Puyenbroeck, "An introduction to 'benefit of the doubt' composite indicators", *Social
    /// Indicators Research* 82 (2007), 111-145, equation (1). For the penalty: De Muro, Mazziotta & Pareto, *Social Indicators Research* 104 (2011), 1-18. `Compind::ci_bod_constr_mpi` has the
    /// same product, with the divisor k - 1, and standardises once more along the wrong dimension: on scores that have mean 100 and standard deviation 10 already, as in its manual, that changes nothing.
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
        params {
            /// Whether imbalance counts, and which way.
            penalty: Penalty = Penalty::None;
        }
        texts {
            "mean-not-positive" => { zh: "`{unit}` 的 `{node}` 没有得分：各下级均值为 {mean}，不大于 0，变异系数无意义；请使用均值 100、标准差 10 的标准化得分", en: "`{node}` has no score for `{unit}`: the mean of its children is {mean}, and only a positive mean has a coefficient of variation; use scores with mean 100 and standard deviation 10" }
        }
    }
}

impl RowAggregator for WeightedSum {
    fn facts(&self) -> Facts {
        Facts { order_preserving: self.penalty == Penalty::None, fit: Fit::None, ..Facts::default() }
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        fold_columns(data, weights, out, 0.0, |acc, w, x| acc + w * x, |acc, _| acc);
        self.penalise(data, out, call);
        refuse_infinite(out, call);
        Ok(())
    }

    fn explain(&self, fields: &[Field], weights: &[f64]) -> Option<Explanation> {
        let names = named("w", fields);
        let products = list(fields, &names, |x, w| format!("{x} * {w}"));
        let sum = format!("sum({products})");
        let mean = format!("mean({})", list(fields, &names, |x, _| x.into()));
        let squares = format!("mean({})", list(fields, &names, |x, _| format!("({x} / {mean} - 1) ^ 2")));
        let formula = match self.penalty {
            Penalty::None => sum,
            Penalty::Negative => format!("{sum} * (1 - {squares})"),
            Penalty::Positive => format!("{sum} * (1 + {squares})"),
        };
        Some(Explanation { formula, names: bound(names, weights) })
    }
}

impl WeightedSum {
    /// Multiplies each score by 1 - cv^2 or 1 + cv^2 of the values of its row.
    fn penalise(&self, data: &Table, out: &mut Output, call: &Call) {
        if self.penalty == Penalty::None {
            return;
        }
        let mut values = vec![0.0; data.cols()];
        for row in 0..data.rows {
            gather_row(data, row, &mut values);
            let mean = indicia_kernels::mean(&values).unwrap_or(0.0);
            // Relative to the mean, so that squares stay within the range of numbers.
            values.iter_mut().for_each(|x| *x = (*x / mean - 1.0) * (*x / mean - 1.0));
            let squares = indicia_kernels::mean(&values).unwrap_or(0.0);
            let factor = if self.penalty == Penalty::Negative { 1.0 - squares } else { 1.0 + squares };
            for column in 0..out.cols {
                if mean > 0.0 {
                    let sum = out.column(column).0[row];
                    out.set(row, column, sum * factor);
                } else {
                    out.fail(row, column);
                    call.cell(row, column, Failure::new("mean-not-positive").arg("mean", mean));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run};

    #[test]
    fn weights_count_as_they_are() {
        let two = matrix(&[("a", &[10.0, 4.0]), ("b", &[5.0, 2.0])]);
        assert_eq!(run(WeightedSum::method(), "{}", &two.clone().weights(&[2.0, 1.0])).unwrap().all(), [25.0, 10.0]);
        assert_eq!(run(WeightedSum::method(), "{}", &two.axis(Axis::Row, &[0.1, 0.0, 0.0, 0.5])).unwrap().all(), [1.0, 1.0]);
    }

    #[test]
    fn imbalance_is_taken_off_or_added() {
        // 90 and 110: M = 100, cv^2 = 0.01; 100 and 100 are balanced; 80, 120: cv^2 = 0.04.
        let x = matrix(&[("a", &[90.0, 100.0, 80.0]), ("b", &[110.0, 100.0, 120.0])]).weights(&[0.005, 0.004]);
        let got = |params| run(WeightedSum::method(), params, &x).unwrap().all();
        close(&got(r#"{"penalty": "negative"}"#), &[0.89 * 0.99, 0.9, 0.88 * 0.96], 1e-15);
        close(&got(r#"{"penalty": "positive"}"#), &[0.89 * 1.01, 0.9, 0.88 * 1.04], 1e-15);
        let zero = run(WeightedSum::method(), r#"{"penalty": "negative"}"#, &matrix(&[("a", &[-1.0]), ("b", &[1.0])]).weights(&[1.0, 1.0]))
            .unwrap();
        assert_eq!((zero.values.as_slice(), zero.codes()), (&[None][..], vec!["mean-not-positive"]));
    }

    #[test]
    fn a_sum_beyond_numbers_has_no_score() {
        let large = matrix(&[("a", &[1e308, 1.0]), ("b", &[1e308, 1.0])]).weights(&[1.0, 1.0]);
        let got = run(WeightedSum::method(), "{}", &large).unwrap();
        assert_eq!((got.values, got.findings[0].what.code.as_str()), (vec![None, Some(2.0)], "overflow"));
    }
}

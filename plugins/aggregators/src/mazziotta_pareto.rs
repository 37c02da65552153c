//! The Mazziotta-Pareto indices.

use indicia_plugin::prelude::*;

use crate::fold::{each_row, mean_of};
use crate::formula::{bound, list, mean_formula, named};

choices! {
    /// Which way imbalance counts.
    pub enum Penalty {
        /// Taken off: the index measures something good, such as development.
        Negative = "negative",
        /// Added: the index measures something bad, such as poverty, and imbalance makes it worse.
        Positive = "positive",
    }
}

method! {
    /// # mazziotta-pareto: mean with a penalty for imbalance, MPI and AMPI (Mazziotta-Pareto 法)
    ///
    /// ```text
    /// M  = sum w x / sum w             S^2 = sum w (x - M)^2 / sum w
    /// cv = S / M                       score = M - S * cv        (penalty = "negative")
    ///                                  score = M + S * cv        (penalty = "positive")
    /// ```
    ///
    /// M and S are taken over the children of one unit, with the divisor k: of two units with the same mean, the balanced one scores
    /// higher. Which index it is, the scores decide: on z-scores with mean 100 and standard deviation 10 (population) it is the **MPI**,
    /// whose units are compared within one year; on scores re-scaled to 70-130 around a reference (normalizer `ampi`) it is the
    /// **AMPI**, which compares years. With equal weights it is the index as published; weights are the natural extension.
    ///
    /// Beyond about half of its mean above it, a child that rises further lowers the score, since the penalty grows faster than
    /// the mean. On the scales above this does not happen, on others it can; so no order is promised.
    ///
    /// **Range**: around that of the children; unbounded below in principle.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// The node's policy decides: reweighting scales the weights of what is present up to the same total.
    ///
    /// ## Degenerate cases
    /// A mean that is not positive has no coefficient of variation: no score (`mean-not-positive`), which z-scores around 0 run into.
    /// Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// De Muro, Mazziotta & Pareto, "Composite indices of development and poverty", *Social Indicators Research* 104 (2011), 1-18 (MPI);
    /// Mazziotta & Pareto, "On a generalized non-compensatory composite index for measuring socio-economic phenomena", *Social
    /// Indicators Research* 127 (2016), 983-1003, doi 10.1007/s11205-015-0998-2 (AMPI). The R package Compind departs from it in two ways, which its source shows:
    /// since its version 3.2 `ci_mpi` divides the variance by k - 1, and its `penalty = "POS"` lowers the score, where that of `ci_ampi` raises it; `ci_ampi`
    /// divides by k, as the publication does, and rounds to three decimals.
    ///
    /// ## Example
    /// 90 and 110 have the mean 100, S = 10, cv = 0.1: one point is taken off.
    /// ```toml
    /// use = "mazziotta-pareto"
    ///
    /// [example]
    /// columns = { a = [90, 100], b = [110, 100] }
    /// weights = [0.5, 0.5]
    /// gives = [99, 100]
    /// ```
    pub struct MazziottaPareto: RowAggregator = "mazziotta-pareto" {
        title { zh: "Mazziotta-Pareto 指数（MPI、AMPI）", en: "Mazziotta-Pareto index (MPI, AMPI)" }
        page_zh "mazziotta_pareto.zh.md"
        params {
            /// Which way imbalance counts.
            penalty: Penalty = Penalty::Negative;
        }
        texts {
            "mean-not-positive" => { zh: "`{unit}` 的 `{node}` 没有得分：各下级均值为 {mean}，不大于 0，变异系数无意义；请使用均值 100、标准差 10 的标准化得分", en: "`{node}` has no score for `{unit}`: the mean of its children is {mean}, and only a positive mean has a coefficient of variation; use scores with mean 100 and standard deviation 10" }
        }
    }
}

impl RowAggregator for MazziottaPareto {
    fn facts(&self) -> Facts {
        Facts { domain: Domain::Any, fit: Fit::None, compensability: Compensability::Partial, ..Facts::default() }
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        each_row(data, weights, out, call, |_, _, x, w| {
            let mean = mean_of(x, w);
            if mean.is_nan() || mean <= 0.0 {
                return Err(Failure::new("mean-not-positive").arg("mean", mean));
            }
            // Relative to the mean, so that squares stay within the range of numbers.
            let apart: Vec<f64> = x.iter().map(|x| (x / mean - 1.0) * (x / mean - 1.0)).collect();
            let penalty = mean * mean_of(&apart, w);
            Ok(if self.penalty == Penalty::Negative { mean - penalty } else { mean + penalty })
        })
    }

    fn explain(&self, fields: &[Field], weights: &[f64]) -> Option<Explanation> {
        let names = named("w", fields);
        let (mean, total) = (mean_formula(fields, &names), list(fields, &names, |_, w| w.into()));
        let squares = list(fields, &names, |x, w| format!("{w} * ({x} - {mean}) ^ 2"));
        let sign = if self.penalty == Penalty::Negative { '-' } else { '+' };
        Some(Explanation { formula: format!("{mean} {sign} sum({squares}) / sum({total}) / ({mean})"), names: bound(names, weights) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run};

    #[test]
    fn the_penalty_is_the_variance_over_the_mean() {
        // 80, 100, 120: M = 100, S^2 = 800/3; 70, 100, 100: M = 90, S^2 = 200
        let x = matrix(&[("a", &[80.0, 70.0]), ("b", &[100.0, 100.0]), ("c", &[120.0, 100.0])]);
        let got = |params| run(MazziottaPareto::method(), params, &x.clone().weights(&[1.0; 3])).unwrap().all();
        close(&got("{}"), &[100.0 - 8.0 / 3.0, 90.0 - 20.0 / 9.0], 1e-12);
        close(&got(r#"{"penalty": "positive"}"#), &[100.0 + 8.0 / 3.0, 90.0 + 20.0 / 9.0], 1e-12);
        // With the weights 1, 1, 2: M = 105, S^2 = (625 + 25 + 2 * 225) / 4
        let weighted = run(MazziottaPareto::method(), "{}", &x.weights(&[1.0, 1.0, 2.0])).unwrap().all();
        close(&weighted[..1], &[105.0 - 275.0 / 105.0], 1e-12);
    }

    #[test]
    fn of_equal_means_the_balanced_is_better() {
        let x = matrix(&[("a", &[100.0, 95.0, 80.0]), ("b", &[100.0, 105.0, 120.0])]).weights(&[1.0, 1.0]);
        let got = run(MazziottaPareto::method(), "{}", &x).unwrap().all();
        assert!(got[0] > got[1] && got[1] > got[2]);
    }

    #[test]
    fn scores_around_zero_have_no_coefficient_of_variation() {
        let got = run(MazziottaPareto::method(), "{}", &matrix(&[("a", &[-1.0]), ("b", &[1.0])]).weights(&[1.0, 1.0])).unwrap();
        assert_eq!((got.values.as_slice(), got.codes()), (&[None][..], vec!["mean-not-positive"]));
    }
}

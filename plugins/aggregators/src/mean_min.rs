//! The mean-min function.

use indicia_plugin::prelude::*;

use crate::fold::{each_row, mean_of, weighed};
use crate::formula::{bound, list, mean_formula, named, weighed_fields};

method! {
    /// # mean-min: between the mean and the least (均值-最小值函数)
    ///
    /// ```text
    /// M     = (w1 x1 + ... + wk xk) / (w1 + ... + wk)
    /// score = M - alpha * (sqrt((M - min)^2 + beta^2) - beta)
    /// ```
    ///
    /// `min` is the least child that carries weight. `alpha` says how much of the imbalance is taken off: 0 gives the mean, 1 with
    /// `beta = 0` the least child, Leontief's case. `beta` says from which distance on: small gaps between mean and least child
    /// cost little as long as they are small beside beta, which is in the unit of the scores.
    ///
    /// **Range**: from the least child to the mean.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// The node's policy decides: reweighting scales the weights of what is present up to the same total.
    ///
    /// ## Degenerate cases
    /// Weights that sum to zero: refused (`weights-all-zero`). One child: its value.
    ///
    /// ## Source
    /// Casadio Tarabusi & Guarini, "An unbalance adjustment method for development indicators", *Social Indicators Research* 112
    /// (2013), 19-45, doi 10.1007/s11205-012-0070-4; `Compind::ci_mean_min` computes it without weights.
    ///
    /// ## Example
    /// M = 60, min = 20: 60 - 0.5 * (sqrt(40^2 + 30^2) - 30) = 50.
    /// ```toml
    /// use = "mean-min"
    /// params = { alpha = 0.5, beta = 30 }
    ///
    /// [example]
    /// columns = { a = [20, 70], b = [100, 70] }
    /// weights = [0.5, 0.5]
    /// gives = [50, 70]
    /// ```
    pub struct MeanMin: RowAggregator = "mean-min" {
        title { zh: "均值-最小值函数", en: "Mean-min function" }
        page_zh "mean_min.zh.md"
        params {
            /// Share of the imbalance that is taken off.
            alpha: f64, min 0.0, max 1.0;
            /// The distance between mean and least child from which on it counts in full, in the unit of the scores.
            beta: f64, min 0.0;
        }
        example r#"{"alpha": 0.5, "beta": 10}"#
    }
}

impl RowAggregator for MeanMin {
    fn facts(&self) -> Facts {
        let compensability = if self.alpha == 0.0 { Compensability::Full } else { Compensability::Partial };
        Facts { order_preserving: true, fit: Fit::None, compensability, ..Facts::default() }
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        each_row(data, weights, out, call, |_, _, x, w| {
            let mean = mean_of(x, w);
            let least = weighed(w).map(|j| x[j]).fold(mean, |a, b| if b < a { b } else { a });
            Ok(mean - self.alpha * (libm::hypot(mean - least, self.beta) - self.beta))
        })
    }

    fn explain(&self, fields: &[Field], weights: &[f64]) -> Option<Explanation> {
        let (fields, weights) = weighed_fields(fields, weights);
        let names = named("w", &fields);
        let (mean, least) = (mean_formula(&fields, &names), list(&fields, &names, |x, _| x.into()));
        let (alpha, beta) = (self.alpha, self.beta);
        let formula = format!("{mean} - {alpha} * (sqrt(({mean} - min({least})) ^ 2 + {beta} ^ 2) - {beta})");
        Some(Explanation { formula, names: bound(names, &weights) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run};

    #[test]
    fn alpha_and_beta_lead_from_the_mean_to_the_least() {
        let x = matrix(&[("a", &[20.0]), ("b", &[100.0])]).weights(&[3.0, 1.0]);
        let of = |params| run(MeanMin::method(), params, &x).unwrap().all()[0];
        // M = 40
        assert_eq!(of(r#"{"alpha": 0, "beta": 7}"#), 40.0);
        assert_eq!(of(r#"{"alpha": 1, "beta": 0}"#), 20.0);
        // sqrt(20^2 + 15^2) - 15 = 10
        close(&[of(r#"{"alpha": 1, "beta": 15}"#), of(r#"{"alpha": 0.25, "beta": 15}"#)], &[30.0, 37.5], 1e-12);
    }

    #[test]
    fn a_child_without_weight_is_not_the_least() {
        let x = matrix(&[("a", &[0.0]), ("b", &[10.0]), ("c", &[30.0])]).weights(&[0.0, 1.0, 1.0]);
        assert_eq!(run(MeanMin::method(), r#"{"alpha": 1, "beta": 0}"#, &x).unwrap().all(), [10.0]);
    }
}

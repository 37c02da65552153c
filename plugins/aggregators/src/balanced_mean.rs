//! Formula (4) for any number of sides.

use indicia_plugin::prelude::*;

use crate::formula::quoted;
use crate::sides::{apart_formula, each_row};

method! {
    /// # balanced-mean: mean that imbalance lowers (均衡均值)
    ///
    /// ```text
    /// score = M * (1 - G*),   M = (x1 + ... + xn) / n,   G* = Gini * n / (n - 1)
    /// ```
    ///
    /// The extension of formula (4) to more than two sides, without the coefficient; `[node.I] formula = "M * Iu"` adds it. For two sides
    /// it is their minimum, as formula (4) is. For more it lies between minimum and mean: with the sides in rising order
    ///
    /// ```text
    /// score = sum over i of 2 (n - i) / (n (n - 1)) * x(i)
    /// ```
    ///
    /// so that the weakest side counts most and the strongest not at all: raising it changes nothing. Weights play no part.
    ///
    /// **Range**: that of the sides, which must not be negative.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// The node's policy decides: reweighting computes with the sides that are there. A unit with fewer than two has no value
    /// (`one-side`).
    ///
    /// ## Degenerate cases
    /// All sides 0: 0, the limit. A negative side: no value (`side-negative`).
    ///
    /// ## Source
    /// Formula (4) of the integration index; for two sides identical to it. The extension by the corrected Gini coefficient is this
    /// program's, and so is its proof of agreement: the tests.
    ///
    /// ## Example
    /// (80, 60, 40): M = 60, G* = 2/9, 60 * 7/9 = 46.67, where the least side is 40 and the mean 60.
    /// ```toml
    /// use = "balanced-mean"
    ///
    /// [example]
    /// columns = { Ig = [80, 50, 0], Ie = [60, 50, 0], Is = [40, 50, 0] }
    /// weights = [1, 1, 1]
    /// gives = [46.666666666666664, 50, 0]
    /// ```
    pub struct BalancedMean: RowAggregator = "balanced-mean" {
        title { zh: "均衡均值", en: "Balanced mean" }
        page_zh "balanced_mean.zh.md"
        texts {
            "one-side" => { zh: "节点 `{node}` 只有 {count} 方有值，无从比较", en: "node `{node}` has {count} side with a value: there is nothing to compare" }
            "side-negative" => { zh: "`{id}` 为负值 {value}，无法计算", en: "`{id}` is negative ({value})" }
        }
    }
}

impl RowAggregator for BalancedMean {
    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            fit: Fit::None,
            order_preserving: true,
            ignores_weights: true,
            compensability: Compensability::Partial,
            ..Facts::default()
        }
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        each_row(data, weights, out, call, &|sides, _| {
            let mut sorted = sides.to_vec();
            indicia_kernels::sort(&mut sorted);
            let n = sorted.len();
            // Every term counts positively, so that no rounding can make a better side cost anything.
            let terms = sorted.iter().enumerate().map(|(i, x)| 2.0 * (n - 1 - i) as f64 / (n * (n - 1)) as f64 * x);
            let score: f64 = terms.sum();
            Ok(if sorted[0] == sorted[n - 1] { sorted[0] } else { score })
        })
    }

    fn explain(&self, fields: &[Field], _: &[f64]) -> Option<Explanation> {
        let names: Vec<String> = fields.iter().map(|f| quoted(f.id)).collect();
        let pairs = names.len() * (names.len().max(2) - 1);
        Some(Explanation { formula: format!("mean({}) - {} / {pairs}", names.join(", "), apart_formula(&names)), names: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run};

    #[test]
    fn two_sides_are_formula_four_without_the_coefficient() {
        let sides: Vec<(f64, f64)> = (1..=10).flat_map(|a| (0..=10).map(move |b| (f64::from(a) * 9.7, f64::from(b) * 10.0))).collect();
        let (a, b): (Vec<f64>, Vec<f64>) = sides.iter().copied().unzip();
        let four: Vec<f64> = sides.iter().map(|(a, b)| (a + b) / 2.0 * (1.0 - (a - b).abs() / (a + b))).collect();
        let got = run(BalancedMean::method(), "{}", &matrix(&[("a", &a), ("b", &b)]).weights(&[0.5, 0.5])).unwrap().all();
        close(&got, &four, 1e-12);
        close(&got, &sides.iter().map(|(a, b)| a.min(*b)).collect::<Vec<_>>(), 1e-12);
    }

    #[test]
    fn five_sides_by_the_gini_coefficient() {
        // Gini by its definition: sum |xi - xj| / (2 n^2 mean).
        let x = [90.0, 10.0, 55.0, 70.0, 25.0_f64];
        let mean = x.iter().sum::<f64>() / 5.0;
        let pairs: f64 = x.iter().flat_map(|a| x.iter().map(move |b| (a - b).abs())).sum();
        let gini = pairs / (2.0 * 25.0 * mean);
        let columns: Vec<(String, [f64; 1])> = x.iter().enumerate().map(|(i, x)| (format!("s{i}"), [*x])).collect();
        let columns: Vec<(&str, &[f64])> = columns.iter().map(|(id, x)| (id.as_str(), &x[..])).collect();
        let got = run(BalancedMean::method(), "{}", &matrix(&columns).weights(&[1.0; 5])).unwrap();
        close(&got.all(), &[mean * (1.0 - gini * 5.0 / 4.0)], 1e-12);
    }

    #[test]
    fn the_strongest_side_has_no_marginal_value() {
        let of = |best: f64| {
            let x = matrix(&[("a", &[best]), ("b", &[60.0]), ("c", &[40.0])]).weights(&[1.0; 3]);
            run(BalancedMean::method(), "{}", &x).unwrap().all()[0]
        };
        close(&[of(80.0), of(100.0)], &[140.0 / 3.0; 2], 1e-12);
    }
}

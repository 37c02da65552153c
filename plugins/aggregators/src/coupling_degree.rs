//! The coupling degree.

use indicia_plugin::prelude::*;

use crate::formula::quoted;
use crate::sides::{coupling, each_row, product};

method! {
    /// # coupling-degree: coupling degree (耦合度)
    ///
    /// ```text
    /// C = n * (U1 * ... * Un)^(1/n) / (U1 + ... + Un)
    /// ```
    ///
    /// U1 to Un are the sides, the children of the node.
    ///
    /// The geometric mean of the sides over their arithmetic mean: how alike they are, not how good. Two sides at 5 couple as
    /// perfectly as two at 95; the level comes in with [`coordination-degree`]. The root of the product is the n-th one: with a square
    /// root for three sides, or without the factor n, the figure is another one (errors that Wang et al. found in many papers). Weights
    /// play no part.
    ///
    /// **Range**: [0, 1]; 1 when all sides are equal, 0 when one is 0. The unit of the sides does not matter, as long as it is the same.
    /// **Direction**: the sides are scores; the higher the result, the more even they are.
    ///
    /// ## Missing values
    /// The node's policy decides: reweighting computes with the sides that are there. A unit with fewer than two has no value
    /// (`one-side`).
    ///
    /// ## Degenerate cases
    /// All sides 0: 0/0, no value (`coupling-of-nothing`). A negative side: no value (`side-negative`).
    ///
    /// ## Source
    /// As written out by Wang Shujia (王淑佳) et al., "国内耦合协调度模型的误区及修正", *Journal of Natural Resources* 36(3) (2021), 793-810.
    ///
    /// ## Example
    /// 2 * sqrt(0.64 * 0.16) / 0.8 = 2 * 0.32 / 0.8.
    /// ```toml
    /// use = "coupling-degree"
    ///
    /// [example]
    /// columns = { Ig = [0.64, 0.5, 80], Ie = [0.16, 0.5, 0] }
    /// weights = [0.5, 0.5]
    /// gives = [0.8, 1, 0]
    /// ```
    pub struct CouplingDegree: RowAggregator = "coupling-degree" {
        title { zh: "耦合度", en: "Coupling degree" }
        page_zh "coupling_degree.zh.md"
        texts {
            "coupling-of-nothing" => { zh: "节点 `{node}` 的各方均为零，耦合度没有定义", en: "all sides of node `{node}` are zero: their coupling is not defined" }
            "one-side" => { zh: "节点 `{node}` 只有 {count} 方有值，无从比较", en: "node `{node}` has {count} side with a value: there is nothing to compare" }
            "side-negative" => { zh: "`{id}` 为负值 {value}，无法计算", en: "`{id}` is negative ({value})" }
        }
    }
}

impl RowAggregator for CouplingDegree {
    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            fit: Fit::None,
            range: Some([0.0, 1.0]),
            ignores_weights: true,
            compensability: Compensability::None,
            ..Facts::default()
        }
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        each_row(data, weights, out, call, &|sides, _| coupling(sides).ok_or_else(|| Failure::new("coupling-of-nothing")))
    }

    fn explain(&self, fields: &[Field], _: &[f64]) -> Option<Explanation> {
        let names: Vec<String> = fields.iter().map(|f| quoted(f.id)).collect();
        let n = names.len();
        Some(Explanation { formula: format!("{n} * ({}) ^ (1 / {n}) / sum({})", product(&names), names.join(", ")), names: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run};

    fn of(sides: &[f64]) -> crate::trial::Got {
        let columns: Vec<(String, Vec<f64>)> = sides.iter().enumerate().map(|(n, x)| (format!("s{n}"), vec![*x])).collect();
        let columns: Vec<(&str, &[f64])> = columns.iter().map(|(id, x)| (id.as_str(), x.as_slice())).collect();
        run(CouplingDegree::method(), "{}", &matrix(&columns).weights(&vec![1.0; sides.len()])).unwrap()
    }

    #[test]
    fn the_geometric_mean_over_the_arithmetic_one() {
        // 2 * sqrt(64 * 49) / 113 = 112 / 113; 3 * cbrt(8 * 27 * 64) / (8 + 27 + 64) = 3 * 24 / 99.
        close(&of(&[64.0, 49.0]).all(), &[112.0 / 113.0], 1e-15);
        close(&of(&[8.0, 27.0, 64.0]).all(), &[72.0 / 99.0], 1e-15);
        close(&of(&[0.64, 0.49]).all(), &[112.0 / 113.0], 1e-15);
    }

    #[test]
    fn the_printed_example_of_mathmodels_comes_out() {
        // Manual of the R package mathmodels, `coupling_degree`, to three decimals.
        let rows = [
            ([0.0162, 0.2720, 0.2655], 0.571),
            ([0.1782, 0.6824, 0.3721], 0.867),
            ([0.5490, 0.0593, 0.5729], 0.674),
            ([0.6730, 0.4812, 0.9082], 0.967),
            ([0.0207, 0.8891, 0.2017], 0.418),
            ([0.9875, 0.5573, 0.8984], 0.971),
        ];
        for (sides, printed) in rows {
            let got = of(&sides).all()[0];
            assert!((got - printed).abs() <= 0.000_5, "{got} instead of {printed}");
        }
    }

    #[test]
    fn equal_sides_couple_perfectly_at_any_level_and_a_zero_not_at_all() {
        for sides in [&[0.05, 0.05][..], &[95.0; 5], &[1e-60; 3], &[1e60; 3]] {
            close(&of(sides).all(), &[1.0], 1e-15);
        }
        assert_eq!(of(&[0.0, 0.9]).all(), [0.0]);
    }

    #[test]
    fn nothing_and_less_than_nothing_have_no_coupling() {
        assert_eq!(of(&[0.0, 0.0]).codes(), ["coupling-of-nothing"]);
        assert_eq!(of(&[-1.0, 2.0]).codes(), ["side-negative"]);
    }
}

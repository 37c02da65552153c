//! The coordination degree.

use indicia_plugin::prelude::*;

use crate::coupling_degree_corrected::{corrected_formula, share_names, shares};
use crate::fold::refuse_no_weight;
use crate::formula::{bound, named, quoted};
use crate::sides::{corrected, coupling, each_row, product};

choices! {
    /// Which coupling degree stands in the coordination degree.
    pub enum Coupling {
        /// `n * (U1 * ... * Un)^(1/n) / (U1 + ... + Un)`, as `coupling-degree`.
        Standard = "standard",
        /// Wang's, as `coupling-degree-corrected`.
        Corrected = "corrected",
    }
}

method! {
    /// # coordination-degree: degree of coupling coordination (耦合协调度)
    ///
    /// ```text
    /// D = sqrt(C * T),   T = (w1 U1 + ... + wn Un) / (w1 + ... + wn)
    /// ```
    ///
    /// C is the coupling degree, the standard or the corrected one; T the level. The sides must be shares of one: 64 and 49 out of a
    /// hundred give 7.48 where 0.64 and 0.49 give 0.748, and only the second can be held against the customary grades. `full` is the
    /// value of a perfect side, 100 for scores out of a hundred.
    ///
    /// With equal weights and the standard coupling degree, D is the square root of the geometric mean of the sides; for two sides
    /// (U1 * U2)^(1/4). Its order is that of the geometric mean, and it says nothing beyond it.
    ///
    /// **Range**: [0, 1].
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// The node's policy decides: reweighting computes with the sides that are there. A unit with fewer than two has no value
    /// (`one-side`).
    ///
    /// ## Degenerate cases
    /// All sides 0: D is 0, since T is 0 and C at most 1. A side above `full`: no value (`side-above-full`). A negative side: no value
    /// (`side-negative`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// As written out by Wang Shujia (王淑佳) et al., "国内耦合协调度模型的误区及修正", *Journal of Natural Resources* 36(3) (2021), 793-810. That
    /// article prints no table with both the sides and D. The manual of the R package mathmodels (zhjx19/mathmodels,
    /// `coupling_degree`) does, for six units with three sides, with either coupling degree, equal weights and others: all agree to the
    /// digits printed.
    ///
    /// ## Example
    /// 2 * sqrt(0.64 * 0.16) / 0.8 = 0.8, T = 0.4, sqrt(0.32); and 0.5, 0.5: C = 1, T = 0.5.
    /// ```toml
    /// use = "coordination-degree"
    /// params = { full = 100 }
    ///
    /// [example]
    /// columns = { Ig = [64, 50, 0], Ie = [16, 50, 0] }
    /// weights = [0.5, 0.5]
    /// gives = [0.565685424949238, 0.7071067811865476, 0]
    /// ```
    pub struct CoordinationDegree: RowAggregator = "coordination-degree" {
        title { zh: "耦合协调度", en: "Coordination degree" }
        page_zh "coordination_degree.zh.md"
        params {
            /// Which coupling degree it contains.
            coupling: Coupling = Coupling::Standard;
            /// The value of a perfect side: 1, or 100 for scores out of a hundred.
            full: f64 = 1.0, above 0.0;
        }
        texts {
            "one-side" => { zh: "节点 `{node}` 只有 {count} 方有值，无从比较", en: "node `{node}` has {count} side with a value: there is nothing to compare" }
            "side-negative" => { zh: "`{id}` 为负值 {value}，无法计算", en: "`{id}` is negative ({value})" }
            "side-above-full" => { zh: "取值 {value} 超过满值 {limit}，请用 `full` 声明各方的满值", en: "a side is {value}, above the full value {limit}: declare it with `full`" }
        }
    }
}

impl RowAggregator for CoordinationDegree {
    fn facts(&self) -> Facts {
        Facts {
            domain: if self.full == 1.0 { Domain::Unit } else { Domain::NonNegative },
            fit: Fit::None,
            range: Some([0.0, 1.0]),
            compensability: Compensability::Partial,
            ..Facts::default()
        }
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        refuse_no_weight(data, weights, out, call)?;
        each_row(data, weights, out, call, &|sides, w| {
            let sides = shares(sides, self.full)?;
            let total: f64 = w.iter().sum();
            if total == 0.0 {
                return Err(Failure::new("weights-all-zero"));
            }
            let level = indicia_kernels::dot(&sides, w) / total;
            let coupled = match self.coupling {
                Coupling::Standard => coupling(&sides),
                Coupling::Corrected => corrected(&sides),
            };
            Ok(libm::sqrt((coupled.unwrap_or(0.0) * level).clamp(0.0, 1.0)))
        })
    }

    fn explain(&self, fields: &[Field], weights: &[f64]) -> Option<Explanation> {
        let names = share_names(fields, self.full);
        let (n, sum) = (names.len(), format!("sum({})", names.join(", ")));
        let coupled = match self.coupling {
            Coupling::Standard => format!("{n} * ({}) ^ (1 / {n}) / {sum}", product(&names)),
            Coupling::Corrected => corrected_formula(&names),
        };
        let of = named("w", fields);
        let terms: Vec<String> = names.iter().zip(&of).map(|(name, w)| format!("{name} * {}", quoted(w))).collect();
        let all: Vec<String> = of.iter().map(|w| quoted(w)).collect();
        let level = format!("sum({}) / sum({})", terms.join(", "), all.join(", "));
        // Without anything there is nothing to divide by.
        Some(Explanation { formula: format!("if({sum} > 0, sqrt({coupled} * ({level})), 0)"), names: bound(of, weights) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run};

    #[test]
    fn two_sides_of_equal_weight_are_the_fourth_root_of_their_product() {
        for (a, b) in [(0.64, 0.49), (0.9, 0.1), (0.3, 0.3)] {
            let got = run(CoordinationDegree::method(), "{}", &matrix(&[("a", &[a]), ("b", &[b])]).weights(&[0.5, 0.5])).unwrap();
            close(&got.all(), &[libm::pow(a * b, 0.25)], 1e-15);
        }
        // sqrt(0.8 * 0.7) = 0.748...: the 7.48 of sides out of a hundred is no degree.
        let got = run(CoordinationDegree::method(), "{}", &matrix(&[("a", &[0.64]), ("b", &[0.49])]).weights(&[0.5, 0.5])).unwrap();
        close(&got.all(), &[0.748_331], 1e-6);
        let raw = run(CoordinationDegree::method(), "{}", &matrix(&[("a", &[64.0]), ("b", &[49.0])]).weights(&[0.5, 0.5])).unwrap();
        assert_eq!(raw.codes(), ["side-above-full"]);
    }

    #[test]
    fn weights_move_the_level_and_not_the_coupling() {
        // C = 0.8; T = (3 * 0.64 + 0.16) / 4 = 0.52.
        let x = matrix(&[("a", &[0.64]), ("b", &[0.16])]).weights(&[3.0, 1.0]);
        close(&run(CoordinationDegree::method(), "{}", &x).unwrap().all(), &[libm::sqrt(0.8 * 0.52)], 1e-15);
        let corrected = run(CoordinationDegree::method(), r#"{"coupling": "corrected"}"#, &x).unwrap();
        close(&corrected.all(), &[libm::sqrt(libm::sqrt(0.13) * 0.52)], 1e-15);
    }

    #[test]
    fn the_printed_example_of_mathmodels_comes_out() {
        // Manual of the R package mathmodels, `coupling_degree`: sides, and what it prints to three decimals.
        let sides = [
            ("s1", &[0.0162, 0.1782, 0.5490, 0.6730, 0.0207, 0.9875][..]),
            ("s2", &[0.2720, 0.6824, 0.0593, 0.4812, 0.8891, 0.5573]),
            ("s3", &[0.2655, 0.3721, 0.5729, 0.9082, 0.2017, 0.8984]),
        ];
        let printed = |params: &str, weights: &[f64], expected: [f64; 6]| {
            let got = run(CoordinationDegree::method(), params, &matrix(&sides).weights(weights)).unwrap().all();
            for (got, expected) in got.iter().zip(expected) {
                assert!((got - expected).abs() <= 0.000_5, "{got} instead of {expected}");
            }
        };
        printed("{}", &[1.0; 3], [0.325, 0.597, 0.515, 0.815, 0.393, 0.889]);
        printed(r#"{"coupling": "corrected"}"#, &[0.4, 0.3, 0.3], [0.274, 0.440, 0.432, 0.678, 0.242, 0.771]);
    }

    #[test]
    fn nothing_is_not_coordinated() {
        let x = matrix(&[("a", &[0.0, 0.0]), ("b", &[0.0, 1.0])]).weights(&[1.0, 1.0]);
        assert_eq!(run(CoordinationDegree::method(), "{}", &x).unwrap().all(), [0.0, 0.0]);
        let none = matrix(&[("a", &[0.5]), ("b", &[1.0])]).weights(&[0.0, 0.0]);
        assert_eq!(run(CoordinationDegree::method(), "{}", &none).unwrap_err().code, "weights-all-zero");
    }
}

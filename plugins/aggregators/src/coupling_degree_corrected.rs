//! The corrected coupling degree of Wang (2021).

use indicia_plugin::prelude::*;

use crate::formula::quoted;
use crate::sides::{apart_formula, corrected, each_row, product};

method! {
    /// # coupling-degree-corrected: corrected coupling degree (修正耦合度)
    ///
    /// ```text
    /// C = sqrt( [1 - sum over pairs |Ui - Uj| / (n (n-1) / 2)] * (U1/Umax * ... * Un/Umax)^(1/(n-1)) )
    /// two sides: C = sqrt( (1 - (Umax - Umin)) * Umin / Umax )
    /// ```
    ///
    /// The coupling degree crowds towards 1: sides at 0.9 and 0.6 still couple at 0.98. The corrected one spreads over the whole of
    /// [0, 1]. It depends on the level, so that the scale of the sides must be said: `full` is the value of a perfect side, 100 for
    /// scores out of a hundred. Weights play no part.
    ///
    /// **Range**: [0, 1]; 1 when all sides are equal, 0 when one is 0.
    /// **Direction**: the sides are scores; the higher the result, the more even they are.
    ///
    /// ## Missing values
    /// The node's policy decides: reweighting computes with the sides that are there. A unit with fewer than two has no value
    /// (`one-side`).
    ///
    /// ## Degenerate cases
    /// All sides 0: 0/0, no value (`coupling-of-nothing`). A side above `full`: no value (`side-above-full`). A negative side: no
    /// value (`side-negative`).
    ///
    /// ## Source
    /// Wang Shujia (王淑佳) et al., "国内耦合协调度模型的误区及修正", *Journal of Natural Resources* 36(3) (2021), 793-810. Table 8 prints both
    /// coupling degrees of ecology and economy for thirteen cities, not the sides. Two figures determine two sides: those of Beijing
    /// in 2008 (0.9989 and 0.9404) follow from 0.3196 and 0.2910, and all thirteen of that year from sides between 0 and 1. That
    /// the sides of the paper are these could not be verified.
    ///
    /// ## Example
    /// sqrt((1 - 0.48) * 0.16 / 0.64) = sqrt(0.13).
    /// ```toml
    /// use = "coupling-degree-corrected"
    ///
    /// [example]
    /// columns = { Ig = [0.64, 0.5, 1], Ie = [0.16, 0.5, 0] }
    /// weights = [0.5, 0.5]
    /// gives = [0.36055512754639896, 1, 0]
    /// ```
    pub struct CouplingDegreeCorrected: RowAggregator = "coupling-degree-corrected" {
        title { zh: "修正耦合度", en: "Corrected coupling degree" }
        page_zh "coupling_degree_corrected.zh.md"
        params {
            /// The value of a perfect side: 1, or 100 for scores out of a hundred.
            full: f64 = 1.0, above 0.0;
        }
        texts {
            "coupling-of-nothing" => { zh: "节点 `{node}` 的各方均为零，耦合度没有定义", en: "all sides of node `{node}` are zero: their coupling is not defined" }
            "one-side" => { zh: "节点 `{node}` 只有 {count} 方有值，无从比较", en: "node `{node}` has {count} side with a value: there is nothing to compare" }
            "side-negative" => { zh: "`{id}` 为负值 {value}，无法计算", en: "`{id}` is negative ({value})" }
            "side-above-full" => { zh: "取值 {value} 超过满值 {limit}，请用 `full` 声明各方的满值", en: "a side is {value}, above the full value {limit}: declare it with `full`" }
        }
    }
}

/// Sides as shares of the full value; what lies above it is refused.
pub(crate) fn shares(sides: &[f64], full: f64) -> Result<Vec<f64>, Failure> {
    if let Some(x) = sides.iter().find(|x| **x > full) {
        return Err(Failure::new("side-above-full").arg("value", x).arg("limit", full));
    }
    Ok(sides.iter().map(|x| x / full).collect())
}

/// Names as shares of the full value.
pub(crate) fn share_names(fields: &[Field], full: f64) -> Vec<String> {
    fields.iter().map(|f| if full == 1.0 { quoted(f.id) } else { format!("({} / {full})", quoted(f.id)) }).collect()
}

/// The corrected coupling degree as a formula over shares.
pub(crate) fn corrected_formula(names: &[String]) -> String {
    let n = names.len();
    let most = format!("max({})", names.join(", "));
    let pairs = n * (n.max(1) - 1) / 2;
    let ratios: Vec<String> = names.iter().map(|name| format!("({name} / {most})")).collect();
    format!("sqrt((1 - {} / {pairs}) * ({}) ^ (1 / {}))", apart_formula(names), product(&ratios), n.max(2) - 1)
}

impl RowAggregator for CouplingDegreeCorrected {
    fn facts(&self) -> Facts {
        Facts {
            domain: if self.full == 1.0 { Domain::Unit } else { Domain::NonNegative },
            fit: Fit::None,
            range: Some([0.0, 1.0]),
            ignores_weights: true,
            compensability: Compensability::None,
            ..Facts::default()
        }
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        each_row(data, weights, out, call, &|sides, _| {
            corrected(&shares(sides, self.full)?).ok_or_else(|| Failure::new("coupling-of-nothing"))
        })
    }

    fn explain(&self, fields: &[Field], _: &[f64]) -> Option<Explanation> {
        Some(Explanation { formula: corrected_formula(&share_names(fields, self.full)), names: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sides::coupling;
    use crate::trial::{close, matrix, run};

    fn of(a: f64, b: f64) -> crate::trial::Got {
        run(CouplingDegreeCorrected::method(), "{}", &matrix(&[("a", &[a]), ("b", &[b])]).weights(&[1.0, 1.0])).unwrap()
    }

    #[test]
    fn two_and_three_sides_by_hand() {
        // sqrt((1 - 0.25) * 0.25 / 0.5); three: pairs 0.2 + 0.4 + 0.2 = 0.8 over 3, ratios 1, 0.75, 0.5.
        close(&of(0.5, 0.25).all(), &[libm::sqrt(0.75 * 0.5)], 1e-15);
        let x = matrix(&[("a", &[80.0]), ("b", &[60.0]), ("c", &[40.0])]).weights(&[1.0; 3]);
        let got = run(CouplingDegreeCorrected::method(), r#"{"full": 100}"#, &x).unwrap();
        close(&got.all(), &[libm::sqrt((1.0 - 0.8 / 3.0) * libm::sqrt(0.375))], 1e-15);
    }

    #[test]
    fn the_printed_pairs_of_both_coupling_degrees_fit_together() {
        // Wang et al. 2021, Table 8, 2008: the old and the corrected coupling degree of thirteen cities. With s the root of the
        // ratio of both sides, C = 2s / (1 + s^2); then the corrected one gives the greater side, which must be one.
        let old = [0.9989, 0.9935, 0.8868, 0.9073, 0.6821, 0.8328, 0.6816, 0.7789, 0.6871, 0.6101, 0.8017, 0.7867, 0.7191];
        let new = [0.9404, 0.8660, 0.5440, 0.5769, 0.3006, 0.4780, 0.3344, 0.4171, 0.3278, 0.2700, 0.4374, 0.4196, 0.3738];
        for (old, new) in old.into_iter().zip(new) {
            let s = (1.0 - libm::sqrt(1.0 - old * old)) / old;
            let most = (1.0 - new * new / (s * s)) / (1.0 - s * s);
            assert!(most > 0.0 && most <= 1.0, "{most}");
            close(&[coupling(&[most, most * s * s]).unwrap()], &[old], 1e-12);
            close(&of(most, most * s * s).all(), &[new], 1e-12);
        }
    }

    #[test]
    fn what_cannot_be_compared_has_no_value() {
        assert_eq!(of(0.0, 0.0).codes(), ["coupling-of-nothing"]);
        assert_eq!(of(64.0, 49.0).codes(), ["side-above-full"]);
        assert_eq!(of(0.0, 1.0).all(), [0.0]);
    }
}

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
    /// U1 to Un are the sides divided by `full`, Umax and Umin the greatest and the least of them.
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
    /// coupling degrees of ecology and economy for thirteen cities, not the sides; but two figures determine two sides. Those of Beijing
    /// in 2008 (0.9989 and 0.9404) follow from 0.320 and 0.291, and all 90 pairs of 2008 to 2014 that determine them (one is 1.0000) from sides between 0 and 0.7. Without
    /// the outer root, or with the ratio outside it, not one pair would follow from sides in [0, 1]: the table holds the formula to be
    /// this one. The manual of the R package mathmodels prints an example with three sides, which agrees as well. No table of D for
    /// these cities was found.
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

    /// Wang et al. 2021, Table 8, 2008 to 2014: for each year the old and the corrected coupling degree of thirteen cities, Beijing first.
    const TABLE_8: [[[f64; 13]; 2]; 7] = [
        // 2008
        [
            [0.9989, 0.9935, 0.8868, 0.9073, 0.6821, 0.8328, 0.6816, 0.7789, 0.6871, 0.6101, 0.8017, 0.7867, 0.7191],
            [0.9404, 0.866, 0.544, 0.5769, 0.3006, 0.478, 0.3344, 0.4171, 0.3278, 0.27, 0.4374, 0.4196, 0.3738],
        ],
        // 2009
        [
            [0.9984, 0.9997, 0.8912, 0.9079, 0.679, 0.8114, 0.6839, 0.7786, 0.718, 0.6377, 0.8018, 0.7587, 0.7396],
            [0.9238, 0.9675, 0.5435, 0.5716, 0.2946, 0.4445, 0.3224, 0.4117, 0.3533, 0.2731, 0.4352, 0.3821, 0.3906],
        ],
        // 2010
        [
            [0.9999, 0.992, 0.9071, 0.9224, 0.6957, 0.8309, 0.7044, 0.7992, 0.7556, 0.6212, 0.8277, 0.7707, 0.7109],
            [0.9835, 0.8497, 0.5659, 0.5942, 0.3041, 0.4593, 0.3385, 0.4245, 0.3857, 0.2533, 0.4574, 0.3908, 0.3529],
        ],
        // 2011
        [
            [0.9939, 0.9848, 0.9373, 0.9468, 0.7446, 0.8488, 0.7437, 0.8114, 0.7806, 0.6469, 0.8601, 0.8162, 0.756],
            [0.8485, 0.7896, 0.6271, 0.6503, 0.3454, 0.4767, 0.372, 0.4332, 0.4123, 0.26, 0.4994, 0.4361, 0.3951],
        ],
        // 2012
        [
            [0.9992, 0.9913, 1.0, 0.9276, 0.672, 0.8527, 0.7674, 0.8211, 0.7859, 0.6561, 0.8749, 0.8133, 0.7577],
            [0.9445, 0.8342, 0.9949, 0.5937, 0.2497, 0.4816, 0.3967, 0.4433, 0.4134, 0.2615, 0.5164, 0.4243, 0.3931],
        ],
        // 2013
        [
            [0.9858, 0.928, 0.9867, 0.9866, 0.7442, 0.9215, 0.8259, 0.868, 0.7819, 0.6619, 0.9183, 0.9025, 0.7773],
            [0.7757, 0.5868, 0.8169, 0.8135, 0.3519, 0.6125, 0.4721, 0.516, 0.4043, 0.2746, 0.6006, 0.5692, 0.4184],
        ],
        // 2014
        [
            [0.9942, 0.9488, 0.9834, 0.9815, 0.6713, 0.8995, 0.8283, 0.8917, 0.7556, 0.6955, 0.927, 0.9064, 0.8257],
            [0.8523, 0.6353, 0.7939, 0.7829, 0.2532, 0.5627, 0.4708, 0.554, 0.3797, 0.3067, 0.6191, 0.575, 0.4723],
        ],
    ];

    #[test]
    fn the_printed_pairs_of_both_coupling_degrees_fit_this_formula_and_no_other() {
        // With s the root of the ratio of both sides, the old one is C = 2s / (1 + s^2); the corrected one then gives the greater side,
        // which must lie in (0, 1]. One old one is printed as 1.0000 and leaves the ratio open.
        let (mut fits, mut without_root, mut ratio_outside) = (0, 0, 0);
        for [old, new] in TABLE_8 {
            for (old, new) in old.into_iter().zip(new).filter(|(old, _)| *old < 1.0) {
                let s = (1.0 - libm::sqrt(1.0 - old * old)) / old;
                let ratio = s * s;
                let greater = |one_minus_distance: f64| (1.0 - one_minus_distance) / (1.0 - ratio);
                let most = greater(new * new / ratio);
                if most > 0.0 && most <= 0.7 {
                    fits += 1;
                    close(&[coupling(&[most, most * ratio]).unwrap()], &[old], 1e-12);
                    close(&of(most, most * ratio).all(), &[new], 1e-12);
                }
                without_root += usize::from((0.0..=1.0).contains(&greater(new / ratio)));
                ratio_outside += usize::from((0.0..=1.0).contains(&greater(new * new / (ratio * ratio))));
            }
        }
        assert_eq!((fits, without_root, ratio_outside), (90, 0, 0));
    }

    #[test]
    fn the_printed_example_of_mathmodels_comes_out() {
        // Manual of the R package mathmodels, `coupling_degree(type = "adjusted")`, to three decimals.
        let sides = [
            ("s1", &[0.0162, 0.1782, 0.5490, 0.6730, 0.0207, 0.9875][..]),
            ("s2", &[0.2720, 0.6824, 0.0593, 0.4812, 0.8891, 0.5573]),
            ("s3", &[0.2655, 0.3721, 0.5729, 0.9082, 0.2017, 0.8984]),
        ];
        let got = run(CouplingDegreeCorrected::method(), "{}", &matrix(&sides).weights(&[1.0; 3])).unwrap().all();
        for (got, printed) in got.iter().zip([0.447, 0.501, 0.455, 0.669, 0.175, 0.715]) {
            assert!((got - printed).abs() <= 0.000_5, "{got} instead of {printed}");
        }
    }

    #[test]
    fn what_cannot_be_compared_has_no_value() {
        assert_eq!(of(0.0, 0.0).codes(), ["coupling-of-nothing"]);
        assert_eq!(of(64.0, 49.0).codes(), ["side-above-full"]);
        assert_eq!(of(0.0, 1.0).all(), [0.0]);
    }
}

//! The balance factor of formula (4).

use indicia_plugin::prelude::*;

use crate::formula::quoted;
use crate::sides::{apart, apart_formula, each_row};

method! {
    /// # balance-factor: balance factor (均衡因子)
    ///
    /// ```text
    /// two sides: B = 1 - |a - b| / (a + b)
    /// n sides:   B = 1 - G*,   G* = Gini * n / (n - 1) = (sum over pairs |xi - xj|) / ((n - 1) * (x1 + ... + xn))
    /// ```
    ///
    /// The factor of formula (4) on its own: how even the sides are, whatever their level. G* is the Gini coefficient stretched so that it
    /// reaches 1 when one side has everything; for two sides it is |a - b| / (a + b). Weights play no part.
    ///
    /// **Range**: [0, 1]; 1 when all sides are equal, 0 when all but one are 0. The unit of the sides does not matter, as long as it
    /// is the same.
    /// **Direction**: the sides are scores; the higher the result, the more even they are.
    ///
    /// ## Missing values
    /// The node's policy decides: reweighting computes with the sides that are there. A unit with fewer than two has no value
    /// (`one-side`).
    ///
    /// ## Degenerate cases
    /// All sides 0: 0/0, no value (`balance-of-nothing`). A negative side: no value (`side-negative`).
    ///
    /// ## Source
    /// The second factor of formula (4) of the integration index; the Gini coefficient as in C. Gini (1912), with the correction
    /// n/(n - 1) for few units. The extension to several sides is this program's.
    ///
    /// ## Example
    /// 1 - 20/140 = 6/7; 1 - 0/100; 1 - 30/30.
    /// ```toml
    /// use = "balance-factor"
    ///
    /// [example]
    /// columns = { Ig = [80, 50, 30], Ie = [60, 50, 0] }
    /// weights = [0.5, 0.5]
    /// gives = [0.8571428571428571, 1, 0]
    /// ```
    pub struct BalanceFactor: RowAggregator = "balance-factor" {
        title { zh: "均衡因子", en: "Balance factor" }
        page_zh "balance_factor.zh.md"
        texts {
            "balance-of-nothing" => { zh: "节点 `{node}` 的各方均为零，均衡因子没有定义", en: "all sides of node `{node}` are zero: their balance is not defined" }
            "one-side" => { zh: "节点 `{node}` 只有 {count} 方有值，无从比较", en: "node `{node}` has {count} side with a value: there is nothing to compare" }
            "side-negative" => { zh: "`{id}` 为负值 {value}，无法计算", en: "`{id}` is negative ({value})" }
        }
    }
}

impl RowAggregator for BalanceFactor {
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
        each_row(data, weights, out, call, &|sides, _| {
            let (n, total) = (sides.len() as f64, indicia_kernels::sum(sides));
            if total <= 0.0 {
                return Err(Failure::new("balance-of-nothing"));
            }
            Ok((1.0 - apart(sides) / (n - 1.0) / total).clamp(0.0, 1.0))
        })
    }

    fn explain(&self, fields: &[Field], _: &[f64]) -> Option<Explanation> {
        let names: Vec<String> = fields.iter().map(|f| quoted(f.id)).collect();
        let below = names.len().max(2) - 1;
        Some(Explanation { formula: format!("1 - {} / {below} / sum({})", apart_formula(&names), names.join(", ")), names: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run};

    fn of(columns: &[(&str, &[f64])]) -> crate::trial::Got {
        run(BalanceFactor::method(), "{}", &matrix(columns).weights(&vec![1.0; columns.len()])).unwrap()
    }

    #[test]
    fn three_sides_by_the_gini_coefficient() {
        // (80, 60, 40): sum of |xi - xj| over all ordered pairs is 160, Gini = 160 / (2 * 9 * 60) = 4/27, G* = 4/27 * 3/2 = 2/9.
        close(&of(&[("a", &[80.0]), ("b", &[60.0]), ("c", &[40.0])]).all(), &[7.0 / 9.0], 1e-15);
    }

    #[test]
    fn one_side_with_everything_is_no_balance() {
        for n in 2..=5 {
            let columns: Vec<(String, [f64; 1])> = (0..n).map(|i| (format!("s{i}"), [if i == 0 { 7.0 } else { 0.0 }])).collect();
            let columns: Vec<(&str, &[f64])> = columns.iter().map(|(id, x)| (id.as_str(), &x[..])).collect();
            close(&of(&columns).all(), &[0.0], 1e-15);
        }
    }

    #[test]
    fn nothing_has_no_balance() {
        assert_eq!(of(&[("a", &[0.0]), ("b", &[0.0])]).codes(), ["balance-of-nothing"]);
    }
}

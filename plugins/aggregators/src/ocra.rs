//! OCRA: how far benefits are above and costs below the others'.

use indicia_plugin::prelude::*;

use crate::members::Members;
use crate::sweep::{ratio_fit, ratios, refuse_below};

method! {
    /// # ocra: distances from the worst, relative to the least (OCRA, 运营竞争力评价法)
    ///
    /// ```text
    /// benefit   d_ij = (x_ij - min_j) / min_j
    /// cost      d_ij = (max_j - x_ij) / min_j
    /// T_i   = sum over j of (w_j / sum of w) d_ij
    /// score = T_i - min T
    /// ```
    ///
    /// Minima and maxima are over the units of the fit. A child counts the more, the further its values are apart in proportion to the least. Children are scores, the higher the better. `costs` names those that were costs
    /// before `linear-proportion` turned them into shares of the best: a cost is in inverse proportion to such a score, so that the published formula is computed with costs as they were. The score looks at all
    /// units: it changes when one joins or leaves.
    ///
    /// **Range**: from 0, the last unit of the fit, without a bound.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A value of zero or less: refused (`ratio-negative`), since the least is divided by. A name in `costs` that is no child: refused (`not-a-child`). Weights by group or by unit: refused (`one-vector`). Weights that sum
    /// to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Parkan & Wu (2000), *Comparison of three modern multicriteria decision-making tools*, International Journal of Systems Science 31(4), 497-517; Madić, Petković & Radovanović (2015),
    /// Serbian Journal of Management 10(1), 61-73, doi:10.5937/sjm10-6802. `pymcdm.methods.OCRA` and `ocra_method` of pyDecision 5.1.8 give the same scores.
    ///
    /// ## Example
    /// Benefit: 0, 2. Costs are as 2 and 1: 0, 1. Half of each.
    /// ```toml
    /// use = "ocra"
    /// params = { costs = ["b"] }
    ///
    /// [example]
    /// columns = { a = [1, 3], b = [0.5, 1] }
    /// weights = [0.5, 0.5]
    /// gives = [0, 1.5]
    /// ```
    pub struct Ocra: Aggregator = "ocra" {
        title { zh: "OCRA 运营竞争力评价法", en: "OCRA" }
        page_zh "ocra.zh.md"
        params {
            /// Children that were costs before they were turned into shares of the best.
            costs: Vec<String> = Vec::new();
        }
        texts {
            "ratio-negative" => { zh: "`{id}` 中有 {value}，OCRA 以最小值为分母，要求数值大于零", en: "`{id}` holds {value}, but OCRA divides by the least value and needs values above zero" }
            "not-a-child" => { zh: "`{child}` 不是 `{node}` 的下级；下级为 {children}", en: "`{child}` is not a child of `{node}`; its children are {children}" }
            "one-vector" => { zh: "OCRA 的极值由全体评价对象得出，要求使用同一组权重，不能按组或按评价对象赋权", en: "the extremes of OCRA are those of all units and need one weight vector, not weights by group or by unit" }
        }
    }
}

fn total(columns: &[Vec<f64>], ends: &[(f64, f64)], costs: &[bool], w: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; columns.first().map_or(0, Vec::len)];
    for (j, column) in columns.iter().enumerate() {
        let ((lo, hi), w) = (ends[j], w[j]);
        for (sum, x) in sums.iter_mut().zip(column) {
            *sum += w * (if costs[j] { hi - x } else { x - lo } / lo);
        }
    }
    sums
}

impl Aggregator for Ocra {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::Positive,
            order_preserving: true,
            min_rows: 1,
            locality: Locality::Set,
            compensability: Compensability::Full,
            scale_free: true,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Members, Failure> {
        refuse_below(data, false, "ratio-negative")?;
        ratio_fit(&self.costs, data)
    }

    fn aggregate(
        &self,
        state: &Members,
        _: Option<&()>,
        data: &Table,
        weights: Weights,
        out: &mut Output,
        call: &Call,
    ) -> Result<(), Failure> {
        refuse_below(data, false, "ratio-negative")?;
        ratios(&self.costs, state, data, weights, out, call, &|members, rows, costs, w, y| {
            let ends: Vec<(f64, f64)> = members.iter().map(|c| indicia_kernels::min_max(c).unwrap_or((1.0, 1.0))).collect();
            let least = indicia_kernels::min(&total(members, &ends, costs, w)).unwrap_or(0.0);
            y.iter_mut().zip(total(rows, &ends, costs, w)).for_each(|(y, t)| *y = t - least);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{close, matrix, run, run_on};

    #[test]
    fn the_common_matrix_has_the_scores_of_the_peers() {
        // pymcdm 1.4.0: OCRA()(X, w, [1, -1, 1, -1]); ocra_method(X, w, ["max", "min", "max", "min"]) of pyDecision 5.1.8 gives the same; and all of them benefits
        let got = run(Ocra::method(), r#"{"costs": ["b", "d"]}"#, &peers::common_turned().weights(&peers::WEIGHTS)).unwrap().all();
        close(&got, &[0.1971905458089669, 0.49030458089668616, 0.0, 0.325204678362573, 0.07060916179337225, 0.3959941520467837], 1e-13);
        let got = run(Ocra::method(), "{}", &peers::common().weights(&peers::WEIGHTS)).unwrap().all();
        close(&got, &[0.03688352826510716, 0.1971028265107212, 0.0, 0.17257309941520454, 0.05087231968810901, 0.12845029239766081], 1e-13);
    }

    #[test]
    fn a_later_unit_is_measured_from_the_last_of_the_fit() {
        let fit = matrix(&[("a", &[2.0, 8.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[1.0, 5.0])]).weights(&[1.0]);
        close(&run_on(Ocra::method(), "{}", &fit, &later).unwrap().all(), &[-0.5, 1.5], 1e-15);
    }

    #[test]
    fn what_has_no_ratio_is_refused() {
        let code = |a: &[f64], costs: &str| run(Ocra::method(), costs, &matrix(&[("a", a)]).weights(&[1.0])).unwrap_err().code;
        assert_eq!(code(&[0.0, 1.0], "{}"), "ratio-negative");
        assert_eq!(code(&[0.0, 1.0], r#"{"costs": ["a"]}"#), "ratio-negative");
        assert_eq!(code(&[2.0, 1.0], r#"{"costs": ["b"]}"#), "not-a-child");
    }
}

//! COPRAS: benefits, and costs in inverse proportion.

use indicia_plugin::prelude::*;

use crate::members::Members;
use crate::sweep::{ratio_fit, ratios, totals, two_sums};

method! {
    /// # copras: benefits, and costs in inverse proportion (COPRAS, 复杂比例评价法)
    ///
    /// ```text
    /// d_ij  = (w_j / sum of w) x_ij / sum over i of x_ij
    /// S+_i  = sum of d_ij over the benefits,   S-_i = sum of d_ij over the costs
    /// Q_i   = S+_i + (sum of S-) / (S-_i * sum of 1 / S-)
    /// score = Q_i / max Q
    /// ```
    ///
    /// Sums and the greatest Q are over the units of the fit. The share of all costs is handed out in inverse proportion to each unit's own.
    ///
    /// Children are scores, the higher the better. `costs` names those that were costs before `linear-proportion` turned them into shares of the best: a cost is in inverse proportion to such a score, so that the
    /// published formula is computed with costs as they were. Without `costs` it is a weighted mean over `share-of-sum`, relative to the best. The score looks at all units: it changes when one joins or leaves.
    ///
    /// **Range**: [0, 1] for the units of the fit, 1 the best.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A negative value: refused (`ratio-negative`). A child that is zero for all units, or a cost whose score is zero: refused (`zero-column`, `ratio-zero-cost`). A name in `costs` that is no child: refused
    /// (`not-a-child`). Weights by group or by unit: refused (`one-vector`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Zavadskas, Kaklauskas & Sarka (1994), *The new method of multicriteria complex proportional assessment of projects*, Technological and Economic Development of Economy 1(3), 131-139. `copras_method` of pyDecision
    /// 5.1.8 gives the same scores. `pymcdm.methods.COPRAS` 1.4.0 leaves out the two sums, so that its Q is S+ + S-: it adds costs to benefits.
    ///
    /// ## Example
    /// Shares of the benefit: 0.2, 0.3, 0.5. Costs are as 2, 1, 1: shares 0.5, 0.25, 0.25, handed out as 0.2, 0.4, 0.4. Twice Q: 0.4, 0.7, 0.9.
    /// ```toml
    /// use = "copras"
    /// params = { costs = ["b"] }
    ///
    /// [example]
    /// columns = { a = [2, 3, 5], b = [0.5, 1, 1] }
    /// weights = [0.5, 0.5]
    /// gives = [0.444444444444, 0.777777777778, 1]
    /// within = 1e-12
    /// ```
    pub struct Copras: Aggregator = "copras" {
        title { zh: "COPRAS 复杂比例评价法", en: "COPRAS" }
        page_zh "copras.zh.md"
        params {
            /// Children that were costs before they were turned into shares of the best.
            costs: Vec<String> = Vec::new();
        }
        texts {
            "ratio-negative" => { zh: "`{id}` 中有负值 {value}，COPRAS 要求数值非负", en: "`{id}` holds {value}, but COPRAS needs values that are not negative" }
            "ratio-zero-cost" => { zh: "成本 `{id}` 中有得分 0，无法还原成本；`linear-proportion` 给出的得分大于零", en: "the cost `{id}` has a score of 0, from which no cost can be told; scores of `linear-proportion` are above zero" }
            "not-a-child" => { zh: "`{child}` 不是 `{node}` 的下级；下级为 {children}", en: "`{child}` is not a child of `{node}`; its children are {children}" }
            "one-vector" => { zh: "COPRAS 的份额由全体评价对象得出，要求使用同一组权重，不能按组或按评价对象赋权", en: "the shares of COPRAS are those of all units and need one weight vector, not weights by group or by unit" }
        }
    }
}

impl Aggregator for Copras {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            range: Some([0.0, f64::INFINITY]),
            order_preserving: true,
            min_rows: 1,
            locality: Locality::Set,
            compensability: Compensability::Full,
            scale_free: true,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Members, Failure> {
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
        ratios(&self.costs, state, data, weights, out, call, &|members, rows, costs, w, y| {
            let by = totals(members);
            let [benefits, burdens] = two_sums(members, &by, costs, w);
            // What a burden of one would be given; nothing where no cost carries weight.
            let given = indicia_kernels::sum(&burdens) / indicia_kernels::sum(&burdens.iter().map(|s| 1.0 / s).collect::<Vec<_>>());
            let q = |benefit: &f64, burden: &f64| benefit + if *burden > 0.0 { given / burden } else { 0.0 };
            let best = benefits.iter().zip(&burdens).map(|(b, c)| q(b, c)).fold(0.0, f64::max);
            let [benefits, burdens] = two_sums(rows, &by, costs, w);
            y.iter_mut().zip(benefits.iter().zip(&burdens)).for_each(|(y, (b, c))| *y = q(b, c) / best);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{arg, close, matrix, run, run_on};

    #[test]
    fn the_common_matrix_has_the_scores_of_pydecision() {
        // pyDecision 5.1.8: copras_method(X, w, ["max", "min", "max", "min"]), and with ["max"] * 4
        let got = run(Copras::method(), r#"{"costs": ["b", "d"]}"#, &peers::common_turned().weights(&peers::WEIGHTS)).unwrap().all();
        let peer = [0.8129680567352634, 1.0, 0.6962118992784785, 0.8891392121127399, 0.7444963408227463, 0.937025525920241];
        close(&got, &peer, 1e-13);
        let got = run(Copras::method(), "{}", &peers::common().weights(&peers::WEIGHTS)).unwrap().all();
        close(&got, &[0.899692930659, 1.0, 0.882002620814, 0.991243559995, 0.923655091969, 0.951543906826], 1e-11);
    }

    #[test]
    fn a_later_unit_has_its_shares_of_the_fit() {
        let fit = matrix(&[("a", &[2.0, 8.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[4.0, 16.0])]).weights(&[1.0]);
        close(&run_on(Copras::method(), "{}", &fit, &later).unwrap().all(), &[0.5, 2.0], 1e-15);
    }

    #[test]
    fn what_has_no_ratio_is_refused() {
        let failure = |a: &[f64], costs: &str| run(Copras::method(), costs, &matrix(&[("a", a)]).weights(&[1.0])).unwrap_err();
        assert_eq!(failure(&[-1.0, 1.0], "{}").code, "ratio-negative");
        assert_eq!(failure(&[0.0, 0.0], "{}").code, "zero-column");
        assert_eq!(failure(&[0.0, 1.0], r#"{"costs": ["a"]}"#).code, "ratio-zero-cost");
        let foreign = failure(&[1.0, 2.0], r#"{"costs": ["a", "b"]}"#);
        assert_eq!((foreign.code.as_str(), foreign.path.as_str(), arg(&foreign, "child")), ("not-a-child", "costs[1]", Some("b")));
    }
}

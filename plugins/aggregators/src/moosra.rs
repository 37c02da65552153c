//! MOOSRA: benefits over costs.

use indicia_plugin::prelude::*;

use crate::members::Members;
use crate::sweep::{check_costs, length, ratio_costs, ratio_fit, sweep, two_sums, unturned};

method! {
    /// # moosra: ratio of benefits to costs (MOOSRA, 简单比率分析多目标优化)
    ///
    /// What a unit achieves in the children that count as benefits, for each part of what it needs in those that count as costs.
    ///
    /// ```text
    /// r_ij  = x_ij / sqrt(sum over k of x_kj^2)
    /// score = sum over benefits of w_j r_ij / sum over costs of w_j r_ij
    /// ```
    ///
    /// The norms are over the units k of the fit.
    ///
    /// Children are scores, the higher the better. `costs` names those that were costs before `linear-proportion` turned them into shares of the best: a cost is in inverse proportion to such a score, so that the
    /// published formula is computed with costs as they were. Only the shares of the weights among the benefits and among the costs matter: what all costs weigh together scales every score alike. The score looks at all
    /// units: it changes when one joins or leaves.
    ///
    /// **Range**: 0 and above, without a bound. The number has no scale of its own, but ratios of two scores mean what they say.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// No costs or nothing but costs: refused (`two-sides`). A name that is no child: refused (`not-a-child`). A negative value: refused (`ratio-negative`). A child that is zero for all units, or a cost whose score is
    /// zero: refused (`zero-column`, `ratio-zero-cost`). Costs without any weight leave nothing to divide by, and no unit has a score (`no-cost`). Weights by group or by unit: refused (`one-vector`). Weights that sum
    /// to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Das, Sarkar & Ray (2012), *Decision making under conflicting environment: a new MCDM method*, International Journal of Applied Decision Sciences 5(2), 142-162.
    /// `moosra_method` of pyDecision 5.1.8 gives the same scores.
    ///
    /// ## Example
    /// The costs are as 4 and 3, and both norms are 5 times a number of their own: 3/4 and 4/3.
    /// ```toml
    /// use = "moosra"
    /// params = { costs = ["b"] }
    ///
    /// [example]
    /// columns = { a = [3, 4], b = [0.75, 1] }
    /// weights = [0.5, 0.5]
    /// gives = [0.75, 1.3333333333]
    /// within = 1e-10
    /// ```
    pub struct Moosra: Aggregator = "moosra" {
        title { zh: "MOOSRA 效益成本比率法", en: "MOOSRA" }
        page_zh "moosra.zh.md"
        params {
            /// Children that were costs before they were turned into shares of the best.
            costs: Vec<String>;
        }
        texts {
            "two-sides" => {
                zh: "`{node}` 的下级中须既有效益又有成本；`costs` 列出了 {total} 个下级中的 {count} 个",
                en: "`{node}` needs benefits and costs among its children; `costs` names {count} of {total}",
            }
            "ratio-negative" => { zh: "`{id}` 中有负值 {value}，MOOSRA 要求数值非负", en: "`{id}` holds {value}, but MOOSRA needs values that are not negative" }
            "ratio-zero-cost" => { zh: "成本 `{id}` 中有得分 0，无法还原成本；`linear-proportion` 给出的得分大于零", en: "the cost `{id}` has a score of 0, from which no cost can be told; scores of `linear-proportion` are above zero" }
            "not-a-child" => { zh: "`{child}` 不是 `{node}` 的下级；下级为 {children}", en: "`{child}` is not a child of `{node}`; its children are {children}" }
            "no-cost" => { zh: "`{node}` 的成本没有权重，`{unit}` 没有得分", en: "`{node}` has no score for `{unit}`: its costs carry no weight, and the ratio has no value" }
            "one-vector" => { zh: "MOOSRA 的范数由全体评价对象得出，要求使用同一组权重，不能按组或按评价对象赋权", en: "the norms of MOOSRA are those of all units and need one weight vector, not weights by group or by unit" }
        }
        example r#"{"costs": ["b"]}"#
    }
}

impl Moosra {
    fn sides(&self, data: &Table) -> Result<Vec<bool>, Failure> {
        let costs = ratio_costs(&self.costs, data)?;
        let count = costs.iter().filter(|c| **c).count();
        if count == 0 || count == data.cols() {
            return Err(Failure::new("two-sides").at("costs").arg("count", count).arg("total", data.cols()));
        }
        Ok(costs)
    }
}

impl Aggregator for Moosra {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            range: Some([0.0, f64::INFINITY]),
            order_preserving: true,
            min_rows: 1,
            locality: Locality::Set,
            compensability: Compensability::Partial,
            scale_free: true,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Members, Failure> {
        check_costs(&self.costs, data)?;
        self.sides(data)?;
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
        let costs = self.sides(data)?;
        sweep(state, data, weights, out, call, "no-cost", &|members, rows, w, y| {
            let norms: Vec<f64> = unturned(members, &costs).iter().map(|c| length(c)).collect();
            let [gained, spent] = two_sums(&unturned(rows, &costs), &norms, &costs, w);
            let ratio = |(gained, spent): (&f64, &f64)| if *spent > 0.0 { gained / spent } else { f64::NAN };
            y.iter_mut().zip(gained.iter().zip(&spent).map(ratio)).for_each(|(y, ratio)| *y = ratio);
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{close, instance, matrix, run, run_on};

    #[test]
    fn the_common_matrix_has_the_scores_of_pydecision() {
        // pyDecision 5.1.8: moosra_method(X, w, ["max", "min", "max", "min"], graph=False)
        let got = run(Moosra::method(), r#"{"costs": ["d", "b"]}"#, &peers::common_turned().weights(&peers::WEIGHTS)).unwrap().all();
        let peer = [1.406688799397169, 2.0845661674453484, 1.0334572591483353, 1.6265024671523933, 1.1636397169048047, 1.8529268616516965];
        close(&got, &peer, 1e-13);
    }

    #[test]
    fn a_later_unit_has_the_norms_of_the_fit() {
        let fit = matrix(&[("a", &[3.0, 4.0]), ("b", &[1.0 / 6.0, 1.0 / 8.0])]).weights(&[1.0, 1.0]);
        let later = matrix(&[("a", &[1.0]), ("b", &[1.0 / 4.0])]).weights(&[1.0, 1.0]);
        close(&run_on(Moosra::method(), r#"{"costs": ["b"]}"#, &fit, &later).unwrap().all(), &[0.5], 1e-15);
    }

    #[test]
    fn what_has_no_ratio_is_refused() {
        let x = |b: &[f64]| matrix(&[("a", &[1.0, 2.0]), ("b", b)]).weights(&[1.0, 1.0]);
        let code = |params: &str, b: &[f64]| run(Moosra::method(), params, &x(b)).unwrap_err().code;
        assert_eq!(code(r#"{"costs": []}"#, &[1.0, 2.0]), "two-sides");
        assert_eq!(code(r#"{"costs": ["a", "b"]}"#, &[1.0, 2.0]), "two-sides");
        assert_eq!(code(r#"{"costs": ["c"]}"#, &[1.0, 2.0]), "not-a-child");
        assert_eq!(code(r#"{"costs": ["b"]}"#, &[1.0, -2.0]), "ratio-negative");
        assert_eq!(code(r#"{"costs": ["b"]}"#, &[0.0, 2.0]), "ratio-zero-cost");
        assert_eq!(code(r#"{"costs": ["a"]}"#, &[0.0, 0.0]), "zero-column");
        assert!(instance(Moosra::method(), "{}").is_err(), "costs are named, not guessed");
        let got = run(Moosra::method(), r#"{"costs": ["b"]}"#, &x(&[1.0, 2.0]).weights(&[1.0, 0.0])).unwrap();
        assert_eq!((got.values.clone(), got.codes()), (vec![None, None], vec!["no-cost", "no-cost"]));
    }
}

//! WISP: sums and products of benefits and costs.

use indicia_plugin::prelude::*;

use crate::fold::weighed;
use crate::members::Members;
use crate::sweep::{ratio_costs, ratio_fit, sweep, two_sums, unturned};

choices! {
    /// How many of the four utilities count.
    pub enum Form {
        /// All four.
        Full = "full",
        /// The difference of the sums and the ratio of the products.
        Simple = "simple",
    }
}

method! {
    /// # wisp: weighted sums and products of benefits and costs (WISP, 加权和积集成法)
    ///
    /// Benefits against costs in four ways, as sums and as products, as differences and as ratios; each is set in relation to its greatest value, and the mean is the score.
    ///
    /// ```text
    /// v_ij  = (w_j / sum of w) x_ij / max_j
    /// S+, S-  sums, P+, P- products of v_ij over the benefits (+) and the costs (-)
    /// u1    = S+ - S-        u2 = P+ - P-        u3 = S+ / S-        u4 = P+ / P-
    /// n_m   = (1 + u_m) / (1 + max u_m)                              m = 1, 2, 3, 4
    /// score = (n_1 + n_2 + n_3 + n_4) / 4                            form = "full"
    ///         (n_1 + n_4) / 2                                        form = "simple"
    /// ```
    ///
    /// S are sums and P products. Maxima are over the units of the fit. A sum over nothing counts as 1 in the ratio u3 and a product over nothing as 1.
    ///
    /// Children are scores, the higher the better. `costs` names those that were costs before `linear-proportion` turned them into shares of the best: a cost is in inverse proportion to such a score, so that the
    /// published formula is computed with costs as they were. Children without weight take no part. Because products of many shares are close to 0, u2 tells few units apart when there are many children. The score
    /// looks at all units: it changes when one joins or leaves.
    ///
    /// **Range**: up to 1 for the units of the fit; above 0.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A name that is no child: refused (`not-a-child`). A negative value: refused (`ratio-negative`). A child that is zero for all units, or a cost whose score is zero: refused (`zero-column`, `ratio-zero-cost`). A single
    /// child that is a cost and constant leaves nothing to divide by: refused (`no-difference`). Weights by group or by unit: refused (`one-vector`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Stanujkic, Popovic, Karabasevic, Meidute-Kavaliauskiene & Ulutas (2023), *An integrated simple weighted sum product method - WISP*, IEEE Transactions on Engineering Management 70(5), 1933-1944
    /// (doi 10.1109/TEM.2021.3075783); the simple form: Stanujkic et al. (2021), *Comparative analysis of the Simple WISP and some prominent MCDM methods*, Axioms 10(4), 347
    /// (doi 10.3390/axioms10040347). `wisp_method` of pyDecision 5.1.8 gives the same scores.
    ///
    /// ## Example
    /// The costs are as 2 and 1. v = 1/4, 1/2 and 1/2, 1/4: u1 = u2 = -1/4, 1/4 and u3 = u4 = 1/2, 2. (0.75 / 1.25 + 1.5 / 3) / 2 = 0.55.
    /// ```toml
    /// use = "wisp"
    /// params = { costs = ["b"] }
    ///
    /// [example]
    /// columns = { a = [2, 4], b = [0.5, 1] }
    /// weights = [0.5, 0.5]
    /// gives = [0.55, 1]
    /// ```
    pub struct Wisp: Aggregator = "wisp" {
        title { zh: "WISP 加权和积集成法", en: "WISP" }
        page_zh "wisp.zh.md"
        params {
            /// Children that were costs before they were turned into shares of the best.
            costs: Vec<String> = Vec::new();
            /// How many of the four utilities count.
            form: Form = Form::Full;
        }
        texts {
            "ratio-negative" => { zh: "`{id}` 中有负值 {value}，WISP 要求数值非负", en: "`{id}` holds {value}, but WISP needs values that are not negative" }
            "ratio-zero-cost" => { zh: "成本 `{id}` 中有得分 0，无法还原成本；`linear-proportion` 给出的得分大于零", en: "the cost `{id}` has a score of 0, from which no cost can be told; scores of `linear-proportion` are above zero" }
            "not-a-child" => { zh: "`{child}` 不是 `{node}` 的下级；下级为 {children}", en: "`{child}` is not a child of `{node}`; its children are {children}" }
            "no-difference" => { zh: "`{node}` 只有一个取值不变的成本，WISP 无意义", en: "`{node}` has one cost that does not vary, so WISP has no meaning" }
            "one-vector" => { zh: "WISP 的最大值由全体评价对象得出，要求使用同一组权重，不能按组或按评价对象赋权", en: "the maxima of WISP are those of all units and need one weight vector, not weights by group or by unit" }
        }
        example r#"{"costs": ["b"]}"#
    }
}

/// The four utilities of each row, one list for each of the four.
fn utilities(columns: &[Vec<f64>], maxima: &[f64], costs: &[bool], w: &[f64]) -> [Vec<f64>; 4] {
    let rows = columns.first().map_or(0, Vec::len);
    let sums = two_sums(columns, maxima, costs, w);
    let mut products = [vec![1.0; rows], vec![1.0; rows]];
    for j in weighed(w) {
        products[usize::from(costs[j])].iter_mut().zip(&columns[j]).for_each(|(product, x)| *product *= w[j] * (x / maxima[j]));
    }
    let (benefits, spent) = (weighed(w).any(|j| !costs[j]), weighed(w).any(|j| costs[j]));
    let ratio = |i: usize| (if benefits { sums[0][i] } else { 1.0 }) / (if spent { sums[1][i] } else { 1.0 });
    [
        (0..rows).map(|i| sums[0][i] - sums[1][i]).collect(),
        (0..rows).map(|i| products[0][i] - products[1][i]).collect(),
        (0..rows).map(ratio).collect(),
        (0..rows).map(|i| products[0][i] / products[1][i]).collect(),
    ]
}

impl Aggregator for Wisp {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            order_preserving: true,
            min_rows: 1,
            locality: Locality::Set,
            compensability: Compensability::Partial,
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
        let costs = ratio_costs(&self.costs, data)?;
        sweep(state, data, weights, out, call, "overflow", &|members, rows, w, y| {
            let of_fit = unturned(members, &costs);
            let maxima: Vec<f64> = of_fit.iter().map(|c| indicia_kernels::max(c).unwrap_or(0.0)).collect();
            let tops = utilities(&of_fit, &maxima, &costs, w).map(|u| 1.0 + indicia_kernels::max(&u).unwrap_or(0.0));
            if tops.iter().any(|top| *top <= 0.0) {
                return Err(Failure::new("no-difference"));
            }
            let own = utilities(&unturned(rows, &costs), &maxima, &costs, w);
            let counted: &[usize] = if self.form == Form::Full { &[0, 1, 2, 3] } else { &[0, 3] };
            for (row, y) in y.iter_mut().enumerate() {
                let sum: f64 = counted.iter().map(|m| (1.0 + own[*m][row]) / tops[*m]).sum();
                *y = sum / counted.len() as f64;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{close, matrix, run, run_on};

    #[test]
    fn the_common_matrix_has_the_scores_of_pydecision() {
        let got = |params: &str, x: crate::trial::Given| run(Wisp::method(), params, &x.weights(&peers::WEIGHTS)).unwrap().all();
        // pyDecision 5.1.8: wisp_method(X, ["max"] * 4, w, graph=False)
        let benefits =
            [0.8761386379795092, 0.9662970165233853, 0.8402392255182767, 0.9978784698912185, 0.9386311658296199, 0.8881327399842855];
        close(&got("{}", peers::common()), &benefits, 1e-14);
        // wisp_method(X, ["max", "min", "max", "min"], w, simplified=True, graph=False), and without simplified
        let simple = [0.7444202664525406, 1.0, 0.6264671096600378, 0.8066990446957106, 0.6642515295254949, 0.8876514880019432];
        close(&got(r#"{"costs": ["b", "d"], "form": "simple"}"#, peers::common_turned()), &simple, 1e-14);
        close(&got(r#"{"costs": ["b", "d"]}"#, peers::common_turned()), &FULL, 1e-14);
        // wisp_method(X, ["min"] * 4, w, graph=False)
        let mut turned = peers::common();
        turned.columns.iter_mut().for_each(|(_, x)| x.iter_mut().for_each(|x| *x = 1.0 / *x));
        let all = [0.9283375694448355, 0.7666975526647369, 1.0, 0.7573815874241647, 0.8529985619613624, 0.8748191986043177];
        close(&got(r#"{"costs": ["a", "b", "c", "d"]}"#, turned), &all, 1e-14);
    }

    const FULL: [f64; 6] = [0.8101424288684068, 1.0, 0.7176872818040274, 0.861989904816671, 0.7482297577686152, 0.921365079015969];

    #[test]
    fn a_later_unit_has_the_maxima_of_the_fit() {
        let fit = matrix(&[("a", &[2.0, 4.0]), ("b", &[0.5, 1.0])]).weights(&[1.0, 1.0]);
        let later = matrix(&[("a", &[8.0]), ("b", &[1.0])]).weights(&[1.0, 1.0]);
        // v = 1 and 1/4: u1 = u2 = 3/4, u3 = u4 = 4
        let got = run_on(Wisp::method(), r#"{"costs": ["b"]}"#, &fit, &later).unwrap().all();
        close(&got, &[(1.75 / 1.25 + 5.0 / 3.0) / 2.0], 1e-15);
    }

    #[test]
    fn a_child_without_weight_takes_no_part() {
        let x = matrix(&[("a", &[2.0, 4.0]), ("b", &[0.5, 1.0]), ("c", &[0.0, 7.0])]).weights(&[0.5, 0.5, 0.0]);
        close(&run(Wisp::method(), r#"{"costs": ["b"]}"#, &x).unwrap().all(), &[0.55, 1.0], 1e-15);
    }

    #[test]
    fn what_has_no_ratio_is_refused() {
        let x = |b: &[f64]| matrix(&[("a", &[1.0, 2.0]), ("b", b)]).weights(&[1.0, 1.0]);
        let code = |params: &str, b: &[f64]| run(Wisp::method(), params, &x(b)).unwrap_err().code;
        assert_eq!(code(r#"{"costs": ["c"]}"#, &[1.0, 2.0]), "not-a-child");
        assert_eq!(code(r#"{"costs": ["b"]}"#, &[0.0, 2.0]), "ratio-zero-cost");
        assert_eq!(code("{}", &[-1.0, 2.0]), "ratio-negative");
        assert_eq!(code("{}", &[0.0, 0.0]), "zero-column");
        let flat = matrix(&[("b", &[2.0, 2.0])]).weights(&[1.0]);
        assert_eq!(run(Wisp::method(), r#"{"costs": ["b"]}"#, &flat).unwrap_err().code, "no-difference");
    }
}

//! RAM: a root of benefits, of a degree that grows with costs.

use indicia_plugin::prelude::*;

use crate::members::Members;
use crate::sweep::{ratio_fit, ratios, totals, two_sums};

method! {
    /// # ram: a root of benefits whose degree grows with costs (RAM, 根评价法)
    ///
    /// ```text
    /// d_ij  = (w_j / sum of w) x_ij / sum over i of x_ij
    /// S+_i  = sum of d_ij over the benefits,   S-_i = sum of d_ij over the costs
    /// score = (2 + S+_i)^(1 / (2 + S-_i))
    /// ```
    ///
    /// Sums are over the units of the fit. Children are scores, the higher the better. `costs` names those that were costs before `linear-proportion` turned them into shares of the best: a cost is in inverse proportion to
    /// such a score, so that the published formula is computed with costs as they were. Without `costs` the score is the square root of 2 plus a weighted mean over `share-of-sum`. Scores lie close together: look at ranks. The
    /// score looks at all units: it changes when one joins or leaves.
    ///
    /// **Range**: [2^(1/3), 3^(1/2)] for the units of the fit.
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
    /// Sotoudeh-Anvari (2023), *Root Assessment Method (RAM): a novel multi-criteria decision making method and its applications in sustainability challenges*, Journal of Cleaner Production 423, 138695,
    /// doi:10.1016/j.jclepro.2023.138695. `pymcdm.methods.RAM` gives the same scores.
    ///
    /// ## Example
    /// S+ = 1/4 and 3/4 of half the weight; costs are as 2 and 1, of the other half.
    /// ```toml
    /// use = "ram"
    /// params = { costs = ["b"] }
    ///
    /// [example]
    /// columns = { a = [1, 3], b = [0.5, 1] }
    /// weights = [0.5, 0.5]
    /// gives = [1.381327589585, 1.490675818416]
    /// within = 1e-11
    /// ```
    pub struct Ram: Aggregator = "ram" {
        title { zh: "RAM 根评价法", en: "RAM" }
        page_zh "ram.zh.md"
        params {
            /// Children that were costs before they were turned into shares of the best.
            costs: Vec<String> = Vec::new();
        }
        texts {
            "ratio-negative" => { zh: "`{id}` 中有负值 {value}，RAM 要求数值非负", en: "`{id}` holds {value}, but RAM needs values that are not negative" }
            "ratio-zero-cost" => { zh: "成本 `{id}` 中有得分 0，无法还原成本；`linear-proportion` 给出的得分大于零", en: "the cost `{id}` has a score of 0, from which no cost can be told; scores of `linear-proportion` are above zero" }
            "not-a-child" => { zh: "`{child}` 不是 `{node}` 的下级；下级为 {children}", en: "`{child}` is not a child of `{node}`; its children are {children}" }
            "one-vector" => { zh: "RAM 的份额由全体评价对象得出，要求使用同一组权重，不能按组或按评价对象赋权", en: "the shares of RAM are those of all units and need one weight vector, not weights by group or by unit" }
        }
    }
}

impl Aggregator for Ram {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            range: Some([1.0, f64::INFINITY]),
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
            let [benefits, burdens] = two_sums(rows, &totals(members), costs, w);
            y.iter_mut().zip(benefits.iter().zip(&burdens)).for_each(|(y, (b, c))| *y = libm::pow(2.0 + b, 1.0 / (2.0 + c)));
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{close, matrix, run, run_on};

    #[test]
    fn the_common_matrix_has_the_scores_of_pymcdm() {
        // pymcdm 1.4.0: RAM()(X, w, [1, -1, 1, -1]) and RAM()(X, w, [1] * 4)
        let got = run(Ram::method(), r#"{"costs": ["b", "d"]}"#, &peers::common_turned().weights(&peers::WEIGHTS)).unwrap().all();
        let peer = [1.42991458249725, 1.4409045612382214, 1.4227842802376383, 1.4349113524029955, 1.4259037868839946, 1.4371004772411855];
        close(&got, &peer, 1e-13);
        let got = run(Ram::method(), "{}", &peers::common().weights(&peers::WEIGHTS)).unwrap().all();
        let peer = [1.4694523398226704, 1.4754828006385305, 1.4683862293641217, 1.474957345722041, 1.4708951925847507, 1.4725727038605039];
        close(&got, &peer, 1e-13);
    }

    #[test]
    fn a_later_unit_has_its_shares_of_the_fit() {
        let fit = matrix(&[("a", &[2.0, 8.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[0.0, 20.0])]).weights(&[1.0]);
        close(&run_on(Ram::method(), "{}", &fit, &later).unwrap().all(), &[libm::sqrt(2.0), 2.0], 1e-15);
    }

    #[test]
    fn what_has_no_ratio_is_refused() {
        let code = |a: &[f64], costs: &str| run(Ram::method(), costs, &matrix(&[("a", a)]).weights(&[1.0])).unwrap_err().code;
        assert_eq!(code(&[-1.0, 1.0], "{}"), "ratio-negative");
        assert_eq!(code(&[0.0, 1.0], r#"{"costs": ["a"]}"#), "ratio-zero-cost");
        assert_eq!(code(&[2.0, 1.0], r#"{"costs": ["b"]}"#), "not-a-child");
    }
}

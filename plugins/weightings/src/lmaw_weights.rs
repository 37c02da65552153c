//! Weights by logarithms of priorities.

use indicia_plugin::method::Path;
use indicia_plugin::prelude::*;

/// A row an expert: the priority of each child.
const ROLE: &str = "priorities";

method! {
    /// # lmaw-weights: logarithms of priorities (LMAW, 对数加性赋权法)
    ///
    /// Experts give each child a priority on a scale, say 1 (absolutely low) to 5 (absolutely high). What counts is how far, in ratios, it lies above an anti-ideal point below the scale.
    ///
    /// ```text
    /// eta_ej = g_ej / g_0                                        g_0 = anti_ideal, below every priority
    /// w_ej   = ln eta_ej / ln (product over j of eta_ej)         weights of expert e, which sum to one
    /// b_j    = (1 / (k (k - 1)) * sum over pairs e, f of w_ej^p w_fj^q)^(1 / (p + q))       e and f differ; k experts
    /// w_j    = b_j / sum over j of b_j
    /// ```
    ///
    /// e and f are experts; g_ej is the priority that expert e gives to child j, eta_ej its ratio to the anti-ideal point g_0; b is the Bonferroni mean, in which each expert is combined with each other one; p and q are the two parts of `bonferroni`. One expert stands alone. The source leaves b as it is, which sums
    /// to a little less than one; here it is divided by its sum, so weights are in the same proportions.
    ///
    /// The nearer `anti_ideal` is to the lowest priority, the less a low priority counts: priorities 1 and 5 give 0.23 and 0.77 with 0.5, and 0.37 and 0.63 with 0.1.
    ///
    /// **Range**: weights are positive and sum to one.
    /// **Direction**: plays no part: the importance of a child is judged, not its values.
    ///
    /// ## Missing values
    /// A row without any priorities is an expert who did not answer: left out, with a warning. A missing priority is refused (`priority-gap`).
    ///
    /// ## Degenerate cases
    /// No table (`comparisons-missing`), a priority that is not above `anti_ideal` (`priority-too-low`): refused where it stands. A negative p or q, or both 0 (`bonferroni-negative`): refused.
    ///
    /// ## Source
    /// Pamučar, D., Žižović, M., Biswas, S. and Božanić, D. (2021), *A new logarithm methodology of additive weights (LMAW) for multi-criteria decision-making: application in logistics*, Facta Universitatis,
    /// Series: Mechanical Engineering 19, 361-380, steps 1 to 4 of weights. The numbers of the tests are computed with numpy from these formulas. The ranking of the same source is the aggregator `lmaw`.
    ///
    /// ## Example
    /// ln(4 / 0.5) = 3 ln 2, ln(2 / 0.5) = 2 ln 2, ln(1 / 0.5) = ln 2.
    /// ```toml
    /// use = "lmaw-weights"
    ///
    /// [example]
    /// columns = { a = [], b = [], c = [] }
    /// expert = { priorities = [[4, 2, 1]] }
    /// gives = [0.5, 0.333333333333333, 0.166666666666667]
    /// ```
    pub struct LmawWeights: Weighting = "lmaw-weights" {
        title { zh: "对数加性赋权法（LMAW）", en: "Logarithms of priorities (LMAW)" }
        page_zh "lmaw_weights.zh.md"
        params {
            /// The anti-ideal point of the scale.
            anti_ideal: f64 = 0.5, above 0.0;
            /// The powers of the Bonferroni mean.
            bonferroni: [f64; 2] = [1.0, 1.0];
        }
        texts {
            "comparisons-missing" => {
                zh: "节点 `{node}` 缺少专家表 `{name}`：请写 `expert = { {name} = { file = \"…\" } }`，每位专家一行",
                en: "node `{node}` has no table `{name}`: write `expert = { {name} = { file = \"…\" } }`, a row an expert",
            }
            "priority-gap" => { zh: "专家 {expert} 没有给 `{item}` 打分", en: "expert {expert} gives `{item}` no priority" }
            "priority-too-low" => {
                zh: "专家 {expert} 给 `{item}` 的优先度 {found} 不大于反理想点 {expected}",
                en: "expert {expert} gives `{item}` the priority {found}, which is not above the anti-ideal point {expected}",
            }
            "bonferroni-negative" => { zh: "`bonferroni` 的两项须非负且不全为零", en: "the powers of `bonferroni` are not negative and not both zero" }
            "expert-silent" => { zh: "专家 {expert} 未作答，不计入", en: "expert {expert} did not answer and is left out" }
        }
    }
}

fn at(row: usize, id: Option<&str>) -> String {
    let path = Path::default().key("expert").key(ROLE).item(row);
    id.map_or(path.clone(), |id| path.key(id)).to_string()
}

impl LmawWeights {
    /// The weights of one expert; `None` where nothing is said.
    fn of_expert(&self, table: &Table, row: usize) -> Result<Option<Vec<f64>>, Failure> {
        let cells: Vec<Option<f64>> = table.columns.iter().map(|c| c.get(row)).collect();
        if cells.iter().all(Option::is_none) {
            return Ok(None);
        }
        let mut logs = Vec::new();
        for (j, cell) in cells.iter().enumerate() {
            let here = at(row, Some(table.field(j).id));
            match cell {
                None => return Err(Failure::new("priority-gap").at(here)),
                Some(g) if *g <= self.anti_ideal => {
                    return Err(Failure::new("priority-too-low").at(here).arg("found", g).arg("expected", self.anti_ideal));
                }
                Some(g) => logs.push(libm::log(g / self.anti_ideal)),
            }
        }
        let total = indicia_kernels::sum(&logs);
        Ok(Some(logs.into_iter().map(|l| l / total).collect()))
    }

    /// The Bonferroni mean of one child over experts.
    fn mean(&self, own: &[Vec<f64>], j: usize) -> f64 {
        let [p, q] = self.bonferroni;
        let k = own.len();
        if k == 1 {
            return own[0][j];
        }
        let other = |e: usize| (0..k).filter(|f| *f != e).map(|f| libm::pow(own[f][j], q)).sum::<f64>();
        let pairs: f64 = (0..k).map(|e| libm::pow(own[e][j], p) * other(e)).sum();
        libm::pow(pairs / (k * (k - 1)) as f64, 1.0 / (p + q))
    }
}

impl Weighting for LmawWeights {
    fn facts(&self) -> Facts {
        Facts { sums_to_one: true, inputs: vec![ROLE.into()], reproducible: 1e-12, ..Facts::default() }
    }

    fn check(&self) -> Result<(), Failure> {
        let [p, q] = self.bonferroni;
        if p < 0.0 || q < 0.0 || p + q == 0.0 { Err(Failure::new("bonferroni-negative").at("bonferroni")) } else { Ok(()) }
    }

    fn weights(&self, data: &Table, inputs: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        let missing = || Failure::new("comparisons-missing").arg("name", ROLE);
        let table = inputs.iter().find(|t| t.name == ROLE).ok_or_else(missing)?;
        let mut own = Vec::new();
        for row in 0..table.rows {
            match self.of_expert(table, row)? {
                Some(weights) => own.push(weights),
                None => call.warn(Failure::new("expert-silent").at(at(row, None))),
            }
        }
        if own.is_empty() {
            return Err(missing());
        }
        let means: Vec<f64> = (0..data.cols()).map(|j| self.mean(&own, j)).collect();
        let total = indicia_kernels::sum(&means);
        if !(total.is_finite() && total > 0.0) {
            return Err(Failure::new("overflow"));
        }
        Ok(means.into_iter().map(|b| b / total).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, close, instance, matrix, run};

    const GAP: f64 = f64::NAN;

    fn judged(rows: &[&[f64]]) -> Given {
        let ids = ["a", "b", "c"];
        let columns: Vec<(&str, &[f64])> = ids[..rows[0].len()].iter().map(|id| (*id, [].as_slice())).collect();
        Given { experts: vec![(ROLE.into(), rows.iter().map(|r| r.to_vec()).collect())], ..matrix(&columns) }
    }

    #[test]
    fn two_and_three_experts_as_numpy_computes_them() {
        // g = np.array([[5,3,4.5],[4,2,5],[2,4,3]]); e = np.log(g / .5); w = e / e.sum(1, keepdims=True)
        // b = [np.sqrt(sum(w[x,j] * w[y,j] for x in range(k) for y in range(k) if x != y) / (k * (k - 1))) for j in range(3)]; b / sum(b)
        let two = judged(&[&[5.0, 3.0, 4.5], &[4.0, 2.0, 5.0]]);
        close(
            &run(LmawWeights::method(), "{}", &two).unwrap().all(),
            &[0.3638763986160938, 0.26208385490510183, 0.37403974647880445],
            1e-14,
        );
        let three = judged(&[&[5.0, 3.0, 4.5], &[GAP; 3], &[4.0, 2.0, 5.0], &[2.0, 4.0, 3.0]]);
        let got = run(LmawWeights::method(), "{}", &three).unwrap();
        close(&got.all(), &[0.3302310865336594, 0.3051053371457044, 0.3646635763206362], 1e-14);
        assert_eq!(got.codes(), ["expert-silent"]);
    }

    #[test]
    fn the_anti_ideal_point_says_how_much_a_low_priority_counts() {
        let one = judged(&[&[1.0, 5.0]]);
        let part = |a: f64| libm::log(1.0 / a) / (libm::log(1.0 / a) + libm::log(5.0 / a));
        close(&run(LmawWeights::method(), "{}", &one).unwrap().all(), &[part(0.5), 1.0 - part(0.5)], 1e-15);
        close(&run(LmawWeights::method(), r#"{"anti_ideal": 0.1}"#, &one).unwrap().all(), &[part(0.1), 1.0 - part(0.1)], 1e-15);
        // as the page prints them
        assert_eq!((format!("{:.2}", part(0.5)), format!("{:.2}", part(0.1))), ("0.23".into(), "0.37".into()));
    }

    #[test]
    fn with_one_power_the_mean_is_arithmetic() {
        // p = 1, q = 0: each expert k - 1 times, over k (k - 1)
        let two = judged(&[&[4.0, 2.0, 1.0], &[1.0, 2.0, 4.0]]);
        close(&run(LmawWeights::method(), r#"{"bonferroni": [1, 0]}"#, &two).unwrap().all(), &[1.0 / 3.0; 3], 1e-15);
    }

    #[test]
    fn what_is_wrong_is_refused_where_it_stands() {
        let failed = |rows: &[&[f64]]| run(LmawWeights::method(), "{}", &judged(rows)).unwrap_err();
        let is = |f: Failure| (f.code, f.path);
        assert_eq!(is(failed(&[&[1.0, 2.0, 3.0], &[1.0, GAP, 3.0]])), ("priority-gap".into(), "expert.priorities[1].b".into()));
        assert_eq!(is(failed(&[&[1.0, 0.5, 3.0]])), ("priority-too-low".into(), "expert.priorities[0].b".into()));
        assert_eq!(failed(&[&[GAP; 3]]).code, "comparisons-missing");
        for powers in ["[-1, 2]", "[0, 0]"] {
            assert_eq!(
                instance(LmawWeights::method(), &format!(r#"{{"bonferroni": {powers}}}"#)).err().unwrap().code,
                "bonferroni-negative"
            );
        }
    }
}

//! Experts share out points.

use indicia_plugin::method::Path;
use indicia_plugin::prelude::*;

/// The expert table: a row an expert, a column a child.
const ROLE: &str = "allocations";

/// How far the points of an expert may be from the budget, as a share of it, so that decimals need not be exact.
const TOLERANCE: f64 = 1e-9;

method! {
    /// # budget-allocation: experts share out points (预算分配法)
    ///
    /// Each expert shares out a budget of points, say 100, among the children of the node.
    ///
    /// ```text
    /// w_j = mean over experts e of a_ej / budget
    /// ```
    ///
    /// with a_ej the points that expert e gives to child j. The table `allocations` has a row for each expert and a column for
    /// each child. How far the experts differ (mean and standard deviation of the points of each child) is noted with the result.
    ///
    /// **Range**: weights are not negative and sum to one.
    /// **Direction**: plays no part: the importance of a child is judged, not its values.
    ///
    /// ## Missing values
    /// A row without any points is an expert who did not answer: left out, with a warning. A row with gaps is refused
    /// (`allocation-gap`): whether a gap means zero only the expert knows.
    ///
    /// ## Degenerate cases
    /// No table or no answers (`allocations-missing`), negative points (`allocation-negative`), points that do not add up to the
    /// budget, to within 1e-9 of it so that decimals need not be exact (`allocation-sum`): each is refused where it stands.
    ///
    /// ## Source
    /// OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 6.5, budget allocation processes. The handbook
    /// advises against it for more than 10 to 12 indicators.
    ///
    /// ## Example
    /// ```toml
    /// use = "budget-allocation"
    ///
    /// [example]
    /// columns = { a = [], b = [], c = [] }
    /// expert = { allocations = [[50, 30, 20], [40, 40, 20]] }
    /// gives = [0.45, 0.35, 0.2]
    /// ```
    pub struct BudgetAllocation: Weighting = "budget-allocation" {
        title { zh: "预算分配法", en: "Budget allocation" }
        page_zh "budget_allocation.zh.md"
        params {
            /// The points that each expert shares out.
            budget: f64 = 100.0, above 0.0;
        }
        texts {
            "allocations-missing" => {
                zh: "节点 `{node}` 没有专家分配表：请写 `expert = { allocations = { file = \"…\" } }`，每位专家一行",
                en: "node `{node}` has no points of experts: write `expert = { allocations = { file = \"…\" } }`, a row for each expert",
            }
            "allocation-gap" => {
                zh: "专家 {expert} 没有给 `{item}` 打分；不分配点数请填 0",
                en: "expert {expert} says nothing about `{item}`; write 0 where no points are meant",
            }
            "allocation-negative" => {
                zh: "专家 {expert} 给 `{item}` 的点数为负：{found}",
                en: "expert {expert} gives `{item}` negative points: {found}",
            }
            "allocation-sum" => {
                zh: "专家 {expert} 的点数合计为 {sum}，应为 {expected}",
                en: "the points of expert {expert} add up to {sum}, not to {expected}",
            }
            "expert-silent" => { zh: "专家 {expert} 未作答，不计入", en: "expert {expert} did not answer and is left out" }
            "agreement" => {
                zh: "`{id}`：{count} 位专家的平均点数 {mean}，标准差 {sd}",
                en: "`{id}`: {mean} points on average over {count} experts, standard deviation {sd}",
            }
        }
    }
}

/// The path of a row of the table, or of a cell in it.
fn at(row: usize, child: Option<&str>) -> String {
    let path = Path::default().key("expert").key(ROLE).item(row);
    child.map_or(path.clone(), |id| path.key(id)).to_string()
}

impl BudgetAllocation {
    /// Whether an expert answered; what is not sound is refused.
    fn answered(&self, table: &Table, row: usize) -> Result<bool, Failure> {
        let points: Vec<Option<f64>> = table.columns.iter().map(|c| c.get(row)).collect();
        if points.iter().all(Option::is_none) {
            return Ok(false);
        }
        for (points, field) in points.iter().zip(table.fields) {
            match points {
                None => return Err(Failure::new("allocation-gap").at(at(row, Some(field.id)))),
                Some(x) if *x < 0.0 => return Err(Failure::new("allocation-negative").at(at(row, Some(field.id))).arg("found", x)),
                Some(_) => {}
            }
        }
        let sum = indicia_kernels::sum(&points.into_iter().flatten().collect::<Vec<_>>());
        if libm::fabs(sum - self.budget) <= TOLERANCE * self.budget {
            Ok(true)
        } else {
            Err(Failure::new("allocation-sum").at(at(row, None)).arg("sum", sum).arg("expected", self.budget))
        }
    }
}

impl Weighting for BudgetAllocation {
    fn facts(&self) -> Facts {
        Facts { sums_to_one: true, inputs: vec![ROLE.into()], ..Facts::default() }
    }

    fn weights(&self, _: &Table, inputs: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        let missing = || Failure::new("allocations-missing");
        let table = inputs.iter().find(|t| t.name == ROLE).ok_or_else(missing)?;
        let mut rows = Vec::new();
        for row in 0..table.rows {
            if self.answered(table, row)? {
                rows.push(row);
            } else {
                call.warn(Failure::new("expert-silent").at(at(row, None)));
            }
        }
        if rows.is_empty() {
            return Err(missing());
        }
        let mut weights = Vec::with_capacity(table.cols());
        for (column, field) in table.columns.iter().zip(table.fields) {
            let points: Vec<f64> = rows.iter().filter_map(|r| column.get(*r)).collect();
            let mean = indicia_kernels::sum(&points) / points.len() as f64;
            weights.push(mean / self.budget);
            if let Some(sd) = indicia_kernels::sd(&points, 1) {
                let info = Failure::new("agreement").arg("id", field.id).arg("count", points.len());
                call.info(info.arg("mean", format!("{mean:.2}")).arg("sd", format!("{sd:.2}")));
            }
        }
        Ok(weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, matrix, run};

    const GAP: f64 = f64::NAN;

    fn of(rows: &[[f64; 3]]) -> Given {
        let experts = vec![(ROLE.to_string(), rows.iter().map(|r| r.to_vec()).collect())];
        Given { experts, ..matrix(&[("a", &[]), ("b", &[]), ("c c", &[])]) }
    }

    fn weights(params: &str, rows: &[[f64; 3]]) -> Result<Vec<f64>, Failure> {
        run(BudgetAllocation::method(), params, &of(rows)).map(|got| got.all())
    }

    #[test]
    fn the_mean_of_the_shares_counts() {
        assert_eq!(weights("{}", &[[20.0, 30.0, 50.0], [40.0, 10.0, 50.0]]).unwrap(), [0.3, 0.2, 0.5]);
        assert_eq!(weights(r#"{"budget": 8}"#, &[[2.0, 2.0, 4.0]]).unwrap(), [0.25, 0.25, 0.5]);
    }

    #[test]
    fn an_expert_without_an_answer_is_left_out_and_told() {
        let got = run(BudgetAllocation::method(), "{}", &of(&[[20.0, 30.0, 50.0], [GAP, GAP, GAP]])).unwrap();
        assert_eq!(got.all(), [0.2, 0.3, 0.5]);
        let told: Vec<(&str, &str)> = got.findings.iter().map(|f| (f.what.code.as_str(), f.what.path.as_str())).collect();
        assert!(told.contains(&("expert-silent", "expert.allocations[1]")), "{told:?}");
        assert_eq!(weights("{}", &[[GAP; 3]]).unwrap_err().code, "allocations-missing");
    }

    #[test]
    fn what_is_wrong_is_refused_at_its_cell() {
        let place = |rows: &[[f64; 3]]| weights("{}", rows).map_err(|f| (f.code, f.path)).unwrap_err();
        let fine = [50.0, 50.0, 0.0];
        assert_eq!(place(&[fine, [50.0, 50.0, GAP]]), ("allocation-gap".into(), "expert.allocations[1].\"c c\"".into()));
        assert_eq!(place(&[[-10.0, 60.0, 50.0]]), ("allocation-negative".into(), "expert.allocations[0].a".into()));
        assert_eq!(place(&[fine, fine, [33.0, 33.0, 33.0]]), ("allocation-sum".into(), "expert.allocations[2]".into()));
        // A third each, as a spreadsheet keeps it.
        assert!(weights("{}", &[[100.0 / 3.0, 100.0 / 3.0, 100.0 / 3.0]]).is_ok());
    }
}

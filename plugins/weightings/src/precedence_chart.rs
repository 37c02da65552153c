//! The precedence chart.

use indicia_plugin::method::Path;
use indicia_plugin::prelude::*;

const MATRIX: &str = "matrix";
const SCORES: &str = "scores";

method! {
    /// # precedence-chart: precedence chart (优序图法)
    ///
    /// Children are compared in pairs: 1 for the more important one, 0 for the other, 0.5 for both where they are equal.
    ///
    /// ```text
    /// a_ij = 1, 0.5 or 0,  a_ii = 0.5
    /// T_i  = sum over j of a_ij
    /// w_i  = T_i / sum over i of T_i
    /// ```
    ///
    /// The comparisons come from a table `matrix` of children by children, one an expert (the T_i of all are added up), or from a table `scores`
    /// with a row an expert, whose mean scores are compared: the child with the greater mean is the more important one. Only the order of the means counts then, not
    /// their distances.
    ///
    /// **Range**: weights are positive and sum to one; the most important of n children has at most (2n - 1) / n^2.
    /// **Direction**: plays no part: the importance of a child is judged, not its values.
    ///
    /// ## Missing values
    /// In a matrix one triangle may be empty. A pair of which neither half is filled: refused (`chart-gap`). In scores, the mean is over the experts who gave
    /// one; a child without any score is refused (`chart-no-score`).
    ///
    /// ## Degenerate cases
    /// Neither table or both (`chart-tables`), a table that is not square (`chart-not-square`), values other than 0, 0.5 and 1 (`chart-value`), halves that do not add up to 1
    /// (`chart-halves`): refused where it stands. What stands on the diagonal does not count.
    ///
    /// ## Source
    /// Moody (1983), *Decision Making: Proven Methods for Better Decisions*, McGraw-Hill, ch. 8; 优序图法 as offered by SPSSAU, which compares mean
    /// scores and puts 0.5 on the diagonal. The example is computed by hand.
    ///
    /// ## Example
    /// a beats b and c, b and c are equal: T = 2.5, 1, 1.
    /// ```toml
    /// use = "precedence-chart"
    ///
    /// [example]
    /// columns = { a = [], b = [], c = [] }
    /// expert = { matrix = [[0.5, 1, 1], [0, 0.5, 0.5], [0, 0.5, 0.5]] }
    /// gives = [0.555555555555556, 0.222222222222222, 0.222222222222222]
    /// ```
    pub struct PrecedenceChart: Weighting = "precedence-chart" {
        title { zh: "优序图法", en: "Precedence chart" }
        page_zh "precedence_chart.zh.md"
        params {}
        texts {
            "chart-tables" => {
                zh: "节点 `{node}` 需要专家表 `matrix`（两两比较）或 `scores`（打分），二者取一",
                en: "node `{node}` needs a table of experts, `matrix` (comparisons in pairs) or `scores`: one of them",
            }
            "chart-not-square" => { zh: "比较矩阵应为 {expected} 行，实际为 {found} 行", en: "the matrix needs {expected} rows, but has {found}" }
            "chart-gap" => { zh: "`{other}` 与 `{item}` 没有比较", en: "`{other}` and `{item}` are not compared" }
            "chart-value" => { zh: "比较值只能为 0、0.5 或 1，`{item}` 处为 {found}", en: "a comparison is 0, 0.5 or 1, but at `{item}` it is {found}" }
            "chart-halves" => { zh: "对称位置的两个比较值之和应为 1，`{item}` 处为 {found}，另一处为 {other}", en: "the two halves of a comparison add up to 1, but {found} at `{item}` stands against {other}" }
            "chart-no-score" => { zh: "没有专家给 `{id}` 打分", en: "no expert gives `{id}` a score" }
        }
    }
}

fn at(tables: usize, table: usize, cell: Option<(usize, &str)>) -> String {
    let path = Path::default().key("expert").key(MATRIX);
    let path = if tables > 1 { path.item(table) } else { path };
    cell.map_or(path.clone(), |(row, id)| path.item(row).key(id)).to_string()
}

/// The row sums of one matrix.
fn totals(table: &Table, tables: usize, number: usize) -> Result<Vec<f64>, Failure> {
    let n = table.cols();
    if table.rows != n {
        return Err(Failure::new("chart-not-square").at(at(tables, number, None)).arg("expected", n).arg("found", table.rows));
    }
    let place = |i: usize, j: usize| at(tables, number, Some((i, table.field(j).id)));
    let read = |i: usize, j: usize| match table.columns[j].get(i) {
        Some(x) if x != 0.0 && x != 0.5 && x != 1.0 => Err(Failure::new("chart-value").at(place(i, j)).arg("found", x)),
        cell => Ok(cell),
    };
    let mut totals = vec![0.5; n];
    for i in 0..n {
        for j in i + 1..n {
            let value = match (read(i, j)?, read(j, i)?) {
                (None, None) => return Err(Failure::new("chart-gap").at(place(i, j)).arg("other", table.field(i).id)),
                (Some(x), Some(y)) if x + y != 1.0 => {
                    return Err(Failure::new("chart-halves").at(place(j, i)).arg("found", y).arg("other", x));
                }
                (Some(x), _) => x,
                (None, Some(y)) => 1.0 - y,
            };
            totals[i] += value;
            totals[j] += 1.0 - value;
        }
    }
    Ok(totals)
}

/// The row sums of the comparison of mean scores.
fn of_scores(table: &Table, data: &Table) -> Result<Vec<f64>, Failure> {
    let mut means = Vec::new();
    for (j, column) in table.columns.iter().enumerate() {
        let scores: Vec<f64> = (0..table.rows).filter_map(|i| column.get(i)).collect();
        means.push(indicia_kernels::mean(&scores).ok_or_else(|| Failure::new("chart-no-score").arg("id", data.field(j).id))?);
    }
    let half = |a: f64, b: f64| {
        if a > b {
            1.0
        } else if a < b {
            0.0
        } else {
            0.5
        }
    };
    Ok(means.iter().map(|a| means.iter().map(|b| half(*a, *b)).sum()).collect())
}

impl Weighting for PrecedenceChart {
    fn facts(&self) -> Facts {
        Facts { sums_to_one: true, inputs: vec![MATRIX.into(), SCORES.into()], ..Facts::default() }
    }

    fn weights(&self, data: &Table, inputs: &[Table], _: &Call) -> Result<Vec<f64>, Failure> {
        let matrices: Vec<&Table> = inputs.iter().filter(|t| t.name == MATRIX).collect();
        let sums = match (matrices.len(), inputs.iter().find(|t| t.name == SCORES)) {
            (0, Some(scores)) => of_scores(scores, data)?,
            (tables, None) if tables > 0 => {
                let mut sums = vec![0.0; data.cols()];
                for (number, table) in matrices.iter().enumerate() {
                    sums.iter_mut().zip(totals(table, tables, number)?).for_each(|(s, t)| *s += t);
                }
                sums
            }
            _ => return Err(Failure::new("chart-tables")),
        };
        let total = indicia_kernels::sum(&sums);
        Ok(sums.into_iter().map(|s| s / total).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, close, matrix, run};

    const GAP: f64 = f64::NAN;

    fn judged(tables: &[(&str, &[&[f64]])]) -> Given {
        let ids = ["a", "b", "c"];
        let columns: Vec<(&str, &[f64])> = ids[..tables[0].1[0].len()].iter().map(|id| (*id, [].as_slice())).collect();
        let experts = tables.iter().map(|(role, rows)| ((*role).into(), rows.iter().map(|r| r.to_vec()).collect())).collect();
        Given { experts, ..matrix(&columns) }
    }

    #[test]
    fn comparisons_are_counted() {
        let upper: &[&[f64]] = &[&[GAP, 1.0, 1.0], &[GAP, GAP, 0.5], &[GAP, GAP, GAP]];
        close(
            &run(PrecedenceChart::method(), "{}", &judged(&[("matrix", upper)])).unwrap().all(),
            &[5.0 / 9.0, 2.0 / 9.0, 2.0 / 9.0],
            1e-15,
        );
        // a second expert who thinks the opposite of a: 2.5 + 0.5, 1 + 2, 1 + 2
        let other: &[&[f64]] = &[&[0.5, 0.0, 0.0], &[1.0, 0.5, 0.5], &[1.0, 0.5, 0.5]];
        close(
            &run(PrecedenceChart::method(), "{}", &judged(&[("matrix", upper), ("matrix", other)])).unwrap().all(),
            &[1.0 / 3.0; 3],
            1e-15,
        );
    }

    #[test]
    fn rancom_is_the_chart_of_a_ranking() {
        // pyDecision 5.1.8: rancom_method([1, 2, 2]).weights; pymcdm 1.4.0 has it as pymcdm.weights.subjective.RANCOM
        let chart: &[&[f64]] = &[&[0.5, 1.0, 1.0], &[0.0, 0.5, 0.5], &[0.0, 0.5, 0.5]];
        close(&run(PrecedenceChart::method(), "{}", &judged(&[(MATRIX, chart)])).unwrap().all(), &[2.5 / 4.5, 1.0 / 4.5, 1.0 / 4.5], 1e-15);
    }

    #[test]
    fn mean_scores_are_compared() {
        // means 4, 3, 3
        let scores: &[&[f64]] = &[&[5.0, 3.0, GAP], &[3.0, 3.0, 3.0]];
        close(
            &run(PrecedenceChart::method(), "{}", &judged(&[("scores", scores)])).unwrap().all(),
            &[5.0 / 9.0, 2.0 / 9.0, 2.0 / 9.0],
            1e-15,
        );
    }

    #[test]
    fn what_is_wrong_is_refused_where_it_stands() {
        let failed = |rows: &[&[f64]]| run(PrecedenceChart::method(), "{}", &judged(&[("matrix", rows)])).unwrap_err();
        let is = |f: Failure| (f.code, f.path);
        let here = |code: &str, path: &str| (code.to_string(), path.to_string());
        assert_eq!(is(failed(&[&[0.5, 2.0], &[0.0, 0.5]])), here("chart-value", "expert.matrix[0].b"));
        assert_eq!(is(failed(&[&[0.5, 1.0], &[1.0, 0.5]])), here("chart-halves", "expert.matrix[1].a"));
        assert_eq!(is(failed(&[&[0.5, GAP], &[GAP, 0.5]])), here("chart-gap", "expert.matrix[0].b"));
        assert_eq!(is(failed(&[&[0.5, 1.0]])), here("chart-not-square", "expert.matrix"));
        let both: &[&[f64]] = &[&[0.5, 1.0], &[0.0, 0.5]];
        assert_eq!(run(PrecedenceChart::method(), "{}", &judged(&[("matrix", both), ("scores", both)])).unwrap_err().code, "chart-tables");
    }
}

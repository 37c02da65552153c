//! The best-worst method.

use indicia_kernels::{Constraints, Optimum, SimplexError, SimplexScratch};
use indicia_plugin::method::Path;
use indicia_plugin::prelude::*;

/// A row an expert: how many times more important the best child is than each.
const BEST: &str = "best-to-others";

/// A row an expert: how many times more important each child is than the worst.
const WORST: &str = "others-to-worst";

method! {
    /// # best-worst: best-worst method (最优最劣法)
    ///
    /// Each expert names the best and the worst child, and compares the best with all others (a_Bj) and all others with the worst
    /// (a_jW), on a scale of 1 to 9. That takes 2n - 3 comparisons instead of the n(n - 1)/2 of AHP.
    ///
    /// ```text
    /// minimise xi  subject to  |w_B - a_Bj w_j| <= xi,  |w_j - a_jW w_W| <= xi for every j,  sum of w = 1,  w >= 0
    /// CR = max over j of |a_Bj a_jW - a_BW| / (a_BW^2 - a_BW)     0 where a_BW = 1
    /// ```
    ///
    /// This is the linear form, whose solution is unique. The tables `best-to-others` and `others-to-worst` have a row an expert, in
    /// the same order; the best child is the one whose a_Bj is 1, the worst the one whose a_jW is 1 (the first of several). The weights are the mean over the
    /// experts. xi and CR of every expert are printed with the result; CR is of the judgements alone and ranges from 0 to 1.
    ///
    /// **Range**: weights are not negative and sum to one.
    /// **Direction**: plays no part: the importance of a child is judged, not its values.
    ///
    /// ## Missing values
    /// A row without any comparisons is an expert who did not answer: left out, with a warning. A row with gaps is refused
    /// (`comparison-gap`).
    ///
    /// ## Degenerate cases
    /// A table that is missing, or tables with different numbers of experts (`comparisons-missing`, `experts-differ`), a comparison
    /// below 1 (`comparison-below-one`), no child compared with 1 (`no-best`, `no-worst`), a best-to-worst that the two tables state
    /// differently (`best-worst-differ`): refused where it stands. CR from `limit` on is a warning (`best-worst-inconsistent`).
    ///
    /// ## Source
    /// Rezaei (2015), Omega 53, 49-57; Rezaei (2016), Omega 64, 126-130, for the linear form; Liang, Brunelli & Rezaei (2020), Omega 96, 102175,
    /// for the ratio of the judgements.
    ///
    /// ## Example
    /// Consistent judgements: the best is twice the second and four times the third.
    /// ```toml
    /// use = "best-worst"
    ///
    /// [example]
    /// columns = { a = [], b = [], c = [] }
    /// expert = { best-to-others = [[1, 2, 4]], others-to-worst = [[4, 2, 1]] }
    /// gives = [0.571428571428571, 0.285714285714286, 0.142857142857143]
    /// ```
    pub struct BestWorst: Weighting = "best-worst" {
        title { zh: "最优最劣法（BWM）", en: "Best-worst method" }
        page_zh "best_worst.zh.md"
        params {
            /// The ratio of inconsistency from which there is a warning.
            limit: f64 = 0.1, above 0.0, max 1.0;
        }
        texts {
            "comparisons-missing" => {
                zh: "节点 `{node}` 缺少专家表 `{name}`：请写 `expert = { {name} = { file = \"…\" } }`，每位专家一行",
                en: "node `{node}` has no table `{name}`: write `expert = { {name} = { file = \"…\" } }`, a row an expert",
            }
            "experts-differ" => { zh: "两张表的专家人数不同：{expected} 与 {found}", en: "the two tables have {expected} and {found} experts" }
            "comparison-gap" => { zh: "专家 {expert} 没有给出 `{item}` 的比较值", en: "expert {expert} does not compare `{item}`" }
            "comparison-below-one" => { zh: "专家 {expert} 对 `{item}` 的比较值 {found} 小于 1", en: "expert {expert} gives `{item}` {found}, but comparisons are 1 or more" }
            "no-best" => { zh: "专家 {expert} 没有指明最优项：该行应有一个 1", en: "expert {expert} names no best child: one comparison of the row must be 1" }
            "no-worst" => { zh: "专家 {expert} 没有指明最劣项：该行应有一个 1", en: "expert {expert} names no worst child: one comparison of the row must be 1" }
            "best-worst-differ" => {
                zh: "专家 {expert} 的“最优比最劣”在两张表中不同：{found} 与 {expected}",
                en: "expert {expert} compares best with worst as {found} here and as {expected} in the other table",
            }
            "expert-silent" => { zh: "专家 {expert} 未作答，不计入", en: "expert {expert} did not answer and is left out" }
            "best-worst-consistency" => { zh: "第 {number} 位专家：ξ = {value}，CR = {cr}", en: "expert {number}: xi {value}, CR {cr}" }
            "best-worst-inconsistent" => {
                zh: "第 {number} 位专家的判断不一致：CR = {cr}（界限 {limit}），其中 `{id}` 处最明显",
                en: "the judgements of expert {number} contradict each other: CR {cr} (limit {limit}), most of all at `{id}`",
            }
        }
    }
}

fn at(role: &str, row: usize, id: Option<&str>) -> String {
    let path = Path::default().key("expert").key(role).item(row);
    id.map_or(path.clone(), |id| path.key(id)).to_string()
}

/// The comparisons of one expert; `None` where there are none.
fn comparisons(table: &Table, row: usize) -> Result<Option<Vec<f64>>, Failure> {
    let cells: Vec<Option<f64>> = table.columns.iter().map(|c| c.get(row)).collect();
    if cells.iter().all(Option::is_none) {
        return Ok(None);
    }
    for (cell, field) in cells.iter().zip(table.fields) {
        let here = || at(table.name, row, Some(field.id));
        match cell {
            None => return Err(Failure::new("comparison-gap").at(here())),
            Some(x) if *x < 1.0 => return Err(Failure::new("comparison-below-one").at(here()).arg("found", x)),
            Some(_) => {}
        }
    }
    Ok(Some(cells.into_iter().flatten().collect()))
}

/// Weights and xi of one expert. With v = w / xi the programme becomes: maximise the sum of v, all differences at most 1. Then
/// xi = 1 / sum of v, and judgements that agree leave the sum without a bound.
fn solved(best: &[f64], worst: &[f64], b: usize, w: usize) -> Result<(Vec<f64>, f64), Failure> {
    let n = best.len();
    let mut rows: Vec<Vec<f64>> = Vec::new();
    let mut difference = |plus: usize, minus: usize, times: f64| {
        let mut row = vec![0.0; n];
        row[plus] += 1.0;
        row[minus] -= times;
        if row.iter().any(|x| *x != 0.0) {
            rows.push(row.iter().map(|x| -x).collect());
            rows.push(row);
        }
    };
    for j in 0..n {
        difference(b, j, best[j]);
        difference(j, w, worst[j]);
    }
    let matrix: Vec<f64> = (0..n).flat_map(|j| rows.iter().map(move |r| r[j])).collect();
    let mut optimum = Optimum::default();
    let region = Constraints::new(n, &matrix, &vec![1.0; rows.len()]).map_err(|_| Failure::new("overflow"))?;
    match region.maximize(&vec![1.0; n], &mut SimplexScratch::new(), &mut optimum) {
        Ok(()) => Ok((optimum.variables.iter().map(|v| v / optimum.value).collect(), 1.0 / optimum.value)),
        // The judgements agree: the weights are the reciprocals of the first row.
        Err(SimplexError::Unbounded) => {
            let total: f64 = best.iter().map(|a| 1.0 / a).sum();
            Ok((best.iter().map(|a| 1.0 / a / total).collect(), 0.0))
        }
        Err(_) => Err(Failure::new("no-convergence").arg("count", optimum.steps)),
    }
}

impl Weighting for BestWorst {
    fn facts(&self) -> Facts {
        Facts { sums_to_one: true, inputs: vec![BEST.into(), WORST.into()], reproducible: 1e-12, ..Facts::default() }
    }

    fn weights(&self, data: &Table, inputs: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        let table = |role: &str| {
            let missing = || Failure::new("comparisons-missing").arg("name", role);
            inputs.iter().find(|t| t.name == role).ok_or_else(missing)
        };
        let (bests, worsts) = (table(BEST)?, table(WORST)?);
        if bests.rows != worsts.rows {
            return Err(Failure::new("experts-differ").at(format!("expert.{WORST}")).arg("expected", bests.rows).arg("found", worsts.rows));
        }
        let mut sums = vec![0.0; data.cols()];
        let mut count = 0.0;
        for row in 0..bests.rows {
            let (best, worst) = match (comparisons(bests, row)?, comparisons(worsts, row)?) {
                (Some(best), Some(worst)) => (best, worst),
                (None, None) => {
                    call.warn(Failure::new("expert-silent").at(at(BEST, row, None)));
                    continue;
                }
                (one, _) => {
                    let silent = if one.is_some() { WORST } else { BEST };
                    return Err(Failure::new("comparison-gap").at(at(silent, row, Some(data.field(0).id))));
                }
            };
            let b = best.iter().position(|a| *a == 1.0).ok_or_else(|| Failure::new("no-best").at(at(BEST, row, None)))?;
            let w = worst.iter().position(|a| *a == 1.0).ok_or_else(|| Failure::new("no-worst").at(at(WORST, row, None)))?;
            let whole = best[w];
            if whole != worst[b] {
                let failure = Failure::new("best-worst-differ").at(at(WORST, row, Some(data.field(b).id)));
                return Err(failure.arg("found", worst[b]).arg("expected", whole));
            }
            let (weights, xi) = solved(&best, &worst, b, w)?;
            let gap = |j: usize| if whole > 1.0 { (best[j] * worst[j] - whole).abs() / (whole * whole - whole) } else { 0.0 };
            let (at_most, cr) = (0..best.len()).map(|j| (j, gap(j))).fold((0, 0.0), |m, x| if x.1 > m.1 { x } else { m });
            let number = row + 1;
            let told = Failure::new("best-worst-consistency").arg("number", number);
            call.info(told.arg("value", format!("{xi:.4}")).arg("cr", format!("{cr:.4}")));
            if cr >= self.limit {
                let warning = Failure::new("best-worst-inconsistent").at(at(BEST, row, Some(data.field(at_most).id)));
                let warning = warning.arg("number", number).arg("cr", format!("{cr:.4}"));
                call.warn(warning.arg("limit", self.limit).arg("id", data.field(at_most).id));
            }
            sums.iter_mut().zip(&weights).for_each(|(s, w)| *s += w);
            count += 1.0;
        }
        if count == 0.0 {
            return Err(Failure::new("comparisons-missing").arg("name", BEST));
        }
        Ok(sums.into_iter().map(|s| s / count).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, close, matrix, run};

    fn judged(best: &[&[f64]], worst: &[&[f64]]) -> Given {
        let ids = ["c1", "c2", "c3", "c4", "c5"];
        let columns: Vec<(&str, &[f64])> = ids[..best[0].len()].iter().map(|id| (*id, [].as_slice())).collect();
        let rows = |t: &[&[f64]]| t.iter().map(|r| r.to_vec()).collect();
        Given { experts: vec![(BEST.into(), rows(best)), (WORST.into(), rows(worst))], ..matrix(&columns) }
    }

    #[test]
    fn a_linear_programme_of_five_children() {
        // scipy.optimize.linprog on the programme of the page: 16/65, 28/65, 8/65, 10/65, 3/65 and xi = 4/65
        let got = run(BestWorst::method(), "{}", &judged(&[&[2.0, 1.0, 4.0, 3.0, 8.0]], &[&[4.0, 8.0, 4.0, 2.0, 1.0]])).unwrap();
        close(&got.all(), &[0.24615385, 0.43076923, 0.12307692, 0.15384615, 0.04615385], 5e-9);
        // |4 * 4 - 8| / 56 at the third
        assert_eq!((got.arg("value"), got.arg("cr")), (Some("0.0615"), Some("0.1429")));
        assert_eq!(got.codes(), ["best-worst-consistency", "best-worst-inconsistent"]);
    }

    #[test]
    fn judgements_that_agree_have_no_xi() {
        let got = run(BestWorst::method(), "{}", &judged(&[&[1.0, 2.0, 4.0]], &[&[4.0, 2.0, 1.0]])).unwrap();
        close(&got.all(), &[4.0 / 7.0, 2.0 / 7.0, 1.0 / 7.0], 1e-15);
        assert_eq!((got.arg("value"), got.arg("cr")), (Some("0.0000"), Some("0.0000")));
        let same = run(BestWorst::method(), "{}", &judged(&[&[1.0, 1.0]], &[&[1.0, 1.0]])).unwrap();
        assert_eq!(same.all(), [0.5, 0.5]);
    }

    #[test]
    fn experts_are_averaged_and_silent_ones_told() {
        let gap = f64::NAN;
        let x = judged(&[&[1.0, 3.0], &[gap, gap], &[1.0, 1.0]], &[&[3.0, 1.0], &[gap, gap], &[1.0, 1.0]]);
        let got = run(BestWorst::method(), "{}", &x).unwrap();
        close(&got.all(), &[0.625, 0.375], 1e-15);
        assert!(got.codes().contains(&"expert-silent"));
    }

    #[test]
    fn what_is_wrong_is_refused_where_it_stands() {
        let failed = |best: &[f64], worst: &[f64]| run(BestWorst::method(), "{}", &judged(&[best], &[worst])).unwrap_err();
        let is = |f: Failure| (f.code, f.path);
        let here = |code: &str, path: &str| (code.to_string(), path.to_string());
        assert_eq!(is(failed(&[2.0, 3.0], &[3.0, 1.0])), here("no-best", "expert.best-to-others[0]"));
        assert_eq!(is(failed(&[1.0, 3.0], &[3.0, 2.0])), here("no-worst", "expert.others-to-worst[0]"));
        assert_eq!(is(failed(&[1.0, 3.0], &[2.0, 1.0])), here("best-worst-differ", "expert.others-to-worst[0].c1"));
        assert_eq!(is(failed(&[1.0, 0.5], &[2.0, 1.0])), here("comparison-below-one", "expert.best-to-others[0].c2"));
        assert_eq!(is(failed(&[1.0, f64::NAN], &[2.0, 1.0])), here("comparison-gap", "expert.best-to-others[0].c2"));
    }
}

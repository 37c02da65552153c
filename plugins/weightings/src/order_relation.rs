//! The order-relation method.

use indicia_plugin::method::Path;
use indicia_plugin::prelude::*;

/// A row an expert: the place of each child, 1 the most important.
pub(crate) const ORDER: &str = "order";

/// A row an expert: how many times more important the child before is than this one; empty for the first.
const RATIOS: &str = "ratios";

method! {
    /// # order-relation: order-relation analysis (G1 序关系分析法)
    ///
    /// Each expert puts the children into an order of importance, and says for each child how many times more important the one
    /// before it is. Nothing is compared twice, so nothing can contradict itself and no test of consistency is needed.
    ///
    /// ```text
    /// x_1 > x_2 > ... > x_n,  r_k = w_(k-1) / w_k      k = 2 ... n
    /// w_n     = 1 / (1 + sum over k = 2..n of (product over i = k..n of r_i))
    /// w_(k-1) = r_k w_k
    /// ```
    ///
    /// The customary ratios are 1.0 (equally important), 1.2, 1.4, 1.6 and 1.8 (extremely more important). The table `order` has the places
    /// 1 ... n, the table `ratios` the r_k under each child, both a row an expert; under the first child it is empty or 1. The weights are
    /// the mean over the experts. FUCOM is the same: where the n - 1 comparisons are ratios of priorities, its programme has full consistency and the weights are as 1 / priority. So is SWARA, with r_k one more than
    /// its comparative importance s_k.
    ///
    /// **Range**: weights are positive and sum to one.
    /// **Direction**: plays no part: the importance of a child is judged, not its values.
    ///
    /// ## Missing values
    /// A row without any places is an expert who did not answer: left out, with a warning. A missing place or ratio is refused
    /// (`order-gap`, `ratio-gap`).
    ///
    /// ## Degenerate cases
    /// Places that are not 1 to n, each once (`order-places`), a ratio below 1 (`ratio-below-one`): refused where it stands. Ratios above 1.8 are
    /// taken as they are. The condition r_(k-1) > 1 / r_k of the source holds by itself where ratios are at least 1, but for two ratios of
    /// exactly 1, which mean three children of equal importance.
    ///
    /// ## Source
    /// 郭亚军 (Guo Yajun), 《综合评价理论、方法及应用》, 科学出版社, 2007 (G1 method). The example below is computed by hand from the
    /// formula; no published figures were at hand.
    ///
    /// ## Example
    /// a before b before c, with r_2 = 1.2 and r_3 = 1.5: w_c = 1 / (1 + 1.5 + 1.2 * 1.5) = 1/4.3.
    /// ```toml
    /// use = "order-relation"
    ///
    /// [example]
    /// columns = { a = [], b = [], c = [] }
    /// expert = { order = [[1, 2, 3]], ratios = [[1, 1.2, 1.5]] }
    /// gives = [0.41860465, 0.34883721, 0.23255814]
    /// within = 1e-8
    /// ```
    pub struct OrderRelation: Weighting = "order-relation" {
        title { zh: "序关系分析法（G1 法）", en: "Order relation (G1)" }
        page_zh "order_relation.zh.md"
        params {}
        texts {
            "comparisons-missing" => {
                zh: "节点 `{node}` 缺少专家表 `{name}`：请写 `expert = { {name} = { file = \"…\" } }`，每位专家一行",
                en: "node `{node}` has no table `{name}`: write `expert = { {name} = { file = \"…\" } }`, a row an expert",
            }
            "experts-differ" => { zh: "两张表的专家人数不同：{expected} 与 {found}", en: "the two tables have {expected} and {found} experts" }
            "order-gap" => { zh: "专家 {expert} 没有给 `{item}` 排序", en: "expert {expert} gives `{item}` no place" }
            "ratio-gap" => { zh: "专家 {expert} 没有给出 `{item}` 与前一项的重要性之比", en: "expert {expert} gives `{item}` no ratio to the one before" }
            "order-places" => {
                zh: "专家 {expert} 的排序应为 1 至 {count}，每个一次；`{item}` 处为 {found}",
                en: "the places of expert {expert} are 1 to {count}, each once; `{item}` has {found}",
            }
            "ratio-below-one" => { zh: "专家 {expert} 在 `{item}` 处的比值 {found} 小于 1，与排序矛盾", en: "expert {expert} gives `{item}` the ratio {found}, which contradicts the order" }
            "expert-silent" => { zh: "专家 {expert} 未作答，不计入", en: "expert {expert} did not answer and is left out" }
        }
    }
}

pub(crate) fn at(role: &str, row: usize, id: Option<&str>) -> String {
    let path = Path::default().key("expert").key(role).item(row);
    id.map_or(path.clone(), |id| path.key(id)).to_string()
}

/// The children of one expert from the most to the least important; `None` where nothing is said.
pub(crate) fn order(table: &Table, row: usize) -> Result<Option<Vec<usize>>, Failure> {
    let n = table.cols();
    let cells: Vec<Option<f64>> = table.columns.iter().map(|c| c.get(row)).collect();
    if cells.iter().all(Option::is_none) {
        return Ok(None);
    }
    let mut order: Vec<Option<usize>> = vec![None; n];
    for (j, cell) in cells.iter().enumerate() {
        let here = at(ORDER, row, Some(table.field(j).id));
        let Some(place) = cell else { return Err(Failure::new("order-gap").at(here)) };
        let free = (1..=n).find(|k| *place == *k as f64 && order[*k - 1].is_none());
        match free {
            Some(k) => order[k - 1] = Some(j),
            None => return Err(Failure::new("order-places").at(here).arg("count", n).arg("found", place)),
        }
    }
    Ok(Some(order.into_iter().flatten().collect()))
}

/// The weights of one expert.
fn weights_of(order: &[usize], ratios: &Table, row: usize) -> Result<Vec<f64>, Failure> {
    // From the last to the first, with the last at one.
    let mut weights = vec![0.0; order.len()];
    let mut weight = 1.0;
    for (k, child) in order.iter().enumerate().rev() {
        weights[*child] = weight;
        if k > 0 {
            let here = at(RATIOS, row, Some(ratios.field(*child).id));
            match ratios.columns[*child].get(row) {
                None => return Err(Failure::new("ratio-gap").at(here)),
                Some(r) if r < 1.0 => return Err(Failure::new("ratio-below-one").at(here).arg("found", r)),
                Some(r) => weight *= r,
            }
        }
    }
    let total = indicia_kernels::sum(&weights);
    if !total.is_finite() {
        return Err(Failure::new("overflow"));
    }
    Ok(weights.into_iter().map(|w| w / total).collect())
}

impl Weighting for OrderRelation {
    fn facts(&self) -> Facts {
        Facts { sums_to_one: true, inputs: vec![ORDER.into(), RATIOS.into()], ..Facts::default() }
    }

    fn weights(&self, data: &Table, inputs: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        let table = |role: &str| {
            let missing = || Failure::new("comparisons-missing").arg("name", role);
            inputs.iter().find(|t| t.name == role).ok_or_else(missing)
        };
        let (orders, ratios) = (table(ORDER)?, table(RATIOS)?);
        if orders.rows != ratios.rows {
            return Err(Failure::new("experts-differ")
                .at(format!("expert.{RATIOS}"))
                .arg("expected", orders.rows)
                .arg("found", ratios.rows));
        }
        let mut sums = vec![0.0; data.cols()];
        let mut count = 0.0;
        for row in 0..orders.rows {
            let Some(order) = order(orders, row)? else {
                call.warn(Failure::new("expert-silent").at(at(ORDER, row, None)));
                continue;
            };
            let weights = weights_of(&order, ratios, row)?;
            sums.iter_mut().zip(&weights).for_each(|(s, w)| *s += w);
            count += 1.0;
        }
        if count == 0.0 {
            return Err(Failure::new("comparisons-missing").arg("name", ORDER));
        }
        Ok(sums.into_iter().map(|s| s / count).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, close, matrix, run};

    const GAP: f64 = f64::NAN;

    fn judged(order: &[&[f64]], ratios: &[&[f64]]) -> Given {
        let ids = ["a", "b", "c", "d"];
        let columns: Vec<(&str, &[f64])> = ids[..order[0].len()].iter().map(|id| (*id, [].as_slice())).collect();
        let rows = |t: &[&[f64]]| t.iter().map(|r| r.to_vec()).collect();
        Given { experts: vec![(ORDER.into(), rows(order)), (RATIOS.into(), rows(ratios))], ..matrix(&columns) }
    }

    #[test]
    fn fucom_is_the_order_with_the_ratios_of_its_priorities() {
        // Pamucar, Stevic & Sremac (2018): the weights of full consistency have w_(k) / w_(k+1) = priority_(k+1) / priority_(k), so they are as 1 / priority; with n - 1
        // comparisons full consistency is always there. pyDecision 5.1.8 searches for them (fucom_method) and stops up to 0.007 away for the priorities 1, 2, 3.5, 4.
        let x = judged(&[&[1.0, 2.0, 3.0]], &[&[1.0, 2.0, 1.75]]);
        let total = 1.0 + 1.0 / 2.0 + 1.0 / 3.5;
        close(&run(OrderRelation::method(), "{}", &x).unwrap().all(), &[1.0 / total, 0.5 / total, 1.0 / 3.5 / total], 1e-15);
        // Priorities 1, 2, 3.5, 4: its programme (least xi with |w_k / w_(k+1) - phi_k| <= xi and |w_k / w_(k+2) - phi_k phi_(k+1)| <= xi, multiplied out) by scipy.optimize.minimize(SLSQP, tol=1e-14) has xi = 0
        let x = judged(&[&[1.0, 2.0, 3.0, 4.0]], &[&[1.0, 2.0, 1.75, 4.0 / 3.5]]);
        close(&run(OrderRelation::method(), "{}", &x).unwrap().all(), &[0.491228070, 0.245614035, 0.140350877, 0.122807018], 5e-10);
    }

    #[test]
    fn swara_is_the_order_with_one_plus_its_comparative_importance() {
        // Keršuliene, Zavadskas & Turskis (2010): k_j = s_j + 1, q_j = q_(j-1) / k_j, w_j = q_j / sum of q, here with s = 0.2 and 0.5
        let q = [1.0, 1.0 / 1.2, 1.0 / 1.2 / 1.5];
        let total: f64 = q.iter().sum();
        let got = run(OrderRelation::method(), "{}", &judged(&[&[1.0, 2.0, 3.0]], &[&[GAP, 1.2, 1.5]])).unwrap().all();
        close(&got, &q.map(|q| q / total), 1e-15);
    }

    #[test]
    fn ratios_multiply_along_the_order() {
        // b, c, a: w_a = 1, w_c = 1.2, w_b = 1.2 * 1.5 = 1.8
        let got = run(OrderRelation::method(), "{}", &judged(&[&[3.0, 1.0, 2.0]], &[&[1.2, GAP, 1.5]])).unwrap().all();
        close(&got, &[1.0 / 4.0, 1.8 / 4.0, 1.2 / 4.0], 1e-15);
    }

    #[test]
    fn experts_are_averaged() {
        let x = judged(&[&[1.0, 2.0], &[GAP, GAP], &[2.0, 1.0]], &[&[GAP, 1.5], &[GAP, GAP], &[1.0, GAP]]);
        let got = run(OrderRelation::method(), "{}", &x).unwrap();
        close(&got.all(), &[0.55, 0.45], 1e-15);
        assert_eq!(got.codes(), ["expert-silent"]);
    }

    #[test]
    fn what_is_wrong_is_refused_where_it_stands() {
        let failed = |order: &[f64], ratios: &[f64]| run(OrderRelation::method(), "{}", &judged(&[order], &[ratios])).unwrap_err();
        let is = |f: Failure| (f.code, f.path);
        let here = |code: &str, path: &str| (code.to_string(), path.to_string());
        assert_eq!(is(failed(&[1.0, 1.0], &[1.0, 1.2])), here("order-places", "expert.order[0].b"));
        assert_eq!(is(failed(&[1.0, 2.5], &[1.0, 1.2])), here("order-places", "expert.order[0].b"));
        assert_eq!(is(failed(&[1.0, GAP], &[1.0, 1.2])), here("order-gap", "expert.order[0].b"));
        assert_eq!(is(failed(&[1.0, 2.0], &[1.0, GAP])), here("ratio-gap", "expert.ratios[0].b"));
        assert_eq!(is(failed(&[1.0, 2.0], &[1.0, 0.8])), here("ratio-below-one", "expert.ratios[0].b"));
    }
}

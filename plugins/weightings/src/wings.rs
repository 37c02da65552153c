//! WINGS.

use indicia_plugin::prelude::*;

use crate::dematel::{Diagonal, ROLE, mean_influence, total_sums};

method! {
    /// # wings: weighted influence non-linear gauge system (WINGS 法)
    ///
    /// DEMATEL in which children have a strength of their own. Experts say how much each child influences each other one, and on the diagonal how strong it is by itself, both on the same scale, say
    /// from 0 to 4. What a strong child passes on weighs more than the same influence of a weak one.
    ///
    /// ```text
    /// D    mean of the experts' tables, strengths on the diagonal
    /// C    = D / s,  s the sum of all cells of D
    /// T    = C + C^2 + C^3 + ... = C (I - C)^-1
    /// I_i  = sum over j of t_ij      total impact
    /// R_i  = sum over j of t_ji      total receptivity
    /// w_i  = (I_i + R_i) / sum over i of (I_i + R_i)
    /// ```
    ///
    /// t_ij is a cell of T, s the sum of D, and I - C is the matrix C taken from the unit matrix. I + R (involvement) and I - R (role: above zero an influencing child, below an influenced one) of every child are noted with the result.
    ///
    /// **Range**: weights are not negative and sum to one.
    /// **Direction**: plays no part: the importance of a child is judged, not its values.
    ///
    /// ## Missing values
    /// An empty cell: refused (`influence-gap`); no influence, and no strength, is written 0.
    ///
    /// ## Degenerate cases
    /// No table (`influence-missing`), a table that is not square (`influence-not-square`), a negative cell (`influence-negative`), only zeros (`weights-undetermined`): refused. One child that has
    /// all of the strength while nothing influences anything leaves I - C without an inverse: refused (`influence-endless`).
    ///
    /// ## Source
    /// Michnik, J. (2013), *Weighted Influence Non-linear Gauge System (WINGS): an analysis method for the systems of interrelated components*, European Journal of Operational Research 228, 536-544.
    /// Compared with `pyDecision.algorithm.wings_method`.
    ///
    /// ## Example
    /// Two children without influence on each other: c = 0.75 and 0.25, t = 3 and 1/3.
    /// ```toml
    /// use = "wings"
    ///
    /// [example]
    /// columns = { a = [], b = [] }
    /// expert = { influence = [[3, 0], [0, 1]] }
    /// gives = [0.9, 0.1]
    /// ```
    pub struct Wings: Weighting = "wings" {
        title { zh: "WINGS 法", en: "WINGS" }
        page_zh "wings.zh.md"
        texts {
            "influence-missing" => {
                zh: "节点 `{node}` 没有直接影响矩阵：请写 `expert = { influence = { file = \"…\" } }`",
                en: "node `{node}` has no table of influences: write `expert = { influence = { file = \"…\" } }`",
            }
            "influence-not-square" => { zh: "直接影响矩阵应为 {expected} 行，实际为 {found} 行", en: "the table of influences needs {expected} rows, but has {found}" }
            "influence-gap" => {
                zh: "`{other}` 对 `{item}` 的影响（对角线上为自身强度）没有填写；没有请填 0",
                en: "the influence of `{other}` on `{item}` (on the diagonal its strength) is not stated; write 0 for none",
            }
            "influence-negative" => { zh: "影响与强度不能为负，`{item}` 处为 {found}", en: "influences and strengths are not negative, but at `{item}` it is {found}" }
            "influence-endless" => {
                zh: "只有一个下级有强度，且互相没有影响，综合影响矩阵不存在",
                en: "one child has all of the strength and nothing influences anything, so there is no total influence",
            }
            "wings-child" => {
                zh: "`{id}`：总影响 I = {given}，总接受 R = {received}，参与度 {prominence}，角色 {relation}",
                en: "`{id}`: impact {given}, receptivity {received}, involvement {prominence}, role {relation}",
            }
        }
    }
}

impl Weighting for Wings {
    fn facts(&self) -> Facts {
        Facts { sums_to_one: true, inputs: vec![ROLE.into()], reproducible: 1e-12, ..Facts::default() }
    }

    fn weights(&self, data: &Table, inputs: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        let n = data.cols();
        let d = mean_influence(inputs, n, Diagonal::Strength)?;
        let total = indicia_kernels::sum(&d);
        if total <= 0.0 {
            return Err(Failure::new("weights-undetermined"));
        }
        if !total.is_finite() {
            return Err(Failure::new("overflow"));
        }
        let sums = total_sums(&d, n, total, "wings-child", data, call)?;
        let weights: Vec<f64> = sums.iter().map(|[given, received]| given + received).collect();
        let total = indicia_kernels::sum(&weights);
        Ok(weights.into_iter().map(|w| w / total).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, close, matrix, run};

    fn judged(rows: &[&[f64]]) -> Given {
        let ids = ["a", "b", "c"];
        let columns: Vec<(&str, &[f64])> = ids[..rows[0].len()].iter().map(|id| (*id, [].as_slice())).collect();
        Given { experts: vec![(ROLE.into(), rows.iter().map(|r| r.to_vec()).collect())], ..matrix(&columns) }
    }

    #[test]
    fn three_children_as_a_peer_computes_them() {
        // python -c "import numpy as np, matplotlib; matplotlib.use('Agg'); from pyDecision.algorithm import wings_method as w;
        //   print([x.tolist() for x in w(np.array([[4,3,2],[1,2,4],[2,1,3.]]))])"
        let got = run(Wings::method(), "{}", &judged(&[&[4.0, 3.0, 2.0], &[1.0, 2.0, 4.0], &[2.0, 1.0, 3.0]])).unwrap();
        close(&got.all(), &[0.36947464688547915, 0.2901127934153034, 0.3404125596992175], 1e-15);
        // involvement 1.1009841029523089, role 0.14322482967448902
        assert_eq!((got.arg("prominence"), got.arg("relation")), (Some("1.1010"), Some("0.1432")));
    }

    #[test]
    fn experts_are_averaged_cell_by_cell() {
        let mut two = judged(&[&[6.0, 1.0], &[0.0, 2.0]]);
        two.experts.push((ROLE.into(), vec![vec![2.0, 1.0], vec![2.0, 2.0]]));
        let mean = judged(&[&[4.0, 1.0], &[1.0, 2.0]]);
        assert_eq!(run(Wings::method(), "{}", &two).unwrap().all(), run(Wings::method(), "{}", &mean).unwrap().all());
    }

    #[test]
    fn what_is_wrong_is_refused_where_it_stands() {
        let failed = |rows: &[&[f64]]| run(Wings::method(), "{}", &judged(rows)).unwrap_err();
        let is = |f: Failure| (f.code, f.path);
        let here = |code: &str, path: &str| (code.to_string(), path.to_string());
        assert_eq!(is(failed(&[&[-1.0, 1.0], &[1.0, 0.0]])), here("influence-negative", "expert.influence[0].a"));
        assert_eq!(is(failed(&[&[1.0, 1.0], &[1.0, f64::NAN]])), here("influence-gap", "expert.influence[1].b"));
        assert_eq!(is(failed(&[&[0.0, 1.0]])), here("influence-not-square", "expert.influence"));
        assert_eq!(failed(&[&[0.0, 0.0], &[0.0, 0.0]]).code, "weights-undetermined");
        assert_eq!(failed(&[&[2.0, 0.0], &[0.0, 0.0]]).code, "influence-endless");
        assert_eq!(run(Wings::method(), "{}", &matrix(&[("a", &[])])).unwrap_err().code, "influence-missing");
    }
}

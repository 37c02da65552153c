//! DEMATEL.

use indicia_plugin::method::Path;
use indicia_plugin::prelude::*;

/// A table of children by children, one an expert: how much the row influences the column.
pub(crate) const ROLE: &str = "influence";

choices! {
    /// What the direct influences are divided by.
    pub enum Scale {
        /// The greatest sum of a row or a column.
        Both = "rows-and-columns",
        /// The greatest sum of a row.
        Rows = "rows",
    }
}

choices! {
    /// What of a child becomes its weight.
    pub enum Importance {
        /// D + R.
        Prominence = "prominence",
        /// The length of (D + R, D - R).
        Length = "length",
    }
}

method! {
    /// # dematel: decision-making trial and evaluation laboratory (DEMATEL 法)
    ///
    /// Experts say how much each child influences each other one, say from 0 (not at all) to 4 (very much). A child that influences much, and is
    /// influenced much, directly or through others, gets more weight.
    ///
    /// ```text
    /// A    mean of the experts' tables, diagonal 0
    /// X    = A / s,  s the greatest row sum, or row or column sum, of A
    /// T    = X + X^2 + X^3 + ... = X (I - X)^-1
    /// D_i  = sum over j of t_ij      influence given
    /// R_i  = sum over j of t_ji      influence received
    /// w_i  = (D_i + R_i) / sum over i of (D_i + R_i)
    /// ```
    ///
    /// t_ij is a cell of T, and s a sum of A.
    ///
    /// With `importance = "length"` it is sqrt((D + R)^2 + (D - R)^2) in place of D + R. D + R (prominence) and D - R (relation: above zero a
    /// cause, below an effect) of every child are noted with the result.
    ///
    /// **Range**: weights are positive and sum to one.
    /// **Direction**: plays no part: the importance of a child is judged, not its values.
    ///
    /// ## Missing values
    /// An empty cell off the diagonal: refused (`influence-gap`); no influence is written 0.
    ///
    /// ## Degenerate cases
    /// No table (`influence-missing`), a table that is not square (`influence-not-square`), a negative influence (`influence-negative`), no influence at all
    /// (`weights-undetermined`): refused. Influences that all sum to the same for each row leave I - X without an inverse: refused
    /// (`influence-endless`); this happens with two children that only influence each other.
    ///
    /// ## Source
    /// Gabus & Fontela (1972), Battelle Geneva; weights as in Dalalah, Hayajneh & Batieha (2011), Expert Systems with Applications 38,
    /// 8384-8391 (`length`). Compared with `pyDecision.algorithm.dematel_method` (`scale = "rows"`, `prominence`).
    ///
    /// ## Example
    /// ```toml
    /// use = "dematel"
    /// params = { scale = "rows" }
    ///
    /// [example]
    /// columns = { a = [], b = [], c = [] }
    /// expert = { influence = [[0, 3, 2], [1, 0, 4], [2, 1, 0]] }
    /// gives = [0.327095808, 0.327095808, 0.345808383]
    /// within = 1e-9
    /// ```
    pub struct Dematel: Weighting = "dematel" {
        title { zh: "DEMATEL 法", en: "DEMATEL" }
        page_zh "dematel.zh.md"
        params {
            /// What the direct influences are divided by.
            scale: Scale = Scale::Both;
            /// What of a child becomes its weight.
            importance: Importance = Importance::Prominence;
        }
        texts {
            "influence-missing" => {
                zh: "节点 `{node}` 没有直接影响矩阵：请写 `expert = { influence = { file = \"…\" } }`",
                en: "node `{node}` has no table of influences: write `expert = { influence = { file = \"…\" } }`",
            }
            "influence-not-square" => { zh: "直接影响矩阵应为 {expected} 行，实际为 {found} 行", en: "the table of influences needs {expected} rows, but has {found}" }
            "influence-gap" => { zh: "`{other}` 对 `{item}` 的影响没有填写；没有影响请填 0", en: "the influence of `{other}` on `{item}` is not stated; write 0 for none" }
            "influence-negative" => { zh: "影响程度不能为负，`{item}` 处为 {found}", en: "an influence is not negative, but at `{item}` it is {found}" }
            "influence-endless" => {
                zh: "各项之间的影响无限循环（每一行之和都等于最大值），综合影响矩阵不存在；可改用 `scale = \"rows-and-columns\"` 或核对打分",
                en: "the influences go round without end (every row has the same sum), so there is no total influence; take `scale = \"rows-and-columns\"`, or look at the judgements",
            }
            "dematel-child" => {
                zh: "`{id}`：影响度 D = {given}，被影响度 R = {received}，中心度 {prominence}，原因度 {relation}",
                en: "`{id}`: gives {given}, receives {received}, prominence {prominence}, relation {relation}",
            }
        }
    }
}

/// What the diagonal of a table of influences says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Diagonal {
    /// Nothing: it counts as 0.
    Nothing,
    /// How strong a child is by itself.
    Strength,
}

/// The mean of the experts' tables, row by row.
pub(crate) fn mean_influence(inputs: &[Table], n: usize, diagonal: Diagonal) -> Result<Vec<f64>, Failure> {
    let tables: Vec<&Table> = inputs.iter().filter(|t| t.name == ROLE).collect();
    if tables.is_empty() {
        return Err(Failure::new("influence-missing"));
    }
    let mut sums = vec![0.0; n * n];
    for (number, table) in tables.iter().enumerate() {
        let path = Path::default().key("expert").key(ROLE);
        let path = if tables.len() > 1 { path.item(number) } else { path };
        if table.rows != n {
            return Err(Failure::new("influence-not-square").at(path.to_string()).arg("expected", n).arg("found", table.rows));
        }
        for i in 0..n {
            for j in (0..n).filter(|j| *j != i || diagonal == Diagonal::Strength) {
                let here = || path.clone().item(i).key(table.field(j).id).to_string();
                match table.columns[j].get(i) {
                    None => return Err(Failure::new("influence-gap").at(here()).arg("other", table.field(i).id)),
                    Some(x) if x < 0.0 => return Err(Failure::new("influence-negative").at(here()).arg("found", x)),
                    Some(x) => sums[i * n + j] += x,
                }
            }
        }
    }
    Ok(sums.into_iter().map(|s| s / tables.len() as f64).collect())
}

/// Row and column sums of T = X (I - X)^-1 with X = influences / scale: what each child gives and receives in all. Notes them under a code.
pub(crate) fn total_sums(a: &[f64], n: usize, scale: f64, code: &str, data: &Table, call: &Call) -> Result<Vec<[f64; 2]>, Failure> {
    // D = T 1 solves (I - X) y = 1 less 1, and R likewise with the transpose.
    let sums = |transposed: bool| {
        let at = |i: usize, j: usize| if transposed { a[j * n + i] } else { a[i * n + j] } / scale;
        let mut matrix: Vec<f64> = (0..n * n).map(|k| f64::from(u8::from(k / n == k % n)) - at(k / n, k % n)).collect();
        let mut y = vec![1.0; n];
        indicia_kernels::solve(&mut matrix, &mut y).map_err(|_| Failure::new("influence-endless"))?;
        Ok(y.into_iter().map(|y| y - 1.0).collect::<Vec<f64>>())
    };
    let (given, received) = (sums(false)?, sums(true)?);
    if given.iter().chain(&received).any(|x| !x.is_finite() || *x < 0.0) {
        return Err(Failure::new("influence-endless"));
    }
    let shown = |x: f64| format!("{x:.4}");
    for (j, (d, r)) in given.iter().zip(&received).enumerate() {
        let info = Failure::new(code).arg("id", data.field(j).id).arg("given", shown(*d)).arg("received", shown(*r));
        call.info(info.arg("prominence", shown(d + r)).arg("relation", shown(d - r)));
    }
    Ok(given.into_iter().zip(received).map(|(d, r)| [d, r]).collect())
}

impl Weighting for Dematel {
    fn facts(&self) -> Facts {
        Facts { sums_to_one: true, inputs: vec![ROLE.into()], reproducible: 1e-12, ..Facts::default() }
    }

    fn weights(&self, data: &Table, inputs: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        let n = data.cols();
        let a = mean_influence(inputs, n, Diagonal::Nothing)?;
        let row = |i: usize| a[i * n..(i + 1) * n].iter().sum::<f64>();
        let column = |j: usize| (0..n).map(|i| a[i * n + j]).sum::<f64>();
        let rows = (0..n).map(row).fold(0.0, f64::max);
        let scale = match self.scale {
            Scale::Rows => rows,
            Scale::Both => (0..n).map(column).fold(rows, f64::max),
        };
        if scale <= 0.0 {
            return Err(Failure::new("weights-undetermined"));
        }
        let sums = total_sums(&a, n, scale, "dematel-child", data, call)?;
        let importance = |[d, r]: &[f64; 2]| match self.importance {
            Importance::Prominence => d + r,
            Importance::Length => libm::hypot(d + r, d - r),
        };
        let weights: Vec<f64> = sums.iter().map(importance).collect();
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
        // python -c "import numpy as np, matplotlib; matplotlib.use('Agg'); from pyDecision.algorithm import dematel_method as d;
        //   print(d(np.array([[0,3,2],[1,0,4],[2,1,0]], float))[2].tolist())"
        let got = run(Dematel::method(), r#"{"scale": "rows"}"#, &judged(&[&[0.0, 3.0, 2.0], &[1.0, 0.0, 4.0], &[2.0, 1.0, 0.0]])).unwrap();
        close(&got.all(), &[0.3270958083832335, 0.32709580838323354, 0.34580838323353297], 1e-13);
    }

    #[test]
    fn a_chain_by_hand() {
        // a -> b -> c, each 1: s = 1, X^2 has a -> c alone; T: ab 1, bc 1, ac 1. D = 2, 1, 0 and R = 0, 1, 2: prominence 2 each.
        let x = judged(&[&[0.0, 1.0, 0.0], &[0.0, 0.0, 1.0], &[0.0, 0.0, 0.0]]);
        close(&run(Dematel::method(), "{}", &x).unwrap().all(), &[1.0 / 3.0; 3], 1e-15);
        // lengths sqrt(4 + 4), 2, sqrt(4 + 4)
        let r = libm::sqrt(8.0);
        let total = 2.0 * r + 2.0;
        close(&run(Dematel::method(), r#"{"importance": "length"}"#, &x).unwrap().all(), &[r / total, 2.0 / total, r / total], 1e-15);
    }

    #[test]
    fn what_is_wrong_is_refused_where_it_stands() {
        let failed = |rows: &[&[f64]]| run(Dematel::method(), "{}", &judged(rows)).unwrap_err();
        let is = |f: Failure| (f.code, f.path);
        let here = |code: &str, path: &str| (code.to_string(), path.to_string());
        assert_eq!(is(failed(&[&[0.0, -1.0], &[1.0, 0.0]])), here("influence-negative", "expert.influence[0].b"));
        assert_eq!(is(failed(&[&[0.0, f64::NAN], &[1.0, 0.0]])), here("influence-gap", "expert.influence[0].b"));
        assert_eq!(is(failed(&[&[0.0, 1.0]])), here("influence-not-square", "expert.influence"));
        assert_eq!(failed(&[&[0.0, 0.0], &[0.0, 0.0]]).code, "weights-undetermined");
        assert_eq!(failed(&[&[0.0, 1.0], &[1.0, 0.0]]).code, "influence-endless");
    }
}

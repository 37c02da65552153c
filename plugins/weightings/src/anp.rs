//! The analytic network process.

use indicia_plugin::method::Path;
use indicia_plugin::prelude::*;

/// A table of children by children, one an expert: which part of what the column depends on is the row.
const ROLE: &str = "dependence";

choices! {
    /// How far dependences are followed.
    pub enum Form {
        /// Without end: the limit of the supermatrix.
        Limit = "limit",
        /// One step, from the weights of the source.
        Step = "step",
    }
}

method! {
    /// # anp: analytic network process (网络分析法，ANP)
    ///
    /// Children that depend on each other: what matters for a child passes part of that child's importance on. A column of the table `dependence` says
    /// which part each child (the rows) has in what the child of the column depends on; it is the priority vector of a matrix of pairwise comparisons under that child,
    /// as `ahp` computes it.
    ///
    /// ```text
    /// W_ij  = a_ij / sum over k of a_kj                 a: the cells of the table; of several experts the mean of their W
    /// form = "limit"   w = W w, sum of w = 1            every column of the limit of W, W^2, W^3, ... or of their mean
    /// form = "step"    w = W p                          p: the weights of the source, without dependence (from `ahp`, say)
    /// ```
    ///
    /// W is the supermatrix, with columns that sum to one. Its limit exists where all children hang together, and so does w where it goes round in a circle: it is the mean of the
    /// powers. A child that nothing depends on, directly or through others, gets the weight zero and is named (`anp-no-weight`). With `step` dependence corrects the weights of the one
    /// entry under `sources` once; the children need not hang together.
    ///
    /// **Range**: weights are not negative and sum to one; with `step` they sum to what those of the source sum to.
    /// **Direction**: plays no part: the importance of a child is judged, not its values.
    ///
    /// ## Missing values
    /// An empty cell: refused (`dependence-gap`); no dependence is written 0.
    ///
    /// ## Degenerate cases
    /// No table (`dependence-missing`), a table that is not square (`dependence-not-square`), a negative cell (`dependence-negative`), a child that depends on nothing, not even
    /// on itself (`dependence-empty`): refused. With `limit`, groups of children that depend on themselves alone have no common limit: refused (`anp-apart`). A source with weights by
    /// unit: refused (`source-by-unit`).
    ///
    /// ## Source
    /// Saaty (1996), *Decision Making with Dependence and Feedback: The Analytic Network Process*; for one step, Saaty & Takizawa (1986), *Dependence and independence: from linear
    /// hierarchies to nonlinear networks*, EJOR 26, 229-237. Compared with the eigenvector that `numpy.linalg.eig` gives and with `pyDecision.algorithm.anp_method`.
    ///
    /// ## Example
    /// a depends on b alone, b on both to equal parts: w_a = w_b / 2.
    /// ```toml
    /// use = "anp"
    ///
    /// [example]
    /// columns = { a = [], b = [] }
    /// expert = { dependence = [[0, 1], [1, 1]] }
    /// gives = [0.333333333333333, 0.666666666666667]
    /// ```
    pub struct Anp: Weighting = "anp" {
        title { zh: "网络分析法（ANP）", en: "Analytic network process (ANP)" }
        page_zh "anp.zh.md"
        params {
            /// How far dependences are followed.
            form: Form = Form::Limit;
        }
        texts {
            "dependence-missing" => {
                zh: "节点 `{node}` 没有依存矩阵：请写 `expert = { dependence = { file = \"…\" } }`",
                en: "node `{node}` has no table of dependences: write `expert = { dependence = { file = \"…\" } }`",
            }
            "dependence-not-square" => { zh: "依存矩阵应为 {expected} 行，实际为 {found} 行", en: "the table of dependences needs {expected} rows, but has {found}" }
            "dependence-gap" => { zh: "`{item}` 对 `{other}` 的依存程度没有填写；不依存请填 0", en: "how much `{item}` depends on `{other}` is not stated; write 0 for not at all" }
            "dependence-negative" => { zh: "依存程度不能为负，`{item}` 列中为 {found}", en: "a dependence is not negative, but under `{item}` it is {found}" }
            "dependence-empty" => {
                zh: "`{item}` 列全为 0：它不依存于任何一项；独立的指标请在对角线上填 1",
                en: "the column of `{item}` is all zero: it depends on nothing; write 1 on the diagonal for a child that stands by itself",
            }
            "anp-apart" => {
                zh: "`{id}` 与 `{other}` 各自依存于互不相通的几项，极限超矩阵不唯一；请补充依存关系，或用 `form = \"step\"`",
                en: "`{id}` and `{other}` belong to groups that depend on themselves alone, so there is no common limit; add what connects them, or take `form = \"step\"`",
            }
            "anp-no-weight" => { zh: "没有任何一项依存于 `{id}`（直接或间接），其权重为 0", en: "nothing depends on `{id}`, directly or through others: its weight is 0" }
            "source-by-unit" => { zh: "来源 `{id}` 为每个评价对象分别赋权，不能用于 ANP", en: "the source `{id}` gives each unit weights of its own, which have no part here" }
        }
    }
}

/// The mean of the experts' supermatrices, row by row; columns sum to one.
fn supermatrix(tables: &[&Table], n: usize) -> Result<Vec<f64>, Failure> {
    let mut mean = vec![0.0; n * n];
    for (number, table) in tables.iter().enumerate() {
        let path = Path::default().key("expert").key(ROLE);
        let path = if tables.len() > 1 { path.item(number) } else { path };
        if table.rows != n {
            return Err(Failure::new("dependence-not-square").at(path.to_string()).arg("expected", n).arg("found", table.rows));
        }
        for j in 0..n {
            let id = table.field(j).id;
            let mut cells = vec![0.0; n];
            for (i, cell) in cells.iter_mut().enumerate() {
                let here = || path.clone().item(i).key(id).to_string();
                *cell = match table.columns[j].get(i) {
                    None => return Err(Failure::new("dependence-gap").at(here()).arg("other", table.field(i).id)),
                    Some(x) if x < 0.0 => return Err(Failure::new("dependence-negative").at(here()).arg("found", x)),
                    Some(x) => x,
                };
            }
            let total = indicia_kernels::sum(&cells);
            if total == 0.0 {
                return Err(Failure::new("dependence-empty").at(path.clone().item(0).key(id).to_string()));
            }
            if !total.is_finite() {
                return Err(Failure::new("overflow"));
            }
            cells.iter().enumerate().for_each(|(i, x)| mean[i * n + j] += x / total / tables.len() as f64);
        }
    }
    Ok(mean)
}

/// Which children importance gets to from each child: itself, what it depends on, what that depends on, ...
fn reach(w: &[f64], n: usize) -> Vec<Vec<bool>> {
    let from = |start: usize| {
        let mut seen = vec![false; n];
        let mut open = vec![start];
        while let Some(j) = open.pop() {
            if !std::mem::replace(&mut seen[j], true) {
                open.extend((0..n).filter(|i| w[i * n + j] > 0.0));
            }
        }
        seen
    };
    (0..n).map(from).collect()
}

/// The vector w = W w with sum one, where the children of `closed` pass importance on to each other alone and all hang together.
///
/// Children are taken out one by one and what they pass on is handed through, by sums and products of numbers that are not negative alone (Grassmann, Taksar & Heyman, *Operations
/// Research* 33 (1985), 1107-1116), so that small weights are as exact as large ones.
fn limit(w: &[f64], n: usize, closed: &[usize]) -> Vec<f64> {
    let k = closed.len();
    let mut p: Vec<f64> = closed.iter().flat_map(|j| closed.iter().map(move |i| w[i * n + j])).collect();
    for last in (1..k).rev() {
        let on: f64 = p[last * k..last * k + last].iter().sum();
        for row in 0..last {
            p[row * k + last] /= on;
            let part = p[row * k + last];
            for column in 0..last {
                p[row * k + column] += part * p[last * k + column];
            }
        }
    }
    let mut held = vec![1.0];
    for at in 1..k {
        held.push((0..at).map(|row| held[row] * p[row * k + at]).sum());
    }
    let total = indicia_kernels::sum(&held);
    let mut weights = vec![0.0; n];
    closed.iter().zip(&held).for_each(|(j, h)| weights[*j] = h / total);
    weights
}

impl Weighting for Anp {
    fn facts(&self) -> Facts {
        let limit = self.form == Form::Limit;
        let sources = if limit { [0, 0] } else { [1, 1] };
        Facts { sums_to_one: true, inputs: vec![ROLE.into()], sources, reproducible: 1e-12, ..Facts::default() }
    }

    fn weights(&self, data: &Table, inputs: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        let tables: Vec<&Table> = inputs.iter().filter(|t| t.name == ROLE).collect();
        if tables.is_empty() {
            return Err(Failure::new("dependence-missing"));
        }
        let n = data.cols();
        let w = supermatrix(&tables, n)?;
        if self.form == Form::Step {
            let Some(source) = inputs.iter().find(|t| t.name.starts_with("source.")) else {
                return Err(Failure::new("wrong-shape").arg("expected", 1).arg("found", 0));
            };
            if source.rows != 1 {
                return Err(Failure::new("source-by-unit").arg("id", source.name));
            }
            let p: Vec<f64> = source.columns.iter().filter_map(|c| c.get(0)).collect();
            if p.len() != n {
                return Err(Failure::new("wrong-shape").arg("expected", n).arg("found", p.len()));
            }
            return Ok((0..n).map(|i| indicia_kernels::dot(&w[i * n..(i + 1) * n], &p)).collect());
        }
        let reach = reach(&w, n);
        // Importance that gets to a closed group stays there: its members are reached from wherever they reach.
        let closed: Vec<usize> = (0..n).filter(|j| (0..n).all(|i| !reach[*j][i] || reach[i][*j])).collect();
        if let Some(other) = closed.iter().find(|j| !reach[closed[0]][**j]) {
            return Err(Failure::new("anp-apart").arg("id", data.field(closed[0]).id).arg("other", data.field(*other).id));
        }
        for j in (0..n).filter(|j| !closed.contains(j)) {
            call.warn(Failure::new("anp-no-weight").arg("id", data.field(j).id));
        }
        Ok(limit(&w, n, &closed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, close, matrix, run};

    fn judged(rows: &[&[f64]]) -> Given {
        let ids = ["a", "b", "c", "d"];
        let columns: Vec<(&str, &[f64])> = ids[..rows[0].len()].iter().map(|id| (*id, [].as_slice())).collect();
        Given { experts: vec![(ROLE.into(), rows.iter().map(|r| r.to_vec()).collect())], ..matrix(&columns) }
    }

    const FOUR: [&[f64]; 4] = [&[0.0, 0.5, 0.2, 0.1], &[0.3, 0.0, 0.5, 0.6], &[0.6, 0.3, 0.0, 0.3], &[0.1, 0.2, 0.3, 0.0]];

    #[test]
    fn the_limit_is_the_eigenvector_of_numpy_and_the_limit_of_pydecision() {
        // W = np.array([[0,.5,.2,.1],[.3,0,.5,.6],[.6,.3,0,.3],[.1,.2,.3,0]]); l, v = np.linalg.eig(W); v = v[:, l.real.argmax()].real; v / v.sum()
        // pyDecision 5.1.8: anp_method(W, 5000, cesaro=False) has it in every column to 7e-7, where its powers stop; its default, a mean of powers, is off by 7e-4
        let expected = [0.23089700996677737, 0.313953488372093, 0.2840531561461795, 0.1710963455149502];
        close(&run(Anp::method(), "{}", &judged(&FOUR)).unwrap().all(), &expected, 1e-14);
    }

    #[test]
    fn columns_are_divided_by_their_sums_and_experts_averaged() {
        let tenfold: Vec<Vec<f64>> = FOUR.iter().map(|r| r.iter().map(|x| 10.0 * x).collect()).collect();
        let rows: Vec<&[f64]> = tenfold.iter().map(Vec::as_slice).collect();
        let one = run(Anp::method(), "{}", &judged(&FOUR)).unwrap().all();
        close(&run(Anp::method(), "{}", &judged(&rows)).unwrap().all(), &one, 1e-14);
        // (0, 1; 1, 0) and (1, 0; 0, 1): their mean leaves equal weights, where the second alone has no limit.
        let mut two = judged(&[&[0.0, 1.0], &[1.0, 0.0]]);
        two.experts.push((ROLE.into(), vec![vec![1.0, 0.0], vec![0.0, 1.0]]));
        close(&run(Anp::method(), "{}", &two).unwrap().all(), &[0.5, 0.5], 1e-15);
    }

    #[test]
    fn a_circle_has_a_limit_of_means() {
        // a -> b -> c -> a: the powers never settle, their mean is a third.
        let x = judged(&[&[0.0, 0.0, 1.0], &[1.0, 0.0, 0.0], &[0.0, 1.0, 0.0]]);
        close(&run(Anp::method(), "{}", &x).unwrap().all(), &[1.0 / 3.0; 3], 1e-15);
    }

    #[test]
    fn one_step_corrects_the_weights_of_the_source() {
        let x = Given { sources: vec![vec![0.4, 0.3, 0.2, 0.1]], ..judged(&FOUR) };
        let got = run(Anp::method(), r#"{"form": "step"}"#, &x).unwrap().all();
        // 0.5 * 0.3 + 0.2 * 0.2 + 0.1 * 0.1, ...
        close(&got, &[0.2, 0.12 + 0.1 + 0.06, 0.24 + 0.09 + 0.03, 0.04 + 0.06 + 0.06], 1e-15);
    }

    #[test]
    fn a_child_that_nothing_depends_on_has_no_weight() {
        // c depends on a, and nothing on c.
        let x = judged(&[&[0.0, 1.0, 1.0], &[1.0, 0.0, 0.0], &[0.0, 0.0, 0.0]]);
        let got = run(Anp::method(), "{}", &x).unwrap();
        assert_eq!((got.all(), got.codes(), got.arg("id")), (vec![0.5, 0.5, 0.0], vec!["anp-no-weight"], Some("c")));
    }

    #[test]
    fn what_is_wrong_is_refused_where_it_stands() {
        let failed = |rows: &[&[f64]]| run(Anp::method(), "{}", &judged(rows)).unwrap_err();
        let is = |f: Failure| (f.code, f.path);
        let here = |code: &str, path: &str| (code.to_string(), path.to_string());
        assert_eq!(is(failed(&[&[0.0, -1.0], &[1.0, 0.0]])), here("dependence-negative", "expert.dependence[0].b"));
        assert_eq!(is(failed(&[&[0.0, f64::NAN], &[1.0, 0.0]])), here("dependence-gap", "expert.dependence[0].b"));
        assert_eq!(is(failed(&[&[0.0, 1.0], &[0.0, 0.0]])), here("dependence-empty", "expert.dependence[0].a"));
        assert_eq!(is(failed(&[&[0.0, 1.0]])), here("dependence-not-square", "expert.dependence"));
        assert_eq!(failed(&[&[1.0, 0.0], &[0.0, 1.0]]).code, "anp-apart");
        let none = matrix(&[("a", &[]), ("b", &[])]);
        assert_eq!(run(Anp::method(), "{}", &none).unwrap_err().code, "dependence-missing");
    }
}

//! Fuzzy AHP.

use indicia_plugin::method::Path;
use indicia_plugin::prelude::*;

use crate::pairwise::{Comparisons, ROLE};
use crate::scale::Scale;

const LOWER: &str = "lower";
const MIDDLE: &str = "middle";
const UPPER: &str = "upper";

method! {
    /// # fuzzy-ahp: fuzzy analytic hierarchy process (模糊层次分析法)
    ///
    /// Judgements are triangular fuzzy numbers (l, m, u): "about three times as important" is (2, 3, 4).
    ///
    /// ```text
    /// r_i = (product over j of a_ij)^(1/n)                       for l, m and u
    /// w_i = (l(r_i) / sum of u(r), m(r_i) / sum of m(r), u(r_i) / sum of l(r))
    /// d_i = (l(w_i) + m(w_i) + u(w_i)) / 3,  divided by their sum
    /// ```
    ///
    /// a_ij is a judgement (l, m, u): least, middle and greatest.
    ///
    /// The judgements come as three tables `lower`, `middle` and `upper` of children by children (one triangle may be empty: the
    /// reciprocal of (l, m, u) is (1/u, 1/m, 1/l)), or as one table `matrix` of plain judgements that `spread` makes fuzzy: x of 1 or more
    /// becomes (max(1, x - spread), x, min(9, x + spread)), and 1 stays (1, 1, 1). Several experts: the weighted geometric mean, for
    /// each of the three. Consistency is that of the middle values, as of `ahp`.
    ///
    /// This is Buckley's form. Chang's extent analysis, which also goes by the name, gives children the weight zero that experts find
    /// important (Wang, Luo & Hua 2008) and is not offered.
    ///
    /// **Range**: weights are positive and sum to one.
    /// **Direction**: plays no part: the importance of a child is judged, not its values.
    ///
    /// ## Missing values
    /// A pair of which neither half is filled: refused (`matrix-gap`).
    ///
    /// ## Degenerate cases
    /// No table, or one of the three (`matrix-missing`); otherwise as of `ahp`. l <= m <= u must hold for each judgement (`fuzzy-order`).
    ///
    /// ## Source
    /// Buckley (1985), Fuzzy Sets and Systems 17, 233-247. Compared with `pyDecision.algorithm.fuzzy_ahp_method`. Wang, Luo & Hua (2008),
    /// EJOR 186, 735-747, on extent analysis.
    ///
    /// ## Example
    /// a is (2, 3, 4) times b. r = (sqrt 2, sqrt 3, 2) and (1/2, 1/sqrt 3, 1/sqrt 2).
    /// ```toml
    /// use = "fuzzy-ahp"
    ///
    /// [example]
    /// columns = { a = [], b = [] }
    /// expert = { matrix = [[1, 3], [0.333333333333333, 1]] }
    /// gives = [0.7424, 0.2576]
    /// within = 0.00005
    /// ```
    pub struct FuzzyAhp: Weighting = "fuzzy-ahp" {
        title { zh: "模糊层次分析法", en: "Fuzzy AHP" }
        page_zh "fuzzy_ahp.zh.md"
        params {
            /// How far a plain judgement spreads to both sides.
            spread: f64 = 1.0, min 0.0;
            /// How far a_ij * a_ji of plain judgements may be from 1.
            tolerance: f64 = 0.02, min 0.0;
        }
        texts {
            "matrix-missing" => {
                zh: "节点 `{node}` 没有模糊判断：请给出专家表 `matrix`，或同时给出 `lower`、`middle`、`upper`",
                en: "node `{node}` has no fuzzy judgements: give a table `matrix` of experts, or the three tables `lower`, `middle` and `upper`",
            }
            "matrix-not-square" => { zh: "判断矩阵应为 {expected} 行，实际为 {found} 行", en: "the matrix needs {expected} rows, but has {found}" }
            "matrix-diagonal" => { zh: "`{item}` 与自身比较应为 1，实际为 {found}", en: "`{item}` compared with itself is 1, not {found}" }
            "matrix-not-positive" => { zh: "判断值必须大于零，`{item}` 处为 {found}", en: "a judgement is above zero, but at `{item}` it is {found}" }
            "matrix-gap" => { zh: "`{other}` 与 `{item}` 没有比较：上三角与下三角均为空", en: "`{other}` and `{item}` are not compared: neither half of the matrix says anything" }
            "matrix-not-reciprocal" => { zh: "`{item}` 处为 {found}，而对称位置为 {other}，应为其倒数 {expected}", en: "{found} at `{item}` is not the reciprocal of {other}, {expected}" }
            "experts-differ" => { zh: "`{name}` 有 {found} 张表，应为 {expected} 张", en: "`{name}` has {found} tables instead of {expected}" }
            "fuzzy-order" => { zh: "`{id}` 与 `{other}` 的模糊判断应满足 l ≤ m ≤ u，实际为 {values}", en: "the judgement of `{id}` and `{other}` needs l <= m <= u, but is {values}" }
            "fuzzy-weights" => { zh: "`{id}`：模糊权重 ({values})", en: "`{id}`: fuzzy weight ({values})" }
        }
    }
}

/// Lower, middle and upper judgements, each a full matrix.
struct Triple {
    n: usize,
    cells: [Vec<f64>; 3],
}

impl Triple {
    /// Out of plain judgements: what is 1 or more spreads, the rest is the reciprocal.
    fn spread(m: &Comparisons, spread: f64) -> Triple {
        let n = m.n;
        let mut cells = [vec![1.0; n * n], vec![1.0; n * n], vec![1.0; n * n]];
        for i in 0..n {
            for j in 0..n {
                let x = m.cells[i * n + j];
                if i != j && (x > 1.0 || x == 1.0 && i < j) {
                    let wide = if x > 1.0 { [(x - spread).max(1.0), x, (x + spread).min(x.max(9.0))] } else { [1.0; 3] };
                    for k in 0..3 {
                        cells[k][i * n + j] = wide[k];
                        cells[k][j * n + i] = 1.0 / wide[2 - k];
                    }
                }
            }
        }
        Triple { n, cells }
    }

    /// Out of three tables, of which one triangle may be empty.
    fn read(tables: [&Table; 3], at: impl Fn(usize, usize, usize) -> String) -> Result<Triple, Failure> {
        let n = tables[1].cols();
        for (k, table) in tables.iter().enumerate() {
            if table.rows != n {
                let role = [LOWER, MIDDLE, UPPER][k];
                let failure = Failure::new("matrix-not-square").at(Path::default().key("expert").key(role).to_string());
                return Err(failure.arg("expected", n).arg("found", table.rows));
            }
        }
        let mut cells = [vec![1.0; n * n], vec![1.0; n * n], vec![1.0; n * n]];
        for i in 0..n {
            for j in i + 1..n {
                // Whichever half is there; the upper one where both are.
                let half = |i: usize, j: usize| {
                    let values = [0, 1, 2].map(|k| tables[k].columns[j].get(i));
                    if let Some(k) = values.iter().position(|v| v.is_some_and(|x| x <= 0.0)) {
                        return Err(Failure::new("matrix-not-positive").at(at(k, i, j)).arg("found", values[k].unwrap_or(0.0)));
                    }
                    Ok(match values {
                        [Some(l), Some(m), Some(u)] => Some([l, m, u]),
                        _ => None,
                    })
                };
                let (id, other) = (tables[1].field(i).id, tables[1].field(j).id);
                let wide = match (half(i, j)?, half(j, i)?) {
                    (Some(wide), _) => wide,
                    (None, Some([l, m, u])) => [1.0 / u, 1.0 / m, 1.0 / l],
                    (None, None) => return Err(Failure::new("matrix-gap").at(at(1, i, j)).arg("other", id)),
                };
                if !(wide[0] <= wide[1] && wide[1] <= wide[2]) {
                    let values = wide.map(|x| x.to_string()).join(", ");
                    return Err(Failure::new("fuzzy-order").at(at(1, i, j)).arg("id", id).arg("other", other).arg("values", values));
                }
                for k in 0..3 {
                    cells[k][i * n + j] = wide[k];
                    cells[k][j * n + i] = 1.0 / wide[2 - k];
                }
            }
        }
        Ok(Triple { n, cells })
    }
}

/// The tables of a role.
fn of_role<'a, 'b>(inputs: &'a [Table<'b>], role: &str) -> Vec<&'a Table<'b>> {
    inputs.iter().filter(|t| t.name == role).collect()
}

impl FuzzyAhp {
    fn judgements(&self, inputs: &[Table]) -> Result<Vec<Triple>, Failure> {
        let plain = of_role(inputs, ROLE);
        let three = [LOWER, MIDDLE, UPPER].map(|role| of_role(inputs, role));
        let tables = three[1].len();
        if !plain.is_empty() && three.iter().all(Vec::is_empty) {
            let read = |(number, t): (usize, &&Table)| {
                let m = Comparisons::read(t, plain.len(), number, self.tolerance, Scale::Ratio)?;
                m.without_gaps(t, plain.len(), number)
            };
            return plain.iter().enumerate().map(read).map(|m| Ok(Triple::spread(&m?, self.spread))).collect();
        }
        if !plain.is_empty() || three.iter().any(Vec::is_empty) {
            return Err(Failure::new("matrix-missing"));
        }
        for (role, found) in [LOWER, MIDDLE, UPPER].iter().zip(&three) {
            if found.len() != tables {
                let failure = Failure::new("experts-differ").at(Path::default().key("expert").key(role).to_string());
                return Err(failure.arg("name", role).arg("expected", tables).arg("found", found.len()));
            }
        }
        let read = |number: usize| {
            let [lower, middle, upper] = [&three[0], &three[1], &three[2]].map(|t| t[number]);
            Triple::read([lower, middle, upper], |k, i, j| {
                let path = Path::default().key("expert").key([LOWER, MIDDLE, UPPER][k]);
                let path = if tables > 1 { path.item(number) } else { path };
                path.item(i).key(middle.field(j).id).to_string()
            })
        };
        (0..tables).map(read).collect()
    }
}

impl Weighting for FuzzyAhp {
    fn facts(&self) -> Facts {
        let inputs = [ROLE, LOWER, MIDDLE, UPPER].map(String::from).to_vec();
        Facts { sums_to_one: true, inputs, reproducible: 1e-12, ..Facts::default() }
    }

    fn weights(&self, data: &Table, inputs: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        let all = self.judgements(inputs)?;
        let n = data.cols();
        // The geometric mean of a row over all experts is the geometric mean of their means.
        let mean = |k: usize, i: usize| {
            let logs: f64 = all.iter().map(|t| t.cells[k][i * t.n..(i + 1) * t.n].iter().map(|x| libm::log(*x)).sum::<f64>()).sum();
            libm::exp(logs / (n * all.len()) as f64)
        };
        let rows: [Vec<f64>; 3] = [0, 1, 2].map(|k| (0..n).map(|i| mean(k, i)).collect());
        let totals: [f64; 3] = [0, 1, 2].map(|k| indicia_kernels::sum(&rows[k]));
        let mut weights = Vec::new();
        let of_child = |i: usize| [0, 1, 2].map(|k| rows[k][i] / totals[2 - k]);
        for (i, fuzzy) in (0..n).map(of_child).enumerate() {
            let values = fuzzy.map(|x| format!("{x:.4}")).join(", ");
            call.info(Failure::new("fuzzy-weights").arg("id", data.field(i).id).arg("values", values));
            weights.push(fuzzy.iter().sum::<f64>() / 3.0);
        }
        let total = indicia_kernels::sum(&weights);
        Ok(weights.into_iter().map(|w| w / total).collect())
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

    /// The weights of two children of which the first is (l, m, u) times the second.
    fn of_two(l: f64, m: f64, u: f64) -> [f64; 2] {
        let s = libm::sqrt;
        let (a, b) = ([s(l), s(m), s(u)], [1.0 / s(u), 1.0 / s(m), 1.0 / s(l)]);
        let totals = [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
        let mean = |r: [f64; 3]| (r[0] / totals[2] + r[1] / totals[1] + r[2] / totals[0]) / 3.0;
        let (a, b) = (mean(a), mean(b));
        [a / (a + b), b / (a + b)]
    }

    #[test]
    fn plain_judgements_spread() {
        let got = run(FuzzyAhp::method(), "{}", &judged(&[("matrix", &[&[1.0, 3.0], &[GAP, 1.0]])])).unwrap().all();
        close(&got, &of_two(2.0, 3.0, 4.0), 1e-14);
        let narrow = run(FuzzyAhp::method(), r#"{"spread": 0}"#, &judged(&[("matrix", &[&[1.0, 3.0], &[GAP, 1.0]])])).unwrap().all();
        close(&narrow, &[0.75, 0.25], 1e-14);
        let turned = run(FuzzyAhp::method(), "{}", &judged(&[("matrix", &[&[1.0, 1.0 / 3.0], &[GAP, 1.0]])])).unwrap().all();
        close(&turned, &[got[1], got[0]], 1e-14);
    }

    #[test]
    fn three_tables_of_three_children() {
        // python -c "from pyDecision.algorithm import fuzzy_ahp_method as f; print(f([[(1,1,1),(2,3,4),(4,5,6)],
        //   [(1/4,1/3,1/2),(1,1,1),(1,2,3)], [(1/6,1/5,1/4),(1/3,1/2,1),(1,1,1)]])[2])"
        let rows = |k: usize| -> [[f64; 3]; 3] {
            let pick = |t: [f64; 3]| t[k];
            [[1.0, pick([2.0, 3.0, 4.0]), pick([4.0, 5.0, 6.0])], [GAP, 1.0, pick([1.0, 2.0, 3.0])], [GAP, GAP, 1.0]]
        };
        let tables: Vec<[[f64; 3]; 3]> = (0..3).map(rows).collect();
        let refs: Vec<Vec<&[f64]>> = tables.iter().map(|t| t.iter().map(|r| r.as_slice()).collect()).collect();
        let x = judged(&[("lower", &refs[0]), ("middle", &refs[1]), ("upper", &refs[2])]);
        let peer = [0.6373640875025613, 0.23327855746219414, 0.12935735503524456];
        close(&run(FuzzyAhp::method(), "{}", &x).unwrap().all(), &peer, 1e-14);
    }

    #[test]
    fn what_is_wrong_is_refused_where_it_stands() {
        let failed = |tables: &[(&str, &[&[f64]])]| run(FuzzyAhp::method(), "{}", &judged(tables)).unwrap_err();
        let one: &[&[f64]] = &[&[1.0, 3.0], &[GAP, 1.0]];
        let less: &[&[f64]] = &[&[1.0, 2.0], &[GAP, 1.0]];
        assert_eq!(failed(&[("lower", one), ("middle", one)]).code, "matrix-missing");
        assert_eq!(failed(&[("matrix", one), ("lower", one), ("middle", one), ("upper", one)]).code, "matrix-missing");
        let order = failed(&[("lower", one), ("middle", less), ("upper", one)]);
        assert_eq!((order.code.as_str(), order.path.as_str()), ("fuzzy-order", "expert.middle[0].b"));
        let gap: &[&[f64]] = &[&[1.0, GAP], &[GAP, 1.0]];
        assert_eq!(failed(&[("lower", gap), ("middle", one), ("upper", one)]).code, "matrix-gap");
    }
}

//! MACBETH.

use indicia_kernels::{Constraints, Optimum, SimplexError, SimplexScratch};
use indicia_plugin::method::Path;
use indicia_plugin::prelude::*;

/// Tables of children by children, one an expert: the category of how much more the row is worth than the column.
const ROLE: &str = "attractiveness";

/// A row an expert: the category of what each child is worth against nothing.
const SWINGS: &str = "swings";

method! {
    /// # macbeth: weights by categories of attractiveness (MACBETH 法)
    ///
    /// Experts say in words, not in numbers, how much more it would be worth to bring one child from its worst to its best than another: 0 no difference, 1 very weak, 2 weak, 3 moderate, 4 strong, 5 very strong,
    /// 6 extreme. The table `attractiveness` has the category in the cell of the child that is worth more (row) over the one that is worth less (column); the table `swings` has a row an expert with the category of each child against no improvement at
    /// all. Weights are the smallest numbers that agree with all words:
    ///
    /// ```text
    /// minimise the greatest v   subject to
    /// v_i - v_j = 0                                   the pair i, j has category 0
    /// v_i - v_j >= c                                  the pair i, j has category c
    /// v_i - v_j >= v_k - v_l + c - d                  the pair i, j has category c, the pair k, l a lower one d > 0
    /// w_j = v_j / sum of v
    /// ```
    ///
    /// v is the worth of a child, 0 that of nothing, which takes part in pairs as any child does; i, j, k and l are children or nothing, c and d categories. Not every pair need be judged, but the judgements have to put all children into an order. Where several solutions have the same greatest v,
    /// the children are settled from the most to the least attractive, each in the middle of what is left to it. The weights are the mean over the experts.
    ///
    /// **Range**: weights are not negative and sum to one; a child whose swing is 0 has none.
    /// **Direction**: plays no part: the importance of a child is judged, not its values.
    ///
    /// ## Missing values
    /// An empty cell is a pair that was not judged. A missing swing is refused (`swing-gap`).
    ///
    /// ## Degenerate cases
    /// A table that is missing, or not as many tables as rows of `swings` (`comparisons-missing`, `experts-differ`), a table that is not square (`matrix-not-square`), a cell that is no category (`category-unknown`), a pair that is judged
    /// both ways (`both-ways`), children that the judgements leave without an order (`order-open`), only swings of 0 (`weights-undetermined`): refused. Words that no numbers agree with are refused too, and the single
    /// judgements without which there would be some are named (`words-inconsistent`).
    ///
    /// ## Source
    /// Bana e Costa, C. A., De Corte, J.-M. and Vansnick, J.-C. (2012), *MACBETH*, International Journal of Information Technology & Decision Making 11, 359-387 (the programme LP-MACBETH and its mean solution); weights by swings as there. Compared with the same programme solved by
    /// `scipy.optimize.linprog`.
    ///
    /// ## Example
    /// a over b is moderate, b over c weak, a over c strong; the swings are very strong, strong and weak. v = 7, 4, 2.
    /// ```toml
    /// use = "macbeth"
    ///
    /// [example]
    /// columns = { a = [], b = [], c = [] }
    /// expert = { attractiveness = [["-", 3, 4], ["-", "-", 2], ["-", "-", "-"]], swings = [[5, 4, 2]] }
    /// gives = [0.538461538461538, 0.307692307692308, 0.153846153846154]
    /// ```
    pub struct Macbeth: Weighting = "macbeth" {
        title { zh: "MACBETH 法", en: "MACBETH" }
        page_zh "macbeth.zh.md"
        texts {
            "comparisons-missing" => {
                zh: "节点 `{node}` 缺少专家表 `{name}`：请写 `expert = { {name} = { file = \"…\" } }`",
                en: "node `{node}` has no table `{name}`: write `expert = { {name} = { file = \"…\" } }`",
            }
            "experts-differ" => { zh: "`swings` 有 {expected} 位专家，而 `attractiveness` 有 {found} 张表", en: "`swings` has {expected} experts, and there are {found} tables of attractiveness" }
            "matrix-not-square" => { zh: "判断矩阵应为 {expected} 行，实际为 {found} 行", en: "the matrix needs {expected} rows, but has {found}" }
            "category-unknown" => { zh: "类别为 0 至 6 的整数，`{item}` 处为 {found}", en: "categories are the whole numbers 0 to 6, but at `{item}` there is {found}" }
            "both-ways" => { zh: "`{id}` 与 `{other}` 在两个方向上都有判断", en: "`{id}` and `{other}` are judged both ways" }
            "swing-gap" => { zh: "没有给出 `{item}` 相对于毫无改善的类别", en: "`{item}` has no category against no improvement" }
            "order-open" => {
                zh: "判断没有定出 `{id}` 与 `{other}` 的先后；请比较这一对",
                en: "the judgements leave open which of `{id}` and `{other}` is worth more; compare them",
            }
            "words-inconsistent" => {
                zh: "没有任何数值同时符合第 {number} 位专家的全部判断。去掉下列任何一个即可（“-”表示毫无改善）：{edits}",
                en: "no numbers agree with all judgements of expert {number}. There would be some without any one of these (- is no improvement): {edits}",
            }
        }
    }
}

/// A judged pair: i is worth more than j by a category. The number of children stands for nothing.
#[derive(Clone, Copy)]
struct Judged {
    more: usize,
    less: usize,
    category: f64,
}

/// A row of a programme: coefficients of the children, of theta behind them, and the bound.
type Row = (Vec<f64>, f64);

impl Judged {
    /// v_more - v_less, without the column of nothing.
    fn difference(&self, n: usize) -> Vec<f64> {
        let mut row = vec![0.0; n + 1];
        for (j, sign) in [(self.more, 1.0), (self.less, -1.0)] {
            if j < n {
                row[j] += sign;
            }
        }
        row
    }
}

/// The constraints on u = v / greatest v with theta = 1 / greatest v, all of them at most 0: they hold at the origin.
fn rows(judged: &[Judged], n: usize) -> Vec<Row> {
    let mut out = Vec::new();
    let minus = |row: &[f64]| row.iter().map(|x| -x).collect::<Vec<f64>>();
    for a in judged {
        let row = a.difference(n);
        if a.category == 0.0 {
            out.push((minus(&row), 0.0));
            out.push((row, 0.0));
            continue;
        }
        let mut above = minus(&row);
        above[n] = a.category;
        out.push((above, 0.0));
        // Lower categories than the next one that occurs follow from it.
        let below = judged.iter().map(|b| b.category).filter(|c| *c > 0.0 && *c < a.category).fold(0.0, f64::max);
        for b in judged.iter().filter(|b| below > 0.0 && b.category == below) {
            let mut wider: Vec<f64> = b.difference(n).iter().zip(&row).map(|(y, x)| y - x).collect();
            wider[n] = a.category - below;
            out.push((wider, 0.0));
        }
    }
    out
}

fn maximum(objective: &[f64], rows: &[Row]) -> Result<Optimum, Failure> {
    let variables = objective.len();
    let matrix: Vec<f64> = (0..variables).flat_map(|j| rows.iter().map(move |r| r.0[j])).collect();
    let bounds: Vec<f64> = rows.iter().map(|r| r.1).collect();
    let mut optimum = Optimum::default();
    let region = Constraints::new(variables, &matrix, &bounds).map_err(|_| Failure::new("overflow"))?;
    match region.maximize(objective, &mut SimplexScratch::new(), &mut optimum) {
        Ok(()) => Ok(optimum),
        Err(SimplexError::Unbounded) => Err(Failure::new("overflow")),
        Err(_) => Err(Failure::new("no-convergence").arg("count", optimum.steps)),
    }
}

/// u and theta, which is 1 / the greatest v, and 0 where nothing agrees. Where no child is worth more than another or than nothing, theta has no end.
fn widest(judged: &[Judged], n: usize) -> Result<(Vec<f64>, f64), Failure> {
    if judged.iter().all(|a| a.category == 0.0) {
        return Ok((vec![0.0; n], f64::INFINITY));
    }
    let mut all = rows(judged, n);
    all.extend((0..n).map(|j| {
        let mut row = vec![0.0; n + 1];
        row[j] = 1.0;
        (row, 1.0)
    }));
    let mut objective = vec![0.0; n + 1];
    objective[n] = 1.0;
    let found = maximum(&objective, &all)?;
    Ok((found.variables[..n].to_vec(), found.variables[n]))
}

/// What the solver may leave of a theta of 0; a greatest v of a hundred million is beyond any words.
const NOTHING_AGREES: f64 = 1e-8;

/// The worth of each child of one expert.
fn settled(judged: &[Judged], n: usize) -> Result<Option<Vec<f64>>, Failure> {
    let (mut at, theta) = widest(judged, n)?;
    if theta < NOTHING_AGREES || theta.is_infinite() {
        return Ok(theta.is_infinite().then_some(at));
    }
    // Moves p - q from a point that holds, with theta as it is: what a row leaves there is its bound.
    let mut region: Vec<(Vec<f64>, f64)> = rows(judged, n).into_iter().map(|(row, _)| (row[..n].to_vec(), -theta * row[n])).collect();
    region.extend((0..n).map(|j| ((0..n).map(|k| f64::from(u8::from(j == k))).collect(), 1.0)));
    region.extend((0..n).map(|j| ((0..n).map(|k| -f64::from(u8::from(j == k))).collect(), 0.0)));
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| at[*b].total_cmp(&at[*a]));
    let mut fixed: Vec<usize> = Vec::new();
    for child in order {
        let mut moves: Vec<Row> = region
            .iter()
            .map(|(row, bound)| {
                let left = bound - indicia_kernels::dot(row, &at);
                (row.iter().copied().chain(row.iter().map(|x| -x)).collect(), left.max(0.0))
            })
            .collect();
        for j in &fixed {
            for sign in [1.0, -1.0] {
                let mut row = vec![0.0; 2 * n];
                (row[*j], row[n + *j]) = (sign, -sign);
                moves.push((row, 0.0));
            }
        }
        let towards = |sign: f64| {
            let mut objective = vec![0.0; 2 * n];
            (objective[child], objective[n + child]) = (sign, -sign);
            maximum(&objective, &moves).map(|o| (0..n).map(|j| o.variables[j] - o.variables[n + j]).collect::<Vec<f64>>())
        };
        let (up, down) = (towards(1.0)?, towards(-1.0)?);
        at = (0..n).map(|j| at[j] + (up[j] + down[j]) / 2.0).collect();
        fixed.push(child);
    }
    Ok(Some(at.into_iter().map(|u| u.max(0.0) / theta).collect()))
}

fn path_of(tables: usize, number: usize) -> Path {
    let path = Path::default().key("expert").key(ROLE);
    if tables > 1 { path.item(number) } else { path }
}

fn category(cell: f64, here: String) -> Result<f64, Failure> {
    if (0..=6).any(|c| f64::from(c) == cell) { Ok(cell) } else { Err(Failure::new("category-unknown").at(here).arg("found", cell)) }
}

/// All judgements of an expert.
fn read(table: &Table, swings: &Table, tables: usize, number: usize) -> Result<Vec<Judged>, Failure> {
    let n = table.cols();
    let path = path_of(tables, number);
    if table.rows != n {
        return Err(Failure::new("matrix-not-square").at(path.to_string()).arg("expected", n).arg("found", table.rows));
    }
    let mut judged = Vec::new();
    for i in 0..n {
        for j in (0..n).filter(|j| *j != i) {
            let here = || path.clone().item(i).key(table.field(j).id).to_string();
            let Some(cell) = table.columns[j].get(i) else { continue };
            if j < i && table.columns[i].get(j).is_some() {
                return Err(Failure::new("both-ways").at(here()).arg("id", table.field(i).id).arg("other", table.field(j).id));
            }
            judged.push(Judged { more: i, less: j, category: category(cell, here())? });
        }
    }
    for j in 0..n {
        let here = Path::default().key("expert").key(SWINGS).item(number).key(swings.field(j).id).to_string();
        let Some(cell) = swings.columns[j].get(number) else { return Err(Failure::new("swing-gap").at(here)) };
        judged.push(Judged { more: j, less: n, category: category(cell, here)? });
    }
    Ok(judged)
}

/// Two children whose order nothing says, directly or through others.
fn open_pair(judged: &[Judged], n: usize) -> Option<(usize, usize)> {
    let size = n + 1;
    let mut at_least = vec![false; size * size];
    for a in judged {
        at_least[a.more * size + a.less] = true;
        at_least[a.less * size + a.more] |= a.category == 0.0;
    }
    for via in 0..size {
        for i in 0..size {
            for j in 0..size {
                at_least[i * size + j] |= at_least[i * size + via] && at_least[via * size + j];
            }
        }
    }
    let open = |i: usize, j: usize| !at_least[i * size + j] && !at_least[j * size + i];
    (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))).find(|(i, j)| open(*i, *j))
}

impl Weighting for Macbeth {
    fn facts(&self) -> Facts {
        Facts { sums_to_one: true, inputs: vec![ROLE.into(), SWINGS.into()], reproducible: 1e-9, ..Facts::default() }
    }

    fn weights(&self, data: &Table, inputs: &[Table], _: &Call) -> Result<Vec<f64>, Failure> {
        let n = data.cols();
        let tables: Vec<&Table> = inputs.iter().filter(|t| t.name == ROLE).collect();
        let missing = |role: &str| Failure::new("comparisons-missing").arg("name", role);
        let swings = inputs.iter().find(|t| t.name == SWINGS).ok_or_else(|| missing(SWINGS))?;
        if tables.is_empty() {
            return Err(missing(ROLE));
        }
        if swings.rows != tables.len() {
            let failure = Failure::new("experts-differ").at(format!("expert.{SWINGS}"));
            return Err(failure.arg("expected", swings.rows).arg("found", tables.len()));
        }
        let mut mean = vec![0.0; n];
        for (number, table) in tables.iter().enumerate() {
            let here = || path_of(tables.len(), number).to_string();
            let judged = read(table, swings, tables.len(), number)?;
            if let Some((i, j)) = open_pair(&judged, n) {
                let failure = Failure::new("order-open").at(here());
                return Err(failure.arg("id", data.field(i).id).arg("other", data.field(j).id));
            }
            let Some(worth) = settled(&judged, n)? else {
                let failure = Failure::new("words-inconsistent").at(here()).arg("number", number + 1);
                return Err(failure.arg("edits", culprits(&judged, n, data)?));
            };
            let total = indicia_kernels::sum(&worth);
            if total <= 0.0 {
                return Err(Failure::new("weights-undetermined"));
            }
            mean.iter_mut().zip(&worth).for_each(|(m, v)| *m += v / total / tables.len() as f64);
        }
        Ok(mean)
    }
}

/// The judgements without any one of which numbers would agree with the others.
fn culprits(judged: &[Judged], n: usize, data: &Table) -> Result<String, Failure> {
    let mut out = Vec::new();
    for (k, left_out) in judged.iter().enumerate() {
        let others: Vec<Judged> = judged.iter().enumerate().filter(|(o, _)| *o != k).map(|(_, j)| *j).collect();
        if widest(&others, n)?.1 >= NOTHING_AGREES {
            let id = |j: usize| if j < n { data.field(j).id } else { "-" };
            out.push(format!("{}:{} {}", id(left_out.more), id(left_out.less), left_out.category));
        }
    }
    Ok(if out.is_empty() { "-".into() } else { out.join(", ") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, arg, close, matrix, run};

    const GAP: f64 = f64::NAN;

    fn judged(pairs: &[(usize, usize, f64)], swings: &[f64]) -> Given {
        let n = swings.len();
        let mut table = vec![vec![GAP; n]; n];
        pairs.iter().for_each(|(i, j, c)| table[*i][*j] = *c);
        let columns: Vec<(&str, &[f64])> = ["a", "b", "c", "d"][..n].iter().map(|id| (*id, [].as_slice())).collect();
        Given { experts: vec![(ROLE.into(), table), (SWINGS.into(), vec![swings.to_vec()])], ..matrix(&columns) }
    }

    #[test]
    fn the_programme_as_scipy_solves_it() {
        // scipy.optimize.linprog(method = "highs"): least greatest v, then the middle of the least and the greatest of each child in turn
        let x = judged(&[(0, 1, 3.0), (1, 2, 2.0), (0, 2, 4.0)], &[5.0, 4.0, 2.0]);
        close(&run(Macbeth::method(), "{}", &x).unwrap().all(), &[7.0 / 13.0, 4.0 / 13.0, 2.0 / 13.0], 1e-10);
        let x = judged(&[(0, 1, 2.0), (1, 2, 6.0), (2, 3, 1.0)], &[6.0, 6.0, 3.0, 2.0]);
        close(&run(Macbeth::method(), "{}", &x).unwrap().all(), &[0.44, 0.36, 0.12, 0.08], 1e-10);
        let x = judged(&[(0, 1, 1.0), (1, 2, 3.0), (2, 3, 0.0), (0, 2, 4.0)], &[6.0, 5.0, 2.0, 2.0]);
        close(&run(Macbeth::method(), "{}", &x).unwrap().all(), &[0.4, 1.0 / 3.0, 2.0 / 15.0, 2.0 / 15.0], 1e-10);
    }

    #[test]
    fn a_child_that_is_left_free_is_settled_in_the_middle() {
        // Greatest v 12; v = 12, 7, 3, and the last from 1 to 2
        let x = judged(&[(0, 1, 3.0), (1, 2, 2.0), (2, 3, 1.0)], &[6.0, 5.0, 1.0, 1.0]);
        close(&run(Macbeth::method(), "{}", &x).unwrap().all(), &[12.0 / 23.5, 7.0 / 23.5, 3.0 / 23.5, 1.5 / 23.5], 1e-10);
    }

    #[test]
    fn words_that_no_numbers_agree_with_are_named() {
        // a over b is very strong and a over c, which is further, only strong.
        let x = judged(&[(0, 1, 5.0), (1, 2, 2.0), (0, 2, 4.0)], &[5.0, 4.0, 2.0]);
        let failure = run(Macbeth::method(), "{}", &x).unwrap_err();
        assert_eq!((failure.code.as_str(), failure.path.as_str()), ("words-inconsistent", "expert.attractiveness"));
        assert!(arg(&failure, "edits").unwrap().split(", ").any(|e| e == "a:b 5"), "{failure:?}");
    }

    #[test]
    fn what_is_wrong_is_refused_where_it_stands() {
        let is = |x: &Given| run(Macbeth::method(), "{}", x).map(|_| ()).unwrap_err();
        let code = |f: Failure| (f.code, f.path);
        let here = |code: &str, path: &str| (code.to_string(), path.to_string());
        assert_eq!(code(is(&judged(&[(0, 1, 7.0)], &[3.0, 2.0]))), here("category-unknown", "expert.attractiveness[0].b"));
        assert_eq!(code(is(&judged(&[(0, 1, 2.0), (1, 0, 2.0)], &[3.0, 2.0]))), here("both-ways", "expert.attractiveness[1].a"));
        assert_eq!(code(is(&judged(&[(0, 1, 2.0)], &[3.0, GAP]))), here("swing-gap", "expert.swings[0].b"));
        assert_eq!(is(&judged(&[(0, 1, 2.0)], &[3.0, 2.0, 1.0])).code, "order-open");
        assert_eq!(is(&judged(&[(0, 1, 0.0)], &[0.0, 0.0])).code, "weights-undetermined");
        // a as much as b, which is nothing, but a is something
        let failure = is(&judged(&[(0, 1, 0.0)], &[3.0, 0.0]));
        assert_eq!((failure.code.as_str(), arg(&failure, "edits")), ("words-inconsistent", Some("a:b 0, a:- 3, b:- 0")));
    }
}

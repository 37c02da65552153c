//! Delphi rounds.

use indicia_plugin::method::Path;
use indicia_plugin::prelude::*;

/// A row an expert, one table a round.
const SCORES: &str = "scores";

/// A row an expert: the basis of the judgement, as a coefficient.
const BASIS: &str = "basis";

/// A row an expert: familiarity with the child, as a coefficient.
const FAMILIARITY: &str = "familiarity";

method! {
    /// # delphi: importance by the Delphi method (德尔菲法)
    ///
    /// Experts score the importance of each child, round after round; the weights come from the last round.
    ///
    /// ```text
    /// M_j  = mean over experts of the scores of child j
    /// w_j  = M_j / sum over j of M_j
    /// K_j  = experts who give the full score / experts who score
    /// CV_j = sd_j / M_j                                        sd with divisor m - 1
    /// W    = 12 * sum over j of (R_j - mean R)^2 / (m^2 (n^3 - n) - m * sum over experts of T)
    /// chi2 = m (n - 1) W,   n - 1 degrees of freedom
    /// Cr   = (Ca + Cs) / 2
    /// ```
    ///
    /// R_j is the sum over the m experts of the ranks that they give child j (ties share the mean rank), T the sum of t^3 - t over the groups of
    /// t tied children of an expert. W is Kendall's coefficient of concordance: 0 without agreement, 1 when all rank alike; its test is
    /// an approximation that wants more than seven children. W is computed from the experts who scored every child.
    ///
    /// The table `scores` has a row an expert; a list of tables is a list of rounds. The tables `basis` and `familiarity` hold, for
    /// the last round, coefficients of authority for each expert and child: Ca is the mean coefficient of the basis of judgement (say 0.5 practice, 0.3 theory, 0.1
    /// reports, 0.1 intuition, added up by the expert), Cs that of familiarity (say 1, 0.8, 0.6, 0.4, 0.2). Cr of 0.7 and more counts as
    /// authoritative; less is a warning. With `authority = true` the scores of the last round are weighted by each expert's (Ca + Cs) / 2 for
    /// the child.
    ///
    /// For each round the result notes M, the full-score rate, CV of every child and W with its test; a CV of `variation` and more, and a W that is
    /// not significant at `level`, are warnings in the last round.
    ///
    /// **Range**: weights are not negative and sum to one.
    /// **Direction**: plays no part: the importance of a child is judged, not its values.
    ///
    /// ## Missing values
    /// A cell without a score is left out of the mean of its child, and noted. A child without any score: refused (`delphi-no-score`).
    ///
    /// ## Degenerate cases
    /// No table (`scores-missing`), a score that is negative or above `full` (`delphi-score`), means that are all zero (`weights-all-zero`),
    /// authority asked for without its two tables, or for other experts (`authority-missing`, `experts-differ`), a coefficient outside
    /// [0, 1] (`authority-range`). One expert, one child, or experts who all tie everything: no W.
    ///
    /// ## Source
    /// Kendall & Babington Smith (1939), Annals of Mathematical Statistics 10, 275-287, for W; full-score rate, coefficient of variation and
    /// authority as Chinese studies report them (16 experts with Ca 0.944 and Cs 0.775 have Cr 0.860; in the second round 0.963, 0.825 and
    /// 0.894).
    ///
    /// ## Example
    /// ```toml
    /// use = "delphi"
    /// params = { full = 5 }
    ///
    /// [example]
    /// columns = { a = [], b = [] }
    /// expert = { scores = [[5, 4], [5, 2], [5, 3]] }
    /// gives = [0.625, 0.375]
    /// ```
    pub struct Delphi: Weighting = "delphi" {
        title { zh: "德尔菲法", en: "Delphi method" }
        page_zh "delphi.zh.md"
        params {
            /// The greatest score that an expert can give.
            full: f64, above 0.0;
            /// Whether scores are weighted by the authority of the experts.
            authority: bool = false;
            /// The coefficient of variation from which a child is reported as disputed.
            variation: f64 = 0.25, above 0.0;
            /// The level at which W has to be significant.
            level: f64 = 0.05, above 0.0, max 1.0;
        }
        texts {
            "scores-missing" => {
                zh: "节点 `{node}` 没有专家打分表：请写 `expert = { scores = { file = \"…\" } }`，每位专家一行；多轮时写成列表",
                en: "node `{node}` has no scores of experts: write `expert = { scores = { file = \"…\" } }`, a row an expert; a list of tables is a list of rounds",
            }
            "delphi-score" => { zh: "专家 {expert} 给 `{item}` 的分值 {found} 不在 0 与 {expected} 之间", en: "expert {expert} gives `{item}` {found}, which is not between 0 and {expected}" }
            "delphi-no-score" => { zh: "第 {round} 轮没有专家给 `{id}` 打分", en: "no expert scores `{id}` in round {round}" }
            "authority-missing" => {
                zh: "`authority = true` 需要专家表 `basis`（判断依据）与 `familiarity`（熟悉程度）；缺少 `{name}`",
                en: "`authority = true` needs the tables of experts `basis` and `familiarity`; `{name}` is missing",
            }
            "authority-range" => { zh: "专家 {expert} 对 `{item}` 的权威程度系数 {found} 不在 [0, 1] 之内", en: "the coefficient of expert {expert} for `{item}`, {found}, is not in [0, 1]" }
            "authority-gap" => { zh: "专家 {expert} 对 `{item}` 没有权威程度系数", en: "expert {expert} has no coefficient for `{item}`" }
            "experts-differ" => { zh: "最后一轮打分有 {expected} 位专家，而本表有 {found} 位", en: "the last round has {expected} experts, but this table has {found}" }
            "delphi-child" => {
                zh: "第 {round} 轮 `{id}`：均值 {mean}，满分率 {rate}%，变异系数 {cv}，{count} 位专家",
                en: "round {round}, `{id}`: mean {mean}, full-score rate {rate} %, CV {cv}, {count} experts",
            }
            "delphi-concordance" => {
                zh: "第 {round} 轮：Kendall 协调系数 W = {value}，χ² = {chi}，自由度 {df}，p = {p}",
                en: "round {round}: Kendall's W {value}, chi-square {chi}, {df} degrees of freedom, p {p}",
            }
            "delphi-authority" => { zh: "判断依据 Ca = {ca}，熟悉程度 Cs = {cs}，权威程度 Cr = {value}", en: "basis of judgement Ca {ca}, familiarity Cs {cs}, authority Cr {value}" }
            "delphi-weak-authority" => { zh: "专家权威程度 Cr = {value}，低于 0.7", en: "the authority of the experts, Cr {value}, is below 0.7" }
            "delphi-disputed" => { zh: "`{id}` 的变异系数为 {cv}（界限 {limit}），专家意见分歧较大", en: "the experts disagree about `{id}`: its coefficient of variation is {cv} (limit {limit})" }
            "delphi-no-concordance" => {
                zh: "最后一轮专家意见的一致性不显著：W = {value}，p = {p}（水平 {limit}）",
                en: "the experts do not agree significantly in the last round: W {value}, p {p} (level {limit})",
            }
        }
        example r#"{"full": 5}"#
    }
}

fn at(role: &str, tables: usize, table: usize, row: usize, id: &str) -> String {
    let path = Path::default().key("expert").key(role);
    let path = if tables > 1 { path.item(table) } else { path };
    path.item(row).key(id).to_string()
}

/// Kendall's W with its test.
struct Concordance {
    w: f64,
    chi_square: f64,
    df: usize,
    p: f64,
}

/// W of complete rows; `None` for fewer than two experts or children, and where nobody ranks anything.
fn concordance(rows: &[Vec<f64>]) -> Option<Concordance> {
    let (m, n) = (rows.len(), rows.first().map_or(0, Vec::len));
    if m < 2 || n < 2 {
        return None;
    }
    let mut scratch = indicia_kernels::RankScratch::new();
    let mut sums = vec![0.0; n];
    let mut ties = 0.0;
    for row in rows {
        let mut ranks = vec![0.0; n];
        indicia_kernels::rank(row, indicia_kernels::Direction::Descending, indicia_kernels::Ties::Mean, &mut ranks, &mut scratch);
        sums.iter_mut().zip(&ranks).for_each(|(s, r)| *s += r);
        let mut sorted = row.clone();
        indicia_kernels::sort(&mut sorted);
        for group in sorted.chunk_by(|a, b| a == b) {
            let t = group.len() as f64;
            ties += t * t * t - t;
        }
    }
    let (m, n) = (m as f64, n as f64);
    let mean = m * (n + 1.0) / 2.0;
    let spread: f64 = sums.iter().map(|r| (r - mean) * (r - mean)).sum();
    let whole = m * m * (n * n * n - n) - m * ties;
    if whole <= 0.0 {
        return None;
    }
    let w = 12.0 * spread / whole;
    let chi_square = m * (n - 1.0) * w;
    let df = n as usize - 1;
    Some(Concordance { w, chi_square, df, p: indicia_kernels::chi_square_upper(chi_square, df as f64)? })
}

/// The coefficients of one table: experts by children, none missing.
fn coefficients(table: &Table, experts: usize) -> Result<Vec<Vec<f64>>, Failure> {
    if table.rows != experts {
        let failure = Failure::new("experts-differ").at(Path::default().key("expert").key(table.name).to_string());
        return Err(failure.arg("expected", experts).arg("found", table.rows));
    }
    let mut rows = Vec::new();
    for row in 0..experts {
        let mut cells = Vec::new();
        for (column, field) in table.columns.iter().zip(table.fields) {
            let here = || at(table.name, 1, 0, row, field.id);
            match column.get(row) {
                None => return Err(Failure::new("authority-gap").at(here())),
                Some(x) if !(0.0..=1.0).contains(&x) => return Err(Failure::new("authority-range").at(here()).arg("found", x)),
                Some(x) => cells.push(x),
            }
        }
        rows.push(cells);
    }
    Ok(rows)
}

fn mean_of(rows: &[Vec<f64>]) -> f64 {
    indicia_kernels::mean(&rows.concat()).unwrap_or(0.0)
}

impl Delphi {
    /// The scores of a round: experts by children, `None` where an expert says nothing.
    fn round(&self, table: &Table, tables: usize, number: usize) -> Result<Vec<Vec<Option<f64>>>, Failure> {
        let mut rows = Vec::new();
        for row in 0..table.rows {
            let mut cells = Vec::new();
            for (column, field) in table.columns.iter().zip(table.fields) {
                let cell = column.get(row);
                if let Some(x) = cell.filter(|x| *x < 0.0 || *x > self.full) {
                    let failure = Failure::new("delphi-score").at(at(SCORES, tables, number, row, field.id));
                    return Err(failure.arg("found", x).arg("expected", self.full));
                }
                cells.push(cell);
            }
            rows.push(cells);
        }
        Ok(rows)
    }

    /// What is told of a round, and the means of the children.
    fn tell(&self, rows: &[Vec<Option<f64>>], round: usize, last: bool, data: &Table, call: &Call) -> Result<Vec<f64>, Failure> {
        let mut means = Vec::new();
        for j in 0..data.cols() {
            let id = data.field(j).id;
            let scores: Vec<f64> = rows.iter().filter_map(|r| r[j]).collect();
            let none = || Failure::new("delphi-no-score").arg("round", round).arg("id", id);
            let mean = indicia_kernels::mean(&scores).ok_or_else(none)?;
            let full = scores.iter().filter(|x| **x == self.full).count() as f64 / scores.len() as f64;
            let cv = indicia_kernels::sd(&scores, 1).filter(|_| mean > 0.0).map(|sd| sd / mean);
            let shown = cv.map_or("—".into(), |cv| format!("{cv:.3}"));
            let info = Failure::new("delphi-child").arg("round", round).arg("id", id).arg("mean", format!("{mean:.3}"));
            call.info(info.arg("rate", format!("{:.1}", 100.0 * full)).arg("cv", &shown).arg("count", scores.len()));
            if last && cv.is_some_and(|cv| cv >= self.variation) {
                call.warn(Failure::new("delphi-disputed").arg("id", id).arg("cv", shown).arg("limit", self.variation));
            }
            means.push(mean);
        }
        let complete: Vec<Vec<f64>> = rows.iter().filter_map(|r| r.iter().copied().collect()).collect();
        if let Some(c) = concordance(&complete) {
            let (w, p) = (format!("{:.3}", c.w), format!("{:.4}", c.p));
            let info = Failure::new("delphi-concordance").arg("round", round).arg("value", &w);
            call.info(info.arg("chi", format!("{:.3}", c.chi_square)).arg("df", c.df).arg("p", &p));
            if last && c.p > self.level {
                call.warn(Failure::new("delphi-no-concordance").arg("value", w).arg("p", p).arg("limit", self.level));
            }
        }
        Ok(means)
    }

    /// The authority of each expert for each child, where both tables are there; told.
    fn authority(&self, inputs: &[Table], experts: usize, call: &Call) -> Result<Option<Vec<Vec<f64>>>, Failure> {
        let table = |role: &str| inputs.iter().find(|t| t.name == role);
        let (basis, familiarity) = match (table(BASIS), table(FAMILIARITY)) {
            (None, None) if !self.authority => return Ok(None),
            (Some(a), Some(b)) => (coefficients(a, experts)?, coefficients(b, experts)?),
            (None, _) => return Err(Failure::new("authority-missing").arg("name", BASIS)),
            (_, None) => return Err(Failure::new("authority-missing").arg("name", FAMILIARITY)),
        };
        let (ca, cs) = (mean_of(&basis), mean_of(&familiarity));
        let cr = f64::midpoint(ca, cs);
        let shown = |x: f64| format!("{x:.4}");
        call.info(Failure::new("delphi-authority").arg("ca", shown(ca)).arg("cs", shown(cs)).arg("value", shown(cr)));
        if cr < 0.7 {
            call.warn(Failure::new("delphi-weak-authority").arg("value", shown(cr)));
        }
        let middle = |(a, b): (&Vec<f64>, &Vec<f64>)| a.iter().zip(b).map(|(a, b)| f64::midpoint(*a, *b)).collect();
        Ok(Some(basis.iter().zip(&familiarity).map(middle).collect()))
    }
}

/// The means of the children with each score weighted by the authority of its expert.
fn weighted_means(rows: &[Vec<Option<f64>>], authority: &[Vec<f64>], data: &Table) -> Result<Vec<f64>, Failure> {
    let mean = |j: usize| {
        let pairs: Vec<(f64, f64)> = rows.iter().zip(authority).filter_map(|(r, a)| r[j].map(|x| (x, a[j]))).collect();
        let total: f64 = pairs.iter().map(|(_, a)| a).sum();
        let sum: f64 = pairs.iter().map(|(x, a)| x * a).sum();
        if total > 0.0 { Ok(sum / total) } else { Err(Failure::new("delphi-no-score").arg("round", "–").arg("id", data.field(j).id)) }
    };
    (0..data.cols()).map(mean).collect()
}

impl Weighting for Delphi {
    fn facts(&self) -> Facts {
        Facts { sums_to_one: true, inputs: vec![SCORES.into(), BASIS.into(), FAMILIARITY.into()], ..Facts::default() }
    }

    fn weights(&self, data: &Table, inputs: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        let rounds: Vec<&Table> = inputs.iter().filter(|t| t.name == SCORES).collect();
        let mut last = None;
        for (number, table) in rounds.iter().enumerate() {
            let rows = self.round(table, rounds.len(), number)?;
            let means = self.tell(&rows, number + 1, number + 1 == rounds.len(), data, call)?;
            last = Some((rows, means));
        }
        let Some((rows, means)) = last else { return Err(Failure::new("scores-missing")) };
        let means = match self.authority(inputs, rows.len(), call)? {
            Some(authority) if self.authority => weighted_means(&rows, &authority, data)?,
            _ => means,
        };
        let total = indicia_kernels::sum(&means);
        if total <= 0.0 {
            return Err(Failure::new("weights-all-zero"));
        }
        Ok(means.into_iter().map(|m| m / total).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, close, matrix, run};

    const GAP: f64 = f64::NAN;
    type Rows<'a> = &'a [&'a [f64]];

    fn judged(tables: &[(&str, Rows)]) -> Given {
        let ids = ["a", "b", "c", "d"];
        let columns: Vec<(&str, &[f64])> = ids[..tables[0].1[0].len()].iter().map(|id| (*id, [].as_slice())).collect();
        let experts = tables.iter().map(|(role, rows)| ((*role).into(), rows.iter().map(|r| r.to_vec()).collect())).collect();
        Given { experts, ..matrix(&columns) }
    }

    #[test]
    fn w_without_and_with_ties() {
        // Three judges of four: ranks (1, 2, 3, 4), (1, 3, 2, 4), (2, 1, 3, 4): sums 4, 6, 8, 12, squares of the distances from 7.5
        // 12.25 + 2.25 + 0.25 + 20.25 = 35, W = 12 * 35 / (9 * 60) = 7/9.
        let c = concordance(&[vec![4.0, 3.0, 2.0, 1.0], vec![4.0, 2.0, 3.0, 1.0], vec![3.0, 4.0, 2.0, 1.0]]).unwrap();
        close(&[c.w, c.chi_square], &[7.0 / 9.0, 7.0], 1e-14);
        // p of chi-square 7 with 3 degrees: 0.0719 (tables: 6.251 at 0.10, 7.815 at 0.05)
        close(&[c.p], &[0.0719], 0.00005);
        // Two judges of three with a tie: ranks (1, 2.5, 2.5) twice agree wholly: sums 2, 5, 5, squares 4 + 1 + 1 = 6,
        // T = 6 each: W = 72 / (4 * 24 - 2 * 12) = 1
        let tied = concordance(&[vec![5.0, 3.0, 3.0], vec![5.0, 4.0, 4.0]]).unwrap();
        close(&[tied.w], &[1.0], 1e-15);
        assert!(concordance(&[vec![3.0, 3.0], vec![3.0, 3.0]]).is_none());
        assert!(concordance(&[vec![3.0, 4.0]]).is_none());
    }

    #[test]
    fn the_last_round_decides() {
        let first: Rows = &[&[5.0, 5.0], &[1.0, 5.0]];
        let second: Rows = &[&[5.0, 3.0], &[4.0, GAP], &[3.0, 1.0]];
        let got = run(Delphi::method(), r#"{"full": 5}"#, &judged(&[("scores", first), ("scores", second)])).unwrap();
        // means 4 and 2
        close(&got.all(), &[4.0 / 6.0, 2.0 / 6.0], 1e-15);
        let of = |code: &str, name: &str| {
            let all = got.findings.iter().filter(|f| f.what.code == code);
            all.filter_map(|f| crate::trial::arg(&f.what, name).map(String::from)).collect::<Vec<_>>()
        };
        assert_eq!(of("delphi-child", "rate"), ["50.0", "100.0", "33.3", "0.0"]);
        assert_eq!(of("delphi-child", "count"), ["2", "2", "3", "2"]);
        // a: sd 1, CV 1/4; b: sd sqrt 2, CV 0.707
        assert_eq!(of("delphi-disputed", "id"), ["a", "b"]);
    }

    #[test]
    fn authority_as_studies_report_it() {
        // Ca 0.944 and Cs 0.775 give 0.8595, printed as 0.860; the second round, 0.963 and 0.825, gives 0.894
        let scores: Rows = &[&[5.0, 5.0]];
        let x = judged(&[("scores", scores), ("basis", &[&[0.944, 0.944]]), ("familiarity", &[&[0.775, 0.775]])]);
        let got = run(Delphi::method(), r#"{"full": 5}"#, &x).unwrap();
        let cr = got.findings.iter().find(|f| f.what.code == "delphi-authority").unwrap();
        assert_eq!(crate::trial::arg(&cr.what, "value"), Some("0.8595"));
        // weighted by it: a (5 * 0.9 + 3 * 0.3) / 1.2 = 4.5, b 4
        let x = judged(&[
            ("scores", &[&[5.0, 4.0], &[3.0, 4.0]]),
            ("basis", &[&[1.0, 0.5], &[0.5, 0.5]]),
            ("familiarity", &[&[0.8, 0.5], &[0.1, 0.5]]),
        ]);
        let got = run(Delphi::method(), r#"{"full": 5, "authority": true}"#, &x).unwrap();
        close(&got.all(), &[4.5 / 8.5, 4.0 / 8.5], 1e-15);
        assert!(got.codes().contains(&"delphi-weak-authority"));
    }

    #[test]
    fn what_is_wrong_is_refused_where_it_stands() {
        let failed = |params: &str, tables: &[(&str, Rows)]| run(Delphi::method(), params, &judged(tables)).unwrap_err();
        let is = |f: Failure| (f.code, f.path);
        let here = |code: &str, path: &str| (code.to_string(), path.to_string());
        let (plain, asked) = (r#"{"full": 5}"#, r#"{"full": 5, "authority": true}"#);
        assert_eq!(is(failed(plain, &[("scores", &[&[6.0, 1.0]])])), here("delphi-score", "expert.scores[0].a"));
        assert_eq!(failed(plain, &[("scores", &[&[GAP, 1.0]])]).code, "delphi-no-score");
        assert_eq!(failed(plain, &[("scores", &[&[0.0, 0.0]])]).code, "weights-all-zero");
        assert_eq!(failed(plain, &[("basis", &[&[0.5, 0.5]])]).code, "scores-missing");
        assert_eq!(failed(asked, &[("scores", &[&[5.0, 1.0]]), ("basis", &[&[0.5, 0.5]])]).code, "authority-missing");
        let wide: Rows = &[&[5.0, 1.5]];
        let right: Rows = &[&[0.5, 0.5]];
        assert_eq!(
            is(failed(asked, &[("scores", &[&[5.0, 1.0]]), ("basis", wide), ("familiarity", right)])),
            here("authority-range", "expert.basis[0].a")
        );
    }
}

//! Verdicts: what a result amounts to, by the declared standards, types and rules.

use indicia_core::{Period, Role};
use indicia_method::{Text, Value};
use indicia_verdict::{Judged, Pattern, Quadrant, Question, Standing, Sureness, Verdict, Waterfall};

use crate::number::{decimals_for, fixed};
use crate::{Cell, Column, Subject, Table};

/// The verdicts of a period.
#[derive(Clone, Debug)]
pub struct Verdicts<'a> {
    subject: Subject<'a>,
    verdict: &'a Verdict,
    /// The period; `None` where the data name none.
    pub period: Option<Period>,
    /// Rows of the evaluation, in the order of the ranking.
    pub rows: Vec<usize>,
    beside: Vec<Beside>,
}

/// A column that another analysis adds to the table of verdicts, such as the main obstacle.
#[derive(Clone, Debug)]
pub struct Beside {
    /// Its key in CSV and JSON.
    pub key: String,
    /// Its head on a screen.
    pub title: Text,
    /// A cell for each row of the evaluation.
    pub cells: Vec<Cell>,
}

/// The verdicts of a period, in the order of the ranking of the result.
pub fn verdicts<'a>(subject: Subject<'a>, verdict: &'a Verdict, period: Period) -> Verdicts<'a> {
    let result = result_of(subject, verdict);
    let data = subject.evaluation.scored_data();
    let mut rows = subject.rows_of(period);
    let place = |row: &usize| match (subject.evaluation.node(result).and_then(|n| n.rank(*row)), data.unit(*row).role) {
        (Some(rank), _) => (0, rank),
        (None, Role::Reference) => (1, 0.0),
        _ => (2, 0.0),
    };
    rows.sort_by(|a, b| place(a).partial_cmp(&place(b)).unwrap_or(std::cmp::Ordering::Equal));
    Verdicts { subject, verdict, period: Some(period).filter(|_| subject.is_dated()), rows, beside: Vec::new() }
}

/// The greatest obstacle of every unit on the way to the best: the indicator, and its share of all that is lacking. `None` where nothing
/// can be said of any.
pub fn main_obstacle_column(subject: Subject) -> Option<Beside> {
    let rows: Vec<usize> = (0..subject.evaluation.rows()).collect();
    let found = indicia_verdict::diagnosis::main_obstacles(subject.evaluation, &rows);
    if found.iter().all(Option::is_none) {
        return None;
    }
    let cell = |o: Option<(std::sync::Arc<str>, f64)>| match o {
        Some((id, share)) => Cell::plain(format!("{id} {}", fixed(share, 2))),
        None => Cell::Missing,
    };
    let title = Text { zh: "主要障碍".into(), en: "Main obstacle".into() };
    Some(Beside { key: "main_obstacle".into(), title, cells: found.into_iter().map(cell).collect() })
}

fn result_of<'a>(subject: Subject<'a>, verdict: &'a Verdict) -> &'a str {
    verdict.roles().map_or(&*subject.evaluation.plan().system().root, |r| &*r.result)
}

impl Verdicts<'_> {
    /// Adds columns behind the others.
    pub fn with_all(mut self, columns: impl IntoIterator<Item = Beside>) -> Self {
        self.beside.extend(columns);
        self
    }

    /// As a table. On a screen: rank, name, result, step of the standard, type, balance, quadrant, coordination; for programs every standard,
    /// every probability and the waterfall.
    pub fn table(&self) -> Table {
        let (roles, verdict) = (self.verdict.roles(), self.verdict);
        let result = result_of(self.subject, verdict);
        let shown = self.shown_standard();
        let mut columns = vec![
            Column::number("rank", "Rank", "名次"),
            Column::text("unit", "Id", "标识").in_data(),
            Column::text("name", "Unit", "评价对象").on_screen(),
            Column::number(result, result, result),
        ];
        for (n, judged) in verdict.standards.iter().enumerate() {
            let id = &judged.standard.id;
            if Some(n) == shown {
                let title = &judged.standard.title;
                columns.push(Column { title: title.clone(), ..Column::text("step", "", "") }.on_screen());
            }
            columns.push(Column::text(format!("standard.{id}"), id, id).in_data());
            columns.push(Column::text(format!("capped.{id}"), id, id).in_data());
            columns.push(Column::number(format!("probability.{id}"), id, id).in_data());
        }
        if verdict.definition.types.is_some() {
            columns.push(Column::text("type", "Type", "发展类型").on_screen());
            columns.push(Column::text("type_id", "Type", "发展类型").in_data());
        }
        if let Some(roles) = roles {
            columns.push(Column::text("balance", "Balance", "均衡").on_screen());
            columns.push(Column::text("pattern", "Balance", "均衡").in_data());
            columns.push(Column::number("probability.pattern", "", "").in_data());
            if roles.cuts.is_some() {
                columns.push(Column::text("quadrant", "", "").in_data());
                columns.push(Column::number("probability.quadrant", "", "").in_data());
            }
            for key in ["level", "lost_to_imbalance", "lost_to_integration", "rest"] {
                columns.push(Column::number(key, key, key).in_data());
            }
            columns.extend(roles.coordination.iter().map(|id| Column::number(&**id, id, id)));
        }
        columns.extend(self.beside.iter().map(|b| Column { title: b.title.clone(), ..Column::text(&b.key, "", "") }));
        let mut table = Table::new(columns);
        table.rows = self.rows.iter().map(|row| self.cells(*row, result, shown)).collect();
        table
    }

    fn cells(&self, row: usize, result: &str, shown: Option<usize>) -> Vec<Cell> {
        let (verdict, evaluation) = (self.verdict, self.subject.evaluation);
        let unit = evaluation.scored_data().unit(row);
        let value = |id: &str| Cell::value(evaluation.value(id).and_then(|v| v.get(row)), self.decimals(id));
        let rank = evaluation.node(result).and_then(|n| n.rank(row));
        let no_rank = if unit.role == Role::Reference { Cell::Blank } else { Cell::Missing };
        let mut cells = vec![
            rank.map_or(no_rank, |r| Cell::Number(r, None)),
            Cell::plain(&*unit.id),
            Cell::Words(super::ranking::marked_name(unit)),
            value(result),
        ];
        for (n, judged) in verdict.standards.iter().enumerate() {
            let outcome = judged.row(row);
            if Some(n) == shown {
                let title = outcome.and_then(|o| judged.standard.steps().get(o.step).map(|(_, t)| (*t).clone()));
                let standing = verdict.standing(Question::Standard(n), row);
                cells.push(title.map_or(Cell::Missing, |t| Cell::Words(labelled(&t, standing))));
            }
            cells.push(step_id(judged, row).map_or(Cell::Missing, Cell::plain));
            cells.push(outcome.and_then(|o| o.capped.as_ref()).map_or(Cell::Blank, |(_, part)| Cell::plain(&**part)));
            cells.push(Cell::exact(verdict.probability(Question::Standard(n), row)));
        }
        if let Some(rule) = &verdict.definition.types {
            let label = verdict.types.get(row).copied().flatten().and_then(|n| rule.labels.get(n));
            cells.push(label.map_or(Cell::Missing, |l| Cell::Words(l.title.clone())));
            cells.push(label.map_or(Cell::Missing, |l| Cell::plain(&*l.id)));
        }
        if let Some(roles) = verdict.roles() {
            let pattern = verdict.patterns.get(row).copied().flatten();
            let standing = verdict.standing(Question::Pattern, row);
            cells.push(pattern.map_or(Cell::Missing, |p| Cell::Words(labelled(&self.pattern_name(p), standing))));
            cells.push(pattern.map_or(Cell::Missing, |p| Cell::plain(self.pattern_id(p))));
            cells.push(Cell::exact(verdict.probability(Question::Pattern, row)));
            if roles.cuts.is_some() {
                let quadrant = verdict.quadrants.get(row).copied().flatten();
                cells.push(quadrant.map_or(Cell::Missing, |q| Cell::plain(quadrant_id(q))));
                cells.push(Cell::exact(verdict.probability(Question::Quadrant, row)));
            }
            let w = verdict.waterfalls.get(row).copied().flatten();
            let parts: [fn(&Waterfall) -> f64; 4] = [|w| w.level, |w| w.imbalance, |w| w.integration, |w| w.rest];
            cells.extend(parts.map(|part| Cell::exact(w.as_ref().map(part))));
            cells.extend(roles.coordination.iter().map(|id| value(id)));
        }
        cells.extend(self.beside.iter().map(|b| b.cells.get(row).cloned().unwrap_or(Cell::Blank)));
        cells
    }

    /// The way from the level of the sides to the result, unit by unit: what imbalance and missing integration take.
    pub fn waterfall(&self) -> Option<Table> {
        let roles = self.verdict.roles()?;
        let result = &*roles.result;
        let decimals = self.decimals(result).max(2);
        let rest = |w: &Waterfall| w.rest.abs() >= 0.5 * 10_f64.powi(-(decimals as i32));
        let all = || self.rows.iter().map(|r| self.verdict.waterfalls.get(*r).copied().flatten());
        let with_rest = all().flatten().any(|w| rest(&w));
        let mut columns = vec![
            Column::text("unit", "Id", "标识").in_data(),
            Column::text("name", "Unit", "评价对象").on_screen(),
            Column::number("level", "Mean of the sides", "各方均值"),
            Column::number("lost_to_imbalance", "Lost to imbalance", "失衡损失"),
            Column::number("lost_to_integration", "Lost to missing integration", "融合不足损失"),
        ];
        columns.extend(with_rest.then(|| Column::number("rest", "Rest", "其余")));
        columns.push(Column::number(result, result, result));
        let mut table = Table::new(columns);
        for (row, w) in self.rows.iter().zip(all()) {
            let Some(w) = w else { continue };
            let unit = self.subject.evaluation.scored_data().unit(*row);
            let number = |x: f64| Cell::Number(x, Some(decimals));
            let mut cells = vec![Cell::plain(&*unit.id), Cell::Words(super::ranking::marked_name(unit))];
            cells.extend([number(w.level), number(-w.imbalance), number(-w.integration)]);
            cells.extend(with_rest.then(|| number(w.rest)));
            cells.push(number(w.result));
            table.rows.push(cells);
        }
        Some(table)
    }

    /// The two questions as a matrix: foundations against integration, and who stands where. A unit whose quadrant is less probable than
    /// declared stands as borderline, with the quadrant and its probability. `None` without declared cuts.
    pub fn matrix(&self) -> Option<Table> {
        let roles = self.verdict.roles()?;
        roles.cuts?;
        let columns = vec![
            Column::text("quadrant", "Foundations and integration", "基础与融合"),
            Column::number("count", "Units", "数量"),
            Column::text("units", "Who", "评价对象"),
        ];
        let mut table = Table::new(columns);
        let data = self.subject.evaluation.scored_data();
        let scored = || self.rows.iter().copied().filter(|r| data.unit(*r).role == Role::Scored);
        let borderline = |row: usize| matches!(self.verdict.standing(Question::Quadrant, row), Standing::Borderline(_));
        let mut add = |title: Text, rows: Vec<usize>| {
            let name = |row: usize| {
                let name = super::ranking::marked_name(data.unit(row));
                let between = self.verdict.quadrants.get(row).copied().flatten().filter(|_| borderline(row));
                match between.zip(self.verdict.probability(Question::Quadrant, row)) {
                    Some((q, p)) => {
                        let (q, p) = (quadrant_name(q), share(p));
                        Text { zh: format!("{}（{} {p}）", name.zh, q.zh), en: format!("{} ({} {p})", name.en, q.en) }
                    }
                    None => name,
                }
            };
            let names =
                |pick: fn(&Text) -> &str, comma: &str| rows.iter().map(|r| pick(&name(*r)).to_string()).collect::<Vec<_>>().join(comma);
            let who = Text { zh: names(|t| &t.zh, "、"), en: names(|t| &t.en, ", ") };
            table.rows.push(vec![Cell::Words(title), Cell::Number(rows.len() as f64, None), Cell::Words(who)]);
        };
        for (strong, integrated) in [(true, true), (true, false), (false, true), (false, false)] {
            let quadrant = Quadrant { strong, integrated };
            let own = |r: &usize| self.verdict.quadrants.get(*r).copied().flatten() == Some(quadrant) && !borderline(*r);
            add(quadrant_name(quadrant), scored().filter(own).collect());
        }
        let between: Vec<usize> = scored().filter(|r| borderline(*r)).collect();
        if !between.is_empty() {
            add(Text { zh: "临界".into(), en: "borderline".into() }, between);
        }
        Some(table)
    }

    /// Where the two questions are cut, in a sentence.
    pub fn cuts(&self) -> Option<Text> {
        use indicia_verdict::Cut;
        let roles = self.verdict.roles()?;
        let cuts = roles.cuts?;
        let show = |cut: Cut| match cut {
            Cut::At(x) => Text { zh: x.to_string(), en: x.to_string() },
            Cut::Median => Text { zh: "中位数".into(), en: "the median".into() },
        };
        let (level, integration) = (show(cuts.level), show(cuts.integration));
        let (sides, coefficient) = (roles.sides.join(", "), roles.coefficient.as_deref().unwrap_or_default());
        let (zh, en) = match &self.verdict.sureness {
            Sureness::Drawn(_) => {
                let least = self.verdict.least_probability();
                (
                    format!("列入某一格的概率均不低于 {least}，否则列为临界。"),
                    format!("Whoever stands in a cell does so with a probability of at least {least}, or is borderline."),
                )
            }
            _ => ("列入某一格的概率无从得知（p=?）。".into(), "How probable a cell is nobody knows (p=?).".to_string()),
        };
        Some(Text {
            zh: format!(
                "基础：{} 中最弱一方达到{}为强；融合：{coefficient} 达到{}为深。{zh}",
                roles.sides.join("、"),
                spaced(&level.zh),
                spaced(&integration.zh)
            ),
            en: format!(
                "Foundations are strong where the weakest of {sides} reaches {}; integrated is where {coefficient} reaches {}. {en}",
                level.en, integration.en
            ),
        })
    }

    /// What the columns mean, sentence by sentence.
    pub fn notes(&self) -> Vec<Text> {
        let mut out = Vec::new();
        let sentence = |zh: String, en: String| Text { zh, en };
        if let Some(judged) = self.shown_standard().and_then(|n| self.verdict.standards.get(n)) {
            let standard = &judged.standard;
            let list = |pick: fn(&Text) -> &str| {
                let names = standard.steps().into_iter().rev().enumerate();
                let count = standard.steps().len();
                let one = |(n, (_, title)): (usize, (_, &Text))| match standard.grades() {
                    Some(grades) => format!("{} {}", pick(title), grades.interval(count - 1 - n)),
                    None => pick(title).to_string(),
                };
                names.map(|(n, s)| one((n, s))).collect::<Vec<_>>()
            };
            let zh = list(|t| &t.zh).join("、");
            let en = list(|t| &t.en).join(", ");
            out.push(if standard.is_by_rank() {
                sentence(
                    format!("{}：按名次份额划分，由高到低为{zh}。", standard.title.zh),
                    format!("{}: by share of ranks, from the best: {en}.", standard.title.en),
                )
            } else if let Some(classes) = standard.classes() {
                let unknown = !classes.is_value && matches!(self.verdict.sureness, Sureness::Drawn(_));
                let (tail_zh, tail_en) = match unknown {
                    true => {
                        ("节点 `read = \"grade\"` 时才知道其概率。", " How probable it is, is known where the node has `read = \"grade\"`.")
                    }
                    false => ("", ""),
                };
                sentence(
                    format!("{}：最大隶属度所在的类，由高到低为{zh}。{tail_zh}", standard.title.zh),
                    format!("{}: the class of the greatest membership, from the best: {en}.{tail_en}", standard.title.en),
                )
            } else {
                sentence(format!("{}：{zh}。", standard.title.zh), format!("{}: {en}.", standard.title.en))
            });
            let capped = self.rows.iter().filter(|r| judged.row(**r).is_some_and(|o| o.capped.is_some())).count();
            if capped > 0 {
                out.push(sentence(
                    format!("因最弱的部分而封顶的评价对象：{capped} 个。"),
                    format!("Units whose grade their weakest part holds down: {capped}."),
                ));
            }
        }
        if let Some(roles) = self.verdict.roles() {
            use indicia_verdict::Balance;
            out.push(match roles.balance {
                Balance::Ratio([low, high]) => sentence(
                    format!("均衡：各方之比在 {low} 至 {high} 之间。"),
                    format!("Balanced: the ratio of the sides lies between {low} and {high}."),
                ),
                Balance::Ranks(most) => sentence(
                    format!("得分是相对的，均衡按百分位名次判断：相差不超过 {most}。"),
                    format!("Scores are relative, so balance goes by percentile ranks: no more than {most} apart."),
                ),
            });
        }
        if self.verdict.definition.types.is_some() {
            out.push(sentence(
                "发展类型是评价对象的属性，并非由得分推断，因此没有概率。".into(),
                "The type is an attribute of the unit, not a result, and has no probability.".into(),
            ));
        }
        if self.verdict.definition.roles.is_some() || !self.verdict.standards.is_empty() {
            out.push(sureness_note(self.verdict));
        }
        out.extend(self.names_note());
        out
    }

    /// What the columns behind the labels are.
    fn names_note(&self) -> Option<Text> {
        let system = self.subject.evaluation.plan().system();
        let id = self.verdict.roles().and_then(|r| r.coordination.as_ref());
        let mut zh: Vec<String> = Vec::new();
        let mut en: Vec<String> = Vec::new();
        for node in system.nodes.iter().filter(|n| Some(&n.id) == id) {
            zh.push(format!("{} 为{}", node.id, node.info.title.zh));
            en.push(format!("{} is {}", node.id, node.info.title.en));
        }
        if self.beside.iter().any(|b| b.key == "main_obstacle") {
            zh.push("主要障碍：与最佳状态的差距中占比最大的指标，及其占比".into());
            en.push("Main obstacle: the indicator with the largest part in what separates a unit from the best, and that part".into());
        }
        if zh.is_empty() {
            return None;
        }
        Some(Text { zh: format!("{}。", zh.join("。")), en: format!("{}.", en.join(". ")) })
    }

    /// For programs: everything of every unit.
    pub fn to_value(&self) -> Value {
        let text = |t: &Text| Value::pairs([("zh", Value::from(t.zh.as_str())), ("en", t.en.as_str().into())]);
        let standards = self.verdict.standards.iter().map(|j| {
            let steps = j.standard.steps().into_iter().enumerate().map(|(n, (id, title))| {
                let interval = j.standard.grades().map(|g| g.interval(n));
                Value::pairs([("id", Value::from(&**id)), ("title", text(title)), ("interval", interval.into())])
            });
            Value::pairs([
                ("id", Value::from(&*j.standard.id)),
                ("title", text(&j.standard.title)),
                ("on", j.standard.on().map(|id| id.to_string()).into()),
                ("by_rank", j.standard.is_by_rank().into()),
                ("steps", Value::List(steps.collect())),
            ])
        });
        let sureness = match &self.verdict.sureness {
            Sureness::Undeclared => Value::pairs([("errors", Value::from("undeclared"))]),
            Sureness::Unknown => Value::pairs([("errors", Value::from("unknown"))]),
            Sureness::Drawn(p) => Value::pairs([
                ("errors", Value::from("drawn")),
                ("draws", Value::Number(p.settings.draws as f64)),
                ("seed", Value::Number(p.settings.seed as f64)),
            ]),
        };
        Value::pairs([
            ("period", self.period.map(|p| p.to_string()).into()),
            ("standards", Value::List(standards.collect())),
            ("sureness", sureness),
            ("rows", self.table().to_value()),
        ])
    }

    /// The standard of the table on a screen.
    fn shown_standard(&self) -> Option<usize> {
        let standards = &self.verdict.standards;
        match self.verdict.roles().and_then(|r| r.standard.as_ref()) {
            Some(id) => standards.iter().position(|j| j.standard.id == *id),
            None => (!standards.is_empty()).then_some(0),
        }
    }

    fn decimals(&self, id: &str) -> usize {
        let system = self.subject.evaluation.plan().system();
        let own = system.node(id).and_then(|n| n.round).or(system.rounding.node);
        own.map_or_else(|| self.subject.evaluation.value(id).map_or(2, decimals_for), |d| d as usize)
    }

    fn pattern_name(&self, pattern: Pattern) -> Text {
        let side = |n: usize| {
            let id = self.verdict.roles().and_then(|r| r.sides.get(n)).map_or("", |s| &**s);
            let title = self.subject.title(id);
            let or = |own: &str, other: &str| [own, other].into_iter().find(|t| !t.is_empty()).unwrap_or(id).to_string();
            Text { zh: or(&title.zh, &title.en), en: or(&title.en, &title.zh) }
        };
        match pattern {
            Pattern::Balanced => Text { zh: "均衡".into(), en: "balanced".into() },
            Pattern::Ahead(n) => {
                let side = side(n);
                Text { zh: format!("{}领先", side.zh), en: format!("{} ahead", side.en) }
            }
            Pattern::Behind(n) => {
                let side = side(n);
                Text { zh: format!("{}滞后", side.zh), en: format!("{} behind", side.en) }
            }
        }
    }

    fn pattern_id(&self, pattern: Pattern) -> String {
        let side = |n: usize| self.verdict.roles().and_then(|r| r.sides.get(n)).map_or("", |s| &**s);
        match pattern {
            Pattern::Balanced => "balanced".into(),
            Pattern::Ahead(n) => format!("ahead:{}", side(n)),
            Pattern::Behind(n) => format!("behind:{}", side(n)),
        }
    }
}

/// A number stands apart from Chinese characters, a word does not.
fn spaced(text: &str) -> String {
    if text.starts_with(|c: char| c.is_ascii_digit()) { format!(" {text} ") } else { text.into() }
}

fn step_id(judged: &Judged, row: usize) -> Option<String> {
    judged.standard.steps().get(judged.row(row)?.step).map(|(id, _)| id.to_string())
}

/// A label with its probability, or with a mark that nobody knows it.
pub(super) fn labelled(title: &Text, standing: Standing) -> Text {
    match standing {
        Standing::Unknown => Text { zh: format!("{} p=?", title.zh), en: format!("{} p=?", title.en) },
        Standing::Sure(p) => Text { zh: format!("{} {}", title.zh, share(p)), en: format!("{} {}", title.en, share(p)) },
        Standing::Borderline(p) => {
            Text { zh: format!("临界（{} {}）", title.zh, share(p)), en: format!("borderline ({} {})", title.en, share(p)) }
        }
    }
}

/// What the probabilities behind labels are, or why there are none.
pub(super) fn sureness_note(verdict: &Verdict) -> Text {
    let least = verdict.least_probability();
    let (zh, en) = match &verdict.sureness {
        Sureness::Drawn(p) => (
            format!("标签后为其在所声明的不确定设定下的概率（抽样 {} 次，种子 {}）；低于 {least} 的标为临界。", p.settings.draws, p.settings.seed),
            format!(
                "Behind a label stands its probability under what is declared uncertain ({} draws, seed {}); below {least} it is borderline.",
                p.settings.draws, p.settings.seed
            ),
        ),
        Sureness::Undeclared => (
            "p=?：没有声明不确定的设定，标签的概率无从得知。".into(),
            "p=?: nothing is declared uncertain, neither errors of base values nor alternatives, so that nobody knows how probable a label is.".into(),
        ),
        Sureness::Unknown => (
            "p=?：声明的误差无法用于抽样，标签的概率无从得知。".into(),
            "p=?: the declared errors cannot be drawn from, so that nobody knows how probable a label is.".into(),
        ),
    };
    Text { zh, en }
}

/// A share of draws: no number of them makes a certainty.
pub(super) fn share(p: f64) -> String {
    if p > 0.99 { ">0.99".into() } else { fixed(p, 2) }
}

fn quadrant_id(q: Quadrant) -> &'static str {
    match (q.strong, q.integrated) {
        (true, true) => "strong-integrated",
        (true, false) => "strong-apart",
        (false, true) => "weak-integrated",
        (false, false) => "weak-apart",
    }
}

pub(super) fn quadrant_name(q: Quadrant) -> Text {
    let (zh, en) = match (q.strong, q.integrated) {
        (true, true) => ("基础强、融合深", "strong, integrated"),
        (true, false) => ("基础强、融合浅", "strong, not integrated"),
        (false, true) => ("基础弱、融合深", "weak, integrated"),
        (false, false) => ("基础弱、融合浅", "weak, not integrated"),
    };
    Text { zh: zh.into(), en: en.into() }
}

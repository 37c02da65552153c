//! The ranking: units in the order of the root's rank, with the outputs beside it.

use indicia_analysis::territory::ranks_in_groups;
use indicia_core::{Grouping, Period, Role, Unit};
use indicia_method::{Text, Value};

use super::coverage;
use crate::number::decimals_for;
use crate::{Cell, Column, Subject, Table};

/// A ranking of one period.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// The period; `None` where the data name none.
    pub period: Option<Period>,
    /// The nodes that are shown, the root first.
    pub outputs: Vec<String>,
    /// Units by rank, then those without one: references, then units without a score.
    pub rows: Vec<RankingRow>,
    /// Units that are named without scores.
    pub listed: Vec<(String, Text)>,
    /// The grouping within which ranks are counted; `None` for ranks over all units.
    pub by: Option<String>,
    titles: Vec<Text>,
    decimals: Vec<usize>,
}

/// A unit in a ranking.
#[derive(Clone, Debug)]
pub struct RankingRow {
    /// Row of the evaluation.
    pub row: usize,
    /// Id.
    pub unit: String,
    /// Name.
    pub name: Text,
    /// What it is in the evaluation.
    pub role: Role,
    /// Its rank by the root.
    pub rank: Option<f64>,
    /// Its group, and its rank by the root over all units, where ranks are counted within groups.
    pub group: Option<String>,
    /// See `group`.
    pub overall: Option<f64>,
    /// Whether another unit has the same rank.
    pub tied: bool,
    /// Values of the outputs.
    pub values: Vec<Option<f64>>,
    /// Ranks by the outputs.
    pub ranks: Vec<Option<f64>>,
    /// Indicators below the root with a value in the data, and how many there are.
    pub coverage: (usize, usize),
}

/// The ranking of a period.
pub fn ranking(subject: Subject, period: Period) -> Ranking {
    let evaluation = subject.evaluation;
    let data = evaluation.scored_data();
    let outputs = subject.outputs();
    let below = subject.indicators_below(&evaluation.plan().system().root);
    let mut rows: Vec<RankingRow> = subject
        .rows_of(period)
        .into_iter()
        .map(|row| {
            let unit = data.unit(row);
            let rank_of = |id: &&str| evaluation.node(id).and_then(|n| n.rank(row));
            RankingRow {
                row,
                unit: unit.id.to_string(),
                name: unit.name.clone(),
                role: unit.role,
                rank: outputs.first().and_then(rank_of),
                group: None,
                overall: None,
                tied: false,
                values: outputs.iter().map(|id| evaluation.value(id).and_then(|v| v.get(row))).collect(),
                ranks: outputs.iter().map(rank_of).collect(),
                coverage: coverage::of_row(subject, &below, row),
            }
        })
        .collect();
    // A stable sort: what has equal ranks stays in the order of output. A reference has a score but no rank.
    let place = |r: &RankingRow| match (r.rank, r.role, r.values.first()) {
        (Some(rank), ..) => (0, rank),
        (None, Role::Reference, _) => (1, 0.0),
        _ => (2, 0.0),
    };
    rows.sort_by(|a, b| place(a).partial_cmp(&place(b)).unwrap_or(std::cmp::Ordering::Equal));
    mark_ties(&mut rows);
    let rounding = evaluation.plan().system().rounding.node;
    let decimals = outputs
        .iter()
        .map(|id| {
            let own = evaluation.plan().system().node(id).and_then(|n| n.round).or(rounding);
            own.map_or_else(|| evaluation.value(id).map_or(2, decimals_for), |d| d as usize)
        })
        .collect();
    Ranking {
        period: Some(period).filter(|_| subject.is_dated()),
        titles: outputs.iter().map(|id| subject.title(id)).collect(),
        outputs: outputs.into_iter().map(String::from).collect(),
        rows,
        listed: subject.listed().into_iter().map(|u| (u.id.to_string(), u.name.clone())).collect(),
        by: None,
        decimals,
    }
}

/// Marks neighbours in the order of a ranking that share group and rank.
fn mark_ties(rows: &mut [RankingRow]) {
    let keys: Vec<(Option<String>, Option<f64>)> = rows.iter().map(|r| (r.group.clone(), r.rank)).collect();
    for (n, row) in rows.iter_mut().enumerate() {
        let same = |m: Option<usize>| m.and_then(|m| keys.get(m)).is_some_and(|k| k.1.is_some() && *k == keys[n]);
        row.tied = same(n.checked_sub(1)) || same(Some(n + 1));
    }
}

impl Ranking {
    /// The same units group by group, in the order in which groups first appear, each ranked among the units of its group; those without a group come last, without a rank.
    pub fn within_groups(mut self, subject: Subject, grouping: &Grouping) -> Ranking {
        let data = subject.evaluation.scored_data();
        let rule = subject.evaluation.plan().system().ranking.rule;
        let group: Vec<Option<u32>> =
            self.rows.iter().map(|r| data.unit_number(&r.unit).and_then(|u| grouping.of_unit.get(u).copied().flatten())).collect();
        let mut order: Vec<Option<u32>> = Vec::new();
        for node in 0..self.outputs.len() {
            let overall: Vec<Option<f64>> = self.rows.iter().map(|r| r.ranks[node]).collect();
            let within = ranks_in_groups(&overall, &group, rule);
            self.rows.iter_mut().zip(within).for_each(|(row, rank)| row.ranks[node] = rank);
        }
        for (row, group) in self.rows.iter_mut().zip(&group) {
            row.group = group.and_then(|n| grouping.labels.get(n as usize)).map(ToString::to_string);
            row.overall = row.rank;
            row.rank = row.ranks.first().copied().flatten();
            order.push(*group);
        }
        // Rows are in the order of ranks over all, which is that of ranks within a group.
        let mut numbered: Vec<(Option<u32>, RankingRow)> = order.into_iter().zip(self.rows).collect();
        numbered.sort_by_key(|(group, _)| group.unwrap_or(u32::MAX));
        self.rows = numbered.into_iter().map(|(_, row)| row).collect();
        mark_ties(&mut self.rows);
        self.by = Some(grouping.name.to_string());
        self
    }

    /// As a table. On a screen: rank, name, the outputs, their ranks, coverage where it is not full everywhere.
    pub fn table(&self) -> Table {
        let covered = self.rows.iter().all(|r| r.coverage.0 == r.coverage.1);
        let mut columns: Vec<Column> = self.by.iter().map(|by| Column::text("group", by, by)).collect();
        columns.extend([
            Column::number("rank", "Rank", "名次"),
            Column::text("unit", "Id", "标识").in_data(),
            Column::text("name_zh", "Name", "名称").in_data(),
            Column::text("name_en", "Name", "名称").in_data(),
            Column::text("name", "Unit", "评价对象").on_screen(),
            Column::text("role", "Role", "角色").in_data(),
            Column::text("period", "Period", "时期").in_data(),
        ]);
        for (id, title) in self.outputs.iter().zip(&self.titles) {
            let _ = title;
            columns.push(Column::number(id, id, id));
        }
        for id in self.outputs.iter().skip(1) {
            columns.push(Column::number(format!("rank.{id}"), &format!("#{id}"), &format!("{id} 名次")));
        }
        if self.by.is_some() {
            columns.push(Column::number("overall", "Over all", "总名次"));
        }
        columns.push(Column::number("present", "Present", "有数据").in_data());
        columns.push(Column::number("indicators", "Indicators", "指标数").in_data());
        if !covered {
            columns.push(Column::text("coverage", "Coverage", "覆盖").on_screen());
        }
        let mut table = Table::new(columns);
        let period = self.period.map_or(Cell::Blank, |p| Cell::plain(p.to_string()));
        for row in &self.rows {
            let mark = if row.tied { "=" } else { "" };
            let marked = marked(&row.name, &row.unit, row.role);
            let mut cells: Vec<Cell> = self.by.iter().map(|_| row.group.as_deref().map_or(Cell::Blank, Cell::plain)).collect();
            cells.extend([
                row.rank.map_or(if row.role == Role::Reference { Cell::Blank } else { Cell::Missing }, |r| Cell::Marked(r, None, mark)),
                Cell::plain(&row.unit),
                Cell::plain(&row.name.zh),
                Cell::plain(&row.name.en),
                Cell::Words(marked),
                Cell::plain(row.role.word()),
                period.clone(),
            ]);
            cells.extend(row.values.iter().zip(&self.decimals).map(|(v, d)| Cell::value(*v, *d)));
            cells.extend(row.ranks.iter().skip(1).map(|r| r.map_or(Cell::Blank, |r| Cell::Number(r, None))));
            if self.by.is_some() {
                cells.push(row.overall.map_or(Cell::Blank, |r| Cell::Number(r, None)));
            }
            cells.push(Cell::Number(row.coverage.0 as f64, None));
            cells.push(Cell::Number(row.coverage.1 as f64, None));
            if !covered {
                let (present, all) = row.coverage;
                cells.push(if present == all { Cell::Blank } else { Cell::plain(format!("{present}/{all}")) });
            }
            table.rows.push(cells);
        }
        table
    }

    /// Whether any units share a rank.
    pub fn has_ties(&self) -> bool {
        self.rows.iter().any(|r| r.tied)
    }

    /// For programs.
    pub fn to_value(&self) -> Value {
        let text = |t: &Text| Value::pairs([("zh", Value::from(t.zh.as_str())), ("en", t.en.as_str().into())]);
        let pairs = |list: &[Option<f64>]| Value::pairs(self.outputs.iter().zip(list).map(|(id, v)| (id.clone(), Value::from(*v))));
        let rows = self.rows.iter().map(|r| {
            let mut row = Value::pairs([
                ("rank", Value::from(r.rank)),
                ("tied", r.tied.into()),
                ("unit", r.unit.as_str().into()),
                ("name", text(&r.name)),
                ("role", r.role.word().into()),
                ("values", pairs(&r.values)),
                ("ranks", pairs(&r.ranks)),
                ("present", Value::Number(r.coverage.0 as f64)),
                ("indicators", Value::Number(r.coverage.1 as f64)),
            ]);
            if self.by.is_some() {
                row.set("group", r.group.clone().into());
                row.set("overall", r.overall.into());
            }
            row
        });
        let listed = self.listed.iter().map(|(id, name)| Value::pairs([("unit", Value::from(id.as_str())), ("name", text(name))]));
        let mut all = Value::pairs([
            ("period", self.period.map(|p| p.to_string()).into()),
            ("outputs", self.outputs.clone().into()),
            ("rows", Value::List(rows.collect())),
            ("listed", Value::List(listed.collect())),
        ]);
        if let Some(by) = &self.by {
            all.set("by", by.as_str().into());
        }
        all
    }
}

/// The name of a unit, marked where it is a reference.
pub(super) fn marked_name(unit: &Unit) -> Text {
    marked(&unit.name, &unit.id, unit.role)
}

fn marked(name: &Text, id: &str, role: Role) -> Text {
    let name = Text { zh: named(&name.zh, &name.en, id), en: named(&name.en, &name.zh, id) };
    match role {
        Role::Reference => Text { zh: format!("{}（参照）", name.zh), en: format!("{} (reference)", name.en) },
        _ => name,
    }
}

fn named(own: &str, other: &str, id: &str) -> String {
    [own, other].into_iter().find(|n| !n.is_empty()).unwrap_or(id).to_string()
}

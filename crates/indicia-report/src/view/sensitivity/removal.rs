use indicia_analysis::sensitivity::{Effect, NotRemoved, Removal};
use indicia_method::Text;

use super::unit_of;
use crate::{Cell, Column, Section, Subject, Table, shortest};

/// Units whose moves are named on a screen.
const NAMED: usize = 2;
/// Before which column the rank of one unit stands.
const MOVED: usize = 5;

/// What the ranking of a node would be without each indicator and each node below it, the largest mean shift first; with the rank of one
/// unit where its row is given.
pub fn removal_section(subject: Subject, node: &str, unit: Option<usize>, removals: &[Removal]) -> Section {
    let mut columns = vec![
        Column::text("ranked", "Ranked", "排名节点").in_data(),
        Column::text("without", "Without", "去掉"),
        Column::text("title", "Title", "名称").on_screen(),
        Column::text("kind", "Kind", "类型").in_data(),
        Column::number("mean_shift", "Mean shift", "平均位移"),
        Column::number("moved", "Moved", "变动数"),
        Column::number("units", "Units", "对象数").in_data(),
        Column::number("lost", "Without rank", "失去名次").in_data(),
        Column::number("gained", "New rank", "新增名次").in_data(),
        Column::text("farthest", "Farthest moves", "变动最大者").on_screen(),
        Column::text("farthest_unit", "Farthest", "变动最大者").in_data(),
        Column::number("farthest_from", "From", "原名次").in_data(),
        Column::number("farthest_to", "To", "新名次").in_data(),
        Column::text("reason", "Reason", "原因").in_data(),
    ];
    if let Some(row) = unit {
        let (_, name) = unit_of(subject.evaluation, row);
        columns.insert(MOVED, Column::number("unit_rank", &name.en, &name.zh));
    }
    let mut table = Table::new(columns);
    let shift = |r: &Removal| r.effect.as_ref().ok().and_then(|e| e.mean_shift).unwrap_or(-1.0);
    let mut order: Vec<&Removal> = removals.iter().collect();
    order.sort_by(|a, b| shift(b).total_cmp(&shift(a)));
    for removal in order {
        let mut cells = row(subject, node, removal);
        if let Some(unit) = unit {
            cells.insert(MOVED, Cell::exact(rank_without(subject, node, unit, removal)));
        }
        table.rows.push(cells);
    }
    let mut section = Section::new("removal", "Without one part at a time", "逐一去掉一个部分", table);
    section.note(
        format!(
            "Mean shift: by how many places ranks of {node} move on average when the part is left out and its weight goes to the others."
        ),
        format!("平均位移：去掉该部分、其权重归其余部分后，{node} 的名次平均变动的位数。"),
    );
    if let Some(unit) = unit {
        let (_, name) = unit_of(subject.evaluation, unit);
        let rank = subject.evaluation.node(node).and_then(|n| n.rank(unit)).map_or_else(|| "—".to_string(), shortest);
        section.note(
            format!("{}: its rank without the part; it is {rank} with all of them.", name.en),
            format!("{}一列：去掉该部分后的名次；全部保留时为 {rank}。", name.zh),
        );
    }
    section
}

/// The rank of one unit without something.
fn rank_without(subject: Subject, node: &str, unit: usize, removal: &Removal) -> Option<f64> {
    let effect = removal.effect.as_ref().ok()?;
    let rank = subject.evaluation.node(node).and_then(|n| n.rank(unit))?;
    let moved = effect.moved.iter().find(|(row, _, _)| *row == unit);
    (!effect.lost.contains(&unit)).then(|| moved.map_or(rank, |(_, _, to)| *to))
}

fn row(subject: Subject, node: &str, removal: &Removal) -> Vec<Cell> {
    let kind = if removal.is_indicator { "indicator" } else { "node" };
    let mut row = vec![Cell::plain(node), Cell::plain(&*removal.id), Cell::Words(subject.title(&removal.id)), Cell::plain(kind)];
    match &removal.effect {
        Ok(effect) => {
            let count = |n: usize| Cell::Number(n as f64, None);
            row.extend([Cell::value(effect.mean_shift, 2), count(effect.moved.len()), count(effect.units)]);
            row.extend([count(effect.lost.len()), count(effect.gained.len()), Cell::Words(moves(subject, effect))]);
            let (unit, from, to) = effect.moved.first().map_or((Cell::Blank, Cell::Blank, Cell::Blank), |(r, from, to)| {
                (Cell::plain(unit_of(subject.evaluation, *r).0), Cell::Number(*from, None), Cell::Number(*to, None))
            });
            row.extend([unit, from, to, Cell::Blank]);
        }
        Err(why) => {
            let (word, text) = reason(why);
            row.extend([Cell::Missing, Cell::Missing, Cell::Missing, Cell::Missing, Cell::Missing, Cell::Words(text)]);
            row.extend([Cell::Blank, Cell::Blank, Cell::Blank, Cell::plain(word)]);
        }
    }
    row
}

/// The units that move most, `A 3→1`, and who loses a rank.
fn moves(subject: Subject, effect: &Effect) -> Text {
    let one = |(row, from, to): &(usize, f64, f64)| {
        let (_, name) = unit_of(subject.evaluation, *row);
        let places = format!("{}→{}", shortest(*from), shortest(*to));
        Text { en: format!("{} {places}", name.en), zh: format!("{} {places}", name.zh) }
    };
    let mut parts: Vec<Text> = effect.moved.iter().take(NAMED).map(one).collect();
    let lost = effect.lost.len();
    if lost > 0 {
        parts.push(Text { en: format!("{lost} without a rank"), zh: format!("{lost} 个失去名次") });
    }
    if !effect.gained.is_empty() {
        let gained = effect.gained.len();
        parts.push(Text { en: format!("{gained} with a new rank"), zh: format!("{gained} 个新获名次") });
    }
    let joined = |pick: fn(&Text) -> &str, by: &str| parts.iter().map(pick).collect::<Vec<_>>().join(by);
    Text { en: joined(|t| &t.en, ", "), zh: joined(|t| &t.zh, "，") }
}

/// Why something cannot be left out: a word for programs, and a text.
fn reason(why: &NotRemoved) -> (&'static str, Text) {
    match why {
        NotRemoved::Shared(ids) => {
            let ids = ids.iter().map(|i| &**i).collect::<Vec<_>>();
            let text = Text {
                en: format!("counts elsewhere too: {}", ids.join(", ")), zh: format!("其指标另有他用：{}", ids.join("、"))
            };
            ("shared", text)
        }
        NotRemoved::NoIndicators => ("no-indicators", Text { en: "has no indicators".into(), zh: "没有指标".into() }),
        NotRemoved::Edit(e) => ("refused", Text { en: e.to_string(), zh: e.to_string() }),
    }
}

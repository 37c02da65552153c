//! Why scores changed: the parts of each change, side by side.

use indicia_analysis::change::{Changes, Factor, Measure, UnitChange};
use indicia_method::{Text, Value};

use crate::{Cell, Column, Table};

/// Decimals of a ratio on a screen.
pub(crate) const RATIO: usize = 3;

/// The name of a factor.
pub fn factor_text(factor: Factor) -> Text {
    let (zh, en) = match factor {
        Factor::Data => ("数据", "Data"),
        Factor::Weights => ("权重", "Weights"),
        Factor::Method => ("方法", "Method"),
        Factor::Goalposts => ("标尺", "Goalposts"),
        Factor::Membership => ("范围", "Membership"),
    };
    Text { zh: zh.into(), en: en.into() }
}

/// Changes at one node, a row a unit, by the new rank. On a screen only factors in which the sides differ have a column.
pub fn change_table(changes: &Changes, decimals: usize) -> Table {
    let mut columns = vec![
        Column::text("unit", "Id", "标识").in_data(),
        Column::text("name_zh", "Name", "名称").in_data(),
        Column::text("name_en", "Name", "名称").in_data(),
        Column::text("name", "Unit", "评价对象").on_screen(),
    ];
    columns.extend(figures(&changes.active));
    let mut table = Table::new(columns);
    let mut units: Vec<&UnitChange> = changes.units.iter().collect();
    let rank = |u: &UnitChange| u.rank_to.unwrap_or(f64::INFINITY);
    units.sort_by(|a, b| rank(a).total_cmp(&rank(b)));
    for unit in units {
        let mut cells = vec![
            Cell::plain(&*unit.unit),
            Cell::plain(&unit.name.zh),
            Cell::plain(&unit.name.en),
            Cell::Words(unit_name(&unit.unit, &unit.name)),
        ];
        cells.extend(cells_of(unit, &changes.active, decimals));
        table.rows.push(cells);
    }
    table
}

/// Changes of one unit, a row a node. Each comes with the decimals of its node.
pub fn unit_change_table(rows: &[(String, Text, &UnitChange, usize)], active: &[Factor]) -> Table {
    let mut columns = vec![Column::text("node", "Node", "节点"), Column::text("title", "Title", "名称")];
    columns.extend(figures(active));
    let mut table = Table::new(columns);
    for (id, title, unit, decimals) in rows {
        let mut cells = vec![Cell::plain(id), Cell::Words(title.clone())];
        cells.extend(cells_of(unit, active, *decimals));
        table.rows.push(cells);
    }
    table
}

fn figures(active: &[Factor]) -> Vec<Column> {
    let mut out =
        vec![Column::number("from", "From", "前期"), Column::number("to", "To", "本期"), Column::number("change", "Change", "变化")];
    for factor in Factor::ALL {
        let text = factor_text(factor);
        let column = Column::number(factor.word(), &text.en, &text.zh);
        out.push(if active.contains(&factor) { column } else { column.in_data() });
    }
    out.push(Column::number("residual", "Left over", "余差").in_data());
    out.push(Column::number("rank_from", "Rank before", "原名次"));
    out.push(Column::number("rank_to", "Rank now", "现名次"));
    out
}

fn cells_of(unit: &UnitChange, active: &[Factor], decimals: usize) -> Vec<Cell> {
    let signed = |x: Option<f64>| match (x, unit.measure) {
        (None, _) => Cell::Missing,
        (Some(x), Measure::Difference) => Cell::Marked(x, Some(decimals), plus(x, decimals)),
        (Some(x), Measure::Ratio) => Cell::Number(x, Some(RATIO)),
    };
    let mut out = vec![Cell::value(unit.from, decimals), Cell::value(unit.to, decimals), signed(unit.change())];
    for factor in Factor::ALL {
        // What the sides share has no part, whether or not the rest can be shared out.
        let part = if active.contains(&factor) { unit.part(factor) } else { unit.change().map(|_| unit.measure.neutral()) };
        out.push(signed(part));
    }
    out.push(unit.parts.map_or(Cell::Missing, |_| Cell::Number(unit.residual, None)));
    out.extend([unit.rank_from, unit.rank_to].map(|r| r.map_or(Cell::Missing, |r| Cell::Number(r, None))));
    out
}

/// The sign of an increase that is visible at some decimals.
pub(crate) fn plus(x: f64, decimals: usize) -> &'static str {
    let shown = crate::fixed(x, decimals);
    if x > 0.0 && shown.bytes().any(|b| (b'1'..=b'9').contains(&b)) { "+" } else { "" }
}

/// The name of a unit in both languages, the id where it has none.
pub(crate) fn unit_name(id: &str, name: &Text) -> Text {
    let or = |own: &str, other: &str| [own, other].into_iter().find(|n| !n.is_empty()).unwrap_or(id).to_string();
    Text { zh: or(&name.zh, &name.en), en: or(&name.en, &name.zh) }
}

/// Changes for programs.
pub fn change_value(changes: &Changes) -> Value {
    let ids = |list: &[std::sync::Arc<str>]| Value::List(list.iter().map(|u| Value::from(&**u)).collect());
    Value::pairs([
        ("node", Value::from(&*changes.node)),
        ("from", changes.from.to_string().into()),
        ("to", changes.to.to_string().into()),
        ("measure", if changes.measure == Measure::Ratio { "ratio" } else { "difference" }.into()),
        ("differ", Value::List(changes.active.iter().map(|f| f.word().into()).collect())),
        ("rows", change_table(changes, 0).to_value()),
        ("entered", ids(&changes.entered)),
        ("left", ids(&changes.left)),
    ])
}

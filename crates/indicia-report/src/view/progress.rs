//! What units did themselves, and how far the frontier moved: four scores and three ratios.

use indicia_analysis::change::{Progress, UnitProgress};
use indicia_diagnostic::Diagnostic;
use indicia_method::Value;

use super::change::{RATIO, unit_name};
use crate::{Cell, Column, Table, finding_value};

/// A row a unit, by progress. The scores across periods have a column in data alone.
pub fn progress_table(progress: &Progress, decimals: usize) -> Table {
    let mut table = Table::new(vec![
        Column::text("unit", "Id", "标识").in_data(),
        Column::text("name_zh", "Name", "名称").in_data(),
        Column::text("name_en", "Name", "名称").in_data(),
        Column::text("name", "Unit", "评价对象").on_screen(),
        Column::number("from", "From", "前期"),
        Column::number("to", "To", "本期"),
        Column::number("from_on_to", "From, later fits", "前期数据按本期拟合").in_data(),
        Column::number("to_on_from", "To, earlier fits", "本期数据按前期拟合").in_data(),
        Column::number("catching_up", "Catching up", "追赶"),
        Column::number("frontier", "Frontier", "前沿"),
        Column::number("progress", "Progress", "进步"),
    ]);
    let mut units: Vec<&UnitProgress> = progress.units.iter().collect();
    let by = |u: &UnitProgress| u.progress().unwrap_or(f64::NEG_INFINITY);
    units.sort_by(|a, b| by(b).total_cmp(&by(a)));
    for unit in units {
        let mut cells = vec![
            Cell::plain(&*unit.unit),
            Cell::plain(&unit.name.zh),
            Cell::plain(&unit.name.en),
            Cell::Words(unit_name(&unit.unit, &unit.name)),
        ];
        cells.extend([unit.from, unit.to, unit.from_on_to, unit.to_on_from].map(|x| Cell::value(x, decimals)));
        cells.extend([unit.catching_up(), unit.frontier(), unit.progress()].map(|x| Cell::value(x, RATIO)));
        table.rows.push(cells);
    }
    table
}

/// The same for programs, with findings.
pub fn progress_value(progress: &Progress, told: &[Diagnostic]) -> Value {
    Value::pairs([
        ("format", Value::Number(1.0)),
        ("node", Value::from(&*progress.node)),
        ("from", progress.from.to_string().into()),
        ("to", progress.to.to_string().into()),
        ("rows", progress_table(progress, 0).to_value()),
        ("findings", Value::List(told.iter().map(finding_value).collect())),
    ])
}

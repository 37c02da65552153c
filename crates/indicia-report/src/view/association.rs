//! Correlations as tables.

use indicia_analysis::association::{Agreement, Correlation, Correlations, Lagged, Match, PValue};
use indicia_core::Period;
use indicia_method::Text;

use super::change::{plus, unit_name};
use crate::{Cell, Column, Subject, Table};

fn heads() -> Vec<Column> {
    let mut out = vec![Column::number("n", "n", "n")];
    for (key, en, zh) in [("pearson", "Pearson", "皮尔逊"), ("spearman", "Spearman", "斯皮尔曼"), ("kendall", "Kendall", "肯德尔")]
    {
        out.push(Column::number(key, en, zh));
        out.push(Column::number(format!("{key}_p"), "p", "p 值"));
        out.push(Column::text(format!("{key}_by"), "By", "依据").in_data());
    }
    out
}

fn cells(c: &Correlations) -> Vec<Cell> {
    let mut out = vec![Cell::Number(c.n as f64, None)];
    for found in [&c.pearson, &c.spearman, &c.kendall] {
        let by = |c: &Correlation| match c.by {
            PValue::Exact => "exact",
            PValue::Student => "student",
            PValue::Normal => "normal",
        };
        out.push(Cell::value(found.map(|c| c.value), 3));
        out.push(Cell::p_value(found.and_then(|c| c.p)));
        out.push(found.as_ref().map_or(Cell::Missing, |c| Cell::plain(by(c))));
    }
    out
}

/// Two nodes in each period.
pub fn interaction_table(subject: Subject, periods: &[(Period, Correlations)]) -> Table {
    let mut columns = vec![Column::text("period", "Period", "时期")];
    columns.extend(heads());
    let mut table = Table::new(columns);
    for (period, c) in periods {
        let mut row = vec![Cell::plain(subject.period_text(*period))];
        row.extend(cells(c));
        table.rows.push(row);
    }
    table
}

/// One node before the other: changes first, since levels cannot tell who leads.
pub fn lag_table(subject: Subject, x: &str, y: &str, lagged: &[Lagged]) -> Table {
    let mut columns = vec![
        Column::number("lag", "Lag", "滞后期"),
        Column::text("leads", "Leads", "领先方"),
        Column::number("changes", "Changes", "变化的相关"),
        Column::number("changes_p", "p", "p 值"),
        Column::number("pairs", "Pairs", "观测数"),
        Column::number("units", "Units", "对象数"),
        Column::text("from", "First in", "前者时期"),
        Column::text("to", "Second in", "后者时期"),
    ];
    columns.extend([
        Column::number("levels_n", "n", "n"),
        Column::number("levels", "Levels", "水平的相关"),
        Column::number("levels_p", "p", "p 值"),
    ]);
    let mut table = Table::new(columns);
    for l in lagged {
        let leads = match l.lag {
            0 => Cell::Blank,
            n if n > 0 => Cell::plain(x),
            _ => Cell::plain(y),
        };
        // The node that comes first stands first.
        let (first, second) = if l.lag >= 0 { l.at } else { (l.at.1, l.at.0) };
        table.rows.push(vec![
            Cell::Number(f64::from(l.lag.abs()), None),
            leads,
            Cell::value(l.changes.map(|c| c.value), 3),
            Cell::p_value(l.changes.map(|c| c.p)),
            Cell::value(l.changes.map(|c| c.pairs as f64), 0),
            Cell::value(l.changes.map(|c| c.units as f64), 0),
            Cell::plain(subject.period_text(first)),
            Cell::plain(subject.period_text(second)),
            Cell::Number(l.levels.n as f64, None),
            Cell::value(l.levels.pearson.map(|c| c.value), 3),
            Cell::p_value(l.levels.pearson.and_then(|c| c.p)),
        ]);
    }
    table
}

/// The correlations of an agreement, one row.
pub fn agreement_table(agreement: &Agreement) -> Table {
    let mut columns = heads();
    columns.push(Column::number("mean_shift", "Mean shift in rank", "平均名次差"));
    let mut row = cells(&agreement.correlations);
    row.push(Cell::Number(agreement.mean_shift, Some(2)));
    let mut table = Table::new(columns);
    table.rows.push(row);
    table
}

/// Units that disagree most first; `most` bounds the rows.
pub fn disagreement_table(units: &[Match], decimals: usize, most: usize) -> Table {
    let mut table = Table::new(vec![
        Column::text("unit", "Id", "标识").in_data(),
        Column::text("name_zh", "Name", "名称").in_data(),
        Column::text("name_en", "Name", "名称").in_data(),
        Column::text("name", "Unit", "评价对象").on_screen(),
        Column::number("own", "Here", "本体系得分"),
        Column::number("own_rank", "Rank here", "本体系名次"),
        Column::number("other", "There", "对照值"),
        Column::number("other_rank", "Rank there", "对照名次"),
        Column::number("ahead", "Places ahead", "领先名次"),
    ]);
    let whole = units.iter().all(|m| m.other.fract() == 0.0);
    for m in units.iter().take(most) {
        let name: Text = unit_name(&m.unit, &m.name);
        table.rows.push(vec![
            Cell::plain(&*m.unit),
            Cell::plain(&name.zh),
            Cell::plain(&name.en),
            Cell::Words(name.clone()),
            Cell::Number(m.own, Some(decimals)),
            Cell::Number(m.own_rank, None),
            Cell::Number(m.other, if whole { None } else { Some(2) }),
            Cell::Number(m.other_rank, None),
            Cell::Marked(m.ahead(), None, plus(m.ahead(), 1)),
        ]);
    }
    table
}

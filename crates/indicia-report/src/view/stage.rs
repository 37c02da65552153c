//! Any intermediate column of the indicators below a node, or of a single one.

use indicia_core::{Address, Period, Series, Stage};

use crate::number::decimals_to_read;
use crate::{Cell, Column, Subject, Table};

/// Which column of the trace is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageView {
    /// Values as derived or read, before imputation; withheld cells are missing.
    Raw,
    /// After imputation.
    Imputed,
    /// After treatment.
    Treated,
    /// Scores, and values of nodes.
    Scored,
}

impl StageView {
    /// The column of an indicator.
    pub fn series<'a>(self, subject: Subject<'a>, indicator: &str) -> Option<&'a Series> {
        let trace = subject.evaluation.indicator(indicator)?;
        Some(match self {
            StageView::Raw => &trace.stage(Stage::Derive).series,
            StageView::Imputed => &trace.stage(Stage::Impute).series,
            StageView::Treated => &trace.stage(Stage::Treat).series,
            StageView::Scored => &trace.score,
        })
    }
}

/// The children of a node (their scores or values), or the indicators below it for the stages before the score; a column an id and,
/// with [`StageView::Scored`], the node itself first. A node with rules shows its value before them (`node.ID`) and after each (`adjust.ID`) behind it.
pub fn stage_table(subject: Subject, id: &str, view: StageView, period: Option<Period>) -> Table {
    let evaluation = subject.evaluation;
    let system = evaluation.plan().system();
    let mut ids: Vec<String> = Vec::new();
    match (view, system.node(id)) {
        (StageView::Scored, Some(node)) => {
            ids.push(id.into());
            ids.extend(node.inputs().iter().map(|i| i.to_string()));
        }
        _ => ids.extend(subject.indicators_below(id).into_iter().map(String::from)),
    }
    let mut columns = vec![
        Column::text("unit", "Id", "标识"),
        Column::text("name_zh", "Name", "名称").in_data(),
        Column::text("name_en", "Name", "名称").in_data(),
        Column::text("name", "Unit", "评价对象").on_screen(),
    ];
    let dated = subject.is_dated();
    if dated {
        columns.push(Column::text("period", "Period", "时期"));
    }
    let steps = if view == StageView::Scored { rules(subject, id) } else { Vec::new() };
    let heads: Vec<String> = match ids.split_first() {
        Some((first, rest)) if !steps.is_empty() => {
            std::iter::once(first.clone()).chain(steps.iter().map(|(head, _)| head.clone())).chain(rest.iter().cloned()).collect()
        }
        _ => ids.clone(),
    };
    columns.extend(heads.iter().map(|i| Column::number(i, i, i)));
    let mut table = Table::new(columns);
    let data = evaluation.scored_data();
    let mut series: Vec<Option<&Series>> =
        ids.iter().map(|i| if view == StageView::Scored { evaluation.value(i) } else { view.series(subject, i) }).collect();
    for (n, (_, step)) in steps.iter().enumerate() {
        series.insert(1 + n, Some(*step));
    }
    let decimals: Vec<usize> = series.iter().map(|s| s.map_or(0, decimals_to_read)).collect();
    for row in data.output_order().iter().map(|r| *r as usize).filter(|r| period.is_none_or(|p| data.period(*r) == p)) {
        let unit = data.unit(row);
        let mut cells =
            vec![Cell::plain(&*unit.id), Cell::plain(&unit.name.zh), Cell::plain(&unit.name.en), Cell::Words(unit.name.clone())];
        if dated {
            cells.push(Cell::plain(subject.period_text(data.period(row))));
        }
        cells.extend(series.iter().zip(&decimals).map(|(s, d)| Cell::value(s.and_then(|s| s.get(row)), *d)));
        table.rows.push(cells);
    }
    table
}

/// The steps of a node with rules: its value before them and after each, in order. None for a node without.
fn rules<'a>(subject: Subject<'a>, id: &str) -> Vec<(String, &'a Series)> {
    let Some(trace) = subject.evaluation.node(id).filter(|t| !t.adjusted.is_empty()) else { return Vec::new() };
    let system = subject.evaluation.plan().system();
    let after = trace.adjusted.iter().filter_map(|(n, series)| Some((Address::Adjust(system.adjusts.get(*n)?.id.clone()), series)));
    std::iter::once((Address::Node(id.into()), &trace.computed)).chain(after).map(|(address, s)| (address.to_string(), s)).collect()
}

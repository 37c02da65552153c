//! Weights: as they were given or found, and what they come to at the leaves.

use std::sync::Arc;

use indicia_core::{Address, NodeKind, WeightAxisTrace};
use indicia_diagnostic::{Diagnostic, Severity};

use crate::{Cell, Column, Subject, Table};

/// A weight below a node.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightRow {
    /// Id of the node.
    pub node: String,
    /// What the weights belong to: a group, a period, a unit; empty where all rows share them.
    pub of: String,
    /// The child, or the leaf further down.
    pub item: String,
    /// The weight as given or found; `None` for what is no child.
    pub nominal: Option<f64>,
    /// The share of the node's total.
    pub effective: f64,
}

/// Weights of all aggregates, in the order of the system: the children of each, then the leaves below them.
pub fn weight_rows(subject: Subject) -> Vec<WeightRow> {
    subject.evaluation.plan().system().nodes.iter().flat_map(|n| of_node(subject, &n.id)).collect()
}

fn of_node(subject: Subject, id: &str) -> Vec<WeightRow> {
    let evaluation = subject.evaluation;
    let Some(node) = evaluation.plan().system().node(id) else { return Vec::new() };
    let NodeKind::Aggregate { children, .. } = &node.kind else { return Vec::new() };
    let Some(weights) = evaluation.node(id).and_then(|n| n.weights.as_ref()) else { return Vec::new() };
    let rows = evaluation.rows();
    let data = evaluation.scored_data();
    let unit_label = |row: usize| {
        let period = subject.period_text(data.period(row));
        let unit = &data.unit(row).id;
        if period.is_empty() { unit.to_string() } else { format!("{unit} {period}") }
    };
    // One row stands for all rows whose weights are the same on every level below.
    let shared = shared_below(subject, id);
    let samples: Vec<(usize, String)> = match &weights.axis {
        WeightAxisTrace::Shared if shared => vec![(0, String::new())],
        WeightAxisTrace::Labelled { labels, of_row } if shared_below_children(subject, children) => {
            let first = |n: usize| (0..rows).find(|r| of_row.get(*r) == Some(&(n as u32)));
            labels.iter().enumerate().filter_map(|(n, label)| first(n).map(|r| (r, label.to_string()))).collect()
        }
        _ => (0..rows).map(|r| (r, unit_label(r))).collect(),
    };
    let mut out = Vec::new();
    for (row, of) in samples {
        let nominal = weights.of_row(row, children.len());
        let total: f64 = nominal.iter().sum();
        let entry = |item: &str, nominal, effective| WeightRow { node: id.into(), of: of.clone(), item: item.into(), nominal, effective };
        for (child, w) in children.iter().zip(nominal) {
            out.push(entry(child, Some(*w), if total == 0.0 { 0.0 } else { w / total }));
        }
        let leaves: Vec<(Arc<str>, f64)> = evaluation.effective_weights(id, row);
        out.extend(leaves.iter().filter(|(leaf, _)| !children.contains(leaf)).map(|(leaf, w)| entry(leaf, None, *w)));
    }
    out
}

fn shared_below(subject: Subject, id: &str) -> bool {
    let evaluation = subject.evaluation;
    let Some(node) = evaluation.plan().system().node(id) else { return true };
    let NodeKind::Aggregate { children, .. } = &node.kind else { return true };
    let own = evaluation.node(id).and_then(|n| n.weights.as_ref()).is_none_or(|w| w.is_shared());
    own && shared_below_children(subject, children)
}

fn shared_below_children(subject: Subject, children: &[Arc<str>]) -> bool {
    children.iter().all(|c| shared_below(subject, c))
}

/// What the weightings noted beside the weights of a node: consistency, completed cells and the like.
pub fn weight_notes<'a>(subject: Subject<'a>, node: &'a str) -> impl Iterator<Item = &'a Diagnostic> {
    let of_node = move |address: &Option<Address>| matches!(address, Some(Address::Weight(id)) if &**id == node);
    let noted = subject.evaluation.findings().filter(move |f| of_node(&f.address) && f.diagnostic.severity() == Severity::Note);
    noted.map(|f| &f.diagnostic)
}

/// Weights as a table.
pub fn weight_table(rows: &[WeightRow]) -> Table {
    let of = rows.iter().any(|r| !r.of.is_empty());
    let mut columns = vec![Column::text("node", "Node", "节点")];
    if of {
        columns.push(Column::text("of", "For", "适用"));
    }
    columns.push(Column::text("item", "Item", "下级"));
    columns.push(Column::number("nominal", "Weight", "权重"));
    columns.push(Column::number("effective", "Effective", "有效权重"));
    let mut table = Table::new(columns);
    for row in rows {
        let mut cells = vec![Cell::plain(&row.node)];
        if of {
            cells.push(Cell::plain(&row.of));
        }
        cells.push(Cell::plain(&row.item));
        cells.push(row.nominal.map_or(Cell::Blank, |w| Cell::Number(w, Some(6))));
        cells.push(Cell::Number(row.effective, Some(6)));
        table.rows.push(cells);
    }
    table
}

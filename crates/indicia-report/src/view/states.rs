//! What methods learnt.

use indicia_core::{Address, NodeKind, Stage, StateTrace};
use indicia_method::{Value, to_json};

use crate::{Cell, Column, Subject, Table};

/// A fitted state.
#[derive(Clone, Debug)]
pub struct StateRow {
    /// The step.
    pub address: Address,
    /// Id of the method.
    pub method: String,
    /// The period that it serves; empty for all.
    pub period: String,
    /// The group that it serves; empty for all.
    pub label: String,
    /// The state; null where a method has none to show.
    pub state: Value,
}

/// All states, in the order of the pipeline. A state without anything in it is left out.
pub fn state_rows(subject: Subject) -> Vec<StateRow> {
    let evaluation = subject.evaluation;
    let plan = evaluation.plan();
    let system = plan.system();
    let mut out = Vec::new();
    let data = evaluation.scored_data();
    let mut push = |address: Address, method: &str, label: &str, trace: &StateTrace| {
        let state = trace.save().unwrap_or_default();
        let empty = matches!(&state, Value::Null) || state.as_table().is_some_and(<[_]>::is_empty);
        if !empty {
            let period = trace.period.and_then(|p| data.periods().get(p)).map_or_else(String::new, |p| subject.period_text(*p));
            out.push(StateRow { address, method: method.into(), period, label: label.into(), state });
        }
    };
    let order = system.order.iter().copied().filter(|s| *s != Stage::Derive);
    for stage in std::iter::once(Stage::Derive).chain(order) {
        for (indicator, trace) in system.indicators.iter().zip(evaluation.indicators()) {
            let method = match stage {
                indicia_core::Stage::Screen => None,
                Stage::Derive => indicator.derive.as_ref(),
                Stage::Impute => indicator.impute.as_ref(),
                Stage::Treat => indicator.treat.as_ref(),
                Stage::Score => Some(&indicator.score),
            };
            let Some(method) = method else { continue };
            for state in &trace.stage(stage).states {
                push(Address::Stage(stage, indicator.id.clone()), method.id(), "", state);
            }
        }
    }
    for n in plan.node_order() {
        let (node, trace) = (plan.node(*n), &evaluation.nodes()[*n]);
        let NodeKind::Aggregate { weights, aggregate, .. } = &node.kind else { continue };
        if let Some(trace) = &trace.weights {
            let labels = match &trace.axis {
                indicia_core::WeightAxisTrace::Labelled { labels, .. } => labels.as_slice(),
                _ => &[],
            };
            for (n, state) in trace.states.iter().enumerate() {
                push(Address::Weight(node.id.clone()), weights.method.id(), labels.get(n).map_or("", |l| l), state);
            }
        }
        for state in &trace.states {
            push(Address::Node(node.id.clone()), aggregate.id(), "", state);
        }
    }
    out
}

/// The states as a table; each state is JSON that can be given back with an edit.
pub fn state_table(rows: &[StateRow]) -> Table {
    let dated = rows.iter().any(|r| !r.period.is_empty());
    let labelled = rows.iter().any(|r| !r.label.is_empty());
    let mut columns = vec![Column::text("address", "Step", "步骤"), Column::text("method", "Method", "方法")];
    if dated {
        columns.push(Column::text("period", "Period", "时期"));
    }
    if labelled {
        columns.push(Column::text("group", "Group", "分组"));
    }
    columns.push(Column::text("state", "State", "拟合参数"));
    let mut table = Table::new(columns);
    for row in rows {
        let mut cells = vec![Cell::plain(row.address.to_string()), Cell::plain(&row.method)];
        if dated {
            cells.push(Cell::plain(&row.period));
        }
        if labelled {
            cells.push(Cell::plain(&row.label));
        }
        cells.push(Cell::plain(to_json(&row.state)));
        table.rows.push(cells);
    }
    table
}

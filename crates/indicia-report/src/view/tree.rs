//! The tree of nodes and indicators with their methods.

use indicia_core::{NodeKind, Use};

use crate::number::shortest;
use crate::{Cell, Column, Subject, Table};

/// The tree below the root, an entry a line; weights where all units share them.
pub fn tree(subject: Subject) -> Table {
    let mut table = Table::new(vec![
        Column::text("item", "Node", "节点"),
        Column::text("id", "Id", "标识").in_data(),
        Column::number("level", "Level", "层级").in_data(),
        Column::text("title", "Title", "名称"),
        Column::number("weight", "Weight", "权重"),
        Column::text("method", "Method", "方法"),
    ]);
    let system = subject.evaluation.plan().system();
    let mut path = Vec::new();
    branch(subject, &system.root, None, &mut path, "", "", &mut table);
    // What the root does not depend on is computed all the same and has its own tree.
    let below: Vec<String> = table
        .rows
        .iter()
        .filter_map(|r| match r.get(1) {
            Some(Cell::Plain(id)) => Some(id.clone()),
            _ => None,
        })
        .collect();
    for output in subject.outputs() {
        if !below.iter().any(|b| b == output) {
            branch(subject, output, None, &mut path, "", "", &mut table);
        }
    }
    table
}

fn branch(subject: Subject, id: &str, weight: Option<f64>, path: &mut Vec<String>, first: &str, rest: &str, table: &mut Table) {
    let system = subject.evaluation.plan().system();
    let use_text = |u: &Use| u.id().to_string();
    let (method, children) = match system.node(id).map(|n| &n.kind) {
        Some(NodeKind::Aggregate { aggregate, weights, children, .. }) => {
            (format!("{} · {}", use_text(aggregate), use_text(&weights.method)), children.clone())
        }
        Some(NodeKind::Formula { text, .. }) => (format!("= {text}"), system.node(id).map(|n| n.inputs()).unwrap_or_default()),
        None => {
            let steps = system.indicator(id).map(|i| {
                let steps = [i.derive.as_ref(), i.impute.as_ref(), i.treat.as_ref(), Some(&i.score)];
                steps.into_iter().flatten().map(use_text).collect::<Vec<_>>().join(" → ")
            });
            (steps.unwrap_or_default(), Vec::new())
        }
    };
    table.rows.push(vec![
        Cell::plain(format!("{first}{id}")),
        Cell::plain(id),
        Cell::Number(path.len() as f64, None),
        Cell::Words(subject.title(id)),
        weight.map_or(Cell::Blank, |w| Cell::plain(shortest((w * 1e6).round() / 1e6))),
        Cell::plain(method),
    ]);
    // A plan has no cycle; a node under several parents is shown under each.
    if path.iter().any(|p| p == id) {
        return;
    }
    path.push(id.to_string());
    let shared = subject.evaluation.node(id).and_then(|n| n.weights.as_ref()).filter(|w| w.is_shared());
    let last = children.len();
    for (n, child) in children.iter().enumerate() {
        let weight = shared.and_then(|w| w.of_row(0, last).get(n).copied());
        let (own, below) = if n + 1 == last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        branch(subject, child, weight, path, &format!("{rest}{own}"), &format!("{rest}{below}"), table);
    }
    path.pop();
}

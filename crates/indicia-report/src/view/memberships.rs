//! Degrees of membership of nodes whose aggregator gives them, and what they come to.

use indicia_core::{NodeKind, Period};

use crate::{Cell, Column, Subject, Table};

/// The nodes that have memberships, in the order of the system, with the names of their classes.
pub fn nodes_with_memberships<'a>(subject: Subject<'a>) -> Vec<(&'a str, Vec<&'a str>)> {
    let evaluation = subject.evaluation;
    let nodes = evaluation.plan().system().nodes.iter().zip(evaluation.nodes());
    let with = nodes.filter(|(_, trace)| !trace.memberships.is_empty());
    with.filter_map(|(node, _)| match &node.kind {
        NodeKind::Aggregate { aggregate, .. } => {
            let (classes, _) = aggregate.classes()?;
            Some((&*node.id, classes.names.iter().map(|n| &**n).collect()))
        }
        NodeKind::Formula { .. } => None,
    })
    .collect()
}

/// The memberships of a node, a row a unit: the degree in each class, the class of the greatest membership (of equal ones the lower), and the value of the node. `None` for a node
/// without memberships; all periods where none is named.
pub fn membership_table(subject: Subject, id: &str, period: Option<Period>) -> Option<Table> {
    let evaluation = subject.evaluation;
    let trace = evaluation.node(id).filter(|t| !t.memberships.is_empty())?;
    let NodeKind::Aggregate { aggregate, .. } = &evaluation.plan().system().node(id)?.kind else { return None };
    let (classes, _) = aggregate.classes()?;
    let mut columns = vec![
        Column::text("unit", "Id", "标识").in_data(),
        Column::text("name_zh", "Name", "名称").in_data(),
        Column::text("name_en", "Name", "名称").in_data(),
        Column::text("name", "Unit", "评价对象").on_screen(),
    ];
    let dated = subject.is_dated();
    if dated {
        columns.push(Column::text("period", "Period", "时期"));
    }
    columns.extend(classes.names.iter().map(|c| Column::number(c.as_ref(), c.as_ref(), c.as_ref())));
    columns.push(Column::text("class", "Greatest", "最大隶属"));
    columns.push(Column::number("value", id, id));
    let mut table = Table::new(columns);
    let data = evaluation.scored_data();
    for row in data.output_order().iter().map(|r| *r as usize).filter(|r| period.is_none_or(|p| data.period(*r) == p)) {
        let unit = data.unit(row);
        let mut cells =
            vec![Cell::plain(&*unit.id), Cell::plain(&unit.name.zh), Cell::plain(&unit.name.en), Cell::Words(unit.name.clone())];
        if dated {
            cells.push(Cell::plain(subject.period_text(data.period(row))));
        }
        let degrees: Vec<Option<f64>> = trace.memberships.iter().map(|s| s.get(row)).collect();
        cells.extend(degrees.iter().map(|d| d.map_or(Cell::Blank, |d| Cell::Number(d, Some(4)))));
        let known: Option<Vec<f64>> = degrees.into_iter().collect();
        let class = known.filter(|d| d.iter().any(|d| *d > 0.0)).map(|d| classes.names[classes.greatest(|k| d[k])].clone());
        cells.push(class.map_or(Cell::Blank, |c| Cell::plain(&*c)));
        cells.push(trace.value.get(row).map_or(Cell::Blank, |v| Cell::Number(v, Some(4))));
        table.rows.push(cells);
    }
    Some(table)
}

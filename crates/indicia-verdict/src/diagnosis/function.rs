//! A node as a function of what it depends on, computed by the production executor.

use std::sync::Arc;

use indicia_core::{DatasetBuilder, Evaluation, Given, NodeKind, Period, Plan, Rounding, Series, System, Unit, evaluate};

/// What the value of a node depends on directly, in order: its inputs, then what its rules name beside it.
pub fn players(evaluation: &Evaluation, node: &str) -> Vec<Arc<str>> {
    let system = evaluation.plan().system();
    let mut out: Vec<Arc<str>> = Vec::new();
    let mut add = |id: &str| {
        if id != "self" && id != node && out.iter().all(|o| **o != *id) {
            out.push(id.into());
        }
    };
    if let Some(found) = system.node(node) {
        found.inputs().iter().for_each(|id| add(id));
    }
    for rule in system.adjusts.iter().filter(|a| *a.on == *node) {
        rule.when.iter().flat_map(|w| w.variables()).chain(rule.then.variables()).for_each(&mut add);
    }
    out
}

/// The system without rounding: derivatives and contributions are of the index, not of its printed digits.
pub(super) fn unrounded(system: &System) -> System {
    let mut system = system.clone();
    system.rounding = Rounding { indicator: None, node: None, ..system.rounding };
    for node in &mut system.nodes {
        if node.round.is_some() {
            Arc::make_mut(node).round = None;
        }
    }
    system
}

/// The value of a formula at points, one value a player each. The executor computes it, rules on the node included and without
/// rounding. A point at which it has no value gives `None`; so does every point of a node that is no formula.
pub fn at_points(evaluation: &Evaluation, node: &str, players: &[Arc<str>], points: &[Vec<f64>]) -> Vec<Option<f64>> {
    let nothing = || vec![None; points.len()];
    let system = evaluation.plan().system();
    let is_formula = system.node(node).is_some_and(|n| matches!(n.kind, NodeKind::Formula { .. }));
    if !is_formula || points.is_empty() {
        return nothing();
    }
    let mut given = Given { wanted: Some(vec![node.into()]), ..Given::default() };
    for (k, player) in players.iter().enumerate() {
        let column = points.iter().map(|p| p.get(k).copied().unwrap_or(0.0)).collect();
        given.values.insert(player.clone(), Series::dense(column));
    }
    let Ok(plan) = Plan::with_given(Arc::new(unrounded(system)), given) else { return nothing() };
    // Ids that sort in the order of the points, so that row p is point p.
    let ids: Vec<Arc<str>> = (0..points.len()).map(|p| Arc::from(format!("{p:010}"))).collect();
    let units = ids.iter().map(|id| Unit { id: id.clone(), ..Unit::default() }).collect();
    let rows = ids.iter().map(|id| (id.clone(), Period::year(2000))).collect();
    let Ok(data) = DatasetBuilder::new(units, Vec::new()).rows(rows).build() else { return nothing() };
    let found = evaluate(&plan, &data);
    match found.value(node) {
        Some(value) => (0..points.len()).map(|p| value.get(p)).collect(),
        None => nothing(),
    }
}

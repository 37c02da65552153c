//! What is counted twice, and what has no weight.

use std::collections::BTreeMap;
use std::sync::Arc;

use indicia_core::{Address, Evaluation, Finding, Stage};
use indicia_diagnostic::{Diagnostic, catalogue::audit as codes};

use super::witness;

/// Tells of indicators that reach the root by several ways, of indicators with the same values, and of children without weight.
pub(super) fn look(evaluation: &Evaluation, out: &mut Vec<Finding>) {
    let plan = evaluation.plan();
    let mut parents: BTreeMap<Arc<str>, Vec<Arc<str>>> = BTreeMap::new();
    for number in plan.node_order() {
        let node = plan.node(*number);
        if !matches!(node.kind, indicia_core::NodeKind::Aggregate { .. }) {
            continue;
        }
        for r in plan.inputs_of(*number) {
            parents.entry(plan.id_of(*r).clone()).or_default().push(node.id.clone());
        }
    }
    for indicator in &plan.system().indicators {
        let above = parents.get(&indicator.id).map_or(&[][..], Vec::as_slice);
        if above.len() > 1 {
            let d = Diagnostic::new(codes::COUNTED_TWICE).arg("indicator", &indicator.id).list("known", above.iter());
            out.push(Finding::at(Address::stage(Stage::Score, &indicator.id), d));
        }
    }
    same_values(evaluation, out);
    without_weight(evaluation, out);
}

/// Pairs of indicators whose values agree in every row.
fn same_values(evaluation: &Evaluation, out: &mut Vec<Finding>) {
    let plan = evaluation.plan();
    let mut seen: BTreeMap<Vec<u64>, Arc<str>> = BTreeMap::new();
    for (indicator, trace) in plan.system().indicators.iter().zip(evaluation.indicators()) {
        let values = &trace.stage(Stage::Derive).series;
        let cells: Vec<u64> = (0..values.len()).map(|r| values.get(r).map_or(u64::MAX, f64::to_bits)).collect();
        let present = cells.iter().filter(|c| **c != u64::MAX).count();
        let constant = cells.iter().all(|c| *c == cells[0]);
        if present < 3 || constant {
            continue;
        }
        if let Some(other) = seen.get(&cells) {
            let d = Diagnostic::new(codes::SAME_VALUES).arg("indicator", &indicator.id).arg("other", other).arg("count", present);
            let first = witness::most(evaluation, |r| values.get(r));
            let shown =
                first.and_then(|r| Some(witness::unit(evaluation, r, [(&**other, values.get(r)?), (&*indicator.id, values.get(r)?)])));
            let d = shown.into_iter().fold(d, |d, s| d.note(witness::note(&[s])));
            out.push(Finding::at(Address::stage(Stage::Derive, &indicator.id), d));
        } else {
            seen.insert(cells, indicator.id.clone());
        }
    }
}

fn without_weight(evaluation: &Evaluation, out: &mut Vec<Finding>) {
    let plan = evaluation.plan();
    for (number, trace) in evaluation.nodes().iter().enumerate() {
        let inputs = plan.inputs_of(number);
        let Some(weights) = &trace.weights else { continue };
        let ignored = match &plan.node(number).kind {
            indicia_core::NodeKind::Aggregate { aggregate, .. } => aggregate.facts().ignores_weights,
            indicia_core::NodeKind::Formula { .. } => true,
        };
        if ignored || inputs.is_empty() {
            continue;
        }
        for (j, r) in inputs.iter().enumerate() {
            let vectors: Vec<&[f64]> = weights.values.chunks(inputs.len()).collect();
            if vectors.iter().all(|v| v.get(j) == Some(&0.0)) {
                let node = &plan.node(number).id;
                let d = Diagnostic::new(codes::NO_WEIGHT).arg("id", plan.id_of(*r)).arg("node", node);
                let shown = vectors.first().map(|v| witness::point(inputs.iter().zip(*v).map(|(r, w)| (&**plan.id_of(*r), *w))));
                let d = shown.into_iter().fold(d, |d, s| d.note(witness::note(&[witness::plain(s)])));
                out.push(Finding::at(Address::Weight(node.clone()), d));
            }
        }
    }
}

//! Whether two sides can be compared at all.

use std::collections::BTreeSet;
use std::sync::Arc;

use indicia_core::{Address, Evaluation, NodeKind, Ref, Stage, Use};
use indicia_diagnostic::{Diagnostic, catalogue::change as codes};
use indicia_method::{Fit, Locality, Value, to_json};

use super::Side;
use super::world::written;

/// Why the scores of two sides at a node do not measure the same on the same scale; empty when they do. Each says what differs.
pub fn obstacles(from: Side, to: Side, node: &str) -> Vec<Diagnostic> {
    let (a, b) = (from.evaluation.plan(), to.evaluation.plan());
    let (left, right) = (a.system(), b.system());
    let mut out = Vec::new();
    let differ = |code, x: &dyn std::fmt::Display, y: &dyn std::fmt::Display| Diagnostic::new(code).arg("id", x).arg("other", y);
    if left.id != right.id {
        out.push(differ(codes::OTHER_INDEX, &left.id, &right.id));
    }
    if left.root != right.root {
        out.push(differ(codes::OTHER_ROOT, &left.root, &right.root));
    }
    if let (Some(x), Some(y)) = (a.find(node), b.find(node)) {
        let text = |r: Option<[f64; 2]>| r.map_or("?".to_string(), |[lo, hi]| format!("[{lo}, {hi}]"));
        let (x_range, y_range) = (a.range_of(x), b.range_of(y));
        if x_range != y_range {
            out.push(differ(codes::OTHER_SCALE, &text(x_range), &text(y_range)).arg("node", node));
        }
        let ((x_method, x_shown), (y_method, y_shown)) = (method_of(from.evaluation, x), method_of(to.evaluation, y));
        if x_method != y_method {
            out.push(differ(codes::OTHER_METHOD, &x_shown, &y_shown).arg("node", node));
        }
    }
    let relative = relative_steps(from, to, node);
    if !relative.is_empty() {
        out.push(Diagnostic::new(codes::RELATIVE_FITS).arg("node", node).list("known", relative));
    }
    out
}

/// How a node is computed: in full, and as one would write it.
fn method_of(evaluation: &Evaluation, r: Ref) -> (String, String) {
    let plan = evaluation.plan();
    let both = |method: &Use| (written(method), format!("{method:?}"));
    match r {
        Ref::Indicator(i) => both(&plan.indicator(i).score),
        Ref::Node(n) => match &plan.node(n).kind {
            NodeKind::Formula { text, .. } => (text.to_string(), text.to_string()),
            NodeKind::Aggregate { aggregate, .. } => both(aggregate),
        },
    }
}

/// The steps below a node whose yardstick was made out of the units themselves, and differs between the sides.
fn relative_steps(from: Side, to: Side, node: &str) -> Vec<String> {
    let mut out = Vec::new();
    for id in below(to.evaluation, node) {
        let (Some(a), Some(b)) = (from.evaluation.plan().find(&id), to.evaluation.plan().find(&id)) else { continue };
        match (a, b) {
            (Ref::Indicator(_), Ref::Indicator(i)) => {
                let fits = to.evaluation.plan().indicator(i).score.facts().fit == Fit::Data;
                if fits && state_at(from, Stage::Score, &id) != state_at(to, Stage::Score, &id) {
                    out.push(Address::stage(Stage::Score, &id).to_string());
                }
            }
            (Ref::Node(_), Ref::Node(n)) => {
                let NodeKind::Aggregate { aggregate, .. } = &to.evaluation.plan().node(n).kind else { continue };
                let states = |side: Side| {
                    let trace = side.evaluation.node(&id)?;
                    texts(side, &trace.states)
                };
                if aggregate.facts().locality == Locality::Set && states(from) != states(to) {
                    out.push(Address::Node(id.clone()).to_string());
                }
            }
            _ => {}
        }
    }
    out
}

/// The state that serves a side's period, as text.
pub(super) fn state_at(side: Side, stage: Stage, indicator: &str) -> Option<String> {
    let trace = side.evaluation.indicator(indicator)?;
    texts(side, &trace.stage(stage).states)
}

/// The state that serves a side's period.
pub(super) fn saved(side: Side, stage: Stage, indicator: &str) -> Option<Value> {
    let trace = side.evaluation.indicator(indicator)?;
    let period = side.evaluation.scored_data().period_number(side.period);
    let state = trace.stage(stage).states.iter().find(|s| s.period.is_none() || s.period == period)?;
    state.save().ok()
}

fn texts(side: Side, states: &[indicia_core::StateTrace]) -> Option<String> {
    let period = side.evaluation.scored_data().period_number(side.period);
    let state = states.iter().find(|s| s.period.is_none() || s.period == period)?;
    state.save().ok().map(|v| to_json(&v.canonical()))
}

/// The indicators that a node depends on, in the order of the system.
pub fn indicators_below(evaluation: &Evaluation, node: &str) -> Vec<Arc<str>> {
    let below = below(evaluation, node);
    evaluation.plan().system().indicators.iter().map(|i| i.id.clone()).filter(|id| below.contains(id)).collect()
}

/// The nodes that a node depends on, itself included, in the order of the system.
pub fn nodes_below(evaluation: &Evaluation, node: &str) -> Vec<Arc<str>> {
    let below = below(evaluation, node);
    evaluation.plan().system().nodes.iter().map(|n| n.id.clone()).filter(|id| below.contains(id)).collect()
}

/// Everything that a node depends on, itself included.
pub(super) fn below(evaluation: &Evaluation, node: &str) -> Vec<Arc<str>> {
    let plan = evaluation.plan();
    let mut open: Vec<Ref> = plan.find(node).into_iter().collect();
    let mut seen = BTreeSet::new();
    while let Some(r) = open.pop() {
        if seen.insert(r)
            && let Ref::Node(n) = r
        {
            open.extend(plan.inputs_of(n).iter().copied());
        }
    }
    seen.into_iter().map(|r| plan.id_of(r).clone()).collect()
}

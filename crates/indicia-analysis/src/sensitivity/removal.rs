//! What the ranking would be without an indicator or a node.

use std::collections::BTreeSet;
use std::sync::Arc;

use indicia_core::{Edit, EditError, Evaluation, Ref};
use rayon::prelude::*;

/// The ranking of a node without one thing below it.
#[derive(Clone, Debug)]
pub struct Removal {
    /// What is left out: an indicator, or a node with all indicators that only it uses.
    pub id: Arc<str>,
    /// Whether it is an indicator.
    pub is_indicator: bool,
    /// What that does.
    pub effect: Result<Effect, NotRemoved>,
}

/// What leaving something out does to ranks, within one period.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// Mean distance of ranks with and without, over the units that have both; `None` when none has.
    pub mean_shift: Option<f64>,
    /// Rows that have both ranks and moved, the farthest first and in the order of the ranking among equals: row, rank with, rank without.
    pub moved: Vec<(usize, f64, f64)>,
    /// How many units have both ranks.
    pub units: usize,
    /// Rows that have a rank with it and none without.
    pub lost: Vec<usize>,
    /// Rows that have a rank only without it.
    pub gained: Vec<usize>,
}

/// Why a thing cannot be left out.
#[derive(Clone, Debug)]
pub enum NotRemoved {
    /// Indicators of the node also count elsewhere below the ranked node.
    Shared(Vec<Arc<str>>),
    /// The node has no indicators: its values are given.
    NoIndicators,
    /// The system without it is no system.
    Edit(EditError),
}

/// Leaves out, one at a time, every indicator and every node that a node depends on, and ranks the node anew in the period with a number.
///
/// What is left out does not apply to anybody: aggregators share its weight out among the other children as they do for any child that does not
/// apply, weightings that look at data look at the others, and what cannot do without it has no value. `progress` is told how many are done.
pub fn removals(evaluation: &Evaluation, node: &str, period: usize, progress: &(dyn Fn(usize) + Sync)) -> Vec<Removal> {
    let plan = evaluation.plan();
    let Some(top) = plan.find(node) else { return Vec::new() };
    let below = below(evaluation, top, None);
    let things = below.iter().copied().filter(|r| *r != top);
    let (indicators, nodes): (Vec<Ref>, Vec<Ref>) = things.partition(|r| matches!(r, Ref::Indicator(_)));
    let all: Vec<Ref> = indicators.into_iter().chain(nodes).collect();
    let one = |r: &Ref| {
        let edits = match r {
            Ref::Indicator(_) => Ok(vec![plan.id_of(*r).clone()]),
            Ref::Node(_) => own_indicators(evaluation, top, *r),
        };
        let without = edits.and_then(|ids| {
            let edits: Vec<Edit> = ids.into_iter().map(|indicator| Edit::LeaveOut { indicator, out: true }).collect();
            evaluation.with(&edits).map_err(NotRemoved::Edit)
        });
        progress(1);
        let effect = without.map(|w| effect(evaluation, &w, node, period));
        Removal { id: plan.id_of(*r).clone(), is_indicator: matches!(r, Ref::Indicator(_)), effect }
    };
    all.par_iter().map(one).collect()
}

/// How many things [`removals`] leaves out.
pub fn removal_count(evaluation: &Evaluation, node: &str) -> usize {
    evaluation.plan().find(node).map_or(0, |top| below(evaluation, top, None).len().saturating_sub(1))
}

/// Everything that a node depends on, itself among it, by ways that do not lead through `but`.
pub(super) fn below(evaluation: &Evaluation, top: Ref, but: Option<Ref>) -> BTreeSet<Ref> {
    let plan = evaluation.plan();
    let mut met = BTreeSet::new();
    let mut open = vec![top];
    while let Some(r) = open.pop() {
        if Some(r) == but || !met.insert(r) {
            continue;
        }
        if let Ref::Node(n) = r {
            open.extend(plan.inputs_of(n));
            open.extend(plan.rule_inputs_of(n));
        }
    }
    met
}

/// The indicators of a node, when no other way leads to them.
fn own_indicators(evaluation: &Evaluation, top: Ref, node: Ref) -> Result<Vec<Arc<str>>, NotRemoved> {
    let elsewhere = below(evaluation, top, Some(node));
    let is_indicator = |r: &Ref| matches!(r, Ref::Indicator(_));
    let own: Vec<Ref> = below(evaluation, node, None).into_iter().filter(is_indicator).collect();
    let id = |r: &Ref| evaluation.plan().id_of(*r).clone();
    let shared: Vec<Arc<str>> = own.iter().filter(|r| elsewhere.contains(r)).map(id).collect();
    match (own.is_empty(), shared.is_empty()) {
        (true, _) => Err(NotRemoved::NoIndicators),
        (_, false) => Err(NotRemoved::Shared(shared)),
        _ => Ok(own.iter().map(id).collect()),
    }
}

fn effect(with: &Evaluation, without: &Evaluation, node: &str, period: usize) -> Effect {
    let rank = |e: &Evaluation, row: usize| e.node(node).and_then(|n| n.rank(row));
    let mut effect = Effect { mean_shift: None, moved: Vec::new(), units: 0, lost: Vec::new(), gained: Vec::new() };
    let mut sum = 0.0;
    for row in with.scored_data().period_rows(period) {
        match (rank(with, row), rank(without, row)) {
            (Some(a), Some(b)) => {
                effect.units += 1;
                sum += (a - b).abs();
                if a != b {
                    effect.moved.push((row, a, b));
                }
            }
            (Some(_), None) => effect.lost.push(row),
            (None, Some(_)) => effect.gained.push(row),
            (None, None) => {}
        }
    }
    let far = |(_, a, b): &(usize, f64, f64)| (a - b).abs();
    effect.moved.sort_by(|x, y| far(y).total_cmp(&far(x)).then(x.1.total_cmp(&y.1)).then(x.0.cmp(&y.0)));
    effect.mean_shift = (effect.units > 0).then(|| sum / effect.units as f64);
    effect
}

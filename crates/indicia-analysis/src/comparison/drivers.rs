//! Which indicator moved a unit: its scores and its weight taken from the other side, one indicator after the other.

use std::sync::Arc;

use indicia_core::{Evaluation, Given, Plan, Series, WeightLists, evaluate};
use indicia_diagnostic::{Diagnostic, catalogue::change as codes};
use indicia_method::Status;

use crate::change::Side;

/// What an indicator or a node did to the scores of a node above it.
#[derive(Clone, Debug)]
pub struct Driver {
    /// The indicator or node.
    pub item: Arc<str>,
    /// Whether each side has it.
    pub on: [bool; 2],
    /// For each row of the second side's data: the score of the node less the score that it would have with the item as it was on the first
    /// side, everything else as on the second. `None` where there is no score, or no such unit on the first side.
    pub effect: Vec<Option<f64>>,
}

/// The effect of each indicator below a node: of its scores and its share of the weights together; and of each node below it whose share of the
/// weights changed: of that share. An indicator that only the second side has is taken away instead; of one that only the first side has, the effect is
/// that of taking it away there. Weights stay as they are on the second side where all units share them, but for the share in question; the others of the
/// same parent keep their proportions. An aggregator that looks at all units sees the other column in all of them. The effects of several items need not
/// add up to a change. Items without any effect are left out.
///
/// # Errors
/// The scores of a side cannot be held fixed, which is a mistake of ours.
pub fn drivers(from: Side, to: Side, node: &str) -> Result<Vec<Driver>, Vec<Diagnostic>> {
    let [before, after] = [from, to].map(Fixed::new);
    let mut out = Vec::new();
    let known = |side: Side| crate::change::indicators_below(side.evaluation, node);
    let (old, new) = (known(from), known(to));
    let nodes = crate::change::nodes_below(to.evaluation, node);
    let items = new.iter().chain(nodes.iter().filter(|id| &***id != node)).chain(old.iter().filter(|id| !new.contains(id)));
    for id in items {
        let is_node = to.evaluation.node(id).is_some();
        let on = if is_node { [from.evaluation.node(id).is_some(), true] } else { [old.contains(id), new.contains(id)] };
        let rows = to.evaluation.rows();
        let effect = if on[1] {
            let weights = if on[0] { other_shares(from, to, id) } else { Vec::new() };
            let scores = (!is_node).then(|| taken(from, to, id, on[0]));
            if is_node && weights.is_empty() {
                continue;
            }
            let other = after.with(scores.map(|s| (id, s)), &weights, node)?;
            let now = to.evaluation.value(node);
            let of = |row: usize| {
                row_of(to, from, row)?;
                Some(now?.get(row)? - other.get(row)?)
            };
            (0..rows).map(of).collect::<Vec<_>>()
        } else {
            let without = before.with(Some((id, absent(from.evaluation.rows()))), &[], node)?;
            let then = from.evaluation.value(node);
            let of = |row: usize| {
                let row = row_of(to, from, row)?;
                Some(without.get(row)? - then?.get(row)?)
            };
            (0..rows).map(of).collect()
        };
        if effect.iter().flatten().any(|e| *e != 0.0) {
            out.push(Driver { item: id.clone(), on, effect });
        }
    }
    Ok(out)
}

/// For each node that has the item as a child on both sides, its weights on the second side with the item's share of the first; nothing where the
/// share is the same, or where weights differ by unit.
fn other_shares(from: Side, to: Side, item: &str) -> Vec<(Arc<str>, Vec<f64>)> {
    let share = |side: Side, node: &str| -> Option<(usize, Vec<f64>)> {
        let indicia_core::NodeKind::Aggregate { children, .. } = &side.evaluation.plan().system().node(node)?.kind else { return None };
        let at = children.iter().position(|c| &**c == item)?;
        let weights = side.evaluation.node(node)?.weights.as_ref().filter(|w| w.is_shared())?;
        (weights.values.len() == children.len()).then(|| (at, weights.values.clone()))
    };
    let of = |node: &Arc<str>| {
        let ((a, old), (b, mut new)) = (share(from, node)?, share(to, node)?);
        let (old_total, total) = (indicia_kernels::sum(&old), indicia_kernels::sum(&new));
        let (then, now) = (old[a] / old_total, new[b] / total);
        if !(then.is_finite() && now.is_finite()) || then == now || now >= 1.0 {
            return None;
        }
        for (n, w) in new.iter_mut().enumerate() {
            *w = if n == b { then * total } else { *w * (1.0 - then) / (1.0 - now) };
        }
        Some((node.clone(), new))
    };
    to.evaluation.plan().system().nodes.iter().filter_map(|n| of(&n.id)).collect()
}

/// The row of one side's unit in the other side's period; only rows of the side's own period have one.
fn row_of(side: Side, other: Side, row: usize) -> Option<usize> {
    let (data, there) = (side.evaluation.scored_data(), other.evaluation.scored_data());
    if data.period(row) != side.period {
        return None;
    }
    there.row(there.unit_number(&data.unit(row).id)?, there.period_number(other.period)?)
}

fn absent(rows: usize) -> Series {
    Series::new(vec![0.0; rows], vec![Status::MISSING; rows])
}

/// The scores of an indicator on the first side in the rows of the second; in other periods, and for units that only the second side has, they are
/// those of the second.
fn taken(from: Side, to: Side, id: &str, there: bool) -> Series {
    let rows = to.evaluation.rows();
    let data = to.evaluation.scored_data();
    let own = to.evaluation.value(id);
    let theirs = from.evaluation.value(id).filter(|_| there);
    let cell = |row: usize| -> (f64, u8) {
        let (series, row) = match row_of(to, from, row) {
            Some(before) => (theirs, before),
            None if data.period(row) == to.period && !there => (None, row),
            None => (own, row),
        };
        series.map_or((0.0, Status::MISSING), |s| (s.get(row).unwrap_or(0.0), s.status(row).state()))
    };
    let (values, status) = (0..rows).map(cell).unzip();
    Series::new(values, status)
}

/// A side whose scores and weights are held fixed.
struct Fixed<'a> {
    side: Side<'a>,
    given: Given,
}

impl<'a> Fixed<'a> {
    fn new(side: Side<'a>) -> Fixed<'a> {
        let evaluation = side.evaluation;
        let mut given = evaluation.plan().given().clone();
        for indicator in &evaluation.plan().system().indicators {
            if let Some(score) = evaluation.value(&indicator.id) {
                given.values.insert(indicator.id.clone(), score.clone());
            }
        }
        for (node, trace) in evaluation.plan().system().nodes.iter().zip(evaluation.nodes()) {
            if let Some(weights) = &trace.weights {
                given.weights.insert(node.id.clone(), weights.lists());
            }
        }
        Fixed { side, given }
    }

    /// The values of a node with other scores of an indicator and other weights of nodes.
    fn with(&self, scores: Option<(&Arc<str>, Series)>, weights: &[(Arc<str>, Vec<f64>)], node: &str) -> Result<Series, Vec<Diagnostic>> {
        let evaluation: &Evaluation = self.side.evaluation;
        let mut given = self.given.clone();
        if let Some((indicator, scores)) = scores {
            given.values.insert(indicator.clone(), scores);
        }
        given.weights.extend(weights.iter().map(|(node, w)| (node.clone(), WeightLists::shared(w.clone()))));
        given.wanted = Some(vec![node.into()]);
        let refused = |detail: String| vec![Diagnostic::new(codes::MIXTURE_REFUSED).arg("detail", detail)];
        let plan = Plan::with_given(evaluation.plan().system().clone(), given).map_err(|f| {
            let texts: Vec<String> = f.iter().map(|f| f.diagnostic.text(indicia_diagnostic::Lang::En)).collect();
            refused(texts.join("; "))
        })?;
        let other = evaluate(&plan, evaluation.data());
        other.value(node).cloned().ok_or_else(|| refused(format!("no values of {node}")))
    }
}

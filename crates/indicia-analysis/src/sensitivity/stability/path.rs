//! The score of each unit as a function of one weight, where weighted means lead from the weight to the score.

use indicia_core::{Evaluation, MissingRule, NodeKind, Ref, WeightSpec};

use super::{Base, Moving};
use crate::sensitivity::outputs::ranks_unrounded;

/// The only aggregator that is solved for. Its numbers cannot change under this id: a method whose numbers change becomes another.
const MEAN: &str = "weighted-mean";

/// The score of a unit with the moving weight at p: `base + gain (a + b p) / (c + d p)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Score {
    pub(super) base: f64,
    pub(super) gain: f64,
    /// a and b.
    pub(super) over: [f64; 2],
    /// c and d.
    pub(super) under: [f64; 2],
}

impl Score {
    /// A score that the weight does not move.
    fn fixed(value: f64) -> Score {
        Score { base: value, gain: 0.0, over: [0.0; 2], under: [1.0, 0.0] }
    }
}

/// The scores of the ranked rows; `None` where anything but weighted means lies on the way.
pub(super) fn scores(base: &Base, moving: &Moving) -> Option<Vec<Score>> {
    let e = base.evaluation;
    let way = way(e, base.top, moving.node)?;
    if !is_plain_mean(e, moving.node, true) || !way.iter().all(|n| is_plain_mean(e, *n, false)) {
        return None;
    }
    let rounds = e.plan().system().rounding.node.is_some();
    let rounded = |n: usize| e.plan().node(n).round.is_some() || rounds;
    let is_top = |n: usize| Some(Ref::Node(n)) == e.plan().find(base.top);
    // What is rounded on the way jumps; the top is ranked before it is rounded, or not at all here.
    if std::iter::once(moving.node).chain(way.iter().copied()).any(|n| rounded(n) && !(is_top(n) && ranks_unrounded(e))) {
        return None;
    }
    let gains = Gains { evaluation: e, way: &way, start: moving.node };
    let score = |row: &usize| {
        let value = base.value(*row);
        Some(*row).filter(|r| moving.serves(*r)).and_then(|r| score_of(e, moving, r)).map_or(Score::fixed(value), |(over, under)| {
            let gain = gains.of(*row);
            let p = moving.weight();
            Score { base: value - gain * (over[0] + over[1] * p) / (under[0] + under[1] * p), gain, over, under }
        })
    };
    Some(base.ranked.iter().map(score).collect())
}

/// The nodes that the moving node reaches on its way up to the top, in their order; `None` where the top does not depend on it.
fn way(e: &Evaluation, top: &str, start: usize) -> Option<Vec<usize>> {
    let plan = e.plan();
    let needed = crate::sensitivity::removal::below(e, plan.find(top)?, None);
    let mut touched = vec![Ref::Node(start)];
    for n in plan.node_order() {
        let reaches = plan.inputs_of(*n).iter().chain(plan.rule_inputs_of(*n)).any(|r| touched.contains(r));
        if *n != start && reaches && needed.contains(&Ref::Node(*n)) {
            touched.push(Ref::Node(*n));
        }
    }
    let nodes = touched.into_iter().skip(1).filter_map(|r| if let Ref::Node(n) = r { Some(n) } else { None });
    Some(nodes.collect())
}

/// Whether a node is a weighted mean whose own weights do not follow what is below, without rules, and with a value whatever the weights
/// are: where coverage is asked for and something is missing, a weight decides whether there is one.
fn is_plain_mean(e: &Evaluation, n: usize, moves: bool) -> bool {
    let plan = e.plan();
    let NodeKind::Aggregate { aggregate, weights, missing, .. } = &plan.node(n).kind else { return false };
    let given = plan.given();
    let id = &plan.node(n).id;
    let covered = || plan.inputs_of(n).iter().all(|r| e.value(plan.id_of(*r)).is_some_and(|s| s.is_complete()));
    let follows = |spec: &WeightSpec| follows_data(spec) && !given.weights.contains_key(id);
    aggregate.id() == MEAN
        && !plan.has_rules(n)
        && !given.values.contains_key(id)
        && (moves || !follows(weights))
        && (!moves || missing.rule == MissingRule::Propagate || missing.min_coverage <= 0.0 || covered())
}

fn follows_data(spec: &WeightSpec) -> bool {
    spec.method.facts().data_driven || spec.sources.iter().any(follows_data)
}

/// The value of the moving node in a row as a quotient of linear functions of the weight; `None` where the weight does not move it.
fn score_of(e: &Evaluation, moving: &Moving, row: usize) -> Option<([f64; 2], [f64; 2])> {
    let value = |c: usize| e.value(&moving.children[c]).and_then(|s| s.get(row));
    let own = value(moving.child)?;
    e.nodes()[moving.node].value.get(row)?;
    let others = 1.0 - moving.weight();
    // Sum of the others' proportions that are there, and of their products with the values.
    let (mut share, mut mean) = (0.0, 0.0);
    for (c, w) in moving.weights.iter().enumerate().filter(|(c, _)| *c != moving.child) {
        if let Some(x) = value(c) {
            share += w / others;
            mean += w / others * x;
        }
    }
    (share > 0.0).then_some(([mean, own - mean], [share, 1.0 - share]))
}

/// How much of the moving node there is in the top.
struct Gains<'a> {
    evaluation: &'a Evaluation,
    way: &'a [usize],
    start: usize,
}

impl Gains<'_> {
    fn of(&self, row: usize) -> f64 {
        let e = self.evaluation;
        let mut gains = vec![(Ref::Node(self.start), 1.0)];
        for n in self.way {
            let inputs = e.plan().inputs_of(*n);
            let weights = e.nodes()[*n].weights.as_ref().map_or(&[][..], |w| w.of_row(row, inputs.len()));
            let (mut total, mut own) = (0.0, 0.0);
            for (input, w) in inputs.iter().zip(weights) {
                if e.value(e.plan().id_of(*input)).is_some_and(|s| s.get(row).is_some()) {
                    total += w;
                    own += w * gains.iter().find(|(r, _)| r == input).map_or(0.0, |(_, g)| *g);
                }
            }
            gains.push((Ref::Node(*n), if total > 0.0 { own / total } else { 0.0 }));
        }
        gains.last().map_or(0.0, |(_, g)| *g)
    }
}

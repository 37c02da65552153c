//! How far a weight may move before the ranking changes.
//!
//! The weight of one child of a node moves between 0 and 1; the others keep their proportions among each other and share what is left. The interval
//! around the declared weight ends where two units meet, for the whole order or for who is among the best k.
//!
//! Where the node and all above it are weighted means, the score of a unit is a quotient of linear functions of the weight, and the meetings of
//! all pairs that could be the first are solved for. Elsewhere the ranking is computed at points of a grid on both sides, and the
//! first change is closed in by bisection: a change that is undone before the next point of the grid goes unseen, which is why each result says how it
//! was found.

mod bracket;
mod exact;
mod path;

use std::collections::BTreeSet;
use std::sync::Arc;

use indicia_core::{CompileError, Evaluation, NodeKind, Ref, Role};
use rayon::prelude::*;

use super::outputs::ranks_unrounded;

/// How far the weight of one child of a node may move.
#[derive(Clone, Debug)]
pub struct Stability {
    /// The node.
    pub node: Arc<str>,
    /// Its child.
    pub child: Arc<str>,
    /// The child's share of the node's weights in the period, from 0 to 1; `None` where there is no one list of weights.
    pub weight: Option<f64>,
    /// The intervals.
    pub intervals: Result<Intervals, NotMoved>,
}

/// The intervals of one weight.
#[derive(Clone, Debug, PartialEq)]
pub struct Intervals {
    /// How they were found.
    pub route: Route,
    /// In which every unit keeps its rank.
    pub order: Interval,
    /// In which the same units are among the best k; `None` when all are, or none.
    pub top: Option<Interval>,
}

/// How intervals were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// By solving for the weights at which units meet.
    Exact,
    /// On a grid, closed in by bisection.
    Bracketed,
}

/// From where to where a weight may move.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end; 0 when nothing changes down to there.
    pub low: f64,
    /// Upper end; 1 when nothing changes up to there.
    pub high: f64,
    /// Two rows whose order changes below.
    pub below: Option<[usize; 2]>,
    /// Two rows whose order changes above.
    pub above: Option<[usize; 2]>,
}

/// Why a weight is not moved.
#[derive(Clone, Debug)]
pub enum NotMoved {
    /// Weights are by group or unit, or the ranking of one period hangs on the weights of another: there is no one weight to move.
    NotShared,
    /// The weights could not be computed.
    NoWeights,
    /// It is all of the node's weight: the others have no proportions to keep.
    TakesAll,
    /// The aggregator ignores weights.
    Ignored,
    /// No unit is ranked.
    NobodyRanked,
    /// The program cannot follow.
    Program(CompileError),
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct StabilityAsk {
    /// Number of the period.
    pub period: usize,
    /// How many units are the best.
    pub top: usize,
    /// Points of the grid on each side of a weight, where one is needed.
    pub points: usize,
    /// How closely bisection closes in.
    pub width: f64,
}

impl StabilityAsk {
    /// The best `top` of a period, 50 points a side, within 1e-6.
    pub fn new(period: usize, top: usize) -> StabilityAsk {
        StabilityAsk { period, top, points: 50, width: 1e-6 }
    }
}

/// The ranking whose changes are looked for.
struct Base<'a> {
    evaluation: &'a Evaluation,
    top: &'a str,
    ask: StabilityAsk,
    /// Rows that are ranked, the best first.
    ranked: Vec<usize>,
    /// Their ranks.
    ranks: Vec<f64>,
}

impl<'a> Base<'a> {
    fn new(evaluation: &'a Evaluation, top: &'a str, ask: StabilityAsk) -> Base<'a> {
        let rank = |row: usize| evaluation.node(top).and_then(|n| n.rank(row));
        let data = evaluation.scored_data();
        let mut ranked: Vec<(f64, usize)> =
            data.period_rows(ask.period).filter(|r| data.unit(*r).role == Role::Scored).filter_map(|r| Some((rank(r)?, r))).collect();
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let (ranks, ranked) = ranked.into_iter().unzip();
        Base { evaluation, top, ask, ranked, ranks }
    }

    /// How many of the ranked rows are among the best.
    fn best(&self) -> usize {
        self.ranks.partition_point(|r| *r <= self.ask.top as f64)
    }

    /// Whether the best are some and not all.
    fn has_top(&self) -> bool {
        (1..self.ranked.len()).contains(&self.best())
    }

    /// The value of a row that is ranked.
    fn value(&self, row: usize) -> f64 {
        let Some(node) = self.evaluation.node(self.top) else { return 0.0 };
        let series = if ranks_unrounded(self.evaluation) { &node.unrounded } else { &node.value };
        series.get(row).unwrap_or(0.0)
    }
}

/// A node whose weights move.
struct Moving<'a> {
    node: usize,
    id: &'a Arc<str>,
    children: &'a [Arc<str>],
    /// Their shares.
    weights: &'a [f64],
    /// Which of them moves.
    child: usize,
}

impl Moving<'_> {
    fn weight(&self) -> f64 {
        self.weights[self.child]
    }

    /// The weights when the moving one is `p`.
    fn weights_at(&self, p: f64, out: &mut [f64]) {
        let others = 1.0 - self.weight();
        for (n, (out, w)) in out.iter_mut().zip(self.weights).enumerate() {
            *out = if n == self.child { p } else { w / others * (1.0 - p) };
        }
    }
}

/// The intervals of every weight that a node depends on. Nodes with one child have no weight that could move. `progress` is told how many
/// weights are done.
pub fn stability(evaluation: &Evaluation, top: &str, ask: StabilityAsk, progress: &(dyn Fn(usize) + Sync)) -> Vec<Stability> {
    let base = Base::new(evaluation, top, ask);
    let all = weights(evaluation, top);
    let one = |(n, child): &(usize, usize)| {
        let found = of_weight(&base, *n, *child);
        progress(1);
        found
    };
    all.par_iter().map(one).collect()
}

/// How many weights [`stability`] moves.
pub fn weight_count(evaluation: &Evaluation, top: &str) -> usize {
    weights(evaluation, top).len()
}

/// Every child of every aggregate that a node depends on, from the top down.
fn weights(evaluation: &Evaluation, top: &str) -> Vec<(usize, usize)> {
    let plan = evaluation.plan();
    let needed: BTreeSet<Ref> = plan.find(top).map(|r| super::removal::below(evaluation, r, None)).unwrap_or_default();
    let order = plan.node_order().iter().rev().copied().filter(|n| needed.contains(&Ref::Node(*n)));
    let children = |n: usize| match &plan.node(n).kind {
        NodeKind::Aggregate { children, .. } if children.len() > 1 => children.len(),
        _ => 0,
    };
    order.flat_map(|n| (0..children(n)).map(move |c| (n, c))).collect()
}

fn of_weight(base: &Base, n: usize, child: usize) -> Stability {
    let node = base.evaluation.plan().node(n);
    let NodeKind::Aggregate { children, aggregate, .. } = &node.kind else { unreachable!("an aggregate") };
    let shares = shares(base, n);
    let weight = shares.as_ref().ok().map(|w| w[child]);
    let intervals = shares.and_then(|weights| {
        if aggregate.facts().ignores_weights {
            return Err(NotMoved::Ignored);
        }
        if base.ranked.is_empty() {
            return Err(NotMoved::NobodyRanked);
        }
        let moving = Moving { node: n, id: &node.id, children, weights: &weights, child };
        if moving.weight() >= 1.0 {
            return Err(NotMoved::TakesAll);
        }
        match path::scores(base, &moving) {
            Some(scores) => Ok(exact::intervals(base, &moving, &scores)),
            None => bracket::intervals(base, &moving),
        }
    });
    Stability { node: node.id.clone(), child: children[child].clone(), weight, intervals }
}

/// The weights of a node, the same for all ranked rows, as shares of their sum.
fn shares(base: &Base, n: usize) -> Result<Vec<f64>, NotMoved> {
    let trace = base.evaluation.nodes()[n].weights.as_ref().ok_or(NotMoved::NoWeights)?;
    let children = base.evaluation.plan().inputs_of(n).len();
    let own = trace.of_row(base.ranked.first().copied().unwrap_or(0), children);
    // Weights of each period are one list within the period.
    if base.ranked.iter().any(|r| trace.of_row(*r, children) != own) {
        return Err(NotMoved::NotShared);
    }
    let total: f64 = own.iter().sum();
    let is_sound = own.len() == children && total > 0.0 && total.is_finite() && own.iter().all(|w| *w >= 0.0);
    if is_sound { Ok(own.iter().map(|w| w / total).collect()) } else { Err(NotMoved::NoWeights) }
}

//! How far a weight may move before the ranking changes.
//!
//! The weight of one child of a node moves between 0 and 1; the others keep their proportions among each other and share what is left. The interval
//! around the declared weight ends where two units meet, for the whole order or for who is among the best k. Where there are lists of weights by
//! group or unit, a weight of one of them moves at a time.
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

use indicia_core::{CompileError, Evaluation, NodeKind, Ref, Role, WeightAxisTrace, WeightTrace};
use rayon::prelude::*;

use super::outputs::ranks_unrounded;

/// How far the weight of one child of a node may move.
#[derive(Clone, Debug)]
pub struct Stability {
    /// The node.
    pub node: Arc<str>,
    /// Its child.
    pub child: Arc<str>,
    /// Whose weights they are.
    pub serves: Serves,
    /// The child's share of these weights in the period, from 0 to 1; `None` where they could not be computed.
    pub weight: Option<f64>,
    /// The intervals.
    pub intervals: Result<Intervals, NotMoved>,
}

/// Whose weights a list holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Serves {
    /// Those of all units of the period.
    All,
    /// Those of the units of a group.
    Group(Arc<str>),
    /// Those of the unit in a row.
    Row(usize),
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
    /// Lists of weights by group or unit that serve this row, and no others; all lists when it is `None`.
    pub row: Option<usize>,
}

impl StabilityAsk {
    /// The best `top` of a period, 50 points a side, within 1e-6.
    pub fn new(period: usize, top: usize) -> StabilityAsk {
        StabilityAsk { period, top, points: 50, width: 1e-6, row: None }
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

/// A node with a list of weights of which one moves.
struct Moving<'a> {
    node: usize,
    id: &'a Arc<str>,
    children: &'a [Arc<str>],
    trace: &'a WeightTrace,
    /// The number of the list.
    list: usize,
    /// Its shares.
    weights: &'a [f64],
    /// Which of them moves.
    child: usize,
}

impl Moving<'_> {
    fn weight(&self) -> f64 {
        self.weights[self.child]
    }

    /// Whether the weights are those of a row.
    fn serves(&self, row: usize) -> bool {
        self.trace.axis.list_of(row) == self.list
    }

    /// Where the list stands among the numbers of all lists.
    fn place(&self) -> std::ops::Range<usize> {
        let k = self.weights.len();
        self.list * k..(self.list + 1) * k
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
    let one = |which: &Which| {
        let found = of_weight(&base, which);
        progress(1);
        found
    };
    weights(&base).par_iter().map(one).collect()
}

/// How many weights [`stability`] moves.
pub fn weight_count(evaluation: &Evaluation, top: &str, ask: StabilityAsk) -> usize {
    weights(&Base::new(evaluation, top, ask)).len()
}

/// One weight: a child of a node in one of its lists.
struct Which {
    node: usize,
    list: usize,
    serves: Serves,
    child: usize,
}

/// Every child of every aggregate that a node depends on, from the top down, list by list.
fn weights(base: &Base) -> Vec<Which> {
    let plan = base.evaluation.plan();
    let needed: BTreeSet<Ref> = plan.find(base.top).map(|r| super::removal::below(base.evaluation, r, None)).unwrap_or_default();
    let mut out = Vec::new();
    for node in plan.node_order().iter().rev().copied().filter(|n| needed.contains(&Ref::Node(*n))) {
        let NodeKind::Aggregate { children, weights, .. } = &plan.node(node).kind else { continue };
        if children.len() < 2 {
            continue;
        }
        for (list, serves) in lists(base, node, weights.by.is_some()) {
            out.extend((0..children.len()).map(|child| Which { node, list, serves: serves.clone(), child }));
        }
    }
    out
}

/// The lists of a node's weights that serve ranked rows, those of the best first where each row has its own.
fn lists(base: &Base, n: usize, grouped: bool) -> Vec<(usize, Serves)> {
    let Some(trace) = &base.evaluation.nodes()[n].weights else { return vec![(0, Serves::All)] };
    let asked = |list: &usize| base.ask.row.is_none_or(|row| trace.axis.list_of(row) == *list);
    match &trace.axis {
        WeightAxisTrace::Shared => vec![(0, Serves::All)],
        WeightAxisTrace::Row => base.ranked.iter().copied().filter(asked).map(|row| (row, Serves::Row(row))).collect(),
        WeightAxisTrace::Labelled { labels, .. } => {
            let serving: BTreeSet<usize> = base.ranked.iter().map(|r| trace.axis.list_of(*r)).filter(asked).collect();
            let serves = |list: usize| if grouped { Serves::Group(labels[list].clone()) } else { Serves::All };
            serving.into_iter().map(|list| (list, serves(list))).collect()
        }
    }
}

fn of_weight(base: &Base, which: &Which) -> Stability {
    let Which { node: n, list, child, .. } = *which;
    let node = base.evaluation.plan().node(n);
    let NodeKind::Aggregate { children, aggregate, .. } = &node.kind else { unreachable!("an aggregate") };
    let shares = shares(base, n, list);
    let weight = shares.as_ref().ok().map(|(_, w)| w[child]);
    let intervals = shares.and_then(|(trace, weights)| {
        if aggregate.facts().ignores_weights {
            return Err(NotMoved::Ignored);
        }
        if base.ranked.is_empty() {
            return Err(NotMoved::NobodyRanked);
        }
        let moving = Moving { node: n, id: &node.id, children, trace, list, weights: &weights, child };
        if moving.weight() >= 1.0 {
            return Err(NotMoved::TakesAll);
        }
        match path::scores(base, &moving) {
            Some(scores) => Ok(exact::intervals(base, &moving, &scores)),
            None => bracket::intervals(base, &moving),
        }
    });
    Stability { node: node.id.clone(), child: children[child].clone(), serves: which.serves.clone(), weight, intervals }
}

/// A list of a node's weights as shares of its sum, with the trace that it stands in.
fn shares<'a>(base: &Base<'a>, n: usize, list: usize) -> Result<(&'a WeightTrace, Vec<f64>), NotMoved> {
    let trace = base.evaluation.nodes()[n].weights.as_deref().ok_or(NotMoved::NoWeights)?;
    let children = base.evaluation.plan().inputs_of(n).len();
    let own = trace.values.get(list * children..(list + 1) * children).ok_or(NotMoved::NoWeights)?;
    let total: f64 = own.iter().sum();
    let is_sound = total > 0.0 && total.is_finite() && own.iter().all(|w| *w >= 0.0);
    if is_sound { Ok((trace, own.iter().map(|w| w / total).collect())) } else { Err(NotMoved::NoWeights) }
}

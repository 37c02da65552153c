//! Obstacle degrees: what keeps a unit from the best possible result, as shares that sum to one.
//!
//! Below a node with weights the degree of indicator j is O_j = (1 - x_j) w_j / sum (1 - x_k) w_k, with x_j on the *declared*
//! scale of its score, so that 1 - x_j does not depend on who else is in the data, and w_j its effective weight. The degree of
//! a pillar is the sum over what is below it.
//!
//! Across a formula a weight has no meaning. There the way from the reference point, all inputs at their best, to the unit's
//! point is shared among the inputs by Shapley values of the loss; each input's part is then shared among what is below it as
//! above. Formula (4) at Ig = 80, Ie = 60, Iu = 0.5 against 100, 100, 1 loses 70 points: 8 1/3, 23 1/3 and 38 1/3. A side that
//! does not bind at the unit's point has a part all the same, because it would bind on some way there; what a point is worth
//! *at* the unit's point is told by marginal values.
//!
//! Inputs that stand at their best have no part. Up to twelve others are shared out exactly; of more, the parts are means over orders in which inputs can
//! come, with the largest standard error told.

use std::collections::BTreeMap;
use std::sync::Arc;

use indicia_core::{Evaluation, NodeKind, Ref};

use super::function::{at_points, players};
use super::scale::Scales;
use super::shapley::{MOST_PLAYERS, Orders, shapley};

/// How an obstacle degree came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Through {
    /// By effective weights alone.
    Weights,
    /// Through a formula, by Shapley values against the reference point.
    Shapley,
}

/// The obstacle degree of an indicator or a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Obstacle {
    /// The indicator or node.
    pub id: Arc<str>,
    /// Its share; the shares of the indicators sum to one. Below zero where a worse value helps.
    pub degree: f64,
    /// 1 - x on the declared scale.
    pub shortfall: Option<f64>,
    /// Its effective weight below the nearest node that no weight reaches through.
    pub weight: Option<f64>,
}

/// The obstacles of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Obstacles {
    /// Indicators, the greatest obstacle first.
    pub indicators: Vec<Obstacle>,
    /// Nodes below the one that was asked for, in the order in which they are met.
    pub pillars: Vec<Obstacle>,
    /// Whether formulas were crossed.
    pub through: Through,
    /// The reference point of the formulas: id and best value.
    pub reference: Vec<(Arc<str>, f64)>,
    /// Where a formula has too many inputs to be shared out exactly: the largest standard error of a share, and the orders it rests on.
    pub estimated: Option<(f64, usize)>,
    /// The part that a rule takes away from a node whose indicators are all at their best.
    pub unassigned: f64,
}

/// Why there are no obstacle degrees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoObstacles {
    /// The node has no value in this row.
    NoValue,
    /// Nothing is short of the best.
    AtBest,
    /// Nothing declares the scale of this score.
    NoScale(Arc<str>),
}

impl Obstacles {
    /// The degree of an indicator or a node; zero where it is none.
    pub fn degree(&self, id: &str) -> Option<f64> {
        self.indicators.iter().chain(&self.pillars).find(|o| *o.id == *id).map(|o| o.degree)
    }
}

/// The indicator that is the greatest obstacle of the root in a row, with its degree.
pub fn main_obstacle(evaluation: &Evaluation, row: usize) -> Option<(Arc<str>, f64)> {
    main_obstacles(evaluation, &[row]).pop().flatten()
}

/// The greatest obstacle of the root in each of some rows, at the cost of one evaluation a formula.
pub fn main_obstacles(evaluation: &Evaluation, rows: &[usize]) -> Vec<Option<(Arc<str>, f64)>> {
    let root = evaluation.plan().system().root.clone();
    let first = |o: Obstacles| o.indicators.into_iter().next().filter(|f| f.degree > 0.0).map(|f| (f.id, f.degree));
    obstacles(evaluation, &root, rows).into_iter().map(|o| o.ok().and_then(first)).collect()
}

/// The obstacles of a node in each of some rows.
pub fn obstacles(evaluation: &Evaluation, node: &str, rows: &[usize]) -> Vec<Result<Obstacles, NoObstacles>> {
    let scales = Scales::of(evaluation);
    let formulas = Formulas::below(evaluation, &scales, node, rows);
    rows.iter().enumerate().map(|(at, row)| Spread { evaluation, scales: &scales, formulas: &formulas, at, row: *row }.run(node)).collect()
}

/// The parts of the inputs of every formula below a node, for all rows.
#[derive(Default)]
struct Formulas {
    of: BTreeMap<Arc<str>, Parts>,
}

enum Parts {
    /// Inputs with their best values, and for each row the part of each.
    Known {
        players: Vec<(Arc<str>, f64)>,
        rows: Vec<Option<Shared>>,
    },
    Not(NoObstacles),
}

/// The loss of a row, shared out among the inputs of a formula.
struct Shared {
    parts: Vec<f64>,
    /// The largest standard error of a part; 0 where all are exact.
    error: f64,
}

/// Pairs of orders behind an estimate.
const PAIRS: usize = 128;

impl Formulas {
    fn below(evaluation: &Evaluation, scales: &Scales, node: &str, rows: &[usize]) -> Formulas {
        let plan = evaluation.plan();
        let mut out = Formulas::default();
        let (mut open, mut seen) = (vec![Arc::<str>::from(node)], Vec::<Arc<str>>::new());
        while let Some(id) = open.pop() {
            let Some(Ref::Node(n)) = plan.find(&id) else { continue };
            if seen.contains(&id) {
                continue;
            }
            let below = if matches!(plan.node(n).kind, NodeKind::Formula { .. }) {
                let players = players(evaluation, &id);
                out.of.insert(id.clone(), parts(evaluation, scales, &id, &players, rows));
                players
            } else {
                plan.inputs_of(n).iter().map(|r| plan.id_of(*r).clone()).collect()
            };
            open.extend(below);
            seen.push(id);
        }
        out
    }
}

fn parts(evaluation: &Evaluation, scales: &Scales, node: &Arc<str>, players: &[Arc<str>], rows: &[usize]) -> Parts {
    let mut best = Vec::with_capacity(players.len());
    for p in players {
        match scales.get(p) {
            Some(scale) => best.push(scale.best),
            None => return Parts::Not(NoObstacles::NoScale(p.clone())),
        }
    }
    let own: Vec<Option<Vec<f64>>> =
        rows.iter().map(|r| players.iter().map(|p| evaluation.value(p).and_then(|v| v.get(*r))).collect()).collect();
    let shared = |x: &Option<Vec<f64>>| share(evaluation, node, players, &best, x.as_ref()?);
    let rows = match players.len() {
        // All rows at once where coalitions are few: an evaluation costs more than a point of it.
        n if n <= FEW => few(evaluation, node, players, &best, &own),
        _ => own.iter().map(shared).collect(),
    };
    Parts::Known { players: players.iter().cloned().zip(best).collect(), rows }
}

/// Inputs up to which the coalitions of all rows are computed together.
const FEW: usize = 6;

/// The worth of each coalition of all players, row by row: who is in it stands at the unit's value, who is not at the best.
fn few(evaluation: &Evaluation, node: &Arc<str>, players: &[Arc<str>], best: &[f64], own: &[Option<Vec<f64>>]) -> Vec<Option<Shared>> {
    let coalitions = 1_usize << players.len();
    let mut points = Vec::with_capacity(own.iter().flatten().count() * coalitions);
    for x in own.iter().flatten() {
        for s in 0..coalitions {
            points.push((0..players.len()).map(|k| if s & (1 << k) != 0 { x[k] } else { best[k] }).collect());
        }
    }
    let values = at_points(evaluation, node, players, &points);
    let mut found = values.chunks(coalitions);
    let mut one = |x: &Option<Vec<f64>>| {
        x.as_ref()?;
        let value: Option<Vec<f64>> = found.next()?.iter().copied().collect();
        let value = value?;
        let worth: Vec<f64> = value.iter().map(|v| value[0] - v).collect();
        Some(Shared { parts: shapley(players.len(), &worth)?, error: 0.0 })
    };
    own.iter().map(&mut one).collect()
}

/// One row, of which those inputs alone play that are short of their best.
fn share(evaluation: &Evaluation, node: &Arc<str>, players: &[Arc<str>], best: &[f64], x: &[f64]) -> Option<Shared> {
    let active: Vec<usize> = (0..players.len()).filter(|k| x[*k].to_bits() != best[*k].to_bits()).collect();
    let point = |inside: &dyn Fn(usize) -> bool| {
        let mut point = best.to_vec();
        active.iter().enumerate().filter(|(n, _)| inside(*n)).for_each(|(_, k)| point[*k] = x[*k]);
        point
    };
    let mut parts = vec![0.0; players.len()];
    if active.len() <= MOST_PLAYERS {
        let points: Vec<Vec<f64>> = (0..1_usize << active.len()).map(|s| point(&|n| s & (1 << n) != 0)).collect();
        let value: Option<Vec<f64>> = at_points(evaluation, node, players, &points).into_iter().collect();
        let value = value?;
        let worth: Vec<f64> = value.iter().map(|v| value[0] - v).collect();
        active.iter().zip(shapley(active.len(), &worth)?).for_each(|(k, v)| parts[*k] = v);
        return Some(Shared { parts, error: 0.0 });
    }
    let orders = Orders::new(active.len(), PAIRS, evaluation.plan().system().seed);
    let mut points = vec![best.to_vec(), x.to_vec()];
    points.extend(orders.coalitions().iter().map(|c| point(&|n| c[n])));
    let value: Option<Vec<f64>> = at_points(evaluation, node, players, &points).into_iter().collect();
    let value = value?;
    let worth: Vec<f64> = value.iter().skip(2).map(|v| value[0] - v).collect();
    let found = orders.estimate(&worth, value[0] - value[1])?;
    active.iter().zip(&found).for_each(|(k, e)| parts[*k] = e.value);
    Some(Shared { parts, error: found.iter().map(|e| e.error).fold(0.0, f64::max) })
}

/// The sharing out for one row.
struct Spread<'a> {
    evaluation: &'a Evaluation,
    scales: &'a Scales,
    formulas: &'a Formulas,
    /// Where the row stands among those that were asked for.
    at: usize,
    row: usize,
}

/// An indicator or node with its part of a sum, and its effective weight where it has one.
type Part = (Arc<str>, f64, Option<f64>);

/// What a leaf of a tree of weights has of it.
struct Leaf {
    id: Arc<str>,
    weight: f64,
    shortfall: f64,
}

impl Spread<'_> {
    fn run(&self, node: &str) -> Result<Obstacles, NoObstacles> {
        let plan = self.evaluation.plan();
        self.evaluation.value(node).and_then(|v| v.get(self.row)).ok_or(NoObstacles::NoValue)?;
        let mut out = Obstacles {
            indicators: Vec::new(),
            pillars: Vec::new(),
            through: Through::Weights,
            reference: Vec::new(),
            estimated: None,
            unassigned: 0.0,
        };
        let mut mass: BTreeMap<Ref, f64> = plan.find(node).map(|r| (r, 1.0)).into_iter().collect();
        let order: Vec<Ref> = plan.node_order().iter().rev().map(|n| Ref::Node(*n)).collect();
        for r in order {
            let Some(own) = mass.remove(&r) else { continue };
            let id = plan.id_of(r);
            if **id != *node {
                self.add(&mut out.pillars, id, own, None);
            }
            let parts = match self.formulas.of.get(id) {
                Some(Parts::Not(why)) => return Err(why.clone()),
                Some(Parts::Known { players, rows }) => {
                    out.through = Through::Shapley;
                    let shared = rows.get(self.at).and_then(Option::as_ref).ok_or(NoObstacles::NoValue)?;
                    let sum: f64 = shared.parts.iter().sum();
                    if shared.error > 0.0 && sum.abs() > f64::EPSILON {
                        let error = (own * shared.error / sum).abs();
                        out.estimated = Some((out.estimated.map_or(error, |(e, _)| e.max(error)), 2 * PAIRS));
                    }
                    for (player, best) in
                        players.iter().filter(|(p, _)| out.reference.iter().all(|(r, _)| r != p)).cloned().collect::<Vec<_>>()
                    {
                        out.reference.push((player, best));
                    }
                    players.iter().zip(&shared.parts).map(|((p, _), part)| (p.clone(), *part, None)).collect()
                }
                None => self.by_weights(id, own, &mut out)?,
            };
            let sum: f64 = parts.iter().map(|(_, part, _)| part).sum();
            if sum.abs() < f64::EPSILON {
                if **id == *node {
                    return Err(NoObstacles::AtBest);
                }
                out.unassigned += own;
                continue;
            }
            for (id, part, weight) in parts {
                let degree = own * part / sum;
                match plan.find(&id) {
                    Some(r @ Ref::Node(_)) => *mass.entry(r).or_insert(0.0) += degree,
                    _ => self.add(&mut out.indicators, &id, degree, weight),
                }
            }
        }
        out.indicators.sort_by(|a, b| b.degree.total_cmp(&a.degree));
        Ok(out)
    }

    /// The leaves below an aggregate with (1 - x) w each; the pillars between are told on the way.
    fn by_weights(&self, id: &Arc<str>, own: f64, out: &mut Obstacles) -> Result<Vec<Part>, NoObstacles> {
        let leaves = self.leaves(id)?;
        let sum: f64 = leaves.iter().map(|l| l.weight * l.shortfall).sum();
        if sum > 0.0 {
            for (pillar, weight) in self.pillars(id) {
                let below = self.leaves(&pillar)?;
                let part: f64 = below.iter().map(|l| weight * l.weight * l.shortfall).sum();
                self.add(&mut out.pillars, &pillar, own * part / sum, Some(weight));
            }
        }
        Ok(leaves.into_iter().map(|l| (l.id, l.weight * l.shortfall, Some(l.weight))).collect())
    }

    fn leaves(&self, id: &Arc<str>) -> Result<Vec<Leaf>, NoObstacles> {
        let mut out = Vec::new();
        for (leaf, weight) in self.evaluation.effective_weights(id, self.row) {
            // An aggregate without weights to follow is its own leaf: it cannot be shared out.
            if leaf == *id {
                return Err(NoObstacles::NoScale(id.clone()));
            }
            let Some(x) = self.evaluation.value(&leaf).and_then(|v| v.get(self.row)) else {
                continue;
            };
            let scale = self.scales.get(&leaf).ok_or_else(|| NoObstacles::NoScale(leaf.clone()))?;
            out.push(Leaf { shortfall: scale.shortfall(x), id: leaf, weight });
        }
        Ok(out)
    }

    /// The aggregates between a node and its leaves, with their effective weights.
    fn pillars(&self, id: &Arc<str>) -> Vec<(Arc<str>, f64)> {
        let plan = self.evaluation.plan();
        let mut share: BTreeMap<Ref, f64> = plan.find(id).map(|r| (r, 1.0)).into_iter().collect();
        let mut out = Vec::new();
        for n in plan.node_order().iter().rev() {
            let Some(own) = share.remove(&Ref::Node(*n)) else { continue };
            let node = plan.node(*n);
            if matches!(node.kind, NodeKind::Formula { .. }) {
                continue;
            }
            if node.id != *id {
                out.push((node.id.clone(), own));
            }
            let children = plan.inputs_of(*n);
            let Some(weights) = self.evaluation.node(&node.id).and_then(|t| t.weights.as_ref()) else { continue };
            let w = weights.of_row(self.row, children.len());
            let total: f64 = w.iter().sum();
            if total != 0.0 {
                children.iter().zip(w).for_each(|(c, w)| *share.entry(*c).or_insert(0.0) += own * w / total);
            }
        }
        out
    }

    fn add(&self, list: &mut Vec<Obstacle>, id: &Arc<str>, degree: f64, weight: Option<f64>) {
        if let Some(found) = list.iter_mut().find(|o| o.id == *id) {
            found.degree += degree;
            return;
        }
        let x = self.evaluation.value(id).and_then(|v| v.get(self.row));
        let shortfall = self.scales.get(id).zip(x).map(|(s, x)| s.shortfall(x));
        list.push(Obstacle { id: id.clone(), degree, shortfall, weight });
    }
}

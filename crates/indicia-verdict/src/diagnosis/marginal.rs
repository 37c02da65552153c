//! What a point is worth: one-sided derivatives at the unit's own point, fits frozen.
//!
//! The value of an indicator is moved a little up and a little down, and the executor computes the node again. On a piece that
//! is linear in the value this gives the derivative itself; elsewhere it is right to about the size of the step, a hundred
//! thousandth of the spread of the values. Under formula (4), Ige = min(Ig, Ie) * Iu, a point of the stronger side is worth
//! nothing, and at Ig = Ie the two derivatives of a side differ: down by Iu, up by nothing.

use std::sync::Arc;

use indicia_core::{Evaluation, NodeKind, Role, Stage};

use super::frozen::Frozen;
use super::function::{at_points, players};
use super::scale::Scales;

/// The step, as a share of the spread of an indicator's values.
const STEP: f64 = 1e-5;

/// Differences below this share of the node's value are the noise of doubles.
const NOISE: f64 = 1e-13;

/// Derivatives that differ by less than this share are one.
const KINK: f64 = 1e-3;

/// What a point of an indicator is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Marginal {
    /// The indicator.
    pub indicator: Arc<str>,
    /// What a point of its score is: 1 on a scale of about a hundred, 0.01 on one of 1.
    pub point: f64,
    /// Change of the node for a point that its *score* gains, at the rate that holds at the unit's own place; `None` where the
    /// score cannot rise here.
    pub up: Option<f64>,
    /// Change of the node for a point that its score loses, counted for the point: positive where losing it costs.
    pub down: Option<f64>,
    /// Change of the node for one unit of its value in the better direction.
    pub per_value: Option<f64>,
    /// The inputs of formulas above it that do not move their formula here: the side that does not bind.
    pub idle: Vec<Arc<str>>,
}

impl Marginal {
    /// Whether a gain and a loss are worth different amounts.
    pub fn is_kink(&self) -> bool {
        self.up.zip(self.down).is_some_and(|(up, down)| differ(up, down))
    }
}

/// How an input of a formula moves it at the unit's point.
#[derive(Clone, Debug, PartialEq)]
pub struct Binding {
    /// The formula.
    pub node: Arc<str>,
    /// The input.
    pub input: Arc<str>,
    /// The input's value.
    pub value: f64,
    /// Derivative when the input rises.
    pub up: f64,
    /// Derivative when it falls.
    pub down: f64,
    /// Inputs with the same value, where the derivatives differ: the kink is there, as at Ig = Ie.
    pub equal: Vec<Arc<str>>,
    /// For an input that moves nothing: the smaller one that holds it back, since beyond it this input would move the formula.
    pub held_by: Option<(Arc<str>, f64)>,
}

impl Binding {
    /// Whether the input moves nothing, either way.
    pub fn is_idle(&self) -> bool {
        self.up == 0.0 && self.down == 0.0
    }

    /// Whether a rise and a fall are worth different amounts.
    pub fn is_kink(&self) -> bool {
        differ(self.up, self.down)
    }
}

fn differ(a: f64, b: f64) -> bool {
    (a - b).abs() > KINK * a.abs().max(b.abs())
}

/// How the inputs of every formula below a node, itself included, move it in a row.
pub fn bindings(frozen: &Frozen, node: &str) -> Vec<Binding> {
    let base = frozen.base();
    let plan = base.plan();
    let mut out = Vec::new();
    for n in plan.node_order().iter().rev() {
        let id = &plan.node(*n).id;
        if !matches!(plan.node(*n).kind, NodeKind::Formula { .. }) || !is_below(base, node, id) {
            continue;
        }
        let players = players(base, id);
        let own: Option<Vec<f64>> = players.iter().map(|p| frozen.published(p)).collect();
        let Some(own) = own else { continue };
        let step = |k: usize| own[k].abs().max(1.0) * STEP;
        let mut points = vec![own.clone()];
        for k in 0..players.len() {
            for sign in [1.0, -1.0] {
                let mut p = own.clone();
                p[k] += sign * step(k);
                points.push(p);
            }
        }
        let values = at_points(base, id, &players, &points);
        let Some(Some(here)) = values.first().copied() else { continue };
        let noise = NOISE * here.abs().max(1.0);
        let slope = |v: Option<f64>, h: f64| v.map(|v| if (v - here).abs() <= noise { 0.0 } else { (v - here) / h });
        for (k, input) in players.iter().enumerate() {
            let (up, down) = (slope(values[1 + 2 * k], step(k)), slope(values[2 + 2 * k], -step(k)));
            let (Some(up), Some(down)) = (up, down) else { continue };
            let close = |j: &usize| *j != k && (own[*j] - own[k]).abs() <= 1e-9 * own[k].abs().max(1.0);
            let equal = if differ(up, down) { (0..own.len()).filter(close).map(|j| players[j].clone()).collect() } else { Vec::new() };
            let idle = up == 0.0 && down == 0.0;
            let held_by = if idle { holder(base, id, &players, &own, k) } else { None };
            out.push(Binding { node: id.clone(), input: input.clone(), value: own[k], up, down, equal, held_by });
        }
    }
    out
}

/// The smaller input beyond whose value input k would move the formula: it is raised above k, and k asked again.
fn holder(base: &Evaluation, node: &str, players: &[Arc<str>], own: &[f64], k: usize) -> Option<(Arc<str>, f64)> {
    let step = own[k].abs().max(1.0) * STEP;
    let smaller: Vec<usize> = (0..own.len()).filter(|j| own[*j] < own[k]).collect();
    let mut points = Vec::with_capacity(2 * smaller.len());
    for j in &smaller {
        let mut p = own.to_vec();
        p[*j] = own[k] + 2.0 * step;
        points.push(p.clone());
        p[k] += step;
        points.push(p);
    }
    let values = at_points(base, node, players, &points);
    let moves = |pair: &[Option<f64>]| match pair {
        [Some(a), Some(b)] => (a - b).abs() > NOISE * a.abs().max(1.0),
        _ => false,
    };
    let n = values.chunks(2).position(moves)?;
    let j = *smaller.get(n)?;
    Some((players[j].clone(), own[j]))
}

/// Whether an id is a node or stands somewhere below it.
fn is_below(evaluation: &Evaluation, node: &str, id: &str) -> bool {
    let system = evaluation.plan().system();
    let (mut open, mut seen) = (vec![Arc::<str>::from(node)], Vec::<Arc<str>>::new());
    while let Some(one) = open.pop() {
        if *one == *id {
            return true;
        }
        if !seen.contains(&one) {
            open.extend(system.node(&one).map(|_| players(evaluation, &one)).unwrap_or_default());
            seen.push(one);
        }
    }
    false
}

/// What a point of each indicator below a node is worth there, in the order of the system.
pub fn marginals(frozen: &Frozen, node: &str) -> Vec<Marginal> {
    let base = frozen.base();
    let Some(here) = frozen.ask(node, &[]) else { return Vec::new() };
    let bindings = bindings(frozen, node);
    let idle: Vec<&Binding> = bindings.iter().filter(|b| b.is_idle()).collect();
    let noise = NOISE * here.abs().max(1.0);
    let scales = Scales::of(base);
    let mut out = Vec::new();
    for (indicator, value) in frozen.values() {
        if !is_below(base, node, indicator) {
            continue;
        }
        let h = spread(base, indicator).filter(|s| *s > 0.0).unwrap_or_else(|| value.abs().max(1.0)) * STEP;
        let score = frozen.published(indicator);
        let side = |h: f64| -> Option<(f64, f64)> {
            let moved = frozen.evaluation(&[(indicator.clone(), value + h)])?;
            let node = moved.value(node)?.get(0)? - here;
            let score = moved.value(indicator)?.get(0)? - score?;
            Some((if node.abs() <= noise { 0.0 } else { node }, score))
        };
        let sides = [(h, side(h)), (-h, side(-h))];
        // Which way the score rises is the executor's to say; an indicator may be better when it is smaller.
        let rising = sides.iter().find_map(|(h, s)| s.filter(|s| s.1 > 0.0).map(|s| (*h, s)));
        let falling = sides.iter().find_map(|(h, s)| s.filter(|s| s.1 < 0.0).map(|s| (*h, s)));
        let per_value = rising.or_else(|| sides[0].1.filter(|s| s.0 != 0.0).map(|s| (h, s))).map(|(h, s)| s.0 / h.abs());
        let point = scales.get(indicator).map_or(1.0, |s| s.point());
        out.push(Marginal {
            indicator: indicator.clone(),
            point,
            up: rising.map(|(_, s)| point * s.0 / s.1),
            down: falling.map(|(_, s)| point * s.0 / s.1),
            per_value,
            idle: idle.iter().filter(|b| is_below(base, &b.input, indicator)).map(|b| b.input.clone()).collect(),
        });
    }
    out
}

/// The spread of an indicator's values among the scored units.
pub(super) fn spread(evaluation: &Evaluation, indicator: &str) -> Option<f64> {
    let data = evaluation.scored_data();
    let series = &evaluation.indicator(indicator)?.stage(Stage::Impute).series;
    let rows = (0..evaluation.rows()).filter(|r| data.unit(*r).role == Role::Scored);
    let values: Vec<f64> = rows.filter_map(|r| series.get(r)).collect();
    indicia_kernels::min_max(&values).map(|(low, high)| high - low)
}

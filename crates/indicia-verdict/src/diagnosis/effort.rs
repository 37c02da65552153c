//! The least effort that reaches a target, with every fit frozen.
//!
//! Wanted are moves d of the indicators, 0 <= d <= u, of least cost c'd, under which a node f reaches a target T. The search is by
//! cutting planes (J. E. Kelley, The Cutting-Plane Method for Solving Convex Programs, Journal of the Society for Industrial and
//! Applied Mathematics 8 (1960), 703-712): a linear programme over the cuts found so far gives moves; where they miss the target,
//! the slope of ln f there gives another cut, until they do not. Values and slopes come from the executor.
//!
//! A programme over fewer conditions cannot cost more, so its cost is a lower bound, *provided that ln f is concave in the
//! values*. That holds for weighted arithmetic, geometric and harmonic means, for minima and for products of these, of
//! non-negative scores that are linear in the values between their bounds; formula (4), min(Ig, Ie) * Iu, is one. Where f is
//! a weighted mean or a minimum of them, one cut a side is exact and this is the linear programme itself. Elsewhere
//! the assumption is tested at pairs of points, and a cut that would exclude a point known to reach the target refutes it:
//! then moves are taken back one by one from the bounds, and nothing is claimed but that none can be taken back further.

use std::sync::Arc;

use indicia_core::{Role, Stage};
use indicia_kernels::{Constraints, Optimum, SimplexScratch};
use indicia_method::Direction;

use super::frozen::Frozen;
use super::marginal::spread;
use super::spec::EffortCost;

/// What can be said of the cost that was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Certificate {
    /// No moves cost less than `bound`, if ln f is concave; it was at all of the pairs of points that were looked at.
    LowerBound {
        /// The lower bound.
        bound: f64,
        /// Pairs of points.
        probes: usize,
        /// Cuts of the last programme.
        cuts: usize,
    },
    /// No move can be taken back further; other moves may cost less.
    Local,
}

/// A move of an indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The indicator.
    pub indicator: Arc<str>,
    /// Its value.
    pub from: f64,
    /// The value to reach.
    pub to: f64,
    /// How far it could go.
    pub bound: f64,
    /// What the move costs.
    pub cost: f64,
}

/// Moves that reach a target.
#[derive(Clone, Debug, PartialEq)]
pub struct Effort {
    /// The moves that are needed, dearest first.
    pub moves: Vec<Move>,
    /// Their cost.
    pub cost: f64,
    /// The value of the node after them, fits frozen: the target or more.
    pub reached: f64,
    /// What can be said of the cost.
    pub certificate: Certificate,
}

/// Why there is no effort to tell.
#[derive(Clone, Debug, PartialEq)]
pub enum EffortError {
    /// The target is reached already.
    Reached,
    /// No indicator with a cost has a value that can be moved.
    Nothing,
    /// With everything at its bound the node does not reach the target, but this.
    OutOfReach {
        /// The value of the node with everything at its bound.
        best: f64,
    },
}

/// Rounds of cuts; each adds one.
const ROUNDS: usize = 400;

/// How close to the target counts as reached, as a share of it.
const CLOSE: f64 = 1e-9;

/// Ways to stand beside a point.
const PATTERNS: usize = 4;

/// Near the target: the rest of the way is gone towards the bounds.
const NEAR: f64 = 1e-5;

/// A move of no more than this share of its room is none.
const TRACE: f64 = 1e-9;

/// Pairs of points at which concavity is tested.
const PROBES: usize = 48;

/// The least effort by which a node reaches a target. `costs` are those of `[effort]`.
///
/// # Errors
/// The target is reached already, cannot be reached, or nothing can be moved.
pub fn least_effort(frozen: &Frozen, node: &str, target: f64, costs: &[EffortCost]) -> Result<Effort, EffortError> {
    let here = frozen.ask(node, &[]).ok_or(EffortError::Nothing)?;
    if here >= target {
        return Err(EffortError::Reached);
    }
    let levers: Vec<Lever> = costs.iter().filter_map(|c| Lever::new(frozen, c)).collect();
    if levers.is_empty() {
        return Err(EffortError::Nothing);
    }
    let search = Search { frozen, node, levers, target, log: here > 0.0 && target > 0.0 };
    let bounds: Vec<f64> = search.levers.iter().map(|l| l.room).collect();
    let best = search.value(&bounds);
    if best < target {
        return Err(EffortError::OutOfReach { best });
    }
    Ok(search.cutting(&bounds).unwrap_or_else(|| search.taking_back(&bounds)))
}

/// An indicator that can be moved.
struct Lever {
    indicator: Arc<str>,
    value: f64,
    /// 1 where a larger value is better, -1 where a smaller one is.
    sign: f64,
    room: f64,
    cost: f64,
    /// Spread of its values; steps are measured by it.
    spread: f64,
}

impl Lever {
    fn new(frozen: &Frozen, effort: &EffortCost) -> Option<Lever> {
        let indicator = frozen.base().plan().system().indicator(&effort.indicator)?;
        let value = frozen.value(&effort.indicator)?;
        let bound = effort.bound.or_else(|| best_value(frozen, indicator))?;
        let sign = match indicator.direction {
            Direction::Positive => 1.0,
            Direction::Negative => -1.0,
            Direction::Target => (bound - value).signum(),
        };
        let room = (bound - value) * sign;
        let spread = spread(frozen.base(), &effort.indicator).filter(|s| *s > 0.0).unwrap_or(room);
        (room > 0.0).then(|| Lever { indicator: effort.indicator.clone(), value, sign, room, cost: effort.cost, spread })
    }
}

/// The best value of a scored unit; the nearest end of a target.
fn best_value(frozen: &Frozen, indicator: &indicia_core::Indicator) -> Option<f64> {
    let base = frozen.base();
    let own = frozen.value(&indicator.id)?;
    if indicator.direction == Direction::Target {
        let [low, high] = indicator.target?;
        return Some(own.clamp(low, high));
    }
    let data = base.scored_data();
    let series = &base.indicator(&indicator.id)?.stage(Stage::Impute).series;
    let rows = (0..base.rows()).filter(|r| data.unit(*r).role == Role::Scored);
    let values: Vec<f64> = rows.filter_map(|r| series.get(r)).collect();
    let (low, high) = indicia_kernels::min_max(&values)?;
    Some(if indicator.direction == Direction::Negative { low } else { high })
}

struct Search<'a> {
    frozen: &'a Frozen,
    node: &'a str,
    levers: Vec<Lever>,
    target: f64,
    /// Whether ln f is followed rather than f.
    log: bool,
}

/// slope'd >= level.
struct Cut {
    slope: Vec<f64>,
    level: f64,
}

impl Search<'_> {
    /// f after moves; minus infinity where it has no value.
    fn value(&self, moves: &[f64]) -> f64 {
        let changed: Vec<(Arc<str>, f64)> =
            self.levers.iter().zip(moves).map(|(l, d)| (l.indicator.clone(), l.value + l.sign * d)).collect();
        self.frozen.ask(self.node, &changed).unwrap_or(f64::NEG_INFINITY)
    }

    fn followed(&self, f: f64) -> f64 {
        if self.log { if f > 0.0 { libm::log(f) } else { f64::NEG_INFINITY } } else { f }
    }

    /// A cut at moves that miss the target. Slopes are taken a little beside them, each coordinate by another amount: at a kink
    /// one-sided slopes may all be zero, and beside it there is none.
    fn cut(&self, moves: &[f64]) -> Option<Cut> {
        let mut first = None;
        for pattern in 0..PATTERNS {
            let cut = self.cut_beside(moves, pattern)?;
            // Close to a kink a cut may belong to the side that is not short: it excludes nothing.
            if dot(&cut.slope, moves) < cut.level - CLOSE {
                return Some(cut);
            }
            first.get_or_insert(cut);
        }
        first
    }

    fn cut_beside(&self, moves: &[f64], pattern: usize) -> Option<Cut> {
        let beside: Vec<f64> = self
            .levers
            .iter()
            .zip(moves)
            .enumerate()
            .map(|(k, (l, d))| {
                let h = l.spread.min(l.room) * 1e-6 * golden(k + 5 * pattern);
                if d + h <= l.room && (k + pattern).is_multiple_of(2) || d - h < 0.0 { d + h } else { d - h }
            })
            .collect();
        let here = self.followed(self.value(&beside));
        if !here.is_finite() {
            return None;
        }
        let mut slope = Vec::with_capacity(moves.len());
        for (k, l) in self.levers.iter().enumerate() {
            let h = l.spread.min(l.room) * 1e-8;
            let at = |d: f64| {
                let mut moved = beside.clone();
                moved[k] = d;
                self.followed(self.value(&moved))
            };
            let s = (at(beside[k] + h) - at(beside[k] - h)) / (2.0 * h);
            slope.push(if s.is_finite() && s * l.room > 1e-7 { s } else { 0.0 });
        }
        let level = self.followed(self.target) - here + dot(&slope, &beside);
        Some(Cut { slope, level })
    }

    /// The cheapest moves within the bounds that keep all cuts; `None` where a cut excludes the bounds, which reach the target.
    fn programme(&self, bounds: &[f64], cuts: &[Cut]) -> Option<Vec<f64>> {
        // In s = u - d the origin is feasible: maximise c's subject to s <= u and slope's <= slope'u - level.
        let n = bounds.len();
        let mut rights: Vec<f64> = bounds.to_vec();
        for cut in cuts {
            let slack = dot(&cut.slope, bounds) - cut.level;
            let scale = dot(&cut.slope, bounds).abs().max(1e-3);
            if slack < -1e-6 * scale {
                return None;
            }
            rights.push(slack.max(0.0));
        }
        let rows = rights.len();
        let mut matrix = vec![0.0; rows * n];
        for j in 0..n {
            matrix[j * rows + j] = 1.0;
            for (m, cut) in cuts.iter().enumerate() {
                matrix[j * rows + n + m] = cut.slope[j];
            }
        }
        let objective: Vec<f64> = self.levers.iter().map(|l| l.cost).collect();
        let mut optimum = Optimum::default();
        let region = Constraints::new(n, &matrix, &rights).ok()?;
        region.maximize(&objective, &mut SimplexScratch::new(), &mut optimum).ok()?;
        Some(bounds.iter().zip(&optimum.variables).map(|(u, s)| (u - s).clamp(0.0, *u)).collect())
    }

    /// Cutting planes; `None` where concavity is refuted.
    fn cutting(&self, bounds: &[f64]) -> Option<Effort> {
        let probes = self.probe(bounds)?;
        let mut cuts: Vec<Cut> = Vec::new();
        let mut moves = vec![0.0; bounds.len()];
        for _ in 0..ROUNDS {
            let value = self.value(&moves);
            if value >= self.target * (1.0 - CLOSE) {
                break;
            }
            cuts.push(self.cut(&moves)?);
            let next = self.programme(bounds, &cuts)?;
            // Slopes are known to so many digits: near the target further cuts change nothing.
            let still = self.cost(&next) - self.cost(&moves) <= CLOSE * self.cost(&next);
            moves = next;
            if still && value >= self.target * (1.0 - NEAR) {
                break;
            }
        }
        let bound = self.cost(&moves);
        // The programme stops just short of the target: the rest of the way goes towards the bounds of what is moved anyway, so that no
        // indicator is asked for a trace; towards all bounds where that is not enough.
        let moved: Vec<bool> = moves.iter().zip(bounds).map(|(d, u)| *d > TRACE * u).collect();
        moves.iter_mut().zip(&moved).filter(|(_, moved)| !**moved).for_each(|(d, _)| *d = 0.0);
        let ends: Vec<f64> = bounds.iter().zip(&moved).map(|(u, moved)| if *moved { *u } else { 0.0 }).collect();
        let ends = if self.value(&ends) >= self.target { ends } else { bounds.to_vec() };
        let towards = |t: f64| -> Vec<f64> { moves.iter().zip(&ends).map(|(d, u)| if t == 1.0 { *u } else { d + t * (u - d) }).collect() };
        let (mut low, mut high) = (0.0, 1.0);
        if self.value(&moves) >= self.target {
            high = 0.0;
        }
        while high - low > 1e-12 {
            let middle = 0.5 * (low + high);
            if self.value(&towards(middle)) >= self.target { high = middle } else { low = middle }
        }
        let certificate = Certificate::LowerBound { bound, probes, cuts: cuts.len() };
        Some(self.effort(&towards(high), certificate))
    }

    /// Whether ln f lies above the chord at the middle of pairs of points, wherever that was looked at.
    fn probe(&self, bounds: &[f64]) -> Option<usize> {
        let point = |n: usize| -> Vec<f64> {
            bounds.iter().enumerate().map(|(k, u)| u * fraction((n + 1) as f64 * golden(k) + 0.5 * golden(k + 7))).collect()
        };
        for n in 0..PROBES {
            let (a, b) = (point(2 * n), point(2 * n + 1));
            let middle: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 0.5 * (a + b)).collect();
            let [a, b, m] = [a, b, middle].map(|p| self.followed(self.value(&p)));
            let chord = 0.5 * (a + b);
            if chord.is_finite() && m < chord - 1e-9 * chord.abs().max(1.0) {
                return None;
            }
        }
        Some(PROBES)
    }

    /// From the bounds back: what costs most for what it brings is taken back first, as far as the target allows.
    fn taking_back(&self, bounds: &[f64]) -> Effort {
        let mut moves = bounds.to_vec();
        let mut order: Vec<usize> = (0..moves.len()).collect();
        let worth = |k: usize| {
            let mut without = bounds.to_vec();
            without[k] = 0.0;
            (self.value(bounds) - self.value(&without)).max(0.0) / (self.levers[k].cost * bounds[k])
        };
        let worths: Vec<f64> = (0..moves.len()).map(worth).collect();
        indicia_kernels::sort_places(&mut order, &worths);
        for _ in 0..3 {
            for k in &order {
                let kept = std::mem::replace(&mut moves[*k], 0.0);
                if self.value(&moves) >= self.target {
                    continue;
                }
                moves[*k] = kept;
                let (mut low, mut high) = (0.0, kept);
                while high - low > 1e-12 * bounds[*k] {
                    let middle = 0.5 * (low + high);
                    let kept = std::mem::replace(&mut moves[*k], middle);
                    if self.value(&moves) >= self.target {
                        high = middle
                    } else {
                        low = middle
                    }
                    moves[*k] = kept;
                }
                moves[*k] = high;
            }
        }
        self.effort(&moves, Certificate::Local)
    }

    fn cost(&self, moves: &[f64]) -> f64 {
        self.levers.iter().zip(moves).map(|(l, d)| l.cost * d).sum()
    }

    fn effort(&self, moves: &[f64], certificate: Certificate) -> Effort {
        let reached = self.value(moves);
        let mut list: Vec<Move> = self
            .levers
            .iter()
            .zip(moves)
            .filter(|(_, d)| **d > 0.0)
            .map(|(l, d)| Move {
                indicator: l.indicator.clone(),
                from: l.value,
                to: l.value + l.sign * d,
                bound: l.value + l.sign * l.room,
                cost: l.cost * d,
            })
            .collect();
        list.sort_by(|a, b| b.cost.total_cmp(&a.cost));
        Effort { moves: list, cost: self.cost(moves), reached, certificate }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// A number in (0, 1) for each coordinate, no two alike; their multiples fill the unit interval evenly.
fn golden(k: usize) -> f64 {
    // Fractional parts of multiples of the golden ratio.
    fraction((k + 1) as f64 * 0.618_033_988_749_894_9)
}

fn fraction(x: f64) -> f64 {
    x - libm::floor(x)
}

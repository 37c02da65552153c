//! The declared scales of scores: what the worst and the best possible value is, whatever the data hold.

use std::collections::BTreeMap;
use std::sync::Arc;

use indicia_core::{Evaluation, NodeKind, Ref, Use};
use indicia_method::Direction;

use super::function::{at_points, players};

/// The worst and the best value of a score. The best may be the smaller one, where a score keeps its indicator's direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The worst value.
    pub worst: f64,
    /// The best value.
    pub best: f64,
}

impl Scale {
    /// How far a value is from the best one, as a share of the scale: 1 - x. Zero beyond the best.
    pub fn shortfall(&self, x: f64) -> f64 {
        ((self.best - x) / (self.best - self.worst)).max(0.0)
    }
}

impl Scale {
    /// What one calls a point on it: the power of ten next to a hundredth of it. 1 on [0, 100], [1, 100] and [60, 100], 0.01 on
    /// [0, 1].
    pub fn point(&self) -> f64 {
        let hundredth = (self.best - self.worst).abs() / 100.0;
        let exponent = libm::round(libm::log10(hundredth)) as i32;
        // Powers of ten below one are reciprocals, so that 0.01 is the number that one writes.
        if exponent < 0 { 1.0 / 10_f64.powi(-exponent) } else { 10_f64.powi(exponent) }
    }
}

/// The scale of every indicator and node that has one.
#[derive(Clone, Debug, Default)]
pub struct Scales {
    of: BTreeMap<Arc<str>, Scale>,
}

impl Scales {
    /// The scales of a system: of an indicator as its scoring declares it; of an aggregate that of its method, or the hull of its
    /// inputs; of a formula its values where all its inputs are worst and best.
    pub fn of(evaluation: &Evaluation) -> Scales {
        let plan = evaluation.plan();
        let mut scales = Scales::default();
        for i in &plan.system().indicators {
            let Some([low, high]) = i.score.facts().range.filter(|r| r.iter().all(|x| x.is_finite())).or_else(|| declared(&i.score)) else {
                continue;
            };
            // Scores rise with what they measure, except where a score is the indicator itself.
            let scale = match (i.score.facts().order_preserving, i.direction) {
                (true, _) | (false, Direction::Positive) => Scale { worst: low, best: high },
                (false, Direction::Negative) => Scale { worst: high, best: low },
                (false, Direction::Target) => continue,
            };
            scales.add(&i.id, scale);
        }
        for n in plan.node_order() {
            let node = plan.node(*n);
            let scale = match &node.kind {
                NodeKind::Aggregate { aggregate, .. } => match aggregate.facts().range {
                    Some([worst, best]) => Some(Scale { worst, best }),
                    None => scales.hull(plan.inputs_of(*n).iter().map(|r: &Ref| plan.id_of(*r))),
                },
                NodeKind::Formula { .. } => scales.of_formula(evaluation, &node.id),
            };
            if let Some(scale) = scale {
                scales.add(&node.id, scale);
            }
        }
        scales
    }

    /// The scale of an indicator or a node; `None` where nothing declares one.
    pub fn get(&self, id: &str) -> Option<Scale> {
        self.of.get(id).copied()
    }

    fn add(&mut self, id: &Arc<str>, scale: Scale) {
        if scale.worst.is_finite() && scale.best.is_finite() && scale.worst != scale.best {
            self.of.insert(id.clone(), scale);
        }
    }

    fn hull<'a>(&self, ids: impl Iterator<Item = &'a Arc<str>>) -> Option<Scale> {
        let mut out: Option<Scale> = None;
        for id in ids {
            let one = self.get(id)?;
            // An index has one direction: a child of the other way round has no place in a hull.
            if one.best < one.worst {
                return None;
            }
            out = Some(out.map_or(one, |o| Scale { worst: o.worst.min(one.worst), best: o.best.max(one.best) }));
        }
        out
    }

    fn of_formula(&self, evaluation: &Evaluation, id: &str) -> Option<Scale> {
        let players = players(evaluation, id);
        let ends: Option<Vec<Scale>> = players.iter().map(|p| self.get(p)).collect();
        let ends = ends?;
        let points = [ends.iter().map(|s| s.worst).collect(), ends.iter().map(|s| s.best).collect()];
        match at_points(evaluation, id, &players, &points)[..] {
            [Some(worst), Some(best)] if best > worst => Some(Scale { worst, best }),
            _ => None,
        }
    }
}

/// The range that a normaliser is told to map to, for one that lets values go beyond it: goalposts without a clip.
fn declared(score: &Use) -> Option<[f64; 2]> {
    let params = score.params_with_defaults();
    match params.get("range")?.as_list()? {
        [low, high] => Some([low.as_number()?, high.as_number()?]).filter(|[low, high]| low < high),
        _ => None,
    }
}

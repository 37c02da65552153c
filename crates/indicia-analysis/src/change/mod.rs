//! Why a score changed: from one period to the next, or from one edition to another.
//!
//! A change is shared out among five factors, each of which can be taken from either side by itself:
//!
//! | factor | what it is |
//! |---|---|
//! | data | the values of the indicators, after derivation, of all units |
//! | weights | the numbers with which children are weighted |
//! | method | the rest of the definition: tree, formulas, imputers, treatments, normalisers, aggregators, rules, rounding |
//! | goalposts | declared goalposts, and the states that treatments and normalisers fitted: what a full score means |
//! | membership | which units are there, as far as fits look at them |
//!
//! Each mixture of the two sides is evaluated by the executor, through [`Evaluation::with`]; the shares are the factors' Shapley
//! values ([`shapley`]). They do not depend on an order and add up to the change; what is left over is rounding, and it is shown.
//!
//! Goalposts and membership are told apart by fitting anew: with the goalposts of one side and the membership of the other, a method
//! is fitted on the one side's values of the units that the other side has. Where both sides hold the same state (a fit over
//! all periods) there is nothing to share out and neither has a part.

mod guard;
mod progress;
mod shapley;
mod world;

use std::sync::Arc;

use indicia_core::{Evaluation, Period};
use indicia_diagnostic::{Diagnostic, catalogue::change as codes};
use indicia_method::Text;

pub use guard::{indicators_below, nodes_below, obstacles};
pub use progress::{Progress, UnitProgress, progress};
pub use shapley::shapley;

use world::World;

/// An evaluation at a period: one side of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The evaluation.
    pub evaluation: &'a Evaluation,
    /// The period that is compared.
    pub period: Period,
}

/// What a change can come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Factor {
    /// Values of the indicators.
    Data,
    /// Numbers with which children are weighted.
    Weights,
    /// The rest of the definition.
    Method,
    /// Declared goalposts and fitted states.
    Goalposts,
    /// Who is there.
    Membership,
}

impl Factor {
    /// All factors, in the order in which they are shown.
    pub const ALL: [Factor; 5] = [Factor::Data, Factor::Weights, Factor::Method, Factor::Goalposts, Factor::Membership];

    /// Its word, for files.
    pub const fn word(self) -> &'static str {
        match self {
            Factor::Data => "data",
            Factor::Weights => "weights",
            Factor::Method => "method",
            Factor::Goalposts => "goalposts",
            Factor::Membership => "membership",
        }
    }
}

/// What a change is, and so what its parts make up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// The new score less the old one; the parts add up to it.
    #[default]
    Difference,
    /// The new score over the old one; the parts are factors of it. They are the Shapley values of the logarithms: for a geometric mean those of Van Puyenbroeck & Rogge, Geometric mean quantity index numbers
    /// with Benefit-of-the-Doubt weights, European Journal of Operational Research 256 (2017), 1004-1014.
    Ratio,
}

impl Measure {
    /// What does not change.
    pub const fn neutral(self) -> f64 {
        match self {
            Measure::Difference => 0.0,
            Measure::Ratio => 1.0,
        }
    }

    /// A score on the scale on which parts add up.
    fn added(self, score: f64) -> Option<f64> {
        match self {
            Measure::Difference => Some(score),
            Measure::Ratio => (score > 0.0).then(|| libm::log(score)),
        }
    }

    /// Back from there.
    fn shown(self, part: f64) -> f64 {
        match self {
            Measure::Difference => part,
            Measure::Ratio => libm::exp(part),
        }
    }
}

/// How the scores at a node changed.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The node or indicator.
    pub node: Arc<str>,
    /// The period of the first side.
    pub from: Period,
    /// The period of the second.
    pub to: Period,
    /// Factors in which the sides differ; the others have no part anywhere.
    pub active: Vec<Factor>,
    /// Units with a row on both sides, in the order of the second side's output.
    pub units: Vec<UnitChange>,
    /// Units that the second side alone has.
    pub entered: Vec<Arc<str>>,
    /// Units that the first side alone has.
    pub left: Vec<Arc<str>>,
    /// What a change is.
    pub measure: Measure,
    /// What a reader must know of the decomposition.
    pub findings: Vec<Diagnostic>,
}

/// How the score of one unit changed.
#[derive(Clone, Debug)]
pub struct UnitChange {
    /// Its id.
    pub unit: Arc<str>,
    /// Its name.
    pub name: Text,
    /// Its score on the first side, as published.
    pub from: Option<f64>,
    /// Its score on the second side.
    pub to: Option<f64>,
    /// Its rank on the first side.
    pub rank_from: Option<f64>,
    /// Its rank on the second side.
    pub rank_to: Option<f64>,
    /// The part of each factor, in the order of [`Factor::ALL`]; `None` where a score is missing on a side or in a mixture of them.
    pub parts: Option<[f64; 5]>,
    /// The change less the parts: rounding. Of ratios, that of the logarithms.
    pub residual: f64,
    /// What a change is.
    pub measure: Measure,
}

impl UnitChange {
    /// The change of the score. A ratio of scores that are not both above zero is none.
    pub fn change(&self) -> Option<f64> {
        let (a, b) = self.from.zip(self.to)?;
        match self.measure {
            Measure::Difference => Some(b - a),
            Measure::Ratio => (a > 0.0 && b > 0.0).then(|| b / a),
        }
    }

    /// The part of a factor.
    pub fn part(&self, factor: Factor) -> Option<f64> {
        self.parts.map(|p| p[factor as usize])
    }
}

/// A residual beyond this share of the scores is no rounding.
const ROUNDING: f64 = 1e-9;

/// Shares out the changes of the scores at a node (or an indicator). It compares whatever it is given: ask [`obstacles`] first.
///
/// # Errors
/// A side has no such node or period, or a mixture of the sides is no plan.
pub fn changes(from: Side, to: Side, node: &str) -> Result<Changes, Vec<Diagnostic>> {
    changes_as(Measure::Difference, from, to, node)
}

/// As [`changes`], of ratios where these are asked for.
///
/// # Errors
/// As there.
pub fn changes_as(measure: Measure, from: Side, to: Side, node: &str) -> Result<Changes, Vec<Diagnostic>> {
    let world = World::new(from, to, node)?;
    let units = world.units();
    let coalitions = world.evaluate()?;
    let mut out = Changes {
        node: node.into(),
        from: from.period,
        to: to.period,
        active: world.active().to_vec(),
        units: Vec::with_capacity(units.len()),
        entered: world.entered(),
        left: world.left(),
        measure,
        findings: Vec::new(),
    };
    let (mut broken, mut inexact, mut no_ratio) = (Vec::new(), Vec::new(), Vec::new());
    for (n, unit) in units.iter().enumerate() {
        let there: Option<Vec<f64>> = coalitions.iter().map(|of_units| of_units.get(n).copied().flatten()).collect();
        let has_mixtures = there.is_some();
        let values: Option<Vec<f64>> = there.and_then(|values| values.into_iter().map(|v| measure.added(v)).collect());
        let published = unit.from.value.zip(unit.to.value);
        let ends = published.and_then(|(a, b)| measure.added(a).zip(measure.added(b)));
        let parts = values.as_ref().filter(|_| ends.is_some()).map(|values| {
            let mut parts = [0.0; 5];
            for (factor, share) in world.active().iter().zip(shapley(world.active().len(), values)) {
                parts[*factor as usize] = share;
            }
            parts
        });
        let residual = match (parts, ends) {
            (Some(parts), Some((a, b))) => (b - a) - parts.iter().copied().collect::<indicia_kernels::Sum>().total(),
            _ => 0.0,
        };
        if published.is_some() && has_mixtures && parts.is_none() {
            no_ratio.push(unit.id.clone());
        } else if let Some((a, b)) = ends {
            match parts {
                None => broken.push(unit.id.clone()),
                Some(_) if residual.abs() > ROUNDING * a.abs().max(b.abs()).max(1e-3) => inexact.push(unit.id.clone()),
                Some(_) => {}
            }
        }
        out.units.push(UnitChange {
            unit: unit.id.clone(),
            name: unit.name.clone(),
            from: unit.from.value,
            to: unit.to.value,
            rank_from: unit.from.rank,
            rank_to: unit.to.rank,
            parts: parts.map(|parts| parts.map(|part| measure.shown(part))),
            residual,
            measure,
        });
    }
    if !broken.is_empty() {
        out.findings.push(Diagnostic::new(codes::MIXTURE_MISSING).arg("node", node).list("known", broken));
    }
    if !no_ratio.is_empty() {
        out.findings.push(Diagnostic::new(codes::NO_RATIO).arg("node", node).list("known", no_ratio));
    }
    if !inexact.is_empty() {
        out.findings.push(Diagnostic::new(codes::NOT_EXACT).arg("node", node).list("known", inexact));
    }
    Ok(out)
}

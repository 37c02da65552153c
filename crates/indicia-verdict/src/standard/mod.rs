//! Evaluation standards: what a score amounts to, in words that were fixed before anyone was scored.
//!
//! A [`Scale`] is a ladder of steps from the worst to the best; a [`Standard`] holds a node against a scale. Grades are thresholds
//! on values and therefore only for values that mean the same whoever else is evaluated; where a value is relative to
//! the other units ([`relative_reasons`]) its scale is one of tiers by rank share.

mod apply;
mod grades;
mod reach;
mod relative;
mod rubric;
mod tiers;

use std::sync::Arc;

use indicia_diagnostic::Place;
use indicia_expr::Program;
use indicia_method::Text;

pub use apply::{Judged, Outcome, places_of};
pub use grades::{Closed, Grade, Grades};
pub use reach::unreachable;
pub use relative::{Why, relative_reasons};
pub use rubric::{Descriptor, Dimension, Level, Profile, Rubric, reached};
pub use tiers::{Tier, Tiers, places};

pub(crate) use apply::is_level;

/// What a node is held against.
#[derive(Clone, Debug)]
pub struct Standard {
    /// Its id: `five` of `[standard.five]`.
    pub id: Arc<str>,
    /// Its name; that of the scale where it has none of its own.
    pub title: Text,
    /// What is judged.
    pub basis: Basis,
    /// Where it is declared.
    pub place: Option<Place>,
}

/// What a standard judges.
#[derive(Clone, Debug)]
pub enum Basis {
    /// The value of a node, or the score of an indicator.
    Value {
        /// Id of the node or indicator.
        on: Arc<str>,
        /// The ladder.
        scale: Arc<Scale>,
        /// Grades that this one cannot exceed.
        cap: Option<Cap>,
    },
    /// Levels of dimensions, by a rubric. Level 0 is below the lowest.
    Rubric {
        /// The rubric.
        rubric: Arc<Rubric>,
        /// For each dimension the indicator that holds its level, 0 to the number of levels.
        ratings: Vec<Arc<str>>,
        /// Ids and names of the steps: below the lowest level, then the levels.
        steps: Vec<(Arc<str>, Text)>,
    },
}

/// A ladder of steps, from the worst to the best.
#[derive(Clone, Debug)]
pub struct Scale {
    /// Its id.
    pub id: Arc<str>,
    /// Its name.
    pub title: Text,
    /// Who laid it down.
    pub source: Text,
    /// The steps.
    pub steps: Steps,
}

/// The steps of a scale.
#[derive(Clone, Debug)]
pub enum Steps {
    /// Thresholds on values.
    Grades(Grades),
    /// Shares of the ranked units.
    Tiers(Tiers),
    /// The class of the greatest membership, at a node whose aggregator gives memberships.
    Classes(Classes),
}

/// The classes of a fuzzy evaluation as steps: a unit is in the one that it belongs to most (the principle of the greatest membership), of equal ones in the lower.
#[derive(Clone, Debug)]
pub struct Classes {
    /// Ids and names, from the lowest on.
    pub list: Vec<(Arc<str>, Text)>,
    /// Whether the value of the node is the number of the class, 1 the lowest, so that draws, which see values alone, tell it too.
    pub is_value: bool,
}

/// A grade is never above that of the weakest of these.
#[derive(Clone, Debug)]
pub struct Cap {
    /// The grades of the parts; as many as the standard has, in the same order.
    pub by: Arc<Scale>,
    /// The parts.
    pub of: Vec<CapTerm>,
}

/// A part that caps a grade.
#[derive(Clone, Debug)]
pub struct CapTerm {
    /// As it is written: `100 * Iu`.
    pub text: Arc<str>,
    /// The nodes and indicators that it names, in the order of the program's inputs.
    pub inputs: Vec<Arc<str>>,
    /// Its formula.
    pub program: Arc<Program>,
}

impl Standard {
    /// The node or indicator whose value is judged; `None` for a rubric.
    pub fn on(&self) -> Option<&Arc<str>> {
        match &self.basis {
            Basis::Value { on, .. } => Some(on),
            Basis::Rubric { .. } => None,
        }
    }

    /// Ids and names of the steps, from the worst to the best.
    pub fn steps(&self) -> Vec<(&Arc<str>, &Text)> {
        match &self.basis {
            Basis::Value { scale, .. } => scale.names(),
            Basis::Rubric { steps, .. } => steps.iter().map(|(id, title)| (id, title)).collect(),
        }
    }

    /// The number of a step, 0 for the worst.
    pub fn step(&self, id: &str) -> Option<usize> {
        self.steps().iter().position(|(step, _)| &***step == id)
    }

    /// Whether its steps are shares of the ranked units and not thresholds.
    pub fn is_by_rank(&self) -> bool {
        matches!(&self.basis, Basis::Value { scale, .. } if matches!(scale.steps, Steps::Tiers(_)))
    }

    /// The classes of memberships, if it goes by those.
    pub fn classes(&self) -> Option<&Classes> {
        match &self.basis {
            Basis::Value { scale, .. } => match &scale.steps {
                Steps::Classes(classes) => Some(classes),
                _ => None,
            },
            Basis::Rubric { .. } => None,
        }
    }

    /// The rubric with the indicators that hold the levels of its dimensions, if it is one of maturity.
    pub fn rubric(&self) -> Option<(&Arc<Rubric>, &[Arc<str>])> {
        match &self.basis {
            Basis::Value { .. } => None,
            Basis::Rubric { rubric, ratings, .. } => Some((rubric, ratings)),
        }
    }

    /// Its thresholds, if it has any.
    pub fn grades(&self) -> Option<&Grades> {
        match &self.basis {
            Basis::Value { scale, .. } => scale.grades(),
            Basis::Rubric { .. } => None,
        }
    }
}

impl Scale {
    /// Ids and names of the steps, from the worst to the best.
    pub fn names(&self) -> Vec<(&Arc<str>, &Text)> {
        match &self.steps {
            Steps::Grades(g) => g.list.iter().map(|g| (&g.id, &g.title)).collect(),
            Steps::Tiers(t) => t.list.iter().map(|t| (&t.id, &t.title)).collect(),
            Steps::Classes(c) => c.list.iter().map(|(id, title)| (id, title)).collect(),
        }
    }

    /// Its thresholds, if it has any.
    pub fn grades(&self) -> Option<&Grades> {
        match &self.steps {
            Steps::Grades(grades) => Some(grades),
            Steps::Tiers(_) | Steps::Classes(_) => None,
        }
    }
}

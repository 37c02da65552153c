//! What an author declares to be uncertain, and the sources that are made of it once the evaluation is known.

mod choice;
mod number;
mod weights;

use std::sync::Arc;

use indicia_core::{Dial, Edit, Evaluation};
use indicia_diagnostic::Place;
use indicia_method::Text;

use super::Distribution;
use super::source::Source;
use choice::Choice;
use number::Number;
use weights::Weights;

/// One assumption.
#[derive(Clone, Debug)]
pub struct Assumption {
    /// Its id.
    pub id: Arc<str>,
    /// Its name, which may be empty.
    pub title: Text,
    /// What it varies.
    pub what: Vary,
    /// Where it is declared.
    pub place: Option<Place>,
}

/// What an assumption varies.
#[derive(Clone, Debug)]
pub enum Vary {
    /// One of several systems.
    Choice(Vec<Branch>),
    /// A number of the system.
    Number {
        /// The number.
        dial: Dial,
        /// How it is distributed.
        distribution: Distribution,
    },
    /// The weights of nodes, around what they are.
    Weights {
        /// Ids of aggregates.
        nodes: Vec<Arc<str>>,
        /// How.
        spread: Spread,
    },
}

/// One of several systems.
#[derive(Clone, Debug)]
pub struct Branch {
    /// What it is called where results are shown.
    pub label: Arc<str>,
    /// Its probability; those of all branches sum to 1.
    pub probability: f64,
    /// What it changes; nothing in the system as it is declared.
    pub edits: Vec<Edit>,
    /// Where it is declared.
    pub place: Option<Place>,
}

/// How weights spread. Whatever comes of it is scaled back to their sum. Where there are lists of weights by group, period or row, Dirichlet
/// and ranges draw each of them by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spread {
    /// Each weight times 1 + U, with U uniform within plus and minus this, at most 1; in all groups and units alike.
    Noise(f64),
    /// Dirichlet around the weights, with this concentration: the standard deviation of a weight w is sqrt(w (1 - w) / (concentration + 1)).
    Dirichlet(f64),
    /// Each weight uniform between these, whatever it was.
    Range([f64; 2]),
}

/// Why an assumption cannot be drawn although nothing is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotDrawn {
    /// The weights of the node could not be computed.
    NoWeights(Arc<str>),
}

impl Assumption {
    /// Its source on an evaluation.
    ///
    /// # Errors
    /// A node without weights.
    pub fn source(&self, evaluation: &Evaluation) -> Result<Box<dyn Source + '_>, NotDrawn> {
        Ok(match &self.what {
            Vary::Choice(branches) => Box::new(Choice::new(&self.id, branches)),
            Vary::Number { dial, distribution } => Box::new(Number::new(&self.id, dial, distribution)),
            Vary::Weights { nodes, spread } => Box::new(Weights::new(&self.id, nodes, *spread, evaluation)?),
        })
    }

    /// Its branches; one without a name where it has none.
    pub fn branches(&self) -> &[Branch] {
        match &self.what {
            Vary::Choice(branches) => branches,
            _ => &[],
        }
    }
}

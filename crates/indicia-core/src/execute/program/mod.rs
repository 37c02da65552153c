//! Many draws of a few free things, without allocating.
//!
//! Compiling does once what no draw can change: fits, scores and nodes that nothing free reaches, every score under
//! every combination of the alternatives that reach it, the patterns of missing values, the logarithms of a geometric
//! mean. A draw then computes only the nodes above what is free, into memory that is reused.
//!
//! What allocates all the same is named here: a data-driven weighting by group, by unit or out of other weights, and an
//! aggregator that looks at all units, when a draw changes their input. They run through the ordinary executor.

mod compile;
mod draw;
mod scratch;
mod stack;

use std::sync::Arc;

use indicia_method::Prepared;

use super::edit::{Edit, EditError};
use super::evaluation::Evaluation;
use super::trace::WeightTrace;
use crate::data::Series;
use crate::plan::Plan;
use crate::system::Use;

pub use scratch::Scratch;

/// Something that varies from draw to draw.
#[derive(Clone, Debug)]
pub enum Free {
    /// The weights of a node: one number a child.
    Weights(Arc<str>),
    /// The cells of a raw column: one number a row of [`Evaluation::scored_data`]. Cells that are missing stay missing.
    Column(Arc<str>),
    /// Alternatives of the system, one number: which of them holds. Each is a list of edits to methods, parameters,
    /// states, weights, goalposts or directions; the empty list is the system as it is.
    Choice(Vec<Vec<Edit>>),
}

/// Why a program cannot be compiled.
#[derive(Clone, Debug)]
pub enum CompileError {
    /// There is no such node, indicator or raw column.
    Unknown(String),
    /// The same weights or column twice.
    Twice(String),
    /// A choice may edit the system, not cells or membership.
    NotAChoice,
    /// A choice with fewer than two alternatives.
    OneAlternative,
    /// Alternatives that reach one indicator have more combinations than this can hold.
    TooMany {
        /// The indicator.
        indicator: Arc<str>,
        /// How many combinations there are.
        combinations: usize,
    },
    /// An alternative is no valid edit.
    Edit(EditError),
    /// The free column feeds an imputer or a set of units of several periods, which only an evaluation can follow.
    Unsupported(String),
}

impl std::fmt::Display for CompileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            CompileError::Unknown(what) => write!(f, "there is no {what}"),
            CompileError::Twice(what) => write!(f, "{what} is free twice"),
            CompileError::NotAChoice => write!(f, "a choice edits methods, parameters, states, weights, goalposts or directions only"),
            CompileError::OneAlternative => write!(f, "a choice needs two alternatives"),
            CompileError::TooMany { indicator, combinations } => write!(f, "{combinations} combinations of alternatives reach {indicator}"),
            CompileError::Edit(e) => write!(f, "{e}"),
            CompileError::Unsupported(what) => write!(f, "{what} cannot follow a free column"),
        }
    }
}

impl std::error::Error for CompileError {}

/// The most combinations of alternatives that may reach one indicator.
const MOST_COMBINATIONS: usize = 4096;

/// A compiled evaluation: draws in, values of wanted nodes out.
pub struct Program {
    base: Evaluation,
    free: Vec<FreeSlot>,
    width: usize,
    rows: usize,
    /// The plan under each combination of the alternatives that reach nodes, and the values of indicators.
    sources: Vec<Source>,
    steps: Vec<Step>,
    wanted: Vec<Slot>,
}

/// A free thing with its place among the values of a draw.
struct FreeSlot {
    at: usize,
    /// Number of alternatives of a choice; 0 for the others.
    alternatives: usize,
}

/// Where the value of an indicator or node is found during a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    /// Fixed, or picked by choices: a source.
    Source(usize),
    /// Computed by a step of the draw.
    Step(usize),
}

/// A value that choices pick among series that are there.
struct Source {
    /// The choices, by their number among the free things, most significant first.
    choices: Vec<usize>,
    /// A series for each combination.
    series: Vec<Series>,
}

/// One thing that every draw computes.
struct Step {
    work: Work,
    /// Decimals to which the result is rounded.
    round: Option<u32>,
}

enum Work {
    /// A free raw column.
    Column { free: usize, base: Series },
    /// A derivation out of raw columns.
    Derive { inputs: Vec<Slot>, variants: Variants<Use> },
    /// Masks and corrections of an indicator: cells that a draw must not touch.
    Keep { input: Slot, base: Series },
    /// A treatment or a normaliser.
    Apply { input: Slot, variants: Variants<Use>, indicator: usize },
    /// An aggregate.
    Aggregate(Box<Aggregate>),
    /// A formula or a rule.
    Formula { inputs: Vec<Slot>, program: Arc<indicia_expr::Program>, otherwise: Option<f64> },
}

struct Aggregate {
    node: usize,
    inputs: Vec<Slot>,
    variants: Variants<NodeVariant>,
    /// Number of the free weights among the free things.
    free_weights: Option<usize>,
    /// Patterns of missing children when no draw changes them; `None` when nothing is missing.
    patterns: Option<Vec<super::aggregate::Pattern>>,
    /// Whether a draw may change which children are present.
    status_varies: bool,
    /// Whether a draw changes an input.
    inputs_vary: bool,
}

struct NodeVariant {
    plan: Plan,
    aggregate: Use,
    state: Option<Arc<dyn indicia_method::Fitted>>,
    prepared: Option<Box<dyn Prepared>>,
    /// Weights that no draw changes.
    weights: Option<Arc<WeightTrace>>,
}

/// Things that choices pick among.
struct Variants<T> {
    choices: Vec<usize>,
    items: Vec<T>,
}

impl Program {
    /// How many values a draw takes: those of each free thing, in their order.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many rows a wanted node has.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many nodes are wanted.
    pub fn wanted(&self) -> usize {
        self.wanted.len()
    }

    /// The evaluation that was compiled.
    pub fn base(&self) -> &Evaluation {
        &self.base
    }

    /// The number of the combination that a draw's choices pick, most significant first.
    fn pick(&self, choices: &[usize], draw: &[f64]) -> usize {
        choices.iter().fold(0, |n, c| {
            let slot = &self.free[*c];
            let chosen = (draw[slot.at].max(0.0) as usize).min(slot.alternatives - 1);
            n * slot.alternatives + chosen
        })
    }
}

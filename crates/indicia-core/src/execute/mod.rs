//! From a plan and a dataset to an evaluation.
//!
//! Stages are computed one after the other, each for all indicators; nodes follow in an order in which everything
//! they depend on is there. Every step has a key that holds all its output depends on, so a step whose key an
//! earlier evaluation already computed is taken from there. Reductions run in a fixed order within one thread;
//! only independent columns and independent rows are spread over threads, so the number of threads changes nothing.

mod aggregate;
mod column;
mod context;
mod derive;
mod edit;
mod evaluation;
mod finite;
mod formula;
mod gather;
mod impute;
mod program;
mod rank;
mod reason;
mod scope;
mod screen;
mod stages;
mod trace;
mod unit_row;
mod weigh;

pub(crate) use aggregate::reweighted;
pub use edit::{Edit, EditError};
pub use evaluation::Evaluation;
pub use program::{CompileError, Dial, Forecast, Free, Program, Scratch, Wanted};
pub use rank::Ranks;
pub use reason::Reason;
pub use screen::{Screening, Tally, Verdict};
pub use trace::{IndicatorTrace, NodeTrace, StageTrace, StateTrace, WeightAxisTrace, WeightLists, WeightTrace};
pub use unit_row::UnitRow;

use context::Context;

use crate::data::Dataset;
use crate::plan::Plan;

/// Evaluates a plan on data.
///
/// Findings, errors among them, stand in the evaluation: where a step could not be computed its cells have the status
/// `failed`, and everything else is computed all the same, so that all that is wrong is seen at once.
pub fn evaluate(plan: &Plan, data: &Dataset) -> Evaluation {
    Context::new(plan, data, None, None).run()
}

//! Scoring rules: normalisers that learn nothing. What a value scores stands in the parameters, as in a scoring manual.
//!
//! The direction of the indicator turns nothing here; it is held against the rule, and a rule that goes the other way raises a warning
//! at its place.

mod limits;
mod slope;

pub mod bonus;
pub mod categorical;
pub mod checklist_count;
pub mod completion;
pub mod deduction;
pub mod piecewise;
pub mod step;

pub use bonus::Bonus;
pub use categorical::Categorical;
pub use checklist_count::ChecklistCount;
pub use completion::Completion;
pub use deduction::Deduction;
pub use piecewise::Piecewise;
pub use step::Steps;

use indicia_plugin::prelude::*;

/// The facts of a rule with scores between two ends.
fn facts(low: f64, high: f64) -> Facts {
    Facts { range: Some([low, high]), sets_direction: true, fit: Fit::None, ..Facts::default() }
}

/// A number as the formula language reads it.
fn number(x: f64) -> String {
    if x < 0.0 { format!("({x})") } else { x.to_string() }
}

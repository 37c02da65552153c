//! From scores to judgements that can be acted on: standards and grades, types, diagnosis, measures.
//!
//! A [`Definition`] says what is judged and by which [`Standard`]; it is data, read from the TOML by whoever knows files. Everything
//! here reads an evaluation, and asks the executor again where it needs another. No score is computed here and none is changed.

pub mod balance;
mod definition;
pub mod diagnosis;
mod drawn;
pub mod judge;
pub mod kind;
mod labels;
pub mod ledger;
pub mod matrix;
pub mod measures;
pub mod roles;
pub mod standard;
mod values;
pub mod waterfall;

pub use balance::Pattern;
pub use definition::Definition;
pub use drawn::{LabelCounter, LabelCounts, LabelShares, Looked, Probabilities};
pub use judge::{Question, Standing, Sureness, Verdict, judge};
pub use kind::{TypeLabel, TypeRule};
pub use matrix::Quadrant;
pub use roles::{Balance, Cut, Cuts, Roles};
pub use standard::{
    Basis, Cap, CapTerm, Classes, Closed, Descriptor, Dimension, Grade, Grades, Judged, Level, Outcome, Profile, Rubric, Scale, Standard,
    Steps, Tier, Tiers, Why, relative_reasons,
};
pub use values::Values;
pub use waterfall::Waterfall;

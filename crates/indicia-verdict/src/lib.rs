//! From scores to judgements that can be acted on: standards and grades, types, diagnosis, measures.
//!
//! A [`Definition`] says what is judged and by which [`Standard`]; it is data, read from the TOML by whoever knows files. Everything
//! here reads an evaluation, and asks the executor again where it needs another. No score is computed here and none is changed.

mod definition;
pub mod diagnosis;
pub mod ledger;
pub mod measures;
pub mod standard;

pub use definition::Definition;
pub use standard::{
    Basis, Cap, CapTerm, Closed, Grade, Grades, Judged, Outcome, Scale, Standard, Steps, Tier, Tiers, Why, relative_reasons,
};

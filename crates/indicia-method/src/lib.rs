//! What a method is, in safe Rust: tables in, values out, facts declared.
//!
//! The executor knows *that* there are normalisers, weightings and aggregators; this crate is all it knows about
//! them. A [`Method`] is a method before its parameters (`min-max`); an [`Instance`] is one with them
//! (`min-max` to [1, 100]); a [`Fitted`] state is what an instance learnt from data (the minimum and the maximum).
//! `fit`, `apply` and the state are separate, so that a state can be printed, kept, and used to score a
//! unit that arrives later.
//!
//! Nothing here depends on anything outside the standard library: this crate travels to plugin authors.

mod call;
mod facts;
mod failure;
mod json;
mod method;
mod nearest;
mod output;
mod path;
mod schema;
mod status;
mod table;
mod value;
mod weights;

pub use call::{Call, Finding, Findings, Level};
pub use facts::{Compensability, Domain, Facts, Fit, Locality, Missing, Outlook, OutputKind, WeightAxis};
pub use failure::Failure;
pub use json::{JsonError, from_json, to_json};
pub use method::{About, Explanation, Fitted, Instance, Kind, Method, Prepared, Text, TextOf};
pub use nearest::nearest;
pub use output::Output;
pub use path::{Path, Step};
pub use schema::{ParamProblem, ProblemKind, validate, with_defaults};
pub use status::Status;
pub use table::{Column, Direction, Field, Table};
pub use value::{Value, ValueKind};
pub use weights::{Axis, Weights};

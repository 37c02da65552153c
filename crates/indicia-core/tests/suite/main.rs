//! Tests of the model, the plan and the executor, one subject a file.

mod draws;
mod edits;
mod explanations;
mod plans;
mod support;
mod units;
mod worked;

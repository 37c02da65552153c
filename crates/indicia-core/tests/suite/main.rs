//! Tests of the model, the plan and the executor, one subject a file.
#![allow(clippy::unwrap_used)]

mod coinr;
mod draws;
mod edits;
mod explanations;
mod hostile;
mod plans;
mod screens;
mod statuses;
mod support;
mod threads;
mod units;
mod worked;

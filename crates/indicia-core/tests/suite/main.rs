//! Tests of the model, the plan and the executor, one subject a file.

mod edits;
mod support;

//! Before anybody is asked: how many, with which form, and what the analysis would make of answers whose truth is known.

mod forms;
mod plan;
mod route;
mod simulate;

pub use forms::{page, xlsform};
pub use plan::{Need, Plan, Quota, plan};
pub use route::{Routes, routes};
pub use simulate::{Planted, Plants, Simulation, Turn, leniency, level, simulate};

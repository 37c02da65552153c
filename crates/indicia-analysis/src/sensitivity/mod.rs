//! Which assumption an uncertain result hangs on: Sobol indices of plain functions of uniform numbers.
//!
//! A factor is one assumption with all its uniform numbers, which are swapped together. A [`Design`] names the runs, [`run`] evaluates
//! them and keeps nothing but the requested outputs, and [`Estimator`] makes indices with bootstrap intervals out of one output.
//! Rows are evaluated in any order and every sum is taken in theirs: the number of threads changes no bit.

mod design;
mod estimate;
mod points;
mod resample;
mod runs;

pub use design::{Design, Matrix};
pub use estimate::{Estimate, Estimator, Form, Indices, NoIndices};
pub use runs::{Function, Runs, Sample, run};

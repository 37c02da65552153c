//! Which assumption an uncertain result hangs on: Sobol indices of plain functions of uniform numbers; and what the ranking would be without a part
//! of the system ([`removals`]), or with another weight ([`stability`]).
//!
//! A factor is one assumption with all its uniform numbers, which are swapped together. A [`Design`] names the runs, [`run`] evaluates
//! them and keeps nothing but the requested outputs, and [`Estimator`] makes indices with bootstrap intervals out of one output.
//! [`Outputs`] are the average shift in rank and the score and rank of units as such functions.
//! Rows are evaluated in any order and every sum is taken in theirs: the number of threads changes no bit.

mod design;
mod estimate;
mod outputs;
mod points;
mod removal;
mod resample;
mod runs;
mod stability;

pub use design::{Design, Matrix};
pub use estimate::{Estimate, Estimator, Form, Indices, NoIndices};
pub use outputs::{Output, OutputMemory, Outputs};
pub use removal::{Effect, NotRemoved, Removal, removal_count, removals};
pub use runs::{Function, Runs, Sample, run};
pub use stability::{Interval, Intervals, NotMoved, Route, Serves, Stability, StabilityAsk, stability, weight_count};

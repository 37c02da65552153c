//! How far units lie apart, whether the gap closes, and whether neighbours are alike.
//!
//! Measures of one period look at the units that have a value then, and say how many those are. Where a measure does not exist (a
//! logarithm of zero, a Gini coefficient with negative values) it is `None`: a shift that would make it exist would also make its
//! value.

mod convergence;
mod inequality;
mod spatial;

pub use convergence::{Beta, Control, Model, convergence};
pub use inequality::{Gap, GroupGap, gap_by_group, gaps};
pub use spatial::{Links, SpatialPeriod, spatial};

/// What the measures of one period are made of.
pub use indicia_kernels::{Bandwidth, Dagum, DagumPair, LocalMoran, Moran, Quadrant, Theil, TheilParts, bandwidth, density};

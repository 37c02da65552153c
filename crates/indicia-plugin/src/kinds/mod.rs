//! The typed traits, a file each, and the adapters that turn them into what the host sees.
//!
//! [`crate::method!`] finds the adapter of a kind through the markers in [`marker`], which are named like the traits.

mod aggregator;
mod column;
mod deriver;
mod imputer;
mod weighting;

use indicia_method::{Column, Failure, Field, Instance, Kind, Output, Table};

pub use aggregator::{Aggregator, RowAggregator};
pub use column::{Normalizer, Treatment};
pub use deriver::Deriver;
pub use imputer::{Imputer, fill};
pub use weighting::{UnitWeighting, Weighting};

/// Types that stand for the traits.
pub mod marker {
    /// For [`super::Normalizer`].
    #[derive(Debug)]
    pub struct Normalizer;
    /// For [`super::Treatment`].
    #[derive(Debug)]
    pub struct Treatment;
    /// For [`super::Deriver`].
    #[derive(Debug)]
    pub struct Deriver;
    /// For [`super::Imputer`].
    #[derive(Debug)]
    pub struct Imputer;
    /// For [`super::Weighting`].
    #[derive(Debug)]
    pub struct Weighting;
    /// For [`super::UnitWeighting`].
    #[derive(Debug)]
    pub struct UnitWeighting;
    /// For [`super::Aggregator`].
    #[derive(Debug)]
    pub struct Aggregator;
    /// For [`super::RowAggregator`].
    #[derive(Debug)]
    pub struct RowAggregator;
}

/// The way from a typed value to an instance; implemented by the markers.
pub trait Make<T>: 'static {
    /// The kind.
    const KIND: Kind;

    /// Checks the combination of parameters and wraps the value.
    fn make(typed: T) -> Result<Box<dyn Instance>, Failure>;
}

/// The one column of a column method.
fn only<'a>(data: &Table<'a>) -> Result<(Column<'a>, Field<'a>), Failure> {
    match data.columns {
        [column] => Ok((*column, data.field(0))),
        other => Err(Failure::new("wrong-shape").arg("expected", 1).arg("found", other.len())),
    }
}

/// Refuses an output of another shape; a host's mistake must not become a panic in a method.
fn due(out: &Output, rows: usize, cols: usize) -> Result<(), Failure> {
    let cells = rows * cols;
    if out.rows == rows && out.cols == cols && out.values.len() == cells && out.status.len() == cells {
        Ok(())
    } else {
        let shape = |r: usize, c: usize| format!("{r} x {c}");
        Err(Failure::new("wrong-shape").arg("expected", shape(rows, cols)).arg("found", shape(out.rows, out.cols)))
    }
}

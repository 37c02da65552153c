//! The rows of a fit, kept so that others can be compared with them.

use indicia_plugin::prelude::*;

/// The columns of a table as owned numbers.
pub fn columns(data: &Table) -> Vec<Vec<f64>> {
    data.columns.iter().map(|c| c.values.to_vec()).collect()
}

/// Refuses a table with other columns than those of the fit.
pub fn same_columns(expected: usize, data: &Table) -> Result<(), Failure> {
    if data.cols() == expected { Ok(()) } else { Err(Failure::new("wrong-shape").arg("expected", expected).arg("found", data.cols())) }
}

/// Refuses weights that differ among units.
pub fn one_vector(weights: Weights) -> Result<(), Failure> {
    if matches!(weights.axis, Axis::Group | Axis::Row) { Err(Failure::new("one-vector")) } else { Ok(()) }
}

state! {
    /// The units of a fit, column by column.
    pub struct Members {
        /// Their values.
        columns: Vec<Vec<f64>>,
    }
}

impl Members {
    /// The rows of a table, of which there must be one.
    pub fn of(data: &Table) -> Result<Members, Failure> {
        if data.rows == 0 { Err(Failure::new("no-complete-row")) } else { Ok(Members { columns: columns(data) }) }
    }

    /// How many units there are.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, Vec::len)
    }

    /// Refuses a state whose columns differ in length.
    pub fn check(&self) -> Result<(), Failure> {
        let n = self.rows();
        if n > 0 && self.columns.iter().all(|c| c.len() == n) { Ok(()) } else { Err(Failure::new("foreign-state")) }
    }
}

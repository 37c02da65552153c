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

//! Which cells an imputer may fill, and what it says about them.

use indicia_plugin::method::{Finding, Level};
use indicia_plugin::prelude::*;

choices! {
    /// Whom a unit is compared with.
    pub enum Within {
        /// The units of its own period.
        Period = "period",
        /// The units of all periods.
        All = "all",
    }
}

/// Whether a cell is a gap: missing for no stated reason. What does not apply to the unit, lacks evidence, or was withheld on purpose, is not
/// guessed.
pub fn is_gap(column: &Column, row: usize) -> bool {
    let state = column.status.and_then(|s| s.get(row)).map_or(Status::PRESENT, |b| Status(*b).state());
    state == Status::MISSING
}

/// Says how many cells of a column were filled.
pub fn told(column: usize, field: &Field, count: usize, call: &Call) {
    if count > 0 {
        let what = Failure::new("imputed").arg("indicator", field.id).arg("count", count);
        call.findings.take(Finding { level: Level::Info, what, row: None, column: Some(column as u32) });
    }
}

/// The period of a row; 0 where there are none.
pub fn period(data: &Table, row: usize) -> u32 {
    data.period.get(row).copied().unwrap_or(0)
}

//! Where tables come from.

use indicia_diagnostic::Diagnostics;
use indicia_io::{Limits, Table, TableSource, read_table};

/// Gives tables: from the disk, or from the program itself for the systems that it ships.
pub trait Files {
    /// Reads a table.
    ///
    /// # Errors
    /// As [`read_table`].
    fn table(&self, source: &TableSource) -> Result<Table, Diagnostics>;
}

/// The disk.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    /// How much a table may ask for.
    pub limits: Limits,
}

impl Files for Disk {
    fn table(&self, source: &TableSource) -> Result<Table, Diagnostics> {
        read_table(source, &self.limits)
    }
}

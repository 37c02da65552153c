//! Where cells and columns stand.

use indicia_diagnostic::Place;

use super::Table;

impl Table {
    /// The place of a cell, with its text.
    pub fn place(&self, row: usize, column: usize) -> Place {
        let number = self.columns.get(column).map_or(0, |c| c.number);
        Place::cell(self.file.clone(), &self.sheet, self.row_number(row), number, &self.text(row, column))
    }

    /// The place of a whole column.
    pub fn column_place(&self, column: usize) -> Place {
        let number = self.columns.get(column).map_or(0, |c| c.number);
        Place::cell(self.file.clone(), &self.sheet, 0, number, "")
    }

    /// The place of a whole row.
    pub fn row_place(&self, row: usize) -> Place {
        Place::cell(self.file.clone(), &self.sheet, self.row_number(row), 0, "")
    }
}

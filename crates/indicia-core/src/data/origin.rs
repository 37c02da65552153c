use std::sync::Arc;

use indicia_diagnostic::Place;

/// Where the cells of a raw column come from: enough to name file, sheet, row and column of each.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// File as the user would name it.
    pub file: Arc<str>,
    /// Sheet of a workbook, empty for CSV.
    pub sheet: Arc<str>,
    /// Header text of the column.
    pub header: Arc<str>,
    /// Column, counted from 1.
    pub column: u32,
    /// For each row of the dataset the row of the file as a spreadsheet counts, 0 where the file has none.
    pub rows: Arc<[u32]>,
}

impl Origin {
    /// The place of a row's cell; the column as a whole where the file has no such row.
    pub fn place(&self, row: usize) -> Place {
        let line = self.rows.get(row).copied().unwrap_or(0);
        Place::cell(self.file.clone(), &self.sheet, line.into(), self.column, "")
    }
}

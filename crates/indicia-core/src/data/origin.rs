use std::sync::Arc;

use indicia_diagnostic::Place;

/// Where the cells of a raw column come from: enough to name file, sheet, row and column of each.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// Header text of the column.
    pub header: Arc<str>,
    /// The files: one, or those that were stacked.
    pub files: Vec<OriginFile>,
    /// The rows, shared by the columns of a table.
    pub lines: Arc<Lines>,
}

/// A file in which a raw column stands.
#[derive(Clone, Debug, PartialEq)]
pub struct OriginFile {
    /// File as the user would name it.
    pub file: Arc<str>,
    /// Sheet of a workbook, empty for CSV.
    pub sheet: Arc<str>,
    /// Column, counted from 1.
    pub column: u32,
}

/// Where the rows of a dataset stand in the files of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// For each row of the dataset the row of its file as a spreadsheet counts, 0 where no file has it.
    pub rows: Vec<u32>,
    /// For each row the number of its file; empty where there is only one.
    pub files: Vec<u32>,
}

impl Lines {
    /// Rows of one file.
    pub const fn of_one_file(rows: Vec<u32>) -> Lines {
        Lines { rows, files: Vec::new() }
    }

    /// The lines of some rows, in their order.
    pub(crate) fn gather(&self, rows: &[u32]) -> Lines {
        fn pick<T: Copy + Default>(list: &[T], rows: &[u32]) -> Vec<T> {
            rows.iter().map(|r| list.get(*r as usize).copied().unwrap_or_default()).collect()
        }
        let files = if self.files.is_empty() { Vec::new() } else { pick(&self.files, rows) };
        Lines { rows: pick(&self.rows, rows), files }
    }
}

impl Origin {
    /// The file of a row, and the row in it; 0 where no file has the row.
    fn find(&self, row: usize) -> Option<(&OriginFile, u32)> {
        let number = self.lines.files.get(row).copied().unwrap_or(0);
        Some((self.files.get(number as usize)?, self.lines.rows.get(row).copied().unwrap_or(0)))
    }

    /// The place of a row's cell; the column as a whole where no file has such a row.
    pub fn place(&self, row: usize) -> Option<Place> {
        let (file, line) = self.find(row)?;
        Some(Place::cell(file.file.clone(), &file.sheet, line.into(), file.column, ""))
    }

    /// The place of a row as a whole; `None` where no file has it.
    pub fn row_place(&self, row: usize) -> Option<Place> {
        let (file, line) = self.find(row).filter(|(_, line)| *line > 0)?;
        Some(Place::cell(file.file.clone(), &file.sheet, line.into(), 0, ""))
    }

    /// The place of the column as a whole, in the first file.
    pub fn column_place(&self) -> Option<Place> {
        self.files.first().map(|f| Place::cell(f.file.clone(), &f.sheet, 0, f.column, ""))
    }

    /// The origin of some rows. Columns that share their lines go on sharing them: `seen` holds what was gathered before.
    pub(crate) fn gather(&self, rows: &[u32], seen: &mut Vec<(Arc<Lines>, Arc<Lines>)>) -> Origin {
        let known = seen.iter().find(|(old, _)| Arc::ptr_eq(old, &self.lines)).map(|(_, new)| new.clone());
        let lines = known.unwrap_or_else(|| {
            let new = Arc::new(self.lines.gather(rows));
            seen.push((self.lines.clone(), new.clone()));
            new
        });
        Origin { lines, ..self.clone() }
    }
}

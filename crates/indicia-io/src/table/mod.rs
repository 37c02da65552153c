//! A table in columns that still know where they stood.

mod header;
mod numbers;
mod place;
mod texts;

pub use header::{Column, Find};
pub use numbers::{Adapted, NumberColumn};
pub use texts::TextColumn;

use std::borrow::Cow;
use std::sync::Arc;

use indicia_diagnostic::Diagnostics;

use crate::input::hex;
use crate::text::CsvBody;
use crate::workbook::{SheetBody, SheetCell};

pub(crate) use header::columns;

/// A table that was read: columns by header, rows without blank ones, and where everything stood.
///
/// Rows and columns are addressed by their index in the table, from 0; [`Table::row_number`] and [`Column::number`] give
/// what a spreadsheet or an editor shows. Cells turn into numbers or texts when a column is asked for.
#[derive(Debug)]
pub struct Table {
    pub(crate) file: Arc<str>,
    pub(crate) sheet: Arc<str>,
    pub(crate) sha256: [u8; 32],
    pub(crate) columns: Vec<Column>,
    pub(crate) body: Body,
    pub(crate) findings: Diagnostics,
    pub(crate) listed: usize,
    pub(crate) sheets: Vec<String>,
    pub(crate) header_rows: u32,
}

#[derive(Debug)]
pub(crate) enum Body {
    Csv(CsvBody),
    Sheet(SheetBody),
}

impl Table {
    /// The file as the user named it.
    pub fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// The sheet of a workbook; empty for CSV.
    pub fn sheet(&self) -> &Arc<str> {
        &self.sheet
    }

    /// Rows of its header.
    pub fn header_rows(&self) -> u32 {
        self.header_rows
    }

    /// The names of all sheets of the workbook in order, this one among them; none for CSV.
    pub fn sheets(&self) -> &[String] {
        &self.sheets
    }

    /// SHA-256 of the file's bytes, in hexadecimal.
    pub fn sha256(&self) -> String {
        hex(&self.sha256)
    }

    /// The columns that have a header, in the order of the file.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Number of rows of data.
    pub fn rows(&self) -> usize {
        match &self.body {
            Body::Csv(b) => b.rows(),
            Body::Sheet(b) => b.rows(),
        }
    }

    /// Row as a spreadsheet counts, from 1; in a CSV the line where the record begins. 0 for a row that is not there.
    pub fn row_number(&self, row: usize) -> u64 {
        match &self.body {
            Body::Csv(b) => b.line(row).into(),
            Body::Sheet(b) => b.row_number(row).into(),
        }
    }

    /// Warnings about the table as a whole: columns without header, equal headers, merged cells in the data, a title
    /// where the header should be.
    pub fn findings(&self) -> &Diagnostics {
        &self.findings
    }

    /// A cell's text without white space around it; numbers of a workbook in their shortest form, dates as
    /// `2019-12-31`. Empty for an empty cell and for a cell that is not there.
    pub fn text(&self, row: usize, column: usize) -> Cow<'_, str> {
        let Some(source) = self.columns.get(column).map(|c| c.source) else { return Cow::Borrowed("") };
        self.text_at(row, source)
    }

    fn text_at(&self, row: usize, source: usize) -> Cow<'_, str> {
        match &self.body {
            Body::Csv(b) => trimmed(b.cell(row, source)),
            Body::Sheet(b) => match b.cell(row, source) {
                SheetCell::Text(t) | SheetCell::Date(t) => trimmed(t.into()),
                SheetCell::Number(v) => v.to_string().into(),
                SheetCell::Percent(v) => format!("{}%", crate::number::hundredfold(v)).into(),
                SheetCell::Error(e) => e.into(),
                SheetCell::Empty | SheetCell::NotComputed => "".into(),
            },
        }
    }
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(t) => crate::number::trim(t).into(),
        Cow::Owned(t) => crate::number::trim(&t).to_string().into(),
    }
}

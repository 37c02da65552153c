//! Cells of a sheet, only those that hold something.

use indicia_diagnostic::Diagnostic;
use indicia_diagnostic::Diagnostics;
use indicia_diagnostic::catalogue::data as codes;

use super::Context;
use super::format::{Kind, iso_date};
use super::strings::Strings;
use crate::CellRange;
use crate::number::trim;
use crate::source::column_letters;

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum SheetCell<'a> {
    Empty,
    Number(f64),
    /// A number that the sheet shows as a percentage: 0.123 is shown as 12.3%.
    Percent(f64),
    Text(&'a str),
    /// A date or time as ISO 8601.
    Date(&'a str),
    /// `#DIV/0!` and its like.
    Error(&'a str),
    /// A formula whose result was not stored.
    NotComputed,
}

/// A cell as it is stored; texts by their index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Stored {
    Number(f64),
    Percent(f64),
    Text(u32),
    Date(u32),
    Error(u32),
    NotComputed,
}

/// The cells of one sheet within the wanted range, in order of rows.
#[derive(Debug)]
pub(crate) struct Grid {
    pub strings: Strings,
    cells: Vec<(u32, u32, Stored)>,
    range: CellRange,
    sorted: bool,
    /// First and last row, first and last column that hold something; `None` while nothing does.
    used: Option<(u32, u32, u32, u32)>,
    limit: usize,
    box_limit: u64,
}

impl Grid {
    pub fn new(context: &Context<'_>, strings: Strings) -> Grid {
        Grid {
            strings,
            cells: Vec::new(),
            range: context.source.range.unwrap_or(CellRange::ALL),
            sorted: true,
            used: None,
            limit: context.limits.cells,
            box_limit: context.limits.box_cells,
        }
    }

    /// Keeps a cell, unless it lies outside the range or is a blank text.
    pub fn put(&mut self, context: &Context<'_>, row: u32, column: u32, cell: Stored) -> Result<(), Diagnostics> {
        if !self.range.holds(row, column) {
            return Ok(());
        }
        if let Stored::Text(index) = cell {
            match self.strings.get(index) {
                Some(text) if trim(text).is_empty() => return Ok(()),
                Some(_) => {}
                None => {
                    return Err(
                        context.damaged(format!("text {index} of the shared texts is not there"), format!("共享文本表中没有第 {index} 项"))
                    );
                }
            }
        }
        let (top, bottom, left, right) = self.used.unwrap_or((row, row, column, column));
        let used = (top.min(row), bottom.max(row), left.min(column), right.max(column));
        let area = (u64::from(used.1 - used.0) + 1).saturating_mul(u64::from(used.3 - used.2) + 1);
        if area > self.box_limit {
            let name = |row: u32, column: u32| format!("{}{row}", column_letters(column));
            return Err(vec![
                Diagnostic::new(codes::WORKBOOK_BOX)
                    .arg("first", name(used.0, used.2))
                    .arg("last", name(used.1, used.3))
                    .arg("limit", self.box_limit)
                    .at(context.place()),
            ]);
        }
        self.used = Some(used);
        self.has_room(context, 1)?;
        self.sorted &= self.cells.last().is_none_or(|last| (last.0, last.1) < (row, column));
        self.cells.push((row, column, cell));
        Ok(())
    }

    /// Refuses more cells than the limit, before they are kept.
    pub fn has_room(&self, context: &Context<'_>, more: u64) -> Result<(), Diagnostics> {
        if (self.cells.len() as u64).saturating_add(more) <= self.limit as u64 {
            return Ok(());
        }
        Err(vec![Diagnostic::new(codes::TABLE_TOO_LARGE).arg("limit", self.limit).at(context.place())])
    }

    /// Keeps a text.
    pub fn put_text(
        &mut self,
        context: &Context<'_>,
        row: u32,
        column: u32,
        text: &str,
        as_cell: fn(u32) -> Stored,
    ) -> Result<(), Diagnostics> {
        if trim(text).is_empty() || !self.range.holds(row, column) {
            return Ok(());
        }
        match self.strings.push(text) {
            Some(index) => self.put(context, row, column, as_cell(index)),
            None => Err(context.damaged("its texts are longer than 4 GiB", "其中的文本超过 4 GiB")),
        }
    }

    /// Keeps a number as its format shows it.
    pub fn put_number(
        &mut self,
        context: &Context<'_>,
        row: u32,
        column: u32,
        value: f64,
        kind: Kind,
        is_1904: bool,
    ) -> Result<(), Diagnostics> {
        match kind {
            Kind::Number => self.put(context, row, column, Stored::Number(value)),
            Kind::Percent => self.put(context, row, column, Stored::Percent(value)),
            Kind::Date => match iso_date(value, is_1904) {
                Some(text) => self.put_text(context, row, column, &text, Stored::Date),
                None => self.put(context, row, column, Stored::Number(value)),
            },
        }
    }

    /// Sorts the cells and hands out the sheet's rows. Where two cells claim one place, the last counts.
    pub fn finish(mut self) -> (GridRows, Option<(u32, u32, u32, u32)>) {
        if !self.sorted {
            self.cells.sort_by_key(|c| (c.0, c.1));
            self.cells.reverse();
            self.cells.dedup_by_key(|c| (c.0, c.1));
            self.cells.reverse();
        }
        self.cells.shrink_to_fit();
        let mut rows: Vec<(u32, u32, u32)> = Vec::new();
        for (at, (row, ..)) in self.cells.iter().enumerate() {
            match rows.last_mut() {
                Some(last) if last.0 == *row => last.2 += 1,
                _ => rows.push((*row, at as u32, at as u32 + 1)),
            }
        }
        (GridRows { strings: self.strings, cells: self.cells, rows }, self.used)
    }
}

/// The rows of a sheet that hold something.
#[derive(Debug)]
pub(crate) struct GridRows {
    strings: Strings,
    cells: Vec<(u32, u32, Stored)>,
    /// Row number, first and one past last of its cells.
    rows: Vec<(u32, u32, u32)>,
}

impl GridRows {
    /// Row numbers with how many cells each holds.
    pub fn counts(&self) -> impl Iterator<Item = (u32, usize)> {
        self.rows.iter().map(|(row, start, end)| (*row, (end - start) as usize))
    }

    /// The cell at a row and column, both from 1.
    pub fn at(&self, row: u32, column: u32) -> SheetCell<'_> {
        match self.rows.binary_search_by_key(&row, |r| r.0) {
            Ok(at) => self.in_row(at, column, 1),
            Err(_) => SheetCell::Empty,
        }
    }

    fn in_row(&self, at: usize, column: u32, first: u32) -> SheetCell<'_> {
        let Some(&(_, start, end)) = self.rows.get(at) else { return SheetCell::Empty };
        let Some(cells) = self.cells.get(start as usize..end as usize) else { return SheetCell::Empty };
        // Where a row has no gaps the cell stands at its own distance.
        let guess = column.wrapping_sub(first) as usize;
        let found = match cells.get(guess) {
            Some(cell) if cell.1 == column => Some(cell),
            _ => cells.binary_search_by_key(&column, |c| c.1).ok().and_then(|i| cells.get(i)),
        };
        let text = |index: u32| self.strings.get(index).unwrap_or("");
        match found.map(|c| c.2) {
            None => SheetCell::Empty,
            Some(Stored::Number(v)) => SheetCell::Number(v),
            Some(Stored::Percent(v)) => SheetCell::Percent(v),
            Some(Stored::Text(i)) => SheetCell::Text(text(i)),
            Some(Stored::Date(i)) => SheetCell::Date(text(i)),
            Some(Stored::Error(i)) => SheetCell::Error(text(i)),
            Some(Stored::NotComputed) => SheetCell::NotComputed,
        }
    }

    /// The data below the header as the body of a table: rows after `header_end`, columns from `first`.
    pub fn into_body(mut self, header_end: u32, first: u32) -> SheetBody {
        let skip = self.rows.partition_point(|r| r.0 <= header_end);
        self.rows.drain(..skip);
        SheetBody { rows: self, first }
    }
}

/// The data of a sheet.
#[derive(Debug)]
pub(crate) struct SheetBody {
    rows: GridRows,
    first: u32,
}

impl SheetBody {
    pub fn rows(&self) -> usize {
        self.rows.rows.len()
    }

    pub fn row_number(&self, row: usize) -> u32 {
        self.rows.rows.get(row).map_or(0, |r| r.0)
    }

    /// The cell of a row and of a column counted from the table's first.
    pub fn cell(&self, row: usize, column: usize) -> SheetCell<'_> {
        match u32::try_from(column).ok().and_then(|c| self.first.checked_add(c)) {
            Some(number) => self.rows.in_row(row, number, self.first),
            None => SheetCell::Empty,
        }
    }

    /// Whether any row has a value in a column.
    pub fn uses(&self, column: usize) -> bool {
        (0..self.rows()).any(|row| self.cell(row, column) != SheetCell::Empty)
    }
}

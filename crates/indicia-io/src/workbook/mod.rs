//! Workbooks: xlsx, ods and xls, each read in one bounded stream.
//!
//! A workbook of a kilobyte can ask for gigabytes: by unpacking, by two cells at far corners, by one cell repeated a
//! billion times, by a declared count. Spreadsheet libraries build the whole rectangle, or the whole style sheet, before a
//! caller can look. Here the parts are unpacked as a stream that counts, and only cells that hold something are kept, so
//! that memory follows what the file holds and never what it claims. See [`Limits`] for the bounds.

mod archive;
mod biff;
mod cfb;
mod format;
mod grid;
mod ods;
mod strings;
mod xlsx;
mod xml;

use indicia_diagnostic::catalogue::data as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place, nearest};

use crate::{Limits, TableSource};

pub(crate) use grid::{Grid, GridRows, SheetBody, SheetCell};

/// A sheet's cells and what is merged.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub name: String,
    pub grid: Grid,
    pub merged: Vec<crate::CellRange>,
    pub hidden: Hidden,
    /// All sheets of the workbook in order, this one among them.
    pub sheets: Vec<String>,
}

/// Rows and columns that the sheet does not show, from 1, both ends included.
#[derive(Debug, Default)]
pub(crate) struct Hidden {
    rows: Vec<(u32, u32)>,
    columns: Vec<(u32, u32)>,
}

impl Hidden {
    /// Most stretches that are kept of each; a sheet with more has other troubles.
    const MOST: usize = 1 << 16;

    pub fn rows(&mut self, first: u32, last: u32) {
        Hidden::push(&mut self.rows, first, last);
    }

    pub fn columns(&mut self, first: u32, last: u32) {
        Hidden::push(&mut self.columns, first, last);
    }

    fn push(list: &mut Vec<(u32, u32)>, first: u32, last: u32) {
        let has_room = list.len() < Hidden::MOST;
        match list.last_mut() {
            Some(before) if before.1.checked_add(1) == Some(first) => before.1 = last,
            _ if has_room => list.push((first, last)),
            _ => {}
        }
    }

    /// Puts the stretches in order, which the questions below rest on.
    pub fn sorted(mut self) -> Hidden {
        self.rows.sort_unstable();
        self.columns.sort_unstable();
        self
    }

    pub fn has_row(&self, row: u32) -> bool {
        Hidden::has(&self.rows, row)
    }

    pub fn has_column(&self, column: u32) -> bool {
        Hidden::has(&self.columns, column)
    }

    fn has(list: &[(u32, u32)], number: u32) -> bool {
        let after = list.partition_point(|(first, _)| *first <= number);
        list[..after].last().is_some_and(|(_, last)| number <= *last)
    }
}

/// The formats of workbooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Xlsx,
    Ods,
    Xls,
}

/// What the first bytes of a file say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Zip,
    Cfb,
    Html,
    Pdf,
    Other,
}

impl Content {
    /// What a file that should be text holds instead: its name, the ending that fits, and the hint of
    /// [`CONTENT_NOT_AS_NAMED`](codes::CONTENT_NOT_AS_NAMED).
    pub fn not_text(self) -> Option<(&'static str, &'static str, &'static str)> {
        match self {
            Content::Zip => Some(("xlsx", ".xlsx", "rename")),
            Content::Cfb => Some(("xls", ".xls", "rename")),
            Content::Html => Some(("HTML", ".html", "save")),
            Content::Pdf => Some(("PDF", ".pdf", "pdf")),
            Content::Other => None,
        }
    }
}

/// Looks at the first bytes of a file.
pub(crate) fn content(bytes: &[u8]) -> Content {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or(&[]);
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        Content::Zip
    } else if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        Content::Cfb
    } else if head.starts_with(b"%PDF-") {
        Content::Pdf
    } else if ["<html", "<!doctype html", "<table", "<meta", "<head"].iter().any(|t| text.starts_with(t))
        || (text.starts_with("<?xml") && (text.contains("<html") || text.contains("office:spreadsheet")))
    {
        Content::Html
    } else {
        Content::Other
    }
}

/// What a reader needs to know beside the bytes.
pub(crate) struct Context<'a> {
    pub source: &'a TableSource,
    pub limits: &'a Limits,
}

impl Context<'_> {
    pub fn place(&self) -> Place {
        Place::file(self.source.display_name.clone())
    }

    /// The workbook is broken; why, in English and in Chinese.
    pub fn damaged(&self, en: impl std::fmt::Display, zh: impl std::fmt::Display) -> Diagnostics {
        vec![Diagnostic::new(codes::WORKBOOK_DAMAGED).name("reason", en.to_string(), zh.to_string()).at(self.place())]
    }

    pub fn protected(&self) -> Diagnostics {
        vec![Diagnostic::new(codes::WORKBOOK_PROTECTED).at(self.place())]
    }

    /// The index of the sheet that is wanted among those there are.
    fn choose(&self, names: &[String]) -> Result<usize, Diagnostics> {
        let Some(wanted) = &self.source.sheet else {
            return if names.is_empty() { Err(vec![Diagnostic::new(codes::WORKBOOK_NO_SHEET).at(self.place())]) } else { Ok(0) };
        };
        if let Some(at) = names.iter().position(|n| n == wanted) {
            return Ok(at);
        }
        let finding = Diagnostic::new(codes::SHEET_NOT_FOUND).arg("sheet", wanted).list("sheets", names).at(self.place());
        Err(vec![match nearest(wanted, names.iter().map(String::as_str)) {
            Some(name) => finding.arg("nearest", name).hint("nearest"),
            None => finding,
        }])
    }
}

/// Reads the wanted sheet of a workbook.
///
/// # Errors
/// A workbook that is protected, damaged, of another kind, or asks for more than the limits.
pub(crate) fn read(bytes: &[u8], kind: Kind, context: &Context<'_>) -> Result<Sheet, Diagnostics> {
    match kind {
        Kind::Xlsx => xlsx::read(bytes, context),
        Kind::Ods => ods::read(bytes, context),
        Kind::Xls => biff::read(bytes, context),
    }
}

/// The names of a workbook's sheets in order.
pub(crate) fn names(bytes: &[u8], kind: Kind, context: &Context<'_>) -> Result<Vec<String>, Diagnostics> {
    match kind {
        Kind::Xlsx => xlsx::names(bytes, context),
        Kind::Ods => ods::names(bytes, context),
        Kind::Xls => biff::names(bytes, context),
    }
}

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

pub(crate) use grid::{Grid, SheetBody, SheetCell};

/// A sheet's cells and what is merged.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub name: String,
    pub grid: Grid,
    pub merged: Vec<crate::CellRange>,
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
    Other,
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

    pub fn damaged(&self, reason: impl std::fmt::Display) -> Diagnostics {
        vec![Diagnostic::new(codes::WORKBOOK_DAMAGED).arg("reason", reason).at(self.place())]
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

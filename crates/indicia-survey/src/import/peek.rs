//! A first look at an export, before any questionnaire: its headers and the distinct answers in each column.

use std::num::NonZero;

use indicia_diagnostic::catalogue::fieldwork::responses as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place};
use indicia_io::{CsvBlock, Encoding, Limits, TableSource, decode_cell, read_table, stream_csv, unquote};

use super::coded::{Coded, Interner, assemble};
use super::layouts::recognise;
use super::personal::is_personal;
use crate::questionnaire::Layout;

/// What a first look shows.
#[derive(Debug)]
pub struct Peek {
    /// The file, with the encoding in which it can be read.
    pub source: TableSource,
    /// The sheet, for workbooks.
    pub sheet: String,
    /// The platform that its headers are of.
    pub layout: Layout,
    /// Responses.
    pub rows: usize,
    /// The columns: a header, and the answers unless it identifies people.
    pub columns: Vec<(String, Option<Coded>)>,
}

/// Looks at a file. A CSV that is not UTF-8 is read as GB18030, which is what Chinese programs write.
///
/// # Errors
/// A file that cannot be read.
pub fn peek(source: &TableSource) -> Result<Peek, Diagnostics> {
    let ending = source.path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    if !matches!(ending.as_str(), "csv" | "tsv" | "txt") {
        return workbook(source);
    }
    match csv(source) {
        Ok(peek) => Ok(peek),
        Err(first) => {
            let not_text = |d: &Diagnostic| d.id() == codes::EXPORT_UNREADABLE_TEXT.id || d.hint == Some("gb18030");
            let again = TableSource { encoding: Encoding::Gb18030, ..source.clone() };
            if source.encoding == Encoding::Utf8 && first.iter().any(not_text) { csv(&again).map_err(|_| first) } else { Err(first) }
        }
    }
}

fn csv(source: &TableSource) -> Result<Peek, Diagnostics> {
    let mut headers: Vec<String> = Vec::new();
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let streamed = stream_csv(source, &Limits::default(), threads, |found| {
        headers = found.to_vec();
        let wanted: Vec<bool> = found.iter().map(|h| !h.is_empty() && !is_personal(h)).collect();
        Ok(move |block: &CsvBlock| {
            let mut columns: Vec<Option<Interner>> = wanted.iter().map(|w| w.then(|| Interner::new(block.rows()))).collect();
            for row in 0..block.rows() {
                for (column, raw) in columns.iter_mut().zip(block.record(row)) {
                    if let Some(column) = column {
                        column.take(&unquote(raw), block.line(row));
                    }
                }
            }
            (block.rows(), columns.into_iter().map(|c| c.map(|c| (c.codes, c.entries))).collect::<Vec<_>>())
        })
    })?;
    let rows = streamed.made.iter().map(|(rows, _)| rows).sum();
    let mut blocks: Vec<Vec<_>> = streamed.made.into_iter().map(|(_, c)| c).collect();
    let mut columns = Vec::new();
    for (i, header) in headers.iter().enumerate() {
        let parts: Vec<_> = blocks.iter_mut().filter_map(|b| b.get_mut(i)?.take()).collect();
        let coded = if header.is_empty() || is_personal(header) {
            None
        } else {
            let made = assemble(parts.into_iter(), |b| decode_cell(b, source.encoding)).map_err(|line| {
                let place = Place::cell(source.display_name.clone(), "", line.into(), i as u32 + 1, "");
                let d = Diagnostic::new(codes::EXPORT_UNREADABLE_TEXT).arg("line", line).arg("encoding", source.encoding.name());
                vec![d.at(place)]
            })?;
            Some(made)
        };
        columns.push((header.clone(), coded));
    }
    Ok(Peek { source: source.clone(), sheet: String::new(), layout: recognise(&headers), rows, columns })
}

fn workbook(source: &TableSource) -> Result<Peek, Diagnostics> {
    let table = read_table(source, &Limits::default())?;
    let headers: Vec<String> = table.columns().iter().map(|c| c.header.clone()).collect();
    let mut columns = Vec::new();
    for (i, header) in headers.iter().enumerate() {
        let mut interner = Interner::new(table.rows());
        if !is_personal(header) {
            for row in 0..table.rows() {
                interner.take(table.text(row, i).as_bytes(), u32::try_from(table.row_number(row)).unwrap_or(u32::MAX));
            }
        }
        let coded = if is_personal(header) {
            None
        } else {
            assemble(std::iter::once((interner.codes, interner.entries)), |b| decode_cell(b, Encoding::Utf8)).ok()
        };
        columns.push((header.clone(), coded));
    }
    let sheet = table.sheet().to_string();
    Ok(Peek { source: source.clone(), sheet, layout: recognise(&headers), rows: table.rows(), columns })
}

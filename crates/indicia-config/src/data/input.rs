//! Tables as they are read, and the search for a header with the finding that its absence deserves.

use std::rc::Rc;

use indicia_diagnostic::catalogue::{columns, data, units};
use indicia_diagnostic::{Area, Diagnostic, Diagnostics, Place, nearest};
use indicia_io::{Find, Table, TableSource};

use super::{Files, InputFile, Placed, SourcePlaces};

/// Reads tables, each once however many entries of `[data.table]` name it.
pub(super) struct Inputs<'a> {
    files: &'a dyn Files,
    read: Vec<(TableSource, Option<Rc<Table>>)>,
    pub(super) list: Vec<InputFile>,
}

impl<'a> Inputs<'a> {
    pub(super) fn new(files: &'a dyn Files) -> Self {
        Inputs { files, read: Vec::new(), list: Vec::new() }
    }

    /// The table of a source; `None` with a finding when it cannot be read.
    pub(super) fn table(&mut self, id: &str, source: &TableSource, places: &SourcePlaces, findings: &mut Diagnostics) -> Option<Rc<Table>> {
        let table = match self.read.iter().find(|(s, _)| is_same(s, source)) {
            Some((_, table)) => table.clone(),
            None => {
                let table = match self.files.table(source) {
                    Ok(table) => {
                        findings.extend(table.findings().iter().cloned());
                        Some(Rc::new(table))
                    }
                    Err(found) => {
                        findings.extend(found.into_iter().map(|d| pointing_at(d, places)));
                        None
                    }
                };
                self.read.push((source.clone(), table.clone()));
                table
            }
        };
        // The base values of a survey are several tables to us and one input to the reader.
        if let Some(table) = table.as_ref().filter(|t| !self.list.iter().any(|i| i.table == id && i.file == *t.file())) {
            self.list.push(InputFile {
                table: id.to_string(),
                file: table.file().clone(),
                sheet: table.sheet().clone(),
                sha256: table.sha256(),
                rows: table.rows(),
                columns: table.columns().len(),
            });
        }
        table
    }
}

/// Whether two sources give one table. Contents inside the program are told apart by their path.
fn is_same(a: &TableSource, b: &TableSource) -> bool {
    let form = |s: &TableSource| (s.range, s.header_rows.max(1), s.encoding, s.delimiter, s.bytes.is_some());
    a.path == b.path && a.sheet == b.sheet && form(a) == form(b)
}

/// Where a file, sheet or range does not exist, the eye should go to the TOML that names it.
pub(crate) fn pointing_at(mut finding: Diagnostic, places: &SourcePlaces) -> Diagnostic {
    let place = match finding.id() {
        id if id == data::SHEET_NOT_FOUND.id => &places.sheet,
        id if id == data::RANGE_EMPTY.id => &places.range,
        _ if finding.area() == Area::Io => &places.file,
        _ => &None,
    };
    if let Some(place) = place {
        finding.places.insert(0, place.clone());
    }
    finding
}

/// The index of the column with a header. `missing` is the finding for a header that is not there; it gets the
/// arguments `table`, `column` and `nearest` with `letter`, or `known`.
pub(super) fn find(table: &Table, id: &str, header: &Placed<String>, missing: Diagnostic) -> Result<usize, Diagnostic> {
    match table.find(&header.value) {
        Find::One(column) => Ok(column),
        Find::Several(found) => Err(ambiguous(table, id, &header.value, &found).hint("rename").at_opt(header.place.clone())),
        Find::None => {
            let below = table.header_below(&header.value).filter(|_| missing.id() == units::UNIT_COLUMN_MISSING.id);
            let finding = missing.arg("table", id).arg("column", &header.value).at_opt(header.place.clone()).at(whole(table));
            let finding = other_sheets(finding, table);
            if let Some(row) = below {
                return Err(finding.arg("row", table.row_number(row)).arg("range", table.range_from(row)).hint("below"));
            }
            Err(match table.nearest(&header.value).and_then(|c| table.columns().get(c)) {
                Some(column) => finding.arg("nearest", &column.header).arg("letter", letter(column.number)).hint("nearest"),
                None => finding.list("known", headers(table)).hint("known"),
            })
        }
    }
}

/// Says which sheet was read where nobody named one and there are several.
pub(super) fn other_sheets(finding: Diagnostic, table: &Table) -> Diagnostic {
    let others: Vec<&String> = table.sheets().iter().filter(|s| **s != **table.sheet()).collect();
    let is_first = table.sheets().first().is_some_and(|s| **s == **table.sheet());
    if others.is_empty() || !is_first {
        return finding;
    }
    let note = Diagnostic::new(columns::TABLE_SHEETS).arg("file", table.file()).arg("sheet", table.sheet());
    finding.note(note.list("known", others))
}

/// A text that fits several headers of one table.
pub(super) fn ambiguous(table: &Table, id: &str, text: &str, found: &[usize]) -> Diagnostic {
    let headers: Vec<&str> = found.iter().filter_map(|c| table.columns().get(*c)).map(|c| c.header.as_str()).collect();
    let finding = Diagnostic::new(columns::HEADER_AMBIGUOUS).arg("column", text).arg("table", id).list("known", &headers);
    found.iter().take(4).fold(finding, |f, c| f.at(table.column_place(*c)))
}

pub(super) fn headers(table: &Table) -> Vec<&str> {
    table.columns().iter().map(|c| c.header.as_str()).collect()
}

/// The table as a place: its file, and its sheet where it has one.
pub(super) fn whole(table: &Table) -> Place {
    match &**table.sheet() {
        "" => Place::file(table.file().clone()),
        sheet => Place::cell(table.file().clone(), sheet, 0, 0, ""),
    }
}

/// The letters of a column, as a place of it shows them.
pub(super) fn letter(number: u32) -> String {
    Place::cell("", "", 0, number, "").to_string().trim_start_matches(':').to_string()
}

/// Picks between the hints `nearest` and `known`.
pub(super) fn nearest_or_known<'a>(finding: Diagnostic, name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Diagnostic {
    match nearest(name, known.clone()) {
        Some(found) => finding.arg("nearest", found).hint("nearest"),
        None => finding.list("known", known).hint("known"),
    }
}

/// Collects findings about rows: of each kind the first few, then how many more there are.
pub(super) struct Faults<'a> {
    table: &'a str,
    count: Vec<(&'static str, usize)>,
    listed: Diagnostics,
}

/// Findings of one kind that are listed for a table.
const LISTED: usize = 10;

impl<'a> Faults<'a> {
    pub(super) fn new(table: &'a str) -> Self {
        Faults { table, count: Vec::new(), listed: Vec::new() }
    }

    /// Counts a finding, which is made only when it will be listed.
    pub(super) fn push(&mut self, code: indicia_diagnostic::Code, make: impl FnOnce(Diagnostic) -> Diagnostic) {
        let seen = match self.count.iter_mut().find(|(id, _)| *id == code.id) {
            Some((_, seen)) => seen,
            None => {
                self.count.push((code.id, 0));
                let last = self.count.len() - 1;
                &mut self.count[last].1
            }
        };
        *seen += 1;
        if *seen <= LISTED {
            self.listed.push(make(Diagnostic::new(code)));
        }
    }

    pub(super) fn finish(self, findings: &mut Diagnostics) {
        use indicia_diagnostic::catalogue::units::SAME_IN_ROWS;
        let more = self.count.iter().filter(|(_, seen)| *seen > LISTED);
        let more: Vec<Diagnostic> = more
            .map(|(id, seen)| {
                let severity = self.listed.iter().find(|d| d.id() == *id).map_or(SAME_IN_ROWS.severity, Diagnostic::severity);
                let finding = Diagnostic::new(SAME_IN_ROWS).with_severity(severity);
                finding.arg("count", seen - LISTED).arg("table", self.table).arg("id", id)
            })
            .collect();
        findings.extend(self.listed);
        findings.extend(more);
    }
}

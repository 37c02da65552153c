//! iData: one row for each unit, or for each unit and time.

use std::collections::BTreeMap;

use indicia_diagnostic::catalogue::coinr as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place, nearest};
use indicia_io::{Find, Table};

use super::has_errors;
use super::meta::{Kind, Meta, Row};

/// The column of units; both sides call it so.
pub(super) const UNIT: &str = "uCode";
/// The column of their names.
pub(super) const NAME: &str = "uName";
/// The column of times.
pub(super) const TIME: &str = "Time";

/// The table, as the two of the new system.
#[derive(Debug)]
pub(super) struct Values {
    pub file: String,
    /// Units, times, indicators and denominators.
    pub values: String,
    /// Units with names and groups.
    pub units: String,
    pub has_names: bool,
    pub has_time: bool,
}

impl Values {
    /// Reads it; `None`, with errors, where a column is missing.
    pub fn read(table: &Table, meta: &Meta, findings: &mut Diagnostics) -> Option<Values> {
        let find = |header: &str| match table.find(header) {
            Find::One(at) => Some(at),
            _ => None,
        };
        let mut own = Diagnostics::new();
        let absent = |header: &str, row: Option<&Row>| {
            let known = table.columns().iter().map(|c| c.header.as_str());
            let d = Diagnostic::new(codes::DATA_COLUMN_MISSING).arg("column", header);
            let d = match nearest(header, known.clone()) {
                Some(near) => d.arg("nearest", near).hint("nearest"),
                None => d.list("known", known).hint("known"),
            };
            d.at(Place::file(table.file().clone())).at_opt(row.map(|r| r.place.clone()))
        };
        let unit = find(UNIT);
        if unit.is_none() {
            own.push(absent(UNIT, None));
        }
        let wanted = meta.rows.iter().filter(|r| matches!(r.kind, Kind::Indicator | Kind::Denominator | Kind::Group));
        for row in wanted.filter(|r| find(&r.code).is_none()) {
            own.push(absent(&row.code, Some(row)));
        }
        for row in meta.of(Kind::Indicator) {
            let Some(by) = row.denominator.as_deref() else { continue };
            let of_it = |r: &&Row| matches!(r.kind, Kind::Denominator | Kind::Indicator);
            if !meta.rows.iter().filter(of_it).any(|r| r.code == by) {
                let known = meta.rows.iter().filter(of_it).filter(|r| r.kind == Kind::Denominator).map(|r| r.code.as_str());
                let d = Diagnostic::new(codes::DENOMINATOR_UNKNOWN).arg("id", &row.code).arg("found", by).list("known", known.clone());
                let d = match nearest(by, known) {
                    Some(near) => d.arg("nearest", near).hint("nearest"),
                    None => d.hint("known"),
                };
                own.push(d.at(row.denominator_place.clone()));
            }
        }
        let failed = has_errors(&own);
        if let Some(unit) = unit.filter(|_| !failed) {
            left_out(table, meta, &mut own);
            let mut draft = Draft { table, meta, unit, name: find(NAME), time: find(TIME), findings: &mut own };
            let (values, units) = (draft.values(), draft.units());
            let (has_names, has_time) = (draft.name.is_some(), draft.time.is_some());
            findings.append(&mut own);
            return Some(Values { file: table.file().to_string(), values, units, has_names, has_time });
        }
        findings.append(&mut own);
        None
    }
}

/// Columns that no indicator needs.
fn left_out(table: &Table, meta: &Meta, findings: &mut Diagnostics) {
    let used = |header: &str| {
        [UNIT, NAME, TIME].contains(&header)
            || meta.rows.iter().any(|r| r.code == header && !matches!(r.kind, Kind::Aggregate | Kind::Other))
    };
    let unused: Vec<&str> = table.columns().iter().map(|c| c.header.as_str()).filter(|h| !used(h)).collect();
    if !unused.is_empty() {
        let d = Diagnostic::new(codes::DATA_COLUMNS_LEFT_OUT).list("known", unused);
        findings.push(d.at(Place::file(table.file().clone())));
    }
}

struct Draft<'a> {
    table: &'a Table,
    meta: &'a Meta,
    unit: usize,
    name: Option<usize>,
    time: Option<usize>,
    findings: &'a mut Diagnostics,
}

impl Draft<'_> {
    /// Columns of the table with their new headers, those of some kinds in the order of iMeta.
    fn columns(&self, kinds: &[Kind]) -> Vec<(usize, String)> {
        let column = |r: &Row| match self.table.find(&r.code) {
            Find::One(at) => Some((at, r.id.clone())),
            _ => None,
        };
        self.meta.rows.iter().filter(|r| kinds.contains(&r.kind)).filter_map(column).collect()
    }

    fn values(&self) -> String {
        let mut columns = vec![(self.unit, UNIT.to_string())];
        columns.extend(self.time.map(|t| (t, TIME.to_string())));
        columns.extend(self.columns(&[Kind::Indicator, Kind::Denominator]));
        self.csv(&columns, 0..self.table.rows())
    }

    /// A unit stands once, with what its first row says.
    fn units(&mut self) -> String {
        let groups = self.columns(&[Kind::Group]);
        let mut first: BTreeMap<String, usize> = BTreeMap::new();
        let mut rows = Vec::new();
        let mut told = Vec::new();
        for row in 0..self.table.rows() {
            let unit = self.table.text(row, self.unit).into_owned();
            let Some(earlier) = first.get(&unit).copied() else {
                first.insert(unit, row);
                rows.push(row);
                continue;
            };
            for (column, group) in &groups {
                if !told.contains(column) && self.table.text(row, *column) != self.table.text(earlier, *column) {
                    told.push(*column);
                    let d = Diagnostic::new(codes::GROUP_CHANGES).arg("unit", &unit).arg("group", group);
                    self.findings.push(d.at(self.table.place(row, *column)).at(self.table.place(earlier, *column)));
                }
            }
        }
        let mut columns = vec![(self.unit, UNIT.to_string())];
        columns.extend(self.name.map(|n| (n, NAME.to_string())));
        columns.extend(groups);
        self.csv(&columns, rows.into_iter())
    }

    fn csv(&self, columns: &[(usize, String)], rows: impl Iterator<Item = usize>) -> String {
        let line = |cells: Vec<String>| cells.join(",") + "\n";
        let mut out = line(columns.iter().map(|(_, header)| quoted(header)).collect());
        for row in rows {
            out += &line(columns.iter().map(|(column, _)| quoted(&self.table.text(row, *column))).collect());
        }
        out
    }
}

/// A cell as a CSV holds it. `NA` is a gap on both sides and stays.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_string() }
}

//! The keys of a table's rows: unit and period.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use indicia_core::Period;
use indicia_diagnostic::catalogue::units as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics};
use indicia_io::Table;

use super::fold::fold;
use super::index::Found;
use super::input::{Faults, find, nearest_or_known};
use super::{Match, Placed, TableSpec, UNDATED, UnitIndex, read_period};

/// Where a text finds its unit.
pub(super) enum Roster<'a> {
    /// A table of units.
    Listed(&'a UnitIndex),
    /// The tables themselves: a new text is a new unit.
    Open {
        /// The units by id.
        numbers: HashMap<String, u32>,
        /// Their ids, in the order in which they came up.
        ids: Vec<Arc<str>>,
    },
}

impl Roster<'_> {
    pub(super) fn open() -> Self {
        Roster::Open { numbers: HashMap::new(), ids: Vec::new() }
    }

    /// The ids of the units that came up; none where a table lists them.
    pub(super) fn into_ids(self) -> Vec<Arc<str>> {
        match self {
            Roster::Listed(_) => Vec::new(),
            Roster::Open { ids, .. } => ids,
        }
    }

    fn look_up(&mut self, text: &str) -> Found {
        match self {
            Roster::Listed(index) => index.look_up(text),
            Roster::Open { numbers, ids } => {
                let text = fold(text);
                if let Some(unit) = numbers.get(text.as_ref()) {
                    return Found::One(*unit, Match::Id);
                }
                let unit = ids.len() as u32;
                ids.push(text.as_ref().into());
                numbers.insert(text.into_owned(), unit);
                Found::One(unit, Match::Id)
            }
        }
    }
}

/// The rows of a table that count, with their keys.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// Index of the row in the table.
    pub rows: Vec<usize>,
    /// Unit of each row.
    pub units: Vec<u32>,
    /// Period of each row.
    pub periods: Vec<Period>,
    /// The column of units.
    pub unit_column: usize,
    /// The column of periods.
    pub period_column: Option<usize>,
    /// The periods that the table has, before `periods` leaves some out.
    pub all_periods: BTreeSet<Period>,
}

impl Keys {
    /// Leaves out the rows that are not marked.
    pub(super) fn keep(&mut self, marked: &[bool]) {
        fn of<T>(list: &mut Vec<T>, marked: &[bool]) {
            let mut marks = marked.iter();
            list.retain(|_| marks.next().is_none_or(|m| *m));
        }
        of(&mut self.rows, marked);
        of(&mut self.units, marked);
        of(&mut self.periods, marked);
    }
}

/// Where a row's period comes from.
enum When {
    Column(usize),
    Always(Period),
}

/// Reads the keys; `None` when a column is missing or `where` keeps nothing. Rows with a fault are left out.
pub(super) fn read(spec: &TableSpec, table: &Table, roster: &mut Roster<'_>, findings: &mut Diagnostics) -> Option<Keys> {
    let before = findings.len();
    let unit_column = match find(table, &spec.id, &spec.unit, Diagnostic::new(codes::UNIT_COLUMN_MISSING)) {
        Ok(column) => Some(column),
        Err(finding) => {
            findings.push(finding);
            None
        }
    };
    let when = when(spec, table, findings);
    let wanted_periods = wanted_periods(spec, findings);
    let kept = filtered(spec, table, findings);
    if findings.len() > before {
        return None;
    }
    let (unit_column, when, kept) = (unit_column?, when?, kept?);
    let mut keys = Keys { unit_column, period_column: if let When::Column(c) = when { Some(c) } else { None }, ..Keys::default() };
    let count = kept.as_ref().map_or(table.rows(), Vec::len);
    keys.rows.reserve_exact(count);
    keys.units.reserve_exact(count);
    keys.periods.reserve_exact(count);
    let mut reader = Reader {
        spec,
        table,
        roster,
        faults: Faults::new(&spec.id),
        told: BTreeSet::new(),
        known: HashMap::new(),
        all_periods: BTreeSet::new(),
        loose: BTreeMap::new(),
    };
    let mut read = |row: usize| {
        let period = match when {
            When::Column(column) => reader.period(row, column),
            When::Always(period) => Some(period),
        };
        let period = period.filter(|p| wanted_periods.is_empty() || wanted_periods.iter().any(|(w, _)| w == p));
        if let Some(period) = period
            && let Some(unit) = reader.unit(row, unit_column)
        {
            keys.rows.push(row);
            keys.units.push(unit);
            keys.periods.push(period);
        }
    };
    match kept {
        Some(rows) => rows.into_iter().for_each(&mut read),
        None => (0..table.rows()).for_each(&mut read),
    }
    if let When::Always(period) = when {
        reader.all_periods.insert(period);
    }
    keys.all_periods = std::mem::take(&mut reader.all_periods);
    reader.finish(findings, unit_column);
    Some(keys)
}

/// Periods that `periods` names and that none of the files of a table has.
pub(super) fn periods_not_there(spec: &TableSpec, parts: &[(&Table, &Keys)], findings: &mut Diagnostics) {
    let Some((table, keys)) = parts.first() else { return };
    let known: BTreeSet<Period> = parts.iter().flat_map(|(_, keys)| keys.all_periods.iter().copied()).collect();
    // What is wrong with the TOML was told when the keys were read.
    for (period, written) in wanted_periods(spec, &mut Diagnostics::new()) {
        if known.is_empty() || known.contains(&period) {
            continue;
        }
        let finding = Diagnostic::new(codes::PERIOD_NOT_IN_DATA).arg("key", "periods").arg("period", period).arg("table", &spec.id);
        let finding = if known.contains(&UNDATED) { finding.no_hint() } else { finding.list("known", &known) };
        findings.push(finding.at_opt(written.place.clone()).at(table.column_place(keys.period_column.unwrap_or(keys.unit_column))));
    }
}

fn when(spec: &TableSpec, table: &Table, findings: &mut Diagnostics) -> Option<When> {
    match (&spec.period, &spec.at) {
        (Some(header), _) => match find(table, &spec.id, header, Diagnostic::new(codes::PERIOD_COLUMN_MISSING)) {
            Ok(column) => Some(When::Column(column)),
            Err(finding) => {
                findings.push(finding);
                None
            }
        },
        (None, Some(at)) => written_period(at, findings).map(When::Always),
        (None, None) => Some(When::Always(UNDATED)),
    }
}

fn written_period(written: &Placed<String>, findings: &mut Diagnostics) -> Option<Period> {
    let period = read_period(&written.value);
    if period.is_none() {
        findings.push(Diagnostic::new(codes::PERIOD_UNREADABLE).arg("found", &written.value).at_opt(written.place.clone()));
    }
    period
}

fn wanted_periods<'a>(spec: &'a TableSpec, findings: &mut Diagnostics) -> Vec<(Period, &'a Placed<String>)> {
    spec.periods.iter().filter_map(|p| Some((written_period(p, findings)?, p))).collect()
}

/// The rows that `where` keeps; `Some(None)` are all, `None` none, with a finding.
fn filtered(spec: &TableSpec, table: &Table, findings: &mut Diagnostics) -> Option<Option<Vec<usize>>> {
    let mut kept: Option<Vec<usize>> = None;
    for (header, wanted) in &spec.filter {
        let placed = Placed { value: header.clone(), place: wanted.place.clone() };
        let column = match find(table, &spec.id, &placed, Diagnostic::new(codes::WHERE_COLUMN_MISSING)) {
            Ok(column) => column,
            Err(finding) => {
                findings.push(finding);
                return None;
            }
        };
        let folded = fold(&wanted.value);
        let fits = |row: &usize| {
            let text = table.text(*row, column);
            text == wanted.value || fold(&text) == folded
        };
        let before = kept.unwrap_or_else(|| (0..table.rows()).collect());
        let after: Vec<usize> = before.iter().copied().filter(fits).collect();
        if after.is_empty() && !before.is_empty() {
            let known: BTreeSet<String> = before.iter().take(10_000).map(|row| table.text(*row, column).into_owned()).collect();
            let finding =
                Diagnostic::new(codes::WHERE_KEEPS_NOTHING).arg("table", &spec.id).arg("column", header).arg("found", &wanted.value);
            let finding = nearest_or_known(finding, &wanted.value, known.iter().map(String::as_str).filter(|t| !t.is_empty()));
            findings.push(finding.at_opt(wanted.place.clone()).at(table.column_place(column)));
            return None;
        }
        kept = Some(after);
    }
    Some(kept)
}

/// Reads units and periods of rows and collects what is wrong with them.
struct Reader<'a, 'r> {
    spec: &'a TableSpec,
    table: &'a Table,
    roster: &'a mut Roster<'r>,
    faults: Faults<'a>,
    /// Texts that were told already: a unit that nobody knows is told once, not for every period.
    told: BTreeSet<String>,
    known: HashMap<String, Option<Period>>,
    all_periods: BTreeSet<Period>,
    loose: BTreeMap<Match, (usize, String, Arc<str>)>,
}

impl Reader<'_, '_> {
    fn period(&mut self, row: usize, column: usize) -> Option<Period> {
        let (spec, table) = (self.spec, self.table);
        let text = table.text(row, column);
        if text.is_empty() {
            self.blank_period(row, column);
            return None;
        }
        if let Some(period) = self.known.get(text.as_ref()) {
            return *period;
        }
        let period = read_period(&text);
        match period {
            Some(period) => _ = self.all_periods.insert(period),
            None => self.faults.push(codes::PERIOD_UNREADABLE, |d| {
                d.arg("found", &text).at(table.place(row, column)).at_opt(spec.period.as_ref().and_then(|p| p.place.clone()))
            }),
        }
        self.known.insert(text.into_owned(), period);
        period
    }

    fn blank_period(&mut self, row: usize, column: usize) {
        let (spec, table) = (self.spec, self.table);
        let header = spec.period.as_ref().map_or("", |p| &p.value);
        self.faults.push(codes::PERIOD_BLANK, |d| {
            d.arg("row", table.row_number(row)).arg("table", &spec.id).arg("column", header).at(table.place(row, column))
        });
    }

    fn unit(&mut self, row: usize, column: usize) -> Option<u32> {
        let (spec, table) = (self.spec, self.table);
        let text = table.text(row, column);
        if text.is_empty() {
            self.faults.push(codes::UNIT_BLANK, |d| {
                let d = d.arg("row", table.row_number(row)).arg("table", &spec.id).arg("column", &spec.unit.value);
                let d = if row == 0 && table.is_like_header(row) {
                    d.arg("value", spec.source.header_rows.max(1) + 1).hint("header")
                } else {
                    d
                };
                d.at(table.place(row, column))
            });
            return None;
        }
        match self.roster.look_up(&text) {
            Found::One(unit, way) => {
                if way.is_loose()
                    && let Roster::Listed(index) = &*self.roster
                {
                    let entry = self.loose.entry(way).or_insert_with(|| (0, text.to_string(), index.id(unit)));
                    entry.0 += 1;
                }
                Some(unit)
            }
            found => {
                if !self.told.contains(text.as_ref())
                    && let Roster::Listed(index) = &*self.roster
                {
                    let place = table.place(row, column);
                    match found {
                        Found::Several(units) => self.faults.push(codes::UNIT_AMBIGUOUS, |_| index.ambiguous(&text, &units).at(place)),
                        _ => self.faults.push(codes::UNIT_UNKNOWN, |_| index.unknown(&text).at(place)),
                    }
                    self.told.insert(text.into_owned());
                }
                None
            }
        }
    }

    fn finish(self, findings: &mut Diagnostics, unit_column: usize) {
        for (way, (count, text, unit)) in self.loose {
            let note = Diagnostic::new(codes::MATCHED_LOOSELY).arg("count", count).arg("table", &self.spec.id);
            let note = note.list("matching", [way.word()]).arg("found", text).arg("unit", unit);
            findings.push(note.at(self.table.column_place(unit_column)));
        }
        self.faults.finish(findings);
    }
}

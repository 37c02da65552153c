//! Raw columns found in the tables.

use std::rc::Rc;

use indicia_diagnostic::catalogue::{columns as codes, survey as base_values};
use indicia_diagnostic::{Diagnostic, Diagnostics, nearest};
use indicia_io::{Column, Find, Table};

use super::fold::fold;
use super::input::{ambiguous, headers, letter, nearest_or_known, other_sheets, whole};
use super::measure::{Relation, relation};
use super::{ColumnSpec, DataSpec, Need, Wanted, survey};

/// A raw column and where it is.
#[derive(Debug)]
pub(super) struct Bound<'a> {
    pub id: &'a str,
    /// Where it is: the index of a table and that of the column in it; several for a table that is stacked out of files.
    pub at: Vec<(usize, usize)>,
    /// Unit of its values; empty when nobody says it.
    pub unit: String,
    /// Who needs it.
    pub needs: Vec<&'a Need>,
}

/// Finds every column that is wanted, in the order in which they are wanted. `tables` are those of `spec`, `None` where one could not be
/// read; what is not found while a table is missing may well be in it, so nothing is said then.
pub(super) fn bind<'a>(spec: &'a DataSpec, wanted: &'a Wanted, tables: &[Option<Rc<Table>>], findings: &mut Diagnostics) -> Vec<Bound<'a>> {
    let binder = Binder { spec, tables };
    let mut beside = Vec::new();
    let bound = by_column(wanted).into_iter().filter_map(|(id, needs)| binder.one(id, needs, &mut beside, findings)).collect();
    findings.extend(binder.beside_survey(&beside));
    findings.extend(binder.idle(wanted));
    bound
}

/// A column that a table has beside the base values of a survey.
struct Beside<'a> {
    id: &'a str,
    found: Vec<(usize, usize)>,
    needs: Vec<&'a Need>,
}

/// The needs of each column, columns in the order of their first need.
fn by_column(wanted: &Wanted) -> Vec<(&str, Vec<&Need>)> {
    let mut numbers = std::collections::HashMap::new();
    let mut columns: Vec<(&str, Vec<&Need>)> = Vec::new();
    for need in &wanted.needs {
        let number = *numbers.entry(need.column.as_str()).or_insert(columns.len());
        if number == columns.len() {
            columns.push((&need.column, Vec::new()));
        }
        columns[number].1.push(need);
    }
    columns
}

struct Binder<'a, 't> {
    spec: &'a DataSpec,
    tables: &'t [Option<Rc<Table>>],
}

impl<'a> Binder<'a, '_> {
    fn one(&self, id: &'a str, needs: Vec<&'a Need>, beside: &mut Vec<Beside<'a>>, findings: &mut Diagnostics) -> Option<Bound<'a>> {
        let entry = self.spec.columns.iter().find(|c| c.id == id);
        let header = entry.map_or(id, |e| e.header.value.as_str());
        let candidates = match self.candidates(id, entry) {
            Ok(candidates) => candidates,
            Err(finding) => {
                findings.push(finding);
                return None;
            }
        };
        let mut found: Vec<(usize, usize)> = Vec::new();
        let parts: Vec<usize> = candidates.iter().flat_map(|n| self.spec.stack(*n)).collect();
        for (number, table) in parts.iter().filter_map(|n| Some((*n, self.table(*n)?))) {
            if let Some(indicator) = self.spec.tables.get(number).and_then(|t| t.base_values_of.as_ref()) {
                if entry.is_none() && indicator == id {
                    found.extend(survey::value_column(table).map(|column| (number, column)));
                }
                continue;
            }
            match table.find(header) {
                Find::One(column) => found.push((number, column)),
                Find::Several(columns) => {
                    findings.push(self.unclear(id, header, number, table, &columns, &needs));
                    return None;
                }
                Find::None => {}
            }
        }
        let heads: Vec<usize> = candidates.iter().copied().filter(|n| found.iter().any(|(t, _)| self.spec.stack(*n).contains(t))).collect();
        match heads.as_slice() {
            [head] => {
                findings.extend(self.not_in_all(id, header, *head, &found, &needs));
                self.bound(id, entry, found, needs, findings)
            }
            [] => {
                if parts.iter().all(|n| self.table(*n).is_some()) {
                    findings.push(self.missing(id, entry, &candidates, &needs));
                }
                None
            }
            _ if entry.is_none() && found.iter().any(|(t, _)| self.is_survey(*t)) => {
                beside.push(Beside { id, found, needs });
                None
            }
            _ => {
                findings.push(self.twice(id, header, &found, &needs));
                None
            }
        }
    }

    /// The tables in which a column may be.
    fn candidates(&self, id: &str, entry: Option<&ColumnSpec>) -> Result<Vec<usize>, Diagnostic> {
        let Some(named) = entry.and_then(|e| e.table.as_ref()) else { return Ok(self.spec.heads().collect()) };
        match self.spec.tables.iter().position(|t| t.id == named.value) {
            Some(table) => Ok(vec![table]),
            None => {
                let finding = Diagnostic::new(codes::TABLE_UNKNOWN).arg("id", id).arg("table", &named.value).at_opt(named.place.clone());
                Err(nearest_or_known(finding, &named.value, self.spec.tables.iter().map(|t| t.id.as_str())))
            }
        }
    }

    /// Files of a stack that lack a column which others of it have.
    fn not_in_all(&self, id: &str, header: &str, head: usize, found: &[(usize, usize)], needs: &[&Need]) -> Option<Diagnostic> {
        let lacks = |n: &usize| found.iter().all(|(t, _)| t != n);
        let without = self.spec.stack(head).filter(lacks).find_map(|n| self.table(n))?;
        let with = found.first().and_then(|(t, _)| self.table(*t))?;
        let finding = Diagnostic::new(codes::STACK_COLUMN_MISSING).arg("id", id).arg("table", self.id_of(head)).arg("column", header);
        let finding = finding.arg("file", without.file()).arg("other", with.file());
        let finding = match nearest_column(header, needs, &[without]) {
            Some((_, near)) => finding.arg("nearest", &near.header).arg("letter", letter(near.number)).hint("nearest"),
            None => finding.list("known", headers(without)).hint("known"),
        };
        let finding = finding.at(whole(without));
        Some(needs.iter().take(1).fold(finding, |f, need| f.at_opt(need.place.clone())))
    }

    /// Files of a stack that give a column in another unit of measure than the first one does.
    fn measured_otherwise(&self, id: &str, at: &[(usize, usize)]) -> Option<Diagnostic> {
        let unit_at = |(table, column): &(usize, usize)| Some((self.table(*table)?, self.table(*table)?.columns().get(*column)?, *column));
        let (_, first, _) = unit_at(at.first()?)?;
        let expected = first.unit.as_deref().unwrap_or_default();
        at.iter().skip(1).filter_map(unit_at).find_map(|(table, column, number)| {
            let found = column.unit.as_deref().unwrap_or_default();
            if relation(expected, found) == Relation::Same {
                return None;
            }
            let finding = Diagnostic::new(codes::STACK_MEASURE_DIFFERS).arg("id", id).arg("column", &first.name);
            let finding = finding.arg("expected", &first.header).arg("found", &column.header).arg("file", table.file());
            let place = at.first().and_then(|(t, c)| Some(self.table(*t)?.column_place(*c)));
            Some(finding.at(table.column_place(number)).at_opt(place))
        })
    }

    fn id_of(&self, table: usize) -> &str {
        self.spec.tables.get(table).map_or("", |t| &t.id)
    }

    fn table(&self, number: usize) -> Option<&Table> {
        self.tables.get(number)?.as_deref()
    }

    fn unclear(&self, id: &str, header: &str, number: usize, table: &Table, columns: &[usize], needs: &[&Need]) -> Diagnostic {
        let finding = ambiguous(table, self.id_of(number), header, columns).arg("id", id);
        let finding = needs.iter().take(1).fold(finding, |f, need| f.at_opt(need.place.clone()));
        let texts: Vec<&str> = columns.iter().filter_map(|c| table.columns().get(*c)).map(|c| c.header.as_str()).collect();
        match texts.as_slice() {
            [first, rest @ ..] if !rest.contains(first) => finding.arg("nearest", first),
            _ => finding.hint("rename"),
        }
    }

    /// Entries of `[data.columns]` that are good for nothing: no table has the header and no indicator asks for it. One whose header is there
    /// is told with the columns that nobody needs.
    fn idle(&self, wanted: &Wanted) -> Diagnostics {
        if self.tables.iter().any(Option::is_none) {
            return Diagnostics::new();
        }
        let is_needed = |c: &&ColumnSpec| wanted.needs.iter().any(|n| n.column == c.id);
        let is_there = |c: &&ColumnSpec| self.tables.iter().flatten().any(|t| t.find(&c.header.value) != Find::None);
        let idle = self.spec.columns.iter().filter(|c| !is_needed(c) && !is_there(c));
        let one = |c: &ColumnSpec| {
            Diagnostic::new(codes::COLUMN_IDLE).arg("id", &c.id).arg("column", &c.header.value).at_opt(c.header.place.clone())
        };
        idle.map(one).collect()
    }

    fn is_survey(&self, table: usize) -> bool {
        self.spec.tables.get(table).is_some_and(|t| t.base_values_of.is_some())
    }

    /// One finding for all columns: whoever brings a table of their own to a system that stands on a survey means to replace it.
    fn beside_survey(&self, beside: &[Beside]) -> Option<Diagnostic> {
        let first = beside.first()?;
        let table = first.found.iter().find(|(t, _)| !self.is_survey(*t)).map_or("", |(t, _)| self.id_of(*t));
        let finding = Diagnostic::new(codes::SURVEY_BESIDE_TABLE).arg("count", beside.len()).arg("table", table).arg("id", first.id);
        let finding = finding.list("known", beside.iter().map(|b| b.id));
        let finding = first.needs.iter().take(1).fold(finding, |f, need| f.at_opt(need.place.clone()));
        Some(first.found.iter().take(2).fold(finding, |f, (table, column)| f.at_opt(self.table(*table).map(|t| t.column_place(*column)))))
    }

    fn twice(&self, id: &str, header: &str, found: &[(usize, usize)], needs: &[&Need]) -> Diagnostic {
        let finding = Diagnostic::new(codes::COLUMN_TWICE).arg("column", header).arg("id", id);
        let finding = finding.list("known", found.iter().map(|(table, _)| self.id_of(*table)));
        let finding = finding.arg("table", found.first().map_or("", |(table, _)| self.id_of(*table)));
        let finding = needs.iter().take(1).fold(finding, |f, need| f.at_opt(need.place.clone()));
        found.iter().take(4).fold(finding, |f, (table, column)| f.at_opt(self.table(*table).map(|t| t.column_place(*column))))
    }

    fn missing(&self, id: &str, entry: Option<&ColumnSpec>, candidates: &[usize], needs: &[&Need]) -> Diagnostic {
        let of_survey = |n: &usize| self.spec.tables.get(*n).and_then(|t| t.base_values_of.as_deref());
        let tables: Vec<&Table> = candidates.iter().filter(|n| of_survey(n).is_none()).filter_map(|n| self.table(*n)).collect();
        if let (true, None, Some(first)) = (tables.is_empty(), entry, needs.first()) {
            let finding = Diagnostic::new(base_values::NO_BASE_VALUES).arg("indicator", &first.indicator).arg("node", &first.node);
            let finding = finding.list("known", candidates.iter().filter_map(of_survey));
            let finding = needs.iter().take(4).fold(finding, |f, need| f.at_opt(need.place.clone()));
            return finding.at_opt(candidates.first().and_then(|n| self.table(*n)).map(whole));
        }
        let header = entry.map_or(id, |e| e.header.value.as_str());
        let near = nearest_column(header, needs, &tables);
        let near_args = |finding: Diagnostic, hint: &'static str| match near {
            Some((_, column)) => finding.arg("nearest", &column.header).arg("letter", letter(column.number)).hint(hint),
            None => finding,
        };
        let with_facts = |finding: Diagnostic| match near {
            Some((table, column)) => finding.note(
                Diagnostic::new(codes::TABLE_FACTS)
                    .arg("file", table.file())
                    .arg("count", table.columns().len())
                    .arg("nearest", &column.header)
                    .arg("letter", letter(column.number)),
            ),
            None => tables.iter().take(3).fold(finding, |finding, table| {
                let note = Diagnostic::new(codes::TABLE_COLUMNS).arg("file", table.file()).arg("count", table.columns().len());
                finding.note(note.list("known", headers(table)))
            }),
        };
        if let Some(entry) = entry {
            let finding = Diagnostic::new(codes::HEADER_MISSING).arg("id", id).arg("column", header).at_opt(entry.header.place.clone());
            let known = tables.iter().flat_map(|t| headers(t));
            let below = tables.iter().find_map(|t| Some((t, t.header_below(header)?)));
            let finding = match (below, near) {
                (Some((table, row)), _) => {
                    let rows = table.header_rows() + row as u32 + 1;
                    let finding = finding.arg("row", table.row_number(row)).arg("range", table.range_from(row));
                    finding.arg("value", rows).hint("below")
                }
                (None, Some(_)) => near_args(finding, "nearest"),
                (None, None) => finding.list("known", known).hint("known"),
            };
            return tables.iter().take(2).fold(finding, |f, table| other_sheets(f.at(whole(table)), table));
        }
        let Some(first) = needs.first() else { return Diagnostic::new(codes::INPUT_MISSING).arg("column", id) };
        let mapped = nearest(id, self.spec.columns.iter().map(|c| c.id.as_str()));
        let finding = if first.derived {
            match mapped {
                Some(other) => Diagnostic::new(codes::INPUT_MISSING).arg("nearest", other).hint("mapped"),
                None => near_args(Diagnostic::new(codes::INPUT_MISSING).hint("map"), "nearest"),
            }
        } else {
            let finding = Diagnostic::new(codes::NO_COLUMN).hint("add");
            near_args(finding, "map")
        };
        let finding = finding.arg("indicator", &first.indicator).arg("column", id);
        with_facts(needs.iter().take(4).fold(finding, |f, need| f.at_opt(need.place.clone())))
    }

    fn bound(
        &self,
        id: &'a str,
        entry: Option<&ColumnSpec>,
        at: Vec<(usize, usize)>,
        needs: Vec<&'a Need>,
        findings: &mut Diagnostics,
    ) -> Option<Bound<'a>> {
        let (number, column) = *at.first()?;
        let table = self.table(number)?;
        let header = table.columns().get(column)?;
        let said = entry.and_then(|e| e.unit.as_ref());
        let found = said.map(|u| u.value.as_str()).or(header.unit.as_deref()).unwrap_or_default();
        for need in needs.iter().filter(|n| !n.derived) {
            if let Some(finding) = conflict(id, need, header, found) {
                let place = said.map_or_else(|| Some(table.column_place(column)), |u| u.place.clone());
                findings.push(finding.at_opt(need.unit.place.clone()).at_opt(place));
            }
        }
        if said.is_none() {
            findings.extend(self.measured_otherwise(id, &at));
        }
        let unit = if found.is_empty() { declared(&needs) } else { found };
        Some(Bound { id, at, unit: unit.to_string(), needs })
    }
}

impl Bound<'_> {
    /// Its column in a table.
    pub(super) fn column_in(&self, table: usize) -> Option<usize> {
        self.at.iter().find(|(t, _)| *t == table).map(|(_, c)| *c)
    }
}

/// What a declared unit and that of the column have against each other.
fn conflict(id: &str, need: &Need, header: &Column, found: &str) -> Option<Diagnostic> {
    let finding = |code| {
        let d = Diagnostic::new(code).arg("indicator", &need.indicator).arg("expected", &need.unit.value).arg("found", found);
        d.arg("id", id).arg("column", &header.header)
    };
    match relation(&need.unit.value, found) {
        Relation::Same => None,
        Relation::Unclear => Some(finding(codes::MEASURE_DIFFERS)),
        Relation::Other => Some(finding(codes::MEASURE_CONFLICT)),
        Relation::Scaled(power) => {
            let factor = format!("1{}", "0".repeat(power.unsigned_abs() as usize));
            let expr = if power < 0 { format!("{id} / {factor}") } else { format!("{id} * {factor}") };
            Some(finding(codes::MEASURE_CONFLICT).arg("expr", expr).hint("convert"))
        }
    }
}

/// The unit that all indicators declare which are this column; empty when they differ or none is.
fn declared<'a>(needs: &[&'a Need]) -> &'a str {
    let mut units = needs.iter().filter(|n| !n.derived).map(|n| n.unit.value.as_str());
    let first = units.next().unwrap_or_default();
    if units.all(|u| u == first) { first } else { "" }
}

/// The column that was most likely meant: by the header that was looked for, or by what else a person may have written.
fn nearest_column<'t>(header: &str, needs: &[&Need], tables: &[&'t Table]) -> Option<(&'t Table, &'t Column)> {
    let columns: Vec<(&Table, &Column)> = tables.iter().flat_map(|t| t.columns().iter().map(|c| (*t, c))).collect();
    let texts = || columns.iter().flat_map(|(_, c)| [c.header.as_str(), c.name.as_str()]);
    let also = || needs.iter().flat_map(|n| &n.also).map(String::as_str);
    let with_row = || tables.iter().find_map(|t| Some((*t, t.columns().get(t.with_row(header)?)?)));
    let equal = also().find_map(|text| columns.iter().find(|(_, c)| fold(&c.name) == fold(text) || fold(&c.header) == fold(text)));
    let named = |text: &str| columns.iter().find(|(_, c)| c.header == text || c.name == text);
    let near = || std::iter::once(header).chain(also()).find_map(|text| nearest(text, texts()).and_then(named));
    equal.copied().or_else(with_row).or_else(|| near().copied())
}

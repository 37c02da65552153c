//! What a dataset lacks.

use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;

use indicia_core::{Dataset, Period, PeriodKind, RawColumn, Role, Unit};
use indicia_diagnostic::catalogue::{columns, units as codes};
use indicia_diagnostic::{Diagnostic, Diagnostics, Place, Severity, nearest};
use indicia_io::Table;
use indicia_method::Status;

use super::bind::Bound;
use super::division;
use super::fold::fold;
use super::keys::Keys;
use super::period::nth;
use super::{DataSpec, Need, TableSpec, Wanted};

/// Findings about units of one kind that are listed; the rest is named in one line.
const LISTED: usize = 5;

/// Lists the first findings, and names the units of the rest in one more of the same weight.
pub(super) fn listed(all: Vec<(&str, Diagnostic)>, findings: &mut Diagnostics) {
    let Some((id, severity)) = all.first().map(|(_, d)| (d.id().to_string(), d.severity())) else { return };
    let rest: Vec<&str> = all.iter().skip(LISTED).map(|(unit, _)| *unit).collect();
    let more = (!rest.is_empty()).then(|| {
        let more = Diagnostic::new(codes::SAME_FOR_UNITS).with_severity(severity).arg("count", rest.len());
        more.arg("id", id).list("known", &rest)
    });
    findings.extend(all.into_iter().take(LISTED).map(|(_, d)| d));
    findings.extend(more);
}

/// Periods of one dataset are of one kind; the first table that has another is told.
pub(super) fn kinds(spec: &DataSpec, tables: &[Option<Rc<Table>>], keys: &[Option<Keys>], findings: &mut Diagnostics) {
    let mut first: Option<(PeriodKind, Period, Option<Place>)> = None;
    for ((table_spec, table), keys) in spec.tables.iter().zip(tables).zip(keys) {
        let (Some(table), Some(keys)) = (table, keys) else { continue };
        for (row, period) in keys.rows.iter().zip(&keys.periods) {
            let place = || match keys.period_column {
                Some(column) => Some(table.place(*row, column)),
                None => table_spec.at.as_ref().and_then(|at| at.place.clone()),
            };
            match &first {
                None => first = Some((period.kind(), *period, place())),
                Some((kind, ..)) if *kind == period.kind() => {}
                Some((_, other, other_place)) => {
                    let finding = Diagnostic::new(codes::PERIOD_KINDS).arg("found", period).arg("expected", other);
                    findings.push(finding.at_opt(place()).at_opt(other_place.clone()));
                    return;
                }
            }
        }
    }
}

/// Tables that name no period beside tables that do.
pub(super) fn undated(spec: &DataSpec, keys: &[Option<Keys>], findings: &mut Diagnostics) {
    let last = keys.iter().flatten().flat_map(|k| &k.periods).max();
    let example = last.map_or_else(|| "2019".to_string(), Period::to_string);
    for table in spec.tables.iter().filter(|t| !t.stacked && t.period.is_none() && t.at.is_none()) {
        let finding = Diagnostic::new(codes::PERIOD_UNDECLARED).arg("table", &table.id).arg("period", &example);
        findings.push(finding.at_opt(table.place.clone().or_else(|| table.source_places.file.clone())));
    }
}

/// Columns that nobody needs: one line for each table. A column that is needed and could not be bound has its own finding.
pub(super) fn unused<'a>(
    spec: &'a DataSpec,
    wanted: &'a Wanted,
    tables: &[Option<Rc<Table>>],
    keys: &[Option<Keys>],
    bound: &[Bound<'_>],
    findings: &mut Diagnostics,
) {
    let mut seen: Vec<&Rc<Table>> = Vec::new();
    let mut told: Vec<(&str, Vec<&str>)> = Vec::new();
    let not_bound = wanted.needs.iter().map(|n| n.column.as_str()).filter(|id| bound.iter().all(|b| b.id != *id));
    let header = |id: &'a str| spec.columns.iter().find(|c| c.id == id).map_or(id, |c| c.header.value.as_str());
    let not_bound: Vec<&str> = not_bound.map(header).collect();
    for (number, table) in tables.iter().enumerate() {
        let Some(table) = table.as_ref().filter(|_| spec.tables.get(number).is_some_and(|t| t.base_values_of.is_none())) else { continue };
        if seen.iter().any(|s| Rc::ptr_eq(s, table)) {
            continue;
        }
        seen.push(table);
        let same = |n: usize| tables.get(n).and_then(Option::as_ref).is_some_and(|t| Rc::ptr_eq(t, table));
        let mut used: BTreeSet<usize> = bound.iter().flat_map(|b| &b.at).filter(|(n, _)| same(*n)).map(|(_, c)| *c).collect();
        for (n, keys) in keys.iter().enumerate().filter(|(n, _)| same(*n)) {
            used.extend(keys.iter().flat_map(|k| [Some(k.unit_column), k.period_column]).flatten());
            let tables = || spec.tables.get(n).into_iter();
            let filters = tables().flat_map(|t| &t.filter).map(|(header, _)| header);
            let headers = filters.chain(tables().flat_map(|t| &t.standard_error).map(|(_, header)| &header.value));
            let headers = headers.map(String::as_str).chain(not_bound.iter().copied());
            // One file may hold the units and their data.
            let of_units = spec.units.iter().filter(|u| tables().any(|t| t.source.display_name == u.source.display_name));
            let of_units = of_units.flat_map(|u| {
                let named = [Some(&u.id), u.name_zh.as_ref(), u.name_en.as_ref(), u.aliases.as_ref(), u.parent.as_ref(), u.role.as_ref()];
                named.into_iter().flatten().chain(&u.groups).map(|header| header.value.as_str())
            });
            let headers = headers.chain(of_units);
            used.extend(headers.filter_map(|header| if let indicia_io::Find::One(c) = table.find(header) { Some(c) } else { None }));
        }
        let left = table.columns().iter().enumerate().filter(|(c, _)| !used.contains(c)).map(|(_, c)| c.header.as_str());
        let left: Vec<&str> = left.filter(|header| !is_remark(header)).collect();
        let id = spec.tables.get(number).map_or("", |t| &t.id);
        // The files of a stack have the same columns.
        let left_before = told.last().is_some_and(|(table, columns)| *table == id && *columns == left);
        if !left.is_empty() && !left_before {
            told.push((id, left.clone()));
            findings
                .push(Diagnostic::new(columns::COLUMN_UNUSED).arg("table", id).list("known", left).at(Place::file(table.file().clone())));
        }
    }
}

/// Whether a header stands in brackets as a whole: such a column is for those who fill in the table, and nobody misses it.
fn is_remark(header: &str) -> bool {
    let within = header.trim().strip_prefix(['(', '（']).and_then(|rest| rest.strip_suffix([')', '）']));
    within.is_some_and(|within| !within.contains(['(', '（', ')', '）']))
}

/// Without a table of units, a unit that is spelt differently in two tables is two units with half the data each.
pub(super) fn spelt_twice(spec: &DataSpec, ids: &[std::sync::Arc<str>], keys: &[Option<Keys>], findings: &mut Diagnostics) {
    if keys.len() < 2 {
        return;
    }
    let sets: Vec<Option<HashSet<u32>>> = keys.iter().map(|k| k.as_ref().map(|k| k.units.iter().copied().collect())).collect();
    let only = |a: usize, b: usize| -> Vec<u32> {
        let (Some(keys), Some(other)) = (&keys[a], &sets[b]) else { return Vec::new() };
        let mut seen = HashSet::new();
        keys.units.iter().copied().filter(|u| !other.contains(u) && seen.insert(*u)).take(200).collect()
    };
    let name = |unit: u32| ids.get(unit as usize).map_or("", |i| &**i);
    let mut all = Vec::new();
    for a in 0..keys.len() {
        for b in a + 1..keys.len() {
            let (in_a, in_b) = (only(a, b), only(b, a));
            for unit in in_a {
                let twin = division_twin(name(unit), in_b.iter().map(|u| name(*u)));
                let Some(twin) = twin.or_else(|| nearest(name(unit), in_b.iter().map(|u| name(*u)))) else { continue };
                let finding = Diagnostic::new(codes::UNIT_SPELT_TWICE).arg("unit", name(unit)).arg("nearest", twin);
                let (one, other) = (&spec.tables[a], &spec.tables[b]);
                let named = |t: &TableSpec| if one.id == other.id { t.source.display_name.to_string() } else { t.id.clone() };
                all.push((name(unit), finding.arg("table", named(one)).arg("other", named(other))));
            }
        }
    }
    listed(all, findings);
}

fn division_twin<'a>(name: &str, others: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let (code, stems) = (division::code(name), division::stems(name));
    let mut twins = others.filter(|other| {
        let same_code = code.is_some() && division::code(other) == code;
        same_code || division::stems(other).iter().any(|(t, l)| stems.iter().any(|(s, k)| s == t && k.agrees(*l)))
    });
    twins.next()
}

/// Units: that there are some, that some are scored, that each has data.
///
/// `listed_at` gives the place of a unit in the table of units, if there is one, and `found_at` that of its first row of data.
pub(super) fn units(
    units: &[Unit],
    rows: &[(u32, Period)],
    listed_at: impl Fn(usize) -> Option<Place>,
    found_at: impl Fn(u32) -> Option<Place>,
    findings: &mut Diagnostics,
) {
    let mut has_rows = vec![false; units.len()];
    for (unit, _) in rows {
        if let Some(has) = has_rows.get_mut(*unit as usize) {
            *has = true;
        }
    }
    let mut without = Vec::new();
    let mut aside = Vec::new();
    for (n, unit) in units.iter().enumerate() {
        match (unit.role.has_scores(), has_rows[n]) {
            (true, false) => {
                without.push((&*unit.id, Diagnostic::new(codes::UNIT_WITHOUT_DATA).arg("unit", &unit.id).at_opt(listed_at(n))))
            }
            (false, true) => {
                let finding = Diagnostic::new(codes::ROW_NOT_SCORED).arg("unit", &unit.id).arg("role", unit.role.word());
                aside.push((&*unit.id, finding.at_opt(listed_at(n))));
            }
            _ => {}
        }
    }
    let totals = (0_u32..).zip(units).filter(|(n, u)| u.role == Role::Scored && has_rows[*n as usize] && is_like_total(u));
    let totals = totals.map(|(n, unit)| {
        let finding = Diagnostic::new(codes::UNIT_LIKE_TOTAL).arg("unit", &unit.id);
        match listed_at(n as usize) {
            Some(place) => (&*unit.id, finding.hint("role").at(place)),
            None => (&*unit.id, finding.at_opt(found_at(n))),
        }
    });
    listed(totals.collect(), findings);
    listed(without, findings);
    listed(aside, findings);
    let mut scored = (0_u32..).zip(units).zip(&has_rows).filter(|((_, u), has)| u.role == Role::Scored && **has).map(|(u, _)| u);
    match (scored.next(), scored.next()) {
        (None, _) => {
            let file = listed_at(0).map(|p| Place::file(p.file));
            findings.push(Diagnostic::new(codes::NO_SCORED).arg("count", units.len()).at_opt(file));
        }
        (Some((n, one)), None) => findings.push(Diagnostic::new(codes::ONE_UNIT).arg("unit", &one.id).at_opt(found_at(n))),
        _ => {}
    }
}

/// Names that tables give to rows which are made of the other rows.
fn is_like_total(unit: &Unit) -> bool {
    const WHOLE: [&str; 20] = [
        "共计",
        "总和",
        "均值",
        "平均值",
        "平均数",
        "全国",
        "全省",
        "全市",
        "全区",
        "全县",
        "total",
        "totals",
        "subtotal",
        "sub-total",
        "grand total",
        "sum",
        "average",
        "mean",
        "all",
        "overall",
    ];
    const END: [&str; 4] = ["合计", "总计", "小计", "平均"];
    [&*unit.id, &*unit.name.zh, &*unit.name.en].iter().any(|name| {
        let name = fold(name).to_lowercase();
        let name = name.trim_end_matches(':');
        WHOLE.contains(&name) || END.iter().any(|end| name.ends_with(end))
    })
}

/// Periods between the first and the last that no row has.
pub(super) fn gaps(dataset: &Dataset, findings: &mut Diagnostics) {
    let mut missing = Vec::new();
    for pair in dataset.periods().windows(2) {
        let [a, b] = pair else { continue };
        missing.extend((a.ordinal() + 1..b.ordinal()).map(|o| nth(a.kind(), o).to_string()));
    }
    if !missing.is_empty() {
        findings.push(Diagnostic::new(codes::PERIOD_GAP).list("missing", missing));
    }
}

/// Columns and units without values.
pub(super) fn values(dataset: &Dataset, bound: &[Bound<'_>], findings: &mut Diagnostics) {
    let rows: Vec<usize> = (0..dataset.rows()).filter(|row| dataset.unit(*row).role.has_scores()).collect();
    let scored: Vec<usize> = rows.iter().copied().filter(|row| dataset.unit(*row).role == Role::Scored).collect();
    let mut has_values = vec![bound.is_empty(); dataset.units().len()];
    let mut notes = Vec::new();
    let mut gaps = Vec::new();
    for bound in bound {
        let Some(column) = dataset.column(bound.id) else { continue };
        if column.series.is_complete() {
            has_values.fill(true);
            continue;
        }
        // What does not apply or lacks evidence has been answered: it is no gap.
        let is_answered = |row: usize| column.series.status(row).state() != Status::MISSING;
        let missing = rows.iter().filter(|row| !is_answered(**row)).count();
        for row in &rows {
            let unit = dataset.unit_of_row()[*row] as usize;
            has_values[unit] = has_values[unit] || is_answered(*row);
        }
        if !scored.is_empty() && scored.iter().all(|row| !is_answered(*row)) {
            findings.extend(nothing(bound, column, scored.len()));
        } else if missing > 0 {
            lacking(bound, missing, rows.len(), &mut gaps, &mut notes);
        }
    }
    // Of several indicators one note tells.
    if let [(indicator, missing)] = gaps.as_slice() {
        notes.push(Diagnostic::new(columns::GAPS).arg("indicator", indicator).arg("count", missing).arg("total", rows.len()));
    } else if !gaps.is_empty() {
        let each = gaps.iter().map(|(indicator, missing)| format!("{indicator} {missing}"));
        let note = Diagnostic::new(columns::GAPS_OF_SEVERAL).arg("count", gaps.len()).arg("total", rows.len());
        notes.push(note.list("known", each));
    }
    let mut told = HashSet::new();
    let empty = rows.iter().filter(|row| !has_values[dataset.unit_of_row()[**row] as usize] && told.insert(dataset.unit_of_row()[**row]));
    let origin = bound.first().and_then(|b| dataset.column(b.id)).and_then(|c| c.origin.as_ref());
    let empty = empty.map(|row| {
        let unit = &*dataset.unit(*row).id;
        (unit, Diagnostic::new(codes::UNIT_NO_VALUES).arg("unit", unit).at_opt(origin.and_then(|o| o.row_place(*row))))
    });
    listed(empty.collect(), findings);
    findings.extend(notes);
}

/// A column without any value: an error for the indicators that it is, a warning for those that are made of it, since a
/// formula may do without.
fn nothing(bound: &Bound<'_>, column: &RawColumn, count: usize) -> Diagnostics {
    let place = column.origin.as_ref().and_then(indicia_core::Origin::column_place);
    let (derived, direct): (Vec<&Need>, Vec<&Need>) = bound.needs.iter().partition(|n| n.derived);
    let mut findings: Diagnostics = direct
        .iter()
        .map(|need| {
            let finding = Diagnostic::new(columns::ALL_MISSING).arg("indicator", &need.indicator).arg("count", count);
            finding.arg("node", &need.node).at_opt(need.about.clone().or_else(|| need.place.clone())).at_opt(place.clone())
        })
        .collect();
    if let Some(first) = derived.first() {
        let finding = Diagnostic::new(columns::INPUT_ALL_MISSING).arg("column", header(bound, column)).arg("count", count);
        let finding = finding.list("known", indicators(&derived)).at_opt(first.place.clone()).at_opt(place);
        findings.push(finding.with_severity(Severity::Warning));
    }
    findings
}

/// A column with gaps: gathered for the indicators that it is, told for those that are made of it.
fn lacking(bound: &Bound<'_>, missing: usize, total: usize, gaps: &mut Vec<(String, usize)>, notes: &mut Diagnostics) {
    let (derived, direct): (Vec<&Need>, Vec<&Need>) = bound.needs.iter().partition(|n| n.derived);
    gaps.extend(direct.iter().map(|need| (need.indicator.to_string(), missing)));
    if !derived.is_empty() {
        let note = Diagnostic::new(columns::INPUT_GAPS).arg("count", missing).arg("total", total);
        notes.push(note.arg("column", bound.id).list("known", indicators(&derived)));
    }
}

fn header<'a>(bound: &'a Bound<'_>, column: &'a RawColumn) -> &'a str {
    column.origin.as_ref().map_or(bound.id, |o| &o.header)
}

fn indicators<'a>(needs: &[&'a Need]) -> BTreeSet<&'a str> {
    needs.iter().map(|n| n.indicator.as_str()).collect()
}

//! Standard errors of raw columns, and why cells are withheld.

use std::rc::Rc;

use indicia_core::Series;
use indicia_diagnostic::catalogue::survey as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics};
use indicia_io::{DEFAULT_MARKERS, NumberRules, Table};
use indicia_method::Status;

use super::bind::Bound;
use super::input::{find, nearest_or_known};
use super::load::{Filled, Rows, scatter, series, stacked};
use super::{DataSpec, TableSpec, survey};

/// Completes the columns with what the tables say about their errors. `columns` are along `bound`, but for those that could not be read.
pub(super) fn read(
    columns: &mut [Filled<'_>],
    bound: &[Bound<'_>],
    spec: &DataSpec,
    tables: &[Option<Rc<Table>>],
    rows: &Rows,
    findings: &mut Diagnostics,
) {
    for (number, (table_spec, table)) in spec.tables.iter().zip(tables).enumerate() {
        let Some(table) = table.as_deref() else { continue };
        let here = || bound.iter().filter(|b| b.column_in(number).is_some());
        for (id, header) in &table_spec.standard_error {
            let Some(column) = columns.iter_mut().find(|c| here().any(|b| b.id == c.id) && c.id == *id) else {
                if table_spec.base_values_of.is_none() {
                    findings.push(of_nothing(table_spec, id, header.place.clone(), here().map(|b| b.id).collect()));
                }
                continue;
            };
            let missing = Diagnostic::new(codes::ERROR_COLUMN_MISSING).arg("id", id);
            match find(table, &table_spec.id, header, missing) {
                Ok(at) => {
                    let errors = errors_of(id, table, at, number, spec, rows, findings);
                    column.errors = match (column.errors.take(), errors) {
                        (Some(above), Some(errors)) if table_spec.stacked => Some(stacked(&above, &errors)),
                        (above, errors) => errors.or(above),
                    };
                }
                Err(finding) => findings.push(finding),
            }
            if table_spec.base_values_of.is_some() {
                withhold(column, table, number, rows);
            }
        }
    }
}

fn of_nothing(table: &TableSpec, id: &str, place: Option<indicia_diagnostic::Place>, known: Vec<&str>) -> Diagnostic {
    let finding = Diagnostic::new(codes::ERROR_OF_NOTHING).arg("table", &table.id).arg("id", id).at_opt(place);
    if known.is_empty() { finding.hint("remove") } else { nearest_or_known(finding, id, known.iter().copied()) }
}

fn errors_of(
    id: &str,
    table: &Table,
    column: usize,
    number: usize,
    spec: &DataSpec,
    rows: &Rows,
    findings: &mut Diagnostics,
) -> Option<Series> {
    let (keys, positions) = (rows.keys.get(number)?.as_ref()?, rows.joined.positions.get(number)?);
    let markers = spec.markers.clone().unwrap_or_else(|| DEFAULT_MARKERS.map(String::from).to_vec());
    let rules = NumberRules {
        markers,
        not_applicable: spec.not_applicable.clone(),
        no_evidence: spec.no_evidence.clone(),
        ..NumberRules::default()
    };
    let some = (keys.rows.len() < table.rows()).then_some(keys.rows.as_slice());
    let read = match table.numbers(&[(column, &rules)], some) {
        Ok(mut read) => read.pop()?,
        Err(found) => {
            findings.extend(found);
            return None;
        }
    };
    for (n, row) in keys.rows.iter().enumerate() {
        if let Some(value) = read.get(n).filter(|v| *v < 0.0) {
            let d = Diagnostic::new(codes::ERROR_NEGATIVE).arg("id", id).arg("value", value);
            findings.push(d.at(table.place(*row, column)));
        }
    }
    findings.extend(read.adapted.finding(table.columns().get(column).map_or("", |c| &c.name)).map(|d| d.at(table.column_place(column))));
    Some(series(read, positions, rows.joined.rows.len()))
}

/// A base value that is not there for a reason is withheld, not merely missing.
fn withhold(column: &mut Filled<'_>, table: &Table, number: usize, rows: &Rows) {
    let Some(at) = survey::reason_column(table) else { return };
    let (Some(Some(keys)), Some(positions)) = (rows.keys.get(number), rows.joined.positions.get(number)) else { return };
    let mut reasons: Vec<(u32, std::sync::Arc<str>)> = Vec::new();
    for (row, position) in keys.rows.iter().zip(positions) {
        let text = table.text(*row, at);
        if !text.is_empty() && column.series.get(*position as usize).is_none() {
            reasons.push((*position, text.as_ref().into()));
        }
    }
    if reasons.is_empty() {
        return;
    }
    let length = rows.joined.rows.len();
    let withheld = scatter(reasons.iter().map(|_| Status::WITHHELD), &reasons.iter().map(|r| r.0).collect::<Vec<_>>(), length, 0);
    let status = withheld.iter().enumerate().map(|(n, w)| if *w == 0 { column.series.status(n).0 } else { *w }).collect();
    column.series = Series::new(column.series.values.to_vec(), status);
    column.reasons = reasons;
}

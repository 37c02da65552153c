//! The base values of a survey, a table of long form, as a table for each indicator.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use indicia_core::{Period, Series};
use indicia_diagnostic::catalogue::survey as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place};
use indicia_io::{Find, NumberColumn, NumberRules, Table};
use indicia_method::Status;

use super::input::Inputs;
use super::load::Filled;
use super::{DataSpec, Placed, SurveySpec, TableSpec, UNDATED, UnitIndex, read_period};

/// The id under which the table stands among the inputs.
pub(super) const SURVEY: &str = "survey";

const UNIT: &str = "unit";
const PERIOD: &str = "period";
const INDICATOR: &str = "indicator";
const VALUE: &str = "value";
const STANDARD_ERROR: &str = "standard_error";
const REASON: &str = "reason";
const STATUS: &str = "status";
const TO_VERIFY: &str = "to-verify";

/// The id and the further columns of the table of covariances.
const COVARIANCES: &str = "survey-covariances";
const OTHER: &str = "other";
const COVARIANCE: &str = "covariance";

/// The covariances of the errors of base values, as the table has them.
pub(super) struct BaseCovariances {
    table: Rc<Table>,
    unit: usize,
    /// Its texts are empty for data without periods.
    period: usize,
    columns: [usize; 2],
    covariances: NumberColumn,
}

/// `[data]` with a table for each indicator of the survey, and the covariances; `None` where there is no survey, or nothing can be read
/// from it.
pub(super) fn expanded(
    spec: &DataSpec,
    inputs: &mut Inputs<'_>,
    findings: &mut Diagnostics,
) -> Option<(DataSpec, Option<BaseCovariances>)> {
    let survey = spec.survey.as_ref()?;
    let table = inputs.table(SURVEY, &survey.source, &survey.source_places, findings)?;
    if survey.sha256.as_ref().is_some_and(|built| *built != table.sha256()) {
        findings.push(told(survey, &table, codes::BASE_VALUES_EDITED));
    }
    let columns = [UNIT, PERIOD, INDICATOR, VALUE, STANDARD_ERROR, REASON].map(|header| (header, column(&table, header)));
    let missing: Vec<&str> = columns.iter().filter(|(_, c)| c.is_none()).map(|(header, _)| *header).collect();
    let [_, (_, Some(period)), (_, Some(indicator)), ..] = columns else {
        findings.push(lacks(survey, &table, &missing));
        return None;
    };
    if !missing.is_empty() {
        findings.push(lacks(survey, &table, &missing));
        return None;
    }
    let dated = (0..table.rows()).any(|row| !table.text(row, period).is_empty());
    let mut indicators: Vec<String> = Vec::new();
    for row in 0..table.rows() {
        let text = table.text(row, indicator);
        if !text.is_empty() && !indicators.iter().any(|i| *i == text) {
            indicators.push(text.into_owned());
        }
    }
    let mut out = spec.clone();
    out.tables.extend(indicators.into_iter().map(|id| TableSpec {
        place: survey.place.clone(),
        source_places: survey.source_places.clone(),
        period: dated.then(|| Placed::new(PERIOD)),
        filter: vec![(INDICATOR.into(), Placed::new(id.as_str()))],
        standard_error: vec![(id.clone(), Placed::new(STANDARD_ERROR))],
        base_values_of: Some(id),
        ..TableSpec::new(SURVEY, survey.source.clone(), UNIT)
    }));
    let covariances = read_covariances(survey, inputs, findings);
    Some((out, covariances))
}

/// A base value whose form and survey are too far apart: it counts, and whoever reads the result must know until somebody verified it.
#[derive(Clone, Debug, PartialEq)]
pub struct ToVerify {
    /// The unit as the survey names it.
    pub unit: String,
    /// The period as the survey writes it; empty where it has none.
    pub period: String,
    /// The indicator.
    pub indicator: String,
    /// What form and survey say.
    pub reason: String,
    /// The cell that says so.
    pub place: Place,
}

/// The base values that are to be verified, in the order of the table.
pub(super) fn to_verify(table: &Table) -> Vec<ToVerify> {
    let Some(status) = column(table, STATUS) else { return Vec::new() };
    let text = |row: usize, header: &str| column(table, header).map(|c| table.text(row, c).into_owned()).unwrap_or_default();
    let of_row = |row: usize| ToVerify {
        unit: text(row, UNIT),
        period: text(row, PERIOD),
        indicator: text(row, INDICATOR),
        reason: text(row, REASON),
        place: table.place(row, status),
    };
    (0..table.rows()).filter(|row| table.text(*row, status) == TO_VERIFY).map(of_row).collect()
}

fn told(survey: &SurveySpec, table: &Table, code: indicia_diagnostic::Code) -> Diagnostic {
    let d = Diagnostic::new(code).arg("file", table.file());
    d.at_opt(survey.source_places.file.clone()).at(Place::file(table.file().clone()))
}

fn lacks(survey: &SurveySpec, table: &Table, missing: &[&str]) -> Diagnostic {
    told(survey, table, codes::BASE_VALUE_COLUMN_MISSING).list("missing", missing)
}

/// Reads the table of covariances that the record names.
fn read_covariances(survey: &SurveySpec, inputs: &mut Inputs<'_>, findings: &mut Diagnostics) -> Option<BaseCovariances> {
    let (source, built) = survey.covariances.as_ref()?;
    let table = inputs.table(COVARIANCES, source, &survey.source_places, findings)?;
    if *built != table.sha256() {
        findings.push(told(survey, &table, codes::BASE_VALUES_EDITED));
    }
    let headers = [UNIT, PERIOD, INDICATOR, OTHER, COVARIANCE];
    let missing: Vec<&str> = headers.into_iter().filter(|h| column(&table, h).is_none()).collect();
    let [Some(unit), Some(period), Some(indicator), Some(other), Some(covariance)] = headers.map(|h| column(&table, h)) else {
        findings.push(lacks(survey, &table, &missing));
        return None;
    };
    let covariances = match table.column_f64(covariance, &NumberRules { markers: vec![String::new()], ..NumberRules::default() }) {
        Ok(numbers) => numbers,
        Err(found) => {
            findings.extend(found);
            return None;
        }
    };
    Some(BaseCovariances { table, unit, period, columns: [indicator, other], covariances })
}

fn column(table: &Table, header: &str) -> Option<usize> {
    match table.find(header) {
        Find::One(column) => Some(column),
        _ => None,
    }
}

/// The column with the values.
pub(super) fn value_column(table: &Table) -> Option<usize> {
    column(table, VALUE)
}

/// The column that says why there is no value.
pub(super) fn reason_column(table: &Table) -> Option<usize> {
    column(table, REASON)
}

/// The covariances along the rows of the dataset, pair by pair. What concerns no column or row of it is left out.
pub(super) fn covariances(
    covariances: Option<&BaseCovariances>,
    columns: &[Filled<'_>],
    units: &UnitIndex,
    rows: &[(u32, Period)],
) -> Vec<([String; 2], Series)> {
    let Some(found) = covariances else { return Vec::new() };
    let row_of: BTreeMap<(u32, Period), usize> = rows.iter().enumerate().map(|(n, key)| (*key, n)).collect();
    let number_of: BTreeMap<&str, usize> = columns.iter().enumerate().map(|(n, c)| (c.id, n)).collect();
    let mut pairs: BTreeMap<[usize; 2], (Vec<f64>, Vec<u8>)> = BTreeMap::new();
    let table = &found.table;
    // A unit and a period stand in many rows, one after the other.
    let mut last: Option<[Cow<str>; 2]> = None;
    let mut row_of_last = None;
    for number in 0..table.rows() {
        let Some(covariance) = found.covariances.get(number) else { continue };
        let [Some(a), Some(b)] = found.columns.map(|c| number_of.get(&*table.text(number, c)).copied()) else { continue };
        let key = [found.unit, found.period].map(|c| table.text(number, c));
        if last.as_ref() != Some(&key) {
            let period = if key[1].is_empty() { Some(UNDATED) } else { read_period(&key[1]) };
            row_of_last = units.number(&key[0]).zip(period).and_then(|key| row_of.get(&key));
            last = Some(key);
        }
        let Some(row) = row_of_last else { continue };
        let blank = || (vec![0.0; rows.len()], vec![Status::MISSING; rows.len()]);
        let (values, status) = pairs.entry([a.min(b), a.max(b)]).or_insert_with(blank);
        if let (Some(value), Some(status)) = (values.get_mut(*row), status.get_mut(*row)) {
            *value = covariance;
            *status = Status::PRESENT;
        }
    }
    let id = |n: usize| columns.get(n).map_or_else(String::new, |c| c.id.to_string());
    pairs.into_iter().map(|([a, b], (values, status))| ([id(a), id(b)], Series::new(values, status))).collect()
}

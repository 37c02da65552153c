//! From `[data]` to a dataset.

use std::rc::Rc;
use std::sync::Arc;

use indicia_core::{Dataset, DatasetBuilder, Grouping, Lines, Origin, OriginFile, Series, Unit};
use indicia_diagnostic::catalogue::{columns, internal, units as unit_codes};
use indicia_diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use indicia_io::{DEFAULT_MARKERS, Find, NumberColumn, NumberRules, Table};
use indicia_method::Status;

use super::bind::{Bound, bind};
use super::input::Inputs;
use super::join::{Joined, join};
use super::keys::{Keys, Roster};
use super::survey::ToVerify;
use super::units::{Roll, UNITS};
use super::{DataSpec, Files, LedgerSpec, TableSpec, UnitIndex, Wanted, check, errors, keys, slip, survey, units};

/// The ledger's id in the list of inputs.
const LEDGER: &str = "ledger";
/// That of the table of measures that were taken.
const TAKEN: &str = "taken";

/// What came of the data.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The dataset; `None` when a finding is an error.
    pub dataset: Option<Dataset>,
    /// Finds units by what the tables, the TOML and people call them.
    pub units: UnitIndex,
    /// Everything that was found, in the order of reading.
    pub findings: Diagnostics,
    /// The tables that were read, in the order of reading.
    pub inputs: Vec<InputFile>,
    /// The table of `[ledger]`.
    pub ledger: Option<Rc<Table>>,
    /// The table of `[taken]`.
    pub taken: Option<Rc<Table>>,
    /// Base values of a survey that are to be verified.
    pub to_verify: Vec<ToVerify>,
}

/// A table that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Its id in `[data.table]`; `units` for the table of units.
    pub table: String,
    /// The file as the TOML names it.
    pub file: Arc<str>,
    /// The sheet of a workbook, empty for CSV.
    pub sheet: Arc<str>,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
    /// Rows of data.
    pub rows: usize,
    /// Columns with a header.
    pub columns: usize,
}

/// Reads the tables and binds them; see the [module](super) for the rules.
pub fn load(spec: &DataSpec, wanted: &Wanted, files: &dyn Files) -> Loaded {
    let mut findings = Diagnostics::new();
    let mut inputs = Inputs::new(files);
    let (dataset, index) = bound(spec, wanted, &mut inputs, &mut findings);
    let mut beside = |id, of: &Option<LedgerSpec>| inputs.table(id, &of.as_ref()?.source, &of.as_ref()?.source_places, &mut findings);
    let (ledger, taken) = (beside(LEDGER, &spec.ledger), beside(TAKEN, &spec.taken));
    let to_verify = spec.survey.as_ref().and_then(|s| inputs.table(survey::SURVEY, &s.source, &s.source_places, &mut Diagnostics::new()));
    let to_verify = to_verify.map(|table| survey::to_verify(&table)).unwrap_or_default();
    let sound = count_errors(&findings) == 0;
    Loaded { dataset: dataset.filter(|_| sound), units: index, findings, inputs: inputs.list, ledger, taken, to_verify }
}

/// Everything that can be said is said: a fault in one table does not hide those in another.
fn bound(spec: &DataSpec, wanted: &Wanted, inputs: &mut Inputs<'_>, findings: &mut Diagnostics) -> (Option<Dataset>, UnitIndex) {
    let with_survey = survey::expanded(spec, inputs, findings);
    let spec = with_survey.as_ref().map_or(spec, |(spec, _)| spec);
    if spec.tables.is_empty() && spec.survey.is_none() {
        findings.push(Diagnostic::new(columns::NO_TABLE).at_opt(spec.place.clone()));
        return (None, UnitIndex::default());
    }
    // What is wrong with the table of a survey was told; which indicators it holds is not known then.
    if spec.survey.is_some() && with_survey.is_none() {
        return (None, UnitIndex::default());
    }
    let roll = spec.units.as_ref().map(|units| {
        let table = inputs.table(UNITS, &units.source, &units.source_places, findings)?;
        let roll = units::read(units, &table, findings)?;
        roll.check_groupings(&wanted.groupings, findings);
        Some(roll)
    });
    let tables: Vec<Option<Rc<Table>>> = spec.tables.iter().map(|t| inputs.table(&t.id, &t.source, &t.source_places, findings)).collect();
    let bound = bind(spec, wanted, &with_right_header(spec, &tables), findings);
    leave_out_told_headers(findings);

    // Without the units that the system names nothing can be said about the rows.
    let listed = match roll {
        Some(None) => return (None, UnitIndex::default()),
        Some(Some(roll)) => Some(roll),
        None => None,
    };
    let before = count_errors(findings);
    let mut roster = listed.as_ref().map_or_else(Roster::open, |roll| Roster::Listed(&roll.index));
    let mut keys = read_keys(spec, &tables, &mut roster, findings);
    let ids = roster.into_ids();
    check::kinds(spec, &tables, &keys, findings);
    if listed.is_none() {
        check::spelt_twice(spec, &ids, &keys, findings);
    }
    if !names_are_wrong(findings) {
        check::unused(spec, wanted, &tables, &keys, &bound, findings);
    }
    let parts = spec.tables.iter().zip(&tables).zip(&mut keys).map(|((spec, table), keys)| (spec, table.as_deref(), keys.as_mut()));
    let joined = join(parts, listed.is_some(), findings);
    let rows = Rows { joined, keys };
    let roll = listed.unwrap_or_else(|| Roll::of_ids(&ids));

    // Rows that were left out for a fault may be all there is of a unit: then the fault is enough.
    if count_errors(findings) == before && rows.keys.iter().all(Option::is_some) {
        if rows.joined.rows.is_empty() {
            findings.push(no_rows(spec, &tables));
            return (None, roll.index);
        }
        check::units(&roll.units, &rows.joined.rows, |n| roll.place(n), |unit| rows.first_of(unit, &tables), findings);
    }
    let mut columns = read_columns(&bound, spec, &tables, &rows, findings);
    errors::read(&mut columns, &bound, spec, &tables, &rows, findings);
    if count_errors(findings) > 0 {
        return (None, roll.index);
    }
    let covariances = with_survey.as_ref().and_then(|(_, covariances)| covariances.as_ref());
    let covariances = survey::covariances(covariances, &columns, &roll.index, &rows.joined.rows);
    let dataset = build(roll.units.to_vec(), roll.groupings, rows.joined, columns, covariances, findings);
    if let Some(dataset) = &dataset {
        check::gaps(dataset, findings);
        check::values(dataset, &bound, findings);
        slip::slips(dataset, &bound, findings);
    }
    (dataset, roll.index)
}

fn count_errors(findings: &Diagnostics) -> usize {
    findings.iter().filter(|f| f.severity() == Severity::Error).count()
}

/// The tables without those whose header is further down, below a title: that is told once, where the column of units is looked for, and what
/// else they lack is only a consequence.
fn with_right_header(spec: &DataSpec, tables: &[Option<Rc<Table>>]) -> Vec<Option<Rc<Table>>> {
    let is_right = |(spec, table): &(&TableSpec, &Rc<Table>)| {
        matches!(table.find(&spec.unit.value), Find::None).then(|| table.header_below(&spec.unit.value)).flatten().is_none()
    };
    let one = |(spec, table): (&TableSpec, &Option<Rc<Table>>)| table.as_ref().map(|t| (spec, t)).filter(is_right).map(|(_, t)| t.clone());
    spec.tables.iter().zip(tables).map(one).collect()
}

/// Whether a table has other names than the system looks for: that its columns are of no use is then only a consequence.
fn names_are_wrong(findings: &Diagnostics) -> bool {
    let told = [unit_codes::UNIT_COLUMN_MISSING.id, columns::HEADER_MISSING.id, columns::HEADER_AMBIGUOUS.id];
    findings.iter().any(|f| told.contains(&f.id()))
}

/// Equal headers are a warning of the table, and an error where one of them was looked for: the error is enough.
fn leave_out_told_headers(findings: &mut Diagnostics) {
    use indicia_diagnostic::catalogue::data::HEADER_TWICE;
    let told: Vec<Place> = findings.iter().filter(|f| f.id() == columns::HEADER_AMBIGUOUS.id).flat_map(|f| f.places.clone()).collect();
    let same = |a: &Place, b: &Place| a.file == b.file && a.column() == b.column();
    findings.retain(|f| f.id() != HEADER_TWICE.id || !f.places.iter().any(|p| told.iter().any(|t| same(p, t))));
}

fn read_keys(spec: &DataSpec, tables: &[Option<Rc<Table>>], roster: &mut Roster<'_>, findings: &mut Diagnostics) -> Vec<Option<Keys>> {
    let is_dated = |t: &TableSpec| t.period.is_some() || t.at.is_some();
    let dated = spec.tables.iter().any(is_dated);
    let mut one = |(table_spec, table): (&TableSpec, &Option<Rc<Table>>)| {
        let table = table.as_deref().filter(|_| is_dated(table_spec) || !dated)?;
        keys::read(table_spec, table, roster, findings)
    };
    let keys: Vec<Option<Keys>> = spec.tables.iter().zip(tables).map(&mut one).collect();
    for head in spec.heads() {
        let parts: Vec<(&Table, &Keys)> =
            spec.stack(head).filter_map(|n| Some((tables.get(n)?.as_deref()?, keys.get(n)?.as_ref()?))).collect();
        if let Some(table) = spec.tables.get(head) {
            keys::periods_not_there(table, &parts, findings);
        }
    }
    if dated {
        check::undated(spec, &keys, findings);
    }
    keys
}

/// The dataset's rows, and for each table the rows of it that they come from.
pub(super) struct Rows {
    pub joined: Joined,
    pub keys: Vec<Option<Keys>>,
}

impl Rows {
    /// The place of a unit's first row of data.
    fn first_of(&self, unit: u32, tables: &[Option<Rc<Table>>]) -> Option<Place> {
        self.keys.iter().zip(tables).find_map(|(keys, table)| {
            let (keys, table) = (keys.as_ref()?, table.as_deref()?);
            let at = keys.units.iter().position(|u| *u == unit)?;
            Some(table.place(*keys.rows.get(at)?, keys.unit_column))
        })
    }
}

fn no_rows(spec: &DataSpec, tables: &[Option<Rc<Table>>]) -> Diagnostic {
    let full = tables.iter().zip(&spec.tables).find(|(table, _)| table.as_ref().is_some_and(|t| t.rows() > 0));
    let first = tables.first().and_then(Option::as_ref);
    let finding = Diagnostic::new(unit_codes::NO_UNITS).arg("file", first.map_or("", |t| t.file()));
    match full {
        Some((table, spec)) => {
            let finding = finding.arg("table", &spec.id).hint("filter");
            finding.at_opt(table.as_ref().map(|t| Place::file(t.file().clone())))
        }
        None => finding.at_opt(first.map(|t| Place::file(t.file().clone()))),
    }
}

/// A column of the dataset, in the order of output.
pub(super) struct Filled<'a> {
    pub id: &'a str,
    unit: &'a str,
    pub series: Series,
    origin: Origin,
    /// Standard errors, where the data state them.
    pub errors: Option<Series>,
    /// Why cells are withheld, by their rows.
    pub reasons: Vec<(u32, Arc<str>)>,
}

/// Reads the wanted columns, one pass over each table.
fn read_columns<'a>(
    bound: &'a [Bound<'a>],
    spec: &DataSpec,
    tables: &[Option<Rc<Table>>],
    rows: &Rows,
    findings: &mut Diagnostics,
) -> Vec<Filled<'a>> {
    let markers = spec.markers.clone().unwrap_or_else(|| DEFAULT_MARKERS.map(String::from).to_vec());
    let mut filled: Vec<Option<Filled<'a>>> = bound.iter().map(|_| None).collect();
    for head in spec.heads() {
        let stack = spec.stack(head);
        let lines = Arc::new(lines(stack.clone(), tables, rows));
        for (number, file) in stack.zip(0_u32..) {
            let (Some(Some(table)), Some(Some(keys)), Some(positions)) =
                (tables.get(number), rows.keys.get(number), rows.joined.positions.get(number))
            else {
                continue;
            };
            let here: Vec<(usize, usize)> = (0..bound.len()).filter_map(|b| Some((b, bound[b].column_in(number)?))).collect();
            let rules: Vec<NumberRules> = here
                .iter()
                .map(|(b, _)| NumberRules {
                    unit: Some(bound[*b].unit.clone()).filter(|u| !u.is_empty()),
                    markers: markers.clone(),
                    not_applicable: spec.not_applicable.clone(),
                    no_evidence: spec.no_evidence.clone(),
                    codes: spec.columns.iter().find(|c| c.id == bound[*b].id).map_or_else(Vec::new, |c| c.codes.clone()),
                    yes_no: spec.yes_no,
                    fractions: false,
                })
                .collect();
            let wanted: Vec<(usize, &NumberRules)> = here.iter().zip(&rules).map(|((_, column), r)| (*column, r)).collect();
            let some = (keys.rows.len() < table.rows()).then_some(keys.rows.as_slice());
            let numbers = match table.numbers(&wanted, some) {
                Ok(numbers) => numbers,
                Err(found) => {
                    findings.extend(found);
                    continue;
                }
            };
            for ((b, at), number) in here.into_iter().zip(numbers) {
                let Some(column) = table.columns().get(at) else { continue };
                findings.extend(number.adapted.finding(&column.name).map(|d| d.at(table.column_place(at))));
                let series = series(number, positions, rows.joined.rows.len());
                let place = OriginFile { file: table.file().clone(), sheet: table.sheet().clone(), column: column.number };
                match &mut filled[b] {
                    Some(filled) => {
                        filled.series = stacked(&filled.series, &series);
                        filled.origin.files.resize(file as usize, place.clone());
                        filled.origin.files.push(place);
                    }
                    none => {
                        let files = vec![place; file as usize + 1];
                        let origin = Origin { header: column.header.as_str().into(), files, lines: lines.clone() };
                        *none = Some(Filled { id: bound[b].id, unit: &bound[b].unit, series, origin, errors: None, reasons: Vec::new() });
                    }
                }
            }
        }
    }
    filled.into_iter().flatten().collect()
}

/// Where the rows of the dataset stand in the files of a stack.
fn lines(stack: std::ops::Range<usize>, tables: &[Option<Rc<Table>>], rows: &Rows) -> Lines {
    let length = rows.joined.rows.len();
    let mut lines = Lines::of_one_file(vec![0; length]);
    if stack.len() > 1 {
        lines.files = vec![0; length];
    }
    for (number, file) in stack.zip(0_u32..) {
        let (Some(Some(table)), Some(Some(keys)), Some(positions)) =
            (tables.get(number), rows.keys.get(number), rows.joined.positions.get(number))
        else {
            continue;
        };
        for (row, position) in keys.rows.iter().zip(positions) {
            lines.rows[*position as usize] = u32::try_from(table.row_number(*row)).unwrap_or(0);
            if file > 0 {
                lines.files[*position as usize] = file;
            }
        }
    }
    lines
}

/// The cells of two files of a stack: a row is in one of them.
pub(super) fn stacked(one: &Series, other: &Series) -> Series {
    let (mut values, mut status) = (Vec::with_capacity(one.len()), Vec::with_capacity(one.len()));
    for row in 0..one.len() {
        let series = if one.status(row) == Status(Status::MISSING) { other } else { one };
        values.push(series.values[row]);
        status.push(series.status(row).0);
    }
    if status.iter().all(|s| *s == Status::PRESENT) { Series::dense(values) } else { Series::new(values, status) }
}

/// Puts values at their positions; `blank` where there is none.
pub(super) fn scatter<T: Copy>(values: impl Iterator<Item = T>, positions: &[u32], rows: usize, blank: T) -> Vec<T> {
    let mut out = vec![blank; rows];
    for (value, position) in values.zip(positions) {
        out[*position as usize] = value;
    }
    out
}

pub(super) fn series(column: NumberColumn, positions: &[u32], rows: usize) -> Series {
    let whole = positions.len() == rows;
    if whole && positions.iter().enumerate().all(|(n, p)| n == *p as usize) {
        return match column.status {
            None => Series::dense(column.values),
            Some(status) => Series::new(column.values, status),
        };
    }
    let values = scatter(column.values.into_iter(), positions, rows, 0.0);
    match column.status {
        None if whole => Series::dense(values),
        None => Series::new(values, scatter(positions.iter().map(|_| Status::PRESENT), positions, rows, Status::MISSING)),
        Some(status) => Series::new(values, scatter(status.into_iter(), positions, rows, Status::MISSING)),
    }
}

fn build(
    units: Vec<Unit>,
    groupings: Vec<Grouping>,
    joined: Joined,
    columns: Vec<Filled<'_>>,
    covariances: Vec<([String; 2], Series)>,
    findings: &mut Diagnostics,
) -> Option<Dataset> {
    let ids: Vec<Arc<str>> = units.iter().map(|u| u.id.clone()).collect();
    let rows = joined.rows.iter().filter_map(|(unit, period)| Some((ids.get(*unit as usize)?.clone(), *period))).collect();
    let mut builder = DatasetBuilder::new(units, groupings).rows(rows);
    for column in columns {
        builder = builder.column(column.id, column.unit, column.series, Some(column.origin));
        if let Some(errors) = column.errors {
            builder = builder.standard_errors(column.id, errors);
        }
        if !column.reasons.is_empty() {
            builder = builder.reasons(column.id, column.reasons);
        }
    }
    for ([a, b], series) in covariances {
        builder = builder.covariance(&a, &b, series);
    }
    match builder.build() {
        Ok(dataset) => Some(dataset),
        Err(e) => {
            findings.push(Diagnostic::new(internal::BUG).arg("detail", e));
            None
        }
    }
}

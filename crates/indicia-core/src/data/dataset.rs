use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::uncertainty::Reasons;
use super::{Covariance, Grouping, Origin, Period, Role, Series, Unit};
use crate::key::{Key, KeyBuilder};

/// Numbers for contents that are new: rows, and columns.
static VERSION: AtomicU64 = AtomicU64::new(1);

/// The identity of contents that nothing else has.
fn new_version(kind: &str) -> Key {
    KeyBuilder::new(kind).number(VERSION.fetch_add(1, Ordering::Relaxed)).done()
}

/// A column of numbers as it was read.
#[derive(Clone, Debug)]
pub struct RawColumn {
    /// Id under which indicators and derivers know it.
    pub id: Arc<str>,
    /// Unit of its values, empty when unknown.
    pub unit: Arc<str>,
    /// Its cells, in the dataset's row order.
    pub series: Series,
    /// Where they come from; `None` for data made in memory.
    pub origin: Option<Origin>,
    /// The standard error of each cell, in the column's unit; `None` where nobody states one. Read it with
    /// [`Dataset::standard_error`], which minds cells without a value.
    pub standard_errors: Option<Series>,
    /// Why cells are withheld, sorted by row.
    pub(super) reasons: Reasons,
    version: Key,
}

impl RawColumn {
    /// Changes with the contents, never shared by different contents within a process.
    pub(crate) const fn version(&self) -> Key {
        self.version
    }
}

/// Units, periods and raw columns. Rows are the pairs (period, unit) that occur, sorted by period and then by unit id.
#[derive(Clone, Debug)]
pub struct Dataset {
    units: Arc<[Unit]>,
    periods: Arc<[Period]>,
    groupings: Arc<[Grouping]>,
    unit_of_row: Arc<[u32]>,
    period_of_row: Arc<[u32]>,
    time_of_row: Arc<[u32]>,
    output_order: Arc<[u32]>,
    columns: Vec<RawColumn>,
    /// Sorted by their columns. Values do not depend on them, and so no version covers them.
    covariances: Arc<[Covariance]>,
    /// The number of each column, by its id.
    column_numbers: Arc<BTreeMap<Arc<str>, usize>>,
    /// Identity of units, periods and rows; roles may differ.
    rows_version: Key,
}

/// Why a dataset cannot be built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatasetError {
    /// Two units have one id.
    DuplicateUnit(Arc<str>),
    /// A (unit, period) pair occurs twice.
    DuplicateRow(Arc<str>, Period),
    /// A unit id is not in the list of units.
    UnknownUnit(Arc<str>),
    /// A column has another length than there are rows.
    Length {
        /// The column.
        column: Arc<str>,
        /// Rows of the dataset.
        expected: usize,
        /// Cells of the column.
        found: usize,
    },
    /// Two columns have one id.
    DuplicateColumn(Arc<str>),
    /// Errors of a column that is not there.
    UnknownColumn(Arc<str>),
    /// Periods of different kinds.
    MixedPeriods,
}

impl std::fmt::Display for DatasetError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            DatasetError::DuplicateUnit(u) => write!(f, "unit {u} occurs twice"),
            DatasetError::DuplicateRow(u, p) => write!(f, "unit {u} occurs twice in {p}"),
            DatasetError::UnknownUnit(u) => write!(f, "unknown unit {u}"),
            DatasetError::Length { column, expected, found } => write!(f, "column {column} has {found} cells where {expected} rows are"),
            DatasetError::DuplicateColumn(c) => write!(f, "column {c} occurs twice"),
            DatasetError::UnknownColumn(c) => write!(f, "unknown column {c}"),
            DatasetError::MixedPeriods => write!(f, "periods of different kinds"),
        }
    }
}

impl std::error::Error for DatasetError {}

/// Why cells of a column are withheld, by their rows before they are sorted.
type NewReasons = Vec<(u32, Arc<str>)>;

/// A column before the rows are sorted: id, unit, cells, origin.
type NewColumn = (Arc<str>, Arc<str>, Series, Option<Origin>);

/// Builds a [`Dataset`]: rows in the order of the file, columns along them.
#[derive(Clone, Debug, Default)]
pub struct DatasetBuilder {
    units: Vec<Unit>,
    groupings: Vec<Grouping>,
    rows: Vec<(Arc<str>, Period)>,
    columns: Vec<NewColumn>,
    errors: Vec<(Arc<str>, Series)>,
    reasons: Vec<(Arc<str>, NewReasons)>,
    covariances: Vec<([Arc<str>; 2], Series)>,
}

impl DatasetBuilder {
    /// Starts with the units and their groupings.
    pub fn new(units: Vec<Unit>, groupings: Vec<Grouping>) -> Self {
        DatasetBuilder { units, groupings, ..Default::default() }
    }

    /// Sets the rows, in the order in which results are to be written.
    pub fn rows(mut self, rows: Vec<(Arc<str>, Period)>) -> Self {
        self.rows = rows;
        self
    }

    /// Adds a column along the rows as given to [`DatasetBuilder::rows`]; an origin's rows likewise.
    pub fn column(mut self, id: &str, unit: &str, series: Series, origin: Option<Origin>) -> Self {
        self.columns.push((id.into(), unit.into(), series, origin));
        self
    }

    /// States the standard errors of a column, along the rows as given to [`DatasetBuilder::rows`].
    pub fn standard_errors(mut self, column: &str, series: Series) -> Self {
        self.errors.push((column.into(), series));
        self
    }

    /// States why cells of a column are withheld, by their rows as given to [`DatasetBuilder::rows`].
    pub fn reasons(mut self, column: &str, reasons: Vec<(u32, Arc<str>)>) -> Self {
        self.reasons.push((column.into(), reasons));
        self
    }

    /// States the covariance of the errors of two columns, along the rows as given to [`DatasetBuilder::rows`]. What a column has
    /// with itself is its standard error and is left out here.
    pub fn covariance(mut self, a: &str, b: &str, series: Series) -> Self {
        self.covariances.push(([a.into(), b.into()], series));
        self
    }

    /// Sorts and checks.
    pub fn build(self) -> Result<Dataset, DatasetError> {
        let mut by_id: Vec<(Arc<str>, u32)> = self.units.iter().enumerate().map(|(i, u)| (u.id.clone(), i as u32)).collect();
        by_id.sort();
        if let Some(w) = by_id.windows(2).find(|w| w[0].0 == w[1].0) {
            return Err(DatasetError::DuplicateUnit(w[0].0.clone()));
        }
        // Units are kept sorted by id, so that sorting rows by unit number sorts them by id.
        let mut new_number = vec![0_u32; self.units.len()];
        for (new, (_, old)) in by_id.iter().enumerate() {
            new_number[*old as usize] = new as u32;
        }
        let units: Vec<Unit> = by_id.iter().map(|(_, old)| self.units[*old as usize].clone()).collect();
        let groupings: Vec<Grouping> = self
            .groupings
            .into_iter()
            .map(|g| Grouping { of_unit: by_id.iter().map(|(_, old)| g.of_unit[*old as usize]).collect(), ..g })
            .collect();
        let mut periods: Vec<Period> = self.rows.iter().map(|(_, p)| *p).collect();
        periods.sort();
        periods.dedup();
        if periods.windows(2).any(|w| w[0].kind() != w[1].kind()) {
            return Err(DatasetError::MixedPeriods);
        }
        let mut keys = Vec::with_capacity(self.rows.len());
        for (file_row, (unit, period)) in self.rows.iter().enumerate() {
            let at = by_id.binary_search_by(|(id, _)| id.cmp(unit)).map_err(|_| DatasetError::UnknownUnit(unit.clone()))?;
            let p = periods.binary_search(period).map_err(|_| DatasetError::MixedPeriods)?;
            keys.push((p as u32, at as u32, file_row as u32));
        }
        keys.sort_unstable();
        if let Some(w) = keys.windows(2).find(|w| (w[0].0, w[0].1) == (w[1].0, w[1].1)) {
            return Err(DatasetError::DuplicateRow(units[w[0].1 as usize].id.clone(), periods[w[0].0 as usize]));
        }
        let in_order = keys.iter().enumerate().all(|(i, k)| k.2 as usize == i);
        let sorted: Vec<u32> = keys.iter().map(|k| k.2).collect();
        let mut output_order = vec![0_u32; keys.len()];
        for (row, k) in keys.iter().enumerate() {
            output_order[k.2 as usize] = row as u32;
        }
        let mut lines = Vec::new();
        let mut columns: Vec<RawColumn> = Vec::with_capacity(self.columns.len());
        let mut column_numbers = BTreeMap::new();
        for (id, unit, series, origin) in self.columns {
            if series.len() != keys.len() {
                return Err(DatasetError::Length { column: id, expected: keys.len(), found: series.len() });
            }
            if column_numbers.insert(id.clone(), columns.len()).is_some() {
                return Err(DatasetError::DuplicateColumn(id));
            }
            let series = if in_order { series } else { series.gather(&sorted) };
            let origin = origin.map(|o| if in_order { o } else { o.gather(&sorted, &mut lines) });
            let version = new_version("column");
            columns.push(RawColumn { id, unit, series, origin, standard_errors: None, reasons: Reasons::default(), version });
        }
        let number = |id: &Arc<str>| column_numbers.get(id).copied().ok_or_else(|| DatasetError::UnknownColumn(id.clone()));
        let along = |id: &Arc<str>, series: Series| match series.len() {
            n if n != keys.len() => Err(DatasetError::Length { column: id.clone(), expected: keys.len(), found: n }),
            _ => Ok(if in_order { series } else { series.gather(&sorted) }),
        };
        for (id, series) in self.errors {
            let at = number(&id)?;
            columns[at].standard_errors = Some(along(&id, series)?);
        }
        for (id, reasons) in self.reasons {
            let at = number(&id)?;
            let mut reasons: Vec<(u32, Arc<str>)> =
                reasons.into_iter().filter_map(|(row, text)| Some((*output_order.get(row as usize)?, text))).collect();
            reasons.sort_by_key(|(row, _)| *row);
            columns[at].reasons = Arc::new(reasons);
        }
        let mut covariances = Vec::with_capacity(self.covariances.len());
        for ([a, b], series) in self.covariances {
            let (first, second) = (number(&a)?, number(&b)?);
            if first != second {
                covariances.push(Covariance { columns: [first.min(second), first.max(second)], series: along(&a, series)? });
            }
        }
        covariances.sort_by_key(|c: &Covariance| c.columns);
        let first = periods.first().map_or(0, |p| p.ordinal());
        let time_of_row = keys.iter().map(|k| (periods[k.0 as usize].ordinal() - first) as u32).collect();
        Ok(Dataset {
            units: units.into(),
            periods: periods.into(),
            groupings: groupings.into(),
            unit_of_row: keys.iter().map(|k| k.1).collect(),
            period_of_row: keys.iter().map(|k| k.0).collect(),
            time_of_row,
            output_order: output_order.into(),
            columns,
            covariances: covariances.into(),
            column_numbers: column_numbers.into(),
            rows_version: new_version("rows"),
        })
    }
}

impl Dataset {
    /// The units, sorted by id.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The periods, in time order.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// The groupings.
    pub fn groupings(&self) -> &[Grouping] {
        &self.groupings
    }

    /// A grouping by its name.
    pub fn grouping(&self, name: &str) -> Option<&Grouping> {
        self.groupings.iter().find(|g| &*g.name == name)
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.unit_of_row.len()
    }

    /// For each row the number of its unit.
    pub fn unit_of_row(&self) -> &[u32] {
        &self.unit_of_row
    }

    /// For each row the number of its period.
    pub fn period_of_row(&self) -> &[u32] {
        &self.period_of_row
    }

    /// The unit of a row.
    pub fn unit(&self, row: usize) -> &Unit {
        &self.units[self.unit_of_row[row] as usize]
    }

    /// The period of a row.
    pub fn period(&self, row: usize) -> Period {
        self.periods[self.period_of_row[row] as usize]
    }

    /// Rows in the order in which the data were given.
    pub fn output_order(&self) -> &[u32] {
        &self.output_order
    }

    /// The raw columns, in the order in which they were added.
    pub fn columns(&self) -> &[RawColumn] {
        &self.columns
    }

    /// The covariances of the errors of columns, sorted by the numbers of their columns. Pairs that share no respondents are not listed.
    pub fn covariances(&self) -> &[Covariance] {
        &self.covariances
    }

    /// A raw column by its id.
    pub fn column(&self, id: &str) -> Option<&RawColumn> {
        self.column_number(id).map(|n| &self.columns[n])
    }

    /// The number of a raw column by its id.
    pub fn column_number(&self, id: &str) -> Option<usize> {
        self.column_numbers.get(id).copied()
    }

    /// Identity of units, periods and rows, without roles.
    pub(crate) const fn rows_version(&self) -> Key {
        self.rows_version
    }

    /// The number of a unit by its id.
    pub fn unit_number(&self, id: &str) -> Option<usize> {
        self.units.binary_search_by(|u| (*u.id).cmp(id)).ok()
    }

    /// The row of a unit in a period.
    pub fn row(&self, unit: usize, period: usize) -> Option<usize> {
        let range = self.period_rows(period);
        let at = self.unit_of_row[range.clone()].binary_search(&(unit as u32)).ok()?;
        Some(range.start + at)
    }

    /// The number of a period.
    pub fn period_number(&self, period: Period) -> Option<usize> {
        self.periods.binary_search(&period).ok()
    }

    /// The rows of a period: they lie together.
    pub fn period_rows(&self, period: usize) -> std::ops::Range<usize> {
        let p = period as u32;
        self.period_of_row.partition_point(|x| *x < p)..self.period_of_row.partition_point(|x| *x <= p)
    }

    /// Time numbers of the rows, for methods: equal steps of time are equal differences, gaps included.
    pub(crate) fn time(&self) -> &[u32] {
        &self.time_of_row
    }

    /// The dataset with its time counted from the first period of another, as that counts its own.
    pub(crate) fn timed_as(mut self, other: &Dataset) -> Dataset {
        let first = other.periods.first().map_or(0, |p| p.ordinal());
        self.time_of_row = self.period_of_row.iter().map(|p| (self.periods[*p as usize].ordinal() - first).max(0) as u32).collect();
        self
    }

    /// The dataset with one cell changed (`None`: made missing). The column gets a new version. A changed value keeps the standard
    /// error of its cell: an edit says nothing about it.
    pub(crate) fn with_cell(&self, column: usize, row: usize, value: Option<f64>) -> Dataset {
        let mut out = self.clone();
        let c = &mut out.columns[column];
        let mut values = c.series.values.to_vec();
        let mut status = c.series.status.as_ref().map_or_else(|| vec![0; values.len()], |s| s.to_vec());
        values[row] = value.unwrap_or(0.0);
        status[row] = if value.is_some() { 0 } else { indicia_method::Status::MISSING };
        c.series = Series::new(values, status);
        c.version = new_version("column");
        out
    }

    /// The dataset with other values where a column has some: one number for each of `rows`, or for every row.
    pub(crate) fn with_values(&self, column: usize, rows: Option<&[u32]>, given: &[f64]) -> Dataset {
        let mut out = self.clone();
        let c = &mut out.columns[column];
        let mut values = c.series.values.to_vec();
        for (n, value) in given.iter().enumerate() {
            let row = rows.map_or(n, |r| r[n] as usize);
            if c.series.status(row).is_present() {
                values[row] = *value;
            }
        }
        c.series = Series { values: Arc::new(values), status: c.series.status.clone() };
        c.version = new_version("column");
        out
    }

    /// The dataset with another role for a unit.
    pub(crate) fn with_role(&self, unit: usize, role: Role) -> Dataset {
        let mut units = self.units.to_vec();
        units[unit].role = role;
        Dataset { units: units.into(), ..self.clone() }
    }

    /// The rows of units that get scores, or `None` when those are all.
    pub(crate) fn rows_with_scores(&self) -> Option<Vec<u32>> {
        if self.units.iter().all(|u| u.role.has_scores()) {
            return None;
        }
        Some((0..self.rows() as u32).filter(|r| self.unit(*r as usize).role.has_scores()).collect())
    }

    /// The dataset reduced to some rows (ascending). Units keep their numbers. The same rows of the same contents get
    /// the same version, so that unchanged columns are recognised.
    pub(crate) fn keep_rows(&self, rows: &[u32]) -> Dataset {
        let kept = KeyBuilder::new("kept").rows(rows).done();
        let reduced = |version: Key| KeyBuilder::new("reduced").key(version).key(kept).done();
        let mut new_row: Vec<Option<u32>> = vec![None; self.rows()];
        for (new, old) in rows.iter().enumerate() {
            new_row[*old as usize] = Some(new as u32);
        }
        let mut lines = Vec::new();
        let columns = self
            .columns
            .iter()
            .map(|c| RawColumn {
                series: c.series.gather(rows),
                origin: c.origin.as_ref().map(|o| o.gather(rows, &mut lines)),
                standard_errors: c.standard_errors.as_ref().map(|s| s.gather(rows)),
                reasons: Arc::new(c.reasons.iter().filter_map(|(r, text)| Some(((*new_row.get(*r as usize)?)?, text.clone()))).collect()),
                version: reduced(c.version),
                id: c.id.clone(),
                unit: c.unit.clone(),
            })
            .collect();
        Dataset {
            units: self.units.clone(),
            periods: self.periods.clone(),
            groupings: self.groupings.clone(),
            unit_of_row: rows.iter().map(|r| self.unit_of_row[*r as usize]).collect(),
            period_of_row: rows.iter().map(|r| self.period_of_row[*r as usize]).collect(),
            time_of_row: rows.iter().map(|r| self.time_of_row[*r as usize]).collect(),
            output_order: self.output_order.iter().filter_map(|r| new_row[*r as usize]).collect(),
            columns,
            covariances: self.covariances.iter().map(|c| Covariance { columns: c.columns, series: c.series.gather(rows) }).collect(),
            column_numbers: self.column_numbers.clone(),
            rows_version: reduced(self.rows_version),
        }
    }
}

use std::sync::Arc;

use indicia_method::{Column, Status};

/// A column that is shared and never changed: values, and status bytes where not every cell has a value.
///
/// Cells without a value hold 0.0, so that equal series have equal bytes.
#[derive(Clone, Debug)]
pub struct Series {
    /// One value a row.
    pub values: Arc<Vec<f64>>,
    /// One [`Status`] byte a row; `None` when every cell is present without flags.
    pub status: Option<Arc<Vec<u8>>>,
}

impl Series {
    /// A series in which every cell has a value.
    pub fn dense(values: Vec<f64>) -> Series {
        Series { values: Arc::new(values), status: None }
    }

    /// A series from values and status bytes; bytes that are all present and unflagged are dropped.
    pub fn new(mut values: Vec<f64>, status: Vec<u8>) -> Series {
        // The bytes are an eighth of the values: mostly they alone have to be looked at.
        if !any(&status, 0xff) {
            return Series::dense(values);
        }
        if any(&status, Status::STATE) {
            for (v, s) in values.iter_mut().zip(&status) {
                if !Status(*s).is_present() {
                    *v = 0.0;
                }
            }
        }
        Series { values: Arc::new(values), status: Some(Arc::new(status)) }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The value of a row, if it has one.
    pub fn get(&self, row: usize) -> Option<f64> {
        if self.status(row).is_present() { self.values.get(row).copied() } else { None }
    }

    /// The status of a row; missing beyond the end.
    pub fn status(&self, row: usize) -> Status {
        match &self.status {
            None if row < self.values.len() => Status(Status::PRESENT),
            None => Status(Status::MISSING),
            Some(s) => Status(s.get(row).copied().unwrap_or(Status::MISSING)),
        }
    }

    /// Whether every cell has a value (flags do not matter).
    pub fn is_complete(&self) -> bool {
        self.status.as_ref().is_none_or(|s| !any(s, Status::STATE))
    }

    /// The rows `range` as a method sees them.
    pub fn column(&self, range: std::ops::Range<usize>) -> Column<'_> {
        Column { values: &self.values[range.clone()], status: self.status.as_ref().map(|s| &s[range]) }
    }

    /// Whether two series hold the same bits.
    pub fn same_bits(&self, other: &Series) -> bool {
        self.values.len() == other.values.len()
            && self.values.iter().zip(other.values.iter()).all(|(a, b)| a.to_bits() == b.to_bits())
            && (0..self.len()).all(|i| self.status(i) == other.status(i))
    }

    /// The rows at the given positions.
    pub fn gather(&self, rows: &[u32]) -> Series {
        let values = rows.iter().map(|r| self.values[*r as usize]).collect();
        match &self.status {
            None => Series::dense(values),
            Some(s) => Series::new(values, rows.iter().map(|r| s[*r as usize]).collect()),
        }
    }
}

/// Whether any byte has one of some bits; without branches, so that many bytes are looked at together.
pub(crate) fn any(bytes: &[u8], bits: u8) -> bool {
    bytes.iter().fold(0, |found, b| found | b) & bits != 0
}

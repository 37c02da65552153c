//! How sure the cells of raw columns are.
//!
//! A base value from a sample has a standard error, and two base values that the same respondents answered have errors that go
//! together. Both are kept beside the values and never enter them: whatever carries errors on into ranks reads them here.

use std::sync::Arc;

use super::{Dataset, Series};

/// The covariance of the errors of two raw columns within each row, where the two share respondents.
#[derive(Clone, Debug)]
pub struct Covariance {
    /// Numbers of the two columns, the smaller first; never equal.
    pub columns: [usize; 2],
    /// The covariance in each row, in the product of both columns' units; without a value where the errors are independent.
    pub series: Series,
}

/// Why a raw cell is withheld, by its row.
pub(super) type Reasons = Arc<Vec<(u32, Arc<str>)>>;

impl Dataset {
    /// The standard error of a cell, in the column's unit and not below zero; `None` where the cell has no value, or nobody stated
    /// its error.
    pub fn standard_error(&self, column: usize, row: usize) -> Option<f64> {
        let column = self.columns().get(column)?;
        column.series.get(row)?;
        column.standard_errors.as_ref()?.get(row)
    }

    /// The covariance of the errors of two cells of a row. Of a cell with itself it is the squared standard error. `None` where one
    /// of the two has no value or no standard error; 0 where the two share no respondents.
    pub fn covariance(&self, a: usize, b: usize, row: usize) -> Option<f64> {
        let (first, second) = (self.standard_error(a, row)?, self.standard_error(b, row)?);
        if a == b {
            return Some(first * second);
        }
        let wanted = [a.min(b), a.max(b)];
        let pair = self.covariances().iter().find(|c| c.columns == wanted);
        Some(pair.and_then(|c| c.series.get(row)).unwrap_or(0.0))
    }

    /// Whether any cell has a standard error.
    pub fn has_errors(&self) -> bool {
        self.columns().iter().any(|c| c.standard_errors.is_some())
    }

    /// Why the data withhold a raw cell, as the table says; `None` where they do not.
    pub fn withheld_reason(&self, column: usize, row: usize) -> Option<&Arc<str>> {
        let reasons = &self.columns().get(column)?.reasons;
        let at = reasons.binary_search_by_key(&(row as u32), |(r, _)| *r).ok()?;
        Some(&reasons[at].1)
    }
}

#[cfg(test)]
mod tests {
    use indicia_method::Status;

    use crate::{Dataset, DatasetBuilder, DatasetError, Period, Series, Unit};

    fn unit(id: &str) -> Unit {
        Unit { id: id.into(), ..Unit::default() }
    }

    /// Rows in the order B 2020, A 2021, A 2020: sorted they are A 2020, B 2020, A 2021.
    fn dataset() -> Dataset {
        let rows = vec![("B".into(), Period::year(2020)), ("A".into(), Period::year(2021)), ("A".into(), Period::year(2020))];
        DatasetBuilder::new(vec![unit("A"), unit("B")], Vec::new())
            .rows(rows)
            .column("x", "", Series::new(vec![1.0, 2.0, 3.0], vec![0, 0, 0]), None)
            .column("y", "", Series::new(vec![4.0, 0.0, 6.0], vec![0, Status::WITHHELD, 0]), None)
            .standard_errors("x", Series::dense(vec![0.1, 0.2, 0.3]))
            .standard_errors("y", Series::dense(vec![0.4, 0.5, 0.6]))
            .reasons("y", vec![(1, "three answers".into())])
            .covariance("y", "x", Series::dense(vec![0.01, 0.02, 0.03]))
            .build()
            .expect("sound")
    }

    #[test]
    fn errors_follow_their_cells_when_rows_are_sorted() {
        let d = dataset();
        assert_eq!((0..3).map(|r| d.standard_error(0, r)).collect::<Vec<_>>(), [Some(0.3), Some(0.1), Some(0.2)]);
        assert_eq!(d.covariance(0, 1, 0), Some(0.03));
        assert_eq!(d.covariance(1, 0, 1), Some(0.01));
        assert_eq!(d.covariance(0, 0, 1), Some(0.1 * 0.1));
    }

    #[test]
    fn a_withheld_cell_has_a_reason_and_no_error() {
        let d = dataset();
        assert_eq!(d.withheld_reason(1, 2).map(|t| &**t), Some("three answers"));
        assert_eq!(d.withheld_reason(1, 1), None);
        assert_eq!((d.standard_error(1, 2), d.covariance(0, 1, 2)), (None, None));
    }

    #[test]
    fn edits_keep_the_errors_of_what_they_do_not_touch() {
        let d = dataset();
        let edited = d.with_cell(0, 1, None);
        assert_eq!((edited.standard_error(0, 1), edited.standard_error(0, 0)), (None, Some(0.3)));
        let kept = d.keep_rows(&[1, 2]);
        assert_eq!((kept.standard_error(0, 0), kept.standard_error(0, 1)), (Some(0.1), Some(0.2)));
        assert_eq!(kept.covariance(0, 1, 0), Some(0.01));
        assert_eq!(kept.withheld_reason(1, 1).map(|t| &**t), Some("three answers"));
    }

    #[test]
    fn errors_of_no_column_are_refused() {
        let new = || DatasetBuilder::new(vec![unit("A")], Vec::new()).rows(vec![("A".into(), Period::year(2020))]);
        let with_x = || new().column("x", "", Series::dense(vec![1.0]), None);
        let unknown = with_x().standard_errors("z", Series::dense(vec![1.0])).build();
        assert_eq!(unknown.err(), Some(DatasetError::UnknownColumn("z".into())));
        let short = with_x().standard_errors("x", Series::dense(vec![])).build();
        assert_eq!(short.err(), Some(DatasetError::Length { column: "x".into(), expected: 1, found: 0 }));
        assert_eq!(new().covariance("x", "x", Series::dense(vec![1.0])).build().err(), Some(DatasetError::UnknownColumn("x".into())));
    }
}

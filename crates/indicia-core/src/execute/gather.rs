//! Some rows of several columns as the one table that a method sees.

use std::borrow::Cow;

use indicia_method::{Column, Field, Status, Table};

use super::context::Context;
use crate::data::Series;

/// Rows of columns: borrowed where the rows lie together, copied otherwise.
pub(super) struct Gathered<'a> {
    columns: Vec<Cells<'a>>,
    unit: Cow<'a, [u32]>,
    period: Cow<'a, [u32]>,
    rows: usize,
}

/// One column; a status byte a row only where a cell has no value.
struct Cells<'a> {
    values: Cow<'a, [f64]>,
    status: Option<Cow<'a, [u8]>>,
}

fn pick<'a, T: Copy>(from: &'a [T], rows: &[u32]) -> Cow<'a, [T]> {
    match (rows.first(), rows.last()) {
        // Rows ascend, so that their number tells whether one is left out.
        (Some(first), Some(last)) if (last - first) as usize + 1 == rows.len() => Cow::Borrowed(&from[*first as usize..=*last as usize]),
        _ => Cow::Owned(rows.iter().map(|r| from[*r as usize]).collect()),
    }
}

impl<'a> Gathered<'a> {
    /// Takes ascending rows of the given series.
    pub(super) fn new(cx: &'a Context, series: impl IntoIterator<Item = &'a Series>, rows: &[u32]) -> Gathered<'a> {
        let cells = |s: &'a Series| {
            let status = s.status.as_ref().map(|b| pick(b.as_slice(), rows));
            Cells { values: pick(&s.values, rows), status: status.filter(|b| b.iter().any(|b| !Status(*b).is_present())) }
        };
        Gathered {
            columns: series.into_iter().map(cells).collect(),
            unit: pick(cx.data.unit_of_row(), rows),
            period: pick(cx.data.time(), rows),
            rows: rows.len(),
        }
    }

    /// The columns, for [`Gathered::table`].
    pub(super) fn columns(&self) -> Vec<Column<'_>> {
        self.columns.iter().map(|c| Column { values: &c.values, status: c.status.as_deref() }).collect()
    }

    /// The table over columns that came from [`Gathered::columns`].
    pub(super) fn table<'b>(&'b self, columns: &'b [Column<'b>], fields: &'b [Field<'b>], name: &'b str) -> Table<'b> {
        Table { columns, fields, rows: self.rows, unit: &self.unit, period: &self.period, group: &[], name }
    }
}

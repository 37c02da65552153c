//! Rows of several tables brought together by unit and period.

use std::collections::HashMap;

use indicia_core::Period;
use indicia_diagnostic::Diagnostics;
use indicia_diagnostic::catalogue::units as codes;
use indicia_io::Table;

use super::input::Faults;
use super::keys::Keys;
use super::{TableSpec, UNDATED};

/// The rows of the dataset in the order of output.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// Unit and period of each row.
    pub rows: Vec<(u32, Period)>,
    /// For each table, and each of its rows that count, the row of the dataset.
    pub positions: Vec<Vec<u32>>,
}

/// Joins the tables. Of rows with one key in one table the first counts; the others are errors, and leave the keys. Tables that are
/// stacked are one.
///
/// With `by_unit` rows are put in the order of period and unit number, otherwise they stay in the order of first appearance.
pub(super) fn join<'a>(
    tables: impl Iterator<Item = (&'a TableSpec, Option<&'a Table>, Option<&'a mut Keys>)>,
    by_unit: bool,
    findings: &mut Diagnostics,
) -> Joined {
    let mut joined = Joined::default();
    let mut numbers: HashMap<(u32, Period), u32> = HashMap::new();
    // For each row of the dataset the row of the table at hand that gives it; with the files stacked onto it, of one of them.
    let mut first_row: Vec<Option<(&Table, usize, usize)>> = Vec::new();
    for (spec, table, keys) in tables {
        if !spec.stacked {
            first_row.clear();
            first_row.resize(joined.rows.len(), None);
        }
        let (Some(table), Some(keys)) = (table, keys) else {
            joined.positions.push(Vec::new());
            continue;
        };
        let mut faults = Faults::new(&spec.id);
        let mut positions = Vec::with_capacity(keys.rows.len());
        let mut keep = vec![true; keys.rows.len()];
        for (((row, unit), period), keep) in keys.rows.iter().zip(&keys.units).zip(&keys.periods).zip(&mut keep) {
            let number = *numbers.entry((*unit, *period)).or_insert_with(|| {
                joined.rows.push((*unit, *period));
                first_row.push(None);
                joined.rows.len() as u32 - 1
            });
            match &mut first_row[number as usize] {
                Some((other, first, unit_column)) => {
                    let (other, first, unit_column) = (*other, *first, *unit_column);
                    *keep = false;
                    let across = !std::ptr::eq(other, table);
                    let code = if keys.period_column.is_some() || across { codes::DUPLICATE_ROW_PERIOD } else { codes::DUPLICATE_ROW };
                    faults.push(code, |d| {
                        let d = d.arg("unit", table.text(*row, keys.unit_column)).arg("period", period).arg("table", &spec.id);
                        let d = d.arg("first", other.row_number(first)).arg("row", table.row_number(*row));
                        let d = d.at(table.place(*row, keys.unit_column)).at(other.place(first, unit_column));
                        if across {
                            d.arg("file", table.file()).arg("other", other.file()).hint("files")
                        } else if *period == UNDATED {
                            d.hint("period")
                        } else {
                            d
                        }
                    });
                }
                none => {
                    *none = Some((table, *row, keys.unit_column));
                    positions.push(number);
                }
            }
        }
        if positions.len() < keep.len() {
            keys.keep(&keep);
        }
        faults.finish(findings);
        joined.positions.push(positions);
    }
    if by_unit {
        joined.sort();
    }
    joined
}

impl Joined {
    fn sort(&mut self) {
        let mut order: Vec<u32> = (0..self.rows.len() as u32).collect();
        order.sort_unstable_by_key(|row| {
            let (unit, period) = self.rows[*row as usize];
            (period, unit)
        });
        if order.is_sorted() {
            return;
        }
        let mut place = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            place[*old as usize] = new as u32;
        }
        self.rows = order.iter().map(|old| self.rows[*old as usize]).collect();
        for position in self.positions.iter_mut().flatten() {
            *position = place[*position as usize];
        }
    }
}

//! A decimal point in the wrong place, or yuan among ten thousands of yuan: one cell stands far from the others, and among them once it is moved by
//! whole powers of ten.

use indicia_core::{Dataset, RawColumn};
use indicia_diagnostic::catalogue::columns;
use indicia_diagnostic::{Diagnostic, Diagnostics};

use super::bind::Bound;
use super::check::listed;

/// How many times the greatest of the others, or which part of the least of them, a cell has to be for one digit; farther for more of them.
const FAR: f64 = 5.0;
/// The most digits that a point is moved: yuan among hundred millions of yuan.
const MOST_DIGITS: i32 = 8;
/// The fewest other values of a column, and of a unit's own other periods, that say what is usual.
const FEWEST: [u32; 2] = [5, 2];

/// The two greatest and the two least values of a set, with the rows of the first.
#[derive(Clone, Copy)]
struct Ends {
    count: u32,
    high: [f64; 2],
    low: [f64; 2],
    high_row: usize,
    low_row: usize,
}

/// A cell that is suspected: its row, itself, the others' ends, and what it would be.
struct Slip {
    row: usize,
    value: f64,
    low: f64,
    high: f64,
    moved: f64,
}

impl Ends {
    const NONE: Ends = Ends { count: 0, high: [0.0; 2], low: [f64::INFINITY; 2], high_row: 0, low_row: 0 };

    fn take(&mut self, row: usize, x: f64) {
        self.count += 1;
        if x > self.high[0] {
            (self.high, self.high_row) = ([x, self.high[0]], row);
        } else if x > self.high[1] {
            self.high[1] = x;
        }
        if x < self.low[0] {
            (self.low, self.low_row) = ([x, self.low[0]], row);
        } else if x < self.low[1] {
            self.low[1] = x;
        }
    }

    /// The end that is no one's neighbour and would be among the others with its point moved. Others that differ by more than the move
    /// say nothing about it.
    fn slip(&self, fewest: u32) -> Option<Slip> {
        if self.count <= fewest {
            return None;
        }
        let [top, high] = self.high;
        let [bottom, low] = self.low;
        let among = |value: f64, row: usize, low: f64, high: f64, up: bool| {
            let far = if up { low / value } else { value / high };
            (1..=MOST_DIGITS).find_map(|digits| {
                let step = 10_f64.powi(digits);
                let moved = if up { value * step } else { value / step };
                let says = high / low <= step && far >= FAR * (step / 10.0).sqrt();
                (says && (low..=high).contains(&moved)).then_some(Slip { row, value, low, high, moved })
            })
        };
        among(top, self.high_row, bottom, high, false).or_else(|| among(bottom, self.low_row, low, top, true))
    }
}

/// Cells that look as if their point had slipped, in the columns that are needed; a note, since the data may well be right.
pub(super) fn slips(dataset: &Dataset, bound: &[Bound<'_>], findings: &mut Diagnostics) {
    let mut all = Vec::new();
    for column in bound.iter().filter_map(|b| dataset.column(b.id)) {
        let (found, own) = of_column(dataset, column);
        for slip in found {
            let unit = &dataset.unit(slip.row).id;
            let header = column.origin.as_ref().map_or(&*column.id, |o| &o.header);
            let when = if dataset.periods().len() > 1 { format!(" {}", dataset.period(slip.row)) } else { String::new() };
            let d = Diagnostic::new(columns::POINT_SLIPPED).arg("unit", unit).arg("when", when).arg("column", header);
            let d = d.arg("value", slip.value).arg("low", slip.low).arg("high", slip.high).arg("nearest", slip.moved);
            let d = if own { d.hint("own") } else { d };
            all.push((&**unit, d.at_opt(column.origin.as_ref().and_then(|o| o.place(slip.row)))));
        }
    }
    listed(all, findings);
}

/// What is found in a column, and whether a unit's own other periods showed it. Ratios mean nothing where values may be negative.
fn of_column(dataset: &Dataset, column: &RawColumn) -> (Vec<Slip>, bool) {
    let scored = |row: &usize| dataset.unit(*row).role.has_scores() && column.series.status(*row).is_present();
    let mut whole = Ends::NONE;
    for row in (0..dataset.rows()).filter(scored) {
        let x = column.series.values[row];
        if x < 0.0 {
            return (Vec::new(), false);
        }
        if x > 0.0 {
            whole.take(row, x);
        }
    }
    if let Some(slip) = whole.slip(FEWEST[0]) {
        return (vec![slip], false);
    }
    if dataset.periods().len() <= FEWEST[1] as usize {
        return (Vec::new(), false);
    }
    let mut own = vec![Ends::NONE; dataset.units().len()];
    for row in (0..dataset.rows()).filter(scored) {
        let x = column.series.values[row];
        if x > 0.0 {
            own[dataset.unit_of_row()[row] as usize].take(row, x);
        }
    }
    (own.iter().filter_map(|ends| ends.slip(FEWEST[1])).collect(), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slip(values: &[f64], fewest: u32) -> Option<(usize, f64)> {
        let mut ends = Ends::NONE;
        values.iter().enumerate().for_each(|(row, x)| ends.take(row, *x));
        ends.slip(fewest).map(|s| (s.row, s.moved))
    }

    #[test]
    fn a_point_that_slipped_is_told_from_a_great_value() {
        assert_eq!(slip(&[94.5, 93.0, 945.0, 60.0, 88.0, 71.0], 5), Some((2, 94.5)));
        assert_eq!(slip(&[94.5, 93.0, 9.25, 60.0, 88.0, 71.0], 5), Some((2, 92.5)));
        // Yuan among ten thousands of yuan.
        assert_eq!(slip(&[120.0, 340.0, 2_500_000.0, 560.0, 88.0, 71.0], 5), Some((2, 250.0)));
        // Moved, it would not be among them.
        assert_eq!(slip(&[94.5, 93.0, 550.0, 60.0, 88.0, 71.0], 5), None);
        // Near enough to the next.
        assert_eq!(slip(&[20.0, 40.0, 300.0, 60.0, 88.0, 71.0], 5), None);
        // The others differ by more than ten times themselves.
        assert_eq!(slip(&[2.0, 7.0, 945.0, 60.0, 88.0, 71.0], 5), None);
        // Too few to say what is usual.
        assert_eq!(slip(&[94.5, 93.0, 945.0, 60.0, 88.0], 5), None);
        assert_eq!(slip(&[100.0, 1100.0, 120.0], 2), Some((1, 110.0)));
    }
}

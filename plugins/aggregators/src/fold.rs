//! What goes wrong after a fold: weights that are all zero, results that are too large.

use indicia_plugin::prelude::*;

/// Fails where the weights of a row sum to zero: the whole call where the vector serves all rows, otherwise the row.
pub fn refuse_no_weight(data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
    let cols = data.cols();
    let none = |w: &[f64]| w.iter().sum::<f64>() == 0.0;
    match weights.axis {
        Axis::Shared | Axis::Batch => {
            let vectors = if weights.axis == Axis::Batch { weights.vectors(cols) } else { 1 };
            if (0..vectors).any(|v| none(weights.vector(v, cols))) { Err(Failure::new("weights-all-zero")) } else { Ok(()) }
        }
        Axis::Group | Axis::Row => {
            for row in 0..data.rows {
                if none(weights.of_row(row, cols, data.group)) {
                    out.fail(row, 0);
                    call.cell(row, 0, Failure::new("weights-all-zero"));
                }
            }
            Ok(())
        }
    }
}

/// Fails the cells whose result is not finite.
pub fn refuse_infinite(out: &mut Output, call: &Call) {
    // Zero times a finite number is zero: one pass without branches tells that nothing overflowed.
    if out.values.iter().map(|y| y * 0.0).sum::<f64>() == 0.0 {
        return;
    }
    for at in 0..out.values.len() {
        if !out.values[at].is_finite() {
            let (row, column) = (at % out.rows, at / out.rows);
            out.fail(row, column);
            call.cell(row, column, Failure::new("overflow"));
        }
    }
}

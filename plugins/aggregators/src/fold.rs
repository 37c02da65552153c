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
            // Groups are few and rows are many.
            let vectors = weights.vectors(cols);
            let known = weights.axis == Axis::Group && data.group.len() >= data.rows && data.group.iter().all(|g| (*g as usize) < vectors);
            if known && !(0..vectors).any(|v| none(weights.vector(v, cols))) {
                return Ok(());
            }
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

/// Computes each cell from its row and the weights that apply to it; what has no value fails at its cell. Rows whose weights sum to zero
/// are refused before.
pub fn each_row(
    data: &Table,
    weights: Weights,
    out: &mut Output,
    call: &Call,
    mut score: impl FnMut(usize, usize, &[f64], &[f64]) -> Result<f64, Failure>,
) -> Result<(), Failure> {
    refuse_no_weight(data, weights, out, call)?;
    let cols = data.cols();
    let mut values = vec![0.0; cols];
    for row in 0..data.rows {
        gather_row(data, row, &mut values);
        for column in 0..out.cols {
            let w = if weights.axis == Axis::Batch { weights.vector(column, cols) } else { weights.of_row(row, cols, data.group) };
            if w.len() != cols {
                return Err(Failure::new("wrong-shape").arg("expected", cols).arg("found", w.len()));
            }
            if w.iter().sum::<f64>() == 0.0 {
                continue;
            }
            match score(row, column, &values, w) {
                Ok(y) => out.set(row, column, y),
                Err(failure) => {
                    out.fail(row, column);
                    call.cell(row, column, failure);
                }
            }
        }
    }
    refuse_infinite(out, call);
    Ok(())
}

/// The numbers of the children that carry weight.
pub fn weighed(w: &[f64]) -> impl Iterator<Item = usize> + '_ {
    w.iter().enumerate().filter(|(_, w)| **w != 0.0).map(|(j, _)| j)
}

/// The weighted arithmetic mean of a row.
pub fn mean_of(x: &[f64], w: &[f64]) -> f64 {
    let (mut total, mut sum) = (0.0, 0.0);
    for (x, w) in x.iter().zip(w) {
        total += w * x;
        sum += w;
    }
    total / sum
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

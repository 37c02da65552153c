use indicia_method::{Axis, Output, Table, Weights};

/// Folds columns into scores, column by column: `acc = step(acc, weight, value)`, from `start`, in the order of the
/// columns; then `acc = finish(acc, sum)`, where `sum` adds the same weights in the same order.
///
/// Serves every [`Axis`]: one vector for all rows, one a group, one a row, or a batch with an output column for each
/// vector. The inner loop runs down a column, so the compiler can vectorise it; the result of a row has the same bits
/// whichever axis its weights came by. Returns whether `out` has the shape that the weights ask for.
pub fn fold_columns(
    data: &Table,
    weights: Weights,
    out: &mut Output,
    start: f64,
    step: impl Fn(f64, f64, f64) -> f64,
    finish: impl Fn(f64, f64) -> f64,
) -> bool {
    let cols = data.cols();
    let vectors = if weights.axis == Axis::Batch { weights.vectors(cols) } else { 1 };
    if out.rows != data.rows || out.cols != vectors {
        return false;
    }
    match weights.axis {
        Axis::Shared | Axis::Batch => {
            for v in 0..vectors {
                let w = weights.vector(v, cols);
                let (acc, _) = out.column(v);
                acc.fill(start);
                let mut sum = 0.0;
                for (column, w) in data.columns.iter().zip(w) {
                    sum += w;
                    for (acc, x) in acc.iter_mut().zip(column.values) {
                        *acc = step(*acc, *w, *x);
                    }
                }
                acc.iter_mut().for_each(|a| *a = finish(*a, sum));
            }
        }
        Axis::Group | Axis::Row => {
            for from in (0..data.rows).step_by(ROWS) {
                let rows = from..data.rows.min(from + ROWS);
                if !fold_rows(data, weights, rows.clone(), &mut out.values[rows.clone()], start, &step, &finish) {
                    for row in rows {
                        let w = weights.of_row(row, cols, data.group);
                        let (mut acc, mut sum) = (start, 0.0);
                        for (column, w) in data.columns.iter().zip(w) {
                            sum += w;
                            acc = step(acc, *w, column.values.get(row).copied().unwrap_or(0.0));
                        }
                        out.set(row, 0, finish(acc, sum));
                    }
                }
            }
        }
    }
    true
}

/// Rows that are folded together where each has weights of its own.
const ROWS: usize = 32;

/// Some rows column by column, with the same operations in the same order for each row; false where a column is too short or a row has no weights.
fn fold_rows(
    data: &Table,
    weights: Weights,
    rows: std::ops::Range<usize>,
    acc: &mut [f64],
    start: f64,
    step: &impl Fn(f64, f64, f64) -> f64,
    finish: &impl Fn(f64, f64) -> f64,
) -> bool {
    let cols = data.cols();
    let (mut at, mut sums) = ([0; ROWS], [0.0; ROWS]);
    for (at, row) in at.iter_mut().zip(rows.clone()) {
        let vector = if weights.axis == Axis::Group { data.group.get(row).map_or(0, |g| *g as usize) } else { row };
        *at = vector * cols;
    }
    let (at, sums) = (&at[..rows.len()], &mut sums[..rows.len()]);
    if data.columns.iter().any(|c| c.values.len() < rows.end) || at.iter().any(|at| at + cols > weights.values.len()) {
        return false;
    }
    acc.fill(start);
    for (j, column) in data.columns.iter().enumerate() {
        // Weights first, so that the rest is done for several rows at once.
        let mut of_rows = [0.0; ROWS];
        of_rows.iter_mut().zip(at).for_each(|(w, at)| *w = weights.values[at + j]);
        let of_rows = &of_rows[..at.len()];
        sums.iter_mut().zip(of_rows).for_each(|(sum, w)| *sum += w);
        for ((acc, w), x) in acc.iter_mut().zip(of_rows).zip(&column.values[rows.clone()]) {
            *acc = step(*acc, *w, *x);
        }
    }
    acc.iter_mut().zip(sums).for_each(|(acc, sum)| *acc = finish(*acc, *sum));
    true
}

/// Copies a row into `buffer`, which has one place a column.
pub fn gather_row(data: &Table, row: usize, buffer: &mut [f64]) {
    for (place, column) in buffer.iter_mut().zip(data.columns) {
        *place = column.values.get(row).copied().unwrap_or(0.0);
    }
}

//! Rows as sides that stand to each other: what coupling, coordination and balance have in common.

use indicia_plugin::prelude::*;

/// The score of one row out of its values and weights.
pub type Score<'a> = &'a dyn Fn(&[f64], &[f64]) -> Result<f64, Failure>;

/// Computes each row of each output column out of the row's values and weights; a failure leaves the cell without a value. Fewer than two
/// children have nothing to compare with (`one-side`), a negative one has no place on these scales (`side-negative`).
pub fn each_row(data: &Table, weights: Weights, out: &mut Output, call: &Call, score: Score) -> Result<(), Failure> {
    let cols = data.cols();
    if cols < 2 {
        return Err(Failure::new("one-side").arg("count", cols));
    }
    let mut row_values = vec![0.0; cols];
    for row in 0..data.rows {
        gather_row(data, row, &mut row_values);
        let negative = row_values.iter().position(|x| *x < 0.0);
        for column in 0..out.cols {
            let w = if weights.axis == Axis::Batch { weights.vector(column, cols) } else { weights.of_row(row, cols, data.group) };
            let result = match negative {
                Some(at) => Err(Failure::new("side-negative").arg("id", data.field(at).id).arg("value", row_values[at])),
                None => score(&row_values, w),
            };
            match result {
                Ok(y) => out.set(row, column, y),
                Err(failure) => {
                    out.fail(row, column);
                    call.cell(row, column, failure);
                }
            }
        }
    }
    Ok(())
}

/// The coupling degree `n * (product)^(1/n) / sum` of sides that are not negative; `None` where all are zero.
pub fn coupling(sides: &[f64]) -> Option<f64> {
    let (n, total) = (sides.len() as f64, indicia_kernels::sum(sides));
    if total <= 0.0 {
        return None;
    }
    if sides.contains(&0.0) {
        return Some(0.0);
    }
    // Shares first: their logarithms are of a moderate size whatever the unit.
    let logs: Vec<f64> = sides.iter().map(|x| libm::log(x / total)).collect();
    Some((n * libm::exp(indicia_kernels::sum(&logs) / n)).min(1.0))
}

/// Wang's corrected coupling degree of sides in [0, 1]; `None` where all are zero.
pub fn corrected(sides: &[f64]) -> Option<f64> {
    let n = sides.len() as f64;
    let most = sides.iter().copied().fold(0.0, f64::max);
    if most <= 0.0 {
        return None;
    }
    let nearness = 1.0 - apart(sides) / (n * (n - 1.0) / 2.0);
    let alike = if sides.contains(&0.0) {
        0.0
    } else {
        let logs: Vec<f64> = sides.iter().map(|x| libm::log(x / most)).collect();
        libm::exp(indicia_kernels::sum(&logs) / (n - 1.0))
    };
    Some(libm::sqrt((nearness * alike).clamp(0.0, 1.0)))
}

/// The sum of the distances of all pairs.
pub fn apart(sides: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (i, a) in sides.iter().enumerate() {
        for b in sides.iter().skip(i + 1) {
            sum += (a - b).abs();
        }
    }
    sum
}

/// `a * b * c`, of names as they stand in a formula.
pub fn product(names: &[String]) -> String {
    names.join(" * ")
}

/// The sum of the distances of all pairs, as a formula.
pub fn apart_formula(names: &[String]) -> String {
    let mut terms = Vec::new();
    for (i, a) in names.iter().enumerate() {
        for b in names.iter().skip(i + 1) {
            terms.push(format!("abs({a} - {b})"));
        }
    }
    format!("sum({})", terms.join(", "))
}

//! One matrix for all comparisons with other programs:
//!
//! ```text
//! X = np.array([[7,120,3.2,55],[9,95,4.1,61],[6,150,2.7,48],[8,110,3.9,72],[5,135,4.6,66],[9,105,3.0,52]], float)
//! ```
//!
//! The numbers beside the calls in the tests come from pymcdm 1.4.0 and pyDecision 5.1.8.

#![allow(dead_code, reason = "each family uses its part")]

use crate::trial::{Given, matrix};

/// Parameters of `entropy` that are those of the peers: shares of the values as they are.
pub const ENTROPY: &str = "{}";

/// The matrix.
pub fn common() -> Given {
    matrix(&[
        ("a", &[7.0, 9.0, 6.0, 8.0, 5.0, 9.0]),
        ("b", &[120.0, 95.0, 150.0, 110.0, 135.0, 105.0]),
        ("c", &[3.2, 4.1, 2.7, 3.9, 4.6, 3.0]),
        ("d", &[55.0, 61.0, 48.0, 72.0, 66.0, 52.0]),
    ])
}

/// The matrix without one of its units.
pub fn common_without(unit: usize) -> Given {
    let mut given = common();
    for (_, x) in &mut given.columns {
        x.remove(unit);
    }
    given
}

/// The matrix with its second and fourth column as costs, turned as `linear-proportion` does: the least over the value.
pub fn common_turned() -> Given {
    let mut given = common();
    for j in [1, 3] {
        let column = &mut given.columns[j].1;
        let least = column.iter().copied().fold(f64::INFINITY, f64::min);
        column.iter_mut().for_each(|x| *x = least / *x);
    }
    given
}

/// Weights of the columns.
pub const WEIGHTS: [f64; 4] = [0.4, 0.3, 0.2, 0.1];

/// The greatest value of each column.
pub const MAXIMA: [f64; 4] = [9.0, 150.0, 4.6, 72.0];

/// The matrix with each column divided by a number.
pub fn common_scaled(by: &[f64]) -> Given {
    let mut given = common();
    given.columns.iter_mut().zip(by).for_each(|((_, x), by)| x.iter_mut().for_each(|x| *x /= by));
    given
}

//! Small dense systems of equations.
//!
//! Matrices are square, row after row. For a few dozen unknowns; nothing here is blocked or parallel.

use std::fmt;

/// A matrix without an inverse, to working precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Singular {
    /// The first column that depends on those before it.
    pub column: usize,
}

impl fmt::Display for Singular {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the matrix is singular at column {}", self.column)
    }
}

impl std::error::Error for Singular {}

/// A matrix that is not positive definite, to working precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotPositiveDefinite {
    /// The first column at which that shows.
    pub column: usize,
}

impl fmt::Display for NotPositiveDefinite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the matrix is not positive definite at column {}", self.column)
    }
}

impl std::error::Error for NotPositiveDefinite {}

/// Solves `matrix * x = rhs` by Gaussian elimination with partial pivoting; `rhs` becomes x and `matrix` is used
/// up.
///
/// # Errors
/// [`Singular`] when a pivot is no larger than rounding makes it: n times the machine epsilon of the largest
/// element.
///
/// # Panics
/// When the matrix is not `rhs.len()` squared.
pub fn solve(matrix: &mut [f64], rhs: &mut [f64]) -> Result<(), Singular> {
    let n = rhs.len();
    assert_eq!(matrix.len(), n * n, "a square matrix");
    let largest = matrix.iter().fold(0.0_f64, |largest, v| largest.max(v.abs()));
    let negligible = n as f64 * f64::EPSILON * largest;
    for column in 0..n {
        let mut pivot = column;
        for row in column + 1..n {
            if matrix[row * n + column].abs() > matrix[pivot * n + column].abs() {
                pivot = row;
            }
        }
        if matrix[pivot * n + column].abs() <= negligible {
            return Err(Singular { column });
        }
        if pivot != column {
            rhs.swap(pivot, column);
            for j in column..n {
                matrix.swap(pivot * n + j, column * n + j);
            }
        }
        let (above, below) = matrix.split_at_mut((column + 1) * n);
        let pivot_row = &above[column * n..];
        for (i, row) in below.chunks_exact_mut(n).enumerate() {
            let factor = row[column] / pivot_row[column];
            if factor != 0.0 {
                row[column + 1..].iter_mut().zip(&pivot_row[column + 1..]).for_each(|(a, p)| *a -= factor * p);
                rhs[column + 1 + i] -= factor * rhs[column];
            }
        }
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|j| matrix[row * n + j] * rhs[j]).sum();
        rhs[row] = (rhs[row] - known) / matrix[row * n + row];
    }
    Ok(())
}

/// Replaces the lower triangle of a symmetric matrix by its Cholesky factor L, with L L' the matrix. Only the
/// lower triangle is read, and what stands above the diagonal stays.
///
/// # Errors
/// [`NotPositiveDefinite`] when a pivot is no larger than rounding makes it.
///
/// # Panics
/// When the matrix is not `n` squared.
pub fn cholesky(matrix: &mut [f64], n: usize) -> Result<(), NotPositiveDefinite> {
    assert_eq!(matrix.len(), n * n, "a square matrix");
    for column in 0..n {
        for row in column..n {
            let known: f64 = (0..column).map(|k| matrix[row * n + k] * matrix[column * n + k]).sum();
            let diagonal = matrix[column * n + column];
            let rest = matrix[row * n + column] - known;
            if row > column {
                matrix[row * n + column] = rest / diagonal;
            } else if rest > n as f64 * f64::EPSILON * diagonal.abs() {
                matrix[row * n + column] = rest.sqrt();
            } else {
                return Err(NotPositiveDefinite { column });
            }
        }
    }
    Ok(())
}

/// Solves a system whose matrix [`cholesky`] has factored; `rhs` becomes the solution.
///
/// # Panics
/// When the factor is not `rhs.len()` squared.
pub fn cholesky_solve(factor: &[f64], rhs: &mut [f64]) {
    let n = rhs.len();
    assert_eq!(factor.len(), n * n, "a square matrix");
    for row in 0..n {
        let known: f64 = (0..row).map(|j| factor[row * n + j] * rhs[j]).sum();
        rhs[row] = (rhs[row] - known) / factor[row * n + row];
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|j| factor[j * n + row] * rhs[j]).sum();
        rhs[row] = (rhs[row] - known) / factor[row * n + row];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(found: &[f64], expected: &[f64]) {
        for (f, e) in found.iter().zip(expected) {
            assert!((f - e).abs() < 1e-12, "{found:?} is not {expected:?}");
        }
    }

    #[test]
    fn three_equations_with_a_zero_in_the_way() {
        // 2y + z = 7, x + y + z = 6, 2x - y + 3z = 9 at (1, 2, 3).
        let mut matrix = [0.0, 2.0, 1.0, 1.0, 1.0, 1.0, 2.0, -1.0, 3.0];
        let mut rhs = [7.0, 6.0, 9.0];
        solve(&mut matrix, &mut rhs).unwrap();
        assert_close(&rhs, &[1.0, 2.0, 3.0]);
    }

    #[test]
    fn a_tiny_pivot_is_not_used() {
        // Without pivoting x comes out as 0 instead of 1.
        let mut rhs = [1.0, 2.0];
        solve(&mut [1e-20, 1.0, 1.0, 1.0], &mut rhs).unwrap();
        assert_close(&rhs, &[1.0, 1.0]);
    }

    #[test]
    fn dependent_rows_are_singular() {
        assert_eq!(solve(&mut [1.0, 2.0, 2.0, 4.0], &mut [1.0, 2.0]), Err(Singular { column: 1 }));
        assert_eq!(solve(&mut [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], &mut [0.0; 3]), Err(Singular { column: 2 }));
        assert_eq!(solve(&mut [0.0], &mut [1.0]), Err(Singular { column: 0 }));
        assert_eq!(solve(&mut [], &mut []), Ok(()));
    }

    #[test]
    fn cholesky_of_a_worked_example() {
        // The factor of [[4, 12, -16], [12, 37, -43], [-16, -43, 98]] is [[2], [6, 1], [-8, 5, 3]].
        let mut matrix = [4.0, 12.0, -16.0, 12.0, 37.0, -43.0, -16.0, -43.0, 98.0];
        cholesky(&mut matrix, 3).unwrap();
        assert_eq!([matrix[0], matrix[3], matrix[4], matrix[6], matrix[7], matrix[8]], [2.0, 6.0, 1.0, -8.0, 5.0, 3.0]);
        // Times (1, 1, 1): 0, 6, 39.
        let mut rhs = [0.0, 6.0, 39.0];
        cholesky_solve(&matrix, &mut rhs);
        assert_close(&rhs, &[1.0, 1.0, 1.0]);
    }

    #[test]
    fn an_indefinite_matrix_has_no_factor() {
        assert_eq!(cholesky(&mut [1.0, 2.0, 2.0, 1.0], 2), Err(NotPositiveDefinite { column: 1 }));
        assert_eq!(cholesky(&mut [1.0, 1.0, 1.0, 1.0], 2), Err(NotPositiveDefinite { column: 1 }));
        assert_eq!(cholesky(&mut [-1.0], 1), Err(NotPositiveDefinite { column: 0 }));
    }
}

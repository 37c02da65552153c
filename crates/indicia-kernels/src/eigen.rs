//! Eigenvalues and eigenvectors of small symmetric matrices.

/// Eigenvalues of a symmetric matrix from the largest to the smallest, with their vectors.
#[derive(Clone, Debug, PartialEq)]
pub struct Eigen {
    /// The eigenvalues, in falling order.
    pub values: Vec<f64>,
    /// `vectors[m]` belongs to `values[m]`: length one, and its entry of greatest size (the first of several) is positive.
    pub vectors: Vec<Vec<f64>>,
}

/// Sweeps after which a matrix that still is not diagonal is given up; a dozen do for hundreds of rows.
const MOST_SWEEPS: usize = 64;

/// Eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations; only the lower triangle is read. `None` where an
/// entry is not finite.
///
/// Jacobi's method is exact to rounding for every eigenvalue, small ones too, and does the same operations in the same order on
/// every machine. Libraries for large matrices pick fused instructions where the processor has them, and so their last bits differ
/// from machine to machine; correlation matrices of indicators are small.
///
/// # Panics
/// When the matrix is not `n` squared.
pub fn symmetric_eigen(matrix: &[f64], n: usize) -> Option<Eigen> {
    assert_eq!(matrix.len(), n * n, "a square matrix");
    let mut a: Vec<f64> = (0..n * n).map(|at| matrix[(at / n).max(at % n) * n + (at / n).min(at % n)]).collect();
    if a.iter().any(|x| !x.is_finite()) {
        return None;
    }
    let mut v: Vec<f64> = (0..n * n).map(|at| if at / n == at % n { 1.0 } else { 0.0 }).collect();
    for _ in 0..MOST_SWEEPS {
        let mut rotated = false;
        for p in 0..n {
            for q in p + 1..n {
                rotated |= rotate(&mut a, &mut v, n, p, q);
            }
        }
        if !rotated {
            break;
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|i, j| a[j * n + j].total_cmp(&a[i * n + i]).then(i.cmp(j)));
    let vectors = order.iter().map(|m| turned((0..n).map(|i| v[i * n + m]).collect())).collect();
    Some(Eigen { values: order.iter().map(|m| a[m * n + m]).collect(), vectors })
}

/// Makes the entry (p, q) zero; `false` where it is nothing beside the diagonal.
fn rotate(a: &mut [f64], v: &mut [f64], n: usize, p: usize, q: usize) -> bool {
    let off = a[p * n + q];
    let (app, aqq) = (a[p * n + p], a[q * n + q]);
    // Nothing beside both: their product is compared, so that small eigenvalues of scaled matrices stay exact.
    if off == 0.0 || off.abs() <= f64::EPSILON * (app.abs() * aqq.abs()).sqrt() || off.abs() < f64::MIN_POSITIVE {
        a[p * n + q] = 0.0;
        a[q * n + p] = 0.0;
        return false;
    }
    let theta = (aqq - app) / (2.0 * off);
    let t = if theta.is_finite() { theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt()) } else { 0.0 };
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    for k in 0..n {
        let (x, y) = (a[k * n + p], a[k * n + q]);
        a[k * n + p] = c * x - s * y;
        a[k * n + q] = s * x + c * y;
    }
    for k in 0..n {
        let (x, y) = (a[p * n + k], a[q * n + k]);
        a[p * n + k] = c * x - s * y;
        a[q * n + k] = s * x + c * y;
        let (x, y) = (v[k * n + p], v[k * n + q]);
        v[k * n + p] = c * x - s * y;
        v[k * n + q] = s * x + c * y;
    }
    a[p * n + q] = 0.0;
    a[q * n + p] = 0.0;
    true
}

/// A vector with its greatest entry made positive. Entries that differ by rounding alone count as equal, so that the sign does not
/// hang on the last bit.
fn turned(mut vector: Vec<f64>) -> Vec<f64> {
    let most = vector.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
    let first = vector.iter().find(|x| x.abs() >= most * (1.0 - 1e-9));
    if first.is_some_and(|x| *x < 0.0) {
        vector.iter_mut().for_each(|x| *x = -*x);
    }
    vector
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_by_two_by_hand() {
        // [[2, 1], [1, 2]]: 3 with (1, 1), 1 with (1, -1)
        let e = symmetric_eigen(&[2.0, 0.0, 1.0, 2.0], 2).unwrap();
        let h = 0.5_f64.sqrt();
        for (got, want) in e.values.iter().chain(&e.vectors[0]).chain(&e.vectors[1]).zip([3.0, 1.0, h, h, h, -h]) {
            assert!((got - want).abs() < 1e-15, "{e:?}");
        }
    }

    #[test]
    fn the_second_difference_has_its_known_spectrum() {
        // 2 - 2 cos(k pi / (n + 1)), k = n .. 1
        let n = 40_usize;
        let matrix: Vec<f64> = (0..n * n)
            .map(|at| match (at / n).abs_diff(at % n) {
                0 => 2.0,
                1 => -1.0,
                _ => 0.0,
            })
            .collect();
        let e = symmetric_eigen(&matrix, n).unwrap();
        for (m, value) in e.values.iter().enumerate() {
            let known = 2.0 - 2.0 * libm::cos((n - m) as f64 * std::f64::consts::PI / (n + 1) as f64);
            assert!((value - known).abs() < 1e-13, "{m}: {value} is not {known}");
        }
        // A v = l v, and the vectors are orthogonal.
        for (m, v) in e.vectors.iter().enumerate() {
            for i in 0..n {
                let row: f64 = (0..n).map(|j| matrix[i * n + j] * v[j]).sum();
                assert!((row - e.values[m] * v[i]).abs() < 1e-13);
            }
            for other in &e.vectors[..m] {
                assert!(v.iter().zip(other).map(|(a, b)| a * b).sum::<f64>().abs() < 1e-13);
            }
        }
    }

    #[test]
    fn small_eigenvalues_are_exact_and_what_is_not_finite_is_refused() {
        let e = symmetric_eigen(&[1.0, 0.0, 0.0, 1e-20], 2).unwrap();
        assert_eq!(e.values, [1.0, 1e-20]);
        assert_eq!(symmetric_eigen(&[f64::NAN], 1), None);
        assert_eq!(symmetric_eigen(&[], 0).unwrap().values, [0.0; 0]);
    }
}

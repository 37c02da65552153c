//! Least squares.

use crate::moments::mean;
use crate::student::student_two_sided;
use crate::sum::{Sum, dot};

/// A linear regression.
#[derive(Clone, Debug, PartialEq)]
pub struct Regression {
    /// Coefficients, one a column of the design.
    pub coefficients: Vec<f64>,
    /// Their standard errors, for errors that are independent and of one variance.
    pub errors: Vec<f64>,
    /// Two-sided p-values of Student's t with `df` degrees of freedom.
    pub p: Vec<f64>,
    /// Observations less coefficients less what the caller took out before.
    pub df: usize,
    /// Share of the variance around the mean that is explained; `None` where there is none to explain.
    pub r2: Option<f64>,
    /// What is left of each observation.
    pub residuals: Vec<f64>,
    /// (X'X)^-1, row by row: what other standard errors are made of.
    pub inverse: Vec<f64>,
}

/// Regresses `y` on columns. A constant is a column of ones that the caller adds. `absorbed` is the number of further
/// parameters that were taken out beforehand (means of groups). `None` where columns depend on each other or nothing is left
/// to judge errors by.
///
/// # Panics
/// When a column differs in length from `y`.
pub fn regress(y: &[f64], columns: &[Vec<f64>], absorbed: usize) -> Option<Regression> {
    let (n, k) = (y.len(), columns.len());
    assert!(columns.iter().all(|c| c.len() == n), "a cell for each observation");
    let df = n.checked_sub(k + absorbed).filter(|d| *d > 0)?;
    if k == 0 {
        return None;
    }
    let (q, r) = orthogonal(columns)?;
    let back = |mut right: Vec<f64>| {
        for i in (0..k).rev() {
            let known: f64 = (i + 1..k).map(|j| r[i * k + j] * right[j]).sum();
            right[i] = (right[i] - known) / r[i * k + i];
        }
        right
    };
    let coefficients = back(q.iter().map(|c| dot(c, y)).collect());
    // (X'X)^-1 = R^-1 R^-T.
    let roots: Vec<Vec<f64>> = (0..k).map(|j| back((0..k).map(|i| f64::from(u8::from(i == j))).collect())).collect();
    let inverse: Vec<f64> = (0..k * k).map(|at| (0..k).map(|j| roots[j][at / k] * roots[j][at % k]).sum()).collect();
    let fitted = |row: usize| columns.iter().zip(&coefficients).map(|(c, b)| c[row] * b).collect::<Sum>().total();
    let residuals: Vec<f64> = (0..n).map(|row| y[row] - fitted(row)).collect();
    let left = dot(&residuals, &residuals);
    let variance = left / df as f64;
    let errors: Vec<f64> = (0..k).map(|i| (variance * inverse[i * k + i]).max(0.0).sqrt()).collect();
    let p = coefficients.iter().zip(&errors).map(|(b, e)| {
        let t = if *e > 0.0 { b / e } else { f64::INFINITY };
        student_two_sided(t, df as f64).unwrap_or(1.0)
    });
    let center = mean(y)?;
    let all: f64 = y.iter().map(|v| (v - center) * (v - center)).collect::<Sum>().total();
    let r2 = (all > 0.0).then(|| 1.0 - left / all);
    Some(Regression { p: p.collect(), coefficients, errors, df, r2, residuals, inverse })
}

/// Standard errors and two-sided p-values that allow for errors that go together within clusters, such as the years of one unit:
/// the sandwich with the small-sample factor G/(G-1) (n-1)/(n-k), and Student's t with G - 1 degrees of freedom (Liang and Zeger 1986;
/// as Stata's `vce(cluster)`). `cluster_of` has a number below `clusters` for each observation. `None` for fewer than two clusters.
///
/// # Panics
/// When the slices differ in length or a number of a cluster is too large.
pub fn cluster_errors(fit: &Regression, columns: &[Vec<f64>], cluster_of: &[usize], clusters: usize) -> Option<(Vec<f64>, Vec<f64>)> {
    let (n, k) = (fit.residuals.len(), columns.len());
    assert!(cluster_of.len() == n && columns.iter().all(|c| c.len() == n), "a cell and a cluster for each observation");
    let mut present = vec![false; clusters];
    let mut scores = vec![vec![0.0; k]; clusters];
    for (row, cluster) in cluster_of.iter().enumerate() {
        present[*cluster] = true;
        scores[*cluster].iter_mut().zip(columns).for_each(|(s, c)| *s += c[row] * fit.residuals[row]);
    }
    let count = present.iter().filter(|p| **p).count();
    if count < 2 || n <= k {
        return None;
    }
    let (g, n, kf) = (count as f64, n as f64, k as f64);
    let factor = g / (g - 1.0) * (n - 1.0) / (n - kf);
    let errors: Vec<f64> = (0..k)
        .map(|i| {
            let own = |s: &Vec<f64>| (0..k).map(|j| fit.inverse[i * k + j] * s[j]).sum::<f64>();
            let squares: Sum = scores.iter().map(|s| own(s) * own(s)).collect();
            (factor * squares.total()).sqrt()
        })
        .collect();
    let p = fit.coefficients.iter().zip(&errors).map(|(b, e)| {
        let t = if *e > 0.0 { b / e } else { f64::INFINITY };
        student_two_sided(t, g - 1.0).unwrap_or(1.0)
    });
    Some((errors.clone(), p.collect()))
}

/// Orthonormal columns Q and the upper triangle R with Q R the design: Gram and Schmidt, done twice so that Q is orthogonal to
/// working precision. `None` where a column is a combination of those before it, to ten digits of its own length.
fn orthogonal(columns: &[Vec<f64>]) -> Option<(Vec<Vec<f64>>, Vec<f64>)> {
    let k = columns.len();
    let (mut q, mut r): (Vec<Vec<f64>>, Vec<f64>) = (Vec::with_capacity(k), vec![0.0; k * k]);
    for (j, column) in columns.iter().enumerate() {
        let length = dot(column, column).sqrt();
        let mut rest = column.clone();
        for _ in 0..2 {
            for (i, earlier) in q.iter().enumerate() {
                let along = dot(earlier, &rest);
                r[i * k + j] += along;
                rest.iter_mut().zip(earlier).for_each(|(v, e)| *v -= along * e);
            }
        }
        let own = dot(&rest, &rest).sqrt();
        if own <= 1e-10 * length || !own.is_finite() {
            return None;
        }
        r[j * k + j] = own;
        rest.iter_mut().for_each(|v| *v /= own);
        q.push(rest);
    }
    Some((q, r))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_by_hand() {
        // x 1..5, y 2 4 5 4 5: slope 0.6, intercept 2.2, residuals -.8 .6 1 -.6 -.2, squares 2.4, s^2 0.8, se(slope)
        // sqrt(.8/10), se(intercept) sqrt(.8 * (1/5 + 9/10)), R^2 1 - 2.4/6.
        let y = [2.0, 4.0, 5.0, 4.0, 5.0];
        let x: Vec<f64> = (1..=5).map(f64::from).collect();
        let found = regress(&y, &[vec![1.0; 5], x], 0).unwrap();
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-13, "{a} is not {b}");
        close(found.coefficients[0], 2.2);
        close(found.coefficients[1], 0.6);
        close(found.errors[1], 0.08_f64.sqrt());
        close(found.errors[0], (0.8_f64 * 1.1).sqrt());
        close(found.r2.unwrap(), 0.6);
        // t = 2.1213 with 3 degrees of freedom lies between the printed points 1.638 (20 %) and 2.353 (10 %).
        assert!(found.p[1] > 0.10 && found.p[1] < 0.20);
    }

    #[test]
    fn scales_do_not_matter_and_dependent_columns_are_refused() {
        let y = [1.0, 3.0, 2.0, 6.0];
        let x = vec![1.0, 2.0, 3.0, 4.0];
        let small: Vec<f64> = x.iter().map(|v| v * 1e-9).collect();
        let (a, b) = (regress(&y, &[vec![1.0; 4], x.clone()], 0).unwrap(), regress(&y, &[vec![1.0; 4], small], 0).unwrap());
        assert!((a.coefficients[1] - b.coefficients[1] * 1e-9).abs() < 1e-9);
        assert!((a.p[1] - b.p[1]).abs() < 1e-9);
        let twice: Vec<f64> = x.iter().map(|v| 2.0 * v).collect();
        assert_eq!(regress(&y, &[vec![1.0; 4], x.clone(), twice], 0), None);
        assert_eq!(regress(&y[..2], &[vec![1.0; 2], x[..2].to_vec()], 0), None);
    }
}

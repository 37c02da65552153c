//! Matrices of pairwise comparisons: reading, priorities, consistency.

use indicia_plugin::method::Path;
use indicia_plugin::prelude::*;

/// The role of a table of comparisons.
pub(crate) const ROLE: &str = "matrix";

/// A reciprocal matrix, row by row.
#[derive(Clone, Debug)]
pub(crate) struct Comparisons {
    pub n: usize,
    pub cells: Vec<f64>,
}

/// Priorities of a matrix and how far it is from consistent.
pub(crate) struct Priorities {
    pub weights: Vec<f64>,
    pub lambda_max: f64,
}

/// The path of a table of its role, or of a cell in it; the number of the table stands there only where there are several.
pub(crate) fn at(tables: usize, table: usize, cell: Option<(usize, &str)>) -> String {
    let path = Path::default().key("expert").key(ROLE);
    let path = if tables > 1 { path.item(table) } else { path };
    cell.map_or(path.clone(), |(row, id)| path.item(row).key(id)).to_string()
}

impl Comparisons {
    /// A matrix out of an expert's table. Of each pair the judgement of one or more counts, and the other becomes its reciprocal: `3`
    /// is exact where `0.33` is not. One triangle may be empty.
    pub(crate) fn read(table: &Table, tables: usize, number: usize, tolerance: f64) -> Result<Comparisons, Failure> {
        let n = table.cols();
        let place = |row: usize, column: usize| at(tables, number, Some((row, table.field(column).id)));
        if table.rows != n {
            let failure = Failure::new("matrix-not-square").at(at(tables, number, None));
            return Err(failure.arg("expected", n).arg("found", table.rows));
        }
        let mut cells = vec![1.0; n * n];
        for i in 0..n {
            for j in 0..n {
                if let Some(x) = table.columns[j].get(i).filter(|x| *x <= 0.0 || i == j && *x != 1.0) {
                    let code = if i == j { "matrix-diagonal" } else { "matrix-not-positive" };
                    return Err(Failure::new(code).at(place(i, j)).arg("found", x));
                }
            }
        }
        for i in 0..n {
            for j in i + 1..n {
                let value = match (table.columns[j].get(i), table.columns[i].get(j)) {
                    (None, None) => return Err(Failure::new("matrix-gap").at(place(i, j)).arg("other", table.field(i).id)),
                    (Some(x), None) => x,
                    (None, Some(y)) => 1.0 / y,
                    (Some(x), Some(y)) if (x * y - 1.0).abs() > tolerance => {
                        let failure = Failure::new("matrix-not-reciprocal").at(place(j, i)).arg("found", y);
                        return Err(failure.arg("expected", format!("{:.4}", 1.0 / x)).arg("other", x));
                    }
                    (Some(x), Some(y)) => {
                        if x >= 1.0 {
                            x
                        } else {
                            1.0 / y
                        }
                    }
                };
                cells[i * n + j] = value;
                cells[j * n + i] = 1.0 / value;
            }
        }
        Ok(Comparisons { n, cells })
    }

    /// The weighted geometric mean of several matrices, cell by cell, which is reciprocal again.
    pub(crate) fn mean(all: &[Comparisons], shares: &[f64]) -> Comparisons {
        let n = all.first().map_or(0, |m| m.n);
        let mut cells = vec![1.0; n * n];
        for i in 0..n {
            for j in i + 1..n {
                let log: f64 = all.iter().zip(shares).map(|(m, share)| share * libm::log(m.cells[i * n + j])).sum();
                cells[i * n + j] = libm::exp(log);
                cells[j * n + i] = libm::exp(-log);
            }
        }
        Comparisons { n, cells }
    }

    /// The principal eigenvector, divided by its sum, by powers of the matrix. A positive matrix has exactly one.
    pub(crate) fn eigenvector(&self) -> Result<Priorities, Failure> {
        let n = self.n;
        let mut weights = self.row_means();
        for _ in 0..MOST_STEPS {
            let product = self.times(&weights);
            let total: f64 = product.iter().sum();
            let next: Vec<f64> = product.iter().map(|x| x / total).collect();
            let moved = next.iter().zip(&weights).map(|(a, b)| (a - b).abs() / a).fold(0.0, f64::max);
            weights = next;
            if moved <= 4.0 * n as f64 * f64::EPSILON {
                return Ok(Priorities { lambda_max: self.lambda_max(&weights), weights });
            }
        }
        Err(Failure::new("no-convergence").arg("count", MOST_STEPS))
    }

    /// The geometric means of the rows, divided by their sum.
    pub(crate) fn geometric(&self) -> Priorities {
        let weights = self.row_means();
        Priorities { lambda_max: self.lambda_max(&weights), weights }
    }

    fn row_means(&self) -> Vec<f64> {
        let n = self.n;
        let log = |i: usize| self.cells[i * n..(i + 1) * n].iter().map(|x| libm::log(*x)).sum::<f64>() / n as f64;
        let means: Vec<f64> = (0..n).map(|i| libm::exp(log(i))).collect();
        let total: f64 = means.iter().sum();
        means.into_iter().map(|m| m / total).collect()
    }

    fn times(&self, weights: &[f64]) -> Vec<f64> {
        (0..self.n).map(|i| indicia_kernels::dot(&self.cells[i * self.n..(i + 1) * self.n], weights)).collect()
    }

    /// The mean of (A w)_i / w_i: the greatest eigenvalue where w is the eigenvector, its usual estimate elsewhere.
    fn lambda_max(&self, weights: &[f64]) -> f64 {
        let ratios: Vec<f64> = self.times(weights).iter().zip(weights).map(|(a, w)| a / w).collect();
        indicia_kernels::sum(&ratios) / self.n as f64
    }

    /// The geometric consistency index: 2 / ((n - 1)(n - 2)) times the sum of squared logarithms of a_ij w_j / w_i, i < j.
    pub(crate) fn geometric_index(&self, weights: &[f64]) -> Option<f64> {
        let n = self.n;
        let error = |i: usize, j: usize| libm::log(self.cells[i * n + j] * weights[j] / weights[i]);
        let pairs: Vec<f64> = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))).map(|(i, j)| error(i, j) * error(i, j)).collect();
        (n > 2).then(|| 2.0 * indicia_kernels::sum(&pairs) / ((n - 1) * (n - 2)) as f64)
    }
}

/// Steps of the power method after which it is given up; a few dozen do even for contradictory matrices.
const MOST_STEPS: usize = 100_000;

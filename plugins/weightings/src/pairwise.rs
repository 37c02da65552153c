//! Matrices of pairwise comparisons: reading, priorities, consistency.

use indicia_plugin::method::Path;
use indicia_plugin::prelude::*;

use crate::scale::Scale;

/// The role of a table of comparisons.
pub(crate) const ROLE: &str = "matrix";

/// A reciprocal matrix, row by row.
#[derive(Clone, Debug)]
pub(crate) struct Comparisons {
    pub n: usize,
    pub cells: Vec<f64>,
    /// The pairs that nobody judged, row before column. Their cells are 1 until something completes them.
    pub gaps: Vec<(usize, usize)>,
}

/// Priorities of a matrix and how far it is from consistent.
pub(crate) struct Priorities {
    pub weights: Vec<f64>,
    pub lambda_max: f64,
}

/// The path of a table of its role, or of a cell in it; the number of the table stands there only where there are several.
pub(crate) fn at(tables: usize, table: usize, cell: Option<(usize, &str)>) -> String {
    at_role(ROLE, tables, table, cell)
}

/// The same of tables of another role.
pub(crate) fn at_role(role: &str, tables: usize, table: usize, cell: Option<(usize, &str)>) -> String {
    let path = Path::default().key("expert").key(role);
    let path = if tables > 1 { path.item(table) } else { path };
    cell.map_or(path.clone(), |(row, id)| path.item(row).key(id)).to_string()
}

impl Comparisons {
    /// A matrix out of an expert's table. Of each pair the judgement of one or more counts, and the other becomes its reciprocal: `3`
    /// is exact where `0.33` is not. One triangle may be empty; a pair without either half is a gap.
    pub(crate) fn read(table: &Table, tables: usize, number: usize, tolerance: f64, scale: Scale) -> Result<Comparisons, Failure> {
        Comparisons::read_role(table, ROLE, tables, number, tolerance, scale)
    }

    /// The same from a table of another role.
    pub(crate) fn read_role(
        table: &Table,
        role: &str,
        tables: usize,
        number: usize,
        tolerance: f64,
        scale: Scale,
    ) -> Result<Comparisons, Failure> {
        let n = table.cols();
        let place = |row: usize, column: usize| at_role(role, tables, number, Some((row, table.field(column).id)));
        if table.rows != n {
            let failure = Failure::new("matrix-not-square").at(at_role(role, tables, number, None));
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
        let mut gaps = Vec::new();
        for i in 0..n {
            for j in i + 1..n {
                let value = match (table.columns[j].get(i), table.columns[i].get(j)) {
                    (None, None) => {
                        gaps.push((i, j));
                        continue;
                    }
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
                let ratio = if value >= 1.0 { scale.ratio(value) } else { scale.ratio(1.0 / value).map(|r| 1.0 / r) };
                let Some(ratio) = ratio else {
                    let written = if table.columns[j].get(i).is_some() { place(i, j) } else { place(j, i) };
                    return Err(Failure::new("judgement-off-scale").at(written).arg("name", scale.word()).arg("found", scale_free(value)));
                };
                cells[i * n + j] = ratio;
                cells[j * n + i] = 1.0 / ratio;
            }
        }
        Ok(Comparisons { n, cells, gaps })
    }

    /// The comparisons of some of its children with each other, which rise.
    pub(crate) fn part(&self, members: &[usize]) -> Comparisons {
        let cells = members.iter().flat_map(|i| members.iter().map(move |j| self.cells[i * self.n + j])).collect();
        let within = |i: &usize| members.iter().position(|m| m == i);
        let gaps = self.gaps.iter().filter_map(|(i, j)| Some((within(i)?, within(j)?))).collect();
        Comparisons { n: members.len(), cells, gaps }
    }

    /// Refuses the first gap where it stands.
    pub(crate) fn without_gaps(self, table: &Table, tables: usize, number: usize) -> Result<Comparisons, Failure> {
        match self.gaps.first() {
            None => Ok(self),
            Some((i, j)) => {
                let here = at(tables, number, Some((*i, table.field(*j).id)));
                Err(Failure::new("matrix-gap").at(here).arg("other", table.field(*i).id))
            }
        }
    }

    /// The weighted geometric mean of several matrices, cell by cell, which is reciprocal again. A pair counts for those who judged it.
    pub(crate) fn mean(all: &[Comparisons], shares: &[f64]) -> Comparisons {
        let n = all.first().map_or(0, |m| m.n);
        let (mut cells, mut gaps) = (vec![1.0; n * n], Vec::new());
        for i in 0..n {
            for j in i + 1..n {
                let silent: Vec<bool> = all.iter().map(|m| m.gaps.contains(&(i, j))).collect();
                let judged = || all.iter().zip(shares).zip(&silent).filter(|(_, silent)| !**silent).map(|(judged, _)| judged);
                let mut log: f64 = judged().map(|(m, share)| share * libm::log(m.cells[i * n + j])).sum();
                if silent.contains(&true) {
                    let part: f64 = judged().map(|(_, share)| share).sum();
                    if part == 0.0 {
                        gaps.push((i, j));
                        continue;
                    }
                    log /= part;
                }
                cells[i * n + j] = libm::exp(log);
                cells[j * n + i] = libm::exp(-log);
            }
        }
        Comparisons { n, cells, gaps }
    }

    /// The principal eigenvector, divided by its sum, by powers of the matrix. A positive matrix has exactly one.
    pub(crate) fn eigenvector(&self) -> Result<Priorities, Failure> {
        let weights = self.perron(false, self.row_means())?;
        Ok(Priorities { lambda_max: self.lambda_max(&weights), weights })
    }

    /// The positive eigenvector of the matrix or of its transpose, with sum one, from a start that is not far.
    pub(crate) fn perron(&self, transposed: bool, start: Vec<f64>) -> Result<Vec<f64>, Failure> {
        let n = self.n;
        let turned = |k: usize| self.cells[k % n * n + k / n];
        let cells: Vec<f64> = if transposed { (0..n * n).map(turned).collect() } else { self.cells.clone() };
        let mut weights = start;
        for _ in 0..MOST_STEPS {
            let product: Vec<f64> = (0..n).map(|i| indicia_kernels::dot(&cells[i * n..(i + 1) * n], &weights)).collect();
            let total: f64 = product.iter().sum();
            let next: Vec<f64> = product.iter().map(|x| x / total).collect();
            let moved = next.iter().zip(&weights).map(|(a, b)| (a - b).abs() / a).fold(0.0, f64::max);
            weights = next;
            if moved <= 4.0 * n as f64 * f64::EPSILON {
                return Ok(weights);
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

    /// The geometric consistency index: squared logarithms of a_ij w_j / w_i, summed over the judged pairs and divided by how many of them are more than the n - 1 that
    /// weights need; over all pairs that is 2 / ((n - 1)(n - 2)) times the sum. `None` where nothing is judged twice.
    pub(crate) fn geometric_index(&self, weights: &[f64]) -> Option<f64> {
        let n = self.n;
        let error = |i: usize, j: usize| libm::log(self.cells[i * n + j] * weights[j] / weights[i]);
        let judged = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))).filter(|pair| !self.gaps.contains(pair));
        let pairs: Vec<f64> = judged.map(|(i, j)| error(i, j) * error(i, j)).collect();
        let free = if self.is_tree() { 0 } else { (n - 1) * (n - 2) / 2 - self.gaps.len() };
        (free > 0).then(|| indicia_kernels::sum(&pairs) / free as f64)
    }
}

/// A judgement as it was written, from 1 upwards.
fn scale_free(value: f64) -> f64 {
    if value >= 1.0 { value } else { 1.0 / value }
}

/// Steps of the power method after which it is given up; a few dozen do even for contradictory matrices.
pub(crate) const MOST_STEPS: usize = 100_000;

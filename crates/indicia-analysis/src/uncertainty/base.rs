//! Errors of base values: what a survey or a measurement says about its own precision.

use std::sync::Arc;

use indicia_core::{Evaluation, Free};
use indicia_kernels::normal_quantiles;

use super::Source;
use crate::random::{Stream, name};

/// Errors that no set of variables can have.
#[derive(Clone, Debug, PartialEq)]
pub struct NotAModel {
    /// The row of the data.
    pub row: usize,
    /// The column at which the covariances contradict each other.
    pub column: Arc<str>,
}

/// Normal errors of base values: independent between units and periods, correlated within a row where that is declared.
///
/// Cells without a declared error stay as they are in every draw. A rate stays a rate: where an indicator has the unit `rate` and takes its
/// column as it is, draws beyond 0 and 1 are put back to the bound, as no survey could have found them. Nothing else is cut off.
#[derive(Clone, Debug)]
pub struct BaseErrors {
    columns: Vec<Arc<str>>,
    /// Which columns are rates.
    is_rate: Vec<bool>,
    rows: usize,
    /// Values as given, column by column; 0 where there is none.
    base: Vec<f64>,
    /// For each row with errors: the row, the name of its unit and period, the columns, and the triangular factor of their covariance.
    factors: Vec<Factor>,
}

#[derive(Clone, Debug)]
struct Factor {
    row: usize,
    name: u64,
    columns: Vec<usize>,
    /// The entries of the lower triangle that are not zero, row by row, with the numbers of their columns: independent errors have one each.
    lower: Vec<Vec<(usize, f64)>>,
}

/// The step under which the errors are drawn.
const STEP: &str = "data";
/// How far below zero rounding may bring a pivot, as a share of the variance.
const ROUNDING: f64 = 1e-9;

impl BaseErrors {
    /// The errors of the rows of an evaluation; `None` where no cell has a declared error.
    ///
    /// # Errors
    /// Covariances that contradict each other, with the first row where they do.
    pub fn of(evaluation: &Evaluation) -> Result<Option<BaseErrors>, NotAModel> {
        let data = evaluation.scored_data();
        let rows = data.rows();
        let error = |column: usize, row: usize| data.standard_error(column, row).filter(|e| *e > 0.0 && e.is_finite());
        let numbers: Vec<usize> = (0..data.columns().len()).filter(|c| (0..rows).any(|r| error(*c, r).is_some())).collect();
        if numbers.is_empty() {
            return Ok(None);
        }
        let mut factors = Vec::new();
        for row in 0..rows {
            let own: Vec<(usize, f64)> = numbers.iter().enumerate().filter_map(|(n, c)| Some((n, error(*c, row)?))).collect();
            if own.is_empty() {
                continue;
            }
            let k = own.len();
            let mut matrix = vec![0.0; k * k];
            for (i, (first, e)) in own.iter().enumerate() {
                matrix[i * k + i] = e * e;
                for (j, (second, _)) in own.iter().enumerate().take(i) {
                    matrix[i * k + j] = data.covariance(numbers[*first], numbers[*second], row).unwrap_or(0.0);
                }
            }
            if let Err(at) = factor(&mut matrix, k) {
                let column = own.get(at).and_then(|(n, _)| data.columns().get(numbers[*n])).map_or_else(|| "".into(), |c| c.id.clone());
                return Err(NotAModel { row, column });
            }
            let id = format!("{}@{}", data.unit(row).id, data.period(row));
            let entries = |i: usize| (0..=i).map(|j| (j, matrix[i * k + j])).filter(|(_, l)| *l != 0.0).collect();
            let lower = (0..k).map(entries).collect();
            factors.push(Factor { row, name: name(&id), columns: own.iter().map(|(n, _)| *n).collect(), lower });
        }
        let column = |n: &usize| data.columns().get(*n);
        let base = numbers.iter().filter_map(column).flat_map(|c| c.series.values.iter().copied()).collect();
        let columns: Vec<Arc<str>> = numbers.iter().filter_map(column).map(|c| c.id.clone()).collect();
        let is_rate = columns.iter().map(|c| is_rate(evaluation, c)).collect();
        Ok(Some(BaseErrors { columns, is_rate, rows, base, factors }))
    }

    /// The columns that have errors.
    pub fn columns(&self) -> &[Arc<str>] {
        &self.columns
    }
}

impl Source for BaseErrors {
    fn id(&self) -> &str {
        STEP
    }

    fn free(&self) -> Vec<Free> {
        self.columns.iter().map(|c| Free::Column(c.clone())).collect()
    }

    fn dimensions(&self) -> usize {
        self.factors.iter().map(|f| f.columns.len()).sum()
    }

    fn place(&self, uniforms: &[f64], out: &mut [f64]) {
        out.copy_from_slice(&self.base);
        let mut rest = uniforms;
        let mut buffer = [0.0; 64];
        let mut long = Vec::new();
        for f in &self.factors {
            let (own, others) = rest.split_at(f.columns.len());
            rest = others;
            let normals = match buffer.get_mut(..own.len()) {
                Some(short) => short,
                None => {
                    long.resize(own.len(), 0.0);
                    &mut long
                }
            };
            normal_quantiles(own, normals);
            for (column, entries) in f.columns.iter().zip(&f.lower) {
                let error: f64 = entries.iter().map(|(j, l)| l * normals[*j]).sum();
                let cell = &mut out[column * self.rows + f.row];
                *cell += error;
                if self.is_rate[*column] {
                    *cell = cell.clamp(0.0, 1.0);
                }
            }
        }
    }

    /// Each column of a row has its own number, whether or not the others of the row have errors.
    fn uniforms(&self, seed: u64, draw: u64, out: &mut [f64]) {
        let stream = Stream::new(seed, self.id());
        let mut rest = out.iter_mut();
        for f in &self.factors {
            let columns = f.columns.iter().map(|c| *c as u32);
            stream.cells_of(draw, f.name).uniforms(columns, rest.by_ref().take(f.columns.len()));
        }
    }
}

/// Whether a column is a rate by the word of the indicator that takes it as it is, and by its own values.
fn is_rate(evaluation: &Evaluation, column: &str) -> bool {
    let indicators = &evaluation.plan().system().indicators;
    let declared = indicators.iter().any(|i| i.derive.is_none() && *i.column == *column && &*i.unit == "rate");
    let series = evaluation.scored_data().column(column).map(|c| &c.series);
    declared && series.is_some_and(|s| (0..s.len()).all(|r| s.get(r).is_none_or(|x| (0.0..=1.0).contains(&x))))
}

/// The lower triangular factor of a covariance, in place. A variable that the others determine wholly gets no noise of its own.
fn factor(matrix: &mut [f64], k: usize) -> Result<(), usize> {
    for column in 0..k {
        let variance = matrix[column * k + column];
        let pivot = variance - (0..column).map(|j| matrix[column * k + j] * matrix[column * k + j]).sum::<f64>();
        if pivot < -ROUNDING * variance {
            return Err(column);
        }
        let diagonal = if pivot <= ROUNDING * variance { 0.0 } else { pivot.sqrt() };
        for row in column + 1..k {
            let known: f64 = (0..column).map(|j| matrix[row * k + j] * matrix[column * k + j]).sum();
            let rest = matrix[row * k + column] - known;
            if diagonal == 0.0 {
                if rest.abs() > 1e-4 * (variance * matrix[row * k + row]).sqrt() {
                    return Err(row);
                }
                matrix[row * k + column] = 0.0;
            } else {
                matrix[row * k + column] = rest / diagonal;
            }
        }
        matrix[column * k + column] = diagonal;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_gives_the_covariance_back() {
        let given = [4.0, 0.0, 0.0, 2.0, 5.0, 0.0, -1.0, 1.5, 3.0];
        let mut lower = given;
        factor(&mut lower, 3).unwrap();
        for i in 0..3 {
            for j in 0..=i {
                let back: f64 = (0..=j).map(|m| lower[i * 3 + m] * lower[j * 3 + m]).sum();
                assert!((back - given[i * 3 + j]).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn errors_that_move_as_one_are_allowed_and_impossible_ones_are_not() {
        // Correlation 1: the second follows the first.
        let mut one = [4.0, 0.0, 6.0, 9.0];
        factor(&mut one, 2).unwrap();
        assert_eq!(one, [2.0, 0.0, 3.0, 0.0]);
        // Covariance above the product of both standard errors.
        assert_eq!(factor(&mut [4.0, 0.0, 7.0, 9.0], 2), Err(1));
    }
}

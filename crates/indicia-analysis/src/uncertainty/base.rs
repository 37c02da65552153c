//! Errors of base values: what a survey or a measurement says about its own precision.

use std::ops::Range;
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
    /// Values as given, column by column; 0 where there is none.
    base: Vec<f64>,
    /// The rows with errors, in their order.
    rows: Vec<Row>,
    /// The cells with errors, row by row.
    cells: Vec<Cell>,
    /// The shares of normal numbers that the errors of all cells are made of, cell by cell.
    shares: Vec<f64>,
    /// The columns of all normal numbers, row by row: the cell there has it for its own.
    numbers: Vec<u32>,
}

/// A row with errors.
#[derive(Clone, Debug)]
struct Row {
    /// The name of its unit and period.
    name: u64,
    /// How many cells with errors it has.
    cells: usize,
    /// How many normal numbers are drawn for them.
    normals: usize,
    /// Whether those are of the first columns, without a gap.
    first: bool,
}

/// A cell with an error: a row of the triangular factor of the covariance of its row.
#[derive(Clone, Debug)]
struct Cell {
    /// Its place among the values.
    at: usize,
    /// The first normal number of the row that it has a share of.
    from: usize,
    /// How many numbers from there on have a share, zeros among them; one where it is independent.
    shares: usize,
    is_rate: bool,
}

/// The step under which the errors are drawn.
const STEP: &str = "data";
/// Normal numbers that are found together.
const NORMALS: usize = 256;
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
        let column = |n: &usize| data.columns().get(*n);
        let base = numbers.iter().filter_map(column).flat_map(|c| c.series.values.iter().copied()).collect();
        let columns: Vec<Arc<str>> = numbers.iter().filter_map(column).map(|c| c.id.clone()).collect();
        let is_rate: Vec<bool> = columns.iter().map(|c| is_rate(evaluation, c)).collect();
        let correlated = !data.covariances().is_empty();
        let (mut own_rows, mut cells, mut shares, mut own_numbers) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for row in 0..rows {
            let own: Vec<(usize, f64)> = numbers.iter().enumerate().filter_map(|(n, c)| Some((n, error(*c, row)?))).collect();
            if own.is_empty() {
                continue;
            }
            let k = own.len();
            // Without covariances the factor is the errors themselves; found as a factor, hundreds of columns take half a second.
            let mut matrix = Vec::new();
            if correlated {
                matrix.resize(k * k, 0.0);
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
            }
            let id = format!("{}@{}", data.unit(row).id, data.period(row));
            for (i, (n, e)) in own.iter().enumerate() {
                let (from, own_shares) = if correlated { trimmed(&matrix[i * k..=i * k + i]) } else { (i, std::slice::from_ref(e)) };
                shares.extend_from_slice(own_shares);
                cells.push(Cell { at: n * rows + row, from, shares: own_shares.len(), is_rate: is_rate[*n] });
                own_numbers.push(*n as u32);
            }
            own_rows.push(Row { name: name(&id), cells: k, normals: k, first: own.iter().enumerate().all(|(i, (n, _))| i == *n) });
        }
        Ok(Some(BaseErrors { columns, base, rows: own_rows, cells, shares, numbers: own_numbers }))
    }

    /// As much of it as gives some rows of each column: the cells there, and what is drawn for them. A number belongs to its row and column, so that
    /// all others are what they are.
    fn part(&self, needed: &[Range<usize>]) -> BaseErrors {
        let height = self.base.len() / self.columns.len().max(1);
        let is_needed = |cell: &Cell| needed.get(cell.at / height).is_some_and(|rows| rows.contains(&(cell.at % height)));
        let mut part = BaseErrors { rows: Vec::new(), cells: Vec::new(), shares: Vec::new(), numbers: Vec::new(), ..self.clone() };
        let (mut cells, mut shares, mut numbers) = (self.cells.as_slice(), self.shares.as_slice(), self.numbers.as_slice());
        for row in &self.rows {
            let own = split(&mut cells, row.cells);
            let own_numbers = split(&mut numbers, row.cells);
            let of_cells: Vec<&[f64]> = own.iter().map(|cell| split(&mut shares, cell.shares)).collect();
            let needed = || own.iter().zip(&of_cells).filter(|(cell, _)| is_needed(cell));
            // A normal number is drawn for the cells that have a share of it.
            let mut drawn = vec![false; row.cells];
            for (cell, of_cell) in needed() {
                of_cell.iter().zip(&mut drawn[cell.from..]).for_each(|(share, drawn)| *drawn |= *share != 0.0);
            }
            let before = (part.cells.len(), part.numbers.len());
            for (cell, of_cell) in needed() {
                let from = drawn[..cell.from].iter().filter(|d| **d).count();
                let held = part.shares.len();
                part.shares.extend(of_cell.iter().zip(&drawn[cell.from..]).filter(|(_, d)| **d).map(|(share, _)| *share));
                part.cells.push(Cell { from, shares: part.shares.len() - held, ..cell.clone() });
            }
            part.numbers.extend(own_numbers.iter().zip(&drawn).filter(|(_, d)| **d).map(|(n, _)| *n));
            let first = part.numbers[before.1..].iter().enumerate().all(|(i, n)| *n as usize == i);
            let row = Row { name: row.name, cells: part.cells.len() - before.0, normals: part.numbers.len() - before.1, first };
            if row.cells > 0 {
                part.rows.push(row);
            }
        }
        part
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
        self.numbers.len()
    }

    fn within(&self, needed: &[Range<usize>]) -> Option<Box<dyn Source>> {
        let part = self.part(needed);
        (part.cells.len() < self.cells.len()).then(|| Box::new(part) as Box<dyn Source>)
    }

    fn place(&self, uniforms: &[f64], out: &mut [f64]) {
        out.copy_from_slice(&self.base);
        let (mut uniforms, mut cells, mut shares) = (uniforms, self.cells.as_slice(), self.shares.as_slice());
        let mut rows = self.rows.as_slice();
        let mut buffer = [0.0; NORMALS];
        let mut long = Vec::new();
        while !rows.is_empty() {
            // As many rows as the buffer holds: quantiles are found several at once.
            let mut count = 0;
            let fits = |r: &&Row| {
                count += r.normals;
                count <= NORMALS
            };
            let together = rows.iter().take_while(fits).count().max(1);
            let (own, others) = rows.split_at(together);
            rows = others;
            let count: usize = own.iter().map(|r| r.normals).sum();
            let normals = match buffer.get_mut(..count) {
                Some(short) => short,
                None => {
                    long.resize(count, 0.0);
                    &mut long
                }
            };
            let (numbers, others) = uniforms.split_at(count);
            uniforms = others;
            normal_quantiles(numbers, normals);
            let mut normals: &[f64] = normals;
            for row in own {
                let (own, others) = normals.split_at(row.normals);
                normals = others;
                let (of_row, others) = cells.split_at(row.cells);
                cells = others;
                for cell in of_row {
                    let of_cell = split(&mut shares, cell.shares);
                    let error: f64 = of_cell.iter().zip(&own[cell.from..]).map(|(share, normal)| share * normal).sum();
                    let value = out[cell.at] + error;
                    out[cell.at] = if cell.is_rate { value.clamp(0.0, 1.0) } else { value };
                }
            }
        }
    }

    /// Each column of a row has its own number, whether or not the others of the row have errors.
    fn uniforms(&self, seed: u64, draw: u64, out: &mut [f64]) {
        let stream = Stream::new(seed, self.id());
        let (mut numbers, mut out) = (self.numbers.as_slice(), out);
        for row in &self.rows {
            let (columns, others) = numbers.split_at(row.normals);
            numbers = others;
            let (own, others) = out.split_at_mut(row.normals);
            out = others;
            let cells = stream.cells_of(draw, row.name);
            if row.first { cells.first_uniforms(own) } else { cells.uniforms(columns, own) }
        }
    }
}

/// Without the zeros at either end, and how many stood in front.
fn trimmed(shares: &[f64]) -> (usize, &[f64]) {
    let held = |share: &f64| *share != 0.0;
    let from = shares.iter().position(held).unwrap_or(shares.len());
    let to = shares.iter().rposition(held).map_or(from, |last| last + 1);
    (from, &shares[from..to])
}

/// Takes the first items away.
fn split<'a, T>(items: &mut &'a [T], count: usize) -> &'a [T] {
    let (own, others) = items.split_at(count);
    *items = others;
    own
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

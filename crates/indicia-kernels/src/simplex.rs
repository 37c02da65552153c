//! Small linear programmes: maximise c'x subject to Ax <= b and x >= 0, with b >= 0.
//!
//! Few variables, many constraints: the benefit of the doubt asks, for each unit, for the weights of ten
//! indicators under which no unit scores above 1, which is ten variables and a constraint for each unit. The
//! tableau is condensed (only the columns of the non-basic variables are kept) and stored column by column, so
//! that a pivot is ten additions of long vectors. On the dual programme (the envelopment form) the same pivots
//! are those of the dual simplex.
//!
//! Because b >= 0, x = 0 is a feasible start. The entering variable has the largest reduced cost, the leaving
//! one the smallest ratio, and among equal ratios the largest pivot; all remaining ties go to the lowest index,
//! so a programme has one result whatever runs beside it. After a run of pivots that gain nothing Bland's rule
//! takes over until one does, which rules out cycles. Rows and columns are scaled by powers of two first,
//! and the result is computed afresh from the final basis and the original coefficients, so that the rounding
//! errors of the pivots are not in it.
//!
//! R. G. Bland, New Finite Pivoting Rules for the Simplex Method, Mathematics of Operations Research 2 (1977), 103-107.

use std::fmt;

use crate::scale::scale_of;
use crate::solve::{Singular, solve};

/// Maximise `objective` x subject to `matrix` x <= `bounds`, x >= 0.
#[derive(Clone, Copy, Debug)]
pub struct LinearProgram<'a> {
    /// c: one coefficient for each variable.
    pub objective: &'a [f64],
    /// A, column by column: the coefficients of the first variable in all constraints, then of the second.
    pub matrix: &'a [f64],
    /// b: one bound for each constraint, none negative.
    pub bounds: &'a [f64],
}

/// The solution of a programme. Where several points are optimal it is one of them, always the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Optimum {
    /// c'x at the optimum.
    pub value: f64,
    /// x.
    pub variables: Vec<f64>,
    /// The multiplier of each constraint, not negative: by how much the optimum rises when its bound rises by
    /// one. Zero for constraints that are not tight.
    pub multipliers: Vec<f64>,
    /// How many pivots it took.
    pub pivots: usize,
}

/// Why a programme has no solution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SimplexError {
    /// A coefficient or a bound is NaN or infinite.
    NotFinite,
    /// A bound is negative, so that x = 0 is no start.
    NegativeBound {
        /// The constraint.
        constraint: usize,
    },
    /// The objective grows without limit.
    Unbounded {
        /// The variable that can grow.
        variable: usize,
    },
    /// The constraints that meet at the optimum are parallel to working precision.
    IllConditioned,
    /// Rounding kept the search from an end; the limit is far beyond what a programme of this size takes.
    NoProgress {
        /// Pivots done.
        pivots: usize,
    },
}

impl fmt::Display for SimplexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SimplexError::NotFinite => write!(f, "a coefficient is not finite"),
            SimplexError::NegativeBound { constraint } => write!(f, "the bound of constraint {constraint} is negative"),
            SimplexError::Unbounded { variable } => write!(f, "the objective is unbounded in variable {variable}"),
            SimplexError::IllConditioned => write!(f, "the constraints at the optimum are parallel to working precision"),
            SimplexError::NoProgress { pivots } => write!(f, "no optimum after {pivots} pivots"),
        }
    }
}

impl std::error::Error for SimplexError {}

/// Working memory, reused between programmes without further allocation.
#[derive(Debug, Default)]
pub struct SimplexScratch {
    /// Columns of the tableau, one for each non-basic variable.
    tableau: Vec<f64>,
    /// Values of the basic variables, one for each constraint.
    basic: Vec<f64>,
    /// Reduced costs of the non-basic variables.
    costs: Vec<f64>,
    /// A copy of the pivot column.
    pivot_column: Vec<f64>,
    /// Which variable a row holds, and which a column stands for: 0..n variables, n.. slacks of constraints.
    row_variable: Vec<usize>,
    column_variable: Vec<usize>,
    /// Powers of two that the coefficients were multiplied with.
    row_scale: Vec<f64>,
    column_scale: Vec<f64>,
    /// The final basis: its constraints that are tight, its variables that are positive, and the system they make.
    system: Vec<f64>,
    tight: Vec<usize>,
    positive: Vec<usize>,
    right: Vec<f64>,
}

impl SimplexScratch {
    /// Empty working memory.
    pub fn new() -> Self {
        SimplexScratch::default()
    }
}

/// What is taken for zero among coefficients that are scaled to about 1.
const TOLERANCE: f64 = 1e-10;

/// Solves the programme into `optimum`.
///
/// # Errors
/// See [`SimplexError`]; `optimum` is then unspecified.
///
/// # Panics
/// When the matrix does not have a column for each variable and a row for each bound.
pub fn maximize(program: &LinearProgram<'_>, scratch: &mut SimplexScratch, optimum: &mut Optimum) -> Result<(), SimplexError> {
    let (rows, columns) = (program.bounds.len(), program.objective.len());
    assert_eq!(program.matrix.len(), rows * columns, "a row for each bound and a column for each variable");
    let finite = |values: &[f64]| values.iter().all(|v| v.is_finite());
    if !finite(program.objective) || !finite(program.matrix) || !finite(program.bounds) {
        return Err(SimplexError::NotFinite);
    }
    if let Some(constraint) = program.bounds.iter().position(|b| *b < 0.0) {
        return Err(SimplexError::NegativeBound { constraint });
    }
    scratch.start(program);
    let limit = 50 * (rows + columns) + 1000;
    // Pivots in a row that gained nothing.
    let mut idle = 0;
    optimum.pivots = 0;
    loop {
        let cautious = idle > 2 * columns + 10;
        let Some(column) = scratch.entering(cautious) else { break };
        let Some(row) = scratch.leaving(column, cautious) else {
            return Err(SimplexError::Unbounded { variable: scratch.column_variable[column] });
        };
        if optimum.pivots == limit {
            return Err(SimplexError::NoProgress { pivots: limit });
        }
        idle = if scratch.basic[row] > TOLERANCE { 0 } else { idle + 1 };
        scratch.pivot(row, column);
        optimum.pivots += 1;
    }
    scratch.finish(program, optimum).map_err(|_| SimplexError::IllConditioned)
}

fn largest(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, |largest, v| largest.max(v.abs()))
}

impl SimplexScratch {
    /// The scaled programme with all slacks in the basis.
    fn start(&mut self, program: &LinearProgram<'_>) {
        let (rows, columns) = (program.bounds.len(), program.objective.len());
        self.tableau.clear();
        self.tableau.extend_from_slice(program.matrix);
        self.column_scale.clear();
        self.row_scale.clear();
        self.row_scale.resize(rows, 0.0);
        // Columns first: indicators come in units of their own.
        for j in 0..columns {
            let column = &mut self.tableau[j * rows..(j + 1) * rows];
            let scale = scale_of(largest(column.iter().copied()));
            self.column_scale.push(scale);
            for (value, row) in column.iter_mut().zip(&mut self.row_scale) {
                *value *= scale;
                *row = row.max(value.abs());
            }
        }
        self.row_scale.iter_mut().for_each(|row| *row = scale_of(*row));
        for j in 0..columns {
            self.tableau[j * rows..(j + 1) * rows].iter_mut().zip(&self.row_scale).for_each(|(value, scale)| *value *= scale);
        }
        self.basic.clear();
        self.basic.extend(program.bounds.iter().zip(&self.row_scale).map(|(b, scale)| b * scale));
        let unit = scale_of(largest(self.basic.iter().copied()));
        self.basic.iter_mut().for_each(|b| *b *= unit);
        self.costs.clear();
        self.costs.extend(program.objective.iter().zip(&self.column_scale).map(|(c, scale)| c * scale));
        let unit = scale_of(largest(self.costs.iter().copied()));
        self.costs.iter_mut().for_each(|c| *c *= unit);
        self.column_variable.clear();
        self.column_variable.extend(0..columns);
        self.row_variable.clear();
        self.row_variable.extend(columns..columns + rows);
    }

    /// The column whose variable enters: the largest reduced cost, or the lowest variable with a positive one.
    fn entering(&self, cautious: bool) -> Option<usize> {
        let gainful = (0..self.costs.len()).filter(|j| self.costs[*j] > TOLERANCE);
        if cautious {
            return gainful.min_by_key(|j| self.column_variable[*j]);
        }
        gainful.fold(None, |best, j| match best {
            Some(b) if self.costs[b] >= self.costs[j] => best,
            _ => Some(j),
        })
    }

    /// The row whose variable leaves: it is the first to reach zero as the entering one grows.
    fn leaving(&self, column: usize, cautious: bool) -> Option<usize> {
        let rows = self.basic.len();
        let values = &self.tableau[column * rows..(column + 1) * rows];
        let mut smallest = f64::INFINITY;
        for (value, basic) in values.iter().zip(&self.basic) {
            let ratio = if *value > TOLERANCE { basic / value } else { f64::INFINITY };
            smallest = if ratio < smallest { ratio } else { smallest };
        }
        if smallest == f64::INFINITY {
            return None;
        }
        // Ratios that differ by rounding alone are ties.
        let slack = 1e-12 * smallest + 1e-14;
        let mut best: Option<usize> = None;
        for (i, (value, basic)) in values.iter().zip(&self.basic).enumerate() {
            // Without a division: basic / value <= smallest + slack.
            if *value > TOLERANCE && *basic <= (smallest + slack) * value {
                let better = best.is_none_or(|b| if cautious { self.row_variable[i] < self.row_variable[b] } else { *value > values[b] });
                best = if better { Some(i) } else { best };
            }
        }
        best
    }

    /// Exchanges the variable of the row with that of the column.
    fn pivot(&mut self, row: usize, column: usize) {
        let rows = self.basic.len();
        self.pivot_column.clear();
        self.pivot_column.extend_from_slice(&self.tableau[column * rows..(column + 1) * rows]);
        let pivot = self.pivot_column[row];
        let entering_cost = self.costs[column];
        for j in (0..self.costs.len()).filter(|j| *j != column) {
            let values = &mut self.tableau[j * rows..(j + 1) * rows];
            let factor = values[row] / pivot;
            if factor != 0.0 {
                values.iter_mut().zip(&self.pivot_column).for_each(|(v, p)| *v -= factor * p);
                self.costs[j] -= entering_cost * factor;
            }
            values[row] = factor;
        }
        let factor = self.basic[row] / pivot;
        self.basic.iter_mut().zip(&self.pivot_column).for_each(|(v, p)| {
            // A basic variable is not negative; what falls below zero here is rounding.
            let value = *v - factor * p;
            *v = if value > 0.0 { value } else { 0.0 };
        });
        self.basic[row] = factor;
        let values = &mut self.tableau[column * rows..(column + 1) * rows];
        values.iter_mut().for_each(|v| *v = -*v / pivot);
        values[row] = 1.0 / pivot;
        self.costs[column] = -entering_cost / pivot;
        std::mem::swap(&mut self.row_variable[row], &mut self.column_variable[column]);
    }

    /// Values and multipliers from the final basis and the original coefficients.
    fn finish(&mut self, program: &LinearProgram<'_>, optimum: &mut Optimum) -> Result<(), Singular> {
        let (rows, columns) = (program.bounds.len(), program.objective.len());
        self.positive.clear();
        self.positive.extend(self.row_variable.iter().filter(|v| **v < columns));
        self.positive.sort_unstable();
        self.tight.clear();
        self.tight.extend(self.column_variable.iter().filter(|v| **v >= columns).map(|v| v - columns));
        self.tight.sort_unstable();
        optimum.variables.clear();
        optimum.variables.resize(columns, 0.0);
        optimum.multipliers.clear();
        optimum.multipliers.resize(rows, 0.0);
        // Row i, column j of the square system, scaled.
        let SimplexScratch { positive, tight, system, right, row_scale, column_scale, .. } = self;
        let element = |i: usize, j: usize| program.matrix[j * rows + i] * row_scale[i] * column_scale[j];
        system.clear();
        system.extend(tight.iter().flat_map(|i| positive.iter().map(move |j| (i, j))).map(|(i, j)| element(*i, *j)));
        right.clear();
        right.extend(tight.iter().map(|i| program.bounds[*i] * row_scale[*i]));
        solve(system, right)?;
        for (j, value) in positive.iter().zip(right.iter()) {
            // Below zero is rounding, here and below.
            optimum.variables[*j] = value.max(0.0) * column_scale[*j];
        }
        system.clear();
        system.extend(positive.iter().flat_map(|j| tight.iter().map(move |i| (i, j))).map(|(i, j)| element(*i, *j)));
        right.clear();
        right.extend(positive.iter().map(|j| program.objective[*j] * column_scale[*j]));
        solve(system, right)?;
        for (i, value) in tight.iter().zip(right.iter()) {
            optimum.multipliers[*i] = value.max(0.0) * row_scale[*i];
        }
        optimum.value = crate::dot(program.objective, &optimum.variables);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solved(objective: &[f64], rows: &[&[f64]], bounds: &[f64]) -> Result<Optimum, SimplexError> {
        let matrix: Vec<f64> = (0..objective.len()).flat_map(|j| rows.iter().map(move |row| row[j])).collect();
        let mut optimum = Optimum::default();
        maximize(&LinearProgram { objective, matrix: &matrix, bounds }, &mut SimplexScratch::new(), &mut optimum)?;
        Ok(optimum)
    }

    /// What makes a pair of points optimal, whoever found them: both are feasible and have the same value.
    fn assert_optimal(objective: &[f64], rows: &[&[f64]], bounds: &[f64], optimum: &Optimum) {
        let close = |a: f64, b: f64| a <= b + 1e-9 * (1.0 + b.abs());
        assert!(optimum.variables.iter().chain(&optimum.multipliers).all(|v| *v >= 0.0));
        for (row, bound) in rows.iter().zip(bounds) {
            assert!(close(crate::dot(row, &optimum.variables), *bound));
        }
        for (j, c) in objective.iter().enumerate() {
            let price: f64 = rows.iter().zip(&optimum.multipliers).map(|(row, y)| row[j] * y).sum();
            assert!(close(*c, price), "variable {j}: {c} > {price}");
        }
        let dual = crate::dot(bounds, &optimum.multipliers);
        assert!(close(dual, optimum.value) && close(optimum.value, dual), "{dual} is not {}", optimum.value);
    }

    #[test]
    fn the_textbook_factory() {
        // Hillier and Lieberman's Wyndor Glass Co.: 3 and 5 thousand a batch, plants of 4, 12 and 18 hours.
        let (objective, rows, bounds) = ([3.0, 5.0], [&[1.0, 0.0][..], &[0.0, 2.0], &[3.0, 2.0]], [4.0, 12.0, 18.0]);
        let optimum = solved(&objective, &rows, &bounds).unwrap();
        assert_eq!((optimum.value, optimum.variables.as_slice()), (36.0, &[2.0, 6.0][..]));
        assert_eq!(optimum.multipliers, [0.0, 1.5, 1.0]);
    }

    #[test]
    fn beale_s_example_does_not_cycle() {
        // E. M. L. Beale (1955): the largest reduced cost with ties to the first row cycles for ever; optimum 1/20.
        let objective = [0.75, -150.0, 0.02, -6.0];
        let rows = [&[0.25, -60.0, -0.04, 9.0][..], &[0.5, -90.0, -0.02, 3.0], &[0.0, 0.0, 1.0, 0.0]];
        let bounds = [0.0, 0.0, 1.0];
        let optimum = solved(&objective, &rows, &bounds).unwrap();
        assert!((optimum.value - 0.05).abs() < 1e-15);
        assert_optimal(&objective, &rows, &bounds, &optimum);
    }

    #[test]
    fn a_klee_minty_cube_is_climbed() {
        // max sum 2^(n-j) x_j, 2 sum_{j<i} 2^(i-j) x_j + x_i <= 5^i: optimum 5^n.
        let n = 8;
        let power = |base: f64, k: usize| (0..k).fold(1.0, |p, _| p * base);
        let objective: Vec<f64> = (1..=n).map(|j| power(2.0, n - j)).collect();
        let rows: Vec<Vec<f64>> =
            (1..=n).map(|i| (1..=n).map(|j| if j < i { power(2.0, i - j + 1) } else { f64::from(u8::from(i == j)) }).collect()).collect();
        let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
        let bounds: Vec<f64> = (1..=n).map(|i| power(5.0, i)).collect();
        let optimum = solved(&objective, &rows, &bounds).unwrap();
        assert!((optimum.value / power(5.0, n) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn benefit_of_the_doubt_of_three_units() {
        // Units (1, 2), (2, 1), (1, 1): the third scores 2/3 with weights 1/3 and 1/3, between both others.
        let rows = [&[1.0, 2.0][..], &[2.0, 1.0], &[1.0, 1.0]];
        let optimum = solved(&[1.0, 1.0], &rows, &[1.0; 3]).unwrap();
        assert!((optimum.value - 2.0 / 3.0).abs() < 1e-15);
        assert!(optimum.variables.iter().all(|w| (w - 1.0 / 3.0).abs() < 1e-15));
        assert!((solved(&[1.0, 2.0], &rows, &[1.0; 3]).unwrap().value - 1.0).abs() < 1e-15);
    }

    #[test]
    fn units_of_measurement_do_not_matter() {
        let rows = [&[1.0, 2.0, 3.0][..], &[4.0, 1.0, 2.0], &[2.0, 5.0, 1.0], &[1.0, 1.0, 1.0]];
        let objective = [2.0, 3.0, 2.0];
        let value = solved(&objective, &rows, &[1.0; 4]).unwrap().value;
        let units = [1e9, 1e-7, 1.0];
        let scale = |row: &[f64]| row.iter().zip(units).map(|(v, u)| v * u).collect::<Vec<f64>>();
        let scaled: Vec<Vec<f64>> = rows.iter().map(|row| scale(row)).collect();
        let scaled: Vec<&[f64]> = scaled.iter().map(Vec::as_slice).collect();
        let again = solved(&scale(&objective), &scaled, &[1.0; 4]).unwrap();
        assert!((again.value - value).abs() < 1e-12);
    }

    #[test]
    fn many_degenerate_programmes_end_at_an_optimum() {
        let mut state = 11u64;
        let mut next = |n: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % n
        };
        for _ in 0..500 {
            let (m, n) = (1 + next(30) as usize, 1 + next(8) as usize);
            // Few distinct values, many zeros: ties and degenerate vertices everywhere. The last row bounds all.
            let mut rows: Vec<Vec<f64>> = (0..m).map(|_| (0..n).map(|_| next(4) as f64 - 1.0).collect()).collect();
            rows.push(vec![1.0; n]);
            let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
            let mut bounds: Vec<f64> = (0..m).map(|_| next(3) as f64).collect();
            bounds.push(10.0);
            let objective: Vec<f64> = (0..n).map(|_| next(7) as f64 - 2.0).collect();
            let optimum = solved(&objective, &rows, &bounds).unwrap();
            assert_optimal(&objective, &rows, &bounds, &optimum);
        }
    }

    #[test]
    fn what_cannot_be_solved_says_why() {
        assert_eq!(solved(&[1.0, 1.0], &[&[1.0, 0.0]], &[1.0]), Err(SimplexError::Unbounded { variable: 1 }));
        assert_eq!(solved(&[1.0], &[&[1.0], &[1.0]], &[1.0, -1.0]), Err(SimplexError::NegativeBound { constraint: 1 }));
        assert_eq!(solved(&[f64::NAN], &[&[1.0]], &[1.0]), Err(SimplexError::NotFinite));
        assert_eq!(solved(&[-1.0], &[&[1.0]], &[1.0]).unwrap().value, 0.0);
    }
}

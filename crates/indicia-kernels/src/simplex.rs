//! Small linear programmes: maximise c'x subject to Ax <= b and x >= 0, with b >= 0.
//!
//! Few variables, many constraints: the benefit of the doubt asks, for each unit, for the weights of ten
//! indicators under which no unit scores above 1, which is ten variables and a constraint for each unit. So the
//! search keeps to the space of the variables: a vertex is n tight constraints, and a small inverse of their
//! normals gives the multipliers and the edges. A step follows one edge to the first constraint that it meets,
//! which costs one product of the matrix with the edge. The vertices are those that the simplex method visits;
//! seen from the dual programme (the envelopment form) the steps are those of the dual simplex.
//!
//! Because b >= 0, x = 0 is a feasible start. The step takes the steepest edge, stops at the constraint with the
//! smallest ratio and among equal ratios at the one it meets most squarely; all remaining ties go to the lowest
//! index, so a programme has one result whatever runs beside it. After a run of steps of no length Bland's
//! rule takes over until there is one, which rules out cycles. Rows and columns are scaled by powers of two first,
//! and the result is computed afresh from the tight constraints at the end, so that the rounding errors of
//! the steps are not in it.
//!
//! R. G. Bland, New Finite Pivoting Rules for the Simplex Method, Mathematics of Operations Research 2 (1977), 103-107.

use std::fmt;

use crate::extent::min_max;
use crate::scale::scale_of;
use crate::solve::{Singular, solve};

/// The region Ax <= b, x >= 0 with b >= 0, prepared for any number of objectives; shared between threads.
#[derive(Clone, Debug)]
pub struct Constraints {
    variables: usize,
    /// Column by column, scaled.
    matrix: Vec<f64>,
    /// Scaled.
    bounds: Vec<f64>,
    /// Powers of two that the coefficients were multiplied with.
    row_scale: Vec<f64>,
    column_scale: Vec<f64>,
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
    /// How many steps it took.
    pub steps: usize,
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
    Unbounded,
    /// The constraints that meet at a vertex are parallel to working precision.
    IllConditioned,
    /// Rounding kept the search from an end; the limit is far beyond what a programme of this size takes.
    NoProgress {
        /// Steps done.
        steps: usize,
    },
}

impl fmt::Display for SimplexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SimplexError::NotFinite => write!(f, "a coefficient is not finite"),
            SimplexError::NegativeBound { constraint } => write!(f, "the bound of constraint {constraint} is negative"),
            SimplexError::Unbounded => write!(f, "the objective is unbounded"),
            SimplexError::IllConditioned => write!(f, "the constraints at a vertex are parallel to working precision"),
            SimplexError::NoProgress { steps } => write!(f, "no optimum after {steps} steps"),
        }
    }
}

impl std::error::Error for SimplexError {}

impl From<Singular> for SimplexError {
    fn from(_: Singular) -> Self {
        SimplexError::IllConditioned
    }
}

/// Working memory, reused between programmes without further allocation.
#[derive(Debug, Default)]
pub struct SimplexScratch {
    /// The tight constraints: 0..n for x >= 0, n.. for rows of the matrix.
    tight: Vec<usize>,
    /// Whether a row is among them.
    is_tight: Vec<bool>,
    /// The inverse of their normals, column by column: column k is the way off constraint k along all others.
    inverse: Vec<f64>,
    /// Scaled objective, and the multipliers of the tight constraints.
    objective: Vec<f64>,
    multipliers: Vec<f64>,
    point: Vec<f64>,
    /// What each row has left to its bound.
    slack: Vec<f64>,
    edge: Vec<f64>,
    /// How fast each row uses up its slack along the edge.
    speed: Vec<f64>,
    normal: Vec<f64>,
    system: Vec<f64>,
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

/// After so many steps the inverse is computed anew.
const REFRESH: usize = 64;

impl Constraints {
    /// Prepares the region. `matrix` holds A column by column: the coefficients of the first variable in all
    /// constraints, then of the second.
    ///
    /// # Errors
    /// [`SimplexError::NotFinite`] and [`SimplexError::NegativeBound`].
    ///
    /// # Panics
    /// When the matrix does not have a row for each bound and a column for each variable.
    pub fn new(variables: usize, matrix: &[f64], bounds: &[f64]) -> Result<Constraints, SimplexError> {
        let rows = bounds.len();
        assert_eq!(matrix.len(), rows * variables, "a row for each bound and a column for each variable");
        if !matrix.iter().chain(bounds).all(|v| v.is_finite()) {
            return Err(SimplexError::NotFinite);
        }
        if let Some(constraint) = bounds.iter().position(|b| *b < 0.0) {
            return Err(SimplexError::NegativeBound { constraint });
        }
        let mut scaled = Constraints {
            variables,
            matrix: matrix.to_vec(),
            bounds: bounds.to_vec(),
            row_scale: vec![0.0; rows],
            column_scale: vec![1.0; variables],
        };
        // Columns first: indicators come in units of their own.
        for j in 0..variables {
            let column = &mut scaled.matrix[j * rows..(j + 1) * rows];
            let scale = scale_of(largest(column));
            for (value, row) in column.iter_mut().zip(&mut scaled.row_scale) {
                *value *= scale;
                *row = row.max(value.abs());
            }
            scaled.column_scale[j] = scale;
        }
        scaled.row_scale.iter_mut().for_each(|row| *row = scale_of(*row));
        for j in 0..variables {
            let column = &mut scaled.matrix[j * rows..(j + 1) * rows];
            column.iter_mut().zip(&scaled.row_scale).for_each(|(value, scale)| *value *= scale);
        }
        scaled.bounds.iter_mut().zip(&scaled.row_scale).for_each(|(bound, scale)| *bound *= scale);
        Ok(scaled)
    }

    /// Maximises `objective` x over the region.
    ///
    /// # Errors
    /// See [`SimplexError`]; `optimum` is then unspecified.
    ///
    /// # Panics
    /// When there is not one coefficient for each variable.
    pub fn maximize(&self, objective: &[f64], scratch: &mut SimplexScratch, optimum: &mut Optimum) -> Result<(), SimplexError> {
        assert_eq!(objective.len(), self.variables, "one coefficient for each variable");
        if !objective.iter().all(|v| v.is_finite()) {
            return Err(SimplexError::NotFinite);
        }
        self.start(objective, scratch);
        let limit = 50 * (self.variables + self.bounds.len()) + 1000;
        // Steps in a row that led nowhere.
        let mut idle = 0;
        optimum.steps = 0;
        loop {
            let cautious = idle > 2 * self.variables + 10;
            let Some(off) = self.leave(scratch, cautious) else { break };
            let (onto, length) = self.meet(off, scratch, cautious).ok_or(SimplexError::Unbounded)?;
            if optimum.steps == limit {
                return Err(SimplexError::NoProgress { steps: limit });
            }
            idle = if length > TOLERANCE { 0 } else { idle + 1 };
            self.step(off, onto, length, scratch);
            optimum.steps += 1;
            if optimum.steps.is_multiple_of(REFRESH) {
                self.refresh(scratch)?;
            }
        }
        self.finish(objective, scratch, optimum)
    }

    /// The vertex x = 0, where all x >= 0 are tight.
    fn start(&self, objective: &[f64], scratch: &mut SimplexScratch) {
        let n = self.variables;
        scratch.tight.clear();
        scratch.tight.extend(0..n);
        scratch.is_tight.clear();
        scratch.is_tight.resize(self.bounds.len(), false);
        scratch.point.clear();
        scratch.point.resize(n, 0.0);
        scratch.slack.clear();
        scratch.slack.extend_from_slice(&self.bounds);
        scratch.speed.clear();
        scratch.speed.resize(self.bounds.len(), 0.0);
        scratch.inverse.clear();
        scratch.inverse.resize(n * n, 0.0);
        // The normal of x >= 0, written as -x <= 0, is minus a unit vector.
        (0..n).for_each(|j| scratch.inverse[j * n + j] = -1.0);
        scratch.objective.clear();
        scratch.objective.extend(objective.iter().zip(&self.column_scale).map(|(c, scale)| c * scale));
        let unit = scale_of(largest(&scratch.objective));
        scratch.objective.iter_mut().for_each(|c| *c *= unit);
        scratch.price();
    }

    /// Which tight constraint to leave: that along whose edge the objective rises most steeply, or the lowest
    /// with a negative multiplier; `None` at an optimum.
    fn leave(&self, scratch: &SimplexScratch, cautious: bool) -> Option<usize> {
        let n = self.variables;
        let gainful = (0..n).filter(|k| scratch.multipliers[*k] < -TOLERANCE);
        if cautious {
            return gainful.min_by_key(|k| scratch.tight[*k]);
        }
        let mut best = None;
        let mut steepest = 0.0;
        for k in gainful {
            let column = &scratch.inverse[k * n..(k + 1) * n];
            let length: f64 = column.iter().map(|v| v * v).sum();
            let steepness = scratch.multipliers[k] * scratch.multipliers[k] / length;
            if steepness > steepest {
                (best, steepest) = (Some(k), steepness);
            }
        }
        best
    }

    /// The first constraint that the edge off `off` meets, and how far away it is; `None` when it meets none.
    fn meet(&self, off: usize, scratch: &mut SimplexScratch, cautious: bool) -> Option<(usize, f64)> {
        let n = self.variables;
        scratch.edge.clear();
        scratch.edge.extend(scratch.inverse[off * n..(off + 1) * n].iter().map(|v| -v));
        // Tight constraints stay tight along the edge, or are left: either way they are not met.
        for variable in scratch.tight.iter().filter(|c| **c < n) {
            scratch.edge[*variable] = if *variable == scratch.tight[off] { 1.0 } else { 0.0 };
        }
        self.times(&scratch.edge, &mut scratch.speed);
        for row in scratch.tight.iter().filter_map(|c| c.checked_sub(n)) {
            scratch.speed[row] = 0.0;
        }
        let still = TOLERANCE * largest(&scratch.edge);
        let mut nearest = smallest_ratio(&scratch.slack, &scratch.speed, still);
        for (x, edge) in scratch.point.iter().zip(&scratch.edge) {
            if -edge > still {
                nearest = nearest.min(x / -edge);
            }
        }
        if nearest == f64::INFINITY {
            return None;
        }
        // Distances that differ by rounding alone are ties.
        let reach = nearest + 1e-12 * nearest + 1e-14;
        // Without a division: left / speed <= reach.
        let met = |left: f64, speed: f64| (speed > still) & (left <= reach * speed);
        let mut best: Option<(usize, f64)> = None;
        let mut offer = |constraint: usize, left: f64, speed: f64| {
            if met(left, speed) && best.is_none_or(|(_, fastest)| !cautious && speed > fastest) {
                best = Some((constraint, speed));
            }
        };
        for (j, (x, edge)) in scratch.point.iter().zip(&scratch.edge).enumerate() {
            offer(j, *x, -edge);
        }
        // Few rows are met: blocks without one are passed over whole.
        const BLOCK: usize = 8;
        let blocks = scratch.slack.chunks(BLOCK).zip(scratch.speed.chunks(BLOCK));
        for (block, (slack, speed)) in blocks.enumerate() {
            if slack.iter().zip(speed).fold(false, |any, (slack, speed)| any | met(*slack, *speed)) {
                for (i, (slack, speed)) in slack.iter().zip(speed).enumerate() {
                    offer(n + block * BLOCK + i, *slack, *speed);
                }
            }
        }
        best.map(|(constraint, _)| (constraint, nearest))
    }

    /// Goes along the edge and exchanges the constraint that is left for the one that is met.
    fn step(&self, off: usize, onto: usize, length: f64, scratch: &mut SimplexScratch) {
        let n = self.variables;
        // What falls below zero is rounding.
        let positive = |value: f64| if value > 0.0 { value } else { 0.0 };
        scratch.point.iter_mut().zip(&scratch.edge).for_each(|(x, edge)| *x = positive(*x + length * edge));
        scratch.slack.iter_mut().zip(&scratch.speed).for_each(|(slack, speed)| *slack = positive(*slack - length * speed));
        match scratch.tight[off].checked_sub(n) {
            // The normal of what is left falls by one for each unit of the edge.
            Some(row) => (scratch.slack[row], scratch.is_tight[row]) = (length, false),
            None => scratch.point[scratch.tight[off]] = length,
        }
        match onto.checked_sub(n) {
            Some(row) => (scratch.slack[row], scratch.is_tight[row]) = (0.0, true),
            None => scratch.point[onto] = 0.0,
        }
        scratch.tight[off] = onto;
        self.normal(onto, &mut scratch.normal);
        let products = |column: &[f64], normal: &[f64]| column.iter().zip(normal).map(|(m, v)| m * v).sum::<f64>();
        let pivot = products(&scratch.inverse[off * n..(off + 1) * n], &scratch.normal);
        scratch.inverse[off * n..(off + 1) * n].iter_mut().for_each(|m| *m /= pivot);
        // `edge` is minus the old column; minus a multiple of the new one leaves it to the other constraints.
        scratch.edge.iter_mut().for_each(|e| *e /= -pivot);
        for k in (0..n).filter(|k| *k != off) {
            let column = &mut scratch.inverse[k * n..(k + 1) * n];
            let factor = products(column, &scratch.normal);
            column.iter_mut().zip(&scratch.edge).for_each(|(m, e)| *m -= factor * e);
        }
        scratch.price();
    }

    /// The matrix times a direction.
    fn times(&self, direction: &[f64], out: &mut [f64]) {
        let rows = self.bounds.len();
        out.fill(0.0);
        for (j, factor) in direction.iter().enumerate().filter(|(_, factor)| **factor != 0.0) {
            let column = &self.matrix[j * rows..(j + 1) * rows];
            out.iter_mut().zip(column).for_each(|(out, value)| *out += factor * value);
        }
    }

    /// The coefficients of a constraint, scaled.
    fn normal(&self, constraint: usize, normal: &mut Vec<f64>) {
        normal.clear();
        match constraint.checked_sub(self.variables) {
            Some(row) => normal.extend((0..self.variables).map(|j| self.matrix[j * self.bounds.len() + row])),
            None => normal.extend((0..self.variables).map(|j| if j == constraint { -1.0 } else { 0.0 })),
        }
    }

    fn bound(&self, constraint: usize) -> f64 {
        constraint.checked_sub(self.variables).map_or(0.0, |row| self.bounds[row])
    }

    /// The inverse, the point and the slacks without the rounding errors of the steps so far.
    fn refresh(&self, scratch: &mut SimplexScratch) -> Result<(), SimplexError> {
        let n = self.variables;
        for k in 0..n {
            self.tight_system(scratch, false);
            scratch.right.clear();
            scratch.right.resize(n, 0.0);
            scratch.right[k] = 1.0;
            solve(&mut scratch.system, &mut scratch.right)?;
            scratch.inverse[k * n..(k + 1) * n].copy_from_slice(&scratch.right);
        }
        self.locate(scratch)?;
        self.times(&scratch.point, &mut scratch.speed);
        for (i, (slack, used)) in scratch.slack.iter_mut().zip(&scratch.speed).enumerate() {
            *slack = if scratch.is_tight[i] { 0.0 } else { positive(self.bounds[i] - used) };
        }
        scratch.price();
        Ok(())
    }

    /// The normals of the tight constraints, row by row or, transposed, column by column.
    fn tight_system(&self, scratch: &mut SimplexScratch, transposed: bool) {
        let n = self.variables;
        scratch.system.clear();
        scratch.system.resize(n * n, 0.0);
        for k in 0..n {
            self.normal(scratch.tight[k], &mut scratch.normal);
            for (j, value) in scratch.normal.iter().enumerate() {
                scratch.system[if transposed { j * n + k } else { k * n + j }] = *value;
            }
        }
    }

    /// The point where the tight constraints meet.
    fn locate(&self, scratch: &mut SimplexScratch) -> Result<(), SimplexError> {
        self.tight_system(scratch, false);
        scratch.right.clear();
        scratch.right.extend(scratch.tight.iter().map(|c| self.bound(*c)));
        solve(&mut scratch.system, &mut scratch.right)?;
        scratch.point.clear();
        scratch.point.extend(scratch.right.iter().map(|x| positive(*x)));
        Ok(())
    }

    /// Values and multipliers from the tight constraints, which decide them: in the order of their numbers, not in
    /// that in which they were met.
    fn finish(&self, objective: &[f64], scratch: &mut SimplexScratch, optimum: &mut Optimum) -> Result<(), SimplexError> {
        scratch.tight.sort_unstable();
        self.locate(scratch)?;
        optimum.variables.clear();
        optimum.variables.extend(scratch.point.iter().zip(&self.column_scale).map(|(x, scale)| x * scale));
        self.tight_system(scratch, true);
        scratch.right.clear();
        scratch.right.extend(objective.iter().zip(&self.column_scale).map(|(c, scale)| c * scale));
        solve(&mut scratch.system, &mut scratch.right)?;
        optimum.multipliers.clear();
        optimum.multipliers.resize(self.bounds.len(), 0.0);
        for (constraint, multiplier) in scratch.tight.iter().zip(&scratch.right) {
            if let Some(row) = constraint.checked_sub(self.variables) {
                optimum.multipliers[row] = positive(*multiplier) * self.row_scale[row];
            }
        }
        optimum.value = crate::dot(objective, &optimum.variables);
        Ok(())
    }
}

impl SimplexScratch {
    /// The multipliers of the tight constraints: the objective as a combination of their normals.
    fn price(&mut self) {
        let n = self.objective.len();
        self.multipliers.clear();
        let products = |column: &[f64]| column.iter().zip(&self.objective).map(|(m, c)| m * c).sum::<f64>();
        self.multipliers.extend((0..n).map(|k| products(&self.inverse[k * n..(k + 1) * n])));
    }
}

/// The smallest slack over speed among the rows that are faster than `still`; infinite when there is none.
fn smallest_ratio(slack: &[f64], speed: &[f64], still: f64) -> f64 {
    const LANES: usize = 8;
    let ratio = |slack: f64, speed: f64| {
        // Divided first and chosen after, so that no branch is guessed wrong for half of the rows.
        let ratio = slack / speed;
        if speed > still { ratio } else { f64::INFINITY }
    };
    let lesser = |a: f64, b: f64| if a < b { a } else { b };
    let mut smallest = [f64::INFINITY; LANES];
    let (slacks, slack_tail) = slack.as_chunks::<LANES>();
    let (speeds, speed_tail) = speed.as_chunks::<LANES>();
    for (slack, speed) in slacks.iter().zip(speeds) {
        for lane in 0..LANES {
            smallest[lane] = lesser(ratio(slack[lane], speed[lane]), smallest[lane]);
        }
    }
    let tail = slack_tail.iter().zip(speed_tail).map(|(slack, speed)| ratio(*slack, *speed));
    smallest.into_iter().chain(tail).fold(f64::INFINITY, |best, ratio| lesser(ratio, best))
}

/// The largest magnitude.
fn largest(values: &[f64]) -> f64 {
    min_max(values).map_or(0.0, |(low, high)| high.max(-low))
}

/// What is not above zero as zero. `f64::max` may give either zero, depending on how it was compiled.
fn positive(x: f64) -> f64 {
    if x > 0.0 { x } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solved(objective: &[f64], rows: &[&[f64]], bounds: &[f64]) -> Result<Optimum, SimplexError> {
        let matrix: Vec<f64> = (0..objective.len()).flat_map(|j| rows.iter().map(move |row| row[j])).collect();
        let mut optimum = Optimum::default();
        Constraints::new(objective.len(), &matrix, bounds)?.maximize(objective, &mut SimplexScratch::new(), &mut optimum)?;
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
        assert_eq!(solved(&[1.0, 1.0], &[&[1.0, 0.0]], &[1.0]), Err(SimplexError::Unbounded));
        assert_eq!(solved(&[1.0], &[&[1.0], &[1.0]], &[1.0, -1.0]), Err(SimplexError::NegativeBound { constraint: 1 }));
        assert_eq!(solved(&[f64::NAN], &[&[1.0]], &[1.0]), Err(SimplexError::NotFinite));
        assert_eq!(solved(&[f64::INFINITY], &[&[1.0]], &[1.0]), Err(SimplexError::NotFinite));
        assert_eq!(solved(&[1.0], &[&[f64::NAN]], &[1.0]), Err(SimplexError::NotFinite));
        assert_eq!(solved(&[-1.0], &[&[1.0]], &[1.0]).unwrap().value, 0.0);
    }
}

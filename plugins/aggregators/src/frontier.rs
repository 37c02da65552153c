//! How far the frontier of a fit is from a unit.

use indicia_kernels::{Constraints, Optimum, SimplexError, SimplexScratch};
use indicia_plugin::prelude::*;

/// Working memory for programmes, one after the other.
#[derive(Default)]
pub struct Work {
    scratch: SimplexScratch,
    pub optimum: Optimum,
}

impl Work {
    /// Solves a programme; what is found stands in `optimum`. One without limit is not a failure: `false`.
    pub fn maximize(&mut self, region: &Constraints, objective: &[f64]) -> Result<bool, Failure> {
        match region.maximize(objective, &mut self.scratch, &mut self.optimum) {
            Ok(()) => Ok(true),
            Err(SimplexError::Unbounded) => Ok(false),
            Err(e) => Err(refused(&e)),
        }
    }
}

/// Why there is no solution, as a failure of a method.
pub fn refused(error: &SimplexError) -> Failure {
    match error {
        SimplexError::NoProgress { steps } => Failure::new("no-convergence").arg("count", steps),
        _ => Failure::new("overflow"),
    }
}

/// The greatest step along `way` from `unit` that the frontier `w x <= 1` still reaches.
///
/// The greatest of `w (unit + beta way)` over all weights is convex in beta and passes 1 at the step sought. From a step beyond it, the line of the best weights
/// there leads back to 1 between the two, and after as many weights as there are on the way, to it.
pub fn step(frontier: &Constraints, greatest: &[f64], unit: &[f64], way: &[f64], work: &mut Work) -> Result<f64, Failure> {
    // At its own maximum in one child a unit is at the frontier or beyond.
    let first = |j: usize| (greatest[j] - unit[j]) / way[j];
    let mut beta = (0..unit.len()).filter(|j| way[*j] > 0.0).map(first).fold(f64::INFINITY, f64::min);
    let mut point = vec![0.0; unit.len()];
    for _ in 0..MOST_STEPS {
        point.iter_mut().zip(unit).zip(way).for_each(|((p, x), g)| *p = x + beta * g);
        if !work.maximize(frontier, &point)? {
            return Err(Failure::new("overflow"));
        }
        let w = &work.optimum.variables;
        let (level, slope) = (indicia_kernels::dot(w, unit), indicia_kernels::dot(w, way));
        let next = (1.0 - level) / slope;
        // Not less: the step is reached, to the last digit.
        if !(slope > 0.0 && next < beta) {
            return Ok(beta);
        }
        beta = next;
    }
    Err(Failure::new("no-convergence").arg("count", MOST_STEPS))
}

/// Each is a vertex of the frontier, of which a line meets few.
const MOST_STEPS: usize = 1000;

/// Refuses values below zero.
pub fn negative(data: &Table) -> Result<(), Failure> {
    for (j, column) in data.columns.iter().enumerate() {
        if let Some(x) = column.values.iter().find(|x| **x < 0.0) {
            return Err(Failure::new("bod-negative").arg("id", data.field(j).id).arg("value", x));
        }
    }
    Ok(())
}

/// Which children a parameter names: a mark for each child. A name that is none of them, or that stands there twice, is refused; so is a list that leaves no child out
/// (`none-left`).
pub fn named_children(data: &Table, key: &str, names: &[String]) -> Result<Vec<bool>, Failure> {
    let ids: Vec<&str> = (0..data.cols()).map(|j| data.field(j).id).collect();
    let wrong = |(i, name): &(usize, &String)| !ids.contains(&name.as_str()) || names[..*i].contains(name);
    if let Some((i, name)) = names.iter().enumerate().find(wrong) {
        let failure = Failure::new("not-a-child").at(format!("{key}[{i}]")).arg("child", name);
        return Err(failure.arg("children", ids.join(", ")));
    }
    if names.is_empty() || names.len() == ids.len() {
        return Err(Failure::new("none-left").at(key).arg("count", names.len()).arg("children", ids.join(", ")));
    }
    Ok(ids.iter().map(|id| names.iter().any(|n| n == id)).collect())
}

/// The units that no other surpasses, column by column, where less is better in the marked columns. Only they bound what others can reach.
pub fn unsurpassed(data: &Table, less: &[bool]) -> Vec<Vec<f64>> {
    let turned: Vec<Vec<f64>> =
        data.columns.iter().zip(less).map(|(c, less)| c.values.iter().map(|x| if *less { -x } else { *x }).collect()).collect();
    let best = indicia_kernels::frontier(&turned.iter().map(Vec::as_slice).collect::<Vec<_>>());
    data.columns.iter().map(|c| best.iter().map(|i| c.values[*i]).collect()).collect()
}

/// Refuses a state with other columns than the table, or with columns of different lengths or without units.
pub fn same_state(columns: &[Vec<f64>], data: &Table) -> Result<(), Failure> {
    crate::members::same_columns(columns.len(), data)?;
    let n = columns.first().map_or(0, Vec::len);
    if n == 0 || columns.iter().any(|c| c.len() != n) { Err(Failure::new("foreign-state")) } else { Ok(()) }
}

/// Computes the score of each unit, the same for all vectors of weights; what has none fails at its cell.
pub fn each_unit(
    data: &Table,
    out: &mut Output,
    call: &Call,
    score: &mut dyn FnMut(&[f64]) -> Result<f64, Failure>,
) -> Result<(), Failure> {
    let mut unit = vec![0.0; data.cols()];
    for row in 0..data.rows {
        if row % 256 == 0 && (call.cancelled)() {
            return Err(Failure::new("cancelled"));
        }
        gather_row(data, row, &mut unit);
        let result = score(&unit);
        for column in 0..out.cols {
            match &result {
                Ok(score) => out.set(row, column, *score),
                Err(why) => {
                    out.fail(row, column);
                    call.cell(row, column, why.clone());
                }
            }
        }
    }
    crate::fold::refuse_infinite(out, call);
    Ok(())
}

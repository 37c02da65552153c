//! What methods share that score all units under one weight vector.

use indicia_plugin::prelude::*;
use indicia_plugin::{Either, Pairs};

use crate::fold::{refuse_infinite, refuse_no_weight};
use crate::members::{Members, one_vector, same_columns};

/// Scores of rows: out of the columns of the fit, those of the rows, and weights that sum to one. Not-a-number stands for a row without a score.
pub type Scores<'a> = &'a dyn Fn(&[&[f64]], &[&[f64]], &[f64], &mut [f64]) -> Result<(), Failure>;

/// Computes each output column out of one weight vector; a row without a score fails at its cell with the code `undefined`.
pub fn sweep(
    state: &Members,
    data: &Table,
    weights: Weights,
    out: &mut Output,
    call: &Call,
    undefined: &str,
    scores: Scores,
) -> Result<(), Failure> {
    same_columns(state.count(), data)?;
    one_vector(weights)?;
    refuse_no_weight(data, weights, out, call)?;
    let members: Vec<&[f64]> = state.columns().collect();
    let rows: Vec<&[f64]> = data.columns.iter().map(|c| c.values).collect();
    for column in 0..out.cols {
        if (call.cancelled)() {
            return Err(Failure::new("cancelled"));
        }
        let w = weights.vector(column, data.cols());
        if w.len() != data.cols() {
            return Err(Failure::new("wrong-shape").arg("expected", data.cols()).arg("found", w.len()));
        }
        let total: f64 = w.iter().sum();
        let shares: Vec<f64> = w.iter().map(|w| w / total).collect();
        scores(&members, &rows, &shares, out.column(column).0)?;
        for row in 0..out.rows {
            if out.values[column * out.rows + row].is_nan() {
                out.fail(row, column);
                call.cell(row, column, Failure::new(undefined));
            }
        }
    }
    refuse_infinite(out, call);
    Ok(())
}

/// Refuses values below zero, and zero itself where a method divides by values or takes their logarithm.
pub fn refuse_below(data: &Table, zero: bool, code: &str) -> Result<(), Failure> {
    for (j, column) in data.columns.iter().enumerate() {
        let bad = |x: &&f64| if zero { **x < 0.0 } else { **x <= 0.0 };
        if let Some(x) = column.values.iter().find(bad) {
            return Err(Failure::new(code).arg("id", data.field(j).id).arg("value", x));
        }
    }
    Ok(())
}

/// Refuses a child that is zero for all units: there is nothing to divide by.
pub fn refuse_zeros(data: &Table) -> Result<(), Failure> {
    match data.columns.iter().position(|c| c.values.iter().all(|x| *x == 0.0) && !c.values.is_empty()) {
        Some(j) => Err(Failure::new("zero-column").arg("id", data.field(j).id)),
        None => Ok(()),
    }
}

/// Refuses a name in a list such as `costs` that is no child. Asked of a fit, which sees all children: rows with a gap come without theirs.
pub fn check_names<'a>(names: impl Iterator<Item = (&'a str, String)>, data: &Table) -> Result<(), Failure> {
    for (name, path) in names {
        if !data.fields.iter().any(|f| f.id == name) {
            let children: Vec<&str> = data.fields.iter().map(|f| f.id).collect();
            return Err(Failure::new("not-a-child").at(path).arg("child", name).arg("children", children.join(", ")));
        }
    }
    Ok(())
}

/// Refuses a name in `costs` that is no child.
pub fn check_costs(costs: &[String], data: &Table) -> Result<(), Failure> {
    check_names(costs.iter().enumerate().map(|(n, name)| (name.as_str(), format!("costs[{n}]"))), data)
}

/// Which children are costs.
pub fn are_costs(costs: &[String], data: &Table) -> Vec<bool> {
    data.fields.iter().map(|f| costs.iter().any(|name| name == f.id)).collect()
}

/// Refuses numbers by name of which one is for no child, or a child has none (`no-number`). Asked of a fit, as the names of costs.
pub fn check_numbers(given: &Either<f64, Pairs<f64>>, data: &Table, parameter: &str) -> Result<(), Failure> {
    if let Either::B(pairs) = given {
        check_names(pairs.iter().map(|(name, _)| (name, format!("{parameter}.{name}"))), data)?;
    }
    numbers(given, data, parameter).map(|_| ())
}

/// One number a child: the same for all, or one by name.
pub fn numbers(given: &Either<f64, Pairs<f64>>, data: &Table, parameter: &str) -> Result<Vec<f64>, Failure> {
    let of = |f: &Field| match given {
        Either::A(x) => Ok(*x),
        Either::B(pairs) => {
            let missing = || Failure::new("no-number").at(parameter).arg("child", f.id).arg("parameter", parameter);
            pairs.get(f.id).copied().ok_or_else(missing)
        }
    };
    data.fields.iter().map(of).collect()
}

/// What a child was before it was turned: a score that is a share of the best, as `linear-proportion` gives it, is in inverse proportion to the cost.
pub fn unturned(columns: &[&[f64]], costs: &[bool]) -> Vec<Vec<f64>> {
    let turn = |(column, cost): (&&[f64], &bool)| column.iter().map(|x| if *cost { 1.0 / x } else { *x }).collect();
    columns.iter().zip(costs).map(turn).collect()
}

/// The square root of the sum of squares, whatever the size of the values.
pub fn length(column: &[f64]) -> f64 {
    let most = column.iter().fold(0.0, |most: f64, x| most.max(libm::fabs(*x)));
    if most == 0.0 || !most.is_finite() {
        return most;
    }
    let scaled: Vec<f64> = column.iter().map(|x| x / most).collect();
    most * libm::sqrt(indicia_kernels::dot(&scaled, &scaled))
}

/// Scores out of children as they were before costs were turned: columns of the fit, those of the rows, which are costs, and weights that sum to one.
pub type RatioScores<'a> = &'a dyn Fn(&[Vec<f64>], &[Vec<f64>], &[bool], &[f64], &mut [f64]);

/// Refuses what has no ratio: negative values (`ratio-negative`) and costs of zero (`ratio-zero-cost`). Tells which children are costs.
pub fn ratio_costs(costs: &[String], data: &Table) -> Result<Vec<bool>, Failure> {
    let costs = are_costs(costs, data);
    refuse_below(data, true, "ratio-negative")?;
    let zero = |(column, cost): (&Column, &bool)| *cost && column.values.contains(&0.0);
    match data.columns.iter().zip(&costs).position(zero) {
        Some(j) => Err(Failure::new("ratio-zero-cost").arg("id", data.field(j).id)),
        None => Ok(costs),
    }
}

/// Fits a method on ratios: the units, none of whose children is zero for all.
pub fn ratio_fit(costs: &[String], data: &Table) -> Result<Members, Failure> {
    check_costs(costs, data)?;
    ratio_costs(costs, data)?;
    refuse_zeros(data)?;
    Members::of(data)
}

/// Computes a method on ratios, with costs as they were.
pub fn ratios(
    costs: &[String],
    state: &Members,
    data: &Table,
    weights: Weights,
    out: &mut Output,
    call: &Call,
    scores: RatioScores,
) -> Result<(), Failure> {
    let costs = ratio_costs(costs, data)?;
    sweep(state, data, weights, out, call, "overflow", &|members, rows, w, y| {
        scores(&unturned(members, &costs), &unturned(rows, &costs), &costs, w, y);
        Ok(())
    })
}

/// Sums of weighted values, each child divided by a number of its own: of the benefits and of the costs.
pub fn two_sums(columns: &[Vec<f64>], by: &[f64], costs: &[bool], w: &[f64]) -> [Vec<f64>; 2] {
    let rows = columns.first().map_or(0, Vec::len);
    let mut sums = [vec![0.0; rows], vec![0.0; rows]];
    for (j, column) in columns.iter().enumerate() {
        for (sum, x) in sums[usize::from(costs[j])].iter_mut().zip(column) {
            *sum += w[j] * (x / by[j]);
        }
    }
    sums
}

/// The sum of each column.
pub fn totals(columns: &[Vec<f64>]) -> Vec<f64> {
    columns.iter().map(|c| indicia_kernels::sum(c)).collect()
}

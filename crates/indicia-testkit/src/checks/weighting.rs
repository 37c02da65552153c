//! Weightings: sums, and whether data matter.

use indicia_method::Kind;

use super::{Check, Step, demand, failed, must, only_if, verdict};
use crate::run::Runner;

pub(crate) const CHECKS: &[Check] = &[
    Check { name: "sum", demands: "with `sums_to_one`, every vector sums to one", run: |r| verdict(sum(r)) },
    Check {
        name: "data-driven",
        demands: "weights change with the data if and only if `data_driven` says so",
        run: |r| verdict(data_driven(r)),
    },
    Check { name: "weight-columns", demands: "weights go with their columns when these change places", run: |r| verdict(columns(r)) },
];

fn sum(r: &Runner) -> Step {
    only_if(r.kind == Kind::Weighting && r.facts.sums_to_one, "does not declare sums_to_one")?;
    for sample in [r.sample(), r.other_sample()] {
        let out = must(r, r.run(&sample))?;
        for row in 0..out.rows {
            let sum: f64 = (0..sample.cols()).filter_map(|j| out.get(j * out.rows + row)).sum();
            if (sum - 1.0).abs() > 1e-9 {
                return failed(format!("row {row} sums to {sum}"));
            }
        }
    }
    Ok(())
}

fn data_driven(r: &Runner) -> Step {
    only_if(r.kind == Kind::Weighting, "for weightings")?;
    let one = must(r, r.run(&r.sample()))?;
    let two = must(r, r.run(&r.other_sample()))?;
    match (r.facts.data_driven, one.differs(&two)) {
        (true, None) => failed("declares data_driven, and other data give the same weights"),
        (false, Some(d)) => failed(format!("does not declare data_driven, and other data give other weights: {d}")),
        _ => Ok(()),
    }
}

fn columns(r: &Runner) -> Step {
    only_if(r.kind == Kind::Weighting && r.facts.sources[0] == 0, "for weightings without sources")?;
    let sample = r.sample();
    let k = sample.cols();
    let moved: Vec<usize> = (0..k).rev().collect();
    let straight = must(r, r.run(&sample))?;
    let other = must(r, r.run(&sample.columns_at(&moved)))?;
    let rows = straight.rows;
    let expected = straight.at(moved.iter().flat_map(|j| (0..rows).map(move |i| j * rows + i)), rows);
    demand(expected.differs_beyond(&other, 1e-9), "with columns in another order")
}

//! Data that formulas do not like: the answer is a finite number or a code, never anything else.

use indicia_method::{Direction, Failure, Level, Status};

use super::{Check, Step, failed, only_if, verdict};
use crate::run::{Runner, Trouble};
use crate::sample::Sample;

pub(crate) const CHECKS: &[Check] = &[
    Check {
        name: "degenerate",
        demands: "constant, zero, negative, huge and tiny columns, one row and none give finite numbers or a code",
        run: |r| verdict(degenerate(r)),
    },
    Check { name: "cell-reasons", demands: "a cell that could not be computed comes with a finding", run: |r| verdict(reasons(r)) },
    Check { name: "codes", demands: "every code has its templates", run: |r| verdict(codes(r)) },
];

pub(crate) fn samples(r: &Runner) -> Vec<(&'static str, Sample)> {
    let sample = r.sample();
    let n = sample.rows();
    vec![
        ("constant columns", sample.map(|_, _, _| 3.0)),
        ("one constant column", sample.map(|j, _, x| if j == 0 { 3.0 } else { x })),
        ("zeros", sample.map(|_, _, _| 0.0)),
        ("one zero", sample.map(|j, i, x| if j == 0 && i == 0 { 0.0 } else { x })),
        ("negative values", sample.map(|_, _, x| -x)),
        ("values of both signs", sample.map(|_, i, x| if i % 2 == 0 { x } else { -x })),
        ("huge values", sample.map(|_, i, x| x * if i % 2 == 0 { 1e306 } else { 1e300 })),
        ("tiny values", sample.map(|_, _, x| x * 1e-310)),
        ("neighbouring numbers", sample.map(|_, i, _| if i == 0 { 1.0_f64.next_up() } else { 1.0 })),
        ("one row", sample.rows_at(&[0])),
        ("two rows", sample.rows_at(&[0, 1])),
        ("no rows", sample.rows_at(&[])),
        ("twice as many rows", sample.rows_at(&(0..2 * n).map(|i| i % n).collect::<Vec<_>>())),
    ]
}

fn degenerate(r: &Runner) -> Step {
    only_if(r.drivable(), "memberships")?;
    for (what, sample) in samples(r) {
        for direction in [Direction::Positive, Direction::Negative, Direction::Target] {
            match r.run(&sample.directed(direction)) {
                Err(Trouble::Broken(text)) => return failed(format!("{what}, {}: {text}", direction.word())),
                Err(Trouble::Refused(f)) if is_panic(&f) => return failed(format!("{what}: {f}")),
                _ => {}
            }
        }
    }
    Ok(())
}

/// A loaded method reports its panics as failures, and refuses every call after one.
fn is_panic(failure: &Failure) -> bool {
    failure.code == "panicked" || failure.code == "poisoned"
}

fn reasons(r: &Runner) -> Step {
    only_if(r.drivable(), "memberships")?;
    for (what, sample) in samples(r) {
        let Ok(out) = r.run(&sample) else { continue };
        for (at, byte) in out.status.iter().enumerate().filter(|(_, b)| Status(**b).state() == Status::FAILED) {
            let (row, column) = (at % out.rows.max(1), at / out.rows.max(1));
            let told = |f: &indicia_method::Finding| f.level == Level::Cell && f.row == Some(row as u32) && f.column == Some(column as u32);
            if !out.findings.iter().any(told) {
                return failed(format!("{what}: cell ({row}, {column}) has the status {byte} and no finding"));
            }
        }
    }
    Ok(())
}

fn codes(r: &Runner) -> Step {
    // The codes of our own methods stand in the catalogue.
    let about = r.method.about();
    only_if(about.id.contains('/'), "its codes stand in the catalogue")?;
    // What panics has failed the check `degenerate`.
    let known = |f: &Failure| is_panic(f) || about.texts.iter().any(|t| t.code == f.code) || HOST.contains(&f.code.as_str());
    for (what, sample) in samples(r) {
        for direction in [Direction::Positive, Direction::Target] {
            let (failure, findings) = match r.run(&sample.directed(direction)) {
                Ok(out) => (None, out.findings),
                Err(Trouble::Refused(f)) => (Some(f), Vec::new()),
                Err(Trouble::Broken(_)) => continue,
            };
            if let Some(f) = failure.iter().chain(findings.iter().map(|f| &f.what)).find(|f| !known(f)) {
                return failed(format!("{what}: the code `{}` has no templates", f.code));
            }
        }
    }
    Ok(())
}

/// Codes that the host gives on a method's behalf.
const HOST: [&str; 3] = ["wrong-shape", "no-column", "text-too-long"];

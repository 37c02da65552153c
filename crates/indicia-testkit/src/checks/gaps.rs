//! Methods that see gaps themselves.

use indicia_method::{Kind, Missing, Status};

use super::{Check, Step, demand, failed, must, only_if, verdict};
use crate::run::Runner;

pub(crate) const CHECKS: &[Check] = &[
    Check { name: "reads-gaps", demands: "the number beside a gap is not read", run: |r| verdict(reads(r)) },
    Check { name: "imputed", demands: "an imputer leaves present cells alone, and marks what it fills", run: |r| verdict(imputed(r)) },
];

fn reads(r: &Runner) -> Step {
    only_if(r.facts.missing == Missing::Own && r.drivable(), "leaves gaps to the host")?;
    let mut sample = r.sample();
    if sample.status.is_none() {
        let gap = |i: usize| if i % 4 == 1 { Status::MISSING } else { Status::PRESENT };
        sample.status = Some((0..sample.cols()).map(|j| (0..sample.rows()).map(|i| gap(i + j)).collect()).collect());
    }
    let status = sample.status.clone().unwrap_or_default();
    let poison = |with: f64| sample.map(|j, i, x| if Status(status[j][i]).is_present() { x } else { with });
    let one = must(r, r.run(&poison(0.0)))?;
    for with in [1e300, f64::NAN] {
        demand(one.differs(&must(r, r.run(&poison(with)))?), "another number beside a gap")?;
    }
    Ok(())
}

fn imputed(r: &Runner) -> Step {
    only_if(r.kind == Kind::Imputer, "for imputers")?;
    let sample = r.sample();
    let out = must(r, r.run(&sample))?;
    let status = sample.status.clone().unwrap_or_default();
    let rows = sample.rows();
    for (j, column) in sample.columns.iter().enumerate() {
        for (i, x) in column.iter().enumerate() {
            let at = j * rows + i;
            let (was, is) = (Status(status[j][i]), Status(out.status[at]));
            if was.is_present() {
                if out.status[at] != status[j][i] || out.values[at].to_bits() != x.to_bits() {
                    return failed(format!("row {i} of `{}` was present and was changed", sample.ids[j]));
                }
            } else if is.is_present() && !is.has(Status::IMPUTED) {
                return failed(format!("row {i} of `{}` was filled and is not marked as imputed", sample.ids[j]));
            }
        }
    }
    Ok(())
}

//! The same input, the same bits.

use indicia_method::{Call, Weights};

use super::{Check, Step, demand, must, only_if, verdict};
use crate::run::Runner;

pub(crate) const CHECKS: &[Check] = &[
    Check { name: "repeat", demands: "the same input gives the same bits again", run: |r| verdict(repeat(r)) },
    Check { name: "seed", demands: "seed and draw matter only to a method that declares `needs_seed`", run: |r| verdict(seed(r)) },
    Check {
        name: "threads",
        demands: "a method that says it may be called from several threads gives the same bits there",
        run: |r| verdict(threads(r)),
    },
];

fn repeat(r: &Runner) -> Step {
    only_if(r.drivable(), "memberships")?;
    let sample = r.sample();
    let first = must(r, r.run(&sample))?;
    for _ in 0..3 {
        demand(first.differs(&must(r, r.run(&sample))?), "again")?;
    }
    Ok(())
}

fn seed(r: &Runner) -> Step {
    only_if(r.drivable() && !r.facts.needs_seed, "declares needs_seed")?;
    let sample = r.sample();
    let weights = r.weights(&sample);
    let first = must(r, r.run(&sample))?;
    let call = Call { seed: 0x1234_5678_9abc_def0, draw: 17, ..Call::silent() };
    let mut slot = None;
    must(r, r.fit_into(&sample, &mut slot, &call))?;
    let Some(state) = slot else { return super::failed("no state") };
    let other = must(r, r.apply_with(&*state, None, &sample, Weights::shared(&weights), &call))?;
    demand(first.differs(&other), "another seed")
}

fn threads(r: &Runner) -> Step {
    only_if(r.drivable() && r.method.about().concurrent, "does not allow several threads")?;
    let sample = r.sample();
    let state = must(r, r.fit(&sample))?;
    let first = must(r, r.apply(&*state, &sample))?;
    let all = std::thread::scope(|scope| {
        let spawn = |_| scope.spawn(|| (0..20).map(|_| r.apply(&*state, &sample)).collect::<Vec<_>>());
        let handles: Vec<_> = (0..4).map(spawn).collect();
        handles.into_iter().map(std::thread::ScopedJoinHandle::join).collect::<Vec<_>>()
    });
    for outs in all {
        let Ok(outs) = outs else { return super::failed("panicked in a thread") };
        for out in outs {
            demand(first.differs(&must(r, out)?), "in a thread")?;
        }
    }
    Ok(())
}

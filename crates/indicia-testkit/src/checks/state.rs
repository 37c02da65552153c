//! States: saved, loaded, overwritten, independent of each other.

use indicia_method::{Call, to_json};

use super::{Check, Step, demand, must, only_if, verdict};
use crate::run::Runner;

pub(crate) const CHECKS: &[Check] = &[
    Check {
        name: "output",
        demands: "the standard sample gives an output: every cell written, finite, nothing outside, the input unchanged",
        run: |r| verdict(output(r)),
    },
    Check { name: "save-load", demands: "a state that was saved as JSON and loaded gives the same bits", run: |r| verdict(save_load(r)) },
    Check { name: "refit", demands: "a fit over an old state gives the same bits as a fresh fit", run: |r| verdict(refit(r)) },
    Check {
        name: "no-memory",
        demands: "an instance that fitted other data before gives the same bits as a new one",
        run: |r| verdict(no_memory(r)),
    },
];

fn output(r: &Runner) -> Step {
    only_if(r.drivable(), "memberships")?;
    must(r, r.run(&r.sample())).map(drop)
}

fn save_load(r: &Runner) -> Step {
    only_if(r.drivable(), "memberships")?;
    let sample = r.sample();
    let state = must(r, r.fit(&sample))?;
    let fresh = must(r, r.apply(&*state, &sample))?;
    let loaded = must(r, r.through_text(&*state))?;
    demand(fresh.differs(&must(r, r.apply(&*loaded, &sample))?), "saved and loaded")?;
    let again = must(r, loaded.save().map_err(Into::into))?;
    let first = must(r, state.save().map_err(Into::into))?;
    demand((to_json(&again) != to_json(&first)).then(|| "another text".into()), "saved again")
}

fn refit(r: &Runner) -> Step {
    only_if(r.drivable(), "memberships")?;
    let (first, second) = (r.sample(), r.other_sample());
    let fresh = must(r, r.run(&second))?;
    let mut slot = Some(must(r, r.fit(&first))?);
    must(r, r.fit_into(&second, &mut slot, &Call::silent()))?;
    let Some(state) = slot else { return super::failed("the slot is empty after a fit") };
    demand(fresh.differs(&must(r, r.apply(&*state, &second))?), "fitted over an old state")
}

fn no_memory(r: &Runner) -> Step {
    only_if(r.drivable(), "memberships")?;
    let (first, second) = (r.sample(), r.other_sample());
    let one = must(r, r.fit(&first))?;
    let before = must(r, r.apply(&*one, &first))?;
    let two = must(r, r.fit(&second))?;
    must(r, r.apply(&*two, &second))?;
    demand(before.differs(&must(r, r.apply(&*one, &first))?), "an earlier state after another fit")?;
    let Ok(new) = Runner::new(r.method, &crate::Case { params: r.params.clone() }) else {
        return super::failed("the same parameters were refused the second time");
    };
    let state = must(r, new.fit(&second))?;
    demand(must(r, new.apply(&*state, &second))?.differs(&must(r, r.apply(&*two, &second))?), "a new instance and one that fitted before")
}

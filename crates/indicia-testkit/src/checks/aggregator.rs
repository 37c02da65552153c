//! Aggregators: weights by every axis, preparation, monotonicity.

use indicia_method::{Axis, Call, Kind, Locality, OutputKind, Weights};

use super::{Check, Step, demand, failed, may, must, only_if, verdict};
use crate::run::Runner;

pub(crate) const CHECKS: &[Check] = &[
    Check {
        name: "weights-matter",
        demands: "other weights give other scores, unless `ignores_weights` is declared",
        run: |r| verdict(weights_matter(r)),
    },
    Check {
        name: "axes",
        demands: "the same weights give the same bits as one vector, by group, by row and in a batch",
        run: |r| verdict(axes(r)),
    },
    Check { name: "prepared", demands: "a prepared input gives the same bits", run: |r| verdict(prepared(r)) },
    Check {
        name: "monotone",
        demands: "with `order_preserving`, a unit whose value rises does not score lower",
        run: |r| verdict(monotone(r)),
    },
    Check {
        name: "classes",
        demands: "memberships are of at least two named classes, whose scores rise, and lie in [0, 1]; other outputs have no classes",
        run: |r| verdict(classes(r)),
    },
    Check { name: "columns", demands: "children may change places together with their weights", run: |r| verdict(columns(r)) },
];

fn applies(r: &Runner) -> Step {
    only_if(r.kind == Kind::Aggregator && r.drivable(), "for aggregators")
}

fn weights_matter(r: &Runner) -> Step {
    applies(r)?;
    let sample = r.sample();
    let state = must(r, r.fit(&sample))?;
    let one = must(r, r.apply(&*state, &sample))?;
    let mut weights = r.weights(&sample);
    weights.reverse();
    let two = must(r, r.apply_with(&*state, None, &sample, Weights::shared(&weights), &Call::silent()))?;
    match (r.facts.ignores_weights, one.differs(&two)) {
        (false, None) => failed("other weights give the same scores, and `ignores_weights` is not declared"),
        (true, Some(d)) => failed(format!("declares ignores_weights, and other weights give other scores: {d}")),
        _ => Ok(()),
    }
}

fn axes(r: &Runner) -> Step {
    applies(r)?;
    let sample = r.sample();
    let state = must(r, r.fit(&sample))?;
    let weights = r.weights(&sample);
    let mut other = weights.clone();
    other.reverse();
    let shared = must(r, r.apply(&*state, &sample))?;
    let silent = Call::silent();
    // A method that compares units may have no meaning for weights that differ among them; it says so with a code.
    let apply = |values: &[f64], axis| {
        let out = r.apply_with(&*state, None, &sample, Weights { values, axis }, &silent);
        if r.facts.locality == Locality::Set { may(out) } else { must(r, out) }
    };
    demand(shared.differs(&apply(&weights.repeat(2), Axis::Group)?), "by group")?;
    demand(shared.differs(&apply(&weights.repeat(sample.rows()), Axis::Row)?), "by row")?;
    // Memberships are given for one vector at a time.
    if r.facts.output == OutputKind::Membership {
        return Ok(());
    }
    let n = sample.rows();
    let batch = apply(&[other, weights].concat(), Axis::Batch)?;
    if batch.values.len() != 2 * n {
        return failed("a batch of two has not two columns");
    }
    let second = batch.at(n..2 * n, n);
    demand(shared.differs(&second), "in a batch")
}

fn prepared(r: &Runner) -> Step {
    applies(r)?;
    let sample = r.sample();
    let state = must(r, r.fit(&sample))?;
    let weights = r.weights(&sample);
    let plain = must(r, r.apply(&*state, &sample))?;
    let prep = sample.with(|data| r.instance.prepare(&*state, data, &Call::silent()));
    let Some(prep) = must(r, prep.map_err(Into::into))? else { return super::over("prepares nothing") };
    for _ in 0..2 {
        let with = must(r, r.apply_with(&*state, Some(&*prep), &sample, Weights::shared(&weights), &Call::silent()))?;
        demand(plain.differs(&with), "prepared")?;
    }
    Ok(())
}

fn monotone(r: &Runner) -> Step {
    applies(r)?;
    only_if(r.facts.order_preserving && r.facts.output == OutputKind::Score, "does not declare order_preserving")?;
    let sample = r.sample();
    let state = must(r, r.fit(&sample))?;
    let before = must(r, r.apply(&*state, &sample))?;
    for column in 0..sample.cols() {
        let raised = sample.map(|j, i, x| if j == column && i == 0 { x * 1.01 } else { x });
        let after = must(r, r.apply(&*state, &raised))?;
        if let (Some(b), Some(a)) = (before.get(0), after.get(0))
            && a < b
        {
            return failed(format!("the value of `{}` rises and the score falls from {b} to {a}", sample.ids[column]));
        }
    }
    Ok(())
}

fn classes(r: &Runner) -> Step {
    only_if(r.kind == Kind::Aggregator, "for aggregators")?;
    let classes = &r.facts.classes;
    if r.facts.output != OutputKind::Membership {
        return if classes.is_empty() { Ok(()) } else { failed(format!("declares the classes {classes:?}, but gives no memberships")) };
    }
    let twice = classes.iter().enumerate().find(|(n, c)| classes[..*n].contains(c) || c.trim().is_empty());
    if let Some((_, class)) = twice {
        return failed(format!("the class `{class}` has no name of its own"));
    }
    if classes.len() < 2 {
        return failed(format!("gives memberships of {} classes", classes.len()));
    }
    let scores = &r.facts.class_scores;
    if !scores.is_empty() && (scores.len() != classes.len() || !scores.windows(2).all(|s| s[0] < s[1])) {
        return failed(format!("the scores of {} classes are {scores:?}, which are not as many or do not rise", classes.len()));
    }
    let sample = r.sample();
    let state = must(r, r.fit(&sample))?;
    let out = must(r, r.apply(&*state, &sample))?;
    match (0..out.values.len()).find_map(|at| out.get(at).filter(|m| !(0.0..=1.0).contains(m))) {
        Some(m) => failed(format!("a membership is {m}")),
        None => Ok(()),
    }
}

fn columns(r: &Runner) -> Step {
    applies(r)?;
    let sample = r.sample();
    let moved: Vec<usize> = (0..sample.cols()).rev().collect();
    let mut weights = r.weights(&sample);
    let state = must(r, r.fit(&sample))?;
    let straight = must(r, r.apply(&*state, &sample))?;
    weights.reverse();
    let turned = sample.columns_at(&moved);
    let state = must(r, r.fit(&turned))?;
    let other = must(r, r.apply_with(&*state, None, &turned, Weights::shared(&weights), &Call::silent()))?;
    demand(straight.differs_beyond(&other, 1e-9), "with children in another order")
}

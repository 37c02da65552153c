//! The checks, a file for each subject.

mod aggregator;
mod column;
pub(crate) mod declaration;
mod gaps;
mod hard;
mod repeat;
mod rows;
mod state;
mod weighting;

pub(crate) use hard::samples as hard_samples;

use crate::Verdict;
use crate::run::{Out, Runner, Trouble};

/// A check of one case.
pub(crate) struct Check {
    pub name: &'static str,
    pub demands: &'static str,
    pub run: fn(&Runner) -> Verdict,
}

/// All checks, in the order in which they run.
pub(crate) fn all() -> impl Iterator<Item = &'static Check> {
    [state::CHECKS, repeat::CHECKS, rows::CHECKS, column::CHECKS, weighting::CHECKS, aggregator::CHECKS, gaps::CHECKS, hard::CHECKS]
        .into_iter()
        .flatten()
}

/// A check as a chain of `?`: an error is a failure, unless it says that the check does not apply.
pub(crate) type Step<T = ()> = Result<T, Verdict>;

pub(crate) fn verdict(step: Step) -> Verdict {
    match step {
        Ok(()) => Verdict::Passed,
        Err(verdict) => verdict,
    }
}

pub(crate) fn over<T>(why: impl Into<String>) -> Step<T> {
    Err(Verdict::PassedOver(why.into()))
}

pub(crate) fn failed<T>(what: impl Into<String>) -> Step<T> {
    Err(Verdict::Failed(what.into()))
}

/// Passes over a check that belongs to other kinds or facts.
pub(crate) fn only_if(applies: bool, why: &str) -> Step {
    if applies { Ok(()) } else { over(why) }
}

pub(crate) fn demand(difference: Option<String>, what: &str) -> Step {
    match difference {
        None => Ok(()),
        Some(d) => failed(format!("{what}: {d}")),
    }
}

/// The run on a sample that the method must take. A weighting may need expert tables, which the suite does not have.
pub(crate) fn must<T>(runner: &Runner, result: Result<T, Trouble>) -> Step<T> {
    match result {
        Ok(value) => Ok(value),
        Err(Trouble::Refused(f)) if runner.kind == indicia_method::Kind::Weighting => over(format!("needs other input: {f}")),
        Err(trouble) => failed(trouble.to_string()),
    }
}

/// The run on a sample that the method may refuse.
pub(crate) fn may(result: Result<Out, Trouble>) -> Step<Out> {
    match result {
        Ok(out) => Ok(out),
        Err(Trouble::Refused(f)) => over(format!("refused: {f}")),
        Err(trouble) => failed(trouble.to_string()),
    }
}

//! A conformance suite for methods, whoever wrote them and however they came: linked, or loaded from a library.
//!
//! [`conformance`] asks of a method what the executor takes for granted: outputs of the right shape, states that
//! survive saving, the same bits for the same input, facts that hold. The suite knows no method; it works from what a
//! method declares. [`wrong`] holds methods that break one promise each; the suite must reject every one of them.

mod case;
mod checks;
mod parity;
mod run;
mod sample;
pub mod wrong;

use std::panic::{AssertUnwindSafe, catch_unwind};

use indicia_method::Method;

pub use case::Case;
pub use parity::parity;
use run::Runner;

/// What came of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The promise holds.
    Passed,
    /// It does not; says what was seen.
    Failed(String),
    /// The check does not apply; says why.
    PassedOver(String),
}

/// One check of one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Name of the check, as the book lists it.
    pub check: &'static str,
    /// The parameters, as JSON.
    pub params: String,
    /// What came of it.
    pub verdict: Verdict,
}

/// Names of all checks with one line each on what they demand, in the order in which they run.
pub fn catalogue() -> Vec<(&'static str, &'static str)> {
    let about = checks::declaration::CHECKS.iter().map(|c| (c.name, c.demands));
    about.chain(checks::all().map(|c| (c.name, c.demands))).collect()
}

/// Runs every check on a method, for each of its [`Case`]s.
///
/// Panics of linked methods are caught and count as failures. Results depend on nothing but the method.
pub fn conformance(method: &dyn Method) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let cases = Case::all(method.about());
    for check in checks::declaration::CHECKS {
        let verdict = guarded(|| (check.run)(method));
        outcomes.push(Outcome { check: check.name, params: "{}".into(), verdict });
    }
    let mut created = 0;
    for case in cases {
        let runner = match catch_unwind(AssertUnwindSafe(|| Runner::new(method, &case))) {
            Ok(Ok(runner)) => runner,
            // A combination that the method itself refuses is no case.
            Ok(Err(_)) => continue,
            Err(_) => {
                outcomes.push(Outcome { check: "create", params: case.text(), verdict: Verdict::Failed("panicked".into()) });
                continue;
            }
        };
        created += 1;
        for check in checks::all() {
            let verdict = guarded(|| (check.run)(&runner));
            outcomes.push(Outcome { check: check.name, params: case.text(), verdict });
        }
    }
    if created == 0 {
        let verdict = Verdict::Failed("no case could be created; give `examples` in the schema".into());
        outcomes.push(Outcome { check: "create", params: String::new(), verdict });
    }
    outcomes
}

fn guarded(f: impl FnOnce() -> Verdict) -> Verdict {
    catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        Verdict::Failed(format!("panicked: {}", text.unwrap_or("no message")))
    })
}

/// The checks that failed, each with its parameters; empty for a method that conforms.
pub fn failures(outcomes: &[Outcome]) -> Vec<&Outcome> {
    outcomes.iter().filter(|o| matches!(o.verdict, Verdict::Failed(_))).collect()
}

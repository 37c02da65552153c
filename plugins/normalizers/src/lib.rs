//! Indicia's own normalizers: a column of indicator values to a column of scores, the higher the better.
//!
//! | id | formula for a positive indicator |
//! |---|---|
//! | [`none`] | x |
//! | [`min-max`](min_max) | (x - min) / (max - min), to a range |
//! | [`linear-proportion`](linear_proportion) | x / max |
//! | [`log-function`](log_function) | lg x / lg max, or min-max of logarithms |
//! | [`goalposts`] | (x - low) / (high - low), with declared limits |
//! | [`z-score`](z_score) | (x - mean) / sd |
//!
//! [`rules`] hold scoring rules, in which the parameters say what a value scores:
//!
//! | id | score |
//! |---|---|
//! | [`step`](rules::step) | that of the step that holds the value |
//! | [`piecewise`](rules::piecewise) | on straight lines between points |
//! | [`completion`](rules::completion) | the share of a target, with or without a cap |
//! | [`checklist-count`](rules::checklist_count) | points for each item met |
//! | [`deduction`](rules::deduction) | all points less some for each event |
//! | [`bonus`](rules::bonus) | points for each event, up to a cap |
//! | [`categorical`](rules::categorical) | that of the category |

mod cells;
mod distance;
mod span;
#[cfg(test)]
mod trial;

pub mod goalposts;
pub mod linear_proportion;
pub mod log_function;
pub mod min_max;
pub mod none;
pub mod rules;
pub mod z_score;

pub use goalposts::Goalposts;
pub use linear_proportion::LinearProportion;
pub use log_function::LogFunction;
pub use min_max::MinMax;
pub use none::Unchanged;
pub use rules::{Bonus, Categorical, ChecklistCount, Completion, Deduction, Piecewise, Steps};
pub use z_score::ZScore;

indicia_plugin::plugin! {
    name: "indicia-normalizers",
    methods: [
        Bonus, Categorical, ChecklistCount, Completion, Deduction, Goalposts, LinearProportion, LogFunction, MinMax, Piecewise, Steps, Unchanged,
        ZScore,
    ],
}

#[cfg(test)]
mod tests {
    use crate::trial;

    #[test]
    fn every_page_is_complete_and_its_example_runs() {
        trial::check_declarations(super::plugin());
        trial::check_pages(super::plugin());
    }

    #[test]
    fn every_method_keeps_the_contract() {
        for method in super::plugin().methods() {
            let outcomes = indicia_testkit::conformance(method);
            let failures = indicia_testkit::failures(&outcomes);
            assert!(failures.is_empty(), "{}: {failures:#?}", method.about().id);
        }
    }
}

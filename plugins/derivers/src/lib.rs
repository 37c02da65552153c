//! Indicia's own derivers: raw columns to the values of an indicator.
//!
//! | id | gives |
//! |---|---|
//! | [`checklist`] | points of a checklist, an item a column |
//! | [`formula`] | a formula over raw columns |
//! | [`growth`] | the change of a column since an earlier period |
//! | [`log`] | the logarithm of a column |
//! | [`maturity`] | the level of a rubric |
//! | [`ratio`] | one column over another |
//! | [`share`] | a column's share of the total of all units |
//! | [`trimmed-mean`](trimmed_mean) | the mean of several raters without the extremes |

#[cfg(test)]
#[path = "../../../tests/reproduced/ledger.rs"]
mod ledger;
#[cfg(test)]
#[path = "../../normalizers/src/trial.rs"]
mod trial;

mod gaps;

pub mod checklist;
pub mod formula;
pub mod growth;
pub mod log;
pub mod maturity;
pub mod ratio;
pub mod share;
pub mod trimmed_mean;

pub use checklist::Checklist;
pub use formula::Formula;
pub use growth::Growth;
pub use log::Log;
pub use maturity::Maturity;
pub use ratio::Ratio;
pub use share::Share;
pub use trimmed_mean::TrimmedMean;

indicia_plugin::plugin! {
    name: "indicia-derivers",
    methods: [Checklist, Formula, Growth, Log, Maturity, Ratio, Share, TrimmedMean],
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

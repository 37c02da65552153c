//! Indicia's own imputers: a matrix with gaps to the same matrix with fewer.
//!
//! | id | fills with |
//! |---|---|
//! | [`em`] | what the unit's other values lead one to expect |
//! | [`knn`] | the mean of the units that resemble most |
//! | [`last-known`](last_known) | the unit's last known value |
//! | [`linear-over-time`](linear_over_time) | a straight line between the unit's known values |
//! | [`mean`] | the mean of the units of the period |
//! | [`median`] | the median of the units of the period |
//! | [`regression`] | a regression on other indicators |
//! | [`row-mean`](row_mean) | the unit's mean position in the other indicators |

mod gaps;
#[cfg(test)]
#[path = "../../../tests/reproduced/ledger.rs"]
mod ledger;
#[cfg(test)]
mod reference;
mod series;
#[cfg(test)]
#[path = "../../normalizers/src/trial.rs"]
mod trial;

pub mod em;
pub mod knn;
pub mod last_known;
pub mod linear_over_time;
pub mod mean;
pub mod median;
pub mod regression;
pub mod row_mean;

pub use em::Em;
pub use knn::Knn;
pub use last_known::LastKnown;
pub use linear_over_time::LinearOverTime;
pub use mean::Mean;
pub use median::Median;
pub use regression::Regression;
pub use row_mean::RowMean;

indicia_plugin::plugin! {
    name: "indicia-imputers",
    methods: [Em, Knn, LastKnown, LinearOverTime, Mean, Median, Regression, RowMean],
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

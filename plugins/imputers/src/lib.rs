//! Indicia's own imputers: a matrix with gaps to the same matrix with fewer.
//!
//! | id | fills with |
//! |---|---|
//! | [`knn`] | the mean of the units that resemble most |
//! | [`median`] | the median of the units of the period |

mod gaps;
#[cfg(test)]
#[path = "../../normalizers/src/trial.rs"]
mod trial;

pub mod knn;
pub mod median;

pub use knn::Knn;
pub use median::Median;

indicia_plugin::plugin! {
    name: "indicia-imputers",
    methods: [Knn, Median],
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

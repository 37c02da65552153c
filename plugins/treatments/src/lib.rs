//! Indicia's own treatments of outliers and skew.
//!
//! | id | does |
//! |---|---|
//! | [`winsorize`] | pulls single outliers in to the next value |

#[cfg(test)]
#[path = "../../normalizers/src/trial.rs"]
mod trial;

pub mod winsorize;

pub use winsorize::Winsorize;

indicia_plugin::plugin! {
    name: "indicia-treatments",
    methods: [Winsorize],
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

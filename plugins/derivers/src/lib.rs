//! Indicia's own derivers: raw columns to the values of an indicator.
//!
//! | id | gives |
//! |---|---|
//! | [`formula`] | a formula over raw columns |
//! | [`growth`] | the change of a column since an earlier period |

#[cfg(test)]
#[path = "../../normalizers/src/trial.rs"]
mod trial;

pub mod formula;
pub mod growth;

pub use formula::Formula;
pub use growth::Growth;

indicia_plugin::plugin! {
    name: "indicia-derivers",
    methods: [Formula, Growth],
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

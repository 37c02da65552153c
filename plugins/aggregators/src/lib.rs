//! Indicia's own aggregators: the children of a node and their weights to its score, or to an order of the units.
//!
//! | id | looks at | formula |
//! |---|---|---|
//! | [`weighted-mean`](weighted_mean) | the unit | sum w x / sum w |
//! | [`weighted-sum`](weighted_sum) | the unit | sum w x |
//! | [`weighted-mean-as-printed`](weighted_mean_as_printed) | the unit | sum w x / sum x |
//! | [`geometric-mean`](geometric_mean) | the unit | (product of x^w)^(1 / sum w) |
//! | [`topsis`] | all units | nearness to the best and distance from the worst |
//! | [`rsr`] | all units | rank sums, fitted to a normal distribution |
//! | [`kemeny`] | all units | the order that most weight agrees with |

mod fold;
mod formula;
mod members;
#[cfg(test)]
#[path = "../../normalizers/src/trial.rs"]
mod trial;

pub mod geometric_mean;
pub mod kemeny;
pub mod rsr;
pub mod topsis;
pub mod weighted_mean;
pub mod weighted_mean_as_printed;
pub mod weighted_sum;

pub use geometric_mean::GeometricMean;
pub use kemeny::Kemeny;
pub use rsr::Rsr;
pub use topsis::Topsis;
pub use weighted_mean::WeightedMean;
pub use weighted_mean_as_printed::WeightedMeanAsPrinted;
pub use weighted_sum::WeightedSum;

indicia_plugin::plugin! {
    name: "indicia-aggregators",
    methods: [GeometricMean, Kemeny, Rsr, Topsis, WeightedMean, WeightedMeanAsPrinted, WeightedSum],
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

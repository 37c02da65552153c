//! Indicia's own normalizers: a column of indicator values to a column of scores, the higher the better.
//!
//! | id | formula for a positive indicator |
//! |---|---|
//! | [`none`] | x |
//! | [`above-below`](above_below) | 1, 0 or -1 beside the mean |
//! | [`ampi`] | 70 to 130 about a reference of 100 |
//! | [`borda`] | number of units that are worse |
//! | [`distance-to-reference`](distance_to_reference) | ratio, difference or position to a reference |
//! | [`efficacy`] | (x - xl) / (xh - xl) * 40 + 60, also of logarithms |
//! | [`percentile-rank`](percentile_rank) | (rank - 1) / (n - 1), rank / n, or classes of it |
//! | [`rank`] | place from the worst |
//! | [`s-curve`](s_curve) | 1 / (1 + exp(-k (x - x0))) |
//! | [`scaled`] | (x - low) / (high - low) * factor |
//! | [`share-of-sum`](share_of_sum) | x / sum |
//! | [`two-sided`](two_sided) | distance to a target, each side on its own scale |
//! | [`vector`] | x / sqrt(sum of x^2) |
//! | [`min-max`](min_max) | (x - min) / (max - min), to a range |
//! | [`linear-proportion`](linear_proportion) | x / max |
//! | [`nonlinear-proportion`](nonlinear_proportion) | (x / max)^2 |
//! | [`enhanced-accuracy`](enhanced_accuracy) | 1 - (max - x) / sum of (max - x) |
//! | [`log-share`](log_share) | ln x / sum of ln x |
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
#[cfg(test)]
#[path = "../../../tests/reproduced/ledger.rs"]
mod ledger;
mod places;
#[cfg(test)]
mod reference;
mod span;
#[cfg(test)]
mod trial;

pub mod above_below;
pub mod ampi;
pub mod borda;
pub mod distance_to_reference;
pub mod efficacy;
pub mod enhanced_accuracy;
pub mod goalposts;
pub mod linear_proportion;
pub mod log_function;
pub mod log_share;
pub mod min_max;
pub mod none;
pub mod nonlinear_proportion;
pub mod percentile_rank;
pub mod rank;
pub mod rules;
pub mod s_curve;
pub mod scaled;
pub mod share_of_sum;
pub mod two_sided;
pub mod vector;
pub mod z_score;

pub use above_below::AboveBelow;
pub use ampi::Ampi;
pub use borda::Borda;
pub use distance_to_reference::DistanceToReference;
pub use efficacy::Efficacy;
pub use enhanced_accuracy::EnhancedAccuracy;
pub use goalposts::Goalposts;
pub use linear_proportion::LinearProportion;
pub use log_function::LogFunction;
pub use log_share::LogShare;
pub use min_max::MinMax;
pub use none::Unchanged;
pub use nonlinear_proportion::NonlinearProportion;
pub use percentile_rank::PercentileRank;
pub use rank::Rank;
pub use rules::{Bonus, Categorical, ChecklistCount, Completion, Deduction, Piecewise, Steps};
pub use s_curve::SCurve;
pub use scaled::Scaled;
pub use share_of_sum::ShareOfSum;
pub use two_sided::TwoSided;
pub use vector::VectorLength;
pub use z_score::ZScore;

indicia_plugin::plugin! {
    name: "indicia-normalizers",
    methods: [
        AboveBelow, Ampi, Bonus, Borda, Categorical, ChecklistCount, Completion, Deduction, DistanceToReference, Efficacy, EnhancedAccuracy, Goalposts, LinearProportion, LogFunction, LogShare, MinMax, NonlinearProportion, PercentileRank, Piecewise, Rank, SCurve, Scaled, ShareOfSum, Steps, TwoSided, Unchanged, VectorLength, ZScore,
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

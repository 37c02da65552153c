//! Indicia's own weightings: the children of a node to their weights.
//!
//! | id | weights from |
//! |---|---|
//! | [`equal`] | nothing |
//! | [`fixed`] | the file, shared or by group |
//! | [`entropy`] | how unevenly values are spread |
//! | [`benefit-of-the-doubt`](benefit_of_the_doubt) | what suits each unit best |
//! | [`budget-allocation`](budget_allocation) | points that experts share out |
//! | [`standard_deviation`], [`coefficient_of_variation`], [`angle`](mod@angle), [`gini`](mod@gini) | how far values spread |
//! | [`critic`] | spread, and conflict with the other children |
//! | [`merec`] | what leaving a child out does |
//! | [`lopcow`](mod@lopcow) | level against spread |
//! | [`preference-selection`](preference_selection) | how little values spread |
//! | [`seca`](mod@seca) | spread and conflict, and the good of the weakest unit |
//! | [`cilos`](mod@cilos) | what a child loses when another is at its best |
//! | [`correlation-optimised`](correlation_optimised) | correlations of the children with the node, as they should be |
//! | [`independence`] | what the other children do not explain |
//! | [`principal-components`](principal_components), [`factor-analysis`](factor_analysis) | what the children have in common |
//! | [`ahp`](mod@ahp), [`fuzzy-ahp`](fuzzy_ahp), [`best-worst`](best_worst), [`precedence-chart`](precedence_chart) | experts who compare children in pairs |
//! | [`order-relation`](order_relation), [`rank-order`](rank_order) | experts who put children into an order |
//! | [`delphi`](mod@delphi) | experts who score, round after round |
//! | [`macbeth`](mod@macbeth) | experts who compare children in words |
//! | [`lmaw-weights`](lmaw_weights) | experts who give priorities, by their logarithms |
//! | [`dematel`](mod@dematel), [`wings`](mod@wings), [`anp`](mod@anp) | experts who say what influences what, or depends on what |
//! | [`scatter-degree`](scatter_degree) | what scatters the units most, over all periods |
//! | [`combination`] | other weights |
//! | [`variable-weights`](variable_weights) | other weights, and the values of each unit |

#[cfg(test)]
mod handbook;
#[cfg(test)]
#[path = "../../../tests/reproduced/ledger.rs"]
mod ledger;
#[cfg(test)]
#[path = "../../normalizers/src/trial.rs"]
mod trial;

pub mod ahp;
pub mod angle;
pub mod anp;
pub mod benefit_of_the_doubt;
pub mod best_worst;
pub mod budget_allocation;
pub mod cilos;
pub mod coefficient_of_variation;
mod columns;
pub mod combination;
mod components;
pub mod correlation_optimised;
pub mod critic;
pub mod delphi;
pub mod dematel;
pub mod entropy;
pub mod equal;
pub mod factor_analysis;
pub mod fixed;
pub mod fuzzy_ahp;
pub mod gini;
mod incomplete;
pub mod independence;
pub mod lmaw_weights;
pub mod lopcow;
pub mod macbeth;
pub mod merec;
mod network;
pub mod order_relation;
mod pairwise;
#[cfg(test)]
mod peers;
pub mod precedence_chart;
pub mod preference_selection;
pub mod principal_components;
pub mod rank_order;
mod scale;
pub mod scatter_degree;
pub mod seca;
pub mod standard_deviation;
pub mod variable_weights;
pub mod wings;

pub use ahp::Ahp;
pub use angle::Angle;
pub use anp::Anp;
pub use benefit_of_the_doubt::BenefitOfTheDoubt;
pub use best_worst::BestWorst;
pub use budget_allocation::BudgetAllocation;
pub use cilos::Cilos;
pub use coefficient_of_variation::CoefficientOfVariation;
pub use combination::Combination;
pub use correlation_optimised::CorrelationOptimised;
pub use critic::Critic;
pub use delphi::Delphi;
pub use dematel::Dematel;
pub use entropy::Entropy;
pub use equal::Equal;
pub use factor_analysis::FactorAnalysis;
pub use fixed::Fixed;
pub use fuzzy_ahp::FuzzyAhp;
pub use gini::Gini;
pub use independence::Independence;
pub use lmaw_weights::LmawWeights;
pub use lopcow::Lopcow;
pub use macbeth::Macbeth;
pub use merec::Merec;
pub use order_relation::OrderRelation;
pub use precedence_chart::PrecedenceChart;
pub use preference_selection::PreferenceSelection;
pub use principal_components::PrincipalComponents;
pub use rank_order::RankOrder;
pub use scatter_degree::ScatterDegree;
pub use seca::Seca;
pub use standard_deviation::StandardDeviation;
pub use variable_weights::VariableWeights;
pub use wings::Wings;

indicia_plugin::plugin! {
    name: "indicia-weightings",
    methods: [
        Ahp,
        Angle,
        Anp,
        BenefitOfTheDoubt,
        BestWorst,
        BudgetAllocation,
        Cilos,
        CoefficientOfVariation,
        Combination,
        CorrelationOptimised,
        Critic,
        Delphi,
        Dematel,
        Entropy,
        Equal,
        FactorAnalysis,
        Fixed,
        FuzzyAhp,
        Gini,
        Independence,
        LmawWeights,
        Lopcow,
        Macbeth,
        Merec,
        OrderRelation,
        PrecedenceChart,
        PreferenceSelection,
        PrincipalComponents,
        RankOrder,
        ScatterDegree,
        Seca,
        StandardDeviation,
        VariableWeights,
        Wings,
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

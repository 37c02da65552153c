//! Indicia's own aggregators: the children of a node and their weights to its score, or to an order of the units.
//!
//! | id | looks at | formula |
//! |---|---|---|
//! | [`weighted-mean`](weighted_mean) | the unit | sum w x / sum w |
//! | [`weighted-sum`](weighted_sum) | the unit | sum w x |
//! | [`weighted-mean-as-printed`](weighted_mean_as_printed) | the unit | sum w x / sum x |
//! | [`geometric-mean`](geometric_mean) | the unit | (product of x^w)^(1 / sum w) |
//! | [`harmonic-mean`](harmonic_mean) | the unit | sum w / sum (w / x) |
//! | [`power-mean`](power_mean) | the unit | (sum w x^p / sum w)^(1/p) |
//! | [`waspas`] | the unit | between the arithmetic and the geometric mean |
//! | [`weighted-median`](weighted_median) | the unit | the value at half of the weight |
//! | [`mean-min`](mean_min) | the unit | the mean, less a share of its distance from the least child |
//! | [`owa`] | the unit | weights for places, from the best child to the worst |
//! | [`choquet`] | the unit | weights for coalitions of children |
//! | [`fuzzy-evaluation`](fuzzy_evaluation) | the unit | degrees in classes, composed by one of five operators |
//! | [`mazziotta-pareto`](mazziotta_pareto) | the unit | M - S^2 / M: MPI, AMPI |
//! | [`copeland`] | all units | duels won minus duels lost |
//! | [`coupling-degree`](coupling_degree) | the unit | geometric over arithmetic mean |
//! | [`coupling-degree-corrected`](coupling_degree_corrected) | the unit | Wang's (2021) coupling degree |
//! | [`coordination-degree`](coordination_degree) | the unit | sqrt(C * T) |
//! | [`balance-factor`](balance_factor) | the unit | 1 - Gini * n / (n - 1) |
//! | [`balanced-mean`](balanced_mean) | the unit | the mean times the balance factor: formula (4) |
//! | [`topsis`] | all units | nearness to the best and distance from the worst |
//! | [`vikor`] | all units | compromise of total and greatest regret |
//! | [`grey-relational`](grey_relational) | all units | likeness to the best series |
//! | [`rsr`] | all units | rank sums, fitted to a normal distribution |
//! | [`edas`] | all units | how far above and below the average |
//! | [`codas`] | all units | two distances from the worst |
//! | [`cocoso`] | all units | compromise of sums and powers |
//! | [`promethee`] | all units | net flow of preferences over the other units |
//! | [`todim`] | all units | gains and losses against the other units |
//! | [`cradis`] | all units | compromise of the distances from an ideal and an anti-ideal value |
//! | [`wisp`] | all units | sums and products of benefits and costs |
//! | [`moosra`] | all units | benefits over costs |
//! | [`directional-benefit-of-the-doubt`](directional_benefit_of_the_doubt) | all units | how far the frontier is in one direction |
//! | [`undesirable-benefit-of-the-doubt`](undesirable_benefit_of_the_doubt) | all units | how far the frontier is, where some children are the less the better |
//! | [`data-envelopment`](data_envelopment) | all units | efficiency of inputs into outputs |
//! | [`robust-benefit-of-the-doubt`](robust_benefit_of_the_doubt) | all units | the frontier of m units, on average over all draws |
//! | [`rim`] | the unit | nearness to a declared ideal |
//! | [`balanced-spotis`](balanced_spotis) | the unit | between the best possible and the expected |
//! | [`rafsi`] | the unit | criteria mapped onto one interval |
//! | [`multimoora`] | all units | a sum, a greatest regret and a product, put together |
//! | [`probid`] | all units | distances from a row of ideals |
//! | [`ervd`] | all units | gains and losses from a reference point |
//! | [`copras`] | all units | benefits, and costs in inverse proportion |
//! | [`aras`] | all units | shares, relative to the ideal unit |
//! | [`ram`] | all units | a root of benefits whose degree grows with costs |
//! | [`ocra`] | all units | distances from the worst, relative to the least |
//! | [`lmaw`] | all units | logarithms of shares of the best |
//! | [`aroman`] | all units | two scalings averaged |
//! | [`electre-iii`](electre_iii) | all units | net credibility of outranking |
//! | [`electre`] | all units | net concordance and net discordance |
//! | [`electre-ii`](electre_ii) | all units | an order out of strong and weak outranking |
//! | [`comet`] | the unit | characteristic objects, judged by a rule and interpolated |
//! | [`wroclaw`] | all units | distance from the best, in units of a critical distance |
//! | [`oreste`] | all units | mean rank of its cells among all cells |
//! | [`borda-count`](borda_count) | all units | units left behind in each child |
//! | [`smaa`] | all units | how often a unit is ahead under all weights |
//! | [`kemeny`] | all units | the order that most weight agrees with |

mod context;
mod fold;
mod formula;
mod frontier;
#[cfg(test)]
#[path = "../../../tests/reproduced/ledger.rs"]
mod ledger;
mod members;
#[cfg(test)]
mod names;
#[cfg(test)]
#[path = "../../weightings/src/peers.rs"]
mod peers;
#[cfg(test)]
mod published;
mod sides;
mod sweep;
#[cfg(test)]
#[path = "../../normalizers/src/trial.rs"]
mod trial;
mod votes;

pub mod aras;
pub mod aroman;
pub mod balance_factor;
pub mod balanced_mean;
pub mod balanced_spotis;
pub mod borda_count;
pub mod choquet;
pub mod cocoso;
pub mod codas;
pub mod comet;
pub mod coordination_degree;
pub mod copeland;
pub mod copras;
pub mod coupling_degree;
pub mod coupling_degree_corrected;
pub mod cradis;
pub mod data_envelopment;
pub mod directional_benefit_of_the_doubt;
pub mod edas;
pub mod electre;
pub mod electre_ii;
pub mod electre_iii;
pub mod ervd;
pub mod fuzzy_evaluation;
pub mod geometric_mean;
pub mod grey_relational;
pub mod harmonic_mean;
pub mod kemeny;
pub mod lmaw;
pub mod mazziotta_pareto;
pub mod mean_min;
pub mod moosra;
pub mod multimoora;
pub mod ocra;
pub mod oreste;
pub mod owa;
pub mod power_mean;
pub mod probid;
pub mod promethee;
pub mod rafsi;
pub mod ram;
pub mod rim;
pub mod robust_benefit_of_the_doubt;
pub mod rsr;
pub mod smaa;
pub mod todim;
pub mod topsis;
pub mod undesirable_benefit_of_the_doubt;
pub mod vikor;
pub mod waspas;
pub mod weighted_mean;
pub mod weighted_mean_as_printed;
pub mod weighted_median;
pub mod weighted_sum;
pub mod wisp;
pub mod wroclaw;

pub use aras::Aras;
pub use aroman::Aroman;
pub use balance_factor::BalanceFactor;
pub use balanced_mean::BalancedMean;
pub use balanced_spotis::BalancedSpotis;
pub use borda_count::BordaCount;
pub use choquet::Choquet;
pub use cocoso::Cocoso;
pub use codas::Codas;
pub use comet::Comet;
pub use coordination_degree::CoordinationDegree;
pub use copeland::Copeland;
pub use copras::Copras;
pub use coupling_degree::CouplingDegree;
pub use coupling_degree_corrected::CouplingDegreeCorrected;
pub use cradis::Cradis;
pub use data_envelopment::DataEnvelopment;
pub use directional_benefit_of_the_doubt::DirectionalBenefitOfTheDoubt;
pub use edas::Edas;
pub use electre::Electre;
pub use electre_ii::ElectreIi;
pub use electre_iii::ElectreIii;
pub use ervd::Ervd;
pub use fuzzy_evaluation::FuzzyEvaluation;
pub use geometric_mean::GeometricMean;
pub use grey_relational::GreyRelational;
pub use harmonic_mean::HarmonicMean;
pub use kemeny::Kemeny;
pub use lmaw::Lmaw;
pub use mazziotta_pareto::MazziottaPareto;
pub use mean_min::MeanMin;
pub use moosra::Moosra;
pub use multimoora::Multimoora;
pub use ocra::Ocra;
pub use oreste::Oreste;
pub use owa::Owa;
pub use power_mean::PowerMean;
pub use probid::Probid;
pub use promethee::Promethee;
pub use rafsi::Rafsi;
pub use ram::Ram;
pub use rim::Rim;
pub use robust_benefit_of_the_doubt::RobustBenefitOfTheDoubt;
pub use rsr::Rsr;
pub use smaa::Smaa;
pub use todim::Todim;
pub use topsis::Topsis;
pub use undesirable_benefit_of_the_doubt::UndesirableBenefitOfTheDoubt;
pub use vikor::Vikor;
pub use waspas::Waspas;
pub use weighted_mean::WeightedMean;
pub use weighted_mean_as_printed::WeightedMeanAsPrinted;
pub use weighted_median::WeightedMedian;
pub use weighted_sum::WeightedSum;
pub use wisp::Wisp;
pub use wroclaw::Wroclaw;

indicia_plugin::plugin! {
    name: "indicia-aggregators",
    methods: [
        Aras,
        Aroman,
        BalanceFactor,
        BalancedMean,
        BalancedSpotis,
        BordaCount,
        Choquet,
        Cocoso,
        Codas,
        Comet,
        CoordinationDegree,
        Copeland,
        Copras,
        CouplingDegree,
        CouplingDegreeCorrected,
        Cradis,
        DataEnvelopment,
        DirectionalBenefitOfTheDoubt,
        Edas,
        Electre,
        ElectreIi,
        ElectreIii,
        Ervd,
        FuzzyEvaluation,
        GeometricMean,
        GreyRelational,
        HarmonicMean,
        Kemeny,
        Lmaw,
        MazziottaPareto,
        MeanMin,
        Moosra,
        Multimoora,
        Ocra,
        Oreste,
        Owa,
        PowerMean,
        Probid,
        Promethee,
        Rafsi,
        Ram,
        Rim,
        RobustBenefitOfTheDoubt,
        Rsr,
        Smaa,
        Todim,
        Topsis,
        UndesirableBenefitOfTheDoubt,
        Vikor,
        Waspas,
        WeightedMean,
        WeightedMeanAsPrinted,
        WeightedMedian,
        WeightedSum,
        Wisp,
        Wroclaw,
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

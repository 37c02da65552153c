//! Names under which a weighted mean goes in multi-criteria analysis: on scores of which more is better these methods are a normaliser and a weighted mean, up to a
//! constant, and need no file of their own. The numbers are those of the programs that offer them, with the second and the fourth column of the common matrix as costs and without costs.

use crate::peers::{WEIGHTS, common};
use crate::trial::{close, run};

/// Which columns are costs: none, or the second and the fourth, `["max", "min", "max", "min"]` and [1, -1, 1, -1] in the calls.
const WITHOUT: [bool; 4] = [false; 4];
const WITH: [bool; 4] = [false, true, false, true];

/// The weighted mean of columns that are scaled first.
fn mean(costs: [bool; 4], scale: impl Fn(&[f64], bool) -> Vec<f64>) -> Vec<f64> {
    let mut given = common();
    given.columns.iter_mut().zip(costs).for_each(|((_, x), cost)| *x = scale(x, cost));
    run(crate::WeightedMean::method(), "{}", &given.weights(&WEIGHTS)).unwrap().all()
}

/// What `vector` does.
fn vector(x: &[f64], cost: bool) -> Vec<f64> {
    let length = x.iter().map(|x| x * x).sum::<f64>().sqrt();
    x.iter().map(|x| if cost { 1.0 - x / length } else { x / length }).collect()
}

/// What `linear-proportion` does.
fn proportion(x: &[f64], cost: bool) -> Vec<f64> {
    let (lo, hi) = indicia_kernels::min_max(x).unwrap();
    x.iter().map(|x| if cost { lo / x } else { x / hi }).collect()
}

/// What `min-max` does.
fn min_max(x: &[f64], cost: bool) -> Vec<f64> {
    let (lo, hi) = indicia_kernels::min_max(x).unwrap();
    x.iter().map(|x| if cost { (hi - x) / (hi - lo) } else { (x - lo) / (hi - lo) }).collect()
}

/// The weighted mean of one number a column, such as its best score.
fn of_columns(costs: [bool; 4], scale: impl Fn(&[f64], bool) -> Vec<f64>, one: impl Fn(&[f64]) -> f64) -> f64 {
    mean(costs, |x, cost| vec![one(&scale(x, cost)); x.len()])[0]
}

fn least(x: &[f64]) -> f64 {
    indicia_kernels::min(x).unwrap()
}

fn greatest(x: &[f64]) -> f64 {
    indicia_kernels::max(x).unwrap()
}

#[test]
fn moora_is_the_mean_of_vector_scores_less_the_weight_of_the_costs() {
    // pyDecision 5.1.8: moora_method(X, w, ["max"] * 4) and with costs; pymcdm 1.4.0: MOORA()(X, w, [1, -1, 1, -1])
    let without = [0.383986421393, 0.426515608527, 0.376631723549, 0.422984066961, 0.39447520125, 0.405861506255];
    close(&mean(WITHOUT, vector), &without, 1e-11);
    let with =
        [0.06488706672010033, 0.14996740993188412, 0.006196867488392738, 0.10089484583839883, 0.029834824048612124, 0.12133861034040269];
    close(&mean(WITH, vector).iter().map(|s| s - 0.4).collect::<Vec<_>>(), &with, 1e-13);
}

#[test]
fn marcos_is_proportional_to_the_mean_of_shares_of_the_best() {
    // pymcdm 1.4.0: MARCOS()(X, w, [1] * 4) and with costs; marcos_method of pyDecision 5.1.8 gives the same. With A the weighted mean of the worst scores, f(K) = S (1 + 1/A) / (1 + A + 1/A).
    let without = [0.626979201188, 0.697601651658, 0.61397084213, 0.691171551623, 0.641093814016, 0.664621461152];
    let with = [0.6338358195199755, 0.7826292037248116, 0.5512699588310492, 0.6958803136094658, 0.577442917334609, 0.7312867099021423];
    for (costs, peer, within) in [(WITHOUT, without, 1e-11), (WITH, with, 1e-13)] {
        let worst = of_columns(costs, proportion, least);
        let factor = (1.0 + 1.0 / worst) / (1.0 + worst + 1.0 / worst);
        close(&mean(costs, proportion).iter().map(|s| s * factor).collect::<Vec<_>>(), &peer, within);
    }
}

#[test]
fn mabac_is_the_mean_of_min_max_scores_less_that_of_the_border_area() {
    // pymcdm 1.4.0: MABAC()(X, w, [1] * 4) and with costs. The border is the geometric mean of 1 + score over the units.
    let without = [-0.042771873635, 0.140601332107, -0.060933755612, 0.14720021568, 0.03224806257, 0.041857312968];
    let with =
        [-0.017957286084891444, 0.38814319238400796, -0.305058562001957, 0.13943904565354553, -0.19824038018377518, 0.255308264154343];
    let border = |x: &[f64]| x.iter().map(|s| 1.0 + s).product::<f64>().powf(1.0 / x.len() as f64) - 1.0;
    for (costs, peer, within) in [(WITHOUT, without, 1e-11), (WITH, with, 1e-13)] {
        let border = of_columns(costs, min_max, border);
        close(&mean(costs, min_max).iter().map(|s| s - border).collect::<Vec<_>>(), &peer, within);
    }
}

#[test]
fn mairca_is_what_lacks_in_the_mean_of_min_max_scores_over_the_number_of_units() {
    // pymcdm 1.4.0: MAIRCA()(X, w, [1] * 4) and with costs, the lower the better
    let without = [0.09697301967, 0.066410818713, 0.1, 0.065311004785, 0.08446969697, 0.082868155237];
    let with =
        [0.08548312068048909, 0.01779970760233918, 0.13333333333333333, 0.05925039872408293, 0.11553030303030302, 0.03993886230728335];
    for (costs, peer, within) in [(WITHOUT, without, 1e-11), (WITH, with, 1e-13)] {
        close(&mean(costs, min_max).iter().map(|s| (1.0 - s) / 6.0).collect::<Vec<_>>(), &peer, within);
    }
}

#[test]
fn rov_and_spotis_are_the_mean_of_min_max_scores() {
    // pyDecision 5.1.8: rov_method(X, w, ["max"] * 4) and with costs; pymcdm 1.4.0: SPOTIS(bounds=the extremes)(X, w, [1] * 4) and with costs, which is the lower the better
    let rov = [0.41816188197767157, 0.6015350877192984, 0.4, 0.6081339712918661, 0.4931818181818183, 0.5027910685805423];
    let spotis = [0.5818381180223285, 0.39846491228070174, 0.6, 0.391866028708134, 0.5068181818181818, 0.49720893141945777];
    close(&mean(WITHOUT, min_max), &rov, 1e-13);
    close(&mean(WITHOUT, min_max).iter().map(|s| 1.0 - s).collect::<Vec<_>>(), &spotis, 1e-13);
    let rov = [0.4871012759170655, 0.8932017543859652, 0.20000000000000004, 0.6444976076555026, 0.3068181818181819, 0.7603668261563];
    let spotis = [0.5128987240829346, 0.10679824561403511, 0.8, 0.35550239234449765, 0.6931818181818181, 0.23963317384370017];
    close(&mean(WITH, min_max), &rov, 1e-13);
    close(&mean(WITH, min_max).iter().map(|s| 1.0 - s).collect::<Vec<_>>(), &spotis, 1e-13);
}

#[test]
fn piv_is_the_distance_of_the_vector_normalised_mean_from_its_best() {
    // pyDecision 5.1.8: piv_method(X, w, ["max"] * 4) and with costs, the lower the better
    let without =
        [0.11712002103710392, 0.07459083390319492, 0.12447471888109257, 0.07812237546830714, 0.10663124118021905, 0.09524493617440849];
    let with =
        [0.10518971078978015, 0.020109367577996348, 0.16387991002148772, 0.06918193167148162, 0.1402419534612684, 0.04873816716947776];
    for (costs, peer) in [(WITHOUT, without), (WITH, with)] {
        let best = of_columns(costs, vector, greatest);
        close(&mean(costs, vector).iter().map(|s| best - s).collect::<Vec<_>>(), &peer, 1e-13);
    }
}

#[test]
fn mara_is_half_of_what_the_mean_lacks() {
    // pyDecision 5.1.8: mara_method(X, w, types), the lower the better: the area between two straight lines is the mean of their ends
    let without =
        [0.11668478260869558, 0.07350845410628015, 0.12463768115942025, 0.07743961352656997, 0.10805555555555546, 0.09367149758454102];
    let with =
        [0.11249286341677645, 0.021525302922309364, 0.16297101449275364, 0.07456082564778221, 0.14696969696969697, 0.05291447682752026];
    for (costs, peer) in [(WITHOUT, without), (WITH, with)] {
        close(&mean(costs, proportion).iter().map(|s| (1.0 - s) / 2.0).collect::<Vec<_>>(), &peer, 1e-15);
    }
}

#[test]
fn smart_on_its_geometric_scale_is_a_mean_of_logarithms() {
    // pyDecision 5.1.8: smart_method(X, [4, 3, 2, 1], [4, 90, 2, 40], [10, 160, 5, 80], ["max"] * 4): weights are powers of the root of 2, scores 10 + log2 of the place between the bounds
    let peer = [8.818422937618703, 8.617077533324572, 8.58907046035003, 9.09935111339936, 8.688366258560727, 8.734273872550796];
    let mut given = common();
    for ((_, x), (lo, hi)) in given.columns.iter_mut().zip([(4.0, 10.0), (90.0, 160.0), (2.0, 5.0), (40.0, 80.0)]) {
        x.iter_mut().for_each(|x| *x = 10.0 + libm::log((*x - lo) / (hi - lo)) / std::f64::consts::LN_2);
    }
    let weights = [4, 3, 2, 1].map(|grade| libm::pow(2.0, f64::from(grade) / 2.0));
    close(&run(crate::WeightedMean::method(), "{}", &given.weights(&weights)).unwrap().all(), &peer, 1e-13);
}

#[test]
fn maut_is_the_mean_of_utilities_of_min_max_scores() {
    // pyDecision 5.1.8: maut_method(X, w, types, [utility] * 4), "log" and "ln"
    let log = [0.6695997540490031, 0.6534236673508066, 0.5047533443915497, 0.7822479784407252, 0.5522357924159857, 0.6428964408351721];
    let ln = [0.5364418485562238, 0.6294023975028327, 0.44294960780351533, 0.6934688967391733, 0.5260325569013503, 0.5547530928348628];
    let log_with = [0.7198627543143185, 0.9474922672292083, 0.3047533443915498, 0.7840363271685045, 0.412705609535463, 0.8464612813733773];
    let ln_with = [0.6006596392272543, 0.921696634153794, 0.24294960780351538, 0.7214051311388595, 0.351034830528256, 0.8002496466446336];
    fn log10(x: f64) -> f64 {
        libm::log10(9.0 * x + 1.0)
    }
    fn ln1(x: f64) -> f64 {
        libm::log((std::f64::consts::E - 1.0) * x + 1.0)
    }
    let utility = |costs, u: fn(f64) -> f64| mean(costs, |x, cost| min_max(x, cost).into_iter().map(u).collect());
    close(&utility(WITHOUT, log10), &log, 1e-14);
    close(&utility(WITHOUT, ln1), &ln, 1e-14);
    close(&utility(WITH, log10), &log_with, 1e-14);
    close(&utility(WITH, ln1), &ln_with, 1e-14);
}

#[test]
fn regime_under_weights_as_numbers_is_copeland() {
    // pyDecision 5.1.8: regime_method(X[:5], w, ["max"] * 4), with weights of which no two halves are equal: how often "P+" stands in the row of a unit less how often in its column. Of ties, of which there are none here, it makes a win for both.
    let given = crate::peers::common_without(5);
    let scores = |w: &[f64]| run(crate::Copeland::method(), "{}", &given.clone().weights(w)).unwrap().all();
    assert_eq!(scores(&[0.4, 0.29, 0.2, 0.11]), REGIME.0);
    assert_eq!(scores(&[0.1, 0.2, 0.3, 0.45]), REGIME.1);
}

const REGIME: ([f64; 5], [f64; 5]) = ([-2.0, 2.0, -2.0, 2.0, 0.0], [-2.0, 0.0, -4.0, 4.0, 2.0]);

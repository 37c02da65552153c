//! Names under which a weighted mean goes in multi-criteria analysis: on scores of which more is better these methods are a normaliser and a weighted mean, up to a
//! constant, and need no file of their own. The numbers are those of the programs that offer them.

use crate::peers::{WEIGHTS, common};
use crate::trial::{close, run};

/// The weighted mean of columns that are scaled first.
fn mean(scale: impl Fn(&[f64]) -> Vec<f64>) -> Vec<f64> {
    let mut given = common();
    given.columns.iter_mut().for_each(|(_, x)| *x = scale(x));
    run(crate::WeightedMean::method(), "{}", &given.weights(&WEIGHTS)).unwrap().all()
}

fn over(x: &[f64], by: f64) -> Vec<f64> {
    x.iter().map(|x| x / by).collect()
}

fn greatest(x: &[f64]) -> f64 {
    indicia_kernels::max(x).unwrap()
}

fn to_best(scores: &[f64]) -> Vec<f64> {
    over(scores, greatest(scores))
}

#[test]
fn copras_is_the_mean_of_shares_relative_to_the_best() {
    // pyDecision 5.1.8: copras_method(X, w, ["max"] * 4)
    let peer = [0.899692930659, 1.0, 0.882002620814, 0.991243559995, 0.923655091969, 0.951543906826];
    close(&to_best(&mean(|x| over(x, x.iter().sum()))), &peer, 1e-11);
}

#[test]
fn moora_is_the_sum_over_vector_normalised_columns() {
    // pyDecision 5.1.8: moora_method(X, w, ["max"] * 4)
    let peer = [0.383986421393, 0.426515608527, 0.376631723549, 0.422984066961, 0.39447520125, 0.405861506255];
    close(&mean(|x| over(x, x.iter().map(|x| x * x).sum::<f64>().sqrt())), &peer, 1e-11);
}

#[test]
fn marcos_is_proportional_to_the_mean_of_shares_of_the_best() {
    // pymcdm 1.4.0: MARCOS()(X, w, [1] * 4); marcos_method of pyDecision 5.1.8 gives the same. With A the weighted mean of the worst values relative to the best,
    // f(K) = S (1 + 1/A) / (1 + A + 1/A).
    let peer = [0.626979201188, 0.697601651658, 0.61397084213, 0.691171551623, 0.641093814016, 0.664621461152];
    let s = mean(|x| over(x, greatest(x)));
    let worst = mean(|x| vec![indicia_kernels::min(x).unwrap() / greatest(x); 6])[0];
    let factor = (1.0 + 1.0 / worst) / (1.0 + worst + 1.0 / worst);
    close(&s.iter().map(|s| s * factor).collect::<Vec<_>>(), &peer, 1e-11);
}

#[test]
fn aras_is_a_mean_relative_to_the_ideal_unit() {
    // pymcdm 1.4.0: ARAS()(X, w, [1] * 4); aras_method of pyDecision 5.1.8 gives the same. The ideal unit takes part in the sums.
    let peer = [0.766310357228, 0.851894229423, 0.751103009545, 0.844367911028, 0.786171712371, 0.810792167715];
    let share = |x: &[f64]| x.iter().sum::<f64>() + greatest(x);
    let ideal = mean(|x| vec![greatest(x) / share(x); 6])[0];
    close(&over(&mean(|x| over(x, share(x))), ideal), &peer, 1e-11);
}

#[test]
fn mabac_and_mairca_are_the_mean_of_min_max_scores_but_for_a_constant() {
    // pymcdm 1.4.0: MABAC()(X, w, [1] * 4) and MAIRCA()(X, w, [1] * 4), which is the lower the better
    let mabac = [-0.042771873635, 0.140601332107, -0.060933755612, 0.14720021568, 0.03224806257, 0.041857312968];
    let mairca = [0.09697301967, 0.066410818713, 0.1, 0.065311004785, 0.08446969697, 0.082868155237];
    let scores = mean(|x| {
        let (lo, hi) = indicia_kernels::min_max(x).unwrap();
        x.iter().map(|x| (x - lo) / (hi - lo)).collect()
    });
    close(&mabac.map(|y| y - mabac[0]), &scores.iter().map(|s| s - scores[0]).collect::<Vec<_>>(), 1e-11);
    // (1 - score) / n
    close(&mairca, &scores.iter().map(|s| (1.0 - s) / 6.0).collect::<Vec<_>>(), 1e-11);
}

#[test]
fn rov_and_spotis_are_the_mean_of_min_max_scores() {
    // pyDecision 5.1.8: rov_method(X, w, ["max"] * 4); pymcdm 1.4.0: SPOTIS(bounds=the extremes)(X, w, [1] * 4), which is the lower the better
    let rov = [0.41816188197767157, 0.6015350877192984, 0.4, 0.6081339712918661, 0.4931818181818183, 0.5027910685805423];
    let spotis = [0.5818381180223285, 0.39846491228070174, 0.6, 0.391866028708134, 0.5068181818181818, 0.49720893141945777];
    let scores = mean(|x| {
        let (lo, hi) = indicia_kernels::min_max(x).unwrap();
        x.iter().map(|x| (x - lo) / (hi - lo)).collect()
    });
    close(&scores, &rov, 1e-13);
    close(&scores.iter().map(|s| 1.0 - s).collect::<Vec<_>>(), &spotis, 1e-13);
}

#[test]
fn piv_is_the_distance_of_the_vector_normalised_mean_from_its_best() {
    // pyDecision 5.1.8: piv_method(X, w, ["max"] * 4), the lower the better
    let peer =
        [0.11712002103710392, 0.07459083390319492, 0.12447471888109257, 0.07812237546830714, 0.10663124118021905, 0.09524493617440849];
    let vector = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>().sqrt();
    let scores = mean(|x| over(x, vector(x)));
    let best = mean(|x| vec![greatest(x) / vector(x); 6])[0];
    close(&scores.iter().map(|s| best - s).collect::<Vec<_>>(), &peer, 1e-13);
}

#[test]
fn ram_is_a_root_of_the_mean_of_shares() {
    // pymcdm 1.4.0: RAM()(X, w, [1] * 4): without costs the (2 + 0)-th root of 2 + S
    let peer = [1.4694523398226704, 1.4754828006385305, 1.4683862293641217, 1.474957345722041, 1.4708951925847507, 1.4725727038605039];
    let scores = mean(|x| over(x, x.iter().sum()));
    close(&scores.iter().map(|s| libm::sqrt(2.0 + s)).collect::<Vec<_>>(), &peer, 1e-13);
}

#[test]
fn ocra_is_a_mean_relative_to_the_least_but_for_a_constant() {
    // pymcdm 1.4.0 and pyDecision 5.1.8: ocra_method(X, w, ["max"] * 4)
    let peer = [0.03688352826510716, 0.1971028265107212, 0.0, 0.17257309941520454, 0.05087231968810901, 0.12845029239766081];
    let scores = mean(|x| over(x, indicia_kernels::min(x).unwrap()));
    let least = indicia_kernels::min(&scores).unwrap();
    close(&scores.iter().map(|s| s - least).collect::<Vec<_>>(), &peer, 1e-13);
}

//! Numbers of other programs for the same fourteen regions.
//!
//! In a Python environment with `pip install numpy scipy mapclassify inequality esda libpysal statsmodels` (numpy 2.4, scipy 1.17
//! and their kin of 2026): `scipy.stats.pearsonr(x, y)`, `spearmanr`, `kendalltau`; `mapclassify.FisherJenks(x, k=4)`;
//! `inequality.gini.Gini(x)`, `inequality.theil.TheilD(x, groups)`; `esda.Moran(x, w)` and `esda.Moran_Local(x, w)` with
//! row-standardised weights; `statsmodels.api.OLS(y, add_constant(x)).fit()`; `scipy.stats.gaussian_kde` with a bandwidth of 3.
#![allow(clippy::unwrap_used)]

use indicia_kernels::{
    Neighbours, PValue, cluster_errors, density, gini, kendall_test, local_moran, moran, natural_breaks, pearson_test, regress,
    spearman_test, theil_by_group,
};

const X: [f64; 14] = [51.4, 48.7, 47.9, 36.2, 41.5, 60.3, 55.1, 42.2, 39.9, 47.9, 63.8, 58.0, 44.4, 35.7];
const Y: [f64; 14] = [33.1, 35.4, 30.2, 29.8, 31.1, 40.0, 35.4, 28.7, 33.3, 30.9, 38.2, 41.6, 36.6, 27.5];
const GROUPS: [usize; 14] = [0, 0, 0, 1, 1, 2, 2, 1, 1, 0, 2, 2, 1, 0];

#[track_caller]
fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{found} is not {expected}");
}

#[test]
fn correlations_and_their_p_values_are_those_of_scipy() {
    let pearson = pearson_test(&X, &Y).unwrap();
    close(pearson.value, 0.809_664_564_812_678_9);
    close(pearson.p.unwrap(), 0.000_449_324_228_743_449_93);
    let spearman = spearman_test(&X, &Y).unwrap();
    close(spearman.value, 0.775_330_396_475_771_1);
    close(spearman.p.unwrap(), 0.001_121_908_153_154_443_1);
    let tied = kendall_test(&X, &Y).unwrap();
    assert_eq!(tied.by, PValue::Normal);
    close(tied.value, 0.588_888_888_888_888_9);
    close(tied.p.unwrap(), 0.003_612_368_401_903_607_5);
    let (mut x, mut y) = (X, Y);
    (x[9], y[6]) = (47.0, 35.5);
    let untied = kendall_test(&x, &y).unwrap();
    assert_eq!(untied.by, PValue::Exact);
    close(untied.value, 0.582_417_582_417_582_5);
    close(untied.p.unwrap(), 0.003_024_811_732_028_994);
}

#[test]
fn natural_breaks_are_those_of_mapclassify() {
    assert_eq!(natural_breaks(&X, 4).unwrap().upper, [36.2, 44.4, 51.4, 63.8]);
}

#[test]
fn gini_and_theil_are_those_of_pysal() {
    close(gini(&X).unwrap(), 0.100_551_899_808_957_72);
    let parts = theil_by_group(&X, &[], &GROUPS, 3).unwrap();
    close(parts.total.t, 0.015_480_406_420_198);
    // The peer prints eight decimals of the parts.
    assert!((parts.between.t - 0.011_750_05).abs() < 5e-9);
    assert!((parts.within.t - 0.003_730_36).abs() < 5e-9);
}

/// A ring in which every third unit has one more neighbour, so that the weights are not symmetric.
fn ring() -> Neighbours {
    let near = |i: usize| {
        let mut list = vec![((i + 13) % 14, 1.0), ((i + 1) % 14, 1.0)];
        if i.is_multiple_of(3) {
            list.push(((i + 5) % 14, 1.0));
        }
        list
    };
    Neighbours::new((0..14).map(near).collect()).row_standardised()
}

#[test]
fn moran_is_that_of_esda() {
    let found = moran(&X, &ring(), 99_999, 1).unwrap();
    close(found.i, 0.282_585_277_852_551_94);
    close(found.expected, -1.0 / 13.0);
    close(found.variance_normal, 0.047_725_493_879_340_004);
    close(found.variance_orders.unwrap(), 0.050_623_432_540_683_445);
    // esda counts one tail: 0.0562 of 99,999 permutations; both tails are about twice that.
    assert!((found.p.unwrap() - 2.0 * 0.0562).abs() < 0.006, "{:?}", found.p);
    // esda divides by n - 1 where Anselin's paper has n.
    let peer = [0.006_947_983_562_749_26, 0.012_792_639_263_602_634, 0.012_424_278_610_187_347, 0.760_896_290_284_386_3];
    let local = local_moran(&X, &ring(), 0, 1).unwrap();
    for (found, peer) in local.iter().flatten().zip(peer) {
        close(found.i, peer * 14.0 / 13.0);
    }
}

#[test]
fn a_regression_is_that_of_statsmodels() {
    let found = regress(&Y, &[vec![1.0; 14], X.to_vec()], 0).unwrap();
    close(found.coefficients[0], 14.610_229_091_990_995);
    close(found.coefficients[1], 0.397_112_619_185_923);
    close(found.errors[0], 4.056_284_473_077_487);
    close(found.errors[1], 0.083_095_364_704_407_45);
    close(found.p[1], 0.000_449_324_228_743_449_7);
    close(found.r2.unwrap(), 0.655_556_707_513_305_1);
}

#[test]
fn clustered_errors_are_those_of_statsmodels() {
    // OLS(...).fit(cov_type="cluster", cov_kwds={"groups": g}, use_t=True)
    let groups = [0, 0, 0, 1, 1, 2, 2, 1, 1, 3, 3, 2, 1, 0];
    let columns = [vec![1.0; 14], X.to_vec()];
    let fit = regress(&Y, &columns, 0).unwrap();
    let (errors, p) = cluster_errors(&fit, &columns, &groups, 5).unwrap();
    close(errors[0], 3.760_503_627_163_256_4);
    close(errors[1], 0.078_956_096_166_911_28);
    close(p[0], 0.030_218_566_297_498_216);
    close(p[1], 0.015_145_789_669_972_766);
}

#[test]
fn a_density_is_that_of_scipy() {
    for (found, peer) in density(&X, 3.0, &[40.0, 50.0, 60.0]).into_iter().zip([
        0.036_775_566_904_572_6,
        0.036_763_975_482_771_61,
        0.023_987_606_965_341_295,
    ]) {
        close(found, peer);
    }
}

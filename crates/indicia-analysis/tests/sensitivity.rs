//! Sobol indices: against functions whose indices are known, SALib and COINr.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::f64::consts::PI;
use std::path::PathBuf;

use indicia_analysis::sensitivity::{Design, Estimate, Estimator, Form, Function, NoIndices, Runs, Sample, run};

/// A plain function with one output.
struct Plain<F>(F);

impl<F: Fn(&[f64]) -> f64 + Sync> Function for Plain<F> {
    type Memory = ();

    fn outputs(&self) -> usize {
        1
    }

    fn memory(&self) {}

    fn evaluate(&self, _: u64, uniforms: &[f64], (): &mut (), out: &mut [f64]) {
        out[0] = (self.0)(uniforms);
    }
}

fn runs(design: &Design, function: impl Fn(&[f64]) -> f64 + Sync) -> Runs {
    run(design, &Plain(function), &|_| {})
}

const A: f64 = 7.0;
const B: f64 = 0.1;

/// T. Ishigami, T. Homma (1990): on (-pi, pi) for each of three variables.
fn ishigami(u: &[f64]) -> f64 {
    let [x, y, z] = [0, 1, 2].map(|i| PI * (2.0 * u[i] - 1.0));
    libm::sin(x) + A * libm::sin(y) * libm::sin(y) + B * z * z * z * z * libm::sin(x)
}

/// Its variance and the parts of it that x, y, and x with z explain.
fn ishigami_parts() -> (f64, [f64; 3]) {
    let parts = [0.5 * (1.0 + B * PI.powi(4) / 5.0).powi(2), A * A / 8.0, B * B * PI.powi(8) * (1.0 / 18.0 - 1.0 / 50.0)];
    (parts.iter().sum(), parts)
}

/// The truth lies within five standard errors: an interval of 90 % is 3.29 of them wide.
fn near(what: &str, estimate: &Estimate, truth: f64) {
    let [low, high] = estimate.interval.unwrap();
    let standard_error = (high - low) / 3.29;
    assert!((estimate.value - truth).abs() < 5.0 * standard_error, "{what}: {estimate:?}, not {truth}");
    assert!(low <= estimate.value && estimate.value <= high, "{what}: {estimate:?}");
}

#[test]
fn indices_of_ishigami_are_the_analytic_ones() {
    let (v, [x, y, xz]) = ishigami_parts();
    for seed in 0..5 {
        let design = Design::new(2048, &[1, 1, 1], true, seed);
        let indices = Estimator { seed, ..Estimator::default() }.indices(runs(&design, ishigami).sample(0)).unwrap();
        assert_eq!((indices.rows, indices.left_out, design.runs()), (2048, 0, 2048 * 8));
        [x / v, y / v, 0.0].iter().zip(&indices.first).for_each(|(t, e)| near("first", e, *t));
        [(x + xz) / v, y / v, xz / v].iter().zip(&indices.total).for_each(|(t, e)| near("total", e, *t));
        [0.0, xz / v, 0.0].iter().zip(&indices.second).for_each(|(t, e)| near("second", e, *t));
        // 4,096 random numbers have standard errors of sqrt(V / 4096) and, with a kurtosis of 3.5, sqrt(2.5 / 4096) V; even ones are closer.
        assert!((indices.mean - A / 2.0).abs() < (v / 4096.0).sqrt() / 3.0, "{}", indices.mean);
        assert!((indices.variance / v - 1.0).abs() < (2.5_f64 / 4096.0).sqrt(), "{}", indices.variance);
    }
}

#[test]
fn factors_with_several_numbers_are_swapped_together() {
    // x and z are one factor: alone it explains all but y's part.
    let (v, [x, y, xz]) = ishigami_parts();
    let design = Design::new(2048, &[2, 1], false, 3);
    let grouped = |u: &[f64]| ishigami(&[u[0], u[2], u[1]]);
    let indices = Estimator::default().indices(runs(&design, grouped).sample(0)).unwrap();
    [(x + xz) / v, y / v].iter().zip(&indices.first).for_each(|(t, e)| near("first", e, *t));
    [(x + xz) / v, y / v].iter().zip(&indices.total).for_each(|(t, e)| near("total", e, *t));
    assert!(indices.second.is_empty());
}

#[test]
fn indices_of_the_g_function_are_the_analytic_ones() {
    // I. M. Sobol': product of (|4 x_i - 2| + a_i) / (1 + a_i).
    let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];
    let g = |u: &[f64]| u.iter().zip(a).map(|(u, a)| ((4.0 * u - 2.0).abs() + a) / (1.0 + a)).product();
    let parts = a.map(|a| 1.0 / 3.0 / ((1.0 + a) * (1.0 + a)));
    let all: f64 = parts.iter().map(|p| 1.0 + p).product();
    let design = Design::new(4096, &[1; 8], false, 1);
    let indices = Estimator::default().indices(runs(&design, g).sample(0)).unwrap();
    for (i, part) in parts.iter().enumerate() {
        near("first", &indices.first[i], part / (all - 1.0));
        near("total", &indices.total[i], part * all / (1.0 + part) / (all - 1.0));
    }
}

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    // Independent rows: numbers that no Sobol point supplies, since no factor fits into the table.
    let (v, [x, _, _]) = ishigami_parts();
    let seeds = 200;
    let held = (0..seeds).filter(|seed| {
        let design = Design::new(128, &[241, 241, 241], false, *seed);
        assert_eq!(design.even(), 0);
        let first = |u: &[f64]| ishigami(&[u[0], u[241], u[482]]);
        let by = Estimator { resamples: 200, seed: *seed, ..Estimator::default() };
        let [low, high] = by.indices(runs(&design, first).sample(0)).unwrap().first[0].interval.unwrap();
        (low..=high).contains(&(x / v))
    });
    // Binomial with n = 200, p = 0.9: 180, sd 4.2; three of them, and one more below since percentile intervals are a little narrow.
    let held = held.count();
    assert!((163..=193).contains(&held), "{held} of {seeds}");
}

/// 64 rows of two samples, from a generator of a line, so that Python can have the same.
fn lines() -> Vec<[[f64; 3]; 2]> {
    let mut state = 12345_u32;
    let mut u = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (f64::from(state) + 0.5) / 4_294_967_296.0
    };
    let mut sample = || (0..64).map(|_| [u(), u(), u()]).collect::<Vec<_>>();
    let (a, b) = (sample(), sample());
    a.into_iter().zip(b).map(|(a, b)| [a, b]).collect()
}

/// SALib 1.6.0 on numpy 2.4.6, Python 3.11:
/// ```text
/// import math, numpy as np
/// from SALib.analyze import sobol
/// state = 12345
/// def u():
///     global state
///     state = (1664525 * state + 1013904223) % 2**32
///     return (state + 0.5) / 2**32
/// N, d = 64, 3
/// A = [[u() for _ in range(d)] for _ in range(N)]
/// B = [[u() for _ in range(d)] for _ in range(N)]
/// def f(x):
///     x = [math.pi * (2 * v - 1) for v in x]
///     return math.sin(x[0]) + 7 * math.sin(x[1])**2 + 0.1 * x[2]**4 * math.sin(x[0])
/// Y = []
/// for a, b in zip(A, B):
///     Y.append(f(a))
///     Y += [f([b[j] if j == i else a[j] for j in range(d)]) for i in range(d)]
///     Y += [f([a[j] if j == i else b[j] for j in range(d)]) for i in range(d)]
///     Y.append(f(b))
/// S = sobol.analyze({'num_vars': d, 'names': ['x1', 'x2', 'x3'], 'bounds': [[0, 1]] * d}, np.array(Y), calc_second_order=True, seed=1)
/// print(S['S1'].tolist(), S['ST'].tolist(), [S['S2'][0, 1], S['S2'][0, 2], S['S2'][1, 2]])
/// ```
#[test]
fn estimates_are_those_of_salib() {
    let mix = |to: &[f64; 3], from: &[f64; 3], i: usize| {
        let mut x = *to;
        x[i] = from[i];
        ishigami(&x)
    };
    let rows = lines();
    let each = |f: &dyn Fn(&[f64; 3], &[f64; 3]) -> f64| rows.iter().map(|[a, b]| f(a, b)).collect::<Vec<f64>>();
    let sample = Sample {
        a: each(&|a, _| ishigami(a)),
        b: each(&|_, b| ishigami(b)),
        swapped: (0..3).map(|i| each(&|a, b| mix(a, b, i))).collect(),
        reversed: (0..3).map(|i| each(&|a, b| mix(b, a, i))).collect(),
    };
    let found = Estimator { resamples: 0, ..Estimator::default() }.indices(sample).unwrap();
    let same = |found: &[Estimate], expected: [f64; 3]| {
        for (f, e) in found.iter().zip(expected) {
            assert!((f.value - e).abs() < 1e-12 && f.interval.is_none(), "{found:?}, not {expected:?}");
        }
    };
    same(&found.first, [0.185_465_717_099_704_95, 0.153_453_471_118_063_8, 0.004_745_128_199_445_521]);
    same(&found.total, [0.566_137_523_661_396_8, 0.265_372_781_269_428_4, 0.330_402_155_159_274_85]);
    same(&found.second, [-0.008_839_632_764_913_313, 0.402_654_709_669_047, 0.225_238_474_372_147_42]);
}

/// COINr's folder; `None` where it is neither asked for nor there.
fn coinr(file: &str) -> Option<Vec<Vec<String>>> {
    let named = std::env::var_os("INDICIA_REFERENCE").map(PathBuf::from);
    let asked = named.is_some();
    let folder = named.unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared"))).join("reference/coinr");
    if !folder.is_dir() {
        assert!(!asked, "INDICIA_REFERENCE names a folder without COINr's tables: {}", folder.display());
        println!("passed over: COINr's designs, no folder {}", folder.display());
        return None;
    }
    let text = std::fs::read_to_string(folder.join(file)).unwrap();
    Some(text.lines().skip(1).map(|l| l.split(',').map(str::to_owned).collect()).collect())
}

/// COINr 1.1.14's indices from its own evaluations, blocks [A; B; AB1 ...]; returns how many there were.
fn same_as_coinr(evaluations: &[Vec<String>], column: usize, expected: &[Vec<String>]) -> usize {
    let number = |text: &String| text.parse::<f64>().unwrap();
    let y: Vec<f64> = evaluations.iter().map(|r| number(&r[column])).collect();
    let d = expected.len();
    let sample = Sample::of_blocks(&y, y.len() / (d + 2), d);
    let found = Estimator { form: Form::Plain, resamples: 0, ..Estimator::default() }.indices(sample).unwrap();
    for (i, row) in expected.iter().enumerate() {
        let (first, total) = (number(&row[1]), number(&row[2]));
        assert!((found.first[i].value - first).abs() < 1e-12, "{}: {:?}, not {first}", row[0], found.first[i]);
        assert!((found.total[i].value - total).abs() < 1e-12, "{}: {:?}, not {total}", row[0], found.total[i]);
    }
    d
}

#[test]
fn indices_from_the_evaluations_of_coinr_are_those_of_coinr() {
    let Some(sample) = coinr("sa_estimate_ishigami_sample.csv") else { return };
    assert_eq!((sample.len(), same_as_coinr(&sample, 3, &coinr("sa_estimate_ishigami.csv").unwrap())), (5 * 4096, 3));
    let y = coinr("sa_N100_y.csv").unwrap();
    assert_eq!((y.len(), same_as_coinr(&y, 1, &coinr("sa_N100_indices.csv").unwrap())), (600, 4));
}

#[test]
fn a_constant_output_has_no_indices_and_says_so() {
    let design = Design::new(64, &[1, 1], true, 1);
    let found = Estimator::default().indices(runs(&design, |_| 3.5).sample(0));
    assert_eq!(found, Err(NoIndices::Constant { value: 3.5, left_out: 0 }));
    // Rounding is no variance: a sum in another order is the same value.
    let found = Estimator::default().indices(runs(&design, |u| 3.5 + u[0] * 1e-14).sample(0));
    assert!(matches!(found, Err(NoIndices::Constant { .. })));
    let found = Estimator::default().indices(runs(&design, |u| if u[0] > 0.5 { f64::NAN } else { 3.5 }).sample(0));
    assert!(matches!(found, Err(NoIndices::Constant { value: 3.5, left_out: 48.. })), "{found:?}");
}

#[test]
fn a_row_with_a_run_without_value_is_left_out_and_counted() {
    let design = Design::new(256, &[1, 1], false, 1);
    let f = |u: &[f64]| if u[1] > 0.9 { f64::NAN } else { u[0] + u[1] };
    let found = Estimator::default().indices(runs(&design, f).sample(0)).unwrap();
    // All four runs of a row have values when both points do: 0.81 of the rows, sd 6.3 if they were random.
    assert_eq!(found.rows + found.left_out, 256);
    assert!(found.rows.abs_diff(207) < 20, "{}", found.rows);
    // What is left is uniform on (0, 0.9): variances 1/12 and 0.81/12.
    [1.0 / 1.81, 0.81 / 1.81].iter().zip(&found.first).for_each(|(t, e)| near("first", e, *t));
    let none = Estimator::default().indices(runs(&design, |_| f64::NAN).sample(0));
    assert_eq!(none, Err(NoIndices::TooFewRows { rows: 0, left_out: 256 }));
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let indices = pool.install(|| {
            let design = Design::new(1000, &[1, 1, 1], true, 3);
            Estimator::default().indices(runs(&design, ishigami).sample(0)).unwrap()
        });
        let estimates = indices.first.iter().chain(&indices.total).chain(&indices.second);
        estimates.flat_map(|e| [e.value, e.interval.unwrap()[0], e.interval.unwrap()[1]]).map(f64::to_bits).collect::<Vec<_>>()
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(16));
}

#[test]
fn progress_counts_every_run() {
    let done = std::sync::atomic::AtomicUsize::new(0);
    let design = Design::new(100, &[1, 2], false, 1);
    run(&design, &Plain(|u: &[f64]| u[0]), &|n| {
        done.fetch_add(n, std::sync::atomic::Ordering::Relaxed);
    });
    assert_eq!(done.into_inner(), design.runs());
}

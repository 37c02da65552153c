//! Statistics of small systems, worked by hand.
#![allow(clippy::unwrap_used)]

mod support;

use indicia_analysis::statistics::{
    Company, Frame, Method, Thresholds, Turned, alphas, components, coverage, describe, everything, importance, reversals, siblings,
};
use indicia_core::{Evaluation, FitScope, Period, Stage};
use support::{Build, evaluation};

/// One year, columns x and y.
fn build(units: &[&'static str], x: &[f64], y: &[f64]) -> Build {
    Build {
        rows: units.iter().map(|u| (*u, 2024)).collect(),
        columns: vec![("x", x.to_vec()), ("y", y.to_vec())],
        ..Build::panel(FitScope::All)
    }
}

fn frame(evaluation: &Evaluation, stage: Stage) -> Frame<'_> {
    Frame::new(evaluation, "total", Period::year(2024), stage).unwrap()
}

fn turned<'a>(all: &'a [Turned], company: &Company) -> &'a Turned {
    all.iter().find(|t| t.company == *company).unwrap()
}

#[test]
fn leaving_out_who_sets_a_range_turns_orders_and_with_the_range_held_it_does_not() {
    // Min-max over x from 0 to 10: B .3 + .4, A .4 + .2, D 0 + 1, E 0, C 1 + 0 in halves: C = D > B > A > E. Without C x ends at 4: A 1 + .2, B .75 + .4, D 1.
    let e = evaluation(&build(&["A", "B", "C", "D", "E"], &[4.0, 3.0, 10.0, 0.0, 0.0], &[2.0, 4.0, 0.0, 10.0, 0.0]));
    let steps = std::sync::atomic::AtomicUsize::new(0);
    let found = reversals(&frame(&e, Stage::Score), &|| _ = steps.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    assert_eq!(steps.into_inner(), 12);
    assert!(found.failed.is_empty() && found.not_held.is_empty(), "{found:#?}");
    let node = &found.nodes[0];
    assert_eq!((&*node.node, node.aggregator.as_deref()), ("total", Some("weighted-mean")));
    // Twice five units, the best and the worst.
    assert_eq!(node.turned.len(), 12);
    let c = turned(&node.turned, &Company::Without("C".into()));
    assert_eq!((c.compared, c.pairs, c.held), (6, 3, Some(0)));
    let mut pairs: Vec<(&str, &str)> = c.examples.iter().map(|(a, b)| (&**a, &**b)).collect();
    pairs.sort_unstable();
    assert_eq!(pairs, [("B", "A"), ("D", "A"), ("D", "B")]);
    // Nobody who comes goes beyond what is there.
    for t in node.turned.iter().filter(|t| !matches!(t.company, Company::Without(_))) {
        assert_eq!((t.compared, t.pairs, t.held), (10, 0, Some(0)), "{t:?}");
    }
}

#[test]
fn an_order_that_counts_places_turns_also_when_fits_are_held() {
    // Places by Borda, weights .45 and .55. A: .45 * 2 + .55 * 1 = 1.45, B: .55 * 2 = 1.1. Without C, which stands between them in x alone: .45 and .55.
    let e = evaluation(&Build {
        aggregate: "borda-count",
        weights: vec![0.45, 0.55],
        ..build(&["A", "B", "C"], &[10.0, 1.0, 5.0], &[1.0, 10.0, 0.0])
    });
    let found = reversals(&frame(&e, Stage::Score), &|| ());
    let c = turned(&found.nodes[0].turned, &Company::Without("C".into()));
    assert_eq!((c.compared, c.pairs, c.held), (1, 1, Some(1)));
    assert_eq!(c.examples, [("A".into(), "B".into())]);
}

#[test]
fn fits_by_period_cannot_be_held_and_are_named() {
    let e = evaluation(&Build::panel(FitScope::Each));
    let found = reversals(&frame(&e, Stage::Score), &|| ());
    assert!(found.not_held.contains(&"score.x".to_string()), "{:?}", found.not_held);
    assert!(found.nodes[0].turned.iter().all(|t| t.held.is_none()));
}

#[test]
fn a_column_is_described_with_its_outliers() {
    // Quartiles 2, 3, 4: fences at -1 and 7.
    let e = evaluation(&build(&["A", "B", "C", "D", "E"], &[1.0, 2.0, 3.0, 4.0, 100.0], &[0.0, 0.0, 0.0, 1.0, 5.0]));
    let found = describe(&frame(&e, Stage::Derive), &Thresholds::default());
    let ids: Vec<&str> = found.iter().map(|d| &*d.id).collect();
    assert_eq!(ids, ["total", "x", "y"]);
    let x = &found[1];
    assert_eq!((x.q1, x.median, x.q3, x.outliers.as_slice()), (Some(2.0), Some(3.0), Some(4.0), &[4][..]));
    // Skewness 2.232 and kurtosis 4.987, as Excel has them.
    assert!(x.skewed && !x.thin && !x.mostly_zero && !x.repetitive);
    let y = &found[2];
    assert_eq!((y.zeros, y.unique, y.same), (3, 3, 3));
    // Two of five values are not zero; three of five are distinct.
    assert!(y.mostly_zero && !y.repetitive);
    let strict = Thresholds { unique: 0.7, fences: 50.0, ..Thresholds::default() };
    let found = describe(&frame(&e, Stage::Derive), &strict);
    assert!(found[2].repetitive && found[1].outliers.is_empty());
}

#[test]
fn importance_is_that_of_the_closed_form() {
    // x and y on a full grid are uncorrelated: x has 9/10 of the variance of (3x + y) / 4 where both have one variance.
    let units: Vec<&'static str> = (0..16).map(|i| &*Box::leak(format!("u{i:02}").into_boxed_str())).collect();
    let (x, y): (Vec<f64>, Vec<f64>) = (0..16).map(|i| (f64::from(i / 4), f64::from(i % 4))).unzip();
    let e = evaluation(&Build { weights: vec![0.75, 0.25], ..build(&units, &x, &y) });
    let found = importance(&frame(&e, Stage::Score), 10, None);
    let [first, second] = found[0].children.as_slice() else { panic!("{found:?}") };
    for (child, nominal, effect) in [(first, 0.75, 0.9), (second, 0.25, 0.1)] {
        assert_eq!(child.nominal, Some(nominal));
        assert!((child.squared.unwrap() - effect).abs() < 1e-12 && (child.effect.unwrap().ratio - effect).abs() < 1e-12, "{child:?}");
        assert!((child.gap().unwrap() - (effect - nominal)).abs() < 1e-12);
    }
    // With more asked for than there are, nothing is said.
    let found = importance(&frame(&e, Stage::Score), 17, None);
    assert_eq!((found[0].n, found[0].children.len()), (16, 0));
}

#[test]
fn a_constant_column_is_said_and_left_out() {
    let e = evaluation(&Build { score: "none", ..build(&["A", "B", "C", "D"], &[1.0, 2.0, 3.0, 5.0], &[7.0, 7.0, 7.0, 7.0]) });
    let raw = frame(&e, Stage::Derive);
    let pairs = siblings(&raw, Method::Pearson);
    assert_eq!((pairs[0].1[0].correlated.n, pairs[0].1[0].correlated.found), (4, None));
    let found = components(&raw, None);
    assert_eq!(found[0].constant.iter().map(|c| &**c).collect::<Vec<_>>(), ["y"]);
    assert!(found[0].found.is_none());
    // The sum varies, so there is an alpha, of nothing in common; what does not vary cannot be standardised.
    assert_eq!(alphas(&raw)[0].found.as_ref().map(|a| (a.raw, a.standardised)), Some((0.0, None)));
    assert!(describe(&raw, &Thresholds::default())[2].is_constant());
    assert!(coverage(&raw).iter().all(|u| u.present == 2));
}

#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    let units: Vec<&'static str> = (0..40).map(|i| &*Box::leak(format!("u{i:02}").into_boxed_str())).collect();
    let column = |k: u32| (0..40_u32).map(|i| f64::from((i * k + 7) % 41)).collect::<Vec<f64>>();
    let e = evaluation(&build(&units, &column(17), &column(23)));
    let all = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let f = frame(&e, Stage::Score);
            let mut out = format!("{:?}", everything(&f, Method::Kendall));
            out.push_str(&format!("{:?}{:?}{:?}", importance(&f, 10, None), components(&f, None), reversals(&f, &|| ())));
            out
        })
    };
    let one = all(1);
    assert_eq!(one, all(2));
    assert_eq!(one, all(8));
}

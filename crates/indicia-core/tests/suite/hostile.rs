//! Sizes and numbers that nobody plans for.

use std::sync::Arc;

use indicia_core::{Dataset, Edit, Evaluation, FitScope, Free, Node, Period, Role, Series, System, evaluate};

use crate::support::world::{Kinds, world};
use crate::support::*;

/// Nothing that an evaluation shows is NaN or infinite.
#[track_caller]
fn assert_finite(e: &Evaluation) {
    let check = |place: &str, s: &Series| assert!(s.values.iter().all(|v| v.is_finite()), "{place}: {:?}", s.values);
    for (n, t) in e.indicators().iter().enumerate() {
        let id = &e.plan().indicator(n).id;
        indicia_core::Stage::ALL.iter().for_each(|s| check(&format!("{}.{id}", s.word()), &t.stage(*s).series));
        check(id, &t.score);
    }
    for (n, t) in e.nodes().iter().enumerate() {
        let id = &e.plan().node(n).id;
        check(id, &t.computed);
        check(id, &t.value);
        let last = e.rows() as f64;
        assert!((0..e.rows()).filter_map(|r| t.rank(r)).all(|r| (1.0..=last).contains(&r)), "rank.{id}: {:?}", t.ranks);
        assert!(t.weights.iter().all(|w| w.values.iter().all(|w| w.is_finite())), "weight.{id}");
    }
}

fn simple(by: &str) -> System {
    let i = |id: &str| indicator(id, using_in("min-max", "{}", FitScope::Each));
    system("top", vec![i("a"), i("b")], vec![aggregate("top", &["a", "b"], fixed(&[0.5, 0.5]), using(by, "{}"))])
}

#[test]
fn no_rows_at_all_are_no_panic() {
    for by in ["weighted-mean", "topsis", "kemeny", "toy-own-mean"] {
        let data = build(vec![unit("u1", Role::Scored)], Vec::new(), Vec::new(), &[("a", &[]), ("b", &[])]);
        let e = evaluate(&plan(simple(by)), &data);
        assert_eq!((e.rows(), values(&e, "top").len()), (0, 0));
        assert!(e.explain("top", 0).is_none());
        assert!(e.effective_weights("top", 0).len() == 2);
        let program = e.compile(&[Free::Weights("top".into()), Free::Column("a".into())], &["top"]).unwrap();
        program.draw_batch(&[0.5, 0.5], &mut program.scratch(), &mut [], &mut []);
    }
    // Every unit there is, and none that has scores.
    let e = evaluate(&plan(simple("weighted-mean")), &one_year(&["u1"], &[("a", &[Some(1.0)]), ("b", &[Some(1.0)])]));
    let gone = e.with(&[Edit::Membership { unit: "u1".into(), role: Role::Listed }]).unwrap();
    assert_eq!(gone.rows(), 0);
    let reference = e.with(&[Edit::Membership { unit: "u1".into(), role: Role::Reference }]).unwrap();
    assert_finite(&reference);
}

#[test]
fn one_row_has_no_range_and_says_so() {
    for by in ["weighted-mean", "topsis", "kemeny"] {
        let e = evaluate(&plan(simple(by)), &one_year(&["u1"], &[("a", &[Some(1.0)]), ("b", &[Some(2.0)])]));
        assert_eq!(values(&e, "top"), [None]);
        assert!(e.has_errors());
        assert_finite(&e);
    }
}

#[test]
fn a_column_without_any_value_fails_nothing_else() {
    let e = evaluate(&plan(simple("weighted-mean")), &one_year(&["u1", "u2"], &[("a", &[None, None]), ("b", &[Some(1.0), Some(2.0)])]));
    assert_eq!(values(&e, "top"), [Some(0.0), Some(1.0)]);
}

/// A thousand nodes, each the only child of the next, formulas and aggregates in turn.
fn chain(depth: usize) -> System {
    let mut nodes: Vec<Node> = vec![mean("n0", &["a"], &[1.0])];
    for n in 1..depth {
        let (id, below) = (format!("n{n}"), format!("n{}", n - 1));
        nodes.push(if n % 2 == 0 { mean(&id, &[&below], &[1.0]) } else { formula(&id, &format!("{below} * 1"), None) });
    }
    nodes.reverse();
    system(&format!("n{}", depth - 1), vec![indicator("a", using("none", "{}"))], nodes)
}

#[test]
fn a_chain_of_a_thousand_nodes_overflows_no_stack() {
    // Threads of tests have 2 MiB; half of that must do in a debug build.
    let work = || {
        let e = evaluate(&plan(chain(1000)), &one_year(&["u1", "u2"], &[("a", &[Some(1.5), Some(2.5)])]));
        assert_eq!(values(&e, "n999"), [Some(1.5), Some(2.5)]);
        let mut step = e.explain("n999", 1).unwrap();
        let mut depth = 0;
        while let Some(below) = step.inputs.pop() {
            step = below;
            depth += 1;
        }
        assert_eq!((depth, step.value), (1001, Some(2.5)), "down a thousand nodes to the score and its cell");
        assert_eq!(e.effective_weights("n0", 0), [("a".into(), 1.0)]);
        let edit = Edit::Cell { column: "a".into(), unit: "u1".into(), period: Period::year(2020), value: Some(4.0) };
        assert_eq!(values(&e.with(&[edit]).unwrap(), "n999"), [Some(4.0), Some(2.5)]);
        let program = e.compile(&[Free::Column("a".into())], &["n999"]).unwrap();
        let (mut out, mut status) = ([0.0; 2], [0; 2]);
        program.draw_batch(&[7.0, 8.0], &mut program.scratch(), &mut out, &mut status);
        assert_eq!(out, [7.0, 8.0]);
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap().join().unwrap();
}

#[test]
fn a_circle_of_a_thousand_nodes_is_told() {
    let mut s = chain(1000);
    s.nodes.retain(|n| &*n.id != "n0");
    s.nodes.push(Arc::new(mean("n0", &["n999"], &[1.0])));
    let found = indicia_core::Plan::new(s).unwrap_err();
    assert_eq!(codes(&found), [indicia_diagnostic::catalogue::config::CYCLE.id]);
}

#[test]
fn children_shared_at_forty_levels_are_looked_at_once() {
    // Two nodes a level, each over both of the level below: 2^40 ways from top to bottom.
    let mut nodes = vec![mean("x0", &["a"], &[1.0]), mean("y0", &["a"], &[1.0])];
    for n in 1..40 {
        let below = [format!("x{}", n - 1), format!("y{}", n - 1)];
        let below = [&*below[0], &*below[1]];
        nodes.push(mean(&format!("x{n}"), &below, &[0.5, 0.5]));
        nodes.push(mean(&format!("y{n}"), &below, &[0.25, 0.75]));
    }
    let e = evaluate(&plan(system("x39", vec![indicator("a", using("none", "{}"))], nodes)), &one_year(&["u1"], &[("a", &[Some(3.0)])]));
    assert_eq!(values(&e, "x39"), [Some(3.0)]);
    assert_eq!(e.plan().range_of(e.plan().find("x39").unwrap()), None);
    assert_eq!(e.effective_weights("x39", 0), [("a".into(), 1.0)]);
    assert!(e.compile(&[Free::Weights("x3".into())], &["x39"]).is_ok());
}

#[test]
fn five_thousand_indicators_are_planned_evaluated_and_explained() {
    let names: Vec<String> = (0..5000).map(|n| format!("i{n}")).collect();
    let ids: Vec<&str> = names.iter().map(String::as_str).collect();
    let score = using("min-max", "{}");
    let s = system("top", ids.iter().map(|id| indicator(id, score.clone())).collect(), vec![mean("top", &ids, &vec![1.0; 5000])]);
    let r = &mut Random::new(5);
    let columns: Vec<Vec<Option<f64>>> = (0..5000).map(|_| (0..8).map(|_| (!r.chance(0.1)).then(|| r.unit())).collect()).collect();
    let columns: Vec<(&str, &[Option<f64>])> = ids.iter().zip(&columns).map(|(id, c)| (*id, c.as_slice())).collect();
    let e = evaluate(&plan(s), &one_year(&["u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8"], &columns));
    assert!(values(&e, "top").iter().all(|v| v.is_some_and(|v| (0.3..0.7).contains(&v))), "{:?}", values(&e, "top"));
    assert_eq!(e.explain("top", 0).unwrap().inputs.len(), 5000);
    assert_eq!(e.effective_weights("top", 0).len(), 5000);
    assert_finite(&e);
}

#[test]
fn extreme_magnitudes_end_in_findings_and_not_in_infinities() {
    let extremes = [1e308, -1e308, 1e-308, 5e-324, 0.0, f64::MAX, f64::MIN, 1.0];
    let units: Vec<String> = (0..extremes.len()).map(|n| format!("u{n}")).collect();
    let units: Vec<&str> = units.iter().map(String::as_str).collect();
    let scores = [("min-max", "{}"), ("z-score", "{}"), ("none", "{}"), ("linear-proportion", "{}")];
    for (score, params) in scores {
        for by in ["weighted-mean", "weighted-sum", "geometric-mean", "topsis", "toy-own-mean"] {
            for shift in 0..3 {
                let column =
                    |by: usize| -> Vec<Option<f64>> { (0..extremes.len()).map(|n| Some(extremes[(n * by + shift) % 8])).collect() };
                let (a, b) = (column(1), column(3));
                let nodes = vec![
                    aggregate("top", &["a", "b"], fixed(&[1e300, 1e-300]), using(by, "{}")),
                    formula("f", "a * b + exp(a) - b ^ 3", None),
                ];
                let s = system("top", vec![indicator("a", using(score, params)), indicator("b", using(score, params))], nodes);
                let Ok(plan) = indicia_core::Plan::new(s) else { continue };
                let e = evaluate(&plan, &one_year(&units, &[("a", &a), ("b", &b)]));
                assert_finite(&e);
                let lost = (0..e.rows()).filter(|r| e.value("top").unwrap().get(*r).is_none()).count();
                assert!(lost == 0 || e.findings().next().is_some(), "{score} {by}: {lost} cells are gone without a word");
            }
        }
    }
}

/// A method that writes NaN and infinities at one place of an otherwise sound system.
fn with_bad(place: &str) -> System {
    let mut a = indicator("a", using("min-max", "{}"));
    let b = indicator("b", using("min-max", "{}"));
    let mut top = aggregate("top", &["a", "b"], fixed(&[0.5, 0.5]), using("weighted-mean", "{}"));
    match place {
        "deriver" => a.derive = Some(using("toy-nan-deriver", r#"{"a": "a", "b": "b"}"#)),
        "treatment" => a.treat = Some(using("toy-nan-treatment", "{}")),
        "score" => a.score = using("toy-nan-score", "{}"),
        "aggregator" => top = aggregate("top", &["a", "b"], fixed(&[0.5, 0.5]), using("toy-nan-aggregator", "{}")),
        "set" => top = aggregate("top", &["a", "b"], fixed(&[0.5, 0.5]), using("toy-nan-set", "{}")),
        "weights" => top = aggregate("top", &["a", "b"], weights(using("toy-nan-weights", "{}")), using("weighted-mean", "{}")),
        other => panic!("{other}"),
    }
    system("top", vec![a, b], vec![top])
}

fn numbers(gaps: bool) -> Dataset {
    let a: Vec<Option<f64>> = (0..9).map(|n| (!gaps || n != 4).then_some(f64::from(n))).collect();
    let b: Vec<Option<f64>> = (0..9).map(|n| (!gaps || n != 7).then_some(f64::from(n * n % 7))).collect();
    one_year(&["u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9"], &[("a", &a), ("b", &b)])
}

#[test]
fn a_method_that_writes_nan_is_found_out() {
    for place in ["deriver", "treatment", "score", "aggregator", "set", "weights"] {
        for gaps in [false, true] {
            let e = evaluate(&plan(with_bad(place)), &numbers(gaps));
            assert_finite(&e);
            assert!(e.has_errors(), "{place}: nothing is said");
            let program = e.compile(&[Free::Column("a".into()), Free::Weights("top".into())], &["a", "top"]).unwrap();
            let draw: Vec<f64> = (0..9).map(f64::from).chain([0.5, 0.5]).collect();
            let (mut out, mut status) = (vec![0.0; 18], vec![0; 18]);
            program.draw_batch(&draw, &mut program.scratch(), &mut out, &mut status);
            assert!(out.iter().all(|v| v.is_finite()), "{place}: {out:?}");
        }
    }
}

#[test]
fn a_fit_that_fails_takes_its_own_column_alone() {
    let mut s = simple("weighted-mean");
    Arc::make_mut(&mut s.indicators[0]).score = using("toy-failing-score", "{}");
    let e = evaluate(&plan(s), &numbers(false));
    assert!(e.has_errors());
    assert!(values(&e, "a").iter().all(Option::is_none));
    assert_eq!(values(&e, "top"), values(&e, "b"));
}

#[test]
fn random_worlds_never_hold_what_is_not_finite() {
    for seed in 9000..9150 {
        let w = world(seed, Kinds::ALL);
        let e = evaluate(&w.plan, &w.data);
        assert_finite(&e);
    }
}

#[test]
fn values_that_are_given_for_other_rows_are_told() {
    let s = simple("weighted-mean");
    let given = indicia_core::Given { values: [(Arc::from("a"), Series::dense(vec![1.0; 3]))].into_iter().collect(), ..Default::default() };
    let plan = indicia_core::Plan::with_given(Arc::new(s), given).unwrap();
    let e = evaluate(&plan, &numbers(false));
    assert_eq!(values(&e, "a"), [None; 9]);
    assert!(e.has_errors());
}

//! Every explanation can be computed again, down to cells, parameters and fitted figures.

use std::sync::Arc;

use indicia_core::{Arithmetic, Evaluation, Explained, How, NameKind, evaluate};
use indicia_expr::{Program, Scratch, parse};

use crate::support::world::{Kinds, world};
use crate::support::*;

/// The value of a formula without names.
fn compute(text: &str) -> Option<f64> {
    let expr = parse(text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
    assert!(expr.variables().is_empty(), "{text} has names");
    let program = Program::compile(&expr, &[] as &[&str]).unwrap();
    let (mut value, mut status) = ([0.0], [0]);
    program.eval_columns(&[], &[], &mut value, &mut status, &mut Scratch::new());
    (status[0] == indicia_expr::PRESENT).then_some(value[0])
}

/// How far the arithmetic may lie from the value, relative to it. Methods compute in the order of their formula, so that
/// nothing is lost; the geometric mean alone goes through logarithms where its formula takes powers.
fn tolerance(method: &str) -> f64 {
    if method == "geometric-mean" { 1e-12 } else { 0.0 }
}

struct Count {
    checked: usize,
}

#[allow(clippy::only_used_in_recursion)]
fn check(place: &str, e: &Evaluation, step: &Explained, count: &mut Count) {
    let here = format!("{place} > {}", step.address);
    let arithmetic = |a: &Arithmetic, tolerance: f64, count: &mut Count| {
        let Some(value) = step.value else { return };
        let got = compute(&a.numbers).unwrap_or_else(|| panic!("{here}: {} is undefined, not {value}", a.numbers));
        assert!((got - value).abs() <= tolerance * value.abs(), "{here}: {} is {got}, not {value}", a.numbers);
        for name in a.names.iter().filter(|n| n.kind == NameKind::Input && n.value.is_some()) {
            assert!(
                step.inputs.iter().any(|i| i.value == name.value),
                "{here}: {} = {:?} is no input's value: {:?}",
                name.name,
                name.value,
                step.inputs.iter().map(|i| i.value).collect::<Vec<_>>()
            );
        }
        count.checked += 1;
    };
    match &step.how {
        How::Cell { .. } | How::Overridden { .. } | How::Given => assert!(step.inputs.is_empty(), "{here}"),
        How::Nothing => assert!(step.value.is_none(), "{here}"),
        How::NoEvidence => assert_eq!(step.value, Some(0.0), "{here}"),
        How::Method { method, arithmetic: Some(a), .. } => arithmetic(a, tolerance(method), count),
        How::Method { arithmetic: None, .. } => {}
        How::Formula(a) => arithmetic(a, 0.0, count),
        How::Rule { fired, arithmetic: a, .. } => {
            arithmetic(a, 0.0, count);
            assert_eq!(*fired, step.value.is_some() && step.value != step.inputs[0].value, "{here}");
        }
        How::Rounded { decimals, mode } => {
            assert_eq!(step.value, step.inputs[0].value.map(|v| mode.round(v, *decimals)), "{here}");
        }
    }
    assert!(
        step.value.is_some() || !step.inputs.is_empty() || step.reason.is_some() || !matches!(step.how, How::Cell { .. }),
        "{here}: no reason"
    );
    step.inputs.iter().for_each(|i| check(&here, e, i, count));
}

#[test]
fn numbers_compute_to_the_values_they_explain() {
    let mut count = Count { checked: 0 };
    for seed in 0..200 {
        let w = world(seed, Kinds::ALL);
        let e = evaluate(&w.plan, &w.data);
        let ids: Vec<Arc<str>> = w.plan.system().ids().map(Arc::from).collect();
        for id in &ids {
            for row in (0..e.rows()).step_by(4) {
                let step = e.explain(id, row).unwrap();
                assert_eq!(step.value, e.value(id).unwrap().get(row), "seed {seed}: {id}");
                assert_eq!(step.reason, e.reason(id, row), "seed {seed}: {id}");
                check(&format!("seed {seed}"), &e, &step, &mut count);
            }
        }
    }
    assert!(count.checked > 15_000, "only {} formulas", count.checked);
}

#[test]
fn a_fitted_figure_names_the_unit_it_came_from() {
    let s = system("top", vec![indicator("a", using("min-max", r#"{"range": [1, 100]}"#))], vec![mean("top", &["a"], &[1.0])]);
    let e = evaluate(&plan(s), &one_year(&["u1", "u2", "u3"], &[("a", &[Some(5.0), Some(2.0), Some(8.0)])]));
    let step = e.explain("a", 0).unwrap();
    let How::Method { arithmetic: Some(a), .. } = &step.how else { panic!("{:?}", step.how) };
    let kind = |name: &str| a.names.iter().find(|n| n.name == name).map(|n| n.kind.clone()).unwrap();
    assert_eq!(kind("lo"), NameKind::Fitted(Some(("u2".into(), "2020".into()))));
    assert_eq!(kind("hi"), NameKind::Fitted(Some(("u3".into(), "2020".into()))));
    assert_eq!((kind("worst"), kind("best"), kind("x")), (NameKind::Parameter, NameKind::Parameter, NameKind::Input));
    assert_eq!(a.numbers, "(5 - 2) / (8 - 2) * (100 - 1) + 1");
}

#[test]
fn an_undefined_formula_tells_its_otherwise() {
    let s = system(
        "f",
        vec![indicator("a", using("none", "{}")), indicator("b", using("none", "{}"))],
        vec![formula("f", "a / b", Some(-1.0))],
    );
    let e = evaluate(&plan(s), &one_year(&["u1", "u2"], &[("a", &[Some(1.0), Some(3.0)]), ("b", &[Some(0.0), Some(4.0)])]));
    let numbers = |row| match e.explain("f", row).unwrap().how {
        How::Formula(a) => a.numbers,
        how => panic!("{how:?}"),
    };
    assert_eq!((numbers(0).as_str(), numbers(1).as_str()), ("-1", "3 / 4"));
}

#[test]
fn a_correction_tells_the_value_before() {
    let mut s = system("top", vec![indicator("a", using("none", "{}"))], vec![mean("top", &["a"], &[1.0])]);
    s.overrides = vec![Arc::new(indicia_core::Override {
        unit: "u1".into(),
        indicator: "a".into(),
        period: None,
        value: 7.0,
        reason: "recount".into(),
        by: "council".into(),
        date: "2021".into(),
    })];
    let e = evaluate(&plan(s), &one_year(&["u1"], &[("a", &[Some(5.0)])]));
    let step = e.explain("a", 0).unwrap();
    assert_eq!(step.value, Some(7.0));
    let below = &step.inputs[0];
    assert!(matches!(&below.how, How::Overridden { before: Some(b), .. } if *b == 5.0), "{below:?}");
}

#[test]
fn a_node_that_several_rest_on_is_told_at_each() {
    let nodes = vec![
        mean("low", &["a"], &[1.0]),
        mean("left", &["low"], &[1.0]),
        mean("right", &["low"], &[1.0]),
        mean("top", &["left", "right"], &[1.0, 1.0]),
    ];
    let e = evaluate(&plan(system("top", vec![indicator("a", using("none", "{}"))], nodes)), &one_year(&["u1"], &[("a", &[Some(5.0)])]));
    let step = e.explain("top", 0).unwrap();
    for side in &step.inputs {
        assert_eq!(side.inputs[0].address.to_string(), "node.low");
        assert_eq!(side.inputs[0].inputs[0].value, Some(5.0));
    }
}

#[test]
fn nothing_is_explained_where_there_is_nothing() {
    let e = evaluate(
        &plan(system("top", vec![indicator("a", using("none", "{}"))], vec![mean("top", &["a"], &[1.0])])),
        &one_year(&["u1"], &[("a", &[Some(5.0)])]),
    );
    assert!(e.explain("nowhere", 0).is_none());
    assert!(e.explain("top", 1).is_none());
}

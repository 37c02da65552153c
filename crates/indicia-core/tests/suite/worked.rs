//! Systems small enough to be computed by hand.

use std::sync::Arc;

use indicia_core::{
    Edit, FitScope, Mask, Override, Period, RankOn, RankRule, Ranking, Reading, Reason, Role, RoundMode, Rounding, Stage, Unit,
    WeightAxisTrace, WeightData, evaluate,
};
use indicia_method::{Direction, Status};

use crate::support::*;

const U3: [&str; 3] = ["u1", "u2", "u3"];

fn none(id: &str) -> indicia_core::Indicator {
    indicator(id, using("none", "{}"))
}

#[test]
fn three_stages_and_a_weighted_mean() {
    // rate = births / people; u3 has none: the mean of 0.5 and 0.25 is 0.375.
    // capped at the second greatest, 0.375: 0.375, 0.25, 0.375; min-max to [0, 1]: 1, 0, 1.
    // cost, less is better: 10, 30, 20 -> 1, 0, 0.5.
    // total = 0.75 rate + 0.25 cost = 1, 0, 0.75 + 0.125.
    let mut rate = indicator("rate", using("min-max", "{}"));
    rate.derive = Some(using("toy-ratio", r#"{"a": "births", "b": "people"}"#));
    rate.impute = Some(using("toy-mean-imputer", "{}"));
    rate.treat = Some(using("toy-cap", "{}"));
    let mut cost = indicator("cost", using("min-max", "{}"));
    cost.direction = Direction::Negative;
    let s = system("total", vec![rate, cost], vec![mean("total", &["rate", "cost"], &[0.75, 0.25])]);
    let data = one_year(
        &U3,
        &[
            ("births", &[Some(2.0), Some(1.0), None]),
            ("people", &[Some(4.0), Some(4.0), Some(5.0)]),
            ("cost", &[Some(10.0), Some(30.0), Some(20.0)]),
        ],
    );
    let e = evaluate(&plan(s), &data);
    let stage = |s: Stage| -> Vec<Option<f64>> {
        let series = &e.indicator("rate").unwrap().stage(s).series;
        (0..3).map(|r| series.get(r)).collect()
    };
    assert_eq!(stage(Stage::Derive), [Some(0.5), Some(0.25), None]);
    assert_eq!(stage(Stage::Impute), [Some(0.5), Some(0.25), Some(0.375)]);
    assert_eq!(stage(Stage::Treat), [Some(0.375), Some(0.25), Some(0.375)]);
    assert_eq!(stage(Stage::Score), [Some(1.0), Some(0.0), Some(1.0)]);
    assert_eq!(values(&e, "total"), [Some(1.0), Some(0.0), Some(0.875)]);
    assert_eq!(ranks(&e, "total"), [Some(1.0), Some(3.0), Some(2.0)]);
    let flags = &e.indicator("rate").unwrap().stage(Stage::Treat).series;
    assert!(flags.status(0).has(Status::TREATED) && !flags.status(1).has(Status::TREATED));
    assert!(flags.status(2).has(Status::IMPUTED));
    assert!(!e.has_errors(), "{:?}", codes(e.findings()));
}

#[test]
fn what_is_missing_is_reweighted_down_to_the_minimum() {
    // Weights 0.5, 0.3, 0.2. u2 lacks c: (0.5 * 10 + 0.3 * 20) / 0.8 = 13.75. u3 has b alone, 0.3 < 0.6.
    let s = system(
        "top",
        ["a", "b", "c"].map(none).to_vec(),
        vec![aggregate_with("top", &["a", "b", "c"], fixed(&[0.5, 0.3, 0.2]), using("weighted-mean", "{}"), reweight(0.6))],
    );
    let data = one_year(
        &U3,
        &[("a", &[Some(10.0), Some(10.0), None]), ("b", &[Some(20.0), Some(20.0), Some(20.0)]), ("c", &[Some(30.0), None, None])],
    );
    let e = evaluate(&plan(s), &data);
    let got = values(&e, "top");
    assert_eq!(got[0], Some(17.0));
    assert!((got[1].unwrap() - 13.75).abs() < 1e-12);
    assert_eq!(got[2], None);
    let Some(Reason::Coverage { found, needed, missing }) = e.reason("top", 2) else { panic!("{:?}", e.reason("top", 2)) };
    assert!((found - 0.3).abs() < 1e-12 && needed == 0.6);
    assert_eq!(missing, ["a".into(), "c".into()] as [Arc<str>; 2]);
    assert_eq!(e.reason("top", 1), None);
    assert_eq!(e.reason("c", 1), Some(Reason::NoData));
}

#[test]
fn a_minimum_that_is_met_to_the_last_bit_is_met() {
    // 0.1 + 0.2 + 0.3 is 0.6000000000000001 and 1 - 0.4 is 0.6: weights that should cover 0.6 do.
    let s = system(
        "top",
        ["a", "b", "c", "d"].map(none).to_vec(),
        vec![aggregate_with("top", &["a", "b", "c", "d"], fixed(&[0.1, 0.2, 0.3, 0.4]), using("weighted-mean", "{}"), reweight(0.6))],
    );
    let all = [Some(6.0), Some(6.0)];
    let e = evaluate(&plan(s), &one_year(&["u1", "u2"], &[("a", &all), ("b", &all), ("c", &all), ("d", &[Some(6.0), None])]));
    assert!((values(&e, "top")[1].unwrap() - 6.0).abs() < 1e-12);
}

#[test]
fn children_that_carry_no_weight_stand_for_nobody() {
    let s = system("top", ["a", "b"].map(none).to_vec(), vec![mean("top", &["a", "b"], &[0.0, 1.0])]);
    let e = evaluate(&plan(s), &one_year(&["u1", "u2"], &[("a", &[Some(1.0), Some(2.0)]), ("b", &[Some(3.0), None])]));
    assert_eq!(values(&e, "top"), [Some(3.0), None]);
    assert!(!e.has_errors(), "{:?}", codes(e.findings()));
}

#[test]
fn propagation_takes_no_gap() {
    let s = system(
        "top",
        ["a", "b"].map(none).to_vec(),
        vec![aggregate_with("top", &["a", "b"], fixed(&[0.5, 0.5]), using("weighted-mean", "{}"), propagate())],
    );
    let e = evaluate(&plan(s), &one_year(&["u1", "u2"], &[("a", &[Some(1.0), Some(2.0)]), ("b", &[Some(3.0), None])]));
    assert_eq!(values(&e, "top"), [Some(2.0), None]);
    assert_eq!(e.reason("top", 1), Some(Reason::Propagated { missing: vec!["b".into()] }));
}

#[test]
fn a_formula_that_is_undefined_has_its_otherwise_or_nothing() {
    let nodes = vec![formula("with", "a / b", Some(-1.0)), formula("without", "a / b", None)];
    let s = system("with", ["a", "b"].map(none).to_vec(), nodes);
    let e = evaluate(&plan(s), &one_year(&U3, &[("a", &[Some(6.0), Some(7.0), Some(8.0)]), ("b", &[Some(3.0), Some(0.0), None])]));
    assert_eq!(values(&e, "with"), [Some(2.0), Some(-1.0), None]);
    assert_eq!(values(&e, "without"), [Some(2.0), None, None]);
    assert_eq!(e.reason("without", 1), Some(Reason::Failed { stage: None }));
    assert_eq!(e.reason("without", 2), Some(Reason::Propagated { missing: vec!["b".into()] }));
    assert_eq!(codes(e.findings()), ["M0104"]);
}

#[test]
fn rules_change_a_value_in_their_order_before_it_is_rounded() {
    // u1: 0.875 -> bonus 1.375 -> cap 1.0. u2: 0.25, b = 0: no bonus, not above the cap.
    let mut s = system("top", ["a", "b"].map(none).to_vec(), vec![mean("top", &["a"], &[1.0])]);
    s.adjusts = vec![adjust("cap", "top", "self > 1", "1", 2), adjust("bonus", "top", "b > 0", "self + 0.5", 1)];
    s.rounding = Rounding { indicator: None, node: Some(1), mode: RoundMode::HalfEven };
    let e = evaluate(&plan(s), &one_year(&["u1", "u2"], &[("a", &[Some(0.875), Some(0.25)]), ("b", &[Some(1.0), Some(0.0)])]));
    let node = e.node("top").unwrap();
    assert_eq!(node.computed.get(0), Some(0.875));
    let steps: Vec<(usize, Option<f64>)> = node.adjusted.iter().map(|(n, s)| (*n, s.get(0))).collect();
    assert_eq!(steps, [(1, Some(1.375)), (0, Some(1.0))]);
    assert_eq!(node.unrounded.get(1), Some(0.25));
    assert_eq!(values(&e, "top"), [Some(1.0), Some(0.2)]);
}

#[test]
fn a_rule_may_look_at_a_node_that_is_defined_later() {
    let nodes = vec![mean("first", &["a"], &[1.0]), mean("second", &["b"], &[1.0])];
    let mut s = system("first", ["a", "b"].map(none).to_vec(), nodes);
    s.adjusts = vec![adjust("gate", "first", "second < 1", "0", 1)];
    let e = evaluate(&plan(s), &one_year(&["u1", "u2"], &[("a", &[Some(5.0), Some(5.0)]), ("b", &[Some(0.5), Some(2.0)])]));
    assert_eq!(values(&e, "first"), [Some(0.0), Some(5.0)]);
}

#[test]
fn halves_are_rounded_as_declared() {
    let rounded = |mode, x: f64| {
        let mut s = system("top", vec![none("a")], vec![mean("top", &["a"], &[1.0])]);
        s.rounding = Rounding { indicator: Some(2), node: Some(0), mode };
        let e = evaluate(&plan(s), &one_year(&["u1"], &[("a", &[Some(x)])]));
        (values(&e, "a")[0].unwrap(), values(&e, "top")[0].unwrap())
    };
    assert_eq!(rounded(RoundMode::HalfAway, 2.5), (2.5, 3.0));
    assert_eq!(rounded(RoundMode::HalfEven, 2.5), (2.5, 2.0));
    assert_eq!(rounded(RoundMode::HalfAway, 0.125), (0.13, 0.0));
    assert_eq!(rounded(RoundMode::HalfEven, 0.125), (0.12, 0.0));
    assert_eq!(rounded(RoundMode::HalfAway, -1.5), (-1.5, -2.0));
}

#[test]
fn a_node_may_round_otherwise_than_the_system() {
    let mut top = mean("top", &["a"], &[1.0]);
    top.round = Some(2);
    let mut s = system("top", vec![none("a")], vec![top, mean("other", &["a"], &[1.0])]);
    s.rounding.node = Some(0);
    let e = evaluate(&plan(s), &one_year(&["u1"], &[("a", &[Some(1.234)])]));
    assert_eq!((values(&e, "top")[0], values(&e, "other")[0]), (Some(1.23), Some(1.0)));
    assert_eq!(e.node("top").unwrap().unrounded.get(0), Some(1.234));
}

#[test]
fn ties_rank_by_the_rule_on_the_values_that_are_named() {
    let ranked = |rule, on| {
        let mut s = system("top", vec![none("a")], vec![mean("top", &["a"], &[1.0])]);
        s.ranking = Ranking { rule, on };
        s.rounding.node = Some(0);
        let data = one_year(&["u1", "u2", "u3", "u4"], &[("a", &[Some(9.0), Some(7.1), Some(6.9), Some(2.0)])]);
        ranks(&evaluate(&plan(s), &data), "top").into_iter().flatten().collect::<Vec<f64>>()
    };
    assert_eq!(ranked(RankRule::Best, RankOn::Unrounded), [1.0, 2.0, 3.0, 4.0]);
    assert_eq!(ranked(RankRule::Best, RankOn::Rounded), [1.0, 2.0, 2.0, 4.0]);
    assert_eq!(ranked(RankRule::Worst, RankOn::Rounded), [1.0, 3.0, 3.0, 4.0]);
    assert_eq!(ranked(RankRule::Dense, RankOn::Rounded), [1.0, 2.0, 2.0, 3.0]);
    assert_eq!(ranked(RankRule::Mean, RankOn::Rounded), [1.0, 2.5, 2.5, 4.0]);
}

#[test]
fn roles_say_who_is_scored_ranked_and_there() {
    // Fitted on u1 and u3: 0 and 10. The reference lies outside and is not ranked.
    let s = system("top", vec![indicator("a", using("min-max", "{}"))], vec![mean("top", &["a"], &[1.0])]);
    let roles = [Role::Scored, Role::Reference, Role::Scored, Role::Listed, Role::Excluded];
    let units: Vec<Unit> = roles.iter().enumerate().map(|(n, r)| unit(&format!("u{}", n + 1), *r)).collect();
    let rows = units.iter().map(|u| (u.id.clone(), Period::year(2020))).collect();
    let cells = [Some(0.0), Some(20.0), Some(10.0), Some(-5.0), Some(90.0)];
    let e = evaluate(&plan(s), &build(units, Vec::new(), rows, &[("a", &cells)]));
    assert_eq!(e.rows(), 3);
    assert_eq!(e.data().rows(), 5);
    assert_eq!(values(&e, "top"), [Some(0.0), Some(2.0), Some(1.0)]);
    assert_eq!(ranks(&e, "top"), [Some(2.0), None, Some(1.0)]);
    let back = e.with(&[Edit::Membership { unit: "u2".into(), role: Role::Scored }]).unwrap();
    assert_eq!(values(&back, "top"), [Some(0.0), Some(1.0), Some(0.5)]);
    let gone = e.with(&[Edit::Membership { unit: "u3".into(), role: Role::Listed }]).unwrap();
    assert_eq!(gone.rows(), 2);
    assert_eq!(gone.reason("a", 0), Some(Reason::Failed { stage: Some(Stage::Score) }), "one value has no range");
}

/// Two units in two years: 0, 10 and 5, 25.
fn panel() -> indicia_core::Dataset {
    let units = vec![unit("u1", Role::Scored), unit("u2", Role::Scored)];
    let rows = [2019, 2021].iter().flat_map(|y| ["u1", "u2"].map(|u| (Arc::from(u), Period::year(*y)))).collect();
    build(units, Vec::new(), rows, &[("a", &[Some(0.0), Some(10.0), Some(5.0), Some(25.0)])])
}

#[test]
fn a_panel_is_fitted_on_all_each_or_a_base_period() {
    let scores = |score: indicia_core::Use| {
        let mut a = indicator("a", score);
        a.goalposts = Some([0.0, 50.0]);
        values(&evaluate(&plan(system("top", vec![a], vec![mean("top", &["a"], &[1.0])])), &panel()), "top")
    };
    let some = |v: [f64; 4]| v.map(Some).to_vec();
    assert_eq!(scores(using("min-max", "{}")), some([0.0, 10.0 / 25.0, 5.0 / 25.0, 1.0]));
    assert_eq!(scores(using_in("min-max", "{}", FitScope::Each)), some([0.0, 1.0, 0.0, 1.0]));
    assert_eq!(scores(using_in("min-max", "{}", FitScope::Base(Period::year(2019)))), some([0.0, 1.0, 0.5, 2.5]));
    assert_eq!(scores(using_in("min-max", "{}", FitScope::Base(Period::year(2021)))), some([-0.25, 0.25, 0.0, 1.0]));
    assert_eq!(scores(using("goalposts", r#"{"clip": "none"}"#)), some([0.0, 0.2, 0.1, 0.5]));
}

#[test]
fn a_base_period_without_data_is_an_error() {
    let a = indicator("a", using_in("min-max", "{}", FitScope::Base(Period::year(2020))));
    let e = evaluate(&plan(system("top", vec![a], vec![mean("top", &["a"], &[1.0])])), &panel());
    assert_eq!(values(&e, "top"), [None; 4]);
    assert!(e.has_errors());
    assert_eq!(e.reason("a", 0), Some(Reason::Failed { stage: Some(Stage::Score) }));
    assert_eq!(e.reason("top", 0), Some(Reason::Propagated { missing: vec!["a".into()] }));
}

#[test]
fn ranks_are_within_a_period() {
    let e = evaluate(&plan(system("top", vec![none("a")], vec![mean("top", &["a"], &[1.0])])), &panel());
    assert_eq!(ranks(&e, "top"), [Some(2.0), Some(1.0), Some(2.0), Some(1.0)]);
}

#[test]
fn rows_are_sorted_and_the_order_of_the_file_is_kept() {
    let units = vec![unit("b", Role::Scored), unit("a", Role::Scored)];
    let row = |u: &str, y| (Arc::from(u), Period::year(y));
    let rows = vec![row("b", 2021), row("a", 2020), row("b", 2020), row("a", 2021)];
    let data = build(units, Vec::new(), rows, &[("a", &[Some(1.0), Some(2.0), Some(3.0), Some(4.0)])]);
    let e = evaluate(&plan(system("top", vec![none("a")], vec![mean("top", &["a"], &[1.0])])), &data);
    assert_eq!(values(&e, "a"), [Some(2.0), Some(3.0), Some(4.0), Some(1.0)]);
    let written: Vec<Option<f64>> = data.output_order().iter().map(|r| values(&e, "a")[*r as usize]).collect();
    assert_eq!(written, [Some(1.0), Some(2.0), Some(3.0), Some(4.0)]);
}

/// Four units in two groups, two indicators.
fn grouped() -> indicia_core::Dataset {
    let units: Vec<Unit> = ["u1", "u2", "u3", "u4"].iter().map(|u| unit(u, Role::Scored)).collect();
    let rows = units.iter().map(|u| (u.id.clone(), Period::year(2020))).collect();
    let g = grouping("stage", &["late", "early"], &[Some(1), Some(0), Some(1), Some(0)]);
    build(
        units,
        vec![g],
        rows,
        &[("a", &[Some(1.0), Some(2.0), Some(3.0), Some(4.0)]), ("b", &[Some(8.0), Some(6.0), Some(4.0), Some(2.0)])],
    )
}

fn with_weights(spec: indicia_core::WeightSpec) -> indicia_core::Evaluation {
    let s = system("top", ["a", "b"].map(none).to_vec(), vec![aggregate("top", &["a", "b"], spec, using("weighted-mean", "{}"))]);
    evaluate(&plan(s), &grouped())
}

#[test]
fn weights_may_be_declared_for_each_group() {
    let mut spec = weights(using("toy-fixed", r#"{"groups": {"early": [1, 0], "late": [0.5, 0.5]}}"#));
    spec.by = Some("stage".into());
    let e = with_weights(spec);
    assert_eq!(values(&e, "top"), [Some(1.0), Some(4.0), Some(3.0), Some(3.0)]);
    assert_eq!(e.weights_label("top", 0).as_deref(), Some("early"));
    assert_eq!(e.weights_label("top", 1).as_deref(), Some("late"));
    assert_eq!(e.effective_weights("top", 2), [("a".into(), 1.0), ("b".into(), 0.0)]);
    let trace = e.node("top").unwrap().weights.clone().unwrap();
    assert!(!trace.is_shared());
    assert_eq!(trace.states.iter().map(|s| s.group.as_deref()).collect::<Vec<_>>(), [Some("late"), Some("early")]);
}

#[test]
fn weights_may_be_learnt_in_each_group() {
    // toy-spread: the range and a quarter. early (u1, u3): 2.25 and 4.25; late (u2, u4): the same ranges.
    let mut spec = weights(using("toy-spread", "{}"));
    spec.by = Some("stage".into());
    let e = with_weights(spec);
    let trace = e.node("top").unwrap().weights.clone().unwrap();
    assert_eq!(trace.of_row(0, 2), [2.25, 4.25]);
    assert_eq!(trace.of_row(1, 2), [2.25, 4.25]);
    let shared = with_weights(weights(using("toy-spread", "{}")));
    assert_eq!(shared.node("top").unwrap().weights.clone().unwrap().of_row(3, 2), [3.25, 6.25]);
}

#[test]
fn weights_may_be_those_of_each_unit() {
    // 0.1 + x / (best + x + 1), best of a = 4, of b = 8.
    let e = with_weights(weights(using("toy-by-unit", "{}")));
    let trace = e.node("top").unwrap().weights.clone().unwrap();
    assert_eq!(trace.axis, WeightAxisTrace::Row);
    assert_eq!(trace.of_row(0, 2), [0.1 + 1.0 / 6.0, 0.1 + 8.0 / 17.0]);
    let (a, b) = (0.1 + 1.0 / 6.0, 0.1 + 8.0 / 17.0);
    assert!((values(&e, "top")[0].unwrap() - (a * 1.0 + b * 8.0) / (a + b)).abs() < 1e-12);
    assert_eq!(e.weights_label("top", 3).as_deref(), Some("u4"));
}

#[test]
fn weights_combine_their_sources() {
    let mut spec = weights(using("toy-combined", "{}"));
    spec.sources = vec![fixed(&[0.2, 0.8]), fixed(&[0.6, 0.4])];
    let e = with_weights(spec);
    let trace = e.node("top").unwrap().weights.clone().unwrap();
    assert_eq!(trace.values, [0.2 / 2.0 + 0.6 / 2.0, 0.8 / 2.0 + 0.4 / 2.0]);
    assert_eq!(trace.sources.iter().map(|s| s.values.clone()).collect::<Vec<_>>(), [vec![0.2, 0.8], vec![0.6, 0.4]]);
}

#[test]
fn weights_may_look_at_values_instead_of_scores() {
    let with = |data| {
        let s = system(
            "top",
            vec![indicator("a", using("min-max", "{}")), indicator("b", using("min-max", "{}"))],
            vec![aggregate(
                "top",
                &["a", "b"],
                indicia_core::WeightSpec { data, ..weights(using("toy-spread", "{}")) },
                using("weighted-mean", "{}"),
            )],
        );
        evaluate(&plan(s), &grouped()).node("top").unwrap().weights.clone().unwrap().values.clone()
    };
    assert_eq!(with(WeightData::Scored), [1.25, 1.25]);
    assert_eq!(with(WeightData::Raw), [3.25, 6.25]);
}

#[test]
fn a_mask_withholds_and_a_correction_stands() {
    let mut a = none("a");
    let mask = |unit: &str, reason: &str| Mask { unit: unit.into(), period: None, reason: reason.into() };
    a.masks = vec![mask("u1", "three answers only"), mask("u2", "disputed")];
    a.impute = Some(using("toy-mean-imputer", "{}"));
    let mut s = system("top", vec![a], vec![mean("top", &["a"], &[1.0])]);
    s.overrides = vec![Arc::new(Override {
        unit: "u2".into(),
        indicator: "a".into(),
        period: None,
        value: 42.0,
        reason: "recount".into(),
        by: "the council".into(),
        date: "2021-05-01".into(),
    })];
    let e = evaluate(&plan(s), &one_year(&U3, &[("a", &[Some(1.0), Some(2.0), Some(3.0)])]));
    assert_eq!(values(&e, "top"), [None, Some(42.0), Some(3.0)]);
    assert_eq!(e.reason("a", 0), Some(Reason::Withheld { reason: "three answers only".into() }));
    assert!(e.indicator("a").unwrap().score.status(1).has(Status::OVERRIDDEN));
}

#[test]
fn a_mask_or_correction_may_name_a_period() {
    let mut a = none("a");
    a.masks = vec![Mask { unit: "u1".into(), period: Some(Period::year(2021)), reason: "late".into() }];
    let e = evaluate(&plan(system("top", vec![a], vec![mean("top", &["a"], &[1.0])])), &panel());
    assert_eq!(values(&e, "a"), [Some(0.0), Some(10.0), None, Some(25.0)]);
}

#[test]
fn effective_weights_multiply_down_to_indicators_and_stop_at_formulas() {
    let nodes = vec![
        mean("left", &["a", "b"], &[3.0, 1.0]),
        formula("ratio", "a / b", None),
        mean("top", &["left", "ratio", "a"], &[0.5, 0.25, 0.25]),
    ];
    let e = evaluate(&plan(system("top", ["a", "b"].map(none).to_vec(), nodes)), &grouped());
    assert_eq!(e.effective_weights("top", 0), [("a".into(), 0.5 * 0.75 + 0.25), ("b".into(), 0.5 * 0.25), ("ratio".into(), 0.25)]);
    assert_eq!(e.effective_weights("a", 0), [("a".into(), 1.0)]);
    assert!(e.effective_weights("nowhere", 0).is_empty());
}

#[test]
fn an_indicator_without_a_column_is_an_error_unless_nobody_asks() {
    let s = system("top", ["a", "x"].map(none).to_vec(), vec![mean("top", &["a"], &[1.0]), mean("other", &["x"], &[1.0])]);
    let e = evaluate(&plan(s.clone()), &grouped());
    assert!(codes(e.findings()).iter().any(|c| c.starts_with('D')), "{:?}", codes(e.findings()));
    let given = indicia_core::Given { wanted: Some(vec!["top".into()]), ..Default::default() };
    let e = evaluate(&indicia_core::Plan::with_given(Arc::new(s), given).unwrap(), &grouped());
    assert_eq!(codes(e.findings()), [] as [&str; 0]);
    assert_eq!(values(&e, "top")[0], Some(1.0));
}

#[test]
fn values_may_be_given_in_place_of_nodes() {
    // The kink of the digital integration index: (80 + 60) / 2 * (1 - 20 / 140) * 0.5 = 30.
    let text = "(Ig + Ie) / 2 * (1 - abs(Ig - Ie) / (Ig + Ie)) * Iu";
    let nodes = vec![mean("Ig", &["a"], &[1.0]), mean("Ie", &["a"], &[1.0]), mean("Iu", &["a"], &[1.0]), formula("Ige", text, None)];
    let s = system("Ige", vec![none("a")], nodes);
    let series = |v: f64| indicia_core::Series::dense(vec![v]);
    let given = indicia_core::Given {
        values: [("Ig", 80.0), ("Ie", 60.0), ("Iu", 0.5)].map(|(id, v)| (Arc::from(id), series(v))).into_iter().collect(),
        wanted: Some(vec!["Ige".into()]),
        ..Default::default()
    };
    let data = one_year(&["u1"], &[]);
    let e = evaluate(&indicia_core::Plan::with_given(Arc::new(s), given).unwrap(), &data);
    assert!((values(&e, "Ige")[0].unwrap() - 30.0).abs() < 1e-12);
}

const COMMENTS: &str = r#"{"classes": [{"name": "poor", "at": 30}, {"name": "fair", "at": 60}, {"name": "good", "at": 90}]}"#;

/// Three children of which 75 is half fair and half good; 90 is good, 20 is poor.
fn comments(reading: Reading) -> indicia_core::Evaluation {
    let by = using("fuzzy-evaluation", COMMENTS).reading(reading);
    let s = system("I", vec![none("a"), none("b")], vec![aggregate("I", &["a", "b"], fixed(&[0.25, 0.75]), by)]);
    let data = one_year(&U3, &[("a", &[Some(75.0), Some(20.0), None]), ("b", &[Some(90.0), Some(60.0), Some(75.0)])]);
    evaluate(&plan(s), &data)
}

#[test]
fn memberships_are_kept_and_one_value_is_read_off_them() {
    // u1: 0.25 (0, 1/2, 1/2) + 0.75 (0, 0, 1); u2: 0.25 (1, 0, 0) + 0.75 (0, 1, 0); u3 has b alone, which carries all the weight: (0, 1/2, 1/2).
    let degrees = [[0.0, 0.125, 0.875], [0.25, 0.75, 0.0], [0.0, 0.5, 0.5]];
    let e = comments(Reading::Score);
    let kept = &e.node("I").unwrap().memberships;
    for (row, unit) in degrees.iter().enumerate() {
        for (class, degree) in unit.iter().enumerate() {
            assert_eq!(kept[class].get(row), Some(*degree), "row {row}, class {class}");
        }
    }
    assert_eq!(values(&e, "I"), [Some(0.125 * 60.0 + 0.875 * 90.0), Some(0.25 * 30.0 + 0.75 * 60.0), Some(75.0)]);
    assert_eq!(ranks(&e, "I"), [Some(1.0), Some(3.0), Some(2.0)]);
    assert_eq!(values(&comments(Reading::Grade), "I"), [Some(3.0), Some(2.0), Some(2.0)], "of equal memberships the lower class");
    assert!(!e.has_errors(), "{:?}", codes(e.findings()));
}

#[test]
fn an_edit_of_a_parameter_keeps_the_reading() {
    let e = comments(Reading::Grade);
    let address = indicia_core::Address::Node("I".into());
    let value = "min-max".into();
    let edit = Edit::Param { address, method: "fuzzy-evaluation".into(), name: "operator".into(), value };
    // min(w, r): u1 (0, 1/4, 3/4), u2 (1/4, 3/4, 0), u3 (0, 1/2, 1/2) of the whole weight
    let edited = e.with(&[edit]).unwrap();
    assert_eq!(values(&edited, "I"), [Some(3.0), Some(2.0), Some(2.0)]);
    assert_eq!(edited.node("I").unwrap().memberships[2].get(0), Some(0.75));
}

#[test]
fn the_explanation_of_a_membership_computes_to_the_value() {
    for (reading, formula, numbers) in [
        (
            Reading::Score,
            "sum(poor * 30, fair * 60, good * 90) / sum(poor, fair, good)",
            "sum(0 * 30, 0.125 * 60, 0.875 * 90) / sum(0, 0.125, 0.875)",
        ),
        (
            Reading::Grade,
            "if(poor >= max(fair, good), 1, if(fair >= max(good), 2, 3))",
            "if(0 >= max(0.125, 0.875), 1, if(0.125 >= max(0.875), 2, 3))",
        ),
    ] {
        let e = comments(reading);
        let step = e.explain("I", 0).unwrap();
        let indicia_core::How::Method { arithmetic: Some(a), .. } = &step.how else { panic!("{step:?}") };
        assert_eq!((a.formula.as_str(), a.numbers.as_str()), (formula, numbers));
    }
}

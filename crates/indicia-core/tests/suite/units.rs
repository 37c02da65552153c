//! One more row, with every fit frozen.

use std::sync::Arc;

use indicia_core::{Evaluation, FitScope, Period, Role, Stage, UnitRow, evaluate};
use indicia_diagnostic::catalogue::method;

use crate::support::world::{Kinds, world};
use crate::support::*;

/// A row of the data as a unit that arrives.
fn row_of(e: &Evaluation, row: usize) -> UnitRow {
    let data = e.scored_data();
    let number = data.unit_of_row()[row] as usize;
    let groups = data.groupings().iter().filter_map(|g| g.of_unit[number].map(|n| (g.name.clone(), g.labels[n as usize].clone())));
    UnitRow {
        unit: data.unit(row).clone(),
        period: data.period(row),
        groups: groups.collect(),
        values: data.columns().iter().map(|c| (c.id.clone(), c.series.get(row))).collect(),
    }
}

/// Compares the one row of an evaluation with a row of the evaluation that it came from.
fn compare(what: &str, one: &Evaluation, all: &Evaluation, row: usize) {
    let check = |place: String, a: &indicia_core::Series, b: &indicia_core::Series| {
        let (got, due) = (a.values[0], b.values[row]);
        assert_eq!(got.to_bits(), due.to_bits(), "{what}: {place} is {got}, not {due}");
        assert_eq!(a.status(0), b.status(row), "{what}: status of {place}");
    };
    for (n, (a, b)) in one.indicators().iter().zip(all.indicators()).enumerate() {
        let id = &all.plan().indicator(n).id;
        for stage in Stage::ALL {
            check(format!("{}.{id}", stage.word()), &a.stage(stage).series, &b.stage(stage).series);
        }
        check(id.to_string(), &a.score, &b.score);
    }
    for (n, (a, b)) in one.nodes().iter().zip(all.nodes()).enumerate() {
        let id = &all.plan().node(n).id;
        if let (Some(x), Some(y), k, true) = (&a.weights, &b.weights, all.plan().inputs_of(n).len(), b.computed.get(row).is_some()) {
            assert_eq!(x.of_row(0, k), y.of_row(row, k), "{what}: weight.{id}");
        }
        check(format!("computed {id}"), &a.computed, &b.computed);
        check(format!("unrounded {id}"), &a.unrounded, &b.unrounded);
        check(id.to_string(), &a.value, &b.value);
    }
}

#[test]
fn a_unit_of_the_data_alone_scores_as_it_did_among_all() {
    let kinds = Kinds { imputers: false, reasons: false, ..Kinds::ALL };
    let mut compared = 0;
    for seed in 0..200 {
        let w = world(seed, kinds);
        let all = evaluate(&w.plan, &w.data);
        // Orders are never known of one unit; RSR is no score of a unit's own but of its place among all.
        if w.plan
            .system()
            .nodes
            .iter()
            .any(|n| matches!(&n.kind, indicia_core::NodeKind::Aggregate { aggregate, .. } if aggregate.id() == "rsr"))
        {
            continue;
        }
        for row in (0..all.rows()).step_by(3) {
            let one = all.evaluate_unit(&row_of(&all, row)).unwrap();
            compare(&format!("seed {seed}, row {row}"), &one, &all, row);
            compared += 1;
        }
    }
    assert!(compared > 500, "only {compared} rows");
}

/// Two periods, fitted in each.
fn panel(fit: FitScope) -> Evaluation {
    let units: Vec<indicia_core::Unit> = ["u1", "u2", "u3"].iter().map(|u| unit(u, Role::Scored)).collect();
    let rows = [2019, 2021].iter().flat_map(|y| ["u1", "u2", "u3"].map(|u| (Arc::from(u), Period::year(*y)))).collect();
    let cells = [0.0, 10.0, 5.0, 100.0, 120.0, 110.0].map(Some);
    let groups = vec![grouping("stage", &["early", "late"], &[Some(0), Some(1), Some(1)])];
    let data = build(units, groups, rows, &[("a", &cells), ("b", &cells)]);
    let mut spec = weights(using_in("toy-spread", "{}", fit));
    spec.by = Some("stage".into());
    let mut s = system(
        "top",
        ["a", "b"].iter().map(|id| indicator(id, using_in("min-max", "{}", fit))).collect(),
        vec![aggregate("low", &["a", "b"], spec, using("weighted-mean", "{}")), mean("top", &["low"], &[1.0])],
    );
    Arc::make_mut(&mut s.indicators[0]).impute = Some(using_in("toy-mean-imputer", "{}", fit));
    evaluate(&plan(s), &data)
}

fn newcomer(period: i32, a: Option<f64>, stage: &str) -> UnitRow {
    UnitRow {
        unit: unit("new", Role::Scored),
        period: Period::year(period),
        groups: vec![("stage".into(), stage.into())],
        values: vec![("a".into(), a), ("b".into(), Some(130.0))],
    }
}

#[test]
fn a_newcomer_meets_the_fit_of_its_period_and_the_weights_of_its_group() {
    let base = panel(FitScope::Each);
    let e = base.evaluate_unit(&newcomer(2021, None, "late")).unwrap();
    // The mean of a in 2021 is 110, halfway between 100 and 120; 130 lies beyond them.
    assert_eq!((values(&e, "a")[0], values(&e, "b")[0]), (Some(0.5), Some(1.5)));
    let k = 2;
    let of = |e: &Evaluation, row| e.node("low").unwrap().weights.clone().unwrap().of_row(row, k).to_vec();
    assert_eq!(of(&e, 0), of(&base, 4), "those of u2 in 2021, which is late");
    let early = base.evaluate_unit(&newcomer(2019, Some(5.0), "early")).unwrap();
    assert_eq!(values(&early, "a")[0], Some(0.5));
    assert_eq!(of(&early, 0), of(&base, 0));
}

#[test]
fn a_base_period_serves_newcomers_of_other_periods() {
    let e = panel(FitScope::Base(Period::year(2019))).evaluate_unit(&newcomer(2021, Some(20.0), "late")).unwrap();
    assert_eq!(values(&e, "a")[0], Some(2.0));
    assert!(!e.has_errors(), "{:?}", codes(e.findings()));
}

#[test]
fn a_period_that_was_never_fitted_needs_all_units() {
    let e = panel(FitScope::Each).evaluate_unit(&newcomer(2030, Some(1.0), "late")).unwrap();
    assert_eq!(values(&e, "top")[0], None);
    assert!(codes(e.findings()).contains(&method::NEEDS_ALL_UNITS.id.to_string()), "{:?}", codes(e.findings()));
}

#[test]
fn an_order_needs_all_units() {
    let s = system("top", vec![indicator("a", using("none", "{}"))], vec![aggregate("top", &["a"], fixed(&[1.0]), using("kemeny", "{}"))]);
    let all = evaluate(&plan(s), &one_year(&["u1", "u2", "u3"], &[("a", &[Some(1.0), Some(2.0), Some(3.0)])]));
    assert!(values(&all, "top").iter().all(Option::is_some), "{:?}", all.findings().collect::<Vec<_>>());
    let e = all.evaluate_unit(&row_of(&all, 1)).unwrap();
    assert_eq!(values(&e, "top")[0], None);
    assert!(codes(e.findings()).contains(&method::NEEDS_ALL_UNITS.id.to_string()), "{:?}", codes(e.findings()));
}

#[test]
fn stated_values_of_indicators_stand_in_place_of_their_columns() {
    let base = panel(FitScope::Each);
    let e = base.evaluate_unit_with(&newcomer(2021, Some(100.0), "late"), &[("a".into(), 120.0)]).unwrap();
    // a lies between 100 and 120 in 2021; the column says 100, the statement 120.
    assert_eq!(values(&e, "a")[0], Some(1.0));
    assert_eq!(values(&base.evaluate_unit(&newcomer(2021, Some(100.0), "late")).unwrap(), "a")[0], Some(0.0));
}

//! Units and indicators that are left out for lack of data.

use std::sync::Arc;

use indicia_core::{Edit, Evaluation, Free, Reason, ScreenRule, Stage, System, Tally, Thresholds, Verdict, evaluate};
use indicia_method::Status;

use crate::support::*;

const COVERAGE: fn(f64) -> Option<Thresholds> = |share| Some(Thresholds { coverage: Some(share), nonzero: None });
const NONZERO: fn(f64) -> Option<Thresholds> = |share| Some(Thresholds { coverage: None, nonzero: Some(share) });

/// Four units and three indicators under one node, with gaps and zeros.
fn four(rule: ScreenRule, weights: indicia_core::WeightSpec) -> Evaluation {
    let columns: [(&str, [Option<f64>; 4]); 3] = [
        ("a", [Some(1.0), Some(2.0), None, Some(4.0)]),
        ("b", [Some(10.0), Some(0.0), None, Some(40.0)]),
        ("c", [Some(0.0), Some(0.0), Some(7.0), Some(9.0)]),
    ];
    let indicators = columns.iter().map(|(id, _)| indicator(id, using("min-max", "{}"))).collect();
    let top = aggregate_with("top", &["a", "b", "c"], weights, using("weighted-mean", "{}"), Default::default());
    let system = System { screen: Some(rule), ..system("top", indicators, vec![top]) };
    let columns: Vec<(&str, &[Option<f64>])> = columns.iter().map(|(id, cells)| (*id, cells.as_slice())).collect();
    evaluate(&plan(system), &one_year(&["p", "q", "r", "s"], &columns))
}

fn equal() -> indicia_core::WeightSpec {
    weights(using("equal", "{}"))
}

fn row(e: &Evaluation, unit: &str) -> usize {
    let data = e.scored_data();
    data.row(data.unit_number(unit).unwrap(), 0).unwrap()
}

#[test]
fn a_unit_with_too_few_values_is_left_out_of_fits_and_ranks() {
    // r has one value of three; p and q have all.
    let e = four(ScreenRule { units: COVERAGE(0.5), ..Default::default() }, equal());
    let screening = e.screening().unwrap();
    let r = row(&e, "r");
    assert_eq!(screening.rows[r], Tally { total: 3, present: 1, zeros: 0, verdict: Verdict::LowCoverage(0.5) });
    assert!(screening.rows.iter().enumerate().all(|(n, t)| t.is_out() == (n == r)));
    assert_eq!(e.value("top").unwrap().get(r), None);
    assert_eq!(e.node("top").unwrap().rank(r), None);
    assert_eq!(e.reason("top", r), Some(Reason::Screened { unit: true, tally: screening.rows[r] }));
    // Its 7 in c is withheld: the column of the others runs from 0 to 9 all the same, and no fit sees the 7.
    assert_eq!(e.indicator("c").unwrap().stage(Stage::Screen).series.status(r).state(), Status::WITHHELD);
    assert_eq!(e.indicator("c").unwrap().stage(Stage::Derive).series.get(r), Some(7.0));
    assert_eq!(codes(e.findings()), ["M0214"]);
}

#[test]
fn zeros_are_counted_among_the_values() {
    // q has 2, 0, 0: one of three values is not zero.
    let e = four(ScreenRule { units: NONZERO(0.5), ..Default::default() }, equal());
    let q = row(&e, "q");
    assert_eq!(e.screening().unwrap().rows[q], Tally { total: 3, present: 3, zeros: 2, verdict: Verdict::LowNonzero(0.5) });
    assert_eq!(codes(e.findings()), ["M0215"]);
    let kept = four(ScreenRule { units: NONZERO(0.5), keep: vec!["q".into()], ..Default::default() }, equal());
    assert_eq!(kept.screening().unwrap().rows[q].verdict, Verdict::Kept);
    assert!(kept.value("top").unwrap().get(q).is_some());
}

#[test]
fn the_weight_of_an_indicator_that_is_left_out_goes_to_its_siblings() {
    let rule = ScreenRule { indicators: Some(Thresholds { coverage: Some(0.8), nonzero: None }), ..Default::default() };
    let e = four(rule, equal());
    // a and b have three of four values, c all.
    let out: Vec<bool> = e.screening().unwrap().indicators.iter().map(Tally::is_out).collect();
    assert_eq!(out, [true, true, false]);
    for unit in ["p", "q", "r", "s"] {
        let n = row(&e, unit);
        assert_eq!(e.value("top").unwrap().get(n), e.value("c").unwrap().get(n), "{unit} is worth what c says");
    }
    assert_eq!(codes(e.findings()), ["M0216", "M0216"], "that the columns are empty follows from it");
}

#[test]
fn weights_out_of_the_data_look_at_what_stays() {
    let rule = ScreenRule { indicators: NONZERO(0.6), ..Default::default() };
    for data in [indicia_core::WeightData::Scored, indicia_core::WeightData::Raw] {
        let spec = indicia_core::WeightSpec { data, ..weights(using("entropy", "{}")) };
        let e = four(rule.clone(), spec);
        assert!(!e.has_errors(), "{:?}", codes(e.findings()));
        // c is zero in two of four cells.
        assert_eq!(e.screening().unwrap().indicators.iter().map(Tally::is_out).collect::<Vec<_>>(), [false, false, true]);
        let found = e.node("top").unwrap().weights.as_ref().unwrap().of_row(0, 3).to_vec();
        assert_eq!(found[2], 0.0);
        assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-12 && found[0] > 0.0 && found[1] > 0.0, "{found:?}");
    }
}

#[test]
fn an_edit_may_bring_a_unit_back() {
    let e = four(ScreenRule { units: COVERAGE(0.5), ..Default::default() }, equal());
    let period = e.scored_data().periods()[0];
    let cell = Edit::Cell { column: "a".into(), unit: "r".into(), period, value: Some(3.0) };
    let back = e.with(&[cell]).unwrap();
    assert!(back.value("top").unwrap().get(row(&back, "r")).is_some());
    assert!(Arc::ptr_eq(&back.scored_data().column("c").unwrap().series.values, &e.scored_data().column("c").unwrap().series.values));
}

#[test]
fn draws_of_columns_are_refused_where_they_could_change_who_stays() {
    let free = || [Free::Column("a".into())];
    let counting = four(ScreenRule { units: NONZERO(0.2), ..Default::default() }, equal());
    assert!(counting.compile(&free(), &["top"]).is_err());
    let covering = four(ScreenRule { units: COVERAGE(0.5), ..Default::default() }, equal());
    let program = covering.compile(&free(), &["top"]).unwrap();
    let (mut out, mut status) = ([0.0; 4], [0; 4]);
    program.draw_batch(&[5.0, 6.0, 7.0, 8.0], &mut program.scratch(), &mut out, &mut status);
    assert!(!Status(status[row(&covering, "r")]).is_present(), "who is left out stays out");
}

//! Cells without a value for a stated reason: what does not apply gives its weight away, what lacks evidence scores zero.

use std::sync::Arc;

use indicia_core::{AdjustForm, Dataset, DatasetBuilder, How, MissingPolicy, Reason, Role, Series, evaluate};
use indicia_method::Status;

use crate::support::*;

const NA: (f64, u8) = (0.0, Status::NOT_APPLICABLE);
const NE: (f64, u8) = (0.0, Status::NO_EVIDENCE);
const NO: (f64, u8) = (0.0, Status::MISSING);

fn is(value: f64) -> (f64, u8) {
    (value, Status::PRESENT)
}

fn data(columns: &[(&str, &[(f64, u8)])]) -> Dataset {
    let count = columns[0].1.len();
    let units = (0..count).map(|u| unit(&format!("u{u}"), Role::Scored)).collect();
    let rows = (0..count).map(|u| (Arc::from(format!("u{u}")), indicia_core::Period::year(2024))).collect();
    let builder = columns.iter().fold(DatasetBuilder::new(units, Vec::new()).rows(rows), |b, (id, cells)| {
        let series = Series::new(cells.iter().map(|c| c.0).collect(), cells.iter().map(|c| c.1).collect());
        b.column(id, "", series, None)
    });
    builder.build().unwrap_or_else(|e| panic!("no dataset: {e}"))
}

fn none(id: &str) -> indicia_core::Indicator {
    indicator(id, using("none", "{}"))
}

/// Three indicators with weights 0.5, 0.3, 0.2.
fn three(missing: MissingPolicy) -> indicia_core::System {
    let mut top = mean("top", &["a", "b", "c"], &[0.5, 0.3, 0.2]);
    if let indicia_core::NodeKind::Aggregate { missing: m, .. } = &mut top.kind {
        *m = missing;
    }
    system("top", vec![none("a"), none("b"), none("c")], vec![top])
}

#[test]
fn what_does_not_apply_gives_its_weight_to_the_others_whatever_the_policy() {
    // u0: all. u1: a does not apply, (0.3 * 20 + 0.2 * 30) / 0.5 = 24. u2: a is missing. u3: nothing applies.
    let data =
        data(&[("a", &[is(10.0), NA, NO, NA]), ("b", &[is(20.0), is(20.0), is(20.0), NA]), ("c", &[is(30.0), is(30.0), is(30.0), NA])]);
    for policy in [propagate(), reweight(0.6)] {
        let e = evaluate(&plan(three(policy)), &data);
        let got = values(&e, "top");
        assert!((got[0].unwrap() - 17.0).abs() < 1e-12 && (got[1].unwrap() - 24.0).abs() < 1e-12, "{got:?}");
        assert_eq!(got[2..], [None, None]);
        assert_eq!(e.reason("top", 3), Some(Reason::NotApplicable));
        assert_eq!(e.reason("a", 1), Some(Reason::NotApplicable));
        assert!(matches!(e.reason("top", 2), Some(Reason::Propagated { .. } | Reason::Coverage { .. })));
    }
}

#[test]
fn coverage_is_that_of_what_applies() {
    // b is missing, a does not apply: c has 0.2 of the 0.5 that apply, less than 0.6. Without b, c has all of 0.2.
    let data = data(&[("a", &[NA, NA]), ("b", &[NO, NA]), ("c", &[is(30.0), is(30.0)])]);
    let e = evaluate(&plan(three(reweight(0.6))), &data);
    assert_eq!(values(&e, "top"), [None, Some(30.0)]);
    let Some(Reason::Coverage { found, missing, .. }) = e.reason("top", 0) else { panic!("no coverage") };
    assert_eq!((found, missing), (0.4, vec!["b".into()]));
}

#[test]
fn what_lacks_evidence_scores_zero_and_is_neither_learnt_from_nor_imputed() {
    // a: 10 and 30 are the ends, [1, 100]; the third would be imputed with 20 and lies halfway if it were merely missing
    let mut a = indicator("a", using("min-max", r#"{"range": [1, 100]}"#));
    a.impute = Some(using("toy-mean-imputer", "{}"));
    let s = system("top", vec![a, none("b")], vec![mean("top", &["a", "b"], &[0.5, 0.5])]);
    let e = evaluate(&plan(s), &data(&[("a", &[is(10.0), is(30.0), NE, NO]), ("b", &[is(50.0); 4])]));
    assert_eq!(values(&e, "a"), [Some(1.0), Some(100.0), Some(0.0), Some(50.5)]);
    assert_eq!(values(&e, "top"), [Some(25.5), Some(75.0), Some(25.0), Some(50.25)]);
    let step = e.explain("a", 2).unwrap();
    assert!(matches!(step.how, How::NoEvidence), "{step:?}");
    assert_eq!((step.value, &step.inputs[0].reason), (Some(0.0), &Some(Reason::NoEvidence)));
}

#[test]
fn nobody_with_evidence_scores_zero_all_the_same() {
    let e = evaluate(&plan(system("top", vec![none("a")], vec![mean("top", &["a"], &[1.0])])), &data(&[("a", &[NE, NE])]));
    assert_eq!(values(&e, "top"), [Some(0.0), Some(0.0)]);
    assert!(!e.has_errors(), "{:?}", codes(e.findings()));
}

#[test]
fn a_rule_leaves_alone_whom_it_does_not_apply_to() {
    let mut s = system("top", vec![none("a"), none("prizes")], vec![mean("top", &["a"], &[1.0])]);
    let mut bonus = (*adjust("extra", "top", "0 == 0", "self + min(prizes, 5)", 1)).clone();
    (bonus.when, bonus.form) = (None, AdjustForm::Bonus);
    s.adjusts.push(Arc::new(bonus));
    let e = evaluate(&plan(s), &data(&[("a", &[is(90.0); 4]), ("prizes", &[is(2.0), is(7.0), NA, NE])]));
    assert_eq!(values(&e, "top"), [Some(92.0), Some(95.0), Some(90.0), Some(90.0)]);
}

#[test]
fn an_imputer_by_group_learns_and_fills_within_each_group() {
    // early: 10 and 30; late: 100 and 300. The gaps get 20 and 200, not the mean of all, 110.
    let cells = [is(10.0), is(30.0), NO, is(100.0), is(300.0), NO];
    let units = (0..6).map(|u| unit(&format!("u{u}"), Role::Scored)).collect();
    let rows = (0..6).map(|u| (Arc::from(format!("u{u}")), indicia_core::Period::year(2024))).collect();
    let stage = grouping("stage", &["early", "late"], &[Some(0), Some(0), Some(0), Some(1), Some(1), Some(1)]);
    let series = Series::new(cells.iter().map(|c| c.0).collect(), cells.iter().map(|c| c.1).collect());
    let data = DatasetBuilder::new(units, vec![stage]).rows(rows).column("a", "", series, None).build().unwrap();
    let mut a = none("a");
    a.impute = Some(using("toy-mean-imputer", "{}").within(Some("stage".into())));
    let e = evaluate(&plan(system("top", vec![a.clone()], vec![mean("top", &["a"], &[1.0])])), &data);
    assert_eq!(values(&e, "a"), [10.0, 30.0, 20.0, 100.0, 300.0, 200.0].map(Some));
    let groups: Vec<Option<Arc<str>>> =
        e.indicator("a").unwrap().stage(indicia_core::Stage::Impute).states.iter().map(|s| s.group.clone()).collect();
    assert_eq!(groups, [Some("early".into()), Some("late".into())]);
    // a grouping that the data do not have is an error, and nothing is filled
    a.impute = Some(using("toy-mean-imputer", "{}").within(Some("size".into())));
    let e = evaluate(&plan(system("top", vec![a], vec![mean("top", &["a"], &[1.0])])), &data);
    assert!(e.has_errors() && values(&e, "a")[2].is_none());
}

#[test]
fn a_gap_that_leaves_a_unit_without_weights_leaves_it_without_a_score() {
    // Weights that suit each unit best are found for complete units; u2 has none, and a sum under none is not zero.
    let data = data(&[("a", &[is(10.0), is(4.0), is(6.0)]), ("b", &[is(5.0), is(8.0), NO])]);
    for policy in [propagate(), reweight(0.0)] {
        let best = weights(using("benefit-of-the-doubt", "{}"));
        let top = aggregate_with("top", &["a", "b"], best, using("weighted-sum", "{}"), policy);
        let e = evaluate(&plan(system("top", vec![none("a"), none("b")], vec![top])), &data);
        assert_eq!(values(&e, "top"), [Some(1.0), Some(1.0), None]);
        assert_eq!(codes(e.findings()), ["M0128"]);
    }
}

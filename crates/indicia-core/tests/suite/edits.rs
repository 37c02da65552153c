//! An evaluation with edits is a fresh evaluation of what was edited, and shares what no edit reaches.

use std::sync::Arc;

use indicia_core::{Address, Edit, Evaluation, Period, Role, Stage, evaluate};

use crate::support::same::assert_same;
use crate::support::world::{Kinds, edit, world};
use crate::support::*;

/// Applies edits both ways, where they can be applied.
fn both(what: &str, base: &Evaluation, edits: &[Edit]) -> Option<Evaluation> {
    let edited = base.with(edits).ok()?;
    let (plan, data) = base.edited(edits).unwrap_or_else(|e| panic!("{what}: {e}"));
    assert_same(what, &edited, &evaluate(&plan, &data));
    Some(edited)
}

#[test]
fn one_edit_gives_what_a_fresh_evaluation_gives() {
    let mut made = 0;
    for seed in 0..250 {
        let w = world(seed, Kinds::ALL);
        let base = evaluate(&w.plan, &w.data);
        let r = &mut Random::new(seed ^ 0xed17);
        for n in 0..12 {
            let e = edit(r, &base, Kinds::ALL);
            made += usize::from(both(&format!("seed {seed}, edit {n}, {e:?}"), &base, &[e]).is_some());
        }
    }
    assert!(made > 2000, "only {made} edits were possible");
}

#[test]
fn sequences_of_edits_give_what_a_fresh_evaluation_gives() {
    for seed in 1000..1120 {
        let w = world(seed, Kinds::ALL);
        let mut current = evaluate(&w.plan, &w.data);
        let r = &mut Random::new(seed);
        for n in 0..15 {
            let edits: Vec<Edit> = (0..1 + r.below(3)).map(|_| edit(r, &current, Kinds::ALL)).collect();
            if let Some(next) = both(&format!("seed {seed}, step {n}, {edits:?}"), &current, &edits) {
                current = next;
            }
        }
    }
}

#[test]
fn an_edit_that_is_taken_back_gives_the_first_evaluation() {
    for seed in 2000..2060 {
        let w = world(seed, Kinds { reasons: false, ..Kinds::ALL });
        let base = evaluate(&w.plan, &w.data);
        let r = &mut Random::new(seed);
        let row = r.below(w.data.rows());
        let column = "c0";
        let (unit, period) = (w.data.unit(row).id.clone(), w.data.period(row));
        let old = w.data.column(column).and_then(|c| c.series.get(row));
        let cell = |value| Edit::Cell { column: column.into(), unit: unit.clone(), period, value };
        let back = base.with(&[cell(Some(7.5))]).and_then(|e| e.with(&[cell(old)])).unwrap();
        assert_same(&format!("seed {seed}: cell"), &back, &base);
        let role = |role| Edit::Membership { unit: unit.clone(), role };
        let back = base.with(&[role(Role::Listed)]).and_then(|e| e.with(&[role(w.data.unit(row).role)])).unwrap();
        assert_same(&format!("seed {seed}: role"), &back, &base);
    }
}

/// Two pillars of two indicators each, a mean of both, and a formula beside.
fn two_pillars() -> Evaluation {
    let s = || using("min-max", "{}");
    let nodes = vec![
        mean("left", &["a", "b"], &[0.5, 0.5]),
        mean("right", &["c", "d"], &[0.25, 0.75]),
        mean("top", &["left", "right"], &[0.5, 0.5]),
        formula("product", "left * right", None),
    ];
    let plan = plan(system("top", ["a", "b", "c", "d"].map(|id| indicator(id, s())).to_vec(), nodes));
    let column = |by: f64| -> Vec<Option<f64>> { (0..5).map(|n| Some(f64::from(n) * by + f64::from(n * n % 3))).collect() };
    let columns = [column(1.0), column(2.0), column(3.0), column(-4.0)];
    let data = one_year(&["u1", "u2", "u3", "u4", "u5"], &[("a", &columns[0]), ("b", &columns[1]), ("c", &columns[2]), ("d", &columns[3])]);
    evaluate(&plan, &data)
}

fn shared_scores<'a>(x: &Evaluation, y: &Evaluation, ids: &[&'a str]) -> Vec<&'a str> {
    let same = |id: &&str| {
        let of = |e: &Evaluation| e.indicator(id).map(|t| t.stage(Stage::Score).series.values.clone()).unwrap();
        Arc::ptr_eq(&of(x), &of(y))
    };
    ids.iter().copied().filter(same).collect()
}

fn shared_nodes<'a>(x: &Evaluation, y: &Evaluation, ids: &[&'a str]) -> Vec<&'a str> {
    let at = |e: &Evaluation, id: &str| {
        let n = e.plan().system().nodes.iter().position(|n| &*n.id == id).unwrap();
        e.nodes()[n].clone()
    };
    ids.iter().copied().filter(|id| Arc::ptr_eq(&at(x, id), &at(y, id))).collect()
}

const SCORES: [&str; 4] = ["a", "b", "c", "d"];
const NODES: [&str; 4] = ["left", "right", "top", "product"];

#[test]
fn a_cell_reaches_its_indicator_and_what_stands_above() {
    let base = two_pillars();
    let edit = Edit::Cell { column: "c".into(), unit: "u2".into(), period: Period::year(2020), value: Some(40.0) };
    let edited = base.with(&[edit]).unwrap();
    assert_eq!(shared_scores(&base, &edited, &SCORES), ["a", "b", "d"]);
    assert_eq!(shared_nodes(&base, &edited, &NODES), ["left"]);
}

#[test]
fn weights_reach_no_score() {
    let base = two_pillars();
    let edited = base.with(&[Edit::Weights { node: "left".into(), values: vec![0.9, 0.1] }]).unwrap();
    assert_eq!(shared_scores(&base, &edited, &SCORES), SCORES);
    assert_eq!(shared_nodes(&base, &edited, &NODES), ["right"]);
    let again = edited.with(&[Edit::Weights { node: "left".into(), values: vec![0.9, 0.1] }]).unwrap();
    assert_eq!(shared_nodes(&edited, &again, &NODES), NODES);
}

#[test]
fn a_normaliser_reaches_its_indicator_and_a_state_too() {
    let base = two_pillars();
    let at = Address::stage(Stage::Score, "a");
    let edited = base.with(&[Edit::Method { address: at.clone(), method: Some(using("z-score", "{}")) }]).unwrap();
    assert_eq!(shared_scores(&base, &edited, &SCORES), ["b", "c", "d"]);
    assert_eq!(shared_nodes(&base, &edited, &NODES), ["right"]);
    let state = indicia_method::from_json(r#"{"lo": 0, "hi": 8}"#).unwrap();
    let edited = base.with(&[Edit::State { address: at, state }]).unwrap();
    assert_eq!(shared_scores(&base, &edited, &SCORES), ["b", "c", "d"]);
    // u3 has 2 + 4 % 3 = 3 of 8.
    assert_eq!(values(&edited, "a")[2], Some(3.0 / 8.0));
}

#[test]
fn an_aggregator_reaches_neither_scores_nor_other_nodes() {
    let base = two_pillars();
    let method = Some(using("geometric-mean", "{}"));
    let edited = base.with(&[Edit::Method { address: Address::Node("right".into()), method }]).unwrap();
    assert_eq!(shared_scores(&base, &edited, &SCORES), SCORES);
    assert_eq!(shared_nodes(&base, &edited, &NODES), ["left"]);
    assert!(Arc::ptr_eq(&base.node("right").unwrap().weights.clone().unwrap(), &edited.node("right").unwrap().weights.clone().unwrap()));
}

#[test]
fn factors_multiply_weights_and_keep_their_sum() {
    let base = two_pillars();
    let factors = |values: &[f64]| Edit::Factors { node: "right".into(), values: values.to_vec() };
    // 0.25 and 0.75 times 3 and 1 are equal, and sum to 1.
    let edited = base.with(&[factors(&[3.0, 1.0])]).unwrap();
    assert_eq!(edited.node("right").unwrap().weights.as_ref().unwrap().values, [0.5, 0.5]);
    assert_same("one again", &edited.with(&[factors(&[1.0, 1.0])]).unwrap(), &base.with(&[factors(&[1.0, 1.0])]).unwrap());
    let after = edited.with(&[Edit::Weights { node: "right".into(), values: vec![1.0, 1.0] }]).unwrap();
    assert_eq!(after.node("right").unwrap().weights.as_ref().unwrap().values, [1.5, 0.5]);
}

#[test]
fn an_indicator_that_is_left_out_gives_its_weight_to_the_others() {
    let base = two_pillars();
    let out = |out| Edit::LeaveOut { indicator: "c".into(), out };
    let edited = base.with(&[out(true)]).unwrap();
    assert_eq!(shared_scores(&base, &edited, &SCORES), ["a", "b", "d"]);
    assert_eq!(shared_nodes(&base, &edited, &NODES), ["left"]);
    assert_eq!(values(&edited, "c"), [None; 5]);
    assert_eq!(values(&edited, "right"), values(&base, "d"));
    assert_eq!(codes(edited.findings()), codes(base.findings()));
    // Where nothing is left below a node, the node does not apply either.
    let both = edited.with(&[Edit::LeaveOut { indicator: "d".into(), out: true }]).unwrap();
    assert_eq!(values(&both, "top"), values(&base, "left"));
    assert_same("in again", &edited.with(&[out(false)]).unwrap(), &base);
}

#[test]
fn a_parameter_is_set_where_its_method_stands() {
    let base = two_pillars();
    let range = |method: &str| Edit::Param {
        address: Address::stage(Stage::Score, "a"),
        method: method.into(),
        name: "range".into(),
        value: vec![0.0, 10.0].into(),
    };
    let tenfold: Vec<Option<f64>> = values(&base, "a").into_iter().map(|v| v.map(|v| v * 10.0)).collect();
    assert_eq!(values(&base.with(&[range("min-max")]).unwrap(), "a"), tenfold);
    assert_same("another method", &base.with(&[range("z-score")]).unwrap(), &base);
}

#[test]
fn no_edit_computes_nothing() {
    let base = two_pillars();
    let edited = base.with(&[]).unwrap();
    assert_eq!(shared_scores(&base, &edited, &SCORES), SCORES);
    assert_eq!(shared_nodes(&base, &edited, &NODES), NODES);
}

#[test]
fn what_cannot_be_edited_says_why() {
    use indicia_core::EditError;
    let base = two_pillars();
    let with = |edit: Edit| base.with(&[edit]).expect_err("an error");
    let cell =
        |column: &str, unit: &str, year, value| Edit::Cell { column: column.into(), unit: unit.into(), period: Period::year(year), value };
    assert!(matches!(with(cell("x", "u1", 2020, None)), EditError::Unknown(_)));
    assert!(matches!(with(cell("a", "u9", 2020, None)), EditError::Unknown(_)));
    assert!(matches!(with(cell("a", "u1", 2021, None)), EditError::Unknown(_)));
    assert!(matches!(with(cell("a", "u1", 2020, Some(f64::NAN))), EditError::Misfit { .. }));
    assert!(matches!(with(Edit::Membership { unit: "u9".into(), role: Role::Listed }), EditError::Unknown(_)));
    let weights = |node: &str, values: &[f64]| Edit::Weights { node: node.into(), values: values.to_vec() };
    assert!(matches!(with(weights("left", &[1.0])), EditError::Misfit { .. }));
    assert!(matches!(with(weights("left", &[1.0, -1.0])), EditError::Misfit { .. }));
    assert!(matches!(with(weights("product", &[1.0])), EditError::Misfit { .. }));
    assert!(matches!(with(weights("nowhere", &[1.0])), EditError::Unknown(_)));
    assert!(matches!(with(Edit::LeaveOut { indicator: "left".into(), out: true }), EditError::Unknown(_)));
    let column = |column: &str, values: &[f64]| Edit::Column { column: column.into(), values: values.to_vec() };
    assert!(matches!(with(column("x", &[1.0; 5])), EditError::Unknown(_)));
    assert!(matches!(with(column("a", &[1.0; 4])), EditError::Misfit { .. }));
    assert!(matches!(with(column("a", &[f64::NAN; 5])), EditError::Misfit { .. }));
    let method = |address: Address, method| Edit::Method { address, method };
    assert!(matches!(with(method(Address::stage(Stage::Score, "a"), None)), EditError::Misfit { .. }));
    assert!(matches!(with(method(Address::Rank("top".into()), None)), EditError::Misfit { .. }));
    assert!(matches!(with(method(Address::Node("product".into()), Some(using("weighted-mean", "{}")))), EditError::Misfit { .. }));
    assert!(matches!(with(method(Address::stage(Stage::Score, "a"), Some(using("weighted-mean", "{}")))), EditError::Plan(_)));
    let params = indicia_method::from_json(r#"{"range": [2, 1]}"#).unwrap();
    assert!(matches!(with(Edit::Params { address: Address::stage(Stage::Score, "a"), params }), EditError::Refused(_)));
    let state = indicia_method::Value::Null;
    assert!(matches!(with(Edit::State { address: Address::stage(Stage::Score, "a"), state: state.clone() }), EditError::Refused(_)));
    assert!(matches!(with(Edit::State { address: Address::stage(Stage::Treat, "a"), state: state.clone() }), EditError::Unknown(_)));
    assert!(matches!(with(Edit::State { address: Address::Node("top".into()), state }), EditError::Misfit { .. }));
}

#[test]
fn that_nobody_has_a_score_depends_on_what_failed_elsewhere() {
    let nodes = vec![mean("top", &["a"], &[1.0]), mean("other", &["b"], &[1.0])];
    let plan = plan(system("top", vec![indicator("a", using("none", "{}")), indicator("b", using("min-max", "{}"))], nodes));
    let base = evaluate(&plan, &one_year(&["u1", "u2"], &[("a", &[None, None]), ("b", &[Some(1.0), Some(2.0)])]));
    let no_scores = indicia_diagnostic::catalogue::method::NO_SCORES.id.to_string();
    assert!(codes(base.findings()).contains(&no_scores));
    // A constant column fails, and that has been said.
    let edit = Edit::Cell { column: "b".into(), unit: "u2".into(), period: Period::year(2020), value: Some(1.0) };
    let edited = both("a failure elsewhere", &base, &[edit]).unwrap();
    assert!(!codes(edited.findings()).contains(&no_scores));
}

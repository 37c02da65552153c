//! What a plan refuses and warns of, before any data.

use std::sync::Arc;

use indicia_core::{Finding, Plan, Ref, System};
use indicia_diagnostic::catalogue::config;
use indicia_method::Direction;

use crate::support::*;

fn refused(s: System) -> Vec<Finding> {
    Plan::new(s).expect_err("no plan")
}

/// Code, address and path of each finding.
fn places(findings: &[Finding]) -> Vec<(String, String, String)> {
    let address = |f: &Finding| f.address.as_ref().map(ToString::to_string).unwrap_or_default();
    findings.iter().map(|f| (f.diagnostic.id().to_string(), address(f), f.path.clone())).collect()
}

fn place(code: &str, address: &str, path: &str) -> (String, String, String) {
    (code.into(), address.into(), path.into())
}

fn arg(f: &Finding, name: &str) -> String {
    f.diagnostic.args.iter().find(|(n, _)| n == name).map(|(_, v)| v.text(indicia_diagnostic::Lang::En).to_string()).unwrap_or_default()
}

fn a() -> Vec<indicia_core::Indicator> {
    vec![indicator("a", using("min-max", "{}"))]
}

#[test]
fn a_cycle_is_told_along_its_way() {
    let nodes = vec![mean("top", &["left"], &[1.0]), mean("left", &["a", "right"], &[1.0, 1.0]), formula("right", "a + top", None)];
    let found = refused(system("top", a(), nodes));
    assert_eq!(places(&found), [place(config::CYCLE.id, "node.right", "formula")]);
    assert_eq!(arg(&found[0], "path"), "top -> left -> right -> top");
    assert_eq!(found[0].span, Some(4..7));
}

#[test]
fn a_node_that_is_its_own_child_is_a_cycle() {
    let found = refused(system("top", a(), vec![mean("top", &["a", "top"], &[1.0, 1.0])]));
    assert_eq!(places(&found), [place(config::CYCLE.id, "node.top", "children[1]")]);
    assert_eq!(arg(&found[0], "path"), "top -> top");
}

#[test]
fn a_rule_that_looks_at_what_its_node_becomes_is_a_cycle() {
    let nodes = || vec![mean("low", &["a"], &[1.0]), mean("top", &["low"], &[1.0])];
    let mut s = system("top", a(), nodes());
    s.adjusts = vec![adjust("gate", "low", "top > 1", "0", 1)];
    let found = refused(s);
    assert_eq!(places(&found), [place(config::CYCLE.id, "adjust.gate", "when")]);
    assert_eq!(arg(&found[0], "path"), "low -> top -> low");
    // Two rules that look at each other's node.
    let mut s = system("top", a(), vec![mean("top", &["a"], &[1.0]), mean("other", &["a"], &[1.0])]);
    s.adjusts = vec![adjust("one", "top", "other > 1", "0", 1), adjust("two", "other", "top > 1", "0", 1)];
    assert_eq!(places(&refused(s)), [place(config::CYCLE.id, "adjust.one", "when")]);
}

#[test]
fn unknown_names_are_told_with_the_nearest() {
    let nodes = vec![mean("top", &["a", "pillr"], &[1.0, 1.0]), mean("pillar", &["a"], &[1.0]), formula("f", "pillarr * 2", None)];
    let mut s = system("tip", a(), nodes);
    s.adjusts = vec![adjust("r", "tap", "self > 1", "0", 1), adjust("q", "top", "nobody > 1", "0", 1)];
    let found = refused(s);
    let mut got = places(&found);
    got.sort();
    let codes: Vec<&str> = got.iter().map(|p| &*p.0).collect();
    assert_eq!(found.len(), 5, "{codes:?}");
    let at = |address: &str| found.iter().find(|f| f.address.as_ref().is_some_and(|a| a.to_string() == address)).unwrap();
    assert_eq!((arg(at("node.top"), "nearest").as_str(), at("node.top").path.as_str()), ("pillar", "children[1]"));
    assert_eq!(arg(at("node.f"), "nearest"), "pillar");
    assert_eq!(at("node.f").span, Some(0..7));
    assert_eq!(at("adjust.r").path, "on");
    assert_eq!(at("adjust.q").path, "when");
    assert!(found.iter().any(|f| f.address.is_none()), "the root is told without an address");
}

#[test]
fn ids_and_children_stand_once_and_nodes_have_children() {
    let nodes = vec![mean("top", &["a", "b", "a"], &[1.0; 3]), mean("a", &["b"], &[1.0]), mean("none", &[], &[])];
    let found = refused(system("top", vec![indicator("a", using("min-max", "{}")), indicator("b", using("min-max", "{}"))], nodes));
    let got = places(&found);
    assert!(got.iter().any(|p| p.1 == "node.top" && p.2 == "children[2]"), "{got:?}");
    assert!(got.iter().any(|p| p.1 == "node.a" && p.2.is_empty()), "{got:?}");
    assert!(got.iter().any(|p| p.1 == "node.none" && p.2 == "children"), "{got:?}");
}

#[test]
fn an_order_stands_at_the_root_alone() {
    let order = || aggregate("order", &["a"], fixed(&[1.0]), using("kemeny", "{}"));
    assert!(Plan::new(system("order", a(), vec![order()])).is_ok());
    let found = refused(system("top", a(), vec![order(), mean("top", &["order"], &[1.0])]));
    assert_eq!(places(&found), [place(config::ORDER_NOT_AT_ROOT.id, "node.order", "aggregate")]);
}

#[test]
fn a_domain_that_cannot_be_met_is_an_error_and_one_that_may_not_be_a_warning() {
    let with = |range: &str| {
        let i = vec![indicator("a", using("min-max", range))];
        Plan::new(system("top", i, vec![aggregate("top", &["a"], fixed(&[1.0]), using("geometric-mean", "{}"))]))
    };
    assert_eq!(places(&with(r#"{"range": [-5, -1]}"#).unwrap_err()), [place(config::IMPOSSIBLE.id, "node.top", "aggregate")]);
    assert_eq!(places(with(r#"{"range": [-5, 1]}"#).unwrap().findings()).len(), 1);
    assert!(with(r#"{"range": [1, 100]}"#).unwrap().findings().is_empty());
}

#[test]
fn a_range_reaches_through_means_and_not_through_rules() {
    let s = |adjusted: bool| {
        let i = vec![indicator("a", using("min-max", r#"{"range": [1, 100]}"#)), indicator("b", using("min-max", "{}"))];
        let mut s = system("top", i, vec![mean("low", &["a"], &[1.0]), mean("top", &["low", "b"], &[1.0, 1.0]), formula("f", "a", None)]);
        if adjusted {
            s.adjusts = vec![adjust("malus", "low", "b < 1", "self - 50", 1)];
        }
        plan(s)
    };
    assert_eq!(s(false).range_of(Ref::Node(0)), Some([1.0, 100.0]));
    assert_eq!(s(false).range_of(Ref::Node(1)), Some([0.0, 100.0]));
    assert_eq!(s(false).range_of(Ref::Node(2)), None);
    assert_eq!(s(true).range_of(Ref::Node(1)), None);
}

#[test]
fn methods_stand_where_their_kind_belongs_and_have_what_they_need() {
    let mut i = indicator("a", using("weighted-mean", "{}"));
    i.treat = Some(using("min-max", "{}"));
    let mut g = indicator("g", using("goalposts", r#"{"clip": "none"}"#));
    g.direction = Direction::Target;
    let mut combined = weights(using("toy-combined", "{}"));
    combined.sources = Vec::new();
    let mut useless = fixed(&[1.0]);
    useless.sources = vec![fixed(&[1.0])];
    let nodes = vec![
        aggregate("top", &["a"], combined, using("weighted-mean", "{}")),
        aggregate("other", &["g"], useless, using("min-max", "{}")),
        aggregate(
            "raw",
            &["top"],
            indicia_core::WeightSpec { data: indicia_core::WeightData::Raw, ..fixed(&[1.0]) },
            using("topsis", "{}"),
        ),
    ];
    let found = refused(system("top", vec![i, g], nodes));
    let got: Vec<(String, String)> = places(&found).into_iter().map(|p| (p.1, p.2)).collect();
    for (address, path) in [
        ("score.a", ""),
        ("treat.a", ""),
        ("score.g", ""),
        ("weight.top", "weights.sources"),
        ("weight.other", "weights.sources"),
        ("node.other", "aggregate"),
        ("weight.raw", "weights.data"),
    ] {
        assert!(got.contains(&(address.to_string(), path.to_string())), "{address} {path}: {got:?}");
    }
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let s = system("top", vec![indicator("a", using("weighted-mean", "{}"))], vec![mean("top", &["a", "nobody"], &[1.0, 1.0])]);
    let found = refused(s);
    let addresses: Vec<String> = places(&found).into_iter().map(|p| p.1).collect();
    assert!(addresses.contains(&"node.top".to_string()) && addresses.contains(&"score.a".to_string()), "{addresses:?}");
}

#[test]
fn formulas_are_compiled_when_planned() {
    let mut s = system("top", a(), vec![mean("top", &["a"], &[1.0])]);
    s.adjusts = vec![Arc::new(indicia_core::Adjust {
        id: "r".into(),
        on: "top".into(),
        form: Default::default(),
        when: Some(Arc::new(indicia_expr::parse("self + 1").unwrap())),
        then: Arc::new(indicia_expr::parse("0").unwrap()),
        order: 1,
    })];
    assert_eq!(places(&refused(s))[0].1, "adjust.r");
}

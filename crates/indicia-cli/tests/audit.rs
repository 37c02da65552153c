//! `indicia audit`, on the systems that ship: true findings only, and those that a referee would expect.
#![allow(clippy::unwrap_used)]

mod common;

use common::indicia;
use indicia_method::Value;

/// Code and English text of each finding.
fn found(arguments: &[&str]) -> Vec<(String, String)> {
    let all = indicia(&[&["audit", "--format", "json"], arguments].concat()).well().json();
    let text = |v: &Value, key: &str| v.get(key).and_then(Value::as_text).unwrap_or_default().to_string();
    let message = |f: &Value| f.get("message").map_or_else(String::new, |m| text(m, "en"));
    all.get("findings").and_then(Value::as_list).unwrap().iter().map(|f| (text(f, "code"), message(f))).collect()
}

fn codes(found: &[(String, String)]) -> Vec<&str> {
    let mut codes: Vec<&str> = found.iter().map(|(c, _)| c.as_str()).collect();
    codes.dedup();
    codes
}

fn text<'a>(found: &'a [(String, String)], code: &str) -> &'a str {
    found.iter().find(|(c, _)| c == code).map(|(_, t)| t.as_str()).unwrap_or_else(|| panic!("{code} is not among {found:#?}"))
}

#[test]
fn the_provinces_are_told_what_a_referee_would_say() {
    let all = found(&["configs/china-provinces"]);
    assert!(text(&all, "A0101").contains("min(Ig, Ie) * Iu"), "{all:#?}");
    let skewed = text(&all, "A0113");
    for indicator in ["g5", "e1", "e2", "e4", "e5"] {
        assert!(skewed.contains(indicator), "{skewed}");
    }
    // Iu is nearly the same everywhere, so min(Ig, Ie) ranks the provinces.
    assert!(text(&all, "A0115").contains("`Iu`"));
    // Ig exceeds Ie nearly everywhere since e is skewed, which says nothing about governments.
    assert!(text(&all, "A0118").contains("`Ig` is above `Ie`"));
}

#[test]
fn published_indices_have_true_findings_only() {
    // HDI and TAI cap what exceeds their goalposts, and say so; patents are skewed.
    assert_eq!(codes(&found(&["configs/hdi"])), ["A0111"]);
    assert_eq!(codes(&found(&["configs/tai"])), ["A0111", "A0113"]);
    assert!(found(&["configs/egdi"]).is_empty());
}

#[test]
fn formula_one_as_printed_is_constant_under_equal_weights() {
    let set = ["--set", "node.Ig.aggregate.use=weighted-mean-as-printed", "--set", "node.Ig.weights.use=equal"];
    let all = found(&[&["configs/digital-integration"], &set[..]].concat());
    assert!(text(&all, "A0102").contains("`Ig` is 0.2 whatever"), "{all:#?}");
    // With weights of its own it is no mean either: its values lie in (0, 1] where those of its children reach 100.
    let all = found(&["configs/digital-integration", "--set", "node.Ig.aggregate.use=weighted-mean-as-printed"]);
    assert!(text(&all, "A0104").contains("`Ig`"), "{all:#?}");
}

#[test]
fn the_audit_can_be_a_gate() {
    assert_eq!(indicia(&["audit", "configs/egdi", "--deny-audit"]).code, 0);
    assert_eq!(indicia(&["audit", "configs/digital-integration", "--deny-audit"]).code, 1);
}

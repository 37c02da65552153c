//! Where findings stand, and what editors get to know.

#![allow(clippy::unwrap_used)]

mod common;

use common::{Folder, Shipped, codes, shown};
use indicia_core::Address;
use indicia_diagnostic::Spot;
use indicia_method::Value;

const HEAD: &str = r#"indicia = 1
[index]
id = "x"
root = "T"
[score]
use = "min-max"
params = { range = [1, 100] }
[weights]
use = "equal"
[aggregate]
use = "weighted-mean"
[indicator.a]
direction = "positive"
[indicator.b]
direction = "positive"
derive = { use = "formula", params = { expr = "p / q" } }
[node.A]
children = ["a", "b"]
weights = { use = "fixed", params = { values = { a = 0.5, b = 0.5 } } }
"#;

fn place(folder: &Folder, address: &str, path: &str, span: Option<std::ops::Range<usize>>) -> (u64, String) {
    let loaded = folder.load(&[]);
    assert!(loaded.system.is_some(), "{}", shown(&loaded.findings));
    let place = loaded.place(&Address::parse(address).unwrap(), path, span).unwrap();
    let Spot::Text(e) = &place.spot else { panic!("{place}") };
    (place.line(), e.text.chars().skip(e.column as usize - 1).take(e.width as usize).collect())
}

#[test]
fn addresses_of_the_plan_lead_to_their_lines() {
    let folder = Folder::new(&[("indicia.toml", &format!("{HEAD}[node.T]\nformula = \"A * (1 + \\u0061)\"\n"))]);
    let at = |address, path| place(&folder, address, path, None);
    assert_eq!(at("weight.A", ""), (19, "\"fixed\"".into()));
    assert_eq!(at("weight.A", "params.values.b"), (19, "0.5".into()));
    assert_eq!(at("weight.A", "weights.params.values"), (19, "{ a = 0.5, b = 0.5 }".into()));
    assert_eq!(at("node.A", "children[1]"), (18, "\"b\"".into()));
    assert_eq!(at("node.A", "aggregate"), (11, "\"weighted-mean\"".into()));
    assert_eq!(at("score.a", "params.range[0]"), (7, "1".into()));
    assert_eq!(at("score.a", ""), (12, "[indicator.a]".into()));
    assert_eq!(at("derive.b", ""), (16, "\"formula\"".into()));
    assert_eq!(at("rank.T", ""), at("node.T", ""));
    // The escape counts with all its characters.
    assert_eq!(place(&folder, "node.T", "formula", Some(9..10)), (21, "\\u0061".into()));
}

#[test]
fn needs_point_into_formulas_and_children() {
    let folder = Folder::new(&[("indicia.toml", &format!("{HEAD}[node.T]\nformula = \"A\"\n"))]);
    let loaded = folder.load(&[]);
    let needs: Vec<(String, u64, u32)> = loaded
        .wanted
        .needs
        .iter()
        .map(|n| (n.column.clone(), n.place.as_ref().unwrap().line(), n.place.as_ref().unwrap().column()))
        .collect();
    assert_eq!(needs, [("a".into(), 18, 13), ("p".into(), 16, 48), ("q".into(), 16, 52)]);
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let text = HEAD
        .replace("range = [1, 100]", "rnage = [1, 100]")
        .replace("direction = \"positive\"\nderive", "direction = \"up\"\nderive")
        .replace("b = 0.5", "b = 0.6");
    let folder = Folder::new(&[("indicia.toml", &format!("{text}[node.T]\nformula = \"A + C\"\n[ranks]\nrule = 1\n"))]);
    assert_eq!(codes(&folder.load(&[])), ["C0303 7", "C0110 15", "C0401 19", "C0507 21", "C0115 22", "C0104 23"]);
}

#[test]
fn a_pack_cannot_reach_outside_of_its_folder() {
    for (pack, code) in [("/etc", "C0614"), ("C:\\packs", "C0614"), ("missing", "C0604"), ("indicia:digital-goverment", "C0604")] {
        let head = HEAD.replace("root = \"T\"", &format!("root = \"A\"\npacks = ['{pack}']"));
        let folder = Folder::new(&[("indicia.toml", &head)]);
        assert_eq!(codes(&folder.load(&[])), [format!("{code} 5")], "{pack}");
    }
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Table(pairs) => {
            for (key, inner) in pairs {
                match inner.as_text() {
                    Some(text) if key == "$ref" => found.push(text.into()),
                    _ => references(inner, found),
                }
            }
        }
        Value::List(items) => items.iter().for_each(|i| references(i, found)),
        _ => {}
    }
}

#[test]
fn the_schema_holds_together_and_knows_every_method() {
    let schema = indicia_config::schema(&Shipped::new());
    let mut found = Vec::new();
    references(&schema, &mut found);
    let defs = schema.get("$defs").unwrap();
    for reference in &found {
        let name = reference.strip_prefix("#/$defs/").unwrap();
        assert!(defs.get(name).is_some(), "{reference}");
    }
    let range = defs.get("params-min-max").and_then(|p| p.get("properties")).and_then(|p| p.get("range"));
    assert!(range.is_some());
}

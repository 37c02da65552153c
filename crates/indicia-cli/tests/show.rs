//! Intermediate tables.
#![allow(clippy::unwrap_used)]

mod common;

use common::{indicia, rows, snapshot};

#[test]
fn every_stage_of_an_indicator_can_be_seen() {
    let of = |stage: &str| {
        let ran = indicia(&["show", "g1", "configs/digital-integration/table.toml", "--stage", stage, "--format", "csv"]).well();
        rows(&ran.out).into_iter().map(|r| (r["unit"].clone(), r["g1"].clone())).collect::<std::collections::BTreeMap<_, _>>()
    };
    let (raw, scored) = (of("raw"), of("scored"));
    // R11 of 2025 in the file, and its score as the system's own test works it out by hand.
    assert_eq!(raw["R11"], "76.6");
    let score: f64 = scored["R11"].parse().unwrap();
    assert!((score - ((76.6 - 16.2) / (76.7 - 16.2) * 99.0 + 1.0)).abs() < 1e-9, "{score}");
    assert_eq!(of("imputed"), raw);
    assert_eq!(of("treated"), raw);
}

#[test]
fn a_node_is_shown_with_its_children_and_all_periods_on_demand() {
    let csv = indicia(&["show", "Ige", "configs/digital-integration/table.toml", "--format", "csv"]).well().out;
    assert!(csv.starts_with("unit,name_zh,name_en,period,Ige,Ig,Ie,Iu\n"), "{csv}");
    let all = indicia(&["show", "Ige", "configs/digital-integration/table.toml", "--format", "csv", "--all-periods"]).well().out;
    assert_eq!(all.lines().count() - 1, 2 * (csv.lines().count() - 1));
}

#[test]
fn weights_differ_by_group_and_sum_to_one() {
    let csv = indicia(&["show", "weights", "Ie", "configs/digital-integration/table.toml", "--format", "csv"]).well().out;
    let rows = rows(&csv);
    let weight = |group: &str, item: &str| {
        let row = rows.iter().find(|r| r["of"] == group && r["item"] == item).unwrap();
        row["nominal"].parse::<f64>().unwrap()
    };
    // As the TOML states them.
    assert_eq!(weight("early", "e2"), 0.30);
    assert_eq!(weight("mature", "e4"), 0.30);
}

#[test]
fn settings_have_their_file_and_line() {
    let own = indicia(&["show", "config", "configs/china-provinces", "--format", "csv"]).well().out;
    let all = indicia(&["show", "config", "--resolved", "configs/china-provinces", "--format", "csv"]).well().out;
    let place = |csv: &str, address: &str| rows(csv).iter().find(|r| r["address"] == address).map(|r| r["place"].clone());
    assert_eq!(place(&own, "score.use"), None, "inherited");
    let inherited = place(&all, "score.use").unwrap();
    assert!(inherited.starts_with("indicia:digital-integration/indicia.toml:"), "{inherited}");
    let toml = std::fs::read_to_string(common::root().join("configs/china-provinces/indicia.toml")).unwrap();
    let line = toml.lines().position(|l| l.starts_with("edition")).unwrap() + 1;
    assert_eq!(place(&own, "index.edition"), Some(format!("configs/china-provinces/indicia.toml:{line}")));
    assert_eq!(place(&all, "round.mode").as_deref(), Some("default"));
}

#[test]
fn the_tree_and_the_states_read_well() {
    for lang in ["zh", "en"] {
        snapshot(&format!("tree-hdi-{lang}.txt"), &indicia(&["show", "tree", "configs/hdi", "--lang", lang]).well().out);
    }
    let states = indicia(&["show", "states", "configs/china-provinces", "--format", "csv"]).well().out;
    assert!(rows(&states).iter().any(|r| r["address"] == "score.g1" && r["method"] == "min-max"), "{states}");
}

#[test]
fn what_is_not_there_has_a_nearest_name() {
    let told = |what: &str| indicia(&["show", what, "configs/hdi", "--lang", "en"]);
    assert!(told("weight").err.contains("U0012"), "{}", told("weight").err);
    assert!(told("HDL").err.contains("did you mean `HDI`?"), "{}", told("HDL").err);
    assert_eq!(told("HDL").code, 2);
}

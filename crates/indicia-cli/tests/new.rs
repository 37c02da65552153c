//! `indicia new`, and the way of somebody who makes a system their own without writing Rust.
#![allow(clippy::unwrap_used)]

mod common;

use common::{copy, indicia_in, root};

#[test]
fn a_new_system_passes_its_check_its_tests_and_runs() {
    let folder = tempfile::tempdir().unwrap();
    let ran = indicia_in(folder.path(), &["new", "mine", "--lang", "en"]).well();
    assert_eq!(ran.out.lines().count(), 2, "{}", ran.out);
    indicia_in(folder.path(), &["check", "mine", "--deny-warnings"]).well();
    indicia_in(folder.path(), &["test", "mine"]).well();
    indicia_in(folder.path(), &["run", "mine"]).well();
    indicia_in(&folder.path().join("mine"), &["run"]).well();
}

#[test]
fn overlays_on_shipped_systems_and_on_folders_run_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    for (n, base) in ["digital-integration", "indicia:digital-integration/table.toml", "indicia:hdi", "china-provinces", "egdi", "tai"]
        .into_iter()
        .enumerate()
    {
        let name = format!("mine-{n}");
        indicia_in(folder.path(), &["new", &name, "--from", base]).well();
        indicia_in(folder.path(), &["check", &name]).well();
        indicia_in(folder.path(), &["run", &name]).well();
    }
    copy(&root().join("configs/tai"), &folder.path().join("configs/tai"));
    indicia_in(folder.path(), &["new", "below/mine", "--from", "configs/tai"]).well();
    let toml = std::fs::read_to_string(folder.path().join("below/mine/indicia.toml")).unwrap();
    assert!(toml.contains("extends = \"../../configs/tai\""), "{toml}");
    let ranks = |path: &str| indicia_in(folder.path(), &["run", path, "--no-save", "--format", "csv"]).well().out;
    assert_eq!(ranks("below/mine"), ranks("configs/tai"));
}

#[test]
fn an_indicator_and_entropy_weights_need_no_rust() {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("configs/digital-integration"), &folder.path().join("base"));
    indicia_in(folder.path(), &["new", "my-region", "--from", "base/table.toml"]).well();
    let system = folder.path().join("my-region");
    let path = system.join("indicia.toml");
    let toml = std::fs::read_to_string(&path).unwrap();
    let values = std::fs::read_to_string(folder.path().join("base/data/values.csv")).unwrap();
    assert!(std::fs::read_to_string(system.join("data/mine.csv")).unwrap().starts_with("code,year,u6,(name)\nR01,2024,,Qinglan\n"));
    let mut more = String::from("code,year,direct\n");
    for (n, line) in values.lines().skip(1).enumerate() {
        let mut cells = line.split(',');
        more.push_str(&format!("{},{},0.{}\n", cells.next().unwrap(), cells.next().unwrap(), 30 + n % 60));
    }
    std::fs::write(system.join("data/more.csv"), more).unwrap();
    let own = r#"
[data.table.more]
file = "data/more.csv"
unit = "code"
period = "year"

[indicator.u6]
title = { zh = "政企系统直连率", en = "Direct connections" }
unit = "rate"
direction = "positive"
column = "direct"

[node.Iu]
children = { add = ["u6"] }
weights = { use = "equal" }

[node.Ig.weights]
use = "entropy"
"#;
    std::fs::write(&path, format!("{toml}{own}")).unwrap();
    indicia_in(folder.path(), &["check", "my-region"]).well();
    let shown = indicia_in(folder.path(), &["show", "weights", "Ig", "my-region", "--format", "csv"]).well().out;
    let weights: Vec<f64> = common::rows(&shown).iter().map(|r| r["effective"].parse().unwrap()).collect();
    assert_eq!(weights.len(), 5);
    assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    assert!(weights.iter().any(|w| (w - 0.2).abs() > 1e-3), "entropy weights are not equal: {weights:?}");
    let before = indicia_in(folder.path(), &["run", "base/table.toml", "--no-save", "--format", "csv"]).well().out;
    let after = indicia_in(folder.path(), &["run", "my-region", "--no-save", "--format", "csv"]).well().out;
    assert_ne!(before, after);
}

#[test]
fn names_that_cannot_be_are_refused_with_one_that_can() {
    let folder = tempfile::tempdir().unwrap();
    let ran = indicia_in(folder.path(), &["new", "我的 体系", "--lang", "zh"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("U0008"), "{}", ran.err);
    let ran = indicia_in(folder.path(), &["new", "a b", "--lang", "en"]);
    assert!(ran.err.contains("`a-b`"), "{}", ran.err);
    indicia_in(folder.path(), &["new", "twice"]).well();
    assert!(indicia_in(folder.path(), &["new", "twice"]).err.contains("U0009"));
    let ran = indicia_in(folder.path(), &["new", "x", "--from", "digital-integratoin", "--lang", "en"]);
    assert!(ran.err.contains("did you mean `digital-integration`?"), "{}", ran.err);
}

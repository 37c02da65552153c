//! Packs that come out of compiled plugins: named as `PLUGIN:PACK`, known when the plugin is.

#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;

use common::Shipped;
use indicia_config::{LoadOptions, Loaded, PluginPack};
use indicia_diagnostic::Lang;

const PACK: &str = r#"indicia = 1
[pack]
id = "local"
version = "1.0.0"
title = "Local"
[indicator.w1]
title = "Waiting"
direction = "positive"
[indicator.w2]
title = "Days"
direction = "negative"
"#;

fn system(more: &str, children: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "indicia = 1\n{more}\n[index]\nid = \"x\"\nroot = \"I\"\npacks = [\"acme:local\"]\n[data.table.v]\nfile = \"v.csv\"\nunit = \"unit\"\n\
         [score]\nuse = \"min-max\"\n[weights]\nuse = \"fixed\"\nparams = {{ values = {{ w1 = 0.5, w2 = 0.5 }} }}\n[aggregate]\nuse = \"weighted-mean\"\n[node.I]\nchildren = [{children}]\n\
         [test.t]\ngiven = {{ w1 = 1, w2 = 0 }}\nexpect = {{ I = 0.5 }}\n"
    );
    std::fs::write(folder.path().join("indicia.toml"), text).unwrap();
    folder
}

fn load(path: &Path, packs: &[PluginPack], set: &[&str]) -> Loaded {
    let set = set.iter().map(|s| (*s).to_string()).collect();
    indicia_config::load(path, &Shipped::new(), &LoadOptions { set, packs: packs.to_vec() })
}

fn told(loaded: &Loaded) -> Vec<(String, String)> {
    let errors = loaded.findings.iter().filter(|d| d.severity() == indicia_diagnostic::Severity::Error);
    errors.map(|d| (d.id().to_string(), d.hint_text(Lang::En).unwrap_or_default())).collect()
}

const ACME: PluginPack = PluginPack { plugin: "acme", text: PACK };

#[test]
fn its_indicators_are_those_of_any_pack() {
    let folder = system("", "\"w1\", \"w2\"");
    let loaded = load(folder.path(), &[ACME], &["indicator.w2.direction=positive"]);
    assert_eq!(told(&loaded), []);
    let system = loaded.system.unwrap();
    assert_eq!(system.indicators.iter().map(|i| &*i.id).collect::<Vec<_>>(), ["w1", "w2"]);
    assert_eq!(system.indicator("w1").unwrap().info.title.en, "Waiting");
}

#[test]
fn a_system_waits_for_the_plugin_and_says_nothing_of_what_it_would_bring() {
    let folder = system("", "\"w1\", \"w2\"");
    let document = indicia_config::read(folder.path(), &LoadOptions::default());
    assert!(document.awaits_packs() && document.findings().is_empty());
    let loaded = load(folder.path(), &[], &[]);
    assert!(loaded.system.is_none());
    assert_eq!(told(&loaded).len(), 1, "{:?}", told(&loaded));
    assert!(told(&loaded)[0].0 == "C0604" && told(&loaded)[0].1.contains("[index] plugins"), "{:?}", told(&loaded));
    assert!(!indicia_config::read(folder.path(), &LoadOptions { packs: vec![ACME], ..LoadOptions::default() }).awaits_packs());
}

#[test]
fn a_pack_that_the_plugin_does_not_bring_is_told_with_those_that_it_does() {
    let folder = system("", "\"w1\", \"w2\"");
    let other = PACK.replace("\"local\"", "\"locale\"");
    let loaded = load(folder.path(), &[PluginPack { plugin: "acme", text: other.leak() }], &[]);
    assert_eq!(told(&loaded), [("C0604".to_string(), "did you mean `acme:locale`?".to_string())]);
    let far = PACK.replace("\"local\"", "\"green-transport\"");
    let loaded = load(folder.path(), &[PluginPack { plugin: "acme", text: far.leak() }], &[]);
    assert_eq!(told(&loaded), [("C0604".to_string(), "packs of the plugin `acme`: `acme:green-transport`".to_string())]);
}

#[test]
fn an_overlay_takes_an_indicator_away() {
    let base = system("", "\"w1\", \"w2\"");
    let over = base.path().join("over");
    std::fs::create_dir(&over).unwrap();
    let text = "indicia = 1\nextends = \"..\"\nremove = [\"indicator.w2\", \"node.I.children.w2\"]\n[index]\nid = \"over\"\n[weights]\nuse = \"equal\"\n";
    std::fs::write(over.join("indicia.toml"), text).unwrap();
    let loaded = load(&over, &[ACME], &[]);
    assert_eq!(told(&loaded), []);
    assert_eq!(loaded.system.unwrap().indicators.len(), 1);
    assert!(indicia_config::read(&over, &LoadOptions::default()).findings().is_empty(), "nothing is missed before the plugin is known");
}

#[test]
fn what_is_wrong_in_it_is_told_with_its_place() {
    let folder = system("", "\"w1\", \"w2\"");
    let wrong = PACK.replace("\"negative\"", "\"负向\"");
    let loaded = load(folder.path(), &[PluginPack { plugin: "acme", text: wrong.leak() }], &[]);
    let found = &loaded.findings[0];
    assert_eq!((found.id(), &*found.places[0].file, found.places[0].line()), ("C0110", "acme:local/pack.toml", 11));
}

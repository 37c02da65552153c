//! What somebody outside this project does: take what `plugin new` writes, build it, lock it, use it.

#![allow(clippy::unwrap_used)]

mod common;

use std::path::{Path, PathBuf};

use common::{cargo_build, cc, example, header, ids};
use indicia_method::{Axis, Call, Column, Direction, Field, Kind, Method, Output, Table, Value, Weights, from_json};
use indicia_registry::commands::{inspect, lock, test, verify};
use indicia_registry::scaffold::{Template, new};
use indicia_registry::{LOCK_FILE, Origin, Registry, Trust, load_file, platform, through_c};
use indicia_testkit::parity;

/// The example as this test's own source: the linked twin of the library.
#[path = "../../../plugins/examples/rust/src/lib.rs"]
mod acme;

fn named(folders: &[PathBuf]) -> Vec<(PathBuf, Option<indicia_diagnostic::Place>)> {
    folders.iter().map(|f| (f.clone(), None)).collect()
}

/// Locks a plugin for a system, loads it from there and gives the registry.
fn locked_and_loaded(system: &Path, plugin: &Path) -> Registry {
    let folders = [plugin.to_path_buf()];
    assert_eq!(ids(&verify(system, &folders)), ["P0103"]);
    let mut registry = Registry::default();
    assert_eq!(ids(&registry.add_libraries(system, &named(&folders), Trust::Locked)), ["P0103"]);
    let locking = lock(system, &folders).unwrap();
    assert!(locking.changed && locking.executed.len() == 1);
    assert!(!lock(system, &folders).unwrap().changed, "locking twice changes nothing");
    assert_eq!(ids(&verify(system, &folders)), Vec::<&str>::new());
    let mut registry = Registry::default();
    assert_eq!(ids(&registry.add_libraries(system, &named(&folders), Trust::Locked)), Vec::<&str>::new());
    registry
}

fn weights(method: &dyn Method, columns: &[&[f64]]) -> Vec<f64> {
    let instance = method.create(&Value::Null).unwrap();
    let columns: Vec<Column> = columns.iter().map(|c| Column::dense(c)).collect();
    let data = Table { columns: &columns, rows: columns[0].values.len(), ..Table::default() };
    let mut slot = None;
    instance.fit(&data, &[], &Call::silent(), &mut slot).unwrap();
    let (mut values, mut status) = (vec![0.0; columns.len()], vec![0; columns.len()]);
    let mut out = Output::new(&mut values, &mut status, 1, columns.len());
    instance.apply(&*slot.unwrap(), None, &data, Weights { values: &[], axis: Axis::Shared }, &mut out, &Call::silent()).unwrap();
    values
}

#[test]
fn a_new_rust_plugin_builds_locks_and_weighs() {
    let work = tempfile::tempdir().unwrap();
    let (system, plugin) = (work.path().join("系统"), work.path().join("zhe-jiang acme"));
    std::fs::create_dir(&system).unwrap();
    new(Template::Rust, "acme-zj", &plugin).unwrap();
    cargo_build(&plugin, None);
    assert!(plugin.join("plugin.toml").is_file());
    for tested in test(&plugin).unwrap() {
        assert_eq!(tested.findings(), []);
    }
    let registry = locked_and_loaded(&system, &plugin);
    let entry = registry.entry("acme-zj/standard-deviation").unwrap();
    assert_eq!((entry.origin, entry.plugin, entry.plugin_version), (Origin::Loaded, "acme-zj", "0.1.0"));
    // Standard deviations 1 and 3.
    assert_eq!(weights(entry.method, &[&[1.0, 2.0, 3.0], &[0.0, 3.0, 6.0]]), [0.25, 0.75]);
    // What check and schema see, without executing anything.
    std::fs::remove_dir_all(plugin.join("target")).unwrap();
    let mut contracts = Registry::default();
    assert_eq!(ids(&contracts.add_contracts(&system, &named(std::slice::from_ref(&plugin)))), Vec::<&str>::new());
    let known = contracts.entry("acme-zj/standard-deviation").unwrap();
    assert_eq!(known.origin, Origin::Contract);
    assert_eq!(known.method.about(), &indicia_method::About { concurrent: true, ..entry.method.about().clone() });
    assert_eq!(known.method.create(&from_json(r#"{"ddof":2}"#).unwrap()).err().map(|f| f.code), Some("out-of-range".into()));
    let instance = known.method.create(&Value::Null).unwrap();
    assert!(instance.facts().sums_to_one);
    assert_eq!(instance.fit(&Table::default(), &[], &Call::silent(), &mut None).unwrap_err().code, "contract-only");
    assert_eq!(inspect(&plugin, Some(&system)).unwrap().contract.unwrap().methods.len(), 1);
}

#[test]
fn a_new_c_plugin_builds_locks_and_scores() {
    let work = tempfile::tempdir().unwrap();
    let plugin = work.path().join("plugin");
    new(Template::C, "zj-data", &plugin).unwrap();
    let make = std::process::Command::new("make").current_dir(&plugin).output().unwrap();
    assert!(make.status.success(), "{}", String::from_utf8_lossy(&make.stderr));
    for tested in test(&plugin).unwrap() {
        assert_eq!(tested.findings(), []);
    }
    let registry = locked_and_loaded(work.path(), &plugin);
    assert_eq!(registry.ids(Kind::Normalizer), ["zj-data/mean-ratio"]);
    let method = registry.get("zj-data/mean-ratio").unwrap();
    let instance = method.create(&from_json(r#"{"scale":100}"#).unwrap()).unwrap();
    let x = [1.0, 2.0, 6.0];
    let columns = [Column::dense(&x)];
    let fields = [Field { id: "g1", direction: Direction::Negative, ..Field::default() }];
    let data = Table { columns: &columns, fields: &fields, rows: 3, ..Table::default() };
    let mut slot = None;
    instance.fit(&data, &[], &Call::silent(), &mut slot).unwrap();
    let state = slot.unwrap();
    assert_eq!(indicia_method::to_json(&state.save().unwrap()), r#"{"mean":3}"#);
    let (mut values, mut status) = ([0.0; 3], [0; 3]);
    let mut out = Output::new(&mut values, &mut status, 3, 1);
    instance.apply(&*state, None, &data, Weights::default(), &mut out, &Call::silent()).unwrap();
    assert_eq!(values, [100.0 * (2.0 - 1.0 / 3.0), 100.0 * (2.0 - 2.0 / 3.0), 0.0]);
    let explanation = instance.explain(&*state, &fields, &[]).unwrap();
    assert_eq!(explanation.formula, "scale * (2 - x / mean)");
    assert_eq!(explanation.names, [("scale".to_string(), 100.0), ("mean".to_string(), 3.0)]);
    let negative = [-1.0];
    let columns = [Column::dense(&negative)];
    let data = Table { columns: &columns, fields: &fields, rows: 1, ..Table::default() };
    let failure = instance.fit(&data, &[], &Call::silent(), &mut None).unwrap_err();
    assert_eq!(failure.to_string(), "mean-not-positive indicator=g1");
}

#[test]
fn the_examples_build_where_they_stand_and_agree_with_their_linked_twin() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("example-rust");
    cargo_build(&example("rust"), Some(&target));
    let library = target.join("release").join(format!("{}acme{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX));
    let loaded = load_file(&library, "acme").unwrap();
    let linked = acme::plugin();
    let c_table = through_c(linked).unwrap();
    for (i, method) in linked.methods().enumerate() {
        assert_eq!(parity(method, loaded.methods[i]), Vec::<String>::new(), "linked and loaded");
        assert_eq!(parity(method, c_table.methods[i]), Vec::<String>::new(), "linked and through the C table");
    }
    assert_eq!(through_c(linked).unwrap().contract(), loaded.contract());

    let work = tempfile::tempdir().unwrap();
    let library = work.path().join("libacme_c.so");
    cc(&example("c").join("plugin.c"), &library, &header(), &[]);
    assert_eq!(load_file(&library, "acme-c").unwrap().methods.len(), 1);
}

#[test]
fn whatever_changes_after_the_lock_is_not_loaded() {
    let work = tempfile::tempdir().unwrap();
    let plugin = work.path().join("plugin");
    new(Template::C, "acme-c", &plugin).unwrap();
    let library = plugin.join("libacme_c.so");
    cc(&plugin.join("plugin.c"), &library, &plugin, &[]);
    locked_and_loaded(work.path(), &plugin);
    let folders = [plugin.clone()];
    let refused = |expected: &[&str]| {
        let mut registry = Registry::default();
        assert_eq!(ids(&registry.add_libraries(work.path(), &named(&folders), Trust::Locked)), expected);
        assert_eq!(registry.entries().count(), 0);
        assert_eq!(ids(&verify(work.path(), &folders)), expected);
    };
    let change = |file: &str, from: &str, to: &str, expected: &[&str]| {
        let path = plugin.join(file);
        let before = std::fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&before).replace(from, to);
        assert!(text.as_bytes() != before, "{file} holds no {from}");
        std::fs::write(&path, text).unwrap();
        refused(expected);
        std::fs::write(&path, before).unwrap();
    };
    change("plugin.toml", "\n", "\n\n", &["P0104"]);
    change("plugin.toml", "0.1.0", "0.2.0", &["P0105"]);
    change("plugin.contract.json", "order_preserving\": true", "order_preserving\": false", &["P0104"]);
    let before = std::fs::read(&library).unwrap();
    cc(&plugin.join("plugin.c"), &library, &plugin, &["-DCHANGED", "-O1"]);
    refused(&["P0104"]);
    // Who only reads the contract goes on without the library, but is told that the next run will not.
    let mut registry = Registry::default();
    assert_eq!(ids(&registry.add_contracts(work.path(), &named(&folders))), ["P0104"]);
    assert_eq!(registry.entries().count(), 1);
    std::fs::remove_file(&library).unwrap();
    refused(&["P0102"]);
    std::fs::write(&library, before).unwrap();
    // Trust in what is not locked does not make an unlocked plugin of one that is.
    let mut registry = Registry::default();
    assert_eq!(ids(&registry.add_libraries(work.path(), &named(&folders), Trust::Unlocked)), [""; 0]);
    assert_eq!(registry.entries().count(), 1);
    std::fs::write(work.path().join(LOCK_FILE), "lock = 1\n[[plugin]]").unwrap();
    refused(&["P0116"]);
    std::fs::remove_file(work.path().join(LOCK_FILE)).unwrap();
    refused(&["P0103"]);
    let mut registry = Registry::default();
    assert_eq!(ids(&registry.add_libraries(work.path(), &named(&folders), Trust::Unlocked)), ["P0120"]);
    assert_eq!(registry.entries().count(), 1);
}

#[test]
fn a_library_that_is_not_what_its_contract_says_is_refused() {
    let work = tempfile::tempdir().unwrap();
    let plugin = work.path().join("plugin");
    new(Template::C, "acme-c", &plugin).unwrap();
    let library = plugin.join("libacme_c.so");
    cc(&plugin.join("plugin.c"), &library, &plugin, &[]);
    lock(work.path(), std::slice::from_ref(&plugin)).unwrap();
    // Another library, whose hash somebody wrote into the lock by hand.
    let text = std::fs::read_to_string(plugin.join("plugin.c")).unwrap();
    let old = sha256(&library);
    std::fs::write(plugin.join("plugin.c"), text.replace("\\\"min_rows\\\":1}", "\\\"min_rows\\\":2}")).unwrap();
    cc(&plugin.join("plugin.c"), &library, &plugin, &[]);
    let lock_text = std::fs::read_to_string(work.path().join(LOCK_FILE)).unwrap();
    assert!(lock_text.contains(&old) && lock_text.contains(&platform()));
    std::fs::write(work.path().join(LOCK_FILE), lock_text.replace(&old, &sha256(&library))).unwrap();
    let mut registry = Registry::default();
    assert_eq!(ids(&registry.add_libraries(work.path(), &named(&[plugin]), Trust::Locked)), ["P0109"]);
}

fn sha256(file: &Path) -> String {
    let output = std::process::Command::new("sha256sum").arg(file).output().unwrap();
    String::from_utf8(output.stdout).unwrap().split(' ').next().unwrap().to_string()
}

#[test]
fn two_plugins_for_one_id_are_an_error() {
    let mut registry = Registry::default();
    let contract = through_c(acme::plugin()).unwrap().contract();
    assert_eq!(ids(&registry.add_contract(contract.clone())), Vec::<&str>::new());
    assert_eq!(ids(&registry.add_contract(contract)), ["P0108"]);
}

#[test]
fn linked_plugins_register_themselves() {
    // This test binary links the example.
    let registry = Registry::linked().unwrap();
    let entry = registry.entry("acme/standard-deviation").unwrap();
    assert_eq!((entry.origin, entry.sha256), (Origin::Linked, None));
    assert!(registry.get("acme/standard-deviation@2").is_none() && registry.get("acme/standard-deviation@1").is_none());
}

//! Whatever a library does wrong that a process can survive becomes a coded finding.

#![allow(clippy::unwrap_used)]

mod common;

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use common::{cc, header, ids, plugin_folder, source};
use indicia_diagnostic::{Diagnostics, Lang};
use indicia_method::{Call, Column, Failure, Field, Finding, Fitted, Instance, Level, Method, Output, Table, Value, Weights};
use indicia_registry::commands::{lock, test};
use indicia_registry::{LoadedPlugin, load_file};

/// The order of the enumeration in bad.c.
const WAYS: [&str; 36] = [
    "GOOD",
    "MAJOR",
    "PLUGIN_SIZE",
    "METHOD_SIZE",
    "MANY_METHODS",
    "NO_TABLE",
    "NO_ABOUT",
    "NO_DROP",
    "BARE_ID",
    "ID_NOT_UTF8",
    "LONG_ID",
    "KIND",
    "ABOUT_NOT_JSON",
    "ABOUT_NOT_UTF8",
    "ABOUT_ENDLESS",
    "ABOUT_WITHOUT_TITLE",
    "NAME",
    "NULL_PLUGIN",
    "PACK_NOT_UTF8",
    "FACTS_NOT_JSON",
    "CREATE_SILENT",
    "CREATE_REPORTS_AND_SAYS_OK",
    "FIT_RETURNS_17",
    "FIT_NOT_UTF8",
    "FIT_LONG_TEXT",
    "FIT_SMALL_FINDING",
    "FIT_PANICS",
    "SAVE_NOT_JSON",
    "STATUS",
    "OUTSIDE",
    "INPUT",
    "WRITES_NAN",
    "FINDING_NOWHERE",
    "TWICE",
    "MINOR",
    "STATE_WITHOUT_FIT",
];

fn build(way: &str) -> PathBuf {
    let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bad-{way}-{:?}.so", std::thread::current().id()));
    let number = WAYS.iter().position(|w| *w == way).unwrap();
    cc(&source("bad.c"), &library, &header(), &[&format!("-DBAD={number}")]);
    library
}

fn load(way: &str) -> Result<LoadedPlugin, Diagnostics> {
    load_file(&build(way), "bad")
}

fn method(way: &str) -> &'static dyn Method {
    load(way).unwrap().methods[0]
}

const X: [f64; 3] = [1.0, 2.0, 3.0];

fn with_data<R>(f: impl FnOnce(&Table) -> R) -> R {
    f(&Table { columns: &[Column::dense(&X)], fields: &[Field { id: "g1", ..Field::default() }], rows: 3, ..Table::default() })
}

fn fit(instance: &dyn Instance, call: &Call) -> Result<Box<dyn Fitted>, Failure> {
    let mut slot = None;
    with_data(|data| instance.fit(data, &[], call, &mut slot))?;
    Ok(slot.unwrap())
}

fn apply(instance: &dyn Instance, call: &Call) -> Result<(), Failure> {
    let state = fit(instance, call)?;
    let (mut values, mut status) = ([0.0; 3], [0; 3]);
    let mut out = Output::new(&mut values, &mut status, 3, 1);
    with_data(|data| instance.apply(&*state, None, data, Weights::default(), &mut out, call))
}

/// What a run of the way gives, with the findings beside it.
fn used(way: &str) -> (Result<(), Failure>, Vec<Finding>) {
    let findings = RefCell::new(Vec::new());
    let call = Call { findings: &findings, ..Call::silent() };
    let result = method(way).create(&Value::Null).and_then(|instance| apply(&*instance, &call));
    (result, findings.into_inner())
}

#[test]
fn the_good_one_works() {
    assert_eq!(used("GOOD"), (Ok(()), vec![]));
}

#[test]
fn tables_that_lie_are_refused_before_anything_is_called() {
    let cases = [
        ("MAJOR", "P0106"),
        ("MINOR", "P0106"),
        ("PLUGIN_SIZE", "P0113"),
        ("METHOD_SIZE", "P0113"),
        ("MANY_METHODS", "P0129"),
        ("NO_TABLE", "P0118"),
        ("NO_ABOUT", "P0118"),
        ("NO_DROP", "P0118"),
        ("STATE_WITHOUT_FIT", "P0118"),
        ("BARE_ID", "P0115"),
        ("ID_NOT_UTF8", "P0112"),
        ("LONG_ID", "P0129"),
        ("KIND", "P0119"),
        ("ABOUT_NOT_JSON", "P0130"),
        ("ABOUT_NOT_UTF8", "P0112"),
        ("ABOUT_ENDLESS", "P0129"),
        ("ABOUT_WITHOUT_TITLE", "P0118"),
        ("NULL_PLUGIN", "P0118"),
        ("PACK_NOT_UTF8", "P0112"),
        ("TWICE", "P0108"),
    ];
    for (way, id) in cases {
        let problems = load(way).unwrap_err();
        assert_eq!(ids(&problems), [id], "{way}");
        for lang in [Lang::En, Lang::Zh] {
            let text = problems[0].text(lang);
            assert!(!text.contains('{'), "{way}: an argument is missing: {text}");
        }
    }
}

#[test]
fn what_is_no_library_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("libbad.so");
    std::fs::write(&file, "#!/bin/sh\n").unwrap();
    let problems = load_file(&file, "bad").unwrap_err();
    assert_eq!(ids(&problems), ["P0114"]);
    let text = problems[0].text(Lang::En);
    // The reason stands in the source of libloading's error; the name is the user's, not that of our copy.
    assert!(text.contains("file too short") || text.contains("invalid ELF header"), "{text}");
    assert!(text.contains(&*file.to_string_lossy()) && !text.contains("/proc/self/fd"), "{text}");
    assert_eq!(ids(&load_file(folder.path(), "bad").unwrap_err()), ["I0103"]);
    assert_eq!(ids(&load_file(&folder.path().join("none.so"), "bad").unwrap_err()), ["I0101"]);
}

#[test]
fn a_missing_entry_is_named() {
    let library = build("GOOD");
    let problems = load_file(&library, "bad-name").unwrap_err();
    assert_eq!(ids(&problems), ["P0107"]);
    assert!(problems[0].text(Lang::Zh).contains("indicia_plugin_entry_v1__bad_name"));
}

#[test]
fn what_manifest_and_library_disagree_on_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let check = |way: &str, provides: &str, id: &str| {
        plugin_folder(folder.path(), "bad", provides, "libbad.so");
        std::fs::copy(build(way), folder.path().join("libbad.so")).unwrap();
        assert_eq!(ids(&lock(folder.path(), &[folder.path().into()]).unwrap_err()), [id]);
        assert!(!folder.path().join("indicia.lock").exists());
    };
    check("NAME", "", "P0134");
    check("GOOD", "\"bad/other\"", "P0122");
    let text = std::fs::read_to_string(folder.path().join("plugin.toml")).unwrap();
    for abi in ["0.1", "1.1", "2.0", "x"] {
        std::fs::write(folder.path().join("plugin.toml"), text.replace("1.0\"\n", &format!("{abi}\"\n"))).unwrap();
        assert_eq!(ids(&lock(folder.path(), &[folder.path().into()]).unwrap_err()), ["P0106"], "{abi}");
    }
    let twice = [folder.path().to_path_buf(), folder.path().to_path_buf()];
    plugin_folder(folder.path(), "bad", "", "libbad.so");
    assert_eq!(ids(&lock(folder.path(), &twice).unwrap_err()), ["P0135"]);
}

#[test]
fn calls_that_go_wrong_are_coded_failures() {
    let cases = [
        ("FACTS_NOT_JSON", "invalid-json"),
        ("CREATE_SILENT", "panicked"),
        ("CREATE_REPORTS_AND_SAYS_OK", "changed-my-mind"),
        ("FIT_RETURNS_17", "panicked"),
        ("FIT_NOT_UTF8", "not-utf8"),
        ("FIT_LONG_TEXT", "broken"),
        ("FIT_SMALL_FINDING", "wrong-size"),
        ("FIT_PANICS", "panicked"),
        ("STATUS", "invalid-status"),
    ];
    for (way, code) in cases {
        assert_eq!(used(way).0.unwrap_err().code, code, "{way}");
    }
    let (result, findings) = used("FIT_LONG_TEXT");
    let text = result.unwrap_err().args[0].1.clone();
    // Cut within the limit, between characters of three bytes.
    assert_eq!((text.len(), text.chars().all(|c| c == '浙')), (4095, true));
    assert_eq!((findings.len(), findings[0].what.code.as_str()), (1, "text-too-long"));
    let state = fit(&*method("SAVE_NOT_JSON").create(&Value::Null).unwrap(), &Call::silent()).unwrap();
    assert_eq!(state.save().unwrap_err().code, "invalid-json");
    // A place that the table does not have is no place.
    let (_, findings) = used("FINDING_NOWHERE");
    assert_eq!((findings[0].level, findings[0].row, findings[0].column), (Level::Warning, None, None));
}

#[test]
fn a_broken_instance_is_not_called_again() {
    let instance = method("FIT_RETURNS_17").create(&Value::Null).unwrap();
    assert_eq!(fit(&*instance, &Call::silent()).err().map(|f| f.code), Some("panicked".into()));
    assert_eq!(fit(&*instance, &Call::silent()).err().map(|f| f.code), Some("poisoned".into()));
    // Another instance of the method is none the worse.
    let other = method("GOOD").create(&Value::Null).unwrap();
    assert!(fit(&*other, &Call::silent()).is_ok());
}

#[test]
fn the_suite_sees_what_only_a_library_can_do() {
    for (way, what) in [("OUTSIDE", "wrote outside the output"), ("INPUT", "changed its input"), ("WRITES_NAN", "said to be present")] {
        let folder = tempfile::tempdir().unwrap();
        plugin_folder(folder.path(), "bad", "\"bad/method\"", "libbad.so");
        std::fs::copy(build(way), folder.path().join("libbad.so")).unwrap();
        let tested = test(folder.path()).unwrap();
        let findings = tested[0].findings();
        assert!(findings.iter().any(|d| d.text(Lang::En).contains(what)), "{way}: {:?}", ids(&findings));
    }
}

#[test]
fn every_code_of_a_failing_library_has_a_text() {
    let codes = indicia_diagnostic::catalogue::plugin::ALL;
    for slug in [
        "panicked",
        "poisoned",
        "not-utf8",
        "wrong-size",
        "wrong-count",
        "invalid-table",
        "invalid-json",
        "invalid-status",
        "text-too-long",
        "contract-only",
    ] {
        assert!(codes.iter().any(|c| c.is_named(slug)), "{slug}");
    }
}

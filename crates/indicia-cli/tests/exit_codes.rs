//! The table of exit codes, on the real binary.
#![allow(clippy::unwrap_used)]

mod common;

use std::process::Stdio;

use common::{Ran, command, copy, indicia, indicia_in, root};

fn broken(name: &str) -> String {
    format!("tests/broken/{name}")
}

#[test]
fn done_is_0() {
    assert_eq!(indicia(&["check", "configs/hdi"]).code, 0);
    assert_eq!(indicia(&["--help"]).code, 0);
    assert_eq!(indicia(&["--version"]).code, 0);
    assert!(indicia(&["--lang", "zh"]).out.contains("用法"), "without a command there is help");
}

#[test]
fn failed_tests_and_denied_warnings_are_1() {
    let folder = tempfile::tempdir().unwrap();
    let system = folder.path().join("a");
    indicia_in(folder.path(), &["new", "a"]).well();
    let toml = std::fs::read_to_string(system.join("indicia.toml")).unwrap();
    std::fs::write(system.join("indicia.toml"), toml.replace("expect = { total = 50 }", "expect = { total = 51 }")).unwrap();
    let ran = indicia_in(folder.path(), &["test", "a", "--lang", "en"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("FAILED  equal-weights"), "{}", ran.out);
    assert_eq!(indicia(&["check", "configs/tai"]).code, 0);
    assert_eq!(indicia(&["check", "configs/tai", "--deny-warnings"]).code, 1);
    assert_eq!(indicia(&["run", "configs/tai", "--no-save", "--deny-warnings"]).code, 1);
}

#[test]
fn usage_and_toml_are_2() {
    assert_eq!(indicia(&["rnu"]).code, 2);
    assert_eq!(indicia(&["run", "nowhere"]).code, 2);
    assert_eq!(indicia(&["check", &broken("unknown-method")]).code, 2);
    assert_eq!(indicia(&["explain", "浙江省城", "Ige", "configs/china-provinces"]).code, 2);
}

#[test]
fn data_are_3() {
    assert_eq!(indicia(&["check", &broken("text-in-a-number-column")]).code, 3);
    assert_eq!(indicia(&["run", "--no-save", &broken("text-in-a-number-column")]).code, 3);
}

#[test]
fn plugins_are_4() {
    assert_eq!(indicia(&["plugin", "inspect", "configs/hdi"]).code, 4);
}

#[test]
fn input_and_output_are_5() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.txt"), "x").unwrap();
    let out = folder.path().to_str().unwrap();
    let ran = indicia(&["run", "configs/hdi", "--out", out]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    // A file that no run wrote is never replaced.
    assert_eq!(indicia(&["run", "configs/hdi", "--out", out, "--replace"]).code, 5);
    assert!(folder.path().join("mine.txt").exists());
}

#[test]
fn of_several_the_smallest_counts() {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join(broken("text-in-a-number-column")), folder.path());
    let path = folder.path().join("indicia.toml");
    let toml = std::fs::read_to_string(&path).unwrap();
    assert_eq!(indicia_in(folder.path(), &["check"]).code, 3);
    std::fs::write(&path, format!("{toml}\n[node.unfinished]\n")).unwrap();
    assert_eq!(indicia_in(folder.path(), &["check"]).code, 2);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = command()
        .args(["run", "configs/hdi", "--no-save", "--format", "csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let ran = Ran::from(output);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!ran.err.contains("X0001"), "{}", ran.err);
}

/// A full disk behind `>` must not look like success.
#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_an_error() {
    for arguments in [&["run", "configs/hdi", "--no-save", "--format", "csv"][..], &["schema"], &["--help"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ran = Ran::of(command().args(arguments).stdout(full));
        assert_eq!(ran.code, 5, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains("error[I0208]"), "{}", ran.err);
    }
}

#[test]
fn results_go_to_standard_output_and_the_rest_to_standard_error() {
    let ran = indicia(&["run", "configs/tai", "--no-save", "--format", "json"]).well();
    ran.json();
    assert!(ran.err.contains("D0306"), "{}", ran.err);
    let ran = indicia(&["run", "nowhere"]);
    assert_eq!(ran.out, "");
    assert!(ran.err.starts_with("error[U0002]"), "{}", ran.err);
}

#[test]
fn the_locale_chooses_the_language_and_typing_wins() {
    let first = |variable: &str, locale: &str, arguments: &[&str]| {
        let ran = Ran::of(command().env(variable, locale).args(["run", "nowhere"]).args(arguments));
        ran.err.chars().take(2).collect::<String>()
    };
    assert_eq!(first("LANG", "zh_CN.UTF-8", &[]), "错误");
    assert_eq!(first("LC_ALL", "zh_CN.UTF-8", &[]), "错误");
    assert_eq!(first("LANG", "de_DE.UTF-8", &[]), "er");
    assert_eq!(first("LANG", "zh_CN.UTF-8", &["--lang", "en"]), "er");
}

#[test]
fn colour_is_only_there_when_asked_for() {
    let ran = |arguments: &[&str]| indicia(&[&["run", "nowhere"], arguments].concat()).err;
    assert!(!ran(&[]).contains('\x1b'));
    assert!(ran(&["--color", "always"]).contains('\x1b'));
}

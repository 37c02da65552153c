//! What is in the binary.
#![allow(clippy::unwrap_used)]

mod common;

use common::{indicia, snapshot};
use indicia_method::Value;

#[test]
fn every_family_is_linked_into_the_binary() {
    let json = indicia(&["methods", "--format", "json"]).well().json();
    let mut lines = String::new();
    for method in json.get("methods").and_then(Value::as_list).unwrap() {
        let text = |key: &str| method.get(key).and_then(Value::as_text).unwrap();
        lines.push_str(&format!("{} {}\n", text("kind"), text("id")));
    }
    for kind in indicia_method::Kind::ALL {
        assert!(lines.lines().any(|l| l.starts_with(kind.word())), "no {} is linked", kind.word());
    }
    snapshot("methods.txt", &lines);
}

#[test]
fn every_method_has_a_page_in_both_languages() {
    let json = indicia(&["methods", "--format", "json"]).well().json();
    for method in json.get("methods").and_then(Value::as_list).unwrap() {
        let id = method.get("id").and_then(Value::as_text).unwrap();
        for lang in ["zh", "en"] {
            let page = indicia(&["methods", id, "--lang", lang]).well().out;
            assert!(page.lines().count() > 8, "{id}\n{page}");
        }
    }
}

#[test]
fn an_unknown_method_has_a_nearest_one() {
    let ran = indicia(&["methods", "minmax", "--lang", "en"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `min-max`?"), "{}", ran.err);
}

#[test]
fn a_manual_page_reads_without_marks_of_markdown() {
    let ids = indicia(&["methods", "--format", "csv"]).well().out;
    for row in common::rows(&ids) {
        let text = indicia(&["methods", &row["id"], "--lang", "en"]).well().out;
        let marks = text.lines().find(|l| l.contains("```") || l.starts_with('#') || l.contains("**Range"));
        assert!(marks.is_none(), "{}: {marks:?}", row["id"]);
    }
    let page = indicia(&["methods", "entropy", "--lang", "en"]).well().out;
    assert!(page.contains("\n    p_ij = "), "formulas are indented: {page}");
    assert!(indicia(&["methods", "entropy", "--lang", "zh"]).well().out.contains("（以下说明为英文原文）"));
}

#[test]
fn help_is_there_for_every_command_in_both_languages() {
    for command in ["new", "check", "run", "test", "explain", "show", "methods", "plugin", "schema"] {
        for (lang, word) in [("zh", "用法"), ("en", "Usage")] {
            let out = indicia(&[command, "--help", "--lang", lang]).well().out;
            assert!(out.contains(word), "{command}\n{out}");
        }
    }
    snapshot("help-zh.txt", &indicia(&["--help", "--lang", "zh"]).well().out);
    snapshot("help-en.txt", &indicia(&["--help", "--lang", "en"]).well().out);
}

#[test]
fn the_schema_is_json_and_knows_the_methods() {
    let schema = indicia(&["schema"]).well();
    assert!(schema.json().get("$schema").is_some());
    assert!(schema.out.contains("\"min-max\""));
}

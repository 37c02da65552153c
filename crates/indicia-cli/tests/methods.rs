//! What is in the binary.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

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
fn chinese_pages_say_what_the_english_ones_do() {
    let json = indicia(&["methods", "--format", "json"]).well().json();
    for method in json.get("methods").and_then(Value::as_list).unwrap() {
        let id = method.get("id").and_then(Value::as_text).unwrap();
        let page = indicia(&["methods", id, "--format", "json"]).well().json();
        let zh = page.get("manual_zh").and_then(Value::as_text).unwrap();
        assert!(zh.starts_with(&format!("# {id}：")), "{id} has no page in Chinese:\n{zh}");
        for part in ["\n```text\n", "**取值范围**：", "**方向**："] {
            assert!(zh.contains(part), "the Chinese page of {id} lacks {part:?}");
        }
        for heading in ["\n## 缺失值\n", "\n## 退化情形\n", "\n## 来源\n"] {
            assert!(zh.contains(heading), "the Chinese page of {id} lacks {heading:?}");
        }
        let listed: Vec<&str> = zh.lines().filter_map(|l| l.strip_prefix("* `")?.split_once("`：")).map(|(name, _)| name).collect();
        let properties = page.get("schema").and_then(|s| s.get("properties")).and_then(Value::as_table).unwrap_or_default();
        let names: Vec<&str> = properties.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(listed, names, "the parameters of {id}");
        let shown = indicia(&["methods", id, "--lang", "zh"]).well().out;
        assert!(!shown.contains("英文原文") && !shown.contains("## "), "{id}\n{shown}");
        // Codes are what messages and files name: a page that leaves one out leaves its reader alone.
        let manual = page.get("manual").and_then(Value::as_text).unwrap();
        let slug = |c: &&str| c.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        for code in manual.split("(`").skip(1).filter_map(|c| c.split_once('`')).map(|(c, _)| c).filter(slug) {
            assert!(zh.contains(code), "the Chinese page of {id} does not name `{code}`");
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
    let page = indicia(&["methods", "entropy", "--lang", "zh"]).well().out;
    assert!(page.contains("\n    p_ij = ") && page.contains("遇到零时如何处理"), "the page in Chinese, with its parameters: {page}");
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

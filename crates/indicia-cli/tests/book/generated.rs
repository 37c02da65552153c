//! Pages that come out of the program: `INDICIA_WRITE_BOOK=1 cargo test -p indicia-cli --test book` writes them.

extern crate indicia_aggregators as _;
extern crate indicia_derivers as _;
extern crate indicia_imputers as _;
extern crate indicia_normalizers as _;
extern crate indicia_treatments as _;
extern crate indicia_weightings as _;

use std::fmt::Write;
use std::fs;

use indicia_diagnostic::{Lang, catalogue};
use indicia_method::{About, Kind, Value, to_json};
use indicia_registry::Registry;
use indicia_report::{unexplained, with_symbols};

use crate::{read, root};

/// A page and what makes it.
type Page = (&'static str, fn() -> String);

const PAGES: &[Page] = &[
    ("docs/src/codes.md", || catalogue::book_page(Lang::En)),
    ("docs/src/zh/codes.md", || catalogue::book_page(Lang::Zh)),
    ("docs/src/methods.md", methods),
    ("docs/src/zh/methods.md", methods_in_chinese),
];

pub fn is_generated(page: &str) -> bool {
    PAGES.iter().any(|(p, _)| *p == page)
}

#[test]
fn generated_pages_are_current() {
    let write = std::env::var_os("INDICIA_WRITE_BOOK").is_some();
    for (page, generate) in PAGES {
        let due = generate();
        if write {
            fs::write(root().join(page), &due).unwrap();
        }
        assert!(read(page) == due, "{page} is out of date: INDICIA_WRITE_BOOK=1 cargo test -p indicia-cli --test book");
    }
}

fn abouts() -> Vec<&'static About> {
    let registry = Registry::linked().unwrap();
    let abouts: Vec<&About> = registry.entries().map(|e| e.method.about()).collect();
    Kind::ALL.iter().flat_map(|k| abouts.iter().copied().filter(|a| a.kind == *k).collect::<Vec<_>>()).collect()
}

#[test]
fn every_symbol_of_a_formula_is_explained() {
    let mut open = Vec::new();
    for about in abouts() {
        let parameters: Vec<&str> =
            about.schema.get("properties").and_then(Value::as_table).unwrap_or_default().iter().map(|(n, _)| n.as_str()).collect();
        for (page, lang) in [(&about.manual, "en"), (&about.manual_zh, "zh")] {
            let symbols: String = unexplained(about.kind, page, &parameters).into_iter().collect();
            if !symbols.is_empty() {
                open.push(format!("{} ({lang}): {symbols}", about.id));
            }
        }
    }
    assert!(open.is_empty(), "{open:#?}");
}

/// The heading of a kind: what follows in the page.
fn plural(kind: Kind) -> &'static str {
    match kind {
        Kind::Deriver => "Derivers",
        Kind::Imputer => "Imputers",
        Kind::Treatment => "Treatments",
        Kind::Normalizer => "Normalizers",
        Kind::Weighting => "Weightings",
        Kind::Aggregator => "Aggregators",
    }
}

fn methods() -> String {
    let mut out = String::from(
        "# Methods\n\nEvery method that this program brings along, with its manual page. `indicia methods` lists them, `indicia methods ID` shows \
         one page; plugins add their own. A bare id means version 1, for ever. This page is generated from the program.\n",
    );
    let mut kind = None;
    for about in abouts() {
        if kind != Some(about.kind) {
            kind = Some(about.kind);
            let _ = write!(out, "\n## {}\n", plural(about.kind));
        }
        let _ = write!(out, "\n### {}\n\n**{}** ({})\n\n", about.id, about.title.en, about.title.zh);
        out.push_str(&manual(&with_symbols(about.kind, &about.manual, Lang::En)));
        out.push_str(&parameters(&about.schema));
    }
    out
}

fn methods_in_chinese() -> String {
    let mut out = String::from(
        "# 方法手册\n\n程序自带的全部方法及其说明。`indicia methods` 列出方法，`indicia methods 标识` 显示一种方法的说明；插件可另加方法。不带版本号的标识永远指第 1 版。\
         可运行的示例见[英文手册](../methods.md)。本页由程序生成。\n",
    );
    let mut kind = None;
    for about in abouts() {
        if kind != Some(about.kind) {
            kind = Some(about.kind);
            let _ = write!(out, "\n## {}\n", about.kind.word_zh());
        }
        let _ = write!(out, "\n### {}\n\n**{}**（{}）\n\n", about.id, about.title.zh, about.title.en);
        out.push_str(&manual(&with_symbols(about.kind, &about.manual_zh, Lang::Zh)));
    }
    out
}

/// A manual page below the heading of its method: its own first line goes, its headings sink, links lead within the page.
fn manual(page: &str) -> String {
    let mut out = String::new();
    let mut fenced = false;
    for line in page.lines().skip(1).skip_while(|l| l.is_empty()) {
        fenced ^= line.starts_with("```");
        match line.strip_prefix("## ") {
            Some(heading) if !fenced => {
                let _ = writeln!(out, "#### {heading}");
            }
            _ => {
                let _ = writeln!(out, "{}", within(line));
            }
        }
    }
    out
}

/// `[`goalposts`](crate::goalposts)` leads to `#goalposts`.
fn within(line: &str) -> String {
    let mut parts = line.split("](crate::");
    let mut out = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let (path, rest) = part.split_once(')').unwrap_or((part, ""));
        let _ = write!(out, "](#{}){rest}", path.rsplit("::").next().unwrap_or(path).replace('_', "-"));
    }
    out
}

fn parameters(schema: &Value) -> String {
    let properties = schema.get("properties").and_then(Value::as_table).unwrap_or_default();
    if properties.is_empty() {
        return "\n#### Parameters\nNone.\n".into();
    }
    let required: Vec<&str> =
        schema.get("required").and_then(Value::as_list).unwrap_or_default().iter().filter_map(Value::as_text).collect();
    let mut out = String::from("\n#### Parameters\n| key | default | meaning |\n|---|---|---|\n");
    for (name, property) in properties {
        let default = match property.get("default") {
            Some(value) => format!("`{}`", to_json(value)),
            None if required.contains(&name.as_str()) => "required".into(),
            None => "absent".into(),
        };
        let meaning = property.get("description").and_then(Value::as_text).unwrap_or_default();
        let choices: Vec<String> = property
            .get("enum")
            .and_then(Value::as_list)
            .unwrap_or_default()
            .iter()
            .filter_map(Value::as_text)
            .map(|w| format!("`{w}`"))
            .collect();
        let choices = if choices.is_empty() { String::new() } else { format!(" One of {}.", choices.join(", ")) };
        let _ = writeln!(out, "| `{name}` | {default} | {}{choices} |", meaning.replace('|', "\\|"));
    }
    out
}

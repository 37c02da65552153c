//! The corpus of broken projects, as far as the definition and the data are concerned.

#![allow(clippy::unwrap_used)]

mod common;

use common::{load, shown, workspace};
use indicia_config::data::{self, Disk};
use indicia_diagnostic::{Diagnostic, Severity};

struct Expected {
    code: String,
    file: Option<String>,
    line: Option<u64>,
    column: Option<u32>,
    more: Vec<String>,
}

fn expected(text: &str) -> Expected {
    let value = |key: &str| {
        let line = text.lines().take_while(|l| !l.starts_with('[')).find(|l| l.split('=').next().is_some_and(|k| k.trim() == key))?;
        let value = line.split_once('=')?.1.split('#').next()?.trim();
        Some(value.trim_matches('"').to_string())
    };
    let more = value("more").map(|m| m.trim_matches(['[', ']']).split(',').map(|c| c.trim().trim_matches('"').to_string()).collect());
    Expected {
        code: value("code").unwrap_or_default(),
        file: value("file"),
        line: value("line").and_then(|l| l.parse().ok()),
        column: value("column").and_then(|c| c.parse().ok()),
        more: more.unwrap_or_default(),
    }
}

#[test]
fn the_right_line_is_named_for_every_broken_definition() {
    let corpus = workspace().join("tests/broken");
    let mut wrong = Vec::new();
    let mut seen = 0;
    let mut folders: Vec<_> = std::fs::read_dir(&corpus).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    for folder in folders {
        let expect = expected(&std::fs::read_to_string(folder.join("expect.toml")).unwrap());
        // What another command than `check` has to say is looked at with the binary.
        let other = std::fs::read_to_string(folder.join("expect.toml")).unwrap().lines().any(|l| l.starts_with("command = "));
        let survey = other || !folder.join("indicia.toml").exists() && folder.join("questionnaire.toml").exists();
        if survey || !expect.code.starts_with('C') || std::env::var("CORPUS").is_ok_and(|only| !folder.ends_with(only)) {
            continue;
        }
        seen += 1;
        let loaded = load(&folder, &[]);
        let mut found: Vec<Diagnostic> = loaded.findings.clone();
        if loaded.system.is_some() {
            let read = data::load(&loaded.data, &loaded.wanted, &Disk::default());
            found.extend(read.findings.clone());
            if let Some(dataset) = &read.dataset {
                let bound = loaded.bind(dataset, &read.units);
                found.extend(bound.findings);
                found.extend(loaded.measures(read.taken.as_deref(), dataset, &read.units).1);
                if let Some(plan) = &bound.plan {
                    let evaluation = indicia_core::evaluate(plan, dataset);
                    if !evaluation.has_errors() {
                        found.extend(indicia_verdict::judge(&loaded.verdict, &evaluation).findings);
                    }
                    found.extend(evaluation.findings().map(|f| loaded.located(f)).filter(|d| !loaded.findings.contains(d)));
                }
            }
        }
        let counted: Vec<&Diagnostic> = found.iter().filter(|d| d.severity() != Severity::Note).collect();
        let errors = counted.iter().any(|d| d.severity() == Severity::Error);
        let first = counted.iter().find(|d| !errors || d.severity() == Severity::Error);
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let place = first.and_then(|d| d.places.first());
        let file = place.map(|p| p.file.strip_prefix(&format!("{}/", folder.display())).unwrap_or(&p.file).to_string());
        let right = first.is_some_and(|d| d.id() == expect.code)
            && (expect.file.is_none() || file == expect.file)
            && expect.line.is_none_or(|l| place.is_some_and(|p| p.line() == l))
            && expect.column.is_none_or(|c| place.is_some_and(|p| p.column() == c));
        let others: Vec<&str> = counted
            .iter()
            .map(|d| d.id())
            .filter(|id| id.starts_with('C') && *id != expect.code && !expect.more.iter().any(|m| m == id))
            .collect();
        if !right || !others.is_empty() {
            wrong.push(format!(
                "== {name}: expected {} at {:?}:{:?}:{:?}\n{}",
                expect.code,
                expect.file,
                expect.line,
                expect.column,
                shown(&found)
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {seen}:\n{}", wrong.len(), wrong.join("\n"));
}

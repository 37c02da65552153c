//! The reference pages are complete.

use std::collections::BTreeSet;
use std::process::Command;

use indicia_diagnostic::Exit;
use indicia_method::{Value, from_json};

use crate::read;

/// Keys of all tables in a JSON Schema; parameters of methods have pages of their own.
fn keys(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Table(pairs) => {
            for (key, inner) in pairs {
                if key.starts_with("params-") {
                    continue;
                }
                if key == "properties" {
                    found.extend(inner.as_table().unwrap_or_default().iter().map(|(name, _)| name.clone()));
                }
                keys(inner, found);
            }
        }
        Value::List(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

#[test]
fn every_key_of_the_schema_stands_in_the_reference_of_the_toml() {
    let out = Command::new(env!("CARGO_BIN_EXE_indicia")).arg("schema").output().unwrap();
    let mut found = BTreeSet::new();
    keys(&from_json(std::str::from_utf8(&out.stdout).unwrap()).unwrap(), &mut found);
    assert!(found.len() > 50, "{found:?}");
    let page = read("docs/src/toml.md");
    let words: BTreeSet<&str> = page.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).collect();
    let lost: Vec<&String> = found.iter().filter(|k| !words.contains(k.as_str())).collect();
    assert!(lost.is_empty(), "docs/src/toml.md does not mention {lost:?}");
}

#[test]
fn every_exit_code_stands_in_the_table() {
    for page in ["docs/src/messages.md", "docs/src/zh/messages.md"] {
        let text = read(page);
        for exit in [Exit::Done, Exit::Failed, Exit::Config, Exit::Data, Exit::Plugin, Exit::Io, Exit::Bug] {
            assert!(text.lines().any(|l| l.starts_with(&format!("| {} |", exit as u8))), "{page} lacks {exit:?}");
        }
    }
}

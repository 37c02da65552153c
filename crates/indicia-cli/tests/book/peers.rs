//! The page that sets other programs beside this one names what is there, and leaves nothing of ours out.

use std::collections::BTreeSet;
use std::process::Command;

use indicia_method::{Value, from_json};
use indicia_registry::Registry;

use crate::read;

/// What is not offered.
const NOT: &str = "—";

/// A line of a table: what another program has, what it is called here, and what there is to say.
struct Row {
    there: String,
    here: String,
    note: String,
}

/// The lines of the tables, and the list behind the last heading.
fn parts(page: &str) -> (Vec<Row>, String) {
    let text = read(page);
    let (tables, list) = text.rsplit_once("\n## ").unwrap();
    let rows = tables.lines().filter(|l| l.starts_with("| ") && !l.starts_with("| there |") && !l.starts_with("| 对方 |"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [there, here, note] = cells[..] else { panic!("{page}: {line}") };
        Row { there: there.into(), here: here.into(), note: note.into() }
    };
    (rows.map(row).collect(), list.into())
}

/// What stands between backquotes.
fn spans(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn ids() -> BTreeSet<String> {
    Registry::linked().unwrap().entries().map(|e| e.method.about().id.to_string()).collect()
}

fn indicia(args: &[&str]) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_indicia")).args(args).output().unwrap();
    String::from_utf8(out.stdout).unwrap()
}

#[test]
fn peers_are_set_beside_what_there_is() {
    let ids = ids();
    let help = indicia(&["--help", "--lang", "en"]);
    let commands: BTreeSet<&str> = help.lines().filter_map(|l| l.strip_prefix("  ")?.split("  ").next()).collect();
    let schema = from_json(&indicia(&["schema"])).unwrap();
    let tables = schema.get("properties").and_then(Value::as_table).unwrap();
    let known = |span: &str| match (span.strip_prefix("indicia "), span.strip_prefix('[')) {
        (Some(command), _) => commands.contains(command),
        (_, Some(table)) => tables.iter().any(|(key, _)| Some(key.as_str()) == table.strip_suffix(']')),
        _ => ids.contains(span),
    };
    let (rows, _) = parts("docs/src/peers.md");
    assert!(rows.len() > 100, "{}", rows.len());
    let mut wrong = Vec::new();
    for row in &rows {
        match row.here.as_str() {
            NOT if row.note.is_empty() => wrong.push(format!("{} is not offered, without a reason", row.there)),
            NOT => {}
            here if !here.contains('`') => wrong.push(format!("{} has neither a name here nor a dash", row.there)),
            here => wrong.extend(spans(here).filter(|s| !known(s)).map(|s| format!("{}: there is no `{s}`", row.there))),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_method_stands_beside_a_peer_or_in_the_last_list() {
    let ids = ids();
    for page in ["docs/src/peers.md", "docs/src/zh/peers.md"] {
        let (rows, list) = parts(page);
        let beside: BTreeSet<String> = rows.iter().flat_map(|r| spans(&r.here)).filter(|s| ids.contains(*s)).map(String::from).collect();
        let alone: BTreeSet<String> = spans(&list).map(String::from).collect();
        let both: Vec<&String> = beside.intersection(&alone).collect();
        assert!(both.is_empty(), "{page} says of {both:?} that peers have them, and that none has");
        let named: BTreeSet<String> = beside.union(&alone).cloned().collect();
        let lost: Vec<&String> = ids.symmetric_difference(&named).collect();
        assert!(lost.is_empty(), "{page}: {lost:?} are in the catalogue or on the page, but not in both");
    }
}

#[test]
fn both_languages_say_the_same_of_peers() {
    let ((en, _), (zh, _)) = (parts("docs/src/peers.md"), parts("docs/src/zh/peers.md"));
    assert_eq!(en.len(), zh.len());
    for (en, zh) in en.iter().zip(&zh) {
        assert_eq!((&en.here, en.note.is_empty()), (&zh.here, zh.note.is_empty()), "{}", en.there);
    }
}

//! `[test.NAME]`.

use std::sync::Arc;

use indicia_core::Period;
use indicia_diagnostic::{Diagnostic, Place, catalogue, catalogue::config, nearest};

use super::Desk;
use super::tree::Tree;
use crate::document::Item;
use crate::read_period;

/// A test of the TOML.
#[derive(Clone, Debug, PartialEq)]
pub struct TestCase {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub place: Option<Place>,
    /// Values of nodes and scores of indicators that are taken as they stand.
    pub given: Vec<(Arc<str>, f64)>,
    /// The unit as the file names it.
    pub unit: Option<(String, Option<Place>)>,
    /// The period.
    pub period: Option<(Period, Option<Place>)>,
    /// Values that are expected.
    pub expect: Vec<Expected>,
    /// Ranks that are expected.
    pub expect_rank: Vec<Expected>,
    /// How far a value may be off, in absolute terms.
    pub tolerance: f64,
}

/// Something that a test expects.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// Node or indicator.
    pub id: Arc<str>,
    /// The value or rank.
    pub value: f64,
    /// Where it stands.
    pub place: Option<Place>,
}

/// What a value may be off when a test does not say.
const TOLERANCE: f64 = 1e-9;

pub(super) fn read<'a>(desk: &mut Desk<'a>, tree: &Tree<'a>) -> Vec<TestCase> {
    let tests = desk.root.get("test").map_or(&[][..], Item::entries);
    tests.iter().filter(|e| e.item.table().is_some()).map(|e| case(desk, tree, &e.key, &e.item)).collect()
}

fn case(desk: &mut Desk<'_>, tree: &Tree<'_>, name: &str, item: &Item) -> TestCase {
    let broken = desk.layers.broken;
    let unit = item.get("unit").and_then(|u| Some((u.loose_text()?, desk.sources.place(u.at))));
    let period = item.get("period").and_then(|p| {
        let text = p.loose_text()?;
        let read = read_period(&text);
        if read.is_none() {
            desk.tell(Diagnostic::new(catalogue::units::PERIOD_UNREADABLE).arg("found", text), p.at);
        }
        Some((read?, desk.sources.place(p.at)))
    });
    let given: Vec<(Arc<str>, f64)> = numbers(desk, tree, name, item, "given").into_iter().map(|e| (e.id, e.value)).collect();
    let expect = numbers(desk, tree, name, item, "expect");
    let expect_rank = numbers(desk, tree, name, item, "expect_rank");
    let says = |key: &str| item.get(key).is_some_and(|i| !i.entries().is_empty());
    if !broken && item.get("unit").is_none() && item.get("given").is_none() {
        desk.tell(Diagnostic::new(config::TEST_NO_SUBJECT).arg("test", name), item.at);
    }
    if !broken && !says("expect") && !says("expect_rank") {
        let id = desk.root.dig(&["index", "root"]).and_then(Item::text).unwrap_or("…");
        desk.tell(Diagnostic::new(config::TEST_EXPECTS_NOTHING).arg("test", name).arg("id", id), item.at);
    }
    if unit.is_none() && item.get("given").is_some() {
        if let Some(ranks) = item.table().and_then(|t| t.entry("expect_rank")) {
            desk.tell(Diagnostic::new(config::TEST_RANK_NEEDS_UNIT).arg("test", name), ranks.at);
        }
        undetermined(desk, tree, name, item, &given);
    }
    let tolerance = item.get("tolerance").and_then(Item::number).unwrap_or(TOLERANCE);
    TestCase { name: name.into(), place: desk.sources.place(item.at), given, unit, period, expect, expect_rank, tolerance }
}

fn numbers(desk: &mut Desk<'_>, tree: &Tree<'_>, test: &str, item: &Item, key: &str) -> Vec<Expected> {
    let mut out = Vec::new();
    for entry in item.get(key).map_or(&[][..], Item::entries) {
        if tree.ids().all(|id| id != entry.key) {
            let d = Diagnostic::new(config::TEST_NAME_UNKNOWN).arg("test", test).arg("id", &entry.key);
            let d = match nearest(&entry.key, tree.ids()) {
                Some(near) => d.arg("nearest", near),
                None => d.list("known", tree.nodes.iter().map(|n| n.id)).hint("known"),
            };
            desk.tell(d, entry.at);
        } else if let Some(value) = entry.item.number() {
            out.push(Expected { id: entry.key.as_str().into(), value, place: desk.sources.place(entry.item.at) });
        }
    }
    out
}

/// Without a unit everything that counts has to be given.
fn undetermined(desk: &mut Desk<'_>, tree: &Tree<'_>, test: &str, item: &Item, given: &[(Arc<str>, f64)]) {
    for entry in item.get("expect").map_or(&[][..], Item::entries) {
        if tree.ids().all(|id| id != entry.key) {
            continue;
        }
        let mut missing = Vec::new();
        let mut open = vec![entry.key.clone()];
        let mut seen: Vec<String> = Vec::new();
        while let Some(id) = open.pop() {
            if seen.contains(&id) || given.iter().any(|(g, _)| **g == *id) {
                continue;
            }
            match tree.node(&id) {
                Some(node) => open.extend(node.inputs().into_iter().rev()),
                None => missing.push(id.clone()),
            }
            seen.push(id);
        }
        if !missing.is_empty() {
            let d = Diagnostic::new(config::TEST_UNDETERMINED).arg("test", test).arg("node", &entry.key).list("missing", missing);
            desk.tell(d, entry.at);
        }
    }
}

//! `[warning.ID]`.

use std::sync::Arc;

use indicia_analysis::warning::{Rule, Trigger};
use indicia_diagnostic::{Diagnostic, catalogue::monitor as codes, nearest};
use indicia_method::Text;
use indicia_verdict::Definition;

use crate::document::{Entry, Item, key_text};
use crate::resolve::tree::Tree;
use crate::resolve::{Desk, info};

/// Earlier periods that a trend needs where nothing is said.
const MIN_PERIODS: usize = 5;

pub(super) fn read<'a>(desk: &mut Desk<'a>, tree: &Tree<'a>, standards: &Definition) -> Vec<Rule> {
    let root = desk.root;
    let entries = root.get("warning").map_or(&[][..], Item::entries);
    entries.iter().filter_map(|entry| rule(desk, tree, standards, entry)).collect()
}

fn rule(desk: &mut Desk<'_>, tree: &Tree<'_>, standards: &Definition, entry: &Entry) -> Option<Rule> {
    let item = &entry.item;
    let table = format!("[warning.{}]", key_text(&entry.key));
    let number = |key: &str| item.get(key).and_then(Item::number);
    let min_periods = item.get("min_periods").and_then(Item::integer);
    let mut triggers = Vec::new();
    triggers.extend(number("fall").map(Trigger::Fall));
    triggers.extend(number("fall_share").map(Trigger::FallShare));
    if let Some(named) = item.get("standard") {
        let id = named.text()?;
        match standards.standard(id) {
            Some(standard) => triggers.push(Trigger::Grade(standard.id.clone())),
            // A standard that is there but wrong has been told.
            None if desk.root.dig(&["standard", id]).is_some() => return None,
            // What a base watches and its overlay took away is left out.
            None if desk.sources.is_inherited(named.at) => left_out(desk, &table, id, named),
            None => {
                let d = Diagnostic::new(codes::WARNING_STANDARD).arg("id", id).arg("table", &table);
                let known = || standards.standards.iter().map(|s| &*s.id);
                let d = match nearest(id, known()) {
                    Some(near) => d.arg("nearest", near),
                    None if standards.is_empty() => d.hint("none"),
                    None => d.list("known", known()).hint("known"),
                };
                desk.tell(d, named.at);
                return None;
            }
        }
    }
    let inherited = desk.sources.is_inherited(item.at);
    if let Some(mads) = number("trend") {
        let periods = min_periods.and_then(|n| usize::try_from(n).ok()).unwrap_or(MIN_PERIODS);
        triggers.push(Trigger::Trend { mads, min_periods: periods });
    } else if let Some(unused) = item.get("min_periods") {
        desk.doubt(Diagnostic::new(codes::WARNING_UNUSED).arg("key", "min_periods").arg("other", "trend").arg("table", &table), unused.at);
    }
    if triggers.is_empty() && inherited && item.get("standard").is_some() {
        return None;
    }
    if triggers.is_empty() {
        desk.tell(Diagnostic::new(codes::WARNING_SILENT).arg("table", &table), item.at);
        return None;
    }
    let on = nodes(desk, tree, item, &table)?;
    if on.is_empty() {
        triggers.retain(|t| matches!(t, Trigger::Grade(_)));
    }
    if triggers.is_empty() {
        return None;
    }
    let only_grades = triggers.iter().all(|t| matches!(t, Trigger::Grade(_)));
    if let Some(unused) = item.get("on").filter(|_| only_grades) {
        desk.doubt(Diagnostic::new(codes::WARNING_UNUSED).arg("key", "on").arg("other", "fall").arg("table", &table), unused.at);
    }
    let title = match item.get("title") {
        Some(title) => info::text(Some(title)),
        None => Text { zh: entry.key.clone(), en: entry.key.clone() },
    };
    Some(Rule { id: entry.key.as_str().into(), title, advice: info::text(item.get("advice")), on, triggers })
}

/// What is watched; the root where nothing is said.
fn nodes(desk: &mut Desk<'_>, tree: &Tree<'_>, item: &Item, table: &str) -> Option<Vec<Arc<str>>> {
    let Some(list) = item.get("on") else {
        return Some(desk.root.dig(&["index", "root"]).and_then(Item::text).map(Arc::from).into_iter().collect());
    };
    let (mut out, mut whole) = (Vec::new(), true);
    for named in list.items() {
        let Some(id) = named.text() else { continue };
        if tree.ids().any(|known| known == id) {
            out.push(id.into());
            continue;
        }
        if desk.sources.is_inherited(named.at) {
            left_out(desk, table, id, named);
            continue;
        }
        let d = Diagnostic::new(codes::WARNING_NODE).arg("id", id).arg("table", table);
        let d = match nearest(id, tree.ids()) {
            Some(near) => d.arg("nearest", near),
            None => d.list("known", tree.nodes.iter().map(|n| n.id)).hint("known"),
        };
        desk.tell(d, named.at);
        whole = false;
    }
    whole.then_some(out)
}

/// Tells that a base names what is not here.
fn left_out(desk: &mut Desk<'_>, table: &str, id: &str, named: &Item) {
    desk.doubt(Diagnostic::new(codes::WARNING_LEFT_OUT).arg("id", id).arg("table", table), named.at);
}

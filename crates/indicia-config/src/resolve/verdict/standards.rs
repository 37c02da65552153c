//! `[standard.ID]`.

use std::sync::Arc;

use indicia_diagnostic::{Diagnostic, catalogue::config, catalogue::standards as codes};
use indicia_expr::Program;
use indicia_verdict::{Basis, Cap, CapTerm, Scale, Standard};

use super::rubrics::Rubrics;
use super::scales::{Scales, scale};
use super::{Desk, Read, suggest};
use crate::component::within;
use crate::document::{Entry, Item, key_text};
use crate::resolve::adjust;
use crate::resolve::tree::Tree;

/// The standards, each with the place of its scale.
pub(super) fn read<'a>(desk: &mut Desk<'a>, tree: &Tree<'a>, scales: &Scales, rubrics: &Rubrics) -> Read {
    let mut out = Read::default();
    let root = desk.root;
    for entry in root.get("standard").map_or(&[][..], Item::entries) {
        let found = match entry.item.get("rubric") {
            Some(named) => super::rubrics::standard(desk, tree, rubrics, entry, named),
            None => standard(desk, tree, scales, entry),
        };
        if let Some(standard) = found {
            let at = ["scale", "grades", "tiers", "rubric"].iter().find_map(|key| entry.item.get(key)).map_or(entry.item.at, |i| i.at);
            out.definition.standards.push(Arc::new(standard));
            out.at.push(if at.start == at.end { entry.item.at } else { at });
        }
    }
    out
}

fn standard<'a>(desk: &mut Desk<'a>, tree: &Tree<'a>, scales: &Scales, entry: &Entry) -> Option<Standard> {
    let item = &entry.item;
    let table = format!("[standard.{}]", key_text(&entry.key));
    if item.get("on").is_none() {
        let d = Diagnostic::new(config::MISSING_KEY).arg("key", "on").arg("table", &table).arg("expected", "\"…\"");
        desk.tell(d, item.at);
    }
    let on = item.get("on").and_then(|on| node(desk, tree, "on", on));
    let scale = match item.get("scale") {
        Some(named) => {
            if let Some(key) = ["grades", "tiers", "closed"].into_iter().find(|key| item.get(key).is_some()) {
                let d = Diagnostic::new(config::EXCLUSIVE_KEYS).arg("key", key).arg("other", "scale").arg("table", &table);
                desk.tell(d, item.get(key).map_or(item.at, |i| i.at));
            }
            scales.find(desk, "scale", named)
        }
        None => scale(desk, &entry.key, item, &table).map(Arc::new),
    };
    let (on, scale) = (on?, scale?);
    let title = if item.get("title").is_some() { super::name(desk, Some(item), &entry.key, item.at, &table) } else { scale.title.clone() };
    let cap = match item.get("cap") {
        Some(cap) => Some(self::cap(desk, tree, scales, &entry.key, &scale, cap)?),
        None => None,
    };
    Some(Standard { id: entry.key.as_str().into(), title, basis: Basis::Value { on, scale, cap }, place: desk.sources.place(item.at) })
}

/// The node or indicator that a key names.
pub(super) fn node(desk: &mut Desk<'_>, tree: &Tree<'_>, key: &str, item: &Item) -> Option<Arc<str>> {
    let id = item.text()?;
    if tree.ids().any(|known| known == id) {
        return Some(id.into());
    }
    let d = Diagnostic::new(codes::STANDARD_NODE).arg("key", key).arg("id", id);
    let d = match indicia_diagnostic::nearest(id, tree.ids()) {
        Some(near) => d.arg("nearest", near),
        None => suggest(d, id, tree.nodes.iter().map(|n| n.id)),
    };
    desk.tell(d, item.at);
    None
}

fn cap<'a>(desk: &mut Desk<'a>, tree: &Tree<'a>, scales: &Scales, id: &str, scale: &Arc<Scale>, item: &Item) -> Option<Cap> {
    if scale.grades().is_none() {
        desk.tell(Diagnostic::new(codes::CAP_ON_TIERS).arg("id", id), item.at);
        return None;
    }
    let by = match item.get("by") {
        Some(named) => {
            let by = scales.find(desk, "by", named)?;
            let ids = |s: &Scale| s.names().iter().map(|(id, _)| id.to_string()).collect::<Vec<_>>();
            if by.grades().is_none() || ids(&by) != ids(scale) {
                let d = Diagnostic::new(codes::CAP_STEPS).arg("id", id).arg("other", &by.id);
                desk.tell(d.list("found", ids(&by)).list("expected", ids(scale)), named.at);
                return None;
            }
            by
        }
        None => scale.clone(),
    };
    let mut of = Vec::new();
    for part in item.get("of")?.items() {
        of.push(term(desk, tree, part)?);
    }
    Some(Cap { by, of })
}

fn term(desk: &mut Desk<'_>, tree: &Tree<'_>, item: &Item) -> Option<CapTerm> {
    let text = item.text()?;
    let expr = adjust::formula(desk, tree, item, false)?;
    let inputs: Vec<Arc<str>> = expr.variables().into_iter().map(Arc::from).collect();
    let names: Vec<&str> = inputs.iter().map(|i| &**i).filter(|n| *n != "self").collect();
    match Program::compile(&expr, &names) {
        Ok(program) => Some(CapTerm { text: text.into(), inputs, program: Arc::new(program) }),
        Err(e) => {
            let at = within(desk.sources, item.at, e.span.range());
            desk.tell(indicia_core::formula_diagnostic(&e, text), at);
            None
        }
    }
}

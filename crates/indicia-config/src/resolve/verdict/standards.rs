//! `[standard.ID]`.

use std::sync::Arc;

use indicia_core::{Adjust, Node, NodeKind, Reading};
use indicia_diagnostic::{Diagnostic, catalogue::config, catalogue::standards as codes};
use indicia_expr::Program;
use indicia_method::Text;
use indicia_verdict::{Basis, Cap, CapTerm, Classes, Scale, Standard, Steps};

use super::rubrics::Rubrics;
use super::scales::{Scales, scale};
use super::{Desk, Read, suggest};
use crate::component::within;
use crate::document::{Entry, Item, key_text};
use crate::resolve::adjust;
use crate::resolve::tree::Tree;

/// What standards are made of.
pub(super) struct Sources<'s> {
    pub scales: &'s Scales,
    pub rubrics: &'s Rubrics,
    pub nodes: &'s [Arc<Node>],
    pub adjusts: &'s [Arc<Adjust>],
}

/// The standards, each with the place of its scale.
pub(super) fn read<'a>(desk: &mut Desk<'a>, tree: &Tree<'a>, sources: &Sources<'_>) -> Read {
    let mut out = Read::default();
    let root = desk.root;
    for entry in root.get("standard").map_or(&[][..], Item::entries) {
        let found = match entry.item.get("rubric") {
            Some(named) => super::rubrics::standard(desk, tree, sources.rubrics, entry, named),
            None => standard(desk, tree, sources, entry),
        };
        if let Some(standard) = found {
            let at = ["scale", "grades", "tiers", "memberships", "rubric"]
                .iter()
                .find_map(|key| entry.item.get(key))
                .map_or(entry.item.at, |i| i.at);
            out.definition.standards.push(Arc::new(standard));
            out.at.push(if at.start == at.end { entry.item.at } else { at });
        }
    }
    out
}

fn standard<'a>(desk: &mut Desk<'a>, tree: &Tree<'a>, sources: &Sources<'_>, entry: &Entry) -> Option<Standard> {
    let scales = sources.scales;
    let item = &entry.item;
    let table = format!("[standard.{}]", key_text(&entry.key));
    if item.get("on").is_none() {
        let d = Diagnostic::new(config::MISSING_KEY).arg("key", "on").arg("table", &table).arg("expected", "\"…\"");
        desk.tell(d, item.at);
    }
    let on = item.get("on").and_then(|on| node(desk, tree, "on", on));
    let scale = match item.get("scale") {
        _ if item.get("memberships").is_some() => classes(desk, sources, entry, on.as_deref()?, &table).map(Arc::new),
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

/// The classes of the node's aggregator as a scale; `None` where it gives no memberships, or the table says something else as well, which is told.
fn classes(desk: &mut Desk<'_>, sources: &Sources<'_>, entry: &Entry, on: &str, table: &str) -> Option<Scale> {
    let (item, key) = (&entry.item, "memberships");
    if let Some(other) = ["scale", "grades", "tiers", "closed", "cap"].into_iter().find(|other| item.get(other).is_some()) {
        let d = Diagnostic::new(config::EXCLUSIVE_KEYS).arg("key", other).arg("other", key).arg("table", table);
        desk.tell(d, item.get(other).map_or(item.at, |i| i.at));
        return None;
    }
    let node = sources.nodes.iter().find(|n| &*n.id == on);
    let found = node.and_then(|n| match &n.kind {
        NodeKind::Aggregate { aggregate, .. } => aggregate.classes(),
        NodeKind::Formula { .. } => None,
    });
    let Some((classes, reading)) = found else {
        let d = Diagnostic::new(codes::NO_MEMBERSHIPS).arg("id", &*entry.key).arg("node", on);
        // Of a node whose aggregator could not be read nobody knows.
        if !desk.incomplete {
            desk.tell(d, item.get(key).map_or(item.at, |i| i.at));
        }
        return None;
    };
    let text = |name: &str| Text { zh: name.into(), en: name.into() };
    let list = classes.names.iter().map(|name| (name.clone(), text(name))).collect();
    // What a rule puts in the place of the value, or what is rounded off it, is no number of a class.
    let is_value = reading == Reading::Grade && !sources.adjusts.iter().any(|a| &*a.on == on);
    let title = super::name(desk, Some(item).filter(|i| i.get("title").is_some()), &entry.key, item.at, table);
    Some(Scale { id: entry.key.as_str().into(), title, source: Text::default(), steps: Steps::Classes(Classes { list, is_value }) })
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

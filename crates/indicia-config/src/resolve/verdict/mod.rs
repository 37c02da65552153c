//! What turns scores into judgements: scales and standards.

mod diagnosis;
mod measures;
mod relative;
mod roles;
mod rubrics;
mod scales;
mod standards;
mod types;

use std::sync::Arc;

use indicia_core::{Adjust, Node, Plan};
use indicia_diagnostic::{
    Diagnostic, Diagnostics, Word, catalogue::diagnosis as codes_of_diagnosis, catalogue::standards as codes, nearest,
};
use indicia_method::Text;
use indicia_verdict::Definition;
use indicia_verdict::measures::Measure;

use super::tree::Tree;
use super::{Desk, info};
use crate::document::{Data, Item};
use crate::{Loc, SourceMap};

pub(super) use relative::relative;

const CHINESE: Word = Word { en: "Chinese", zh: "中文" };
const ENGLISH: Word = Word { en: "English", zh: "英文" };

/// A definition with the places that a check against the plan points at.
#[derive(Default)]
pub(super) struct Read {
    pub definition: Definition,
    /// For each standard where its scale or its grades are named.
    pub at: Vec<Loc>,
    /// The measures, each with the place of its condition.
    pub measures: Vec<(Arc<Measure>, Loc)>,
    /// Where the rules stand that need absolute values.
    pub roles: roles::At,
}

/// Everything about judgements that can be read before there is a plan.
pub(super) fn read<'a>(desk: &mut Desk<'a>, tree: &Tree<'a>, nodes: &[Arc<Node>], adjusts: &[Arc<Adjust>]) -> Read {
    let scales = scales::Scales::read(desk);
    let rubrics = rubrics::Rubrics::read(desk);
    let mut out = standards::read(desk, tree, &standards::Sources { scales: &scales, rubrics: &rubrics, nodes, adjusts });
    out.definition.types = types::read(desk);
    if let Some((roles, at)) = roles::read(desk, tree, &out.definition) {
        out.definition.roles = Some(roles);
        out.roles = at;
    }
    let mut left_out = Vec::new();
    out.definition.diagnosis = diagnosis::read(desk, tree, &mut left_out);
    out.measures = measures::read(desk, tree, &out.definition, &mut left_out);
    if !left_out.is_empty() {
        desk.findings.push(Diagnostic::new(codes_of_diagnosis::LEFT_OUT).list("known", left_out));
    }
    out.definition.measures = out.measures.iter().map(|(m, _)| m.clone()).collect();
    out
}

/// What the scales of scores say about conditions.
pub(super) fn decided(read: &Read, plan: &Plan, sources: &SourceMap) -> Diagnostics {
    measures::decided(&read.measures, &read.definition, plan, sources)
}

/// Nodes and indicators that judgements look at: they are outputs too.
pub(super) fn names(root: &Item) -> Vec<String> {
    let mut out = Vec::new();
    let mut add = |item: Option<&Item>| out.extend(item.and_then(Item::text).map(String::from));
    for entry in root.get("standard").map_or(&[][..], Item::entries) {
        add(entry.item.get("on"));
        entry.item.get("ratings").map_or(&[][..], Item::entries).iter().for_each(|rating| add(Some(&rating.item)));
    }
    if let Some(roles) = root.get("verdict") {
        ["coefficient", "result", "coordination"].iter().for_each(|key| add(roles.get(key)));
        roles.get("sides").map_or(&[][..], Item::items).iter().for_each(|side| add(Some(side)));
    }
    let caps = root.get("standard").map_or(&[][..], Item::entries).iter().filter_map(|e| e.item.dig(&["cap", "of"]));
    let parts = caps.flat_map(Item::items).filter_map(Item::text).filter_map(|t| indicia_expr::parse(t).ok());
    out.extend(parts.flat_map(|e| e.variables().into_iter().map(String::from).collect::<Vec<_>>()));
    out
}

/// The name of a step, a scale or a standard: its `title`, else its id. Who leaves a language out is told.
fn name(desk: &mut Desk<'_>, item: Option<&Item>, id: &str, at: Loc, table: &str) -> Text {
    let title = item.and_then(|i| i.get("title"));
    let (text, place) = match title {
        Some(title) => (info::text(Some(title)), title.at),
        None => (Text { zh: id.into(), en: id.into() }, at),
    };
    let missing = match title.map(|t| &t.data) {
        // Both are asked for where names are given by language.
        Some(Data::Table(t)) => match (t.get("zh").is_some(), t.get("en").is_some()) {
            (false, true) => Some(CHINESE),
            (true, false) => Some(ENGLISH),
            _ => None,
        },
        // One text serves both where nobody has to read Chinese to understand it: A, AAA, 1.
        _ => text.zh.chars().any(is_han).then_some(ENGLISH),
    };
    if let Some(language) = missing {
        let d = Diagnostic::new(codes::NAME_MISSING).arg("id", id).arg("table", table).word("language", language);
        desk.doubt(d, place);
    }
    text
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c) || ('\u{20000}'..='\u{323af}').contains(&c)
}

/// Suggests the nearest of what is known, or lists it.
fn suggest<'k>(d: Diagnostic, found: &str, known: impl Iterator<Item = &'k str> + Clone) -> Diagnostic {
    match nearest(found, known.clone()) {
        Some(near) => d.arg("nearest", near),
        None => d.list("known", known).hint("known"),
    }
}

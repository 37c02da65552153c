//! `[rubric.ID]`, and standards of maturity.

use std::sync::Arc;

use indicia_diagnostic::{Diagnostic, catalogue::config, catalogue::standards as codes};
use indicia_method::Text;
use indicia_verdict::{Basis, Descriptor, Dimension, Level, Rubric, Standard};

use super::{Desk, name, suggest};
use crate::document::{Entry, Item, key_text};
use crate::resolve::info;
use crate::resolve::tree::Tree;

/// The rubrics that can be named, each with whether it is sound.
pub(super) struct Rubrics {
    known: Vec<(Arc<str>, Option<Arc<Rubric>>)>,
}

/// What stands before the lowest level.
const BELOW: &str = "none";

impl Rubrics {
    /// Rubrics of the system, then those of packs that it does not define itself.
    pub(super) fn read(desk: &mut Desk<'_>) -> Rubrics {
        let mut rubrics = Rubrics { known: Vec::new() };
        let (root, layers) = (desk.root, desk.layers);
        let of_packs = layers.packs.iter().flat_map(|(pack, _)| pack.root.get("rubric").map_or(&[][..], Item::entries));
        for entry in root.get("rubric").map_or(&[][..], Item::entries).iter().chain(of_packs) {
            if rubrics.known.iter().all(|(id, _)| **id != entry.key) {
                let rubric = rubric(desk, entry);
                rubrics.known.push((entry.key.as_str().into(), rubric.map(Arc::new)));
            }
        }
        rubrics
    }

    fn find(&self, desk: &mut Desk<'_>, item: &Item) -> Option<Arc<Rubric>> {
        let id = item.text()?;
        if let Some((_, rubric)) = self.known.iter().find(|(known, _)| **known == *id) {
            return rubric.clone();
        }
        let d = suggest(Diagnostic::new(codes::RUBRIC_UNKNOWN).arg("id", id), id, self.known.iter().map(|(id, _)| &**id));
        desk.tell(d, item.at);
        None
    }
}

fn rubric(desk: &mut Desk<'_>, entry: &Entry) -> Option<Rubric> {
    let item = &entry.item;
    let table = format!("[rubric.{}]", key_text(&entry.key));
    let before = desk.findings.len();
    let mut levels = Vec::new();
    for level in item.get("level").map_or(&[][..], Item::entries) {
        let title = name(desk, Some(&level.item), &level.key, level.at, &table);
        levels.push(Level { id: level.key.as_str().into(), title });
    }
    if levels.len() < 2 {
        desk.tell(Diagnostic::new(codes::STEPS_TOO_FEW).arg("table", &table).arg("count", levels.len()), item.at);
    }
    let mut dimensions = Vec::new();
    for dimension in item.get("dimension").map_or(&[][..], Item::entries) {
        dimensions.push(self::dimension(desk, &entry.key, dimension, &levels, &table));
    }
    let title = name(desk, Some(item).filter(|i| i.get("title").is_some()), &entry.key, item.at, &table);
    let rubric = Rubric { id: entry.key.as_str().into(), title, source: info::text(item.get("source")), levels, dimensions };
    (desk.findings.len() == before).then_some(rubric)
}

fn dimension(desk: &mut Desk<'_>, rubric: &str, entry: &Entry, levels: &[Level], table: &str) -> Dimension {
    let title = name(desk, Some(&entry.item), &entry.key, entry.at, table);
    let described = entry.item.get("level").map_or(&[][..], Item::entries);
    for one in described.iter().filter(|d| levels.iter().all(|l| *l.id != *d.key)) {
        let d = Diagnostic::new(codes::RUBRIC_LEVEL).arg("id", &one.key).arg("other", rubric);
        desk.tell(suggest(d, &one.key, levels.iter().map(|l| &*l.id)), one.at);
    }
    let mut descriptors = Vec::new();
    let mut missing: Vec<&str> = Vec::new();
    for level in levels {
        let item = described.iter().find(|d| *d.key == *level.id).map(|d| &d.item);
        let evidence: Vec<Text> =
            item.and_then(|i| i.get("evidence")).map_or(&[][..], Item::items).iter().map(|e| info::text(Some(e))).collect();
        if evidence.is_empty() {
            missing.push(&level.id);
        }
        descriptors.push(Descriptor { text: info::text(item.and_then(|i| i.get("text"))), evidence });
    }
    if !missing.is_empty() {
        let d = Diagnostic::new(codes::RUBRIC_GAP).arg("id", &entry.key).arg("other", rubric).list("missing", missing);
        desk.doubt(d, entry.item.at);
    }
    Dimension { id: entry.key.as_str().into(), title, descriptors }
}

/// A standard of maturity: for each dimension of its rubric the indicator that holds its level.
pub(super) fn standard(desk: &mut Desk<'_>, tree: &Tree<'_>, rubrics: &Rubrics, entry: &Entry, named: &Item) -> Option<Standard> {
    let item = &entry.item;
    let table = format!("[standard.{}]", key_text(&entry.key));
    if let Some((key, other)) = ["on", "scale", "grades", "tiers", "closed", "cap"].iter().find_map(|k| Some((*k, item.get(k)?))) {
        let d = Diagnostic::new(config::EXCLUSIVE_KEYS).arg("key", key).arg("other", "rubric").arg("table", &table);
        desk.tell(d, other.at);
    }
    let rubric = rubrics.find(desk, named)?;
    let before = desk.findings.len();
    let given = item.get("ratings").map_or(&[][..], Item::entries);
    for one in given.iter().filter(|g| rubric.dimensions.iter().all(|d| *d.id != *g.key)) {
        let d = Diagnostic::new(codes::RATING_UNKNOWN).arg("id", &one.key).arg("other", &rubric.id);
        desk.tell(suggest(d, &one.key, rubric.dimensions.iter().map(|d| &*d.id)), one.at);
    }
    let (mut ratings, mut missing) = (Vec::new(), Vec::new());
    for dimension in &rubric.dimensions {
        match given.iter().find(|g| *g.key == *dimension.id) {
            Some(rating) => ratings.extend(super::standards::node(desk, tree, &rating.key, &rating.item)),
            None => missing.push(&*dimension.id),
        }
    }
    if let Some(first) = missing.first().filter(|_| desk.findings.len() == before) {
        let d = Diagnostic::new(codes::RATING_MISSING).arg("table", &table).arg("example", first).list("missing", &missing);
        desk.tell(d, item.get("ratings").map_or(item.at, |r| if r.at.start == r.at.end { item.at } else { r.at }));
    }
    if desk.findings.len() > before {
        return None;
    }
    let title = if item.get("title").is_some() { name(desk, Some(item), &entry.key, item.at, &table) } else { rubric.title.clone() };
    let below = (BELOW.into(), Text { zh: "未达最低级".into(), en: "below the lowest level".into() });
    let steps = std::iter::once(below).chain(rubric.levels.iter().map(|l| (l.id.clone(), l.title.clone()))).collect();
    let place = desk.sources.place(item.at);
    Some(Standard { id: entry.key.as_str().into(), title, basis: Basis::Rubric { rubric, ratings, steps }, place })
}

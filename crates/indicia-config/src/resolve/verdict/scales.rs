//! `[scale.ID]`: the ladders of a system and its packs.

use std::sync::Arc;

use indicia_diagnostic::{Diagnostic, catalogue::config, catalogue::standards as codes};
use indicia_verdict::{Closed, Grade, Grades, Scale, Steps, Tier, Tiers};

use super::{Desk, name};
use crate::document::{Entry, Item, key_text};
use crate::resolve::info;

/// How far shares may miss 1.
const TOLERANCE: f64 = 1e-9;

/// The scales that can be named, each with whether it is sound.
pub(super) struct Scales {
    known: Vec<(Arc<str>, Option<Arc<Scale>>)>,
}

impl Scales {
    /// Scales of the system, then those of packs that it does not define itself.
    pub(super) fn read(desk: &mut Desk<'_>) -> Scales {
        let mut scales = Scales { known: Vec::new() };
        let (root, layers) = (desk.root, desk.layers);
        for entry in root.get("scale").map_or(&[][..], Item::entries) {
            scales.add(desk, entry);
        }
        let own = scales.known.len();
        let mut of_pack: Vec<(&str, &str)> = Vec::new();
        for (pack, at) in &layers.packs {
            for entry in pack.root.get("scale").map_or(&[][..], Item::entries) {
                if scales.known.iter().take(own).any(|(id, _)| **id == entry.key) {
                    continue;
                }
                if let Some((_, first)) = of_pack.iter().find(|(id, _)| *id == entry.key) {
                    let d = Diagnostic::new(codes::SCALE_DUPLICATE).arg("id", &entry.key).arg("key", "scale");
                    desk.tell(d.arg("pack", first).arg("other", &pack.id), *at);
                    continue;
                }
                of_pack.push((&entry.key, &pack.id));
                scales.add(desk, entry);
            }
        }
        scales
    }

    fn add(&mut self, desk: &mut Desk<'_>, entry: &Entry) {
        let table = format!("[scale.{}]", key_text(&entry.key));
        let scale = scale(desk, &entry.key, &entry.item, &table);
        self.known.push((entry.key.as_str().into(), scale.map(Arc::new)));
    }

    /// The scale that a key names. What is not there is told; what is there and broken was told.
    pub(super) fn find(&self, desk: &mut Desk<'_>, key: &str, item: &Item) -> Option<Arc<Scale>> {
        let id = item.text()?;
        if let Some((_, scale)) = self.known.iter().find(|(known, _)| **known == *id) {
            return scale.clone();
        }
        let d = Diagnostic::new(codes::SCALE_UNKNOWN).arg("key", key).arg("id", id);
        let d = if shipped(id) { d.hint("pack") } else { super::suggest(d, id, self.known.iter().map(|(id, _)| &**id)) };
        desk.tell(d, item.at);
        None
    }
}

/// Whether the shipped pack of standards has a scale.
fn shipped(id: &str) -> bool {
    let text = crate::shipped_file("packs/standards/pack.toml").and_then(|bytes| std::str::from_utf8(bytes).ok());
    text.is_some_and(|t| t.lines().any(|l| l.trim() == format!("[scale.{id}]")))
}

/// The scale of a table with `grades` or `tiers`; `None` where it has none or they are wrong, which is told.
pub(super) fn scale(desk: &mut Desk<'_>, id: &str, item: &Item, table: &str) -> Option<Scale> {
    let (grades, tiers) = (item.get("grades"), item.get("tiers"));
    let steps = match (grades, tiers) {
        (Some(_), Some(tiers)) => {
            let d = Diagnostic::new(config::EXCLUSIVE_KEYS).arg("key", "tiers").arg("other", "grades").arg("table", table);
            desk.tell(d, tiers.at);
            return None;
        }
        (None, None) => {
            desk.tell(Diagnostic::new(codes::STANDARD_NOTHING).arg("table", table), item.at);
            return None;
        }
        (Some(grades), None) => {
            let closed = closed(desk, item, table);
            let grades = self::grades(desk, grades, closed?, table)?;
            Steps::Grades(grades)
        }
        (None, Some(tiers)) => Steps::Tiers(self::tiers(desk, tiers, table)?),
    };
    let title = name(desk, Some(item).filter(|i| i.get("title").is_some()), id, item.at, table);
    Some(Scale { id: id.into(), title, source: info::text(item.get("source")), steps })
}

fn closed(desk: &mut Desk<'_>, item: &Item, table: &str) -> Option<Closed> {
    match item.get("closed") {
        Some(closed) => closed.text().and_then(Closed::from_word),
        None => {
            let d = Diagnostic::new(config::MISSING_KEY).arg("key", "closed").arg("table", table).arg("expected", "\"lower\"");
            desk.tell(d, item.at);
            None
        }
    }
}

fn grades(desk: &mut Desk<'_>, item: &Item, closed: Closed, table: &str) -> Option<Grades> {
    let entries = item.entries();
    enough(desk, entries.len(), item, table)?;
    let before = desk.findings.len();
    let mut list: Vec<Grade> = Vec::new();
    // Where the grade before ends, if it says so.
    let mut end: Option<f64> = None;
    for entry in entries {
        let own = entry.item.table().map(|_| &entry.item);
        let from = entry.item.number().or_else(|| own?.get("from")?.number())?;
        let to = own.and_then(|o| o.get("to"));
        let title = name(desk, own, &entry.key, entry.at, table);
        if let Some(last) = list.last() {
            let d = |code| Diagnostic::new(code).arg("id", &entry.key).arg("other", &last.id);
            if from <= last.from {
                desk.tell(d(codes::GRADES_UNORDERED).arg("value", from).arg("low", last.from), entry.item.at);
            } else if let Some(high) = end.filter(|end| *end != from) {
                let code = if high > from { codes::GRADES_OVERLAP } else { codes::GRADES_HOLE };
                desk.tell(d(code).arg("high", high).arg("low", from), entry.item.at);
            }
        }
        end = to.and_then(Item::number);
        if let (Some(to), Some(item)) = (end, to)
            && to <= from
        {
            let d = Diagnostic::new(config::REVERSED).arg("key", &entry.key).arg("low", from).arg("high", to);
            desk.tell(d, item.at);
        }
        list.push(Grade { id: entry.key.as_str().into(), title, from });
    }
    (desk.findings.len() == before).then_some(Grades { closed, list, top: end })
}

fn tiers(desk: &mut Desk<'_>, item: &Item, table: &str) -> Option<Tiers> {
    let entries = item.entries();
    enough(desk, entries.len(), item, table)?;
    let before = desk.findings.len();
    let mut list = Vec::new();
    for entry in entries {
        let own = entry.item.table().map(|_| &entry.item);
        let share = entry.item.number().or_else(|| own?.get("share")?.number())?;
        if share <= 0.0 {
            desk.tell(Diagnostic::new(codes::TIER_EMPTY).arg("id", &entry.key).arg("value", share), entry.item.at);
        }
        list.push(Tier { id: entry.key.as_str().into(), title: name(desk, own, &entry.key, entry.at, table), share });
    }
    let sum: f64 = list.iter().map(|t| t.share).sum();
    if desk.findings.len() == before && (sum - 1.0).abs() > TOLERANCE {
        let share = |t: &Tier| format!("{} = {}", key_text(&t.id), (t.share / sum * 1e4).round() / 1e4);
        let example = format!("{{ {} }}", list.iter().map(share).collect::<Vec<_>>().join(", "));
        let sum = (sum * 1e9).round() / 1e9;
        let d = Diagnostic::new(codes::TIER_SHARES).arg("table", table).arg("sum", sum).arg("example", example);
        desk.tell(d, item.at);
    }
    (desk.findings.len() == before).then_some(Tiers { list })
}

fn enough(desk: &mut Desk<'_>, count: usize, item: &Item, table: &str) -> Option<()> {
    if count < 2 {
        desk.tell(Diagnostic::new(codes::STEPS_TOO_FEW).arg("table", table).arg("count", count), item.at);
        return None;
    }
    Some(())
}

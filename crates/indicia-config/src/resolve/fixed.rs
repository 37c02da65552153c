//! Weights that are written down: they name the children, each once, and sum to one.

use indicia_diagnostic::{Diagnostic, catalogue::config, nearest};

use super::Desk;
use super::tree::NodeDef;
use crate::Loc;
use crate::document::{Entry, Item};

/// The weighting whose parameters name the children.
pub(crate) const FIXED: &str = "fixed";

/// How far the sum may be from one.
const TOLERANCE: f64 = 1e-9;

/// Checks the weights of a node, if they are fixed.
pub(super) fn check(desk: &mut Desk<'_>, node: &NodeDef<'_>, weights: &Item) {
    if weights.text_of("use") != Some(FIXED) {
        return;
    }
    // Weights that were made for other children are to be written anew; their parts say nothing more.
    if desk.layers.outgrown.contains(node.id) {
        return desk.components.forgive(weights);
    }
    let Some(values) = weights.dig(&["params", "values"]).filter(|v| v.table().is_some()) else { return };
    let relative = weights.dig(&["params", "scale"]).and_then(Item::text) == Some("relative");
    let before = desk.findings.len();
    let nested = values.entries().iter().filter(|e| e.item.table().is_some()).count();
    let by = weights.get("by").and_then(Item::text);
    match (by, nested) {
        (Some(by), 0) if !values.entries().is_empty() => {
            let first = node.children.first().map_or("…", |(id, _)| id);
            let d = Diagnostic::new(config::WEIGHTS_NOT_BY_GROUP).arg("node", node.id).arg("by", by).arg("id", first);
            desk.tell(d, values.at);
        }
        (None, 1..) => {
            let groups = desk.root.dig(&["data", "units", "groups"]).map_or(&[][..], Item::items).iter().filter_map(Item::text);
            let d = Diagnostic::new(config::WEIGHTS_BY_NOTHING).arg("node", node.id).list("known", groups);
            desk.tell(d, values.at);
        }
        (Some(_), _) => {
            for group in values.entries() {
                Vector { node, values: &group.item, group: Some(&group.key), relative }.check(desk);
            }
        }
        (None, 0) => Vector { node, values, group: None, relative }.check(desk),
    }
    if desk.findings[before..].iter().any(|f| f.severity() == indicia_diagnostic::Severity::Error) {
        // The method refuses the same weights for the same reason.
        desk.components.forgive(weights);
    }
}

struct Vector<'a, 'b> {
    node: &'b NodeDef<'a>,
    values: &'b Item,
    group: Option<&'b str>,
    relative: bool,
}

impl Vector<'_, '_> {
    fn check(&self, desk: &mut Desk<'_>) {
        let entries = self.values.entries();
        let numbers: Vec<Option<f64>> = entries.iter().map(|e| e.item.number()).collect();
        if numbers.iter().any(Option::is_none) {
            return;
        }
        let numbers: Vec<f64> = numbers.into_iter().flatten().collect();
        let mut sound = self.names(desk, entries);
        for (entry, weight) in entries.iter().zip(&numbers) {
            if *weight < 0.0 {
                let d = Diagnostic::new(config::WEIGHT_NEGATIVE).arg("node", self.node.id).arg("id", &entry.key).arg("found", weight);
                desk.tell(d, entry.item.at);
                sound = false;
            }
        }
        if !sound {
            return;
        }
        if !numbers.is_empty() && numbers.iter().all(|w| *w == 0.0) {
            return desk.tell(Diagnostic::new(config::WEIGHTS_ZERO).arg("node", self.node.id), self.values.at);
        }
        let sum: f64 = numbers.iter().sum();
        if !self.relative && (sum - 1.0).abs() > TOLERANCE {
            return self.sum(desk, entries, &numbers, sum);
        }
        for (entry, _) in entries.iter().zip(&numbers).filter(|(_, w)| **w == 0.0) {
            desk.tell(Diagnostic::new(config::WEIGHT_ZERO).arg("node", self.node.id).arg("id", &entry.key), entry.item.at);
        }
    }

    fn names(&self, desk: &mut Desk<'_>, entries: &[Entry]) -> bool {
        let mut sound = true;
        let children: Vec<&str> = self.node.children.iter().map(|(id, _)| *id).collect();
        for entry in entries.iter().filter(|e| !children.contains(&e.key.as_str())) {
            let d = Diagnostic::new(config::WEIGHT_UNKNOWN).arg("node", self.node.id).arg("id", &entry.key);
            let free = children.iter().copied().filter(|c| entries.iter().all(|e| e.key != *c));
            let d = match nearest(&entry.key, free) {
                Some(near) => d.arg("nearest", near),
                None => d.hint("remove"),
            };
            desk.tell(d, entry.at);
            sound = false;
        }
        let given: f64 = entries.iter().filter_map(|e| e.item.number()).sum();
        let lacking: Vec<&str> = children.iter().copied().filter(|c| entries.iter().all(|e| e.key != *c)).collect();
        // A misspelt name explains the weight that seems to lack.
        if sound {
            for id in &lacking {
                let d = Diagnostic::new(config::WEIGHT_MISSING).arg("node", self.node.id).arg("id", id);
                let rest = 1.0 - given;
                let d =
                    if lacking.len() == 1 && rest > TOLERANCE && !self.relative { d.arg("expected", plain(rest)).hint("value") } else { d };
                desk.tell(d, self.values.at);
            }
        }
        sound && lacking.is_empty()
    }

    fn sum(&self, desk: &mut Desk<'_>, entries: &[Entry], numbers: &[f64], sum: f64) {
        let at: Loc = self.values.at;
        if let Some(group) = self.group {
            let d = Diagnostic::new(config::WEIGHTS_GROUP_SUM).arg("node", self.node.id).arg("group", group).arg("sum", plain(sum));
            return desk.tell(d, at);
        }
        let d = Diagnostic::new(config::WEIGHTS_SUM).arg("node", self.node.id).arg("sum", plain(sum));
        let percent = (sum - 100.0).abs() < 1.0;
        let last = entries.last().zip(numbers.last()).map(|(e, w)| (e.key.as_str(), w + 1.0 - sum));
        let d = match last {
            _ if percent => d.hint("percent"),
            Some((id, expected)) if expected > TOLERANCE && (sum - 1.0).abs() < 0.5 => d.arg("id", id).arg("expected", plain(expected)),
            _ => d.hint("relative"),
        };
        desk.tell(d, at);
    }
}

/// A sum as a person would write it: without the traces of binary arithmetic.
fn plain(x: f64) -> String {
    format!("{}", (x * 1e12).round() / 1e12)
}

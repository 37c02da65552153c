//! `[diagnosis]` and `[effort.INDICATOR]`.

use std::sync::Arc;

use indicia_diagnostic::{Diagnostic, catalogue::diagnosis as codes};
use indicia_verdict::diagnosis::{DiagnosisSpec, EffortCost};

use super::{Desk, suggest};
use crate::document::Item;
use crate::resolve::tree::Tree;

/// The groupings that `[data.units]` lists.
pub(super) fn groupings<'a>(desk: &Desk<'a>) -> Vec<&'a str> {
    desk.root.dig(&["data", "units", "groups"]).map_or(&[][..], Item::items).iter().filter_map(Item::text).collect()
}

/// Parameters of diagnoses. What a base declares about things that are not here is left out, and told.
pub(super) fn read<'a>(desk: &mut Desk<'a>, tree: &Tree<'a>, left_out: &mut Vec<String>) -> DiagnosisSpec {
    let mut out = DiagnosisSpec::default();
    let root = desk.root;
    if let Some(table) = root.get("diagnosis") {
        out.cut = table.get("cut").and_then(Item::integer).and_then(|n| usize::try_from(n).ok());
        out.always_rank = table.get("always_rank").and_then(Item::number);
        out.min_coverage = table.get("min_coverage").and_then(Item::number).unwrap_or(out.min_coverage);
        if let Some((item, id)) = table.get("peers").and_then(|p| Some((p, p.text()?))) {
            let known = groupings(desk);
            if known.contains(&id) {
                out.peers = Some(id.into());
            } else if desk.sources.is_inherited(item.at) {
                left_out.push(format!("diagnosis.peers ({id})"));
            } else {
                let d = Diagnostic::new(codes::PEERS_UNKNOWN).arg("id", id);
                let d = if known.is_empty() { d.hint("none") } else { suggest(d, id, known.iter().copied()) };
                desk.tell(d, item.at);
            }
        }
    }
    for entry in root.get("effort").map_or(&[][..], Item::entries) {
        if tree.indicator(&entry.key).is_none() && desk.sources.is_inherited(entry.at) {
            left_out.push(format!("effort.{}", entry.key));
            continue;
        }
        if tree.indicator(&entry.key).is_none() {
            let d = Diagnostic::new(codes::EFFORT_INDICATOR).arg("id", &entry.key);
            let d = suggest(d, &entry.key, tree.indicators.iter().map(|i| i.id));
            desk.tell(d, entry.at);
            continue;
        }
        let Some((item, cost)) = entry.item.get("cost").and_then(|c| Some((c, c.number()?))) else { continue };
        if cost <= 0.0 {
            desk.tell(Diagnostic::new(codes::EFFORT_COST).arg("id", &entry.key).arg("found", cost), item.at);
            continue;
        }
        let bound = entry.item.get("bound").and_then(Item::number);
        out.effort.push(EffortCost { indicator: Arc::from(entry.key.as_str()), cost, bound });
    }
    out
}

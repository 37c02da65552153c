//! Overrides, rounding, ranking.

use std::sync::Arc;

use indicia_core::{Override, RankOn, RankRule, Ranking, RoundMode, Rounding, ScreenRule, Thresholds};
use indicia_diagnostic::{Diagnostic, catalogue, catalogue::config, nearest};

use super::Desk;
use super::tree::Tree;
use crate::document::Item;
use crate::read_period;

/// `[screen]`. Units in `keep` are as the file names them; whoever knows the data finds them.
pub(super) fn screen(root: &Item) -> Option<ScreenRule> {
    let item = root.get("screen")?;
    let thresholds = |key: &str| {
        let item = item.get(key)?;
        let share = |key: &str| item.get(key).and_then(Item::number);
        Some(Thresholds { coverage: share("coverage"), nonzero: share("nonzero") })
    };
    let keep = item.get("keep").map_or(&[][..], Item::items).iter().filter_map(Item::text).map(Arc::from).collect();
    Some(ScreenRule { units: thresholds("units"), indicators: thresholds("indicators"), keep })
}

/// Corrections on appeal. Units are as the file names them; whoever knows the data finds them.
pub(super) fn overrides<'a>(desk: &mut Desk<'a>, tree: &Tree<'a>) -> Vec<Arc<Override>> {
    let mut out = Vec::new();
    let root = desk.root;
    for unit in root.get("override").map_or(&[][..], Item::entries) {
        for entry in unit.item.entries() {
            let item = &entry.item;
            if tree.indicator(&entry.key).is_none() {
                let ids = || tree.indicators.iter().map(|i| i.id);
                let d = Diagnostic::new(config::OVERRIDE_INDICATOR).arg("indicator", &entry.key);
                let d = match nearest(&entry.key, ids()) {
                    Some(near) => d.arg("nearest", near),
                    None => d.list("known", ids()).hint("known"),
                };
                desk.tell(d, entry.at);
                continue;
            }
            let reason = item.text_of("reason").unwrap_or("");
            if reason.trim().is_empty() {
                let d = Diagnostic::new(config::OVERRIDE_REASON).arg("indicator", &entry.key).arg("unit", &unit.key);
                desk.tell(d, item.at);
            }
            let text = item.get("period").and_then(|p| Some((p.at, p.loose_text()?)));
            let period = text.as_ref().and_then(|(_, t)| read_period(t));
            if let Some((at, text)) = text.filter(|_| period.is_none()) {
                desk.tell(Diagnostic::new(catalogue::units::PERIOD_UNREADABLE).arg("found", text), at);
                continue;
            }
            let Some(value) = item.get("value").and_then(Item::number) else { continue };
            out.push(Arc::new(Override {
                unit: unit.key.as_str().into(),
                indicator: entry.key.as_str().into(),
                period,
                value,
                reason: reason.into(),
                by: item.text_of("by").unwrap_or("").into(),
                date: item.get("date").and_then(Item::loose_text).unwrap_or_default(),
            }));
        }
    }
    out
}

pub(super) fn rounding(root: &Item) -> Rounding {
    let decimals = |key| root.dig(&["round", key]).and_then(Item::integer).and_then(|n| u32::try_from(n).ok());
    let mode = match root.dig(&["round", "mode"]).and_then(Item::text) {
        Some("half-even") => RoundMode::HalfEven,
        _ => RoundMode::HalfAway,
    };
    Rounding { indicator: decimals("indicator"), node: decimals("node"), mode }
}

pub(super) fn ranking(root: &Item) -> Ranking {
    let word = |key| root.dig(&["rank", key]).and_then(Item::text);
    let on = if word("on") == Some("rounded") { RankOn::Rounded } else { RankOn::Unrounded };
    Ranking { rule: word("rule").and_then(RankRule::from_word).unwrap_or_default(), on }
}

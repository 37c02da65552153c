//! Adjustments, overrides, rounding, ranking.

use std::collections::BTreeMap;
use std::sync::Arc;

use indicia_core::{Address, Adjust, Override, RankOn, RankRule, Ranking, RoundMode, Rounding};
use indicia_diagnostic::{Diagnostic, catalogue, catalogue::config, nearest};
use indicia_expr::{Expr, Node};

use super::Desk;
use super::tree::Tree;
use crate::Loc;
use crate::component::within;
use crate::document::Item;
use crate::places::Anchor;
use crate::read_period;

/// The rules on nodes.
pub(super) fn adjusts<'a>(desk: &mut Desk<'a>, tree: &Tree<'a>) -> Vec<Arc<Adjust>> {
    let mut out = Vec::new();
    let mut orders: BTreeMap<(&str, i64), (&str, Loc)> = BTreeMap::new();
    let root = desk.root;
    for entry in root.get("adjust").map_or(&[][..], Item::entries) {
        let item = &entry.item;
        desk.places.set(
            Address::Adjust(entry.key.as_str().into()),
            Anchor { head: item.at, item: Some(item.clone()), second: None, missing: None },
        );
        let on = item.text_of("on");
        let order = item.get("order");
        if let (Some(on_item), Some(on)) = (item.get("on"), on) {
            if tree.node(on).is_none() {
                let d = Diagnostic::new(config::UNKNOWN_NODE).arg("key", "on").arg("id", on);
                let d = match nearest(on, tree.nodes.iter().map(|n| n.id)) {
                    Some(near) => d.arg("nearest", near),
                    None => d.list("known", tree.nodes.iter().map(|n| n.id)).hint("known"),
                };
                desk.tell(d, on_item.at);
                desk.incomplete = true;
            }
            let number = order.and_then(Item::integer).unwrap_or(0);
            let at = item.at;
            match orders.get(&(on, number)) {
                Some((other, first)) => {
                    let d = Diagnostic::new(config::ADJUST_SAME_ORDER).arg("id", other).arg("other", &entry.key).arg("node", on);
                    let d = d.at_opt(desk.sources.place(at)).at_opt(desk.sources.place(*first));
                    desk.findings.push(d);
                }
                None => _ = orders.insert((on, number), (&entry.key, at)),
            }
        }
        let when = item.get("when").and_then(|i| formula(desk, tree, i, true));
        let then = item.get("then").and_then(|i| formula(desk, tree, i, false));
        let (Some(on), Some(when), Some(then)) = (on, when, then) else {
            desk.incomplete = true;
            continue;
        };
        if tree.node(on).is_some() {
            let order = order.and_then(Item::integer).unwrap_or(0);
            out.push(Arc::new(Adjust { id: entry.key.as_str().into(), on: on.into(), when: Arc::new(when), then: Arc::new(then), order }));
        }
    }
    out
}

/// A formula over indicators and nodes; `self` is allowed.
pub(super) fn formula(desk: &mut Desk<'_>, tree: &Tree<'_>, item: &Item, condition: bool) -> Option<Expr> {
    let text = item.text()?;
    let parsed = if condition { indicia_expr::parse_condition(text) } else { indicia_expr::parse_number(text) };
    let expr = match parsed {
        Ok(expr) => expr,
        Err(e) => {
            let at = within(desk.sources, item.at, e.span.range());
            desk.tell(indicia_core::formula_diagnostic(&e, text), at);
            return None;
        }
    };
    let mut unknown = Vec::new();
    expr.visit(&mut |e| {
        if let Node::Variable(name) = &e.node
            && name != "self"
            && tree.ids().all(|id| id != name)
        {
            unknown.push((name.clone(), e.span.range()));
        }
    });
    for (name, span) in &unknown {
        let d = Diagnostic::new(config::FORMULA_NAME).arg("id", name);
        let d = match nearest(name, tree.ids()) {
            Some(near) => d.arg("nearest", near),
            None => d.list("known", tree.ids()).hint("known"),
        };
        desk.tell(d, within(desk.sources, item.at, span.clone()));
    }
    unknown.is_empty().then_some(expr)
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

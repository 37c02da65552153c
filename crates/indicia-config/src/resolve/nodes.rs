use std::sync::Arc;

use indicia_core::{Address, MissingPolicy, MissingRule, Node, NodeKind, Use, WeightData, WeightSpec};
use indicia_diagnostic::{Diagnostic, catalogue::config, nearest};
use indicia_expr::Expr;

use super::stages::Nearest;
use super::tree::{NodeDef, Tree};
use super::{Desk, fixed, info, placeholder};
use crate::component::within;
use crate::document::{Item, key_text};
use crate::places::Anchor;

/// The nodes, in order of definition.
pub(super) fn read<'a>(desk: &mut Desk<'a>, tree: &Tree<'a>, near: &Nearest<'a, '_>) -> Vec<Arc<Node>> {
    tree.nodes.iter().filter_map(|def| node(desk, tree, near, def)).map(Arc::new).collect()
}

fn node<'a>(desk: &mut Desk<'a>, tree: &Tree<'a>, near: &Nearest<'a, '_>, def: &NodeDef<'a>) -> Option<Node> {
    let item = &def.entry.item;
    let kind = match &def.formula {
        Some(formula) => {
            let place =
                Anchor { head: item.get("formula").map_or(item.at, |f| f.at), item: Some(item.clone()), second: None, missing: None };
            desk.places.set(Address::Node(def.id.into()), place);
            let expr = formula.expr.clone().filter(|expr| names(desk, tree, item.get("formula"), expr));
            desk.incomplete |= expr.is_none();
            NodeKind::Formula {
                // A node that others name has to be there, whatever it is worth.
                expr: expr.unwrap_or_else(|| Arc::new(Expr::number(0.0))),
                text: formula.text.into(),
                otherwise: item.get("otherwise").and_then(Item::number),
            }
        }
        None if item.get("children").is_none() => {
            desk.incomplete = true;
            NodeKind::Formula { expr: Arc::new(Expr::number(0.0)), text: "".into(), otherwise: None }
        }
        None => aggregate(desk, tree, near, def)?,
    };
    Some(Node {
        id: def.id.into(),
        info: info::info(&|key| item.get(key)),
        kind,
        round: item.get("round").and_then(Item::integer).and_then(|n| u32::try_from(n).ok()),
    })
}

fn aggregate<'a>(desk: &mut Desk<'a>, tree: &Tree<'a>, near: &Nearest<'a, '_>, def: &NodeDef<'a>) -> Option<NodeKind> {
    let item = &def.entry.item;
    let own_weights = item.get("weights");
    let weights = near.of_node(own_weights, def.id, "weights", &["use"]);
    let aggregate = near.of_node(item.get("aggregate"), def.id, "aggregate", &["use"]);
    let missing = near.of_node(item.get("missing"), def.id, "missing", &["policy", "min_coverage"]);
    let used_at = |i: Option<&Item>| i.map_or(item.at, |i| i.get("use").map_or(i.at, |u| u.at));
    desk.places.set(
        Address::Node(def.id.into()),
        Anchor { head: used_at(aggregate), item: Some(item.clone()), second: aggregate.cloned(), missing: missing.cloned() },
    );
    desk.places.set(Address::Weight(def.id.into()), Anchor { head: used_at(weights), item: weights.cloned(), second: None, missing: None });
    let aggregator = method(desk, aggregate, def, "aggregate", "{ use = \"weighted-mean\" }").or_else(placeholder::aggregator)?;
    let ignores = aggregator.facts().ignores_weights;
    let spec = match weights {
        Some(item) => weight_spec(desk, item),
        // Weights that nobody looks at need not be given.
        None if ignores => desk.equal.clone().map(plain),
        None => {
            needed(desk, def, "weights", "{ use = \"equal\" }");
            None
        }
    };
    if let Some(own) = item.table().and_then(|t| t.entry("weights")).filter(|_| ignores) {
        let d = Diagnostic::new(config::WEIGHTS_IGNORED).arg("method", aggregator.id()).arg("node", def.id);
        desk.tell(d, own.at);
    }
    if let Some(item) = weights {
        fixed::check(desk, def, item);
    }
    let spec = match spec {
        Some(spec) => spec,
        None => {
            desk.incomplete = true;
            plain(placeholder::weighting()?)
        }
    };
    Some(NodeKind::Aggregate {
        children: children(desk, tree, def),
        weights: Box::new(spec),
        aggregate: aggregator,
        missing: policy(missing),
    })
}

/// The children that exist.
fn children(desk: &mut Desk<'_>, tree: &Tree<'_>, def: &NodeDef<'_>) -> Vec<Arc<str>> {
    let mut out = Vec::new();
    for (id, at) in &def.children {
        if tree.ids().any(|known| known == *id) {
            out.push(Arc::from(*id));
            continue;
        }
        desk.incomplete = true;
        let d = Diagnostic::new(config::UNKNOWN_CHILD).arg("node", def.id).arg("id", id);
        // What is defined and nobody uses is what was meant more often than not.
        let defined = desk.root.get("indicator").map_or(&[][..], Item::entries).iter().map(|e| e.key.as_str());
        let free = tree.ids().chain(defined).filter(|known| def.children.iter().all(|(child, _)| child != known) && *known != def.id);
        let d = match nearest(id, free) {
            _ if desk.layers.gone.contains(*id) => d.hint("removed"),
            Some(near) => d.arg("nearest", near),
            None => d.hint("define"),
        };
        desk.tell(d, *at);
    }
    out
}

/// Whether a formula names nothing but what exists.
fn names(desk: &mut Desk<'_>, tree: &Tree<'_>, item: Option<&Item>, expr: &Expr) -> bool {
    let mut unknown = Vec::new();
    expr.visit(&mut |e| {
        if let indicia_expr::Node::Variable(name) = &e.node
            && tree.ids().all(|id| id != name)
        {
            unknown.push((name.clone(), e.span.range()));
        }
    });
    for (name, span) in &unknown {
        let d = match (name.as_str(), nearest(name, tree.ids())) {
            ("self", _) => Diagnostic::new(config::FORMULA_SELF),
            (_, Some(near)) => Diagnostic::new(config::FORMULA_NAME).arg("id", name).arg("nearest", near),
            (_, None) => Diagnostic::new(config::FORMULA_NAME).arg("id", name).list("known", tree.ids()).hint("known"),
        };
        let at = item.map(|i| within(desk.sources, i.at, span.clone())).unwrap_or_default();
        desk.tell(d, at);
    }
    unknown.is_empty()
}

fn plain(method: Use) -> WeightSpec {
    WeightSpec { method, data: WeightData::Scored, by: None, sources: Vec::new(), experts: Vec::new() }
}

fn method(desk: &mut Desk<'_>, item: Option<&Item>, def: &NodeDef<'_>, key: &str, example: &str) -> Option<Use> {
    let Some(item) = item else {
        needed(desk, def, key, example);
        desk.incomplete = true;
        return None;
    };
    let made = desk.components.at(item).cloned();
    desk.incomplete |= made.is_none();
    made
}

fn needed(desk: &mut Desk<'_>, def: &NodeDef<'_>, key: &str, example: &str) {
    if !desk.layers.broken && !desk.says_in_vain(key) {
        let d = Diagnostic::new(config::MISSING_KEY)
            .arg("key", key)
            .arg("table", format!("[node.{}]", key_text(def.id)))
            .arg("expected", example);
        desk.tell(d, def.entry.item.at);
    }
}

fn weight_spec(desk: &mut Desk<'_>, item: &Item) -> Option<WeightSpec> {
    let sources = item.get("sources").map_or(&[][..], Item::items);
    let sources: Vec<Option<WeightSpec>> = sources.iter().map(|s| weight_spec(desk, s)).collect();
    let method = desk.components.at(item).cloned();
    if let Some(by) = item.get("by") {
        grouping(desk, by);
    }
    Some(WeightSpec {
        method: method?,
        data: match item.text_of("data") {
            Some("raw") => WeightData::Raw,
            Some("treated") => WeightData::Treated,
            _ => WeightData::Scored,
        },
        by: item.text_of("by").map(Arc::from),
        sources: sources.into_iter().collect::<Option<Vec<_>>>()?,
        experts: Vec::new(),
    })
}

/// A grouping is a column of `[data.units]`.
pub(super) fn grouping(desk: &mut Desk<'_>, by: &Item) {
    let Some(name) = by.text() else { return };
    let groups: Vec<&str> =
        desk.root.dig(&["data", "units", "groups"]).map_or(&[][..], Item::items).iter().filter_map(Item::text).collect();
    if groups.contains(&name) {
        return;
    }
    let d = Diagnostic::new(config::GROUPING_UNKNOWN).arg("by", name);
    let d = match indicia_diagnostic::nearest(name, groups.iter().copied()) {
        Some(near) => d.arg("nearest", near),
        None => d.hint("add"),
    };
    // Several nodes may share the setting.
    desk.tell_once(d, by.at);
}

fn policy(item: Option<&Item>) -> MissingPolicy {
    MissingPolicy {
        rule: match item.and_then(|i| i.text_of("policy")) {
            Some("propagate") => MissingRule::Propagate,
            _ => MissingRule::Reweight,
        },
        min_coverage: item.and_then(|i| i.get("min_coverage")).and_then(Item::number).unwrap_or(0.0),
    }
}

//! What an address of an alternative names.

use std::sync::Arc;

use indicia_core::{Address, NodeKind, Plan, Ref, Stage, Use};
use indicia_diagnostic::{Diagnostic, catalogue::alternatives as codes, nearest};

/// Things of one kind that an alternative varies.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// Methods, each with what stands there.
    Methods(Vec<(Address, Option<Use>)>),
    /// Aggregates, by their weights.
    Weights(Vec<(Address, Option<Use>)>),
    /// The goalposts of an indicator.
    Goalposts(Arc<str>),
    /// Whether an indicator is in.
    Indicator(Arc<str>),
}

/// Words that begin an address.
const HEADS: [&str; 8] = ["derive", "impute", "treat", "score", "node", "weight", "goalposts", "indicator"];
/// Addresses as one would write them.
const FORMS: [&str; 9] =
    ["score", "score.ID", "treat.ID", "impute.ID", "derive.ID", "node.ID", "weight.ID", "goalposts.ID", "indicator.ID"];

/// Reads an address; the finding lacks its place.
pub(super) fn read(text: &str, plan: &Plan, table: &str) -> Result<Target, Diagnostic> {
    let (head, id) = text.split_once('.').map_or((text, None), |(head, id)| (head, Some(id)));
    let system = plan.system();
    let unknown = || {
        let d = Diagnostic::new(codes::ALTERNATIVE_ADDRESS).arg("found", text).arg("table", table);
        match nearest(head, HEADS) {
            Some(near) if near != head => d.arg("nearest", id.map_or(near.to_string(), |id| format!("{near}.{id}"))),
            _ => d.list("known", FORMS).hint("known"),
        }
    };
    let none = |id: &str, known: Vec<&str>| {
        let d = Diagnostic::new(codes::ALTERNATIVE_ID).arg("address", text).arg("table", table).arg("id", id);
        match nearest(id, known.iter().copied()) {
            Some(near) => d.arg("nearest", format!("{head}.{near}")),
            None => d.list("known", known).hint("known"),
        }
    };
    let absent = |hint| Diagnostic::new(codes::ALTERNATIVE_ABSENT).arg("address", text).arg("table", table).hint(hint);
    let indicators = || system.indicators.iter().map(|i| &*i.id).collect::<Vec<&str>>();
    let stage = Stage::from_word(head).filter(|s| *s != Stage::Screen);
    match (head, id) {
        (_, Some("")) => Err(unknown()),
        (_, id) if stage.is_some() => {
            let stage = stage.unwrap_or(Stage::Score);
            let ids: Vec<Arc<str>> = match id.map(|id| (id, plan.find(id))) {
                None => system.indicators.iter().map(|i| i.id.clone()).collect(),
                Some((_, Some(Ref::Indicator(i)))) => vec![plan.indicator(i).id.clone()],
                Some((_, Some(Ref::Node(n)))) => below(plan, n),
                Some((id, None)) => return Err(none(id, system.ids().collect())),
            };
            if !system.order.contains(&stage) {
                return Err(absent("declare"));
            }
            let with = |id: Arc<str>| {
                let method = system.indicator(&id).and_then(|i| match stage {
                    Stage::Derive => i.derive.clone(),
                    Stage::Impute => i.impute.clone(),
                    Stage::Treat => i.treat.clone(),
                    Stage::Score | Stage::Screen => Some(i.score.clone()),
                });
                (Address::Stage(stage, id), method)
            };
            Ok(Target::Methods(ids.into_iter().map(with).collect()))
        }
        ("node" | "weight", id) => {
            let aggregates: Vec<&str> =
                system.nodes.iter().filter(|n| matches!(n.kind, NodeKind::Aggregate { .. })).map(|n| &*n.id).collect();
            let ids = match id {
                None => aggregates,
                Some(id) if aggregates.contains(&id) => vec![id],
                Some(id) if system.node(id).is_some() => return Err(absent("formula")),
                Some(id) => return Err(none(id, aggregates)),
            };
            let with = |id: &str| {
                let kind = system.node(id).map(|n| &n.kind);
                let Some(NodeKind::Aggregate { weights, aggregate, .. }) = kind else { return None };
                Some(match head {
                    "node" => (Address::Node(id.into()), Some(aggregate.clone())),
                    _ => (Address::Weight(id.into()), Some(weights.method.clone())),
                })
            };
            let all = ids.into_iter().filter_map(with).collect();
            Ok(if head == "node" { Target::Methods(all) } else { Target::Weights(all) })
        }
        ("goalposts", Some(id)) => match system.indicator(id) {
            None => Err(none(id, indicators())),
            Some(i) if i.goalposts.is_none() || !i.score.facts().needs_goalposts => Err(absent("goalposts")),
            Some(i) => Ok(Target::Goalposts(i.id.clone())),
        },
        ("indicator", Some(id)) => match system.indicator(id) {
            None => Err(none(id, indicators())),
            Some(i) => Ok(Target::Indicator(i.id.clone())),
        },
        _ => Err(unknown()),
    }
}

/// The indicators below a node, in the order of the system.
fn below(plan: &Plan, node: usize) -> Vec<Arc<str>> {
    let (mut open, mut seen) = (vec![Ref::Node(node)], std::collections::BTreeSet::new());
    while let Some(r) = open.pop() {
        if seen.insert(r)
            && let Ref::Node(n) = r
        {
            open.extend(plan.inputs_of(n));
        }
    }
    let indicators = &plan.system().indicators;
    indicators.iter().enumerate().filter(|(i, _)| seen.contains(&Ref::Indicator(*i))).map(|(_, i)| i.id.clone()).collect()
}

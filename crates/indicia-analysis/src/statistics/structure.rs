//! Correlations along the tree, and what is flagged among them.

use std::sync::Arc;

use super::correlate::{Correlated, Pair, correlate};
use super::frame::Values;
use super::{Frame, Group, Method, Thresholds};

/// Two ids with their correlation.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// The first: of two siblings the one that stands first, else the lower one.
    pub a: Arc<str>,
    /// The second: a sibling, or what lies above.
    pub b: Arc<str>,
    /// Steps up from the first to the second; 0 between siblings.
    pub steps: usize,
    /// The correlation.
    pub correlated: Correlated,
}

/// Correlates pairs of ids: first, second, steps.
fn related(frame: &Frame, pairs: Vec<(Arc<str>, Arc<str>, usize)>, method: Method) -> Vec<Related> {
    let mut ids: Vec<Arc<str>> = Vec::new();
    let mut columns: Vec<Values> = Vec::new();
    let mut numbers = std::collections::BTreeMap::new();
    let mut number = |id: &Arc<str>| {
        *numbers.entry(id.clone()).or_insert_with(|| {
            columns.push(frame.values(id).unwrap_or_default());
            ids.push(id.clone());
            ids.len() - 1
        })
    };
    let places: Vec<Pair> = pairs.iter().map(|(a, b, _)| Pair { a: number(a), b: number(b) }).collect();
    let found = correlate(&columns, &places, method);
    pairs.into_iter().zip(found).map(|((a, b, steps), correlated)| Related { a, b, steps, correlated }).collect()
}

fn pairs_of(members: &[Arc<str>]) -> Vec<(Arc<str>, Arc<str>, usize)> {
    let rest = |i: usize| members[i + 1..].iter().map(move |b| (members[i].clone(), b.clone(), 0));
    (0..members.len()).flat_map(rest).collect()
}

/// The children of each node with each other; groups of all indicators are left out.
pub fn siblings(frame: &Frame, method: Method) -> Vec<(Group, Vec<Related>)> {
    let groups = frame.groups().into_iter().filter(|g| !g.all);
    groups.map(|g| (g.clone(), related(frame, pairs_of(&g.members), method))).collect()
}

/// Everything below the node of the frame with everything above it up to that node, parents first.
pub fn ancestors(frame: &Frame, method: Method) -> Vec<Related> {
    let mut pairs = Vec::new();
    for r in frame.tree().into_iter().skip(1) {
        pairs.extend(frame.above(r).into_iter().map(|(up, steps)| (frame.id(r), frame.id(up), steps)));
    }
    related(frame, pairs, method)
}

/// All indicators below the node with each other.
pub fn everything(frame: &Frame, method: Method) -> Vec<Related> {
    related(frame, pairs_of(&frame.indicators()), method)
}

/// Why a pair is flagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlagKind {
    /// Siblings that pull apart: what one adds the other takes away.
    Negative,
    /// Two indicators that tell the same.
    Collinear,
    /// A child that its parent hardly hears.
    Weak,
}

/// A pair that is worth a look.
#[derive(Clone, Debug, PartialEq)]
pub struct Flag {
    /// Why.
    pub kind: FlagKind,
    /// The node whose children they are, or the parent; `None` where they have different parents.
    pub node: Option<Arc<str>>,
    /// The pair.
    pub related: Related,
}

/// Siblings below `negative`, indicators from `collinear` either way wherever they stand, and children below `weak` with their parent.
pub fn flags(siblings: &[(Group, Vec<Related>)], ancestors: &[Related], everything: &[Related], thresholds: &Thresholds) -> Vec<Flag> {
    let value = |r: &Related| r.correlated.found.map(|c| c.value);
    let mut out = Vec::new();
    for (group, pairs) in siblings {
        let apart = pairs.iter().filter(|r| value(r).is_some_and(|v| v < thresholds.negative));
        out.extend(apart.map(|r| Flag { kind: FlagKind::Negative, node: Some(group.node.clone()), related: r.clone() }));
    }
    for r in everything.iter().filter(|r| value(r).is_some_and(|v| v.abs() >= thresholds.collinear)) {
        let together = siblings.iter().find(|(g, _)| g.members.contains(&r.a) && g.members.contains(&r.b));
        out.push(Flag { kind: FlagKind::Collinear, node: together.map(|(g, _)| g.node.clone()), related: r.clone() });
    }
    let unheard = ancestors.iter().filter(|r| r.steps == 1 && value(r).is_some_and(|v| v < thresholds.weak));
    out.extend(unheard.map(|r| Flag { kind: FlagKind::Weak, node: Some(r.b.clone()), related: r.clone() }));
    out
}

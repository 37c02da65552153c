//! One index under several methods.

use std::collections::BTreeSet;
use std::sync::Arc;

use indicia_core::{Address, Edit, EditError, Evaluation, Finding, NodeKind, Ref, Stage, Use};
use indicia_diagnostic::{Diagnostic, catalogue::internal};
use indicia_method::Kind;

/// Steps that take one kind of method.
#[derive(Clone, Debug)]
pub struct Steps {
    /// The kind.
    pub kind: Kind,
    /// The steps, in the order of the definition.
    pub addresses: Vec<Address>,
}

/// Why a text names no steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AtError {
    /// It does not begin with a stage, `weight` or `node`.
    Form,
    /// It names something that there is not; the nearest id.
    Unknown(Option<Arc<str>>),
    /// There is no such step: a formula has neither weights nor an aggregator.
    NoStep,
}

/// The steps that a text names: an address (`weight.Ig`, `node.Ig`, `score.g1`); with a node behind a stage, all indicators below it
/// (`score.Ig`); a word alone (`score`, `weight`), all such steps below `node`.
///
/// # Errors
/// The text names nothing.
pub fn steps(evaluation: &Evaluation, node: &str, at: &str) -> Result<Steps, AtError> {
    let (word, id) = at.split_once('.').map_or((at, None), |(w, id)| (w, Some(id)));
    let plan = evaluation.plan();
    let base = id.unwrap_or(node);
    if plan.find(base).is_none() {
        return Err(AtError::Unknown(indicia_diagnostic::nearest(base, plan.system().ids()).map(Arc::from)));
    }
    let inner = below(evaluation, base);
    let aggregates = || inner.iter().filter_map(|r| aggregate(evaluation, *r)).filter(|n| id.is_none_or(|id| &**n == id));
    let indicators = || {
        inner.iter().filter_map(|r| match r {
            Ref::Indicator(_) => Some(plan.id_of(*r).clone()),
            Ref::Node(_) => None,
        })
    };
    let (kind, addresses): (Kind, Vec<Address>) = match word {
        "weight" => (Kind::Weighting, aggregates().map(Address::Weight).collect()),
        "node" => (Kind::Aggregator, aggregates().map(Address::Node).collect()),
        word => {
            let stage = Stage::from_word(word).ok_or(AtError::Form)?;
            let kind = match stage {
                Stage::Derive => Kind::Deriver,
                Stage::Impute => Kind::Imputer,
                Stage::Treat => Kind::Treatment,
                Stage::Score => Kind::Normalizer,
                Stage::Screen => return Err(AtError::Form),
            };
            (kind, indicators().map(|i| Address::Stage(stage, i)).collect())
        }
    };
    if addresses.is_empty() { Err(AtError::NoStep) } else { Ok(Steps { kind, addresses }) }
}

fn aggregate(evaluation: &Evaluation, r: Ref) -> Option<Arc<str>> {
    let Ref::Node(n) = r else { return None };
    let node = evaluation.plan().node(n);
    matches!(node.kind, NodeKind::Aggregate { .. }).then(|| node.id.clone())
}

/// A node or indicator and everything it depends on: nodes from the bottom up, then indicators, each in the order of the definition.
fn below(evaluation: &Evaluation, id: &str) -> Vec<Ref> {
    let plan = evaluation.plan();
    let mut seen = BTreeSet::new();
    let mut open: Vec<Ref> = plan.find(id).into_iter().collect();
    while let Some(r) = open.pop() {
        if seen.insert(r)
            && let Ref::Node(n) = r
        {
            open.extend(plan.inputs_of(n).iter().copied());
        }
    }
    let nodes = plan.node_order().iter().map(|n| Ref::Node(*n)).filter(|r| seen.contains(r));
    nodes.chain(seen.iter().copied().filter(|r| matches!(r, Ref::Indicator(_)))).collect()
}

/// The index under one method.
#[derive(Clone, Debug)]
pub struct Variant {
    /// As it was named.
    pub name: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a method.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It is what the definition has at all of the steps already.
    Declared,
    /// The evaluation with it.
    Ran(Box<Evaluation>),
    /// It cannot stand here, and why.
    Refused(Vec<Finding>),
}

/// The index with each of several methods at the steps; `None` stands for no method, where a stage may be left out. The scope of fits stays that of the
/// method that is there, and an imputer keeps its groups.
pub fn variants(evaluation: &Evaluation, steps: &Steps, methods: Vec<(String, Option<Use>)>) -> Vec<Variant> {
    methods.into_iter().map(|(name, method)| Variant { outcome: outcome(evaluation, steps, method.as_ref()), name }).collect()
}

/// The index under each of several lists of edits.
pub fn edited(evaluation: &Evaluation, cases: Vec<(String, Vec<Edit>)>) -> Vec<Variant> {
    cases.into_iter().map(|(name, edits)| Variant { outcome: ran(evaluation, &edits), name }).collect()
}

fn outcome(evaluation: &Evaluation, steps: &Steps, method: Option<&Use>) -> Outcome {
    let mut edits = Vec::new();
    let mut same = true;
    for address in &steps.addresses {
        let own = evaluation.method_at(address);
        let placed = match (method, &own) {
            (None, None) => continue,
            (None, Some(_)) => None,
            (Some(m), None) => Some(m.clone()),
            (Some(m), Some(own)) => match Use::new(m.method(), m.params().clone(), own.fit()) {
                Ok(made) => Some(made.placed_as(own)),
                Err(_) => Some(m.clone()),
            },
        };
        same &= match (&placed, &own) {
            (Some(a), Some(b)) => {
                let full = |u: &Use| indicia_method::to_json(&u.params_with_defaults().canonical());
                a.id() == b.id() && a.method().about().version == b.method().about().version && full(a) == full(b)
            }
            _ => false,
        };
        edits.push(Edit::Method { address: address.clone(), method: placed });
    }
    if same {
        return Outcome::Declared;
    }
    ran(evaluation, &edits)
}

fn ran(evaluation: &Evaluation, edits: &[Edit]) -> Outcome {
    // What is compared has been checked against the step: any other error is a mistake of ours.
    let refused = |e: &EditError| vec![Finding::general(Diagnostic::new(internal::BUG).arg("detail", e))];
    match evaluation.with(edits) {
        Err(EditError::Plan(findings)) => Outcome::Refused(findings.into_iter().filter(Finding::is_error).collect()),
        Err(other) => Outcome::Refused(refused(&other)),
        Ok(found) if found.has_errors() => Outcome::Refused(found.findings().filter(|f| f.is_error()).cloned().collect()),
        Ok(found) => Outcome::Ran(Box::new(found)),
    }
}

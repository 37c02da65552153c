//! Whether a value means the same whoever else is evaluated.

use std::sync::Arc;

use indicia_core::{Address, FitScope, NodeKind, Plan, Ref, Stage, Use, WeightSpec};
use indicia_method::{Facts, Fit, Locality, WeightAxis};

/// A step on the way to a node that was fitted on the units themselves.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// The step.
    pub at: Address,
    /// The method.
    pub method: &'static str,
    /// What it learnt from: all periods, each, or a base period.
    pub fit: FitScope,
}

/// The steps on the way to a node or an indicator that make its value relative to the other units, in the order of the tree;
/// empty for an absolute value.
///
/// Relative makes a normaliser or a treatment that is fitted on data, an aggregator that is fitted or looks at all units, and
/// weights of each unit's own that data give (the benefit of the doubt measures against the best). Weights that data give but all
/// units share do not: they say what counts, and each score stays where it was on its scale. Nor does an imputer: it stands in for
/// data that are not there, which coverage shows.
pub fn relative_reasons(plan: &Plan, id: &str) -> Vec<Why> {
    let mut out = Vec::new();
    let mut seen: Vec<Ref> = Vec::new();
    let mut open: Vec<Ref> = plan.find(id).into_iter().collect();
    while let Some(at) = open.pop() {
        if seen.contains(&at) {
            continue;
        }
        seen.push(at);
        match at {
            Ref::Indicator(i) => {
                let indicator = plan.indicator(i);
                let has_stage = |stage| plan.system().order.contains(&stage);
                let treat = indicator.treat.as_ref().filter(|_| has_stage(Stage::Treat));
                for (stage, by) in [(Stage::Treat, treat), (Stage::Score, Some(&indicator.score))] {
                    let fitted = by.filter(|u| u.facts().fit == Fit::Data);
                    out.extend(fitted.map(|u| why(Address::stage(stage, &indicator.id), u)));
                }
            }
            Ref::Node(n) => {
                let node = plan.node(n);
                if let NodeKind::Aggregate { weights, aggregate, .. } = &node.kind {
                    if looks_around(aggregate.facts()) {
                        out.push(why(Address::Node(node.id.clone()), aggregate));
                    }
                    out.extend(own_weights(weights).map(|u| why(Address::Weight(node.id.clone()), u)));
                }
                let rules = plan.system().adjusts.iter().filter(|a| a.on == node.id);
                let named = rules.flat_map(|a| a.when.iter().flat_map(|w| w.variables()).chain(a.then.variables()));
                open.extend(named.filter_map(|v| plan.find(v)));
                open.extend(plan.inputs_of(n).iter().rev());
            }
        }
    }
    out
}

fn why(at: Address, by: &Use) -> Why {
    Why { at, method: by.id(), fit: by.fit() }
}

fn looks_around(facts: &Facts) -> bool {
    facts.locality == Locality::Set || facts.fit == Fit::Data
}

fn own_weights(spec: &WeightSpec) -> Option<&Use> {
    let facts = spec.method.facts();
    let own = facts.data_driven && facts.weight_axis == WeightAxis::Row;
    own.then_some(&spec.method).or_else(|| spec.sources.iter().find_map(own_weights))
}

impl Why {
    /// The id of the indicator or node whose step it is.
    pub fn id(&self) -> &Arc<str> {
        self.at.id()
    }
}

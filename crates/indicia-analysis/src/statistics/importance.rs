//! What weights say against what children do.
//!
//! P. Paruolo, M. Saisana and A. Saltelli, Ratings and rankings: voodoo or science?, Journal of the Royal Statistical Society A 176 (2013), 609-634: the
//! importance of a child is its *main effect*, the share of the variance of the node that is left when the child is known, `Var E[y|x] / Var y`. In its linear form it
//! is the squared correlation. Main effects of correlated children overlap and do not add up to one; their shares among each other stand against the weights.

use std::sync::Arc;

use indicia_core::{Evaluation, NodeKind, Ref, Series};
use indicia_kernels::{MainEffect, Sum, correlation_ratio, pearson, sum};
use rayon::prelude::*;

use super::Frame;

/// A child of a node.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildImportance {
    /// Its id.
    pub id: Arc<str>,
    /// Its share of the weights, the mean over these units where they differ; `None` where the node has no weights.
    pub nominal: Option<f64>,
    /// The squared correlation with the node; `None` where it does not vary.
    pub squared: Option<f64>,
    /// Its share among those of its siblings.
    pub squared_share: Option<f64>,
    /// The main effect, by local-linear regression; `None` where it does not vary.
    pub effect: Option<MainEffect>,
    /// Its share among those of its siblings.
    pub effect_share: Option<f64>,
}

impl ChildImportance {
    /// The share of the importance minus the share of the weights, in [-1, 1].
    pub fn gap(&self) -> Option<f64> {
        self.effect_share.zip(self.nominal).map(|(e, n)| e - n)
    }
}

/// A node with its children.
#[derive(Clone, Debug, PartialEq)]
pub struct Importance {
    /// Id of the node.
    pub node: Arc<str>,
    /// Whether it has weights.
    pub weighted: bool,
    /// Whether the weights differ between these units.
    pub differ: bool,
    /// Units with a value in the node and all of its children; the others are left out.
    pub n: usize,
    /// The children. Empty where there are fewer units than asked for.
    pub children: Vec<ChildImportance>,
}

/// The children of every node with two inputs or more. `fewest`: units below which nothing is said. `bandwidth`, in standard deviations of the child, instead of
/// the one that cross-validation finds.
pub fn importance(frame: &Frame, fewest: usize, bandwidth: Option<f64>) -> Vec<Importance> {
    let nodes: Vec<usize> = frame.tree().into_iter().filter_map(|r| if let Ref::Node(n) = r { Some(n) } else { None }).collect();
    nodes.into_par_iter().filter_map(|n| one(frame, n, fewest, bandwidth)).collect()
}

fn one(frame: &Frame, number: usize, fewest: usize, bandwidth: Option<f64>) -> Option<Importance> {
    let evaluation = frame.evaluation();
    let plan = evaluation.plan();
    let node = plan.node(number);
    let inputs = plan.inputs_of(number);
    if inputs.len() < 2 {
        return None;
    }
    let linear = Linear::new(evaluation, number, &frame.rows)?;
    let weighted = matches!(node.kind, NodeKind::Aggregate { .. });
    let n = linear.rows.len();
    if n < fewest {
        return Some(Importance { node: node.id.clone(), weighted, differ: false, n, children: Vec::new() });
    }
    let effects: Vec<Option<MainEffect>> = linear
        .columns
        .par_iter()
        .map(|x| {
            let h = bandwidth.and_then(|b| indicia_kernels::sd(x, 1).map(|s| s * b));
            correlation_ratio(x, &linear.value, h)
        })
        .collect();
    let weights = nominal(evaluation, number, &linear.rows);
    let differ = weights.as_ref().is_some_and(|(_, differ)| *differ);
    let squared = linear.squared();
    let shares = |values: &[Option<f64>]| {
        let total = sum(&values.iter().flatten().copied().collect::<Vec<f64>>());
        values.iter().map(|v| v.filter(|_| total > 0.0).map(|v| v / total)).collect::<Vec<Option<f64>>>()
    };
    let squared_shares = shares(&squared);
    let effect_shares = shares(&effects.iter().map(|e| e.map(|e| e.ratio)).collect::<Vec<_>>());
    let child = |at: usize| ChildImportance {
        id: plan.id_of(inputs[at]).clone(),
        nominal: weights.as_ref().and_then(|(w, _)| w.get(at).copied()),
        squared: squared[at],
        squared_share: squared_shares[at],
        effect: effects[at],
        effect_share: effect_shares[at],
    };
    Some(Importance { node: node.id.clone(), weighted, differ, n, children: (0..inputs.len()).map(child).collect() })
}

/// The mean shares of the weights of a node's children over these rows, and whether they differ between rows.
fn nominal(evaluation: &Evaluation, number: usize, rows: &[usize]) -> Option<(Vec<f64>, bool)> {
    let weights = evaluation.nodes().get(number)?.weights.as_ref()?;
    let k = evaluation.plan().inputs_of(number).len();
    let mut sums = vec![Sum::new(); k];
    let first = weights.of_row(*rows.first()?, k);
    let mut differ = false;
    for row in rows {
        let own = weights.of_row(*row, k);
        let total = sum(own);
        if own.len() != k || total <= 0.0 {
            return None;
        }
        differ |= own != first;
        sums.iter_mut().zip(own).for_each(|(s, w)| s.add(w / total));
    }
    // One vector needs no mean, and no rounding by it.
    let share = |s: Sum, w: &f64| if differ { s.total() / rows.len() as f64 } else { w / sum(first) };
    Some((sums.into_iter().zip(first).map(|(s, w)| share(s, w)).collect(), differ))
}

/// A node's values and its children's, over the rows that have all of them.
struct Linear {
    rows: Vec<usize>,
    value: Vec<f64>,
    columns: Vec<Vec<f64>>,
}

impl Linear {
    fn new(evaluation: &Evaluation, number: usize, rows: &[usize]) -> Option<Linear> {
        let plan = evaluation.plan();
        let value = &evaluation.nodes().get(number)?.value;
        let children: Vec<&Series> =
            plan.inputs_of(number).iter().map(|r| evaluation.value(plan.id_of(*r))).collect::<Option<Vec<&Series>>>()?;
        let whole = |r: &usize| value.get(*r).is_some() && children.iter().all(|c| c.get(*r).is_some());
        let rows: Vec<usize> = rows.iter().copied().filter(whole).collect();
        let gather = |s: &Series| rows.iter().filter_map(|r| s.get(*r)).collect::<Vec<f64>>();
        Some(Linear { value: gather(value), columns: children.into_iter().map(gather).collect(), rows })
    }

    fn squared(&self) -> Vec<Option<f64>> {
        self.columns.iter().map(|x| pearson(x, &self.value).map(|r| r * r)).collect()
    }
}

/// The squared correlations of a node's children with it, over the given rows that have all values, and how many rows these are. A child that does not vary has none.
pub fn squared_correlations(evaluation: &Evaluation, number: usize, rows: &[usize]) -> Option<(usize, Vec<Option<f64>>)> {
    let linear = Linear::new(evaluation, number, rows)?;
    Some((linear.rows.len(), linear.squared()))
}

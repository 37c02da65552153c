//! What is looked at: units, period, stage, and the tree below a node.

use std::collections::BTreeSet;
use std::sync::Arc;

use indicia_core::{Evaluation, NodeKind, Period, Ref, Role, Series, Stage};

/// A column of values, one a unit; `None` where there is none.
pub(super) type Values = Vec<Option<f64>>;

/// The units that are scored in a period, a stage, and a node with everything below it.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    pub(super) evaluation: &'a Evaluation,
    pub(super) node: Ref,
    /// The stage of the values of indicators; nodes have one value.
    pub stage: Stage,
    /// Rows of [`Evaluation::scored_data`], in the order of output.
    pub rows: Vec<usize>,
}

/// A node with what is correlated below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Id of the node.
    pub node: Arc<str>,
    /// Ids of its children, or of all indicators below it.
    pub members: Vec<Arc<str>>,
    /// Whether the members are all indicators below it instead of its children.
    pub all: bool,
    /// Whether it is an aggregate; formulas have inputs without weights.
    pub aggregate: bool,
}

impl<'a> Frame<'a> {
    /// A frame; `None` where there is no such node or indicator.
    pub fn new(evaluation: &'a Evaluation, node: &str, period: Period, stage: Stage) -> Option<Frame<'a>> {
        let data = evaluation.scored_data();
        let rows = data.output_order().iter().map(|r| *r as usize);
        let rows = rows.filter(|r| data.period(*r) == period && data.unit(*r).role == Role::Scored).collect();
        Some(Frame { evaluation, node: evaluation.plan().find(node)?, stage, rows })
    }

    /// The same with another stage.
    pub fn at(&self, stage: Stage) -> Frame<'a> {
        Frame { stage, ..self.clone() }
    }

    /// Id of the node.
    pub fn node(&self) -> &'a Arc<str> {
        self.evaluation.plan().id_of(self.node)
    }

    /// The evaluation.
    pub fn evaluation(&self) -> &'a Evaluation {
        self.evaluation
    }

    /// Ids of the units, along the rows.
    pub fn units(&self) -> Vec<Arc<str>> {
        let data = self.evaluation.scored_data();
        self.rows.iter().map(|r| data.unit(*r).id.clone()).collect()
    }

    pub(super) fn series(&self, r: Ref) -> Option<&'a Series> {
        let id = self.evaluation.plan().id_of(r);
        match (r, self.stage) {
            (Ref::Indicator(_), stage) if stage != Stage::Score => self.evaluation.indicator(id).map(|t| &t.stage(stage).series),
            _ => self.evaluation.value(id),
        }
    }

    /// The values of an indicator at the stage, or of a node, along the rows. `None` where there is no such id.
    pub fn values(&self, id: &str) -> Option<Vec<Option<f64>>> {
        let series = self.series(self.evaluation.plan().find(id)?)?;
        Some(self.rows.iter().map(|r| series.get(*r)).collect())
    }

    fn inputs(&self, r: Ref) -> &'a [Ref] {
        match r {
            Ref::Node(n) => self.evaluation.plan().inputs_of(n),
            Ref::Indicator(_) => &[],
        }
    }

    /// The node and everything below it, each once, in the order in which one meets it from the top.
    pub(super) fn tree(&self) -> Vec<Ref> {
        let (mut met, mut seen, mut open) = (Vec::new(), BTreeSet::new(), vec![self.node]);
        while let Some(r) = open.pop() {
            if seen.insert(r) {
                met.push(r);
                open.extend(self.inputs(r).iter().rev());
            }
        }
        met
    }

    /// Ids of the indicators below the node, or of the indicator itself.
    pub fn indicators(&self) -> Vec<Arc<str>> {
        self.tree().into_iter().filter(|r| matches!(r, Ref::Indicator(_))).map(|r| self.id(r)).collect()
    }

    /// Ids of the node and the nodes below it.
    pub fn nodes(&self) -> Vec<Arc<str>> {
        self.tree().into_iter().filter(|r| matches!(r, Ref::Node(_))).map(|r| self.id(r)).collect()
    }

    pub(super) fn id(&self, r: Ref) -> Arc<str> {
        self.evaluation.plan().id_of(r).clone()
    }

    /// Every node with two inputs or more, from the top; at last all indicators below the top, where they are not its children already.
    pub fn groups(&self) -> Vec<Group> {
        let plan = self.evaluation.plan();
        let mut out = Vec::new();
        for r in self.tree() {
            let Ref::Node(n) = r else { continue };
            let aggregate = matches!(plan.node(n).kind, NodeKind::Aggregate { .. });
            let members: Vec<Arc<str>> = self.inputs(r).iter().map(|i| self.id(*i)).collect();
            if members.len() > 1 {
                out.push(Group { node: self.id(r), members, all: false, aggregate });
            }
        }
        let indicators = self.indicators();
        let direct = self.inputs(self.node).iter().all(|r| matches!(r, Ref::Indicator(_)));
        if indicators.len() > 1 && !direct {
            out.push(Group { node: self.node().clone(), members: indicators, all: true, aggregate: true });
        }
        out
    }

    /// What depends on something, as far as it is the node of the frame or below it: with the number of steps of the shortest way, the nearest first.
    pub(super) fn above(&self, child: Ref) -> Vec<(Ref, usize)> {
        let tree = self.tree();
        let (mut found, mut last) = (Vec::new(), vec![child]);
        let mut seen = BTreeSet::from([child]);
        for steps in 1.. {
            let next: Vec<Ref> =
                tree.iter().copied().filter(|r| !seen.contains(r) && self.inputs(*r).iter().any(|i| last.contains(i))).collect();
            if next.is_empty() {
                break;
            }
            seen.extend(next.iter().copied());
            found.extend(next.iter().map(|r| (*r, steps)));
            last = next;
        }
        found
    }
}

/// The values of rows in which every column has one; also how many rows there are.
pub(super) fn complete(columns: &[Values]) -> Vec<Vec<f64>> {
    let rows = columns.first().map_or(0, Vec::len);
    let whole: Vec<usize> = (0..rows).filter(|r| columns.iter().all(|c| c[*r].is_some())).collect();
    columns.iter().map(|c| whole.iter().filter_map(|r| c[*r]).collect()).collect()
}

/// Whether a column has more than one value.
pub(super) fn varies(column: &[f64]) -> bool {
    column.first().is_some_and(|first| column.iter().any(|v| v != first))
}

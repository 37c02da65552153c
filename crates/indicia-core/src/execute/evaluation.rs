use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use indicia_diagnostic::{Diagnostic, Severity, catalogue::columns, catalogue::method};
use indicia_kernels::RankScratch;
use indicia_method::{Axis, Field, Status};
use rayon::prelude::*;

use super::aggregate::{self, Child, Inputs};
use super::context::{CELLS, Context, PARALLEL};
use super::rank::Ranks;
use super::screen::Screening;
use super::trace::{IndicatorTrace, NodeTrace, WeightAxisTrace, WeightTrace};
use super::{formula, rank, stages, weigh};
use crate::data::{Dataset, Series};
use crate::finding::Finding;
use crate::key::{Key, KeyBuilder};
use crate::plan::{Plan, Ref};
use crate::system::{Address, MissingRule, Node, NodeKind, RankOn, Reading, Stage, WeightData};

static IDENTITY: AtomicU64 = AtomicU64::new(1);

/// The result: scores, ranks, and everything on the way to them.
///
/// Columns of an evaluation have a row for each row of [`Evaluation::scored_data`]: the dataset without the units
/// that are listed or excluded.
#[derive(Clone, Debug)]
pub struct Evaluation {
    plan: Plan,
    data: Dataset,
    scored: Dataset,
    indicators: Vec<IndicatorTrace>,
    nodes: Vec<Arc<NodeTrace>>,
    screening: Option<Arc<Screening>>,
    /// That nobody has a score, where nothing else says why.
    nobody: Option<Finding>,
    by_id: Arc<BTreeMap<Arc<str>, Ref>>,
    identity: u64,
}

impl Evaluation {
    /// The plan that was evaluated.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The data as given, all roles.
    pub fn data(&self) -> &Dataset {
        &self.data
    }

    /// The data of units that get scores; rows of all columns are its rows.
    pub fn scored_data(&self) -> &Dataset {
        &self.scored
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.scored.rows()
    }

    /// The trace of an indicator.
    pub fn indicator(&self, id: &str) -> Option<&IndicatorTrace> {
        match self.by_id.get(id)? {
            Ref::Indicator(i) => self.indicators.get(*i),
            Ref::Node(_) => None,
        }
    }

    /// The trace of a node.
    pub fn node(&self, id: &str) -> Option<&NodeTrace> {
        self.node_trace(id).map(|n| &**n)
    }

    pub(super) fn node_trace(&self, id: &str) -> Option<&Arc<NodeTrace>> {
        match self.by_id.get(id)? {
            Ref::Node(n) => self.nodes.get(*n),
            Ref::Indicator(_) => None,
        }
    }

    /// The score of an indicator or the value of a node.
    pub fn value(&self, id: &str) -> Option<&Series> {
        self.by_id.get(id).map(|r| self.value_of(*r))
    }

    pub(crate) fn value_of(&self, r: Ref) -> &Series {
        match r {
            Ref::Indicator(i) => &self.indicators[i].score,
            Ref::Node(n) => &self.nodes[n].value,
        }
    }

    /// The traces of all indicators, in the order of the system.
    pub fn indicators(&self) -> &[IndicatorTrace] {
        &self.indicators
    }

    /// The traces of all nodes, in the order of the system.
    pub fn nodes(&self) -> &[Arc<NodeTrace>] {
        &self.nodes
    }

    /// Who was left out for lack of data, where the system screens.
    pub fn screening(&self) -> Option<&Screening> {
        self.screening.as_deref()
    }

    /// The values of an indicator that a weighting of raw values sees: as derived, without what was left out.
    pub(crate) fn raw_for_weights(&self, i: usize) -> Series {
        let derived = &self.indicators[i].stage(Stage::Derive).series;
        self.screening().map_or_else(|| derived.clone(), |s| s.mask(i, derived))
    }

    /// Everything that was found, in the order of the pipeline: of the plan, the indicators, the nodes.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        let indicators = self.indicators.iter().enumerate().flat_map(move |(n, t)| {
            let mut order = vec![Stage::Derive];
            order.extend(self.plan.system().order.iter().copied().filter(|s| *s != Stage::Derive));
            let _ = n;
            order.into_iter().flat_map(move |s| t.stage(s).findings.iter())
        });
        let screened = self.screening.iter().flat_map(|s| &s.findings);
        self.plan
            .findings()
            .iter()
            .chain(screened)
            .chain(indicators)
            .chain(self.nodes.iter().flat_map(|n| n.findings.iter()))
            .chain(&self.nobody)
    }

    /// Whether a finding says that there is no result.
    pub fn has_errors(&self) -> bool {
        self.findings().any(|f| f.diagnostic.severity() == Severity::Error)
    }

    /// Effective weights below a node for a row: the share of each indicator (or formula) in the node's weighted total,
    /// through aggregates only. Formulas end the way, since a weight has no meaning across them.
    pub fn effective_weights(&self, id: &str, row: usize) -> Vec<(Arc<str>, f64)> {
        let Some(root) = self.by_id.get(id).copied() else { return Vec::new() };
        // Everything below, in the order in which one meets it, each once however many ways lead there.
        let (mut met, mut seen) = (Vec::new(), BTreeSet::new());
        let mut share: BTreeMap<Ref, f64> = BTreeMap::from([(root, 1.0)]);
        let mut open = vec![root];
        while let Some(r) = open.pop() {
            if !seen.insert(r) {
                continue;
            }
            met.push(r);
            open.extend(self.shares(r, row).iter().rev().map(|(child, _)| *child));
        }
        for r in self.plan.node_order().iter().rev().map(|n| Ref::Node(*n)) {
            let Some(own) = share.get(&r).copied() else { continue };
            for (child, w) in self.shares(r, row) {
                *share.entry(child).or_insert(0.0) += own * w;
            }
        }
        let leaves = met.into_iter().filter(|r| self.shares(*r, row).is_empty());
        leaves.map(|r| (self.plan.id_of(r).clone(), share.get(&r).copied().unwrap_or(0.0))).collect()
    }

    /// The children of an aggregate with their shares of its weight in a row; empty where the way ends.
    fn shares(&self, r: Ref, row: usize) -> Vec<(Ref, f64)> {
        let Ref::Node(n) = r else { return Vec::new() };
        let Some(weights) = &self.nodes[n].weights else { return Vec::new() };
        let children = self.plan.inputs_of(n);
        let w = weights.of_row(row, children.len());
        let total: f64 = w.iter().sum();
        if total == 0.0 || w.len() != children.len() {
            return Vec::new();
        }
        children.iter().copied().zip(w.iter().map(|w| w / total)).collect()
    }

    pub(super) fn identity(&self) -> u64 {
        self.identity
    }
}

impl Context<'_> {
    pub(super) fn run(self) -> Evaluation {
        let plan = self.plan;
        let (indicators, screening) = stages::run(&self);
        let mut nodes: Vec<Option<Arc<NodeTrace>>> = vec![None; plan.system().nodes.len()];
        for n in plan.node_order() {
            let trace = self.node(*n, &indicators, screening.as_deref(), &nodes);
            nodes[*n] = Some(trace);
        }
        let mut nodes: Vec<Arc<NodeTrace>> = nodes.into_iter().flatten().collect();
        self.rank_all(&mut nodes);
        let nobody = self.nobody(&indicators, &nodes);
        let by_id = plan.ids();
        Evaluation {
            plan: plan.clone(),
            data: self.all_data.clone(),
            scored: self.data,
            indicators,
            nodes,
            screening,
            nobody,
            by_id,
            identity: IDENTITY.fetch_add(1, Ordering::Relaxed),
        }
    }

    /// Whether nobody has a score at the root. What failed anywhere has been said, and why.
    fn nobody(&self, indicators: &[IndicatorTrace], nodes: &[Arc<NodeTrace>]) -> Option<Finding> {
        let root = &self.plan.system().root;
        let Some(Ref::Node(n)) = self.plan.find(root) else { return None };
        let value = &nodes.get(n)?.value;
        let somebody = || (0..self.rows).any(|r| self.is_scored(r) && value.status(r).is_present());
        let given = self.plan.given().values.contains_key(root);
        if self.rows == 0 || self.frozen.is_some() || !self.needed_nodes[n] || given || somebody() {
            return None;
        }
        let has_failed = |s: &Series| (0..self.rows).any(|r| s.status(r).state() == Status::FAILED);
        let failed = indicators.iter().any(|t| has_failed(&t.score)) || nodes.iter().any(|t| has_failed(&t.value));
        let finding = || Finding::at(Address::Node(root.clone()), Diagnostic::new(method::NO_SCORES).arg("node", root));
        (!failed).then(finding)
    }

    /// Ranks the nodes that are new. Nothing depends on ranks, so that all nodes are ranked side by side.
    fn rank_all(&self, nodes: &mut [Arc<NodeTrace>]) {
        let ranking = self.plan.system().ranking;
        let rank = |scratch: &mut RankScratch, node: &mut Arc<NodeTrace>| {
            // A node that an earlier evaluation ranked is shared with it.
            if let Some(node) = Arc::get_mut(node) {
                let ranked = if ranking.on == RankOn::Rounded { &node.value } else { &node.unrounded };
                node.ranks = rank::run(self, ranking, ranked, scratch);
            }
        };
        if self.rows * nodes.len() >= PARALLEL {
            nodes.par_iter_mut().for_each_init(RankScratch::new, rank);
        } else {
            let mut scratch = RankScratch::new();
            nodes.iter_mut().for_each(|node| rank(&mut scratch, node));
        }
    }

    fn node(
        &self,
        n: usize,
        indicators: &[IndicatorTrace],
        screening: Option<&Screening>,
        nodes: &[Option<Arc<NodeTrace>>],
    ) -> Arc<NodeTrace> {
        let node = self.plan.node(n);
        if let Some(given) = self.plan.given().values.get(&node.id) {
            return self.taken_node(node, given);
        }
        if !self.needed_nodes[n] {
            return self.given_node(&Series::new(vec![0.0; self.rows], vec![Status::MISSING; self.rows]));
        }
        let series_of = |r: &Ref| match r {
            Ref::Indicator(i) => indicators[*i].score.clone(),
            Ref::Node(m) => nodes[*m].as_ref().map_or_else(|| Series::dense(Vec::new()), |t| t.value.clone()),
        };
        let key_of = |r: &Ref| match r {
            Ref::Indicator(i) => indicators[*i].key,
            Ref::Node(m) => nodes[*m].as_ref().map_or(Key::default(), |t| t.key),
        };
        let inputs = self.plan.inputs_of(n);
        let keys: Vec<Key> = inputs.iter().map(key_of).collect();
        let rounding = self.plan.system().rounding;
        let decimals = node.round.or(rounding.node);
        let previous = self.previous_node(&node.id);
        let weights = self.weights(node, n, (indicators, screening), &series_of, &key_of, previous);
        let mut key = KeyBuilder::new("node").key(self.rows_key).keys(keys.iter().copied()).debug(&decimals).debug(&rounding.mode);
        key = match &node.kind {
            NodeKind::Formula { text, otherwise, .. } => key.text(text).debug(otherwise),
            NodeKind::Aggregate { aggregate, missing, children, .. } => {
                key.key(aggregate.key()).debug(missing).debug(children).key(weights.as_ref().map_or(Key::default(), |w| w.key))
            }
        };
        for step in &self.plan.adjusts[n] {
            let rule = &self.plan.system().adjusts[step.number];
            key = key.text(&rule.id).debug(&rule.when).debug(&rule.then).keys(step.inputs.iter().map(key_of));
        }
        let key = key.number(self.frozen.map_or(0, Evaluation::identity)).done();
        let ranking = self.plan.system().ranking;
        let rank_key = KeyBuilder::new("rank").key(key).debug(&ranking).done();
        if let Some(earlier) = previous.filter(|p| p.key == key && p.rank_key == rank_key) {
            return earlier.clone();
        }
        let mut findings: Vec<Finding> = weights.iter().flat_map(|w| w.findings.iter().cloned()).collect();
        let series: Vec<Series> = inputs.iter().map(series_of).collect();
        let address = Address::Node(node.id.clone());
        let mut memberships = Vec::new();
        let (computed, states) = match &node.kind {
            NodeKind::Formula { text, otherwise, .. } => {
                let refs: Vec<&Series> = series.iter().collect();
                let out = match &self.plan.programs[n] {
                    Some(program) => formula::run(self, &address, program, text, &refs, *otherwise, &mut findings),
                    None => Series::new(vec![0.0; self.rows], vec![Status::FAILED; self.rows]),
                };
                (out, Vec::new())
            }
            NodeKind::Aggregate { aggregate, missing, .. } => {
                let fields: Vec<Field> = inputs.iter().map(|r| self.plan.score_field(*r)).collect();
                match &weights {
                    Some(w) if !w.findings.iter().any(Finding::is_error) => {
                        let inputs = Inputs { fields: &fields, series: &series, weights: w, missing: *missing };
                        let out = aggregate::run(self, &address, aggregate, &inputs, &mut findings);
                        self.gaps(&address, &inputs, &out.0, &mut findings);
                        if let Some((classes, _)) = aggregate.classes() {
                            // What there is to say was said with the value.
                            let of = |k| {
                                aggregate::run(self, &address, &aggregate.clone().reading(Reading::Class(k)), &inputs, &mut Vec::new()).0
                            };
                            memberships = (0..classes.names.len()).map(of).collect();
                        }
                        out
                    }
                    _ => (Series::new(vec![0.0; self.rows], vec![Status::FAILED; self.rows]), Vec::new()),
                }
            }
        };
        let mut adjusted = Vec::new();
        let mut current = computed.clone();
        for step in &self.plan.adjusts[n] {
            let rule = &self.plan.system().adjusts[step.number];
            let others: Vec<Series> = step.inputs.iter().map(series_of).collect();
            let refs: Vec<&Series> = std::iter::once(&current).chain(&others).collect();
            let address = Address::Adjust(rule.id.clone());
            let changed = formula::run(self, &address, &step.program, "", &refs, None, &mut findings);
            current = formula::unless_not_applicable(&current, changed, &others);
            adjusted.push((step.number, current.clone()));
        }
        let value = decimals.map_or_else(|| current.clone(), |d| stages::round(&current, d, rounding.mode));
        let ranks = Ranks::default();
        Arc::new(NodeTrace { weights, states, memberships, computed, adjusted, unrounded: current, value, ranks, key, rank_key, findings })
    }

    /// Which units have no value because children are missing, and how far they are from having one.
    fn gaps(&self, address: &Address, inputs: &Inputs, value: &Series, findings: &mut Vec<Finding>) {
        if value.is_complete() {
            return;
        }
        let k = inputs.series.len();
        let mut gaps = 0;
        for row in (0..self.rows).filter(|r| value.status(*r).state() == Status::MISSING) {
            let child = |j: usize| Child::of(inputs.series[j].status(row));
            let missing: Vec<&str> = (0..k).filter(|j| child(*j) == Child::Missing).map(|j| inputs.fields[j].id).collect();
            // A child that failed has said so itself; a unit without any child has nothing to say here.
            if missing.is_empty()
                || (0..k).all(|j| child(j) != Child::Present)
                || (0..k).any(|j| inputs.series[j].status(row).state() == Status::FAILED)
            {
                continue;
            }
            gaps += 1;
            if gaps > CELLS {
                continue;
            }
            let weights = inputs.weights.of_row(row, k);
            let unweighed = inputs.weights.view().axis == Axis::Row && weights.iter().sum::<f64>() == 0.0;
            let d = if inputs.missing.rule == MissingRule::Propagate {
                Diagnostic::new(method::PROPAGATED)
            } else if unweighed {
                // Nothing to choose: a weighting of each unit by itself needs all of its values.
                Diagnostic::new(method::PROPAGATED).no_hint()
            } else {
                let found = aggregate::coverage(weights, child);
                Diagnostic::new(columns::COVERAGE_LOW).arg("found", format!("{:.3}", found)).arg("expected", inputs.missing.min_coverage)
            };
            let path = if inputs.missing.rule == MissingRule::Propagate || unweighed { "missing.policy" } else { "missing.min_coverage" };
            let d = d.arg("node", address.id()).arg("when", "").list("missing", missing);
            findings.push(self.name_row(Finding::at(address.clone(), d).path(path), row));
        }
        self.more_cells(address, gaps.saturating_sub(CELLS), findings);
    }

    /// A node whose values are taken as they stand.
    fn taken_node(&self, node: &Node, given: &Series) -> Arc<NodeTrace> {
        match stages::fitting(self, &Address::Node(node.id.clone()), given) {
            Ok(()) => self.given_node(given),
            Err((series, finding)) => Arc::new(NodeTrace { findings: vec![finding], ..(*self.given_node(&series)).clone() }),
        }
    }

    fn given_node(&self, series: &Series) -> Arc<NodeTrace> {
        let key = stages::given_key(self, series);
        Arc::new(NodeTrace {
            weights: None,
            states: Vec::new(),
            memberships: Vec::new(),
            computed: series.clone(),
            adjusted: Vec::new(),
            unrounded: series.clone(),
            value: series.clone(),
            ranks: Ranks::default(),
            key,
            rank_key: key,
            findings: Vec::new(),
        })
    }

    fn weights(
        &self,
        node: &Node,
        n: usize,
        (indicators, screening): (&[IndicatorTrace], Option<&Screening>),
        series_of: &dyn Fn(&Ref) -> Series,
        key_of: &dyn Fn(&Ref) -> Key,
        previous: Option<&Arc<NodeTrace>>,
    ) -> Option<Arc<WeightTrace>> {
        let NodeKind::Aggregate { weights: spec, .. } = &node.kind else { return None };
        let inputs = self.plan.inputs_of(n);
        let fields: Vec<Field> = inputs
            .iter()
            .map(|r| match r {
                Ref::Indicator(i) if spec.data != WeightData::Scored => self.plan.indicator(*i).field(),
                other => self.plan.score_field(*other),
            })
            .collect();
        let at = |r: &Ref, stage| match r {
            Ref::Indicator(i) => (indicators[*i].stage(stage).series.clone(), indicators[*i].stage(stage).key),
            Ref::Node(_) => (series_of(r), key_of(r)),
        };
        let columns: Vec<(Series, Key)> = inputs
            .iter()
            .map(|r| match spec.data {
                WeightData::Raw => match (r, screening) {
                    (Ref::Indicator(i), Some(screening)) => {
                        let derived = screening.screened(*i, &indicators[*i].stages[Stage::Derive as usize]);
                        (derived.series.clone(), derived.key)
                    }
                    _ => at(r, Stage::Derive),
                },
                WeightData::Treated => at(r, Stage::Treat),
                WeightData::Scored => (series_of(r), key_of(r)),
            })
            .collect();
        let (series, keys): (Vec<Series>, Vec<Key>) = columns.into_iter().unzip();
        let children = weigh::Children { fields: &fields, series: &series, keys: &keys };
        Some(weigh::run(self, node, spec, &children, previous.and_then(|p| p.weights.as_ref())))
    }
}

impl NodeTrace {
    /// The rank of a row within its period, if it has one.
    pub fn rank(&self, row: usize) -> Option<f64> {
        self.ranks.get(row)
    }
}

impl WeightTrace {
    /// Whether every row has the same weights.
    pub fn is_shared(&self) -> bool {
        self.axis == WeightAxisTrace::Shared
    }
}

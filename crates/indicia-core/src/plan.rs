//! A system that has been checked: its tree has an order, and its methods go together.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use indicia_diagnostic::{Diagnostic, Severity, Word, catalogue::config, words};
use indicia_expr::{self as expr, Expr, Program};
use indicia_method::{Direction, Domain, Field, Kind, Outlook, OutputKind, Value};

use crate::data::Series;
use crate::execute::WeightLists;
use crate::finding::Finding;
use crate::system::{Address, Indicator, Node, NodeKind, Override, Stage, System, Use, WeightData, WeightSpec};

/// What an id stands for in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ref {
    /// An indicator, by its number in [`System::indicators`].
    Indicator(usize),
    /// An aggregate or formula, by its number in [`System::nodes`].
    Node(usize),
}

/// Values, weights and states that are taken as they stand instead of being computed.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Values of nodes, or scores of indicators, one for each row that gets scores.
    pub values: BTreeMap<Arc<str>, Series>,
    /// Weights of nodes.
    pub weights: BTreeMap<Arc<str>, WeightLists>,
    /// What the weights of nodes are multiplied by, one number a child; their sum stays what it was.
    pub factors: BTreeMap<Arc<str>, Vec<f64>>,
    /// States of steps, as saved; each serves all periods.
    pub states: BTreeMap<Address, Value>,
    /// Indicators that are left out: their cells do not apply, as those of an indicator that was screened out.
    pub left_out: BTreeSet<Arc<str>>,
    /// The nodes that are asked for; `None` for all. What they do not depend on is not computed, and an indicator
    /// without data is missing instead of an error.
    pub wanted: Option<Vec<Arc<str>>>,
}

/// A checked system. Nothing in it can fail for a reason that could have been known without the data.
#[derive(Clone, Debug)]
pub struct Plan {
    system: Arc<System>,
    given: Arc<Given>,
    refs: Arc<BTreeMap<Arc<str>, Ref>>,
    /// Nodes in the order in which they can be computed.
    pub(crate) order: Arc<Vec<usize>>,
    /// For each node its inputs.
    pub(crate) inputs: Arc<Vec<Vec<Ref>>>,
    /// For each node that is a formula its program.
    pub(crate) programs: Arc<Vec<Option<Arc<Program>>>>,
    /// For each node its rules, in order.
    pub(crate) adjusts: Arc<Vec<Vec<AdjustStep>>>,
    /// For each node the range of its values.
    ranges: Arc<Vec<Option<[f64; 2]>>>,
    findings: Arc<Vec<Finding>>,
}

/// A rule with its compiled formulas; input 0 is `self`.
#[derive(Clone, Debug)]
pub(crate) struct AdjustStep {
    pub(crate) number: usize,
    pub(crate) inputs: Vec<Ref>,
    pub(crate) program: Arc<Program>,
}

impl Plan {
    /// Checks a system. Every reason why it cannot be a plan is reported at once; warnings stay with the plan.
    pub fn new(system: System) -> Result<Plan, Vec<Finding>> {
        Plan::with_given(Arc::new(system), Given::default())
    }

    /// Checks a system of which some values are given.
    pub fn with_given(system: Arc<System>, given: Given) -> Result<Plan, Vec<Finding>> {
        let mut findings = Vec::new();
        let refs = collect_ids(&system, &mut findings);
        let inputs = resolve_inputs(&system, &refs, &mut findings);
        let programs = compile_formulas(&system, &mut findings);
        let adjusts = compile_adjusts(&system, &refs, &mut findings);
        let order = sort_nodes(&system, &inputs, &adjusts, &mut findings);
        if !refs.contains_key(&system.root) {
            findings.push(Finding::general(suggest(
                Diagnostic::new(config::ROOT_UNKNOWN).arg("id", &system.root),
                &system.root,
                system.nodes.iter().map(|n| &*n.id),
            )));
        }
        let mut plan = Plan {
            system,
            given: Arc::new(given),
            refs: Arc::new(refs),
            order: Arc::new(order),
            inputs: Arc::new(inputs),
            programs: Arc::new(programs),
            adjusts: Arc::new(adjusts),
            ranges: Arc::default(),
            findings: Arc::default(),
        };
        plan.ranges = Arc::new(plan.find_ranges());
        plan.check_methods(&mut findings);
        if findings.iter().any(Finding::is_error) {
            return Err(findings);
        }
        plan.findings = Arc::new(findings);
        Ok(plan)
    }

    /// The plan with further corrections, which nothing that was checked depends on. The last one of a cell stands.
    pub fn corrected(&self, corrections: impl IntoIterator<Item = Override>) -> Plan {
        let mut system = (*self.system).clone();
        system.overrides.extend(corrections.into_iter().map(Arc::new));
        Plan { system: Arc::new(system), ..self.clone() }
    }

    /// The system.
    pub fn system(&self) -> &Arc<System> {
        &self.system
    }

    /// What is given.
    pub fn given(&self) -> &Given {
        &self.given
    }

    /// Warnings and notes of the check.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What an id stands for.
    pub fn find(&self, id: &str) -> Option<Ref> {
        self.refs.get(id).copied()
    }

    pub(crate) fn ids(&self) -> Arc<BTreeMap<Arc<str>, Ref>> {
        self.refs.clone()
    }

    /// The indicator with a number.
    pub fn indicator(&self, number: usize) -> &Indicator {
        &self.system.indicators[number]
    }

    /// The node with a number.
    pub fn node(&self, number: usize) -> &Node {
        &self.system.nodes[number]
    }

    /// Nodes, each after everything it depends on.
    pub fn node_order(&self) -> &[usize] {
        &self.order
    }

    /// What a node depends on, in the order of its children or of the names in its formula.
    pub fn inputs_of(&self, node: usize) -> &[Ref] {
        &self.inputs[node]
    }

    /// What the rules on a node look at beside the node itself.
    pub fn rule_inputs_of(&self, node: usize) -> impl Iterator<Item = &Ref> {
        self.adjusts[node].iter().flat_map(|step| &step.inputs)
    }

    /// Whether rules stand on a node.
    pub fn has_rules(&self, node: usize) -> bool {
        !self.adjusts[node].is_empty()
    }

    /// The id behind a reference.
    pub fn id_of(&self, r: Ref) -> &Arc<str> {
        match r {
            Ref::Indicator(i) => &self.system.indicators[i].id,
            Ref::Node(n) => &self.system.nodes[n].id,
        }
    }

    /// The range in which the scores of an indicator or node lie, as far as its method or formula declares it.
    pub fn range_of(&self, r: Ref) -> Option<[f64; 2]> {
        match r {
            Ref::Indicator(i) => self.indicator(i).score.facts().range,
            Ref::Node(n) => self.ranges[n],
        }
    }

    /// Ranges of the nodes, each out of those below it, so that a shared child is looked at once.
    fn find_ranges(&self) -> Vec<Option<[f64; 2]>> {
        let mut ranges = vec![None; self.system.nodes.len()];
        for n in self.order.iter().copied() {
            let range = match &self.node(n).kind {
                NodeKind::Formula { .. } => None,
                // A mean of values lies between them.
                NodeKind::Aggregate { aggregate, .. } => aggregate.facts().range.or_else(|| self.hull(n, &ranges)),
            };
            // A rule may put any value in place of the node's own.
            ranges[n] = if self.adjusts[n].is_empty() { range } else { None };
        }
        ranges
    }

    /// The least range that holds those of all inputs.
    fn hull(&self, n: usize, ranges: &[Option<[f64; 2]>]) -> Option<[f64; 2]> {
        let mut out: Option<[f64; 2]> = None;
        for input in &self.inputs[n] {
            let [lo, hi] = match input {
                Ref::Indicator(i) => self.indicator(*i).score.facts().range?,
                Ref::Node(m) => ranges[*m]?,
            };
            out = Some(out.map_or([lo, hi], |[a, b]| [a.min(lo), b.max(hi)]));
        }
        out
    }

    /// What methods get to know about a column of scores.
    pub(crate) fn score_field(&self, r: Ref) -> Field<'_> {
        match r {
            Ref::Indicator(i) => self.indicator(i).score_field(),
            Ref::Node(n) => Field { id: &self.node(n).id, ..Field::default() },
        }
    }

    fn check_methods(&self, findings: &mut Vec<Finding>) {
        for i in &self.system.indicators {
            check_indicator(i, findings);
        }
        for (n, node) in self.system.nodes.iter().enumerate() {
            let NodeKind::Aggregate { weights, aggregate, .. } = &node.kind else { continue };
            let address = Address::Node(node.id.clone());
            expect_kind(aggregate, Kind::Aggregator, &address, "aggregate", findings);
            check_weights(&self.system, node, weights, "weights", findings);
            if weights.data == WeightData::Scored {
                let at = Address::Weight(node.id.clone());
                self.check_domain(n, &weights.method, at, "weights", findings);
            }
            let facts = aggregate.facts();
            if facts.output == OutputKind::Order && node.id != self.system.root {
                findings.push(
                    Finding::at(
                        address.clone(),
                        Diagnostic::new(config::ORDER_NOT_AT_ROOT)
                            .arg("method", aggregate.id())
                            .arg("node", &node.id)
                            .arg("root", &self.system.root),
                    )
                    .path("aggregate"),
                );
            }
            if facts.output == OutputKind::Membership {
                let d = Diagnostic::new(config::MEMBERSHIP_NO_CLASSES).arg("method", aggregate.id()).arg("node", &node.id);
                findings.push(Finding::at(address.clone(), d.list("known", &facts.classes)).path("aggregate"));
            }
            self.check_domain(n, aggregate, address, "aggregate", findings);
        }
    }

    /// Whether a method can take what the children of a node give: one finding for the worst of them.
    fn check_domain(&self, n: usize, method: &Use, address: Address, path: &str, findings: &mut Vec<Finding>) {
        let domain = method.facts().domain;
        // Where nothing is declared of a range, nothing can be said before the data are there.
        let known = |r: &Ref| self.range_of(*r).map_or(Outlook::Safe, |range| domain.outlook(Some(range)));
        let Some(outlook) = self.inputs[n].iter().map(known).max() else { return };
        let Some(child) = self.inputs[n].iter().copied().find(|r| known(r) == outlook) else { return };
        let code = match outlook {
            Outlook::Safe => return,
            Outlook::Possible => config::POSSIBLE,
            Outlook::Impossible => config::IMPOSSIBLE,
        };
        let d = Diagnostic::new(code).arg("method", method.id()).arg("node", &self.node(n).id).arg("id", self.id_of(child));
        let d =
            d.arg("other", self.method_behind(child)).word("expected", domain_word(domain)).arg("found", range_words(self.range_of(child)));
        findings.push(Finding::at(address, d).path(path));
    }

    fn method_behind(&self, r: Ref) -> &str {
        match r {
            Ref::Indicator(i) => self.indicator(i).score.id(),
            Ref::Node(n) => match &self.node(n).kind {
                NodeKind::Aggregate { aggregate, .. } => aggregate.id(),
                NodeKind::Formula { .. } => "formula",
            },
        }
    }
}

fn domain_word(domain: Domain) -> Word {
    match domain {
        Domain::Any => words::NUMBER,
        Domain::NonNegative | Domain::Unit => words::NON_NEGATIVE,
        Domain::Positive => words::POSITIVE,
    }
}

fn range_words(range: Option<[f64; 2]>) -> String {
    range.map_or("?".into(), |[lo, hi]| format!("[{lo}, {hi}]"))
}

/// Adds the nearest of the known names, or all of them where none is near.
fn suggest<'a>(d: Diagnostic, name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Diagnostic {
    match indicia_diagnostic::nearest(name, known.clone()) {
        Some(nearest) => d.arg("nearest", nearest).hint("nearest"),
        None => d.list("known", known).hint("known"),
    }
}

fn expect_kind(method: &Use, kind: Kind, address: &Address, path: &str, findings: &mut Vec<Finding>) {
    let found = method.method().about().kind;
    if found != kind {
        findings.push(
            Finding::at(
                address.clone(),
                Diagnostic::new(config::WRONG_KIND)
                    .arg("method", method.id())
                    .word("found", kind_word(found))
                    .word("expected", kind_word(kind))
                    .arg("key", key_of(kind))
                    .arg("other", key_of(found)),
            )
            .path(path),
        );
    }
}

fn kind_word(kind: Kind) -> Word {
    match kind {
        Kind::Deriver => words::DERIVER,
        Kind::Imputer => words::IMPUTER,
        Kind::Treatment => words::TREATMENT,
        Kind::Normalizer => words::NORMALIZER,
        Kind::Weighting => words::WEIGHTING,
        Kind::Aggregator => words::AGGREGATOR,
    }
}

/// The key of the TOML where a method of a kind stands.
fn key_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Deriver => "derive",
        Kind::Imputer => "impute",
        Kind::Treatment => "treat",
        Kind::Normalizer => "score",
        Kind::Weighting => "weights",
        Kind::Aggregator => "aggregate",
    }
}

fn check_indicator(i: &Indicator, findings: &mut Vec<Finding>) {
    let at = |stage| Address::Stage(stage, i.id.clone());
    for (stage, kind, method) in [
        (Stage::Derive, Kind::Deriver, i.derive.as_ref()),
        (Stage::Impute, Kind::Imputer, i.impute.as_ref()),
        (Stage::Treat, Kind::Treatment, i.treat.as_ref()),
        (Stage::Score, Kind::Normalizer, Some(&i.score)),
    ] {
        if let Some(method) = method {
            expect_kind(method, kind, &at(stage), "", findings);
        }
    }
    let facts = i.score.facts();
    if facts.needs_goalposts && i.goalposts.is_none() {
        findings.push(Finding::at(
            at(Stage::Score),
            Diagnostic::new(config::GOALPOSTS_MISSING).arg("method", i.score.id()).arg("indicator", &i.id).arg("id", &i.id),
        ));
    }
    if i.direction == Direction::Target && !facts.sets_direction && (!facts.takes_target || i.target.is_none()) {
        let code = if i.target.is_none() { config::TARGET_MISSING } else { config::DIRECTION_UNSUPPORTED };
        findings.push(Finding::at(
            at(Stage::Score),
            Diagnostic::new(code).arg("method", i.score.id()).arg("indicator", &i.id).arg("found", i.direction.word()),
        ));
    }
}

fn check_weights(system: &System, node: &Node, spec: &WeightSpec, path: &str, findings: &mut Vec<Finding>) {
    let address = Address::Weight(node.id.clone());
    expect_kind(&spec.method, Kind::Weighting, &address, path, findings);
    let [fewest, most] = spec.method.facts().sources;
    let found = spec.sources.len() as u32;
    if found < fewest || found > most {
        let code = if found > most { config::SOURCES_UNUSED } else { config::SOURCES_MISSING };
        let d = Diagnostic::new(code).arg("method", spec.method.id()).arg("node", &node.id);
        findings.push(Finding::at(address.clone(), d).path(format!("{path}.sources")));
    }
    if spec.data != WeightData::Scored
        && let NodeKind::Aggregate { children, .. } = &node.kind
        && let Some(child) = children.iter().find(|c| system.node(c).is_some())
    {
        findings.push(
            Finding::at(address.clone(), Diagnostic::new(config::UNKNOWN_INDICATOR).arg("key", "weights.data").arg("id", child).no_hint())
                .path(format!("{path}.data")),
        );
    }
    for (n, source) in spec.sources.iter().enumerate() {
        check_weights(system, node, source, &format!("{path}.sources[{n}]"), findings);
    }
}

fn collect_ids(system: &System, findings: &mut Vec<Finding>) -> BTreeMap<Arc<str>, Ref> {
    let mut refs = BTreeMap::new();
    let indicators = system.indicators.iter().enumerate().map(|(n, i)| (&i.id, Ref::Indicator(n)));
    let nodes = system.nodes.iter().enumerate().map(|(n, i)| (&i.id, Ref::Node(n)));
    for (id, r) in indicators.chain(nodes) {
        if refs.insert(id.clone(), r).is_some() {
            findings.push(Finding::at(Address::Node(id.clone()), Diagnostic::new(config::DUPLICATE_ID).arg("id", id)));
        }
    }
    refs
}

fn resolve_inputs(system: &System, refs: &BTreeMap<Arc<str>, Ref>, findings: &mut Vec<Finding>) -> Vec<Vec<Ref>> {
    let mut out = Vec::with_capacity(system.nodes.len());
    for node in &system.nodes {
        let mut inputs = Vec::new();
        let names = node.inputs();
        if names.is_empty() && matches!(node.kind, NodeKind::Aggregate { .. }) {
            findings.push(
                Finding::at(Address::Node(node.id.clone()), Diagnostic::new(config::EMPTY_NODE).arg("node", &node.id).arg("id", &node.id))
                    .path("children"),
            );
        }
        for (n, id) in names.iter().enumerate() {
            match refs.get(id) {
                Some(r) => inputs.push(*r),
                None => {
                    let (d, path) = match &node.kind {
                        NodeKind::Aggregate { .. } => {
                            let d = Diagnostic::new(config::UNKNOWN_CHILD).arg("id", id).arg("node", &node.id);
                            let d = match indicia_diagnostic::nearest(id, system.ids()) {
                                Some(nearest) => d.arg("nearest", nearest).hint("nearest"),
                                None => d.hint("define"),
                            };
                            (d, format!("children[{n}]"))
                        }
                        NodeKind::Formula { .. } if &**id == "self" => (Diagnostic::new(config::FORMULA_SELF), "formula".to_string()),
                        NodeKind::Formula { .. } => {
                            let d = Diagnostic::new(config::FORMULA_NAME).arg("id", id).arg("node", &node.id);
                            (suggest(d, id, system.ids()), "formula".to_string())
                        }
                    };
                    let mut finding = Finding::at(Address::Node(node.id.clone()), d).path(path);
                    if let NodeKind::Formula { expr, .. } = &node.kind
                        && let Some(span) = first_use(expr, id)
                    {
                        finding = finding.span(span);
                    }
                    findings.push(finding);
                }
            }
        }
        let mut seen = BTreeSet::new();
        for (n, id) in names.iter().enumerate() {
            if !seen.insert(id) {
                findings.push(
                    Finding::at(
                        Address::Node(node.id.clone()),
                        Diagnostic::new(config::DUPLICATE_CHILD).arg("node", &node.id).arg("id", id),
                    )
                    .path(format!("children[{n}]")),
                );
            }
        }
        out.push(inputs);
    }
    out
}

/// What a node depends on: an input, or what a rule on it looks at (with the number of the rule).
type Dependency = (Ref, Option<usize>);

/// Depth-first; a node that is met while it is still open closes a cycle, which is reported along its way.
fn sort_nodes(system: &System, inputs: &[Vec<Ref>], adjusts: &[Vec<AdjustStep>], findings: &mut Vec<Finding>) -> Vec<usize> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let dependencies: Vec<Vec<Dependency>> = inputs
        .iter()
        .zip(adjusts)
        .map(|(inputs, rules)| {
            let of_rules = rules.iter().flat_map(|rule| rule.inputs.iter().map(|r| (*r, Some(rule.number))));
            inputs.iter().map(|r| (*r, None)).chain(of_rules).collect()
        })
        .collect();
    let mut marks = vec![Mark::New; inputs.len()];
    let mut order = Vec::with_capacity(inputs.len());
    for start in 0..inputs.len() {
        if marks[start] != Mark::New {
            continue;
        }
        // Explicit stack: the depth of a tree is the user's business, not the thread's. Each entry knows its node, the
        // next dependency to look at, and the rule by which it was reached.
        let mut stack = vec![(start, 0, None)];
        marks[start] = Mark::Open;
        while let Some((node, next, _)) = stack.last_mut() {
            let Some((input, rule)) = dependencies[*node].get(*next).copied() else {
                marks[*node] = Mark::Done;
                order.push(*node);
                stack.pop();
                continue;
            };
            *next += 1;
            let Ref::Node(child) = input else { continue };
            match marks[child] {
                Mark::Done => {}
                Mark::New => {
                    marks[child] = Mark::Open;
                    stack.push((child, 0, rule));
                }
                Mark::Open => {
                    let from = stack.iter().position(|(n, ..)| *n == child).unwrap_or(0);
                    let steps = &stack[from..];
                    // The rule by which each node of the circle is left.
                    let leaves_by = steps[1..].iter().map(|(.., rule)| *rule).chain([rule]);
                    let way: Vec<Dependent> = steps.iter().map(|(n, ..)| *n).zip(leaves_by).collect();
                    findings.push(cycle(system, inputs, way));
                }
            }
        }
    }
    order
}

/// A node with the rule, if it is one, by which it depends on the next.
type Dependent = (usize, Option<usize>);

/// The finding about a circle of nodes, told at the rule that closes it, or at the last node's input.
fn cycle(system: &System, inputs: &[Vec<Ref>], mut way: Vec<Dependent>) -> Finding {
    if let Some(at) = way.iter().position(|(_, rule)| rule.is_some()) {
        way.rotate_left(at);
    }
    let (first, rule) = way[0];
    let closing = way[way.len() - 1].0;
    let names: Vec<&str> = way.iter().map(|(n, _)| *n).chain([first]).map(|n| &*system.nodes[n].id).collect();
    let d = Diagnostic::new(config::CYCLE).arg("id", &system.nodes[first].id).arg("path", names.join(" -> "));
    if let Some(rule) = rule {
        let rule = &system.adjusts[rule];
        return Finding::at(Address::Adjust(rule.id.clone()), d.arg("node", &rule.id)).path("when");
    }
    let address = Address::Node(system.nodes[closing].id.clone());
    let d = d.arg("node", &system.nodes[closing].id);
    match &system.nodes[closing].kind {
        NodeKind::Aggregate { .. } => {
            let position = inputs[closing].iter().position(|r| *r == Ref::Node(first)).unwrap_or(0);
            Finding::at(address, d).path(format!("children[{position}]"))
        }
        NodeKind::Formula { expr, .. } => {
            let mut finding = Finding::at(address, d).path("formula");
            finding.span = first_use(expr, &system.nodes[first].id);
            finding
        }
    }
}

fn compile_formulas(system: &System, findings: &mut Vec<Finding>) -> Vec<Option<Arc<Program>>> {
    system
        .nodes
        .iter()
        .map(|node| {
            let NodeKind::Formula { expr, text, .. } = &node.kind else { return None };
            let names = expr.variables();
            match Program::compile(expr, &names) {
                Ok(p) => Some(Arc::new(p)),
                Err(e) => {
                    findings.push(formula_finding(Address::Node(node.id.clone()), &e, text).path("formula"));
                    None
                }
            }
        })
        .collect()
}

/// A formula that the parser or the checker refused, as a finding.
pub fn formula_finding(address: Address, e: &indicia_expr::ExprError, source: &str) -> Finding {
    Finding::at(address, crate::formula::diagnostic(e, source)).span(e.span.range())
}

fn compile_adjusts(system: &System, refs: &BTreeMap<Arc<str>, Ref>, findings: &mut Vec<Finding>) -> Vec<Vec<AdjustStep>> {
    let mut out = vec![Vec::new(); system.nodes.len()];
    let mut numbers: Vec<usize> = (0..system.adjusts.len()).collect();
    numbers.sort_by_key(|n| system.adjusts[*n].order);
    for number in numbers {
        let rule = &system.adjusts[number];
        let address = Address::Adjust(rule.id.clone());
        let Some(Ref::Node(node)) = refs.get(&rule.on).copied() else {
            let d = Diagnostic::new(config::UNKNOWN_NODE).arg("key", "on").arg("id", &rule.on);
            findings.push(Finding::at(address, suggest(d, &rule.on, system.nodes.iter().map(|n| &*n.id))).path("on"));
            continue;
        };
        let together = rule.whole();
        let mut names = vec!["self".to_string()];
        names.extend(together.variables().into_iter().filter(|v| *v != "self").map(String::from));
        let mut ins = Vec::new();
        let mut complete = true;
        for name in &names[1..] {
            match refs.get(name.as_str()).copied() {
                Some(r) => ins.push(r),
                None => {
                    let d = suggest(Diagnostic::new(config::FORMULA_NAME).arg("id", name), name, system.ids());
                    findings.push(Finding::at(address.clone(), d).path("when"));
                    complete = false;
                }
            }
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        match Program::compile(&together, &names) {
            Ok(program) if complete => out[node].push(AdjustStep { number, inputs: ins, program: Arc::new(program) }),
            Ok(_) => {}
            Err(e) => findings.push(formula_finding(address, &e, "").path("when")),
        }
    }
    out
}

/// Where a name is used first in a formula.
fn first_use(formula: &Expr, name: &str) -> Option<Range<usize>> {
    let mut found = None;
    formula.visit(&mut |e| {
        if found.is_none() && matches!(&e.node, expr::Node::Variable(v) if v == name) {
            found = Some(e.span.range());
        }
    });
    found
}

/// Whether any finding of a list is an error.
pub fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|f| f.diagnostic.severity() == Severity::Error)
}

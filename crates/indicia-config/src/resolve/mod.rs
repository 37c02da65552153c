//! From a document to a system: what holds for each indicator and node, and whether it fits together.

mod adjust;
mod alternatives;
mod cases;
mod fixed;
mod indicators;
mod info;
mod monitor;
mod nodes;
mod placeholder;
mod rules;
mod stages;
mod tree;
mod verdict;

pub use cases::{Expected, TestCase};
pub(crate) use fixed::FIXED;
pub use monitor::Monitor;

use std::sync::Arc;

use indicia_analysis::uncertainty::Assumption;
use indicia_core::{Address, FitScope, Plan, Stage, System, Use};
use indicia_diagnostic::{Code, Diagnostic, Diagnostics, Severity, catalogue::config};
use indicia_method::Value;
use indicia_verdict::Definition;

use crate::component::Components;
use crate::data::InputFile;
use crate::document::Item;
use crate::experts;
use crate::layers::Layers;
use crate::places::{Anchor, Places};
use crate::shape::MOST_FINDINGS;
use crate::{Loc, Methods, SourceMap};
use stages::Nearest;
use tree::Tree;

/// What a definition amounts to.
pub(crate) struct Resolved {
    pub system: Option<Arc<System>>,
    pub plan: Option<Plan>,
    pub tests: Vec<TestCase>,
    pub verdict: Arc<Definition>,
    pub monitor: Arc<Monitor>,
    pub alternatives: Arc<Vec<Assumption>>,
    pub places: Places,
    pub findings: Diagnostics,
    /// The tables of experts that were read.
    pub experts: Vec<InputFile>,
}

impl Resolved {
    /// What comes of methods alone.
    pub(crate) fn nothing(mut components: Components) -> Resolved {
        let findings = components.refused().collect();
        Resolved {
            system: None,
            plan: None,
            tests: Vec::new(),
            verdict: Arc::default(),
            monitor: Arc::default(),
            alternatives: Arc::default(),
            places: Places::default(),
            findings,
            experts: Vec::new(),
        }
    }
}

/// What every part of the resolution looks at and adds to.
pub(crate) struct Desk<'a> {
    pub layers: &'a Layers,
    pub root: &'a Item,
    pub sources: &'a SourceMap,
    pub components: Components,
    pub findings: Diagnostics,
    /// Warnings that mean something only where everything else is right.
    pub doubts: Diagnostics,
    pub places: Places,
    /// Keys, types or parameters are wrong, which has been told.
    pub defects: bool,
    /// Equal weights, for aggregators that ignore weights.
    pub equal: Option<Use>,
    /// Something could not be made and a stand-in holds its place.
    pub incomplete: bool,
}

impl Desk<'_> {
    fn tell(&mut self, d: Diagnostic, at: Loc) {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(d.at_opt(self.sources.place(at)));
        }
    }

    /// Tells what several nodes may share, once.
    pub(crate) fn tell_once(&mut self, d: Diagnostic, at: Loc) {
        let place = self.sources.place(at);
        if self.findings.iter().all(|f| f.id() != d.id() || f.places.first() != place.as_ref()) {
            self.tell(d, at);
        }
    }

    /// Whether there is a default of this stage that names no method, which has been told.
    pub(crate) fn says_in_vain(&self, key: &str) -> bool {
        let Some(default) = self.root.get(key) else { return false };
        let only_for = default.entries().iter().all(|e| e.key == "for") && !default.entries().is_empty();
        default.text_of("use").is_none() && !only_for
    }

    fn doubt(&mut self, d: Diagnostic, at: Loc) {
        if self.doubts.len() < MOST_FINDINGS {
            self.doubts.push(d.at_opt(self.sources.place(at)));
        }
    }
}

/// Builds the system and checks it as a plan.
pub(crate) fn resolve(layers: &Layers, components: Components, methods: &dyn Methods, defects: bool) -> Resolved {
    let root = &layers.root;
    let places = Places::default();
    let equal = methods.get("equal").and_then(|m| Use::new(m, Value::table(), FitScope::All).ok());
    let sources = &layers.sources;
    let (findings, doubts) = (Vec::new(), Vec::new());
    let mut desk = Desk { layers, root, sources, components, findings, doubts, places, defects, equal, incomplete: false };
    let tree = Tree::read(&mut desk);
    let nearest = Nearest::new(&tree, root);
    let order = stages::order(&mut desk);
    stages::reach(&mut desk, &tree, &nearest);
    let indicators = indicators::read(&mut desk, &tree, &nearest);
    let mut nodes = nodes::read(&mut desk, &tree, &nearest);
    if let Some(item) = root.get("screen") {
        let ids = indicators.iter().map(|i| &*i.id).chain([""]);
        for id in ids {
            let anchor = Anchor { head: item.at, item: Some(item.clone()), second: None, missing: None };
            desk.places.set(Address::stage(Stage::Screen, id), anchor);
        }
    }
    let experts = experts::attach(&mut desk, &indicators, &mut nodes);
    let adjusts = adjust::adjusts(&mut desk, &tree);
    let overrides = rules::overrides(&mut desk, &tree);
    let tests = cases::read(&mut desk, &tree);
    let mut verdict = verdict::read(&mut desk, &tree, &nodes, &adjusts);
    let monitor = monitor::read(&mut desk, &tree, &verdict.definition);
    let system = System {
        id: root.dig(&["index", "id"]).and_then(Item::text).unwrap_or("").into(),
        title: title(root),
        edition: root.dig(&["index", "edition"]).and_then(Item::loose_text),
        note: root.dig(&["index", "note"]).map(|n| info::text(Some(n))),
        root: root.dig(&["index", "root"]).and_then(Item::text).unwrap_or("").into(),
        outputs: tree.outputs.iter().map(|o| Arc::from(o.as_str())).collect(),
        indicators,
        nodes,
        adjusts,
        order,
        screen: rules::screen(root),
        rounding: rules::rounding(root),
        ranking: rules::ranking(root),
        overrides,
        seed: root.dig(&["pipeline", "seed"]).and_then(Item::integer).and_then(|n| u64::try_from(n).ok()).unwrap_or(0),
    };
    let system = Arc::new(system);
    let incomplete = desk.incomplete;
    let mut findings = desk.findings;
    findings.extend(desk.components.refused());
    // What is not known may be in a pack that was not found, which has been told.
    let lacking = layers.lacks_packs();
    findings.retain(|d| !lacking || OF_PACKS.iter().all(|code| d.id() != code.id));
    let incomplete = incomplete || lacking;
    let plan = planned(&system, &desk.places, layers, incomplete || defects, &mut findings);
    if let Some(plan) = plan.as_ref().filter(|_| !incomplete && !defects) {
        findings.extend(verdict::relative(&mut verdict, plan, &desk.places, sources));
        findings.extend(verdict::decided(&verdict, plan, sources));
    }
    let mut alternatives = Vec::new();
    if let Some(plan) = plan.as_ref().filter(|_| !incomplete && !defects) {
        let mut read = alternatives::read(root, sources, &desk.components, plan);
        alternatives.append(&mut read.alternatives);
        findings.append(&mut read.findings);
        desk.doubts.append(&mut read.notes);
    }
    let failed = defects || incomplete || findings.iter().any(|f| f.severity() == Severity::Error);
    if !failed {
        findings.append(&mut desk.doubts);
    }
    let verdict = Arc::new(verdict.definition);
    Resolved {
        plan: plan.filter(|_| !failed),
        system: (!failed).then_some(system),
        tests,
        verdict,
        monitor,
        alternatives: Arc::new(alternatives),
        places: desk.places,
        findings,
        experts,
    }
}

/// What is said of names, and of what the definition of an indicator would say.
const OF_PACKS: [Code; 8] = [
    config::UNKNOWN_CHILD,
    config::UNKNOWN_NODE,
    config::UNKNOWN_INDICATOR,
    config::FORMULA_NAME,
    config::TEST_NAME_UNKNOWN,
    config::TEST_UNDETERMINED,
    config::DIRECTION_MISSING,
    config::WEIGHT_UNKNOWN,
];

/// What is told here before the plan finds it.
const TOLD: [Code; 3] = [config::ROOT_UNKNOWN, config::DUPLICATE_ID, config::TARGET_MISSING];

/// What the plan finds, with its places; what is known already is not told twice.
fn planned(system: &Arc<System>, places: &Places, layers: &Layers, defects: bool, findings: &mut Diagnostics) -> Option<Plan> {
    let (plan, found) = match Plan::with_given(system.clone(), indicia_core::Given::default()) {
        Ok(plan) => {
            let found = plan.findings().to_vec();
            (Some(plan), found)
        }
        Err(found) => (None, found),
    };
    for finding in found.into_iter().take(MOST_FINDINGS) {
        let id = finding.diagnostic.id().to_string();
        // What stands in for something broken says nothing about the rest.
        if defects && (id.starts_with("C03") || id == config::EMPTY_NODE.id) {
            continue;
        }
        let place = places.place(&layers.sources, finding.address.as_ref(), &finding.path, finding.span.clone());
        let known = findings.iter().any(|f| f.id() == id && (place.is_none() || f.places.first() == place.as_ref()));
        if known || TOLD.iter().any(|code| code.id == id) {
            continue;
        }
        let mut diagnostic = finding.diagnostic;
        if diagnostic.places.is_empty() {
            diagnostic = diagnostic.at_opt(place);
        }
        findings.push(diagnostic);
    }
    plan
}

/// The title of a system.
pub(crate) fn title(root: &Item) -> indicia_method::Text {
    info::text(root.dig(&["index", "title"]))
}

/// The stages in the order of the default pipeline.
pub(crate) const STAGES: [Stage; 5] = Stage::ALL;

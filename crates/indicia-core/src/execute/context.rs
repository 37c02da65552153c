use std::cell::RefCell;
use std::sync::Arc;

use indicia_method::{Call, Failure, Findings, Level};

use super::evaluation::Evaluation;
use super::trace::{IndicatorTrace, NodeTrace};
use crate::data::{Dataset, Role};
use crate::finding::Finding;
use crate::key::{Key, KeyBuilder};
use crate::plan::{Plan, Ref};
use crate::system::{Address, Stage, Use};

/// Findings of one step about cells are kept up to this number; how many more there were is said.
pub(super) const CELLS: usize = 50;

/// Cells of raw data that are shown for one derived value.
const MOST_CELLS: usize = 4;

/// Work with at least this many cells is spread over threads; below, starting them costs more than it saves.
pub(super) const PARALLEL: usize = 20_000;

/// Everything that a running evaluation looks at.
pub(super) struct Context<'a> {
    pub(super) plan: &'a Plan,
    /// The data as given, all roles.
    pub(super) all_data: &'a Dataset,
    /// The rows that get scores.
    pub(super) data: Dataset,
    pub(super) rows: usize,
    /// For each row whether it takes part in fits and ranks; `None` when all do.
    pub(super) scored: Option<Vec<bool>>,
    /// Identity of rows and roles.
    pub(super) rows_key: Key,
    /// An evaluation whose steps may be reused.
    pub(super) previous: Option<&'a Evaluation>,
    /// An evaluation whose states and weights are taken instead of fitting.
    pub(super) frozen: Option<&'a Evaluation>,
    pub(super) needed_indicators: Vec<bool>,
    pub(super) needed_nodes: Vec<bool>,
}

impl<'a> Context<'a> {
    pub(super) fn new(plan: &'a Plan, data: &'a Dataset, previous: Option<&'a Evaluation>, frozen: Option<&'a Evaluation>) -> Self {
        let reduced = match data.rows_with_scores() {
            None => data.clone(),
            Some(rows) => data.keep_rows(&rows),
        };
        let rows = reduced.rows();
        let roles: Vec<u8> = reduced.units().iter().map(|u| u8::from(u.role == Role::Scored)).collect();
        let is_scored = |unit: &u32| roles[*unit as usize] == 1;
        let everyone = roles.iter().all(|r| *r == 1) || reduced.unit_of_row().iter().all(is_scored);
        let scored = if everyone { None } else { Some(reduced.unit_of_row().iter().map(is_scored).collect()) };
        let key = KeyBuilder::new("rows").key(reduced.rows_version()).bytes(&roles);
        let (needed_indicators, needed_nodes) = needed(plan);
        Context {
            plan,
            all_data: data,
            data: reduced,
            rows,
            scored,
            rows_key: key.done(),
            previous,
            frozen,
            needed_indicators,
            needed_nodes,
        }
    }

    /// Whether a row takes part in fits and ranks.
    pub(super) fn is_scored(&self, row: usize) -> bool {
        self.scored.as_ref().is_none_or(|s| s[row])
    }

    /// The earlier trace of an indicator.
    pub(super) fn previous_indicator(&self, id: &str) -> Option<&'a IndicatorTrace> {
        self.previous.and_then(|e| e.indicator(id))
    }

    /// The earlier trace of a node.
    pub(super) fn previous_node(&self, id: &str) -> Option<&'a Arc<NodeTrace>> {
        self.previous.and_then(|e| e.node_trace(id))
    }

    /// Runs a call of a method and turns what it reports into findings. `row_of` maps its table's rows to ours.
    pub(super) fn call(
        &self,
        address: &Address,
        by: &Use,
        row_of: &dyn Fn(usize) -> usize,
        findings: &mut Vec<Finding>,
        run: impl FnOnce(&Call) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let sink = Sink::default();
        let seed = seed_of(self.plan.system().seed, address);
        let out = run(&Call { seed, draw: 0, findings: &sink, cancelled: &|| false });
        for f in sink.kept.into_inner() {
            let mut finding = Finding::from_method(address.clone(), by, &f.what, Some(f.level));
            if let Some(row) = f.row {
                let row = row_of(row as usize);
                if row < self.rows {
                    finding = self.name_row(finding, row);
                }
            }
            // Of a unit without weights every weight says the same.
            if findings.last() == Some(&finding) {
                continue;
            }
            findings.push(finding);
        }
        self.more_cells(address, sink.more.into_inner(), findings);
        out.map_err(|mut failure| {
            // A failure names a row of the table that the method saw.
            for (_, value) in failure.args.iter_mut().filter(|(name, _)| name == "row") {
                if let Ok(row) = value.parse::<usize>() {
                    *value = row_of(row).to_string();
                }
            }
            failure
        })
    }

    /// Says how many cells of a step were not told one by one.
    pub(super) fn more_cells(&self, address: &Address, count: usize, findings: &mut Vec<Finding>) {
        if count > 0 {
            let d = indicia_diagnostic::Diagnostic::new(indicia_diagnostic::catalogue::method::MORE_CELLS)
                .arg("id", address.id())
                .arg("count", count);
            findings.push(Finding::at(address.clone(), d));
        }
    }

    /// The finding of a fit that failed as a whole. A failure that names a row of its table (`row`) is shown with unit
    /// and period.
    pub(super) fn failed(&self, address: &Address, by: &Use, failure: &Failure) -> Finding {
        let finding = Finding::from_method(address.clone(), by, failure, None);
        let named = failure.args.iter().find(|(n, _)| n == "row").and_then(|(_, v)| v.parse::<usize>().ok());
        match named.filter(|r| *r < self.rows) {
            Some(row) => self.name_row(finding, row),
            None => finding,
        }
    }

    /// Adds unit, period and the cell's place in the data to a finding.
    pub(super) fn name_row(&self, mut finding: Finding, row: usize) -> Finding {
        let unit = self.data.unit(row);
        let or = |own: &str, other: &str| [own, other, &unit.id].into_iter().find(|n| !n.is_empty()).unwrap_or_default().to_string();
        let (en, zh) = (&unit.name.en, &unit.name.zh);
        finding.diagnostic = finding.diagnostic.name("unit", or(en, zh), or(zh, en));
        let period = self.data.period(row);
        finding.diagnostic = finding.diagnostic.arg("period", period);
        // With one period there is nothing to tell apart.
        if self.data.periods().len() > 1 {
            finding.diagnostic.args.retain(|(name, _)| name != "when");
            finding.diagnostic = finding.diagnostic.name("when", format!(" in {period}"), format!("{period} "));
        }
        if let Some(Address::Stage(stage, id)) = &finding.address
            && let Some(indicator) = self.plan.system().indicator(id)
        {
            let cell = |id: &str| self.data.column(id)?.origin.as_ref().and_then(|o| o.place(row));
            match &indicator.derive {
                None => finding.diagnostic.places.extend(cell(&indicator.column)),
                Some(by) if *stage == Stage::Derive => {
                    finding.diagnostic.places.extend(by.facts().inputs.iter().filter_map(|id| cell(id)).take(MOST_CELLS));
                }
                Some(_) => {}
            }
        }
        finding.row(row)
    }
}

/// The seed of a step: the system's, mixed with the step's address (FNV-1a, finished as splitmix64 does), so that it is
/// the same on every platform and in every version of the compiler.
pub(super) fn seed_of(system: u64, address: &Address) -> u64 {
    let parts = [address.word().as_bytes(), b".", address.id().as_bytes()];
    let hash = parts.iter().copied().flatten().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3));
    let mut z = system ^ hash;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[derive(Default)]
struct Sink {
    kept: RefCell<Vec<indicia_method::Finding>>,
    more: RefCell<usize>,
}

impl Findings for Sink {
    fn take(&self, finding: indicia_method::Finding) {
        let mut kept = self.kept.borrow_mut();
        if finding.level == Level::Cell && kept.len() >= CELLS {
            *self.more.borrow_mut() += 1;
        } else {
            kept.push(finding);
        }
    }
}

/// What has to be computed: everything, or what the wanted nodes need down to what is given.
fn needed(plan: &Plan) -> (Vec<bool>, Vec<bool>) {
    let system = plan.system();
    let Some(wanted) = &plan.given().wanted else {
        return (vec![true; system.indicators.len()], vec![true; system.nodes.len()]);
    };
    let (mut indicators, mut nodes) = (vec![false; system.indicators.len()], vec![false; system.nodes.len()]);
    let mut open: Vec<Ref> = wanted.iter().filter_map(|id| plan.find(id)).collect();
    while let Some(r) = open.pop() {
        let is_given = plan.given().values.contains_key(plan.id_of(r));
        match r {
            Ref::Indicator(i) => indicators[i] = true,
            Ref::Node(n) => {
                if !std::mem::replace(&mut nodes[n], true) && !is_given {
                    open.extend(plan.inputs_of(n));
                    open.extend(plan.adjusts[n].iter().flat_map(|a| a.inputs.iter()));
                }
            }
        }
    }
    (indicators, nodes)
}

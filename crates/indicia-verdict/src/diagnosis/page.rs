//! Everything that is said about one unit, in one value.

use std::sync::Arc;

use indicia_core::{Edit, Evaluation, Override, Stage};
use indicia_method::Status;

use super::effort::{Effort, EffortError, least_effort};
use super::frozen::{Frozen, FrozenError};
use super::gap::{Gap, gaps};
use super::marginal::{Binding, Marginal, bindings, marginals};
use super::obstacle::{NoObstacles, Obstacles, obstacles};
use super::scale::Scales;
use super::strength::{NoStanding, Standings, standings};
use crate::Definition;
use crate::measures::{Applied, Facts, Measure, apply};
use crate::standard::{Closed, Judged, Outcome};

/// The diagnosis of a unit in a period.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// Row of the evaluation.
    pub row: usize,
    /// The nodes that are looked at, the root first.
    pub nodes: Vec<Arc<str>>,
    /// The indicators below the root, in the order of the tree.
    pub indicators: Vec<Arc<str>>,
    /// The standards held against the unit, in the order of the file.
    pub standards: Vec<(Arc<crate::Standard>, Option<Outcome>)>,
    /// What keeps the root from its best.
    pub obstacles: Result<Obstacles, NoObstacles>,
    /// The best possible value of the root, where its inputs declare scales.
    pub best: Option<f64>,
    /// Strengths and weaknesses.
    pub standings: Result<Standings, NoStanding>,
    /// Distances of nodes and indicators to others.
    pub gaps: Vec<Gap>,
    /// How inputs of formulas move them, and what a point of each indicator is worth.
    pub marginals: Result<(Vec<Binding>, Vec<Marginal>), FrozenError>,
    /// Ways to a target.
    pub ways: Vec<Way>,
    /// The measures, held against the unit.
    pub measures: Vec<Applied>,
    /// Cells of the unit that are not simply as the data have them.
    pub cells: Vec<CellNote>,
}

/// A way to a target.
#[derive(Clone, Debug)]
pub struct Way {
    /// The node.
    pub on: Arc<str>,
    /// The standard and the number of the step that is sought; `None` for a value that was asked for.
    pub step: Option<(Arc<crate::Standard>, usize)>,
    /// The value to reach.
    pub target: f64,
    /// The least effort; `None` where the fits of the row cannot be frozen.
    pub effort: Result<Effort, NoWay>,
    /// What the full run gives with these values, fits and all: value, rank and the step on the standard.
    pub reached: Option<Reached>,
}

/// Why there is no way to tell.
#[derive(Clone, Debug, PartialEq)]
pub enum NoWay {
    /// Nothing declares what effort costs.
    NoCosts,
    /// The fits cannot be frozen.
    Frozen(FrozenError),
    /// The search says why.
    Effort(EffortError),
}

/// What the full run gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Reached {
    /// The value of the node.
    pub value: Option<f64>,
    /// Its rank, now and then.
    pub rank: (Option<f64>, Option<f64>),
    /// The number of the step.
    pub step: Option<usize>,
}

/// What happened to a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellState {
    /// There is no value.
    Missing,
    /// A mask withholds it, or its survey had too few responses.
    Withheld,
    /// It does not apply.
    NotApplicable,
    /// No evidence came.
    NoEvidence,
    /// A method failed on it.
    Failed,
    /// It was imputed.
    Imputed,
    /// It was treated as an outlier.
    Treated,
    /// It was corrected, on appeal or by the ledger.
    Corrected,
}

/// A cell that is not simply as the data have it.
#[derive(Clone, Debug, PartialEq)]
pub struct CellNote {
    /// The indicator.
    pub indicator: Arc<str>,
    /// What happened.
    pub state: CellState,
    /// The value that is used.
    pub value: Option<f64>,
    /// Why: of a correction or a mask.
    pub reason: String,
}

/// What is asked of a diagnosis.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// The row.
    pub row: usize,
    /// The nodes to look at, the root first.
    pub nodes: Vec<Arc<str>>,
    /// The indicators below the root.
    pub indicators: Vec<Arc<str>>,
    /// The measures, with units by their ids.
    pub measures: &'a [Arc<Measure>],
    /// A value of the root to reach, beside the next grades.
    pub reach: Option<f64>,
}

/// Diagnoses a unit. `judged` are the standards held against the evaluation, in the order of the definition.
pub fn diagnose(evaluation: &Evaluation, definition: &Definition, judged: &[Judged], question: Question<'_>) -> Diagnosis {
    let Question { row, nodes, indicators, measures, reach } = question;
    let spec = &definition.diagnosis;
    let root = evaluation.plan().system().root.clone();
    let ids: Vec<Arc<str>> = nodes.iter().chain(&indicators).cloned().collect();
    let frozen = Frozen::new(evaluation, &root, row);
    let marginals = frozen.as_ref().map(|f| (bindings(f, &root), marginals(f, &root))).map_err(Clone::clone);
    let standards: Vec<_> = judged.iter().map(|j| (j.standard.clone(), j.row(row).cloned())).collect();
    let mut ways: Vec<Way> = standards
        .iter()
        .filter_map(|(standard, outcome)| {
            let (step, _) = outcome.as_ref()?.gap?;
            let grades = standard.grades()?;
            let from = grades.list.get(step)?.from;
            // Where a threshold must be exceeded, the least step beyond it will do.
            let target = if grades.closed == Closed::Upper { from + from.abs().max(1.0) * 1e-9 } else { from };
            Some(way(evaluation, definition, row, standard.on()?, Some((standard.clone(), step)), target))
        })
        .collect();
    ways.extend(reach.map(|target| way(evaluation, definition, row, &root, None, target)));
    let facts = Facts::new(evaluation, row, definition, judged);
    Diagnosis {
        row,
        standards,
        obstacles: obstacles(evaluation, &root, &[row]).pop().unwrap_or(Err(NoObstacles::NoValue)),
        best: Scales::of(evaluation).get(&root).map(|s| s.best),
        standings: standings(evaluation, row, &indicators, spec),
        gaps: gaps(evaluation, row, &ids, spec.peers.as_deref()),
        marginals,
        ways,
        measures: apply(measures, &facts),
        cells: cells(evaluation, row, &indicators),
        nodes,
        indicators,
    }
}

fn way(
    evaluation: &Evaluation,
    definition: &Definition,
    row: usize,
    on: &Arc<str>,
    step: Option<(Arc<crate::Standard>, usize)>,
    target: f64,
) -> Way {
    let costs = &definition.diagnosis.effort;
    let effort = if costs.is_empty() {
        Err(NoWay::NoCosts)
    } else {
        let frozen = Frozen::new(evaluation, on, row).map_err(NoWay::Frozen);
        frozen.and_then(|f| least_effort(&f, on, target, costs).map_err(NoWay::Effort))
    };
    let reached = effort.as_ref().ok().and_then(|e| full_run(evaluation, row, on, step.as_ref().map(|(s, _)| s), e));
    Way { on: on.clone(), step, target, effort, reached }
}

/// The whole evaluation with the moved values: every fit learns from them.
fn full_run(evaluation: &Evaluation, row: usize, on: &str, standard: Option<&Arc<crate::Standard>>, effort: &Effort) -> Option<Reached> {
    let data = evaluation.scored_data();
    let (unit, period) = (data.unit(row).id.clone(), data.period(row));
    let edits: Vec<Edit> = effort
        .moves
        .iter()
        .map(|m| Edit::Correction {
            unit: unit.clone(),
            indicator: m.indicator.clone(),
            period,
            correction: Some(Box::new(Override {
                unit: unit.clone(),
                indicator: m.indicator.clone(),
                period: Some(period),
                value: m.to,
                reason: String::new(),
                by: String::new(),
                date: String::new(),
            })),
        })
        .collect();
    let then = evaluation.with(&edits).ok()?;
    let rank = |e: &Evaluation| e.node(on).and_then(|n| n.rank(row));
    let step = standard.and_then(|s| s.judge(&then).row(row).map(|o| o.step));
    Some(Reached { value: then.value(on).and_then(|v| v.get(row)), rank: (rank(evaluation), rank(&then)), step })
}

fn cells(evaluation: &Evaluation, row: usize, indicators: &[Arc<str>]) -> Vec<CellNote> {
    let system = evaluation.plan().system();
    let data = evaluation.scored_data();
    let (unit, period) = (&data.unit(row).id, data.period(row));
    let mut out = Vec::new();
    for id in indicators {
        let Some(trace) = evaluation.indicator(id) else { continue };
        let (derived, treated) = (&trace.stage(Stage::Derive).series, &trace.stage(Stage::Treat).series);
        let (score, value) = (trace.score.status(row), trace.stage(Stage::Impute).series.get(row));
        let mut push = |state, value, reason: String| out.push(CellNote { indicator: id.clone(), state, value, reason });
        if derived.status(row).has(Status::OVERRIDDEN) {
            let here = |o: &&Arc<Override>| o.indicator == *id && o.unit == *unit && o.period.is_none_or(|p| p == period);
            let found = system.overrides.iter().rev().find(here);
            push(CellState::Corrected, value, found.map(|o| o.reason.clone()).unwrap_or_default());
        }
        if trace.stage(Stage::Impute).series.status(row).has(Status::IMPUTED) {
            push(CellState::Imputed, value, String::new());
        }
        if treated.status(row).has(Status::TREATED) {
            push(CellState::Treated, treated.get(row), String::new());
        }
        if score.is_present() {
            continue;
        }
        let masked = system
            .indicator(id)
            .and_then(|i| i.masks.iter().find(|m| m.unit == *unit && m.period.is_none_or(|p| p == period)).map(|m| m.reason.clone()));
        let state = match score.state() {
            Status::WITHHELD => CellState::Withheld,
            Status::NOT_APPLICABLE => CellState::NotApplicable,
            Status::NO_EVIDENCE => CellState::NoEvidence,
            Status::FAILED => CellState::Failed,
            _ => CellState::Missing,
        };
        push(state, None, masked.unwrap_or_default());
    }
    out
}

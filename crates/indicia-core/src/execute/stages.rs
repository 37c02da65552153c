//! The stages of the indicators, each for all of them.

use std::sync::Arc;

use indicia_diagnostic::{Diagnostic, catalogue::columns as data, catalogue::method::EDIT_INVALID};
use indicia_method::{Field, Status};
use rayon::prelude::*;

use super::context::{Context, PARALLEL};
use super::screen::{self, Screening};
use super::trace::{IndicatorTrace, StageTrace};
use super::{column, derive, impute};
use crate::data::Series;
use crate::finding::Finding;
use crate::key::{Key, KeyBuilder};
use crate::system::{Address, Indicator, RoundMode, Stage, Use};

/// Computes every indicator that is needed.
pub(super) fn run(cx: &Context) -> (Vec<IndicatorTrace>, Option<Arc<Screening>>) {
    let indicators = &cx.plan.system().indicators;
    let parallel = cx.rows * indicators.len() >= PARALLEL;
    let order = &cx.plan.system().order;
    let empty = Arc::new(StageTrace {
        series: Series::new(vec![0.0; cx.rows], vec![Status::MISSING; cx.rows]),
        states: Vec::new(),
        key: KeyBuilder::new("not needed").key(cx.rows_key).done(),
        findings: Vec::new(),
    });
    let derived = each(parallel, indicators.len(), |n| {
        let id = &indicators[n].id;
        match cx.plan.given().values.get(id).map(|given| fitting(cx, &Address::Stage(Stage::Score, id.clone()), given)) {
            Some(Err((_, finding))) => Arc::new(StageTrace { findings: vec![finding], ..(*empty).clone() }),
            Some(Ok(())) => empty.clone(),
            None if !cx.needed_indicators[n] => empty.clone(),
            None => derive::run(cx, &indicators[n]),
        }
    });
    let mut stages: Vec<[Arc<StageTrace>; 5]> = derived.iter().map(|d| std::array::from_fn(|_| d.clone())).collect();
    let mut screening = None;
    let mut last = derived;
    for stage in order.iter().filter(|s| **s != Stage::Derive) {
        let next = match stage {
            Stage::Impute => impute_all(cx, indicators, &last),
            Stage::Screen => match cx.plan.system().screen.as_ref().filter(|_| cx.plan.given().wanted.is_none()) {
                None => last.iter().map(pass).collect(),
                Some(rule) => {
                    let found = screening.insert(Arc::new(screen::run(cx, rule, &last)));
                    last.iter().enumerate().map(|(n, input)| found.screened(n, input)).collect()
                }
            },
            _ => each(parallel, indicators.len(), |n| column_stage(cx, *stage, &indicators[n], &last[n])),
        };
        for (s, t) in stages.iter_mut().zip(&next) {
            s[*stage as usize] = t.clone();
        }
        last = next;
    }
    let traces = stages.into_iter().zip(last).enumerate().map(|(n, (stages, last))| finish(cx, &indicators[n], stages, last));
    (traces.collect(), screening)
}

/// Independent work for each of `count` things, in order.
fn each<T: Send>(parallel: bool, count: usize, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    if parallel { (0..count).into_par_iter().map(work).collect() } else { (0..count).map(work).collect() }
}

fn method_at(indicator: &Indicator, stage: Stage) -> Option<&Use> {
    match stage {
        Stage::Derive => indicator.derive.as_ref(),
        Stage::Screen => None,
        Stage::Impute => indicator.impute.as_ref(),
        Stage::Treat => indicator.treat.as_ref(),
        Stage::Score => Some(&indicator.score),
    }
}

/// A stage without a method gives its input, with the key of the input: it costs nothing.
fn pass(input: &Arc<StageTrace>) -> Arc<StageTrace> {
    Arc::new(StageTrace { series: input.series.clone(), states: Vec::new(), key: input.key, findings: Vec::new() })
}

fn column_stage(cx: &Context, stage: Stage, indicator: &Indicator, input: &Arc<StageTrace>) -> Arc<StageTrace> {
    let Some(by) = method_at(indicator, stage) else { return pass(input) };
    let x = &input.series;
    // Nothing to learn from: what made the cells missing has been said where it happened.
    if (0..cx.rows).all(|r| !x.status(r).is_present()) {
        if stage == Stage::Score && column::lacks_evidence(x) {
            let (mut values, mut status) = (x.values.to_vec(), (0..cx.rows).map(|r| x.status(r).0).collect::<Vec<u8>>());
            column::score_no_evidence(&mut values, &mut status);
            return Arc::new(StageTrace { series: Series::new(values, status), states: Vec::new(), key: input.key, findings: Vec::new() });
        }
        let mut trace = StageTrace { series: x.clone(), states: Vec::new(), key: input.key, findings: Vec::new() };
        let failed_before = (0..cx.rows).any(|r| x.status(r).state() == Status::FAILED);
        // What screening left out has been said, and what an edit left out was asked for.
        let screened = cx.plan.system().screen.is_some() && (0..cx.rows).all(|r| x.status(r).state() == Status::NOT_APPLICABLE);
        let left_out = screened || cx.plan.given().left_out.contains(&indicator.id);
        let expected = left_out || cx.plan.given().wanted.is_some() || cx.frozen.is_some() || cx.rows == 0;
        if stage == Stage::Score && !failed_before && !expected && input.findings.is_empty() {
            let d = Diagnostic::new(data::ALL_MISSING).arg("indicator", &indicator.id).arg("count", cx.rows);
            let parent = cx.plan.system().nodes.iter().find(|n| n.inputs().contains(&indicator.id)).map_or("", |n| &n.id);
            trace.findings.push(Finding::at(Address::Stage(Stage::Score, indicator.id.clone()), d.arg("node", parent)));
        }
        return Arc::new(trace);
    }
    let trace = column::run(cx, stage, by, indicator.field(), x, input.key);
    if stage == Stage::Score && cx.frozen.is_none() {
        return with_checks(cx, indicator, x, trace);
    }
    trace
}

/// What the numbers themselves say about an indicator: that it is constant, that goalposts do not hold it.
fn with_checks(cx: &Context, indicator: &Indicator, x: &Series, trace: Arc<StageTrace>) -> Arc<StageTrace> {
    let address = Address::Stage(Stage::Score, indicator.id.clone());
    let mut found = Vec::new();
    let present = || (0..cx.rows).filter(|r| cx.is_scored(*r)).filter_map(|r| x.get(r));
    if !trace.findings.iter().any(Finding::is_error)
        && cx.rows > 1
        && let Some(first) = present().next()
        && present().all(|v| v == first)
        && present().nth(1).is_some()
        // Those without evidence score zero: they differ from the others.
        && !column::lacks_evidence(x)
    {
        let d = Diagnostic::new(data::CONSTANT).arg("indicator", &indicator.id).arg("value", first).arg("count", present().count());
        found.push(Finding::at(address.clone(), d));
    }
    if indicator.score.facts().needs_goalposts
        && let Some([lo, hi]) = indicator.goalposts
    {
        let outside: Vec<usize> = (0..cx.rows).filter(|r| x.get(*r).is_some_and(|v| v < lo || v > hi)).collect();
        if let Some(row) = outside.first() {
            let clip = indicator.score.params_with_defaults();
            let clip = clip.get("clip").and_then(indicia_method::Value::as_text).unwrap_or("none").to_string();
            let d = Diagnostic::new(data::OUTSIDE_GOALPOSTS).arg("indicator", &indicator.id).arg("count", outside.len());
            let d = d.arg("low", lo).arg("high", hi).arg("value", x.values[*row]).arg("clip", clip);
            found.push(cx.name_row(Finding::at(address, d), *row));
        }
    }
    if found.is_empty() || trace.findings.iter().any(|f| found.contains(f)) {
        return trace;
    }
    let mut trace = (*trace).clone();
    trace.findings.extend(found);
    Arc::new(trace)
}

fn impute_all(cx: &Context, indicators: &[Arc<Indicator>], inputs: &[Arc<StageTrace>]) -> Vec<Arc<StageTrace>> {
    let mut out: Vec<Arc<StageTrace>> = inputs.iter().map(pass).collect();
    let mut groups: Vec<(Key, Vec<usize>)> = Vec::new();
    for (n, indicator) in indicators.iter().enumerate() {
        let Some(by) = indicator.impute.as_ref().filter(|_| !cx.plan.given().left_out.contains(&indicator.id)) else { continue };
        match groups.iter_mut().find(|g| g.0 == by.key()) {
            Some(g) => g.1.push(n),
            None => groups.push((by.key(), vec![n])),
        }
    }
    for (_, members) in groups {
        let Some(by) = &indicators[members[0]].impute else { continue };
        let fields: Vec<Field> = members.iter().map(|n| indicators[*n].field()).collect();
        let columns: Vec<(Series, Key)> = members.iter().map(|n| (inputs[*n].series.clone(), inputs[*n].key)).collect();
        for (n, trace) in members.iter().zip(impute::run(cx, by, &fields, &columns)) {
            out[*n] = trace;
        }
    }
    out
}

fn finish(cx: &Context, indicator: &Indicator, stages: [Arc<StageTrace>; 5], last: Arc<StageTrace>) -> IndicatorTrace {
    let rounding = cx.plan.system().rounding;
    let given = cx.plan.given().values.get(&indicator.id).filter(|s| s.len() == cx.rows);
    let unrounded = given.unwrap_or(&last.series).clone();
    let (score, key) = match (given, rounding.indicator) {
        (Some(series), _) => (series.clone(), given_key(cx, series)),
        (None, None) => (unrounded.clone(), last.key),
        (None, Some(decimals)) => {
            let key = KeyBuilder::new("round").key(last.key).number(decimals.into()).debug(&rounding.mode).done();
            match cx.previous_indicator(&indicator.id).filter(|t| t.key == key) {
                Some(earlier) => (earlier.score.clone(), key),
                None => (round(&unrounded, decimals, rounding.mode), key),
            }
        }
    };
    IndicatorTrace { stages, unrounded, score, key }
}

/// Whether given values are as many as there are rows; otherwise cells that have failed, and why.
pub(super) fn fitting(cx: &Context, address: &Address, given: &Series) -> Result<(), (Series, Finding)> {
    if given.len() == cx.rows {
        return Ok(());
    }
    let d = Diagnostic::new(EDIT_INVALID).arg("address", address).arg("expected", cx.rows).arg("found", given.len());
    Err((Series::new(vec![0.0; cx.rows], vec![Status::FAILED; cx.rows]), Finding::at(address.clone(), d)))
}

/// The key of values that are given.
pub(super) fn given_key(cx: &Context, series: &Series) -> Key {
    let status: Vec<u8> = (0..series.len()).map(|r| series.status(r).0).collect();
    KeyBuilder::new("given").key(cx.rows_key).floats(&series.values).bytes(&status).done()
}

/// Rounds every value.
pub(super) fn round(series: &Series, decimals: u32, mode: RoundMode) -> Series {
    Series { values: Arc::new(series.values.iter().map(|v| mode.round(*v, decimals)).collect()), status: series.status.clone() }
}

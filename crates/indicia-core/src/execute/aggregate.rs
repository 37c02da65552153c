//! Children and weights to the value of a node.
//!
//! The host owns missing values: rows are put together by which children they have, and each such pattern is a
//! complete table of its own, with the weights of what is present scaled up to the same total.

use std::ops::Range;
use std::sync::Arc;

use indicia_method::{Axis, Column, Failure, Field, Fitted, Locality, Missing, Output, OutputKind, Status, Table, Weights};
use rayon::prelude::*;

use super::column::{base_unknown, name_period};
use super::context::{Context, PARALLEL};
use super::finite;
use super::gather::Gathered;
use super::scope::scopes;
use super::trace::{StateTrace, WeightTrace};
use super::weigh::applies_to_nobody;
use crate::data::Series;
use crate::finding::Finding;
use crate::system::{Address, FitScope, MissingPolicy, MissingRule, Use};

/// Rows that one call computes when rows are spread over threads; results do not depend on it.
const CHUNK: usize = 8192;

/// What a node is computed from.
pub(super) struct Inputs<'a> {
    pub(super) fields: &'a [Field<'a>],
    pub(super) series: &'a [Series],
    pub(super) weights: &'a WeightTrace,
    pub(super) missing: MissingPolicy,
}

/// The value of a node with the states behind it.
pub(super) fn run(cx: &Context, address: &Address, by: &Use, inputs: &Inputs, findings: &mut Vec<Finding>) -> (Series, Vec<StateTrace>) {
    match by.facts().locality {
        Locality::Row => (by_row(cx, address, by, inputs, findings), Vec::new()),
        Locality::Set => match apply_to_somebody(cx, inputs) {
            None => by_set(cx, address, by, inputs, findings),
            Some(children) if children.is_empty() => (Series::new(vec![0.0; cx.rows], vec![Status::NOT_APPLICABLE; cx.rows]), Vec::new()),
            Some(children) => {
                let fields: Vec<Field> = children.iter().map(|j| inputs.fields[*j]).collect();
                let series: Vec<Series> = children.iter().map(|j| inputs.series[*j].clone()).collect();
                let mut values = Vec::new();
                let vectors = inputs.weights.values.chunks_exact(inputs.fields.len());
                vectors.for_each(|w| reweighted(w, &children, &mut values));
                let weights = WeightTrace { axis: inputs.weights.axis.clone(), ..WeightTrace::shared(values) };
                by_set(cx, address, by, &Inputs { fields: &fields, series: &series, weights: &weights, missing: inputs.missing }, findings)
            }
        },
    }
}

/// Numbers of the children that apply to any unit; `None` where all do. A method that looks at all units is to see no other: no row would be complete.
fn apply_to_somebody(cx: &Context, inputs: &Inputs) -> Option<Vec<usize>> {
    let k = inputs.fields.len();
    let children: Vec<usize> = (0..k).filter(|j| !applies_to_nobody(cx, inputs.fields[*j].id, &inputs.series[*j])).collect();
    (children.len() < k).then_some(children)
}

/// Rows with the same children present.
pub(super) struct Pattern {
    /// Numbers of the children that are present.
    pub(super) children: Vec<usize>,
    /// The rows, ascending.
    pub(super) rows: Vec<u32>,
}

/// The patterns of a node's inputs, in the order of their first row; `None` when nothing is missing.
pub(super) fn patterns(series: &[Series], rows: usize) -> Option<Vec<Pattern>> {
    let gappy: Vec<(usize, &Series)> = series.iter().enumerate().filter(|(_, s)| !s.is_complete()).collect();
    if gappy.is_empty() {
        return None;
    }
    let mut masks = vec![0_u64; rows * series.len().div_ceil(64)];
    gappy.iter().for_each(|(j, s)| mark_missing(&mut masks, series.len(), *j, |r| s.status(r).is_present()));
    Some(patterns_of(&masks, series.len(), 0..rows))
}

/// Sets the bit of a child in the mask of each row where it is missing: as many words a row as `children` take.
pub(super) fn mark_missing(masks: &mut [u64], children: usize, child: usize, is_present: impl Fn(usize) -> bool) {
    for (r, mask) in masks.chunks_exact_mut(children.div_ceil(64).max(1)).enumerate() {
        mask[child / 64] |= u64::from(!is_present(r)) << (child % 64);
    }
}

/// Rows of a range put together by their masks, in the order of their first row.
pub(super) fn patterns_of(masks: &[u64], children: usize, rows: Range<usize>) -> Vec<Pattern> {
    let words = children.div_ceil(64);
    let mask = |r: u32| &masks[r as usize * words..(r as usize + 1) * words];
    let mut order: Vec<u32> = rows.map(|r| r as u32).collect();
    order.sort_by(|a, b| mask(*a).cmp(mask(*b)));
    let mut out: Vec<Pattern> = Vec::new();
    for group in order.chunk_by(|a, b| mask(*a) == mask(*b)) {
        let m = mask(group[0]);
        let children = (0..children).filter(|j| m[j / 64] >> (j % 64) & 1 == 0).collect();
        out.push(Pattern { children, rows: group.to_vec() });
    }
    out.sort_by_key(|p| p.rows[0]);
    out
}

fn by_row(cx: &Context, address: &Address, by: &Use, inputs: &Inputs, findings: &mut Vec<Finding>) -> Series {
    let n = cx.rows;
    let (mut values, mut status) = (vec![0.0; n], vec![Status::PRESENT; n]);
    let state = match fit_nothing(cx, address, by, inputs, findings) {
        Ok(state) => state,
        Err(f) => {
            findings.push(cx.failed(address, by, &f));
            return Series::new(values, vec![Status::FAILED; n]);
        }
    };
    let own = by.facts().missing == Missing::Own;
    match if own { None } else { patterns(inputs.series, n) } {
        None => {
            let chunk = if n * inputs.series.len() >= PARALLEL { CHUNK } else { n.max(1) };
            let work = |(c, (values, status)): (usize, (&mut [f64], &mut [u8]))| {
                let mut found = Vec::new();
                let from = c * chunk;
                let rows = from..from + values.len();
                let columns: Vec<Column> = inputs
                    .series
                    .iter()
                    .map(|s| if own { s.column(rows.clone()) } else { Column::dense(&s.values[rows.clone()]) })
                    .collect();
                let group = inputs.weights.group();
                let table = Table {
                    columns: &columns,
                    fields: inputs.fields,
                    rows: values.len(),
                    unit: &cx.data.unit_of_row()[rows.clone()],
                    period: &cx.data.time()[rows.clone()],
                    group: if group.is_empty() { group } else { &group[rows.clone()] },
                    name: "",
                };
                let mut view = inputs.weights.view();
                if view.axis == Axis::Row {
                    let k = inputs.fields.len();
                    view.values = &view.values[rows.start * k..rows.end * k];
                }
                let count = values.len();
                let mut out = Output::new(values, status, count, 1);
                let done = cx
                    .call(address, by, &|r| r + from, &mut found, |call| by.instance().apply(&*state, None, &table, view, &mut out, call));
                (found, done)
            };
            let results: Vec<(Vec<Finding>, Result<(), Failure>)> = if chunk < n {
                values.par_chunks_mut(chunk).zip(status.par_chunks_mut(chunk)).enumerate().map(work).collect()
            } else {
                values.chunks_mut(chunk).zip(status.chunks_mut(chunk)).enumerate().map(work).collect()
            };
            for (found, done) in results {
                findings.extend(found);
                if let Err(f) = done {
                    findings.push(cx.failed(address, by, &f));
                    return Series::new(values, vec![Status::FAILED; n]);
                }
            }
        }
        Some(patterns) => {
            let work = |pattern: &Pattern| run_pattern(cx, address, by, inputs, pattern, &*state);
            let parts: Vec<Part> = if n * inputs.series.len() >= PARALLEL {
                patterns.par_iter().map(work).collect()
            } else {
                patterns.iter().map(work).collect()
            };
            status.fill(Status::MISSING);
            for part in parts {
                findings.extend(part.findings);
                for (n, r) in part.rows.iter().enumerate() {
                    values[*r as usize] = part.values[n];
                    status[*r as usize] = part.status[n];
                }
                if let Some(f) = part.failure {
                    let finding = Finding::from_method(address.clone(), by, &f, None);
                    // What fails for one pattern of missing children mostly fails for all: it is said once.
                    if !findings.contains(&finding) {
                        findings.push(finding);
                    }
                }
            }
        }
    }
    finite::refuse(cx, address, by, &values, &mut status, &|r| r, findings);
    if !own && some_do_not_apply(inputs.series) {
        let k = inputs.series.len();
        mark_not_applicable(k, |j, r| inputs.series[j].status(r), &mut status);
    }
    Series::new(values, status)
}

/// Whether any cell of the children says that it does not apply.
pub(super) fn some_do_not_apply(series: &[Series]) -> bool {
    series.iter().any(|s| s.status.as_ref().is_some_and(|b| b.iter().any(|b| Status(*b).state() == Status::NOT_APPLICABLE)))
}

/// A node of which no child applies to a unit does not apply to it either.
pub(super) fn mark_not_applicable(children: usize, of: impl Fn(usize, usize) -> Status, status: &mut [u8]) {
    for (row, status) in status.iter_mut().enumerate().filter(|(_, s)| Status(**s).state() == Status::MISSING) {
        if children > 0 && (0..children).all(|j| of(j, row).state() == Status::NOT_APPLICABLE) {
            *status = Status::NOT_APPLICABLE;
        }
    }
}

/// The rows of a pattern that have enough to be computed, with what came out.
struct Part {
    rows: Vec<u32>,
    values: Vec<f64>,
    status: Vec<u8>,
    findings: Vec<Finding>,
    failure: Option<Failure>,
}

/// A row-local aggregator has nothing to learn, but its state may hold what its parameters say.
fn fit_nothing(
    cx: &Context,
    address: &Address,
    by: &Use,
    inputs: &Inputs,
    findings: &mut Vec<Finding>,
) -> Result<Arc<dyn Fitted>, Failure> {
    let columns: Vec<Column> = inputs.fields.iter().map(|_| Column::dense(&[])).collect();
    let table = Table { columns: &columns, fields: inputs.fields, ..Table::default() };
    let mut slot = None;
    cx.call(address, by, &|_| usize::MAX, findings, |call| by.instance().fit(&table, &[], call, &mut slot))?;
    slot.map(Arc::from).ok_or_else(|| Failure::new("failed").arg("detail", "no state"))
}

/// What a row has of a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Child {
    /// A value.
    Present,
    /// None, because the child does not apply to the unit: its weight goes to the others.
    NotApplicable,
    /// None.
    Missing,
}

impl Child {
    pub(super) fn of(status: Status) -> Child {
        match status.state() {
            Status::PRESENT => Child::Present,
            Status::NOT_APPLICABLE => Child::NotApplicable,
            _ => Child::Missing,
        }
    }
}

/// The share of the weight of the children that apply which the present children of a row carry.
pub(super) fn coverage(weights: &[f64], child: impl Fn(usize) -> Child) -> f64 {
    let sum_of =
        |counts: &dyn Fn(Child) -> bool| weights.iter().enumerate().filter(|(j, _)| counts(child(*j))).map(|(_, w)| *w).sum::<f64>();
    let total = sum_of(&|c| c != Child::NotApplicable);
    if total == 0.0 { 0.0 } else { sum_of(&|c| c == Child::Present) / total }
}

/// Whether a row of which children are missing has a value all the same: enough of the weight is there, and not all of
/// it is on the missing ones (unless the aggregator looks at no weights). Children that do not apply are not missing. Where weights are found unit by unit, all zero are none at
/// all: the weighting saw no unit with gaps.
pub(super) fn enough(policy: MissingPolicy, by: &Use, weights: (&[f64], Axis), children: &[usize], child: impl Fn(usize) -> Child) -> bool {
    let (weights, axis) = weights;
    let lacks = || (0..weights.len()).any(|j| child(j) == Child::Missing);
    if children.is_empty() || policy.rule == MissingRule::Propagate && lacks() {
        return false;
    }
    let share = coverage(weights, &child);
    let none = weights.iter().sum::<f64>() == 0.0;
    let carries = share != 0.0 || by.facts().ignores_weights || none && axis != Axis::Row;
    carries && share + COVERAGE_SLACK >= policy.min_coverage
}

/// The weights of the present children, scaled up to the total of all.
pub(crate) fn reweighted(weights: &[f64], children: &[usize], out: &mut Vec<f64>) {
    let total: f64 = weights.iter().sum();
    let held: f64 = children.iter().map(|j| weights[*j]).sum();
    let factor = if held == 0.0 { 1.0 } else { total / held };
    out.extend(children.iter().map(|j| weights[*j] * factor));
}

/// Tolerance of the comparison with `min_coverage`: a declared 0.6 is met by weights 0.1 + 0.2 + 0.3.
pub(super) const COVERAGE_SLACK: f64 = 1e-12;

fn run_pattern(cx: &Context, address: &Address, by: &Use, inputs: &Inputs, pattern: &Pattern, state: &dyn Fitted) -> Part {
    let k = inputs.fields.len();
    let whole = pattern.children.len() == k;
    let axis = inputs.weights.view().axis;
    let shared = axis == Axis::Shared;
    let child = |r: u32, j: usize| Child::of(inputs.series[j].status(r as usize));
    let kept =
        |r: u32| whole || enough(inputs.missing, by, (inputs.weights.of_row(r as usize, k), axis), &pattern.children, |j| child(r, j));
    let rows: Vec<u32> = match pattern.rows.first() {
        // One vector for all rows, and no other reason for a gap than that it is one: they stand or fall together.
        Some(first) if shared && !some_do_not_apply(inputs.series) => {
            if kept(*first) {
                pattern.rows.clone()
            } else {
                Vec::new()
            }
        }
        _ => pattern.rows.iter().copied().filter(|r| kept(*r)).collect(),
    };
    let mut part =
        Part { values: vec![0.0; rows.len()], status: vec![Status::PRESENT; rows.len()], rows, findings: Vec::new(), failure: None };
    if part.rows.is_empty() {
        return part;
    }
    let gathered = Gathered::new(cx, pattern.children.iter().map(|j| &inputs.series[*j]), &part.rows);
    let columns = gathered.columns();
    let fields: Vec<Field> = pattern.children.iter().map(|j| inputs.fields[*j]).collect();
    let mut weights = Vec::new();
    for r in part.rows.iter().take(if shared { 1 } else { part.rows.len() }) {
        reweighted(inputs.weights.of_row(*r as usize, k), &pattern.children, &mut weights);
    }
    let view = Weights { values: &weights, axis: if shared { Axis::Shared } else { Axis::Row } };
    let table = gathered.table(&columns, &fields, "");
    let mut out = Output::new(&mut part.values, &mut part.status, part.rows.len(), 1);
    let row_of = |r: usize| part.rows.get(r).map_or(usize::MAX, |r| *r as usize);
    let done = cx.call(address, by, &row_of, &mut part.findings, |call| by.instance().apply(state, None, &table, view, &mut out, call));
    if let Err(f) = done {
        part.status.fill(Status::FAILED);
        part.failure = Some(f);
    }
    part
}

/// An aggregator that looks at all units: complete rows only, since a set with gaps has no common measure.
fn by_set(cx: &Context, address: &Address, by: &Use, inputs: &Inputs, findings: &mut Vec<Finding>) -> (Series, Vec<StateTrace>) {
    let n = cx.rows;
    let (mut values, mut status) = (vec![0.0; n], vec![Status::MISSING; n]);
    let order = by.facts().output == OutputKind::Order;
    // An order of units across periods is none: orders are within a period.
    let scope = if order && by.fit() == FitScope::All { FitScope::Each } else { by.fit() };
    let Some(list) = scopes(cx, scope) else {
        findings.push(base_unknown(cx, address, by));
        return (Series::new(values, vec![Status::FAILED; n]), Vec::new());
    };
    let complete = |r: &u32| inputs.series.iter().all(|s| s.status(*r as usize).is_present());
    let frozen = cx.frozen.and_then(|e| e.node_trace(address.id()));
    let mut states = Vec::new();
    for scope in list {
        let fit_rows: Vec<u32> = scope.fit.clone().map(|r| r as u32).filter(|r| cx.is_scored(*r as usize)).filter(complete).collect();
        let rows: Vec<u32> =
            scope.rows.clone().map(|r| r as u32).filter(complete).filter(|r| !order || cx.is_scored(*r as usize)).collect();
        if order {
            for r in scope.rows.clone().filter(|r| !cx.is_scored(*r)) {
                let f = Failure::new("order-reference");
                findings.push(cx.name_row(Finding::from_method(address.clone(), by, &f, Some(indicia_method::Level::Cell)), r));
            }
        }
        let result = (|| -> Result<Arc<dyn Fitted>, Failure> {
            let state: Arc<dyn Fitted> = match frozen {
                Some(_) if order => return Err(Failure::new("needs-all-units")),
                Some(trace) => {
                    let period = scope.period.map(|p| cx.data.periods()[p]);
                    let serves = |s: &&StateTrace| {
                        s.period.is_none() || s.period.map(|p| cx.frozen.map(|e| e.scored_data().periods()[p])) == Some(period)
                    };
                    trace.states.iter().find(serves).map(|s| s.state.clone()).ok_or_else(|| Failure::new("needs-all-units"))?
                }
                None => {
                    if fit_rows.is_empty() {
                        return Err(Failure::new("no-complete-row"));
                    }
                    let mut slot = None;
                    with_rows(cx, inputs, &fit_rows, |table, _| {
                        let row_of = |r: usize| fit_rows.get(r).map_or(usize::MAX, |r| *r as usize);
                        cx.call(address, by, &row_of, findings, |call| by.instance().fit(table, &[], call, &mut slot))
                    })?;
                    slot.map(Arc::from).ok_or_else(|| Failure::new("failed").arg("detail", "no state"))?
                }
            };
            let (mut dense, mut marks) = (vec![0.0; rows.len()], vec![Status::PRESENT; rows.len()]);
            with_rows(cx, inputs, &rows, |table, weights| {
                let mut out = Output::new(&mut dense, &mut marks, rows.len(), 1);
                let row_of = |r: usize| rows.get(r).map_or(usize::MAX, |r| *r as usize);
                cx.call(address, by, &row_of, findings, |call| by.instance().apply(&*state, None, table, weights, &mut out, call))
            })?;
            let row_of = |r: usize| rows.get(r).map_or(usize::MAX, |r| *r as usize);
            finite::refuse(cx, address, by, &dense, &mut marks, &row_of, findings);
            for ((r, v), m) in rows.iter().zip(dense).zip(marks) {
                values[*r as usize] = v;
                status[*r as usize] = m;
            }
            Ok(state)
        })();
        match result {
            Ok(state) => states.push(StateTrace { period: scope.period, group: None, state }),
            Err(f) => {
                findings.push(name_period(cx, &scope, cx.failed(address, by, &f)));
                rows.iter().for_each(|r| status[*r as usize] = Status::FAILED);
            }
        }
    }
    (Series::new(values, status), states)
}

/// Calls with the given rows of the inputs as a table, and their weights.
fn with_rows<T>(cx: &Context, inputs: &Inputs, rows: &[u32], run: impl FnOnce(&Table, Weights) -> T) -> T {
    let k = inputs.fields.len();
    let gathered = Gathered::new(cx, inputs.series, rows);
    let columns = gathered.columns();
    let view = inputs.weights.view();
    let mut by_row = Vec::new();
    let weights = if view.axis == Axis::Shared {
        view
    } else {
        rows.iter().for_each(|r| by_row.extend_from_slice(inputs.weights.of_row(*r as usize, k)));
        Weights { values: &by_row, axis: Axis::Row }
    };
    run(&gathered.table(&columns, inputs.fields, ""), weights)
}

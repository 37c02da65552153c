//! Weights of a node: shared, by group, or by unit.

use std::ops::Range;
use std::sync::Arc;

use indicia_diagnostic::{Diagnostic, catalogue::config};
use indicia_method::{Column, Failure, Field, Fitted, Missing, Output, Status, Table, WeightAxis, Weights};

use super::column::base_unknown;
use super::context::Context;
use super::evaluation::Evaluation;
use super::gather::Gathered;
use super::scope::{Scope, scopes};
use super::trace::{StateTrace, WeightAxisTrace, WeightTrace};
use crate::data::{Period, Series};
use crate::finding::Finding;
use crate::key::{Key, KeyBuilder};
use crate::system::{Address, ExpertTable, FitScope, Node, WeightSpec, expert};

/// The children of a node as a weighting sees them.
pub(super) struct Children<'a> {
    pub(super) fields: &'a [Field<'a>],
    pub(super) series: &'a [Series],
    pub(super) keys: &'a [Key],
}

/// The weights of a node; failures are findings of the trace, with all weights zero.
pub(super) fn run(
    cx: &Context,
    node: &Node,
    spec: &WeightSpec,
    children: &Children,
    previous: Option<&Arc<WeightTrace>>,
) -> Arc<WeightTrace> {
    let plain = plain(cx, node, spec, children, previous.map(|p| p.plain.as_ref().unwrap_or(p)));
    match cx.plan.given().factors.get(&node.id) {
        Some(factors) if factors.len() == children.fields.len() => {
            let found = times(&plain, factors);
            previous.filter(|p| p.key == found.key).cloned().unwrap_or_else(|| Arc::new(found))
        }
        _ => plain,
    }
}

/// Weights with every child's multiplied, scaled back to the sum that they had.
pub(super) fn times(plain: &Arc<WeightTrace>, factors: &[f64]) -> WeightTrace {
    let mut values = Vec::with_capacity(plain.values.len());
    multiply(&plain.values, factors, &mut values);
    let key = KeyBuilder::new("multiplied weights").key(plain.key).floats(factors).done();
    WeightTrace { values, plain: Some(plain.clone()), key, ..(**plain).clone() }
}

/// The arithmetic of [`times`], vector by vector.
pub(super) fn multiply(weights: &[f64], factors: &[f64], out: &mut Vec<f64>) {
    out.clear();
    for vector in weights.chunks(factors.len().max(1)) {
        let from = out.len();
        out.extend(vector.iter().zip(factors).map(|(w, f)| w * f));
        let (before, after) = (vector.iter().sum::<f64>(), out[from..].iter().sum::<f64>());
        if after > 0.0 {
            out[from..].iter_mut().for_each(|w| *w *= before / after);
        }
    }
}

/// The weights before anything multiplies them.
fn plain(cx: &Context, node: &Node, spec: &WeightSpec, children: &Children, previous: Option<&Arc<WeightTrace>>) -> Arc<WeightTrace> {
    if let Some(given) = cx.plan.given().weights.get(&node.id) {
        let key = KeyBuilder::new("given weights").floats(&given.values).rows(given.axis.of_row()).number(given.axis.kind() as u64).done();
        if let Some(earlier) = previous.filter(|p| p.key == key) {
            return earlier.clone();
        }
        let k = children.fields.len();
        if given.fits(cx.rows, k) {
            return Arc::new(WeightTrace { key, axis: given.axis.clone(), ..WeightTrace::shared(given.values.clone()) });
        }
        // Lists of other rows serve none of these.
        let finding = cx.failed(&Address::Weight(node.id.clone()), &spec.method, &Failure::new("needs-all-units"));
        return Arc::new(WeightTrace { key, findings: vec![finding], ..WeightTrace::shared(vec![0.0; k]) });
    }
    let frozen = cx.frozen.and_then(|e| e.node_trace(&node.id)).and_then(|t| t.weights.as_deref());
    let frozen = frozen.map(|f| f.plain.as_deref().unwrap_or(f));
    weigh(cx, node, spec, children, previous, frozen)
}

/// One weighting, with those that it combines. `frozen` are its weights in the evaluation whose fits stand.
fn weigh(
    cx: &Context,
    node: &Node,
    spec: &WeightSpec,
    children: &Children,
    previous: Option<&Arc<WeightTrace>>,
    frozen: Option<&WeightTrace>,
) -> Arc<WeightTrace> {
    let address = Address::Weight(node.id.clone());
    let k = children.fields.len();
    let sources: Vec<Arc<WeightTrace>> = spec
        .sources
        .iter()
        .enumerate()
        .map(|(n, s)| {
            let earlier = previous.and_then(|p| p.sources.get(n));
            weigh(cx, node, s, children, earlier, frozen.and_then(|f| f.sources.get(n)).map(|f| &**f))
        })
        .collect();
    let data_driven = spec.method.facts().data_driven || !spec.sources.is_empty();
    let mut key = KeyBuilder::new("weights").key(spec.method.key()).debug(&spec.data).debug(&spec.by).keys(sources.iter().map(|s| s.key));
    for f in children.fields {
        key = key.debug(f);
    }
    for t in &spec.experts {
        key = key.text(&t.role).debug(&t.columns).debug(&t.cells);
    }
    if data_driven || spec.by.is_some() || spec.method.facts().weight_axis == WeightAxis::Row {
        key = key.key(cx.rows_key);
    }
    if let Some(by) = spec.by.as_deref().and_then(|b| cx.data.grouping(b)) {
        key = key.debug(by);
    }
    if data_driven {
        key = key.keys(children.keys.iter().copied());
    }
    let key = key.number(cx.frozen.map_or(0, |e| e.identity())).done();
    if let Some(earlier) = previous.filter(|p| p.key == key) {
        return earlier.clone();
    }
    // Weights that could not be found then cannot be found now.
    if let Some(frozen) = frozen.filter(|f| f.findings.iter().any(Finding::is_error)) {
        let findings = frozen.findings.iter().filter(|f| f.is_error()).cloned().collect();
        return Arc::new(WeightTrace { key, findings, ..WeightTrace::shared(vec![0.0; k]) });
    }
    if let Some(frozen) = frozen
        && let Some(values) = frozen_weights(cx, spec, frozen, k)
    {
        return Arc::new(WeightTrace { key, ..values });
    }
    let mut findings: Vec<Finding> = sources.iter().flat_map(|s| s.findings.iter().cloned()).collect();
    let parts = match parts(cx, &address, spec, &mut findings) {
        Some(parts) => parts,
        None => {
            return Arc::new(WeightTrace { sources, key, findings, ..WeightTrace::shared(vec![0.0; k]) });
        }
    };
    let by_row = spec.method.facts().weight_axis == WeightAxis::Row || sources.iter().any(|s| s.axis == WeightAxisTrace::Row);
    let mut states = Vec::new();
    let mut values = vec![0.0; k * if by_row { cx.rows } else { parts.len() }];
    let labelled = !by_row && (spec.by.is_some() || spec.method.fit() == FitScope::Each);
    let mut of_row = vec![0_u32; if labelled { cx.rows } else { 0 }];
    for (n, part) in parts.iter().enumerate() {
        if labelled {
            part.rows.all().iter().for_each(|r| of_row[*r as usize] = n as u32);
        }
        match run_part(cx, &address, spec, children, &sources, frozen, part, by_row, &mut findings) {
            Ok((weights, state)) => {
                states.push(state);
                if by_row {
                    for (i, row) in part.rows.all().into_iter().enumerate() {
                        let to = row as usize * k;
                        values[to..to + k].copy_from_slice(&weights[i * k..(i + 1) * k]);
                    }
                } else {
                    values[n * k..(n + 1) * k].copy_from_slice(&weights[..k]);
                }
            }
            Err(f) => {
                let mut finding = cx.failed(&address, &spec.method, &f);
                finding.diagnostic = finding.diagnostic.arg("group", &part.label).arg("grouping", spec.by.as_deref().unwrap_or_default());
                findings.push(finding);
            }
        }
    }
    findings.iter_mut().for_each(|f| point_at_experts(&spec.experts, f));
    let axis = if by_row {
        WeightAxisTrace::Row
    } else if !labelled {
        WeightAxisTrace::Shared
    } else {
        WeightAxisTrace::Labelled { labels: parts.iter().map(|p| p.label.clone()).collect(), of_row: Arc::new(of_row) }
    };
    Arc::new(WeightTrace { values, axis, states, sources, plain: None, key, findings })
}

/// A finding that names a table of experts gets the place of its cell, and the names of row and column.
fn point_at_experts(tables: &[ExpertTable], finding: &mut Finding) {
    let Some(named) = expert::named(tables, &finding.path) else { return };
    finding.diagnostic.places.extend(named.table.place(named.row, named.column));
    let row = named.row.map(|r| named.table.rows.get(r).map_or_else(|| (r + 1).to_string(), |name| name.to_string()));
    let column = named.column.and_then(|c| named.table.columns.get(c));
    let names = [("expert", row), ("item", column.map(|c| c.to_string()))];
    for (name, value) in names {
        if let Some(value) = value.filter(|_| finding.diagnostic.args.iter().all(|(n, _)| n != name)) {
            finding.diagnostic = finding.diagnostic.clone().arg(name, value);
        }
    }
}

/// Rows that get one fit: a group, a period, both, or everything.
struct Part {
    label: Arc<str>,
    group: Option<Arc<str>>,
    period: Option<usize>,
    fit: Rows,
    rows: Rows,
}

/// Ascending rows; a list of them is made only where some are left out.
enum Rows {
    Together(Range<usize>),
    Apart(Vec<u32>),
}

impl Rows {
    /// The rows of a range that pass a test.
    fn kept(range: Range<usize>, test: impl Fn(&usize) -> bool) -> Rows {
        Rows::Apart(range.filter(test).map(|r| r as u32).collect())
    }

    fn filtered(&self, test: impl Fn(&u32) -> bool) -> Vec<u32> {
        match self {
            Rows::Together(range) => (range.start as u32..range.end as u32).filter(test).collect(),
            Rows::Apart(rows) => rows.iter().copied().filter(test).collect(),
        }
    }

    fn all(&self) -> Vec<u32> {
        self.filtered(|_| true)
    }

    fn first(&self) -> Option<u32> {
        match self {
            Rows::Together(range) => range.clone().next().map(|r| r as u32),
            Rows::Apart(rows) => rows.first().copied(),
        }
    }

    fn is_empty(&self) -> bool {
        self.first().is_none()
    }
}

fn parts(cx: &Context, address: &Address, spec: &WeightSpec, findings: &mut Vec<Finding>) -> Option<Vec<Part>> {
    let Some(scopes) = scopes(cx, spec.method.fit()) else {
        findings.push(base_unknown(cx, address, &spec.method));
        return None;
    };
    let grouping = match &spec.by {
        None => None,
        Some(name) => match cx.data.grouping(name) {
            Some(g) => Some(g),
            None => {
                let known: Vec<&str> = cx.data.groupings().iter().map(|g| &*g.name).collect();
                let d = Diagnostic::new(config::GROUPING_UNKNOWN)
                    .arg("id", name)
                    .arg("key", "by")
                    .arg("known", known.join(", "))
                    .arg("group", name);
                let d = match indicia_diagnostic::nearest(name, known.iter().copied()) {
                    Some(n) => d.arg("nearest", n),
                    None => d.no_hint(),
                };
                findings.push(Finding::at(address.clone(), d).path("by"));
                return None;
            }
        },
    };
    let mut out = Vec::new();
    for scope in scopes {
        let Scope { period, fit, rows } = scope;
        let period_label = period.map(|p| cx.data.periods()[p].to_string());
        let Some(grouping) = grouping else {
            let label = period_label.unwrap_or_default().into();
            out.push(Part { label, group: None, period, fit: Rows::Together(fit), rows: Rows::Together(rows) });
            continue;
        };
        for (g, name) in grouping.labels.iter().enumerate() {
            let inside = |r: &usize| grouping.of_unit[cx.data.unit_of_row()[*r] as usize] == Some(g as u32);
            let rows = Rows::kept(rows.clone(), inside);
            if rows.is_empty() {
                continue;
            }
            let fit = Rows::kept(fit.clone(), inside);
            // The label is the group's name: it is what a weighting by group looks up.
            out.push(Part { label: name.clone(), group: Some(name.clone()), period, fit, rows });
        }
        let lost: Vec<usize> = rows.filter(|r| grouping.of_unit[cx.data.unit_of_row()[*r] as usize].is_none()).collect();
        if let Some(row) = lost.first() {
            let d = Diagnostic::new(indicia_diagnostic::catalogue::units::GROUP_MISSING).arg("group", &grouping.name).arg("key", "by");
            findings.push(cx.name_row(Finding::at(address.clone(), d).path("by"), *row));
        }
    }
    Some(out)
}

#[allow(clippy::too_many_arguments)]
fn run_part(
    cx: &Context,
    address: &Address,
    spec: &WeightSpec,
    children: &Children,
    sources: &[Arc<WeightTrace>],
    frozen: Option<&WeightTrace>,
    part: &Part,
    by_row: bool,
    findings: &mut Vec<Finding>,
) -> Result<(Vec<f64>, StateTrace), Failure> {
    let by = &spec.method;
    let facts = by.facts();
    let k = children.fields.len();
    // A child that applies to nobody (screening left it out) has no data to be weighed by: the others share the weight.
    let applying: Vec<usize> = if facts.data_driven && spec.experts.is_empty() && sources.is_empty() {
        (0..k).filter(|j| !applies_to_nobody(cx, children.fields[*j].id, &children.series[*j])).collect()
    } else {
        Vec::new()
    };
    if !applying.is_empty() && applying.len() < k {
        let fields: Vec<Field> = applying.iter().map(|j| children.fields[*j]).collect();
        let series: Vec<Series> = applying.iter().map(|j| children.series[*j].clone()).collect();
        let keys: Vec<Key> = applying.iter().map(|j| children.keys[*j]).collect();
        let fewer = Children { fields: &fields, series: &series, keys: &keys };
        let (few, state) = run_part(cx, address, spec, &fewer, sources, frozen, part, by_row, findings)?;
        let mut weights = vec![0.0; few.len() / applying.len() * k];
        for (all, few) in weights.chunks_mut(k).zip(few.chunks(applying.len())) {
            applying.iter().zip(few).for_each(|(j, w)| all[*j] = *w);
        }
        return Ok((weights, state));
    }
    let complete = |r: &u32| children.series.iter().all(|s| s.status(*r as usize).is_present());
    // Weights that do not depend on data are spared a copy of them.
    let fit_rows: Vec<u32> = if facts.data_driven {
        let kept = |r: &u32| cx.is_scored(*r as usize) && (facts.missing == Missing::Own || complete(r));
        part.fit.filtered(kept)
    } else {
        Vec::new()
    };
    if facts.data_driven && fit_rows.is_empty() && frozen.is_none() {
        return Err(Failure::new("no-complete-row"));
    }
    let own_axis = by_row;
    let all_rows = if own_axis { part.rows.all() } else { part.rows.first().into_iter().collect() };
    let rows: Vec<u32> =
        if own_axis && facts.missing == Missing::Host { all_rows.iter().copied().filter(complete).collect() } else { all_rows.clone() };
    let gathered = Gathered::new(cx, children.series, &fit_rows);
    let columns = gathered.columns();
    let table = gathered.table(&columns, children.fields, &part.label);
    let experts: Vec<OwnedTable> = spec
        .experts
        .iter()
        .map(OwnedTable::expert)
        .chain(sources.iter().enumerate().map(|(n, s)| OwnedTable::source(n, s, &rows, k)))
        .collect();
    let expert_columns: Vec<Vec<Column>> = experts.iter().map(OwnedTable::columns).collect();
    let expert_fields: Vec<Vec<Field>> = experts
        .iter()
        .map(|t| {
            if t.names.is_empty() {
                children.fields.to_vec()
            } else {
                t.names.iter().map(|n| Field { id: n, ..Field::default() }).collect()
            }
        })
        .collect();
    let inputs: Vec<Table> = experts
        .iter()
        .zip(&expert_columns)
        .zip(&expert_fields)
        .map(|((t, columns), fields)| Table { columns, fields, rows: t.rows, name: &t.name, ..Table::default() })
        .collect();
    let row_of = |r: usize| fit_rows.get(r).map_or(usize::MAX, |r| *r as usize);
    let part_period = part.period.map(|p| cx.data.periods()[p]);
    // Sources by unit are combined anew for new rows: what stands is in the sources.
    let combined_by_row = sources.iter().any(|s| s.axis == WeightAxisTrace::Row);
    let state: Arc<dyn Fitted> = match frozen.filter(|_| !combined_by_row) {
        Some(weights) => {
            let found = cx.frozen.and_then(|e| weights.states.iter().find(|s| serves(s, e, part.group.as_ref(), part_period)));
            found.map(|s| s.state.clone()).ok_or_else(|| Failure::new("needs-all-units"))?
        }
        None => {
            let mut slot = None;
            cx.call(address, by, &row_of, findings, |call| by.instance().fit(&table, &inputs, call, &mut slot))?;
            slot.map(Arc::from).ok_or_else(|| Failure::new("failed").arg("detail", "no state"))?
        }
    };
    let out_rows = if own_axis { rows.len() } else { 1 };
    let (mut values, mut status) = (vec![0.0; out_rows * k], vec![Status::PRESENT; out_rows * k]);
    let mut out = Output::new(&mut values, &mut status, out_rows, k);
    let gathered = Gathered::new(cx, children.series, if own_axis { &rows } else { &fit_rows });
    let columns = gathered.columns();
    let table = gathered.table(&columns, children.fields, &part.label);
    let row_of = |r: usize| if own_axis { &rows } else { &fit_rows }.get(r).map_or(usize::MAX, |r| *r as usize);
    cx.call(address, by, &row_of, findings, |call| by.instance().apply(&*state, None, &table, Weights::default(), &mut out, call))?;
    let mut weights = vec![0.0; k * if own_axis { all_rows.len() } else { 1 }];
    for i in 0..out_rows {
        // Rows without weights (a child is missing) keep zeros: their node is missing for that very reason.
        let to = if own_axis { all_rows.binary_search(&rows[i]).unwrap_or(0) } else { 0 };
        for j in 0..k {
            let w = values[j * out_rows + i];
            if !w.is_finite() {
                return Err(Failure::new("overflow"));
            }
            weights[to * k + j] = w;
        }
    }
    Ok((weights, StateTrace { period: part.period, group: part.group.clone(), state }))
}

/// Whether a child applies to no unit at all. Of one row alone nobody can tell: then the evaluation says it whose fits stand.
pub(super) fn applies_to_nobody(cx: &Context, child: &str, series: &Series) -> bool {
    let series = match cx.frozen {
        None => Some(series),
        Some(frozen) => frozen.value(child),
    };
    series.is_some_and(|s| !s.is_empty() && s.status.is_some() && (0..s.len()).all(|r| s.status(r).state() == Status::NOT_APPLICABLE))
}

/// Weights of an evaluation whose fits are frozen, for the rows at hand.
fn frozen_weights(cx: &Context, spec: &WeightSpec, frozen: &WeightTrace, k: usize) -> Option<WeightTrace> {
    let keep = |values: Vec<f64>, axis| WeightTrace {
        values,
        axis,
        states: frozen.states.clone(),
        sources: frozen.sources.clone(),
        plain: None,
        key: Key::default(),
        findings: Vec::new(),
    };
    match &frozen.axis {
        WeightAxisTrace::Shared => Some(keep(frozen.values.clone(), WeightAxisTrace::Shared)),
        WeightAxisTrace::Labelled { .. } => {
            let evaluation = cx.frozen?;
            let grouping = spec.by.as_deref().and_then(|b| cx.data.grouping(b));
            let mut values = Vec::with_capacity(cx.rows * k);
            for row in 0..cx.rows {
                let group = match grouping {
                    Some(g) => Some(&g.labels[g.of_unit[cx.data.unit_of_row()[row] as usize]? as usize]),
                    None => None,
                };
                // There is a state for each vector.
                let n = frozen.states.iter().position(|s| serves(s, evaluation, group, Some(cx.data.period(row))))?;
                values.extend_from_slice(frozen.values.get(n * k..(n + 1) * k)?);
            }
            Some(keep(values, WeightAxisTrace::Row))
        }
        // Weights by unit are solved anew for a new row, against the fit that stands.
        WeightAxisTrace::Row => None,
    }
}

/// Whether a state of an evaluation is the one for a group and a period.
fn serves(state: &StateTrace, of: &Evaluation, group: Option<&Arc<str>>, period: Option<Period>) -> bool {
    let own = state.period.map(|p| of.scored_data().periods()[p]);
    state.group.as_ref() == group && (own.is_none() || own == period)
}

/// A table that is made for one call: experts' or other weights.
struct OwnedTable {
    name: String,
    names: Vec<Arc<str>>,
    rows: usize,
    values: Vec<Vec<f64>>,
    status: Vec<Option<Vec<u8>>>,
}

impl OwnedTable {
    fn expert(t: &ExpertTable) -> OwnedTable {
        let values = t.cells.iter().map(|c| c.iter().map(|v| v.unwrap_or(0.0)).collect()).collect();
        let status = t
            .cells
            .iter()
            .map(|c| {
                c.iter()
                    .any(Option::is_none)
                    .then(|| c.iter().map(|v| if v.is_some() { Status::PRESENT } else { Status::MISSING }).collect())
            })
            .collect();
        OwnedTable { name: t.role.to_string(), names: t.columns.clone(), rows: t.cells.first().map_or(0, Vec::len), values, status }
    }

    /// The weights of a source: one row where they are the same for all of `rows`, otherwise a row for each.
    fn source(n: usize, s: &WeightTrace, rows: &[u32], k: usize) -> OwnedTable {
        let rows = match &s.axis {
            WeightAxisTrace::Shared => &[0],
            WeightAxisTrace::Labelled { of_row, .. } if rows.windows(2).all(|r| of_row[r[0] as usize] == of_row[r[1] as usize]) => {
                &rows[..rows.len().min(1)]
            }
            _ => rows,
        };
        let values = (0..k).map(|j| rows.iter().map(|r| s.of_row(*r as usize, k).get(j).copied().unwrap_or(0.0)).collect()).collect();
        OwnedTable { name: format!("source.{n}"), names: Vec::new(), rows: rows.len(), values, status: vec![None; k] }
    }

    fn columns(&self) -> Vec<Column<'_>> {
        self.values.iter().zip(&self.status).map(|(v, s)| Column { values: v, status: s.as_deref() }).collect()
    }
}

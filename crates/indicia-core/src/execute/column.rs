//! Treatments and normalisers: one column in, one column out.

use std::sync::Arc;

use indicia_diagnostic::{Diagnostic, catalogue::config};
use indicia_method::{Column, Failure, Field, Fitted, Missing, Output, Status, Table, Weights};

use super::context::Context;
use super::finite;
use super::scope::{Scope, scopes};
use super::trace::{StageTrace, StateTrace};
use crate::data::Series;
use crate::finding::Finding;
use crate::key::{Key, KeyBuilder};
use crate::system::{Address, Stage, Use};

/// Applies a column method to a series.
pub(super) fn run(cx: &Context, stage: Stage, by: &Use, field: Field, x: &Series, x_key: Key) -> Arc<StageTrace> {
    let address = Address::Stage(stage, field.id.into());
    let given = cx.plan.given().states.get(&address);
    let mut key = KeyBuilder::new("column").key(by.key()).key(x_key).key(cx.rows_key).debug(&field.direction);
    for pair in [field.goalposts, field.target] {
        key = key.floats(pair.as_ref().map_or(&[], |p| p.as_slice()));
    }
    key = key.text(given.map(indicia_method::to_json).as_deref().unwrap_or_default()).number(cx.frozen.map_or(0, |e| e.identity()));
    let key = key.done();
    if let Some(earlier) = cx.previous_indicator(field.id)
        && earlier.stages[stage as usize].key == key
    {
        return earlier.stages[stage as usize].clone();
    }
    let mut out = Columns::new(x);
    let mut findings = Vec::new();
    let mut states = Vec::new();
    match scopes(cx, by.fit()) {
        None => {
            findings.push(base_unknown(cx, &address, by));
            out.fail_all();
        }
        Some(list) => {
            for scope in list {
                match fit(cx, &address, by, field, x, &scope, &mut findings) {
                    Ok(state) => {
                        if let Err(f) = apply(cx, &address, by, field, x, &scope, &*state, &mut out, &mut findings) {
                            findings.push(cx.failed(&address, by, &f));
                            out.fail(&scope);
                        }
                        states.push(StateTrace { period: scope.period, group: None, state });
                    }
                    Err(f) => {
                        findings.push(name_period(cx, &scope, cx.failed(&address, by, &f)));
                        out.fail(&scope);
                    }
                }
            }
        }
    }
    finite::refuse(cx, &address, by, &out.values, &mut out.status, &|r| r, &mut findings);
    if stage == Stage::Score {
        score_no_evidence(&mut out.values, &mut out.status);
    }
    let series = out.finish(stage == Stage::Treat, x);
    Arc::new(StageTrace { series, states, key, findings })
}

pub(super) fn base_unknown(cx: &Context, address: &Address, by: &Use) -> Finding {
    let period = match by.fit() {
        crate::system::FitScope::Base(p) => p.to_string(),
        _ => String::new(),
    };
    let known: Vec<String> = cx.data.periods().iter().map(ToString::to_string).collect();
    Finding::at(address.clone(), Diagnostic::new(config::FIT_BASE_UNKNOWN).arg("period", period).arg("known", known.join(", "))).path("fit")
}

pub(super) fn name_period(cx: &Context, scope: &Scope, mut finding: Finding) -> Finding {
    if let Some(p) = scope.period {
        finding.diagnostic = finding.diagnostic.arg("period", cx.data.periods()[p]);
    }
    finding
}

fn fit(
    cx: &Context,
    address: &Address,
    by: &Use,
    field: Field,
    x: &Series,
    scope: &Scope,
    findings: &mut Vec<Finding>,
) -> Result<Arc<dyn Fitted>, Failure> {
    if let Some(state) = cx.plan.given().states.get(address) {
        return by.instance().load(state).map(Arc::from);
    }
    if let Some(frozen) = cx.frozen
        && let Address::Stage(stage, id) = address
        && let Some(trace) = frozen.indicator(id)
    {
        let states = &trace.stage(*stage).states;
        let period = scope.period.map(|p| cx.data.periods()[p]);
        let fits = |s: &&StateTrace| s.period.map(|p| frozen.scored_data().periods()[p]) == period || s.period.is_none();
        return states.iter().find(fits).map(|s| s.state.clone()).ok_or_else(|| Failure::new("needs-all-units"));
    }
    let mut slot = None;
    let rows = scope.fit.clone();
    let direct = cx.scored.is_none() && x.is_complete();
    if direct || by.facts().missing == Missing::Own && cx.scored.is_none() {
        let columns = [if direct { Column::dense(&x.values[rows.clone()]) } else { x.column(rows.clone()) }];
        let table = Table {
            columns: &columns,
            fields: &[field],
            rows: rows.len(),
            unit: &cx.data.unit_of_row()[rows.clone()],
            period: &cx.data.time()[rows.clone()],
            ..Table::default()
        };
        cx.call(address, by, &|r| r + rows.start, findings, |call| by.instance().fit(&table, &[], call, &mut slot))?;
    } else {
        let kept: Vec<usize> = rows.filter(|r| cx.is_scored(*r) && x.status(*r).is_present()).collect();
        let values: Vec<f64> = kept.iter().map(|r| x.values[*r]).collect();
        let unit: Vec<u32> = kept.iter().map(|r| cx.data.unit_of_row()[*r]).collect();
        let period: Vec<u32> = kept.iter().map(|r| cx.data.time()[*r]).collect();
        let columns = [Column::dense(&values)];
        let table = Table { columns: &columns, fields: &[field], rows: kept.len(), unit: &unit, period: &period, ..Table::default() };
        let row_of = |r: usize| kept.get(r).copied().unwrap_or(usize::MAX);
        cx.call(address, by, &row_of, findings, |call| by.instance().fit(&table, &[], call, &mut slot))?;
    }
    slot.map(Arc::from).ok_or_else(|| Failure::new("failed").arg("detail", "no state"))
}

#[allow(clippy::too_many_arguments)]
fn apply(
    cx: &Context,
    address: &Address,
    by: &Use,
    field: Field,
    x: &Series,
    scope: &Scope,
    state: &dyn Fitted,
    out: &mut Columns,
    findings: &mut Vec<Finding>,
) -> Result<(), Failure> {
    let rows = scope.rows.clone();
    if x.is_complete() {
        let columns = [Column::dense(&x.values[rows.clone()])];
        let table = Table {
            columns: &columns,
            fields: &[field],
            rows: rows.len(),
            unit: &cx.data.unit_of_row()[rows.clone()],
            period: &cx.data.time()[rows.clone()],
            ..Table::default()
        };
        let (values, status) = (&mut out.values[rows.clone()], &mut out.status[rows.clone()]);
        // The bytes hold flags of the input; a method starts from clean ones.
        let flags = if x.status.is_some() { Some(status.to_vec()) } else { None };
        status.fill(Status::PRESENT);
        let mut output = Output::new(values, status, rows.len(), 1);
        cx.call(address, by, &|r| r + rows.start, findings, |call| {
            by.instance().apply(state, None, &table, Weights::default(), &mut output, call)
        })?;
        if let Some(flags) = flags {
            status.iter_mut().zip(flags).for_each(|(s, f)| *s |= f & !Status::STATE);
        }
        return Ok(());
    }
    let kept: Vec<usize> = rows.filter(|r| x.status(*r).is_present()).collect();
    let values: Vec<f64> = kept.iter().map(|r| x.values[*r]).collect();
    let unit: Vec<u32> = kept.iter().map(|r| cx.data.unit_of_row()[*r]).collect();
    let period: Vec<u32> = kept.iter().map(|r| cx.data.time()[*r]).collect();
    let columns = [Column::dense(&values)];
    let table = Table { columns: &columns, fields: &[field], rows: kept.len(), unit: &unit, period: &period, ..Table::default() };
    let mut dense = vec![0.0; kept.len()];
    let mut marks = vec![Status::PRESENT; kept.len()];
    let mut output = Output::new(&mut dense, &mut marks, kept.len(), 1);
    let row_of = |r: usize| kept.get(r).copied().unwrap_or(usize::MAX);
    cx.call(address, by, &row_of, findings, |call| by.instance().apply(state, None, &table, Weights::default(), &mut output, call))?;
    for ((row, value), mark) in kept.iter().zip(dense).zip(marks) {
        out.values[*row] = value;
        out.status[*row] = mark | out.status[*row] & !Status::STATE;
    }
    Ok(())
}

/// Where evidence was asked for and none came, the score is zero, whatever the method.
pub(super) fn score_no_evidence(values: &mut [f64], status: &mut [u8]) {
    // Mostly there is none: one pass without branches tells.
    if !status.iter().fold(false, |found, s| found | (Status(*s).state() == Status::NO_EVIDENCE)) {
        return;
    }
    for (value, status) in values.iter_mut().zip(status) {
        if Status(*status).state() == Status::NO_EVIDENCE {
            (*value, *status) = (0.0, Status::PRESENT);
        }
    }
}

/// Whether any cell of a column lacks evidence.
pub(super) fn lacks_evidence(x: &Series) -> bool {
    x.status.as_ref().is_some_and(|s| s.iter().any(|b| Status(*b).state() == Status::NO_EVIDENCE))
}

/// An output column under construction. Cells without input keep the reason of the input.
struct Columns {
    values: Vec<f64>,
    status: Vec<u8>,
}

impl Columns {
    fn new(x: &Series) -> Columns {
        let status = x.status.as_ref().map_or_else(|| vec![Status::PRESENT; x.len()], |s| s.to_vec());
        Columns { values: vec![0.0; x.len()], status }
    }

    fn fail(&mut self, scope: &Scope) {
        for s in &mut self.status[scope.rows.clone()] {
            if Status(*s).is_present() {
                *s = Status::FAILED;
            }
        }
    }

    fn fail_all(&mut self) {
        let rows = 0..self.status.len();
        self.fail(&Scope { period: None, fit: rows.clone(), rows });
    }

    fn finish(mut self, mark_changes: bool, x: &Series) -> Series {
        if mark_changes {
            for (i, s) in self.status.iter_mut().enumerate() {
                if Status(*s).is_present() && self.values[i].to_bits() != x.values[i].to_bits() {
                    *s |= Status::TREATED;
                }
            }
        }
        Series::new(self.values, self.status)
    }
}

//! Imputers: a matrix in, the same matrix with fewer gaps out.
//!
//! Indicators whose imputer is the same method with the same parameters are one matrix, in the order of the system.

use std::sync::Arc;

use indicia_diagnostic::{Diagnostic, catalogue::config, catalogue::units};
use indicia_method::{Failure, Field, Fitted, Output, Status, Weights};

use super::column::{base_unknown, name_period};
use super::context::Context;
use super::gather::Gathered;
use super::scope::{Scope, scopes};
use super::trace::{StageTrace, StateTrace};
use crate::data::{Grouping, Series};
use crate::finding::Finding;
use crate::key::{Key, KeyBuilder};
use crate::system::{Address, Stage, Use};

/// Imputes one matrix. `inputs` are the columns with their keys; a trace for each comes back.
pub(super) fn run(cx: &Context, by: &Use, fields: &[Field], inputs: &[(Series, Key)]) -> Vec<Arc<StageTrace>> {
    let matrix = KeyBuilder::new("matrix")
        .key(by.key())
        .key(cx.rows_key)
        .keys(inputs.iter().map(|i| i.1))
        .debug(&fields)
        .number(cx.frozen.map_or(0, |e| e.identity()))
        .done();
    let keys: Vec<Key> = fields.iter().map(|f| KeyBuilder::new("impute").key(matrix).text(f.id).done()).collect();
    let earlier: Option<Vec<Arc<StageTrace>>> = fields
        .iter()
        .zip(&keys)
        .map(|(f, k)| cx.previous_indicator(f.id).map(|t| t.stages[Stage::Impute as usize].clone()).filter(|t| t.key == *k))
        .collect();
    if let Some(earlier) = earlier {
        return earlier;
    }
    let address = Address::Stage(Stage::Impute, fields.first().map_or("", |f| f.id).into());
    let mut findings = Vec::new();
    let mut states = Vec::new();
    let mut out: Vec<(Vec<f64>, Vec<u8>)> =
        inputs.iter().map(|(s, _)| (s.values.to_vec(), (0..s.len()).map(|r| s.status(r).0).collect())).collect();
    match scopes(cx, by.fit()) {
        None => findings.push(base_unknown(cx, &address, by)),
        Some(list) => {
            for part in parts(cx, &address, by, &list, &mut findings) {
                match run_part(cx, &address, by, fields, inputs, &part, &mut out, &mut findings) {
                    Ok(state) => states.push(StateTrace { period: part.scope.period, group: part.group, state }),
                    Err(f) => {
                        let mut finding = name_period(cx, part.scope, cx.failed(&address, by, &f));
                        if let Some(group) = &part.group {
                            finding.diagnostic = finding.diagnostic.arg("group", group);
                        }
                        findings.push(finding);
                    }
                }
            }
        }
    }
    out.into_iter()
        .zip(keys)
        .enumerate()
        .map(|(n, ((values, status), key))| {
            // Findings of the matrix are told once, with its first column.
            let findings = if n == 0 { std::mem::take(&mut findings) } else { Vec::new() };
            Arc::new(StageTrace { series: Series::new(values, status), states: states.clone(), key, findings })
        })
        .collect()
}

/// Rows that get one fit: a scope, or one group of it.
struct Part<'a> {
    scope: &'a Scope,
    /// The group with the number of its grouping's label.
    group: Option<Arc<str>>,
    /// Whether a row belongs to it.
    of_group: Option<(&'a Grouping, u32)>,
}

impl Part<'_> {
    fn holds(&self, cx: &Context, row: usize) -> bool {
        self.of_group.is_none_or(|(grouping, group)| grouping.of_unit[cx.data.unit_of_row()[row] as usize] == Some(group))
    }
}

/// The parts of an imputation: the scopes, or their groups. Rows of units without a group are in none and keep their gaps.
fn parts<'a>(cx: &'a Context, address: &Address, by: &Use, scopes: &'a [Scope], findings: &mut Vec<Finding>) -> Vec<Part<'a>> {
    let Some(name) = by.by() else {
        return scopes.iter().map(|scope| Part { scope, group: None, of_group: None }).collect();
    };
    let Some(grouping) = cx.data.grouping(name) else {
        let known: Vec<&str> = cx.data.groupings().iter().map(|g| &*g.name).collect();
        let d = Diagnostic::new(config::GROUPING_UNKNOWN).arg("by", name).arg("id", name).arg("key", "by").list("known", known).no_hint();
        findings.push(Finding::at(address.clone(), d).path("by"));
        return Vec::new();
    };
    let lost = (0..cx.rows).find(|r| grouping.of_unit[cx.data.unit_of_row()[*r] as usize].is_none());
    if let Some(row) = lost {
        let d = Diagnostic::new(units::GROUP_MISSING).arg("group", &grouping.name).arg("key", "by");
        findings.push(cx.name_row(Finding::at(address.clone(), d).path("by"), row));
    }
    let of_scope = |scope: &'a Scope| {
        let part = move |(n, label): (usize, &Arc<str>)| Part { scope, group: Some(label.clone()), of_group: Some((grouping, n as u32)) };
        grouping.labels.iter().enumerate().map(part).filter(|p| p.scope.rows.clone().any(|r| p.holds(cx, r))).collect::<Vec<_>>()
    };
    scopes.iter().flat_map(of_scope).collect()
}

#[allow(clippy::too_many_arguments)]
fn run_part(
    cx: &Context,
    address: &Address,
    by: &Use,
    fields: &[Field],
    inputs: &[(Series, Key)],
    part: &Part<'_>,
    out: &mut [(Vec<f64>, Vec<u8>)],
    findings: &mut Vec<Finding>,
) -> Result<Arc<dyn Fitted>, Failure> {
    let scope = part.scope;
    let series = || inputs.iter().map(|(s, _)| s);
    let state: Arc<dyn Fitted> = match cx.frozen {
        Some(frozen) => {
            let trace = fields.first().and_then(|f| frozen.indicator(f.id)).map(|t| t.stage(Stage::Impute));
            let period = scope.period.map(|p| cx.data.periods()[p]);
            let serves = |s: &&StateTrace| {
                s.group == part.group && (s.period.is_none() || s.period.map(|p| frozen.scored_data().periods()[p]) == period)
            };
            let found = trace.and_then(|t| t.states.iter().find(serves));
            found.map(|s| s.state.clone()).ok_or_else(|| Failure::new("needs-all-units"))?
        }
        None => {
            let rows: Vec<u32> = scope.fit.clone().filter(|r| cx.is_scored(*r) && part.holds(cx, *r)).map(|r| r as u32).collect();
            let gathered = Gathered::new(cx, series(), &rows);
            let columns = gathered.columns();
            let table = gathered.table(&columns, fields, "");
            let mut slot = None;
            let row_of = |r: usize| rows.get(r).map_or(usize::MAX, |r| *r as usize);
            cx.call(address, by, &row_of, findings, |call| by.instance().fit(&table, &[], call, &mut slot))?;
            slot.map(Arc::from).ok_or_else(|| Failure::new("failed").arg("detail", "no state"))?
        }
    };
    let rows: Vec<u32> = scope.rows.clone().filter(|r| part.holds(cx, *r)).map(|r| r as u32).collect();
    let gathered = Gathered::new(cx, series(), &rows);
    let columns = gathered.columns();
    let table = gathered.table(&columns, fields, "");
    let (mut values, mut status) = (vec![0.0; rows.len() * fields.len()], vec![Status::PRESENT; rows.len() * fields.len()]);
    let mut output = Output::new(&mut values, &mut status, rows.len(), fields.len());
    let row_of = |r: usize| rows.get(r).map_or(usize::MAX, |r| *r as usize);
    cx.call(address, by, &row_of, findings, |call| by.instance().apply(&*state, None, &table, Weights::default(), &mut output, call))?;
    for (c, (to, to_status)) in out.iter_mut().enumerate() {
        for (n, row) in rows.iter().enumerate() {
            let (at, row) = (c * rows.len() + n, *row as usize);
            // Only gaps are filled: a value that is there is never touched, whatever an imputer writes, and a cell that is
            // withheld, does not apply or lacks evidence is no gap.
            let gap = matches!(Status(to_status[row]).state(), Status::MISSING | Status::FAILED);
            if gap && Status(status[at]).is_present() && values[at].is_finite() {
                to[row] = values[at];
                to_status[row] = Status::PRESENT | Status::IMPUTED;
            }
        }
    }
    Ok(state)
}

//! Imputers: a matrix in, the same matrix with fewer gaps out.
//!
//! Indicators whose imputer is the same method with the same parameters are one matrix, in the order of the system.

use std::sync::Arc;

use indicia_method::{Failure, Field, Fitted, Output, Status, Weights};

use super::column::{base_unknown, name_period};
use super::context::Context;
use super::gather::Gathered;
use super::scope::{Scope, scopes};
use super::trace::{StageTrace, StateTrace};
use crate::data::Series;
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
            for scope in list {
                match run_scope(cx, &address, by, fields, inputs, &scope, &mut out, &mut findings) {
                    Ok(state) => states.push(StateTrace { period: scope.period, group: None, state }),
                    Err(f) => findings.push(name_period(cx, &scope, cx.failed(&address, by, &f))),
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

#[allow(clippy::too_many_arguments)]
fn run_scope(
    cx: &Context,
    address: &Address,
    by: &Use,
    fields: &[Field],
    inputs: &[(Series, Key)],
    scope: &Scope,
    out: &mut [(Vec<f64>, Vec<u8>)],
    findings: &mut Vec<Finding>,
) -> Result<Arc<dyn Fitted>, Failure> {
    let series = || inputs.iter().map(|(s, _)| s);
    let state: Arc<dyn Fitted> = match cx.frozen {
        Some(frozen) => {
            let trace = fields.first().and_then(|f| frozen.indicator(f.id)).map(|t| t.stage(Stage::Impute));
            let period = scope.period.map(|p| cx.data.periods()[p]);
            let serves = |s: &&StateTrace| s.period.is_none() || s.period.map(|p| frozen.scored_data().periods()[p]) == period;
            let found = trace.and_then(|t| t.states.iter().find(serves));
            found.map(|s| s.state.clone()).ok_or_else(|| Failure::new("needs-all-units"))?
        }
        None => {
            let rows: Vec<u32> = scope.fit.clone().filter(|r| cx.is_scored(*r)).map(|r| r as u32).collect();
            let gathered = Gathered::new(cx, series(), &rows);
            let columns = gathered.columns();
            let table = gathered.table(&columns, fields, "");
            let mut slot = None;
            let row_of = |r: usize| rows.get(r).map_or(usize::MAX, |r| *r as usize);
            cx.call(address, by, &row_of, findings, |call| by.instance().fit(&table, &[], call, &mut slot))?;
            slot.map(Arc::from).ok_or_else(|| Failure::new("failed").arg("detail", "no state"))?
        }
    };
    let rows: Vec<u32> = scope.rows.clone().map(|r| r as u32).collect();
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

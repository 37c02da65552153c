//! Raw columns to the values of an indicator: derivation, masks, corrections on appeal.

use std::sync::Arc;

use indicia_diagnostic::{Diagnostic, catalogue::columns as data};
use indicia_method::{Failure, Field, Fitted, Output, Status, Table, Weights};

use super::context::Context;
use super::finite;
use super::trace::{StageTrace, StateTrace};
use crate::data::{RawColumn, Series};
use crate::finding::Finding;
use crate::key::{Key, KeyBuilder};
use crate::system::{Address, Indicator, Override, Stage, Use};

/// The values of an indicator before imputation.
pub(super) fn run(cx: &Context, indicator: &Indicator) -> Arc<StageTrace> {
    if cx.plan.given().left_out.contains(&indicator.id) {
        let key = KeyBuilder::new("left out").key(cx.rows_key).done();
        let series = Series::new(vec![0.0; cx.rows], vec![Status::NOT_APPLICABLE; cx.rows]);
        return Arc::new(StageTrace { series, states: Vec::new(), key, findings: Vec::new() });
    }
    let address = Address::Stage(Stage::Derive, indicator.id.clone());
    let overrides: Vec<&Arc<Override>> = cx.plan.system().overrides.iter().filter(|o| o.indicator == indicator.id).collect();
    let inputs: Vec<Option<&RawColumn>> = match &indicator.derive {
        None => vec![cx.data.column(&indicator.column)],
        Some(by) => by.facts().inputs.iter().map(|id| cx.data.column(id)).collect(),
    };
    let mut key = KeyBuilder::new("derive").key(cx.rows_key).key(indicator.derive.as_ref().map_or(Key::default(), Use::key));
    for input in &inputs {
        key = key.key(input.map_or(Key::default(), RawColumn::version));
    }
    let key = key.debug(&indicator.masks).debug(&overrides).text(&indicator.column).number(cx.frozen.map_or(0, |e| e.identity())).done();
    if let Some(earlier) = cx.previous_indicator(&indicator.id)
        && earlier.stages[Stage::Derive as usize].key == key
    {
        return earlier.stages[Stage::Derive as usize].clone();
    }
    let mut findings = Vec::new();
    let mut states = Vec::new();
    let series = match (&indicator.derive, inputs.iter().position(Option::is_none)) {
        (derive, Some(n)) => {
            if cx.plan.given().wanted.is_none() && cx.frozen.is_none() {
                let d = match derive {
                    None => Diagnostic::new(data::NO_COLUMN).arg("nearest", "").hint("add"),
                    Some(by) => {
                        let id = by.facts().inputs[n].clone();
                        Diagnostic::new(data::INPUT_MISSING).arg("column", id).hint("map")
                    }
                };
                findings.push(Finding::at(address, d.arg("indicator", &indicator.id)));
            }
            Series::new(vec![0.0; cx.rows], vec![Status::MISSING; cx.rows])
        }
        (None, None) => inputs[0].map(|c| c.series.clone()).unwrap_or_else(|| Series::dense(Vec::new())),
        (Some(by), None) => {
            let columns: Vec<&RawColumn> = inputs.iter().flatten().copied().collect();
            match derive(cx, &address, by, &columns, &mut findings) {
                Ok((series, state)) => {
                    states.extend(state);
                    series
                }
                Err(f) => {
                    findings.push(cx.failed(&address, by, &f));
                    Series::new(vec![0.0; cx.rows], vec![Status::FAILED; cx.rows])
                }
            }
        }
    };
    let series = correct(cx, indicator, &overrides, series);
    Arc::new(StageTrace { series, states, key, findings })
}

fn derive(
    cx: &Context,
    address: &Address,
    by: &Use,
    inputs: &[&RawColumn],
    findings: &mut Vec<Finding>,
) -> Result<(Series, Option<StateTrace>), Failure> {
    let columns: Vec<_> = inputs.iter().map(|c| c.series.column(0..cx.rows)).collect();
    let fields: Vec<Field> = inputs.iter().map(|c| Field { id: &c.id, unit: &c.unit, ..Field::default() }).collect();
    let table = Table {
        columns: &columns,
        fields: &fields,
        rows: cx.rows,
        unit: cx.data.unit_of_row(),
        period: cx.data.time(),
        ..Table::default()
    };
    let frozen = cx.frozen.and_then(|e| e.indicator(address.id())).and_then(|t| t.stage(Stage::Derive).states.first());
    let state: Arc<dyn Fitted> = match frozen {
        Some(trace) => trace.state.clone(),
        None => {
            let mut slot = None;
            cx.call(address, by, &|r| r, findings, |call| by.instance().fit(&table, &[], call, &mut slot))?;
            slot.map(Arc::from).ok_or_else(|| Failure::new("failed").arg("detail", "no state"))?
        }
    };
    let (mut values, mut status) = (vec![0.0; cx.rows], vec![Status::PRESENT; cx.rows]);
    let mut out = Output::new(&mut values, &mut status, cx.rows, 1);
    cx.call(address, by, &|r| r, findings, |call| by.instance().apply(&*state, None, &table, Weights::default(), &mut out, call))?;
    finite::refuse(cx, address, by, &values, &mut status, &|r| r, findings);
    Ok((Series::new(values, status), Some(StateTrace { period: None, group: None, state })))
}

/// Masks first, corrections last: a correction states a value, so it stands even where a mask would withhold one.
fn correct(cx: &Context, indicator: &Indicator, overrides: &[&Arc<Override>], series: Series) -> Series {
    if indicator.masks.is_empty() && overrides.is_empty() {
        return series;
    }
    let mut values = series.values.to_vec();
    let mut status: Vec<u8> = (0..series.len()).map(|r| series.status(r).0).collect();
    for row in 0..cx.rows {
        let (unit, period) = (&cx.data.unit(row).id, cx.data.period(row));
        if indicator.masks.iter().any(|m| m.unit == *unit && m.period.is_none_or(|p| p == period)) {
            status[row] = Status::WITHHELD;
        }
        for o in overrides.iter().filter(|o| o.unit == *unit && o.period.is_none_or(|p| p == period)) {
            values[row] = o.value;
            status[row] = Status::PRESENT | Status::OVERRIDDEN;
        }
    }
    Series::new(values, status)
}

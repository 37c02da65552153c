//! Scores that depend on the unit in which values are counted, and weights whose size an aggregator takes away.

use indicia_core::{Address, Evaluation, Finding, NodeKind, Stage, Use};
use indicia_diagnostic::{Diagnostic, catalogue::audit as codes};
use indicia_method::{Call, Column, Field, Fit, Output, Status, Table, WeightAxis, Weights};

use super::data::latest;
use super::witness;

/// How many times as large values are in a smaller unit: 万元 in 元.
const TIMES: f64 = 10_000.0;

/// Tells of both.
pub(super) fn look(evaluation: &Evaluation, out: &mut Vec<Finding>) {
    of_measurement(evaluation, out);
    of_weights(evaluation, out);
}

/// Normalisers that learn from the data and still give other scores when all values are counted in another unit.
fn of_measurement(evaluation: &Evaluation, out: &mut Vec<Finding>) {
    let rows = latest(evaluation);
    let data = evaluation.scored_data();
    for (indicator, trace) in evaluation.plan().system().indicators.iter().zip(evaluation.indicators()) {
        let facts = indicator.score.facts();
        if facts.fit != Fit::Data || facts.scale_free {
            continue;
        }
        let values = &trace.stage(Stage::Treat).series;
        let present: Vec<(usize, f64)> = rows.iter().filter_map(|r| values.get(*r).map(|x| (*r, x))).collect();
        let x: Vec<f64> = present.iter().map(|(_, x)| *x).collect();
        let larger: Vec<f64> = x.iter().map(|x| x * TIMES).collect();
        // Goalposts and targets are in the unit of the values, and move with it.
        let field = indicator.field();
        let moved = |pair: Option<[f64; 2]>| pair.map(|[a, b]| [a * TIMES, b * TIMES]);
        let of_larger = Field { goalposts: moved(field.goalposts), target: moved(field.target), ..field };
        let (Some(before), Some(after)) = (scored(&indicator.score, field, &x), scored(&indicator.score, of_larger, &larger)) else {
            continue;
        };
        let apart = |n: &usize| (before[*n] - after[*n]).abs();
        let Some(at) = (0..x.len()).max_by(|a, b| apart(a).total_cmp(&apart(b))) else { continue };
        if apart(&at) > 1e-9 * (1.0 + before[at].abs()) {
            let d = Diagnostic::new(codes::UNIT_MATTERS).arg("indicator", &indicator.id).arg("method", indicator.score.id());
            let d = d.arg("unit", &data.unit(present[at].0).id).arg("count", TIMES);
            let d = d.arg("first", format!("{:.4}", before[at])).arg("found", format!("{:.4}", after[at]));
            out.push(Finding::at(Address::stage(Stage::Score, &indicator.id), d));
        }
    }
}

/// The scores of values that are all there; `None` where one fails.
fn scored(by: &Use, field: Field, x: &[f64]) -> Option<Vec<f64>> {
    let (columns, fields) = ([Column::dense(x)], [field]);
    let table = Table { columns: &columns, fields: &fields, rows: x.len(), ..Table::default() };
    let call = Call { seed: 0, draw: 0, findings: &(), cancelled: &|| false };
    let mut state = None;
    by.instance().fit(&table, &[], &call, &mut state).ok()?;
    let (mut values, mut status) = (vec![0.0; x.len()], vec![Status::PRESENT; x.len()]);
    let mut output = Output::new(&mut values, &mut status, x.len(), 1);
    by.instance().apply(&*state?, None, &table, Weights::shared(&[]), &mut output, &call).ok()?;
    status.iter().all(|s| Status(*s).is_present()).then_some(values)
}

/// Weights of each unit whose sum says something, such as those of benefit of the doubt, under an aggregator that divides by the sum.
pub fn of_weights(evaluation: &Evaluation, out: &mut Vec<Finding>) {
    let plan = evaluation.plan();
    for (number, trace) in evaluation.nodes().iter().enumerate() {
        let node = plan.node(number);
        let NodeKind::Aggregate { weights: spec, aggregate, .. } = &node.kind else { continue };
        let facts = spec.method.facts();
        if facts.weight_axis != WeightAxis::Row || facts.sums_to_one || aggregate.facts().ignores_weights {
            continue;
        }
        let (Some(weights), inputs) = (&trace.weights, plan.inputs_of(number)) else { continue };
        let children: Vec<_> = inputs.iter().filter_map(|r| evaluation.value(plan.id_of(*r))).collect();
        // The value is the weighted sum over the sum of the weights, and not the weighted sum, where these differ.
        let mut divided = 0;
        let mut shown = None;
        for row in 0..evaluation.rows() {
            let cells: Option<Vec<f64>> = children.iter().map(|c| c.get(row)).collect();
            let (Some(cells), Some(value)) = (cells, trace.computed.get(row)) else { continue };
            let w = weights.of_row(row, inputs.len());
            let (total, sum) = (indicia_kernels::sum(w), indicia_kernels::dot(w, &cells));
            let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs()));
            if near(total, 1.0) || near(value, sum) {
                continue;
            }
            if !near(value, sum / total) {
                divided = 0;
                break;
            }
            divided += 1;
            let sums = || [("Σw", total), ("Σwx", sum), (&*node.id, value)];
            shown.get_or_insert_with(|| witness::unit(evaluation, row, sums()));
        }
        if divided > 0 {
            let d = Diagnostic::new(codes::WEIGHTS_RESCALED).arg("node", &node.id).arg("method", spec.method.id());
            let d = d.arg("other", aggregate.id()).arg("count", divided);
            let d = shown.into_iter().fold(d, |d, s| d.note(witness::note(&[s])));
            out.push(Finding::at(Address::Weight(node.id.clone()), d));
        }
    }
}

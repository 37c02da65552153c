//! What the data say about the system: weights that act otherwise, gaps that flatter.

use std::sync::Arc;

use indicia_core::{Address, Edit, Evaluation, Finding, NodeKind, Role, Series, Stage};
use indicia_diagnostic::{Diagnostic, catalogue::audit as codes};

use super::witness;
use crate::statistics::squared_correlations;

/// Units that are needed before shares of variance mean anything.
pub(super) const FEWEST: usize = 10;

/// A factor's share of the variance of the logarithm below which it is said to have little say.
const LITTLE: f64 = 0.05;

/// How far a child's share of the importance may be from its share of the weights.
const APART: f64 = 0.15;

/// Cells that are computed again at most for gaps that flatter, and about how many a gap takes of each unit: its column through all stages and the
/// nodes above. Decided by the size of the data, never by the clock.
const MOST_CELLS: usize = 1_000_000;
const CELLS_A_GAP: usize = 20;

/// Tells what the data show.
pub(super) fn look(evaluation: &Evaluation, out: &mut Vec<Finding>) {
    importance(evaluation, out);
    little_say(evaluation, out);
    flattered(evaluation, out);
}

/// Rows of the latest period whose units are scored.
pub(super) fn latest(evaluation: &Evaluation) -> Vec<usize> {
    let data = evaluation.scored_data();
    let last = data.periods().last().copied();
    (0..evaluation.rows()).filter(|r| Some(data.period(*r)) == last && data.unit(*r).role == Role::Scored).collect()
}

pub(super) fn present(series: &Series, rows: &[usize]) -> Vec<f64> {
    rows.iter().filter_map(|r| series.get(*r)).collect()
}

/// Children whose share of the importance, by squared correlation with the node, is far from their weight (Paruolo, Saisana & Saltelli 2013).
fn importance(evaluation: &Evaluation, out: &mut Vec<Finding>) {
    let plan = evaluation.plan();
    let rows = latest(evaluation);
    for (number, trace) in evaluation.nodes().iter().enumerate() {
        let node = plan.node(number);
        let (NodeKind::Aggregate { .. }, Some(weights)) = (&node.kind, &trace.weights) else { continue };
        let inputs = plan.inputs_of(number);
        if weights.values.len() != inputs.len() || inputs.len() < 2 {
            continue;
        }
        let Some((units, squared)) = squared_correlations(evaluation, number, &rows).filter(|(n, _)| *n >= FEWEST) else { continue };
        let squared: Vec<f64> = squared.into_iter().map(|r| r.unwrap_or(0.0)).collect();
        let (total, sum) = (indicia_kernels::sum(&squared), indicia_kernels::sum(&weights.values));
        if total <= 0.0 || sum <= 0.0 {
            continue;
        }
        for ((r, s), w) in inputs.iter().zip(&squared).zip(&weights.values) {
            let (effective, nominal) = (s / total, w / sum);
            if (effective - nominal).abs() > APART {
                let d = Diagnostic::new(codes::WEIGHT_NOT_IMPORTANCE).arg("id", plan.id_of(*r)).arg("node", &node.id);
                let d =
                    d.arg("value", format!("{:.0}", 100.0 * nominal)).arg("found", format!("{:.0}", 100.0 * effective)).arg("count", units);
                let all = inputs.iter().zip(&squared).map(|(r, s)| format!("{} {s:.2}", plan.id_of(*r))).collect::<Vec<_>>().join(", ");
                let d = d.note(witness::note(&[witness::plain(format!("r^2 ({}): {all}", node.id))]));
                out.push(Finding::at(Address::Weight(node.id.clone()), d));
            }
        }
    }
}

/// Factors of the root that hardly move its ranking: their share of the variance of ln root.
fn little_say(evaluation: &Evaluation, out: &mut Vec<Finding>) {
    let plan = evaluation.plan();
    let rows = latest(evaluation);
    for number in plan.node_order() {
        let node = plan.node(*number);
        let NodeKind::Formula { .. } = &node.kind else { continue };
        let Some(value) = evaluation.value(&node.id) else { continue };
        for r in plan.inputs_of(*number) {
            let id = plan.id_of(*r);
            let Some(input) = evaluation.value(id) else { continue };
            let pairs: Vec<(f64, f64)> =
                rows.iter().filter_map(|r| value.get(*r).zip(input.get(*r))).filter(|(y, x)| *y > 0.0 && *x > 0.0).collect();
            if pairs.len() < FEWEST || !is_factor(evaluation, &node.id, id, &rows) {
                continue;
            }
            let y: Vec<f64> = pairs.iter().map(|(y, _)| libm::log(*y)).collect();
            let x: Vec<f64> = pairs.iter().map(|(_, x)| libm::log(*x)).collect();
            // cov(ln x, ln y) / var(ln y): these shares add up to one over the factors of a product.
            let (Some(r), Some(sx), Some(sy)) = (indicia_kernels::pearson(&x, &y), indicia_kernels::sd(&x, 1), indicia_kernels::sd(&y, 1))
            else {
                continue;
            };
            let share = r * sx / sy;
            if share < LITTLE {
                let d = Diagnostic::new(codes::LITTLE_SAY).arg("id", id).arg("node", &node.id);
                let d = d.arg("value", format!("{:.1}", 100.0 * share)).arg("count", pairs.len());
                let ends = [witness::ends(evaluation, id, input), witness::ends(evaluation, &node.id, value)].concat();
                let d = d.note(witness::note(&ends));
                out.push(Finding::at(Address::Node(node.id.clone()), d));
            }
        }
    }
}

/// Whether the node is proportional to an input: doubling it doubles the node, in the units themselves.
fn is_factor(evaluation: &Evaluation, node: &str, input: &str, rows: &[usize]) -> bool {
    let plan = evaluation.plan();
    let Some(indicia_core::Ref::Node(number)) = plan.find(node) else { return false };
    let NodeKind::Formula { expr, .. } = &plan.node(number).kind else { return false };
    let names: Vec<Arc<str>> = plan.inputs_of(number).iter().map(|r| plan.id_of(*r).clone()).collect();
    let refs: Vec<&str> = names.iter().map(|n| &**n).collect();
    let Some(program) = indicia_expr::Program::compile(expr, &refs).ok() else { return false };
    let mut seen = 0;
    for row in rows {
        let cells: Vec<Option<f64>> = names.iter().map(|n| evaluation.value(n).and_then(|s| s.get(*row))).collect();
        let doubled: Vec<Option<f64>> =
            names.iter().zip(&cells).map(|(n, x)| if &**n == input { x.map(|x| 2.0 * x) } else { *x }).collect();
        let (Some(once), Some(twice)) = (program.eval_row(&cells).ok().flatten(), program.eval_row(&doubled).ok().flatten()) else {
            continue;
        };
        if (twice - 2.0 * once).abs() > 1e-9 * (1.0 + once.abs()) {
            return false;
        }
        seen += 1;
    }
    seen > 0
}

/// A gap of a unit, and the value that would stand in it.
struct Gap {
    row: usize,
    indicator: usize,
    median: f64,
    rank: f64,
}

/// Units that rank better for lacking a value: with the median of the others in its place they would lose places.
fn flattered(evaluation: &Evaluation, out: &mut Vec<Finding>) {
    let system = evaluation.plan().system();
    let data = evaluation.scored_data();
    let Some(trace) = evaluation.node(&system.root) else { return };
    let rows = latest(evaluation);
    let mut gaps = Vec::new();
    let mut scratch = Vec::new();
    for (indicator, values) in evaluation.indicators().iter().enumerate() {
        let ranked = |r: usize| trace.value.get(r).and_then(|_| trace.rank(r));
        let lacking: Vec<(usize, f64)> =
            rows.iter().filter(|r| values.score.get(**r).is_none()).filter_map(|r| Some((*r, ranked(*r)?))).collect();
        if lacking.is_empty() || lacking.len() * 4 > rows.len() {
            continue;
        }
        let raw = &values.stage(Stage::Derive).series;
        let Some(median) = indicia_kernels::median(&present(raw, &rows), &mut scratch) else { continue };
        gaps.extend(lacking.into_iter().map(|(row, rank)| Gap { row, indicator, median, rank }));
    }
    // Where there are too many to look at all, those of the units that rank best are.
    let (total, most) = (gaps.len(), (MOST_CELLS / (CELLS_A_GAP * evaluation.rows()).max(1)).max(1));
    if total > most {
        gaps.sort_by(|a, b| a.rank.total_cmp(&b.rank));
        gaps.truncate(most);
    }
    for Gap { row, indicator, median, rank: before } in gaps {
        let indicator = &system.indicators[indicator];
        let (unit, period) = (data.unit(row).id.clone(), data.period(row));
        let correction = indicia_core::Override {
            unit: unit.clone(),
            indicator: indicator.id.clone(),
            period: Some(period),
            value: median,
            reason: String::new(),
            by: String::new(),
            date: String::new(),
        };
        let edit = Edit::Correction { unit: unit.clone(), indicator: indicator.id.clone(), period, correction: Some(Box::new(correction)) };
        let Ok(other) = evaluation.with(&[edit]) else { continue };
        let Some(after) = other.node(&system.root).and_then(|n| n.rank(row)).filter(|after| *after > before) else { continue };
        let d = Diagnostic::new(codes::FLATTERED).arg("id", &unit).arg("indicator", &indicator.id).arg("node", &system.root);
        let d = d.arg("first", before).arg("found", after).arg("value", witness::short(median));
        let d = if total > most {
            let (en, zh) = (
                format!("; {most} of {total} gaps were looked at, those of the best ranks"),
                format!("；{total} 处缺口中检查了名次靠前的 {most} 处"),
            );
            d.name("detail", en, zh)
        } else {
            d.arg("detail", "")
        };
        out.push(Finding::at(Address::stage(Stage::Score, &indicator.id), d).row(row));
    }
}

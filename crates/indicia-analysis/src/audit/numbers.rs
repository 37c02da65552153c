//! Formulas that are constant, and denominators that can be zero.

use indicia_core::{Address, Evaluation, Finding};
use indicia_diagnostic::{Diagnostic, catalogue::audit as codes};
use indicia_expr::{BinaryOp, Expr, Function, Node};

use super::formulas::NodeFormula;
use super::sampled::{FEW, POINTS, Sampler};
use super::witness;
use crate::algebra::{Exact, Interval, Pieces, bounds, pieces};

/// Tells of nodes that have one value whatever the data, and of denominators that the declared ranges let become zero.
pub(super) fn look(evaluation: &Evaluation, formulas: &[NodeFormula], out: &mut Vec<Finding>) {
    for formula in formulas {
        let address = Address::Node(formula.id.clone());
        if let Some(value) = constant_value(&formula.expr, &formula.inputs) {
            let d = Diagnostic::new(codes::CONSTANT_NODE)
                .arg("node", &formula.id)
                .arg("value", value.to_f64())
                .note(witness::of_formula(evaluation, formula));
            out.push(Finding::at(address.clone(), d));
            continue;
        }
        if formula.otherwise.is_none() && !formula.aggregate {
            for denominator in denominators(&formula.expr) {
                if let Some(corner) = reaches_zero(denominator, formula) {
                    let d = Diagnostic::new(codes::ZERO_DENOMINATOR).arg("node", &formula.id).arg("found", corner);
                    out.push(Finding::at(
                        address.clone(),
                        d.arg("value", indicia_expr::substituted(denominator, |_| None, |v| v.to_string())),
                    ));
                    break;
                }
                if let Some([first, second]) = turns(denominator, formula) {
                    let text = indicia_expr::substituted(denominator, |_| None, |v| v.to_string());
                    let d = Diagnostic::new(codes::DENOMINATOR_TURNS).arg("node", &formula.id).arg("value", text);
                    let d = d.arg("first", first).arg("found", second).arg("count", POINTS);
                    out.push(Finding::at(address.clone(), d));
                    break;
                }
            }
        }
        outside(evaluation, formula, out);
    }
}

/// The value of a formula that has only one, proved.
pub fn constant_value(expr: &Expr, inputs: &[(String, Option<[f64; 2]>)]) -> Option<Exact> {
    if inputs.is_empty() {
        return None;
    }
    // Only what a few points do not contradict is worth a proof.
    let sampler = Sampler::of(expr, inputs)?;
    let seen: Vec<f64> = sampler.values(&sampler.columns(FEW)).into_iter().flatten().collect();
    if indicia_kernels::min_max(&seen).is_some_and(|(low, high)| high - low > 1e-9 * (1.0 + high.abs())) {
        return None;
    }
    let split = pieces(expr, inputs, &[]).filter(Pieces::is_rational)?;
    let mut values = split.pieces.iter().map(|p| p.value.as_constant());
    let first = values.next()??;
    values.all(|v| v == Some(first)).then_some(first)
}

fn denominators(expr: &Expr) -> Vec<&Expr> {
    let mut out = Vec::new();
    let mut open = vec![expr];
    while let Some(e) = open.pop() {
        match &e.node {
            Node::Number(_) | Node::Variable(_) => {}
            Node::Unary(_, a) => open.push(a),
            Node::Binary(op, a, b) => {
                if *op == BinaryOp::Div {
                    out.push(&**b);
                }
                open.extend([&**b, &**a]);
            }
            Node::Call(_, arguments) => open.extend(arguments),
            Node::If(parts) => open.extend(parts.iter()),
        }
    }
    out
}

/// The corner of the declared ranges at which a denominator is zero: a sum of values that are all zero at once.
fn reaches_zero(denominator: &Expr, formula: &NodeFormula) -> Option<String> {
    let names: Vec<&str> = formula.inputs.iter().map(|(n, _)| n.as_str()).collect();
    let program = indicia_expr::Program::compile(denominator, &names).ok()?;
    let used = denominator.variables();
    let lows: Option<Vec<f64>> =
        formula.inputs.iter().map(|(n, range)| if used.iter().any(|u| u == n) { range.map(|[low, _]| low) } else { Some(0.0) }).collect();
    let cells: Vec<Option<f64>> = lows?.into_iter().map(Some).collect();
    let corner = names.iter().zip(&cells).filter(|(n, _)| used.contains(n)).filter_map(|(n, x)| x.map(|x| (*n, x)));
    (program.eval_row(&cells).ok().flatten() == Some(0.0)).then(|| witness::point(corner))
}

/// Two points of the declared ranges at which a denominator has opposite signs, so that it is 0 somewhere between them; `None` where the bounds of its values
/// leave out 0, which proves that it never is, or where no such points are seen.
fn turns(denominator: &Expr, formula: &NodeFormula) -> Option<[String; 2]> {
    let used = denominator.variables();
    let inputs: Vec<(String, Option<[f64; 2]>)> = formula.inputs.iter().filter(|(n, _)| used.iter().any(|u| u == n)).cloned().collect();
    let boxes = inputs.iter().map(|(n, range)| range.map(|[low, high]| (n.as_str(), Interval::new(low, high)))).collect::<Option<_>>()?;
    if bounds(denominator, &boxes).is_some_and(|b| !b.holds(0.0)) {
        return None;
    }
    let sampler = Sampler::of(denominator, &inputs).filter(|s| s.declared)?;
    let points = sampler.columns(POINTS);
    let values = sampler.values(&points);
    let at = |wanted: fn(f64) -> bool| {
        let n = values.iter().position(|v| v.is_some_and(wanted))?;
        Some(witness::point(inputs.iter().zip(&points).map(|((name, _), x)| (name.as_str(), x[n]))))
    };
    Some([at(|v| v < 0.0)?, at(|v| v > 0.0)?])
}

/// Whether a formula has neither roots nor powers nor logarithms.
fn has_no_roots(expr: &Expr) -> bool {
    let mut plain = true;
    expr.visit(&mut |e| {
        plain &= !matches!(
            e.node,
            Node::Call(Function::Sqrt | Function::Ln | Function::Log10 | Function::Exp, _) | Node::Binary(BinaryOp::Pow, ..)
        );
    });
    plain
}

/// An aggregate by the four operations whose values all lie outside those of its children: what divides it is not what its name promises. Aggregates
/// with roots or logarithms, such as a coordination degree, have scales of their own.
fn outside(evaluation: &Evaluation, formula: &NodeFormula, out: &mut Vec<Finding>) {
    let Some(values) = evaluation.value(&formula.id).filter(|_| formula.aggregate) else { return };
    let children: Vec<_> = formula.inputs.iter().filter_map(|(n, _)| evaluation.value(n)).collect();
    let mut rows = 0;
    let mut first = None;
    for row in 0..evaluation.rows() {
        let Some(value) = values.get(row) else { continue };
        let below: Vec<f64> = children.iter().filter_map(|c| c.get(row)).collect();
        let Some((low, high)) = indicia_kernels::min_max(&below) else { continue };
        let slack = 1e-9 * (1.0 + high.abs().max(low.abs()));
        if value >= low - slack && value <= high + slack {
            return;
        }
        rows += 1;
        first.get_or_insert(row);
    }
    if rows > 0 && children.len() > 1 && has_no_roots(&formula.expr) {
        let d = Diagnostic::new(codes::OUTSIDE_CHILDREN).arg("node", &formula.id).arg("count", rows);
        let below = |row| formula.inputs.iter().filter_map(move |(n, _)| Some((n.as_str(), evaluation.value(n)?.get(row)?)));
        let shown = first.and_then(|row| Some(witness::unit(evaluation, row, below(row).chain([(&*formula.id, values.get(row)?)]))));
        let d = shown.into_iter().fold(d, |d, s| d.note(witness::note(&[s])));
        out.push(Finding::at(Address::Node(formula.id.clone()), d));
    }
}

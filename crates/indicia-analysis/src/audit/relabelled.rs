//! Nodes that order units as a geometric mean does, under another name.

use std::collections::BTreeMap;

use indicia_core::{Address, Evaluation, Finding};
use indicia_diagnostic::{Diagnostic, catalogue::audit as codes};
use indicia_expr::{BinaryOp, Expr, Node};

use super::formulas::NodeFormula;
use super::sampled::{FEW, Sampler};
use super::witness;
use crate::algebra::{Interval, bounds, pieces};

/// The name of what moves the letters; no id can be written so.
const MOVE: &str = "t#";

/// Tells of formulas of several letters that depend on their product alone and are not their geometric mean itself: the degree of coupling coordination of two
/// sides with equal weights is (a b)^(1/4), and ranks as sqrt(a b) does.
pub(super) fn look(evaluation: &Evaluation, formulas: &[NodeFormula], out: &mut Vec<Finding>) {
    for formula in formulas {
        if depends_on_the_product(&formula.expr, &formula.inputs) {
            let names = formula.inputs.iter().map(|(n, _)| n);
            let d = Diagnostic::new(codes::GEOMETRIC_ORDER)
                .arg("node", &formula.id)
                .list("known", names)
                .note(witness::of_formula(evaluation, formula));
            out.push(Finding::at(Address::Node(formula.id.clone()), d));
        }
    }
}

/// Whether a formula of two letters or more is a function of their product, proved, other than their geometric mean (a multiple of which is one too).
pub fn depends_on_the_product(expr: &Expr, inputs: &[(String, Option<[f64; 2]>)]) -> bool {
    if inputs.len() < 2 {
        return false;
    }
    // A geometric mean is one of values above zero.
    let inputs: Vec<(String, Option<[f64; 2]>)> = inputs
        .iter()
        .map(|(name, range)| (name.clone(), Some(range.map_or([0.0, f64::INFINITY], |[low, high]| [low.max(0.0), high]))))
        .collect();
    let inputs = inputs.as_slice();
    let expr = &decided(expr, &inputs.iter().map(|(n, r)| (n.as_str(), above_zero(*r))).collect());
    let times = |e: Expr| Expr::new(Node::Binary(BinaryOp::Mul, Box::new(e), Box::new(Expr::variable(MOVE))));
    let over = |e: Expr| Expr::new(Node::Binary(BinaryOp::Div, Box::new(e), Box::new(Expr::variable(MOVE))));
    // What one letter gains and the next one loses changes nothing.
    let carried = inputs.windows(2).all(|pair| {
        let moved = replaced(expr, &|name| {
            let letter = Expr::variable(name);
            if name == pair[0].0 {
                Some(times(letter))
            } else if name == pair[1].0 {
                Some(over(letter))
            } else {
                None
            }
        });
        is_nothing(&minus(moved, expr.clone()), inputs)
    });
    // The geometric mean itself grows as its letters do; a few points are enough to keep silent about it.
    let grown = replaced(expr, &|name| Some(times(Expr::variable(name))));
    carried && !seems_nothing(&minus(grown, times(expr.clone())), inputs) && !is_same(expr, inputs)
}

/// Whether the formula does not change at all: a constant has no order.
fn is_same(expr: &Expr, inputs: &[(String, Option<[f64; 2]>)]) -> bool {
    Sampler::of(expr, inputs).is_none_or(|s| {
        let seen: Vec<f64> = s.values(&s.columns(FEW)).into_iter().flatten().collect();
        indicia_kernels::min_max(&seen).is_none_or(|(low, high)| high - low <= 1e-9 * (1.0 + high.abs()))
    })
}

fn minus(a: Expr, b: Expr) -> Expr {
    Expr::new(Node::Binary(BinaryOp::Sub, Box::new(a), Box::new(b)))
}

/// Whether a difference over the letters and the move is 0 wherever it is defined, proved.
fn is_nothing(difference: &Expr, inputs: &[(String, Option<[f64; 2]>)]) -> bool {
    // Only what a few points do not contradict is worth a proof.
    if !seems_nothing(difference, inputs) {
        return false;
    }
    let with_move = with_move(inputs);
    pieces(difference, &with_move, &[]).is_some_and(|s| !s.pieces.is_empty() && s.pieces.iter().all(|p| p.value.numerator.is_zero()))
}

fn above_zero(range: Option<[f64; 2]>) -> Interval {
    let [low, high] = range.unwrap_or([0.0, f64::INFINITY]);
    Interval::new(low.max(f64::MIN_POSITIVE), high.min(f64::MAX))
}

/// A formula without the conditions that its letters decide, as their bounds prove: `if(sum(a, b) > 0, ...)` over values above zero.
fn decided(expr: &Expr, boxes: &BTreeMap<&str, Interval>) -> Expr {
    let go = |e: &Expr| Box::new(decided(e, boxes));
    let node = match &expr.node {
        Node::Number(_) | Node::Variable(_) => return expr.clone(),
        Node::Unary(op, a) => Node::Unary(*op, go(a)),
        Node::Binary(op, a, b) => Node::Binary(*op, go(a), go(b)),
        Node::Call(f, arguments) => Node::Call(*f, arguments.iter().map(|a| decided(a, boxes)).collect()),
        Node::If(parts) => {
            let [condition, then, otherwise] = &**parts;
            let asked = Expr::new(Node::If(Box::new([condition.clone(), Expr::number(1.0), Expr::number(0.0)])));
            match bounds(&asked, boxes) {
                Some(b) if b == Interval::point(1.0) => return decided(then, boxes),
                Some(b) if b == Interval::point(0.0) => return decided(otherwise, boxes),
                _ => Node::If(Box::new(parts.each_ref().map(|p| decided(p, boxes)))),
            }
        }
    };
    Expr::new(node)
}

fn with_move(inputs: &[(String, Option<[f64; 2]>)]) -> Vec<(String, Option<[f64; 2]>)> {
    inputs.iter().cloned().chain([(MOVE.to_string(), Some([0.5, 2.0]))]).collect()
}

/// Whether a difference over the letters and the move is 0 at a few points, up to rounding.
fn seems_nothing(difference: &Expr, inputs: &[(String, Option<[f64; 2]>)]) -> bool {
    let Some(sampler) = Sampler::of(difference, &with_move(inputs)) else { return false };
    let seen: Vec<f64> = sampler.values(&sampler.columns(FEW)).into_iter().flatten().collect();
    !seen.is_empty() && seen.iter().all(|x| x.abs() <= 1e-7)
}

/// A formula with letters replaced.
fn replaced(expr: &Expr, by: &dyn Fn(&str) -> Option<Expr>) -> Expr {
    let go = |e: &Expr| Box::new(replaced(e, by));
    let node = match &expr.node {
        Node::Variable(name) => return by(name).unwrap_or_else(|| expr.clone()),
        Node::Number(_) => expr.node.clone(),
        Node::Unary(op, a) => Node::Unary(*op, go(a)),
        Node::Binary(op, a, b) => Node::Binary(*op, go(a), go(b)),
        Node::Call(f, arguments) => Node::Call(*f, arguments.iter().map(|a| replaced(a, by)).collect()),
        Node::If(parts) => Node::If(Box::new(parts.each_ref().map(|p| replaced(p, by)))),
    };
    Expr::new(node)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> bool {
        let expr = indicia_expr::parse(text).unwrap();
        let inputs: Vec<_> = expr.variables().into_iter().map(|v| (v.to_string(), Some([0.0, 1.0]))).collect();
        depends_on_the_product(&expr, &inputs)
    }

    #[test]
    fn coupling_coordination_of_two_sides_with_equal_weights_is_found_and_with_others_not() {
        assert!(found("sqrt(2 * sqrt(a * b) / (a + b) * (a + b) / 2)"));
        assert!(found("sqrt(2 * sqrt(a * b) / (a + b) * (0.5 * a + 0.5 * b))"));
        assert!(found("if(a + b > 0, sqrt(2 * sqrt(a * b) / (a + b) * (a + b) / 2), 0)"));
        assert!(found("(a * b) ^ 2"));
        assert!(found("sqrt(a * b * c)"));
        assert!(!found("sqrt(2 * sqrt(a * b) / (a + b) * (0.4 * a + 0.6 * b))"));
        // The geometric mean is what it is called, and a coupling degree alone is no function of the product.
        assert!(!found("sqrt(a * b)"));
        assert!(!found("3 * sqrt(a * b)"));
        assert!(!found("2 * sqrt(a * b) / (a + b)"));
        assert!(!found("a + b") && !found("min(a, b)") && !found("a * b * b") && !found("a * b / (a * b)"));
    }
}

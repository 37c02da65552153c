//! The formula of each node, as far down as formulas go.

use std::collections::BTreeMap;
use std::sync::Arc;

use indicia_core::{Arithmetic, Evaluation, How, NameKind, NodeKind, Ref};
use indicia_expr::{Expr, Node};

/// A node with its formula over nodes that are none, and indicators.
#[derive(Clone, Debug)]
pub struct NodeFormula {
    /// The node.
    pub id: Arc<str>,
    /// Formulas of nodes below are put in; what remains are aggregates, indicators and nodes with rules of their own.
    pub expr: Expr,
    /// The letters of the formula with the range in which each lies, as far as methods declare it.
    pub inputs: Vec<(String, Option<[f64; 2]>)>,
    /// Formula nodes that were put in.
    pub within: Vec<Arc<str>>,
    /// Whether it is an aggregate in the words of its method, with the weights of one row; a formula of the system otherwise.
    pub aggregate: bool,
    /// The value where the formula is undefined, if one is declared.
    pub otherwise: Option<f64>,
}

/// The formulas of all nodes, each after those it depends on.
pub fn node_formulas(evaluation: &Evaluation) -> Vec<NodeFormula> {
    let plan = evaluation.plan();
    let mut known: BTreeMap<Arc<str>, NodeFormula> = BTreeMap::new();
    let mut out = Vec::new();
    for number in plan.node_order() {
        let node = plan.node(*number);
        let (expr, within, aggregate, otherwise) = match &node.kind {
            NodeKind::Formula { expr, otherwise, .. } => {
                let mut within = Vec::new();
                let expr = expanded(expr, &known, &mut within);
                (expr, within, false, *otherwise)
            }
            NodeKind::Aggregate { .. } => match aggregate_formula(evaluation, &node.id) {
                Some(expr) => (expr, Vec::new(), true, None),
                None => continue,
            },
        };
        let range = |name: &str| plan.find(name).and_then(|r| plan.range_of(r));
        let inputs = expr.variables().into_iter().map(|v| (v.to_string(), range(v))).collect();
        let formula = NodeFormula { id: node.id.clone(), expr, inputs, within, aggregate, otherwise };
        // A node with rules is more than its formula, and one with a value for the undefined is another formula there.
        let plain = !plan.system().adjusts.iter().any(|a| a.on == node.id) && otherwise.is_none();
        if !aggregate && plain {
            known.insert(node.id.clone(), formula.clone());
        }
        out.push(formula);
    }
    out
}

/// A formula with the formulas of its nodes put in.
fn expanded(expr: &Expr, known: &BTreeMap<Arc<str>, NodeFormula>, within: &mut Vec<Arc<str>>) -> Expr {
    let node = match &expr.node {
        Node::Variable(name) => match known.get(name.as_str()) {
            Some(formula) => {
                within.push(formula.id.clone());
                within.extend(formula.within.iter().cloned());
                return formula.expr.clone();
            }
            None => expr.node.clone(),
        },
        Node::Number(_) => expr.node.clone(),
        Node::Unary(op, a) => Node::Unary(*op, Box::new(expanded(a, known, within))),
        Node::Binary(op, a, b) => Node::Binary(*op, Box::new(expanded(a, known, within)), Box::new(expanded(b, known, within))),
        Node::Call(f, arguments) => Node::Call(*f, arguments.iter().map(|a| expanded(a, known, within)).collect()),
        Node::If(parts) => Node::If(Box::new(parts.each_ref().map(|p| expanded(p, known, within)))),
    };
    Expr::new(node)
}

/// What an aggregator says its formula is, in the first row that has all children; weights and parameters are numbers.
fn aggregate_formula(evaluation: &Evaluation, id: &str) -> Option<Expr> {
    let plan = evaluation.plan();
    let Some(Ref::Node(number)) = plan.find(id) else { return None };
    let inputs: Vec<_> = plan.inputs_of(number).iter().filter_map(|r| evaluation.value(plan.id_of(*r))).collect();
    let row = (0..evaluation.rows()).find(|row| inputs.iter().all(|s| s.get(*row).is_some()))?;
    let explained = evaluation.explain(id, row)?;
    let arithmetic = arithmetic_of(&explained.how).or_else(|| {
        // Rules and rounding come after the aggregate.
        let mut step = explained.inputs.first();
        while let Some(s) = step {
            if s.address.id() == explained.address.id()
                && let Some(a) = arithmetic_of(&s.how)
            {
                return Some(a);
            }
            step = s.inputs.first().filter(|next| next.address.id() == s.address.id());
        }
        None
    })?;
    let expr = indicia_expr::parse_number(&arithmetic.formula).ok()?;
    let values: BTreeMap<&str, f64> =
        arithmetic.names.iter().filter(|n| n.kind != NameKind::Input).filter_map(|n| n.value.map(|v| (n.name.as_str(), v))).collect();
    Some(with_numbers(&expr, &values))
}

fn arithmetic_of(how: &How) -> Option<&Arithmetic> {
    match how {
        How::Method { arithmetic, .. } => arithmetic.as_ref(),
        _ => None,
    }
}

fn with_numbers(expr: &Expr, values: &BTreeMap<&str, f64>) -> Expr {
    let go = |e: &Expr| Box::new(with_numbers(e, values));
    let node = match &expr.node {
        Node::Variable(name) => match values.get(name.as_str()) {
            Some(x) => return Expr::number(*x),
            None => expr.node.clone(),
        },
        Node::Number(_) => expr.node.clone(),
        Node::Unary(op, a) => Node::Unary(*op, go(a)),
        Node::Binary(op, a, b) => Node::Binary(*op, go(a), go(b)),
        Node::Call(f, arguments) => Node::Call(*f, arguments.iter().map(|a| with_numbers(a, values)).collect()),
        Node::If(parts) => Node::If(Box::new(parts.each_ref().map(|p| with_numbers(p, values)))),
    };
    Expr::new(node)
}

//! Constant folding.

use crate::ast::{Expr, Node, UnaryOp};
use crate::function::Function;
use crate::ops::{Op, scalar};

/// The tree with every operation on constants replaced by its value, and every `if` whose condition is constant
/// by the branch it takes. The value of the formula does not change by a bit, and nothing else is simplified:
/// `0 * x` still needs `x`, and `1 / 0` stays, because it is undefined where it is used.
///
/// ```
/// let folded = indicia_expr::fold(indicia_expr::parse("x ^ (1 + 1) / sqrt(16)").unwrap());
/// assert_eq!(folded.to_string(), "x ^ 2 / 4");
/// ```
pub fn fold(expr: Expr) -> Expr {
    expr.map(&mut |expr| {
        if let Node::If(parts) = &expr.node
            && let Some(condition) = constant(&parts[0])
        {
            let Node::If(parts) = expr.node else { return expr };
            let [_, then, otherwise] = *parts;
            return if condition == 1.0 { then } else { otherwise };
        }
        if matches!(expr.node, Node::Number(_)) || expr.as_number().is_some() || expr.kind() == crate::Kind::Condition {
            return expr;
        }
        match constant(&expr) {
            Some(value) => {
                let mut number = Expr::number(value);
                number.span = expr.span;
                if let Node::Unary(_, inner) = &mut number.node {
                    inner.span = expr.span;
                }
                number
            }
            None => expr,
        }
    })
}

/// The value of a tree without variables, where it is defined; a condition is 1 or 0.
fn constant(expr: &Expr) -> Option<f64> {
    let of = |op: Op, a: &Expr, b: &Expr| Some(scalar(op, constant(a)?, constant(b)?, 0.0));
    let value = match &expr.node {
        Node::Number(value) => Some(*value),
        Node::Variable(_) => None,
        Node::Unary(UnaryOp::Neg, a) => of(Op::Neg, a, a),
        Node::Unary(UnaryOp::Not, a) => of(Op::Not, a, a),
        Node::Binary(op, a, b) => of(Op::Binary(*op), a, b),
        Node::Call(function, arguments) => call(*function, arguments),
        Node::If(parts) => match constant(&parts[0])? {
            1.0 => constant(&parts[1]),
            _ => constant(&parts[2]),
        },
    }?;
    value.is_finite().then_some(value)
}

fn call(function: Function, arguments: &[Expr]) -> Option<f64> {
    let mut value = constant(arguments.first()?)?;
    if let Some(op) = function.unary_op() {
        return Some(scalar(op, value, 0.0, 0.0));
    }
    for argument in &arguments[1..] {
        value = scalar(function.step_op(), value, constant(argument)?, 0.0);
    }
    Some(if function == Function::Mean { value / arguments.len() as f64 } else { value })
}

impl Function {
    /// The operation of a function of one argument.
    pub(crate) fn unary_op(self) -> Option<Op> {
        match self {
            Function::Abs => Some(Op::Abs),
            Function::Sqrt => Some(Op::Sqrt),
            Function::Ln => Some(Op::Ln),
            Function::Log10 => Some(Op::Log10),
            Function::Exp => Some(Op::Exp),
            Function::Min | Function::Max | Function::Sum | Function::Mean => None,
        }
    }

    /// The operation that takes one more argument into a function of several.
    pub(crate) fn step_op(self) -> Op {
        match self {
            Function::Min => Op::Min,
            Function::Max => Op::Max,
            _ => Op::Binary(crate::BinaryOp::Add),
        }
    }
}

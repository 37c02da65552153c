//! Types, arities and bounds of a tree, wherever it came from.

use crate::ast::{Expr, Kind, Node, UnaryOp};
use crate::error::{ErrorKind, ExprError};
use crate::parser::MAX_DEPTH;

/// Checks a tree: conditions and numbers where they belong, calls with the right number of arguments, finite
/// constants, at most [`MAX_DEPTH`] levels. [`parse`](crate::parse) has done so already; trees that a program
/// made are checked by [`Program::compile`](crate::Program::compile).
///
/// # Errors
/// The first thing that is wrong, in the order of the text.
pub fn check(expr: &Expr) -> Result<(), ExprError> {
    walk(expr, 1)
}

fn walk(expr: &Expr, depth: usize) -> Result<(), ExprError> {
    if depth > MAX_DEPTH {
        return Err(ExprError::new(ErrorKind::TooDeep { limit: MAX_DEPTH }, expr.span));
    }
    let demand = |operand: &Expr, kind: Kind| {
        walk(operand, depth + 1)?;
        demand(operand, kind)
    };
    match &expr.node {
        Node::Number(value) if value.is_finite() && value.is_sign_positive() => Ok(()),
        Node::Number(_) => Err(ExprError::new(ErrorKind::InvalidConstant, expr.span)),
        Node::Variable(_) => Ok(()),
        Node::Unary(UnaryOp::Neg, a) => demand(a, Kind::Number),
        Node::Unary(UnaryOp::Not, a) => demand(a, Kind::Condition),
        Node::Binary(op, a, b) => {
            demand(a, op.takes())?;
            demand(b, op.takes())
        }
        Node::Call(function, arguments) => {
            if !function.arity().allows(arguments.len()) {
                let kind = ErrorKind::WrongArity { function: function.name(), expected: function.arity(), found: arguments.len() };
                return Err(ExprError::new(kind, expr.span));
            }
            arguments.iter().try_for_each(|a| demand(a, Kind::Number))
        }
        Node::If(parts) => {
            let [condition, then, otherwise] = parts.as_ref();
            demand(condition, Kind::Condition)?;
            demand(then, Kind::Number)?;
            demand(otherwise, Kind::Number)
        }
    }
}

fn demand(operand: &Expr, expected: Kind) -> Result<(), ExprError> {
    let found = operand.kind();
    if found == expected { Ok(()) } else { Err(ExprError::new(ErrorKind::TypeMismatch { expected, found }, operand.span)) }
}

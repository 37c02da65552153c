//! What every operation computes, in one place: columns, single rows and constants share these functions, which
//! is why they agree bit for bit.
//!
//! Inside the evaluator an undefined value is any NaN or infinity. Most operations pass one on by themselves.
//! Those that would lose it (an infinite divisor gives 0, a comparison gives false) are written so that
//! they return NaN instead. Conditions are 1, 0, or NaN when undefined.

use crate::ast::BinaryOp;

/// An operation of the register machine; `Select` is `if`, `Copy` a formula that is only an input or a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Op {
    Binary(BinaryOp),
    Min,
    Max,
    Neg,
    Not,
    Abs,
    Sqrt,
    Ln,
    Log10,
    Exp,
    Select,
    Copy,
}

impl Op {
    pub(crate) fn operands(self) -> usize {
        match self {
            Op::Select => 3,
            Op::Binary(_) | Op::Min | Op::Max => 2,
            _ => 1,
        }
    }
}

#[inline(always)]
fn defined(value: f64, sound: bool) -> f64 {
    if sound { value } else { f64::NAN }
}

#[inline(always)]
fn finite(value: f64) -> bool {
    value.abs() < f64::INFINITY
}

/// The value itself when it is finite, else NaN, without a branch: x * 0 is a zero of the sign of x, and adding
/// it changes no finite x.
#[inline(always)]
fn settled(value: f64) -> f64 {
    value + value * 0.0
}

#[inline(always)]
pub(crate) fn div(a: f64, b: f64) -> f64 {
    a / settled(b)
}

/// Zero to the power of zero is 1, as in every spreadsheet but one. Squares are exact products.
#[inline(always)]
pub(crate) fn pow(a: f64, b: f64) -> f64 {
    if b == 2.0 { a * a } else { defined(libm::pow(a, b), finite(a) && finite(b)) }
}

#[inline(always)]
pub(crate) fn min(a: f64, b: f64) -> f64 {
    defined(if b < a { b } else { a }, finite(a) & finite(b))
}

#[inline(always)]
pub(crate) fn max(a: f64, b: f64) -> f64 {
    defined(if b > a { b } else { a }, finite(a) & finite(b))
}

/// A comparison: 1, 0, or NaN when a side is undefined.
#[inline(always)]
pub(crate) fn compare(holds: bool, a: f64, b: f64) -> f64 {
    defined(if holds { 1.0 } else { 0.0 }, finite(a) & finite(b))
}

#[inline(always)]
pub(crate) fn and(a: f64, b: f64) -> f64 {
    a * b
}

#[inline(always)]
pub(crate) fn or(a: f64, b: f64) -> f64 {
    a + b - a * b
}

#[inline(always)]
pub(crate) fn not(a: f64) -> f64 {
    1.0 - a
}

#[inline(always)]
pub(crate) fn exp(a: f64) -> f64 {
    libm::exp(settled(a))
}

#[inline(always)]
pub(crate) fn select(condition: f64, then: f64, otherwise: f64) -> f64 {
    defined(if condition == 1.0 { then } else { otherwise }, (condition == 1.0) | (condition == 0.0))
}

/// The operation on single values; operands beyond those it takes are ignored.
pub(crate) fn scalar(op: Op, a: f64, b: f64, c: f64) -> f64 {
    match op {
        Op::Binary(op) => match op {
            BinaryOp::Add => a + b,
            BinaryOp::Sub => a - b,
            BinaryOp::Mul => a * b,
            BinaryOp::Div => div(a, b),
            BinaryOp::Pow => pow(a, b),
            BinaryOp::Lt => compare(a < b, a, b),
            BinaryOp::Le => compare(a <= b, a, b),
            BinaryOp::Gt => compare(a > b, a, b),
            BinaryOp::Ge => compare(a >= b, a, b),
            BinaryOp::Eq => compare(a == b, a, b),
            BinaryOp::Ne => compare(a != b, a, b),
            BinaryOp::And => and(a, b),
            BinaryOp::Or => or(a, b),
        },
        Op::Min => min(a, b),
        Op::Max => max(a, b),
        Op::Neg => -a,
        Op::Not => not(a),
        Op::Abs => a.abs(),
        Op::Sqrt => a.sqrt(),
        Op::Ln => libm::log(a),
        Op::Log10 => libm::log10(a),
        Op::Exp => exp(a),
        Op::Select => select(a, b, c),
        Op::Copy => a,
    }
}

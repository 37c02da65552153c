//! Evaluation of one row, with the reason where it is undefined.

use crate::ast::BinaryOp;
use crate::compile::{Instruction, Operand, Program};
use crate::ops::{Op, scalar};
use crate::span::Span;

/// An operation that has no finite value for a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undefined {
    /// Why.
    pub kind: UndefinedKind,
    /// The whole operation, in the source of the formula.
    pub span: Span,
    /// The operand that is to blame: the divisor, the argument of a logarithm or a root, the base of a power, the
    /// input itself. The whole operation for an overflow.
    pub culprit: Span,
}

/// Why an operation has no finite value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UndefinedKind {
    /// x / 0 with x other than 0.
    DivisionByZero,
    /// 0 / 0.
    ZeroOverZero,
    /// A logarithm of zero or less.
    LogOfNonPositive,
    /// A square root of less than zero.
    RootOfNegative,
    /// A negative number to a power that is not whole.
    PowerOfNegative,
    /// Zero to a negative power.
    ZeroToNegativePower,
    /// Beyond the range of a double.
    Overflow,
    /// An input that is present but not a finite number.
    InputNotFinite,
}

impl UndefinedKind {
    /// The machine-readable code, stable across versions.
    pub fn code(self) -> &'static str {
        match self {
            UndefinedKind::DivisionByZero => "division-by-zero",
            UndefinedKind::ZeroOverZero => "zero-over-zero",
            UndefinedKind::LogOfNonPositive => "log-of-non-positive",
            UndefinedKind::RootOfNegative => "root-of-negative",
            UndefinedKind::PowerOfNegative => "power-of-negative",
            UndefinedKind::ZeroToNegativePower => "zero-to-negative-power",
            UndefinedKind::Overflow => "overflow",
            UndefinedKind::InputNotFinite => "input-not-finite",
        }
    }
}

#[derive(Clone, Copy)]
enum Cell {
    Present(f64),
    Missing,
    Undefined(Undefined),
}

/// Programs with at most this many registers keep them on the stack.
const SMALL: usize = 16;

impl Program {
    /// Evaluates one row; `values` in the order given to [`Program::compile`], `None` where missing. The result
    /// agrees with [`Program::eval_columns`] bit for bit: `Ok(None)` is missing, an error is undefined.
    ///
    /// # Errors
    /// The operation that has no finite value.
    ///
    /// # Panics
    /// When there are not as many values as the program has inputs.
    pub fn eval_row(&self, values: &[Option<f64>]) -> Result<Option<f64>, Undefined> {
        assert_eq!(values.len(), self.inputs(), "one value for each variable");
        if self.registers <= SMALL {
            self.eval_with(values, &mut [Cell::Missing; SMALL])
        } else {
            self.eval_with(values, &mut vec![Cell::Missing; self.registers])
        }
    }

    /// Which operation has no finite value for a row that [`Program::eval_columns`] reported as undefined;
    /// `None` when the row has a value or is missing.
    ///
    /// # Panics
    /// As [`Program::eval_row`].
    pub fn explain_undefined(&self, values: &[Option<f64>]) -> Option<Undefined> {
        self.eval_row(values).err()
    }

    fn eval_with(&self, values: &[Option<f64>], registers: &mut [Cell]) -> Result<Option<f64>, Undefined> {
        let mut result = Cell::Missing;
        for instruction in &self.code {
            result = instruction.cell(values, registers);
            // The last one goes to no register.
            if let Some(register) = registers.get_mut(instruction.register) {
                *register = result;
            }
        }
        match result {
            Cell::Present(value) => Ok(Some(value)),
            Cell::Missing => Ok(None),
            Cell::Undefined(why) => Err(why),
        }
    }
}

impl Instruction {
    fn cell(&self, values: &[Option<f64>], registers: &[Cell]) -> Cell {
        let operand = |i: usize| match self.operands[i] {
            Operand::Constant(value) => Cell::Present(value),
            Operand::Register(register) => registers[register],
            Operand::Input(input) => match values[input] {
                None => Cell::Missing,
                Some(value) if value.is_finite() => Cell::Present(value),
                Some(_) => {
                    let span = self.operand_spans[i];
                    Cell::Undefined(Undefined { kind: UndefinedKind::InputNotFinite, span, culprit: span })
                }
            },
        };
        if self.op == Op::Select {
            return match operand(0) {
                Cell::Present(condition) => operand(if condition == 1.0 { 1 } else { 2 }),
                without_value => without_value,
            };
        }
        let mut arguments = [0.0; 3];
        let mut undefined = None;
        for (i, argument) in arguments.iter_mut().enumerate().take(self.op.operands()) {
            match operand(i) {
                Cell::Present(value) => *argument = value,
                Cell::Missing => return Cell::Missing,
                Cell::Undefined(why) => undefined = undefined.or(Some(why)),
            }
        }
        if let Some(why) = undefined {
            return Cell::Undefined(why);
        }
        let [a, b, c] = arguments;
        let value = scalar(self.op, a, b, c);
        if value.is_finite() { Cell::Present(value) } else { Cell::Undefined(self.blame(a, b)) }
    }

    /// Why finite operands give no finite value.
    fn blame(&self, a: f64, b: f64) -> Undefined {
        use UndefinedKind::*;
        let [first, second, _] = self.operand_spans;
        let (kind, culprit) = match self.op {
            Op::Binary(BinaryOp::Div) if b == 0.0 => (if a == 0.0 { ZeroOverZero } else { DivisionByZero }, second),
            Op::Ln | Op::Log10 if a <= 0.0 => (LogOfNonPositive, first),
            Op::Sqrt if a < 0.0 => (RootOfNegative, first),
            Op::Binary(BinaryOp::Pow) if a == 0.0 && b < 0.0 => (ZeroToNegativePower, first),
            Op::Binary(BinaryOp::Pow) if a < 0.0 && b.fract() != 0.0 => (PowerOfNegative, first),
            _ => (Overflow, self.span),
        };
        Undefined { kind, span: self.span, culprit }
    }
}

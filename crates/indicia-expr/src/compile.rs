//! A tree to the code of a register machine.
//!
//! Equal parts are computed once, constants at compile time, and registers are reused as soon as their value has
//! been used for the last time, so that a chunk of a formula of ordinary size stays in the first cache.

use std::collections::HashMap;

use crate::ast::{BinaryOp, Expr, Kind, Node, UnaryOp};
use crate::check::check;
use crate::error::{ErrorKind, ExprError};
use crate::function::Function;
use crate::nearest::nearest;
use crate::ops::{Op, scalar};
use crate::span::Span;

/// Where an operand comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Operand {
    Constant(f64),
    Input(usize),
    Register(usize),
}

/// One operation. The result of the last instruction is the result of the formula and goes to no register.
#[derive(Clone, Debug)]
pub(crate) struct Instruction {
    pub op: Op,
    pub register: usize,
    /// Only the first `op.operands()` count.
    pub operands: [Operand; 3],
    pub span: Span,
    pub operand_spans: [Span; 3],
}

/// A formula ready to be evaluated, on columns or on single rows.
#[derive(Clone, Debug)]
pub struct Program {
    pub(crate) code: Vec<Instruction>,
    pub(crate) registers: usize,
    pub(crate) used: Vec<usize>,
    pub(crate) branches: bool,
    inputs: usize,
    kind: Kind,
}

impl Program {
    /// Translates a formula whose inputs are the columns named `variables`, in that order. Columns that the
    /// formula does not name are allowed and ignored.
    ///
    /// # Errors
    /// What [`check`] finds, and names that are not among `variables`.
    pub fn compile(expr: &Expr, variables: &[&str]) -> Result<Program, ExprError> {
        check(expr)?;
        let mut names = HashMap::new();
        for (i, name) in variables.iter().enumerate() {
            names.entry(*name).or_insert(i);
        }
        unknown(expr, &names, variables)?;
        let mut lowering = Lowering { names, steps: Vec::new(), known: HashMap::new() };
        let result = lowering.lower(expr);
        // A formula that is only an input or a constant still has to produce its column.
        let result = match result {
            Value::Step(i) => i,
            leaf => lowering.push(Op::Copy, [leaf; 3], expr.span, [expr.span; 3]),
        };
        let steps = live(lowering.steps, result);
        let (code, registers) = allocate(&steps);
        let mut used: Vec<usize> = code.iter().flat_map(Instruction::inputs).collect();
        used.sort_unstable();
        used.dedup();
        let branches = code.iter().any(|i| i.op == Op::Select);
        Ok(Program { code, registers, used, branches, inputs: variables.len(), kind: expr.kind() })
    }

    /// How many columns an evaluation takes.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// The positions of the columns that can matter, ascending.
    pub fn used(&self) -> &[usize] {
        &self.used
    }

    /// What the results are; those of a condition are 1 and 0.
    pub fn kind(&self) -> Kind {
        self.kind
    }
}

impl Instruction {
    fn inputs(&self) -> impl Iterator<Item = usize> + '_ {
        self.operands[..self.op.operands()].iter().filter_map(|o| match o {
            Operand::Input(i) => Some(*i),
            _ => None,
        })
    }
}

fn unknown(expr: &Expr, names: &HashMap<&str, usize>, variables: &[&str]) -> Result<(), ExprError> {
    let mut error = None;
    expr.visit(&mut |part| {
        if let Node::Variable(name) = &part.node
            && error.is_none()
            && !names.contains_key(name.as_str())
        {
            let nearest = nearest(name, variables.iter().copied()).map(String::from);
            let fix = nearest.as_ref().map(|n| (part.span.range(), Expr::variable(n.as_str()).to_string()));
            error = Some(ExprError { kind: ErrorKind::UnknownVariable { name: name.clone(), nearest }, span: part.span, fix });
        }
    });
    error.map_or(Ok(()), Err)
}

/// A value before registers are allotted.
#[derive(Clone, Copy, Debug)]
enum Value {
    Constant(f64),
    Input(usize),
    Step(usize),
}

impl Value {
    /// Equal values have equal keys; constants by their bits, so 0 and -0 stay apart.
    fn key(self) -> (u8, u64) {
        match self {
            Value::Constant(value) => (0, value.to_bits()),
            Value::Input(i) => (1, i as u64),
            Value::Step(i) => (2, i as u64),
        }
    }
}

struct Step {
    op: Op,
    operands: [Value; 3],
    span: Span,
    operand_spans: [Span; 3],
}

struct Lowering<'n> {
    names: HashMap<&'n str, usize>,
    steps: Vec<Step>,
    known: HashMap<(Op, [(u8, u64); 3]), usize>,
}

const UNUSED: Value = Value::Constant(0.0);

impl Lowering<'_> {
    fn lower(&mut self, expr: &Expr) -> Value {
        match &expr.node {
            Node::Number(value) => Value::Constant(*value),
            // `unknown` has looked every name up.
            Node::Variable(name) => Value::Input(self.names[name.as_str()]),
            Node::Unary(op, a) => {
                let value = self.lower(a);
                let op = if *op == UnaryOp::Neg { Op::Neg } else { Op::Not };
                self.emit(op, [value, UNUSED, UNUSED], expr.span, [a.span; 3])
            }
            Node::Binary(op, a, b) => {
                let left = self.lower(a);
                let right = self.lower(b);
                self.emit(Op::Binary(*op), [left, right, UNUSED], expr.span, [a.span, b.span, b.span])
            }
            Node::Call(function, arguments) => self.call(*function, arguments, expr.span),
            Node::If(parts) => {
                let [condition, then, otherwise] = parts.as_ref();
                let spans = [condition.span, then.span, otherwise.span];
                match self.lower(condition) {
                    Value::Constant(value) => self.lower(if value == 1.0 { then } else { otherwise }),
                    condition => {
                        let operands = [condition, self.lower(then), self.lower(otherwise)];
                        self.emit(Op::Select, operands, expr.span, spans)
                    }
                }
            }
        }
    }

    fn call(&mut self, function: Function, arguments: &[Expr], span: Span) -> Value {
        let Some((first, others)) = arguments.split_first() else { return UNUSED };
        let mut value = self.lower(first);
        if let Some(op) = function.unary_op() {
            return self.emit(op, [value, UNUSED, UNUSED], span, [first.span; 3]);
        }
        let mut value_span = first.span;
        for argument in others {
            let next = self.lower(argument);
            value = self.emit(function.step_op(), [value, next, UNUSED], span, [value_span, argument.span, argument.span]);
            value_span = span;
        }
        if function == Function::Mean {
            let count = Value::Constant(arguments.len() as f64);
            value = self.emit(Op::Binary(BinaryOp::Div), [value, count, UNUSED], span, [value_span; 3]);
        }
        value
    }

    /// The value of an operation: computed now, computed before, or a new step.
    fn emit(&mut self, op: Op, operands: [Value; 3], span: Span, spans: [Span; 3]) -> Value {
        if let Some(value) = constant(op, operands) {
            return Value::Constant(value);
        }
        let (op, operands) = exact_product(op, operands);
        let key = (op, operands.map(Value::key));
        if let Some(step) = self.known.get(&key) {
            return Value::Step(*step);
        }
        let step = self.push(op, operands, span, spans);
        self.known.insert(key, step);
        Value::Step(step)
    }

    fn push(&mut self, op: Op, operands: [Value; 3], span: Span, operand_spans: [Span; 3]) -> usize {
        self.steps.push(Step { op, operands, span, operand_spans });
        self.steps.len() - 1
    }
}

/// The value of an operation on constants; an undefined one stays in the code and is reported by row.
fn constant(op: Op, operands: [Value; 3]) -> Option<f64> {
    let [Value::Constant(a), Value::Constant(b), Value::Constant(c)] = operands else { return None };
    let value = scalar(op, a, b, c);
    value.is_finite().then_some(value)
}

/// A quotient by a power of two is the product with its reciprocal, bit for bit, and far cheaper.
fn exact_product(op: Op, operands: [Value; 3]) -> (Op, [Value; 3]) {
    let (Op::Binary(BinaryOp::Div), [a, Value::Constant(b), c]) = (op, operands) else { return (op, operands) };
    const FRACTION: u64 = (1 << 52) - 1;
    let reciprocal = 1.0 / b;
    let exact = b.is_normal() && reciprocal.is_normal() && b.to_bits() & FRACTION == 0;
    if exact { (Op::Binary(BinaryOp::Mul), [a, Value::Constant(reciprocal), c]) } else { (op, operands) }
}

/// The steps that the result needs; the result comes last, because every other one is needed by a later one.
fn live(steps: Vec<Step>, result: usize) -> Vec<Step> {
    let mut needed = vec![false; steps.len()];
    needed[result] = true;
    for i in (0..=result).rev().filter(|i| *i < steps.len()) {
        if needed[i] {
            for operand in &steps[i].operands[..steps[i].op.operands()] {
                if let Value::Step(j) = operand {
                    needed[*j] = true;
                }
            }
        }
    }
    let mut places = vec![0; steps.len()];
    let mut kept = Vec::new();
    for (i, mut step) in steps.into_iter().enumerate().filter(|(i, _)| needed[*i]) {
        for operand in &mut step.operands {
            if let Value::Step(j) = operand {
                *j = places[*j];
            }
        }
        places[i] = kept.len();
        kept.push(step);
    }
    kept
}

/// Gives each step a register, never one of its own operands, and returns how many there are.
fn allocate(steps: &[Step]) -> (Vec<Instruction>, usize) {
    let mut last_use = vec![0; steps.len()];
    for (i, step) in steps.iter().enumerate() {
        for operand in step.operands() {
            last_use[operand] = i;
        }
    }
    let mut free: Vec<usize> = Vec::new();
    let mut registers = 0;
    let mut place = vec![0; steps.len()];
    let mut code = Vec::with_capacity(steps.len());
    for (i, step) in steps.iter().enumerate() {
        let is_last = i + 1 == steps.len();
        place[i] = match free.pop() {
            _ if is_last => usize::MAX,
            Some(register) => register,
            None => {
                registers += 1;
                registers - 1
            }
        };
        let mut released: Vec<usize> = step.operands().filter(|j| last_use[*j] == i).map(|j| place[j]).collect();
        released.sort_unstable();
        released.dedup();
        free.extend(released);
        let operands = step.operands.map(|operand| match operand {
            Value::Constant(value) => Operand::Constant(value),
            Value::Input(j) => Operand::Input(j),
            Value::Step(j) => Operand::Register(place[j]),
        });
        code.push(Instruction { op: step.op, register: place[i], operands, span: step.span, operand_spans: step.operand_spans });
    }
    (code, registers)
}

impl Step {
    fn operands(&self) -> impl Iterator<Item = usize> + '_ {
        self.operands[..self.op.operands()].iter().filter_map(|o| match o {
            Value::Step(j) => Some(*j),
            _ => None,
        })
    }
}

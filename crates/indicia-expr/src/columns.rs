//! Evaluation of whole columns, a chunk of rows at a time.
//!
//! Each instruction runs over a chunk before the next one starts, so that the compiler can use vector
//! instructions and the cost of interpretation is paid once per chunk. Undefined values travel as NaN
//! (see `ops`) and are taken out in one pass at the end; missing values travel in masks of their own, which are
//! touched only in chunks where something is missing.

use crate::ast::BinaryOp;
use crate::compile::{Instruction, Operand, Program};
use crate::ops::{self, Op};

/// Rows that are evaluated together; results do not depend on it.
pub const CHUNK: usize = 512;

/// Status of a cell that has a value.
pub const PRESENT: u8 = 0;
/// Status of a result without a value because an input that it uses has none.
pub const MISSING: u8 = 1;
/// Status of a result that no finite number is the value of ("failed").
pub const UNDEFINED: u8 = 5;

/// The part of a status byte that says whether there is a value; the rest are flags.
const REASON: u8 = 0x0f;

/// Working memory of evaluations. It grows to what the largest program needs and is then reused without
/// further allocation.
#[derive(Debug, Default)]
pub struct Scratch {
    registers: Vec<Box<[f64]>>,
    masks: Vec<Box<[u8]>>,
    missing: Box<[u8]>,
}

impl Scratch {
    /// Empty working memory.
    pub fn new() -> Self {
        Scratch::default()
    }

    /// Working memory that is large enough for the program from the start.
    pub fn for_program(program: &Program) -> Self {
        let mut scratch = Scratch::new();
        scratch.fit(program);
        scratch
    }

    fn fit(&mut self, program: &Program) {
        while self.registers.len() < program.registers {
            self.registers.push(vec![0.0; CHUNK].into_boxed_slice());
        }
        let masks = if program.branches { program.registers } else { 0 };
        while self.masks.len() < masks {
            self.masks.push(vec![0; CHUNK].into_boxed_slice());
        }
        if self.missing.is_empty() {
            self.missing = vec![0; CHUNK].into_boxed_slice();
        }
    }
}

impl Program {
    /// Evaluates all rows.
    ///
    /// `inputs` are the columns in the order given to [`Program::compile`], each at least as long as `out`.
    /// `input_status` holds their status bytes: `None` where every cell is present, and an empty slice when
    /// that holds for all columns. A cell whose low nibble is not 0 has no value, whatever stands in its column.
    ///
    /// Each row of `out_status` becomes [`PRESENT`], [`MISSING`] or [`UNDEFINED`], without flags. A row is
    /// missing when an input that it uses is missing, withheld, failed or not applicable; `if` uses its
    /// condition and the branch taken. Missing wins over undefined. A present input that is not finite
    /// counts as undefined. Where there is no value `out` is 0; it never holds NaN or an infinity.
    ///
    /// Nothing is allocated once `scratch` has served a program of this size.
    ///
    /// # Panics
    /// When the shapes do not fit: another number of inputs than the program has, or a column that is too short.
    pub fn eval_columns(
        &self,
        inputs: &[&[f64]],
        input_status: &[Option<&[u8]>],
        out: &mut [f64],
        out_status: &mut [u8],
        scratch: &mut Scratch,
    ) {
        let rows = out.len();
        assert_eq!(inputs.len(), self.inputs(), "one column for each variable");
        assert!(input_status.is_empty() || input_status.len() == inputs.len(), "one status column for each variable, or none");
        assert_eq!(out_status.len(), rows, "one status for each result");
        assert!(self.used.iter().all(|i| inputs[*i].len() >= rows), "columns as long as the result");
        assert!(input_status.iter().flatten().all(|s| s.len() >= rows), "status columns as long as the result");
        scratch.fit(self);
        for from in (0..rows).step_by(CHUNK) {
            let to = (from + CHUNK).min(rows);
            let chunk = Chunk { inputs, status: input_status, from, to };
            let (out, out_status) = (&mut out[from..to], &mut out_status[from..to]);
            if !self.used.iter().any(|i| chunk.has_missing(*i)) {
                self.run(&chunk, out, &mut scratch.registers);
                finish_dense(out, out_status);
                continue;
            }
            let missing = &mut scratch.missing[..to - from];
            if self.branches {
                self.run_masked(&chunk, out, missing, &mut scratch.registers, &mut scratch.masks);
            } else {
                self.run(&chunk, out, &mut scratch.registers);
                missing.fill(0);
                self.used.iter().for_each(|i| chunk.add_missing(*i, missing));
            }
            finish(out, out_status, missing);
        }
    }

    fn run(&self, chunk: &Chunk<'_>, out: &mut [f64], registers: &mut [Box<[f64]>]) {
        let Some((last, code)) = self.code.split_last() else { return };
        for instruction in code {
            // A register is never an operand of its own instruction, so it can be taken out while that runs.
            let mut target = std::mem::take(&mut registers[instruction.register]);
            execute(instruction, &mut target[..out.len()], chunk, registers);
            registers[instruction.register] = target;
        }
        execute(last, out, chunk, registers);
    }

    fn run_masked(&self, chunk: &Chunk<'_>, out: &mut [f64], missing: &mut [u8], registers: &mut [Box<[f64]>], masks: &mut [Box<[u8]>]) {
        let Some((last, code)) = self.code.split_last() else { return };
        for instruction in code {
            let mut mask = std::mem::take(&mut masks[instruction.register]);
            execute_mask(instruction, &mut mask[..out.len()], chunk, registers, masks);
            masks[instruction.register] = mask;
            let mut target = std::mem::take(&mut registers[instruction.register]);
            execute(instruction, &mut target[..out.len()], chunk, registers);
            registers[instruction.register] = target;
        }
        execute_mask(last, missing, chunk, registers, masks);
        execute(last, out, chunk, registers);
    }
}

/// The rows `from..to` of the inputs.
struct Chunk<'a> {
    inputs: &'a [&'a [f64]],
    status: &'a [Option<&'a [u8]>],
    from: usize,
    to: usize,
}

impl<'a> Chunk<'a> {
    fn values(&self, input: usize) -> &'a [f64] {
        &self.inputs[input][self.from..self.to]
    }

    fn status(&self, input: usize) -> Option<&'a [u8]> {
        self.status.get(input).copied().flatten().map(|s| &s[self.from..self.to])
    }

    fn has_missing(&self, input: usize) -> bool {
        self.status(input).is_some_and(|status| status.iter().fold(0, |all, s| all | s) & REASON != 0)
    }

    fn add_missing(&self, input: usize, mask: &mut [u8]) {
        if let Some(status) = self.status(input) {
            mask.iter_mut().zip(status).for_each(|(m, s)| *m |= s & REASON);
        }
    }
}

/// An operand over the rows of a chunk.
#[derive(Clone, Copy)]
enum Source<'a> {
    Column(&'a [f64]),
    Constant(f64),
}

fn source<'a>(operand: Operand, rows: usize, chunk: &Chunk<'a>, registers: &'a [Box<[f64]>]) -> Source<'a> {
    match operand {
        Operand::Constant(value) => Source::Constant(value),
        Operand::Input(i) => Source::Column(chunk.values(i)),
        Operand::Register(i) => Source::Column(&registers[i][..rows]),
    }
}

fn execute(instruction: &Instruction, out: &mut [f64], chunk: &Chunk<'_>, registers: &[Box<[f64]>]) {
    let rows = out.len();
    let [a, b, c] = instruction.operands.map(|operand| source(operand, rows, chunk, registers));
    match instruction.op {
        Op::Binary(op) => match op {
            BinaryOp::Add => binary(out, a, b, |a, b| a + b),
            BinaryOp::Sub => binary(out, a, b, |a, b| a - b),
            BinaryOp::Mul => binary(out, a, b, |a, b| a * b),
            BinaryOp::Div => binary(out, a, b, ops::div),
            BinaryOp::Pow => binary(out, a, b, ops::pow),
            BinaryOp::Lt => binary(out, a, b, |a, b| ops::compare(a < b, a, b)),
            BinaryOp::Le => binary(out, a, b, |a, b| ops::compare(a <= b, a, b)),
            BinaryOp::Gt => binary(out, a, b, |a, b| ops::compare(a > b, a, b)),
            BinaryOp::Ge => binary(out, a, b, |a, b| ops::compare(a >= b, a, b)),
            BinaryOp::Eq => binary(out, a, b, |a, b| ops::compare(a == b, a, b)),
            BinaryOp::Ne => binary(out, a, b, |a, b| ops::compare(a != b, a, b)),
            BinaryOp::And => binary(out, a, b, ops::and),
            BinaryOp::Or => binary(out, a, b, ops::or),
        },
        Op::Min => binary(out, a, b, ops::min),
        Op::Max => binary(out, a, b, ops::max),
        Op::Neg => unary(out, a, |a| -a),
        Op::Not => unary(out, a, ops::not),
        Op::Abs => unary(out, a, f64::abs),
        Op::Sqrt => unary(out, a, f64::sqrt),
        Op::Ln => unary(out, a, libm::log),
        Op::Log10 => unary(out, a, libm::log10),
        Op::Exp => unary(out, a, ops::exp),
        Op::Copy => unary(out, a, |a| a),
        Op::Select => select(out, a, b, c),
    }
}

#[inline(always)]
fn unary(out: &mut [f64], a: Source<'_>, f: impl Fn(f64) -> f64) {
    match a {
        Source::Column(a) => out.iter_mut().zip(a).for_each(|(out, a)| *out = f(*a)),
        Source::Constant(a) => out.fill(f(a)),
    }
}

#[inline(always)]
fn binary(out: &mut [f64], a: Source<'_>, b: Source<'_>, f: impl Fn(f64, f64) -> f64) {
    match (a, b) {
        (Source::Column(a), Source::Column(b)) => {
            out.iter_mut().zip(a.iter().zip(b)).for_each(|(out, (a, b))| *out = f(*a, *b));
        }
        (Source::Column(a), Source::Constant(b)) => out.iter_mut().zip(a).for_each(|(out, a)| *out = f(*a, b)),
        (Source::Constant(a), Source::Column(b)) => out.iter_mut().zip(b).for_each(|(out, b)| *out = f(a, *b)),
        (Source::Constant(a), Source::Constant(b)) => out.fill(f(a, b)),
    }
}

fn select(out: &mut [f64], condition: Source<'_>, then: Source<'_>, otherwise: Source<'_>) {
    // The condition first, then the choice in place: two loops over two columns each.
    unary(out, condition, |c| c);
    match (then, otherwise) {
        (Source::Column(t), Source::Column(e)) => {
            out.iter_mut().zip(t.iter().zip(e)).for_each(|(out, (t, e))| *out = ops::select(*out, *t, *e));
        }
        (Source::Column(t), Source::Constant(e)) => out.iter_mut().zip(t).for_each(|(out, t)| *out = ops::select(*out, *t, e)),
        (Source::Constant(t), Source::Column(e)) => out.iter_mut().zip(e).for_each(|(out, e)| *out = ops::select(*out, t, *e)),
        (Source::Constant(t), Source::Constant(e)) => out.iter_mut().for_each(|out| *out = ops::select(*out, t, e)),
    }
}

/// Which rows of the result of an instruction are missing; runs before the instruction itself.
fn execute_mask(instruction: &Instruction, out: &mut [u8], chunk: &Chunk<'_>, registers: &[Box<[f64]>], masks: &[Box<[u8]>]) {
    let rows = out.len();
    out.fill(0);
    if instruction.op != Op::Select {
        for operand in &instruction.operands[..instruction.op.operands()] {
            add_mask(*operand, out, chunk, masks, |_| true);
        }
        return;
    }
    let [condition, then, otherwise] = instruction.operands;
    add_mask(condition, out, chunk, masks, |_| true);
    // Where the condition itself is missing its value means nothing, and the row is missing already.
    match source(condition, rows, chunk, registers) {
        Source::Column(c) => {
            add_mask(then, out, chunk, masks, |i| c[i] == 1.0);
            add_mask(otherwise, out, chunk, masks, |i| c[i] == 0.0);
        }
        // A constant condition that is still here is undefined: neither branch is taken.
        Source::Constant(_) => {}
    }
}

fn add_mask(operand: Operand, out: &mut [u8], chunk: &Chunk<'_>, masks: &[Box<[u8]>], counts: impl Fn(usize) -> bool) {
    let mask = match operand {
        Operand::Constant(_) => return,
        Operand::Input(i) => match chunk.status(i) {
            Some(status) => status,
            None => return,
        },
        Operand::Register(i) => &masks[i][..out.len()],
    };
    for (i, (out, mask)) in out.iter_mut().zip(mask).enumerate() {
        if counts(i) {
            *out |= mask & REASON;
        }
    }
}

/// Takes out what is undefined where nothing is missing.
fn finish_dense(out: &mut [f64], status: &mut [u8]) {
    status.fill(PRESENT);
    // x * 0 is a zero for every finite x and NaN otherwise; eight sums keep the loop wide.
    let mut sums = [0.0; 8];
    let (blocks, tail) = out.as_chunks::<8>();
    for block in blocks {
        sums.iter_mut().zip(block).for_each(|(sum, value)| *sum += value * 0.0);
    }
    let total: f64 = sums.iter().sum::<f64>() + tail.iter().map(|value| value * 0.0).sum::<f64>();
    if total == 0.0 {
        return;
    }
    for (value, status) in out.iter_mut().zip(status) {
        if !value.is_finite() {
            *value = 0.0;
            *status = UNDEFINED;
        }
    }
}

fn finish(out: &mut [f64], status: &mut [u8], missing: &[u8]) {
    for ((value, status), missing) in out.iter_mut().zip(status).zip(missing) {
        *status = match (*missing != 0, value.is_finite()) {
            (true, _) => MISSING,
            (false, false) => UNDEFINED,
            (false, true) => PRESENT,
        };
        if *status != PRESENT {
            *value = 0.0;
        }
    }
}

use std::ops::Range;

use indicia_core::{CompileError, Evaluation, Free, Program, Scratch};
use indicia_method::Status;

use super::source::Source;

/// An evaluation as a function of uniform numbers: those of every source, one source after the other.
pub struct Model<'a> {
    sources: Vec<&'a dyn Source>,
    /// For each source its places among the uniform numbers and among the values of a draw.
    parts: Vec<[Range<usize>; 2]>,
    program: Program,
}

/// What one thread needs to evaluate a [`Model`] again and again.
pub struct Memory {
    scratch: Scratch,
    values: Vec<f64>,
    out: Vec<f64>,
    status: Vec<u8>,
}

/// One draw: the values of every wanted node.
#[derive(Clone, Copy, Debug)]
pub struct Draw<'a> {
    /// Its number.
    pub number: u64,
    rows: usize,
    values: &'a [f64],
    status: &'a [u8],
}

impl<'a> Model<'a> {
    /// The nodes and indicators `wanted` as a function of all sources.
    ///
    /// # Errors
    /// The executor cannot compile the program: an unknown name, or an imputer that would have to follow a free column.
    pub fn new(evaluation: &Evaluation, sources: &[&'a dyn Source], wanted: &[&str]) -> Result<Model<'a>, CompileError> {
        let mut free = Vec::new();
        let mut parts = Vec::new();
        let [mut uniform, mut value] = [0, 0];
        for source in sources {
            let own = source.free();
            let width = own.iter().map(|f| width(evaluation, f)).sum::<usize>();
            parts.push([uniform..uniform + source.dimensions(), value..value + width]);
            [uniform, value] = [uniform + source.dimensions(), value + width];
            free.extend(own);
        }
        Ok(Model { sources: sources.to_vec(), parts, program: evaluation.compile(&free, wanted)? })
    }

    /// How many uniform numbers an evaluation takes.
    pub fn dimensions(&self) -> usize {
        self.parts.last().map_or(0, |[uniforms, _]| uniforms.end)
    }

    /// The sources with their places among the uniform numbers.
    pub fn factors(&self) -> impl Iterator<Item = (&'a dyn Source, Range<usize>)> {
        self.sources.iter().copied().zip(self.parts.iter().map(|[uniforms, _]| uniforms.clone()))
    }

    /// Number of rows of a wanted node, those of [`Evaluation::scored_data`].
    pub fn rows(&self) -> usize {
        self.program.rows()
    }

    /// Memory for one thread.
    pub fn memory(&self) -> Memory {
        let cells = self.program.rows() * self.program.wanted();
        Memory { scratch: self.program.scratch(), values: vec![0.0; self.program.width()], out: vec![0.0; cells], status: vec![0; cells] }
    }

    /// The random numbers of one draw.
    pub fn uniforms(&self, seed: u64, draw: u64, out: &mut [f64]) {
        for (source, [uniforms, _]) in self.sources.iter().zip(&self.parts) {
            source.uniforms(seed, draw, &mut out[uniforms.clone()]);
        }
    }

    /// The wanted nodes for [`Model::dimensions`] numbers within (0, 1). `number` is what the draw will be called.
    pub fn evaluate<'m>(&self, number: u64, uniforms: &[f64], memory: &'m mut Memory) -> Draw<'m> {
        for (source, [own, values]) in self.sources.iter().zip(&self.parts) {
            source.place(&uniforms[own.clone()], &mut memory.values[values.clone()]);
        }
        self.program.draw_batch(&memory.values, &mut memory.scratch, &mut memory.out, &mut memory.status);
        Draw { number, rows: self.program.rows(), values: &memory.out, status: &memory.status }
    }
}

impl<'a> Draw<'a> {
    /// The value of the wanted node with a number (its position among the wanted) in a row, if it has one.
    pub fn value(&self, wanted: usize, row: usize) -> Option<f64> {
        let at = wanted * self.rows + row;
        self.status.get(at).filter(|s| Status(**s).is_present()).and_then(|_| self.values.get(at)).copied()
    }

    /// The values of a wanted node with their status bytes, one a row; 0 where there is no value.
    ///
    /// # Panics
    /// When there is no such wanted node.
    pub fn column(&self, wanted: usize) -> (&'a [f64], &'a [u8]) {
        let cells = wanted * self.rows..(wanted + 1) * self.rows;
        (&self.values[cells.clone()], &self.status[cells])
    }

    /// Number of rows, those of [`Evaluation::scored_data`].
    pub fn rows(&self) -> usize {
        self.rows
    }
}

/// How many numbers a free thing takes.
fn width(evaluation: &Evaluation, free: &Free) -> usize {
    match free {
        Free::Weights(node) => evaluation.plan().system().node(node).map_or(0, |n| n.inputs().len()),
        Free::Column(_) => evaluation.rows(),
        Free::Choice(_) => 1,
    }
}

use std::ops::Range;
use std::sync::Arc;

use indicia_core::{CompileError, Edit, Evaluation, Free, Program, Scratch, Series, Wanted};
use indicia_method::Status;

use super::source::Source;

/// An evaluation as a function of uniform numbers: those of every source, one source after the other.
pub struct Model<'a> {
    sources: Vec<Taken<'a>>,
    /// For each source its places among the uniform numbers and among the values of a draw.
    parts: Vec<[Range<usize>; 2]>,
    rows: usize,
    /// For each that is wanted the rows that are asked for.
    asked: Vec<Range<usize>>,
    wanted: usize,
    width: usize,
    /// What was evaluated before anything is drawn, in cells.
    prepared: usize,
    route: Route,
}

/// A source, or as much of it as anything depends on.
enum Taken<'a> {
    Whole(&'a dyn Source),
    Part(Box<dyn Source>),
}

impl Taken<'_> {
    fn get(&self) -> &dyn Source {
        match self {
            Taken::Whole(source) => *source,
            Taken::Part(part) => &**part,
        }
    }
}

/// How a draw is computed.
enum Route {
    /// By a program.
    Program(Box<Program>),
    /// By an evaluation of its own.
    Edits(Box<Edits>),
}

/// What an evaluation for each draw needs.
struct Edits {
    base: Evaluation,
    /// What is free with its place among the values, in the order in which it is edited.
    free: Vec<(Free, Range<usize>)>,
    wanted: Vec<(Arc<str>, bool)>,
    why: CompileError,
}

/// What one thread needs to evaluate a [`Model`] again and again.
pub struct Memory {
    scratch: Option<Scratch>,
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
    /// The nodes and indicators `wanted` as a function of all sources, as they are published.
    ///
    /// # Errors
    /// There is no such node.
    pub fn new(evaluation: &Evaluation, sources: &[&'a dyn Source], wanted: &[&str]) -> Result<Model<'a>, CompileError> {
        let wanted: Vec<Wanted> = wanted.iter().map(|id| Wanted { id, unrounded: false }).collect();
        Model::of(evaluation, sources, &wanted, &vec![0..evaluation.rows(); wanted.len()])
    }

    /// As [`Model::new`], for nodes that may be asked for before they are rounded, each in some rows alone: those of a period, say. The others
    /// have no values.
    ///
    /// # Errors
    /// As [`Model::new`].
    pub fn of(
        evaluation: &Evaluation,
        sources: &[&'a dyn Source],
        wanted: &[Wanted],
        asked: &[Range<usize>],
    ) -> Result<Model<'a>, CompileError> {
        let own: Vec<Vec<Free>> = sources.iter().map(|s| s.free()).collect();
        let free = own.concat();
        let mut sources: Vec<Taken> = sources.iter().map(|s| Taken::Whole(*s)).collect();
        let prepared = evaluation.forecast(&free, wanted).map_or(0, |f| f.prepared);
        let route = match evaluation.compile_within(&free, wanted, asked) {
            Ok(program) => {
                // Nobody draws what nothing depends on.
                let mut first = 0;
                for (source, own) in sources.iter_mut().zip(&own) {
                    let needed: Vec<Range<usize>> = (first..first + own.len()).map(|n| program.needed(n)).collect();
                    first += own.len();
                    if let Some(part) = source.get().within(&needed) {
                        *source = Taken::Part(part);
                    }
                }
                Route::Program(Box::new(program))
            }
            // Alternatives that are no system together fail in the draws that take them together.
            Err(why @ (CompileError::Unsupported(_) | CompileError::TooMany { .. } | CompileError::Edit(_))) => {
                Route::Edits(Box::new(Edits::new(evaluation, free, wanted, why)))
            }
            Err(other) => return Err(other),
        };
        let mut parts = Vec::new();
        let [mut uniform, mut value] = [0, 0];
        for (source, own) in sources.iter().zip(&own) {
            let [dimensions, width] = [source.get().dimensions(), own.iter().map(|f| f.width(evaluation)).sum::<usize>()];
            parts.push([uniform..uniform + dimensions, value..value + width]);
            [uniform, value] = [uniform + dimensions, value + width];
        }
        Ok(Model { sources, parts, rows: evaluation.rows(), asked: asked.to_vec(), wanted: wanted.len(), width: value, prepared, route })
    }

    /// How many uniform numbers an evaluation takes.
    pub fn dimensions(&self) -> usize {
        self.parts.last().map_or(0, |[uniforms, _]| uniforms.end)
    }

    /// The sources with their places among the uniform numbers.
    pub fn factors(&self) -> impl Iterator<Item = (&dyn Source, Range<usize>)> {
        self.sources.iter().map(Taken::get).zip(self.parts.iter().map(|[uniforms, _]| uniforms.clone()))
    }

    /// Number of rows of a wanted node, those of [`Evaluation::scored_data`].
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Why every draw is an evaluation of its own instead of a run of a program; `None` where a program follows.
    pub fn is_slow(&self) -> Option<&CompileError> {
        match &self.route {
            Route::Program(_) => None,
            Route::Edits(edits) => Some(&edits.why),
        }
    }

    /// About how many cells a draw reads: what a draw costs, known before any is made.
    pub fn cells(&self) -> usize {
        match &self.route {
            Route::Program(program) => program.cells() + self.width,
            Route::Edits(edits) => edits.cells(),
        }
    }

    /// About how many cells were read to compile it: what one waits for before the first draw.
    pub fn prepared(&self) -> usize {
        match self.route {
            Route::Program(_) => self.prepared,
            Route::Edits(_) => 0,
        }
    }

    /// Memory for one thread.
    pub fn memory(&self) -> Memory {
        let cells = self.rows * self.wanted;
        let scratch = match &self.route {
            Route::Program(program) => Some(program.scratch()),
            Route::Edits(_) => None,
        };
        Memory { scratch, values: vec![0.0; self.width], out: vec![0.0; cells], status: vec![Status::MISSING; cells] }
    }

    /// The random numbers of one draw.
    pub fn uniforms(&self, seed: u64, draw: u64, out: &mut [f64]) {
        for (source, [uniforms, _]) in self.sources.iter().zip(&self.parts) {
            source.get().uniforms(seed, draw, &mut out[uniforms.clone()]);
        }
    }

    /// The alternative that each source takes under some numbers.
    pub fn branches(&self, uniforms: &[f64], out: &mut Vec<usize>) {
        out.clear();
        out.extend(self.sources.iter().zip(&self.parts).map(|(s, [own, _])| s.get().branch(&uniforms[own.clone()])));
    }

    /// The wanted nodes for [`Model::dimensions`] numbers within (0, 1). `number` is what the draw will be called. A system that cannot
    /// be evaluated gives cells that have failed.
    pub fn evaluate<'m>(&self, number: u64, uniforms: &[f64], memory: &'m mut Memory) -> Draw<'m> {
        for (source, [own, values]) in self.sources.iter().zip(&self.parts) {
            source.get().place(&uniforms[own.clone()], &mut memory.values[values.clone()]);
        }
        let Memory { scratch, values, out, status } = memory;
        match (&self.route, scratch) {
            (Route::Program(program), Some(scratch)) => {
                program.draw_batch(values, scratch, out, status);
                program.mark_failures(values, scratch, status);
            }
            (Route::Edits(edits), _) => edits.evaluate(values, (self.rows, &self.asked), out, status),
            (Route::Program(_), None) => status.fill(Status::FAILED),
        }
        Draw { number, rows: self.rows, values: out, status }
    }
}

impl Edits {
    fn new(base: &Evaluation, free: Vec<Free>, wanted: &[Wanted], why: CompileError) -> Edits {
        let mut at = 0;
        let mut placed: Vec<(Free, Range<usize>)> = free
            .into_iter()
            .map(|f| {
                let place = at..at + f.width(base);
                at = place.end;
                (f, place)
            })
            .collect();
        // A parameter belongs to the method that was chosen, and weights stand whatever was chosen.
        placed.sort_by_key(|(f, _)| match f {
            Free::Choice(_) => 0,
            Free::Number(_) => 1,
            Free::Weights(_) | Free::WeightLists(_) | Free::Factors(_) | Free::Column(_) => 2,
        });
        Edits { base: base.clone(), free: placed, wanted: wanted.iter().map(|w| (w.id.into(), w.unrounded)).collect(), why }
    }

    fn evaluate(&self, values: &[f64], (rows, asked): (usize, &[Range<usize>]), out: &mut [f64], status: &mut [u8]) {
        let edits: Vec<Edit> = self.free.iter().flat_map(|(f, at)| f.edits(&self.base, &values[at.clone()])).collect();
        let Ok(evaluation) = self.base.with(&edits) else {
            out.fill(0.0);
            status.fill(Status::FAILED);
            return;
        };
        let cells = out.chunks_mut(rows.max(1)).zip(status.chunks_mut(rows.max(1)));
        for (((id, unrounded), asked), (out, status)) in self.wanted.iter().zip(asked).zip(cells) {
            let before = evaluation.node(id).filter(|_| *unrounded).map(|n| &n.unrounded);
            let series: Option<&Series> = before.or_else(|| evaluation.value(id));
            for (row, (out, status)) in out.iter_mut().zip(status.iter_mut()).enumerate().filter(|(row, _)| asked.contains(row)) {
                (*out, *status) = series.map_or((0.0, Status::FAILED), |s| (s.get(row).unwrap_or(0.0), s.status(row).0));
            }
            evaluation.mark_failures(&self.base, id, status);
        }
    }

    /// An evaluation computes every indicator and node that the edits reach, ranks included: some twenty times the work of a cell of a
    /// program, and the plan besides.
    fn cells(&self) -> usize {
        let system = self.base.plan().system();
        let inputs: usize = system.nodes.iter().map(|n| n.inputs().len() + 1).sum();
        20 * self.base.rows() * (inputs + system.indicators.len()) + 20_000
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

    /// The draw without the first `wanted` of its nodes.
    ///
    /// # Panics
    /// When there are not so many.
    pub fn after(&self, wanted: usize) -> Draw<'a> {
        let cells = wanted * self.rows;
        Draw { values: &self.values[cells..], status: &self.status[cells..], ..*self }
    }

    /// Number of rows, those of [`Evaluation::scored_data`].
    pub fn rows(&self) -> usize {
        self.rows
    }
}

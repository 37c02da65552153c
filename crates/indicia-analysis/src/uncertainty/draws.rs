use indicia_core::{CompileError, Evaluation, Free};
use indicia_method::Status;
use rayon::prelude::*;

/// Draws of a chunk. Part of what fixes the order of reductions, so that it never depends on the machine.
pub const CHUNK: usize = 64;

/// Something uncertain.
pub trait Source: Sync {
    /// What it varies.
    fn free(&self) -> Vec<Free>;

    /// Its values in one draw: those of all that [`Source::free`] names, one after the other.
    fn fill(&self, seed: u64, draw: u64, out: &mut [f64]);
}

/// How many draws, from which seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Number of draws.
    pub draws: usize,
    /// The seed; the same seed gives the same bits.
    pub seed: u64,
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

impl Draw<'_> {
    /// The value of the wanted node with a number (its position among the wanted) in a row, if it has one.
    pub fn value(&self, wanted: usize, row: usize) -> Option<f64> {
        let at = wanted * self.rows + row;
        self.status.get(at).filter(|s| Status(**s).is_present()).and_then(|_| self.values.get(at)).copied()
    }

    /// Number of rows, those of [`Evaluation::scored_data`].
    pub fn rows(&self) -> usize {
        self.rows
    }
}

/// What comes of many draws.
pub trait Collector: Sync {
    /// What is collected.
    type Out: Send;

    /// Nothing collected yet.
    fn start(&self) -> Self::Out;

    /// Adds one draw.
    fn add(&self, out: &mut Self::Out, draw: &Draw);

    /// Adds what later draws gave.
    fn join(&self, out: &mut Self::Out, later: Self::Out);
}

/// Draws all sources together and collects the wanted nodes and indicators.
///
/// # Errors
/// The executor cannot compile the program: an unknown name, or an imputer that would have to follow a free column.
pub fn run<C: Collector>(
    evaluation: &Evaluation,
    sources: &[&dyn Source],
    wanted: &[&str],
    settings: Settings,
    collector: &C,
) -> Result<C::Out, CompileError> {
    let mut free = Vec::new();
    let mut widths = Vec::new();
    for source in sources {
        let own = source.free();
        widths.push(own.iter().map(|f| width(evaluation, f)).sum::<usize>());
        free.extend(own);
    }
    let program = evaluation.compile(&free, wanted)?;
    let (rows, cells) = (program.rows(), program.rows() * wanted.len());
    let chunks = settings.draws.div_ceil(CHUNK);
    let memory = || (program.scratch(), vec![0.0; program.width()], vec![0.0; cells], vec![0_u8; cells]);
    let collected: Vec<C::Out> = (0..chunks)
        .into_par_iter()
        .map_init(memory, |(scratch, values, out, status), chunk| {
            let mut collection = collector.start();
            for number in chunk * CHUNK..settings.draws.min((chunk + 1) * CHUNK) {
                let mut rest = values.as_mut_slice();
                for (source, width) in sources.iter().zip(&widths) {
                    let (own, others) = rest.split_at_mut(*width);
                    source.fill(settings.seed, number as u64, own);
                    rest = others;
                }
                program.draw_batch(values, scratch, out, status);
                collector.add(&mut collection, &Draw { number: number as u64, rows, values: out, status });
            }
            collection
        })
        .collect();
    let mut all = collector.start();
    for collection in collected {
        collector.join(&mut all, collection);
    }
    Ok(all)
}

/// How many numbers a free thing takes.
fn width(evaluation: &Evaluation, free: &Free) -> usize {
    match free {
        Free::Weights(node) => evaluation.plan().system().node(node).map_or(0, |n| n.inputs().len()),
        Free::Column(_) => evaluation.rows(),
        Free::Choice(_) => 1,
    }
}

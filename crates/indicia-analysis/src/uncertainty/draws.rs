use rayon::prelude::*;

use indicia_core::{CompileError, Evaluation};

use super::model::{Draw, Model};
use super::source::Source;

/// Draws of a chunk. Part of what fixes the order of reductions, so that it never depends on the machine.
pub const CHUNK: usize = 64;

/// How many draws, from which seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Number of draws.
    pub draws: usize,
    /// The seed; the same seed gives the same bits.
    pub seed: u64,
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
    let model = Model::new(evaluation, sources, wanted)?;
    let chunks = settings.draws.div_ceil(CHUNK);
    let memory = || (model.memory(), vec![0.0; model.dimensions()]);
    let collected: Vec<C::Out> = (0..chunks)
        .into_par_iter()
        .map_init(memory, |(memory, uniforms), chunk| {
            let mut collection = collector.start();
            for number in chunk * CHUNK..settings.draws.min((chunk + 1) * CHUNK) {
                model.uniforms(settings.seed, number as u64, uniforms);
                collector.add(&mut collection, &model.evaluate(number as u64, uniforms, memory));
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

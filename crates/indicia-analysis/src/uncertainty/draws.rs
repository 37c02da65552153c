use std::ops::Range;
use std::sync::Mutex;

use indicia_core::{CompileError, Evaluation};
use rayon::prelude::*;

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

impl Collector for () {
    type Out = ();

    fn start(&self) {}

    fn add(&self, (): &mut (), _: &Draw) {}

    fn join(&self, (): &mut (), (): ()) {}
}

/// Draws all sources together and collects the wanted nodes and indicators as they are published. Memory does not grow with the number
/// of draws.
///
/// # Errors
/// As [`Model::new`].
pub fn run<C: Collector>(
    evaluation: &Evaluation,
    sources: &[&dyn Source],
    wanted: &[&str],
    settings: Settings,
    collector: &C,
) -> Result<C::Out, CompileError> {
    let model = Model::new(evaluation, sources, wanted)?;
    let chunks = settings.draws.div_ceil(CHUNK);
    let pool = Pool::new(|| (model.memory(), vec![0.0; model.dimensions()]));
    let mut all = collector.start();
    for wave in waves(chunks, 0) {
        let collected: Vec<C::Out> = wave
            .into_par_iter()
            .map(|chunk| {
                pool.with(|(memory, uniforms)| {
                    let mut collection = collector.start();
                    for number in chunk * CHUNK..settings.draws.min((chunk + 1) * CHUNK) {
                        model.uniforms(settings.seed, number as u64, uniforms);
                        collector.add(&mut collection, &model.evaluate(number as u64, uniforms, memory));
                    }
                    collection
                })
            })
            .collect();
        for collection in collected {
            collector.join(&mut all, collection);
        }
    }
    Ok(all)
}

/// Chunks that are computed side by side before they are joined; how many they are changes no result.
pub(super) fn waves(chunks: usize, size: usize) -> impl Iterator<Item = Range<usize>> {
    let size = size.max(8 * rayon::current_num_threads());
    (0..chunks).step_by(size).map(move |from| from..chunks.min(from + size))
}

/// Memory of threads, kept from one chunk to the next.
pub(super) struct Pool<T, F> {
    free: Mutex<Vec<T>>,
    make: F,
}

impl<T, F: Fn() -> T> Pool<T, F> {
    pub(super) fn new(make: F) -> Pool<T, F> {
        Pool { free: Mutex::new(Vec::new()), make }
    }

    pub(super) fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        let taken = self.lock().pop();
        let mut one = taken.unwrap_or_else(&self.make);
        let out = work(&mut one);
        self.lock().push(one);
        out
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<T>> {
        self.free.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

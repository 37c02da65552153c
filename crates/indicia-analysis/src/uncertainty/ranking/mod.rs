//! Where every unit stands over all draws: its ranks, its scores, who is above whom.
//!
//! Ranks are counted, so that their quantiles are exact and memory does not depend on the number of draws. A draw of a node in a period
//! fails where a method failed for a unit that has a rank: it is counted, by the alternatives that it took, and left out as a whole, since
//! ranks among the rest would be ranks of something else. A unit that has no value in a draw for any other reason has no rank in it, and
//! its own number of draws says so.

mod chunk;
mod counts;
mod pairs;
mod result;

use std::ops::Range;
use std::sync::Arc;

use indicia_core::{CompileError, Evaluation, Free, RankOn, RankRule, Role, Wanted};
use indicia_diagnostic::Lang;
use indicia_kernels::Ties;
use indicia_method::Text;
use rayon::prelude::*;

use super::draws::{Collector, Pool, Settings, waves};
use super::model::Model;
use super::source::Source;
use chunk::{Chunk, Worker};
use counts::Counts;
use pairs::Tally;

pub use result::{BranchCount, NodeRanking, Pairs, Ranking, RowRanking};

/// Draws where nobody says how many.
pub const DRAWS: usize = 2000;
/// Fewer draws than this say little.
const FEWEST: usize = 100;
/// Cells that all draws may read so that they take about a tenth of a second: a core reads 400 to 900 million a second, as
/// `cargo run --release -p indicia-bench --bin draws budget` says for several sizes.
const BUDGET: usize = 60_000_000;

/// How many draws `run` makes by itself: [`DRAWS`], or as many as the size of the plan allows in about a tenth of a second, what is computed
/// before the first of them included; 0 where those would be too few to say anything. It depends on the plan alone.
pub fn draws_within_budget(model: &Model, ask: Ask) -> usize {
    affordable(model.prepared(), draw_cells(model, ask))
}

/// Whether [`draws_within_budget`] is 0 for certain: so much is known without the model, whose making may take longer than all draws.
pub fn is_beyond_budget(evaluation: &Evaluation, sources: &[&dyn Source], ask: Ask) -> bool {
    let free: Vec<Free> = sources.iter().flat_map(|s| s.free()).collect();
    // What cannot be told without the model is told by it.
    evaluation
        .forecast(&free, &wanted(evaluation, ask))
        .is_ok_and(|f| affordable(f.prepared, f.drawn + ranked_cells(evaluation.rows(), ask)) == 0)
}

fn affordable(prepared: usize, cells: usize) -> usize {
    match (BUDGET.saturating_sub(prepared) / cells.max(1)).min(DRAWS) {
        few if few < FEWEST => 0,
        draws => draws,
    }
}

/// What a draw costs, in cells that are multiplied and added: those of the model, and its ranks and pairs.
pub fn draw_cells(model: &Model, ask: Ask) -> usize {
    model.cells() + ranked_cells(model.rows(), ask)
}

/// A rank costs about as much as twenty cells that are multiplied and added, a pair half a cell.
fn ranked_cells(rows: usize, ask: Ask) -> usize {
    let pairs = if ask.pairs { rows * rows / 2 } else { 0 };
    (rows * 20 + pairs) * ask.nodes.len()
}

/// What is asked of the draws.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// Nodes that are ranked.
    pub nodes: &'a [&'a str],
    /// Whether every pair of units is compared: a square of numbers for each node and period.
    pub pairs: bool,
    /// Nodes and indicators for the collector, as they are published.
    pub also: &'a [&'a str],
    /// What of it is looked at, where that is not everything: nothing else is computed.
    pub only: Option<Part<'a>>,
}

/// A part of what is ranked and collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// So many of the nodes are ranked, the first ones; of the others failures alone are counted.
    pub nodes: usize,
    /// The number of the period in which they are.
    pub period: usize,
    /// For each of [`Ask::also`] the rows that the collector looks at; it has no values in the others.
    pub also: &'a [Range<usize>],
}

/// Draws all sources together and ranks the nodes in every draw. `collector` sees each draw with the nodes of [`Ask::also`]; `progress` is
/// told how many draws are done.
///
/// # Errors
/// As [`Model::new`].
pub fn rank_draws<C: Collector>(
    evaluation: &Evaluation,
    sources: &[&dyn Source],
    ask: Ask,
    settings: Settings,
    collector: &C,
    progress: &dyn Fn(usize),
) -> Result<(Ranking, C::Out), CompileError> {
    let model = model(evaluation, sources, ask)?;
    Ok(rank_model(evaluation, &model, ask, settings, collector, progress))
}

/// The model whose draws [`rank_model`] ranks.
///
/// # Errors
/// As [`Model::new`].
///
/// # Panics
/// When a part has not as many ranges as are asked for besides.
pub fn model<'a>(evaluation: &Evaluation, sources: &[&'a dyn Source], ask: Ask) -> Result<Model<'a>, CompileError> {
    let mut rows = vec![0..evaluation.rows(); ask.nodes.len() + ask.also.len()];
    if let Some(part) = ask.only {
        rows[..ask.nodes.len()].fill(evaluation.scored_data().period_rows(part.period));
        rows[ask.nodes.len()..].clone_from_slice(part.also);
    }
    Model::of(evaluation, sources, &wanted(evaluation, ask), &rows)
}

fn wanted<'a>(evaluation: &Evaluation, ask: Ask<'a>) -> Vec<Wanted<'a>> {
    let unrounded = evaluation.plan().system().ranking.on == RankOn::Unrounded;
    let ranked = ask.nodes.iter().map(|id| Wanted { id, unrounded });
    ranked.chain(ask.also.iter().map(|id| Wanted { id, unrounded: false })).collect()
}

/// As [`rank_draws`], of a model that is there.
pub fn rank_model<C: Collector>(
    evaluation: &Evaluation,
    model: &Model,
    ask: Ask,
    settings: Settings,
    collector: &C,
    progress: &dyn Fn(usize),
) -> (Ranking, C::Out) {
    let frame = Frame::new(evaluation, ask, model);
    let chunks = settings.draws.div_ceil(frame.chunk);
    let pool = Pool::new(|| Worker::new(model, &frame));
    let mut buffers: Vec<Chunk> = Vec::new();
    let mut tally = Totals::new(&frame, ask.pairs);
    let mut collected = collector.start();
    for wave in waves(chunks, frame.wave()) {
        let from = wave.start;
        buffers.resize_with(wave.len().max(buffers.len()), || Chunk::new(&frame));
        let filled = &mut buffers[..wave.len()];
        let parts: Vec<C::Out> = filled
            .par_iter_mut()
            .enumerate()
            .map(|(n, chunk)| {
                let first = (from + n) * frame.chunk;
                pool.with(|worker| {
                    chunk.fill(&frame, model, settings.seed, first..settings.draws.min(first + frame.chunk), worker, collector)
                })
            })
            .collect();
        tally.add(&frame, filled);
        parts.into_iter().for_each(|part| collector.join(&mut collected, part));
        progress(settings.draws.min(wave.end * frame.chunk));
    }
    (tally.finish(evaluation, &frame, settings, model), collected)
}

/// What does not change from draw to draw.
struct Frame {
    nodes: Vec<Arc<str>>,
    /// How many of them are ranked.
    ranked_nodes: usize,
    rows: usize,
    /// The rows of each period.
    periods: Vec<Range<usize>>,
    /// The periods that are looked at.
    shown: Range<usize>,
    /// For each node and row: the rank of the evaluation, which a draw must not lose by failing.
    nominal_rank: Vec<Option<f64>>,
    /// For each node and row: the value of the evaluation, from which sums are taken; 0 without one.
    nominal: Vec<f64>,
    /// For each row whether it is ranked at all.
    ranked: Vec<bool>,
    ties: Ties,
    /// How many alternatives each source has.
    branches: Vec<usize>,
    /// Draws of a chunk: fixed by the size of the tables alone, since it fixes the order of sums.
    chunk: usize,
}

impl Frame {
    fn new(evaluation: &Evaluation, ask: Ask, model: &Model) -> Frame {
        let nodes = ask.nodes;
        let data = evaluation.scored_data();
        let rows = evaluation.rows();
        let system = evaluation.plan().system();
        let trace = |id: &&str| evaluation.node(id);
        let unrounded = system.ranking.on == RankOn::Unrounded;
        let value = |id: &str, row: usize| {
            let node = evaluation.node(id)?;
            if unrounded { node.unrounded.get(row) } else { node.value.get(row) }
        };
        let cells = (rows * nodes.len()).max(1);
        Frame {
            nodes: nodes.iter().map(|id| Arc::from(*id)).collect(),
            ranked_nodes: ask.only.map_or(nodes.len(), |part| part.nodes.min(nodes.len())),
            rows,
            periods: (0..data.periods().len()).map(|p| data.period_rows(p)).collect(),
            shown: ask.only.map_or(0..data.periods().len(), |part| part.period..part.period + 1),
            nominal_rank: nodes.iter().flat_map(|id| (0..rows).map(move |r| trace(id).and_then(|n| n.rank(r)))).collect(),
            nominal: nodes.iter().flat_map(|id| (0..rows).map(move |r| value(id, r).unwrap_or(0.0))).collect(),
            ranked: (0..rows).map(|r| data.unit(r).role == Role::Scored).collect(),
            ties: match system.ranking.rule {
                RankRule::Best => Ties::Min,
                RankRule::Worst => Ties::Max,
                RankRule::Dense => Ties::Dense,
                RankRule::Mean => Ties::Mean,
            },
            branches: model.factors().map(|(s, _)| s.branches()).collect(),
            chunk: (LARGEST_CHUNK_CELLS / cells).clamp(8, super::CHUNK),
        }
    }
}

impl Frame {
    /// How many chunks are counted together. The counts of a large table lie far apart in memory: the more ranks of a row are counted in one
    /// go, the less often they are fetched.
    fn wave(&self) -> usize {
        let cells = self.rows * self.nodes.len();
        (LARGEST_WAVE_CELLS / (cells * self.chunk).max(1)).clamp(1, 256)
    }
}

/// Ranks that wait to be counted.
const LARGEST_WAVE_CELLS: usize = 1 << 24;
/// Ranks that a chunk may hold where it holds more than a few draws: a part of what a core has close at hand.
const LARGEST_CHUNK_CELLS: usize = 1 << 18;

/// Everything that is counted.
struct Totals {
    counts: Vec<Counts>,
    /// For each node and row the number of values, the sum and the sum of squares of what is above the evaluation's value.
    sums: Vec<[f64; 3]>,
    /// For each node and period.
    failed: Vec<u64>,
    branches: Vec<BranchCount>,
    pairs: Vec<Tally>,
}

impl Totals {
    fn new(frame: &Frame, pairs: bool) -> Totals {
        let cells = frame.nodes.len() * frame.rows;
        let of_pairs = || frame.nodes.iter().enumerate().flat_map(|(n, _)| frame.periods.iter().map(move |p| (n, p.clone())));
        Totals {
            counts: vec![Counts::default(); cells],
            sums: vec![[0.0; 3]; cells],
            failed: vec![0; frame.nodes.len() * frame.periods.len()],
            branches: vec![BranchCount::default(); frame.branches.iter().sum()],
            pairs: if pairs { of_pairs().map(|(node, rows)| Tally::new(node, rows)).collect() } else { Vec::new() },
        }
    }

    /// Adds chunks in their order.
    fn add(&mut self, frame: &Frame, chunks: &[Chunk]) {
        let ranks = |cell: usize| chunks.iter().map(move |c| c.ranks(frame, cell));
        self.counts[..frame.ranked_nodes * frame.rows]
            .par_iter_mut()
            .with_min_len(64)
            .enumerate()
            .for_each(|(cell, counts)| ranks(cell).for_each(|r| counts.add(r)));
        for tally in &mut self.pairs {
            tally.add(frame, chunks);
        }
        for chunk in chunks {
            for (sums, own) in self.sums.iter_mut().zip(&chunk.sums) {
                (0..3).for_each(|n| sums[n] += own[n]);
            }
            self.failed.iter_mut().zip(&chunk.failed).for_each(|(all, own)| *all += u64::from(*own));
            for (all, own) in self.branches.iter_mut().zip(&chunk.branches) {
                *all = BranchCount { draws: all.draws + own.draws, failed: all.failed + own.failed };
            }
        }
    }

    fn finish(self, evaluation: &Evaluation, frame: &Frame, settings: Settings, model: &Model) -> Ranking {
        let mut rest = self.branches.as_slice();
        let branches = frame.branches.iter().map(|n| {
            let (own, others) = rest.split_at(*n);
            rest = others;
            own.to_vec()
        });
        let branches = branches.collect();
        let mut cells = self.counts.into_iter().zip(self.sums).enumerate();
        let mut pairs = self.pairs.into_iter();
        let periods = frame.periods.len();
        let nodes = frame.nodes.iter().enumerate().map(|(n, node)| {
            let row = |(cell, (counts, [draws, sum, squares])): (usize, (Counts, [f64; 3]))| RowRanking {
                nominal_rank: frame.nominal_rank[cell],
                nominal: evaluation.node(node).and_then(|t| t.value.get(cell - n * frame.rows)),
                draws: draws as u64,
                mean: (draws > 0.0).then(|| frame.nominal[cell] + sum / draws),
                sd: (draws > 1.0).then(|| ((squares - sum * sum / draws) / (draws - 1.0)).max(0.0).sqrt()),
                counts,
                unit: indicia_kernels::Ranker::unit(frame.ties),
            };
            let failed = self.failed[n * periods..(n + 1) * periods].to_vec();
            let pairs = pairs.by_ref().take(periods).zip(&failed).map(|(t, failed)| t.finish(settings.draws as u64 - failed));
            NodeRanking {
                node: node.clone(),
                pairs: pairs.collect(),
                rows: cells.by_ref().take(frame.rows).map(row).collect(),
                periods: frame.periods.clone(),
                failed,
            }
        });
        let nodes = nodes.collect();
        Ranking { settings, nodes, branches, slow: model.is_slow().map(|e| Text { zh: e.text(Lang::Zh), en: e.text(Lang::En) }) }
    }
}

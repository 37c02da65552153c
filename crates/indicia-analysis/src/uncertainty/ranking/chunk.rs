use std::ops::Range;

use indicia_kernels::Ranker;
use indicia_method::Status;

use super::{BranchCount, Frame};
use crate::uncertainty::draws::Collector;
use crate::uncertainty::model::{Draw, Memory, Model};

/// What one thread needs.
pub(super) struct Worker {
    memory: Memory,
    uniforms: Vec<f64>,
    taken: Vec<usize>,
    /// One for each node and period: it remembers the order of the draw before.
    rankers: Vec<Ranker>,
    /// Rows that have a value, with their values and ranks.
    present: Vec<usize>,
    values: Vec<f64>,
    ranks: Vec<i32>,
}

impl Worker {
    pub(super) fn new(model: &Model, frame: &Frame) -> Worker {
        Worker {
            memory: model.memory(),
            uniforms: vec![0.0; model.dimensions()],
            taken: Vec::new(),
            rankers: (0..frame.nodes.len() * frame.periods.len()).map(|_| Ranker::new()).collect(),
            present: Vec::new(),
            values: Vec::new(),
            ranks: Vec::new(),
        }
    }
}

/// What some consecutive draws gave.
pub(super) struct Chunk {
    /// Number of draws.
    draws: usize,
    /// Ranks by node, row and draw; 0 for none.
    ranks: Vec<i32>,
    pub(super) sums: Vec<[f64; 3]>,
    /// For each node and period.
    pub(super) failed: Vec<u32>,
    /// The alternatives of every source, one source after the other.
    pub(super) branches: Vec<BranchCount>,
}

impl Chunk {
    pub(super) fn new(frame: &Frame) -> Chunk {
        Chunk {
            draws: 0,
            ranks: vec![0; frame.ranked_nodes * frame.rows * frame.chunk],
            sums: vec![[0.0; 3]; frame.nodes.len() * frame.rows],
            failed: vec![0; frame.nodes.len() * frame.periods.len()],
            branches: vec![BranchCount::default(); frame.branches.iter().sum()],
        }
    }

    /// The ranks of a node's row in the draws, by the number of the cell.
    pub(super) fn ranks(&self, frame: &Frame, cell: usize) -> &[i32] {
        &self.ranks[cell * frame.chunk..cell * frame.chunk + self.draws]
    }

    /// Computes draws in the place of what was here.
    pub(super) fn fill<C: Collector>(
        &mut self,
        frame: &Frame,
        model: &Model,
        seed: u64,
        numbers: Range<usize>,
        worker: &mut Worker,
        collector: &C,
    ) -> C::Out {
        self.draws = numbers.len();
        self.sums.fill([0.0; 3]);
        self.failed.fill(0);
        self.branches.fill(BranchCount::default());
        let mut collected = collector.start();
        let Worker { memory, uniforms, taken, rankers, present, values, ranks } = worker;
        for (place, number) in numbers.enumerate() {
            model.uniforms(seed, number as u64, uniforms);
            model.branches(uniforms, taken);
            let draw = model.evaluate(number as u64, uniforms, memory);
            let mut fine = true;
            for node in 0..frame.nodes.len() {
                for (p, rows) in frame.shown.clone().zip(&frame.periods[frame.shown.clone()]) {
                    let at = node * frame.periods.len() + p;
                    let has_failed = has_failed(frame, &draw, node, rows);
                    if has_failed {
                        self.failed[at] += 1;
                        fine = false;
                    }
                    if node >= frame.ranked_nodes {
                        continue;
                    }
                    if has_failed {
                        rows.clone().for_each(|row| self.ranks[(node * frame.rows + row) * frame.chunk + place] = 0);
                        continue;
                    }
                    self.rank(frame, (&draw, place), node, rows, (&mut rankers[at], &mut *present, &mut *values, &mut *ranks));
                }
            }
            let mut first = 0;
            for (branch, count) in taken.iter().zip(&frame.branches) {
                let own = &mut self.branches[first + branch];
                *own = BranchCount { draws: own.draws + 1, failed: own.failed + u64::from(!fine) };
                first += count;
            }
            collector.add(&mut collected, &draw.after(frame.nodes.len()));
        }
        collected
    }

    fn rank(
        &mut self,
        frame: &Frame,
        (draw, place): (&Draw, usize),
        node: usize,
        rows: &Range<usize>,
        (ranker, present, dense, ranks): (&mut Ranker, &mut Vec<usize>, &mut Vec<f64>, &mut Vec<i32>),
    ) {
        let (values, status) = draw.column(node);
        let first = node * frame.rows;
        let (values, status) = (&values[rows.clone()], &status[rows.clone()]);
        let (sums, nominal) = (&mut self.sums[first + rows.start..first + rows.end], &frame.nominal[first + rows.start..first + rows.end]);
        let complete = status.iter().all(|s| Status(*s).is_present());
        for (((sums, nominal), value), status) in sums.iter_mut().zip(nominal).zip(values).zip(status) {
            if complete || Status(*status).is_present() {
                let d = value - nominal;
                *sums = [sums[0] + 1.0, sums[1] + d, sums[2] + d * d];
            }
        }
        let ranked = &frame.ranked[rows.clone()];
        let mut to = |row: usize, rank: i32| self.ranks[(first + rows.start + row) * frame.chunk + place] = rank;
        if complete && ranked.iter().all(|r| *r) {
            ranks.resize(rows.len(), 0);
            ranker.rank(values, frame.ties, ranks);
            ranks.iter().enumerate().for_each(|(row, rank)| to(row, *rank));
            return;
        }
        present.clear();
        present.extend((0..rows.len()).filter(|r| ranked[*r] && Status(status[*r]).is_present()));
        dense.clear();
        dense.extend(present.iter().map(|r| values[*r]));
        ranks.resize(dense.len(), 0);
        ranker.rank(dense, frame.ties, ranks);
        (0..rows.len()).for_each(|row| to(row, 0));
        present.iter().zip(ranks.iter()).for_each(|(row, rank)| to(*row, *rank));
    }
}

/// Whether a method failed for a unit that has a rank.
fn has_failed(frame: &Frame, draw: &Draw, node: usize, rows: &Range<usize>) -> bool {
    let (_, status) = draw.column(node);
    let nominal = &frame.nominal_rank[node * frame.rows..];
    rows.clone().any(|row| Status(status[row]).state() == Status::FAILED && nominal[row].is_some())
}

use std::ops::Range;

use rayon::prelude::*;

use super::chunk::Chunk;
use super::{Frame, Pairs};

/// For each ordered pair of a node's rows in a period the number of draws in which the first ranks above the second.
pub(super) struct Tally {
    node: usize,
    rows: Range<usize>,
    above: Vec<u32>,
}

impl Tally {
    pub(super) fn new(node: usize, rows: Range<usize>) -> Tally {
        Tally { node, above: vec![0; rows.len() * rows.len()], rows }
    }

    pub(super) fn add(&mut self, frame: &Frame, chunks: &[Chunk]) {
        let first = self.node * frame.rows + self.rows.start;
        let count = self.rows.len();
        self.above.par_chunks_mut(count.max(1)).with_min_len(8).enumerate().for_each(|(i, above)| {
            for chunk in chunks {
                let own = chunk.ranks(frame, first + i);
                for (j, above) in above.iter_mut().enumerate() {
                    // Who has no rank has 0: above nobody, and nobody is above.
                    let other = chunk.ranks(frame, first + j);
                    *above += own.iter().zip(other).map(|(a, b)| u32::from((*a > 0) & (a < b))).sum::<u32>();
                }
            }
        });
    }

    /// `draws` are those that did not fail.
    pub(super) fn finish(self, draws: u64) -> Pairs {
        Pairs { rows: self.rows, above: self.above, draws }
    }
}

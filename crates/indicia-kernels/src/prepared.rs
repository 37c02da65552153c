//! Columns that are correlated with many others: what each correlation needs of a column is computed once.

use crate::correlate::{TiedPairs, tau};
use crate::moments::{deviation_scale, mean};
use crate::rank::{Direction, RankScratch, Ties, order, rank};
use crate::significance::{Correlation, PValue, TieSums, kendall_p, spearman_p, student};
use crate::sum::Sum;

/// A column that is ready to be correlated. Results are those of [`pearson_test`](crate::pearson_test), [`spearman_test`](crate::spearman_test) and
/// [`kendall_test`](crate::kendall_test), bit for bit, without sorting and centring each column again for every pair.
#[derive(Clone, Debug)]
pub struct Prepared {
    values: Centred,
    ranks: Centred,
    /// Rows in rising order of their values.
    order: Vec<u32>,
    /// For each row the number of its value among the distinct ones, from 0.
    level: Vec<u32>,
    /// For each row its place in that order.
    place: Vec<u32>,
    /// For each row the place behind the last one that has its value.
    beyond: Vec<u32>,
    ties: TieSums,
}

/// Scaled deviations from the mean, and the sum of their squares.
#[derive(Clone, Debug)]
struct Centred {
    deviations: Vec<f64>,
    squares: f64,
}

impl Centred {
    fn new(values: &[f64]) -> Centred {
        let centre = mean(values).unwrap_or(0.0);
        let scale = deviation_scale(values, centre);
        let deviations: Vec<f64> = values.iter().map(|v| (v - centre) * scale).collect();
        let squares = deviations.iter().map(|d| d * d).collect::<Sum>().total();
        Centred { deviations, squares }
    }

    fn correlation(&self, other: &Centred) -> Option<f64> {
        assert_eq!(self.deviations.len(), other.deviations.len(), "pairs");
        let scale = (self.squares * other.squares).sqrt();
        (self.deviations.len() > 1 && scale > 0.0).then(|| (crate::sum::dot(&self.deviations, &other.deviations) / scale).clamp(-1.0, 1.0))
    }
}

impl Prepared {
    /// Prepares a column.
    ///
    /// # Panics
    /// With more than 2^32 - 1 values.
    pub fn new(values: &[f64]) -> Prepared {
        let n = values.len();
        let mut scratch = RankScratch::new();
        let (mut means, mut dense, mut positions) = (vec![0.0; n], vec![0.0; n], vec![0; n]);
        rank(values, Direction::Ascending, Ties::Mean, &mut means, &mut scratch);
        rank(values, Direction::Ascending, Ties::Dense, &mut dense, &mut scratch);
        order(values, Direction::Ascending, &mut positions, &mut scratch);
        let level: Vec<u32> = dense.iter().map(|d| *d as u32 - 1).collect();
        let sorted: Vec<u32> = positions.iter().map(|row| level[*row as usize]).collect();
        let (mut place, mut beyond) = (vec![0; n], vec![0; n]);
        let mut end = 0;
        for run in positions.chunk_by(|a, b| level[*a as usize] == level[*b as usize]) {
            for (at, row) in run.iter().enumerate() {
                place[*row as usize] = end + at as u32;
                beyond[*row as usize] = end + run.len() as u32;
            }
            end += run.len() as u32;
        }
        let ties = TieSums::new(&sorted);
        Prepared { values: Centred::new(values), ranks: Centred::new(&means), order: positions, level, place, beyond, ties }
    }

    /// Number of values.
    pub fn len(&self) -> usize {
        self.level.len()
    }

    /// Whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.level.is_empty()
    }

    /// Pearson's correlation. `None` as for [`pearson`](crate::pearson).
    ///
    /// # Panics
    /// When the columns differ in length; likewise below.
    pub fn pearson(&self, other: &Prepared) -> Option<Correlation> {
        let value = self.values.correlation(&other.values)?;
        Some(Correlation { value, p: student(value, self.len()), by: PValue::Student })
    }

    /// Spearman's correlation.
    pub fn spearman(&self, other: &Prepared) -> Option<Correlation> {
        let value = self.ranks.correlation(&other.ranks)?;
        Some(spearman_p(value, self.len(), self.ties.any() || other.ties.any()))
    }

    /// Kendall's tau-b, in time proportional to n times the root of n, with a small factor.
    pub fn kendall(&self, other: &Prepared) -> Option<Correlation> {
        let (discordant, both) = self.counts(other);
        let value = tau(self.len(), TiedPairs { x: self.ties.pairs(), y: other.ties.pairs(), both }, discordant)?;
        Some(kendall_p(value, self.len(), &self.ties, &other.ties))
    }

    /// Pairs of rows that the two columns put in opposite orders; pairs that tie in either are not among them.
    pub fn discordant(&self, other: &Prepared) -> u64 {
        self.counts(other).0
    }

    /// Pairs in opposite orders, and pairs that tie in both columns.
    ///
    /// Rows are taken in rising order of this column, those that tie in it together; of each it is asked how many of those before it lie above it in the
    /// other column. W. R. Knight (JASA 61, 1966) counts them by merging; a table of bits with counts does it without a branch that cannot be foreseen.
    fn counts(&self, other: &Prepared) -> (u64, u64) {
        assert_eq!(self.len(), other.len(), "pairs");
        let (mut discordant, mut tied_both) = (0, 0);
        let mut seen = Seen::new(self.len());
        let mut levels: Vec<u32> = Vec::new();
        for run in self.order.chunk_by(|a, b| self.level[*a as usize] == self.level[*b as usize]) {
            discordant += run.iter().map(|row| seen.from(other.beyond[*row as usize])).sum::<u64>();
            run.iter().for_each(|row| seen.insert(other.place[*row as usize]));
            if run.len() > 1 {
                levels.clear();
                levels.extend(run.iter().map(|row| other.level[*row as usize]));
                levels.sort_unstable();
                tied_both += levels.chunk_by(|a, b| a == b).map(|same| same.len() as u64).map(|t| t * (t - 1) / 2).sum::<u64>();
            }
        }
        (discordant, tied_both)
    }
}

/// Places that have been met, and how many of them lie above a place.
struct Seen {
    bits: Vec<u64>,
    /// For each word the places met in the words above it within its block.
    above: Vec<u32>,
    /// For each block of words the places met in the blocks above it.
    blocks: Vec<u32>,
}

/// Words of a block: what one insertion changes grows with this and with the number of blocks, so it is near the root of the number of words of long columns.
const BLOCK: usize = 32;

impl Seen {
    fn new(places: usize) -> Seen {
        // One word beyond the last place, so that what begins there is empty.
        let words = places / 64 + 1;
        Seen { bits: vec![0; words], above: vec![0; words], blocks: vec![0; words / BLOCK + 1] }
    }

    fn insert(&mut self, place: u32) {
        let word = place as usize / 64;
        let block = word / BLOCK;
        self.bits[word] |= 1 << (place % 64);
        self.above[block * BLOCK..word].iter_mut().for_each(|n| *n += 1);
        self.blocks[..block].iter_mut().for_each(|n| *n += 1);
    }

    /// Places met from this one on.
    fn from(&self, place: u32) -> u64 {
        let word = place as usize / 64;
        let own = (self.bits[word] >> (place % 64)).count_ones();
        u64::from(own + self.above[word] + self.blocks[word / BLOCK])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{kendall_test, pearson_test, spearman_test};

    #[test]
    fn prepared_columns_give_the_bits_of_single_pairs() {
        let mut state = 7_u64;
        let mut next = |levels: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % levels) as f64 / 7.0 - 3.0
        };
        for n in [0, 1, 2, 3, 7, 9, 12, 13, 40, 61, 63, 64, 65, 300, 5000] {
            for levels in [1, 3, 20, 1 << 30] {
                let columns: Vec<Vec<f64>> = (0..3).map(|_| (0..n).map(|_| next(levels)).collect()).collect();
                let prepared: Vec<Prepared> = columns.iter().map(|c| Prepared::new(c)).collect();
                for (a, pa) in columns.iter().zip(&prepared) {
                    for (b, pb) in columns.iter().zip(&prepared) {
                        assert_eq!(pa.pearson(pb), pearson_test(a, b), "{n} {levels}");
                        assert_eq!(pa.spearman(pb), spearman_test(a, b), "{n} {levels}");
                        assert_eq!(pa.kendall(pb), kendall_test(a, b), "{n} {levels}");
                    }
                }
            }
        }
    }
}

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
        Prepared { values: Centred::new(values), ranks: Centred::new(&means), order: positions, level, ties: TieSums::new(&sorted) }
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

    /// Kendall's tau-b, in time proportional to n log n.
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
    fn counts(&self, other: &Prepared) -> (u64, u64) {
        assert_eq!(self.len(), other.len(), "pairs");
        // The levels of the other column in the order of this one; where this one ties, in their own.
        let mut levels: Vec<u32> = self.order.iter().map(|row| other.level[*row as usize]).collect();
        let mut tied_both = 0;
        if self.ties.any() {
            let mut from = 0;
            for run in self.order.chunk_by(|a, b| self.level[*a as usize] == self.level[*b as usize]) {
                let own = &mut levels[from..from + run.len()];
                own.sort_unstable();
                tied_both += own.chunk_by(|a, b| a == b).map(|same| same.len() as u64).map(|t| t * (t - 1) / 2).sum::<u64>();
                from += run.len();
            }
        }
        (inversions(&mut levels, &mut vec![0; self.len()]), tied_both)
    }
}

/// Slices that are sorted by insertion before they are merged.
const SHORT: usize = 12;

/// Sorts and counts the pairs that were out of order.
fn inversions(values: &mut [u32], spare: &mut [u32]) -> u64 {
    let n = values.len();
    if n <= SHORT {
        let mut count = 0;
        for i in 1..n {
            let value = values[i];
            let mut at = i;
            while at > 0 && values[at - 1] > value {
                values[at] = values[at - 1];
                at -= 1;
            }
            values[at] = value;
            count += (i - at) as u64;
        }
        return count;
    }
    let half = n / 2;
    let (left, right) = values.split_at_mut(half);
    let (spare_left, spare_right) = spare.split_at_mut(half);
    let mut count = inversions(left, spare_left) + inversions(right, spare_right);
    if left[half - 1] <= right[0] {
        return count;
    }
    let (mut i, mut j) = (0, 0);
    for place in spare.iter_mut() {
        let take_left = j == right.len() || (i < half && left[i] <= right[j]);
        *place = if take_left { left[i] } else { right[j] };
        count += if take_left { 0 } else { (half - i) as u64 };
        i += usize::from(take_left);
        j += usize::from(!take_left);
    }
    values.copy_from_slice(spare);
    count
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
        for n in [0, 1, 2, 3, 7, 9, 12, 13, 40, 61, 300] {
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

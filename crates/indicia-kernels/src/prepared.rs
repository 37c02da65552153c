//! Columns that are correlated with many others: what each correlation needs of a column is computed once.

use crate::correlate::{TiedPairs, tau};
use crate::moments::{deviation_scale, mean};
use crate::rank::{Direction, RankScratch, order};
use crate::significance::{Correlation, PValue, TieSums, kendall_p, spearman_p, student};
use crate::sum::Sum;

/// Which correlation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CorrelationMethod {
    /// Of values.
    #[default]
    Pearson,
    /// Of ranks.
    Spearman,
    /// Of the order of pairs of rows (tau-b).
    Kendall,
}

/// A column that is ready to be correlated with others that were prepared for the same method. Results are those of [`pearson_test`](crate::pearson_test),
/// [`spearman_test`](crate::spearman_test) and [`kendall_test`](crate::kendall_test), bit for bit, without sorting and centring each column again for every pair.
#[derive(Clone, Debug)]
pub struct Prepared(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Values(Centred),
    Ranks(Centred, TieSums),
    Order(Order),
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

/// Rows in order.
#[derive(Clone, Debug)]
struct Order {
    /// Rows in rising order of their values.
    rows: Vec<u32>,
    /// For each row its place in that order.
    place: Vec<u32>,
    /// For each row the place behind the last one that has its value; rows with one value have one.
    beyond: Vec<u32>,
    ties: TieSums,
}

/// Rows of one value, one run after another.
fn runs<'a>(values: &'a [f64], order: &'a [u32]) -> impl Iterator<Item = &'a [u32]> {
    order.chunk_by(|a, b| values[*a as usize] == values[*b as usize])
}

impl Prepared {
    /// Prepares a column.
    ///
    /// # Panics
    /// With more than 2^32 - 1 values.
    pub fn new(values: &[f64], method: CorrelationMethod) -> Prepared {
        match method {
            CorrelationMethod::Pearson => Prepared(Kind::Values(Centred::new(values))),
            _ => Prepared::in_order(values, &rising(values), method),
        }
    }

    /// The same of a column whose order is known: positions in rising order, as [`rising`] gives them, in time proportional to their number.
    ///
    /// # Panics
    /// When there is not one position for each value.
    pub fn in_order(values: &[f64], order: &[u32], method: CorrelationMethod) -> Prepared {
        assert_eq!(values.len(), order.len(), "one position for each value");
        match method {
            CorrelationMethod::Pearson => Prepared(Kind::Values(Centred::new(values))),
            CorrelationMethod::Spearman => {
                let mut ranks = vec![0.0; values.len()];
                let mut end = 0;
                for run in runs(values, order) {
                    let (first, last) = ((end + 1) as f64, (end + run.len()) as f64);
                    run.iter().for_each(|row| ranks[*row as usize] = (first + last) / 2.0);
                    end += run.len();
                }
                Prepared(Kind::Ranks(Centred::new(&ranks), TieSums::of(runs(values, order).map(<[u32]>::len))))
            }
            CorrelationMethod::Kendall => {
                let (mut place, mut beyond) = (vec![0; values.len()], vec![0; values.len()]);
                let mut end = 0;
                for run in runs(values, order) {
                    for (at, row) in run.iter().enumerate() {
                        place[*row as usize] = end + at as u32;
                        beyond[*row as usize] = end + run.len() as u32;
                    }
                    end += run.len() as u32;
                }
                let ties = TieSums::of(runs(values, order).map(<[u32]>::len));
                Prepared(Kind::Order(Order { rows: order.to_vec(), place, beyond, ties }))
            }
        }
    }

    /// The correlation of two columns; `None` for fewer than two pairs and where a column is constant.
    ///
    /// # Panics
    /// When the columns differ in length, or were prepared for different methods.
    pub fn correlation(&self, other: &Prepared) -> Option<Correlation> {
        match (&self.0, &other.0) {
            (Kind::Values(x), Kind::Values(y)) => {
                let value = x.correlation(y)?;
                Some(Correlation { value, p: student(value, x.deviations.len()), by: PValue::Student })
            }
            (Kind::Ranks(x, own), Kind::Ranks(y, their)) => {
                let value = x.correlation(y)?;
                Some(spearman_p(value, x.deviations.len(), own.any() || their.any()))
            }
            (Kind::Order(x), Kind::Order(y)) => {
                let n = x.rows.len();
                let (discordant, both) = x.counts(y);
                let value = tau(n, TiedPairs { x: x.ties.pairs(), y: y.ties.pairs(), both }, discordant)?;
                Some(kendall_p(value, n, &x.ties, &y.ties))
            }
            _ => panic!("columns that were prepared for different methods"),
        }
    }
}

/// Positions of the values in rising order.
///
/// # Panics
/// With more than 2^32 - 1 values.
pub fn rising(values: &[f64]) -> Vec<u32> {
    let mut positions = vec![0; values.len()];
    order(values, Direction::Ascending, &mut positions, &mut RankScratch::new());
    positions
}

/// Pairs of rows that two columns put in opposite orders, in time as for [`Prepared::correlation`]; pairs that tie in either are not among them.
///
/// # Panics
/// When the slices differ in length.
pub fn discordant(x: &[f64], y: &[f64]) -> u64 {
    let ordered = |values: &[f64]| Prepared::new(values, CorrelationMethod::Kendall).0;
    match (ordered(x), ordered(y)) {
        (Kind::Order(x), Kind::Order(y)) => x.counts(&y).0,
        _ => 0,
    }
}

impl Order {
    /// Pairs in opposite orders, and pairs that tie in both columns, in time proportional to n times the root of n, with a small factor.
    ///
    /// Rows are taken in rising order of this column, those that tie in it together; of each it is asked how many of those before it lie above it in the
    /// other column. W. R. Knight (JASA 61, 1966) counts them by merging; a table of bits with counts does it without a branch that cannot be foreseen.
    fn counts(&self, other: &Order) -> (u64, u64) {
        assert_eq!(self.rows.len(), other.rows.len(), "pairs");
        let (mut discordant, mut tied_both) = (0, 0);
        let mut seen = Seen::new(self.rows.len());
        let mut values: Vec<u32> = Vec::new();
        for run in self.rows.chunk_by(|a, b| self.beyond[*a as usize] == self.beyond[*b as usize]) {
            discordant += run.iter().map(|row| seen.from(other.beyond[*row as usize])).sum::<u64>();
            run.iter().for_each(|row| seen.insert(other.place[*row as usize]));
            if run.len() > 1 {
                values.clear();
                values.extend(run.iter().map(|row| other.beyond[*row as usize]));
                values.sort_unstable();
                tied_both += values.chunk_by(|a, b| a == b).map(|same| same.len() as u64).map(|t| t * (t - 1) / 2).sum::<u64>();
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
        type Test = fn(&[f64], &[f64]) -> Option<Correlation>;
        let methods: [(CorrelationMethod, Test); 3] = [
            (CorrelationMethod::Pearson, pearson_test),
            (CorrelationMethod::Spearman, spearman_test),
            (CorrelationMethod::Kendall, kendall_test),
        ];
        for n in [0, 1, 2, 3, 7, 9, 12, 13, 40, 61, 63, 64, 65, 300, 5000] {
            for levels in [1, 3, 20, 1 << 30] {
                let columns: Vec<Vec<f64>> = (0..3).map(|_| (0..n).map(|_| next(levels)).collect()).collect();
                for (method, test) in methods {
                    let prepared: Vec<Prepared> = columns.iter().map(|c| Prepared::new(c, method)).collect();
                    for (a, pa) in columns.iter().zip(&prepared) {
                        for (b, pb) in columns.iter().zip(&prepared) {
                            assert_eq!(pa.correlation(pb), test(a, b), "{n} {levels} {method:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn discordant_pairs_by_hand() {
        // 1 2 3 against 2 3 1: two of three pairs; with a tie on either side one less each.
        assert_eq!(discordant(&[1.0, 2.0, 3.0], &[2.0, 3.0, 1.0]), 2);
        assert_eq!(discordant(&[1.0, 2.0, 2.0], &[2.0, 3.0, 1.0]), 1);
        assert_eq!(discordant(&[1.0, 2.0, 3.0], &[2.0, 2.0, 2.0]), 0);
    }
}

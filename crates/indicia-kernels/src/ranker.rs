//! Ranks of a list whose values change a little, again and again: as [`crate::rank`], as whole numbers, faster.
//!
//! A short list is sorted from the order that it had the time before. A long one goes into some buckets for each value, evenly between
//! its extremes, and is put in order from there. The ranks depend on the values alone.

use crate::rank::{Direction, RankScratch, Ties, rank};

/// Up to this length the order of the time before is the better start.
const SHORT: usize = 64;
/// Buckets for each value: where values crowd in the middle, as sums do, most still have one of their own.
const BUCKETS: usize = 4;
/// Values in one bucket from which on sorting by digits is faster.
const CROWDED: u32 = 48;

/// Working memory for ranking.
#[derive(Debug, Default)]
pub struct Ranker {
    order: Vec<u32>,
    keys: Vec<f64>,
    buckets: Vec<u32>,
    bucket_of: Vec<u32>,
    scratch: RankScratch,
    exact: Vec<f64>,
}

impl Ranker {
    /// Empty working memory.
    pub fn new() -> Ranker {
        Ranker::default()
    }

    /// By how much ranks are multiplied to be whole: the mean of two ranks may be a half.
    pub fn unit(ties: Ties) -> u32 {
        if ties == Ties::Mean { 2 } else { 1 }
    }

    /// Writes the rank of each value, times [`Ranker::unit`], to the same place in `ranks`; the largest value has rank 1. Values are finite.
    ///
    /// # Panics
    /// When the slices differ in length.
    pub fn rank(&mut self, values: &[f64], ties: Ties, ranks: &mut [i32]) {
        assert_eq!(values.len(), ranks.len(), "one rank for each value");
        let count = values.len();
        if self.order.len() != count {
            self.order.clear();
            self.order.extend(0..count as u32);
        }
        if count > SHORT && !self.spread(values) {
            return self.by_digits(values, ties, ranks);
        }
        self.keys.clear();
        self.keys.extend(self.order.iter().map(|i| values[*i as usize]));
        insertion(&mut self.keys, &mut self.order);
        self.assign(ties, ranks);
    }

    /// Brings the order near to that of the values; false where many of them are close together compared with their extent.
    fn spread(&mut self, values: &[f64]) -> bool {
        let count = values.len();
        let (low, high) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
        let buckets = count * BUCKETS;
        let scale = (buckets - 1) as f64 / (high - low);
        if !scale.is_finite() || scale <= 0.0 {
            return false;
        }
        self.buckets.clear();
        self.buckets.resize(buckets, 0);
        self.bucket_of.clear();
        // The distance to the largest value grows as the value falls, rounded or not.
        self.bucket_of.extend(values.iter().map(|v| (((high - v) * scale) as u32).min(buckets as u32 - 1)));
        self.bucket_of.iter().for_each(|b| self.buckets[*b as usize] += 1);
        let mut next = 0;
        let mut most = 0;
        for bucket in &mut self.buckets {
            most = most.max(*bucket);
            next += std::mem::replace(bucket, next);
        }
        if most > CROWDED {
            return false;
        }
        for (i, bucket) in self.bucket_of.iter().enumerate() {
            let place = &mut self.buckets[*bucket as usize];
            self.order[*place as usize] = i as u32;
            *place += 1;
        }
        true
    }

    fn by_digits(&mut self, values: &[f64], ties: Ties, ranks: &mut [i32]) {
        self.exact.resize(values.len(), 0.0);
        rank(values, Direction::Descending, ties, &mut self.exact, &mut self.scratch);
        let unit = f64::from(Ranker::unit(ties));
        ranks.iter_mut().zip(&self.exact).for_each(|(rank, exact)| *rank = (exact * unit) as i32);
    }

    /// Ranks out of the sorted list.
    fn assign(&self, ties: Ties, ranks: &mut [i32]) {
        let (mut from, mut groups) = (0, 0);
        while from < self.keys.len() {
            let mut to = from + 1;
            while to < self.keys.len() && self.keys[to] == self.keys[from] {
                to += 1;
            }
            groups += 1;
            let (first, last) = (from as i32 + 1, to as i32);
            let shared = match ties {
                Ties::Min | Ties::Ordinal => first,
                Ties::Max => last,
                Ties::Dense => groups,
                Ties::Mean => first + last,
            };
            // By position, the first one first: the sort may have turned them.
            if ties == Ties::Ordinal && to > from + 1 {
                let mut tied: Vec<u32> = self.order[from..to].to_vec();
                tied.sort_unstable();
                tied.iter().zip(first..).for_each(|(i, rank)| ranks[*i as usize] = rank);
            } else {
                self.order[from..to].iter().for_each(|i| ranks[*i as usize] = shared);
            }
            from = to;
        }
    }
}

/// Sorts keys from the largest down, and what belongs to them.
fn insertion(keys: &mut [f64], order: &mut [u32]) {
    for n in 1..keys.len() {
        let (key, own) = (keys[n], order[n]);
        let mut place = n;
        while place > 0 && keys[place - 1] < key {
            keys[place] = keys[place - 1];
            order[place] = order[place - 1];
            place -= 1;
        }
        keys[place] = key;
        order[place] = own;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_those_of_the_general_function() {
        let mut state = 7_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        for count in [0, 1, 2, 3, 17, 64, 65, 200, 3000] {
            let mut ranker = Ranker::new();
            let (mut found, mut expected) = (vec![0; count], vec![0.0; count]);
            for round in 0..12 {
                let value = |n: usize, u: f64| match round % 6 {
                    0 => u,
                    1 => (u * 8.0).floor(),
                    2 => -0.0,
                    3 => libm::exp(u * 200.0),
                    4 if n == 0 => 1e300,
                    4 => u * 1e-9,
                    _ => n as f64,
                };
                let values: Vec<f64> = (0..count).map(|n| value(n, next())).collect();
                for ties in [Ties::Min, Ties::Max, Ties::Dense, Ties::Mean, Ties::Ordinal] {
                    ranker.rank(&values, ties, &mut found);
                    rank(&values, Direction::Descending, ties, &mut expected, &mut RankScratch::new());
                    let unit = f64::from(Ranker::unit(ties));
                    assert!(found.iter().zip(&expected).all(|(a, b)| f64::from(*a) == b * unit), "{count} {round} {ties:?}");
                }
            }
        }
    }
}

//! Compensated sums (Neumaier 1974): the rounding error of every addition is kept beside the sum and added at
//! the end, so the result is as if the terms had been added in twice the precision and rounded once.
//!
//! A. Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, ZAMM 54 (1974), 39-51;
//! the error of one addition is found without a branch (Knuth's two-sum), so that the loop can be vectorised.

/// A running compensated sum.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum {
    high: f64,
    low: f64,
}

impl Sum {
    /// The empty sum.
    pub fn new() -> Self {
        Sum::default()
    }

    /// Adds a term.
    #[inline(always)]
    pub fn add(&mut self, term: f64) {
        let high = self.high + term;
        let part = high - self.high;
        self.low += (self.high - (high - part)) + (term - part);
        self.high = high;
    }

    /// The sum of all terms; infinite when it is beyond the range of a double.
    pub fn total(self) -> f64 {
        let total = self.high + self.low;
        // After an overflow the error terms are NaN and the sum itself is what there is to say.
        if total.is_nan() { self.high } else { total }
    }
}

impl Extend<f64> for Sum {
    fn extend<T: IntoIterator<Item = f64>>(&mut self, terms: T) {
        terms.into_iter().for_each(|term| self.add(term));
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<T: IntoIterator<Item = f64>>(terms: T) -> Self {
        let mut sum = Sum::new();
        sum.extend(terms);
        sum
    }
}

/// Running sums that are kept side by side; part of the result, so the number is fixed.
pub(crate) const LANES: usize = 8;

/// Lanes that are added up in one loop: with all of them the registers of a core do not suffice.
const HALF: usize = LANES / 2;

/// Running compensated sums side by side.
#[derive(Clone, Copy)]
pub(crate) struct Lanes {
    high: [[f64; HALF]; 2],
    low: [[f64; HALF]; 2],
}

impl Lanes {
    /// Empty sums.
    pub(crate) fn new() -> Lanes {
        Lanes { high: [[0.0; HALF]; 2], low: [[0.0; HALF]; 2] }
    }

    /// Adds a term of each value, the first of a group to the first lane. Blocks should fit the first cache, since they are read twice.
    #[inline(always)]
    pub(crate) fn add(&mut self, block: &[[f64; LANES]], term: impl Fn(f64) -> f64) {
        for (half, (highs, lows)) in self.high.iter_mut().zip(&mut self.low).enumerate() {
            let (mut high, mut low) = (*highs, *lows);
            for values in block {
                let values = &values.as_chunks::<HALF>().0[half];
                for lane in 0..HALF {
                    let term = term(values[lane]);
                    let sum = high[lane] + term;
                    let part = sum - high[lane];
                    low[lane] += (high[lane] - (sum - part)) + (term - part);
                    high[lane] = sum;
                }
            }
            (*highs, *lows) = (high, low);
        }
    }

    /// The sum of all lanes and of terms that no lane took.
    #[inline(always)]
    pub(crate) fn total(self, rest: impl Iterator<Item = f64>) -> f64 {
        let mut sum = Sum::new();
        sum.extend(self.high.into_iter().flatten());
        sum.extend(rest);
        sum.low += self.low.iter().flatten().sum::<f64>();
        sum.total()
    }
}

/// The compensated sum of `term(value)` over all values.
#[inline(always)]
pub(crate) fn sum_by(values: &[f64], term: impl Fn(f64) -> f64) -> f64 {
    let (groups, tail) = values.as_chunks::<LANES>();
    let mut lanes = Lanes::new();
    groups.chunks(128).for_each(|block| lanes.add(block, &term));
    lanes.total(tail.iter().map(|value| term(*value)))
}

/// The compensated sum; 0 of nothing.
pub fn sum(values: &[f64]) -> f64 {
    sum_by(values, |value| value)
}

/// The sum of products of two slices, compensated for the additions (each product is rounded once); 0 of nothing.
///
/// # Panics
/// When the slices differ in length.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len(), "slices of equal length");
    a.iter().zip(b).map(|(a, b)| a * b).collect::<Sum>().total()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_term_survives_between_large_ones() {
        // Neumaier's own example: plain summation gives 0.
        assert_eq!(sum(&[1.0, 1e100, 1.0, -1e100]), 2.0);
        let mut long = vec![1e100];
        long.extend([1.0; 40]);
        long.push(-1e100);
        assert_eq!(sum(&long), 40.0);
    }

    #[test]
    fn ten_million_tenths_are_a_million() {
        let tenths = vec![0.1; 10_000_000];
        // 0.1 is stored as 0.1 + 5.55e-18, which ten million terms do not show in a double near a million.
        assert_eq!(sum(&tenths), 1_000_000.0);
        assert_ne!(tenths.iter().sum::<f64>(), 1_000_000.0);
    }

    #[test]
    fn the_slice_and_the_running_sum_agree_on_whole_numbers() {
        let values: Vec<f64> = (1..=1000).map(f64::from).collect();
        assert_eq!(sum(&values), 500_500.0);
        assert_eq!(values.iter().copied().collect::<Sum>().total(), 500_500.0);
        assert_eq!(sum(&[]), 0.0);
    }

    #[test]
    fn an_overflow_is_infinite_and_not_nan() {
        assert_eq!(sum(&[f64::MAX; 20]), f64::INFINITY);
        assert_eq!(sum(&[-f64::MAX; 3]), f64::NEG_INFINITY);
    }

    #[test]
    fn dot_of_orthogonal_vectors_is_zero() {
        assert_eq!(dot(&[1.0, 2.0, 3.0], &[3.0, 0.0, -1.0]), 0.0);
        assert_eq!(dot(&[0.25, 0.5], &[4.0, 8.0]), 5.0);
        assert_eq!(dot(&[1e100, 1.0, -1e100], &[1.0, 1.0, 1.0]), 1.0);
    }
}

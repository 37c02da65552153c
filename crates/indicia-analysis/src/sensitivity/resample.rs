//! Bootstrap over the rows of a design.
//!
//! B. Efron, R. J. Tibshirani, An Introduction to the Bootstrap (1993), section 13.3: percentile intervals. A row is drawn with all its runs. A
//! bootstrap sample is how often each row was drawn, so that its sums are products of counts and terms that are computed once.

use indicia_kernels::{QuantileType, Random, quantile_of_sorted, sum};
use rayon::prelude::*;

use super::estimate::{Estimator, Form};
use super::runs::Sample;
use crate::random::Stream;

/// What each row adds to the sums of which indices are made.
pub(super) struct Terms {
    rows: usize,
    /// Divisor of the variance: twice the rows, less this.
    less: f64,
    /// Deviations of A and B from their mean added up, and their squares.
    deviation: Vec<f64>,
    square: Vec<f64>,
    first: Vec<Vec<f64>>,
    total: Vec<Vec<f64>>,
    /// For each pair: its factors and terms.
    second: Vec<([usize; 2], Vec<f64>)>,
}

/// First order, total and second order of all factors and pairs, one after the other, and the variance.
pub(super) struct Sums {
    pub(super) variance: f64,
    pub(super) indices: Vec<f64>,
}

impl Terms {
    pub(super) fn new(sample: &Sample, centre: f64, mean: f64, form: Form) -> Terms {
        let rows = sample.a.len();
        let each = |term: &dyn Fn(usize) -> f64| (0..rows).map(term).collect::<Vec<f64>>();
        let (a, b, ab, ba) = (&sample.a, &sample.b, &sample.swapped, &sample.reversed);
        let pairs = (0..ba.len()).flat_map(|i| (i + 1..ba.len()).map(move |j| [i, j]));
        let product = |x: f64, y: f64| (x - centre) * (y - centre);
        Terms {
            rows,
            less: if form == Form::Plain { 1.0 } else { 0.0 },
            deviation: each(&|r| (a[r] - mean) + (b[r] - mean)),
            square: each(&|r| (a[r] - mean) * (a[r] - mean) + (b[r] - mean) * (b[r] - mean)),
            first: ab.iter().map(|ab| each(&|r| (b[r] - centre) * (ab[r] - a[r]))).collect(),
            total: ab.iter().map(|ab| each(&|r| (a[r] - ab[r]) * (a[r] - ab[r]))).collect(),
            second: pairs.map(|[i, j]| ([i, j], each(&|r| product(ba[i][r], ab[j][r]) - product(a[r], b[r])))).collect(),
        }
    }

    /// Every row once.
    pub(super) fn whole(&self) -> Sums {
        self.sums(&|terms| sum(terms))
    }

    fn sums(&self, add: &dyn Fn(&[f64]) -> f64) -> Sums {
        let (rows, both) = (self.rows as f64, 2.0 * self.rows as f64);
        let deviation = add(&self.deviation);
        let variance = (add(&self.square) - deviation * deviation / both) / (both - self.less);
        let d = self.first.len();
        let mut indices: Vec<f64> = self.first.iter().map(|t| add(t) / rows / variance).collect();
        indices.extend(self.total.iter().map(|t| add(t) / both / variance));
        for ([i, j], terms) in &self.second {
            indices.push(add(terms) / rows / variance - indices[*i] - indices[*j]);
        }
        debug_assert_eq!(indices.len(), 2 * d + self.second.len());
        Sums { variance, indices }
    }
}

/// The interval of each index; `None` without resamples. A bootstrap sample without variance has no indices and is drawn again.
pub(super) fn intervals(terms: &Terms, by: &Estimator) -> Option<Vec<[f64; 2]>> {
    if by.resamples == 0 {
        return None;
    }
    let stream = Stream::new(by.seed, "bootstrap");
    let found: Vec<Vec<f64>> = (0..by.resamples)
        .into_par_iter()
        .map_init(
            || vec![0.0; terms.rows],
            |counts, number| {
                let mut random = Random::new(stream.cells_of(number as u64, 0).bits(0));
                loop {
                    counts.fill(0.0);
                    (0..terms.rows).for_each(|_| counts[random.below(terms.rows)] += 1.0);
                    let sums = terms.sums(&|terms| weighted(counts, terms));
                    if sums.variance > 0.0 {
                        return sums.indices;
                    }
                }
            },
        )
        .collect();
    let tail = (1.0 - by.level) / 2.0;
    let ends = |n: usize| {
        let mut sorted: Vec<f64> = found.iter().map(|indices| indices[n]).collect();
        indicia_kernels::sort(&mut sorted);
        [tail, 1.0 - tail].map(|p| quantile_of_sorted(&sorted, p, QuantileType::Seven).unwrap_or(f64::NAN))
    };
    Some((0..found.first().map_or(0, Vec::len)).map(ends).collect())
}

/// Running sums that are kept side by side; part of the result, so the number is fixed.
const LANES: usize = 8;

/// The sum of products, each lane by itself and the lanes in order.
fn weighted(counts: &[f64], terms: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    let (blocks, tail) = counts.as_chunks::<LANES>();
    let (others, rest) = terms.as_chunks::<LANES>();
    for (c, t) in blocks.iter().zip(others) {
        (0..LANES).for_each(|lane| lanes[lane] += c[lane] * t[lane]);
    }
    lanes.iter().sum::<f64>() + tail.iter().zip(rest).map(|(c, t)| c * t).sum::<f64>()
}

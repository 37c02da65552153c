//! P-values of correlations: how often independent columns would correlate at least as strongly, either way.

use std::sync::OnceLock;

use crate::correlate::{kendall, pearson, spearman};
use crate::normal::normal_cdf;
use crate::student::student_two_sided;

/// How a p-value was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PValue {
    /// Over all orders of one column.
    Exact,
    /// By Student's t with n - 2 degrees of freedom.
    Student,
    /// By the normal distribution, with the variance corrected for ties.
    Normal,
}

/// A correlation with its two-sided p-value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correlation {
    /// In `[-1, 1]`.
    pub value: f64,
    /// In `[0, 1]`; `None` for fewer than three pairs.
    pub p: Option<f64>,
    /// How the p-value was found.
    pub by: PValue,
}

/// Pearson's correlation; its p-value asks for normal values, or many of them. `None` as for [`pearson`].
///
/// # Panics
/// When the slices differ in length; likewise below.
pub fn pearson_test(x: &[f64], y: &[f64]) -> Option<Correlation> {
    let value = pearson(x, y)?;
    Some(Correlation { value, p: student(value, x.len()), by: PValue::Student })
}

/// Spearman's correlation; over all orders up to nine pairs without ties, else by Student's t. `None` as for [`spearman`].
pub fn spearman_test(x: &[f64], y: &[f64]) -> Option<Correlation> {
    Some(spearman_p(spearman(x, y)?, x.len(), TieSums::new(&sorted(x)).any() || TieSums::new(&sorted(y)).any()))
}

/// Kendall's tau-b; over all orders up to 60 pairs without ties, else by the normal distribution. `None` as for [`kendall`].
pub fn kendall_test(x: &[f64], y: &[f64]) -> Option<Correlation> {
    Some(kendall_p(kendall(x, y)?, x.len(), &TieSums::new(&sorted(x)), &TieSums::new(&sorted(y))))
}

/// A Spearman correlation of `n` pairs with its p-value.
pub(crate) fn spearman_p(value: f64, n: usize, ties: bool) -> Correlation {
    if (3..=MOST_SPEARMAN).contains(&n) && !ties {
        return Correlation { value, p: Some(spearman_exact(squares_of_ranks(value, n), n)), by: PValue::Exact };
    }
    Correlation { value, p: student(value, n), by: PValue::Student }
}

/// Tau-b of `n` pairs with its p-value.
pub(crate) fn kendall_p(value: f64, n: usize, x: &TieSums, y: &TieSums) -> Correlation {
    if n <= MOST_KENDALL && !x.any() && !y.any() {
        let pairs = (n * (n - 1) / 2) as f64;
        let discordant = ((1.0 - value) / 2.0 * pairs).round() as usize;
        let p = (n >= 3).then(|| kendall_exact(discordant, n));
        return Correlation { value, p, by: PValue::Exact };
    }
    Correlation { value, p: kendall_normal(value, n, x, y), by: PValue::Normal }
}

/// The p-value of a correlation by Student's t.
pub(crate) fn student(r: f64, n: usize) -> Option<f64> {
    let df = n.checked_sub(2).filter(|d| *d > 0)? as f64;
    let rest = (1.0 - r) * (1.0 + r);
    student_two_sided(if rest > 0.0 { r * (df / rest).sqrt() } else { f64::INFINITY }, df)
}

/// What the ties of a column do to the variance of tau: sums of `t (t - 1) / 2`, `t (t - 1) (t - 2)` and `t (t - 1) (2 t + 5)` over runs of t equal values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct TieSums([f64; 3]);

impl TieSums {
    /// Of values in order.
    pub(crate) fn new<T: PartialEq>(sorted: &[T]) -> TieSums {
        TieSums::of(sorted.chunk_by(|a, b| a == b).map(<[T]>::len))
    }

    /// Of the lengths of runs of equal values.
    pub(crate) fn of(runs: impl Iterator<Item = usize>) -> TieSums {
        let mut out = [0.0; 3];
        for run in runs {
            let t = run as f64;
            out[0] += t * (t - 1.0) / 2.0;
            out[1] += t * (t - 1.0) * (t - 2.0);
            out[2] += t * (t - 1.0) * (2.0 * t + 5.0);
        }
        TieSums(out)
    }

    /// Whether there are any.
    pub(crate) fn any(&self) -> bool {
        self.0[0] > 0.0
    }

    /// Pairs of equal values.
    pub(crate) fn pairs(&self) -> u64 {
        self.0[0] as u64
    }
}

fn sorted(x: &[f64]) -> Vec<f64> {
    let mut out: Vec<f64> = x.iter().map(|v| v + 0.0).collect();
    crate::sort(&mut out);
    out
}

/// The sum of squared differences of ranks behind a Spearman correlation without ties: a whole number.
fn squares_of_ranks(rho: f64, n: usize) -> u64 {
    let n = n as f64;
    ((1.0 - rho) * n * (n * n - 1.0) / 6.0).round() as u64
}

/// Pairs up to which all orders are looked at: 9! is 362,880.
const MOST_SPEARMAN: usize = 9;

/// Pairs up to which inversions are counted over all orders.
const MOST_KENDALL: usize = 60;

/// For each n the orders by their squared rank differences, counted once in a process.
static SQUARES: [OnceLock<Vec<u64>>; MOST_SPEARMAN + 1] = [const { OnceLock::new() }; MOST_SPEARMAN + 1];

/// The share of all orders whose squared rank differences are as far from their mean, on either side.
fn spearman_exact(squares: u64, n: usize) -> f64 {
    let middle = (n * (n * n - 1)) as i64; // six times the mean n (n^2 - 1) / 6
    let far = (6 * squares as i64 - middle).abs();
    let counts = SQUARES[n].get_or_init(|| {
        let mut counts = vec![0; n * (n * n - 1) / 3 + 1];
        each_order(n, &mut |order| {
            let d: i64 = order.iter().enumerate().map(|(i, o)| (i as i64 - *o as i64) * (i as i64 - *o as i64)).sum();
            counts[d as usize] += 1;
        });
        counts
    });
    let beyond: u64 = counts.iter().enumerate().filter(|(d, _)| (6 * *d as i64 - middle).abs() >= far).map(|(_, c)| c).sum();
    beyond as f64 / counts.iter().sum::<u64>() as f64
}

/// Heap's algorithm.
fn each_order(n: usize, visit: &mut impl FnMut(&[usize])) {
    let mut order: Vec<usize> = (0..n).collect();
    let mut counters = vec![0; n];
    visit(&order);
    let mut i = 1;
    while i < n {
        if counters[i] < i {
            order.swap(if i % 2 == 0 { 0 } else { counters[i] }, i);
            visit(&order);
            counters[i] += 1;
            i = 1;
        } else {
            counters[i] = 0;
            i += 1;
        }
    }
}

/// For each n the shares of orders with at most so many inversions.
static INVERSIONS: [OnceLock<Vec<f64>>; MOST_KENDALL + 1] = [const { OnceLock::new() }; MOST_KENDALL + 1];

/// The share of all orders of n with at most as many inversions as the rarer tail, doubled.
fn kendall_exact(discordant: usize, n: usize) -> f64 {
    let tail = discordant.min(n * (n - 1) / 2 - discordant);
    (2.0 * INVERSIONS[n].get_or_init(|| inversions_below(n))[tail]).min(1.0)
}

/// The distribution of inversions is built up one element at a time; each step is a mean, so nothing overflows.
fn inversions_below(n: usize) -> Vec<f64> {
    let mut share = vec![1.0];
    for m in 2..=n {
        let most = m * (m - 1) / 2;
        let mut next = vec![0.0; most + 1];
        // A sliding window of m terms, summed afresh so that no rounding is carried along.
        for (k, slot) in next.iter_mut().enumerate() {
            let from = (k + 1).saturating_sub(m);
            let to = k.min(share.len() - 1);
            *slot = if from <= to { share[from..=to].iter().sum::<f64>() / m as f64 } else { 0.0 };
        }
        share = next;
    }
    let mut below = 0.0;
    share.iter_mut().for_each(|s| {
        below += *s;
        *s = below;
    });
    share
}

/// The variance with ties of Kendall, Rank Correlation Methods (1970), chapter 4.
fn kendall_normal(tau: f64, pairs: usize, x: &TieSums, y: &TieSums) -> Option<f64> {
    let n = pairs as f64;
    if pairs < 3 {
        return None;
    }
    let (TieSums([x0, x1, x2]), TieSums([y0, y1, y2])) = (x, y);
    let m = n * (n - 1.0);
    let difference = tau * (m / 2.0 - x0).sqrt() * (m / 2.0 - y0).sqrt();
    let variance = (m * (2.0 * n + 5.0) - x2 - y2) / 18.0 + 2.0 * x0 * y0 / m + x1 * y1 / (9.0 * m * (n - 2.0));
    (variance > 0.0).then(|| (2.0 * normal_cdf(-difference.abs() / variance.sqrt())).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_orders_of_four_by_hand() {
        // Of 24 orders one has no inversion and three have one: tau of 2/3 or more either way is 2 * 4 / 24.
        let found = kendall_test(&[1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 2.0, 4.0]).unwrap();
        assert_eq!(found.by, PValue::Exact);
        assert!((found.value - 2.0 / 3.0).abs() < 1e-15);
        assert!((found.p.unwrap() - 8.0 / 24.0).abs() < 1e-15);
        // The same pairs by Spearman: 0.8; 4 orders at 0.8 or more (d^2 of 0 and 2), doubled.
        let found = spearman_test(&[1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 2.0, 4.0]).unwrap();
        assert!((found.value - 0.8).abs() < 1e-15);
        assert!((found.p.unwrap() - 8.0 / 24.0).abs() < 1e-15);
    }

    #[test]
    fn every_p_value_of_an_exact_distribution_is_a_count_over_all_orders() {
        // n = 5: inversions of 120 orders are 1 4 9 15 20 22 20 15 9 4 1.
        let counts = [1.0, 4.0, 9.0, 15.0, 20.0];
        let mut below = 0.0;
        for (k, count) in counts.iter().enumerate() {
            below += count;
            assert!((kendall_exact(k, 5) - (2.0 * below / 120.0_f64).min(1.0)).abs() < 1e-15);
            assert_eq!(kendall_exact(k, 5), kendall_exact(10 - k, 5));
        }
        assert_eq!(kendall_exact(5, 5), 1.0);
    }

    #[test]
    fn pearson_uses_t_with_n_minus_two() {
        // r = 0.8, n = 5: t = 0.8 sqrt(3 / 0.36) = 2.3094, and the t table has 2.353 at ten per cent.
        let found = pearson_test(&[1.0, 2.0, 3.0, 4.0, 5.0], &[1.0, 3.0, 2.0, 5.0, 4.0]).unwrap();
        let p = found.p.unwrap();
        assert!(p > 0.10 && p < 0.105, "{p}");
        assert_eq!(pearson_test(&[1.0, 2.0], &[1.0, 3.0]).unwrap().p, None);
        assert_eq!(pearson_test(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]).unwrap().p, Some(0.0));
    }

    #[test]
    fn ties_take_the_normal_distribution() {
        let x = [1.0, 2.0, 2.0, 3.0, 4.0, 5.0];
        let y = [1.0, 3.0, 2.0, 2.0, 5.0, 5.0];
        let found = kendall_test(&x, &y).unwrap();
        assert_eq!(found.by, PValue::Normal);
        // Six pairs of values; one tie of two in x and two in y, so that 14 and 13 of 15 pairs are untied.
        let variance = (30.0 * 17.0 - 18.0 - 36.0) / 18.0 + 2.0 * 1.0 * 2.0 / 30.0;
        let s = found.value * 14.0_f64.sqrt() * 13.0_f64.sqrt();
        let expected = 2.0 * normal_cdf(-s / f64::sqrt(variance));
        assert!((found.p.unwrap() - expected).abs() < 1e-15);
    }
}

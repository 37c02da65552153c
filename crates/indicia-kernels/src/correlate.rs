//! Correlation of two columns.

use crate::moments::{deviation_scale, mean};
use crate::rank::{Direction, RankScratch, Ties, rank};
use crate::sum::Sum;

/// Pearson's product-moment correlation, in `[-1, 1]`; `None` for fewer than two pairs and where a column is
/// constant.
///
/// # Panics
/// When the slices differ in length; likewise below.
pub fn pearson(x: &[f64], y: &[f64]) -> Option<f64> {
    assert_eq!(x.len(), y.len(), "pairs");
    if x.len() < 2 {
        return None;
    }
    let (mean_x, mean_y) = (mean(x)?, mean(y)?);
    // A correlation does not depend on units, and scaled deviations have squares that neither overflow nor vanish.
    let (scale_x, scale_y) = (deviation_scale(x, mean_x), deviation_scale(y, mean_y));
    let mut products = [Sum::new(); 3];
    for (x, y) in x.iter().zip(y) {
        let (x, y) = ((x - mean_x) * scale_x, (y - mean_y) * scale_y);
        products[0].add(x * y);
        products[1].add(x * x);
        products[2].add(y * y);
    }
    let [xy, xx, yy] = products.map(Sum::total);
    let scale = (xx * yy).sqrt();
    (scale > 0.0).then(|| (xy / scale).clamp(-1.0, 1.0))
}

/// Spearman's rank correlation: Pearson's of the ranks, ties sharing the mean rank. `None` as for [`pearson`].
pub fn spearman(x: &[f64], y: &[f64]) -> Option<f64> {
    let mut scratch = RankScratch::new();
    let mut ranks = |values: &[f64]| {
        let mut ranks = vec![0.0; values.len()];
        rank(values, Direction::Ascending, Ties::Mean, &mut ranks, &mut scratch);
        ranks
    };
    pearson(&ranks(x), &ranks(y))
}

/// Kendall's tau-b, which corrects for ties on both sides; in time proportional to n log n. `None` for fewer than
/// two pairs and where a column is constant.
///
/// W. R. Knight, A Computer Method for Calculating Kendall's Tau with Ungrouped Data, JASA 61 (1966), 436-439:
/// sorted by x and then y, the discordant pairs are the exchanges that sort y.
pub fn kendall(x: &[f64], y: &[f64]) -> Option<f64> {
    assert_eq!(x.len(), y.len(), "pairs");
    // Adding 0 lets 0 and -0 tie under a total order.
    let mut pairs: Vec<(f64, f64)> = x.iter().zip(y).map(|(x, y)| (x + 0.0, y + 0.0)).collect();
    pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let tied_x = tied_pairs(&pairs, |a, b| a.0 == b.0);
    let tied_both = tied_pairs(&pairs, |a, b| a == b);
    let mut y: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
    let discordant = exchanges(&mut y, &mut vec![0.0; pairs.len()]);
    let tied_y = tied_pairs(&y, |a, b| a == b);
    tau(x.len(), TiedPairs { x: tied_x, y: tied_y, both: tied_both }, discordant)
}

/// Pairs that tie in one column, the other, and both.
#[derive(Clone, Copy)]
pub(crate) struct TiedPairs {
    pub(crate) x: u64,
    pub(crate) y: u64,
    pub(crate) both: u64,
}

/// Tau-b of `n` values out of its counts.
pub(crate) fn tau(n: usize, ties: TiedPairs, discordant: u64) -> Option<f64> {
    let n = n as u64;
    let all = n * n.saturating_sub(1) / 2;
    let (untied_x, untied_y) = ((all - ties.x) as f64, (all - ties.y) as f64);
    if untied_x == 0.0 || untied_y == 0.0 {
        return None;
    }
    // Concordant minus discordant: every pair that is tied on neither side is one or the other.
    let untied = all + ties.both - ties.x - ties.y;
    let difference = untied as f64 - 2.0 * discordant as f64;
    Some((difference / (untied_x.sqrt() * untied_y.sqrt())).clamp(-1.0, 1.0))
}

/// The number of pairs within runs of equal neighbours.
fn tied_pairs<T>(sorted: &[T], same: impl Fn(&T, &T) -> bool) -> u64 {
    sorted.chunk_by(|a, b| same(a, b)).map(|run| run.len() as u64).map(|t| t * (t - 1) / 2).sum()
}

/// Sorts the values by merging and returns how many pairs were out of order.
fn exchanges(values: &mut [f64], spare: &mut [f64]) -> u64 {
    let half = values.len() / 2;
    if half == 0 {
        return 0;
    }
    let (left, right) = values.split_at_mut(half);
    let mut count = exchanges(left, &mut spare[..half]) + exchanges(right, &mut spare[half..]);
    let (mut i, mut j) = (0, 0);
    for place in spare.iter_mut() {
        let take_left = j == right.len() || (i < left.len() && left[i] <= right[j]);
        if take_left {
            *place = left[i];
            i += 1;
        } else {
            *place = right[j];
            j += 1;
            count += (left.len() - i) as u64;
        }
    }
    values.copy_from_slice(spare);
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Option<f64>, expected: f64) {
        let found = found.expect("a correlation");
        assert!((found - expected).abs() < 1e-15, "{found} is not {expected}");
    }

    #[test]
    fn pearson_of_a_worked_example() {
        // Deviations -2 -1 0 1 2 and -2 0 -1 2 1: products 4 + 0 + 0 + 2 + 2, squares 10 and 10.
        close(pearson(&[1.0, 2.0, 3.0, 4.0, 5.0], &[1.0, 3.0, 2.0, 5.0, 4.0]), 8.0 / 10.0);
    }

    #[test]
    fn a_line_correlates_fully_whatever_its_scale() {
        let x = [1e200, 2e200, 4e200, 5e200];
        let y = [-1e-150, -2e-150, -4e-150, -5e-150];
        close(pearson(&x, &x), 1.0);
        close(pearson(&[1.0, 2.0, 4.0], &[-0.1, -0.2, -0.4]), -1.0);
        close(spearman(&x, &y), -1.0);
        close(kendall(&x, &y), -1.0);
    }

    #[test]
    fn constants_and_single_pairs_do_not_correlate() {
        for f in [pearson, spearman, kendall] {
            assert_eq!(f(&[0.1; 3], &[1.0, 2.0, 3.0]), None);
            assert_eq!(f(&[1.0, 2.0, 3.0], &[0.1; 3]), None);
            assert_eq!(f(&[1.0], &[1.0]), None);
            assert_eq!(f(&[], &[]), None);
        }
    }

    #[test]
    fn spearman_without_ties_is_the_textbook_formula() {
        // 1 - 6 sum d^2 / (n (n^2 - 1)) with d = 0, 1, 1, 1, 1 for n = 5.
        close(spearman(&[10.0, 20.0, 30.0, 40.0, 50.0], &[1.0, 9.0, 4.0, 25.0, 16.0]), 1.0 - 6.0 * 4.0 / (5.0 * 24.0));
    }

    /// Tau-b from its definition.
    fn by_counting(x: &[f64], y: &[f64]) -> f64 {
        let sign = |a: f64, b: f64| f64::from(i8::from(a > b) - i8::from(a < b));
        let (mut both, mut in_x, mut in_y) = (0.0, 0.0, 0.0_f64);
        for i in 0..x.len() {
            for j in 0..i {
                both += sign(x[i], x[j]) * sign(y[i], y[j]);
                in_x += sign(x[i], x[j]).abs();
                in_y += sign(y[i], y[j]).abs();
            }
        }
        both / (in_x * in_y).sqrt()
    }

    #[test]
    fn kendall_with_ties_is_the_count_over_pairs() {
        let x = [1.0, 2.0, 2.0, 3.0, 4.0, 4.0, -0.0, 0.0];
        let y = [1.0, 3.0, 2.0, 2.0, 5.0, 5.0, 2.0, 0.0];
        close(kendall(&x, &y), by_counting(&x, &y));
        let x: Vec<f64> = (0..500).map(|i| f64::from((i * 7919) % 503 / 3)).collect();
        let y: Vec<f64> = (0..500).map(|i| f64::from((i * 104_729) % 499 / 5)).collect();
        close(kendall(&x, &y), by_counting(&x, &y));
    }
}

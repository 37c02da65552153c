//! The covariance matrix of the items of a scale, or of the children of a node: all that reliability and validity look at.

use crate::sum::Sum;

/// Covariances of `k` items over `n` respondents or units.
#[derive(Clone, Debug, PartialEq)]
pub struct Items {
    /// Respondents or units; with pairwise deletion the fewest that any pair has.
    pub n: u64,
    /// Number of items.
    pub k: usize,
    /// The matrix, `k` by `k`, symmetric, with `n - 1`.
    matrix: Vec<f64>,
}

impl Items {
    /// From a symmetric matrix, row by row; `None` where it is not `k` by `k` or not finite.
    pub fn from_matrix(n: u64, k: usize, matrix: Vec<f64>) -> Option<Items> {
        (matrix.len() == k * k && matrix.iter().all(|x| x.is_finite())).then_some(Items { n, k, matrix })
    }

    /// From columns of answers, over the respondents that answered every item. `None` with fewer than two of them, or none at all.
    pub fn complete(columns: &[Vec<Option<f64>>]) -> Option<Items> {
        let rows = columns.first()?.len();
        let whole: Vec<usize> = (0..rows).filter(|r| columns.iter().all(|c| matches!(c.get(*r), Some(Some(_))))).collect();
        let keep = |c: &[Option<f64>]| -> Vec<Option<f64>> { whole.iter().map(|r| c.get(*r).copied().flatten()).collect() };
        Items::pairwise(&columns.iter().map(|c| keep(c)).collect::<Vec<_>>())
    }

    /// From columns of answers, each pair over the respondents that answered both. `None` where a pair has fewer than two.
    ///
    /// Pairwise matrices use more answers; they need not be positive definite, which [`adequacy`](crate::adequacy) then says.
    pub fn pairwise(columns: &[Vec<Option<f64>>]) -> Option<Items> {
        let k = columns.len();
        let mut matrix = vec![0.0; k * k];
        let mut fewest = u64::MAX;
        for (i, a) in columns.iter().enumerate() {
            for (j, b) in columns.iter().enumerate().take(i + 1) {
                let (covariance, n) = covariance(a, b)?;
                fewest = fewest.min(n);
                *matrix.get_mut(i * k + j)? = covariance;
                *matrix.get_mut(j * k + i)? = covariance;
            }
        }
        (k > 0).then_some(Items { n: fewest, k, matrix })
    }

    /// The covariance of two items; 0 beyond the matrix.
    pub fn covariance(&self, i: usize, j: usize) -> f64 {
        self.matrix.get(i * self.k + j).copied().unwrap_or(0.0)
    }

    /// The variance of an item.
    pub fn variance(&self, i: usize) -> f64 {
        self.covariance(i, i)
    }

    /// The variance of the sum of some items.
    pub fn variance_of_sum(&self, items: &[usize]) -> f64 {
        self.covariance_of_sums(items, items)
    }

    /// The covariance of the sums of two sets of items.
    pub fn covariance_of_sums(&self, a: &[usize], b: &[usize]) -> f64 {
        let mut total = Sum::new();
        a.iter().for_each(|i| b.iter().for_each(|j| total.add(self.covariance(*i, *j))));
        total.total()
    }

    /// The correlations, as covariances of standardised items; `None` where an item does not vary.
    pub fn standardised(&self) -> Option<Items> {
        let k = self.k;
        let sds: Vec<f64> = (0..k).map(|i| self.variance(i)).map(f64::sqrt).collect();
        if sds.iter().any(|s| !positive(*s)) {
            return None;
        }
        let cell = |i: usize, j: usize| if i == j { 1.0 } else { self.covariance(i, j) / (sds[i] * sds[j]) };
        let matrix = (0..k * k).map(|c| cell(c / k, c % k)).collect();
        Some(Items { n: self.n, k, matrix })
    }

    /// The matrix, row by row.
    pub fn matrix(&self) -> &[f64] {
        &self.matrix
    }
}

/// The covariance of two columns over those that answered both, and their number.
fn covariance(a: &[Option<f64>], b: &[Option<f64>]) -> Option<(f64, u64)> {
    let pairs: Vec<(f64, f64)> = a.iter().zip(b).filter_map(|(a, b)| a.zip(*b)).collect();
    let n = pairs.len() as f64;
    if pairs.len() < 2 {
        return None;
    }
    let mean = |of: fn(&(f64, f64)) -> f64| {
        let mut total = Sum::new();
        pairs.iter().for_each(|p| total.add(of(p)));
        total.total() / n
    };
    let (ma, mb) = (mean(|p| p.0), mean(|p| p.1));
    let mut total = Sum::new();
    pairs.iter().for_each(|(x, y)| total.add((x - ma) * (y - mb)));
    Some((total.total() / (n - 1.0), pairs.len() as u64))
}

/// Whether a figure is above zero; nothing else is, NaN included.
pub(crate) fn positive(x: f64) -> bool {
    x > 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listwise_and_pairwise_by_hand() {
        let columns = [vec![Some(1.0), Some(2.0), Some(3.0), None], vec![Some(2.0), Some(4.0), None, Some(7.0)]];
        let complete = Items::complete(&columns).unwrap();
        // Two respondents: 1, 2 and 2, 4.
        assert_eq!((complete.n, complete.variance(0), complete.variance(1), complete.covariance(0, 1)), (2, 0.5, 2.0, 1.0));
        let pairwise = Items::pairwise(&columns).unwrap();
        assert_eq!((pairwise.n, pairwise.variance(0), pairwise.covariance(0, 1)), (2, 1.0, 1.0));
        assert_eq!(complete.variance_of_sum(&[0, 1]), 0.5 + 2.0 + 2.0);
        assert_eq!(Items::complete(&[vec![Some(1.0)]]), None);
        assert_eq!(Items::complete(&[]), None);
        assert!(Items::pairwise(&[vec![Some(1.0), Some(1.0)]]).unwrap().standardised().is_none());
    }
}

//! Do the items share enough to be summed: the measure of Kaiser, Meyer and Olkin, and Bartlett's test.
//!
//! `KMO = sum r^2 / (sum r^2 + sum q^2)` over pairs, with partial correlations `q` given all other items (Kaiser and Rice, Educational and
//! Psychological Measurement 34, 1974). Bartlett's test of a unit correlation matrix: `-(n - 1 - (2p + 5)/6) ln |R|`, chi-square with
//! `p (p - 1) / 2` degrees of freedom (Bartlett, British Journal of Statistical Psychology 3, 1950).

use crate::gamma::chi_square_upper;
use crate::items::Items;
use crate::solve::{cholesky, cholesky_solve};
use crate::sum::Sum;

/// KMO and Bartlett's test.
#[derive(Clone, Debug, PartialEq)]
pub struct Adequacy {
    /// The measure of sampling adequacy, in [0, 1].
    pub kmo: f64,
    /// The same of each item.
    pub of_item: Vec<f64>,
    /// Bartlett's chi-square.
    pub chi_square: f64,
    /// Its degrees of freedom.
    pub df: f64,
    /// The probability of as much correlation by chance.
    pub p: f64,
}

/// Both measures. `None` with fewer than two items, where an item does not vary, or where one is a sum of others: then the correlation
/// matrix has no inverse.
pub fn adequacy(items: &Items) -> Option<Adequacy> {
    let k = items.k;
    if k < 2 {
        return None;
    }
    let r = items.standardised()?;
    let mut factor = r.matrix().to_vec();
    cholesky(&mut factor, k).ok()?;
    let mut log_determinant = Sum::new();
    (0..k).for_each(|i| log_determinant.add(2.0 * libm::log(factor[i * k + i])));
    let inverse: Vec<Vec<f64>> = (0..k)
        .map(|i| {
            let mut column = vec![0.0; k];
            column[i] = 1.0;
            cholesky_solve(&factor, &mut column);
            column
        })
        .collect();
    let partial = |i: usize, j: usize| -inverse[i][j] / (inverse[i][i] * inverse[j][j]).sqrt();
    let (mut all_r, mut all_q, mut of_item) = (Sum::new(), Sum::new(), Vec::with_capacity(k));
    for i in 0..k {
        let (mut own_r, mut own_q) = (Sum::new(), Sum::new());
        for j in (0..k).filter(|j| *j != i) {
            own_r.add(r.covariance(i, j) * r.covariance(i, j));
            own_q.add(partial(i, j) * partial(i, j));
        }
        let (own_r, own_q) = (own_r.total(), own_q.total());
        all_r.add(own_r);
        all_q.add(own_q);
        of_item.push(if own_r + own_q > 0.0 { own_r / (own_r + own_q) } else { 0.0 });
    }
    let (all_r, all_q) = (all_r.total(), all_q.total());
    let p = k as f64;
    let chi_square = -(items.n as f64 - 1.0 - (2.0 * p + 5.0) / 6.0) * log_determinant.total();
    let df = p * (p - 1.0) / 2.0;
    Some(Adequacy {
        kmo: if all_r + all_q > 0.0 { all_r / (all_r + all_q) } else { 0.0 },
        of_item,
        chi_square,
        df,
        p: chi_square_upper(chi_square, df)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_items_by_hand() {
        // With two items the partial correlation is the correlation, so KMO is one half; |R| = 1 - r^2.
        let items = Items::from_matrix(20, 2, vec![4.0, 3.0, 3.0, 9.0]).unwrap();
        let a = adequacy(&items).unwrap();
        assert!((a.kmo - 0.5).abs() < 1e-15 && a.df == 1.0);
        assert!((a.chi_square + (19.0 - 9.0 / 6.0) * libm::log(0.75)).abs() < 1e-13);
    }

    #[test]
    fn three_items_by_hand() {
        // All correlations 1/2: partial correlations are (1/2 - 1/4) / (1 - 1/4) = 1/3; KMO = (1/4) / (1/4 + 1/9) = 9/13. |R| = 1/2.
        let items = Items::from_matrix(100, 3, vec![1.0, 0.5, 0.5, 0.5, 1.0, 0.5, 0.5, 0.5, 1.0]).unwrap();
        let a = adequacy(&items).unwrap();
        assert!((a.kmo - 9.0 / 13.0).abs() < 1e-14 && a.of_item.iter().all(|m| (m - 9.0 / 13.0).abs() < 1e-14));
        assert!((a.chi_square - (99.0 - 11.0 / 6.0) * libm::log(2.0)).abs() < 1e-12);
    }

    #[test]
    fn an_item_that_is_a_copy_has_no_partial_correlations() {
        assert_eq!(adequacy(&Items::from_matrix(9, 2, vec![1.0; 4]).unwrap()), None);
        assert_eq!(adequacy(&Items::from_matrix(9, 1, vec![1.0]).unwrap()), None);
    }
}

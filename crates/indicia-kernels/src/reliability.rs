//! Does a scale measure one thing: Cronbach's alpha and its relatives.
//!
//! `alpha = k/(k-1) (1 - sum s_i^2 / s_T^2)` (Cronbach, Psychometrika 16, 1951). The raw form takes covariances and suits items on one scale, such
//! as Likert questions; the standardised form takes correlations, `k r / (1 + (k-1) r)` with the mean correlation `r`, and suits items of different
//! units. They are two figures, and which is meant has to be said: on one table they can be 0.12 and 0.70.

use crate::items::{Items, positive};

/// Reliability of a scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Reliability {
    /// Number of items.
    pub k: usize,
    /// Respondents or units.
    pub n: u64,
    /// Alpha of the items as they are.
    pub raw: f64,
    /// Alpha of standardised items; `None` where an item does not vary.
    pub standardised: Option<f64>,
    /// For each item raw and standardised alpha without it; `None` with fewer than three items.
    pub without: Vec<(Option<f64>, Option<f64>)>,
    /// For each item its correlation with the sum of the others (corrected item-total correlation, CITC); `None` where one of both does not vary.
    pub item_total: Vec<Option<f64>>,
}

/// Reliability of all items. `None` with fewer than two, or where their sum does not vary.
pub fn reliability(items: &Items) -> Option<Reliability> {
    let all: Vec<usize> = (0..items.k).collect();
    let standardised = items.standardised();
    let without = |i: usize| -> Vec<usize> { all.iter().copied().filter(|j| *j != i).collect() };
    let pair = |i: usize| {
        let rest = without(i);
        (alpha(items, &rest), standardised.as_ref().and_then(|s| alpha(s, &rest)))
    };
    let item_total = |i: usize| {
        let rest = without(i);
        let scale = (items.variance(i) * items.variance_of_sum(&rest)).sqrt();
        (scale > 0.0).then(|| items.covariance_of_sums(&[i], &rest) / scale)
    };
    Some(Reliability {
        k: items.k,
        n: items.n,
        raw: alpha(items, &all)?,
        standardised: standardised.as_ref().and_then(|s| alpha(s, &all)),
        without: all.iter().map(|i| pair(*i)).collect(),
        item_total: all.iter().map(|i| item_total(*i)).collect(),
    })
}

fn alpha(items: &Items, of: &[usize]) -> Option<f64> {
    let k = of.len() as f64;
    let total = items.variance_of_sum(of);
    if of.len() < 2 || !positive(total) {
        return None;
    }
    let own = crate::sum::sum(&of.iter().map(|i| items.variance(*i)).collect::<Vec<_>>());
    Some(k / (k - 1.0) * (1.0 - own / total))
}

/// Reliability from two halves of a scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Halves {
    /// Correlation of the two sums.
    pub correlation: f64,
    /// Spearman-Brown, `2r / (1 + r)`: the reliability of the whole, if both halves are alike. `None` for r = -1.
    pub spearman_brown: Option<f64>,
    /// Guttman's lambda 4, `2 (1 - (s_a^2 + s_b^2) / s_T^2)` (Psychometrika 10, 1945): the one to take where the halves differ in variance or
    /// length.
    pub guttman: f64,
}

/// Splits the items into those at odd and at even places. `None` with fewer than two items, or where a half does not vary.
pub fn split_half(items: &Items) -> Option<Halves> {
    let half = |rest: usize| -> Vec<usize> { (0..items.k).filter(|i| i % 2 == rest).collect() };
    let (a, b) = (half(0), half(1));
    let (va, vb, cov) = (items.variance_of_sum(&a), items.variance_of_sum(&b), items.covariance_of_sums(&a, &b));
    if b.is_empty() || !positive(va) || !positive(vb) {
        return None;
    }
    let r = cov / (va * vb).sqrt();
    let total = va + vb + 2.0 * cov;
    if !positive(total) {
        return None;
    }
    Some(Halves { correlation: r, spearman_brown: (1.0 + r > 0.0).then(|| 2.0 * r / (1.0 + r)), guttman: 2.0 * (1.0 - (va + vb) / total) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three items with variances 4, 9, 16 and covariances 3, 2, 6.
    fn three() -> Items {
        Items::from_matrix(50, 3, vec![4.0, 3.0, 2.0, 3.0, 9.0, 6.0, 2.0, 6.0, 16.0]).unwrap()
    }

    #[test]
    fn alpha_by_hand() {
        let r = reliability(&three()).unwrap();
        // Sum of variances 29, of everything 29 + 22 = 51.
        assert!((r.raw - 1.5 * (1.0 - 29.0 / 51.0)).abs() < 1e-15);
        // Correlations 3/6, 2/8, 6/12: mean 5/12.
        let mean = 5.0 / 12.0;
        assert!((r.standardised.unwrap() - 3.0 * mean / (1.0 + 2.0 * mean)).abs() < 1e-15);
        // Without the first: variances 25, covariance 6.
        assert!((r.without[0].0.unwrap() - 2.0 * (1.0 - 25.0 / 37.0)).abs() < 1e-15);
        // The first with the sum of the others: (3 + 2) / sqrt(4 * 37).
        assert!((r.item_total[0].unwrap() - 5.0 / 148.0_f64.sqrt()).abs() < 1e-15);
        assert_eq!((r.k, r.n), (3, 50));
    }

    #[test]
    fn halves_by_hand() {
        // First and third against the second: 4 + 16 + 2*2 = 24, 9, covariance 3 + 6 = 9.
        let h = split_half(&three()).unwrap();
        let r = 9.0 / (24.0_f64 * 9.0).sqrt();
        assert!((h.correlation - r).abs() < 1e-15 && (h.spearman_brown.unwrap() - 2.0 * r / (1.0 + r)).abs() < 1e-15);
        assert!((h.guttman - 2.0 * (1.0 - 33.0 / 51.0)).abs() < 1e-15);
    }

    #[test]
    fn equal_items_are_perfectly_reliable_and_one_item_is_no_scale() {
        let same = Items::from_matrix(9, 2, vec![2.0; 4]).unwrap();
        let r = reliability(&same).unwrap();
        assert!((r.raw - 1.0).abs() < 1e-15 && r.without == [(None, None), (None, None)]);
        assert!((split_half(&same).unwrap().guttman - 1.0).abs() < 1e-15);
        assert_eq!(reliability(&Items::from_matrix(9, 1, vec![2.0]).unwrap()), None);
        assert_eq!(reliability(&Items::from_matrix(9, 2, vec![0.0; 4]).unwrap()), None);
        assert_eq!(split_half(&Items::from_matrix(9, 1, vec![2.0]).unwrap()), None);
    }
}

//! Whether two things go together: two nodes of an index, now and with a lag, or an index and another published ranking.
//!
//! A correlation over 30 regions says little about small effects, and units that are observed year after year are not new
//! observations. So cross-sections count units once, and where years are pooled the p-value comes from exchanging whole units.

mod against;
mod interaction;

use indicia_kernels::{kendall_test, pearson_test, spearman_test};

pub use against::{Agreement, Match, agreement};
pub use indicia_kernels::{Correlation, PValue};
pub use interaction::{Interaction, Lagged, PooledChanges, interaction};

/// Three correlations of the same pairs; `None` where one column is constant or pairs are too few.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correlations {
    /// Pairs.
    pub n: usize,
    /// Of values.
    pub pearson: Option<Correlation>,
    /// Of ranks.
    pub spearman: Option<Correlation>,
    /// Of the order of pairs (tau-b).
    pub kendall: Option<Correlation>,
}

/// Correlates pairs.
pub fn correlations(pairs: &[(f64, f64)]) -> Correlations {
    let (x, y): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    Correlations { n: pairs.len(), pearson: pearson_test(&x, &y), spearman: spearman_test(&x, &y), kendall: kendall_test(&x, &y) }
}

/// The smallest absolute Pearson correlation that differs from 0 at five per cent, two-sided, with so many pairs; `None` for fewer
/// than three.
pub fn smallest_significant(n: usize) -> Option<f64> {
    let df = n.checked_sub(2).filter(|d| *d > 0)? as f64;
    let p = |r: f64| indicia_kernels::student_two_sided(r * (df / ((1.0 - r) * (1.0 + r))).sqrt(), df).unwrap_or(0.0);
    let (mut low, mut high) = (0.0, 1.0 - 1e-12);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if p(middle) > 0.05 { low = middle } else { high = middle }
    }
    Some(high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_significant_correlation_is_that_of_the_printed_tables() {
        // Two-sided 5 % points of r: 0.997 for n = 3, 0.632 for 10, 0.361 for 30.
        for (n, r) in [(3, 0.997), (10, 0.632), (30, 0.361)] {
            assert!((smallest_significant(n).unwrap() - r).abs() < 5e-4);
        }
        assert_eq!(smallest_significant(2), None);
    }
}

//! Quantiles by interpolation between order statistics.
//!
//! R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical Packages, The American Statistician 50 (1996),
//! 361-365, types 6 and 7.

/// Where between the order statistics a quantile lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum QuantileType {
    /// Position (n + 1) p, counted from 1 and kept within 1 and n: Excel's QUARTILE.EXC, SPSS, Minitab.
    Six,
    /// Position (n - 1) p + 1: Excel's QUARTILE.INC, the default of R and NumPy.
    #[default]
    Seven,
}

/// The quantile of values in ascending order, for `p` in `[0, 1]`; `None` of nothing and for any other `p`.
pub fn quantile_of_sorted(sorted: &[f64], p: f64, kind: QuantileType) -> Option<f64> {
    let (below, fraction) = position(sorted.len(), p, kind)?;
    let low = sorted[below];
    Some(between(low, sorted.get(below + 1).copied().unwrap_or(low), fraction))
}

/// The quantile of values in any order, for `p` in `[0, 1]`, in time proportional to their number; `None` of
/// nothing and for any other `p`. `scratch` receives a copy of the values, in disorder.
pub fn quantile(values: &[f64], p: f64, kind: QuantileType, scratch: &mut Vec<f64>) -> Option<f64> {
    let (below, fraction) = position(values.len(), p, kind)?;
    scratch.clear();
    scratch.extend_from_slice(values);
    let (_, low, above) = scratch.select_nth_unstable_by(below, f64::total_cmp);
    Some(between(*low, crate::min(above).unwrap_or(*low), fraction))
}

/// The middle value, or the mean of the two middle values; `None` of nothing. `scratch` as for [`quantile`].
pub fn median(values: &[f64], scratch: &mut Vec<f64>) -> Option<f64> {
    quantile(values, 0.5, QuantileType::Seven, scratch)
}

/// The order statistic at or below the quantile, counted from 0, and how far it is to the next one.
fn position(count: usize, p: f64, kind: QuantileType) -> Option<(usize, f64)> {
    let last = count.checked_sub(1)?;
    if !(0.0..=1.0).contains(&p) {
        return None;
    }
    let position = match kind {
        QuantileType::Six => ((count + 1) as f64 * p - 1.0).clamp(0.0, last as f64),
        QuantileType::Seven => last as f64 * p,
    };
    let below = position.floor();
    Some((below as usize, position - below))
}

/// Two halves where the fraction is a half, so that a median of two values is their mean; equal values give
/// that value.
fn between(low: f64, high: f64, fraction: f64) -> f64 {
    low + fraction * (high - low)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Excel's help for QUARTILE.INC and QUARTILE.EXC works these values.
    const EXCEL: [f64; 8] = [1.0, 2.0, 4.0, 7.0, 8.0, 9.0, 10.0, 12.0];

    #[test]
    fn type_seven_is_quartile_inc() {
        let quartile = |p| quantile(&EXCEL, p, QuantileType::Seven, &mut Vec::new());
        assert_eq!([quartile(0.0), quartile(0.25), quartile(0.5), quartile(1.0)], [Some(1.0), Some(3.5), Some(7.5), Some(12.0)]);
    }

    #[test]
    fn type_six_is_quartile_exc() {
        // Eleven values of Excel's help for QUARTILE.EXC: quartiles 15 and 43.
        let values = [6.0, 7.0, 15.0, 36.0, 39.0, 40.0, 41.0, 42.0, 43.0, 47.0, 49.0];
        let quartile = |p| quantile(&values, p, QuantileType::Six, &mut Vec::new());
        assert_eq!([quartile(0.25), quartile(0.75)], [Some(15.0), Some(43.0)]);
        // (8 + 1) / 4 = 2.25: a quarter of the way from the second value to the third.
        assert_eq!(quantile_of_sorted(&EXCEL, 0.25, QuantileType::Six), Some(2.5));
    }

    #[test]
    fn type_six_stays_within_the_values() {
        for p in [0.0, 0.01, 0.99, 1.0] {
            let value = quantile_of_sorted(&[3.0, 5.0], p, QuantileType::Six).unwrap();
            assert_eq!(value, if p < 0.5 { 3.0 } else { 5.0 });
        }
    }

    #[test]
    fn sorted_and_unsorted_agree() {
        let values: Vec<f64> = (0..101).map(|i| ((i * 37) % 101) as f64).collect();
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        let mut scratch = Vec::new();
        for i in 0..=40 {
            let p = f64::from(i) / 40.0;
            for kind in [QuantileType::Six, QuantileType::Seven] {
                assert_eq!(quantile(&values, p, kind, &mut scratch), quantile_of_sorted(&sorted, p, kind));
            }
        }
    }

    #[test]
    fn the_median_of_an_even_number_is_the_mean_of_the_middle() {
        assert_eq!(median(&[9.0, 1.0, 4.0, 2.0], &mut Vec::new()), Some(3.0));
        assert_eq!(median(&[9.0, 1.0, 4.0], &mut Vec::new()), Some(4.0));
        assert_eq!(median(&[], &mut Vec::new()), None);
    }

    #[test]
    fn a_share_outside_of_zero_and_one_has_no_quantile() {
        for p in [-0.1, 1.1, f64::NAN] {
            assert_eq!(quantile(&EXCEL, p, QuantileType::Seven, &mut Vec::new()), None);
        }
    }
}

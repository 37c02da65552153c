//! Mean, variance, standard deviation, skewness and kurtosis.
//!
//! Deviations are taken from a mean that is itself refined by the mean of the deviations (two passes, as R does), so
//! the mean of equal values is that value and their variance is exactly 0: a constant column is recognised
//! without a tolerance.

use crate::extent::min_max;
use crate::scale::scale_of;
use crate::sum::sum_by;

/// The arithmetic mean; `None` of nothing.
pub fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let count = values.len() as f64;
    let first = sum_by(values, |value| value) / count;
    if first.is_finite() {
        return Some(first + sum_by(values, |value| value - first) / count);
    }
    // The sum is beyond the range of a double but the mean never is.
    Some(sum_by(values, |value| value / count))
}

/// The sum of squared deviations over n - `ddof`: `ddof` 1 for a sample (Excel VAR.S), 0 for a population.
/// `None` unless there are more than `ddof` values. Infinite when it is beyond the range of a double, as that of
/// values around 1e160 is; their standard deviation is not.
pub fn variance(values: &[f64], ddof: usize) -> Option<f64> {
    let (variance, scale) = scaled_variance(values, ddof)?;
    Some(variance / scale / scale)
}

/// The square root of the variance, with the same denominators.
pub fn sd(values: &[f64], ddof: usize) -> Option<f64> {
    let (variance, scale) = scaled_variance(values, ddof)?;
    Some(variance.sqrt() / scale)
}

/// The variance of the values times a power of two that keeps squares in range, and that power.
fn scaled_variance(values: &[f64], ddof: usize) -> Option<(f64, f64)> {
    scaled_variance_about(mean(values)?, values, ddof)
}

/// As [`scaled_variance`], of values whose mean is known.
fn scaled_variance_about(mean: f64, values: &[f64], ddof: usize) -> Option<(f64, f64)> {
    let degrees = values.len().checked_sub(ddof).filter(|n| *n > 0)? as f64;
    let scale = deviation_scale(values, mean);
    let squares = sum_by(values, |value| {
        let deviation = (value - mean) * scale;
        deviation * deviation
    });
    Some((squares / degrees, scale))
}

/// The power of two that brings the largest deviation close to 1.
pub(crate) fn deviation_scale(values: &[f64], mean: f64) -> f64 {
    let (low, high) = min_max(values).unwrap_or((mean, mean));
    scale_of((mean - low).max(high - mean))
}

/// The bias-corrected skewness of a sample, as Excel's SKEW and COINr's `skew`:
/// n / ((n-1)(n-2)) * sum ((x - mean) / s)^3, with s the sample standard deviation. `None` for fewer than three
/// values and for equal ones.
pub fn skewness(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    if values.len() < 3 {
        return None;
    }
    let cubes = standardised_sum(values, |z| z * z * z)?;
    Some(n / ((n - 1.0) * (n - 2.0)) * cubes)
}

/// The bias-corrected excess kurtosis of a sample, as Excel's KURT and COINr's `kurt`:
/// n(n+1) / ((n-1)(n-2)(n-3)) * sum ((x - mean) / s)^4 - 3(n-1)^2 / ((n-2)(n-3)); 0 for a normal distribution.
/// `None` for fewer than four values and for equal ones.
pub fn kurtosis(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    if values.len() < 4 {
        return None;
    }
    let fourths = standardised_sum(values, |z| (z * z) * (z * z))?;
    let excess = 3.0 * (n - 1.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0));
    Some(n * (n + 1.0) / ((n - 1.0) * (n - 2.0) * (n - 3.0)) * fourths - excess)
}

/// The sum of `power` of the deviations in units of the sample standard deviation; `None` where that is 0.
fn standardised_sum(values: &[f64], power: impl Fn(f64) -> f64) -> Option<f64> {
    let mean = mean(values)?;
    let (variance, scale) = scaled_variance_about(mean, values, 1)?;
    let sd = variance.sqrt() / scale;
    (sd > 0.0).then(|| sum_by(values, |value| power((value - mean) / sd)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Option<f64>, expected: f64) {
        let found = found.expect("a value");
        assert!((found - expected).abs() <= 1e-14 * expected.abs().max(1.0), "{found} is not {expected}");
    }

    const OUTLIER: [f64; 5] = [1.0, 2.0, 3.0, 4.0, 100.0];

    #[test]
    fn variance_with_both_denominators() {
        // Deviations from 22: -21, -20, -19, -18, 78; squares 441 + 400 + 361 + 324 + 6084 = 7610.
        close(mean(&OUTLIER), 22.0);
        close(variance(&OUTLIER, 1), 7610.0 / 4.0);
        close(variance(&OUTLIER, 0), 7610.0 / 5.0);
        close(sd(&OUTLIER, 1), (7610.0_f64 / 4.0).sqrt());
    }

    #[test]
    fn skewness_and_kurtosis_are_those_of_excel() {
        // Cubes sum to 444600, fourth powers to 37604834; s^2 = 1902.5.
        let variance: f64 = 1902.5;
        close(skewness(&OUTLIER), 5.0 / (4.0 * 3.0) * 444_600.0 / (variance * variance.sqrt()));
        close(kurtosis(&OUTLIER), 5.0 * 6.0 / (4.0 * 3.0 * 2.0) * 37_604_834.0 / (variance * variance) - 3.0 * 16.0 / (3.0 * 2.0));
        // As printed by Excel and COINr.
        assert_eq!(format!("{:.3} {:.3}", skewness(&OUTLIER).unwrap(), kurtosis(&OUTLIER).unwrap()), "2.232 4.987");
    }

    #[test]
    fn symmetric_values_are_not_skewed() {
        assert_eq!(skewness(&[-3.0, -1.0, 0.0, 1.0, 3.0]), Some(0.0));
    }

    #[test]
    fn equal_values_have_exactly_no_variance() {
        for value in [0.1, 1.0 / 49.0, 1e300, -7e-300, 123.456] {
            for count in [2, 3, 10, 49, 1000] {
                let values = vec![value; count];
                assert_eq!(mean(&values), Some(value));
                assert_eq!(variance(&values, 1), Some(0.0));
                assert_eq!(skewness(&values), None);
                assert_eq!(kurtosis(&values), None);
            }
        }
    }

    #[test]
    fn a_large_offset_does_not_drown_the_variance() {
        // NIST StRD NumAcc3: 1000000.2 and alternating .1 and .3, 1001 values, sd exactly 0.1.
        let mut values = vec![1_000_000.2];
        (0..500).for_each(|_| values.extend([1_000_000.1, 1_000_000.3]));
        close(mean(&values), 1_000_000.2);
        let sd = sd(&values, 1).unwrap();
        assert!((sd - 0.1).abs() < 1e-9, "{sd}");
    }

    #[test]
    fn huge_and_tiny_values_have_a_spread() {
        for unit in [1e200, 1e-200, 1e300] {
            let values = OUTLIER.map(|v| v * unit);
            close(sd(&values, 1).map(|sd| sd / unit), (7610.0_f64 / 4.0).sqrt());
            close(skewness(&values), skewness(&OUTLIER).unwrap());
        }
    }

    #[test]
    fn too_few_values_have_no_result() {
        assert_eq!(mean(&[]), None);
        assert_eq!((variance(&[1.0], 1), variance(&[1.0], 0)), (None, Some(0.0)));
        assert_eq!((skewness(&[1.0, 2.0]), kurtosis(&[1.0, 2.0, 4.0])), (None, None));
    }

    #[test]
    fn the_mean_of_huge_values_is_finite() {
        close(mean(&[f64::MAX, f64::MAX]).map(|m| m / f64::MAX), 1.0);
    }
}

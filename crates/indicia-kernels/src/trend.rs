//! A line that outliers do not bend: Theil (1950) and Sen (JASA 63, 1968).

use crate::quantile::median;

/// A robust line with the spread around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    /// The median of the slopes between all pairs of points.
    pub slope: f64,
    /// The median of y - slope * x.
    pub intercept: f64,
    /// 1.4826 times the median absolute residual: the standard deviation, were the residuals normal.
    pub spread: f64,
}

impl Trend {
    /// The line at a point.
    pub fn at(&self, x: f64) -> f64 {
        self.intercept + self.slope * x
    }
}

/// Makes the median absolute deviation of a normal distribution its standard deviation: 1 / quantile(3/4).
const NORMAL: f64 = 1.482_602_218_505_602;

/// The line through points; `None` for fewer than two different `x`.
///
/// # Panics
/// When the slices differ in length.
pub fn robust_trend(x: &[f64], y: &[f64]) -> Option<Trend> {
    assert_eq!(x.len(), y.len(), "pairs");
    let mut slopes = Vec::with_capacity(x.len() * x.len().saturating_sub(1) / 2);
    for i in 0..x.len() {
        for j in 0..i {
            if x[i] != x[j] {
                slopes.push((y[i] - y[j]) / (x[i] - x[j]));
            }
        }
    }
    let mut scratch = Vec::new();
    let slope = median(&slopes, &mut scratch)?;
    let offsets: Vec<f64> = x.iter().zip(y).map(|(x, y)| y - slope * x).collect();
    let intercept = median(&offsets, &mut scratch)?;
    let residuals: Vec<f64> = offsets.iter().map(|o| (o - intercept).abs()).collect();
    Some(Trend { slope, intercept, spread: NORMAL * median(&residuals, &mut scratch)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_outlier_does_not_bend_the_line() {
        // 1 2 3 4 5 with the fourth at 40: the slopes are 1 six times, 13, 18.5 and 37 below it and -35 above, median 1.
        let found = robust_trend(&[0.0, 1.0, 2.0, 3.0, 4.0], &[1.0, 2.0, 3.0, 40.0, 5.0]).unwrap();
        assert_eq!((found.slope, found.intercept, found.spread), (1.0, 1.0, 0.0));
        assert_eq!(found.at(5.0), 6.0);
    }

    #[test]
    fn the_spread_is_the_median_absolute_residual() {
        // Slopes 2, 1, 4/3, 0, 1, 2: median 1.1667. Offsets 0, .83333, -.33333, .5; median .25; residuals .25, .58333, .58333, .25.
        let found = robust_trend(&[0.0, 1.0, 2.0, 3.0], &[0.0, 2.0, 2.0, 4.0]).unwrap();
        let slope = (1.0 + 4.0 / 3.0) / 2.0;
        assert!((found.slope - slope).abs() < 1e-15);
        assert!((found.intercept - 0.25).abs() < 1e-15);
        assert!((found.spread - NORMAL * (0.25 + 7.0 / 12.0) / 2.0).abs() < 1e-15);
    }

    #[test]
    fn a_single_point_has_no_trend() {
        assert_eq!(robust_trend(&[1.0], &[2.0]), None);
        assert_eq!(robust_trend(&[1.0, 1.0], &[2.0, 3.0]), None);
    }
}

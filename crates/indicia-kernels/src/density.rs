//! Kernel density with a Gaussian kernel.

use crate::moments::sd;
use crate::quantile::{QuantileType, quantile};
use crate::sum::Sum;

/// How the bandwidth is chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bandwidth {
    /// 1.06 s n^(-1/5): best for a normal distribution, too smooth for two humps (Silverman 1986, 3.28).
    Normal,
    /// 0.9 min(s, IQR / 1.34) n^(-1/5), Silverman's rule of thumb (1986, 3.31).
    Silverman,
    /// This one.
    Given(f64),
}

/// The bandwidth for some values, with the sample's standard deviation and quartiles of type 7; above 0. `None` where it
/// cannot be had: fewer than two values, or values that are equal.
pub fn bandwidth(values: &[f64], rule: Bandwidth) -> Option<f64> {
    if let Bandwidth::Given(h) = rule {
        return (h > 0.0 && h.is_finite()).then_some(h);
    }
    let s = sd(values, 1)?;
    let root = libm::pow(values.len() as f64, -0.2);
    let h = match rule {
        Bandwidth::Normal => 1.06 * s * root,
        _ => {
            let mut scratch = Vec::new();
            let mut quartile = |p| quantile(values, p, QuantileType::Seven, &mut scratch);
            let range = quartile(0.75)? - quartile(0.25)?;
            // Half of the values may be equal: then the quartiles say nothing.
            let spread = if range > 0.0 { s.min(range / 1.34) } else { s };
            0.9 * spread * root
        }
    };
    (h > 0.0).then_some(h)
}

/// The density at each point: the mean of normal densities around the values.
pub fn density(values: &[f64], h: f64, points: &[f64]) -> Vec<f64> {
    let scale = 1.0 / (h * (2.0 * std::f64::consts::PI).sqrt() * values.len() as f64);
    let at = |point: &f64| {
        let sum: Sum = values
            .iter()
            .map(|v| {
                let z = (point - v) / h;
                libm::exp(-0.5 * z * z)
            })
            .collect();
        sum.total() * scale
    };
    points.iter().map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_are_the_printed_formulas() {
        // 1..9: s = sqrt(7.5), quartiles 3 and 7, IQR/1.34 = 2.985 above s = 2.739.
        let x: Vec<f64> = (1..=9).map(f64::from).collect();
        let root = libm::pow(9.0, -0.2);
        assert!((bandwidth(&x, Bandwidth::Normal).unwrap() - 1.06 * 7.5_f64.sqrt() * root).abs() < 1e-15);
        assert!((bandwidth(&x, Bandwidth::Silverman).unwrap() - 0.9 * 7.5_f64.sqrt() * root).abs() < 1e-15);
        // Heavy tails: quartiles 4 and 6 of 1 4 5 6 100.
        let tails = [1.0, 4.0, 5.0, 6.0, 100.0];
        let expected = 0.9 * (2.0 / 1.34) * libm::pow(5.0, -0.2);
        assert!((bandwidth(&tails, Bandwidth::Silverman).unwrap() - expected).abs() < 1e-15);
        assert_eq!(bandwidth(&[2.0; 4], Bandwidth::Silverman), None);
        assert_eq!(bandwidth(&[1.0], Bandwidth::Normal), None);
    }

    #[test]
    fn one_value_gives_the_normal_curve_and_the_area_is_one() {
        let at_zero = density(&[0.0], 1.0, &[0.0, 1.0]);
        assert!((at_zero[0] - 0.398_942_280_401_432_7).abs() < 1e-15);
        assert!((at_zero[1] - 0.241_970_724_519_143_37).abs() < 1e-15);
        let points: Vec<f64> = (0..=4000).map(|i| -20.0 + f64::from(i) * 0.01).collect();
        let area: f64 = density(&[-2.0, 0.0, 5.0], 0.7, &points).iter().sum::<f64>() * 0.01;
        assert!((area - 1.0).abs() < 1e-12, "{area}");
    }
}

//! The quantile of the beta distribution.

use crate::student::incomplete_beta;

/// The value below which a share `p` of the beta distribution with shapes `a` and `b` lies: within [0, 1]; `None` where `p` or a shape is
/// out of range. Exact to about the rounding of [`incomplete_beta`].
pub fn beta_quantile(p: f64, a: f64, b: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0 && a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite()) {
        return None;
    }
    let log_beta = libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
    // Newton's steps within a bracket that shrinks; where one leaves it, half of the bracket.
    let (mut low, mut high) = (0.0, 1.0);
    let mut x = a / (a + b);
    for _ in 0..200 {
        let error = incomplete_beta(a, b, x) - p;
        if error == 0.0 {
            break;
        }
        if error > 0.0 {
            high = x
        } else {
            low = x
        }
        let log_density = (a - 1.0) * libm::log(x) + (b - 1.0) * libm::log1p(-x) - log_beta;
        let step = x - error / libm::exp(log_density);
        let next = if step > low && step < high { step } else { (low + high) / 2.0 };
        if (next - x).abs() <= 2.0 * f64::EPSILON * x || next <= low || next >= high {
            x = next;
            break;
        }
        x = next;
    }
    Some(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_scipy() {
        // scipy 1.17.1: [scipy.stats.beta.ppf(p, a, b) for p, a, b in ...]
        let expected = [
            (0.01, 0.5, 0.5, 0.00024671981713422146),
            (0.5, 2.0, 3.0, 0.3857275681323895),
            (0.9, 0.3, 4.0, 0.2143738140841478),
            (0.025, 30.0, 70.0, 0.2146679929679869),
            (0.975, 500.0, 3.0, 0.9987658857557175),
            (0.2, 1.5, 12.5, 0.03866636904500343),
        ];
        for (p, a, b, expected) in expected {
            let found = beta_quantile(p, a, b).unwrap();
            assert!((found - expected).abs() <= 1e-12 * expected.max(1e-3), "{p} {a} {b}: {found}, not {expected}");
        }
    }

    #[test]
    fn shapes_of_one_give_the_uniform_distribution() {
        for p in [1e-9, 0.1, 0.5, 0.999_999] {
            assert!((beta_quantile(p, 1.0, 1.0).unwrap() - p).abs() < 1e-15);
        }
        assert_eq!(beta_quantile(0.0, 1.0, 1.0), None);
        assert_eq!(beta_quantile(0.5, 0.0, 1.0), None);
    }

    #[test]
    fn the_distribution_function_gives_the_share_back() {
        for (a, b) in [(0.5, 0.5), (0.3, 4.0), (30.0, 70.0), (500.0, 3.0)] {
            for p in [0.001, 0.05, 0.5, 0.95, 0.999] {
                let x = beta_quantile(p, a, b).unwrap();
                assert!((incomplete_beta(a, b, x) - p).abs() < 1e-12, "{a} {b} {p}");
            }
        }
    }
}

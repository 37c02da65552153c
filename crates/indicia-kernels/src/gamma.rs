//! Tails of the chi-square and F distributions.

use crate::student::incomplete_beta;

/// The probability that a chi-square variable with `df` degrees of freedom is at least `x`. `None` unless `df` is positive and neither
/// is NaN.
pub fn chi_square_upper(x: f64, df: f64) -> Option<f64> {
    if x.is_nan() || df.is_nan() || df <= 0.0 {
        return None;
    }
    if x <= 0.0 {
        return Some(1.0);
    }
    Some(if x.is_infinite() { 0.0 } else { upper_gamma(df / 2.0, x / 2.0).clamp(0.0, 1.0) })
}

/// The probability that an F variable with `between` and `within` degrees of freedom is at least `f`. `None` unless both are positive
/// and nothing is NaN.
pub fn f_upper(f: f64, between: f64, within: f64) -> Option<f64> {
    let degrees = [between, within];
    if f.is_nan() || degrees.iter().any(|d| d.is_nan() || *d <= 0.0) {
        return None;
    }
    if f <= 0.0 {
        return Some(1.0);
    }
    if f.is_infinite() {
        return Some(0.0);
    }
    Some(incomplete_beta(within / 2.0, between / 2.0, within / (within + between * f)).clamp(0.0, 1.0))
}

/// The regularised upper incomplete gamma function Q(a, x) for a, x > 0: its series below a + 1, its continued fraction above
/// (Abramowitz and Stegun 6.5.29 and 6.5.31).
fn upper_gamma(a: f64, x: f64) -> f64 {
    let front = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    if x < a + 1.0 {
        let (mut term, mut total, mut n) = (1.0 / a, 1.0 / a, a);
        while term > total * 1e-17 {
            n += 1.0;
            term *= x / n;
            total += term;
        }
        return 1.0 - front * total;
    }
    const TINY: f64 = 1e-300;
    let away = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / away(b);
    let mut value = d;
    for i in 1..100_000 {
        let i = f64::from(i);
        let factor = -i * (i - a);
        b += 2.0;
        d = 1.0 / away(factor * d + b);
        c = away(b + factor / c);
        let step = d * c;
        value *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    front * value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_degrees_are_an_exponential() {
        for x in [0.01, 1.0, 5.99, 40.0] {
            assert!((chi_square_upper(x, 2.0).unwrap() - libm::exp(-x / 2.0)).abs() < 1e-14, "{x}");
        }
    }

    #[test]
    fn critical_values_of_the_printed_tables() {
        // Upper 5 % points, to three decimals for chi-square and two for F, as textbooks print them.
        for (df, x) in [(1.0, 3.841), (5.0, 11.070), (28.0, 41.337), (100.0, 124.342)] {
            let p = chi_square_upper(x, df).unwrap();
            assert!((p - 0.05).abs() < 2e-5, "{df} {p}");
        }
        for (between, within, f) in [(5.0, 15.0, 2.90), (1.0, 10.0, 4.96), (3.0, 20.0, 3.10)] {
            let p = f_upper(f, between, within).unwrap();
            assert!((p - 0.05).abs() < 2e-4, "{between} {within} {p}");
        }
    }

    #[test]
    fn an_f_with_one_degree_between_is_a_squared_t() {
        for t in [0.3, 1.0, 2.5] {
            let (f, two_sided) = (f_upper(t * t, 1.0, 7.0).unwrap(), crate::student_two_sided(t, 7.0).unwrap());
            assert!((f - two_sided).abs() < 1e-14);
        }
        assert_eq!((f_upper(0.0, 1.0, 1.0), chi_square_upper(-1.0, 1.0)), (Some(1.0), Some(1.0)));
        assert_eq!((f_upper(1.0, 0.0, 1.0), chi_square_upper(1.0, 0.0)), (None, None));
    }
}

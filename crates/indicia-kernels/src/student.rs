//! Student's t distribution, through the incomplete beta function.

/// The probability that Student's t with `df` degrees of freedom is at least as far from 0 as `t`: the two-sided
/// p-value. `None` unless `df` is positive and neither is NaN; 0 for infinite `t`.
pub fn student_two_sided(t: f64, df: f64) -> Option<f64> {
    if t.is_nan() || df.is_nan() || df <= 0.0 {
        return None;
    }
    if t.is_infinite() {
        return Some(0.0);
    }
    // Where t is small the complement is the accurate one; the function chooses by itself.
    let x = df / (df + t * t);
    Some(incomplete_beta(df / 2.0, 0.5, x).clamp(0.0, 1.0))
}

/// The regularised incomplete beta function I_x(a, b) for a, b > 0 and x in [0, 1], by its continued fraction
/// (modified Lentz; Abramowitz and Stegun 26.5.8).
pub fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = libm::exp(libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log1p(-x));
    // The fraction converges fast below the mean of the distribution; beyond it the other tail is taken.
    if x < (a + 1.0) / (a + b + 2.0) { front * fraction(a, b, x) / a } else { 1.0 - front * fraction(b, a, 1.0 - x) / b }
}

fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for m in 1..10_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        value *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        let step = d * c;
        value *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_two_degrees_have_closed_forms() {
        // df 1 is Cauchy: p = 1 - 2/pi atan t. df 2: p = 1 - t / sqrt(t^2 + 2).
        for t in [0.1, 1.0, 2.5, 12.7, 100.0] {
            let cauchy = 1.0 - 2.0 / std::f64::consts::PI * libm::atan(t);
            assert!((student_two_sided(t, 1.0).unwrap() - cauchy).abs() < 1e-14);
            let two = 1.0 - t / (t * t + 2.0_f64).sqrt();
            assert!((student_two_sided(-t, 2.0).unwrap() - two).abs() < 1e-14);
        }
    }

    #[test]
    fn critical_values_of_the_printed_tables() {
        // Two-sided 5 % points as every textbook prints them, to three decimals.
        for (df, t) in [(3.0, 3.182), (10.0, 2.228), (29.0, 2.045), (120.0, 1.980)] {
            let p = student_two_sided(t, df).unwrap();
            assert!((p - 0.05).abs() < 5e-5, "{df} {p}");
        }
        assert_eq!(student_two_sided(0.0, 5.0), Some(1.0));
        assert_eq!(student_two_sided(f64::INFINITY, 5.0), Some(0.0));
        assert_eq!(student_two_sided(1.0, 0.0), None);
    }
}

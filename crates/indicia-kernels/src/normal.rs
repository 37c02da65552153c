//! The normal distribution.
//!
//! M. J. Wichura, Algorithm AS 241: The Percentage Points of the Normal Distribution, Applied Statistics 37 (1988),
//! 477-484, routine PPND16, whose relative error is about 1e-16.

use crate::logarithm::{BLOCK, ln};

/// The value below which a standard normal variable falls with probability `p`; `None` unless 0 < p < 1.
pub fn normal_quantile(p: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return Some(q * ratio(&CENTRE, r));
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = (-libm::log(tail)).sqrt();
    let magnitude = if r <= 5.0 { ratio(&SHOULDER, r - 1.6) } else { ratio(&TAIL, r - 5.0) };
    Some(if q < 0.0 { -magnitude } else { magnitude })
}

/// [`normal_quantile`] of each probability, with the same bits, into `out`; 0 where there is none.
///
/// # Panics
/// When the slices differ in length.
pub fn normal_quantiles(p: &[f64], out: &mut [f64]) {
    assert_eq!(p.len(), out.len(), "room for each quantile");
    for (out, p) in out.chunks_mut(TOGETHER).zip(p.chunks(TOGETHER)) {
        // Most are in the middle, where there is no branch: several at once. The others are noted on the way, without a branch either.
        let mut others = [0_u8; TOGETHER];
        let mut count = 0;
        for (out, p) in out.iter_mut().zip(p) {
            let q = p - 0.5;
            *out = q * ratio(&CENTRE, 0.180_625 - q * q);
        }
        for (n, p) in p.iter().enumerate() {
            others[count % TOGETHER] = n as u8;
            let q = (p - 0.5).abs();
            count += usize::from((q > 0.425) | q.is_nan());
        }
        let mut roots = [0.5; TOGETHER];
        for (tail, n) in roots.iter_mut().zip(&others[..count]) {
            let p = p[usize::from(*n)];
            *tail = if p - 0.5 < 0.0 { p } else { 1.0 - p };
        }
        // Whole blocks of logarithms: the last one is filled up.
        let roots = &mut roots[..count.next_multiple_of(BLOCK).min(TOGETHER)];
        ln(roots);
        let mut magnitudes = [0.0; TOGETHER];
        for (magnitude, root) in magnitudes.iter_mut().zip(&mut *roots) {
            *root = (-*root).sqrt();
            *magnitude = ratio(&SHOULDER, *root - 1.6);
        }
        for ((n, root), magnitude) in others[..count].iter().zip(roots).zip(magnitudes) {
            let n = usize::from(*n);
            // Almost none are further out; what is no probability is among them.
            out[n] = if *root <= 5.0 { magnitude.copysign(p[n] - 0.5) } else { normal_quantile(p[n]).unwrap_or(0.0) };
        }
    }
}

/// Probabilities that [`normal_quantiles`] takes together.
const TOGETHER: usize = 128;

/// The probability that a standard normal variable is at most `z`.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Coefficients of numerator and denominator, constant terms first.
type Ratio = [[f64; 8]; 2];

fn ratio([above, below]: &Ratio, r: f64) -> f64 {
    let polynomial = |coefficients: &[f64; 8]| coefficients.iter().rev().fold(0.0, |value, c| value * r + c);
    polynomial(above) / polynomial(below)
}

/// |p - 1/2| <= 0.425.
#[allow(clippy::excessive_precision, reason = "as printed in the paper")]
const CENTRE: Ratio = [
    [
        3.3871328727963666080,
        1.3314166789178437745e2,
        1.9715909503065514427e3,
        1.3731693765509461125e4,
        4.5921953931549871457e4,
        6.7265770927008700853e4,
        3.3430575583588128105e4,
        2.5090809287301226727e3,
    ],
    [
        1.0,
        4.2313330701600911252e1,
        6.8718700749205790830e2,
        5.3941960214247511077e3,
        2.1213794301586595867e4,
        3.9307895800092710610e4,
        2.8729085735721942674e4,
        5.2264952788528545610e3,
    ],
];

/// Further out, up to a tail of exp(-25).
#[allow(clippy::excessive_precision, reason = "as printed in the paper")]
const SHOULDER: Ratio = [
    [
        1.42343711074968357734,
        4.63033784615654529590,
        5.76949722146069140550,
        3.64784832476320460504,
        1.27045825245236838258,
        2.41780725177450611770e-1,
        2.27238449892691845833e-2,
        7.74545014278341407640e-4,
    ],
    [
        1.0,
        2.05319162663775882187,
        1.67638483018380384940,
        6.89767334985100004550e-1,
        1.48103976427480074590e-1,
        1.51986665636164571966e-2,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9,
    ],
];

/// Beyond.
#[allow(clippy::excessive_precision, reason = "as printed in the paper")]
const TAIL: Ratio = [
    [
        6.65790464350110377720,
        5.46378491116411436990,
        1.78482653991729133580,
        2.96560571828504891230e-1,
        2.65321895265761230930e-2,
        1.24266094738807843860e-3,
        2.71155556874348757815e-5,
        2.01033439929228813265e-7,
    ],
    [
        1.0,
        5.99832206555887937690e-1,
        1.36929880922735805310e-1,
        1.48753612908506148525e-2,
        7.86869131145613259100e-4,
        1.84631831751005468180e-5,
        1.42151175831644588870e-7,
        2.04426310338993978564e-15,
    ],
];

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_quantile(p: f64, expected: f64) {
        let z = normal_quantile(p).unwrap();
        assert!((z - expected).abs() <= 4e-16 * expected.abs(), "{p}: {z} is not {expected}");
    }

    #[test]
    fn the_papers_own_test_values() {
        assert_quantile(0.25, -0.674_489_750_196_081_7);
        assert_quantile(0.001, -3.090_232_306_167_814);
        assert_quantile(1e-20, -9.262_340_089_798_408);
    }

    #[test]
    fn many_at_once_are_those_one_by_one() {
        let p: Vec<f64> = (0..=1000).map(|n| f64::from(n) / 1000.0).chain([-1.0, 2.0, f64::NAN, 1e-300, 0.075, 0.925]).collect();
        let mut out = vec![f64::NAN; p.len()];
        normal_quantiles(&p, &mut out);
        for (p, z) in p.iter().zip(out) {
            assert_eq!(z.to_bits(), normal_quantile(*p).unwrap_or(0.0).to_bits(), "{p}");
        }
    }

    #[test]
    fn the_usual_confidence_levels() {
        // NIST/SEMATECH and every table: 1.6449, 1.9600, 2.5758.
        assert_quantile(0.975, 1.959_963_984_540_054);
        for (p, printed) in [(0.95, "1.6449"), (0.975, "1.9600"), (0.995, "2.5758")] {
            assert_eq!(format!("{:.4}", normal_quantile(p).unwrap()), printed);
        }
        assert_eq!(normal_quantile(0.5), Some(0.0));
    }

    #[test]
    fn the_sums_of_mantissas_are_those_of_the_paper() {
        // The paper prints these sums so that a slip in copying the coefficients shows.
        let mantissa = |c: &f64| c / 10f64.powi(c.log10().floor() as i32);
        let hash = |ratio: &Ratio| ratio.iter().flatten().map(mantissa).sum::<f64>() - 1.0;
        for (ratio, printed) in [(&CENTRE, 55.883_192_880_614_9), (&SHOULDER, 49.332_065_033_016_1), (&TAIL, 47.525_833_175_492_9)] {
            assert!((hash(ratio) - printed).abs() < 1e-13, "{}", hash(ratio));
        }
    }

    #[test]
    fn quantile_and_distribution_are_inverse() {
        for exponent in 1..300 {
            let p = 10f64.powi(-exponent) * 3.0;
            let back = normal_cdf(normal_quantile(p).unwrap());
            // The relative error of the tail grows with z squared, some 1400 here.
            assert!((back / p - 1.0).abs() < 1e-12, "{p}: {back}");
        }
        for i in 1..1000 {
            let p = f64::from(i) / 1000.0;
            let z = normal_quantile(p).unwrap();
            assert!((normal_cdf(z) - p).abs() < 1e-15);
            // 1 - p is itself rounded by up to 1.1e-16, which z magnifies by 1 over the density.
            assert!((normal_quantile(1.0 - p).unwrap() + z).abs() < 1e-13);
        }
    }

    #[test]
    fn beyond_zero_and_one_there_is_nothing() {
        for p in [0.0, 1.0, -0.1, 1.1, f64::NAN] {
            assert_eq!(normal_quantile(p), None);
        }
    }
}

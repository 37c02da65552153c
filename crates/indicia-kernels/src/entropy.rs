//! How much the shares of a whole fall short of being equal.

use crate::extent::min_max;
use crate::logarithm::ln;
use crate::scale::scale_of;
use crate::sum::{LANES, Lanes, sum_by};

/// Values that are worked on together: they stay in a core's first cache.
const BLOCK: usize = 512;

/// Shannon's redundancy of the shares p of n values in their sum, 1 + (sum of p ln p) / ln n, in [0, 1]: 0 for equal shares, 1 where one value has all.
/// `None` for fewer than two values, with negative values, and where all are 0. A value of 0 adds nothing (the limit of p ln p).
///
/// It is added up as the sum of q ln q - (q - 1) over n ln n, with q = n p, the value over the mean: the q - 1 cancel in the sum, and each term is the
/// small and positive part that the value contributes. So it keeps its digits where shares are nearly equal and 1 minus the entropy would have lost them.
pub fn redundancy(values: &[f64]) -> Option<f64> {
    let (low, high) = min_max(values)?;
    if values.len() < 2 || low < 0.0 || high == 0.0 {
        return None;
    }
    if low == high {
        return Some(0.0);
    }
    let n = values.len() as f64;
    // So that no sum overflows and no mean vanishes.
    let scale = scale_of(high);
    let over_mean = n / sum_by(values, |value| value * scale);
    let (mut ratios, mut terms) = ([0.0; BLOCK], [0.0; BLOCK]);
    let mut lanes = Lanes::new();
    for block in values.chunks(BLOCK) {
        let (ratios, terms) = (&mut ratios[..block.len()], &mut terms[..block.len()]);
        ratios.iter_mut().zip(block).for_each(|(ratio, value)| *ratio = value * scale * over_mean);
        terms.copy_from_slice(ratios);
        ln(terms);
        for (term, q) in terms.iter_mut().zip(&*ratios) {
            // Of 0, whose logarithm is infinite, q ln q is 0.
            let product = if *q > 0.0 { q * *term } else { 0.0 };
            *term = product - (q - 1.0);
        }
        lanes.add(terms.as_chunks::<LANES>().0, |term| term);
    }
    // Of the last block, what no lane took.
    let last = &terms[..values.len() % BLOCK];
    let sum = lanes.total(last.as_chunks::<LANES>().1.iter().copied());
    Some((sum / (n * libm::log(n))).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition, in doubles.
    fn by_definition(x: &[f64]) -> f64 {
        let total: f64 = x.iter().sum();
        let entropy: f64 = x.iter().filter(|x| **x > 0.0).map(|x| -(x / total) * libm::log(x / total)).sum();
        1.0 - entropy / libm::log(x.len() as f64)
    }

    /// The numbers lo + (hi - lo) * ((i * 7919) mod 10007) / 10007.
    fn spread(lo: f64, hi: f64, n: u32) -> Vec<f64> {
        (0..n).map(|i| lo + (hi - lo) * (f64::from((i * 7919) % 10_007) / 10_007.0)).collect()
    }

    #[test]
    fn worked_shares() {
        // (1/4, 1/4, 1/2): 1 - 1.5 ln 2 / ln 3; (0, 1/2, 1/2): 1 - ln 2 / ln 3.
        let unit = libm::log(2.0) / libm::log(3.0);
        assert!((redundancy(&[1.0, 1.0, 2.0]).unwrap() - (1.0 - 1.5 * unit)).abs() < 1e-15);
        assert!((redundancy(&[0.0, 3.0, 3.0]).unwrap() - (1.0 - unit)).abs() < 1e-15);
        assert_eq!((redundancy(&[0.0, 0.0, 7.0, 0.0]), redundancy(&[0.1; 7])), (Some(1.0), Some(0.0)));
        assert_eq!((redundancy(&[]), redundancy(&[2.0]), redundancy(&[0.0, 0.0]), redundancy(&[3.0, -1.0])), (None, None, None, None));
    }

    #[test]
    fn lengths_around_lanes_and_blocks() {
        for n in [2, 7, 8, 9, 31, 32, 33, 511, 512, 513, 519, 520, 1024, 1030, 10_000] {
            let x = spread(0.0, 9.0, n);
            let (got, expected) = (redundancy(&x).unwrap(), by_definition(&x));
            assert!((got - expected).abs() < 1e-13, "{n}: {got}, not {expected}");
        }
    }

    #[test]
    fn digits_of_precise_arithmetic() {
        // python -c "import mpmath as m; m.mp.prec = 200
        // def f(lo, hi, n):
        //     x = [m.mpf(lo + (hi - lo) * ((i * 7919) % 10007 / 10007)) for i in range(n)]; t = m.fsum(x)
        //     return float(1 + m.fsum(v / t * m.log(v / t) for v in x) / m.log(n))
        // print(*[f(*a) for a in [(1.0, 100.0, 10000), (80.0, 90.0, 10000), (99.0, 100.0, 10000), (1e-9, 1e9, 500)]])"
        let precise = [
            (1.0, 100.0, 10_000, 0.019943150518710713),
            (80.0, 90.0, 10_000, 6.264312340721564e-05),
            (99.0, 100.0, 10_000, 4.5699977597120634e-07),
            (1e-9, 1e9, 500, 0.03110503616505217),
        ];
        for (lo, hi, n, expected) in precise {
            let got = redundancy(&spread(lo, hi, n)).unwrap();
            assert!((got / expected - 1.0).abs() < 1e-14, "[{lo}, {hi}]: {got}, not {expected}");
        }
    }

    #[test]
    fn a_unit_of_measurement_changes_nothing() {
        let x = spread(1.0, 3.0, 100);
        // Their sum is beyond the range of a double; and 14 bits below its end are all that is left of each.
        for (scale, within) in [(2.0_f64.powi(1020), 1e-15), (f64::from_bits(1 << 14), 1e-3)] {
            let scaled: Vec<f64> = x.iter().map(|x| x * scale).collect();
            let error = redundancy(&scaled).unwrap() / redundancy(&x).unwrap() - 1.0;
            assert!(error.abs() < within, "{scale:e}: {error:e}");
        }
    }
}

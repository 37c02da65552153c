//! Shares with Wilson's interval (Wilson, JASA 22, 1927), which stays within 0 and 1 and has a width also where nobody, or everybody, said yes.

use indicia_kernels::normal_quantile;

use super::positive;

/// A share with its error and interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The share, in [0, 1].
    pub value: f64,
    /// `sqrt(p (1 - p) / n)` with Wilson's centre as `p`, so that it is above zero for shares of 0 and 1 too.
    pub standard_error: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The share `value` of `n` answers (the effective number, where there are weights) at a confidence in (0, 1), such as 0.95. `None` where
/// the share is outside [0, 1] or `n` is not above zero.
pub fn share(value: f64, n: f64, confidence: f64) -> Option<Share> {
    let sound = (0.0..=1.0).contains(&value) && positive(n) && n.is_finite() && positive(confidence) && confidence < 1.0;
    if !sound {
        return None;
    }
    let z = normal_quantile(0.5 + confidence / 2.0)?;
    let zz = z * z / n;
    let centre = (value + zz / 2.0) / (1.0 + zz);
    let half = z / (1.0 + zz) * (value * (1.0 - value) / n + zz / (4.0 * n)).sqrt();
    Some(Share {
        value,
        standard_error: (centre * (1.0 - centre) / n).sqrt(),
        low: if value == 0.0 { 0.0 } else { (centre - half).max(0.0) },
        high: if value == 1.0 { 1.0 } else { (centre + half).min(1.0) },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Newcombe, Statistics in Medicine 17, 1998, table I, method 3: the score interval at 95 %, to four decimals.
    #[test]
    fn intervals_of_newcombe() {
        for (r, n, low, high) in
            [(81.0, 263.0, 0.2553, 0.3662), (15.0, 148.0, 0.0624, 0.1605), (0.0, 20.0, 0.0, 0.1611), (1.0, 29.0, 0.0061, 0.1718)]
        {
            let s = share(r / n, n, 0.95).unwrap();
            assert!((s.low - low).abs() < 5e-5 && (s.high - high).abs() < 5e-5, "{r}/{n}: {} {}", s.low, s.high);
        }
    }

    #[test]
    fn yes_and_no_mirror_each_other() {
        let (a, b) = (share(0.2, 37.5, 0.9).unwrap(), share(0.8, 37.5, 0.9).unwrap());
        assert!((a.low - (1.0 - b.high)).abs() < 1e-15 && (a.standard_error - b.standard_error).abs() < 1e-15);
        assert!(share(0.0, 20.0, 0.95).unwrap().standard_error > 0.0);
        assert_eq!(share(1.1, 10.0, 0.95), None);
        assert_eq!(share(0.5, 0.0, 0.95), None);
    }
}

//! Scaling by powers of two, which loses no bit and keeps squares within the range of a double.

/// The power of two that brings a positive magnitude close to 1 (within [1/2, 1) unless it is subnormal); 1 for
/// zero and for what is not finite.
pub fn scale_of(magnitude: f64) -> f64 {
    if magnitude == 0.0 || !magnitude.is_finite() {
        return 1.0;
    }
    let (_, exponent) = libm::frexp(magnitude);
    libm::scalbn(1.0, (-exponent).clamp(-1022, 1022))
}

#[cfg(test)]
mod tests {
    use super::scale_of;

    #[test]
    fn every_magnitude_comes_close_to_one() {
        for magnitude in [1.0, 0.3, 1e-300, 1e300, f64::MAX, f64::MIN_POSITIVE, 7.0] {
            let scaled = magnitude * scale_of(magnitude);
            assert!((0.5..4.0).contains(&scaled), "{magnitude} became {scaled}");
            assert_eq!(scaled / scale_of(magnitude), magnitude);
        }
        assert_eq!((scale_of(0.0), scale_of(f64::INFINITY)), (1.0, 1.0));
        assert!(scale_of(5e-324).is_finite());
    }
}

//! Weights as whole numbers, so that sums of votes do not depend on their order and halves are recognised.

/// The shares of the weights in units of 10^-decimals; `w` must not sum to zero.
pub fn whole_weights(w: &[f64], decimals: u32) -> Vec<i64> {
    let total: f64 = w.iter().sum();
    let unit = libm::pow(10.0, f64::from(decimals));
    w.iter().map(|w| libm::round(w / total * unit) as i64).collect()
}

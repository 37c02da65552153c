//! The rule by which a column has outliers.

use indicia_kernels::{kurtosis, skewness};
use indicia_plugin::prelude::*;

choices! {
    /// When a column is treated.
    pub enum When {
        /// While it is both skewed and heavy-tailed.
        Failing = "failing",
        /// Always.
        Always = "always",
    }
}

/// The skewness of a column that is both skewed and heavy-tailed; `None` for one that passes, or has neither.
pub fn fails(x: &[f64], greatest_skewness: f64, greatest_kurtosis: f64) -> Option<f64> {
    let skew = skewness(x).filter(|s| libm::fabs(*s) > greatest_skewness)?;
    // Most columns pass by the first: the second is not asked for then.
    kurtosis(x).filter(|k| *k > greatest_kurtosis).map(|_| skew)
}

/// A figure for people.
pub fn rounded(x: f64) -> f64 {
    libm::round(x * 1000.0) / 1000.0
}

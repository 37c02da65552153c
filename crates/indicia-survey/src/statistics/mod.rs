//! Statistics of questionnaires: weights, errors, reliability, sample sizes, comparability.
//!
//! Everything here is arithmetic on slices or on a covariance matrix, so that a million responses can be reduced to moments first.
//!
//! | subject | file |
//! |---|---|
//! | post-stratification, raking, trimming, design effect | `weights` |
//! | standard errors of weighted and stratified means, covariances of values that share respondents | `errors` |
//! | Wilson intervals of shares | `share` |
//! | trimmed means | `trimmed` |
//! | intraclass correlation | `raters` |
//! | severity of raters | `severity` |
//! | anchoring vignettes | `vignettes` |
//! | sample sizes and quotas | `sample` |
//! | what is worth a warning | `warnings` |
//!
//! The covariance matrix of the items of a scale, Cronbach's alpha and its relatives, KMO and Bartlett's test are kernels, since the children of a
//! node ask for them too.

mod errors;
mod raters;
mod sample;
mod severity;
mod share;
mod trimmed;
mod vignettes;
mod warnings;
mod weights;

pub use indicia_kernels::{Adequacy, Halves, Items, Reliability, adequacy, reliability, split_half};

pub use errors::{CrossMoments, Estimate, Moments, Stratum, ratio, stratified_mean, weighted_mean};
pub use raters::{Icc, icc};
pub use sample::{Precision, allocate, sample_size};
pub use severity::{MOST as MOST_RATERS, Rating, Severity, SeverityError, severity};
pub use share::{Share, share};
pub use trimmed::{Trimmed, trimmed_mean};
pub use vignettes::{Rank, Ties, rescale};
pub use warnings::{Thresholds, warnings};
pub use weights::{Margin, RakeOptions, Raked, WeightError, design_effect, effective_n, post_stratify, rake};

/// Whether a figure is above zero; nothing else is, NaN included.
fn positive(x: f64) -> bool {
    x > 0.0
}

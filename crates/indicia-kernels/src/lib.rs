//! Arithmetic on slices, and nothing else.
//!
//! A kernel knows neither indicators nor units. Its inputs are complete: values that are missing have been left
//! out before (only [`Items`] does that by itself, since it looks at pairs), and every value is finite. Where a result does not exist (the mean of nothing, the correlation
//! with a constant) it is `None`, or an error that says which; nothing here returns NaN for finite input
//! within the range of a double.
//!
//! Results are the same on every machine and in every run: sums are taken in a fixed order with a fixed number of
//! lanes, products and sums are never fused, and functions beyond the four operations and the square root come
//! from `libm`. Kernels that run often take a scratch, which allocates once and is then reused.

mod adequacy;
mod beta;
mod breaks;
mod correlate;
mod dagum;
mod density;
mod eigen;
mod entropy;
mod extent;
mod frontier;
mod gamma;
mod gram;
mod holm;
mod inequality;
mod items;
mod local_linear;
mod logarithm;
mod moments;
mod moran;
mod normal;
mod prepared;
mod principal;
mod quantile;
mod random;
mod rank;
mod ranker;
mod regress;
mod reliability;
mod scale;
mod significance;
mod simplex;
mod sobol;
mod solve;
mod sort;
mod student;
mod sum;
mod trend;
mod varimax;

pub use adequacy::{Adequacy, adequacy};
pub use beta::beta_quantile;
pub use breaks::{Breaks, natural_breaks};
pub use correlate::{kendall, pearson, spearman};
pub use dagum::{Dagum, DagumPair, dagum};
pub use density::{Bandwidth, bandwidth, density};
pub use eigen::{Eigen, symmetric_eigen};
pub use entropy::redundancy;
pub use extent::{max, min, min_max};
pub use frontier::frontier;
pub use gamma::{chi_square_upper, f_upper};
pub use gram::{gram, gram_about};
pub use holm::holm;
pub use inequality::{Theil, TheilParts, gini, theil, theil_by_group};
pub use items::Items;
pub use local_linear::{MainEffect, correlation_ratio};
pub use logarithm::{ln, ln_1p, log10};
pub use moments::{kurtosis, mean, sd, skewness, variance};
pub use moran::{LocalMoran, Moran, Neighbours, Quadrant, local_moran, moran};
pub use normal::{normal_cdf, normal_quantile, normal_quantiles};
pub use prepared::{CorrelationMethod, Prepared, discordant, rising};
pub use principal::{Principal, principal};
pub use quantile::{QuantileType, median, quantile, quantile_of_sorted};
pub use random::Random;
pub use rank::{Direction, RankScratch, Ties, order, rank, twice_rank};
pub use ranker::Ranker;
pub use regress::{Regression, cluster_errors, regress};
pub use reliability::{Halves, Reliability, reliability, split_half};
pub use scale::scale_of;
pub use significance::{Correlation, PValue, kendall_test, pearson_test, spearman_test};
pub use simplex::{Constraints, Optimum, SimplexError, SimplexScratch};
pub use sobol::Sobol;
pub use solve::{NotPositiveDefinite, Singular, cholesky, cholesky_solve, solve};
pub use sort::{sort, sort_places, sort_places_down};
pub use student::{incomplete_beta, student_two_sided};
pub use sum::{Sum, dot, sum};
pub use trend::{Trend, robust_trend};
pub use varimax::varimax;

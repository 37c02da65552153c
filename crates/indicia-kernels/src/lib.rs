//! Arithmetic on slices, and nothing else.
//!
//! A kernel knows neither indicators nor units. Its inputs are complete: values that are missing have been left
//! out before, and every value is finite. Where a result does not exist (the mean of nothing, the correlation
//! with a constant) it is `None`, or an error that says which; nothing here returns NaN for finite input
//! within the range of a double.
//!
//! Results are the same on every machine and in every run: sums are taken in a fixed order with a fixed number of
//! lanes, products and sums are never fused, and functions beyond the four operations and the square root come
//! from `libm`. Kernels that run often take a scratch, which allocates once and is then reused.

mod correlate;
mod extent;
mod moments;
mod normal;
mod quantile;
mod rank;
mod scale;
mod simplex;
mod solve;
mod sum;

pub use correlate::{kendall, pearson, spearman};
pub use extent::{max, min, min_max};
pub use moments::{kurtosis, mean, sd, skewness, variance};
pub use normal::{normal_cdf, normal_quantile};
pub use quantile::{QuantileType, median, quantile, quantile_of_sorted};
pub use rank::{Direction, RankScratch, Ties, order, rank};
pub use simplex::{Constraints, Optimum, SimplexError, SimplexScratch};
pub use solve::{NotPositiveDefinite, Singular, cholesky, cholesky_solve, solve};
pub use sum::{Sum, dot, sum};

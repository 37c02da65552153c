//! Statistics of an index: what its columns look like, what goes with what, whether the tree holds together, and how sure an order is of the company it keeps.
//!
//! Everything is counted over the units that are scored in one period. Values are those of one stage; nodes have one value whatever the stage. Every
//! threshold is a parameter ([`Thresholds`]), and what could not be computed is counted, not left out.
//!
//! | subject | file |
//! |---|---|
//! | the units, the period, the stage, the tree | `frame` |
//! | moments, coverage, outliers of a column | `describe` |
//! | coverage of units | `coverage` |
//! | correlations of pairs, p-values, Holm's adjustment | `correlate` |
//! | siblings, parents and ancestors, everything with everything; what is flagged | `structure` |
//! | raw columns with what others are divided by | `denominators` |
//! | principal components, Cronbach's alpha and sampling adequacy of a node's children | `principal`, `reliability` |
//! | weights against main effects | `importance` |
//! | orders that turn when a unit comes or goes | `reversal` |

mod correlate;
mod coverage;
mod denominators;
mod describe;
mod frame;
mod importance;
mod principal;
mod reliability;
mod reversal;
mod structure;

pub use correlate::{Correlated, Pair, adjust, correlate};
pub use coverage::{UnitCoverage, coverage};
pub use denominators::{DenominatorPair, denominators, named_denominators};
pub use describe::{Description, Missing, describe};
pub use frame::{Frame, Group};
pub use importance::{ChildImportance, Importance, importance, squared_correlations};
pub use indicia_kernels::{Adequacy, Correlation, CorrelationMethod as Method, MainEffect, PValue, Principal, Reliability};
pub use principal::{Components, components};
pub use reliability::{Alpha, alphas};
pub use reversal::{Company, NodeReversal, Reversal, Reversals, Turned, reversals};
pub use structure::{Flag, FlagKind, Related, ancestors, everything, flags, siblings};

/// What is worth a flag. The defaults of skewness, kurtosis, availability, zeros and distinct values are those of the R package COINr 1.1.14 (`get_stats`), those
/// of correlations the bands of its `plot_corr`; JRC audits use the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// Skewness, either way, beyond which together with `kurtosis` a column has outliers.
    pub skewness: f64,
    /// Excess kurtosis.
    pub kurtosis: f64,
    /// Interquartile ranges below the first or above the third quartile beyond which a value is an outlier (Tukey).
    pub fences: f64,
    /// Share of cells with a value below which a column is thin.
    pub available: f64,
    /// Share of values that are not zero below which a column is mostly zeros.
    pub nonzero: f64,
    /// Share of distinct values below which a column hardly tells units apart.
    pub unique: f64,
    /// Correlation within a group below which two children pull apart.
    pub negative: f64,
    /// Correlation from which, either way, two columns tell the same.
    pub collinear: f64,
    /// Correlation with the parent below which a child is not heard.
    pub weak: f64,
    /// Correlation, either way, from which a raw column goes with a denominator.
    pub denominator: f64,
}

impl Default for Thresholds {
    fn default() -> Thresholds {
        Thresholds {
            skewness: 2.0,
            kurtosis: 3.5,
            fences: 1.5,
            available: 0.65,
            nonzero: 0.5,
            unique: 0.5,
            negative: -0.4,
            collinear: 0.92,
            weak: 0.3,
            denominator: 0.7,
        }
    }
}

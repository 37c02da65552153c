//! What the nodes of a system are to each other.

use std::sync::Arc;

use indicia_diagnostic::Place;

/// What the nodes of a system are to each other: the sides of formula (4), the coefficient that multiplies them, the result.
#[derive(Clone, Debug)]
pub struct Roles {
    /// The sides: government and economy, or more of them. At least two.
    pub sides: Vec<Arc<str>>,
    /// The coefficient of integration, a share of one.
    pub coefficient: Option<Arc<str>>,
    /// The result that is ranked.
    pub result: Arc<str>,
    /// The degree of coordination that is shown beside it.
    pub coordination: Option<Arc<str>>,
    /// The standard whose step stands in the table of verdicts.
    pub standard: Option<Arc<str>>,
    /// How the sides are compared.
    pub balance: Balance,
    /// Where foundations and integration are cut into two.
    pub cuts: Option<Cuts>,
    /// The least probability at which a label is printed without reserve, in (0, 1].
    pub probability: f64,
    /// Draws from which probabilities and intervals of ranks are counted, where their number is declared.
    pub draws: Option<usize>,
    /// Where this is declared.
    pub place: Option<Place>,
}

/// The rule by which sides are balanced.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Balance {
    /// On absolute scales: the ratio of any two sides lies within these bounds, both included.
    Ratio([f64; 2]),
    /// On relative scales: the percentile ranks of any two sides differ by at most this.
    Ranks(f64),
}

/// Where the two questions are answered with yes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cuts {
    /// Of the weakest side.
    pub level: Cut,
    /// Of the coefficient.
    pub integration: Cut,
}

/// A border between low and high; who reaches it is high.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cut {
    /// A value.
    At(f64),
    /// The median of the scored units of the period.
    Median,
}

impl Balance {
    /// The bounds of the ratio that are used where none are declared.
    pub const RATIO: [f64; 2] = [0.8, 1.25];
    /// The difference of percentile ranks that is used where none is declared.
    pub const DIFFERENCE: f64 = 0.2;
}

/// The probability below which a label is borderline, where none is declared.
pub const PROBABILITY: f64 = 0.8;

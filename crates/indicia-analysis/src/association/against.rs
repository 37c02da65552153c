//! An index against another that somebody published.

use std::sync::Arc;

use indicia_kernels::{Direction, RankScratch, Ties, rank};
use indicia_method::Text;

use super::{Correlations, correlations};

/// A unit that both have.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// Its id.
    pub unit: Arc<str>,
    /// Its name.
    pub name: Text,
    /// Its score here.
    pub own: f64,
    /// The figure there.
    pub other: f64,
    /// Its rank among the matched units here; ties share the mean.
    pub own_rank: f64,
    /// Its rank among them there.
    pub other_rank: f64,
}

impl Match {
    /// How many places better (positive) or worse it stands here than there.
    pub fn ahead(&self) -> f64 {
        self.other_rank - self.own_rank
    }
}

/// How two rankings agree.
#[derive(Clone, Debug)]
pub struct Agreement {
    /// The matched units, those that disagree most first.
    pub units: Vec<Match>,
    /// Correlations, with what is better on both sides pointing the same way.
    pub correlations: Correlations,
    /// The mean distance between ranks, in places.
    pub mean_shift: f64,
}

/// Compares scores with the figures of others: id, name, own score, other figure. `lower_is_better` says that the other figures are ranks,
/// or costs.
pub fn agreement(units: Vec<(Arc<str>, Text, f64, f64)>, lower_is_better: bool) -> Agreement {
    let sign = if lower_is_better { -1.0 } else { 1.0 };
    let own: Vec<f64> = units.iter().map(|u| u.2).collect();
    let other: Vec<f64> = units.iter().map(|u| sign * u.3).collect();
    let mut scratch = RankScratch::new();
    let mut ranks = |values: &[f64]| {
        let mut out = vec![0.0; values.len()];
        rank(values, Direction::Descending, Ties::Mean, &mut out, &mut scratch);
        out
    };
    let (own_ranks, other_ranks) = (ranks(&own), ranks(&other));
    let pairs: Vec<(f64, f64)> = own.iter().copied().zip(other).collect();
    let mut matched: Vec<Match> = units
        .into_iter()
        .zip(own_ranks.into_iter().zip(other_ranks))
        .map(|((unit, name, own, other), (own_rank, other_rank))| Match { unit, name, own, other, own_rank, other_rank })
        .collect();
    let shifts: Vec<f64> = matched.iter().map(|m| m.ahead().abs()).collect();
    // A stable sort: equal distances stay in the order of the data.
    matched.sort_by(|a, b| b.ahead().abs().total_cmp(&a.ahead().abs()));
    Agreement { units: matched, correlations: correlations(&pairs), mean_shift: indicia_kernels::mean(&shifts).unwrap_or(0.0) }
}

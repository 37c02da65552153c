use std::ops::Range;
use std::sync::Arc;

use indicia_method::Text;

use super::counts::Counts;
use crate::uncertainty::draws::Settings;

/// Where every unit stands over all draws.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// Number of draws, and their seed.
    pub settings: Settings,
    /// The nodes, as they were asked for.
    pub nodes: Vec<NodeRanking>,
    /// For each source and each of its alternatives how many draws took it.
    pub branches: Vec<Vec<BranchCount>>,
    /// Why every draw was an evaluation of its own, where no program could follow.
    pub slow: Option<Text>,
}

/// How many draws took an alternative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BranchCount {
    /// Draws.
    pub draws: u64,
    /// Draws of which at least one node failed in at least one period.
    pub failed: u64,
}

/// A node over all draws.
#[derive(Clone, Debug)]
pub struct NodeRanking {
    /// Its id.
    pub node: Arc<str>,
    /// One for each row of the scored data.
    pub rows: Vec<RowRanking>,
    /// The rows of each period.
    pub periods: Vec<Range<usize>>,
    /// For each period the number of draws that failed and are left out.
    pub failed: Vec<u64>,
    /// For each period who is above whom; empty unless it was asked for.
    pub pairs: Vec<Pairs>,
}

/// A row of a node over all draws.
#[derive(Clone, Debug, PartialEq)]
pub struct RowRanking {
    /// The rank of the evaluation.
    pub nominal_rank: Option<f64>,
    /// The score of the evaluation.
    pub nominal: Option<f64>,
    /// Number of draws with a score.
    pub draws: u64,
    /// Mean of the scores.
    pub mean: Option<f64>,
    /// Standard deviation of the scores, with one less than their number in the denominator.
    pub sd: Option<f64>,
    pub(super) counts: Counts,
    /// By how much the counted ranks are multiplied.
    pub(super) unit: u32,
}

/// Who is above whom in a period of a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Pairs {
    /// The rows of the period.
    pub rows: Range<usize>,
    /// Row-major: draws in which the first of the pair ranks above the second.
    pub(super) above: Vec<u32>,
    /// Draws that did not fail.
    pub draws: u64,
}

impl RowRanking {
    /// Number of draws with a rank.
    pub fn ranked(&self) -> u64 {
        self.counts.total()
    }

    /// The quantile of the ranks at `p` within 0 and 1, exact: between the two ranks that stand around it, as R's type 7 and numpy have it.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let last = self.counts.total().checked_sub(1)?;
        let place = last as f64 * p;
        let below = place.floor();
        let at = |n: f64| self.counts.at((n as u64).min(last)).map(|r| self.rank_of(r));
        let (low, high) = (at(below)?, at(below + 1.0)?);
        Some(low + (place - below) * (high - low))
    }

    /// Mean of the ranks.
    pub fn mean_rank(&self) -> Option<f64> {
        let n = self.counts.total();
        let sum: u128 = self.counts.iter().map(|(r, c)| r as u128 * u128::from(c)).sum();
        (n > 0).then(|| sum as f64 / (n as f64 * f64::from(self.unit)))
    }

    /// Standard deviation of the ranks, with one less than their number in the denominator.
    pub fn sd_rank(&self) -> Option<f64> {
        let n = u128::from(self.counts.total());
        let sums =
            self.counts.iter().fold([0_u128; 2], |[s, q], (r, c)| [s + r as u128 * u128::from(c), q + (r as u128).pow(2) * u128::from(c)]);
        let [sum, squares] = sums;
        // Whole numbers to the end: n * squares is never below sum * sum.
        (n > 1).then(|| ((n * squares - sum * sum) as f64 / (n * (n - 1)) as f64).sqrt() / f64::from(self.unit))
    }

    /// The share of draws with a rank of `k` or better.
    pub fn top(&self, k: usize) -> Option<f64> {
        let n = self.counts.total();
        let within: u64 = self.counts.iter().filter(|(r, _)| self.rank_of(*r) <= k as f64).map(|(_, c)| u64::from(c)).sum();
        (n > 0).then(|| within as f64 / n as f64)
    }

    /// The ranks that came, in order, with the share of draws of each.
    pub fn shares(&self) -> impl Iterator<Item = (f64, f64)> {
        let n = self.counts.total() as f64;
        self.counts.iter().map(move |(r, c)| (self.rank_of(r), f64::from(c) / n))
    }

    /// The mean distance of the ranks to that of the evaluation.
    pub fn mean_shift(&self) -> Option<f64> {
        let nominal = self.nominal_rank?;
        (self.counts.total() > 0).then(|| self.shares().map(|(r, share)| (r - nominal).abs() * share).sum())
    }

    fn rank_of(&self, counted: i32) -> f64 {
        f64::from(counted) / f64::from(self.unit)
    }
}

impl Pairs {
    /// The share of draws in which a row ranks above another; both are rows of the period. Neither is above where they share a rank.
    pub fn above(&self, first: usize, second: usize) -> Option<f64> {
        let count = self.rows.len();
        let place = |row: usize| row.checked_sub(self.rows.start).filter(|n| *n < count);
        let above = self.above.get(place(first)? * count + place(second)?)?;
        (self.draws > 0).then(|| f64::from(*above) / self.draws as f64)
    }
}

impl NodeRanking {
    /// The share of draws in which the order of two rows is the reverse of the evaluation's; `None` where they share a rank or have none.
    pub fn reversed(&self, first: usize, second: usize) -> Option<f64> {
        let rank = |row: usize| self.rows.get(row)?.nominal_rank;
        let (a, b) = (rank(first)?, rank(second)?);
        let pairs = self.pairs.iter().find(|p| p.rows.contains(&first) && p.rows.contains(&second))?;
        match a.total_cmp(&b) {
            std::cmp::Ordering::Less => pairs.above(second, first),
            std::cmp::Ordering::Greater => pairs.above(first, second),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// The mean distance of all ranks of a period to those of the evaluation: the average shift in rank.
    pub fn mean_shift(&self, period: usize) -> Option<f64> {
        let shifts: Vec<f64> = self.rows.get(self.periods.get(period)?.clone())?.iter().filter_map(RowRanking::mean_shift).collect();
        (!shifts.is_empty()).then(|| shifts.iter().sum::<f64>() / shifts.len() as f64)
    }

    /// The draws of a period that did not fail.
    pub fn sound(&self, period: usize, settings: Settings) -> u64 {
        settings.draws as u64 - self.failed.get(period).copied().unwrap_or(0)
    }
}

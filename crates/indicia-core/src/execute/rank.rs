//! Ranks within each period.

use std::sync::Arc;

use indicia_kernels::{Direction, RankScratch, Ties, twice_rank};

use super::context::Context;
use crate::data::Series;
use crate::system::{RankRule, Ranking};

/// The ranks of a node within each period, a row each: 1 is the highest value, and ties that share a mean may have a half.
///
/// Held as twice the rank, which is whole: half the memory of doubles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranks(Arc<Vec<u32>>);

impl Ranks {
    /// The rank of a row; `None` where it has none, as without a value, for a unit that is only a reference, and beyond the end.
    pub fn get(&self, row: usize) -> Option<f64> {
        self.0.get(row).filter(|twice| **twice > 0).map(|twice| f64::from(*twice) / 2.0)
    }
}

/// The ranks of a node.
pub(super) fn run(cx: &Context, ranking: Ranking, values: &Series, scratch: &mut RankScratch) -> Ranks {
    let ties = ties(ranking.rule);
    let mut ranks = vec![0; cx.rows];
    if cx.scored.is_none() && values.is_complete() {
        for period in 0..cx.data.periods().len() {
            let rows = cx.data.period_rows(period);
            twice_rank(&values.values[rows.clone()], Direction::Descending, ties, &mut ranks[rows], scratch);
        }
        return Ranks(Arc::new(ranks));
    }
    let (mut rows, mut dense, mut found) = (Vec::new(), Vec::new(), Vec::new());
    for period in 0..cx.data.periods().len() {
        rows.clear();
        rows.extend(cx.data.period_rows(period).filter(|r| cx.is_scored(*r) && values.status(*r).is_present()));
        dense.clear();
        dense.extend(rows.iter().map(|r| values.values[*r]));
        found.resize(rows.len(), 0);
        twice_rank(&dense, Direction::Descending, ties, &mut found, scratch);
        rows.iter().zip(&found).for_each(|(r, n)| ranks[*r] = *n);
    }
    Ranks(Arc::new(ranks))
}

fn ties(rule: RankRule) -> Ties {
    match rule {
        RankRule::Best => Ties::Min,
        RankRule::Worst => Ties::Max,
        RankRule::Dense => Ties::Dense,
        RankRule::Mean => Ties::Mean,
    }
}

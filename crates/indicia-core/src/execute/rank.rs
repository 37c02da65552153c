//! Ranks within each period.

use std::sync::Arc;

use indicia_kernels::{Direction, RankScratch, Ties, rank};

use super::context::Context;
use crate::data::Series;
use crate::system::{RankRule, Ranking};

/// The ranks of a node: 1 is the highest value; 0 where a row has no rank.
pub(super) fn run(cx: &Context, ranking: Ranking, values: &Series, scratch: &mut RankScratch) -> Arc<Vec<f64>> {
    let ties = ties(ranking.rule);
    let mut ranks = vec![0.0; cx.rows];
    if cx.scored.is_none() && values.is_complete() {
        for period in 0..cx.data.periods().len() {
            let rows = cx.data.period_rows(period);
            rank(&values.values[rows.clone()], Direction::Descending, ties, &mut ranks[rows], scratch);
        }
        return Arc::new(ranks);
    }
    let (mut rows, mut dense, mut found) = (Vec::new(), Vec::new(), Vec::new());
    for period in 0..cx.data.periods().len() {
        rows.clear();
        rows.extend(cx.data.period_rows(period).filter(|r| cx.is_scored(*r) && values.status(*r).is_present()));
        dense.clear();
        dense.extend(rows.iter().map(|r| values.values[*r]));
        found.resize(rows.len(), 0.0);
        rank(&dense, Direction::Descending, ties, &mut found, scratch);
        rows.iter().zip(&found).for_each(|(r, n)| ranks[*r] = *n);
    }
    Arc::new(ranks)
}

fn ties(rule: RankRule) -> Ties {
    match rule {
        RankRule::Best => Ties::Min,
        RankRule::Worst => Ties::Max,
        RankRule::Dense => Ties::Dense,
        RankRule::Mean => Ties::Mean,
    }
}

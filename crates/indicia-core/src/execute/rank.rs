//! Ranks within each period.

use std::sync::Arc;

use super::context::Context;
use crate::data::Series;
use crate::system::{RankRule, Ranking};

/// The ranks of a node: 1 is the highest value; 0 where a row has no rank.
pub(super) fn run(cx: &Context, ranking: Ranking, values: &Series) -> Arc<Vec<f64>> {
    let mut ranks = vec![0.0; cx.rows];
    let mut keyed: Vec<(u64, u32)> = Vec::with_capacity(cx.rows);
    for period in 0..cx.data.periods().len() {
        keyed.clear();
        let rows = cx.data.period_rows(period);
        keyed.extend(rows.filter(|r| cx.is_scored(*r) && values.status(*r).is_present()).map(|r| (descending(values.values[r]), r as u32)));
        keyed.sort_unstable();
        assign(&keyed, ranking.rule, &mut ranks);
    }
    Arc::new(ranks)
}

/// A number that sorts the other way round than the value; both zeros are one.
pub(super) fn descending(x: f64) -> u64 {
    let bits = (x + 0.0).to_bits();
    let ascending = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
    !ascending
}

/// Gives the rows of a sorted list their ranks.
pub(super) fn assign(sorted: &[(u64, u32)], rule: RankRule, ranks: &mut [f64]) {
    let (mut from, mut distinct) = (0, 0);
    while from < sorted.len() {
        let key = sorted[from].0;
        let to = from + sorted[from..].iter().take_while(|k| k.0 == key).count();
        distinct += 1;
        let rank = match rule {
            RankRule::Best => (from + 1) as f64,
            RankRule::Worst => to as f64,
            RankRule::Dense => f64::from(distinct),
            RankRule::Mean => (from + 1 + to) as f64 / 2.0,
        };
        sorted[from..to].iter().for_each(|(_, r)| ranks[*r as usize] = rank);
        from = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranks(rule: RankRule, values: &[f64]) -> Vec<f64> {
        let mut keyed: Vec<(u64, u32)> = values.iter().enumerate().map(|(i, v)| (descending(*v), i as u32)).collect();
        keyed.sort_unstable();
        let mut out = vec![0.0; values.len()];
        assign(&keyed, rule, &mut out);
        out
    }

    #[test]
    fn ties_follow_the_rule() {
        let values = [10.0, 8.0, 8.0, -1.0];
        assert_eq!(ranks(RankRule::Best, &values), [1.0, 2.0, 2.0, 4.0]);
        assert_eq!(ranks(RankRule::Worst, &values), [1.0, 3.0, 3.0, 4.0]);
        assert_eq!(ranks(RankRule::Dense, &values), [1.0, 2.0, 2.0, 3.0]);
        assert_eq!(ranks(RankRule::Mean, &values), [1.0, 2.5, 2.5, 4.0]);
    }

    #[test]
    fn both_zeros_are_one_value() {
        assert_eq!(ranks(RankRule::Best, &[-0.0, 0.0, -1e-300, f64::MIN_POSITIVE]), [2.0, 2.0, 4.0, 1.0]);
    }
}

//! Ranks among the units of a group.

use indicia_core::RankRule;
use indicia_kernels::{Direction, RankScratch, rank};

use super::ties;

/// Ranks within groups, out of ranks over all units: `overall` and `group` have one entry a unit. A group keeps the order and the ties of the whole, and counts under the same rule. A
/// unit without a rank, or without a group, has none.
pub fn ranks_in_groups(overall: &[Option<f64>], group: &[Option<u32>], rule: RankRule) -> Vec<Option<f64>> {
    let mut out = vec![None; overall.len()];
    let mut scratch = RankScratch::new();
    let groups = group.iter().flatten().max().map_or(0, |most| most + 1);
    for number in 0..groups {
        let members: Vec<(usize, f64)> =
            overall.iter().zip(group).enumerate().filter_map(|(n, (r, g))| Some((n, (*r)?)).filter(|_| *g == Some(number))).collect();
        let values: Vec<f64> = members.iter().map(|(_, r)| *r).collect();
        let mut found = vec![0.0; values.len()];
        rank(&values, Direction::Ascending, ties(rule), &mut found, &mut scratch);
        members.iter().zip(found).for_each(|((n, _), r)| out[*n] = Some(r));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_keeps_order_and_ties_under_the_rule() {
        let overall = [Some(1.0), Some(2.0), Some(2.0), Some(4.0), None, Some(5.0), Some(6.0)];
        let group = [Some(0), Some(1), Some(1), Some(1), Some(1), Some(0), None];
        let ranks = |rule| ranks_in_groups(&overall, &group, rule);
        assert_eq!(ranks(RankRule::Best), [Some(1.0), Some(1.0), Some(1.0), Some(3.0), None, Some(2.0), None]);
        assert_eq!(ranks(RankRule::Dense), [Some(1.0), Some(1.0), Some(1.0), Some(2.0), None, Some(2.0), None]);
        assert_eq!(ranks(RankRule::Mean), [Some(1.0), Some(1.5), Some(1.5), Some(3.0), None, Some(2.0), None]);
        assert_eq!(ranks_in_groups(&[], &[], RankRule::Best), []);
    }
}

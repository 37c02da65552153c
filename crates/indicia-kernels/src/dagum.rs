//! Dagum's decomposition of the Gini coefficient by group.
//!
//! C. Dagum, A new approach to the decomposition of the Gini income inequality ratio, Empirical Economics 22 (1997),
//! 515-531. In every pair the group with the larger mean comes first. With the order reversed the sum of the parts stays
//! right while the net part between groups changes its sign and the part of overlap takes up the difference: a test of
//! the sum cannot see it.

use crate::inequality::{differences, gini};
use crate::moments::mean;
use crate::sum::Sum;

/// The parts of a Gini coefficient; `within + between + overlap = gini`.
#[derive(Clone, Debug, PartialEq)]
pub struct Dagum {
    /// The coefficient of all units.
    pub gini: f64,
    /// G_w: differences within groups.
    pub within: f64,
    /// G_nb: net differences between groups. Never negative.
    pub between: f64,
    /// G_t: transvariation, the differences between units of a poorer group that stand above units of a richer one.
    /// Never negative.
    pub overlap: f64,
    /// For each group the coefficient of its units; `None` where it has none, or all are 0.
    pub groups: Vec<Option<f64>>,
    /// The pairs of groups.
    pub pairs: Vec<DagumPair>,
}

/// Two groups, the one with the larger mean first.
#[derive(Clone, Debug, PartialEq)]
pub struct DagumPair {
    /// The number of the group with the larger mean; of equal means, the smaller number.
    pub richer: usize,
    /// The number of the other one.
    pub poorer: usize,
    /// G_jh: the mean difference between their units over the sum of their means.
    pub gini: f64,
    /// D_jh = (d - p) / (d + p), in [0, 1]: how far the richer stands apart. 0 where all units are equal.
    pub affluence: f64,
    /// G_jh (p_j s_h + p_h s_j) D_jh.
    pub between: f64,
    /// G_jh (p_j s_h + p_h s_j) (1 - D_jh).
    pub overlap: f64,
}

/// Decomposes the Gini coefficient: `group_of` has a number below `groups` for each value. `None` of nothing, with
/// negative values, and where all are 0.
///
/// # Panics
/// When the slices differ in length or a number of a group is too large.
pub fn dagum(values: &[f64], group_of: &[usize], groups: usize) -> Option<Dagum> {
    assert_eq!(values.len(), group_of.len(), "a group for each value");
    let total = gini(values)?;
    let (n, all_mean) = (values.len() as f64, mean(values)?);
    let mut members: Vec<Vec<f64>> = vec![Vec::new(); groups];
    values.iter().zip(group_of).for_each(|(v, g)| members[*g].push(*v));
    let means: Vec<Option<f64>> = members.iter().map(|m| mean(m)).collect();
    let people = |g: usize| members[g].len() as f64 / n;
    let income = |g: usize| people(g) * means[g].unwrap_or(0.0) / all_mean;
    let own: Vec<Option<f64>> = members.iter().map(|m| gini(m)).collect();
    let within = own.iter().enumerate().map(|(g, gini)| gini.unwrap_or(0.0) * people(g) * income(g)).collect::<Sum>().total();
    let mut pairs = Vec::new();
    let (mut between, mut overlap) = (Sum::new(), Sum::new());
    for a in 0..groups {
        for b in a + 1..groups {
            let (Some(mean_a), Some(mean_b)) = (means[a], means[b]) else { continue };
            let (richer, poorer, rich, poor) = if mean_b > mean_a { (b, a, mean_b, mean_a) } else { (a, b, mean_a, mean_b) };
            let count = members[a].len() as f64 * members[b].len() as f64;
            // d + p is the mean difference, d - p the difference of the means.
            let apart = differences(&members[richer], &members[poorer]) / count;
            let gini = if rich + poor > 0.0 { apart / (rich + poor) } else { 0.0 };
            let affluence = if apart > 0.0 { ((rich - poor) / apart).min(1.0) } else { 0.0 };
            let gross = gini * (people(richer) * income(poorer) + people(poorer) * income(richer));
            let pair = DagumPair { richer, poorer, gini, affluence, between: gross * affluence, overlap: gross * (1.0 - affluence) };
            between.add(pair.between);
            overlap.add(pair.overlap);
            pairs.push(pair);
        }
    }
    Some(Dagum { gini: total, within, between: between.total(), overlap: overlap.total(), groups: own, pairs })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-14, "{found} is not {expected}");
    }

    /// The decomposition from its definition, with the order of each pair as given; `d` and `p` are the mean positive
    /// parts of the differences.
    fn by_definition(groups: &[&[f64]], larger_first: bool) -> [f64; 3] {
        let all: Vec<f64> = groups.concat();
        let (n, m) = (all.len() as f64, all.iter().sum::<f64>() / all.len() as f64);
        let mean = |g: &[f64]| g.iter().sum::<f64>() / g.len() as f64;
        let apart = |x: &[f64], y: &[f64], f: fn(f64) -> f64| {
            x.iter().flat_map(|a| y.iter().map(move |b| f(a - b))).sum::<f64>() / (x.len() * y.len()) as f64
        };
        let share = |g: &[f64]| (g.len() as f64 / n, g.len() as f64 * mean(g) / (n * m));
        let within = groups.iter().map(|g| apart(g, g, f64::abs) / (2.0 * mean(g)) * share(g).0 * share(g).1).sum();
        let (mut net, mut trans) = (0.0, 0.0);
        for (i, j) in groups.iter().enumerate() {
            for h in &groups[..i] {
                let (j, h) = if (mean(j) > mean(h)) == larger_first { (j, h) } else { (h, j) };
                let d = apart(j, h, |x| x.max(0.0));
                let p = apart(j, h, |x| (-x).max(0.0));
                let gross = apart(j, h, f64::abs) / (mean(j) + mean(h)) * (share(j).0 * share(h).1 + share(h).0 * share(j).1);
                net += gross * (d - p) / (d + p);
                trans += gross * (1.0 - (d - p) / (d + p));
            }
        }
        [within, net, trans]
    }

    #[test]
    fn two_groups_by_hand() {
        // 4, 10 above 2, 5; 168 = 2 n^2 mean. Pairs: within 6 and 3, across 2, 1, 8, 5 of which 1 the other way.
        // G = 50/168, G_jj = 12/56 = 6/28, so G_w = 18/168; G_jh = 16/42, gross 32/168, D = 14/16.
        let found = dagum(&[2.0, 5.0, 4.0, 10.0], &[0, 0, 1, 1], 2).unwrap();
        close(found.gini, 50.0 / 168.0);
        close(found.within, 18.0 / 168.0);
        close(found.between, 28.0 / 168.0);
        close(found.overlap, 4.0 / 168.0);
        let pair = &found.pairs[0];
        assert_eq!((pair.richer, pair.poorer), (1, 0));
        close(pair.gini, 16.0 / 42.0);
        close(pair.affluence, 14.0 / 16.0);
    }

    #[test]
    fn the_order_of_groups_does_not_matter_but_that_of_their_means_does() {
        let groups: [&[f64]; 3] = [&[3.0, 8.0, 4.0], &[1.0, 6.0], &[9.0, 5.0, 7.0, 12.0]];
        let right = by_definition(&groups, true);
        let wrong = by_definition(&groups, false);
        // The sums agree, the signs do not: what a test of the sum would miss.
        close(right.iter().sum::<f64>(), wrong.iter().sum::<f64>());
        close(right[1], -wrong[1]);
        assert!(right[1] > 0.0 && wrong[1] < 0.0 && (right[2] - wrong[2]).abs() > 0.1, "{right:?} {wrong:?}");
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            let values: Vec<f64> = order.iter().flat_map(|g| groups[*g].iter().copied()).collect();
            let group_of: Vec<usize> = order.iter().enumerate().flat_map(|(n, g)| vec![n; groups[*g].len()]).collect();
            let found = dagum(&values, &group_of, 3).unwrap();
            close(found.within, right[0]);
            close(found.between, right[1]);
            close(found.overlap, right[2]);
            close(found.within + found.between + found.overlap, found.gini);
            assert!(found.pairs.iter().all(|p| p.between >= 0.0 && p.overlap >= 0.0));
        }
    }

    #[test]
    fn groups_that_do_not_overlap_have_no_transvariation() {
        let found = dagum(&[1.0, 2.0, 10.0, 20.0], &[0, 0, 1, 1], 2).unwrap();
        close(found.overlap, 0.0);
        close(found.pairs[0].affluence, 1.0);
    }

    #[test]
    fn groups_alike_differ_by_overlap_alone() {
        let found = dagum(&[1.0, 5.0, 1.0, 5.0], &[0, 0, 1, 1], 2).unwrap();
        close(found.between, 0.0);
        close(found.within + found.overlap, found.gini);
    }

    #[test]
    fn a_single_group_is_all_within() {
        let found = dagum(&[1.0, 2.0, 3.0, 4.0], &[0; 4], 1).unwrap();
        close(found.within, 0.25);
        assert_eq!((found.between, found.overlap, found.pairs.len()), (0.0, 0.0, 0));
        assert_eq!(dagum(&[-1.0, 2.0], &[0, 0], 1), None);
    }
}

//! How unequal values are: Gini, Theil's two indices, and their parts by group.

use crate::moments::mean;
use crate::sum::{Sum, sum};

/// The Gini coefficient, sum |x_i - x_j| / (2 n^2 mean), in [0, 1 - 1/n]; in time proportional to n log n.
/// `None` of nothing, with negative values, and where all are 0.
pub fn gini(values: &[f64]) -> Option<f64> {
    let mean = mean(values).filter(|m| *m > 0.0)?;
    if values.iter().any(|v| *v < 0.0) {
        return None;
    }
    let n = values.len() as f64;
    Some(differences(values, &[]) / (n * n * mean))
}

/// The sum over pairs of |x - y|: within `x` (each pair once) when `y` is empty, else between `x` and `y`.
pub(crate) fn differences(x: &[f64], y: &[f64]) -> f64 {
    let sorted = |values: &[f64]| {
        let mut out = values.to_vec();
        crate::sort(&mut out);
        out
    };
    let x = sorted(x);
    let mut total = Sum::new();
    if y.is_empty() {
        // The i-th of n (from 0) is above i values and below n - 1 - i.
        let n = x.len() as f64;
        for (i, value) in x.iter().enumerate() {
            total.add(value * (2.0 * i as f64 - (n - 1.0)));
        }
        return total.total();
    }
    let y = sorted(y);
    let all = sum(&y);
    let (mut below, mut sum_below) = (0, Sum::new());
    for value in &x {
        while let Some(other) = y.get(below).filter(|o| *o < value) {
            sum_below.add(*other);
            below += 1;
        }
        let (under, over) = (below as f64, (y.len() - below) as f64);
        total.add(value * (under - over) - 2.0 * sum_below.total() + all);
    }
    total.total()
}

/// Theil's two indices of values with sizes (of population, 1 for each unit alike).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Theil {
    /// T = sum (Y_i/Y) ln((Y_i/Y) / (N_i/N)), with Y_i = size times value.
    pub t: f64,
    /// L = sum (N_i/N) ln((N_i/N) / (Y_i/Y)), the mean logarithmic deviation; `None` where a value is 0.
    pub l: Option<f64>,
}

/// Theil's indices. `sizes` is empty where all units weigh alike. `None` of nothing, with negative values or sizes, and
/// where the total is 0. A value of 0 adds nothing to T (the limit) and leaves L without a value.
///
/// # Panics
/// When `sizes` is neither empty nor as long as `values`.
pub fn theil(values: &[f64], sizes: &[f64]) -> Option<Theil> {
    assert!(sizes.is_empty() || sizes.len() == values.len(), "a size for each value");
    let size = |i: usize| sizes.get(i).copied().unwrap_or(1.0);
    if values.iter().chain(sizes).any(|v| *v < 0.0) {
        return None;
    }
    let people: f64 = (0..values.len()).map(size).collect::<Sum>().total();
    let amount: f64 = values.iter().enumerate().map(|(i, v)| v * size(i)).collect::<Sum>().total();
    if people <= 0.0 || amount <= 0.0 {
        return None;
    }
    let average = amount / people;
    let (mut t, mut l, mut has_zero) = (Sum::new(), Sum::new(), false);
    for (i, value) in values.iter().enumerate().filter(|(i, _)| size(*i) > 0.0) {
        if *value == 0.0 {
            has_zero = true;
            continue;
        }
        let ratio = value / average;
        let log = libm::log(ratio);
        t.add(size(i) / people * ratio * log);
        l.add(-size(i) / people * log);
    }
    Some(Theil { t: t.total().max(0.0), l: (!has_zero).then(|| l.total().max(0.0)) })
}

/// Theil's indices split into parts within and between groups; within + between = total.
#[derive(Clone, Debug, PartialEq)]
pub struct TheilParts {
    /// All units.
    pub total: Theil,
    /// sum (Y_g/Y) T_g, and sum (N_g/N) L_g.
    pub within: Theil,
    /// The index of the groups' averages.
    pub between: Theil,
    /// For each group its own index; `None` for a group without units or without an amount.
    pub groups: Vec<Option<Theil>>,
    /// For each group its part of `within.t`.
    pub contributions: Vec<f64>,
}

/// Splits Theil's indices by group: `group_of` has a number below `groups` for each value. `None` as for [`theil`].
///
/// # Panics
/// When the slices differ in length or a number of a group is too large.
pub fn theil_by_group(values: &[f64], sizes: &[f64], group_of: &[usize], groups: usize) -> Option<TheilParts> {
    assert_eq!(values.len(), group_of.len(), "a group for each value");
    let total = theil(values, sizes)?;
    let size = |i: usize| sizes.get(i).copied().unwrap_or(1.0);
    let mut members: Vec<(Vec<f64>, Vec<f64>)> = vec![(Vec::new(), Vec::new()); groups];
    for (i, g) in group_of.iter().enumerate() {
        members[*g].0.push(values[i]);
        members[*g].1.push(size(i));
    }
    let people: Vec<f64> = members.iter().map(|(_, n)| sum(n)).collect();
    let amounts: Vec<f64> = members.iter().map(|(v, n)| v.iter().zip(n).map(|(v, n)| v * n).collect::<Sum>().total()).collect();
    let (all_people, all_amount) = (sum(&people), sum(&amounts));
    let averages: Vec<f64> = amounts.iter().zip(&people).map(|(y, n)| if *n > 0.0 { y / n } else { 0.0 }).collect();
    let between = theil(&averages, &people)?;
    let own: Vec<Option<Theil>> = members.iter().map(|(v, n)| theil(v, n)).collect();
    let share = |g: usize, of: &[f64], all: f64| of[g] / all;
    let contributions: Vec<f64> = own.iter().enumerate().map(|(g, o)| o.map_or(0.0, |o| share(g, &amounts, all_amount) * o.t)).collect();
    let within_l = own.iter().enumerate().filter(|(g, _)| people[*g] > 0.0).map(|(g, o)| {
        let o = (*o)?;
        Some(share(g, &people, all_people) * o.l?)
    });
    let within_l: Option<Vec<f64>> = within_l.collect();
    let within = Theil { t: sum(&contributions), l: within_l.map(|parts| sum(&parts)) };
    Some(TheilParts { total, within, between, groups: own, contributions })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-14, "{found} is not {expected}");
    }

    /// Gini from its definition.
    fn by_pairs(x: &[f64]) -> f64 {
        let n = x.len() as f64;
        let total: f64 = x.iter().flat_map(|a| x.iter().map(move |b| (a - b).abs())).sum();
        total / (2.0 * n * n * (x.iter().sum::<f64>() / n))
    }

    #[test]
    fn gini_is_the_sum_over_pairs() {
        // 1, 2, 3, 4: differences sum to 2 * 10, over 2 * 16 * 2.5.
        close(gini(&[4.0, 2.0, 1.0, 3.0]).unwrap(), 20.0 / 80.0);
        // One has all: 1 - 1/n.
        close(gini(&[0.0, 0.0, 0.0, 0.0, 7.0]).unwrap(), 0.8);
        assert_eq!(gini(&[0.3; 7]), Some(0.0));
        let x: Vec<f64> = (0..200).map(|i| f64::from((i * 7919) % 503)).collect();
        close(gini(&x).unwrap(), by_pairs(&x));
        assert_eq!((gini(&[]), gini(&[0.0, 0.0]), gini(&[-1.0, 3.0])), (None, None, None));
    }

    #[test]
    fn theil_of_two_units_by_hand() {
        // Shares 1/4 and 3/4 of two: T = 1/4 ln 1/2 + 3/4 ln 3/2, L = 1/2 ln 2 + 1/2 ln 2/3.
        let found = theil(&[1.0, 3.0], &[]).unwrap();
        let ln = libm::log;
        close(found.t, 0.25 * ln(0.5) + 0.75 * ln(1.5));
        close(found.l.unwrap(), 0.5 * ln(2.0) + 0.5 * ln(2.0 / 3.0));
        // A zero leaves T at its limit, ln n when one has all, and L without a value.
        let one = theil(&[0.0, 0.0, 5.0], &[]).unwrap();
        close(one.t, ln(3.0));
        assert_eq!(one.l, None);
    }

    #[test]
    fn a_size_is_as_many_equal_units() {
        let sized = theil(&[1.0, 3.0, 8.0], &[2.0, 1.0, 3.0]).unwrap();
        let spread = theil(&[1.0, 1.0, 3.0, 8.0, 8.0, 8.0], &[]).unwrap();
        close(sized.t, spread.t);
        close(sized.l.unwrap(), spread.l.unwrap());
    }

    #[test]
    fn the_parts_add_up_and_a_shift_within_a_group_leaves_the_other_part() {
        let values = [1.0, 3.0, 2.0, 6.0, 7.0, 11.0];
        let groups = [0, 0, 1, 1, 2, 2];
        let parts = theil_by_group(&values, &[1.0, 2.0, 1.0, 1.0, 3.0, 1.0], &groups, 3).unwrap();
        close(parts.within.t + parts.between.t, parts.total.t);
        close(parts.within.l.unwrap() + parts.between.l.unwrap(), parts.total.l.unwrap());
        // Equal groups: nothing between. Equal units in each group: nothing within.
        let equal_means = theil_by_group(&[1.0, 5.0, 2.0, 4.0], &[], &[0, 0, 1, 1], 2).unwrap();
        close(equal_means.between.t, 0.0);
        let equal_units = theil_by_group(&[1.0, 1.0, 4.0, 4.0], &[], &[0, 0, 1, 1], 2).unwrap();
        close(equal_units.within.t, 0.0);
        close(equal_units.between.t, equal_units.total.t);
    }

    #[test]
    fn theil_of_two_groups_by_hand() {
        // Shares 1/3 and 2/3 with half of the units each; within each group shares 1/4 and 3/4 of two.
        let ln = libm::log;
        let parts = theil_by_group(&[1.0, 3.0, 2.0, 6.0], &[], &[0, 0, 1, 1], 2).unwrap();
        close(parts.between.t, ln(2.0 / 3.0) / 3.0 + 2.0 / 3.0 * ln(4.0 / 3.0));
        close(parts.within.t, 0.25 * ln(0.5) + 0.75 * ln(1.5));
        assert!((parts.total.t - 0.1874).abs() < 5e-5);
    }

    #[test]
    fn an_empty_group_changes_nothing() {
        let with = theil_by_group(&[1.0, 3.0, 2.0], &[], &[0, 2, 2], 3).unwrap();
        let without = theil_by_group(&[1.0, 3.0, 2.0], &[], &[0, 1, 1], 2).unwrap();
        assert_eq!((with.within, with.between), (without.within, without.between));
        assert_eq!(with.groups[1], None);
    }

    #[test]
    fn differences_between_two_lists_are_the_sum_over_pairs() {
        let (x, y) = ([4.0, 10.0, 5.0, 5.0], [2.0, 5.0, 7.0]);
        let pairs: f64 = x.iter().flat_map(|a| y.iter().map(move |b| f64::abs(a - b))).sum();
        close(differences(&x, &y), pairs);
    }
}

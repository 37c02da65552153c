//! The exact order of up to [`LIMIT`] units: dynamic programming over subsets.

use indicia_plugin::prelude::*;

/// Most units that are ordered exactly together: the tables of subsets have 2^23 places of 16 bytes, 134 MB.
pub(super) const LIMIT: usize = 23;

/// Sums of one unit's votes over subsets of the others, in two halves, so that a subset's sum is two look-ups.
struct Sums {
    low: Vec<i64>,
    high: Vec<i64>,
}

impl Sums {
    fn of(votes: &[i64]) -> Sums {
        let half = votes.len() / 2;
        let all = |part: &[i64]| {
            let mut sums = vec![0; 1 << part.len()];
            for set in 1..sums.len() {
                sums[set] = sums[set & (set - 1)] + part[set.trailing_zeros() as usize];
            }
            sums
        };
        Sums { low: all(&votes[..half]), high: all(&votes[half..]) }
    }

    /// The sum over a subset whose two halves are given.
    fn over(&self, (low, high): (usize, usize)) -> i64 {
        self.low[low] + self.high[high]
    }
}

/// The best orders of n units.
pub(super) struct Orders {
    /// Places from the best on: units that share a place together.
    pub(super) places: Vec<Vec<usize>>,
    /// How many orders are equally good; saturating.
    pub(super) count: u64,
    /// The votes that each of them agrees with.
    #[cfg(test)]
    pub(super) value: i64,
}

/// Finds them: the best way to fill the first places with a subset does not depend on what follows.
pub(super) fn orders(votes: &[Vec<i64>], call: &Call) -> Result<Orders, Failure> {
    let n = votes.len();
    let full = (1_usize << n) - 1;
    let sums: Vec<Sums> = votes.iter().map(|v| Sums::of(v)).collect();
    let half = n / 2;
    let halves = |set: usize| (set & ((1 << half) - 1), set >> half);
    // What a unit gains over those that follow when it is the last of `set`.
    let gain = |set: usize, unit: usize| sums[unit].over(halves(full & !set));
    let units = |set: usize| (0..n).filter(move |u| set >> u & 1 == 1);
    let (mut best, mut count) = (vec![i64::MIN; full + 1], vec![0_u64; full + 1]);
    best[0] = 0;
    count[0] = 1;
    for set in 1..=full {
        if set & 0xffff == 0 && (call.cancelled)() {
            return Err(Failure::new("cancelled"));
        }
        let after = halves(full & !set);
        for last in units(set) {
            let before = set & !(1 << last);
            let value = best[before] + sums[last].over(after);
            if value > best[set] {
                best[set] = value;
                count[set] = 0;
            }
            if value == best[set] {
                count[set] = count[set].saturating_add(count[before]);
            }
        }
    }
    // The subsets that the best orders pass through, from the full one down.
    let mut open = vec![full];
    let mut places = Vec::new();
    let mut above = full;
    while let [first, ..] = open[..] {
        if open.len() == 1 && first != full {
            places.push(units(above & !first).collect());
            above = first;
        }
        if first == 0 {
            break;
        }
        let mut next: Vec<usize> = Vec::new();
        for set in &open {
            let before = units(*set).map(|u| (u, *set & !(1 << u)));
            next.extend(before.filter(|(u, b)| best[*b] + gain(*set, *u) == best[*set]).map(|(_, b)| b));
        }
        next.sort_unstable();
        next.dedup();
        open = next;
    }
    places.reverse();
    Ok(Orders {
        places,
        count: count[full],
        #[cfg(test)]
        value: best[full],
    })
}

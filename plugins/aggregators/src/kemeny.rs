//! The order that most weight agrees with.

use indicia_plugin::prelude::*;

/// Most units that are ordered exactly: the table of subsets has 2^20 places.
const LIMIT: usize = 20;

method! {
    /// # kemeny: the order that most weight agrees with (Kemeny 排序法)
    ///
    /// Every child is a vote on each pair of units: its weight goes to the better of the two, half to each where they are equal.
    ///
    /// ```text
    /// e(p, q) = sum of the weights of the children in which p is better, half of those in which p and q are equal
    /// order   = the permutation with the greatest sum of e(p, q) over all pairs in which p stands before q
    /// ```
    ///
    /// Values count by their order alone: nothing compensates for anything. The result is exact (dynamic programming over
    /// subsets) for up to 20 units. The value of a unit is `n + 1 - place`, so that more is better; only its order has a
    /// meaning, and the method may stand at the root alone.
    ///
    /// Several orders can be equally good. Units that change places between them share theirs, and their number is told
    /// (`tied-orders`). So that votes are compared exactly, weights are first divided by their sum and rounded to `decimals`
    /// decimals.
    ///
    /// **Range**: places 1 to n, as n + 1 - place. Scores are taken to be the higher the better.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no place.
    ///
    /// ## Degenerate cases
    /// One unit has the first place. More than 20 units: refused (`too-many`). Weights by group or by unit: refused
    /// (`one-vector`), since a pair of units needs one vote. Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Kemeny, "Mathematics without numbers", *Daedalus* 88 (1959), 577-591; Young & Levenglick (1978); for composite indicators
    /// Munda & Nardo, *Constructing Consistent Composite Indicators*, JRC32435 (2005), and the OECD/JRC *Handbook* (2008), Tables
    /// 36-37.
    ///
    /// ## Example
    /// ```toml
    /// use = "kemeny"
    ///
    /// [example]
    /// columns = { a = [3, 2, 1], b = [3, 1, 2], c = [1, 3, 2] }
    /// weights = [0.4, 0.35, 0.25]
    /// gives = [3, 2, 1]
    /// ```
    pub struct Kemeny: RowAggregator = "kemeny" {
        title { zh: "Kemeny 排序法", en: "Kemeny order" }
        params {
            /// Decimals to which weights are rounded before votes are added.
            decimals: u32 = 9, max 12.0;
        }
        texts {
            "one-vector" => { zh: "两两比较要求所有评价对象使用同一组权重，不能按组或按评价对象赋权", en: "pairwise votes need one weight vector for all units, not weights by group or by unit" }
        }
    }
}

/// Twice the votes of each pair, as whole numbers, so that sums do not depend on their order.
fn votes(data: &Table, w: &[f64], decimals: u32) -> Vec<Vec<i64>> {
    let n = data.rows;
    let total: f64 = w.iter().sum();
    let unit = libm::pow(10.0, f64::from(decimals));
    let mut votes = vec![vec![0; n]; n];
    for (column, w) in data.columns.iter().zip(w) {
        let weight = libm::round(w / total * unit) as i64;
        for (x, row) in column.values.iter().zip(&mut votes) {
            for (y, vote) in column.values.iter().zip(row) {
                *vote += if x > y { 2 * weight } else { i64::from(x == y) * weight };
            }
        }
    }
    votes
}

/// Sums of one unit's votes over subsets of the others, in two halves, so that a subset's sum is two look-ups.
struct Sums {
    low: Vec<i64>,
    high: Vec<i64>,
    half: usize,
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
        Sums { low: all(&votes[..half]), high: all(&votes[half..]), half }
    }

    fn over(&self, set: usize) -> i64 {
        self.low[set & ((1 << self.half) - 1)] + self.high[set >> self.half]
    }
}

/// The best orders of n units.
struct Orders {
    /// Places from the best on: units that share a place together.
    places: Vec<Vec<usize>>,
    /// How many orders are equally good; saturating.
    count: u64,
}

/// Finds them: the best way to fill the first places with a subset does not depend on what follows.
fn orders(votes: &[Vec<i64>], call: &Call) -> Result<Orders, Failure> {
    let n = votes.len();
    let full = (1_usize << n) - 1;
    let sums: Vec<Sums> = votes.iter().map(|v| Sums::of(v)).collect();
    let gain = |set: usize, unit: usize| sums[unit].over(full & !set & !(1 << unit));
    let units = |set: usize| (0..n).filter(move |u| set >> u & 1 == 1);
    let (mut best, mut count) = (vec![i64::MIN; full + 1], vec![0_u64; full + 1]);
    best[0] = 0;
    count[0] = 1;
    for set in 1..=full {
        if set & 0xffff == 0 && (call.cancelled)() {
            return Err(Failure::new("cancelled"));
        }
        for last in units(set) {
            let before = set & !(1 << last);
            let value = best[before] + gain(before, last);
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
            next.extend(before.filter(|(u, b)| best[*b] + gain(*b, *u) == best[*set]).map(|(_, b)| b));
        }
        next.sort_unstable();
        next.dedup();
        open = next;
    }
    places.reverse();
    Ok(Orders { places, count: count[full] })
}

impl RowAggregator for Kemeny {
    fn facts(&self) -> Facts {
        Facts {
            order_preserving: true,
            fit: Fit::None,
            locality: Locality::Set,
            output: OutputKind::Order,
            compensability: Compensability::None,
            ..Facts::default()
        }
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let n = data.rows;
        if matches!(weights.axis, Axis::Group | Axis::Row) {
            return Err(Failure::new("one-vector"));
        }
        if n > LIMIT {
            return Err(Failure::new("too-many").arg("limit", LIMIT).arg("count", n));
        }
        crate::fold::refuse_no_weight(data, weights, out, call)?;
        for column in 0..out.cols {
            let found = orders(&votes(data, weights.vector(column, data.cols()), self.decimals), call)?;
            if found.count > 1 {
                call.info(Failure::new("tied-orders").arg("count", found.count));
            }
            let mut taken = 0;
            for together in &found.places {
                // The mean of the places that the group takes up.
                let place = taken as f64 + (together.len() as f64 + 1.0) / 2.0;
                together.iter().for_each(|unit| out.set(*unit, column, n as f64 + 1.0 - place));
                taken += together.len();
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, matrix, run};

    fn run_orders(x: &Given) -> crate::trial::Got {
        run(Kemeny::method(), "{}", x).unwrap()
    }

    #[test]
    fn most_weight_wins_each_pair() {
        let x = matrix(&[("a", &[3.0, 2.0, 1.0]), ("b", &[3.0, 1.0, 2.0]), ("c", &[1.0, 3.0, 2.0])]).weights(&[0.4, 0.35, 0.25]);
        assert_eq!(run_orders(&x).all(), [3.0, 2.0, 1.0]);
        assert_eq!(run_orders(&x.axis(Axis::Batch, &[1.0, 0.0, 0.0, 0.0, 0.0, 1.0])).all(), [3.0, 2.0, 1.0, 1.0, 3.0, 2.0]);
    }

    #[test]
    fn a_cycle_of_majorities_is_broken_where_it_is_weakest() {
        // a over b by 0.70, b over c by 0.65, c over a by 0.65 of the weight: no order has all three, and a b c, b c a and c a b
        // lose the least. 0.70 + 0.65 + 0.35 against 0.65 + 0.65 + 0.30: a b c and c a b are best.
        let x = matrix(&[("v1", &[3.0, 2.0, 1.0]), ("v2", &[1.0, 3.0, 2.0]), ("v3", &[2.0, 1.0, 3.0])]).weights(&[0.35, 0.3, 0.35]);
        let got = run_orders(&x);
        assert_eq!((got.all(), got.codes(), got.arg("count")), (vec![2.0; 3], vec!["tied-orders"], Some("2")));
    }

    #[test]
    fn the_handbook_table_37_has_three_best_orders() {
        // Table 36, twice the votes of eight children: Finland, United States, Sweden, Japan, Korea
        let votes = [[0, 8, 6, 12, 10], [8, 0, 8, 10, 10], [10, 8, 0, 12, 10], [4, 6, 4, 0, 12], [6, 6, 6, 4, 0]];
        let votes: Vec<Vec<i64>> = votes.iter().map(|row| row.to_vec()).collect();
        let found = orders(&votes, &Call::silent()).unwrap();
        assert_eq!(found.count, 3);
        // The three best of the printed orders differ in the first three places only.
        assert_eq!(found.places, [vec![0, 1, 2], vec![3], vec![4]]);
    }

    #[test]
    fn the_best_order_is_that_of_trying_all() {
        let mut seed = 7_u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 60) as i64
        };
        for n in 1..=6 {
            let votes: Vec<Vec<i64>> = (0..n).map(|_| (0..n).map(|_| next()).collect()).collect();
            let value = |order: &[usize]| -> i64 {
                (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))).map(|(i, j)| votes[order[i]][order[j]]).sum()
            };
            let all: Vec<Vec<usize>> = permutations(n);
            let best = all.iter().map(|o| value(o)).max().unwrap();
            let winners: Vec<&Vec<usize>> = all.iter().filter(|o| value(o) == best).collect();
            let found = orders(&votes, &Call::silent()).unwrap();
            assert_eq!(found.count, winners.len() as u64);
            let mut at = 0;
            for together in &found.places {
                for winner in &winners {
                    let mut part = winner[at..at + together.len()].to_vec();
                    part.sort_unstable();
                    assert_eq!(part, *together);
                }
                at += together.len();
            }
        }
    }

    fn permutations(n: usize) -> Vec<Vec<usize>> {
        if n == 0 {
            return vec![vec![]];
        }
        let shorter = permutations(n - 1);
        shorter.iter().flat_map(|p| (0..n).map(move |i| [&p[..i], &[n - 1], &p[i..]].concat())).collect()
    }

    #[test]
    fn thirds_vote_like_thirds() {
        // 1/3 + 1/3 against 1/3, whatever the rounding of the three weights
        let x = matrix(&[("a", &[1.0, 2.0]), ("b", &[2.0, 1.0]), ("c", &[1.0, 1.0])]).weights(&[1.0 / 3.0, 1.0 - 2.0 / 3.0, 1.0 / 3.0]);
        assert_eq!(run_orders(&x).all(), [1.5, 1.5]);
    }

    #[test]
    fn what_cannot_be_ordered_is_refused() {
        let many: Vec<f64> = (0..21).map(f64::from).collect();
        let failure = run(Kemeny::method(), "{}", &matrix(&[("a", &many)]).weights(&[1.0])).unwrap_err();
        assert_eq!((failure.code.as_str(), crate::trial::arg(&failure, "count")), ("too-many", Some("21")));
        let by_unit = matrix(&[("a", &[1.0, 2.0])]).axis(Axis::Row, &[1.0, 1.0]);
        assert_eq!(run(Kemeny::method(), "{}", &by_unit).unwrap_err().code, "one-vector");
        assert_eq!(run_orders(&matrix(&[("a", &[5.0])]).weights(&[1.0])).all(), [1.0]);
    }
}

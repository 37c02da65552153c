//! The order that most weight agrees with.

mod exact;
mod search;

use indicia_plugin::prelude::*;

use crate::members::one_vector;
use crate::votes::whole_weights;

/// Most units at all: the votes of all pairs are held.
const MOST: usize = 2000;

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
    /// p and q are two units.
    ///
    /// Values count by their order alone: nothing compensates for anything. The value of a unit is `n + 1 - place`, so that more
    /// is better; only its order has a meaning, and the method may stand at the root alone.
    ///
    /// **How it is found.** Where every unit of one part wins against every unit of the rest, it stands before the rest in every best
    /// order (the extended Condorcet criterion); so units are first cut into the parts among which majorities run in circles. Each
    /// part of up to 23 units is solved exactly, by dynamic programming over its subsets: 16 bytes and some 12 steps for each of
    /// the 2^23 subsets, 134 MB and about a second at the most. A larger part is searched: from the Borda and the Copeland order, units
    /// are moved to the place that gains most until no move gains. Beside it stands a bound that no order can pass: all pairs decided
    /// by majority, less what circles of three must lose. Where search and bound meet, the order is proved best; where they do not,
    /// the gap is told (`not-proved`).
    ///
    /// Several orders can be equally good. Units that change places between them share theirs, and their number is told
    /// (`tied-orders`). So that votes are compared exactly, weights are first divided by their sum and rounded to `decimals`
    /// decimals.
    ///
    /// **Range**: places 1 to n, as n + 1 - place. Scores are taken to be the higher the better.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no place.
    ///
    /// ## Degenerate cases
    /// One unit has the first place. More than 2000 units: refused (`too-many-units`). Weights by group or by unit: refused
    /// (`one-vector`), since a pair of units needs one vote. Weights that sum to zero: refused (`weights-all-zero`). In a part that is
    /// searched, orders that are equally good are not counted; neighbours whose votes are drawn share their places.
    ///
    /// ## Source
    /// Kemeny, "Mathematics without numbers", *Daedalus* 88 (1959), 577-591; Young & Levenglick (1978); for composite indicators
    /// Munda & Nardo, *Constructing Consistent Composite Indicators*, JRC32435 (2005), and the OECD/JRC *Handbook* (2008), Tables
    /// 36-37, where three orders tie at 6.375. The criterion: Truchon, *An extension of the Condorcet criterion and Kemeny orders* (1998).
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
        page_zh "kemeny.zh.md"
        params {
            /// Decimals to which weights are rounded before votes are added.
            decimals: u32 = 9, max 12.0;
        }
        texts {
            "not-proved" => { zh: "`{node}` 有 {count} 个评价对象的多数比较互成循环，超过可精确求解的 {limit} 个：排序由局部搜索得出，支持度之和为 {value}，任何排序都不超过 {bound}（差距 {gap}%）", en: "in `{node}` majorities run in circles among {count} units, more than the {limit} that are solved exactly: the order was searched for; it has {value} votes where no order can have more than {bound} (gap {gap} %)" }
            "too-many-units" => { zh: "`{node}` 有 {count} 个评价对象，Kemeny 排序最多处理 {limit} 个", en: "`{node}` has {count} units; a Kemeny order is made of up to {limit}" }
            "one-vector" => { zh: "两两比较要求所有评价对象使用同一组权重，不能按组或按评价对象赋权", en: "pairwise votes need one weight vector for all units, not weights by group or by unit" }
        }
    }
}

/// Twice the votes of each pair, as whole numbers, so that sums do not depend on their order.
fn votes(data: &Table, weights: &[i64]) -> Vec<Vec<i64>> {
    let n = data.rows;
    let mut votes = vec![vec![0; n]; n];
    for (column, weight) in data.columns.iter().zip(weights) {
        for (x, row) in column.values.iter().zip(&mut votes) {
            for (y, vote) in column.values.iter().zip(row) {
                *vote += if x > y { 2 * weight } else { i64::from(x == y) * weight };
            }
        }
    }
    votes
}

/// Cuts the units into parts, the better first, so that each unit of a part wins against each unit of the later ones.
///
/// A win counts two, a draw one. The k best by this count win against all others exactly if they have all that k units can have: k(k - 1)
/// among themselves and 2k(n - k) against the rest.
fn parts(votes: &[Vec<i64>]) -> Vec<Vec<usize>> {
    let n = votes.len();
    let points = |p: usize| -> usize {
        let against = |q: usize| match votes[p][q].cmp(&votes[q][p]) {
            std::cmp::Ordering::Greater => 2,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Less => 0,
        };
        (0..n).filter(|q| *q != p).map(against).sum()
    };
    let mut ranked: Vec<(usize, usize)> = (0..n).map(|p| (points(p), p)).collect();
    ranked.sort_by_key(|(points, p)| (std::cmp::Reverse(*points), *p));
    let (mut parts, mut part, mut sum) = (Vec::new(), Vec::new(), 0);
    for (k, (points, p)) in (1..).zip(ranked) {
        sum += points;
        part.push(p);
        if sum == k * (k - 1) + 2 * k * (n - k) {
            part.sort_unstable();
            parts.push(std::mem::take(&mut part));
        }
    }
    parts
}

impl Kemeny {
    /// Places from the best on under one weight vector, units that share a place together; what is known of the order is told.
    fn places(&self, data: &Table, w: &[f64], call: &Call) -> Result<Vec<Vec<usize>>, Failure> {
        let weights = whole_weights(w, self.decimals);
        let votes = votes(data, &weights);
        let (mut places, mut count) = (Vec::new(), 1_u64);
        for part in parts(&votes) {
            let among: Vec<Vec<i64>> = part.iter().map(|p| part.iter().map(|q| votes[*p][*q]).collect()).collect();
            let of_part: Vec<Vec<usize>> = if part.len() <= exact::LIMIT {
                let found = exact::orders(&among, call)?;
                count = count.saturating_mul(found.count);
                found.places
            } else {
                let found = search::order(&among, call)?;
                if found.value < found.bound {
                    // A vote is the whole weight, twice.
                    let shown = |votes: i64| format!("{:.4}", votes as f64 / (2 * weights.iter().sum::<i64>()) as f64);
                    call.warn(
                        Failure::new("not-proved")
                            .arg("count", part.len())
                            .arg("limit", exact::LIMIT)
                            .arg("value", shown(found.value))
                            .arg("bound", shown(found.bound))
                            .arg("gap", format!("{:.3}", 100.0 * (found.bound - found.value) as f64 / found.bound as f64)),
                    );
                }
                found.places
            };
            places.extend(of_part.into_iter().map(|together| together.into_iter().map(|i| part[i]).collect::<Vec<usize>>()));
        }
        if count > 1 {
            call.info(Failure::new("tied-orders").arg("count", count));
        }
        Ok(places)
    }
}

impl RowAggregator for Kemeny {
    fn facts(&self) -> Facts {
        Facts {
            order_preserving: true,
            fit: Fit::None,
            locality: Locality::Set,
            output: OutputKind::Order,
            compensability: Compensability::None,
            scale_free: true,
            shift_free: true,
            ..Facts::default()
        }
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let n = data.rows;
        one_vector(weights)?;
        if n > MOST {
            return Err(Failure::new("too-many-units").arg("limit", MOST).arg("count", n));
        }
        crate::fold::refuse_no_weight(data, weights, out, call)?;
        for column in 0..out.cols {
            let mut taken = 0;
            for together in &self.places(data, weights.vector(column, data.cols()), call)? {
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
    use super::exact::orders;
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
    fn the_cycle_of_condorcets_own_example() {
        // OECD/JRC Handbook, Table 28: 60 voters, of whom 33 put a before b, 42 b before c and 35 c before a. The weakest majority gives way:
        // b c a has 42 + 27 + 35 = 104, a b c 33 + 42 + 25 = 100, c a b 35 + 33 + 18 = 86.
        let x = matrix(&[
            ("abc", &[3.0, 2.0, 1.0]),
            ("bca", &[1.0, 3.0, 2.0]),
            ("bac", &[2.0, 3.0, 1.0]),
            ("cab", &[2.0, 1.0, 3.0]),
            ("cba", &[1.0, 2.0, 3.0]),
        ])
        .weights(&[23.0, 17.0, 2.0, 10.0, 8.0]);
        assert_eq!(run_orders(&x).all(), [1.0, 3.0, 2.0]);
    }

    /// An odd number of units, each of which wins narrowly against the next half around a circle: one part, whose best orders cut it anywhere.
    fn circle(n: usize) {
        let half = n / 2;
        let vote = |p: usize, q: usize| {
            if p == q {
                0
            } else if (q + n - p) % n <= half {
                3
            } else {
                2
            }
        };
        let votes: Vec<Vec<i64>> = (0..n).map(|p| (0..n).map(|q| vote(p, q)).collect()).collect();
        assert_eq!(parts(&votes).len(), 1);
        let found = orders(&votes, &Call::silent()).unwrap();
        // From a place to a later one the distance is won up to half the circle: that many from the first places on, then one less each time.
        let won = (half * (half + 1) + (0..half).sum::<usize>()) as i64;
        assert_eq!(found.value, 3 * won + 2 * ((n * (n - 1) / 2) as i64 - won));
        assert_eq!((found.count % n as u64, found.places), (0, vec![(0..n).collect::<Vec<_>>()]));
    }

    #[test]
    fn a_circle_of_fifteen_is_exact() {
        circle(15);
    }

    #[test]
    fn a_circle_of_twenty_three_is_exact() {
        circle(exact::LIMIT);
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
        let many: Vec<f64> = (0..2001).map(f64::from).collect();
        let failure = run(Kemeny::method(), "{}", &matrix(&[("a", &many)]).weights(&[1.0])).unwrap_err();
        assert_eq!((failure.code.as_str(), crate::trial::arg(&failure, "count")), ("too-many-units", Some("2001")));
        let by_unit = matrix(&[("a", &[1.0, 2.0])]).axis(Axis::Row, &[1.0, 1.0]);
        assert_eq!(run(Kemeny::method(), "{}", &by_unit).unwrap_err().code, "one-vector");
        assert_eq!(run_orders(&matrix(&[("a", &[5.0])]).weights(&[1.0])).all(), [1.0]);
    }

    #[test]
    fn parts_that_win_against_the_rest_are_ordered_apart() {
        // 60 units in 20 circles of three: far more than any table of subsets would hold, and every circle is exact.
        let of = |turn: u32| -> Vec<f64> { (0..60_u32).map(|i| f64::from(100 * (20 - i / 3) + (i + turn) % 3)).collect() };
        let (a, b, c) = (of(0), of(1), of(2));
        let got = run_orders(&matrix(&[("a", &a), ("b", &b), ("c", &c)]).weights(&[0.4, 0.35, 0.25]));
        let places = got.all();
        for circle in 0..20 {
            // Places 3k + 1 to 3k + 3 from the best on; the values are 60 + 1 - place.
            let mut of_circle: Vec<f64> = places[3 * circle..3 * circle + 3].to_vec();
            of_circle.sort_by(f64::total_cmp);
            let top = 60.0 - 3.0 * circle as f64;
            assert_eq!(of_circle, [top - 2.0, top - 1.0, top]);
        }
        assert_eq!(got.codes(), [""; 0]);
    }
}

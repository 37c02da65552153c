//! Copeland's rule: duels won minus duels lost.

use indicia_plugin::prelude::*;

use crate::fold::refuse_no_weight;
use crate::members::{Members, same_columns};
use crate::votes::whole_weights;

method! {
    /// # copeland: duels won minus duels lost (Copeland 法)
    ///
    /// Every pair of units is a duel: each child gives its weight to the better of the two, half to each where they are equal.
    ///
    /// ```text
    /// e(p, q) = share of the weight of the children in which p is better, plus half of that in which p and q are equal
    /// score(p) = sum over q of sign(e(p, q) - 1/2)
    /// ```
    ///
    /// A unit that wins every duel has n - 1, one that loses all has -(n - 1). Values count by their order alone: nothing
    /// compensates for anything, and how far one is ahead does not matter. The sum of e(p, q) itself is another method, the
    /// weighted Borda count (`borda-count`).
    ///
    /// So that a drawn duel is recognised whatever the rounding of the weights, these are divided by their sum and rounded to
    /// `decimals` decimals first. Scores are taken to be the higher the better. The score looks at all units; a unit outside the fit
    /// duels with those of the fit. With weights by group or by unit, a unit's duels are judged by its own weights.
    ///
    /// **Range**: whole numbers from -(n - 1) to n - 1 for the n units of the fit.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score. (COINr 1.1.14 compares them, with results that depend on the order of the
    /// rows.)
    ///
    /// ## Degenerate cases
    /// One unit scores 0, and so do units that are all equal. Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Copeland (1951), *A reasonable social welfare function*; for indices COINr, `a_copeland` with `outrankMatrix` 1.1.14, equal in every
    /// cell.
    ///
    /// ## Example
    /// The first unit wins by 0.75 against either; the others are equal in `a`, and `b` decides for the third.
    /// ```toml
    /// use = "copeland"
    ///
    /// [example]
    /// columns = { a = [9, 5, 5], b = [1, 2, 3] }
    /// weights = [0.75, 0.25]
    /// gives = [2, -2, 0]
    /// ```
    pub struct Copeland: Aggregator = "copeland" {
        title { zh: "Copeland 法（净胜次数）", en: "Copeland scores" }
        page_zh "copeland.zh.md"
        params {
            /// Decimals to which weights are rounded before they are added.
            decimals: u32 = 9, max 9.0;
        }
    }
}

/// Values as whole numbers that compare alike: places among the distinct values of the members, odd on one of them, even between two.
struct Codes {
    /// Codes of the members, column by column.
    members: Vec<Vec<i32>>,
    /// Codes of the rows, column by column.
    rows: Vec<Vec<i32>>,
}

impl Codes {
    fn of(members: &Members, data: &Table) -> Codes {
        let mut codes = Codes { members: Vec::new(), rows: Vec::new() };
        for (known, column) in members.columns().zip(data.columns) {
            // Adding zero makes one value of -0 and 0.
            let mut sorted: Vec<f64> = known.iter().map(|x| x + 0.0).collect();
            indicia_kernels::sort(&mut sorted);
            sorted.dedup();
            let code = |x: &f64| {
                let below = sorted.partition_point(|v| v < x);
                2 * below as i32 + i32::from(sorted.get(below) == Some(x))
            };
            codes.members.push(known.iter().map(code).collect());
            codes.rows.push(column.values.iter().map(code).collect());
        }
        codes
    }

    /// The net votes of a row against each member from `from` on: positive where the duel is won.
    fn duels(&self, row: usize, from: usize, weights: &[i32], net: &mut [i32]) {
        net.fill(0);
        for ((members, rows), w) in self.members.iter().zip(&self.rows).zip(weights) {
            let (own, w) = (rows[row], *w);
            for (net, other) in net.iter_mut().zip(&members[from..]) {
                // Masks instead of branches, so that the compiler takes several members at a time.
                *net += (w & -i32::from(own > *other)) - (w & -i32::from(own < *other));
            }
        }
    }
}

impl Copeland {
    /// At most 10^9 in all, so that sums stay within 32 bits.
    fn weights(&self, w: &[f64]) -> Vec<i32> {
        whole_weights(w, self.decimals).into_iter().map(|w| w as i32).collect()
    }

    fn score(codes: &Codes, row: usize, weights: &[i32], net: &mut [i32]) -> f64 {
        codes.duels(row, 0, weights, net);
        f64::from(net.iter().map(|n| n.signum()).sum::<i32>())
    }

    /// Scores of the members themselves: each pair is judged once.
    fn scores_of_members(codes: &Codes, weights: &[i32], n: usize) -> Vec<i32> {
        let mut scores = vec![0; n];
        let mut net = vec![0; n];
        for p in 0..n {
            let ahead = &mut net[p + 1..];
            codes.duels(p, p + 1, weights, ahead);
            let mut own = 0;
            for (score, net) in scores[p + 1..].iter_mut().zip(ahead) {
                own += net.signum();
                *score -= net.signum();
            }
            scores[p] += own;
        }
        scores
    }
}

impl Aggregator for Copeland {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            order_preserving: true,
            min_rows: 1,
            locality: Locality::Set,
            compensability: Compensability::None,
            scale_free: true,
            shift_free: true,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Members, Failure> {
        Members::of(data)
    }

    fn aggregate(&self, s: &Members, _: Option<&()>, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        same_columns(s.count(), data)?;
        refuse_no_weight(data, weights, out, call)?;
        let (cols, n) = (data.cols(), s.rows());
        let codes = Codes::of(s, data);
        if matches!(weights.axis, Axis::Shared | Axis::Batch) && codes.rows == codes.members {
            for column in 0..out.cols {
                let scores = Self::scores_of_members(&codes, &self.weights(weights.vector(column, cols)), n);
                scores.iter().enumerate().for_each(|(row, score)| out.set(row, column, f64::from(*score)));
            }
            return Ok(());
        }
        let mut net = vec![0; n];
        for column in 0..out.cols {
            let shared = (weights.axis != Axis::Row && weights.axis != Axis::Group).then(|| self.weights(weights.vector(column, cols)));
            for row in 0..data.rows {
                let w = match &shared {
                    Some(w) => w.clone(),
                    None if weights.of_row(row, cols, data.group).iter().sum::<f64>() == 0.0 => continue,
                    None => self.weights(weights.of_row(row, cols, data.group)),
                };
                out.set(row, column, Self::score(&codes, row, &w, &mut net));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run, run_on};

    #[test]
    fn duels_are_counted_not_measured() {
        // p beats q and r in a, which has most weight, however little
        let x = matrix(&[("a", &[5.1, 5.0, 4.9]), ("b", &[0.0, 90.0, 91.0])]).weights(&[0.6, 0.4]);
        assert_eq!(run(Copeland::method(), "{}", &x).unwrap().all(), [2.0, 0.0, -2.0]);
        assert_eq!(run(Copeland::method(), "{}", &x.clone().weights(&[0.4, 0.6])).unwrap().all(), [-2.0, 0.0, 2.0]);
        assert_eq!(run(Copeland::method(), "{}", &x.weights(&[0.5, 0.5])).unwrap().all(), [0.0; 3]);
    }

    #[test]
    fn the_order_of_the_handbook() {
        // OECD/JRC Handbook, Tables 25 and 27: c wins against all, b against a and d, d against a.
        let x = matrix(&[
            ("abcd", &[4.0, 3.0, 2.0, 1.0]),
            ("acbd", &[4.0, 2.0, 3.0, 1.0]),
            ("bdca", &[1.0, 4.0, 2.0, 3.0]),
            ("cbda", &[1.0, 3.0, 4.0, 2.0]),
        ])
        .weights(&[3.0, 5.0, 7.0, 6.0]);
        assert_eq!(run(Copeland::method(), "{}", &x).unwrap().all(), [-3.0, 1.0, 3.0, -1.0]);
    }

    #[test]
    fn a_drawn_duel_is_drawn_whatever_the_rounding() {
        // 0.1 + 0.2 against 0.3
        let x = matrix(&[("a", &[2.0, 1.0]), ("b", &[2.0, 1.0]), ("c", &[1.0, 2.0])]).weights(&[0.1, 0.2, 0.3]);
        assert_eq!(run(Copeland::method(), "{}", &x).unwrap().all(), [0.0, 0.0]);
    }

    #[test]
    fn a_later_unit_duels_with_those_of_the_fit() {
        let fit = matrix(&[("a", &[1.0, 2.0, 3.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[2.5, 0.0, 2.0])]).weights(&[1.0]);
        assert_eq!(run_on(Copeland::method(), "{}", &fit, &later).unwrap().all(), [1.0, -3.0, 0.0]);
    }

    #[test]
    fn the_two_ways_of_counting_agree() {
        let noise = |seed: u32| -> Vec<f64> { (0..40_u32).map(|i| f64::from((i * i * 7 + i * seed) % 23)).collect() };
        let (a, b, c) = (noise(3), noise(11), noise(17));
        let x = matrix(&[("a", &a), ("b", &b), ("c", &c)]);
        let whole = run(Copeland::method(), "{}", &x.clone().weights(&[0.5, 0.3, 0.2])).unwrap().all();
        let by_row = run(Copeland::method(), "{}", &x.axis(Axis::Row, &[0.5, 0.3, 0.2].repeat(40))).unwrap().all();
        close(&whole, &by_row, 0.0);
        assert_eq!(whole.iter().sum::<f64>(), 0.0);
    }
}

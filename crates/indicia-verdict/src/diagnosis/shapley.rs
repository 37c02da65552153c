//! Shapley values: of a few players exactly, of more by sampling orders.
//!
//! The value of a player is what it adds, on average over all orders in which the players can come: with n players and a
//! coalition of s others, an order puts exactly these before it with probability s! (n - 1 - s)! / n!.
//!
//! L. S. Shapley, A Value for n-Person Games, in: Contributions to the Theory of Games II, Princeton 1953, 307-317.

use indicia_kernels::Random;

/// The most players that are taken exactly: the number of coalitions doubles with each.
pub const MOST_PLAYERS: usize = 12;

/// The values of `players` players. `worth` holds the worth of every coalition: bit k of its index says that player k is in it.
/// They sum to the worth of all minus that of none; `None` where there are too many players, or not a worth for each coalition.
///
/// ```
/// // A glove game: players 0 and 1 hold a left glove, player 2 the right one; only a pair is worth anything.
/// let pair = |s: usize| f64::from(u8::from(s & 4 != 0 && s & 3 != 0));
/// let worth: Vec<f64> = (0..8).map(pair).collect();
/// let value = indicia_verdict::diagnosis::shapley(3, &worth).unwrap();
/// assert!((value[0] - 1.0 / 6.0).abs() < 1e-15 && (value[2] - 2.0 / 3.0).abs() < 1e-15);
/// ```
pub fn shapley(players: usize, worth: &[f64]) -> Option<Vec<f64>> {
    if players > MOST_PLAYERS || worth.len() != 1 << players {
        return None;
    }
    // share[s] = s! (n - 1 - s)! / n!, from one to the next by a ratio.
    let mut share = vec![0.0; players];
    for s in 0..players {
        share[s] = if s == 0 { 1.0 / players as f64 } else { share[s - 1] * s as f64 / (players - s) as f64 };
    }
    let value = |k: usize| {
        let mut sum = 0.0;
        for s in (0..worth.len()).filter(|s| s & (1 << k) == 0) {
            sum += share[s.count_ones() as usize] * (worth[s | (1 << k)] - worth[s]);
        }
        sum
    };
    Some((0..players).map(value).collect())
}

/// Orders in which players come, for estimates: pairs of an order and its reverse.
///
/// J. Castro, D. Gómez, J. Tejada, Polynomial calculation of the Shapley value based on sampling, Computers & Operations Research 36 (2009), 1726-1730; that
/// an order and its reverse together vary less is R. Mitchell, J. Cooper, E. Frank, G. Holmes, Sampling Permutations for Shapley Value Estimation, Journal of
/// Machine Learning Research 23 (2022), section 3.
#[derive(Clone, Debug)]
pub struct Orders {
    players: usize,
    /// One order after the other; each second one is the reverse of the one before it.
    orders: Vec<Vec<usize>>,
}

/// A Shapley value that was estimated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Its standard error; 0 where what a player adds depends on nobody else.
    pub error: f64,
}

impl Orders {
    /// So many pairs of orders, from a seed.
    pub fn new(players: usize, pairs: usize, seed: u64) -> Orders {
        let mut random = Random::new(seed);
        let mut orders = Vec::with_capacity(2 * pairs);
        for _ in 0..pairs {
            let mut order: Vec<usize> = (0..players).collect();
            for i in (1..players).rev() {
                order.swap(i, random.below(i + 1));
            }
            let back = order.iter().rev().copied().collect();
            orders.extend([order, back]);
        }
        Orders { players, orders }
    }

    /// The coalitions whose worth is needed, in the order in which [`estimate`](Orders::estimate) takes it: for each order those between nobody and all.
    pub fn coalitions(&self) -> Vec<Vec<bool>> {
        let mut out = Vec::with_capacity(self.orders.len() * self.players.saturating_sub(1));
        for order in &self.orders {
            let mut inside = vec![false; self.players];
            for player in order.iter().take(self.players.saturating_sub(1)) {
                inside[*player] = true;
                out.push(inside.clone());
            }
        }
        out
    }

    /// The values of the players, from the worth of those coalitions and of all; nobody is worth 0. They sum to the worth of all. `None` where a worth is
    /// missing.
    pub fn estimate(&self, worth: &[f64], all: f64) -> Option<Vec<Estimate>> {
        let between = self.players.checked_sub(1)?;
        if worth.len() != self.orders.len() * between || self.orders.len() < 4 {
            return None;
        }
        let pairs = self.orders.len() / 2;
        let mut added = vec![vec![0.0; pairs]; self.players];
        for (n, order) in self.orders.iter().enumerate() {
            let own = worth.get(n * between..(n + 1) * between)?;
            let mut before = 0.0;
            for (player, now) in order.iter().zip(own.iter().copied().chain([all])) {
                added[*player][n / 2] += (now - before) / 2.0;
                before = now;
            }
        }
        let one = |adds: &Vec<f64>| {
            let value = indicia_kernels::sum(adds) / pairs as f64;
            let squares: Vec<f64> = adds.iter().map(|a| (a - value) * (a - value)).collect();
            Estimate { value, error: (indicia_kernels::sum(&squares) / (pairs - 1) as f64 / pairs as f64).sqrt() }
        };
        Some(added.iter().map(one).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worth of coalitions under a function of who is in them.
    fn worth(orders: &Orders, of: impl Fn(&[bool]) -> f64) -> Vec<f64> {
        orders.coalitions().iter().map(|c| of(c)).collect()
    }

    #[test]
    fn an_estimate_of_what_adds_up_is_exact() {
        let orders = Orders::new(20, 16, 3);
        let of = |c: &[bool]| c.iter().enumerate().filter(|(_, i)| **i).map(|(k, _)| (k + 1) as f64).sum::<f64>();
        let found = orders.estimate(&worth(&orders, of), 210.0).unwrap();
        assert!(found.iter().enumerate().all(|(k, e)| (e.value - (k + 1) as f64).abs() < 1e-12 && e.error < 1e-12));
    }

    #[test]
    fn an_estimate_lies_within_its_errors_of_the_exact_values() {
        // A minimum of two sums and a product, as formulas of indices are: eleven players can be taken both ways.
        let of = |c: &[bool]| {
            let x = |k: usize| if c[k] { 0.3 + 0.05 * k as f64 } else { 1.0 };
            let side = |from: usize| (from..from + 5).map(x).sum::<f64>() / 5.0;
            1.0 - side(0).min(side(5)) * x(10)
        };
        let all: Vec<f64> = (0..1_usize << 11).map(|s| of(&(0..11).map(|k| s & (1 << k) != 0).collect::<Vec<_>>())).collect();
        let exact = shapley(11, &all).unwrap();
        let orders = Orders::new(11, 128, 7);
        let found = orders.estimate(&worth(&orders, of), all[all.len() - 1]).unwrap();
        for (e, exact) in found.iter().zip(&exact) {
            assert!((e.value - exact).abs() < 4.0 * e.error && e.error > 0.0, "{e:?} {exact}");
        }
        let sum: f64 = found.iter().map(|e| e.value).sum();
        assert!((sum - all[all.len() - 1]).abs() < 1e-12);
    }

    #[test]
    fn what_adds_up_is_worth_what_it_adds() {
        let worth: Vec<f64> = (0..8).map(|s: usize| (0..3).filter(|k| s & (1 << k) != 0).map(|k| (k + 1) as f64).sum()).collect();
        let value = shapley(3, &worth).unwrap();
        for (k, v) in value.iter().enumerate() {
            assert!((v - (k + 1) as f64).abs() < 1e-14);
        }
    }

    #[test]
    fn shares_of_orders_sum_to_one() {
        // One player who alone makes 1: every coalition without it is worth 0, with it 1.
        for n in 1..=MOST_PLAYERS {
            let worth: Vec<f64> = (0..1_usize << n).map(|s| f64::from(u8::from(s & 1 != 0))).collect();
            let value = shapley(n, &worth).unwrap();
            assert!((value[0] - 1.0).abs() < 1e-12, "{n}");
            assert!(value[1..].iter().all(|v| v.abs() < 1e-15));
        }
    }

    #[test]
    fn too_many_players_are_refused() {
        assert_eq!(shapley(MOST_PLAYERS + 1, &[]), None);
        assert_eq!(shapley(2, &[0.0; 3]), None);
    }
}

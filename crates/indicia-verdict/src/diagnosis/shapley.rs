//! Shapley values of a few players, exactly.
//!
//! The value of a player is what it adds, on average over all orders in which the players can come: with n players and a
//! coalition of s others, an order puts exactly these before it with probability s! (n - 1 - s)! / n!.
//!
//! L. S. Shapley, A Value for n-Person Games, in: Contributions to the Theory of Games II, Princeton 1953, 307-317.

/// The most players: the number of coalitions doubles with each.
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

#[cfg(test)]
mod tests {
    use super::*;

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

//! Shares of a change among the factors that made it.
//!
//! L. S. Shapley, A Value for n-Person Games, Contributions to the Theory of Games II (1953), 307-317: what a factor adds, averaged
//! over all orders in which the factors can be changed one after the other. No order is preferred, and the shares add up
//! to the whole change.

use indicia_kernels::Sum;

/// The shares of `factors` players in `value[all] - value[none]`, where bit k of the index says whether player k is in. The shares
/// add up to that difference up to rounding.
///
/// # Panics
/// When there are not 2^factors values.
pub fn shapley(factors: usize, value: &[f64]) -> Vec<f64> {
    assert_eq!(value.len(), 1 << factors, "a value for each coalition");
    let factorial = |n: usize| (1..=n).map(|k| k as f64).product::<f64>();
    let share = |k: usize| {
        let without = (0..value.len()).filter(|s| s & (1 << k) == 0);
        let parts = without.map(|s| {
            let before = s.count_ones() as usize;
            let orders = factorial(before) * factorial(factors - before - 1) / factorial(factors);
            orders * (value[s | 1 << k] - value[s])
        });
        parts.collect::<Sum>().total()
    };
    (0..factors).map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_of_two_shares_its_mixed_part_equally() {
        // 2 * 3 = 6 becomes 5 * 7 = 35: (5-2)(3+7)/2 = 15 and (7-3)(2+5)/2 = 14.
        let value = [6.0, 15.0, 14.0, 35.0];
        assert_eq!(shapley(2, &value), [15.0, 14.0]);
    }

    #[test]
    fn the_glove_game() {
        // Shapley's own kind of example: player 0 has a left glove, 1 and 2 a right one each; a pair is worth 1.
        let worth = |s: usize| f64::from(u8::from(s & 1 == 1 && s & 6 != 0));
        let found = shapley(3, &(0..8).map(worth).collect::<Vec<_>>());
        for (found, expected) in found.iter().zip([2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]) {
            assert!((found - expected).abs() < 1e-15);
        }
    }

    #[test]
    fn who_adds_nothing_gets_nothing_and_all_add_up() {
        let value: Vec<f64> = (0..16_u32).map(|s| f64::from((s & 7) * (s & 7)) / 3.0 + 1.0).collect();
        let found = shapley(4, &value);
        assert_eq!(found[3], 0.0);
        assert!((found.iter().sum::<f64>() - (value[15] - value[0])).abs() < 1e-13);
        assert_eq!(shapley(0, &[4.0]), Vec::<f64>::new());
    }
}

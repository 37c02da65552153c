//! Whether the sides are balanced, and which is ahead.

use crate::roles::{Balance, Roles};
use crate::standard::places_of;
use crate::values::Values;

/// How the sides of a unit stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pattern {
    /// No two sides are further apart than the rule allows.
    Balanced,
    /// Of two sides this one, by its number, is ahead.
    Ahead(usize),
    /// Of more than two sides this one, by its number, is the weakest and too far behind the strongest.
    Behind(usize),
}

/// The pattern of every row; `None` where a side has no value, or for percentile ranks where the unit is not ranked.
pub fn patterns(roles: &Roles, values: &dyn Values) -> Vec<Option<Pattern>> {
    let rows = values.data().rows();
    let sides: Vec<Vec<Option<f64>>> = match roles.balance {
        Balance::Ratio(_) => roles.sides.iter().map(|s| (0..rows).map(|r| values.value(s, r)).collect()).collect(),
        Balance::Ranks(_) => roles.sides.iter().map(|s| places_of(values, s)).collect(),
    };
    (0..rows)
        .map(|row| {
            let own: Option<Vec<f64>> = sides.iter().map(|s| s.get(row).copied().flatten()).collect();
            pattern(roles.balance, &own?)
        })
        .collect()
}

/// The pattern of one unit's sides: their values, or their percentile ranks.
pub fn pattern(balance: Balance, sides: &[f64]) -> Option<Pattern> {
    let last = |best: usize, n: usize, better: &dyn Fn(f64, f64) -> bool| if better(sides[n], sides[best]) { n } else { best };
    let count = 0..sides.len();
    let strongest = count.clone().reduce(|best, n| last(best, n, &|a, b| a > b))?;
    let weakest = count.reduce(|best, n| last(best, n, &|a, b| a < b))?;
    let (high, low) = (sides[strongest], sides[weakest]);
    let apart = match (balance, sides) {
        // For two sides the bounds are those of the first over the second; multiplied out, so that zero needs no rule of its own.
        (Balance::Ratio([least, most]), [first, second]) => *first < least * second || *first > most * second,
        (Balance::Ratio([least, most]), _) => low < least * high || high > most * low,
        // Percentile ranks are fractions of the number of units: what rounding adds is no difference.
        (Balance::Ranks(most), _) => high - low > most + 1e-9,
    };
    Some(match (apart, sides.len()) {
        (false, _) => Pattern::Balanced,
        (true, 2) => Pattern::Ahead(strongest),
        (true, _) => Pattern::Behind(weakest),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_may_lie_between_four_fifths_and_five_quarters() {
        let of = |a: f64, b: f64| pattern(Balance::Ratio(Balance::RATIO), &[a, b]).unwrap();
        assert_eq!([of(80.0, 100.0), of(100.0, 80.0), of(60.0, 60.0), of(0.0, 0.0)], [Pattern::Balanced; 4]);
        assert_eq!([of(79.9, 100.0), of(0.0, 10.0)], [Pattern::Ahead(1); 2]);
        assert_eq!([of(100.0, 79.9), of(10.0, 0.0)], [Pattern::Ahead(0); 2]);
    }

    #[test]
    fn percentile_ranks_may_differ_by_a_fifth() {
        let of = |a: f64, b: f64| pattern(Balance::Ranks(Balance::DIFFERENCE), &[a, b]).unwrap();
        // 0.7 - 0.5 is a fifth, though the difference of the doubles is a little less or more.
        assert_eq!([of(0.5, 0.7), of(0.3, 0.1), of(0.55, 0.35)], [Pattern::Balanced; 3]);
        assert_eq!((of(0.5, 0.75), of(0.75, 0.5)), (Pattern::Ahead(1), Pattern::Ahead(0)));
    }

    #[test]
    fn of_several_sides_the_weakest_is_named() {
        let of = |sides: &[f64]| pattern(Balance::Ratio(Balance::RATIO), sides).unwrap();
        assert_eq!(of(&[80.0, 75.0, 70.0]), Pattern::Balanced);
        assert_eq!(of(&[80.0, 60.0, 40.0]), Pattern::Behind(2));
        assert_eq!(of(&[50.0, 90.0, 90.0]), Pattern::Behind(0));
    }
}

use std::sync::Arc;

use indicia_method::Text;

/// A tier by rank share.
#[derive(Clone, Debug, PartialEq)]
pub struct Tier {
    /// Its id.
    pub id: Arc<str>,
    /// Its name in both languages.
    pub title: Text,
    /// The share of the ranked units that it takes, above 0.
    pub share: f64,
}

/// Tiers by rank share.
///
/// Of `n` ranked units, the place of a unit with `below` units under it and `same` units at its value (itself among them) is
/// `(below + same / 2) / n`: the middle of the stretch that they occupy from the worst (0) to the best (1). Tied units therefore share a
/// tier, and no tier is favoured by rounding.
#[derive(Clone, Debug, PartialEq)]
pub struct Tiers {
    /// From the worst to the best; shares sum to 1.
    pub list: Vec<Tier>,
}

/// How far a place may miss a border by the rounding of decimal shares alone.
const ROUNDING: f64 = 1e-9;

impl Tiers {
    /// The number of the tier of a place in [0, 1], 0 for the worst. A place on a border has the better tier.
    pub fn of(&self, place: f64) -> Option<usize> {
        let mut end = 0.0;
        let last = self.list.len().checked_sub(1)?;
        for (n, tier) in self.list.iter().enumerate().take(last) {
            end += tier.share;
            if place < end - ROUNDING {
                return Some(n);
            }
        }
        Some(last)
    }
}

/// The place of each value among all: `(below + same / 2) / n`, in (0, 1); `None` where there is no value.
pub fn places(values: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut sorted: Vec<f64> = values.iter().flatten().copied().collect();
    indicia_kernels::sort(&mut sorted);
    let n = sorted.len() as f64;
    let place = |x: f64| {
        let below = sorted.partition_point(|y| *y < x);
        let upto = sorted.partition_point(|y| *y <= x);
        (below as f64 + (upto - below) as f64 / 2.0) / n
    };
    values.iter().map(|x| x.map(place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fifths() -> Tiers {
        let tier = |id: &str| Tier { id: id.into(), title: Text::default(), share: 0.2 };
        Tiers { list: ["e", "d", "c", "b", "a"].map(tier).to_vec() }
    }

    fn tiers_of(values: &[f64]) -> Vec<usize> {
        let values: Vec<Option<f64>> = values.iter().map(|x| Some(*x)).collect();
        places(&values).into_iter().map(|p| fifths().of(p.unwrap()).unwrap()).collect()
    }

    #[test]
    fn equal_shares_of_ten_units_are_two_each() {
        let values: Vec<f64> = (0..10).map(f64::from).collect();
        assert_eq!(tiers_of(&values), [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
    }

    #[test]
    fn thirty_one_units_leave_the_odd_one_to_the_middle() {
        let values: Vec<f64> = (0..31).map(f64::from).collect();
        let tiers = tiers_of(&values);
        let sizes: Vec<usize> = (0..5).map(|t| tiers.iter().filter(|x| **x == t).count()).collect();
        // Places are (k + 1/2)/31; those below 0.2 are k <= 5, below 0.4 k <= 11, below 0.6 k <= 18, below 0.8 k <= 24.
        assert_eq!(sizes, [6, 6, 7, 6, 6]);
    }

    #[test]
    fn tied_units_share_a_tier() {
        // The two middle ones of four occupy 1/4..3/4: their place is 1/2.
        assert_eq!(tiers_of(&[1.0, 2.0, 2.0, 3.0]), [0, 2, 2, 4]);
        assert_eq!(tiers_of(&[5.0; 7]), [2; 7]);
    }

    #[test]
    fn who_has_no_value_has_no_place_and_takes_none() {
        assert_eq!(places(&[Some(1.0), None, Some(2.0)]), [Some(0.25), None, Some(0.75)]);
    }
}

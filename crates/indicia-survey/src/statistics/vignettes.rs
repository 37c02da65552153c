//! Anchoring vignettes: answers of people who use a scale differently, made comparable.
//!
//! Respondents place themselves and the persons of `J` vignettes on the same scale. Their own answer is then read relative to the vignettes: the nonparametric
//! `C` of King, Murray, Salomon and Tandon (American Political Science Review 98, 2004, section 4), with the rule of King and Wand (Political Analysis 15,
//! 2007, table 1) for ties and for vignettes in the wrong order.
//!
//! ```text
//! C = 1 where y < z1, 2 where y = z1, 3 where z1 < y < z2, ..., 2J + 1 where y > zJ
//! ```
//!
//! Where vignettes tie or stand in the wrong order, several of these hold at once, and `C` is the whole interval from the lowest to the highest of them.
//! An interval is no number: which one stands for it is declared.

/// What an interval of `C` counts as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ties {
    /// Its middle.
    #[default]
    Middle,
    /// Its lower end.
    Low,
    /// Its upper end.
    High,
    /// Nothing: the answer is missing.
    Missing,
}

impl Ties {
    /// From its word: `middle`, `low`, `high` or `missing`.
    pub fn from_word(word: &str) -> Option<Ties> {
        match word {
            "middle" => Some(Ties::Middle),
            "low" => Some(Ties::Low),
            "high" => Some(Ties::High),
            "missing" => Some(Ties::Missing),
            _ => None,
        }
    }
}

/// An answer relative to the vignettes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rank {
    /// Lower end of `C`, from 1.
    pub low: usize,
    /// Upper end, at most `2J + 1`.
    pub high: usize,
    /// Number of vignettes, `J`.
    pub vignettes: usize,
}

/// The own answer read against the answers about the vignettes, which are listed from the lowest to the highest person. `None` without vignettes.
pub fn rescale(own: f64, vignettes: &[f64]) -> Option<Rank> {
    let j = vignettes.len();
    let holds = |c: usize| match (c.is_multiple_of(2), c / 2) {
        // Even: equal to vignette c/2. Odd: above the one below and below the one above.
        (true, at) => vignettes.get(at - 1).is_some_and(|z| own == *z),
        (false, at) => (at == 0 || vignettes.get(at - 1).is_some_and(|z| own > *z)) && vignettes.get(at).is_none_or(|z| own < *z),
    };
    let mut holding = (1..=2 * j + 1).filter(|c| holds(*c));
    let low = holding.next().filter(|_| j > 0)?;
    Some(Rank { low, high: holding.next_back().unwrap_or(low), vignettes: j })
}

impl Rank {
    /// `C` as a number of 1 to `2J + 1`; `None` for an interval that counts as missing.
    pub fn value(self, ties: Ties) -> Option<f64> {
        let (low, high) = (self.low as f64, self.high as f64);
        match ties {
            Ties::Middle => Some((low + high) / 2.0),
            Ties::Low => Some(low),
            Ties::High => Some(high),
            Ties::Missing => (self.low == self.high).then_some(low),
        }
    }

    /// `C` on 0 to 100.
    pub fn score(self, ties: Ties) -> Option<f64> {
        self.value(ties).map(|c| (c - 1.0) / (2.0 * self.vignettes as f64) * 100.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All thirteen orders of an answer and two vignettes, King and Wand 2007, table 1.
    #[test]
    fn every_order_of_an_answer_and_two_vignettes() {
        // y, z1, z2 and the interval that C is.
        let table = [
            ([1.0, 2.0, 3.0], (1, 1)),
            ([2.0, 2.0, 3.0], (2, 2)),
            ([2.0, 1.0, 3.0], (3, 3)),
            ([3.0, 2.0, 3.0], (4, 4)),
            ([3.0, 1.0, 2.0], (5, 5)),
            ([1.0, 2.0, 2.0], (1, 1)),
            ([2.0, 2.0, 2.0], (2, 4)),
            ([3.0, 2.0, 2.0], (5, 5)),
            ([1.0, 3.0, 2.0], (1, 1)),
            ([2.0, 3.0, 2.0], (1, 4)),
            ([2.0, 3.0, 1.0], (1, 5)),
            ([3.0, 3.0, 2.0], (2, 5)),
            ([3.0, 2.0, 1.0], (5, 5)),
        ];
        for ([y, z1, z2], interval) in table {
            let rank = rescale(y, &[z1, z2]).unwrap();
            assert_eq!((rank.low, rank.high), interval, "{y} {z1} {z2}");
        }
    }

    #[test]
    fn the_rule_for_ties_is_declared() {
        let rank = rescale(2.0, &[2.0, 2.0]).unwrap();
        assert_eq!(rank.value(Ties::Middle), Some(3.0));
        assert_eq!((rank.value(Ties::Low), rank.value(Ties::High), rank.value(Ties::Missing)), (Some(2.0), Some(4.0), None));
        assert_eq!(rescale(5.0, &[1.0, 2.0]).unwrap().score(Ties::Missing), Some(100.0));
        assert_eq!(rescale(0.0, &[1.0, 2.0]).unwrap().score(Ties::Missing), Some(0.0));
        assert_eq!(rescale(1.0, &[]), None);
        assert_eq!(Ties::from_word("middle"), Some(Ties::Middle));
    }

    #[test]
    fn one_vignette_tells_below_equal_above() {
        let c = |y| rescale(y, &[3.0]).map(|r| (r.low, r.high));
        assert_eq!([c(2.0), c(3.0), c(4.0)], [Some((1, 1)), Some((2, 2)), Some((3, 3))]);
    }
}

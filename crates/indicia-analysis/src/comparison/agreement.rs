//! How far two rankings agree.

use indicia_core::RankRule;
use indicia_kernels::{Direction, RankScratch, Ties, kendall, pearson, rank, spearman};

/// A unit in two rankings: what it stands at on either side, the smaller the better, such as published ranks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// Its rank on the first side among the units that both sides have.
    pub from: f64,
    /// Its rank on the second.
    pub to: f64,
}

impl Shift {
    /// Places won (positive) or lost from the first side to the second.
    pub fn places(self) -> f64 {
        self.from - self.to
    }
}

/// How two rankings of the same units agree.
#[derive(Clone, Debug, PartialEq)]
pub struct RankAgreement {
    /// The units, in the order in which they were given, ranked among themselves.
    pub units: Vec<Shift>,
    /// Kendall's tau-b; `None` for fewer than two units or where one side ranks all alike.
    pub kendall: Option<f64>,
    /// Spearman's rank correlation, likewise.
    pub spearman: Option<f64>,
    /// Pearson's correlation of the scores, likewise; `None` too where a score is not known.
    pub pearson: Option<f64>,
    /// Mean of the distances between ranks, in places; 0 for no units.
    pub mean_shift: f64,
    /// The largest of them.
    pub max_shift: f64,
    /// Units with another rank.
    pub moved: usize,
    /// The k of the top k: as asked, at most the number of units.
    pub top: usize,
    /// Units in the top k of both sides.
    pub overlap: usize,
    /// Units in the top k of at least one side.
    pub union: usize,
}

/// Compares two rankings. `places` holds for each unit what it is ranked by on either side, the smaller the better; ties are ranked by `rule`.
/// `scores` holds the scores of the same units, for their correlation alone. A unit is in the top k when fewer than k units are better.
pub fn rank_agreement(places: &[(f64, f64)], scores: Option<&[(f64, f64)]>, rule: RankRule, top: usize) -> RankAgreement {
    let mut scratch = RankScratch::new();
    let mut ranked = |values: &[f64], ties: Ties| {
        let mut out = vec![0.0; values.len()];
        rank(values, Direction::Ascending, ties, &mut out, &mut scratch);
        out
    };
    let (x, y): (Vec<f64>, Vec<f64>) = places.iter().copied().unzip();
    let ties = match rule {
        RankRule::Best => Ties::Min,
        RankRule::Worst => Ties::Max,
        RankRule::Dense => Ties::Dense,
        RankRule::Mean => Ties::Mean,
    };
    let units: Vec<Shift> = ranked(&x, ties).into_iter().zip(ranked(&y, ties)).map(|(from, to)| Shift { from, to }).collect();
    let top = top.min(places.len());
    let within = |values: &[f64]| values.iter().map(|r| *r <= top as f64).collect::<Vec<bool>>();
    let (a, b) = (within(&ranked(&x, Ties::Min)), within(&ranked(&y, Ties::Min)));
    let shifts: Vec<f64> = units.iter().map(|u| u.places().abs()).collect();
    let pearson = scores.and_then(|s| {
        let (x, y): (Vec<f64>, Vec<f64>) = s.iter().copied().unzip();
        pearson(&x, &y)
    });
    RankAgreement {
        kendall: kendall(&x, &y),
        spearman: spearman(&x, &y),
        pearson,
        mean_shift: indicia_kernels::mean(&shifts).unwrap_or(0.0),
        max_shift: shifts.iter().copied().fold(0.0, f64::max),
        moved: shifts.iter().filter(|s| **s > 0.0).count(),
        top,
        overlap: a.iter().zip(&b).filter(|(a, b)| **a && **b).count(),
        union: a.iter().zip(&b).filter(|(a, b)| **a || **b).count(),
        units,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worked_example_of_five_units() {
        // 1 2 3 4 5 against 2 1 3 5 4: two of ten pairs turned, tau = (8 - 2) / 10; rho = 1 - 6 * 4 / (5 * 24).
        let places = [(1.0, 2.0), (2.0, 1.0), (3.0, 3.0), (4.0, 5.0), (5.0, 4.0)];
        let found = rank_agreement(&places, None, RankRule::Best, 4);
        assert!((found.kendall.unwrap() - 0.6).abs() < 1e-15 && (found.spearman.unwrap() - 0.8).abs() < 1e-15);
        assert_eq!((found.mean_shift, found.max_shift, found.moved), (0.8, 1.0, 4));
        // The first four of either side: {1, 2, 3, 4} and {1, 2, 3, 5}.
        assert_eq!((found.top, found.overlap, found.union), (4, 3, 5));
    }

    #[test]
    fn ranks_are_those_among_the_common_units_and_follow_the_rule() {
        // Published ranks 1 4 4 9: among themselves 1 2 2 4 or 1 2 2 3.
        let places = [(1.0, 1.0), (4.0, 4.0), (4.0, 2.0), (9.0, 9.0)];
        let best = rank_agreement(&places, None, RankRule::Best, 10);
        assert_eq!(best.units.iter().map(|u| (u.from, u.to)).collect::<Vec<_>>(), [(1.0, 1.0), (2.0, 3.0), (2.0, 2.0), (4.0, 4.0)]);
        assert_eq!(best.units[1].places(), -1.0);
        let dense = rank_agreement(&places, None, RankRule::Dense, 10);
        assert_eq!(dense.units[3].from, 3.0);
        assert_eq!((best.top, best.overlap), (4, 4));
    }

    #[test]
    fn nothing_in_common_is_no_number() {
        let none = rank_agreement(&[], None, RankRule::Best, 3);
        assert_eq!((none.kendall, none.spearman, none.mean_shift, none.top), (None, None, 0.0, 0));
    }
}

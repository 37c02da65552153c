//! Weights that make respondents stand for a population.
//!
//! **Post-stratification** gives everyone in stratum `h` the weight `(N_h/N) / (n_h/n)` (Holt and Smith, Post Stratification, JRSS A 142, 1979).
//! **Raking** adjusts to several margins in turn until all hold (Deming and Stephan, Annals of Mathematical Statistics 11, 1940).
//! The **design effect** `1 + CV(w)^2` is how much the variance of a mean grows by weights alone (Kish, Survey Sampling, 1965, section 11.7);
//! the **effective number** of responses is `(sum w)^2 / sum w^2`, their number over the design effect.

use indicia_kernels::{Sum, sum};

/// A margin of the population: the share of each category, and the category of each respondent.
#[derive(Clone, Debug)]
pub struct Margin<'a> {
    /// Shares of the categories, not below zero; they are scaled to sum to 1.
    pub shares: &'a [f64],
    /// The category of each respondent; `None` where the answer is missing. Such a respondent keeps the weight of the other margins, and the
    /// shares hold among those who answered.
    pub of: &'a [Option<u32>],
}

/// How raking stops, and how large a weight may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RakeOptions {
    /// Largest weight as a multiple of the mean weight; `None` is without bound.
    pub cap: Option<f64>,
    /// Most rounds over all margins.
    pub rounds: usize,
    /// The largest difference of a share from its target that counts as reached.
    pub tolerance: f64,
}

impl Default for RakeOptions {
    fn default() -> Self {
        RakeOptions { cap: None, rounds: 100, tolerance: 1e-6 }
    }
}

/// Weights and how they came about.
#[derive(Clone, Debug)]
pub struct Raked {
    /// A weight for each respondent, with mean 1.
    pub weights: Vec<f64>,
    /// Rounds over all margins that were made.
    pub rounds: usize,
    /// Whether every margin is within the tolerance.
    pub converged: bool,
    /// The largest difference of a share from its target in the end.
    pub worst: f64,
    /// Respondents whose weight is at the cap.
    pub capped: usize,
    /// Categories with a target but without respondents: number of the margin, number of the category, its share. The others of the margin stand
    /// for them.
    pub empty: Vec<(usize, usize, f64)>,
}

/// Why there are no weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeightError {
    /// There is no respondent, or none with a weight above zero.
    NoRespondents,
    /// A margin has no category with a share above zero that anybody is in.
    NoShares {
        /// Its number.
        margin: usize,
    },
    /// A share or a weight is negative or not finite, or a category is beyond the list of shares.
    Invalid,
}

/// The weight of each stratum: its share of the population over its share of the respondents. `None` for a stratum without respondents,
/// whose population the weights do not stand for, and for all where nobody responded or the population is empty.
pub fn post_stratify(population: &[f64], respondents: &[u64]) -> Vec<Option<f64>> {
    let (all, n) = (sum(population), respondents.iter().sum::<u64>() as f64);
    let one = |(size, count): (&f64, &u64)| (*count > 0 && all > 0.0).then(|| (size / all) / (*count as f64 / n));
    population.iter().zip(respondents).map(one).collect()
}

/// Kish's design effect of weights, `n sum w^2 / (sum w)^2`; `None` without a weight above zero.
pub fn design_effect(weights: &[f64]) -> Option<f64> {
    Some(weights.len() as f64 / effective_n(weights)?)
}

/// Kish's effective number of responses; `None` without a weight above zero.
pub fn effective_n(weights: &[f64]) -> Option<f64> {
    let (mut total, mut squares) = (Sum::new(), Sum::new());
    for w in weights {
        total.add(*w);
        squares.add(w * w);
    }
    let total = total.total();
    (total > 0.0).then(|| total * total / squares.total())
}

/// Rakes the starting weights (design weights, or all 1) to the margins.
///
/// # Errors
/// See [`WeightError`]. That raking does not converge is no error: [`Raked::converged`] says so.
pub fn rake(start: &[f64], margins: &[Margin<'_>], options: RakeOptions) -> Result<Raked, WeightError> {
    if start.iter().any(|w| !w.is_finite() || *w < 0.0) {
        return Err(WeightError::Invalid);
    }
    if sum(start) <= 0.0 {
        return Err(WeightError::NoRespondents);
    }
    let mut empty = Vec::new();
    let targets = margins.iter().enumerate().map(|(m, margin)| targets(m, margin, start, &mut empty)).collect::<Result<Vec<_>, _>>()?;
    let mut weights = start.to_vec();
    scale(&mut weights);
    let mut out = Raked { weights: Vec::new(), rounds: 0, converged: false, worst: worst(&weights, margins, &targets), capped: 0, empty };
    // Weights over the cap are cut in every round, so the last word is the cap's: a margin that is a little off is reported, a weight beyond
    // its bound is not delivered.
    if let Some(cap) = options.cap {
        trim(&mut weights, cap);
        out.worst = worst(&weights, margins, &targets);
    }
    loop {
        out.converged = out.worst <= options.tolerance;
        if out.converged || out.rounds >= options.rounds {
            break;
        }
        for (margin, target) in margins.iter().zip(&targets) {
            adjust(&mut weights, margin, target);
        }
        scale(&mut weights);
        if let Some(cap) = options.cap {
            trim(&mut weights, cap);
        }
        out.rounds += 1;
        out.worst = worst(&weights, margins, &targets);
    }
    if let Some(cap) = options.cap {
        out.capped = weights.iter().filter(|w| **w >= cap * (1.0 - 1e-9)).count();
    }
    out.weights = weights;
    Ok(out)
}

/// The shares that can be reached, scaled to sum to 1; zero for categories without respondents.
fn targets(m: usize, margin: &Margin<'_>, start: &[f64], empty: &mut Vec<(usize, usize, f64)>) -> Result<Vec<f64>, WeightError> {
    if margin.of.len() != start.len() || margin.shares.iter().any(|s| !s.is_finite() || *s < 0.0) {
        return Err(WeightError::Invalid);
    }
    let found = category_weights(start, margin).ok_or(WeightError::Invalid)?;
    let all = sum(margin.shares);
    let mut targets = margin.shares.to_vec();
    for (c, (target, found)) in targets.iter_mut().zip(&found).enumerate() {
        if *found <= 0.0 && *target > 0.0 {
            empty.push((m, c, *target / all));
            *target = 0.0;
        }
    }
    let reachable = sum(&targets);
    if reachable <= 0.0 {
        return Err(WeightError::NoShares { margin: m });
    }
    targets.iter_mut().for_each(|t| *t /= reachable);
    Ok(targets)
}

/// The weight in each category; `None` where a respondent's category has no share.
fn category_weights(weights: &[f64], margin: &Margin<'_>) -> Option<Vec<f64>> {
    let mut sums = vec![Sum::new(); margin.shares.len()];
    for (w, category) in weights.iter().zip(margin.of) {
        if let Some(c) = category {
            sums.get_mut(*c as usize)?.add(*w);
        }
    }
    Some(sums.into_iter().map(Sum::total).collect())
}

fn adjust(weights: &mut [f64], margin: &Margin<'_>, targets: &[f64]) {
    let Some(found) = category_weights(weights, margin) else { return };
    let known = sum(&found);
    let factors: Vec<f64> = targets.iter().zip(&found).map(|(t, f)| if *f > 0.0 { t * known / f } else { 1.0 }).collect();
    for (w, category) in weights.iter_mut().zip(margin.of) {
        if let Some(factor) = category.and_then(|c| factors.get(c as usize)) {
            *w *= factor;
        }
    }
}

fn worst(weights: &[f64], margins: &[Margin<'_>], targets: &[Vec<f64>]) -> f64 {
    let mut worst = 0.0_f64;
    for (margin, targets) in margins.iter().zip(targets) {
        let Some(found) = category_weights(weights, margin) else { continue };
        let known = sum(&found);
        for (target, found) in targets.iter().zip(&found) {
            worst = worst.max((found / known - target).abs());
        }
    }
    worst
}

/// To mean 1.
fn scale(weights: &mut [f64]) {
    let mean = sum(weights) / weights.len() as f64;
    if mean > 0.0 {
        weights.iter_mut().for_each(|w| *w /= mean);
    }
}

/// Cuts weights of mean 1 to the cap and lets the others take over what is cut, in proportion, so that the mean stays 1. A cap below 1
/// counts as 1: with it all weights are equal.
fn trim(weights: &mut [f64], cap: f64) {
    let cap = cap.max(1.0);
    let is_over = |w: f64| w > cap * (1.0 + 1e-12);
    let is_at = |w: f64| w >= cap * (1.0 - 1e-12);
    while weights.iter().any(|w| is_over(*w)) {
        weights.iter_mut().for_each(|w| *w = w.min(cap));
        let (mut rest, mut at) = (Sum::new(), 0.0);
        for w in weights.iter() {
            if is_at(*w) { at += cap } else { rest.add(*w) }
        }
        let rest = rest.total();
        if rest <= 0.0 {
            return scale(weights);
        }
        let factor = (weights.len() as f64 - at) / rest;
        weights.iter_mut().filter(|w| !is_at(**w)).for_each(|w| *w *= factor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn post_stratification_by_hand() {
        // 60 % and 40 % of the population, 30 and 70 of a hundred respondents: 0.6/0.3 and 0.4/0.7.
        assert_eq!(post_stratify(&[600.0, 400.0], &[30, 70]), [Some(0.6 / 0.3), Some(0.4 / 0.7)]);
        assert_eq!(post_stratify(&[600.0, 400.0], &[30, 0]), [Some(0.6), None]);
        assert_eq!(post_stratify(&[0.0], &[3]), [None]);
    }

    #[test]
    fn design_effect_by_hand() {
        // Weights 1, 1, 4: mean 2, variance 2 (population), CV^2 = 2/4, so 1.5 and 36/18 = 2 effective of 3.
        assert!((design_effect(&[1.0, 1.0, 4.0]).unwrap() - 1.5).abs() < 1e-15);
        assert_eq!(effective_n(&[1.0, 1.0, 4.0]), Some(2.0));
        assert_eq!(design_effect(&[3.0, 3.0]), Some(1.0));
        assert_eq!(effective_n(&[]), None);
    }

    /// Raking is the one table whose margins are the targets and whose cross ratios are those of the start (Deming and Stephan 1940).
    #[test]
    fn margins_hold_and_cross_ratios_stay() {
        let seed: [[f64; 4]; 4] =
            [[40.0, 30.0, 20.0, 10.0], [35.0, 50.0, 100.0, 75.0], [30.0, 80.0, 70.0, 120.0], [20.0, 30.0, 40.0, 50.0]];
        let (mut start, mut rows, mut columns) = (Vec::new(), Vec::new(), Vec::new());
        for (i, line) in seed.iter().enumerate() {
            for (j, cell) in line.iter().enumerate() {
                start.push(*cell);
                rows.push(Some(i as u32));
                columns.push(Some(j as u32));
            }
        }
        let (row_shares, column_shares) = ([150.0, 300.0, 400.0, 150.0], [200.0, 300.0, 400.0, 100.0]);
        let margins = [Margin { shares: &row_shares, of: &rows }, Margin { shares: &column_shares, of: &columns }];
        let raked = rake(&start, &margins, RakeOptions { tolerance: 1e-12, ..RakeOptions::default() }).unwrap();
        assert!(raked.converged);
        // Sixteen cells with mean 1 stand for a total of 1000.
        let cell = |i: usize, j: usize| raked.weights[i * 4 + j] * 1000.0 / 16.0;
        for k in 0..4 {
            let (row, column): (f64, f64) = ((0..4).map(|j| cell(k, j)).sum(), (0..4).map(|i| cell(i, k)).sum());
            assert!((row - row_shares[k]).abs() < 1e-8 && (column - column_shares[k]).abs() < 1e-8, "{k}: {row} {column}");
        }
        for (i, j) in [(1, 1), (2, 3), (3, 2)] {
            let ratio = |t: &dyn Fn(usize, usize) -> f64| t(0, 0) * t(i, j) / (t(0, j) * t(i, 0));
            let (found, expected) = (ratio(&cell), ratio(&|a, b| seed[a][b]));
            assert!((found / expected - 1.0).abs() < 1e-12, "{i} {j}");
        }
    }

    #[test]
    fn raking_two_by_two_by_hand() {
        // 40, 10 / 20, 30 to halves: the cross ratio 6 stays, so a^2 / (1/2 - a)^2 = 6 and a = 1/2 sqrt(6) / (1 + sqrt(6)).
        let rows: Vec<Option<u32>> = (0..4).map(|i| Some(i / 2)).collect();
        let columns: Vec<Option<u32>> = (0..4).map(|i| Some(i % 2)).collect();
        let halves = [0.5, 0.5];
        let margins = [Margin { shares: &halves, of: &rows }, Margin { shares: &halves, of: &columns }];
        let raked = rake(&[40.0, 10.0, 20.0, 30.0], &margins, RakeOptions { tolerance: 1e-13, ..RakeOptions::default() }).unwrap();
        let a = 0.5 * 6_f64.sqrt() / (1.0 + 6_f64.sqrt());
        for (weight, expected) in raked.weights.iter().zip([a, 0.5 - a, 0.5 - a, a]) {
            assert!((weight / 4.0 - expected).abs() < 1e-12, "{weight}");
        }
    }

    #[test]
    fn one_margin_is_post_stratification() {
        let of: Vec<Option<u32>> = (0..100).map(|i| Some(u32::from(i >= 30))).collect();
        let raked = rake(&[1.0; 100], &[Margin { shares: &[0.6, 0.4], of: &of }], RakeOptions::default()).unwrap();
        assert!(raked.converged && raked.rounds == 1);
        assert!((raked.weights[0] - 2.0).abs() < 1e-12 && (raked.weights[99] - 4.0 / 7.0).abs() < 1e-12);
    }

    #[test]
    fn a_respondent_without_an_answer_keeps_the_mean_weight() {
        let of = [Some(0), Some(1), Some(1), None];
        let raked = rake(&[1.0; 4], &[Margin { shares: &[0.5, 0.5], of: &of }], RakeOptions::default()).unwrap();
        let expected = [1.5, 0.75, 0.75, 1.0];
        assert!(raked.weights.iter().zip(expected).all(|(w, e)| (w - e).abs() < 1e-12), "{:?}", raked.weights);
    }

    #[test]
    fn an_empty_category_is_reported_and_the_others_stand_for_it() {
        let of = [Some(0), Some(0), Some(2), Some(2)];
        let raked = rake(&[1.0; 4], &[Margin { shares: &[0.3, 0.4, 0.3], of: &of }], RakeOptions::default()).unwrap();
        assert_eq!(raked.empty, [(0, 1, 0.4)]);
        assert!(raked.converged && raked.weights.iter().all(|w| (w - 1.0).abs() < 1e-12));
    }

    #[test]
    fn a_cap_holds_and_what_it_costs_is_told() {
        let of: Vec<Option<u32>> = (0..100).map(|i| Some(u32::from(i >= 5))).collect();
        let raked = rake(&[1.0; 100], &[Margin { shares: &[0.5, 0.5], of: &of }], RakeOptions { cap: Some(3.0), ..RakeOptions::default() });
        let raked = raked.unwrap();
        assert!(!raked.converged && raked.capped == 5);
        // Five respondents of weight 3 in a hundred make 15 %, 35 points short of one half; the others share the remaining 85.
        assert!((raked.weights[0] - 3.0).abs() < 1e-9 && (raked.weights[99] - 85.0 / 95.0).abs() < 1e-9);
        assert!((raked.worst - 0.35).abs() < 1e-9);
    }

    #[test]
    fn what_cannot_be_raked_is_refused() {
        let one = [Some(0)];
        assert_eq!(rake(&[], &[], RakeOptions::default()).err(), Some(WeightError::NoRespondents));
        assert_eq!(rake(&[-1.0], &[], RakeOptions::default()).err(), Some(WeightError::Invalid));
        let none = Margin { shares: &[0.0, 1.0], of: &one };
        assert_eq!(rake(&[1.0], &[none], RakeOptions::default()).err(), Some(WeightError::NoShares { margin: 0 }));
        let beyond = Margin { shares: &[], of: &one };
        assert_eq!(rake(&[1.0], &[beyond], RakeOptions::default()).err(), Some(WeightError::Invalid));
    }
}

//! Two nodes over units and periods, each leading the other.

use indicia_core::Period;
use indicia_kernels::{Random, pearson};

use super::{Correlations, correlations};
use crate::panel::Panel;

/// Two nodes, in every period and with lags.
#[derive(Clone, Debug)]
pub struct Interaction {
    /// Each period by itself.
    pub periods: Vec<(Period, Correlations)>,
    /// Lags from -most to most; a positive lag lets the first node lead.
    pub lagged: Vec<Lagged>,
}

/// One node some periods before the other.
#[derive(Clone, Debug)]
pub struct Lagged {
    /// Periods by which the first node comes first; negative where the second does.
    pub lag: i32,
    /// The latest pair of periods at that distance: of the first node, of the second.
    pub at: (Period, Period),
    /// Levels over the units at that pair of periods.
    pub levels: Correlations,
    /// Changes, all years together.
    pub changes: Option<PooledChanges>,
}

/// Changes of one node with changes of the other, pooled over the years.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PooledChanges {
    /// Pairs of changes.
    pub pairs: usize,
    /// Units behind them.
    pub units: usize,
    /// Pearson's correlation.
    pub value: f64,
    /// Two-sided p-value: how often exchanging the units' second histories gives a correlation as strong. Years of a unit stay
    /// together, so what they have in common does not count as evidence.
    pub p: f64,
}

/// Correlates two nodes. Both panels must have the same units and periods. `most` bounds the lags; permutations start from a
/// seed.
pub fn interaction(x: &Panel, y: &Panel, most: u32, permutations: usize, seed: u64) -> Interaction {
    let both = |px: usize, py: usize| -> Vec<(f64, f64)> { (0..x.units.len()).filter_map(|u| x.get(px, u).zip(y.get(py, u))).collect() };
    let periods = x.periods.iter().enumerate().map(|(n, p)| (*p, correlations(&both(n, n)))).collect();
    let most = i32::try_from(most).unwrap_or(i32::MAX);
    let mut lagged = Vec::new();
    if x.periods.len() >= 2 {
        for lag in -most..=most {
            // The latest pair of periods at exactly this distance.
            let pair = (0..x.periods.len()).rev().find_map(|py| {
                let wanted = x.periods[py].ordinal().checked_sub(lag)?;
                let px = x.periods.iter().position(|p| p.ordinal() == wanted)?;
                Some((px, py))
            });
            let Some((px, py)) = pair else { continue };
            lagged.push(Lagged {
                lag,
                at: (x.periods[px], x.periods[py]),
                levels: correlations(&both(px, py)),
                changes: changes(x, y, lag, permutations, seed),
            });
        }
    }
    Interaction { periods, lagged }
}

/// For each unit its change in each period, by the number of the later period; only between neighbours one period apart.
fn differences(panel: &Panel) -> Vec<Vec<Option<f64>>> {
    let one = |unit: usize| {
        (0..panel.periods.len())
            .map(|n| {
                let before = n.checked_sub(1)?;
                let next_to = panel.periods[n].ordinal() - panel.periods[before].ordinal() == 1;
                panel.get(n, unit).zip(panel.get(before, unit)).filter(|_| next_to).map(|(b, a)| b - a)
            })
            .collect()
    };
    (0..panel.units.len()).map(one).collect()
}

fn changes(x: &Panel, y: &Panel, lag: i32, permutations: usize, seed: u64) -> Option<PooledChanges> {
    let (dx, dy) = (differences(x), differences(y));
    let shift: Vec<Option<usize>> = x
        .periods
        .iter()
        .map(|p| p.ordinal().checked_add(lag).and_then(|wanted| y.periods.iter().position(|q| q.ordinal() == wanted)))
        .collect();
    let pairs_of = |ux: usize, uy: usize| {
        let at = |(n, change): (usize, &Option<f64>)| change.zip(dy[uy][shift[n]?]);
        dx[ux].iter().enumerate().filter_map(at).collect::<Vec<(f64, f64)>>()
    };
    let pooled = |order: &[usize]| {
        let pairs: Vec<(f64, f64)> = order.iter().enumerate().flat_map(|(ux, uy)| pairs_of(ux, *uy)).collect();
        let (a, b): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        (a.len(), pearson(&a, &b))
    };
    let mut order: Vec<usize> = (0..x.units.len()).collect();
    let (pairs, found) = pooled(&order);
    let value = found.filter(|_| pairs >= 3)?;
    let units = (0..x.units.len()).filter(|u| !pairs_of(*u, *u).is_empty()).count();
    let mut random = Random::new(seed);
    let far = value.abs() * (1.0 - 1e-12);
    let mut count = 1;
    for _ in 0..permutations {
        random.shuffle(&mut order);
        count += usize::from(pooled(&order).1.is_none_or(|r| r.abs() >= far));
    }
    Some(PooledChanges { pairs, units, value, p: count as f64 / (permutations + 1) as f64 })
}

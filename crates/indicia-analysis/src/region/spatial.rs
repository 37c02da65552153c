//! Moran's I over periods, with a list of neighbours that the user gives.

use std::collections::BTreeMap;
use std::sync::Arc;

use indicia_core::Period;
use indicia_kernels::{LocalMoran, Moran, Neighbours, local_moran, moran};

use crate::panel::Panel;

/// Who borders on whom: pairs of units with weights. A pair counts both ways unless both ways are given.
#[derive(Clone, Debug, Default)]
pub struct Links {
    weights: BTreeMap<(Arc<str>, Arc<str>), f64>,
}

impl Links {
    /// From pairs with weights. Where only one way is given the other has the same weight: a border has two sides.
    pub fn new(pairs: impl IntoIterator<Item = (Arc<str>, Arc<str>, f64)>) -> Links {
        let mut weights: BTreeMap<(Arc<str>, Arc<str>), f64> = BTreeMap::new();
        for (a, b, weight) in pairs {
            weights.insert((a, b), weight);
        }
        let missing: Vec<_> = weights
            .iter()
            .filter(|((a, b), _)| !weights.contains_key(&(b.clone(), a.clone())))
            .map(|((a, b), w)| ((b.clone(), a.clone()), *w))
            .collect();
        weights.extend(missing);
        Links { weights }
    }

    /// Rows of weights over some units, each scaled to a sum of 1.
    fn among(&self, units: &[Arc<str>]) -> Neighbours {
        let number: BTreeMap<&str, usize> = units.iter().enumerate().map(|(n, u)| (&**u, n)).collect();
        let mut lists: Vec<Vec<(usize, f64)>> = vec![Vec::new(); units.len()];
        for ((a, b), weight) in &self.weights {
            if let (Some(a), Some(b)) = (number.get(&**a), number.get(&**b)) {
                lists[*a].push((*b, *weight));
            }
        }
        Neighbours::new(lists).row_standardised()
    }
}

/// How alike neighbours are in one period.
#[derive(Clone, Debug)]
pub struct SpatialPeriod {
    /// The period.
    pub period: Period,
    /// Units with a value.
    pub units: Vec<Arc<str>>,
    /// How many of them have no neighbour with a value.
    pub islands: usize,
    /// Global I; `None` where values are equal or nobody has neighbours.
    pub moran: Option<Moran>,
    /// Local I, one a unit.
    pub local: Vec<Option<LocalMoran>>,
}

/// Moran's I of each period, with row-standardised weights and permutations from a seed.
pub fn spatial(panel: &Panel, links: &Links, permutations: usize, seed: u64) -> Vec<SpatialPeriod> {
    let of = |(n, period): (usize, &Period)| {
        let present = panel.present(n);
        let units: Vec<Arc<str>> = present.iter().map(|(u, _)| panel.units[*u].clone()).collect();
        let values: Vec<f64> = present.into_iter().map(|(_, v)| v).collect();
        let neighbours = links.among(&units);
        SpatialPeriod {
            period: *period,
            islands: (0..units.len()).filter(|u| neighbours.of(*u).is_empty()).count(),
            moran: moran(&values, &neighbours, permutations, seed),
            local: local_moran(&values, &neighbours, permutations, seed).unwrap_or_else(|| vec![None; units.len()]),
            units,
        }
    };
    panel.periods.iter().enumerate().map(of).collect()
}

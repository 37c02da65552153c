//! Gini, Theil, coefficient of variation; Theil's and Dagum's decompositions.

use indicia_core::Period;
use indicia_kernels::{Dagum, Theil, TheilParts, dagum, gini, mean, sd, theil, theil_by_group};

use crate::panel::{Groups, Panel};

/// How far the units of one period lie apart.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The period.
    pub period: Period,
    /// Units with a value.
    pub units: usize,
    /// Units without one.
    pub missing: usize,
    /// Their mean.
    pub mean: Option<f64>,
    /// Standard deviation (of the population, n) over the mean: sigma convergence in its usual form. `None` unless the mean
    /// is positive.
    pub cv: Option<f64>,
    /// Standard deviation (n) of logarithms. `None` with values that are not positive.
    pub sd_log: Option<f64>,
    /// Gini coefficient.
    pub gini: Option<f64>,
    /// Theil's indices; with sizes where they were given.
    pub theil: Option<Theil>,
}

/// The gap split by group.
#[derive(Clone, Debug)]
pub struct GroupGap {
    /// The period.
    pub period: Period,
    /// Units left out because they belong to no group.
    pub ungrouped: usize,
    /// Units in each group.
    pub counts: Vec<usize>,
    /// The mean of each group.
    pub means: Vec<Option<f64>>,
    /// Theil's parts.
    pub theil: Option<TheilParts>,
    /// Dagum's parts.
    pub dagum: Option<Dagum>,
}

/// Values of a period with their sizes; units without a size are left out where sizes are asked for.
fn sized(panel: &Panel, sizes: Option<&Panel>, period: usize) -> (Vec<f64>, Vec<f64>) {
    let mut out = (Vec::new(), Vec::new());
    for (unit, value) in panel.present(period) {
        match sizes.map(|s| s.get(period, unit)) {
            None => out.0.push(value),
            Some(Some(size)) => {
                out.0.push(value);
                out.1.push(size);
            }
            Some(None) => {}
        }
    }
    out
}

/// The gaps of all periods. `sizes` (along the same units and periods) weigh Theil's indices.
pub fn gaps(panel: &Panel, sizes: Option<&Panel>) -> Vec<Gap> {
    let of = |(n, period): (usize, &Period)| {
        let values: Vec<f64> = panel.present(n).into_iter().map(|(_, v)| v).collect();
        let (sized_values, own_sizes) = sized(panel, sizes, n);
        let center = mean(&values);
        let logs: Option<Vec<f64>> = values.iter().map(|v| (*v > 0.0).then(|| libm::log(*v))).collect();
        Gap {
            period: *period,
            units: values.len(),
            missing: panel.units.len() - values.len(),
            mean: center,
            cv: center.filter(|m| *m > 0.0).zip(sd(&values, 0)).map(|(m, s)| s / m),
            sd_log: logs.and_then(|l| sd(&l, 0)),
            gini: gini(&values),
            theil: theil(&sized_values, &own_sizes),
        }
    };
    panel.periods.iter().enumerate().map(of).collect()
}

/// The gaps of all periods, split by group.
pub fn gap_by_group(panel: &Panel, groups: &Groups, sizes: Option<&Panel>) -> Vec<GroupGap> {
    let k = groups.labels.len();
    let of = |(n, period): (usize, &Period)| {
        let (mut values, mut own_sizes, mut group_of, mut ungrouped) = (Vec::new(), Vec::new(), Vec::new(), 0);
        let mut all: Vec<Vec<f64>> = vec![Vec::new(); k];
        for (unit, value) in panel.present(n) {
            let Some(group) = groups.of_unit.get(unit).copied().flatten() else {
                ungrouped += 1;
                continue;
            };
            all[group].push(value);
            match sizes.map(|s| s.get(n, unit)) {
                Some(None) => continue,
                Some(Some(size)) => own_sizes.push(size),
                None => {}
            }
            values.push(value);
            group_of.push(group);
        }
        let flat: Vec<f64> = all.iter().flatten().copied().collect();
        let flat_groups: Vec<usize> = all.iter().enumerate().flat_map(|(g, v)| vec![g; v.len()]).collect();
        GroupGap {
            period: *period,
            ungrouped,
            counts: all.iter().map(Vec::len).collect(),
            means: all.iter().map(|v| mean(v)).collect(),
            theil: theil_by_group(&values, &own_sizes, &group_of, k),
            dagum: dagum(&flat, &flat_groups, k),
        }
    };
    panel.periods.iter().enumerate().map(of).collect()
}

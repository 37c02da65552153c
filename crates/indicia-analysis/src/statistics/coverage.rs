//! How much of the data each unit has.

use std::sync::Arc;

use indicia_core::{Ref, Stage};

use super::Frame;

/// A unit with the cells that it has.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitCoverage {
    /// Number along the rows of the frame.
    pub unit: usize,
    /// Indicators below the node.
    pub indicators: usize,
    /// Those with a value in the data, before imputation.
    pub present: usize,
    /// Those whose value is zero.
    pub zeros: usize,
    /// Ids of those without a value.
    pub missing: Vec<Arc<str>>,
    /// For each node of the frame the share of the indicators below it that have a value.
    pub by_node: Vec<(Arc<str>, f64)>,
}

impl UnitCoverage {
    /// The share of indicators with a value.
    pub fn share(&self) -> f64 {
        if self.indicators == 0 { 0.0 } else { self.present as f64 / self.indicators as f64 }
    }
}

/// The coverage of every unit, those with the fewest values first; equal ones in the order of output.
pub fn coverage(frame: &Frame) -> Vec<UnitCoverage> {
    let frame = frame.at(Stage::Derive);
    let columns: Vec<(Arc<str>, _)> =
        frame.indicators().into_iter().filter_map(|id| frame.values(&id).map(|values| (id, values))).collect();
    let place = |id: &Arc<str>| columns.iter().position(|(c, _)| c == id);
    let below: Vec<(Arc<str>, Vec<usize>)> = frame
        .tree()
        .into_iter()
        .filter(|r| matches!(r, Ref::Node(_)))
        .map(|r| (frame.id(r), Frame { node: r, ..frame.clone() }.indicators().iter().filter_map(place).collect()))
        .collect();
    let unit = |at: usize| {
        let has = |c: &usize| columns[*c].1[at].is_some();
        let missing: Vec<Arc<str>> = columns.iter().filter(|(_, v)| v[at].is_none()).map(|(id, _)| id.clone()).collect();
        let share = |all: &Vec<usize>| all.iter().filter(|c| has(c)).count() as f64 / all.len().max(1) as f64;
        UnitCoverage {
            unit: at,
            indicators: columns.len(),
            present: columns.len() - missing.len(),
            zeros: columns.iter().filter(|(_, v)| v[at] == Some(0.0)).count(),
            missing,
            by_node: below.iter().map(|(id, all)| (id.clone(), share(all))).collect(),
        }
    };
    let mut out: Vec<UnitCoverage> = (0..frame.rows.len()).map(unit).collect();
    out.sort_by_key(|u| u.present);
    out
}

//! Values of units over time.

use std::collections::BTreeMap;

use indicia_plugin::prelude::*;

/// For each unit its rows in the order of time.
pub fn by_unit(data: &Table) -> Result<BTreeMap<u32, Vec<usize>>, Failure> {
    if data.unit.len() != data.rows || data.period.len() != data.rows {
        return Err(Failure::new("wrong-shape").arg("expected", data.rows).arg("found", data.period.len()));
    }
    let mut units: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for row in 0..data.rows {
        units.entry(data.unit[row]).or_default().push(row);
    }
    units.values_mut().for_each(|rows| rows.sort_by_key(|r| data.period[*r]));
    Ok(units)
}

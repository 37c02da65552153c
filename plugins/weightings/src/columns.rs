//! What the data-driven weightings share: enough rows, columns that vary, shares of a whole.

use indicia_plugin::prelude::*;

/// Refuses a fit on fewer rows than a method needs.
pub(crate) fn enough_rows(data: &Table, least: usize) -> Result<(), Failure> {
    match data.rows {
        0 => Err(Failure::new("no-complete-row")),
        n if n < least => Err(Failure::new("too-few").arg("expected", least).arg("found", n)),
        _ => Ok(()),
    }
}

/// A column mapped to [0, 1] by its extremes, turned when `turn` and the indicator is negative; `None` when all its values
/// are the same.
pub(crate) fn unit_range(x: &[f64], field: &Field, turn: bool) -> Result<Option<Vec<f64>>, Failure> {
    let Some((lo, hi)) = indicia_kernels::min_max(x) else { return Ok(None) };
    let spread = hi - lo;
    if !spread.is_finite() {
        return Err(Failure::new("overflow").arg("id", field.id));
    }
    if lo == hi {
        return Ok(None);
    }
    let negative = turn && field.direction == Direction::Negative;
    Ok(Some(x.iter().map(|x| if negative { (hi - x) / spread } else { (x - lo) / spread }).collect()))
}

/// Amounts of information divided by their sum. `None` stands for a constant column, which gets the weight 0 and a warning.
pub(crate) fn shares(amounts: &[Option<f64>], data: &Table, call: &Call) -> Result<Vec<f64>, Failure> {
    let known: Vec<f64> = amounts.iter().map(|a| a.unwrap_or(0.0)).collect();
    let total = indicia_kernels::sum(&known);
    if !total.is_finite() {
        return Err(Failure::new("overflow"));
    }
    if total <= 0.0 {
        return Err(Failure::new("weights-undetermined"));
    }
    for (j, _) in amounts.iter().enumerate().filter(|(_, a)| a.is_none()) {
        call.warn(Failure::new("constant-weightless").arg("id", data.field(j).id));
    }
    Ok(known.into_iter().map(|a| a / total).collect())
}

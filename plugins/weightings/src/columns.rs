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

/// How much each column varies beside its level, as `amount` measures it; `None` for a column whose values are all the same. That needs a ratio
/// scale: a negative value is refused, and so is a column of zeros.
pub(crate) fn relative_spread(data: &Table, amount: impl Fn(&[f64]) -> Option<f64>) -> Result<Vec<Option<f64>>, Failure> {
    let of = |(j, column): (usize, &Column)| {
        let field = data.field(j);
        if let Some((row, x)) = column.values.iter().enumerate().find(|(_, x)| **x < 0.0) {
            let failure = Failure::new("not-ratio-scale").arg("id", field.id).arg("value", x);
            return Err(failure.arg("row", row).arg("unit", format!("#{}", row + 1)));
        }
        if column.values.iter().all(|x| *x == 0.0) {
            return Err(Failure::new("zero-column").arg("id", field.id));
        }
        let constant = indicia_kernels::min_max(column.values).is_none_or(|(lo, hi)| lo == hi);
        Ok(amount(column.values).filter(|_| !constant))
    };
    data.columns.iter().enumerate().map(of).collect()
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

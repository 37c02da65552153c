//! The two questions: how good are the foundations, and how far are they integrated?

use indicia_core::Role;
use indicia_kernels::median;

use crate::roles::{Cut, Roles};
use crate::values::Values;

/// A cell of the matrix of the weakest side against the coefficient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quadrant {
    /// Whether the weakest side reaches its cut.
    pub strong: bool,
    /// Whether the coefficient reaches its cut.
    pub integrated: bool,
}

/// The quadrant of every row; `None` where a side or the coefficient has no value, where no cuts are declared, and where a median of
/// nobody would be needed.
pub fn quadrants(roles: &Roles, values: &dyn Values) -> Vec<Option<Quadrant>> {
    let rows = values.data().rows();
    let (Some(cuts), Some(coefficient)) = (&roles.cuts, &roles.coefficient) else { return vec![None; rows] };
    let levels: Vec<Option<f64>> = (0..rows).map(|row| weakest(roles, values, row)).collect();
    let rates: Vec<Option<f64>> = (0..rows).map(|row| values.value(coefficient, row)).collect();
    let (level, rate) = (borders(cuts.level, &levels, values), borders(cuts.integration, &rates, values));
    (0..rows)
        .map(|row| {
            let reaches = |value: &[Option<f64>], border: &[Option<f64>]| Some(value.get(row).copied()?? >= border.get(row).copied()??);
            Some(Quadrant { strong: reaches(&levels, &level)?, integrated: reaches(&rates, &rate)? })
        })
        .collect()
}

/// The value of the weakest side of a row, if all sides have one.
pub fn weakest(roles: &Roles, values: &dyn Values, row: usize) -> Option<f64> {
    let sides: Option<Vec<f64>> = roles.sides.iter().map(|s| values.value(s, row)).collect();
    sides?.into_iter().reduce(f64::min)
}

/// The border that holds for each row.
fn borders(cut: Cut, of: &[Option<f64>], values: &dyn Values) -> Vec<Option<f64>> {
    let data = values.data();
    let mut out = vec![None; of.len()];
    for period in 0..data.periods().len() {
        let rows = data.period_rows(period);
        let border = match cut {
            Cut::At(x) => Some(x),
            Cut::Median => {
                let own: Vec<f64> = rows.clone().filter(|r| data.unit(*r).role == Role::Scored).filter_map(|r| of[r]).collect();
                median(&own, &mut Vec::new())
            }
        };
        rows.for_each(|r| out[r] = border);
    }
    out
}

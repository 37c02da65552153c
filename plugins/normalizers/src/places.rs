//! Places among the values of a fit.

use indicia_plugin::prelude::*;

use crate::cells;
use crate::span::too_few;

choices! {
    /// What tied values share.
    pub enum Ties {
        /// The lowest of their places.
        Min = "min",
        /// The highest of their places.
        Max = "max",
        /// The mean of their places.
        Mean = "mean",
    }
}

/// The values of a fit with a rule for ties.
pub struct Places<'a> {
    /// The values, ascending.
    pub sorted: &'a [f64],
    /// What tied values share.
    pub ties: Ties,
}

impl Places<'_> {
    /// The values of a column, ascending.
    pub fn learn(x: &[f64], field: &Field) -> Result<Vec<f64>, Failure> {
        cells::no_target(field)?;
        if x.is_empty() {
            return Err(too_few(1, 0));
        }
        let mut sorted = x.to_vec();
        // Both zeros are one value.
        sorted.iter_mut().for_each(|v| *v += 0.0);
        indicia_kernels::sort(&mut sorted);
        Ok(sorted)
    }

    /// The place of a value, counted from the worst, from 1 to the number of values.
    pub fn of(&self, x: f64, field: &Field) -> f64 {
        let n = self.sorted.len();
        let less = self.sorted.partition_point(|v| *v < x);
        let equal = self.sorted.partition_point(|v| *v <= x) - less;
        let worse = if field.direction == Direction::Negative { n - less - equal } else { less };
        let place = match (equal, self.ties) {
            (0, _) => worse as f64 + 0.5,
            (_, Ties::Min) => worse as f64 + 1.0,
            (_, Ties::Max) => (worse + equal) as f64,
            (_, Ties::Mean) => worse as f64 + (equal as f64 + 1.0) / 2.0,
        };
        place.clamp(1.0, n.max(1) as f64)
    }
}

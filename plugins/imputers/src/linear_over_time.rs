//! Straight lines over time.

use indicia_plugin::prelude::*;

use crate::gaps::{is_gap, told};
use crate::series::by_unit;

choices! {
    /// What stands before the first and after the last value that is known.
    pub enum Ends {
        /// Nothing.
        Missing = "missing",
        /// The nearest value that is known.
        Hold = "hold",
    }
}

method! {
    /// # linear-over-time: straight line between known periods (线性插值)
    ///
    /// ```text
    /// value = x0 + (x1 - x0) (t - t0) / (t1 - t0)
    /// ```
    ///
    /// between the unit's nearest earlier and later values, x0 at t0 and x1 at t1. Time is counted in periods, so that absent ones count. Before the first and after the last known value nothing
    /// is guessed, unless `ends = "hold"` repeats the nearest. Nothing is learnt: a later unit is filled out of its own values.
    ///
    /// **Range**: that of the unit's own values. Filled cells are marked.
    /// **Direction**: plays no part; what is filled is on the scale of the data.
    ///
    /// ## Missing values
    /// Cells that are missing are filled; what does not apply, lacks evidence or was withheld is not.
    ///
    /// ## Degenerate cases
    /// No value on one side: the cell stays missing and says so (`no-neighbour`).
    ///
    /// ## Source
    /// Linear interpolation; OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 3.
    ///
    /// ## Example
    /// ```toml
    /// use = "linear-over-time"
    ///
    /// [example]
    /// columns = { a = [5, "-", 11, "-"] }
    /// unit = [0, 0, 0, 0]
    /// period = [0, 1, 3, 4]
    /// gives = [5, 7, 11, "-"]
    /// ```
    pub struct LinearOverTime: Imputer = "linear-over-time" {
        title { zh: "线性插值", en: "Straight line over time" }
        page_zh "linear_over_time.zh.md"
        params {
            /// What stands before the first and after the last value that is known.
            ends: Ends = Ends::Missing;
        }
    }
}

impl LinearOverTime {
    fn value(&self, before: Option<(u32, f64)>, after: Option<(u32, f64)>, t: u32) -> Option<f64> {
        match (before, after) {
            (Some((t0, x0)), Some((t1, x1))) => Some(x0 + (x1 - x0) * f64::from(t - t0) / f64::from(t1 - t0)),
            (Some((_, x)), None) | (None, Some((_, x))) if self.ends == Ends::Hold => Some(x),
            _ => None,
        }
    }
}

impl Imputer for LinearOverTime {
    type State = ();

    fn facts(&self) -> Facts {
        Facts { missing: Missing::Own, fit: Fit::None, ..Facts::default() }
    }

    fn fit(&self, _: &Table, _: &Call) -> Result<(), Failure> {
        Ok(())
    }

    fn impute(&self, _: &(), data: &Table, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let units = by_unit(data)?;
        for (j, column) in data.columns.iter().enumerate() {
            let mut count = 0;
            let mut without = Vec::new();
            for rows in units.values() {
                let known: Vec<(u32, f64)> = rows.iter().filter_map(|r| column.get(*r).map(|x| (data.period[*r], x))).collect();
                for row in rows.iter().filter(|r| is_gap(column, **r)) {
                    let t = data.period[*row];
                    let after = known.partition_point(|(p, _)| *p < t);
                    // A second row of the same period is no neighbour in time.
                    let later = known[after..].iter().find(|(p, _)| *p > t);
                    let earlier = after.checked_sub(1).and_then(|n| known.get(n));
                    match self.value(earlier.copied(), later.copied(), t).filter(|v| v.is_finite()) {
                        Some(value) => {
                            fill(out, *row, j, value);
                            count += 1;
                        }
                        None => without.push(*row),
                    }
                }
            }
            without.sort_unstable();
            for row in without {
                call.cell(row, j, Failure::new("no-neighbour").arg("indicator", data.field(j).id));
            }
            told(j, &data.field(j), count, call);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{matrix, run};

    const GAP: f64 = f64::NAN;

    #[test]
    fn gaps_lie_on_the_line_between_the_units_own_values() {
        // from 10 in period 0 to 30 in period 4: 15 in period 1
        let x = matrix(&[("a", &[10.0, GAP, GAP, 2.0, 30.0, GAP])]).units(&[0, 1, 0, 1, 0, 1]).periods(&[0, 0, 1, 1, 4, 4]);
        let got = run(LinearOverTime::method(), "{}", &x).unwrap();
        assert_eq!(got.values, [Some(10.0), None, Some(15.0), Some(2.0), Some(30.0), None]);
        assert_eq!(got.codes(), ["no-neighbour", "no-neighbour", "imputed"]);
        assert_eq!(run(LinearOverTime::method(), r#"{"ends": "hold"}"#, &x).unwrap().all(), [10.0, 2.0, 15.0, 2.0, 30.0, 2.0]);
    }
}

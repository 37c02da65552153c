//! The last value that is known.

use indicia_plugin::prelude::*;

use crate::gaps::{is_gap, told};
use crate::series::by_unit;

method! {
    /// # last-known: the last known value (沿用最近一期)
    ///
    /// ```text
    /// value = the unit's value in the latest earlier period that has one
    /// ```
    ///
    /// at most `periods` back, counted in time. Nothing is learnt: a later unit or period is filled out of its own past.
    ///
    /// **Range**: that of the data. Filled cells are marked.
    /// **Direction**: plays no part; what is filled is on the scale of the data.
    ///
    /// ## Missing values
    /// Cells that are missing are filled; what does not apply, lacks evidence or was withheld is not.
    ///
    /// ## Degenerate cases
    /// No earlier value within reach: the cell stays missing and says so (`no-earlier`).
    ///
    /// ## Source
    /// Last observation carried forward; the function `impute_panel` of the R package COINr (`imp_type = "latest"`).
    ///
    /// ## Example
    /// ```toml
    /// use = "last-known"
    ///
    /// [example]
    /// columns = { a = [5, "-", "-"] }
    /// unit = [0, 0, 0]
    /// period = [0, 1, 2]
    /// gives = [5, 5, 5]
    /// ```
    pub struct LastKnown: Imputer = "last-known" {
        title { zh: "沿用最近一期", en: "Last known value" }
        page_zh "last_known.zh.md"
        params {
            /// How many periods back at most; without it any number.
            periods: Option<u32>, min 1.0;
        }
    }
}

impl Imputer for LastKnown {
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
                let mut last: Option<(u32, f64)> = None;
                for row in rows {
                    match column.get(*row) {
                        Some(x) => last = Some((data.period[*row], x)),
                        None if is_gap(column, *row) => {
                            let near = last.filter(|(p, _)| self.periods.is_none_or(|most| data.period[*row] - p <= most));
                            match near {
                                Some((_, x)) => {
                                    fill(out, *row, j, x);
                                    count += 1;
                                }
                                None => without.push(*row),
                            }
                        }
                        None => {}
                    }
                }
            }
            without.sort_unstable();
            for row in without {
                call.cell(row, j, Failure::new("no-earlier").arg("indicator", data.field(j).id));
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
    fn each_unit_keeps_its_own_last_value_within_reach() {
        // two units; the periods 0, 1, 4: a year is not the same as a row
        let x = matrix(&[("a", &[1.0, GAP, GAP, 7.0, GAP, GAP])]).units(&[0, 1, 0, 1, 0, 1]).periods(&[0, 0, 1, 1, 4, 4]);
        let got = run(LastKnown::method(), "{}", &x).unwrap();
        assert_eq!(
            (got.values.as_slice(), got.codes()),
            (&[Some(1.0), None, Some(1.0), Some(7.0), Some(1.0), Some(7.0)][..], vec!["no-earlier", "imputed"])
        );
        let near = run(LastKnown::method(), r#"{"periods": 1}"#, &x).unwrap();
        assert_eq!(near.values, [Some(1.0), None, Some(1.0), Some(7.0), None, None]);
    }
}

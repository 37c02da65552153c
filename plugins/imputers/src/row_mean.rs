//! The unit's own mean over the other indicators.

use indicia_plugin::prelude::*;

use crate::gaps::{is_gap, told};

state! {
    /// The least and the greatest value of a column.
    pub struct Ends {
        /// The least value.
        lo: f64,
        /// The greatest value.
        hi: f64,
    }
}

method! {
    /// # row-mean: the unit's own mean (同一评价对象其他指标的均值)
    ///
    /// The mean position of the unit in the indicators that it has, on the scale of the one that it lacks:
    ///
    /// ```text
    /// t_j = (x_j - lo_j) / (hi_j - lo_j),  mirrored for negative indicators
    /// t = mean of t_j over the indicators that are there
    /// value = lo + t (hi - lo),  mirrored for a negative indicator
    /// ```
    ///
    /// j is an indicator of the unit.
    ///
    /// `lo` and `hi` are the least and the greatest value of the units of the fit. The indicators are those that have this imputer: give it to a node
    /// (`[impute.for.NODE]`) to take the mean within it.
    ///
    /// **Range**: that of the data. Filled cells are marked.
    /// **Direction**: negative indicators are mirrored, so that a position means the same in all of them.
    ///
    /// ## Missing values
    /// Cells that are missing are filled; what does not apply, lacks evidence or was withheld is not.
    ///
    /// ## Degenerate cases
    /// Fewer than `min_present` indicators are there, or all values of the column are equal or missing: the cell stays missing and says so (`no-neighbour`).
    ///
    /// ## Source
    /// OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 3; the function `Impute` of the R package COINr with `impute_by = "row"` and `normalise_first = TRUE`.
    ///
    /// ## Example
    /// The second unit stands at the top of both others:
    /// ```toml
    /// use = "row-mean"
    ///
    /// [example]
    /// columns = { a = [0, 10, 5], b = [0, 4, 1], c = [20, "-", 60] }
    /// gives = [0, 10, 5, 0, 4, 1, 20, 60, 60]
    /// ```
    pub struct RowMean: Imputer = "row-mean" {
        title { zh: "同一对象其他指标均值插补", en: "The unit's own mean" }
        page_zh "row_mean.zh.md"
        params {
            /// Fewest indicators that must be there.
            min_present: u32 = 1, min 1.0;
        }
    }
}

/// Where a value stands between the ends, 0 for the worst and 1 for the best; the same backwards.
fn mirrored(t: f64, field: &Field) -> f64 {
    if field.direction == Direction::Negative { 1.0 - t } else { t }
}

impl Imputer for RowMean {
    type State = Vec<Option<Ends>>;

    fn facts(&self) -> Facts {
        Facts { missing: Missing::Own, min_rows: 1, ..Facts::default() }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Vec<Option<Ends>>, Failure> {
        let ends = |column: &Column| {
            let present: Vec<f64> = column.present().collect();
            let (lo, hi) = indicia_kernels::min_max(&present)?;
            (lo < hi && (hi - lo).is_finite()).then_some(Ends { lo, hi })
        };
        Ok(data.columns.iter().map(ends).collect())
    }

    fn impute(&self, s: &Vec<Option<Ends>>, data: &Table, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let ends = |j: usize| s.get(j).and_then(Option::as_ref);
        let position = |row: usize| {
            let places: Vec<f64> = (0..data.cols())
                .filter_map(|j| {
                    let (x, e) = data.columns[j].get(row).zip(ends(j))?;
                    Some(mirrored((x - e.lo) / (e.hi - e.lo), &data.field(j)))
                })
                .collect();
            if places.len() < self.min_present as usize { None } else { indicia_kernels::mean(&places).filter(|t| t.is_finite()) }
        };
        let gaps = |row: usize| data.columns.iter().any(|c| is_gap(c, row));
        let positions: Vec<Option<f64>> = (0..data.rows).map(|row| if gaps(row) { position(row) } else { None }).collect();
        for (j, column) in data.columns.iter().enumerate() {
            let mut count = 0;
            for row in (0..data.rows).filter(|r| is_gap(column, *r)) {
                match positions[row].zip(ends(j)).map(|(t, e)| e.lo + mirrored(t, &data.field(j)) * (e.hi - e.lo)).filter(|v| v.is_finite())
                {
                    Some(value) => {
                        fill(out, row, j, value);
                        count += 1;
                    }
                    None => call.cell(row, j, Failure::new("no-neighbour").arg("indicator", data.field(j).id)),
                }
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
    fn the_position_is_carried_to_the_scale_of_the_gap() {
        // a: 5 of 0..10 is 0.5; b: 1 of 0..4 is 0.25; the mean 0.375 of 20..60 is 35
        let x = matrix(&[("a", &[0.0, 10.0, 5.0]), ("b", &[0.0, 4.0, 1.0]), ("c", &[20.0, 60.0, GAP])]);
        assert_eq!(run(RowMean::method(), "{}", &x).unwrap().values[8], Some(35.0));
    }

    #[test]
    fn too_few_indicators_give_none() {
        let x = matrix(&[("a", &[0.0, 10.0, GAP]), ("b", &[0.0, 4.0, 1.0]), ("c", &[7.0, 7.0, GAP])]);
        let got = run(RowMean::method(), r#"{"min_present": 2}"#, &x).unwrap();
        assert_eq!((got.values[2], got.values[8], got.codes()), (None, None, vec!["no-neighbour", "no-neighbour"]));
        // with one: a quarter of 0..10; c is constant and has no scale
        let one = run(RowMean::method(), "{}", &x).unwrap();
        assert_eq!((one.values[2], one.values[8]), (Some(2.5), None));
    }
}

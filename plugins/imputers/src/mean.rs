//! The mean.

use std::collections::BTreeMap;

use indicia_plugin::prelude::*;

use crate::gaps::{Within, is_gap, period, told};

state! {
    /// Means of the columns in one period.
    pub struct Means {
        /// The period; nothing where all are taken together.
        period: Option<u32>,
        /// The mean of each column; nothing where no unit has a value.
        values: Vec<Option<f64>>,
    }
}

method! {
    /// # mean: the mean of the others (均值插补)
    ///
    /// ```text
    /// value = mean of the units of the fit that have one
    /// ```
    ///
    /// in the unit's own period, or over all periods with `within = "all"`. With `by = GROUP` beside `use` it is the mean of the unit's group. The spread of the column shrinks, and with it
    /// correlations; outliers pull the mean, where `median` stands.
    ///
    /// **Range**: that of the data. Filled cells are marked.
    /// **Direction**: plays no part; what is filled is on the scale of the data.
    ///
    /// ## Missing values
    /// Cells that are missing are filled; what does not apply, lacks evidence or was withheld is not.
    ///
    /// ## Degenerate cases
    /// No unit of the period has a value: the cell stays missing and says so (`no-neighbour`).
    ///
    /// ## Source
    /// OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 3, unconditional mean imputation; the functions `i_mean` and `i_mean_grp` of the R package COINr.
    ///
    /// ## Example
    /// ```toml
    /// use = "mean"
    ///
    /// [example]
    /// columns = { a = [1, 2, 9, "-"] }
    /// gives = [1, 2, 9, 4]
    /// ```
    pub struct Mean: Imputer = "mean" {
        title { zh: "均值插补", en: "Mean" }
        page_zh "mean.zh.md"
        params {
            /// Which units the mean is taken of.
            within: Within = Within::Period;
        }
    }
}

impl Imputer for Mean {
    type State = Vec<Means>;

    fn facts(&self) -> Facts {
        Facts { missing: Missing::Own, min_rows: 1, ..Facts::default() }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Vec<Means>, Failure> {
        let mut periods: BTreeMap<Option<u32>, Vec<usize>> = BTreeMap::new();
        for row in 0..data.rows {
            let key = if self.within == Within::All { None } else { Some(period(data, row)) };
            periods.entry(key).or_default().push(row);
        }
        let mean = |column: &Column, rows: &[usize]| {
            let present: Vec<f64> = rows.iter().filter_map(|r| column.get(*r)).collect();
            indicia_kernels::mean(&present).filter(|m| m.is_finite())
        };
        let of =
            |(period, rows): (Option<u32>, Vec<usize>)| Means { period, values: data.columns.iter().map(|c| mean(c, &rows)).collect() };
        Ok(periods.into_iter().map(of).collect())
    }

    fn impute(&self, s: &Vec<Means>, data: &Table, out: &mut Output, call: &Call) -> Result<(), Failure> {
        for (j, column) in data.columns.iter().enumerate() {
            let mut count = 0;
            for row in (0..data.rows).filter(|r| is_gap(column, *r)) {
                let key = if self.within == Within::All { None } else { Some(period(data, row)) };
                match s.iter().find(|m| m.period == key).and_then(|m| m.values.get(j).copied().flatten()) {
                    Some(mean) => {
                        fill(out, row, j, mean);
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
    fn gaps_get_the_mean_of_their_period() {
        let x = matrix(&[("a", &[1.0, 3.0, GAP, 10.0, GAP, GAP])]).periods(&[0, 0, 0, 1, 1, 2]);
        let got = run(Mean::method(), "{}", &x).unwrap();
        assert_eq!(got.values, [Some(1.0), Some(3.0), Some(2.0), Some(10.0), Some(10.0), None]);
        assert_eq!(got.codes(), ["no-neighbour", "imputed"]);
        // 14 / 3 over all periods
        let all = run(Mean::method(), r#"{"within": "all"}"#, &x).unwrap();
        assert_eq!(all.all()[2], 14.0 / 3.0);
    }
}

//! The median.

use std::collections::BTreeMap;

use indicia_plugin::prelude::*;

use crate::gaps::{Within, is_gap, period, told};

state! {
    /// Medians of the columns in one period.
    pub struct Medians {
        /// The period; nothing where all are taken together.
        period: Option<u32>,
        /// The median of each column; nothing where no unit has a value.
        values: Vec<Option<f64>>,
    }
}

method! {
    /// # median: the median of the others (中位数插补)
    ///
    /// ```text
    /// value = median of the units of the fit that have one
    /// ```
    ///
    /// in the unit's own period, or over all periods with `within = "all"`. It changes no ranks among the units with data, and pulls
    /// the unit to the middle: a plain choice when few cells are missing.
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
    /// OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 3, implicit modelling by the median.
    ///
    /// ## Example
    /// ```toml
    /// use = "median"
    ///
    /// [example]
    /// columns = { a = [1, 2, 9, "-"] }
    /// gives = [1, 2, 9, 2]
    /// ```
    pub struct Median: Imputer = "median" {
        title { zh: "中位数插补", en: "Median" }
        page_zh "median.zh.md"
        params {
            /// Which units the median is taken of.
            within: Within = Within::Period;
        }
    }
}

impl Imputer for Median {
    type State = Vec<Medians>;

    fn facts(&self) -> Facts {
        Facts { missing: Missing::Own, min_rows: 1, ..Facts::default() }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Vec<Medians>, Failure> {
        let mut groups: BTreeMap<Option<u32>, Vec<usize>> = BTreeMap::new();
        for row in 0..data.rows {
            let key = if self.within == Within::All { None } else { Some(period(data, row)) };
            groups.entry(key).or_default().push(row);
        }
        let mut scratch = Vec::new();
        let mut median = |column: &Column, rows: &[usize]| {
            let present: Vec<f64> = rows.iter().filter_map(|r| column.get(*r)).collect();
            indicia_kernels::median(&present, &mut scratch)
        };
        let of =
            |(period, rows): (Option<u32>, Vec<usize>)| Medians { period, values: data.columns.iter().map(|c| median(c, &rows)).collect() };
        Ok(groups.into_iter().map(of).collect())
    }

    fn impute(&self, s: &Vec<Medians>, data: &Table, out: &mut Output, call: &Call) -> Result<(), Failure> {
        for (j, column) in data.columns.iter().enumerate() {
            let mut count = 0;
            for row in (0..data.rows).filter(|r| is_gap(column, *r)) {
                let key = if self.within == Within::All { None } else { Some(period(data, row)) };
                match s.iter().find(|m| m.period == key).and_then(|m| m.values.get(j).copied().flatten()) {
                    Some(median) => {
                        fill(out, row, j, median);
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
    fn gaps_get_the_median_of_their_period() {
        let x = matrix(&[("a", &[1.0, 3.0, GAP, 10.0, GAP, GAP])]).periods(&[0, 0, 0, 1, 1, 2]);
        let got = run(Median::method(), "{}", &x).unwrap();
        assert_eq!(got.values, [Some(1.0), Some(3.0), Some(2.0), Some(10.0), Some(10.0), None]);
        assert_eq!(got.codes(), ["no-neighbour", "imputed"]);
        let all = run(Median::method(), r#"{"within": "all"}"#, &x).unwrap();
        assert_eq!(all.all(), [1.0, 3.0, 3.0, 10.0, 3.0, 3.0]);
    }
}

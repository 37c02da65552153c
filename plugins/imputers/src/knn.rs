//! Nearest neighbours.

use indicia_plugin::prelude::*;

use crate::gaps::{Within, is_gap, period, told};

state! {
    /// The units of the fit, with what makes their columns comparable.
    pub struct Donors {
        /// Standard deviation of each column; nothing for columns that tell no units apart.
        sd: Vec<Option<f64>>,
        /// Values, column by column; nothing where one is missing.
        columns: Vec<Vec<Option<f64>>>,
        /// Period of each unit.
        period: Vec<u32>,
    }
}

method! {
    /// # knn: the mean of the nearest neighbours (K 近邻插补)
    ///
    /// A gap is filled with the mean of the k units of the fit that resemble the unit most and have the value.
    ///
    /// ```text
    /// d(p, q)^2 = mean over the shared columns j of ((x_pj - x_qj) / sd_j)^2
    /// ```
    ///
    /// p and q are two units, and d is how far apart they are.
    ///
    /// Shared columns are those in which both units have a value; `sd_j` is the sample standard deviation of column j over the units
    /// of the fit, and columns without one are not compared. Neighbours have at least `shared` columns in common with the unit.
    /// Equal distances are taken in the order of the rows, so the result is always the same.
    ///
    /// The columns are those of all indicators that name this imputer with the same parameters.
    ///
    /// **Range**: within that of the neighbours' values. Filled cells are marked.
    /// **Direction**: plays no part; what is filled is on the scale of the data.
    ///
    /// ## Missing values
    /// Cells that are missing are filled; what does not apply, lacks evidence or was withheld is not.
    ///
    /// ## Degenerate cases
    /// Fewer than k such neighbours: the cell stays missing and says so (`no-neighbour`). A single column has nothing to compare
    /// units by, so nothing is filled.
    ///
    /// ## Source
    /// Troyanskaya et al., "Missing value estimation methods for DNA microarrays", *Bioinformatics* 17 (2001), 520-525; distances over
    /// shared columns as in Gower (1971).
    ///
    /// ## Example
    /// ```toml
    /// use = "knn"
    /// params = { k = 2 }
    ///
    /// [example]
    /// columns = { a = [1, 2, 9, 3], b = [10, 30, 90, "-"] }
    /// gives = [1, 2, 9, 3, 10, 30, 90, 20]
    /// ```
    pub struct Knn: Imputer = "knn" {
        title { zh: "K 近邻插补", en: "Nearest neighbours" }
        page_zh "knn.zh.md"
        params {
            /// How many neighbours.
            k: u32 = 5, min 1.0;
            /// Fewest columns in which a neighbour can be compared.
            shared: u32 = 1, min 1.0;
            /// Whom a unit is compared with.
            within: Within = Within::Period;
        }
    }
}

impl Donors {
    /// Mean squared distance of a row to a donor; nothing when too few columns are shared.
    fn distance(&self, row: &[Option<f64>], donor: usize, shared: u32) -> Option<f64> {
        let (mut sum, mut count) = (0.0, 0_u32);
        for ((x, column), sd) in row.iter().zip(&self.columns).zip(&self.sd) {
            if let (Some(x), Some(y), Some(sd)) = (x, column[donor], sd) {
                let d = (x - y) / sd;
                sum += d * d;
                count += 1;
            }
        }
        if count >= shared { Some(sum / f64::from(count)) } else { None }
    }
}

impl Imputer for Knn {
    type State = Donors;

    fn facts(&self) -> Facts {
        Facts { missing: Missing::Own, min_rows: self.k, ..Facts::default() }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Donors, Failure> {
        let columns: Vec<Vec<Option<f64>>> = data.columns.iter().map(|c| (0..data.rows).map(|r| c.get(r)).collect()).collect();
        let sd = |column: &Vec<Option<f64>>| {
            let present: Vec<f64> = column.iter().flatten().copied().collect();
            let (lo, hi) = indicia_kernels::min_max(&present)?;
            indicia_kernels::sd(&present, 1).filter(|sd| lo < hi && sd.is_finite() && *sd > 0.0)
        };
        Ok(Donors { sd: columns.iter().map(sd).collect(), period: (0..data.rows).map(|r| period(data, r)).collect(), columns })
    }

    fn impute(&self, s: &Donors, data: &Table, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let donors = s.period.len();
        if s.columns.len() != data.cols() || s.sd.len() != data.cols() || s.columns.iter().any(|c| c.len() != donors) {
            return Err(Failure::new("foreign-state"));
        }
        let mut filled = vec![0; data.cols()];
        for row in 0..data.rows {
            let gaps: Vec<usize> = (0..data.cols()).filter(|j| is_gap(&data.columns[*j], row)).collect();
            if gaps.is_empty() {
                continue;
            }
            if (call.cancelled)() {
                return Err(Failure::new("cancelled"));
            }
            let values: Vec<Option<f64>> = data.columns.iter().map(|c| c.get(row)).collect();
            let comparable = |d: &usize| self.within == Within::All || s.period[*d] == period(data, row);
            let mut near: Vec<(f64, usize)> =
                (0..donors).filter(comparable).filter_map(|d| s.distance(&values, d, self.shared).map(|x| (x, d))).collect();
            near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            for j in gaps {
                let found: Vec<f64> = near.iter().filter_map(|(_, d)| s.columns[j][*d]).take(self.k as usize).collect();
                if found.len() < self.k as usize {
                    call.cell(row, j, Failure::new("no-neighbour").arg("indicator", data.field(j).id));
                } else if let Some(mean) = indicia_kernels::mean(&found) {
                    fill(out, row, j, mean);
                    filled[j] += 1;
                }
            }
        }
        for (j, count) in filled.into_iter().enumerate() {
            told(j, &data.field(j), count, call);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{matrix, run, run_on};

    const GAP: f64 = f64::NAN;

    #[test]
    fn the_nearest_that_have_the_value_are_averaged() {
        // By a, 3.0 is nearest to 3.1 (which has no b), then 2.0, then 5.0, then 9.0.
        let x = matrix(&[("a", &[2.0, 9.0, 3.0, 3.1, 5.0]), ("b", &[10.0, 90.0, GAP, GAP, 40.0])]);
        let got = run(Knn::method(), r#"{"k": 2}"#, &x).unwrap();
        assert_eq!(got.values[7], Some(25.0));
        assert_eq!((got.status[7], got.status[5]), (Status::PRESENT | Status::IMPUTED, Status::PRESENT));
        assert_eq!((got.codes(), got.arg("count"), got.arg("indicator")), (vec!["imputed"], Some("2"), Some("b")));
    }

    #[test]
    fn columns_count_in_units_of_their_own_spread() {
        // In b the first is nearer to the gap (100 against 101), but b spreads over hundreds and a over tenths.
        let x = matrix(&[("a", &[0.1, 0.5, 0.5]), ("b", &[100.0, 400.0, 101.0]), ("c", &[1.0, 2.0, GAP])]);
        // d to 1: (0.4/0.231)^2 + (1/172)^2 = 3.0; to 2: 0 + (299/172.9)^2 = 2.99: the second, by a hair
        assert_eq!(run(Knn::method(), r#"{"k": 1}"#, &x).unwrap().values[8], Some(2.0));
    }

    #[test]
    fn neighbours_are_of_the_same_period() {
        let x = matrix(&[("a", &[1.0, 5.0, 5.0, 1.0]), ("b", &[10.0, 50.0, 70.0, GAP])]).periods(&[0, 0, 1, 1]);
        assert_eq!(run(Knn::method(), r#"{"k": 1}"#, &x).unwrap().values[7], Some(70.0));
        assert_eq!(run(Knn::method(), r#"{"k": 1, "within": "all"}"#, &x).unwrap().values[7], Some(10.0));
    }

    #[test]
    fn equal_distances_are_taken_in_the_order_of_rows() {
        let x = matrix(&[("a", &[1.0, 3.0, 2.0]), ("b", &[10.0, 30.0, GAP])]);
        assert_eq!(run(Knn::method(), r#"{"k": 1}"#, &x).unwrap().values[5], Some(10.0));
    }

    #[test]
    fn too_few_neighbours_leave_the_gap() {
        let x = matrix(&[("a", &[1.0, 3.0, 2.0]), ("b", &[10.0, 30.0, GAP])]);
        let got = run(Knn::method(), r#"{"k": 3}"#, &x).unwrap();
        assert_eq!((got.values[5], got.codes(), got.arg("indicator")), (None, vec!["no-neighbour"], Some("b")));
        let two = run(Knn::method(), r#"{"k": 1, "shared": 2}"#, &x).unwrap();
        assert_eq!((two.values[5], two.codes()), (None, vec!["no-neighbour"]));
        let constant = matrix(&[("a", &[2.0, 2.0, 2.0]), ("b", &[10.0, 30.0, GAP])]);
        assert_eq!(run(Knn::method(), r#"{"k": 1}"#, &constant).unwrap().codes(), ["no-neighbour"]);
    }

    #[test]
    fn a_later_unit_is_filled_from_the_units_of_the_fit() {
        let fit = matrix(&[("a", &[1.0, 3.0]), ("b", &[10.0, 30.0])]);
        let got = run_on(Knn::method(), r#"{"k": 1}"#, &fit, &matrix(&[("a", &[2.9]), ("b", &[GAP])])).unwrap();
        assert_eq!(got.all(), [2.9, 30.0]);
    }
}

//! Regression on other indicators.

use indicia_plugin::prelude::*;

use crate::gaps::{is_gap, told};

state! {
    /// The regression of one column.
    pub struct Line {
        /// The constant, then the coefficient of each predictor; nothing where there is no regression.
        coefficients: Vec<f64>,
        /// The share of the variance that it explains.
        r2: f64,
    }
}

method! {
    /// # regression: regression on other indicators (回归插补)
    ///
    /// ```text
    /// value = b0 + b1 x1 + ... + bk xk
    /// ```
    ///
    /// b0 to bk are the coefficients and x1 to xk the predictors; the coefficients are found
    /// by least squares over the units of the fit that have the column and every predictor. `predictors` names columns of the matrix, that is, indicators that have this imputer too. A column is not regressed on itself:
    /// a predictor that has gaps is filled out of the other ones.
    ///
    /// **Range**: without bounds: a line can leave that of the data. Filled cells are marked.
    /// **Direction**: plays no part; what is filled is on the scale of the data.
    ///
    /// ## Missing values
    /// Cells that are missing are filled where every predictor has a value; what does not apply, lacks evidence or was withheld is not.
    ///
    /// ## Degenerate cases
    /// Too few complete units, or predictors of which one is a combination of the others to ten digits: no column is guessed, and each gap says so (`no-neighbour`), as does one whose unit lacks a predictor. A regression that explains
    /// less than `min_r2` of the variance fills nothing.
    ///
    /// ## Source
    /// OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 3, regression imputation.
    ///
    /// ## Example
    /// ```toml
    /// use = "regression"
    /// params = { predictors = ["a"] }
    ///
    /// [example]
    /// columns = { a = [1, 2, 3, 4, 5], b = [3, 5, 7, 9, "-"] }
    /// gives = [1, 2, 3, 4, 5, 3, 5, 7, 9, 11]
    /// ```
    pub struct Regression: Imputer = "regression" {
        title { zh: "回归插补", en: "Regression" }
        page_zh "regression.zh.md"
        params {
            /// The columns that others are regressed on.
            predictors: Vec<String>;
            /// Least share of the variance that a regression must explain.
            min_r2: f64 = 0.0, min 0.0, max 1.0;
        }
        texts {
            "no-predictor" => { zh: "没有填写 `predictors`", en: "`predictors` names no column" }
            "regressed" => { zh: "指标 `{indicator}` 的回归插补：R² = {r2}", en: "regression of `{indicator}`: R2 = {r2}" }
        }
        example r#"{"predictors": ["a", "b"]}"#
    }
}

impl Regression {
    /// Numbers of the predictors of a column.
    fn of(&self, data: &Table, column: usize) -> Vec<usize> {
        let named = |id: &str| (0..data.cols()).find(|j| data.field(*j).id == id);
        self.predictors.iter().filter_map(|id| named(id)).filter(|j| *j != column).collect()
    }

    fn line(&self, data: &Table, column: usize) -> Line {
        let none = Line { coefficients: Vec::new(), r2: 0.0 };
        let predictors = self.of(data, column);
        let rows: Vec<usize> = (0..data.rows)
            .filter(|r| data.columns[column].is_present(*r) && predictors.iter().all(|j| data.columns[*j].is_present(*r)))
            .collect();
        let values = |j: usize| rows.iter().filter_map(|r| data.columns[j].get(*r)).collect::<Vec<f64>>();
        let mut design = vec![vec![1.0; rows.len()]];
        design.extend(predictors.iter().map(|j| values(*j)));
        if predictors.is_empty() || rows.is_empty() {
            return none;
        }
        match indicia_kernels::regress(&values(column), &design, 0) {
            Some(fit) if fit.coefficients.iter().all(|b| b.is_finite()) => {
                Line { coefficients: fit.coefficients, r2: fit.r2.unwrap_or(1.0) }
            }
            _ => none,
        }
    }
}

impl Imputer for Regression {
    type State = Vec<Line>;

    fn facts(&self) -> Facts {
        Facts { missing: Missing::Own, min_rows: 1, ..Facts::default() }
    }

    fn check(&self) -> Result<(), Failure> {
        if self.predictors.is_empty() { Err(Failure::new("no-predictor").at("predictors")) } else { Ok(()) }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Vec<Line>, Failure> {
        let gappy = |j: &usize| (0..data.rows).any(|r| !data.columns[*j].is_present(r));
        let empty = || Line { coefficients: Vec::new(), r2: 0.0 };
        Ok((0..data.cols()).map(|j| if gappy(&j) { self.line(data, j) } else { empty() }).collect())
    }

    fn impute(&self, s: &Vec<Line>, data: &Table, out: &mut Output, call: &Call) -> Result<(), Failure> {
        for (j, column) in data.columns.iter().enumerate() {
            let predictors = self.of(data, j);
            let line = s.get(j).filter(|l| l.coefficients.len() == predictors.len() + 1 && l.r2 >= self.min_r2);
            let mut count = 0;
            for row in (0..data.rows).filter(|r| is_gap(column, *r)) {
                let value = line.and_then(|l| {
                    let parts: Option<Vec<f64>> =
                        predictors.iter().zip(&l.coefficients[1..]).map(|(p, b)| data.columns[*p].get(row).map(|x| b * x)).collect();
                    Some(l.coefficients[0] + parts?.iter().sum::<f64>()).filter(|v| v.is_finite())
                });
                match value {
                    Some(value) => {
                        fill(out, row, j, value);
                        count += 1;
                    }
                    None => call.cell(row, j, Failure::new("no-neighbour").arg("indicator", data.field(j).id)),
                }
            }
            if let Some(line) = line.filter(|_| count > 0) {
                call.info(Failure::new("regressed").arg("indicator", data.field(j).id).arg("r2", libm::round(line.r2 * 1000.0) / 1000.0));
            }
            told(j, &data.field(j), count, call);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, instance, matrix, run};

    const GAP: f64 = f64::NAN;

    #[test]
    fn gaps_lie_on_the_line_of_the_complete_units() {
        // y on x = 1, 2, 3 with y = 1, 3, 2: the mean 2, the slope 0.5
        let x = matrix(&[("x", &[1.0, 2.0, 3.0, 6.0]), ("y", &[1.0, 3.0, 2.0, GAP])]);
        let got = run(Regression::method(), r#"{"predictors": ["x"]}"#, &x).unwrap();
        close(&[got.values[7].unwrap()], &[2.0 + 0.5 * 4.0], 1e-12);
        // of a variance of 2 it explains 0.5
        assert_eq!(got.findings[0].what.args.iter().find(|(n, _)| n == "r2").map(|(_, v)| v.as_str()), Some("0.25"));
        let weak = run(Regression::method(), r#"{"predictors": ["x"], "min_r2": 0.5}"#, &x).unwrap();
        assert_eq!((weak.values[7], weak.codes()), (None, vec!["no-neighbour"]));
    }

    #[test]
    fn without_a_predictor_or_with_dependent_ones_nothing_is_guessed() {
        let x = matrix(&[("x", &[1.0, 2.0, 3.0, GAP]), ("z", &[2.0, 4.0, 6.0, 8.0]), ("y", &[1.0, 3.0, 2.0, GAP])]);
        let got = run(Regression::method(), r#"{"predictors": ["x", "z"]}"#, &x).unwrap();
        assert_eq!((got.values[11], got.codes().last().copied()), (None, Some("no-neighbour")));
        assert_eq!(instance(Regression::method(), r#"{"predictors": []}"#).err().unwrap().code, "no-predictor");
    }
}

//! Change since an earlier period.

use std::collections::BTreeMap;

use indicia_plugin::prelude::*;

choices! {
    /// What change is measured by.
    pub enum Measure {
        /// Relative change, x / x0 - 1.
        Rate = "rate",
        /// The ratio, x / x0.
        Ratio = "ratio",
        /// The compound rate per period, (x / x0)^(1 / periods) - 1.
        Compound = "compound",
        /// The difference of logarithms, ln x - ln x0.
        Log = "log",
        /// The difference, x - x0.
        Difference = "difference",
    }
}

method! {
    /// # growth: change since an earlier period (增长)
    ///
    /// Compares a column with itself `periods` periods earlier, unit by unit; x is the value, x0 the earlier one:
    ///
    /// ```text
    /// rate         x / x0 - 1
    /// ratio        x / x0
    /// compound     (x / x0)^(1 / periods) - 1
    /// log          ln x - ln x0
    /// difference   x - x0
    /// ```
    ///
    /// Periods are counted in time, not in rows: with yearly data and `periods = 1`, 2021 is compared with 2020 and not with 2019,
    /// even where 2020 is absent. `compound` is the rate that, the same in every period, leads from x0 to x (CAGR, 年均增长率).
    ///
    /// **Range**: rates lie above -1 for values that are not negative.
    /// **Direction**: plays no part: the value is made here, and the direction of the indicator says which way is better.
    ///
    /// ## Missing values
    /// Missing where the value, or the earlier one, is missing. The first periods have no earlier one, which is told once for each
    /// of them (`no-earlier-period`); a unit that lacks its earlier value where others may have it is told by itself
    /// (`no-earlier`).
    ///
    /// ## Degenerate cases
    /// An earlier value of zero has no rate and no ratio (`division-by-zero`); a negative one would turn their sign, so it has none
    /// either (`ratio-not-positive`), nor has a negative value a compound rate. A logarithm needs both values to be positive (`log-not-positive`).
    ///
    /// ## Source
    /// Elementary index theory; the logarithmic rate adds up over periods. The compound rate is that of `COINr::CAGR`, which also multiplies it by the direction of the indicator.
    ///
    /// ## Example
    /// ```toml
    /// use = "growth"
    /// params = { column = "retail", measure = "rate" }
    ///
    /// [example]
    /// columns = { retail = [100, 80, 110, 80] }
    /// unit = [0, 1, 0, 1]
    /// period = [2020, 2020, 2021, 2021]
    /// gives = ["-", "-", 0.1, 0]
    /// ```
    pub struct Growth: Deriver = "growth" {
        title { zh: "增长", en: "Growth" }
        page_zh "growth.zh.md"
        params {
            /// The raw column.
            column: String;
            /// How many periods earlier.
            periods: u32 = 1, min 1.0;
            /// What change is measured by.
            measure: Measure = Measure::Rate;
            /// Unit of measure of the result.
            unit: Option<String>;
        }
        texts {
            "no-earlier-period" => {
                zh: "指标 `{indicator}` 在最早的时期没有前期数据可比，{count} 个评价对象记为缺失",
                en: "`{indicator}` has nothing to compare the first periods with; {count} values are missing",
            }
        }
        example r#"{"column": "a"}"#
    }
}

impl Growth {
    fn change(&self, x: f64, x0: f64) -> Result<f64, Failure> {
        match self.measure {
            Measure::Difference => Ok(x - x0),
            Measure::Rate | Measure::Ratio | Measure::Compound if x0 == 0.0 => {
                Err(Failure::new("division-by-zero").arg("found", &self.column))
            }
            Measure::Rate | Measure::Ratio | Measure::Compound if x0 < 0.0 => Err(Failure::new("ratio-not-positive").arg("value", x0)),
            Measure::Rate => Ok(x / x0 - 1.0),
            Measure::Ratio => Ok(x / x0),
            Measure::Compound if x < 0.0 => Err(Failure::new("ratio-not-positive").arg("value", x)),
            Measure::Compound => Ok(libm::pow(x / x0, 1.0 / f64::from(self.periods)) - 1.0),
            Measure::Log => match if x > 0.0 { x0 } else { x } {
                low if low <= 0.0 => Err(Failure::new("log-not-positive").arg("value", low)),
                _ => Ok(libm::log(x) - libm::log(x0)),
            },
        }
    }
}

impl Deriver for Growth {
    fn facts(&self) -> Facts {
        let unit = self.unit.clone();
        Facts { missing: Missing::Own, fit: Fit::None, inputs: vec![self.column.clone()], unit, ..Facts::default() }
    }

    fn derive(&self, data: &Table, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let [column] = data.columns else { return Err(Failure::new("no-column")) };
        if data.unit.len() != data.rows || data.period.len() != data.rows {
            return Err(Failure::new("wrong-shape").arg("expected", data.rows).arg("found", data.period.len()));
        }
        let rows: BTreeMap<(u32, u32), usize> = (0..data.rows).map(|r| ((data.unit[r], data.period[r]), r)).collect();
        let first = data.period.iter().copied().min().unwrap_or(0);
        let mut without = 0_u32;
        for row in 0..data.rows {
            let Some(x) = column.get(row) else {
                let state = column.status.and_then(|s| s.get(row)).map_or(Status::MISSING, |b| Status(*b).state());
                out.mark(row, 0, state);
                continue;
            };
            let earlier = data.period[row].checked_sub(self.periods).filter(|p| *p >= first);
            let Some(earlier) = earlier else {
                without += 1;
                out.mark(row, 0, Status::MISSING);
                continue;
            };
            let Some(x0) = rows.get(&(data.unit[row], earlier)).and_then(|r| column.get(*r)) else {
                out.mark(row, 0, Status::MISSING);
                call.cell(row, 0, Failure::new("no-earlier"));
                continue;
            };
            match self.change(x, x0) {
                Ok(y) if y.is_finite() => out.set(row, 0, y),
                refused => {
                    out.fail(row, 0);
                    call.cell(row, 0, refused.err().unwrap_or_else(|| Failure::new("overflow")));
                }
            }
        }
        if without > 0 {
            call.info(Failure::new("no-earlier-period").arg("count", without));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, close, matrix, run};

    /// Two units over three years with a gap between the second and the third.
    fn panel(x: &[f64; 6]) -> Given {
        matrix(&[("retail", x)]).units(&[0, 1, 0, 1, 0, 1]).periods(&[0, 0, 1, 1, 3, 3])
    }

    fn params(measure: &str, periods: u32) -> String {
        format!(r#"{{"column": "retail", "measure": "{measure}", "periods": {periods}}}"#)
    }

    #[test]
    fn each_measure_is_its_formula() {
        let x = panel(&[100.0, 80.0, 110.0, 60.0, 0.0, 0.0]);
        for (measure, expected) in
            [("rate", [110.0 / 100.0 - 1.0, 60.0 / 80.0 - 1.0]), ("ratio", [1.1, 0.75]), ("difference", [10.0, -20.0])]
        {
            let got = run(Growth::method(), &params(measure, 1), &x).unwrap();
            close(&[got.values[2].unwrap(), got.values[3].unwrap()], &expected, 1e-15);
        }
        let log = run(Growth::method(), &params("log", 1), &x).unwrap();
        close(&[log.values[2].unwrap()], &[libm::log(1.1)], 1e-15);
    }

    #[test]
    fn a_compound_rate_leads_from_one_value_to_the_other() {
        // Over three years 100 * 1.1^3 = 133.1, 64 / 8 = 2^3, and down to nothing; a value below zero has no rate.
        let x = panel(&[100.0, 8.0, 0.0, 0.0, 133.1, 64.0]);
        let got = run(Growth::method(), &params("compound", 3), &x).unwrap();
        close(&[got.values[4].unwrap(), got.values[5].unwrap()], &[0.1, 1.0], 1e-14);
        let x = panel(&[100.0, 8.0, 0.0, -1.0, f64::NAN, f64::NAN]);
        let got = run(Growth::method(), &params("compound", 1), &x).unwrap();
        assert_eq!((got.values[2], got.values[3], got.codes()[0]), (Some(-1.0), None, "ratio-not-positive"));
    }

    #[test]
    fn an_absent_year_is_not_skipped_over() {
        let x = panel(&[100.0, 80.0, 110.0, 60.0, 120.0, 90.0]);
        let got = run(Growth::method(), &params("rate", 1), &x).unwrap();
        assert_eq!(got.values[4..], [None, None]);
        assert_eq!(got.codes(), ["no-earlier", "no-earlier", "no-earlier-period"]);
        let two = run(Growth::method(), &params("difference", 2), &x).unwrap();
        assert_eq!(two.values[4..], [Some(10.0), Some(30.0)]);
    }

    #[test]
    fn the_first_year_is_missing_and_told_once() {
        let got = run(Growth::method(), &params("rate", 1), &panel(&[100.0, 80.0, 110.0, 60.0, f64::NAN, f64::NAN])).unwrap();
        assert_eq!((&got.values[..2], &got.status[..2]), (&[None, None][..], &[Status::MISSING; 2][..]));
        assert_eq!((got.codes(), got.arg("count")), (vec!["no-earlier-period"], Some("2")));
    }

    #[test]
    fn an_earlier_value_that_allows_no_ratio_is_told() {
        let x = panel(&[0.0, -5.0, 110.0, 60.0, f64::NAN, f64::NAN]);
        let codes = |measure: &str| run(Growth::method(), &params(measure, 1), &x).unwrap().codes()[..2].join(" ");
        assert_eq!(codes("rate"), "division-by-zero ratio-not-positive");
        assert_eq!(codes("log"), "log-not-positive log-not-positive");
        assert_eq!(run(Growth::method(), &params("difference", 1), &x).unwrap().values[2..4], [Some(110.0), Some(65.0)]);
    }
}

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
        /// The slope of the straight line through all values of the stretch, a period.
        Slope = "slope",
        /// That slope as a part of where the line starts.
        Trend = "trend",
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
    /// slope        b = sum of (t - mean t) (x_t - mean x) / sum of (t - mean t)^2
    /// trend        b / (mean x + b (t0 - mean t))
    /// ```
    ///
    /// Periods are counted in time, not in rows: with yearly data and `periods = 1`, 2021 is compared with 2020 and not with 2019,
    /// even where 2020 is absent. `compound` is the rate that, the same in every period, leads from x0 to x (CAGR, 年均增长率).
    ///
    /// `slope` and `trend` take every value x_t of the unit from `periods` periods earlier to now, not the two ends alone: b is the slope of their straight line by least squares, a period; t is time, t0 that of the first value, and the means are over the values that
    /// are there. `trend` is the mean relative change a period, against the start of the line: a single odd year moves it less than `rate` or `compound`.
    ///
    /// **Range**: rates lie above -1 for values that are not negative.
    /// **Direction**: plays no part: the value is made here, and the direction of the indicator says which way is better.
    ///
    /// ## Missing values
    /// Missing where the value, or the earlier one, is missing. The first periods have no earlier one, which is told once for each
    /// of them (`no-earlier-period`); a unit that lacks its earlier value where others may have it is told by itself
    /// (`no-earlier`). A line needs three values in its stretch, today's among them, and passes over the others; with fewer it is missing (`trend-short`).
    ///
    /// ## Degenerate cases
    /// An earlier value of zero has no rate and no ratio (`division-by-zero`); a negative one would turn their sign, so it has none
    /// either (`ratio-not-positive`), nor has a negative value a compound rate. A line that starts at zero or below has no trend, likewise. A logarithm needs both values to be positive (`log-not-positive`).
    ///
    /// ## Source
    /// Elementary index theory; the logarithmic rate adds up over periods. The compound rate is that of `COINr::CAGR`, which also multiplies it by the direction of the indicator; 100 times the trend is that of
    /// `COINr::prc_change` with three points and more, equal to it in all 16 series of its reference run. With two points that function takes a difference instead.
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
            "trend-short" => {
                zh: "`{unit}` 的 `{indicator}` 在所取时期内只有 {found} 个值，拟合直线至少需要 {expected} 个，记为缺失",
                en: "`{indicator}` of `{unit}` has {found} values in the stretch, and a line needs {expected}; it is missing",
            }
        }
        example r#"{"column": "a"}"#
    }
}

impl Growth {
    fn change(&self, x: f64, x0: f64) -> Result<f64, Failure> {
        match self.measure {
            // Lines are fitted to more than two values, by `line`.
            Measure::Difference | Measure::Slope | Measure::Trend => Ok(x - x0),
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

/// The fewest values of a line: through two there is always one.
const FEWEST: usize = 3;

impl Growth {
    /// The slope of values over time, or its part of where the line starts.
    fn line(&self, points: &[(f64, f64)]) -> Result<f64, Failure> {
        let n = points.len() as f64;
        let mean = |of: &dyn Fn(&(f64, f64)) -> f64| indicia_kernels::sum(&points.iter().map(of).collect::<Vec<_>>()) / n;
        let (t, x) = (mean(&|p| p.0), mean(&|p| p.1));
        let slope = mean(&|p| (p.0 - t) * (p.1 - x)) / mean(&|p| (p.0 - t) * (p.0 - t));
        if self.measure == Measure::Slope {
            return Ok(slope);
        }
        let start = x + slope * (points[0].0 - t);
        match start {
            0.0 => Err(Failure::new("division-by-zero").arg("found", &self.column)),
            start if start < 0.0 => Err(Failure::new("ratio-not-positive").arg("value", start)),
            start => Ok(slope / start),
        }
    }

    fn is_line(&self) -> bool {
        matches!(self.measure, Measure::Slope | Measure::Trend)
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
            if self.is_line() {
                let at = |p: u32| rows.get(&(data.unit[row], p)).and_then(|r| column.get(*r)).map(|x| (f64::from(p), x));
                let points: Vec<(f64, f64)> = (earlier..=data.period[row]).filter_map(at).collect();
                if points.len() < FEWEST {
                    out.mark(row, 0, Status::MISSING);
                    call.cell(row, 0, Failure::new("trend-short").arg("found", points.len()).arg("expected", FEWEST));
                } else {
                    settle(self.line(&points), row, out, call);
                }
                continue;
            }
            let Some(x0) = rows.get(&(data.unit[row], earlier)).and_then(|r| column.get(*r)) else {
                out.mark(row, 0, Status::MISSING);
                call.cell(row, 0, Failure::new("no-earlier"));
                continue;
            };
            settle(self.change(x, x0), row, out, call);
        }
        if without > 0 {
            call.info(Failure::new("no-earlier-period").arg("count", without));
        }
        Ok(())
    }
}

/// Writes a value, or why there is none.
fn settle(value: Result<f64, Failure>, row: usize, out: &mut Output, call: &Call) {
    match value {
        Ok(y) if y.is_finite() => out.set(row, 0, y),
        refused => {
            out.fail(row, 0);
            call.cell(row, 0, refused.err().unwrap_or_else(|| Failure::new("overflow")));
        }
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

    #[test]
    fn a_line_takes_every_value_of_its_stretch() {
        // 100, 110 and 130 at 0, 1 and 3: mean t 4/3, mean x 340/3; b = (480 - 1360/3) / (10 - 16/3) = 10.06..; the second unit has a gap in between
        let x = panel(&[100.0, 80.0, 110.0, f64::NAN, 130.0, 90.0]);
        let b: f64 = (110.0 + 390.0 - 3.0 * (4.0 / 3.0) * (340.0 / 3.0)) / (10.0 - 16.0 / 3.0);
        let got = run(Growth::method(), &params("slope", 3), &x).unwrap();
        close(&[got.values[4].unwrap()], &[b], 1e-13);
        assert_eq!((got.values[5], got.codes()), (None, vec!["trend-short", "no-earlier-period"]));
        let start = 340.0 / 3.0 - b * 4.0 / 3.0;
        close(&[run(Growth::method(), &params("trend", 3), &x).unwrap().values[4].unwrap()], &[b / start], 1e-15);
    }

    #[test]
    fn a_line_from_below_zero_has_a_slope_and_no_trend() {
        let x = panel(&[-10.0, 0.0, 0.0, 10.0, 20.0, 30.0]);
        let got = run(Growth::method(), &params("slope", 3), &x).unwrap();
        close(&[got.values[4].unwrap(), got.values[5].unwrap()], &[10.0, 10.0], 1e-13);
        let none = run(Growth::method(), &params("trend", 3), &x).unwrap();
        assert_eq!((none.values[4], none.codes()[0]), (None, "ratio-not-positive"));
    }

    #[test]
    fn trends_of_coinr_s_reference_run() {
        // COINr 1.1.14, get_trends(f_trend = "prc_change") over 2018 to 2022: per cent of the start of the line, a year
        let Some(folder) = crate::trial::folder("trends_prc_change") else { return };
        let folder = folder.join("reference/coinr");
        let records = |file: &str| {
            let mut reader = csv::Reader::from_path(folder.join(file)).unwrap();
            reader.deserialize::<std::collections::BTreeMap<String, String>>().map(Result::unwrap).collect::<Vec<_>>()
        };
        let (panel, trends) = (records("asem_iData_p.csv"), records("trends_prc_change.csv"));
        assert_eq!(trends.len(), 16);
        for trend in &trends {
            let mut series: Vec<(u32, f64)> = panel
                .iter()
                .filter(|r| r["uCode"] == trend["uCode"])
                .map(|r| (r["Time"].parse().unwrap(), r[&trend["iCode"]].parse().unwrap()))
                .collect();
            series.sort_by_key(|(year, _)| *year);
            let values: Vec<f64> = series.iter().map(|(_, x)| *x).collect();
            let years: Vec<u32> = series.iter().map(|(year, _)| year - 2018).collect();
            let x = matrix(&[("retail", &values)]).units(&[0; 5]).periods(&years);
            let got = run(Growth::method(), &params("trend", 4), &x).unwrap().values[4].unwrap();
            let expected: f64 = trend["prc_change"].parse().unwrap();
            assert!((100.0 * got / expected - 1.0).abs() < 1e-10, "{} {}: {got} for {expected}", trend["uCode"], trend["iCode"]);
        }
    }
}

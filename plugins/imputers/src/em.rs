//! Expectation and maximisation under the normal distribution.

use indicia_plugin::prelude::*;

use crate::gaps::{is_gap, told};

state! {
    /// The distribution.
    pub struct Normal {
        /// Mean of each column.
        mean: Vec<f64>,
        /// Covariances, row by row.
        covariance: Vec<f64>,
        /// Steps that were taken.
        steps: u32,
    }
}

method! {
    /// # em: expectation and maximisation (EM 插补)
    ///
    /// Estimates the mean and the covariances of the columns as if they were jointly normal, gaps and all, and fills each gap with what the unit's other values lead one to expect:
    ///
    /// ```text
    /// E step   x_m = mu_m + S_mo S_oo^-1 (x_o - mu_o)      for the columns m that a unit lacks, given those it has, o
    /// M step   mu = mean of the filled rows
    ///          S  = (1/n) sum ((x - mu)(x - mu)' + C),  C = S_mm - S_mo S_oo^-1 S_om in the gaps of the row
    /// ```
    ///
    /// mu are the means and S the covariances of all columns; m and o as indices take the columns that a row lacks and those that it has. The two steps, E (expectation) and M (maximisation), are repeated
    /// until no mean and no covariance changes by more than `tolerance` of its column's spread. Columns are standardised on the way, so that units of measure do not matter. Unlike `regression` it needs no complete predictors;
    /// like it, it fills with expected values and so makes the data look more alike than they are.
    ///
    /// **Range**: without bounds. Filled cells are marked.
    /// **Direction**: plays no part; what is filled is on the scale of the data.
    ///
    /// ## Missing values
    /// Cells that are missing are filled, but for those of units that have no value at all (`no-neighbour`); what does not apply, lacks evidence or was withheld is not.
    ///
    /// ## Degenerate cases
    /// A column that is constant or has fewer than two values takes no part: its gaps stay (`no-neighbour`). Columns that depend on each other so that no inverse exists: refused (`em-singular`). No convergence within `steps`:
    /// refused (`no-convergence`).
    ///
    /// ## Source
    /// Dempster, A. P., Laird, N. M. and Rubin, D. B. (1977), *Journal of the Royal Statistical Society* B 39, 1-38; Little, R. J. A. and Rubin, D. B., *Statistical Analysis with Missing Data*,
    /// chapter 11. For two columns of which one is complete the result is the regression of Anderson (1957), *Journal of the American Statistical Association* 52, 200-203.
    ///
    /// ## Example
    /// ```toml
    /// use = "em"
    ///
    /// [example]
    /// columns = { x = [1, 2, 3, 6], y = [1, 3, 2, "-"] }
    /// gives = [1, 2, 3, 6, 1, 3, 2, 4]
    /// within = 1e-6
    /// ```
    pub struct Em: Imputer = "em" {
        title { zh: "EM 插补", en: "Expectation and maximisation" }
        page_zh "em.zh.md"
        params {
            /// Most steps.
            steps: u32 = 5000, min 1.0;
            /// When to stop, as a share of the spread.
            tolerance: f64 = 1e-10, above 0.0;
        }
        texts {
            "em-singular" => { zh: "各指标线性相关，EM 插补无法求解；请减少指标或改用其他方法", en: "the indicators depend on each other, and the distribution has no inverse; take some out, or use another imputer" }
        }
    }
}

/// A square matrix with the rows and columns of a list.
fn part(s: &[f64], k: usize, rows: &[usize], columns: &[usize]) -> Vec<f64> {
    rows.iter().flat_map(|r| columns.iter().map(move |c| s[r * k + c])).collect()
}

/// What is expected of the columns `missing` given those that are there: their values, and their covariances around them.
fn expected(mean: &[f64], s: &[f64], row: &[Option<f64>]) -> Option<(Vec<usize>, Vec<f64>, Vec<f64>)> {
    let k = mean.len();
    let (there, missing): (Vec<usize>, Vec<usize>) = (0..k).partition(|j| row[*j].is_some());
    let mut factor = part(s, k, &there, &there);
    if !there.is_empty() {
        indicia_kernels::cholesky(&mut factor, there.len()).ok()?;
    }
    let mut away: Vec<f64> = there.iter().map(|j| row[*j].unwrap_or(0.0) - mean[*j]).collect();
    if !there.is_empty() {
        indicia_kernels::cholesky_solve(&factor, &mut away);
    }
    let mut values = Vec::with_capacity(missing.len());
    let mut around = vec![0.0; missing.len() * missing.len()];
    for (a, m) in missing.iter().enumerate() {
        let own = part(s, k, &[*m], &there);
        values.push(mean[*m] + own.iter().zip(&away).map(|(c, z)| c * z).sum::<f64>());
        let mut solved = own;
        if !there.is_empty() {
            indicia_kernels::cholesky_solve(&factor, &mut solved);
        }
        for (b, other) in missing.iter().enumerate() {
            let cross = part(s, k, &[*other], &there);
            let explained: f64 = cross.iter().zip(&solved).map(|(c, z)| c * z).sum();
            around[a * missing.len() + b] = s[m * k + other] - explained;
        }
    }
    Some((missing, values, around))
}

/// One step: new means and covariances, divided by the number of rows.
fn step(rows: &[Vec<Option<f64>>], mean: &[f64], s: &[f64]) -> Option<(Vec<f64>, Vec<f64>)> {
    let (k, n) = (mean.len(), rows.len() as f64);
    let (mut sums, mut filled, mut extra) = (vec![0.0; k], Vec::with_capacity(rows.len()), vec![0.0; k * k]);
    for row in rows {
        let (missing, values, around) = expected(mean, s, row)?;
        let mut whole: Vec<f64> = row.iter().map(|x| x.unwrap_or(0.0)).collect();
        for (j, v) in missing.iter().zip(&values) {
            whole[*j] = *v;
        }
        for (a, i) in missing.iter().enumerate() {
            for (b, j) in missing.iter().enumerate() {
                extra[i * k + j] += around[a * missing.len() + b];
            }
        }
        sums.iter_mut().zip(&whole).for_each(|(s, x)| *s += x);
        filled.push(whole);
    }
    let mean: Vec<f64> = sums.iter().map(|s| s / n).collect();
    let mut covariance = extra;
    for whole in &filled {
        for i in 0..k {
            for j in 0..k {
                covariance[i * k + j] += (whole[i] - mean[i]) * (whole[j] - mean[j]);
            }
        }
    }
    covariance.iter_mut().for_each(|c| *c /= n);
    Some((mean, covariance))
}

/// Centre and spread of the values of a column; nothing where it has no spread.
fn scale(column: &Column) -> Option<(f64, f64)> {
    let present: Vec<f64> = column.present().collect();
    let (mean, sd) = (indicia_kernels::mean(&present)?, indicia_kernels::sd(&present, 0)?);
    (mean.is_finite() && sd.is_finite() && sd > 0.0).then_some((mean, sd))
}

impl Em {
    fn estimate(&self, rows: &[Vec<Option<f64>>], k: usize) -> Result<(Vec<f64>, Vec<f64>, u32), Failure> {
        // Standardised columns: the start is the origin with unit variances.
        let mut mean = vec![0.0; k];
        let mut covariance: Vec<f64> = (0..k * k).map(|at| if at % (k + 1) == 0 { 1.0 } else { 0.0 }).collect();
        for taken in 1..=self.steps {
            let (m, s) = step(rows, &mean, &covariance).ok_or_else(|| Failure::new("em-singular"))?;
            let change = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| libm::fabs(a - b)).fold(0.0, f64::max);
            let moved = change(&m, &mean).max(change(&s, &covariance));
            (mean, covariance) = (m, s);
            if moved <= self.tolerance {
                return Ok((mean, covariance, taken));
            }
        }
        Err(Failure::new("no-convergence").arg("count", self.steps))
    }
}

/// The columns of a state that take part: those with a variance.
fn taking_part(s: &Normal) -> Vec<usize> {
    let k = s.mean.len();
    (0..k).filter(|j| s.covariance.get(j * k + j).is_some_and(|v| *v > 0.0)).collect()
}

impl Imputer for Em {
    type State = Normal;

    fn facts(&self) -> Facts {
        Facts { missing: Missing::Own, min_rows: 2, ..Facts::default() }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Normal, Failure> {
        let k = data.cols();
        let scales: Vec<Option<(f64, f64)>> = data.columns.iter().map(scale).collect();
        let columns: Vec<usize> = (0..k).filter(|j| scales[*j].is_some()).collect();
        let cell = |row: usize, j: &usize| scales[*j].zip(data.columns[*j].get(row)).map(|((m, s), x)| (x - m) / s);
        let rows: Vec<Vec<Option<f64>>> = (0..data.rows)
            .map(|r| columns.iter().map(|j| cell(r, j)).collect::<Vec<_>>())
            .filter(|r| r.iter().any(Option::is_some))
            .collect();
        let (mut mean, mut covariance) = (vec![0.0; k], vec![0.0; k * k]);
        let mut steps = 0;
        // Without gaps there is nothing to expect.
        let gappy = rows.iter().flatten().any(Option::is_none);
        if !columns.is_empty() && rows.len() > 1 && gappy {
            let (m, s, taken) = self.estimate(&rows, columns.len())?;
            steps = taken;
            let spread = |j: usize| scales[j].map_or(0.0, |(_, sd)| sd);
            for (a, i) in columns.iter().enumerate() {
                mean[*i] = scales[*i].map_or(0.0, |(centre, sd)| centre + m[a] * sd);
                for (b, j) in columns.iter().enumerate() {
                    covariance[i * k + j] = s[a * columns.len() + b] * spread(*i) * spread(*j);
                }
            }
            if mean.iter().chain(&covariance).any(|x| !x.is_finite()) {
                return Err(Failure::new("overflow"));
            }
        }
        Ok(Normal { mean, covariance, steps })
    }

    fn impute(&self, s: &Normal, data: &Table, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let k = data.cols();
        let part_of = taking_part(s);
        let mean: Vec<f64> = part_of.iter().map(|j| s.mean[*j]).collect();
        let covariance = part(&s.covariance, s.mean.len(), &part_of, &part_of);
        let mut counts = vec![0; k];
        for row in 0..data.rows {
            let gaps: Vec<usize> = (0..k).filter(|j| is_gap(&data.columns[*j], row)).collect();
            if gaps.is_empty() {
                continue;
            }
            let cells: Vec<Option<f64>> = part_of.iter().map(|j| data.columns[*j].get(row)).collect();
            let found = if cells.iter().any(Option::is_some) { expected(&mean, &covariance, &cells) } else { None };
            for j in gaps {
                let value = found.as_ref().and_then(|(missing, values, _)| {
                    let at = missing.iter().position(|m| part_of[*m] == j)?;
                    values.get(at).copied().filter(|v| v.is_finite())
                });
                match value {
                    Some(value) => {
                        fill(out, row, j, value);
                        counts[j] += 1;
                    }
                    None => call.cell(row, j, Failure::new("no-neighbour").arg("indicator", data.field(j).id)),
                }
            }
        }
        for (j, count) in counts.into_iter().enumerate() {
            told(j, &data.field(j), count, call);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run};

    const GAP: f64 = f64::NAN;

    #[test]
    fn with_one_complete_column_it_is_the_regression_of_anderson() {
        // y on x over the complete units: mean of x 2.5, of y 3; slope sum (x - 2.5)(y - 3) / sum (x - 2.5)^2 = 5.5 / 5
        let x = matrix(&[("x", &[1.0, 2.0, 3.0, 4.0, 10.0, 0.0]), ("y", &[1.0, 3.0, 4.0, 4.0, GAP, GAP])]);
        let slope = (-1.5 * -2.0 + 0.0 + 0.5 + 1.5) / 5.0;
        let got = run(Em::method(), "{}", &x).unwrap();
        close(&[got.values[10].unwrap(), got.values[11].unwrap()], &[3.0 + slope * 7.5, 3.0 - slope * 2.5], 1e-7);
        // The mean of y is that of the filled column, its variance that of the line plus what is left around it (Anderson): slope^2 var x + rest.
        let state: toml::Value = toml::from_str(&format!("s = {}", got.state.replace("\":", "\" = "))).unwrap();
        let number = |v: &toml::Value| v.as_float().or(v.as_integer().map(|i| i as f64)).unwrap();
        let mean_y = 3.0 + slope * (20.0 / 6.0 - 2.5);
        assert!((number(&state["s"]["mean"][1]) - mean_y).abs() < 1e-7);
        let left: f64 =
            [(1.0, 1.0), (2.0, 3.0), (3.0, 4.0), (4.0, 4.0)].iter().map(|(x, y)| (y - 3.0 - slope * (x - 2.5_f64)).powi(2)).sum::<f64>()
                / 4.0;
        let var_x = [1.0, 2.0, 3.0, 4.0, 10.0, 0.0].iter().map(|x| (x - 20.0 / 6.0_f64).powi(2)).sum::<f64>() / 6.0;
        assert!((number(&state["s"]["covariance"][3]) - (slope * slope * var_x + left)).abs() < 1e-6);
    }

    #[test]
    fn units_of_measure_do_not_matter_and_empty_units_stay_empty() {
        let small = matrix(&[("x", &[1.0, 2.0, 3.0, GAP, GAP, 5.0, 4.0]), ("y", &[1.0, 3.0, GAP, 4.0, GAP, 2.0, 6.0])]);
        let large = matrix(&[("x", &[1e6, 2e6, 3e6, GAP, GAP, 5e6, 4e6]), ("y", &[1.0, 3.0, GAP, 4.0, GAP, 2.0, 6.0])]);
        let (a, b) = (run(Em::method(), "{}", &small).unwrap(), run(Em::method(), "{}", &large).unwrap());
        close(&[b.values[3].unwrap() / 1e6, b.values[9].unwrap()], &[a.values[3].unwrap(), a.values[9].unwrap()], 1e-6);
        assert_eq!((a.values[4], a.values[11]), (None, None));
    }

    #[test]
    fn columns_that_depend_on_each_other_are_refused() {
        let x = matrix(&[("x", &[1.0, 2.0, 3.0, 4.0]), ("z", &[2.0, 4.0, 6.0, 8.0]), ("y", &[1.0, 3.0, 2.0, GAP])]);
        assert_eq!(run(Em::method(), "{}", &x).unwrap_err().code, "em-singular");
    }
}

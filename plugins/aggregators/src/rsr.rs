//! The rank-sum ratio.

use indicia_kernels::normal_quantile;
use indicia_plugin::prelude::*;

use crate::fold::refuse_no_weight;
use crate::members::{Members, same_columns};

choices! {
    /// How a value becomes a rank.
    pub enum Ranks {
        /// Its place among the values, equal ones sharing the mean place.
        Mean = "mean",
        /// Its place between the least and the greatest value, 1 + (n - 1)(x - min)/(max - min).
        Interpolated = "interpolated",
    }
}

choices! {
    /// What the score is.
    pub enum Gives {
        /// The rank-sum ratio on the regression line.
        Fitted = "fitted",
        /// The rank-sum ratio itself.
        Ratio = "ratio",
        /// The number of the grade, 1 the lowest.
        Grade = "grade",
    }
}

method! {
    /// # rsr: rank-sum ratio (秩和比法)
    ///
    /// Values become ranks among the n units, the best with rank n; ranks are averaged and fitted to a normal distribution.
    ///
    /// ```text
    /// RSR    = sum w_j R_j / (n * sum w_j)
    /// Probit = z(p) + 5,  p = R̄ / n
    /// score  = a + b * Probit, RSR or the grade
    /// ```
    ///
    /// 1. `R_j` is the rank of the unit in child j: the mean place of equal values (`ranks = "mean"`), or
    ///    `1 + (n - 1)(x - min)/(max - min)` (`"interpolated"`, the non-integer variant).
    /// 2. `RSR = sum w_j R_j / (n * sum w_j)`.
    /// 3. The distinct values of RSR in rising order have frequencies f; with the mean place R̄ of the units that share a value,
    ///    `p = R̄ / n`, and for the greatest value `p = 1 - 1/(4n)`.
    /// 4. `Probit = z(p) + 5`, with z the standard normal quantile.
    /// 5. The score is `a + b * Probit`, the least-squares line of RSR on Probit over the distinct values
    ///    (`gives = "fitted"`), or RSR itself (`"ratio"`). The order is the same.
    /// 6. With `gives = "grade"` units are put into `grades` classes by the value on the line: the limits stand at the probits
    ///    `2 + 6 i / grades`, which cut six standard deviations into equal parts (3 grades: 4 and 6; 4: 3.5, 5, 6.5; 5: 3.2, 4.4, 5.6,
    ///    6.8, as in the published table of limits). A unit on a limit is in the upper grade; 1 is the lowest.
    ///
    /// The line is told with the result (`line`): a, b, R² and the F test of the regression.
    ///
    /// Scores are taken to be the higher the better. The score looks at all units of the fit: it changes when one joins or
    /// leaves. A unit outside the fit is placed among its units, half-way between two of them. Weights by group or by unit place a
    /// unit among the others as its own weights see them.
    ///
    /// **Range**: RSR lies in [1/n, 1] for the units of the fit; the line can leave it.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// Fewer than two distinct RSR have no line: refused (`no-line`). A constant child with interpolated ranks: refused
    /// (`constant-child`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Tian Fengtiao (田凤调), "秩和比法及其应用", 1988.
    ///
    /// ## Example
    /// ```toml
    /// use = "rsr"
    /// params = { gives = "ratio" }
    ///
    /// [example]
    /// columns = { a = [10, 20, 20, 40], b = [7, 5, 9, 8] }
    /// weights = [0.5, 0.5]
    /// gives = [0.375, 0.4375, 0.8125, 0.875]
    /// ```
    pub struct Rsr: Aggregator = "rsr" {
        title { zh: "秩和比法", en: "Rank-sum ratio" }
        page_zh "rsr.zh.md"
        params {
            /// How a value becomes a rank.
            ranks: Ranks = Ranks::Mean;
            /// What the score is.
            gives: Gives = Gives::Fitted;
            /// How many grades there are, for `gives = "grade"`.
            grades: u32 = 3, min 2.0, max 10.0;
        }
        texts {
            "line" => { zh: "`{node}` 的回归方程：RSR = {a} + {b} × Probit，R² = {r2}，F = {f}，P = {p}", en: "the line of `{node}`: RSR = {a} + {b} * Probit, R2 = {r2}, F = {f}, p = {p}" }
            "no-line" => { zh: "节点 `{node}` 的秩和比只有 {count} 种取值，无法拟合回归直线", en: "the rank-sum ratios of node `{node}` take only {count} value, so no line can be fitted" }
            "constant-child" => { zh: "`{id}` 的取值全部为 {value}，无法内插编秩", en: "all values of `{id}` are {value}, so ranks cannot be interpolated" }
        }
    }
}

/// The mean place of a value among sorted ones: half-way between two where it is none of them.
pub(crate) fn place(sorted: &[f64], x: f64) -> f64 {
    let below = sorted.partition_point(|v| *v < x);
    let equal = sorted.partition_point(|v| *v <= x) - below;
    below as f64 + (equal as f64 + 1.0) / 2.0
}

/// Columns sorted, for counting places.
struct Places {
    sorted: Vec<Vec<f64>>,
    units: usize,
    ranks: Ranks,
}

impl Places {
    fn of(members: &Members, ranks: Ranks) -> Places {
        let mut sorted: Vec<Vec<f64>> = members.columns().map(<[f64]>::to_vec).collect();
        sorted.iter_mut().for_each(|c| indicia_kernels::sort(c));
        Places { units: sorted.first().map_or(0, Vec::len), sorted, ranks }
    }

    fn rank(&self, column: usize, x: f64) -> f64 {
        let sorted = &self.sorted[column];
        match (self.ranks, sorted.first(), sorted.last()) {
            (Ranks::Interpolated, Some(lo), Some(hi)) => 1.0 + (self.units as f64 - 1.0) * ((x - lo) / (hi - lo)),
            // -0 and 0 are one value, but sort apart.
            _ => place(sorted, x + 0.0),
        }
    }

    fn ratio(&self, row: &[f64], w: &[f64]) -> f64 {
        let (mut total, mut sum) = (0.0, 0.0);
        for (j, (x, w)) in row.iter().zip(w).enumerate() {
            total += w * self.rank(j, *x);
            sum += w;
        }
        total / (self.units as f64 * sum)
    }
}

/// The ratios of the members with the line through them.
struct Line {
    sorted: Vec<f64>,
    intercept: f64,
    slope: f64,
    /// Share of the variance of RSR that the line explains.
    explained: f64,
    /// How many points it goes through.
    points: usize,
}

impl Line {
    fn through(mut ratios: Vec<f64>) -> Result<Line, Failure> {
        indicia_kernels::sort(&mut ratios);
        let distinct: Vec<f64> = ratios.chunk_by(|a, b| a == b).map(|same| same[0]).collect();
        if distinct.len() < 2 {
            return Err(Failure::new("no-line").arg("count", distinct.len()));
        }
        let mut line = Line { sorted: ratios, intercept: 0.0, slope: 0.0, explained: 0.0, points: distinct.len() };
        let probits: Vec<f64> = distinct.iter().map(|r| line.probit(*r)).collect();
        let mean = |x: &[f64]| indicia_kernels::sum(x) / x.len() as f64;
        let (mx, my) = (mean(&probits), mean(&distinct));
        let dx: Vec<f64> = probits.iter().map(|x| x - mx).collect();
        let dy: Vec<f64> = distinct.iter().map(|y| y - my).collect();
        let (xx, xy, yy) = (indicia_kernels::dot(&dx, &dx), indicia_kernels::dot(&dx, &dy), indicia_kernels::dot(&dy, &dy));
        line.slope = xy / xx;
        line.intercept = my - line.slope * mx;
        line.explained = xy / xx * (xy / yy);
        Ok(line)
    }

    fn probit(&self, ratio: f64) -> f64 {
        let n = self.sorted.len() as f64;
        let greatest = self.sorted.last().is_some_and(|last| ratio >= *last);
        let p = if greatest { 1.0 - 1.0 / (4.0 * n) } else { place(&self.sorted, ratio) / n };
        normal_quantile(p).unwrap_or(0.0) + 5.0
    }

    fn fitted(&self, ratio: f64) -> f64 {
        self.intercept + self.slope * self.probit(ratio)
    }

    /// The grade of a ratio, 1 the lowest: the line rises, so grades on it are grades of the probit.
    fn grade(&self, ratio: f64, grades: u32) -> f64 {
        let probit = self.probit(ratio);
        let limit = |i: u32| 2.0 + 6.0 * f64::from(i) / f64::from(grades);
        f64::from(1 + (1..grades).filter(|i| probit >= limit(*i)).count() as u32)
    }

    /// The line with its test, for the trace.
    fn told(&self) -> Failure {
        let shown = |x: f64| format!("{x:.4}");
        let freedom = self.points.saturating_sub(2) as f64;
        let rest = 1.0 - self.explained;
        // Two points are met exactly, and nothing is left to test with.
        let f = if freedom > 0.0 && rest > 0.0 { Some(self.explained / rest * freedom) } else { None };
        let p = f.and_then(|f| indicia_kernels::f_upper(f, 1.0, freedom)).map(shown);
        Failure::new("line")
            .arg("a", shown(self.intercept))
            .arg("b", shown(self.slope))
            .arg("r2", shown(self.explained))
            .arg("f", f.map_or("-".into(), shown))
            .arg("p", p.unwrap_or_else(|| "-".into()))
    }
}

impl Rsr {
    /// Scores of rows under one weight vector.
    fn scores(&self, places: &Places, members: &Members, rows: &[Vec<f64>], w: &[f64], call: Option<&Call>) -> Result<Vec<f64>, Failure> {
        let ratios = rows.iter().map(|row| places.ratio(row, w));
        if self.gives == Gives::Ratio {
            return Ok(ratios.collect());
        }
        let of_members = (0..places.units)
            .map(|i| {
                let row: Vec<f64> = members.columns().map(|c| c[i]).collect();
                places.ratio(&row, w)
            })
            .collect();
        let line = Line::through(of_members)?;
        if let Some(call) = call {
            call.info(line.told());
        }
        let score = |ratio| if self.gives == Gives::Grade { line.grade(ratio, self.grades) } else { line.fitted(ratio) };
        Ok(ratios.map(score).collect())
    }
}

impl Aggregator for Rsr {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            range: match self.gives {
                Gives::Ratio if self.ranks == Ranks::Mean => Some([0.0, 1.0]),
                Gives::Grade => Some([1.0, f64::from(self.grades)]),
                _ => None,
            },
            order_preserving: true,
            min_rows: 2,
            locality: Locality::Set,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Members, Failure> {
        if self.ranks == Ranks::Interpolated {
            for (j, column) in data.columns.iter().enumerate() {
                if let Some((lo, hi)) = indicia_kernels::min_max(column.values)
                    && lo == hi
                {
                    return Err(Failure::new("constant-child").arg("id", data.field(j).id).arg("value", lo));
                }
            }
        }
        // Adding zero makes one value of -0 and 0.
        let mut members = Members::of(data)?;
        members.columns_mut().flatten().for_each(|x| *x += 0.0);
        Ok(members)
    }

    fn aggregate(&self, s: &Members, _: Option<&()>, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        same_columns(s.count(), data)?;
        let cols = data.cols();
        let places = Places::of(s, self.ranks);
        let mut rows = vec![vec![0.0; cols]; data.rows];
        rows.iter_mut().enumerate().for_each(|(i, row)| gather_row(data, i, row));
        match weights.axis {
            Axis::Shared | Axis::Batch => {
                refuse_no_weight(data, weights, out, call)?;
                let told = (weights.axis == Axis::Shared).then_some(call);
                for column in 0..out.cols {
                    let scores = self.scores(&places, s, &rows, weights.vector(column, cols), told)?;
                    out.column(column).0.copy_from_slice(&scores);
                }
            }
            Axis::Group | Axis::Row => {
                for (i, row) in rows.iter().enumerate() {
                    let w = weights.of_row(i, cols, data.group);
                    if w.iter().sum::<f64>() != 0.0 {
                        let score = self.scores(&places, s, std::slice::from_ref(row), w, None)?;
                        score.into_iter().for_each(|y| out.set(i, 0, y));
                    }
                }
                refuse_no_weight(data, weights, out, call)?;
            }
        }
        crate::fold::refuse_infinite(out, call);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run, run_on};

    fn four() -> crate::trial::Given {
        matrix(&[("a", &[10.0, 20.0, 20.0, 40.0]), ("b", &[7.0, 5.0, 9.0, 8.0])]).weights(&[1.0, 1.0])
    }

    #[test]
    fn ranks_are_averaged_and_divided_by_the_number_of_units() {
        // a: 1, 2.5, 2.5, 4; b: 2, 1, 4, 3
        let got = run(Rsr::method(), r#"{"gives": "ratio"}"#, &four()).unwrap();
        close(&got.all(), &[3.0 / 8.0, 3.5 / 8.0, 6.5 / 8.0, 7.0 / 8.0], 1e-15);
    }

    #[test]
    fn interpolated_ranks_keep_the_distances() {
        // 1 + 3 (x - 10) / 30
        let x = matrix(&[("a", &[10.0, 20.0, 25.0, 40.0])]).weights(&[2.0]);
        let got = run(Rsr::method(), r#"{"ranks": "interpolated", "gives": "ratio"}"#, &x).unwrap();
        close(&got.all(), &[1.0 / 4.0, 2.0 / 4.0, 2.5 / 4.0, 1.0], 1e-15);
        let constant = matrix(&[("a", &[3.0, 3.0])]).weights(&[1.0]);
        assert_eq!(run(Rsr::method(), r#"{"ranks": "interpolated"}"#, &constant).unwrap_err().code, "constant-child");
    }

    #[test]
    fn the_line_goes_through_two_points_exactly() {
        // Two distinct ratios, 1.5/3 twice and 3/3: a line through two points meets both.
        let x = matrix(&[("a", &[1.0, 1.0, 2.0])]).weights(&[1.0]);
        close(&run(Rsr::method(), "{}", &x).unwrap().all(), &[0.5, 0.5, 1.0], 1e-12);
    }

    #[test]
    fn the_line_is_that_of_least_squares_on_probits() {
        // Ratios 1/3, 2/3, 1 at p = 1/3, 2/3, 11/12. Standard normal quantiles -0.430727, 0.430727, 1.382994 from tables.
        let z = [-0.430727, 0.430727, 1.382994];
        let y = [1.0 / 3.0, 2.0 / 3.0, 1.0];
        let (mz, my) = (z.iter().sum::<f64>() / 3.0, 2.0 / 3.0);
        let covariance: f64 = z.iter().zip(y).map(|(z, y)| (z - mz) * (y - my)).sum();
        let slope = covariance / z.iter().map(|z| (z - mz) * (z - mz)).sum::<f64>();
        let line = z.map(|z| my + slope * (z - mz));
        let x = matrix(&[("a", &[5.0, 6.0, 9.0])]).weights(&[1.0]);
        close(&run(Rsr::method(), "{}", &x).unwrap().all(), &line, 1e-5);
    }

    #[test]
    fn grades_cut_the_probits_at_the_published_limits() {
        // 20 distinct units: p = i/20, the last 79/80; probits of the normal table: 4 at p = .1587, 6 at .8413; 3.5 at .0668, 6.5 at .9332
        let x: Vec<f64> = (1..=20).map(f64::from).collect();
        let x = matrix(&[("a", &x)]).weights(&[1.0]);
        let count = |grades: u32| -> Vec<usize> {
            let got = run(Rsr::method(), &format!(r#"{{"gives": "grade", "grades": {grades}}}"#), &x).unwrap().all();
            (1..=grades).map(|g| got.iter().filter(|y| **y == f64::from(g)).count()).collect()
        };
        // p below .1587: 1..3; from .8413: 17..20
        assert_eq!(count(3), [3, 13, 4]);
        // p below .0668: 1; below .5: 2..9 (10 is on the limit); below .9332: 10..18; then 19, 20
        assert_eq!(count(4), [1, 8, 9, 2]);
    }

    #[test]
    fn the_line_and_its_test_are_told() {
        let got = run(Rsr::method(), "{}", &matrix(&[("a", &[5.0, 6.0, 9.0])]).weights(&[1.0])).unwrap();
        // as in the test above: z = -0.430727, 0.430727, 1.382994 against thirds
        let z = [-0.430727, 0.430727, 1.382994_f64];
        let mz = z.iter().sum::<f64>() / 3.0;
        let (xx, xy): (f64, f64) = (z.iter().map(|z| (z - mz) * (z - mz)).sum(), (z[2] - z[0]) / 3.0);
        let r2 = xy * xy / xx / (2.0 / 9.0);
        assert_eq!((got.codes(), got.arg("b")), (vec!["line"], Some(format!("{:.4}", xy / xx).as_str())));
        assert_eq!(got.arg("r2"), Some(format!("{r2:.4}").as_str()));
        let f: f64 = got.arg("f").unwrap().parse().unwrap();
        assert!((f / (r2 / (1.0 - r2)) - 1.0).abs() < 0.01, "{f}");
    }

    #[test]
    fn a_later_unit_is_placed_among_those_of_the_fit() {
        let later = matrix(&[("a", &[30.0]), ("b", &[7.0])]).weights(&[1.0, 1.0]);
        // a: between the third and the fourth, 3.5; b: the second
        let got = run_on(Rsr::method(), r#"{"gives": "ratio"}"#, &four(), &later).unwrap();
        close(&got.all(), &[5.5 / 8.0], 1e-15);
    }

    #[test]
    fn a_vector_for_each_unit_or_draw_gives_what_it_gives_alone() {
        let alone = |w: &[f64]| run(Rsr::method(), "{}", &four().weights(w)).unwrap().all();
        let batch = run(Rsr::method(), "{}", &four().axis(Axis::Batch, &[1.0, 2.0, 3.0, 1.0])).unwrap().all();
        assert_eq!(batch, [alone(&[1.0, 2.0]), alone(&[3.0, 1.0])].concat());
        let by_unit = run(Rsr::method(), "{}", &four().axis(Axis::Row, &[1.0, 2.0, 3.0, 1.0, 1.0, 2.0, 3.0, 1.0])).unwrap().all();
        assert_eq!([by_unit[0], by_unit[1]], [alone(&[1.0, 2.0])[0], alone(&[3.0, 1.0])[1]]);
    }

    #[test]
    fn units_that_tie_throughout_have_no_line() {
        let x = matrix(&[("a", &[1.0, 2.0]), ("b", &[2.0, 1.0])]).weights(&[1.0, 1.0]);
        let failure = run(Rsr::method(), "{}", &x).unwrap_err();
        assert_eq!((failure.code.as_str(), crate::trial::arg(&failure, "count")), ("no-line", Some("1")));
        assert_eq!(run(Rsr::method(), "{}", &x.weights(&[0.0, 0.0])).unwrap_err().code, "weights-all-zero");
    }
}

//! Nearness to the ideal.

use indicia_plugin::prelude::*;

use crate::fold::{refuse_infinite, refuse_no_weight};
use crate::formula::{bound, named, quoted};
use crate::members::same_columns;

choices! {
    /// What columns are divided by before they are weighed.
    pub enum Normalization {
        /// The square root of the sum of squares of the column.
        Vector = "vector",
        /// Nothing: the scores are comparable as they are.
        None = "none",
    }
}

state! {
    /// The ideal points, before weights.
    pub struct Ideal {
        /// What each column is divided by.
        norm: Vec<f64>,
        /// The best value of each column, divided.
        best: Vec<f64>,
        /// The worst value of each column, divided.
        worst: Vec<f64>,
    }
}

method! {
    /// # topsis: nearness to the ideal (优劣解距离法)
    ///
    /// A unit is good when it is near the best that occurs and far from the worst.
    ///
    /// ```text
    /// v_j = w_j * x_j / norm_j             norm_j = sqrt(sum of squares of column j), or 1
    /// D+  = sqrt(sum (v_j - best_j)^2)     D- = sqrt(sum (v_j - worst_j)^2)
    /// score = D- / (D+ + D-)
    /// ```
    ///
    /// `best_j` and `worst_j` are the greatest and the least `v_j` of the units of the fit. Scores are taken to be the higher
    /// the better. The score looks at all units: it changes when one joins or leaves.
    ///
    /// With `normalization = "none"` min-max scores are used as they are, the variant usual in Chinese practice; its ranks
    /// can differ from those of the vector normalisation, so it is declared.
    ///
    /// **Range**: [0, 1] for the units of the fit.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A column of zeros cannot be divided by its norm: refused (`zero-column`). Units that do not differ at all: both
    /// distances are zero and there is no score (`no-difference`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Hwang & Yoon, *Multiple Attribute Decision Making* (1981), section 3.9.
    ///
    /// ## Example
    /// ```toml
    /// use = "topsis"
    ///
    /// [example]
    /// columns = { a = [3, 4, 0], b = [4, 3, 0] }
    /// weights = [0.5, 0.5]
    /// gives = [0.8333333333, 0.8333333333, 0]
    /// ```
    pub struct Topsis: Aggregator = "topsis" {
        title { zh: "TOPSIS 优劣解距离法", en: "TOPSIS" }
        params {
            /// What columns are divided by before they are weighed.
            normalization: Normalization = Normalization::Vector;
        }
        texts {
            "no-difference" => { zh: "`{node}` 的各下级在评价对象之间没有差异，`{unit}` 的相对接近度无定义", en: "the units do not differ in `{node}`, so the nearness of `{unit}` is undefined" }
        }
    }
}

impl Topsis {
    fn norm(&self, column: &[f64], id: &str) -> Result<f64, Failure> {
        if self.normalization == Normalization::None {
            return Ok(1.0);
        }
        let largest = column.iter().fold(0.0, |m, x| if libm::fabs(*x) > m { libm::fabs(*x) } else { m });
        if largest == 0.0 {
            return Err(Failure::new("zero-column").arg("id", id));
        }
        // Divided by the largest, so that squares stay within the range of numbers.
        let scaled: Vec<f64> = column.iter().map(|x| x / largest).collect();
        Ok(libm::sqrt(indicia_kernels::dot(&scaled, &scaled)) * largest)
    }
}

fn score(row: &[f64], w: &[f64], s: &Ideal) -> Option<f64> {
    let (mut to_best, mut to_worst) = (0.0, 0.0);
    for (j, x) in row.iter().enumerate() {
        let r = x / s.norm[j];
        let (up, down) = (w[j] * (r - s.best[j]), w[j] * (r - s.worst[j]));
        to_best += up * up;
        to_worst += down * down;
    }
    let (to_best, to_worst) = (libm::sqrt(to_best), libm::sqrt(to_worst));
    if to_best + to_worst > 0.0 { Some(to_worst / (to_best + to_worst)) } else { None }
}

impl Aggregator for Topsis {
    type State = Ideal;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            range: Some([0.0, 1.0]),
            order_preserving: true,
            min_rows: 2,
            locality: Locality::Set,
            compensability: Compensability::Partial,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Ideal, Failure> {
        let mut state = Ideal { norm: Vec::new(), best: Vec::new(), worst: Vec::new() };
        for (j, column) in data.columns.iter().enumerate() {
            let Some((lo, hi)) = indicia_kernels::min_max(column.values) else { return Err(Failure::new("no-complete-row")) };
            let norm = self.norm(column.values, data.field(j).id)?;
            if !norm.is_finite() {
                return Err(Failure::new("overflow").arg("id", data.field(j).id));
            }
            state.norm.push(norm);
            state.best.push(hi / norm);
            state.worst.push(lo / norm);
        }
        Ok(state)
    }

    fn aggregate(&self, s: &Ideal, _: Option<&()>, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let cols = data.cols();
        if [s.norm.len(), s.best.len(), s.worst.len()] != [cols; 3] {
            same_columns(s.norm.len(), data)?;
            return Err(Failure::new("foreign-state"));
        }
        let mut row_values = vec![0.0; cols];
        for row in 0..data.rows {
            gather_row(data, row, &mut row_values);
            for column in 0..out.cols {
                let w = if weights.axis == Axis::Batch { weights.vector(column, cols) } else { weights.of_row(row, cols, data.group) };
                match if w.len() == cols { score(&row_values, w, s) } else { None } {
                    Some(y) => out.set(row, column, y),
                    None => {
                        out.fail(row, column);
                        if w.iter().any(|w| *w != 0.0) {
                            call.cell(row, column, Failure::new("no-difference"));
                        }
                    }
                }
            }
        }
        refuse_no_weight(data, weights, out, call)?;
        refuse_infinite(out, call);
        Ok(())
    }

    fn explain(&self, s: &Ideal, fields: &[Field], weights: &[f64]) -> Option<Explanation> {
        let [w, norm, best, worst] = ["w", "norm", "best", "worst"].map(|prefix| named(prefix, fields));
        let distance = |to: &[String]| {
            let term = |j: usize| {
                let [w, norm, to] = [&w[j], &norm[j], &to[j]].map(|name| quoted(name));
                format!("({w} * ({} / {norm} - {to})) ^ 2", quoted(fields[j].id))
            };
            let terms: Vec<String> = (0..fields.len()).map(term).collect();
            format!("sqrt(sum({}))", terms.join(", "))
        };
        let (plus, minus) = (distance(&best), distance(&worst));
        let mut names = bound(w, weights);
        names.extend(bound(norm, &s.norm));
        names.extend(bound(best, &s.best));
        names.extend(bound(worst, &s.worst));
        Some(Explanation { formula: format!("{minus} / ({plus} + {minus})"), names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run, run_on};

    #[test]
    fn the_distances_are_those_of_the_definition() {
        // norms 5 and 10: r = (.6, .6), (.8, .8); with w = (.5, .5) the first is the worst, the second the best
        let x = matrix(&[("a", &[3.0, 4.0]), ("b", &[6.0, 8.0])]);
        close(&run(Topsis::method(), "{}", &x.weights(&[0.5, 0.5])).unwrap().all(), &[0.0, 1.0], 1e-15);
        // a: 3, 4, 12 (norm 13); b: 12, 4, 3 (norm 13); w = (2, 1). In units of 1/13, the second is
        // D+ = sqrt((2*8)^2 + 8^2), D- = sqrt((2*1)^2 + 1^2)
        let x = matrix(&[("a", &[3.0, 4.0, 12.0]), ("b", &[12.0, 4.0, 3.0])]);
        let got = run(Topsis::method(), "{}", &x.weights(&[2.0, 1.0])).unwrap().all();
        let (plus, minus) = (libm::sqrt(320.0), libm::sqrt(5.0));
        // The first is 18 away from the best in a, 9 from the worst in b; the third the other way round.
        close(&got, &[9.0 / 27.0, minus / (plus + minus), 18.0 / 27.0], 1e-15);
    }

    #[test]
    fn without_normalisation_scores_are_used_as_they_are() {
        // D+ = |1 - x|, D- = x
        let x = matrix(&[("a", &[0.0, 0.25, 1.0])]).weights(&[1.0]);
        close(&run(Topsis::method(), r#"{"normalization": "none"}"#, &x).unwrap().all(), &[0.0, 0.25, 1.0], 1e-15);
    }

    #[test]
    fn weights_come_in_batches_and_by_unit() {
        let x = matrix(&[("a", &[0.0, 0.25, 1.0]), ("b", &[1.0, 0.5, 0.0])]);
        let params = r#"{"normalization": "none"}"#;
        let batch = run(Topsis::method(), params, &x.clone().axis(Axis::Batch, &[1.0, 0.0, 0.0, 1.0])).unwrap();
        close(&batch.all(), &[0.0, 0.25, 1.0, 1.0, 0.5, 0.0], 1e-15);
        let by_unit = run(Topsis::method(), params, &x.axis(Axis::Row, &[1.0, 0.0, 0.0, 1.0, 1.0, 0.0])).unwrap();
        close(&by_unit.all(), &[0.0, 0.5, 1.0], 1e-15);
    }

    #[test]
    fn a_later_unit_is_measured_against_the_ideal_of_the_fit() {
        let fit = matrix(&[("a", &[0.0, 1.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[0.5])]).weights(&[1.0]);
        assert_eq!(run_on(Topsis::method(), r#"{"normalization": "none"}"#, &fit, &later).unwrap().all(), [0.5]);
    }

    #[test]
    fn nothing_to_tell_units_apart_gives_no_score() {
        let zero = matrix(&[("a", &[0.0, 0.0]), ("b", &[1.0, 2.0])]).weights(&[1.0, 1.0]);
        let failure = run(Topsis::method(), "{}", &zero).unwrap_err();
        assert_eq!((failure.code.as_str(), crate::trial::arg(&failure, "id")), ("zero-column", Some("a")));
        let same = matrix(&[("a", &[2.0, 2.0])]).weights(&[1.0]);
        let got = run(Topsis::method(), "{}", &same).unwrap();
        assert_eq!((got.values.as_slice(), got.codes()), (&[None, None][..], vec!["no-difference"; 2]));
    }
}

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
        /// The distance between the least and the greatest value of the units of the fit, from the least on.
        MinMax = "min-max",
        /// Nothing: the scores are comparable as they are.
        None = "none",
    }
}

choices! {
    /// Where weights enter the distances.
    pub enum Weighs {
        /// Values are multiplied by weights, so that a difference counts with the square of its weight.
        Values = "values",
        /// Squared differences are multiplied by weights.
        Squares = "squares",
    }
}

state! {
    /// The ideal points, before weights.
    pub struct Ideal {
        /// What is taken off each column first.
        shift: Vec<f64>,
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
    /// r_j   = x_j / sqrt(sum of squares of column j)        normalization = "vector", of Hwang & Yoon
    ///         (x_j - min_j) / (max_j - min_j)               normalization = "min-max", usual in Chinese practice
    ///         x_j                                           normalization = "none", for scores that are comparable
    /// D+    = sqrt(sum (w_j (r_j - best_j))^2)              weighs = "values", of Hwang & Yoon
    ///         sqrt(sum w_j (r_j - best_j)^2)                weighs = "squares", common in Chinese textbooks
    /// D-    = the same from worst_j
    /// score = D- / (D+ + D-)
    /// ```
    ///
    /// `best_j` and `worst_j` are the greatest and the least `r_j` of the units of the fit. Scores are taken to be the higher
    /// the better. The score looks at all units: it changes when one joins or leaves.
    ///
    /// Papers that say TOPSIS mean different things by it: the variants differ in scores and often in ranks, so both choices are
    /// parameters and are printed with the result.
    ///
    /// **Range**: [0, 1].
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A column of zeros cannot be divided by its norm: refused (`zero-column`). With `min-max`, a child without any difference
    /// between the units counts for nothing and says so (`constant-child`). Units that do not differ at all: both distances are zero
    /// and there is no score (`no-difference`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Hwang & Yoon, *Multiple Attribute Decision Making* (1981), section 3.9. The scores of 31 provincial open-data platforms (2026,
    /// vector normalisation, weights on values) are reproduced within 1e-9.
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
        page_zh "topsis.zh.md"
        params {
            /// What columns are divided by before they are weighed.
            normalization: Normalization = Normalization::Vector;
            /// Where weights enter the distances.
            weighs: Weighs = Weighs::Values;
        }
        texts {
            "constant-child" => { zh: "`{id}` 的取值全部为 {value}，在 `{node}` 的 TOPSIS 距离中不起作用", en: "all values of `{id}` are {value}, so it counts for nothing in the TOPSIS distances of `{node}`" }
            "no-difference" => { zh: "`{node}` 的各下级在评价对象之间没有差异，`{unit}` 的相对接近度无定义", en: "the units do not differ in `{node}`, so the nearness of `{unit}` is undefined" }
        }
    }
}

/// Rows that are summed up together: two sums a row fit a core's first cache beside the column.
const BLOCK: usize = 1024;

impl Topsis {
    /// What a column is shifted and divided by.
    fn scale(&self, column: &[f64], (lo, hi): (f64, f64), id: &str, call: &Call) -> Result<(f64, f64), Failure> {
        match self.normalization {
            Normalization::None => Ok((0.0, 1.0)),
            Normalization::MinMax if lo == hi => {
                call.warn(Failure::new("constant-child").arg("id", id).arg("value", lo));
                Ok((lo, 1.0))
            }
            Normalization::MinMax => Ok((lo, hi - lo)),
            Normalization::Vector if lo == 0.0 && hi == 0.0 => Err(Failure::new("zero-column").arg("id", id)),
            Normalization::Vector => {
                let squares = indicia_kernels::dot(column, column);
                // Squares of what is very large or small leave the range of numbers.
                if squares.is_finite() && squares > 1e-200 {
                    return Ok((0.0, libm::sqrt(squares)));
                }
                let largest = if -lo > hi { -lo } else { hi };
                let scaled: Vec<f64> = column.iter().map(|x| x / largest).collect();
                Ok((0.0, libm::sqrt(indicia_kernels::dot(&scaled, &scaled)) * largest))
            }
        }
    }

    /// Adds the squared distances of some rows, column by column.
    fn distances<'a>(&self, columns: impl Iterator<Item = &'a [f64]>, w: &[f64], s: &Ideal, to_best: &mut [f64], to_worst: &mut [f64]) {
        to_best.fill(0.0);
        to_worst.fill(0.0);
        for (j, x) in columns.enumerate() {
            let (w, shift, norm, best, worst) = (w[j], s.shift[j], s.norm[j], s.best[j], s.worst[j]);
            let sums = to_best.iter_mut().zip(to_worst.iter_mut()).zip(x);
            match self.weighs {
                Weighs::Values => sums.for_each(|((up, down), x)| {
                    let r = (x - shift) / norm;
                    let (b, c) = (w * (r - best), w * (r - worst));
                    *up += b * b;
                    *down += c * c;
                }),
                Weighs::Squares => sums.for_each(|((up, down), x)| {
                    let r = (x - shift) / norm;
                    let (b, c) = (r - best, r - worst);
                    *up += w * (b * b);
                    *down += w * (c * c);
                }),
            }
        }
    }
}

/// The nearness of the squared distances, if there is any distance.
fn nearness(to_best: f64, to_worst: f64) -> Option<f64> {
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
            scale_free: self.normalization != Normalization::None,
            shift_free: self.normalization != Normalization::Vector,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, call: &Call) -> Result<Ideal, Failure> {
        let mut state = Ideal { shift: Vec::new(), norm: Vec::new(), best: Vec::new(), worst: Vec::new() };
        for (j, column) in data.columns.iter().enumerate() {
            let Some((lo, hi)) = indicia_kernels::min_max(column.values) else { return Err(Failure::new("no-complete-row")) };
            let (shift, norm) = self.scale(column.values, (lo, hi), data.field(j).id, call)?;
            if !norm.is_finite() {
                return Err(Failure::new("overflow").arg("id", data.field(j).id));
            }
            state.shift.push(shift);
            state.norm.push(norm);
            state.best.push((hi - shift) / norm);
            state.worst.push((lo - shift) / norm);
        }
        Ok(state)
    }

    fn aggregate(&self, s: &Ideal, _: Option<&()>, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let cols = data.cols();
        if [s.shift.len(), s.norm.len(), s.best.len(), s.worst.len()] != [cols; 4] {
            same_columns(s.norm.len(), data)?;
            return Err(Failure::new("foreign-state"));
        }
        refuse_no_weight(data, weights, out, call)?;
        let by_row = matches!(weights.axis, Axis::Group | Axis::Row);
        let block = if by_row { 1 } else { BLOCK };
        let (mut to_best, mut to_worst) = (vec![0.0; block], vec![0.0; block]);
        for column in 0..out.cols {
            for from in (0..data.rows).step_by(block) {
                let w = if by_row { weights.of_row(from, cols, data.group) } else { weights.vector(column, cols) };
                if w.len() != cols {
                    return Err(Failure::new("wrong-shape").arg("expected", cols).arg("found", w.len()));
                }
                if by_row && w.iter().sum::<f64>() == 0.0 {
                    continue;
                }
                let to = (from + block).min(data.rows);
                let (up, down) = (&mut to_best[..to - from], &mut to_worst[..to - from]);
                self.distances(data.columns.iter().map(|c| &c.values[from..to]), w, s, up, down);
                for (row, (up, down)) in (from..to).zip(up.iter().zip(down.iter())) {
                    match nearness(*up, *down) {
                        Some(y) => out.set(row, column, y),
                        None => {
                            out.fail(row, column);
                            call.cell(row, column, Failure::new("no-difference"));
                        }
                    }
                }
            }
        }
        refuse_infinite(out, call);
        Ok(())
    }

    fn explain(&self, s: &Ideal, fields: &[Field], weights: &[f64]) -> Option<Explanation> {
        let [w, shift, norm, best, worst] = ["w", "shift", "norm", "best", "worst"].map(|prefix| named(prefix, fields));
        let distance = |to: &[String]| {
            let term = |j: usize| {
                let x = quoted(fields[j].id);
                let [w, shift, norm, to] = [&w[j], &shift[j], &norm[j], &to[j]].map(|name| quoted(name));
                let x = if self.normalization == Normalization::MinMax { format!("({x} - {shift})") } else { x };
                match self.weighs {
                    Weighs::Values => format!("({w} * ({x} / {norm} - {to})) ^ 2"),
                    Weighs::Squares => format!("{w} * ({x} / {norm} - {to}) ^ 2"),
                }
            };
            let terms: Vec<String> = (0..fields.len()).map(term).collect();
            format!("sqrt(sum({}))", terms.join(", "))
        };
        let (plus, minus) = (distance(&best), distance(&worst));
        let mut names = bound(w, weights);
        if self.normalization == Normalization::MinMax {
            names.extend(bound(shift, &s.shift));
        }
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
    fn the_variants_are_those_of_their_formulas() {
        // min-max: a = 0, 1/2, 1; b = 1, 1/4, 0; weights 0.8 and 0.2
        let x = matrix(&[("a", &[10.0, 20.0, 30.0]), ("b", &[8.0, 5.0, 4.0])]).weights(&[0.8, 0.2]);
        let got = |params| run(Topsis::method(), params, &x).unwrap().all();
        let root = libm::sqrt;
        let near = |up: f64, down: f64| root(down) / (root(up) + root(down));
        let values = [near(0.64, 0.04), near(0.16 + 0.0225, 0.16 + 0.0025), near(0.04, 0.64)];
        close(&got(r#"{"normalization": "min-max"}"#), &values, 1e-14);
        let squares = [near(0.8, 0.2), near(0.2 + 0.1125, 0.2 + 0.0125), near(0.2, 0.8)];
        close(&got(r#"{"normalization": "min-max", "weighs": "squares"}"#), &squares, 1e-14);
        // What does not differ counts for nothing.
        let flat = matrix(&[("a", &[10.0, 20.0, 30.0]), ("b", &[7.0; 3])]).weights(&[0.5, 0.5]);
        let got = run(Topsis::method(), r#"{"normalization": "min-max"}"#, &flat).unwrap();
        close(&got.all(), &[0.0, 0.5, 1.0], 1e-14);
        assert_eq!((got.codes(), got.arg("id")), (vec!["constant-child"], Some("b")));
    }

    #[test]
    fn the_open_data_platforms_of_31_provinces() {
        let columns = ["E1", "E2", "E3", "E4", "E5", "topsis_score"];
        let Some(x) = crate::trial::reference("cn_province_open_data_platforms_2026/author_topsis_4e.csv", &columns) else { return };
        let children: Vec<(&str, &[f64])> = columns.iter().zip(&x).take(5).map(|(id, x)| (*id, x.as_slice())).collect();
        let given = matrix(&children).weights(&[0.22, 0.22, 0.22, 0.22, 0.12]);
        close(&run(Topsis::method(), "{}", &given).unwrap().all(), &x[5], 1e-9);
        let other = run(Topsis::method(), r#"{"normalization": "min-max"}"#, &given).unwrap().all();
        assert!(other.iter().zip(&x[5]).any(|(a, b)| (a - b).abs() > 0.01), "another variant is another method");
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

//! The weighted geometric mean.

use indicia_plugin::method::{Finding, Level};
use indicia_plugin::prelude::*;

use crate::fold::{refuse_infinite, refuse_no_weight};
use crate::formula::{bound, list, named, quoted};

method! {
    /// # geometric-mean: the weighted geometric mean (加权几何平均)
    ///
    /// ```text
    /// score = (x1^w1 * ... * xk^wk)^(1 / (w1 + ... + wk))
    /// ```
    ///
    /// computed as the exponential of the weighted mean of logarithms. A low score is made good by a high one only in part:
    /// halving one child costs as much as doubling another of the same weight gains. Children with weight zero play no part.
    ///
    /// **Range**: that of the children, which must not be negative.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// The node's policy decides: reweighting scales the weights of what is present up to the same total.
    ///
    /// ## Degenerate cases
    /// A child that is 0 makes the node 0 whatever the others are, and says so (`geometric-zero`); a target range above zero
    /// avoids it. A negative child: no score (`geometric-negative`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 6, geometric aggregation; the Human Development
    /// Index since 2010.
    ///
    /// ## Example
    /// ```toml
    /// use = "geometric-mean"
    ///
    /// [example]
    /// columns = { a = [2, 1, 0], b = [8, 16, 5] }
    /// weights = [0.5, 0.5]
    /// gives = [4, 4, 0]
    /// ```
    pub struct GeometricMean: Aggregator = "geometric-mean" {
        title { zh: "加权几何平均", en: "Geometric mean" }
        page_zh "geometric_mean.zh.md"
    }
}

/// Logarithms of a table, and the cells that have none.
#[derive(Debug)]
pub struct Logarithms {
    /// Column by column; 0 where there is none.
    ln: Vec<Vec<f64>>,
    /// Row and column of zeros.
    zeros: Vec<(usize, usize)>,
    /// Row and column of negative values.
    negatives: Vec<(usize, usize)>,
}

impl Logarithms {
    fn of(data: &Table) -> Logarithms {
        let mut logs = Logarithms { ln: Vec::new(), zeros: Vec::new(), negatives: Vec::new() };
        for (j, column) in data.columns.iter().enumerate() {
            let mut ln: Vec<f64> = column.values.iter().map(|x| if *x > 0.0 { *x } else { 1.0 }).collect();
            indicia_kernels::ln(&mut ln);
            logs.ln.push(ln);
            let cells = column.values.iter().enumerate().filter(|(_, x)| **x <= 0.0);
            cells.for_each(|(i, x)| if *x == 0.0 { logs.zeros.push((i, j)) } else { logs.negatives.push((i, j)) });
        }
        logs.zeros.sort_unstable();
        logs.negatives.sort_unstable();
        logs
    }
}

/// Weight of a cell in one of the output columns.
fn weight_of(data: &Table, weights: Weights, row: usize, column: usize, vector: usize) -> f64 {
    let w = if weights.axis == Axis::Batch { weights.vector(vector, data.cols()) } else { weights.of_row(row, data.cols(), data.group) };
    w.get(column).copied().unwrap_or(0.0)
}

impl Aggregator for GeometricMean {
    type State = ();
    type Prep = Logarithms;

    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            order_preserving: true,
            fit: Fit::None,
            compensability: Compensability::Partial,
            range: Some([0.0, f64::INFINITY]),
            ..Facts::default()
        }
    }

    fn fit(&self, _: &Table, _: &Call) -> Result<(), Failure> {
        Ok(())
    }

    fn prepare(&self, _: &(), data: &Table, _: &Call) -> Result<Option<Logarithms>, Failure> {
        Ok(Some(Logarithms::of(data)))
    }

    fn aggregate(
        &self,
        _: &(),
        prep: Option<&Logarithms>,
        data: &Table,
        weights: Weights,
        out: &mut Output,
        call: &Call,
    ) -> Result<(), Failure> {
        let made = if prep.is_none() { Some(Logarithms::of(data)) } else { None };
        let Some(logs) = prep.or(made.as_ref()) else { return Ok(()) };
        let columns: Vec<Column> = logs.ln.iter().map(|ln| Column::dense(ln)).collect();
        let of_logs = Table { columns: &columns, ..*data };
        let mean = |acc: f64, sum: f64| if sum == 0.0 { 0.0 } else { libm::exp(acc / sum) };
        fold_columns(&of_logs, weights, out, 0.0, |acc, w, ln| acc + w * ln, mean);
        for vector in 0..out.cols {
            for (row, column) in &logs.zeros {
                if weight_of(data, weights, *row, *column, vector) > 0.0 {
                    out.set(*row, vector, 0.0);
                    let what = Failure::new("geometric-zero").arg("id", data.field(*column).id);
                    let (row, column) = (Some(*row as u32), Some(vector as u32));
                    call.findings.take(Finding { level: Level::Warning, what, row, column });
                }
            }
            for (row, column) in &logs.negatives {
                if weight_of(data, weights, *row, *column, vector) > 0.0 {
                    out.fail(*row, vector);
                    let value = data.columns[*column].values[*row];
                    call.cell(*row, vector, Failure::new("geometric-negative").arg("id", data.field(*column).id).arg("value", value));
                }
            }
        }
        refuse_no_weight(data, weights, out, call)?;
        refuse_infinite(out, call);
        Ok(())
    }

    fn explain(&self, _: &(), fields: &[Field], weights: &[f64]) -> Option<Explanation> {
        let used: Vec<(Field, f64)> = fields.iter().copied().zip(weights.iter().copied()).filter(|(_, w)| *w != 0.0).collect();
        let (fields, weights): (Vec<Field>, Vec<f64>) = used.into_iter().unzip();
        let names = named("w", &fields);
        let powers: Vec<String> = fields.iter().zip(&names).map(|(f, w)| format!("{} ^ {}", quoted(f.id), quoted(w))).collect();
        let total = list(&fields, &names, |_, w| w.into());
        Some(Explanation { formula: format!("({}) ^ (1 / sum({total}))", powers.join(" * ")), names: bound(names, &weights) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run};

    #[test]
    fn the_product_is_taken_to_the_weights() {
        // (2^1 * 16^3)^(1/4) = 2^(13/4)
        let x = matrix(&[("a", &[2.0]), ("b", &[16.0])]);
        close(&run(GeometricMean::method(), "{}", &x.clone().weights(&[1.0, 3.0])).unwrap().all(), &[libm::pow(2.0, 3.25)], 1e-14);
        close(
            &run(GeometricMean::method(), "{}", &x.axis(Axis::Batch, &[1.0, 1.0, 0.0, 1.0])).unwrap().all(),
            &[libm::sqrt(32.0), 16.0],
            1e-14,
        );
    }

    #[test]
    fn the_human_development_index_of_norway() {
        // UNDP, HDR 2023/24, time series: life expectancy 83.393, expected schooling 18.638 (capped at 18), mean schooling 13.062,
        // income 69,189.76 $; HDI 0.966.
        let health = (83.393 - 20.0) / 65.0;
        let education = (1.0 + 13.06234 / 15.0) / 2.0;
        let income = libm::log(69_189.76 / 100.0) / libm::log(750.0);
        let x = matrix(&[("health", &[health]), ("education", &[education]), ("income", &[income])]).weights(&[1.0; 3]);
        close(&run(GeometricMean::method(), "{}", &x).unwrap().all(), &[0.966], 0.0005);
    }

    #[test]
    fn a_zero_makes_the_node_zero_and_says_so() {
        let x = matrix(&[("a", &[0.0, 4.0]), ("b", &[9.0, 9.0])]);
        let got = run(GeometricMean::method(), "{}", &x.clone().weights(&[1.0, 1.0])).unwrap();
        close(&got.all(), &[0.0, 6.0], 1e-14);
        assert_eq!((got.codes(), got.arg("id"), got.findings[0].level), (vec!["geometric-zero"], Some("a"), Level::Warning));
        let unweighted = run(GeometricMean::method(), "{}", &x.weights(&[0.0, 1.0])).unwrap();
        assert_eq!(unweighted.codes(), [""; 0]);
        close(&unweighted.all(), &[9.0, 9.0], 1e-14);
    }

    #[test]
    fn a_negative_value_has_no_mean() {
        let got = run(GeometricMean::method(), "{}", &matrix(&[("a", &[-2.0, 4.0]), ("b", &[-8.0, 9.0])]).weights(&[1.0, 1.0])).unwrap();
        assert_eq!(got.values[0], None);
        assert_eq!((got.codes(), got.arg("value")), (vec!["geometric-negative"; 2], Some("-2")));
        let zero = matrix(&[("a", &[1.0]), ("b", &[2.0])]).weights(&[0.0, 0.0]);
        assert_eq!(run(GeometricMean::method(), "{}", &zero).unwrap_err().code, "weights-all-zero");
    }
}

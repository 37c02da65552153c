//! The weighted mean as formulas (1) to (3) of the source article print it.

use indicia_plugin::prelude::*;

use crate::fold::refuse_infinite;
use crate::formula::{bound, list, named, quoted};

method! {
    /// # weighted-mean-as-printed: divided by the sum of the values
    ///
    /// ```text
    /// score = (w1 * x1 + ... + wk * xk) / (x1 + ... + xk)
    /// ```
    ///
    /// Formulas (1) to (3) of the source article divide by the sum of the index *values*. With equal weights 1/k every unit
    /// then scores exactly 1/k, whatever its data; with weights that sum to one the result lies in (0, 1] and not in the
    /// (0, 100] that the text states. The text names the weighted average, so the sum of the *weights* is what was meant:
    /// `weighted-mean`. This method exists to show the printed formula, and always says so (`as-printed`).
    ///
    /// **Range**: between the least and the greatest weight, for values that are not negative. A better child can lower the
    /// score.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// The node's policy decides: reweighting scales the weights of what is present up to the same total.
    ///
    /// ## Degenerate cases
    /// Values that sum to zero: no score (`division-by-zero`).
    ///
    /// ## Source
    /// Formulas (1)-(3) of the reference system's source article, as printed.
    ///
    /// ## Example
    /// ```toml
    /// use = "weighted-mean-as-printed"
    ///
    /// [example]
    /// columns = { a = [80, 10], b = [40, 30] }
    /// weights = [0.5, 0.5]
    /// gives = [0.5, 0.5]
    /// ```
    pub struct WeightedMeanAsPrinted: Aggregator = "weighted-mean-as-printed" {
        title { zh: "加权平均（按原文公式）", en: "Weighted mean as printed" }
        page_zh "weighted_mean_as_printed.zh.md"
    }
}

impl Aggregator for WeightedMeanAsPrinted {
    type State = ();
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts { domain: Domain::NonNegative, fit: Fit::None, ..Facts::default() }
    }

    fn fit(&self, data: &Table, call: &Call) -> Result<(), Failure> {
        call.warn(Failure::new("as-printed").arg("count", data.cols()));
        Ok(())
    }

    fn aggregate(&self, _: &(), _: Option<&()>, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        fold_columns(data, weights, out, 0.0, |acc, w, x| acc + w * x, |acc, _| acc);
        let mut total = vec![0.0; data.rows];
        for column in data.columns {
            total.iter_mut().zip(column.values).for_each(|(t, x)| *t += x);
        }
        for column in 0..out.cols {
            for (row, total) in total.iter().enumerate() {
                if *total == 0.0 {
                    out.fail(row, column);
                    let ids: Vec<String> = data.fields.iter().map(|f| quoted(f.id)).collect();
                    call.cell(row, column, Failure::new("division-by-zero").arg("found", ids.join(" + ")));
                } else {
                    let y = out.values[column * data.rows + row] / total;
                    out.set(row, column, y);
                }
            }
        }
        refuse_infinite(out, call);
        Ok(())
    }

    fn explain(&self, _: &(), fields: &[Field], weights: &[f64]) -> Option<Explanation> {
        let names = named("w", fields);
        let products = list(fields, &names, |x, w| format!("{x} * {w}"));
        let total = list(fields, &names, |x, _| x.into());
        Some(Explanation { formula: format!("sum({products}) / sum({total})"), names: bound(names, weights) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run};

    #[test]
    fn equal_weights_score_one_over_k_whatever_the_data() {
        let x = matrix(&[("a", &[80.0, 1.0]), ("b", &[40.0, 7.0]), ("c", &[3.0, 99.0])]);
        let got = run(WeightedMeanAsPrinted::method(), "{}", &x.weights(&[1.0 / 3.0; 3])).unwrap();
        close(&got.all(), &[1.0 / 3.0; 2], 1e-15);
        assert_eq!((got.codes(), got.arg("count")), (vec!["as-printed"], Some("3")));
    }

    #[test]
    fn unequal_weights_give_a_share_of_the_values() {
        // (0.75 * 80 + 0.25 * 40) / 120
        let x = matrix(&[("a", &[80.0]), ("b", &[40.0])]);
        let printed = |w: &[f64], axis| run(WeightedMeanAsPrinted::method(), "{}", &x.clone().axis(axis, w)).unwrap().all();
        close(&printed(&[0.75, 0.25], Axis::Shared), &[70.0 / 120.0], 1e-15);
        close(&printed(&[0.75, 0.25, 0.5, 0.5], Axis::Batch), &[70.0 / 120.0, 0.5], 1e-15);
    }

    #[test]
    fn values_that_sum_to_zero_have_no_score() {
        let x = matrix(&[("a", &[0.0, 1.0]), ("b", &[0.0, 1.0])]).weights(&[0.5, 0.5]);
        let got = run(WeightedMeanAsPrinted::method(), "{}", &x).unwrap();
        assert_eq!((got.values.as_slice(), got.codes()), (&[None, Some(0.5)][..], vec!["as-printed", "division-by-zero"]));
    }
}

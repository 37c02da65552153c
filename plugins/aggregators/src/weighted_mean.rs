//! The weighted arithmetic mean.

use indicia_plugin::prelude::*;

use crate::fold::{refuse_infinite, refuse_no_weight};
use crate::formula::{bound, list, named};

method! {
    /// # weighted-mean: the weighted arithmetic mean (加权平均)
    ///
    /// ```text
    /// score = (w1 * x1 + ... + wk * xk) / (w1 + ... + wk)
    /// ```
    ///
    /// `x` are the scores of the children, `w` their weights, which need not sum to one. A low score is made good by a high
    /// one in full proportion to the weights. Terms are added in the order of the children, so that a unit's score has the same
    /// bits however units are spread over threads.
    ///
    /// **Range**: that of the children.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// The node's policy decides: reweighting scales the weights of what is present up to the same total.
    ///
    /// ## Degenerate cases
    /// Weights that sum to zero: refused (`weights-all-zero`). A sum beyond the range of numbers: no score (`overflow`).
    ///
    /// ## Source
    /// OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 6, linear aggregation.
    ///
    /// ## Example
    /// ```toml
    /// use = "weighted-mean"
    ///
    /// [example]
    /// columns = { a = [80, 10], b = [40, 30] }
    /// weights = [0.75, 0.25]
    /// gives = [70, 15]
    /// ```
    pub struct WeightedMean: RowAggregator = "weighted-mean" {
        title { zh: "加权算术平均", en: "Weighted mean" }
        page_zh "weighted_mean.zh.md"
    }
}

impl RowAggregator for WeightedMean {
    fn facts(&self) -> Facts {
        Facts { order_preserving: true, fit: Fit::None, ..Facts::default() }
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        fold_columns(data, weights, out, 0.0, |acc, w, x| acc + w * x, |acc, sum| if sum == 0.0 { 0.0 } else { acc / sum });
        refuse_no_weight(data, weights, out, call)?;
        refuse_infinite(out, call);
        Ok(())
    }

    fn explain(&self, fields: &[Field], weights: &[f64]) -> Option<Explanation> {
        let names = named("w", fields);
        let products = list(fields, &names, |x, w| format!("{x} * {w}"));
        let total = list(fields, &names, |_, w| w.into());
        Some(Explanation { formula: format!("sum({products}) / sum({total})"), names: bound(names, weights) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run};

    fn two() -> crate::trial::Given {
        matrix(&[("g1", &[80.0, 10.0, 50.0]), ("g 2", &[40.0, 30.0, 50.0])])
    }

    #[test]
    fn weights_need_not_sum_to_one() {
        let got = run(WeightedMean::method(), "{}", &two().weights(&[3.0, 1.0])).unwrap();
        assert_eq!(got.all(), [70.0, 15.0, 50.0]);
        assert_eq!(got.formula.as_deref(), Some("sum(g1 * w_g1, `g 2` * `w_g 2`) / sum(w_g1, `w_g 2`)"));
    }

    #[test]
    fn weights_come_by_group_by_unit_and_in_batches() {
        let by_group = crate::trial::Given { group: vec![0, 1, 1], ..two() };
        let got = run(WeightedMean::method(), "{}", &by_group.axis(Axis::Group, &[1.0, 0.0, 0.0, 1.0])).unwrap();
        assert_eq!(got.all(), [80.0, 30.0, 50.0]);
        let by_unit = two().axis(Axis::Row, &[1.0, 0.0, 0.5, 0.5, 0.0, 1.0]);
        assert_eq!(run(WeightedMean::method(), "{}", &by_unit).unwrap().all(), [80.0, 20.0, 50.0]);
        let batch = two().axis(Axis::Batch, &[1.0, 0.0, 1.0, 1.0]);
        assert_eq!(run(WeightedMean::method(), "{}", &batch).unwrap().all(), [80.0, 10.0, 50.0, 60.0, 20.0, 50.0]);
    }

    #[test]
    fn a_score_does_not_depend_on_the_rows_beside_it() {
        let x: Vec<f64> = (0..1000).map(|i| libm::sqrt(f64::from(i)) + 0.1).collect();
        let y: Vec<f64> = (0..1000).map(|i| libm::log(f64::from(i) + 0.7)).collect();
        let weights = [0.3, 0.7];
        let all = run(WeightedMean::method(), "{}", &matrix(&[("a", &x), ("b", &y)]).weights(&weights)).unwrap().all();
        for row in [0, 1, 499, 999] {
            let one = matrix(&[("a", &x[row..=row]), ("b", &y[row..=row])]);
            assert_eq!(run(WeightedMean::method(), "{}", &one.clone().weights(&weights)).unwrap().all()[0].to_bits(), all[row].to_bits());
            let own = run(WeightedMean::method(), "{}", &one.axis(Axis::Row, &weights)).unwrap().all();
            assert_eq!(own[0].to_bits(), all[row].to_bits());
        }
    }

    #[test]
    fn no_weight_and_too_large_a_sum_have_no_score() {
        assert_eq!(run(WeightedMean::method(), "{}", &two().weights(&[0.0, 0.0])).unwrap_err().code, "weights-all-zero");
        let got = run(WeightedMean::method(), "{}", &two().axis(Axis::Row, &[0.0, 0.0, 0.5, 0.5, 0.0, 1.0])).unwrap();
        assert_eq!((got.values, got.findings[0].what.code.as_str()), (vec![None, Some(20.0), Some(50.0)], "weights-all-zero"));
        let large = matrix(&[("a", &[1e308]), ("b", &[1e308])]).weights(&[1.0, 1.0]);
        assert_eq!(run(WeightedMean::method(), "{}", &large).unwrap().codes(), ["overflow"]);
    }

    #[test]
    fn the_first_three_formulas_of_the_system() {
        // 0.30*80 + 0.25*60 + 0.20*40 + 0.15*20 + 0.10*100 = 24 + 15 + 8 + 3 + 10
        let g = matrix(&[("g1", &[80.0]), ("g2", &[60.0]), ("g3", &[40.0]), ("g4", &[20.0]), ("g5", &[100.0])]);
        close(&run(WeightedMean::method(), "{}", &g.weights(&[0.3, 0.25, 0.2, 0.15, 0.1])).unwrap().all(), &[60.0], 1e-12);
    }
}

//! Distance to the best value as a share of all distances.

use indicia_plugin::prelude::*;

use crate::cells;

method! {
    /// # enhanced-accuracy: one less the share of all distances to the best (增强精度标准化)
    ///
    /// ```text
    /// positive   score = 1 - (max - x) / sum of (max - x)
    /// negative   score = 1 - (x - min) / sum of (x - min)
    /// ```
    ///
    /// `max` and `min` are the greatest and the least value of the units of the fit, and the sum is over them. The n scores add up to n - 1: with many units all of them lie close to 1, and the spread
    /// of the indicator shrinks as 1/n. An index that is a weighted mean of such scores has the ranks that the same weights, divided by the sums of distances, give to the values themselves.
    ///
    /// **Range**: [0, 1] for the units of the fit; the best scores 1.
    /// **Direction**: positive and negative; a target has no form (`target-unsupported`).
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit.
    ///
    /// ## Degenerate cases
    /// All values equal: there are no distances, refused (`constant-column`).
    ///
    /// ## Source
    /// Zeng, Q.-L., Li, D.-D. and Yang, Y.-B. (2013), *VIKOR method with enhanced accuracy for multiple criteria decision making in healthcare management*, Journal of Medical Systems 37, 9908;
    /// `enhanced_accuracy_normalization` of the Python package pymcdm.
    ///
    /// ## Example
    /// ```toml
    /// use = "enhanced-accuracy"
    ///
    /// [example]
    /// x = [7, 9, 6, 8]
    /// gives = [0.666666666666667, 1, 0.5, 0.833333333333333]
    /// ```
    pub struct EnhancedAccuracy: Normalizer = "enhanced-accuracy" {
        title { zh: "增强精度标准化", en: "Enhanced accuracy" }
        page_zh "enhanced_accuracy.zh.md"
    }
}

state! {
    /// The best value, and the sum of the distances to it.
    pub struct Distances {
        /// The best value.
        best: f64,
        /// The sum of the distances.
        total: f64,
    }
}

impl Normalizer for EnhancedAccuracy {
    type State = Distances;

    fn facts(&self) -> Facts {
        let range = Some([f64::NEG_INFINITY, 1.0]);
        Facts { range, order_preserving: true, min_rows: 2, scale_free: true, shift_free: true, ..Facts::default() }
    }

    fn fit(&self, x: &[f64], field: &Field, _: &Call) -> Result<Distances, Failure> {
        cells::no_target(field)?;
        let span = crate::span::Span::between(x)?;
        let best = if field.direction == Direction::Negative { span.lo } else { span.hi };
        let distances: Vec<f64> = x.iter().map(|v| libm::fabs(best - v)).collect();
        let total = indicia_kernels::sum(&distances);
        if total.is_finite() { Ok(Distances { best, total }) } else { Err(Failure::new("overflow")) }
    }

    fn transform(&self, s: &Distances, x: &[f64], field: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        match field.direction {
            Direction::Negative => cells::map(x, out, call, |x| 1.0 - (x - s.best) / s.total),
            _ => cells::map(x, out, call, |x| 1.0 - (s.best - x) / s.total),
        }
        Ok(())
    }

    fn explain(&self, s: &Distances, field: &Field) -> Option<Explanation> {
        let formula = if field.direction == Direction::Negative { "1 - (x - lo) / total" } else { "1 - (hi - x) / total" };
        let name = if field.direction == Direction::Negative { "lo" } else { "hi" };
        Some(Explanation { formula: formula.into(), names: vec![(name.into(), s.best), ("total".into(), s.total)] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, column, run};

    #[test]
    fn both_directions_as_a_peer_computes_them() {
        // from pymcdm import normalizations as n; n.enhanced_accuracy_normalization(np.array([7,9,6,8,5,9.])); n.enhanced_accuracy_normalization(np.array([120,95,150,110,135,105.]), cost=True)
        let expected = [0.8, 1.0, 0.7, 0.9, 0.6, 1.0];
        close(&run(EnhancedAccuracy::method(), "{}", &column(&[7.0, 9.0, 6.0, 8.0, 5.0, 9.0])).unwrap().all(), &expected, 1e-15);
        let x = column(&[120.0, 95.0, 150.0, 110.0, 135.0, 105.0]).towards(Direction::Negative);
        let expected = [0.8275862068965517, 1.0, 0.6206896551724138, 0.896551724137931, 0.7241379310344828, 0.9310344827586207];
        close(&run(EnhancedAccuracy::method(), "{}", &x).unwrap().all(), &expected, 1e-15);
    }

    #[test]
    fn scores_add_up_to_one_less_than_their_number() {
        let got = run(EnhancedAccuracy::method(), "{}", &column(&[-3.0, 0.0, 2.5, 11.0, 4.0])).unwrap().all();
        close(&[got.iter().sum::<f64>()], &[4.0], 1e-14);
    }

    #[test]
    fn a_constant_column_has_no_distances() {
        assert_eq!(run(EnhancedAccuracy::method(), "{}", &column(&[5.0, 5.0])).unwrap_err().code, "constant-column");
    }
}

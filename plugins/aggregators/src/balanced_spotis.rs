//! Balanced SPOTIS: distances from the best possible and from what is expected.

use indicia_plugin::prelude::*;
use indicia_plugin::{Either, Pairs};

use crate::fold::each_row;
use crate::formula::{bound, named, quoted};
use crate::rim::{domain, rising, within};
use crate::sweep::{check_numbers, numbers};

method! {
    /// # balanced-spotis: between the best possible and the expected (Balanced SPOTIS)
    ///
    /// More is better up to what is expected; beyond it, more counts less, or not at all, or against a unit.
    ///
    /// ```text
    /// d     = ( (1 - alpha) (high - x) + alpha |x - e| ) / (high - low)       [low, high] is `range`, e the expected score
    /// score = 1 - sum of w d / sum of w
    /// ```
    ///
    /// e is the expected score of a child; `alpha` is the trust in it. At 0 only the distance from the best possible counts: SPOTIS, a weighted mean. At 1 only that from the expected solution point: SPOTIS with such a point. At 1/2 what lies
    /// beyond the expected adds nothing; from there on it takes away, so that above 1/2 the method is not declared to preserve order. `expected` is one score for all children or one for each by name.
    ///
    /// The children take the bounds of the indicators with `goalposts`, which turns costs as well; the expected score is that of the expected value. The score depends on the unit alone.
    ///
    /// **Range**: [0, 1]; 1 is a unit at the expected and the best possible at once.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// The node's policy decides.
    ///
    /// ## Degenerate cases
    /// A value outside `range`: no score (`outside-range`). A range that does not rise: refused (`not-rising`). A child without an expected score, or one for what is no child: refused (`no-number`,
    /// `not-a-child`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Shekhovtsov, Dezert & Sałabun (2025), *Enhancing personalized decision-making with the Balanced SPOTIS algorithm*, ICAART 2025, volume 3, 264-271, doi:10.5220/0013119800003890; Dezert, Tchamova, Han & Tacnet
    /// (2020), *The SPOTIS rank reversal free method*, FUSION 2020, 1-8, doi:10.23919/FUSION45008.2020.9190347. `pymcdm.methods.BalancedSPOTIS`, and `SPOTIS` with `esp`, give the same distances, the lower the better: 1 less the score.
    ///
    /// ## Example
    /// Distances from 1: 0.6, 0.2, 0; from 0.8: 0.4, 0, 0.2; their means 0.5, 0.1, 0.1.
    /// ```toml
    /// use = "balanced-spotis"
    /// params = { expected = 0.8 }
    ///
    /// [example]
    /// columns = { a = [0.4, 0.8, 1] }
    /// weights = [1]
    /// gives = [0.5, 0.9, 0.9]
    /// within = 1e-12
    /// ```
    pub struct BalancedSpotis: Aggregator = "balanced-spotis" {
        title { zh: "Balanced SPOTIS 期望解法", en: "Balanced SPOTIS" }
        page_zh "balanced_spotis.zh.md"
        params {
            /// The expected score: one for all children or one for each.
            expected: Either<f64, Pairs<f64>>;
            /// Trust in the expected: 0 looks at the best possible alone, 1 at the expected alone.
            alpha: f64 = 0.5, min 0.0, max 1.0;
            /// The worst and the best possible score of a child.
            range: [f64; 2] = [0.0, 1.0];
        }
        texts {
            "not-rising" => { zh: "`{parameter}` 的下限 {low} 必须小于上限 {high}", en: "`{parameter}` must rise, but is [{low}, {high}]" }
            "outside-range" => { zh: "`{unit}` 的 `{id}` 为 {value}，不在 `range` [{low}, {high}] 之内", en: "`{id}` of `{unit}` is {value}, outside `range` [{low}, {high}]" }
            "no-number" => { zh: "`{node}` 的下级 `{child}` 在 `{parameter}` 中没有数值", en: "the child `{child}` of `{node}` has no number in `{parameter}`" }
            "not-a-child" => { zh: "`{child}` 不是 `{node}` 的下级；下级为 {children}", en: "`{child}` is not a child of `{node}`; its children are {children}" }
        }
        example r#"{"expected": 0.6}"#
    }
}

impl Aggregator for BalancedSpotis {
    type State = ();
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            domain: domain(self.range),
            range: Some([0.0, 1.0]),
            order_preserving: self.alpha <= 0.5,
            fit: Fit::None,
            compensability: Compensability::Full,
            ..Facts::default()
        }
    }

    fn check(&self) -> Result<(), Failure> {
        rising(self.range)
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<(), Failure> {
        check_numbers(&self.expected, data, "expected")
    }

    fn aggregate(&self, (): &(), _: Option<&()>, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let expected = numbers(&self.expected, data, "expected")?;
        let [low, high] = self.range;
        each_row(data, weights, out, call, |_, _, x, w| {
            within(x, self.range, data)?;
            let (mut sum, mut total) = (0.0, 0.0);
            for ((x, e), w) in x.iter().zip(&expected).zip(w) {
                // The same distance, written so that it does not move at all where it is level.
                let own = if x < e { e - x } else { (2.0 * self.alpha - 1.0) * (x - e) };
                sum += w * ((1.0 - self.alpha) * (high - e) + own);
                total += w;
            }
            Ok(1.0 - sum / (total * (high - low)))
        })
    }

    fn explain(&self, (): &(), fields: &[Field], weights: &[f64]) -> Option<Explanation> {
        let [low, high] = self.range;
        let (w, e) = (named("w", fields), named("e", fields));
        let expected: Option<Vec<f64>> = match &self.expected {
            Either::A(x) => Some(vec![*x; fields.len()]),
            Either::B(pairs) => fields.iter().map(|f| pairs.get(f.id).copied()).collect(),
        };
        let term = |((f, w), e): ((&Field, &String), &String)| {
            let (x, w, e) = (quoted(f.id), quoted(w), quoted(e));
            format!("{w} * ({} * ({high} - {x}) + {} * abs({x} - {e}))", 1.0 - self.alpha, self.alpha)
        };
        let terms: Vec<String> = fields.iter().zip(&w).zip(&e).map(term).collect();
        let total: Vec<String> = w.iter().map(|w| quoted(w)).collect();
        let formula = format!("1 - sum({}) / (sum({}) * ({high} - ({low})))", terms.join(", "), total.join(", "));
        let names = bound(w, weights).into_iter().chain(bound(e, &expected?)).collect();
        Some(Explanation { formula, names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{arg, close, matrix, run, run_on};

    #[test]
    fn the_common_matrix_has_the_distances_of_pymcdm() {
        // pymcdm 1.4.0, b = [[4, 10], [90, 160], [2, 5], [40, 80]], esp = [8, 120, 4, 60]: SPOTIS(b, esp)(X, w, [1] * 4) and BalancedSPOTIS(b, esp, alpha)(X, w, [1] * 4) with alpha 0.5 and 0.3
        let mut x = peers::common();
        let bounds = [(4.0, 10.0), (90.0, 160.0), (2.0, 5.0), (40.0, 80.0)];
        x.columns.iter_mut().zip(bounds).for_each(|((_, x), (lo, hi))| x.iter_mut().for_each(|x| *x = (*x - lo) / (hi - lo)));
        let x = x.weights(&peers::WEIGHTS);
        let expected = format!(r#""expected": {{"a": {}, "b": {}, "c": {}, "d": 0.5}}"#, 4.0 / 6.0, 3.0 / 7.0, 2.0 / 3.0);
        for (alpha, peer) in [
            (1.0, [0.1325, 0.18297619047619046, 0.37857142857142856, 0.07952380952380952, 0.3192857142857143, 0.2176190476190476]),
            (
                0.5,
                [
                    0.3432142857142857,
                    0.31785714285714284,
                    0.46071428571428574,
                    0.26023809523809527,
                    0.41071428571428575,
                    0.36166666666666664,
                ],
            ),
            (0.3, [0.4275, 0.3718095238095238, 0.49357142857142855, 0.3325238095238095, 0.4472857142857143, 0.4192857142857142]),
        ] {
            let got = run(BalancedSpotis::method(), &format!(r#"{{{expected}, "alpha": {alpha}}}"#), &x).unwrap().all();
            close(&got.iter().map(|y| 1.0 - y).collect::<Vec<_>>(), &peer, 1e-14);
        }
    }

    #[test]
    fn beyond_the_expected_more_counts_less_and_less() {
        let x = matrix(&[("a", &[70.0, 90.0])]).weights(&[1.0]);
        let gain = |alpha: f64| {
            let got =
                run(BalancedSpotis::method(), &format!(r#"{{"expected": 60, "range": [0, 100], "alpha": {alpha}}}"#), &x).unwrap().all();
            got[1] - got[0]
        };
        // 20 of 100, times 1 - 2 alpha
        close(&[gain(0.0), gain(0.25), gain(0.5), gain(1.0)], &[0.2, 0.1, 0.0, -0.2], 1e-15);
    }

    #[test]
    fn a_row_without_a_child_is_scored_by_the_others() {
        let fit = matrix(&[("a", &[0.5]), ("b", &[1.0])]).weights(&[0.5, 0.5]);
        let gap = matrix(&[("a", &[0.5])]).weights(&[0.5]);
        // (0.5 + 0.25) / 2 from the best and the expected
        let got = run_on(BalancedSpotis::method(), r#"{"expected": {"a": 0.75, "b": 0.5}}"#, &fit, &gap).unwrap().all();
        close(&got, &[0.625], 1e-15);
    }

    #[test]
    fn what_is_expected_is_said_of_all_children() {
        let x = matrix(&[("a", &[0.5]), ("b", &[1.5])]).weights(&[0.5, 0.5]);
        let failure = run(BalancedSpotis::method(), r#"{"expected": {"b": 0.5}}"#, &x).unwrap_err();
        assert_eq!((failure.code.as_str(), arg(&failure, "child")), ("no-number", Some("a")));
        let failure = run(BalancedSpotis::method(), r#"{"expected": {"a": 0.5, "b": 0.5, "c": 1}}"#, &x).unwrap_err();
        assert_eq!((failure.code.as_str(), failure.path.as_str()), ("not-a-child", "expected.c"));
        assert_eq!(run(BalancedSpotis::method(), r#"{"expected": 0.5}"#, &x).unwrap().codes(), ["outside-range"]);
    }
}

//! Ordered weighted averages.

use indicia_plugin::prelude::*;

use crate::fold::each_row;

method! {
    /// # owa: ordered weighted average (有序加权平均，OWA 算子)
    ///
    /// Weights belong to places instead of children: so much for the best child of a unit, so much for the second, …
    ///
    /// ```text
    /// x(1) >= x(2) >= ... >= x(k)                  the children of the unit, the best first
    /// S(i) = (w(1) + ... + w(i)) / sum w           their own weights, added in that order
    /// score = sum (Q(S(i)) - Q(S(i-1))) x(i)
    /// ```
    ///
    /// Q says which part of the judgement the best share of the children gets. Either `positions` gives the weights of the places, from the
    /// best to the worst, as many as there are children; Q then runs in straight lines through their sums. Or `power` gives
    /// Q(r) = r^power: 1 is the weighted mean, above 1 low values count more ("most children"), below 1 high ones.
    ///
    /// With equal weights of the children and `positions` it is Yager's OWA as published: sum v(i) x(i). Unequal weights turn it into the
    /// weighted OWA of Torra: a child of double weight counts as two. `positions = [0, …, 0, 1]` is the least child, `[1, 0, …, 0]` the
    /// greatest.
    ///
    /// **Range**: that of the children.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// The node's policy decides: reweighting scales the weights of what is present, and Q is the same, so that the places are spread over
    /// the children that are there.
    ///
    /// ## Degenerate cases
    /// Neither or both of `positions` and `power`, another number of places than children, or places that are all zero: refused
    /// (`one-of-two`, `places`, `places-zero`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Yager, "On ordered weighted averaging aggregation operators in multicriteria decisionmaking", *IEEE Transactions on Systems, Man and
    /// Cybernetics* 18 (1988), 183-190; Yager, "Quantifier guided aggregation using OWA operators", *International Journal of Intelligent
    /// Systems* 11 (1996), 49-73; Torra, "The weighted OWA operator", the same journal 12 (1997), 153-166.
    ///
    /// ## Example
    /// Yager's own: (0.7, 1, 0.2, 0.6) with the places (0.4, 0.3, 0.2, 0.1) gives 0.4 + 0.21 + 0.12 + 0.02.
    /// ```toml
    /// use = "owa"
    /// params = { positions = [0.4, 0.3, 0.2, 0.1] }
    ///
    /// [example]
    /// columns = { a = [0.7], b = [1], c = [0.2], d = [0.6] }
    /// weights = [1, 1, 1, 1]
    /// gives = [0.75]
    /// ```
    pub struct Owa: Aggregator = "owa" {
        title { zh: "有序加权平均（OWA）", en: "Ordered weighted average" }
        page_zh "owa.zh.md"
        params {
            /// Weights of the places, the best first, as many as there are children.
            positions: Option<Vec<f64>>, min 0.0;
            /// The exponent of Q, instead of `positions`.
            power: Option<f64>, above 0.0, max 100.0;
        }
        texts {
            "one-of-two" => { zh: "`positions`（位置权重）与 `power`（指数）必须且只能给出一个", en: "give either `positions` or `power`, not both and not none" }
            "places" => { zh: "`{node}` 有 {expected} 个下级，`positions` 却给出 {found} 个位置权重", en: "`{node}` has {expected} children, but `positions` has {found} weights" }
            "places-zero" => { zh: "`positions` 的位置权重之和必须为正的有限数", en: "the weights of `positions` must have a positive, finite sum" }
        }
        example r#"{"positions": [0.4, 0.3, 0.2, 0.1]}"#
    }
}

impl Owa {
    /// The part of the judgement that the best share `r` of the children gets.
    fn part(&self, r: f64) -> f64 {
        if let Some(power) = self.power {
            return libm::pow(r, power);
        }
        let positions = self.positions.as_deref().unwrap_or_default();
        let at = r * positions.len() as f64;
        let whole = libm::floor(at) as usize;
        let total: f64 = positions.iter().sum();
        let held: f64 = positions.iter().take(whole).sum();
        (held + (at - whole as f64) * positions.get(whole).copied().unwrap_or(0.0)) / total
    }
}

impl Aggregator for Owa {
    type State = ();
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts { order_preserving: true, fit: Fit::None, compensability: Compensability::Partial, ..Facts::default() }
    }

    fn check(&self) -> Result<(), Failure> {
        if self.positions.is_some() == self.power.is_some() {
            return Err(Failure::new("one-of-two"));
        }
        let total = self.positions.as_deref().map_or(1.0, |p| p.iter().sum());
        if total > 0.0 && total.is_finite() { Ok(()) } else { Err(Failure::new("places-zero").at("positions")) }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<(), Failure> {
        match &self.positions {
            Some(p) if p.len() != data.cols() => {
                Err(Failure::new("places").at("positions").arg("expected", data.cols()).arg("found", p.len()))
            }
            _ => Ok(()),
        }
    }

    fn aggregate(&self, _: &(), _: Option<&()>, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let mut order: Vec<usize> = (0..data.cols()).collect();
        each_row(data, weights, out, call, |_, _, x, w| {
            indicia_kernels::sort_places_down(&mut order, x);
            let total: f64 = w.iter().sum();
            let (mut score, mut held, mut before) = (0.0, 0.0, 0.0);
            for (at, j) in order.iter().enumerate() {
                held += w[*j];
                // The last sum is the whole, whatever its rounding.
                let part = if at + 1 == order.len() { 1.0 } else { self.part(held / total) };
                score += (part - before) * x[*j];
                before = part;
            }
            Ok(score)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{arg, close, matrix, run};

    fn three() -> crate::trial::Given {
        matrix(&[("a", &[10.0]), ("b", &[40.0]), ("c", &[20.0])])
    }

    fn of(params: &str, w: &[f64]) -> f64 {
        run(Owa::method(), params, &three().weights(w)).unwrap().all()[0]
    }

    #[test]
    fn places_lead_from_the_greatest_to_the_least() {
        close(&[of(r#"{"positions": [1, 0, 0]}"#, &[1.0; 3])], &[40.0], 1e-13);
        close(&[of(r#"{"positions": [0, 0, 1]}"#, &[1.0; 3])], &[10.0], 1e-13);
        close(&[of(r#"{"positions": [5, 3, 2]}"#, &[1.0; 3])], &[28.0], 1e-13);
        // Equal places leave the weighted mean.
        close(&[of(r#"{"positions": [1, 1, 1]}"#, &[2.0, 1.0, 1.0])], &[20.0], 1e-13);
    }

    #[test]
    fn a_child_of_double_weight_counts_as_two() {
        // Q = r^2: of four places 1/16, 3/16, 5/16, 7/16; 40, 20, and 10 twice
        close(&[of(r#"{"power": 2}"#, &[2.0, 1.0, 1.0])], &[(40.0 + 3.0 * 20.0 + 12.0 * 10.0) / 16.0], 1e-13);
        close(&[of(r#"{"power": 1}"#, &[2.0, 1.0, 1.0])], &[20.0], 1e-13);
    }

    #[test]
    fn parameters_that_do_not_fit_are_refused() {
        let refused = |params| run(Owa::method(), params, &three().weights(&[1.0; 3])).unwrap_err();
        assert_eq!(refused("{}").code, "one-of-two");
        assert_eq!(refused(r#"{"power": 2, "positions": [1, 1, 1]}"#).code, "one-of-two");
        assert_eq!(refused(r#"{"positions": [0, 0, 0]}"#).code, "places-zero");
        let failure = refused(r#"{"positions": [1, 1]}"#);
        assert_eq!((failure.code.as_str(), arg(&failure, "expected"), arg(&failure, "found")), ("places", Some("3"), Some("2")));
    }
}

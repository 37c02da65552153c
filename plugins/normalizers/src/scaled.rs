//! A linear scale of one's own.

use indicia_plugin::prelude::*;

use crate::cells;
use crate::span::rising;

method! {
    /// # scaled: a linear scale (线性缩放)
    ///
    /// ```text
    /// positive   score = (x - low) / (high - low) * factor
    /// negative   score = (-x - low) / (high - low) * factor
    /// ```
    ///
    /// `between = [low, high]` are two points of the scale, not bounds: a percentage stays what it is with `[0, 100]` and a factor of 100. Negative indicators are turned by
    /// their sign. Where the ends are the worst and the best value, `goalposts` says what happens beyond them.
    ///
    /// **Range**: without bounds.
    /// **Direction**: positive and negative; a target has no form (`target-unsupported`).
    ///
    /// ## Missing values
    /// Stay missing.
    ///
    /// ## Degenerate cases
    /// None: a constant column is scored like any other.
    ///
    /// ## Source
    /// The function `n_scaled` of the R package COINr.
    ///
    /// ## Example
    /// ```toml
    /// use = "scaled"
    /// params = { between = [0, 50], factor = 10 }
    ///
    /// [example]
    /// x = [0, 25, 60]
    /// gives = [0, 5, 12]
    /// ```
    pub struct Scaled: Normalizer = "scaled" {
        title { zh: "线性缩放", en: "Linear scale" }
        page_zh "scaled.zh.md"
        params {
            /// Two points of the scale.
            between: [f64; 2] = [0.0, 100.0];
            /// The score of the upper one.
            factor: f64 = 100.0, above 0.0;
        }
        texts {
            "not-rising" => { zh: "`{parameter}` 的下限 {low} 必须小于上限 {high}", en: "`{parameter}` must rise, but is [{low}, {high}]" }
        }
    }
}

impl Normalizer for Scaled {
    type State = ();

    fn facts(&self) -> Facts {
        Facts { order_preserving: true, fit: Fit::None, ..Facts::default() }
    }

    fn check(&self) -> Result<(), Failure> {
        rising(self.between, "between")
    }

    fn fit(&self, _: &[f64], field: &Field, _: &Call) -> Result<(), Failure> {
        cells::no_target(field)
    }

    fn transform(&self, _: &(), x: &[f64], field: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let sign = if field.direction == Direction::Negative { -1.0 } else { 1.0 };
        let [low, high] = self.between;
        cells::map(x, out, call, |x| (sign * x - low) / (high - low) * self.factor);
        Ok(())
    }

    fn explain(&self, _: &(), field: &Field) -> Option<Explanation> {
        let x = if field.direction == Direction::Negative { "-x" } else { "x" };
        let names = [("low", self.between[0]), ("high", self.between[1]), ("factor", self.factor)];
        let names = names.map(|(n, v)| (n.to_string(), v)).to_vec();
        Some(Explanation { formula: format!("({x} - low) / (high - low) * factor"), names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{column, run};

    #[test]
    fn negative_indicators_are_turned_by_their_sign() {
        let x = column(&[0.0, 25.0, 60.0]);
        assert_eq!(run(Scaled::method(), "{}", &x).unwrap().all(), [0.0, 25.0, 60.0]);
        let negative = run(Scaled::method(), r#"{"between": [-50, 50], "factor": 1}"#, &x.towards(Direction::Negative)).unwrap();
        assert_eq!(negative.all(), [0.5, 0.25, -0.1]);
        assert_eq!(run(Scaled::method(), "{}", &column(&[1.0]).target(0.0, 1.0)).unwrap_err().code, "target-unsupported");
    }
}

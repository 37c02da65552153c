//! Bonus points.

use indicia_plugin::prelude::*;

use super::slope::{Mark, judge};
use super::{facts, number};
use crate::cells;

method! {
    /// # bonus: bonus points with a cap (加分项)
    ///
    /// ```text
    /// score = min(x * per_event, cap)
    /// ```
    ///
    /// Bonus points stand beside the base of 100: let the indicator stand outside `children` and add it with `[adjust.ID] bonus`, so that it
    /// has no weight and nobody loses by not having it.
    ///
    /// **Range**: [0, cap]. **Direction**: held against the rule, turns nothing.
    ///
    /// ## Missing values
    /// Stay missing. What is declared as `no_evidence` scores zero.
    ///
    /// ## Degenerate cases
    /// A negative number of events has no score (`count-negative`).
    ///
    /// ## Source
    /// The form of Chinese scoring manuals (每获一项加若干分，累计不超过上限).
    ///
    /// ## Example
    /// ```toml
    /// use = "bonus"
    /// params = { per_event = 2, cap = 5 }
    ///
    /// [example]
    /// x = [0, 1, 2, 3]
    /// gives = [0, 2, 4, 5]
    /// ```
    pub struct Bonus: Normalizer = "bonus" {
        title { zh: "加分项", en: "Bonus points" }
        page_zh "bonus.zh.md"
        params {
            /// Points for each event.
            per_event: f64, above 0.0;
            /// Most points.
            cap: f64, above 0.0;
        }
        example r#"{"per_event": 0.1, "cap": 8}"#
    }
}

impl Bonus {
    fn score(&self, x: f64) -> f64 {
        let points = x * self.per_event;
        if points > self.cap { self.cap } else { points }
    }
}

impl Normalizer for Bonus {
    type State = ();

    fn facts(&self) -> Facts {
        facts(0.0, self.cap)
    }

    fn fit(&self, _: &[f64], field: &Field, call: &Call) -> Result<(), Failure> {
        let mark = |at: f64| Mark { at, score: self.score(at), path: "per_event".into() };
        judge(&[mark(0.0), mark(1.0)], false, field, call);
        Ok(())
    }

    fn transform(&self, _: &(), x: &[f64], _: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        cells::each(x, out, call, |x| if x < 0.0 { Err(Failure::new("count-negative").arg("value", x)) } else { Ok(self.score(x)) });
        Ok(())
    }

    fn explain(&self, _: &(), _: &Field) -> Option<Explanation> {
        let names = vec![("per_event".to_string(), self.per_event)];
        Some(Explanation { formula: format!("min(x * per_event, {})", number(self.cap)), names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{column, run};

    #[test]
    fn points_add_up_to_the_cap() {
        let got = run(Bonus::method(), r#"{"per_event": 1.5, "cap": 4}"#, &column(&[0.0, 2.0, 3.0, -1.0])).unwrap();
        assert_eq!((got.values.as_slice(), got.codes()), (&[Some(0.0), Some(3.0), Some(4.0), None][..], vec!["count-negative"]));
    }
}

//! Deductions for events.

use indicia_plugin::prelude::*;

use super::slope::{Mark, judge};
use super::{facts, limits, number};
use crate::cells;

method! {
    /// # deduction: deduction for each event (扣分制)
    ///
    /// Starts from all points and takes some away for each event:
    ///
    /// ```text
    /// score = max(floor, points - per_event * max(x - free, 0))
    /// ```
    ///
    /// **Range**: [floor, points]. **Direction**: held against the rule, which needs `negative`; turns nothing.
    ///
    /// ## Missing values
    /// Stay missing: no report of events is not the same as none. What is declared as `no_evidence` scores zero, what is `not_applicable` gives
    /// its weight to the others.
    ///
    /// ## Degenerate cases
    /// A negative number of events has no score (`count-negative`).
    ///
    /// ## Source
    /// The form of Chinese scoring manuals (每发生一起扣若干分，扣完为止).
    ///
    /// ## Example
    /// ```toml
    /// use = "deduction"
    /// params = { points = 10, per_event = 3 }
    ///
    /// [example]
    /// direction = "negative"
    /// x = [0, 1, 3, 5]
    /// gives = [10, 7, 1, 0]
    /// ```
    pub struct Deduction: Normalizer = "deduction" {
        title { zh: "扣分制", en: "Deductions" }
        page_zh "deduction.zh.md"
        params {
            /// Points without events.
            points: f64 = 100.0;
            /// Points that each event costs.
            per_event: f64, above 0.0;
            /// Events that cost nothing.
            free: f64 = 0.0, min 0.0;
            /// Fewest points.
            floor: f64 = 0.0;
        }
        example r#"{"per_event": 2}"#
    }
}

impl Deduction {
    fn score(&self, x: f64) -> f64 {
        let counted = if x > self.free { x - self.free } else { 0.0 };
        let left = self.points - self.per_event * counted;
        if left < self.floor { self.floor } else { left }
    }
}

impl Normalizer for Deduction {
    type State = ();

    fn facts(&self) -> Facts {
        facts(self.floor, self.points)
    }

    fn check(&self) -> Result<(), Failure> {
        limits::hold("floor", self.floor, "<=", "points", self.points)
    }

    fn fit(&self, _: &[f64], field: &Field, call: &Call) -> Result<(), Failure> {
        let mark = |at: f64| Mark { at, score: self.score(at), path: "per_event".into() };
        judge(&[mark(self.free), mark(self.free + 1.0)], false, field, call);
        Ok(())
    }

    fn transform(&self, _: &(), x: &[f64], _: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        cells::each(x, out, call, |x| if x < 0.0 { Err(Failure::new("count-negative").arg("value", x)) } else { Ok(self.score(x)) });
        Ok(())
    }

    fn explain(&self, _: &(), _: &Field) -> Option<Explanation> {
        let counted = if self.free == 0.0 { "x".to_string() } else { format!("max(x - {}, 0)", number(self.free)) };
        let names = [("points", self.points), ("per_event", self.per_event), ("floor", self.floor)];
        let names = names.map(|(n, v)| (n.to_string(), v)).to_vec();
        Some(Explanation { formula: format!("max(floor, points - per_event * {counted})"), names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{column, instance, run};

    #[test]
    fn each_event_costs_until_the_floor() {
        // 20 - 4 * (5 - 2) = 8
        let x = column(&[0.0, 2.0, 3.0, 5.0, 9.0]).towards(Direction::Negative);
        let got = run(Deduction::method(), r#"{"points": 20, "per_event": 4, "free": 2, "floor": 5}"#, &x).unwrap();
        assert_eq!((got.all(), got.codes().len()), (vec![20.0, 20.0, 16.0, 8.0, 5.0], 0));
    }

    #[test]
    fn negative_events_and_other_directions_are_told() {
        let got = run(Deduction::method(), r#"{"per_event": 4}"#, &column(&[-1.0])).unwrap();
        assert_eq!(got.codes(), ["rule-against-direction", "count-negative"]);
        let failure = instance(Deduction::method(), r#"{"points": 10, "per_event": 4, "floor": 20}"#).err().unwrap();
        assert_eq!((failure.code.as_str(), failure.path.as_str()), ("rule-limits", "floor"));
    }
}

//! Completion of a target.

use indicia_plugin::prelude::*;

use super::slope::{Mark, judge};
use super::{facts, limits, number};
use crate::cells;

choices! {
    /// That nothing is cut off.
    pub enum Uncapped {
        /// Scores may exceed the points.
        None = "none",
    }
}

choices! {
    /// How completion is measured.
    pub enum Form {
        /// The way gone as a share of the whole way, (x - base) / (target - base).
        Share = "share",
        /// The target as a share of the value, target / x: for less is better.
        Inverse = "inverse",
    }
}

method! {
    /// # completion: completion of a target (目标完成率计分)
    ///
    /// ```text
    /// share     c = (x - base) / (target - base)
    /// inverse   c = target / x
    /// score = max(floor, min(cap, c * points))
    /// ```
    ///
    /// Whether a target that is exceeded earns more must be said: `cap = 100` cuts off at so many points (封顶), `cap = "none"` does not (不封顶). For an
    /// indicator that shall fall, `base` above `target` measures the way down, and `form = "inverse"` is the usual 目标值/实际值.
    ///
    /// **Range**: from `floor` to `cap`. **Direction**: held against the rule, turns nothing.
    ///
    /// ## Missing values
    /// Stay missing. What is declared as `no_evidence` scores zero, what is `not_applicable` gives its weight to the others.
    ///
    /// ## Degenerate cases
    /// A target equal to the base is refused (`target-is-base`). With `"inverse"` a value of zero or less has no score (`ratio-not-positive`).
    ///
    /// ## Source
    /// The form of target responsibility systems and Chinese scoring manuals (目标完成率); COINr `n_dist2targ` for `base` = the minimum, or the maximum of a negative indicator. Versions of COINr whose `n_dist2targ` has no `direction` measure
    /// negative indicators from the minimum too, so that the score rises with what is worse; 1.1.14 does not (`distance-to-reference` is held against it).
    ///
    /// ## Example
    /// ```toml
    /// use = "completion"
    /// params = { target = 80, points = 10, cap = 10 }
    ///
    /// [example]
    /// x = [40, 80, 100]
    /// gives = [5, 10, 10]
    /// ```
    pub struct Completion: Normalizer = "completion" {
        title { zh: "目标完成率计分", en: "Completion of a target" }
        page_zh "completion.zh.md"
        params {
            /// The value that earns all points.
            target: f64;
            /// The value that earns none.
            base: f64 = 0.0;
            /// Points for the target.
            points: f64 = 100.0, above 0.0;
            /// Most points, or `"none"`.
            cap: Either<Uncapped, f64>;
            /// Fewest points.
            floor: f64 = 0.0;
            /// How completion is measured.
            form: Form = Form::Share;
        }
        example r#"{"target": 80, "cap": 100}"#
    }
}

impl Completion {
    fn most(&self) -> f64 {
        match self.cap {
            Either::A(Uncapped::None) => f64::INFINITY,
            Either::B(cap) => cap,
        }
    }

    fn share(&self, x: f64) -> f64 {
        match self.form {
            Form::Share => (x - self.base) / (self.target - self.base),
            Form::Inverse => self.target / x,
        }
    }
}

impl Normalizer for Completion {
    type State = ();

    fn facts(&self) -> Facts {
        facts(self.floor, self.most())
    }

    fn check(&self) -> Result<(), Failure> {
        limits::hold("floor", self.floor, "<=", "points", self.points)?;
        if let Either::B(cap) = self.cap {
            limits::hold("cap", cap, ">=", "floor", self.floor)?;
        }
        match self.form {
            Form::Share if self.target == self.base => Err(Failure::new("target-is-base").at("target").arg("value", self.target)),
            Form::Inverse => limits::hold("target", self.target, ">=", "0", f64::MIN_POSITIVE),
            Form::Share => Ok(()),
        }
    }

    fn fit(&self, _: &[f64], field: &Field, call: &Call) -> Result<(), Failure> {
        let mark = |at: f64, score: f64| Mark { at, score, path: "target".into() };
        let mut marks = match self.form {
            Form::Share => [mark(self.base, 0.0), mark(self.target, self.points)],
            // Half the target earns twice the points.
            Form::Inverse => [mark(self.target / 2.0, 2.0 * self.points), mark(self.target, self.points)],
        };
        marks.sort_by(|a, b| a.at.total_cmp(&b.at));
        judge(&marks, false, field, call);
        Ok(())
    }

    fn transform(&self, _: &(), x: &[f64], _: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let most = self.most();
        cells::each(x, out, call, |x| {
            if self.form == Form::Inverse && x <= 0.0 {
                return Err(Failure::new("ratio-not-positive").arg("value", x));
            }
            let points = self.share(x) * self.points;
            let points = if points > most { most } else { points };
            Ok(if points < self.floor { self.floor } else { points })
        });
        Ok(())
    }

    fn explain(&self, _: &(), _: &Field) -> Option<Explanation> {
        let mut names = vec![("target".to_string(), self.target), ("points".to_string(), self.points)];
        let share = match self.form {
            Form::Share if self.base == 0.0 => "x / target".to_string(),
            Form::Share => {
                names.push(("base".into(), self.base));
                "(x - base) / (target - base)".to_string()
            }
            Form::Inverse => "target / x".to_string(),
        };
        let points = format!("{share} * points");
        let capped = match self.cap {
            Either::A(_) => points,
            Either::B(cap) => {
                names.push(("cap".into(), cap));
                format!("min(cap, {points})")
            }
        };
        Some(Explanation { formula: format!("max({}, {capped})", number(self.floor)), names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{column, instance, run};

    #[test]
    fn capped_or_not_as_declared() {
        let x = column(&[-8.0, 40.0, 100.0]);
        assert_eq!(run(Completion::method(), r#"{"target": 80, "cap": 100}"#, &x).unwrap().all(), [0.0, 50.0, 100.0]);
        assert_eq!(run(Completion::method(), r#"{"target": 80, "cap": "none"}"#, &x).unwrap().all(), [0.0, 50.0, 125.0]);
        let failure = instance(Completion::method(), r#"{"target": 80}"#).err().unwrap();
        assert_eq!((failure.code.as_str(), failure.path.as_str()), ("missing-parameter", "cap"));
    }

    #[test]
    fn a_way_down_is_measured_from_its_base() {
        // from 50 down to 30: 40 is halfway, 25 a quarter beyond
        let x = column(&[60.0, 50.0, 40.0, 30.0, 25.0]).towards(Direction::Negative);
        let got = run(Completion::method(), r#"{"target": 30, "base": 50, "points": 10, "cap": 12}"#, &x).unwrap();
        assert_eq!((got.all(), got.codes().len()), (vec![0.0, 0.0, 5.0, 10.0, 12.0], 0));
    }

    #[test]
    fn the_inverse_is_target_over_value() {
        let x = column(&[60.0, 30.0, 20.0, 0.0]).towards(Direction::Negative);
        let got = run(Completion::method(), r#"{"target": 30, "cap": "none", "form": "inverse"}"#, &x).unwrap();
        assert_eq!((got.values.as_slice(), got.codes()), (&[Some(50.0), Some(100.0), Some(150.0), None][..], vec!["ratio-not-positive"]));
        let wrong = run(Completion::method(), r#"{"target": 30, "cap": "none", "form": "inverse"}"#, &column(&[60.0])).unwrap();
        assert_eq!(wrong.codes(), ["rule-against-direction"]);
    }

    #[test]
    fn contradictions_are_refused() {
        let code = |params: &str| instance(Completion::method(), params).err().unwrap().code;
        assert_eq!(code(r#"{"target": 5, "base": 5, "cap": 1}"#), "target-is-base");
        assert_eq!(code(r#"{"target": 5, "floor": 60, "cap": 50}"#), "rule-limits");
        assert_eq!(code(r#"{"target": 0, "cap": 1, "form": "inverse"}"#), "rule-limits");
    }
}

//! Broken lines.

use indicia_plugin::prelude::*;

use super::slope::{Mark, judge};
use super::{facts, number};
use crate::cells;

choices! {
    /// What values beyond the first and the last point score.
    pub enum Beyond {
        /// The score of that point.
        Hold = "hold",
        /// What the nearest line gives when it is drawn on.
        Extend = "extend",
        /// Nothing.
        Refuse = "refuse",
    }
}

method! {
    /// # piecewise: broken line (分段线性计分)
    ///
    /// Straight lines between points `[value, score]`:
    ///
    /// ```text
    /// score = s0 + (x - x0) * (s1 - s0) / (x1 - x0)     between the points [x0, s0] and [x1, s1]
    /// ```
    ///
    /// x is the value; [x0, s0] and [x1, s1] are the points next to it, each a value and its score s.
    ///
    /// What happens beyond the first and the last point must be said: `beyond = "hold"` keeps the score of that point, `"extend"` draws the
    /// line on, `"refuse"` gives no score. Two points are a straight line; the efficacy coefficient (功效系数) of a target is
    /// `points = [[low, 60], [high, 100]]`.
    ///
    /// **Range**: from the least to the greatest score of a point, without bounds with `"extend"`. **Direction**: held against the points, turns
    /// nothing.
    ///
    /// ## Missing values
    /// Stay missing. What is declared as `no_evidence` scores zero, what is `not_applicable` gives its weight to the others.
    ///
    /// ## Degenerate cases
    /// Points that do not rise in value are refused (`points-not-rising`). With `"refuse"` a value beyond the points has no score (`no-step`).
    /// Scores against the direction of the indicator, or that rise and fall without `monotone = false`, raise a warning.
    ///
    /// ## Source
    /// The form of Chinese scoring manuals (分段线性插值计分).
    ///
    /// ## Example
    /// ```toml
    /// use = "piecewise"
    /// params = { points = [[0, 0], [50, 60], [100, 100]], beyond = "hold" }
    ///
    /// [example]
    /// x = [-5, 25, 50, 75, 120]
    /// gives = [0, 30, 60, 80, 100]
    /// ```
    pub struct Piecewise: Normalizer = "piecewise" {
        title { zh: "分段线性计分", en: "Broken line" }
        page_zh "piecewise.zh.md"
        params {
            /// Points `[value, score]`, by rising value.
            points: Vec<[f64; 2]>;
            /// What values beyond the first and the last point score.
            beyond: Beyond;
            /// Whether scores that rise and fall are a mistake.
            monotone: bool = true;
        }
        example r#"{"points": [[0, 0], [50, 60], [100, 100]], "beyond": "hold"}"#
    }
}

impl Piecewise {
    /// The line that a value lies on: two neighbouring points.
    fn line(&self, x: f64) -> Option<([f64; 2], [f64; 2])> {
        let after = self.points.partition_point(|p| p[0] < x).clamp(1, self.points.len().max(2) - 1);
        self.points.get(after - 1).copied().zip(self.points.get(after).copied())
    }

    fn score(&self, x: f64) -> Result<f64, Failure> {
        let refused = || Failure::new("no-step").arg("value", x);
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else { return Err(refused()) };
        let outside = if x < first[0] { Some(first[1]) } else { (x > last[0]).then_some(last[1]) };
        match (outside, self.beyond) {
            (Some(score), Beyond::Hold) => return Ok(score),
            (Some(_), Beyond::Refuse) => return Err(refused()),
            _ => {}
        }
        if let Some(point) = self.points.iter().find(|p| p[0] == x) {
            return Ok(point[1]);
        }
        let ([x0, s0], [x1, s1]) = self.line(x).ok_or_else(refused)?;
        Ok(s0 + (x - x0) * (s1 - s0) / (x1 - x0))
    }
}

impl Normalizer for Piecewise {
    type State = ();

    fn facts(&self) -> Facts {
        let scores = || self.points.iter().map(|p| p[1]);
        let facts = facts(scores().fold(f64::INFINITY, f64::min), scores().fold(f64::NEG_INFINITY, f64::max));
        if self.beyond == Beyond::Extend { Facts { range: None, ..facts } } else { facts }
    }

    fn check(&self) -> Result<(), Failure> {
        if self.points.len() < 2 {
            return Err(Failure::new("rule-empty").at("points").arg("param", "points").arg("expected", 2));
        }
        for (n, pair) in self.points.windows(2).enumerate() {
            if pair[0][0] >= pair[1][0] {
                let why = Failure::new("points-not-rising").at(format!("points[{}]", n + 1));
                return Err(why.arg("low", pair[0][0]).arg("high", pair[1][0]));
            }
        }
        Ok(())
    }

    fn fit(&self, _: &[f64], field: &Field, call: &Call) -> Result<(), Failure> {
        let mark = |(n, p): (usize, &[f64; 2])| Mark { at: p[0], score: p[1], path: format!("points[{n}]") };
        let marks: Vec<Mark> = self.points.iter().enumerate().map(mark).collect();
        judge(&marks, !self.monotone, field, call);
        Ok(())
    }

    fn transform(&self, _: &(), x: &[f64], _: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        cells::each(x, out, call, |x| self.score(x));
        Ok(())
    }

    fn explain(&self, _: &(), _: &Field) -> Option<Explanation> {
        let (first, last) = (self.points.first()?, self.points.last()?);
        let line = |pair: &[[f64; 2]]| {
            let ([x0, s0], [x1, s1]) = (pair[0], pair[1]);
            let [x0, s0, x1, s1] = [x0, s0, x1, s1].map(number);
            format!("{s0} + (x - {x0}) * ({s1} - {s0}) / ({x1} - {x0})")
        };
        let lines: Vec<(f64, String)> = self.points.windows(2).map(|pair| (pair[1][0], line(pair))).collect();
        let (mut clauses, mut rest) = (lines, None);
        if self.beyond == Beyond::Hold {
            clauses.insert(0, (first[0], number(first[1])));
            rest = Some(number(last[1]));
        }
        let rest = match rest {
            Some(rest) => rest,
            None => clauses.pop()?.1,
        };
        let formula = clauses.iter().rev().fold(rest, |rest, (to, score)| format!("if(x <= {}, {score}, {rest})", number(*to)));
        Some(Explanation { formula, names: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, column, instance, run};

    fn params(beyond: &str) -> String {
        format!(r#"{{"points": [[-10, 0], [0, 60], [40, 100]], "beyond": "{beyond}"}}"#)
    }

    #[test]
    fn scores_lie_on_the_lines_between_points() {
        // halfway from -10 to 0: 30; a quarter from 0 to 40: 60 + 40/4 = 70
        let x = column(&[-10.0, -5.0, 0.0, 10.0, 40.0]);
        close(&run(Piecewise::method(), &params("refuse"), &x).unwrap().all(), &[0.0, 30.0, 60.0, 70.0, 100.0], 1e-12);
    }

    #[test]
    fn beyond_the_points_the_declared_rule_holds() {
        // 6 a unit below, 1 a unit above
        let x = column(&[-11.0, 41.0]);
        let values = |beyond: &str| run(Piecewise::method(), &params(beyond), &x).unwrap().values;
        assert_eq!(values("hold"), [Some(0.0), Some(100.0)]);
        assert_eq!(values("extend"), [Some(-6.0), Some(101.0)]);
        assert_eq!(values("refuse"), [None, None]);
        assert_eq!(run(Piecewise::method(), &params("refuse"), &x).unwrap().codes(), ["no-step", "no-step"]);
    }

    #[test]
    fn points_must_rise_and_their_scores_follow_the_direction() {
        let failure = instance(Piecewise::method(), r#"{"points": [[0, 0], [5, 1], [5, 2]], "beyond": "hold"}"#).err().unwrap();
        assert_eq!((failure.code.as_str(), failure.path.as_str()), ("points-not-rising", "points[2]"));
        assert_eq!(instance(Piecewise::method(), r#"{"points": [[0, 0]], "beyond": "hold"}"#).err().unwrap().code, "rule-empty");
        let got = run(Piecewise::method(), &params("hold"), &column(&[0.0]).towards(Direction::Negative)).unwrap();
        assert_eq!((got.codes(), got.findings[0].what.path.as_str()), (vec!["rule-against-direction"], "points[1]"));
        let peak = r#"{"points": [[0, 0], [5, 1], [9, 0]], "beyond": "hold"}"#;
        assert_eq!(run(Piecewise::method(), peak, &column(&[0.0])).unwrap().codes(), ["rule-not-monotone"]);
    }
}

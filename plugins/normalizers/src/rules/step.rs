//! Step tables.

use indicia_plugin::prelude::*;

use super::slope::{Mark, judge};
use super::{facts, number};
use crate::cells;
use crate::span::rising;

choices! {
    /// Which end of a step belongs to it.
    pub enum Closed {
        /// The lower one: from 60 up to, but not including, 80.
        Lower = "lower",
        /// The upper one: above 60 up to and including 80.
        Upper = "upper",
    }
}

table! {
    /// One step.
    pub struct Step {
        /// Where it begins; without it the step reaches down to the next lower one, or without end.
        from: Option<f64>;
        /// Where it ends; without it the step reaches up to the next higher one, or without end.
        to: Option<f64>;
        /// The score of every value of the step.
        score: f64;
    }
}

method! {
    /// # step: table of steps (分档计分)
    ///
    /// Every value of a step has the score of that step.
    ///
    /// ```text
    /// closed = "lower"   score of the step with from <= x < to
    /// closed = "upper"   score of the step with from < x <= to
    /// ```
    ///
    /// Steps may stand in any order. One without `to` reaches up to where the next higher one begins, the highest without end; one without `from`
    /// reaches down to where the next lower one ends, the lowest without end. `within = [low, high]` says which values can occur (both ends
    /// included): then holes at the ends are found too, and a value outside has no score.
    ///
    /// A table with a hole, with steps that overlap, or with a step that can never apply is refused before anything is computed. Scores that go against the
    /// direction of the indicator raise a warning, scores that rise and fall another one, unless `monotone = false` says that this is meant.
    ///
    /// **Range**: from the least to the greatest score. **Direction**: held against the table, turns nothing.
    ///
    /// ## Missing values
    /// Stay missing. What is declared as `no_evidence` scores zero, what is `not_applicable` gives its weight to the others.
    ///
    /// ## Degenerate cases
    /// A value that no step holds for has no score (`no-step`). A constant column is scored like any other.
    ///
    /// ## Source
    /// The form of Chinese scoring manuals (分档计分); OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 5, categorical scales.
    ///
    /// ## Example
    /// ```toml
    /// use = "step"
    /// params = { steps = [{ from = 80, score = 10 }, { from = 60, score = 6 }, { to = 60, score = 0 }] }
    ///
    /// [example]
    /// x = [95, 80, 79.9, 60, 12]
    /// gives = [10, 10, 6, 6, 0]
    /// ```
    pub struct Steps: Normalizer = "step" {
        title { zh: "分档计分", en: "Steps" }
        page_zh "step.zh.md"
        params {
            /// The steps, in any order.
            steps: Vec<Step>;
            /// Which end of a step belongs to it.
            closed: Closed = Closed::Lower;
            /// Values that can occur, both ends included.
            within: Option<[f64; 2]>;
            /// Whether scores that rise and fall are a mistake.
            monotone: bool = true;
        }
        texts {
            "not-rising" => { zh: "`{parameter}` 的下限 {low} 必须小于上限 {high}", en: "`{parameter}` must rise, but is [{low}, {high}]" }
        }
        example r#"{"steps": [{"from": 60, "score": 10}, {"from": 30, "score": 5}, {"to": 30, "score": 0}]}"#
    }
}

/// A step with its place in the table and its ends, of which one may be infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Interval {
    index: usize,
    low: f64,
    high: f64,
    score: f64,
}

fn end(x: f64) -> String {
    if x == f64::INFINITY {
        "∞".into()
    } else if x == f64::NEG_INFINITY {
        "-∞".into()
    } else {
        x.to_string()
    }
}

impl Interval {
    /// A refusal with its place, its number as people count, and a range of values.
    fn refuse(&self, code: &str, low: f64, high: f64) -> Failure {
        Failure::new(code).at(format!("steps[{}]", self.index)).arg("first", self.index + 1).arg("low", end(low)).arg("high", end(high))
    }
}

impl Steps {
    /// The steps as intervals, in the order of the table.
    fn intervals(&self) -> Result<Vec<Interval>, Failure> {
        let froms: Vec<f64> = self.steps.iter().filter_map(|s| s.from).collect();
        let tos: Vec<f64> = self.steps.iter().filter_map(|s| s.to).collect();
        let mut out = Vec::with_capacity(self.steps.len());
        for (index, step) in self.steps.iter().enumerate() {
            let (low, high) = match (step.from, step.to) {
                (None, None) => return Err(Failure::new("step-unbounded").at(format!("steps[{index}]")).arg("first", index + 1)),
                (Some(from), Some(to)) => (from, to),
                (Some(from), None) => (from, froms.iter().copied().filter(|f| *f > from).fold(f64::INFINITY, f64::min)),
                (None, Some(to)) => (tos.iter().copied().filter(|t| *t < to).fold(f64::NEG_INFINITY, f64::max), to),
            };
            out.push(Interval { index, low, high, score: step.score });
        }
        Ok(out)
    }

    /// The steps by rising values.
    fn sorted(intervals: &[Interval]) -> Vec<Interval> {
        let mut sorted = intervals.to_vec();
        sorted.sort_by(|a, b| a.low.total_cmp(&b.low).then(a.high.total_cmp(&b.high)).then(a.index.cmp(&b.index)));
        sorted
    }

    fn holds(&self, step: &Interval, x: f64) -> bool {
        let inside = match self.closed {
            Closed::Lower => step.low <= x && x < step.high,
            Closed::Upper => step.low < x && x <= step.high,
        };
        inside && self.within.is_none_or(|[a, b]| a <= x && x <= b)
    }

    /// Each step by itself, and against those before it in the table.
    fn check_steps(&self, intervals: &[Interval]) -> Result<(), Failure> {
        for (n, step) in intervals.iter().enumerate() {
            if step.low >= step.high {
                return Err(step.refuse("step-empty", step.low, step.high));
            }
            if let Some([a, b]) = self.within {
                let reaches = match self.closed {
                    Closed::Lower => step.low <= b && step.high > a,
                    Closed::Upper => step.low < b && step.high >= a,
                };
                if !reaches {
                    return Err(step.refuse("step-beyond", step.low, step.high).arg("expected", format!("[{a}, {b}]")));
                }
            }
            for other in &intervals[..n] {
                let (low, high) = (step.low.max(other.low), step.high.min(other.high));
                if low < high {
                    let whole = low == step.low && high == step.high;
                    let code = if whole { "step-unreachable" } else { "steps-overlap" };
                    return Err(step.refuse(code, low, high).arg("other", other.index + 1));
                }
            }
        }
        Ok(())
    }

    fn check_holes(&self, intervals: &[Interval]) -> Result<(), Failure> {
        let sorted = Steps::sorted(intervals);
        let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else { return Ok(()) };
        for pair in sorted.windows(2) {
            if pair[0].high < pair[1].low {
                return Err(pair[1].refuse("steps-gap", pair[0].high, pair[1].low));
            }
        }
        if let Some([a, b]) = self.within {
            if first.low > a || first.low == a && self.closed == Closed::Upper {
                return Err(first.refuse("steps-gap", a, first.low));
            }
            if last.high < b || last.high == b && self.closed == Closed::Lower {
                return Err(last.refuse("steps-gap", last.high, b));
            }
        }
        Ok(())
    }
}

impl Normalizer for Steps {
    type State = ();

    fn facts(&self) -> Facts {
        let scores = || self.steps.iter().map(|s| s.score);
        facts(scores().fold(f64::INFINITY, f64::min), scores().fold(f64::NEG_INFINITY, f64::max))
    }

    fn check(&self) -> Result<(), Failure> {
        if self.steps.is_empty() {
            return Err(Failure::new("rule-empty").at("steps").arg("param", "steps").arg("expected", 1));
        }
        self.within.map_or(Ok(()), |within| rising(within, "within"))?;
        let intervals = self.intervals()?;
        self.check_steps(&intervals)?;
        self.check_holes(&intervals)
    }

    fn fit(&self, _: &[f64], field: &Field, call: &Call) -> Result<(), Failure> {
        let mark = |s: &Interval| {
            let at = if s.low.is_finite() { s.low } else { s.high };
            Mark { at, score: s.score, path: format!("steps[{}].score", s.index) }
        };
        let marks: Vec<Mark> = Steps::sorted(&self.intervals()?).iter().map(mark).collect();
        judge(&marks, !self.monotone, field, call);
        Ok(())
    }

    fn transform(&self, _: &(), x: &[f64], _: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let intervals = self.intervals()?;
        cells::each(x, out, call, |x| {
            let found = intervals.iter().find(|s| self.holds(s, x));
            found.map(|s| s.score).ok_or_else(|| Failure::new("no-step").arg("value", x))
        });
        Ok(())
    }

    fn explain(&self, _: &(), _: &Field) -> Option<Explanation> {
        let intervals = self.intervals().ok()?;
        let (above, below) = match self.closed {
            Closed::Lower => (">=", "<"),
            Closed::Upper => (">", "<="),
        };
        let condition = |s: &Interval| {
            let low = s.low.is_finite().then(|| format!("x {above} {}", number(s.low)));
            let high = s.high.is_finite().then(|| format!("x {below} {}", number(s.high)));
            low.into_iter().chain(high).collect::<Vec<_>>().join(" and ")
        };
        let (last, others) = intervals.split_last()?;
        let formula = others.iter().rev().fold(number(last.score), |rest, s| format!("if({}, {}, {rest})", condition(s), number(s.score)));
        Some(Explanation { formula, names: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{arg, column, instance, run};

    fn refusal(params: &str) -> Failure {
        instance(Steps::method(), params).err().expect("refused")
    }

    #[test]
    fn the_closed_end_belongs_to_the_step() {
        let x = column(&[0.0, 60.0, 79.0, 80.0, 81.0]);
        let steps = r#""steps": [{"to": 60, "score": 0}, {"from": 60, "to": 80, "score": 6}, {"from": 80, "score": 10}]"#;
        assert_eq!(run(Steps::method(), &format!("{{{steps}}}"), &x).unwrap().all(), [0.0, 6.0, 6.0, 10.0, 10.0]);
        let upper = run(Steps::method(), &format!(r#"{{{steps}, "closed": "upper"}}"#), &x).unwrap();
        assert_eq!(upper.all(), [0.0, 0.0, 6.0, 6.0, 10.0]);
    }

    #[test]
    fn a_step_without_an_end_reaches_to_its_neighbour() {
        // "10 for at most 3 days, 5 for at most 10, otherwise 0", as deadlines are written
        let params = r#"{"closed": "upper", "steps": [{"to": 3, "score": 10}, {"to": 10, "score": 5}, {"from": 10, "score": 0}]}"#;
        let got = run(Steps::method(), params, &column(&[1.0, 3.0, 3.5, 10.0, 11.0]).towards(Direction::Negative)).unwrap();
        assert_eq!((got.all(), got.codes().len()), (vec![10.0, 10.0, 5.0, 5.0, 0.0], 0));
    }

    #[test]
    fn holes_overlaps_and_dead_steps_are_refused_at_their_place() {
        for (steps, code, path, low, high) in [
            (r#"[{"from": 0, "to": 60, "score": 0}, {"from": 65, "score": 1}]"#, "steps-gap", "steps[1]", "60", "65"),
            (r#"[{"from": 60, "score": 1}, {"from": 0, "to": 65, "score": 0}]"#, "steps-overlap", "steps[1]", "60", "65"),
            (r#"[{"from": 0, "to": 90, "score": 0}, {"from": 20, "to": 30, "score": 1}]"#, "step-unreachable", "steps[1]", "20", "30"),
            (r#"[{"from": 60, "score": 1}, {"from": 60, "score": 0}]"#, "step-unreachable", "steps[1]", "60", "∞"),
            (r#"[{"to": 60, "score": 1}, {"from": 80, "to": 60, "score": 0}]"#, "step-empty", "steps[1]", "80", "60"),
        ] {
            let failure = refusal(&format!(r#"{{"steps": {steps}}}"#));
            let seen = (failure.code.as_str(), failure.path.as_str(), arg(&failure, "low"), arg(&failure, "high"));
            assert_eq!(seen, (code, path, Some(low), Some(high)), "{steps}");
        }
        assert_eq!(refusal(r#"{"steps": []}"#).code, "rule-empty");
        assert_eq!(refusal(r#"{"steps": [{"score": 1}]}"#).code, "step-unbounded");
    }

    #[test]
    fn what_can_occur_has_to_be_covered_to_its_ends() {
        let within = |steps: &str| refusal(&format!(r#"{{"within": [0, 100], "steps": {steps}}}"#));
        // 100 itself belongs to no step when the last one ends before it
        let top = within(r#"[{"from": 0, "to": 60, "score": 0}, {"from": 60, "to": 100, "score": 1}]"#);
        assert_eq!((top.code.as_str(), arg(&top, "low"), arg(&top, "high")), ("steps-gap", Some("100"), Some("100")));
        let bottom = within(r#"[{"from": 20, "score": 1}]"#);
        assert_eq!((bottom.code.as_str(), arg(&bottom, "low"), arg(&bottom, "high")), ("steps-gap", Some("0"), Some("20")));
        assert_eq!(within(r#"[{"to": 120, "score": 1}, {"from": 120, "score": 2}]"#).code, "step-beyond");
        let got = run(Steps::method(), r#"{"within": [0, 100], "steps": [{"from": 0, "score": 1}]}"#, &column(&[100.0, 101.0])).unwrap();
        assert_eq!((got.values.as_slice(), got.codes()), (&[Some(1.0), None][..], vec!["no-step"]));
    }

    #[test]
    fn scores_against_the_direction_are_told_where_they_turn() {
        let steps = r#"{"steps": [{"to": 60, "score": 5}, {"from": 60, "to": 80, "score": 3}, {"from": 80, "score": SCORE}]}"#;
        let codes = |score: &str, direction: Direction| {
            let got = run(Steps::method(), &steps.replace("SCORE", score), &column(&[50.0]).towards(direction)).unwrap();
            got.findings.iter().map(|f| (f.what.code.clone(), f.what.path.clone())).collect::<Vec<_>>()
        };
        assert_eq!(codes("0", Direction::Positive), [("rule-against-direction".into(), "steps[1].score".into())]);
        assert_eq!(codes("0", Direction::Negative), []);
        assert_eq!(codes("4", Direction::Negative), [("rule-not-monotone".into(), "steps[2].score".into())]);
        let meant = steps.replace("SCORE", "4").replacen('{', r#"{"monotone": false, "#, 1);
        assert_eq!(run(Steps::method(), &meant, &column(&[50.0])).unwrap().codes().len(), 0);
    }
}

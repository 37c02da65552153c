//! Scores between declared goalposts.

use std::cell::Cell;

use indicia_plugin::prelude::*;

use crate::cells;
use crate::distance::Distance;
use crate::span::{Span, rising};

choices! {
    /// Which ends of the score are cut off.
    pub enum Clip {
        /// Below the worst and above the best score.
        Both = "both",
        /// Above the best score.
        Upper = "upper",
        /// Below the worst score.
        Lower = "lower",
        /// Neither.
        None = "none",
    }
}

choices! {
    /// On which scale values are compared.
    pub enum Scale {
        /// As they are.
        Linear = "linear",
        /// By their logarithms.
        Log = "log",
    }
}

method! {
    /// # goalposts: between declared limits (目标值法)
    ///
    /// Scores depend on the goalposts `[low, high]` of the indicator and on nothing else, so they are comparable across
    /// years and across groups of units.
    ///
    /// ```text
    /// positive   t = (u(x) - u(low)) / (u(high) - u(low))
    /// negative   t = (u(high) - u(x)) / (u(high) - u(low))
    /// target     t = 1 - d / M
    /// score = clip(t) * (b - a) + a
    /// ```
    ///
    /// `u(x) = x`, or `ln x` with `scale = "log"`; `[a, b]` is `range`. For a target interval `[p, q]`,
    /// `d = max(u(p) - u(x), u(x) - u(q), 0)` is the distance to it and `M = max(u(p) - u(low), u(high) - u(q))` that of the
    /// farther goalpost.
    ///
    /// What happens beyond the goalposts must be said: `clip = "upper"` cuts scores above the best one (the HDI), `"lower"`
    /// those below the worst, `"both"` either, `"none"` neither (DESI, where eleven values exceed). How many values were cut
    /// stands in the trace.
    ///
    /// **Range**: `[a, b]`, open on the sides that are not cut.
    /// **Direction**: positive, negative and target.
    ///
    /// ## Missing values
    /// Stay missing.
    ///
    /// ## Degenerate cases
    /// A constant column is scored like any other. Goalposts that do not rise, or are not positive on a logarithmic scale,
    /// are refused; so is an indicator without goalposts. On a logarithmic scale a value of zero or less has no score
    /// (`log-not-positive`). Goalposts within the target leave no measure for values outside (`beyond-target`).
    ///
    /// ## Source
    /// UNDP, *Human Development Report 2023/24*, technical note 1 (minima and maxima, capped at the upper one; logarithm of
    /// income); European Commission, *DESI 2022 methodological note*.
    ///
    /// ## Example
    /// ```toml
    /// use = "goalposts"
    /// params = { clip = "upper" }
    ///
    /// [example]
    /// goalposts = [20, 85]
    /// x = [59, 85, 87]
    /// gives = [0.6, 1, 1]
    /// ```
    pub struct Goalposts: Normalizer = "goalposts" {
        title { zh: "目标上下限标准化", en: "Goalposts" }
        page_zh "goalposts.zh.md"
        params {
            /// Which ends of the score are cut off.
            clip: Clip;
            /// On which scale values are compared.
            scale: Scale = Scale::Linear;
            /// Scores at the goalposts, the worse first.
            range: [f64; 2] = [0.0, 1.0];
        }
        texts {
            "not-rising" => { zh: "`{parameter}` 的下限 {low} 必须小于上限 {high}", en: "`{parameter}` must rise, but is [{low}, {high}]" }
            "goalposts-missing" => { zh: "指标 `{indicator}` 没有上下限 `goalposts`", en: "indicator `{indicator}` has no `goalposts`" }
            "goalposts-not-rising" => {
                zh: "指标 `{indicator}` 的 `goalposts` 下限 {low} 必须小于上限 {high}",
                en: "the goalposts of `{indicator}` must rise, but are [{low}, {high}]",
            }
            "target-missing" => { zh: "指标 `{indicator}` 没有给出目标值 `target`", en: "indicator `{indicator}` has no `target`" }
            "beyond-target" => {
                zh: "指标 `{indicator}` 的上下限都在目标区间内，无法衡量 `{unit}` 的 {value} 偏离多少",
                en: "the goalposts of `{indicator}` lie within its target, so there is no measure for {value} of `{unit}`",
            }
            "clipped" => { zh: "指标 `{indicator}` 有 {count} 个值超出上下限，得分按上下限截断", en: "{count} values of `{indicator}` lie beyond the goalposts and were cut off" }
        }
        example r#"{"clip": "both"}"#
    }
}

impl Goalposts {
    /// A value on the scale on which values are compared.
    fn on_scale(&self, x: f64) -> Result<f64, Failure> {
        match self.scale {
            Scale::Linear => Ok(x),
            Scale::Log if x > 0.0 => Ok(libm::log(x)),
            Scale::Log => Err(Failure::new("log-not-positive").arg("value", x)),
        }
    }

    fn span_on_scale(&self, s: &Span) -> Result<Span, Failure> {
        let span = Span { lo: self.on_scale(s.lo)?, hi: self.on_scale(s.hi)? }.finite()?;
        if span.lo < span.hi { Ok(span) } else { Err(Failure::new("goalposts-not-rising").arg("low", s.lo).arg("high", s.hi)) }
    }

    fn distance(&self, span: &Span, field: &Field) -> Result<Distance, Failure> {
        let target = match field.target {
            Some([p, q]) => Some([self.on_scale(p)?, self.on_scale(q)?]),
            None => None,
        };
        Distance::of(span, &Field { target, ..*field })
    }

    fn clip(&self, t: f64) -> f64 {
        match self.clip {
            Clip::Both | Clip::Upper if t > 1.0 => 1.0,
            Clip::Both | Clip::Lower if t < 0.0 => 0.0,
            _ => t,
        }
    }
}

impl Normalizer for Goalposts {
    type State = Span;

    fn facts(&self) -> Facts {
        let [a, b] = self.range;
        let range = match self.clip {
            Clip::Both => [a, b],
            Clip::Upper => [f64::NEG_INFINITY, b],
            Clip::Lower => [a, f64::INFINITY],
            Clip::None => [f64::NEG_INFINITY, f64::INFINITY],
        };
        let domain = if self.scale == Scale::Log { Domain::Positive } else { Domain::Any };
        Facts {
            range: Some(range),
            domain,
            order_preserving: true,
            fit: Fit::None,
            needs_goalposts: true,
            takes_target: true,
            ..Facts::default()
        }
    }

    fn check(&self) -> Result<(), Failure> {
        rising(self.range, "range")
    }

    fn fit(&self, _: &[f64], field: &Field, _: &Call) -> Result<Span, Failure> {
        let Some([lo, hi]) = field.goalposts else { return Err(Failure::new("goalposts-missing")) };
        let posts = Span { lo, hi };
        let span = self.span_on_scale(&posts)?;
        if field.direction == Direction::Target {
            self.distance(&span, field)?;
        }
        Ok(posts)
    }

    fn transform(&self, s: &Span, x: &[f64], field: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let [a, b] = self.range;
        let span = self.span_on_scale(s)?;
        let distance = match field.direction {
            Direction::Target => Some(self.distance(&span, field)?),
            _ => None,
        };
        let cut = Cell::new(0);
        cells::each(x, out, call, |x| {
            let u = self.on_scale(x)?;
            let t = match (&distance, field.direction) {
                (Some(distance), _) => distance.nearness(u)?,
                (None, Direction::Negative) => (span.hi - u) / (span.hi - span.lo),
                (None, _) => (u - span.lo) / (span.hi - span.lo),
            };
            let clipped = self.clip(t);
            cut.set(cut.get() + usize::from(clipped != t));
            Ok(clipped * (b - a) + a)
        });
        if cut.get() > 0 {
            call.info(Failure::new("clipped").arg("count", cut.get()));
        }
        Ok(())
    }

    fn explain(&self, s: &Span, field: &Field) -> Option<Explanation> {
        let (x, u) = match self.scale {
            Scale::Linear => ("x", "{}"),
            Scale::Log => ("ln(x)", "ln({})"),
        };
        let (lo, hi) = (u.replace("{}", "lo"), u.replace("{}", "hi"));
        let (share, mut names) = match field.direction {
            Direction::Positive => (format!("({x} - {lo}) / ({hi} - {lo})"), s.names()),
            Direction::Negative => (format!("({hi} - {x}) / ({hi} - {lo})"), s.names()),
            Direction::Target => {
                let distance = self.distance(&self.span_on_scale(s).ok()?, field).ok()?;
                (format!("({})", distance.formula(x)), distance.names())
            }
        };
        let share = match self.clip {
            Clip::Both => format!("min(max({share}, 0), 1)"),
            Clip::Upper => format!("min({share}, 1)"),
            Clip::Lower => format!("max({share}, 0)"),
            Clip::None => share,
        };
        let [a, b] = self.range;
        if [a, b] == [0.0, 1.0] {
            return Some(Explanation { formula: share, names });
        }
        names.extend([("worst".to_string(), a), ("best".to_string(), b)]);
        Some(Explanation { formula: format!("{share} * (best - worst) + worst"), names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, arg, close, column, instance, run};

    #[test]
    fn the_ends_that_are_cut_are_those_of_the_score() {
        let x = column(&[-1.0, 0.0, 5.0, 12.0]).posts(0.0, 10.0);
        let scores = |clip: &str, x: &Given| run(Goalposts::method(), &format!(r#"{{"clip": "{clip}"}}"#), x).unwrap();
        assert_eq!(scores("none", &x).all(), [-0.1, 0.0, 0.5, 1.2]);
        assert_eq!(scores("upper", &x).all(), [-0.1, 0.0, 0.5, 1.0]);
        assert_eq!(scores("lower", &x).all(), [0.0, 0.0, 0.5, 1.2]);
        assert_eq!((scores("both", &x).all(), scores("both", &x).arg("count")), (vec![0.0, 0.0, 0.5, 1.0], Some("2")));
        let negative = x.towards(Direction::Negative);
        close(&scores("upper", &negative).all(), &[1.0, 1.0, 0.5, -0.2], 1e-15);
    }

    #[test]
    fn what_is_cut_must_be_said() {
        let failure = instance(Goalposts::method(), "{}").err().unwrap();
        assert_eq!((failure.code.as_str(), failure.path.as_str()), ("missing-parameter", "clip"));
    }

    #[test]
    fn income_is_compared_by_its_logarithm() {
        // The goalposts of the HDR's income index: (ln x - ln 100) / (ln 75000 - ln 100) = ln(x / 100) / ln 750
        let x = column(&[20_000.0, 100.0, 120_000.0]).posts(100.0, 75_000.0);
        let got = run(Goalposts::method(), r#"{"clip": "upper", "scale": "log"}"#, &x).unwrap();
        close(&got.all(), &[libm::log(200.0) / libm::log(750.0), 0.0, 1.0], 1e-15);
        let failed = run(Goalposts::method(), r#"{"clip": "upper", "scale": "log"}"#, &column(&[0.0]).posts(1.0, 2.0)).unwrap();
        assert_eq!((failed.values, failed.findings[0].what.code.as_str()), (vec![None], "log-not-positive"));
    }

    #[test]
    fn a_target_is_measured_against_the_farther_goalpost() {
        // M = max(40 - 0, 100 - 60) = 40
        let x = column(&[0.0, 30.0, 50.0, 80.0, 120.0]).posts(0.0, 100.0).target(40.0, 60.0);
        let params = r#"{"clip": "lower", "range": [1, 100]}"#;
        close(&run(Goalposts::method(), params, &x).unwrap().all(), &[1.0, 75.25, 100.0, 50.5, 1.0], 1e-12);
    }

    #[test]
    fn goalposts_that_cannot_be_used_are_refused() {
        let code = |params: &str, given| run(Goalposts::method(), params, &given).unwrap_err().code;
        assert_eq!(code(r#"{"clip": "none"}"#, column(&[1.0])), "goalposts-missing");
        let falling = run(Goalposts::method(), r#"{"clip": "none"}"#, &column(&[1.0]).posts(5.0, 5.0)).unwrap_err();
        assert_eq!((falling.code.as_str(), arg(&falling, "high")), ("goalposts-not-rising", Some("5")));
        assert_eq!(code(r#"{"clip": "none", "scale": "log"}"#, column(&[1.0]).posts(0.0, 5.0)), "log-not-positive");
        assert_eq!(code(r#"{"clip": "none"}"#, Given { direction: Direction::Target, ..column(&[1.0]).posts(0.0, 5.0) }), "target-missing");
    }
}

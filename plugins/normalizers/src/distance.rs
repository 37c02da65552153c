//! Indicators that are best within an interval: the distance to it.

use indicia_plugin::prelude::*;

use crate::span::Span;

/// How far a value may lie from a target interval: `1 - d / most` runs from 1 within it to 0 at the far end.
pub struct Distance {
    /// The target interval.
    pub target: [f64; 2],
    /// The distance of the farther end of the span; zero when the span lies within the target.
    pub most: f64,
}

impl Distance {
    /// The distances of a span to the target of a field. A field without a target is refused.
    pub fn of(span: &Span, field: &Field) -> Result<Distance, Failure> {
        let Some(target) = field.target else { return Err(Failure::new("target-missing")) };
        let below = target[0] - span.lo;
        let above = span.hi - target[1];
        let most = if below > above { below } else { above };
        Ok(Distance { target, most: if most > 0.0 { most } else { 0.0 } })
    }

    /// How near a value is: 1 within the target, less outside; below zero beyond the span. A span that lies within
    /// the target has no measure for what lies outside.
    pub fn nearness(&self, x: f64) -> Result<f64, Failure> {
        let [a, b] = self.target;
        let d = if x < a {
            a - x
        } else if x > b {
            x - b
        } else {
            return Ok(1.0);
        };
        if self.most > 0.0 { Ok(1.0 - d / self.most) } else { Err(Failure::new("beyond-target").arg("value", x)) }
    }

    /// Nearness as a formula over the value `x`, or another that stands for it.
    pub fn formula(&self, x: &str) -> String {
        if self.most > 0.0 { format!("1 - max(a - {x}, {x} - b, 0) / most") } else { "1".into() }
    }

    /// Names of the formula.
    pub fn names(&self) -> Vec<(String, f64)> {
        let all = [("a", self.target[0]), ("b", self.target[1]), ("most", self.most)];
        if self.most > 0.0 { all.map(|(n, v)| (n.to_string(), v)).to_vec() } else { Vec::new() }
    }
}

//! The least and the greatest value of a column, and what to say when there is nothing between them.

use indicia_plugin::prelude::*;

state! {
    /// The least and the greatest value that scores are measured against.
    pub struct Span {
        /// The least value.
        lo: f64,
        /// The greatest value.
        hi: f64,
    }
}

impl Span {
    /// The extremes of at least one value.
    pub fn of(x: &[f64]) -> Result<Span, Failure> {
        indicia_kernels::min_max(x).map(|(lo, hi)| Span { lo, hi }).ok_or_else(|| too_few(1, 0))
    }

    /// The extremes of values that differ. What lies between them is representable.
    pub fn between(x: &[f64]) -> Result<Span, Failure> {
        let span = Span::of(x)?;
        if span.lo == span.hi {
            return Err(Failure::new("constant-column").arg("count", x.len()).arg("value", span.lo));
        }
        span.finite()
    }

    /// Itself, unless the difference of its ends overflows.
    pub fn finite(self) -> Result<Span, Failure> {
        if (self.hi - self.lo).is_finite() { Ok(self) } else { Err(Failure::new("overflow")) }
    }

    /// As names of an explanation.
    pub fn names(&self) -> Vec<(String, f64)> {
        vec![("lo".into(), self.lo), ("hi".into(), self.hi)]
    }
}

/// Too few values to learn from.
pub fn too_few(expected: usize, found: usize) -> Failure {
    Failure::new("too-few").arg("expected", expected).arg("found", found)
}

/// Refuses a pair of parameters that does not rise.
pub fn rising(pair: [f64; 2], path: &str) -> Result<(), Failure> {
    if pair[0] < pair[1] {
        Ok(())
    } else {
        Err(Failure::new("not-rising").at(path).arg("parameter", path).arg("low", pair[0]).arg("high", pair[1]))
    }
}

//! Logarithms and powers that start at the least value of a fit.

use indicia_plugin::prelude::*;

use crate::rule::{When, fails, rounded};

state! {
    /// What is learnt: the least and the greatest value, and whether the column is treated at all.
    pub struct Ends {
        /// The least value.
        lo: f64,
        /// The greatest value.
        hi: f64,
        /// Whether the column is treated.
        applies: bool,
        /// Whether the column is skewed to the left.
        left: bool,
    }
}

impl Ends {
    /// The ends of a column, which is treated where it is asked for and its ends differ.
    pub fn of(x: &[f64], lo: f64, hi: f64, asked: bool) -> Ends {
        let left = indicia_kernels::skewness(x).is_some_and(|s| s < 0.0);
        Ends { lo, hi, applies: asked && hi > lo && (hi - lo).is_finite(), left }
    }
}

/// Under which rule a column is treated.
pub struct Rule {
    /// When.
    pub when: When,
    /// Greatest absolute skewness that passes.
    pub skewness: f64,
    /// Greatest excess kurtosis that passes.
    pub kurtosis: f64,
}

impl Rule {
    /// The ends of a column. Equal values are left alone: there is nothing to bend.
    pub fn fit(&self, x: &[f64]) -> Ends {
        let (lo, hi) = indicia_kernels::min_max(x).unwrap_or((0.0, 0.0));
        let asked = self.when == When::Always || fails(x, self.skewness, self.kurtosis).is_some();
        Ends::of(x, lo, hi, asked)
    }

    /// Says how skewed the column was and is.
    pub fn tell(&self, s: &Ends, x: &[f64], bend: impl Fn(f64) -> Option<f64>, call: &Call) {
        if !s.applies {
            return;
        }
        let bent: Vec<f64> = x.iter().filter_map(|x| bend(*x)).collect();
        let skew = |x: &[f64]| rounded(indicia_kernels::skewness(x).unwrap_or(0.0));
        call.info(Failure::new("transformed").arg("before", skew(x)).arg("after", skew(&bent)));
        if let Some(after) = fails(&bent, self.skewness, self.kurtosis) {
            call.warn(Failure::new("still-skewed").arg("after", rounded(after)));
        }
    }
}

/// Writes every value bent; a value that cannot be bent has none and says so.
pub fn apply(s: &Ends, x: &[f64], out: &mut Output, call: &Call, bend: impl Fn(f64) -> Option<f64>) {
    for (row, x) in x.iter().enumerate() {
        match if s.applies { bend(*x) } else { Some(*x) } {
            Some(y) if y.is_finite() => {
                out.set(row, 0, y);
                if s.applies {
                    out.mark(row, 0, Status::PRESENT | Status::TREATED);
                }
            }
            bent => {
                out.fail(row, 0);
                let code = if bent.is_some() { "overflow" } else { "log-not-positive" };
                call.cell(row, 0, Failure::new(code).arg("value", x));
            }
        }
    }
}

/// The logarithm of a positive number.
pub fn ln(x: f64) -> Option<f64> {
    (x > 0.0).then(|| libm::log(x))
}

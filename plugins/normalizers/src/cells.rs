//! Computing cell by cell, with a reason for each that cannot be computed.

use indicia_plugin::prelude::*;

/// Writes `score(x)` for every value. A cell whose score is a failure has none; one whose score is too large fails too.
pub fn each(x: &[f64], out: &mut Output, call: &Call, score: impl Fn(f64) -> Result<f64, Failure>) {
    for (row, x) in x.iter().enumerate() {
        match score(*x) {
            Ok(y) => out.set(row, 0, y),
            Err(why) => {
                out.fail(row, 0);
                call.cell(row, 0, why);
            }
        }
    }
    refuse_infinite(out, call);
}

/// Writes `score(x)` for every value, where `score` is defined everywhere; the loop can be vectorised.
pub fn map(x: &[f64], out: &mut Output, call: &Call, score: impl Fn(f64) -> f64) {
    for (y, x) in out.values.iter_mut().zip(x) {
        *y = score(*x);
    }
    refuse_infinite(out, call);
}

/// As [`map`], of what stands in the output already.
pub fn again(out: &mut Output, call: &Call, score: impl Fn(f64) -> f64) {
    out.values.iter_mut().for_each(|y| *y = score(*y));
    refuse_infinite(out, call);
}

fn refuse_infinite(out: &mut Output, call: &Call) {
    // One pass over the bits without branches tells that nothing overflowed.
    let exponent = f64::INFINITY.to_bits();
    if !out.values.iter().fold(false, |found, y| found | (y.to_bits() & exponent == exponent)) {
        return;
    }
    for row in 0..out.rows {
        if !out.values[row].is_finite() {
            out.fail(row, 0);
            call.cell(row, 0, Failure::new("overflow"));
        }
    }
}

/// A direction that the method has no formula for.
pub fn no_target(field: &Field) -> Result<(), Failure> {
    match field.direction {
        Direction::Target => Err(Failure::new("target-unsupported")),
        _ => Ok(()),
    }
}

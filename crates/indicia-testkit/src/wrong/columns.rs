//! Normalisers, treatments and an imputer.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use indicia_plugin::prelude::*;

pub(super) fn all() -> Vec<(&'static str, &'static dyn Method)> {
    vec![
        ("direction", SwappedDirection::method()),
        ("own-direction", TurnedRule::method()),
        ("no-memory", StaleState::method()),
        ("output", NotANumber::method()),
        ("save-load", UnsavedState::method()),
        ("ddof", WrongDdof::method()),
        ("silent-epsilon", SilentEpsilon::method()),
        ("scale", SaysScaleFree::method()),
        ("shift", SaysShiftFree::method()),
        ("target", IgnoresTarget::method()),
        ("threads", NotAlone::method()),
        ("ties", TiesByPosition::method()),
        ("range", BeyondRange::method()),
        ("repeat", Counts::method()),
        ("degenerate", DividesByZero::method()),
        ("degenerate", Panics::method()),
        ("codes", NoText::method()),
        ("later-unit", LooksAtOthers::method()),
        ("output", LeavesCells::method()),
        ("cell-reasons", NoReason::method()),
        ("imputed", Repaints::method()),
        ("reads-gaps", ReadsGaps::method()),
        ("seed", SecretSeed::method()),
    ]
}

fn ends(x: &[f64]) -> (f64, f64) {
    x.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), x| (lo.min(*x), hi.max(*x)))
}

fn span(x: &[f64]) -> Result<(f64, f64), Failure> {
    let (lo, hi) = ends(x);
    if (hi - lo).is_finite() && hi > lo { Ok((lo, hi)) } else { Err(Failure::new("bad-state").arg("key", "span")) }
}

fn scale(x: &[f64], (lo, hi): (f64, f64), field: &Field, out: &mut Output) {
    for (y, x) in out.values.iter_mut().zip(x) {
        let share = (x - lo) / (hi - lo);
        *y = if field.direction == Direction::Negative { 1.0 - share } else { share };
    }
}

state! {
    /// Ends of a column.
    pub struct Ends { lo: f64, hi: f64 }
}

/// A normaliser from its facts, a fit and a transform.
macro_rules! normalizer {
    ($name:ident, $id:literal, $state:ty, $(extra $extra:tt,)? facts $facts:expr, fit |$fs:ident, $fx:ident, $fc:ident| $fit:expr, transform |$s:ident, $st:ident, $x:ident, $field:ident, $out:ident, $call:ident| $transform:expr) => {
        method! {
            /// # Wrong on purpose
            ///
            /// For the tests of the conformance suite.
            pub struct $name: Normalizer = $id {
                title { zh: "故意出错", en: "Wrong on purpose" }
                $(params $extra)?
            }
        }

        impl Normalizer for $name {
            type State = $state;

            fn facts(&self) -> Facts {
                $facts
            }

            fn fit(&self, $fx: &[f64], _: &Field, $fc: &Call) -> Result<$state, Failure> {
                let $fs = self;
                $fit
            }

            #[allow(unused_variables)]
            fn transform(&self, $st: &$state, $x: &[f64], $field: &Field, $out: &mut Output, $call: &Call) -> Result<(), Failure> {
                let $s = self;
                $transform;
                Ok(())
            }
        }
    };
}

fn ordered() -> Facts {
    Facts { order_preserving: true, min_rows: 2, ..Facts::default() }
}

fn fit_ends(x: &[f64]) -> Result<Ends, Failure> {
    span(x).map(|(lo, hi)| Ends { lo, hi })
}

normalizer! { SwappedDirection, "wrong/swapped-direction", Ends, facts ordered(), fit |_s, x, _c| fit_ends(x), transform |_s, st, x, field, out, call| {
    let other = if field.direction == Direction::Negative { Direction::Positive } else { Direction::Negative };
    scale(x, (st.lo, st.hi), &Field { direction: other, ..*field }, out);
} }

fn of_a_rule() -> Facts {
    Facts { sets_direction: true, min_rows: 2, ..Facts::default() }
}

normalizer! { TurnedRule, "wrong/turned-rule", Ends, facts of_a_rule(), fit |_s, x, _c| fit_ends(x), transform |_s, st, x, field, out, call| {
    scale(x, (st.lo, st.hi), field, out);
} }

/// What the first fit saw, kept outside of any state.
static REMEMBERED: Mutex<Option<(f64, f64)>> = Mutex::new(None);

normalizer! { StaleState, "wrong/stale-state", Ends, facts ordered(), fit |_s, x, _c| {
    let new = span(x)?;
    let mut kept = REMEMBERED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    *kept = Some(new);
    Ok(Ends { lo: new.0, hi: new.1 })
}, transform |_s, st, x, field, out, call| {
    let kept = *REMEMBERED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    scale(x, kept.unwrap_or((st.lo, st.hi)), field, out);
} }

normalizer! { NotANumber, "wrong/not-a-number", Ends, facts ordered(), fit |_s, x, _c| fit_ends(x), transform |_s, st, x, field, out, call| {
    scale(x, (st.lo, st.hi), field, out);
    if let Some(y) = out.values.first_mut() {
        *y = f64::NAN;
    }
} }

/// A state that forgets one of its numbers when it is saved.
#[derive(Debug)]
pub struct Forgetful(f64, f64);

impl Stateful for Forgetful {
    fn to_value(&self) -> Value {
        Value::Number(self.0)
    }

    fn from_value(value: &Value) -> Result<Self, Failure> {
        Ok(Forgetful(value.as_number().unwrap_or_default(), 100.0))
    }
}

normalizer! { UnsavedState, "wrong/unsaved-state", Forgetful, facts ordered(), fit |_s, x, _c| span(x).map(|(lo, hi)| Forgetful(lo, hi)), transform |_s, st, x, field, out, call| scale(x, (st.0, st.1), field, out) }

normalizer! { WrongDdof, "wrong/ddof", Ends, extra {
    /// Degrees of freedom that are taken off.
    ddof: u32 = 1, max 1.0;
}, facts ordered(), fit |_s, x, _c| {
    let n = x.len() as f64;
    let mean = x.iter().sum::<f64>() / n;
    // Says 0, does 1.
    let sd = (x.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0)).sqrt();
    if sd > 0.0 && sd.is_finite() { Ok(Ends { lo: mean, hi: sd }) } else { Err(Failure::new("bad-state").arg("key", "sd")) }
}, transform |_s, st, x, field, out, call| {
    let sign = if field.direction == Direction::Negative { -1.0 } else { 1.0 };
    for (y, x) in out.values.iter_mut().zip(x) {
        *y = sign * (x - st.lo) / st.hi;
    }
} }

normalizer! { SilentEpsilon, "wrong/silent-epsilon", Ends, facts ordered(), fit |_s, x, _c| fit_ends(x), transform |_s, st, x, field, out, call| {
    scale(x, (st.lo, st.hi + 1e-8), field, out);
} }

// A difference in absolute units is one in units of measurement.
normalizer! { SaysScaleFree, "wrong/says-scale-free", Ends, facts Facts { scale_free: true, ..ordered() }, fit |_s, x, _c| fit_ends(x), transform |_s, st, x, field, out, call| {
    let sign = if field.direction == Direction::Negative { -1.0 } else { 1.0 };
    for (y, x) in out.values.iter_mut().zip(x) {
        *y = sign * (x - st.lo);
    }
} }

// A share of the best value depends on where zero is.
normalizer! { SaysShiftFree, "wrong/says-shift-free", Ends, facts Facts { shift_free: true, ..ordered() }, fit |_s, x, _c| fit_ends(x), transform |_s, st, x, field, out, call| {
    let sign = if field.direction == Direction::Negative { -1.0 } else { 1.0 };
    for (y, x) in out.values.iter_mut().zip(x) {
        *y = sign * x / st.hi;
    }
} }

// Says that it takes a target, and scores by size all the same.
normalizer! { IgnoresTarget, "wrong/ignores-target", Ends, facts Facts { takes_target: true, ..ordered() }, fit |_s, x, _c| fit_ends(x), transform |_s, st, x, field, out, call| scale(x, (st.lo, st.hi), field, out) }

normalizer! { TiesByPosition, "wrong/ties-by-position", (), facts Facts { order_preserving: true, ..Facts::default() }, fit |_s, _x, _c| Ok(()), transform |_s, st, x, field, out, call| {
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_by(|a, b| x[*a].total_cmp(&x[*b]));
    for (rank, at) in order.into_iter().enumerate() {
        let rank = rank as f64;
        out.values[at] = if field.direction == Direction::Negative { -rank } else { rank };
    }
} }

normalizer! { BeyondRange, "wrong/beyond-range", Ends, facts Facts { range: Some([0.0, 0.9]), ..ordered() }, fit |_s, x, _c| fit_ends(x), transform |_s, st, x, field, out, call| scale(x, (st.lo, st.hi), field, out) }

static CALLS: AtomicU64 = AtomicU64::new(0);

normalizer! { Counts, "wrong/counts-its-calls", (), facts ordered(), fit |_s, _x, _c| Ok(()), transform |_s, st, x, field, out, call| {
    let n = CALLS.fetch_add(1, Ordering::Relaxed) as f64;
    for (y, x) in out.values.iter_mut().zip(x) {
        *y = x + n;
    }
} }

/// How many are at work at a time.
static AT_WORK: AtomicU64 = AtomicU64::new(0);

normalizer! { NotAlone, "wrong/not-alone", (), facts ordered(), fit |_s, _x, _c| Ok(()), transform |_s, st, x, field, out, call| {
    AT_WORK.fetch_add(1, Ordering::SeqCst);
    // Long enough that others come.
    std::thread::sleep(std::time::Duration::from_millis(1));
    let others = AT_WORK.load(Ordering::SeqCst) as f64 - 1.0;
    let sign = if field.direction == Direction::Negative { -1.0 } else { 1.0 };
    for (y, x) in out.values.iter_mut().zip(x) {
        *y = sign * x + others;
    }
    AT_WORK.fetch_sub(1, Ordering::SeqCst);
} }

normalizer! { DividesByZero, "wrong/divides-by-zero", Ends, facts ordered(), fit |_s, x, _c| { let (lo, hi) = ends(x); Ok(Ends { lo, hi }) }, transform |_s, st, x, field, out, call| scale(x, (st.lo, st.hi), field, out) }

normalizer! { Panics, "wrong/panics", Ends, facts ordered(), fit |_s, x, _c| { assert!(x.len() > 1, "needs two rows"); fit_ends(x) }, transform |_s, st, x, field, out, call| scale(x, (st.lo, st.hi), field, out) }

normalizer! { NoText, "wrong/no-text", Ends, facts ordered(), fit |_s, x, _c| span(x).map(|(lo, hi)| Ends { lo, hi }).map_err(|_| Failure::new("nobody-knows")), transform |_s, st, x, field, out, call| scale(x, (st.lo, st.hi), field, out) }

normalizer! { LooksAtOthers, "wrong/looks-at-others", (), facts Facts { min_rows: 2, ..Facts::default() }, fit |_s, _x, _c| Ok(()), transform |_s, st, x, field, out, call| {
    let (_, hi) = ends(x);
    for (y, x) in out.values.iter_mut().zip(x) {
        *y = x - hi;
    }
} }

normalizer! { LeavesCells, "wrong/leaves-cells", (), facts Facts::default(), fit |_s, _x, _c| Ok(()), transform |_s, st, x, field, out, call| {
    for (y, x) in out.values.iter_mut().zip(x).skip(1) {
        *y = *x;
    }
} }

normalizer! { NoReason, "wrong/no-reason", (), facts Facts::default(), fit |_s, _x, _c| Ok(()), transform |_s, st, x, field, out, call| {
    for (i, x) in x.iter().enumerate() {
        if *x > 0.0 && *x < 1e300 { out.set(i, 0, *x) } else { out.fail(i, 0) }
    }
} }

normalizer! { SecretSeed, "wrong/secret-seed", (), facts Facts::default(), fit |_s, _x, _c| Ok(()), transform |_s, st, x, field, out, call| {
    for (y, x) in out.values.iter_mut().zip(x) {
        *y = x * 0.5 + call.draw as f64;
    }
} }

method! {
    /// # Wrong on purpose
    pub struct Repaints: Imputer = "wrong/repaints" {
        title { zh: "故意出错", en: "Wrong on purpose" }
    }
}

impl Imputer for Repaints {
    type State = ();

    fn facts(&self) -> Facts {
        Facts::default()
    }

    fn fit(&self, _: &Table, _: &Call) -> Result<(), Failure> {
        Ok(())
    }

    fn impute(&self, _: &(), data: &Table, out: &mut Output, _: &Call) -> Result<(), Failure> {
        for (j, column) in data.columns.iter().enumerate() {
            let n = column.present().count() as f64;
            let mean = column.present().fold(0.0, |sum, x| sum + x / n);
            for i in 0..data.rows {
                fill(out, i, j, mean);
            }
        }
        Ok(())
    }
}

method! {
    /// # Wrong on purpose
    pub struct ReadsGaps: Imputer = "wrong/reads-gaps" {
        title { zh: "故意出错", en: "Wrong on purpose" }
    }
}

impl Imputer for ReadsGaps {
    type State = ();

    fn facts(&self) -> Facts {
        Facts::default()
    }

    fn fit(&self, _: &Table, _: &Call) -> Result<(), Failure> {
        Ok(())
    }

    fn impute(&self, _: &(), data: &Table, out: &mut Output, _: &Call) -> Result<(), Failure> {
        for (j, column) in data.columns.iter().enumerate() {
            let (lo, hi) = ends(column.values);
            for i in (0..data.rows).filter(|i| !column.is_present(*i)) {
                fill(out, i, j, lo / 2.0 + hi / 2.0);
            }
        }
        Ok(())
    }
}

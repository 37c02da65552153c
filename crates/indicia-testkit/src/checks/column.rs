//! Normalisers: direction, range, and arithmetic that hides nothing.

use indicia_method::{Direction, Fit, Kind, OutputKind, Value};

use super::{Check, Step, demand, failed, may, must, only_if, verdict};
use crate::run::{Out, Runner};
use crate::sample::Sample;

pub(crate) const CHECKS: &[Check] = &[
    Check {
        name: "direction",
        demands: "with `order_preserving`, a better value never scores lower, in either direction",
        run: |r| verdict(direction(r)),
    },
    Check {
        name: "target",
        demands: "with `takes_target`, a value within the target scores no lower than one outside",
        run: |r| verdict(target(r)),
    },
    Check {
        name: "own-direction",
        demands: "with `sets_direction`, scores are the same in every direction, and `order_preserving` is not declared",
        run: |r| verdict(own_direction(r)),
    },
    Check { name: "range", demands: "scores stay within the range that the facts declare", run: |r| verdict(range(r)) },
    Check {
        name: "scale",
        demands: "with `scale_free`, columns in other units of measurement give the same results",
        run: |r| verdict(scale(r)),
    },
    Check { name: "shift", demands: "with `shift_free`, columns with another zero give the same results", run: |r| verdict(shift(r)) },
    Check {
        name: "silent-epsilon",
        demands: "a change of unit changes results plainly or not at all: no small constant is hidden in the arithmetic",
        run: |r| verdict(epsilon(r)),
    },
    Check {
        name: "ddof",
        demands: "with `ddof = 0`, doubling every row changes nothing; 0 and 1 differ in a normalizer",
        run: |r| verdict(ddof(r)),
    },
];

fn direction(r: &Runner) -> Step {
    only_if(r.kind == Kind::Normalizer && r.facts.order_preserving, "does not declare order_preserving")?;
    let mut sample = r.sample();
    sample.columns[0].sort_by(f64::total_cmp);
    for direction in [Direction::Positive, Direction::Negative] {
        let out = must(r, r.run(&sample.directed(direction)))?;
        let mut last: Option<f64> = None;
        let mut ends: Option<(f64, f64)> = None;
        for at in 0..out.values.len() {
            let Some(score) = out.get(at) else { continue };
            let signed = if direction == Direction::Negative { -score } else { score };
            if let Some(l) = last.filter(|l| signed < *l) {
                return failed(format!("{}: {} scores {}, the value before {}", direction.word(), sample.columns[0][at], score, l.abs()));
            }
            last = Some(signed);
            ends = Some((ends.map_or(signed, |(first, _)| first), signed));
        }
        if ends.is_some_and(|(first, last)| first == last) {
            return failed(format!("{}: all values score the same", direction.word()));
        }
    }
    Ok(())
}

fn own_direction(r: &Runner) -> Step {
    only_if(r.kind == Kind::Normalizer && r.facts.sets_direction, "leaves the direction to the indicator")?;
    if r.facts.order_preserving {
        return failed("declares both sets_direction and order_preserving");
    }
    let sample = r.sample();
    let positive = must(r, r.run(&sample))?;
    for direction in [Direction::Negative, Direction::Target] {
        demand(positive.differs(&must(r, r.run(&sample.directed(direction)))?), direction.word())?;
    }
    Ok(())
}

fn target(r: &Runner) -> Step {
    only_if(r.kind == Kind::Normalizer && r.facts.takes_target, "takes no target")?;
    let sample = r.sample().directed(Direction::Target);
    let Some([lo, hi]) = sample.target else { return failed("no target") };
    let out = must(r, r.run(&sample))?;
    let inside = |at: usize| (lo..=hi).contains(&sample.columns[0][at]);
    let scores = |want: bool| (0..out.values.len()).filter(move |at| inside(*at) == want).filter_map(|at| out.get(at));
    let worst_inside = scores(true).fold(f64::INFINITY, f64::min);
    let best_outside = scores(false).fold(f64::NEG_INFINITY, f64::max);
    if best_outside > worst_inside {
        return failed(format!("{best_outside} outside the target, {worst_inside} within"));
    }
    Ok(())
}

fn range(r: &Runner) -> Step {
    let Some([lo, hi]) = r.facts.range else { return super::over("declares no range") };
    only_if(r.drivable(), "memberships")?;
    for sample in [r.sample(), r.other_sample()] {
        for direction in [Direction::Positive, Direction::Negative] {
            let out = must(r, r.run(&sample.directed(direction)))?;
            let slack = 1e-9 * (lo.abs().max(hi.abs())).clamp(1.0, f64::MAX);
            let beyond = (0..out.values.len()).filter_map(|at| out.get(at)).find(|x| *x < lo - slack || *x > hi + slack);
            if let Some(x) = beyond {
                return failed(format!("{x} lies outside [{lo}, {hi}]"));
            }
        }
    }
    Ok(())
}

fn scale(r: &Runner) -> Step {
    only_if(r.facts.scale_free && r.drivable(), "does not declare scale_free")?;
    let (sample, first) = (r.sample(), must(r, r.run(&r.sample()))?);
    // Each column by a power of two of its own, which rounds nothing; small enough for the unit interval.
    let scaled = sample.map(|j, _, x| x * 2_f64.powi(-1 - j as i32));
    demand(first.differs_beyond(&must(r, r.run(&scaled))?, 1e-9), "in other units")?;
    let large = sample.map(|j, _, x| x * 1000.0 * (j + 1) as f64);
    if r.facts.domain == indicia_method::Domain::Unit {
        return Ok(());
    }
    demand(first.differs_beyond(&must(r, r.run(&large))?, 1e-9), "in larger numbers")
}

fn shift(r: &Runner) -> Step {
    only_if(r.facts.shift_free && r.drivable(), "does not declare shift_free")?;
    let (sample, first) = (r.sample(), must(r, r.run(&r.sample()))?);
    let step = if r.facts.domain == indicia_method::Domain::Unit { 0.01 } else { 16.0 };
    let moved = sample.map(|j, _, x| x + step * (j + 1) as f64);
    demand(first.differs_beyond(&must(r, r.run(&moved))?, 1e-8), "with another zero")
}

/// Parameters that are small numbers are declared epsilons: nothing is hidden.
fn has_small_parameter(value: &Value) -> bool {
    match value {
        Value::Number(n) => *n != 0.0 && n.abs() < 1e-2,
        Value::List(items) => items.iter().any(has_small_parameter),
        Value::Table(pairs) => pairs.iter().any(|(_, v)| has_small_parameter(v)),
        _ => false,
    }
}

fn epsilon(r: &Runner) -> Step {
    let score = r.kind == Kind::Aggregator && r.facts.output == OutputKind::Score && !r.facts.needs_seed;
    only_if(matches!(r.kind, Kind::Normalizer | Kind::Weighting) || score, "for normalizers, weightings and scores of aggregators")?;
    only_if(score || r.facts.fit == Fit::Data && !r.facts.needs_goalposts, "has fixed bounds")?;
    only_if(!has_small_parameter(&r.params), "declares a small constant")?;
    let sample = r.sample();
    let first = must(r, r.run(&sample))?;
    // A power of two: a method that does not depend on the unit gives the very same numbers.
    for unit in [2_f64.powi(-20), 2_f64.powi(-10), 2_f64.powi(10)] {
        let scaled = may(r.run(&sample.map(|_, _, x| x * unit)))?;
        let change = if score { uneven_change(&first, &scaled) } else { largest_change(&first, &scaled) };
        if change > 1e-11 && change < 1e-2 {
            return failed(format!("in a unit {} times as large, results change by {change:e}: a hidden constant", 1.0 / unit));
        }
    }
    Ok(())
}

/// How far the ratios of two outputs are from each other: a mean changes with the unit of its inputs, but all its values by the same factor.
fn uneven_change(a: &Out, b: &Out) -> f64 {
    let ratios = (0..a.values.len()).filter_map(|at| Some(b.get(at)? / a.get(at).filter(|x| *x != 0.0)?));
    let (lo, hi) = ratios.fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), r| (lo.min(r), hi.max(r)));
    if lo > 0.0 { hi / lo - 1.0 } else { 0.0 }
}

fn largest_change(a: &Out, b: &Out) -> f64 {
    let size = a.values.iter().fold(0.0, |m: f64, x| m.max(x.abs()));
    let change = (0..a.values.len()).filter_map(|at| Some((a.get(at)? - b.get(at)?).abs())).fold(0.0, f64::max);
    if size > 0.0 { change / size } else { change }
}

fn ddof(r: &Runner) -> Step {
    let declared = r.params.get("ddof").and_then(Value::as_number);
    only_if(declared == Some(0.0), "has no `ddof = 0`")?;
    only_if(matches!(r.kind, Kind::Normalizer | Kind::Weighting), "for normalizers and weightings")?;
    let sample = r.sample();
    let first = must(r, r.run(&sample))?;
    let n = sample.rows();
    let doubled: Vec<usize> = (0..2 * n).map(|i| i % n).collect();
    let twice: Sample = sample.rows_at(&doubled);
    let out = must(r, r.run(&twice))?;
    let out = if out.rows == 2 * n { out.rows_at(&(0..n).collect::<Vec<_>>()) } else { out };
    demand(first.differs_beyond(&out, 1e-9), "every row twice")?;
    if r.kind == Kind::Normalizer {
        let mut params = r.params.clone();
        params.set("ddof", Value::Number(1.0));
        if let Ok(other) = Runner::new(r.method, &crate::Case { params })
            && first.differs_beyond(&must(r, other.run(&sample))?, 1e-9).is_none()
        {
            return failed("`ddof` makes no difference");
        }
    }
    Ok(())
}

//! Whether two evaluations are the same, bit by bit.

use indicia_core::{Evaluation, NodeTrace, Series, Stage, StateTrace, WeightTrace};
use indicia_method::to_json;

/// Fails, naming the first place where two evaluations differ.
#[track_caller]
pub fn assert_same(what: &str, a: &Evaluation, b: &Evaluation) {
    if let Err(place) = same(a, b) {
        panic!("{what}: {place}");
    }
}

/// Compares everything that an evaluation shows.
pub fn same(a: &Evaluation, b: &Evaluation) -> Result<(), String> {
    check(a.rows() == b.rows(), || format!("rows {} {}", a.rows(), b.rows()))?;
    check(a.indicators().len() == b.indicators().len(), || "number of indicators".into())?;
    for (n, (x, y)) in a.indicators().iter().zip(b.indicators()).enumerate() {
        let id = &a.plan().indicator(n).id;
        for stage in Stage::ALL {
            let place = format!("{}.{id}", stage.word());
            same_series(&place, &x.stage(stage).series, &y.stage(stage).series)?;
            same_states(&place, &x.stage(stage).states, &y.stage(stage).states)?;
        }
        same_series(&format!("unrounded {id}"), &x.unrounded, &y.unrounded)?;
        same_series(&format!("score {id}"), &x.score, &y.score)?;
    }
    for (n, (x, y)) in a.nodes().iter().zip(b.nodes()).enumerate() {
        same_node(&a.plan().node(n).id, x, y)?;
    }
    let (x, y): (Vec<_>, Vec<_>) = (a.findings().collect(), b.findings().collect());
    check(x == y, || format!("findings\n{x:#?}\n{y:#?}"))
}

fn same_node(id: &str, x: &NodeTrace, y: &NodeTrace) -> Result<(), String> {
    match (&x.weights, &y.weights) {
        (None, None) => {}
        (Some(a), Some(b)) => same_weights(&format!("weight.{id}"), a, b)?,
        _ => return Err(format!("weight.{id}: one has none")),
    }
    same_states(&format!("node.{id}"), &x.states, &y.states)?;
    same_series(&format!("computed {id}"), &x.computed, &y.computed)?;
    check(x.adjusted.len() == y.adjusted.len(), || format!("rules of {id}"))?;
    for ((m, a), (n, b)) in x.adjusted.iter().zip(&y.adjusted) {
        check(m == n, || format!("rule {m} {n} of {id}"))?;
        same_series(&format!("rule {m} of {id}"), a, b)?;
    }
    same_series(&format!("unrounded {id}"), &x.unrounded, &y.unrounded)?;
    same_series(&format!("value {id}"), &x.value, &y.value)?;
    check(x.ranks == y.ranks, || format!("rank.{id}: {:?} {:?}", x.ranks, y.ranks))
}

fn same_weights(place: &str, a: &WeightTrace, b: &WeightTrace) -> Result<(), String> {
    same_bits(place, &a.values, &b.values)?;
    check(a.axis == b.axis, || format!("{place}: axis {:?} {:?}", a.axis, b.axis))?;
    same_states(place, &a.states, &b.states)?;
    check(a.sources.len() == b.sources.len(), || format!("{place}: sources"))?;
    a.sources.iter().zip(&b.sources).enumerate().try_for_each(|(n, (a, b))| same_weights(&format!("{place} source {n}"), a, b))
}

fn same_states(place: &str, a: &[StateTrace], b: &[StateTrace]) -> Result<(), String> {
    let text = |states: &[StateTrace]| -> Vec<String> {
        states.iter().map(|s| format!("{:?} {:?} {:?}", s.period, s.group, s.save().map(|v| to_json(&v)))).collect()
    };
    check(text(a) == text(b), || format!("states of {place}: {:?} {:?}", text(a), text(b)))
}

/// Compares values and status bytes, flags included.
pub fn same_series(place: &str, a: &Series, b: &Series) -> Result<(), String> {
    same_bits(place, &a.values, &b.values)?;
    let differs = (0..a.len()).find(|r| a.status(*r) != b.status(*r));
    check(differs.is_none(), || format!("{place}: status in row {differs:?}: {:?} {:?}", a.status, b.status))
}

fn same_bits(place: &str, a: &[f64], b: &[f64]) -> Result<(), String> {
    check(a.len() == b.len(), || format!("{place}: {} and {} values", a.len(), b.len()))?;
    let differs = (0..a.len()).find(|r| a[*r].to_bits() != b[*r].to_bits());
    check(differs.is_none(), || format!("{place}: row {differs:?}: {a:?} {b:?}"))
}

fn check(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

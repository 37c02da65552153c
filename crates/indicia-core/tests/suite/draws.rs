//! Compiled draws are evaluations of the equivalent edits, bit by bit; what cannot be compiled says why.

use std::sync::Arc;

use indicia_core::{CompileError, Edit, Evaluation, Free, NodeKind, evaluate};

use crate::support::same::same_series;
use crate::support::world::{COLUMNS, Kinds, World, system_edit, world};
use crate::support::*;

/// Free things of which a draw can be made.
struct Frees {
    free: Vec<Free>,
}

impl Frees {
    /// Values of a draw.
    fn draw(&self, r: &mut Random, base: &Evaluation) -> Vec<f64> {
        let mut out = Vec::new();
        for f in &self.free {
            match f {
                Free::Weights(id) => out.extend((0..children(base, id)).map(|_| (1 + r.below(9)) as f64 / 9.0)),
                Free::Column(_) => out.extend((0..base.rows()).map(|_| r.between(0.5, 50.0))),
                Free::Choice(alternatives) => out.push(r.below(alternatives.len()) as f64),
            }
        }
        out
    }

    /// The edits that say the same.
    fn edits(&self, draw: &[f64], base: &Evaluation) -> Vec<Edit> {
        let (mut choices, mut others) = (Vec::new(), Vec::new());
        let mut at = 0;
        let data = base.scored_data();
        for f in &self.free {
            match f {
                Free::Weights(id) => {
                    let k = children(base, id);
                    others.push(Edit::Weights { node: id.clone(), values: draw[at..at + k].to_vec() });
                    at += k;
                }
                Free::Column(id) => {
                    let column = data.column(id).unwrap();
                    for row in (0..base.rows()).filter(|r| column.series.get(*r).is_some()) {
                        let (unit, period) = (data.unit(row).id.clone(), data.period(row));
                        others.push(Edit::Cell { column: id.clone(), unit, period, value: Some(draw[at + row]) });
                    }
                    at += base.rows();
                }
                Free::Choice(alternatives) => {
                    choices.extend(alternatives[draw[at] as usize].iter().cloned());
                    at += 1;
                }
            }
        }
        choices.extend(others);
        choices
    }
}

fn children(base: &Evaluation, id: &str) -> usize {
    match &base.plan().system().node(id).unwrap().kind {
        NodeKind::Aggregate { children, .. } => children.len(),
        NodeKind::Formula { .. } => 0,
    }
}

fn random_frees(r: &mut Random, base: &Evaluation, kinds: Kinds) -> Frees {
    let mut free = Vec::new();
    for node in &base.plan().system().nodes {
        if matches!(node.kind, NodeKind::Aggregate { .. }) && r.chance(0.4) {
            free.push(Free::Weights(node.id.clone()));
        }
    }
    for column in COLUMNS {
        if r.chance(0.2) {
            free.push(Free::Column(column.into()));
        }
    }
    for _ in 0..r.below(3) {
        let alternatives = (0..2 + r.below(2)).map(|_| (0..r.below(3)).map(|_| system_edit(r, base, kinds)).collect()).collect();
        free.push(Free::Choice(alternatives));
    }
    Frees { free }
}

/// Compares draws with evaluations; the number of draws that were compared.
fn check(seed: u64, w: &World, kinds: Kinds) -> usize {
    let base = evaluate(&w.plan, &w.data);
    let r = &mut Random::new(seed ^ 0xd4a3);
    let frees = random_frees(r, &base, kinds);
    let ids: Vec<Arc<str>> = base.plan().system().ids().map(Arc::from).collect();
    let wanted: Vec<&str> = ids.iter().map(|id| &**id).collect();
    let program = match base.compile(&frees.free, &wanted) {
        Ok(program) => program,
        Err(CompileError::Edit(_) | CompileError::Unsupported(_)) => return 0,
        Err(e) => panic!("seed {seed}: {e}"),
    };
    let mut scratch = program.scratch();
    let per = wanted.len() * program.rows();
    let draws: Vec<Vec<f64>> = (0..4).map(|_| frees.draw(r, &base)).collect();
    let flat: Vec<f64> = draws.concat();
    let (mut out, mut status) = (vec![f64::NAN; per * draws.len()], vec![99; per * draws.len()]);
    program.draw_batch(&flat, &mut scratch, &mut out, &mut status);
    for (d, draw) in draws.iter().enumerate() {
        if frees.free.is_empty() && d > 0 {
            break;
        }
        let edits = frees.edits(draw, &base);
        // An edit that the choices make impossible together has no evaluation to compare with.
        let Ok(expected) = base.with(&edits) else { continue };
        for (n, id) in wanted.iter().enumerate() {
            let at = d * per + n * program.rows()..d * per + (n + 1) * program.rows();
            let got = indicia_core::Series::new(out[at.clone()].to_vec(), status[at].to_vec());
            if let Err(place) = same_series(id, &got, expected.value(id).unwrap()) {
                panic!("seed {seed}, draw {d}, {:?}: {place}\n{:#?}", frees.free, base.plan().system().nodes);
            }
        }
    }
    draws.len()
}

#[test]
fn draws_of_row_local_systems_are_evaluations() {
    let compared: usize = (0..300).map(|seed| check(seed, &world(seed, Kinds::ROW_LOCAL), Kinds::ROW_LOCAL)).sum();
    assert!(compared > 600, "only {compared} draws were compared");
}

#[test]
fn draws_of_any_system_are_evaluations() {
    let compared: usize = (5000..5400).map(|seed| check(seed, &world(seed, Kinds::ALL), Kinds::ALL)).sum();
    assert!(compared > 600, "only {compared} draws were compared");
}

//! What failed below a node. Aggregators share the weight of a child without a value among the others, whatever the reason; a draw that does so
//! because a method failed would be the draw of another system.

use std::ops::Range;

use indicia_method::Status;

use super::compile::needed;
use super::{Program, Scratch, Slot};
use crate::data::Series;
use crate::execute::evaluation::Evaluation;
use crate::plan::Ref;

/// Something below a wanted node that may fail in a draw.
pub(super) struct Suspect {
    what: Ref,
    slot: Slot,
}

fn failed(status: u8) -> bool {
    Status(status).state() == Status::FAILED
}

/// Marks the cells of some rows that failed and do not fail in `base`.
fn mark(found: &[u8], base: &Series, status: &mut [u8], rows: Range<usize>) {
    for row in rows.filter(|row| failed(found[*row])) {
        if !failed(base.status(row).0) {
            status[row] = found[row];
        }
    }
}

impl Program {
    /// What may fail below a node in a draw and does not fail in the evaluation that is compiled.
    pub(super) fn suspects(&self, wanted: Ref, slot_of: impl Fn(Ref) -> Slot) -> Vec<Suspect> {
        let may_fail = |what: &Ref, slot: &Slot| match slot {
            Slot::Step(_) => true,
            Slot::Source(s) => self.sources[*s].items.iter().any(|fixed| {
                let (found, base) = (&fixed.series, self.base.value_of(*what));
                !fixed.complete && (0..self.rows).any(|r| failed(found.status(r).0) && !failed(base.status(r).0))
            }),
        };
        let below = needed(self.base.plan(), &[wanted]).into_iter().map(|what| (what, slot_of(what)));
        below.filter(|(what, slot)| may_fail(what, slot)).map(|(what, slot)| Suspect { what, slot }).collect()
    }

    /// Gives the cells of wanted nodes, as far as they are asked for, the status `failed` where anything below them failed that does not fail in the evaluation that was
    /// compiled. `values` is the draw that `scratch` computed last, `status` what [`Program::draw_batch`] gave for it.
    ///
    /// # Panics
    /// When `status` is not that of one draw.
    pub fn mark_failures(&self, values: &[f64], scratch: &Scratch, status: &mut [u8]) {
        assert_eq!(status.len(), self.wanted.len() * self.rows, "one draw");
        for ((suspects, asked), status) in self.suspects.iter().zip(&self.asked).zip(status.chunks_mut(self.rows.max(1))) {
            for Suspect { what, slot } in suspects {
                let found = match slot {
                    Slot::Step(n) if !scratch.steps[*n].has_failed_cells => continue,
                    Slot::Step(n) => &scratch.steps[*n].status,
                    Slot::Source(s) => match &self.picked(&self.sources[*s], values).series.status {
                        Some(status) => &**status,
                        None => continue,
                    },
                };
                mark(found, self.base.value_of(*what), status, asked.clone());
            }
        }
    }
}

impl Evaluation {
    /// Gives the cells of a node or indicator the status `failed` where anything below it failed that does not fail in `base`, an evaluation of
    /// the same rows. `status` has a byte a row.
    pub fn mark_failures(&self, base: &Evaluation, id: &str, status: &mut [u8]) {
        for what in self.plan().find(id).map(|r| needed(self.plan(), &[r])).unwrap_or_default() {
            if let Some(found) = &self.value_of(what).status {
                mark(found, base.value_of(what), status, 0..self.rows());
            }
        }
    }
}

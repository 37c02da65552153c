//! Row-local aggregators on rows of which children are missing.

use indicia_method::{Axis, Call, Column, Failure, Fitted, Output, Prepared, Status, Table, Weights};

use super::draw::View;
use super::scratch::{Buffer, Rows};
use super::stack::list;
use super::{Aggregate, NodeVariant, Program};
use crate::execute::aggregate::{Child, Pattern, enough, reweighted};
use crate::system::MissingPolicy;

/// One node within a draw.
pub(super) struct Gap<'a> {
    pub(super) program: &'a Program,
    pub(super) aggregate: &'a Aggregate,
    pub(super) variant: &'a NodeVariant,
    pub(super) state: &'a dyn Fitted,
    pub(super) weights: Weights<'a>,
    pub(super) group: &'a [u32],
    pub(super) missing: MissingPolicy,
    pub(super) call: &'a Call<'a>,
    pub(super) draw: &'a [f64],
    /// How many rows the step computes.
    pub(super) rows: usize,
}

/// What a row has of a child within a draw.
fn child(view: View<'_>, row: u32) -> Child {
    Child::of(Status(view.status.map_or(Status::PRESENT, |s| s[row as usize])))
}

impl Gap<'_> {
    /// Computes every pattern. Where most rows have all children they are not put together: `all` computes the table as it is, every row by
    /// itself, and then the others again.
    pub(super) fn run_all<'v>(
        &self,
        patterns: &[Pattern],
        view: &impl Fn(usize) -> View<'v>,
        all: &impl Fn(Option<&dyn Prepared>, &mut Buffer) -> Result<(), Failure>,
        rows: &mut Rows,
        to: &mut Buffer,
    ) {
        let k = self.aggregate.inputs.len();
        let whole = |p: &&Pattern| p.children.len() == k && 2 * p.rows.len() > self.rows;
        // What refuses the table because of a row with gaps must not take the others along.
        let done = patterns.iter().any(|p| whole(&p)) && all(None, to).is_ok();
        for p in patterns.iter().filter(|p| !(done && whole(p))) {
            rows.present.clear();
            rows.present.extend_from_slice(&p.children);
            self.run(&p.rows, view, rows, to);
        }
    }

    /// Computes rows that all have the same children, `rows.present`. What a method refuses takes these rows along.
    pub(super) fn run<'v>(&self, members: &[u32], view: &impl Fn(usize) -> View<'v>, rows: &mut Rows, to: &mut Buffer) {
        let k = self.aggregate.inputs.len();
        let data = self.program.base.scored_data();
        let whole = rows.present.len() == k;
        let shared = self.weights.axis == Axis::Shared;
        rows.numbers.clear();
        rows.weights.clear();
        for r in members {
            let w = self.weights.of_row(*r as usize, k, self.group);
            let kept =
                whole || enough(self.missing, &self.variant.aggregate, (w, self.weights.axis), &rows.present, |j| child(view(j), *r));
            to.status[*r as usize] = Status::MISSING;
            if kept {
                if !shared || rows.numbers.is_empty() {
                    reweighted(w, &rows.present, &mut rows.weights);
                }
                rows.numbers.push(*r);
            }
        }
        let count = rows.numbers.len();
        if count == 0 {
            return;
        }
        rows.values.clear();
        for j in &rows.present {
            let v = view(*j);
            rows.values.extend(rows.numbers.iter().map(|r| v.values[*r as usize]));
        }
        rows.unit.clear();
        rows.unit.extend(rows.numbers.iter().map(|r| data.unit_of_row()[*r as usize]));
        rows.period.clear();
        rows.period.extend(rows.numbers.iter().map(|r| data.time()[*r as usize]));
        rows.out_status[..count].fill(Status::PRESENT);
        let Rows { numbers, values, unit, period, weights, present, out, out_status, .. } = rows;
        let weights = Weights { values: weights, axis: if shared { Axis::Shared } else { Axis::Row } };
        let column = |n: usize| Column::dense(&values[n * count..(n + 1) * count]);
        let field = |n: usize| self.program.child_field(self.aggregate, self.variant, present[n], self.draw);
        let done = list(present.len(), Column::dense(&[]), column, |columns| {
            list(present.len(), Default::default(), field, |fields| {
                let table = Table { columns, fields, rows: count, unit, period, ..Table::default() };
                let mut output = Output::new(&mut out[..count], &mut out_status[..count], count, 1);
                self.variant.aggregate.instance().apply(self.state, None, &table, weights, &mut output, self.call)
            })
        });
        for (n, r) in numbers.iter().enumerate() {
            let r = *r as usize;
            match done {
                Ok(()) => (to.values[r], to.status[r]) = (out[n], out_status[n]),
                Err(_) => to.status[r] = Status::FAILED,
            }
        }
        to.failed |= done.is_err();
    }
}

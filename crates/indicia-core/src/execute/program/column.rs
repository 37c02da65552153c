//! Treatments and normalisers within a draw: fitted anew, applied in place.

use std::ops::Range;

use indicia_method::{Call, Column, Failure, Field, Fit, Fitted, Output, Status, Table, Weights};

use super::draw::View;
use super::narrow::{hull, overlap};
use super::scratch::{Buffer, Part, Rows};
use super::{ColumnMethod, Program};
use crate::data::Dataset;
use crate::execute::column::score_no_evidence;
use crate::system::{FitScope, Stage, Use};

/// One call of a column method.
struct Task<'a> {
    by: &'a Use,
    given: Option<&'a dyn Fitted>,
    fields: [Field<'a>; 1],
    x: View<'a>,
    call: &'a Call<'a>,
}

impl Program {
    /// Applies the method of a stage. As in an evaluation a fit that fails takes its own rows along, no others.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn column(
        &self,
        method: &ColumnMethod,
        (stage, asked): (Stage, Range<usize>),
        slot: usize,
        x: View,
        call: &Call,
        rows: &mut Rows,
        to: &mut Buffer,
    ) {
        let Some(by) = &method.by else { return x.copy_to(to, asked) };
        match x.status.filter(|_| x.complete) {
            // Every cell will be written.
            Some(status) => to.status[asked.clone()].copy_from_slice(&status[asked.clone()]),
            None => x.copy_to(to, asked.clone()),
        }
        if asked.clone().all(|r| !x.is_present(r)) {
            if stage == Stage::Score {
                score_no_evidence(&mut to.values[asked.clone()], &mut to.status[asked]);
            }
            return;
        }
        let task = Task { by, given: method.given.as_deref(), fields: [method.indicator.field()], x, call };
        // The memory of rows is taken out, so that the rest of the buffer can be written.
        let mut parts = std::mem::take(&mut to.parts);
        let data = self.base.scored_data();
        match by.fit() {
            FitScope::All => self.scope(&task, slot, method.fitted_on(0..self.rows, &asked), asked.clone(), (&mut parts, &mut *rows), to),
            FitScope::Each => {
                for period in (0..data.periods().len()).map(|p| data.period_rows(p)) {
                    let own = overlap(&period, &asked);
                    if !own.is_empty() {
                        self.scope(&task, slot, method.fitted_on(period, &own), own, (&mut parts, &mut *rows), to);
                    }
                }
            }
            FitScope::Base(period) => match data.period_number(period) {
                Some(p) => self.scope(&task, slot, data.period_rows(p), asked.clone(), (&mut parts, &mut *rows), to),
                None => fail(asked.clone(), to),
            },
        }
        to.parts = parts;
        // What is not finite the caller settles, as for every step.
        if stage == Stage::Score {
            score_no_evidence(&mut to.values[asked.clone()], &mut to.status[asked.clone()]);
        }
        if stage == Stage::Treat {
            for r in asked {
                if Status(to.status[r]).is_present() && to.values[r].to_bits() != x.values[r].to_bits() {
                    to.status[r] |= Status::TREATED;
                }
            }
        }
    }

    fn scope(
        &self,
        task: &Task,
        slot: usize,
        fit: Range<usize>,
        apply: Range<usize>,
        (parts, rows): (&mut Vec<Part>, &mut Rows),
        to: &mut Buffer,
    ) {
        let mut state = to.slots[slot].take();
        let done = match task.given {
            Some(given) => self.apply(task, given, apply.clone(), (parts, rows), to),
            None => self.fit(task, fit, (&mut *parts, &mut *rows), &mut state).and_then(|()| match state.as_deref() {
                Some(state) => self.apply(task, state, apply.clone(), (parts, rows), to),
                None => Err(Failure::new("failed")),
            }),
        };
        to.slots[slot] = state;
        if done.is_err() {
            fail(apply, to);
        }
    }

    fn fit(
        &self,
        task: &Task,
        range: Range<usize>,
        (parts, rows): (&mut Vec<Part>, &mut Rows),
        state: &mut Option<Box<dyn Fitted>>,
    ) -> Result<(), Failure> {
        let data = self.base.scored_data();
        if task.x.complete && self.scored.is_none() {
            let columns = [Column::dense(&task.x.values[range.clone()])];
            let (unit, period) = (&data.unit_of_row()[range.clone()], &data.time()[range.clone()]);
            let table = Table { columns: &columns, fields: &task.fields, rows: range.len(), unit, period, ..Table::default() };
            return task.by.instance().fit(&table, &[], task.call, state);
        }
        let part = self.part(task.x, range, self.scored.is_some(), parts);
        part.gather(task.x, &mut rows.values);
        let columns = [Column::dense(&rows.values)];
        let count = part.numbers.len();
        let table =
            Table { columns: &columns, fields: &task.fields, rows: count, unit: &part.unit, period: &part.period, ..Table::default() };
        task.by.instance().fit(&table, &[], task.call, state)
    }

    fn apply(
        &self,
        task: &Task,
        state: &dyn Fitted,
        range: Range<usize>,
        (parts, rows): (&mut Vec<Part>, &mut Rows),
        to: &mut Buffer,
    ) -> Result<(), Failure> {
        let data = self.base.scored_data();
        let apply = |table: &Table, out: &mut Output| task.by.instance().apply(state, None, table, Weights::default(), out, task.call);
        if task.x.complete {
            let columns = [Column::dense(&task.x.values[range.clone()])];
            let (unit, period) = (&data.unit_of_row()[range.clone()], &data.time()[range.clone()]);
            let table = Table { columns: &columns, fields: &task.fields, rows: range.len(), unit, period, ..Table::default() };
            to.status[range.clone()].fill(Status::PRESENT);
            let count = range.len();
            apply(&table, &mut Output::new(&mut to.values[range.clone()], &mut to.status[range.clone()], count, 1))?;
            if let Some(flags) = task.x.status {
                range.for_each(|r| to.status[r] |= flags[r] & !Status::STATE);
            }
            return Ok(());
        }
        let part = self.part(task.x, range, false, parts);
        part.gather(task.x, &mut rows.values);
        let count = part.numbers.len();
        let columns = [Column::dense(&rows.values)];
        let table =
            Table { columns: &columns, fields: &task.fields, rows: count, unit: &part.unit, period: &part.period, ..Table::default() };
        rows.out_status[..count].fill(Status::PRESENT);
        apply(&table, &mut Output::new(&mut rows.out[..count], &mut rows.out_status[..count], count, 1))?;
        for (n, r) in part.numbers.iter().enumerate() {
            let r = *r as usize;
            to.values[r] = rows.out[n];
            to.status[r] = rows.out_status[n] | to.status[r] & !Status::STATE;
        }
        Ok(())
    }

    /// The rows of a range that have a value, those that take part in fits alone where `scored` says so. They are found anew where the status
    /// of the column is not what it was the time before.
    fn part<'p>(&self, x: View, range: Range<usize>, scored: bool, parts: &'p mut Vec<Part>) -> &'p Part {
        let n = parts.iter().position(|p| p.range == range && p.scored == scored).unwrap_or_else(|| {
            parts.push(Part::new(range.clone(), scored));
            parts.len() - 1
        });
        let part = &mut parts[n];
        let status = if x.complete { &[][..] } else { x.status.map_or(&[][..], |s| &s[range.clone()]) };
        if !part.known || part.status != status {
            let data = self.base.scored_data();
            part.known = true;
            part.status.clear();
            part.status.extend_from_slice(status);
            part.numbers.clear();
            part.numbers.extend(range.filter(|r| x.is_present(*r) && (!scored || self.is_scored(*r))).map(|r| r as u32));
            part.unit.clear();
            part.unit.extend(part.numbers.iter().map(|r| data.unit_of_row()[*r as usize]));
            part.period.clear();
            part.period.extend(part.numbers.iter().map(|r| data.time()[*r as usize]));
        }
        part
    }

    fn is_scored(&self, row: usize) -> bool {
        self.scored.as_ref().is_none_or(|s| s[row])
    }
}

impl ColumnMethod {
    /// The rows that a fit looks at: those of its scope, or where it learns nothing from data those that are computed.
    fn fitted_on(&self, scope: Range<usize>, computed: &Range<usize>) -> Range<usize> {
        let learns = self.by.as_ref().is_some_and(|by| by.facts().fit == Fit::Data || by.facts().min_rows > 0);
        if learns && self.given.is_none() { scope } else { computed.clone() }
    }

    /// The rows of its input that some rows of its output depend on.
    pub(super) fn reads(&self, computed: &Range<usize>, data: &Dataset) -> Range<usize> {
        let Some(by) = &self.by else { return computed.clone() };
        let of_period = |p: usize| data.period_rows(p);
        match by.fit() {
            FitScope::All => self.fitted_on(0..data.rows(), computed),
            FitScope::Each => {
                let touched = (0..data.periods().len()).map(of_period).filter(|p| !overlap(p, computed).is_empty());
                touched.fold(computed.clone(), |all, period| hull(&all, &self.fitted_on(period, computed)))
            }
            FitScope::Base(period) => {
                data.period_number(period).map_or_else(|| computed.clone(), |p| hull(computed, &self.fitted_on(of_period(p), computed)))
            }
        }
    }
}

/// Marks the cells of some rows that have a value as failed.
fn fail(range: Range<usize>, to: &mut Buffer) {
    to.failed = true;
    for r in range {
        if Status(to.status[r]).is_present() {
            to.status[r] = Status::FAILED;
        }
    }
}

use std::ops::Range;
use std::sync::Arc;

use indicia_method::{Axis, Call, Column, Failure, Field, Missing, Output, Prepared, Status, Table, Weights};

use super::gap::Gap;
use super::node::child_field;
use super::scratch::{Buffer, Scratch};
use super::stack::list;
use super::{Aggregate, Derivation, NodeVariant, Program, Slot, Step, Work};
use crate::data::Series;
use crate::execute::aggregate::{Inputs, mark_missing, mark_not_applicable, patterns_of};
use crate::execute::context::Context;
use crate::execute::trace::{WeightAxisTrace, WeightTrace};
use crate::execute::weigh;
use crate::finding::Finding;
use crate::system::{Address, Indicator, NodeKind, WeightData};

/// A column during a draw.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) values: &'a [f64],
    /// Status bytes, flags included; `None` where all are zero.
    pub(super) status: Option<&'a [u8]>,
    /// Whether every cell has a value.
    pub(super) complete: bool,
}

impl View<'_> {
    pub(super) fn is_present(&self, row: usize) -> bool {
        self.complete || self.status.is_none_or(|s| Status(s[row]).is_present())
    }

    /// The cells of some rows as they are.
    pub(super) fn copy_to(&self, to: &mut Buffer, rows: Range<usize>) {
        to.values[rows.clone()].copy_from_slice(&self.values[rows.clone()]);
        match self.status {
            Some(s) => to.status[rows.clone()].copy_from_slice(&s[rows]),
            None => to.status[rows].fill(Status::PRESENT),
        }
    }
}

impl Program {
    /// Computes draws. `values` holds [`Program::width`] numbers a draw; `out` takes, draw by draw, the values of each
    /// wanted node, [`Program::rows`] numbers each, and `status` their status bytes. Rows that were not asked for stay as
    /// they are in both. Returns how many draws had a method that failed; the cells that it failed at carry the status `failed`.
    ///
    /// # Panics
    /// When the lengths of `values`, `out` and `status` are not those of the same number of draws.
    pub fn draw_batch(&self, values: &[f64], scratch: &mut Scratch, out: &mut [f64], status: &mut [u8]) -> usize {
        let per_draw = self.wanted.len() * self.rows;
        let draws = values.len().checked_div(self.width).unwrap_or(out.len() / per_draw.max(1));
        assert_eq!(values.len(), draws * self.width, "whole draws");
        assert_eq!(out.len(), draws * per_draw, "room for every wanted value");
        assert_eq!(status.len(), out.len(), "room for every status");
        let mut failed = 0;
        for d in 0..draws {
            let draw = &values[d * self.width..(d + 1) * self.width];
            failed += usize::from(!self.draw(d as u64, draw, scratch));
            for (w, (slot, asked)) in self.wanted.iter().zip(&self.asked).enumerate() {
                let first = d * per_draw + w * self.rows;
                let at = first + asked.start..first + asked.end;
                let view = self.view(*slot, draw, &scratch.steps);
                out[at.clone()].copy_from_slice(&view.values[asked.clone()]);
                match view.status {
                    Some(s) => status[at].copy_from_slice(&s[asked.clone()]),
                    None => status[at].fill(Status::PRESENT),
                }
            }
        }
        failed
    }

    fn view<'a>(&'a self, slot: Slot, draw: &[f64], steps: &'a [Buffer]) -> View<'a> {
        match slot {
            Slot::Source(s) => {
                let fixed = self.picked(&self.sources[s], draw);
                View { values: &fixed.series.values, status: fixed.series.status.as_ref().map(|s| s.as_slice()), complete: fixed.complete }
            }
            Slot::Step(n) => View { values: &steps[n].values, status: Some(&steps[n].status), complete: steps[n].complete },
        }
    }

    /// One draw; false when a method failed.
    fn draw(&self, number: u64, draw: &[f64], scratch: &mut Scratch) -> bool {
        let mut fine = true;
        for (n, step) in self.steps.iter().enumerate().filter(|(_, s)| !s.rows.is_empty()) {
            // The step's own buffer is taken out, so that those before it can be read.
            let mut buffer = std::mem::take(&mut scratch.steps[n]);
            buffer.failed = false;
            let call = Call { seed: step.seed, draw: number, findings: &(), cancelled: &|| false };
            if self.step(step, draw, &call, scratch, &mut buffer).is_err() {
                buffer.status[step.rows.clone()].fill(Status::FAILED);
                buffer.failed = true;
            }
            buffer.settle(step.rows.clone());
            if let Some(decimals) = step.round {
                let mode = self.base.plan().system().rounding.mode;
                buffer.values[step.rows.clone()].iter_mut().for_each(|v| *v = mode.round(*v, decimals));
            }
            fine &= !buffer.failed;
            scratch.steps[n] = buffer;
        }
        fine
    }

    fn step(&self, step: &Step, draw: &[f64], call: &Call, scratch: &mut Scratch, to: &mut Buffer) -> Result<(), Failure> {
        let asked = step.rows.clone();
        match &step.work {
            Work::Column { free, base } => {
                let at = self.free[*free].at;
                let status = base.status.as_ref().map(|s| s.as_slice());
                View { values: &draw[at..at + self.rows], status, complete: false }.copy_to(to, asked);
                Ok(())
            }
            Work::Copy { input } => {
                self.view(*input, draw, &scratch.steps).copy_to(to, asked);
                Ok(())
            }
            Work::Keep { input, base } => {
                self.view(*input, draw, &scratch.steps).copy_to(to, asked.clone());
                for r in asked {
                    let status = base.status(r);
                    if status.has(Status::OVERRIDDEN) || status.state() == Status::WITHHELD {
                        (to.values[r], to.status[r]) = (base.values[r], status.0);
                    }
                }
                Ok(())
            }
            Work::Derive(variants) => {
                let pick = self.pick(&variants.choices, draw);
                self.derive((&variants.items[pick], asked), pick, draw, call, &scratch.steps, to)
            }
            Work::Apply { input, stage, variants } => {
                let pick = self.pick(&variants.choices, draw);
                let Scratch { steps, rows, .. } = scratch;
                let x = self.view(*input, draw, steps);
                self.column(&variants.items[pick], (*stage, asked), pick, x, call, rows, to);
                Ok(())
            }
            Work::Formula { inputs, program, otherwise } => {
                self.formula((inputs, asked), program, *otherwise, draw, scratch, to);
                Ok(())
            }
            Work::Rule { inputs, program } => {
                self.formula((inputs, asked.clone()), program, None, draw, scratch, to);
                let view = |j: usize| self.view(inputs[j], draw, &scratch.steps);
                let does_not_apply = |j: usize, r: usize| view(j).status.is_some_and(|s| Status(s[r]).state() == Status::NOT_APPLICABLE);
                for r in asked {
                    if (1..inputs.len()).any(|j| does_not_apply(j, r)) {
                        (to.values[r], to.status[r]) = (view(0).values[r], view(0).status.map_or(Status::PRESENT, |s| s[r]));
                    }
                }
                Ok(())
            }
            Work::Aggregate(a) => self.aggregate((a, asked), draw, call, scratch, to),
        }
    }

    /// A deriver may look at other rows: it computes all of them.
    fn derive(
        &self,
        (d, asked): (&Derivation, Range<usize>),
        slot: usize,
        draw: &[f64],
        call: &Call,
        steps: &[Buffer],
        to: &mut Buffer,
    ) -> Result<(), Failure> {
        let view = |j: usize| self.view(d.inputs[j], draw, steps);
        let Some(by) = &d.by else {
            view(0).copy_to(to, asked);
            return Ok(());
        };
        let data = self.base.scored_data();
        let names = &by.facts().inputs;
        let column = |j: usize| Column { values: view(j).values, status: view(j).status };
        let field = |j: usize| Field { id: &names[j], unit: data.column(&names[j]).map_or("", |c| &c.unit), ..Field::default() };
        to.status.fill(Status::PRESENT);
        list(names.len(), Column::dense(&[]), column, |columns| {
            list(names.len(), Field::default(), field, |fields| {
                let table = Table { columns, fields, rows: self.rows, unit: data.unit_of_row(), period: data.time(), ..Table::default() };
                let state = &mut to.slots[slot];
                by.instance().fit(&table, &[], call, state)?;
                let state = state.as_deref().ok_or_else(|| Failure::new("failed"))?;
                let mut out = Output::new(&mut to.values, &mut to.status, self.rows, 1);
                by.instance().apply(state, None, &table, Weights::default(), &mut out, call)
            })
        })
    }

    fn formula(
        &self,
        (inputs, asked): (&[Slot], Range<usize>),
        program: &indicia_expr::Program,
        otherwise: Option<f64>,
        draw: &[f64],
        scratch: &mut Scratch,
        to: &mut Buffer,
    ) {
        let Scratch { steps, formula, .. } = scratch;
        let view = |j: usize| self.view(inputs[j], draw, steps);
        let k = inputs.len();
        let bytes = |j: usize| if view(j).complete { None } else { view(j).status.map(|s| &s[asked.clone()]) };
        let (values, status) = (&mut to.values[asked.clone()], &mut to.status[asked.clone()]);
        list(
            k,
            &[][..],
            |j| &view(j).values[asked.clone()],
            |columns| list(k, None, bytes, |bytes| program.eval_columns(columns, bytes, values, status, formula)),
        );
        if let Some(value) = otherwise {
            for (v, s) in values.iter_mut().zip(status) {
                if *s == indicia_expr::UNDEFINED {
                    (*v, *s) = (value, Status::PRESENT);
                }
            }
        }
    }

    fn aggregate(
        &self,
        (a, asked): (&Aggregate, Range<usize>),
        draw: &[f64],
        call: &Call,
        scratch: &mut Scratch,
        to: &mut Buffer,
    ) -> Result<(), Failure> {
        let variant = self.picked(&a.variants, draw);
        let k = a.inputs.len();
        let numbers = |f: usize| &draw[self.free[f].at..self.free[f].at + k];
        let free = a.free_weights.as_ref().map(|w| {
            let at = self.free[w.free].at;
            Weights { values: &draw[at..at + w.width], axis: w.axis.kind() }
        });
        let factors = a.free_factors.map(numbers).or(variant.factors.as_deref());
        let impossible = |w: &f64| !w.is_finite() || *w < 0.0;
        if free.is_some_and(|w| w.values.iter().any(impossible)) || factors.is_some_and(|f| f.iter().any(impossible)) {
            return Err(Failure::new("failed"));
        }
        let facts = variant.aggregate.facts();
        if a.is_executed(variant) {
            return self.through_executor(a, variant, free, draw, &scratch.steps, to);
        }
        let NodeKind::Aggregate { missing, .. } = &variant.plan.node(a.node).kind else { return Err(Failure::new("failed")) };
        if free.is_none() && variant.weights.iter().any(|w| w.findings.iter().any(Finding::is_error)) {
            return Err(Failure::new("failed"));
        }
        let weights = free.or_else(|| variant.weights.as_ref().map(|w| w.view())).unwrap_or_default();
        let group = match &a.free_weights {
            Some(free) => free.axis.of_row(),
            None => variant.weights.as_ref().map_or(&[][..], |w| w.group()),
        };
        let Scratch { steps, rows, factored, .. } = scratch;
        let weights = match factors {
            Some(factors) => {
                weigh::multiply(weights.values, factors, factored);
                Weights { values: factored, axis: weights.axis }
            }
            None => weights,
        };
        let view = |j: usize| self.view(a.inputs[j], draw, steps);
        let state = variant.state.as_deref().ok_or_else(|| Failure::new("failed"))?;
        let own = facts.missing == Missing::Own;
        let complete = a.patterns.is_none() && (!a.status_varies || (0..k).all(|j| view(j).complete));
        // All rows as they are.
        let all = |prepared: Option<&dyn Prepared>, to: &mut Buffer| {
            let data = self.base.scored_data();
            to.status[asked.clone()].fill(Status::PRESENT);
            let status = |j: usize| view(j).status.filter(|_| own).map(|s| &s[asked.clone()]);
            let column = |j: usize| Column { values: &view(j).values[asked.clone()], status: status(j) };
            let weights = match weights.axis {
                Axis::Row => Weights { values: &weights.values[asked.start * k..asked.end * k], ..weights },
                _ => weights,
            };
            let group = if group.is_empty() { group } else { &group[asked.clone()] };
            list(k, Column::dense(&[]), column, |columns| {
                list(
                    k,
                    Field::default(),
                    |j| self.child_field(a, variant, j, draw),
                    |fields| {
                        let (unit, period) = (&data.unit_of_row()[asked.clone()], &data.time()[asked.clone()]);
                        let table = Table { columns, fields, rows: asked.len(), unit, period, group, name: "" };
                        let mut output = Output::new(&mut to.values[asked.clone()], &mut to.status[asked.clone()], asked.len(), 1);
                        variant.aggregate.instance().apply(state, prepared, &table, weights, &mut output, call)
                    },
                )
            })
        };
        if own || complete {
            return all(variant.prepared.as_ref().and_then(|p| self.picked(p, draw).as_deref()), to);
        }
        let gap = Gap { program: self, aggregate: a, variant, state, weights, group, missing: *missing, call, draw, rows: asked.len() };
        match &a.patterns {
            Some(patterns) => gap.run_all(patterns, &view, &all, rows, to),
            // Which children are present is known in the draw alone; mostly as in the draw before.
            None => {
                rows.missing.clear();
                rows.missing.resize(self.rows * k.div_ceil(64), 0);
                let masks = &mut rows.missing[asked.start * k.div_ceil(64)..asked.end * k.div_ceil(64)];
                for (j, v) in (0..k).map(|j| (j, view(j))).filter(|(_, v)| !v.complete) {
                    mark_missing(masks, k, j, |r| v.is_present(asked.start + r));
                }
                if to.missing != rows.missing {
                    to.patterns = patterns_of(&rows.missing, k, asked.clone());
                    to.missing.clone_from(&rows.missing);
                }
                let patterns = std::mem::take(&mut to.patterns);
                gap.run_all(&patterns, &view, &all, rows, to);
                to.patterns = patterns;
            }
        }
        let status_of = |j: usize, r: usize| Status(view(j).status.map_or(Status::PRESENT, |s| s[asked.start + r]));
        mark_not_applicable(k, status_of, &mut to.status[asked.clone()]);
        Ok(())
    }

    /// What an aggregator gets to know about a child.
    pub(super) fn child_field<'a>(&'a self, a: &'a Aggregate, variant: &'a NodeVariant, child: usize, draw: &[f64]) -> Field<'a> {
        self.field_of(a, variant, child, WeightData::Scored, draw)
    }

    fn field_of<'a>(&'a self, a: &'a Aggregate, variant: &'a NodeVariant, child: usize, data: WeightData, draw: &[f64]) -> Field<'a> {
        match &a.children[child] {
            Some(variants) => {
                let indicator: &Arc<Indicator> = self.picked(variants, draw);
                child_field(indicator, data)
            }
            None => variant.plan.score_field(variant.plan.inputs_of(a.node)[child]),
        }
    }

    /// The ordinary executor for one node, on the values of the draw; allocates.
    fn through_executor(
        &self,
        a: &Aggregate,
        variant: &NodeVariant,
        free: Option<Weights>,
        draw: &[f64],
        steps: &[Buffer],
        to: &mut Buffer,
    ) -> Result<(), Failure> {
        let plan = &variant.plan;
        let cx = Context::new(plan, self.base.data(), None, None);
        let node = plan.node(a.node);
        let NodeKind::Aggregate { weights: spec, aggregate, missing, .. } = &node.kind else { return Err(Failure::new("failed")) };
        let owned = |slots: &[Slot]| -> Vec<Series> { slots.iter().map(|s| self.owned(*s, draw, steps)).collect() };
        let k = a.inputs.len();
        let found = match (free, &variant.weights) {
            (Some(w), _) => {
                let axis = a.free_weights.as_ref().map_or(WeightAxisTrace::Shared, |f| f.axis.clone());
                Arc::new(WeightTrace { axis, ..WeightTrace::shared(w.values.to_vec()) })
            }
            (None, Some(w)) => w.clone(),
            (None, None) => {
                let series = owned(&variant.weighted);
                let fields: Vec<Field> = (0..k).map(|j| self.field_of(a, variant, j, spec.data, draw)).collect();
                let keys = vec![crate::key::Key::default(); k];
                weigh::run(&cx, node, spec, &weigh::Children { fields: &fields, series: &series, keys: &keys }, None)
            }
        };
        // What the executor weighs is multiplied by what its plan says, which free factors replace.
        let factors = a.free_factors.map(|f| &draw[self.free[f].at..self.free[f].at + k]).or(variant.factors.as_deref());
        let found = match factors {
            Some(factors) => Arc::new(weigh::times(&found.plain.clone().unwrap_or(found), factors)),
            None => found,
        };
        if found.findings.iter().any(Finding::is_error) {
            return Err(Failure::new("failed"));
        }
        let series = owned(&a.inputs);
        let fields: Vec<Field> = (0..k).map(|j| self.child_field(a, variant, j, draw)).collect();
        let mut findings = Vec::new();
        let inputs = Inputs { fields: &fields, series: &series, weights: &found, missing: *missing };
        let (value, _) = crate::execute::aggregate::run(&cx, &Address::Node(node.id.clone()), aggregate, &inputs, &mut findings);
        View { values: &value.values, status: value.status.as_ref().map(|s| s.as_slice()), complete: false }.copy_to(to, 0..self.rows);
        to.failed |= findings.iter().any(Finding::is_error);
        Ok(())
    }

    /// A column of the draw as the executor takes it.
    fn owned(&self, slot: Slot, draw: &[f64], steps: &[Buffer]) -> Series {
        let v = self.view(slot, draw, steps);
        Series::new(v.values.to_vec(), v.status.map_or_else(|| vec![Status::PRESENT; self.rows], <[u8]>::to_vec))
    }
}

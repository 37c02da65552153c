use indicia_method::{Axis, Call, Column, Failure, Field, Locality, Output, Status, Table, Weights};

use super::scratch::{Buffer, Scratch};
use super::stack::list;
use super::{Aggregate, NodeVariant, Program, Slot, Work};
use crate::data::Series;
use crate::execute::aggregate::{COVERAGE_SLACK, Inputs, coverage, reweighted};
use crate::execute::context::Context;
use crate::execute::weigh;
use crate::system::{Address, FitScope, MissingPolicy, MissingRule, NodeKind, RoundMode};

/// A column during a draw.
#[derive(Clone, Copy)]
struct View<'a> {
    values: &'a [f64],
    status: Option<&'a [u8]>,
}

impl View<'_> {
    fn is_present(&self, row: usize) -> bool {
        self.status.is_none_or(|s| Status(s[row]).is_present())
    }
}

impl Program {
    /// Computes draws. `values` holds [`Program::width`] numbers a draw; `out` takes, draw by draw, the values of each
    /// wanted node, [`Program::rows`] numbers each, and `status` their status bytes. Returns how many draws had a
    /// method that failed; their cells carry the status `failed`.
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
            for (w, slot) in self.wanted.iter().enumerate() {
                let at = d * per_draw + w * self.rows..d * per_draw + (w + 1) * self.rows;
                let view = self.view(*slot, draw, &scratch.steps);
                out[at.clone()].copy_from_slice(view.values);
                match view.status {
                    Some(s) => status[at].copy_from_slice(s),
                    None => status[at].fill(Status::PRESENT),
                }
            }
        }
        failed
    }

    fn view<'a>(&'a self, slot: Slot, draw: &[f64], steps: &'a [Buffer]) -> View<'a> {
        match slot {
            Slot::Source(s) => {
                let source = &self.sources[s];
                let series = &source.series[self.pick(&source.choices, draw)];
                View {
                    values: &series.values,
                    status: if series.is_complete() { None } else { series.status.as_ref().map(|s| s.as_slice()) },
                }
            }
            Slot::Step(n) => {
                let b = &steps[n];
                View { values: &b.values, status: if b.complete { None } else { Some(&b.status) } }
            }
        }
    }

    /// One draw; false when a method failed.
    fn draw(&self, number: u64, draw: &[f64], scratch: &mut Scratch) -> bool {
        let mut fine = true;
        for n in 0..self.steps.len() {
            // The step's own buffer is taken out, so that those before it can be read.
            let mut buffer = std::mem::take(&mut scratch.steps[n]);
            let done = self.step(n, number, draw, scratch, &mut buffer);
            if done.is_err() {
                buffer.status.fill(Status::FAILED);
                buffer.values.fill(0.0);
                fine = false;
            }
            if let Some(decimals) = self.steps[n].round {
                let mode: RoundMode = self.base.plan().system().rounding.mode;
                buffer.values.iter_mut().for_each(|v| *v = mode.round(*v, decimals));
            }
            buffer.complete = buffer.status.iter().all(|s| Status(*s).is_present());
            scratch.steps[n] = buffer;
        }
        fine
    }

    fn step(&self, n: usize, number: u64, draw: &[f64], scratch: &mut Scratch, to: &mut Buffer) -> Result<(), Failure> {
        let call = Call { seed: self.base.plan().system().seed, draw: number, findings: &(), cancelled: &|| false };
        match &self.steps[n].work {
            Work::Column { free, base } => {
                let at = self.free[*free].at;
                to.values.copy_from_slice(&draw[at..at + self.rows]);
                for r in 0..self.rows {
                    let status = base.status(r);
                    to.status[r] = status.0;
                    if !status.is_present() {
                        to.values[r] = 0.0;
                    } else if !to.values[r].is_finite() {
                        return Err(Failure::new("overflow"));
                    }
                }
                Ok(())
            }
            Work::Keep { input, base } => {
                let x = self.view(*input, draw, &scratch.steps);
                for r in 0..self.rows {
                    let fixed = base.status(r).has(Status::OVERRIDDEN) || base.status(r).state() == Status::WITHHELD;
                    to.values[r] = if fixed { base.values[r] } else { x.values[r] };
                    to.status[r] = if fixed { base.status(r).0 } else { x.status.map_or(Status::PRESENT, |s| s[r]) };
                }
                Ok(())
            }
            Work::Derive { inputs, variants } => {
                let pick = self.pick(&variants.choices, draw);
                let by = &variants.items[pick];
                let data = self.base.scored_data();
                to.status.fill(Status::PRESENT);
                let column = |j: usize| {
                    let v = self.view(inputs[j], draw, &scratch.steps);
                    Column { values: v.values, status: v.status }
                };
                let names = &by.facts().inputs;
                let field = |j: usize| Field { id: &names[j], unit: data.column(&names[j]).map_or("", |c| &c.unit), ..Field::default() };
                list(inputs.len(), Column::dense(&[]), column, |columns| {
                    list(inputs.len(), Field::default(), field, |fields| {
                        let table =
                            Table { columns, fields, rows: self.rows, unit: data.unit_of_row(), period: data.time(), ..Table::default() };
                        let slot = &mut to.slots[pick];
                        by.instance().fit(&table, &[], &call, slot)?;
                        let state = slot.as_deref().ok_or_else(|| Failure::new("failed"))?;
                        let mut out = Output::new(&mut to.values, &mut to.status, self.rows, 1);
                        by.instance().apply(state, None, &table, Weights::default(), &mut out, &call)
                    })
                })
            }
            Work::Apply { input, variants, indicator } => {
                let pick = self.pick(&variants.choices, draw);
                self.column_method(&variants.items[pick], *indicator, *input, pick, draw, &call, scratch, to)
            }
            Work::Formula { inputs, program, otherwise } => {
                let steps = &scratch.steps;
                let views = |j: usize| self.view(inputs[j], draw, steps);
                let formula = &mut scratch.formula;
                list(
                    inputs.len(),
                    &[][..],
                    |j| views(j).values,
                    |columns| {
                        list(
                            inputs.len(),
                            None,
                            |j| views(j).status,
                            |status| {
                                program.eval_columns(columns, status, &mut to.values, &mut to.status, formula);
                            },
                        );
                    },
                );
                if let Some(value) = otherwise {
                    for (v, s) in to.values.iter_mut().zip(&mut to.status) {
                        if *s == indicia_expr::UNDEFINED {
                            *v = *value;
                            *s = Status::PRESENT;
                        }
                    }
                }
                Ok(())
            }
            Work::Aggregate(a) => self.aggregate(a, draw, &call, scratch, to),
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn column_method(
        &self,
        by: &crate::system::Use,
        indicator: usize,
        input: Slot,
        pick: usize,
        draw: &[f64],
        call: &Call,
        scratch: &mut Scratch,
        to: &mut Buffer,
    ) -> Result<(), Failure> {
        let data = self.base.scored_data();
        let Scratch { steps, gather, out, out_status, rows, .. } = scratch;
        let x = self.view(input, draw, steps);
        let fields = [self.base.plan().indicator(indicator).field()];
        let slot = &mut to.slots[pick];
        let scored = |r: usize| data.unit(r).role == crate::data::Role::Scored;
        let whole = x.status.is_none() && (0..self.rows).all(scored);
        to.status.fill(Status::PRESENT);
        let periods = data.periods().len();
        let (first, last) = match by.fit() {
            FitScope::Each => (0, periods),
            FitScope::All | FitScope::Base(_) => (0, 1),
        };
        for p in first..last {
            let (fit, apply) = match by.fit() {
                FitScope::All => (0..self.rows, 0..self.rows),
                FitScope::Each => (data.period_rows(p), data.period_rows(p)),
                FitScope::Base(period) => {
                    let b = data.period_number(period).ok_or_else(|| Failure::new("failed"))?;
                    (data.period_rows(b), 0..self.rows)
                }
            };
            if whole {
                let columns = [Column::dense(&x.values[fit.clone()])];
                let table = Table { columns: &columns, fields: &fields, rows: fit.len(), ..Table::default() };
                by.instance().fit(&table, &[], call, slot)?;
                let state = slot.as_deref().ok_or_else(|| Failure::new("failed"))?;
                let columns = [Column::dense(&x.values[apply.clone()])];
                let table = Table { columns: &columns, fields: &fields, rows: apply.len(), ..Table::default() };
                let mut output = Output::new(&mut to.values[apply.clone()], &mut to.status[apply.clone()], apply.len(), 1);
                by.instance().apply(state, None, &table, Weights::default(), &mut output, call)?;
                continue;
            }
            gather.clear();
            gather.extend(fit.filter(|r| scored(*r) && x.is_present(*r)).map(|r| x.values[r]));
            let columns = [Column::dense(gather)];
            let table = Table { columns: &columns, fields: &fields, rows: gather.len(), ..Table::default() };
            by.instance().fit(&table, &[], call, slot)?;
            let state = slot.as_deref().ok_or_else(|| Failure::new("failed"))?;
            rows.clear();
            rows.extend(apply.clone().filter(|r| x.is_present(*r)).map(|r| r as u32));
            gather.clear();
            gather.extend(rows.iter().map(|r| x.values[*r as usize]));
            let count = rows.len();
            out_status[..count].fill(Status::PRESENT);
            let columns = [Column::dense(gather)];
            let table = Table { columns: &columns, fields: &fields, rows: count, ..Table::default() };
            let mut output = Output::new(&mut out[..count], &mut out_status[..count], count, 1);
            by.instance().apply(state, None, &table, Weights::default(), &mut output, call)?;
            for r in apply {
                to.values[r] = 0.0;
                to.status[r] = x.status.map_or(Status::PRESENT, |s| s[r]);
            }
            for (n, r) in rows.iter().enumerate() {
                to.values[*r as usize] = out[n];
                to.status[*r as usize] = out_status[n];
            }
        }
        Ok(())
    }

    fn aggregate(&self, a: &Aggregate, draw: &[f64], call: &Call, scratch: &mut Scratch, to: &mut Buffer) -> Result<(), Failure> {
        let pick = self.pick(&a.variants.choices, draw);
        let variant = &a.variants.items[pick];
        let k = a.inputs.len();
        let free = a.free_weights.map(|f| Weights::shared(&draw[self.free[f].at..self.free[f].at + k]));
        if variant.aggregate.facts().locality == Locality::Set || (free.is_none() && variant.weights.is_none()) {
            return self.through_executor(a, variant, free, draw, &mut scratch.steps, to);
        }
        let weights = free.or_else(|| variant.weights.as_ref().map(|w| w.view())).unwrap_or_default();
        let group = if free.is_some() { &[][..] } else { variant.weights.as_ref().map_or(&[][..], |w| w.group()) };
        let NodeKind::Aggregate { missing, .. } = &variant.plan.node(a.node).kind else { return Err(Failure::new("failed")) };
        let Scratch { steps, gather, weights: buffer, vector, out, out_status, .. } = scratch;
        let view = |j: usize| self.view(a.inputs[j], draw, steps);
        let state = variant.state.as_deref().ok_or_else(|| Failure::new("failed"))?;
        let fields = |j: usize| field(variant, a.node, j);
        to.status.fill(Status::PRESENT);
        let complete = a.patterns.is_none() && (!a.status_varies || (0..k).all(|j| view(j).status.is_none()));
        if complete {
            return list(
                k,
                Column::dense(&[]),
                |j| Column::dense(view(j).values),
                |columns| {
                    list(k, Field::default(), fields, |fields| {
                        let table = Table { columns, fields, rows: self.rows, group, ..Table::default() };
                        let prepared = if a.inputs_vary { None } else { variant.prepared.as_deref() };
                        let mut output = Output::new(&mut to.values, &mut to.status, self.rows, 1);
                        variant.aggregate.instance().apply(state, prepared, &table, weights, &mut output, call)
                    })
                },
            );
        }
        let mut gap =
            Gap { by: variant, node: a.node, state, weights, group, missing: *missing, call, gather, buffer, vector, out, out_status };
        match &a.patterns {
            Some(patterns) => {
                for p in patterns {
                    gap.run(&p.children, &p.rows, k, &view, to)?;
                }
            }
            None => {
                // Which children are present is known in the draw alone: row by row.
                for r in 0..self.rows as u32 {
                    list(
                        k,
                        0,
                        |j| j,
                        |all| {
                            let mut present = [0_usize; 512];
                            let mut count = 0;
                            for j in all.iter().copied().filter(|j| view(*j).is_present(r as usize)).take(512) {
                                present[count] = j;
                                count += 1;
                            }
                            gap.run(&present[..count], &[r], k, &view, to)
                        },
                    )?;
                }
            }
        }
        Ok(())
    }

    /// The ordinary executor for one node, on the values of the draw; allocates.
    fn through_executor(
        &self,
        a: &Aggregate,
        variant: &NodeVariant,
        free: Option<Weights>,
        draw: &[f64],
        steps: &mut [Buffer],
        to: &mut Buffer,
    ) -> Result<(), Failure> {
        let plan = &variant.plan;
        let cx = Context::new(plan, self.base.data(), None, None);
        let NodeKind::Aggregate { weights: spec, aggregate, missing, .. } = &plan.node(a.node).kind else {
            return Err(Failure::new("failed"));
        };
        let series: Vec<Series> = a
            .inputs
            .iter()
            .map(|s| {
                let v = self.view(*s, draw, steps);
                Series::new(v.values.to_vec(), v.status.map_or_else(|| vec![Status::PRESENT; self.rows], <[u8]>::to_vec))
            })
            .collect();
        let fields: Vec<Field> = (0..a.inputs.len()).map(|j| field(variant, a.node, j)).collect();
        let keys = vec![crate::key::Key::default(); a.inputs.len()];
        let node = plan.node(a.node);
        let found = match (free, &variant.weights) {
            (Some(w), _) => crate::execute::trace::WeightTrace::shared(w.values.to_vec()).into(),
            (None, Some(w)) => w.clone(),
            (None, None) => weigh::run(&cx, node, spec, &weigh::Children { fields: &fields, series: &series, keys: &keys }, None),
        };
        let mut findings = Vec::new();
        let inputs = Inputs { fields: &fields, series: &series, weights: &found, missing: *missing };
        let (value, _) = crate::execute::aggregate::run(&cx, &Address::Node(node.id.clone()), aggregate, &inputs, &mut findings);
        to.values.copy_from_slice(&value.values);
        (0..self.rows).for_each(|r| to.status[r] = value.status(r).0);
        if findings.iter().chain(&found.findings).any(crate::finding::Finding::is_error) { Err(Failure::new("failed")) } else { Ok(()) }
    }
}

fn field(variant: &NodeVariant, node: usize, child: usize) -> Field<'_> {
    variant.plan.score_field(variant.plan.inputs_of(node)[child])
}

/// A row-local aggregator on rows of which children are missing.
struct Gap<'a> {
    by: &'a NodeVariant,
    node: usize,
    state: &'a dyn indicia_method::Fitted,
    weights: Weights<'a>,
    group: &'a [u32],
    missing: MissingPolicy,
    call: &'a Call<'a>,
    gather: &'a mut Vec<f64>,
    buffer: &'a mut Vec<f64>,
    vector: &'a mut Vec<f64>,
    out: &'a mut [f64],
    out_status: &'a mut [u8],
}

impl Gap<'_> {
    fn run<'v>(
        &mut self,
        children: &[usize],
        rows: &[u32],
        k: usize,
        view: &impl Fn(usize) -> View<'v>,
        to: &mut Buffer,
    ) -> Result<(), Failure> {
        let whole = children.len() == k;
        self.buffer.clear();
        self.gather.clear();
        let mut count = 0;
        let shared = self.weights.axis == Axis::Shared;
        for r in rows {
            let w = self.weights.of_row(*r as usize, k, self.group);
            let enough = || coverage(w, |j| children.contains(&j)) + COVERAGE_SLACK >= self.missing.min_coverage;
            let kept = whole || (self.missing.rule == MissingRule::Reweight && !children.is_empty() && enough());
            to.status[*r as usize] = if kept { Status::PRESENT } else { Status::MISSING };
            to.values[*r as usize] = 0.0;
            if kept {
                if !shared || count == 0 {
                    self.vector.clear();
                    reweighted(w, children, self.vector);
                    self.buffer.extend_from_slice(self.vector);
                }
                count += 1;
            }
        }
        if count == 0 {
            return Ok(());
        }
        for j in children {
            let v = view(*j);
            self.gather.extend(rows.iter().filter(|r| to.status[**r as usize] == Status::PRESENT).map(|r| v.values[*r as usize]));
        }
        let gather: &[f64] = self.gather;
        let (out, out_status) = (&mut self.out[..count], &mut self.out_status[..count]);
        out_status.fill(Status::PRESENT);
        let weights = Weights { values: self.buffer, axis: if shared { Axis::Shared } else { Axis::Row } };
        let (by, node, state, call) = (self.by, self.node, self.state, self.call);
        list(
            children.len(),
            Column::dense(&[]),
            |n| Column::dense(&gather[n * count..(n + 1) * count]),
            |columns| {
                list(
                    children.len(),
                    Field::default(),
                    |n| field(by, node, children[n]),
                    |fields| {
                        let table = Table { columns, fields, rows: count, ..Table::default() };
                        let mut output = Output::new(out, out_status, count, 1);
                        by.aggregate.instance().apply(state, None, &table, weights, &mut output, call)
                    },
                )
            },
        )?;
        let mut n = 0;
        for r in rows {
            if to.status[*r as usize] == Status::PRESENT {
                to.values[*r as usize] = self.out[n];
                to.status[*r as usize] = self.out_status[n];
                n += 1;
            }
        }
        Ok(())
    }
}

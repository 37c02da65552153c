//! The rows that a draw computes: those that what is asked for depends on.
//!
//! A node of a row looks at its children in that row alone, so that of all periods only the one that is shown has to be combined, ranked and
//! labelled in every draw. What a fit looks at is another matter, and so are derivers, aggregators of whole tables and weights that follow
//! the data: they see all rows that they would see otherwise. So what is computed has the same bits as if everything were.

use std::collections::BTreeMap;
use std::ops::Range;

use indicia_method::{Call, Column, Field, Locality, Missing, Table};

use super::{Aggregate, Fixed, NodeVariant, Program, Slot, Source, Variants, Work};
use crate::data::Series;

/// The most cells that aggregators may prepare for one node.
const MOST_PREPARED_CELLS: usize = 1 << 22;

/// The rows that both ranges have.
pub(super) fn overlap(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    let from = a.start.max(b.start);
    from..a.end.min(b.end).max(from)
}

/// The rows from the first to the last of both ranges.
pub(super) fn hull(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    match (a.is_empty(), b.is_empty()) {
        (_, true) => a.clone(),
        (true, _) => b.clone(),
        _ => a.start.min(b.start)..a.end.max(b.end),
    }
}

impl Program {
    /// The rows of a free column, by its number among the free things, that anything asked for depends on; the others may have any value.
    pub fn needed(&self, free: usize) -> Range<usize> {
        let own = |work: &Work| matches!(work, Work::Column { free: own, .. } if *own == free);
        self.steps.iter().find(|s| own(&s.work)).map_or(0..0, |s| s.rows.clone())
    }

    /// Finds the rows that each step computes, from the last to the first.
    pub(super) fn narrow(&mut self) {
        let mut rows = vec![0..0; self.steps.len()];
        let ask = |rows: &mut Vec<Range<usize>>, slot: Slot, range: &Range<usize>| {
            if let Slot::Step(n) = slot {
                rows[n] = hull(&rows[n], range);
            }
        };
        self.wanted.iter().zip(&self.asked).for_each(|(slot, asked)| ask(&mut rows, *slot, asked));
        let all = 0..self.rows;
        for (n, step) in self.steps.iter().enumerate().rev() {
            if rows[n].is_empty() {
                continue;
            }
            let own = rows[n].clone();
            match &step.work {
                Work::Column { .. } => {}
                Work::Copy { input } | Work::Keep { input, .. } => ask(&mut rows, *input, &own),
                Work::Derive(variants) => {
                    if variants.items.iter().any(|d| d.by.is_some()) {
                        rows[n] = all.clone();
                    }
                    let own = rows[n].clone();
                    variants.items.iter().flat_map(|d| &d.inputs).for_each(|slot| ask(&mut rows, *slot, &own));
                }
                Work::Apply { input, variants, .. } => {
                    let data = self.base.scored_data();
                    let reads = variants.items.iter().fold(own.clone(), |reads, m| hull(&reads, &m.reads(&own, data)));
                    ask(&mut rows, *input, &reads);
                }
                Work::Formula { inputs, .. } | Work::Rule { inputs, .. } => inputs.iter().for_each(|slot| ask(&mut rows, *slot, &own)),
                Work::Aggregate(a) => {
                    if a.variants.items.iter().any(|v| a.is_executed(v)) {
                        rows[n] = all.clone();
                        a.variants.items.iter().flat_map(|v| &v.weighted).for_each(|slot| ask(&mut rows, *slot, &all));
                    }
                    let own = rows[n].clone();
                    a.inputs.iter().for_each(|slot| ask(&mut rows, *slot, &own));
                }
            }
        }
        for (step, rows) in self.steps.iter_mut().zip(rows) {
            if let Work::Aggregate(a) = &mut step.work
                && rows.len() < self.rows
            {
                a.within(&rows);
            }
            step.rows = rows;
        }
    }

    /// Lets aggregators prepare what no draw changes of their inputs, where no child can be missing.
    pub(super) fn prepare(&mut self) {
        for n in 0..self.steps.len() {
            let rows = self.steps[n].rows.clone();
            let Work::Aggregate(a) = &self.steps[n].work else { continue };
            if a.status_varies || a.patterns.is_some() || rows.is_empty() {
                continue;
            }
            let made: Vec<_> = a.variants.items.iter().map(|v| self.prepared(a, v, rows.clone())).collect();
            let Work::Aggregate(a) = &mut self.steps[n].work else { continue };
            a.variants.items.iter_mut().zip(made).for_each(|(variant, made)| variant.prepared = made);
        }
    }

    fn prepared(
        &self,
        a: &Aggregate,
        variant: &NodeVariant,
        rows: Range<usize>,
    ) -> Option<Variants<Option<Box<dyn indicia_method::Prepared>>>> {
        let state = variant.state.as_deref().filter(|_| variant.aggregate.facts().missing == Missing::Host)?;
        let choices = self.choices_behind(&a.inputs)?;
        let count = choices.iter().map(|c| self.free[*c].alternatives).try_fold(1_usize, usize::checked_mul)?;
        if count.checked_mul(a.inputs.len() * rows.len()).is_none_or(|cells| cells > MOST_PREPARED_CELLS) {
            return None;
        }
        let data = self.base.scored_data();
        let (unit, period) = (&data.unit_of_row()[rows.clone()], &data.time()[rows.clone()]);
        let fields: Vec<Field> = variant.plan.inputs_of(a.node).iter().map(|r| variant.plan.score_field(*r)).collect();
        let items = (0..count).map(|combination| {
            let series = a.inputs.iter().filter_map(|slot| self.under(*slot, &choices, combination));
            let columns: Vec<Column> = series.map(|s| Column::dense(&s.values[rows.clone()])).collect();
            let table = Table { columns: &columns, fields: &fields, rows: rows.len(), unit, period, ..Table::default() };
            variant.aggregate.instance().prepare(state, &table, &Call::silent()).unwrap_or(None)
        });
        Some(Variants { items: items.collect(), choices })
    }

    /// The choices that vary some columns, in their order; `None` where a column is computed in every draw.
    fn choices_behind(&self, slots: &[Slot]) -> Option<Vec<usize>> {
        let own = |slot: &Slot| match slot {
            Slot::Source(s) => Some(self.sources[*s].choices.as_slice()),
            Slot::Step(_) => None,
        };
        let mut out: Vec<usize> = slots.iter().map(own).collect::<Option<Vec<_>>>()?.concat();
        out.sort_unstable();
        out.dedup();
        Some(out)
    }

    /// A source under one combination of choices that all of its own are among, in the order of [`Program::pick`].
    fn under(&self, slot: Slot, choices: &[usize], combination: usize) -> Option<&Series> {
        let Slot::Source(s) = slot else { return None };
        let mut rest = combination;
        let mut chosen = BTreeMap::new();
        for c in choices.iter().rev() {
            chosen.insert(*c, rest % self.free[*c].alternatives);
            rest /= self.free[*c].alternatives;
        }
        let own: &Source = &self.sources[s];
        let at = own.choices.iter().fold(0, |n, c| n * self.free[*c].alternatives + chosen.get(c).copied().unwrap_or(0));
        own.items.get(at).map(|f: &Fixed| &f.series)
    }
}

impl Aggregate {
    /// Whether the ordinary executor computes it, from whole columns: it looks at other rows, or its weights do.
    pub(super) fn is_executed(&self, variant: &NodeVariant) -> bool {
        let follows = self.free_weights.is_none() && variant.weights.is_none();
        follows || variant.aggregate.facts().locality == Locality::Set
    }

    /// Leaves out the patterns of other rows.
    fn within(&mut self, rows: &Range<usize>) {
        let Some(patterns) = &mut self.patterns else { return };
        for p in patterns.iter_mut() {
            p.rows.retain(|r| rows.contains(&(*r as usize)));
        }
        patterns.retain(|p| !p.rows.is_empty());
        let whole = |p: &super::super::aggregate::Pattern| p.children.len() == self.inputs.len();
        if patterns.iter().all(whole) {
            self.patterns = None;
        }
    }
}

//! What a program would cost, before anything is compiled.

use std::collections::{BTreeMap, BTreeSet};

use super::compile::{Compiler, needed, raw_columns};
use super::node::{MOST_PICKED, MOST_PICKED_CELLS};
use super::touch::Touch;
use super::{CompileError, Free, MOST_COMBINATIONS, Wanted};
use crate::execute::evaluation::Evaluation;
use crate::plan::Ref;
use crate::system::{NodeKind, Stage};

/// What compiling and drawing read, in the cells of [`super::Program::cells`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forecast {
    /// What is evaluated before the first draw: the system under every combination of alternatives that reach something wanted.
    pub prepared: usize,
    /// What a draw reads at least.
    pub drawn: usize,
}

/// A stage of an indicator within an evaluation, in cells; and a rank.
const STAGE: usize = 3;
const RANK: usize = 20;

impl Evaluation {
    /// What [`Evaluation::compile_for`] and its draws would read, found without either.
    ///
    /// # Errors
    /// As [`Evaluation::compile_for`], as far as it can be told without evaluating anything.
    pub fn forecast(&self, free: &[Free], wanted: &[Wanted]) -> Result<Forecast, CompileError> {
        Compiler::new(self, free)?.forecast(wanted)
    }
}

impl Compiler<'_> {
    fn forecast(&self, asked: &[Wanted]) -> Result<Forecast, CompileError> {
        let plan = self.base.plan();
        let (system, rows) = (plan.system(), self.base.rows());
        let wanted: Vec<Ref> = asked.iter().filter_map(|w| plan.find(w.id)).collect();
        let needed = needed(plan, &wanted);
        // The choices under which a column is there before the first draw; `None` where every draw computes it.
        let mut behind: BTreeMap<Ref, Option<BTreeSet<usize>>> = BTreeMap::new();
        let mut combined: BTreeSet<Vec<usize>> = BTreeSet::new();
        let mut drawn = 0;
        let mut columns: BTreeSet<&str> = BTreeSet::new();
        for r in needed.iter().copied() {
            let Ref::Indicator(i) = r else { continue };
            let indicator = plan.indicator(i);
            let choices = self.choices_of_indicator(&indicator.id);
            if self.count(&choices) > MOST_COMBINATIONS {
                return Err(CompileError::TooMany { indicator: indicator.id.clone(), combinations: self.count(&choices) });
            }
            combined.insert(choices.clone());
            let free: Vec<_> = raw_columns(indicator).into_iter().filter(|c| self.is_free(c).is_some()).collect();
            let is_fed = !free.is_empty() && !plan.given().values.contains_key(&indicator.id);
            if is_fed {
                let own = free.iter().filter_map(|c| self.base.scored_data().column(c));
                columns.extend(own.map(|c| &*c.id));
                // It has a score at least.
                drawn += rows * super::FUNCTION;
            }
            behind.insert(r, (!is_fed).then(|| choices.into_iter().collect()));
        }
        drawn += rows * columns.len();
        for n in plan.node_order() {
            let r = Ref::Node(*n);
            if !needed.contains(&r) {
                continue;
            }
            let node = plan.node(*n);
            if plan.given().values.contains_key(&node.id) {
                behind.insert(r, Some(BTreeSet::new()));
                continue;
            }
            let own = self.choices(|t| matches!(t, Touch::Node(id) if *id == node.id));
            let inputs = plan.inputs_of(*n);
            let all = inputs.iter().chain(plan.adjusts[*n].iter().flat_map(|a| a.inputs.iter()));
            let under: Option<Vec<&BTreeSet<usize>>> = all.map(|r| behind.get(r)?.as_ref()).collect();
            let is_free = self.free_weights(&node.id).is_some() || self.free_factors(&node.id).is_some();
            let picked = under.filter(|_| !is_free).map(|under| {
                let under = under.into_iter().flatten().copied();
                under.chain(own.iter().copied()).collect::<BTreeSet<usize>>()
            });
            let fits = |choices: &BTreeSet<usize>| {
                let count = self.count(&choices.iter().copied().collect::<Vec<_>>());
                count <= MOST_PICKED && count.saturating_mul(rows) <= MOST_PICKED_CELLS
            };
            match picked.filter(fits) {
                Some(choices) => {
                    combined.insert(choices.iter().copied().collect());
                    behind.insert(r, Some(choices));
                }
                None => {
                    combined.insert(own);
                    drawn +=
                        rows * if matches!(node.kind, NodeKind::Formula { .. }) { super::FUNCTION } else { inputs.len() + super::FUNCTION };
                    behind.insert(r, None);
                }
            }
        }
        let of_nodes: usize = system.nodes.iter().map(|n| n.inputs().len() + RANK).sum();
        let prepared = combined.iter().filter(|choices| !choices.is_empty()).fold(0_usize, |sum, choices| {
            let touched = system.indicators.iter().filter(|i| choices.iter().any(|c| self.reaches_indicator(*c, &i.id))).count();
            let stages = system.order.iter().filter(|s| matches!(s, Stage::Treat | Stage::Score)).count();
            let cells = rows * (touched * stages * STAGE + of_nodes);
            sum.saturating_add(self.count(choices).saturating_mul(cells))
        });
        Ok(Forecast { prepared, drawn })
    }
}

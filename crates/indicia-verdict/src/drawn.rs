//! Steps of standards over draws: how probable each grade is.

use std::sync::Arc;

use indicia_analysis::uncertainty::{Collector, Draw};
use indicia_core::{Dataset, Evaluation};

use crate::standard::Basis;
use crate::{Definition, Standard, Values};

/// Counts the steps of every standard in draws of [`StepCounter::wanted`].
pub struct StepCounter<'a> {
    definition: &'a Arc<Definition>,
    evaluation: &'a Evaluation,
    wanted: Vec<Arc<str>>,
}

/// For each standard, row and step the number of draws.
pub struct StepCounts(Vec<Vec<u32>>);

/// For each standard and row the share of draws in each step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepShares {
    /// By standard, row and step; `None` for a row that had no step in any draw.
    pub standards: Vec<Vec<Option<Vec<f64>>>>,
}

impl<'a> StepCounter<'a> {
    /// Counts for a definition.
    pub fn new(definition: &'a Arc<Definition>, evaluation: &'a Evaluation) -> StepCounter<'a> {
        let mut wanted: Vec<Arc<str>> = Vec::new();
        let mut add = |id: &Arc<str>| {
            if evaluation.value(id).is_some() && !wanted.contains(id) {
                wanted.push(id.clone());
            }
        };
        for standard in &definition.standards {
            match &standard.basis {
                Basis::Value { on, cap, .. } => {
                    add(on);
                    cap.iter().flat_map(|c| &c.of).flat_map(|t| &t.inputs).for_each(&mut add);
                }
                Basis::Rubric { ratings, .. } => ratings.iter().for_each(&mut add),
            }
        }
        StepCounter { definition, evaluation, wanted }
    }

    /// The nodes and indicators that the standards look at, as they are published.
    pub fn wanted(&self) -> Vec<&str> {
        self.wanted.iter().map(|id| &**id).collect()
    }

    /// The shares out of counts.
    pub fn shares(&self, counts: &StepCounts) -> StepShares {
        let of_standard = |(standard, counts): (&Arc<Standard>, &Vec<u32>)| {
            let rows = counts.chunks(standard.steps().len().max(1)).map(|own| {
                let all: u32 = own.iter().sum();
                (all > 0).then(|| own.iter().map(|n| f64::from(*n) / f64::from(all)).collect())
            });
            rows.take(self.evaluation.rows()).collect()
        };
        StepShares { standards: self.definition.standards.iter().zip(&counts.0).map(of_standard).collect() }
    }
}

/// One draw as values.
struct Drawn<'a> {
    data: &'a Dataset,
    wanted: &'a [Arc<str>],
    draw: Draw<'a>,
}

impl Values for Drawn<'_> {
    fn data(&self) -> &Dataset {
        self.data
    }

    fn value(&self, id: &str, row: usize) -> Option<f64> {
        self.draw.value(self.wanted.iter().position(|w| **w == *id)?, row)
    }
}

impl Collector for StepCounter<'_> {
    type Out = StepCounts;

    fn start(&self) -> StepCounts {
        let rows = self.evaluation.rows();
        StepCounts(self.definition.standards.iter().map(|s| vec![0; s.steps().len().max(1) * rows]).collect())
    }

    fn add(&self, out: &mut StepCounts, draw: &Draw) {
        let drawn = Drawn { data: self.evaluation.scored_data(), wanted: &self.wanted, draw: *draw };
        for (standard, counts) in self.definition.standards.iter().zip(&mut out.0) {
            let steps = counts.len() / self.evaluation.rows().max(1);
            for (row, outcome) in standard.judge(&drawn).rows.iter().enumerate() {
                if let Some(outcome) = outcome.as_ref().filter(|o| o.step < steps) {
                    counts[row * steps + outcome.step] += 1;
                }
            }
        }
    }

    fn join(&self, out: &mut StepCounts, later: StepCounts) {
        for (all, own) in out.0.iter_mut().zip(later.0) {
            all.iter_mut().zip(own).for_each(|(a, b)| *a += b);
        }
    }
}

//! Steps of standards over draws: how probable each grade is.

use std::sync::Arc;

use indicia_analysis::uncertainty::{Collector, Draw};
use indicia_core::Evaluation;

use crate::labels::{Labeller, Labels, wanted};
use crate::{Definition, Standard};

/// Counts the steps of every standard in draws of [`StepCounter::wanted`].
pub struct StepCounter<'a> {
    definition: &'a Arc<Definition>,
    evaluation: &'a Evaluation,
    wanted: Vec<Arc<str>>,
    labeller: Labeller<'a>,
    /// For each standard the number of its steps.
    steps: Vec<usize>,
}

/// For each standard, row and step the number of draws.
pub struct StepCounts {
    counts: Vec<Vec<u32>>,
    labels: Labels,
}

/// For each standard and row the share of draws in each step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepShares {
    /// By standard, row and step; `None` for a row that had no step in any draw.
    pub standards: Vec<Vec<Option<Vec<f64>>>>,
}

impl<'a> StepCounter<'a> {
    /// Counts for a definition.
    pub fn new(definition: &'a Arc<Definition>, evaluation: &'a Evaluation) -> StepCounter<'a> {
        let wanted = wanted(&definition.standards, None, evaluation);
        let labeller = Labeller::new(definition, false, evaluation, &wanted);
        let steps = definition.standards.iter().map(|s| s.steps().len()).collect();
        StepCounter { definition, evaluation, wanted, labeller, steps }
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
        StepShares { standards: self.definition.standards.iter().zip(&counts.counts).map(of_standard).collect() }
    }
}

impl Collector for StepCounter<'_> {
    type Out = StepCounts;

    fn start(&self) -> StepCounts {
        let rows = self.evaluation.rows();
        StepCounts { counts: self.steps.iter().map(|steps| vec![0; steps.max(&1) * rows]).collect(), labels: Labels::default() }
    }

    fn add(&self, out: &mut StepCounts, draw: &Draw) {
        let labels = self.labeller.label(draw, &mut out.labels).chunks(self.evaluation.rows().max(1));
        for ((counts, steps), labels) in out.counts.iter_mut().zip(&self.steps).zip(labels) {
            for (counts, step) in counts.chunks_mut((*steps).max(1)).zip(labels) {
                // No label is beyond all steps.
                if let Some(count) = counts.get_mut(*step as usize) {
                    *count += 1;
                }
            }
        }
    }

    fn join(&self, out: &mut StepCounts, later: StepCounts) {
        for (all, own) in out.counts.iter_mut().zip(later.counts) {
            all.iter_mut().zip(own).for_each(|(a, b)| *a += b);
        }
    }
}

//! Labels over draws: how often each row had each label.

use std::ops::Range;
use std::sync::Arc;

use indicia_analysis::uncertainty::{Collector, Draw, Settings};
use indicia_core::Evaluation;

use crate::labels::{Labeller, Labels, NONE, pattern_label, quadrant_label, wanted};
use crate::{Definition, Standard, Verdict};

/// The labels that anybody looks at: those of a period, and of some standards those of the period before it.
#[derive(Clone, Copy, Debug)]
pub struct Looked<'a> {
    /// The number of the period.
    pub period: usize,
    /// Ids of the standards.
    pub before: &'a [&'a str],
}

/// Counts the labels of every question in draws of [`LabelCounter::wanted`].
pub struct LabelCounter<'a> {
    rows: usize,
    wanted: Vec<Arc<str>>,
    rows_of_wanted: Vec<Range<usize>>,
    labeller: Labeller<'a>,
    /// For each standard the number of its steps, then the number of patterns and of quadrants.
    kinds: Vec<usize>,
}

/// For each question, row and label the number of draws.
pub struct LabelCounts {
    counts: Vec<Vec<u32>>,
    labels: Labels,
}

/// For each question and row the share of draws that gave each label, among those that gave any; `None` for a row that had none in any draw.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelShares {
    /// By standard, row and step.
    pub standards: Vec<Vec<Option<Vec<f64>>>>,
    /// By row and pattern.
    patterns: Vec<Option<Vec<f64>>>,
    /// By row and quadrant.
    quadrants: Vec<Option<Vec<f64>>>,
}

/// For each label of each row the share of draws that gave the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Probabilities {
    /// How many draws, from which seed.
    pub settings: Settings,
    /// For each standard, row by row.
    pub standards: Vec<Vec<Option<f64>>>,
    /// Of the patterns.
    pub patterns: Vec<Option<f64>>,
    /// Of the quadrants.
    pub quadrants: Vec<Option<f64>>,
}

impl<'a> LabelCounter<'a> {
    /// Counts for a definition, all labels or those that are looked at.
    pub fn new(definition: &'a Definition, evaluation: &'a Evaluation, only: Option<Looked>) -> LabelCounter<'a> {
        let ids = wanted(&definition.standards, definition.roles.as_ref(), evaluation);
        let data = evaluation.scored_data();
        let (periods, rows) = match only {
            None => (0..data.periods().len(), vec![0..data.rows(); ids.len()]),
            Some(Looked { period, before }) => {
                let own = data.period_rows(period);
                let earlier = period.checked_sub(1).filter(|_| !before.is_empty());
                let standards: Vec<Arc<Standard>> = definition.standards.iter().filter(|s| before.contains(&&*s.id)).cloned().collect();
                let of_earlier = wanted(&standards, None, evaluation);
                let from = |id: &Arc<str>| match earlier {
                    Some(earlier) if of_earlier.contains(id) => data.period_rows(earlier).start,
                    _ => own.start,
                };
                (earlier.unwrap_or(period)..period + 1, ids.iter().map(|id| from(id)..own.end).collect())
            }
        };
        let labeller = Labeller::new(definition, evaluation, &ids, periods);
        let steps = definition.standards.iter().map(|s| s.steps().len());
        let patterns = definition.roles.as_ref().map_or(0, |r| 1 + 2 * r.sides.len());
        let quadrants = if definition.roles.is_some() { 4 } else { 0 };
        LabelCounter {
            rows: evaluation.rows(),
            wanted: ids,
            rows_of_wanted: rows,
            labeller,
            kinds: steps.chain([patterns, quadrants]).collect(),
        }
    }

    /// The nodes and indicators that the definition looks at, as they are published.
    pub fn wanted(&self) -> Vec<&str> {
        self.wanted.iter().map(|id| &**id).collect()
    }

    /// For each of [`LabelCounter::wanted`] the rows that are looked at.
    pub fn rows(&self) -> &[Range<usize>] {
        &self.rows_of_wanted
    }

    /// The shares out of counts.
    pub fn shares(&self, counts: &LabelCounts) -> LabelShares {
        let of_row = |own: &[u32]| {
            let all: u32 = own.iter().sum();
            (all > 0).then(|| own.iter().map(|n| f64::from(*n) / f64::from(all)).collect())
        };
        let of_question = |(counts, kinds): (&Vec<u32>, &usize)| match kinds {
            0 => vec![None; self.rows],
            kinds => counts.chunks(*kinds).map(of_row).collect::<Vec<Option<Vec<f64>>>>(),
        };
        let mut all: Vec<_> = counts.counts.iter().zip(&self.kinds).map(of_question).collect();
        let (quadrants, patterns) = (all.pop().unwrap_or_default(), all.pop().unwrap_or_default());
        LabelShares { standards: all, patterns, quadrants }
    }
}

impl Collector for LabelCounter<'_> {
    type Out = LabelCounts;

    fn start(&self) -> LabelCounts {
        LabelCounts { counts: self.kinds.iter().map(|kinds| vec![0; kinds * self.rows]).collect(), labels: Labels::default() }
    }

    fn add(&self, out: &mut LabelCounts, draw: &Draw) {
        let asked = self.labeller.asked();
        let labels = self.labeller.label(draw, &mut out.labels).chunks(asked.len().max(1));
        for ((counts, kinds), labels) in out.counts.iter_mut().zip(&self.kinds).zip(labels) {
            let counts = &mut counts[asked.start * kinds..asked.end * kinds];
            for (counts, label) in counts.chunks_mut((*kinds).max(1)).zip(labels) {
                // No label is beyond all kinds.
                if let Some(count) = counts.get_mut(*label as usize) {
                    *count += 1;
                }
            }
        }
    }

    fn join(&self, out: &mut LabelCounts, later: LabelCounts) {
        for (all, own) in out.counts.iter_mut().zip(later.counts) {
            all.iter_mut().zip(own).for_each(|(a, b)| *a += b);
        }
    }
}

impl LabelShares {
    /// The probability of every label that a verdict publishes.
    pub fn of(&self, verdict: &Verdict, settings: Settings) -> Probabilities {
        let published = |rows: &[Option<Vec<f64>>], label: &dyn Fn(usize) -> u32| {
            let share = |(row, own): (usize, &Option<Vec<f64>>)| Some(own.as_ref()?.get(label(row) as usize).copied().unwrap_or(0.0));
            rows.iter().enumerate().map(share).collect::<Vec<Option<f64>>>()
        };
        let steps = verdict.standards.iter().zip(&self.standards);
        let steps = steps.map(|(judged, rows)| published(rows, &|row| judged.row(row).map_or(NONE, |o| o.step as u32)));
        let pattern = |row: usize| verdict.patterns.get(row).copied().flatten().map_or(NONE, pattern_label);
        let quadrant = |row: usize| verdict.quadrants.get(row).copied().flatten().map_or(NONE, quadrant_label);
        Probabilities {
            settings,
            standards: steps.collect(),
            patterns: published(&self.patterns, &pattern),
            quadrants: published(&self.quadrants, &quadrant),
        }
    }
}

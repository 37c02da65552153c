//! Did the indicator move after the measure?
//!
//! For each indicator that a measure watches: its score in the period in which the measure was taken, the score in the latest
//! period after that, and the mean change over the same periods of the peers who did not take it. The difference of the
//! two changes is what a reader looks for first; whether the measure caused it no table can tell.

use std::sync::Arc;

use indicia_core::{Evaluation, Period, Role};

use super::Measure;
use crate::diagnosis::DiagnosisSpec;
use crate::diagnosis::group_of;

/// What became of an indicator after a measure.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUp {
    /// The measure.
    pub measure: Arc<str>,
    /// Row of the unit in the period in which it was taken.
    pub row: usize,
    /// The indicator or node that is watched.
    pub id: Arc<str>,
    /// The latest later period; `None` where there is none yet.
    pub later: Option<Period>,
    /// Its score when the measure was taken.
    pub before: Option<f64>,
    /// Its score in the later period.
    pub after: Option<f64>,
    /// Mean change of the peers that did not take the measure, and how many they are.
    pub peers: Option<(f64, usize)>,
}

impl FollowUp {
    /// What the indicator gained.
    pub fn change(&self) -> Option<f64> {
        Some(self.after? - self.before?)
    }

    /// What it gained beyond its peers.
    pub fn beyond(&self) -> Option<f64> {
        Some(self.change()? - self.peers?.0)
    }
}

/// The follow-up of all measures that were taken, in the order of the file.
pub fn follow_up(evaluation: &Evaluation, measures: &[Arc<Measure>], spec: &DiagnosisSpec) -> Vec<FollowUp> {
    let data = evaluation.scored_data();
    let mut out = Vec::new();
    for measure in measures {
        for taken in &measure.taken {
            let Some((unit, from)) = data.unit_number(&taken.unit).zip(data.period_number(taken.period)) else { continue };
            let Some(row) = data.row(unit, from) else { continue };
            let to = (from + 1..data.periods().len()).rev().find(|p| data.row(unit, *p).is_some());
            for id in &measure.watch {
                let Some(values) = evaluation.value(id) else { continue };
                let after = to.and_then(|p| values.get(data.row(unit, p)?));
                let peers = to.and_then(|to| peers(evaluation, measure, spec, id, row, (from, to)));
                out.push(FollowUp {
                    measure: measure.id.clone(),
                    row,
                    id: id.clone(),
                    later: to.and_then(|p| data.periods().get(p).copied()),
                    before: values.get(row),
                    after,
                    peers,
                });
            }
        }
    }
    out
}

fn peers(
    evaluation: &Evaluation,
    measure: &Measure,
    spec: &DiagnosisSpec,
    id: &str,
    row: usize,
    (from, to): (usize, usize),
) -> Option<(f64, usize)> {
    let data = evaluation.scored_data();
    let values = evaluation.value(id)?;
    let own = spec.peers.as_deref().map(|g| (g, group_of(evaluation, g, row)));
    let change = |r: usize| {
        let unit = data.unit_of_row()[r] as usize;
        let is_peer = own.as_ref().is_none_or(|(g, label)| label.is_some() && group_of(evaluation, g, r) == *label);
        let took = measure.taken.iter().any(|t| t.unit == data.unit(r).id);
        if !is_peer || took || data.unit(r).role != Role::Scored {
            return None;
        }
        Some(values.get(data.row(unit, to)?)? - values.get(r)?)
    };
    let changes: Vec<f64> = data.period_rows(from).filter_map(change).collect();
    indicia_kernels::mean(&changes).map(|mean| (mean, changes.len()))
}

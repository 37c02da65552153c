//! First pass: sums of each question in each cell, and from them its value there.

use super::scores::Counted;
use super::{Read, parallel};
use crate::clean::{Frame, GONE};
use crate::questionnaire::{Measure, Questionnaire, Trim};

/// A question in a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Tally {
    /// Respondents who answered; of a repeated group, responses with a row that answers.
    pub n: u64,
    /// Sum of weights.
    pub weight: f64,
    /// Weighted sum of what is counted.
    pub sum: f64,
    /// Weighted sum of denominators.
    pub over: f64,
    /// For a trimmed mean: the lowest and highest answer that is left, and how many each end loses.
    pub kept: Option<(f64, f64, u64)>,
    /// Its value; `None` where nobody answered or the denominator is zero.
    pub value: Option<f64>,
    /// The mean around which influences are taken.
    pub centre: f64,
}

/// For each question its tally in each cell; empty where it feeds nothing.
pub(crate) type Tallies = Vec<Vec<Tally>>;

/// Whether a question's answers count in a cell.
pub(super) fn counts_in(q: &Questionnaire, question: usize, frame: &Frame) -> Vec<bool> {
    let Some(found) = q.questions.get(question) else { return Vec::new() };
    frame.cells.iter().map(|c| found.indicator.is_some() && found.groups.contains(&(c.group as usize))).collect()
}

/// Tallies every question that feeds an indicator.
pub(super) fn tallies(read: &Read<'_>, threads: usize) -> Tallies {
    let (q, frame) = (read.q, read.frame);
    parallel::each(threads, q.questions.len(), |question| {
        let Some(found) = q.questions.get(question).filter(|f| f.indicator.is_some()) else { return Vec::new() };
        let counts = counts_in(q, question, frame);
        let mut out = vec![Tally::default(); frame.cells.len()];
        let trimmed = matches!(found.measure, Measure::TrimmedMean(_));
        let mut values: Vec<Vec<f64>> = if trimmed { vec![Vec::new(); frame.cells.len()] } else { Vec::new() };
        for (at, (cleaned, weights)) in read.cleaned.iter().zip(read.weights).enumerate() {
            let Some(counted) = Counted::new(read, question, at) else { continue };
            let mut seen =
                cleaned.parents.as_ref().map(|p| vec![false; p.iter().filter(|p| **p != GONE).max().map_or(0, |m| *m as usize + 1)]);
            for (row, cell) in cleaned.cells.iter().enumerate() {
                let at = *cell as usize;
                if *cell == GONE || !counts.get(at).copied().unwrap_or(false) {
                    continue;
                }
                let (Some((value, over)), Some(tally)) = (counted.of(row), out.get_mut(at)) else { continue };
                let weight = weights.as_ref().and_then(|w| w.get(row)).copied().unwrap_or(1.0);
                let again = match (&cleaned.parents, &mut seen) {
                    (Some(parents), Some(seen)) => {
                        parents.get(row).and_then(|p| seen.get_mut(*p as usize)).is_some_and(|s| std::mem::replace(s, true))
                    }
                    _ => false,
                };
                tally.n += u64::from(!again);
                tally.weight += weight;
                tally.sum += weight * value;
                tally.over += weight * over;
                if let Some(list) = values.get_mut(at) {
                    list.push(value);
                }
            }
        }
        for (at, tally) in out.iter_mut().enumerate() {
            finish(&found.measure, tally, values.get_mut(at));
        }
        out
    })
}

fn finish(measure: &Measure, tally: &mut Tally, values: Option<&mut Vec<f64>>) {
    if tally.n == 0 {
        return;
    }
    match measure {
        Measure::Ratio(_) => {
            tally.value = (tally.over != 0.0).then(|| tally.sum / tally.over * 100.0);
            tally.centre = tally.value.unwrap_or(0.0) / 100.0;
        }
        Measure::Sum => {
            tally.value = Some(tally.sum);
            tally.centre = tally.sum / tally.weight;
        }
        Measure::TrimmedMean(trim) => {
            if let Some(values) = values {
                trimmed(*trim, tally, values);
            }
        }
        _ => {
            tally.value = (tally.weight > 0.0).then(|| tally.sum / tally.weight);
            tally.centre = tally.value.unwrap_or(0.0);
        }
    }
}

/// Drops the same number at each end. Of fewer answers than would be dropped in all, plus one, nothing is left to trim: the
/// mean of all stands.
fn trimmed(trim: Trim, tally: &mut Tally, values: &mut [f64]) {
    indicia_kernels::sort(values);
    let n = values.len();
    let each = match trim {
        Trim::Count(c) => c,
        Trim::Share(share) => (share * n as f64).floor() as usize,
    };
    let each = if n > 2 * each { each } else { 0 };
    let kept = values.get(each..n - each).unwrap_or(&[]);
    let (Some(low), Some(high)) = (kept.first(), kept.last()) else { return };
    tally.value = Some(kept.iter().sum::<f64>() / kept.len() as f64);
    tally.kept = Some((*low, *high, each as u64));
    // Influences are those of the Winsorised answers.
    tally.centre = values.iter().map(|v| v.clamp(*low, *high)).sum::<f64>() / n as f64;
}

//! Base values: one for each unit, period and indicator, with its standard error, and the covariance of those that share
//! respondents.
//!
//! The value of a group in a unit is the weighted mean of its questions' values; the value of the unit is that of its groups
//! by their weights. Errors are those of Taylor linearisation: each answer has an **influence** on the value, `w (x - m) / W`
//! for a weighted mean, and the variance is the sum of squared influences times `n / (n - 1)`. Influences of one respondent on
//! several questions and indicators add up before they are squared, so answers of one person are never taken for those of
//! several, and covariances come out of the same pass. For one question without weights this is `s^2 / n`; for a
//! trimmed mean it is the error of Tukey and McLaughlin.

mod combine;
mod influence;
mod parallel;
mod reread;
mod scores;
mod tally;
mod write;

pub use combine::{BaseValue, Covariance, Status};
pub(crate) use reread::anchor_point;
pub(crate) use scores::points;
pub use write::{Written, relative, write};

use indicia_diagnostic::{Diagnostic, Diagnostics, Severity};

use crate::clean::{Cleaned, Frame, GONE, clean};
use crate::import::{Imported, import};
use crate::questionnaire::Questionnaire;
use crate::weigh;

/// Everything that came of the responses.
#[derive(Debug)]
pub struct Survey {
    /// Units, periods, cells.
    pub frame: Frame,
    /// The files, in the order of the questionnaire.
    pub files: Vec<Imported>,
    /// What cleaning left of each.
    pub cleaned: Vec<Cleaned>,
    /// The weight of each response of each file; `None` where all are 1.
    pub weights: Vec<Option<Vec<f64>>>,
    /// What each cell of the frame holds.
    pub counts: Vec<Count>,
    /// Base values by period, unit and indicator.
    pub values: Vec<BaseValue>,
    /// Covariances of base values that share respondents.
    pub covariances: Vec<Covariance>,
    /// Everything that was found.
    pub findings: Diagnostics,
}

/// How many responses a cell holds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Count {
    /// Responses after cleaning; rows of repeated groups are not counted.
    pub n: u64,
    /// Sum of their weights.
    pub weight: f64,
    /// Sum of their squared weights.
    pub square: f64,
}

impl Count {
    /// Kish's effective number, `(sum w)^2 / sum w^2`.
    pub fn effective(&self) -> f64 {
        if self.square > 0.0 { self.weight * self.weight / self.square } else { 0.0 }
    }

    /// The design effect of the weights, `n / effective n`; 1 without weights.
    pub fn design_effect(&self) -> f64 {
        let effective = self.effective();
        if effective > 0.0 { self.n as f64 / effective } else { 1.0 }
    }
}

/// Reads, cleans, weighs and evaluates the responses on so many threads; 0 is as many as the machine has. The number of
/// threads changes nothing in the result.
///
/// # Errors
/// What keeps a file from being read or its answers from being understood, every file's findings together.
pub fn build(q: &Questionnaire, threads: usize) -> Result<Survey, Diagnostics> {
    build_watched(q, threads, &|_| ())
}

/// As [`build`]; `read` is told, from any thread, of every so many bytes that were read.
///
/// # Errors
/// As [`build`].
pub fn build_watched(q: &Questionnaire, threads: usize, read: &(dyn Fn(usize) + Sync)) -> Result<Survey, Diagnostics> {
    if q.responses.is_empty() {
        let place = indicia_diagnostic::Place::file(q.shown.as_str());
        return Err(vec![Diagnostic::new(indicia_diagnostic::catalogue::fieldwork::questionnaire::NO_RESPONSES).at(place)]);
    }
    let mut findings = Vec::new();
    let mut files: Vec<Imported> = Vec::new();
    let mut failed = false;
    for of in 0..q.responses.len() {
        match import(q, of, threads, read) {
            Ok(mut file) => {
                findings.append(&mut file.findings);
                files.push(file);
            }
            Err(mut wrong) => {
                failed = true;
                findings.append(&mut wrong);
            }
        }
    }
    if failed {
        return Err(findings);
    }
    let mut frame = Frame::default();
    let mut cleaned = clean(q, &files, &mut frame);
    cleaned.iter_mut().for_each(|c| findings.append(&mut c.findings));
    let weights = weigh::weights(q, &files, &cleaned, &frame, &mut findings);
    if findings.iter().any(|d| d.severity() == Severity::Error) {
        return Err(findings);
    }
    let counts = counts(&cleaned, &weights, frame.cells.len());
    let rereads = reread::rereads(q, &files, &cleaned, &frame, &mut findings);
    if findings.iter().any(|d| d.severity() == Severity::Error) {
        return Err(findings);
    }
    let read = Read { q, files: &files, cleaned: &cleaned, weights: &weights, frame: &frame, rereads: &rereads };
    let tallies = tally::tallies(&read, threads);
    let moments = influence::moments(&read, &tallies, threads);
    let (values, covariances) = combine::combine(&read, &tallies, &moments, &mut findings);
    Ok(Survey { frame, files, cleaned, weights, counts, values, covariances, findings })
}

/// The responses as the passes over them see them.
pub(crate) struct Read<'a> {
    q: &'a Questionnaire,
    files: &'a [Imported],
    cleaned: &'a [Cleaned],
    weights: &'a [Option<Vec<f64>>],
    frame: &'a Frame,
    rereads: &'a reread::Rereads,
}

fn counts(cleaned: &[Cleaned], weights: &[Option<Vec<f64>>], cells: usize) -> Vec<Count> {
    let mut out = vec![Count::default(); cells];
    for (file, weights) in cleaned.iter().zip(weights).filter(|(c, _)| c.parents.is_none()) {
        for (row, cell) in file.cells.iter().enumerate().filter(|(_, c)| **c != GONE) {
            let weight = weights.as_ref().and_then(|w| w.get(row)).copied().unwrap_or(1.0);
            if let Some(count) = out.get_mut(*cell as usize) {
                count.n += 1;
                count.weight += weight;
                count.square += weight * weight;
            }
        }
    }
    out
}

//! Answers that count otherwise than their options say, where the questionnaire declares it: read against vignettes, or without the severity of their rater.

mod anchor;
mod severity;

pub(crate) use anchor::point as anchor_point;

use std::collections::BTreeMap;

use indicia_diagnostic::Diagnostics;

use super::scores::Table;
use crate::clean::{Cleaned, Frame};
use crate::import::Imported;
use crate::questionnaire::Questionnaire;

/// What each row of a file answers to a question, as a place in a table of its own.
#[derive(Debug)]
pub(crate) struct Reread {
    codes: Vec<u32>,
    table: Table,
}

/// A row that counts nothing.
const NOTHING: u32 = u32::MAX;

impl Reread {
    /// What a row counts.
    #[inline]
    pub fn of(&self, row: usize) -> Option<f64> {
        self.table.get(*self.codes.get(row)? as usize).copied().flatten()
    }
}

/// All of a survey.
#[derive(Debug, Default)]
pub(crate) struct Rereads {
    /// By file and question.
    of: BTreeMap<(usize, usize), Reread>,
    /// By question and cell: the standard error that the estimated severity of raters puts into the value there, in points; `None` where it
    /// cannot be estimated.
    carried: BTreeMap<(usize, usize), Option<f64>>,
}

impl Rereads {
    /// What a file's answers to a question count; `None` where they count as they are.
    pub fn of(&self, file: usize, question: usize) -> Option<&Reread> {
        self.of.get(&(file, question))
    }

    /// The error that the severity of raters brings into a question's value in a cell: 0 where none is taken out, `None` where it is unknown.
    pub fn carried(&self, question: usize, cell: usize) -> Option<f64> {
        self.carried.get(&(question, cell)).copied().unwrap_or(Some(0.0))
    }
}

/// Reads anew what is declared to be read anew.
pub(super) fn rereads(q: &Questionnaire, files: &[Imported], cleaned: &[Cleaned], frame: &Frame, findings: &mut Diagnostics) -> Rereads {
    let mut out = Rereads::default();
    for question in 0..q.questions.len() {
        anchor::read(q, question, files, cleaned, frame, &mut out.of, findings);
    }
    severity::read(q, files, cleaned, frame, &mut out, findings);
    out
}

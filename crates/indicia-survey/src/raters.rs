//! Raters who are named: whether they agree, and how severe each of them is.
//!
//! A question names its rater by another one (`rater = "expert"`, of `role = "rater"`). Objects are the units, each period by itself, since people change their
//! standards. Agreement is the intraclass correlation over the units that every rater rated; severity the two-way additive model over all ratings.

use std::collections::BTreeMap;

use indicia_diagnostic::Diagnostics;
use indicia_diagnostic::catalogue::survey as codes;

use crate::build::points;
use crate::clean::{Cleaned, Frame, GONE};
use crate::import::{Imported, Meaning};
use crate::questionnaire::Questionnaire;
use crate::statistics::{Icc, Rating, Severity, SeverityError, Thresholds, icc, severity};

/// The raters of a question in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Place of the question.
    pub question: usize,
    /// Place of the period in the frame.
    pub period: usize,
    /// Raters by name, sorted.
    pub names: Vec<String>,
    /// Places of the units that were rated, in the frame.
    pub units: Vec<u32>,
    /// Ratings in points of 0 to 100, or plain numbers; objects and raters by their places above.
    pub ratings: Vec<Rating>,
    /// Answers that name no rater.
    pub unnamed: usize,
    /// Agreement over the units that all rated; `None` with fewer than two raters or such units, or where these do not differ.
    pub icc: Option<Icc>,
    /// Severity of each rater.
    pub severity: Result<Severity, SeverityError>,
}

impl Panel {
    /// What is worth a warning.
    pub fn findings(&self, q: &Questionnaire) -> Diagnostics {
        let limit = Thresholds::default().icc;
        let about = q.questions.get(self.question);
        let low = self.icc.as_ref().filter(|i| i.mean_agreement < limit);
        let told = low.zip(about).map(|(icc, about)| {
            let d = indicia_diagnostic::Diagnostic::new(codes::RATERS_DISAGREE).arg("id", &about.id);
            d.arg("value", format!("{:.3}", icc.mean_agreement)).arg("limit", limit).at_opt(about.place.clone())
        });
        told.into_iter().collect()
    }
}

/// Who rated, row by row of a file.
pub(crate) struct Names<'a> {
    codes: Option<&'a crate::import::Answers>,
    names: Vec<Option<&'a str>>,
}

impl Names<'_> {
    /// The name of a row's rater.
    pub fn of(&self, row: usize) -> Option<&str> {
        self.names.get(self.codes?.codes.get(row)).copied().flatten()
    }
}

/// The raters that a question names in a file.
pub(crate) fn names_of<'a>(q: &'a Questionnaire, question: usize, file: &'a Imported) -> Names<'a> {
    let rater = q.questions.get(question).and_then(|o| o.rater).and_then(|r| Some((q.questions.get(r)?, file.answers.get(r)?.as_ref()?)));
    let Some((about, answers)) = rater else { return Names { codes: None, names: Vec::new() } };
    let name = |m: &'a Meaning| match m {
        Meaning::Text(text) => Some(text.trim()).filter(|t| !t.is_empty()),
        Meaning::Option(option) => about.options.get(*option).map(|o| o.shown()),
        _ => None,
    };
    Names { codes: Some(answers), names: answers.meanings.iter().map(name).collect() }
}

/// Of one period: its number; rater, unit and points of each answer; answers without a rater.
type OfPeriod<'a> = (usize, Vec<(&'a str, u32, f64)>, usize);

/// The panel of every question that names its raters, by question and period.
pub fn panels(q: &Questionnaire, files: &[Imported], cleaned: &[Cleaned], frame: &Frame) -> Vec<Panel> {
    let mut out = Vec::new();
    for (question, about) in q.questions.iter().enumerate().filter(|(_, o)| o.rater.is_some()) {
        let mut found: BTreeMap<&str, OfPeriod<'_>> = BTreeMap::new();
        let names: Vec<Names<'_>> = files.iter().map(|file| names_of(q, question, file)).collect();
        for ((file, cleaned), names) in files.iter().zip(cleaned).zip(&names) {
            let Some(answers) = file.answers.get(question).and_then(Option::as_ref) else { continue };
            let points = points(about, answers);
            for (row, cell) in cleaned.cells.iter().enumerate().filter(|(_, c)| **c != GONE) {
                let Some(cell) = frame.cells.get(*cell as usize).filter(|c| about.groups.contains(&(c.group as usize))) else { continue };
                let Some(value) = points.get(answers.codes.get(row)).copied().flatten() else { continue };
                let period = cell.period as usize;
                let of_period = found.entry(frame.periods.get(period).map_or("", |p| p)).or_insert_with(|| (period, Vec::new(), 0));
                match names.of(row) {
                    Some(name) => of_period.1.push((name, cell.unit, value)),
                    None => of_period.2 += 1,
                }
            }
        }
        out.extend(found.into_values().map(|(period, given, unnamed)| panel(question, period, &given, unnamed)));
    }
    out
}

fn panel(question: usize, period: usize, given: &[(&str, u32, f64)], unnamed: usize) -> Panel {
    let mut names: Vec<&str> = given.iter().map(|(name, ..)| *name).collect();
    names.sort_unstable();
    names.dedup();
    let mut units: Vec<u32> = given.iter().map(|(_, unit, _)| *unit).collect();
    units.sort_unstable();
    units.dedup();
    let place = |list: &[u32], x: &u32| list.binary_search(x).unwrap_or(0);
    let ratings: Vec<Rating> = given
        .iter()
        .map(|(name, unit, value)| Rating { object: place(&units, unit), rater: names.binary_search(name).unwrap_or(0), value: *value })
        .collect();
    let severity = severity(&ratings, units.len(), names.len());
    // A rater who saw a unit twice counts once, with the mean.
    let mut sums = vec![vec![(0.0, 0.0); names.len()]; if severity == Err(SeverityError::TooMany) { 0 } else { units.len() }];
    for r in &ratings {
        if let Some((sum, n)) = sums.get_mut(r.object).and_then(|row| row.get_mut(r.rater)) {
            (*sum, *n) = (*sum + r.value, *n + 1.0);
        }
    }
    let rows: Vec<Vec<Option<f64>>> = sums.iter().map(|row| row.iter().map(|(sum, n)| (*n > 0.0).then(|| sum / n)).collect()).collect();
    let names = names.into_iter().map(String::from).collect();
    Panel { question, period, names, units, ratings, unnamed, icc: icc(&rows), severity }
}

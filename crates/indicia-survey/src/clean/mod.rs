//! What no honest answer is, and who is not of those asked: each rule with a count, each response under the first rule that it fails.
//!
//! In this order: not handed in or not approved; consent, screening, unit, group and period; the same number, the same record; too fast; attention;
//! straight-lining; answers out of range. Rows of a repeated group go with the response they belong to.

mod duplicates;
mod frame;
mod rules;
mod straight;

pub use frame::{Cell, Frame};

use indicia_diagnostic::catalogue::fieldwork::responses as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place};

use crate::import::Imported;
use crate::questionnaire::{Questionnaire, Responses};

/// A rule of cleaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Was begun and not handed in.
    Unfinished,
    /// Was not approved by those who checked it.
    NotApproved,
    /// Did not consent.
    NoConsent,
    /// Not of those asked.
    ScreenedOut,
    /// Does not say its unit.
    NoUnit,
    /// Does not say its group.
    NoGroup,
    /// Does not say its period.
    NoPeriod,
    /// Has the number of an earlier one.
    DuplicateKey,
    /// Equals an earlier one.
    DuplicateRecord,
    /// Took too little time.
    TooFast,
    /// Failed an attention check.
    Attention,
    /// Gives the same point everywhere.
    StraightLining,
    /// Has an answer outside its scale.
    OutOfRange,
    /// Belongs to no response that was kept.
    NoParent,
}

impl Rule {
    /// Its word in files.
    pub fn word(self) -> &'static str {
        match self {
            Rule::Unfinished => "unfinished",
            Rule::NotApproved => "not-approved",
            Rule::NoConsent => "no-consent",
            Rule::ScreenedOut => "screened-out",
            Rule::NoUnit => "no-unit",
            Rule::NoGroup => "no-group",
            Rule::NoPeriod => "no-period",
            Rule::DuplicateKey => "duplicate-key",
            Rule::DuplicateRecord => "duplicate-record",
            Rule::TooFast => "too-fast",
            Rule::Attention => "attention",
            Rule::StraightLining => "straight-lining",
            Rule::OutOfRange => "out-of-range",
            Rule::NoParent => "no-parent",
        }
    }
}

/// A count of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The rule.
    pub rule: Rule,
    /// The question that it is about, by its place.
    pub question: Option<usize>,
    /// The group that it is about, by its place, where the rule differs between groups.
    pub group: Option<usize>,
    /// Responses that were dropped.
    pub count: usize,
}

/// No cell: the response was dropped.
pub const GONE: u32 = u32::MAX;

/// A file of responses after cleaning.
#[derive(Debug)]
pub struct Cleaned {
    /// For each response the place of its cell in [`Frame::cells`], or [`GONE`].
    pub cells: Vec<u32>,
    /// Responses that are left.
    pub kept: usize,
    /// How many each rule dropped, in the order of the rules.
    pub dropped: Vec<Dropped>,
    /// For the rows of a repeated group the row of its response.
    pub parents: Option<Vec<u32>>,
    /// What was found.
    pub findings: Diagnostics,
}

/// Cleans every file. A repeated group is cleaned after the responses it belongs to, wherever it stands.
pub fn clean(q: &Questionnaire, files: &[Imported], frame: &mut Frame) -> Vec<Cleaned> {
    let mut out: Vec<Option<Cleaned>> = files.iter().map(|_| None).collect();
    for above in [true, false] {
        for (i, file) in files.iter().enumerate() {
            let Some(responses) = q.responses.get(file.of) else { continue };
            if responses.parent.is_none() == above {
                let parent = responses.parent.as_ref().and_then(|(p, _, _)| files.iter().position(|f| f.of == *p));
                let made = match parent.and_then(|p| Some((files.get(p)?, out.get(p)?.as_ref()?))) {
                    Some((imported, cleaned)) => repeated(responses, file, imported, cleaned),
                    None => one(q, responses, file, frame),
                };
                if let Some(slot) = out.get_mut(i) {
                    *slot = Some(made);
                }
            }
        }
    }
    out.into_iter().flatten().collect()
}

/// A file in the course of its cleaning.
struct Course<'a> {
    q: &'a Questionnaire,
    responses: &'a Responses,
    file: &'a Imported,
    cells: Vec<u32>,
    dropped: Vec<Dropped>,
    findings: Diagnostics,
}

impl Course<'_> {
    fn place(&self) -> Place {
        Place::file(self.responses.source.display_name.clone())
    }

    /// Drops the responses for which something holds, and counts them.
    fn drop_where(&mut self, rule: Rule, question: Option<usize>, group: Option<usize>, mut holds: impl FnMut(usize) -> bool) -> usize {
        let mut count = 0;
        for (row, cell) in self.cells.iter_mut().enumerate() {
            if *cell != GONE && holds(row) {
                *cell = GONE;
                count += 1;
            }
        }
        if count > 0 {
            self.dropped.push(Dropped { rule, question, group, count });
        }
        count
    }

    fn tell(&mut self, d: Diagnostic, count: usize) {
        let place = self.place();
        self.findings.push(d.arg("count", count).arg("sum", self.file.rows).at(place));
    }
}

fn one(q: &Questionnaire, responses: &Responses, file: &Imported, frame: &mut Frame) -> Cleaned {
    let mut course = Course { q, responses, file, cells: vec![0; file.rows], dropped: Vec::new(), findings: Vec::new() };
    rules::status(&mut course);
    rules::expected(&mut course);
    frame::assign(&mut course, frame);
    duplicates::by_key(&mut course);
    duplicates::by_record(&mut course);
    rules::too_fast(&mut course, frame);
    rules::attention(&mut course);
    straight::drop(&mut course);
    rules::out_of_range(&mut course);
    let kept = course.cells.iter().filter(|c| **c != GONE).count();
    if kept == 0 {
        let place = course.place();
        course.findings.push(Diagnostic::new(codes::NOTHING_LEFT).arg("file", &responses.written).at(place));
    }
    Cleaned { cells: course.cells, kept, dropped: course.dropped, parents: None, findings: course.findings }
}

/// Rows of a repeated group stand where their response does.
fn repeated(responses: &Responses, file: &Imported, parent: &Imported, above: &Cleaned) -> Cleaned {
    let mut rows: std::collections::HashMap<u64, u32> = std::collections::HashMap::new();
    for (row, hash) in parent.index.iter().flatten().enumerate() {
        rows.insert(*hash, row as u32);
    }
    let own = file.parent.as_deref().unwrap_or(&[]);
    let parents: Vec<u32> = (0..file.rows).map(|r| own.get(r).and_then(|h| rows.get(h)).copied().unwrap_or(GONE)).collect();
    let cells: Vec<u32> = parents.iter().map(|p| above.cells.get(*p as usize).copied().unwrap_or(GONE)).collect();
    let kept = cells.iter().filter(|c| **c != GONE).count();
    let count = file.rows - kept;
    let mut out = Cleaned { cells, kept, dropped: Vec::new(), parents: Some(parents), findings: Vec::new() };
    if count > 0 {
        out.dropped.push(Dropped { rule: Rule::NoParent, question: None, group: None, count });
        let d = Diagnostic::new(codes::PARENT_ABSENT).arg("count", count).arg("sum", file.rows);
        out.findings.push(d.at(Place::file(responses.source.display_name.clone())));
    }
    out
}

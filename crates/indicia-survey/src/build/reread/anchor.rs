//! Answers read against the vignettes that the same person answered: `C` of King et al., on 0 to 100.

use std::collections::BTreeMap;

use indicia_diagnostic::catalogue::fieldwork::base_values as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics};

use super::{NOTHING, Reread};
use crate::build::scores::table;
use crate::clean::{Cleaned, Frame, GONE};
use crate::import::{Answers, Imported, Meaning};
use crate::questionnaire::{Question, Questionnaire};
use crate::statistics::{Rank, Ties, rescale};

/// How a group's answers are anchored.
struct Scheme {
    group: usize,
    ties: Ties,
    vignettes: Vec<usize>,
    /// Where the intervals of `C` begin in the table.
    from: usize,
    /// Answers that count nothing for want of an anchor, and all.
    lost: usize,
    answers: usize,
}

impl Scheme {
    /// The ends that an interval can have.
    fn ends(&self) -> usize {
        2 * self.vignettes.len() + 1
    }
}

/// Reads a question's answers anew in every file, where a group of its is anchored.
pub(super) fn read(
    q: &Questionnaire,
    question: usize,
    files: &[Imported],
    cleaned: &[Cleaned],
    frame: &Frame,
    out: &mut BTreeMap<(usize, usize), Reread>,
    findings: &mut Diagnostics,
) {
    let Some(about) = q.questions.get(question) else { return };
    let scheme = |group: &usize| {
        let ties = q.anchor(question, *group)?;
        Some(Scheme { group: *group, ties, vignettes: q.vignettes(question, *group), from: 0, lost: 0, answers: 0 })
    };
    let mut schemes: Vec<Scheme> = about.groups.iter().filter_map(scheme).collect();
    if schemes.is_empty() {
        return;
    }
    for (at, (file, cleaned)) in files.iter().zip(cleaned).enumerate() {
        let Some(answers) = file.answers.get(question).and_then(Option::as_ref) else { continue };
        let mut table = table(about, answers);
        for s in &mut schemes {
            s.from = table.len();
            let ends = s.ends();
            let score = |n: usize| Rank { low: n / ends + 1, high: n % ends + 1, vignettes: s.vignettes.len() }.score(s.ties);
            table.extend((0..ends * ends).map(score));
        }
        let beside: Vec<Option<Vec<(&Question, &Answers)>>> = schemes
            .iter()
            .map(|s| s.vignettes.iter().map(|v| Some((q.questions.get(*v)?, file.answers.get(*v)?.as_ref()?))).collect())
            .collect();
        let mut read = vec![NOTHING; answers.codes.len()];
        for (row, (slot, cell)) in read.iter_mut().zip(&cleaned.cells).enumerate().filter(|(_, (_, c))| **c != GONE) {
            let Some(cell) = frame.cells.get(*cell as usize) else { continue };
            let Some(own) = point(about, answers, row) else { continue };
            let Some((s, beside)) = schemes.iter_mut().zip(&beside).find(|(s, _)| s.group == cell.group as usize) else {
                *slot = answers.codes.get(row) as u32;
                continue;
            };
            s.answers += 1;
            let anchors: Option<Vec<f64>> =
                beside.as_ref().and_then(|b| b.iter().map(|(question, answers)| point(question, answers, row)).collect());
            match anchors.and_then(|anchors| rescale(own, &anchors)) {
                Some(rank) if rank.score(s.ties).is_some() => {
                    *slot = (s.from + (rank.low - 1) * s.ends() + rank.high - 1) as u32;
                }
                _ => s.lost += 1,
            }
        }
        out.insert((at, question), Reread { codes: read, table });
    }
    for s in schemes.iter().filter(|s| s.lost > 0) {
        let group = q.groups.get(s.group).map_or("", |g| &g.id);
        let d = Diagnostic::new(codes::NOT_ANCHORED).arg("id", &about.id).arg("group", group).arg("count", s.lost).arg("found", s.answers);
        findings.push(d.arg("column", about.block.as_deref().unwrap_or("")).at_opt(about.place.clone()));
    }
}

/// The points of an answer, 0 to 100, reversal included.
pub(crate) fn point(question: &Question, answers: &Answers, row: usize) -> Option<f64> {
    match answers.of(row) {
        Meaning::Option(option) => question.score(*option),
        _ => None,
    }
}

//! What each distinct answer counts.

use super::Read;
use super::reread::Reread;
use crate::import::{Answers, Meaning};
use crate::questionnaire::{Measure, Question, Scale};

/// A number for each code; `None` where it is no answer.
pub(crate) type Table = Vec<Option<f64>>;

/// What the answers to a question count under its measure: scores and shares in per cent, numbers as they are.
pub(crate) fn table(question: &Question, answers: &Answers) -> Table {
    answers.meanings.iter().map(|m| value(question, m)).collect()
}

fn value(question: &Question, meaning: &Meaning) -> Option<f64> {
    let share = |is: bool| Some(if is { 100.0 } else { 0.0 });
    match (&question.measure, meaning) {
        (Measure::Share(of), Meaning::Option(i)) => share(of.contains(i)),
        (Measure::Share(of), Meaning::Several(mask)) => share(of.iter().any(|o| has(*mask, *o))),
        (Measure::TopBox(n), Meaning::Option(i)) => {
            let points = question.options.len();
            share(if question.reversed { i < n } else { i + n >= points })
        }
        (_, Meaning::Option(i)) => question.score(*i),
        (_, Meaning::Several(mask)) => {
            let items = || question.options.iter().enumerate().filter(|(_, o)| !o.none && !o.missing);
            let ticked = items().filter(|(i, _)| has(*mask, *i)).count();
            let score = ticked as f64 / items().count().max(1) as f64 * 100.0;
            Some(if question.reversed { 100.0 - score } else { score })
        }
        (_, Meaning::Number(x)) => Some(match (&question.scale, question.bounds) {
            (Scale::Score, Some([low, high])) => {
                let score = (x - low) / (high - low) * 100.0;
                if question.reversed { 100.0 - score } else { score }
            }
            _ => *x,
        }),
        _ => None,
    }
}

fn has(mask: u128, option: usize) -> bool {
    mask & 1u128.checked_shl(option as u32).unwrap_or(0) != 0
}

/// The raw point of an answer for reliability: scores whatever the measure.
pub(crate) fn points(question: &Question, answers: &Answers) -> Table {
    let plain = Question { measure: Measure::Mean, ..question.clone() };
    table(&plain, answers)
}

/// A question as a file answers it: what each row counts, and for a ratio its denominator.
pub(crate) struct Counted<'a> {
    answers: &'a Answers,
    table: Table,
    reread: Option<&'a Reread>,
    over: Option<(&'a Answers, Table)>,
}

impl<'a> Counted<'a> {
    /// `None` where the file has no column for the question, or for its denominator.
    pub fn new(read: &Read<'a>, question: usize, at: usize) -> Option<Counted<'a>> {
        let (q, file) = (read.q, read.files.get(at)?);
        let found = q.questions.get(question)?;
        let answers = file.answers.get(question)?.as_ref()?;
        let over = match found.measure {
            Measure::Ratio(other) => {
                let answers = file.answers.get(other)?.as_ref()?;
                Some((answers, table(q.questions.get(other)?, answers)))
            }
            _ => None,
        };
        Some(Counted { answers, table: table(found, answers), reread: read.rereads.of(at, question), over })
    }

    /// What a row counts, and its denominator (1 where there is none).
    #[inline]
    pub fn of(&self, row: usize) -> Option<(f64, f64)> {
        if let Some(reread) = self.reread {
            return Some((reread.of(row)?, 1.0));
        }
        let value = self.table.get(self.answers.codes.get(row)).copied().flatten()?;
        match &self.over {
            None => Some((value, 1.0)),
            Some((answers, table)) => Some((value, table.get(answers.codes.get(row)).copied().flatten()?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_beyond_the_mask_are_not_set() {
        assert!(has(0b101, 2) && !has(0b101, 1) && !has(u128::MAX, 128));
    }
}

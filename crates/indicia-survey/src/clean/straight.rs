//! Responses that give the same point to every item of a Likert scale.

use indicia_diagnostic::Diagnostic;
use indicia_diagnostic::catalogue::fieldwork::responses as codes;

use super::{Course, Rule};
use crate::import::Meaning;
use crate::questionnaire::{Role, Scale};

/// Drops them, where enough items were answered.
pub(super) fn drop(course: &mut Course<'_>) {
    let least = course.q.clean.straight_lining;
    if least == 0 {
        return;
    }
    const NONE: u8 = u8::MAX;
    const MIXED: u8 = u8::MAX - 1;
    let mut point = vec![NONE; course.file.rows];
    let mut count = vec![0u16; course.file.rows];
    for (question, answers) in course.q.questions.iter().zip(&course.file.answers) {
        let item = matches!(question.scale, Scale::Likert) && question.role == Role::Item;
        let Some(answers) = answers.as_ref().filter(|_| item) else { continue };
        let table: Vec<u8> =
            answers.meanings.iter().map(|m| if let Meaning::Option(i) = m { u8::try_from(*i).unwrap_or(MIXED) } else { NONE }).collect();
        answers.codes.each(|row, code| {
            let own = table.get(code).copied().unwrap_or(NONE);
            if own != NONE
                && let (Some(point), Some(count)) = (point.get_mut(row), count.get_mut(row))
            {
                *count += 1;
                *point = if *point == NONE || *point == own { own } else { MIXED };
            }
        });
    }
    let straight = |row: usize| {
        let all = point.get(row).is_some_and(|p| *p < MIXED);
        all && count.get(row).is_some_and(|c| usize::from(*c) >= least)
    };
    let dropped = course.drop_where(Rule::StraightLining, None, None, straight);
    if dropped > 0 {
        course.tell(Diagnostic::new(codes::STRAIGHT_LINING).arg("low", least), dropped);
    }
}

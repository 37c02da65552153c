//! Consent, screening, time, attention, answers out of range.

use indicia_diagnostic::Diagnostic;
use indicia_diagnostic::catalogue::fieldwork::responses as codes;

use super::{Course, Dropped, Frame, GONE, Rule};
use crate::import::{Answers, Meaning, Platform};
use crate::questionnaire::{Question, Role, Scale};

/// Which distinct answers are not those with which a response stays. Who was not asked stays.
fn unexpected(question: &Question, answers: &Answers, blank_stays: bool) -> Vec<bool> {
    let wrong = |meaning: &Meaning| match meaning {
        Meaning::Blank => !blank_stays,
        Meaning::Option(i) => !question.expect.contains(i),
        Meaning::Several(mask) => !question.expect.iter().any(|e| mask & 1u128.checked_shl(*e as u32).unwrap_or(0) != 0),
        _ => true,
    };
    answers.meanings.iter().map(wrong).collect()
}

/// What the platform itself says of a response: that it was not handed in, or that somebody who checked it did not approve it.
pub(super) fn status(course: &mut Course<'_>) {
    let file = course.file;
    let Some(status) = file.status.as_ref() else { return };
    let (rule, code) = match status.of {
        Platform::Submission if !course.q.clean.unfinished_drops => return,
        Platform::Submission => (Rule::Unfinished, codes::UNFINISHED),
        Platform::Approval => (Rule::NotApproved, codes::NOT_APPROVED),
    };
    let count = course.drop_where(rule, None, None, |row| status.out.get(row).copied().unwrap_or(false));
    if count > 0 {
        course.tell(Diagnostic::new(code).arg("column", &status.header), count);
    }
}

/// Consent and screening.
pub(super) fn expected(course: &mut Course<'_>) {
    for (role, rule, code) in [(Role::Consent, Rule::NoConsent, codes::NO_CONSENT), (Role::Screen, Rule::ScreenedOut, codes::SCREENED_OUT)]
    {
        for (at, question) in course.q.questions.iter().enumerate().filter(|(_, q)| q.role == role) {
            let Some(answers) = course.file.answers.get(at).and_then(Option::as_ref) else { continue };
            // Consent that was not given is none; whoever was not asked a screening question passed it elsewhere.
            let wrong = unexpected(question, answers, role == Role::Screen);
            let count = course.drop_where(rule, Some(at), None, |row| wrong.get(answers.codes.get(row)).copied().unwrap_or(false));
            if count > 0 {
                course.tell(Diagnostic::new(code).arg("id", &question.id), count);
            }
        }
    }
}

/// Attention checks.
pub(super) fn attention(course: &mut Course<'_>) {
    for (at, question) in course.q.questions.iter().enumerate().filter(|(_, q)| q.role == Role::Attention) {
        let Some(answers) = course.file.answers.get(at).and_then(Option::as_ref) else { continue };
        let wrong = unexpected(question, answers, true);
        let fails = |row: usize| wrong.get(answers.codes.get(row)).copied().unwrap_or(false);
        if course.q.clean.attention_drops {
            let count = course.drop_where(Rule::Attention, Some(at), None, fails);
            if count > 0 {
                course.tell(Diagnostic::new(codes::ATTENTION_FAILED).arg("id", &question.id), count);
            }
        } else {
            let count = course.cells.iter().enumerate().filter(|(row, c)| **c != GONE && fails(*row)).count();
            if count > 0 {
                course.tell(Diagnostic::new(codes::ATTENTION_COUNTED).arg("id", &question.id), count);
            }
        }
    }
}

/// Too fast: below a share of the median of the group, which has a questionnaire of its own length.
pub(super) fn too_fast(course: &mut Course<'_>, frame: &Frame) {
    let share = course.q.clean.fast;
    if share <= 0.0 {
        return;
    }
    let form = |g: usize| course.q.groups.get(g).is_some_and(|g| g.form);
    let Some(seconds) = course.file.seconds.as_deref().filter(|s| s.iter().any(Option::is_some)) else {
        let only_forms =
            course.cells.iter().filter(|c| **c != GONE).all(|c| frame.cells.get(*c as usize).is_some_and(|c| form(c.group as usize)));
        if !only_forms {
            let place = course.place();
            course.findings.push(Diagnostic::new(codes::DURATION_ABSENT).arg("file", &course.responses.written).at(place));
        }
        return;
    };
    let mut of_group: Vec<Vec<f32>> = vec![Vec::new(); course.q.groups.len()];
    for (cell, took) in course.cells.iter().zip(seconds) {
        if let (Some(cell), Some(took)) = (frame.cells.get(*cell as usize), took)
            && let Some(list) = of_group.get_mut(cell.group as usize)
        {
            list.push(*took);
        }
    }
    for (group, mut list) in of_group.into_iter().enumerate() {
        if list.is_empty() || form(group) {
            continue;
        }
        let median = median(&mut list);
        let limit = share * median;
        let of = |row: usize, cell: u32| frame.cells.get(cell as usize).is_some_and(|c| c.group as usize == group) && row < seconds.len();
        let cells = course.cells.clone();
        let fast = |row: usize| {
            let cell = cells.get(row).copied().unwrap_or(GONE);
            of(row, cell) && seconds.get(row).copied().flatten().is_some_and(|s| f64::from(s) < limit)
        };
        let count = course.drop_where(Rule::TooFast, None, Some(group), fast);
        if count > 0 {
            let round = |x: f64| format!("{}", (x * 10.0).round() / 10.0);
            course.tell(Diagnostic::new(codes::TOO_FAST).arg("limit", round(limit)).arg("value", round(median)), count);
        }
    }
}

/// The middle value, or the mean of the two in the middle.
fn median(list: &mut [f32]) -> f64 {
    list.sort_unstable_by(f32::total_cmp);
    let half = list.len() / 2;
    let at = |i: usize| list.get(i).map_or(0.0, |s| f64::from(*s));
    if list.len() % 2 == 1 { at(half) } else { (at(half.saturating_sub(1)) + at(half)) / 2.0 }
}

/// Answers outside their scale: they count as no answer, or drop the response.
pub(super) fn out_of_range(course: &mut Course<'_>) {
    for (at, question) in course.q.questions.iter().enumerate() {
        let Some(answers) = course.file.answers.get(at).and_then(Option::as_ref) else { continue };
        let Some(first) = answers.meanings.iter().position(|m| *m == Meaning::Outside) else { continue };
        let outside: Vec<bool> = answers.meanings.iter().map(|m| *m == Meaning::Outside).collect();
        let is = |row: usize| outside.get(answers.codes.get(row)).copied().unwrap_or(false);
        let found = answers.texts.get(first).map_or("", |t| t);
        let expected = match (&question.scale, question.bounds) {
            (Scale::Likert, _) => format!("[1, {}]", question.options.len()),
            (_, Some([low, high])) => format!("[{low}, {high}]"),
            _ => "…".into(),
        };
        let tell = |code| Diagnostic::new(code).arg("id", &question.id).arg("found", found).arg("expected", &expected);
        if course.q.clean.out_of_range_drops {
            let count = course.drop_where(Rule::OutOfRange, Some(at), None, is);
            if count > 0 {
                course.tell(tell(codes::OUT_OF_RANGE_DROPPED), count);
            }
        } else {
            let count = course.cells.iter().enumerate().filter(|(row, c)| **c != GONE && is(*row)).count();
            if count > 0 {
                course.tell(tell(codes::OUT_OF_RANGE), count);
            }
        }
    }
    course.dropped.retain(|d: &Dropped| d.count > 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_lies_between_two() {
        assert_eq!(median(&mut [4.0, 1.0, 3.0, 2.0]), 2.5);
        assert_eq!(median(&mut [9.0, 1.0, 5.0]), 5.0);
    }
}

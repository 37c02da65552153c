//! The questionnaire as a form: an XLSForm workbook for KoboToolbox and its kin, and a page to print.

mod page;
mod xlsform;

use indicia_diagnostic::catalogue::planning as codes;
use indicia_diagnostic::{Diagnostic, nearest};

pub use page::page;
pub use xlsform::xlsform;

use crate::questionnaire::{Question, Questionnaire, Role};

/// The questions of a form: those of one group, or of all where a question tells who answers. Consent is asked for before anything else.
fn questions(q: &Questionnaire, group: Option<&str>) -> Result<Vec<usize>, Box<Diagnostic>> {
    let group = match group {
        Some(id) => match q.group(id) {
            Some(group) => Some(group),
            None => {
                let d = Diagnostic::new(codes::FORM_GROUP_UNKNOWN).arg("group", id);
                let ids = || q.groups.iter().map(|g| g.id.as_str());
                return Err(Box::new(match nearest(id, ids()) {
                    Some(near) => d.arg("nearest", near),
                    None => d.list("known", ids()).hint("known"),
                }));
            }
        },
        None if q.groups.len() > 1 && q.with_role(Role::Group).is_none() => {
            let d = Diagnostic::new(codes::FORM_GROUP_NEEDED).list("known", q.groups.iter().map(|g| &g.id));
            return Err(Box::new(d.arg("group", q.groups.first().map_or("", |g| &g.id))));
        }
        None => None,
    };
    let asked = |question: &Question| group.is_none_or(|g| question.groups.contains(&g));
    let all = || q.questions.iter().enumerate().filter(|(_, question)| asked(question));
    let consent = all().filter(|(_, question)| question.role == Role::Consent);
    let rest = all().filter(|(_, question)| question.role != Role::Consent);
    Ok(consent.chain(rest).map(|(i, _)| i).collect())
}

/// Whether there has to be an answer.
fn required(question: &Question) -> bool {
    question.required || matches!(question.role, Role::Unit | Role::Group | Role::Consent | Role::Attention | Role::Screen)
}

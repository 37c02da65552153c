//! Who is asked what: `ask_if` of questions.

use indicia_config::{Item, Standalone};
use indicia_diagnostic::catalogue::planning as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, nearest};

use crate::questionnaire::Questionnaire;

/// For each question the conditions under which it is asked, all of which must hold: a question that comes before it, and its options of which one
/// must have been chosen.
pub type Routes = Vec<Vec<(usize, Vec<usize>)>>;

/// Reads the conditions out of the file.
pub fn routes(questionnaire: &Questionnaire, file: &Standalone) -> (Routes, Diagnostics) {
    let mut findings = Diagnostics::new();
    let out = questionnaire.questions.iter().enumerate().map(|(number, question)| {
        let item = file.root.dig(&["question", &question.id, "ask_if"]);
        let entries = item.map_or(&[][..], Item::entries);
        entries.iter().filter_map(|e| condition(questionnaire, file, number, e, &mut findings)).collect()
    });
    let out = out.collect();
    (out, findings)
}

fn condition(
    q: &Questionnaire,
    file: &Standalone,
    number: usize,
    entry: &indicia_config::Entry,
    findings: &mut Diagnostics,
) -> Option<(usize, Vec<usize>)> {
    let id = &q.questions.get(number)?.id;
    let Some(other) = q.question(&entry.key) else {
        let d = Diagnostic::new(codes::ROUTE_UNKNOWN).arg("id", id).arg("found", &entry.key).at_opt(file.place(entry.at));
        let ids = || q.questions.iter().map(|q| q.id.as_str());
        findings.push(match nearest(&entry.key, ids()) {
            Some(near) => d.arg("nearest", near),
            None => d.list("known", ids()).hint("known"),
        });
        return None;
    };
    if other >= number {
        let d = Diagnostic::new(codes::ROUTE_BACKWARDS).arg("id", id).arg("other", &entry.key);
        findings.push(d.at_opt(file.place(entry.at)));
        return None;
    }
    let options = &q.questions.get(other)?.options;
    let mut of = Vec::new();
    for item in entry.item.items() {
        let Some(code) = item.loose_text() else { continue };
        match options.iter().position(|o| o.code == code || o.reads(&code)) {
            Some(option) => of.push(option),
            None => {
                let d = Diagnostic::new(codes::ROUTE_OPTION_UNKNOWN).arg("id", id).arg("other", &entry.key).arg("found", &code);
                findings.push(d.list("known", options.iter().map(|o| &o.code)).at_opt(file.place(item.at)));
            }
        }
    }
    Some((other, of))
}

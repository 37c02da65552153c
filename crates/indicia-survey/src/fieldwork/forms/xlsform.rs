//! XLSForm (xlsform.org): the sheets `survey`, `choices` and `settings`, with labels in Chinese and English.
//!
//! Choices are named by the option's code, so that an export as XML values reads back with the questionnaire as it is. Questions of a block share a
//! group; questions that only some are asked carry `relevant`.

use indicia_diagnostic::catalogue::{io, planning as codes};
use indicia_diagnostic::{Diagnostic, Diagnostics};
use indicia_io::{Sheet, workbook};
use indicia_method::Text;

use super::super::Routes;
use crate::questionnaire::{Question, Questionnaire, Role, Scale};

const SURVEY: [&str; 10] = [
    "type",
    "name",
    "label::中文 (zh)",
    "label::English (en)",
    "hint::中文 (zh)",
    "hint::English (en)",
    "required",
    "relevant",
    "constraint",
    "appearance",
];

/// The bytes of the workbook, for one group of respondents or all.
///
/// # Errors
/// A group that is unknown or needed, option codes that cannot be names.
pub fn xlsform(q: &Questionnaire, routes: &Routes, group: Option<&str>) -> Result<Vec<u8>, Diagnostics> {
    let asked = super::questions(q, group).map_err(|d| vec![*d])?;
    let mut findings = Diagnostics::new();
    let mut survey = vec![row(&SURVEY)];
    let mut choices = vec![row(&["list_name", "name", "label::中文 (zh)", "label::English (en)"])];
    for kind in ["start", "end"] {
        survey.push(row(&[kind, kind]));
    }
    let mut block: Option<&str> = None;
    for (number, at) in asked.iter().enumerate() {
        let Some(question) = q.questions.get(*at) else { continue };
        if block != question.block.as_deref() {
            if block.is_some() {
                survey.push(row(&["end_group"]));
            }
            block = question.block.as_deref();
            if let Some(name) = block {
                // Blocks of an indicator may come in several parts; names of groups are unique in a form.
                survey.push(row(&["begin_group", &format!("block_{name}_{number}")]));
            }
        }
        survey.push(line(q, routes, &asked, *at, question, group.is_none()));
        for option in &question.options {
            let sound = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            if option.code.is_empty() || !option.code.chars().all(sound) {
                let d = Diagnostic::new(codes::CHOICE_CODE_UNUSABLE).arg("id", &question.id).arg("found", &option.code);
                findings.push(d.at_opt(question.place.clone()));
            }
            choices.push(row(&[&list(question), &option.code, shown(&option.text.zh, &option.code), shown(&option.text.en, &option.code)]));
        }
    }
    if block.is_some() {
        survey.push(row(&["end_group"]));
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    let id = group.map_or_else(|| q.id.clone(), |g| format!("{}-{g}", q.id));
    let title = if q.title.zh.is_empty() { &q.id } else { &q.title.zh };
    let settings = vec![row(&["form_title", "form_id", "default_language"]), row(&[title, &id.replace('-', "_"), "中文 (zh)"])];
    let sheet = |name: &str, rows| Sheet { name: name.into(), rows };
    workbook(&[sheet("survey", survey), sheet("choices", choices), sheet("settings", settings)])
        .map_err(|e| vec![Diagnostic::new(io::FILE_UNREADABLE).arg("path", "xlsx").reason(&e)])
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|c| (*c).to_string()).collect()
}

fn shown<'a>(text: &'a str, code: &'a str) -> &'a str {
    if text.is_empty() { code } else { text }
}

fn list(question: &Question) -> String {
    format!("{}_options", question.id)
}

fn line(q: &Questionnaire, routes: &Routes, asked: &[usize], at: usize, question: &Question, all: bool) -> Vec<String> {
    let kind = match question.scale {
        Scale::Likert | Scale::YesNo | Scale::Choice | Scale::Bands if !question.options.is_empty() => {
            format!("select_one {}", list(question))
        }
        Scale::Multiple if !question.options.is_empty() => format!("select_multiple {}", list(question)),
        Scale::Number => "decimal".into(),
        Scale::Score => "integer".into(),
        _ => "text".into(),
    };
    let label = |of: &Text| (shown(&of.zh, &question.id).to_string(), shown(&of.en, &question.id).to_string());
    let (zh, en) = label(&question.text);
    let unit = question.unit.as_ref().map(|u| format!("（{u}）")).unwrap_or_default();
    let mut conditions: Vec<String> = routes
        .get(at)
        .into_iter()
        .flatten()
        .filter(|(other, _)| asked.contains(other))
        .filter_map(|(other, of)| chosen(q.questions.get(*other)?, of))
        .collect();
    if all && question.groups.len() < q.groups.len() && question.role != Role::Group {
        let who = q.with_role(Role::Group).and_then(|g| q.questions.get(g));
        conditions.extend(who.and_then(|who| chosen(who, &group_options(q, who, question))));
    }
    let mut constraint = question.bounds.map(|[low, high]| format!(". >= {low} and . <= {high}")).unwrap_or_default();
    if let (Scale::Multiple, Some(none)) = (&question.scale, question.options.iter().find(|o| o.none)) {
        constraint = format!("not(selected(., '{}') and count-selected(.) > 1)", none.code);
    }
    vec![
        kind,
        question.id.clone(),
        format!("{zh}{unit}"),
        format!("{en}{}", question.unit.as_ref().map(|u| format!(" ({u})")).unwrap_or_default()),
        question.hint.zh.clone(),
        question.hint.en.clone(),
        if super::required(question) { "yes".into() } else { String::new() },
        conditions.join(" and "),
        constraint,
        if matches!(question.scale, Scale::Likert) { "likert".into() } else { String::new() },
    ]
}

/// That one of some options of a question was chosen.
fn chosen(question: &Question, of: &[usize]) -> Option<String> {
    let codes = of.iter().filter_map(|o| question.options.get(*o)).map(|o| format!("selected(${{{}}}, '{}')", question.id, o.code));
    let codes: Vec<String> = codes.collect();
    match codes.len() {
        0 => None,
        1 => codes.into_iter().next(),
        _ => Some(format!("({})", codes.join(" or "))),
    }
}

/// The options of the question of groups that stand for the groups of a question.
fn group_options(q: &Questionnaire, who: &Question, question: &Question) -> Vec<usize> {
    let ids: Vec<&str> = question.groups.iter().filter_map(|g| q.groups.get(*g)).map(|g| g.id.as_str()).collect();
    let stands = |o: &crate::questionnaire::Choice| ids.contains(&o.means.as_deref().unwrap_or(&o.code));
    who.options.iter().enumerate().filter(|(_, o)| stands(o)).map(|(i, _)| i).collect()
}

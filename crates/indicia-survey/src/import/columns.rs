//! Which column is which question.

use indicia_diagnostic::catalogue::fieldwork::responses as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place, nearest};

use super::answers::Wordings;
use super::fold::{fold, without_number};
use super::layouts::{self, Platform, durations, serials};
use super::personal::is_personal;
use crate::questionnaire::{Layout, Named, Question, Questionnaire, Responses, Role, Scale};

/// What is done with a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// Nothing, since it identifies people.
    Personal,
    /// Nothing, as the questionnaire says.
    Skipped,
    /// No question is about it; it only tells whether two records are the same.
    Unused,
    /// It numbers the responses, or the platform numbers them with it.
    Serial,
    /// The platform says in it whether a response counts.
    Status,
    /// It is read.
    Read,
}

/// The columns of a file, and what each is.
#[derive(Debug)]
pub(crate) struct Columns {
    pub headers: Vec<String>,
    pub uses: Vec<Use>,
    /// For each question its columns, each with the option that it ticks.
    pub questions: Vec<Vec<(usize, Option<usize>)>>,
    pub key: Option<usize>,
    /// One column with durations, or two with times.
    pub duration: Vec<usize>,
    pub weight: Option<usize>,
    pub index: Option<usize>,
    pub parent_key: Option<usize>,
    /// Where the platform says whether a response counts.
    pub status: Option<(usize, Platform)>,
}

struct Finder<'a> {
    headers: &'a [String],
    folded: Vec<String>,
    responses: &'a Responses,
    findings: Diagnostics,
}

impl Finder<'_> {
    /// The columns that a header names; a `*` at its end stands for anything.
    fn find(&mut self, named: &Named) -> Vec<usize> {
        let all = |way: &dyn Fn(usize) -> bool| (0..self.headers.len()).filter(|i| way(*i)).collect::<Vec<_>>();
        if let Some(prefix) = named.value.strip_suffix('*') {
            let prefix = fold(prefix);
            let found = all(&|i| self.folded.get(i).is_some_and(|h| h.starts_with(&prefix)));
            if found.is_empty() {
                self.absent(named);
            }
            return found;
        }
        let exact = all(&|i| self.headers.get(i).is_some_and(|h| *h == named.value));
        let wanted = fold(&named.value);
        let found = if exact.is_empty() { all(&|i| self.folded.get(i).is_some_and(|h| *h == wanted)) } else { exact };
        match found.len() {
            0 => self.absent(named),
            1 => {}
            n => {
                let d = Diagnostic::new(codes::COLUMN_TWICE).arg("column", &named.value).arg("count", n);
                self.findings.push(d.at_opt(named.place.clone()).at(Place::file(self.responses.source.display_name.clone())));
            }
        }
        found.into_iter().take(1).collect()
    }

    fn absent(&mut self, named: &Named) {
        let d = Diagnostic::new(codes::COLUMN_ABSENT).arg("column", &named.value).arg("file", &self.responses.written);
        let d = match nearest(&named.value, self.headers.iter().map(String::as_str)) {
            Some(near) => d.arg("nearest", near),
            None => d.hint("map"),
        };
        self.findings.push(d.at_opt(named.place.clone()).at(Place::file(self.responses.source.display_name.clone())));
    }

    /// The columns of a question that the mapping does not name: those headed by its id, or by its text.
    fn unnamed(&self, question: &Question) -> Vec<usize> {
        let id = question.id.as_str();
        let last = |h: &str| h.rsplit('/').next().unwrap_or(h).to_string();
        let some = |way: &dyn Fn(&str) -> bool| -> Vec<usize> {
            self.headers.iter().enumerate().filter(|(_, h)| way(h)).map(|(i, _)| i).collect()
        };
        let code = |h: &str| h.split_once(". ").map_or(h, |(code, _)| code).to_string();
        let whole = some(&|h| h == id || last(h) == id || code(h) == id);
        if matches!(question.scale, Scale::Multiple) {
            // `q6/1`, `group/q6/1`, `q6[SQ001]`, `q6_1`.
            let parent = |h: &str| {
                let path: Vec<&str> = h.split('/').collect();
                let above = path.len().checked_sub(2).and_then(|i| path.get(i)).is_some_and(|p| *p == id);
                let code = code(h);
                above || code.strip_prefix(id).is_some_and(|rest| rest.starts_with('['))
            };
            // What was filled in beside an option is no option. Columns of their own tell "none ticked" from "not answered".
            let filled = |h: &str| h.ends_with("[other]") || h.ends_with("comment]");
            let several: Vec<usize> = some(&parent).into_iter().filter(|c| !self.headers.get(*c).is_some_and(|h| filled(h))).collect();
            if !several.is_empty() {
                return several;
            }
        }
        if !whole.is_empty() {
            return whole;
        }
        let texts = [fold(&question.text.zh), fold(&question.text.en)];
        let same = |h: &str| {
            let plain = fold(without_number(h));
            texts.iter().any(|t| !t.is_empty() && (plain == *t || fold(h) == *t))
        };
        some(&same)
    }
}

/// Finds every column, and says what is wrong with the mapping.
pub(crate) fn resolve(
    headers: &[String],
    responses: &Responses,
    q: &Questionnaire,
    groups: &[usize],
) -> Result<(Columns, Diagnostics), Diagnostics> {
    let mut finder = Finder { headers, folded: headers.iter().map(|h| fold(h)).collect(), responses, findings: Vec::new() };
    layouts::check(headers, responses, &mut finder.findings)?;
    let position = |name: &str| headers.iter().position(|h| h.eq_ignore_ascii_case(name));
    let kept: Vec<usize> = responses.keep.iter().flat_map(|n| finder.find(n)).collect();
    let skipped: Vec<usize> = responses.skip.iter().flat_map(|n| finder.find(n)).collect();
    let mut uses: Vec<Use> = headers
        .iter()
        .enumerate()
        .map(|(i, h)| match h.trim() {
            _ if skipped.contains(&i) => Use::Skipped,
            "" => Use::Skipped,
            h if is_personal(h) && !kept.contains(&i) => Use::Personal,
            h if serials(responses.layout).contains(&h.to_ascii_lowercase().as_str()) => Use::Serial,
            _ => Use::Unused,
        })
        .collect();
    let mut of_question: Vec<Option<usize>> = vec![None; headers.len()];
    let mut questions: Vec<Vec<(usize, Option<usize>)>> = vec![Vec::new(); q.questions.len()];
    for (index, question) in q.questions.iter().enumerate() {
        let mapped = responses.columns.iter().find(|(i, _)| *i == index);
        let found: Vec<usize> = match mapped {
            Some((_, names)) => names.iter().flat_map(|n| finder.find(n)).collect(),
            None => finder.unnamed(question).into_iter().filter(|c| uses.get(*c) != Some(&Use::Personal)).collect(),
        };
        for column in &found {
            if let Some(slot) = of_question.get_mut(*column) {
                if let Some(other) = slot.filter(|o| *o != index).and_then(|o| q.questions.get(o)) {
                    let d = Diagnostic::new(codes::COLUMN_OF_TWO).arg("column", headers.get(*column).map_or("", |h| h));
                    let named = |i: usize| responses.columns.iter().find(|(own, _)| *own == i)?.1.first()?.place.clone();
                    let place = named(index).or_else(|| slot.and_then(named));
                    finder.findings.push(d.arg("id", &question.id).arg("other", &other.id).at_opt(place));
                }
                *slot = Some(index);
            }
            if let Some(slot) = uses.get_mut(*column) {
                *slot = Use::Read;
            }
        }
        if found.is_empty() && mapped.is_none() {
            absent(question, index, q, responses, groups, &mut finder.findings);
        }
        if let Some(slot) = questions.get_mut(index) {
            *slot = options(question, q, responses, found, headers, &mut finder.findings);
        }
    }
    // KoboToolbox writes several choices in columns of their own and once more joined: that column says nothing new.
    if responses.layout == Layout::Kobo {
        let parts: Vec<String> = headers.iter().zip(&uses).filter(|(_, u)| **u == Use::Read).map(|(h, _)| h.clone()).collect();
        for (header, used) in headers.iter().zip(&mut uses).filter(|(_, u)| **u == Use::Unused) {
            if parts.iter().any(|p| p.strip_prefix(header.as_str()).is_some_and(|rest| rest.starts_with('/'))) {
                *used = Use::Serial;
            }
        }
    }
    let status = layouts::status(responses.layout, headers);
    if let Some(used) = status.and_then(|(c, _)| uses.get_mut(c)).filter(|u| **u == Use::Unused) {
        *used = Use::Status;
    }
    let mut one = |named: Option<&Named>, finder: &mut Finder<'_>, as_what: Use| {
        let column = named.and_then(|n| finder.find(n).first().copied());
        if let Some(slot) = column.and_then(|c| uses.get_mut(c)) {
            *slot = as_what;
        }
        column
    };
    let key = one(responses.key.as_ref(), &mut finder, Use::Serial);
    let weight = one(responses.weight.as_ref(), &mut finder, Use::Read);
    let mut duration: Vec<usize> = Vec::new();
    for named in &responses.duration {
        duration.extend(one(Some(named), &mut finder, Use::Unused));
    }
    if responses.duration.is_empty() {
        let found = durations(responses.layout).iter().find_map(|names| names.iter().map(|n| position(n)).collect::<Option<Vec<_>>>());
        duration = found.unwrap_or_default();
    }
    let parent_key = match &responses.parent {
        Some((_, name, _)) => {
            let named = Named { value: name.clone(), place: responses.place.clone() };
            one(Some(&named), &mut finder, Use::Serial)
        }
        None => None,
    };
    let referred = q.responses.iter().find_map(|r| {
        let (parent, _, index) = r.parent.as_ref()?;
        q.responses.get(*parent).filter(|p| p.id == responses.id).map(|_| Named { value: index.clone(), place: r.place.clone() })
    });
    let index = one(referred.as_ref(), &mut finder, Use::Serial);
    let wrong = finder.findings.iter().any(|d| d.severity() == indicia_diagnostic::Severity::Error);
    if wrong {
        return Err(finder.findings);
    }
    let columns = Columns { headers: headers.to_vec(), uses, questions, key, duration, weight, index, parent_key, status };
    Ok((columns, finder.findings))
}

/// A question that should be in the file, and is not.
fn absent(question: &Question, index: usize, q: &Questionnaire, responses: &Responses, groups: &[usize], findings: &mut Diagnostics) {
    // A question of the repeated group, or of the response above it, stands in the other's sheet.
    let elsewhere = responses.parent.is_some()
        || q.responses.iter().any(|r| r.parent.as_ref().is_some_and(|(p, _, _)| q.responses.get(*p).is_some_and(|p| p.id == responses.id)));
    let asked = question.groups.iter().any(|g| groups.contains(g));
    let needed = match question.role {
        Role::Item => question.indicator.is_some() || q.questions.iter().any(|o| o.measure == crate::questionnaire::Measure::Ratio(index)),
        Role::Unit => responses.unit.is_none(),
        Role::Group => responses.group.is_none() && q.groups.len() > 1,
        Role::Consent | Role::Attention | Role::Screen | Role::Margin => true,
        Role::Rater => q.questions.iter().any(|o| o.rater == Some(index) && o.without_severity),
        Role::Vignette => q.indicators.iter().any(|i| !i.anchor.is_empty()) && anchors(q, index, groups),
        Role::Period | Role::Evidence | Role::Background => false,
    };
    if asked && needed && !elsewhere {
        let d = Diagnostic::new(codes::QUESTION_WITHOUT_COLUMN).arg("id", &question.id).arg("file", &responses.written);
        let d = d.arg("key", &responses.id).at_opt(question.place.clone());
        // Without these nobody knows where a response belongs.
        let vital = matches!(question.role, Role::Unit | Role::Group);
        findings.push(if vital { d.with_severity(indicia_diagnostic::Severity::Error) } else { d });
    }
}

/// Whether a vignette is what answers of one of the groups are read against.
fn anchors(q: &Questionnaire, vignette: usize, groups: &[usize]) -> bool {
    let read = |question: usize, group: &usize| q.anchor(question, *group).is_some() && q.vignettes(question, *group).contains(&vignette);
    (0..q.questions.len()).any(|question| groups.iter().any(|g| read(question, g)))
}

/// The option that each of several columns ticks: the one that its header names, or the one at its place.
fn options(
    question: &Question,
    q: &Questionnaire,
    responses: &Responses,
    found: Vec<usize>,
    headers: &[String],
    findings: &mut Diagnostics,
) -> Vec<(usize, Option<usize>)> {
    if found.len() <= 1 {
        return found.into_iter().map(|c| (c, None)).collect();
    }
    let wordings = Wordings::new(question, q, responses.layout);
    let mut named: Vec<(usize, Option<usize>)> = Vec::new();
    for column in &found {
        let header = headers.get(*column).map_or("", |h| h);
        let inside = inner(header).into_iter().find_map(|text| wordings.option(text));
        named.push((*column, inside));
    }
    let mut seen: Vec<usize> = named.iter().filter_map(|(_, o)| *o).collect();
    seen.sort_unstable();
    seen.dedup();
    if seen.len() == found.len() {
        return named;
    }
    if found.len() == question.options.len() && matches!(question.scale, Scale::Multiple) {
        return found.into_iter().enumerate().map(|(i, c)| (c, Some(i))).collect();
    }
    let place = responses.columns.iter().find(|(i, _)| q.questions.get(*i).is_some_and(|o| o.id == question.id));
    let place = place.and_then(|(_, names)| names.first()).and_then(|n| n.place.clone()).or_else(|| question.place.clone());
    let d = Diagnostic::new(codes::COLUMNS_COUNT).arg("id", &question.id).arg("expected", question.options.len()).arg("found", found.len());
    findings.push(d.at_opt(place));
    Vec::new()
}

/// The parts of a header that may name an option: what stands in brackets, and what stands behind a `/`, `:` or `—`.
fn inner(header: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for (open, close) in [('(', ')'), ('（', '）'), ('[', ']')] {
        if let (Some(from), Some(to)) = (header.find(open), header.rfind(close))
            && from < to
        {
            out.extend(header.get(from + open.len_utf8()..to));
        }
    }
    for mark in ['/', '—', ':', '：', '_'] {
        if let Some(at) = header.rfind(mark) {
            out.extend(header.get(at + mark.len_utf8()..));
        }
    }
    out
}

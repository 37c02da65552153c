//! What a questionnaire has to be beyond its keys: every indicator is fed, every weight has its group, every measure fits.

use indicia_config::{Item, LoadOptions, Standalone};
use indicia_diagnostic::catalogue::fieldwork::questionnaire as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, nearest};
use std::path::Path;

use super::model::{Measure, Question, Questionnaire, Role, Scale};
use super::read::plain;

/// Everything that can be said without the responses.
pub(super) fn check(q: &Questionnaire, file: &Standalone) -> Diagnostics {
    let mut out = Vec::new();
    for (i, question) in q.questions.iter().enumerate() {
        idle(question, i, q, &mut out);
        measure(question, &mut out);
        weights_of(question, q, file, &mut out);
        raters(question, q, file, &mut out);
    }
    anchors(q, file, &mut out);
    indicators(q, file, &mut out);
    groups(q, &mut out);
    roles(q, &mut out);
    responses(q, &mut out);
    trims(q, &mut out);
    system(q, file, &mut out);
    out
}

fn idle(question: &Question, index: usize, q: &Questionnaire, out: &mut Diagnostics) {
    let named = q.questions.iter().any(|o| o.evidence == Some(index) || o.rater == Some(index) || o.measure == Measure::Ratio(index));
    if question.role == Role::Item && question.indicator.is_none() && !named {
        out.push(Diagnostic::new(codes::QUESTION_IDLE).arg("id", &question.id).at_opt(question.place.clone()));
    }
}

/// The measures that a scale can have.
fn fitting(question: &Question) -> &'static [&'static str] {
    match question.scale {
        Scale::Likert => &["mean", "trimmed-mean", "share", "top-box"],
        Scale::YesNo | Scale::Bands | Scale::Choice => &["mean", "trimmed-mean", "share"],
        Scale::Multiple => &["mean", "share"],
        Scale::Score => &["mean", "trimmed-mean"],
        Scale::Number => &["mean", "trimmed-mean", "ratio", "sum"],
        Scale::Text => &[],
    }
}

fn measure(question: &Question, out: &mut Diagnostics) {
    if question.indicator.is_none() {
        return;
    }
    let word = match question.measure {
        Measure::Mean => "mean",
        Measure::TrimmedMean(_) => "trimmed-mean",
        Measure::Share(_) => "share",
        Measure::TopBox(_) => "top-box",
        Measure::Ratio(_) => "ratio",
        Measure::Sum => "sum",
    };
    let known = fitting(question);
    let misfit = |en: &str, zh: &str| {
        let d = Diagnostic::new(codes::MEASURE_MISFIT).arg("id", &question.id).arg("found", word).name("detail", en, zh);
        let d = if known.is_empty() { d.no_hint() } else { d.list("known", known) };
        d.at_opt(question.place.clone())
    };
    if matches!(question.scale, Scale::Text) {
        out.push(misfit("a text cannot feed an indicator", "文本题不能支撑指标"));
    } else if !known.contains(&word) {
        out.push(misfit("its scale does not allow it", "该量表不支持这种汇总方式"));
    } else if matches!(question.measure, Measure::Mean | Measure::TrimmedMean(_))
        && matches!(question.scale, Scale::Choice)
        && question.options.iter().any(|o| o.score.is_none() && !o.missing)
    {
        out.push(misfit("options without `score` have no mean", "有选项没有 `score`，无法求均值"));
    } else if let Measure::TopBox(n) = question.measure
        && n >= question.options.len()
    {
        out.push(misfit("so many points hold everybody", "级数过多，所有人都会计入"));
    }
}

fn weights_of(question: &Question, q: &Questionnaire, file: &Standalone, out: &mut Diagnostics) {
    let Some(indicator) = question.indicator.and_then(|i| q.indicators.get(i)) else { return };
    for group in question.groups.iter().filter(|g| indicator.groups.iter().all(|(w, _)| w != *g)) {
        let Some(group) = q.groups.get(*group) else { continue };
        let at = file.root.dig(&["question", &question.id, "groups"]).and_then(|i| file.place(i.at));
        let d = Diagnostic::new(codes::GROUP_WITHOUT_WEIGHT).arg("id", &question.id).arg("indicator", &indicator.id);
        out.push(d.arg("group", &group.id).at_opt(at.or_else(|| question.place.clone())));
    }
    let form = question.groups.iter().filter_map(|g| q.groups.get(*g)).find(|g| g.form);
    if let Some(form) = form.filter(|_| question.evidence.is_none()) {
        let d = Diagnostic::new(codes::LOOKS_FOR_EVIDENCE).arg("id", &question.id).arg("group", &form.id);
        out.push(d.at_opt(question.place.clone()));
    }
}

fn indicators(q: &Questionnaire, file: &Standalone, out: &mut Diagnostics) {
    for (i, indicator) in q.indicators.iter().enumerate() {
        let place = || indicator.place.clone();
        let fed = q.questions.iter().any(|question| question.indicator == Some(i));
        if !fed {
            out.push(Diagnostic::new(codes::INDICATOR_IDLE).arg("indicator", &indicator.id).at_opt(place()));
            continue;
        }
        if indicator.groups.is_empty() {
            let at = file.root.dig(&["indicator", &indicator.id, "groups"]).and_then(|i| file.place(i.at));
            out.push(Diagnostic::new(codes::WEIGHTS_ALL_ZERO).arg("indicator", &indicator.id).at_opt(at.or_else(place)));
        }
        for (group, _) in &indicator.groups {
            let Some(found) = q.groups.get(*group) else { continue };
            if q.feeding(i, *group).next().is_none() {
                let at = file.root.dig(&["indicator", &indicator.id, "groups", &found.id]).and_then(|i| file.place(i.at));
                let d = Diagnostic::new(codes::WEIGHT_OF_ABSENT_GROUP).arg("indicator", &indicator.id).arg("group", &found.id);
                out.push(d.at_opt(at.or_else(place)));
            }
        }
        if let Some(main) = indicator.main {
            let good = q.groups.get(main).is_some_and(|g| g.form) && indicator.groups.iter().any(|(g, _)| *g == main);
            if !good {
                let at = file.root.dig(&["indicator", &indicator.id, "main"]).and_then(|i| file.place(i.at));
                let name = q.groups.get(main).map_or("", |g| &g.id);
                let d = Diagnostic::new(codes::MAIN_NOT_A_FORM).arg("indicator", &indicator.id).arg("group", name);
                out.push(d.at_opt(at.or_else(place)));
            }
        }
        let scored = q.questions.iter().any(|question| question.indicator == Some(i) && !plain(question));
        if let Some(number) = q.questions.iter().find(|question| question.indicator == Some(i) && plain(question))
            && scored
        {
            let d = Diagnostic::new(codes::MIXED_INDICATOR).arg("indicator", &indicator.id).arg("id", &number.id);
            out.push(d.at_opt(number.place.clone()));
        }
    }
}

/// Severity is taken out of means alone, and of raters who have a name.
fn raters(question: &Question, q: &Questionnaire, file: &Standalone, out: &mut Diagnostics) {
    let key = |key: &str| file.root.dig(&["question", &question.id, key]).and_then(|i| file.place(i.at)).or_else(|| question.place.clone());
    let misfit =
        |at: &str, en: &str, zh: &str| Diagnostic::new(codes::RATER_MISFIT).arg("id", &question.id).name("detail", en, zh).at_opt(key(at));
    if let Some(rater) = question.rater.and_then(|r| q.questions.get(r)) {
        if rater.role != Role::Rater || !matches!(rater.scale, Scale::Text | Scale::Choice) {
            out.push(misfit(
                "rater",
                "what `rater` names is no text or choice with `role = \"rater\"`",
                "`rater` 所指的不是 `role = \"rater\"` 的文本题或单选题",
            ));
        } else if question.indicator.is_none() {
            out.push(misfit("rater", "it feeds no indicator", "该题不支撑任何指标"));
        }
    } else if question.without_severity {
        out.push(misfit("severity", "no `rater` names who rated", "没有用 `rater` 指明评分者"));
    }
    if question.without_severity && question.measure != Measure::Mean {
        out.push(misfit("severity", "its measure is not `mean`", "其汇总方式不是 `mean`"));
    }
    if question.without_severity
        && let Some(indicator) = question.indicator.and_then(|i| q.indicators.get(i)).filter(|i| !i.anchor.is_empty())
        && question.groups.iter().any(|g| indicator.anchor.iter().any(|(a, _)| a == g))
    {
        out.push(misfit("severity", "its answers are read against vignettes already", "其回答已按锚定情景校准"));
    }
}

/// Every question that an anchored group is asked has to stand beside vignettes, or its points would be on another scale than the rest.
fn anchors(q: &Questionnaire, file: &Standalone, out: &mut Diagnostics) {
    for (i, indicator) in q.indicators.iter().enumerate() {
        for (group, _) in &indicator.anchor {
            let Some(about) = q.groups.get(*group) else { continue };
            let at = file.root.dig(&["indicator", &indicator.id, "anchor", &about.id]).and_then(|i| file.place(i.at));
            let mut misfit = |en: String, zh: String| {
                let d = Diagnostic::new(codes::ANCHOR_MISFIT).arg("indicator", &indicator.id).arg("group", &about.id);
                out.push(d.name("detail", en, zh).at_opt(at.clone().or_else(|| indicator.place.clone())));
            };
            let asked: Vec<usize> = q.feeding(i, *group).collect();
            if asked.is_empty() {
                misfit("the group is asked none of its questions".into(), "没有向该群体提出任何支撑此指标的题目".into());
            }
            for at in asked {
                let Some(question) = q.questions.get(at) else { continue };
                let id = &question.id;
                if !matches!(question.scale, Scale::Likert) || question.measure != Measure::Mean {
                    misfit(format!("`{id}` is no mean of a Likert scale"), format!("`{id}` 不是李克特量表的均值"));
                } else if q.vignettes(at, *group).is_empty() {
                    misfit(format!("`{id}` has no vignettes beside it"), format!("`{id}` 所在题组没有锚定情景"));
                }
            }
        }
    }
}

fn groups(q: &Questionnaire, out: &mut Diagnostics) {
    for (g, group) in q.groups.iter().enumerate() {
        if (0..q.indicators.len()).all(|i| q.feeding(i, g).next().is_none()) {
            out.push(Diagnostic::new(codes::GROUP_ASKED_NOTHING).arg("group", &group.id).at_opt(group.place.clone()));
        }
    }
}

fn roles(q: &Questionnaire, out: &mut Diagnostics) {
    for (role, word) in [(Role::Unit, "unit"), (Role::Group, "group"), (Role::Period, "period")] {
        let mut all = q.questions.iter().filter(|question| question.role == role);
        if let (Some(first), Some(second)) = (all.next(), all.next()) {
            let d = Diagnostic::new(codes::ROLE_TWICE).arg("id", &second.id).arg("other", &first.id).arg("found", word);
            out.push(d.at_opt(second.place.clone()).at_opt(first.place.clone()));
        }
    }
}

fn responses(q: &Questionnaire, out: &mut Diagnostics) {
    for responses in &q.responses {
        // A repeated group belongs where its parent does.
        if responses.parent.is_some() {
            continue;
        }
        if responses.unit.is_none() && q.with_role(Role::Unit).is_none() {
            out.push(Diagnostic::new(codes::RESPONSES_WITHOUT_UNIT).arg("id", &responses.id).at_opt(responses.place.clone()));
        }
        if responses.group.is_none() && q.with_role(Role::Group).is_none() && q.groups.len() != 1 {
            out.push(Diagnostic::new(codes::RESPONSES_WITHOUT_GROUP).arg("id", &responses.id).at_opt(responses.place.clone()));
        }
    }
}

/// A trimmed mean of weighted answers would need a rule for what is trimmed; none is guessed.
fn trims(q: &Questionnaire, out: &mut Diagnostics) {
    for question in q.questions.iter().filter(|question| matches!(question.measure, Measure::TrimmedMean(_))) {
        let weighted = |g: &usize| {
            q.margins.iter().any(|m| m.group == *g) || q.responses.iter().any(|r| r.weight.is_some() && r.group.is_none_or(|own| own == *g))
        };
        if let Some(group) = question.groups.iter().find(|g| weighted(g)).and_then(|g| q.groups.get(*g)) {
            let d = Diagnostic::new(codes::TRIM_WITH_WEIGHTS).arg("id", &question.id).arg("group", &group.id);
            out.push(d.at_opt(question.place.clone()));
        }
    }
}

/// The indicators against the system that takes them.
fn system(q: &Questionnaire, file: &Standalone, out: &mut Diagnostics) {
    let Some((at, path)) = file.root.dig(&["survey", "system"]).and_then(|i| Some((i, i.text()?))) else { return };
    let folder = Path::new(&q.shown).parent().unwrap_or(Path::new(""));
    let target = if path.starts_with("indicia:") { path.into() } else { folder.join(path) };
    let document = indicia_config::read(&target, &LoadOptions::default());
    if !document.found() {
        out.extend(document.findings().iter().cloned().map(|d| d.at_opt(file.place(at.at))));
        return;
    }
    let mut known: Vec<String> = document.root().get("indicator").map_or(&[][..], Item::entries).iter().map(|e| e.key.clone()).collect();
    for node in document.root().get("node").map_or(&[][..], Item::entries) {
        let nodes = |id: &str| document.root().dig(&["node", id]).is_some();
        let children = node.item.get("children").map_or(&[][..], Item::items).iter().filter_map(Item::text);
        known.extend(children.filter(|c| !nodes(c)).map(String::from));
    }
    known.sort();
    known.dedup();
    for indicator in q.indicators.iter().filter(|i| !known.contains(&i.id)) {
        let d = Diagnostic::new(codes::NOT_IN_SYSTEM).arg("indicator", &indicator.id).arg("path", path);
        let d = match nearest(&indicator.id, known.iter().map(String::as_str)) {
            Some(near) => d.arg("nearest", near),
            None => d.list("known", &known).hint("known"),
        };
        out.push(d.at_opt(indicator.place.clone()));
    }
}

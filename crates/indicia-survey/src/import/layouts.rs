//! What the exports of each platform have in common.

use indicia_diagnostic::catalogue::fieldwork::responses as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place};

use super::fold::without_number;
use crate::questionnaire::{Layout, Responses};

/// Columns that number the responses of a platform; they differ in records that are otherwise the same.
pub(crate) fn serials(layout: Layout) -> &'static [&'static str] {
    match layout {
        Layout::Wjx => &["序号", "答卷编号", "总分"],
        Layout::Kobo => {
            &["_id", "_uuid", "_index", "meta/instanceid", "instanceid", "meta/rootuuid", "_submission_time", "__version__", "key"]
        }
        Layout::LimeSurvey => &["id", "responseid", "response id", "seed", "token"],
        Layout::Plain => &[],
    }
}

/// Where a platform says how long a response took.
pub(crate) fn durations(layout: Layout) -> &'static [&'static [&'static str]] {
    match layout {
        Layout::Wjx => &[&["所用时间"]],
        Layout::Kobo => &[&["start", "end"]],
        Layout::LimeSurvey => &[&["interviewtime"], &["Total time"], &["startdate", "submitdate"]],
        Layout::Plain => &[],
    }
}

/// What a platform says of a response as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    /// When it was handed in; empty where it was not.
    Submission,
    /// What became of it when somebody checked it.
    Approval,
}

/// The column in which a platform says whether a response counts.
pub(super) fn status(layout: Layout, headers: &[String]) -> Option<(usize, Platform)> {
    let (names, of): (&[&str], _) = match layout {
        Layout::LimeSurvey => (&["submitdate", "Date submitted"], Platform::Submission),
        Layout::Kobo => (&["_validation_status"], Platform::Approval),
        Layout::Wjx | Layout::Plain => return None,
    };
    let is = |h: &String| names.iter().any(|n| h == n || h.split_once(". ").is_some_and(|(code, _)| code == *n));
    headers.iter().position(is).map(|column| (column, of))
}

/// Whether a status takes a response out.
pub(super) fn takes_out(of: Platform, text: &str) -> bool {
    match of {
        Platform::Submission => matches!(text.trim(), "" | "N/A"),
        Platform::Approval => {
            let text = text.trim().to_lowercase();
            matches!(text.as_str(), "validation_status_not_approved" | "not approved" | "未批准" | "不批准" | "未通过")
        }
    }
}

/// What an export of a platform always has.
fn marks(layout: Layout) -> &'static [&'static str] {
    match layout {
        Layout::Wjx => &["序号"],
        Layout::Kobo => &["_id", "_uuid", "_index", "_submission_time", "_parent_index", "_uuid", "start", "end"],
        Layout::LimeSurvey => &["id", "submitdate", "lastpage", "startlanguage", "Response ID", "Date submitted", "Last page"],
        Layout::Plain => &[],
    }
}

/// The platform whose marks the headers bear.
pub(crate) fn recognise(headers: &[String]) -> Layout {
    let has = |name: &str| headers.iter().any(|h| h == name);
    let numbered = headers.iter().filter(|h| without_number(h) != h.trim()).count();
    if has("序号") && (has("所用时间") || has("来自IP") || numbered * 2 > headers.len()) {
        Layout::Wjx
    } else if ["_id", "_uuid", "_submission_time", "_index", "_parent_index"].iter().filter(|m| has(m)).count() >= 2 {
        Layout::Kobo
    } else if (has("id") && has("submitdate") && (has("lastpage") || has("startlanguage")))
        || headers.iter().any(|h| h.starts_with("id. ")) && headers.iter().any(|h| h.starts_with("submitdate. "))
        || has("Response ID") && (has("Date submitted") || has("Last page"))
    {
        Layout::LimeSurvey
    } else {
        Layout::Plain
    }
}

/// The name of a layout as people know it.
pub(crate) fn platform(layout: Layout) -> &'static str {
    match layout {
        Layout::Wjx => "问卷星",
        Layout::Kobo => "KoboToolbox",
        Layout::LimeSurvey => "LimeSurvey",
        Layout::Plain => "CSV",
    }
}

/// The word of a layout in the questionnaire.
pub(crate) fn layout_word(layout: Layout) -> &'static str {
    match layout {
        Layout::Wjx => "wjx",
        Layout::Kobo => "kobo",
        Layout::LimeSurvey => "limesurvey",
        Layout::Plain => "plain",
    }
}

/// Whether the file is what the questionnaire says it is.
pub(super) fn check(headers: &[String], responses: &Responses, findings: &mut Diagnostics) -> Result<(), Diagnostics> {
    let marks = marks(responses.layout);
    // The marks may stand with their text behind them: `id. Response ID`.
    let has = |m: &str| headers.iter().any(|h| h == m || h.split_once(". ").is_some_and(|(code, _)| code == m));
    if marks.is_empty() || marks.iter().any(|m| has(m)) {
        return Ok(());
    }
    let likely = recognise(headers);
    let d = Diagnostic::new(codes::WRONG_LAYOUT).arg("file", &responses.written).arg("expected", platform(responses.layout));
    let listed = marks.iter().map(|m| format!("`{m}`")).collect::<Vec<_>>();
    let d = match listed.as_slice() {
        [one] => d.name("detail", format!("it has no column {one}"), format!("没有 {one} 列")),
        several => {
            let (en, zh) = (several.join(", "), several.join("、"));
            d.name("detail", format!("it has none of the columns {en}"), format!("没有 {zh} 中的任何一列"))
        }
    };
    let d = if likely == Layout::Plain { d.hint("again") } else { d.arg("nearest", layout_word(likely)) };
    let place = Place::file(responses.source.display_name.clone());
    findings.push(d.at(place).at_opt(responses.file_place.clone()));
    Err(std::mem::take(findings))
}

//! The weight of each response: its design weight, raked to the margins of the population where there are any.

use std::collections::BTreeMap;

use indicia_diagnostic::catalogue::fieldwork::questionnaire as question_codes;
use indicia_diagnostic::catalogue::fieldwork::responses as codes;
use indicia_diagnostic::catalogue::survey as survey_codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place, nearest};
use indicia_io::{Find, Limits, read_table};

use crate::clean::{Cleaned, Frame, GONE};
use crate::import::{Imported, Meaning};
use crate::questionnaire::{Margin, Questionnaire};
use crate::statistics::{Margin as Raking, RakeOptions, Thresholds, WeightError, design_effect, rake};

/// Shares by question and option.
type Targets = Vec<(usize, Vec<(usize, f64)>)>;

/// Who is weighted: the file and the row.
type Rows = Vec<(usize, usize)>;

/// The weights of each file's responses; `None` where all are 1. Rows of a repeated group weigh what their response does.
pub(crate) fn weights(
    q: &Questionnaire,
    files: &[Imported],
    cleaned: &[Cleaned],
    frame: &Frame,
    findings: &mut Diagnostics,
) -> Vec<Option<Vec<f64>>> {
    let mut out: Vec<Option<Vec<f64>>> = files.iter().map(|f| f.weights.clone()).collect();
    for margin in &q.margins {
        let by_unit = from_file(q, margin, findings);
        for (cell, rows) in members(margin.group, cleaned, frame) {
            let unit = frame.cells.get(cell).and_then(|c| frame.units.get(c.unit as usize)).map_or("", |u| u);
            let targets = by_unit.get(unit).unwrap_or(&margin.targets);
            if targets.is_empty() {
                let d = Diagnostic::new(codes::MARGIN_OF_UNIT_ABSENT).arg("unit", unit);
                findings.push(d.arg("group", group(q, margin)).at_opt(margin.place.clone()));
                continue;
            }
            raked(q, files, margin, targets, unit, &rows, &mut out, findings);
        }
    }
    for (at, child) in cleaned.iter().enumerate() {
        let Some(parents) = &child.parents else { continue };
        let parent = files.get(at).and_then(|f| q.responses.get(f.of)).and_then(|r| r.parent.as_ref());
        let above = parent.and_then(|(p, _, _)| files.iter().position(|f| f.of == *p)).and_then(|p| out.get(p)?.as_ref());
        let own = above.map(|weights| parents.iter().map(|p| weights.get(*p as usize).copied().unwrap_or(1.0)).collect());
        if let Some(slot) = out.get_mut(at) {
            *slot = own;
        }
    }
    out
}

fn group<'a>(q: &'a Questionnaire, margin: &Margin) -> &'a str {
    q.groups.get(margin.group).map_or("", |g| &g.id)
}

/// The responses of a group, cell by cell.
fn members(group: usize, cleaned: &[Cleaned], frame: &Frame) -> BTreeMap<usize, Rows> {
    let mut out: BTreeMap<usize, Rows> = BTreeMap::new();
    let of_group: Vec<bool> = frame.cells.iter().map(|c| c.group as usize == group).collect();
    for (file, cleaned) in cleaned.iter().enumerate().filter(|(_, c)| c.parents.is_none()) {
        for (row, cell) in cleaned.cells.iter().enumerate() {
            if *cell != GONE && of_group.get(*cell as usize).copied().unwrap_or(false) {
                out.entry(*cell as usize).or_default().push((file, row));
            }
        }
    }
    out
}

#[allow(clippy::too_many_arguments)]
fn raked(
    q: &Questionnaire,
    files: &[Imported],
    margin: &Margin,
    targets: &Targets,
    unit: &str,
    rows: &Rows,
    out: &mut [Option<Vec<f64>>],
    findings: &mut Diagnostics,
) {
    let category = |question: usize, (file, row): (usize, usize)| {
        let answers = files.get(file)?.answers.get(question)?.as_ref()?;
        match answers.of(row) {
            Meaning::Option(i) => u32::try_from(*i).ok(),
            _ => None,
        }
    };
    let shares: Vec<Vec<f64>> = targets
        .iter()
        .map(|(question, shares)| {
            let options = q.questions.get(*question).map_or(0, |o| o.options.len());
            let mut all = vec![0.0; options];
            for (option, share) in shares {
                if let Some(slot) = all.get_mut(*option) {
                    *slot = *share;
                }
            }
            all
        })
        .collect();
    let of: Vec<Vec<Option<u32>>> = targets.iter().map(|(question, _)| rows.iter().map(|r| category(*question, *r)).collect()).collect();
    let margins: Vec<Raking<'_>> = shares.iter().zip(&of).map(|(shares, of)| Raking { shares, of }).collect();
    let start: Vec<f64> =
        rows.iter().map(|(file, row)| out.get(*file).and_then(|w| w.as_ref()?.get(*row).copied()).unwrap_or(1.0)).collect();
    let id = |m: usize| targets.get(m).and_then(|(question, _)| q.questions.get(*question)).map_or("", |o| &o.id);
    let told = |code| Diagnostic::new(code).arg("group", group(q, margin)).arg("unit", unit).at_opt(margin.place.clone());
    let raked = match rake(&start, &margins, RakeOptions { cap: Some(margin.cap), ..RakeOptions::default() }) {
        Ok(raked) => raked,
        Err(WeightError::NoShares { margin }) => return findings.push(told(codes::NO_SHARE_REACHED).arg("id", id(margin))),
        // Weights were held above zero when they were read, and shares when the margins were.
        Err(WeightError::NoRespondents | WeightError::Invalid) => return,
    };
    let short = |x: f64| format!("{}", (x * 1e4).round() / 1e4);
    for (m, category, share) in &raked.empty {
        let question = targets.get(*m).and_then(|(question, _)| q.questions.get(*question));
        let name = question.and_then(|o| o.options.get(*category)).map_or("", |o| o.shown());
        findings.push(told(survey_codes::MARGIN_EMPTY).arg("id", name).arg("column", id(*m)).arg("value", short(*share)));
    }
    if !raked.converged {
        findings.push(told(survey_codes::RAKING_STOPPED).arg("count", raked.rounds).arg("value", short(raked.worst)));
    }
    let limit = Thresholds::default().design_effect;
    if let Some(effect) = design_effect(&raked.weights).filter(|e| *e > limit) {
        let d = told(survey_codes::DESIGN_EFFECT_HIGH).arg("value", short(effect)).arg("limit", limit).arg("count", rows.len());
        findings.push(d.arg("found", (rows.len() as f64 / effect).round()));
    }
    for ((file, row), weight) in rows.iter().zip(&raked.weights) {
        let Some(slot) = out.get_mut(*file) else { continue };
        let all = files.get(*file).map_or(0, |f| f.rows);
        if let Some(w) = slot.get_or_insert_with(|| vec![1.0; all]).get_mut(*row) {
            *w = *weight;
        }
    }
}

/// Margins by unit, from a table with the columns unit, question, option and share.
fn from_file(q: &Questionnaire, margin: &Margin, findings: &mut Diagnostics) -> BTreeMap<String, Targets> {
    let mut out: BTreeMap<String, Targets> = BTreeMap::new();
    let Some(source) = &margin.file else { return out };
    let table = match read_table(source, &Limits::default()) {
        Ok(table) => table,
        Err(mut wrong) => {
            findings.append(&mut wrong);
            return out;
        }
    };
    let shown = source.display_name.clone();
    let mut columns = Vec::new();
    for header in ["unit", "question", "option", "share"] {
        match table.find(header) {
            Find::One(column) => columns.push(column),
            _ => {
                let d = Diagnostic::new(codes::COLUMN_ABSENT).arg("column", header).arg("file", &shown);
                findings.push(d.hint("map").at(Place::file(shown.clone())));
            }
        }
    }
    let [unit, question, option, share] = columns.as_slice() else { return out };
    for row in 0..table.rows() {
        let place = |column: &usize| {
            let number = table.columns().get(*column).map_or(0, |c| c.number);
            Place::cell(shown.clone(), table.sheet(), table.row_number(row), number, &table.text(row, *column))
        };
        let name = table.text(row, *question);
        let Some(at) = q.question(&name) else {
            let d = Diagnostic::new(question_codes::QUESTION_NOT_DEFINED).arg("key", "question").arg("id", &name);
            let ids = || q.questions.iter().map(|o| o.id.as_str());
            let d = match nearest(&name, ids()) {
                Some(near) => d.arg("nearest", near),
                None => d.list("known", ids()).hint("known"),
            };
            findings.push(d.at(place(question)));
            continue;
        };
        let wanted = table.text(row, *option);
        let options = q.questions.get(at).map_or(&[][..], |o| &o.options);
        let Some(found) = options.iter().position(|o| o.code == wanted || o.reads(&wanted)) else {
            let d = Diagnostic::new(question_codes::OPTION_NOT_DEFINED).arg("id", &name).arg("found", &wanted);
            findings.push(d.list("known", options.iter().map(|o| &o.code)).hint("known").at(place(option)));
            continue;
        };
        let text = table.text(row, *share);
        let Some(value) = text.parse::<f64>().ok().filter(|s| s.is_finite() && *s >= 0.0) else {
            findings.push(Diagnostic::new(codes::NUMBER_UNKNOWN).arg("found", &text).arg("id", &name).at(place(share)));
            continue;
        };
        let targets = out.entry(table.text(row, *unit).into_owned()).or_default();
        match targets.iter_mut().find(|(question, _)| *question == at) {
            Some((_, shares)) => shares.push((found, value)),
            None => targets.push((at, vec![(found, value)])),
        }
    }
    let mut wrong: Vec<(&String, &str, f64)> = Vec::new();
    for (unit, targets) in &out {
        for (question, shares) in targets {
            let sum: f64 = shares.iter().map(|(_, s)| s).sum();
            if (sum - 1.0).abs() > 1e-6 {
                wrong.push((unit, q.questions.get(*question).map_or("", |o| &o.id), sum));
            }
        }
    }
    wrong.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    for (unit, id, sum) in wrong {
        let d = Diagnostic::new(question_codes::MARGIN_SUM).arg("id", format!("{id} ({unit})")).arg("group", group(q, margin));
        findings.push(d.arg("sum", format!("{}", (sum * 1e6).round() / 1e6)).at(Place::file(shown.clone())));
    }
    out
}

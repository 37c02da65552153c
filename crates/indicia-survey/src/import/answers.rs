//! What each distinct answer to a question means.

use std::collections::HashMap;

use indicia_diagnostic::catalogue::fieldwork::responses as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place, nearest};
use indicia_io::TableSource;

use super::coded::{Coded, Codes};
use super::fold::{fold, without_fill_in, without_request};
use crate::questionnaire::{Layout, Question, Questionnaire, Scale};

/// Texts that mean no answer in any export.
const BLANK: [&str; 14] = ["", "-", "—", "n/a", "na", "#n/a", "(跳过)", "(空)", "(未填写)", "未填", "nan", "null", "none", "<na>"];
/// And in those of 问卷星, which writes -3 for a question that was skipped and -2 for one that was left empty.
const BLANK_WJX: [&str; 2] = ["-3", "-2"];
/// Unknown answers of a question that are listed.
const LISTED: usize = 5;

/// What an answer means.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// No answer: not asked, skipped, "do not know".
    Blank,
    /// An option, by its place.
    Option(usize),
    /// Several options, one bit each; none of them is an answer too.
    Several(u128),
    /// A number within its bounds.
    Number(f64),
    /// A text.
    Text(String),
    /// Outside the scale.
    Outside,
}

/// The answers to a question: a code for each row, and what each code means.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// A code for each row.
    pub codes: Codes,
    /// What each code means.
    pub meanings: Vec<Meaning>,
    /// How each code is written, for findings; empty where several columns make one answer.
    pub texts: Vec<String>,
}

impl Answers {
    /// What a row answers.
    pub fn of(&self, row: usize) -> &Meaning {
        self.meanings.get(self.codes.get(row)).unwrap_or(&Meaning::Blank)
    }
}

/// The wordings of the options of a question.
pub(crate) struct Wordings<'a> {
    question: &'a Question,
    by_text: HashMap<String, usize>,
    blank: Vec<String>,
    layout: Layout,
}

impl<'a> Wordings<'a> {
    pub fn new(question: &'a Question, q: &Questionnaire, layout: Layout) -> Wordings<'a> {
        let mut by_text = HashMap::new();
        // Codes first: where the text of one option is the code of another, the code is meant.
        for (i, option) in question.options.iter().enumerate() {
            by_text.entry(fold(&option.code)).or_insert(i);
        }
        for (i, option) in question.options.iter().enumerate() {
            for text in [&option.text.zh, &option.text.en].into_iter().chain(&option.also).filter(|t| !t.is_empty()) {
                by_text.entry(fold(text)).or_insert(i);
                by_text.entry(fold(without_request(text))).or_insert(i);
            }
        }
        let blank = q.missing.iter().chain(&question.missing).map(|t| fold(t)).collect();
        Wordings { question, by_text, blank, layout }
    }

    pub fn is_blank(&self, folded: &str) -> bool {
        BLANK.contains(&folded) || self.blank.iter().any(|b| b == folded) || (self.layout == Layout::Wjx && BLANK_WJX.contains(&folded))
    }

    /// The option that a text is.
    pub fn option(&self, text: &str) -> Option<usize> {
        let folded = fold(text);
        self.by_text.get(&folded).copied().or_else(|| self.by_text.get(&fold(without_fill_in(text))).copied()).or_else(|| {
            // A workbook keeps the code 3 as the number 3.0 at times.
            let whole = folded.parse::<f64>().ok().filter(|n| n.fract() == 0.0)?;
            self.by_text.get(&format!("{whole}")).copied()
        })
    }

    fn meaning(&self, text: &str) -> Result<Meaning, Unknown> {
        let folded = fold(text);
        if self.is_blank(&folded) {
            return Ok(Meaning::Blank);
        }
        match self.question.scale {
            Scale::Text => Ok(Meaning::Text(text.to_string())),
            Scale::Number | Scale::Score => match number(&folded) {
                Some(n) => {
                    let inside = self.question.bounds.is_none_or(|[low, high]| (low..=high).contains(&n));
                    Ok(if inside { Meaning::Number(n) } else { Meaning::Outside })
                }
                None => Err(Unknown::Number),
            },
            Scale::Multiple => self.several(text),
            _ if self.question.options.is_empty() => Ok(Meaning::Text(text.to_string())),
            _ => match self.option(text) {
                Some(option) if self.question.options.get(option).is_some_and(|o| o.missing) => Ok(Meaning::Blank),
                Some(option) => Ok(Meaning::Option(option)),
                None if matches!(self.question.scale, Scale::Likert) && folded.parse::<f64>().is_ok() => Ok(Meaning::Outside),
                None => Err(Unknown::Option),
            },
        }
    }

    /// Options that stand in one cell, with `┋`, `;`, `|`, a comma or a space between them. Texts may hold such signs
    /// themselves, so the longest wording that fits is taken.
    fn several(&self, text: &str) -> Result<Meaning, Unknown> {
        if let Some(option) = self.option(text) {
            return Ok(self.bits(option, 0));
        }
        let separator = |c: char| matches!(c, '┋' | ';' | '；' | '|' | ',' | '，' | '、' | ' ' | '\u{3000}' | '\n' | '/');
        let strong: Vec<&str> = text.split(['┋', '|']).map(str::trim).filter(|p| !p.is_empty()).collect();
        if strong.len() > 1 {
            let mut mask = 0;
            for part in strong {
                let option = self.option(part).ok_or_else(|| Unknown::Member(part.to_string()))?;
                mask |= self.bit(option);
            }
            return Ok(Meaning::Several(mask));
        }
        let mut mask = 0;
        let mut rest = text.trim_start_matches(separator);
        while !rest.is_empty() {
            let ends = rest.char_indices().filter(|(_, c)| separator(*c)).map(|(at, _)| at).chain([rest.len()]);
            let longest = ends.rev().find_map(|end| Some((end, self.option(rest.get(..end)?)?)));
            let Some((end, option)) = longest else {
                let word = rest.split(separator).next().unwrap_or(rest);
                return Err(Unknown::Member(word.to_string()));
            };
            mask |= self.bit(option);
            rest = rest.get(end..).unwrap_or("").trim_start_matches(separator);
        }
        Ok(Meaning::Several(mask))
    }

    fn bit(&self, option: usize) -> u128 {
        let missing = self.question.options.get(option).is_none_or(|o| o.missing);
        if missing { 0 } else { 1u128.checked_shl(option as u32).unwrap_or(0) }
    }

    fn bits(&self, option: usize, mask: u128) -> Meaning {
        if self.question.options.get(option).is_some_and(|o| o.missing) {
            return Meaning::Blank;
        }
        Meaning::Several(mask | self.bit(option))
    }
}

enum Unknown {
    Option,
    Number,
    Member(String),
}

/// A number as people write it into a form: `1,234`, `85%`, `12分`; the text is folded.
fn number(folded: &str) -> Option<f64> {
    let plain = folded.trim_end_matches(['%', '分', '元', '个', '项', '次', '家']).replace(',', "");
    plain.parse::<f64>().ok().filter(|n| n.is_finite())
}

/// The answers to a question that stands in one column.
pub(crate) fn one(coded: Coded, wordings: &Wordings<'_>, source: &TableSource, column: u32, findings: &mut Diagnostics) -> Answers {
    let Coded { codes: column_codes, entries } = coded;
    let question = wordings.question;
    let mut meanings = Vec::with_capacity(entries.len());
    let mut counts: Option<Vec<usize>> = None;
    let mut more = 0;
    let mut listed = 0;
    for (i, entry) in entries.iter().enumerate() {
        let unknown = match wordings.meaning(&entry.text) {
            Ok(meaning) => {
                meanings.push(meaning);
                continue;
            }
            Err(unknown) => unknown,
        };
        meanings.push(Meaning::Blank);
        if listed == LISTED {
            more += 1;
            continue;
        }
        listed += 1;
        let count = counts.get_or_insert_with(|| column_codes.counts(entries.len())).get(i).copied().unwrap_or(0);
        let place = Place::cell(source.display_name.clone(), source.sheet.as_deref().unwrap_or(""), entry.line.into(), column, &entry.text);
        let near = |d: Diagnostic, text: &str| {
            let names: Vec<&str> =
                question.options.iter().flat_map(|o| [o.text.zh.as_str(), o.text.en.as_str()]).filter(|n| !n.is_empty()).collect();
            match nearest(text, names.iter().copied()) {
                Some(near) => d.arg("nearest", near),
                None => d.list("known", question.options.iter().map(|o| o.shown())).hint("known"),
            }
        };
        let d = match unknown {
            Unknown::Option => near(Diagnostic::new(codes::OPTION_UNKNOWN).arg("count", count).arg("found", &entry.text), &entry.text),
            Unknown::Number => Diagnostic::new(codes::NUMBER_UNKNOWN).arg("found", &entry.text),
            Unknown::Member(part) => near(Diagnostic::new(codes::MEMBER_UNKNOWN).arg("found", &part).arg("value", &entry.text), &part),
        };
        findings.push(d.arg("id", &question.id).at(place));
    }
    if more > 0 {
        let place = Place::cell(source.display_name.clone(), "", 0, column, "");
        findings.push(Diagnostic::new(codes::OPTIONS_MORE).arg("id", &question.id).arg("count", more).at(place));
    }
    Answers { codes: column_codes, meanings, texts: entries.into_iter().map(|e| e.text).collect() }
}

/// The answers to a question with a column for each option: `columns` holds an option and its column.
pub(crate) fn ticked(
    columns: Vec<(usize, Coded, u32)>,
    wordings: &Wordings<'_>,
    source: &TableSource,
    findings: &mut Diagnostics,
) -> Answers {
    let rows = columns.first().map_or(0, |(_, c, _)| c.codes.len());
    let mut masks: Vec<u128> = vec![0; rows];
    let mut answered: Vec<bool> = vec![false; rows];
    for (option, coded, number) in columns {
        let mut table: Vec<Option<bool>> = Vec::with_capacity(coded.entries.len());
        for entry in &coded.entries {
            let folded = fold(&entry.text);
            let own = wordings.option(&entry.text) == Some(option);
            table.push(match folded.as_str() {
                _ if wordings.is_blank(&folded) => None,
                "1" | "1.0" | "y" | "yes" | "true" | "是" | "选中" | "√" => Some(true),
                "0" | "0.0" | "n" | "no" | "false" | "否" | "未选中" => Some(false),
                // A column of LimeSurvey or KoboToolbox may hold the option's own text where it is ticked.
                _ if own => Some(true),
                _ => {
                    let place = Place::cell(source.display_name.clone(), "", entry.line.into(), number, &entry.text);
                    let d = Diagnostic::new(codes::MEMBER_UNKNOWN).arg("id", &wordings.question.id).arg("found", &entry.text);
                    findings.push(d.arg("value", &entry.text).list("known", ["0", "1"]).hint("known").at(place));
                    None
                }
            });
        }
        let bit = wordings.bit(option);
        coded.codes.each(|row, code| {
            if let (Some(ticked), Some(mask), Some(answered)) =
                (table.get(code).copied().flatten(), masks.get_mut(row), answered.get_mut(row))
            {
                *answered = true;
                if ticked {
                    *mask |= bit;
                }
            }
        });
    }
    interned(&masks, &answered)
}

/// Codes for masks.
fn interned(masks: &[u128], answered: &[bool]) -> Answers {
    let mut known: HashMap<Option<u128>, u32> = HashMap::new();
    let mut meanings = Vec::new();
    let mut codes: Vec<u32> = Vec::with_capacity(masks.len());
    for (mask, answered) in masks.iter().zip(answered) {
        let key = answered.then_some(*mask);
        let next = meanings.len() as u32;
        codes.push(*known.entry(key).or_insert_with(|| {
            meanings.push(key.map_or(Meaning::Blank, Meaning::Several));
            next
        }));
    }
    let codes = if meanings.len() <= 256 { Codes::Narrow(codes.iter().map(|c| *c as u8).collect()) } else { Codes::Wide(codes) };
    Answers { codes, meanings, texts: Vec::new() }
}

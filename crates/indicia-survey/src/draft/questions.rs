//! A draft of a whole questionnaire from an export.

use std::collections::BTreeMap;

use indicia_diagnostic::Lang;

use super::guess::{Guess, Record, guess, record};
use super::mapping::{head, key, name, personal};
use super::toml::{id, quoted};
use crate::import::{Peek, serials, without_number};
use crate::questionnaire::Layout;

/// A question of the draft.
struct Drafted {
    id: String,
    text: String,
    /// The block (matrix) it stands in.
    block: Option<String>,
    guess: Guess,
    columns: Vec<String>,
    unit: bool,
}

/// Words in the header of a column that names units.
const UNITS: [&str; 26] = [
    "省份",
    "所在省",
    "所在市",
    "所在县",
    "所在区",
    "所在地",
    "所在的省",
    "所在的市",
    "所在的县",
    "所在的区",
    "所在的地",
    "哪个省",
    "哪个市",
    "哪个县",
    "地区",
    "城市",
    "区域",
    "区县",
    "单位名称",
    "评价对象",
    "province",
    "region",
    "city",
    "county",
    "district",
    "unit",
];

/// Whether a header, in small letters, asks for the unit that is evaluated.
fn names_unit(header: &str) -> bool {
    UNITS.iter().any(|w| header.contains(w))
}

/// Columns of platforms that are no questions.
const META: [&str; 26] = [
    "提交答卷时间",
    "所用时间",
    "来源",
    "总分",
    "start",
    "end",
    "today",
    "_submission_time",
    "_validation_status",
    "_notes",
    "_status",
    "_submitted_by",
    "__version__",
    "_tags",
    "submitdate",
    "lastpage",
    "startlanguage",
    "startdate",
    "datestamp",
    "interviewtime",
    "Date submitted",
    "Last page",
    "Start language",
    "Date started",
    "Date last action",
    "Total time",
];

/// The number before a header: `7、…` is 7.
fn number(header: &str) -> Option<&str> {
    let digits = header.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0 && without_number(header) != header.trim()).then(|| header.get(..digits)).flatten()
}

/// The question that a column with one option belongs to, and the option: `第6题(运动)`, `q6/1`, `q6[SQ001]`.
fn part(header: &str) -> Option<(&str, &str)> {
    if let Some(rest) = header.strip_suffix([')', '）']) {
        let at = header.find(['(', '（'])?;
        let open = header.get(at..)?.chars().next()?;
        let stem = header.get(..at)?.trim();
        return (stem.starts_with('第') && stem.ends_with('题')).then_some((stem, rest.get(at + open.len_utf8()..)?));
    }
    if let Some(rest) = header.strip_suffix(']') {
        let at = rest.rfind('[')?;
        return Some((rest.get(..at)?, rest.get(at + 1..)?));
    }
    let at = header.rfind('/')?;
    Some((header.get(..at)?, header.get(at + 1..)?))
}

/// A header without the groups that it stands in: `about/steps` is `steps`.
fn last(header: &str) -> &str {
    header.rsplit('/').next().unwrap_or(header)
}

/// A name that no other question has.
fn fresh(mut name: String, drafted: &[Drafted]) -> String {
    while drafted.iter().any(|d| d.id == name) {
        name.push('b');
    }
    name
}

/// Columns that ask nobody anything, by what stands in them: headers may be in any language.
fn records(peek: &Peek) -> Vec<(&str, Record)> {
    peek.columns.iter().filter_map(|(header, coded)| Some((header.as_str(), record(coded.as_ref()?, peek.rows)?))).collect()
}

fn drafted(peek: &Peek) -> Vec<Drafted> {
    let key = key(peek);
    let records = records(peek);
    // Columns of one option each: all that share a stem hold 0 and 1.
    let mut ticks: BTreeMap<&str, usize> = BTreeMap::new();
    for (header, coded) in &peek.columns {
        if let (Some((stem, _)), Some(coded)) = (part(header), coded) {
            let plain = ["0", "1", "", "-3", "-2", "Y", "N", "Yes", "No", "TRUE", "FALSE", "True", "False"];
            if coded.entries.iter().all(|e| plain.contains(&e.text.as_str())) {
                *ticks.entry(stem).or_default() += 1;
            }
        }
    }
    let mut out: Vec<Drafted> = Vec::new();
    let mut in_block: BTreeMap<String, usize> = BTreeMap::new();
    let numbers: Vec<Option<&str>> = peek.columns.iter().map(|(h, _)| number(h)).collect();
    for (at, (header, coded)) in peek.columns.iter().enumerate() {
        let Some(coded) = coded else { continue };
        let lower = header.to_ascii_lowercase();
        let serial = serials(peek.layout).contains(&lower.as_str());
        if META.contains(&header.as_str())
            || serial
            || key == Some(header.as_str())
            || records.iter().any(|(h, _)| h == header)
            || lower.starts_with('_') && peek.layout == Layout::Kobo
        {
            continue;
        }
        // The same choices once more, joined in one cell.
        if ticks.get(header.as_str()).is_some_and(|n| *n > 1) {
            continue;
        }
        if let Some((stem, option)) = part(header).filter(|(stem, _)| ticks.get(stem).is_some_and(|n| *n > 1)) {
            let text = last(stem);
            match out.iter_mut().find(|d| d.text == text) {
                Some(Drafted { guess: Guess::Multiple(options), columns, .. }) => {
                    options.push(option.to_string());
                    columns.push(header.clone());
                }
                _ => {
                    let digits: String = stem.chars().filter(char::is_ascii_digit).collect();
                    let name =
                        if stem.starts_with('第') { format!("q{digits}") } else { id(text).unwrap_or_else(|| format!("c{}", at + 1)) };
                    let name = fresh(name, &out);
                    let guess = Guess::Multiple(vec![option.to_string()]);
                    out.push(Drafted { id: name, text: text.into(), block: None, guess, columns: vec![header.clone()], unit: false });
                }
            }
            continue;
        }
        let own = numbers.get(at).copied().flatten();
        let same = own.is_some() && numbers.iter().filter(|n| **n == own).count() > 1;
        let plain = without_number(header);
        let text = plain.rsplit_once('—').map_or(plain, |(_, item)| item);
        let text = if peek.layout == Layout::Kobo { last(text) } else { text };
        let name = match own {
            Some(n) if same => {
                let count = in_block.entry(n.to_string()).or_default();
                *count += 1;
                format!("q{n}_{count}")
            }
            Some(n) => format!("q{n}"),
            None => id(header.rsplit('/').next().unwrap_or(header)).unwrap_or_else(|| format!("c{}", at + 1)),
        };
        let name = fresh(name, &out);
        let unit = names_unit(&lower) && !out.iter().any(|d| d.unit);
        let block = own.filter(|_| same).map(|n| format!("b{n}"));
        out.push(Drafted { id: name, text: text.into(), block, guess: guess(coded, peek.rows), columns: vec![header.clone()], unit });
    }
    out
}

/// A questionnaire that `survey check` accepts, with a question for each column. Scales that measure degrees feed an indicator
/// for each block, all else is background until somebody says what it is for.
pub fn questionnaire(peek: &Peek, written: &str, lang: Lang) -> String {
    let drafted = drafted(peek);
    let name = name(peek);
    let pick = |en: &'static str, zh: &'static str| lang.pick(en, zh);
    let mut out = String::from("indicia = 1\n\n[survey]\n");
    out.push_str(&format!("id = {}\n", quoted(&name)));
    out.push_str(pick(
        "# period = \"2025\"\n# system = \".\"            # the system that takes the base values\n",
        "# period = \"2025\"\n# system = \".\"            # 使用这些基础值的指标体系\n",
    ));
    out.push_str("\n[group.respondents]\n");
    out.push_str(pick("title = \"Respondents\"\n", "title = \"受访者\"\n"));
    out.push_str(pick(
        "minimum = 30               # fewest responses a unit; below it a value is withheld\n",
        "minimum = 30               # 每个评价对象的最少有效答卷数，不足则不予给出\n",
    ));
    out.push_str(pick(
        "\n# Give each question the indicator that it feeds, reverse what is asked the other way round, score the options.\n",
        "\n# 请为每道题写明所支撑的指标，标出反向题，并给选项计分。\n",
    ));
    let mut indicators: Vec<String> = Vec::new();
    for question in &drafted {
        question_lines(question, lang, &mut indicators, &mut out);
    }
    for indicator in &indicators {
        out.push_str(&format!("\n[indicator.{indicator}]\ngroups = {{ respondents = 1 }}\n"));
    }
    out.push('\n');
    out.push_str(&head(peek, &name, written));
    out.push_str("group = \"respondents\"\n");
    if !drafted.iter().any(|d| d.unit) {
        out.push_str(pick(
            "unit = \"all\"               # no column names the unit; better a question with `role = \"unit\"`\n",
            "unit = \"全部\"              # 没有列写明评价对象；最好设一道 `role = \"unit\"` 的题目\n",
        ));
    }
    let records = records(peek);
    let serial = records.iter().find(|(_, r)| *r == Record::Serial).map(|(h, _)| *h);
    if let Some(key) = key(peek).or(serial) {
        out.push_str(&format!("key = {}\n", quoted(key)));
    }
    if peek.layout == Layout::Plain && records.iter().any(|(_, r)| *r == Record::Language) {
        out.push_str(pick(
            "# This looks like LimeSurvey with headings in another language. Export it with question codes as headings: then\n# responses that were not handed in are told, and how long each took.\n",
            "# 看来是 LimeSurvey 以题文作标题的导出。请改用“问题代码”作标题重新导出，\n# 这样才能识别未提交的答卷与每份用时。\n",
        ));
    }
    let beside: Vec<&str> = records.iter().map(|(h, _)| *h).filter(|h| Some(*h) != serial && !META.contains(h)).collect();
    if !beside.is_empty() {
        out.push_str(pick("# taken for times and codes of the platform, not for questions: ", "# 视为时间或平台代码，未起草为题目："));
        out.push_str(&beside.join(pick(", ", "、")));
        out.push('\n');
    }
    out.push_str(&format!("[responses.{name}.columns]\n"));
    for question in &drafted {
        let columns: Vec<String> = question.columns.iter().map(|c| quoted(c)).collect();
        match columns.as_slice() {
            [one] => out.push_str(&format!("{} = {one}\n", question.id)),
            several => out.push_str(&format!("{} = [{}]\n", question.id, several.join(", "))),
        }
    }
    personal(peek, lang, &mut out);
    out
}

fn question_lines(question: &Drafted, lang: Lang, indicators: &mut Vec<String>, out: &mut String) {
    out.push_str(&format!("\n[question.{}]\ntext = {}\n", question.id, quoted(&question.text)));
    let list = |options: &[String]| {
        let lines: Vec<String> = options.iter().map(|o| format!("    {{ text = {} }},\n", quoted(o))).collect();
        format!("options = [\n{}]\n", lines.concat())
    };
    let mut feeds = false;
    match &question.guess {
        _ if question.unit => out.push_str("scale = \"text\"\nrole = \"unit\"\n"),
        Guess::Likert(points, labels) => {
            out.push_str("scale = \"likert\"\n");
            if labels.is_empty() {
                out.push_str(&format!("points = {points}\n"));
            } else {
                let labels: Vec<String> = labels.iter().map(|l| quoted(l)).collect();
                out.push_str(&format!("labels = [{}]\n", labels.join(", ")));
            }
            feeds = true;
        }
        Guess::YesNo => {
            out.push_str("scale = \"yes-no\"\n");
        }
        Guess::Score(low, high) => {
            out.push_str(&format!("scale = \"score\"\nbounds = [{low}, {high}]\n"));
            feeds = true;
        }
        Guess::Choice(options) => out.push_str(&format!("scale = \"choice\"\n{}", list(options))),
        Guess::Multiple(options) => out.push_str(&format!("scale = \"multiple\"\n{}", list(options))),
        Guess::Number => out.push_str("scale = \"number\"\n"),
        Guess::Text => out.push_str("scale = \"text\"\n"),
    }
    if let Some(block) = &question.block {
        out.push_str(&format!("block = {}\n", quoted(block)));
    }
    if feeds {
        let indicator = question.block.as_ref().unwrap_or(&question.id);
        let indicator = format!("i_{indicator}");
        out.push_str(&format!("indicator = {}{}\n", quoted(&indicator), lang.pick("      # which one?", "      # 请改为对应的指标")));
        if !indicators.contains(&indicator) {
            indicators.push(indicator);
        }
    } else if !question.unit {
        out.push_str("role = \"background\"\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_where_one_lives_asks_for_the_unit() {
        let asks = ["1、您所在的县（市、区）", "2、您所在地区", "您在哪个县居住？", "所在城市", "which county do you live in?", "district"];
        assert!(asks.iter().all(|h| names_unit(h)), "{asks:?}");
        let others = ["您所在的行业", "您所在部门的职责", "您的年龄", "how long have you lived here?"];
        assert!(!others.iter().any(|h| names_unit(h)), "{others:?}");
    }
}

//! How a question may be answered, from its distinct answers.

use crate::import::Coded;

/// A guess.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Guess {
    /// Points with these labels, lowest first; none where they are numbers.
    Likert(usize, Vec<String>),
    YesNo,
    Score(f64, f64),
    Choice(Vec<String>),
    Multiple(Vec<String>),
    Number,
    Text,
}

/// Most options that are drafted.
const MOST: usize = 40;

/// The usual endings of five points: what they are about stands before or after.
const STEPS: [(&str, &str); 5] = [("非常不", ""), ("不", ""), ("一般", ""), ("", ""), ("非常", "")];

const NOTHING: [&str; 9] = ["", "-3", "-2", "(跳过)", "(空)", "（跳过）", "（空）", "N/A", "NA"];

/// Five labels that are degrees of one thing: `非常不满意 不满意 一般 满意 非常满意`; `完全` and `很` stand for `非常`.
fn degrees(texts: &[&str]) -> Option<Vec<String>> {
    let core = |t: &str| -> Option<(usize, String)> {
        let t = t.trim();
        if matches!(t, "一般" | "中立" | "不确定" | "说不清" | "中等") {
            return Some((2, String::new()));
        }
        for strong in ["非常", "完全", "很", "十分", "极"] {
            if let Some(rest) = t.strip_prefix(strong) {
                return Some(match rest.strip_prefix('不') {
                    Some(rest) => (0, rest.to_string()),
                    None => (4, rest.to_string()),
                });
            }
        }
        let plain = t.strip_prefix("比较").or_else(|| t.strip_prefix("不太").map(|_| t)).unwrap_or(t);
        Some(match plain.strip_prefix("不太").or_else(|| plain.strip_prefix('不')) {
            Some(rest) => (1, rest.to_string()),
            None => (3, plain.to_string()),
        })
    };
    let mut found: [Option<String>; 5] = Default::default();
    let mut about: Option<String> = None;
    for text in texts {
        let (step, what) = core(text)?;
        if step != 2 {
            match &about {
                Some(a) if *a != what => return None,
                _ => about = Some(what),
            }
        }
        let slot = found.get_mut(step)?;
        if slot.is_some() {
            return None;
        }
        *slot = Some((*text).to_string());
    }
    let about = about.filter(|a| !a.is_empty() && a.chars().count() <= 6)?;
    if texts.len() < 3 || found.iter().filter(|f| f.is_some()).count() != texts.len() || found.get(4)?.is_none() && found.first()?.is_none()
    {
        return None;
    }
    // The usual five are known in all their wordings, some of which may not have been chosen yet.
    if about == "同意" {
        return Some(Vec::new());
    }
    Some(
        found
            .into_iter()
            .zip(STEPS)
            .enumerate()
            .map(|(i, (f, (before, _)))| f.unwrap_or_else(|| if i == 2 { "一般".into() } else { format!("{before}{about}") }))
            .collect(),
    )
}

/// What a column is that asks nobody anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Record {
    /// Numbers the responses.
    Serial,
    /// Says when.
    Time,
    /// Says in which language, as LimeSurvey does.
    Language,
}

/// Codes of languages as LimeSurvey writes them.
const LANGUAGES: [&str; 14] =
    ["zh-Hans", "zh-Hant-TW", "zh-Hant-HK", "en", "de", "de-informal", "fr", "es", "it", "ja", "ko", "nl", "pt", "ru"];

/// Told by what stands in it, whatever its header says and in whichever language.
pub(super) fn record(coded: &Coded, rows: usize) -> Option<Record> {
    let texts: Vec<&str> = coded.entries.iter().map(|e| e.text.trim()).filter(|t| !NOTHING.contains(t)).collect();
    if texts.is_empty() {
        return None;
    }
    let whole: Option<Vec<i64>> = texts.iter().map(|t| t.parse().ok()).collect();
    if let Some(numbers) = whole {
        // All that there are between the first and the last, each once: a questionnaire seldom gets that from people.
        let (low, high) = numbers.iter().fold((i64::MAX, i64::MIN), |(l, h), n| (l.min(*n), h.max(*n)));
        let each_once = rows >= 12 && numbers.len() == rows && high.checked_sub(low) == i64::try_from(rows - 1).ok();
        return each_once.then_some(Record::Serial);
    }
    if texts.iter().all(|t| t.contains([':', 'T']) && crate::import::instant(t).is_some()) {
        return Some(Record::Time);
    }
    texts.iter().all(|t| LANGUAGES.contains(t)).then_some(Record::Language)
}

/// Options in the order of the first number in them, and those without one behind; a bound downwards (`18以下`) stands first of its number.
fn sorted(mut options: Vec<String>) -> Vec<String> {
    let number = |o: &String| -> Option<f64> {
        let from = o.find(|c: char| c.is_ascii_digit())?;
        let rest = o.get(from..)?;
        let to = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        rest.get(..to)?.trim_end_matches('.').parse().ok()
    };
    if options.iter().filter(|o| number(o).is_some()).count() < 2 {
        return options;
    }
    let below = |o: &String| !["以下", "不足", "少于", "小于", "under", "less", "below", "<"].iter().any(|w| o.contains(w));
    let key = |o: &String| (number(o).unwrap_or(f64::INFINITY), below(o));
    options.sort_by(|a, b| {
        let (a, b) = (key(a), key(b));
        a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
    });
    options
}

pub(super) fn guess(coded: &Coded, rows: usize) -> Guess {
    let texts: Vec<&str> = coded.entries.iter().map(|e| e.text.as_str()).filter(|t| !NOTHING.contains(t)).collect();
    if texts.is_empty() {
        return Guess::Text;
    }
    if texts.iter().any(|t| t.contains('┋')) {
        let mut parts: Vec<String> = Vec::new();
        for part in texts.iter().flat_map(|t| t.split('┋')) {
            let part = crate::import::without_fill_in(part.trim()).to_string();
            if !part.is_empty() && !parts.contains(&part) {
                parts.push(part);
            }
        }
        if parts.len() <= MOST {
            return Guess::Multiple(parts);
        }
    }
    if let Some(labels) = degrees(&texts) {
        return Guess::Likert(5, labels);
    }
    let folded: Vec<String> = texts.iter().map(|t| t.to_lowercase()).collect();
    let yes_no = ["是", "否", "有", "没有", "yes", "no", "y", "n", "true", "false"];
    if texts.len() <= 2 && folded.iter().all(|t| yes_no.contains(&t.as_str())) {
        return Guess::YesNo;
    }
    let numbers: Option<Vec<f64>> = texts.iter().map(|t| t.parse::<f64>().ok().filter(|n| n.is_finite())).collect();
    if let Some(numbers) = numbers {
        let (low, high) = numbers.iter().fold((f64::MAX, f64::MIN), |(l, h), n| (l.min(*n), h.max(*n)));
        let whole = numbers.iter().all(|n| n.fract() == 0.0);
        return match () {
            () if whole && low == 0.0 && high == 1.0 => Guess::YesNo,
            () if whole && low >= 1.0 && (3.0..=11.0).contains(&high) && numbers.len() >= 3 => Guess::Likert(high as usize, Vec::new()),
            () if whole && low >= 0.0 && high == 10.0 => Guess::Score(0.0, 10.0),
            () if whole && low >= 0.0 && (51.0..=100.0).contains(&high) && numbers.len() > 11 => Guess::Score(0.0, 100.0),
            () if whole && low >= 1.0 && high <= 2.0 => Guess::Choice(vec!["1".into(), "2".into()]),
            () => Guess::Number,
        };
    }
    let mut options: Vec<String> = Vec::new();
    for text in &texts {
        let plain = crate::import::without_fill_in(text).to_string();
        if !options.contains(&plain) {
            options.push(plain);
        }
    }
    if options.len() <= MOST && (rows >= 3 * options.len() || options.len() <= 5) { Guess::Choice(sorted(options)) } else { Guess::Text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Entry;

    fn of(texts: &[&str]) -> Guess {
        let entries = texts.iter().map(|t| Entry { text: (*t).into(), line: 2 }).collect();
        guess(&Coded { codes: Default::default(), entries }, 1000)
    }

    #[test]
    fn degrees_of_one_thing_are_put_in_order() {
        let labels = |g| if let Guess::Likert(5, labels) = g { labels } else { panic!("{g:?}") };
        assert_eq!(labels(of(&["认同", "完全认同", "一般", "不认同", "完全不认同"])), ["完全不认同", "不认同", "一般", "认同", "完全认同"]);
        // Agreement needs no labels.
        assert_eq!(of(&["同意", "完全同意", "一般", "不同意"]), Guess::Likert(5, Vec::new()));
        assert_eq!(labels(of(&["非常重要", "重要", "一般", "不重要"])), ["非常不重要", "不重要", "一般", "重要", "非常重要"]);
    }

    #[test]
    fn options_with_numbers_are_put_in_order() {
        let Guess::Choice(options) = of(&["20～22", "27以上", "18~20", "18以下", "其他"]) else { panic!() };
        assert_eq!(options, ["18以下", "18~20", "20～22", "27以上", "其他"]);
        let Guess::Choice(options) = of(&["AO04", "AO01", "AO02"]) else { panic!() };
        assert_eq!(options, ["AO01", "AO02", "AO04"]);
        // One number is no order.
        let Guess::Choice(options) = of(&["全国", "31 个省"]) else { panic!() };
        assert_eq!(options, ["全国", "31 个省"]);
    }

    #[test]
    fn records_are_told_by_what_stands_in_them() {
        let record_of = |texts: &[&str], rows: usize| {
            let entries = texts.iter().map(|t| Entry { text: (*t).into(), line: 2 }).collect();
            record(&Coded { codes: Default::default(), entries }, rows)
        };
        let numbers: Vec<String> = (101..=120).map(|n| n.to_string()).collect();
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        assert_eq!(record_of(&numbers, 20), Some(Record::Serial));
        // One number twice, or one left out: people may have answered that.
        assert_eq!(record_of(&numbers, 21), None);
        assert_eq!(record_of(&numbers[1..], 20), None);
        assert_eq!(record_of(&["2025-05-01 10:00:00", ""], 60), Some(Record::Time));
        assert_eq!(record_of(&["2025-05-01", "2025-06-01"], 60), None, "a day may be asked for");
        assert_eq!(record_of(&["zh-Hans", "en"], 60), Some(Record::Language));
        assert_eq!(record_of(&["en", "中文"], 60), None);
    }

    #[test]
    fn what_is_no_scale_is_not_taken_for_one() {
        assert!(matches!(of(&["男", "女"]), Guess::Choice(_)));
        assert!(matches!(of(&["非常正向", "比较正向", "中立", "非常负面"]), Guess::Choice(_)));
        assert_eq!(of(&["1", "5", "3", "2"]), Guess::Likert(5, Vec::new()));
        assert_eq!(of(&["0", "1"]), Guess::YesNo);
        assert_eq!(of(&["1", "2"]), Guess::Choice(vec!["1".into(), "2".into()]));
        assert_eq!(of(&["12.5", "3"]), Guess::Number);
        assert_eq!(
            of(&["运动┋阅读", "阅读┋其他【请注明】〖棋〗"]),
            Guess::Multiple(vec!["运动".into(), "阅读".into(), "其他【请注明】".into()])
        );
    }
}

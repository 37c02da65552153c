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
    if options.len() <= MOST && (rows >= 3 * options.len() || options.len() <= 5) { Guess::Choice(options) } else { Guess::Text }
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

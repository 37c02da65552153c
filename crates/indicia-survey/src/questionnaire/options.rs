//! The options of each scale: those that are declared, and those that a scale brings along.

use indicia_config::{Data, Item};
use indicia_method::Text;

use super::model::Choice;

/// A text in both languages, from `"…"` or `{ zh, en }`; a language that is not given takes the other's text.
pub(crate) fn text_of(item: Option<&Item>) -> Text {
    let Some(item) = item else { return Text::default() };
    match &item.data {
        Data::Text(t) => Text { zh: t.clone(), en: t.clone() },
        _ => {
            let (zh, en) = (item.text_of("zh"), item.text_of("en"));
            Text { zh: zh.or(en).unwrap_or_default().into(), en: en.or(zh).unwrap_or_default().into() }
        }
    }
}

/// Wordings of the points of a Likert scale in the exports of Chinese and English platforms, lowest first; those behind
/// the first of each point are read and never written.
const AGREEMENT: [&[&str]; 5] = [
    &["非常不同意|完全不同意|很不同意|十分不同意|极不同意", "Strongly disagree|Completely disagree|Totally disagree"],
    &["不同意|比较不同意|不太同意|有点不同意|较不同意", "Disagree|Somewhat disagree|Tend to disagree"],
    &["一般|中立|不确定|说不清|既不同意也不反对", "Neither agree nor disagree|Neutral|Undecided"],
    &["同意|比较同意|有点同意|较同意", "Agree|Somewhat agree|Tend to agree"],
    &["非常同意|完全同意|很同意|十分同意|极同意", "Strongly agree|Completely agree|Totally agree"],
];

/// Splits `a|b|c` into the text and its other wordings.
fn wordings(label: &Text) -> (Text, Vec<String>) {
    let mut also = Vec::new();
    let mut first = |text: &str| {
        let mut parts = text.split('|').map(str::trim);
        let first = parts.next().unwrap_or_default().to_string();
        also.extend(parts.map(String::from));
        first
    };
    let text = Text { zh: first(&label.zh), en: first(&label.en) };
    (text, also)
}

/// The points of a Likert scale; codes are 1 to `points`.
pub(crate) fn likert(points: usize, labels: &[Text]) -> Vec<Choice> {
    let agreement: Vec<Text> = AGREEMENT.iter().map(|l| Text { zh: l[0].into(), en: l[1].into() }).collect();
    let labels = if labels.is_empty() && points == 5 { &agreement } else { labels };
    (0..points)
        .map(|i| {
            let (text, also) = labels.get(i).map(wordings).unwrap_or_default();
            Choice { code: (i + 1).to_string(), text, also, ..Choice::default() }
        })
        .collect()
}

/// Yes and no, as platforms write them.
pub(crate) fn yes_no() -> Vec<Choice> {
    let made = |code: &str, zh: &str, en: &str, also: &[&str], score| Choice {
        code: code.into(),
        text: Text { zh: zh.into(), en: en.into() },
        also: also.iter().map(|a| (*a).into()).collect(),
        score: Some(score),
        ..Choice::default()
    };
    vec![
        made("1", "是", "Yes", &["Y", "y", "yes", "YES", "true", "TRUE", "True", "有", "对", "OK"], 100.0),
        made("2", "否", "No", &["N", "n", "no", "NO", "false", "FALSE", "False", "0", "没有", "无", "不是"], 0.0),
    ]
}

/// Bands of a share, each with its mid-point as score: by default 0, 1-25, 26-50, 51-75, 76-99 and 100 per cent.
pub(crate) fn bands(declared: &[(f64, f64)]) -> Vec<Choice> {
    let default = [(0.0, 0.0), (1.0, 25.0), (26.0, 50.0), (51.0, 75.0), (76.0, 99.0), (100.0, 100.0)];
    let all = if declared.is_empty() { &default[..] } else { declared };
    all.iter()
        .enumerate()
        .map(|(i, (low, high))| {
            let one = low == high;
            let text = if one { format!("{low}%") } else { format!("{low}-{high}%") };
            let mut also = vec![text.trim_end_matches('%').to_string()];
            if !one {
                also.extend([format!("{low}%-{high}%"), format!("{low}～{high}%"), format!("{low}%～{high}%"), format!("{low}~{high}%")]);
            }
            // A wording that is the code of another band means that code.
            also.retain(|a| a.parse::<usize>().map_or(true, |n| n == 0 || n > all.len()));
            Choice {
                code: (i + 1).to_string(),
                text: Text { zh: text.clone(), en: text },
                also,
                score: Some((low + high) / 2.0),
                ..Choice::default()
            }
        })
        .collect()
}

/// Options that are declared; a code that is not given is the option's number.
pub(crate) fn declared(items: &[Item]) -> Vec<Choice> {
    items
        .iter()
        .enumerate()
        .map(|(i, item)| {
            let (text, mut also) = wordings(&text_of(item.get("text")));
            also.extend(item.get("also").map_or(&[][..], Item::items).iter().filter_map(Item::text).map(String::from));
            Choice {
                code: item.get("code").and_then(Item::loose_text).unwrap_or_else(|| (i + 1).to_string()),
                text,
                also,
                score: item.get("score").and_then(Item::number),
                means: item.get("means").and_then(Item::loose_text),
                none: item.get("none").and_then(Item::boolean).unwrap_or(false),
                missing: item.get("missing").and_then(Item::boolean).unwrap_or(false),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_score_their_mid_points() {
        let scores: Vec<f64> = bands(&[]).iter().filter_map(|b| b.score).collect();
        assert_eq!(scores, [0.0, 13.0, 38.0, 63.0, 87.5, 100.0]);
    }

    #[test]
    fn five_points_have_the_usual_wordings_and_others_have_none() {
        let five = likert(5, &[]);
        assert_eq!((five[0].text.zh.as_str(), five[4].text.en.as_str()), ("非常不同意", "Strongly agree"));
        assert!(five[0].also.contains(&"完全不同意".into()));
        assert!(likert(7, &[]).iter().all(|p| p.text.zh.is_empty()));
    }
}

//! The nearest name, for hints.

/// The candidate that a person most likely meant: equal but for case and width, or within a third of its letters.
pub(crate) fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = fold(wanted);
    let allowed = (wanted.len() / 3).max(1);
    candidates
        .into_iter()
        .take(10_000)
        .filter_map(|c| {
            let folded = fold(c);
            (folded.len().abs_diff(wanted.len()) <= allowed).then(|| (distance(&wanted, &folded), c))
        })
        .filter(|(d, c)| *d <= allowed && *d < c.chars().count())
        .min_by_key(|(d, _)| *d)
        .map(|(_, c)| c)
}

fn fold(text: &str) -> Vec<char> {
    use unicode_normalization::UnicodeNormalization;
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).take(200).collect()
}

/// Levenshtein's distance.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        for (cell, cb) in row.iter_mut().skip(1).zip(b) {
            let here = (corner + usize::from(ca != cb)).min(left + 1).min(*cell + 1);
            corner = *cell;
            *cell = here;
            left = here;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered_and_a_far_one_is_not() {
        assert_eq!(nearest("Shet1", ["Sheet1", "Sheet2"]), Some("Sheet1"));
        assert_eq!(nearest("ＧＤＰ", ["gdp", "pop"]), Some("gdp"));
        assert_eq!(nearest("面板数据", ["面板数剧", "说明"]), Some("面板数剧"));
        assert_eq!(nearest("abc", ["xyz"]), None);
        assert_eq!(nearest("a", ["b"]), None);
    }
}

//! What a misspelt name may have been meant to be.

use unicode_width::UnicodeWidthChar;

/// The candidate that `name` was most likely meant to be, if one is near enough.
///
/// Names are compared by the Damerau–Levenshtein distance (optimal string alignment: insertion, deletion, substitution, and
/// exchange of neighbours count one each) after folding: full-width forms to half-width, capitals to small letters, `_`, `-`, `.`, `·` and spaces left
/// out. A distance of up to one in three characters is near enough, but at most 3; a name of one or two
/// characters has to agree after folding or contain Chinese, where one character in two carries half the meaning.
/// Of several at the same distance the one that shares the longer beginning wins, then the earlier one.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = fold(name);
    let mut best: Option<(usize, usize, &'a str)> = None;
    for candidate in candidates {
        if candidate == name {
            continue;
        }
        let folded = fold(candidate);
        let longer = wanted.len().max(folded.len());
        let Some(distance) = within(&wanted, &folded, bound(longer, &wanted)) else { continue };
        if longer == 0 || distance >= longer {
            continue;
        }
        let shared = wanted.iter().zip(&folded).take_while(|(a, b)| a == b).count();
        if best.is_none_or(|(d, s, _)| distance < d || (distance == d && shared > s)) {
            best = Some((distance, shared, candidate));
        }
    }
    best.map(|(_, _, candidate)| candidate)
}

fn bound(longer: usize, wanted: &[char]) -> usize {
    let wide = wanted.iter().any(|c| c.width() == Some(2));
    match longer {
        0 | 1 => 0,
        2 => usize::from(wide),
        n => (n / 3).clamp(1, 3),
    }
}

/// Folds away what the eye does not tell apart.
fn fold(name: &str) -> Vec<char> {
    name.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            '【' => '[',
            '】' => ']',
            c => c,
        })
        .filter(|c| !matches!(c, '_' | '-' | '.' | '·' | '–' | '—') && !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The optimal-string-alignment distance of two texts, if it is at most `bound`.
fn within(a: &[char], b: &[char], bound: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > bound {
        return None;
    }
    let width = b.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut above: Vec<usize> = (0..width).collect();
    let mut row: Vec<usize> = vec![0; width];
    for i in 1..=a.len() {
        row[0] = i;
        let mut least = i;
        for j in 1..width {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut d = (above[j] + 1).min(row[j - 1] + 1).min(above[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                d = d.min(before[j - 2] + 1);
            }
            row[j] = d;
            least = least.min(d);
        }
        if least > bound + 1 {
            return None;
        }
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    Some(above[b.len()]).filter(|d| *d <= bound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_slips_of_the_hand() {
        let keys = ["children", "weights", "aggregate", "missing", "formula", "otherwise", "title", "round"];
        assert_eq!(nearest("childern", keys), Some("children"));
        assert_eq!(nearest("weigths", keys), Some("weights"));
        assert_eq!(nearest("agregate", keys), Some("aggregate"));
        assert_eq!(nearest("Title", keys), Some("title"));
        assert_eq!(nearest("formular", keys), Some("formula"));
    }

    #[test]
    fn marks_and_width_do_not_count() {
        assert_eq!(nearest("min_max", ["z-score", "min-max"]), Some("min-max"));
        assert_eq!(nearest("minmax", ["z-score", "min-max"]), Some("min-max"));
        assert_eq!(nearest("ｍｉｎ－ｍａｘ", ["z-score", "min-max"]), Some("min-max"));
        assert_eq!(nearest("G4", ["g3", "g4"]), Some("g4"));
        assert_eq!(nearest("g4", ["G4"]), Some("G4"));
    }

    #[test]
    fn chinese_names_are_compared_by_character() {
        assert_eq!(nearest("浙江省", ["江苏省", "浙江"]), Some("浙江"));
        assert_eq!(nearest("浙讧", ["江苏", "浙江"]), Some("浙江"));
        assert_eq!(nearest("广东", ["江苏", "浙江"]), None);
        assert_eq!(nearest("移动互联网用户", ["移动互连网用户", "移动电话用户"]), Some("移动互连网用户"));
    }

    #[test]
    fn a_short_id_is_not_every_other_short_id() {
        assert_eq!(nearest("g9", ["g1", "g2", "e1"]), None);
        assert_eq!(nearest("x", ["g"]), None);
        assert_eq!(nearest("", ["g"]), None);
        assert_eq!(nearest("entropy", ["equal", "fixed"]), None);
    }

    #[test]
    fn the_name_itself_is_no_suggestion() {
        assert_eq!(nearest("g1", ["g1"]), None);
    }

    #[test]
    fn of_equals_the_longer_shared_beginning_wins() {
        assert_eq!(nearest("pop_2019", ["pop_2029", "pop_2018", "pop_2010"]), Some("pop_2018"));
    }

    #[test]
    fn exchange_of_neighbours_counts_one() {
        let a: Vec<char> = "childern".chars().collect();
        let b: Vec<char> = "children".chars().collect();
        assert_eq!(within(&a, &b, 3), Some(1));
        let c: Vec<char> = "kitten".chars().collect();
        let d: Vec<char> = "sitting".chars().collect();
        assert_eq!(within(&c, &d, 3), Some(3));
        assert_eq!(within(&c, &d, 2), None);
    }
}

//! The known name that is closest to a misspelt one.

/// The candidate with the smallest edit distance, if that is small enough for a slip of the fingers: one edit
/// for names of up to three characters, two beyond. The first of equals wins.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = name.chars().take(LONGEST + 1).collect();
    if wanted.len() > LONGEST {
        return None;
    }
    let allowed = if wanted.len() <= 3 { 1 } else { 2 };
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let length = candidate.chars().count();
        if length > LONGEST || length.abs_diff(wanted.len()) > allowed {
            continue;
        }
        let distance = distance(&wanted, candidate);
        // A name in which nothing of the original is left is no slip.
        if distance <= allowed && distance < wanted.len().max(length) && best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Names longer than this are not compared: the cost is quadratic and the input may be hostile.
const LONGEST: usize = 64;

/// Edit distance in which swapping two neighbours counts once.
fn distance(a: &[char], b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name_and_a_stranger_finds_none() {
        let names = ["population", "retail", "Ig", "Ie"];
        assert_eq!(nearest("popluation", names), Some("population"));
        assert_eq!(nearest("retial", names), Some("retail"));
        assert_eq!(nearest("Ig1", names), Some("Ig"));
        assert_eq!(nearest("gdp", names), None);
        assert_eq!(nearest("xy", names), None);
        assert_eq!(nearest(&"a".repeat(100_000), names), None);
    }
}

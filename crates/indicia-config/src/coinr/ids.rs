//! Codes of COINr as ids of ours.

use crate::shape::id_is_good;

/// The id for a code: itself where it is one. R allows dots in names, ids have none, and the names of functions are taken.
pub(super) fn id(code: &str) -> String {
    if id_is_good(code) {
        return code.to_string();
    }
    let mut out: String = code.chars().map(|c| if c.is_alphanumeric() || c == '_' || c == '-' { c } else { '_' }).collect();
    if !out.starts_with(char::is_alphabetic) {
        out.insert(0, 'x');
    }
    if id_is_good(&out) { out } else { out + "_" }
}

#[cfg(test)]
mod tests {
    use super::id;

    #[test]
    fn codes_become_ids() {
        for (code, expected) in [("LPI", "LPI"), ("ind.1", "ind_1"), (".x", "x_x"), ("4G", "x4G"), ("max", "max_"), ("人口", "人口")] {
            assert_eq!(id(code), expected);
        }
    }
}

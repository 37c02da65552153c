//! What the eye does not tell apart.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// A name as it is compared: after NFKC (full-width letters and digits become narrow), without white space around it and
/// without zero-width characters. White space within stays, as one space, only between two letters or digits of ASCII:
/// yearbooks pad `北  京` to the width of `内蒙古`, but `New York` is two words.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    // NFKC leaves these characters as they are, and nearly every name is made of them.
    if text.chars().all(|c| c.is_ascii_graphic() || ('\u{4e00}'..='\u{9fff}').contains(&c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.nfkc().filter(|c| !matches!(c, '\u{200b}' | '\u{feff}')) {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if gap && c.is_ascii_alphanumeric() && out.ends_with(|l: char| l.is_ascii_alphanumeric()) {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_and_padding_do_not_tell_names_apart() {
        for (a, b) in [
            ("１１００００", "110000"),
            (" 浙江 ", "浙江"),
            ("北　　京", "北京"),
            ("浙\u{200b}江", "浙江"),
            ("New  York", "New York"),
            ("Ｎｅｗ　Ｙｏｒｋ", "New York"),
            ("a , b", "a,b"),
        ] {
            assert_eq!(fold(a), fold(b));
        }
    }

    #[test]
    fn case_and_words_do() {
        assert_ne!(fold("abc"), fold("ABC"));
        assert_ne!(fold("New York"), fold("NewYork"));
        assert_ne!(fold("1 2"), fold("12"));
    }
}

//! TOML as a person would write it.

/// A text in quotation marks.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// An id out of a text: letters, digits and `_`, a letter first; `None` where nothing of it is left.
pub(super) fn id(text: &str) -> Option<String> {
    let made: String = text.trim().chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    let made = made.trim_matches('_').to_string();
    let short = !made.is_empty() && made.len() <= 32;
    let plain = text.trim().is_ascii();
    (short && plain && made.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(made)
}

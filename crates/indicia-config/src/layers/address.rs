use std::ops::Range;

use crate::document::key_path;

/// Reads keys as they stand in an address, a `--set` or the head of a table: `node.Iu.children.u3`, `override."浙江".g4`. Keys
/// without quotes may hold any character but `.`, `"`, `'`, `=`, `[` and blanks. `None` for what is no such thing.
pub(crate) fn parse(text: &str) -> Option<Vec<String>> {
    spans(text).map(|keys| keys.into_iter().map(|(key, _)| key).collect())
}

/// Keys with the bytes in which each stands.
pub(crate) fn spans(text: &str) -> Option<Vec<(String, Range<usize>)>> {
    let mut keys = Vec::new();
    let mut rest = text.trim();
    let start = text.len() - text.trim_start().len();
    let end = start + rest.len();
    loop {
        let (key, after) = step(rest)?;
        keys.push((key, end - rest.len()..end - after.len()));
        rest = after.trim_start();
        if rest.is_empty() {
            return Some(keys);
        }
        rest = rest.strip_prefix('.')?.trim_start();
    }
}

fn step(text: &str) -> Option<(String, &str)> {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            let (key, after) = inner.split_once(quote)?;
            return Some((key.into(), after));
        }
    }
    let end = text.find(|c: char| matches!(c, '.' | '"' | '\'' | '=' | '[' | ']') || c.is_whitespace()).unwrap_or(text.len());
    if end == 0 { None } else { Some((text[..end].into(), &text[end..])) }
}

/// Keys as an address.
pub(crate) fn show(keys: &[String]) -> String {
    key_path(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_dotted_keys() {
        assert_eq!(parse("node.Iu.children.u3").unwrap(), ["node", "Iu", "children", "u3"]);
        assert_eq!(parse("override.浙江.\"g.1\"").unwrap(), ["override", "浙江", "g.1"]);
        for wrong in ["", ".", "a.", ".a", "a b", "a..b", "\"a", "a[0]"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}

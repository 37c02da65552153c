//! From a place within a text's value to the place within its literal.

use std::ops::Range;

/// The bytes of the literal `raw` (with its quotes) in which the bytes `span` of its value stand.
///
/// Escapes count with all their characters. What cannot be found is the whole literal.
pub(crate) fn span_in_literal(raw: &str, span: Range<usize>) -> Range<usize> {
    find(raw, &span).unwrap_or(0..raw.len())
}

fn find(raw: &str, span: &Range<usize>) -> Option<Range<usize>> {
    let quotes = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|q| raw.len() >= 2 * q.len() && raw.starts_with(q) && raw.ends_with(q))?;
    let escapes = quotes.starts_with('"');
    let mut at = quotes.len();
    let end = raw.len() - quotes.len();
    if quotes.len() == 3 {
        // A line end right after the opening quotes does not belong to the value.
        let rest = &raw[at..];
        at += if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
    }
    let mut value = 0;
    let mut start = None;
    loop {
        if value >= span.start && start.is_none() {
            start = Some(at);
        }
        if let Some(start) = start
            && (value >= span.end.max(span.start + 1) || at >= end)
        {
            return Some(start..at.max(start));
        }
        let rest = raw.get(at..end)?;
        let c = rest.chars().next()?;
        if c == '\\' && escapes {
            let (length, meant) = escape(rest)?;
            at += length;
            value += meant;
        } else {
            at += c.len_utf8();
            value += c.len_utf8();
        }
    }
}

/// Bytes of an escape, and bytes of what it means.
fn escape(text: &str) -> Option<(usize, usize)> {
    let kind = text[1..].chars().next()?;
    let hex = |digits: usize| {
        let code = u32::from_str_radix(text.get(2..2 + digits)?, 16).ok()?;
        Some((2 + digits, char::from_u32(code)?.len_utf8()))
    };
    match kind {
        'u' => hex(4),
        'U' => hex(8),
        'x' => hex(2),
        'b' | 't' | 'n' | 'f' | 'r' | 'e' | '"' | '\\' => Some((2, 1)),
        // A backslash at the end of a line swallows the white space up to the next text.
        c if c.is_whitespace() => Some((text.len() - text[1..].trim_start().len(), 0)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(raw: &str, span: Range<usize>) -> &str {
        &raw[span_in_literal(raw, span)]
    }

    #[test]
    fn a_span_of_the_value_is_found_in_the_literal() {
        assert_eq!(shown("\"a + bb\"", 4..6), "bb");
        assert_eq!(shown("'a + bb'", 4..6), "bb");
        assert_eq!(shown("\"\"\"\na + bb\"\"\"", 4..6), "bb");
        assert_eq!(shown("\"浙江 + x\"", 9..10), "x");
        assert_eq!(shown("\"\\u6d59 + \\\"x\"", 7..8), "x");
        assert_eq!(shown("\"\"\"a \\\n   + bb\"\"\"", 4..6), "bb");
        assert_eq!(shown("\"ab\"", 2..2), "");
        assert_eq!(shown("\"ab\"", 9..10), "\"ab\"");
        assert_eq!(shown("--set", 0..1), "--set");
    }
}

//! Statements of a TOML file by the look of their lines, for files that cannot be parsed.

use std::ops::Range;

/// Lines of a statement that are looked at.
const MOST_LINES: usize = 2_000;

/// The bytes of the line in which an offset stands, without its end.
pub(super) fn line_at(text: &str, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let at = at.min(bytes.len());
    let start = bytes[..at].iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
    let end = bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| at + n);
    start..end
}

/// Whether a line begins like the head of a table.
pub(super) fn is_head(line: &str) -> bool {
    let inner = line.trim_start().trim_start_matches('[');
    inner.len() < line.trim_start().len()
        && inner.starts_with(|c: char| c.is_alphabetic() || c == '"' || c == '_')
        && !inner.trim_end().ends_with(',')
}

/// Whether a line begins like `key = …`.
pub(super) fn is_pair(line: &str) -> bool {
    match line.split_once('=') {
        Some((key, _)) => {
            let key = key.trim();
            !key.is_empty() && !key.contains(['{', '[', '#', ',', '(']) && (!key.contains(char::is_whitespace) || key.contains(['"', '.']))
        }
        None => false,
    }
}

/// The statement around an offset: from its key to the line before the next statement. The head of a table takes all
/// that stands below it along, because without the head nobody knows where that belongs.
pub(super) fn statement(text: &str, at: usize) -> Range<usize> {
    let own = line_at(text, at);
    let mut line = own.clone();
    while !begins(&text[line.clone()]) && line.start > 0 {
        line = line_at(text, line.start - 1);
    }
    // What stands above counts only where it is still open.
    if line.start < own.start && unclosed(&text[line.start..own.start]).is_none() {
        line = own;
    }
    let start = line.start;
    let head = is_head(&text[line.clone()]);
    let mut end = line.end;
    for _ in 0..MOST_LINES {
        if end >= text.len() {
            break;
        }
        let below = line_at(text, end + 1);
        let content = &text[below.clone()];
        let open = !head && unclosed(&text[start..end]).is_some();
        let next = is_head(content) || (!head && (is_pair(content) || !open));
        if next && below.end > at {
            break;
        }
        end = below.end;
        if below.end >= text.len() {
            break;
        }
    }
    start..end
}

fn begins(line: &str) -> bool {
    is_pair(line) || is_head(line)
}

/// A bracket or a text that is never closed, as far as the look of the lines tells: where it opens, and what would
/// close it.
pub(super) fn unclosed(text: &str) -> Option<(usize, &'static str)> {
    let mut open: Vec<(usize, &'static str)> = Vec::new();
    let (mut at, mut line_start) = (0, 0);
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        match c {
            '#' => at = line_at(text, at).end,
            '"' | '\'' => {
                let (triple, one) = if c == '"' { ("\"\"\"", "\"") } else { ("'''", "'") };
                if rest.starts_with(triple) {
                    match rest[3..].find(triple) {
                        Some(end) => at += end + 6,
                        None => return Some((at, triple)),
                    }
                    continue;
                }
                match closing(rest, c) {
                    Some(end) => at += end + 1,
                    None => return Some((at, one)),
                }
            }
            '[' | '{' => {
                // The head of a table is no list.
                if open.is_empty() && c == '[' && text[line_start..at].trim().is_empty() {
                    let line = line_at(text, at);
                    let head = &text[line.clone()];
                    let close = if head.trim_start().starts_with("[[") { "]]" } else { "]" };
                    if !head.split('#').next().unwrap_or(head).contains(']') {
                        return Some((at, close));
                    }
                    at = line.end;
                    continue;
                }
                open.push((at, if c == '[' { "]" } else { "}" }));
                at += 1;
            }
            ']' | '}' => {
                open.pop();
                at += 1;
            }
            '\n' => {
                at += 1;
                line_start = at;
                let line = &text[line_at(text, at)];
                if let Some(last) = open.last().copied()
                    && (is_head(line) || (is_pair(line) && last.1 == "]"))
                {
                    return Some(last);
                }
            }
            c => at += c.len_utf8(),
        }
    }
    open.last().copied()
}

/// Where a text that begins here ends on its line.
pub(super) fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (n, c) in text.char_indices().skip(1) {
        match c {
            '\n' => return None,
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            c if c == quote => return Some(n),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_closed_is_found_where_it_opens() {
        let open = |text: &str| unclosed(text).map(|(at, close)| (text[..at].matches('\n').count() + 1, close));
        assert_eq!(open("a = [1,\n 2\nb = 3\n"), Some((1, "]")));
        assert_eq!(open("a = { x = 1\n[b]\n"), Some((1, "}")));
        assert_eq!(open("a = 1\nb = \"x\nc = 1\n"), Some((2, "\"")));
        assert_eq!(open("a = 1\n[b\nc = 1\n"), Some((2, "]")));
        assert_eq!(open("a = '''\nx\nb = 1\n"), Some((1, "'''")));
        assert_eq!(open("a = [\n  { x = 1 },\n  [1, 2],\n]\n[b]\nc = \"[\" # [\n"), None);
    }

    #[test]
    fn a_statement_ends_where_the_next_one_begins() {
        let text = "a = [\n  1 2,\n  3,\n]\nb = 1\n\n[c\nd = 1\n\ne = 2\n[f]\n";
        assert_eq!(&text[statement(text, text.find("2,").unwrap())], "a = [\n  1 2,\n  3,\n]");
        assert_eq!(&text[statement(text, text.find("[c").unwrap())], "[c\nd = 1\n\ne = 2");
    }
}

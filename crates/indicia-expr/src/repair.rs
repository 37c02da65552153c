//! The ASCII spelling of what people write by hand, in a Chinese input method or in another language.
//!
//! One full-width parenthesis is seldom alone, so a fix corrects the whole formula at once: everything outside
//! of backquotes that has an evident ASCII form gets it.

use std::ops::Range;

/// The ASCII form of a full-width or typographic character; `None` for one that has none. ASCII itself has
/// none either.
pub(crate) fn ascii_form(c: char) -> Option<String> {
    let text = match c {
        '\u{FF01}'..='\u{FF5E}' => return char::from_u32(c as u32 - 0xFEE0).map(String::from),
        '\u{3000}' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => " ",
        '\u{200B}' | '\u{FEFF}' => "",
        '×' | '✕' | '✖' | '∗' | '·' | '•' | '⋅' | '∙' => "*",
        '÷' | '∕' | '⁄' => "/",
        '−' | '–' | '—' | '‐' | '‑' | '﹣' => "-",
        '≤' | '≦' | '⩽' => "<=",
        '≥' | '≧' | '⩾' => ">=",
        '≠' => "!=",
        '∧' => " and ",
        '∨' => " or ",
        '¬' => " not ",
        '、' | '﹐' => ",",
        '。' | '﹒' => ".",
        '【' | '〔' | '〖' | '〈' | '﹙' => "(",
        '】' | '〕' | '〗' | '〉' | '﹚' => ")",
        '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' => "\"",
        '²' => "^2",
        '³' => "^3",
        _ => return None,
    };
    Some(text.to_string())
}

/// The part of the formula that would change, and its corrected text; `None` when nothing would.
pub(crate) fn repair(source: &str) -> Option<(Range<usize>, String)> {
    let corrected = operators(&characters(source));
    difference(source, &corrected)
}

fn characters(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut quoted = false;
    for c in source.chars() {
        match ascii_form(c).filter(|_| !quoted) {
            Some(text) => out.push_str(&text),
            None => out.push(c),
        }
        if out.ends_with('`') && (c == '`' || !quoted) {
            quoted = !quoted;
        }
    }
    out
}

/// Spellings of other languages: `=`, `<>`, `&&`, `||`, `!`, `**`, brackets, and names in quotation marks.
fn operators(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quoted = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if quoted || c == '`' {
            quoted ^= c == '`';
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        if let Some((length, name)) = quoted_name(rest) {
            out.push('`');
            out.push_str(name);
            out.push('`');
            rest = &rest[length..];
            continue;
        }
        const KEPT: [&str; 4] = ["==", "<=", ">=", "!="];
        const REPLACED: [(&str, &str); 12] = [
            ("<>", "!="),
            ("=<", "<="),
            ("=>", ">="),
            ("&&", " and "),
            ("||", " or "),
            ("**", "^"),
            ("=", "=="),
            ("!", " not "),
            ("[", "("),
            ("]", ")"),
            ("{", "("),
            ("}", ")"),
        ];
        if let Some(kept) = KEPT.into_iter().find(|k| rest.starts_with(k)) {
            out.push_str(kept);
            rest = &rest[kept.len()..];
        } else if let Some((found, form)) = REPLACED.into_iter().find(|(found, _)| rest.starts_with(found)) {
            rest = &rest[found.len()..];
            let blank_before = out.is_empty() || out.ends_with([' ', '(', ',']);
            let form = if blank_before { form.trim_start() } else { form };
            out.push_str(if rest.starts_with(' ') { form.trim_end() } else { form });
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// A text in single or double quotation marks at the start of `rest`, with the bytes it takes.
fn quoted_name(rest: &str) -> Option<(usize, &str)> {
    let mark = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let name = &rest[1..];
    let end = name.find(mark)?;
    let name = &name[..end];
    (!name.trim().is_empty() && !name.contains('`')).then_some((end + 2, name))
}

/// The smallest range of `from` that differs from `to`, with what stands there in `to`.
fn difference(from: &str, to: &str) -> Option<(Range<usize>, String)> {
    if from == to {
        return None;
    }
    let front: usize = from.chars().zip(to.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (tail_from, tail_to) = (&from[front..], &to[front..]);
    let back: usize = tail_from.chars().rev().zip(tail_to.chars().rev()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    Some((front..from.len() - back, tail_to[..tail_to.len() - back].to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(source: &str) -> String {
        let (range, text) = repair(source).expect("something to repair");
        format!("{}{}{}", &source[..range.start], text, &source[range.end..])
    }

    #[test]
    fn chinese_punctuation_becomes_ascii() {
        assert_eq!(repaired("（Ig＋Ie）／2×Iu"), "(Ig+Ie)/2*Iu");
        assert_eq!(repaired("min（a，b）"), "min(a,b)");
        assert_eq!(repaired("a ≥ ０．６"), "a >= 0.6");
        assert_eq!(repaired("a ＝ 1"), "a == 1");
        assert_eq!(repaired("a ＝＝ 1"), "a == 1");
        assert_eq!(repaired("Ｉg−1"), "Ig-1");
    }

    #[test]
    fn other_languages_are_translated() {
        assert_eq!(repaired("a = 1 && b <> 2 || !c"), "a == 1 and b != 2 or not c");
        assert_eq!(repaired("a**2"), "a^2");
        assert_eq!(repaired("[a + b] * 2"), "(a + b) * 2");
        assert_eq!(repaired("“移动用户” / 2"), "`移动用户` / 2");
    }

    #[test]
    fn names_in_backquotes_stay_as_they_are() {
        assert_eq!(repair("`移动互联网用户（万户）` / a"), None);
        assert_eq!(repaired("`用户（万户）`／a"), "`用户（万户）`/a");
    }
}

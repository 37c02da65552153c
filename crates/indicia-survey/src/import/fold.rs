//! What the eye does not tell apart in headers and answers.

/// Folds full width to half width and capitals to small letters, and leaves white space out.
pub(crate) fn fold(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '〜' | '∼' => '~',
            '—' | '–' => '-',
            c => c,
        })
        .filter(|c| !c.is_whitespace() && *c != '\u{feff}' && *c != '\u{200b}')
        .flat_map(char::to_lowercase)
        .collect()
}

/// A header without the number before it: `12、…`, `12. …`, `12.…`, `Q12 …`.
pub(crate) fn without_number(header: &str) -> &str {
    let text = header.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 4 {
        return text;
    }
    let rest = text.get(digits..).unwrap_or("");
    for mark in ["、", "．", ". ", ".", "：", ":"] {
        if let Some(rest) =
            rest.strip_prefix(mark).filter(|r| !(r.is_empty() || mark == "." && r.starts_with(|c: char| c.is_ascii_digit())))
        {
            return rest.trim();
        }
    }
    text
}

/// An answer without what was filled in beside it: 问卷星 writes `其他【请注明】〖育儿〗`.
pub(crate) fn without_fill_in(answer: &str) -> &str {
    match answer.find('〖') {
        Some(at) if at > 0 && answer.ends_with('〗') => answer.get(..at).unwrap_or(answer).trim_end(),
        _ => answer,
    }
}

/// A text without a request for a fill-in: `其他【请注明】` is `其他`.
pub(crate) fn without_request(text: &str) -> &str {
    for open in ['【', '_', '＿'] {
        if let Some(at) = text.find(open).filter(|at| *at > 0) {
            return text.get(..at).unwrap_or(text).trim_end();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_before_questions_are_no_part_of_them() {
        for (header, plain) in [
            ("1、手机部数", "手机部数"),
            ("12. Age", "Age"),
            ("3．性别", "性别"),
            ("2025年收入", "2025年收入"),
            ("1.5倍", "1.5倍"),
            ("Q1", "Q1"),
        ] {
            assert_eq!(without_number(header), plain);
        }
    }

    #[test]
    fn what_is_filled_in_is_left_out() {
        assert_eq!(without_fill_in("其他【请注明】〖电影，餐饮〗"), "其他【请注明】");
        assert_eq!(without_fill_in("同意"), "同意");
        assert_eq!(without_request("其他【请注明】"), "其他");
    }
}

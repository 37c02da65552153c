//! What the parser says, in both languages, with the way on that fits.

use std::sync::Arc;

use indicia_diagnostic::{Diagnostic, Place, Word, catalogue::config};

use super::lines;

/// A syntax error, with where the eye should go.
pub(super) struct Refusal {
    pub diagnostic: Diagnostic,
    pub span: std::ops::Range<usize>,
}

macro_rules! said {
    ($($english:literal => $en:literal, $zh:literal;)*) => {
        /// By what the parser's message begins with.
        const SAID: &[(&str, Word)] = &[$(($english, Word { en: $en, zh: $zh })),*];
    };
}

said! {
    "key with no value" => "this is a key without a value", "这里只有键，没有值";
    "missing value" => "the value is missing", "缺少值";
    "string values must be quoted" => "a text stands without quotes", "文本没有加引号";
    "missing opening quote" => "the opening quote is missing", "缺少左引号";
    "missing comma" => "a comma is missing", "缺少逗号";
    "extra comma" => "there is a comma too many", "多了一个逗号";
    "extra `=`" => "there is a `=` too many", "多了一个 `=`";
    "extra assignment" => "there is a `=` too many", "多了一个 `=`";
    "missing assignment" => "a `=` is missing", "缺少 `=`";
    "missing key" => "the key is missing", "缺少键";
    "unexpected `=` in array" => "`=` cannot stand in a list", "列表中不能出现 `=`";
    "unexpected key or value" => "something follows the value", "值的后面还有多余的内容";
    "missing escaped value" => "`\\` begins an escape that TOML does not know", "`\\` 后面不是 TOML 认识的转义符";
    "too few unicode" => "`\\u` needs four hexadecimal digits", "`\\u` 后面需要四位十六进制数字";
    "unexpected leading zero" => "a number cannot begin with 0", "数值不能以 0 开头";
    "`_` may only go between digits" => "`_` may stand only between digits", "`_` 只能写在数字之间";
    "invalid mantissa" => "the number is not complete", "数值不完整";
    "invalid exponent" => "the number is not complete", "数值不完整";
    "invalid integer" => "this is not a number", "这不是数值";
    "invalid float" => "this is not a number", "这不是数值";
    "invalid decimal" => "this is not a number", "这不是数值";
    "invalid unquoted key" => "a key with such characters needs quotes", "含有这类字符的键要加引号";
    "unquoted keys cannot be empty" => "the key is empty", "键是空的";
    "carriage return" => "a carriage return stands without a line feed", "回车符后面缺少换行符";
    "invalid comment character" => "the comment holds a control character", "注释中有控制字符";
    "cannot recurse further" => "it is nested too deep", "嵌套层数过多";
    "cannot extend value" => "a value cannot be a table as well", "同一个键不能既是值又是表";
    "unclosed table" => "the head of the table is not closed", "表头没有右括号";
    "unclosed array" => "the list is not closed", "列表没有右括号";
    "unclosed inline table" => "the table is not closed", "行内表没有右括号";
    "invalid basic string" => "the text holds a character that cannot stand there", "文本中有不允许的字符";
    "invalid literal string" => "the text holds a character that cannot stand there", "文本中有不允许的字符";
    "invalid multi-line" => "the text is not closed", "文本没有结束";
    "invalid key-value pair" => "this is not of the form `key = value`", "不符合“键 = 值”的形式";
    "unexpected content" => "this cannot stand here", "此处不应有这些内容";
}

const UNCLOSED_TEXT: Word = Word { en: "the text is not closed", zh: "文本没有结束" };
const UNCLOSED_LIST: Word = Word { en: "the list is not closed", zh: "列表没有右括号" };
const UNCLOSED_TABLE: Word = Word { en: "the table is not closed", zh: "行内表没有右括号" };
const UNCLOSED_HEAD: Word = Word { en: "the head of the table is not closed", zh: "表头没有右括号" };

/// A bracket or quote that is never closed, found at `at`.
pub(super) fn unclosed(text: &str, at: usize, close: &'static str) -> Refusal {
    let line = lines::line_at(text, at);
    let head = close.starts_with(']') && text[line.start..at].trim_start_matches('[').trim().is_empty();
    let diagnostic = Diagnostic::new(config::SYNTAX).arg("expected", close);
    let diagnostic = match close {
        "]" | "]]" if head => {
            let name = text[at..line.end].trim_start_matches('[').split(['#', '=']).next().unwrap_or("").trim();
            diagnostic.word("detail", UNCLOSED_HEAD).arg("table", name).hint("header")
        }
        "]" => diagnostic.word("detail", UNCLOSED_LIST).hint("bracket"),
        "}" => diagnostic.word("detail", UNCLOSED_TABLE).hint("bracket"),
        _ => diagnostic.word("detail", UNCLOSED_TEXT).hint("quote"),
    };
    let end = if head || matches!(close, "\"" | "'") { at + text[at..line.end].trim_end().len() } else { at + close.len() };
    Refusal { diagnostic, span: at..end }
}

/// What the parser says about the bytes `span`.
pub(super) fn refusal(text: &str, message: &str, span: std::ops::Range<usize>) -> Refusal {
    let line = lines::line_at(text, span.start);
    let content = &text[line.clone()];
    let (key, value) = content.split_once('=').map_or((content.trim(), ""), |(k, v)| (k.trim(), v.split('#').next().unwrap_or(v).trim()));
    let known = SAID.iter().find(|(english, _)| message.starts_with(english));
    let d = Diagnostic::new(config::SYNTAX).arg("key", key.trim_start_matches('[').trim_end_matches(']')).arg("found", value);
    let d = match known {
        Some((_, word)) => d.word("detail", *word),
        None => d.arg("detail", message),
    };
    let mut span = span;
    let d = match known.map_or("", |(english, _)| *english) {
        "string values must be quoted" | "missing opening quote" if key != content.trim() => match decimal_comma(value) {
            Some(number) => d.arg("expected", number).hint("comma"),
            None => d.hint("value"),
        },
        "unexpected key or value" => {
            let number = decimal_comma(value);
            span = span.start..line.end.max(span.start);
            match number {
                Some(number) => d.arg("expected", number).hint("comma"),
                None if ["//", "/*", ";", "--"].iter().any(|mark| text[span.clone()].starts_with(mark)) => d.hint("comment"),
                None => d.hint("line"),
            }
        }
        "key with no value" | "missing value" => {
            span = line.start + (content.len() - content.trim_start().len())..line.start + content.trim_end().len();
            d.hint("equals")
        }
        "missing escaped value" => {
            span = span.start.saturating_sub(1)..span.start + 1;
            d.hint("backslash")
        }
        "too few unicode" => {
            // A path of Windows: `"C:\Users"`.
            let start = text[..span.start].rfind('\\').unwrap_or(span.start);
            span = start..start + 2;
            d.hint("backslash")
        }
        "invalid unquoted key" => bad_key(d, content),
        "missing comma" => d.hint("separate"),
        "invalid integer" | "invalid float" | "invalid decimal" if value.starts_with(|c: char| c.is_alphabetic() || c == '_') => {
            d.hint("value")
        }
        "unexpected leading zero" | "invalid mantissa" => d.hint("number"),
        _ => d.hint("line"),
    };
    Refusal { diagnostic: d, span }
}

/// The way on from a key with characters that a key without quotes cannot have: a colon where `=` belongs, a part of a table's head, or a name.
fn bad_key(d: Diagnostic, content: &str) -> Diagnostic {
    let content = content.split('#').next().unwrap_or(content).trim();
    if let Some(head) = content.strip_prefix('[') {
        let is_bare = |part: &str| part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        let quoted = |part: &str| if is_bare(part) || part.starts_with(['"', '\'']) { part.to_string() } else { format!("\"{part}\"") };
        let parts: Vec<String> = head.trim_end_matches(']').split('.').map(|p| quoted(p.trim())).collect();
        return d.arg("expected", format!("[{}]", parts.join("."))).hint("quote_part");
    }
    match content.split_once(':') {
        Some((key, value)) if !key.contains(['=', '"', '\'']) => {
            let value = Some(value.trim()).filter(|v| !v.is_empty()).unwrap_or("…");
            d.arg("expected", format!("{} = {value}", key.trim())).hint("colon")
        }
        _ => d.hint("quote_key"),
    }
}

/// `0,5` and `12.5%` are numbers elsewhere; the number as TOML writes it.
fn decimal_comma(value: &str) -> Option<String> {
    let plain = value.trim_end_matches('%');
    let number = plain.replacen(',', ".", 1);
    if plain == value && number == value {
        return None;
    }
    let n: f64 = number.parse().ok()?;
    if plain == value { Some(number) } else { Some(format!("{}", n / 100.0)) }
}

/// A file that is not UTF-8, with the encoding that it seems to have.
pub(crate) fn not_utf8(name: &Arc<str>, bytes: &[u8]) -> Diagnostic {
    let valid = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), str::len);
    let line_start = bytes[..valid].iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
    let line = bytes[..valid].iter().filter(|b| **b == b'\n').count() + 1;
    let d = Diagnostic::new(config::NOT_UTF8).arg("line", line).arg("offset", valid - line_start + 1);
    let d = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        d.hint("utf16")
    } else if looks_like_gbk(bytes) {
        d.hint("gbk")
    } else {
        d.hint("save")
    };
    let text = String::from_utf8_lossy(bytes);
    // Up to the first bad byte the lossy text is the text itself.
    d.at(Place::in_text(name.clone(), &text, valid..valid + 1))
}

/// Whether all bytes beyond ASCII form the pairs of GBK.
fn looks_like_gbk(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter();
    while let Some(lead) = rest.next() {
        if *lead >= 0x80 {
            let pair = (0x81..=0xfe).contains(lead) && rest.next().is_some_and(|trail| (0x40..=0xfe).contains(trail) && *trail != 0x7f);
            if !pair {
                return false;
            }
        }
    }
    true
}

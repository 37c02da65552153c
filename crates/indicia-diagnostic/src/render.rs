//! Findings as text and as JSON.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use crate::{Arg, Diagnostic, Lang, Message, Severity, Spot};

/// Fills `{name}` in a template. A name without an argument stays as it stands, so that a gap is seen.
pub fn fill(template: &str, args: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let tail = &rest[open..];
        let found = tail.find('}').and_then(|close| {
            let name = &tail[1..close];
            args.iter().rev().find(|(n, _)| *n == name).map(|(_, v)| (close, v))
        });
        match found {
            Some((close, value)) => {
                out.push_str(value);
                rest = &tail[close + 1..];
            }
            None => {
                out.push('{');
                rest = &tail[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

impl Diagnostic {
    /// The message in one line.
    pub fn text(&self, lang: Lang) -> String {
        let template = match &self.message {
            Message::Own(code) => lang.pick(code.en, code.zh),
            Message::Foreign(f) => lang.pick(f.en.as_str(), f.zh.as_str()),
        };
        fill(template, &self.filling(lang))
    }

    /// The hint in one line, if there is one.
    pub fn hint_text(&self, lang: Lang) -> Option<String> {
        let Message::Own(code) = &self.message else { return None };
        let key = self.hint?;
        let hint = code.hints.iter().find(|h| h.key == key)?;
        Some(fill(lang.pick(hint.en, hint.zh), &self.filling(lang)))
    }

    fn filling(&self, lang: Lang) -> Vec<(&str, String)> {
        self.args.iter().map(|(name, arg)| (name.as_ref(), arg.text(lang))).collect()
    }
}

fn label(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Error => lang.pick("error", "错误"),
        Severity::Warning => lang.pick("warning", "警告"),
        Severity::Note => lang.pick("note", "提示"),
    }
}

/// Renders one finding as the text that a person reads; ends with a newline.
///
/// `colour` adds ANSI colours; meaning never rests on them.
pub fn render(d: &Diagnostic, lang: Lang, colour: bool) -> String {
    let paint = |code: &str, s: String| if colour { format!("\x1b[{code}m{s}\x1b[0m") } else { s };
    let tone = match d.severity() {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Note => "1;36",
    };
    let mut out = String::new();
    let head = paint(tone, format!("{}[{}]", label(d.severity(), lang), d.id()));
    let _ = writeln!(out, "{head}: {}", d.text(lang));
    let gutter = d.places.iter().map(|p| p.line().to_string().len()).max().unwrap_or(0).max(1);
    for (n, place) in d.places.iter().enumerate() {
        let arrow = if n == 0 { "-->" } else { ":::" };
        let _ = writeln!(out, "{:gutter$}{} {place}", "", paint("1;34", format!(" {arrow}")));
        match &place.spot {
            Spot::Whole => {}
            Spot::Text(e) => {
                let bar = paint("1;34", "|".into());
                let before: String = e.text.chars().take(e.column as usize - 1).collect();
                let marked: String = e.text.chars().skip(e.column as usize - 1).take(e.width as usize).collect();
                let pad: String = before.chars().map(|c| if c == '\t' { "\t".into() } else { " ".repeat(c.to_string().width()) }).collect();
                let _ = writeln!(out, "{:gutter$}  {bar}", "");
                let _ = writeln!(out, "{:>gutter$}  {bar} {}", paint("1;34", e.line.to_string()), e.text);
                let _ = writeln!(out, "{:gutter$}  {bar} {pad}{}", "", paint(tone, "^".repeat(marked.width().max(1))));
            }
            Spot::Cell { text, .. } if text.is_empty() => {}
            Spot::Cell { text, .. } => {
                let _ = writeln!(out, "{:gutter$}  {} {text}", "", paint("1;34", "|".into()));
            }
        }
    }
    for note in &d.notes {
        let _ = write!(out, "{:gutter$}  = {}", "", note.text(lang));
        if let Some(place) = note.places.first() {
            let _ = write!(out, " ({place})");
        }
        out.push('\n');
    }
    if let Some(hint) = d.hint_text(lang) {
        let _ = writeln!(out, "{}: {hint}", paint("1;32", lang.pick("hint", "建议").into()));
    }
    out
}

fn quote(s: &str) -> String {
    let mut out = String::with_capacity(s.len() + 2);
    out.push('"');
    for c in s.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if (c as u32) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Arguments have no language: words are English, lists are arrays.
fn json_arg(arg: &Arg) -> String {
    match arg {
        Arg::List(items) => format!("[{}]", items.iter().map(|i| quote(i)).collect::<Vec<_>>().join(",")),
        other => quote(&other.text(Lang::En)),
    }
}

/// One finding as a JSON object on one line: `code`, `severity`, `message` and `hint` in the given language,
/// `args`, and `places` with `file`, `line` and `column` (0 where a place has none).
pub fn to_json(d: &Diagnostic, lang: Lang) -> String {
    let args: Vec<String> = d.args.iter().map(|(name, arg)| format!("{}:{}", quote(name), json_arg(arg))).collect();
    let places: Vec<String> = d
        .places
        .iter()
        .map(|p| {
            let sheet = match &p.spot {
                Spot::Cell { sheet, .. } if !sheet.is_empty() => format!(",\"sheet\":{}", quote(sheet)),
                _ => String::new(),
            };
            format!("{{\"file\":{},\"line\":{},\"column\":{}{sheet}}}", quote(&p.file), p.line(), p.column())
        })
        .collect();
    let hint = d.hint_text(lang).map_or("null".into(), |h| quote(&h));
    let notes: Vec<String> = d.notes.iter().map(|n| quote(&n.text(lang))).collect();
    format!(
        "{{\"code\":{},\"severity\":{},\"message\":{},\"hint\":{hint},\"notes\":[{}],\"args\":{{{}}},\"places\":[{}]}}",
        quote(d.id()),
        quote(label(d.severity(), Lang::En)),
        quote(&d.text(lang)),
        notes.join(","),
        args.join(","),
        places.join(",")
    )
}

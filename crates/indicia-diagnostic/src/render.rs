//! Findings as text.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use crate::{Diagnostic, Lang, Message, Severity, Spot};

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

/// A text of the user's as a terminal may have it: control characters become their pictures (`␀`, `␛`), so that a file neither steers the
/// screen nor hides a character; tabs stay.
fn visible(text: &str) -> Cow<'_, str> {
    let is_unseen = |c: char| c.is_control() && c != '\t';
    if !text.chars().any(is_unseen) {
        return Cow::Borrowed(text);
    }
    let picture = |c: char| match c {
        c if !is_unseen(c) => c,
        '\u{7f}' => '\u{2421}',
        c => char::from_u32(0x2400 + c as u32).filter(|_| c < ' ').unwrap_or('\u{fffd}'),
    };
    Cow::Owned(text.chars().map(picture).collect())
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
    let colon = lang.pick(": ", "：");
    let _ = writeln!(out, "{head}{colon}{}", visible(&d.text(lang)));
    let gutter = d.places.iter().map(|p| p.line().to_string().len()).max().unwrap_or(0).max(1);
    for (n, place) in d.places.iter().enumerate() {
        let arrow = if n == 0 { "-->" } else { ":::" };
        let _ = writeln!(out, "{:gutter$}{} {}", "", paint("1;34", format!(" {arrow}")), visible(&place.to_string()));
        match &place.spot {
            Spot::Whole => {}
            Spot::Text(e) => {
                let bar = paint("1;34", "|".into());
                let text = visible(&e.text);
                let before: String = text.chars().take(e.column as usize - 1).collect();
                let marked: String = text.chars().skip(e.column as usize - 1).take(e.width as usize).collect();
                let pad: String = before.chars().map(|c| if c == '\t' { "\t".into() } else { " ".repeat(c.to_string().width()) }).collect();
                let _ = writeln!(out, "{:gutter$}  {bar}", "");
                let _ = writeln!(out, "{:>gutter$}  {bar} {}", paint("1;34", e.line.to_string()), text);
                let _ = writeln!(out, "{:gutter$}  {bar} {pad}{}", "", paint(tone, "^".repeat(marked.width().max(1))));
            }
            Spot::Cell { text, .. } if text.is_empty() => {}
            Spot::Cell { text, .. } => {
                let _ = writeln!(out, "{:gutter$}  {} {}", "", paint("1;34", "|".into()), visible(text));
            }
        }
    }
    for note in &d.notes {
        let _ = write!(out, "{:gutter$}  = {}", "", visible(&note.text(lang)));
        if let Some(place) = note.places.first() {
            let _ = write!(out, " ({place})");
        }
        out.push('\n');
    }
    if let Some(hint) = d.hint_text(lang) {
        let hint = visible(&hint);
        let _ = writeln!(out, "{}{colon}{hint}", paint("1;32", lang.pick("hint", "建议").into()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{columns, config, units};
    use crate::{Place, words};

    const SOURCE: &str = "[node.Ig]\nchildern = [\"g1\"]\n";

    #[test]
    fn a_finding_shows_its_line_and_a_way_on() {
        let d = Diagnostic::new(config::UNKNOWN_KEY)
            .arg("key", "childern")
            .arg("table", "[node.Ig]")
            .arg("nearest", "children")
            .at(Place::in_text("indicia.toml", SOURCE, 10..18));
        assert_eq!(
            render(&d, Lang::En, false),
            "error[C0102]: unknown key `childern` in `[node.Ig]`\n\
             \x20 --> indicia.toml:2:1\n\
             \x20  |\n\
             2  | childern = [\"g1\"]\n\
             \x20  | ^^^^^^^^\n\
             hint: did you mean `children`?\n"
        );
        assert_eq!(
            render(&d, Lang::Zh, false),
            "错误[C0102]：`[node.Ig]` 中没有名为 `childern` 的键\n\
             \x20 --> indicia.toml:2:1\n\
             \x20  |\n\
             2  | childern = [\"g1\"]\n\
             \x20  | ^^^^^^^^\n\
             建议：是否想写 `children`？\n"
        );
    }

    #[test]
    fn marks_stand_below_chinese_characters_which_are_two_wide() {
        let source = "title = \"数字，政府\"";
        let start = source.find('，').unwrap();
        let d = Diagnostic::new(config::FULL_WIDTH).arg("found", "，").arg("expected", ",").at(Place::in_text(
            "a.toml",
            source,
            start..start + 3,
        ));
        let text = render(&d, Lang::Zh, false);
        let column = "title = ".len() + "\"".len() + 2 * "数字".chars().count();
        assert!(text.contains(&format!("   | {}^^\n", " ".repeat(column))), "{text}");
    }

    #[test]
    fn tabs_before_the_mark_stay_tabs() {
        let d = Diagnostic::new(config::WRONG_TYPE).no_hint().at(Place::in_text("a.toml", "\tround = \"2\"", 9..12));
        assert!(render(&d, Lang::En, false).contains("   | \t        ^^^\n"));
    }

    #[test]
    fn cells_have_the_names_of_a_spreadsheet_and_notes_their_place() {
        let d = Diagnostic::new(units::DUPLICATE_ROW)
            .arg("unit", "浙江")
            .arg("table", "values")
            .arg("first", 2)
            .arg("row", 14)
            .at(Place::cell("data/values.csv", "", 14, 1, "浙江"))
            .at(Place::cell("data/values.csv", "", 2, 1, "浙江"))
            .note(Diagnostic::new(columns::CELL_HERE).at(Place::cell("a.xlsx", "表", 3, 2, "")));
        assert_eq!(
            render(&d, Lang::En, false),
            "error[D0205]: `浙江` stands twice in table `values`: rows 2 and 14\n\
             \x20  --> data/values.csv:A14\n\
             \x20   | 浙江\n\
             \x20  ::: data/values.csv:A2\n\
             \x20   | 浙江\n\
             \x20   = the cell (a.xlsx[表]:B3)\n\
             hint: remove one of the rows\n"
        );
    }

    #[test]
    fn what_a_file_holds_does_not_steer_the_screen() {
        let d = Diagnostic::new(units::UNIT_UNKNOWN).arg("unit", "a\u{1b}[31m\0b\u{85}").no_hint().at(Place::cell(
            "v\u{7}.csv",
            "",
            2,
            1,
            "x\ny",
        ));
        let text = render(&d, Lang::En, false);
        assert!(text.starts_with("error[D0203]: `a␛[31m␀b\u{fffd}` is not"), "{text}");
        assert!(text.contains("v␇.csv:A2\n") && text.contains("| x␊y\n"), "{text}");
        let d = Diagnostic::new(config::WRONG_TYPE).no_hint().at(Place::in_text("a.toml", "a\0\tb = 1", 3..4));
        assert!(render(&d, Lang::En, false).contains("  | a␀\tb = 1\n   |   \t^\n"), "{}", render(&d, Lang::En, false));
    }

    #[test]
    fn colour_adds_codes_and_changes_no_letter() {
        let d = Diagnostic::new(config::CYCLE).arg("path", "A -> B -> A").at(Place::in_text("a.toml", "x = 1", 0..1));
        let plain = render(&d, Lang::En, false);
        let mut coloured = render(&d, Lang::En, true);
        assert!(coloured.contains("\x1b[1;31m"));
        while let Some(start) = coloured.find('\x1b') {
            let end = coloured[start..].find('m').unwrap();
            coloured.replace_range(start..=start + end, "");
        }
        assert_eq!(coloured, plain);
    }

    #[test]
    fn words_and_lists_speak_the_language_of_the_reader() {
        let d =
            Diagnostic::new(config::WRONG_TYPE).arg("key", "round").word("expected", words::INTEGER).word("found", words::TEXT).no_hint();
        assert_eq!(d.text(Lang::En), "`round` must be a whole number, but is a text");
        assert_eq!(d.text(Lang::Zh), "`round` 应为整数，实际为文本");
        let d = Diagnostic::new(config::UNKNOWN_NODE).list("known", ["Ig", "Ie"]).hint("known");
        assert_eq!(d.hint_text(Lang::En).unwrap(), "nodes of this system: `Ig`, `Ie`");
        assert_eq!(d.hint_text(Lang::Zh).unwrap(), "本体系的节点：`Ig`、`Ie`");
        let d = Diagnostic::new(config::UNKNOWN_NODE).list("known", 0..40).hint("known");
        assert!(d.hint_text(Lang::En).unwrap().ends_with("`11`, …"));
    }

    #[test]
    fn arguments_are_filled_once_and_gaps_are_seen() {
        let args = [("a", "{b}".to_string()), ("b", "x".to_string())];
        assert_eq!(fill("{a} {b} {c} {", &args), "{b} x {c} {");
        assert_eq!(fill("params = { {a} = {b} }", &args), "params = { {b} = x }");
    }

    #[test]
    fn of_two_values_for_one_name_the_later_counts() {
        assert_eq!(fill("{a}", &[("a", "1".into()), ("a", "2".into())]), "2");
    }
}

//! How wide a terminal is, and texts brought to a width. Chinese characters take two columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of a terminal that does not tell how many it has.
pub const USUAL: usize = 80;

/// Columns of the terminal behind standard error.
pub fn of_stderr() -> usize {
    columns(asked(std::io::stderr()))
}

/// Columns of the terminal behind standard output.
pub fn of_stdout() -> usize {
    columns(asked(std::io::stdout()))
}

#[cfg(unix)]
fn asked(terminal: impl std::os::fd::AsFd) -> Option<usize> {
    rustix::termios::tcgetwinsize(terminal).ok().map(|size| usize::from(size.ws_col))
}

#[cfg(not(unix))]
fn asked<T>(_: T) -> Option<usize> {
    None
}

/// What a terminal answered, where the answer can be true. `COLUMNS`, which shells set and hand on when told to, comes first.
fn columns(asked: Option<usize>) -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    told.or(asked).filter(|c| *c > 0).unwrap_or(USUAL)
}

/// The beginning of a text that fits into so many columns.
pub fn cut(text: &str, columns: usize) -> &str {
    let mut used = 0;
    let end = text.char_indices().find(|(_, c)| {
        used += c.width().unwrap_or(0);
        used > columns
    });
    end.map_or(text, |(at, _)| text.get(..at).unwrap_or(text))
}

/// Closing marks, which no line begins with, and opening ones, which none ends with.
const CLOSING: &str = "，。、；：！？）》」』】〕”’％,.;:!?)]}%…";
const OPENING: &str = "（《「『【〔“‘([{";

/// A text in lines of at most so many columns, broken at blanks and between Chinese characters; what cannot be broken, such as a path,
/// stays whole. A line keeps the blanks that it begins with, and what follows it stands two further in where there are any.
pub fn wrapped(text: &str, columns: usize) -> String {
    let lines: Vec<String> = text.split('\n').map(|line| wrapped_line(line, columns.max(20))).collect();
    lines.join("\n")
}

fn wrapped_line(line: &str, columns: usize) -> String {
    let words = line.trim_start_matches(' ');
    let lead = line.len() - words.len();
    let hang = if lead > 0 { lead + 2 } else { 0 };
    let mut out = " ".repeat(lead);
    let (mut used, mut begun) = (lead, false);
    for (piece, blank) in pieces(words) {
        let wide = piece.width();
        if begun && used + usize::from(blank) + wide > columns {
            out.push('\n');
            out.push_str(&" ".repeat(hang));
            used = hang;
        } else if blank {
            out.push(' ');
            used += 1;
        }
        out.push_str(piece);
        used += wide;
        begun = true;
    }
    out
}

/// The parts of a line that stay whole, each with whether a blank stands before it.
fn pieces(line: &str) -> Vec<(&str, bool)> {
    let mut out = Vec::new();
    for (at, word) in line.split(' ').enumerate() {
        let (mut from, mut before, mut blank) = (0, None::<char>, at > 0);
        for (to, c) in word.char_indices() {
            let wide = |c: char| c.width() == Some(2);
            let breaks = before.is_some_and(|b| (wide(b) || wide(c)) && !OPENING.contains(b) && !CLOSING.contains(c));
            if let Some(piece) = word.get(from..to).filter(|_| breaks) {
                out.push((piece, blank));
                (from, blank) = (to, false);
            }
            before = Some(c);
        }
        out.push((word.get(from..).unwrap_or(""), blank));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole_and_chinese_breaks_anywhere_but_at_its_marks() {
        assert_eq!(wrapped("one two three four five six", 20), "one two three four\nfive six");
        assert_eq!(wrapped("  ab one two three four five", 20), "  ab one two three\n    four five");
        assert_eq!(wrapped("甲乙丙丁戊己庚辛壬，癸子", 20), "甲乙丙丁戊己庚辛壬，\n癸子");
        assert_eq!(wrapped("甲乙丙丁戊己庚辛壬癸，子", 20), "甲乙丙丁戊己庚辛壬\n癸，子");
        assert_eq!(wrapped("甲乙丙丁戊己庚辛壬（癸）", 20), "甲乙丙丁戊己庚辛壬\n（癸）");
        assert_eq!(wrapped("results: a/very/long/path/that/cannot/break", 20), "results:\na/very/long/path/that/cannot/break");
        assert_eq!(wrapped("one\n\ntwo", 20), "one\n\ntwo");
    }

    #[test]
    fn no_line_is_too_wide_and_nothing_is_lost() {
        let text = "数据为虚构 (synthetic)，仅用于演示；the 31 provinces of 2019 are real，见 `README.md`。";
        for columns in 20..100 {
            let made = wrapped(text, columns);
            assert!(made.lines().all(|l| l.width() <= columns), "{columns}: {made}");
            let bare = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(bare(&made), bare(text));
        }
    }

    #[test]
    fn a_cut_text_fits() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abc", 2), "ab");
        assert_eq!(cut("浙江省", 5), "浙江");
        assert_eq!(cut("浙江省", 1), "");
    }
}

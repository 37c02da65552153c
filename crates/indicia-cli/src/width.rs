//! How wide a terminal is, and texts brought to a width. Chinese characters take two columns.

use unicode_width::UnicodeWidthChar;

/// Columns where nobody says how many there are: of a pipe, a file, or a terminal that does not tell.
pub const USUAL: usize = 80;

/// Columns of the terminal behind standard error.
pub fn of_stderr() -> usize {
    #[cfg(unix)]
    let asked = rustix::termios::tcgetwinsize(std::io::stderr()).ok().map(|size| usize::from(size.ws_col));
    #[cfg(not(unix))]
    let asked = None;
    columns(asked)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_text_fits() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abc", 2), "ab");
        assert_eq!(cut("浙江省", 5), "浙江");
        assert_eq!(cut("浙江省", 1), "");
    }
}

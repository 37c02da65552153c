use indicia_diagnostic::Lang;
use indicia_method::Text;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Align, Cell, Shown, Table};
use crate::number::{fixed, shortest};

/// A text brought to a width in columns of a terminal; Chinese characters take two.
pub fn pad(text: &str, width: usize, align: Align) -> String {
    let blank = " ".repeat(width.saturating_sub(text.width()));
    match align {
        Align::Left => format!("{text}{blank}"),
        Align::Right => format!("{blank}{text}"),
    }
}

pub(crate) fn pick(text: &Text, lang: Lang) -> &str {
    let (own, other) = lang.pick((&text.en, &text.zh), (&text.zh, &text.en));
    if own.is_empty() { other } else { own }
}

impl Cell {
    /// The text on a screen.
    pub fn on_screen(&self, lang: Lang) -> String {
        let number = |x: f64, decimals: Option<usize>| decimals.map_or_else(|| shortest(x), |d| fixed(x, d));
        match self {
            Cell::Blank => String::new(),
            Cell::Plain(text) => text.clone(),
            Cell::Words(text) => pick(text, lang).to_string(),
            Cell::Number(x, decimals) => number(*x, *decimals),
            Cell::Marked(x, decimals, mark) => format!("{mark}{}", number(*x, *decimals)),
            Cell::Small(_, decimals) => format!("<{:.decimals$}", 10_f64.powi(-i32::try_from(*decimals).unwrap_or(i32::MAX))),
            Cell::Missing => "—".into(),
        }
    }
}

/// A cell that is wider than this pushes what is behind it in its own line, and nothing in the others.
const WIDE: usize = 100;
/// A cell that is wider than this is cut: nobody reads it. Programs get it whole.
const WIDEST: usize = 240;

fn cut(text: String) -> String {
    if text.width() <= WIDEST {
        return text;
    }
    let mut kept = String::new();
    let mut width = 1;
    for c in text.chars() {
        width += c.width().unwrap_or(0);
        if width > WIDEST {
            break;
        }
        kept.push(c);
    }
    kept + "…"
}

impl Table {
    /// As text for a screen: columns apart by two blanks, heads above, no lines. Control characters in names do not reach the terminal, and a
    /// name of a thousand letters does not widen the lines of others.
    pub fn to_text(&self, lang: Lang) -> String {
        let chosen = self.chosen(Shown::Data);
        let clean = |text: String| if text.chars().any(char::is_control) { text.replace(char::is_control, "\u{fffd}") } else { text };
        let last = chosen.len().saturating_sub(1);
        let heads: Vec<String> = chosen.iter().map(|c| pick(&self.columns[*c].title, lang).to_string()).collect();
        let rows: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| {
                let text = |c: &usize| row.get(*c).map_or_else(String::new, |c| clean(c.on_screen(lang)));
                // Nothing stands behind the last column.
                chosen.iter().map(text).enumerate().map(|(n, text)| if n < last { cut(text) } else { text }).collect()
            })
            .collect();
        let wide = |text: &String| Some(text.width()).filter(|w| *w <= WIDE);
        let widths: Vec<usize> =
            (0..chosen.len()).map(|c| rows.iter().filter_map(|r| wide(&r[c])).chain([heads[c].width()]).max().unwrap_or(0)).collect();
        let mut out = String::new();
        for row in std::iter::once(&heads).chain(&rows) {
            let cells = chosen.iter().zip(row).zip(&widths).map(|((c, text), width)| pad(text, *width, self.columns[*c].align));
            let line = cells.collect::<Vec<_>>().join("  ");
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::super::Column;
    use super::*;

    #[test]
    fn chinese_names_take_two_columns_each_character() {
        let mut table = Table::new(vec![Column::text("unit", "Unit", "评价对象"), Column::number("x", "Score", "得分")]);
        table.rows.push(vec![Cell::plain("浙江省"), Cell::Number(1.5, Some(2))]);
        table.rows.push(vec![Cell::plain("Tibet"), Cell::Missing]);
        assert_eq!(table.to_text(Lang::Zh), "评价对象  得分\n浙江省    1.50\nTibet        —\n");
        assert_eq!(table.to_text(Lang::En), "Unit    Score\n浙江省   1.50\nTibet       —\n");
    }

    #[test]
    fn a_number_too_small_for_its_decimals_says_below_what_it_is() {
        assert_eq!(Cell::p_value(Some(0.00004)).on_screen(Lang::En), "<0.0001");
        assert_eq!(Cell::p_value(Some(0.0001)).on_screen(Lang::En), "0.0001");
    }

    #[test]
    fn a_long_name_widens_its_own_line_alone() {
        let mut table = Table::new(vec![Column::text("unit", "Unit", "对象"), Column::number("x", "X", "X")]);
        for name in ["A".to_string(), "长".repeat(60), "长".repeat(3000)] {
            table.rows.push(vec![Cell::plain(name), Cell::Number(1.0, Some(0))]);
        }
        let text = table.to_text(Lang::En);
        let widths: Vec<usize> = text.lines().map(UnicodeWidthStr::width).collect();
        assert_eq!(widths, [7, 7, 123, 242]);
        assert!(text.lines().nth(3).is_some_and(|line| line.ends_with("长…  1")), "{text}");
    }

    #[test]
    fn a_name_cannot_steer_the_terminal() {
        let mut table = Table::new(vec![Column::text("unit", "Unit", "对象")]);
        table.rows.push(vec![Cell::plain("a\u{1b}[31mb")]);
        assert_eq!(table.to_text(Lang::En), "Unit\na\u{fffd}[31mb\n");
    }
}

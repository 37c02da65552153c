use std::sync::Arc;

/// Where something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file as the user would name it.
    pub file: Arc<str>,
    /// Where in it.
    pub spot: Spot,
}

/// A spot within a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The file as a whole.
    Whole,
    /// A span of a text file.
    Text(Excerpt),
    /// A cell or column of a table. `row` counts from 1 as a spreadsheet does, header included; `column` is the
    /// letter a spreadsheet shows (`E`, `AB`).
    Cell {
        /// Sheet of a workbook; empty for CSV.
        sheet: Arc<str>,
        /// Row as a spreadsheet counts, 0 for a whole column.
        row: u64,
        /// Column, counted from 1; 0 for a whole row.
        column: u32,
        /// What stands there, shortened.
        text: Arc<str>,
    },
}

/// A span of a text file with the line it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Characters that are marked, at least 1; never beyond the line.
    pub width: u32,
    /// The whole line without its end.
    pub text: Arc<str>,
}

impl Place {
    /// A whole file.
    pub fn file(file: impl Into<Arc<str>>) -> Place {
        Place { file: file.into(), spot: Spot::Whole }
    }

    /// The place of the bytes `span` of `source`. Offsets beyond the text are brought back into it.
    pub fn in_text(file: impl Into<Arc<str>>, source: &str, span: std::ops::Range<usize>) -> Place {
        let mut start = span.start.min(source.len());
        while !source.is_char_boundary(start) {
            start -= 1;
        }
        let line_start = source[..start].rfind('\n').map_or(0, |i| i + 1);
        let line_end = source[start..].find('\n').map_or(source.len(), |i| start + i);
        let mut end = span.end.clamp(start, line_end);
        while !source.is_char_boundary(end) {
            end -= 1;
        }
        // A byte-order mark is not a character that anybody sees, and a carriage return belongs to the line's end.
        let marked = source[start..end].trim_end_matches('\r').trim_start_matches('\u{feff}');
        let before = source[line_start..start].trim_start_matches('\u{feff}');
        Place {
            file: file.into(),
            spot: Spot::Text(Excerpt {
                line: source[..line_start].matches('\n').count() as u32 + 1,
                column: before.chars().count() as u32 + 1,
                width: (marked.chars().count() as u32).max(1),
                text: source[line_start..line_end].trim_end_matches('\r').trim_start_matches('\u{feff}').into(),
            }),
        }
    }

    /// A cell of a table; see [`Spot::Cell`] for how rows and columns count.
    pub fn cell(file: impl Into<Arc<str>>, sheet: &str, row: u64, column: u32, text: &str) -> Place {
        let short: String = if text.chars().count() > 60 { text.chars().take(59).chain(['…']).collect() } else { text.to_string() };
        Place { file: file.into(), spot: Spot::Cell { sheet: sheet.into(), row, column, text: short.into() } }
    }

    /// Line of a text span or row of a cell; 0 where there is none.
    pub fn line(&self) -> u64 {
        match &self.spot {
            Spot::Whole => 0,
            Spot::Text(e) => e.line.into(),
            Spot::Cell { row, .. } => *row,
        }
    }

    /// Column of a text span or of a cell; 0 where there is none.
    pub fn column(&self) -> u32 {
        match &self.spot {
            Spot::Whole => 0,
            Spot::Text(e) => e.column,
            Spot::Cell { column, .. } => *column,
        }
    }
}

impl Place {
    /// What a spreadsheet calls a cell (`E7`), a whole column (`E`) or a whole row (`7`); `None` for places that are no part of a table.
    pub fn cell_name(&self) -> Option<String> {
        match self.spot {
            Spot::Cell { row: 0, column: 0, .. } | Spot::Whole | Spot::Text(_) => None,
            Spot::Cell { row: 0, column, .. } => Some(letters(column)),
            Spot::Cell { row, column, .. } => Some(format!("{}{row}", letters(column))),
        }
    }
}

/// The letters of a spreadsheet column: 1 is `A`, 27 is `AA`.
pub(crate) fn letters(mut column: u32) -> String {
    let mut out = Vec::new();
    while column > 0 {
        column -= 1;
        out.push((b'A' + (column % 26) as u8) as char);
        column /= 26;
    }
    out.iter().rev().collect()
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.file)?;
        match &self.spot {
            Spot::Whole => Ok(()),
            Spot::Text(e) => write!(f, ":{}:{}", e.line, e.column),
            Spot::Cell { sheet, row, column, .. } => {
                if !sheet.is_empty() {
                    write!(f, "[{sheet}]")?;
                }
                match (row, column) {
                    (0, 0) => Ok(()),
                    (0, c) => write!(f, ":{}", letters(*c)),
                    (r, 0) => write!(f, ":{r}"),
                    (r, c) => write!(f, ":{}{}", letters(*c), r),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(source: &str, part: &str) -> Excerpt {
        let start = source.find(part).unwrap();
        match Place::in_text("a.toml", source, start..start + part.len()).spot {
            Spot::Text(e) => e,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        let e = excerpt("a = 1\nb = 2\n", "2");
        assert_eq!((e.line, e.column, e.width, &*e.text), (2, 5, 1, "b = 2"));
    }

    #[test]
    fn a_byte_order_mark_is_no_character_of_the_line() {
        let e = excerpt("\u{feff}indicia = 2\n", "2");
        assert_eq!((e.line, e.column, &*e.text), (1, 11, "indicia = 2"));
    }

    #[test]
    fn a_span_on_the_byte_order_mark_itself_is_the_first_column() {
        let e = excerpt("\u{feff}x\n", "\u{feff}");
        assert_eq!((e.line, e.column, e.width), (1, 1, 1));
    }

    #[test]
    fn carriage_returns_belong_to_the_line_end() {
        let e = excerpt("a = 1\r\nb = x\r\n", "x\r\n");
        assert_eq!((e.line, e.column, e.width, &*e.text), (2, 5, 1, "b = x"));
    }

    #[test]
    fn tabs_are_one_character() {
        let e = excerpt("\tkey = 1", "1");
        assert_eq!((e.line, e.column), (1, 8));
    }

    #[test]
    fn chinese_counts_by_character_not_by_byte() {
        let e = excerpt("标题 = \"数字政府\"\n", "数字政府");
        assert_eq!((e.line, e.column, e.width), (1, 7, 4));
    }

    #[test]
    fn a_span_over_several_lines_is_marked_on_the_first() {
        let e = excerpt("a = [\n1,\n2]", "[\n1,\n2]");
        assert_eq!((e.line, e.column, e.width, &*e.text), (1, 5, 1, "a = ["));
    }

    #[test]
    fn the_end_of_the_text_is_a_place() {
        let source = "a = ";
        let at = |source: &str, span| match Place::in_text("a.toml", source, span).spot {
            Spot::Text(e) => (e.line, e.column, e.width),
            other => panic!("{other:?}"),
        };
        assert_eq!(at(source, 4..4), (1, 5, 1));
        assert_eq!(at(source, 40..50), (1, 5, 1));
        assert_eq!(at("a = 1\n", 6..6), (2, 1, 1));
        assert_eq!(at("", 0..0), (1, 1, 1));
    }

    #[test]
    fn a_span_within_a_character_is_brought_to_its_beginning() {
        match Place::in_text("a.toml", "数", 1..2).spot {
            Spot::Text(e) => assert_eq!((e.column, e.width), (1, 1)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        assert_eq!([1, 26, 27, 52, 53, 702, 703, 16384].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn a_place_prints_as_an_editor_or_a_spreadsheet_would_say_it() {
        assert_eq!(Place::file("a.toml").to_string(), "a.toml");
        assert_eq!(Place::in_text("a.toml", "x = 1", 4..5).to_string(), "a.toml:1:5");
        assert_eq!(Place::cell("v.csv", "", 7, 5, "").to_string(), "v.csv:E7");
        assert_eq!(Place::cell("v.xlsx", "表1", 7, 0, "").to_string(), "v.xlsx[表1]:7");
        assert_eq!(Place::cell("v.csv", "", 0, 5, "").to_string(), "v.csv:E");
        let names = [(7, 5), (0, 5), (7, 0), (0, 0)].map(|(row, column)| Place::cell("v.csv", "", row, column, "").cell_name());
        assert_eq!(names, [Some("E7".into()), Some("E".into()), Some("7".into()), None]);
    }
}

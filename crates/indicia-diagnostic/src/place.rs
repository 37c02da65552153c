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
        Place {
            file: file.into(),
            spot: Spot::Text(Excerpt {
                line: source[..line_start].matches('\n').count() as u32 + 1,
                column: source[line_start..start].chars().count() as u32 + 1,
                width: (source[start..end].chars().count() as u32).max(1),
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

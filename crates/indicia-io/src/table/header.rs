//! Headers: a name and, in brackets at the end, a unit.

use std::collections::BTreeMap;

use indicia_diagnostic::catalogue::data as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place};
use unicode_normalization::UnicodeNormalization;

use super::Table;
use crate::number::trim;
use crate::source::column_letters;

/// What stands between the rows of a header.
const JOINED: &str = " / ";

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The header as it stands, several rows joined by ` / `, line breaks as one space. Only the column that names the rows
    /// ([`TableSource::label_column`](crate::TableSource::label_column)) may have an empty one.
    pub header: String,
    /// The header without its unit.
    pub name: String,
    /// What stands in brackets at the end of the header: `移动互联网用户 (万户)` has the unit `万户`. Round and square
    /// brackets count, half and full width; nothing else does, since `进口/出口` is no unit.
    pub unit: Option<String>,
    /// Column as a spreadsheet counts, from 1.
    pub number: u32,
    /// Index within the body's records.
    pub(crate) source: usize,
}

/// What a search for a header found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Find {
    /// One column, by its index.
    One(usize),
    /// Several columns fit equally well.
    Several(Vec<usize>),
    /// No column.
    None,
}

impl Table {
    /// Finds a column by its header: the whole header counts before the name without unit, and the text as it stands
    /// before the text after NFKC without white space (so that half and full width, and a line break in a header, do not
    /// matter).
    pub fn find(&self, header: &str) -> Find {
        let wanted = trim(header);
        let folded = fold(wanted);
        let ways: [&dyn Fn(&Column) -> bool; 4] =
            [&|c| c.header == wanted, &|c| c.name == wanted, &|c| fold(&c.header) == folded, &|c| fold(&c.name) == folded];
        for way in ways {
            let found: Vec<usize> = self.columns.iter().enumerate().filter(|(_, c)| way(c)).map(|(i, _)| i).collect();
            match found.as_slice() {
                [] => {}
                [one] => return Find::One(*one),
                _ => return Find::Several(found),
            }
        }
        Find::None
    }

    /// The one column whose header has several rows, of which one is this text: whoever reads a sheet remembers one of them.
    pub fn with_row(&self, header: &str) -> Option<usize> {
        let wanted = fold(trim(header));
        let has = |c: &Column| c.header.contains(JOINED) && c.header.split(JOINED).any(|row| fold(split_unit(row).0) == wanted);
        let mut found = self.columns.iter().enumerate().filter(|(_, c)| has(c)).map(|(at, _)| at);
        found.next().filter(|_| found.next().is_none())
    }

    /// The row of data, among the first few, that has a header which the header's rows do not have: a title stands above it, or the header goes
    /// on there. Its index among the rows.
    pub fn header_below(&self, header: &str) -> Option<usize> {
        // Columns without a header count too: above them stood a title.
        const LOOKED_AT: (usize, usize) = (10, 256);
        let wanted = fold(trim(header));
        let has = |row: &usize| {
            (0..LOOKED_AT.1).any(|source| {
                let text = one_line(&self.text_at(*row, source));
                !text.is_empty() && (fold(&text) == wanted || fold(split_unit(&text).0) == wanted)
            })
        };
        (0..self.rows().min(LOOKED_AT.0)).find(has)
    }

    /// The rows of data from one of them to the last, as `range` names them.
    pub fn range_from(&self, row: usize) -> String {
        format!("{}:{}", self.row_number(row), self.row_number(self.rows().saturating_sub(1)))
    }

    /// Whether a row of data reads like a part of the header: it has texts, and no digit among them.
    pub fn is_like_header(&self, row: usize) -> bool {
        let mut texts = (0..self.columns.len()).map(|column| self.text(row, column)).filter(|t| !t.is_empty()).peekable();
        texts.peek().is_some() && texts.all(|t| !t.chars().any(char::is_numeric))
    }

    /// The column whose header or name is nearest to a text that [`Table::find`] did not find.
    pub fn nearest(&self, header: &str) -> Option<usize> {
        if let Some(at) = self.with_row(header) {
            return Some(at);
        }
        let whole = self.columns.iter().map(|c| c.header.as_str());
        let names = self.columns.iter().map(|c| c.name.as_str());
        let found = indicia_diagnostic::nearest(header, whole.chain(names))?;
        self.columns.iter().position(|c| c.header == found || c.name == found)
    }
}

fn fold(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// Makes columns of the header's rows (top to bottom, equally wide, merged cells already filled), beginning at index
/// `first`, which with `labelled` is a column even under a blank header. `number` gives a column's number as a spreadsheet counts, `used` whether a column has values.
pub(crate) fn columns(
    rows: &[Vec<String>],
    first: usize,
    labelled: bool,
    number: impl Fn(usize) -> u32,
    used: impl Fn(usize) -> bool,
    place: impl Fn(u32) -> Place,
) -> (Vec<Column>, Diagnostics) {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut columns: Vec<Column> = Vec::new();
    let mut findings = Vec::new();
    for source in first..width {
        let header = joined(rows, source);
        let number = number(source);
        if header.is_empty() && !(labelled && source == first && used(source)) {
            if used(source) {
                findings.push(Diagnostic::new(codes::HEADER_BLANK).arg("column", column_letters(number)).at(place(number)));
            }
            continue;
        }
        let (name, unit) = split_unit(&header);
        columns.push(Column { name: name.to_string(), unit: unit.map(str::to_string), header, number, source });
    }
    let mut by_header: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for column in &columns {
        by_header.entry(&column.header).or_default().push(column.number);
    }
    for (header, numbers) in by_header.into_iter().filter(|(_, n)| n.len() > 1) {
        let finding = Diagnostic::new(codes::HEADER_TWICE).arg("count", numbers.len()).arg("header", header);
        findings.push(numbers.into_iter().take(4).fold(finding, |f, n| f.at(place(n))));
    }
    (columns, findings)
}

/// The header of a column, rows joined by ` / `. A cell that repeats the one above it (merged over both) counts once.
fn joined(rows: &[Vec<String>], column: usize) -> String {
    let mut parts: Vec<String> = Vec::new();
    for row in rows {
        let part = row.get(column).map(|t| one_line(t)).unwrap_or_default();
        if !part.is_empty() && parts.last() != Some(&part) {
            parts.push(part);
        }
    }
    parts.join(JOINED)
}

fn one_line(text: &str) -> String {
    trim(text).split(['\n', '\r', '\t']).map(trim).filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Splits `GDP（亿元）` into name and unit.
fn split_unit(header: &str) -> (&str, Option<&str>) {
    for (open, close) in [('(', ')'), ('（', '）'), ('[', ']'), ('［', '］'), ('【', '】'), ('〔', '〕'), ('(', '）'), ('（', ')')]
    {
        let Some(inner) = header.strip_suffix(close) else { continue };
        let mut depth = 1;
        for (at, c) in inner.char_indices().rev() {
            if c == close {
                depth += 1;
            } else if c == open {
                depth -= 1;
            }
            if depth == 0 {
                let (name, unit) = (trim(&inner[..at]), trim(&inner[at + c.len_utf8()..]));
                if name.is_empty() || unit.is_empty() {
                    break;
                }
                return (name, Some(unit));
            }
        }
    }
    (header, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_stands_in_brackets_at_the_end() {
        for (header, name, unit) in [
            ("移动互联网用户 (万户)", "移动互联网用户", Some("万户")),
            ("地区生产总值（亿元）", "地区生产总值", Some("亿元")),
            ("online share [%]", "online share", Some("%")),
            ("人均（元（当年价））", "人均", Some("元（当年价）")),
            ("宽带接入（万户)", "宽带接入", Some("万户")),
            ("GDP/亿元", "GDP/亿元", None),
            ("(亿元)", "(亿元)", None),
            ("GDP()", "GDP()", None),
            ("f(x) total", "f(x) total", None),
            ("a)", "a)", None),
        ] {
            assert_eq!(split_unit(header), (name, unit), "{header}");
        }
    }

    #[test]
    fn rows_of_a_header_join_and_repeated_cells_count_once() {
        let rows = [["地区", "经济", "经济"], ["地区", "GDP\n（亿元）", ""]].map(|r| r.map(String::from).to_vec());
        assert_eq!(joined(&rows, 0), "地区");
        assert_eq!(joined(&rows, 1), "经济 / GDP （亿元）");
        assert_eq!(joined(&rows, 2), "经济");
    }
}

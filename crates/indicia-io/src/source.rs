use std::path::PathBuf;
use std::sync::Arc;

/// Which table to read, as the TOML says it.
#[derive(Clone, Debug)]
pub struct TableSource {
    /// The file to open.
    pub path: PathBuf,
    /// The file as the user wrote it; findings and provenance name it so.
    pub display_name: Arc<str>,
    /// Sheet of a workbook; `None` is the first. CSV has no sheets and ignores it.
    pub sheet: Option<String>,
    /// Part of the sheet or of the CSV; `None` is all that is used.
    pub range: Option<CellRange>,
    /// Rows of the header, at least 1.
    pub header_rows: u32,
    /// Encoding of a CSV; workbooks bring their own.
    pub encoding: Encoding,
    /// The contents, for files inside the program; `path` then only says by its ending what they are.
    pub bytes: Option<&'static [u8]>,
    /// What separates the cells of a CSV; `None` is a comma, or a tab where the file ends in `.tsv`.
    pub delimiter: Option<u8>,
    /// Whether the first column names the rows, so that its header may be blank, as in the corner of a matrix.
    pub label_column: bool,
}

impl TableSource {
    /// A table with one header row, all defaults.
    pub fn new(path: impl Into<PathBuf>) -> TableSource {
        let path = path.into();
        TableSource {
            display_name: path.to_string_lossy().replace('\\', "/").into(),
            path,
            sheet: None,
            range: None,
            header_rows: 1,
            encoding: Encoding::Utf8,
            delimiter: None,
            label_column: false,
            bytes: None,
        }
    }
}

/// Encoding of a CSV.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8; a byte order mark is accepted.
    #[default]
    Utf8,
    /// GBK, as Excel in China writes CSV.
    Gbk,
    /// GB18030, which holds GBK.
    Gb18030,
}

impl Encoding {
    /// From the name in the TOML: `utf-8`, `gbk` or `gb18030`, in any case; `utf8` and `gb2312` are understood too.
    pub fn from_name(name: &str) -> Option<Encoding> {
        match name.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Some(Encoding::Utf8),
            "gbk" | "gb2312" | "cp936" => Some(Encoding::Gbk),
            "gb18030" | "gb-18030" => Some(Encoding::Gb18030),
            _ => None,
        }
    }

    /// The name in the TOML.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Gbk => "gbk",
            Encoding::Gb18030 => "gb18030",
        }
    }
}

/// A rectangle of cells; rows and columns count from 1, both ends belong to it.
///
/// In a CSV a row is the line where it begins, so that the numbers are those of an editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellRange {
    /// First row.
    pub first_row: u32,
    /// First column.
    pub first_column: u32,
    /// Last row; `u32::MAX` is open.
    pub last_row: u32,
    /// Last column; `u32::MAX` is open.
    pub last_column: u32,
}

impl CellRange {
    /// Everything.
    pub const ALL: CellRange = CellRange { first_row: 1, first_column: 1, last_row: u32::MAX, last_column: u32::MAX };

    /// Reads `A3:F40`, `A3:F` (to the last row), `A:F` (whole columns) or `3:40` (whole rows); `$` and case do
    /// not matter. `None` when the text is nothing of this kind or its corners are the wrong way round.
    pub fn parse(text: &str) -> Option<CellRange> {
        let (from, to) = text.trim().split_once(':')?;
        let (c1, r1) = corner(from)?;
        let (c2, r2) = corner(to)?;
        if c1.is_some() != c2.is_some() || (c1.is_none() && (r1.is_none() || r2.is_none())) || (r1.is_none() && r2.is_some()) {
            return None;
        }
        let range = CellRange {
            first_row: r1.unwrap_or(1),
            first_column: c1.unwrap_or(1),
            last_row: r2.unwrap_or(u32::MAX),
            last_column: c2.unwrap_or(u32::MAX),
        };
        (range.first_row <= range.last_row && range.first_column <= range.last_column).then_some(range)
    }

    /// Whether a cell lies in it.
    pub fn holds(&self, row: u32, column: u32) -> bool {
        (self.first_row..=self.last_row).contains(&row) && (self.first_column..=self.last_column).contains(&column)
    }
}

/// Column and row of `F40`, `F` or `40`.
fn corner(text: &str) -> Option<(Option<u32>, Option<u32>)> {
    let text = text.trim().replace('$', "");
    let split = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = text.split_at(split);
    let column = if letters.is_empty() { None } else { Some(column_number(letters)?) };
    let row = match digits {
        "" => None,
        d if d.bytes().all(|b| b.is_ascii_digit()) => Some(d.parse::<u32>().ok().filter(|r| (1..=1 << 30).contains(r))?),
        _ => return None,
    };
    (column.is_some() || row.is_some()).then_some((column, row))
}

/// The number of a column from its letters: `A` is 1, `AA` is 27. At most `XFD`, the last of a spreadsheet.
pub(crate) fn column_number(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let n =
        letters.bytes().try_fold(0u32, |n, b| b.is_ascii_alphabetic().then(|| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1))?;
    (n <= 16_384).then_some(n)
}

/// The letters of a column: 1 is `A`, 27 is `AA`.
pub(crate) fn column_letters(mut column: u32) -> String {
    let mut out = Vec::new();
    while column > 0 {
        column -= 1;
        out.push(char::from(b'A' + (column % 26) as u8));
        column /= 26;
    }
    out.iter().rev().collect()
}

impl std::fmt::Display for CellRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if *self == CellRange::ALL {
            return f.write_str("A:XFD");
        }
        let corner = |column: u32, row: u32| {
            let row = if row == u32::MAX { String::new() } else { row.to_string() };
            let column = if column == u32::MAX { "XFD".into() } else { column_letters(column) };
            column + &row
        };
        write!(f, "{}:{}", corner(self.first_column, self.first_row), corner(self.last_column, self.last_row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_reads_as_a_spreadsheet_writes_it() {
        let range = |a, b, c, d| Some(CellRange { first_row: a, first_column: b, last_row: c, last_column: d });
        assert_eq!(CellRange::parse("A3:F40"), range(3, 1, 40, 6));
        assert_eq!(CellRange::parse("$a$3:$aa$40"), range(3, 1, 40, 27));
        assert_eq!(CellRange::parse("B2:D"), range(2, 2, u32::MAX, 4));
        assert_eq!(CellRange::parse("A:F"), range(1, 1, u32::MAX, 6));
        assert_eq!(CellRange::parse("3:40"), range(3, 1, 40, u32::MAX));
        for wrong in ["", "A3", "F40:A3", "A0:B2", "A3-F40", "A3:40", "3:F", "A:F40", "A1:XFE2", "A1:B99999999999", "甲1:乙2"] {
            assert_eq!(CellRange::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn columns_are_counted_like_a_spreadsheet() {
        for (letters, number) in [("A", 1), ("Z", 26), ("AA", 27), ("AZ", 52), ("ZZ", 702), ("AAA", 703), ("XFD", 16_384)] {
            assert_eq!(column_number(letters), Some(number));
            assert_eq!(column_letters(number), letters);
        }
        assert_eq!(column_number("XFE"), None);
    }
}

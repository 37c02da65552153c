//! Text to records.
//!
//! One pass over blocks of 64 bytes finds separators, line ends and quotation marks; the offsets of the cells are kept
//! and the text stays where it is. A cell is cut out and unquoted only when somebody asks for it.

use std::borrow::Cow;

use indicia_diagnostic::catalogue::data as codes;
use indicia_diagnostic::{Code, Diagnostic, Diagnostics, Place, Severity};

use crate::number::{decimal, short_decimal, trim};
use crate::read::title;
use crate::{CellRange, Limits, TableSource};

/// The records of a CSV within its range, blank ones left out.
#[derive(Debug)]
pub(crate) struct CsvBody {
    text: String,
    /// For each record `width + 1` offsets: where each cell begins, and one past the end of the last.
    marks: Vec<u32>,
    width: usize,
    lines: Vec<u32>,
}

/// What a scan found beside the body.
#[derive(Debug)]
pub(crate) struct Records {
    /// The header's rows, top to bottom, as wide as the widest of them.
    pub header: Vec<Vec<String>>,
    /// Line of the header's first row.
    pub header_line: u32,
    pub body: CsvBody,
}

impl CsvBody {
    pub fn rows(&self) -> usize {
        self.lines.len()
    }

    /// Line where a record begins, from 1.
    pub fn line(&self, row: usize) -> u32 {
        self.lines.get(row).copied().unwrap_or(0)
    }

    pub fn width(&self) -> usize {
        self.width
    }

    /// Bytes that reading a record takes on average: its text, and where its cells stand in it.
    pub fn row_bytes(&self) -> usize {
        self.text.len() / self.rows().max(1) + (self.width + 1) * size_of::<u32>()
    }

    /// The bytes of a cell as they stand in the file, quotation marks included.
    #[inline]
    pub fn raw(&self, row: usize, column: usize) -> &str {
        let at = row * (self.width + 1) + column;
        match self.marks.get(at..at + 2) {
            Some(&[start, end]) => self.text.get(start as usize..end as usize - 1).unwrap_or(""),
            _ => "",
        }
    }

    /// Gives each cell of a column in these rows as a plain decimal; `None` where it is none or needs a closer look.
    #[inline(always)]
    pub fn decimals(&self, rows: impl Iterator<Item = usize>, column: usize, mut take: impl FnMut(usize, Option<f64>)) {
        let (text, marks, stride) = (self.text.as_bytes(), self.marks.as_slice(), self.width + 1);
        for row in rows {
            let at = row * stride + column;
            let (start, end) = match marks.get(at..at + 2) {
                Some(&[start, end]) => (start as usize, end as usize - 1),
                _ => (0, 0),
            };
            match short_decimal(text, start, end) {
                Some(value) => take(row, Some(value)),
                None => take(row, long_decimal(text, start, end)),
            }
        }
    }

    /// A cell's text, unquoted.
    pub fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        unquote(self.raw(row, column))
    }
}

/// What [`short_decimal`] leaves: other decimals, with finite values.
#[inline(never)]
fn long_decimal(text: &[u8], start: usize, end: usize) -> Option<f64> {
    decimal(text.get(start..end)?).filter(|v| v.is_finite()).map(|v| v + 0.0)
}

fn unquote(raw: &str) -> Cow<'_, str> {
    match raw.strip_prefix('"').and_then(|r| r.strip_suffix('"')) {
        Some(inner) if inner.contains('"') => inner.replace("\"\"", "\"").into(),
        Some(inner) => inner.into(),
        None => raw.into(),
    }
}

/// Scans a CSV: header and records within the range of `source`.
///
/// Records that are wholly blank are left out, wherever they stand. A record that is shorter than the header is an error,
/// and so is one that is longer unless the surplus cells are blank; with a range, cells outside it are not looked at.
///
/// # Errors
/// Quotation marks that do not match, ragged records, no header, more cells than `limits` allows.
pub(crate) fn scan(text: String, source: &TableSource, delimiter: u8, limits: &Limits) -> Result<Records, Diagnostics> {
    let range = source.range.unwrap_or(CellRange::ALL);
    let bounded = range.last_column != u32::MAX;
    let mut scan = Scan::new(text.as_bytes(), delimiter);
    let mut found = Findings { source, limit: limits.findings, list: Vec::new(), more: 0 };
    let mut marks = Vec::new();

    let mut header: Vec<Vec<String>> = Vec::new();
    let mut header_line = 0;
    while header.len() < source.header_rows.max(1) as usize {
        let Some(record) = scan.record(&mut marks) else { break };
        let record = record.map_err(|t| vec![found.trouble(t, &text)])?;
        if !bounded && marks.len() > limits.columns + 1 {
            let place = Place::cell(source.display_name.clone(), "", record.line.into(), 0, "");
            return Err(vec![Diagnostic::new(codes::TABLE_TOO_WIDE).arg("limit", limits.columns).at(place)]);
        }
        let inside = (range.first_row..=range.last_row).contains(&record.line);
        // A blank line above a header of several rows is skipped; one within it is part of it.
        if inside && (!header.is_empty() || !blank(&text, &marks)) {
            if header.is_empty() {
                header_line = record.line;
            }
            marks.truncate((range.last_column as usize).saturating_add(1));
            header.push(cells(&text, &marks));
        }
        marks.clear();
    }
    let width = header.iter().map(Vec::len).max().unwrap_or(0).min(range.last_column as usize);
    if width == 0 || width < range.first_column as usize || header.iter().flatten().all(|c| trim(c).is_empty()) {
        let finding = match source.range {
            Some(range) => Diagnostic::new(codes::RANGE_EMPTY).arg("range", range).no_hint(),
            None => Diagnostic::new(codes::TABLE_EMPTY),
        };
        return Err(vec![finding.at(Place::file(source.display_name.clone()))]);
    }
    for row in &mut header {
        row.resize(width, String::new());
    }
    if width == 1 && source.range.is_none() && source.header_rows <= 1 {
        let below = scan.rest(&text).lines().find(|line| !trim(line).is_empty());
        if let Some(finding) = other_separator(&header[0][0], below.unwrap_or(""), delimiter) {
            return Err(vec![finding.at(Place::cell(source.display_name.clone(), "", header_line.into(), 0, ""))]);
        }
    }
    let needed = 1 + (0..width).rev().find(|&c| header.iter().any(|row| !trim(&row[c]).is_empty())).unwrap_or(0);

    let mut lines: Vec<u32> = Vec::new();
    let expected = estimate(text.len(), &scan, width);
    marks.reserve_exact(expected.saturating_mul(width + 1));
    lines.reserve_exact(expected);
    loop {
        let start = marks.len();
        let Some(record) = scan.record(&mut marks) else { break };
        let record = match record {
            Ok(record) => record,
            Err(trouble) => {
                // What follows an unmatched quotation mark cannot be trusted.
                let finding = found.trouble(trouble, &text);
                found.list.push(finding);
                break;
            }
        };
        if record.line > range.last_row {
            marks.truncate(start);
            break;
        }
        let count = marks.len() - start - 1;
        if needed == 1 && count > width && count >= 3 && lines.is_empty() && source.range.is_none() && header.len() == 1 {
            // One cell above rows of several is a title; each row would otherwise be too long.
            let last = memchr::memchr_iter(scan.newline, text.trim_end().as_bytes()).count() + 1;
            let place = Place::cell(source.display_name.clone(), "", header_line.into(), 0, "");
            return Err(vec![title(count, &format!("{}:{last}", record.line)).with_severity(Severity::Error).at(place)]);
        }
        if record.line < range.first_row || (count == 1 || record.thin) && blank(&text, &marks[start..]) {
            marks.truncate(start);
            continue;
        }
        if count != width {
            let surplus = !bounded && count > width && !marks[start..].windows(2).skip(width).all(|m| trim(piece(&text, m)).is_empty());
            if count < needed || surplus {
                found.ragged(record.line, count, width);
            }
            // Beyond `needed` there are only columns without a header; blank cells stand in for what is not there.
            let end = marks[start + count.min(width)];
            marks.truncate(start + count.min(width));
            marks.resize(start + width + 1, end);
        }
        lines.push(record.line);
        if lines.len().saturating_mul(width) > limits.cells.max(text.len()) {
            return Err(vec![too_large(source, limits.cells)]);
        }
    }
    found.finish()?;
    marks.shrink_to_fit();
    lines.shrink_to_fit();
    Ok(Records { header, header_line, body: CsvBody { text, marks, width, lines } })
}

/// What separates the cells of a file whose header and first record are one cell each and hold it.
fn other_separator(header: &str, below: &str, delimiter: u8) -> Option<Diagnostic> {
    const KNOWN: [(char, &str); 5] = [(',', ","), (';', ";"), ('\t', "tab"), ('|', "|"), ('，', "，")];
    let shown = |(c, name): (char, &str)| if c == '\t' { "tab".to_string() } else { format!("`{name}`") };
    let other = KNOWN.into_iter().find(|(c, _)| *c != char::from(delimiter) && header.contains(*c) && below.contains(*c))?;
    let expected = KNOWN.into_iter().find(|(c, _)| *c == char::from(delimiter)).map_or_else(String::new, shown);
    let finding = Diagnostic::new(codes::CSV_SEPARATOR).arg("found", shown(other)).arg("expected", expected).arg("value", other.1);
    Some(if other.0.is_ascii() { finding } else { finding.hint("save") })
}

fn too_large(source: &TableSource, limit: usize) -> Diagnostic {
    Diagnostic::new(codes::TABLE_TOO_LARGE).arg("limit", limit).at(Place::file(source.display_name.clone()))
}

/// How many records the rest of the text likely holds, from its first lines.
fn estimate(total: usize, scan: &Scan<'_>, width: usize) -> usize {
    let rest = scan.text.get(scan.start..).unwrap_or(&[]);
    let sample = &rest[..rest.len().min(1 << 16)];
    let lines = memchr::memchr_iter(scan.newline, sample).count().max(1);
    let likely = rest.len() / (sample.len() / lines).max(1) * 33 / 32 + 2;
    likely.min(total / width.max(1) + 2)
}

fn piece<'t>(text: &'t str, marks: &[u32]) -> &'t str {
    match marks {
        [start, end, ..] => text.get(*start as usize..*end as usize - 1).unwrap_or(""),
        _ => "",
    }
}

fn cells(text: &str, marks: &[u32]) -> Vec<String> {
    marks.windows(2).map(|m| unquote(piece(text, m)).into_owned()).collect()
}

fn blank(text: &str, marks: &[u32]) -> bool {
    marks.windows(2).all(|m| trim(&unquote(piece(text, m))).is_empty())
}

/// Findings about records, listed up to a bound.
struct Findings<'a> {
    source: &'a TableSource,
    limit: usize,
    list: Diagnostics,
    more: usize,
}

impl Findings<'_> {
    fn ragged(&mut self, line: u32, found: usize, expected: usize) {
        if self.list.len() >= self.limit {
            self.more += 1;
            return;
        }
        let code = if found < expected { codes::ROW_SHORT } else { codes::ROW_LONG };
        self.list.push(Diagnostic::new(code).arg("found", found).arg("expected", expected).at(Place::cell(
            self.source.display_name.clone(),
            "",
            line.into(),
            0,
            "",
        )));
    }

    fn trouble(&self, trouble: Trouble, text: &str) -> Diagnostic {
        let at = trouble.at;
        let end = text.get(at..).and_then(|t| t.find('\n')).map_or(text.len(), |n| at + n);
        Diagnostic::new(trouble.code).at(Place::cell(
            self.source.display_name.clone(),
            "",
            trouble.line.into(),
            trouble.column,
            text.get(at..end).unwrap_or("").trim_end(),
        ))
    }

    fn finish(mut self) -> Result<(), Diagnostics> {
        if self.more > 0 {
            self.list.push(Diagnostic::new(codes::ROWS_MORE).arg("count", self.more).at(Place::file(self.source.display_name.clone())));
        }
        if self.list.is_empty() { Ok(()) } else { Err(self.list) }
    }
}

/// A record that was read; its marks are at the end of the list.
pub(super) struct Record {
    pub line: u32,
    /// Whether it is short enough that it may be blank though it has several cells.
    pub thin: bool,
}

pub(super) struct Trouble {
    pub code: Code,
    pub line: u32,
    pub column: u32,
    at: usize,
}

pub(super) struct Scan<'t> {
    text: &'t [u8],
    delimiter: u8,
    newline: u8,
    /// Where the next record begins.
    start: usize,
    line: u32,
    /// First byte of the block whose bits are in `bits`.
    base: usize,
    /// Bytes of the block that matter and have not been visited.
    bits: u64,
}

impl<'t> Scan<'t> {
    fn new(text: &'t [u8], delimiter: u8) -> Scan<'t> {
        // Lines that end in CR alone come from old programs on the Macintosh.
        let newline = if memchr::memchr(b'\n', text).is_none() && memchr::memchr(b'\r', text).is_some() { b'\r' } else { b'\n' };
        Scan::with_newline(text, delimiter, newline)
    }

    /// The same where it is known what ends a line.
    pub(super) fn with_newline(text: &'t [u8], delimiter: u8, newline: u8) -> Scan<'t> {
        let mut scan = Scan { text, delimiter, newline, start: 0, line: 1, base: 0, bits: 0 };
        scan.bits = scan.classify(0);
        scan
    }

    /// Where the next record begins.
    pub(super) fn start(&self) -> usize {
        self.start
    }

    /// What has not been read yet.
    fn rest<'s>(&self, text: &'s str) -> &'s str {
        text.get(self.start..).unwrap_or("")
    }

    /// One bit for each byte of a block that separates, ends a line or quotes.
    #[inline]
    fn classify(&self, base: usize) -> u64 {
        let mut padded = [0u8; 64];
        let block: &[u8; 64] = match self.text.get(base..base + 64).and_then(|b| b.try_into().ok()) {
            Some(block) => block,
            None => {
                let rest = self.text.get(base..).unwrap_or(&[]);
                padded[..rest.len()].copy_from_slice(rest);
                &padded
            }
        };
        let mut hits = [0u8; 64];
        for (hit, b) in hits.iter_mut().zip(block) {
            *hit = u8::from(*b == self.delimiter) | u8::from(*b == self.newline) | u8::from(*b == b'"');
        }
        let mut bits = 0u64;
        for (i, eight) in hits.as_chunks::<8>().0.iter().enumerate() {
            // Gathers the lowest bit of each byte into the top byte.
            let packed = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
            bits |= packed << (8 * i);
        }
        bits
    }

    /// Offset of the next byte that matters, or the end of the text.
    #[inline]
    fn next(&mut self) -> usize {
        while self.bits == 0 {
            self.base += 64;
            if self.base >= self.text.len() {
                return self.text.len();
            }
            self.bits = self.classify(self.base);
        }
        let at = self.base + self.bits.trailing_zeros() as usize;
        self.bits &= self.bits - 1;
        at
    }

    /// Appends the marks of the next record; `None` at the end of the text.
    #[inline]
    pub(super) fn record(&mut self, marks: &mut Vec<u32>) -> Option<Result<Record, Trouble>> {
        if self.start >= self.text.len() {
            return None;
        }
        let (first, line, before) = (self.start, self.line, marks.len());
        marks.push(first as u32);
        let mut cell = first;
        loop {
            let mut at = self.next();
            if self.text.get(at) == Some(&b'"') {
                if at != cell {
                    // A quotation mark within bare text, as in 5" pipe, is a character like any other.
                    continue;
                }
                let column = (marks.len() - before) as u32;
                match self.close(line, column, at) {
                    Ok(end) => at = end,
                    Err(trouble) => return Some(Err(trouble)),
                }
            }
            let byte = self.text.get(at).copied();
            if byte == Some(self.delimiter) {
                cell = at + 1;
                marks.push(cell as u32);
                continue;
            }
            let mut end = at;
            if self.newline == b'\n' && end > cell && self.text.get(end - 1) == Some(&b'\r') {
                end -= 1;
            }
            marks.push(end as u32 + 1);
            self.start = at + 1;
            self.line += 1;
            let cells = marks.len() - before - 1;
            return Some(Ok(Record { line, thin: end - first < cells * 4 }));
        }
    }

    /// Goes behind a quoted cell that opens at `open`; returns the offset of what ends the cell.
    fn close(&mut self, line: u32, column: u32, open: usize) -> Result<usize, Trouble> {
        loop {
            let at = self.next();
            match self.text.get(at) {
                None => return Err(Trouble { code: codes::QUOTE_UNCLOSED, line, column, at: open }),
                Some(b'"') => {
                    let after = at + 1;
                    match self.text.get(after).copied() {
                        Some(b'"') => {
                            self.next();
                        }
                        None => return Ok(self.text.len()),
                        Some(b) if b == self.delimiter || b == self.newline => return Ok(self.next()),
                        Some(b'\r') if matches!(self.text.get(after + 1), None | Some(b'\n')) => return Ok(self.next()),
                        Some(_) => return Err(Trouble { code: codes::QUOTE_TRAILING, line, column, at: open }),
                    }
                }
                Some(b) if *b == self.newline => self.line += 1,
                Some(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Records, Diagnostics> {
        scan(text.into(), &TableSource::new("t.csv"), b',', &Limits::default())
    }

    fn rows(r: &Records) -> Vec<Vec<String>> {
        (0..r.body.rows()).map(|i| (0..r.body.width()).map(|c| r.body.cell(i, c).into_owned()).collect()).collect()
    }

    fn lines(r: &Records) -> Vec<u32> {
        (0..r.body.rows()).map(|i| r.body.line(i)).collect()
    }

    #[test]
    fn lines_count_as_an_editor_counts_them() {
        let r = read("a,b\r\n1,\"x\r\ny\"\r\n\r\n2,z\r\n,\r\n3,\"\"\"q\"\"\"\r\n").unwrap();
        assert_eq!(rows(&r), [["1", "x\r\ny"], ["2", "z"], ["3", "\"q\""]]);
        assert_eq!(lines(&r), [2, 5, 7]);
    }

    #[test]
    fn the_last_line_needs_no_end() {
        for text in ["a,b\n1,2", "a,b\n1,2\n", "a,b\r1,2\r", "a,b\n1,\"2\"", "a,b\r\n1,\"2\"\r\n", "a,b\n1,\"2\"\r"] {
            let r = read(text).unwrap();
            assert_eq!(rows(&r), [["1", "2"]], "{text:?}");
        }
    }

    #[test]
    fn a_quotation_mark_within_bare_text_is_text() {
        let r = read("a,b\n5\" pipe,it's \"so\"\n").unwrap();
        assert_eq!(rows(&r), [["5\" pipe", "it's \"so\""]]);
    }

    #[test]
    fn ragged_records_are_findings_with_their_line() {
        let found = read("a,b,c\n1,2\n1,2,3,\n1,2,3,4\n").unwrap_err();
        let shown: Vec<_> = found.iter().map(|d| (d.id().to_string(), d.places[0].line())).collect();
        assert_eq!(shown, [("D0109".into(), 2), ("D0110".into(), 4)]);
    }

    #[test]
    fn surplus_separators_at_the_end_of_lines_do_no_harm() {
        let r = read("a,b,,\n1,2,,\n3,4\n").unwrap();
        assert_eq!(rows(&r), [["1", "2", "", ""], ["3", "4", "", ""]]);
    }

    #[test]
    fn unmatched_quotation_marks_are_findings() {
        for (text, code, line, column) in
            [("a,b\n1,\"2\n3,4\n", "D0107", 2, 2), ("a,b\n\"1\"2,3\n", "D0108", 2, 1), ("\"a,b\n", "D0107", 1, 1)]
        {
            let found = read(text).unwrap_err();
            assert_eq!((found[0].id(), found[0].places[0].line(), found[0].places[0].column()), (code, line, column), "{text:?}");
        }
    }

    #[test]
    fn a_range_cuts_title_and_notes_away() {
        let mut source = TableSource::new("t.csv");
        source.range = CellRange::parse("B2:C4");
        let text = "表1,,,\n序号,a,b,注\n1,x,1,好\n2,y,2\n来源：年鉴\n";
        let r = scan(text.into(), &source, b',', &Limits::default()).unwrap();
        assert_eq!(r.header, [["序号", "a", "b"]]);
        assert_eq!(rows(&r), [["1", "x", "1"], ["2", "y", "2"]]);
    }

    #[test]
    fn records_that_cross_blocks_are_whole() {
        // Every length from 1 to 200 puts separators and line ends at every place of a block.
        for n in 1..200 {
            let long = "x".repeat(n);
            let r = read(&format!("{long},b\n\"{long}\"\"\n,\",2\n{long},3\n").replacen(
                &format!("\"{long}\"\"\n,\",2"),
                &format!("\"{long}\"\"\n,\",2"),
                1,
            ))
            .unwrap();
            assert_eq!(rows(&r), [[format!("{long}\"\n,"), "2".into()], [long.clone(), "3".into()]]);
            assert_eq!(lines(&r), [2, 4]);
        }
    }

    #[test]
    fn no_header_is_a_finding() {
        for text in ["", "\n\n", ",,\n", "\u{3000}\n"] {
            assert_eq!(read(text).unwrap_err()[0].id(), "D0101", "{text:?}");
        }
    }
}

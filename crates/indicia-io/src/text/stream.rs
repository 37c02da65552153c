//! A CSV in blocks, for files that are read once and need not stand in memory.
//!
//! One thread at a time takes the next block off the file, cut behind a record; any number of them work on blocks. Cells
//! stay the bytes that they are: separators, quotation marks and line ends are single bytes below 0x40 in UTF-8, GBK and
//! GB18030 alike and never part of a longer character, so a reader decodes each distinct text once instead of every cell.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::sync::{Mutex, PoisonError};

use encoding_rs::GB18030;
use indicia_diagnostic::catalogue::data as codes;
use indicia_diagnostic::catalogue::io as io_codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place};
use sha2::{Digest, Sha256};

use super::encoding::looks_like_utf16;
use super::scan::{Scan, Trouble};
use crate::input::hex;
use crate::number::trim;
use crate::workbook;
use crate::{Encoding, Limits, TableSource};

/// Bytes of a block: small enough that its offsets stay in a near cache, large enough that taking one costs nothing.
const BLOCK: usize = 1 << 19;
/// Longest record.
const MOST: usize = 1 << 26;

/// Some records of a CSV, in their order.
#[derive(Debug)]
pub struct CsvBlock {
    bytes: Vec<u8>,
    /// For each record `width + 1` offsets: where each cell begins, and one past the end of the last.
    marks: Vec<u32>,
    lines: Vec<u32>,
    width: usize,
    /// Which block it is, from 0.
    pub number: usize,
}

impl CsvBlock {
    /// Bytes that it was made of.
    #[allow(clippy::len_without_is_empty, reason = "no block is empty")]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Records.
    pub fn rows(&self) -> usize {
        self.lines.len()
    }

    /// Line where a record begins, from 1.
    pub fn line(&self, row: usize) -> u32 {
        self.lines.get(row).copied().unwrap_or(0)
    }

    /// A cell's bytes, unquoted; empty for a cell that is not there.
    #[inline]
    pub fn cell(&self, row: usize, column: usize) -> Cow<'_, [u8]> {
        let at = row * (self.width + 1) + column;
        match self.marks.get(at..at + 2) {
            Some(&[start, end]) => unquote(self.bytes.get(start as usize..end as usize - 1).unwrap_or(&[])),
            _ => Cow::Borrowed(&[]),
        }
    }

    /// Every cell of a record in order.
    #[inline]
    pub fn record(&self, row: usize) -> impl Iterator<Item = &[u8]> {
        let at = row * (self.width + 1);
        let marks = self.marks.get(at..at + self.width + 1).unwrap_or(&[]);
        marks.windows(2).map(|m| match m {
            [start, end] => self.bytes.get(*start as usize..*end as usize - 1).unwrap_or(&[]),
            _ => &[],
        })
    }
}

/// A cell's bytes without quotation marks around them.
#[inline]
pub fn unquote(raw: &[u8]) -> Cow<'_, [u8]> {
    match raw.strip_prefix(b"\"").and_then(|r| r.strip_suffix(b"\"")) {
        Some(inner) if inner.contains(&b'"') => {
            let mut out = Vec::with_capacity(inner.len());
            let mut bytes = inner.iter().copied();
            while let Some(b) = bytes.next() {
                out.push(b);
                if b == b'"' {
                    bytes.next();
                }
            }
            Cow::Owned(out)
        }
        Some(inner) => Cow::Borrowed(inner),
        None => Cow::Borrowed(raw),
    }
}

/// A cell's bytes as text, without white space around it; `None` where they are no text in the encoding.
pub fn decode_cell(bytes: &[u8], encoding: Encoding) -> Option<String> {
    let text = match encoding {
        Encoding::Utf8 => std::str::from_utf8(bytes).ok()?.to_string(),
        Encoding::Gbk | Encoding::Gb18030 => {
            let is_utf8 = !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok_and(|t| t.chars().count() > 2);
            if is_utf8 {
                return None;
            }
            GB18030.decode_without_bom_handling_and_without_replacement(bytes)?.into_owned()
        }
    };
    Some(trim(&text).to_string())
}

/// What a stream came to.
#[derive(Debug)]
pub struct Streamed<T> {
    /// What was made of each block, in their order.
    pub made: Vec<T>,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
}

/// Reads a CSV in blocks on so many threads: `begin` sees the header and makes the work, which is done on every block.
///
/// The header is one row, the first that is not blank; blank records are left out, and records are as wide as the header.
///
/// # Errors
/// As for [`read_table`](crate::read_table), but that bytes are not decoded, and what `begin` finds.
pub fn stream_csv<W, T>(
    source: &TableSource,
    limits: &Limits,
    threads: usize,
    begin: impl FnOnce(&[String]) -> Result<W, Diagnostics>,
) -> Result<Streamed<T>, Diagnostics>
where
    W: Fn(&CsvBlock) -> T + Sync,
    T: Send,
{
    let mut feed = Feed::open(source)?;
    let (header, first) = feed.header(source, limits)?;
    let work = begin(&header)?;
    let width = header.len();
    let needed = 1 + (0..width).rev().find(|&c| !header.get(c).is_some_and(|h| h.is_empty())).unwrap_or(0);
    let shape = Shape { width, needed, delimiter: feed.delimiter, newline: feed.newline };
    let feed = Mutex::new((feed, Some(first)));
    let made: Mutex<Vec<(usize, T)>> = Mutex::new(Vec::new());
    let wrong: Mutex<Vec<Wrong>> = Mutex::new(Vec::new());
    let stop = |w: Wrong| wrong.lock().unwrap_or_else(PoisonError::into_inner).push(w);
    let run = || {
        loop {
            let next = {
                let mut feed = feed.lock().unwrap_or_else(PoisonError::into_inner);
                match feed.1.take() {
                    Some(first) => Ok(Some(first)),
                    None => feed.0.next(),
                }
            };
            match next {
                Ok(None) => return,
                Err(e) => return stop(Wrong::Unreadable(e)),
                Ok(Some(raw)) => match shape.scan(raw) {
                    Ok(block) => {
                        let out = work(&block);
                        made.lock().unwrap_or_else(PoisonError::into_inner).push((block.number, out));
                    }
                    Err(w) => {
                        let mut all = wrong.lock().unwrap_or_else(PoisonError::into_inner);
                        all.extend(w);
                        if all.len() >= limits.findings {
                            return;
                        }
                    }
                },
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.max(1) {
            scope.spawn(run);
        }
        run();
    });
    let mut wrong = wrong.into_inner().unwrap_or_else(PoisonError::into_inner);
    if !wrong.is_empty() {
        wrong.sort_by_key(Wrong::line);
        return Err(wrong.into_iter().take(limits.findings).map(|w| w.finding(source, width)).collect());
    }
    let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    made.sort_by_key(|(number, _)| *number);
    let (feed, _) = feed.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(Streamed { made: made.into_iter().map(|(_, t)| t).collect(), sha256: hex(&feed.hasher.finalize().into()) })
}

/// What is wrong with the records.
enum Wrong {
    Unreadable(std::io::Error),
    Trouble(Trouble),
    Width { line: u32, found: usize, short: bool },
}

impl Wrong {
    fn line(&self) -> u32 {
        match self {
            Wrong::Unreadable(_) => u32::MAX,
            Wrong::Trouble(t) => t.line,
            Wrong::Width { line, .. } => *line,
        }
    }

    fn finding(self, source: &TableSource, width: usize) -> Diagnostic {
        let shown = || source.display_name.clone();
        match self {
            Wrong::Unreadable(e) => Diagnostic::new(io_codes::FILE_UNREADABLE).arg("path", shown()).reason(&e).at(Place::file(shown())),
            Wrong::Trouble(t) => Diagnostic::new(t.code).at(Place::cell(shown(), "", t.line.into(), t.column, "")),
            Wrong::Width { line, found, short } => {
                let code = if short { codes::ROW_SHORT } else { codes::ROW_LONG };
                Diagnostic::new(code).arg("found", found).arg("expected", width).at(Place::cell(shown(), "", line.into(), 0, ""))
            }
        }
    }
}

/// Bytes that end behind a record.
struct Raw {
    bytes: Vec<u8>,
    line: u32,
    number: usize,
}

struct Shape {
    width: usize,
    needed: usize,
    delimiter: u8,
    newline: u8,
}

impl Shape {
    fn scan(&self, raw: Raw) -> Result<CsvBlock, Vec<Wrong>> {
        let Raw { bytes, line: base, number } = raw;
        let width = self.width;
        let mut marks: Vec<u32> = Vec::with_capacity(bytes.len() / 2);
        let mut lines: Vec<u32> = Vec::new();
        let mut wrong = Vec::new();
        let mut scan = Scan::with_newline(&bytes, self.delimiter, self.newline);
        loop {
            let start = marks.len();
            let record = match scan.record(&mut marks) {
                None => break,
                Some(Ok(record)) => record,
                Some(Err(mut trouble)) => {
                    trouble.line += base - 1;
                    wrong.push(Wrong::Trouble(trouble));
                    break;
                }
            };
            let count = marks.len() - start - 1;
            let piece = |m: &[u32]| match m {
                [s, e] => bytes.get(*s as usize..*e as usize - 1).unwrap_or(&[]),
                _ => &[][..],
            };
            let blank = |m: &[u32]| unquote(piece(m)).iter().all(u8::is_ascii_whitespace);
            if (count == 1 || record.thin) && marks[start..].windows(2).all(blank) {
                marks.truncate(start);
                continue;
            }
            let line = record.line + base - 1;
            if count != width {
                let surplus = count > width && !marks[start..].windows(2).skip(width).all(blank);
                if count < self.needed || surplus {
                    wrong.push(Wrong::Width { line, found: count, short: count < self.needed });
                    marks.truncate(start);
                    continue;
                }
                let end = marks[start + count.min(width)];
                marks.truncate(start + count.min(width));
                marks.resize(start + width + 1, end);
            }
            lines.push(line);
        }
        if wrong.is_empty() { Ok(CsvBlock { bytes, marks, lines, width, number }) } else { Err(wrong) }
    }
}

/// The file, block by block.
struct Feed {
    input: Box<dyn Read + Send>,
    hasher: Sha256,
    rest: Vec<u8>,
    line: u32,
    number: usize,
    ended: bool,
    delimiter: u8,
    newline: u8,
}

impl Feed {
    fn open(source: &TableSource) -> Result<Feed, Diagnostics> {
        let shown = || source.display_name.clone();
        let input: Box<dyn Read + Send> = match source.bytes {
            Some(bytes) => Box::new(bytes),
            None => {
                // What is no file, or is not there, is told as for any table.
                let is_file = std::fs::metadata(&source.path).is_ok_and(|m| m.is_file());
                if !is_file {
                    crate::input::read(source, 0)?;
                }
                let unreadable =
                    |e| vec![Diagnostic::new(io_codes::FILE_UNREADABLE).arg("path", shown()).reason(&e).at(Place::file(shown()))];
                Box::new(File::open(&source.path).map_err(unreadable)?)
            }
        };
        let tab = source.path.extension().is_some_and(|e| e.eq_ignore_ascii_case("tsv"));
        let delimiter = source.delimiter.unwrap_or(if tab { b'\t' } else { b',' });
        Ok(Feed { input, hasher: Sha256::new(), rest: Vec::new(), line: 1, number: 0, ended: false, delimiter, newline: b'\n' })
    }

    /// The header, and the rest of the first block.
    fn header(&mut self, source: &TableSource, limits: &Limits) -> Result<(Vec<String>, Raw), Diagnostics> {
        let shown = || source.display_name.clone();
        self.fill(BLOCK).map_err(|e| vec![Wrong::Unreadable(e).finding(source, 0)])?;
        if let Some((found, right, hint)) = workbook::content(&self.rest).not_text() {
            let (stem, ending) = source.display_name.rsplit_once('.').unwrap_or((&source.display_name, ""));
            let d = Diagnostic::new(codes::CONTENT_NOT_AS_NAMED).arg("named", format!(".{ending}")).arg("found", found);
            return Err(vec![d.arg("right", format!("{stem}{right}")).hint(hint).at(Place::file(shown()))]);
        }
        if looks_like_utf16(&self.rest) {
            return Err(vec![Diagnostic::new(codes::TEXT_IS_UTF16).at(Place::file(shown()))]);
        }
        if self.rest.starts_with(b"\xef\xbb\xbf") {
            self.rest.drain(..3);
        }
        if !self.rest.contains(&b'\n') && self.rest.contains(&b'\r') {
            self.newline = b'\r';
        }
        let mut marks = Vec::new();
        loop {
            let mut scan = Scan::with_newline(&self.rest, self.delimiter, self.newline);
            marks.clear();
            let record = match scan.record(&mut marks) {
                None => return Err(vec![Diagnostic::new(codes::TABLE_EMPTY).at(Place::file(shown()))]),
                Some(Err(t)) => return Err(vec![Wrong::Trouble(t).finding(source, 0)]),
                Some(Ok(record)) => record,
            };
            let end = scan.start().min(self.rest.len());
            let mut cells = Vec::new();
            for m in marks.windows(2) {
                let raw = match m {
                    [s, e] => self.rest.get(*s as usize..*e as usize - 1).unwrap_or(&[]),
                    _ => &[],
                };
                match decode_cell(&unquote(raw), source.encoding) {
                    Some(text) => cells.push(one_line(&text)),
                    None => return Err(vec![self.not_text(source, record.line + self.line - 1)]),
                }
            }
            let lines = memchr::memchr_iter(self.newline, self.rest.get(..end).unwrap_or(&[])).count() as u32;
            self.rest.drain(..end);
            self.line += lines;
            if cells.len() > limits.columns + 1 {
                let place = Place::cell(shown(), "", record.line.into(), 0, "");
                return Err(vec![Diagnostic::new(codes::TABLE_TOO_WIDE).arg("limit", limits.columns).at(place)]);
            }
            if cells.iter().any(|c| !c.is_empty()) {
                let first = self.next().map_err(|e| vec![Wrong::Unreadable(e).finding(source, 0)])?;
                let number = 0;
                return Ok((cells, first.unwrap_or(Raw { bytes: Vec::new(), line: self.line, number })));
            }
        }
    }

    fn not_text(&self, source: &TableSource, line: u32) -> Diagnostic {
        let place = Place::cell(source.display_name.clone(), "", line.into(), 0, "");
        match source.encoding {
            Encoding::Utf8 => {
                let byte = std::str::from_utf8(&self.rest).err().and_then(|e| self.rest.get(e.valid_up_to()).copied()).unwrap_or(0);
                let d = Diagnostic::new(codes::TEXT_NOT_UTF8).arg("line", line).arg("byte", format!("0x{byte:02X}")).at(place);
                let end = memchr::memchr(self.newline, &self.rest).unwrap_or(self.rest.len());
                let header = self.rest.get(..end).unwrap_or(&[]);
                let gb = GB18030.decode_without_bom_handling_and_without_replacement(header).is_some();
                d.hint(if gb { "gb18030" } else { "save" })
            }
            encoding => {
                let utf8 = match std::str::from_utf8(&self.rest) {
                    Ok(_) => true,
                    // The last character of what was read may be cut.
                    Err(e) => e.error_len().is_none(),
                };
                let at = self.rest.iter().position(|b| *b >= 0x80).and_then(|i| self.rest.get(i)).copied().unwrap_or(0);
                let d = Diagnostic::new(codes::TEXT_NOT_GB).arg("line", line).arg("encoding", encoding.name());
                d.arg("byte", format!("0x{at:02X}")).at(place).hint(if utf8 { "utf8" } else { "save" })
            }
        }
    }

    /// Reads until so many bytes wait, or the file ends.
    fn fill(&mut self, wanted: usize) -> std::io::Result<()> {
        while !self.ended && self.rest.len() < wanted {
            let before = self.rest.len();
            self.rest.resize(wanted, 0);
            let read = match self.input.read(self.rest.get_mut(before..).unwrap_or(&mut [])) {
                Ok(n) => n,
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {
                    self.rest.truncate(before);
                    continue;
                }
                Err(e) => return Err(e),
            };
            self.rest.truncate(before + read);
            self.hasher.update(self.rest.get(before..).unwrap_or(&[]));
            self.ended = read == 0;
        }
        Ok(())
    }

    fn next(&mut self) -> std::io::Result<Option<Raw>> {
        let mut wanted = BLOCK;
        let end = loop {
            self.fill(wanted)?;
            if self.ended {
                break self.rest.len();
            }
            match self.boundary() {
                0 if wanted < MOST => wanted *= 2,
                // A record without end: what follows its quotation mark is told by the scan.
                0 => break self.rest.len(),
                end => break end,
            }
        };
        if end == 0 {
            return Ok(None);
        }
        let rest = self.rest.split_off(end);
        let bytes = std::mem::replace(&mut self.rest, rest);
        let line = self.line;
        self.line = line.saturating_add(memchr::memchr_iter(self.newline, &bytes).count() as u32);
        let number = self.number;
        self.number += 1;
        Ok(Some(Raw { bytes, line, number }))
    }

    /// Where the last record ends that is known to be whole.
    fn boundary(&self) -> usize {
        let last = memchr::memrchr(self.newline, &self.rest).map_or(0, |n| n + 1);
        if memchr::memchr(b'"', &self.rest).is_none() {
            return last;
        }
        let mut scan = Scan::with_newline(&self.rest, self.delimiter, self.newline);
        let mut marks = Vec::new();
        loop {
            let start = scan.start();
            marks.clear();
            match scan.record(&mut marks) {
                None => return start.min(self.rest.len()),
                Some(Ok(_)) if scan.start() > self.rest.len() || (scan.start() == self.rest.len() && last != self.rest.len()) => {
                    return start;
                }
                Some(Ok(_)) => {}
                Some(Err(_)) => return start,
            }
        }
    }
}

/// A header without line breaks.
fn one_line(text: &str) -> String {
    text.split(['\r', '\n']).map(str::trim).filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rows = Vec<(u32, Vec<String>)>;

    fn rows(text: &[u8], encoding: Encoding) -> Result<(Vec<String>, Rows), Diagnostics> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t.csv");
        std::fs::write(&path, text).expect("written");
        let source = TableSource { encoding, ..TableSource::new(path) };
        let mut header = Vec::new();
        let streamed = stream_csv(&source, &Limits::default(), 2, |h| {
            header = h.to_vec();
            Ok(move |block: &CsvBlock| -> Rows {
                let cell = |c: &[u8]| decode_cell(&unquote(c), encoding).unwrap_or_else(|| "?".into());
                (0..block.rows()).map(|r| (block.line(r), block.record(r).map(cell).collect())).collect()
            })
        })?;
        assert_eq!(streamed.sha256, crate::sha256(text));
        Ok((header, streamed.made.concat()))
    }

    #[test]
    fn blocks_hold_whole_records_whatever_stands_in_quotation_marks() {
        // Several blocks, with records that hold line ends, separators and quotation marks.
        let mut text = String::from("id,说明\r\n");
        let mut expected = Vec::new();
        let mut line = 2;
        for i in 0..60_000 {
            let (written, value, more) = match i % 3 {
                0 => (format!("{i},\"a\nb, \"\"c\"\"\"\r\n"), "a\nb, \"c\"", 1),
                1 => (format!("{i},5\" pipe\r\n"), "5\" pipe", 0),
                _ => (format!("{i},同意\r\n"), "同意", 0),
            };
            text.push_str(&written);
            expected.push((line, vec![i.to_string(), value.to_string()]));
            line += 1 + more;
        }
        assert!(text.len() > 2 * BLOCK - 100_000 && text.len() > BLOCK);
        let (header, found) = rows(text.as_bytes(), Encoding::Utf8).expect("sound");
        assert_eq!(header, ["id", "说明"]);
        assert!(found == expected, "records differ");
    }

    #[test]
    fn gbk_is_cut_by_bytes_and_decoded_by_cell() {
        // 丂 is 0x81 0x40 in GBK and 崅 0x8D 0x5C: the second bytes look like ASCII.
        let (text, _, _) = encoding_rs::GBK.encode("题目,选项\n丂崅,\"同,意\"\n");
        let (header, found) = rows(&text, Encoding::Gbk).expect("sound");
        assert_eq!(header, ["题目", "选项"]);
        assert_eq!(found, [(2, vec!["丂崅".into(), "同,意".into()])]);
        let wrong = rows(&text, Encoding::Utf8).expect_err("not UTF-8");
        assert_eq!((wrong[0].id(), wrong[0].hint), ("D0102", Some("gb18030")));
    }

    #[test]
    fn ragged_records_are_told_with_their_line() {
        let wrong = rows(b"a,b,c\n1,2,3\n\n1\n1,2,3,4\n1,2,3,,\n", Encoding::Utf8).expect_err("ragged");
        let shown: Vec<_> = wrong.iter().map(|d| (d.id().to_string(), d.places[0].line())).collect();
        assert_eq!(shown, [("D0109".into(), 4), ("D0110".into(), 5)]);
        let wrong = rows(b"a,b\n1,\"2\n3,4\n", Encoding::Utf8).expect_err("unclosed");
        assert_eq!((wrong[0].id(), wrong[0].places[0].line()), ("D0107", 2));
    }
}

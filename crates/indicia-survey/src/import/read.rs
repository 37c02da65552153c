//! From a file of responses to the answers to each question.

use std::num::NonZero;

use indicia_diagnostic::catalogue::fieldwork::responses as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use indicia_io::{CsvBlock, Encoding, Limits, TableSource, decode_cell, read_table, stream_csv, unquote};

use super::answers::{Answers, Wordings, one, ticked};
use super::coded::{Coded, Codes, Interner, assemble, hash, join};
use super::columns::{Columns, Use, resolve};
use super::layouts::{self, Platform};
use super::times::{instant, seconds};
use crate::questionnaire::{Questionnaire, Responses};

/// Why a column was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It identifies people.
    Personal,
    /// The questionnaire says so.
    Skipped,
    /// No question is about it.
    Unused,
}

/// A column that was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotRead {
    /// Its header.
    pub header: String,
    /// Why.
    pub why: Why,
}

/// What the platform says of each response.
#[derive(Debug)]
pub struct Status {
    /// About what.
    pub of: Platform,
    /// The header of the column.
    pub header: String,
    /// Whether it takes the response out.
    pub out: Vec<bool>,
}

/// A file of responses, read.
#[derive(Debug)]
pub struct Imported {
    /// Which of [`Questionnaire::responses`] it is.
    pub of: usize,
    /// Responses in the file.
    pub rows: usize,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// The answers to each question; `None` where the file has no column for it.
    pub answers: Vec<Option<Answers>>,
    /// A hash of the number of each response; 0 where it has none. `None` without a key.
    pub key: Option<Vec<u64>>,
    /// A hash of each whole record but its number.
    pub record: Vec<u64>,
    /// Seconds that each response took; `None` in the list where it does not say.
    pub seconds: Option<Vec<Option<f32>>>,
    /// Design weights, above zero.
    pub weights: Option<Vec<f64>>,
    /// What the platform says of each response as a whole.
    pub status: Option<Status>,
    /// A hash of what repeated groups refer to.
    pub index: Option<Vec<u64>>,
    /// A hash of the response that each row of a repeated group belongs to.
    pub parent: Option<Vec<u64>>,
    /// Columns that were not read.
    pub not_read: Vec<NotRead>,
    /// What was found.
    pub findings: Diagnostics,
}

/// What is kept of a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Nothing,
    Coded,
    Hash,
    Time,
}

/// A column of a block.
enum Piece {
    Nothing,
    Coded(Interner),
    /// The same when the block is done: without what was needed to find entries, which for many blocks would be much.
    Done(Codes, Vec<(Box<[u8]>, u32)>),
    Hash(Vec<u64>),
    Time(Vec<Option<f64>>, Option<(u32, Vec<u8>)>),
}

impl Piece {
    fn new(kind: Kind, rows: usize) -> Piece {
        match kind {
            Kind::Nothing => Piece::Nothing,
            Kind::Coded => Piece::Coded(Interner::new(rows)),
            Kind::Hash => Piece::Hash(Vec::with_capacity(rows)),
            Kind::Time => Piece::Time(Vec::with_capacity(rows), None),
        }
    }

    fn done(self) -> Piece {
        match self {
            Piece::Coded(interner) => Piece::Done(interner.codes, interner.entries),
            other => other,
        }
    }

    #[inline]
    fn take(&mut self, raw: &[u8], line: u32) {
        match self {
            Piece::Nothing | Piece::Done(..) => {}
            Piece::Coded(interner) if raw.first() == Some(&b'"') => interner.take(&unquote(raw), line),
            Piece::Coded(interner) => interner.take(raw, line),
            Piece::Hash(out) => out.push(if raw.is_empty() { 0 } else { hash(&unquote(raw)) }),
            Piece::Time(out, wrong) => {
                let cell = unquote(raw);
                let text = std::str::from_utf8(&cell).unwrap_or("").trim();
                let time = instant(text);
                if time.is_none() && !text.is_empty() && wrong.is_none() {
                    *wrong = Some((line, cell.to_vec()));
                }
                out.push(time);
            }
        }
    }
}

/// The pieces of every block, and the file's hash.
struct Pieces {
    blocks: Vec<Vec<Piece>>,
    rows: usize,
    sha256: String,
    columns: Columns,
    kinds: Vec<Kind>,
    findings: Diagnostics,
}

fn kinds(columns: &Columns) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = columns
        .uses
        .iter()
        .map(|u| match u {
            Use::Personal | Use::Unused => Kind::Hash,
            Use::Status => Kind::Coded,
            Use::Skipped => Kind::Nothing,
            Use::Serial => Kind::Nothing,
            Use::Read => Kind::Coded,
        })
        .collect();
    let mut set = |column: Option<usize>, kind: Kind| {
        if let Some(slot) = column.and_then(|c| kinds.get_mut(c)) {
            *slot = kind;
        }
    };
    for column in [columns.key, columns.index, columns.parent_key] {
        set(column, Kind::Hash);
    }
    set(columns.weight, Kind::Coded);
    match columns.duration.as_slice() {
        [one] => set(Some(*one), Kind::Coded),
        times => times.iter().for_each(|c| set(Some(*c), Kind::Time)),
    }
    kinds
}

/// The groups that a file may hold responses of.
fn groups(responses: &Responses, q: &Questionnaire) -> Vec<usize> {
    match responses.group {
        Some(group) => vec![group],
        None => (0..q.groups.len()).collect(),
    }
}

/// Reads a file of responses on so many threads; 0 is as many as the machine has. `read` is told of every so many bytes.
///
/// # Errors
/// What keeps the file from being read: it is not there, not text in its encoding, ragged, or lacks a column that is named.
pub fn import(q: &Questionnaire, of: usize, threads: usize, read: &(dyn Fn(usize) + Sync)) -> Result<Imported, Diagnostics> {
    let Some(responses) = q.responses.get(of) else { return Err(Vec::new()) };
    let ending = responses.source.path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let threads = if threads == 0 { std::thread::available_parallelism().map_or(1, NonZero::get) } else { threads };
    let pieces = match ending.as_str() {
        "csv" | "tsv" | "txt" => from_csv(q, responses, threads, read)?,
        _ => from_workbook(q, responses)?,
    };
    if pieces.rows == 0 {
        let place = Place::file(responses.source.display_name.clone());
        return Err(vec![Diagnostic::new(codes::HEADER_ONLY).arg("file", &responses.written).at(place)]);
    }
    finish(q, of, responses, pieces)
}

fn from_csv(q: &Questionnaire, responses: &Responses, threads: usize, read: &(dyn Fn(usize) + Sync)) -> Result<Pieces, Diagnostics> {
    let mut resolved = None;
    let streamed = stream_csv(&responses.source, &Limits::default(), threads, |headers| {
        let (columns, findings) = resolve(headers, responses, q, &groups(responses, q))?;
        let kinds = kinds(&columns);
        resolved = Some((columns, kinds.clone(), findings));
        Ok(move |block: &CsvBlock| {
            let rows = block.rows();
            let mut pieces: Vec<Piece> = kinds.iter().map(|k| Piece::new(*k, rows)).collect();
            for row in 0..rows {
                let line = block.line(row);
                for (piece, raw) in pieces.iter_mut().zip(block.record(row)) {
                    piece.take(raw, line);
                }
            }
            read(block.len());
            (rows, pieces.into_iter().map(Piece::done).collect::<Vec<_>>())
        })
    })?;
    let (columns, kinds, findings) = resolved.ok_or_else(Vec::new)?;
    let rows = streamed.made.iter().map(|(rows, _)| rows).sum();
    let blocks = streamed.made.into_iter().map(|(_, pieces)| pieces).collect();
    Ok(Pieces { blocks, rows, sha256: streamed.sha256, columns, kinds, findings })
}

fn from_workbook(q: &Questionnaire, responses: &Responses) -> Result<Pieces, Diagnostics> {
    let table = read_table(&responses.source, &Limits::default())?;
    let headers: Vec<String> = table.columns().iter().map(|c| c.header.clone()).collect();
    let (columns, findings) = resolve(&headers, responses, q, &groups(responses, q))?;
    let kinds = kinds(&columns);
    let mut pieces: Vec<Piece> = kinds.iter().map(|k| Piece::new(*k, table.rows())).collect();
    for row in 0..table.rows() {
        let line = u32::try_from(table.row_number(row)).unwrap_or(u32::MAX);
        for (column, piece) in pieces.iter_mut().enumerate() {
            if !matches!(piece, Piece::Nothing) {
                piece.take(&quoted(&table.text(row, column)), line);
            }
        }
    }
    Ok(Pieces {
        blocks: vec![pieces.into_iter().map(Piece::done).collect()],
        rows: table.rows(),
        sha256: table.sha256(),
        columns,
        kinds,
        findings,
    })
}

/// A cell of a workbook as a CSV holds it, where a quotation mark at its beginning would be taken for one of the CSV.
fn quoted(text: &str) -> std::borrow::Cow<'_, [u8]> {
    if text.starts_with('"') {
        std::borrow::Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")).into_bytes())
    } else {
        std::borrow::Cow::Borrowed(text.as_bytes())
    }
}

/// Puts the columns together and reads what they mean.
fn finish(q: &Questionnaire, of: usize, responses: &Responses, mut pieces: Pieces) -> Result<Imported, Diagnostics> {
    let source = &responses.source;
    let workbook = !matches!(source.path.extension().and_then(|e| e.to_str()), Some("csv" | "tsv" | "txt"));
    let encoding = if workbook { Encoding::Utf8 } else { source.encoding };
    let mut findings = std::mem::take(&mut pieces.findings);
    let mut record: Vec<u64> = vec![0; pieces.rows];
    let columns = &pieces.columns;
    let apart = [columns.key, columns.index, columns.parent_key];
    let blocks = &mut pieces.blocks;
    let mut coded = |column: usize, findings: &mut Diagnostics| -> Option<Coded> {
        let taken = blocks.iter_mut().filter_map(|b| b.get_mut(column)).map(|p| std::mem::replace(p, Piece::Nothing));
        let parts = taken.filter_map(|p| match p {
            Piece::Done(codes, entries) => Some((codes, entries)),
            _ => None,
        });
        match assemble(parts, |bytes| decode_cell(bytes, encoding)) {
            Ok(coded) => Some(coded),
            Err(line) => {
                let place = Place::cell(source.display_name.clone(), "", line.into(), column as u32 + 1, "");
                let d = Diagnostic::new(codes::EXPORT_UNREADABLE_TEXT).arg("line", line).arg("encoding", encoding.name()).at(place);
                // One column is enough to know it.
                if findings.iter().all(|f| f.id() != d.id()) {
                    findings.push(d);
                }
                None
            }
        }
    };
    let mut whole = |column: &Coded, number: usize| {
        let hashes: Vec<u64> = column.entries.iter().map(|e| join(hash(e.text.as_bytes()), number as u64)).collect();
        column.codes.each(|row, code| {
            if let (Some(slot), Some(h)) = (record.get_mut(row), hashes.get(code)) {
                *slot = join(*slot, *h);
            }
        });
    };
    let mut answers: Vec<Option<Answers>> = Vec::with_capacity(q.questions.len());
    for (index, question) in q.questions.iter().enumerate() {
        let own = columns.questions.get(index).map_or(&[][..], |c| c);
        let wordings = Wordings::new(question, q, responses.layout);
        let mut read: Vec<(usize, Coded, u32)> = Vec::new();
        for (column, option) in own {
            if let Some(made) = coded(*column, &mut findings) {
                whole(&made, *column);
                read.push((option.unwrap_or(usize::MAX), made, *column as u32 + 1));
            }
        }
        let single = read.len() == 1 && read.first().is_some_and(|(o, _, _)| *o == usize::MAX);
        answers.push(match read.len() {
            0 => None,
            _ if single => read.pop().map(|(_, made, number)| one(made, &wordings, source, number, &mut findings)),
            _ => Some(ticked(read, &wordings, source, &mut findings)),
        });
    }
    let weights = columns.weight.and_then(|c| coded(c, &mut findings).map(|made| (c, made)));
    let weights = weights.map(|(c, made)| design_weights(&made, source, c, &mut findings));
    // A column with times is read below, for the duration.
    let status = columns.status.filter(|(c, _)| pieces.kinds.get(*c) == Some(&Kind::Coded)).and_then(|(c, of)| {
        let made = coded(c, &mut findings)?;
        whole(&made, c);
        let takes_out: Vec<bool> = made.entries.iter().map(|e| layouts::takes_out(of, &e.text)).collect();
        let mut out = Vec::with_capacity(made.codes.len());
        made.codes.each(|_, code| out.push(takes_out.get(code).copied().unwrap_or(false)));
        Some((c, of, out))
    });
    let seconds = match columns.duration.as_slice() {
        [one] => coded(*one, &mut findings).map(|made| {
            whole(&made, *one);
            taken(&made, source, *one, &mut findings)
        }),
        _ => None,
    };
    let mut hashes = |column: usize| -> Vec<u64> {
        let parts = pieces.blocks.iter_mut().filter_map(|b| b.get_mut(column)).map(|p| std::mem::replace(p, Piece::Nothing));
        parts.flat_map(|p| if let Piece::Hash(h) = p { h } else { Vec::new() }).collect()
    };
    let mut one_hash = |column: Option<usize>| column.map(&mut hashes);
    let (key, index, parent) = (one_hash(columns.key), one_hash(columns.index), one_hash(columns.parent_key));
    for (column, kind) in pieces.kinds.iter().enumerate() {
        if *kind == Kind::Hash && !apart.contains(&Some(column)) {
            let other = pieces.blocks.iter().filter_map(|b| b.get(column));
            let all = other.flat_map(|p| if let Piece::Hash(h) = p { h.as_slice() } else { &[] });
            for (slot, h) in record.iter_mut().zip(all) {
                *slot = join(*slot, join(*h, column as u64));
            }
        }
    }
    let status = status.or_else(|| {
        let (c, of) = columns.status?;
        let times: Vec<bool> = pieces
            .blocks
            .iter()
            .filter_map(|b| b.get(c))
            .flat_map(|p| match p {
                Piece::Time(times, _) => times.as_slice(),
                _ => &[],
            })
            .map(Option::is_none)
            .collect();
        (!times.is_empty()).then_some((c, of, times))
    });
    let status = status.map(|(c, of, out)| Status { of, header: columns.headers.get(c).cloned().unwrap_or_default(), out });
    let seconds = match columns.duration.as_slice() {
        [from, to] => between(&pieces, *from, *to, source, &mut findings, &mut record),
        _ => seconds,
    };
    let not_read = not_read(&pieces.columns, responses, source, &mut findings);
    if findings.iter().any(|d| d.severity() == Severity::Error) {
        return Err(findings);
    }
    Ok(Imported {
        of,
        rows: pieces.rows,
        sha256: pieces.sha256,
        answers,
        key,
        record,
        seconds,
        weights,
        status,
        index,
        parent,
        not_read,
        findings,
    })
}

fn cell(source: &TableSource, line: u32, column: usize, text: &str) -> Place {
    Place::cell(source.display_name.clone(), source.sheet.as_deref().unwrap_or(""), line.into(), column as u32 + 1, text)
}

fn design_weights(made: &Coded, source: &TableSource, column: usize, findings: &mut Diagnostics) -> Vec<f64> {
    let table: Vec<f64> = made
        .entries
        .iter()
        .map(|e| match e.text.replace(',', "").parse::<f64>() {
            Ok(w) if w.is_finite() && w > 0.0 => w,
            _ => {
                let d = Diagnostic::new(codes::WEIGHT_UNREADABLE).arg("found", &e.text);
                findings.push(d.at(cell(source, e.line, column, &e.text)));
                1.0
            }
        })
        .collect();
    let mut out = Vec::with_capacity(made.codes.len());
    made.codes.each(|_, code| out.push(table.get(code).copied().unwrap_or(1.0)));
    out
}

fn taken(made: &Coded, source: &TableSource, column: usize, findings: &mut Diagnostics) -> Vec<Option<f32>> {
    let mut told = false;
    let table: Vec<Option<f32>> = made
        .entries
        .iter()
        .map(|e| {
            let read = seconds(&e.text);
            if read.is_none() && !e.text.is_empty() && !told {
                told = true;
                findings.push(Diagnostic::new(codes::DURATION_UNREADABLE).arg("found", &e.text).at(cell(source, e.line, column, &e.text)));
            }
            read.map(|s| s as f32)
        })
        .collect();
    let mut out = Vec::with_capacity(made.codes.len());
    made.codes.each(|_, code| out.push(table.get(code).copied().flatten()));
    out
}

/// Seconds between two times.
fn between(
    pieces: &Pieces,
    from: usize,
    to: usize,
    source: &TableSource,
    findings: &mut Diagnostics,
    record: &mut [u64],
) -> Option<Vec<Option<f32>>> {
    let mut times = |column: usize| -> Vec<Option<f64>> {
        let mut out = Vec::with_capacity(pieces.rows);
        let mut told = false;
        for piece in pieces.blocks.iter().filter_map(|b| b.get(column)) {
            if let Piece::Time(times, wrong) = piece {
                out.extend_from_slice(times);
                if let Some((line, text)) = wrong.as_ref().filter(|_| !told) {
                    told = true;
                    let text = String::from_utf8_lossy(text);
                    findings.push(Diagnostic::new(codes::DURATION_UNREADABLE).arg("found", &text).at(cell(source, *line, column, &text)));
                }
            }
        }
        out
    };
    let (from, to) = (times(from), times(to));
    for ((slot, a), b) in record.iter_mut().zip(&from).zip(&to) {
        let bits = |t: &Option<f64>| t.map_or(0, f64::to_bits);
        *slot = join(*slot, join(bits(a), bits(b)));
    }
    let took = |(a, b): (&Option<f64>, &Option<f64>)| Some((b.as_ref()? - a.as_ref()?) as f32).filter(|s| *s >= 0.0);
    Some(from.iter().zip(&to).map(took).collect())
}

/// Columns that were not read, and what is said about them.
fn not_read(columns: &Columns, responses: &Responses, source: &TableSource, findings: &mut Diagnostics) -> Vec<NotRead> {
    let mut out = Vec::new();
    for (i, (header, used)) in columns.headers.iter().zip(&columns.uses).enumerate() {
        let why = match used {
            Use::Personal => Why::Personal,
            Use::Skipped if !header.is_empty() => Why::Skipped,
            Use::Unused if !columns.duration.contains(&i) => Why::Unused,
            _ => continue,
        };
        out.push(NotRead { header: header.clone(), why });
    }
    let of = |why: Why| out.iter().filter(|n| n.why == why).map(|n| n.header.clone()).collect::<Vec<_>>();
    let place = || Place::file(source.display_name.clone());
    let personal = of(Why::Personal);
    if !personal.is_empty() {
        findings.push(Diagnostic::new(codes::PERSONAL_COLUMNS).list("known", personal).at(place()));
    }
    let unused = of(Why::Unused);
    if !unused.is_empty() {
        findings.push(Diagnostic::new(codes::COLUMNS_UNUSED).arg("file", &responses.written).list("known", unused).at(place()));
    }
    out
}

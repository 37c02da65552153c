//! The records of an xls: BIFF8 and BIFF5 ([MS-XLS]).

use std::collections::BTreeMap;

use encoding_rs::Encoding;
use indicia_diagnostic::catalogue::data as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics};

use super::cfb::{Compound, f64_at, u16_at, u32_at};
use super::format::Kind;
use super::grid::{Grid, Stored};
use super::strings::Strings;
use super::{Context, Hidden, Sheet};
use crate::CellRange;

mod record {
    pub const FORMULA: u16 = 0x0006;
    pub const EOF: u16 = 0x000A;
    pub const DATE_MODE: u16 = 0x0022;
    pub const FILE_PASS: u16 = 0x002F;
    pub const CONTINUE: u16 = 0x003C;
    pub const CODE_PAGE: u16 = 0x0042;
    pub const BOUND_SHEET: u16 = 0x0085;
    pub const COLUMN_INFO: u16 = 0x007D;
    pub const MUL_RK: u16 = 0x00BD;
    pub const RICH_STRING: u16 = 0x00D6;
    pub const XF: u16 = 0x00E0;
    pub const MERGE_CELLS: u16 = 0x00E5;
    pub const SST: u16 = 0x00FC;
    pub const LABEL_SST: u16 = 0x00FD;
    pub const NUMBER: u16 = 0x0203;
    pub const LABEL: u16 = 0x0204;
    pub const BOOL_ERR: u16 = 0x0205;
    pub const STRING: u16 = 0x0207;
    pub const ROW: u16 = 0x0208;
    pub const RK: u16 = 0x027E;
    pub const FORMAT: u16 = 0x041E;
    pub const BOF: u16 = 0x0809;
}

pub(super) fn names(bytes: &[u8], context: &Context<'_>) -> Result<Vec<String>, Diagnostics> {
    let stream = stream(bytes, context)?;
    Ok(Globals::read(&stream, context)?.sheets.into_iter().map(|(name, _)| name).collect())
}

pub(super) fn read(bytes: &[u8], context: &Context<'_>) -> Result<Sheet, Diagnostics> {
    let stream = stream(bytes, context)?;
    let globals = Globals::read(&stream, context)?;
    let names: Vec<String> = globals.sheets.iter().map(|(name, _)| name.clone()).collect();
    let chosen = context.choose(&names)?;
    let Some((name, start)) = globals.sheets.into_iter().nth(chosen) else { return Err(context.damaged("no sheet", "没有工作表")) };
    let mut reader = SheetReader {
        grid: Grid::new(context, globals.strings),
        merged: Vec::new(),
        formats: globals.formats,
        is_1904: globals.is_1904,
        text: globals.text,
        context,
        pending: None,
        hidden: Hidden::default(),
    };
    reader.sheet(stream.get(start..).unwrap_or(&[]))?;
    Ok(Sheet { name, grid: reader.grid, merged: reader.merged, hidden: reader.hidden, sheets: names })
}

fn stream(bytes: &[u8], context: &Context<'_>) -> Result<Vec<u8>, Diagnostics> {
    let file = Compound::open(bytes, context)?;
    if file.has("EncryptedPackage") || file.has("EncryptionInfo") {
        return Err(context.protected());
    }
    if !file.has("Workbook") && !file.has("Book") {
        return Err(vec![Diagnostic::new(codes::WORKBOOK_FORMAT).arg("found", "OLE").at(context.place())]);
    }
    file.stream("Workbook")
        .or_else(|| file.stream("Book"))
        .ok_or_else(|| context.damaged("the compound file is broken", "复合文档结构已损坏"))
}

/// A record: its type and its bytes.
type Record<'a> = (u16, &'a [u8]);

/// The records of a stream, up to where it breaks off.
fn records(stream: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut at = 0usize;
    std::iter::from_fn(move || {
        let kind = u16_at(stream, at)?;
        let length = usize::from(u16_at(stream, at + 2)?);
        let data = stream.get(at + 4..at + 4 + length)?;
        at += 4 + length;
        Some((kind, data))
    })
}

/// How texts are written in this file.
#[derive(Clone, Copy)]
struct TextForm {
    unicode: bool,
    page: &'static Encoding,
}

/// What stands in front of the sheets.
struct Globals {
    sheets: Vec<(String, usize)>,
    strings: Strings,
    formats: Vec<Kind>,
    is_1904: bool,
    text: TextForm,
}

impl Globals {
    fn read(stream: &[u8], context: &Context<'_>) -> Result<Globals, Diagnostics> {
        let text = TextForm { unicode: true, page: encoding_rs::WINDOWS_1252 };
        let mut out = Globals { sheets: Vec::new(), strings: Strings::default(), formats: Vec::new(), is_1904: false, text };
        let mut codes_by_id: BTreeMap<u16, Kind> = BTreeMap::new();
        let mut shared: Vec<&[u8]> = Vec::new();
        let mut in_shared = false;
        let mut depth = 0;
        for (kind, data) in records(stream) {
            in_shared &= kind == record::CONTINUE;
            match kind {
                record::BOF => {
                    depth += 1;
                    if depth == 1 {
                        match u16_at(data, 0) {
                            Some(0x0600) => {}
                            Some(0x0500) => out.text.unicode = false,
                            other => {
                                let found = format!("BIFF {:#06x}", other.unwrap_or(0));
                                return Err(vec![Diagnostic::new(codes::WORKBOOK_FORMAT).arg("found", found).at(context.place())]);
                            }
                        }
                    }
                }
                record::FILE_PASS => return Err(context.protected()),
                record::CODE_PAGE => out.text.page = code_page(u16_at(data, 0).unwrap_or(0)),
                record::DATE_MODE => out.is_1904 = u16_at(data, 0) == Some(1),
                record::FORMAT => {
                    if let Some((id, code)) = u16_at(data, 0).zip(out.text.format_code(data)) {
                        codes_by_id.insert(id, Kind::of_code(&code));
                    }
                }
                record::XF => {
                    let id = u16_at(data, 2).unwrap_or(0);
                    out.formats.push(codes_by_id.get(&id).copied().unwrap_or_else(|| Kind::of_builtin(id.into())));
                }
                record::BOUND_SHEET => {
                    // 0 is a sheet of cells; others are charts and macros.
                    if let (Some(start), Some(0), Some(name)) = (u32_at(data, 0), data.get(5), out.text.short(data.get(6..).unwrap_or(&[])))
                    {
                        out.sheets.push((name, start as usize));
                    }
                }
                record::SST => {
                    shared.push(data);
                    in_shared = true;
                }
                record::CONTINUE if in_shared => shared.push(data),
                record::EOF => {
                    depth -= 1;
                    if depth <= 0 {
                        break;
                    }
                }
                _ => {}
            }
        }
        if !shared.is_empty() {
            out.strings = shared_strings(&shared).ok_or_else(|| context.damaged("its shared texts are broken", "共享文本表已损坏"))?;
        }
        Ok(out)
    }
}

impl TextForm {
    /// A text with one byte of length in front.
    fn short(&self, data: &[u8]) -> Option<String> {
        let count = usize::from(*data.first()?);
        self.body(data.get(1..)?, count)
    }

    /// A text with two bytes of length in front.
    fn long(&self, data: &[u8]) -> Option<String> {
        let count = usize::from(u16_at(data, 0)?);
        self.body(data.get(2..)?, count)
    }

    fn format_code(&self, data: &[u8]) -> Option<String> {
        if self.unicode { self.long(data.get(2..)?) } else { self.short(data.get(2..)?) }
    }

    /// `count` characters, in BIFF8 after a byte that tells their width.
    fn body(&self, data: &[u8], count: usize) -> Option<String> {
        if !self.unicode {
            return Some(self.page.decode_without_bom_handling(data.get(..count.min(data.len()))?).0.into_owned());
        }
        let mut texts = Continued { parts: &[data], part: 0, at: 0 };
        let flags = texts.byte()?;
        let mut units = Vec::new();
        texts.units(count, flags & 1 == 1, &mut units)?;
        Some(String::from_utf16_lossy(&units))
    }
}

/// The encoding of a code page; what is not known is read as Western.
fn code_page(page: u16) -> &'static Encoding {
    match page {
        874 => encoding_rs::WINDOWS_874,
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        1255 => encoding_rs::WINDOWS_1255,
        1256 => encoding_rs::WINDOWS_1256,
        1257 => encoding_rs::WINDOWS_1257,
        1258 => encoding_rs::WINDOWS_1258,
        54_936 => encoding_rs::GB18030,
        _ => encoding_rs::WINDOWS_1252,
    }
}

/// Bytes that go on over several records.
struct Continued<'a> {
    parts: &'a [&'a [u8]],
    part: usize,
    at: usize,
}

impl Continued<'_> {
    fn byte(&mut self) -> Option<u8> {
        loop {
            let part = self.parts.get(self.part)?;
            if let Some(b) = part.get(self.at) {
                self.at += 1;
                return Some(*b);
            }
            self.part += 1;
            self.at = 0;
        }
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let rest = self.parts.get(self.part)?.len() - self.at;
            if count <= rest {
                self.at += count;
                return Some(());
            }
            count -= rest;
            self.part += 1;
            self.at = 0;
        }
        Some(())
    }

    /// Reads characters; where they go on in another record, a byte there tells their width anew.
    fn units(&mut self, mut count: usize, mut wide: bool, out: &mut Vec<u16>) -> Option<()> {
        while count > 0 {
            let part = self.parts.get(self.part)?;
            if self.at >= part.len() {
                self.part += 1;
                self.at = 0;
                wide = self.byte()? & 1 == 1;
                continue;
            }
            if wide {
                out.push(u16_at(part, self.at)?);
                self.at += 2;
            } else {
                out.push(u16::from(*part.get(self.at)?));
                self.at += 1;
            }
            count -= 1;
        }
        Some(())
    }
}

fn shared_strings(parts: &[&[u8]]) -> Option<Strings> {
    let mut data = Continued { parts, part: 0, at: 0 };
    let mut strings = Strings::default();
    let _total = data.u32()?;
    let unique = data.u32()?;
    let mut units = Vec::new();
    for _ in 0..unique {
        // Some writers claim more texts than they write.
        let Some(count) = data.u16() else { break };
        let flags = data.byte()?;
        let runs = if flags & 8 != 0 { usize::from(data.u16()?) } else { 0 };
        let extra = if flags & 4 != 0 { data.u32()? as usize } else { 0 };
        units.clear();
        data.units(count.into(), flags & 1 == 1, &mut units)?;
        strings.push(&String::from_utf16_lossy(&units))?;
        data.skip(runs * 4)?;
        data.skip(extra)?;
    }
    Some(strings)
}

/// A sheet while it is read.
struct SheetReader<'c> {
    grid: Grid,
    merged: Vec<CellRange>,
    formats: Vec<Kind>,
    is_1904: bool,
    text: TextForm,
    context: &'c Context<'c>,
    /// The cell of a formula whose text comes in a later record.
    pending: Option<(u32, u32)>,
    hidden: Hidden,
}

impl SheetReader<'_> {
    fn sheet(&mut self, stream: &[u8]) -> Result<(), Diagnostics> {
        // Charts within a sheet are streams of their own, with records that look like cells.
        let mut depth = 0;
        for (kind, data) in records(stream) {
            match kind {
                record::BOF => depth += 1,
                record::EOF => {
                    depth -= 1;
                    if depth <= 0 {
                        break;
                    }
                }
                _ if depth == 1 && self.record(kind, data)?.is_none() => {
                    return Err(self.context.damaged("a cell's record is too short", "单元格记录不完整"));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Takes one record; `None` when it is too short.
    fn record(&mut self, kind: u16, data: &[u8]) -> Result<Option<()>, Diagnostics> {
        let place = || Some((u32::from(u16_at(data, 0)?) + 1, u32::from(u16_at(data, 2)?) + 1));
        macro_rules! some {
            ($value:expr) => {
                match $value {
                    Some(value) => value,
                    None => return Ok(None),
                }
            };
        }
        match kind {
            record::NUMBER => {
                let ((row, column), value) = (some!(place()), some!(f64_at(data, 6)));
                self.number(row, column, some!(u16_at(data, 4)), value)?;
            }
            record::RK => {
                let (row, column) = some!(place());
                self.number(row, column, some!(u16_at(data, 4)), rk(some!(u32_at(data, 6))))?;
            }
            record::MUL_RK => {
                let (row, first) = some!(place());
                let pairs = some!(data.get(4..data.len().saturating_sub(2)));
                for (i, pair) in pairs.chunks_exact(6).enumerate() {
                    let (format, value) = (some!(u16_at(pair, 0)), some!(u32_at(pair, 2)));
                    self.number(row, first + i as u32, format, rk(value))?;
                }
            }
            record::LABEL_SST => {
                let (row, column) = some!(place());
                self.grid.put(self.context, row, column, Stored::Text(some!(u32_at(data, 6))))?;
            }
            record::LABEL | record::RICH_STRING => {
                let (row, column) = some!(place());
                let text = some!(data.get(6..).and_then(|d| self.text.long(d)));
                self.grid.put_text(self.context, row, column, &text, Stored::Text)?;
            }
            record::BOOL_ERR => {
                let (row, column) = some!(place());
                self.bool_err(row, column, some!(data.get(6).copied()), data.get(7) == Some(&1))?;
            }
            record::FORMULA => {
                let (row, column) = some!(place());
                self.pending = None;
                match (some!(data.get(6..14)), u16_at(data, 12)) {
                    ([0, ..], Some(0xFFFF)) => self.pending = Some((row, column)),
                    ([1, _, b, ..], Some(0xFFFF)) => self.bool_err(row, column, *b, false)?,
                    ([2, _, e, ..], Some(0xFFFF)) => self.bool_err(row, column, *e, true)?,
                    (_, Some(0xFFFF)) => {}
                    _ => self.number(row, column, some!(u16_at(data, 4)), some!(f64_at(data, 6)))?,
                }
            }
            record::STRING => {
                if let Some((row, column)) = self.pending.take() {
                    let text = some!(self.text.long(data));
                    self.grid.put_text(self.context, row, column, &text, Stored::Text)?;
                }
            }
            // Rows and columns without these flags are shown; a short record only loses that, not a value.
            record::ROW if data.get(12).is_some_and(|flags| flags & 0x20 != 0) => {
                let row = u32::from(some!(u16_at(data, 0))) + 1;
                self.hidden.rows(row, row);
            }
            record::COLUMN_INFO if data.get(8).is_some_and(|flags| flags & 1 != 0) => {
                let (first, last) = (some!(u16_at(data, 0)), some!(u16_at(data, 2)));
                self.hidden.columns(u32::from(first) + 1, u32::from(last) + 1);
            }
            record::MERGE_CELLS => {
                for range in data.get(2..).unwrap_or(&[]).chunks_exact(8) {
                    let at = |i| u16_at(range, i).map_or(0, |v| u32::from(v) + 1);
                    self.merged.push(CellRange { first_row: at(0), last_row: at(2), first_column: at(4), last_column: at(6) });
                }
            }
            _ => {}
        }
        Ok(Some(()))
    }

    fn number(&mut self, row: u32, column: u32, format: u16, value: f64) -> Result<(), Diagnostics> {
        if !value.is_finite() {
            return self.grid.put_text(self.context, row, column, &value.to_string(), Stored::Text);
        }
        let kind = self.formats.get(usize::from(format)).copied().unwrap_or(Kind::Number);
        self.grid.put_number(self.context, row, column, value, kind, self.is_1904)
    }

    fn bool_err(&mut self, row: u32, column: u32, value: u8, is_error: bool) -> Result<(), Diagnostics> {
        let (text, stored): (_, fn(u32) -> Stored) = match (is_error, value) {
            (false, 0) => ("FALSE", Stored::Text),
            (false, _) => ("TRUE", Stored::Text),
            (true, 0x00) => ("#NULL!", Stored::Error),
            (true, 0x07) => ("#DIV/0!", Stored::Error),
            (true, 0x0F) => ("#VALUE!", Stored::Error),
            (true, 0x17) => ("#REF!", Stored::Error),
            (true, 0x1D) => ("#NAME?", Stored::Error),
            (true, 0x24) => ("#NUM!", Stored::Error),
            (true, 0x2A) => ("#N/A", Stored::Error),
            (true, _) => ("#ERROR!", Stored::Error),
        };
        self.grid.put_text(self.context, row, column, text, stored)
    }
}

/// A number in the four bytes of an RK record: the upper part of a float, or an integer, perhaps in hundredths.
fn rk(value: u32) -> f64 {
    let number = if value & 2 != 0 { f64::from(value as i32 >> 2) } else { f64::from_bits(u64::from(value & !3) << 32) };
    if value & 1 != 0 { number / 100.0 } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rk_numbers_are_those_of_the_specification() {
        // [MS-XLS] 2.5.217: fX100, fInt and 30 bits.
        assert_eq!(rk(0x3FF0_0000), 1.0);
        assert_eq!(rk(0x3FF0_0001), 0.01);
        assert_eq!(rk(123 << 2 | 2), 123.0);
        assert_eq!(rk(123 << 2 | 3), 1.23);
        assert_eq!(rk((-5i32 << 2) as u32 | 2), -5.0);
    }

    #[test]
    fn a_text_goes_on_in_another_record_in_another_width() {
        let parts: [&[u8]; 2] = [&[1, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, b'a', b'b'], &[1, 0x00, 0x4E, 0x8C, 0x4E]];
        let strings = shared_strings(&parts).unwrap();
        assert_eq!(strings.get(0), Some("ab一二"));
    }
}

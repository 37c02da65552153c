//! Office Open XML (ECMA-376), transitional and strict: `.xlsx`, `.xlsm`.

use std::collections::BTreeMap;
use std::io::Read;

use indicia_diagnostic::catalogue::data as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics};
use quick_xml::events::{BytesStart, Event};

use super::archive::{Archive, resolve};
use super::format::Kind;
use super::grid::{Grid, Stored};
use super::strings::Strings;
use super::xml::{Part, attribute, attribute_text};
use super::{Context, Hidden, Sheet};
use crate::CellRange;
use crate::number::decimal;

/// Most merged ranges that a sheet may have.
const MERGED: usize = 200_000;
/// Most cell formats; spreadsheet programs stop at 65,490.
const FORMATS: usize = 1 << 17;

/// The workbook part: its sheets and where everything is.
struct Book {
    sheets: Vec<(String, String)>,
    strings: Option<String>,
    styles: Option<String>,
    is_1904: bool,
}

pub(super) fn names(bytes: &[u8], context: &Context<'_>) -> Result<Vec<String>, Diagnostics> {
    let mut archive = Archive::open(bytes, context)?;
    Ok(book(&mut archive, context)?.sheets.into_iter().map(|(name, _)| name).collect())
}

pub(super) fn read(bytes: &[u8], context: &Context<'_>) -> Result<Sheet, Diagnostics> {
    let mut archive = Archive::open(bytes, context)?;
    let book = book(&mut archive, context)?;
    let names: Vec<String> = book.sheets.iter().map(|(name, _)| name.clone()).collect();
    let chosen = context.choose(&names)?;
    let Some((name, path)) = book.sheets.into_iter().nth(chosen) else { return Err(context.damaged("no sheet", "没有工作表")) };
    let formats = match &book.styles {
        Some(path) => styles(&mut archive, path, context)?,
        None => Vec::new(),
    };
    let strings = match &book.strings {
        Some(path) => shared_strings(&mut archive, path, context)?,
        None => Strings::default(),
    };
    let Some(part) = archive.part(&path, context)? else {
        return Err(context.damaged(format!("`{path}` is not there"), format!("缺少 `{path}`")));
    };
    let mut reader = SheetReader {
        grid: Grid::new(context, strings),
        merged: Vec::new(),
        formats,
        is_1904: book.is_1904,
        context,
        row: 0,
        column: 0,
        value: String::new(),
        hidden: Hidden::default(),
    };
    reader.sheet(part)?;
    Ok(Sheet { name, grid: reader.grid, merged: reader.merged, hidden: reader.hidden, sheets: names })
}

fn book(archive: &mut Archive<'_>, context: &Context<'_>) -> Result<Book, Diagnostics> {
    let root = relations(archive, "", context)?;
    let path = root
        .values()
        .find(|(kind, _)| kind.ends_with("/officeDocument"))
        .map_or_else(|| "xl/workbook.xml".to_string(), |(_, target)| target.clone());
    if path.ends_with(".bin") {
        return Err(vec![Diagnostic::new(codes::WORKBOOK_FORMAT).arg("found", "xlsb").at(context.place())]);
    }
    let relations = relations(archive, &path, context)?;
    let of_kind = |kind: &str| relations.values().find(|(k, _)| k.ends_with(kind)).map(|(_, target)| target.clone());
    let mut book = Book { sheets: Vec::new(), strings: of_kind("/sharedStrings"), styles: of_kind("/styles"), is_1904: false };
    let Some(mut part) = archive.part(&path, context)? else {
        return Err(context.damaged(format!("`{path}` is not there"), format!("缺少 `{path}`")));
    };
    loop {
        match part.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "workbookPr" if !book.is_1904 => {
                    book.is_1904 = matches!(attribute(&e, "date1904").as_deref(), Some("1" | "true"));
                }
                "sheet" => {
                    let target = attribute(&e, "id").and_then(|id| relations.get(id.as_ref()));
                    // Sheets of charts and dialogues hold no cells.
                    if let (Some(name), Some((kind, target))) = (attribute_text(&e, "name"), target)
                        && kind.ends_with("/worksheet")
                    {
                        book.sheets.push((name, target.clone()));
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok(book),
            _ => {}
        }
    }
}

/// The relations of a part (`""` is the package): id to kind and resolved target.
fn relations(archive: &mut Archive<'_>, part: &str, context: &Context<'_>) -> Result<BTreeMap<String, (String, String)>, Diagnostics> {
    let (folder, file) = part.rsplit_once('/').map_or(("", part), |(folder, file)| (folder, file));
    let path = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let mut out = BTreeMap::new();
    let Some(mut xml) = archive.part(&path, context)? else { return Ok(out) };
    loop {
        match xml.next()? {
            Event::Start(e) if e.local_name().as_ref() == "Relationship" => {
                if let (Some(id), Some(kind), Some(target)) =
                    (attribute_text(&e, "Id"), attribute_text(&e, "Type"), attribute_text(&e, "Target"))
                {
                    out.insert(id, (kind, resolve(part, &target)));
                }
            }
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}

fn shared_strings(archive: &mut Archive<'_>, path: &str, context: &Context<'_>) -> Result<Strings, Diagnostics> {
    let mut strings = Strings::default();
    let Some(mut part) = archive.part(path, context)? else { return Ok(strings) };
    let mut text = String::new();
    loop {
        let is_item = match part.next()? {
            Event::Start(e) => e.local_name().as_ref() == "si",
            Event::Eof => return Ok(strings),
            _ => false,
        };
        if is_item {
            text.clear();
            rich_text(&mut part, &mut text)?;
            if strings.push(&unescape(&text)).is_none() {
                return Err(context.damaged("its texts are longer than 4 GiB", "其中的文本超过 4 GiB"));
            }
        }
    }
}

/// Appends the text of an `si` or `is` that just began: its `t`, or those of its runs; readings (`rPh`) are left out.
fn rich_text<R: Read>(part: &mut Part<'_, R>, out: &mut String) -> Result<(), Diagnostics> {
    let depth = part.depth();
    loop {
        enum Step {
            Text,
            Skip,
            Go,
        }
        let step = match part.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "t" => Step::Text,
                "r" => Step::Go,
                _ => Step::Skip,
            },
            Event::Eof => return Ok(()),
            _ => Step::Go,
        };
        match step {
            Step::Text => part.text(out)?,
            Step::Skip => part.skip()?,
            Step::Go => {}
        }
        if part.depth() < depth {
            return Ok(());
        }
    }
}

/// Resolves `_x000D_`, the way in which characters that XML does not allow are written.
fn unescape(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains("_x") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, here) = rest.split_at(at);
        out.push_str(before);
        let code =
            here.get(2..7).filter(|c| c.ends_with('_')).and_then(|c| c.get(..4)).filter(|c| c.bytes().all(|b| b.is_ascii_hexdigit()));
        match code.and_then(|c| u32::from_str_radix(c, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = here.get(7..).unwrap_or("");
            }
            None => {
                out.push_str("_x");
                rest = here.get(2..).unwrap_or("");
            }
        }
    }
    out.push_str(rest);
    out.into()
}

/// The kind of each cell format, in order.
fn styles(archive: &mut Archive<'_>, path: &str, context: &Context<'_>) -> Result<Vec<Kind>, Diagnostics> {
    let mut codes_by_id: BTreeMap<u32, Kind> = BTreeMap::new();
    let mut formats = Vec::new();
    let Some(mut part) = archive.part(path, context)? else { return Ok(formats) };
    let mut in_cells = false;
    loop {
        match part.next()? {
            Event::Start(e) => {
                let id = || attribute(&e, "numFmtId").and_then(|v| v.parse::<u32>().ok());
                match e.local_name().as_ref() {
                    "cellXfs" => in_cells = true,
                    "numFmt" if codes_by_id.len() < FORMATS => {
                        if let (Some(id), Some(code)) = (id(), attribute_text(&e, "formatCode")) {
                            codes_by_id.insert(id, Kind::of_code(&code));
                        }
                    }
                    "xf" if in_cells => {
                        if formats.len() >= FORMATS {
                            return Err(
                                context.damaged(format!("it has more than {FORMATS} cell formats"), format!("单元格格式超过 {FORMATS} 种"))
                            );
                        }
                        let id = id().unwrap_or(0);
                        formats.push(codes_by_id.get(&id).copied().unwrap_or_else(|| Kind::of_builtin(id)));
                    }
                    _ => {}
                }
            }
            Event::End(e) if e.local_name().as_ref() == "cellXfs" => in_cells = false,
            Event::Eof => return Ok(formats),
            _ => {}
        }
    }
}

/// What the attribute `t` of a cell says.
#[derive(Clone, Copy, PartialEq)]
enum Type {
    Number,
    Shared,
    Inline,
    Formula,
    Boolean,
    Error,
    Date,
}

/// A sheet while it is read.
struct SheetReader<'c> {
    grid: Grid,
    merged: Vec<CellRange>,
    formats: Vec<Kind>,
    is_1904: bool,
    context: &'c Context<'c>,
    /// Row and column of the last cell, from 1.
    row: u32,
    column: u32,
    value: String,
    hidden: Hidden,
}

impl SheetReader<'_> {
    fn sheet<R: Read>(&mut self, mut part: Part<'_, R>) -> Result<(), Diagnostics> {
        loop {
            let cell = match part.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "row" => {
                        let next = self.row.saturating_add(1);
                        self.row = attribute(&e, "r").and_then(|r| r.parse().ok()).unwrap_or(next);
                        self.column = 0;
                        if is_hidden(&e) {
                            self.hidden.rows(self.row, self.row);
                        }
                        None
                    }
                    "col" if is_hidden(&e) => {
                        let number = |name| attribute(&e, name).and_then(|v| v.parse().ok());
                        if let (Some(first), Some(last)) = (number("min"), number("max")) {
                            self.hidden.columns(first, last);
                        }
                        None
                    }
                    "c" => Some(self.head(&e)?),
                    "mergeCell" => {
                        if self.merged.len() >= MERGED {
                            return Err(self
                                .context
                                .damaged(format!("it has more than {MERGED} merged ranges"), format!("合并区域超过 {MERGED} 个")));
                        }
                        self.merged.extend(attribute(&e, "ref").and_then(|r| CellRange::parse(&r)));
                        None
                    }
                    _ => None,
                },
                Event::Eof => return Ok(()),
                _ => None,
            };
            if let Some((kind, style)) = cell {
                self.cell(&mut part, kind, style)?;
            }
        }
    }

    /// Takes place, type and format of a cell that begins.
    fn head(&mut self, e: &BytesStart<'_>) -> Result<(Type, Kind), Diagnostics> {
        let mut kind = Type::Number;
        let mut style = Kind::Number;
        self.column = self.column.saturating_add(1);
        for a in e.attributes().with_checks(false).flatten() {
            match a.key.as_ref() {
                "r" => {
                    let Some((row, column)) = place(&a.value) else {
                        let text: String = a.value.chars().take(20).collect();
                        return Err(self.context.damaged(format!("`{text}` is no cell"), format!("`{text}` 不是单元格地址")));
                    };
                    (self.row, self.column) = (row, column);
                }
                "t" => {
                    kind = match a.value.as_ref() {
                        "s" => Type::Shared,
                        "inlineStr" => Type::Inline,
                        "str" => Type::Formula,
                        "b" => Type::Boolean,
                        "e" => Type::Error,
                        "d" => Type::Date,
                        _ => Type::Number,
                    };
                }
                "s" => style = a.value.parse::<usize>().ok().and_then(|i| self.formats.get(i)).copied().unwrap_or(Kind::Number),
                _ => {}
            }
        }
        if self.row == 0 || self.row > 1 << 20 || self.column > 1 << 14 {
            return Err(self.context.damaged(
                format!("a cell stands in row {}, column {}", self.row, self.column),
                format!("有单元格位于第 {} 行、第 {} 列", self.row, self.column),
            ));
        }
        Ok((kind, style))
    }

    /// Reads what stands in a cell.
    fn cell<R: Read>(&mut self, part: &mut Part<'_, R>, kind: Type, style: Kind) -> Result<(), Diagnostics> {
        let depth = part.depth();
        let mut value = std::mem::take(&mut self.value);
        value.clear();
        let (mut has_value, mut has_formula) = (part.plain_number(&mut value), false);
        while part.depth() >= depth {
            enum Step {
                Value,
                Inline,
                Formula,
                Skip,
                Go,
            }
            let step = match part.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "v" => Step::Value,
                    "is" => Step::Inline,
                    "f" => Step::Formula,
                    _ => Step::Skip,
                },
                Event::Eof => break,
                _ => Step::Go,
            };
            match step {
                Step::Value => {
                    part.text(&mut value)?;
                    has_value = true;
                }
                Step::Inline => {
                    rich_text(part, &mut value)?;
                    has_value = true;
                }
                Step::Formula => {
                    has_formula = true;
                    part.skip()?;
                }
                Step::Skip => part.skip()?,
                Step::Go => {}
            }
        }
        let result = self.keep(&value, kind, style, has_value, has_formula);
        self.value = value;
        result
    }

    fn keep(&mut self, value: &str, kind: Type, style: Kind, has_value: bool, has_formula: bool) -> Result<(), Diagnostics> {
        let (row, column, context) = (self.row, self.column, self.context);
        let grid = &mut self.grid;
        if has_formula && (!has_value || (value.is_empty() && kind == Type::Number)) {
            return grid.put(context, row, column, Stored::NotComputed);
        }
        match kind {
            Type::Shared => match value.trim().parse() {
                Ok(index) => grid.put(context, row, column, Stored::Text(index)),
                Err(_) if value.trim().is_empty() => Ok(()),
                Err(_) => {
                    let text: String = value.chars().take(20).collect();
                    Err(context.damaged(format!("`{text}` is no shared text"), format!("`{text}` 不是共享文本的序号")))
                }
            },
            Type::Inline | Type::Formula => grid.put_text(context, row, column, &unescape(value), Stored::Text),
            Type::Boolean => {
                grid.put_text(context, row, column, if matches!(value.trim(), "1" | "true") { "TRUE" } else { "FALSE" }, Stored::Text)
            }
            Type::Error => grid.put_text(context, row, column, value, Stored::Error),
            Type::Date => grid.put_text(context, row, column, value, Stored::Date),
            Type::Number if value.trim().is_empty() => Ok(()),
            Type::Number => match decimal(value.trim().as_bytes()).filter(|v| v.is_finite()) {
                Some(number) => grid.put_number(context, row, column, number, style, self.is_1904),
                None => grid.put_text(context, row, column, value, Stored::Text),
            },
        }
    }
}

/// Whether a row or a column is not shown, by hand or by a filter.
fn is_hidden(e: &BytesStart<'_>) -> bool {
    matches!(attribute(e, "hidden").as_deref(), Some("1" | "true"))
}

/// Row and column of `AB12`, from 1.
fn place(text: &str) -> Option<(u32, u32)> {
    let split = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = text.split_at(split);
    let row = digits.parse().ok().filter(|r| *r > 0)?;
    Some((row, crate::source::column_number(letters)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_characters_are_resolved() {
        assert_eq!(unescape("a_x000D_b_x4E00_"), "a\rb一");
        assert_eq!(unescape("a_xyz_x12_x"), "a_xyz_x12_x");
        assert_eq!(unescape("_x005F_x0041_"), "_x0041_");
        assert_eq!(unescape("_x中文字_"), "_x中文字_");
    }
}

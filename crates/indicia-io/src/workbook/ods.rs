//! OpenDocument spreadsheets (ODF 1.2): `.ods`.

use std::io::Read;

use indicia_diagnostic::Diagnostics;
use quick_xml::events::{BytesStart, Event};

use super::archive::{Archive, EntryPart};
use super::format::Kind;
use super::grid::{Grid, Stored};
use super::strings::Strings;
use super::xml::{Part, attribute, attribute_text, push_reference};
use super::{Context, Hidden, Sheet};
use crate::CellRange;
use crate::number::decimal;

/// Rows and columns beyond which no spreadsheet program goes.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

pub(super) fn names(bytes: &[u8], context: &Context<'_>) -> Result<Vec<String>, Diagnostics> {
    let mut archive = open(bytes, context)?;
    let mut part = content(&mut archive, context)?;
    let mut names = Vec::new();
    loop {
        let is_table = match part.next()? {
            Event::Start(e) if e.local_name().as_ref() == "table" => {
                names.push(attribute_text(&e, "name").unwrap_or_default());
                true
            }
            Event::Eof => return Ok(names),
            _ => false,
        };
        if is_table {
            part.skip()?;
        }
    }
}

pub(super) fn read(bytes: &[u8], context: &Context<'_>) -> Result<Sheet, Diagnostics> {
    let chosen = match &context.source.sheet {
        None => None,
        Some(_) => {
            let names = names(bytes, context)?;
            Some(context.choose(&names)?)
        }
    };
    let mut archive = open(bytes, context)?;
    let mut part = content(&mut archive, context)?;
    let mut sheets = Vec::new();
    loop {
        let name = match part.next()? {
            Event::Start(e) if e.local_name().as_ref() == "table" => table_name(&e),
            Event::Eof => {
                context.choose(&[])?;
                return Err(context.damaged("no table", "没有表格"));
            }
            _ => continue,
        };
        sheets.push(name.clone());
        if sheets.len() == chosen.unwrap_or(0) + 1 {
            let mut reader = TableReader {
                grid: Grid::new(context, Strings::default()),
                merged: Vec::new(),
                context,
                row: 1,
                column: 1,
                text: String::new(),
                hidden: Hidden::default(),
            };
            reader.table(&mut part)?;
            let TableReader { grid, merged, hidden, .. } = reader;
            more_names(&mut part, &mut sheets);
            return Ok(Sheet { name, grid, merged, hidden, sheets });
        }
        part.skip()?;
    }
}

fn table_name(e: &BytesStart<'_>) -> String {
    attribute_text(e, "name").unwrap_or_default()
}

/// The names of the tables that are left. Nobody asked for them, so a fault in one of them only ends the list.
fn more_names<R: Read>(part: &mut Part<'_, R>, names: &mut Vec<String>) {
    loop {
        match part.next() {
            Ok(Event::Start(e)) if e.local_name().as_ref() == "table" => names.push(table_name(&e)),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => continue,
        }
        if part.skip().is_err() {
            return;
        }
    }
}

/// Whether a row or a column is not shown, by hand or by a filter.
fn is_hidden(e: &BytesStart<'_>) -> bool {
    matches!(attribute(e, "visibility").as_deref(), Some("collapse" | "filter"))
}

fn open<'a>(bytes: &'a [u8], context: &Context<'_>) -> Result<Archive<'a>, Diagnostics> {
    let mut archive = Archive::open(bytes, context)?;
    let is_encrypted = match archive.part("META-INF/manifest.xml", context)? {
        Some(mut part) => loop {
            match part.next()? {
                Event::Start(e) if e.local_name().as_ref() == "encryption-data" => break true,
                Event::Eof => break false,
                _ => {}
            }
        },
        None => false,
    };
    if is_encrypted { Err(context.protected()) } else { Ok(archive) }
}

fn content<'s, 'a>(archive: &'s mut Archive<'a>, context: &'s Context<'s>) -> Result<EntryPart<'s, 'a>, Diagnostics> {
    archive.part("content.xml", context)?.ok_or_else(|| context.damaged("`content.xml` is not there", "缺少 `content.xml`"))
}

/// What a cell of a row holds, before it is repeated.
enum Content {
    Nothing,
    Number(f64, Kind),
    Text(u32),
    Date(u32),
    Error(u32),
    NotComputed,
}

/// A table while it is read.
struct TableReader<'c> {
    grid: Grid,
    merged: Vec<CellRange>,
    context: &'c Context<'c>,
    /// The row that comes next, from 1.
    row: u32,
    /// The column that the next `table-column` is about, from 1.
    column: u32,
    text: String,
    hidden: Hidden,
}

impl TableReader<'_> {
    fn table<R: Read>(&mut self, part: &mut Part<'_, R>) -> Result<(), Diagnostics> {
        let depth = part.depth();
        while part.depth() >= depth {
            let (repeat, skip) = match part.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "table-row" => {
                        let repeat = repeated(&e, "number-rows-repeated");
                        if is_hidden(&e) {
                            self.hidden.rows(self.row, self.row.saturating_add(repeat.saturating_sub(1)));
                        }
                        (repeat, false)
                    }
                    "table-column" => {
                        let repeat = repeated(&e, "number-columns-repeated");
                        let next = self.column.saturating_add(repeat);
                        if is_hidden(&e) {
                            self.hidden.columns(self.column, next.saturating_sub(1));
                        }
                        self.column = next;
                        (0, false)
                    }
                    // Groups of rows hold rows, and those of columns columns; what else a table holds (shapes, forms, sub-tables) is not data.
                    "table-header-rows" | "table-row-group" | "table-rows" => (0, false),
                    "table-header-columns" | "table-column-group" | "table-columns" => (0, false),
                    _ => (0, true),
                },
                Event::Eof => return Ok(()),
                _ => (0, false),
            };
            if skip {
                part.skip()?;
            } else if repeat > 0 {
                self.cells(part, repeat)?;
                self.row = self.row.saturating_add(repeat);
            }
        }
        Ok(())
    }

    /// Reads the cells of one row that is repeated.
    fn cells<R: Read>(&mut self, part: &mut Part<'_, R>, row_repeat: u32) -> Result<(), Diagnostics> {
        let depth = part.depth();
        let mut column = 1u32;
        while part.depth() >= depth {
            let head = match part.next()? {
                Event::Start(e) if matches!(e.local_name().as_ref(), "table-cell" | "covered-table-cell") => {
                    let covered = e.local_name().as_ref() == "covered-table-cell";
                    let repeat = repeated(&e, "number-columns-repeated");
                    let span = (repeated(&e, "number-rows-spanned"), repeated(&e, "number-columns-spanned"));
                    Some((covered, repeat, span, Head::of(&e)))
                }
                Event::Start(_) => None,
                Event::Eof => return Ok(()),
                _ => continue,
            };
            let Some((covered, repeat, span, head)) = head else {
                part.skip()?;
                continue;
            };
            let content = if covered {
                part.skip()?;
                Content::Nothing
            } else {
                self.content(part, head)?
            };
            if (span.0 > 1 || span.1 > 1) && !covered && self.merged.len() < 200_000 {
                self.merged.push(CellRange {
                    first_row: self.row,
                    first_column: column,
                    last_row: self.row.saturating_add(span.0 - 1),
                    last_column: column.saturating_add(span.1 - 1),
                });
            }
            self.put(content, column, repeat, row_repeat)?;
            column = column.saturating_add(repeat);
        }
        Ok(())
    }

    /// Reads what stands in a cell and keeps its text.
    fn content<R: Read>(&mut self, part: &mut Part<'_, R>, head: Head) -> Result<Content, Diagnostics> {
        self.text.clear();
        paragraphs(part, &mut self.text)?;
        let Head { kind, value, text, formula, error } = head;
        let shown = std::mem::take(&mut self.text);
        let text = text.unwrap_or(shown);
        let stored = |reader: &mut Self, text: &str| match reader.grid.strings.push(text) {
            Some(index) => Ok(index),
            None => Err(reader.context.damaged("its texts are longer than 4 GiB", "其中的文本超过 4 GiB")),
        };
        let number = value.as_deref().and_then(|v| decimal(v.trim().as_bytes())).filter(|v| v.is_finite());
        Ok(match (kind.as_deref(), number) {
            _ if error => Content::Error(stored(self, &text)?),
            (Some("percentage"), Some(v)) => Content::Number(v, Kind::Percent),
            (Some("float" | "currency"), Some(v)) => Content::Number(v, Kind::Number),
            (Some("date"), _) => Content::Date(stored(self, value.as_deref().unwrap_or(&text).trim_end_matches("T00:00:00"))?),
            (Some("time"), _) => Content::Date(stored(self, value.as_deref().unwrap_or(&text))?),
            (Some("boolean"), _) => Content::Text(stored(self, if value.as_deref() == Some("true") { "TRUE" } else { "FALSE" })?),
            (None, _) if formula && text.is_empty() => Content::NotComputed,
            _ if text.is_empty() => Content::Nothing,
            _ => Content::Text(stored(self, &text)?),
        })
    }

    fn put(&mut self, content: Content, column: u32, repeat: u32, row_repeat: u32) -> Result<(), Diagnostics> {
        if let Content::Nothing = content {
            return Ok(());
        }
        let last = (self.row.saturating_add(row_repeat - 1), column.saturating_add(repeat - 1));
        if last.0 > ROWS || last.1 > COLUMNS {
            return Err(self.context.damaged(
                format!("a cell reaches to row {}, column {}", last.0, last.1),
                format!("单元格延伸到第 {} 行、第 {} 列", last.0, last.1),
            ));
        }
        // Only what the range wants is looked at: what lies outside costs nothing, however often it is repeated.
        let range = self.context.source.range.unwrap_or(CellRange::ALL);
        let (rows, columns) =
            (self.row.max(range.first_row)..=last.0.min(range.last_row), column.max(range.first_column)..=last.1.min(range.last_column));
        let count = |r: &std::ops::RangeInclusive<u32>| u64::from((r.end() + 1).saturating_sub(*r.start()));
        self.grid.has_room(self.context, count(&rows).saturating_mul(count(&columns)))?;
        for row in rows {
            for column in columns.clone() {
                let cell = match content {
                    Content::Number(v, kind) => {
                        self.grid.put_number(self.context, row, column, v, kind, false)?;
                        continue;
                    }
                    Content::Text(i) => Stored::Text(i),
                    Content::Date(i) => Stored::Date(i),
                    Content::Error(i) => Stored::Error(i),
                    Content::NotComputed => Stored::NotComputed,
                    Content::Nothing => continue,
                };
                self.grid.put(self.context, row, column, cell)?;
            }
        }
        Ok(())
    }
}

/// The attributes of a cell that say what it holds.
struct Head {
    kind: Option<String>,
    value: Option<String>,
    text: Option<String>,
    formula: bool,
    error: bool,
}

impl Head {
    fn of(e: &BytesStart<'_>) -> Head {
        let mut head = Head { kind: None, value: None, text: None, formula: false, error: false };
        for a in e.attributes().with_checks(false).flatten() {
            match a.key.as_ref() {
                "office:value-type" => head.kind = Some(a.value.into_owned()),
                "calcext:value-type" => head.error = a.value == "error",
                "office:value" | "office:date-value" | "office:time-value" | "office:boolean-value" => {
                    head.value = Some(a.value.into_owned())
                }
                "office:string-value" if !a.value.is_empty() => head.text = attribute_text(e, "string-value"),
                "table:formula" => head.formula = true,
                _ => {}
            }
        }
        head
    }
}

fn repeated(e: &BytesStart<'_>, name: &str) -> u32 {
    attribute(e, name).and_then(|v| v.parse().ok()).unwrap_or(1).max(1)
}

/// Appends the paragraphs of a cell that just began, one line each; notes on it are left out.
fn paragraphs<R: Read>(part: &mut Part<'_, R>, out: &mut String) -> Result<(), Diagnostics> {
    let depth = part.depth();
    let mut count = 0;
    let mut in_paragraph = 0usize;
    while part.depth() >= depth {
        let skip = match part.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "p" | "h" => {
                    if count > 0 {
                        out.push('\n');
                    }
                    count += 1;
                    in_paragraph += 1;
                    false
                }
                "s" => {
                    let spaces = attribute(&e, "c").and_then(|c| c.parse().ok()).unwrap_or(1usize);
                    out.extend(std::iter::repeat_n(' ', spaces.min(1000)));
                    false
                }
                "tab" => {
                    out.push('\t');
                    false
                }
                "line-break" => {
                    out.push('\n');
                    false
                }
                "span" | "a" | "ruby" | "ruby-base" => false,
                _ => true,
            },
            Event::End(e) if matches!(e.local_name().as_ref(), "p" | "h") => {
                in_paragraph = in_paragraph.saturating_sub(1);
                false
            }
            Event::Text(t) if in_paragraph > 0 => {
                out.push_str(&t.xml10_content());
                false
            }
            Event::GeneralRef(r) if in_paragraph > 0 => {
                push_reference(&r, out);
                false
            }
            Event::Eof => return Ok(()),
            _ => false,
        };
        if skip {
            part.skip()?;
        }
    }
    Ok(())
}

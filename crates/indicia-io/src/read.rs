//! From a source to a table.

use indicia_diagnostic::catalogue::data as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place, Severity};

use crate::number::trim;
use crate::source::column_letters;
use crate::table::{Body, Table, columns};
use crate::workbook::{self, Content, Context, GridRows, Hidden, Kind, Sheet, SheetCell};
use crate::{CellRange, Limits, TableSource, input, text};

/// Reads a table.
///
/// The file's ending says what it is; `.csv`, `.txt` and `.tsv` are text, `.xlsx`, `.xlsm`, `.ods` and `.xls` workbooks. In
/// a workbook a formula counts with its stored result. Rows that are wholly blank are left out. The header is the first
/// row that is not blank (of the range), or the first `header_rows` rows from there: cells merged over several columns or
/// rows are filled, and the rows are joined by ` / `. In a CSV, where nothing is merged, an empty cell of an upper header
/// row takes the text to its left.
///
/// Columns without a header are left out, with a warning where they hold values. Equal headers are a warning here and an
/// error for whoever looks for one of them.
///
/// # Errors
/// A file that cannot be read, is not what its name says, is not text in its encoding, is ragged, protected or damaged, or
/// asks for more than `limits`. All findings of a kind are listed together.
pub fn read_table(source: &TableSource, limits: &Limits) -> Result<Table, Diagnostics> {
    match kind(source)? {
        None => read_csv(source, limits),
        Some(kind) => read_workbook(source, kind, limits),
    }
}

/// The names of a workbook's sheets, in order; a CSV has none.
///
/// # Errors
/// As [`read_table`].
pub fn sheet_names(source: &TableSource, limits: &Limits) -> Result<Vec<String>, Diagnostics> {
    let Some(kind) = kind(source)? else { return Ok(Vec::new()) };
    let input = input::read(source, limits.workbook_bytes)?;
    let kind = check(source, kind, &input.bytes)?;
    workbook::names(&input.bytes, kind, &Context { source, limits })
}

fn ending(source: &TableSource) -> String {
    source.path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

/// What the file's ending says: text is `None`.
fn kind(source: &TableSource) -> Result<Option<Kind>, Diagnostics> {
    Ok(match ending(source).as_str() {
        "csv" | "tsv" | "txt" => None,
        "xlsx" | "xlsm" | "xltx" => Some(Kind::Xlsx),
        "ods" => Some(Kind::Ods),
        "xls" => Some(Kind::Xls),
        other => {
            let named = if other.is_empty() { "…".into() } else { format!(".{other}") };
            // A file that is not there is told before its ending.
            if !source.path.exists() {
                input::read(source, 0)?;
            }
            return Err(vec![Diagnostic::new(codes::KIND_UNKNOWN).arg("named", named).at(Place::file(source.display_name.clone()))]);
        }
    })
}

/// Compares what a workbook is named with what it holds.
fn check(source: &TableSource, kind: Kind, bytes: &[u8]) -> Result<Kind, Diagnostics> {
    let renamed = |found: &str, right: &str| {
        let stem = source.display_name.rsplit_once('.').map_or(&*source.display_name, |(stem, _)| stem);
        vec![
            Diagnostic::new(codes::CONTENT_NOT_AS_NAMED)
                .arg("named", format!(".{}", ending(source)))
                .arg("found", found)
                .arg("right", format!("{stem}{right}"))
                .at(Place::file(source.display_name.clone())),
        ]
    };
    match (workbook::content(bytes), kind) {
        (Content::Zip, Kind::Xlsx | Kind::Ods) | (Content::Cfb, Kind::Xls) => Ok(kind),
        (Content::Zip, Kind::Xls) => Err(renamed("xlsx", ".xlsx")),
        // What a password protects is wrapped into the older container; its reader says so.
        (Content::Cfb, Kind::Xlsx | Kind::Ods) => {
            match workbook::names(bytes, Kind::Xls, &Context { source, limits: &Limits::default() }) {
                Ok(_) => Err(renamed("xls", ".xls")),
                Err(findings) => Err(findings),
            }
        }
        (Content::Html, _) => Err(renamed("HTML", ".html").into_iter().map(|d| d.hint("save")).collect()),
        (Content::Pdf, _) => Err(renamed("PDF", ".pdf").into_iter().map(|d| d.hint("pdf")).collect()),
        (Content::Other, _) if bytes.is_empty() => Err(no_bytes(source)),
        (Content::Other, _) if !bytes.contains(&0) => Err(renamed("CSV", ".csv")),
        (Content::Other, _) => Err(Context { source, limits: &Limits::default() }.damaged("unknown format", "格式无法识别")),
    }
}

fn no_bytes(source: &TableSource) -> Diagnostics {
    vec![Diagnostic::new(codes::TABLE_EMPTY).hint("no_bytes").at(Place::file(source.display_name.clone()))]
}

fn read_csv(source: &TableSource, limits: &Limits) -> Result<Table, Diagnostics> {
    let input = input::read(source, limits.file_bytes.min(u32::MAX as u64 - 1))?;
    if input.bytes.is_empty() {
        return Err(no_bytes(source));
    }
    if let Some((found, right, hint)) = workbook::content(&input.bytes).not_text() {
        let stem = source.display_name.rsplit_once('.').map_or(&*source.display_name, |(stem, _)| stem);
        return Err(vec![
            Diagnostic::new(codes::CONTENT_NOT_AS_NAMED)
                .arg("named", format!(".{}", ending(source)))
                .arg("found", found)
                .arg("right", format!("{stem}{right}"))
                .hint(hint)
                .at(Place::file(source.display_name.clone())),
        ]);
    }
    let sha256 = input.sha256;
    let decoded = text::decode(input.bytes, source)?;
    let delimiter = source.delimiter.unwrap_or(if ending(source) == "tsv" { b'\t' } else { b',' });
    let records = text::scan(decoded, source, delimiter, limits)?;
    let body = records.body;
    let mut header = records.header;
    let upper = header.len().saturating_sub(1);
    for row in header.iter_mut().take(upper) {
        fill_right(row);
    }
    let first = source.range.map_or(0, |r| r.first_column as usize - 1);
    let line = records.header_line.into();
    let place = |column| Place::cell(source.display_name.clone(), "", line, column, "");
    let used = |column| (0..body.rows()).any(|row| !trim(&body.cell(row, column)).is_empty());
    let (columns, mut findings) = columns(&header, first, source.label_column, |source| source as u32 + 1, used, place);
    if looks_like_title(source, &header, body.width()) {
        let next = (0..body.rows()).find(|&row| (0..body.width()).filter(|&c| !trim(&body.cell(row, c)).is_empty()).count() > 1);
        let range = format!("{}:{}", next.map_or(2, |row| body.line(row)), body.line(body.rows().saturating_sub(1)));
        findings = vec![title(body.width(), &range).at(place(0))];
    }
    Ok(Table {
        file: source.display_name.clone(),
        sheet: "".into(),
        sha256,
        columns,
        body: Body::Csv(body),
        findings,
        listed: limits.findings,
        sheets: Vec::new(),
        header_rows: header.len() as u32,
    })
}

/// Gives empty cells the text to their left, as a header shows that was merged before it became a CSV.
fn fill_right(row: &mut [String]) {
    let mut last = String::new();
    for cell in row {
        if trim(cell).is_empty() {
            cell.clone_from(&last);
        } else {
            last.clone_from(cell);
        }
    }
}

/// Whether the header is one text over at least three columns, which nobody asked for by a range.
fn looks_like_title(source: &TableSource, header: &[Vec<String>], width: usize) -> bool {
    let filled = header.first().map_or(0, |row| row.iter().filter(|c| !trim(c).is_empty()).count());
    source.range.is_none() && header.len() == 1 && width >= 3 && filled == 1
}

pub(crate) fn title(columns: usize, range: &str) -> Diagnostic {
    Diagnostic::new(codes::HEADER_LOOKS_LIKE_TITLE).arg("columns", columns).arg("range", range)
}

fn read_workbook(source: &TableSource, kind: Kind, limits: &Limits) -> Result<Table, Diagnostics> {
    let input = input::read(source, limits.workbook_bytes)?;
    let kind = check(source, kind, &input.bytes)?;
    let context = Context { source, limits };
    let sheet = workbook::read(&input.bytes, kind, &context)?;
    table_of_sheet(sheet, source, input.sha256, limits)
}

fn table_of_sheet(sheet: Sheet, source: &TableSource, sha256: [u8; 32], limits: &Limits) -> Result<Table, Diagnostics> {
    let Sheet { name, grid, merged, hidden, sheets } = sheet;
    let hidden = hidden.sorted();
    let place = |row: u32, column: u32| Place::cell(source.display_name.clone(), &name, row.into(), column, "");
    let (rows, used) = grid.finish();
    let Some((top, bottom, left, right)) = used else {
        let finding = match source.range {
            Some(range) => Diagnostic::new(codes::RANGE_EMPTY).arg("range", range).no_hint(),
            None => Diagnostic::new(codes::TABLE_EMPTY),
        };
        return Err(vec![finding.at(place(0, 0))]);
    };
    // With a range the first column is the range's, so that a column's place does not move when its cells are emptied.
    let left = source.range.map_or(left, |r| r.first_column);
    let width = (right - left + 1) as usize;
    let end = top.saturating_add(source.header_rows.max(1) - 1).min(bottom);
    let mut header: Vec<Vec<String>> =
        (top..=end).map(|row| (left..=right).map(|column| cell_text(rows.at(row, column))).collect()).collect();
    let is_title = looks_like_title(source, &header, width);
    let mut findings = Vec::new();
    if is_title {
        let next = rows.counts().find(|(row, count)| *row > top && *count > 1).map_or(top + 1, |(row, _)| row);
        let range = CellRange { first_row: next, first_column: left, last_row: bottom, last_column: right };
        findings.push(title(width, &range.to_string()).at(place(top, left)));
    } else {
        fill_merged(&mut header, &merged, (top, left), limits, &place)?;
    }
    let over_data = merged.iter().find(|m| {
        m.first_row > end && m.first_row < m.last_row && m.first_row <= bottom && m.first_column <= right && m.last_column >= left
    });
    if let Some(m) = over_data {
        let rows = m.last_row.min(bottom) - m.first_row + 1;
        findings.push(Diagnostic::new(codes::MERGED_DATA).arg("rows", rows).at(place(m.first_row, m.first_column)));
    }
    findings.extend(hidden_rows(&rows, end, &hidden).map(|(count, first)| count.at(place(first, 0))));
    let body = rows.into_body(end, left);
    let (columns, mut more) =
        columns(&header, 0, source.label_column, |source| left + source as u32, |source| body.uses(source), |column| place(top, column));
    if header.len() == 1 {
        more = more.into_iter().map(|finding| below_merged(finding, &merged)).collect();
    }
    if !is_title {
        findings.extend(more);
    }
    let unseen: Vec<_> = columns.iter().filter(|c| hidden.has_column(c.number)).collect();
    if let Some(first) = unseen.first() {
        let known = unseen.iter().map(|c| &c.header);
        findings.push(Diagnostic::new(codes::COLUMNS_HIDDEN).list("known", known).at(place(0, first.number)));
    }
    Ok(Table {
        file: source.display_name.clone(),
        sheet: name.as_str().into(),
        sha256,
        columns,
        body: Body::Sheet(body),
        findings,
        listed: limits.findings,
        sheets,
        header_rows: header.len() as u32,
    })
}

/// How many rows of data are hidden, with the first of them.
fn hidden_rows(rows: &GridRows, header_end: u32, hidden: &Hidden) -> Option<(Diagnostic, u32)> {
    let unseen = || rows.counts().map(|(row, _)| row).filter(|row| *row > header_end && hidden.has_row(*row));
    Some((Diagnostic::new(codes::ROWS_HIDDEN).arg("count", unseen().count()), unseen().next()?))
}

/// Equal headers out of one merged cell mean that the header goes on below.
fn below_merged(finding: Diagnostic, merged: &[CellRange]) -> Diagnostic {
    let is_merged = |p: &Place| {
        let (row, column) = (u32::try_from(p.line()).unwrap_or(0), p.column());
        merged.iter().any(|m| m.first_row == m.last_row && m.holds(row, column))
    };
    if finding.id() == codes::HEADER_TWICE.id && finding.places.iter().all(is_merged) { finding.hint("rows") } else { finding }
}

fn cell_text(cell: SheetCell<'_>) -> String {
    match cell {
        SheetCell::Text(t) | SheetCell::Date(t) | SheetCell::Error(t) => t.to_string(),
        SheetCell::Number(v) => v.to_string(),
        SheetCell::Percent(v) => format!("{}%", crate::number::hundredfold(v)),
        SheetCell::Empty | SheetCell::NotComputed => String::new(),
    }
}

/// Gives each header cell that belongs to a merged range the text of that range's first cell.
fn fill_merged(
    header: &mut [Vec<String>],
    merged: &[CellRange],
    (top, left): (u32, u32),
    limits: &Limits,
    place: &impl Fn(u32, u32) -> Place,
) -> Result<(), Diagnostics> {
    let mut steps = 0usize;
    let height = header.len() as u32;
    for m in merged.iter().filter(|m| m.first_row >= top && m.first_row < top + height && m.first_column >= left) {
        let (row, column) = ((m.first_row - top) as usize, (m.first_column - left) as usize);
        let Some(text) = header.get(row).and_then(|r| r.get(column)).cloned() else { continue };
        for cells in header.iter_mut().take((m.last_row - top) as usize + 1).skip(row) {
            for cell in cells.iter_mut().take((m.last_column - left) as usize + 1).skip(column) {
                cell.clone_from(&text);
                steps += 1 + text.len() / 64;
            }
        }
        // Merged ranges do not overlap in an honest file.
        if steps > limits.cells {
            return Err(vec![
                Diagnostic::new(codes::WORKBOOK_DAMAGED)
                    .with_severity(Severity::Error)
                    .name(
                        "reason",
                        format!("merged ranges overlap at {}{}", column_letters(m.first_column), m.first_row),
                        format!("合并区域在 {}{} 处重叠", column_letters(m.first_column), m.first_row),
                    )
                    .at(place(m.first_row, m.first_column)),
            ]);
        }
    }
    Ok(())
}

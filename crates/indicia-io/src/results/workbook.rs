//! A small workbook of texts: sheets with rows, nothing else. The bytes depend on the contents alone, with 1980 as the time of every part.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// A sheet: its name (at most 31 characters, none of `[]:*?/\`), and its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The name.
    pub name: String,
    /// The rows; an empty text is an empty cell.
    pub rows: Vec<Vec<String>>,
}

const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The bytes of an .xlsx file. Every cell is a text, so nothing in it is a formula, whatever it begins with.
///
/// # Errors
/// Those of the archive: more than memory holds.
pub fn workbook(sheets: &[Sheet]) -> std::io::Result<Vec<u8>> {
    let mut parts: Vec<(String, String)> = Vec::new();
    let (mut types, mut list, mut relations) = (String::new(), String::new(), String::new());
    for (i, sheet) in sheets.iter().enumerate() {
        let n = i + 1;
        let _ = write!(types, "<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{TYPES}.worksheet+xml\"/>");
        let _ = write!(list, "<sheet name=\"{}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>", escaped(&sheet.name));
        let _ = write!(relations, "<Relationship Id=\"rId{n}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>");
    }
    parts.push((
        "[Content_Types].xml".into(),
        format!(
            "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
             ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
             ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{TYPES}.sheet.main+xml\"/>{types}</Types>"
        ),
    ));
    let root = format!("<Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/>");
    parts.push(("_rels/.rels".into(), format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{root}</Relationships>")));
    parts.push((
        "xl/workbook.xml".into(),
        format!("{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>{list}</sheets></workbook>"),
    ));
    parts.push((
        "xl/_rels/workbook.xml.rels".into(),
        format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{relations}</Relationships>"),
    ));
    for (i, sheet) in sheets.iter().enumerate() {
        parts.push((format!("xl/worksheets/sheet{}.xml", i + 1), page(sheet)));
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(DateTime::default());
    for (name, text) in parts {
        archive.start_file(name, options)?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

fn page(sheet: &Sheet) -> String {
    let mut out = format!("{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetData>");
    for (r, row) in sheet.rows.iter().enumerate() {
        let _ = write!(out, "<row r=\"{}\">", r + 1);
        for (c, text) in row.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let cell = format!("{}{}", letters(c), r + 1);
            let _ = write!(out, "<c r=\"{cell}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", escaped(text));
        }
        out.push_str("</row>");
    }
    out.push_str("</sheetData></worksheet>");
    out
}

/// The letters of a column, from 0.
fn letters(mut column: usize) -> String {
    let mut out = Vec::new();
    loop {
        out.push(char::from(b'A' + (column % 26) as u8));
        match (column / 26).checked_sub(1) {
            Some(next) => column = next,
            None => return out.into_iter().rev().collect(),
        }
    }
}

/// Text for XML 1.0; characters that it cannot hold are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(c),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, TableSource, read_table};

    #[test]
    fn what_is_written_is_read_again() {
        let text = |t: &str| t.to_string();
        let sheets = [
            Sheet {
                name: "survey".into(),
                rows: vec![vec![text("a"), text("问题")], vec![text("=1+1 <&\">"), String::new()], vec![text(" x "), text("第二行")]],
            },
            Sheet { name: "选项".into(), rows: vec![vec![text("list")], vec![text("1")]] },
        ];
        let bytes = workbook(&sheets).expect("memory");
        assert_eq!(bytes, workbook(&sheets).expect("memory"), "the bytes depend on the contents alone");
        let path = std::env::temp_dir().join(format!("indicia-workbook-{}.xlsx", std::process::id()));
        std::fs::write(&path, &bytes).expect("written");
        let source = |sheet: &str| TableSource { sheet: Some(sheet.into()), ..TableSource::new(&path) };
        let first = read_table(&source("survey"), &Limits::default()).expect("readable");
        assert_eq!(first.columns().iter().map(|c| c.header.as_str()).collect::<Vec<_>>(), ["a", "问题"]);
        assert_eq!((first.text(0, 0).as_ref(), first.text(0, 1).as_ref(), first.text(1, 1).as_ref()), ("=1+1 <&\">", "", "第二行"));
        let second = read_table(&source("选项"), &Limits::default()).expect("readable");
        std::fs::remove_file(&path).expect("removed");
        assert_eq!(second.text(0, 0), "1");
    }

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"].map(String::from));
    }
}

//! Workbooks that ask for more than they hold. Each is read in a process of its own, whose peak memory is then looked at.

#![allow(clippy::unwrap_used)]

mod common;

use std::io::Write;

use common::{Folder, ods, read, record, sheet, shown, xlsx, zip};
use indicia_io::{CellRange, Limits, TableSource};

/// Most memory that a refusal may take, beyond what the program takes to start.
const PEAK: u64 = 48 << 20;

/// The hostile files by name: bytes, ending and the code that refuses them.
fn hostile(name: &str) -> (Vec<u8>, &'static str, &'static str) {
    let two = |first: &str, last: &str| {
        format!(r#"<sheetData><row r="1"><c r="{first}"><v>1</v></c></row><row r="1048576"><c r="{last}"><v>1</v></c></row></sheetData>"#)
    };
    let repeated = |columns: u64, rows: u64| {
        ods(&format!(
            r#"<table:table table:name="s"><table:table-row table:number-rows-repeated="{rows}"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="{columns}"/></table:table-row></table:table>"#
        ))
    };
    match name {
        "far-corner" => (xlsx(&[("s", &two("A1", "XFD1048576"))], &[]), "xlsx", "D0137"),
        "beyond-the-sheet" => (xlsx(&[("s", &two("A1", "XFE1"))], &[]), "xlsx", "D0131"),
        "bomb" => {
            let text = format!("<sheetData>{}</sheetData>", "<row></row>".repeat(4 << 20));
            (xlsx(&[("s", &text)], &[]), "xlsx", "D0134")
        }
        "long-text" => {
            let noise = noise(3 << 20);
            (
                xlsx(&[("s", &format!("<sheetData><row><c t=\"inlineStr\"><is><t>{noise}</t></is></c></row></sheetData>"))], &[]),
                "xlsx",
                "D0136",
            )
        }
        "deep" => (xlsx(&[("s", &("<a>".repeat(100_000) + &"</a>".repeat(100_000)))], &[]), "xlsx", "D0135"),
        "many-entries" => {
            let names: Vec<String> = (0..20_000).map(|i| format!("e{i}")).collect();
            let entries: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b""[..])).collect();
            (zip(&entries, false), "xlsx", "D0132")
        }
        "many-cells" => {
            let row = "<row>".to_string() + &"<c><v>1</v></c>".repeat(1000) + "</row>";
            // Noise between the rows keeps the ratio honest.
            let rows: String = (0..300).map(|i| format!("<!--{}-->{row}", noise_from(i, 300))).collect();
            (xlsx(&[("s", &format!("<sheetData>{rows}</sheetData>"))], &[]), "xlsx", "D0117")
        }
        "document-type" => {
            let book = br#"<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><workbook>&b;</workbook>"#;
            (zip(&[("xl/workbook.xml", book)], true), "xlsx", "D0131")
        }
        "merged" => {
            let merged: String = (0..150_000).map(|_| r#"<mergeCell ref="A1:XFD1"/>"#).collect();
            let data =
                sheet(1, &[&["a", "b"]]) + r#"<row r="2"><c r="XFD2"><v>1</v></c></row>"# + &format!("<mergeCells>{merged}</mergeCells>");
            (xlsx(&[("s", &data)], &[]), "xlsx", "D0131")
        }
        "shared-count" => {
            let strings = br#"<sst uniqueCount="9223372036854775807"><si><t>a</t></si></sst>"#;
            let mut bytes = xlsx(&[("s", r#"<sheetData><row><c t="s"><v>7</v></c></row></sheetData>"#)], &[]);
            bytes = replaced(&bytes, "xl/sharedStrings.xml", strings);
            (bytes, "xlsx", "D0131")
        }
        "repeated-cells" => (repeated(16_384, 1_048_576), "ods", "D0117"),
        "repeated-beyond" => (repeated(4_000_000_000, 4_000_000_000), "ods", "D0131"),
        "repeated-rows" => (repeated(60, 1_000_000), "ods", "D0117"),
        "xls-circle" => {
            let mut bytes = common::compound(&[0; 4096], 4096);
            // The directory's sector is chained to itself.
            bytes[512 + 4..512 + 8].copy_from_slice(&1u32.to_le_bytes());
            (bytes, "xls", "D0131")
        }
        "xls-stream-circle" => {
            let mut bytes = common::compound(&[0; 4096], 0xFFFF_FFF0);
            bytes[512 + 36..512 + 40].copy_from_slice(&2u32.to_le_bytes());
            (bytes, "xls", "D0131")
        }
        "xls-far-corner" => {
            let number = |row: u16, column: u16| {
                record(0x0203, &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0, 0], &1f64.to_le_bytes()].concat())
            };
            (common::xls(&[], &[number(0, 0), number(65_535, 65_535)]), "xls", "D0137")
        }
        "xls-shared-text" => {
            let label = record(0x00FD, &[0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
            (common::xls(&["a"], &[label]), "xls", "D0131")
        }
        other => panic!("{other}"),
    }
}

const NAMES: [&str; 17] = [
    "far-corner",
    "beyond-the-sheet",
    "bomb",
    "long-text",
    "deep",
    "many-entries",
    "many-cells",
    "document-type",
    "merged",
    "shared-count",
    "repeated-cells",
    "repeated-beyond",
    "repeated-rows",
    "xls-circle",
    "xls-stream-circle",
    "xls-far-corner",
    "xls-shared-text",
];

/// Letters that do not pack well.
fn noise(length: usize) -> String {
    noise_from(1, length)
}

fn noise_from(seed: u64, length: usize) -> String {
    let mut random = common::Lcg(seed);
    (0..length)
        .map(|_| char::from(b'!' + 1 + (random.below(90)) as u8))
        .map(|c| if matches!(c, '<' | '>' | '&' | '-') { 'x' } else { c })
        .collect()
}

/// An archive with one entry replaced.
fn replaced(bytes: &[u8], name: &str, by: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut entries = Vec::new();
    for i in 0..archive.len() {
        let mut entry = archive.by_index(i).unwrap();
        let mut content = Vec::new();
        std::io::copy(&mut entry, &mut content).unwrap();
        entries.push((entry.name().unwrap().into_owned(), content));
    }
    let entries: Vec<(&str, &[u8])> = entries.iter().map(|(n, c)| (n.as_str(), if n == name { by } else { c.as_slice() })).collect();
    zip(&entries, true)
}

fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

/// The process that reads: run by the test below with the file in the environment.
#[test]
fn reads_the_file_that_it_is_given() {
    let Ok(path) = std::env::var("INDICIA_IO_HOSTILE") else { return };
    let before = peak();
    // Fewer cells than the default, so that a debug build meets the bound soon.
    let limits = Limits { cells: 200_000, ..Limits::default() };
    let found = indicia_io::read_table(&TableSource::new(&path), &limits).unwrap_err();
    let mut out = std::io::stdout().lock();
    writeln!(out, "\nfound {} {}", found[0].id(), peak() - before).unwrap();
}

#[test]
#[cfg(target_os = "linux")]
fn hostile_workbooks_are_refused_in_little_memory() {
    let folder = Folder::new();
    for name in NAMES {
        let (bytes, ending, code) = hostile(name);
        let length = bytes.len() as u64;
        let source = folder.file(&format!("{name}.{ending}"), bytes);
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "reads_the_file_that_it_is_given", "--nocapture"])
            .env("INDICIA_IO_HOSTILE", &source.path)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        let line = text.lines().find_map(|l| l.strip_prefix("found ")).unwrap_or_else(|| panic!("{name}: {text}"));
        let (found, peak) = line.split_once(' ').unwrap();
        assert_eq!(found, code, "{name}");
        let peak: u64 = peak.parse().unwrap();
        assert!(peak < PEAK + length, "{name} of {length} bytes took {peak}");
    }
}

#[test]
fn a_range_makes_a_stray_cell_harmless() {
    let folder = Folder::new();
    let data = r#"<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="2"><c r="A2"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>"#;
    let source = folder.file("t.xlsx", xlsx(&[("s", data)], &[]));
    assert_eq!(read(&source).unwrap_err()[0].id(), "D0137");
    let table = read(&TableSource { range: CellRange::parse("A:B"), ..source }).unwrap();
    assert_eq!((table.rows(), table.columns().len()), (1, 1));
}

#[test]
fn links_and_encrypted_entries_are_refused() {
    let folder = Folder::new();
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    out.add_symlink("xl/workbook.xml", "/etc/passwd", zip::write::SimpleFileOptions::default()).unwrap();
    let bytes = out.finish().unwrap().into_inner();
    assert_eq!(shown(&read(&folder.file("t.xlsx", bytes)).unwrap_err()), [("D0131".into(), 0, 0)]);
    // Bit 0 of the flags says that an entry is encrypted.
    let mut bytes = xlsx(&[("s", "")], &[]);
    let central = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    bytes[central + 8] |= 1;
    assert_eq!(shown(&read(&folder.file("t.xlsx", bytes)).unwrap_err()), [("D0130".into(), 0, 0)]);
}

//! Damaged files give findings or tables, never a panic.

#![allow(clippy::unwrap_used)]

mod common;

use std::time::{Duration, Instant};

use common::{Folder, Lcg, ods, record, sheet, xls, xlsx};
use indicia_io::{Encoding, Limits, NumberRules, TableSource, read_table};

/// Time for each kind of file; `INDICIA_FUZZ_SECONDS` gives more.
fn time() -> Duration {
    Duration::from_secs(std::env::var("INDICIA_FUZZ_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(2))
}

/// Changes a few bytes, cuts, doubles or exchanges pieces.
fn mutated(bytes: &[u8], random: &mut Lcg) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..1 + random.below(6) {
        if out.is_empty() {
            break;
        }
        let at = random.below(out.len());
        let length = random.below(64).min(out.len() - at);
        match random.below(7) {
            0 => out[at] = random.below(256) as u8,
            1 => out[at] ^= 1 << random.below(8),
            2 => out.truncate(at),
            3 => drop(out.drain(at..at + length)),
            4 => {
                let piece = out[at..at + length].to_vec();
                let to = random.below(out.len());
                out.splice(to..to, piece);
            }
            5 => out[at..at + length].fill([0, 0xFF, b'"', b','][random.below(4)]),
            _ => {
                let edge = [&[0xFF; 4][..], &[0, 0, 0, 0x80], &[0xFE, 0xFF, 0xFF, 0xFF], &[1, 0, 0, 0]][random.below(4)];
                let end = (at + 4).min(out.len());
                out[at..end].copy_from_slice(&edge[..end - at]);
            }
        }
    }
    out
}

fn hammer(name: &str, bytes: &[u8], seed: u64) {
    let folder = Folder::new();
    let mut random = Lcg(seed);
    // Small bounds make a file that passes them by damage quick to refuse.
    let limits = Limits { unpacked_bytes: 8 << 20, cells: 100_000, box_cells: 1_000_000, ..Limits::default() };
    let start = Instant::now();
    let mut tables = 0u64;
    let mut rounds = 0u64;
    while start.elapsed() < time() || rounds < 200 {
        rounds += 1;
        let damaged = mutated(bytes, &mut random);
        let mut source = folder.file(name, &damaged);
        source.encoding = [Encoding::Utf8, Encoding::Gbk, Encoding::Gb18030][random.below(3)];
        source.header_rows = [1, 2, u32::MAX][random.below(3)];
        if let Ok(table) = read_table(&source, &limits) {
            tables += 1;
            let rules = NumberRules { unit: Some("%".into()), fractions: true, ..NumberRules::default() };
            for column in 0..table.columns().len() + 1 {
                let _ = table.column_f64(column, &rules);
                let _ = table.column_text(column);
                let _ = table.place(table.rows(), column);
            }
        }
    }
    assert!(tables > 0, "no damaged {name} of {rounds} was read");
}

#[test]
fn damaged_csv() {
    hammer("t.csv", "地区,值 (%),\"q\"\"r\"\r\n浙江,12.3%,\"a\nb\"\r\n\"上,海\",\"1,234\",—\r\nx,3.5万,1/3\r\n".as_bytes(), 1);
}

#[test]
fn damaged_xlsx() {
    let data = sheet(1, &[&["s:0", "b", "c"], &["n:1", "p:0.5", "d:43830"], &["x:A1", "e:#N/A", "s:0"]])
        + r#"<mergeCells><mergeCell ref="A1:B2"/></mergeCells>"#;
    hammer("t.xlsx", &xlsx(&[("s", &data)], &["甲"]), 2);
}

/// Damage inside the parts, which the checksums of the archive would otherwise hide.
#[test]
fn damaged_parts_of_xlsx() {
    let folder = Folder::new();
    let mut random = Lcg(3);
    let data = sheet(1, &[&["s:0", "b", "c"], &["n:1", "p:0.5", "d:43830"], &["x:A1", "e:#N/A", "s:0"]])
        + r#"<mergeCells><mergeCell ref="A1:B2"/></mergeCells>"#;
    let start = Instant::now();
    while start.elapsed() < time() {
        let damaged = String::from_utf8_lossy(&mutated(data.as_bytes(), &mut random)).into_owned();
        let source = folder.file("t.xlsx", xlsx(&[("s", &damaged)], &["甲"]));
        if let Ok(table) = read_table(&source, &Limits::default()) {
            let _ = table.column_f64(0, &NumberRules::default());
        }
    }
}

#[test]
fn damaged_ods() {
    let rows = r#"<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string"><text:p>a<text:s text:c="3"/>b</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="2" table:number-columns-repeated="3"/></table:table-row>"#;
    hammer("t.ods", &ods(&format!(r#"<table:table table:name="s">{rows}</table:table>"#)), 4);
}

#[test]
fn damaged_xls() {
    let number = |row: u16| record(0x0203, &[&row.to_le_bytes()[..], &[0, 0, 1, 0], &0.5f64.to_le_bytes()].concat());
    let shared = |row: u16| record(0x00FD, &[&row.to_le_bytes()[..], &[1, 0, 0, 0], &[0; 4]].concat());
    let cells = vec![shared(0), number(1), shared(1), record(0x00E5, &[1, 0, 0, 0, 1, 0, 0, 0, 1, 0])];
    let whole = xls(&["地区", "值"], &cells);
    hammer("t.xls", &whole, 5);
}

#[test]
fn a_source_asks_for_anything() {
    let folder = Folder::new();
    for (name, bytes) in [("t.csv", b"a,b\n1,2\n".to_vec()), ("t.xlsx", xlsx(&[("s", &sheet(1, &[&["a", "b"], &["n:1", "n:2"]]))], &[]))] {
        let source = folder.file(name, bytes);
        for range in
            [None, indicia_io::CellRange::parse("B2:C9"), indicia_io::CellRange::parse("XFD1:XFD2"), indicia_io::CellRange::parse("1:1")]
        {
            for header_rows in [0, 1, 2, 3, u32::MAX] {
                let _ = read_table(&TableSource { range, header_rows, ..source.clone() }, &Limits::default());
            }
        }
    }
}

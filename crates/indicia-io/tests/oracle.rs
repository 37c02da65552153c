//! The same workbooks, read here and by calamine.

#![allow(clippy::unwrap_used)]

mod common;

use std::path::{Path, PathBuf};

use calamine::{Data, DataType, Range, Reader, open_workbook_auto};
use common::{Folder, ods, read, sheet, xlsx};
use indicia_io::{CellRange, Limits, TableSource, sheet_names};

/// How a cell of calamine's would be shown here; `None` where the two differ on purpose (dates and percentages, which
/// calamine does not render or tell).
fn text(cell: &Data) -> Option<String> {
    Some(match cell {
        Data::Float(v) => v.to_string(),
        Data::Int(v) => v.to_string(),
        Data::String(s) => s.trim().to_string(),
        Data::Bool(b) => b.to_string().to_uppercase(),
        Data::Error(e) => e.to_string(),
        Data::Empty => String::new(),
        Data::DateTime(_) | Data::DateTimeIso(_) | Data::DurationIso(_) => return None,
    })
}

/// Compares every cell of every sheet; returns how many held something.
fn compare(path: &Path) -> usize {
    let source = TableSource::new(path);
    let mut other = open_workbook_auto(path).unwrap();
    let names = sheet_names(&source, &Limits::default()).unwrap();
    let mut compared = 0;
    for name in names {
        let range: Range<Data> = other.worksheet_range(&name).unwrap();
        let Some((last_row, last_column)) = range.end() else { continue };
        // The range from A1 with every column given a header keeps all cells in reach.
        let source = TableSource { sheet: Some(name.clone()), range: CellRange::parse("A1:XFD1048576"), ..source.clone() };
        let table = match read(&source) {
            Ok(table) => table,
            Err(found) if range.used_cells().all(|(_, _, c)| text(c).is_some_and(|t| t.is_empty())) => {
                assert_eq!(found[0].id(), "D0115");
                continue;
            }
            Err(found) => panic!("{path:?} {name}: {found:?}"),
        };
        for column in table.columns() {
            let index = table.columns().iter().position(|c| c.number == column.number).unwrap();
            let mut row = 0;
            let first_data = if table.rows() > 0 { table.row_number(0) } else { u64::from(last_row) + 2 };
            for number in first_data..=u64::from(last_row) + 1 {
                let at = (number as u32 - 1, column.number - 1);
                assert!(at.1 <= last_column);
                let expected = range.get_value(at).map(|c| (text(c), c));
                let own = if table.row_number(row) == number {
                    row += 1;
                    table.text(row - 1, index).into_owned()
                } else {
                    String::new()
                };
                match expected {
                    Some((Some(expected), cell)) if own != expected => {
                        let percent = own.strip_suffix('%').and_then(|p| p.parse::<f64>().ok()).zip(cell.get_float());
                        let close = percent.is_some_and(|(p, v)| (p - v * 100.0).abs() <= 1e-12 * p.abs());
                        assert!(close, "{path:?} {name} {at:?}: {own:?} {expected:?}");
                    }
                    Some((None, _)) => assert!(!own.is_empty()),
                    Some(_) => {}
                    None => assert_eq!(own, ""),
                }
                compared += usize::from(!own.is_empty());
            }
        }
    }
    compared
}

#[test]
fn a_made_workbook_reads_the_same() {
    let folder = Folder::new();
    let data =
        sheet(2, &[&["s:0", "s:1", "c", "d"], &["n:1", "n:1e-7", "e:#N/A", "f:3"], &[], &["s:1", "p:0.5", "d:43830", "n:123456789012"]]);
    let source = folder.file("t.xlsx", xlsx(&[("一", &data), ("二", &sheet(1, &[&["x"], &["n:2"]]))], &["甲 &lt;&#x4E59;", " b "]));
    assert_eq!(compare(&source.path), 9);
    let rows = r#"<table:table-row><table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>b</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="3"><table:table-cell office:value-type="float" office:value="2.5" table:number-columns-repeated="2"/></table:table-row>"#
        .replace("\n        ", "");
    let source = folder.file("t.ods", ods(&format!(r#"<table:table table:name="s">{rows}</table:table>"#)));
    assert_eq!(compare(&source.path), 6);
}

/// Workbooks of other people, where the reference data are at hand.
#[test]
fn workbooks_of_others_read_the_same() {
    let named = std::env::var_os("INDICIA_REFERENCE").map(PathBuf::from);
    let folder = named.clone().unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"));
    if !folder.is_dir() {
        assert!(named.is_none(), "{} is not there", folder.display());
        println!("passed over: workbooks of the reference data");
        return;
    }
    let mut folders = vec![folder.join("data")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
            if path.is_dir() {
                folders.push(path);
            } else if ["xlsx", "xls", "ods"].contains(&ending.as_str()) {
                found.push(path);
            }
        }
    }
    let cells: usize = found.iter().map(|path| compare(path)).sum();
    assert!(found.len() >= 4 && cells > 10_000, "{} workbooks, {cells} cells", found.len());
}

//! Published indices, reproduced by the binary: values, ranks, every stage where stages are published.
//!
//! What each comparison came to stands in `tests/reproduced/ledger.csv`, out of which the page of published indices is generated.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../../../../tests/reproduced/ledger.rs"]
mod ledger;

mod asem;
mod desi;
mod egdi;
mod hdi;
mod platforms;
mod provinces;
mod tai;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use common::{indicia, root, rows};

type Row = BTreeMap<String, String>;

/// A folder of the reference data; `None` where they are absent and were not asked for.
fn reference(folder: &str) -> Option<PathBuf> {
    let asked = std::env::var_os("INDICIA_REFERENCE").map(PathBuf::from);
    let path = asked.clone().unwrap_or_else(|| root().join("../shared")).join(folder);
    if path.is_dir() {
        return Some(path);
    }
    assert!(asked.is_none(), "INDICIA_REFERENCE names a folder without {folder}");
    println!("passed over: {folder}");
    None
}

fn table(path: &Path) -> Vec<Row> {
    rows(&std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display())))
}

/// An empty folder for a system of a test.
fn place(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// A table as CSV, its columns in the order that is named, under new heads.
fn csv(table: &[Row], columns: &[(&str, &str)]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns.iter().map(|(head, _)| head)).unwrap();
    for row in table {
        writer.write_record(columns.iter().map(|(_, column)| row[*column].as_str())).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// A cell that is a number.
fn number(row: &Row, column: &str) -> Option<f64> {
    row.get(column).unwrap_or_else(|| panic!("no column {column}: {row:?}")).parse().ok().filter(|x: &f64| x.is_finite())
}

/// What `show` prints of a node or an indicator at a stage, all periods, by unit and period; the period is empty where the data have none.
fn show(system: &Path, what: &str, stage: &str) -> BTreeMap<(String, String), Row> {
    let system = system.to_str().unwrap();
    let ran = indicia(&["show", what, "-C", system, "--stage", stage, "--all-periods", "--format", "csv"]).well();
    rows(&ran.out).into_iter().map(|r| ((r["unit"].clone(), r.get("period").cloned().unwrap_or_default()), r)).collect()
}

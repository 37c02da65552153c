//! The ASEM index of the R package COINr 1.1.14, made by `indicia new --from-coinr` and run by the binary: every stage within 1e-10 of
//! COINr's own, with its imputation and treatment and without.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use common::{indicia_in, rows};

type Row = BTreeMap<String, String>;

/// The folder of the reference files; `None` when it is absent and was not asked for.
fn reference() -> Option<PathBuf> {
    let asked = std::env::var_os("INDICIA_REFERENCE").map(PathBuf::from);
    let folder = asked.clone().unwrap_or_else(|| common::root().join("../shared"));
    if asked.is_none() && !folder.is_dir() {
        println!("passed over: the ASEM index");
        return None;
    }
    Some(folder.join("reference/coinr"))
}

fn table(folder: &Path, file: &str) -> Vec<Row> {
    rows(&std::fs::read_to_string(folder.join(file)).unwrap())
}

/// The system that `new --from-coinr` makes of iData and iMeta, and one that extends it by a text; the folder of the latter.
fn made(reference: &Path, name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("extended")).unwrap();
    let file = |name: &str| reference.join(name).to_str().unwrap().to_string();
    indicia_in(&folder, &["new", "asem", "--from-coinr", &file("asem_iData.csv"), &file("asem_iMeta.csv")]).well();
    let head = "indicia = 1\nextends = \"../asem\"\n";
    std::fs::write(folder.join("extended/indicia.toml"), format!("{head}{text}")).unwrap();
    folder.join("extended")
}

const TOLERANCE: f64 = 1e-10;

/// Compares the columns of a printed table with a file of COINr, cell by cell; returns how many cells there were.
fn compare(what: &str, ours: &[Row], theirs: &[Row], codes: &[&str]) -> usize {
    let mut cells = 0;
    for expected in theirs {
        let unit = &expected["uCode"];
        let row = ours.iter().find(|r| r["unit"] == *unit).unwrap_or_else(|| panic!("{what}: no {unit}"));
        for code in codes {
            match (row[*code].parse::<f64>().ok(), expected[*code].parse::<f64>().ok()) {
                (Some(a), Some(b)) => assert!((a - b).abs() <= TOLERANCE * b.abs().max(1.0), "{what}: {unit} {code}: {a}, not {b}"),
                (a, b) => assert_eq!(a, b, "{what}: {unit} {code}"),
            }
            cells += 1;
        }
    }
    cells
}

const AS_IN_COINR: &str = r#"
[index]
id = "asem-treated"
[impute]
use = "mean"
by = "EurAsia_group"
[treat]
use = "winsorize-or-log"
"#;

#[test]
fn every_stage_of_the_asem_index_is_that_of_coinr() {
    let Some(reference) = reference() else { return };
    let meta = table(&reference, "asem_iMeta.csv");
    let folder = made(&reference, "asem-treated", AS_IN_COINR);
    let of_type = |kind: &str| meta.iter().filter(|r| r["Type"] == kind).map(|r| r["iCode"].as_str()).collect::<Vec<_>>();
    let (indicators, nodes) = (of_type("Indicator"), of_type("Aggregate"));
    assert_eq!((indicators.len(), nodes.len()), (49, 11));
    let show = |what: &str, stage: &str| rows(&indicia_in(&folder, &["show", what, "--stage", stage, "--format", "csv"]).well().out);
    let mut cells = 0;
    for (stage, file) in [("raw", "step2_Denominated.csv"), ("imputed", "step4_Screened.csv"), ("treated", "step5_Treated.csv")] {
        cells += compare(file, &show("Index", stage), &table(&reference, file), &indicators);
    }
    let aggregated = table(&reference, "step7_Aggregated.csv");
    for node in &nodes {
        let below: Vec<&str> = meta.iter().filter(|r| r["Parent"] == *node).map(|r| r["iCode"].as_str()).collect();
        let columns: Vec<&str> = below.iter().copied().chain([*node]).collect();
        cells += compare("step7_Aggregated.csv", &show(node, "scored"), &aggregated, &columns);
    }
    println!("{cells} cells of the ASEM index within {TOLERANCE:e}");
    // Three stages of 49 columns; scores and nodes, each node as itself and, but for the root, as a child.
    assert_eq!(cells, 51 * (3 * 49 + 49 + 11 + 10));
}

/// `Normalise(dset = "Raw")` and `Aggregate()` right behind `new_coin`: nothing is divided, filled or treated.
#[test]
fn what_is_made_of_the_tables_of_coinr_keeps_gaps_as_coinr_does() {
    let Some(reference) = reference() else { return };
    let meta = table(&reference, "asem_iMeta.csv");
    let divided = meta.iter().filter(|r| r["Type"] == "Indicator" && r["Denominator"] != "NA");
    let divided: Vec<String> = divided.map(|r| format!("indicator.{}.derive", r["iCode"])).collect();
    let text = format!("remove = {divided:?}\n[index]\nid = \"asem-raw\"\n[score]\nparams = {{ range = [1, 100] }}\n");
    let folder = made(&reference, "asem-raw", &text);
    let nodes: Vec<&str> = meta.iter().filter(|r| r["Type"] == "Aggregate").map(|r| r["iCode"].as_str()).collect();
    let (normalised, aggregated) = (table(&reference, "missing_Normalised.csv"), table(&reference, "missing_agg_amean.csv"));
    let mut cells = 0;
    for node in &nodes {
        let below: Vec<&str> = meta.iter().filter(|r| r["Parent"] == *node).map(|r| r["iCode"].as_str()).collect();
        let ours = rows(&indicia_in(&folder, &["show", node, "--stage", "scored", "--format", "csv"]).well().out);
        let (known, above): (Vec<&str>, Vec<&str>) = below.iter().partition(|c| !nodes.contains(c));
        cells += compare("missing_Normalised.csv", &ours, &normalised, &known);
        cells += compare("missing_agg_amean.csv", &ours, &aggregated, &above);
        cells += compare("missing_agg_amean.csv", &ours, &aggregated, &[*node]);
    }
    println!("{cells} cells with gaps within {TOLERANCE:e}");
    // Scores of 49 indicators; nodes as themselves and, but for the root, as children.
    assert_eq!((divided.len(), cells), (17, 51 * (49 + 11 + 10)));
}

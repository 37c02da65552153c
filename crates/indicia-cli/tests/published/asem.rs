//! The ASEM index of the R package COINr 1.1.14 as a system of ours, run by the binary: every stage within 1e-10 of COINr's own.
//!
//! 51 units, 49 indicators: denominators, means of the group for gaps, screening (which leaves nobody out), winsorisation or a logarithm, min-max to 0-100,
//! arithmetic means with equal weights up to the index.
#[path = "../../../indicia-config/tests/common/asem.rs"]
mod definition;

use super::{Row, number, place, reference, table};
use crate::common::{indicia_in, rows};
use crate::ledger::Comparison;

/// Compares the columns of a printed table with a file of COINr, cell by cell.
fn compare(what: &str, ours: &[Row], theirs: &[Row], codes: &[&str], cells: &mut Comparison) {
    for expected in theirs {
        let unit = &expected["uCode"];
        let row = ours.iter().find(|r| r["unit"] == *unit).unwrap_or_else(|| panic!("{what}: no {unit}"));
        for code in codes {
            cells.cell(&format!("{what}: {unit} {code}"), number(row, code), number(expected, code));
        }
    }
}

#[test]
fn every_stage_of_the_asem_index_is_that_of_coinr() {
    let Some(reference) = reference("reference/coinr") else { return };
    let table = |file: &str| table(&reference.join(file));
    let meta = table("asem_iMeta.csv");
    let folder = place("asem");
    std::fs::copy(reference.join("asem_iData.csv"), folder.join("values.csv")).unwrap();
    std::fs::write(folder.join("indicia.toml"), definition::system(&meta)).unwrap();
    let of_type = |kind: &str| meta.iter().filter(|r| r["Type"] == kind).map(|r| r["iCode"].as_str()).collect::<Vec<_>>();
    let (indicators, nodes) = (of_type("Indicator"), of_type("Aggregate"));
    assert_eq!((indicators.len(), nodes.len()), (49, 11));
    let show = |what: &str, stage: &str| rows(&indicia_in(&folder, &["show", what, "--stage", stage, "--format", "csv"]).well().out);
    let mut cells = Comparison::relative(1e-10);
    for (stage, file) in [("raw", "step2_Denominated.csv"), ("imputed", "step4_Screened.csv"), ("treated", "step5_Treated.csv")] {
        compare(file, &show("Index", stage), &table(file), &indicators, &mut cells);
    }
    let aggregated = table("step7_Aggregated.csv");
    for node in &nodes {
        let below: Vec<&str> = meta.iter().filter(|r| r["Parent"] == *node).map(|r| r["iCode"].as_str()).collect();
        let columns: Vec<&str> = below.iter().copied().chain([*node]).collect();
        compare("step7_Aggregated.csv", &show(node, "scored"), &aggregated, &columns, &mut cells);
    }
    // Three stages of 49 columns; scores and nodes, each node as itself and, but for the root, as a child.
    assert_eq!(cells.compared(), 51 * (3 * 49 + 49 + 11 + 10));
    cells.record("asem-index");
}

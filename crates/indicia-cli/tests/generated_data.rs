//! The sample data of `configs/digital-integration` are what the documented generator makes: nobody edited them by hand.

#[path = "../examples/generate_digital_integration.rs"]
#[allow(dead_code)]
mod generator;

mod common;

use std::path::PathBuf;

use common::{indicia, root, rows};

fn committed(file: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../configs/digital-integration/data").join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).replace("\r\n", "\n")
}

#[test]
fn the_committed_units_are_the_generators_output() {
    assert_eq!(committed("units.csv"), generator::units_csv());
}

#[test]
fn the_committed_values_are_the_generators_output() {
    assert_eq!(committed("values.csv"), generator::values_csv());
}

#[test]
fn the_committed_populations_are_the_generators_output() {
    assert_eq!(committed("population.csv"), generator::population_csv());
}

/// The command stands on the page about fieldwork; what it writes is what is committed, byte for byte.
#[test]
fn the_committed_responses_are_what_the_documented_command_writes() {
    let page = std::fs::read_to_string(root().join("docs/src/fieldwork.md")).unwrap();
    let from = page.find("indicia survey simulate configs/digital-integration/survey --out responses ").unwrap();
    let command = page[from..].split("```").next().unwrap().replace("\\\n", " ");
    let out = tempfile::tempdir().unwrap();
    let words = command.split_whitespace().skip(1).map(|w| if w == "responses" { out.path().to_str().unwrap() } else { w });
    indicia(&words.collect::<Vec<_>>()).well();
    let mut compared = 0;
    for entry in std::fs::read_dir(root().join("configs/digital-integration/survey/responses")).unwrap().flatten() {
        let written = std::fs::read(out.path().join(entry.file_name())).unwrap();
        assert!(written == std::fs::read(entry.path()).unwrap(), "{:?} is not what the command writes", entry.file_name());
        compared += 1;
    }
    assert_eq!(compared, 10);
}

/// What that command plants, and nothing else, is what the commands report: two regions that fall back, and a form that claims too much.
#[test]
fn what_is_planted_is_found_and_nothing_else_is() {
    let run = indicia(&["run", "configs/digital-integration", "--no-save", "--lang", "en"]).well();
    let from = run.out.find("Early warnings 2025 against 2024\n").unwrap();
    let found: Vec<&str> = run.out[from..].lines().skip(2).take_while(|l| !l.starts_with("Score fell:")).collect();
    let named = |words: &str| found.iter().filter(|l| l.contains(words)).count();
    assert_eq!((found.len(), named("Qingling"), named("Luyuan")), (3, 2, 1), "{found:?}");
    assert!(named(" down to Low") == 1, "{found:?}");
    let told = format!("{}{}", run.out, run.err);
    assert!(told.contains("D0619") && told.contains("verified: 1, such as `u5` of `R31 2025`"), "{told}");
}

/// The stage of a surveyed region is the third that the plain mean of its base values of 2024 falls into, g and e counted out of one.
#[test]
fn the_stages_of_the_surveyed_regions_follow_their_first_year() {
    let mut values: std::collections::BTreeMap<String, Vec<f64>> = std::collections::BTreeMap::new();
    for row in rows(&committed("../survey/base-values.csv")) {
        if let (true, Ok(value)) = (row["period"] == "2024", row["value"].parse::<f64>()) {
            let scale = if row["indicator"].starts_with('u') { 1.0 } else { 100.0 };
            values.entry(row["unit"].clone()).or_default().push(value / scale);
        }
    }
    let mean = |unit: &str| values[unit].iter().sum::<f64>() / values[unit].len() as f64;
    let units = rows(&committed("../survey/units.csv"));
    let surveyed: Vec<&str> = units.iter().map(|r| r["code"].as_str()).filter(|u| *u != "R00").collect();
    assert_eq!(surveyed.len(), 31);
    for row in units.iter().filter(|r| r["code"] != "R00") {
        let above = surveyed.iter().filter(|u| mean(u) > mean(&row["code"])).count();
        assert_eq!(row["stage"], ["mature", "growing", "early"][usize::from(above >= 10) + usize::from(above >= 21)], "{row:?}");
    }
}

#[test]
fn every_value_lies_in_the_range_of_its_scale() {
    let csv = committed("values.csv");
    for line in csv.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        for (column, cell) in cells[2..].iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let value: f64 = cell.parse().unwrap();
            let high = if column < 10 { 100.0 } else { 1.0 };
            assert!(value > 0.0 && value <= high, "{value} in {line}");
        }
    }
}

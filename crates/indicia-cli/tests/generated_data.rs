//! The sample data of `configs/digital-integration` are what the documented generator makes: nobody edited them by hand.

#[path = "../examples/generate_digital_integration.rs"]
#[allow(dead_code)]
mod generator;

mod common;

use std::path::PathBuf;

use common::rows;

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

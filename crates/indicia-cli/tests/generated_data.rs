//! The sample data of `configs/digital-integration` are what the documented generator makes: nobody edited them by hand.

#[path = "../examples/generate_digital_integration.rs"]
#[allow(dead_code)]
mod generator;

use std::path::PathBuf;

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

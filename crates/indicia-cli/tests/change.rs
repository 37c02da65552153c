//! `indicia change`, on the shipped example.
#![allow(clippy::unwrap_used)]

mod common;

use common::{indicia, rows};

const SYSTEM: &str = "configs/digital-integration/table.toml";

#[test]
fn with_a_common_fit_the_change_is_that_of_the_data() {
    let ran = indicia(&["change", SYSTEM, "--format", "csv"]).well();
    let rows = rows(&ran.out);
    assert_eq!(rows.len(), 31);
    for row in &rows {
        let number = |key: &str| row[key].parse::<f64>().unwrap();
        assert!((number("to") - number("from") - number("change")).abs() < 1e-12);
        assert_eq!(row["data"], row["change"]);
        assert_eq!(row["goalposts"], "0");
    }
}

#[test]
fn fits_by_year_are_refused_and_on_demand_shown_with_their_part() {
    let by_year = ["change", SYSTEM, "--set", "score.fit=each", "--format", "csv"];
    let refused = indicia(&by_year);
    assert_eq!(refused.code, 3, "{}", refused.err);
    assert!(refused.err.contains("D0805") && refused.err.contains("--allow-incomparable"), "{}", refused.err);
    let ran = indicia(&[&by_year[..], &["--allow-incomparable"]].concat()).well();
    assert!(ran.err.contains("D0805"), "{}", ran.err);
    for row in rows(&ran.out) {
        let number = |key: &str| row[key].parse::<f64>().unwrap();
        let parts: f64 = ["data", "weights", "method", "goalposts", "membership"].map(number).iter().sum();
        assert!((parts - number("change")).abs() < 1e-10 && number("residual").abs() < 1e-10, "{row:?}");
    }
}

#[test]
fn another_index_is_refused() {
    let (system, other) = ("configs/digital-integration", "configs/digital-integration/linear-proportion.toml");
    let ran = indicia(&["--lang", "zh", "change", system, "--base", other]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("D0801") && ran.err.contains("两个不同的指数"), "{}", ran.err);
    let ran = indicia(&["change", system, "--base", other, "--allow-incomparable", "--format", "json"]).well();
    let differ = ran.json();
    // The data are the same files, so all that changed is method.
    assert_eq!(indicia_method::to_json(differ.get("differ").unwrap()), r#"["method"]"#);
}

#[test]
fn one_unit_is_shown_from_the_root_down() {
    let ran = indicia(&["change", SYSTEM, "--unit", "R01", "--format", "csv"]).well();
    let ids: Vec<String> = rows(&ran.out).iter().map(|r| r["node"].clone()).collect();
    assert_eq!(ids[..3], ["Ige", "Ig", "g1"]);
    assert_eq!(ids.len(), 4 + 15);
}

#[test]
fn a_single_period_has_nothing_before_it() {
    let ran = indicia(&["change", "configs/hdi"]);
    assert!(ran.err.contains("D0811") && ran.err.contains("--base"), "{}", ran.err);
    assert_eq!(ran.code, 3);
}

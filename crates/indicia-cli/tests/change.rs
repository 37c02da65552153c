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

#[test]
fn progress_is_catching_up_times_the_frontier() {
    let ran = indicia(&["change", SYSTEM, "--set", "score.fit=each", "--frontier", "--format", "csv"]).well();
    // That years have yardsticks of their own is no obstacle here, but what is asked about.
    assert!(!ran.err.contains("D0805"), "{}", ran.err);
    let found = rows(&ran.out);
    assert_eq!(found.len(), 31);
    for row in &found {
        let number = |key: &str| row[key].parse::<f64>().unwrap();
        let own = (number("to_on_from") / number("from") * number("to") / number("from_on_to")).sqrt();
        assert!((number("progress") - own).abs() < 1e-12, "{row:?}");
        assert!((number("progress") - number("catching_up") * number("frontier")).abs() < 1e-12, "{row:?}");
        assert!((number("catching_up") - number("to") / number("from")).abs() < 1e-12, "{row:?}");
    }
    assert!(found.iter().any(|row| row["frontier"] != "1"));
    // A common fit does not move, and it is said.
    let ran = indicia(&["--lang", "en", "change", SYSTEM, "--frontier"]).well();
    assert!(ran.out.contains("The frontier did not move"), "{}", ran.out);
    let both = indicia(&["change", SYSTEM, "--frontier", "--ratio"]);
    assert_eq!(both.code, 2, "{}", both.err);
}

#[test]
fn the_parts_of_a_ratio_multiply() {
    let ran = indicia(&["change", SYSTEM, "--set", "score.fit=each", "--allow-incomparable", "--ratio", "--format", "csv"]).well();
    for row in rows(&ran.out) {
        let number = |key: &str| row[key].parse::<f64>().unwrap();
        let parts: f64 = ["data", "weights", "method", "goalposts", "membership"].map(number).iter().product();
        assert!((parts - number("change")).abs() < 1e-10 && (number("to") / number("from") - number("change")).abs() < 1e-12, "{row:?}");
    }
}

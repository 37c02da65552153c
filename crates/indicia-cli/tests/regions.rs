//! `indicia regions`, on the shipped example.
#![allow(clippy::unwrap_used)]

mod common;

use common::{indicia, rows};

const SYSTEM: &str = "configs/digital-integration/table.toml";

fn number(row: &std::collections::BTreeMap<String, String>, key: &str) -> f64 {
    row[key].parse().unwrap()
}

#[test]
fn the_gaps_are_those_of_the_scores_that_run_prints() {
    let gaps = rows(&indicia(&["regions", SYSTEM, "--format", "csv"]).well().out);
    let scores = rows(&indicia(&["run", SYSTEM, "--no-save", "--format", "csv"]).well().out);
    let x: Vec<f64> = scores.iter().filter(|r| r["role"] == "scored").map(|r| number(r, "Ige")).collect();
    assert_eq!(x.len(), 30);
    let n = x.len() as f64;
    let mean = x.iter().sum::<f64>() / n;
    let pairs: f64 = x.iter().flat_map(|a| x.iter().map(move |b| (a - b).abs())).sum();
    let theil: f64 = x.iter().map(|v| v / mean * (v / mean).ln()).sum::<f64>() / n;
    let sd = (x.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n).sqrt();
    let last = &gaps[1];
    assert!((number(last, "gini") - pairs / (2.0 * n * n * mean)).abs() < 1e-12);
    assert!((number(last, "theil_t") - theil).abs() < 1e-12);
    assert!((number(last, "cv") - sd / mean).abs() < 1e-12);
    assert!((number(last, "theil_t_within") + number(last, "theil_t_between") - theil).abs() < 1e-12);
}

#[test]
fn dagum_s_parts_add_up_and_the_richer_group_stands_first() {
    let dagum = rows(&indicia(&["regions", SYSTEM, "--table", "dagum", "--format", "csv"]).well().out);
    let groups = rows(&indicia(&["regions", SYSTEM, "--table", "groups", "--format", "csv"]).well().out);
    let pairs = rows(&indicia(&["regions", SYSTEM, "--table", "pairs", "--format", "csv"]).well().out);
    for row in &dagum {
        let parts = number(row, "within") + number(row, "between") + number(row, "overlap");
        assert!((parts - number(row, "gini")).abs() < 1e-12 && number(row, "between") > 0.0 && number(row, "overlap") > 0.0);
    }
    let mean = |period: &str, group: &str| number(groups.iter().find(|r| r["period"] == period && r["group"] == group).unwrap(), "mean");
    assert_eq!(pairs.len(), 6);
    assert!(pairs.iter().all(|r| mean(&r["period"], &r["richer"]) > mean(&r["period"], &r["poorer"])));
}

#[test]
fn neighbours_come_from_a_file_and_unknown_names_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("borders.csv");
    let mut text = String::from("unit,neighbour\n");
    (1..30).for_each(|n| text.push_str(&format!("R{n:02},R{:02}\n", n + 1)));
    text.push_str("R01,Nowhere\n");
    std::fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap();
    let ran = indicia(&["regions", SYSTEM, "--neighbours", file, "--table", "moran", "--format", "csv"]).well();
    assert!(ran.err.contains("D0824") && ran.err.contains("Nowhere"), "{}", ran.err);
    let again = indicia(&["regions", SYSTEM, "--neighbours", file, "--table", "moran", "--format", "csv"]).well();
    assert_eq!(ran.out, again.out);
    assert_eq!(rows(&ran.out)[1]["islands"], "0");
    std::fs::write(file, "unit\nR01\n").unwrap();
    assert!(indicia(&["regions", SYSTEM, "--neighbours", file]).err.contains("D0823"));
}

#[test]
fn mistakes_have_a_way_out() {
    let told = |arguments: &[&str]| indicia(&[&["regions", SYSTEM], arguments].concat()).err;
    assert!(told(&["--group", "stag"]).contains("did you mean `stage`?"));
    assert!(told(&["--size", "g11"]).contains("D0821"));
    assert!(told(&["--classes", "60", "--table", "classes"]).contains("D0827"));
    assert!(told(&["--bandwidth", "wide"]).contains("silverman"));
}

//! Early warnings and league tables, on the shipped example.
#![allow(clippy::unwrap_used)]

mod common;

use common::{indicia, root, rows};

const SYSTEM: &str = "configs/digital-integration/table.toml";

#[test]
fn run_warns_of_what_fell_and_says_what_it_could_not_judge() {
    let ran = indicia(&["run", SYSTEM, "--no-save"]).well();
    assert!(ran.out.contains("Early warnings 2025 against 2024"), "{}", ran.out);
    assert!(ran.out.contains("too few earlier periods for a trend"), "{}", ran.out);
    // Every fall of more than 5 that the scores show is there, and no other.
    let scores = |period: &str| {
        let ran = indicia(&["run", SYSTEM, "--no-save", "--period", period, "--format", "csv"]).well();
        rows(&ran.out)
            .into_iter()
            .map(|r| (r["unit"].clone(), r["Ig"].parse::<f64>().unwrap(), r["Ie"].parse::<f64>().unwrap()))
            .collect::<Vec<_>>()
    };
    let (before, now) = (scores("2024"), scores("2025"));
    let mut expected: Vec<(String, &str)> = Vec::new();
    for (unit, g, e) in &now {
        let (_, g0, e0) = before.iter().find(|b| b.0 == *unit).unwrap();
        if g0 - g > 5.0 {
            expected.push((unit.clone(), "Ig"));
        }
        if e0 - e > 5.0 {
            expected.push((unit.clone(), "Ie"));
        }
    }
    let json = indicia(&["run", SYSTEM, "--no-save", "--format", "json"]).well().json();
    let Some(indicia_method::Value::List(list)) = json.get("warnings") else { panic!("no warnings") };
    let text = |v: &indicia_method::Value, key: &str| v.get(key).and_then(|t| t.as_text().map(String::from)).unwrap_or_default();
    let found = list.iter().filter(|w| text(w, "kind") == "fall").map(|w| (text(w, "unit"), text(w, "node")));
    assert_eq!(found.collect::<Vec<_>>(), expected.iter().map(|(u, n)| (u.clone(), n.to_string())).collect::<Vec<_>>());
    assert!(!expected.is_empty());
}

#[test]
fn a_result_holds_its_warnings() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    indicia(&["run", SYSTEM, "--out", out.to_str().unwrap()]).well();
    let csv = std::fs::read_to_string(out.join("warnings.csv")).unwrap();
    assert!(csv.starts_with("rule,title_zh,title_en,period,unit,node,kind,"), "{csv}");
    // A single year has nothing to be warned of, and no such file.
    let one = folder.path().join("one");
    indicia(&["run", "configs/hdi", "--out", one.to_str().unwrap()]).well();
    assert!(!one.join("warnings.csv").exists());
}

#[test]
fn a_league_table_ranks_the_children_of_one_parent() {
    let all = rows(&indicia(&["run", SYSTEM, "--no-save", "--format", "csv"]).well().out);
    let within = rows(&indicia(&["run", SYSTEM, "--no-save", "--within", "全域", "--format", "csv"]).well().out);
    let ranked = all.iter().filter(|r| r["role"] == "scored").count();
    assert_eq!(within.iter().filter(|r| !r["within"].is_empty()).count(), ranked);
    assert!(indicia(&["run", SYSTEM, "--no-save", "--within", "R01"]).err.contains("D0831"));
    assert!(indicia(&["show", "territory", "configs/tai"]).err.contains("D0830"));
}

#[test]
fn parents_become_means_of_their_children_when_that_is_declared() {
    // Nobody answered for the whole area: it is the mean of its regions by their population.
    let system = "configs/digital-integration";
    let shown = |what: &[&str]| rows(&indicia(&[&["show"], what, &[system, "--format", "csv"]].concat()).well().out);
    let table = shown(&["territory", "Iu"]);
    let population = rows(&std::fs::read_to_string(root().join(system).join("data/population.csv")).unwrap());
    let size =
        |unit: &str| population.iter().find(|r| r["code"] == unit && r["year"] == "2025").and_then(|r| r["population"].parse::<f64>().ok());
    let (mut sum, mut sizes) = (0.0, 0.0);
    for row in table.iter().filter(|r| r["parent"] == "R00") {
        if let (Ok(x), Some(size)) = (row["Iu"].parse::<f64>(), size(&row["unit"])) {
            sum += x * size;
            sizes += size;
        }
    }
    let parent = table.iter().find(|r| r["unit"] == "R00").unwrap();
    assert!((parent["Iu"].parse::<f64>().unwrap() - sum / sizes).abs() < 1e-12);
}

//! `indicia compare-methods`, against published comparisons and those of another program.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "common/asem.rs"]
mod coinr;
mod common;

use common::{Ran, indicia, indicia_in, root, rows};
use indicia_method::Value;

use std::collections::BTreeMap;
use std::path::PathBuf;

/// The rows of a section.
fn section<'a>(all: &'a Value, key: &str) -> &'a [Value] {
    all.get(key).and_then(Value::as_list).unwrap_or_else(|| panic!("no {key}"))
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row.get(key).and_then(Value::as_text).unwrap_or_default()
}

fn number(row: &Value, key: &str) -> Option<f64> {
    row.get(key).and_then(Value::as_number)
}

/// The ranks under a method, by the English name of the unit.
fn ranks(ran: &Ran, method: &str) -> BTreeMap<String, f64> {
    let all = ran.json();
    let of = |r: &Value| (text(r, "name_en").to_string(), number(r, &format!("rank.{method}")).unwrap());
    section(&all, "ranks").iter().map(of).collect()
}

/// A folder of reference data; `None` where it is absent and was not asked for.
fn shared(folder: &str) -> Option<PathBuf> {
    let asked = std::env::var_os("INDICIA_REFERENCE").map(PathBuf::from);
    let base = asked.clone().unwrap_or_else(|| root().join("../shared"));
    if asked.is_none() && !base.is_dir() {
        println!("passed over: {folder}");
        return None;
    }
    Some(base.join(folder))
}

/// Ranks of a published table of the Handbook, by country.
fn published(file: &str, column: &str) -> Option<BTreeMap<String, f64>> {
    let path = shared("data/oecd_tai/published")?.join(file);
    let table = rows(&std::fs::read_to_string(path).unwrap());
    Some(table.iter().map(|r| (r["country"].clone(), r[column].parse().unwrap())).collect())
}

const TAI: &str = "configs/tai";

/// Weights of Table 22 as `fixed` takes them.
fn weights_of_table_22(column: &str) -> Option<String> {
    let path = shared("data/oecd_tai/published")?.join("table22_weights.csv");
    let table = rows(&std::fs::read_to_string(path).unwrap());
    let each: Vec<String> = table.iter().map(|r| format!("{} = {}", r["indicator"], r[column])).collect();
    Some(format!("fixed{{values = {{ {} }}, scale = \"relative\"}}", each.join(", ")))
}

#[test]
fn weightings_rank_the_tai_as_table_23_of_the_handbook() {
    let Some(bap) = weights_of_table_22("BAP") else { return };
    let (Some(ahp), Some(fa)) = (weights_of_table_22("AHP"), weights_of_table_22("FA")) else { return };
    let list = format!("equal,{bap},{ahp},{fa}");
    let ran = indicia(&["compare-methods", TAI, "--at", "weight.TAI", "--methods", &list, "--format", "json"]).well();
    // Equal weights and budget allocation come out for all 23; the weights of the other two are printed with two decimals, and their SOURCE
    // names how many ranks that turns: 3 under AHP and 4 under factor analysis, by one or two places.
    for (method, column, turned) in [("equal", "EW", 0), (bap.as_str(), "BAP", 0), (ahp.as_str(), "AHP", 3), (fa.as_str(), "FA", 4)] {
        let (ours, theirs) = (ranks(&ran, method), published("table23_ranks_by_weighting.csv", column).unwrap());
        assert_eq!((ours.len(), theirs.len()), (23, 23));
        let apart: Vec<f64> = theirs.iter().map(|(country, rank)| (ours[country] - rank).abs()).filter(|d| *d > 0.0).collect();
        assert_eq!(apart.len(), turned, "{column}");
        assert!(apart.iter().all(|d| *d <= 2.0), "{column}");
    }
    // Kendall's tau-b of the printed columns EW and BAP: scipy.stats.kendalltau of the 23 pairs of ranks, scipy 1.17.1.
    let all = ran.json();
    let of_bap = section(&all, "methods").iter().find(|r| text(r.get("method").unwrap(), "en") == bap).unwrap();
    assert!((number(of_bap, "kendall").unwrap() - TAU_EW_BAP).abs() < 1e-12, "{:?}", number(of_bap, "kendall"));
    assert!((number(of_bap, "spearman").unwrap() - RHO_EW_BAP).abs() < 1e-12, "{:?}", number(of_bap, "spearman"));
}

/// `python3 -c "import pandas as pd, scipy.stats as s; d=pd.read_csv('table23_ranks_by_weighting.csv'); print(s.kendalltau(d.EW,d.BAP)[0], s.spearmanr(d.EW,d.BAP)[0])"`
const TAU_EW_BAP: f64 = 0.9130434782608695;
/// See there.
const RHO_EW_BAP: f64 = 0.9851778656126482;

#[test]
fn the_geometric_mean_of_raw_values_ranks_the_tai_as_table_38() {
    let set = ["--set", "score={use=\"none\"}"];
    let arguments = ["compare-methods", TAI, "--at", "node.TAI", "--methods", "geometric-mean", "--format", "json"];
    let ran = indicia(&[&arguments[..], &set[..]].concat()).well();
    let Some(theirs) = published("table38_ranks_by_aggregation.csv", "GME") else { return };
    assert_eq!(ranks(&ran, "geometric-mean"), theirs);
    assert_eq!(ran.json().get("unofficial").and_then(Value::as_bool), Some(true));
}

#[test]
fn percentile_ranks_for_min_max_do_to_the_asem_index_what_coinr_says() {
    let Some((folder, reference)) = coinr::asem("asem-compare", &[], "") else { return };
    let read = |file: &str| rows(&std::fs::read_to_string(reference.join(file)).unwrap());
    let method = "percentile-rank";
    let at = |node: &str| {
        indicia_in(&folder, &["compare-methods", "--at", "score", "--methods", method, "--node", node, "--format", "json"]).well()
    };
    let index = at("Index").json();
    let ours: BTreeMap<&str, &Value> = section(&index, "ranks").iter().map(|r| (text(r, "unit"), r)).collect();
    let theirs = read("compare_multi_ranks.csv");
    assert_eq!(theirs.len(), 51);
    for row in &theirs {
        for (column, key) in [("Nominal", "rank.min-max".to_string()), ("Prank", format!("rank.{method}"))] {
            assert_eq!(number(ours[row["uCode"].as_str()], &key), row[column].parse().ok(), "{} {column}", row["uCode"]);
        }
    }
    // COINr correlates ranks in which tied units all have the best of their places; without ties that is Spearman's coefficient. Scores of the two
    // files by scipy 1.17.1: pearsonr of the columns Index of step7_Aggregated.csv and regen_prank_Aggregated.csv is 0.9820420378412686, spearmanr of
    // the columns Sust, where units are tied, is 0.9297947919753452.
    for row in read("compare_corr_nominal_prank.csv") {
        let all = at(&row["iCode"]).json();
        let theirs: f64 = row["Correlation"].parse().unwrap();
        let column = |key: &str| section(&all, "ranks").iter().map(|r| number(r, key).unwrap()).collect::<Vec<f64>>();
        let of_ranks = pearson(&column("rank.min-max"), &column(&format!("rank.{method}")));
        assert!((of_ranks - theirs).abs() < 1e-12, "{}: {of_ranks}", row["iCode"]);
        let found = |key: &str| number(&section(&all, "methods")[1], key).unwrap();
        let spearman = if row["iCode"] == "Sust" { 0.9297947919753452 } else { theirs };
        assert!((found("spearman") - spearman).abs() < 1e-12, "{}", row["iCode"]);
        if row["iCode"] == "Index" {
            assert!((found("pearson") - 0.9820420378412686).abs() < 1e-12);
        }
    }
}

fn pearson(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len() as f64;
    let (mx, my) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    let cross = |a: &[f64], ma: f64, b: &[f64], mb: f64| a.iter().zip(b).map(|(a, b)| (a - ma) * (b - mb)).sum::<f64>();
    cross(x, mx, y, my) / (cross(x, mx, x, mx) * cross(y, my, y, my)).sqrt()
}

#[test]
fn without_a_list_every_method_runs_or_says_why_not() {
    let ran = indicia(&["compare-methods", TAI, "--format", "json"]).well();
    let all = ran.json();
    let of = |key: &str| -> Vec<String> {
        section(&all, key)
            .iter()
            .map(|r| match r.get("method") {
                Some(Value::Text(t)) => t.clone(),
                Some(m) => text(m, "en").trim_end_matches(" (declared)").to_string(),
                None => panic!("{r:?}"),
            })
            .collect()
    };
    let known = indicia(&["methods", "--kind", "weighting", "--format", "csv"]).well();
    let mut known: Vec<String> = rows(&known.out).iter().map(|r| r["id"].clone()).collect();
    let mut told: Vec<String> = of("methods").into_iter().chain(of("refused")).collect();
    known.sort();
    told.sort();
    assert_eq!(told, known);
    // A weighting that asks experts is told with its own words.
    let ahp = section(&all, "refused").iter().find(|r| text(r, "method") == "ahp").unwrap();
    let finding = &ahp.get("findings").and_then(Value::as_list).unwrap()[0];
    assert_eq!(text(finding, "code"), "ahp/matrix-missing");
}

#[test]
fn what_is_typed_wrongly_is_told() {
    let told = |arguments: &[&str]| {
        let ran = indicia(&[&["compare-methods", TAI], arguments].concat());
        (ran.code, ran.err)
    };
    for (arguments, code) in [
        (&["--at", "weights.TAI"][..], "U0101"),
        (&["--at", "weight.TIA"], "U0102"),
        (&["--at", "weight.patents"], "U0103"),
        (&["--methods", "fixed{values"], "U0104"),
        (&["--methods", ","], "U0106"),
        (&["--methods", "entropi"], "C0301"),
        (&["--methods", "min-max"], "C0302"),
    ] {
        let (exit, err) = told(arguments);
        assert!(exit == 2 && err.contains(code), "{arguments:?}: {exit}\n{err}");
    }
    assert!(told(&["--at", "weight.TIA"]).1.contains("`TAI`"));
    // What lacks a parameter is listed with the others.
    let ran = indicia(&["compare-methods", TAI, "--methods", "entropy,fixed"]).well();
    assert!(ran.out.contains("`fixed` needs the parameter `values`"), "{}", ran.out);
    let zh = indicia(&["--lang", "zh", "compare-methods", TAI, "--methods", "entropy,fixed"]).well();
    assert!(zh.out.contains("无法直接用于此处") && zh.out.contains("entropy"), "{}", zh.out);
}

#[test]
fn the_csv_holds_every_section() {
    let ran = indicia(&["compare-methods", TAI, "--methods", "entropy,critic", "--format", "csv"]).well();
    let all = rows(&ran.out);
    let mut keys: Vec<&str> = all.iter().map(|r| r["section"].as_str()).collect();
    keys.dedup();
    assert_eq!(keys, ["methods", "weights", "ranks", "kendall", "moves"]);
    // Weights of the declared method: 1 / 8 each.
    let equal: Vec<&str> =
        all.iter().filter(|r| r["section"] == "weights" && r["column"] == "equal").map(|r| r["value"].as_str()).collect();
    assert_eq!(equal, ["0.125"; 8]);
}

#[test]
fn declared_alternatives_are_compared_each_by_itself() {
    let json = indicia(&["compare-methods", "configs/tai/uncertainty.toml", "--alternatives", "--format", "json"]).well().json();
    let rows = json.get("methods").and_then(Value::as_list).unwrap();
    let name = |r: &Value| r.get("method").and_then(|m| m.get("en")).and_then(Value::as_text).unwrap_or_default().to_string();
    let names: Vec<String> = rows.iter().map(name).collect();
    // Two other normalisations and eight indicators that may be left out; the noise of weights is no system of its own.
    assert_eq!(names.len(), 11, "{names:?}");
    assert_eq!(names[0], "as declared");
    // Without an indicator the ranks move as far as `sensitivity --removal` says.
    let removal = indicia(&["sensitivity", "configs/tai", "--removal", "--format", "json"]).well().json();
    let node = removal.get("nodes").and_then(Value::as_list).unwrap()[0].clone();
    let without = node.get("removal").and_then(|s| s.get("rows")).and_then(Value::as_list).unwrap().to_vec();
    let number = |r: &Value, key: &str| r.get(key).and_then(Value::as_number).unwrap();
    let mut compared = 0;
    for row in rows {
        let Some(left_out) = name(row).strip_prefix("left-out: ").map(String::from) else { continue };
        let same = without.iter().find(|r| r.get("without").and_then(Value::as_text) == Some(left_out.as_str())).unwrap();
        assert_eq!(number(row, "mean_shift"), number(same, "mean_shift"), "{left_out}");
        compared += 1;
    }
    assert_eq!(compared, 8);
    let refused = json.get("refused").and_then(Value::as_list).unwrap();
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].get("method").and_then(Value::as_text), Some("weights"));
}

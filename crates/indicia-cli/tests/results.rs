//! The folder of results: what is in it, and what it never depends on.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use common::{Ran, command, copy, indicia, indicia_in, root, rows};

const FILES: [&str; 12] = [
    "SHA256SUMS",
    "audit.json",
    "findings.json",
    "places.json",
    "provenance.json",
    "ranking.json",
    "scores.csv",
    "states.json",
    "statistics.csv",
    "units.csv",
    "values.csv",
    "weights.csv",
];

fn system(folder: &Path, name: &str) -> PathBuf {
    let target = folder.join(name);
    copy(&root().join("configs").join(name), &target);
    target
}

fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    entries.map(|e| (e.file_name().into_string().unwrap(), std::fs::read(e.path()).unwrap())).collect()
}

/// The only result of a system.
fn result(system: &Path) -> PathBuf {
    let latest = std::fs::read_to_string(system.join("results/latest.toml")).unwrap();
    let id = latest.trim().strip_prefix("id = \"").and_then(|s| s.strip_suffix('"')).unwrap().to_string();
    system.join("results").join(id)
}

#[test]
fn the_same_input_gives_the_same_bytes_on_1_2_and_8_threads() {
    for name in ["digital-integration", "hdi"] {
        let mut seen: Option<(String, BTreeMap<String, Vec<u8>>)> = None;
        for threads in ["1", "2", "8"] {
            let folder = tempfile::tempdir().unwrap();
            let system = system(folder.path(), name);
            Ran::of(command().env("RAYON_NUM_THREADS", threads).arg("run").arg(&system)).well();
            let folder = result(&system);
            let found = (folder.file_name().unwrap().to_str().unwrap().to_string(), bytes(&folder));
            // What a system without a survey, groupings, alternatives, standards, a ledger or warnings does not have.
            let own = [
                "covariances.csv",
                "group-ranks.csv",
                "ledger-effects.csv",
                "ledger.csv",
                "standard-errors.csv",
                "uncertainty-grades.csv",
                "uncertainty-pairs.csv",
                "uncertainty.csv",
                "uncertainty.json",
                "verdicts.csv",
                "verdicts.json",
                "warnings.csv",
            ];
            let own: &[&str] = if name == "hdi" { &[] } else { &own };
            let mut expected: Vec<&str> = FILES.iter().chain(own).copied().collect();
            expected.sort_unstable();
            assert_eq!(found.1.keys().collect::<Vec<_>>(), expected);
            match &seen {
                None => seen = Some(found),
                Some(first) => assert!(*first == found, "{name} with {threads} threads"),
            }
        }
    }
}

#[test]
fn a_what_if_is_written_beside_the_results_and_is_not_the_newest() {
    let folder = tempfile::tempdir().unwrap();
    let system = system(folder.path(), "hdi");
    Ran::of(command().arg("run").arg(&system)).well();
    let official = result(&system);
    Ran::of(command().args(["run", "--set", "rank.rule=mean"]).arg(&system)).well();
    assert_eq!(result(&system), official);
    let folders = std::fs::read_dir(system.join("results")).unwrap().flatten().filter(|e| e.path().is_dir()).count();
    assert_eq!(folders, 2, "both are there");
}

#[test]
fn neither_language_nor_folder_nor_clock_changes_a_result() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    let first = system(&one, "tai");
    let second = system(&two, "tai");
    Ran::of(command().args(["run", "--lang", "zh"]).arg(&first)).well();
    indicia_in(&second, &["run", "--lang", "en"]).well();
    assert_eq!(result(&first).file_name(), result(&second).file_name());
    for (name, text) in bytes(&result(&first)) {
        assert!(text == bytes(&result(&second))[&name], "{name}");
    }
}

#[test]
fn a_result_that_exists_is_verified_and_never_rewritten() {
    let folder = tempfile::tempdir().unwrap();
    let system = system(folder.path(), "tai");
    let run = || indicia(&["run", system.to_str().unwrap(), "--lang", "en"]);
    run().well();
    let result = result(&system);
    let before = std::fs::metadata(result.join("scores.csv")).unwrap().modified().unwrap();
    let again = run().well();
    assert!(again.err.contains("there already, with the same bytes"), "{}", again.err);
    assert_eq!(std::fs::metadata(result.join("scores.csv")).unwrap().modified().unwrap(), before);
    std::fs::write(result.join("scores.csv"), "tampered").unwrap();
    let ran = run();
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.err.contains("I0207"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(result.join("scores.csv")).unwrap(), "tampered");
}

#[test]
fn data_and_definition_change_the_id_and_a_comment_in_neither_way_the_scores() {
    let folder = tempfile::tempdir().unwrap();
    let system = system(folder.path(), "tai");
    let run = || {
        indicia(&["run", system.to_str().unwrap()]).well();
        result(&system)
    };
    let first = run();
    let toml = std::fs::read_to_string(system.join("indicia.toml")).unwrap();
    std::fs::write(system.join("indicia.toml"), toml.replace("goalposts = [0.8, 12]", "goalposts = [0.9, 12]")).unwrap();
    let second = run();
    assert_ne!(first, second);
    assert_ne!(bytes(&first)["scores.csv"], bytes(&second)["scores.csv"]);
    assert!(first.exists(), "the earlier result stays");
}

#[test]
fn what_was_run_with_set_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let system = system(folder.path(), "tai");
    indicia(&["run", system.to_str().unwrap(), "--set", "rank.rule=\"1223\""]).well();
    // A what-if is not the newest result, but here it is the only one.
    let folders = std::fs::read_dir(system.join("results")).unwrap().flatten();
    let folder = folders.map(|e| e.path()).find(|p| p.is_dir()).unwrap();
    let provenance = String::from_utf8(bytes(&folder)["provenance.json"].clone()).unwrap();
    assert!(provenance.contains("\"official\": false"), "{provenance}");
    assert!(provenance.contains("rank.rule="), "{provenance}");
}

#[test]
fn an_own_folder_must_be_empty_or_hold_an_earlier_result() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let run = |more: &[&str]| indicia(&[&["run", "configs/tai", "--out", out.to_str().unwrap()], more].concat());
    run(&[]).well();
    assert_eq!(bytes(&out).keys().collect::<Vec<_>>(), FILES.iter().collect::<Vec<_>>());
    assert_eq!(run(&[]).code, 5);
    run(&["--replace"]).well();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left behind");
}

#[test]
fn no_save_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let system = system(folder.path(), "tai");
    let before: Vec<String> = bytes(&system.join("data")).into_keys().collect();
    indicia(&["run", system.to_str().unwrap(), "--no-save"]).well();
    indicia(&["check", system.to_str().unwrap()]).well();
    indicia(&["test", system.to_str().unwrap()]).well();
    assert!(!system.join("results").exists());
    assert_eq!(bytes(&system.join("data")).into_keys().collect::<Vec<_>>(), before);
}

#[test]
fn every_cell_of_the_scores_can_be_found_in_the_values_with_its_status() {
    let folder = tempfile::tempdir().unwrap();
    let system = system(folder.path(), "digital-integration");
    indicia(&["run", system.to_str().unwrap()]).well();
    let files = bytes(&result(&system));
    let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    let scores = rows(&text("scores.csv"));
    let mut cells = BTreeMap::new();
    for row in rows(&text("values.csv")) {
        let key = (row["unit"].clone(), row["period"].clone(), row["item"].clone());
        assert_eq!(row["scored"].is_empty(), row["status"] != "present", "{row:?}");
        assert_eq!(row["scored"].is_empty(), !row["reason"].is_empty(), "{row:?}");
        assert!(cells.insert(key, row["scored"].clone()).is_none());
    }
    let mut compared = 0;
    for row in scores.iter().filter(|r| r["role"] != "listed") {
        for (head, cell) in row {
            if let Some(scored) = cells.get(&(row["unit"].clone(), row["period"].clone(), head.clone())) {
                assert_eq!(scored, cell, "{head} {row:?}");
                compared += 1;
            }
        }
    }
    assert_eq!(compared, cells.len());
    assert_eq!(scores.iter().filter(|r| r["role"] == "listed").count(), 1);
}

#[test]
fn effective_weights_below_a_node_sum_to_one_for_each_group() {
    let folder = tempfile::tempdir().unwrap();
    let system = system(folder.path(), "digital-integration");
    indicia(&["run", system.to_str().unwrap()]).well();
    let text = String::from_utf8(bytes(&result(&system))["weights.csv"].clone()).unwrap();
    let mut sums: BTreeMap<(String, String), f64> = BTreeMap::new();
    // A node above nodes lists them and then what is below them, which is the same weight once more.
    for row in rows(&text).into_iter().filter(|r| !["Ig", "Ie"].contains(&r["item"].as_str())) {
        *sums.entry((row["node"].clone(), row["of"].clone())).or_default() += row["effective"].parse::<f64>().unwrap();
    }
    let groups: Vec<&str> = sums.keys().filter(|(n, _)| n == "Ig").map(|(_, g)| g.as_str()).collect();
    assert_eq!(groups, ["early", "growing", "mature"]);
    assert!(sums.values().all(|s| (s - 1.0).abs() < 1e-12), "{sums:?}");
}

#[test]
fn threads_change_no_bit_of_an_evaluation_that_is_spread_over_them() {
    // Enough cells for the executor to use its threads, with sums, quantiles and logarithms over all of them.
    let folder = tempfile::tempdir().unwrap();
    indicia_in(folder.path(), &["new", "big", "--lang", "en"]).well();
    let system = folder.path().join("big");
    let mut values = String::from("unit,year,online,days\n");
    let mut state = 1_u64;
    for n in 0..12_000 {
        let mut draw = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f64 / 16_777.216 + 1.0
        };
        values.push_str(&format!("u{n:05},2025,{},{}\n", draw(), draw()));
    }
    std::fs::write(system.join("data/values.csv"), values).unwrap();
    let toml = std::fs::read_to_string(system.join("indicia.toml")).unwrap();
    let toml = toml.replace("[weights]\nuse = \"equal\"", "[treat]\nuse = \"winsorize\"\n\n[weights]\nuse = \"entropy\"");
    let toml = toml.replace("use = \"weighted-mean\"", "use = \"geometric-mean\"").replace("[test.equal-weights]", "[test.of-two]");
    let toml = toml.split("[test.of-two]").next().unwrap().to_string();
    std::fs::write(system.join("indicia.toml"), toml).unwrap();
    let mut seen: Option<BTreeMap<String, Vec<u8>>> = None;
    for threads in ["1", "2", "8"] {
        let out = folder.path().join(threads);
        Ran::of(command().env("RAYON_NUM_THREADS", threads).arg("run").arg(&system).arg("--out").arg(&out)).well();
        match &seen {
            None => seen = Some(bytes(&out)),
            Some(first) => assert!(*first == bytes(&out), "{threads} threads"),
        }
    }
}

#[test]
fn ranks_are_counted_within_groups_of_a_grouping_of_the_data() {
    let folder = tempfile::tempdir().unwrap();
    let system = system(folder.path(), "china-provinces");
    let path = system.to_str().unwrap();
    let ran = rows(&indicia(&["run", path, "--by", "region", "--format", "csv"]).well().out);
    // Group by group, each counted from 1 without a hole, in the order of the ranks over all.
    for group in ["东部", "中部", "西部", "东北"] {
        let of: Vec<_> = ran.iter().filter(|r| r["group"] == group).collect();
        let overall: Vec<f64> = of.iter().map(|r| r["overall"].parse().unwrap()).collect();
        assert!(overall.is_sorted() && !overall.is_empty(), "{group}: {overall:?}");
        let ranks: Vec<&str> = of.iter().map(|r| r["rank"].as_str()).collect();
        assert_eq!(ranks, (1..=of.len()).map(|n| n.to_string()).collect::<Vec<_>>());
    }
    // The results have them of every grouping and node.
    let kept = rows(&std::fs::read_to_string(result(&system).join("group-ranks.csv")).unwrap());
    assert_eq!(kept.len(), ran.len());
    for row in &kept {
        let shown = ran.iter().find(|r| r["unit"] == row["unit"]).unwrap();
        assert_eq!((&row["group"], &row["rank.Ige"], &row["rank.Iu"]), (&shown["group"], &shown["rank"], &shown["rank.Iu"]));
    }
    let unknown = indicia(&["run", path, "--by", "regions"]);
    assert!(unknown.err.contains("D0820") && unknown.err.contains("region"), "{}", unknown.err);
    assert!(indicia(&["run", path, "--by", "region", "--within", "110000"]).err.contains("--within"));
}

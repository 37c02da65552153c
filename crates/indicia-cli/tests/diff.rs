//! `indicia diff`: two systems, two results, one of each.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "common/asem.rs"]
mod coinr;
mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use common::{indicia, indicia_in, rows};
use indicia_method::Value;

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_list).unwrap_or_else(|| panic!("no {key}"))
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row.get(key).and_then(Value::as_text).unwrap_or_default()
}

fn number(row: &Value, key: &str) -> Option<f64> {
    row.get(key).and_then(Value::as_number)
}

/// A folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("diff").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

const BEFORE: &str = r#"indicia = 1
[index]
id = "small"
root = "R"
[data.table.values]
file = "values.csv"
unit = "unit"
[score]
use = "goalposts"
params = { clip = "both" }
[weights]
use = "fixed"
params = { values = { a = 0.5, b = 0.5 } }
[aggregate]
use = "weighted-mean"
[indicator.a]
direction = "positive"
goalposts = [0, 10]
[indicator.b]
direction = "positive"
goalposts = [0, 10]
[node.R]
children = ["a", "b"]
"#;

/// Two systems of two indicators: other weights, other goalposts of b, other values of unit Z.
fn small(name: &str) -> PathBuf {
    let folder = folder(name);
    let write = |side: &str, toml: &str, values: &str| {
        std::fs::create_dir_all(folder.join(side)).unwrap();
        std::fs::write(folder.join(side).join("indicia.toml"), toml).unwrap();
        std::fs::write(folder.join(side).join("values.csv"), values).unwrap();
    };
    write("before", BEFORE, "unit,a,b\nX,10,0\nY,4,6\nZ,2,4\n");
    let after = BEFORE.replace("a = 0.5, b = 0.5", "a = 0.2, b = 0.8");
    let after = after.replacen(
        "[indicator.b]\ndirection = \"positive\"\ngoalposts = [0, 10]",
        "[indicator.b]\ndirection = \"positive\"\ngoalposts = [0, 8]",
        1,
    );
    write("after", &after, "unit,a,b\nX,10,0\nY,4,6\nZ,2,8\n");
    folder
}

#[test]
fn causes_and_items_are_those_of_the_hand() {
    let folder = small("by-hand");
    let all = indicia_in(&folder, &["diff", "before", "after", "--format", "json"]).well().json();
    // What is different, with the line on either side.
    let told: Vec<String> = list(&all, "definition")
        .iter()
        .map(|d| {
            let part = d.get("part").map(|p| text(p, "en")).unwrap_or_default();
            let end = |key: &str| if text(d, key).is_empty() { "-".to_string() } else { text(d, key).to_string() };
            format!("{part} {}: {} > {} ({} {})", text(d, "about"), end("from"), end("to"), end("place_from"), end("place_to"))
        })
        .collect();
    assert_eq!(
        told[..3],
        [
            "Goalposts b goalposts: [0, 10] > [0, 8] (indicia.toml:21 indicia.toml:21)",
            "Weights weight.R a: 0.5 > 0.2 (indicia.toml:13 indicia.toml:13)",
            "Weights weight.R b: 0.5 > 0.8 (indicia.toml:13 indicia.toml:13)"
        ]
    );
    assert!(told[3].starts_with("Data file values values.csv: SHA-256 "), "{told:?}");
    // Y: a = 0.4 on both sides, b from 6/10 to 6/8. Score before 0.5*0.4 + 0.5*0.6 = 0.5, after 0.2*0.4 + 0.8*0.75 = 0.68. Weights alone
    // 0.2*0.4 + 0.8*0.6 = 0.56, goalposts alone 0.5*0.4 + 0.5*0.75 = 0.575. Shapley: weights (0.06 + 0.105)/2, goalposts (0.075 + 0.12)/2.
    let of = |id: &str| list(&all, "units").iter().find(|u| text(u, "unit") == id).unwrap();
    let near = |found: Option<f64>, expected: f64| assert!((found.unwrap() - expected).abs() < 1e-12, "{found:?}, not {expected}");
    let y = of("Y");
    near(number(y, "from"), 0.5);
    near(number(y, "to"), 0.68);
    near(number(y, "part.weights"), 0.0825);
    near(number(y, "part.goalposts"), 0.0975);
    near(number(y, "part.data"), 0.0);
    // b with its score and weight of before: 0.5*0.4 + 0.5*0.6, so that b did 0.18; a with its weight of before: 0.5*0.4 + 0.5*0.75, so 0.105.
    let effect = |item: &str, unit: &str| {
        let d = list(&all, "drivers").iter().find(|d| text(d, "item") == item).unwrap();
        number(d.get("effect").unwrap(), unit)
    };
    near(effect("b", "Y"), 0.18);
    near(effect("a", "Y"), 0.105);
    // Z, of a = 0.2 and b from 4/10 to 8/8, passed Y. Its parts by Shapley's formula over the eight mixtures 0.3, 0.35 (goalposts), 0.5 (data),
    // 0.6, 0.36 (weights), 0.44, 0.68, 0.84: weights 0.145, goalposts 0.1, data 0.295. So Y fell back by the data, 0 - 0.295, and by b, 0.18 - 0.54.
    let z = of("Z");
    near(number(z, "part.weights"), 0.145);
    near(number(z, "part.goalposts"), 0.1);
    near(number(z, "part.data"), 0.295);
    near(effect("b", "Z"), 0.54);
    assert_eq!((text(y.get("cause").unwrap(), "en"), text(y, "item")), ("Data", "b"));
    near(number(y, "part"), -0.295);
    near(number(y, "effect"), -0.36);
    // Ranks before: X 0.5 and Y 0.5 share the first, Z 0.3; after: Z 0.84, Y 0.68, X 0.2. Two pairs of three turn, one is tied on one side:
    // tau-b = (0 - 2) / sqrt((3 - 1) * 3).
    let ranks = |key: &str| ["X", "Y", "Z"].map(|u| number(of(u), key).unwrap());
    assert_eq!((ranks("rank_from"), ranks("rank_to")), ([1.0, 1.0, 3.0], [3.0, 2.0, 1.0]));
    let agreement = &list(&all, "agreement")[0];
    near(number(agreement, "kendall"), -2.0 / 6_f64.sqrt());
    near(number(agreement, "mean_shift"), 5.0 / 3.0);
    assert_eq!(number(agreement, "max_shift"), Some(2.0));
}

#[test]
fn results_stand_for_their_systems() {
    let folder = small("results");
    for side in ["before", "after"] {
        indicia_in(&folder, &["run", side, "--out", &format!("{side}-result")]).well();
    }
    let of = |a: &str, b: &str| indicia_in(&folder, &["diff", a, b, "--format", "json"]).well().json();
    let systems = of("before", "after");
    for (a, b) in [("before-result", "after-result"), ("before-result", "after"), ("before", "after-result")] {
        let other = of(a, b);
        for key in ["definition", "weights", "agreement", "causes", "units", "drivers", "differ"] {
            assert_eq!(other.get(key), systems.get(key), "{a} {b} {key}");
        }
        let made = |side: &str| other.get(side).and_then(|s| s.get("made_again")).and_then(Value::as_bool);
        assert!(made("from").unwrap_or(true) && made("to").unwrap_or(true));
    }
    let ran = indicia_in(&folder, &["--lang", "zh", "diff", "before-result", "after"]).well();
    assert!(ran.out.contains("定义与数据的差异") && ran.out.contains("由版本 0.1.0 写出"), "{}", ran.out);
}

#[test]
fn every_shipped_system_comes_out_of_its_result_to_the_last_bit() {
    let results = folder("shipped");
    let mut seen = 0;
    for system in ["hdi", "tai", "egdi", "china-provinces", "digital-integration", "five-sides", "city-scoring-manual"] {
        let path = format!("configs/{system}");
        let out = results.join(system);
        indicia(&["run", &path, "--out", out.to_str().unwrap()]).well();
        let all = indicia(&["diff", out.to_str().unwrap(), &path, "--format", "json"]).well().json();
        assert_eq!(all.get("from").and_then(|s| s.get("made_again")).and_then(Value::as_bool), Some(true), "{system}: {all:?}");
        assert_eq!(list(&all, "definition"), [], "{system}");
        seen += 1;
    }
    assert_eq!(seen, 7);
}

#[test]
fn what_was_changed_after_the_run_is_found_out() {
    let folder = small("tampered");
    indicia_in(&folder, &["run", "before", "--out", "good"]).well();
    let with = |name: &str, change: &dyn Fn(&Path)| {
        let bad = folder.join(name);
        common::copy(&folder.join("good"), &bad);
        change(&bad);
        let ran = indicia_in(&folder, &["diff", name, "after"]);
        (ran.code, ran.err)
    };
    let edit = |file: &'static str, from: &'static str, to: &'static str| {
        move |folder: &Path| {
            let path = folder.join(file);
            let before = std::fs::read_to_string(&path).unwrap();
            assert!(before.contains(from), "{file} has no {from}");
            std::fs::write(path, before.replacen(from, to, 1)).unwrap();
        }
    };
    // A byte of any file, by its hash.
    let (code, err) = with("score", &edit("scores.csv", "0.5", "0.6"));
    assert!(code == 5 && err.contains("I0302") && err.contains("score/scores.csv"), "{code} {err}");
    let (code, err) = with("gone", &|f: &Path| std::fs::remove_file(f.join("states.json")).unwrap());
    assert!(code == 5 && err.contains("I0303"), "{code} {err}");
    // Whoever takes the list of hashes away as well is told, and scores that do not follow from the values are found by computing them again.
    let unsealed = |f: &Path| std::fs::remove_file(f.join("SHA256SUMS")).unwrap();
    let (code, err) = with("unsealed", &|f: &Path| {
        edit("scores.csv", "0.5", "0.6")(f);
        unsealed(f);
    });
    assert!(code == 0 && err.contains("I0305") && err.contains("D0853") && err.contains("1.000e-1"), "{code} {err}");
    let (code, err) = with("definition", &|f: &Path| {
        edit("provenance.json", "\"root\": \"R\"", "\"root\": \"Q\"")(f);
        unsealed(f);
    });
    assert!(code == 5 && err.contains("I0304"), "{code} {err}");
    let (code, err) = with("broken", &|f: &Path| {
        std::fs::write(f.join("provenance.json"), "{").unwrap();
        unsealed(f);
    });
    assert!(code == 5 && err.contains("I0301"), "{code} {err}");
}

#[test]
fn sides_that_cannot_be_compared_are_told() {
    let folder = small("bad-sides");
    std::fs::create_dir_all(folder.join("empty")).unwrap();
    let told = |a: &str, b: &str, more: &[&str]| {
        let ran = indicia_in(&folder, &[&["diff", a, b], more].concat());
        (ran.code, ran.err)
    };
    assert!(matches!(told("empty", "after", &[]), (2, err) if err.contains("U0110")));
    assert!(matches!(told("nowhere", "after", &[]), (2, err) if err.contains("U0110")));
    assert!(matches!(told("before", "after", &["--node", "Q"]), (3, err) if err.contains("D0806")));
    assert!(matches!(told("before", "after", &["--to", "1999"]), (_, err) if err.contains("U00")));
    // Another index, and nobody in common.
    let toml = BEFORE.replace("id = \"small\"", "id = \"other\"");
    std::fs::create_dir_all(folder.join("other")).unwrap();
    std::fs::write(folder.join("other/indicia.toml"), toml).unwrap();
    std::fs::write(folder.join("other/values.csv"), "unit,a,b\nP,1,2\nQ,3,4\n").unwrap();
    assert!(matches!(told("before", "other", &[]), (3, err) if err.contains("D0801")));
    let (code, err) = told("before", "other", &["--allow-incomparable"]);
    assert!(code == 3 && err.contains("D0850") && err.contains('3') && err.contains('2'), "{err}");
    // Trees that share too little are compared by their ranks alone.
    let toml = BEFORE.replace("[node.R]\nchildren = [\"a\", \"b\"]", "[node.R]\nchildren = [\"c\", \"d\"]");
    let toml = toml
        .replace("[indicator.a]", "[indicator.c]")
        .replace("[indicator.b]", "[indicator.d]")
        .replace("a = 0.5, b = 0.5", "c = 0.5, d = 0.5");
    std::fs::create_dir_all(folder.join("apart")).unwrap();
    std::fs::write(folder.join("apart/indicia.toml"), toml).unwrap();
    std::fs::write(folder.join("apart/values.csv"), "unit,c,d\nX,1,2\nY,3,4\nZ,4,4\n").unwrap();
    let ran = indicia_in(&folder, &["diff", "before", "apart", "--format", "json"]).well();
    let all = ran.json();
    assert!(ran.err.contains("D0851") && ran.err.contains("0 of 4"), "{}", ran.err);
    assert_eq!(all.get("differ"), Some(&Value::Null));
    assert_eq!(list(&all, "units").len(), 3);
}

#[test]
fn two_indicators_less_do_to_the_asem_index_what_coinr_says() {
    let Some((base, reference)) = coinr::asem("asem-diff", &[], "") else { return };
    let (less, _) = coinr::asem("asem-diff-less", &["LPI", "Forest"], "").unwrap();
    let theirs = rows(&std::fs::read_to_string(reference.join("compare_multi_ranks.csv")).unwrap());
    let all = indicia_in(&base, &["diff", ".", less.to_str().unwrap(), "--format", "json"]).well().json();
    let ours: BTreeMap<&str, &Value> = list(&all, "units").iter().map(|u| (text(u, "unit"), u)).collect();
    assert_eq!((ours.len(), theirs.len()), (51, 51));
    for row in &theirs {
        let unit = ours[row["uCode"].as_str()];
        assert_eq!(number(unit, "rank_from"), row["Nominal"].parse().ok(), "{}", row["uCode"]);
        assert_eq!(number(unit, "rank_to"), row["NoLPIFor"].parse().ok(), "{}", row["uCode"]);
    }
    // Mean absolute shift of the printed ranks.
    let shift = |r: &BTreeMap<String, String>| (r["Nominal"].parse::<f64>().unwrap() - r["NoLPIFor"].parse::<f64>().unwrap()).abs();
    let mean = theirs.iter().map(shift).sum::<f64>() / 51.0;
    assert!((number(&list(&all, "agreement")[0], "mean_shift").unwrap() - mean).abs() < 1e-12);
    let parts: Vec<&str> = list(&all, "definition").iter().map(|d| d.get("part").map(|p| text(p, "en")).unwrap_or_default()).collect();
    assert_eq!(parts.iter().filter(|p| **p == "Indicator").count(), 2, "{parts:?}");
}

#[test]
fn one_system_is_compared_with_a_what_if_of_itself_and_with_its_latest_result() {
    let work = tempfile::tempdir().unwrap();
    common::copy(&common::root().join("configs/tai"), work.path());
    let what_if = ["diff", ".", "--set", "node.TAI.aggregate={use=\"geometric-mean\"}", "--format", "json"];
    let json = common::indicia_in(work.path(), &what_if).well().json();
    let definition = json.get("definition").and_then(indicia_method::Value::as_list).unwrap();
    assert!(!definition.is_empty());
    common::indicia_in(work.path(), &["run", "."]).well();
    let same = common::indicia_in(work.path(), &["diff", "results/latest", "."]).well();
    let id = std::fs::read_to_string(work.path().join("results/latest.toml")).unwrap();
    let id = id.trim().trim_start_matches("id = ").trim_matches('"').to_string();
    assert!(same.out.contains(&id), "{}", same.out);
    // A result stands as it was written.
    let refused = common::indicia_in(work.path(), &["diff", ".", "results/latest", "--set", "node.TAI.weights.use=equal"]);
    assert!(refused.code == 2 && refused.err.contains("U0111"), "{}", refused.err);
}

/// The library of the example in C, with a line more so that it is another one.
#[cfg(target_os = "linux")]
fn library(folder: &Path, more: &str) {
    let example = common::root().join("plugins/examples/c");
    std::fs::create_dir_all(folder).unwrap();
    std::fs::copy(example.join("plugin.toml"), folder.join("plugin.toml")).unwrap();
    let source = std::fs::read_to_string(example.join("plugin.c")).unwrap();
    std::fs::write(folder.join("plugin.c"), format!("{source}{more}")).unwrap();
    let mut cc = std::process::Command::new("cc");
    cc.args(["-std=c11", "-O2", "-fPIC", "-shared", "-fvisibility=hidden", "-o", "libacme_c.so", "plugin.c", "-I"]);
    assert!(cc.arg(common::root().join("crates/indicia-abi/include")).current_dir(folder).status().unwrap().success());
}

/// What a plugin computed is computed again with the library that computed it, and with no other.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn results_of_a_plugin_are_computed_again_with_the_very_library() {
    let folder = small("plugin");
    for side in ["before", "after"] {
        library(&folder.join(side).join("acme-c"), "");
        let toml = folder.join(side).join("indicia.toml");
        let text = std::fs::read_to_string(&toml).unwrap();
        let text = text.replace("root = \"R\"", "root = \"R\"\nplugins = [\"acme-c\"]");
        std::fs::write(
            &toml,
            text.replace("use = \"goalposts\"\nparams = { clip = \"both\" }", "use = \"acme-c/mean-ratio\"\nparams = { scale = 100 }"),
        )
        .unwrap();
        indicia_in(&folder, &["plugin", "lock", side]).well();
        // The results of a system lie below it: that is where methods of plugins are looked for.
        indicia_in(&folder, &["run", side, "--out", &format!("{side}/out")]).well();
    }
    let diff = |more: &[&str]| indicia_in(&folder, &[&["diff", "before/out", "after/out"], more].concat()).well();
    let (systems, results) =
        (indicia_in(&folder, &["diff", "before", "after", "--format", "json"]).well().json(), diff(&["--format", "json"]).json());
    for key in ["weights", "agreement", "causes", "units", "drivers"] {
        assert_eq!(results.get(key), systems.get(key), "{key}");
    }
    // Z: a 2 of means 16/3 on both sides, b 4 of mean 10/3 before and 8 of mean 14/3 after; weights 0.5 and 0.5, then 0.2 and 0.8.
    let z = list(&results, "units").iter().find(|u| text(u, "unit") == "Z").unwrap();
    let near = |key: &str, expected: f64| assert!((number(z, key).unwrap() - expected).abs() < 1e-10, "{key}: {z:?}");
    let (a, before, after) = (200.0 * 3.0 / 16.0, 400.0 * 3.0 / 10.0, 800.0 * 3.0 / 14.0);
    near("from", 0.5 * a + 0.5 * before);
    near("to", 0.2 * a + 0.8 * after);
    // Three causes: the value of b (data), its mean (what scores are measured against), weights. Shapley's formula over the eight mixtures.
    let score = |data: bool, mean: bool, weights: bool| {
        let b = if data { 800.0 } else { 400.0 } / if mean { 14.0 / 3.0 } else { 10.0 / 3.0 };
        if weights { 0.2 * a + 0.8 * b } else { 0.5 * a + 0.5 * b }
    };
    let part = |f: &dyn Fn(bool, bool, bool) -> f64| {
        let gain = |x, y| f(true, x, y) - f(false, x, y);
        gain(false, false) / 3.0 + (gain(true, false) + gain(false, true)) / 6.0 + gain(true, true) / 3.0
    };
    near("part.data", part(&score));
    near("part.goalposts", part(&|own, x, y| score(x, own, y)));
    near("part.weights", part(&|own, x, y| score(x, y, own)));
    // Another library under the same name computes otherwise, whoever locks it: the scores are compared as they stand, and no cause is told.
    library(&folder.join("before/acme-c"), "const char *other(void);\nconst char *other(void) { return \"other\"; }\n");
    indicia_in(&folder, &["plugin", "lock", "before"]).well();
    for (lang, lacking) in
        [("en", "the library of `acme-c/mean-ratio` is not there, or is another"), ("zh", "没有 `acme-c/mean-ratio` 的动态库")]
    {
        let told = diff(&["--lang", lang]);
        assert!(told.err.contains("D0852") && told.err.contains(lacking), "{}", told.err);
    }
    let told = diff(&["--format", "json"]).json();
    assert_eq!(told.get("causes").and_then(Value::as_list).map_or(0, <[Value]>::len), 0);
    assert_eq!(number(list(&told, "units").iter().find(|u| text(u, "unit") == "Z").unwrap(), "to"), number(z, "to"));
    // Of a library that the lock does not hold nothing is loaded.
    library(&folder.join("before/acme-c"), "");
    let unlocked = indicia_in(&folder, &["diff", "before/out", "after/out"]);
    assert!(unlocked.code != 0 || unlocked.err.contains("D0852"), "{}", unlocked.err);
}

//! `indicia sensitivity` and the intervals of `indicia run`, by the binary.
#![allow(clippy::unwrap_used)]

mod common;

use std::path::{Path, PathBuf};

use common::{indicia_in, rows};

/// A system of two indicators in a folder of its own, with alternatives.
fn system(name: &str, alternatives: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("uncertainty").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("values.csv"), "unit,a,b\nA,1,9\nB,4,2\nC,7,8\nD,2,3\n").unwrap();
    let head = r#"indicia = 1
[index]
id = "pilot"
root = "I"
[data.table.values]
file = "values.csv"
unit = "unit"
[score]
use = "min-max"
params = { range = [1, 100] }
[weights]
use = "equal"
[aggregate]
use = "weighted-mean"
[indicator.a]
direction = "positive"
[indicator.b]
direction = "positive"
[node.I]
children = ["a", "b"]
"#;
    std::fs::write(folder.join("indicia.toml"), format!("{head}{alternatives}")).unwrap();
    folder
}

const NOISE: &str = "[alternative.weights]\nat = \"weight\"\ndistribution = { use = \"noise\", params = { factor = 0.5 } }\n";

#[test]
fn a_run_shows_intervals_and_keeps_the_tables() {
    let folder = system("noise", NOISE);
    let shown = indicia_in(&folder, &["run", "--out", "out", "--lang", "en"]).well().out;
    assert!(shown.contains("5–95 %"), "{shown}");
    for file in ["uncertainty.csv", "uncertainty-pairs.csv", "uncertainty.json"] {
        assert!(folder.join("out").join(file).is_file(), "{file}");
    }
    let table = rows(&std::fs::read_to_string(folder.join("out/uncertainty.csv")).unwrap());
    // A is ahead in b by 14 points and behind in a by 99: no weights between a half and one and a half put it before C.
    let c = table.iter().find(|r| r["unit"] == "C").unwrap();
    assert_eq!((c["rank"].as_str(), c["p95"].as_str(), c["draws"].as_str()), ("1", "1", "2000"));
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let folder = system("threads", NOISE);
    let with = |threads: &str| {
        let binary = env!("CARGO_BIN_EXE_indicia");
        let args = ["sensitivity", "--format", "json", "--pairs", "--draws", "3000"];
        let out = std::process::Command::new(binary).args(args).current_dir(&folder).env("RAYON_NUM_THREADS", threads).output().unwrap();
        assert!(out.status.success() && !out.stdout.is_empty());
        out.stdout
    };
    let one = with("1");
    assert!(one == with("2") && one == with("16"));
}

#[test]
fn what_cannot_be_drawn_is_a_coded_error() {
    let folder = system(
        "failing",
        "[alternative.mean]\nat = \"node\"\nmethods = [{ use = \"weighted-mean\" }, { use = \"geometric-mean\" }]\n[alternative.scale]\nat = \"score\"\nmethods = [{ use = \"min-max\", params = { range = [1, 100] } }, { use = \"z-score\" }]\n",
    );
    // Every other draw of each alternative is well: z-scores fail under the geometric mean alone.
    let found = indicia_in(&folder, &["sensitivity", "--lang", "en"]);
    assert!(found.err.contains("D1003") && found.out.contains("geometric-mean"), "{}", found.err);
    let folder = system(
        "hopeless",
        "[alternative.scale]\nat = \"score\"\nmethods = [{ use = \"min-max\", params = { range = [1, 100] } }, { use = \"z-score\" }]\n",
    );
    let text = std::fs::read_to_string(folder.join("indicia.toml")).unwrap().replace("weighted-mean", "geometric-mean");
    std::fs::write(folder.join("indicia.toml"), text).unwrap();
    let found = indicia_in(&folder, &["sensitivity", "--lang", "en"]);
    assert!(found.err.contains("D1002") && found.err.contains("indicia.toml:23:"), "{}", found.err);
    let few = indicia_in(&folder, &["sensitivity", "--draws", "1", "--lang", "en"]);
    assert!(few.err.contains("D1001"), "{}", few.err);
    let nothing = indicia_in(&system("nothing", ""), &["sensitivity", "--lang", "en"]);
    assert!(nothing.err.contains("D1006"), "{}", nothing.err);
}

/// Grades of the result, and sides that are compared: labels hang on what is drawn.
const LABELS: &str = r#"[node.S]
children = ["a"]
[node.T]
children = ["b"]
[standard.grade]
on = "I"
closed = "lower"
[standard.grade.grades]
low = { from = 0, title = { zh = "低", en = "Low" } }
high = { from = 45, to = 100, title = { zh = "高", en = "High" } }
[verdict]
sides = ["S", "T"]
"#;

#[test]
fn labels_and_ranks_come_of_the_same_draws() {
    for (name, declared, draws) in [("labels", "", "2000"), ("labels-few", "draws = 500\n", "500")] {
        let folder = system(name, &format!("{LABELS}{declared}{NOISE}"));
        // Grades want absolute scores.
        let text = std::fs::read_to_string(folder.join("indicia.toml")).unwrap();
        let text = text.replace("min-max\"\nparams = { range = [1, 100] }", "goalposts\"\nparams = { range = [0, 100], clip = \"both\" }");
        let text = text.replace("direction = \"positive\"", "direction = \"positive\"\ngoalposts = [0, 10]");
        std::fs::write(folder.join("indicia.toml"), text).unwrap();
        indicia_in(&folder, &["run", "--out", "out", "--lang", "en"]).well();
        let file = |name: &str| rows(&std::fs::read_to_string(folder.join("out").join(name)).unwrap());
        assert_eq!(file("uncertainty.csv")[0]["draws"], draws);
        let asked = indicia_in(&folder, &["sensitivity", "--format", "json"]).well().out;
        assert!(asked.contains(&format!("\"draws\": {draws},")), "{asked}");
        let grades = file("uncertainty-grades.csv");
        let mut between = 0;
        for row in file("verdicts.csv") {
            let grade = grades.iter().find(|g| g["unit"] == row["unit"] && g["step"] == row["standard.grade"]);
            let share: f64 = grade.map_or(0.0, |g| g["probability"].parse().unwrap());
            assert_eq!(row["probability.grade"].parse::<f64>().unwrap(), share, "{row:?}");
            between += usize::from(share > 0.0 && share < 1.0);
        }
        assert!(between > 0, "a grade that draws change");
    }
}

/// Each alternative is a system by itself, two of them together are none: a geometric mean of scores from -10 to -5.
#[test]
fn alternatives_that_are_no_system_together_fail_in_the_draws_that_take_both() {
    let alternatives = r#"[alternative.mean]
cases = [{}, { "derive.a" = { use = "formula", params = { expr = "sqrt(a)" } }, "node.I" = { use = "geometric-mean" } }]
[alternative.scale]
at = "score.a"
methods = [{ use = "min-max", params = { range = [1, 100] } }, { use = "min-max", params = { range = [-10, -5] } }]
"#;
    let folder = system("together", alternatives);
    let text = std::fs::read_to_string(folder.join("indicia.toml")).unwrap();
    let derived = text.replace("[indicator.a]\n", "[indicator.a]\nderive = { use = \"formula\", params = { expr = \"a\" } }\n");
    std::fs::write(folder.join("indicia.toml"), derived).unwrap();
    let ran = indicia_in(&folder, &["sensitivity", "--draws", "200", "--format", "csv", "--lang", "en"]).well();
    assert!(ran.err.contains("D1003") && ran.err.contains("D1005"), "{}", ran.err);
    let failed: u32 = rows(&ran.out)[0]["failed"].parse().unwrap();
    // Each with probability 1/2: a quarter of the draws, within six standard errors.
    assert!((14..=86).contains(&failed), "{}", ran.out);
    assert!(ran.err.contains(&format!("{failed} of 200 draws failed for `I`")), "{}", ran.err);
    // Both alternatives fail as often, those that are declared never.
    for alternative in ["mean derive.a: formula, node.I: geometric-mean", "scale min-max (range = [-10,-5])"] {
        assert!(ran.err.contains(&format!("{alternative} ({failed}/")), "{}", ran.err);
    }
}

/// Each group of units has weights of its own, and draws a list of its own.
#[test]
fn weights_by_group_take_every_distribution() {
    for (name, distribution) in [
        ("dirichlet", "{ use = \"dirichlet\", params = { concentration = 20 } }"),
        ("range", "{ use = \"uniform\", params = { low = 0.1, high = 0.9 } }"),
        ("noise", "{ use = \"noise\", params = { factor = 0.5 } }"),
    ] {
        let alternative = format!("[alternative.w]\nat = \"weight.I\"\ndistribution = {distribution}\n");
        let folder = system(&format!("grouped-{name}"), &alternative);
        let text = std::fs::read_to_string(folder.join("indicia.toml")).unwrap();
        let units = "[data.units]\nfile = \"units.csv\"\nid = \"unit\"\ngroups = [\"stage\"]\n[score]";
        let weights = "[node.I]\nweights = { use = \"fixed\", by = \"stage\", params = { values = { early = { a = 0.3, b = 0.7 }, late = { a = 0.5, b = 0.5 } } } }\n";
        std::fs::write(folder.join("indicia.toml"), text.replacen("[score]", units, 1).replace("[node.I]\n", weights)).unwrap();
        std::fs::write(folder.join("units.csv"), "unit,stage\nA,early\nB,late\nC,late\nD,early\n").unwrap();
        indicia_in(&folder, &["check"]).well();
        let ran = indicia_in(&folder, &["sensitivity", "--format", "csv", "--draws", "500"]).well();
        assert!(ran.err.is_empty(), "{name}: {}", ran.err);
        let table = rows(&ran.out);
        let sd = |unit: &str| table.iter().find(|r| r["unit"] == unit).unwrap()["sd_score"].parse::<f64>().unwrap();
        assert!(["A", "B", "D"].iter().all(|u| sd(u) > 0.0), "{name}: {}", ran.out);
    }
}

/// Below the index a method fails for one indicator, and the other would have taken its weight: no draw of that is counted as one.
#[test]
fn a_failure_below_the_index_is_no_missing_value() {
    let scale = |range: &str| {
        format!(
            "[alternative.scale]\nat = \"score.a\"\nmethods = [{{ use = \"min-max\", params = {{ range = [1, 100] }} }}, {{ use = \"none\", params = {{ range = {range} }} }}]\n"
        )
    };
    // Values of a go up to 7: taken as they are they must lie between 0 and 0.5, and never do.
    let folder = system("below", &format!("{}{NOISE}", scale("[0, 0.5]")));
    for asked in [&["sensitivity"][..], &["sensitivity", "--indices", "--rows", "16"]] {
        let ran = indicia_in(&folder, &[asked, &["--lang", "en"]].concat());
        assert!(ran.code != 0 && ran.err.contains("error[D1002]") && ran.err.contains("must lie in [0, 0.5]"), "{}", ran.err);
        // Who fails by itself is told, and not whom it takes along.
        assert_eq!(ran.err.matches("error[D1002]").count(), 1, "{}", ran.err);
    }
    // In the twentieth part of a they do. A quarter of the draws takes a as it is together with `none`; a continuous parameter makes each draw an
    // evaluation of its own, in which the same draws fail.
    let units = "[alternative.units]\nat = \"derive.a\"\nmethods = [{ use = \"formula\", params = { expr = \"a\" } }, { use = \"formula\", params = { expr = \"a / 20\" } }]\n";
    let power =
        "[alternative.power]\nat = \"node.I\"\nparam = \"p\"\ndistribution = { use = \"uniform\", params = { low = 1, high = 1.5 } }\n";
    let failed = ["", power].map(|more| {
        let folder = system("below", &format!("{}{units}{more}", scale("[0, 0.5]")));
        let text = std::fs::read_to_string(folder.join("indicia.toml")).unwrap();
        let text = text.replace("[indicator.a]\n", "[indicator.a]\nderive = { use = \"formula\", params = { expr = \"a\" } }\n");
        let text = text.replace("use = \"weighted-mean\"", "use = \"power-mean\"\nparams = { p = 1.2 }");
        std::fs::write(folder.join("indicia.toml"), text).unwrap();
        let ran = indicia_in(&folder, &["sensitivity", "--draws", "400", "--format", "csv", "--lang", "en"]).well();
        assert!(ran.err.contains("D1003") && ran.err.contains("D1005") != more.is_empty(), "{}", ran.err);
        rows(&ran.out)[0]["failed"].parse::<u32>().unwrap()
    });
    // 100 of 400 within five standard errors of 8.7.
    assert!(failed[0] == failed[1] && (57..=143).contains(&failed[0]), "{failed:?}");
}

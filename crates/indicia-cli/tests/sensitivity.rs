//! `indicia sensitivity`, run as a user would.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Ran, command, indicia};
use indicia_method::Value;

/// The rows of a section of the first node.
fn rows<'a>(all: &'a Value, section: &str) -> &'a [Value] {
    let node = all.get("nodes").and_then(Value::as_list).and_then(<[Value]>::first).unwrap();
    node.get(section).and_then(|s| s.get("rows")).and_then(Value::as_list).unwrap_or_else(|| panic!("no {section}"))
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row.get(key).and_then(Value::as_text).unwrap_or_default()
}

fn number(row: &Value, key: &str) -> f64 {
    row.get(key).and_then(Value::as_number).unwrap_or_else(|| panic!("{key} in {row:?}"))
}

const TAI: &str = "configs/tai";

/// The ranks of all units, as `run` has them under other settings.
fn ranks(set: &[String]) -> Vec<(String, f64)> {
    let mut arguments = vec!["run", TAI, "--no-save", "--format", "json"];
    set.iter().for_each(|s| arguments.extend(["--set", s]));
    let all = indicia(&arguments).well().json();
    let ranking = all.get("ranking").and_then(|r| r.get("rows")).and_then(Value::as_list).unwrap();
    ranking.iter().map(|r| (text(r, "unit").to_string(), number(r, "rank"))).collect()
}

#[test]
fn a_weight_moved_beyond_its_interval_changes_the_order_that_run_shows() {
    let all = indicia(&["sensitivity", TAI, "--stability", "--format", "json"]).well().json();
    let found = rows(&all, "stability");
    assert_eq!(found.len(), 8);
    let children: Vec<&str> = found.iter().map(|r| text(r, "child")).collect();
    let with = |child: &str, p: f64| {
        let each: Vec<String> = children.iter().map(|c| format!("{c} = {:?}", if *c == child { p } else { (1.0 - p) / 7.0 })).collect();
        ranks(&[format!("weights={{ use = \"fixed\", params = {{ values = {{ {} }}, scale = \"relative\" }} }}", each.join(", "))])
    };
    let declared = ranks(&[]);
    for row in [&found[0], &found[4]] {
        let (child, low, high) = (text(row, "child"), number(row, "order_low"), number(row, "order_high"));
        assert_eq!(text(row, "found"), "exact");
        for (p, same) in [(low - 1e-9, false), (low + 1e-9, true), (high - 1e-9, true), (high + 1e-9, false)] {
            assert_eq!(with(child, p) == declared, same, "{child} at {p}");
        }
    }
}

#[test]
fn without_an_indicator_is_what_run_shows_without_its_weight() {
    // A method that looks at all units is to see one child less, not a child without values.
    for method in ["weighted-mean", "topsis"] {
        let by = format!("aggregate.use=\"{method}\"");
        let all = indicia(&["sensitivity", TAI, "--removal", "--format", "json", "--set", &by]).well().json();
        let row = rows(&all, "removal").iter().find(|r| text(r, "without") == "internet").unwrap();
        assert_eq!(text(row, "kind"), "indicator");
        let others = ["patents", "royalties", "exports", "telephones", "electricity", "schooling", "university"];
        let weights: Vec<String> = others.iter().map(|o| format!("{o} = 1")).collect();
        let set = format!(
            "weights={{ use = \"fixed\", params = {{ values = {{ internet = 0, {} }}, scale = \"relative\" }} }}",
            weights.join(", ")
        );
        let (with, without) = (ranks(std::slice::from_ref(&by)), ranks(&[by, set]));
        let rank = |all: &[(String, f64)], unit: &str| all.iter().find(|(u, _)| u == unit).unwrap().1;
        let shifts: Vec<f64> = with.iter().map(|(u, r)| (r - rank(&without, u)).abs()).collect();
        assert!((number(row, "mean_shift") - shifts.iter().sum::<f64>() / 23.0).abs() < 1e-12, "{method}");
        assert_eq!(number(row, "moved") as usize, shifts.iter().filter(|s| **s > 0.0).count());
        let unit = text(row, "farthest_unit");
        assert_eq!((number(row, "farthest_from"), number(row, "farthest_to")), (rank(&with, unit), rank(&without, unit)));
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let with = |threads: &str| {
        let mut run = command();
        run.env("RAYON_NUM_THREADS", threads).args(["sensitivity", "configs/digital-integration", "--format", "csv"]);
        Ran::of(run.args(["--indices", "--rows", "64", "--removal", "--stability"])).well().out
    };
    let one = with("1");
    assert!(one.lines().count() > 100);
    assert_eq!(one, with("2"));
    assert_eq!(one, with("16"));
}

/// Two indicators; one assumption about the mean and one about the weights.
const SYSTEM: &str = r#"indicia = 1
[index]
id = "small"
root = "top"
[data.table.values]
file = "values.csv"
unit = "unit"
[score]
use = "none"
[weights]
use = "equal"
[aggregate]
use = "weighted-mean"
[indicator.x]
direction = "positive"
[indicator.y]
direction = "positive"
[node.top]
children = ["x", "y"]
[alternative.mean]
title = { zh = "合成方法", en = "Aggregation" }
at = "node.top"
methods = [{ use = "weighted-mean" }, { use = "geometric-mean" }]
[alternative.noise]
at = "weight.top"
distribution = { use = "noise", params = { factor = 0.5 } }
"#;

fn small(values: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("indicia.toml"), SYSTEM).unwrap();
    std::fs::write(folder.path().join("values.csv"), values).unwrap();
    folder
}

#[test]
fn an_output_that_never_varies_is_said_to_be_constant() {
    // x = y: every mean of every weight is the same.
    let folder = small("unit,x,y\nA,4,4\nB,3,3\nC,2,2\n");
    let ran = common::indicia_in(folder.path(), &["sensitivity", "--indices", "--unit", "A", "--rows", "32"]).well();
    assert!(ran.out.contains("Average shift in rank: 0.0000 in every run"), "{}", ran.out);
    assert!(ran.out.contains("Score of A: 4.0000 in every run") && ran.out.contains("Rank of A: 1.0000 in every run"), "{}", ran.out);
    let zh = common::indicia_in(folder.path(), &["--lang", "zh", "sensitivity", "--indices", "--rows", "32"]).well();
    assert!(zh.out.contains("平均名次位移：每次计算均为 0.0000"), "{}", zh.out);
}

#[test]
fn indices_of_a_score_are_those_of_integrals() {
    let folder = small("unit,x,y\nA,1,9\nB,4,4\n");
    let words = ["sensitivity", "--indices", "--second-order", "--unit", "A", "--rows", "1024", "--format", "json"];
    let all = common::indicia_in(folder.path(), &words).well().json();
    // The score of A by midpoints of a grid: weights in proportion to 1 + (2 u - 1) / 2, arithmetic or geometric mean of 1 and 9.
    let n = 400;
    let noisy = |i: usize| 1.0 + ((i as f64 + 0.5) / f64::from(n) * 2.0 - 1.0) * 0.5;
    let (mut sums, mut squares, mut means) = ([0.0; 2], 0.0, Vec::new());
    for (i, j) in (0..n as usize).flat_map(|i| (0..n as usize).map(move |j| (i, j))) {
        let w = noisy(i) / (noisy(i) + noisy(j));
        let scores = [w + 9.0 * (1.0 - w), (9.0_f64.ln() * (1.0 - w)).exp()];
        (0..2).for_each(|c| sums[c] += scores[c]);
        squares += scores[0] * scores[0] + scores[1] * scores[1];
        means.push((scores[0] + scores[1]) / 2.0);
    }
    let points = f64::from(n * n);
    let mean = (sums[0] + sums[1]) / (2.0 * points);
    let variance = squares / (2.0 * points) - mean * mean;
    let of_mean = ((sums[0] - sums[1]) / (2.0 * points)).powi(2) / variance;
    let of_noise = means.iter().map(|m| (m - mean) * (m - mean)).sum::<f64>() / points / variance;
    // An interval of 90 % is 3.29 standard errors wide; five of them.
    let near = |row: &Value, key: &str, truth: f64| {
        let (low, high) = (number(row, &format!("{key}_low")), number(row, &format!("{key}_high")));
        let found = number(row, key);
        assert!((found - truth).abs() <= 5.0 * (high - low) / 3.29, "{key}: {found} ({low} to {high}), not {truth}");
    };
    for (id, own, other) in [("mean", of_mean, of_noise), ("noise", of_noise, of_mean)] {
        let row = rows(&all, "sobol").iter().find(|r| text(r, "output") == "score" && text(r, "assumption") == id).unwrap();
        near(row, "first", own);
        near(row, "total", 1.0 - other);
        assert_eq!((text(row, "unit"), number(row, "rows"), number(row, "left_out")), ("A", 1024.0, 0.0));
    }
    let pair = rows(&all, "sobol_second").iter().find(|r| text(r, "output") == "score").unwrap();
    assert_eq!((text(pair, "first"), text(pair, "second")), ("mean", "noise"));
    near(pair, "together", 1.0 - of_mean - of_noise);
}

#[test]
fn an_alternative_with_which_every_run_fails_is_named() {
    // There is no geometric mean of values below zero.
    let folder = small("unit,x,y\nA,-1,9\nB,4,4\n");
    let ran = common::indicia_in(folder.path(), &["sensitivity", "--indices", "--rows", "64"]);
    assert!(ran.code != 0 && ran.err.contains("D1002") && ran.err.contains("geometric-mean"), "{} {}", ran.code, ran.err);
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    for (words, code) in [
        (&["sensitivity", TAI, "--indices", "--rows", "1"][..], "D1010"),
        (&["sensitivity", TAI, "--removal", "--draws", "10"], "U"),
        (&["sensitivity", TAI, "--rows", "64"], "U"),
        (&["sensitivity", TAI, "--removal", "--node", "patents"], "D1009"),
        (&["sensitivity", "configs/hdi", "--indices"], "D1006"),
    ] {
        let ran = indicia(words);
        assert!(ran.code != 0 && ran.err.contains(code), "{words:?}: {} {}", ran.code, ran.err);
    }
}

#[test]
fn an_analysis_is_written_whole_into_a_folder_of_its_own() {
    let work = tempfile::tempdir().unwrap();
    common::copy(&common::root().join("configs/tai"), work.path());
    let asked = ["sensitivity", "uncertainty.toml", "--indices", "--rows", "8", "--removal", "--stability", "--save"];
    let first = common::indicia_in(work.path(), &asked).well();
    let folders =
        || -> Vec<std::path::PathBuf> { std::fs::read_dir(work.path().join("results")).unwrap().map(|e| e.unwrap().path()).collect() };
    assert_eq!(folders().len(), 1, "{:?}", folders());
    let folder = folders().remove(0);
    let mut names: Vec<String> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["SHA256SUMS", "provenance.json", "removal.csv", "sensitivity.json", "sobol.csv", "stability.csv"], "{}", first.err);
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let provenance = indicia_method::from_json(&text("provenance.json")).unwrap();
    let analysis = provenance.get("analysis").unwrap();
    assert_eq!(analysis.get("rows").and_then(indicia_method::Value::as_number), Some(8.0));
    // It names the result that it analyses: that of a run.
    common::indicia_in(work.path(), &["run", "uncertainty.toml"]).well();
    let of = provenance.get("of").and_then(indicia_method::Value::as_text).unwrap().to_string();
    assert!(work.path().join("results").join(&of).is_dir(), "{of}");
    // Asked again it is there already; asked otherwise it is another; the run's stays the latest.
    assert!(common::indicia_in(work.path(), &asked).well().err.contains("there already"));
    common::indicia_in(work.path(), &["sensitivity", "uncertainty.toml", "--removal", "--save"]).well();
    let draws = common::indicia_in(work.path(), &["sensitivity", "uncertainty.toml", "--draws", "50", "--out", "drawn"]).well();
    assert!(
        work.path().join("drawn/uncertainty.csv").is_file() && work.path().join("drawn/uncertainty-pairs.csv").is_file(),
        "{}",
        draws.err
    );
    assert_eq!(std::fs::read_to_string(work.path().join("results/latest.toml")).unwrap(), format!("id = \"{of}\"\n"));
    // It is no result of a run.
    let diff = common::indicia_in(work.path(), &["diff", "drawn", "uncertainty.toml"]);
    assert!(diff.code == 2 && diff.err.contains("U0110"), "{}", diff.err);
}

/// The settings of what is closed in by bisection come from the command line.
#[test]
fn ends_that_are_not_solved_for_are_as_close_as_was_asked() {
    // The index is a geometric mean, whose ends have no closed form.
    let geometric = ["sensitivity", "configs/hdi", "--stability", "--format", "json"];
    let ends = |more: &[&str]| {
        let json = common::indicia(&[&geometric[..], more].concat()).well().json();
        let node = json.get("nodes").and_then(indicia_method::Value::as_list).unwrap()[0].clone();
        let rows = node.get("stability").and_then(|s| s.get("rows")).and_then(indicia_method::Value::as_list).unwrap().to_vec();
        rows.iter().flat_map(|r| ["top_low", "top_high"].map(|k| r.get(k).and_then(indicia_method::Value::as_number))).collect::<Vec<_>>()
    };
    let (fine, coarse) = (ends(&[]), ends(&["--points", "50", "--within", "0.01"]));
    assert_eq!(fine.len(), coarse.len());
    assert_ne!(fine, coarse);
    // What is shown is the last weight without a change, so on one grid a coarser search stays within `within` of the finer one.
    for (a, b) in fine.iter().zip(&coarse).filter_map(|(a, b)| a.zip(*b)) {
        assert!((a - b).abs() <= 0.01 + 1e-6, "{a} {b}");
    }
}

/// Ctrl-C: exit code 130 as shells show it, and no file of the result.
#[cfg(unix)]
#[test]
fn an_interrupt_leaves_no_half_result() {
    use std::os::unix::process::ExitStatusExt;
    let work = tempfile::tempdir().unwrap();
    common::copy(&common::root().join("configs"), work.path());
    for arguments in [
        &["sensitivity", "tai/uncertainty.toml", "--draws", "1000000000", "--out", "out"][..],
        &["sensitivity", "tai/uncertainty.toml", "--indices", "--rows", "4194304", "--save"],
        &["run", "digital-integration", "--set", "verdict.draws=1000000"],
    ] {
        let mut command = common::command();
        command.current_dir(work.path()).args(arguments);
        let mut child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
        // It is well within its draws by then, and would draw for hours.
        std::thread::sleep(std::time::Duration::from_millis(1500));
        assert!(child.try_wait().unwrap().is_none(), "{arguments:?} ended by itself");
        let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let status = child.wait().unwrap();
        // A process that the signal ended; 128 + 2 is what a shell makes of it.
        assert!(status.signal() == Some(2) || status.code() == Some(130), "{arguments:?}: {status}");
        for place in ["out", "tai/results", "digital-integration/results"] {
            let left: Vec<_> =
                std::fs::read_dir(work.path().join(place)).map(|d| d.flatten().map(|e| e.path()).collect()).unwrap_or_default();
            assert!(left.is_empty(), "{arguments:?}: {left:?}");
        }
    }
}

/// The weights of configs/digital-integration follow the stage: three groups, fifteen indicators.
#[test]
fn weights_by_group_move_list_by_list() {
    let ask = |more: &[&str]| indicia(&[&["sensitivity", "configs/digital-integration", "--stability"], more].concat()).well();
    let table = |more: &[&str]| rows(&ask(&[&["--format", "json"], more].concat()).json(), "stability").to_vec();
    let all = table(&[]);
    let of = |group: &str| all.iter().filter(|r| text(r, "group") == group && text(r, "found") == "bracketed").count();
    assert_eq!(["early", "growing", "mature"].map(of), [15, 15, 15]);
    let declared = all.iter().find(|r| text(r, "group") == "early" && text(r, "child") == "g1").unwrap();
    assert!((number(declared, "weight") - 0.30).abs() < 1e-12, "{declared:?}");
    // One unit's lists are those of its group.
    let one = table(&["--unit", "Qinglan"]);
    assert!(one.len() == 15 && one.iter().all(|r| text(r, "group") == text(&one[0], "group")), "{one:?}");
    let screen = ask(&["--lang", "zh"]).out;
    assert!(screen.contains("适用于") && screen.contains("每次只移动一组权重"), "{screen}");
}

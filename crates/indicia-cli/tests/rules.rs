//! Scoring by rule as a user sees it: which clause applied, what lacked evidence, what did not apply, and the named rules on nodes.
#![allow(clippy::unwrap_used)]

mod common;

use std::path::{Path, PathBuf};

use common::{Ran, indicia_in};

const SYSTEM: &str = r#"indicia = 1

[index]
id = "pilot"
root = "I"

[data.table.values]
file = "values.csv"
unit = "name"

[data.columns]
officer = { header = "officer", codes = { "yes" = 1, "no" = 0 } }

[data.missing]
not_applicable = ["n.a."]
no_evidence = ["unproved"]

[score]
use = "none"

[weights]
use = "equal"

[aggregate]
use = "weighted-mean"

[missing]
policy = "propagate"

[indicator.online]
direction = "positive"
score = { use = "step", params = { steps = [
  { from = 90, score = 100 },
  { from = 60, score = 70 },
  { to = 60, score = 20 },
] } }

[indicator.officer]
score = { use = "categorical", params = { scores = [{ value = 1, score = 100 }, { value = 0, score = 0 }] } }

[indicator.prizes]
score = { use = "bonus", params = { per_event = 2, cap = 6 } }

[indicator.faults]
direction = "positive"

[node.I]
children = ["online", "officer"]

[adjust.gate]
on = "I"
when = "online < 60"
gate = 59
order = 1

[adjust.extra]
on = "I"
bonus = "prizes"
cap = 5
order = 2

[adjust.late]
on = "I"
penalty = "3 * faults"
floor = 10
order = 3

[adjust.red-line]
on = "I"
when = "faults > 9"
veto = 0
order = 4
"#;

// A: (100 + 100)/2 = 100, bonus min(6, 5) = 5, penalty 0: 105.
// B: (20 + 100)/2 = 60, gate 59, bonus 2, penalty 3: 58.
// C: officer unproved scores 0: (70 + 0)/2 = 35, penalty 30, floor 10; more than nine faults: 0.
// D: officer does not apply: 70; the bonus does not apply; penalty 6: 64.
const VALUES: &str = "name,online,officer,prizes,faults\nA,95,yes,3,0\nB,55,yes,1,1\nC,75,unproved,0,10\nD,80,n.a.,n.a.,2\n";

fn project(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rules").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("indicia.toml"), SYSTEM).unwrap();
    std::fs::write(folder.join("values.csv"), VALUES).unwrap();
    folder
}

fn explain(folder: &Path, unit: &str) -> Ran {
    indicia_in(folder, &["explain", unit, "I", "--lang", "en"]).well()
}

#[track_caller]
fn has(text: &str, pieces: &[&str]) {
    for piece in pieces {
        assert!(text.contains(piece), "no {piece:?} in\n{text}");
    }
}

#[test]
fn every_rule_is_a_visible_step() {
    let folder = project("steps");
    let a = explain(&folder, "A").out;
    has(&a, &["adjust.extra = 105    bonus, applies", "node.I = 100", "adjust.gate = 100    gate, changes nothing"]);
    has(&a, &["clause 1 of 3 applies: x >= 90 gives 100"]);
    let b = explain(&folder, "B").out;
    has(&b, &["adjust.late = 58    penalty, applies", "adjust.extra = 61", "adjust.gate = 59    gate, applies", "node.I = 60"]);
    has(&b, &["clause 3 of 3 applies: otherwise 20"]);
    let c = explain(&folder, "C").out;
    has(&c, &["adjust.red-line = 0    veto, applies", "adjust.late = 10    penalty, applies", "node.I = 35"]);
    let json = indicia_in(&folder, &["explain", "C", "I", "--format", "json"]).well().out;
    has(&json, &[r#""form": "veto""#, r#""condition":"x >= 60 and x < 90""#]);
    let zh = indicia_in(&folder, &["explain", "C", "I", "--lang", "zh"]).well().out;
    has(&zh, &["一票否决生效", "第 2 条（共 3 条）生效：x >= 60 and x < 90 时为 70"]);
}

#[test]
fn show_has_a_column_for_each_step() {
    let folder = project("show");
    let csv = indicia_in(&folder, &["show", "I", "--format", "csv"]).well().out;
    let rows = common::rows(&csv);
    let number = |unit: usize, head: &str| rows[unit][head].parse::<f64>().unwrap();
    let b = ["node.I", "adjust.gate", "adjust.extra", "adjust.late", "adjust.red-line", "I"].map(|head| number(1, head));
    assert_eq!(b, [60.0, 59.0, 61.0, 58.0, 58.0, 58.0]);
    assert_eq!((number(2, "adjust.late"), number(2, "I"), number(2, "officer")), (10.0, 0.0, 0.0));
}

#[test]
fn no_evidence_scores_zero_and_what_does_not_apply_gives_its_weight_away() {
    let folder = project("reasons");
    let c = explain(&folder, "C").out;
    has(&c, &["score.officer = 0    no evidence, scores zero", "no evidence was supplied"]);
    // `propagate` stops at what is missing, and what does not apply is not missing
    let d = explain(&folder, "D").out;
    has(&d, &["node.I = 70", "adjust.red-line = 64", "adjust.extra = 70    bonus, changes nothing"]);
    let officer = indicia_in(&folder, &["explain", "D", "officer", "--lang", "en"]).well().out;
    has(&officer, &["does not apply to the unit"]);
    assert!(!officer.contains("null"), "{officer}");
    let zh = indicia_in(&folder, &["explain", "C", "officer", "--lang", "zh"]).well().out;
    has(&zh, &["未提供佐证，计零分"]);
    // Both are answers and no gaps.
    let check = indicia_in(&folder, &["check", "--deny-warnings", "--lang", "en"]).well();
    has(&check.out, &["which means that it does not apply", "which means that there is no evidence"]);
}

/// A veto can leave the score and cap the grade: the greatest value that is still in the grade, after rounding too.
#[test]
fn a_veto_can_cap_the_grade() {
    let folder = project("grade");
    let standard = "\n[standard.three]\non = \"I\"\nclosed = \"lower\"\ngrades = { C = 0, B = 50, A = 80 }\n";
    let capped = SYSTEM.replace("faults > 9\"\nveto = 0", "faults < 1\"\nveto = { grade = \"B\", standard = \"three\" }");
    let with = |rounding: &str| {
        std::fs::write(folder.join("indicia.toml"), format!("{capped}{standard}{rounding}")).unwrap();
        explain(&folder, "A").out
    };
    has(&with("\n[round]\nnode = 2\n"), &["adjust.red-line = 79.99    veto, applies", "min(self, 79.99)"]);
    has(&with(""), &["adjust.red-line = 79.99999999999999    veto, applies"]);
    let upper = capped.clone() + &standard.replace("lower", "upper");
    std::fs::write(folder.join("indicia.toml"), upper).unwrap();
    has(&explain(&folder, "A").out, &["adjust.red-line = 80    veto, applies"]);
    for (grade, piece) in [("D", "`C`, `B`, `A`"), ("A", "best grade")] {
        std::fs::write(
            folder.join("indicia.toml"),
            format!("{}{standard}", capped.replace("grade = \"B\"", &format!("grade = \"{grade}\""))),
        )
        .unwrap();
        let ran = indicia_in(&folder, &["check", "--lang", "en"]);
        assert_eq!(ran.code, 2, "{}", ran.out);
        has(&(ran.out + &ran.err), &["C1329", piece]);
    }
}

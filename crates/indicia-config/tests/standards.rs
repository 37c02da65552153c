//! Scales and standards, from the TOML.

#![allow(clippy::unwrap_used)]

mod common;

use common::load;
use indicia_config::Loaded;
use indicia_core::{Edit, Role, evaluate};
use indicia_diagnostic::{Diagnostic, Lang, Severity};
use indicia_verdict::{Basis, Steps};

/// A system with two sides on fixed goalposts and the coefficient beside them; `more` follows.
fn system(more: &str) -> (tempfile::TempDir, Loaded) {
    scored(GOALPOSTS, more)
}

const GOALPOSTS: &str = "use = \"goalposts\"\nparams = { range = [0, 100], clip = \"both\" }";
const MIN_MAX: &str = "use = \"min-max\"\nparams = { range = [1, 100] }";

/// The same with another score of g and e.
fn scored(score: &str, more: &str) -> (tempfile::TempDir, Loaded) {
    let head = r#"indicia = 1
[index]
id = "pilot"
title = { zh = "试点", en = "Pilot" }
root = "Ige"
packs = ["indicia:standards"]
[data.table.values]
file = "values.csv"
unit = "city"
[score]
SCORE
[weights]
use = "equal"
[aggregate]
use = "weighted-mean"
[indicator.g]
direction = "positive"
goalposts = [0, 100]
[indicator.e]
direction = "positive"
goalposts = [0, 100]
[indicator.u]
direction = "positive"
score = { use = "none", params = { range = [0, 1] } }
[node.Ig]
children = ["g"]
[node.Ie]
children = ["e"]
[node.Iu]
children = ["u"]
[node.Ige]
formula = "min(Ig, Ie) * Iu"
"#;
    let values = "city,g,e,u\nA,95,92,0.95\nB,95,70,0.99\nC,85,85,0.9\nD,50,95,0.9\nE,100,100,0.6\n";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("indicia.toml"), format!("{}{more}", head.replace("SCORE", score))).unwrap();
    std::fs::write(folder.path().join("values.csv"), values).unwrap();
    let loaded = load(folder.path(), &[]);
    (folder, loaded)
}

fn evaluated(loaded: &Loaded) -> indicia_core::Evaluation {
    let read = indicia_config::data::load(&loaded.data, &loaded.wanted, &indicia_config::data::Disk::default());
    let dataset = read.dataset.unwrap();
    evaluate(loaded.bind(&dataset, &read.units).plan.as_ref().unwrap(), &dataset)
}

/// The id of the step of each unit, in the order A, B, C, …; empty where there is none.
fn steps(loaded: &Loaded, standard: &str) -> Vec<String> {
    let evaluation = evaluated(loaded);
    let standard = loaded.verdict.standard(standard).unwrap();
    let judged = standard.judge(&evaluation);
    let names = standard.steps();
    (0..evaluation.rows()).map(|r| judged.row(r).map_or(String::new(), |o| names[o.step].0.to_string())).collect()
}

fn codes(loaded: &Loaded) -> Vec<&str> {
    loaded.findings.iter().filter(|d| d.severity() != Severity::Note).map(Diagnostic::id).collect()
}

#[test]
fn the_shipped_scales_hold_together() {
    let (_folder, loaded) = system(
        r#"
[standard.bands]
on = "Ig"
scale = "foundation-bands"
[standard.images]
on = "Ige"
scale = "integration-bands"
[standard.five]
on = "Ige"
scale = "five-grades"
[standard.coordination]
on = "u"
scale = "coupling-coordination"
[standard.tiers]
on = "Ige"
scale = "rank-tiers"
"#,
    );
    assert_eq!(codes(&loaded), [""; 0]);
    let from = |id: &str| -> Vec<f64> { loaded.verdict.standard(id).unwrap().grades().unwrap().list.iter().map(|g| g.from).collect() };
    let images: Vec<f64> = from("bands").into_iter().map(|t| t * t / 100.0).collect();
    assert_eq!(from("images"), images);
    assert_eq!(from("coordination").len(), 10);
    assert_eq!(steps(&loaded, "bands"), ["very-high", "very-high", "high", "low", "very-high"]);
    let Basis::Value { scale, .. } = &loaded.verdict.standard("tiers").unwrap().basis else { panic!("a scale") };
    let Steps::Tiers(tiers) = &scale.steps else { panic!("tiers") };
    assert_eq!(tiers.list.iter().map(|t| t.title.zh.as_str()).collect::<Vec<_>>(), ["追赶型", "发展型", "特色型", "优质型", "引领型"]);
    // Ige is 87.4, 69.3, 76.5, 45 and 60: five units, five tiers.
    assert_eq!(steps(&loaded, "tiers"), ["leading", "distinctive", "quality", "catching-up", "developing"]);
}

#[test]
fn no_grade_is_above_that_of_the_weakest_part() {
    let text = |cap: &str| format!("\n[standard.result]\non = \"Ige\"\nscale = \"integration-bands\"\n{cap}");
    let (_folder, free) = system(&text(""));
    // Ige = min(Ig, Ie) * Iu: 87.4, 69.3, 76.5, 45, 60.
    assert_eq!(steps(&free, "result"), ["very-high", "high", "high", "middle", "middle"]);
    let (_folder, capped) = system(&text("cap = { by = \"foundation-bands\", of = [\"Ig\", \"Ie\", \"100 * Iu\"] }\n"));
    // B has Ie = 70 (middle), D has Ig = 50 and E has 100 * Iu = 60 (low).
    assert_eq!(steps(&capped, "result"), ["very-high", "middle", "high", "low", "low"]);
    let evaluation = evaluated(&capped);
    let judged = capped.verdict.standard("result").unwrap().judge(&evaluation);
    assert_eq!(judged.row(4).unwrap().capped, Some((1, "100 * Iu".into())));
    assert_eq!(judged.row(0).unwrap().capped, None);
}

#[test]
fn a_relative_result_gets_no_grades_and_the_finding_names_the_step() {
    let text = r#"
[standard.five]
on = "Ige"
scale = "five-grades"
[standard.iu]
on = "Iu"
grades = { low = 0, high = 0.6 }
closed = "lower"
[standard.tiers]
on = "Ige"
scale = "rank-tiers"
"#;
    let (_folder, absolute) = system(text);
    assert_eq!(codes(&absolute), [""; 0]);
    // The rates of Iu stay absolute and keep their grades; tiers are for either.
    let (_folder, relative) = scored(MIN_MAX, text);
    assert_eq!(codes(&relative), ["C0911"]);
    let finding = relative.findings.iter().find(|d| d.id() == "C0911").unwrap();
    let said = indicia_diagnostic::render(finding, Lang::En, false);
    assert!(said.contains("`five`") && said.contains("`min-max` (score.g, score.e)"), "{said}");
    assert!(relative.system.is_none());
}

#[test]
fn membership_moves_a_relative_value_and_no_absolute_one() {
    // What `relative_reasons` says is what happens: without the best unit, values on fixed goalposts stay and fitted ones move.
    let with = |score: &str| {
        let (_folder, loaded) = scored(score, "");
        let evaluation = evaluated(&loaded);
        let edit = Edit::Membership { unit: "E".into(), role: Role::Excluded };
        let without = evaluation.with(&[edit]).unwrap();
        let same = (0..4).all(|row| evaluation.value("Ige").unwrap().get(row) == without.value("Ige").unwrap().get(row));
        let reasons = indicia_verdict::relative_reasons(evaluation.plan(), "Ige");
        (same, reasons.iter().map(|w| w.at.to_string()).collect::<Vec<_>>())
    };
    assert_eq!(with(GOALPOSTS), (true, vec![]));
    assert_eq!(with(MIN_MAX), (false, vec!["score.g".into(), "score.e".into()]));
}

/// The pilot with seven ratings beside it, all of one rubric.
fn rated(values: &str) -> (tempfile::TempDir, Loaded) {
    let ratings = ["value-focus", "service-model", "platform", "ecosystem", "leadership", "technology-focus", "key-metrics"];
    let mut more = String::from("\n[standard.maturity]\nrubric = \"digital-government-maturity\"\n[standard.maturity.ratings]\n");
    ratings.iter().enumerate().for_each(|(n, r)| more.push_str(&format!("{r} = \"m{n}\"\n")));
    (0..7).for_each(|n| more.push_str(&format!("[indicator.m{n}]\nscore = {{ use = \"none\" }}\n")));
    let (folder, _) = system(&more);
    let path = folder.path().join("indicia.toml");
    let toml = std::fs::read_to_string(&path).unwrap().replace("\"indicia:standards\"", "\"indicia:standards\", \"indicia:maturity\"");
    std::fs::write(&path, toml).unwrap();
    std::fs::write(folder.path().join("values.csv"), values).unwrap();
    let loaded = load(folder.path(), &[]);
    (folder, loaded)
}

const FUZZY: &str = r#"
[node.F]
children = ["g", "e"]
aggregate = { use = "fuzzy-evaluation", read = "score", params = { classes = [{ name = "poor", at = 40 }, { name = "fair", at = 70 }, { name = "good", at = 100 }] } }
[standard.class]
title = { zh = "评语", en = "Comment" }
on = "F"
memberships = "greatest"
"#;

#[test]
fn memberships_are_held_against_their_own_classes() {
    let (_folder, loaded) = system(FUZZY);
    assert_eq!(codes(&loaded), [""; 0]);
    // Good is (g - 70) / 30 and so on, the mean of both: B 25/30 and 0, C 15/30 twice, which ties and goes to fair; D, 50 and 95, is fair by 10/30 + 5/30 against 25/30 good.
    assert_eq!(steps(&loaded, "class"), ["good", "fair", "fair", "good", "good"]);
    let standard = loaded.verdict.standard("class").unwrap();
    assert_eq!((standard.classes().unwrap().is_value, standard.is_by_rank()), (false, false));
    // A score that is relative makes memberships relative, as it would make grades.
    let (_folder, loaded) = scored(MIN_MAX, FUZZY);
    assert_eq!(codes(&loaded), ["C0911"]);
    // Its classes are the whole scale.
    let (_folder, loaded) = system(&format!("{FUZZY}closed = \"lower\"\n"));
    assert_eq!(codes(&loaded), ["C0117"]);
}

#[test]
fn maturity_is_the_least_of_all_dimensions_with_its_profile() {
    let head = "city,g,e,u,m0,m1,m2,m3,m4,m5,m6\n";
    let (_folder, loaded) =
        rated(&format!("{head}A,1,1,1,4,3,5,4,3,4,4\nB,99,99,1,5,5,5,5,5,5,1\nC,50,50,1,2,2,2,2,2,2,\nD,50,50,1,0,3,3,3,3,3,3\n"));
    assert_eq!(codes(&loaded), [""; 0]);
    // No score moves it: A is at 3 with 1 of 100, B at 1 with 99; C has a dimension that nobody rated.
    assert_eq!(steps(&loaded, "maturity"), ["defined", "initial", "", "none"]);
    let standard = loaded.verdict.standard("maturity").unwrap();
    let judged = standard.judge(&evaluated(&loaded));
    assert_eq!(judged.profiles[0].binding(), [1, 4]);
    assert_eq!(judged.profiles[2].levels[5..], [Some(2), None]);
}

#[test]
fn every_level_of_the_shipped_rubrics_is_described_and_asks_for_evidence() {
    let (_folder, loaded) = rated("city,g,e,u,m0,m1,m2,m3,m4,m5,m6\nA,1,1,1,4,3,5,4,3,4,4\n");
    let (rubric, _) = loaded.verdict.standard("maturity").unwrap().rubric().unwrap();
    assert_eq!((rubric.dimensions.len(), rubric.levels.len()), (7, 5));
    let text = indicia_config::shipped_file("packs/maturity/pack.toml").unwrap();
    let text = std::str::from_utf8(text).unwrap();
    assert_eq!(text.matches("\ntext = { zh = ").count(), 35 + 30 + 12);
    let han = |s: &str| s.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let mut seen = std::collections::BTreeSet::new();
    for dimension in &rubric.dimensions {
        for d in &dimension.descriptors {
            for t in std::iter::once(&d.text).chain(&d.evidence) {
                assert!(han(&t.zh) && !han(&t.en) && !t.en.is_empty(), "{t:?}");
                assert!(seen.insert(t.en.clone()), "stands twice: {}", t.en);
            }
            assert!(!d.evidence.is_empty());
        }
    }
}

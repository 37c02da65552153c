//! The verification ledger and the follow-up of measures, on numbers that can be worked out by hand.

#![allow(clippy::unwrap_used)]

mod common;

use indicia_core::{Evaluation, evaluate};
use indicia_verdict::diagnosis::DiagnosisSpec;
use indicia_verdict::ledger::{Appeal, Ledger, effects};
use indicia_verdict::measures::{Facts, Fires, Measure, apply, follow_up};

const SYSTEM: &str = r#"indicia = 1
[index]
id = "pilot"
root = "I"
[data.table.values]
file = "values.csv"
unit = "city"
period = "year"
[score]
use = "none"
params = { range = [0, 100] }
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
[standard.five]
on = "I"
closed = "lower"
grades = { C = 0, B = 60, A = 80 }
[measure.raise]
group = "business"
when = "obstacle(a) > 0.5 and grade(five) <= B"
text = { zh = "提高 a。", en = "Raise a." }
taken = [{ unit = "A", period = "2023" }]
[measure.fell]
group = "design"
when = "change(b) < -5 or rank(I) == 1"
text = { zh = "查明原因。", en = "Find out why." }
[measure.missing]
group = "design"
when = "value(b) > 1000"
text = { zh = "无。", en = "None." }
"#;

// I in 2024: A 70, B 75, C 60, D 40 (b alone).
const VALUES: &str =
    "city,year,a,b\nA,2023,40,80\nB,2023,70,70\nC,2023,50,70\nD,2023,30,50\nA,2024,60,80\nB,2024,80,70\nC,2024,60,60\nD,2024,,40\n";

const HEAD: &str = "评价对象,指标,时期,自报值,核验值,调整理由,依据文件,核验人,核验日期,申诉,申诉结果,生效值\n";

struct World {
    _folder: tempfile::TempDir,
    evaluation: Evaluation,
    ledger: Ledger,
    measures: Vec<std::sync::Arc<Measure>>,
    definition: std::sync::Arc<indicia_verdict::Definition>,
    codes: Vec<String>,
}

fn world(ledger: &str) -> World {
    world_of(VALUES, ledger)
}

fn world_of(values: &str, ledger: &str) -> World {
    let folder = tempfile::tempdir().unwrap();
    let stated = if ledger.is_empty() { "" } else { "[ledger]\nfile = \"ledger.csv\"\n" };
    std::fs::write(folder.path().join("indicia.toml"), format!("{SYSTEM}{stated}")).unwrap();
    std::fs::write(folder.path().join("values.csv"), values).unwrap();
    std::fs::write(folder.path().join("ledger.csv"), format!("{HEAD}{ledger}")).unwrap();
    let loaded = common::load(folder.path(), &[]);
    assert!(loaded.system.is_some(), "{}", common::shown(&loaded.findings));
    let read = indicia_config::data::load(&loaded.data, &loaded.wanted, &indicia_config::data::Disk::default());
    let data = read.dataset.unwrap();
    let bound = loaded.bind(&data, &read.units);
    let (ledger, found) = loaded.ledger(read.ledger.as_deref(), &data, &read.units);
    let (measures, more) = loaded.measures(read.taken.as_deref(), &data, &read.units);
    assert!(more.is_empty(), "{}", common::shown(&more));
    let plan = indicia_config::with_ledger(&bound.plan.unwrap(), &ledger);
    World {
        _folder: folder,
        evaluation: evaluate(&plan, &data),
        ledger,
        measures,
        definition: loaded.verdict,
        codes: found.iter().map(|d| d.id().to_string()).collect(),
    }
}

impl World {
    fn row(&self, unit: &str, year: &str) -> usize {
        let data = self.evaluation.scored_data();
        let period = indicia_config::read_period(year).unwrap();
        data.row(data.unit_number(unit).unwrap(), data.period_number(period).unwrap()).unwrap()
    }

    fn fires(&self, unit: &str) -> Vec<(String, Fires)> {
        let judged: Vec<_> = self.definition.standards.iter().map(|s| s.judge(&self.evaluation)).collect();
        let facts = Facts::new(&self.evaluation, self.row(unit, "2024"), &self.definition, &judged);
        apply(&self.measures, &facts).into_iter().map(|a| (a.measure.id.to_string(), a.fires)).collect()
    }
}

/// B reported 80 and was found to have 60: I 65 instead of 75. A reported 60 for a, has 50, appealed, and 58 stands.
const TWO: &str =
    "B,a,2024,80,60,重复填报,核验 1,王某,2025-03-01,,,\nA,a,2024,60,50,口径不符,核验 2,王某,2025-03-02,补交材料,部分支持,58\n";

#[test]
fn the_value_in_force_follows_the_outcome_of_the_appeal() {
    let w = world(TWO);
    assert!(w.codes.is_empty(), "{:?}", w.codes);
    let stand: Vec<(f64, Appeal)> = w.ledger.entries.iter().map(|e| (e.effective, e.outcome)).collect();
    assert_eq!(stand, [(60.0, Appeal::None), (58.0, Appeal::Partly)]);
    let value = |unit| w.evaluation.value("I").unwrap().get(w.row(unit, "2024")).unwrap();
    assert_eq!((value("A"), value("B")), (69.0, 65.0));
    let upheld = world("B,a,2024,80,60,重复填报,核验 1,王某,2025-03-01,补交材料,支持,\n");
    assert_eq!(upheld.ledger.entries[0].effective, 80.0);
    // Who appealed and has no answer yet waits, and the verified value stands.
    let pending = world("B,a,2024,80,60,重复填报,核验 1,王某,2025-03-01,补交材料,,\n");
    assert_eq!((pending.ledger.entries[0].effective, pending.ledger.entries[0].outcome), (60.0, Appeal::Pending));
    assert_eq!(pending.codes, ["D0713"]);
}

#[test]
fn the_effect_of_each_entry_is_what_the_executor_gives_without_it() {
    let w = world(TWO);
    let (a, b) = (w.row("A", "2024"), w.row("B", "2024"));
    let found = effects(&w.evaluation, &w.ledger, "I").unwrap();
    assert_eq!(found.iter().map(|e| e.entry).collect::<Vec<_>>(), [Some(0), Some(1), None]);
    // Published: A 69, B 65, C 60, D 40. Without the first entry B has 75 and is first.
    let change = |n: usize, row: usize| found[n].last.iter().find(|c| c.row == row).cloned();
    let of_b = change(0, b).unwrap();
    assert_eq!((of_b.without, of_b.with), ((Some(75.0), Some(1.0)), (Some(65.0), Some(2.0))));
    assert_eq!(change(0, a).map(|c| (c.without.1, c.with.1)), Some((Some(2.0), Some(1.0))));
    // The second moves A from 70 to 69 and no rank, all else as published.
    assert_eq!(found[1].last.len(), 1);
    assert!(!found[1].last[0].moves() && found[1].last[0].without.0 == Some(70.0));
    // Alone, on what was reported, it moves no rank either: A stays second.
    assert!(found[1].alone.iter().all(|c| !c.moves()));
    // All together: A from 70 to 69 and second to first, B from 75 to 65 and first to second.
    let all = &found[2].alone;
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(|c| c.moves()));
}

#[test]
fn without_a_ledger_there_are_no_effects() {
    let w = world("");
    assert!(w.ledger.entries.is_empty() && effects(&w.evaluation, &w.ledger, "I").unwrap().is_empty());
}

#[test]
fn a_unit_receives_the_measures_whose_conditions_hold() {
    let w = world("");
    let of = |unit| w.fires(unit).into_iter().map(|(id, f)| format!("{id} {f:?}")).collect::<Vec<_>>();
    // By group: design first. A: 40 of 60 points are lost to a, grade B; b did not fall and it is second.
    assert_eq!(of("A"), ["fell No", "missing No", "raise Yes"]);
    // B is first; half of its loss, not more... a lacks 20 and b 30 of 50.
    assert_eq!(of("B"), ["fell Yes", "missing No", "raise No"]);
    // b of C fell from 70 to 60; a and b lack 40 each, which is not more than half.
    assert_eq!(of("C"), ["fell Yes", "missing No", "raise No"]);
    // D has no a in 2024, so that all that is lacking is known of b; its fall of 10 decides.
    assert_eq!(of("D"), ["fell Yes", "missing No", "raise No"]);
}

#[test]
fn the_follow_up_compares_with_those_who_did_not_take_the_measure() {
    let w = world("");
    let found = follow_up(&w.evaluation, &w.measures, &DiagnosisSpec::default());
    // Watched is what the condition names: a.
    assert_eq!(found.len(), 1);
    let f = &found[0];
    assert_eq!((&*f.measure, &*f.id, f.before, f.after), ("raise", "a", Some(40.0), Some(60.0)));
    // B and C gained 10 each; D has no value in 2024 and says nothing.
    assert_eq!(f.peers, Some((10.0, 2)));
    assert_eq!((f.change(), f.beyond()), (Some(20.0), Some(10.0)));
}

#[test]
fn a_reported_figure_may_be_rounded_and_what_the_data_hold_is_meant() {
    // B's a of 2024 is 80.37 as A's is 60: 80.4 is its rounded figure, 80.3 and 81 are not, and 80.370 says it in full.
    let told = |reported: &str, outcome: &str| {
        let values = VALUES.replace("B,2024,80,", "B,2024,80.37,");
        let found = world_of(&values, &format!("B,a,2024,{reported},70,理由,文件,某人,2024-09-01,申诉,{outcome},\n"));
        (found.codes.clone(), found.ledger.entries.first().map(|e| (e.reported, e.effective)))
    };
    assert_eq!(told("80.4", "支持"), (vec![], Some((Some(80.37), 80.37))));
    assert_eq!(told("80.4", "维持"), (vec![], Some((Some(80.37), 70.0))));
    assert_eq!(told("80.370", "支持"), (vec![], Some((Some(80.37), 80.37))));
    for other in ["80.3", "81", "80"] {
        assert_eq!(told(other, "支持").0, ["D0712"], "{other}");
    }
}

#[test]
fn measures_that_were_taken_stand_in_the_toml_and_in_a_table() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("indicia.toml"), format!("{SYSTEM}[taken]\nfile = \"taken.csv\"\n")).unwrap();
    std::fs::write(folder.path().join("values.csv"), VALUES).unwrap();
    // The first row says again what the TOML says; it counts once.
    std::fs::write(folder.path().join("taken.csv"), "measure,unit,period,office\nraise,A,2023,1\nraise,C,2023,2\nfell,B,2023,3\n").unwrap();
    let loaded = common::load(folder.path(), &[]);
    let read = indicia_config::data::load(&loaded.data, &loaded.wanted, &indicia_config::data::Disk::default());
    let (measures, found) = loaded.measures(read.taken.as_deref(), &read.dataset.unwrap(), &read.units);
    assert!(found.is_empty(), "{}", common::shown(&found));
    let of = |id: &str| measures.iter().find(|m| &*m.id == id).unwrap().taken.iter().map(|t| t.unit.to_string()).collect::<Vec<_>>();
    assert_eq!((of("raise"), of("fell"), of("missing")), (vec!["A".into(), "C".into()], vec!["B".to_string()], vec![]));
}

//! What the simulator plants, cleaning and reliability find.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::BTreeMap;
use std::path::Path;

use indicia_survey::Questionnaire;
use indicia_survey::build::{Survey, build};
use indicia_survey::clean::Rule;
use indicia_survey::fieldwork::{Planted, Plants, Simulation, level, plan, routes, simulate};
use indicia_survey::questionnaire::read;
use indicia_survey::reliability::scales;

const QUESTIONNAIRE: &str = r#"indicia = 1

[survey]
id = "trial"

[group.residents]
minimum = 100

[group.firms]
minimum = 100

[indicator.a]
groups = { residents = 0.5, firms = 0.5 }
model = "reflective"

[indicator.b]
groups = { residents = 0.5, firms = 0.5 }
model = "reflective"

[indicator.c]
groups = { residents = 0.5, firms = 0.5 }

[margin.residents.targets]
urban = { 1 = 0.5, 2 = 0.5 }

[plan]
margin = 5
deviation = 50
design_effect = 1.5
response_rate = 0.5

[question.place]
text = "Where?"
scale = "text"
role = "unit"

[question.urban]
text = "Town or country?"
scale = "choice"
role = "margin"
groups = ["residents"]
options = [{ text = "Town" }, { text = "Country" }]

[question.check]
text = "Please choose Disagree."
scale = "likert"
role = "attention"
expect = ["2"]
"#;

/// The questionnaire with five items for each of `a` and `b`, the last of each reversed, and a yes-no question for `c`.
fn questionnaire(folder: &Path) -> Questionnaire {
    let mut text = QUESTIONNAIRE.to_string();
    for indicator in ["a", "b"] {
        for item in 1..=5 {
            let reversed = if item == 5 { "reversed = true\n" } else { "" };
            text.push_str(&format!(
                "\n[question.{indicator}{item}]\ntext = \"{indicator} {item}\"\nscale = \"likert\"\nindicator = \"{indicator}\"\n{reversed}"
            ));
        }
    }
    text.push_str("\n[question.c1]\ntext = \"c\"\nscale = \"yes-no\"\nindicator = \"c\"\n");
    for group in ["residents", "firms"] {
        text.push_str(&format!(
            "\n[responses.{group}]\nfile = \"{group}.csv\"\ngroup = \"{group}\"\nduration = \"seconds\"\nkey = \"number\"\n"
        ));
    }
    std::fs::write(folder.join("questionnaire.toml"), text).unwrap();
    let read = read(folder);
    assert!(read.findings.is_empty(), "{:?}", read.findings);
    read.questionnaire.unwrap()
}

/// Simulates both groups and builds.
fn trial(folder: &Path, plants: &Plants) -> (Questionnaire, Survey, Vec<Planted>) {
    let q = questionnaire(folder);
    let (routes, findings) = routes(&q, &read(folder).file);
    assert!(findings.is_empty());
    let mut planted = Vec::new();
    for (group, about) in q.groups.iter().enumerate() {
        let wish = Simulation {
            seed: 7,
            units: ["north", "south", "west"].map(String::from).into(),
            period: ("2025".into(), 0),
            group,
            responses: 1000,
            numbered: true,
            plants: plants.clone(),
        };
        let mut file = std::fs::File::create(folder.join(format!("{}.csv", about.id))).unwrap();
        planted.push(simulate(&q, &routes, &wish, &mut file).unwrap());
    }
    let survey = build(&q, 1).unwrap();
    (q, survey, planted)
}

fn dropped(survey: &Survey, file: usize, rule: Rule) -> u64 {
    survey.cleaned[file].dropped.iter().filter(|d| d.rule == rule).map(|d| d.count as u64).sum()
}

/// No faults at all.
fn honest() -> Plants {
    Plants { duplicates: 0.0, speeders: 0.0, straight: 0.0, inattentive: 0.0, blank: 0.0, ..Plants::default() }
}

#[test]
fn what_is_planted_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let plants = Plants { duplicates: 0.03, speeders: 0.04, straight: 0.02, inattentive: 0.05, ..Plants::default() };
    let (_, survey, planted) = trial(folder.path(), &plants);
    for (file, planted) in planted.iter().enumerate() {
        assert!(planted.duplicates > 50 && planted.speeders > 80 && planted.straight > 30 && planted.inattentive > 100, "{planted:?}");
        // Two people on one point who took the same time are a duplicate too, if not a planted one.
        let duplicates = dropped(&survey, file, Rule::DuplicateRecord);
        assert!((planted.duplicates..planted.duplicates + 3).contains(&duplicates), "{duplicates} {planted:?}");
        // The slowest of those who hurry, and the fastest of the others, lie on the wrong side of the limit now and then: three standard deviations
        // of the logarithm away, fewer than one in a hundred.
        let fast = dropped(&survey, file, Rule::TooFast);
        assert!(fast.abs_diff(planted.speeders) <= 6, "{fast} {planted:?}");
        // Of those on one point, a fifth chose the one that the attention check asks for only by chance; whoever did not is caught by either rule.
        let caught = dropped(&survey, file, Rule::Attention) + dropped(&survey, file, Rule::StraightLining);
        assert!(caught >= planted.inattentive + planted.straight - 6, "{caught} {planted:?}");
    }
}

#[test]
fn a_broken_scale_is_told_from_a_sound_one() {
    let folder = tempfile::tempdir().unwrap();
    let (q, survey, _) = trial(folder.path(), &Plants { broken: Some(1), alpha: 0.85, ..honest() });
    // Levels differ between units, which alone makes items correlate; reliability is that of all units together.
    for scale in scales(&q, &survey) {
        let alpha = scale.reliability.as_ref().unwrap().raw;
        let codes: Vec<&str> = scale.findings.iter().map(|d| d.id()).collect();
        match q.indicators[scale.indicator].id.as_str() {
            "a" => assert!(alpha > 0.8 && codes.is_empty(), "{alpha} {codes:?}"),
            _ => assert!(alpha < 0.7 && codes.contains(&"D0611"), "{alpha} {codes:?}"),
        }
    }
}

#[test]
fn the_planted_alpha_comes_out_within_a_unit() {
    for planted in [0.6, 0.8, 0.9] {
        let folder = tempfile::tempdir().unwrap();
        let q = questionnaire(folder.path());
        let (routes, _) = routes(&q, &read(folder.path()).file);
        let wish = Simulation {
            seed: 3,
            units: vec!["north".into()],
            period: ("2025".into(), 0),
            group: 0,
            responses: 4000,
            numbered: false,
            plants: Plants { alpha: planted, ..honest() },
        };
        let mut file = Vec::new();
        simulate(&q, &routes, &wish, &mut file).unwrap();
        std::fs::write(folder.path().join("residents.csv"), file).unwrap();
        let mut columns: BTreeMap<String, Vec<Option<f64>>> = BTreeMap::new();
        let text = std::fs::read_to_string(folder.path().join("residents.csv")).unwrap();
        let heads: Vec<&str> = text.lines().next().unwrap().split(',').collect();
        for line in text.lines().skip(1) {
            for (head, cell) in heads.iter().zip(line.split(',')).filter(|(h, _)| h.starts_with('a') && h.len() == 2) {
                let point: f64 = cell.parse().unwrap();
                columns.entry((*head).into()).or_default().push(Some(if *head == "a5" { 6.0 - point } else { point }));
            }
        }
        let columns: Vec<Vec<Option<f64>>> = columns.into_values().collect();
        let items = indicia_survey::statistics::Items::complete(&columns).unwrap();
        let found = indicia_survey::statistics::reliability(&items).unwrap().raw;
        // Five points take a little off the correlations, and never add to them.
        assert!(found < planted + 0.01 && found > planted - 0.06, "{planted}: {found}");
    }
}

#[test]
fn a_biased_group_stands_out_by_what_was_planted() {
    let with = |points: f64| {
        let folder = tempfile::tempdir().unwrap();
        let biased = (points != 0.0).then_some((1, points));
        trial(folder.path(), &Plants { biased, ..honest() }).1.values
    };
    let (fair, biased) = (with(0.0), with(10.0));
    let mut shifts = Vec::new();
    for (a, b) in fair.iter().zip(&biased) {
        // Half of the weight is the biased group's: 5 points, less what the ends of the scale take off; and never a point of noise, as all other draws
        // are the same.
        shifts.push(b.value.unwrap() - a.value.unwrap());
    }
    let mean = shifts.iter().sum::<f64>() / shifts.len() as f64;
    assert!((mean - 5.0).abs() < 0.7, "{shifts:?}");
}

#[test]
fn base_values_lie_near_their_levels() {
    let folder = tempfile::tempdir().unwrap();
    let (q, survey, _) = trial(folder.path(), &honest());
    let c = q.indicator("c").unwrap();
    for value in survey.values.iter().filter(|v| v.indicator == c) {
        let unit = &survey.frame.units[value.unit];
        let truth = level(7, unit, "c", 0, &[]);
        let error = value.standard_error.unwrap();
        // A share of two groups of a thousand: the error is about a point; four of them hold in all but one of ten thousand.
        assert!((0.5..2.0).contains(&error) && (value.value.unwrap() - truth).abs() < 4.0 * error, "{unit}: {value:?} {truth}");
    }
}

#[test]
fn equal_seeds_give_equal_bytes_and_more_people_do_not_change_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let q = questionnaire(folder.path());
    let (routes, _) = routes(&q, &read(folder.path()).file);
    let bytes = |responses: u64, seed: u64| {
        let wish = Simulation {
            seed,
            units: vec!["north".into()],
            period: ("2025".into(), 0),
            group: 0,
            responses,
            numbered: true,
            plants: Plants::default(),
        };
        let mut out = Vec::new();
        simulate(&q, &routes, &wish, &mut out).unwrap();
        out
    };
    let (fifty, hundred) = (bytes(50, 1), bytes(100, 1));
    assert_eq!(hundred, bytes(100, 1));
    assert!(hundred.starts_with(&fifty) && hundred != bytes(100, 2));
}

#[test]
fn a_plan_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let q = questionnaire(folder.path());
    let (plan, findings) = plan(&q, &read(folder.path()).file);
    assert!(findings.is_empty());
    // 1.96^2 * 50^2 / 5^2 * 1.5 = 576.2, and twice as many to ask.
    let residents = &plan.needs[0];
    assert_eq!((residents.for_precision, residents.responses, residents.invitations), (Some(577), 577, 1154));
    assert_eq!(plan.quotas.iter().map(|q| q.responses).collect::<Vec<_>>(), [289, 288]);
}

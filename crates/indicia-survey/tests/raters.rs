//! Raters who are named, and perceptions that are anchored, in base values: by hand, and on responses whose truth is known.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod common;

use common::{Built, Folder, near};
use indicia_survey::fieldwork::{Plants, Simulation, leniency, level, routes, simulate};
use indicia_survey::questionnaire::read;
use indicia_survey::raters::panels;

/// Experts who give 0 to 100, with what `more` adds to the question.
fn rated(more: &str) -> String {
    format!(
        r#"indicia = 1
[survey]
id = "rated"
[group.experts]
[indicator.a]
groups = {{ experts = 1 }}
[question.place]
text = "Where?"
scale = "text"
role = "unit"
[question.who]
text = "Who rates?"
scale = "text"
role = "rater"
[question.a1]
text = "How good?"
scale = "score"
indicator = "a"
rater = "who"
{more}
[responses.experts]
file = "experts.csv"
[clean]
duplicates = []
fast = 0
"#
    )
}

// Units are worth 50, 60 and 70; x gives 10 more, z 10 less, and each unit is seen by two of three.
const RATINGS: &str = "place,who,a1\nA,x,60\nA,y,50\nB,y,60\nB,z,50\nC,x,80\nC,z,60\n";

fn built(more: &str, rows: &str) -> Built {
    Folder::new(&[("questionnaire.toml", &rated(more)), ("experts.csv", rows)]).build()
}

#[test]
fn severity_is_reported_unless_it_is_to_be_taken_out() {
    let plain = built("", RATINGS);
    for (unit, mean) in [("A", 55.0), ("B", 55.0), ("C", 70.0)] {
        near(plain.value(unit, "a").value, mean);
    }
    let panel = &panels(&plain.q, &plain.survey.files, &plain.survey.cleaned, &plain.survey.frame)[0];
    assert_eq!(panel.names, ["x", "y", "z"]);
    for (found, planted) in panel.severity.as_ref().unwrap().raters.iter().zip([10.0, 0.0, -10.0]) {
        assert!((found - planted).abs() < 1e-10);
    }
    let adjusted = built("severity = \"additive\"", RATINGS);
    for (unit, worth) in [("A", 50.0), ("B", 60.0), ("C", 70.0)] {
        near(adjusted.value(unit, "a").value, worth);
    }
}

/// The same with ratings that the model does not fit. Expected by statsmodels 0.14 (`pip install statsmodels`), the ratings in a frame `d` of unit, rater and y:
/// `m = ols('y ~ C(u) + C(r, Sum) - 1', d).fit()`, `m.params`, and of the units `sqrt(m.bse ** 2 - m.mse_resid / n)`.
#[test]
fn the_error_of_the_severity_is_carried_into_the_base_value() {
    let rows = "place,who,a1\nA,x,60\nA,y,50\nB,y,60\nB,z,50\nC,x,80\nC,z,60\nA,z,30\nB,z,62\n";
    let found = built("severity = \"additive\"", rows);
    let panel = &panels(&found.q, &found.survey.files, &found.survey.cleaned, &found.survey.frame)[0];
    let s = panel.severity.as_ref().unwrap();
    for (unit, expected) in [46.666667, 64.974359, 69.589744].into_iter().enumerate() {
        assert!((s.objects[unit].unwrap() - expected).abs() < 1e-6);
    }
    for (rater, expected) in [11.871795, -0.820513].into_iter().enumerate() {
        assert!((s.raters[rater] - expected).abs() < 1e-6);
    }
    assert!((s.errors[0].unwrap() - 4.503268).abs() < 1e-6);
    assert!((s.residual.unwrap().powi(2) - 51.02564102564103).abs() < 1e-10);
    // All three rated A, and alike: nothing is carried into it.
    for (unit, expected) in [0.0, 2.287662361353409, 2.139912193200588].into_iter().enumerate() {
        assert!((s.carried[unit].unwrap() - expected).abs() < 1e-7, "{:?}", s.carried);
    }
    // In the base value: the spread of the adjusted answers of the unit, and what the raters carry.
    let residual = |rows: &[(f64, usize)], level: f64| {
        let n = rows.len() as f64;
        rows.iter().map(|(y, r)| (y - s.raters[*r] - level).powi(2)).sum::<f64>() / (n - 1.0) / n
    };
    let own = residual(&[(80.0, 0), (60.0, 2)], s.objects[2].unwrap());
    near(found.value("C", "a").standard_error, (own + s.carried[2].unwrap().powi(2)).sqrt());
}

#[test]
fn raters_who_share_no_unit_cannot_be_freed_of_their_severity() {
    let apart = "place,who,a1\nA,x,60\nA,y,50\nB,z,60\nB,w,50\n";
    let findings = |more: &str, rows: &str| Folder::new(&[("questionnaire.toml", &rated(more)), ("experts.csv", rows)]).findings();
    let line = rated("").lines().position(|l| l == "[question.a1]").unwrap() + 1;
    assert_eq!(findings("severity = \"additive\"", apart), [format!("D0514 {line}")]);
    // Where it is only reported, nothing is wrong.
    assert_eq!(findings("", apart), Vec::<String>::new());
    // An answer without a rater is left out, and said to be.
    let unnamed = RATINGS.to_string() + "C,,90\n";
    assert_eq!(findings("severity = \"additive\"", &unnamed), [format!("D0515 {line}")]);
    near(built("severity = \"additive\"", &unnamed).value("C", "a").value, 70.0);
}

#[test]
fn raters_who_do_not_agree_are_told() {
    // Shrout and Fleiss 1979, table 2, in points of ten: ICC(2,k) 0.62, below 0.75.
    let table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]];
    let mut rows = String::from("place,who,a1\n");
    for (unit, judges) in table.iter().enumerate() {
        for (judge, points) in judges.iter().enumerate() {
            rows.push_str(&format!("P{unit},judge {judge},{}\n", points * 10));
        }
    }
    let found = built("", &rows);
    let panel = &panels(&found.q, &found.survey.files, &found.survey.cleaned, &found.survey.frame)[0];
    assert!((panel.icc.unwrap().mean_agreement - 0.62).abs() < 0.005);
    let told = panel.findings(&found.q);
    assert_eq!(told.iter().map(|d| d.id()).collect::<Vec<_>>(), ["D0615"]);
    assert!(common::shown(&told).contains("0.620"), "{}", common::shown(&told));
}

/// Writes what a group answers, and builds.
fn rehearsed(text: &str, group: &str, responses: u64, units: usize, plants: &Plants) -> (Built, Vec<String>) {
    let folder = Folder::new(&[("questionnaire.toml", text), (&format!("{group}.csv"), "")]);
    let found = read(folder.path());
    let q = found.questionnaire.unwrap();
    let (routes, more) = routes(&q, &found.file);
    assert!(more.is_empty());
    let units: Vec<String> = (1..=units).map(|n| format!("R{n:02}")).collect();
    let wish = Simulation {
        seed: SEED,
        units: units.clone(),
        period: (String::new(), 0),
        group: q.group(group).unwrap(),
        responses,
        numbered: false,
        plants: plants.clone(),
    };
    let mut out = Vec::new();
    simulate(&q, &routes, &wish, &mut out).unwrap();
    std::fs::write(folder.path().join(format!("{group}.csv")), out).unwrap();
    (folder.build(), units)
}

const SEED: u64 = 11;

fn quiet() -> Plants {
    Plants { duplicates: 0.0, speeders: 0.0, straight: 0.0, inattentive: 0.0, blank: 0.0, ..Plants::default() }
}

#[test]
fn planted_severity_comes_back_out_of_an_incomplete_panel() {
    // Forty raters take turns; each unit is seen by twenty of them.
    let plants = Plants { raters: 40, severity: 12.0, ..quiet() };
    let (adjusted, units) = rehearsed(&rated("severity = \"additive\""), "experts", 20, 31, &plants);
    let (plain, _) = rehearsed(&rated(""), "experts", 20, 31, &plants);
    let panel = &panels(&adjusted.q, &adjusted.survey.files, &adjusted.survey.cleaned, &adjusted.survey.frame)[0];
    assert_eq!(panel.names.len(), 40);
    let s = panel.severity.as_ref().unwrap();
    let planted: Vec<f64> = panel.names.iter().map(|name| leniency(SEED, 12.0, name)).collect();
    let average = planted.iter().sum::<f64>() / 40.0;
    // The scale ends at 0 and 100, which takes some off at its ends; three standard errors hold all of them.
    for ((found, error), planted) in s.raters.iter().zip(&s.errors).zip(&planted) {
        assert!((found - (planted - average)).abs() < 3.0 * error.unwrap(), "{found} {planted}");
    }
    // Units are then nearer to their truth, up to the severity of the average rater.
    let miss = |b: &Built| {
        let off: Vec<f64> = units.iter().map(|u| b.value(u, "a").value.unwrap() - level(SEED, u, "a", 0, &[])).collect();
        let mean = off.iter().sum::<f64>() / off.len() as f64;
        (off.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / off.len() as f64).sqrt()
    };
    let (before, after) = (miss(&plain), miss(&adjusted));
    assert!(after < before, "{after} {before}");
    // Where nothing is planted there is nothing to find beyond chance: no rater is five errors off.
    let (none, _) = rehearsed(&rated(""), "experts", 20, 31, &Plants { raters: 40, ..quiet() });
    let panel = &panels(&none.q, &none.survey.files, &none.survey.cleaned, &none.survey.frame)[0];
    let s = panel.severity.as_ref().unwrap();
    assert!(s.raters.iter().zip(&s.errors).all(|(b, e)| b.abs() < 5.0 * e.unwrap()));
}

/// Two items, one reversed, and two vignettes, with what `more` adds to the indicator.
fn anchored(more: &str) -> String {
    format!(
        r#"indicia = 1
[survey]
id = "trial"
[group.people]
[indicator.a]
groups = {{ people = 1 }}
model = "reflective"
{more}
[question.place]
text = "Where?"
scale = "text"
role = "unit"
[question.a1]
text = "It is easy."
scale = "likert"
indicator = "a"
block = "a"
[question.a2]
text = "It is hard."
scale = "likert"
indicator = "a"
block = "a"
reversed = true
[question.low]
text = "For Mr Wang it is easy."
scale = "likert"
role = "vignette"
block = "a"
[question.high]
text = "For Ms Li it is easy."
scale = "likert"
role = "vignette"
block = "a"
[responses.people]
file = "people.csv"
group = "people"
[clean]
duplicates = []
fast = 0
"#
    )
}

#[test]
fn anchored_answers_enter_the_base_value() {
    // As in tests/anchoring.rs: C of the first item is 3, 2 and from 2 to 4; of the second 3, 2 and 5. The fourth person left a vignette out.
    let rows = "place,a1,a2,low,high\nnorth,3,3,2,4\nnorth,3,3,3,5\nnorth,3,1,3,3\nnorth,3,3,,4\n";
    let value = |more: &str| {
        let built = Folder::new(&[("questionnaire.toml", &anchored(more)), ("people.csv", rows)]).build();
        (built.value("north", "a").clone(), built.survey.findings.iter().map(|d| d.id().to_string()).collect::<Vec<_>>())
    };
    let (plain, told) = value("");
    near(plain.value, (50.0 + (50.0 + 50.0 + 100.0 + 50.0) / 4.0) / 2.0);
    assert_eq!((plain.n, told.len()), (4, 0));
    // Each person's influence on the mean of both items is (C1 - 125/3 + C2 - 175/3) / 6; the variance is the sum of squares times 3/2.
    let (read, told) = value("anchor = { people = \"middle\" }");
    near(read.value, ((50.0 + 25.0 + 50.0) / 3.0 + (50.0 + 25.0 + 100.0) / 3.0) / 2.0);
    assert_eq!((read.n, told), (3, vec!["D0513".to_string(); 2]));
    let squares: f64 = [(50.0, 50.0), (25.0, 25.0), (50.0, 100.0)].iter().map(|(a, b)| ((a + b - 100.0) / 6.0_f64).powi(2)).sum();
    near(read.standard_error, (squares * 1.5).sqrt());
    // The upper end of the interval from 2 to 4 is 4, which is 75; as missing it leaves two answers.
    near(value("anchor = { people = \"high\" }").0.value, ((50.0 + 25.0 + 75.0) / 3.0 + (50.0 + 25.0 + 100.0) / 3.0) / 2.0);
    near(value("anchor = { people = \"missing\" }").0.value, ((50.0 + 25.0) / 2.0 + (50.0 + 25.0 + 100.0) / 3.0) / 2.0);
}

#[test]
fn a_unit_that_uses_the_scale_higher_up_is_put_back_by_its_vignettes() {
    let styled = Plants { style: Some(("R03".into(), 20.0)), ..quiet() };
    let of = |more: &str, plants: &Plants| {
        let (built, units) = rehearsed(&anchored(more), "people", 2000, 6, plants);
        units.iter().map(|u| built.value(u, "a").value.unwrap()).collect::<Vec<f64>>()
    };
    let (before, after) = (of("", &quiet()), of("", &styled));
    let anchor = "anchor = { people = \"middle\" }";
    let (read_before, read_after) = (of(anchor, &quiet()), of(anchor, &styled));
    let moved = |before: &[f64], after: &[f64]| before.iter().zip(after).map(|(b, a)| a - b).collect::<Vec<f64>>();
    let (plain, read) = (moved(&before, &after), moved(&read_before, &read_after));
    // Nobody else moves; R03 gains nearly all of its twenty points plainly, and little against its own vignettes: five points cannot hold a shift of
    // four fifths of a step exactly.
    assert!(plain.iter().zip(&read).enumerate().all(|(n, (p, r))| n == 2 || (*p == 0.0 && *r == 0.0)));
    assert!(plain[2] > 14.0, "{plain:?}");
    assert!(read[2].abs() < plain[2] / 5.0, "{read:?} {plain:?}");
}

fn line_of(q: &str, what: &str) -> usize {
    q.lines().position(|l| l.starts_with(what)).unwrap() + 1
}

fn told(text: &str) -> Vec<String> {
    let file = Folder::new(&[("questionnaire.toml", text)]);
    let found: Vec<String> =
        read(file.path()).findings.iter().map(|d| format!("{} {}", d.id(), d.places.first().map_or(0, |p| p.line()))).collect();
    found
}

#[test]
fn what_cannot_be_anchored_or_freed_is_refused_at_its_line() {
    let text = anchored("anchor = { people = \"middle\" }");
    assert_eq!(told(&text), Vec::<String>::new());
    let at = line_of(&text, "anchor");
    assert_eq!(told(&text.replace("role = \"vignette\"", "role = \"background\"")), vec![format!("C1028 {at}"); 2]);
    assert_eq!(told(&text.replacen("indicator = \"a\"\n", "indicator = \"a\"\nmeasure = \"top-box\"\n", 1)), [format!("C1028 {at}")]);
    let text = rated("severity = \"additive\"");
    assert_eq!(told(&text), Vec::<String>::new());
    assert_eq!(told(&text.replace("role = \"rater\"", "role = \"background\"")), [format!("C1029 {}", line_of(&text, "rater = "))]);
    let unnamed = text.replace("rater = \"who\"\n", "");
    assert_eq!(told(&unnamed), [format!("C1029 {}", line_of(&unnamed, "severity"))]);
    let trimmed = rated("severity = \"additive\"\nmeasure = \"trimmed-mean\"");
    assert_eq!(told(&trimmed), [format!("C1029 {}", line_of(&trimmed, "severity"))]);
}

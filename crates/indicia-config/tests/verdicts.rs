//! Labels with their probabilities, from the TOML and a table with standard errors.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;

use common::load;
use indicia_analysis::uncertainty::{BaseErrors, Settings, Source, run};
use indicia_core::{Evaluation, evaluate};
use indicia_kernels::normal_cdf;
use indicia_verdict::balance::patterns;
use indicia_verdict::matrix::quadrants;
use indicia_verdict::{Balance, LabelCounter, Pattern, Quadrant, Question, Standing, Sureness, Verdict, judge};

const DRAWS: usize = 4000;

/// Two sides and a coefficient as they are, with errors of the sides where `errors` says so.
fn judged(score: &str, values: &str, errors: &str, more: &str) -> (Evaluation, Verdict) {
    let text = format!(
        r#"indicia = 1
[index]
packs = ["indicia:standards"]
id = "pilot"
root = "Ige"
[data.table.values]
file = "values.csv"
unit = "city"
{errors}
[data.units]
file = "units.csv"
id = "city"
groups = ["lead"]
[score]
{score}
[score.for.Iu]
use = "none"
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
unit = "rate"
[node.Ig]
children = ["g"]
[node.Ie]
children = ["e"]
[node.Iu]
children = ["u"]
[node.Ige]
formula = "min(Ig, Ie) * Iu"
[verdict]
sides = ["Ig", "Ie"]
coefficient = "Iu"
draws = {DRAWS}
{more}
"#
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("indicia.toml"), text).unwrap();
    std::fs::write(folder.path().join("values.csv"), values).unwrap();
    std::fs::write(folder.path().join("units.csv"), "city,lead\nA,office\nB,industry\nC,office\nD,\n").unwrap();
    let loaded = load(folder.path(), &[]);
    assert!(loaded.system.is_some(), "{}", common::shown(&loaded.findings));
    let read = indicia_config::data::load(&loaded.data, &loaded.wanted, &indicia_config::data::Disk::default());
    let dataset = read.dataset.unwrap();
    let evaluation = evaluate(loaded.bind(&dataset, &read.units).plan.as_ref().unwrap(), &dataset);
    let mut verdict = judge(&loaded.verdict, &evaluation);
    if let Some(draws) = verdict.roles().and_then(|r| r.draws) {
        draw(&mut verdict, &evaluation, draws);
    }
    (evaluation, verdict)
}

/// Takes how sure the labels are from draws of the errors, if there are any.
fn draw(verdict: &mut Verdict, evaluation: &Evaluation, draws: usize) {
    let Some(base) = BaseErrors::of(evaluation).unwrap() else { return };
    let (definition, settings) = (verdict.definition.clone(), Settings { draws, seed: 0 });
    let counter = LabelCounter::new(&definition, evaluation, None);
    let counts = run(evaluation, &[&base], &counter.wanted(), settings, &counter).unwrap();
    verdict.sure(&counter.shares(&counts), settings);
}

const ABSOLUTE: &str = "use = \"goalposts\"\nparams = { range = [0, 100], clip = \"none\" }";
const ERRORS: &str = "standard_error = { g = \"g_se\" }";
const VALUES: &str = "city,g,g_se,e,u\nA,85,5,100,0.9\nB,82,5,100,0.5\nC,70,5,100,0.7\nD,100,0,100,0.6\n";

#[test]
fn the_probability_of_balance_is_that_of_the_normal_error() {
    let (_, verdict) = judged(ABSOLUTE, VALUES, ERRORS, "");
    assert_eq!(verdict.roles().unwrap().balance, Balance::Ratio([0.8, 1.25]));
    // Balanced is g >= 80 (and, far away, g <= 125): A with probability cdf(1), B with cdf(0.4); C is behind with cdf(2).
    assert_eq!(verdict.patterns, [Some(Pattern::Balanced), Some(Pattern::Balanced), Some(Pattern::Ahead(1)), Some(Pattern::Balanced)]);
    for (row, p) in [normal_cdf(1.0), normal_cdf(0.4), normal_cdf(2.0), 1.0].into_iter().enumerate() {
        let found = verdict.probability(Question::Pattern, row).unwrap();
        // Four standard errors of a share of the draws.
        assert!((found - p).abs() <= 4.0 * (p * (1.0 - p) / DRAWS as f64).sqrt(), "row {row}: {found}, not {p}");
    }
    let standing = |row| verdict.standing(Question::Pattern, row);
    assert!(matches!(standing(0), Standing::Sure(_)) && matches!(standing(1), Standing::Borderline(_)), "{:?}", standing(1));
    let Sureness::Drawn(p) = &verdict.sureness else { panic!("drawn") };
    assert_eq!(p.settings, Settings { draws: DRAWS, seed: 0 });
}

#[test]
fn a_class_of_memberships_is_as_probable_as_it_is_the_greatest() {
    // Between fair at 60 and good at 90 the greater membership changes at 75: B is good at 82 with an error of 5, C fair at 70.
    let class = |read: &str| {
        format!(
            r#"
[node.F]
children = ["g"]
aggregate = {{ use = "fuzzy-evaluation", read = "{read}", params = {{ classes = [{{ name = "poor", at = 30 }}, {{ name = "fair", at = 60 }}, {{ name = "good", at = 90 }}] }} }}
[standard.class]
on = "F"
memberships = "greatest"
"#
        )
    };
    for read in ["grade", "score"] {
        let (_, verdict) = judged(ABSOLUTE, VALUES, ERRORS, &class(read));
        let steps: Vec<usize> = (0..4).map(|row| verdict.standards[0].row(row).unwrap().step).collect();
        assert_eq!(steps, [2, 2, 1, 2], "{read}");
        for (row, p) in [normal_cdf(2.0), normal_cdf(1.4), normal_cdf(1.0), 1.0].into_iter().enumerate() {
            match verdict.probability(Question::Standard(0), row) {
                // A draw sees the value alone.
                None => assert_eq!(read, "score"),
                Some(found) => assert!((found - p).abs() <= 4.0 * (p * (1.0 - p) / DRAWS as f64).sqrt(), "row {row}: {found}, not {p}"),
            }
        }
    }
}

#[test]
fn without_declared_errors_no_probability_is_claimed() {
    let (_, verdict) = judged(ABSOLUTE, VALUES, "", "");
    assert!(matches!(verdict.sureness, Sureness::Undeclared));
    for row in 0..4 {
        assert_eq!(verdict.standing(Question::Pattern, row), Standing::Unknown);
    }
}

#[test]
fn relative_sides_are_balanced_by_percentile_ranks() {
    // g ranks 3, 2, 1, 4 of four, e ranks 1, 2, 3, 4: places (0.625, 0.125), (0.375, 0.375), (0.125, 0.625), (0.875, 0.875).
    let values = "city,g,e,u\nA,80,10,0.9\nB,60,20,0.5\nC,10,30,0.7\nD,90,40,0.6\n";
    let (_, verdict) = judged("use = \"min-max\"\nparams = { range = [1, 100] }", values, "", "");
    assert_eq!(verdict.roles().unwrap().balance, Balance::Ranks(0.2));
    assert_eq!(verdict.patterns, [Some(Pattern::Ahead(0)), Some(Pattern::Balanced), Some(Pattern::Ahead(1)), Some(Pattern::Balanced)]);
}

#[test]
fn the_two_questions_are_answered_at_their_cuts() {
    let (_, verdict) = judged(ABSOLUTE, VALUES, "", "cuts = { level = 82, integration = \"median\" }");
    // The weakest sides are 85, 82, 70, 100; the median of 0.9, 0.5, 0.7, 0.6 is 0.65.
    let of = |strong, integrated| Some(Quadrant { strong, integrated });
    assert_eq!(verdict.quadrants, [of(true, true), of(true, false), of(false, true), of(true, false)]);
}

#[test]
fn the_type_is_the_units_own_and_unknown_words_are_told() {
    let types = "[type]\ncolumn = \"lead\"\n[type.label]\ngovernment = { title = { zh = \"政务型\", en = \"Government-led\" }, values = [\"office\"] }\n";
    let (_, verdict) = judged(ABSOLUTE, VALUES, ERRORS, types);
    assert_eq!(verdict.types, [Some(0), None, Some(0), None]);
    let codes: Vec<&str> = verdict.findings.iter().map(|d| d.id()).collect();
    assert_eq!(codes, ["C0918"]);
}

#[test]
fn a_result_by_another_formula_is_no_waterfall_and_says_so() {
    let (evaluation, verdict) = judged(ABSOLUTE, VALUES, "", "");
    assert!(verdict.findings.is_empty());
    for row in 0..4 {
        let w = verdict.waterfalls[row].unwrap();
        assert!((w.level - w.imbalance - w.integration - evaluation.value("Ige").unwrap().get(row).unwrap()).abs() < 1e-9);
    }
    let definition = Arc::new(indicia_verdict::Definition {
        roles: Some(indicia_verdict::Roles { result: "Ig".into(), ..verdict.roles().unwrap().clone() }),
        ..Default::default()
    });
    let wrong = judge(&definition, &evaluation);
    assert_eq!(wrong.findings.iter().map(|d| d.id()).collect::<Vec<_>>(), ["C0921"]);
}

/// Standards of every kind, over sides that go below the ladder, above it, and tie.
const STANDARDS: &str = r#"cuts = { level = "median", integration = "median" }
[standard.capped]
on = "Ige"
scale = "integration-bands"
cap = { by = "foundation-bands", of = ["Ig", "100 * Iu"] }
[standard.tiers]
on = "Ig"
scale = "rank-tiers"
[standard.upper]
on = "Ie"
closed = "upper"
[standard.upper.grades]
low = { from = 30, title = { zh = "低", en = "Low" } }
high = { from = 100, title = { zh = "高", en = "High" } }
"#;

/// Draws are labelled by a way of their own, which knows no names. Here each draw is an evaluation that is judged like any other.
#[test]
fn probabilities_are_the_shares_of_draws_that_are_judged_one_by_one() {
    const FEW: usize = 150;
    let errors = "standard_error = { g = \"g_se\", e = \"e_se\", u = \"u_se\" }";
    let values = "city,g,g_se,e,e_se,u,u_se\nA,85,9,100,20,0.9,0.2\nB,82,15,100,,0.7,0.1\nC,40,25,40,30,0.7,0.3\nD,100,,90,9,,\n";
    for balance in ["", "balance = \"ranks\"\ndifference = 0.3\n"] {
        let (evaluation, mut verdict) = judged(ABSOLUTE, values, errors, &format!("{balance}{STANDARDS}"));
        draw(&mut verdict, &evaluation, FEW);
        let (roles, base) = (verdict.roles().unwrap(), BaseErrors::of(&evaluation).unwrap().unwrap());
        let (free, rows) = (base.free(), evaluation.rows());
        let width: usize = free.iter().map(|f| f.width(&evaluation)).sum();
        let (mut uniforms, mut placed) = (vec![0.0; base.dimensions()], vec![0.0; width]);
        let questions = verdict.standards.len() + 2;
        let mut counts = vec![[0.0; 2]; questions * rows];
        let mut count = |question: usize, row: usize, published: Option<String>, drawn: Option<String>| {
            let [same, any] = &mut counts[question * rows + row];
            *any += f64::from(u8::from(drawn.is_some()));
            *same += f64::from(u8::from(drawn.is_some() && drawn == published));
        };
        for draw in 0..FEW as u64 {
            base.uniforms(0, draw, &mut uniforms);
            base.place(&uniforms, &mut placed);
            let edits: Vec<_> = free.iter().zip(placed.chunks(rows)).flat_map(|(f, own)| f.edits(&evaluation, own)).collect();
            let drawn = evaluation.with(&edits).unwrap();
            let (balanced, cut) = (patterns(roles, &drawn), quadrants(roles, &drawn));
            for row in 0..rows {
                for (n, judged) in verdict.standards.iter().enumerate() {
                    let step = |j: &indicia_verdict::Judged| j.row(row).map(|o| o.step.to_string());
                    count(n, row, step(judged), step(&judged.standard.judge(&drawn)));
                }
                let text = |p: &dyn std::fmt::Debug| format!("{p:?}");
                count(questions - 2, row, verdict.patterns[row].map(|p| text(&p)), balanced[row].map(|p| text(&p)));
                count(questions - 1, row, verdict.quadrants[row].map(|q| text(&q)), cut[row].map(|q| text(&q)));
            }
        }
        let mut between = 0;
        for (at, [same, any]) in counts.iter().enumerate() {
            let (n, row) = (at / rows, at % rows);
            let question = match n {
                _ if n == questions - 2 => Question::Pattern,
                _ if n == questions - 1 => Question::Quadrant,
                _ => Question::Standard(n),
            };
            let expected = (*any > 0.0).then(|| same / any);
            assert_eq!(verdict.probability(question, row), expected, "{question:?} of row {row}");
            between += usize::from(expected.is_some_and(|p| p > 0.0 && p < 1.0));
        }
        assert!(between >= 10, "labels that draws change: {between}");
    }
}

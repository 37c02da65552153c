//! Early warnings over a panel.
#![allow(clippy::unwrap_used)]

mod support;

use indicia_analysis::warning::{Graded, Rule, Sign, Trigger, Unjudged, warnings};
use indicia_core::{Evaluation, FitScope, Period};
use indicia_method::Text;
use support::{Build, evaluation};

fn rule(on: &str, trigger: Trigger) -> Rule {
    Rule { id: "r".into(), title: Text::default(), advice: Text::default(), on: vec![on.into()], triggers: vec![trigger] }
}

fn no_grades(_: &str) -> Option<Graded> {
    None
}

/// One indicator as it is, three units over seven years.
fn panel(values: [[f64; 7]; 3]) -> Evaluation {
    let mut build = Build::panel(FitScope::All);
    build.score = "none";
    build.rows = (2018..2025).flat_map(|y| ["A", "B", "C"].map(|u| (u, y))).collect();
    build.columns = vec![("x", (0..7).flat_map(|y| [values[0][y], values[1][y], values[2][y]]).collect())];
    build.weights = vec![1.0];
    evaluation(&build)
}

const STEADY: [f64; 7] = [50.0, 51.2, 52.1, 53.4, 53.9, 55.5, 56.3];

#[test]
fn a_fall_speaks_only_beyond_its_threshold() {
    let mut fell = STEADY;
    fell[6] = 50.5;
    let mut just = STEADY;
    just[6] = 51.5;
    let e = panel([STEADY, fell, just]);
    let found = warnings(&e, &[rule("total", Trigger::Fall(4.0))], &no_grades, Period::year(2024));
    // B fell from 55.5 by 5, C by exactly 4, which is not more than 4.
    assert_eq!(found.signs.iter().map(|s| &*s.unit).collect::<Vec<_>>(), ["B"]);
    assert_eq!((found.signs[0].value, found.signs[0].before), (50.5, Some(55.5)));
    let share = warnings(&e, &[rule("total", Trigger::FallShare(0.08))], &no_grades, Period::year(2024));
    assert_eq!(share.signs.len(), 1);
    assert_eq!(share.signs[0].sign, Sign::FallShare { limit: 0.08 });
}

#[test]
fn a_break_is_found_against_the_unit_s_own_trend() {
    // All rise by about one a year; B ends where it was four years before, though it fell by no more than 3.
    let mut broke = STEADY;
    broke[6] = 52.5;
    let falling = [60.0, 57.1, 54.0, 51.2, 48.0, 45.1, 42.0];
    let e = panel([STEADY, broke, falling]);
    let trigger = Trigger::Trend { mads: 3.5, min_periods: 5 };
    let found = warnings(&e, &[rule("total", trigger)], &no_grades, Period::year(2024));
    // C falls each year as it always did: no break.
    assert_eq!(found.signs.iter().map(|s| &*s.unit).collect::<Vec<_>>(), ["B"]);
    let Sign::Trend { spreads, periods, .. } = found.signs[0].sign else { panic!("{:?}", found.signs) };
    assert!(spreads < -3.5 && periods == 6);
    assert_eq!(found.unjudged, []);
}

#[test]
fn what_cannot_be_judged_is_counted() {
    let line = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 1.0];
    let e = panel([STEADY, line, STEADY]);
    let trend = |min_periods| [rule("total", Trigger::Trend { mads: 3.5, min_periods })];
    let found = warnings(&e, &trend(5), &no_grades, Period::year(2024));
    assert_eq!(found.unjudged, [(0, "total".into(), Unjudged::NoSpread, 1)]);
    let short = warnings(&e, &trend(9), &no_grades, Period::year(2024));
    assert_eq!(short.unjudged, [(0, "total".into(), Unjudged::ShortHistory, 3)]);
    // The first period has none before it.
    let first = warnings(&e, &[rule("total", Trigger::Fall(1.0))], &no_grades, Period::year(2018));
    assert_eq!((first.before, first.unjudged), (None, vec![(0, "total".into(), Unjudged::NoValue, 3)]));
}

#[test]
fn a_lower_grade_speaks_and_a_higher_one_does_not() {
    let mut fell = STEADY;
    fell[6] = 54.9;
    let e = panel([STEADY, fell, STEADY]);
    let name = |t: &str| Text { zh: t.into(), en: t.into() };
    let grades = |id: &str| {
        (id == "half").then(|| Graded {
            on: "total".into(),
            steps: (0..e.rows()).map(|r| e.value("total")?.get(r).map(|v| usize::from(v >= 55.0))).collect(),
            names: vec![name("low"), name("high")],
        })
    };
    let found = warnings(&e, &[rule("total", Trigger::Grade("half".into()))], &grades, Period::year(2024));
    assert_eq!(found.signs.len(), 1);
    assert_eq!(found.signs[0].sign, Sign::Grade { standard: "half".into(), from: name("high"), to: name("low") });
}

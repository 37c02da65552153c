//! A change shared out: worked numbers, and what must hold for any two sides.
#![allow(clippy::unwrap_used)]

mod support;

use indicia_analysis::change::{Changes, Factor, Measure, Side, changes, changes_as, obstacles, progress};
use indicia_core::{Evaluation, FitScope, Period, Role};
use support::{Build, evaluation};

fn side(evaluation: &Evaluation, year: i32) -> Side<'_> {
    Side { evaluation, period: Period::year(year) }
}

fn codes(found: &[indicia_diagnostic::Diagnostic]) -> Vec<&str> {
    found.iter().map(|d| d.id()).collect()
}

fn parts(changes: &Changes, unit: &str) -> [f64; 5] {
    changes.units.iter().find(|u| &*u.unit == unit).unwrap().parts.unwrap()
}

#[track_caller]
fn close(found: [f64; 5], expected: [f64; 5]) {
    for (f, e) in found.iter().zip(expected) {
        assert!((f - e).abs() < 1e-12, "{found:?} is not {expected:?}");
    }
}

/// Parts add up, and the residual says how well.
fn adds_up(changes: &Changes) {
    for unit in &changes.units {
        let Some(parts) = unit.parts else { continue };
        let change = unit.change().unwrap();
        assert!((parts.iter().sum::<f64>() - change).abs() < 1e-9, "{unit:?}");
        assert!(unit.residual.abs() < 1e-9, "{unit:?}");
    }
    assert_eq!(codes(&changes.findings), Vec::<&str>::new());
}

#[test]
fn with_one_yardstick_everything_is_data() {
    let build = Build::panel(FitScope::All);
    let e = evaluation(&build);
    let found = changes(side(&e, 2023), side(&e, 2024), "total").unwrap();
    assert_eq!(found.active, [Factor::Data]);
    adds_up(&found);
    for unit in &found.units {
        assert_eq!(unit.part(Factor::Data), unit.change());
    }
    assert_eq!(codes(&obstacles(side(&e, 2023), side(&e, 2024), "total")), Vec::<&str>::new());
}

#[test]
fn a_yardstick_of_each_year_has_a_part_of_its_own() {
    // One indicator, min-max within each year. 2023: A 0, B 5, C 10. 2024: A 0, B 6, C 20.
    let mut build = Build::panel(FitScope::Each);
    build.columns = vec![("x", vec![0.0, 5.0, 10.0, 0.0, 6.0, 20.0])];
    build.weights = vec![1.0];
    let e = evaluation(&build);
    let found = changes(side(&e, 2023), side(&e, 2024), "total").unwrap();
    assert_eq!(found.active, [Factor::Data, Factor::Goalposts]);
    adds_up(&found);
    // B: 5/10 = 0.5 becomes 6/20 = 0.3. Mixed: new value on the old yardstick 0.6, old value on the new one 0.25.
    // Data ((0.6 - 0.5) + (0.3 - 0.25)) / 2 = 0.075; goalposts ((0.25 - 0.5) + (0.3 - 0.6)) / 2 = -0.275.
    close(parts(&found, "B"), [0.075, 0.0, 0.0, -0.275, 0.0]);
    assert_eq!(codes(&obstacles(side(&e, 2023), side(&e, 2024), "total")), ["D0805"]);
}

#[test]
fn weights_that_changed_share_the_mixed_part_with_the_data() {
    // Scores as they are. A: x 10 to 20, y 40 to 30; weights .5 .5 become .8 .2.
    let mut old = Build::panel(FitScope::All);
    old.score = "none";
    old.rows = vec![("A", 2023)];
    old.columns = vec![("x", vec![10.0]), ("y", vec![40.0])];
    old.weights = vec![0.5, 0.5];
    let mut new = old.clone();
    new.rows = vec![("A", 2024)];
    new.columns = vec![("x", vec![20.0]), ("y", vec![30.0])];
    new.weights = vec![0.8, 0.2];
    let (old, new) = (evaluation(&old), evaluation(&new));
    let found = changes(side(&old, 2023), side(&new, 2024), "total").unwrap();
    assert_eq!(found.active, [Factor::Data, Factor::Weights]);
    // 25 becomes 22. New data, old weights 25; old data, new weights 16.
    // Data ((25 - 25) + (22 - 16)) / 2 = 3, weights ((16 - 25) + (22 - 25)) / 2 = -6.
    close(parts(&found, "A"), [3.0, -6.0, 0.0, 0.0, 0.0]);
    adds_up(&found);
}

#[test]
fn who_is_there_moves_the_yardstick() {
    // Data of 2024 as of 2023, but C, the best, has left: the best that is there is 5, not 10.
    let mut build = Build::panel(FitScope::Each);
    build.rows = vec![("A", 2023), ("B", 2023), ("C", 2023), ("A", 2024), ("B", 2024)];
    build.columns = vec![("x", vec![0.0, 4.0, 10.0, 0.0, 4.0])];
    build.weights = vec![1.0];
    let e = evaluation(&build);
    let found = changes(side(&e, 2023), side(&e, 2024), "total").unwrap();
    assert_eq!(found.active, [Factor::Data, Factor::Goalposts, Factor::Membership]);
    assert_eq!((found.left.len(), found.entered.len()), (1, 0));
    adds_up(&found);
    // B: 0.4 becomes 1. With the values of 2023 and without C the yardstick is that of 2024, and with those of 2024 there is no C to
    // bring back: the two share what only both can undo.
    close(parts(&found, "B"), [0.0, 0.0, 0.0, 0.3, 0.3]);
}

#[test]
fn method_goalposts_weights_and_data_at_once() {
    let mut old = Build::panel(FitScope::Each);
    old.rows = vec![("A", 2023), ("B", 2023), ("C", 2023), ("D", 2023)];
    old.columns = vec![("x", vec![1.0, 5.0, 9.0, 2.0]), ("y", vec![3.0, 8.0, 2.0, 6.0])];
    let mut new = Build::panel(FitScope::Each);
    new.rows = vec![("A", 2024), ("B", 2024), ("C", 2024), ("E", 2024)];
    new.columns = vec![("x", vec![2.0, 5.5, 7.0, 12.0]), ("y", vec![4.0, 7.0, 2.5, 6.0]), ("z", vec![3.0, 1.0, 2.0, 5.0])];
    new.weights = vec![0.2, 0.5, 0.3];
    new.aggregate = "weighted-sum";
    new.score = "z-score";
    let (old, new) = (evaluation(&old), evaluation(&new));
    let found = changes(side(&old, 2023), side(&new, 2024), "total").unwrap();
    assert!(found.active.contains(&Factor::Method) && found.active.contains(&Factor::Membership));
    assert_eq!((found.left.len(), found.entered.len(), found.units.len()), (1, 1, 3));
    adds_up(&found);
    let codes = codes(&obstacles(side(&old, 2023), side(&new, 2024), "total")).join(" ");
    assert!(codes.contains("D0804") && codes.contains("D0805"), "{codes}");
    // Backwards every part has the other sign: no order is built in.
    let back = changes(side(&new, 2024), side(&old, 2023), "total").unwrap();
    for unit in &found.units {
        let reversed = parts(&back, &unit.unit);
        for (a, b) in unit.parts.unwrap().iter().zip(reversed) {
            assert!((a + b).abs() < 1e-12, "{unit:?} {reversed:?}");
        }
    }
}

#[test]
fn another_method_on_the_same_data_is_all_method() {
    let old = Build::panel(FitScope::Each);
    let mut new = old.clone();
    new.score = "z-score";
    let (old, new) = (evaluation(&old), evaluation(&new));
    let found = changes(side(&old, 2024), side(&new, 2024), "total").unwrap();
    assert_eq!(found.active, [Factor::Method]);
    adds_up(&found);
    assert!(found.units.iter().all(|u| u.part(Factor::Method) == u.change()));
    // Held against itself nothing differs.
    assert_eq!(changes(side(&new, 2024), side(&new, 2024), "total").unwrap().active, []);
}

#[test]
fn a_mixture_without_a_score_is_said_and_not_guessed() {
    // On the yardstick of 2023 the values of 2024 fall below zero, where a geometric mean ends.
    let mut build = Build::panel(FitScope::Each);
    build.columns = vec![("x", vec![10.0, 14.0, 19.0, 2.0, 5.0, 7.0]), ("y", vec![30.0, 10.0, 20.0, 25.0, 22.0, 31.0])];
    build.aggregate = "geometric-mean";
    build.range = [0.1, 1.0];
    let e = evaluation(&build);
    let found = changes(side(&e, 2023), side(&e, 2024), "total").unwrap();
    assert_eq!(codes(&found.findings), ["D0809"]);
    assert!(found.units.iter().all(|u| u.change().is_some() && u.parts.is_none()));
}

#[test]
fn data_driven_weights_are_the_numbers_that_were_in_force() {
    let mut build = Build::panel(FitScope::Each);
    build.score = "none";
    build.weighting = "entropy";
    let e = evaluation(&build);
    let found = changes(side(&e, 2023), side(&e, 2024), "total").unwrap();
    assert_eq!(found.active, [Factor::Data, Factor::Weights]);
    adds_up(&found);
    // A line through both ends: data at the mean weights, weights at the mean data.
    let w = |year: i32| {
        let data = e.scored_data();
        let row = data.row(data.unit_number("B").unwrap(), data.period_number(Period::year(year)).unwrap()).unwrap();
        e.node("total").unwrap().weights.as_ref().unwrap().of_row(row, 2).to_vec()
    };
    let (w0, w1) = (w(2023), w(2024));
    let (x0, x1) = ([build.columns[0].1[1], build.columns[1].1[1]], [build.columns[0].1[4], build.columns[1].1[4]]);
    let norm = |w: &[f64]| w.iter().sum::<f64>();
    let weights: f64 = (0..2).map(|k| (w1[k] / norm(&w1) - w0[k] / norm(&w0)) * (x0[k] + x1[k]) / 2.0).sum();
    assert!((parts(&found, "B")[1] - weights).abs() < 1e-12);
}

#[test]
fn the_guard_names_what_differs() {
    let old = Build::panel(FitScope::All);
    let mut other = old.clone();
    other.id = "other";
    other.range = [0.0, 100.0];
    other.rows.push(("D", 2024));
    other.columns.iter_mut().for_each(|c| c.1.push(50.0));
    let (a, b) = (evaluation(&old), evaluation(&other));
    assert_eq!(codes(&obstacles(side(&a, 2023), side(&b, 2024), "total")), ["D0801", "D0803", "D0805"]);
    assert_eq!(codes(&changes(side(&a, 2023), side(&b, 2024), "no").unwrap_err()), ["D0806"]);
    assert_eq!(codes(&changes(side(&a, 1999), side(&b, 2024), "total").unwrap_err()), ["D0807"]);
}

#[test]
fn a_reference_is_compared_but_moves_no_yardstick() {
    let mut build = Build::panel(FitScope::Each);
    build.reference = Some("C");
    let e = evaluation(&build);
    let found = changes(side(&e, 2023), side(&e, 2024), "total").unwrap();
    adds_up(&found);
    let c = found.units.iter().find(|u| &*u.unit == "C").unwrap();
    assert!(c.parts.is_some() && c.rank_to.is_none());
    assert_eq!(e.scored_data().unit(e.scored_data().rows() - 1).role, Role::Reference);
}

/// Four units in two years under the benefit of the doubt, each year with its own frontier.
fn frontiers(fit: FitScope) -> Build {
    let mut build = Build::panel(fit);
    build.rows = ["A", "B", "C", "D"].into_iter().flat_map(|u| [(u, 2023), (u, 2024)]).collect();
    build.columns = vec![("x", vec![2.0, 3.0, 6.0, 6.0, 4.0, 4.0, 1.0, 3.0]), ("y", vec![6.0, 7.0, 2.0, 4.0, 3.0, 4.0, 2.0, 2.0])];
    build.score = "none";
    build.weighting = "benefit-of-the-doubt";
    build.aggregate = "weighted-sum";
    build
}

#[test]
fn progress_is_told_from_the_frontier() {
    let e = evaluation(&frontiers(FitScope::Each));
    let found = progress(side(&e, 2023), side(&e, 2024), "total").unwrap();
    // scipy 1.17.1, P and Q the values of the two years: E = lambda F, x: -linprog(-x, F, np.ones(4)).fun
    //   E(P, P[i]), E(P, Q[i]), E(Q, P[i]), E(Q, Q[i])
    let due = [[1.0, 1.25, 6.0 / 7.0, 1.0], [1.0, 1.25, 1.0, 1.0], [0.875, 1.0, 0.7, 0.8], [0.375, 0.625, 0.3, 0.5]];
    let near = |found: Option<f64>, due: f64| assert!((found.unwrap() - due).abs() < 1e-12, "{found:?} is not {due}");
    for (unit, [a, b, c, d]) in found.units.iter().zip(due) {
        near(unit.from, a);
        near(unit.to_on_from, b);
        near(unit.from_on_to, c);
        near(unit.to, d);
    }
    // C falls from 7/8 to 4/5 of best practice, because that moved on by a quarter: C itself came on by a seventh.
    let [_, _, c, d] = &found.units[..] else { panic!("four units") };
    near(c.catching_up(), 32.0 / 35.0);
    near(c.frontier(), 1.25);
    near(c.progress(), 8.0 / 7.0);
    near(d.progress(), 5.0 / 3.0);
    // Backwards every ratio is turned over.
    let back = progress(side(&e, 2024), side(&e, 2023), "total").unwrap();
    for (there, back) in found.units.iter().zip(&back.units) {
        near(back.progress(), 1.0 / there.progress().unwrap());
        near(back.frontier(), 1.0 / there.frontier().unwrap());
    }
    assert_eq!(codes(&found.findings), Vec::<&str>::new());
}

#[test]
fn a_frontier_of_both_years_does_not_move() {
    let e = evaluation(&frontiers(FitScope::All));
    let found = progress(side(&e, 2023), side(&e, 2024), "total").unwrap();
    for unit in &found.units {
        assert_eq!(unit.frontier(), Some(1.0));
        assert_eq!(unit.progress(), unit.catching_up());
    }
}

#[test]
fn a_score_of_zero_has_no_ratio() {
    // Who is last of a year scores 0 under min-max.
    let e = evaluation(&Build::panel(FitScope::Each));
    let found = progress(side(&e, 2023), side(&e, 2024), "x").unwrap();
    assert!(found.units.iter().any(|u| u.progress().is_none()));
    assert_eq!(codes(&found.findings), ["D0813"]);
    assert_eq!(progress(side(&e, 2023), side(&e, 2024), "nobody").unwrap_err()[0].id(), "D0806");
    assert_eq!(progress(side(&e, 1999), side(&e, 2024), "x").unwrap_err()[0].id(), "D0807");
}

#[test]
fn the_parts_of_a_ratio_are_its_factors() {
    // A geometric mean of scores as they are. A: x 10 to 20, y 40 to 30; weights .5 .5 become .8 .2.
    let mut old = Build::panel(FitScope::All);
    old.score = "none";
    old.aggregate = "geometric-mean";
    old.rows = vec![("A", 2023)];
    old.columns = vec![("x", vec![10.0]), ("y", vec![40.0])];
    old.weights = vec![0.5, 0.5];
    let mut new = old.clone();
    new.rows = vec![("A", 2024)];
    new.columns = vec![("x", vec![20.0]), ("y", vec![30.0])];
    new.weights = vec![0.8, 0.2];
    let (old, new) = (evaluation(&old), evaluation(&new));
    let found = changes_as(Measure::Ratio, side(&old, 2023), side(&new, 2024), "total").unwrap();
    // Van Puyenbroeck & Rogge (2017): product of (x1 / x0)^((w0 + w1) / 2) for the values, of (x1 x0)^((w1 - w0) / 2) for the weights; Compind::ci_geom_bod_intertemp.
    let values = 2.0_f64.powf(0.65) * 0.75_f64.powf(0.35);
    let weights = 200.0_f64.powf(0.15) * 1200.0_f64.powf(-0.15);
    close(parts(&found, "A"), [values, weights, 1.0, 1.0, 1.0]);
    let change = found.units[0].change().unwrap();
    assert!((change - 20.0_f64.powf(0.8) * 30.0_f64.powf(0.2) / 20.0).abs() < 1e-12);
    assert!((change - values * weights).abs() < 1e-12);
}

#[test]
fn scores_that_are_not_above_zero_have_no_ratio() {
    let e = evaluation(&Build::panel(FitScope::All));
    let found = changes_as(Measure::Ratio, side(&e, 2023), side(&e, 2024), "x").unwrap();
    // A has 0 in 2023, the least of all.
    assert_eq!((found.units[0].change(), found.units[0].parts), (None, None));
    assert!(found.units[1].parts.is_some());
    assert_eq!(codes(&found.findings), ["D0813"]);
}

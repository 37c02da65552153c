//! Measures of regional difference over a panel.
#![allow(clippy::unwrap_used)]

mod support;

use std::sync::Arc;

use indicia_analysis::panel::Panel;
use indicia_analysis::region::{Links, Model, convergence, gap_by_group, gaps, spatial};
use indicia_core::{FitScope, Period};
use indicia_kernels::regress;
use support::{Build, evaluation};

fn panel(values: &[&[f64]]) -> Panel {
    let units = (0..values[0].len()).map(|n| Arc::from(format!("u{n}"))).collect();
    let periods = (0..values.len()).map(|n| Period::year(2020 + n as i32)).collect();
    Panel { id: "x".into(), units, periods, values: values.iter().map(|row| row.iter().map(|v| Some(*v)).collect()).collect() }
}

#[track_caller]
fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
}

#[test]
fn gaps_of_a_year_by_hand() {
    // 1 2 3 4: mean 2.5, population sd sqrt(1.25), Gini 20/80.
    let found = gaps(&panel(&[&[1.0, 2.0, 3.0, 4.0]]), None);
    close(found[0].cv.unwrap(), 1.25_f64.sqrt() / 2.5);
    close(found[0].gini.unwrap(), 0.25);
    assert_eq!((found[0].units, found[0].missing), (4, 0));
}

#[test]
fn a_missing_value_is_counted_and_a_negative_one_ends_what_it_must() {
    let mut p = panel(&[&[1.0, -2.0, 3.0, 4.0], &[1.0, 2.0, 0.0, 5.0]]);
    p.values[0][3] = None;
    let found = gaps(&p, None);
    assert_eq!((found[0].units, found[0].missing, found[0].gini, found[0].theil, found[0].sd_log), (3, 1, None, None, None));
    assert!(found[0].cv.is_some());
    // With a zero T has its limit, L and the logarithms have nothing.
    assert!(found[1].theil.unwrap().l.is_none() && found[1].sd_log.is_none() && found[1].gini.is_some());
}

#[test]
fn references_are_no_regions_and_groups_come_from_the_data() {
    let mut build = Build::panel(FitScope::All);
    build.score = "none";
    build.reference = Some("C");
    build.groups = vec!["east", "west", "west"];
    let e = evaluation(&build);
    let p = Panel::new(&e, "x").unwrap();
    assert_eq!(p.units.iter().map(|u| &**u).collect::<Vec<_>>(), ["A", "B"]);
    let groups = p.groups(&e, "group").unwrap();
    assert_eq!(groups.of_unit, [Some(0), Some(1)]);
    let found = gap_by_group(&p, &groups, None);
    // One unit in each group: everything lies between them.
    let dagum = found[0].dagum.as_ref().unwrap();
    close(dagum.within, 0.0);
    close(dagum.between, dagum.gini);
    assert!(p.groups(&e, "no").is_none());
}

#[test]
fn beta_of_three_units_by_hand() {
    // Levels 1, e, e^2 grow by 3, 2, 1 in logarithms over two years: growth = 3 - level, so b = -1 and no rate exists.
    let e = std::f64::consts::E;
    let found = convergence(&panel(&[&[1.0, e, e * e], &[e * e * e; 3]]), &[]);
    close(found[0].coefficient, -1.0);
    // Growth 1, .5, 0 over one year: b = -.5, rate ln 2, the gap halves in one year.
    let half = convergence(&panel(&[&[1.0, e, e * e], &[e, libm::exp(1.5), e * e]]), &[]);
    assert_eq!((half.len(), half[0].model, half[0].observations), (1, Model::CrossSection, 3));
    close(half[0].coefficient, -0.5);
    close(half[0].rate.unwrap(), std::f64::consts::LN_2);
    close(half[0].half_life.unwrap(), 1.0);
}

#[test]
fn fixed_effects_are_dummies_for_units_and_periods() {
    let rows: [&[f64]; 4] = [&[1.0, 2.0, 4.0, 3.0], &[1.4, 2.3, 4.1, 3.6], &[1.5, 2.9, 4.0, 3.9], &[2.1, 3.0, 4.6, 4.4]];
    let found = convergence(&panel(&rows), &[]);
    let fe = found.iter().find(|b| b.model == Model::FixedEffects).unwrap();
    let (mut y, mut level, mut unit, mut period) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for t in 0..3 {
        for (u, (before, after)) in rows[t].iter().zip(rows[t + 1]).enumerate() {
            y.push((after / before).ln());
            level.push(before.ln());
            unit.push(u);
            period.push(t);
        }
    }
    let dummy = |of: &[usize], k: usize| of.iter().map(|v| f64::from(u8::from(*v == k))).collect::<Vec<f64>>();
    let mut columns = vec![level];
    columns.extend((0..4).map(|u| dummy(&unit, u)));
    columns.extend((1..3).map(|t| dummy(&period, t)));
    let whole = regress(&y, &columns, 0).unwrap();
    assert!((fe.coefficient - whole.coefficients[0]).abs() < 1e-10, "{fe:?} {whole:?}");
    assert_eq!((fe.observations, fe.units, fe.steps), (12, 4, 1));
}

#[test]
fn a_control_makes_convergence_conditional() {
    // Growth is exactly 0.5 - 0.2 level + 0.3 z: the control takes up what is not of the level.
    let levels = [0.1_f64, 0.9, 0.4, 1.3, 0.7];
    let z = [1.0, 0.0, 2.0, 1.0, 0.5];
    let start: Vec<f64> = levels.iter().map(|l| l.exp()).collect();
    let end: Vec<f64> = levels.iter().zip(z).map(|(l, z)| (l + 0.5 - 0.2 * l + 0.3 * z).exp()).collect();
    let control = panel(&[&z, &z]);
    let found = convergence(&panel(&[&start, &end]), &[control]);
    assert!((found[0].coefficient + 0.2).abs() < 1e-10);
    assert!((found[0].controls[0].coefficient - 0.3).abs() < 1e-10);
}

#[test]
fn borders_have_two_sides_and_units_without_one_are_counted() {
    let p = panel(&[&[1.0, 2.0, 3.0, 4.0, 9.0]]);
    let links = Links::new([("u0", "u1"), ("u1", "u2"), ("u3", "u2")].map(|(a, b)| (Arc::from(a), Arc::from(b), 1.0)));
    let found = &spatial(&p, &links, 99, 1)[0];
    assert_eq!(found.islands, 1);
    assert!(found.local[4].is_none() && found.local[0].is_some());
    // The same seed, the same p-value.
    assert_eq!(found.moran, spatial(&p, &links, 99, 1)[0].moran);
}

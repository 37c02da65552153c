//! Correlation of two nodes, and of an index with another.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use indicia_analysis::association::{agreement, interaction};
use indicia_analysis::panel::Panel;
use indicia_core::Period;
use indicia_kernels::{Random, pearson};
use indicia_method::Text;

fn panel(id: &str, rows: &[Vec<f64>]) -> Panel {
    Panel {
        id: id.into(),
        units: (0..rows[0].len()).map(|n| Arc::from(format!("u{n}"))).collect(),
        periods: (0..rows.len()).map(|n| Period::year(2015 + n as i32)).collect(),
        values: rows.iter().map(|r| r.iter().map(|v| Some(*v)).collect()).collect(),
    }
}

/// Twenty units over eight years; the second node moves as the first did a year before.
fn follower() -> (Panel, Panel) {
    let mut random = Random::new(11);
    let mut draw = || random.below(2001) as f64 / 1000.0 - 1.0;
    let start: Vec<f64> = (0..20).map(|_| 50.0 + 10.0 * draw()).collect();
    let (mut x, mut y) = (vec![start.clone()], vec![start]);
    let mut moved: Vec<f64> = (0..20).map(|_| draw()).collect();
    for _ in 1..8 {
        y.push(y.last().unwrap().iter().zip(&moved).map(|(v, m)| v + m + 0.3 * draw()).collect());
        moved = (0..20).map(|_| draw()).collect();
        x.push(x.last().unwrap().iter().zip(&moved).map(|(v, m)| v + m).collect());
    }
    (panel("x", &x), panel("y", &y))
}

#[test]
fn who_leads_is_seen_in_the_changes_and_only_there() {
    let (x, y) = follower();
    let found = interaction(&x, &y, 1, 999, 1);
    let at = |lag: i32| found.lagged.iter().find(|l| l.lag == lag).unwrap();
    // The first leads by a year; the other ways there is nothing.
    let leads = at(1).changes.unwrap();
    assert!(leads.value > 0.8 && leads.p == 0.001, "{leads:?}");
    assert_eq!((leads.units, leads.pairs), (20, 20 * 6));
    for lag in [0, -1] {
        let none = at(lag).changes.unwrap();
        assert!(none.p > 0.05 && none.value.abs() < 0.3, "{lag} {none:?}");
    }
    // Levels correlate at every lag, which is why they say nothing about who came first.
    assert!([-1, 0, 1].map(|l| at(l).levels.pearson.unwrap().value).iter().all(|r| *r > 0.8));
}

#[test]
fn the_cross_section_is_the_plain_correlation() {
    let (x, y) = follower();
    let found = interaction(&x, &y, 0, 9, 1);
    assert_eq!((found.periods.len(), found.lagged.len()), (8, 1));
    let column = |p: &Panel| p.values[3].iter().flatten().copied().collect::<Vec<f64>>();
    assert_eq!(found.periods[3].1.pearson.unwrap().value, pearson(&column(&x), &column(&y)).unwrap());
}

#[test]
fn exchanging_units_does_not_take_years_for_evidence() {
    // Two units that move together in all of many years: 2 histories have 2 orders, so no p-value is below a half.
    let years: Vec<f64> = (0..12).map(|n| f64::from(n * n % 7)).collect();
    let x: Vec<Vec<f64>> = years.iter().map(|v| vec![*v, -*v]).collect();
    let found = interaction(&panel("x", &x), &panel("y", &x), 0, 999, 1);
    assert!(found.lagged[0].changes.unwrap().p > 0.4);
}

#[test]
fn a_ranking_is_compared_whichever_way_it_points() {
    let unit = |id: &str, own: f64, other: f64| (Arc::from(id), Text::default(), own, other);
    // Own order a b c d; the other has ranks 1 3 2 4.
    let found = agreement(vec![unit("a", 9.0, 1.0), unit("b", 8.0, 3.0), unit("c", 5.0, 2.0), unit("d", 1.0, 4.0)], true);
    assert!((found.correlations.spearman.unwrap().value - 0.8).abs() < 1e-15);
    assert!((found.correlations.kendall.unwrap().value - 4.0 / 6.0).abs() < 1e-15);
    assert_eq!(found.units.iter().map(|m| (&*m.unit, m.ahead())).collect::<Vec<_>>(), [("b", 1.0), ("c", -1.0), ("a", 0.0), ("d", 0.0)]);
    assert_eq!(found.mean_shift, 0.5);
    let scores = agreement(vec![unit("a", 9.0, 90.0), unit("b", 8.0, 60.0), unit("c", 5.0, 80.0), unit("d", 1.0, 10.0)], false);
    assert_eq!(scores.correlations.spearman.unwrap().value, found.correlations.spearman.unwrap().value);
}

//! Diagnosis of a unit, on systems of the TOML whose numbers can be worked out by hand.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;

use common::load;
use indicia_core::{Edit, Evaluation, evaluate};
use indicia_verdict::diagnosis::*;

/// Three sides with two indicators each, scored on fixed goalposts or as they are, and formula (4).
const SYSTEM: &str = r#"indicia = 1
[index]
id = "pilot"
root = "Ige"
[data.table.values]
file = "values.csv"
unit = "city"
[score]
use = "goalposts"
params = { range = [0, 100], clip = "both" }
[score.for.Iu]
use = "none"
params = { range = [0, 1] }
[weights]
use = "equal"
[aggregate]
use = "weighted-mean"
[indicator.g1]
direction = "positive"
goalposts = [0, 100]
[indicator.g2]
direction = "negative"
goalposts = [0, 50]
[indicator.e1]
direction = "positive"
goalposts = [0, 100]
[indicator.e2]
direction = "positive"
goalposts = [0, 100]
[indicator.u1]
direction = "positive"
[indicator.u2]
direction = "positive"
[node.Ig]
children = ["g1", "g2"]
weights = { use = "fixed", params = { values = { g1 = 0.75, g2 = 0.25 } } }
[node.Ie]
children = ["e1", "e2"]
[node.Iu]
children = ["u1", "u2"]
weights = { use = "fixed", params = { values = { u1 = 0.4, u2 = 0.6 } } }
[node.Ige]
formula = "(Ig + Ie) / 2 * (1 - abs(Ig - Ie) / (Ig + Ie)) * Iu"
otherwise = 0
"#;

// A: Ig = 0.75 * 80 + 0.25 * 80 = 80, Ie = 60, Iu = 0.5, Ige = 30. g2 counts the other way round: 10 of 50 scores 80.
const VALUES: &str = "city,g1,g2,e1,e2,u1,u2\nA,80,10,40,80,0.8,0.3\nB,60,20,50,70,0.5,0.5\nC,90,5,90,90,0.9,0.9\nD,30,40,20,30,0.2,0.1\n";

fn evaluated(values: &str, more: &str) -> (tempfile::TempDir, Evaluation, Arc<indicia_verdict::Definition>) {
    evaluated_of(SYSTEM, values, more)
}

fn evaluated_of(system: &str, values: &str, more: &str) -> (tempfile::TempDir, Evaluation, Arc<indicia_verdict::Definition>) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("indicia.toml"), format!("{system}{more}")).unwrap();
    std::fs::write(folder.path().join("values.csv"), values).unwrap();
    let loaded = load(folder.path(), &[]);
    assert!(loaded.system.is_some(), "{}", common::shown(&loaded.findings));
    let read = indicia_config::data::load(&loaded.data, &loaded.wanted, &indicia_config::data::Disk::default());
    let data = read.dataset.unwrap();
    let bound = loaded.bind(&data, &read.units);
    let evaluation = evaluate(&bound.plan.unwrap(), &data);
    (folder, evaluation, loaded.verdict)
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9 * expected.abs().max(1.0), "{found}, not {expected}");
}

#[test]
fn obstacles_below_a_node_are_shortfall_times_weight() {
    let (_folder, e, _) = evaluated(VALUES, "");
    let o = obstacles(&e, "Ig", &[0]).pop().unwrap().unwrap();
    // B has g1 = 60, g2 = 60: both fall short by 0.4, so the weights decide.
    let b = obstacles(&e, "Ig", &[1]).pop().unwrap().unwrap();
    assert_eq!(b.through, Through::Weights);
    close(b.degree("g1").unwrap(), 0.75);
    close(b.degree("g2").unwrap(), 0.25);
    // A: both at 80, the same shares; 1 - x is on the declared scale, not on that of the data.
    close(o.indicators[0].shortfall.unwrap(), 0.2);
    let u = obstacles(&e, "Iu", &[0]).pop().unwrap().unwrap();
    // 0.2 * 0.4 = 0.08 and 0.7 * 0.6 = 0.42 of 0.5.
    close(u.degree("u1").unwrap(), 0.16);
    close(u.degree("u2").unwrap(), 0.84);
    assert_eq!(&*u.indicators[0].id, "u2");
}

/// Manual of the R package mathmodels (zhjx19/mathmodels), `obstacle_degree`: six units, three indicators, (1 - x) w printed to three digits for
/// weights 0.4, 0.3, 0.3 and for equal ones. It leaves the division by their sum to the reader.
#[test]
fn the_printed_example_of_mathmodels_comes_out() {
    let values = "city,s1,s2,s3\nA,0.0162,0.2720,0.2655\nB,0.1782,0.6824,0.3721\nC,0.5490,0.0593,0.5729\nD,0.6730,0.4812,0.9082\nE,0.0207,0.8891,0.2017\nF,0.9875,0.5573,0.8984\n";
    let system = |weights: &str| {
        let start = "indicia = 1\n[index]\nid = \"printed\"\nroot = \"all\"\n[data.table.values]\nfile = \"values.csv\"\nunit = \"city\"\n[score]\nuse = \"none\"\nparams = { range = [0, 1] }\n[aggregate]\nuse = \"weighted-mean\"\n";
        let indicators = ["s1", "s2", "s3"].map(|id| format!("[indicator.{id}]\ndirection = \"positive\"\n")).concat();
        format!("{start}{indicators}[node.all]\nchildren = [\"s1\", \"s2\", \"s3\"]\nweights = {weights}\n")
    };
    let fixed = "{ use = \"fixed\", params = { values = { s1 = 0.4, s2 = 0.3, s3 = 0.3 } } }";
    let printed: [(&str, [[f64; 3]; 6]); 2] = [
        (
            fixed,
            [
                [0.394, 0.218, 0.220],
                [0.329, 0.0953, 0.188],
                [0.180, 0.282, 0.128],
                [0.131, 0.156, 0.0275],
                [0.392, 0.0333, 0.239],
                [0.00500, 0.133, 0.0305],
            ],
        ),
        (
            "{ use = \"equal\" }",
            [
                [0.328, 0.243, 0.245],
                [0.274, 0.106, 0.209],
                [0.150, 0.314, 0.142],
                [0.109, 0.173, 0.0306],
                [0.326, 0.0370, 0.266],
                [0.00417, 0.148, 0.0339],
            ],
        ),
    ];
    for (weights, rows) in printed {
        let (_folder, e, _) = evaluated_of(&system(weights), values, "");
        for (row, printed) in rows.into_iter().enumerate() {
            let found = obstacles(&e, "all", &[row]).pop().unwrap().unwrap();
            let sum: f64 = printed.iter().sum();
            for (id, printed) in ["s1", "s2", "s3"].into_iter().zip(printed) {
                // Three digits of each of three figures.
                let degree = found.degree(id).unwrap();
                assert!((degree - printed / sum).abs() < 2e-3, "{row} {id}: {degree} instead of {}", printed / sum);
            }
        }
    }
}

#[test]
fn obstacles_through_formula_4_are_shapley_values() {
    let (_folder, e, _) = evaluated(VALUES, "");
    let o = obstacles(&e, "Ige", &[0]).pop().unwrap().unwrap();
    assert_eq!(o.through, Through::Shapley);
    assert_eq!(o.reference, [("Ig".into(), 100.0), ("Ie".into(), 100.0), ("Iu".into(), 1.0)]);
    // Losses from 100 at (80, 60, 0.5): g 20, e 40, u 50, ge 40, gu 60, eu 70, all 70. Over the six orders:
    // g (20*2 + 0 + 10 + 0*2)/6 = 50/6, e (40*2 + 20 + 20 + 10*2)/6 = 140/6, u (50*2 + 40 + 30 + 30*2)/6 = 230/6.
    for (id, expected) in [("Ig", 50.0), ("Ie", 140.0), ("Iu", 230.0)] {
        close(o.degree(id).unwrap(), expected / 6.0 / 70.0);
    }
    // Below Ie: 60 and 20 short of 100 with equal weights; below Iu 0.16 and 0.84.
    close(o.degree("e1").unwrap(), 140.0 / 420.0 * 0.75);
    close(o.degree("u2").unwrap(), 230.0 / 420.0 * 0.84);
    close(o.indicators.iter().map(|i| i.degree).sum(), 1.0);
    let (id, degree) = main_obstacle(&e, 0).unwrap();
    assert_eq!(&*id, "u2");
    close(degree, 230.0 / 420.0 * 0.84);
}

/// Fourteen rates under one formula, and a unit that has `value(k)` of the k-th.
fn fourteen(formula: &str, value: impl Fn(usize) -> f64) -> Obstacles {
    let mut system = String::from(
        "indicia = 1\n[index]\nid = \"wide\"\nroot = \"I\"\n[data.table.values]\nfile = \"values.csv\"\nunit = \"city\"\n[score]\nuse = \"none\"\nparams = { range = [0, 1] }\n",
    );
    let names: Vec<String> = (0..14).map(|k| format!("x{k:02}")).collect();
    names.iter().for_each(|n| system.push_str(&format!("[indicator.{n}]\ndirection = \"positive\"\n")));
    system.push_str(&format!("[node.I]\nformula = \"{formula}\"\n"));
    let cells: Vec<String> = (0..14).map(|k| value(k).to_string()).collect();
    let values = format!("city,{}\nA,{}\n", names.join(","), cells.join(","));
    let (_folder, e, _) = evaluated_of(&system, &values, "");
    obstacles(&e, "I", &[0]).pop().unwrap().unwrap()
}

#[test]
fn more_than_twelve_inputs_are_shared_out_over_sampled_orders_with_their_error() {
    let names: Vec<String> = (0..14).map(|k| format!("x{k:02}")).collect();
    // What adds up has one sharing out, whatever the order: (1 - x) / 14 each, of a loss of sum (k + 1) / 20 / 14 = 105 / 280.
    let sum = fourteen(&format!("({}) / 14", names.join(" + ")), |k| 1.0 - (k + 1) as f64 / 20.0);
    for (k, name) in names.iter().enumerate() {
        close(sum.degree(name).unwrap(), (k + 1) as f64 / 105.0);
    }
    assert!(sum.estimated.is_none_or(|(error, _)| error < 1e-12), "{:?}", sum.estimated);
    // Of a product of equal factors each has the same part, 1/14.
    let product = fourteen(&names.join(" * "), |_| 0.8);
    let (error, orders) = product.estimated.unwrap();
    assert!(error > 0.0 && error < 0.01 && orders == 256, "{error}");
    for name in &names {
        assert!((product.degree(name).unwrap() - 1.0 / 14.0).abs() < 4.0 * error);
    }
    close(product.indicators.iter().map(|i| i.degree).sum(), 1.0);
    // Two inputs at their best leave twelve, which are exact: of a product 1/12 each, and nothing of the two.
    let exact = fourteen(&names.join(" * "), |k| if k < 2 { 1.0 } else { 0.8 });
    assert!(exact.estimated.is_none());
    close(exact.degree("x00").unwrap(), 0.0);
    close(exact.degree("x13").unwrap(), 1.0 / 12.0);
}

#[test]
fn obstacles_need_a_declared_scale() {
    let system = SYSTEM.replace("use = \"goalposts\"\nparams = { range = [0, 100], clip = \"both\" }", "use = \"z-score\"");
    let (_folder, e, _) = evaluated_of(&system, VALUES, "");
    assert!(matches!(obstacles(&e, "Ig", &[0]).pop().unwrap(), Err(NoObstacles::NoScale(_))));
}

#[test]
fn goalposts_without_a_clip_declare_the_scale_that_they_map_to() {
    let system = SYSTEM.replace("clip = \"both\"", "clip = \"none\"");
    let values = VALUES.replace("B,60", "B,120");
    let (_folder, e, _) = evaluated_of(&system, &values, "");
    // g1 of B is beyond its goalpost, at 120: no obstacle, and no relief for g2, which is 0.4 short.
    let o = obstacles(&e, "Ig", &[1]).pop().unwrap().unwrap();
    assert_eq!(o.degree("g1"), Some(0.0));
    close(o.degree("g2").unwrap(), 1.0);
}

#[test]
fn a_point_of_the_stronger_side_is_worth_nothing() {
    let (_folder, e, _) = evaluated(VALUES, "");
    let frozen = Frozen::new(&e, "Ige", 0).unwrap();
    let list = marginals(&frozen, "Ige");
    let of = |id: &str| list.iter().find(|m| &*m.indicator == id).unwrap();
    // Ige = Ie * Iu here: a point of e1 gives 0.5 * 0.5; a hundredth of u1 gives 0.4 * 60 / 100, of u2 0.6 * 60 / 100.
    for (id, point, expected) in
        [("g1", 1.0, 0.0), ("g2", 1.0, 0.0), ("e1", 1.0, 0.25), ("e2", 1.0, 0.25), ("u1", 0.01, 0.24), ("u2", 0.01, 0.36)]
    {
        assert_eq!(of(id).point, point);
        assert!((of(id).up.unwrap() - expected).abs() < 1e-7, "{id}: {:?}", of(id).up);
        assert!((of(id).down.unwrap() - expected).abs() < 1e-7);
    }
    assert_eq!((of("g1").up, of("g1").down), (Some(0.0), Some(0.0)), "exactly nothing");
    assert_eq!(of("g1").idle, ["Ig".into()]);
    assert!(of("e1").idle.is_empty());
    let idle = bindings(&frozen, "Ige").into_iter().find(|b| b.is_idle()).unwrap();
    assert_eq!((&*idle.input, idle.held_by), ("Ig", Some(("Ie".into(), 60.0))));
}

#[test]
fn the_kink_of_formula_4_is_found_where_the_sides_are_equal() {
    // Ig = Ie = 60, Iu = 0.5.
    let (_folder, e, _) = evaluated(VALUES, "");
    let frozen = Frozen::new(&e, "Ige", 1).unwrap();
    let found = bindings(&frozen, "Ige");
    let ig = found.iter().find(|b| &*b.input == "Ig").unwrap();
    assert!(ig.is_kink() && ig.up == 0.0 && (ig.down - 0.5).abs() < 1e-7, "{ig:?}");
    assert_eq!(ig.equal, ["Ie".into()]);
    assert!(!found.iter().find(|b| &*b.input == "Iu").unwrap().is_kink());
    let g1 = marginals(&frozen, "Ige").into_iter().find(|m| &*m.indicator == "g1").unwrap();
    // A point of g1 lost costs 0.75 * 0.5, a point gained brings nothing.
    assert!(g1.is_kink() && g1.up == Some(0.0) && (g1.down.unwrap() - 0.375).abs() < 1e-7, "{g1:?}");
}

#[test]
fn a_score_at_its_cap_cannot_rise() {
    let values = VALUES.replace("A,80,10", "A,100,0");
    let (_folder, e, _) = evaluated(&values, "");
    let frozen = Frozen::new(&e, "Ig", 0).unwrap();
    let list = marginals(&frozen, "Ig");
    assert_eq!(list[0].up, None);
    assert!((list[0].down.unwrap() - 0.75).abs() < 1e-7);
    // g2 counts the other way round: a unit of its value less is two points of score more, were there room.
    assert_eq!(list[1].up, None);
}

#[test]
fn rounding_does_not_make_slopes_vanish() {
    let (_folder, e, _) = evaluated(VALUES, "[round]\nindicator = 0\nnode = 0\n");
    let frozen = Frozen::new(&e, "Ige", 0).unwrap();
    let e1 = marginals(&frozen, "Ige").into_iter().find(|m| &*m.indicator == "e1").unwrap();
    assert!((e1.up.unwrap() - 0.25).abs() < 1e-7, "{e1:?}");
}

const COSTS: &str = "[effort.e1]\ncost = 1\nbound = 100\n[effort.e2]\ncost = 3\nbound = 100\n[effort.g1]\ncost = 1\nbound = 100\n[effort.u2]\ncost = 100\nbound = 1\n";

#[test]
fn the_least_effort_of_a_weighted_mean_is_the_fractional_knapsack() {
    // Ie from 60 to 85 with weights 0.5: e1 brings 0.5 a unit at cost 1, e2 the same at cost 3. e1 goes from 40 to 90.
    let (_folder, e, definition) = evaluated(VALUES, COSTS);
    let frozen = Frozen::new(&e, "Ie", 0).unwrap();
    let effort = least_effort(&frozen, "Ie", 85.0, &definition.diagnosis.effort).unwrap();
    assert_eq!(effort.moves.len(), 1);
    assert!((effort.moves[0].to - 90.0).abs() < 1e-5 && (effort.cost - 50.0).abs() < 1e-5, "{effort:?}");
    // To 95: e1 to its bound brings 30, the missing 5 take 10 units of e2.
    let effort = least_effort(&frozen, "Ie", 95.0, &definition.diagnosis.effort).unwrap();
    assert!((effort.cost - (60.0 + 30.0)).abs() < 1e-4, "{effort:?}");
    let Certificate::LowerBound { bound, .. } = effort.certificate else { panic!("{effort:?}") };
    assert!(bound <= effort.cost + 1e-9 && effort.cost - bound < 1e-4);
    assert!(effort.reached >= 95.0);
}

#[test]
fn the_least_effort_of_formula_4_weighs_its_sides() {
    let (_folder, e, definition) = evaluated(VALUES, COSTS);
    let frozen = Frozen::new(&e, "Ige", 0).unwrap();
    let effort = least_effort(&frozen, "Ige", 45.0, &definition.diagnosis.effort).unwrap();
    // By hand: Ie = 60 + 0.5 d1, up to Ig = 80, and Iu = 0.5 + 0.6 du, cost d1 + 100 du. With Ie = y the rest is
    // du = (45 / y - 0.5) / 0.6 and d1 = 2 (y - 60): the cost 2 (y - 60) + 7500 / y - 250 / 3 is least at
    // y = sqrt(3750) = 61.237..., and is 4 sqrt(3750) - 120 - 250 / 3.
    let y = 3750_f64.sqrt();
    let expected = 4.0 * y - 120.0 - 250.0 / 3.0;
    assert!((effort.cost - expected).abs() < 1e-4, "{} instead of {expected}", effort.cost);
    let e1 = effort.moves.iter().find(|m| &*m.indicator == "e1").unwrap();
    assert!((e1.to - (40.0 + 2.0 * (y - 60.0))).abs() < 0.01, "{e1:?}");
    let Certificate::LowerBound { bound, .. } = effort.certificate else { panic!("{effort:?}") };
    assert!(bound <= expected + 1e-6 && expected - bound < 1e-3, "{bound} against {expected}");
    assert!(effort.reached >= 45.0 && effort.reached < 45.0 + 1e-4);
}

#[test]
fn both_sides_rise_where_the_weaker_one_passes_the_stronger() {
    // 85 * Iu with Iu = 0.5: both sides must reach 85, g1 by 20/3 and e1 by 50 units.
    let costs = COSTS.replace("[effort.u2]\ncost = 100\nbound = 1\n", "");
    let (_folder, e, definition) = evaluated(VALUES, &costs);
    let frozen = Frozen::new(&e, "Ige", 0).unwrap();
    let effort = least_effort(&frozen, "Ige", 42.5, &definition.diagnosis.effort).unwrap();
    assert!((effort.cost - (50.0 + 20.0 / 3.0)).abs() < 1e-4, "{effort:?}");
}

#[test]
fn what_cannot_be_reached_is_said_with_what_can() {
    let (_folder, e, definition) = evaluated(VALUES, COSTS);
    let frozen = Frozen::new(&e, "Ige", 0).unwrap();
    let costs = &definition.diagnosis.effort;
    // Everything at its bound: Ig = 95, Ie = 100, Iu = 0.92.
    let Err(EffortError::OutOfReach { best }) = least_effort(&frozen, "Ige", 90.0, costs) else { panic!() };
    close(best, 95.0 * 0.92);
    assert_eq!(least_effort(&frozen, "Ige", 30.0, costs), Err(EffortError::Reached));
    assert_eq!(least_effort(&frozen, "Ige", 40.0, &[]), Err(EffortError::Nothing));
}

#[test]
fn a_frozen_row_follows_its_values_as_the_full_run_does_when_fits_are_fixed() {
    let (_folder, e, _) = evaluated(VALUES, "");
    let frozen = Frozen::new(&e, "Ige", 0).unwrap();
    let moved = frozen.ask("Ige", &[("e1".into(), 77.0), ("u1".into(), 0.9)]).unwrap();
    let cell = |column: &str, value| Edit::Cell { column: column.into(), unit: "A".into(), period: e.data().period(0), value: Some(value) };
    let full = e.with(&[cell("e1", 77.0), cell("u1", 0.9)]).unwrap();
    assert_eq!(moved.to_bits(), full.value("Ige").unwrap().get(0).unwrap().to_bits());
}

#[test]
fn strengths_and_weaknesses_follow_the_percentiles_of_the_unit() {
    let (_folder, e, _) = evaluated(VALUES, "");
    let ids: Vec<Arc<str>> = ["g1", "g2", "e1", "e2", "u1", "u2"].map(Arc::from).to_vec();
    let spec = DiagnosisSpec { always_rank: Some(0.0), ..DiagnosisSpec::default() };
    let s = standings(&e, 0, &ids, &spec).unwrap();
    // Of three others A beats: g1 two (60, 30), g2 two (20 and 40 are worse), e1 one, e2 two, u1 two, u2 one.
    let of = |id: &str| s.indicators.iter().find(|x| &*x.indicator == id).unwrap();
    for (id, beaten) in [("g1", 2.0), ("g2", 2.0), ("e1", 1.0), ("e2", 2.0), ("u1", 2.0), ("u2", 1.0)] {
        assert_eq!(of(id).percentile, beaten / 3.0, "{id}");
    }
    // A third of six is two: the second highest is 2/3, and ties make four strengths of it.
    assert_eq!((s.cut, s.high, s.low), (2, 2.0 / 3.0, 1.0 / 3.0));
    assert_eq!(s.indicators.iter().filter(|x| x.strength).count(), 4);
    assert!(of("e1").weakness && of("u2").weakness && !of("e1").strength);
    // Rank 2 of 4 counts always when the rule says so, and is then no weakness.
    let s = standings(&e, 0, &ids, &DiagnosisSpec { cut: Some(6), always_rank: Some(2.0), ..DiagnosisSpec::default() }).unwrap();
    assert!(s.indicators.iter().filter(|x| x.rank <= 2).all(|x| x.strength && !x.weakness));
    let missing = VALUES.replace("A,80,10,40", "A,,,");
    let (_folder, e, _) = evaluated(&missing, "");
    let strict = DiagnosisSpec { min_coverage: 0.7, ..DiagnosisSpec::default() };
    assert_eq!(standings(&e, 0, &ids, &strict), Err(NoStanding::Coverage { present: 3, all: 6 }));
}

#[test]
fn gaps_look_at_the_best_peer_and_the_means() {
    let (_folder, e, _) = evaluated(VALUES, "");
    let list = gaps(&e, 0, &["g2".into(), "Ie".into()], None);
    // Scores of g2: 80, 60, 90, 20.
    assert_eq!((list[0].own, list[0].rank, list[0].best, list[0].count), (Some(80.0), Some(2), Some((2, 90.0)), 4));
    close(list[0].mean.unwrap(), 62.5);
    assert_eq!(list[1].best, Some((2, 90.0)));
}

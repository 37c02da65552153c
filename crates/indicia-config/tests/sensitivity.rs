//! One thing at a time: what a ranking would be without a part of the system, and how far weights may move; on systems of the TOML.
#![allow(clippy::unwrap_used)]

mod common;

use std::fmt::Write;
use std::sync::Arc;

use common::load;
use indicia_analysis::sensitivity::{
    Interval, NotMoved, NotRemoved, Route, Serves, Stability, StabilityAsk, removals, stability, weight_count,
};
use indicia_analysis::uncertainty::{Assumption, Model, Source, Spread, Vary};
use indicia_core::{Edit, Evaluation, WeightAxisTrace, evaluate};
use indicia_kernels::Random;
use indicia_method::Text;

const HEAD: &str = r#"indicia = 1
[index]
id = "test"
root = "top"
[data.table.values]
file = "values.csv"
unit = "unit"
[score]
use = "none"
[weights]
use = "equal"
[aggregate]
use = "weighted-mean"
"#;

fn evaluated(system: &str, values: &str) -> Evaluation {
    evaluated_of(&format!("{HEAD}{system}"), values)
}

fn evaluated_of(system: &str, values: &str) -> Evaluation {
    evaluated_from(&[("indicia.toml", system), ("values.csv", values)])
}

fn evaluated_from(files: &[(&str, &str)]) -> Evaluation {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let loaded = load(folder.path(), &[]);
    assert!(loaded.system.is_some(), "{}", common::shown(&loaded.findings));
    let read = indicia_config::data::load(&loaded.data, &loaded.wanted, &indicia_config::data::Disk::default());
    let data = read.dataset.unwrap();
    let plan = loaded.bind(&data, &read.units).plan.unwrap();
    let evaluation = evaluate(&plan, &data);
    assert!(!evaluation.has_errors());
    evaluation
}

fn row(e: &Evaluation, unit: &str) -> usize {
    e.scored_data().row(e.scored_data().unit_number(unit).unwrap(), 0).unwrap()
}

fn indicators(ids: &[&str]) -> String {
    ids.iter().fold(String::new(), |mut out, id| {
        let _ = writeln!(out, "[indicator.{id}]\ndirection = \"positive\"");
        out
    })
}

fn of<'a>(all: &'a [Stability], child: &str) -> &'a Stability {
    all.iter().find(|s| &*s.child == child).unwrap()
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
}

/// Scores w x + (1 - w) y with w = 0.4: A 1 - w, B w, C 0.45 - 0.15 w.
const THREE: &str = "unit,x,y\nA,0,1\nB,1,0\nC,0.3,0.45\n";

fn weighted(aggregate: &str) -> String {
    let node = "[node.top]\nchildren = [\"x\", \"y\"]\nweights = { use = \"fixed\", params = { values = { x = 0.4, y = 0.6 } } }\n";
    format!("{}{node}aggregate = {{ use = \"{aggregate}\" }}\n", indicators(&["x", "y"]))
}

#[test]
fn intervals_end_where_straight_lines_meet() {
    let e = evaluated(&weighted("weighted-mean"), THREE);
    let found = stability(&e, "top", StabilityAsk::new(0, 1), &|_| {});
    assert_eq!((found.len(), weight_count(&e, "top", StabilityAsk::new(0, 1))), (2, 2));
    let [a, b, c] = ["A", "B", "C"].map(|u| row(&e, u));
    let x = of(&found, "x");
    close(x.weight.unwrap(), 0.4);
    let intervals = x.intervals.as_ref().unwrap();
    assert_eq!(intervals.route, Route::Exact);
    // A and B meet at 1/2; B and C where 1.15 w = 0.45; A is the best down to 0.
    close(intervals.order.low, 0.45 / 1.15);
    close(intervals.order.high, 0.5);
    assert_eq!((intervals.order.below, intervals.order.above), (Some([b, c]), Some([a, b])));
    let top = intervals.top.unwrap();
    close(top.high, 0.5);
    assert_eq!((top.low, top.below, top.above), (0.0, None, Some([a, b])));
    // The other weight is the same line seen from its end.
    let y = of(&found, "y").intervals.as_ref().unwrap().order;
    close(y.low, 0.5);
    close(y.high, 1.0 - 0.45 / 1.15);
}

#[test]
fn what_is_no_mean_is_bracketed_and_ends_at_the_same_weights() {
    // With weights that sum to 1 a sum is a mean, and is not solved for.
    let e = evaluated(&weighted("weighted-sum"), THREE);
    let found = stability(&e, "top", StabilityAsk::new(0, 1), &|_| {});
    let [a, b, c] = ["A", "B", "C"].map(|u| row(&e, u));
    let intervals = of(&found, "x").intervals.as_ref().unwrap();
    assert_eq!(intervals.route, Route::Bracketed);
    // Within the width of bisection, on the side where nothing has changed.
    let within = |found: f64, end: f64, inside: f64| assert!((found - end) * inside >= 0.0 && (found - end).abs() <= 1e-6, "{found} {end}");
    within(intervals.order.low, 0.45 / 1.15, 1.0);
    within(intervals.order.high, 0.5, -1.0);
    assert_eq!((intervals.order.below, intervals.order.above), (Some([b, c]), Some([a, b])));
    let top = intervals.top.unwrap();
    within(top.high, 0.5, -1.0);
    assert_eq!((top.low, top.below, top.above), (0.0, None, Some([a, b])));
}

#[test]
fn units_that_share_a_rank_part_at_once_unless_they_are_the_same() {
    // A and B tie at 1/2 and move differently; C and D are the same unit twice.
    let system = format!("{}[node.top]\nchildren = [\"x\", \"y\"]\n", indicators(&["x", "y"]));
    let e = evaluated(&system, "unit,x,y\nA,0,1\nB,1,0\nC,0.1,0.2\nD,0.1,0.2\n");
    let order = of(&stability(&e, "top", StabilityAsk::new(0, 2), &|_| {}), "x").intervals.clone().unwrap().order;
    assert_eq!((order.low, order.high), (0.5, 0.5));
    let e = evaluated(&system, "unit,x,y\nC,0.1,0.2\nD,0.1,0.2\n");
    let order = of(&stability(&e, "top", StabilityAsk::new(0, 2), &|_| {}), "x").intervals.clone().unwrap().order;
    assert_eq!(order, Interval { low: 0.0, high: 1.0, below: None, above: None });
}

#[test]
fn weights_that_cannot_be_moved_say_why() {
    let all = indicators(&["x", "y"]);
    let node = |weights: &str, aggregate: &str| {
        format!("{all}[node.top]\nchildren = [\"x\", \"y\"]\nweights = {weights}\naggregate = {{ use = \"{aggregate}\" }}\n")
    };
    let fixed = |x: f64| format!("{{ use = \"fixed\", params = {{ values = {{ x = {x:?}, y = {:?} }} }} }}", 1.0 - x);
    let e = evaluated(&node(&fixed(1.0), "weighted-mean"), THREE);
    let found = stability(&e, "top", StabilityAsk::new(0, 1), &|_| {});
    assert!(matches!(of(&found, "x").intervals, Err(NotMoved::TakesAll)));
    assert!(of(&found, "y").intervals.is_ok());
    let e = evaluated(&node("{ use = \"equal\" }", "coupling-degree"), THREE);
    let found = stability(&e, "top", StabilityAsk::new(0, 1), &|_| {});
    assert!(matches!(of(&found, "x").intervals, Err(NotMoved::Ignored)));
}

/// Three levels, gaps, a formula at the top or not; random numbers.
fn random_system(r: &mut Random, formula: bool) -> (String, String) {
    let ids: Vec<String> = (0..7).map(|n| format!("i{n}")).collect();
    let mut system = indicators(&ids.iter().map(String::as_str).collect::<Vec<_>>());
    let mut weights = |children: &[&str]| {
        let values: Vec<String> = children.iter().map(|c| format!("{c} = {:?}", 1.0 + r.below(9) as f64)).collect();
        format!("weights = {{ use = \"fixed\", params = {{ values = {{ {} }}, scale = \"relative\" }} }}\n", values.join(", "))
    };
    for (node, children) in [("a", vec!["i0", "i1", "i2"]), ("b", vec!["i3", "i4"]), ("c", vec!["b", "i5", "i6"])] {
        let _ = write!(system, "[node.{node}]\nchildren = {children:?}\n{}", weights(&children));
    }
    if formula {
        system += "[node.top]\nformula = \"sqrt(a * c)\"\n";
    } else {
        let _ = write!(system, "[node.top]\nchildren = [\"a\", \"c\"]\n{}", weights(&["a", "c"]));
    }
    let mut values = format!("unit,{}\n", ids.join(","));
    for unit in 0..8 {
        let cells: Vec<String> =
            ids.iter().map(|_| if r.below(10) == 0 { String::new() } else { format!("{:?}", 1.0 + r.below(1000) as f64 / 10.0) }).collect();
        let _ = writeln!(values, "U{unit},{}", cells.join(","));
    }
    (system, values)
}

/// Ranks when one weight is moved and the others keep their proportions.
fn ranks_at(e: &Evaluation, s: &Stability, p: f64) -> Vec<f64> {
    let node = e.plan().system().node(&s.node).unwrap();
    let mut lists = e.node(&s.node).unwrap().weights.as_ref().unwrap().lists();
    let children: Vec<Arc<str>> = node.inputs();
    let list = match &s.serves {
        Serves::All => 0,
        Serves::Row(row) => *row,
        Serves::Group(group) => match &lists.axis {
            WeightAxisTrace::Labelled { labels, .. } => labels.iter().position(|l| l == group).unwrap(),
            other => panic!("{other:?}"),
        },
    };
    let own = &mut lists.values[list * children.len()..(list + 1) * children.len()];
    let total: f64 = own.iter().sum();
    let rest = 1.0 - s.weight.unwrap();
    own.iter_mut().zip(&children).for_each(|(w, c)| *w = if *c == s.child { p * total } else { *w / rest * (1.0 - p) });
    let moved = e.with(&[Edit::WeightLists { node: s.node.clone(), lists }]).unwrap();
    (0..moved.rows()).map(|row| moved.node("top").unwrap().rank(row).unwrap()).collect()
}

/// Holds what is claimed of some weights against ranks within and beyond; how many ends were looked at.
fn hold(e: &Evaluation, found: &[Stability], k: usize) -> usize {
    let mut ends = 0;
    for s in found {
        let Ok(found) = &s.intervals else { panic!("{s:?}") };
        let declared = ranks_at(e, s, s.weight.unwrap());
        let best = |ranks: &[f64]| ranks.iter().map(|r| *r > 0.0 && *r <= k as f64).collect::<Vec<_>>();
        // Beyond an end by more than the width of bisection; where nothing is found between here and there, the end is at 0 or 1.
        let step = 2e-6;
        let mut check = |interval: &Interval, same: &dyn Fn(&[f64]) -> bool| {
            for (end, rows, out) in [(interval.low, interval.below, -step), (interval.high, interval.above, step)] {
                let inside = end - out;
                if (inside - s.weight.unwrap()) * out <= 0.0 {
                    assert!(same(&ranks_at(e, s, inside)), "{s:?} at {inside}");
                }
                match rows {
                    Some(_) if (0.0..=1.0).contains(&(end + out)) => {
                        assert!(!same(&ranks_at(e, s, end + out)), "{s:?} at {}", end + out);
                        ends += 1;
                    }
                    Some(_) => {}
                    None => assert!(end == 0.0 || end == 1.0, "{s:?}"),
                }
            }
        };
        check(&found.order, &|ranks| ranks == declared);
        if let Some(top) = &found.top {
            check(top, &|ranks| best(ranks) == best(&declared));
        }
    }
    ends
}

fn solved(found: &[Stability]) -> usize {
    found.iter().filter(|s| s.intervals.as_ref().is_ok_and(|i| i.route == Route::Exact)).count()
}

#[test]
fn inside_an_interval_nothing_changes_and_beyond_its_end_something_does() {
    let mut r = Random::new(7);
    let (mut ends, mut exact) = (0, 0);
    for round in 0..12 {
        let formula = round % 3 == 2;
        let (system, values) = random_system(&mut r, formula);
        let e = evaluated(&system, &values);
        let found = stability(&e, "top", StabilityAsk::new(0, 3), &|_| {});
        assert_eq!(solved(&found), if formula { 0 } else { found.len() });
        (ends, exact) = (ends + hold(&e, &found, 3), exact + solved(&found));
    }
    assert!(ends > 100 && exact > 50, "{ends} {exact}");
}

/// Weights of two groups; A and C are early, B and D late.
fn grouped(aggregate: &str, values: &str) -> Evaluation {
    let weights =
        "{ use = \"fixed\", by = \"stage\", params = { values = { early = { x = 0.25, y = 0.75 }, late = { x = 0.5, y = 0.5 } } } }";
    let node = format!("[node.top]\nchildren = [\"x\", \"y\"]\nweights = {weights}\naggregate = {{ use = \"{aggregate}\" }}\n");
    let units = "[data.units]\nfile = \"units.csv\"\nid = \"unit\"\ngroups = [\"stage\"]\n";
    let system = format!("{HEAD}{units}{}{node}", indicators(&["x", "y"]));
    evaluated_from(&[("indicia.toml", &system), ("units.csv", "unit,stage\nA,early\nB,late\nC,early\nD,late\n"), ("values.csv", values)])
}

#[test]
fn a_weight_of_one_group_moves_its_units_past_those_of_others_that_stay() {
    for (aggregate, route, width) in [("weighted-mean", Route::Exact, 1e-12), ("weighted-sum", Route::Bracketed, 1e-6)] {
        // A 0.25, B 0.45, C 0.275, D 0.65.
        let e = grouped(aggregate, "unit,x,y\nA,1,0\nB,0.2,0.7\nC,0.2,0.3\nD,0.4,0.9\n");
        let found = stability(&e, "top", StabilityAsk::new(0, 2), &|_| {});
        let weights: Vec<_> = found.iter().map(|s| (s.serves.clone(), &*s.child, s.weight)).collect();
        let (early, late) = (Serves::Group("early".into()), Serves::Group("late".into()));
        let expected = [(early.clone(), "x", 0.25), (early, "y", 0.75), (late.clone(), "x", 0.5), (late, "y", 0.5)];
        assert_eq!(weights, expected.map(|(group, child, w)| (group, child, Some(w))));
        let [a, b, c] = ["A", "B", "C"].map(|u| row(&e, u));
        let x = found[0].intervals.clone().unwrap();
        assert_eq!(x.route, route);
        // Of early x: A is p and C 0.3 - 0.1 p; they meet at 0.3 / 1.1, which is the order; B stays at 0.45, where A enters the best two.
        let near = |found: f64, expected: f64| assert!((found - expected).abs() <= width, "{found}, not {expected}");
        near(x.order.high, 0.3 / 1.1);
        assert_eq!((x.order.low, x.order.below, x.order.above), (0.0, None, Some([c, a])));
        let top = x.top.unwrap();
        near(top.high, 0.45);
        assert_eq!((top.low, top.above), (0.0, Some([b, a])));
        // Of late x: B is 0.7 - 0.5 p and D 0.9 - 0.5 p, which run side by side; B meets C's 0.275 at 0.85.
        let x = found[2].intervals.clone().unwrap();
        near(x.order.high, 0.85);
        assert_eq!((x.order.low, x.order.below, x.order.above), (0.0, None, Some([b, c])));
        assert_eq!(hold(&e, &found, 2), 8);
        assert_eq!(weight_count(&e, "top", StabilityAsk { row: Some(b), ..StabilityAsk::new(0, 2) }), 2);
    }
}

fn spread(spread: Spread) -> Assumption {
    let what = Vary::Weights { nodes: vec!["top".into()], spread };
    Assumption { id: "weights".into(), title: Text::default(), what, place: None }
}

#[test]
fn each_group_draws_a_list_of_its_own() {
    // With x = 1 and y = 0 the score is the group's weight of x, whose declared value is 0.25 in A and C, 0.5 in B and D.
    for aggregate in ["weighted-mean", "weighted-sum"] {
        let e = grouped(aggregate, "unit,x,y\nA,1,0\nB,1,0\nC,1,0\nD,1,0\n");
        let rows = ["A", "B", "C", "D"].map(|u| row(&e, u));
        let assumption = spread(Spread::Range([0.1, 0.5]));
        let source = assumption.source(&e).unwrap();
        let sources: [&dyn Source; 1] = [&*source];
        let model = Model::new(&e, &sources, &["top"]).unwrap();
        assert_eq!((model.dimensions(), model.is_slow().is_none()), (4, true));
        // Early 0.1 + 0.4 u: 0.2 to 0.5, late 0.4 to 0.1, each scaled to a sum of 1.
        let mut memory = model.memory();
        let draw = model.evaluate(0, &[0.25, 1.0, 0.75, 0.0], &mut memory);
        for (row, expected) in rows.iter().zip([0.2 / 0.7, 0.4 / 0.5, 0.2 / 0.7, 0.4 / 0.5]) {
            close(draw.value(0, *row).unwrap(), expected);
        }
        // Dirichlet with concentration c: mean w, variance w (1 - w) / (c + 1), lists independent of each other.
        let assumption = spread(Spread::Dirichlet(15.0));
        let source = assumption.source(&e).unwrap();
        let sources: [&dyn Source; 1] = [&*source];
        let model = Model::new(&e, &sources, &["top"]).unwrap();
        assert_eq!(model.dimensions(), 2);
        let (draws, mut memory, mut uniforms) = (20_000, model.memory(), [0.0; 2]);
        let (mut sums, mut squares, mut product) = ([0.0; 2], [0.0; 2], 0.0);
        for n in 0..draws {
            model.uniforms(3, n, &mut uniforms);
            let draw = model.evaluate(n, &uniforms, &mut memory);
            let [a, b, c, d] = rows.map(|row| draw.value(0, row).unwrap());
            assert_eq!((a, b), (c, d));
            for (n, w) in [a, b].into_iter().enumerate() {
                (sums[n], squares[n]) = (sums[n] + w, squares[n] + w * w);
            }
            product += a * b;
        }
        let n = draws as f64;
        let mean = sums.map(|s| s / n);
        let variance = [0, 1].map(|g| squares[g] / n - mean[g] * mean[g]);
        for (g, w) in [0.25, 0.5].into_iter().enumerate() {
            let expected: f64 = w * (1.0 - w) / 16.0;
            // Five standard errors of a mean; the variance within 5 %.
            assert!((mean[g] - w).abs() < 5.0 * (expected / n).sqrt(), "{mean:?}");
            assert!((variance[g] / expected - 1.0).abs() < 0.05, "{variance:?}");
        }
        let correlation = (product / n - mean[0] * mean[1]) / (variance[0] * variance[1]).sqrt();
        assert!(correlation.abs() < 5.0 / n.sqrt(), "{correlation}");
    }
}

#[test]
fn each_unit_draws_a_list_of_its_own_and_one_without_weights_draws_none() {
    let weights = "{ use = \"benefit-of-the-doubt\", params = { shares = [0.2, 0.8] } }";
    let node = format!("children = [\"x\", \"y\"]\nweights = {weights}\naggregate = {{ use = \"weighted-mean\" }}\n");
    let e = evaluated(&format!("{}[node.top]\n{node}", indicators(&["x", "y"])), "unit,x,y\nA,3,1\nB,1,3\nC,2,\nD,2,2\n");
    let [a, b, c, d] = ["A", "B", "C", "D"].map(|u| row(&e, u));
    let assumption = spread(Spread::Range([0.0, 1.0]));
    let source = assumption.source(&e).unwrap();
    let sources: [&dyn Source; 1] = [&*source];
    let model = Model::new(&e, &sources, &["top"]).unwrap();
    // Two numbers for each of A, B and D; C lacks y and is weighted by nobody.
    assert_eq!(model.dimensions(), 6);
    let mut memory = model.memory();
    let draw = model.evaluate(0, &[0.9, 0.1, 0.25, 0.75, 0.5, 0.5], &mut memory);
    close(draw.value(0, a).unwrap(), 0.9 * 3.0 + 0.1);
    close(draw.value(0, b).unwrap(), 0.25 + 0.75 * 3.0);
    assert_eq!(draw.value(0, c), e.node("top").unwrap().value.get(c));
    close(draw.value(0, d).unwrap(), 2.0);
}

#[test]
fn weights_of_one_unit_move_it_past_the_others() {
    let mut r = Random::new(11);
    for aggregate in ["weighted-mean", "weighted-sum"] {
        let mut values = String::from("unit,x,y,z\n");
        for unit in 0..7 {
            let _ = writeln!(
                values,
                "U{unit},{:?},{:?},{:?}",
                1.0 + r.below(800) as f64 / 100.0,
                1.0 + r.below(800) as f64 / 100.0,
                1.0 + r.below(800) as f64 / 100.0
            );
        }
        let weights = "{ use = \"benefit-of-the-doubt\", params = { shares = [0.2, 0.6] } }";
        let node = format!("children = [\"x\", \"y\", \"z\"]\nweights = {weights}\naggregate = {{ use = \"{aggregate}\" }}\n");
        let e = evaluated(&format!("{}[node.top]\n{node}", indicators(&["x", "y", "z"])), &values);
        assert!(!e.node("top").unwrap().weights.as_ref().unwrap().is_shared());
        let found = stability(&e, "top", StabilityAsk::new(0, 3), &|_| {});
        // A list for each unit, the best first.
        let units: Vec<f64> =
            found.iter().filter_map(|s| if let Serves::Row(row) = s.serves { e.node("top").unwrap().rank(row) } else { None }).collect();
        assert_eq!(units, (0..21).map(|n| 1.0 + f64::from(n / 3)).collect::<Vec<_>>());
        assert_eq!(solved(&found), if aggregate == "weighted-mean" { 21 } else { 0 });
        assert!(hold(&e, &found, 3) > 10);
        // Whoever moves is one of those who meet.
        for s in &found {
            let Serves::Row(own) = s.serves else { panic!("{s:?}") };
            let order = s.intervals.as_ref().unwrap().order;
            assert!([order.below, order.above].iter().flatten().all(|rows| rows.contains(&own)), "{s:?}");
        }
        let one = StabilityAsk { row: Some(3), ..StabilityAsk::new(0, 3) };
        assert_eq!(stability(&e, "top", one, &|_| {}).len(), 3);
    }
}

#[test]
fn an_indicator_or_a_node_is_left_out_with_its_weight() {
    let system = format!("{}[node.a]\nchildren = [\"x\", \"y\"]\n[node.top]\nchildren = [\"a\", \"z\"]\n", indicators(&["x", "y", "z"]));
    let e = evaluated(&system, "unit,x,y,z\nA,10,0,4\nB,0,8,6\nC,4,4,1\n");
    // top = ((x + y) / 2 + z) / 2: A 4.5, B 5, C 2.5.
    let found = removals(&e, "top", 0, &|_| {});
    let [a, b, c] = ["A", "B", "C"].map(|u| row(&e, u));
    let ids: Vec<&str> = found.iter().map(|r| &*r.id).collect();
    assert_eq!(ids, ["x", "y", "z", "a"]);
    let effect = |id: &str| found.iter().find(|r| &*r.id == id).unwrap().effect.clone().unwrap();
    // Without x: (y + z) / 2: A 2, B 7, C 2.5. Without y: A 7, B 3, C 2.5. Without z: A 5, B 4, C 4. Without a: z.
    assert_eq!(effect("x").moved, [(a, 2.0, 3.0), (c, 3.0, 2.0)]);
    close(effect("x").mean_shift.unwrap(), 2.0 / 3.0);
    assert_eq!(effect("y").moved, [(b, 1.0, 2.0), (a, 2.0, 1.0)]);
    assert_eq!(effect("z").moved, [(b, 1.0, 2.0), (a, 2.0, 1.0), (c, 3.0, 2.0)]);
    assert_eq!((effect("a").mean_shift, effect("a").moved), (Some(0.0), vec![]));
}

#[test]
fn what_a_formula_needs_takes_the_score_with_it_and_what_counts_twice_is_not_removed() {
    let system = format!(
        "{}[node.a]\nchildren = [\"x\", \"y\"]\n[node.b]\nchildren = [\"y\", \"z\"]\n[node.top]\nformula = \"min(a, b)\"\n",
        indicators(&["x", "y", "z"])
    );
    let e = evaluated(&system, "unit,x,y,z\nA,10,0,4\nB,0,8,6\n");
    let found = removals(&e, "top", 0, &|_| {});
    let effect = |id: &str| found.iter().find(|r| &*r.id == id).unwrap().effect.clone();
    assert_eq!(effect("x").unwrap().units, 2);
    assert!(matches!(effect("a"), Err(NotRemoved::Shared(ids)) if ids.len() == 1 && &*ids[0] == "y"));
    let system = format!("{}[node.a]\nchildren = [\"x\"]\n[node.top]\nformula = \"min(a, y)\"\n", indicators(&["x", "y"]));
    let e = evaluated(&system, "unit,x,y\nA,10,0\nB,0,8\n");
    let without = removals(&e, "top", 0, &|_| {}).into_iter().find(|r| &*r.id == "a").unwrap().effect.unwrap();
    assert_eq!((without.mean_shift, without.units, without.lost.len()), (None, 0, 2));
}

#[test]
fn weights_of_each_period_move_within_the_period() {
    let fit = "weights = { use = \"entropy\", fit = \"each\" }\n";
    let system = format!("{}[node.top]\nchildren = [\"x\", \"y\"]\n{fit}", indicators(&["x", "y"]));
    let head = HEAD.replace("unit = \"unit\"\n", "unit = \"unit\"\nperiod = \"year\"\n");
    let e = evaluated_of(
        &format!("{head}{system}"),
        "unit,year,x,y\nA,2023,1,9\nB,2023,8,2\nC,2023,4,4.5\nA,2024,2,6\nB,2024,9,1\nC,2024,5,4\n",
    );
    let weights: Vec<Vec<f64>> =
        [0, 1].map(|p| e.node("top").unwrap().weights.as_ref().unwrap().of_row(e.scored_data().period_rows(p).start, 2).to_vec()).into();
    assert_ne!(weights[0], weights[1]);
    for (period, own) in weights.iter().enumerate() {
        let found = stability(&e, "top", StabilityAsk::new(period, 1), &|_| {});
        let x = of(&found, "x");
        close(x.weight.unwrap(), own[0] / (own[0] + own[1]));
        let order = x.intervals.as_ref().unwrap().order;
        assert_eq!(x.intervals.as_ref().unwrap().route, Route::Exact);
        // Straight lines p x + (1 - p) y meet where p = (y2 - y1) / (x1 - y1 - x2 + y2).
        let value = |unit: &str, column: &str| {
            let row = e.scored_data().row(e.scored_data().unit_number(unit).unwrap(), period).unwrap();
            e.value(column).unwrap().get(row).unwrap()
        };
        let meet = |a: &str, b: &str| (value(b, "y") - value(a, "y")) / (value(a, "x") - value(a, "y") - value(b, "x") + value(b, "y"));
        let all = [meet("A", "B"), meet("B", "C"), meet("A", "C")];
        let nearest = |below: bool| all.iter().copied().filter(move |m| (0.0..=1.0).contains(m) && (*m < x.weight.unwrap()) == below);
        close(order.low, nearest(true).fold(0.0, f64::max));
        close(order.high, nearest(false).fold(1.0, f64::min));
    }
}

//! Ranks over draws of declared assumptions: against what is known in closed form, against numpy's definition of a quantile, and against
//! the same draws computed another way.
#![allow(clippy::unwrap_used)]

mod support;

use std::sync::{Arc, Mutex};

use indicia_analysis::uncertainty::{
    Ask, Assumption, Branch, Collector, Distribution, Draw, Model, NotDrawn, Ranking, Settings, Source, Spread, Vary, draws_within_budget,
    is_beyond_budget, rank_draws, ranking_model, run,
};
use indicia_core::{Address, Dial, Edit, Evaluation, FitScope, Stage};
use indicia_kernels::{QuantileType, quantile};
use indicia_method::{Text, Value};
use support::{Build, evaluation, using};

fn assumption(id: &str, what: Vary) -> Assumption {
    Assumption { id: id.into(), title: Text::default(), what, place: None }
}

fn branch(label: &str, probability: f64, edits: Vec<Edit>) -> Branch {
    Branch { label: label.into(), probability, edits, place: None }
}

fn score(method: &str, columns: &[&str]) -> Vec<Edit> {
    let edit = |id: &&str| Edit::Method { address: Address::stage(Stage::Score, id), method: Some(using(method, "{}", FitScope::All)) };
    columns.iter().map(edit).collect()
}

fn aggregate(method: &str) -> Vec<Edit> {
    vec![Edit::Method { address: Address::Node("total".into()), method: Some(using(method, "{}", FitScope::All)) }]
}

fn noise(spread: Spread) -> Assumption {
    assumption("noise", Vary::Weights { nodes: vec!["total".into()], spread })
}

/// Ranks `total` over draws of assumptions.
fn ranking(e: &Evaluation, assumptions: &[Assumption], draws: usize) -> Ranking {
    let sources: Vec<Box<dyn Source + '_>> = assumptions.iter().map(|a| a.source(e).unwrap()).collect();
    let sources: Vec<&dyn Source> = sources.iter().map(|s| &**s).collect();
    let ask = Ask { nodes: &["total"], pairs: true, also: &[], only: None };
    rank_draws(e, &sources, ask, Settings { draws, seed: 11 }, &(), &|_| ()).unwrap().0
}

/// Two units that each lead in one of two columns, with weights 0.6 and 0.4.
fn two_units() -> Evaluation {
    let mut build = Build::panel(FitScope::All);
    build.rows = vec![("A", 2024), ("B", 2024)];
    build.columns = vec![("x", vec![1.0, 0.0]), ("y", vec![0.0, 1.0])];
    build.weights = vec![0.6, 0.4];
    evaluation(&build)
}

/// Nine units with three columns.
fn nine() -> Evaluation {
    let mut build = Build::panel(FitScope::All);
    build.rows = ["A", "B", "C", "D", "E", "F", "G", "H", "I"].map(|u| (u, 2024)).to_vec();
    build.columns = vec![
        ("x", vec![3.0, 1.5, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.5]),
        ("y", vec![2.0, 7.0, 1.0, 8.0, 2.5, 8.5, 1.5, 8.2, 4.0]),
        ("z", vec![1.0, 6.0, 1.8, 0.5, 3.0, 3.9, 8.0, 8.7, 4.5]),
    ];
    build.weights = vec![0.5, 0.3, 0.2];
    evaluation(&build)
}

/// Five standard errors of a share over so many draws.
fn close(found: f64, expected: f64, draws: usize) {
    let error = 5.0 * (expected * (1.0 - expected) / draws as f64).sqrt();
    assert!((found - expected).abs() <= error.max(1e-12), "{found}, not {expected}");
}

#[test]
fn noise_on_weights_turns_two_units_as_often_as_the_area_says() {
    let (e, draws) = (two_units(), 40_000);
    // A is above B where 0.6 (1 + U/2) > 0.4 (1 + V/2), U and V uniform within -1 and 1: all but the triangle V > 1 + 1.5 U, of area 3/4 out of 4.
    let found = ranking(&e, &[noise(Spread::Noise(0.5))], draws);
    let node = &found.nodes[0];
    close(node.pairs[0].above(0, 1).unwrap(), 1.0 - 0.75 / 4.0, draws);
    assert_eq!(node.reversed(0, 1), node.pairs[0].above(1, 0));
    close(node.rows[0].top(1).unwrap(), 1.0 - 0.75 / 4.0, draws);
    // Any two weights are as likely as those turned round.
    let found = ranking(&e, &[noise(Spread::Range([0.2, 0.9]))], draws);
    close(found.nodes[0].pairs[0].above(0, 1).unwrap(), 0.5, draws);
    // Dirichlet (0.6 c, 0.4 c) with c = 5 is beta (3, 2): P(w > 1/2) = 11/16.
    let found = ranking(&e, &[noise(Spread::Dirichlet(5.0))], draws);
    close(found.nodes[0].pairs[0].above(0, 1).unwrap(), 11.0 / 16.0, draws);
    // Mean 0.6 and variance 0.6 * 0.4 / 6 of that weight, which is A's score.
    let a = &found.nodes[0].rows[0];
    let sd = (0.24_f64 / 6.0).sqrt();
    assert!((a.mean.unwrap() - 0.6).abs() < 5.0 * sd / (draws as f64).sqrt() && (a.sd.unwrap() / sd - 1.0).abs() < 0.02);
}

#[test]
fn alternatives_come_as_often_as_they_are_declared() {
    let (e, draws) = (nine(), 20_000);
    let choice = Vary::Choice(vec![
        branch("as declared", 0.5, Vec::new()),
        branch("without x", 0.2, vec![Edit::LeaveOut { indicator: "x".into(), out: true }]),
        branch("harmonic", 0.3, aggregate("harmonic-mean")),
    ]);
    let found = ranking(&e, &[assumption("c", choice)], draws);
    for (count, p) in found.branches[0].iter().zip([0.5, 0.2, 0.3]) {
        close(count.draws as f64 / draws as f64, p, draws);
        assert_eq!(count.failed, 0);
    }
    // Three systems, three rankings: each unit has the ranks of the three, with their shares.
    let systems = [Vec::new(), vec![Edit::LeaveOut { indicator: "x".into(), out: true }], aggregate("harmonic-mean")];
    for (row, own) in found.nodes[0].rows.iter().enumerate() {
        let mut expected: Vec<(f64, u64)> = Vec::new();
        for (edits, count) in systems.iter().zip(&found.branches[0]) {
            let rank = e.with(edits).unwrap().node("total").unwrap().rank(row).unwrap();
            match expected.iter_mut().find(|(r, _)| *r == rank) {
                Some((_, n)) => *n += count.draws,
                None => expected.push((rank, count.draws)),
            }
        }
        expected.sort_by(|a, b| a.0.total_cmp(&b.0));
        let shares: Vec<(f64, f64)> = expected.into_iter().map(|(r, n)| (r, n as f64 / draws as f64)).collect();
        assert_eq!(own.shares().collect::<Vec<_>>(), shares);
    }
}

/// Keeps every value of every draw.
struct Keep;

impl Collector for Keep {
    type Out = Vec<Vec<f64>>;

    fn start(&self) -> Self::Out {
        Vec::new()
    }

    fn add(&self, out: &mut Self::Out, draw: &Draw) {
        out.push((0..draw.rows()).map(|r| draw.value(0, r).unwrap()).collect());
    }

    fn join(&self, out: &mut Self::Out, later: Self::Out) {
        out.extend(later);
    }
}

/// A choice, noise, and what they give.
fn mixed() -> Vec<Assumption> {
    let choice = Vary::Choice(vec![branch("min-max", 0.5, Vec::new()), branch("z-score", 0.5, score("z-score", &["x", "y", "z"]))]);
    vec![assumption("scale", choice), noise(Spread::Noise(0.4))]
}

#[test]
fn quantiles_means_and_deviations_are_those_of_the_list_of_all_draws() {
    let (e, draws) = (nine(), 1234);
    let assumptions = mixed();
    let found = ranking(&e, &assumptions, draws);
    let sources: Vec<Box<dyn Source + '_>> = assumptions.iter().map(|a| a.source(&e).unwrap()).collect();
    let sources: Vec<&dyn Source> = sources.iter().map(|s| &**s).collect();
    let values = run(&e, &sources, &["total"], Settings { draws, seed: 11 }, &Keep).unwrap();
    let rank = |draw: &[f64], row: usize| 1.0 + draw.iter().filter(|v| **v > draw[row]).count() as f64;
    for (row, own) in found.nodes[0].rows.iter().enumerate() {
        let ranks: Vec<f64> = values.iter().map(|d| rank(d, row)).collect();
        for p in [0.0, 0.05, 0.5, 0.95, 1.0] {
            assert_eq!(own.quantile(p), quantile(&ranks, p, QuantileType::Seven, &mut Vec::new()), "{row} {p}");
        }
        let n = draws as f64;
        let moments = |x: &[f64]| {
            let mean = x.iter().sum::<f64>() / n;
            (mean, (x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt())
        };
        let scores: Vec<f64> = values.iter().map(|d| d[row]).collect();
        let (of_ranks, of_scores) = (moments(&ranks), moments(&scores));
        let near = |a: f64, b: f64| assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0), "{a}, not {b}");
        near(own.mean_rank().unwrap(), of_ranks.0);
        near(own.sd_rank().unwrap(), of_ranks.1);
        near(own.mean.unwrap(), of_scores.0);
        near(own.sd.unwrap(), of_scores.1);
        for other in 0..9 {
            let above = values.iter().filter(|d| d[row] > d[other]).count() as f64 / n;
            assert_eq!(found.nodes[0].pairs[0].above(row, other), Some(above));
        }
    }
}

/// Everything that was counted, bit by bit.
fn bits(found: &Ranking) -> Vec<u64> {
    let mut out = Vec::new();
    for node in &found.nodes {
        for row in &node.rows {
            out.extend(
                [row.mean, row.sd, row.mean_rank(), row.sd_rank(), row.quantile(0.05), row.quantile(0.95)].map(|x| x.unwrap().to_bits()),
            );
        }
        for pairs in &node.pairs {
            out.extend(
                pairs.rows.clone().flat_map(|a| pairs.rows.clone().map(move |b| (a, b))).map(|(a, b)| pairs.above(a, b).unwrap().to_bits()),
            );
        }
    }
    out
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let e = nine();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| bits(&ranking(&e, &mixed(), 3000)))
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(16));
}

#[test]
fn an_evaluation_for_each_draw_gives_the_same_bits_as_a_program() {
    let e = nine();
    let fast = ranking(&e, &mixed(), 200);
    assert_eq!(fast.slow, None);
    // A parameter of a method that stands nowhere changes nothing, and no program follows it.
    let dial = Dial::Param { at: vec![(Address::stage(Stage::Score, "x"), "log-ratio".into())], name: "base".into() };
    let mut assumptions = mixed();
    assumptions.push(assumption("nothing", Vary::Number { dial, distribution: Distribution::Uniform { low: 2.0, high: 3.0 } }));
    let slow = ranking(&e, &assumptions, 200);
    assert!(slow.slow.is_some());
    assert_eq!(bits(&slow), bits(&fast));
}

#[test]
fn a_parameter_may_take_any_value_within_its_distribution() {
    let e = nine();
    // The power mean of all scores rises with its exponent, and the scores with it.
    let e = e
        .with(&[Edit::Method { address: Address::Node("total".into()), method: Some(using("power-mean", r#"{"p": 1}"#, FitScope::All)) }])
        .unwrap();
    let dial = Dial::Param { at: vec![(Address::Node("total".into()), "power-mean".into())], name: "p".into() };
    let p = |low, high| assumption("p", Vary::Number { dial: dial.clone(), distribution: Distribution::Uniform { low, high } });
    let found = ranking(&e, &[p(1.0, 3.0)], 100);
    let at = |p: f64| {
        let edit =
            Edit::Param { address: Address::Node("total".into()), method: "power-mean".into(), name: "p".into(), value: Value::Number(p) };
        e.with(&[edit]).unwrap()
    };
    let (low, high) = (at(1.0), at(3.0));
    for (row, own) in found.nodes[0].rows.iter().enumerate() {
        let value = |e: &Evaluation| e.value("total").unwrap().get(row).unwrap();
        let mean = own.mean.unwrap();
        assert!(value(&low) < mean && mean < value(&high), "{row}");
    }
}

#[test]
fn draws_that_fail_are_counted_by_what_they_took_and_left_out() {
    let e = nine();
    // There is no geometric mean of scores below zero: it fails in every draw with z-scores.
    let together = vec![
        assumption(
            "scale",
            Vary::Choice(vec![branch("min-max", 0.5, Vec::new()), branch("z-score", 0.5, score("z-score", &["x", "y", "z"]))]),
        ),
        assumption(
            "mean",
            Vary::Choice(vec![branch("arithmetic", 0.5, Vec::new()), branch("geometric", 0.5, aggregate("geometric-mean"))]),
        ),
    ];
    let draws = 2000;
    let found = ranking(&e, &together, draws);
    let [scale, mean] = [&found.branches[0], &found.branches[1]];
    assert_eq!([scale[0].failed, mean[0].failed], [0, 0]);
    assert_eq!(scale[1].failed, mean[1].failed);
    let failed = scale[1].failed;
    close(failed as f64 / draws as f64, 0.25, draws);
    assert_eq!(found.nodes[0].failed, [failed]);
    for row in &found.nodes[0].rows {
        assert_eq!((row.draws, row.ranked()), (draws as u64 - failed, draws as u64 - failed));
    }
    let share = found.nodes[0].pairs[0].above(0, 1).unwrap() + found.nodes[0].pairs[0].above(1, 0).unwrap();
    assert!((share - 1.0).abs() < 1e-12, "shares are of the draws that did not fail: {share}");
}

#[test]
fn a_unit_without_a_value_has_no_rank_and_the_draw_stands() {
    let mut build = Build::panel(FitScope::All);
    build.rows = vec![("A", 2024), ("B", 2024), ("C", 2024)];
    build.columns = vec![("x", vec![1.0, 2.0, 3.0]), ("y", vec![3.0, 1.0, 2.0])];
    let e = evaluation(&build);
    let cell = |column: &str| Edit::Cell { column: column.into(), unit: "A".into(), period: indicia_core::Period::year(2024), value: None };
    let e = e.with(&[cell("y")]).unwrap();
    let out =
        Vary::Choice(vec![branch("in", 0.5, Vec::new()), branch("out", 0.5, vec![Edit::LeaveOut { indicator: "x".into(), out: true }])]);
    let found = ranking(&e, &[assumption("x", out)], 1000);
    assert_eq!(found.nodes[0].failed, [0]);
    let node = &found.nodes[0];
    // Without x nothing is known of A.
    assert_eq!(node.rows[0].ranked(), found.branches[0][0].draws);
    assert_eq!(node.rows[1].ranked(), 1000);
}

#[test]
fn a_model_is_a_function_of_numbers_between_zero_and_one() {
    let e = two_units();
    let assumptions = [noise(Spread::Noise(0.5))];
    let source = assumptions[0].source(&e).unwrap();
    let sources: [&dyn Source; 1] = [&*source];
    let model = Model::new(&e, &sources, &["total"]).unwrap();
    let mut memory = model.memory();
    // Middle: the weights as they are. One up and the other down: 0.9 against 0.2.
    for (uniforms, expected) in [([0.5, 0.5], 0.6), ([1.0, 0.0], 0.9 / 1.1)] {
        let found = model.evaluate(0, &uniforms, &mut memory).value(0, 0).unwrap();
        assert!((found - expected).abs() < 1e-15, "{found}, not {expected}");
    }
}

#[test]
fn a_node_that_is_not_there_has_no_weights_to_spread() {
    let mut build = Build::panel(FitScope::All);
    build.weighting = "equal";
    let e = evaluation(&build);
    let unknown = assumption("n", Vary::Weights { nodes: vec!["x".into()], spread: Spread::Dirichlet(10.0) });
    assert_eq!(unknown.source(&e).err(), Some(NotDrawn::NoWeights("x".into())));
}

#[test]
fn that_a_plan_is_too_large_for_draws_is_known_before_it_is_compiled() {
    // So many units and columns, and a choice of five normalisers for all columns.
    let beyond = |units: usize, columns: usize| {
        let mut build = Build::panel(FitScope::All);
        let id = |letter: char, n: usize| -> &'static str { format!("{letter}{n}").leak() };
        build.rows = (0..units).map(|n| (id('u', n), 2024)).collect();
        let value = |n: usize, c: usize| ((n * 37 + c * 11) % 101) as f64 + 1.0;
        build.columns = (0..columns).map(|c| (id('c', c), (0..units).map(|n| value(n, c)).collect())).collect();
        build.weighting = "equal";
        let e = evaluation(&build);
        let ids: Vec<&str> = build.columns.iter().map(|(id, _)| *id).collect();
        let methods = ["min-max", "z-score", "linear-proportion", "none", "min-max"];
        let choice = Vary::Choice(methods.iter().map(|m| branch(m, 0.2, score(m, &ids))).collect());
        let assumptions = [assumption("score", choice), noise(Spread::Noise(0.1))];
        let sources: Vec<Box<dyn Source + '_>> = assumptions.iter().map(|a| a.source(&e).unwrap()).collect();
        let sources: Vec<&dyn Source> = sources.iter().map(|s| &**s).collect();
        let ask = Ask { nodes: &["total"], pairs: false, also: &[], only: None };
        let beyond = is_beyond_budget(&e, &sources, ask);
        let draws = (!beyond).then(|| draws_within_budget(&ranking_model(&e, &sources, ask).unwrap(), ask));
        (beyond, draws)
    };
    assert_eq!(beyond(20, 10), (false, Some(2000)));
    // A draw reads 1,000 x (40 + 8 + 20) cells and somewhat more, and what is there before it 1,000 x 40 x 3 x 2 a method and somewhat more.
    let (_, Some(draws)) = beyond(1000, 40) else { panic!("within the budget") };
    assert!((700..880).contains(&draws), "{draws}");
    assert_eq!(beyond(20_000, 40), (true, None));
}

#[test]
fn memory_for_ranks_is_told_how_far_it_is() {
    let e = nine();
    let assumptions = mixed();
    let sources: Vec<Box<dyn Source + '_>> = assumptions.iter().map(|a| a.source(&e).unwrap()).collect();
    let sources: Vec<&dyn Source> = sources.iter().map(|s| &**s).collect();
    let told = Arc::new(Mutex::new(Vec::new()));
    let ask = Ask { nodes: &["total"], pairs: false, also: &[], only: None };
    rank_draws(&e, &sources, ask, Settings { draws: 5000, seed: 1 }, &(), &|n| told.lock().unwrap().push(n)).unwrap();
    let told = told.lock().unwrap();
    assert!(told.is_sorted() && told.last() == Some(&5000));
}

//! The ASEM index under alternatives beside COINr's own runs: the same choices give the same scores and ranks.
//!
//! COINr's tables are larger than what is kept here: they are read from the folder that the variable INDICIA_REFERENCE names.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod common;
#[path = "common/asem.rs"]
mod definition;
#[path = "../../../tests/reproduced/ledger.rs"]
mod ledger;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use common::Shipped;
use indicia_analysis::sensitivity::{Estimator, Form, Function, Output, Outputs, Sample, removal_count, removals};
use indicia_analysis::uncertainty::{Ask, Source, ranking_model};
use indicia_config::Methods;
use indicia_core::{Address, Edit, Evaluation, FitScope, Free, NodeKind, Stage, Use, evaluate};
use indicia_kernels::{Direction, RankScratch, Ties, rank};
use indicia_method::{Value, from_json};
use ledger::Comparison;

type Row = BTreeMap<String, String>;

/// COINr's folder; `None` where it is neither asked for nor there.
fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("INDICIA_REFERENCE").map(PathBuf::from);
    let asked = named.is_some();
    let folder = named.unwrap_or_else(|| common::workspace().join("../shared")).join("reference/coinr");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(!asked, "INDICIA_REFERENCE names a folder without COINr's tables: {}", folder.display());
    println!("passed over: COINr's runs, no folder {}", folder.display());
    None
}

fn table(file: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(folder().unwrap().join(file)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap()
}

fn asem() -> Evaluation {
    let here = tempfile::tempdir().unwrap();
    std::fs::copy(folder().unwrap().join("asem_iData.csv"), here.path().join("values.csv")).unwrap();
    std::fs::write(here.path().join("indicia.toml"), definition::system(&table("asem_iMeta.csv"), &[], "")).unwrap();
    let loaded = common::load(here.path(), &[]);
    let read = indicia_config::data::load(&loaded.data, &loaded.wanted, &indicia_config::data::Disk::default());
    let data = read.dataset.unwrap();
    let plan = loaded.bind(&data, &read.units).plan.unwrap();
    evaluate(&plan, &data)
}

/// One edit for each indicator.
fn indicators(e: &Evaluation, edit: impl Fn(&Arc<str>) -> Edit) -> Vec<Edit> {
    e.plan().system().indicators.iter().map(|i| edit(&i.id)).collect()
}

fn using(id: &str, params: Value) -> Option<Use> {
    Some(Use::new(Shipped::new().get(id).unwrap(), params, FitScope::All).unwrap())
}

/// The aggregates with their children.
fn aggregates(e: &Evaluation) -> Vec<(Arc<str>, Vec<Arc<str>>)> {
    let children = |k: &NodeKind| match k {
        NodeKind::Aggregate { children, .. } => children.clone(),
        NodeKind::Formula { .. } => Vec::new(),
    };
    e.plan().system().nodes.iter().map(|n| (n.id.clone(), children(&n.kind))).collect()
}

/// COINr's four assumptions: up to 1-5 values winsorised; min-max on 1-100 or a z-score around 10 with a deviation of 2; arithmetic or
/// geometric mean; and weights of the two upper levels.
fn assumptions(e: &Evaluation) -> Vec<Free> {
    let points = |p: i32| {
        let params = from_json(&format!(r#"{{"points": {p}}}"#)).unwrap();
        indicators(e, |i| Edit::Params { address: Address::Stage(Stage::Treat, i.clone()), params: params.clone() })
    };
    let scored = |id: &str, params: &str| {
        let method = using(id, from_json(params).unwrap());
        indicators(e, |i| Edit::Method { address: Address::Stage(Stage::Score, i.clone()), method: method.clone() })
    };
    let joined = |id: &str| {
        let method = using(id, from_json("{}").unwrap());
        aggregates(e).iter().map(|(n, _)| Edit::Method { address: Address::Node(n.clone()), method: method.clone() }).collect()
    };
    let mut free = vec![
        Free::Choice((1..=5).map(points).collect()),
        Free::Choice(vec![scored("min-max", r#"{"range": [1, 100]}"#), scored("z-score", r#"{"mean": 10, "sd": 2}"#)]),
        Free::Choice(vec![joined("weighted-mean"), joined("geometric-mean")]),
    ];
    free.extend(["Conn", "Sust", "Index"].map(|n| Free::Weights(n.into())));
    free
}

/// The values of one of COINr's runs, in the order of [`assumptions`].
fn values_of(run: &Row, nodes: &BTreeMap<Arc<str>, Vec<Arc<str>>>, weights: &BTreeMap<(String, String), f64>) -> Vec<f64> {
    let is = |column: &str, value: &str| f64::from(run[column] == value);
    let mut draw = vec![number(run, "Winmax") - 1.0, is("Normalisation", "n_zscore"), is("Aggregation", "a_gmean")];
    for node in ["Conn", "Sust", "Index"] {
        draw.extend(nodes[node].iter().map(|child| weights[&(run["WeightsRep"].clone(), child.to_string())]));
    }
    draw
}

/// COINr's weights by repetition and node.
fn noisy_weights() -> BTreeMap<(String, String), f64> {
    let of = |row: Row| ((row["rep"].clone(), row["iCode"].clone()), number(&row, "Weight"));
    table("sa_noisy_weights.csv").into_iter().map(of).collect()
}

/// All of COINr's runs as one uncertain thing: a number picks the run.
struct Runs {
    free: Vec<Free>,
    draws: Vec<Vec<f64>>,
}

impl Source for Runs {
    fn id(&self) -> &str {
        "runs"
    }

    fn free(&self) -> Vec<Free> {
        self.free.clone()
    }

    fn dimensions(&self) -> usize {
        1
    }

    fn place(&self, uniforms: &[f64], out: &mut [f64]) {
        out.copy_from_slice(&self.draws[(uniforms[0] * self.draws.len() as f64) as usize]);
    }
}

#[test]
fn the_outputs_that_are_analysed_are_those_of_coinr() {
    if folder().is_none() {
        return;
    }
    let e = asem();
    let (nodes, weights) = (aggregates(&e).into_iter().collect(), noisy_weights());
    let draws = table("sa_N100_parameters.csv").iter().map(|run| values_of(run, &nodes, &weights)).collect();
    let runs = Runs { free: assumptions(&e), draws };
    let sources: [&dyn Source; 1] = [&runs];
    let model = ranking_model(&e, &sources, Ask { nodes: &["Index"], pairs: false, also: &[], only: None }).unwrap();
    let row = e.scored_data().row(e.scored_data().unit_number("CHN").unwrap(), 0).unwrap();
    let asked = [Output::Shift, Output::Score(row), Output::Rank(row)];
    let outputs = Outputs::new(&e, &model, "Index", 0, &asked);
    let (mut memory, mut out) = (outputs.memory(), [0.0; 3]);
    let of_china = |file: &str| table(file).into_iter().find(|r| r["uCode"] == "CHN").unwrap();
    let (scores, ranks, shifts) = (of_china("sa_N100_scores.csv"), of_china("sa_N100_ranks.csv"), table("sa_N100_y.csv"));
    for (n, shift) in shifts.iter().enumerate() {
        outputs.evaluate(n as u64, &[(n as f64 + 0.5) / 600.0], &mut memory, &mut out);
        let column = format!("r_{}", shift["run"]);
        assert!((out[0] - number(shift, "y")).abs() < 1e-12, "{shift:?}: {out:?}");
        assert!((out[1] - number(&scores, &column)).abs() < 1e-10 * out[1], "{shift:?}: {out:?}");
        assert_eq!(out[2], number(&ranks, &column), "{shift:?}");
    }
}

#[test]
fn six_hundred_runs_are_those_of_coinr() {
    if folder().is_none() {
        return;
    }
    let e = asem();
    let program = e.compile(&assumptions(&e), &["Index"]).unwrap();
    let weights = noisy_weights();
    let (scores, ranks, shifts) = (table("sa_N100_scores.csv"), table("sa_N100_ranks.csv"), table("sa_N100_y.csv"));
    let data = e.scored_data();
    let row_of = |unit: &str| data.row(data.unit_number(unit).unwrap(), 0).unwrap();
    let nodes: BTreeMap<Arc<str>, Vec<Arc<str>>> = aggregates(&e).into_iter().collect();
    let (mut scratch, mut status) = (program.scratch(), vec![0; 51]);
    let (mut out, mut ranked, mut sorting) = (vec![0.0; 51], vec![0.0; 51], RankScratch::new());
    let nominal: Vec<f64> = (0..51).map(|row| e.node("Index").unwrap().rank(row).unwrap()).collect();
    let (mut run_scores, mut run_ranks, mut y) = (Comparison::relative(1e-10), Comparison::within(0.0), Vec::new());
    for run in table("sa_N100_parameters.csv") {
        let draw = values_of(&run, &nodes, &weights);
        program.draw_batch(&draw, &mut scratch, &mut out, &mut status);
        rank(&out, Direction::Descending, Ties::Min, &mut ranked, &mut sorting);
        let column = format!("r_{}", run["rep"]);
        for (score, rank) in scores.iter().zip(&ranks) {
            let (row, expected) = (row_of(&score["uCode"]), number(score, &column));
            assert_eq!(&score["uCode"], &rank["uCode"]);
            let place = format!("{run:?} {}", score["uCode"]);
            run_scores.value(&place, out[row], expected);
            run_ranks.value(&place, ranked[row], number(rank, &column));
        }
        y.push(ranked.iter().zip(&nominal).map(|(a, b)| (a - b).abs()).sum::<f64>() / 51.0);
    }
    assert_eq!((run_scores.compared(), run_ranks.compared(), y.len()), (600 * 51, 600 * 51, 600));
    run_scores.record("asem-sensitivity-scores");
    run_ranks.record("asem-sensitivity-ranks");

    // What COINr analyses, the mean shift of ranks, and the indices that it finds; from our own runs.
    let mut analysed = Comparison::within(1e-12);
    for (found, row) in y.iter().zip(&shifts) {
        analysed.value(&format!("{row:?}"), *found, number(row, "y"));
    }
    let indices = Estimator { form: Form::Plain, resamples: 0, ..Estimator::default() }.indices(Sample::of_blocks(&y, 100, 4)).unwrap();
    for (row, (first, total)) in table("sa_N100_indices.csv").iter().zip(indices.first.iter().zip(&indices.total)) {
        analysed.value(&format!("{row:?}"), first.value, number(row, "Si"));
        analysed.value(&format!("{row:?}"), total.value, number(row, "STi"));
    }
    analysed.record("asem-sensitivity-indices");
}

#[test]
fn the_index_without_each_indicator_is_that_of_coinr() {
    if folder().is_none() {
        return;
    }
    let e = asem();
    let (scores, shifts) = (table("remove_elements_level1_scores.csv"), table("remove_elements_level1_meanabsdiff.csv"));
    let found = removals(&e, "Index", 0, &|_| {});
    // 49 indicators and the ten nodes below the index.
    assert_eq!((found.len(), removal_count(&e, "Index"), found.iter().filter(|r| r.is_indicator).count()), (59, 59, 49));
    let data = e.scored_data();
    let (mut without_each, mut mean_shifts) = (Comparison::relative(1e-10), Comparison::within(1e-12));
    for removal in found.iter().filter(|r| r.is_indicator) {
        let without = e.with(&[Edit::LeaveOut { indicator: removal.id.clone(), out: true }]).unwrap();
        for row in &scores {
            let ours = without.value("Index").unwrap().get(data.row(data.unit_number(&row["uCode"]).unwrap(), 0).unwrap()).unwrap();
            let theirs = number(row, &removal.id);
            without_each.value(&format!("{} without {}", row["uCode"], removal.id), ours, theirs);
        }
        let effect = removal.effect.as_ref().unwrap();
        let expected = number(shifts.iter().find(|r| r["removed"] == *removal.id).unwrap(), "MeanAbsDiff");
        mean_shifts.value(&removal.id, effect.mean_shift.unwrap(), expected);
        assert_eq!((effect.units, effect.lost.len(), effect.gained.len()), (51, 0, 0));
    }
    assert_eq!(without_each.compared(), 49 * 51);
    without_each.record("asem-removal-scores");
    mean_shifts.record("asem-removal-shifts");
}

//! Systems and data of the sizes that the targets name.

use std::sync::Arc;

use indicia_core::{
    Dataset, DatasetBuilder, Evaluation, FitScope, Free, Indicator, Info, MissingPolicy, Node, NodeKind, Period, Plan, Program, Series,
    Stage, System, Unit, Use, WeightData, WeightSpec, evaluate,
};
use indicia_method::{Direction, Method, from_json};

/// A method of ours, by its id.
fn using(id: &str, fit: FitScope) -> Use {
    using_with(id, "{}", fit)
}

/// A method of ours, by its id, with parameters.
pub fn using_with(id: &str, params: &str, fit: FitScope) -> Use {
    let families =
        [indicia_treatments::plugin(), indicia_normalizers::plugin(), indicia_weightings::plugin(), indicia_aggregators::plugin()];
    let method: &'static dyn Method = families.iter().flat_map(|f| f.methods()).find(|m| m.about().id == id).unwrap();
    Use::new(method, from_json(params).unwrap(), fit).unwrap()
}

fn indicator(n: usize, score: &Use) -> Arc<Indicator> {
    Arc::new(Indicator {
        id: format!("i{n}").into(),
        info: Info::default(),
        unit: "".into(),
        direction: if n % 4 == 3 { Direction::Negative } else { Direction::Positive },
        target: None,
        goalposts: None,
        column: format!("i{n}").into(),
        derive: None,
        impute: None,
        treat: None,
        score: score.clone(),
        masks: Vec::new(),
    })
}

fn mean(id: &str, children: impl Iterator<Item = String>, weights: &Use, aggregate: &Use) -> Arc<Node> {
    let spec = WeightSpec { method: weights.clone(), data: WeightData::Scored, by: None, sources: Vec::new(), experts: Vec::new() };
    let kind = NodeKind::Aggregate {
        children: children.map(Arc::from).collect(),
        weights: Box::new(spec),
        aggregate: aggregate.clone(),
        missing: MissingPolicy::default(),
    };
    Arc::new(Node { id: id.into(), info: Info::default(), kind, round: None })
}

/// A tree: `widths` are the numbers of nodes of each level above the indicators, the last of them one. Min-max in the
/// scope given, equal weights, weighted means.
pub fn tree(indicators: usize, widths: &[usize], fit: FitScope) -> System {
    let (score, weights, aggregate) = (using("min-max", fit), using("equal", FitScope::All), using("weighted-mean", FitScope::All));
    let mut nodes = Vec::new();
    let mut below: Vec<String> = (0..indicators).map(|n| format!("i{n}")).collect();
    for (level, width) in widths.iter().enumerate() {
        let ids: Vec<String> = (0..*width).map(|n| node_id(level, n)).collect();
        for (n, id) in ids.iter().enumerate() {
            let children = below[n * below.len() / width..(n + 1) * below.len() / width].to_vec();
            nodes.push(mean(id, children.into_iter(), &weights, &aggregate));
        }
        below = ids;
    }
    System {
        id: "bench".into(),
        root: below[0].as_str().into(),
        indicators: (0..indicators).map(|n| indicator(n, &score)).collect(),
        nodes,
        order: Stage::WITHOUT_SCREEN.to_vec(),
        ..System::default()
    }
}

/// The tree of [`large`] with winsorisation before the scores, and columns of which each has three values far beyond the others.
pub fn treated() -> (Plan, Dataset) {
    let mut system = tree(LARGE.1, &[10, 1], FitScope::All);
    let winsorize = indicia_treatments::plugin().methods().into_iter().find(|m| m.about().id == "winsorize").unwrap();
    let treat = Use::new(winsorize, from_json("{}").unwrap(), FitScope::All).unwrap();
    system.indicators.iter_mut().for_each(|indicator| Arc::make_mut(indicator).treat = Some(treat.clone()));
    let far = |j: usize, rows: usize| {
        let mut column = column(j, rows);
        let places = [7 * j + 3, 131 * j + 1009, 977 * j + 20_011];
        places.into_iter().enumerate().for_each(|(n, at)| column[at] = 20_000.0 + 1_000.0 * n as f64);
        column
    };
    (Plan::new(system).unwrap(), data_of(LARGE.0, 1, LARGE.1, far))
}

/// The id of a node of [`tree`].
pub fn node_id(level: usize, n: usize) -> String {
    format!("n{level}_{n}")
}

/// Numbers in (0, 100) in a fixed disorder.
pub fn column(seed: usize, rows: usize) -> Vec<f64> {
    let mut state = seed as u64 + 1;
    (0..rows)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 12) as f64 + 0.5) / (1_u64 << 52) as f64 * 100.0
        })
        .collect()
}

/// Units in consecutive years with columns `i0`, `i1` and so on.
pub fn data(units: usize, years: usize, columns: usize) -> Dataset {
    data_of(units, years, columns, column)
}

fn data_of(units: usize, years: usize, columns: usize, values: impl Fn(usize, usize) -> Vec<f64>) -> Dataset {
    let units: Vec<Unit> = (0..units).map(|n| Unit { id: format!("u{n:06}").into(), ..Unit::default() }).collect();
    let rows = (0..years).flat_map(|y| units.iter().map(move |u| (u.id.clone(), Period::year(2010 + y as i32)))).collect();
    let count = units.len() * years;
    let builder = DatasetBuilder::new(units, Vec::new()).rows(rows);
    let add = |b: DatasetBuilder, n: usize| b.column(&format!("i{n}"), "", Series::dense(values(n, count)), None);
    (0..columns).fold(builder, add).build().unwrap()
}

/// Units and indicators of the large evaluation.
pub const LARGE: (usize, usize) = (100_000, 50);

/// 100,000 units, 50 indicators, ten pillars, one index.
pub fn large() -> (Plan, Dataset) {
    (Plan::new(tree(LARGE.1, &[10, 1], FitScope::All)).unwrap(), data(LARGE.0, 1, LARGE.1))
}

/// 300 units in ten years with 100 indicators, fitted in each year.
pub fn panel() -> (System, Dataset) {
    (tree(100, &[20, 5, 1], FitScope::Each), data(300, 10, 100))
}

/// Rows and indicators of the drawn system.
pub const DRAWN: (usize, usize) = (51, 49);

/// Nodes of the drawn system's levels above the indicators.
pub const LEVELS: [usize; 3] = [14, 4, 1];

/// 51 units, 49 indicators, 14 sub-pillars, four pillars, one index.
pub fn drawn() -> Evaluation {
    evaluate(&Plan::new(tree(DRAWN.1, &LEVELS, FitScope::All)).unwrap(), &data(DRAWN.0, 1, DRAWN.1))
}

/// The drawn system with the weights of all sub-pillars and of the index free.
pub fn compiled(base: &Evaluation) -> Program {
    let mut free: Vec<Free> = (0..LEVELS[0]).map(|n| Free::Weights(node_id(0, n).into())).collect();
    free.push(Free::Weights(node_id(2, 0).into()));
    base.compile(&free, &[&node_id(2, 0)]).unwrap()
}

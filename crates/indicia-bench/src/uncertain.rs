//! Indices with what is uncertain about them: the four assumptions of COINr's example, and errors of all base values.

use std::sync::Arc;

use indicia_analysis::sensitivity::{Design, Output, Outputs, run};
use indicia_analysis::uncertainty::{
    Ask, Assumption, BaseErrors, Branch, Distribution, Ranking, Settings, Source, Spread, Vary, draw_cells, draws_within_budget,
    is_beyond_budget, rank_draws, rank_model, ranking_model,
};
use indicia_core::{Address, DatasetBuilder, Dial, Edit, Evaluation, FitScope, Period, Plan, Series, Stage, Unit, evaluate};
use indicia_method::Text;

use crate::systems::{column, node_id, tree, using_with};

/// Units and indicators of the index that COINr comes with.
pub const ASEM: (usize, usize) = (51, 49);
/// Its levels above the indicators: eight pillars, two sub-indices, one index.
pub const ASEM_LEVELS: [usize; 3] = [8, 2, 1];
/// Units and indicators of a large index.
pub const LARGE: (usize, usize) = (3000, 100);
/// Its levels.
pub const LARGE_LEVELS: [usize; 3] = [20, 5, 1];

/// An index over skewed columns, winsorised.
pub fn index(units: usize, indicators: usize, levels: &[usize], errors: bool) -> Evaluation {
    let mut system = tree(indicators, levels, FitScope::All);
    let treat = using_with("winsorize", r#"{"points": 5}"#, FitScope::All);
    let score = using_with("min-max", r#"{"range": [1, 100]}"#, FitScope::All);
    for indicator in &mut system.indicators {
        let own = Arc::make_mut(indicator);
        (own.treat, own.score) = (Some(treat.clone()), score.clone());
    }
    let names: Vec<Unit> = (0..units).map(|n| Unit { id: format!("u{n:06}").into(), ..Unit::default() }).collect();
    let rows = names.iter().map(|u| (u.id.clone(), Period::year(2020))).collect();
    let mut builder = DatasetBuilder::new(names, Vec::new()).rows(rows);
    for n in 0..indicators {
        // Every third column has a long tail.
        let values: Vec<f64> = column(n, units).iter().map(|x| if n % 3 == 0 { x * x * x } else { *x }).collect();
        let sd: Vec<f64> = values.iter().map(|x| 0.05 * x + 0.1).collect();
        builder = builder.column(&format!("i{n}"), "", Series::dense(values), None);
        if errors {
            builder = builder.standard_errors(&format!("i{n}"), Series::dense(sd));
        }
    }
    evaluate(&Plan::new(system).unwrap(), &builder.build().unwrap())
}

fn branch(label: String, probability: f64, edits: Vec<Edit>) -> Branch {
    Branch { label: label.into(), probability, edits, place: None }
}

fn assumption(id: &str, what: Vary) -> Assumption {
    Assumption { id: id.into(), title: Text::default(), what, place: None }
}

/// Winsor limit 1-5, min-max or z-score, noise of 25 % on the weights of the two upper levels, arithmetic or geometric mean.
pub fn four(e: &Evaluation, levels: &[usize]) -> Vec<Assumption> {
    let system = e.plan().system();
    let each = |stage: Stage, id: &str, params: &str| -> Vec<Edit> {
        let method = using_with(id, params, FitScope::All);
        let edit =
            |i: &Arc<indicia_core::Indicator>| Edit::Method { address: Address::Stage(stage, i.id.clone()), method: Some(method.clone()) };
        system.indicators.iter().map(edit).collect()
    };
    let limit = |n: usize| branch(format!("{n}"), 0.2, each(Stage::Treat, "winsorize", &format!(r#"{{"points": {n}}}"#)));
    let geometric = using_with("geometric-mean", "{}", FitScope::All);
    let means =
        system.nodes.iter().map(|n| Edit::Method { address: Address::Node(n.id.clone()), method: Some(geometric.clone()) }).collect();
    let upper: Vec<Arc<str>> =
        levels.iter().enumerate().rev().take(2).flat_map(|(l, width)| (0..*width).map(move |n| node_id(l, n).into())).collect();
    vec![
        assumption("limit", Vary::Choice((1..=5).map(limit).collect())),
        assumption(
            "score",
            Vary::Choice(vec![
                branch("min-max".into(), 0.5, Vec::new()),
                branch("z-score".into(), 0.5, each(Stage::Score, "z-score", r#"{"mean": 10, "sd": 1}"#)),
            ]),
        ),
        assumption("weights", Vary::Weights { nodes: upper, spread: Spread::Noise(0.25) }),
        assumption("mean", Vary::Choice(vec![branch("arithmetic".into(), 0.5, Vec::new()), branch("geometric".into(), 0.5, means)])),
    ]
}

/// The root and its children.
pub fn ranked(e: &Evaluation) -> Vec<Arc<str>> {
    let system = e.plan().system();
    let root = system.node(&system.root).unwrap();
    std::iter::once(root.id.clone()).chain(root.inputs().iter().cloned()).collect()
}

/// Draws of the four assumptions, or of the errors of the data.
pub fn draw(e: &Evaluation, assumptions: Option<&[Assumption]>, draws: usize, pairs: bool) -> Ranking {
    let base = BaseErrors::of(e).unwrap();
    let own: Vec<Box<dyn Source + '_>> = assumptions.unwrap_or_default().iter().map(|a| a.source(e).unwrap()).collect();
    let mut sources: Vec<&dyn Source> = own.iter().map(|s| &**s).collect();
    if assumptions.is_none() {
        sources.extend(base.iter().map(|b| b as &dyn Source));
    }
    let nodes = ranked(e);
    let nodes: Vec<&str> = nodes.iter().map(|n| &**n).collect();
    let ask = Ask { nodes: &nodes, pairs, also: &[], only: None };
    let (ranking, ()) = rank_draws(e, &sources, ask, Settings { draws, seed: 1 }, &(), &|_| ()).unwrap();
    assert!(ranking.slow.is_none() && ranking.nodes.iter().all(|n| n.failed.iter().all(|f| *f == 0)));
    ranking
}

/// A limit of winsorisation that may be anything: a draw is an evaluation of its own.
pub fn continuous(e: &Evaluation) -> Vec<Assumption> {
    let at = e.plan().system().indicators.iter().map(|i| (Address::Stage(Stage::Treat, i.id.clone()), "winsorize".into())).collect();
    let dial = Dial::Param { at, name: "skewness".into() };
    vec![assumption("limit", Vary::Number { dial, distribution: Distribution::Uniform { low: 1.5, high: 2.5 } })]
}

/// What `run` decides for itself: cells of a draw, and how many draws it makes; then those draws. Both are 0 where it sees before anything is
/// compiled that there will be none.
pub fn decided(e: &Evaluation, assumptions: &[Assumption], errors: bool) -> (usize, usize) {
    let base = BaseErrors::of(e).unwrap().filter(|_| errors);
    let own: Vec<Box<dyn Source + '_>> = assumptions.iter().map(|a| a.source(e).unwrap()).collect();
    let mut sources: Vec<&dyn Source> = own.iter().map(|s| &**s).collect();
    sources.extend(base.iter().map(|b| b as &dyn Source));
    let nodes = ranked(e);
    let nodes: Vec<&str> = nodes.iter().map(|n| &**n).collect();
    let ask = Ask { nodes: &nodes, pairs: e.rows() <= 200, also: &[], only: None };
    if is_beyond_budget(e, &sources, ask) {
        return (0, 0);
    }
    let model = ranking_model(e, &sources, ask).unwrap();
    let draws = draws_within_budget(&model, ask);
    let ranking = (draws > 0).then(|| rank_model(e, &model, ask, Settings { draws, seed: 1 }, &(), &|_| ()));
    std::hint::black_box(ranking);
    (draw_cells(&model, ask), draws)
}

/// A design of the four assumptions with the average shift in rank of the root, and the rank of each of some units.
pub struct Sobol<'a> {
    evaluation: &'a Evaluation,
    sources: Vec<Box<dyn Source + 'a>>,
    root: Arc<str>,
    outputs: Vec<Output>,
}

impl<'a> Sobol<'a> {
    /// With so many outputs.
    pub fn new(evaluation: &'a Evaluation, assumptions: &'a [Assumption], outputs: usize) -> Sobol<'a> {
        let sources = assumptions.iter().map(|a| a.source(evaluation).unwrap()).collect();
        let outputs = std::iter::once(Output::Shift).chain((0..outputs.saturating_sub(1)).map(Output::Rank)).collect();
        Sobol { evaluation, sources, root: evaluation.plan().system().root.clone(), outputs }
    }

    /// All runs of a design of so many rows; the number of runs, and the mean of the first output.
    pub fn run(&self, rows: u32) -> (usize, f64) {
        let sources: Vec<&dyn Source> = self.sources.iter().map(|s| &**s).collect();
        let ask = Ask { nodes: &[&self.root], pairs: false, also: &[], only: None };
        let model = ranking_model(self.evaluation, &sources, ask).unwrap();
        let dimensions: Vec<usize> = sources.iter().map(|s| s.dimensions()).collect();
        let design = Design::new(rows, &dimensions, false, 1);
        let function = Outputs::new(self.evaluation, &model, &self.root, 0, &self.outputs);
        let runs = run(&design, &function, &|_| ());
        (design.runs(), runs.sample(0).a[0])
    }
}

/// The arithmetic of draws on the index of COINr, by hand: what a draw cannot do without once the pillars are there.
pub struct Arithmetic {
    /// Eight pillars, and their logarithms.
    pillars: Vec<Vec<f64>>,
    logarithms: Vec<Vec<f64>>,
    counts: Vec<u32>,
}

impl Default for Arithmetic {
    fn default() -> Self {
        Arithmetic::new()
    }
}

impl Arithmetic {
    /// Pillars out of nowhere.
    pub fn new() -> Arithmetic {
        let pillars: Vec<Vec<f64>> = (0..ASEM_LEVELS[0]).map(|n| column(n, ASEM.0).iter().map(|x| x + 1.0).collect()).collect();
        let logarithms = pillars.iter().map(|p| p.iter().map(|x| x.ln()).collect()).collect();
        Arithmetic { pillars, logarithms, counts: vec![0; 3 * ASEM.0 * ASEM.0] }
    }

    /// Draws: multiply-adds, then for every other one logarithms and exponentials, then ranks, counts and pairs of three nodes.
    pub fn draw(&mut self, draws: usize) -> u32 {
        let rows = ASEM.0;
        let mut weights = [0.0; 10];
        let mut nodes = vec![vec![0.0; rows]; 3];
        let mut order: Vec<(f64, usize)> = Vec::with_capacity(rows);
        let mut above = 0_u32;
        for draw in 0..draws {
            for (n, w) in weights.iter_mut().enumerate() {
                *w = 0.75 + ((draw * 31 + n * 17) % 101) as f64 / 202.0;
            }
            let geometric = draw % 2 == 1;
            let source = if geometric { &self.logarithms } else { &self.pillars };
            let (index, subs) = nodes.split_first_mut().unwrap();
            for (s, sub) in subs.iter_mut().enumerate() {
                sub.fill(0.0);
                for (w, pillar) in weights[s * 4..s * 4 + 4].iter().zip(&source[s * 4..]) {
                    sub.iter_mut().zip(pillar).for_each(|(acc, x)| *acc += w * x);
                }
                let total: f64 = weights[s * 4..s * 4 + 4].iter().sum();
                sub.iter_mut().for_each(|x| *x = if geometric { (*x / total).exp() } else { *x / total });
            }
            let total = weights[8] + weights[9];
            for (row, x) in index.iter_mut().enumerate() {
                let [a, b] = [subs[0][row], subs[1][row]];
                *x = if geometric {
                    ((weights[8] * a.ln() + weights[9] * b.ln()) / total).exp()
                } else {
                    (weights[8] * a + weights[9] * b) / total
                };
            }
            for (n, node) in nodes.iter().enumerate() {
                order.clear();
                order.extend(node.iter().copied().zip(0..));
                order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
                for (rank, (_, row)) in order.iter().enumerate() {
                    self.counts[(n * rows + row) * rows + rank] += 1;
                }
                for (i, a) in node.iter().enumerate() {
                    above += node[i + 1..].iter().map(|b| u32::from(a > b)).sum::<u32>();
                }
            }
        }
        above
    }
}

//! Random systems with random data: everything that a plan may hold, in small.

use std::sync::Arc;

use indicia_core::{
    Address, Dataset, DatasetBuilder, Edit, Evaluation, FitScope, Indicator, Mask, MissingPolicy, MissingRule, Node, Override, Period,
    Plan, RankOn, RankRule, Ranking, Reading, Role, RoundMode, Rounding, ScreenRule, Series, Stage, System, Thresholds, Unit, Use,
    WeightData, WeightSpec,
};
use indicia_method::{Direction, Status, Value, from_json};

use super::build::*;
use super::random::Random;

/// What a random world may hold.
#[derive(Clone, Copy, Debug)]
pub struct Kinds {
    /// Aggregators that look at all units.
    pub sets: bool,
    /// Imputers.
    pub imputers: bool,
    /// Weights that depend on data.
    pub data_driven: bool,
    /// Cells without a value.
    pub missing: bool,
    /// Cells without a value for a stated reason: they do not apply, or lack evidence.
    pub reasons: bool,
}

impl Kinds {
    /// Everything.
    pub const ALL: Kinds = Kinds { sets: true, imputers: true, data_driven: true, missing: true, reasons: true };
    /// What a compiled draw computes without the ordinary executor.
    pub const ROW_LOCAL: Kinds = Kinds { sets: false, imputers: false, data_driven: false, missing: true, reasons: true };
}

/// A plan with data.
pub struct World {
    pub plan: Plan,
    pub data: Dataset,
}

/// Raw columns of every world.
pub const COLUMNS: [&str; 6] = ["c0", "c1", "c2", "c3", "c4", "c5"];

/// A random world; seeds whose system is no plan are passed over for the next.
pub fn world(seed: u64, kinds: Kinds) -> World {
    (0..100)
        .find_map(|attempt| {
            let r = &mut Random::new(seed.wrapping_mul(1009).wrapping_add(attempt));
            let data = data(r, kinds);
            Plan::new(random_system(r, &data, kinds)).ok().map(|plan| World { plan, data })
        })
        .unwrap_or_else(|| panic!("a hundred systems in a row that are no plan, from seed {seed}"))
}

fn data(r: &mut Random, kinds: Kinds) -> Dataset {
    let count = 4 + r.below(9);
    let periods = 1 + r.below(3);
    let roles = [Role::Scored, Role::Scored, Role::Scored, Role::Scored, Role::Scored, Role::Reference, Role::Listed, Role::Excluded];
    let units: Vec<Unit> = (0..count).map(|u| unit(&format!("u{u:02}"), if u < 3 { Role::Scored } else { *r.pick(&roles) })).collect();
    let of_unit: Vec<Option<u32>> = (0..count).map(|_| Some(r.below(2) as u32)).collect();
    let mut rows: Vec<(Arc<str>, Period)> = Vec::new();
    for p in 0..periods {
        for u in &units {
            if !r.chance(0.08) {
                rows.push((u.id.clone(), Period::year(2015 + 2 * p as i32)));
            }
        }
    }
    // Files are in any order.
    for i in (1..rows.len()).rev() {
        rows.swap(i, r.below(i + 1));
    }
    let gaps = if kinds.missing { *r.pick(&[0.0, 0.0, 0.05, 0.3]) } else { 0.0 };
    let states: &[u8] = if kinds.reasons { &[Status::MISSING, Status::NOT_APPLICABLE, Status::NO_EVIDENCE] } else { &[Status::MISSING] };
    let columns: Vec<(&str, Series)> = COLUMNS
        .iter()
        .map(|id| {
            let shape = r.below(4);
            let cell = |r: &mut Random| match shape {
                0 => r.between(1.0, 100.0),
                1 => (r.below(6)) as f64 + 1.0,
                2 => r.between(-5.0, 20.0),
                _ => libm::exp(r.between(0.0, 6.0)),
            };
            let cells: Vec<(f64, u8)> =
                rows.iter().map(|_| if r.chance(gaps) { (0.0, *r.pick(states)) } else { (cell(r), Status::PRESENT) }).collect();
            (*id, Series::new(cells.iter().map(|c| c.0).collect(), cells.iter().map(|c| c.1).collect()))
        })
        .collect();
    let builder = DatasetBuilder::new(units, vec![grouping("stage", &["early", "late"], &of_unit)]).rows(rows);
    let builder = columns.into_iter().fold(builder, |b, (id, series)| b.column(id, "", series, None));
    builder.build().unwrap_or_else(|e| panic!("no dataset: {e}"))
}

fn scope(r: &mut Random, data: &Dataset) -> FitScope {
    match r.below(5) {
        0 => FitScope::Each,
        1 => FitScope::Base(*r.pick(data.periods())),
        _ => FitScope::All,
    }
}

/// A random normaliser.
pub fn score(r: &mut Random, data: &Dataset) -> Use {
    let fit = scope(r, data);
    match r.below(9) {
        8 => using_in("log-function", r#"{"form": "min-max", "range": [1, 10]}"#, fit),
        0 => using_in("z-score", "{}", fit),
        1 => using_in("min-max", r#"{"range": [1, 100]}"#, fit),
        2 => using_in("goalposts", r#"{"clip": "none"}"#, fit),
        3 => using_in("linear-proportion", "{}", fit),
        4 => using("none", "{}"),
        _ => using_in("min-max", "{}", fit),
    }
}

fn imputer(r: &mut Random, data: &Dataset) -> Use {
    match r.below(7) {
        4 => using_in("knn", r#"{"k": 2}"#, scope(r, data)),
        5 => using_in("median", r#"{"within": "period"}"#, scope(r, data)),
        6 => using("median", r#"{"within": "all"}"#),
        0 => using_in("toy-neighbour", "{}", scope(r, data)),
        1 => using("toy-noise", "{}"),
        2 => using_in("toy-mean-imputer", "{}", scope(r, data)),
        _ => using("toy-mean-imputer", "{}"),
    }
}

fn treatment(r: &mut Random, data: &Dataset) -> Use {
    match r.below(4) {
        3 => using_in("winsorize", r#"{"skewness": 0.5, "kurtosis": 1.5, "points": 2}"#, scope(r, data)),
        0 => using("toy-period-shift", "{}"),
        1 => using_in("toy-cap", r#"{"factor": 0.9}"#, scope(r, data)),
        _ => using("toy-cap", "{}"),
    }
}

fn deriver(r: &mut Random, kinds: Kinds) -> Use {
    let (a, b) = (*r.pick(&COLUMNS), *r.pick(&COLUMNS));
    if r.chance(0.3) {
        using("formula", &format!(r#"{{"expr": "sqrt({a} + 5) / ({b} - 3)"}}"#))
    } else if kinds.imputers && r.chance(0.2) {
        using("growth", &format!(r#"{{"column": "{a}", "periods": 2}}"#))
    } else if r.chance(0.7) {
        using("toy-ratio", &format!(r#"{{"a": "{a}", "b": "{b}"}}"#))
    } else {
        using("toy-local", &format!(r#"{{"a": "{a}"}}"#))
    }
}

fn random_indicator(r: &mut Random, n: usize, data: &Dataset, kinds: Kinds) -> Indicator {
    let mut i = indicator(&format!("i{n}"), score(r, data));
    i.column = (*r.pick(&COLUMNS)).into();
    i.goalposts = Some([0.0, r.between(20.0, 120.0)]);
    i.direction = if r.chance(0.3) { Direction::Negative } else { Direction::Positive };
    i.derive = r.chance(0.3).then(|| deriver(r, kinds));
    i.impute = (kinds.imputers && r.chance(0.4)).then(|| {
        let by = imputer(r, data);
        by.within(r.chance(0.3).then(|| "stage".into()))
    });
    i.treat = r.chance(0.3).then(|| treatment(r, data));
    if kinds.missing && r.chance(0.2) {
        let period = r.chance(0.5).then(|| *r.pick(data.periods()));
        i.masks.push(Mask { unit: r.pick(data.units()).id.clone(), period, reason: "too few answers".into() });
    }
    i
}

fn random_weights(r: &mut Random, children: &[Arc<str>], leaves: bool, data: &Dataset, kinds: Kinds, depth: usize) -> WeightSpec {
    let k = children.len();
    let list = |r: &mut Random| -> Vec<f64> { (0..k).map(|_| if r.chance(0.06) { 0.0 } else { (1 + r.below(8)) as f64 / 8.0 }).collect() };
    let mut spec = match r.below(if kinds.data_driven { 11 } else { 4 }) {
        0 => {
            let mut spec = weights(using("toy-fixed", &format!(r#"{{"groups": {{"early": {:?}, "late": {:?}}}}}"#, list(r), list(r))));
            spec.by = Some("stage".into());
            spec
        }
        1 | 2 => fixed(&list(r)),
        3 => weights(using("equal", "{}")),
        7 => {
            let mut spec = weights(using_in("entropy", r#"{"transform": "min-max"}"#, scope(r, data)));
            spec.by = r.chance(0.4).then(|| "stage".into());
            spec
        }
        8 => {
            let mut spec = weights(using_in("benefit-of-the-doubt", r#"{"shares": [0.05, 0.9]}"#, scope(r, data)));
            spec.by = r.chance(0.4).then(|| "stage".into());
            spec
        }
        9 if depth == 0 => {
            let mut spec = weights(using("combination", r#"{"rule": "linear", "alpha": 0.5}"#));
            let second =
                if r.chance(0.5) { using("entropy", r#"{"transform": "min-max"}"#) } else { using("toy-spread", r#"{"whole": 1}"#) };
            spec.sources = vec![weights(using("equal", "{}")), weights(second)];
            spec
        }
        10 => weights(using_in("toy-spread", r#"{"whole": 1}"#, scope(r, data))),
        4 => {
            let mut spec = weights(using_in("toy-spread", r#"{"whole": 1}"#, scope(r, data)));
            spec.by = Some("stage".into());
            spec
        }
        5 => {
            let mut spec = weights(using_in("toy-by-unit", "{}", scope(r, data)));
            spec.by = r.chance(0.5).then(|| "stage".into());
            spec
        }
        _ if depth == 0 && r.chance(0.3) => {
            let params = r#"{"form": "segments", "between": [0.2, 0.6], "penalty": 2, "reward": 0.5}"#;
            let mut spec = weights(using_in("variable-weights", params, scope(r, data)));
            spec.sources = vec![if r.chance(0.5) { fixed(&list(r)) } else { weights(using("toy-spread", r#"{"whole": 1}"#)) }];
            spec
        }
        _ if depth == 0 => {
            let mut spec = weights(using("toy-combined", "{}"));
            spec.sources = (0..1 + r.below(2)).map(|_| random_weights(r, children, leaves, data, kinds, 1)).collect();
            // Sources by group or by period only fit a combination that has the same parts.
            spec.sources.iter_mut().for_each(|s| s.by = None);
            spec.by = None;
            for s in &mut spec.sources {
                if s.method.params().get("groups").is_some() {
                    *s = fixed(&list(r));
                }
            }
            spec
        }
        _ => weights(using("toy-goalpost-weights", "{}")),
    };
    if leaves && r.chance(0.3) {
        spec.data = *r.pick(&[WeightData::Raw, WeightData::Treated]);
    }
    spec
}

fn aggregator(r: &mut Random, data: &Dataset, kinds: Kinds, root: bool) -> Use {
    if r.chance(0.15) {
        let params = r#"{"operator": "product-max", "classes": [{"name": "low", "at": 10}, {"name": "fair", "at": 40}, {"name": "high", "at": 90}]}"#;
        return using("fuzzy-evaluation", params).reading(if r.chance(0.5) { Reading::Grade } else { Reading::Score });
    }
    match r.below(if kinds.sets { 9 } else { 6 }) {
        0 => using("geometric-mean", "{}"),
        1 => using("weighted-sum", "{}"),
        2 => using("toy-own-mean", "{}"),
        3..=5 => using("weighted-mean", "{}"),
        6 => using_in("toy-set", "{}", scope(r, data)),
        7 => using_in("topsis", "{}", scope(r, data)),
        _ if root => using("rsr", "{}"),
        _ => using_in("toy-set", "{}", scope(r, data)),
    }
}

fn policy(r: &mut Random) -> MissingPolicy {
    let rule = if r.chance(0.25) { MissingRule::Propagate } else { MissingRule::Reweight };
    MissingPolicy { rule, min_coverage: *r.pick(&[0.0, 0.0, 0.5, 0.75]) }
}

fn random_system(r: &mut Random, data: &Dataset, kinds: Kinds) -> System {
    let indicators: Vec<Indicator> = (0..3 + r.below(5)).map(|n| random_indicator(r, n, data, kinds)).collect();
    let leaves: Vec<Arc<str>> = indicators.iter().map(|i| i.id.clone()).collect();
    let mut names = leaves.clone();
    let mut nodes: Vec<Node> = Vec::new();
    let count = 2 + r.below(4);
    for n in 0..count {
        let root = n + 1 == count;
        let id = format!("n{n}");
        let mut node = if r.chance(0.25) {
            let (a, b) = (r.pick(&names).clone(), r.pick(&names).clone());
            let texts =
                [format!("({a} + {b}) / 2"), format!("{a} / ({b} - 1)"), format!("if({a} > {b}, {a}, sqrt({b}))"), format!("{a} * 2")];
            formula(&id, r.pick::<String>(&texts), r.chance(0.4).then_some(0.0))
        } else {
            let among = if r.chance(0.5) { &leaves } else { &names };
            let mut children: Vec<Arc<str>> = among.iter().filter(|_| r.chance(0.6)).cloned().collect();
            if children.is_empty() {
                children.push(r.pick(among).clone());
            }
            let all_leaves = children.iter().all(|c| leaves.contains(c));
            let spec = random_weights(r, &children, all_leaves, data, kinds, 0);
            let names: Vec<&str> = children.iter().map(|c| &**c).collect();
            aggregate_with(&id, &names, spec, aggregator(r, data, kinds, root), policy(r))
        };
        node.round = r.chance(0.15).then(|| r.below(3) as u32);
        names.push(node.id.clone());
        nodes.push(node);
    }
    let root = nodes[count - 1].id.clone();
    // The order of definition is not the order of computation.
    for i in (1..nodes.len()).rev() {
        nodes.swap(i, r.below(i + 1));
    }
    let mut out = system(&root, indicators, nodes);
    for n in 0..r.below(3) {
        let (on, other) = (format!("n{}", r.below(count)), r.pick(&names).clone());
        out.adjusts.push(adjust(&format!("rule{n}"), &on, &format!("{other} > 0.5"), "min(self, 0.75)", r.below(3) as i64));
    }
    if r.chance(0.3) {
        out.order = if r.chance(0.5) {
            vec![Stage::Derive, Stage::Treat, Stage::Impute, Stage::Score]
        } else {
            vec![Stage::Derive, Stage::Treat, Stage::Score, Stage::Impute]
        };
    }
    out.rounding = Rounding {
        indicator: r.chance(0.2).then(|| r.below(4) as u32),
        node: r.chance(0.2).then(|| r.below(4) as u32),
        mode: *r.pick(&[RoundMode::HalfAway, RoundMode::HalfEven]),
    };
    out.ranking = Ranking {
        rule: *r.pick(&[RankRule::Best, RankRule::Worst, RankRule::Dense, RankRule::Mean]),
        on: *r.pick(&[RankOn::Unrounded, RankOn::Rounded]),
    };
    if r.chance(0.3) {
        out.overrides.push(Arc::new(Override {
            unit: r.pick(data.units()).id.clone(),
            indicator: r.pick(&leaves).clone(),
            period: r.chance(0.5).then(|| *r.pick(data.periods())),
            value: r.between(1.0, 50.0),
            reason: "on appeal".into(),
            by: "the council".into(),
            date: "2021-01-01".into(),
        }));
    }
    if r.chance(0.35) {
        let share = |r: &mut Random| r.chance(0.7).then(|| *r.pick(&[0.3, 0.5, 0.75, 1.0]));
        let nonzero = |r: &mut Random| (r.chance(0.3) && kinds.sets).then(|| *r.pick(&[0.5, 0.9]));
        let thresholds = |r: &mut Random| r.chance(0.6).then(|| Thresholds { coverage: share(r), nonzero: nonzero(r) });
        let (units, of_indicators) = (thresholds(r), thresholds(r));
        let keep = if r.chance(0.3) { vec![r.pick(data.units()).id.clone(), r.pick(&leaves).clone()] } else { Vec::new() };
        out.screen = Some(ScreenRule { units, indicators: of_indicators, keep });
        if !out.order.contains(&Stage::Screen) {
            // What is scored already is not screened.
            let last = out.order.iter().position(|s| *s == Stage::Score).unwrap_or(1);
            out.order.insert(1 + r.below(last), Stage::Screen);
        }
    }
    out.seed = r.bits();
    out
}

fn json(text: &str) -> Value {
    from_json(text).unwrap_or_else(|e| panic!("{text}: {e:?}"))
}

/// A random edit to data or membership.
pub fn data_edit(r: &mut Random, e: &Evaluation) -> Edit {
    let data = e.data();
    if r.chance(0.3) {
        let role = *r.pick(&[Role::Scored, Role::Reference, Role::Listed, Role::Excluded]);
        return Edit::Membership { unit: r.pick(data.units()).id.clone(), role };
    }
    if r.chance(0.15) {
        let values = (0..e.rows()).map(|_| r.between(0.5, 60.0)).collect();
        return Edit::Column { column: (*r.pick(&COLUMNS)).into(), values };
    }
    let row = r.below(data.rows());
    if r.chance(0.2) {
        let indicator = r.pick(&e.plan().system().indicators).id.clone();
        let (unit, period) = (data.unit(row).id.clone(), data.period(row));
        let correction = (!r.chance(0.3)).then(|| {
            let (reason, by, date) = (String::new(), String::new(), String::new());
            Box::new(Override {
                unit: unit.clone(),
                indicator: indicator.clone(),
                period: None,
                value: r.between(0.5, 60.0),
                reason,
                by,
                date,
            })
        });
        return Edit::Correction { unit, indicator, period, correction };
    }
    Edit::Cell {
        column: (*r.pick(&COLUMNS)).into(),
        unit: data.unit(row).id.clone(),
        period: data.period(row),
        value: (!r.chance(0.25)).then(|| r.between(0.5, 60.0)),
    }
}

/// A random edit to the system: states, weights, methods, parameters, goalposts, directions, who is left out.
pub fn system_edit(r: &mut Random, e: &Evaluation, kinds: Kinds) -> Edit {
    let system = e.plan().system();
    let i = r.pick(&system.indicators).clone();
    let n = r.pick(&system.nodes).clone();
    let at = |stage| Address::Stage(stage, i.id.clone());
    match r.below(14) {
        12 => Edit::LeaveOut { indicator: i.id.clone(), out: !r.chance(0.2) },
        13 => {
            let range = if r.chance(0.5) { "[0, 100]" } else { "[1, 10]" };
            let value = json(range);
            Edit::Param { address: at(Stage::Score), method: "min-max".into(), name: "range".into(), value }
        }
        0 => Edit::Goalposts { indicator: i.id.clone(), goalposts: Some([r.between(-5.0, 1.0), r.between(10.0, 90.0)]) },
        1 => {
            let direction = if i.direction == Direction::Positive { Direction::Negative } else { Direction::Positive };
            Edit::Direction { indicator: i.id.clone(), direction, target: None }
        }
        2 => Edit::Method { address: at(Stage::Score), method: Some(score(r, e.data())) },
        3 => Edit::Method { address: at(Stage::Treat), method: r.chance(0.7).then(|| treatment(r, e.data())) },
        4 if kinds.imputers => Edit::Method { address: at(Stage::Impute), method: r.chance(0.7).then(|| imputer(r, e.data())) },
        5 => Edit::Method { address: at(Stage::Derive), method: r.chance(0.7).then(|| deriver(r, kinds)) },
        6 => Edit::Params { address: at(Stage::Score), params: json("{}") },
        7 | 8 => state_edit(&i),
        _ => match &n.kind {
            indicia_core::NodeKind::Aggregate { children, .. } => {
                let k = children.len();
                let values: Vec<f64> = (0..k).map(|_| (1 + r.below(9)) as f64 / 9.0).collect();
                match r.below(4) {
                    0 => Edit::Factors { node: n.id.clone(), values },
                    1 => Edit::Weights { node: n.id.clone(), values },
                    2 => {
                        let leaves = children.iter().all(|c| system.indicator(c).is_some());
                        let spec = random_weights(r, children, leaves, e.data(), Kinds { data_driven: false, ..kinds }, 1);
                        let method = if spec.method.params().get("groups").is_some() { fixed(&values).method } else { spec.method };
                        Edit::Method { address: Address::Weight(n.id.clone()), method: Some(method) }
                    }
                    _ => Edit::Method { address: Address::Node(n.id.clone()), method: Some(aggregator(r, e.data(), kinds, false)) },
                }
            }
            indicia_core::NodeKind::Formula { .. } => state_edit(&i),
        },
    }
}

/// A state for the score that the indicator has.
fn state_edit(i: &Indicator) -> Edit {
    let state = match i.score.id() {
        "min-max" => json(r#"{"lo": 1, "hi": 40}"#),
        "toy-cap" => json("[12]"),
        _ => return Edit::Goalposts { indicator: i.id.clone(), goalposts: Some([0.0, 33.0]) },
    };
    Edit::State { address: Address::Stage(Stage::Score, i.id.clone()), state }
}

/// Any edit.
pub fn edit(r: &mut Random, e: &Evaluation, kinds: Kinds) -> Edit {
    if r.chance(0.35) { data_edit(r, e) } else { system_edit(r, e, kinds) }
}

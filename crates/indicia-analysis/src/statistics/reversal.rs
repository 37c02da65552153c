//! Orders that turn when a unit comes or goes, although nothing about the others has changed.
//!
//! V. Belton and T. Gear, On a Short-coming of Saaty's Method of Analytic Hierarchies, Omega 11 (1983), 228-230, added a copy; others drop a unit, or add one that is
//! better or worse than all. Here the whole system is evaluated again each time, and every pair of units whose order at a node is the other way round is counted.
//! Twice: as it is, and with treatments, normalisers and weights held at what they were, so that what is left is the aggregators' doing (and that of imputers, which
//! are fitted anew in both).

use std::collections::BTreeMap;
use std::sync::Arc;

use indicia_core::{
    Address, Dataset, DatasetBuilder, Edit, Evaluation, Given, Node, NodeKind, Override, Period, Plan, Role, Stage, System, Unit,
    WeightAxisTrace, WeightSpec, evaluate,
};
use indicia_kernels::discordant;
use rayon::prelude::*;

use super::Frame;

/// Who comes or goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Company {
    /// A unit is left out.
    Without(Arc<str>),
    /// A unit comes that is equal to one that is there.
    Copy(Arc<str>),
    /// A unit comes that has, in every indicator, the value of the unit that scores best.
    Best,
    /// A unit comes that has, in every indicator, the value of the unit that scores worst.
    Worst,
}

/// What one company turned at one node.
#[derive(Clone, Debug, PartialEq)]
pub struct Turned {
    /// Who came or went.
    pub company: Company,
    /// Pairs of units that have ranks both before and after.
    pub compared: u64,
    /// Pairs in the other order afterwards. Pairs that tie before or after are not turned.
    pub pairs: u64,
    /// The same with treatments, normalisers and weights held; `None` where they cannot be.
    pub held: Option<u64>,
    /// Some of the pairs: who was ahead before, who is ahead now.
    pub examples: Vec<(Arc<str>, Arc<str>)>,
}

/// A node under every company.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeReversal {
    /// Id of the node.
    pub node: Arc<str>,
    /// Id of its aggregator; `None` for a formula.
    pub aggregator: Option<Arc<str>>,
    /// A company each, in order: without each unit, with a copy of each, with the best, with the worst.
    pub turned: Vec<Turned>,
}

/// A company that could not be evaluated, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Reversal {
    /// Who came or went.
    pub company: Company,
    /// Why, in English: the finding or the misfit.
    pub why: String,
}

/// The test of every node of a frame.
#[derive(Clone, Debug, Default)]
pub struct Reversals {
    /// Units that were ranked.
    pub units: usize,
    /// The nodes, from the top.
    pub nodes: Vec<NodeReversal>,
    /// What could not be evaluated.
    pub failed: Vec<Reversal>,
    /// Addresses of steps whose fits cannot be held, since they differ by period, group or unit. With any of them nothing is held.
    pub not_held: Vec<String>,
}

/// Pairs that are named, for each company and node.
const NAMED: usize = 10;

/// Drops each unit, copies each unit, and adds the best and the worst; every node of the frame is compared each time. `done` is called after each of these
/// `2 n + 2` evaluations, by whatever thread.
pub fn reversals(frame: &Frame, done: &(dyn Fn() + Sync)) -> Reversals {
    let evaluation = frame.evaluation();
    let units = frame.units();
    let (held, not_held) = match hold(evaluation) {
        Ok(given) => (Some(given), Vec::new()),
        Err(addresses) => (None, addresses),
    };
    // What is held must give the order that is there, or nothing is said about it.
    let held = held.and_then(|given| Plan::with_given(evaluation.plan().system().clone(), given).ok());
    let still = held.map(|plan| evaluate(&plan, evaluation.data())).filter(|e| same_order(frame, e));
    let without = units.iter().cloned().map(Company::Without);
    let copies = units.iter().cloned().map(Company::Copy);
    let companies: Vec<Company> = without.chain(copies).chain([Company::Best, Company::Worst]).collect();
    let evaluated = |company: Company| {
        let found = one(frame, &company, still.as_ref());
        done();
        (company, found)
    };
    let found: Vec<(Company, Result<Vec<Turned>, String>)> = companies.into_par_iter().map(evaluated).collect();
    let mut out = Reversals { units: units.len(), not_held, ..Reversals::default() };
    out.nodes = frame
        .nodes()
        .into_iter()
        .map(|node| NodeReversal { aggregator: aggregator(evaluation, &node), node, turned: Vec::new() })
        .collect();
    for (company, result) in found {
        match result {
            Ok(found) => out.nodes.iter_mut().zip(found).for_each(|(node, t)| node.turned.push(t)),
            Err(why) => out.failed.push(Reversal { company, why }),
        }
    }
    out
}

fn aggregator(evaluation: &Evaluation, node: &str) -> Option<Arc<str>> {
    match &evaluation.plan().system().node(node)?.kind {
        NodeKind::Aggregate { aggregate, .. } => Some(aggregate.id().into()),
        NodeKind::Formula { .. } => None,
    }
}

/// The states and weights that were fitted, as given ones; or the addresses of those that are not one for all rows.
fn hold(evaluation: &Evaluation) -> Result<Given, Vec<String>> {
    let plan = evaluation.plan();
    let mut given = plan.given().clone();
    let mut not = Vec::new();
    for (indicator, trace) in plan.system().indicators.iter().zip(evaluation.indicators()) {
        for stage in [Stage::Treat, Stage::Score] {
            let address = Address::Stage(stage, indicator.id.clone());
            match trace.stage(stage).states.as_slice() {
                [] => {}
                [one] if one.group.is_none() => match one.save() {
                    Ok(state) => _ = given.states.insert(address, state),
                    Err(_) => not.push(address.to_string()),
                },
                _ => not.push(address.to_string()),
            }
        }
    }
    for (node, trace) in plan.system().nodes.iter().zip(evaluation.nodes()) {
        match &trace.weights {
            Some(w) if w.axis == WeightAxisTrace::Shared => _ = given.weights.insert(node.id.clone(), w.lists()),
            // Weights that nobody learnt from data stay what they are.
            Some(_) if !learns(node) => {}
            Some(_) => not.push(Address::Weight(node.id.clone()).to_string()),
            None => {}
        }
    }
    if not.is_empty() { Ok(given) } else { Err(not) }
}

/// Whether the weights of a node, or any that they combine, depend on data.
fn learns(node: &Node) -> bool {
    fn of(spec: &WeightSpec) -> bool {
        spec.method.facts().data_driven || spec.sources.iter().any(of)
    }
    matches!(&node.kind, NodeKind::Aggregate { weights, .. } if of(weights))
}

/// Whether another evaluation of the same units gives the same ranks at every node of the frame.
fn same_order(frame: &Frame, other: &Evaluation) -> bool {
    let ranks = |e: &Evaluation, node: &str| e.node(node).map(|n| n.ranks.clone());
    !other.has_errors() && frame.nodes().iter().all(|n| ranks(frame.evaluation(), n) == ranks(other, n))
}

fn one(frame: &Frame, company: &Company, still: Option<&Evaluation>) -> Result<Vec<Turned>, String> {
    let after = in_company(frame, frame.evaluation(), company)?;
    let held = still.and_then(|still| in_company(frame, still, company).ok());
    let after_rows = rows_by_unit(frame, &after);
    let held_rows = held.as_ref().map(|h| rows_by_unit(frame, h));
    let compare = |node: &Arc<str>| {
        let (units, before, now) = both(frame, &after, &after_rows, node);
        let pairs = turned(&before, &now);
        let n = units.len() as u64;
        let held = held.as_ref().zip(held_rows.as_ref()).map(|(h, rows)| {
            let (_, before, now) = both(frame, h, rows, node);
            turned(&before, &now)
        });
        let examples = if pairs == 0 { Vec::new() } else { examples(&units, &before, &now) };
        Turned { company: company.clone(), compared: n * n.saturating_sub(1) / 2, pairs, held, examples }
    };
    Ok(frame.nodes().iter().map(compare).collect())
}

fn rows_by_unit(frame: &Frame, evaluation: &Evaluation) -> BTreeMap<Arc<str>, usize> {
    let data = evaluation.scored_data();
    let period = period_of(frame);
    (0..evaluation.rows()).filter(|r| Some(data.period(*r)) == period).map(|r| (data.unit(r).id.clone(), r)).collect()
}

fn period_of(frame: &Frame) -> Option<Period> {
    frame.rows.first().map(|r| frame.evaluation().scored_data().period(*r))
}

/// Units with ranks at a node on both sides, and these ranks.
fn both(frame: &Frame, after: &Evaluation, rows: &BTreeMap<Arc<str>, usize>, node: &str) -> (Vec<Arc<str>>, Vec<f64>, Vec<f64>) {
    let data = frame.evaluation().scored_data();
    let (mut units, mut before, mut now) = (Vec::new(), Vec::new(), Vec::new());
    if let (Some(first), Some(second)) = (frame.evaluation().node(node), after.node(node)) {
        for row in &frame.rows {
            let id = &data.unit(*row).id;
            if let (Some(a), Some(b)) = (first.rank(*row), rows.get(id).and_then(|r| second.rank(*r))) {
                units.push(id.clone());
                before.push(a);
                now.push(b);
            }
        }
    }
    (units, before, now)
}

fn turned(before: &[f64], now: &[f64]) -> u64 {
    discordant(before, now)
}

fn examples(units: &[Arc<str>], before: &[f64], now: &[f64]) -> Vec<(Arc<str>, Arc<str>)> {
    let mut order: Vec<usize> = (0..units.len()).collect();
    indicia_kernels::sort_places(&mut order, before);
    let mut out = Vec::new();
    for (at, i) in order.iter().enumerate() {
        for j in &order[at + 1..] {
            if before[*i] < before[*j] && now[*i] > now[*j] {
                out.push((units[*i].clone(), units[*j].clone()));
                if out.len() == NAMED {
                    return out;
                }
            }
        }
    }
    out
}

/// The evaluation with somebody gone or added.
fn in_company(frame: &Frame, base: &Evaluation, company: &Company) -> Result<Evaluation, String> {
    let after = match company {
        Company::Without(unit) => base.with(&[Edit::Membership { unit: unit.clone(), role: Role::Excluded }]).map_err(|e| e.to_string())?,
        Company::Copy(unit) => added(base, unit, None)?,
        Company::Best => extreme(frame, base, true)?,
        Company::Worst => extreme(frame, base, false)?,
    };
    let error = after.findings().find(|f| f.is_error()).map(|f| f.diagnostic.text(indicia_diagnostic::Lang::En));
    error.map_or(Ok(after), Err)
}

/// A unit with the value of the best, or the worst, in each indicator. Its groups are those of the unit that ranks first.
fn extreme(frame: &Frame, base: &Evaluation, best: bool) -> Result<Evaluation, String> {
    let evaluation = frame.evaluation();
    let plan = evaluation.plan();
    let period = period_of(frame).ok_or("no units")?;
    let values = plan.system().indicators.iter().zip(evaluation.indicators()).filter_map(|(indicator, trace)| {
        let raw = &trace.stage(Stage::Derive).series;
        let mut found: Option<(f64, f64)> = None;
        for row in &frame.rows {
            if let (Some(score), Some(value)) = (trace.score.get(*row), raw.get(*row))
                && found.is_none_or(|(most, _)| if best { score > most } else { score < most })
            {
                found = Some((score, value));
            }
        }
        found.map(|(_, value)| (indicator.id.clone(), value))
    });
    let values: Vec<(Arc<str>, f64)> = values.collect();
    let root = evaluation.node(&plan.system().root).ok_or("no root")?;
    let data = evaluation.scored_data();
    let first = frame
        .rows
        .iter()
        .copied()
        .filter(|r| root.rank(*r).is_some())
        .min_by(|a, b| root.rank(*a).partial_cmp(&root.rank(*b)).unwrap_or(std::cmp::Ordering::Equal));
    let first = first.ok_or("nobody is ranked")?;
    added(base, &data.unit(first).id.clone(), Some((period, values)))
}

/// Values of indicators in a period.
type Values = (Period, Vec<(Arc<str>, f64)>);

/// The evaluation with one more unit like another: in all of its periods with all of its values, or in one period with the given values of indicators.
fn added(base: &Evaluation, like: &Arc<str>, with: Option<Values>) -> Result<Evaluation, String> {
    let plan = base.plan();
    if !plan.given().values.is_empty() {
        return Err("values are given, and a new unit has none".into());
    }
    let data = base.data();
    let mut id = format!("{like}+");
    while data.unit_number(&id).is_some() {
        id.push('+');
    }
    let id: Arc<str> = id.into();
    let data = extended(data, like, &id, with.as_ref().map(|(p, _)| *p)).map_err(|e| e.to_string())?;
    let system = extended_system(plan.system(), like, &id, with);
    let plan =
        Plan::with_given(Arc::new(system), plan.given().clone()).map_err(|_| "the system with another unit is no plan".to_string())?;
    Ok(evaluate(&plan, &data))
}

/// The data with the rows of a unit once more under another id.
fn extended(data: &Dataset, like: &str, id: &Arc<str>, only: Option<Period>) -> Result<Dataset, indicia_core::DatasetError> {
    let number = data.unit_number(like).ok_or_else(|| indicia_core::DatasetError::UnknownUnit(like.into()))?;
    let mut units: Vec<Unit> = data.units().to_vec();
    units.push(Unit { id: id.clone(), role: Role::Scored, aliases: Vec::new(), ..data.units()[number].clone() });
    let mut groupings = data.groupings().to_vec();
    groupings.iter_mut().for_each(|g| g.of_unit.push(g.of_unit[number]));
    let own: Vec<usize> =
        (0..data.rows()).filter(|r| data.unit_of_row()[*r] as usize == number && only.is_none_or(|p| data.period(*r) == p)).collect();
    let rows: Vec<usize> = data.output_order().iter().map(|r| *r as usize).collect();
    let mut keys: Vec<(Arc<str>, Period)> = rows.iter().map(|r| (data.unit(*r).id.clone(), data.period(*r))).collect();
    keys.extend(own.iter().map(|r| (id.clone(), data.period(*r))));
    let all: Vec<u32> = rows.iter().chain(&own).map(|r| *r as u32).collect();
    let mut builder = DatasetBuilder::new(units, groupings).rows(keys);
    for column in data.columns() {
        builder = builder.column(&column.id, &column.unit, column.series.gather(&all), None);
    }
    builder.build()
}

/// The system with what masks and corrects a unit also for its copy, or with corrections that give a new one its values.
fn extended_system(system: &System, like: &str, id: &Arc<str>, with: Option<Values>) -> System {
    let mut system = system.clone();
    let Some((period, values)) = with else {
        for indicator in &mut system.indicators {
            let more: Vec<_> =
                indicator.masks.iter().filter(|m| &*m.unit == like).map(|m| indicia_core::Mask { unit: id.clone(), ..m.clone() }).collect();
            if !more.is_empty() {
                Arc::make_mut(indicator).masks.extend(more);
            }
        }
        let more: Vec<Arc<Override>> = system
            .overrides
            .iter()
            .filter(|o| &*o.unit == like)
            .map(|o| Arc::new(Override { unit: id.clone(), ..(**o).clone() }))
            .collect();
        system.overrides.extend(more);
        return system;
    };
    system.overrides.extend(values.into_iter().map(|(indicator, value)| {
        Arc::new(Override {
            unit: id.clone(),
            indicator,
            period: Some(period),
            value,
            reason: String::new(),
            by: String::new(),
            date: String::new(),
        })
    }));
    system
}

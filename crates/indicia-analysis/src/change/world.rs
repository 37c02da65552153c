//! Mixtures of two sides, each evaluated by the executor.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indicia_core::{
    Address, Dataset, DatasetBuilder, Edit, Evaluation, Indicator, NodeKind, Period, Plan, Role, Series, Stage, System, Unit, Use,
    WeightSpec, evaluate,
};
use indicia_diagnostic::{Diagnostic, catalogue::change as codes};
use indicia_method::{Status, Text, Value, to_json};

use super::guard::{below, saved, state_at};
use super::{Factor, Side};

/// What a side publishes of a unit.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct End {
    pub row: usize,
    pub value: Option<f64>,
    pub rank: Option<f64>,
}

/// A unit with a row on both sides.
#[derive(Clone, Debug)]
pub(super) struct UnitEnds {
    pub id: Arc<str>,
    pub name: Text,
    pub from: End,
    pub to: End,
}

/// Everything that mixtures are made of. Index 0 is the first side, 1 the second.
pub(super) struct World<'a> {
    sides: [Side<'a>; 2],
    node: Arc<str>,
    active: Vec<Factor>,
    units: Vec<UnitEnds>,
    /// The systems over values that were derived already.
    systems: [System; 2],
    /// Indicators that matter, with whether each side has them.
    indicators: BTreeMap<Arc<str>, [bool; 2]>,
    /// States that are the same on both sides.
    shared_states: BTreeMap<Address, Value>,
    /// Nodes whose weights have to be given: the others follow from the definition and are the same on both sides.
    given_weights: Vec<Arc<str>>,
}

/// A side for each factor.
#[derive(Clone, Copy, Debug)]
struct Mixture {
    data: usize,
    weights: usize,
    method: usize,
    goalposts: usize,
    membership: usize,
}

impl<'a> World<'a> {
    pub(super) fn new(from: Side<'a>, to: Side<'a>, node: &str) -> Result<World<'a>, Vec<Diagnostic>> {
        let sides = [from, to];
        for side in sides {
            if side.evaluation.plan().find(node).is_none() {
                let id = &side.evaluation.plan().system().id;
                return Err(vec![Diagnostic::new(codes::SIDE_WITHOUT_NODE).arg("node", node).arg("id", id)]);
            }
            if side.evaluation.scored_data().period_number(side.period).is_none() {
                return Err(vec![Diagnostic::new(codes::SIDE_WITHOUT_PERIOD).arg("period", side.period)]);
            }
        }
        let mut indicators: BTreeMap<Arc<str>, [bool; 2]> = BTreeMap::new();
        for (n, side) in sides.iter().enumerate() {
            for id in below(side.evaluation, node).into_iter().filter(|id| side.evaluation.indicator(id).is_some()) {
                indicators.entry(id).or_default()[n] = true;
            }
        }
        // What the other side has as well, even where its own tree does not use it, has values there.
        for (id, has) in &mut indicators {
            (0..2).for_each(|n| has[n] |= sides[n].evaluation.indicator(id).is_some());
        }
        let mut world = World {
            sides,
            node: node.into(),
            active: Vec::new(),
            units: common_units(sides, node),
            systems: [stripped(from.evaluation.plan()), stripped(to.evaluation.plan())],
            indicators,
            shared_states: BTreeMap::new(),
            given_weights: Vec::new(),
        };
        world.find_active();
        Ok(world)
    }

    pub(super) fn units(&self) -> &[UnitEnds] {
        &self.units
    }

    pub(super) fn active(&self) -> &[Factor] {
        &self.active
    }

    pub(super) fn entered(&self) -> Vec<Arc<str>> {
        let before = members(self.sides[0]);
        members(self.sides[1]).into_keys().filter(|u| !before.contains_key(u)).collect()
    }

    pub(super) fn left(&self) -> Vec<Arc<str>> {
        let after = members(self.sides[1]);
        members(self.sides[0]).into_keys().filter(|u| !after.contains_key(u)).collect()
    }

    /// Finds in what the sides differ.
    fn find_active(&mut self) {
        let [from, to] = self.sides;
        let same_evaluation = std::ptr::eq(from.evaluation, to.evaluation);
        let mut active = BTreeSet::new();
        let same_data = from.period == to.period && (same_evaluation || self.same_values());
        if !same_data {
            active.insert(Factor::Data);
        }
        if !same_evaluation && definition(&self.systems[0]) != definition(&self.systems[1]) {
            active.insert(Factor::Method);
        }
        let mut states_differ = false;
        for (id, has) in &self.indicators {
            if *has != [true, true] {
                continue;
            }
            for stage in [Stage::Treat, Stage::Score] {
                let methods = [0, 1].map(|n| self.systems[n].indicator(id).and_then(|i| method_of(i, stage)).map(written));
                if methods == [None, None] {
                    continue;
                }
                let states = [from, to].map(|side| state_at(side, stage, id));
                if methods[0] != methods[1] && same_data {
                    // Other states come of the other method alone.
                } else if methods[0] == methods[1] && states[0] == states[1] {
                    if let Some(state) = saved(from, stage, id) {
                        self.shared_states.insert(Address::stage(stage, id), state);
                    }
                } else {
                    states_differ = true;
                }
            }
            let posts = [0, 1].map(|n| self.systems[n].indicator(id).and_then(|i| i.goalposts));
            states_differ |= posts[0] != posts[1];
        }
        if states_differ {
            active.insert(Factor::Goalposts);
        }
        if members(from) != members(to) {
            active.insert(Factor::Membership);
        }
        let mut weights_differ = false;
        for id in below(from.evaluation, &self.node) {
            let Some((children, methods)) = self.common_children(&id) else { continue };
            let differ = self.units.iter().any(|u| self.weights_of(0, &id, u, children) != self.weights_of(1, &id, u, children));
            weights_differ |= differ;
            if differ || methods.iter().any(is_data_driven) {
                self.given_weights.push(id);
            }
        }
        if weights_differ {
            active.insert(Factor::Weights);
        }
        self.active = active.into_iter().collect();
    }

    /// Whether both sides have the same rows with the same values of every indicator that both have.
    fn same_values(&self) -> bool {
        let [a, b] = self.sides.map(|s| s.evaluation);
        let rows = |e: &Evaluation| -> Vec<(Arc<str>, Period, Role)> {
            let data = e.scored_data();
            (0..data.rows()).map(|r| (data.unit(r).id.clone(), data.period(r), data.unit(r).role)).collect()
        };
        let derived = |e: &Evaluation, id: &str| e.indicator(id).map(|t| t.stage(Stage::Derive).series.clone());
        let both = self.indicators.iter().filter(|(_, has)| **has == [true, true]);
        rows(a) == rows(b) && both.map(|(id, _)| derived(a, id).zip(derived(b, id))).all(|pair| pair.is_some_and(|(x, y)| x.same_bits(&y)))
    }

    /// The number of children and the weightings of an aggregate that both sides have with the same children.
    fn common_children(&self, id: &str) -> Option<(usize, [WeightSpec; 2])> {
        let of = |n: usize| match &self.systems[n].node(id)?.kind {
            NodeKind::Aggregate { children, weights, .. } => Some((children.clone(), (**weights).clone())),
            NodeKind::Formula { .. } => None,
        };
        let ((a, x), (b, y)) = (of(0)?, of(1)?);
        (a == b).then_some((a.len(), [x, y]))
    }

    fn weights_of(&self, side: usize, node: &str, unit: &UnitEnds, children: usize) -> &[f64] {
        let row = if side == 0 { unit.from.row } else { unit.to.row };
        let trace = self.sides[side].evaluation.node(node).and_then(|n| n.weights.as_ref());
        trace.map_or(&[], |w| w.of_row(row, children))
    }

    /// For each set of active factors that come from the second side (bit k for the k-th) the scores of the units.
    pub(super) fn evaluate(&self) -> Result<Vec<Vec<Option<f64>>>, Vec<Diagnostic>> {
        let refused = |detail: String| vec![Diagnostic::new(codes::MIXTURE_REFUSED).arg("detail", detail)];
        let mut bases: BTreeMap<[usize; 3], Evaluation> = BTreeMap::new();
        for set in 0..1_usize << self.active.len() {
            let mix = self.mixture(set);
            for data in [mix.data, mix.goalposts, 1 - mix.goalposts] {
                let key = [mix.method, data, mix.membership];
                if let std::collections::btree_map::Entry::Vacant(slot) = bases.entry(key) {
                    slot.insert(self.base(mix.method, data, mix.membership).map_err(refused)?);
                }
            }
        }
        // Units of the same weights on both sides are read out of the same evaluations.
        let mut classes: BTreeMap<Vec<u64>, Vec<usize>> = BTreeMap::new();
        for (n, unit) in self.units.iter().enumerate() {
            let mut key = Vec::new();
            for node in &self.given_weights {
                let children = self.common_children(node).map_or(0, |(c, _)| c);
                for side in 0..2 {
                    key.extend(self.weights_of(side, node, unit, children).iter().map(|w| w.to_bits()));
                }
            }
            classes.entry(key).or_default().push(n);
        }
        let mut out = Vec::with_capacity(1 << self.active.len());
        for set in 0..1_usize << self.active.len() {
            let mix = self.mixture(set);
            let mut scores = vec![None; self.units.len()];
            let Some(base) = bases.get(&[mix.method, mix.data, mix.membership]) else { continue };
            for class in classes.values() {
                let Some(first) = class.first().and_then(|n| self.units.get(*n)) else { continue };
                let edits = self.edits(mix, first, &bases);
                let mixed = base.with(&edits).map_err(|e| refused(e.to_string()))?;
                let data = mixed.scored_data();
                let period = data.period_number(self.sides[mix.data].period);
                let Some(value) = mixed.value(&self.node) else { continue };
                for n in class {
                    let row = data.unit_number(&self.units[*n].id).zip(period).and_then(|(u, p)| data.row(u, p));
                    scores[*n] = row.and_then(|r| value.get(r));
                }
            }
            out.push(scores);
        }
        Ok(out)
    }

    fn mixture(&self, set: usize) -> Mixture {
        let side = |f: Factor| self.active.iter().position(|a| *a == f).map_or(0, |k| set >> k & 1);
        Mixture {
            data: side(Factor::Data),
            weights: side(Factor::Weights),
            method: side(Factor::Method),
            goalposts: side(Factor::Goalposts),
            membership: side(Factor::Membership),
        }
    }

    /// The definition of one side over the values of another, with the units of a third.
    fn base(&self, method: usize, data: usize, membership: usize) -> Result<Evaluation, String> {
        let system = self.systems[method].clone();
        let edits: Vec<Edit> = self.goalposts(method, data);
        let plan = Plan::new(system).map_err(|f| texts(&f))?;
        let evaluation = evaluate(&plan, &self.panel(data, membership)?);
        if edits.is_empty() { Ok(evaluation) } else { evaluation.with(&edits).map_err(|e| e.to_string()) }
    }

    /// Declared goalposts of a side, where the definition has others.
    fn goalposts(&self, method: usize, side: usize) -> Vec<Edit> {
        let posts = |n: usize, id: &str| self.systems[n].indicator(id).map(|i| i.goalposts);
        let own = |id: &Arc<str>| {
            let (here, there) = (posts(method, id)?, posts(side, id)?);
            (here != there).then(|| Edit::Goalposts { indicator: id.clone(), goalposts: there })
        };
        self.indicators.keys().filter_map(own).collect()
    }

    /// What turns a base into a mixture: goalposts and states of one side, weights of another.
    fn edits(&self, mix: Mixture, unit: &UnitEnds, bases: &BTreeMap<[usize; 3], Evaluation>) -> Vec<Edit> {
        let mut out = self.goalposts_between(mix);
        for (id, has) in &self.indicators {
            let Some(indicator) = self.systems[mix.method].indicator(id) else { continue };
            for stage in [Stage::Treat, Stage::Score] {
                if method_of(indicator, stage).is_none() {
                    continue;
                }
                let address = Address::stage(stage, id);
                // An indicator of one side alone can only have been fitted there.
                let fitted_on = if has[mix.goalposts] { mix.goalposts } else { 1 - mix.goalposts };
                let fitted = || {
                    let evaluation = bases.get(&[mix.method, fitted_on, mix.membership])?;
                    saved(Side { evaluation, period: self.sides[fitted_on].period }, stage, id)
                };
                if let Some(state) = self.shared_states.get(&address).cloned().or_else(fitted) {
                    out.push(Edit::State { address, state });
                }
            }
        }
        for node in &self.given_weights {
            let children = self.common_children(node).map_or(0, |(c, _)| c);
            let values = self.weights_of(mix.weights, node, unit, children);
            if values.len() == children {
                out.push(Edit::Weights { node: node.clone(), values: values.to_vec() });
            }
        }
        out
    }

    /// Goalposts of their own side in a base that has those of its data.
    fn goalposts_between(&self, mix: Mixture) -> Vec<Edit> {
        if mix.data == mix.goalposts {
            return Vec::new();
        }
        let posts = |n: usize, id: &str| self.systems[n].indicator(id).map(|i| i.goalposts);
        let own = |id: &Arc<str>| {
            self.systems[mix.method].indicator(id)?;
            let (wanted, there) = (posts(mix.goalposts, id)?, posts(mix.data, id)?);
            (wanted != there).then(|| Edit::Goalposts { indicator: id.clone(), goalposts: wanted })
        };
        self.indicators.keys().filter_map(own).collect()
    }

    /// The derived values of a side, in its compared period only for units that the membership has.
    fn panel(&self, data: usize, membership: usize) -> Result<Dataset, String> {
        let (side, other) = (self.sides[data], self.sides[1 - data]);
        let (own, theirs) = (side.evaluation.scored_data(), other.evaluation.scored_data());
        let wanted = members(self.sides[membership]);
        let keep = |row: &usize| own.period(*row) != side.period || wanted.contains_key(&own.unit(*row).id);
        let rows: Vec<usize> = (0..own.rows()).filter(keep).collect();
        let units: Vec<Unit> =
            own.units().iter().map(|u| Unit { role: wanted.get(&u.id).copied().unwrap_or(u.role), ..u.clone() }).collect();
        let keys = rows.iter().map(|r| (own.unit(*r).id.clone(), own.period(*r))).collect();
        let mut builder = DatasetBuilder::new(units, own.groupings().to_vec()).rows(keys);
        let there = theirs.period_number(other.period);
        for (id, has) in &self.indicators {
            let cell = |row: &usize| -> (f64, u8) {
                let (evaluation, row) = if has[data] {
                    (side.evaluation, Some(*row))
                } else {
                    let unit = theirs.unit_number(&own.unit(*row).id).filter(|_| own.period(*row) == side.period);
                    (other.evaluation, unit.zip(there).and_then(|(u, p)| theirs.row(u, p)))
                };
                let series = evaluation.indicator(id).map(|t| &t.stage(Stage::Derive).series);
                match series.zip(row) {
                    Some((series, row)) => (series.get(row).unwrap_or(0.0), series.status(row).state()),
                    None => (0.0, Status::MISSING),
                }
            };
            let (values, status) = rows.iter().map(cell).unzip();
            builder = builder.column(id, "", Series::new(values, status), None);
        }
        builder.build().map_err(|e| e.to_string())
    }
}

fn texts(findings: &[indicia_core::Finding]) -> String {
    let texts: Vec<String> = findings.iter().map(|f| f.diagnostic.text(indicia_diagnostic::Lang::En)).collect();
    texts.join("; ")
}

/// The units of a side's period with their roles.
fn members(side: Side) -> BTreeMap<Arc<str>, Role> {
    let data = side.evaluation.scored_data();
    let rows = data.period_number(side.period).map_or(0..0, |p| data.period_rows(p));
    rows.map(|r| (data.unit(r).id.clone(), data.unit(r).role)).collect()
}

pub(super) fn common_units(sides: [Side; 2], node: &str) -> Vec<UnitEnds> {
    let row_of = |side: Side, id: &str, period: Period| {
        let data = side.evaluation.scored_data();
        data.unit_number(id).zip(data.period_number(period)).and_then(|(u, p)| data.row(u, p))
    };
    let end = |side: Side, row: usize| End {
        row,
        value: side.evaluation.value(node).and_then(|v| v.get(row)),
        rank: side.evaluation.node(node).and_then(|n| n.rank(row)),
    };
    let data = sides[1].evaluation.scored_data();
    let rows = data.output_order().iter().map(|r| *r as usize).filter(|r| data.period(*r) == sides[1].period);
    rows.filter_map(|row| {
        let unit = data.unit(row);
        let before = row_of(sides[0], &unit.id, sides[0].period)?;
        Some(UnitEnds { id: unit.id.clone(), name: unit.name.clone(), from: end(sides[0], before), to: end(sides[1], row) })
    })
    .collect()
}

/// The system over columns that hold what its derivers made.
fn stripped(plan: &Plan) -> System {
    let mut system = (**plan.system()).clone();
    system.overrides.clear();
    for indicator in &mut system.indicators {
        let i = Arc::make_mut(indicator);
        i.derive = None;
        i.column = i.id.clone();
        i.masks.clear();
    }
    system
}

fn method_of(indicator: &Indicator, stage: Stage) -> Option<&Use> {
    match stage {
        Stage::Treat => indicator.treat.as_ref(),
        Stage::Impute => indicator.impute.as_ref(),
        Stage::Derive => indicator.derive.as_ref(),
        Stage::Screen => None,
        Stage::Score => Some(&indicator.score),
    }
}

/// A method as it works: defaults that are written out change nothing.
pub(super) fn written(method: &Use) -> String {
    let mut params = method.params_with_defaults();
    if let Value::Table(pairs) = &mut params {
        pairs.retain(|(_, value)| *value != Value::Null);
    }
    format!("{}{}@{}", method.id(), to_json(&params.canonical()), method.method().about().version)
}

fn is_data_driven(spec: &WeightSpec) -> bool {
    spec.method.facts().data_driven || spec.sources.iter().any(is_data_driven)
}

/// What counts as method: all of a definition but texts, goalposts, and weights of nodes. Children count, so that other children
/// bring their weights along.
fn definition(system: &System) -> String {
    let mut out = String::new();
    let scoped = |m: &Use| format!("{} {:?}", written(m), m.fit());
    for i in &system.indicators {
        let methods = [i.impute.as_ref(), i.treat.as_ref(), Some(&i.score)].map(|m| m.map(scoped));
        out.push_str(&format!("{} {:?} {:?} {methods:?}\n", i.id, i.direction, i.target));
    }
    for n in &system.nodes {
        let kind = match &n.kind {
            NodeKind::Formula { text, otherwise, .. } => format!("{text} {otherwise:?}"),
            NodeKind::Aggregate { children, aggregate, missing, .. } => format!("{children:?} {} {missing:?}", scoped(aggregate)),
        };
        out.push_str(&format!("{} {kind} {:?}\n", n.id, n.round));
    }
    out.push_str(&format!("{:?} {:?} {:?} {:?}", system.adjusts, system.order, system.rounding, system.seed));
    out
}

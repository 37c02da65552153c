//! Levels of territory: provinces, prefectures, counties, each the parent of the next.
//!
//! Ranks over all units mix levels; a league table compares those who share a parent. What a parent scores is declared: what its own data
//! give, or the mean of its children, weighted by their size.

mod groups;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use groups::ranks_in_groups;

use indicia_core::{Evaluation, Period, RankOn, RankRule, Role};
use indicia_kernels::{Direction, RankScratch, Sum, Ties, rank};
use indicia_method::Text;

/// `[territory]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Territory {
    /// Names of the levels, from the top down.
    pub levels: Vec<Text>,
    /// Where the score of a parent comes from.
    pub rollup: Rollup,
    /// The raw column by which children are weighed; equal weights without it.
    pub size: Option<Arc<str>>,
}

/// Where the score of a parent comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rollup {
    /// From its own data.
    #[default]
    Own,
    /// From its children: their weighted mean, level by level.
    Children,
}

/// A unit in its territory.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Its id.
    pub unit: Arc<str>,
    /// Its name.
    pub name: Text,
    /// The unit above it.
    pub parent: Option<Arc<str>>,
    /// How many are above it.
    pub level: usize,
    /// What it is in the evaluation.
    pub role: Role,
    /// Its values, one a node.
    pub values: Vec<Option<f64>>,
    /// Whether the values are means of its children.
    pub rolled: bool,
    /// Its children, and how many of them have a value at the first node.
    pub children: (usize, usize),
    /// Its rank among those with the same parent, by the first node, and how many are ranked there.
    pub within: Option<(f64, usize)>,
    /// Its rank among all of its level.
    pub in_level: Option<(f64, usize)>,
    /// Its rank among those of its level and group.
    pub in_group: Option<(f64, usize)>,
    /// Its rank over all units, as published.
    pub overall: Option<f64>,
}

/// Every unit at its place, parents before their children, siblings in the order of the data. Values are those of `nodes`; ranks go by
/// the first of them and follow the system's rules. `group` names a grouping for ranks within it. References have no rank; parents have
/// one where they are rolled up.
pub fn places(evaluation: &Evaluation, territory: &Territory, nodes: &[&str], group: Option<&str>, period: Period) -> Vec<Place> {
    let survey = Survey::new(evaluation, territory, nodes, period);
    let mut out = Vec::new();
    for unit in survey.tops() {
        survey.descend(unit, 0, &mut out);
    }
    let ties = ties(evaluation.plan().system().ranking.rule);
    let grouping = group.and_then(|g| evaluation.data().grouping(g));
    let group_of = |p: &Place| {
        let unit = evaluation.data().unit_number(&p.unit)?;
        grouping?.of_unit.get(unit).copied().flatten()
    };
    let exact: BTreeMap<Arc<str>, f64> = out.iter().filter_map(|p| Some((p.unit.clone(), survey.ranked_value(p)?))).collect();
    let within = ranks(&out, &exact, ties, |p| p.parent.clone().map(|u| u.to_string()).unwrap_or_default());
    let in_level = ranks(&out, &exact, ties, |p| p.level.to_string());
    let in_group = ranks(&out, &exact, ties, |p| format!("{} {:?}", p.level, group_of(p)));
    for (n, place) in out.iter_mut().enumerate() {
        place.within = within[n];
        place.in_level = in_level[n];
        place.in_group = in_group[n];
    }
    for place in out.iter_mut() {
        if group_of(place).is_none() {
            place.in_group = None;
        }
    }
    out
}

struct Survey<'a> {
    evaluation: &'a Evaluation,
    rollup: Rollup,
    nodes: Vec<Arc<str>>,
    period: Option<usize>,
    children: BTreeMap<Arc<str>, Vec<usize>>,
    /// Sizes of units in the period; empty where children weigh alike.
    sizes: Option<BTreeMap<Arc<str>, f64>>,
}

impl<'a> Survey<'a> {
    fn new(evaluation: &'a Evaluation, territory: &Territory, nodes: &[&str], period: Period) -> Survey<'a> {
        let data = evaluation.data();
        let mut children: BTreeMap<Arc<str>, Vec<usize>> = BTreeMap::new();
        for (n, unit) in data.units().iter().enumerate().filter(|(_, u)| u.role != Role::Excluded) {
            if let Some(parent) = &unit.parent {
                children.entry(parent.clone()).or_default().push(n);
            }
        }
        let number = data.period_number(period);
        let sizes = territory.size.as_ref().map(|size| {
            let column = data.column(size);
            let of = |(n, unit): (usize, &indicia_core::Unit)| {
                let row = number.and_then(|p| data.row(n, p))?;
                Some((unit.id.clone(), column?.series.get(row)?))
            };
            data.units().iter().enumerate().filter_map(of).collect()
        });
        Survey {
            evaluation,
            rollup: territory.rollup,
            nodes: nodes.iter().map(|n| Arc::from(*n)).collect(),
            period: evaluation.scored_data().period_number(period),
            children,
            sizes,
        }
    }

    /// Units without a parent.
    fn tops(&self) -> Vec<usize> {
        let units = self.evaluation.data().units();
        (0..units.len()).filter(|n| units[*n].parent.is_none() && units[*n].role != Role::Excluded).collect()
    }

    fn descend(&self, unit: usize, level: usize, out: &mut Vec<Place>) {
        let known = &self.evaluation.data().units()[unit];
        let below = self.children.get(&known.id).cloned().unwrap_or_default();
        let rolled = self.rollup == Rollup::Children && !below.is_empty();
        let present = below.iter().filter(|c| self.value(**c, 0).is_some()).count();
        out.push(Place {
            unit: known.id.clone(),
            name: known.name.clone(),
            parent: known.parent.clone(),
            level,
            role: known.role,
            values: (0..self.nodes.len()).map(|n| self.value(unit, n)).collect(),
            rolled,
            children: (below.len(), present),
            within: None,
            in_level: None,
            in_group: None,
            overall: self.row(unit).and_then(|row| self.evaluation.node(self.nodes.first()?)?.rank(row)),
        });
        for child in below {
            self.descend(child, level + 1, out);
        }
    }

    fn row(&self, unit: usize) -> Option<usize> {
        let id = &self.evaluation.data().units()[unit].id;
        let scored = self.evaluation.scored_data();
        scored.row(scored.unit_number(id)?, self.period?)
    }

    /// The value of a unit at a node: its own, or the mean of its children.
    fn value(&self, unit: usize, node: usize) -> Option<f64> {
        let known = &self.evaluation.data().units()[unit];
        match self.children.get(&known.id).filter(|_| self.rollup == Rollup::Children) {
            None => self.evaluation.value(&self.nodes[node])?.get(self.row(unit)?),
            Some(children) => {
                let (mut weighted, mut weights) = (Sum::new(), Sum::new());
                for child in children {
                    let Some(value) = self.value(*child, node) else { continue };
                    let Some(size) = self.size(*child) else { continue };
                    weighted.add(value * size);
                    weights.add(size);
                }
                let total = weights.total();
                (total > 0.0).then(|| weighted.total() / total)
            }
        }
    }

    /// The size of a unit: its own figure, or what its children add up to.
    fn size(&self, unit: usize) -> Option<f64> {
        let known = &self.evaluation.data().units()[unit];
        let Some(sizes) = &self.sizes else {
            // Children weigh alike, whatever is below them.
            return Some(1.0);
        };
        sizes.get(&known.id).copied().filter(|s| *s > 0.0).or_else(|| {
            let below: Vec<f64> = self.children.get(&known.id)?.iter().filter_map(|c| self.size(*c)).collect();
            (!below.is_empty()).then(|| below.into_iter().collect::<Sum>().total())
        })
    }

    /// What ranks look at: unrounded where the system says so.
    fn ranked_value(&self, place: &Place) -> Option<f64> {
        if place.rolled {
            return place.values.first().copied().flatten();
        }
        if place.role != Role::Scored {
            return None;
        }
        let node = self.nodes.first()?;
        let row = self.row(self.evaluation.data().unit_number(&place.unit)?)?;
        let exact = self.evaluation.plan().system().ranking.on == RankOn::Unrounded;
        match self.evaluation.node(node).filter(|_| exact) {
            Some(trace) => trace.unrounded.get(row),
            None => self.evaluation.value(node)?.get(row),
        }
    }
}

/// Ranks within classes, with how many are ranked there.
fn ranks(places: &[Place], exact: &BTreeMap<Arc<str>, f64>, ties: Ties, class: impl Fn(&Place) -> String) -> Vec<Option<(f64, usize)>> {
    let mut classes: BTreeMap<String, Vec<(usize, f64)>> = BTreeMap::new();
    for (n, place) in places.iter().enumerate() {
        if let Some(value) = exact.get(&place.unit) {
            classes.entry(class(place)).or_default().push((n, *value));
        }
    }
    let mut out = vec![None; places.len()];
    let mut scratch = RankScratch::new();
    for members in classes.values() {
        let values: Vec<f64> = members.iter().map(|(_, v)| *v).collect();
        let mut found = vec![0.0; values.len()];
        rank(&values, Direction::Descending, ties, &mut found, &mut scratch);
        members.iter().zip(found).for_each(|((n, _), r)| out[*n] = Some((r, values.len())));
    }
    out
}

const fn ties(rule: RankRule) -> Ties {
    match rule {
        RankRule::Best => Ties::Min,
        RankRule::Worst => Ties::Max,
        RankRule::Dense => Ties::Dense,
        RankRule::Mean => Ties::Mean,
    }
}

//! The steps of a node.

use std::sync::Arc;

use indicia_method::{Call, Column, Field, Locality, Table, WeightAxis};

use super::compile::Compiler;
use super::touch::Touch;
use super::{Aggregate, CompileError, Fixed, NodeVariant, Slot, Variants, Work};
use crate::data::Series;
use crate::execute::aggregate::patterns;
use crate::execute::edit::{EditError, what};
use crate::execute::evaluation::Evaluation;
use crate::plan::Ref;
use crate::system::{Address, Indicator, NodeKind, Stage, WeightData, WeightSpec};

/// The most combinations of choices under which a node is computed before anything is drawn.
pub(super) const MOST_PICKED: usize = 256;
/// The most cells that those may have together.
pub(super) const MOST_PICKED_CELLS: usize = 1 << 22;

/// Whether a weighting, or one that it combines, is random.
fn needs_seed(spec: &WeightSpec) -> bool {
    spec.method.facts().needs_seed || spec.sources.iter().any(needs_seed)
}

/// An aggregate under construction.
struct Parts<'a> {
    n: usize,
    inputs: &'a [Slot],
    children: &'a [Option<Variants<Arc<Indicator>>>],
    free_weights: bool,
    free_factors: bool,
}

impl Compiler<'_> {
    pub(super) fn node(&mut self, n: usize) -> Result<Slot, CompileError> {
        let plan = self.base.plan().clone();
        let id = plan.node(n).id.clone();
        let address = Address::Node(id.clone());
        let inputs: Vec<Slot> = plan.inputs_of(n).iter().map(|r| self.slot(*r)).collect();
        let own = self.choices(|t| matches!(t, Touch::Node(o) if *o == id));
        let (free_weights, free_factors) = (self.free_weights(&id), self.free_factors(&id));
        let rules: Vec<_> = plan.adjusts[n]
            .iter()
            .map(|step| (step.number, step.program.clone(), step.inputs.iter().map(|r| self.slot(*r)).collect::<Vec<Slot>>()))
            .collect();
        if free_weights.is_none()
            && free_factors.is_none()
            && let Some(slot) = self.picked_node(n, &inputs, &rules)?
        {
            return Ok(slot);
        }
        let inputs_vary = inputs.iter().any(|s| self.varies(*s));
        let rules_vary = rules.iter().any(|(_, _, o)| o.iter().any(|s| self.varies(*s)));
        let mut slot = match &plan.node(n).kind {
            NodeKind::Formula { .. } if !inputs_vary && !rules_vary => {
                return Ok(self.fixed_node(n));
            }
            NodeKind::Formula { otherwise, .. } => {
                let Some(program) = plan.programs[n].clone() else { return Err(CompileError::Unknown(what("formula", "公式", id))) };
                self.push(&address, Work::Formula { inputs, program, otherwise: *otherwise })
            }
            NodeKind::Aggregate { .. } => {
                let mut children = Vec::new();
                for r in plan.inputs_of(n) {
                    children.push(match r {
                        Ref::Indicator(i) => Some(self.indicators(*i)?),
                        Ref::Node(_) => None,
                    });
                }
                let status_varies = inputs.iter().any(|s| self.status_varies(*s));
                let series: Option<Vec<Series>> = if status_varies { None } else { inputs.iter().map(|s| self.any_series(*s)).collect() };
                let found = series.as_ref().and_then(|s| patterns(s, self.base.rows()));
                let parts = Parts {
                    n,
                    inputs: &inputs,
                    children: &children,
                    free_weights: free_weights.is_some(),
                    free_factors: free_factors.is_some(),
                };
                let (variants, weights_vary) = self.node_variants(own, &parts)?;
                let nothing_free = free_weights.is_none() && free_factors.is_none() && variants.items.len() == 1 && !weights_vary;
                if nothing_free && !inputs_vary && !rules_vary {
                    return Ok(self.fixed_node(n));
                }
                let aggregate =
                    Aggregate { node: n, inputs, children, variants, free_weights, free_factors, patterns: found, status_varies };
                self.push(&address, Work::Aggregate(Box::new(aggregate)))
            }
        };
        for (number, program, others) in rules {
            let inputs = std::iter::once(slot).chain(others).collect();
            let rule = Address::Adjust(plan.system().adjusts[number].id.clone());
            slot = self.push(&rule, Work::Rule { inputs, program });
        }
        Ok(self.round_node(n, slot, plan.node(n).round.or(plan.system().rounding.node)))
    }

    /// A node that nothing but choices varies, as a column under every combination of them; `None` where something else does, or where
    /// those would be too many.
    fn picked_node(
        &mut self,
        n: usize,
        inputs: &[Slot],
        rules: &[(usize, Arc<indicia_expr::Program>, Vec<Slot>)],
    ) -> Result<Option<Slot>, CompileError> {
        let id = self.base.plan().node(n).id.clone();
        let own = self.choices(|t| matches!(t, Touch::Node(o) if *o == id));
        let all = inputs.iter().chain(rules.iter().flat_map(|(_, _, others)| others));
        let Some(choices) = self.choices_behind(all.copied(), &own) else { return Ok(None) };
        let seeded = |plan: &crate::plan::Plan| match &plan.node(n).kind {
            NodeKind::Aggregate { weights, aggregate, .. } => aggregate.facts().needs_seed || needs_seed(weights),
            NodeKind::Formula { .. } => false,
        };
        let count = self.count(&choices);
        if choices.is_empty() || count > MOST_PICKED || count * self.base.rows() > MOST_PICKED_CELLS {
            return Ok(None);
        }
        // Alternatives that are no plan together are met in a draw, if at all.
        let Ok(evaluations) = self.combinations(&choices, &id) else { return Ok(None) };
        // Random numbers are those of the draw.
        if evaluations.iter().any(|e| seeded(e.plan())) {
            return Ok(None);
        }
        if self.is_asked_unrounded(n) {
            let items = evaluations.iter().map(|e| Fixed::new(e.nodes()[n].unrounded.clone())).collect();
            self.keep_unrounded(n, Variants { choices: choices.clone(), items });
        }
        let items = evaluations.iter().map(|e| Fixed::new(e.value_of(Ref::Node(n)).clone())).collect();
        Ok(Some(self.source(Variants { choices, items })))
    }

    /// The node under the choices that reach its weights or its aggregator, and whether its weights follow the draw.
    fn node_variants(&mut self, choices: Vec<usize>, parts: &Parts) -> Result<(Variants<NodeVariant>, bool), CompileError> {
        let id = self.base.plan().node(parts.n).id.clone();
        let mut items = Vec::new();
        let mut follow = false;
        for e in self.combinations(&choices, &id)? {
            let variant = self.node_variant(&e, parts)?;
            follow |= variant.weights.is_none() && !parts.free_weights;
            items.push(variant);
        }
        Ok((Variants { choices, items }, follow))
    }

    fn node_variant(&mut self, e: &Evaluation, parts: &Parts) -> Result<NodeVariant, CompileError> {
        let n = parts.n;
        let NodeKind::Aggregate { aggregate, weights: spec, .. } = &e.plan().node(n).kind else {
            return Err(CompileError::Unknown(what("aggregate", "合成节点", &e.plan().node(n).id)));
        };
        let inputs = e.plan().inputs_of(n);
        let mut weighted = Vec::with_capacity(inputs.len());
        for (r, slot) in inputs.iter().zip(parts.inputs) {
            weighted.push(match (r, spec.data) {
                (Ref::Indicator(i), WeightData::Raw) => self.stage_slot(*i, Stage::Derive)?,
                (Ref::Indicator(i), WeightData::Treated) => self.stage_slot(*i, Stage::Treat)?,
                _ => *slot,
            });
        }
        let facts = spec.method.facts();
        let depends = facts.data_driven || facts.weight_axis == WeightAxis::Row || !spec.sources.is_empty();
        let follows = depends && weighted.iter().any(|s| self.varies(*s)) || fields_vary(parts.children, spec.data);
        let given = e.plan().given().weights.contains_key(&e.plan().node(n).id);
        let weights = if parts.free_weights || follows && !given { None } else { e.nodes()[n].weights.clone() };
        // Free factors take the place of those that are given.
        let weights = match weights {
            Some(w) if parts.free_factors => Some(w.plain.clone().unwrap_or(w)),
            other => other,
        };
        let factors = e.plan().given().factors.get(&e.plan().node(n).id).filter(|_| parts.free_weights).cloned();
        let mut variant =
            NodeVariant { plan: e.plan().clone(), aggregate: aggregate.clone(), state: None, prepared: None, weights, factors, weighted };
        if aggregate.facts().locality == Locality::Set {
            return Ok(variant);
        }
        let fields: Vec<Field> = inputs.iter().map(|r| e.plan().score_field(*r)).collect();
        let empty: Vec<Column> = fields.iter().map(|_| Column::dense(&[])).collect();
        let table = Table { columns: &empty, fields: &fields, ..Table::default() };
        let mut slot = None;
        let fitted = aggregate.instance().fit(&table, &[], &Call::silent(), &mut slot);
        fitted.map_err(|f| CompileError::Edit(EditError::Refused(f)))?;
        variant.state = slot.map(Arc::from);
        Ok(variant)
    }
}

/// What a weighting or an aggregator gets to know about a child that is an indicator.
pub(super) fn child_field(child: &Indicator, data: WeightData) -> Field<'_> {
    if data == WeightData::Scored { child.score_field() } else { child.field() }
}

/// Whether choices change what methods get to know about a child.
fn fields_vary(children: &[Option<Variants<Arc<Indicator>>>], data: WeightData) -> bool {
    let text = |child: &Indicator| format!("{:?}", child_field(child, data));
    children.iter().flatten().any(|c| c.items.iter().any(|i| text(i) != text(&c.items[0])))
}

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indicia_method::{Call, Column, Field, Locality, Table, WeightAxis};

use super::{Aggregate, CompileError, Free, FreeSlot, MOST_COMBINATIONS, NodeVariant, Program, Slot, Source, Step, Variants, Work};
use crate::data::Series;
use crate::execute::aggregate::patterns;
use crate::execute::edit::Edit;
use crate::execute::evaluation::Evaluation;
use crate::plan::Ref;
use crate::system::{Address, NodeKind, Stage, Use};

impl Evaluation {
    /// Compiles what has to be computed for `wanted` (nodes or indicators) when `free` varies.
    pub fn compile(&self, free: &[Free], wanted: &[&str]) -> Result<Program, CompileError> {
        Compiler::new(self, free)?.run(wanted)
    }
}

struct Compiler<'a> {
    base: &'a Evaluation,
    free: &'a [Free],
    slots: Vec<FreeSlot>,
    /// For each choice what its alternatives touch.
    touched: Vec<BTreeSet<Address>>,
    /// Evaluations under combinations of choices, by their edits.
    combined: BTreeMap<Vec<(usize, usize)>, Evaluation>,
    sources: Vec<Source>,
    steps: Vec<Step>,
    done: BTreeMap<Ref, Slot>,
    columns: BTreeMap<Arc<str>, Slot>,
}

impl<'a> Compiler<'a> {
    fn new(base: &'a Evaluation, free: &'a [Free]) -> Result<Self, CompileError> {
        let mut slots = Vec::new();
        let mut touched = Vec::new();
        let mut at = 0;
        let mut seen = BTreeSet::new();
        for f in free {
            let (width, alternatives, name) = match f {
                Free::Weights(id) => {
                    let Some(NodeKind::Aggregate { children, .. }) = base.plan().system().node(id).map(|n| &n.kind) else {
                        return Err(CompileError::Unknown(format!("aggregate {id}")));
                    };
                    (children.len(), 0, Some(format!("weight.{id}")))
                }
                Free::Column(id) => {
                    if base.scored_data().column(id).is_none() {
                        return Err(CompileError::Unknown(format!("column {id}")));
                    }
                    (base.rows(), 0, Some(format!("data.{id}")))
                }
                Free::Choice(alternatives) if alternatives.len() < 2 => return Err(CompileError::OneAlternative),
                Free::Choice(alternatives) => (1, alternatives.len(), None),
            };
            if let Some(name) = name
                && !seen.insert(name.clone())
            {
                return Err(CompileError::Twice(name));
            }
            touched.push(match f {
                Free::Choice(alternatives) => touched_by(alternatives)?,
                _ => BTreeSet::new(),
            });
            slots.push(FreeSlot { at, alternatives });
            at += width;
        }
        Ok(Compiler {
            base,
            free,
            slots,
            touched,
            combined: BTreeMap::new(),
            sources: Vec::new(),
            steps: Vec::new(),
            done: BTreeMap::new(),
            columns: BTreeMap::new(),
        })
    }

    fn run(mut self, wanted: &[&str]) -> Result<Program, CompileError> {
        let mut out = Vec::with_capacity(wanted.len());
        for id in wanted {
            let r = self.base.plan().find(id).ok_or_else(|| CompileError::Unknown(format!("node {id}")))?;
            out.push(self.slot(r)?);
        }
        let width = self.free.iter().zip(&self.slots).map(|(f, s)| s.at + self.width_of(f)).max().unwrap_or(0);
        Ok(Program {
            base: self.base.clone(),
            free: self.slots,
            width,
            rows: self.base.rows(),
            sources: self.sources,
            steps: self.steps,
            wanted: out,
        })
    }

    fn width_of(&self, f: &Free) -> usize {
        match f {
            Free::Weights(id) => match self.base.plan().system().node(id).map(|n| &n.kind) {
                Some(NodeKind::Aggregate { children, .. }) => children.len(),
                _ => 0,
            },
            Free::Column(_) => self.base.rows(),
            Free::Choice(_) => 1,
        }
    }

    /// The place of a value, with the steps that compute it.
    fn slot(&mut self, r: Ref) -> Result<Slot, CompileError> {
        if let Some(slot) = self.done.get(&r) {
            return Ok(*slot);
        }
        let slot = match r {
            Ref::Indicator(i) => self.indicator(i)?,
            Ref::Node(n) => self.node(n)?,
        };
        self.done.insert(r, slot);
        Ok(slot)
    }

    fn push(&mut self, work: Work) -> Slot {
        self.steps.push(Step { work, round: None });
        Slot::Step(self.steps.len() - 1)
    }

    /// Evaluations under every combination of some choices, in the order of [`Program::pick`].
    fn combinations(&mut self, choices: &[usize], what: &Arc<str>) -> Result<Vec<Evaluation>, CompileError> {
        let count = choices.iter().map(|c| self.slots[*c].alternatives).product::<usize>();
        if count > MOST_COMBINATIONS {
            return Err(CompileError::TooMany { indicator: what.clone(), combinations: count });
        }
        let mut out = Vec::with_capacity(count);
        for number in 0..count {
            let mut rest = number;
            let mut picked: Vec<(usize, usize)> = Vec::new();
            for c in choices.iter().rev() {
                let n = self.slots[*c].alternatives;
                picked.push((*c, rest % n));
                rest /= n;
            }
            picked.reverse();
            if let Some(known) = self.combined.get(&picked) {
                out.push(known.clone());
                continue;
            }
            let mut edits: Vec<Edit> = Vec::new();
            for (c, alternative) in &picked {
                if let Free::Choice(alternatives) = &self.free[*c] {
                    edits.extend(alternatives[*alternative].iter().cloned());
                }
            }
            let evaluation = self.base.with(&edits).map_err(CompileError::Edit)?;
            self.combined.insert(picked, evaluation.clone());
            out.push(evaluation);
        }
        Ok(out)
    }

    fn choices_touching(&self, test: impl Fn(&Address) -> bool) -> Vec<usize> {
        (0..self.touched.len()).filter(|c| self.touched[*c].iter().any(&test)).collect()
    }

    fn indicator(&mut self, i: usize) -> Result<Slot, CompileError> {
        let indicator = self.base.plan().indicator(i).clone();
        let id = indicator.id.clone();
        let inputs: Vec<Arc<str>> = match &indicator.derive {
            Some(by) => by.facts().inputs.iter().map(|s| Arc::from(s.as_str())).collect(),
            None => vec![indicator.column.clone()],
        };
        let is_free = |column: &Arc<str>| self.free.iter().any(|f| matches!(f, Free::Column(c) if c == column));
        let varies = inputs.iter().any(is_free);
        if !varies && indicator.impute.is_some() && self.matrix_varies(i) {
            return Err(CompileError::Unsupported(format!("impute.{id}")));
        }
        if varies {
            return self.free_indicator(i, &inputs);
        }
        // An imputer's alternatives may reach every indicator that has one.
        let choices = self.choices_touching(|a| match a {
            Address::Stage(Stage::Impute, _) => true,
            Address::Stage(_, other) => *other == id,
            _ => false,
        });
        let series = if choices.is_empty() {
            vec![self.base.value_of(Ref::Indicator(i)).clone()]
        } else {
            self.combinations(&choices, &id)?.iter().map(|e| e.value_of(Ref::Indicator(i)).clone()).collect()
        };
        self.sources.push(Source { choices, series });
        Ok(Slot::Source(self.sources.len() - 1))
    }

    /// Whether an indicator shares its imputer with one that a free column feeds.
    fn matrix_varies(&self, i: usize) -> bool {
        let system = self.base.plan().system();
        let Some(key) = system.indicators[i].impute.as_ref().map(Use::key) else { return false };
        system.indicators.iter().filter(|o| o.impute.as_ref().map(Use::key) == Some(key)).any(|o| {
            let inputs: Vec<&str> = match &o.derive {
                Some(by) => by.facts().inputs.iter().map(String::as_str).collect(),
                None => vec![&o.column],
            };
            self.free.iter().any(|f| matches!(f, Free::Column(c) if inputs.contains(&&**c)))
        })
    }

    fn raw(&mut self, id: &Arc<str>) -> Result<Slot, CompileError> {
        if let Some(slot) = self.columns.get(id) {
            return Ok(*slot);
        }
        let base =
            self.base.scored_data().column(id).map(|c| c.series.clone()).ok_or_else(|| CompileError::Unknown(format!("column {id}")))?;
        let slot = match self.free.iter().position(|f| matches!(f, Free::Column(c) if c == id)) {
            Some(free) => self.push(Work::Column { free, base }),
            None => {
                self.sources.push(Source { choices: Vec::new(), series: vec![base] });
                Slot::Source(self.sources.len() - 1)
            }
        };
        self.columns.insert(id.clone(), slot);
        Ok(slot)
    }

    fn free_indicator(&mut self, i: usize, inputs: &[Arc<str>]) -> Result<Slot, CompileError> {
        let indicator = self.base.plan().indicator(i).clone();
        if indicator.impute.is_some() {
            return Err(CompileError::Unsupported(format!("impute.{}", indicator.id)));
        }
        let mut slots = Vec::new();
        for id in inputs {
            slots.push(self.raw(id)?);
        }
        let mut slot = match &indicator.derive {
            None => slots[0],
            Some(_) => {
                let variants = self.stage_variants(i, Stage::Derive)?;
                self.push(Work::Derive { inputs: slots, variants })
            }
        };
        let corrected = !indicator.masks.is_empty() || self.base.plan().system().overrides.iter().any(|o| o.indicator == indicator.id);
        if corrected {
            let base = self.base.indicators()[i].stage(Stage::Derive).series.clone();
            slot = self.push(Work::Keep { input: slot, base });
        }
        for stage in self.base.plan().system().order.clone() {
            let has = match stage {
                Stage::Treat => indicator.treat.is_some(),
                Stage::Score => true,
                Stage::Derive | Stage::Impute => false,
            };
            if has {
                let variants = self.stage_variants(i, stage)?;
                slot = self.push(Work::Apply { input: slot, variants, indicator: i });
            }
        }
        if let (Some(decimals), Slot::Step(n)) = (self.base.plan().system().rounding.indicator, slot) {
            self.steps[n].round = Some(decimals);
        }
        Ok(slot)
    }

    fn stage_variants(&mut self, i: usize, stage: Stage) -> Result<Variants<Use>, CompileError> {
        let id = self.base.plan().indicator(i).id.clone();
        let choices = self.choices_touching(|a| matches!(a, Address::Stage(_, other) if *other == id));
        let evaluations = self.combinations(&choices, &id)?;
        let mut items = Vec::new();
        for e in &evaluations {
            let method = crate::execute::edit::method_at(e.plan().system(), &Address::Stage(stage, id.clone()));
            // A treatment that an alternative takes away has nothing to stand for it in the middle of the chain.
            items.push(method.ok_or_else(|| CompileError::Unsupported(format!("{}.{id}", stage.word())))?);
        }
        Ok(Variants { choices, items })
    }

    fn node(&mut self, n: usize) -> Result<Slot, CompileError> {
        let plan = self.base.plan().clone();
        let id = plan.node(n).id.clone();
        let inputs: Vec<Slot> = plan.inputs_of(n).iter().map(|r| self.slot(*r)).collect::<Result<_, _>>()?;
        let own = self.choices_touching(|a| matches!(a, Address::Weight(o) | Address::Node(o) if *o == id));
        let free_weights = self.free.iter().position(|f| matches!(f, Free::Weights(o) if *o == id));
        let mut rules = Vec::new();
        for step in &plan.adjusts[n] {
            let others: Vec<Slot> = step.inputs.iter().map(|r| self.slot(*r)).collect::<Result<_, _>>()?;
            rules.push((step.program.clone(), others));
        }
        let inputs_vary = inputs.iter().any(|s| self.varies(*s));
        let rules_vary = rules.iter().any(|(_, o)| o.iter().any(|s| self.varies(*s)));
        if !inputs_vary && !rules_vary && own.is_empty() && free_weights.is_none() {
            self.sources.push(Source { choices: Vec::new(), series: vec![self.base.value_of(Ref::Node(n)).clone()] });
            return Ok(Slot::Source(self.sources.len() - 1));
        }
        let mut slot = match &plan.node(n).kind {
            NodeKind::Formula { otherwise, .. } => {
                let Some(program) = plan.programs[n].clone() else { return Err(CompileError::Unknown(format!("formula {id}"))) };
                self.push(Work::Formula { inputs, program, otherwise: *otherwise })
            }
            NodeKind::Aggregate { .. } => {
                let status_varies = inputs.iter().any(|s| self.status_varies(*s));
                let series: Vec<Series> = plan.inputs_of(n).iter().map(|r| self.base.value_of(*r).clone()).collect();
                let found = if status_varies { None } else { patterns(&series, self.base.rows()) };
                let variants = self.node_variants(n, own, inputs_vary, free_weights.is_some(), found.is_none() && !status_varies)?;
                self.push(Work::Aggregate(Box::new(Aggregate {
                    node: n,
                    inputs,
                    variants,
                    free_weights,
                    patterns: found,
                    status_varies,
                    inputs_vary,
                })))
            }
        };
        for (program, others) in rules {
            let inputs = std::iter::once(slot).chain(others).collect();
            slot = self.push(Work::Formula { inputs, program, otherwise: None });
        }
        if let (Some(decimals), Slot::Step(s)) = (plan.node(n).round.or(plan.system().rounding.node), slot) {
            self.steps[s].round = Some(decimals);
        }
        Ok(slot)
    }

    fn node_variants(
        &mut self,
        n: usize,
        choices: Vec<usize>,
        inputs_vary: bool,
        free_weights: bool,
        dense: bool,
    ) -> Result<Variants<NodeVariant>, CompileError> {
        let id = self.base.plan().node(n).id.clone();
        let mut items = Vec::new();
        for e in self.combinations(&choices, &id)? {
            let NodeKind::Aggregate { aggregate, weights: spec, .. } = &e.plan().node(n).kind else { continue };
            let trace = &e.nodes()[n];
            let weights_follow = inputs_vary
                && (spec.method.facts().data_driven || spec.method.facts().weight_axis == WeightAxis::Row || !spec.sources.is_empty());
            let given = e.plan().given().weights.contains_key(&id);
            let weights = if free_weights || weights_follow && !given { None } else { trace.weights.clone() };
            let inputs = e.plan().inputs_of(n);
            let fields: Vec<Field> = inputs.iter().map(|r| e.plan().score_field(*r)).collect();
            let (mut state, mut prepared) = (None, None);
            if aggregate.facts().locality == Locality::Row {
                let empty: Vec<Column> = fields.iter().map(|_| Column::dense(&[])).collect();
                let table = Table { columns: &empty, fields: &fields, ..Table::default() };
                let mut slot = None;
                let fitted = aggregate.instance().fit(&table, &[], &Call::silent(), &mut slot);
                fitted.map_err(|f| CompileError::Edit(crate::execute::edit::EditError::Refused(f)))?;
                if dense
                    && !inputs_vary
                    && let Some(state) = &slot
                {
                    let series: Vec<&Series> = inputs.iter().map(|r| e.value_of(*r)).collect();
                    let columns: Vec<Column> = series.iter().map(|s| Column::dense(&s.values)).collect();
                    let table = Table { columns: &columns, fields: &fields, rows: e.rows(), ..Table::default() };
                    prepared = aggregate.instance().prepare(&**state, &table, &Call::silent()).unwrap_or(None);
                }
                state = slot.map(Arc::from);
            }
            items.push(NodeVariant { plan: e.plan().clone(), aggregate: aggregate.clone(), state, prepared, weights });
        }
        Ok(Variants { choices, items })
    }

    fn varies(&self, slot: Slot) -> bool {
        match slot {
            Slot::Source(s) => self.sources[s].series.len() > 1,
            Slot::Step(_) => true,
        }
    }

    /// Whether a draw may change which cells have values.
    fn status_varies(&self, slot: Slot) -> bool {
        match slot {
            Slot::Step(_) => true,
            Slot::Source(s) => {
                let series = &self.sources[s].series;
                let present = |s: &Series, r: usize| s.status(r).is_present();
                series.iter().any(|s| (0..s.len()).any(|r| present(s, r) != present(&series[0], r)))
            }
        }
    }
}

fn touched_by(alternatives: &[Vec<Edit>]) -> Result<BTreeSet<Address>, CompileError> {
    let mut out = BTreeSet::new();
    for edit in alternatives.iter().flatten() {
        match edit {
            Edit::Cell { .. } | Edit::Membership { .. } => return Err(CompileError::NotAChoice),
            Edit::State { address, .. } | Edit::Method { address, .. } | Edit::Params { address, .. } => {
                out.insert(address.clone());
            }
            Edit::Weights { node, .. } => {
                out.insert(Address::Weight(node.clone()));
            }
            Edit::Goalposts { indicator, .. } | Edit::Direction { indicator, .. } => {
                out.insert(Address::Stage(Stage::Score, indicator.clone()));
            }
        }
    }
    Ok(out)
}

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::touch::{Touch, imputed, reaches, touched_by};
use super::{
    ColumnMethod, CompileError, Derivation, Fixed, Free, FreeSlot, FreeWeights, MOST_COMBINATIONS, Program, Slot, Source, Step, Variants,
    Wanted, Work,
};
use crate::data::{Role, Series};
use crate::execute::context::seed_of;
use crate::execute::edit::{Edit, EditError, both, method_at, what};
use crate::execute::evaluation::Evaluation;
use crate::execute::trace::WeightAxisTrace;
use crate::plan::{Plan, Ref};
use crate::system::{Address, Indicator, NodeKind, Stage, Use};

impl Evaluation {
    /// Compiles what has to be computed for `wanted` (nodes or indicators) when `free` varies.
    pub fn compile(&self, free: &[Free], wanted: &[&str]) -> Result<Program, CompileError> {
        let wanted: Vec<Wanted> = wanted.iter().map(|id| Wanted { id, unrounded: false }).collect();
        self.compile_for(free, &wanted)
    }

    /// As [`Evaluation::compile`], for nodes that may be asked for before they are rounded.
    pub fn compile_for(&self, free: &[Free], wanted: &[Wanted]) -> Result<Program, CompileError> {
        self.compile_within(free, wanted, &vec![0..self.rows(); wanted.len()])
    }

    /// As [`Evaluation::compile_for`], where of each that is wanted only some rows are asked for: those of a period, say. They have the same bits.
    ///
    /// # Panics
    /// When there are fewer rows, or not a range for each that is wanted.
    pub fn compile_within(&self, free: &[Free], wanted: &[Wanted], rows: &[Range<usize>]) -> Result<Program, CompileError> {
        assert!(rows.len() == wanted.len() && rows.iter().all(|r| r.end <= self.rows()), "rows of the evaluation");
        Compiler::new(self, free)?.run(wanted, rows)
    }
}

pub(super) struct Compiler<'a> {
    pub(super) base: &'a Evaluation,
    free: &'a [Free],
    slots: Vec<FreeSlot>,
    width: usize,
    /// For each free thing what its alternatives touch.
    touched: Vec<BTreeSet<Touch>>,
    /// The indicators that have an imputer under some alternative.
    imputed: BTreeSet<Arc<str>>,
    /// Evaluations under combinations of choices, by their edits.
    combined: BTreeMap<Vec<(usize, usize)>, Evaluation>,
    sources: Vec<Source>,
    steps: Vec<Step>,
    done: BTreeMap<Ref, Slot>,
    /// The nodes that are asked for before they are rounded, and where they are found if that is another place.
    asked_unrounded: BTreeSet<Ref>,
    unrounded: BTreeMap<Ref, Slot>,
    /// Outputs of stages, for weights that look at them.
    stages: BTreeMap<(usize, Stage), Slot>,
    columns: BTreeMap<Arc<str>, Slot>,
}

impl<'a> Compiler<'a> {
    pub(super) fn new(base: &'a Evaluation, free: &'a [Free]) -> Result<Self, CompileError> {
        let mut slots = Vec::new();
        let mut touched = Vec::new();
        let mut at = 0;
        let mut seen = BTreeSet::new();
        for f in free {
            let (width, alternatives, name) = match f {
                Free::WeightLists(id) => {
                    let found = base.node(id).and_then(|n| n.weights.as_ref());
                    let weights = found.ok_or_else(|| CompileError::Unknown(what("weighting", "赋权", id)))?;
                    (weights.values.len(), 0, Some(format!("weight.{id}")))
                }
                Free::Weights(id) | Free::Factors(id) => {
                    let Some(NodeKind::Aggregate { children, .. }) = base.plan().system().node(id).map(|n| &n.kind) else {
                        return Err(CompileError::Unknown(what("aggregate", "合成节点", id)));
                    };
                    let what = if matches!(f, Free::Weights(_)) { "weight" } else { "factor" };
                    (children.len(), 0, Some(format!("{what}.{id}")))
                }
                Free::Column(id) => {
                    if base.scored_data().column(id).is_none() {
                        return Err(CompileError::Unknown(what("column", "列", id)));
                    }
                    (base.rows(), 0, Some(format!("data.{id}")))
                }
                Free::Number(dial) => return Err(CompileError::Unsupported(dial.text())),
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
            width: at,
            imputed: imputed(base.plan(), touched.iter()),
            touched,
            combined: BTreeMap::new(),
            sources: Vec::new(),
            steps: Vec::new(),
            done: BTreeMap::new(),
            asked_unrounded: BTreeSet::new(),
            unrounded: BTreeMap::new(),
            stages: BTreeMap::new(),
            columns: BTreeMap::new(),
        })
    }

    fn run(mut self, asked: &[Wanted], asked_rows: &[Range<usize>]) -> Result<Program, CompileError> {
        let plan = self.base.plan().clone();
        let unknown = |id: &str| CompileError::Unknown(what("node", "节点", id));
        let wanted: Vec<Ref> = asked.iter().map(|w| plan.find(w.id).ok_or_else(|| unknown(w.id))).collect::<Result<_, _>>()?;
        self.asked_unrounded = wanted.iter().zip(asked).filter(|(_, a)| a.unrounded).map(|(r, _)| *r).collect();
        // In the order of the plan, so that the depth of a system is no depth of calls.
        let needed = needed(&plan, &wanted);
        for r in needed.iter().filter(|r| matches!(r, Ref::Indicator(_))).copied() {
            self.add(r)?;
        }
        for n in plan.node_order() {
            if needed.contains(&Ref::Node(*n)) {
                self.add(Ref::Node(*n))?;
            }
        }
        let data = self.base.scored_data();
        let is_scored = |r: usize| data.unit(r).role == Role::Scored;
        let rows = self.base.rows();
        let done = self.done.clone();
        let mut program = Program {
            base: self.base.clone(),
            wanted: wanted.iter().zip(asked).map(|(r, a)| self.slot_of(*r, a.unrounded)).collect(),
            suspects: Vec::new(),
            free: self.slots,
            width: self.width,
            rows,
            scored: if (0..rows).all(is_scored) { None } else { Some((0..rows).map(is_scored).collect()) },
            sources: self.sources,
            steps: self.steps,
            asked: asked_rows.to_vec(),
        };
        program.suspects = wanted.iter().map(|r| program.suspects(*r, |below| done[&below])).collect();
        program.narrow();
        program.prepare();
        Ok(program)
    }

    /// Adds what computes an indicator or node; everything that it depends on is there.
    fn add(&mut self, r: Ref) -> Result<(), CompileError> {
        let given = self.base.plan().given().values.contains_key(self.base.plan().id_of(r));
        let slot = match r {
            _ if given => self.fixed(self.base.value_of(r).clone()),
            Ref::Indicator(i) => self.indicator(i)?,
            Ref::Node(n) => self.node(n)?,
        };
        self.done.insert(r, slot);
        Ok(())
    }

    fn slot_of(&self, r: Ref, unrounded: bool) -> Slot {
        self.unrounded.get(&r).copied().filter(|_| unrounded).unwrap_or_else(|| self.slot(r))
    }

    pub(super) fn slot(&self, r: Ref) -> Slot {
        self.done[&r]
    }

    /// The free weights of a node.
    pub(super) fn free_weights(&self, id: &Arc<str>) -> Option<FreeWeights> {
        let free = self.free.iter().position(|f| matches!(f, Free::Weights(o) | Free::WeightLists(o) if o == id))?;
        let axis = match &self.free[free] {
            Free::WeightLists(_) => self.base.node(id)?.weights.as_ref()?.axis.clone(),
            _ => WeightAxisTrace::Shared,
        };
        Some(FreeWeights { free, axis, width: self.free[free].width(self.base) })
    }

    /// The number of the factors of a node's weights among the free things.
    pub(super) fn free_factors(&self, id: &Arc<str>) -> Option<usize> {
        self.free.iter().position(|f| matches!(f, Free::Factors(o) if o == id))
    }

    pub(super) fn is_free(&self, column: &Arc<str>) -> Option<usize> {
        self.free.iter().position(|f| matches!(f, Free::Column(c) if c == column))
    }

    pub(super) fn push(&mut self, address: &Address, work: Work) -> Slot {
        let seed = seed_of(self.base.plan().system().seed, address);
        self.steps.push(Step { address: address.clone(), work, seed, round: None, rows: 0..0 });
        Slot::Step(self.steps.len() - 1)
    }

    /// Rounds a node that a step gives; what it was before is kept where it was asked for.
    pub(super) fn round_node(&mut self, n: usize, slot: Slot, decimals: Option<u32>) -> Slot {
        if decimals.is_none() || !self.asked_unrounded.contains(&Ref::Node(n)) {
            self.round(slot, decimals);
            return slot;
        }
        self.unrounded.insert(Ref::Node(n), slot);
        let address = Address::Node(self.base.plan().node(n).id.clone());
        let rounded = self.push(&address, Work::Copy { input: slot });
        self.round(rounded, decimals);
        rounded
    }

    pub(super) fn is_asked_unrounded(&self, n: usize) -> bool {
        self.asked_unrounded.contains(&Ref::Node(n))
    }

    pub(super) fn keep_unrounded(&mut self, n: usize, variants: Source) {
        let slot = self.source(variants);
        self.unrounded.insert(Ref::Node(n), slot);
    }

    pub(super) fn source(&mut self, variants: Source) -> Slot {
        self.sources.push(variants);
        Slot::Source(self.sources.len() - 1)
    }

    /// The choices that vary some columns, with others, in their order; `None` where a column is computed in every draw.
    pub(super) fn choices_behind(&self, slots: impl Iterator<Item = Slot>, others: &[usize]) -> Option<Vec<usize>> {
        let mut out: BTreeSet<usize> = others.iter().copied().collect();
        for slot in slots {
            match slot {
                Slot::Source(s) => out.extend(&self.sources[s].choices),
                Slot::Step(_) => return None,
            }
        }
        Some(out.into_iter().collect())
    }

    /// How many combinations some choices have.
    pub(super) fn count(&self, choices: &[usize]) -> usize {
        choices.iter().map(|c| self.slots[*c].alternatives).try_fold(1_usize, usize::checked_mul).unwrap_or(usize::MAX)
    }

    /// A node that no draw changes.
    pub(super) fn fixed_node(&mut self, n: usize) -> Slot {
        if self.asked_unrounded.contains(&Ref::Node(n)) {
            let unrounded = self.fixed(self.base.nodes()[n].unrounded.clone());
            self.unrounded.insert(Ref::Node(n), unrounded);
        }
        self.fixed(self.base.value_of(Ref::Node(n)).clone())
    }

    /// Rounds what a step of its own gives.
    pub(super) fn round(&mut self, slot: Slot, decimals: Option<u32>) {
        if let Slot::Step(n) = slot {
            self.steps[n].round = decimals;
        }
    }

    pub(super) fn fixed(&mut self, series: Series) -> Slot {
        self.sources.push(Variants::one(Fixed::new(series)));
        Slot::Source(self.sources.len() - 1)
    }

    /// The choices of which a touch passes a test.
    pub(super) fn choices(&self, test: impl Fn(&Touch) -> bool) -> Vec<usize> {
        (0..self.touched.len()).filter(|c| self.touched[*c].iter().any(&test)).collect()
    }

    pub(super) fn choices_of_indicator(&self, id: &Arc<str>) -> Vec<usize> {
        let system = self.base.plan().system();
        self.choices(|t| reaches(t, id, &self.imputed, system))
    }

    /// Whether a choice reaches an indicator.
    pub(super) fn reaches_indicator(&self, choice: usize, id: &Arc<str>) -> bool {
        self.touched[choice].iter().any(|t| reaches(t, id, &self.imputed, self.base.plan().system()))
    }

    /// Evaluations under every combination of some choices, in the order of [`Program::pick`].
    pub(super) fn combinations(&mut self, choices: &[usize], what: &Arc<str>) -> Result<Vec<Evaluation>, CompileError> {
        let count = choices.iter().try_fold(1_usize, |n, c| n.checked_mul(self.slots[*c].alternatives)).unwrap_or(usize::MAX);
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

    /// An indicator under the choices that reach it.
    pub(super) fn indicators(&mut self, i: usize) -> Result<Variants<Arc<Indicator>>, CompileError> {
        let id = self.base.plan().indicator(i).id.clone();
        let choices = self.choices_of_indicator(&id);
        let items = self.combinations(&choices, &id)?.iter().map(|e| e.plan().system().indicators[i].clone()).collect();
        Ok(Variants { choices, items })
    }

    /// Whether a free column feeds an indicator under some alternative.
    fn is_fed(&mut self, i: usize) -> Result<bool, CompileError> {
        let variants = self.indicators(i)?;
        Ok(variants.items.iter().any(|i| raw_columns(i).iter().any(|c| self.is_free(c).is_some())))
    }

    fn indicator(&mut self, i: usize) -> Result<Slot, CompileError> {
        let id = self.base.plan().indicator(i).id.clone();
        let fed = self.is_fed(i)?;
        if self.imputed.contains(&id) && (fed || self.matrix_varies(i)?) {
            return Err(CompileError::Unsupported(both(format!("the imputation of {id}"), format!("{id} 的插补"))));
        }
        self.screening_stands(i, fed)?;
        let left_out = self.base.screening().is_some_and(|s| s.indicators.get(i).is_some_and(|t| t.is_out()));
        if fed && !left_out {
            return self.free_indicator(i);
        }
        self.source_of(&id, |e| e.value_of(Ref::Indicator(i)).clone())
    }

    /// Whether draws leave alone who is screened out: only then can a program follow. Cells that are missing stay missing, but a value
    /// that becomes zero, a formula without a result, or another method before the screening may change who is left out.
    fn screening_stands(&mut self, i: usize, fed: bool) -> Result<(), CompileError> {
        let plan = self.base.plan().clone();
        let system = plan.system();
        let Some(rule) = system.screen.as_ref().filter(|_| system.order.contains(&Stage::Screen)) else { return Ok(()) };
        let counts_zeros = [rule.units, rule.indicators].into_iter().flatten().any(|t| t.nonzero.is_some());
        let place = |stage: Stage| system.order.iter().position(|s| *s == stage);
        let earlier = |t: &Touch| matches!(t, Touch::Stage(stage, _) if place(*stage) < place(Stage::Screen));
        let late = place(Stage::Screen) != Some(1);
        let unclear = fed && (counts_zeros || late || plan.indicator(i).derive.is_some()) || !self.choices(earlier).is_empty();
        let id = &plan.indicator(i).id;
        let text = || both(format!("the screening of {id}"), format!("{id} 的筛选"));
        if unclear { Err(CompileError::Unsupported(text())) } else { Ok(()) }
    }

    /// A column under every combination of the choices that reach an indicator.
    fn source_of(&mut self, id: &Arc<str>, column: impl Fn(&Evaluation) -> Series) -> Result<Slot, CompileError> {
        let choices = self.choices_of_indicator(id);
        let items = self.combinations(&choices, id)?.iter().map(|e| Fixed::new(column(e))).collect();
        self.sources.push(Variants { choices, items });
        Ok(Slot::Source(self.sources.len() - 1))
    }

    /// The output of a stage of an indicator, for weights that look at values instead of scores.
    pub(super) fn stage_slot(&mut self, i: usize, stage: Stage) -> Result<Slot, CompileError> {
        if let Some(slot) = self.stages.get(&(i, stage)) {
            return Ok(*slot);
        }
        let id = self.base.plan().indicator(i).id.clone();
        let slot = self.source_of(&id, |e| match stage {
            Stage::Derive => e.raw_for_weights(i),
            _ => e.indicators()[i].stage(stage).series.clone(),
        })?;
        self.stages.insert((i, stage), slot);
        Ok(slot)
    }

    /// Whether an indicator may share its imputer with one that a free column feeds.
    fn matrix_varies(&mut self, i: usize) -> Result<bool, CompileError> {
        let system = self.base.plan().system().clone();
        let by_choice = !self.choices(|t| matches!(t, Touch::Stage(Stage::Impute, _))).is_empty();
        let own = system.indicators[i].impute.as_ref().map(Use::key);
        for (n, other) in system.indicators.iter().enumerate() {
            let together = if by_choice { self.imputed.contains(&other.id) } else { other.impute.as_ref().map(Use::key) == own };
            if together && self.is_fed(n)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn raw(&mut self, id: &Arc<str>) -> Result<Slot, CompileError> {
        if let Some(slot) = self.columns.get(id) {
            return Ok(*slot);
        }
        let column = self.base.scored_data().column(id).ok_or_else(|| CompileError::Unknown(what("column", "列", id)))?;
        let base = column.series.clone();
        let slot = match self.is_free(id) {
            Some(free) => self.push(&Address::Data(id.clone()), Work::Column { free, base }),
            None => self.fixed(base),
        };
        self.columns.insert(id.clone(), slot);
        Ok(slot)
    }

    /// The stages of an indicator that a free column feeds, one step each.
    fn free_indicator(&mut self, i: usize) -> Result<Slot, CompileError> {
        let plan = self.base.plan().clone();
        let indicator = plan.indicator(i);
        let at = |stage| Address::Stage(stage, indicator.id.clone());
        let choices = self.choices_of_indicator(&indicator.id);
        let evaluations = self.combinations(&choices, &indicator.id)?;
        let mut derivations = Vec::new();
        let mut left_out = false;
        for e in &evaluations {
            let variant = e.plan().indicator(i);
            let inputs = raw_columns(variant).iter().map(|c| self.raw(c)).collect::<Result<_, _>>()?;
            if e.plan().given().left_out.contains(&indicator.id) {
                let none = self.fixed(e.indicators()[i].stage(Stage::Derive).series.clone());
                derivations.push(Derivation { by: None, inputs: vec![none] });
                left_out = true;
                continue;
            }
            derivations.push(Derivation { by: variant.derive.clone(), inputs });
        }
        // A column that is taken as it is, whatever is chosen, is there already.
        let mut slot = match derivations.as_slice() {
            [first, others @ ..] if first.by.is_none() && others.iter().all(|d| d.by.is_none() && d.inputs == first.inputs) => {
                first.inputs[0]
            }
            _ => self.push(&at(Stage::Derive), Work::Derive(Variants { choices: choices.clone(), items: derivations })),
        };
        let corrected = !indicator.masks.is_empty() || plan.system().overrides.iter().any(|o| o.indicator == indicator.id);
        if corrected && left_out {
            return Err(CompileError::Unsupported(what("the overrides of", "修正值：", &indicator.id)));
        }
        if corrected {
            let base = self.base.indicators()[i].stage(Stage::Derive).series.clone();
            slot = self.push(&at(Stage::Derive), Work::Keep { input: slot, base });
        }
        for stage in Stage::ALL {
            self.stages.insert((i, stage), slot);
        }
        for stage in plan.system().order.iter().copied().filter(|s| *s != Stage::Derive) {
            if stage == Stage::Screen {
                if self.base.screening().is_some() {
                    let base = self.base.indicators()[i].stage(stage).series.clone();
                    slot = self.push(&at(stage), Work::Keep { input: slot, base });
                    // Weights that look at raw values do not see what was left out.
                    self.stages.insert((i, Stage::Derive), slot);
                }
                self.stages.insert((i, stage), slot);
                continue;
            }
            let mut items = Vec::new();
            for e in &evaluations {
                items.push(column_method(e, i, stage)?);
            }
            if items.iter().any(|m| m.by.is_some()) {
                let variants = Variants { choices: choices.clone(), items };
                slot = self.push(&at(stage), Work::Apply { input: slot, stage, variants });
            }
            self.stages.insert((i, stage), slot);
        }
        if let Some(decimals) = plan.system().rounding.indicator {
            slot = self.push(&at(Stage::Score), Work::Copy { input: slot });
            self.round(slot, Some(decimals));
        }
        Ok(slot)
    }

    pub(super) fn varies(&self, slot: Slot) -> bool {
        match slot {
            Slot::Source(s) => self.sources[s].items.len() > 1,
            Slot::Step(_) => true,
        }
    }

    /// Whether a draw may change which cells have values.
    pub(super) fn status_varies(&self, slot: Slot) -> bool {
        match slot {
            Slot::Step(_) => true,
            Slot::Source(s) => {
                let items = &self.sources[s].items;
                let present = |f: &Fixed, r: usize| f.series.status(r).is_present();
                items.iter().any(|f| (0..f.series.len()).any(|r| present(f, r) != present(&items[0], r)))
            }
        }
    }

    /// A column of a source; which of its alternatives does not matter to the caller.
    pub(super) fn any_series(&self, slot: Slot) -> Option<Series> {
        match slot {
            Slot::Step(_) => None,
            Slot::Source(s) => Some(self.sources[s].items[0].series.clone()),
        }
    }
}

/// The raw columns that an indicator is made of.
pub(super) fn raw_columns(indicator: &Indicator) -> Vec<Arc<str>> {
    match &indicator.derive {
        Some(by) => by.facts().inputs.iter().map(|s| Arc::from(s.as_str())).collect(),
        None => vec![indicator.column.clone()],
    }
}

fn column_method(e: &Evaluation, i: usize, stage: Stage) -> Result<ColumnMethod, CompileError> {
    let indicator = e.plan().system().indicators[i].clone();
    let address = Address::Stage(stage, indicator.id.clone());
    let by = method_at(e.plan().system(), &address);
    let given = match (&by, e.plan().given().states.get(&address)) {
        (Some(by), Some(state)) => {
            let loaded = by.instance().load(state);
            Some(Arc::from(loaded.map_err(|f| CompileError::Edit(EditError::Refused(f)))?))
        }
        _ => None,
    };
    Ok(ColumnMethod { by, indicator, given })
}

/// Everything that the wanted values depend on.
pub(super) fn needed(plan: &Plan, wanted: &[Ref]) -> BTreeSet<Ref> {
    let mut out = BTreeSet::new();
    let mut open = wanted.to_vec();
    while let Some(r) = open.pop() {
        let given = plan.given().values.contains_key(plan.id_of(r));
        if out.insert(r)
            && let Ref::Node(n) = r
            && !given
        {
            open.extend(plan.inputs_of(n));
            open.extend(plan.adjusts[n].iter().flat_map(|a| a.inputs.iter()));
        }
    }
    out
}

//! The arithmetic of one score, down to the cells it came from.
//!
//! Every number of an explanation is a cell, a declared parameter, a weight, a fitted figure with the unit that it came
//! from where there is one, or the value of a further step. Formulas are in the formula language, so that anyone can
//! compute them again.

use std::collections::BTreeMap;
use std::sync::Arc;

use indicia_diagnostic::Place;
use indicia_expr::{Expr, Node, Program, parse};
use indicia_method::{Call, Column, Explanation, Field, Fit, Fitted, Instance, Locality, Status, Table, Value};

use crate::data::Series;
use crate::execute::{Evaluation, Reason, StageTrace, StateTrace, WeightAxisTrace};
use crate::plan::Ref;
use crate::system::{Address, AdjustForm, Classes, MissingRule, NodeKind, Reading, RoundMode, Stage, Use};

/// One step of an explanation, with the steps that it rests on.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The step.
    pub address: Address,
    /// What the step gave; `None` where it gave no value.
    pub value: Option<f64>,
    /// Why there is no value.
    pub reason: Option<Reason>,
    /// How the value came about.
    pub how: How,
    /// What it rests on, in the order of its formula.
    pub inputs: Vec<Explained>,
}

/// How a value came about.
#[derive(Clone, Debug)]
pub enum How {
    /// A cell of the data.
    Cell {
        /// Header of its column.
        header: Arc<str>,
        /// Unit of its values.
        unit: Arc<str>,
        /// Where it stands; `None` for data made in memory.
        place: Option<Place>,
        /// Its standard error, where the data state one.
        standard_error: Option<f64>,
    },
    /// A correction on appeal.
    Overridden {
        /// The value before.
        before: Option<f64>,
        /// Why.
        reason: String,
        /// Who decided.
        by: String,
        /// When.
        date: String,
    },
    /// A method.
    Method {
        /// Its id.
        method: &'static str,
        /// Its formula; `None` where the row alone does not tell the value.
        arithmetic: Option<Arithmetic>,
        /// The fitted state, where there is one to show and no formula shows it.
        state: Option<Value>,
    },
    /// A formula of the system.
    Formula(Arithmetic),
    /// A rule on a node.
    Rule {
        /// What it is called.
        form: AdjustForm,
        /// Whether its condition held.
        fired: bool,
        /// The condition and the value, in one formula.
        arithmetic: Arithmetic,
    },
    /// Rounding of the step it rests on.
    Rounded {
        /// Decimals.
        decimals: u32,
        /// How halves go.
        mode: RoundMode,
    },
    /// Evidence was asked for and none came: the score is zero, whatever the method.
    NoEvidence,
    /// Taken as given.
    Given,
    /// There is nothing.
    Nothing,
}

/// A formula with what its names stand for.
#[derive(Clone, Debug)]
pub struct Arithmetic {
    /// The formula.
    pub formula: String,
    /// The formula with numbers in place of names; computing it gives the value.
    pub numbers: String,
    /// Its names.
    pub names: Vec<Named>,
    /// Where the formula picks one of several clauses, the one that applies.
    pub clause: Option<Clause>,
}

/// The clause of a formula `if(…, …, if(…, …, …))` that applies in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its number, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
    /// Its condition; `None` for what holds otherwise.
    pub condition: Option<String>,
    /// What it gives.
    pub value: String,
}

/// A name of a formula.
#[derive(Clone, Debug)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Its value; `None` where it has none in the row.
    pub value: Option<f64>,
    /// What it is.
    pub kind: NameKind,
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum NameKind {
    /// A step that is explained in turn.
    Input,
    /// A parameter, declared or by default.
    Parameter,
    /// A goalpost or target of the indicator.
    Goalpost,
    /// The unit's degree of membership in a class.
    Membership,
    /// A figure that was learnt from data; where it is the value of one unit, of that one (id and period's text).
    Fitted(Option<(Arc<str>, String)>),
}

impl Evaluation {
    /// Explains a score of an indicator or the value of a node in a row of [`Evaluation::scored_data`]. What several
    /// steps rest on is told at each of them.
    pub fn explain(&self, id: &str, row: usize) -> Option<Explained> {
        let wanted = self.plan().find(id)?;
        if row >= self.rows() {
            return None;
        }
        let mut told = Told { rests: self.rests_on(wanted), done: BTreeMap::new() };
        // From below, so that the depth of a system is no depth of calls.
        for n in self.plan().node_order() {
            if told.rests.contains_key(&Ref::Node(*n)) {
                let step = self.explain_node(*n, row, &mut told);
                told.done.insert(Ref::Node(*n), step);
            }
        }
        Some(told.take(self, wanted, row))
    }

    /// How often each node below one is told, itself included.
    fn rests_on(&self, wanted: Ref) -> BTreeMap<Ref, usize> {
        let mut out = BTreeMap::new();
        let mut open = vec![wanted];
        while let Some(r) = open.pop() {
            let count = out.entry(r).or_insert(0);
            *count += 1;
            if *count == 1
                && let Ref::Node(n) = r
                && !self.plan().given().values.contains_key(self.plan().id_of(r))
            {
                open.extend(self.plan().inputs_of(n));
                open.extend(self.plan().adjusts[n].iter().flat_map(|rule| &rule.inputs));
            }
        }
        out
    }

    fn explain_score(&self, i: usize, row: usize) -> Explained {
        let (indicator, trace) = (self.plan().indicator(i), &self.indicators()[i]);
        let address = Address::Stage(Stage::Score, indicator.id.clone());
        if self.plan().given().values.contains_key(&indicator.id) {
            return Explained {
                address,
                value: trace.score.get(row),
                reason: self.reason(&indicator.id, row),
                how: How::Given,
                inputs: Vec::new(),
            };
        }
        let mut step = self.explain_derive(i, row);
        if trace.stage(Stage::Derive).series.status(row).state() == Status::NO_EVIDENCE && trace.score.get(row).is_some() {
            return Explained { address, value: trace.score.get(row), reason: None, how: How::NoEvidence, inputs: vec![step] };
        }
        for stage in self.plan().system().order.iter().filter(|s| **s != Stage::Derive) {
            let method = match stage {
                Stage::Screen => None,
                Stage::Derive | Stage::Score => Some(&indicator.score),
                Stage::Impute => indicator.impute.as_ref(),
                Stage::Treat => indicator.treat.as_ref(),
            };
            let Some(method) = method else { continue };
            let out = trace.stage(*stage);
            // An imputer that left a cell alone, or a treatment that did, has nothing to say about it.
            let status = out.series.status(row);
            let untouched = match stage {
                Stage::Impute => !status.has(Status::IMPUTED),
                Stage::Treat => !status.has(Status::TREATED),
                _ => false,
            };
            if untouched {
                continue;
            }
            step = self.explain_column(i, *stage, method, out, step, row);
        }
        if let Some(decimals) = self.plan().system().rounding.indicator {
            let how = How::Rounded { decimals, mode: self.plan().system().rounding.mode };
            step = Explained { address, value: trace.score.get(row), reason: None, how, inputs: vec![step] };
        }
        step.reason = self.reason(&indicator.id, row);
        step
    }

    fn explain_derive(&self, i: usize, row: usize) -> Explained {
        let indicator = self.plan().indicator(i);
        let address = Address::Stage(Stage::Derive, indicator.id.clone());
        let out = &self.indicators()[i].stage(Stage::Derive).series;
        let data = self.scored_data();
        let cells = |names: &[String]| -> Vec<Explained> { names.iter().map(|n| self.explain_cell(n, row)).collect() };
        let (how, inputs) = match &indicator.derive {
            None => {
                let cell = self.explain_cell(&indicator.column, row);
                (cell.how, Vec::new())
            }
            Some(by) => {
                let inputs = cells(&by.facts().inputs);
                let values: Vec<Option<f64>> = inputs.iter().map(|e| e.value).collect();
                let fields: Vec<Field> = by.facts().inputs.iter().map(|id| Field { id, ..Field::default() }).collect();
                let told = fit_empty(by.instance(), &fields).and_then(|s| by.instance().explain(&*s, &fields, &[]));
                let lookup = |name: &str| by.facts().inputs.iter().position(|n| n == name).and_then(|j| values[j]);
                // The formula of a deriver that deals with gaps itself is that of rows without any.
                let told = told.filter(|_| out.get(row).is_none() || values.iter().all(Option::is_some));
                let arithmetic = told.and_then(|e| self.arithmetic(e, by, &lookup, None, row));
                (How::Method { method: by.id(), arithmetic, state: None }, inputs)
            }
        };
        let status = out.status(row);
        let reason = (!status.is_present()).then(|| self.indicator_reason(i, row, status));
        let computed = Explained { address: address.clone(), value: out.get(row), reason, how, inputs };
        if out.status(row).has(Status::OVERRIDDEN) {
            let (unit, period) = (&data.unit(row).id, data.period(row));
            let all = &self.plan().system().overrides;
            let found = all.iter().rev().find(|o| o.indicator == indicator.id && o.unit == *unit && o.period.is_none_or(|p| p == period));
            if let Some(o) = found {
                let before = if indicator.derive.is_none() { data.column(&indicator.column).and_then(|c| c.series.get(row)) } else { None };
                let how = How::Overridden { before, reason: o.reason.clone(), by: o.by.clone(), date: o.date.clone() };
                return Explained { address, value: out.get(row), reason: None, how, inputs: Vec::new() };
            }
        }
        computed
    }

    fn explain_cell(&self, column: &str, row: usize) -> Explained {
        let address = Address::Data(column.into());
        let Some(c) = self.scored_data().column(column) else {
            return Explained { address, value: None, reason: Some(Reason::NoData), how: How::Nothing, inputs: Vec::new() };
        };
        let value = c.series.get(row);
        let header = c.origin.as_ref().map_or_else(|| c.id.clone(), |o| o.header.clone());
        let number = self.scored_data().column_number(column);
        let standard_error = number.and_then(|n| self.scored_data().standard_error(n, row));
        let said = number.and_then(|n| self.scored_data().withheld_reason(n, row));
        let reason = match said {
            _ if value.is_some() => None,
            Some(said) => Some(Reason::Withheld { reason: said.to_string() }),
            None => Some(match c.series.status(row).state() {
                Status::NOT_APPLICABLE => Reason::NotApplicable,
                Status::NO_EVIDENCE => Reason::NoEvidence,
                _ => Reason::NoData,
            }),
        };
        let how = How::Cell { header, unit: c.unit.clone(), place: c.origin.as_ref().and_then(|o| o.place(row)), standard_error };
        Explained { address, value, reason, how, inputs: Vec::new() }
    }

    fn explain_column(&self, i: usize, stage: Stage, by: &Use, out: &StageTrace, input: Explained, row: usize) -> Explained {
        let indicator = self.plan().indicator(i);
        let address = Address::Stage(stage, indicator.id.clone());
        let value = out.series.get(row);
        let state = match method_group(self, by, row) {
            Some(group) => out.states.iter().find(|s| s.group.as_ref() == Some(group)),
            None => self.state_of(&out.states, row),
        };
        let told = match (value, state) {
            (Some(_), Some(state)) => by.instance().explain(&*state.state, &[indicator.field()], &[]),
            _ => None,
        };
        let x = input.value;
        let saved = state.and_then(|s| s.save().ok());
        let seen = Seen { column: self.input_of(i, stage), field: &indicator.field(), state: saved.as_ref() };
        let arithmetic = told.and_then(|e| self.arithmetic(e, by, &|name| if name == "x" { x } else { None }, Some(&seen), row));
        // A rule has nothing to learn, and nothing to show for it.
        let shown = saved.filter(|v| arithmetic.is_none() && *v != Value::Null);
        Explained { address, value, reason: None, how: How::Method { method: by.id(), arithmetic, state: shown }, inputs: vec![input] }
    }

    /// The column that a stage saw, to find the unit behind a fitted figure.
    fn input_of(&self, i: usize, stage: Stage) -> &Series {
        let order = &self.plan().system().order;
        let at = order.iter().position(|s| *s == stage).unwrap_or(0);
        let before = if at == 0 { Stage::Derive } else { order[at - 1] };
        &self.indicators()[i].stage(before).series
    }

    fn state_of<'a>(&self, states: &'a [StateTrace], row: usize) -> Option<&'a StateTrace> {
        let period = self.scored_data().period_of_row()[row] as usize;
        states.iter().find(|s| s.period.is_none_or(|p| p == period))
    }

    fn explain_node(&self, n: usize, row: usize, told: &mut Told) -> Explained {
        let (node, trace) = (self.plan().node(n), &self.nodes()[n]);
        let address = Address::Node(node.id.clone());
        if self.plan().given().values.contains_key(&node.id) {
            return Explained {
                address,
                value: trace.value.get(row),
                reason: self.reason(&node.id, row),
                how: How::Given,
                inputs: Vec::new(),
            };
        }
        let refs = self.plan().inputs_of(n);
        let value_of = |name: &str| self.plan().find(name).and_then(|r| self.value(self.plan().id_of(r))).and_then(|s| s.get(row));
        let (how, inputs) = match &node.kind {
            NodeKind::Formula { expr, text, otherwise } => {
                let inputs: Vec<Explained> = refs.iter().map(|r| told.take(self, *r, row)).collect();
                let mut arithmetic = arithmetic_of(expr, text, &value_of, |_| NameKind::Input);
                let cells: Vec<Option<f64>> = refs.iter().map(|r| self.value_of(*r).get(row)).collect();
                let undefined = self.plan().programs[n].as_ref().is_some_and(|p| p.explain_undefined(&cells).is_some());
                if let Some(value) = otherwise.filter(|_| undefined && trace.computed.get(row).is_some()) {
                    // What stands is the value for a formula that is undefined.
                    arithmetic.numbers = value.to_string();
                }
                (How::Formula(arithmetic), inputs)
            }
            NodeKind::Aggregate { children, aggregate, missing, .. } => {
                let present: Vec<usize> = (0..refs.len()).filter(|j| value_of(&children[*j]).is_some()).collect();
                let inputs: Vec<Explained> = refs.iter().map(|r| told.take(self, *r, row)).collect();
                let mut arithmetic = None;
                let whole = present.len() == refs.len();
                let applies = refs.iter().filter(|r| self.value_of(**r).status(row).state() != Status::NOT_APPLICABLE).count();
                let propagates = missing.rule == MissingRule::Propagate && applies > present.len();
                if trace.computed.get(row).is_some()
                    && !propagates
                    && let Some(weights) = &trace.weights
                {
                    let all = weights.of_row(row, children.len());
                    let mut scaled = Vec::new();
                    if whole {
                        scaled.extend_from_slice(all)
                    } else {
                        crate::execute::reweighted(all, &present, &mut scaled)
                    }
                    let fields: Vec<Field> = present.iter().map(|j| Field { id: &children[*j], ..Field::default() }).collect();
                    let told = match aggregate.facts().locality {
                        Locality::Row => {
                            fit_empty(aggregate.instance(), &fields).and_then(|s| aggregate.instance().explain(&*s, &fields, &scaled))
                        }
                        Locality::Set => {
                            self.state_of(&trace.states, row).and_then(|s| aggregate.instance().explain(&*s.state, &fields, &scaled))
                        }
                    };
                    arithmetic = match aggregate.classes() {
                        Some((classes, reading)) => {
                            let by_child = present.iter().map(|j| &children[*j]).zip(&scaled);
                            read_off(classes, reading, |k| trace.memberships.get(k).and_then(|s| s.get(row)), by_child)
                        }
                        None => told.and_then(|e| self.arithmetic(e, aggregate, &value_of, None, row)),
                    };
                }
                let state = self.state_of(&trace.states, row).and_then(|s| s.save().ok()).filter(|_| arithmetic.is_none());
                (How::Method { method: aggregate.id(), arithmetic, state }, inputs)
            }
        };
        let mut step = Explained { address: address.clone(), value: trace.computed.get(row), reason: None, how, inputs };
        for (number, series) in &trace.adjusted {
            let rule = &self.plan().system().adjusts[*number];
            let before = step.value;
            let lookup = |name: &str| if name == "self" { before } else { value_of(name) };
            let whole = rule.whole();
            let text = whole.to_string();
            let mut arithmetic = arithmetic_of(&whole, &text, &lookup, |_| NameKind::Input);
            let status_of = |name: &str| self.plan().find(name).map(|r| self.value_of(r).status(row).state());
            if let Some(before) = before.filter(|_| whole.variables().into_iter().any(|v| status_of(v) == Some(Status::NOT_APPLICABLE))) {
                // The rule looks at something that does not apply to the unit, and leaves it alone.
                arithmetic.numbers = before.to_string();
            }
            let fired = before.is_some_and(|b| series.get(row).is_some_and(|v| v.to_bits() != b.to_bits()));
            let mut inputs = vec![step];
            for name in whole.variables().into_iter().filter(|v| *v != "self") {
                inputs.extend(self.plan().find(name).map(|r| told.take(self, r, row)));
            }
            step = Explained {
                address: Address::Adjust(rule.id.clone()),
                value: series.get(row),
                reason: None,
                how: How::Rule { form: rule.form, fired, arithmetic },
                inputs,
            };
        }
        if let Some(decimals) = node.round.or(self.plan().system().rounding.node) {
            let how = How::Rounded { decimals, mode: self.plan().system().rounding.mode };
            step = Explained { address, value: trace.value.get(row), reason: None, how, inputs: vec![step] };
        }
        step.reason = self.reason(&node.id, row);
        step
    }

    /// A method's own formula with its names resolved. `seen` is what a method of one column had before it.
    fn arithmetic(
        &self,
        told: Explanation,
        by: &Use,
        lookup: &dyn Fn(&str) -> Option<f64>,
        seen: Option<&Seen<'_>>,
        row: usize,
    ) -> Option<Arithmetic> {
        let expr = parse(&told.formula).ok()?;
        let params = by.params_with_defaults();
        let number_in = |v: &Value, x: f64| match v {
            Value::Number(n) => *n == x,
            Value::List(l) => l.iter().any(|v| v.as_number() == Some(x)),
            _ => false,
        };
        let is_param = |x: f64| params.as_table().is_some_and(|t| t.iter().any(|(_, v)| number_in(v, x)));
        // The unit of the same period first: a figure fitted on all periods may occur in several.
        let unit_behind = |x: f64| {
            let column = seen?.column;
            let data = self.scored_data();
            let here = data.period_rows(data.period_of_row()[row] as usize);
            let found = here.chain(0..column.len()).find(|r| column.get(*r) == Some(x))?;
            Some((data.unit(found).id.clone(), data.period(found).to_string()))
        };
        let kind = |name: &str| match told.names.iter().find(|(n, _)| n == name) {
            None => NameKind::Input,
            Some(_) if params.get(name).is_some() => NameKind::Parameter,
            Some((_, v)) => match seen.map_or(NameKind::Fitted(None), |s| s.kind(by, name, *v)) {
                NameKind::Goalpost => NameKind::Goalpost,
                NameKind::Parameter => NameKind::Parameter,
                _ if is_param(*v) && !seen.is_some_and(|s| s.has_kept(name)) => NameKind::Parameter,
                _ => NameKind::Fitted(unit_behind(*v)),
            },
        };
        let bound = |name: &str| told.names.iter().find(|(n, _)| n == name).map(|(_, v)| *v).or_else(|| lookup(name));
        Some(arithmetic_of(&expr, &told.formula, &bound, kind))
    }

    /// What the weights of a node belong to in a row: a group, a period, the unit; `None` when they are shared.
    pub fn weights_label(&self, node: &str, row: usize) -> Option<Arc<str>> {
        match &self.node(node)?.weights.as_ref()?.axis {
            WeightAxisTrace::Shared => None,
            WeightAxisTrace::Row => Some(self.scored_data().unit(row).id.clone()),
            WeightAxisTrace::Labelled { labels, of_row } => labels.get(*of_row.get(row)? as usize).cloned(),
        }
    }
}

/// The group of a row within which a method worked.
fn method_group<'a>(of: &'a Evaluation, by: &Use, row: usize) -> Option<&'a Arc<str>> {
    let data = of.scored_data();
    let grouping = data.grouping(by.by()?)?;
    grouping.labels.get(grouping.of_unit[data.unit_of_row()[row] as usize]? as usize)
}

/// Explanations of nodes that others rest on.
struct Told {
    /// How often each is still to be told.
    rests: BTreeMap<Ref, usize>,
    done: BTreeMap<Ref, Explained>,
}

impl Told {
    /// The explanation of an indicator or node; the last to ask gets it without a copy.
    fn take(&mut self, of: &Evaluation, r: Ref, row: usize) -> Explained {
        if let Ref::Indicator(i) = r {
            return of.explain_score(i, row);
        }
        let left = self.rests.get_mut(&r).map_or(0, |n| {
            *n -= 1;
            *n
        });
        let step = if left == 0 { self.done.remove(&r) } else { self.done.get(&r).cloned() };
        let address = Address::Node(of.plan().id_of(r).clone());
        step.unwrap_or(Explained { address, value: None, reason: None, how: How::Nothing, inputs: Vec::new() })
    }
}

/// What a method of one column had before it.
struct Seen<'a> {
    column: &'a Series,
    field: &'a Field<'a>,
    /// The state that it made of the column, as it is printed.
    state: Option<&'a Value>,
}

impl Seen<'_> {
    /// Whether the state holds a figure of that name. One that it does not hold was not learnt, though a cell may happen to equal it.
    fn has_kept(&self, name: &str) -> bool {
        self.state.and_then(Value::as_table).is_some_and(|pairs| pairs.iter().any(|(key, _)| key == name))
    }

    /// What a figure is that no parameter is called by: a method without a fit learns nothing, whatever its state holds.
    fn kind(&self, by: &Use, name: &str, value: f64) -> NameKind {
        let has_fit = by.facts().fit != Fit::None;
        if has_fit && self.has_kept(name) {
            return NameKind::Fitted(None);
        }
        let declared = [self.field.goalposts, self.field.target];
        match declared.iter().flatten().flatten().any(|v| *v == value) {
            true => NameKind::Goalpost,
            false if !has_fit => NameKind::Parameter,
            false => NameKind::Fitted(None),
        }
    }
}

fn arithmetic_of(expr: &Expr, text: &str, lookup: &dyn Fn(&str) -> Option<f64>, kind: impl Fn(&str) -> NameKind) -> Arithmetic {
    let names: Vec<Named> = expr.variables().into_iter().map(|v| Named { name: v.to_string(), value: lookup(v), kind: kind(v) }).collect();
    let numbers = indicia_expr::substituted(expr, lookup, |v| v.to_string());
    Arithmetic { formula: text.to_string(), numbers, names, clause: clause_of(expr, lookup) }
}

/// How the value of a node was read off its memberships, with the weights that composed them.
fn read_off<'a>(
    classes: &Classes,
    reading: Reading,
    degree: impl Fn(usize) -> Option<f64>,
    weights: impl Iterator<Item = (&'a Arc<str>, &'a f64)>,
) -> Option<Arithmetic> {
    let names: Vec<String> = classes.names.iter().map(|n| Expr::variable(n.as_ref()).to_string()).collect();
    let formula = match reading {
        Reading::Class(_) => return None,
        Reading::Score => {
            let terms: Vec<String> = names.iter().zip(&classes.scores).map(|(n, s)| format!("{n} * {s}")).collect();
            format!("sum({}) / sum({})", terms.join(", "), names.join(", "))
        }
        Reading::Grade => {
            let last = names.len();
            // From behind: the first that none after it surpasses.
            (1..last).rev().fold(last.to_string(), |rest, k| format!("if({} >= max({}), {k}, {rest})", names[k - 1], names[k..].join(", ")))
        }
    };
    let expr = parse(&formula).ok()?;
    let lookup = |name: &str| classes.names.iter().position(|n| **n == *name).and_then(&degree);
    let mut arithmetic = arithmetic_of(&expr, &formula, &lookup, |_| NameKind::Membership);
    let weight = |(child, w): (&Arc<str>, &f64)| Named { name: child.to_string(), value: Some(*w), kind: NameKind::Fitted(None) };
    arithmetic.names.extend(weights.map(weight));
    Some(arithmetic)
}

/// The clause that applies; `None` where the formula has none, or where a condition cannot be decided.
fn clause_of(expr: &Expr, lookup: &dyn Fn(&str) -> Option<f64>) -> Option<Clause> {
    let mut clauses = Vec::new();
    let mut rest = expr;
    while let Node::If(parts) = &rest.node {
        let [condition, value, otherwise] = &**parts;
        clauses.push((Some(condition), value));
        rest = otherwise;
    }
    if clauses.is_empty() {
        return None;
    }
    clauses.push((None, rest));
    let of = clauses.len();
    for (n, (condition, value)) in clauses.into_iter().enumerate() {
        if condition.map_or(Some(true), |c| holds(c, lookup))? {
            return Some(Clause { number: n + 1, of, condition: condition.map(Expr::to_string), value: value.to_string() });
        }
    }
    None
}

/// Whether a condition holds; `None` where it cannot be decided.
fn holds(condition: &Expr, lookup: &dyn Fn(&str) -> Option<f64>) -> Option<bool> {
    let number = Expr::new(Node::If(Box::new([condition.clone(), Expr::number(1.0), Expr::number(0.0)])));
    let names = number.variables();
    let program = Program::compile(&number, &names).ok()?;
    let values: Vec<Option<f64>> = names.iter().map(|n| lookup(n)).collect();
    program.eval_row(&values).ok()?.map(|v| v == 1.0)
}

/// The state of a method that has nothing to learn.
fn fit_empty(instance: &dyn Instance, fields: &[Field]) -> Option<Box<dyn Fitted>> {
    let columns: Vec<Column> = fields.iter().map(|_| Column::dense(&[])).collect();
    let table = Table { columns: &columns, fields, ..Table::default() };
    let mut slot = None;
    instance.fit(&table, &[], &Call::silent(), &mut slot).ok()?;
    slot
}

use std::sync::Arc;

use indicia_diagnostic::Lang;
use indicia_method::{Direction, Failure, Text, Value};

use super::context::Context;
use super::evaluation::Evaluation;
use super::trace::WeightLists;
use crate::data::{Dataset, DatasetBuilder, Period, Role};
use crate::finding::Finding;
use crate::plan::{Given, Plan};
use crate::system::{Address, Indicator, Node, NodeKind, Override, Stage, System, Use};

/// A change to an evaluation: to its data, its membership, its states, its weights or its methods.
#[derive(Clone, Debug)]
pub enum Edit {
    /// A cell of a raw column; `None` makes it missing.
    Cell {
        /// Id of the raw column.
        column: Arc<str>,
        /// Id of the unit.
        unit: Arc<str>,
        /// The period.
        period: Period,
        /// The new value.
        value: Option<f64>,
    },
    /// The role of a unit: who is in fits and ranks, and who is there at all.
    Membership {
        /// Id of the unit.
        unit: Arc<str>,
        /// Its new role.
        role: Role,
    },
    /// A state instead of a fit: goalposts from elsewhere.
    State {
        /// A treatment or a score.
        address: Address,
        /// The state, as saved.
        state: Value,
    },
    /// Weights of a node, one a child, instead of its weighting.
    Weights {
        /// Id of the node.
        node: Arc<str>,
        /// The numbers.
        values: Vec<f64>,
    },
    /// Weights of a node instead of its weighting, in lists by group, period or row.
    WeightLists {
        /// Id of the node.
        node: Arc<str>,
        /// The lists, for the rows of [`Evaluation::scored_data`]. For other rows the node has no weights.
        lists: WeightLists,
    },
    /// What the weights of a node are multiplied by, one number a child, whatever weights it has. Their sum stays what it was.
    Factors {
        /// Id of the node.
        node: Arc<str>,
        /// The numbers.
        values: Vec<f64>,
    },
    /// A method with its parameters at a stage, a weighting (`weight.NODE`) or an aggregator (`node.NODE`).
    Method {
        /// Where.
        address: Address,
        /// The method; `None` takes an imputer, a treatment or a deriver away.
        method: Option<Use>,
    },
    /// Other parameters for the method that is there.
    Params {
        /// Where.
        address: Address,
        /// All parameters.
        params: Value,
    },
    /// One parameter of a method, where that method stands. Another method has no such parameter, and the edit changes nothing there.
    Param {
        /// Where.
        address: Address,
        /// Id of the method.
        method: Arc<str>,
        /// The parameter.
        name: Arc<str>,
        /// Its value.
        value: Value,
    },
    /// Whether an indicator is left out: then its cells do not apply, and its weight goes to the others as the aggregators have it.
    LeaveOut {
        /// Id of the indicator.
        indicator: Arc<str>,
        /// Out, or in again.
        out: bool,
    },
    /// The values of a raw column. Cells that are missing stay missing.
    Column {
        /// Id of the raw column.
        column: Arc<str>,
        /// One number a row of [`Evaluation::scored_data`].
        values: Vec<f64>,
    },
    /// Other goalposts of an indicator.
    Goalposts {
        /// Id of the indicator.
        indicator: Arc<str>,
        /// Lower and upper goalpost, or none.
        goalposts: Option<[f64; 2]>,
    },
    /// The correction of an indicator's value in one unit and period: another one, or none. It takes the place of whatever
    /// corrected this cell before; a correction of all periods goes as a whole.
    Correction {
        /// Id of the unit.
        unit: Arc<str>,
        /// Id of the indicator.
        indicator: Arc<str>,
        /// The period.
        period: Period,
        /// What stands from now on; `None` for the value as the data have it.
        correction: Option<Box<Override>>,
    },
    /// Another direction of an indicator.
    Direction {
        /// Id of the indicator.
        indicator: Arc<str>,
        /// The direction.
        direction: Direction,
        /// The target interval, for [`Direction::Target`].
        target: Option<[f64; 2]>,
    },
}

/// Why an edit cannot be made.
#[derive(Clone, Debug)]
pub enum EditError {
    /// There is no such step, column, unit, period, indicator or node.
    Unknown(Text),
    /// The edit does not fit what it names: another number of weights, a method where none can stand.
    Misfit {
        /// What is edited.
        what: String,
        /// What it needs.
        expected: Text,
    },
    /// The method refuses the parameters.
    Refused(Failure),
    /// The edited system is no plan.
    Plan(Vec<Finding>),
}

impl EditError {
    /// What is wrong, in a language.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            EditError::Unknown(what) => lang.pick(format!("there is no {}", what.en), format!("没有{}", what.zh)),
            EditError::Misfit { what, expected } => {
                lang.pick(format!("{what} needs {}", expected.en), format!("{what} 需要{}", expected.zh))
            }
            EditError::Refused(failure) => lang.pick(format!("the method refuses it: {failure}"), format!("方法不接受：{failure}")),
            EditError::Plan(findings) => {
                let texts: Vec<String> = findings.iter().map(|f| f.diagnostic.text(lang)).collect();
                texts.join(lang.pick("; ", "；"))
            }
        }
    }
}

impl std::fmt::Display for EditError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

/// A text in both languages.
pub(super) fn both(en: impl Into<String>, zh: impl Into<String>) -> Text {
    Text { zh: zh.into(), en: en.into() }
}

/// A thing of a kind.
pub(super) fn what(en: &str, zh: &str, id: impl std::fmt::Display) -> Text {
    both(format!("{en} {id}"), format!("{zh} {id}"))
}

fn row_of(unit: &str, period: Period) -> Text {
    both(format!("row of {unit} in {period}"), format!(" {unit} 在 {period} 的行"))
}

impl std::error::Error for EditError {}

impl Evaluation {
    /// The evaluation with edits, in order. Steps that no edit reaches are not computed again; the result equals a
    /// fresh evaluation of the edited plan and data bit for bit.
    pub fn with(&self, edits: &[Edit]) -> Result<Evaluation, EditError> {
        let (plan, data) = self.edited(edits)?;
        Ok(Context::new(&plan, &data, Some(self), None).run())
    }

    /// The method at an address; `None` where no method stands.
    pub fn method_at(&self, address: &Address) -> Option<Use> {
        method_at(self.plan().system(), address)
    }

    /// The plan and the data after edits, without evaluating them.
    pub fn edited(&self, edits: &[Edit]) -> Result<(Plan, Dataset), EditError> {
        let mut system = (**self.plan().system()).clone();
        let mut given = self.plan().given().clone();
        let mut data = self.data().clone();
        for edit in edits {
            apply(edit, &mut system, &mut given, &mut data)?;
        }
        let plan = Plan::with_given(Arc::new(system), given).map_err(EditError::Plan)?;
        Ok((plan, data))
    }
}

impl Plan {
    /// The plan after edits of the system; edits of data have nothing to act on.
    ///
    /// # Errors
    /// As [`Evaluation::edited`].
    pub fn edited(&self, edits: &[Edit]) -> Result<Plan, EditError> {
        let mut system = (**self.system()).clone();
        let mut given = self.given().clone();
        let nothing = |e| EditError::Unknown(what("data:", "数据：", e));
        let mut data = DatasetBuilder::new(Vec::new(), Vec::new()).build().map_err(nothing)?;
        for edit in edits {
            apply(edit, &mut system, &mut given, &mut data)?;
        }
        Plan::with_given(Arc::new(system), given).map_err(EditError::Plan)
    }
}

fn apply(edit: &Edit, system: &mut System, given: &mut Given, data: &mut Dataset) -> Result<(), EditError> {
    match edit {
        Edit::Cell { column, unit, period, value } => {
            let c = data.column_number(column).ok_or_else(|| EditError::Unknown(what("column", "列", column)))?;
            let row = data
                .unit_number(unit)
                .zip(data.period_number(*period))
                .and_then(|(u, p)| data.row(u, p))
                .ok_or_else(|| EditError::Unknown(row_of(unit, *period)))?;
            if value.is_some_and(|v| !v.is_finite()) {
                return Err(EditError::Misfit { what: column.to_string(), expected: both("a finite number", "有限的数值") });
            }
            *data = data.with_cell(c, row, *value);
        }
        Edit::Membership { unit, role } => {
            let u = data.unit_number(unit).ok_or_else(|| EditError::Unknown(what("unit", "评价对象", unit)))?;
            *data = data.with_role(u, *role);
        }
        Edit::State { address, state } => {
            let Address::Stage(stage @ (Stage::Treat | Stage::Score), id) = address else {
                return Err(EditError::Misfit {
                    what: address.to_string(),
                    expected: both("the address of a treatment or a score", "处理或标准化步骤的地址"),
                });
            };
            let indicator = system.indicator(id).ok_or_else(|| EditError::Unknown(what("indicator", "指标", id)))?;
            let method = if *stage == Stage::Treat { indicator.treat.as_ref() } else { Some(&indicator.score) };
            let method = method.ok_or_else(|| EditError::Unknown(what("step", "步骤", address)))?;
            method.instance().load(state).map_err(EditError::Refused)?;
            given.states.insert(address.clone(), state.clone());
        }
        Edit::Weights { node, values } => {
            let node = one_a_child(system, node, values)?;
            given.weights.insert(node, WeightLists::shared(values.clone()));
        }
        Edit::WeightLists { node, lists } => {
            let (node, children) = aggregate(system, node)?;
            let is_whole = lists.values.len().is_multiple_of(children.max(1));
            are_weights(&node, &lists.values, if is_whole { lists.values.len() } else { children })?;
            given.weights.insert(node, lists.clone());
        }
        Edit::Factors { node, values } => {
            let node = one_a_child(system, node, values)?;
            given.factors.insert(node, values.clone());
        }
        Edit::Method { address, method } => set_method(system, given, address, method.clone())?,
        Edit::Params { address, params } => {
            let old = method_at(system, address).ok_or_else(|| EditError::Unknown(what("step", "步骤", address)))?;
            let new = old.with_params(params.clone()).map_err(EditError::Refused)?;
            set_method(system, given, address, Some(new))?;
        }
        Edit::Param { address, method, name, value } => {
            let old = method_at(system, address).ok_or_else(|| EditError::Unknown(what("step", "步骤", address)))?;
            if old.id() == &**method {
                let mut params = old.params().clone();
                params.set(name, value.clone());
                let new = old.with_params(params).map_err(EditError::Refused)?;
                set_method(system, given, address, Some(new))?;
            }
        }
        Edit::LeaveOut { indicator, out } => {
            let found = system.indicator(indicator).ok_or_else(|| EditError::Unknown(what("indicator", "指标", indicator)))?;
            if *out {
                given.left_out.insert(found.id.clone());
            } else {
                given.left_out.remove(indicator);
            }
        }
        Edit::Column { column, values } => {
            let c = data.column_number(column).ok_or_else(|| EditError::Unknown(what("column", "列", column)))?;
            let rows = data.rows_with_scores();
            let count = rows.as_ref().map_or(data.rows(), Vec::len);
            if values.len() != count || values.iter().any(|v| !v.is_finite()) {
                return Err(EditError::Misfit {
                    what: column.to_string(),
                    expected: both(format!("{count} finite numbers"), format!("{count} 个有限的数值")),
                });
            }
            *data = data.with_values(c, rows.as_deref(), values);
        }
        Edit::Goalposts { indicator, goalposts } => edit_indicator(system, indicator, |i| i.goalposts = *goalposts)?,
        Edit::Correction { unit, indicator, period, correction } => {
            if system.indicator(indicator).is_none() {
                return Err(EditError::Unknown(what("indicator", "指标", indicator)));
            }
            let row = data.unit_number(unit).zip(data.period_number(*period)).and_then(|(u, p)| data.row(u, p));
            row.ok_or_else(|| EditError::Unknown(row_of(unit, *period)))?;
            if correction.as_ref().is_some_and(|c| !c.value.is_finite()) {
                return Err(EditError::Misfit { what: indicator.to_string(), expected: both("a finite number", "有限的数值") });
            }
            let same = |o: &Override| o.unit == *unit && o.indicator == *indicator && o.period.is_none_or(|p| p == *period);
            system.overrides.retain(|o| !same(o));
            if let Some(c) = correction {
                let c = Override { unit: unit.clone(), indicator: indicator.clone(), period: Some(*period), ..(**c).clone() };
                system.overrides.push(Arc::new(c));
            }
        }
        Edit::Direction { indicator, direction, target } => edit_indicator(system, indicator, |i| {
            i.direction = *direction;
            i.target = *target;
        })?,
    }
    Ok(())
}

/// The node that takes a number for each of its children.
fn one_a_child(system: &System, node: &str, values: &[f64]) -> Result<Arc<str>, EditError> {
    let (node, children) = aggregate(system, node)?;
    are_weights(&node, values, children)?;
    Ok(node)
}

/// A node with children, and how many it has.
fn aggregate(system: &System, node: &str) -> Result<(Arc<str>, usize), EditError> {
    let found = system.node(node).ok_or_else(|| EditError::Unknown(what("node", "节点", node)))?;
    match &found.kind {
        NodeKind::Aggregate { children, .. } => Ok((found.id.clone(), children.len())),
        NodeKind::Formula { .. } => Err(EditError::Misfit { what: node.to_string(), expected: both("children", "下级") }),
    }
}

fn are_weights(node: &str, values: &[f64], count: usize) -> Result<(), EditError> {
    if values.len() != count || values.iter().any(|v| !v.is_finite() || *v < 0.0) {
        let expected = both(format!("{count} finite weights that are not negative"), format!("{count} 个非负的有限权重"));
        return Err(EditError::Misfit { what: format!("weight.{node}"), expected });
    }
    Ok(())
}

fn edit_indicator(system: &mut System, id: &str, change: impl FnOnce(&mut Indicator)) -> Result<(), EditError> {
    let at = system.indicators.iter().position(|i| &*i.id == id).ok_or_else(|| EditError::Unknown(what("indicator", "指标", id)))?;
    change(Arc::make_mut(&mut system.indicators[at]));
    Ok(())
}

fn edit_node(system: &mut System, id: &str, change: impl FnOnce(&mut Node) -> Result<(), EditError>) -> Result<(), EditError> {
    let at = system.nodes.iter().position(|n| &*n.id == id).ok_or_else(|| EditError::Unknown(what("node", "节点", id)))?;
    change(Arc::make_mut(&mut system.nodes[at]))
}

/// The method at an address.
pub(super) fn method_at(system: &System, address: &Address) -> Option<Use> {
    match address {
        Address::Stage(stage, id) => {
            let i = system.indicator(id)?;
            match stage {
                Stage::Derive => i.derive.clone(),
                Stage::Screen => None,
                Stage::Impute => i.impute.clone(),
                Stage::Treat => i.treat.clone(),
                Stage::Score => Some(i.score.clone()),
            }
        }
        Address::Weight(id) | Address::Node(id) => match &system.node(id)?.kind {
            NodeKind::Aggregate { weights, aggregate, .. } => {
                Some(if matches!(address, Address::Weight(_)) { weights.method.clone() } else { aggregate.clone() })
            }
            NodeKind::Formula { .. } => None,
        },
        Address::Data(_) | Address::Adjust(_) | Address::Rank(_) => None,
    }
}

fn set_method(system: &mut System, given: &mut Given, address: &Address, method: Option<Use>) -> Result<(), EditError> {
    let misfit = |en: &str, zh: &str| EditError::Misfit { what: address.to_string(), expected: both(en, zh) };
    match address {
        Address::Stage(stage, id) => {
            // A state belongs to the method that it was given for.
            given.states.remove(address);
            if *stage == Stage::Screen || *stage == Stage::Score && method.is_none() {
                return Err(misfit("a method", "方法"));
            }
            edit_indicator(system, id, |i| match stage {
                Stage::Derive => i.derive = method,
                Stage::Screen => {}
                Stage::Impute => i.impute = method,
                Stage::Treat => i.treat = method,
                Stage::Score => i.score = method.unwrap_or_else(|| i.score.clone()),
            })
        }
        Address::Weight(id) | Address::Node(id) => {
            let method = method.ok_or_else(|| misfit("a method", "方法"))?;
            let is_weight = matches!(address, Address::Weight(_));
            if is_weight {
                given.weights.remove(id);
            }
            edit_node(system, id, |node| match &mut node.kind {
                NodeKind::Aggregate { weights, aggregate, .. } => {
                    if is_weight {
                        // A method that combines nothing has no use for what the one before it combined.
                        if method.facts().sources == [0, 0] {
                            weights.sources.clear();
                        }
                        weights.method = method;
                    } else {
                        *aggregate = method;
                    }
                    Ok(())
                }
                NodeKind::Formula { .. } => Err(misfit("an aggregate", "合成节点")),
            })
        }
        Address::Data(_) | Address::Adjust(_) | Address::Rank(_) => Err(misfit("the address of a method", "方法的地址")),
    }
}

//! Many draws of a few free things, without allocating.
//!
//! Compiling does once what no draw can change: fits, scores and nodes that nothing free reaches, every score under
//! every combination of the alternatives that reach it, the patterns of missing values, the logarithms of a geometric
//! mean. A draw then computes only the nodes above what is free, into memory that is reused.
//!
//! What allocates all the same is named here: weights that follow what a draw changes (driven by data, by unit, out of
//! other weights), and an aggregator that looks at all units. They run through the ordinary executor. So do nodes with
//! more than 512 children, whose lists do not fit on the stack.

mod column;
mod compile;
mod draw;
mod failure;
mod forecast;
mod gap;
mod narrow;
mod node;
mod scratch;
mod stack;
mod touch;

use std::ops::Range;
use std::sync::Arc;

use indicia_diagnostic::Lang;
use indicia_method::{Fitted, Prepared, Text};

use failure::Suspect;

use super::edit::{Edit, EditError, both};
use super::evaluation::Evaluation;
use super::trace::{WeightAxisTrace, WeightLists, WeightTrace};
use crate::data::Series;
use crate::plan::Plan;
use crate::system::{Address, Indicator, Stage, Use};

pub use forecast::Forecast;
pub use scratch::Scratch;

/// Something that varies from draw to draw.
#[derive(Clone, Debug)]
pub enum Free {
    /// The weights of a node: one number a child.
    Weights(Arc<str>),
    /// Weights of a node in the lists that its weighting gives: by group, period or row, one after the other.
    WeightLists(Arc<str>),
    /// What the weights of a node are multiplied by, whatever weights it has: one number a child.
    Factors(Arc<str>),
    /// The cells of a raw column: one number a row of [`Evaluation::scored_data`]. Cells that are missing stay missing.
    Column(Arc<str>),
    /// Alternatives of the system, one number: which of them holds. Each is a list of edits to methods, parameters,
    /// states, weights, goalposts or directions; the empty list is the system as it is.
    Choice(Vec<Vec<Edit>>),
    /// A number of the system, one number. Programs do not follow it: fits and scores of every draw are its own.
    Number(Dial),
}

/// A number of the system that may take any value.
#[derive(Clone, Debug)]
pub enum Dial {
    /// A parameter of methods at several places; at a place where another method stands it means nothing.
    Param {
        /// Where, and the id of the method there.
        at: Vec<(Address, Arc<str>)>,
        /// The parameter.
        name: Arc<str>,
    },
    /// The lower or the upper goalpost of an indicator that has goalposts.
    Goalpost {
        /// Id of the indicator.
        indicator: Arc<str>,
        /// The upper one.
        upper: bool,
    },
}

/// A node or indicator whose values are asked of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// Its id.
    pub id: &'a str,
    /// Of a node: as it is before it is rounded.
    pub unrounded: bool,
}

impl Free {
    /// How many numbers it takes.
    pub fn width(&self, base: &Evaluation) -> usize {
        match self {
            Free::Weights(node) | Free::Factors(node) => base.plan().system().node(node).map_or(0, |n| n.inputs().len()),
            Free::WeightLists(node) => base.node(node).and_then(|n| n.weights.as_ref()).map_or(0, |w| w.values.len()),
            Free::Column(_) => base.rows(),
            Free::Choice(_) | Free::Number(_) => 1,
        }
    }

    /// The edits of an evaluation that say the same as some values of this.
    pub fn edits(&self, base: &Evaluation, values: &[f64]) -> Vec<Edit> {
        match self {
            Free::Weights(node) => vec![Edit::Weights { node: node.clone(), values: values.to_vec() }],
            Free::WeightLists(node) => {
                let axis = base.node(node).and_then(|n| n.weights.as_ref()).map_or(WeightAxisTrace::Shared, |w| w.axis.clone());
                vec![Edit::WeightLists { node: node.clone(), lists: WeightLists { values: values.to_vec(), axis } }]
            }
            Free::Factors(node) => vec![Edit::Factors { node: node.clone(), values: values.to_vec() }],
            Free::Column(column) => vec![Edit::Column { column: column.clone(), values: values.to_vec() }],
            Free::Choice(alternatives) => {
                let chosen = values.first().map_or(0, |v| chosen(*v, alternatives.len()));
                alternatives.get(chosen).cloned().unwrap_or_default()
            }
            Free::Number(dial) => dial.edits(base, values.first().copied().unwrap_or_default()),
        }
    }
}

impl Dial {
    fn edits(&self, base: &Evaluation, value: f64) -> Vec<Edit> {
        match self {
            Dial::Param { at, name } => {
                let edit = |(address, method): &(Address, Arc<str>)| Edit::Param {
                    address: address.clone(),
                    method: method.clone(),
                    name: name.clone(),
                    value: indicia_method::Value::Number(value),
                };
                at.iter().map(edit).collect()
            }
            Dial::Goalpost { indicator, upper } => {
                let Some([low, high]) = base.plan().system().indicator(indicator).and_then(|i| i.goalposts) else { return Vec::new() };
                let goalposts = if *upper { [low, value] } else { [value, high] };
                vec![Edit::Goalposts { indicator: indicator.clone(), goalposts: Some(goalposts) }]
            }
        }
    }
}

impl Dial {
    /// What is turned: the parameter, its method, and where that stands if it is one place.
    pub fn text(&self) -> Text {
        match self {
            Dial::Param { at, name } => {
                let method = at.first().map_or("", |(_, method)| method);
                let place = match at.as_slice() {
                    [(address, _)] => address.to_string(),
                    _ => String::new(),
                };
                let [en, zh] = [format!(" ({place})"), format!("（{place}）")].map(|p| if place.is_empty() { String::new() } else { p });
                both(format!("{name} of {method}{en}"), format!("{method} 的参数 {name}{zh}"))
            }
            Dial::Goalpost { indicator, .. } => both(format!("goalposts of {indicator}"), format!("{indicator} 的目标值")),
        }
    }
}

/// The alternative that a number picks.
fn chosen(value: f64, alternatives: usize) -> usize {
    (value.max(0.0) as usize).min(alternatives.saturating_sub(1))
}

/// Why a program cannot be compiled.
#[derive(Clone, Debug)]
pub enum CompileError {
    /// There is no such node, indicator or raw column.
    Unknown(Text),
    /// The same weights or column twice.
    Twice(String),
    /// A choice may edit the system, not cells or membership.
    NotAChoice,
    /// A choice with fewer than two alternatives.
    OneAlternative,
    /// Alternatives that reach one indicator have more combinations than this can hold.
    TooMany {
        /// The indicator.
        indicator: Arc<str>,
        /// How many combinations there are.
        combinations: usize,
    },
    /// An alternative is no valid edit.
    Edit(EditError),
    /// Only an evaluation can follow: a free column feeds an imputer, a number of the system is free, draws change who is screened out.
    Unsupported(Text),
}

impl CompileError {
    /// What is wrong, in a language.
    pub fn text(&self, lang: Lang) -> String {
        let both = |en: String, zh: String| lang.pick(en, zh);
        match self {
            CompileError::Unknown(what) => both(format!("there is no {}", what.en), format!("没有{}", what.zh)),
            CompileError::Twice(what) => both(format!("{what} is free twice"), format!("{what} 被重复设为可变")),
            CompileError::NotAChoice => both(
                "a choice edits methods, parameters, states, weights, goalposts or directions only".into(),
                "备选方案只能改变方法、参数、状态、权重、目标值或方向".into(),
            ),
            CompileError::OneAlternative => both("a choice needs two alternatives".into(), "备选方案至少需要两种".into()),
            CompileError::TooMany { indicator, combinations } => both(
                format!("{combinations} combinations of alternatives reach {indicator}"),
                format!("影响 {indicator} 的方案组合多达 {combinations} 种"),
            ),
            CompileError::Edit(e) => e.text(lang),
            CompileError::Unsupported(what) => {
                both(format!("{} cannot follow the draws within a program", what.en), format!("编译后的程序无法随抽样改变 {}", what.zh))
            }
        }
    }
}

impl std::fmt::Display for CompileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for CompileError {}

/// A function that is not one of the four operations, in cells that are multiplied and added.
const FUNCTION: usize = 8;

/// The most combinations of alternatives that may reach one indicator.
const MOST_COMBINATIONS: usize = 4096;

/// A compiled evaluation: draws in, values of wanted nodes out.
pub struct Program {
    base: Evaluation,
    free: Vec<FreeSlot>,
    width: usize,
    rows: usize,
    /// For each row whether it takes part in fits; `None` when all do.
    scored: Option<Vec<bool>>,
    sources: Vec<Source>,
    steps: Vec<Step>,
    wanted: Vec<Slot>,
    /// For each of them the rows that are asked for.
    asked: Vec<Range<usize>>,
    /// For each wanted node what may fail below it.
    suspects: Vec<Vec<Suspect>>,
}

/// A free thing with its place among the values of a draw.
struct FreeSlot {
    at: usize,
    /// Number of alternatives of a choice; 0 for the others.
    alternatives: usize,
}

/// Where the value of an indicator or node is found during a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    /// Fixed, or picked by choices: a source.
    Source(usize),
    /// Computed by a step of the draw.
    Step(usize),
}

/// A column that choices pick among those that are there.
type Source = Variants<Fixed>;

/// A column that no draw changes.
struct Fixed {
    series: Series,
    /// Whether every cell has a value.
    complete: bool,
}

/// Things that choices pick among.
struct Variants<T> {
    /// The choices, by their number among the free things, most significant first.
    choices: Vec<usize>,
    /// One for each combination of their alternatives.
    items: Vec<T>,
}

/// One thing that every draw computes.
struct Step {
    /// The step of the evaluation that it computes, or a part of it.
    address: Address,
    work: Work,
    /// Seed of its methods.
    seed: u64,
    /// Decimals to which the result is rounded.
    round: Option<u32>,
    /// The rows that are computed: those that what is asked for depends on.
    rows: Range<usize>,
}

enum Work {
    /// A free raw column.
    Column { free: usize, base: Series },
    /// A derivation out of raw columns, or the column that stands in its place.
    Derive(Variants<Derivation>),
    /// Masks and corrections of an indicator: cells that a draw must not touch.
    Keep { input: Slot, base: Series },
    /// A treatment or a normaliser.
    Apply { input: Slot, stage: Stage, variants: Variants<ColumnMethod> },
    /// The input as it is, to be rounded.
    Copy { input: Slot },
    /// An aggregate.
    Aggregate(Box<Aggregate>),
    /// A formula.
    Formula { inputs: Vec<Slot>, program: Arc<indicia_expr::Program>, otherwise: Option<f64> },
    /// A rule on a node, whose value is the first input.
    Rule { inputs: Vec<Slot>, program: Arc<indicia_expr::Program> },
}

/// How the values of an indicator come about; without a method they are the only input.
struct Derivation {
    by: Option<Use>,
    inputs: Vec<Slot>,
}

/// A method of one stage; without one the stage gives its input.
struct ColumnMethod {
    by: Option<Use>,
    indicator: Arc<Indicator>,
    /// A state that is given instead of being fitted.
    given: Option<Arc<dyn Fitted>>,
}

struct Aggregate {
    node: usize,
    inputs: Vec<Slot>,
    /// For each child that is an indicator: the indicator under the choices that reach it.
    children: Vec<Option<Variants<Arc<Indicator>>>>,
    variants: Variants<NodeVariant>,
    /// The free weights.
    free_weights: Option<FreeWeights>,
    /// The same of the factors of its weights.
    free_factors: Option<usize>,
    /// Patterns of missing children when no draw changes them; `None` when nothing is missing.
    patterns: Option<Vec<super::aggregate::Pattern>>,
    /// Whether a draw may change which children are present.
    status_varies: bool,
}

/// Weights that every draw brings.
struct FreeWeights {
    /// Their number among the free things.
    free: usize,
    /// Which rows each of their lists serves.
    axis: WeightAxisTrace,
    /// How many numbers they are.
    width: usize,
}

struct NodeVariant {
    plan: Plan,
    aggregate: Use,
    state: Option<Arc<dyn Fitted>>,
    /// What the aggregator prepares of inputs that nothing but choices varies.
    prepared: Option<Variants<Option<Box<dyn Prepared>>>>,
    /// Weights that no draw changes; without them the weighting follows `weighted`.
    weights: Option<Arc<WeightTrace>>,
    /// What free weights are multiplied by, where the plan says so.
    factors: Option<Vec<f64>>,
    /// The columns that the weighting looks at.
    weighted: Vec<Slot>,
}

impl<T> Variants<T> {
    /// What no choice changes.
    fn one(item: T) -> Variants<T> {
        Variants { choices: Vec::new(), items: vec![item] }
    }
}

impl Fixed {
    fn new(series: Series) -> Fixed {
        Fixed { complete: series.is_complete(), series }
    }
}

impl Program {
    /// How many values a draw takes: those of each free thing, in their order.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many rows a wanted node has.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many nodes are wanted.
    pub fn wanted(&self) -> usize {
        self.wanted.len()
    }

    /// About how many cells the steps of a draw read: what a draw costs, in the same unit for any program. A function that is not one of the
    /// four operations counts as several cells.
    pub fn cells(&self) -> usize {
        let inputs = |work: &Work| match work {
            Work::Column { .. } | Work::Keep { .. } | Work::Copy { .. } => 1,
            Work::Derive(variants) => variants.items.iter().map(|d| d.inputs.len()).max().unwrap_or(1) * 2,
            Work::Apply { .. } => FUNCTION,
            Work::Aggregate(a) if a.variants.items.iter().any(|v| v.weights.is_none()) && a.free_weights.is_none() => {
                FUNCTION * FUNCTION * a.inputs.len()
            }
            Work::Aggregate(a) => a.inputs.len() + FUNCTION,
            Work::Formula { inputs, .. } | Work::Rule { inputs, .. } => FUNCTION * inputs.len().max(1),
        };
        self.steps.iter().map(|s| self.rows * inputs(&s.work)).sum()
    }

    /// The steps that every draw computes, in order; all others were computed once, whatever the alternatives. A step that takes several operations stands
    /// several times.
    pub fn computed(&self) -> impl Iterator<Item = &Address> {
        self.steps.iter().map(|s| &s.address)
    }

    /// The evaluation that was compiled.
    pub fn base(&self) -> &Evaluation {
        &self.base
    }

    /// The number of the combination that a draw's choices pick, most significant first.
    fn pick(&self, choices: &[usize], draw: &[f64]) -> usize {
        choices.iter().fold(0, |n, c| {
            let slot = &self.free[*c];
            n * slot.alternatives + chosen(draw[slot.at], slot.alternatives)
        })
    }

    /// What a draw picks.
    fn picked<'a, T>(&self, variants: &'a Variants<T>, draw: &[f64]) -> &'a T {
        &variants.items[self.pick(&variants.choices, draw)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::execute::edit::what;

    /// Every error says in Chinese what it says in English; a new kind stops the compiler here.
    #[test]
    fn errors_are_chinese_in_chinese_and_english_in_english() {
        let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        let edits = [
            EditError::Unknown(what("node", "节点", "a")),
            EditError::Misfit { what: "a".into(), expected: both("children", "下级") },
            EditError::Refused(indicia_method::Failure::new("out-of-range")),
            EditError::Plan(vec![crate::finding::Finding::general(indicia_diagnostic::Diagnostic::new(
                indicia_diagnostic::catalogue::config::CYCLE,
            ))]),
        ];
        let errors = [
            CompileError::Unknown(what("node", "节点", "a")),
            CompileError::Twice("a".into()),
            CompileError::NotAChoice,
            CompileError::OneAlternative,
            CompileError::TooMany { indicator: "a".into(), combinations: 9 },
            CompileError::Unsupported(Dial::Goalpost { indicator: "a".into(), upper: true }.text()),
            CompileError::Unsupported(Dial::Param { at: vec![(Address::Node("a".into()), "power-mean".into())], name: "p".into() }.text()),
        ];
        for error in edits.into_iter().map(CompileError::Edit).chain(errors) {
            // None may be left out of the list above.
            match &error {
                CompileError::Unknown(_)
                | CompileError::Twice(_)
                | CompileError::NotAChoice
                | CompileError::OneAlternative
                | CompileError::TooMany { .. }
                | CompileError::Unsupported(_) => {}
                CompileError::Edit(e) => match e {
                    EditError::Unknown(_) | EditError::Misfit { .. } | EditError::Refused(_) | EditError::Plan(_) => {}
                },
            }
            let (en, zh) = (error.text(Lang::En), error.text(Lang::Zh));
            assert!(han(&zh) && !han(&en) && en == error.to_string(), "{en} / {zh}");
        }
    }
}

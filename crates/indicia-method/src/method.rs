use std::any::Any;

use crate::{Call, Facts, Failure, Field, Output, Table, Value, Weights};

/// The kinds of method. The numbers are part of the C contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u32)]
pub enum Kind {
    /// Raw columns to a column: a ratio, a growth rate, a local metric.
    Deriver = 1,
    /// Matrix to matrix: fills cells that are missing.
    Imputer = 2,
    /// Column to column: outliers, skew.
    Treatment = 3,
    /// Column with direction to a column of scores.
    Normalizer = 4,
    /// Matrix to weights.
    Weighting = 5,
    /// Matrix and weights to a score, an order or memberships.
    Aggregator = 6,
}

impl Kind {
    /// All kinds, in the order of the pipeline.
    pub const ALL: [Kind; 6] = [Kind::Deriver, Kind::Imputer, Kind::Treatment, Kind::Normalizer, Kind::Weighting, Kind::Aggregator];

    /// From the number of the C contract.
    pub fn from_u32(n: u32) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| *k as u32 == n)
    }

    /// The word used in contracts, tables and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Deriver => "deriver",
            Kind::Imputer => "imputer",
            Kind::Treatment => "treatment",
            Kind::Normalizer => "normalizer",
            Kind::Weighting => "weighting",
            Kind::Aggregator => "aggregator",
        }
    }

    /// The Chinese word.
    pub const fn word_zh(self) -> &'static str {
        match self {
            Kind::Deriver => "派生",
            Kind::Imputer => "插补",
            Kind::Treatment => "异常处理",
            Kind::Normalizer => "标准化",
            Kind::Weighting => "赋权",
            Kind::Aggregator => "合成",
        }
    }

    /// From its word.
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.word() == word)
    }
}

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// The template of a method's code: `{name}` stands for an argument.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextOf {
    /// The code.
    pub code: String,
    /// Its templates.
    pub text: Text,
}

/// What a method says of itself before it has parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    /// Id: bare for ours (`min-max`), `vendor/method` for others.
    pub id: String,
    /// Version; a bare id means version 1 for ever, later ones are written `id@2`.
    pub version: u32,
    /// Its kind.
    pub kind: Kind,
    /// Its name.
    pub title: Text,
    /// The manual page, Markdown: formula, symbols, range, missing rule, degenerate cases, citation, example.
    pub manual: String,
    /// The same page in Chinese; empty where there is none. Its list under `## 参数` says what each parameter means:
    /// ``* `name`：…``.
    pub manual_zh: String,
    /// JSON Schema of the parameters: an object with `properties`, each with `type`, `default`, `description`.
    pub schema: Value,
    /// Facts with default parameters, where defaults exist.
    pub facts: Facts,
    /// Templates of its codes.
    pub texts: Vec<TextOf>,
    /// May be called from several threads at a time.
    pub concurrent: bool,
}

/// A method before its parameters.
pub trait Method: Send + Sync {
    /// What it says of itself.
    fn about(&self) -> &About;

    /// Id, version and kind, as [`Method::about`] has them: a registry asks all methods for these, and few for more.
    fn key(&self) -> (&str, u32, Kind) {
        let about = self.about();
        (&about.id, about.version, about.kind)
    }

    /// An instance with parameters. Whatever is wrong with them is found here, not later.
    fn create(&self, params: &Value) -> Result<Box<dyn Instance>, Failure>;
}

/// What an instance learnt from data; prints as JSON and can be loaded again.
pub trait Fitted: Any + Send + Sync {
    /// The state as a value that [`Instance::load`] takes back to the same bits.
    fn save(&self) -> Result<Value, Failure>;

    /// For the instance that made it.
    fn as_any(&self) -> &dyn Any;

    /// For the instance that made it.
    fn as_any_mut(&mut self) -> &mut dyn Any;
}

/// What an aggregator made of its input once, to be used with many weight vectors (logarithms, say).
pub trait Prepared: Any + Send + Sync {
    /// For the instance that made it.
    fn as_any(&self) -> &dyn Any;
}

/// How a value came about, as a formula that anyone can compute again.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// A formula in the formula language; `x` is the input of a column method, field ids are those of an aggregator.
    pub formula: String,
    /// Names in the formula that are neither inputs nor functions, with their values: parameters and states.
    pub names: Vec<(String, f64)>,
}

/// A method with its parameters. One shape serves all kinds:
///
/// | kind | `fit` sees | `apply` sees | `apply` writes |
/// |---|---|---|---|
/// | deriver | its input columns | the same | one column |
/// | imputer | all columns | the same | as many columns |
/// | treatment, normalizer | one column | one column | one column |
/// | weighting | children's columns, expert tables, other weights | children's columns | one row (shared) or as many as the table has, a column a child |
/// | aggregator | children's columns | children's columns and weights | one column, or one for each weight vector of a batch |
///
/// With [`crate::Missing::Host`] every table that `fit` and `apply` see is complete: columns of column methods hold
/// the present cells only, and rows of matrices are those without a gap.
pub trait Instance: Send + Sync {
    /// What it declares, given its parameters.
    fn facts(&self) -> Facts;

    /// Learns from data. A state that `slot` already holds, made by the same instance, may be overwritten in place
    /// instead of allocating another.
    fn fit(&self, data: &Table, inputs: &[Table], call: &Call, slot: &mut Option<Box<dyn Fitted>>) -> Result<(), Failure>;

    /// A state from what [`Fitted::save`] gave.
    fn load(&self, state: &Value) -> Result<Box<dyn Fitted>, Failure>;

    /// Prepares an input for many weight vectors; `None` where there is nothing to prepare.
    fn prepare(&self, _state: &dyn Fitted, _data: &Table, _call: &Call) -> Result<Option<Box<dyn Prepared>>, Failure> {
        Ok(None)
    }

    /// Computes. `prepared`, if given, came from [`Instance::prepare`] with the same state and data.
    fn apply(
        &self,
        state: &dyn Fitted,
        prepared: Option<&dyn Prepared>,
        data: &Table,
        weights: Weights,
        out: &mut Output,
        call: &Call,
    ) -> Result<(), Failure>;

    /// The formula behind one output cell, given the fields (one for column methods) and the weights that applied;
    /// `None` where no formula tells the value from the row alone.
    fn explain(&self, _state: &dyn Fitted, _fields: &[Field], _weights: &[f64]) -> Option<Explanation> {
        None
    }
}

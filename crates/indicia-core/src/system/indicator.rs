use std::sync::Arc;

use indicia_method::{Direction, Field, Text};

use super::Use;
use crate::data::Period;

/// Texts about an indicator or a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// Its name.
    pub title: Text,
    /// What it means.
    pub definition: Text,
    /// What a respondent or a statistic must supply.
    pub supply: Text,
    /// Where its values come from.
    pub source: Text,
    /// What a reader must know before using it.
    pub caveat: Text,
}

/// A leaf of the system: values of units that become scores.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Id, unique among indicators and nodes.
    pub id: Arc<str>,
    /// Texts.
    pub info: Info,
    /// Unit of its values; empty when undeclared.
    pub unit: Arc<str>,
    /// Which way it is better.
    pub direction: Direction,
    /// Target interval of a [`Direction::Target`].
    pub target: Option<[f64; 2]>,
    /// Lower and upper goalpost.
    pub goalposts: Option<[f64; 2]>,
    /// The raw column when nothing is derived; the indicator's id unless said otherwise.
    pub column: Arc<str>,
    /// Makes the values out of raw columns.
    pub derive: Option<Use>,
    /// Fills missing values.
    pub impute: Option<Use>,
    /// Deals with outliers.
    pub treat: Option<Use>,
    /// Makes scores.
    pub score: Use,
    /// Cells that are withheld.
    pub masks: Vec<Mask>,
}

impl Indicator {
    /// What methods get to know about its column.
    pub fn field(&self) -> Field<'_> {
        Field { id: &self.id, unit: &self.unit, direction: self.direction, goalposts: self.goalposts, target: self.target }
    }
}

impl Indicator {
    /// What methods get to know about its scores: the higher the better, unless the normaliser left the indicator's own
    /// direction in place (`none`).
    pub(crate) fn score_field(&self) -> Field<'_> {
        let facts = self.score.facts();
        if facts.order_preserving || facts.sets_direction { Field { id: &self.id, ..Field::default() } } else { self.field() }
    }
}

/// A cell that is withheld, with the reason shown wherever it would stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Mask {
    /// Id of the unit.
    pub unit: Arc<str>,
    /// The period; all where absent.
    pub period: Option<Period>,
    /// Why.
    pub reason: String,
}

/// A correction on appeal: replaces an indicator's value before imputation.
#[derive(Clone, Debug, PartialEq)]
pub struct Override {
    /// Id of the unit.
    pub unit: Arc<str>,
    /// Id of the indicator.
    pub indicator: Arc<str>,
    /// The period; all where absent.
    pub period: Option<Period>,
    /// The value that stands from now on.
    pub value: f64,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub date: String,
}

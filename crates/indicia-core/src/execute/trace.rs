use std::sync::Arc;

use indicia_method::{Axis, Failure, Fitted, Value, Weights};

use super::rank::Ranks;
use crate::data::Series;
use crate::finding::Finding;
use crate::key::Key;
use crate::system::Stage;

/// A state that a method fitted, and for which periods.
#[derive(Clone)]
pub struct StateTrace {
    /// Number of the period that it serves; `None` for all.
    pub period: Option<usize>,
    /// The group that it serves; `None` where weights are not by group.
    pub group: Option<Arc<str>>,
    /// The state.
    pub state: Arc<dyn Fitted>,
}

impl StateTrace {
    /// The state as it is printed.
    pub fn save(&self) -> Result<Value, Failure> {
        self.state.save()
    }
}

impl std::fmt::Debug for StateTrace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StateTrace").field("period", &self.period).field("group", &self.group).field("state", &self.save()).finish()
    }
}

/// The output of one stage of one indicator.
#[derive(Clone, Debug)]
pub struct StageTrace {
    /// Its values.
    pub series: Series,
    /// The states behind them; empty where nothing was fitted.
    pub states: Vec<StateTrace>,
    pub(crate) key: Key,
    pub(crate) findings: Vec<Finding>,
}

/// Everything about one indicator.
#[derive(Clone, Debug)]
pub struct IndicatorTrace {
    pub(crate) stages: [Arc<StageTrace>; 5],
    /// The scores before rounding; the same as the score where nothing is rounded.
    pub unrounded: Series,
    /// The scores.
    pub score: Series,
    pub(crate) key: Key,
}

impl IndicatorTrace {
    /// The output of a stage. A stage without a method gives its input.
    pub fn stage(&self, stage: Stage) -> &StageTrace {
        &self.stages[stage as usize]
    }
}

/// What the weight vectors of a node belong to.
#[derive(Clone, Debug, PartialEq)]
pub enum WeightAxisTrace {
    /// One vector for all rows.
    Shared,
    /// A vector for each label; `of_row` picks one for each row.
    Labelled {
        /// Groups, periods, or both.
        labels: Vec<Arc<str>>,
        /// For each row the number of its vector.
        of_row: Arc<Vec<u32>>,
    },
    /// One vector a row.
    Row,
}

impl WeightAxisTrace {
    /// As methods know it.
    pub(crate) fn kind(&self) -> Axis {
        match self {
            WeightAxisTrace::Shared => Axis::Shared,
            WeightAxisTrace::Labelled { .. } => Axis::Group,
            WeightAxisTrace::Row => Axis::Row,
        }
    }

    /// For each row the number of its list, where lists have labels.
    pub(crate) fn of_row(&self) -> &[u32] {
        match self {
            WeightAxisTrace::Labelled { of_row, .. } => of_row,
            _ => &[],
        }
    }

    /// The number of the list that serves a row.
    pub fn list_of(&self, row: usize) -> usize {
        match self {
            WeightAxisTrace::Shared => 0,
            WeightAxisTrace::Labelled { of_row, .. } => of_row.get(row).map_or(0, |v| *v as usize),
            WeightAxisTrace::Row => row,
        }
    }
}

/// Weights of a node that stand instead of its weighting.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightLists {
    /// The lists one after the other, one number a child each.
    pub values: Vec<f64>,
    /// Which rows each list serves.
    pub axis: WeightAxisTrace,
}

impl WeightLists {
    /// One list for all rows.
    pub fn shared(values: Vec<f64>) -> WeightLists {
        WeightLists { values, axis: WeightAxisTrace::Shared }
    }

    /// Whether there is a list of `children` numbers for each of some rows.
    pub(crate) fn fits(&self, rows: usize, children: usize) -> bool {
        let lists = match &self.axis {
            WeightAxisTrace::Shared => 1,
            WeightAxisTrace::Labelled { labels, of_row } if of_row.len() == rows => labels.len(),
            WeightAxisTrace::Labelled { .. } => return false,
            WeightAxisTrace::Row => rows,
        };
        self.values.len() == lists * children
    }
}

/// The weights of a node.
#[derive(Clone, Debug)]
pub struct WeightTrace {
    /// `vectors * children` numbers, vector by vector.
    pub values: Vec<f64>,
    /// What the vectors belong to.
    pub axis: WeightAxisTrace,
    /// The states behind them, with the label of the group where there are groups.
    pub states: Vec<StateTrace>,
    /// For a combination: what it combines.
    pub sources: Vec<Arc<WeightTrace>>,
    /// The weights before they were multiplied, where they were.
    pub plain: Option<Arc<WeightTrace>>,
    pub(crate) key: Key,
    pub(crate) findings: Vec<Finding>,
}

impl WeightTrace {
    pub(crate) fn shared(values: Vec<f64>) -> WeightTrace {
        WeightTrace {
            values,
            axis: WeightAxisTrace::Shared,
            states: Vec::new(),
            sources: Vec::new(),
            plain: None,
            key: Key::default(),
            findings: Vec::new(),
        }
    }

    /// The weights as they stand, to be given to another evaluation of the same rows.
    pub fn lists(&self) -> WeightLists {
        WeightLists { values: self.values.clone(), axis: self.axis.clone() }
    }

    /// The weights of a row.
    pub fn of_row(&self, row: usize, children: usize) -> &[f64] {
        let vector = self.axis.list_of(row);
        self.values.get(vector * children..(vector + 1) * children).unwrap_or(&[])
    }

    pub(crate) fn view(&self) -> Weights<'_> {
        Weights { values: &self.values, axis: self.axis.kind() }
    }

    pub(crate) fn group(&self) -> &[u32] {
        self.axis.of_row()
    }
}

/// Everything about one node.
#[derive(Clone, Debug)]
pub struct NodeTrace {
    /// Its weights; `None` for formulas and where weights could not be found.
    pub weights: Option<Arc<WeightTrace>>,
    /// States of an aggregator that looks at all units.
    pub states: Vec<StateTrace>,
    /// Degrees of membership, a column for each class of the aggregator; empty where it gives none.
    pub memberships: Vec<Series>,
    /// The value of aggregator or formula.
    pub computed: Series,
    /// The value after each rule, in order: number of the rule in the system, series.
    pub adjusted: Vec<(usize, Series)>,
    /// The value before rounding.
    pub unrounded: Series,
    /// The value.
    pub value: Series,
    /// Its ranks within each period.
    pub ranks: Ranks,
    pub(crate) key: Key,
    pub(crate) rank_key: Key,
    pub(crate) findings: Vec<Finding>,
}

//! One unit's row with every fit frozen at the published state, asked again at other values of its indicators.

use std::sync::Arc;

use indicia_core::{Evaluation, Plan, Stage, UnitRow, evaluate};

use super::function::unrounded;

/// Why a row cannot be asked with frozen fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrozenError {
    /// The node has no value in this row.
    NoValue,
    /// The executor, with its fits frozen, gives the row another value than among all units: a method looks at the whole set, or
    /// at other periods, in a way that no single row can follow.
    NotAlone,
}

/// A row of an evaluation with its fits frozen. What it computes is the evaluation's own arithmetic, without rounding.
pub struct Frozen {
    base: Evaluation,
    row: UnitRow,
    at: usize,
    /// The indicators with a value, and that value.
    values: Vec<(Arc<str>, f64)>,
}

impl Frozen {
    /// Freezes a row. Imputed values are taken as they were imputed.
    ///
    /// # Errors
    /// The node has no value, or does not come out the same with frozen fits.
    pub fn new(evaluation: &Evaluation, node: &str, row: usize) -> Result<Frozen, FrozenError> {
        evaluation.value(node).and_then(|v| v.get(row)).ok_or(FrozenError::NoValue)?;
        let base = without_rounding(evaluation);
        let data = base.scored_data();
        let number = data.unit_of_row()[row] as usize;
        let label = |g: &indicia_core::Grouping| {
            let n = (*g.of_unit.get(number)?)?;
            Some((g.name.clone(), g.labels.get(n as usize)?.clone()))
        };
        let unit_row = UnitRow {
            unit: data.unit(row).clone(),
            period: data.period(row),
            groups: data.groupings().iter().filter_map(label).collect(),
            values: Vec::new(),
        };
        let indicators = base.plan().system().indicators.iter().zip(base.indicators());
        let values = indicators.filter_map(|(i, t)| Some((i.id.clone(), t.stage(Stage::Impute).series.get(row)?))).collect();
        let out = Frozen { base, row: unit_row, at: row, values };
        let (own, due) = (out.ask(node, &[]), out.published(node));
        // The same arithmetic gives the same number, but for the order of a sum.
        let same = own.zip(due).is_some_and(|(a, b)| (a - b).abs() <= 1e-9 * b.abs().max(1.0));
        if same { Ok(out) } else { Err(FrozenError::NotAlone) }
    }

    /// The indicators of the row with their values, in the order of the system.
    pub fn values(&self) -> &[(Arc<str>, f64)] {
        &self.values
    }

    /// The value of an indicator.
    pub fn value(&self, indicator: &str) -> Option<f64> {
        self.values.iter().find(|(id, _)| **id == *indicator).map(|(_, v)| *v)
    }

    /// The published value of a node or score of an indicator, before rounding.
    pub fn published(&self, id: &str) -> Option<f64> {
        self.base.value(id).and_then(|v| v.get(self.at))
    }

    /// The evaluation without rounding that the fits are those of.
    pub fn base(&self) -> &Evaluation {
        &self.base
    }

    /// The row with other values of some indicators.
    pub fn evaluation(&self, changed: &[(Arc<str>, f64)]) -> Option<Evaluation> {
        let mut values = self.values.clone();
        for (id, value) in changed {
            match values.iter_mut().find(|(known, _)| known == id) {
                Some(found) => found.1 = *value,
                None => values.push((id.clone(), *value)),
            }
        }
        self.base.evaluate_unit_with(&self.row, &values).ok()
    }

    /// The value of a node, or the score of an indicator, with other values of some indicators.
    pub fn ask(&self, id: &str, changed: &[(Arc<str>, f64)]) -> Option<f64> {
        self.evaluation(changed)?.value(id)?.get(0)
    }
}

fn without_rounding(evaluation: &Evaluation) -> Evaluation {
    let system = evaluation.plan().system();
    let rounds = system.rounding.indicator.is_some() || system.rounding.node.is_some() || system.nodes.iter().any(|n| n.round.is_some());
    if !rounds {
        return evaluation.clone();
    }
    match Plan::with_given(Arc::new(unrounded(system)), evaluation.plan().given().clone()) {
        Ok(plan) => evaluate(&plan, evaluation.data()),
        Err(_) => evaluation.clone(),
    }
}

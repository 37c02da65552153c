//! Which measures a unit receives.

use std::collections::BTreeMap;
use std::sync::Arc;

use indicia_core::{Evaluation, Stage};

use super::condition::Term;
use super::{Measure, MeasureGroup};
use crate::diagnosis::{Obstacles, Standings, obstacles, standings};
use crate::standard::Judged;
use crate::{Definition, TypeRule};

/// What is known of a row, looked up as conditions ask for it.
pub struct Facts<'a> {
    evaluation: &'a Evaluation,
    row: usize,
    judged: &'a [Judged],
    types: Option<&'a TypeRule>,
    obstacles: Option<Obstacles>,
    standings: Option<Standings>,
}

/// A measure and whether it applies.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The measure.
    pub measure: Arc<Measure>,
    /// Whether its condition holds.
    pub fires: Fires,
    /// What the condition asked for, and what that is for the unit.
    pub numbers: Vec<(Term, Option<f64>)>,
}

/// Whether a measure applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fires {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// Something that it needs to know has no value.
    Unknown,
}

impl<'a> Facts<'a> {
    /// What is known of a row. `judged` are the standards held against the evaluation.
    pub fn new(evaluation: &'a Evaluation, row: usize, definition: &'a Definition, judged: &'a [Judged]) -> Facts<'a> {
        let root = &evaluation.plan().system().root;
        let indicators: Vec<Arc<str>> = evaluation.plan().system().indicators.iter().map(|i| i.id.clone()).collect();
        Facts {
            evaluation,
            row,
            judged,
            types: definition.types.as_ref(),
            obstacles: obstacles(evaluation, root, &[row]).pop().and_then(Result::ok),
            standings: standings(evaluation, row, &indicators, &definition.diagnosis).ok(),
        }
    }

    /// What a term is for the row; `None` where it has no value.
    pub fn get(&self, term: &Term) -> Option<f64> {
        let e = self.evaluation;
        match term {
            Term::Score(id) => e.value(id)?.get(self.row),
            Term::Value(id) => e.indicator(id)?.stage(Stage::Impute).series.get(self.row),
            // What no weight leads to is in nobody's way.
            Term::Obstacle(id) => self.obstacles.as_ref().map(|o| o.degree(id).unwrap_or(0.0)),
            Term::Rank(id) => e.node(id)?.rank(self.row),
            Term::Change(id) => {
                let values = e.value(id)?;
                Some(values.get(self.row)? - values.get(previous_row(e, self.row)?)?)
            }
            Term::Grade(id) => {
                let judged = self.judged.iter().find(|j| j.standard.id == *id)?;
                judged.row(self.row).map(|o| o.step as f64)
            }
            Term::Group(grouping, label) => {
                let data = e.scored_data();
                let grouping = data.grouping(grouping)?;
                let number = (*grouping.of_unit.get(data.unit_of_row()[self.row] as usize)?)?;
                grouping.labels.get(number as usize).map(|l| f64::from(u8::from(l == label)))
            }
            Term::Type(id) => {
                let rule = self.types?;
                let unit = e.scored_data().unit_of_row()[self.row] as usize;
                let number = rule.of_units(e.scored_data()).get(unit).copied().flatten()?;
                rule.labels.get(number).map(|l| f64::from(u8::from(l.id == *id)))
            }
            Term::Strength(id) => self.standing(id, |s| s.strength),
            Term::Weakness(id) => self.standing(id, |s| s.weakness),
        }
    }

    fn standing(&self, id: &str, is: impl Fn(&crate::diagnosis::Standing) -> bool) -> Option<f64> {
        let found = self.standings.as_ref()?.indicators.iter().find(|s| *s.indicator == *id)?;
        Some(f64::from(u8::from(is(found))))
    }
}

/// The row of the same unit in the period before.
pub(super) fn previous_row(e: &Evaluation, row: usize) -> Option<usize> {
    let data = e.scored_data();
    let unit = data.unit_of_row()[row] as usize;
    let period = data.period_number(data.period(row))?;
    data.row(unit, period.checked_sub(1)?)
}

/// All measures held against a row, by group and then in the order of the file.
pub fn apply(measures: &[Arc<Measure>], facts: &Facts) -> Vec<Applied> {
    let mut known: BTreeMap<&Term, Option<f64>> = BTreeMap::new();
    let mut out: Vec<Applied> = Vec::with_capacity(measures.len());
    for measure in measures {
        let numbers: Vec<(Term, Option<f64>)> =
            measure.when.terms.iter().map(|t| (t.clone(), *known.entry(t).or_insert_with(|| facts.get(t)))).collect();
        let values: Vec<Option<f64>> = numbers.iter().map(|(_, v)| *v).collect();
        let fires = match measure.when.holds(&values) {
            Some(true) => Fires::Yes,
            Some(false) => Fires::No,
            None => Fires::Unknown,
        };
        out.push(Applied { measure: measure.clone(), fires, numbers });
    }
    out.sort_by_key(|a| -> MeasureGroup { a.measure.group });
    out
}

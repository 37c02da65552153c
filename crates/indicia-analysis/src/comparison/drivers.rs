//! Which indicator moved a unit: one column of scores after the other taken from the other side.

use std::sync::Arc;

use indicia_core::{Evaluation, Given, Plan, Series, evaluate};
use indicia_diagnostic::{Diagnostic, catalogue::change as codes};
use indicia_method::Status;

use crate::change::Side;

/// What an indicator did to the scores of a node.
#[derive(Clone, Debug)]
pub struct Driver {
    /// The indicator.
    pub indicator: Arc<str>,
    /// Whether each side has it.
    pub on: [bool; 2],
    /// For each row of the second side's data: the score of the node less the score that it would have with the indicator as it was on the first
    /// side, everything else as on the second. `None` where there is no score, or no such unit on the first side.
    pub effect: Vec<Option<f64>>,
}

/// The effect of each indicator below a node. An indicator that only the second side has is taken away instead; of one that only the first
/// side has, the effect is that of taking it away there. Weights of the second side stay as they are where all units share them; an aggregator that
/// looks at all units sees the other column in all of them. The effects of several indicators need not add up to a change.
///
/// # Errors
/// The scores of a side cannot be held fixed, which is a mistake of ours.
pub fn drivers(from: Side, to: Side, node: &str) -> Result<Vec<Driver>, Vec<Diagnostic>> {
    let [before, after] = [from, to].map(Fixed::new);
    let mut out = Vec::new();
    let known = |side: Side| crate::change::indicators_below(side.evaluation, node);
    let (old, new) = (known(from), known(to));
    for id in new.iter().chain(old.iter().filter(|id| !new.contains(id))) {
        let on = [old.contains(id), new.contains(id)];
        let rows = to.evaluation.rows();
        let effect = match on {
            [_, true] => {
                let other = after.with(id, &taken(from, to, id, on[0]), node)?;
                let now = to.evaluation.value(node);
                let of = |row: usize| {
                    row_of(to, from, row)?;
                    Some(now?.get(row)? - other.get(row)?)
                };
                (0..rows).map(of).collect()
            }
            _ => {
                let without = before.with(id, &absent(from.evaluation.rows()), node)?;
                let then = from.evaluation.value(node);
                let of = |row: usize| {
                    let row = row_of(to, from, row)?;
                    Some(without.get(row)? - then?.get(row)?)
                };
                (0..rows).map(of).collect()
            }
        };
        out.push(Driver { indicator: id.clone(), on, effect });
    }
    Ok(out)
}

/// The row of one side's unit in the other side's period; only rows of the side's own period have one.
fn row_of(side: Side, other: Side, row: usize) -> Option<usize> {
    let (data, there) = (side.evaluation.scored_data(), other.evaluation.scored_data());
    if data.period(row) != side.period {
        return None;
    }
    there.row(there.unit_number(&data.unit(row).id)?, there.period_number(other.period)?)
}

fn absent(rows: usize) -> Series {
    Series::new(vec![0.0; rows], vec![Status::MISSING; rows])
}

/// The scores of an indicator on the first side in the rows of the second; in other periods, and for units that only the second side has, they are
/// those of the second.
fn taken(from: Side, to: Side, id: &str, there: bool) -> Series {
    let rows = to.evaluation.rows();
    let data = to.evaluation.scored_data();
    let own = to.evaluation.value(id);
    let theirs = from.evaluation.value(id).filter(|_| there);
    let cell = |row: usize| -> (f64, u8) {
        let (series, row) = match row_of(to, from, row) {
            Some(before) => (theirs, before),
            None if data.period(row) == to.period && !there => (None, row),
            None => (own, row),
        };
        series.map_or((0.0, Status::MISSING), |s| (s.get(row).unwrap_or(0.0), s.status(row).state()))
    };
    let (values, status) = (0..rows).map(cell).unzip();
    Series::new(values, status)
}

/// A side whose scores and shared weights are held fixed.
struct Fixed<'a> {
    side: Side<'a>,
    given: Given,
}

impl<'a> Fixed<'a> {
    fn new(side: Side<'a>) -> Fixed<'a> {
        let evaluation = side.evaluation;
        let mut given = evaluation.plan().given().clone();
        for indicator in &evaluation.plan().system().indicators {
            if let Some(score) = evaluation.value(&indicator.id) {
                given.values.insert(indicator.id.clone(), score.clone());
            }
        }
        for (node, trace) in evaluation.plan().system().nodes.iter().zip(evaluation.nodes()) {
            if let Some(weights) = trace.weights.as_ref().filter(|w| w.is_shared()) {
                given.weights.insert(node.id.clone(), weights.values.clone());
            }
        }
        Fixed { side, given }
    }

    /// The values of a node with other scores of one indicator.
    fn with(&self, indicator: &Arc<str>, scores: &Series, node: &str) -> Result<Series, Vec<Diagnostic>> {
        let evaluation: &Evaluation = self.side.evaluation;
        let mut given = self.given.clone();
        given.values.insert(indicator.clone(), scores.clone());
        given.wanted = Some(vec![node.into()]);
        let refused = |detail: String| vec![Diagnostic::new(codes::MIXTURE_REFUSED).arg("detail", detail)];
        let plan = Plan::with_given(evaluation.plan().system().clone(), given).map_err(|f| {
            let texts: Vec<String> = f.iter().map(|f| f.diagnostic.text(indicia_diagnostic::Lang::En)).collect();
            refused(texts.join("; "))
        })?;
        let other = evaluate(&plan, evaluation.data());
        other.value(node).cloned().ok_or_else(|| refused(format!("no values of {node}")))
    }
}

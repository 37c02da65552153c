//! How much of the system has data, and what a reader must know about it.

use indicia_core::Stage;
use indicia_method::{Status, Text};

use crate::Subject;

/// How many cells of an indicator have a value in the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Id of the indicator.
    pub indicator: String,
    /// Cells with a value, of units that are scored.
    pub present: usize,
    /// Cells.
    pub cells: usize,
}

/// Coverage of the indicators below the root, those of units in the role `scored`, over all periods.
pub fn coverage(subject: Subject) -> Vec<Coverage> {
    let evaluation = subject.evaluation;
    let data = evaluation.scored_data();
    let rows: Vec<usize> = (0..evaluation.rows()).filter(|r| data.unit(*r).role == indicia_core::Role::Scored).collect();
    let below = subject.indicators_below(&evaluation.plan().system().root);
    below
        .into_iter()
        .filter_map(|id| {
            let raw = &evaluation.indicator(id)?.stage(Stage::Derive).series;
            let present = rows.iter().filter(|r| raw.status(**r).is_present()).count();
            Some(Coverage { indicator: id.to_string(), present, cells: rows.len() })
        })
        .collect()
}

/// For a row: indicators below the root with a value in the data, and how many there are.
pub(crate) fn of_row(subject: Subject, below: &[&str], row: usize) -> (usize, usize) {
    let has = |id: &&&str| {
        subject.evaluation.indicator(id).is_some_and(|t| {
            let status = t.stage(Stage::Derive).series.status(row);
            status.is_present() && !status.has(Status::IMPUTED)
        })
    };
    (below.iter().filter(has).count(), below.len())
}

/// What a reader must know about an indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caveat {
    /// Id of the indicator.
    pub indicator: String,
    /// Its title.
    pub title: Text,
    /// The caveat.
    pub text: Text,
}

/// The caveats of the indicators below the root.
pub fn caveats(subject: Subject) -> Vec<Caveat> {
    let system = subject.evaluation.plan().system();
    subject
        .indicators_below(&system.root)
        .into_iter()
        .filter_map(|id| {
            let info = system.info(id)?;
            let text = info.caveat.clone();
            (!text.zh.is_empty() || !text.en.is_empty()).then(|| Caveat { indicator: id.into(), title: info.title.clone(), text })
        })
        .collect()
}

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

/// Cells of an indicator that are not as the data have them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Id of the indicator.
    pub indicator: String,
    /// Filled by an imputer.
    pub imputed: usize,
    /// Changed by a treatment.
    pub treated: usize,
    /// Corrected on appeal.
    pub corrected: usize,
    /// Withheld by a mask.
    pub withheld: usize,
}

/// What was filled, changed, corrected or withheld below the root, over all units with scores and all periods; indicators without any of it
/// are left out.
pub fn changes(subject: Subject) -> Vec<Changes> {
    let evaluation = subject.evaluation;
    let below = subject.indicators_below(&evaluation.plan().system().root);
    let of = |id: &str| {
        let trace = evaluation.indicator(id)?;
        let count = |stage: Stage, is: &dyn Fn(Status) -> bool| {
            let series = &trace.stage(stage).series;
            (0..series.len()).filter(|r| is(series.status(*r))).count()
        };
        Some(Changes {
            indicator: id.to_string(),
            imputed: count(Stage::Impute, &|s| s.is_present() && s.has(Status::IMPUTED)),
            treated: count(Stage::Treat, &|s| s.is_present() && s.has(Status::TREATED)),
            corrected: count(Stage::Derive, &|s| s.has(Status::OVERRIDDEN)),
            withheld: count(Stage::Derive, &|s| s.state() == Status::WITHHELD),
        })
    };
    let any = |c: &Changes| c.imputed + c.treated + c.corrected + c.withheld > 0;
    below.into_iter().filter_map(of).filter(any).collect()
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

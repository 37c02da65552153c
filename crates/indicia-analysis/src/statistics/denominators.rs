//! Raw columns that grow with what others are divided by: an indicator that measures size where it should measure performance.

use std::sync::Arc;

use indicia_core::Evaluation;
use indicia_method::Value;

use super::correlate::{Correlated, Method, Pair, correlate};
use super::frame::Values;
use super::{Frame, Thresholds};

/// A raw column with a denominator.
#[derive(Clone, Debug, PartialEq)]
pub struct DenominatorPair {
    /// The raw column.
    pub column: Arc<str>,
    /// The raw column that something is divided by.
    pub denominator: Arc<str>,
    /// Whether the column is divided by it where it is used.
    pub divided: bool,
    /// The correlation over the units that have both.
    pub correlated: Correlated,
    /// Whether it reaches the threshold, either way.
    pub flagged: bool,
}

/// The raw columns that derivers name as what they divide by: their parameter `per`.
pub fn named_denominators(evaluation: &Evaluation) -> Vec<Arc<str>> {
    let mut out: Vec<Arc<str>> = Vec::new();
    for indicator in &evaluation.plan().system().indicators {
        if let Some(per) = indicator.derive.as_ref().and_then(|d| d.params().get("per")).and_then(Value::as_text)
            && !out.iter().any(|o| **o == *per)
        {
            out.push(per.into());
        }
    }
    out
}

/// Correlates every raw column with every denominator; denominators with each other are left out. Raw columns are those of the data, whatever the
/// stage of the frame.
pub fn denominators(frame: &Frame, denominators: &[Arc<str>], method: Method, thresholds: &Thresholds) -> Vec<DenominatorPair> {
    let data = frame.evaluation().scored_data();
    let columns: Vec<(Arc<str>, Values)> =
        data.columns().iter().map(|c| (c.id.clone(), frame.rows.iter().map(|r| c.series.get(*r)).collect())).collect();
    let below: Vec<usize> = (0..columns.len()).filter(|c| denominators.contains(&columns[*c].0)).collect();
    let above = (0..columns.len()).filter(|c| !below.contains(c));
    let pairs: Vec<Pair> = above.flat_map(|a| below.iter().map(move |b| Pair { a, b: *b })).collect();
    let values: Vec<Values> = columns.iter().map(|(_, v)| v.clone()).collect();
    let found = correlate(&values, &pairs, method);
    let system = frame.evaluation().plan().system();
    let divided = |column: &str, by: &str| {
        let uses = system.indicators.iter().filter_map(|i| i.derive.as_ref());
        uses.filter(|d| d.params().get("per").and_then(Value::as_text) == Some(by))
            .any(|d| d.facts().inputs.iter().any(|i| i == column) && column != by)
    };
    let one = |(pair, correlated): (&Pair, Correlated)| {
        let (column, denominator) = (columns[pair.a].0.clone(), columns[pair.b].0.clone());
        let flagged = correlated.found.is_some_and(|c| c.value.abs() >= thresholds.denominator);
        DenominatorPair { divided: divided(&column, &denominator), column, denominator, correlated, flagged }
    };
    pairs.iter().zip(found).map(one).collect()
}

//! Raw columns that grow with what others are divided by: an indicator that measures size where it should measure performance.

use std::sync::Arc;

use indicia_core::{Evaluation, Use};
use indicia_expr::{BinaryOp, Node};
use indicia_method::Value;

use super::correlate::{Correlated, Pair, correlate};
use super::frame::Values;
use super::{Frame, Method, Thresholds};

/// A raw column with a denominator.
#[derive(Clone, Debug, PartialEq)]
pub struct DenominatorPair {
    /// The raw column.
    pub column: Arc<str>,
    /// The raw column that something is divided by.
    pub denominator: Arc<str>,
    /// What the column is divided by where it is used; empty where it stands as it is.
    pub divided_by: Vec<Arc<str>>,
    /// The correlation over the units that have both.
    pub correlated: Correlated,
    /// Whether it reaches the threshold, either way.
    pub flagged: bool,
}

/// The raw columns by which derivers divide, in the order in which indicators name them.
pub fn named_denominators(evaluation: &Evaluation) -> Vec<Arc<str>> {
    let mut out: Vec<Arc<str>> = Vec::new();
    let derivers = evaluation.plan().system().indicators.iter().filter_map(|i| i.derive.as_ref());
    for divisor in derivers.flat_map(divisors) {
        if !out.iter().any(|o| **o == *divisor) {
            out.push(divisor.into());
        }
    }
    out
}

/// What a deriver divides by: the column that it names as `per`, or the names below the line in its formula `expr`.
fn divisors(deriver: &Use) -> Vec<String> {
    let text = |key: &str| deriver.params().get(key).and_then(Value::as_text);
    let mut out: Vec<String> = text("per").map(String::from).into_iter().collect();
    if let Some(expr) = text("expr").and_then(|e| indicia_expr::parse_number(e).ok()) {
        expr.visit(&mut |e| {
            if let Node::Binary(BinaryOp::Div, _, below) = &e.node {
                out.extend(below.variables().into_iter().map(String::from));
            }
        });
    }
    out
}

/// Correlates every raw column that an indicator below the node is made from with every denominator; denominators with each other are left out. Raw
/// columns are those of the data, whatever the stage of the frame.
pub fn denominators(frame: &Frame, denominators: &[Arc<str>], method: Method, thresholds: &Thresholds) -> Vec<DenominatorPair> {
    let data = frame.evaluation().scored_data();
    let columns: Vec<(Arc<str>, Values)> =
        data.columns().iter().map(|c| (c.id.clone(), frame.rows.iter().map(|r| c.series.get(*r)).collect())).collect();
    let below: Vec<usize> = (0..columns.len()).filter(|c| denominators.contains(&columns[*c].0)).collect();
    let system = frame.evaluation().plan().system();
    let indicators: Vec<_> = frame.indicators().into_iter().filter_map(|id| system.indicator(&id)).collect();
    let used = |c: &usize| {
        let id = &columns[*c].0;
        let from = |d: &Use| d.facts().inputs.iter().any(|i| **i == **id);
        indicators.iter().any(|i| i.derive.as_ref().map_or(i.column == *id, from))
    };
    let above = (0..columns.len()).filter(|c| !below.contains(c) && used(c));
    let pairs: Vec<Pair> = above.flat_map(|a| below.iter().map(move |b| Pair { a, b: *b })).collect();
    let values: Vec<Values> = columns.iter().map(|(_, v)| v.clone()).collect();
    let found = correlate(&values, &pairs, method);
    let divided_by = |column: &str| {
        let uses = system.indicators.iter().filter_map(|i| i.derive.as_ref());
        let own = uses.filter(|d| d.facts().inputs.iter().any(|i| i == column)).flat_map(divisors);
        let mut out: Vec<Arc<str>> = Vec::new();
        for divisor in own.filter(|d| d != column) {
            if !out.iter().any(|o| **o == *divisor) {
                out.push(divisor.into());
            }
        }
        out
    };
    let one = |(pair, correlated): (&Pair, Correlated)| {
        let (column, denominator) = (columns[pair.a].0.clone(), columns[pair.b].0.clone());
        let flagged = correlated.found.is_some_and(|c| c.value.abs() >= thresholds.denominator);
        DenominatorPair { divided_by: divided_by(&column), column, denominator, correlated, flagged }
    };
    pairs.iter().zip(found).map(one).collect()
}

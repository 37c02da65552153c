//! What a unit did itself, and how far the yardstick moved meanwhile.
//!
//! Where fits are made on each period by itself, as a frontier of best practice is, a score that falls need not mean that the unit fell: the others may have come on faster. Four scores tell the two apart: the
//! unit's values of either period, each held against the fits of either period. With E_s(x_t) the score of the values of period t under the fits of period s, and 0 and 1 the periods:
//!
//! ```text
//! catching up  = E_1(x_1) / E_0(x_0)
//! frontier     = sqrt( E_0(x_1) / E_1(x_1) * E_0(x_0) / E_1(x_0) )
//! progress     = sqrt( E_0(x_1) / E_0(x_0) * E_1(x_1) / E_1(x_0) )  =  catching up * frontier
//! ```
//!
//! R. Färe, S. Grosskopf, M. Norris & Z. Zhang, Productivity Growth, Technical Progress, and Efficiency Change in Industrialized Countries, American Economic Review 84 (1994), 66-83 (the Malmquist index); for
//! composite indicators L. Cherchye, C. A. K. Lovell, W. Moesen & T. Van Puyenbroeck, One market, one number?, European Economic Review 51 (2007), 749-779.

use std::sync::Arc;

use indicia_core::{Evaluation, Grouping, Period, Stage, UnitRow};
use indicia_diagnostic::{Diagnostic, catalogue::change as codes};
use indicia_method::Text;

use super::Side;
use super::world::common_units;

/// How units moved at a node, and the yardstick with them.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The node or indicator.
    pub node: Arc<str>,
    /// The period of the first side.
    pub from: Period,
    /// The period of the second.
    pub to: Period,
    /// Units with a row on both sides, in the order of the second side's output.
    pub units: Vec<UnitProgress>,
    /// What a reader must know.
    pub findings: Vec<Diagnostic>,
}

/// The four scores of one unit.
#[derive(Clone, Debug)]
pub struct UnitProgress {
    /// Its id.
    pub unit: Arc<str>,
    /// Its name.
    pub name: Text,
    /// Its earlier values under the earlier fits: the score as published.
    pub from: Option<f64>,
    /// Its later values under the later fits.
    pub to: Option<f64>,
    /// Its earlier values under the later fits.
    pub from_on_to: Option<f64>,
    /// Its later values under the earlier fits.
    pub to_on_from: Option<f64>,
}

impl UnitProgress {
    /// The new score over the old one; `None` where a score is missing or not above zero, as for the other two.
    pub fn catching_up(&self) -> Option<f64> {
        self.scores().map(|[a, _, _, d]| d / a)
    }

    /// How far the yardstick moved where the unit stands; above 1 where more is asked for than before.
    pub fn frontier(&self) -> Option<f64> {
        self.scores().map(|[a, b, c, d]| libm::sqrt(b / d * (a / c)))
    }

    /// What the unit did itself; above 1 where it improved.
    pub fn progress(&self) -> Option<f64> {
        self.scores().map(|[a, b, c, d]| libm::sqrt(b / a * (d / c)))
    }

    /// E_0(x_0), E_0(x_1), E_1(x_0), E_1(x_1).
    fn scores(&self) -> Option<[f64; 4]> {
        let [a, b, c, d] = [self.from?, self.to_on_from?, self.from_on_to?, self.to?];
        (a > 0.0 && b > 0.0 && c > 0.0 && d > 0.0).then_some([a, b, c, d])
    }
}

/// Tells what units did from what the yardstick did.
///
/// # Errors
/// A side has no such node or period.
pub fn progress(from: Side, to: Side, node: &str) -> Result<Progress, Vec<Diagnostic>> {
    for side in [from, to] {
        if side.evaluation.plan().find(node).is_none() {
            let id = &side.evaluation.plan().system().id;
            return Err(vec![Diagnostic::new(codes::SIDE_WITHOUT_NODE).arg("id", id).arg("node", node)]);
        }
        if side.evaluation.scored_data().period_number(side.period).is_none() {
            return Err(vec![Diagnostic::new(codes::SIDE_WITHOUT_PERIOD).arg("period", side.period)]);
        }
    }
    let mut out = Progress { node: node.into(), from: from.period, to: to.period, units: Vec::new(), findings: Vec::new() };
    let (mut broken, mut no_ratio) = (Vec::new(), Vec::new());
    for ends in common_units([from, to], node) {
        let unit = UnitProgress {
            from: ends.from.value,
            to: ends.to.value,
            from_on_to: held_against(to, node, from.evaluation, ends.from.row),
            to_on_from: held_against(from, node, to.evaluation, ends.to.row),
            unit: ends.id,
            name: ends.name,
        };
        // A unit without a score of its own needs no word.
        if unit.progress().is_none() && unit.from.is_some() && unit.to.is_some() {
            let scored = unit.from_on_to.is_some() && unit.to_on_from.is_some();
            if scored { no_ratio.push(unit.unit.clone()) } else { broken.push(unit.unit.clone()) }
        }
        out.units.push(unit);
    }
    if !broken.is_empty() {
        out.findings.push(Diagnostic::new(codes::MIXTURE_MISSING).arg("node", node).list("known", broken));
    }
    if !no_ratio.is_empty() {
        out.findings.push(Diagnostic::new(codes::NO_RATIO).arg("node", node).list("known", no_ratio).no_hint());
    }
    Ok(out)
}

/// The score that a row of one evaluation has under the fits of a side.
fn held_against(side: Side, node: &str, evaluation: &Evaluation, row: usize) -> Option<f64> {
    let data = evaluation.scored_data();
    let number = data.unit_of_row()[row] as usize;
    let label = |g: &Grouping| {
        let n = (*g.of_unit.get(number)?)?;
        Some((g.name.clone(), g.labels.get(n as usize)?.clone()))
    };
    let unit_row = UnitRow {
        unit: data.unit(row).clone(),
        period: side.period,
        groups: data.groupings().iter().filter_map(label).collect(),
        values: Vec::new(),
    };
    let indicators = evaluation.plan().system().indicators.iter().zip(evaluation.indicators());
    let values: Vec<(Arc<str>, f64)> =
        indicators.filter_map(|(i, t)| Some((i.id.clone(), t.stage(Stage::Derive).series.get(row)?))).collect();
    side.evaluation.evaluate_unit_with(&unit_row, &values).ok()?.value(node)?.get(0)
}

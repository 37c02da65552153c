//! Ranks that hang on cells that nobody measured.

use indicia_core::{Edit, Evaluation, Finding, Override, Stage};
use indicia_diagnostic::{Diagnostic, catalogue::audit as codes};
use indicia_kernels::{QuantileType, quantile_of_sorted};
use indicia_method::{Direction, Status};

use super::data::{FEWEST, latest};

/// Cells of indicators that are computed again at most; units beyond it are counted, not looked at. Decided by the size of the data, never by the clock.
const MOST_CELLS: usize = 1_000_000;

/// A unit whose rank is another when what it lacks, or what was filled, is as the lower or the upper quartile of the others.
struct Hanging {
    text: String,
    places: f64,
}

/// Tells which ranks by the root depend on missing and imputed cells: with the better and the worse quartile of the other units in all of a unit's gaps.
pub(super) fn look(evaluation: &Evaluation, out: &mut Vec<Finding>) {
    let plan = evaluation.plan();
    let system = plan.system();
    let rows = latest(evaluation);
    let Some(trace) = evaluation.node(&system.root) else { return };
    let below = crate::change::indicators_below(evaluation, &system.root);
    let indicators: Vec<usize> = (0..system.indicators.len()).filter(|i| below.contains(&system.indicators[*i].id)).collect();
    // The indicators that a unit has no value of: missing at the end, or filled on the way.
    let gaps_of = |row: usize| -> Vec<usize> {
        let lacks = |i: &usize| {
            let t = &evaluation.indicators()[*i];
            let filled = t.stage(Stage::Impute).series.status(row).has(Status::IMPUTED);
            let state = t.score.status(row).state();
            filled || matches!(state, Status::MISSING | Status::NO_EVIDENCE | Status::WITHHELD)
        };
        indicators.iter().copied().filter(lacks).collect()
    };
    let mut units: Vec<(usize, Vec<usize>)> =
        rows.iter().filter(|r| trace.rank(**r).is_some()).map(|r| (*r, gaps_of(*r))).filter(|(_, gaps)| !gaps.is_empty()).collect();
    if units.is_empty() || rows.len() < FEWEST {
        return;
    }
    let total = units.len();
    // Those with most gaps first; a stable sort keeps the order of the data.
    units.sort_by_key(|(_, gaps)| std::cmp::Reverse(gaps.len()));
    units.truncate((MOST_CELLS / (2 * evaluation.rows() * system.indicators.len()).max(1)).max(1));
    let mut found: Vec<Hanging> = units.iter().filter_map(|(row, gaps)| hanging(evaluation, &rows, *row, gaps)).collect();
    if found.is_empty() {
        return;
    }
    found.sort_by(|a, b| b.places.total_cmp(&a.places));
    let count = found.len();
    let d = Diagnostic::new(codes::RANKS_HANG).arg("node", &system.root).arg("count", count).arg("total", total).arg("found", units.len());
    out.push(Finding::general(d.list("known", found.iter().take(10).map(|h| &h.text))));
}

fn hanging(evaluation: &Evaluation, rows: &[usize], row: usize, gaps: &[usize]) -> Option<Hanging> {
    let system = evaluation.plan().system();
    let data = evaluation.scored_data();
    let now = evaluation.node(&system.root)?.rank(row)?;
    let rank_with = |share: f64| -> Option<f64> {
        let mut edits = Vec::new();
        for i in gaps {
            let indicator = &system.indicators[*i];
            let raw = &evaluation.indicators()[*i].stage(Stage::Derive).series;
            let mut others: Vec<f64> = rows.iter().filter(|r| **r != row).filter_map(|r| raw.get(*r)).collect();
            indicia_kernels::sort(&mut others);
            // What is less for a negative indicator is better.
            let share = if indicator.direction == Direction::Negative { 1.0 - share } else { share };
            let value = quantile_of_sorted(&others, share, QuantileType::Seven)?;
            let (unit, period) = (data.unit(row).id.clone(), data.period(row));
            let correction = Override {
                unit: unit.clone(),
                indicator: indicator.id.clone(),
                period: Some(period),
                value,
                reason: String::new(),
                by: String::new(),
                date: String::new(),
            };
            edits.push(Edit::Correction { unit, indicator: indicator.id.clone(), period, correction: Some(Box::new(correction)) });
        }
        evaluation.with(&edits).ok()?.node(&system.root)?.rank(row)
    };
    let (worse, better) = (rank_with(0.25)?, rank_with(0.75)?);
    if worse == now && better == now {
        return None;
    }
    let ids: Vec<&str> = gaps.iter().take(3).map(|i| &*system.indicators[*i].id).collect();
    let more = if gaps.len() > 3 { format!(" +{}", gaps.len() - 3) } else { String::new() };
    let text =
        format!("{} {now}: {}-{} ({}{more})", data.unit(row).id, better.min(worse).min(now), worse.max(better).max(now), ids.join(" "));
    Some(Hanging { text, places: (worse - better).abs().max((worse - now).abs()).max((better - now).abs()) })
}

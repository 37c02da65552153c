//! Strengths and weaknesses: a unit's best and worst among its own indicators.
//!
//! The rule of the Global Innovation Index (WIPO, Global Innovation Index 2023, p. 218): scores become percentile ranks; the
//! indicators at or above the 10th highest percentile rank of the unit's own are strengths, those at or below the 10th lowest
//! weaknesses, so that ties can make more of them; a rank of 3 or better is a strength in any case; nothing is signalled where
//! coverage fails. The percentile rank is that of spreadsheets: units with a lower score over units but one. Here the number is a
//! parameter, since ten out of fifteen are no distinction; so is the rank, since three out of five are none either; and what
//! ranks so well is never a weakness.

use std::sync::Arc;

use indicia_core::{Evaluation, Role};

use super::gap::{goodness, rows_beside};
use super::spec::DiagnosisSpec;

/// An indicator of a unit among those of the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The indicator.
    pub indicator: Arc<str>,
    /// Share of the other scored units with a lower score, in [0, 1].
    pub percentile: f64,
    /// Its rank, ties sharing the best place.
    pub rank: usize,
    /// Scored units with a score.
    pub count: usize,
    /// Whether it is a strength.
    pub strength: bool,
    /// Whether it is a weakness.
    pub weakness: bool,
}

/// The standings of a unit, with what decided them.
#[derive(Clone, Debug, PartialEq)]
pub struct Standings {
    /// The indicators, best percentile first.
    pub indicators: Vec<Standing>,
    /// How many set the cut-offs.
    pub cut: usize,
    /// Percentile rank from which on an indicator is a strength.
    pub high: f64,
    /// Percentile rank up to which an indicator is a weakness.
    pub low: f64,
}

/// Why nothing is called a strength or a weakness.
#[derive(Clone, Debug, PartialEq)]
pub enum NoStanding {
    /// The unit is a reference: it is not among those that are compared.
    Reference,
    /// Too few indicators have a value.
    Coverage {
        /// With a value.
        present: usize,
        /// All.
        all: usize,
    },
    /// There is nobody to compare with.
    Alone,
}

/// The standings of a row in some indicators.
pub fn standings(evaluation: &Evaluation, row: usize, indicators: &[Arc<str>], spec: &DiagnosisSpec) -> Result<Standings, NoStanding> {
    if evaluation.scored_data().unit(row).role != Role::Scored {
        return Err(NoStanding::Reference);
    }
    let rows = rows_beside(evaluation, row);
    let mut list: Vec<Standing> = Vec::with_capacity(indicators.len());
    let mut present = 0;
    for id in indicators {
        let value = |r: usize| evaluation.value(id).and_then(|v| v.get(r)).map(|x| goodness(evaluation, id, x));
        let Some(own) = value(row) else { continue };
        present += 1;
        let others: Vec<f64> = rows.iter().filter(|r| **r != row).filter_map(|r| value(*r)).collect();
        if others.is_empty() {
            continue;
        }
        let lower = others.iter().filter(|x| **x < own).count();
        let rank = 1 + others.iter().filter(|x| **x > own).count();
        let percentile = lower as f64 / others.len() as f64;
        list.push(Standing { indicator: id.clone(), percentile, rank, count: others.len() + 1, strength: false, weakness: false });
    }
    if (present as f64) < spec.min_coverage * indicators.len() as f64 {
        return Err(NoStanding::Coverage { present, all: indicators.len() });
    }
    // A stable sort: equal percentile ranks stay in the order of the system.
    list.sort_by(|a, b| b.percentile.total_cmp(&a.percentile));
    let cut = spec.cut_of(list.len()).min(list.len());
    let (Some(high), Some(low)) = (cut.checked_sub(1).and_then(|n| list.get(n)), list.len().checked_sub(cut).and_then(|n| list.get(n)))
    else {
        return Err(NoStanding::Alone);
    };
    let (high, low) = (high.percentile, low.percentile);
    for s in &mut list {
        let always = s.rank as f64 <= spec.always_rank_of(s.count);
        s.strength = always || s.percentile >= high;
        s.weakness = !always && s.percentile <= low;
    }
    Ok(Standings { indicators: list, cut, high, low })
}

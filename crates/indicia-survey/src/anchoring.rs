//! Perceptions that compare across units: the items of a block read against the vignettes of the same block.
//!
//! Each respondent's answer to an item becomes [`C`](crate::statistics::rescale) relative to that respondent's own answers on the vignettes, on 0 to 100, and a unit's
//! figure is the mean over items and respondents. Where units rank otherwise than by plain points, people there use the scale differently.

use std::collections::BTreeMap;

use crate::Questionnaire;
use crate::build::{Survey, anchor_point};
use crate::clean::GONE;
use crate::import::Answers;
use crate::questionnaire::{Question, Scale};
use crate::statistics::{Ties, rescale};

/// An indicator as a group of a unit sees it, plain and anchored.
#[derive(Clone, Debug, PartialEq)]
pub struct Anchored {
    /// Place of the indicator.
    pub indicator: usize,
    /// Place of the group.
    pub group: usize,
    /// Place of the period in the frame.
    pub period: usize,
    /// Place of the unit in the frame.
    pub unit: usize,
    /// Respondents who answered an item and all vignettes.
    pub n: u64,
    /// Mean of their plain points, 0 to 100.
    pub plain: f64,
    /// Mean of their anchored points, 0 to 100.
    pub anchored: f64,
    /// Share of answers whose C is an interval, because vignettes tie or stand in the wrong order; in [0, 1].
    pub intervals: f64,
}

/// All reflective indicators whose block has vignettes, by period, unit, indicator and group. Vignettes are in the order of the file, the lowest person first.
pub fn anchored(q: &Questionnaire, survey: &Survey, ties: Ties) -> Vec<Anchored> {
    let mut out = Vec::new();
    for (indicator, about) in q.indicators.iter().enumerate().filter(|(_, i)| i.reflective) {
        for (group, _) in &about.groups {
            let items: Vec<usize> = q.feeding(indicator, *group).filter(|i| is_likert(q, *i)).collect();
            let vignettes = items.first().map_or_else(Vec::new, |i| q.vignettes(*i, *group));
            if !vignettes.is_empty() {
                one(q, survey, (indicator, *group), &items, &vignettes, ties, &mut out);
            }
        }
    }
    out.sort_by(|a, b| {
        let name = |x: &Anchored| (survey.frame.periods.get(x.period), survey.frame.units.get(x.unit));
        name(a).cmp(&name(b)).then((a.indicator, a.group).cmp(&(b.indicator, b.group)))
    });
    out
}

fn is_likert(q: &Questionnaire, at: usize) -> bool {
    q.questions.get(at).is_some_and(|o| matches!(o.scale, Scale::Likert))
}

/// Sums over the respondents of a cell.
#[derive(Default)]
struct Sums {
    n: u64,
    answers: f64,
    plain: f64,
    anchored: f64,
    counted: f64,
    intervals: f64,
}

fn one(
    q: &Questionnaire,
    survey: &Survey,
    (indicator, group): (usize, usize),
    items: &[usize],
    vignettes: &[usize],
    ties: Ties,
    out: &mut Vec<Anchored>,
) {
    let mut cells: BTreeMap<u32, Sums> = BTreeMap::new();
    for (file, cleaned) in survey.files.iter().zip(&survey.cleaned) {
        let columns = |of: &[usize]| -> Vec<(&Question, &Answers)> {
            of.iter().filter_map(|i| Some((q.questions.get(*i)?, file.answers.get(*i)?.as_ref()?))).collect()
        };
        let (items, vignettes_here) = (columns(items), columns(vignettes));
        if vignettes_here.len() < vignettes.len() {
            continue;
        }
        for (row, cell) in cleaned.cells.iter().enumerate().filter(|(_, c)| **c != GONE) {
            if survey.frame.cells.get(*cell as usize).is_none_or(|c| c.group as usize != group) {
                continue;
            }
            let anchors: Option<Vec<f64>> = vignettes_here.iter().map(|(question, answers)| anchor_point(question, answers, row)).collect();
            let Some(anchors) = anchors else { continue };
            let own: Vec<f64> = items.iter().filter_map(|(question, answers)| anchor_point(question, answers, row)).collect();
            if own.is_empty() {
                continue;
            }
            let sums = cells.entry(*cell).or_default();
            sums.n += 1;
            for y in own {
                sums.answers += 1.0;
                sums.plain += y;
                let Some(rank) = rescale(y, &anchors) else { continue };
                sums.intervals += f64::from(u8::from(rank.low < rank.high));
                if let Some(score) = rank.score(ties) {
                    sums.counted += 1.0;
                    sums.anchored += score;
                }
            }
        }
    }
    for (cell, sums) in cells {
        let Some(cell) = survey.frame.cells.get(cell as usize) else { continue };
        if sums.counted > 0.0 {
            out.push(Anchored {
                indicator,
                group,
                period: cell.period as usize,
                unit: cell.unit as usize,
                n: sums.n,
                plain: sums.plain / sums.answers,
                anchored: sums.anchored / sums.counted,
                intervals: sums.intervals / sums.answers,
            });
        }
    }
}

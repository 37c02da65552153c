//! Second pass: what each respondent moves, squared and multiplied across indicators.

use super::scores::Counted;
use super::tally::{Tallies, counts_in};
use super::{Read, parallel};
use crate::clean::{Frame, GONE};
use crate::import::Imported;
use crate::questionnaire::{Measure, Questionnaire};

/// Rows that are taken together, so that their influences stay in a near cache.
const CHUNK: usize = 1024;
/// Parts into which the rows of a large file are cut. It is fixed, so that sums are the same on any number of threads.
const PARTS: usize = 4;

/// What a group's respondents in a cell amount to, by indicator.
#[derive(Clone, Debug)]
pub(crate) struct Moments {
    /// Indicators.
    indicators: usize,
    /// For each cell the lower triangle of covariances between indicators, in points of 0 to 100.
    covariance: Vec<f64>,
    /// For each cell and indicator: respondents, sum of weights, sum of squared weights.
    reach: Vec<(u64, f64, f64)>,
}

fn triangle(i: usize, j: usize) -> usize {
    let (i, j) = if i >= j { (i, j) } else { (j, i) };
    i * (i + 1) / 2 + j
}

impl Moments {
    fn new(cells: usize, indicators: usize) -> Moments {
        Moments {
            indicators,
            covariance: vec![0.0; cells * indicators * (indicators + 1) / 2],
            reach: vec![(0, 0.0, 0.0); cells * indicators],
        }
    }

    /// The covariance of a group's values of two indicators in a cell.
    pub fn covariance(&self, cell: usize, i: usize, j: usize) -> f64 {
        let pairs = self.indicators * (self.indicators + 1) / 2;
        self.covariance.get(cell * pairs + triangle(i, j)).copied().unwrap_or(0.0)
    }

    /// Respondents in a cell who answered a question of an indicator, the sum of their weights and of the squares.
    pub fn reach(&self, cell: usize, indicator: usize) -> (u64, f64, f64) {
        self.reach.get(cell * self.indicators + indicator).copied().unwrap_or_default()
    }

    fn add(&mut self, other: &Moments) {
        for (a, b) in self.covariance.iter_mut().zip(&other.covariance) {
            *a += b;
        }
        for (a, b) in self.reach.iter_mut().zip(&other.reach) {
            *a = (a.0 + b.0, a.1 + b.1, a.2 + b.2);
        }
    }
}

/// How an answer to a question becomes an influence in a cell.
#[derive(Clone, Copy)]
struct Factor {
    centre: f64,
    scale: f64,
    bounds: Option<(f64, f64)>,
    counts: bool,
}

/// A question of a file, ready to be counted.
struct Ready<'a> {
    indicator: usize,
    counted: Counted<'a>,
    factors: Vec<Factor>,
    ratio: bool,
}

/// The share of each question in the value of its indicator for a group: weights over those that the group is asked.
pub(crate) fn question_share(q: &Questionnaire, question: usize, group: usize) -> f64 {
    let Some(found) = q.questions.get(question) else { return 0.0 };
    let Some(indicator) = found.indicator else { return 0.0 };
    let total: f64 = q.feeding(indicator, group).filter_map(|i| q.questions.get(i)).map(|o| o.weight).sum();
    if total > 0.0 { found.weight / total } else { 0.0 }
}

fn ready<'a>(read: &Read<'a>, at: usize, tallies: &Tallies) -> Vec<Ready<'a>> {
    let (q, frame) = (read.q, read.frame);
    let mut out = Vec::new();
    for (index, question) in q.questions.iter().enumerate() {
        let (Some(indicator), Some(counted), Some(tally)) = (question.indicator, Counted::new(read, index, at), tallies.get(index)) else {
            continue;
        };
        let counts = counts_in(q, index, frame);
        let factor = |(at, cell): (usize, &crate::clean::Cell)| {
            let Some(t) = tally.get(at).filter(|t| t.n > 0 && counts.get(at).copied().unwrap_or(false)) else {
                return Factor { centre: 0.0, scale: 0.0, bounds: None, counts: false };
            };
            let n = t.n as f64;
            let small = if t.n > 1 { (n / (n - 1.0)).sqrt() } else { 0.0 };
            let one = match question.measure {
                Measure::Ratio(_) if t.over != 0.0 => 100.0 / t.over,
                Measure::Ratio(_) => 0.0,
                Measure::Sum => 1.0,
                Measure::TrimmedMean(_) => 1.0 / (n - 2.0 * t.kept.map_or(0.0, |(_, _, each)| each as f64)),
                _ => 1.0 / t.weight,
            };
            let scale = small * one * question_share(q, index, cell.group as usize);
            Factor { centre: t.centre, scale, bounds: t.kept.map(|(low, high, _)| (low, high)), counts: true }
        };
        let factors = frame.cells.iter().enumerate().map(factor).collect();
        out.push(Ready { indicator, counted, factors, ratio: matches!(question.measure, Measure::Ratio(_)) });
    }
    out
}

/// The rows of a file: the cell of each, and its weight.
#[derive(Clone, Copy)]
struct Rows<'a> {
    cells: &'a [u32],
    weights: Option<&'a [f64]>,
}

impl Rows<'_> {
    #[inline]
    fn weight(&self, row: usize) -> f64 {
        self.weights.and_then(|w| w.get(row)).copied().unwrap_or(1.0)
    }
}

/// For some respondents and each indicator the influence so far, and whether there was an answer at all.
struct Influences {
    indicators: usize,
    sums: Vec<f64>,
    reached: Vec<bool>,
}

impl Influences {
    fn new(respondents: usize, indicators: usize) -> Influences {
        Influences { indicators, sums: vec![0.0; respondents * indicators], reached: vec![false; respondents * indicators] }
    }

    fn clear(&mut self) {
        self.sums.fill(0.0);
        self.reached.fill(false);
    }
}

impl Ready<'_> {
    /// Adds the influence of each of some rows to that of its respondent. `to` gives the respondent's place.
    #[inline]
    fn add(&self, rows: std::ops::Range<usize>, file: Rows<'_>, to: impl Fn(usize) -> usize, out: &mut Influences) {
        for row in rows {
            let Some(factor) = file.cells.get(row).and_then(|c| self.factors.get(*c as usize)).filter(|f| f.counts) else { continue };
            let Some((value, over)) = self.counted.of(row) else { continue };
            let centred = match (self.ratio, factor.bounds) {
                (true, _) => value - factor.centre * over,
                (false, Some((low, high))) => value.clamp(low, high) - factor.centre,
                (false, None) => value - factor.centre,
            };
            let at = to(row) * out.indicators + self.indicator;
            if let (Some(slot), Some(seen)) = (out.sums.get_mut(at), out.reached.get_mut(at)) {
                let weight = file.weight(row);
                *slot += weight * factor.scale * centred;
                *seen = true;
            }
        }
    }
}

struct Context<'a> {
    frame: &'a Frame,
    /// The indicators that each group feeds.
    fed: Vec<Vec<usize>>,
}

impl Context<'_> {
    /// Squares and multiplies the influences of respondents at `rows`.
    fn square(&self, rows: std::ops::Range<usize>, file: Rows<'_>, of: &Influences, out: &mut Moments) {
        let indicators = out.indicators;
        let pairs = indicators * (indicators + 1) / 2;
        let start = rows.start;
        for row in rows {
            let Some(cell) = file.cells.get(row).filter(|c| **c != GONE) else { continue };
            let cell = *cell as usize;
            let Some(fed) = self.frame.cells.get(cell).and_then(|c| self.fed.get(c.group as usize)) else { continue };
            let own = (row - start) * indicators;
            let (Some(z), Some(seen)) = (of.sums.get(own..own + indicators), of.reached.get(own..own + indicators)) else { continue };
            let weight = file.weight(row);
            let Some(covariance) = out.covariance.get_mut(cell * pairs..(cell + 1) * pairs) else { continue };
            let Some(reach) = out.reach.get_mut(cell * indicators..(cell + 1) * indicators) else { continue };
            for (a, i) in fed.iter().enumerate() {
                let zi = z.get(*i).copied().unwrap_or(0.0);
                if let (true, Some(reach)) = (seen.get(*i).copied().unwrap_or(false), reach.get_mut(*i)) {
                    reach.0 += 1;
                    reach.1 += weight;
                    reach.2 += weight * weight;
                }
                if zi == 0.0 {
                    continue;
                }
                for j in fed.iter().take(a + 1) {
                    if let (Some(slot), Some(zj)) = (covariance.get_mut(triangle(*i, *j)), z.get(*j)) {
                        *slot += zi * zj;
                    }
                }
            }
        }
    }
}

/// Covariances and counts of every cell.
pub(super) fn moments(read: &Read<'_>, tallies: &Tallies, threads: usize) -> Moments {
    let Read { q, files, cleaned, weights, frame, .. } = *read;
    let indicators = q.indicators.len();
    let fed = (0..q.groups.len()).map(|g| (0..indicators).filter(|i| q.feeding(*i, g).next().is_some()).collect()).collect();
    let context = Context { frame, fed };
    let mut out = Moments::new(frame.cells.len(), indicators);
    for (at, file) in files.iter().enumerate() {
        let Some(own) = cleaned.get(at).filter(|c| c.parents.is_none()) else { continue };
        let rows_of = Rows { cells: &own.cells, weights: weights.get(at).and_then(|w| w.as_deref()) };
        let children: Vec<usize> = (0..files.len()).filter(|c| parent_of(q, files, *c) == Some(at)).collect();
        let ready_own = ready(read, at, tallies);
        if children.is_empty() {
            let part = file.rows.div_ceil(PARTS).div_ceil(CHUNK) * CHUNK;
            let parts = parallel::each(threads, PARTS, |p| {
                let mut out = Moments::new(frame.cells.len(), indicators);
                let mut influences = Influences::new(CHUNK, indicators);
                let end = ((p + 1) * part).min(file.rows);
                let mut start = p * part;
                while start < end {
                    let rows = start..(start + CHUNK).min(end);
                    influences.clear();
                    ready_own.iter().for_each(|question| question.add(rows.clone(), rows_of, |r| r - start, &mut influences));
                    context.square(rows.clone(), rows_of, &influences, &mut out);
                    start = rows.end;
                }
                out
            });
            parts.iter().for_each(|p| out.add(p));
            continue;
        }
        // With repeated groups the influences of all rows of a response add up, wherever they stand.
        let mut influences = Influences::new(file.rows, indicators);
        ready_own.iter().for_each(|question| question.add(0..file.rows, rows_of, |r| r, &mut influences));
        for child in children {
            let (Some(rows), Some(below)) = (files.get(child), cleaned.get(child)) else { continue };
            let child_rows = Rows { cells: &below.cells, weights: weights.get(child).and_then(|w| w.as_deref()) };
            let parents = below.parents.as_deref().unwrap_or(&[]);
            // A row without a response has no cell, and is not asked for its place.
            let to = |r: usize| parents.get(r).map_or(0, |p| *p as usize);
            ready(read, child, tallies).iter().for_each(|question| question.add(0..rows.rows, child_rows, to, &mut influences));
        }
        context.square(0..file.rows, rows_of, &influences, &mut out);
    }
    out
}

/// The file that holds the responses of a repeated group.
fn parent_of(q: &Questionnaire, files: &[Imported], child: usize) -> Option<usize> {
    let (parent, _, _) = q.responses.get(files.get(child)?.of)?.parent.as_ref()?;
    files.iter().position(|f| f.of == *parent)
}

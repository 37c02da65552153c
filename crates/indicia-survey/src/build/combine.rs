//! From groups to base values: weights, minima, cross-checks.

use indicia_diagnostic::catalogue::fieldwork::{base_values as codes, responses as response_codes};
use indicia_diagnostic::{Diagnostic, Diagnostics};

use super::Read;
use super::influence::{Moments, question_share};
use super::reread::Rereads;
use super::tally::Tallies;
use crate::clean::{Cell, Frame};
use crate::questionnaire::{Measure, Questionnaire};

/// Whether a base value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It does.
    Ok,
    /// It does, and form and survey are further apart than the bound.
    ToVerify,
    /// It does not.
    Withheld,
}

impl Status {
    /// Its word in files.
    pub fn word(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::ToVerify => "to-verify",
            Status::Withheld => "withheld",
        }
    }
}

/// A base value.
#[derive(Clone, Debug, PartialEq)]
pub struct BaseValue {
    /// Place of the period in the frame.
    pub period: usize,
    /// Place of the unit in the frame.
    pub unit: usize,
    /// Place of the indicator in the questionnaire.
    pub indicator: usize,
    /// The value in the range of the indicator; `None` where it is withheld.
    pub value: Option<f64>,
    /// Its standard error; `None` where it cannot be estimated.
    pub standard_error: Option<f64>,
    /// Responses that it rests on.
    pub n: u64,
    /// The same after weighting.
    pub effective_n: f64,
    /// Whether it stands.
    pub status: Status,
    /// Why not, in figures and ids that need no language.
    pub reason: String,
    /// The value of the groups that check a form.
    pub check: Option<f64>,
}

/// The covariance of two base values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Covariance {
    /// Place of the period in the frame.
    pub period: usize,
    /// Place of the unit in the frame.
    pub unit: usize,
    /// Place of the indicator in the questionnaire.
    pub indicator: usize,
    /// Place of the other, after the first.
    pub other: usize,
    /// Their covariance.
    pub covariance: f64,
}

/// The value of a group, or why it has none.
enum Of {
    Value { value: f64, variance: Option<f64> },
    Few { n: u64, needed: u64 },
    Unanswered { question: usize },
    ZeroDenominator { question: usize },
}

struct Combiner<'a> {
    q: &'a Questionnaire,
    frame: &'a Frame,
    rereads: &'a Rereads,
    tallies: &'a Tallies,
    moments: &'a Moments,
}

/// Findings of one kind that are listed before the rest is counted by the table itself.
const LISTED: usize = 50;

/// Every base value, and the covariances of those that share respondents, in the order of periods, units and indicators.
pub(super) fn combine(
    read: &Read<'_>,
    tallies: &Tallies,
    moments: &Moments,
    findings: &mut Diagnostics,
) -> (Vec<BaseValue>, Vec<Covariance>) {
    let (q, frame) = (read.q, read.frame);
    let combiner = Combiner { q, frame, rereads: read.rereads, tallies, moments };
    combiner.empty_groups(findings);
    let mut order: Vec<(usize, usize)> = Vec::new();
    let mut periods: Vec<usize> = (0..frame.periods.len()).collect();
    periods.sort_by(|a, b| frame.periods.get(*a).cmp(&frame.periods.get(*b)));
    let mut units: Vec<usize> = (0..frame.units.len()).collect();
    units.sort_by(|a, b| frame.units.get(*a).cmp(&frame.units.get(*b)));
    let mut there: Vec<(u32, u32)> = frame.cells.iter().map(|c| (c.period, c.unit)).collect();
    there.sort_unstable();
    for period in periods {
        order.extend(units.iter().filter(|u| there.binary_search(&(period as u32, **u as u32)).is_ok()).map(|u| (period, *u)));
    }
    let mut by_place: Vec<(Cell, usize)> = frame.cells.iter().enumerate().map(|(i, c)| (*c, i)).collect();
    by_place.sort_unstable();
    let (mut values, mut covariances) = (Vec::new(), Vec::new());
    for (period, unit) in order {
        let cells: Vec<Option<usize>> = (0..q.groups.len())
            .map(|g| {
                let wanted = Cell { period: period as u32, unit: unit as u32, group: g as u32 };
                by_place.binary_search_by(|(c, _)| c.cmp(&wanted)).ok().and_then(|i| by_place.get(i)).map(|(_, at)| *at)
            })
            .collect();
        let from = values.len();
        for indicator in 0..q.indicators.len() {
            values.extend(combiner.value(period, unit, indicator, &cells, findings));
        }
        let own = values.get(from..).unwrap_or(&[]);
        combiner.covariances(own, &cells, &mut covariances);
    }
    limit(findings);
    (values, covariances)
}

/// Long lists of like findings are cut: every one of them stands in the table.
fn limit(findings: &mut Diagnostics) {
    let mut seen: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    findings.retain(|d| {
        let count = seen.entry(d.id().to_string()).or_default();
        *count += 1;
        *count <= LISTED
    });
}

impl Combiner<'_> {
    /// Groups without any response.
    fn empty_groups(&self, findings: &mut Diagnostics) {
        for (g, group) in self.q.groups.iter().enumerate() {
            let needed: Vec<&str> =
                self.q.indicators.iter().filter(|i| i.groups.iter().any(|(w, _)| *w == g)).map(|i| i.id.as_str()).collect();
            let any = self.frame.cells.iter().any(|c| c.group as usize == g);
            if !any && !needed.is_empty() {
                let d = Diagnostic::new(response_codes::GROUP_EMPTY).arg("group", &group.id).list("known", needed);
                findings.push(d.at_opt(group.place.clone()));
            }
        }
    }

    fn of(&self, indicator: usize, group: usize, cell: Option<usize>) -> Of {
        let needed = self.q.minimum(indicator, group);
        let Some(cell) = cell else { return Of::Few { n: 0, needed } };
        let (n, _, _) = self.moments.reach(cell, indicator);
        if n < needed {
            return Of::Few { n, needed };
        }
        let (mut value, mut alone, mut carried) = (0.0, false, 0.0);
        for question in self.q.feeding(indicator, group) {
            let Some(tally) = self.tallies.get(question).and_then(|t| t.get(cell)) else { continue };
            let share = question_share(self.q, question, group);
            match tally.value {
                Some(v) => value += share * v,
                None if tally.n > 0 => return Of::ZeroDenominator { question },
                None => return Of::Unanswered { question },
            }
            alone |= tally.n < 2;
            match self.rereads.carried(question, cell) {
                Some(error) => carried += share * share * error * error,
                None => alone = true,
            }
        }
        let form = self.q.groups.get(group).is_some_and(|g| g.form);
        let variance = (!form && !alone).then(|| self.moments.covariance(cell, indicator, indicator) + carried);
        Of::Value { value, variance }
    }

    /// Groups with their weights in the base value, scaled to 1: of a form that is the main value, the form alone.
    fn weights(&self, indicator: usize) -> Vec<(usize, f64)> {
        let Some(found) = self.q.indicators.get(indicator) else { return Vec::new() };
        match found.main {
            Some(main) => vec![(main, 1.0)],
            None => scaled(&found.groups),
        }
    }

    fn value(
        &self,
        period: usize,
        unit: usize,
        indicator: usize,
        cells: &[Option<usize>],
        findings: &mut Diagnostics,
    ) -> Option<BaseValue> {
        let found = self.q.indicators.get(indicator)?;
        let unit_name = self.frame.units.get(unit).map_or("", |u| u);
        let told = |d: Diagnostic| d.arg("indicator", &found.id).arg("unit", unit_name).at_opt(found.place.clone());
        let cell_of = |g: usize| cells.get(g).copied().flatten();
        let mut out = BaseValue {
            period,
            unit,
            indicator,
            value: None,
            standard_error: None,
            n: 0,
            effective_n: 0.0,
            status: Status::Ok,
            reason: String::new(),
            check: None,
        };
        let (mut value, mut variance, mut sampled, mut unknown) = (0.0, 0.0, false, false);
        let mut reasons = Vec::new();
        for (group, weight) in self.weights(indicator) {
            let Some(named) = self.q.groups.get(group) else { continue };
            if let Some(cell) = cell_of(group) {
                let (n, w, w2) = self.moments.reach(cell, indicator);
                out.n += n;
                out.effective_n += if w2 > 0.0 { w * w / w2 } else { 0.0 };
            }
            let id = |question: usize| self.q.questions.get(question).map_or("", |o| &o.id);
            match self.of(indicator, group, cell_of(group)) {
                Of::Value { value: v, variance: own } => {
                    value += weight * v;
                    match own {
                        Some(own) => {
                            variance += weight * weight * own;
                            sampled = true;
                        }
                        None => unknown |= !named.form,
                    }
                }
                Of::Few { n, needed } => {
                    reasons.push(format!("{}: n = {n} < {needed}", named.id));
                    let d = told(Diagnostic::new(codes::WITHHELD)).arg("group", &named.id).arg("count", n).arg("limit", needed);
                    findings.push(d);
                }
                Of::Unanswered { question } => {
                    reasons.push(format!("{}: {} n = 0", named.id, id(question)));
                    findings.push(told(Diagnostic::new(codes::WITHHELD_QUESTION)).arg("group", &named.id).arg("id", id(question)));
                }
                Of::ZeroDenominator { question } => {
                    let over = match self.q.questions.get(question).map(|o| &o.measure) {
                        Some(Measure::Ratio(other)) => id(*other),
                        _ => id(question),
                    };
                    reasons.push(format!("{}: {over} = 0", named.id));
                    findings.push(told(Diagnostic::new(codes::DENOMINATOR_ZERO)).arg("group", &named.id).arg("id", over));
                }
            }
        }
        if !reasons.is_empty() {
            out.status = Status::Withheld;
            out.reason = reasons.join("; ");
            return Some(out);
        }
        let [low, high] = found.range;
        let scaled = |v: f64| if found.plain { v } else { low + (high - low) * v / 100.0 };
        let slope = if found.plain { 1.0 } else { (high - low) / 100.0 };
        let shown = scaled(value);
        out.value = Some(shown);
        out.standard_error = (sampled && !unknown).then(|| variance.max(0.0).sqrt() * slope.abs());
        if !found.plain && !(low.min(high) - 1e-9..=low.max(high) + 1e-9).contains(&shown) {
            let d = told(Diagnostic::new(codes::OUTSIDE_RANGE)).arg("value", short(shown)).arg("expected", format!("[{low}, {high}]"));
            findings.push(d);
        }
        if let Some(main) = found.main {
            self.cross_check(&mut out, main, cells, &scaled, &told, findings);
        }
        Some(out)
    }

    /// Holds the form's value against what the other groups say.
    fn cross_check(
        &self,
        out: &mut BaseValue,
        main: usize,
        cells: &[Option<usize>],
        scaled_value: &dyn Fn(f64) -> f64,
        told: &dyn Fn(Diagnostic) -> Diagnostic,
        findings: &mut Diagnostics,
    ) {
        let (Some(found), Some(form)) = (self.q.indicators.get(out.indicator), out.value) else { return };
        let others: Vec<(usize, f64)> = found.groups.iter().filter(|(g, _)| *g != main).copied().collect();
        let mut survey = 0.0;
        let mut whole = !others.is_empty();
        for (group, weight) in scaled(&others) {
            match self.of(out.indicator, group, cells.get(group).copied().flatten()) {
                Of::Value { value, .. } => survey += weight * value,
                _ => whole = false,
            }
        }
        if !whole {
            findings.push(told(Diagnostic::new(codes::NO_CROSS_CHECK)));
            return;
        }
        let survey = scaled_value(survey);
        out.check = Some(survey);
        let [low, high] = found.range;
        let size = if found.plain { form.abs().max(survey.abs()) } else { (high - low).abs() };
        let gap = if size > 0.0 { (form - survey).abs() / size } else { 0.0 };
        if gap > found.bound {
            out.status = Status::ToVerify;
            let name = self.q.groups.get(main).map_or("", |g| &g.id);
            out.reason = format!("{name} = {}; survey = {}; gap = {} > {}", short(form), short(survey), short(gap), found.bound);
            let d = told(Diagnostic::new(codes::TO_VERIFY)).arg("value", short(form)).arg("found", short(survey));
            findings.push(d.arg("expected", short(gap)).arg("limit", found.bound));
        }
    }

    fn covariances(&self, values: &[BaseValue], cells: &[Option<usize>], out: &mut Vec<Covariance>) {
        for (a, first) in values.iter().enumerate().filter(|(_, v)| v.standard_error.is_some()) {
            let own = self.weights(first.indicator);
            for second in values.iter().skip(a + 1).filter(|v| v.standard_error.is_some()) {
                let (mut covariance, mut share) = (0.0, false);
                for (group, weight) in self.weights(second.indicator) {
                    let Some((_, other)) = own.iter().find(|(g, _)| *g == group) else { continue };
                    let Some(cell) = cells.get(group).copied().flatten() else { continue };
                    share |= !self.q.groups.get(group).is_some_and(|g| g.form);
                    covariance += weight * other * self.moments.covariance(cell, first.indicator, second.indicator);
                }
                if !share {
                    continue;
                }
                let slope =
                    |i: usize| self.q.indicators.get(i).map_or(1.0, |i| if i.plain { 1.0 } else { (i.range[1] - i.range[0]) / 100.0 });
                out.push(Covariance {
                    period: first.period,
                    unit: first.unit,
                    indicator: first.indicator,
                    other: second.indicator,
                    covariance: covariance * slope(first.indicator) * slope(second.indicator),
                });
            }
        }
    }
}

fn scaled(groups: &[(usize, f64)]) -> Vec<(usize, f64)> {
    let total: f64 = groups.iter().map(|(_, w)| w).sum();
    groups.iter().map(|(g, w)| (*g, if total > 0.0 { w / total } else { 0.0 })).collect()
}

/// Four decimals, and no zeros behind them.
fn short(x: f64) -> String {
    format!("{}", (x * 1e4).round() / 1e4 + 0.0)
}

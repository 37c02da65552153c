//! Early warning: what in the latest figures somebody should look at.
//!
//! A [`Rule`] is declared; a [`Sign`] is what it found at a unit. Three things can be watched: a fall from the period before, a grade
//! lost, and a break with the unit's own trend. What could not be judged is counted, with the reason: silence must mean that
//! all is well.

mod trend;

use std::sync::Arc;

use indicia_core::{Evaluation, Period, Role};
use indicia_method::Text;

pub use trend::{Judgement, against_trend};

/// `[warning.ID]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its id.
    pub id: Arc<str>,
    /// Its name.
    pub title: Text,
    /// What whoever is warned should do.
    pub advice: Text,
    /// Nodes and indicators that are watched. A rule on grades watches the node of its standard instead.
    pub on: Vec<Arc<str>>,
    /// What makes it speak; at least one.
    pub triggers: Vec<Trigger>,
}

/// What makes a rule speak.
#[derive(Clone, Debug, PartialEq)]
pub enum Trigger {
    /// A fall from the period before by more than this, in points of the scale.
    Fall(f64),
    /// A fall from the period before by more than this share of the value then; only where that is positive.
    FallShare(f64),
    /// A lower step of the standard with this id than in the period before.
    Grade(Arc<str>),
    /// A distance from the unit's own trend.
    Trend {
        /// More than so many spreads.
        mads: f64,
        /// The fewest earlier periods from which a trend is drawn; at least 3.
        min_periods: usize,
    },
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Sign {
    /// A fall in points.
    Fall {
        /// The threshold.
        limit: f64,
    },
    /// A fall by a share of the earlier value.
    FallShare {
        /// The threshold.
        limit: f64,
    },
    /// A lower step.
    Grade {
        /// The standard.
        standard: Arc<str>,
        /// The step before.
        from: Text,
        /// The step now.
        to: Text,
    },
    /// A break with the trend.
    Trend {
        /// What the trend expects.
        expected: f64,
        /// The distance in spreads; negative below the trend.
        spreads: f64,
        /// The threshold.
        limit: f64,
        /// Periods behind the trend.
        periods: usize,
    },
}

/// A sign at a unit.
#[derive(Clone, Debug)]
pub struct Warning {
    /// Number of the rule.
    pub rule: usize,
    /// Id of the unit.
    pub unit: Arc<str>,
    /// Its name.
    pub name: Text,
    /// The node or indicator.
    pub node: Arc<str>,
    /// The value in the period.
    pub value: f64,
    /// The value in the period before, if there is one.
    pub before: Option<f64>,
    /// What was found.
    pub sign: Sign,
}

/// Why a rule could not judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unjudged {
    /// No value now or in the period before.
    NoValue,
    /// Fewer earlier periods than the rule asks for.
    ShortHistory,
    /// The earlier values lie on a line, so there is no spread to measure by.
    NoSpread,
    /// No step of the standard now or in the period before.
    NoGrade,
}

/// What the rules say of one period.
#[derive(Clone, Debug)]
pub struct Warnings {
    /// The period.
    pub period: Period,
    /// The period before it in the data.
    pub before: Option<Period>,
    /// Signs, in the order of the rules.
    pub signs: Vec<Warning>,
    /// For each rule what it could not judge: rule, node, reason, units.
    pub unjudged: Vec<(usize, Arc<str>, Unjudged, usize)>,
}

/// A standard held against every row: its node and the name and height of each row's step.
pub struct Graded {
    /// The node or indicator that is judged.
    pub on: Arc<str>,
    /// For each row the number of its step, 0 for the worst.
    pub steps: Vec<Option<usize>>,
    /// Names of the steps.
    pub names: Vec<Text>,
}

/// Holds the rules against a period. `grades` gives what a standard says, by its id. Units that are scored are watched, references too:
/// a national total may well fall.
pub fn warnings(evaluation: &Evaluation, rules: &[Rule], grades: &dyn Fn(&str) -> Option<Graded>, period: Period) -> Warnings {
    let data = evaluation.scored_data();
    let before = data.periods().iter().copied().rfind(|p| *p < period);
    let mut out = Warnings { period, before, signs: Vec::new(), unjudged: Vec::new() };
    for (n, rule) in rules.iter().enumerate() {
        for trigger in &rule.triggers {
            match trigger {
                Trigger::Grade(standard) => {
                    let Some(graded) = grades(standard) else { continue };
                    let node = graded.on.clone();
                    each_unit(evaluation, &node, n, &mut out, |rows| lost_grade(rows, standard, &graded));
                }
                Trigger::Fall(limit) => {
                    for node in &rule.on {
                        each_unit(evaluation, node, n, &mut out, |rows| fell(rows, *limit, false));
                    }
                }
                Trigger::FallShare(limit) => {
                    for node in &rule.on {
                        each_unit(evaluation, node, n, &mut out, |rows| fell(rows, *limit, true));
                    }
                }
                Trigger::Trend { mads, min_periods } => {
                    for node in &rule.on {
                        each_unit(evaluation, node, n, &mut out, |rows| broke(rows, *mads, *min_periods));
                    }
                }
            }
        }
    }
    out
}

/// The history of one unit at one node, up to the period.
struct History {
    /// The row now, and of the period before, where there are rows.
    rows: [Option<usize>; 2],
    value: Option<f64>,
    before: Option<f64>,
    /// Time and value of earlier periods with a value.
    earlier: Vec<(f64, f64)>,
    now: f64,
}

fn each_unit(
    evaluation: &Evaluation,
    node: &Arc<str>,
    rule: usize,
    out: &mut Warnings,
    judge: impl Fn(&History) -> Result<Option<Sign>, Unjudged>,
) {
    let data = evaluation.scored_data();
    let Some(series) = evaluation.value(node) else { return };
    let mut silent: Vec<(Unjudged, usize)> = Vec::new();
    for (number, unit) in data.units().iter().enumerate().filter(|(_, u)| matches!(u.role, Role::Scored | Role::Reference)) {
        let row_at = |p: Option<Period>| p.and_then(|p| data.period_number(p)).and_then(|p| data.row(number, p));
        // A unit that is not there now is no unit of the period.
        let Some(row) = row_at(Some(out.period)) else { continue };
        let rows = [Some(row), row_at(out.before)];
        let get = |row: Option<usize>| row.and_then(|r| series.get(r));
        let earlier = data.periods().iter().filter(|p| **p < out.period);
        let earlier: Vec<(f64, f64)> = earlier.filter_map(|p| get(row_at(Some(*p))).map(|v| (f64::from(p.ordinal()), v))).collect();
        let history = History { value: get(rows[0]), before: get(rows[1]), rows, earlier, now: f64::from(out.period.ordinal()) };
        match judge(&history) {
            Ok(None) => {}
            Ok(Some(sign)) => out.signs.push(Warning {
                rule,
                unit: unit.id.clone(),
                name: unit.name.clone(),
                node: node.clone(),
                value: history.value.unwrap_or_default(),
                before: history.before,
                sign,
            }),
            Err(reason) => match silent.iter_mut().find(|(r, _)| *r == reason) {
                Some((_, count)) => *count += 1,
                None => silent.push((reason, 1)),
            },
        }
    }
    silent.sort_unstable();
    out.unjudged.extend(silent.into_iter().map(|(reason, count)| (rule, node.clone(), reason, count)));
}

fn fell(history: &History, limit: f64, share: bool) -> Result<Option<Sign>, Unjudged> {
    let (value, before) = history.value.zip(history.before).ok_or(Unjudged::NoValue)?;
    let fall = before - value;
    Ok(if share {
        (before > 0.0 && fall > limit * before).then_some(Sign::FallShare { limit })
    } else {
        (fall > limit).then_some(Sign::Fall { limit })
    })
}

fn lost_grade(history: &History, standard: &Arc<str>, graded: &Graded) -> Result<Option<Sign>, Unjudged> {
    let step = |row: Option<usize>| row.and_then(|r| graded.steps.get(r).copied().flatten());
    let (now, before) = step(history.rows[0]).zip(step(history.rows[1])).ok_or(Unjudged::NoGrade)?;
    let name = |step: usize| graded.names.get(step).cloned().unwrap_or_default();
    Ok((now < before).then(|| Sign::Grade { standard: standard.clone(), from: name(before), to: name(now) }))
}

fn broke(history: &History, mads: f64, min_periods: usize) -> Result<Option<Sign>, Unjudged> {
    let value = history.value.ok_or(Unjudged::NoValue)?;
    match against_trend(&history.earlier, (history.now, value), min_periods) {
        Judgement::ShortHistory => Err(Unjudged::ShortHistory),
        Judgement::NoSpread => Err(Unjudged::NoSpread),
        Judgement::Distance { expected, spreads } => {
            let sign = Sign::Trend { expected, spreads, limit: mads, periods: history.earlier.len() };
            Ok((spreads.abs() > mads).then_some(sign))
        }
    }
}

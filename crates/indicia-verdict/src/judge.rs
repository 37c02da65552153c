//! Everything that a system declares about judgements, held against an evaluation at once.

use std::sync::Arc;

use indicia_analysis::uncertainty::{BaseErrors, Collector, Draw, Settings, run};
use indicia_core::Evaluation;
use indicia_diagnostic::{Diagnostic, Diagnostics, catalogue::standards as codes};

use crate::balance::patterns;
use crate::labels::{Labeller, Labels, NONE, pattern_label, quadrant_label, wanted};
use crate::matrix::quadrants;
use crate::roles::{DRAWS, PROBABILITY};
use crate::standard::Judged;
use crate::waterfall::waterfall;
use crate::{Definition, Pattern, Quadrant, Roles, Waterfall};

/// What is said of every row of an evaluation.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// What was declared.
    pub definition: Arc<Definition>,
    /// What each standard says, in the order of the definition.
    pub standards: Vec<Judged>,
    /// The type of each row: a number of the rule's labels.
    pub types: Vec<Option<usize>>,
    /// How the sides stand to each other.
    pub patterns: Vec<Option<Pattern>>,
    /// The answer to the two questions.
    pub quadrants: Vec<Option<Quadrant>>,
    /// The way from the level of the sides to the result.
    pub waterfalls: Vec<Option<Waterfall>>,
    /// How sure the labels are.
    pub sureness: Sureness,
    /// What a reader must know.
    pub findings: Diagnostics,
}

/// How sure labels are.
#[derive(Clone, Debug)]
pub enum Sureness {
    /// No error of any base value is declared: nobody knows how sure.
    Undeclared,
    /// Errors are declared, but cannot be followed to the labels; the finding says why.
    Unknown,
    /// Counted over draws of the declared errors.
    Drawn(Probabilities),
}

/// For each label of each row the share of draws that gave the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Probabilities {
    /// Number of draws.
    pub draws: usize,
    /// Their seed.
    pub seed: u64,
    /// For each standard, row by row.
    pub standards: Vec<Vec<Option<f64>>>,
    /// Of the patterns.
    pub patterns: Vec<Option<f64>>,
    /// Of the quadrants.
    pub quadrants: Vec<Option<f64>>,
}

/// A label that is judged: which question it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// The step of a standard, by its number.
    Standard(usize),
    /// The balance of the sides.
    Pattern,
    /// The quadrant of foundations and integration.
    Quadrant,
}

/// How a label may be printed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing {
    /// No probability is known, and it says so.
    Unknown,
    /// With its probability, which reaches the declared one.
    Sure(f64),
    /// As borderline, with its probability.
    Borderline(f64),
}

impl Verdict {
    /// Whose values these are declared to be.
    pub fn roles(&self) -> Option<&Roles> {
        self.definition.roles.as_ref()
    }

    /// The probability of a row's label under the declared errors.
    pub fn probability(&self, question: Question, row: usize) -> Option<f64> {
        let Sureness::Drawn(p) = &self.sureness else { return None };
        let of_question = match question {
            Question::Standard(n) => p.standards.get(n)?,
            Question::Pattern => &p.patterns,
            Question::Quadrant => &p.quadrants,
        };
        of_question.get(row).copied().flatten()
    }

    /// How a row's label may be printed.
    pub fn standing(&self, question: Question, row: usize) -> Standing {
        let least = self.roles().map_or(PROBABILITY, |r| r.probability);
        match self.probability(question, row) {
            None => Standing::Unknown,
            Some(p) if p >= least => Standing::Sure(p),
            Some(p) => Standing::Borderline(p),
        }
    }
}

/// Holds a definition against an evaluation. How sure labels are comes of the standard errors and covariances of its data.
pub fn judge(definition: &Arc<Definition>, evaluation: &Evaluation) -> Verdict {
    let rows = evaluation.rows();
    let roles = definition.roles.as_ref();
    let data = evaluation.scored_data();
    let types = match &definition.types {
        Some(rule) => {
            let of_units = rule.of_units(data);
            data.unit_of_row().iter().map(|u| of_units.get(*u as usize).copied().flatten()).collect()
        }
        None => vec![None; rows],
    };
    let waterfalls = (0..rows).map(|row| roles.and_then(|r| waterfall(r, evaluation, row))).collect();
    let mut verdict = Verdict {
        definition: definition.clone(),
        standards: definition.standards.iter().map(|s| s.judge(evaluation)).collect(),
        types,
        patterns: roles.map_or_else(|| vec![None; rows], |r| patterns(r, evaluation)),
        quadrants: roles.map_or_else(|| vec![None; rows], |r| quadrants(r, evaluation)),
        waterfalls,
        sureness: Sureness::Undeclared,
        findings: Vec::new(),
    };
    verdict.look(evaluation);
    verdict.draw(evaluation);
    verdict
}

impl Verdict {
    /// What is wrong with the values.
    fn look(&mut self, evaluation: &Evaluation) {
        let data = evaluation.scored_data();
        for judged in &self.standards {
            if let (Some(first), Some((rubric, ratings))) = (judged.outside.first(), judged.standard.rubric()) {
                let odd = |id: &&Arc<str>| {
                    let level = evaluation.value(id).and_then(|v| v.get(*first));
                    level.is_some_and(|x| x.fract() != 0.0 || x < 0.0 || x > rubric.levels.len() as f64)
                };
                let Some(id) = ratings.iter().find(odd) else { continue };
                let value = evaluation.value(id).and_then(|v| v.get(*first)).unwrap_or_default();
                let d = Diagnostic::new(codes::RATING_NO_LEVEL).arg("count", judged.outside.len()).arg("indicator", id);
                let d = d.arg("unit", &data.unit(*first).id).arg("value", value).arg("high", rubric.levels.len());
                self.findings.push(d.at_opt(judged.standard.place.clone()));
                continue;
            }
            let (Some(first), Some(on), Some(grades)) = (judged.outside.first(), judged.standard.on(), judged.standard.grades()) else {
                continue;
            };
            let value = evaluation.value(on).and_then(|v| v.get(*first)).unwrap_or_default();
            let d =
                Diagnostic::new(codes::OUTSIDE_GRADES).arg("count", judged.outside.len()).arg("node", on).arg("id", &judged.standard.id);
            let d = d.arg("value", value).arg("unit", &data.unit(*first).id).arg("found", grades.extent());
            self.findings.push(d.at_opt(judged.standard.place.clone()));
        }
        if let Some(rule) = &self.definition.types {
            for (text, unit) in rule.unknown(data) {
                let d = Diagnostic::new(codes::TYPE_UNKNOWN).arg("found", text).arg("column", &rule.column).arg("unit", unit);
                let d = d.list("known", rule.labels.iter().flat_map(|l| l.values.iter()));
                self.findings.push(d.at_opt(rule.place.clone()));
            }
        }
        if let Some(roles) = &self.definition.roles {
            let system = evaluation.plan().system();
            let adjusted = system.adjusts.iter().any(|a| a.on == roles.result);
            let rounds =
                system.rounding.node.is_some() || system.rounding.indicator.is_some() || system.nodes.iter().any(|n| n.round.is_some());
            let far = |w: &Waterfall| w.rest.abs() > if rounds { 0.02 * w.level.abs().max(1.0) } else { 1e-9 * w.level.abs().max(1.0) };
            let first = self.waterfalls.iter().enumerate().find_map(|(row, w)| w.filter(far).map(|w| (row, w)));
            if let Some((row, w)) = first.filter(|_| !adjusted) {
                let d = Diagnostic::new(codes::NOT_A_WATERFALL).arg("node", &roles.result).arg("unit", &data.unit(row).id);
                let d = d.arg("value", w.result).arg("expected", w.result - w.rest);
                self.findings.push(d.at_opt(roles.place.clone()));
            }
        }
    }

    /// How sure the labels are.
    fn draw(&mut self, evaluation: &Evaluation) {
        let place = self.definition.roles.as_ref().and_then(|r| r.place.clone());
        let base = match BaseErrors::of(evaluation) {
            Ok(Some(base)) => base,
            Ok(None) => return,
            Err(not) => {
                let unit = evaluation.scored_data().unit(not.row).id.clone();
                let d = Diagnostic::new(codes::ERRORS_CONTRADICT).arg("unit", unit).arg("column", not.column);
                self.findings.push(d.at_opt(place));
                self.sureness = Sureness::Unknown;
                return;
            }
        };
        let wanted = wanted(&self.definition.standards, self.definition.roles.as_ref(), evaluation);
        let ids: Vec<&str> = wanted.iter().map(|w| &**w).collect();
        let settings = Settings { draws: self.definition.roles.as_ref().map_or(DRAWS, |r| r.draws), seed: evaluation.plan().system().seed };
        let labeller = Labeller::new(&self.definition, true, evaluation, &wanted);
        let counter = Counter { labeller, published: self.published() };
        match run(evaluation, &[&base], &ids, settings, &counter) {
            Ok(counts) => self.sureness = Sureness::Drawn(counts.probabilities(self.standards.len(), evaluation.rows(), settings)),
            Err(why) => {
                self.findings.push(Diagnostic::new(codes::ERRORS_NOT_FOLLOWED).arg("detail", why).at_opt(place));
                self.sureness = Sureness::Unknown;
            }
        }
    }

    /// Every label as a number, question by question, row by row, as a [`Labeller`] gives those of draws.
    fn published(&self) -> Vec<u32> {
        let steps = self.standards.iter().flat_map(|s| &s.rows).map(|o| o.as_ref().map(|o| o.step as u32));
        let patterns = self.patterns.iter().map(|p| p.map(pattern_label));
        let quadrants = self.quadrants.iter().map(|q| q.map(quadrant_label));
        steps.chain(patterns).chain(quadrants).map(|label| label.unwrap_or(NONE)).collect()
    }
}

/// Counts how often a draw gives the label that is published.
struct Counter<'a> {
    labeller: Labeller<'a>,
    published: Vec<u32>,
}

/// For each question and row: draws with the published label, draws with any.
struct Counts {
    counts: Vec<[u32; 2]>,
    labels: Labels,
}

impl Collector for Counter<'_> {
    type Out = Counts;

    fn start(&self) -> Counts {
        Counts { counts: vec![[0; 2]; self.published.len()], labels: Labels::default() }
    }

    fn add(&self, out: &mut Counts, draw: &Draw) {
        let drawn = self.labeller.label(draw, &mut out.labels);
        for ((count, published), drawn) in out.counts.iter_mut().zip(&self.published).zip(drawn) {
            let any = *drawn != NONE;
            *count = [count[0] + u32::from(any & (drawn == published)), count[1] + u32::from(any)];
        }
    }

    fn join(&self, out: &mut Counts, later: Counts) {
        for (a, b) in out.counts.iter_mut().zip(later.counts) {
            *a = [a[0] + b[0], a[1] + b[1]];
        }
    }
}

impl Counts {
    fn probabilities(self, standards: usize, rows: usize, settings: Settings) -> Probabilities {
        let share = |[same, any]: &[u32; 2]| (*any > 0).then(|| f64::from(*same) / f64::from(*any));
        let mut chunks = self.counts.chunks(rows.max(1)).map(|chunk| chunk.iter().map(share).collect::<Vec<_>>());
        let mut next = || chunks.next().unwrap_or_default();
        Probabilities {
            draws: settings.draws,
            seed: settings.seed,
            standards: (0..standards).map(|_| next()).collect(),
            patterns: next(),
            quadrants: next(),
        }
    }
}

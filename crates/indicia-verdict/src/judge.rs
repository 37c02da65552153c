//! Everything that a system declares about judgements, held against an evaluation at once.

use std::sync::Arc;

use indicia_analysis::uncertainty::{BaseErrors, Settings};
use indicia_core::Evaluation;
use indicia_diagnostic::{Diagnostic, Diagnostics, catalogue::standards as codes};

use crate::balance::patterns;
use crate::drawn::{LabelShares, Probabilities};
use crate::matrix::quadrants;
use crate::roles::PROBABILITY;
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
    /// Nothing was drawn, as nothing is declared to be uncertain: nobody knows how sure.
    Undeclared,
    /// Something is declared to be uncertain, but cannot be drawn; the finding says why.
    Unknown,
    /// Counted over draws of everything that is declared to be uncertain.
    Drawn(Probabilities),
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
    /// Takes how sure the labels are from draws: those that also tell how sure ranks are.
    pub fn sure(&mut self, shares: &LabelShares, settings: Settings) {
        self.sureness = Sureness::Drawn(shares.of(self, settings));
    }

    /// Whose values these are declared to be.
    pub fn roles(&self) -> Option<&Roles> {
        self.definition.roles.as_ref()
    }

    /// The probability of a row's label under what is declared to be uncertain.
    pub fn probability(&self, question: Question, row: usize) -> Option<f64> {
        let Sureness::Drawn(p) = &self.sureness else { return None };
        let of_question = match question {
            Question::Standard(n) => p.standards.get(n)?,
            Question::Pattern => &p.patterns,
            Question::Quadrant => &p.quadrants,
        };
        of_question.get(row).copied().flatten()
    }

    /// The probability below which a label is borderline.
    pub fn least_probability(&self) -> f64 {
        self.roles().map_or(PROBABILITY, |r| r.probability)
    }

    /// How a row's label may be printed.
    pub fn standing(&self, question: Question, row: usize) -> Standing {
        match self.probability(question, row) {
            None => Standing::Unknown,
            Some(p) if p >= self.least_probability() => Standing::Sure(p),
            Some(p) => Standing::Borderline(p),
        }
    }
}

/// Holds a definition against an evaluation. How sure labels are is not known before draws say it: [`Verdict::sure`].
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
    verdict.contradictions(evaluation);
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

    /// Errors of base values that contradict each other: nothing can be drawn.
    fn contradictions(&mut self, evaluation: &Evaluation) {
        let Err(not) = BaseErrors::of(evaluation) else { return };
        let unit = evaluation.scored_data().unit(not.row).id.clone();
        let place = self.definition.roles.as_ref().and_then(|r| r.place.clone());
        self.findings.push(Diagnostic::new(codes::ERRORS_CONTRADICT).arg("unit", unit).arg("column", not.column).at_opt(place));
        self.sureness = Sureness::Unknown;
    }
}

//! A standard held against an evaluation.

use std::sync::Arc;

use indicia_core::Role;

use super::tiers::places;
use super::{Basis, Cap, Grades, Profile, Scale, Standard, Steps};
use crate::values::Values;

/// What a standard says of one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The number of the step, 0 for the worst.
    pub step: usize,
    /// The step before the cap, and the part that lowered it, where one did.
    pub capped: Option<(usize, Arc<str>)>,
    /// For grades: the number of the next better one by the value itself and how far away its threshold is.
    pub gap: Option<(usize, f64)>,
}

/// What a standard says of every row.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The standard.
    pub standard: Arc<Standard>,
    /// One a row of [`indicia_core::Evaluation::scored_data`]; `None` where there is no value, where a value lies outside the ladder, and for
    /// references where ranks decide.
    pub rows: Vec<Option<Outcome>>,
    /// Rows with a value that no grade holds, or with a rating that is no level.
    pub outside: Vec<usize>,
    /// For maturity: the level of each dimension, row by row; empty for other standards.
    pub profiles: Vec<Profile>,
}

impl Judged {
    /// What is said of a row.
    pub fn row(&self, row: usize) -> Option<&Outcome> {
        self.rows.get(row).and_then(Option::as_ref)
    }
}

impl Standard {
    /// Holds the standard against an evaluation. Grades look at the published (rounded) value, since that is what a reader can check;
    /// tiers at the unrounded one, as ranks do.
    pub fn judge(self: &Arc<Standard>, values: &dyn Values) -> Judged {
        let mut judged =
            Judged { standard: self.clone(), rows: vec![None; values.data().rows()], outside: Vec::new(), profiles: Vec::new() };
        let (on, scale, cap) = match &self.basis {
            Basis::Value { on, scale, cap } => (on, scale, cap),
            Basis::Rubric { rubric, ratings, .. } => {
                by_rubric(values, rubric.levels.len(), ratings, &mut judged);
                return judged;
            }
        };
        match &scale.steps {
            Steps::Classes(_) => {
                for (row, said) in judged.rows.iter_mut().enumerate() {
                    *said = values.class(on, row).map(|step| Outcome { step, capped: None, gap: None });
                }
            }
            Steps::Grades(grades) => by_threshold(values, on, grades, cap.as_ref(), &mut judged),
            Steps::Tiers(tiers) => {
                for (row, place) in places_of(values, on).into_iter().enumerate() {
                    let step = place.and_then(|p| tiers.of(p));
                    judged.rows[row] = step.map(|step| Outcome { step, capped: None, gap: None });
                }
            }
        }
        judged
    }
}

fn by_threshold(values: &dyn Values, on: &str, grades: &Grades, cap: Option<&Cap>, judged: &mut Judged) {
    for row in 0..values.data().rows() {
        let Some(x) = values.value(on, row) else { continue };
        let Some(step) = grades.of(x) else {
            judged.outside.push(row);
            continue;
        };
        let lowest = cap.and_then(|cap| cap.lowest(values, row)).filter(|(most, _)| *most < step);
        let capped = lowest.as_ref().map(|(_, part)| (step, part.clone()));
        judged.rows[row] = Some(Outcome { step: lowest.map_or(step, |(most, _)| most), capped, gap: grades.gap(x) });
    }
}

fn by_rubric(values: &dyn Values, levels: usize, ratings: &[Arc<str>], judged: &mut Judged) {
    for row in 0..values.data().rows() {
        let rated: Vec<Option<f64>> = ratings.iter().map(|id| values.value(id, row)).collect();
        if rated.iter().flatten().any(|x| !is_level(*x, levels)) {
            judged.outside.push(row);
        }
        let level = |x: &Option<f64>| x.filter(|x| is_level(*x, levels)).map(|x| x as usize);
        let profile = Profile { levels: rated.iter().map(level).collect() };
        judged.rows[row] = profile.level().map(|step| Outcome { step, capped: None, gap: None });
        judged.profiles.push(profile);
    }
}

/// Whether a rating is one of a rubric's levels, or 0 for none.
pub(crate) fn is_level(x: f64, levels: usize) -> bool {
    x.fract() == 0.0 && x >= 0.0 && x <= levels as f64
}

impl Cap {
    /// The lowest grade of the parts in a row, and which part has it (the first of several). A part without a value caps nothing;
    /// one below the ladder caps at the worst grade.
    pub fn lowest(&self, values: &dyn Values, row: usize) -> Option<(usize, Arc<str>)> {
        let grades = self.by.grades()?;
        let mut lowest: Option<(usize, Arc<str>)> = None;
        for part in &self.of {
            let inputs: Vec<Option<f64>> = part.inputs.iter().map(|id| values.value(id, row)).collect();
            let Ok(Some(x)) = part.program.eval_row(&inputs) else { continue };
            let Some(step) = grades.capping(x) else { continue };
            if lowest.as_ref().is_none_or(|(least, _)| step < *least) {
                lowest = Some((step, part.text.clone()));
            }
        }
        lowest
    }
}

/// The place of each row among the scored units of its period by a node's unrounded value, from the worst (0) to the best (1):
/// `(below + same / 2) / n`. `None` without a value and for units that are not ranked.
pub fn places_of(values: &dyn Values, id: &str) -> Vec<Option<f64>> {
    let data = values.data();
    let mut out = vec![None; data.rows()];
    for period in 0..data.periods().len() {
        let rows = data.period_rows(period);
        let ranked = |row: usize| values.unrounded(id, row).filter(|_| data.unit(row).role == Role::Scored);
        let of_period: Vec<Option<f64>> = rows.clone().map(ranked).collect();
        for (row, place) in rows.zip(places(&of_period)) {
            out[row] = place;
        }
    }
    out
}

impl Scale {
    /// The number of the step with an id, 0 for the worst.
    pub fn step(&self, id: &str) -> Option<usize> {
        self.names().iter().position(|(step, _)| &***step == id)
    }
}

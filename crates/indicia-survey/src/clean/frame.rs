//! To which unit, period and group each response belongs.

use std::collections::HashMap;

use indicia_diagnostic::Diagnostic;
use indicia_diagnostic::catalogue::fieldwork::responses as codes;

use super::{Course, GONE, Rule};
use crate::import::{Answers, Meaning};
use crate::questionnaire::{Choice, Question, Role};

/// A unit in a period, and a group there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell {
    /// Place of the period in [`Frame::periods`].
    pub period: u32,
    /// Place of the unit in [`Frame::units`].
    pub unit: u32,
    /// Place of the group in the questionnaire.
    pub group: u32,
}

/// Units, periods and cells, in the order in which the responses name them.
#[derive(Debug, Default)]
pub struct Frame {
    /// Names of units as responses give them.
    pub units: Vec<String>,
    /// Periods; the empty text where the survey has none.
    pub periods: Vec<String>,
    /// The cells that hold responses, or held some before cleaning.
    pub cells: Vec<Cell>,
    known: HashMap<Cell, u32>,
}

fn number(list: &mut Vec<String>, name: &str) -> u32 {
    match list.iter().position(|n| n == name) {
        Some(at) => at as u32,
        None => {
            list.push(name.to_string());
            list.len() as u32 - 1
        }
    }
}

impl Frame {
    fn cell(&mut self, cell: Cell) -> u32 {
        let next = self.cells.len() as u32;
        *self.known.entry(cell).or_insert_with(|| {
            self.cells.push(cell);
            next
        })
    }
}

/// What an option of a unit, group or period stands for.
fn named(option: &Choice) -> &str {
    option.means.as_deref().unwrap_or_else(|| option.shown())
}

/// For each distinct answer the text that it names.
fn names(question: &Question, answers: &Answers) -> Vec<Option<String>> {
    let name = |meaning: &Meaning| match meaning {
        Meaning::Option(i) => question.options.get(*i).map(|o| named(o).to_string()),
        Meaning::Text(text) => Some(text.clone()),
        Meaning::Number(n) => Some(n.to_string()),
        _ => None,
    };
    answers.meanings.iter().map(name).collect()
}

/// Puts each response into its cell; drops what does not say where it belongs.
pub(super) fn assign(course: &mut Course<'_>, frame: &mut Frame) {
    let (q, file, responses) = (course.q, course.file, course.responses);
    let asked = |role: Role| {
        let at = q.with_role(role)?;
        let answers = file.answers.get(at)?.as_ref()?;
        Some((at, names(q.questions.get(at)?, answers), answers))
    };
    // A fixed unit or group of the file wins over a question.
    let unit = if responses.unit.is_some() { None } else { asked(Role::Unit) };
    let group = if responses.group.is_some() || q.groups.len() == 1 { None } else { asked(Role::Group) };
    let period = if responses.period.is_some() { None } else { asked(Role::Period) };
    let group_of = |name: &str| {
        let by_id = q.group(name);
        by_id.or_else(|| q.groups.iter().position(|g| g.title.zh == name || g.title.en == name)).map(|g| g as u32)
    };
    let groups: Option<Vec<Option<u32>>> =
        group.as_ref().map(|(_, names, _)| names.iter().map(|n| n.as_deref().and_then(group_of)).collect());
    let units: Option<Vec<Option<u32>>> =
        unit.as_ref().map(|(_, names, _)| names.iter().map(|n| n.as_ref().map(|n| number(&mut frame.units, n))).collect());
    let periods: Option<Vec<Option<u32>>> =
        period.as_ref().map(|(_, names, _)| names.iter().map(|n| n.as_ref().map(|n| number(&mut frame.periods, n))).collect());
    let fixed_unit = responses.unit.as_ref().map(|u| number(&mut frame.units, u));
    let fixed_group = responses.group.map(|g| g as u32).or((q.groups.len() == 1).then_some(0));
    let default_period = responses.period.as_deref().or(q.period.as_deref()).unwrap_or("");
    let fixed_period = if period.is_none() { Some(number(&mut frame.periods, default_period)) } else { None };
    let look = |table: &Option<Vec<Option<u32>>>, asked: &Option<(usize, Vec<Option<String>>, &Answers)>, row: usize| {
        let (_, _, answers) = asked.as_ref()?;
        table.as_ref()?.get(answers.codes.get(row)).copied().flatten()
    };
    let parts = [
        (Rule::NoUnit, codes::UNIT_ABSENT, unit.as_ref().map(|(at, _, _)| *at)),
        (Rule::NoGroup, codes::GROUP_ABSENT, group.as_ref().map(|(at, _, _)| *at)),
        (Rule::NoPeriod, codes::PERIOD_ABSENT, period.as_ref().map(|(at, _, _)| *at)),
    ];
    let unit_of = |row| fixed_unit.or_else(|| look(&units, &unit, row));
    let group_at = |row| fixed_group.or_else(|| look(&groups, &group, row));
    let period_of = |row| fixed_period.or_else(|| look(&periods, &period, row));
    for (rule, code, at) in parts {
        let count = course.drop_where(rule, at, None, |row| match rule {
            Rule::NoUnit => unit_of(row).is_none(),
            Rule::NoGroup => group_at(row).is_none(),
            _ => period_of(row).is_none(),
        });
        if count > 0 {
            let id = at.and_then(|a| q.questions.get(a)).map_or("", |q| &q.id);
            course.tell(Diagnostic::new(code).arg("id", id), count);
        }
    }
    let mut last: Option<(Cell, u32)> = None;
    for (row, slot) in course.cells.iter_mut().enumerate().filter(|(_, c)| **c != GONE) {
        if let (Some(unit), Some(group), Some(period)) = (unit_of(row), group_at(row), period_of(row)) {
            let cell = Cell { period, unit, group };
            *slot = match last {
                Some((same, number)) if same == cell => number,
                _ => {
                    let number = frame.cell(cell);
                    last = Some((cell, number));
                    number
                }
            };
        }
    }
}

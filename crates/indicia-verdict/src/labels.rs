//! Labels of draws: what a definition says of every row, as numbers.
//!
//! The rules are those of [`crate::judge`]. Here names of nodes have become numbers of wanted ones before the first draw, nothing is said but the
//! label itself, and memory is reused: thousands of draws cost little more than the comparisons.

use std::ops::Range;
use std::sync::Arc;

use indicia_analysis::uncertainty::Draw;
use indicia_core::{Evaluation, Role};
use indicia_expr::Program;
use indicia_kernels::{Ranker, Ties, median};
use indicia_method::Status;

use crate::Definition;
use crate::balance::{Pattern, pattern};
use crate::matrix::Quadrant;
use crate::roles::{Balance, Cut, Cuts, Roles};
use crate::standard::{Basis, Grades, Standard, Steps, Tiers, is_level};

/// No label.
pub(crate) const NONE: u32 = u32::MAX;

/// The nodes and indicators that standards look at, and those of roles, as far as they are there.
pub(crate) fn wanted(standards: &[Arc<Standard>], roles: Option<&Roles>, evaluation: &Evaluation) -> Vec<Arc<str>> {
    let mut out: Vec<Arc<str>> = Vec::new();
    let mut add = |id: &Arc<str>| {
        if evaluation.value(id).is_some() && !out.contains(id) {
            out.push(id.clone());
        }
    };
    if let Some(roles) = roles {
        roles.sides.iter().chain(&roles.coefficient).for_each(&mut add);
    }
    for standard in standards {
        match &standard.basis {
            Basis::Value { on, cap, .. } => {
                add(on);
                cap.iter().flat_map(|c| &c.of).flat_map(|t| &t.inputs).for_each(&mut add);
            }
            Basis::Rubric { ratings, .. } => ratings.iter().for_each(&mut add),
        }
    }
    out
}

/// A definition over the wanted nodes of draws.
pub(crate) struct Labeller<'a> {
    /// The rows that are labelled. All other places here count from its first.
    asked: Range<usize>,
    /// How many they are.
    rows: usize,
    /// The rows of each period.
    periods: Vec<Range<usize>>,
    /// Which rows are ranked.
    scored: Vec<bool>,
    /// Whether all are.
    all_scored: bool,
    rules: Vec<Rule<'a>>,
}

/// How one question is answered. Nodes are numbers of wanted ones, `None` where there is no such node.
enum Rule<'a> {
    Grades {
        on: Option<usize>,
        grades: &'a Grades,
        cap: Option<(&'a Grades, Vec<Part<'a>>)>,
    },
    Tiers {
        on: Option<usize>,
        tiers: &'a Tiers,
    },
    Rubric {
        ratings: Vec<Option<usize>>,
        levels: usize,
    },
    /// The value is the number of the class, 1 the lowest.
    Classes {
        on: Option<usize>,
    },
    Pattern {
        sides: Vec<Option<usize>>,
        balance: Balance,
    },
    Quadrant {
        sides: Vec<Option<usize>>,
        coefficient: Option<usize>,
        cuts: Cuts,
    },
    Nothing,
}

/// A part that caps a grade.
struct Part<'a> {
    inputs: Vec<Option<usize>>,
    program: &'a Program,
}

/// Labels of one draw, and memory to find them.
#[derive(Default)]
pub(crate) struct Labels {
    /// Question by question, row by row.
    labels: Vec<u32>,
    cells: Vec<Option<f64>>,
    places: Vec<Option<f64>>,
    numbers: Vec<f64>,
    sorted: Vec<f64>,
    weakest: Vec<Option<f64>>,
    /// One for each list that a draw puts in order, in the order of the questions: it remembers the order of the draw before.
    rankers: Vec<Ranker>,
    /// How many of them this draw has asked.
    asked: usize,
    present: Vec<usize>,
    ranks: Vec<i32>,
}

impl<'a> Labeller<'a> {
    /// The steps of every standard, then the pattern and the quadrant; of draws whose nodes are `wanted`, in some periods by their numbers.
    pub(crate) fn new(definition: &'a Definition, evaluation: &Evaluation, wanted: &[Arc<str>], periods: Range<usize>) -> Labeller<'a> {
        let data = evaluation.scored_data();
        let slot = |id: &Arc<str>| wanted.iter().position(|w| w == id);
        let mut rules: Vec<Rule> = definition.standards.iter().map(|s| Rule::of(s, &slot)).collect();
        let sides = |r: &Roles| r.sides.iter().map(slot).collect();
        let of_roles = |rule: &dyn Fn(&'a Roles) -> Option<Rule<'a>>| definition.roles.as_ref().and_then(rule).unwrap_or(Rule::Nothing);
        rules.push(of_roles(&|r| Some(Rule::Pattern { sides: sides(r), balance: r.balance })));
        rules.push(of_roles(&|r| {
            let (cuts, coefficient) = (r.cuts?, r.coefficient.as_ref()?);
            Some(Rule::Quadrant { sides: sides(r), coefficient: slot(coefficient), cuts })
        }));
        let rows: Vec<Range<usize>> = periods.map(|p| data.period_rows(p)).collect();
        let asked = rows.first().map_or(0, |r| r.start)..rows.last().map_or(0, |r| r.end);
        let scored: Vec<bool> = asked.clone().map(|row| data.unit(row).role == Role::Scored).collect();
        let periods = rows.iter().map(|r| r.start - asked.start..r.end - asked.start).collect();
        Labeller { rows: asked.len(), asked, periods, all_scored: scored.iter().all(|s| *s), scored, rules }
    }

    /// The rows that are labelled.
    pub(crate) fn asked(&self) -> Range<usize> {
        self.asked.clone()
    }

    /// The values of a node in the rows that are labelled, with their status bytes.
    fn column<'d>(&self, draw: &Draw<'d>, node: usize) -> (&'d [f64], &'d [u8]) {
        let (values, status) = draw.column(node);
        (&values[self.asked.clone()], &status[self.asked.clone()])
    }

    /// The labels of a draw, question by question, row by row of those that are labelled; [`NONE`] where there is none.
    pub(crate) fn label<'m>(&self, draw: &Draw, memory: &'m mut Labels) -> &'m [u32] {
        let mut labels = std::mem::take(&mut memory.labels);
        memory.asked = 0;
        labels.clear();
        labels.resize(self.rules.len() * self.rows, NONE);
        for (rule, out) in self.rules.iter().zip(labels.chunks_mut(self.rows.max(1))) {
            self.answer(rule, draw, memory, out);
        }
        memory.labels = labels;
        &memory.labels
    }

    fn answer(&self, rule: &Rule, draw: &Draw, memory: &mut Labels, out: &mut [u32]) {
        match rule {
            Rule::Grades { on: Some(on), grades, cap } => {
                let (values, status) = self.column(draw, *on);
                for (row, (label, (x, status))) in out.iter_mut().zip(values.iter().zip(status)).enumerate() {
                    let Some(step) = Some(*x).filter(|_| Status(*status).is_present()).and_then(|x| grades.of(x)) else { continue };
                    let lowest = cap.as_ref().and_then(|(by, parts)| lowest(by, parts, draw, self.asked.start + row, &mut memory.cells));
                    *label = lowest.map_or(step, |most| most.min(step)) as u32;
                }
            }
            Rule::Tiers { on: Some(on), tiers } => {
                memory.places.clear();
                memory.places.resize(self.rows, None);
                self.places(draw, *on, 0, memory);
                for (label, place) in out.iter_mut().zip(&memory.places) {
                    *label = place.and_then(|p| tiers.of(p)).map_or(NONE, |step| step as u32);
                }
            }
            Rule::Rubric { ratings, levels } => {
                for (row, label) in self.asked.clone().zip(out) {
                    let level = |slot: &Option<usize>| slot.and_then(|s| draw.value(s, row)).filter(|x| is_level(*x, *levels));
                    let least = ratings.iter().try_fold(None, |least: Option<u32>, slot| {
                        let own = level(slot)? as u32;
                        Some(Some(least.map_or(own, |l| l.min(own))))
                    });
                    *label = least.flatten().unwrap_or(NONE);
                }
            }
            Rule::Classes { on: Some(on) } => {
                for (row, label) in self.asked.clone().zip(out) {
                    *label = draw.value(*on, row).map_or(NONE, |class| class as u32 - 1);
                }
            }
            Rule::Pattern { sides, balance } => self.patterns(sides, *balance, draw, memory, out),
            Rule::Quadrant { sides, coefficient: Some(coefficient), cuts } => self.quadrants(sides, *coefficient, *cuts, draw, memory, out),
            Rule::Grades { .. } | Rule::Tiers { .. } | Rule::Classes { .. } | Rule::Quadrant { .. } | Rule::Nothing => {}
        }
    }

    fn patterns(&self, sides: &[Option<usize>], balance: Balance, draw: &Draw, memory: &mut Labels, out: &mut [u32]) {
        memory.places.clear();
        memory.places.resize(sides.len() * self.rows, None);
        for (n, side) in sides.iter().enumerate() {
            let at = n * self.rows;
            match (side, balance) {
                (Some(side), Balance::Ranks(_)) => self.places(draw, *side, at, memory),
                (Some(side), Balance::Ratio(_)) => values(self.column(draw, *side), &mut memory.places[at..at + self.rows]),
                (None, _) => {}
            }
        }
        let Labels { places, numbers, .. } = memory;
        for (row, label) in out.iter_mut().enumerate() {
            numbers.clear();
            numbers.extend((0..sides.len()).map_while(|n| places[n * self.rows + row]));
            if numbers.len() == sides.len() {
                *label = pattern(balance, numbers).map_or(NONE, pattern_label);
            }
        }
    }

    fn quadrants(&self, sides: &[Option<usize>], coefficient: usize, cuts: Cuts, draw: &Draw, memory: &mut Labels, out: &mut [u32]) {
        let Labels { weakest, places, numbers, sorted, .. } = memory;
        // The least of the sides where all have a value.
        weakest.clear();
        weakest.resize(self.rows, None);
        for (n, side) in sides.iter().enumerate() {
            places.clear();
            places.resize(self.rows, None);
            if let Some(side) = side {
                values(self.column(draw, *side), places);
            }
            let least = |before: Option<f64>, x: Option<f64>| if n == 0 { x } else { Some(before?.min(x?)) };
            weakest.iter_mut().zip(&*places).for_each(|(weakest, x)| *weakest = least(*weakest, *x));
        }
        places.clear();
        places.resize(self.rows, None);
        values(self.column(draw, coefficient), places);
        for rows in &self.periods {
            let mut border = |cut: Cut, of: &[Option<f64>]| match cut {
                Cut::At(x) => Some(x),
                Cut::Median => {
                    numbers.clear();
                    numbers.extend(rows.clone().filter(|r| self.scored[*r]).filter_map(|r| of[r]));
                    median(numbers, sorted)
                }
            };
            let (Some(level), Some(integration)) = (border(cuts.level, weakest), border(cuts.integration, places)) else { continue };
            for row in rows.clone() {
                if let (Some(weakest), Some(rate)) = (weakest[row], places[row]) {
                    out[row] = quadrant_label(Quadrant { strong: weakest >= level, integrated: rate >= integration });
                }
            }
        }
    }

    /// The place of each row among the scored ones of its period, as [`crate::standard::places`] has it, written from `at` on, where there is none yet.
    fn places(&self, draw: &Draw, node: usize, at: usize, memory: &mut Labels) {
        let (values, status) = self.column(draw, node);
        let Labels { places, numbers, rankers, asked, present, ranks, .. } = memory;
        for rows in &self.periods {
            if rankers.len() == *asked {
                rankers.push(Ranker::new());
            }
            let ranker = &mut rankers[*asked];
            *asked += 1;
            if self.all_scored && is_complete(&status[rows.clone()]) {
                ranks.resize(rows.len(), 0);
                ranker.rank(&values[rows.clone()], Ties::Mean, ranks);
                let count = rows.len() as i32;
                places[at + rows.start..at + rows.end].iter_mut().zip(&*ranks).for_each(|(p, rank)| *p = Some(place(*rank, count)));
                continue;
            }
            present.clear();
            present.extend(rows.clone().filter(|r| self.scored[*r] && Status(status[*r]).is_present()));
            numbers.clear();
            numbers.extend(present.iter().map(|r| values[*r]));
            ranks.resize(numbers.len(), 0);
            ranker.rank(numbers, Ties::Mean, ranks);
            let count = numbers.len() as i32;
            present.iter().zip(&*ranks).for_each(|(row, rank)| places[at + row] = Some(place(*rank, count)));
        }
    }
}

/// The place that belongs to twice a mean rank from the best: how many are below, with half of those that are level, of all.
fn place(rank: i32, count: i32) -> f64 {
    f64::from(2 * count + 1 - rank) / 2.0 / f64::from(count)
}

/// Whether every cell has a value.
fn is_complete(status: &[u8]) -> bool {
    status.iter().fold(0, |found, s| found | s) & Status::STATE == 0
}

/// Values that are there, row by row.
fn values((values, status): (&[f64], &[u8]), out: &mut [Option<f64>]) {
    if is_complete(status) {
        return out.iter_mut().zip(values).for_each(|(out, value)| *out = Some(*value));
    }
    for ((out, value), status) in out.iter_mut().zip(values).zip(status) {
        *out = Status(*status).is_present().then_some(*value);
    }
}

/// The lowest grade of the parts of a cap in a row.
fn lowest(by: &Grades, parts: &[Part], draw: &Draw, row: usize, cells: &mut Vec<Option<f64>>) -> Option<usize> {
    let of_part = |part: &Part| {
        cells.clear();
        cells.extend(part.inputs.iter().map(|i| i.and_then(|i| draw.value(i, row))));
        by.capping(part.program.eval_row(cells).ok()??)
    };
    parts.iter().filter_map(of_part).min()
}

impl<'a> Rule<'a> {
    fn of(standard: &'a Standard, slot: &dyn Fn(&Arc<str>) -> Option<usize>) -> Rule<'a> {
        match &standard.basis {
            Basis::Value { on, scale, cap } => match &scale.steps {
                Steps::Grades(grades) => {
                    let part = |t: &'a crate::standard::CapTerm| Part { inputs: t.inputs.iter().map(slot).collect(), program: &t.program };
                    let cap = cap.as_ref().and_then(|c| Some((c.by.grades()?, c.of.iter().map(part).collect())));
                    Rule::Grades { on: slot(on), grades, cap }
                }
                Steps::Tiers(tiers) => Rule::Tiers { on: slot(on), tiers },
                Steps::Classes(classes) if classes.is_value => Rule::Classes { on: slot(on) },
                Steps::Classes(_) => Rule::Nothing,
            },
            Basis::Rubric { rubric, ratings, .. } => {
                Rule::Rubric { ratings: ratings.iter().map(slot).collect(), levels: rubric.levels.len() }
            }
        }
    }
}

/// A pattern as a label.
pub(crate) fn pattern_label(pattern: Pattern) -> u32 {
    match pattern {
        Pattern::Balanced => 0,
        Pattern::Ahead(n) => 1 + 2 * n as u32,
        Pattern::Behind(n) => 2 + 2 * n as u32,
    }
}

/// A quadrant as a label.
pub(crate) fn quadrant_label(quadrant: Quadrant) -> u32 {
    2 * u32::from(quadrant.strong) + u32::from(quadrant.integrated)
}

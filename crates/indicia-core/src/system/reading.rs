//! One value out of memberships.
//!
//! An aggregator may give a unit's degrees of membership in several classes; a node has one value. How it is read off is declared at the node and is the host's business: whatever drives
//! aggregators (evaluations, what-ifs, draws) sees a method that gives scores, and the degrees themselves are read class by class through the same door.

use std::sync::Arc;

use indicia_method::{Axis, Call, Facts, Failure, Fitted, Instance, Output, OutputKind, Prepared, Status, Table, Value, Weights};

/// How one value is read off memberships.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Reading {
    /// The mean of the scores of the classes, weighted with the memberships.
    #[default]
    Score,
    /// The number of the class with the greatest membership, 1 the first; of equal ones the lower.
    Grade,
    /// The membership in the class with this number, from 0.
    Class(usize),
}

impl Reading {
    /// What the TOML says: `score` or `grade`.
    pub fn from_word(word: &str) -> Option<Reading> {
        match word {
            "score" => Some(Reading::Score),
            "grade" => Some(Reading::Grade),
            _ => None,
        }
    }
}

/// The classes of an aggregator that gives memberships.
#[derive(Clone, Debug, PartialEq)]
pub struct Classes {
    /// Their names, from the lowest on.
    pub names: Vec<Arc<str>>,
    /// The score of a unit that belongs to a class wholly.
    pub scores: Vec<f64>,
}

impl Classes {
    /// The classes that facts declare; `None` for other outputs, and where there are fewer than two or their scores do not rise.
    pub(crate) fn of(facts: &Facts) -> Option<Classes> {
        if facts.output != OutputKind::Membership || facts.classes.len() < 2 {
            return None;
        }
        let names: Vec<Arc<str>> = facts.classes.iter().map(|c| Arc::from(c.as_str())).collect();
        let scores: Vec<f64> = match &facts.class_scores[..] {
            [] => (1..=names.len()).map(|k| k as f64).collect(),
            given => given.to_vec(),
        };
        let rising = scores.windows(2).all(|w| w[0] < w[1]) && scores.iter().all(|s| s.is_finite());
        (scores.len() == names.len() && rising).then_some(Classes { names, scores })
    }

    /// The value that a reading gives; `None` where a unit belongs to no class at all.
    pub fn read(&self, reading: Reading, memberships: impl Fn(usize) -> f64) -> Option<f64> {
        let total: f64 = (0..self.names.len()).map(&memberships).sum();
        match reading {
            Reading::Class(k) => Some(memberships(k)),
            _ if total <= 0.0 => None,
            Reading::Score => Some(self.scores.iter().enumerate().map(|(k, s)| memberships(k) * s).sum::<f64>() / total),
            Reading::Grade => Some(self.greatest(memberships) as f64 + 1.0),
        }
    }

    /// The number of the class with the greatest membership, from 0; of equal ones the lower.
    pub fn greatest(&self, memberships: impl Fn(usize) -> f64) -> usize {
        (1..self.names.len()).fold(0, |best, k| if memberships(k) > memberships(best) { k } else { best })
    }
}

/// An aggregator that gives memberships, seen as one that gives scores.
pub(crate) struct Read {
    pub(crate) inner: Arc<dyn Instance>,
    pub(crate) classes: Arc<Classes>,
    pub(crate) reading: Reading,
}

impl Instance for Read {
    fn facts(&self) -> Facts {
        let facts = self.inner.facts();
        let k = self.classes.names.len();
        let range = match self.reading {
            Reading::Score => [self.classes.scores[0], self.classes.scores[k - 1]],
            Reading::Grade => [1.0, k as f64],
            Reading::Class(_) => [0.0, 1.0],
        };
        Facts {
            range: Some(range),
            order_preserving: facts.order_preserving && self.reading == Reading::Score,
            output: OutputKind::Score,
            classes: Vec::new(),
            class_scores: Vec::new(),
            ..facts
        }
    }

    fn fit(&self, data: &Table, inputs: &[Table], call: &Call, slot: &mut Option<Box<dyn Fitted>>) -> Result<(), Failure> {
        self.inner.fit(data, inputs, call, slot)
    }

    fn load(&self, state: &Value) -> Result<Box<dyn Fitted>, Failure> {
        self.inner.load(state)
    }

    fn prepare(&self, state: &dyn Fitted, data: &Table, call: &Call) -> Result<Option<Box<dyn Prepared>>, Failure> {
        self.inner.prepare(state, data, call)
    }

    fn apply(
        &self,
        state: &dyn Fitted,
        prepared: Option<&dyn Prepared>,
        data: &Table,
        weights: Weights,
        out: &mut Output,
        call: &Call,
    ) -> Result<(), Failure> {
        let (rows, k) = (data.rows, self.classes.names.len());
        let (mut degrees, mut marks) = (vec![0.0; rows * k], vec![Status::PRESENT; rows * k]);
        for column in 0..out.cols {
            // Memberships are given for one vector at a time.
            let view = if weights.axis == Axis::Batch { Weights::shared(weights.vector(column, data.cols())) } else { weights };
            degrees.fill(0.0);
            marks.fill(Status::PRESENT);
            let first = Cells { findings: call.findings, column };
            let inner = Call { findings: &first, ..*call };
            self.inner.apply(state, prepared, data, view, &mut Output::new(&mut degrees, &mut marks, rows, k), &inner)?;
            for row in 0..rows {
                let at = |class: usize| degrees[class * rows + row];
                let lost = (0..k).map(|class| marks[class * rows + row]).find(|s| !Status(*s).is_present());
                match (lost, self.classes.read(self.reading, at)) {
                    (Some(status), _) => out.mark(row, column, status),
                    (None, Some(value)) => out.set(row, column, value),
                    (None, None) => {
                        out.fail(row, column);
                        call.cell(row, column, Failure::new("no-membership"));
                    }
                }
            }
        }
        Ok(())
    }
}

/// Passes findings on; a cell of a class is a cell of the one output, told once.
struct Cells<'a> {
    findings: &'a dyn indicia_method::Findings,
    column: usize,
}

impl indicia_method::Findings for Cells<'_> {
    fn take(&self, finding: indicia_method::Finding) {
        match finding.column {
            Some(class) if class > 0 => {}
            Some(_) => self.findings.take(indicia_method::Finding { column: Some(self.column as u32), ..finding }),
            None => self.findings.take(finding),
        }
    }
}

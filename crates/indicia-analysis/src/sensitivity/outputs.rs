use std::ops::Range;

use indicia_core::{Evaluation, RankOn, RankRule, Role};
use indicia_kernels::{Ranker, Ties};
use indicia_method::Status;

use super::runs::Function;
use crate::uncertainty::{Memory, Model};

/// What is analysed of a node in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Output {
    /// The mean distance of all ranks to those of the evaluation: the average shift in rank.
    Shift,
    /// The score of a row, as it is ranked.
    Score(usize),
    /// The rank of a row.
    Rank(usize),
}

/// Outputs of the first node of a model, as functions of what is uncertain.
///
/// A run of which a method failed for a unit that has a rank has no outputs at all: ranks among the rest would be ranks of something
/// else. A unit that has no value for any other reason has neither score nor rank in that run, and no part in the mean shift.
pub struct Outputs<'a> {
    model: &'a Model<'a>,
    outputs: &'a [Output],
    /// The rows of the period.
    rows: Range<usize>,
    /// For each of them the rank of the evaluation.
    nominal: Vec<Option<f64>>,
    /// For each of them whether it is ranked at all.
    ranked: Vec<bool>,
    ties: Ties,
}

/// What one thread needs.
pub struct OutputMemory {
    model: Memory,
    ranks: Ranks,
}

/// Where a run is ranked.
struct Ranks {
    ranker: Ranker,
    present: Vec<usize>,
    values: Vec<f64>,
    counted: Vec<i32>,
    /// For each row of the period its rank; 0 for none.
    found: Vec<f64>,
}

impl<'a> Outputs<'a> {
    /// Outputs of a node, the first that the model gives, in the period with a number.
    pub fn new(evaluation: &Evaluation, model: &'a Model<'a>, node: &str, period: usize, outputs: &'a [Output]) -> Outputs<'a> {
        let data = evaluation.scored_data();
        let rows = data.period_rows(period);
        Outputs {
            model,
            outputs,
            nominal: rows.clone().map(|r| evaluation.node(node).and_then(|n| n.rank(r))).collect(),
            ranked: rows.clone().map(|r| data.unit(r).role == Role::Scored).collect(),
            rows,
            ties: ties(evaluation),
        }
    }

    fn rank(&self, values: &[f64], status: &[u8], to: &mut Ranks) {
        let Ranks { ranker, present, values: dense, counted, found } = to;
        present.clear();
        present.extend((0..values.len()).filter(|r| self.ranked[*r] && Status(status[*r]).is_present()));
        dense.clear();
        dense.extend(present.iter().map(|r| values[*r]));
        counted.resize(dense.len(), 0);
        ranker.rank(dense, self.ties, counted);
        found.fill(0.0);
        let unit = f64::from(Ranker::unit(self.ties));
        present.iter().zip(counted.iter()).for_each(|(row, rank)| found[*row] = f64::from(*rank) / unit);
    }

    fn shift(&self, ranks: &[f64]) -> f64 {
        let both = self.nominal.iter().zip(ranks).filter_map(|(n, r)| n.filter(|_| *r > 0.0).map(|n| (n - r).abs()));
        let (count, sum) = both.fold((0_u32, 0.0), |(count, sum), shift| (count + 1, sum + shift));
        sum / f64::from(count)
    }
}

impl Function for Outputs<'_> {
    type Memory = OutputMemory;

    fn outputs(&self) -> usize {
        self.outputs.len()
    }

    fn memory(&self) -> OutputMemory {
        let found = vec![0.0; self.rows.len()];
        let ranks = Ranks { ranker: Ranker::new(), present: Vec::new(), values: Vec::new(), counted: Vec::new(), found };
        OutputMemory { model: self.model.memory(), ranks }
    }

    fn evaluate(&self, number: u64, uniforms: &[f64], memory: &mut OutputMemory, out: &mut [f64]) {
        let OutputMemory { model, ranks } = memory;
        let draw = self.model.evaluate(number, uniforms, model);
        let (values, status) = draw.column(0);
        let (values, status) = (&values[self.rows.clone()], &status[self.rows.clone()]);
        let failed = |row: usize| Status(status[row]).state() == Status::FAILED && self.nominal[row].is_some();
        if (0..values.len()).any(failed) {
            out.fill(f64::NAN);
        } else {
            self.rank(values, status, ranks);
            for (out, output) in out.iter_mut().zip(self.outputs) {
                *out = match output {
                    Output::Shift => self.shift(&ranks.found),
                    Output::Score(row) => draw.value(0, *row).unwrap_or(f64::NAN),
                    Output::Rank(row) => Some(ranks.found[row - self.rows.start]).filter(|r| *r > 0.0).unwrap_or(f64::NAN),
                };
            }
        }
    }
}

/// What units with the same score get.
pub(super) fn ties(evaluation: &Evaluation) -> Ties {
    match evaluation.plan().system().ranking.rule {
        RankRule::Best => Ties::Min,
        RankRule::Worst => Ties::Max,
        RankRule::Dense => Ties::Dense,
        RankRule::Mean => Ties::Mean,
    }
}

/// Whether ranks are those of values before they are rounded.
pub(super) fn ranks_unrounded(evaluation: &Evaluation) -> bool {
    evaluation.plan().system().ranking.on == RankOn::Unrounded
}

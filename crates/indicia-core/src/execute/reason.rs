use std::sync::Arc;

use indicia_method::Status;

use super::aggregate::{COVERAGE_SLACK, Child, coverage};
use super::evaluation::Evaluation;
use super::screen::Tally;
use crate::plan::Ref;
use crate::system::{MissingRule, NodeKind, Stage};

/// Why a cell has no value.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// There is none in the data.
    NoData,
    /// A mask withholds it, or the data themselves.
    Withheld {
        /// As declared with the mask, or as the data say.
        reason: String,
    },
    /// Screening left out the unit, or the indicator.
    Screened {
        /// Whether it is the unit.
        unit: bool,
        /// What it has.
        tally: Tally,
    },
    /// The data say that it does not apply.
    NotApplicable,
    /// The data say that evidence was asked for and none came.
    NoEvidence,
    /// A method could not compute it; a finding says why.
    Failed {
        /// The stage of an indicator, or `None` for a node.
        stage: Option<Stage>,
    },
    /// Children or inputs have no value, and the node's policy is to have none then.
    Propagated {
        /// Those without a value.
        missing: Vec<Arc<str>>,
    },
    /// The children that are present carry too little of the weight.
    Coverage {
        /// Their share, in [0, 1].
        found: f64,
        /// The declared minimum.
        needed: f64,
        /// Those without a value.
        missing: Vec<Arc<str>>,
    },
}

impl Evaluation {
    /// Why the score of an indicator or the value of a node is missing in a row; `None` where it has one.
    pub fn reason(&self, id: &str, row: usize) -> Option<Reason> {
        let r = self.plan().find(id)?;
        let status = self.value_of(r).status(row);
        if status.is_present() {
            return None;
        }
        if let Some(screened) = self.screened(r, row) {
            return Some(screened);
        }
        Some(match r {
            Ref::Indicator(i) => self.indicator_reason(i, row, status),
            Ref::Node(n) => self.node_reason(n, row, status),
        })
    }

    /// That screening left out the row, or the indicator.
    fn screened(&self, r: Ref, row: usize) -> Option<Reason> {
        let screening = self.screening()?;
        let of_row = screening.rows.get(row).filter(|t| t.is_out()).map(|t| Reason::Screened { unit: true, tally: *t });
        let of_indicator = || match r {
            Ref::Indicator(i) => screening.indicators.get(i).filter(|t| t.is_out()).map(|t| Reason::Screened { unit: false, tally: *t }),
            Ref::Node(_) => None,
        };
        of_row.or_else(of_indicator)
    }

    /// Why a cell of an indicator's stage has no value, given its status.
    pub(crate) fn indicator_reason(&self, i: usize, row: usize, status: Status) -> Reason {
        let indicator = self.plan().indicator(i);
        match status.state() {
            Status::WITHHELD => {
                let (unit, period) = (&self.scored_data().unit(row).id, self.scored_data().period(row));
                let mask = indicator.masks.iter().find(|m| m.unit == *unit && m.period.is_none_or(|p| p == period));
                let data = self.scored_data();
                let said = || data.withheld_reason(data.column_number(&indicator.column)?, row).map(ToString::to_string);
                Reason::Withheld { reason: mask.map(|m| m.reason.clone()).or_else(said).unwrap_or_default() }
            }
            Status::NOT_APPLICABLE => Reason::NotApplicable,
            Status::NO_EVIDENCE => Reason::NoEvidence,
            Status::FAILED => {
                let trace = &self.indicators()[i];
                let stage = Stage::ALL.into_iter().find(|s| trace.stage(*s).series.status(row).state() == Status::FAILED);
                Reason::Failed { stage }
            }
            _ => Reason::NoData,
        }
    }

    fn node_reason(&self, n: usize, row: usize, status: Status) -> Reason {
        if status.state() == Status::FAILED {
            return Reason::Failed { stage: None };
        }
        if status.state() == Status::NOT_APPLICABLE {
            return Reason::NotApplicable;
        }
        let inputs = self.plan().inputs_of(n);
        let lacks = |r: &&Ref| Child::of(self.value_of(**r).status(row)) == Child::Missing;
        let mut missing: Vec<Arc<str>> = inputs.iter().filter(lacks).map(|r| self.plan().id_of(*r).clone()).collect();
        if missing.is_empty() {
            // A formula needs what does not apply, too.
            let absent = inputs.iter().filter(|r| !self.value_of(**r).status(row).is_present());
            missing = absent.map(|r| self.plan().id_of(*r).clone()).collect();
        }
        if let NodeKind::Aggregate { missing: policy, children, .. } = &self.plan().node(n).kind
            && policy.rule == MissingRule::Reweight
            && let Some(weights) = self.nodes()[n].weights.as_ref()
        {
            let found = coverage(weights.of_row(row, children.len()), |j| Child::of(self.value_of(inputs[j]).status(row)));
            if found + COVERAGE_SLACK < policy.min_coverage {
                return Reason::Coverage { found, needed: policy.min_coverage, missing };
            }
        }
        Reason::Propagated { missing }
    }
}

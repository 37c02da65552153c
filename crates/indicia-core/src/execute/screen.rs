//! Screening: units and indicators with too few values are left out.
//!
//! Both look at the table as it comes in, so neither depends on what the other leaves out. The cells of a unit that is left out
//! are withheld, so that no fit, no imputer and no rank counts it; an indicator that is left out does not apply to anybody, so
//! that its weight goes to the others. The rows and columns stay where they are: what was left out can still be shown, with
//! the reason.

use std::sync::Arc;

use indicia_diagnostic::{Diagnostic, catalogue::method as codes};
use indicia_method::Status;

use super::context::{CELLS, Context};
use super::trace::StageTrace;
use crate::data::Series;
use crate::finding::Finding;
use crate::key::KeyBuilder;
use crate::system::{Address, ScreenRule, Stage, Thresholds};

/// What a unit or an indicator has.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Cells that apply.
    pub total: usize,
    /// Cells with a value.
    pub present: usize,
    /// Values that are zero.
    pub zeros: usize,
    /// What follows.
    pub verdict: Verdict,
}

/// Whether a unit or an indicator stays.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Verdict {
    /// It has enough, or is not screened.
    #[default]
    Stays,
    /// It has too little, and `keep` names it.
    Kept,
    /// The share of values is below this.
    LowCoverage(f64),
    /// The share of values that are not zero is below this.
    LowNonzero(f64),
}

impl Tally {
    /// Share of the cells that have a value; 1 where there are none.
    pub fn coverage(&self) -> f64 {
        if self.total == 0 { 1.0 } else { self.present as f64 / self.total as f64 }
    }

    /// Share of the values that are not zero; 1 where there are none.
    pub fn nonzero(&self) -> f64 {
        if self.present == 0 { 1.0 } else { (self.present - self.zeros) as f64 / self.present as f64 }
    }

    /// Whether it is left out.
    pub fn is_out(&self) -> bool {
        matches!(self.verdict, Verdict::LowCoverage(_) | Verdict::LowNonzero(_))
    }

    fn count(&mut self, series: &Series, row: usize) {
        match series.status(row).state() {
            Status::NOT_APPLICABLE => return,
            Status::PRESENT => {
                self.present += 1;
                self.zeros += usize::from(series.values[row] == 0.0);
            }
            // Evidence was asked for and none came: that is known, and scored.
            Status::NO_EVIDENCE => self.present += 1,
            _ => {}
        }
        self.total += 1;
    }

    fn judge(&mut self, thresholds: &Thresholds, kept: bool) {
        let low = match (thresholds.coverage, thresholds.nonzero) {
            (Some(needed), _) if self.coverage() < needed => Verdict::LowCoverage(needed),
            (_, Some(needed)) if self.nonzero() < needed => Verdict::LowNonzero(needed),
            _ => return,
        };
        self.verdict = if kept { Verdict::Kept } else { low };
    }
}

/// What screening found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Screening {
    /// For each row of the scored data; units that are not scored are not screened.
    pub rows: Vec<Tally>,
    /// For each indicator of the system.
    pub indicators: Vec<Tally>,
    pub(crate) findings: Vec<Finding>,
    any_row: bool,
}

/// Judges the table that reaches the stage.
pub(super) fn run(cx: &Context, rule: &ScreenRule, inputs: &[Arc<StageTrace>]) -> Screening {
    let indicators = &cx.plan.system().indicators;
    let mut out =
        Screening { rows: vec![Tally::default(); cx.rows], indicators: vec![Tally::default(); inputs.len()], ..Screening::default() };
    let scored = |row: &usize| cx.is_scored(*row);
    if rule.units.is_some() {
        for (row, tally) in out.rows.iter_mut().enumerate().filter(|(row, _)| scored(row)) {
            inputs.iter().for_each(|i| tally.count(&i.series, row));
        }
    }
    if let (Some(_), None) = (&rule.indicators, cx.frozen) {
        for (input, tally) in inputs.iter().zip(&mut out.indicators) {
            (0..cx.rows).filter(scored).for_each(|row| tally.count(&input.series, row));
        }
    }
    let kept = |id: &str| rule.keep.iter().any(|k| **k == *id);
    if let Some(thresholds) = &rule.units {
        for (row, tally) in out.rows.iter_mut().enumerate() {
            tally.judge(thresholds, kept(&cx.data.unit(row).id));
        }
        out.any_row = out.rows.iter().any(Tally::is_out);
    }
    match (cx.frozen.and_then(|e| e.screening()), &rule.indicators) {
        // One more row changes nothing about the indicators.
        (Some(frozen), _) => out.indicators.clone_from(&frozen.indicators),
        (None, Some(thresholds)) => {
            for (tally, indicator) in out.indicators.iter_mut().zip(indicators) {
                tally.judge(thresholds, kept(&indicator.id));
            }
        }
        (None, None) => {}
    }
    out.tell(cx);
    out
}

impl Screening {
    /// A column as the stage leaves it: a column that loses nothing is shared.
    pub(super) fn screened(&self, indicator: usize, input: &Arc<StageTrace>) -> Arc<StageTrace> {
        let out = self.indicators.get(indicator).is_some_and(Tally::is_out);
        if !out && !self.any_row {
            return Arc::new(StageTrace { series: input.series.clone(), states: Vec::new(), key: input.key, findings: Vec::new() });
        }
        let rows: Vec<u32> = self.out_rows().map(|r| r as u32).collect();
        let key = KeyBuilder::new("screen").key(input.key).number(u64::from(out)).rows(&rows).done();
        Arc::new(StageTrace { series: self.mask(indicator, &input.series), states: Vec::new(), key, findings: Vec::new() })
    }

    /// The same cells without those that were left out.
    pub(crate) fn mask(&self, indicator: usize, series: &Series) -> Series {
        let out = self.indicators.get(indicator).is_some_and(Tally::is_out);
        if !out && !self.any_row {
            return series.clone();
        }
        if out {
            return Series::new(vec![0.0; series.len()], vec![Status::NOT_APPLICABLE; series.len()]);
        }
        let mut values = series.values.to_vec();
        let mut status: Vec<u8> = (0..series.len()).map(|r| series.status(r).0).collect();
        self.out_rows().for_each(|r| (values[r], status[r]) = (0.0, Status::WITHHELD));
        Series::new(values, status)
    }

    fn out_rows(&self) -> impl Iterator<Item = usize> {
        self.rows.iter().enumerate().filter(|(_, t)| t.is_out()).map(|(r, _)| r)
    }

    fn tell(&mut self, cx: &Context) {
        // One row is scored as it is asked for: who was left out before was said before.
        let frozen = cx.frozen.is_some();
        let figures = |d: Diagnostic, tally: &Tally| {
            let (share, needed) = match tally.verdict {
                Verdict::LowCoverage(needed) => (tally.coverage(), needed),
                Verdict::LowNonzero(needed) => (tally.nonzero(), needed),
                _ => (tally.coverage(), 0.0),
            };
            let of = if matches!(tally.verdict, Verdict::LowNonzero(_)) { tally.present } else { tally.total };
            let has = if matches!(tally.verdict, Verdict::LowNonzero(_)) { tally.present - tally.zeros } else { tally.present };
            d.arg("count", has).arg("total", of).arg("share", percent(share)).arg("expected", percent(needed))
        };
        for (indicator, tally) in cx.plan.system().indicators.iter().zip(&self.indicators).filter(|_| !frozen) {
            let code = match tally.verdict {
                Verdict::Stays => continue,
                Verdict::Kept => codes::SCREENED_KEPT_INDICATOR,
                Verdict::LowCoverage(_) => codes::SCREENED_INDICATOR_COVERAGE,
                Verdict::LowNonzero(_) => codes::SCREENED_INDICATOR_ZEROS,
            };
            let d = figures(Diagnostic::new(code).arg("indicator", &indicator.id), tally);
            self.findings.push(Finding::at(Address::Stage(Stage::Screen, indicator.id.clone()), d).path("indicators"));
        }
        let address = Address::Stage(Stage::Screen, "".into());
        let mut more = 0;
        for (row, tally) in self.rows.iter().enumerate() {
            let code = match tally.verdict {
                Verdict::Stays => continue,
                Verdict::Kept => codes::SCREENED_KEPT_UNIT,
                Verdict::LowCoverage(_) => codes::SCREENED_UNIT_COVERAGE,
                Verdict::LowNonzero(_) => codes::SCREENED_UNIT_ZEROS,
            };
            if self.findings.len() >= CELLS {
                more += 1;
                continue;
            }
            let d = figures(Diagnostic::new(code), tally).name("when", "", "");
            self.findings.push(cx.name_row(Finding::at(address.clone(), d).path("units"), row));
        }
        cx.more_cells(&Address::Stage(Stage::Screen, "units".into()), more, &mut self.findings);
    }
}

/// A share as people read it.
fn percent(share: f64) -> String {
    format!("{}%", (share * 1000.0).round() / 10.0)
}

//! What `[diagnosis]` and `[effort]` declare.

use std::sync::Arc;

/// Parameters of a diagnosis. All of them are printed with it.
#[derive(Clone, Debug, PartialEq)]
pub struct DiagnosisSpec {
    /// How many of the unit's best and worst percentile ranks set the cut-offs; `None` for the smaller of 10 and a third of the
    /// indicators.
    pub cut: Option<usize>,
    /// A rank this good is always a strength and never a weakness; `None` for the smaller of 3 and a tenth of the units.
    pub always_rank: Option<f64>,
    /// The share of indicators, in [0, 1], that must have a value before anything is called a strength or a weakness.
    pub min_coverage: f64,
    /// The grouping whose groups are peers; `None`: all scored units are.
    pub peers: Option<Arc<str>>,
    /// What it costs to move an indicator.
    pub effort: Vec<EffortCost>,
}

/// What it costs to move an indicator, and how far it can go.
#[derive(Clone, Debug, PartialEq)]
pub struct EffortCost {
    /// The indicator.
    pub indicator: Arc<str>,
    /// Cost of one unit of its value; above zero.
    pub cost: f64,
    /// The value beyond which it cannot be moved; `None` for the best value of a scored unit in the period.
    pub bound: Option<f64>,
}

impl Default for DiagnosisSpec {
    /// The rule of the Global Innovation Index, with as many as a small system can bear.
    fn default() -> Self {
        DiagnosisSpec { cut: None, always_rank: None, min_coverage: 2.0 / 3.0, peers: None, effort: Vec::new() }
    }
}

impl DiagnosisSpec {
    /// How many percentile ranks set the cut-offs among a number of indicators.
    pub fn cut_of(&self, indicators: usize) -> usize {
        self.cut.unwrap_or_else(|| (indicators / 3).min(10)).max(1)
    }

    /// The rank that is always a strength among a number of units; 0 for none.
    pub fn always_rank_of(&self, units: usize) -> f64 {
        self.always_rank.unwrap_or_else(|| (units / 10).min(3) as f64)
    }
}

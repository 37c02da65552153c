use std::sync::Arc;

/// Who stays: units and indicators with too few values are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScreenRule {
    /// What a unit needs in a period, over the indicators.
    pub units: Option<Thresholds>,
    /// What an indicator needs, over the scored units of all periods.
    pub indicators: Option<Thresholds>,
    /// Ids of units and indicators that stay whatever they lack.
    pub keep: Vec<Arc<str>>,
}

/// The shares that a unit or an indicator needs, each in [0, 1]; what is absent is not looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Thresholds {
    /// Share of the cells that have a value. Cells that do not apply count neither way.
    pub coverage: Option<f64>,
    /// Share of the values that are not zero.
    pub nonzero: Option<f64>,
}

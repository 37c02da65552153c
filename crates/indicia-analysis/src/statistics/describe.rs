//! What a column looks like.

use std::sync::Arc;

use indicia_core::Ref;
use indicia_kernels::{QuantileType, kurtosis, mean, quantile_of_sorted, sd, skewness};
use indicia_method::Status;

use super::{Frame, Thresholds};

/// Cells without a value, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    /// There is no value, or children or inputs have none.
    pub no_value: usize,
    /// Withheld by a mask, the data or screening.
    pub withheld: usize,
    /// Does not apply to the unit.
    pub not_applicable: usize,
    /// Evidence was asked for and none came.
    pub no_evidence: usize,
    /// A method could not compute it.
    pub failed: usize,
}

/// Descriptive statistics of a column over the units that are scored; `None` where there are too few values, or they do not vary.
#[derive(Clone, Debug, PartialEq)]
pub struct Description {
    /// Id of the indicator or node.
    pub id: Arc<str>,
    /// Whether it is a node.
    pub is_node: bool,
    /// Units.
    pub units: usize,
    /// Units with a value.
    pub n: usize,
    /// The others.
    pub missing: Missing,
    /// Values that an imputer filled in.
    pub imputed: usize,
    /// Values that a treatment changed.
    pub treated: usize,
    /// Values that are zero.
    pub zeros: usize,
    /// Distinct values.
    pub unique: usize,
    /// How often the most frequent value occurs.
    pub same: usize,
    /// Least value.
    pub min: Option<f64>,
    /// First quartile (type 7, as Excel's QUARTILE.INC); likewise below.
    pub q1: Option<f64>,
    /// Median.
    pub median: Option<f64>,
    /// Third quartile.
    pub q3: Option<f64>,
    /// Greatest value.
    pub max: Option<f64>,
    /// Arithmetic mean.
    pub mean: Option<f64>,
    /// Standard deviation, with n - 1.
    pub sd: Option<f64>,
    /// Skewness, corrected for bias.
    pub skewness: Option<f64>,
    /// Excess kurtosis, corrected for bias.
    pub kurtosis: Option<f64>,
    /// Numbers of the units (along the rows of the frame) beyond the fences.
    pub outliers: Vec<usize>,
    /// Whether skewness and kurtosis are both beyond their thresholds.
    pub skewed: bool,
    /// Whether fewer cells have a value than asked for.
    pub thin: bool,
    /// Whether more values are zero than allowed.
    pub mostly_zero: bool,
    /// Whether fewer values are distinct than asked for.
    pub repetitive: bool,
}

impl Description {
    /// The share of units with a value.
    pub fn available(&self) -> f64 {
        share(self.n, self.units)
    }

    /// The share of values that are not zero.
    pub fn nonzero(&self) -> f64 {
        share(self.n - self.zeros, self.n)
    }

    /// The share of distinct values.
    pub fn unique_share(&self) -> f64 {
        share(self.unique, self.n)
    }

    /// Whether every value is the same.
    pub fn is_constant(&self) -> bool {
        self.n > 0 && self.unique == 1
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Describes the indicators at the stage of the frame, and the nodes, in the order of the tree.
pub fn describe(frame: &Frame, thresholds: &Thresholds) -> Vec<Description> {
    frame.tree().into_iter().filter_map(|r| one(frame, r, thresholds)).collect()
}

fn one(frame: &Frame, r: Ref, thresholds: &Thresholds) -> Option<Description> {
    let series = frame.series(r)?;
    let mut missing = Missing::default();
    let (mut imputed, mut treated) = (0, 0);
    let mut values: Vec<(usize, f64)> = Vec::with_capacity(frame.rows.len());
    for (at, row) in frame.rows.iter().enumerate() {
        let status = series.status(*row);
        match (status.state(), series.get(*row)) {
            (_, Some(value)) => {
                values.push((at, value));
                imputed += usize::from(status.has(Status::IMPUTED));
                treated += usize::from(status.has(Status::TREATED));
            }
            (Status::WITHHELD, _) => missing.withheld += 1,
            (Status::NOT_APPLICABLE, _) => missing.not_applicable += 1,
            (Status::NO_EVIDENCE, _) => missing.no_evidence += 1,
            (Status::FAILED, _) => missing.failed += 1,
            _ => missing.no_value += 1,
        }
    }
    let plain: Vec<f64> = values.iter().map(|(_, v)| *v).collect();
    let mut sorted: Vec<f64> = plain.iter().map(|v| v + 0.0).collect();
    indicia_kernels::sort(&mut sorted);
    let runs: Vec<usize> = sorted.chunk_by(|a, b| a == b).map(<[f64]>::len).collect();
    let quartile = |p| quantile_of_sorted(&sorted, p, QuantileType::Seven);
    let (q1, q3) = (quartile(0.25), quartile(0.75));
    let fences = q1.zip(q3).map(|(a, b)| (a - thresholds.fences * (b - a), b + thresholds.fences * (b - a)));
    let beyond = |v: f64| fences.is_some_and(|(low, high)| v < low || v > high);
    let mut out = Description {
        id: frame.id(r),
        is_node: matches!(r, Ref::Node(_)),
        units: frame.rows.len(),
        n: plain.len(),
        missing,
        imputed,
        treated,
        zeros: plain.iter().filter(|v| **v == 0.0).count(),
        unique: runs.len(),
        same: runs.iter().copied().max().unwrap_or(0),
        min: sorted.first().copied(),
        q1,
        median: quartile(0.5),
        q3,
        max: sorted.last().copied(),
        mean: mean(&plain),
        sd: sd(&plain, 1),
        skewness: skewness(&plain),
        kurtosis: kurtosis(&plain),
        outliers: values.iter().filter(|(_, v)| beyond(*v)).map(|(at, _)| *at).collect(),
        skewed: false,
        thin: false,
        mostly_zero: false,
        repetitive: false,
    };
    out.skewed = out.skewness.zip(out.kurtosis).is_some_and(|(s, k)| s.abs() > thresholds.skewness && k > thresholds.kurtosis);
    out.thin = out.available() < thresholds.available;
    out.mostly_zero = out.n > 0 && out.nonzero() < thresholds.nonzero;
    out.repetitive = out.n > 0 && out.unique_share() < thresholds.unique;
    Some(out)
}

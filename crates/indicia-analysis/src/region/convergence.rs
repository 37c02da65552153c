//! Beta convergence: whether those who start lower grow faster.
//!
//! ln(x_t+T / x_t) = a + b ln x_t (+ controls). A negative b is convergence, at the yearly rate -ln(1 + b) / T, with the gap halved
//! after ln 2 / rate. R. Barro, X. Sala-i-Martin, Convergence, JPE 100 (1992), 223-251.

use std::sync::Arc;

use indicia_kernels::{cluster_errors, mean, regress};

use crate::panel::Panel;

/// Which observations are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// One observation a unit: from its first to its last period.
    CrossSection,
    /// Every step of every unit; errors allow for what goes together within a unit.
    Pooled,
    /// The same with a constant for each unit and each period: each converges to a level of its own.
    FixedEffects,
}

impl Model {
    /// Its word, for files.
    pub const fn word(self) -> &'static str {
        match self {
            Model::CrossSection => "cross-section",
            Model::Pooled => "pooled",
            Model::FixedEffects => "fixed-effects",
        }
    }
}

/// A coefficient beside that of the level.
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    /// Id of the node, indicator or raw column, at the start of the step.
    pub id: Arc<str>,
    /// Its coefficient.
    pub coefficient: f64,
    /// Its standard error.
    pub error: f64,
    /// Its two-sided p-value.
    pub p: f64,
}

/// An estimate of convergence.
#[derive(Clone, Debug, PartialEq)]
pub struct Beta {
    /// The model.
    pub model: Model,
    /// Observations.
    pub observations: usize,
    /// Units among them.
    pub units: usize,
    /// Periods from start to end of an observation.
    pub steps: i32,
    /// b.
    pub coefficient: f64,
    /// Its standard error.
    pub error: f64,
    /// Its two-sided p-value.
    pub p: f64,
    /// -ln(1 + b) / T a period; `None` where b is -1 or less.
    pub rate: Option<f64>,
    /// ln 2 / rate, in periods; `None` without convergence.
    pub half_life: Option<f64>,
    /// Share of variance that is explained.
    pub r2: Option<f64>,
    /// What else was held constant: with controls the convergence is conditional.
    pub controls: Vec<Control>,
}

/// One observation: unit, period of its start, growth, level, controls.
struct Step {
    unit: usize,
    period: usize,
    growth: f64,
    level: f64,
    controls: Vec<f64>,
}

/// Estimates by each model that has enough observations. Values must be positive: other steps are left out, as are those with a
/// control missing. Steps of the panels are those between neighbouring periods at the commonest distance.
pub fn convergence(panel: &Panel, controls: &[Panel]) -> Vec<Beta> {
    let mut out = Vec::new();
    if let (Some(first), Some(last)) = (panel.periods.first(), panel.periods.last())
        && panel.periods.len() >= 2
    {
        let span = last.ordinal() - first.ordinal();
        let ends = steps_between(panel, controls, 0, panel.periods.len() - 1);
        out.extend(cross_section(&ends, span, controls));
    }
    if panel.periods.len() >= 3 {
        let gaps: Vec<i32> = panel.periods.windows(2).map(|w| w[1].ordinal() - w[0].ordinal()).collect();
        let count = |g: i32| gaps.iter().filter(|x| **x == g).count();
        let common = gaps.iter().copied().max_by_key(|g| (count(*g), -g)).unwrap_or(1);
        let steps: Vec<Step> =
            gaps.iter().enumerate().filter(|(_, g)| **g == common).flat_map(|(n, _)| steps_between(panel, controls, n, n + 1)).collect();
        out.extend(pooled(&steps, common, panel.units.len(), controls));
        out.extend(fixed_effects(&steps, common, panel.units.len(), panel.periods.len(), controls));
    }
    out
}

fn steps_between(panel: &Panel, controls: &[Panel], from: usize, to: usize) -> Vec<Step> {
    let positive = |p: usize, u: usize| panel.get(p, u).filter(|v| *v > 0.0);
    let one = |unit: usize| {
        let (start, end) = (positive(from, unit)?, positive(to, unit)?);
        let controls: Option<Vec<f64>> = controls.iter().map(|c| c.get(from, unit)).collect();
        Some(Step { unit, period: from, growth: libm::log(end / start), level: libm::log(start), controls: controls? })
    };
    (0..panel.units.len()).filter_map(one).collect()
}

fn cross_section(steps: &[Step], span: i32, controls: &[Panel]) -> Option<Beta> {
    let y: Vec<f64> = steps.iter().map(|s| s.growth).collect();
    let columns = design(steps, true);
    let fit = regress(&y, &columns, 0)?;
    let (errors, p) = (fit.errors.clone(), fit.p.clone());
    Some(estimate(Model::CrossSection, steps, span, 1, (&fit.coefficients, &errors, &p, fit.r2), controls))
}

fn pooled(steps: &[Step], span: i32, units: usize, controls: &[Panel]) -> Option<Beta> {
    let y: Vec<f64> = steps.iter().map(|s| s.growth).collect();
    let columns = design(steps, true);
    let fit = regress(&y, &columns, 0)?;
    let cluster: Vec<usize> = steps.iter().map(|s| s.unit).collect();
    let (errors, p) = cluster_errors(&fit, &columns, &cluster, units)?;
    Some(estimate(Model::Pooled, steps, span, 1, (&fit.coefficients, &errors, &p, fit.r2), controls))
}

/// Within-unit deviations of everything, dummies of the periods among them (Frisch, Waugh and Lovell).
fn fixed_effects(steps: &[Step], span: i32, units: usize, periods: usize, controls: &[Panel]) -> Option<Beta> {
    let cluster: Vec<usize> = steps.iter().map(|s| s.unit).collect();
    let within = |column: &[f64]| {
        let mut sums: Vec<Vec<f64>> = vec![Vec::new(); units];
        column.iter().zip(&cluster).for_each(|(v, u)| sums[*u].push(*v));
        let means: Vec<f64> = sums.iter().map(|s| mean(s).unwrap_or(0.0)).collect();
        column.iter().zip(&cluster).map(|(v, u)| v - means[*u]).collect::<Vec<f64>>()
    };
    let mut columns: Vec<Vec<f64>> = design(steps, false).iter().map(|c| within(c)).collect();
    let seen: Vec<usize> = (0..periods).filter(|p| steps.iter().any(|s| s.period == *p)).collect();
    for period in seen.iter().skip(1) {
        let dummy: Vec<f64> = steps.iter().map(|s| f64::from(u8::from(s.period == *period))).collect();
        columns.push(within(&dummy));
    }
    let y: Vec<f64> = steps.iter().map(|s| s.growth).collect();
    let present = (0..units).filter(|u| cluster.contains(u)).count();
    let fit = regress(&within(&y), &columns, present)?;
    let (errors, p) = cluster_errors(&fit, &columns, &cluster, units)?;
    Some(estimate(Model::FixedEffects, steps, span, 0, (&fit.coefficients, &errors, &p, fit.r2), controls))
}

/// Level first, then controls; a constant before them where it is wanted.
fn design(steps: &[Step], constant: bool) -> Vec<Vec<f64>> {
    let mut out = Vec::new();
    if constant {
        out.push(vec![1.0; steps.len()]);
    }
    out.push(steps.iter().map(|s| s.level).collect());
    let k = steps.first().map_or(0, |s| s.controls.len());
    out.extend((0..k).map(|c| steps.iter().map(|s| s.controls[c]).collect()));
    out
}

type Fit<'a> = (&'a [f64], &'a [f64], &'a [f64], Option<f64>);

fn estimate(model: Model, steps: &[Step], span: i32, at: usize, fit: Fit, controls: &[Panel]) -> Beta {
    let (coefficients, errors, p, r2) = fit;
    let b = coefficients[at];
    let rate = (b > -1.0).then(|| -libm::log1p(b) / f64::from(span));
    let mut units: Vec<usize> = steps.iter().map(|s| s.unit).collect();
    units.sort_unstable();
    units.dedup();
    let control = |(n, c): (usize, &Panel)| Control {
        id: c.id.clone(),
        coefficient: coefficients[at + 1 + n],
        error: errors[at + 1 + n],
        p: p[at + 1 + n],
    };
    Beta {
        model,
        observations: steps.len(),
        units: units.len(),
        steps: span,
        coefficient: b,
        error: errors[at],
        p: p[at],
        rate,
        half_life: rate.filter(|r| *r > 0.0).map(|r| std::f64::consts::LN_2 / r),
        r2,
        controls: controls.iter().enumerate().map(control).collect(),
    }
}

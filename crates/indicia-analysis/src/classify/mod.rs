//! Classes of values: natural breaks, mean and standard deviation, five standard values.
//!
//! All three draw their bounds from the values at hand, so a class says where a unit stands among these units, not how good it is. To
//! grade later units by the same bounds, write the bounds down as a standard.

use indicia_kernels::{mean, natural_breaks, sd};

/// How bounds are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The division with the least sum of squares within classes (Fisher 1958, Jenks).
    Natural,
    /// Cuts at whole standard deviations from the mean; see [`classes`].
    MeanSd,
    /// Five standard values, each tier reaching up to the next: see [`FiveTiers`].
    FiveTiers,
}

/// Classes from the lowest to the highest.
#[derive(Clone, Debug, PartialEq)]
pub struct Classes {
    /// The rule.
    pub rule: Rule,
    /// Where each class but the lowest begins; a value that equals a bound belongs to the upper class.
    pub from: Vec<f64>,
    /// Units in each class.
    pub counts: Vec<usize>,
    /// Goodness of variance fit, 1 - within / total; `None` where all values are equal.
    pub fit: Option<f64>,
}

impl Classes {
    /// The number of the class of a value, 0 for the lowest.
    pub fn of(&self, x: f64) -> usize {
        self.from.iter().filter(|f| x >= **f).count()
    }

    fn new(rule: Rule, from: Vec<f64>, values: &[f64]) -> Classes {
        let mut out = Classes { rule, counts: vec![0; from.len() + 1], from, fit: None };
        let mut members: Vec<Vec<f64>> = vec![Vec::new(); out.counts.len()];
        for v in values {
            members[out.of(*v)].push(*v);
        }
        out.counts = members.iter().map(Vec::len).collect();
        let squares = |v: &[f64]| sd(v, 0).map_or(0.0, |s| s * s * v.len() as f64);
        let total = squares(values);
        out.fit = (total > 0.0).then(|| 1.0 - members.iter().map(|m| squares(m)).sum::<f64>() / total);
        out
    }
}

/// Divides values into classes; `None` where that is impossible: fewer distinct values than classes, no spread, or a number of classes
/// that the rule does not have.
///
/// Mean and standard deviation (of the sample) know 3 classes (cuts at mean - s and mean + s), 4 (mean - s, mean, mean + s), 5 (mean - 2s,
/// mean - s, mean + s, mean + 2s, as mapclassify's `StdMean`) and 6 (mean - 2s ... mean + 2s in steps of s).
pub fn classes(values: &[f64], rule: Rule, count: usize) -> Option<Classes> {
    match rule {
        Rule::Natural => {
            let breaks = natural_breaks(values, count)?;
            // A class begins at its own smallest value.
            let begins = |upper: &f64| values.iter().copied().filter(|v| v > upper).fold(f64::INFINITY, f64::min);
            let inner = breaks.upper.split_last().map_or(&[][..], |(_, rest)| rest);
            Some(Classes::new(rule, inner.iter().map(begins).collect(), values))
        }
        Rule::MeanSd => {
            let steps: &[f64] = match count {
                3 => &[-1.0, 1.0],
                4 => &[-1.0, 0.0, 1.0],
                5 => &[-2.0, -1.0, 1.0, 2.0],
                6 => &[-2.0, -1.0, 0.0, 1.0, 2.0],
                _ => return None,
            };
            let (m, s) = (mean(values)?, sd(values, 1).filter(|s| *s > 0.0)?);
            Some(Classes::new(rule, steps.iter().map(|k| m + k * s).collect(), values))
        }
        Rule::FiveTiers => {
            let tiers = FiveTiers::from_values(values).filter(|_| count == 5)?;
            // Below the poor value begins no tier of its own.
            Some(Classes::new(rule, tiers.standards[1..].to_vec(), values))
        }
    }
}

/// The five-tier efficacy coefficient (功效系数法, 五档): five standard values, 较差, 较低, 平均, 良好, 优秀, with the standard
/// coefficients 0.2, 0.4, 0.6, 0.8 and 1. Between two of them the coefficient rises along a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FiveTiers {
    /// The standard values, ascending: poor, low, average, good, excellent.
    pub standards: [f64; 5],
}

impl FiveTiers {
    /// From standard values that ascend strictly; `None` where they do not.
    pub fn new(standards: [f64; 5]) -> Option<FiveTiers> {
        (standards.is_sorted_by(|a, b| a < b) && standards.iter().all(|s| s.is_finite())).then_some(FiveTiers { standards })
    }

    /// Standard values drawn from values: the average is their mean; good is the mean of what lies above the average, excellent the mean
    /// of what lies above good; low and poor likewise below. `None` where there is not enough spread.
    pub fn from_values(values: &[f64]) -> Option<FiveTiers> {
        let above = |cut: f64| mean(&values.iter().copied().filter(|v| *v > cut).collect::<Vec<_>>());
        let below = |cut: f64| mean(&values.iter().copied().filter(|v| *v < cut).collect::<Vec<_>>());
        let average = mean(values)?;
        let (good, low) = (above(average)?, below(average)?);
        FiveTiers::new([below(low)?, low, average, good, above(good)?])
    }

    /// The coefficient of a value, in [0, 1]: 0.2 at the poor value and 1 from the excellent one on; 0 below the poor value.
    pub fn coefficient(&self, x: f64) -> f64 {
        if x < self.standards[0] {
            return 0.0;
        }
        let tier = self.standards.iter().filter(|s| x >= **s).count();
        let base = tier as f64 / 5.0;
        match (self.standards.get(tier - 1), self.standards.get(tier)) {
            (Some(own), Some(next)) => base + (x - own) / (next - own) * 0.2,
            _ => 1.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_tiers_of_a_worked_item() {
        // Standard values 2, 5, 8, 11, 14; an actual value of 9.5 stands in the average tier, half way to good: 0.6 + 0.5 * 0.2.
        let tiers = FiveTiers::new([2.0, 5.0, 8.0, 11.0, 14.0]).unwrap();
        assert!((tiers.coefficient(9.5) - 0.7).abs() < 1e-15);
        assert_eq!([1.9, 2.0, 14.0, 99.0].map(|x| tiers.coefficient(x)), [0.0, 0.2, 1.0, 1.0]);
        assert_eq!(FiveTiers::new([1.0, 1.0, 2.0, 3.0, 4.0]), None);
    }

    #[test]
    fn standard_values_are_means_of_halves() {
        // Mean 5.5; above it 6..10 with mean 8, above that 9, 10; below 1..5 with mean 3, below that 1, 2.
        let values: Vec<f64> = (1..=10).map(f64::from).collect();
        assert_eq!(FiveTiers::from_values(&values).unwrap().standards, [1.5, 3.0, 5.5, 8.0, 9.5]);
        assert_eq!(FiveTiers::from_values(&[3.0; 5]), None);
    }

    #[test]
    fn classes_by_standard_deviation_lie_around_the_mean() {
        // 2 4 4 4 5 5 7 9: mean 5, sample sd sqrt(32/7) = 2.138.
        let values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        let s = (32.0_f64 / 7.0).sqrt();
        let found = classes(&values, Rule::MeanSd, 4).unwrap();
        assert_eq!(found.from, [5.0 - s, 5.0, 5.0 + s]);
        assert_eq!(found.counts, [1, 3, 3, 1]);
        assert_eq!(classes(&values, Rule::MeanSd, 7), None);
        assert_eq!(classes(&[1.0; 4], Rule::MeanSd, 4), None);
    }

    #[test]
    fn a_class_of_natural_breaks_begins_at_its_smallest_value() {
        let values = [1.0, 2.0, 10.0, 11.0, 30.0];
        let found = classes(&values, Rule::Natural, 3).unwrap();
        assert_eq!((found.from.clone(), found.counts.clone()), (vec![10.0, 30.0], vec![2, 2, 1]));
        assert_eq!(values.map(|v| found.of(v)), [0, 0, 1, 1, 2]);
        // 0.5 + 0.5 of squares are left of the whole.
        let total: f64 = values.iter().map(|v| (v - 10.8) * (v - 10.8)).sum();
        assert!((found.fit.unwrap() - (1.0 - 1.0 / total)).abs() < 1e-12);
    }
}

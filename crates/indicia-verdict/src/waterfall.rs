//! Formula (4) as a way down: what the sides reach, what imbalance takes, what missing integration takes.
//!
//! ```text
//! level        M                     the mean of the sides
//! imbalance    M * G                 G = Gini * n / (n - 1); for two sides |a - b| / 2
//! integration  (M - M * G) * (1 - u)  for two sides min(a, b) * (1 - u)
//! result       M * (1 - G) * u
//! ```
//!
//! Level minus both losses is the result, exactly in real numbers and to the last bits in doubles. What the published
//! result differs by (an adjustment, rounding, another formula) is the rest, and is said.

use crate::roles::Roles;
use crate::values::Values;

/// The way from the mean of the sides to the result of a unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waterfall {
    /// The mean of the sides.
    pub level: f64,
    /// What imbalance takes, at least 0.
    pub imbalance: f64,
    /// What missing integration takes; below 0 for a coefficient above 1.
    pub integration: f64,
    /// What the published result has more (or less) than level minus losses.
    pub rest: f64,
    /// The published result.
    pub result: f64,
}

/// The waterfall of a row; `None` where a side, the coefficient or the result has no value. Without a declared coefficient nothing is
/// lost to integration.
pub fn waterfall(roles: &Roles, values: &dyn Values, row: usize) -> Option<Waterfall> {
    let sides: Option<Vec<f64>> = roles.sides.iter().map(|s| values.value(s, row)).collect();
    let coefficient = match &roles.coefficient {
        Some(id) => values.value(id, row)?,
        None => 1.0,
    };
    way(&sides?, coefficient, values.value(&roles.result, row)?)
}

/// The waterfall of some sides, a coefficient and the published result; `None` for fewer than two sides.
pub fn way(sides: &[f64], coefficient: f64, result: f64) -> Option<Waterfall> {
    let n = sides.len();
    if n < 2 {
        return None;
    }
    let level = indicia_kernels::sum(sides) / n as f64;
    // M * Gini * n / (n - 1) is the mean absolute difference of all pairs, halved.
    let mut apart = 0.0;
    for (i, a) in sides.iter().enumerate() {
        for b in sides.iter().skip(i + 1) {
            apart += (a - b).abs();
        }
    }
    let imbalance = apart / (n * (n - 1)) as f64;
    let integration = (level - imbalance) * (1.0 - coefficient);
    let rest = result - (level - imbalance - integration);
    Some(Waterfall { level, imbalance, integration, rest, result })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eighty_and_sixty_at_one_half_lose_ten_and_thirty() {
        // mean 70, |80 - 60| / 2 = 10, 60 * (1 - 0.5) = 30, and 30 are left.
        let w = way(&[80.0, 60.0], 0.5, 30.0).unwrap();
        assert_eq!((w.level, w.imbalance, w.integration, w.rest), (70.0, 10.0, 30.0, 0.0));
    }

    #[test]
    fn level_minus_losses_is_formula_four_for_any_two_sides() {
        let mut worst: f64 = 0.0;
        for a in 0..=20 {
            for b in 0..=20 {
                for u in 0..=10 {
                    let (a, b, u) = (f64::from(a) * 5.0, f64::from(b) * 5.0, f64::from(u) / 10.0);
                    let four = if a + b == 0.0 { 0.0 } else { (a + b) / 2.0 * (1.0 - (a - b).abs() / (a + b)) * u };
                    worst = worst.max(way(&[a, b], u, four).unwrap().rest.abs());
                }
            }
        }
        assert!(worst < 1e-13, "{worst}");
    }

    #[test]
    fn three_sides_keep_what_the_extension_says() {
        // (80, 60, 40): M = 60, G* = 2/9, M * (1 - G*) = 46.67, where the least is 40.
        let w = way(&[80.0, 60.0, 40.0], 1.0, 60.0 * (1.0 - 2.0 / 9.0)).unwrap();
        assert!((w.imbalance - 40.0 / 3.0).abs() < 1e-13 && w.integration == 0.0 && w.rest.abs() < 1e-13);
    }

    #[test]
    fn an_adjusted_result_leaves_a_rest() {
        assert_eq!(way(&[80.0, 60.0], 0.5, 20.0).unwrap().rest, -10.0);
        assert_eq!(way(&[80.0], 0.5, 20.0), None);
    }
}

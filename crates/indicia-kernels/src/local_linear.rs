//! Regression of one column on another without assuming a form: local-linear smoothing, and the correlation ratio.
//!
//! At each point a straight line is fitted with Gaussian weights `exp(-(d / h)^2 / 2)` of the distance `d` (W. S. Cleveland, JASA 74, 1979; J. Fan, JASA 87,
//! 1992). The bandwidth `h` is the one of a fixed list that predicts each point best from the others (leave-one-out cross-validation): `sd n^(-1/5)` times a
//! quarter to four, and the straight line, to which an infinite bandwidth amounts.

use crate::moments::{mean, sd, variance};
use crate::sum::{Sum, sum};

/// Bandwidths that are tried, as multiples of `sd n^(-1/5)`: each the root of two times the next. Squaring a weight halves the square of its bandwidth, so
/// one exponential serves all.
const STEPS: usize = 9;
const WIDEST: f64 = 4.0;

/// Points beyond which neighbours are averaged in groups before they are smoothed.
const MOST: usize = 500;

/// How much of a column another one explains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MainEffect {
    /// The correlation ratio `Var E[y|x] / Var y`, in [0, 1].
    pub ratio: f64,
    /// The bandwidth, in the unit of x; `None` for the straight line.
    pub bandwidth: Option<f64>,
    /// Neighbours that were averaged together before smoothing: 1 up to 500 pairs.
    pub grouped: usize,
}

/// Pearson's correlation ratio of y on x, with `E[y|x]` by local-linear regression. `bandwidth`, in the unit of x, instead of the one that cross-validation finds. Of more
/// than 500 pairs, neighbours in x are averaged in groups of `n / 500`, rounded up. `None` for fewer than three pairs and where a column is constant.
///
/// # Panics
/// When the slices differ in length.
pub fn correlation_ratio(x: &[f64], y: &[f64], bandwidth: Option<f64>) -> Option<MainEffect> {
    assert_eq!(x.len(), y.len(), "pairs");
    let all = variance(y, 0).filter(|v| *v > 0.0)?;
    let spread = sd(x, 1).filter(|s| *s > 0.0 && x.len() >= 3)?;
    let grouped = x.len().div_ceil(MOST);
    let unit = spread * libm::pow(x.len() as f64, -0.2);
    let (xs, ys, counts) = groups(x, y, grouped);
    let smooth = local_linear(&xs, &ys, &counts, unit, bandwidth);
    let n = x.len() as f64;
    let weighted = |f: &dyn Fn(f64) -> f64| smooth.fitted.iter().zip(&counts).map(|(m, c)| c * f(*m)).collect::<Sum>().total() / n;
    let centre = weighted(&|m| m);
    let explained = weighted(&|m| (m - centre) * (m - centre));
    Some(MainEffect { ratio: (explained / all).min(1.0), bandwidth: smooth.bandwidth, grouped })
}

/// Means of neighbours in x, `size` at a time, and how many each group has.
fn groups(x: &[f64], y: &[f64], size: usize) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let mut pairs: Vec<(f64, f64)> = x.iter().copied().zip(y.iter().copied()).collect();
    if size > 1 {
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    }
    let mut out = (Vec::new(), Vec::new(), Vec::new());
    for group in pairs.chunks(size.max(1)) {
        let (xs, ys): (Vec<f64>, Vec<f64>) = group.iter().copied().unzip();
        out.0.push(mean(&xs).unwrap_or(0.0));
        out.1.push(mean(&ys).unwrap_or(0.0));
        out.2.push(group.len() as f64);
    }
    out
}

/// A smoothed column.
struct Smooth {
    fitted: Vec<f64>,
    bandwidth: Option<f64>,
}

/// What a line through weighted points needs, with distances taken from the point at which it is wanted.
#[derive(Clone, Copy, Default)]
struct Moments {
    s0: f64,
    s1: f64,
    s2: f64,
    t0: f64,
    t1: f64,
}

impl Moments {
    fn add(&mut self, weight: f64, distance: f64, y: f64) {
        let wd = weight * distance;
        self.s0 += weight;
        self.s1 += wd;
        self.s2 += wd * distance;
        self.t0 += weight * y;
        self.t1 += wd * y;
    }

    /// The line at distance 0; the mean where the points do not spread more than the rounding of so many terms could make them; `None` without weight.
    fn at_zero(&self, terms: usize) -> Option<f64> {
        if self.s0 <= 0.0 {
            return None;
        }
        let spread = self.s0 * self.s2 - self.s1 * self.s1;
        let rounding = terms as f64 * f64::EPSILON * self.s0 * self.s2;
        Some(if spread > rounding { (self.s2 * self.t0 - self.s1 * self.t1) / spread } else { self.t0 / self.s0 })
    }
}

fn local_linear(x: &[f64], y: &[f64], counts: &[f64], unit: f64, bandwidth: Option<f64>) -> Smooth {
    let n = x.len();
    let centre = sum(y) / n.max(1) as f64;
    // The widest first; the last place is the straight line.
    let widest = bandwidth.unwrap_or(WIDEST * unit);
    let steps = if bandwidth.is_some() { 1 } else { STEPS };
    let lines = steps + usize::from(bandwidth.is_none());
    let mut fitted = vec![vec![0.0; n]; lines];
    let mut errors: Vec<Option<Sum>> = vec![Some(Sum::new()); lines];
    let mut moments = vec![Moments::default(); lines];
    for i in 0..n {
        moments.fill(Moments::default());
        for j in (0..n).filter(|j| *j != i) {
            let (d, y) = (x[j] - x[i], y[j] - centre);
            let z = d / widest;
            let mut weight = libm::exp(-0.5 * z * z);
            for m in moments.iter_mut().take(steps) {
                m.add(counts[j] * weight, d, y);
                weight *= weight;
            }
            if let Some(line) = moments.get_mut(steps) {
                line.add(counts[j], d, y);
            }
        }
        let own = y[i] - centre;
        for ((m, error), fitted) in moments.iter().zip(&mut errors).zip(&mut fitted) {
            match m.at_zero(n) {
                Some(predicted) => error.iter_mut().for_each(|e| e.add(counts[i] * (own - predicted) * (own - predicted))),
                // A point without neighbours: this bandwidth predicts nothing.
                None => *error = None,
            }
            let mut whole = *m;
            whole.add(counts[i], 0.0, own);
            fitted[i] = whole.at_zero(n).unwrap_or(own) + centre;
        }
    }
    // Of equally good ones the widest that is not a line comes last, so the line wins, then the wider.
    let mut best: Option<(usize, f64)> = None;
    for at in (steps..lines).chain(0..steps) {
        if let Some(error) = errors[at].map(Sum::total)
            && best.is_none_or(|(_, least)| error < least)
        {
            best = Some((at, error));
        }
    }
    let at = best.map_or(lines.saturating_sub(1), |(at, _)| at);
    let h = |at: usize| widest * libm::pow(2.0, -0.5 * at as f64);
    Smooth { fitted: fitted.swap_remove(at), bandwidth: (at < steps).then(|| h(at)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normal::normal_quantile;

    /// Two independent standard normal columns: all pairs of their quantiles, so that they are independent exactly.
    fn grid(side: usize) -> (Vec<f64>, Vec<f64>) {
        let z: Vec<f64> = (0..side).map(|i| normal_quantile((i as f64 + 0.5) / side as f64).unwrap()).collect();
        (0..side * side).map(|at| (z[at / side], z[at % side])).unzip()
    }

    #[test]
    fn of_a_sum_of_independent_normals_each_has_its_squared_weight() {
        // y = 2a + b: 4/5 and 1/5, whatever the bandwidth, since E[y|a] = 2a is a line.
        let (a, b) = grid(20);
        let y: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 2.0 * a + b).collect();
        for bandwidth in [None, Some(0.3), Some(2.0)] {
            for (x, expected) in [(&a, 0.8), (&b, 0.2)] {
                let found = correlation_ratio(x, &y, bandwidth).unwrap();
                assert!((found.ratio - expected).abs() < 1e-12, "{bandwidth:?} {found:?}");
            }
        }
    }

    #[test]
    fn of_a_sum_of_correlated_normals_each_has_what_it_stands_for() {
        // x2 = r x1 + sqrt(1 - r^2) z. y = w1 x1 + w2 x2: the ratio of x1 is (w1 + r w2)^2 / (w1^2 + w2^2 + 2 r w1 w2).
        let (x1, z) = grid(20);
        for (r, w1, w2) in [(0.6_f64, 0.5, 0.5), (-0.5, 0.3, 0.7), (0.9, 0.1, 0.9)] {
            let y: Vec<f64> = x1.iter().zip(&z).map(|(x, z)| w1 * x + w2 * (r * x + (1.0 - r * r).sqrt() * z)).collect();
            let expected = (w1 + r * w2) * (w1 + r * w2) / (w1 * w1 + w2 * w2 + 2.0 * r * w1 * w2);
            let found = correlation_ratio(&x1, &y, Some(0.5)).unwrap().ratio;
            assert!((found - expected).abs() < 1e-12, "{r} {found} {expected}");
        }
    }

    /// A parabola that a straight line does not see. Fits by statsmodels 0.15.0 on the same columns:
    /// `KernelReg(y, x, "c", reg_type="ll", bw=[0.5]).fit()[0]`, their variance over that of y.
    #[test]
    fn a_parabola_has_a_main_effect_that_its_correlation_does_not_show() {
        let x: Vec<f64> = (0..41).map(|i| (f64::from(i) - 20.0) / 10.0).collect();
        let y: Vec<f64> = x.iter().enumerate().map(|(i, x)| x * x + if i % 2 == 0 { 0.25 } else { -0.25 }).collect();
        assert!(crate::pearson(&x, &y).unwrap().abs() < 1e-12);
        let found = correlation_ratio(&x, &y, Some(0.5)).unwrap();
        assert!((found.ratio - PARABOLA).abs() < 1e-12, "{found:?}");
        // Left to itself, cross-validation takes a narrow band and not the line.
        let free = correlation_ratio(&x, &y, None).unwrap();
        assert!(free.bandwidth.is_some_and(|h| h < 0.5) && free.ratio > 0.9, "{free:?}");
    }

    const PARABOLA: f64 = 0.796_471_348_350_689_3;

    #[test]
    fn two_groups_have_the_ratio_of_their_means() {
        // Group means 2 and 6 of three and one; between 3 * 1 + 1 * 9 = 12 of 12 + 2 in all. The lone value predicts nothing by itself, and no band is so narrow
        // that it would.
        let found = correlation_ratio(&[0.0, 0.0, 0.0, 1.0], &[1.0, 2.0, 3.0, 6.0], Some(0.01)).unwrap();
        assert!((found.ratio - 12.0 / 14.0).abs() < 1e-14, "{found:?}");
        assert_eq!(correlation_ratio(&[1.0; 4], &[1.0, 2.0, 3.0, 6.0], None), None);
        assert_eq!(correlation_ratio(&[1.0, 2.0, 3.0], &[5.0; 3], None), None);
        assert_eq!(correlation_ratio(&[1.0, 2.0], &[5.0, 6.0], None), None);
    }

    #[test]
    fn many_points_are_averaged_in_groups_and_say_so() {
        let (a, b) = grid(40);
        let y: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 2.0 * a + b).collect();
        let found = correlation_ratio(&a, &y, None).unwrap();
        assert_eq!(found.grouped, 4);
        // Groups of four have the same a, since forty points share each.
        assert!((found.ratio - 0.8).abs() < 1e-12, "{found:?}");
    }
}

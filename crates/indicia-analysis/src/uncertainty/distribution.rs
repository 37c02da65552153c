//! Distributions of one number.

use indicia_kernels::{beta_quantile, normal_cdf, normal_quantile};

/// How a number is distributed. Every bound is finite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distribution {
    /// Evenly between two numbers.
    Uniform {
        /// The lower.
        low: f64,
        /// The upper.
        high: f64,
    },
    /// Normal.
    Normal {
        /// Its mean.
        mean: f64,
        /// Its standard deviation.
        sd: f64,
    },
    /// Normal, and within bounds.
    TruncatedNormal {
        /// The mean before it is cut.
        mean: f64,
        /// The standard deviation before it is cut.
        sd: f64,
        /// The lower bound.
        low: f64,
        /// The upper bound.
        high: f64,
    },
    /// A triangle.
    Triangular {
        /// Where it begins.
        low: f64,
        /// Its top.
        mode: f64,
        /// Where it ends.
        high: f64,
    },
    /// Beta, moved to an interval.
    Beta {
        /// The first shape.
        a: f64,
        /// The second shape.
        b: f64,
        /// Where it begins.
        low: f64,
        /// Where it ends.
        high: f64,
    },
}

impl Distribution {
    /// The parameter that no such distribution can have, and what it has to be.
    pub fn problem(&self) -> Option<(&'static str, String)> {
        let above = |name, value: f64, other: &str, bound: f64| (value <= bound).then(|| (name, format!("> {other} ({bound})")));
        let positive = |name, value: f64| (value <= 0.0).then(|| (name, "> 0".to_string()));
        match *self {
            Distribution::Uniform { low, high } => above("high", high, "low", low),
            Distribution::Normal { sd, .. } => positive("sd", sd),
            Distribution::TruncatedNormal { mean, sd, low, high } => {
                let share = || {
                    let [a, b] = [(low - mean) / sd, (high - mean) / sd];
                    if a > 0.0 { normal_cdf(-a) - normal_cdf(-b) } else { normal_cdf(b) - normal_cdf(a) }
                };
                let cut = || (share() < LEAST_SHARE).then(|| ("mean", format!("[{low}, {high}] ± {FARTHEST} sd")));
                positive("sd", sd).or_else(|| above("high", high, "low", low)).or_else(cut)
            }
            Distribution::Triangular { low, mode, high } => {
                above("high", high, "low", low).or_else(|| (!(low..=high).contains(&mode)).then(|| ("mode", format!("[{low}, {high}]"))))
            }
            Distribution::Beta { a, b, low, high } => {
                positive("a", a).or_else(|| positive("b", b)).or_else(|| above("high", high, "low", low))
            }
        }
    }

    /// The value below which a share `u` within (0, 1) lies.
    pub fn quantile(&self, u: f64) -> f64 {
        match *self {
            Distribution::Uniform { low, high } => low + u * (high - low),
            Distribution::Normal { mean, sd } => mean + sd * normal(u),
            Distribution::TruncatedNormal { mean, sd, low, high } => {
                let [a, b] = [(low - mean) / sd, (high - mean) / sd];
                // The tail that the bounds lie in is the one that is computed exactly.
                let z = if a > 0.0 {
                    let [from, to] = [normal_cdf(-b), normal_cdf(-a)];
                    -normal(to - u * (to - from))
                } else {
                    let [from, to] = [normal_cdf(a), normal_cdf(b)];
                    normal(from + u * (to - from))
                };
                (mean + sd * z).clamp(low, high)
            }
            Distribution::Triangular { low, mode, high } => {
                let (width, left) = (high - low, mode - low);
                if u * width < left { low + (u * width * left).sqrt() } else { high - ((1.0 - u) * width * (high - mode)).sqrt() }
            }
            Distribution::Beta { a, b, low, high } => low + (high - low) * beta_quantile(u, a, b).unwrap_or(0.5),
        }
    }
}

/// The least share of a normal distribution that may be left between bounds: that beyond five standard deviations.
const LEAST_SHARE: f64 = 2.9e-7;
/// The same in standard deviations.
const FARTHEST: f64 = 5.0;

fn normal(u: f64) -> f64 {
    normal_quantile(u).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_scipy() {
        // scipy 1.17.1: truncnorm.ppf(u, (low-mean)/sd, (high-mean)/sd, mean, sd), triang.ppf(u, (mode-low)/(high-low), low, high-low),
        // beta.ppf(u, a, b, low, high-low), norm.ppf(u, mean, sd)
        let cases = [
            (Distribution::TruncatedNormal { mean: 0.0, sd: 1.0, low: -1.0, high: 2.0 }, 0.01, -0.9667232518503338),
            (Distribution::TruncatedNormal { mean: 0.0, sd: 1.0, low: -1.0, high: 2.0 }, 0.5, 0.17116391801782482),
            (Distribution::TruncatedNormal { mean: 0.0, sd: 1.0, low: -1.0, high: 2.0 }, 0.9, 1.2557153641502152),
            (Distribution::TruncatedNormal { mean: 5.0, sd: 2.0, low: 6.0, high: 9.0 }, 0.01, 6.01626812336595),
            (Distribution::TruncatedNormal { mean: 5.0, sd: 2.0, low: 6.0, high: 9.0 }, 0.5, 6.943046943458849),
            (Distribution::TruncatedNormal { mean: 5.0, sd: 2.0, low: 6.0, high: 9.0 }, 0.9, 8.264206423889611),
            (Distribution::TruncatedNormal { mean: 0.0, sd: 1.0, low: 4.0, high: 7.0 }, 0.01, 4.002377798039982),
            (Distribution::TruncatedNormal { mean: 0.0, sd: 1.0, low: 4.0, high: 7.0 }, 0.5, 4.161104269370788),
            (Distribution::TruncatedNormal { mean: 0.0, sd: 1.0, low: 4.0, high: 7.0 }, 0.9, 4.514913862102147),
            (Distribution::Triangular { low: 0.0, mode: 1.0, high: 4.0 }, 0.1, 0.6324555320336759),
            (Distribution::Triangular { low: 0.0, mode: 1.0, high: 4.0 }, 0.8, 2.450806661517033),
            (Distribution::Triangular { low: 2.0, mode: 2.0, high: 3.0 }, 0.1, 2.051316701949486),
            (Distribution::Triangular { low: 2.0, mode: 2.0, high: 3.0 }, 0.8, 2.552786404500042),
            (Distribution::Beta { a: 2.0, b: 5.0, low: -1.0, high: 3.0 }, 0.1, -0.6296189643474851),
            (Distribution::Beta { a: 2.0, b: 5.0, low: -1.0, high: 3.0 }, 0.8, 0.6897900993850883),
            (Distribution::Normal { mean: 3.0, sd: 2.0 }, 0.975, 6.919927969080108),
            (Distribution::Uniform { low: 3.0, high: 5.0 }, 0.25, 3.5),
        ];
        for (distribution, u, expected) in cases {
            let found = distribution.quantile(u);
            assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{distribution:?} at {u}: {found}, not {expected}");
        }
    }

    #[test]
    fn what_cannot_be_says_which_parameter() {
        let name = |d: Distribution| d.problem().map(|(name, _)| name);
        assert_eq!(name(Distribution::Uniform { low: 1.0, high: 1.0 }), Some("high"));
        assert_eq!(name(Distribution::Normal { mean: 0.0, sd: 0.0 }), Some("sd"));
        assert_eq!(name(Distribution::Triangular { low: 0.0, mode: 2.0, high: 1.0 }), Some("mode"));
        assert_eq!(name(Distribution::Beta { a: 1.0, b: -1.0, low: 0.0, high: 1.0 }), Some("b"));
        assert_eq!(name(Distribution::TruncatedNormal { mean: 0.0, sd: 1.0, low: 6.0, high: 7.0 }), Some("mean"));
        assert_eq!(name(Distribution::TruncatedNormal { mean: 0.0, sd: 1.0, low: 4.0, high: 7.0 }), None);
    }
}

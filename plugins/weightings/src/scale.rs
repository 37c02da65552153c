//! Scales of judgement: the ratios that the grades 1 to 9 stand for.

use indicia_plugin::prelude::*;

choices! {
    /// What a judgement of k says.
    pub enum Scale {
        /// k times as important.
        Ratio = "ratio",
        /// 9 / (10 - k): 9/9 to 9/1.
        InverseLinear = "inverse-linear",
        /// (9 + k) / (11 - k): 10/10 to 18/2, which is 0.5/0.5 to 0.9/0.1.
        Balanced = "balanced",
        /// e^((k - 1) / 5): e^(0/5) to e^(8/5).
        Exponential = "exponential",
        /// 2^(k - 1).
        Geometric = "geometric",
        /// Square root of k.
        Root = "root",
        /// k squared.
        Power = "power",
        /// Logarithm of k + 1 to the base 2.
        Logarithmic = "logarithmic",
    }
}

/// The highest grade of all scales but the plain one, whose judgements are ratios and have no end.
const HIGHEST: f64 = 9.0;

impl Scale {
    /// The ratio of a grade of 1 or more; `None` beyond the scale.
    pub(crate) fn ratio(self, k: f64) -> Option<f64> {
        let ratio = match self {
            Scale::Ratio => return Some(k),
            Scale::InverseLinear => 9.0 / (10.0 - k),
            Scale::Balanced => (9.0 + k) / (11.0 - k),
            Scale::Exponential => libm::exp((k - 1.0) / 5.0),
            Scale::Geometric => libm::exp2(k - 1.0),
            Scale::Root => libm::sqrt(k),
            Scale::Power => k * k,
            Scale::Logarithmic => libm::log2(k + 1.0),
        };
        (k <= HIGHEST).then_some(ratio)
    }

    /// The grade of a ratio of 1 or more.
    pub(crate) fn grade(self, ratio: f64) -> f64 {
        match self {
            Scale::Ratio => ratio,
            Scale::InverseLinear => 10.0 - 9.0 / ratio,
            Scale::Balanced => (11.0 * ratio - 9.0) / (1.0 + ratio),
            Scale::Exponential => 1.0 + 5.0 * libm::log(ratio),
            Scale::Geometric => 1.0 + libm::log2(ratio),
            Scale::Root => ratio * ratio,
            Scale::Power => libm::sqrt(ratio),
            Scale::Logarithmic => libm::exp2(ratio) - 1.0,
        }
    }

    /// The mean CI of matrices of n children with judgements drawn at random from 1/9 ... 9, of 3 to 15 children: for three over all
    /// of them, for more out of `crates/indicia-bench/peers/random_index.py` with standard errors below 0.3 %.
    /// `None` beyond, and for the plain scale, of which tables are published.
    pub(crate) fn random_index(self, n: usize) -> Option<f64> {
        const INVERSE_LINEAR: [f64; 13] = [0.205, 0.335, 0.418, 0.475, 0.516, 0.547, 0.571, 0.590, 0.603, 0.617, 0.627, 0.636, 0.644];
        const BALANCED: [f64; 13] = [0.269, 0.440, 0.550, 0.624, 0.677, 0.712, 0.742, 0.765, 0.784, 0.798, 0.809, 0.819, 0.829];
        const EXPONENTIAL: [f64; 13] = [0.172, 0.274, 0.336, 0.378, 0.405, 0.426, 0.442, 0.454, 0.465, 0.473, 0.479, 0.485, 0.489];
        const GEOMETRIC: [f64; 13] = [4.59, 9.32, 13.35, 16.51, 18.97, 20.68, 22.12, 23.13, 23.92, 24.60, 25.07, 25.52, 25.89];
        const ROOT: [f64; 13] = [0.115, 0.179, 0.218, 0.244, 0.260, 0.273, 0.282, 0.290, 0.296, 0.301, 0.305, 0.309, 0.312];
        const POWER: [f64; 13] = [3.62, 6.98, 9.44, 11.05, 12.09, 12.77, 13.22, 13.56, 13.84, 14.05, 14.22, 14.32, 14.46];
        const LOGARITHMIC: [f64; 13] = [0.153, 0.241, 0.294, 0.328, 0.351, 0.367, 0.380, 0.390, 0.399, 0.405, 0.411, 0.415, 0.419];
        let table = match self {
            Scale::Ratio => return None,
            Scale::InverseLinear => &INVERSE_LINEAR,
            Scale::Balanced => &BALANCED,
            Scale::Exponential => &EXPONENTIAL,
            Scale::Geometric => &GEOMETRIC,
            Scale::Root => &ROOT,
            Scale::Power => &POWER,
            Scale::Logarithmic => &LOGARITHMIC,
        };
        table.get(n.checked_sub(3)?).copied()
    }

    /// A ratio as an expert writes it: `3`, `1/3`.
    pub(crate) fn written(self, ratio: f64) -> String {
        if ratio >= 1.0 { short(self.grade(ratio)) } else { format!("1/{}", short(self.grade(1.0 / ratio))) }
    }

    /// The ratios of the grades 1/9 ... 9.
    pub(crate) fn all(self) -> impl Iterator<Item = f64> {
        let ratio = move |k: i32| self.ratio(f64::from(k)).unwrap_or(f64::from(k));
        (2..=9).rev().map(move |k| 1.0 / ratio(k)).chain((1..=9).map(ratio))
    }
}

/// Two digits behind the point at most.
fn short(x: f64) -> String {
    let text = format!("{x:.2}");
    text.trim_end_matches('0').trim_end_matches('.').into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCALES: [Scale; 7] =
        [Scale::InverseLinear, Scale::Balanced, Scale::Exponential, Scale::Geometric, Scale::Root, Scale::Power, Scale::Logarithmic];

    #[test]
    fn the_ends_of_each_scale() {
        // 9/1, 18/2, e^(8/5), 2^8, 3, 81, log2 10
        let ends = [9.0, 9.0, libm::exp(1.6), 256.0, 3.0, 81.0, libm::log2(10.0)];
        for (scale, end) in SCALES.into_iter().zip(ends) {
            assert_eq!(scale.ratio(1.0), Some(1.0), "{scale:?}");
            assert_eq!((scale.ratio(9.0), scale.ratio(9.5)), (Some(end), None), "{scale:?}");
            for k in 1..=9 {
                let back = scale.grade(scale.ratio(f64::from(k)).unwrap());
                assert!((back - f64::from(k)).abs() < 1e-13, "{scale:?} {k}: {back}");
            }
        }
        assert_eq!((Scale::Ratio.ratio(12.5), Scale::Ratio.random_index(3)), (Some(12.5), None));
    }

    #[test]
    fn the_random_index_of_three_is_the_mean_over_all_matrices() {
        // CI = (r + 1/r - 2) / 2 with r = (a13 / (a12 a23))^(1/3), over all 17^3 matrices
        for scale in SCALES {
            let mut logs: Vec<f64> = scale.all().map(libm::log).collect();
            logs.sort_by(f64::total_cmp);
            let mut total = 0.0;
            for a in &logs {
                for b in &logs {
                    total += logs.iter().map(|c| libm::cosh((c - a - b) / 3.0) - 1.0).sum::<f64>();
                }
            }
            let exact = total / 4913.0;
            let table = scale.random_index(3).unwrap();
            let digits = if exact > 1.0 { 0.005 } else { 0.0005 };
            assert!((table - exact).abs() <= digits, "{scale:?}: {table} for {exact}");
        }
    }
}

//! Standard errors of means, and covariances of values that the same people answered.
//!
//! A weighted mean `m = sum(w y) / sum(w)` is linearised: respondent `i` moves it by `z_i = w_i (y_i - m) / sum(w)`. Its variance is
//! `n/(n-1) sum z_i^2`, the covariance of two means `sqrt(n/(n-1) k/(k-1)) sum z_i z'_i` over the respondents of both (Taylor linearisation,
//! Woodruff, JASA 66, 1971; Lumley, Complex Surveys, 2010, chapter 2). With equal weights that is `s^2 / n`. The factor keeps every matrix of
//! covariances positive semidefinite.
//!
//! [`Moments`] and [`CrossMoments`] hold the sums, so that responses need not stay in memory.

use indicia_kernels::Sum;

use super::positive;

/// A value with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Its standard error; `None` where a single answer tells nothing about it.
    pub standard_error: Option<f64>,
    /// Answers that it rests on.
    pub n: u64,
    /// The same after weighting, [`effective_n`](super::effective_n).
    pub effective_n: f64,
}

/// The sums of a weighted mean over respondents.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moments {
    n: u64,
    w: Sum,
    ww: Sum,
    wy: Sum,
    wwy: Sum,
    wwyy: Sum,
}

impl Moments {
    /// Adds an answer with its weight, which is not below zero.
    pub fn add(&mut self, y: f64, w: f64) {
        self.n += 1;
        self.w.add(w);
        self.ww.add(w * w);
        self.wy.add(w * y);
        self.wwy.add(w * w * y);
        self.wwyy.add(w * w * y * y);
    }

    /// Number of answers.
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// The sum of the weights.
    pub fn weight(&self) -> f64 {
        self.w.total()
    }

    /// The weighted mean; `None` without a weight above zero.
    pub fn mean(&self) -> Option<f64> {
        let w = self.w.total();
        (w > 0.0).then(|| self.wy.total() / w)
    }

    /// The mean with its standard error; `None` without a weight above zero.
    pub fn estimate(&self) -> Option<Estimate> {
        let (value, w) = (self.mean()?, self.w.total());
        let squares = self.wwyy.total() - 2.0 * value * self.wwy.total() + value * value * self.ww.total();
        let n = self.n as f64;
        let error = (self.n > 1).then(|| (squares.max(0.0) * n / (n - 1.0)).sqrt() / w);
        Some(Estimate { value, standard_error: error, n: self.n, effective_n: w * w / self.ww.total() })
    }
}

/// The sums of the covariance of two weighted means over the respondents that answered both; both weights are those of the respective
/// mean.
#[derive(Clone, Copy, Debug, Default)]
pub struct CrossMoments {
    ww: Sum,
    wwa: Sum,
    wwb: Sum,
    wwab: Sum,
}

impl CrossMoments {
    /// Adds a respondent with both answers and their weights.
    pub fn add(&mut self, (a, weight_a): (f64, f64), (b, weight_b): (f64, f64)) {
        let ww = weight_a * weight_b;
        self.ww.add(ww);
        self.wwa.add(ww * a);
        self.wwb.add(ww * b);
        self.wwab.add(ww * a * b);
    }

    /// The covariance of the two means; `None` where one of them has no standard error.
    pub fn covariance(&self, a: &Moments, b: &Moments) -> Option<f64> {
        let (first, second) = (a.mean()?, b.mean()?);
        if a.n < 2 || b.n < 2 {
            return None;
        }
        let products = self.wwab.total() - second * self.wwa.total() - first * self.wwb.total() + first * second * self.ww.total();
        let factor = |n: u64| n as f64 / (n as f64 - 1.0);
        Some(products * (factor(a.n) * factor(b.n)).sqrt() / (a.weight() * b.weight()))
    }
}

/// The weighted mean of answers; `None` without a weight above zero.
pub fn weighted_mean(values: &[f64], weights: &[f64]) -> Option<Estimate> {
    let mut moments = Moments::default();
    values.iter().zip(weights).for_each(|(y, w)| moments.add(*y, *w));
    moments.estimate()
}

/// A stratum of a stratified sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stratum {
    /// Its size in the population.
    pub population: f64,
    /// Responses in it, at least 2.
    pub n: u64,
    /// Their mean.
    pub mean: f64,
    /// Their variance, with `n - 1`.
    pub variance: f64,
}

/// The mean of a stratified random sample, `sum W_h m_h`, with the variance `sum W_h^2 (1 - n_h/N_h) s_h^2 / n_h` (Cochran, Sampling Techniques,
/// 1977, sections 5.3 and 5.4). `None` without strata, where a stratum has fewer than two responses, or more than people.
pub fn stratified_mean(strata: &[Stratum]) -> Option<Estimate> {
    let all: f64 = indicia_kernels::sum(&strata.iter().map(|s| s.population).collect::<Vec<_>>());
    if !positive(all) || strata.iter().any(|s| s.n < 2 || s.population < s.n as f64) {
        return None;
    }
    let (mut value, mut variance, mut weights) = (Sum::new(), Sum::new(), Sum::new());
    for s in strata {
        let (share, n) = (s.population / all, s.n as f64);
        value.add(share * s.mean);
        variance.add(share * share * (1.0 - n / s.population) * s.variance / n);
        weights.add(share * share / n);
    }
    Some(Estimate {
        value: value.total(),
        standard_error: Some(variance.total().sqrt()),
        n: strata.iter().map(|s| s.n).sum(),
        effective_n: 1.0 / weights.total(),
    })
}

/// The ratio of the totals of two numbers that the same respondents gave, `sum(w y) / sum(w x)`, with the error of its linearisation
/// `z_i = w_i (y_i - r x_i) / sum(w x)` (Cochran 1977, section 6.4). `None` where the denominator is not above zero.
pub fn ratio(numerators: &[f64], denominators: &[f64], weights: &[f64]) -> Option<Estimate> {
    let (mut top, mut bottom, mut w1, mut w2) = (Sum::new(), Sum::new(), Sum::new(), Sum::new());
    for ((y, x), w) in numerators.iter().zip(denominators).zip(weights) {
        top.add(w * y);
        bottom.add(w * x);
        w1.add(*w);
        w2.add(w * w);
    }
    let bottom = bottom.total();
    if !positive(bottom) {
        return None;
    }
    let value = top.total() / bottom;
    let mut squares = Sum::new();
    for ((y, x), w) in numerators.iter().zip(denominators).zip(weights) {
        let z = w * (y - value * x) / bottom;
        squares.add(z * z);
    }
    let n = numerators.len() as f64;
    let error = (numerators.len() > 1).then(|| (squares.total() * n / (n - 1.0)).sqrt());
    Some(Estimate { value, standard_error: error, n: numerators.len() as u64, effective_n: w1.total() * w1.total() / w2.total() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_weights_give_the_textbook_error() {
        // 2, 4, 6: mean 4, variance 4, error sqrt(4/3), whatever the common weight.
        for w in [1.0, 2.5] {
            let e = weighted_mean(&[2.0, 4.0, 6.0], &[w; 3]).unwrap();
            assert!((e.value - 4.0).abs() < 1e-15 && (e.standard_error.unwrap() - (4.0_f64 / 3.0).sqrt()).abs() < 1e-14);
            assert_eq!((e.n, e.effective_n), (3, 3.0));
        }
    }

    #[test]
    fn weights_by_hand() {
        // y 0, 1, 1 with weights 2, 1, 1: mean 1/2; z = 2(-1/2)/4, 1/2/4, 1/2/4; sum z^2 = (4 + 1 + 1)/64; times 3/2.
        let e = weighted_mean(&[0.0, 1.0, 1.0], &[2.0, 1.0, 1.0]).unwrap();
        assert_eq!(e.value, 0.5);
        assert!((e.standard_error.unwrap() - (6.0_f64 / 64.0 * 1.5).sqrt()).abs() < 1e-15);
        assert!((e.effective_n - 16.0 / 6.0).abs() < 1e-15);
    }

    #[test]
    fn one_answer_has_no_error_and_none_no_mean() {
        assert_eq!(weighted_mean(&[3.0], &[1.0]).map(|e| e.standard_error), Some(None));
        assert_eq!(weighted_mean(&[], &[]), None);
        assert_eq!(weighted_mean(&[3.0], &[0.0]), None);
    }

    /// Lohr, Sampling: Design and Analysis, example 3.2: acres devoted to farms in four regions of the United States, 1992. Printed: total
    /// 909,736,035 with error 50,417,248.
    #[test]
    fn a_stratified_mean_of_a_textbook() {
        let stratum = |population, n, mean, variance| Stratum { population, n, mean, variance };
        let strata = [
            stratum(220.0, 21, 97_629.81, 7_647_472_708.0),
            stratum(1054.0, 103, 300_504.16, 29_618_183_543.0),
            stratum(1382.0, 135, 211_315.04, 53_587_487_856.0),
            stratum(422.0, 41, 662_295.51, 396_185_950_266.0),
        ];
        let e = stratified_mean(&strata).unwrap();
        // The printed means are rounded to a hundredth of an acre: half of one for each of 3,078 counties.
        assert!((e.value * 3078.0 - 909_736_035.0).abs() < 16.0, "{}", e.value * 3078.0);
        assert!((e.standard_error.unwrap() * 3078.0 - 50_417_248.0).abs() < 1.0, "{}", e.standard_error.unwrap() * 3078.0);
        assert_eq!(stratified_mean(&[stratum(10.0, 1, 0.0, 0.0)]), None);
    }

    #[test]
    fn covariance_of_a_mean_with_itself_is_its_variance() {
        let (values, weights) = ([3.0, 7.0, 4.0, 9.0], [1.0, 0.5, 2.0, 1.5]);
        let (mut m, mut c) = (Moments::default(), CrossMoments::default());
        for (y, w) in values.iter().zip(weights) {
            m.add(*y, w);
            c.add((*y, w), (*y, w));
        }
        let error = m.estimate().unwrap().standard_error.unwrap();
        assert!((c.covariance(&m, &m).unwrap() - error * error).abs() < 1e-14);
    }

    #[test]
    fn a_difference_of_two_answers_has_the_error_that_their_covariance_says() {
        // Equal weights: the variance of the mean of a - b is var a + var b - 2 cov.
        let (a, b) = ([1.0, 4.0, 2.0, 8.0], [2.0, 3.0, 5.0, 9.0]);
        let (mut ma, mut mb, mut c) = (Moments::default(), Moments::default(), CrossMoments::default());
        let differences: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
        for (x, y) in a.iter().zip(b) {
            ma.add(*x, 1.0);
            mb.add(y, 1.0);
            c.add((*x, 1.0), (y, 1.0));
        }
        let variance = |m: &Moments| m.estimate().unwrap().standard_error.unwrap().powi(2);
        let expected = weighted_mean(&differences, &[1.0; 4]).unwrap().standard_error.unwrap().powi(2);
        let found = variance(&ma) + variance(&mb) - 2.0 * c.covariance(&ma, &mb).unwrap();
        assert!((found - expected).abs() < 1e-13);
    }

    #[test]
    fn those_who_share_nobody_have_no_covariance() {
        let (mut a, mut b) = (Moments::default(), Moments::default());
        [1.0, 2.0].iter().for_each(|y| a.add(*y, 1.0));
        [5.0, 9.0].iter().for_each(|y| b.add(*y, 1.0));
        assert_eq!(CrossMoments::default().covariance(&a, &b), Some(0.0));
    }

    #[test]
    fn a_ratio_by_hand() {
        // 1/2, 2/5, 3/3: r = 6/10; residuals -0.2, -1, 1.2; sum of squares 2.48; times 3/2 over 10^2.
        let e = ratio(&[1.0, 2.0, 3.0], &[2.0, 5.0, 3.0], &[1.0; 3]).unwrap();
        assert!((e.value - 0.6).abs() < 1e-15 && (e.standard_error.unwrap() - (2.48_f64 * 1.5).sqrt() / 10.0).abs() < 1e-15);
        assert_eq!(ratio(&[1.0], &[0.0], &[1.0]), None);
    }
}

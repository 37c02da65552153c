//! Intraclass correlations of Shrout and Fleiss (Psychological Bulletin 86, 1979): do raters agree?
//!
//! With the mean squares of objects `B`, raters `J` and error `E` of a two-way layout of `n` objects and `k` raters:
//!
//! ```text
//! ICC(2,1) = (B - E) / (B + (k-1) E + k (J - E) / n)    raters are a sample; agreement
//! ICC(2,k) = (B - E) / (B + (J - E) / n)                the mean of k of them
//! ICC(3,1) = (B - E) / (B + (k-1) E)                    these raters only; consistency
//! ICC(3,k) = (B - E) / B                                their mean
//! ```
//!
//! The test of no agreement is `F = B / E` with `n-1` and `(n-1)(k-1)` degrees of freedom.

use indicia_kernels::{Sum, f_upper};

use super::positive;

/// Intraclass correlations and their test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Icc {
    /// Objects that every rater rated.
    pub objects: usize,
    /// Raters.
    pub raters: usize,
    /// ICC(2,1): one rater, raters being a sample.
    pub single_agreement: f64,
    /// ICC(2,k): the mean of the raters, raters being a sample.
    pub mean_agreement: f64,
    /// ICC(3,1): one of these raters.
    pub single_consistency: f64,
    /// ICC(3,k): the mean of these raters; equal to Cronbach's alpha with raters as items.
    pub mean_consistency: f64,
    /// `F = B / E`; infinite where raters agree up to a constant.
    pub f: f64,
    /// Degrees of freedom of objects and of error.
    pub df: [f64; 2],
    /// The probability of as much agreement by chance.
    pub p: f64,
}

/// Intraclass correlations of ratings, an object a row; rows with a missing rating are left out. `None` with fewer than two objects or raters,
/// or where objects do not differ at all.
pub fn icc(rows: &[Vec<Option<f64>>]) -> Option<Icc> {
    let k = rows.first()?.len();
    let full: Vec<Vec<f64>> = rows.iter().filter(|r| r.len() == k).filter_map(|r| r.iter().copied().collect()).collect();
    let n = full.len();
    if n < 2 || k < 2 {
        return None;
    }
    let (nf, kf) = (n as f64, k as f64);
    let total = |values: &mut dyn Iterator<Item = f64>| {
        let mut s = Sum::new();
        values.for_each(|v| s.add(v));
        s.total()
    };
    let grand = total(&mut full.iter().flatten().copied()) / (nf * kf);
    let objects: Vec<f64> = full.iter().map(|r| total(&mut r.iter().copied()) / kf).collect();
    let raters: Vec<f64> = (0..k).map(|j| total(&mut full.iter().map(|r| r[j])) / nf).collect();
    let squares = |means: &[f64]| total(&mut means.iter().map(|m| (m - grand) * (m - grand)));
    let b = squares(&objects) * kf / (nf - 1.0);
    let j = squares(&raters) * nf / (kf - 1.0);
    let residual = |i: usize, jj: usize| full[i][jj] - objects[i] - raters[jj] + grand;
    let within = total(&mut (0..n).flat_map(|i| (0..k).map(move |jj| (i, jj))).map(|(i, jj)| residual(i, jj) * residual(i, jj)));
    let df = [nf - 1.0, (nf - 1.0) * (kf - 1.0)];
    let e = within / df[1];
    if !positive(b) {
        return None;
    }
    let f = if e > 0.0 { b / e } else { f64::INFINITY };
    Some(Icc {
        objects: n,
        raters: k,
        single_agreement: (b - e) / (b + (kf - 1.0) * e + kf * (j - e) / nf),
        mean_agreement: (b - e) / (b + (j - e) / nf),
        single_consistency: (b - e) / (b + (kf - 1.0) * e),
        mean_consistency: (b - e) / b,
        f,
        df,
        p: f_upper(f, df[0], df[1])?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The six targets and four judges of Shrout and Fleiss, table 2; results from tables 3 and 4.
    #[test]
    fn the_judges_of_shrout_and_fleiss() {
        let rows: Vec<Vec<Option<f64>>> = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
            .iter()
            .map(|r| r.iter().map(|x| Some(f64::from(*x))).collect())
            .collect();
        let i = icc(&rows).unwrap();
        let near = |x: f64, printed: f64| assert!((x - printed).abs() < 0.005, "{x} {printed}");
        near(i.single_agreement, 0.29);
        near(i.mean_agreement, 0.62);
        near(i.single_consistency, 0.71);
        near(i.mean_consistency, 0.91);
        // Mean squares 11.24 and 1.02.
        assert!((i.f - 11.24 / 1.02).abs() < 0.06 && i.df == [5.0, 15.0]);
        assert!(i.p < 0.001);
    }

    #[test]
    fn a_row_with_a_gap_does_not_count() {
        let rows = [vec![Some(1.0), Some(2.0)], vec![Some(3.0), Some(5.0)], vec![Some(9.0), None], vec![Some(4.0), Some(4.0)]];
        assert_eq!(icc(&rows).unwrap().objects, 3);
    }

    #[test]
    fn raters_that_differ_by_a_constant_are_consistent_but_do_not_agree() {
        let rows: Vec<Vec<Option<f64>>> = [1.0, 2.0, 6.0].iter().map(|x| vec![Some(*x), Some(x + 3.0)]).collect();
        let i = icc(&rows).unwrap();
        assert_eq!((i.mean_consistency, i.p), (1.0, 0.0));
        assert!(i.mean_agreement < 0.8);
        assert_eq!(icc(&[vec![Some(1.0), Some(1.0)], vec![Some(1.0), Some(1.0)]]), None);
        assert_eq!(icc(&[]), None);
    }
}

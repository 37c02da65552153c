//! The trimmed mean with the error of Tukey and McLaughlin (Sankhya A 25, 1963): the winsorised standard deviation over `(1 - 2g) sqrt(n)`, with `g`
//! the share that is declared, or the number dropped over the number of answers.

use indicia_kernels::{mean, sd};

use super::Estimate;

/// What is dropped at each end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trimmed {
    /// So many answers: 1 drops the highest and the lowest.
    Count(usize),
    /// This share of the answers, in [0, 0.5), rounded down.
    Share(f64),
}

/// The trimmed mean of answers. Without trimming it is the mean with its usual error. `None` where nothing is left.
/// Where only one answer is left, it has no error.
pub fn trimmed_mean(values: &[f64], trim: Trimmed) -> Option<Estimate> {
    let n = values.len();
    let (k, share) = match trim {
        Trimmed::Count(k) => (k, k as f64 / n as f64),
        // A share of 0.2 of 15 answers are 3, whatever the last bit of the product says.
        Trimmed::Share(share) if (0.0..0.5).contains(&share) => ((share * n as f64 + 1e-9) as usize, share),
        Trimmed::Share(_) => return None,
    };
    let mut sorted = values.to_vec();
    indicia_kernels::sort(&mut sorted);
    let kept = sorted.get(k..n.checked_sub(k)?)?;
    let value = mean(kept)?;
    let left = kept.len();
    let (low, high) = (*kept.first()?, *kept.last()?);
    let winsorised: Vec<f64> = sorted.iter().map(|x| x.clamp(low, high)).collect();
    let error = if left > 1 { sd(&winsorised, 1).map(|s| s / (1.0 - 2.0 * share) / (n as f64).sqrt()) } else { None };
    Some(Estimate { value, standard_error: error, n: n as u64, effective_n: left as f64 })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wilcox, Introduction to Robust Estimation and Hypothesis Testing, the self-awareness data: 20 % trimmed mean 282.7 with error 56.1.
    #[test]
    fn the_data_of_wilcox() {
        let x = [
            77.0, 87.0, 88.0, 114.0, 151.0, 210.0, 219.0, 246.0, 253.0, 262.0, 296.0, 299.0, 306.0, 376.0, 428.0, 515.0, 666.0, 1310.0,
            2611.0,
        ];
        let e = trimmed_mean(&x, Trimmed::Share(0.2)).unwrap();
        assert!((e.value - 282.7).abs() < 0.05);
        assert!((e.standard_error.unwrap() - 56.1).abs() < 0.05);
    }

    #[test]
    fn highest_and_lowest_dropped_by_hand() {
        // 1, 2, 3, 4, 10 without 1 and 10: mean 3; winsorised 2, 2, 3, 4, 4 has variance 1; error 1 / (3/5) / sqrt 5.
        let e = trimmed_mean(&[10.0, 1.0, 3.0, 2.0, 4.0], Trimmed::Count(1)).unwrap();
        assert_eq!((e.value, e.n), (3.0, 5));
        assert!((e.standard_error.unwrap() - 5.0 / 3.0 / 5.0_f64.sqrt()).abs() < 1e-14);
    }

    #[test]
    fn without_trimming_it_is_the_mean_and_too_much_leaves_nothing() {
        let e = trimmed_mean(&[2.0, 4.0, 6.0], Trimmed::Count(0)).unwrap();
        assert!((e.standard_error.unwrap() - (4.0_f64 / 3.0).sqrt()).abs() < 1e-15);
        assert_eq!(trimmed_mean(&[1.0, 2.0], Trimmed::Count(1)), None);
        assert_eq!(trimmed_mean(&[1.0], Trimmed::Count(1)), None);
        assert_eq!(trimmed_mean(&[1.0, 2.0], Trimmed::Share(0.5)), None);
    }
}

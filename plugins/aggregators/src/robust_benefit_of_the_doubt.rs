//! The robust benefit of the doubt: order-m frontiers.

use indicia_plugin::prelude::*;

use crate::fold::refuse_infinite;
use crate::members::{Members, same_columns};

method! {
    /// # robust-benefit-of-the-doubt: against m units drawn at random (稳健 BoD，order-m)
    ///
    /// A frontier of the best units lets one outlier decide what everyone else is worth. Here a unit is held against the best of only m units, drawn at random with
    /// replacement, and the mean over all draws counts.
    ///
    /// ```text
    /// t_ik   = min over j of x_kj / x_ij              how far unit k surpasses unit i in every child at once
    /// E_i    = mean of max(t_ik, k in K) over all draws K of m units of the fit
    ///        = sum over r = 1..n of t_i(r) ((r/n)^m - ((r-1)/n)^m),     t_i(1) <= ... <= t_i(n)
    /// score  = 1 / E_i
    /// ```
    ///
    /// K is a draw, and t_i(r) the r-th smallest of the t_ik.
    ///
    /// n is the number of units of the fit. The mean over all n^m draws is computed, by the second line, not estimated from some of them: nothing is random, and no number of draws has to
    /// be chosen. With m = 1 it is the mean unit one is held against; as m grows the score comes down to that against the frontier (free disposal hull), which is 1 for a unit that no
    /// other surpasses in every child. m is where outliers stop to matter: take it such that few scores are above 1 by much.
    ///
    /// Ratios do not depend on the children's units of measure, but need a true zero. The node's weights are not used: a unit is surpassed
    /// where it is surpassed in every child.
    ///
    /// **Range**: above 0; above 1 for a unit that is mostly ahead of the m it is held against.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A negative value: refused (`bod-negative`). A child in which a unit is zero cannot limit who surpasses it, and is passed over for that unit; a unit that is zero in every child has no score
    /// (`bod-nothing`).
    ///
    /// ## Source
    /// Cazals, Florens & Simar (2002), *Nonparametric frontier estimation: a robust approach*, Journal of Econometrics 106, 1-25; Vidoli & Mazziotta (2013), *Robust weighted composite
    /// indicators by means of frontier methods*, Statistica Applicata 23. `Compind::ci_rbod` and `ci_rbod_dir` (direction 1) estimate the same mean from `B` draws.
    ///
    /// ## Example
    /// One child: the unit of 1 is held against 1 and 2. Of the four draws of two, three hold a 2: E = 7/4; the unit of 2 has E = 7/8.
    /// ```toml
    /// use = "robust-benefit-of-the-doubt"
    /// params = { m = 2 }
    ///
    /// [example]
    /// columns = { a = [1, 2] }
    /// weights = [1]
    /// gives = [0.571428571428571, 1.142857142857143]
    /// ```
    pub struct RobustBenefitOfTheDoubt: Aggregator = "robust-benefit-of-the-doubt" {
        title { zh: "稳健 BoD（order-m）", en: "Robust benefit of the doubt" }
        page_zh "robust_benefit_of_the_doubt.zh.md"
        params {
            /// How many units each is held against.
            m: u32, min 1.0, max 1000000.0;
        }
        texts {
            "bod-negative" => { zh: "`{id}` 中有负值 {value}，BoD 要求数值非负", en: "`{id}` holds {value}, but benefit of the doubt needs values that are not negative" }
            "bod-nothing" => { zh: "`{unit}` 的各项数值均为零，无从比较", en: "all values of `{unit}` are zero, so nothing can be held against it" }
        }
        example r#"{"m": 10}"#
    }
}

/// Refuses values below zero.
pub(crate) fn negative(data: &Table) -> Result<(), Failure> {
    for (j, column) in data.columns.iter().enumerate() {
        if let Some(x) = column.values.iter().find(|x| **x < 0.0) {
            return Err(Failure::new("bod-negative").arg("id", data.field(j).id).arg("value", x));
        }
    }
    Ok(())
}

/// The probability that the r-th smallest of n is the greatest of m draws.
fn chances(n: usize, m: u32) -> Vec<f64> {
    let upto = |r: usize| libm::pow(r as f64 / n as f64, f64::from(m));
    (1..=n).map(|r| upto(r) - upto(r - 1)).collect()
}

impl Aggregator for RobustBenefitOfTheDoubt {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            order_preserving: true,
            min_rows: 1,
            locality: Locality::Set,
            range: Some([0.0, f64::INFINITY]),
            compensability: Compensability::None,
            ignores_weights: true,
            scale_free: true,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Members, Failure> {
        negative(data)?;
        Members::of(data)
    }

    fn aggregate(&self, state: &Members, _: Option<&()>, data: &Table, _: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        same_columns(state.count(), data)?;
        negative(data)?;
        let n = state.rows();
        let chances = chances(n, self.m);
        let mut surpassed = vec![0.0; n];
        for column in 0..out.cols {
            for row in 0..data.rows {
                if row % 256 == 0 && (call.cancelled)() {
                    return Err(Failure::new("cancelled"));
                }
                surpassed.fill(f64::INFINITY);
                for (child, others) in data.columns.iter().zip(state.columns()) {
                    let x = child.values[row];
                    if x > 0.0 {
                        surpassed.iter_mut().zip(others).for_each(|(t, other)| *t = if other / x < *t { other / x } else { *t });
                    }
                }
                // Not limited by any child.
                if data.columns.iter().all(|c| c.values[row] == 0.0) {
                    out.fail(row, column);
                    call.cell(row, column, Failure::new("bod-nothing"));
                    continue;
                }
                surpassed.sort_by(f64::total_cmp);
                out.set(row, column, 1.0 / indicia_kernels::dot(&surpassed, &chances));
            }
        }
        refuse_infinite(out, call);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{close, matrix, run, run_on};

    fn of(m: u32, x: &crate::trial::Given) -> Vec<f64> {
        run(RobustBenefitOfTheDoubt::method(), &format!(r#"{{"m": {m}}}"#), x).unwrap().all()
    }

    #[test]
    fn the_mean_is_that_over_all_draws() {
        // t = (X[None] / X[:, None]).min(2); [1 / np.mean([max(r[list(d)]) for d in itertools.product(range(6), repeat=3)]) for r in t]
        let x = peers::common().weights(&peers::WEIGHTS);
        let expected =
            [1.07154088630676, 1.1187782487858284, 1.1314824515453117, 1.1370914674270676, 1.1668718220845817, 1.0849944187529899];
        close(&of(3, &x), &expected, 1e-14);
    }

    #[test]
    fn one_draw_is_the_mean_unit_and_many_the_frontier() {
        let x = matrix(&[("a", &[2.0, 4.0, 3.0]), ("b", &[4.0, 2.0, 1.0])]).weights(&[0.5, 0.5]);
        // of the first: t = 1, 1/2, 1/4; of the second: 1/2, 1, 1/2; of the third: 2/3, 4/3, 1
        close(&of(1, &x), &[12.0 / 7.0, 1.5, 1.0], 1e-15);
        close(&of(100_000, &x), &[1.0, 1.0, 0.75], 1e-15);
    }

    #[test]
    fn a_zero_does_not_limit_who_surpasses() {
        // The first is held against others by b alone.
        let zero = matrix(&[("a", &[0.0, 2.0]), ("b", &[1.0, 2.0])]).weights(&[0.5, 0.5]);
        close(&of(2, &zero), &[4.0 / 7.0, 1.0 / 0.75], 1e-15);
    }

    #[test]
    fn a_later_unit_is_held_against_those_of_the_fit() {
        let fit = matrix(&[("a", &[1.0, 2.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[4.0])]).weights(&[1.0]);
        close(&run_on(RobustBenefitOfTheDoubt::method(), r#"{"m": 2}"#, &fit, &later).unwrap().all(), &[16.0 / 7.0], 1e-15);
    }

    #[test]
    fn what_cannot_be_compared_says_why() {
        let negative = matrix(&[("a", &[1.0, -1.0])]).weights(&[1.0]);
        assert_eq!(run(RobustBenefitOfTheDoubt::method(), r#"{"m": 2}"#, &negative).unwrap_err().code, "bod-negative");
        let nothing = matrix(&[("a", &[1.0, 0.0])]).weights(&[1.0]);
        let got = run(RobustBenefitOfTheDoubt::method(), r#"{"m": 1}"#, &nothing).unwrap();
        assert_eq!((got.values.clone(), got.codes()), (vec![Some(2.0), None], vec!["bod-nothing"]));
    }
}

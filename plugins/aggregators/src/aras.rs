//! ARAS: shares, relative to the ideal unit.

use indicia_plugin::prelude::*;

use crate::members::Members;
use crate::sweep::{refuse_below, refuse_zeros, sweep};

method! {
    /// # aras: shares relative to the ideal unit (ARAS, 加性比率评价法)
    ///
    /// ```text
    /// best_j = the greatest x_ij
    /// S_i    = sum over j of w_j x_ij / (best_j + sum over i of x_ij)
    /// S_0    = the same of the best
    /// score  = S_i / S_0
    /// ```
    ///
    /// i goes through the units of the fit. The unit that has the best of each child takes part in the sums, and a score says what share of it a unit reaches. The published method takes one over the value of a
    /// cost; in proportion to that are the scores of `linear-proportion`, so that over this normaliser costs come out as published.
    ///
    /// The score looks at all units: it changes when one joins or leaves.
    ///
    /// **Range**: [0, 1] for the units of the fit.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A negative value: refused (`aras-negative`). A child that is zero for all units: refused (`zero-column`). Weights by group or by unit: refused (`one-vector`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Zavadskas & Turskis (2010), *A new additive ratio assessment (ARAS) method in multicriteria decision-making*, Technological and Economic Development of Economy 16(2), 159-172, doi:10.3846/tede.2010.10.
    /// `pymcdm.methods.ARAS` and `aras_method` of pyDecision 5.1.8 give the same scores.
    ///
    /// ## Example
    /// One child: the best cancels, and what is left is the share of the best.
    /// ```toml
    /// use = "aras"
    ///
    /// [example]
    /// columns = { a = [2, 3, 5] }
    /// weights = [1]
    /// gives = [0.4, 0.6, 1]
    /// within = 1e-12
    /// ```
    pub struct Aras: Aggregator = "aras" {
        title { zh: "ARAS 加性比率评价法", en: "ARAS" }
        page_zh "aras.zh.md"
        texts {
            "aras-negative" => { zh: "`{id}` 中有负值 {value}，ARAS 要求数值非负", en: "`{id}` holds {value}, but ARAS needs values that are not negative" }
            "one-vector" => { zh: "ARAS 的份额由全体评价对象得出，要求使用同一组权重，不能按组或按评价对象赋权", en: "the shares of ARAS are those of all units and need one weight vector, not weights by group or by unit" }
        }
    }
}

impl Aggregator for Aras {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            range: Some([0.0, f64::INFINITY]),
            order_preserving: true,
            min_rows: 1,
            locality: Locality::Set,
            compensability: Compensability::Full,
            scale_free: true,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Members, Failure> {
        refuse_below(data, true, "aras-negative")?;
        refuse_zeros(data)?;
        Members::of(data)
    }

    fn aggregate(
        &self,
        state: &Members,
        _: Option<&()>,
        data: &Table,
        weights: Weights,
        out: &mut Output,
        call: &Call,
    ) -> Result<(), Failure> {
        refuse_below(data, true, "aras-negative")?;
        sweep(state, data, weights, out, call, "overflow", &|members, rows, w, y| {
            let mut ideal = 0.0;
            y.fill(0.0);
            for ((column, own), w) in members.iter().zip(rows).zip(w) {
                let best = indicia_kernels::max(column).unwrap_or(0.0);
                let total = best + indicia_kernels::sum(column);
                ideal += w * (best / total);
                y.iter_mut().zip(*own).for_each(|(y, x)| *y += w * (x / total));
            }
            y.iter_mut().for_each(|y| *y /= ideal);
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{close, matrix, run, run_on};

    #[test]
    fn the_common_matrix_has_the_scores_of_the_peers() {
        // pymcdm 1.4.0: ARAS()(X, w, [1] * 4) and ARAS()(X, w, [1, -1, 1, -1]); aras_method of pyDecision 5.1.8 gives the same.
        let got = run(Aras::method(), "{}", &peers::common().weights(&peers::WEIGHTS)).unwrap().all();
        close(&got, &[0.766310357228, 0.851894229423, 0.751103009545, 0.844367911028, 0.786171712371, 0.810792167715], 1e-11);
        let got = run(Aras::method(), "{}", &peers::common_turned().weights(&peers::WEIGHTS)).unwrap().all();
        let peer = [0.7742667410483836, 0.9566851357021723, 0.672942806422746, 0.8511189516896672, 0.7082453972868017, 0.8923010497745564];
        close(&got, &peer, 1e-13);
    }

    #[test]
    fn a_later_unit_is_measured_by_the_ideal_of_the_fit() {
        let fit = matrix(&[("a", &[2.0, 8.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[4.0, 16.0])]).weights(&[1.0]);
        close(&run_on(Aras::method(), "{}", &fit, &later).unwrap().all(), &[0.5, 2.0], 1e-15);
    }

    #[test]
    fn what_has_no_share_is_refused() {
        let code = |a: &[f64]| run(Aras::method(), "{}", &matrix(&[("a", a)]).weights(&[1.0])).unwrap_err().code;
        assert_eq!((code(&[-1.0, 1.0]), code(&[0.0, 0.0])), ("aras-negative".into(), "zero-column".into()));
    }
}

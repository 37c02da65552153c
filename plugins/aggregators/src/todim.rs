//! TODIM: gains and losses against every other unit.

use indicia_plugin::prelude::*;

use crate::fold::weighed;
use crate::members::Members;
use crate::sweep::sweep;

method! {
    /// # todim: gains and losses against every other unit (TODIM, 交互式多准则决策法)
    ///
    /// Every unit is compared with every other, child by child, as prospect theory has it: a gain counts by its square root, and a loss weighs more than a gain of the same size.
    ///
    /// ```text
    /// p_j      = w_j / sum of w,   d = x_aj - x_bj
    /// phi_j    = sqrt(p_j d)                      d > 0: a gain
    ///            0                                d = 0
    ///            -(1/theta) sqrt(-d / p_j)        d < 0: a loss
    /// delta_a  = sum over b and j of phi_j
    /// score    = (delta_a - min delta) / (max delta - min delta)
    /// ```
    ///
    /// a is the unit that is scored, b another one of the fit; minimum and maximum are over the units of the fit. The smaller `theta`, the more losses count; at 1 they count as much as the weights say. A loss in a
    /// child that weighs *little* counts for *more*, by the published formula: TODIM was made for the judgement of one decision maker, and its weights are not importances in a sum (Llamazares 2018 shows what follows
    /// from it). The published method takes shares of the sum of each child, `share-of-sum` as the normaliser.
    ///
    /// **Range**: [0, 1] for the units of the fit, with both ends reached.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// Children without weight take no part. Units whose sums are all the same: refused (`no-difference`). Weights by group or by unit: refused (`one-vector`). Weights that sum to zero: refused
    /// (`weights-all-zero`). The time grows with the square of the number of units.
    ///
    /// ## Source
    /// Gomes & Rangel (2009), *An application of the TODIM method to the multicriteria rental evaluation of residential properties*, European Journal of Operational Research 193(1), 204-211
    /// (doi 10.1016/j.ejor.2007.10.046), after Gomes & Lima (1992); Llamazares (2018), *An analysis of the generalized TODIM method*, the same journal 269(3), 1041-1049 (doi 10.1016/j.ejor.2018.02.054). `todim_method` of pyDecision 5.1.8
    /// gives the same scores over `share-of-sum`.
    ///
    /// ## Example
    /// One child, differences 9, 16 and 25: delta = -3 - 5, 3 - 4, 5 + 4.
    /// ```toml
    /// use = "todim"
    ///
    /// [example]
    /// columns = { a = [0, 9, 25] }
    /// weights = [1]
    /// gives = [0, 0.411764705882, 1]
    /// within = 1e-11
    /// ```
    pub struct Todim: Aggregator = "todim" {
        title { zh: "TODIM 得失比较法", en: "TODIM" }
        page_zh "todim.zh.md"
        params {
            /// By how much losses are attenuated.
            theta: f64 = 1.0, above 0.0;
        }
        texts {
            "no-difference" => { zh: "各评价对象在 `{node}` 上的得失合计没有差异，TODIM 无意义", en: "the gains and losses of the units come to the same in `{node}`, so TODIM has no meaning" }
            "one-vector" => { zh: "TODIM 两两比较全体评价对象，要求使用同一组权重，不能按组或按评价对象赋权", en: "TODIM compares all units and needs one weight vector, not weights by group or by unit" }
        }
    }
}

impl Todim {
    /// What each row gains and loses against all members, under weights that sum to one.
    fn sums(&self, rows: &[&[f64]], members: &[&[f64]], w: &[f64], call: &Call) -> Result<Vec<f64>, Failure> {
        let count = rows.first().map_or(0, |c| c.len());
        let of = |row: usize| {
            if row.is_multiple_of(256) && (call.cancelled)() {
                return Err(Failure::new("cancelled"));
            }
            // Compensated: units that come to the same must not be told apart by rounding, since their range is divided by.
            let mut sum = indicia_kernels::Sum::new();
            for j in weighed(w) {
                let (gain, loss) = (w[j].sqrt(), 1.0 / (self.theta * w[j].sqrt()));
                for other in members[j] {
                    let d = rows[j][row] - other;
                    sum.add(if d < 0.0 { -(loss * (-d).sqrt()) } else { gain * d.sqrt() });
                }
            }
            Ok(sum.total())
        };
        (0..count).map(of).collect()
    }
}

impl Aggregator for Todim {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            order_preserving: true,
            min_rows: 2,
            locality: Locality::Set,
            compensability: Compensability::Partial,
            shift_free: true,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Members, Failure> {
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
        sweep(state, data, weights, out, call, "overflow", &|members, rows, w, y| {
            let of_fit = self.sums(members, members, w, call)?;
            let (least, most) = indicia_kernels::min_max(&of_fit).unwrap_or((0.0, 0.0));
            if least == most {
                return Err(Failure::new("no-difference"));
            }
            let own = if members == rows { of_fit } else { self.sums(rows, members, w, call)? };
            y.iter_mut().zip(&own).for_each(|(y, sum)| *y = (sum - least) / (most - least));
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
    fn the_common_matrix_has_the_scores_of_pydecision() {
        // pyDecision 5.1.8: todim_method(X, ["max"] * 4, w, teta, graph=False), which takes shares first
        let sums: Vec<f64> = peers::common().columns.iter().map(|(_, c)| c.iter().sum()).collect();
        let x = peers::common_scaled(&sums).weights(&peers::WEIGHTS);
        let got = |params: &str| run(Todim::method(), params, &x).unwrap().all();
        let one = [0.39893038771689543, 0.8043365394631283, 0.0, 1.0, 0.9032798986575503, 0.30068529861073495];
        close(&got("{}"), &one, 1e-13);
        let more = [0.3515466786734736, 0.8150549016162031, 0.0, 1.0, 0.9229394934403077, 0.2795679680769692];
        close(&got(r#"{"theta": 2.25}"#), &more, 1e-13);
    }

    #[test]
    fn theta_weighs_losses() {
        let x = matrix(&[("a", &[0.0, 9.0, 25.0])]).weights(&[7.0]);
        // delta = -(3 + 5) / 2, 3 - 4 / 2, 5 + 4
        close(&run(Todim::method(), r#"{"theta": 2}"#, &x).unwrap().all(), &[0.0, 5.0 / 13.0, 1.0], 1e-15);
    }

    #[test]
    fn a_loss_in_a_child_that_weighs_little_counts_for_more() {
        // a against b: gains sqrt(p), loses sqrt(1 / p): with p = 0.8 for the child in which it leads, sqrt(0.8) - sqrt(5) beside sqrt(0.2) - sqrt(1.25).
        let x = matrix(&[("a", &[1.0, 0.0]), ("b", &[0.0, 1.0])]).weights(&[0.8, 0.2]);
        assert_eq!(run(Todim::method(), "{}", &x).unwrap().all(), [0.0, 1.0]);
    }

    #[test]
    fn a_later_unit_is_compared_with_the_fit() {
        let fit = matrix(&[("a", &[0.0, 9.0, 25.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[9.0, 34.0])]).weights(&[1.0]);
        // delta = -1, and sqrt(34) + 5 + 3
        close(&run_on(Todim::method(), "{}", &fit, &later).unwrap().all(), &[7.0 / 17.0, (libm::sqrt(34.0) + 16.0) / 17.0], 1e-15);
    }

    #[test]
    fn units_that_come_to_the_same_are_not_told_apart_by_rounding() {
        // each is best, second and worst in one child
        let x = matrix(&[("a", &[0.7, 0.2, 0.1]), ("b", &[0.1, 0.7, 0.2]), ("c", &[0.2, 0.1, 0.7])]).weights(&[1.0, 1.0, 1.0]);
        assert_eq!(run(Todim::method(), "{}", &x).unwrap_err().code, "no-difference");
        let by_unit = matrix(&[("a", &[2.0, 3.0])]).axis(Axis::Row, &[1.0, 1.0]);
        assert_eq!(run(Todim::method(), "{}", &by_unit).unwrap_err().code, "one-vector");
    }
}

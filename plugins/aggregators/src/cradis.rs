//! CRADIS: a compromise of the distances from one ideal and one anti-ideal value.

use indicia_plugin::prelude::*;

use crate::fold::weighed;
use crate::members::Members;
use crate::sweep::sweep;

method! {
    /// # cradis: compromise of distances from the ideal (CRADIS, 理想解距离折衷排序法)
    ///
    /// The greatest weighted value of all children is the ideal, the least the anti-ideal. The distances of a unit from both are set in relation to those of the optimal unit,
    /// which has the best of every child.
    ///
    /// ```text
    /// v_ij  = (w_j / sum of w) x_ij            t = max v, a = min v, over all units and children
    /// S+_i  = sum over j of (t - v_ij)         S-_i = sum over j of (v_ij - a)
    /// S0+, S0- = the same of the optimal unit, v_0j = max_i v_ij
    /// score = (S0+ / S+_i + S-_i / S0-) / 2
    /// ```
    ///
    /// The published method takes values relative to the best of their child: `linear-proportion` as the normaliser. All extremes are those of the units of the fit. Both terms rise with the weighted sum of the
    /// children and with nothing else, so that the order of the units of a fit is that of `weighted-mean`; what is different are the distances between the scores. Children without weight take no part. The score of
    /// a unit that improves can fall, where its value was the least of all: the anti-ideal moves with it. So the method is not declared to preserve order.
    ///
    /// **Range**: up to 1 for the units of the fit.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// Where the best of every child weighs the same (equal weights over `linear-proportion` do that), S0+ is zero: the first term is 1 for a unit that is the best in everything, 0 for all others, and a warning says so
    /// (`ideal-reached`). Units that do not differ in anything: refused (`no-difference`). A later unit that is as good as the ideal in everything has no score (`beyond-ideal`), unless it is the optimal unit itself. Weights by
    /// group or by unit: refused (`one-vector`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Puska, Stevic & Pamucar (2022), *Evaluation and selection of healthcare waste incinerators using extended sustainability criteria and multi-criteria analysis methods*, Environment, Development and
    /// Sustainability 24, 11195-11225 (doi 10.1007/s10668-021-01902-2). The scores of 27 states in Puska, Hodzic & Stilic (2023), *Evaluating the knowledge economies within the European Union*, International Journal of Knowledge and
    /// Innovation Studies 1(2), 103-115, come out within the rounding of its table. pyDecision 5.1.8 divides the best by the value where it should divide the value by the best; its costs are computed as
    /// published benefits are, and give the same scores.
    ///
    /// ## Example
    /// v = 0.6, 0.3 and 0.2, 0.4: t = 0.6, a = 0.2. S+ = 0.4, 0.5 beside 0.2 and S- = 0.4, 0.3 beside 0.6: (1/2 + 2/3) / 2, (2/5 + 1/2) / 2.
    /// ```toml
    /// use = "cradis"
    ///
    /// [example]
    /// columns = { a = [1, 0.5], b = [0.5, 1] }
    /// weights = [0.6, 0.4]
    /// gives = [0.5833333333, 0.45]
    /// within = 1e-10
    /// ```
    pub struct Cradis: Aggregator = "cradis" {
        title { zh: "CRADIS 理想解距离折衷法", en: "CRADIS" }
        page_zh "cradis.zh.md"
        params {}
        texts {
            "ideal-reached" => {
                zh: "`{node}` 各下级的最优加权值相同，CRADIS 的第一项对未在各方面均为最优者一律为 0",
                en: "the best of every child of `{node}` weighs the same, so the first term of CRADIS is 0 for all units that are not the best in everything",
            }
            "beyond-ideal" => { zh: "`{unit}` 在 `{node}` 的各下级上达到或超过理想值，CRADIS 距离不为正，没有得分", en: "`{node}` has no score for `{unit}`: it is at the ideal or beyond, and CRADIS divides by the distance from it" }
            "no-difference" => { zh: "各评价对象在 `{node}` 的各下级上没有差异，CRADIS 无意义", en: "the units do not differ in any child of `{node}` that carries weight, so CRADIS has no meaning" }
            "one-vector" => { zh: "CRADIS 的理想值由全体评价对象得出，要求使用同一组权重，不能按组或按评价对象赋权", en: "the ideal of CRADIS is that of all units and needs one weight vector, not weights by group or by unit" }
        }
    }
}

impl Aggregator for Cradis {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts { min_rows: 2, locality: Locality::Set, compensability: Compensability::Full, ..Facts::default() }
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
        let shared = weights.axis == Axis::Shared;
        sweep(state, data, weights, out, call, "beyond-ideal", &|members, rows, w, y| {
            let ends: Vec<(f64, f64)> = members.iter().map(|c| indicia_kernels::min_max(c).unwrap_or((0.0, 0.0))).collect();
            let ideal = weighed(w).map(|j| w[j] * ends[j].1).fold(f64::NEG_INFINITY, f64::max);
            let least = weighed(w).map(|j| w[j] * ends[j].0).fold(f64::INFINITY, f64::min);
            let (mut best_plus, mut best_minus) = (0.0, 0.0);
            let (mut plus, mut minus) = (vec![0.0; y.len()], vec![0.0; y.len()]);
            for j in weighed(w) {
                let best = w[j] * ends[j].1;
                best_plus += ideal - best;
                best_minus += best - least;
                for ((plus, minus), x) in plus.iter_mut().zip(&mut minus).zip(rows[j]) {
                    let v = w[j] * x;
                    *plus += ideal - v;
                    *minus += v - least;
                }
            }
            if best_minus <= 0.0 {
                return Err(Failure::new("no-difference"));
            }
            if best_plus == 0.0 && shared {
                call.warn(Failure::new("ideal-reached"));
            }
            for (y, (plus, minus)) in y.iter_mut().zip(plus.iter().zip(&minus)) {
                // The optimal unit has its own distance, also where that is zero.
                let near = match *plus {
                    plus if plus == best_plus => 1.0,
                    plus if plus > 0.0 => best_plus / plus,
                    _ => f64::NAN,
                };
                *y = (near + minus / best_minus) / 2.0;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Comparison;
    use crate::peers;
    use crate::trial::{close, matrix, run, run_on};

    #[test]
    fn the_common_matrix_has_the_scores_of_pydecision_for_costs() {
        // pyDecision 5.1.8: cradis_method(X, ["min"] * 4, w, graph=False), whose costs are divided by their greatest value, as benefits are by the publication
        let got = run(Cradis::method(), "{}", &peers::common_scaled(&peers::MAXIMA).weights(&peers::WEIGHTS)).unwrap().all();
        let peer = [0.7008687358583654, 0.8013585345643024, 0.6832818465108121, 0.7918150924770326, 0.7202485199166615, 0.7532944866938902];
        close(&got, &peer, 1e-14);
    }

    #[test]
    fn the_knowledge_economies_have_the_published_scores() {
        // Puska, Hodzic & Stilic (2023): the seven sub-indices of the Global Knowledge Index of the member states of the European Union, their weights and scores.
        let columns: [[f64; 27]; 7] = [
            [
                79.6, 84.0, 69.8, 77.5, 74.0, 83.1, 79.8, 79.9, 84.3, 78.5, 75.7, 72.8, 70.6, 70.4, 75.4, 80.5, 79.3, 77.2, 78.2, 83.8,
                83.4, 85.7, 60.2, 80.1, 82.4, 79.1, 82.3,
            ],
            [
                67.4, 64.9, 58.7, 50.6, 60.7, 63.4, 57.5, 64.2, 68.2, 55.2, 63.7, 47.0, 67.1, 60.3, 62.4, 62.8, 58.2, 64.1, 52.7, 68.1,
                55.3, 62.1, 57.7, 69.1, 65.5, 59.7, 61.2,
            ],
            [
                64.7, 63.2, 58.6, 67.1, 59.5, 59.1, 63.5, 62.5, 61.3, 53.5, 61.1, 47.2, 47.8, 55.3, 52.4, 59.3, 56.9, 66.4, 58.0, 63.0,
                54.8, 63.3, 55.0, 58.3, 61.4, 55.4, 62.4,
            ],
            [
                43.5, 43.7, 34.1, 41.7, 32.1, 39.1, 50.3, 43.3, 50.7, 45.7, 47.3, 34.8, 34.9, 42.9, 42.3, 32.6, 32.6, 45.9, 46.7, 48.8,
                31.6, 34.9, 32.0, 30.5, 39.8, 37.4, 54.7,
            ],
            [
                66.1, 59.8, 56.5, 65.1, 57.6, 55.8, 70.8, 71.1, 71.8, 65.2, 61.9, 53.0, 56.7, 62.4, 55.5, 63.1, 62.2, 72.6, 71.5, 71.6,
                57.9, 57.3, 54.2, 54.2, 63.7, 62.0, 72.4,
            ],
            [
                67.8, 67.6, 55.8, 55.3, 58.3, 65.7, 73.6, 63.4, 66.7, 65.5, 66.5, 52.5, 66.2, 72.3, 59.7, 63.3, 62.4, 65.4, 68.5, 65.6,
                57.8, 59.5, 58.9, 56.6, 62.6, 60.4, 68.1,
            ],
            [
                79.4, 78.0, 61.6, 68.9, 68.4, 73.9, 83.4, 76.5, 85.8, 75.3, 79.4, 63.9, 67.0, 81.8, 68.7, 71.7, 73.9, 82.4, 73.8, 80.6,
                69.3, 77.2, 64.6, 69.0, 75.5, 73.1, 85.7,
            ],
        ];
        let published = [
            0.8981, 0.8838, 0.7688, 0.8361, 0.7761, 0.8360, 0.9477, 0.8872, 0.9532, 0.8719, 0.9013, 0.7393, 0.7927, 0.8769, 0.8254, 0.8030,
            0.7946, 0.9198, 0.8937, 0.9350, 0.7650, 0.8131, 0.7545, 0.7692, 0.8539, 0.8164, 0.9732,
        ];
        let weights = [0.0280, 0.0900, 0.1027, 0.3701, 0.1336, 0.1482, 0.1274];
        let scaled: Vec<Vec<f64>> = columns.iter().map(|c| c.iter().map(|x| x / indicia_kernels::max(c).unwrap()).collect()).collect();
        let names = ["a", "b", "c", "d", "e", "f", "g"];
        let given: Vec<(&str, &[f64])> = names.iter().zip(&scaled).map(|(name, c)| (*name, c.as_slice())).collect();
        let scores = |w: &[f64]| run(Cradis::method(), "{}", &matrix(&given).weights(w)).unwrap().all();
        let got = scores(&weights);
        // Scores are printed to half of 1e-4; so are the weights, and how much that can move a score is found by moving each by its half, in the direction that adds up.
        let mut bound = vec![0.00005; 27];
        for j in 0..7 {
            let mut moved = weights;
            moved[j] += 0.00005;
            bound.iter_mut().zip(scores(&moved)).zip(&got).for_each(|((b, m), g)| *b += (m - g).abs());
        }
        for ((got, published), bound) in got.iter().zip(&published).zip(&bound) {
            assert!((got - published).abs() <= *bound, "{got} beside {published}, apart by more than {bound}");
        }
        let mut cells = Comparison::within(indicia_kernels::max(&bound).unwrap());
        got.iter().zip(&published).for_each(|(got, published)| cells.value("a state", *got, *published));
        cells.record("knowledge-economies-cradis");
    }

    #[test]
    fn equal_weights_leave_one_term() {
        let x = matrix(&[("a", &[1.0, 0.5, 0.8]), ("b", &[1.0, 1.0, 0.2])]).weights(&[0.5, 0.5]);
        let got = run(Cradis::method(), "{}", &x).unwrap();
        // a = 0.1: S- = 0.8, 0.55, 0.3 beside 0.8
        close(&got.all(), &[1.0, 0.55 / 1.6, 0.3 / 1.6], 1e-15);
        assert_eq!(got.codes(), ["ideal-reached"]);
    }

    #[test]
    fn a_later_unit_is_measured_by_the_fit() {
        let fit = matrix(&[("a", &[1.0, 0.5]), ("b", &[0.5, 1.0])]).weights(&[0.6, 0.4]);
        let later = matrix(&[("a", &[1.0, 2.0]), ("b", &[1.0, 2.0])]).weights(&[0.6, 0.4]);
        let got = run_on(Cradis::method(), "{}", &fit, &later).unwrap();
        assert_eq!((got.values.clone(), got.codes()), (vec![Some(1.0), None], vec!["beyond-ideal"]));
    }

    #[test]
    fn a_unit_that_improves_can_lose() {
        // Its value in `a` is the least of all, and the anti-ideal rises with it.
        let score = |a: f64| {
            let x = matrix(&[("a", &[a, 1.0]), ("b", &[0.4, 1.0]), ("c", &[0.4, 1.0]), ("d", &[0.4, 0.9])]).weights(&[1.0, 1.0, 1.0, 1.0]);
            run(Cradis::method(), "{}", &x).unwrap().all()[0]
        };
        assert!(score(0.2) < score(0.1), "{} {}", score(0.1), score(0.2));
    }

    #[test]
    fn units_that_do_not_differ_are_refused() {
        let same = matrix(&[("a", &[2.0, 2.0])]).weights(&[1.0]);
        assert_eq!(run(Cradis::method(), "{}", &same).unwrap_err().code, "no-difference");
        let by_unit = matrix(&[("a", &[2.0, 3.0])]).axis(Axis::Row, &[1.0, 1.0]);
        assert_eq!(run(Cradis::method(), "{}", &by_unit).unwrap_err().code, "one-vector");
    }
}

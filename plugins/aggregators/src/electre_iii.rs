//! ELECTRE III: net credibility of outranking.

use indicia_plugin::prelude::*;

use crate::members::Members;
use crate::sweep::sweep;

method! {
    /// # electre-iii: net credibility of outranking (ELECTRE III, 净可信度)
    ///
    /// How far can it be said that a is at least as good as b? The children that agree speak for it with their weights; one in which a is far behind can speak against it alone.
    ///
    /// ```text
    /// d      = x_bj - x_aj                                        how far a is behind
    /// c_j    = 1 up to q, 0 from p on, (p - d) / (p - q) between
    /// D_j    = 0 up to p, 1 from v on, (d - p) / (v - p) between;  0 without v
    /// C(a,b) = sum of w_j c_j / sum of w_j
    /// rho(a,b) = C(a,b) * product of (1 - D_j) / (1 - C(a,b)) over the children with D_j > C(a,b)
    /// score  = sum over b of ( rho(a,b) - rho(b,a) )
    /// ```
    ///
    /// a is the unit that is scored, b another one of the fit; w_j is the weight of the child j, and C is the share of the weights that agree.
    /// Differences up to `q` do not count, from `p` on they count wholly, and from `v` on, whatever the others say, a is not as good as b. The thresholds are on the scale of the children, which
    /// in an index is one for all of them. A child without weight has no veto either.
    ///
    /// Roy's method reads two orders off rho by distillation and intersects them: a relation in which some units are not comparable, and which no score can express. The score here is the net credibility, which is
    /// published as its ranking rule as well, and keeps rho, the heart of the method. The score looks at all units: it changes when one joins or leaves, and so can the order of two others.
    ///
    /// **Range**: [-(n - 1), n - 1] for the n units of the fit, whose scores sum to zero.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// Thresholds that do not rise (q <= p < v): refused (`thresholds`). Units that are all alike score 0. Weights by group or by unit: refused (`one-vector`). Weights that sum to zero: refused
    /// (`weights-all-zero`). The time grows with the square of the number of units.
    ///
    /// ## Source
    /// Roy (1978), *ELECTRE III: un algorithme de classements fondé sur une représentation floue des préférences en présence de critères multiples*, Cahiers du CERO 20(1), 3-24; the net credibility: Li & Wang (2007), *An improved ranking method
    /// for ELECTRE III*, WiCom 2007, 6659-6662. The matrix rho is that of `electre_iii` of pyDecision 5.1.8; where q = p it lets a difference of q count, which up to q should not.
    ///
    /// ## Example
    /// The first is 3 ahead in a and 5 behind in b, beyond the veto: it is not as good as the second; the other way round half of the weight agrees.
    /// ```toml
    /// use = "electre-iii"
    /// params = { q = 0, p = 2, v = 4 }
    ///
    /// [example]
    /// columns = { a = [9, 6], b = [2, 7] }
    /// weights = [0.5, 0.5]
    /// gives = [-0.5, 0.5]
    /// ```
    pub struct ElectreIii: Aggregator = "electre-iii" {
        title { zh: "ELECTRE III 净可信度", en: "ELECTRE III, net credibility" }
        page_zh "electre_iii.zh.md"
        params {
            /// Differences up to this do not count.
            q: f64, min 0.0;
            /// Differences from this on count wholly.
            p: f64, min 0.0;
            /// From this difference on a child rules a unit out; without it none does.
            v: Option<f64>, above 0.0;
        }
        texts {
            "thresholds" => { zh: "阈值须满足 q ≤ p < v，而 `{parameter}` 为 {value}", en: "thresholds rise, q <= p < v, and `{parameter}` is {value}" }
            "one-vector" => { zh: "ELECTRE 两两比较全体评价对象，要求使用同一组权重，不能按组或按评价对象赋权", en: "ELECTRE compares all units and needs one weight vector, not weights by group or by unit" }
        }
        example r#"{"q": 5, "p": 10, "v": 40}"#
    }
}

impl ElectreIii {
    /// How credible it is that one unit is at least as good as another; units as rows.
    fn credibility(&self, a: &[f64], b: &[f64], w: &[f64]) -> f64 {
        let (q, p) = (self.q, self.p);
        let agrees = |((a, b), w): ((&f64, &f64), &f64)| {
            let d = b - a;
            w * if d <= q {
                1.0
            } else if d >= p {
                0.0
            } else {
                (p - d) / (p - q)
            }
        };
        let concordance: f64 = a.iter().zip(b).zip(w).map(agrees).sum();
        let Some(v) = self.v else { return concordance };
        let mut credibility = concordance;
        for ((a, b), _) in a.iter().zip(b).zip(w).filter(|(_, w)| **w > 0.0) {
            let d = b - a;
            let against = if d >= v { 1.0 } else { (d - p) / (v - p) };
            if against > concordance {
                credibility *= (1.0 - against) / (1.0 - concordance);
            }
        }
        credibility
    }
}

/// The columns as rows, one after the other.
fn by_row(columns: &[&[f64]]) -> Vec<f64> {
    let rows = columns.first().map_or(0, |c| c.len());
    (0..rows).flat_map(|i| columns.iter().map(move |c| c[i])).collect()
}

impl Aggregator for ElectreIii {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            order_preserving: true,
            min_rows: 1,
            locality: Locality::Set,
            compensability: Compensability::Partial,
            shift_free: true,
            ..Facts::default()
        }
    }

    fn check(&self) -> Result<(), Failure> {
        let wrong = |name: &str, value: f64| Err(Failure::new("thresholds").at(name).arg("parameter", name).arg("value", value));
        match self.v {
            _ if self.p < self.q => wrong("p", self.p),
            Some(v) if v <= self.p => wrong("v", v),
            _ => Ok(()),
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
            let (others, own) = (by_row(members), by_row(rows));
            for (i, (y, a)) in y.iter_mut().zip(own.chunks_exact(w.len())).enumerate() {
                if i % 256 == 0 && (call.cancelled)() {
                    return Err(Failure::new("cancelled"));
                }
                *y = others.chunks_exact(w.len()).map(|b| self.credibility(a, b, w) - self.credibility(b, a, w)).sum();
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{arg, close, instance, matrix, run, run_on};

    #[test]
    fn the_common_matrix_has_the_net_credibility_of_pydecision() {
        // pyDecision 5.1.8, P = np.array([2, 30, 1, 15]): c = electre_iii(X, P=P, Q=P / 4, V=P * 2, W=w, graph=False)[1]; c.sum(1) - c.sum(0); and with V = P * 1.5, P * 1e9
        let x = peers::common_scaled(&[2.0, 30.0, 1.0, 15.0]).weights(&peers::WEIGHTS);
        for (params, peer) in [
            (
                r#"{"q": 0.25, "p": 1, "v": 2}"#,
                [-1.0155555555555558, 1.3485035738663895, -1.2904083357711502, 1.0863492063492055, -0.467802840434421, 0.33891395154553017],
            ),
            (
                r#"{"q": 0.25, "p": 1, "v": 1.5}"#,
                [
                    -1.302330623306231,
                    1.0912418300653601,
                    -1.3955555555555557,
                    1.8377777777777773,
                    -0.1778000956480177,
                    -0.05333333333333323,
                ],
            ),
            (
                r#"{"q": 0.25, "p": 1}"#,
                [-1.0155555555555558, 0.9466666666666668, -0.8933333333333335, 0.9577777777777774, 0.1333333333333333, -0.1288888888888895],
            ),
        ] {
            close(&run(ElectreIii::method(), params, &x).unwrap().all(), &peer, 1e-12);
        }
    }

    #[test]
    fn a_difference_that_does_not_count_does_not_veto() {
        // q = p: 2 behind counts wholly for, 2.1 behind not at all
        let got = |b: f64| run(ElectreIii::method(), r#"{"q": 2, "p": 2}"#, &matrix(&[("a", &[1.0, b])]).weights(&[1.0])).unwrap().all();
        assert_eq!((got(3.0), got(3.1)), (vec![0.0, 0.0], vec![-1.0, 1.0]));
        // A child without weight rules nobody out.
        let x = matrix(&[("a", &[2.0, 1.0]), ("b", &[0.0, 90.0])]).weights(&[1.0, 0.0]);
        assert_eq!(run(ElectreIii::method(), r#"{"q": 0, "p": 0, "v": 9}"#, &x).unwrap().all(), [1.0, -1.0]);
    }

    #[test]
    fn a_later_unit_is_compared_with_the_fit() {
        let fit = matrix(&[("a", &[1.0, 2.0, 3.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[2.0, 9.0])]).weights(&[1.0]);
        assert_eq!(run_on(ElectreIii::method(), r#"{"q": 0, "p": 0}"#, &fit, &later).unwrap().all(), [0.0, 3.0]);
    }

    #[test]
    fn thresholds_rise() {
        let at = |params: &str| instance(ElectreIii::method(), params).err().map(|f| (f.path.clone(), arg(&f, "value").map(String::from)));
        assert_eq!(at(r#"{"q": 2, "p": 1}"#), Some(("p".into(), Some("1".into()))));
        assert_eq!(at(r#"{"q": 0, "p": 1, "v": 1}"#), Some(("v".into(), Some("1".into()))));
        assert_eq!(at(r#"{"q": 1, "p": 1, "v": 2}"#), None);
    }
}

//! CODAS: distances from the worst, by two measures.

use indicia_plugin::prelude::*;

use crate::fold::{refuse_infinite, refuse_no_weight};
use crate::members::{Members, one_vector, same_columns};

method! {
    /// # codas: two distances from the worst (CODAS, 组合距离评价法)
    ///
    /// Units are compared by their Euclidean distance from the worst of all children; where two differ enough in it, their taxicab distances count too.
    ///
    /// ```text
    /// v_ij  = (w_j / sum of w) x_ij / max_j
    /// E_i   = sqrt(sum over j of (v_ij - min_j v)^2),   T_i = sum over j of |v_ij - min_j v|
    /// score = sum over k of ( (E_i - E_k) + psi(E_i - E_k) (T_i - T_k) ),   psi(d) = 1 if |d| >= tau, else 0
    /// ```
    ///
    /// d is a difference between two units in E.
    ///
    /// The sum is over the units of the fit, whose maxima and minima count. Scores are taken to be the higher the better. The score looks at all units: it changes when one joins or
    /// leaves. Because psi switches, a unit that *improves* can lose score: where its distances stand on both sides of another's and the difference in E falls below tau. So the method is
    /// not declared to preserve order.
    ///
    /// **Range**: without bounds; the scores of the units of the fit sum to zero.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A negative value: refused (`codas-negative`). A child that is zero for all units: refused (`zero-column`). Units that are all alike score 0. Weights by group or
    /// by unit: refused (`one-vector`). Weights that sum to zero: refused (`weights-all-zero`). The time grows with the square of the number of units.
    ///
    /// ## Source
    /// Keshavarz Ghorabaee, Zavadskas, Turskis & Antucheviciene (2016), *A new combinative distance-based assessment (CODAS) method*, Economic Computation and
    /// Economic Cybernetics Studies and Research 50(3), 25-44. `pymcdm.methods.CODAS` gives the same scores; `codas_method` of pyDecision 5.1.8 multiplies
    /// tau with both differences instead of comparing it, which is another method.
    ///
    /// ## Example
    /// One child: E = T = 0, 1/2, 1/4. The second is 1/2 and 1/4 ahead of the others, twice; the third 1/4 ahead and 1/4 behind.
    /// ```toml
    /// use = "codas"
    ///
    /// [example]
    /// columns = { a = [5, 10, 7.5] }
    /// weights = [1]
    /// gives = [-1.5, 1.5, 0]
    /// ```
    pub struct Codas: Aggregator = "codas" {
        title { zh: "CODAS 组合距离评价法", en: "CODAS" }
        page_zh "codas.zh.md"
        params {
            /// Difference in the Euclidean distance from which on the taxicab distance counts.
            tau: f64 = 0.02, min 0.0;
        }
        texts {
            "codas-negative" => { zh: "`{unit}` 的 `{id}` 为 {value}，CODAS 要求数值非负", en: "`{id}` of `{unit}` is {value}, but CODAS needs values that are not negative" }
            "one-vector" => { zh: "CODAS 两两比较全体评价对象，要求使用同一组权重，不能按组或按评价对象赋权", en: "CODAS compares all units and needs one weight vector, not weights by group or by unit" }
        }
    }
}

/// Both distances of each row from the worst.
fn distances(columns: &[&[f64]], ends: &[(f64, f64)], w: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let rows = columns.first().map_or(0, |c| c.len());
    let total: f64 = w.iter().sum();
    let (mut squares, mut taxicab) = (vec![0.0; rows], vec![0.0; rows]);
    for ((column, (lo, hi)), w) in columns.iter().zip(ends).zip(w) {
        let w = w / total;
        for ((square, taxi), x) in squares.iter_mut().zip(&mut taxicab).zip(*column) {
            let d = w * ((x - lo) / hi);
            *square += d * d;
            *taxi += if d < 0.0 { -d } else { d };
        }
    }
    squares.iter_mut().for_each(|s| *s = libm::sqrt(*s));
    (squares, taxicab)
}

impl Aggregator for Codas {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            min_rows: 2,
            locality: Locality::Set,
            compensability: Compensability::Partial,
            scale_free: true,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Members, Failure> {
        for (j, column) in data.columns.iter().enumerate() {
            let id = data.field(j).id;
            if let Some((row, x)) = column.values.iter().enumerate().find(|(_, x)| **x < 0.0) {
                let failure = Failure::new("codas-negative").arg("id", id).arg("value", x);
                return Err(failure.arg("row", row).arg("unit", format!("#{}", row + 1)));
            }
            if column.values.iter().all(|x| *x == 0.0) && data.rows > 0 {
                return Err(Failure::new("zero-column").arg("id", id));
            }
        }
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
        same_columns(state.count(), data)?;
        one_vector(weights)?;
        refuse_no_weight(data, weights, out, call)?;
        let ends: Vec<(f64, f64)> = state.columns().map(|c| indicia_kernels::min_max(c).unwrap_or((0.0, 1.0))).collect();
        if ends.iter().any(|(_, hi)| *hi <= 0.0) {
            return Err(Failure::new("foreign-state"));
        }
        let members: Vec<&[f64]> = state.columns().collect();
        let rows: Vec<&[f64]> = data.columns.iter().map(|c| c.values).collect();
        for column in 0..out.cols {
            let w = weights.vector(column, data.cols());
            let (e, t) = distances(&members, &ends, w);
            let own = if members == rows { None } else { Some(distances(&rows, &ends, w)) };
            let (own_e, own_t) = own.as_ref().map_or((&e, &t), |(e, t)| (e, t));
            for (row, (own_e, own_t)) in own_e.iter().zip(own_t).enumerate() {
                if row % 256 == 0 && (call.cancelled)() {
                    return Err(Failure::new("cancelled"));
                }
                let against = |(e, t): (&f64, &f64)| {
                    let (de, dt) = (own_e - e, own_t - t);
                    let far = if de < 0.0 { -de >= self.tau } else { de >= self.tau };
                    if far { de + dt } else { de }
                };
                out.set(row, column, e.iter().zip(&t).map(against).sum());
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
    use crate::trial::{arg, close, matrix, run, run_on};

    #[test]
    fn the_common_matrix_has_the_scores_of_pymcdm() {
        // pymcdm 1.4.0: pymcdm.methods.CODAS()(X, w, [1, 1, 1, 1]), tau = 0.02
        let got = run(Codas::method(), "{}", &peers::common().weights(&peers::WEIGHTS)).unwrap().all();
        close(&got, &[-0.441814144935, 0.538894535104, -0.406074329036, 0.299616093515, -0.312322353583, 0.321700198935], 1e-11);
    }

    #[test]
    fn the_threshold_decides_whether_the_second_distance_counts() {
        let x = matrix(&[("a", &[5.0, 10.0, 7.5])]).weights(&[1.0]);
        let got = |params: &str| run(Codas::method(), params, &x).unwrap().all();
        close(&got(r#"{"tau": 0}"#), &[-1.5, 1.5, 0.0], 1e-15);
        // 1/4 apart does not count, 1/2 does
        close(&got(r#"{"tau": 0.3}"#), &[-1.25, 1.25, 0.0], 1e-15);
        close(&got(r#"{"tau": 2}"#), &[-0.75, 0.75, 0.0], 1e-15);
    }

    #[test]
    fn a_unit_that_improves_can_lose() {
        // E of the first rises towards that of the second, whose T is less: below tau the advantage in T no longer counts.
        let score = |b: f64| {
            let x = matrix(&[("a", &[6.0, 10.0, 0.0]), ("b", &[b, 0.0, 10.0])]).weights(&[0.5, 0.5]);
            run(Codas::method(), r#"{"tau": 0.05}"#, &x).unwrap().all()[0]
        };
        assert!(score(6.8) < score(6.6), "{} {}", score(6.6), score(6.8));
    }

    #[test]
    fn a_later_unit_is_compared_with_the_fit() {
        let fit = matrix(&[("a", &[5.0, 10.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[10.0, 12.5])]).weights(&[1.0]);
        close(&run_on(Codas::method(), "{}", &fit, &later).unwrap().all(), &[1.0, 2.0], 1e-15);
    }

    #[test]
    fn what_has_no_distance_is_refused() {
        let failure = |a: &[f64]| run(Codas::method(), "{}", &matrix(&[("a", a)]).weights(&[1.0])).unwrap_err();
        let negative = failure(&[1.0, -1.0]);
        assert_eq!((negative.code.as_str(), arg(&negative, "row")), ("codas-negative", Some("1")));
        assert_eq!(failure(&[0.0, 0.0]).code, "zero-column");
    }
}

//! PROBID: distances from every ideal, from the best to the worst.

use indicia_plugin::prelude::*;

use crate::members::Members;
use crate::sweep::{length, refuse_zeros, sweep};

choices! {
    /// Which ideals count.
    pub enum Form {
        /// All of them, and the average.
        Full = "full",
        /// The first and the last quarter.
        Simplified = "simplified",
    }
}

method! {
    /// # probid: distances from a row of ideals (PROBID, 理想与平均距离法)
    ///
    /// TOPSIS looks at the best and the worst that occurs; PROBID at the second best, the third best and so on as well, the less the further from the ends.
    ///
    /// ```text
    /// v_ij   = (w_j / sum of w) x_ij / sqrt(sum over i of x_ij^2)
    /// A_k    = the k-th greatest v_j of each child: A_1 the best, A_n the worst
    /// d_k    = sqrt(sum over j of (v_ij - A_kj)^2)
    /// pos    = sum of d_k / k,            k from 1 to h            form = "full"
    /// neg    = sum of d_k / (n + 1 - k),  k from h to n
    /// score  = 1 / (1 + (pos / neg)^2) + distance of v_i from the mean of v
    /// score  = neg / pos                                           form = "simplified"
    /// ```
    ///
    /// n is the number of units of the fit and h half of it, rounded up. The simplified form takes the first and the last quarter of the ideals (n / 4, rounded down, at least 1), so `pos` goes to that k and `neg`
    /// starts as far from the end. Scores of the children are taken to be the higher the better.
    ///
    /// The score looks at all units: it changes when one joins or leaves. The distance from the mean counts for a unit whichever side of the mean it is on, and a unit that passes the k-th ideal
    /// moves away from it: a unit that *improves* can lose score, so the method is not declared to preserve order.
    ///
    /// **Range**: above 0.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A child that is zero for all units: refused (`zero-column`). Units that do not differ, and in the simplified form with one unit in the quarter the unit that is best in everything, have no ratio and no
    /// score (`no-ratio`). Weights by group or by unit: refused (`one-vector`). Weights that sum to zero: refused (`weights-all-zero`). The time grows with the square of the number of units.
    ///
    /// ## Source
    /// Wang, Rangaiah & Wang (2021), *Preference ranking on the basis of ideal-average distance method for multi-criteria decision-making*, Industrial & Engineering Chemistry Research
    /// 60(30), 11216-11230, doi:10.1021/acs.iecr.1c01413. `pymcdm.methods.PROBID`, `SPROBID` and, over vector-normalised columns, `PROBID` and `SimplifiedPROBID` of
    /// scikit-criteria give the same scores; below four units pymcdm 1.4.0 takes distances of the first and the last unit in place of the first and the last ideal.
    ///
    /// ## Example
    /// v = 0.6 and 0.8: distances 0.2 and 0 from the best, 0 and 0.2 from the worst. The first: pos = 0.2, neg = 0.2 / 2; the second: pos = 0, neg = 0.2. Both are 0.1 from the mean.
    /// ```toml
    /// use = "probid"
    ///
    /// [example]
    /// columns = { a = [3, 4] }
    /// weights = [1]
    /// gives = [0.3, 1.1]
    /// within = 1e-12
    /// ```
    pub struct Probid: Aggregator = "probid" {
        title { zh: "PROBID 理想与平均距离法", en: "PROBID" }
        page_zh "probid.zh.md"
        params {
            /// All ideals, or the quarters at the ends.
            form: Form = Form::Full;
        }
        texts {
            "no-ratio" => { zh: "`{unit}` 在 `{node}` 上到理想点的距离为零，比值无定义", en: "the distances of `{unit}` from the ideals of `{node}` are zero, so their ratio is undefined" }
            "one-vector" => { zh: "PROBID 的理想点由全体评价对象得出，要求使用同一组权重，不能按组或按评价对象赋权", en: "the ideals of PROBID are those of all units and need one weight vector, not weights by group or by unit" }
        }
    }
}

impl Probid {
    /// The first and the last ideals that count: how many from the best on, and from which on to the worst.
    fn ends(&self, n: usize) -> (usize, usize) {
        match self.form {
            Form::Full => (n.div_ceil(2), n.div_ceil(2) - 1),
            Form::Simplified => ((n / 4).max(1), n - (n / 4).max(1)),
        }
    }

    fn score(&self, members: &[&[f64]], rows: &[&[f64]], w: &[f64], call: &Call, y: &mut [f64]) -> Result<(), Failure> {
        let n = members.first().map_or(0, |c| c.len());
        let factors: Vec<f64> = members.iter().zip(w).map(|(c, w)| w / length(c)).collect();
        let means: Vec<f64> = members.iter().map(|c| indicia_kernels::sum(c) / n as f64).collect();
        // Ideal by ideal, so that a distance reads one stretch of memory.
        let mut ideals = vec![0.0; n * members.len()];
        for (j, column) in members.iter().enumerate() {
            let mut sorted = column.to_vec();
            sorted.sort_by(f64::total_cmp);
            sorted.iter().rev().enumerate().for_each(|(k, x)| ideals[k * members.len() + j] = *x);
        }
        let apart = |x: &[f64], from: &[f64]| {
            let square = |((x, a), f): ((&f64, &f64), &f64)| {
                let d = f * (x - a);
                d * d
            };
            libm::sqrt(x.iter().zip(from).zip(&factors).map(square).sum())
        };
        let (first, last) = self.ends(n);
        let mut x = vec![0.0; rows.len()];
        for (i, y) in y.iter_mut().enumerate() {
            if i % 256 == 0 && (call.cancelled)() {
                return Err(Failure::new("cancelled"));
            }
            x.iter_mut().zip(rows).for_each(|(x, column)| *x = column[i]);
            let (mut pos, mut neg) = (0.0, 0.0);
            for (k, ideal) in ideals.chunks_exact(members.len()).enumerate() {
                if k >= first && k < last {
                    continue;
                }
                let d = apart(&x, ideal);
                pos += if k < first { d / (k + 1) as f64 } else { 0.0 };
                neg += if k >= last { d / (n - k) as f64 } else { 0.0 };
            }
            *y = match self.form {
                Form::Full => neg * neg / (neg * neg + pos * pos) + apart(&x, &means),
                Form::Simplified if pos == 0.0 => f64::NAN,
                Form::Simplified => neg / pos,
            };
        }
        Ok(())
    }
}

impl Aggregator for Probid {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            range: Some([0.0, f64::INFINITY]),
            min_rows: 2,
            locality: Locality::Set,
            compensability: Compensability::Partial,
            scale_free: true,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Members, Failure> {
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
        sweep(state, data, weights, out, call, "no-ratio", &|members, rows, w, y| self.score(members, rows, w, call, y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{close, matrix, run, run_on};

    const SIMPLIFIED: &str = r#"{"form": "simplified"}"#;

    #[test]
    fn the_common_matrix_has_the_scores_of_both_peers() {
        // pymcdm 1.4.0: PROBID()(X, w, [1] * 4), SPROBID()(X, w, [1] * 4); scikit-criteria 0.10 over X / np.sqrt((X**2).sum(0)) gives the same.
        let x = peers::common().weights(&peers::WEIGHTS);
        let full = [0.3877918640302545, 0.7945075825441714, 0.4553967513574432, 0.741203256448961, 0.44519480631103153, 0.7557950263919019];
        close(&run(Probid::method(), "{}", &x).unwrap().all(), &full, 1e-12);
        let ends = [0.8261971257987581, 1.6215811118942443, 0.7514396510889099, 1.524223661116767, 0.6777089482912848, 1.4776664482799904];
        close(&run(Probid::method(), SIMPLIFIED, &x).unwrap().all(), &ends, 1e-12);
        // An odd number of units: the same calls on X[:5]
        let x = peers::common_without(5).weights(&peers::WEIGHTS);
        let full = [0.41894058178524785, 0.7681061690652469, 0.4102108310963048, 0.7436694840750632, 0.37346402132270606];
        close(&run(Probid::method(), "{}", &x).unwrap().all(), &full, 1e-12);
    }

    #[test]
    fn the_published_solutions_have_the_published_scores() {
        // The application of Wang, Rangaiah & Wang (2021) that the documentation of pymcdm 1.4.0 quotes, in four decimals; costs count as the negative of their values, which turns the order of the ideals and no distance.
        let x = matrix(&[
            ("f1", &[1.679, 2.213, 2.461, 2.854, 3.107, 3.574, 3.932, 4.383, 4.988, 5.497, 5.751]),
            ("f2", &[-1.525, -1.304, -1.445, -1.54, -1.522, -1.469, -1.977, -1.292, -1.69, -5.703, -4.653]),
            ("f3", &[-37.47, -32.5, -38.54, -39.7, -37.79, -32.97, -31.29, -31.42, -37.67, -30.12, -30.17]),
            ("f4", &[-0.251, -0.218, -0.259, -0.266, -0.254, -0.221, -0.21, -0.211, -0.253, -0.2, -0.201]),
            ("f5", &[-2.917, -6.633, -0.553, -1.597, -2.905, -6.378, -11.381, -9.929, -8.459, -18.918, -17.517]),
        ])
        .weights(&[0.1819, 0.2131, 0.1838, 0.1832, 0.2379]);
        let printed = [0.8568, 0.7826, 0.9362, 0.9369, 0.9379, 0.8716, 0.5489, 0.7231, 0.7792, 0.3331, 0.3387];
        close(&run(Probid::method(), "{}", &x).unwrap().all(), &printed, 0.00005001);
    }

    #[test]
    fn below_four_units_the_best_and_the_worst_count() {
        // v = 1/3, 2/3, 2/3: from the best 1/3, 0, 0
        let x = matrix(&[("a", &[1.0, 2.0, 2.0])]).weights(&[1.0]);
        let got = run(Probid::method(), SIMPLIFIED, &x).unwrap();
        assert_eq!((got.values, got.findings.len()), (vec![Some(0.0), None, None], 2));
        let x = matrix(&[("a", &[1.0, 2.0, 2.0]), ("b", &[2.0, 1.0, 2.0])]).weights(&[0.5, 0.5]);
        let got = run(Probid::method(), SIMPLIFIED, &x).unwrap();
        assert_eq!(got.values[..2], [Some(1.0), Some(1.0)]);
    }

    #[test]
    fn a_unit_that_improves_can_lose() {
        // Below the mean, the distance from the mean shrinks.
        let score = |a: f64| {
            let x = matrix(&[("a", &[a, 9.0, 10.0, 10.0, 10.0])]).weights(&[1.0]);
            run(Probid::method(), "{}", &x).unwrap().all()[0]
        };
        assert!(score(2.0) < score(1.0), "{} {}", score(1.0), score(2.0));
    }

    #[test]
    fn units_without_difference_have_no_ratio() {
        let got = run(Probid::method(), "{}", &matrix(&[("a", &[2.0, 2.0])]).weights(&[1.0])).unwrap();
        assert_eq!((got.values.clone(), got.codes()), (vec![None, None], vec!["no-ratio", "no-ratio"]));
        assert_eq!(run(Probid::method(), "{}", &matrix(&[("a", &[0.0, 0.0])]).weights(&[1.0])).unwrap_err().code, "zero-column");
        let fit = matrix(&[("a", &[3.0, 4.0])]).weights(&[1.0]);
        // 1: distances 0 from the best, 0.2 from the worst, 0.1 from the mean
        close(&run_on(Probid::method(), "{}", &fit, &matrix(&[("a", &[4.0])]).weights(&[1.0])).unwrap().all(), &[1.1], 1e-14);
    }
}

//! CoCoSo: a compromise of sums and powers.

use indicia_plugin::prelude::*;

use crate::fold::{refuse_infinite, refuse_no_weight, weighed};
use crate::members::{Members, one_vector, same_columns};

method! {
    /// # cocoso: combined compromise solution (CoCoSo, 组合妥协解法)
    ///
    /// A weighted sum and a sum of weighted powers, put together in three ways.
    ///
    /// ```text
    /// S_i  = sum over j of w_j x_ij          P_i  = sum over j of x_ij^(w_j)          w: divided by their sum
    /// ka_i = (S_i + P_i) / sum over k of (S_k + P_k)
    /// kb_i = S_i / min S + P_i / min P
    /// kc_i = (lambda S_i + (1 - lambda) P_i) / (lambda max S + (1 - lambda) max P)
    /// score = (ka kb kc)^(1/3) + (ka + kb + kc) / 3
    /// ```
    ///
    /// Sums, minima and maxima are over the units of the fit, so that the score changes when one joins or leaves, and its level has no meaning of its own. The published method takes
    /// min-max scores between 0 and 1, `min-max` as the normaliser; powers depend on that scale.
    ///
    /// **Range**: above 0, without a bound.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A negative child: refused (`cocoso-negative`). A unit of the fit that is zero in every child that carries weight leaves nothing to divide by: refused (`cocoso-zero`); a normaliser
    /// with a range above zero avoids it. (pyDecision adds 1 to all S and P then, which is another method without saying so; pymcdm divides by zero.) Weights by group or by unit: refused
    /// (`one-vector`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Yazdani, Zarate, Zavadskas & Turskis (2019), *A combined compromise solution (CoCoSo) method for multi-criteria decision-making problems*, Management Decision 57(9), 2501-2519.
    /// `pymcdm.methods.COCOSO` and `pyDecision.algorithm.cocoso_method` give the same scores over `min-max`.
    ///
    /// ## Example
    /// One child: S = P = 1, 2. ka = 1/3, 2/3; kb = 2, 4; kc = 1/2, 1: (1/3)^(1/3) + 17/18 and (8/3)^(1/3) + 17/9.
    /// ```toml
    /// use = "cocoso"
    ///
    /// [example]
    /// columns = { a = [1, 2] }
    /// weights = [1]
    /// gives = [1.637805718795, 3.27561143759]
    /// within = 1e-11
    /// ```
    pub struct Cocoso: Aggregator = "cocoso" {
        title { zh: "CoCoSo 组合妥协解法", en: "CoCoSo" }
        page_zh "cocoso.zh.md"
        params {
            /// Share of the sums against the powers in the third strategy.
            lambda: f64 = 0.5, min 0.0, max 1.0;
        }
        texts {
            "cocoso-negative" => { zh: "`{id}` 中有负值 {value}，CoCoSo 要求数值非负", en: "`{id}` holds {value}, but CoCoSo needs values that are not negative" }
            "cocoso-zero" => {
                zh: "有评价对象在 `{node}` 的各下级上均为零，CoCoSo 以最小的合计为分母；请给标准化一个大于零的范围，如 `range = [1, 100]`",
                en: "a unit is zero in all children of `{node}`, and CoCoSo divides by the least sum; give the normaliser a range above zero, such as `range = [1, 100]`",
            }
            "one-vector" => { zh: "CoCoSo 的合计与极值由全体评价对象得出，要求使用同一组权重，不能按组或按评价对象赋权", en: "sums and extremes are those of all units and need one weight vector, not weights by group or by unit" }
        }
    }
}

/// The sums and the powers, row by row.
fn both(columns: &[&[f64]], w: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let rows = columns.first().map_or(0, |c| c.len());
    let total: f64 = w.iter().sum();
    let (mut sums, mut powers) = (vec![0.0; rows], vec![0.0; rows]);
    for j in weighed(w) {
        let w = w[j] / total;
        for ((sum, power), x) in sums.iter_mut().zip(&mut powers).zip(columns[j]) {
            *sum += w * x;
            *power += libm::pow(*x, w);
        }
    }
    (sums, powers)
}

fn negative(data: &Table) -> Result<(), Failure> {
    for (j, column) in data.columns.iter().enumerate() {
        if let Some(x) = column.values.iter().find(|x| **x < 0.0) {
            return Err(Failure::new("cocoso-negative").arg("id", data.field(j).id).arg("value", x));
        }
    }
    Ok(())
}

impl Aggregator for Cocoso {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            order_preserving: true,
            min_rows: 1,
            locality: Locality::Set,
            compensability: Compensability::Partial,
            range: Some([0.0, f64::INFINITY]),
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Members, Failure> {
        negative(data)?;
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
        negative(data)?;
        let members: Vec<&[f64]> = state.columns().collect();
        let rows: Vec<&[f64]> = data.columns.iter().map(|c| c.values).collect();
        for column in 0..out.cols {
            let w = weights.vector(column, data.cols());
            let (s, p) = both(&members, w);
            let (Some((least_s, most_s)), Some((least_p, most_p))) = (indicia_kernels::min_max(&s), indicia_kernels::min_max(&p)) else {
                return Err(Failure::new("no-complete-row"));
            };
            if least_s == 0.0 || least_p == 0.0 {
                return Err(Failure::new("cocoso-zero"));
            }
            let all = indicia_kernels::sum(&s) + indicia_kernels::sum(&p);
            let top = self.lambda * most_s + (1.0 - self.lambda) * most_p;
            let (sums, powers) = if members == rows { (s, p) } else { both(&rows, w) };
            for (row, (s, p)) in sums.iter().zip(&powers).enumerate() {
                let a = (s + p) / all;
                let b = s / least_s + p / least_p;
                let c = (self.lambda * s + (1.0 - self.lambda) * p) / top;
                out.set(row, column, libm::cbrt(a * b * c) + (a + b + c) / 3.0);
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

    #[test]
    fn the_common_matrix_has_the_scores_of_the_peers() {
        // pymcdm 1.4.0: COCOSO()(X, w, [1] * 4); pyDecision 5.1.8: cocoso_method(X, ["max"] * 4, w, graph=False) gives the same. Both take min-max scores first.
        let mut x = peers::common();
        for (_, column) in &mut x.columns {
            let (lo, hi) = indicia_kernels::min_max(column).unwrap();
            column.iter_mut().for_each(|x| *x = (*x - lo) / (hi - lo));
        }
        let got = run(Cocoso::method(), "{}", &x.weights(&peers::WEIGHTS)).unwrap().all();
        let peer = [2.166908192364876, 2.2414701615372152, 1.3158377192088127, 2.5558759000562694, 2.102216313442425, 2.2401820196785627];
        close(&got, &peer, 1e-13);
    }

    #[test]
    fn a_later_unit_is_measured_by_those_of_the_fit() {
        let fit = matrix(&[("a", &[1.0, 2.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[4.0])]).weights(&[1.0]);
        // ka = 8/6, kb = 8, kc = 2
        let expected = libm::cbrt(64.0 / 3.0) + (4.0 / 3.0 + 10.0) / 3.0;
        close(&run_on(Cocoso::method(), "{}", &fit, &later).unwrap().all(), &[expected], 1e-14);
    }

    #[test]
    fn lambda_weighs_sums_against_powers_in_one_of_three() {
        // S = 4, 8 and P = 4^(1/2) + 4^(1/2), 16^(1/2) + 0 over columns (4, 16) and (4, 0) of equal weight.
        let x = matrix(&[("a", &[4.0, 16.0]), ("b", &[4.0, 0.0])]).weights(&[1.0, 1.0]);
        let got = |params: &str| run(Cocoso::method(), params, &x).unwrap().all();
        let score = |a: f64, b: f64, c: f64| libm::cbrt(a * b * c) + (a + b + c) / 3.0;
        close(&got(r#"{"lambda": 1}"#), &[score(8.0 / 20.0, 2.0, 0.5), score(12.0 / 20.0, 3.0, 1.0)], 1e-14);
        close(&got(r#"{"lambda": 0}"#), &[score(8.0 / 20.0, 2.0, 1.0), score(12.0 / 20.0, 3.0, 1.0)], 1e-14);
    }

    #[test]
    fn what_leaves_nothing_to_divide_by_is_refused() {
        let code = |a: &[f64]| run(Cocoso::method(), "{}", &matrix(&[("a", a)]).weights(&[1.0])).unwrap_err().code;
        assert_eq!(code(&[0.0, 1.0]), "cocoso-zero");
        assert_eq!(code(&[-1.0, 1.0]), "cocoso-negative");
        let by_unit = matrix(&[("a", &[2.0, 3.0])]).axis(Axis::Row, &[1.0, 1.0]);
        assert_eq!(run(Cocoso::method(), "{}", &by_unit).unwrap_err().code, "one-vector");
    }
}

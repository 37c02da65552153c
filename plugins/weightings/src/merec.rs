//! MEREC weights.

use indicia_kernels::Sum;
use indicia_plugin::prelude::*;

use crate::columns::enough_rows;

method! {
    /// # merec: weights by the effect of removal (MEREC, 指标移除效应法)
    ///
    /// A child gets weight for what leaving it out does to the overall performance of the units.
    ///
    /// ```text
    /// n_ij  = min_j / x_ij  (the higher the better),  x_ij / max_j  (negative indicators)
    /// S_i   = ln(1 + (1/m) sum over j of |ln n_ij|)
    /// S_ij' = ln(1 + (1/m) sum over k other than j of |ln n_ik|)
    /// E_j   = sum over i of |S_ij' - S_i|
    /// w_j   = E_j / sum over j of E_j
    /// ```
    ///
    /// m is the number of children. Scores are the higher the better; with raw or treated data the direction of an indicator counts.
    ///
    /// **Range**: weights are not negative and sum to one.
    /// **Direction**: scores are the higher the better; with raw or treated data a negative indicator has a form of its own.
    ///
    /// ## Missing values
    /// Units with a gap take no part in the fit.
    ///
    /// ## Degenerate cases
    /// A value of zero or less has no logarithm: refused (`merec-not-positive`). A constant column has E = 0 and the weight 0, with a
    /// warning (`constant-weightless`); if all are constant nothing can be weighed (`weights-undetermined`). One unit: refused
    /// (`too-few`).
    ///
    /// ## Source
    /// Keshavarz-Ghorabaee, Amiri, Zavadskas, Turskis & Antucheviciene (2021), *Determination of objective weights using a new method
    /// based on the removal effects of criteria (MEREC)*, Symmetry 13(4), 525, with its example of five alternatives.
    ///
    /// ## Example
    /// |ln n| is (0, ln 2) for a and (ln 3, 0) for b. Leaving a out changes unit 2 by ln(1 + ln(2)/2) = 0.2976, leaving b out changes unit 1
    /// by ln(1 + ln(3)/2) = 0.4378.
    /// ```toml
    /// use = "merec"
    ///
    /// [example]
    /// columns = { a = [1, 2], b = [3, 1] }
    /// gives = [0.4046, 0.5954]
    /// within = 0.00005
    /// ```
    pub struct Merec: Weighting = "merec" {
        title { zh: "MEREC 指标移除效应法", en: "MEREC weights" }
        page_zh "merec.zh.md"
        params {}
        texts {
            "merec-not-positive" => {
                zh: "`{unit}` 的 `{id}` 为 {value}，MEREC 要求数值大于零；可改用 [1, 100] 之类的标准化范围",
                en: "`{id}` of `{unit}` is {value}, but MEREC needs values above zero; a range such as [1, 100] gives them",
            }
            "constant-weightless" => { zh: "`{id}` 的取值全部相同，MEREC 权重为 0", en: "the values of `{id}` are all the same, so its MEREC weight is 0" }
        }
    }
}

/// Rows that are worked on together, so that their logarithms stay in a core's cache.
const BLOCK: usize = 128;

/// ln of the value that a column is measured by.
fn reference(x: &[f64], field: &Field) -> Result<f64, Failure> {
    let (lo, hi) = indicia_kernels::min_max(x).unwrap_or((1.0, 1.0));
    if let Some((row, x)) = x.iter().enumerate().find(|(_, x)| lo <= 0.0 && **x <= 0.0) {
        let failure = Failure::new("merec-not-positive").arg("id", field.id).arg("value", x);
        return Err(failure.arg("row", row).arg("unit", format!("#{}", row + 1)));
    }
    Ok(libm::log(if field.direction == Direction::Negative { hi } else { lo }))
}

impl Weighting for Merec {
    fn facts(&self) -> Facts {
        Facts { domain: Domain::Positive, min_rows: 2, data_driven: true, sums_to_one: true, scale_free: true, ..Facts::default() }
    }

    fn weights(&self, data: &Table, _: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        enough_rows(data, 2)?;
        let m = data.cols() as f64;
        let references: Vec<f64> =
            data.columns.iter().enumerate().map(|(j, c)| reference(c.values, &data.field(j))).collect::<Result<_, _>>()?;
        let mut sums = vec![Sum::new(); data.cols()];
        let mut logs = vec![[0.0; BLOCK]; data.cols()];
        for from in (0..data.rows).step_by(BLOCK) {
            let n = BLOCK.min(data.rows - from);
            let mut totals = [0.0; BLOCK];
            for ((l, column), reference) in logs.iter_mut().zip(data.columns).zip(&references) {
                let l = &mut l[..n];
                l.copy_from_slice(&column.values[from..from + n]);
                indicia_kernels::ln(l);
                // ln(min / x) and ln(x / max), each as a difference: a ratio of huge and tiny would overflow.
                for (l, total) in l.iter_mut().zip(&mut totals) {
                    *l = (*l - reference).abs();
                    *total += *l;
                }
            }
            for (l, sum) in logs.iter_mut().zip(&mut sums) {
                let l = &mut l[..n];
                // S - S' = ln((1 + t/m) / (1 + (t - l)/m)), which is never negative.
                l.iter_mut().zip(&totals).for_each(|(l, t)| *l /= m + (t - *l));
                indicia_kernels::ln_1p(l);
                sum.add(indicia_kernels::sum(l));
            }
        }
        let amounts: Vec<Option<f64>> = sums.iter().map(|s| Some(s.total()).filter(|s| *s > 0.0)).collect();
        crate::columns::shares(&amounts, data, call)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{arg, close, matrix, run};

    #[test]
    fn the_example_of_the_paper() {
        let inverse = |x: &[f64]| x.iter().map(|x| 1.0 / x).collect::<Vec<_>>();
        let (c3, c4) = (inverse(&[54.0, 2.0, 31.0, 1.0, 23.0]), inverse(&[145.0, 160.0, 153.0, 162.0, 158.0]));
        let x = matrix(&[
            ("c1", &[450.0, 10.0, 100.0, 220.0, 5.0]),
            ("c2", &[8000.0, 9100.0, 8200.0, 9300.0, 8400.0]),
            ("c3", &c3),
            ("c4", &c4),
        ]);
        close(&run(Merec::method(), "{}", &x).unwrap().all(), &[0.5752, 0.0141, 0.4016, 0.0091], 0.00005);
    }

    #[test]
    fn two_columns_by_hand() {
        // a: |ln n| = 0, ln 2; b: ln 3, 0. E_a = ln((1 + ln2/2) / 1) for row 2 and ln((1 + ln3/2) / (1 + ln3/2)) = 0 for row 1
        let x = matrix(&[("a", &[1.0, 2.0]), ("b", &[3.0, 1.0])]);
        let a = libm::log(1.0 + libm::log(2.0) / 2.0);
        let b = libm::log(1.0 + libm::log(3.0) / 2.0);
        close(&run(Merec::method(), "{}", &x).unwrap().all(), &[a / (a + b), b / (a + b)], 1e-14);
        // turned: max is the reference, and the same distances appear in the other rows
        let turned = run(Merec::method(), "{}", &x.towards(Direction::Negative)).unwrap().all();
        close(&turned, &[a / (a + b), b / (a + b)], 1e-14);
    }

    #[test]
    fn values_without_a_logarithm_are_refused() {
        let failure = run(Merec::method(), "{}", &matrix(&[("a", &[1.0, 0.0]), ("b", &[1.0, 2.0])])).unwrap_err();
        assert_eq!((failure.code.as_str(), arg(&failure, "row")), ("merec-not-positive", Some("1")));
        let flat = run(Merec::method(), "{}", &matrix(&[("a", &[0.1, 0.1]), ("b", &[1.0, 2.0])])).unwrap();
        assert_eq!((flat.all(), flat.codes()), (vec![0.0, 1.0], vec!["constant-weightless"]));
    }
}

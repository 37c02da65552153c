//! Hellwig's taxonomic measure of development.

use indicia_plugin::prelude::*;

use crate::fold::{refuse_infinite, refuse_no_weight};
use crate::members::{Members, one_vector, same_columns};

method! {
    /// # wroclaw: taxonomic distance from the ideal unit (Wrocław 分类法，Hellwig 发展测度)
    ///
    /// ```text
    /// z_j   = (x_j - mean_j) / sd_j
    /// d     = sqrt(sum w_j (best z_j - z_j)^2)          distance from the ideal unit, which has the best of each child
    /// d0    = mean of d + 2 * sd of d                   over the units of the fit
    /// score = 1 - d / d0
    /// ```
    ///
    /// The literature gives d / d0, the lower the better; the score is 1 less that, so that more is better. Scores of the children are
    /// taken to be the higher the better. `ddof` is the divisor of the standard deviation of d, n - ddof; that of the children does not
    /// matter, nor does the size of the weights.
    ///
    /// The score looks at all units: it changes when one joins or leaves. A unit outside the fit that is beyond the best of a child
    /// has no distance there.
    ///
    /// **Range**: at most 1, for a unit that is the best in everything; mostly above 0, and below it for a unit further than d0.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A child without any difference between the units counts for nothing and says so (`constant-child`). Units that do not differ at
    /// all: refused (`no-difference`). Weights by group or by unit: refused (`one-vector`), since d0 is that of all units. Weights that
    /// sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Hellwig, "Zastosowanie metody taksonomicznej do typologicznego podziału krajów", *Przegląd Statystyczny* 4 (1968), 307-326 (divisor
    /// n); Mazziotta & Pareto (2012), and `Compind::ci_wroclaw`, whose standard deviation has the divisor n - 1: `ddof = 1`.
    ///
    /// ## Example
    /// Distances 2, 1, 0 in units of sd: mean 1, sd sqrt(2/3).
    /// ```toml
    /// use = "wroclaw"
    ///
    /// [example]
    /// columns = { a = [10, 20, 30] }
    /// weights = [1]
    /// gives = [0.2404082058, 0.6202041029, 1]
    /// ```
    pub struct Wroclaw: Aggregator = "wroclaw" {
        title { zh: "Wrocław 分类法（Hellwig 发展测度）", en: "Wrocław taxonomic measure" }
        page_zh "wroclaw.zh.md"
        params {
            /// What is taken off n in the divisor of the standard deviation of the distances.
            ddof: u32 = 0, max 1.0;
        }
        texts {
            "constant-child" => { zh: "`{id}` 的取值全部为 {value}，在 `{node}` 的距离中不起作用", en: "all values of `{id}` are {value}, so it counts for nothing in the distances of `{node}`" }
            "no-difference" => { zh: "各评价对象在 `{node}` 的各下级上没有差异，Wrocław 分类法无意义", en: "the units do not differ in any child of `{node}` that carries weight, so the taxonomic measure has no meaning" }
            "one-vector" => { zh: "Wrocław 分类法的临界距离由全体评价对象得出，要求使用同一组权重，不能按组或按评价对象赋权", en: "the critical distance is that of all units and needs one weight vector, not weights by group or by unit" }
        }
    }
}

/// The best value and the spread of each column.
fn scales(members: &Members) -> Vec<(f64, f64)> {
    let of = |c: &[f64]| {
        let best = indicia_kernels::max(c).unwrap_or(0.0);
        // A column that is constant may leave rounding in its deviation.
        let flat = indicia_kernels::min_max(c).is_none_or(|(lo, hi)| lo == hi);
        (best, if flat { 0.0 } else { indicia_kernels::sd(c, 0).unwrap_or(0.0) })
    };
    members.columns().map(of).collect()
}

fn distances(columns: &[&[f64]], scales: &[(f64, f64)], w: &[f64]) -> Vec<f64> {
    let rows = columns.first().map_or(0, |c| c.len());
    let total: f64 = w.iter().sum();
    let mut squares = vec![0.0; rows];
    for ((column, (best, sd)), w) in columns.iter().zip(scales).zip(w) {
        if *sd > 0.0 {
            for (sum, x) in squares.iter_mut().zip(*column) {
                let apart = if best > x { (best - x) / sd } else { 0.0 };
                *sum += w / total * (apart * apart);
            }
        }
    }
    squares.into_iter().map(libm::sqrt).collect()
}

impl Aggregator for Wroclaw {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            range: Some([f64::NEG_INFINITY, 1.0]),
            order_preserving: true,
            min_rows: 2,
            locality: Locality::Set,
            compensability: Compensability::Partial,
            scale_free: true,
            shift_free: true,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, call: &Call) -> Result<Members, Failure> {
        for (j, column) in data.columns.iter().enumerate() {
            let id = data.field(j).id;
            match indicia_kernels::min_max(column.values) {
                Some((lo, hi)) if lo == hi => call.warn(Failure::new("constant-child").arg("id", id).arg("value", lo)),
                Some(_) if !indicia_kernels::sd(column.values, 0).is_some_and(f64::is_finite) => {
                    return Err(Failure::new("overflow").arg("id", id));
                }
                _ => {}
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
        let scales = scales(state);
        let members: Vec<&[f64]> = state.columns().collect();
        let rows: Vec<&[f64]> = data.columns.iter().map(|c| c.values).collect();
        for column in 0..out.cols {
            let w = weights.vector(column, data.cols());
            let of_members = distances(&members, &scales, w);
            let critical = indicia_kernels::mean(&of_members).zip(indicia_kernels::sd(&of_members, self.ddof as usize));
            let Some(critical) = critical.map(|(mean, sd)| mean + 2.0 * sd).filter(|d0| *d0 > 0.0) else {
                return Err(Failure::new("no-difference"));
            };
            let scored = distances(&rows, &scales, w);
            out.column(column).0.iter_mut().zip(scored).for_each(|(y, d)| *y = 1.0 - d / critical);
        }
        refuse_infinite(out, call);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run, run_on};

    #[test]
    fn distances_are_measured_in_standard_deviations() {
        // a: 0, 3, 6 with sd sqrt 6; b: 6, 3, 0 alike. Squares of distances in units of 1/6: 36 and 0, 9 and 9, 0 and 36, halved.
        let x = matrix(&[("a", &[0.0, 3.0, 6.0]), ("b", &[6.0, 3.0, 0.0])]);
        let d = [libm::sqrt(3.0), libm::sqrt(1.5), libm::sqrt(3.0)];
        let mean = d.iter().sum::<f64>() / 3.0;
        let squares: f64 = d.iter().map(|d| (d - mean) * (d - mean)).sum();
        for (ddof, divisor) in [(0, 3.0), (1, 2.0)] {
            let d0 = mean + 2.0 * libm::sqrt(squares / divisor);
            let got = run(Wroclaw::method(), &format!(r#"{{"ddof": {ddof}}}"#), &x.clone().weights(&[2.0, 2.0])).unwrap();
            close(&got.all(), &d.map(|d| 1.0 - d / d0), 1e-14);
        }
    }

    #[test]
    fn a_child_without_differences_counts_for_nothing() {
        let alone = run(Wroclaw::method(), "{}", &matrix(&[("a", &[1.0, 2.0, 4.0])]).weights(&[1.0])).unwrap().all();
        let beside = matrix(&[("a", &[1.0, 2.0, 4.0]), ("b", &[0.1, 0.1, 0.1])]).weights(&[1.0, 1.0]);
        let got = run(Wroclaw::method(), "{}", &beside).unwrap();
        close(&got.all(), &alone, 1e-14);
        assert_eq!((got.codes(), got.arg("id")), (vec!["constant-child"], Some("b")));
        let same = matrix(&[("a", &[2.0, 2.0])]).weights(&[1.0]);
        assert_eq!(run(Wroclaw::method(), "{}", &same).unwrap_err().code, "no-difference");
    }

    #[test]
    fn a_later_unit_is_measured_with_the_distances_of_the_fit() {
        let fit = matrix(&[("a", &[10.0, 20.0, 30.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[35.0, 20.0])]).weights(&[1.0]);
        let all = run(Wroclaw::method(), "{}", &fit).unwrap().all();
        close(&run_on(Wroclaw::method(), "{}", &fit, &later).unwrap().all(), &[1.0, all[1]], 1e-15);
    }
}

//! Weights that scatter the units most.

use indicia_plugin::prelude::*;

use crate::columns::enough_rows;

method! {
    /// # scatter-degree: vertical and horizontal scatter degree (纵横向拉开档次法)
    ///
    /// The weights under which the weighted sums of the units, over all units and periods of the fit, differ most.
    ///
    /// ```text
    /// z_ij = (x_ij - mean_j) / sd_j          over all rows (unit, period) of the fit, sd with divisor n - 1
    /// H    = sum over rows of z z'
    /// w    = eigenvector of the greatest eigenvalue of H, divided by its sum
    /// ```
    ///
    /// The sum of squares of the composite values, w'Hw with w'w = 1, is greatest for that eigenvector. With one period (`fit = "each"`) this is the
    /// horizontal method (拉开档次法) for each period by itself; with all periods (`fit = "all"`) one set of weights serves all years, so that years can
    /// be compared.
    ///
    /// **Range**: weights are not negative and sum to one.
    /// **Direction**: weights look at scores, the higher the better; with raw or treated data the direction of an indicator plays no part.
    ///
    /// ## Missing values
    /// Rows with a gap take no part in the fit.
    ///
    /// ## Degenerate cases
    /// A constant column: refused (`constant-column`). An eigenvector with entries of both signs, which happens when children are
    /// correlated negatively: the source then demands w > 0 as a constraint, for which its solution is not unique in kind; here it is refused
    /// (`scatter-signs`), with the child, whose direction may be wrong. Fewer than three rows: refused (`too-few`).
    ///
    /// ## Source
    /// 郭亚军 (Guo Yajun), 《一种新的动态综合评价方法》, 管理科学学报 5(2), 2002, 49-54.
    ///
    /// ## Example
    /// Two children that are correlated positively always share equally.
    /// ```toml
    /// use = "scatter-degree"
    ///
    /// [example]
    /// columns = { a = [1, 2, 3], b = [2, 1, 3] }
    /// gives = [0.5, 0.5]
    /// within = 1e-12
    /// ```
    pub struct ScatterDegree: Weighting = "scatter-degree" {
        title { zh: "纵横向拉开档次法", en: "Scatter degree" }
        page_zh "scatter_degree.zh.md"
        params {}
        texts {
            "scatter-signs" => {
                zh: "`{id}` 在最大特征向量中的系数为 {value}，与其他下级符号相反；请检查指标方向，或改用其他赋权方法",
                en: "`{id}` stands against the others in the eigenvector ({value}); look at its direction, or take another weighting",
            }
        }
    }
}

impl Weighting for ScatterDegree {
    fn facts(&self) -> Facts {
        Facts { min_rows: 3, data_driven: true, sums_to_one: true, reproducible: 1e-12, ..Facts::default() }
    }

    fn weights(&self, data: &Table, _: &[Table], _: &Call) -> Result<Vec<f64>, Failure> {
        let k = data.cols();
        if k == 1 {
            return Ok(vec![1.0]);
        }
        enough_rows(data, 3)?;
        // z'z is the correlation matrix times n - 1, which leaves the vectors as they are.
        let mut h = vec![1.0; k * k];
        for i in 0..k {
            for j in 0..i {
                let (x, y) = (data.columns[i].values, data.columns[j].values);
                let flat = |x: &[f64]| indicia_kernels::min_max(x).is_none_or(|(lo, hi)| lo == hi);
                let id = data.field(if flat(x) { i } else { j }).id;
                h[i * k + j] = indicia_kernels::pearson(x, y).ok_or_else(|| Failure::new("constant-column").arg("id", id))?;
            }
        }
        let eigen = indicia_kernels::symmetric_eigen(&h, k).ok_or_else(|| Failure::new("overflow"))?;
        let vector = &eigen.vectors[0];
        // An entry that is nothing beside rounding has no sign.
        let rounding = 16.0 * k as f64 * f64::EPSILON;
        if let Some(j) = vector.iter().position(|v| *v < -rounding) {
            return Err(Failure::new("scatter-signs").arg("id", data.field(j).id).arg("value", format!("{:.4}", vector[j])));
        }
        let entries: Vec<f64> = vector.iter().map(|v| v.max(0.0)).collect();
        let total = indicia_kernels::sum(&entries);
        Ok(entries.into_iter().map(|v| v / total).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run};

    #[test]
    fn the_principal_vector_of_a_star() {
        // a is correlated with b and c alike, b and c not with each other: (1/sqrt 2, 1/2, 1/2)
        let x = matrix(&[
            ("a", &[-2.0, 0.0, -1.0, 1.0, -1.0, 1.0, 0.0, 2.0]),
            ("b", &[-1.0, -1.0, -1.0, -1.0, 1.0, 1.0, 1.0, 1.0]),
            ("c", &[-1.0, -1.0, 1.0, 1.0, -1.0, -1.0, 1.0, 1.0]),
        ]);
        let h = libm::sqrt(0.5);
        close(&run(ScatterDegree::method(), "{}", &x).unwrap().all(), &[h / (h + 1.0), 0.5 / (h + 1.0), 0.5 / (h + 1.0)], 1e-13);
    }

    #[test]
    fn no_other_weights_scatter_more() {
        let (a, b) = ([1.0, 4.0, 2.0, 8.0, 5.0], [3.0, 1.0, 2.0, 9.0, 7.0]);
        let c = [2.0, 2.0, 3.0, 4.0, 7.0];
        let w = run(ScatterDegree::method(), "{}", &matrix(&[("a", &a), ("b", &b), ("c", &c)])).unwrap().all();
        let z = |x: &[f64; 5]| {
            let (m, s) = (indicia_kernels::mean(x).unwrap(), indicia_kernels::sd(x, 1).unwrap());
            x.map(|x| (x - m) / s)
        };
        let z = [z(&a), z(&b), z(&c)];
        let scatter = |w: &[f64]| {
            let length: f64 = w.iter().map(|w| w * w).sum();
            (0..5).map(|i| (0..3).map(|j| w[j] * z[j][i]).sum::<f64>()).map(|y| y * y).sum::<f64>() / length
        };
        let best = scatter(&w);
        for j in 0..3 {
            for step in [-0.02, 0.02] {
                let mut other = w.clone();
                other[j] += step;
                assert!(scatter(&other) < best);
            }
        }
    }

    #[test]
    fn a_child_against_the_others_is_refused() {
        let x = matrix(&[("a", &[1.0, 2.0, 3.0, 4.0]), ("b", &[1.0, 2.0, 3.0, 5.0]), ("c", &[4.0, 3.0, 2.0, 1.0])]);
        let failure = run(ScatterDegree::method(), "{}", &x).unwrap_err();
        assert_eq!((failure.code.as_str(), crate::trial::arg(&failure, "id")), ("scatter-signs", Some("c")));
        assert_eq!(
            run(ScatterDegree::method(), "{}", &matrix(&[("a", &[1.0; 3]), ("b", &[1.0, 2.0, 4.0])])).unwrap_err().code,
            "constant-column"
        );
    }
}

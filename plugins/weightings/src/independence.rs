//! Independence weights.

use indicia_plugin::prelude::*;

use crate::columns::enough_rows;

method! {
    /// # independence: independence weights (独立性权重法)
    ///
    /// A child that the others explain well repeats what they say, and gets less weight.
    ///
    /// ```text
    /// R_j = multiple correlation of child j on all the others = sqrt(1 - 1 / (R^-1)_jj)
    /// w_j = (1 / R_j) / sum over j of (1 / R_j)
    /// ```
    ///
    /// R is the matrix of Pearson correlations of the children.
    ///
    /// **Range**: weights are positive and sum to one.
    /// **Direction**: weights look at scores, the higher the better; with raw or treated data the direction of an indicator plays no part.
    ///
    /// ## Missing values
    /// Units with a gap take no part in the fit.
    ///
    /// ## Degenerate cases
    /// A constant column has no correlation: refused (`constant-column`). A child that is a linear combination of others, and as
    /// many units as children or fewer: the matrix has no inverse (`children-dependent`). A child that is uncorrelated with all
    /// others would have an infinite weight: refused (`child-uncorrelated`). Two children always share equally. One child gets 1.
    ///
    /// ## Source
    /// 独立性权重 of SPSSAU (spssau.net, help pages) and SPSSPRO.
    ///
    /// ## Example
    /// With b, c, d and bcd the columns of signs of a two-level design, a = b + c + d + bcd: r_ab = r_ac = 1/2, r_bc = 0. The squared
    /// multiple correlations are 1/4 + 1/4 for a, and (1/4) / (1 - 1/4) = 1/3 for b and c; the weights go as sqrt(2), sqrt(3), sqrt(3).
    /// ```toml
    /// use = "independence"
    ///
    /// [example]
    /// columns = { a = [-4, 0, 0, 0, 0, 0, 0, 4], b = [-1, -1, -1, -1, 1, 1, 1, 1], c = [-1, -1, 1, 1, -1, -1, 1, 1] }
    /// gives = [0.28990, 0.35505, 0.35505]
    /// within = 0.000005
    /// ```
    pub struct Independence: Weighting = "independence" {
        title { zh: "独立性权重法", en: "Independence weights" }
        page_zh "independence.zh.md"
        params {}
        texts {
            "children-dependent" => {
                zh: "各下级的相关矩阵不可逆：某一下级可由其他下级线性表示，或评价对象不多于下级个数",
                en: "the correlation matrix of the children has no inverse: a child is a linear combination of others, or there are no more units than children",
            }
            "child-uncorrelated" => { zh: "`{id}` 与其他下级的复相关系数为 0，独立性权重不存在", en: "`{id}` has no correlation with the other children, so its independence weight is not finite" }
        }
    }
}

/// The correlations of the children, row by row.
fn correlations(data: &Table) -> Result<Vec<f64>, Failure> {
    let k = data.cols();
    let mut r = vec![1.0; k * k];
    for i in 0..k {
        for j in i + 1..k {
            let pair = indicia_kernels::pearson(data.columns[i].values, data.columns[j].values);
            let id = |j: usize| data.field(j).id;
            let flat = |j: usize| indicia_kernels::min_max(data.columns[j].values).is_none_or(|(lo, hi)| lo == hi);
            let value = pair.ok_or_else(|| Failure::new("constant-column").arg("id", id(if flat(i) { i } else { j })))?;
            r[i * k + j] = value;
            r[j * k + i] = value;
        }
    }
    Ok(r)
}

impl Weighting for Independence {
    fn facts(&self) -> Facts {
        Facts {
            min_rows: 2,
            data_driven: true,
            sums_to_one: true,
            reproducible: 1e-12,
            scale_free: true,
            shift_free: true,
            ..Facts::default()
        }
    }

    fn weights(&self, data: &Table, _: &[Table], _: &Call) -> Result<Vec<f64>, Failure> {
        let k = data.cols();
        if k == 1 {
            return Ok(vec![1.0]);
        }
        enough_rows(data, 2)?;
        let dependent = || Failure::new("children-dependent");
        let mut factor = correlations(data)?;
        indicia_kernels::cholesky(&mut factor, k).map_err(|_| dependent())?;
        // A pivot is 1 - R^2 on the children before: below rounding it says nothing.
        let rounding = 16.0 * k as f64 * f64::EPSILON;
        if (0..k).any(|j| factor[j * k + j] * factor[j * k + j] <= rounding) {
            return Err(dependent());
        }
        let mut inverses = Vec::new();
        for j in 0..k {
            let mut unit = vec![0.0; k];
            unit[j] = 1.0;
            indicia_kernels::cholesky_solve(&factor, &mut unit);
            let squared = 1.0 - 1.0 / unit[j];
            if squared <= rounding {
                return Err(Failure::new("child-uncorrelated").arg("id", data.field(j).id));
            }
            inverses.push(1.0 / squared.sqrt());
        }
        let total = indicia_kernels::sum(&inverses);
        Ok(inverses.into_iter().map(|x| x / total).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run};

    #[test]
    fn the_reciprocals_of_multiple_correlations() {
        let signs = |bit: u32| (0..8).map(|i: u32| if i >> bit & 1 == 1 { 1.0 } else { -1.0 }).collect::<Vec<f64>>();
        let (b, c) = (signs(2), signs(1));
        let x = matrix(&[("a", &[-4.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 4.0]), ("b", &b), ("c", &c)]);
        let (two, three) = (libm::sqrt(2.0), libm::sqrt(3.0));
        let total = two + 2.0 * three;
        close(&run(Independence::method(), "{}", &x).unwrap().all(), &[two / total, three / total, three / total], 1e-14);
    }

    #[test]
    fn children_without_a_multiple_correlation_are_refused() {
        let code = |x: &[(&str, &[f64])]| run(Independence::method(), "{}", &matrix(x)).unwrap_err().code;
        assert_eq!(code(&[("a", &[1.0, 1.0, 1.0]), ("b", &[1.0, 2.0, 4.0])]), "constant-column");
        assert_eq!(code(&[("a", &[-1.0, -1.0, 1.0, 1.0]), ("b", &[-1.0, 1.0, -1.0, 1.0])]), "child-uncorrelated");
        assert_eq!(code(&[("a", &[1.0, 2.0, 4.0]), ("b", &[2.0, 4.0, 8.0])]), "children-dependent");
        // as many units as children
        assert_eq!(code(&[("a", &[1.0, 2.0, 4.0]), ("b", &[3.0, 1.0, 2.0]), ("c", &[0.0, 5.0, 1.0])]), "children-dependent");
        assert_eq!(run(Independence::method(), "{}", &matrix(&[("a", &[1.0])])).unwrap().all(), [1.0]);
    }
}

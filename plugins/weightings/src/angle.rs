//! Angle weights.

use indicia_plugin::prelude::*;

use crate::columns::{enough_rows, relative_spread, shares};

method! {
    /// # angle: angle weights (夹角赋权法)
    ///
    /// A column is a vector with one entry a unit. The further it turns away from the vector of a child on which all units are alike, the better it tells them apart.
    ///
    /// ```text
    /// cos(u_j) = sum over i of x_ij / (sqrt(n) sqrt(sum over i of x_ij^2))
    /// w_j      = u_j / sum over k of u_k
    /// ```
    ///
    /// u is the angle between the column and (1, 1, ..., 1), n the number of units. Its tangent is the coefficient of variation with divisor n, so that `coefficient-of-variation` orders the children in
    /// the same way; an angle has a bound, pi/2, so that one child of wild spread cannot take nearly all the weight. It depends on where zero lies: columns must be on a ratio scale, as raw amounts are.
    ///
    /// **Range**: weights are not negative and sum to one.
    /// **Direction**: weights look at scores, the higher the better; with raw or treated data the direction of an indicator plays no part.
    ///
    /// ## Missing values
    /// Units with a gap take no part in the fit.
    ///
    /// ## Degenerate cases
    /// A negative value: refused (`not-ratio-scale`). A column of zeros has no direction: refused (`zero-column`). A constant column gets the weight 0 and a warning (`constant-weightless`); if all are
    /// constant nothing can be weighed (`weights-undetermined`). One unit: refused (`too-few`).
    ///
    /// ## Source
    /// Shuai, Zong, Wang & Lei (2012), *A new angular method to determine the objective weights*, 24th Chinese Control and Decision Conference, 3889-3892. `pymcdm.weights.angle_weights` gives the same weights.
    ///
    /// ## Example
    /// (0, 2) stands at 45 degrees to (1, 1), and (1, 3), whose standard deviation is half its mean, at 26.565.
    /// ```toml
    /// use = "angle"
    ///
    /// [example]
    /// columns = { a = [0, 2], b = [1, 3] }
    /// gives = [0.6287985, 0.3712015]
    /// within = 1e-7
    /// ```
    pub struct Angle: Weighting = "angle" {
        title { zh: "夹角赋权法", en: "Angle weights" }
        page_zh "angle.zh.md"
        params {}
        texts {
            "not-ratio-scale" => {
                zh: "`{id}` 含有负值 {value}，夹角赋权要求比率尺度（数值非负）；可改用 `data = \"raw\"` 或非负的标准化方法",
                en: "`{id}` holds {value}; an angle needs values on a ratio scale, none negative: use `data = \"raw\"`, or a normaliser that gives no negative scores",
            }
            "constant-weightless" => { zh: "`{id}` 的取值全部相同，夹角为 0，权重为 0", en: "the values of `{id}` are all the same: its angle and its weight are 0" }
        }
    }
}

impl Weighting for Angle {
    fn facts(&self) -> Facts {
        Facts { domain: Domain::NonNegative, min_rows: 2, data_driven: true, sums_to_one: true, scale_free: true, ..Facts::default() }
    }

    fn weights(&self, data: &Table, _: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        enough_rows(data, 2)?;
        // By its tangent: an arc cosine near 1 would lose half of the digits.
        let angle = |x: &[f64]| Some(libm::atan(indicia_kernels::sd(x, 0)? / indicia_kernels::mean(x)?));
        shares(&relative_spread(data, angle)?, data, call)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{arg, close, matrix, run};

    #[test]
    fn the_common_matrix_has_the_weights_of_pymcdm() {
        // pymcdm 1.4.0: pymcdm.weights.angle_weights(X)
        close(
            &run(Angle::method(), "{}", &crate::peers::common()).unwrap().all(),
            &[0.2957621243918593, 0.22808043370221048, 0.27135932793363515, 0.2047981139722952],
            1e-12,
        );
    }

    #[test]
    fn angles_by_hand() {
        // (0, 2) to (1, 1): 45 degrees; (1, 3): tangent 1/2; the scale of a column does not matter
        let x = matrix(&[("a", &[0.0, 2.0]), ("b", &[1000.0, 3000.0])]);
        let (a, b) = (core::f64::consts::FRAC_PI_4, libm::atan(0.5));
        close(&run(Angle::method(), "{}", &x).unwrap().all(), &[a / (a + b), b / (a + b)], 1e-15);
    }

    #[test]
    fn what_has_no_angle_is_refused_or_told() {
        let refused = |x: &[f64]| run(Angle::method(), "{}", &matrix(&[("a", x), ("b", &[1.0, 2.0])])).unwrap_err();
        let negative = refused(&[1.0, -2.0]);
        assert_eq!((negative.code.as_str(), arg(&negative, "value"), arg(&negative, "row")), ("not-ratio-scale", Some("-2"), Some("1")));
        assert_eq!(refused(&[0.0, 0.0]).code, "zero-column");
        let got = run(Angle::method(), "{}", &matrix(&[("a", &[0.1, 0.1, 0.1]), ("b", &[1.0, 2.0, 3.0])])).unwrap();
        assert_eq!((got.all(), got.codes(), got.arg("id")), (vec![0.0, 1.0], vec!["constant-weightless"], Some("a")));
    }
}

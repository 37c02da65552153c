//! Standard-deviation weights.

use indicia_plugin::prelude::*;

use crate::columns::{enough_rows, shares, unit_range};

choices! {
    /// What is done to a column before its spread is taken.
    pub enum Scale {
        /// Min-max to [0, 1].
        MinMax = "min-max",
        /// Nothing: the spread of the values themselves.
        AsIs = "as-is",
    }
}

choices! {
    /// What measures the spread.
    pub enum Spread {
        /// The standard deviation.
        StandardDeviation = "standard-deviation",
        /// Its square, which tells the children further apart.
        Variance = "variance",
    }
}

method! {
    /// # standard-deviation: standard-deviation weights (标准差赋权法)
    ///
    /// A child whose values vary more tells units apart better, and gets more weight.
    ///
    /// ```text
    /// y_ij = (x_ij - min_j) / (max_j - min_j), or x_ij
    /// w_j  = sd(y_j) / sum over k of sd(y_k)             spread = "standard-deviation"
    ///        sd(y_j)^2 / sum over k of sd(y_k)^2         spread = "variance"
    /// ```
    ///
    /// The divisor of the variance (n or n - 1) does not matter, since it is the same for every child. On the values as they
    /// are, the unit of measurement decides the weight: `scale = "as-is"` is for columns that share a scale.
    ///
    /// **Range**: weights are not negative and sum to one.
    /// **Direction**: weights look at scores, the higher the better; with raw or treated data the direction of an indicator plays no part.
    ///
    /// ## Missing values
    /// Units with a gap take no part in the fit.
    ///
    /// ## Degenerate cases
    /// A constant column gets the weight 0 and a warning (`constant-weightless`); if all are constant nothing can be weighed
    /// (`weights-undetermined`). One unit: refused (`too-few`).
    ///
    /// ## Source
    /// Diakoulaki, Mavrotas & Papayannakis (1995), *Determining objective weights in multiple criteria problems: the CRITIC
    /// method*, Computers & Operations Research 22(7), 763-770, where it is the second method compared. With `spread = "variance"`: the statistical variance procedure of Rao & Patel (2010),
    /// International Journal of Production Research 48(16), 4665-4682; the numbers are those of `pymcdm.weights.variance_weights`.
    ///
    /// ## Example
    /// Mapped to [0, 1] the columns are (0, 0.5, 1) and (0, 0, 1): variances 1/4 and 1/3.
    /// ```toml
    /// use = "standard-deviation"
    ///
    /// [example]
    /// columns = { a = [1, 2, 3], b = [5, 5, 9] }
    /// gives = [0.4641, 0.5359]
    /// within = 0.00005
    /// ```
    pub struct StandardDeviation: Weighting = "standard-deviation" {
        title { zh: "标准差赋权法", en: "Standard-deviation weights" }
        page_zh "standard_deviation.zh.md"
        params {
            /// What is done to a column before its spread is taken.
            scale: Scale = Scale::MinMax;
            /// What measures the spread.
            spread: Spread = Spread::StandardDeviation;
        }
        texts {
            "constant-weightless" => { zh: "`{id}` 的取值全部相同，标准差权重为 0", en: "the values of `{id}` are all the same, so its standard-deviation weight is 0" }
        }
    }
}

impl Weighting for StandardDeviation {
    fn facts(&self) -> Facts {
        Facts {
            min_rows: 2,
            data_driven: true,
            sums_to_one: true,
            scale_free: self.scale == Scale::MinMax,
            shift_free: true,
            ..Facts::default()
        }
    }

    fn weights(&self, data: &Table, _: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        enough_rows(data, 2)?;
        let mut amounts = Vec::new();
        for (j, column) in data.columns.iter().enumerate() {
            let of = |y: &[f64]| match self.spread {
                Spread::StandardDeviation => indicia_kernels::sd(y, 1),
                Spread::Variance => indicia_kernels::variance(y, 1),
            };
            amounts.push(match (unit_range(column.values, &data.field(j), false)?, self.scale) {
                (None, _) => None,
                (Some(y), Scale::MinMax) => of(&y),
                (Some(_), Scale::AsIs) => of(column.values),
            });
        }
        shares(&amounts, data, call)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run};

    #[test]
    fn weights_are_proportional_to_the_spread() {
        // (0, 1/2, 1): 1/4; (0, 0, 1): 1/3, both with divisor 2
        let x = matrix(&[("a", &[1.0, 2.0, 3.0]), ("b", &[5.0, 5.0, 9.0])]);
        let (a, b) = (0.5, libm::sqrt(1.0 / 3.0));
        close(&run(StandardDeviation::method(), "{}", &x).unwrap().all(), &[a / (a + b), b / (a + b)], 1e-15);
        // as they are: sd 1 and 4 / sqrt(3)
        let b = 4.0 / libm::sqrt(3.0);
        close(&run(StandardDeviation::method(), r#"{"scale": "as-is"}"#, &x).unwrap().all(), &[1.0 / (1.0 + b), b / (1.0 + b)], 1e-15);
    }

    #[test]
    fn variances_are_those_of_pymcdm() {
        // pymcdm 1.4.0: pymcdm.weights.variance_weights(X)
        let got = run(StandardDeviation::method(), r#"{"spread": "variance"}"#, &crate::peers::common()).unwrap().all();
        close(&got, &[0.2810197928491493, 0.23085427610913586, 0.24925910711993793, 0.23886682392177688], 1e-13);
    }

    #[test]
    fn columns_that_do_not_vary_have_no_weight() {
        let x = matrix(&[("a", &[0.1, 0.1, 0.1]), ("b", &[1.0, 2.0, 3.0])]);
        let got = run(StandardDeviation::method(), "{}", &x).unwrap();
        assert_eq!((got.all(), got.codes(), got.arg("id")), (vec![0.0, 1.0], vec!["constant-weightless"], Some("a")));
        let all = matrix(&[("a", &[0.1, 0.1])]);
        assert_eq!(run(StandardDeviation::method(), "{}", &all).unwrap_err().code, "weights-undetermined");
        assert_eq!(run(StandardDeviation::method(), "{}", &matrix(&[("a", &[1.0])])).unwrap_err().code, "too-few");
    }
}

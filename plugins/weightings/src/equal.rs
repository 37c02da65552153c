//! Equal weights.

use indicia_plugin::prelude::*;

method! {
    /// # equal: the same weight for every child (等权)
    ///
    /// ```text
    /// w_j = 1 / k
    /// ```
    ///
    /// k is the number of children. Equal weights within nodes of different size are not equal weights of the indicators: the
    /// effective weight of an indicator is the product along its path.
    ///
    /// **Range**: weights sum to one.
    /// **Direction**: plays no part: weights do not look at values.
    ///
    /// ## Missing values
    /// Do not matter: no data are looked at.
    ///
    /// ## Degenerate cases
    /// None.
    ///
    /// ## Source
    /// OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 6; its Table 22 (EW).
    ///
    /// ## Example
    /// ```toml
    /// use = "equal"
    ///
    /// [example]
    /// columns = { a = [3, 7], b = [1, 2], c = [4, 4], d = [0, 9] }
    /// gives = [0.25, 0.25, 0.25, 0.25]
    /// ```
    pub struct Equal: Weighting = "equal" {
        title { zh: "等权", en: "Equal weights" }
        page_zh "equal.zh.md"
    }
}

impl Weighting for Equal {
    fn facts(&self) -> Facts {
        Facts { fit: Fit::None, sums_to_one: true, ..Facts::default() }
    }

    fn weights(&self, data: &Table, _: &[Table], _: &Call) -> Result<Vec<f64>, Failure> {
        Ok(vec![1.0 / data.cols() as f64; data.cols()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{matrix, run};

    #[test]
    fn every_child_counts_the_same() {
        let x = matrix(&[("a", &[]), ("b", &[]), ("c", &[])]);
        assert_eq!(run(Equal::method(), "{}", &x).unwrap().all(), [1.0 / 3.0; 3]);
    }
}

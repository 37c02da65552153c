//! Borda counts.

use indicia_plugin::prelude::*;

use crate::places::{Places, Ties};

method! {
    /// # borda: Borda count (博尔达计分)
    ///
    /// How many units of the fit are worse:
    ///
    /// ```text
    /// score = rank - 1
    /// ```
    ///
    /// with the ranks of `rank`, counted from the worst.
    ///
    /// **Range**: 0 to the number of units of the fit less one.
    /// **Direction**: positive and negative; a target has no form (`target-unsupported`).
    ///
    /// ## Missing values
    /// Stay missing, and count for nobody.
    ///
    /// ## Degenerate cases
    /// As for `rank`: equal values share one place, no values are refused (`too-few`).
    ///
    /// ## Source
    /// Borda, J.-C. de (1781), Mémoire sur les élections au scrutin; the function `n_borda` of the R package COINr.
    ///
    /// ## Example
    /// ```toml
    /// use = "borda"
    ///
    /// [example]
    /// direction = "negative"
    /// x = [10, 30, 20, 20]
    /// gives = [3, 0, 1, 1]
    /// ```
    pub struct Borda: Normalizer = "borda" {
        title { zh: "博尔达计分", en: "Borda count" }
        page_zh "borda.zh.md"
        params {
            /// What tied values share.
            ties: Ties = Ties::Min;
        }
    }
}

impl Normalizer for Borda {
    type State = Vec<f64>;

    fn facts(&self) -> Facts {
        Facts { order_preserving: true, min_rows: 1, scale_free: true, shift_free: true, ..Facts::default() }
    }

    fn fit(&self, x: &[f64], field: &Field, _: &Call) -> Result<Vec<f64>, Failure> {
        Places::learn(x, field)
    }

    fn transform(&self, sorted: &Vec<f64>, x: &[f64], field: &Field, out: &mut Output, _: &Call) -> Result<(), Failure> {
        let places = Places { sorted, ties: self.ties };
        for (score, x) in out.values.iter_mut().zip(x) {
            *score = places.of(*x, field) - 1.0;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{column, run};

    #[test]
    fn the_count_is_of_those_that_are_worse() {
        assert_eq!(run(Borda::method(), "{}", &column(&[5.0, 9.0, 5.0, 1.0])).unwrap().all(), [1.0, 3.0, 1.0, 0.0]);
        assert_eq!(run(Borda::method(), r#"{"ties": "mean"}"#, &column(&[5.0, 9.0, 5.0])).unwrap().all(), [0.5, 2.0, 0.5]);
    }
}

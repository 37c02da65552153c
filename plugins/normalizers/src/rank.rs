//! Ranks and what is made of them.

use indicia_plugin::prelude::*;

use crate::places::{Places, Ties};

method! {
    /// # rank: ranks (名次标准化)
    ///
    /// The place of a value among those of the fit, counted from the worst:
    ///
    /// ```text
    /// score = 1 + number of values that are worse      (ties = "min")
    /// ```
    ///
    /// The best of n units scores n, so that a higher score is a better one. Tied values share a place: the lowest of theirs (`min`), the highest (`max`) or the
    /// mean (`mean`). A value that was not in the fit stands half a place above those that are worse, within 1 and n.
    ///
    /// **Range**: 1 to the number of units of the fit. Distances are lost; only order is kept.
    /// **Direction**: positive and negative; a target has no form (`target-unsupported`).
    ///
    /// ## Missing values
    /// Stay missing, and have no place.
    ///
    /// ## Degenerate cases
    /// Equal values share one place: a constant column scores alike. No values: refused (`too-few`). Targets have no order (`target-unsupported`).
    ///
    /// ## Source
    /// OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 5, Table 15; the function `n_rank` of the R package COINr.
    ///
    /// ## Example
    /// ```toml
    /// use = "rank"
    ///
    /// [example]
    /// x = [10, 30, 20, 20]
    /// gives = [1, 4, 2, 2]
    /// ```
    pub struct Rank: Normalizer = "rank" {
        title { zh: "名次标准化", en: "Ranks" }
        page_zh "rank.zh.md"
        params {
            /// What tied values share.
            ties: Ties = Ties::Min;
        }
    }
}

impl Normalizer for Rank {
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
            *score = places.of(*x, field);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{column, run, run_on};

    #[test]
    fn ties_share_a_place() {
        // ascending: 1, then 5 twice at the places 2 and 3, then 9
        let x = column(&[5.0, 9.0, 5.0, 1.0]);
        let ranks = |ties: &str| run(Rank::method(), &format!(r#"{{"ties": "{ties}"}}"#), &x).unwrap().all();
        assert_eq!(ranks("min"), [2.0, 4.0, 2.0, 1.0]);
        assert_eq!(ranks("max"), [3.0, 4.0, 3.0, 1.0]);
        assert_eq!(ranks("mean"), [2.5, 4.0, 2.5, 1.0]);
        assert_eq!(run(Rank::method(), "{}", &x.towards(Direction::Negative)).unwrap().all(), [2.0, 1.0, 2.0, 4.0]);
    }

    #[test]
    fn a_later_unit_stands_between_its_neighbours() {
        let got = run_on(Rank::method(), "{}", &column(&[1.0, 2.0, 3.0]), &column(&[0.0, 2.0, 2.5, 9.0])).unwrap();
        assert_eq!(got.all(), [1.0, 2.0, 2.5, 3.0]);
    }

    #[test]
    fn targets_and_empty_columns_are_refused() {
        assert_eq!(run(Rank::method(), "{}", &column(&[1.0]).target(0.0, 1.0)).unwrap_err().code, "target-unsupported");
        assert_eq!(run(Rank::method(), "{}", &column(&[])).unwrap_err().code, "too-few");
        assert_eq!(run(Rank::method(), "{}", &column(&[4.0, 4.0])).unwrap().all(), [1.0, 1.0]);
    }
}

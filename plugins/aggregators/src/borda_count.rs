//! The weighted Borda count.

use indicia_plugin::prelude::*;

use crate::fold::each_row;
use crate::members::{Members, same_columns};
use crate::rsr::place;

method! {
    /// # borda-count: places counted (Borda 计数法)
    ///
    /// In each child, a unit has a point for every unit that it is ahead of, half a point for every one that it equals:
    ///
    /// ```text
    /// b_j   = n - rank_j              1 is the best rank; equal values share the mean rank
    /// score = sum w_j b_j / sum w_j
    /// ```
    ///
    /// It is the sum over all other units of the share of weight in which this one is better, half where they are equal. Unlike in
    /// Copeland's rule, by how much weight a duel is won matters; how far values are apart does not. It orders units as the rank-sum ratio
    /// does: RSR = (score + 1) / n.
    ///
    /// Scores are taken to be the higher the better. The score looks at all units; one outside the fit is placed among those of the fit,
    /// half-way between two of them.
    ///
    /// **Range**: [0, n - 1] for the n units of the fit.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// One unit scores 0. Units that are all equal share (n - 1) / 2. Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Borda (1781), *Mémoire sur les élections au scrutin*; OECD/JRC *Handbook* (2008), section 6.3; Munda & Nardo, JRC32435 (2005).
    ///
    /// ## Example
    /// ```toml
    /// use = "borda-count"
    ///
    /// [example]
    /// columns = { a = [9, 5, 5], b = [1, 2, 3] }
    /// weights = [0.75, 0.25]
    /// gives = [1.5, 0.625, 0.875]
    /// ```
    pub struct BordaCount: Aggregator = "borda-count" {
        title { zh: "Borda 计数法", en: "Borda count" }
        page_zh "borda_count.zh.md"
    }
}

impl Aggregator for BordaCount {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts { order_preserving: true, min_rows: 1, locality: Locality::Set, scale_free: true, shift_free: true, ..Facts::default() }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Members, Failure> {
        let mut members = Members::of(data)?;
        for column in members.columns_mut() {
            // Adding zero makes one value of -0 and 0.
            column.iter_mut().for_each(|x| *x += 0.0);
            indicia_kernels::sort(column);
        }
        Ok(members)
    }

    fn aggregate(&self, s: &Members, _: Option<&()>, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        same_columns(s.count(), data)?;
        each_row(data, weights, out, call, |_, _, x, w| {
            let (mut total, mut sum) = (0.0, 0.0);
            for ((x, sorted), w) in x.iter().zip(s.columns()).zip(w) {
                total += w * (place(sorted, x + 0.0) - 1.0);
                sum += w;
            }
            Ok(total / sum)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run, run_on};

    #[test]
    fn the_examples_of_the_handbook() {
        // OECD/JRC Handbook, Tables 25-26: 21 indicators order four countries; 24, 44, 38 and 20 points.
        let x = matrix(&[
            ("abcd", &[4.0, 3.0, 2.0, 1.0]),
            ("acbd", &[4.0, 2.0, 3.0, 1.0]),
            ("bdca", &[1.0, 4.0, 2.0, 3.0]),
            ("cbda", &[1.0, 3.0, 4.0, 2.0]),
        ])
        .weights(&[3.0, 5.0, 7.0, 6.0]);
        close(&run(BordaCount::method(), "{}", &x).unwrap().all(), &[24.0, 44.0, 38.0, 20.0].map(|p| p / 21.0), 1e-14);
        // Tables 31-33: without d, which is last, c is first instead of a.
        let all: [(&str, &[f64]); 3] = [("cbad", &[2.0, 3.0, 4.0, 1.0]), ("badc", &[3.0, 4.0, 1.0, 2.0]), ("adcb", &[4.0, 1.0, 2.0, 3.0])];
        let x = matrix(&all).weights(&[3.0, 2.0, 2.0]);
        close(&run(BordaCount::method(), "{}", &x).unwrap().all(), &[13.0, 12.0, 11.0, 6.0].map(|p| p / 7.0), 1e-14);
        let three = all.map(|(id, x)| (id, &x[..3]));
        let got = run(BordaCount::method(), "{}", &matrix(&three).weights(&[3.0, 2.0, 2.0])).unwrap().all();
        close(&got, &[6.0, 7.0, 8.0].map(|p| p / 7.0), 1e-14);
    }

    #[test]
    fn it_is_the_rank_sum_ratio_on_another_scale() {
        let x = matrix(&[("a", &[10.0, 20.0, 20.0, 40.0]), ("b", &[7.0, 5.0, 9.0, 8.0])]).weights(&[0.3, 0.7]);
        let ratio = run(crate::Rsr::method(), r#"{"gives": "ratio"}"#, &x).unwrap().all();
        let expected: Vec<f64> = ratio.iter().map(|r| 4.0 * r - 1.0).collect();
        close(&run(BordaCount::method(), "{}", &x).unwrap().all(), &expected, 1e-14);
    }

    #[test]
    fn a_later_unit_is_placed_among_those_of_the_fit() {
        let fit = matrix(&[("a", &[1.0, 2.0, 3.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[2.5, 2.0])]).weights(&[1.0]);
        assert_eq!(run_on(BordaCount::method(), "{}", &fit, &later).unwrap().all(), [1.5, 1.0]);
    }
}

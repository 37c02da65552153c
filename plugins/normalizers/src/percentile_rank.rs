//! Percentile ranks.

use indicia_plugin::prelude::*;

use crate::places::{Places, Ties};
use crate::span::too_few;

choices! {
    /// What a rank is divided by.
    pub enum Base {
        /// (rank - 1) / (n - 1): from 0 to 1.
        Between = "between",
        /// rank / n: the share of units that are not better, itself included.
        Share = "share",
    }
}

table! {
    /// A class of percentile ranks.
    pub struct Class {
        /// From this percentile rank on,
        from: f64, min 0.0, max 1.0;
        /// this score.
        score: f64;
    }
}

method! {
    /// # percentile-rank: percentile ranks (百分位名次)
    ///
    /// ```text
    /// between   p = (rank - 1) / (n - 1)
    /// share     p = rank / n
    /// score = p * scale,  or with classes the score of the highest class with from <= p
    /// ```
    ///
    /// with the ranks of `rank`, counted from the worst, and n units of the fit. `classes` gives the categorical scale of the Handbook: 100 points from
    /// 0.95 on, 80 from 0.85, and so on.
    ///
    /// **Range**: [0, scale], or that of the classes.
    /// **Direction**: positive and negative; a target has no form (`target-unsupported`).
    ///
    /// ## Missing values
    /// Stay missing, and have no place.
    ///
    /// ## Degenerate cases
    /// With `between`, fewer than two units are refused (`too-few`): 0/0 has no answer. A percentile rank below all classes has no score (`no-category`).
    ///
    /// ## Source
    /// OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 5, Table 15 (`share`, and the categorical scale); the function `n_prank` of
    /// the R package COINr (`between`).
    ///
    /// ## Example
    /// ```toml
    /// use = "percentile-rank"
    ///
    /// [example]
    /// x = [10, 30, 20]
    /// gives = [0, 1, 0.5]
    /// ```
    pub struct PercentileRank: Normalizer = "percentile-rank" {
        title { zh: "百分位名次", en: "Percentile ranks" }
        page_zh "percentile_rank.zh.md"
        params {
            /// What a rank is divided by.
            base: Base = Base::Between;
            /// What tied values share.
            ties: Ties = Ties::Min;
            /// The score of a percentile rank of 1.
            scale: f64 = 1.0, above 0.0;
            /// Scores of classes of percentile ranks.
            classes: Vec<Class> = Vec::new();
        }
    }
}

impl PercentileRank {
    fn score(&self, p: f64) -> Result<f64, Failure> {
        if self.classes.is_empty() {
            return Ok(p * self.scale);
        }
        let best = self.classes.iter().filter(|c| c.from <= p).max_by(|a, b| a.from.total_cmp(&b.from));
        best.map(|c| c.score).ok_or_else(|| Failure::new("no-category").arg("value", p))
    }
}

impl Normalizer for PercentileRank {
    type State = Vec<f64>;

    fn facts(&self) -> Facts {
        let scores = || self.classes.iter().map(|c| c.score);
        let range = match self.classes.is_empty() {
            true => [0.0, self.scale],
            false => [scores().fold(f64::INFINITY, f64::min), scores().fold(f64::NEG_INFINITY, f64::max)],
        };
        let mut classes: Vec<&Class> = self.classes.iter().collect();
        classes.sort_by(|a, b| a.from.total_cmp(&b.from));
        let rises = classes.windows(2).all(|c| c[0].score <= c[1].score);
        Facts { range: Some(range), order_preserving: rises, min_rows: 2, scale_free: true, shift_free: true, ..Facts::default() }
    }

    fn check(&self) -> Result<(), Failure> {
        for (n, class) in self.classes.iter().enumerate() {
            if self.classes[..n].iter().any(|c| c.from == class.from) {
                return Err(Failure::new("category-twice").at(format!("classes[{n}].from")).arg("value", class.from));
            }
        }
        Ok(())
    }

    fn fit(&self, x: &[f64], field: &Field, _: &Call) -> Result<Vec<f64>, Failure> {
        let sorted = Places::learn(x, field)?;
        let fewest = if self.base == Base::Between { 2 } else { 1 };
        if sorted.len() < fewest { Err(too_few(fewest, sorted.len())) } else { Ok(sorted) }
    }

    fn transform(&self, sorted: &Vec<f64>, x: &[f64], field: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let places = Places { sorted, ties: self.ties };
        let n = sorted.len() as f64;
        crate::cells::each(x, out, call, |x| {
            let place = places.of(x, field);
            self.score(if self.base == Base::Between { (place - 1.0) / (n - 1.0) } else { place / n })
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, column, instance, run};

    #[test]
    fn ranks_are_divided_as_declared() {
        let x = column(&[5.0, 9.0, 5.0, 1.0]);
        close(&run(PercentileRank::method(), "{}", &x).unwrap().all(), &[1.0 / 3.0, 1.0, 1.0 / 3.0, 0.0], 1e-15);
        let share = run(PercentileRank::method(), r#"{"base": "share", "scale": 100}"#, &x).unwrap();
        assert_eq!(share.all(), [50.0, 100.0, 50.0, 25.0]);
        assert_eq!(run(PercentileRank::method(), "{}", &column(&[1.0])).unwrap_err().code, "too-few");
    }

    #[test]
    fn classes_score_what_reaches_them() {
        let params = r#"{"base": "share", "classes": [{"from": 0.5, "score": 60}, {"from": 0.9, "score": 100}]}"#;
        let got = run(PercentileRank::method(), params, &column(&[1.0, 2.0, 3.0])).unwrap();
        // 1/3 reaches no class, 2/3 the lower, 1 the upper
        assert_eq!((got.values.as_slice(), got.codes()), (&[None, Some(60.0), Some(100.0)][..], vec!["no-category"]));
        let twice = r#"{"classes": [{"from": 0.5, "score": 60}, {"from": 0.5, "score": 100}]}"#;
        assert_eq!(instance(PercentileRank::method(), twice).err().unwrap().path, "classes[1].from");
    }
}

//! Scores of categories.

use indicia_plugin::prelude::*;

use super::slope::{Mark, judge};
use super::{facts, number};
use crate::cells;

table! {
    /// One category.
    pub struct Category {
        /// Its code in the data.
        value: f64;
        /// Its score.
        score: f64;
    }
}

method! {
    /// # categorical: scores of categories (类别计分)
    ///
    /// ```text
    /// score of the category whose value is x; otherwise, if that is given
    /// ```
    ///
    /// Categories are numbers in the data; `[data.columns] ID = { header = "…", codes = { "有" = 1, "无" = 0 } }` reads texts as numbers.
    ///
    /// **Range**: from the least to the greatest score. **Direction**: turns nothing; with `ordered = true` it is held against the
    /// scores.
    ///
    /// ## Missing values
    /// Stay missing. What is declared as `no_evidence` scores zero, what is `not_applicable` gives its weight to the others.
    ///
    /// ## Degenerate cases
    /// A value that is no category has no score (`no-category`), unless `otherwise` gives one.
    ///
    /// ## Source
    /// OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 5: categorical scale.
    ///
    /// ## Example
    /// ```toml
    /// use = "categorical"
    /// params = { scores = [{ value = 1, score = 100 }, { value = 2, score = 60 }, { value = 3, score = 0 }] }
    ///
    /// [example]
    /// x = [2, 1, 3, 4]
    /// gives = [60, 100, 0, "-"]
    /// ```
    pub struct Categorical: Normalizer = "categorical" {
        title { zh: "类别计分", en: "Categories" }
        page_zh "categorical.zh.md"
        params {
            /// The categories with their scores.
            scores: Vec<Category>;
            /// The score of everything else; without it such values have none.
            otherwise: Option<f64>;
            /// Whether the codes are in an order that the direction speaks of.
            ordered: bool = false;
        }
        example r#"{"scores": [{"value": 1, "score": 10}, {"value": 2, "score": 5}], "otherwise": 0}"#
    }
}

impl Normalizer for Categorical {
    type State = ();

    fn facts(&self) -> Facts {
        let scores = || self.scores.iter().map(|c| c.score).chain(self.otherwise);
        facts(scores().fold(f64::INFINITY, f64::min), scores().fold(f64::NEG_INFINITY, f64::max))
    }

    fn check(&self) -> Result<(), Failure> {
        if self.scores.is_empty() {
            return Err(Failure::new("rule-empty").at("scores").arg("param", "scores").arg("expected", 1));
        }
        for (n, category) in self.scores.iter().enumerate() {
            if self.scores[..n].iter().any(|c| c.value == category.value) {
                return Err(Failure::new("category-twice").at(format!("scores[{n}].value")).arg("value", category.value));
            }
        }
        Ok(())
    }

    fn fit(&self, _: &[f64], field: &Field, call: &Call) -> Result<(), Failure> {
        if self.ordered {
            let mark = |(n, c): (usize, &Category)| Mark { at: c.value, score: c.score, path: format!("scores[{n}].score") };
            let mut marks: Vec<Mark> = self.scores.iter().enumerate().map(mark).collect();
            marks.sort_by(|a, b| a.at.total_cmp(&b.at));
            judge(&marks, false, field, call);
        }
        Ok(())
    }

    fn transform(&self, _: &(), x: &[f64], _: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        cells::each(x, out, call, |x| {
            let found = self.scores.iter().find(|c| c.value == x).map(|c| c.score);
            found.or(self.otherwise).ok_or_else(|| Failure::new("no-category").arg("value", x))
        });
        Ok(())
    }

    fn explain(&self, _: &(), _: &Field) -> Option<Explanation> {
        let (clauses, rest) = match (self.otherwise, self.scores.split_last()) {
            (Some(rest), _) => (self.scores.as_slice(), rest),
            (None, Some((last, others))) => (others, last.score),
            (None, None) => return None,
        };
        let chain = |rest: String, c: &Category| format!("if(x == {}, {}, {rest})", number(c.value), number(c.score));
        Some(Explanation { formula: clauses.iter().rev().fold(number(rest), chain), names: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{column, instance, run};

    #[test]
    fn each_category_has_its_score_and_others_none() {
        let scores = r#""scores": [{"value": 0, "score": 0}, {"value": 1, "score": 50}, {"value": 2, "score": 80}]"#;
        let got = run(Categorical::method(), &format!("{{{scores}}}"), &column(&[2.0, 0.0, 1.0, 0.5])).unwrap();
        assert_eq!((got.values.as_slice(), got.codes()), (&[Some(80.0), Some(0.0), Some(50.0), None][..], vec!["no-category"]));
        let rest = run(Categorical::method(), &format!(r#"{{{scores}, "otherwise": 10}}"#), &column(&[0.5, 2.0])).unwrap();
        assert_eq!(rest.all(), [10.0, 80.0]);
        let ordered = format!(r#"{{{scores}, "ordered": true}}"#);
        let against = run(Categorical::method(), &ordered, &column(&[1.0]).towards(Direction::Negative)).unwrap();
        assert_eq!((against.codes(), against.findings[0].what.path.as_str()), (vec!["rule-against-direction"], "scores[1].score"));
    }

    #[test]
    fn a_category_stands_once() {
        let failure = instance(Categorical::method(), r#"{"scores": [{"value": 1, "score": 1}, {"value": 1, "score": 2}]}"#).err().unwrap();
        assert_eq!((failure.code.as_str(), failure.path.as_str()), ("category-twice", "scores[1].value"));
    }
}

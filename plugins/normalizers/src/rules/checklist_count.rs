//! The number of items met.

use indicia_plugin::prelude::*;

use super::slope::{Mark, judge};
use super::{facts, limits, number};
use crate::cells;

method! {
    /// # checklist-count: number of items met (清单达标项数计分)
    ///
    /// The value is how many items of a checklist are met; each earns the same.
    ///
    /// ```text
    /// score = x * points / items
    /// score = min(x * per_item, points)     with per_item
    /// ```
    ///
    /// With `per_item`, fewer than all items may be enough for all points. Where items stand in columns of their own, with points of their own,
    /// the deriver `checklist` adds them up.
    ///
    /// **Range**: [0, points]. **Direction**: held against the rule, turns nothing.
    ///
    /// ## Missing values
    /// Stay missing. What is declared as `no_evidence` scores zero, what is `not_applicable` gives its weight to the others.
    ///
    /// ## Degenerate cases
    /// A negative count, and one above `items`, have no score (`count-negative`, `count-beyond`).
    ///
    /// ## Source
    /// The form of Chinese scoring manuals (清单式计分：每项若干分，满分封顶).
    ///
    /// ## Example
    /// ```toml
    /// use = "checklist-count"
    /// params = { items = 8, points = 10 }
    ///
    /// [example]
    /// x = [0, 4, 8, 9]
    /// gives = [0, 5, 10, "-"]
    /// ```
    pub struct ChecklistCount: Normalizer = "checklist-count" {
        title { zh: "清单达标项数计分", en: "Items met" }
        page_zh "checklist_count.zh.md"
        params {
            /// How many items the checklist has.
            items: u32, min 1.0;
            /// Points for all of them.
            points: f64 = 100.0, above 0.0;
            /// Points for each, instead of the same share for each.
            per_item: Option<f64>, above 0.0;
        }
        example r#"{"items": 100}"#
    }
}

impl ChecklistCount {
    fn score(&self, x: f64) -> f64 {
        match self.per_item {
            None => x * self.points / f64::from(self.items),
            Some(each) => {
                let sum = x * each;
                if sum > self.points { self.points } else { sum }
            }
        }
    }
}

impl Normalizer for ChecklistCount {
    type State = ();

    fn facts(&self) -> Facts {
        facts(0.0, self.points)
    }

    fn check(&self) -> Result<(), Failure> {
        match self.per_item {
            // All points must be within reach.
            Some(each) => limits::hold("per_item", each, ">=", "points / items", self.points / f64::from(self.items)),
            None => Ok(()),
        }
    }

    fn fit(&self, _: &[f64], field: &Field, call: &Call) -> Result<(), Failure> {
        let mark = |at: f64| Mark { at, score: self.score(at), path: "items".into() };
        judge(&[mark(0.0), mark(f64::from(self.items))], false, field, call);
        Ok(())
    }

    fn transform(&self, _: &(), x: &[f64], _: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        cells::each(x, out, call, |x| match x {
            x if x < 0.0 => Err(Failure::new("count-negative").arg("value", x)),
            x if x > f64::from(self.items) => Err(Failure::new("count-beyond").arg("value", x).arg("limit", self.items)),
            x => Ok(self.score(x)),
        });
        Ok(())
    }

    fn explain(&self, _: &(), _: &Field) -> Option<Explanation> {
        let formula = match self.per_item {
            None => format!("x * points / {}", self.items),
            Some(each) => format!("min(x * {}, points)", number(each)),
        };
        Some(Explanation { formula, names: vec![("points".into(), self.points)] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{column, instance, run};

    #[test]
    fn each_item_earns_its_share_up_to_all_points() {
        let x = column(&[0.0, 3.0, 5.0, 6.0]);
        assert_eq!(run(ChecklistCount::method(), r#"{"items": 6, "points": 12}"#, &x).unwrap().all(), [0.0, 6.0, 10.0, 12.0]);
        // 3 points each: four items are enough
        let each = run(ChecklistCount::method(), r#"{"items": 6, "points": 12, "per_item": 3}"#, &x).unwrap();
        assert_eq!(each.all(), [0.0, 9.0, 12.0, 12.0]);
    }

    #[test]
    fn what_is_no_count_of_items_has_no_score() {
        let got = run(ChecklistCount::method(), r#"{"items": 6}"#, &column(&[-1.0, 7.0, 6.0])).unwrap();
        assert_eq!((got.values.as_slice(), got.codes()), (&[None, None, Some(100.0)][..], vec!["count-negative", "count-beyond"]));
        // 6 items of 1 point never make 12
        let failure = instance(ChecklistCount::method(), r#"{"items": 6, "points": 12, "per_item": 1}"#).err().unwrap();
        assert_eq!((failure.code.as_str(), failure.path.as_str()), ("rule-limits", "per_item"));
    }
}

//! Values as they are.

use indicia_plugin::prelude::*;

use crate::cells;

method! {
    /// # none: values as they are
    ///
    /// The value itself is the score: for rates that are absolute already, and for aggregators that look at raw
    /// values.
    ///
    /// ```text
    /// score = x
    /// ```
    ///
    /// With `range = [low, high]` every value is checked: one outside has no score, which finds percentages beside
    /// rates.
    ///
    /// **Range**: `range` if it is given, otherwise that of the data. **Direction**: it is not turned; a negative or
    /// target indicator raises a warning, because a high score would then be a bad one.
    ///
    /// ## Missing values
    /// Stay missing.
    ///
    /// ## Degenerate cases
    /// None: a constant column stays constant. A value outside `range`: the cell has no score (`range-check`).
    ///
    /// ## Source
    /// Normalising rates again is a declared choice: OECD/JRC, *Handbook on Constructing Composite Indicators* (2008),
    /// step 5.
    ///
    /// ## Example
    /// ```toml
    /// use = "none"
    /// params = { range = [0, 1] }
    ///
    /// [example]
    /// x = [0.25, 0.4, 62.0]
    /// gives = [0.25, 0.4, "-"]
    /// ```
    pub struct Unchanged: Normalizer = "none" {
        title { zh: "原值", en: "Values as they are" }
        page_zh "none.zh.md"
        params {
            /// Where every value must lie, both ends included. Without it nothing is checked.
            range: Option<[f64; 2]>;
        }
        texts {
            "not-rising" => { zh: "`{parameter}` 的下限 {low} 必须小于上限 {high}", en: "`{parameter}` must rise, but is [{low}, {high}]" }
            "direction-ignored" => {
                zh: "指标 `{indicator}` 的方向为 `{direction}`，但直接采用原值，数值越大得分仍越高",
                en: "the direction of `{indicator}` is `{direction}`, but its values are taken as they are: the higher, the better",
            }
        }
    }
}

impl Normalizer for Unchanged {
    type State = ();

    fn facts(&self) -> Facts {
        Facts { range: self.range, fit: Fit::None, ..Facts::default() }
    }

    fn check(&self) -> Result<(), Failure> {
        self.range.map_or(Ok(()), |range| crate::span::rising(range, "range"))
    }

    fn fit(&self, _: &[f64], field: &Field, call: &Call) -> Result<(), Failure> {
        if field.direction != Direction::Positive {
            call.warn(Failure::new("direction-ignored").arg("direction", field.direction.word()));
        }
        Ok(())
    }

    fn transform(&self, _: &(), x: &[f64], _: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        match self.range {
            None => cells::map(x, out, call, |x| x),
            Some([low, high]) => cells::each(x, out, call, |x| {
                if low <= x && x <= high {
                    Ok(x)
                } else {
                    Err(Failure::new("range-check").arg("low", low).arg("high", high).arg("value", x))
                }
            }),
        }
        Ok(())
    }

    fn explain(&self, _: &(), _: &Field) -> Option<Explanation> {
        Some(Explanation { formula: "x".into(), names: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{column, instance, run};

    #[test]
    fn the_ends_of_the_range_belong_to_it() {
        let got = run(Unchanged::method(), r#"{"range": [0, 1]}"#, &column(&[0.0, 1.0, -0.01, 12.3])).unwrap();
        assert_eq!(got.values, [Some(0.0), Some(1.0), None, None]);
        assert_eq!((got.codes(), got.arg("value")), (vec!["range-check"; 2], Some("-0.01")));
    }

    #[test]
    fn without_a_range_every_value_passes() {
        let x = [5.0, 5.0, -1e300];
        assert_eq!(run(Unchanged::method(), "{}", &column(&x)).unwrap().all(), x);
    }

    #[test]
    fn a_direction_that_is_not_heeded_is_told() {
        let got = run(Unchanged::method(), "{}", &column(&[1.0]).towards(Direction::Negative)).unwrap();
        assert_eq!((got.codes(), got.arg("direction")), (vec!["direction-ignored"], Some("negative")));
    }

    #[test]
    fn a_range_must_rise() {
        let refused = instance(Unchanged::method(), r#"{"range": [1, 0]}"#).err().unwrap();
        assert_eq!((refused.code.as_str(), refused.path.as_str()), ("not-rising", "range"));
    }
}

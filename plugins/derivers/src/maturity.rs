//! Levels of a rubric.

use indicia_plugin::prelude::*;

use crate::gaps;

method! {
    /// # maturity: level of a rubric (成熟度等级)
    ///
    /// The highest level such that it and all levels below it are met; a level is met when all its criteria are.
    ///
    /// ```text
    /// x = max { k : c >= met for every criterion c of the levels 1 … k },  or 0
    /// ```
    ///
    /// c is the value of a criterion's column, k a level.
    ///
    /// `levels` lists the raw columns of the criteria, level by level from the lowest; a level without criteria is met by everybody. A high level that is
    /// met above one that is not counts for nothing. The maturity of several dimensions is their minimum, a node with
    /// `formula = "min(d1, d2)"`, shown with the profile of its children.
    ///
    /// **Range**: 0 to the number of levels, whole numbers.
    /// **Direction**: the higher the level, the better.
    ///
    /// ## Missing values
    /// A criterion that does not apply hinders nobody; one without evidence is not met. Where a missing criterion decides, there is no value.
    ///
    /// ## Degenerate cases
    /// None.
    ///
    /// ## Source
    /// Staged maturity models (CMMI; Gartner's digital government maturity model 2.0): a stage is reached when all stages up to it are.
    ///
    /// ## Example
    /// ```toml
    /// use = "maturity"
    /// params = { levels = [["portal"], ["open_data", "catalogue"], ["interfaces"]] }
    ///
    /// [example]
    /// columns = { portal = [1, 1, 0, 1], open_data = [1, 1, 1, "-"], catalogue = [1, 0, 1, 1], interfaces = [0, 1, 1, 1] }
    /// gives = [2, 1, 0, "-"]
    /// ```
    pub struct Maturity: Deriver = "maturity" {
        title { zh: "成熟度等级", en: "Level of maturity" }
        page_zh "maturity.zh.md"
        params {
            /// Raw columns of the criteria, a list for each level from the lowest.
            levels: Vec<Vec<String>>;
            /// From which value on a criterion is met.
            met: f64 = 1.0;
        }
        example r#"{"levels": [["a"], ["b", "c"]], "met": 40}"#
    }
}

impl Maturity {
    /// The level of a row; `None` where a missing criterion decides.
    fn level(&self, data: &Table, row: usize) -> Option<usize> {
        let mut columns = data.columns.iter();
        for (reached, criteria) in self.levels.iter().enumerate() {
            let (mut unmet, mut unknown) = (false, false);
            for column in columns.by_ref().take(criteria.len()) {
                match (column.get(row), gaps::state(column, row)) {
                    (Some(value), _) => unmet |= value < self.met,
                    (None, Status::NOT_APPLICABLE) => {}
                    (None, Status::NO_EVIDENCE) => unmet = true,
                    (None, _) => unknown = true,
                }
            }
            if unmet {
                return Some(reached);
            }
            if unknown {
                return None;
            }
        }
        Some(self.levels.len())
    }
}

impl Deriver for Maturity {
    fn facts(&self) -> Facts {
        let inputs = self.levels.iter().flatten().cloned().collect();
        Facts { missing: Missing::Own, fit: Fit::None, inputs, ..Facts::default() }
    }

    fn check(&self) -> Result<(), Failure> {
        if self.levels.iter().all(Vec::is_empty) {
            return Err(Failure::new("rule-empty").at("levels").arg("param", "levels").arg("expected", 1));
        }
        let place = |(k, n, c): (usize, usize, &'_ String)| (c.clone(), format!("levels[{k}][{n}]"));
        let all: Vec<(String, String)> =
            self.levels.iter().enumerate().flat_map(|(k, l)| l.iter().enumerate().map(move |(n, c)| place((k, n, c)))).collect();
        gaps::once(all.iter().map(|(c, path)| (c.as_str(), path.clone())))
    }

    fn derive(&self, data: &Table, out: &mut Output, _: &Call) -> Result<(), Failure> {
        gaps::shape(data, self.levels.iter().map(Vec::len).sum())?;
        for row in 0..data.rows {
            let all = gaps::common(data.columns.iter().map(|c| gaps::state(c, row)));
            match self.level(data, row) {
                _ if all != Status::MISSING => out.mark(row, 0, all),
                Some(level) => out.set(row, 0, level as f64),
                None => out.mark(row, 0, Status::MISSING),
            }
        }
        Ok(())
    }

    fn explain(&self, fields: &[Field]) -> Option<Explanation> {
        let met = indicia_expr::Expr::number(self.met).to_string();
        let mut ids = fields.iter().map(|f| gaps::name(f.id));
        let mut clauses: Vec<String> = Vec::new();
        for (reached, criteria) in self.levels.iter().enumerate() {
            let unmet: Vec<String> = ids.by_ref().take(criteria.len()).map(|id| format!("{id} < {met}")).collect();
            if !unmet.is_empty() {
                clauses.push(format!("if({}, {reached}, ", unmet.join(" or ")));
            }
        }
        let formula = format!("{}{}{}", clauses.concat(), self.levels.len(), ")".repeat(clauses.len()));
        Some(Explanation { formula, names: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{instance, matrix, run};

    const NO: f64 = f64::NAN;

    #[test]
    fn a_level_counts_when_all_below_are_met() {
        let given = matrix(&[("a", &[1.0, 0.0, 1.0]), ("b", &[1.0, 1.0, 0.0]), ("c", &[1.0, 1.0, 1.0])]);
        assert_eq!(run(Maturity::method(), r#"{"levels": [["a"], ["b"], ["c"]]}"#, &given).unwrap().all(), [3.0, 0.0, 1.0]);
        // a first level that everybody has
        assert_eq!(run(Maturity::method(), r#"{"levels": [[], ["a"], ["b", "c"]]}"#, &given).unwrap().all(), [3.0, 1.0, 2.0]);
    }

    #[test]
    fn a_missing_criterion_matters_only_where_it_decides() {
        // level 1 not met: level 2 does not matter; level 2 has another criterion that is not met; nothing else decides
        let given = matrix(&[("a", &[0.0, 1.0, 1.0]), ("b", &[NO, NO, NO]), ("c", &[1.0, 0.0, 1.0])]);
        let got = run(Maturity::method(), r#"{"levels": [["a"], ["b", "c"]]}"#, &given).unwrap();
        assert_eq!(got.values, [Some(0.0), Some(1.0), None]);
    }

    #[test]
    fn criteria_are_named_once() {
        let failure = instance(Maturity::method(), r#"{"levels": [["a"], ["b", "a"]]}"#).err().unwrap();
        assert_eq!((failure.code.as_str(), failure.path.as_str()), ("column-twice", "levels[1][1]"));
    }
}

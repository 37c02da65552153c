//! Points of a checklist.

use indicia_plugin::prelude::*;

use crate::gaps;

choices! {
    /// What an item earns that is met in part.
    pub enum Credit {
        /// Nothing: an item is met from `met` on, or it is not.
        Whole = "whole",
        /// Its share: values lie between 0 and 1.
        Share = "share",
    }
}

method! {
    /// # checklist: points of a checklist (清单式计分)
    ///
    /// Adds up the points of several columns, one an item:
    ///
    /// ```text
    /// whole   x = sum of points_i over items with c_i >= met
    /// share   x = sum of points_i * c_i,  0 <= c_i <= 1
    /// ```
    ///
    /// c_i is the value of column i.
    ///
    /// `credit = "share"` is the item of many manuals that adds a condition and a rate, `points = { has_rules = 2, rate = 8 }`: a condition is 0
    /// or 1, a rate lies between.
    ///
    /// **Range**: from zero to the sum of all points. The result is the score; the indicator takes it with `score = { use = "none" }`.
    /// **Direction**: the more points, the better.
    ///
    /// ## Missing values
    /// An item that does not apply gives its points to the others in proportion; one without evidence earns nothing. Any other missing item leaves the
    /// whole without a value. Where no item applies, the whole does not apply.
    ///
    /// ## Degenerate cases
    /// With `"share"` a value outside [0, 1] has no result (`cell-not-a-share`).
    ///
    /// ## Source
    /// The form of Chinese scoring manuals (清单式计分); items of GB/T 33356-2016 of the form a · condition + b · rate.
    ///
    /// ## Example
    /// ```toml
    /// use = "checklist"
    /// params = { points = { rules = 2, rate = 8 }, credit = "share" }
    ///
    /// [example]
    /// columns = { rules = [1, 0, 1], rate = [0.75, 0.5, "-"] }
    /// gives = [8, 4, "-"]
    /// ```
    pub struct Checklist: Deriver = "checklist" {
        title { zh: "清单式计分", en: "Checklist" }
        page_zh "checklist.zh.md"
        params {
            /// Raw columns with the points of each.
            points: Pairs<f64>, above 0.0;
            /// From which value on an item is met.
            met: f64 = 1.0;
            /// What an item earns that is met in part.
            credit: Credit = Credit::Whole;
            /// Unit of measure of the result.
            unit: Option<String>;
        }
        example r#"{"points": {"a": 2, "b": 3}, "met": 50}"#
    }
}

impl Checklist {
    /// The share of an item's points that a value earns.
    fn earns(&self, value: f64) -> Option<f64> {
        match self.credit {
            Credit::Whole => Some(if value >= self.met { 1.0 } else { 0.0 }),
            Credit::Share => (0.0..=1.0).contains(&value).then_some(value),
        }
    }

    fn row(&self, data: &Table, row: usize, out: &mut Output, call: &Call) {
        let (mut earned, mut applicable, mut total, mut missing) = (0.0, 0.0, 0.0, false);
        for (column, (id, points)) in data.columns.iter().zip(self.points.iter()) {
            total += points;
            match (column.get(row), gaps::state(column, row)) {
                (Some(value), _) => match self.earns(value) {
                    Some(share) => {
                        applicable += points;
                        earned += points * share;
                    }
                    None => {
                        out.fail(row, 0);
                        return call.cell(row, 0, Failure::new("cell-not-a-share").arg("column", id).arg("value", value));
                    }
                },
                (None, Status::NOT_APPLICABLE) => {}
                (None, Status::NO_EVIDENCE) => applicable += points,
                (None, _) => missing = true,
            }
        }
        let bare = data.columns.iter().all(|c| !c.is_present(row));
        if missing || bare {
            return out.mark(row, 0, gaps::common(data.columns.iter().map(|c| gaps::state(c, row))));
        }
        // Nothing is scaled where every item applies.
        let sum = if applicable == total { earned } else { earned * (total / applicable) };
        if sum.is_finite() {
            out.set(row, 0, sum);
        } else {
            out.fail(row, 0);
            call.cell(row, 0, Failure::new("overflow"));
        }
    }
}

impl Deriver for Checklist {
    fn facts(&self) -> Facts {
        let inputs = self.points.iter().map(|(id, _)| id.to_string()).collect();
        Facts { missing: Missing::Own, fit: Fit::None, inputs, unit: self.unit.clone(), ..Facts::default() }
    }

    fn check(&self) -> Result<(), Failure> {
        if self.points.is_empty() {
            return Err(Failure::new("rule-empty").at("points").arg("param", "points").arg("expected", 1));
        }
        Ok(())
    }

    fn derive(&self, data: &Table, out: &mut Output, call: &Call) -> Result<(), Failure> {
        gaps::shape(data, self.points.len())?;
        (0..data.rows).for_each(|row| self.row(data, row, out, call));
        Ok(())
    }

    fn explain(&self, fields: &[Field]) -> Option<Explanation> {
        let part = |(field, (_, points)): (&Field, (&str, &f64))| {
            let id = gaps::name(field.id);
            match self.credit {
                Credit::Share => format!("{points} * {id}"),
                Credit::Whole => format!("if({id} >= {}, {points}, 0)", indicia_expr::Expr::number(self.met)),
            }
        };
        let parts: Vec<String> = fields.iter().zip(self.points.iter()).map(part).collect();
        Some(Explanation { formula: format!("sum({})", parts.join(", ")), names: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{instance, matrix, run};
    use indicia_plugin::method::{Column, Instance};

    /// One row with states.
    fn with_states(params: &str, cells: &[(f64, u8)]) -> (f64, u8) {
        let instance: Box<dyn Instance> = instance(Checklist::method(), params).unwrap();
        let inputs = instance.facts().inputs;
        let columns: Vec<Column> =
            cells.iter().map(|(v, s)| Column { values: std::slice::from_ref(v), status: Some(std::slice::from_ref(s)) }).collect();
        let fields: Vec<Field> = inputs.iter().map(|id| Field { id, ..Field::default() }).collect();
        let table = Table { columns: &columns, fields: &fields, rows: 1, ..Table::default() };
        let (mut values, mut status, mut slot) = ([0.0], [0], None);
        instance.fit(&table, &[], &Call::silent(), &mut slot).unwrap();
        let mut out = Output::new(&mut values, &mut status, 1, 1);
        instance.apply(&*slot.unwrap(), None, &table, Weights::default(), &mut out, &Call::silent()).unwrap();
        (values[0], status[0])
    }

    #[test]
    fn items_count_whole_or_in_part() {
        let given = matrix(&[("a", &[1.0, 0.0, 0.5]), ("b", &[1.0, 1.0, 0.5])]);
        assert_eq!(run(Checklist::method(), r#"{"points": {"a": 2, "b": 3}}"#, &given).unwrap().all(), [5.0, 3.0, 0.0]);
        let share = run(Checklist::method(), r#"{"points": {"a": 2, "b": 3}, "credit": "share"}"#, &given).unwrap();
        assert_eq!(share.all(), [5.0, 3.0, 2.5]);
        let beyond = run(Checklist::method(), r#"{"points": {"a": 2}, "credit": "share"}"#, &matrix(&[("a", &[62.0])])).unwrap();
        assert_eq!(beyond.codes(), ["cell-not-a-share"]);
    }

    #[test]
    fn what_does_not_apply_gives_its_points_away_and_what_lacks_evidence_earns_none() {
        let params = r#"{"points": {"a": 2, "b": 3, "c": 5}}"#;
        let (met, absent) = (Status::PRESENT, 0.0);
        // 3 of the 8 points that apply, of 10: 3 / 8 * 10
        assert_eq!(with_states(params, &[(absent, Status::NOT_APPLICABLE), (1.0, met), (0.0, met)]), (3.75, Status::PRESENT));
        assert_eq!(with_states(params, &[(absent, Status::NO_EVIDENCE), (1.0, met), (0.0, met)]), (3.0, Status::PRESENT));
        assert_eq!(with_states(params, &[(absent, Status::MISSING), (1.0, met), (1.0, met)]).1, Status::MISSING);
        assert_eq!(with_states(params, &[(absent, Status::NOT_APPLICABLE); 3]).1, Status::NOT_APPLICABLE);
        assert_eq!(with_states(params, &[(absent, Status::NO_EVIDENCE); 3]).1, Status::NO_EVIDENCE);
    }

    #[test]
    fn a_checklist_has_items() {
        assert_eq!(instance(Checklist::method(), r#"{"points": {}}"#).err().unwrap().code, "rule-empty");
    }
}

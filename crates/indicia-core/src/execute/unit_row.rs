use super::context::Context;
use super::evaluation::Evaluation;
use crate::data::{Dataset, DatasetBuilder, DatasetError, Grouping, Period, Series, Unit};
use crate::system::Override;

/// One more row: a unit that arrives later, a target that is sought.
#[derive(Clone, Debug)]
pub struct UnitRow {
    /// The unit. Its id may be new.
    pub unit: Unit,
    /// The period; its fits are those of the evaluation's period of the same name.
    pub period: Period,
    /// Groups of the unit: name of the grouping, label.
    pub groups: Vec<(std::sync::Arc<str>, std::sync::Arc<str>)>,
    /// Values of raw columns; a column that is not named is missing.
    pub values: Vec<(std::sync::Arc<str>, Option<f64>)>,
}

impl Evaluation {
    /// Evaluates one row with every fit frozen: states and weights are those of this evaluation, nothing is learnt.
    ///
    /// The result has one row. What can only be known among all units (an order) is missing with a finding.
    pub fn evaluate_unit(&self, row: &UnitRow) -> Result<Evaluation, DatasetError> {
        let data = self.one_row(row)?;
        Ok(Context::new(self.plan(), &data, None, Some(self)).run())
    }

    /// As [`Evaluation::evaluate_unit`], with values of indicators that stand in place of what their raw columns give, before
    /// imputation: a target that is sought, a point beside the unit's own.
    pub fn evaluate_unit_with(&self, row: &UnitRow, indicators: &[(std::sync::Arc<str>, f64)]) -> Result<Evaluation, DatasetError> {
        let data = self.one_row(row)?;
        let stated = indicators.iter().filter(|(_, value)| value.is_finite()).map(|(indicator, value)| Override {
            unit: row.unit.id.clone(),
            indicator: indicator.clone(),
            period: Some(row.period),
            value: *value,
            reason: String::new(),
            by: String::new(),
            date: String::new(),
        });
        let plan = self.plan().corrected(stated);
        Ok(Context::new(&plan, &data, None, Some(self)).run())
    }

    fn one_row(&self, row: &UnitRow) -> Result<Dataset, DatasetError> {
        let groupings = row
            .groups
            .iter()
            .map(|(name, label)| Grouping { name: name.clone(), labels: vec![label.clone()], of_unit: vec![Some(0)] })
            .collect();
        let mut builder = DatasetBuilder::new(vec![row.unit.clone()], groupings).rows(vec![(row.unit.id.clone(), row.period)]);
        for column in self.data().columns() {
            let value = row.values.iter().find(|(id, _)| *id == column.id).and_then(|(_, v)| *v);
            let series = match value {
                Some(v) => Series::dense(vec![v]),
                None => Series::new(vec![0.0], vec![indicia_method::Status::MISSING]),
            };
            builder = builder.column(&column.id, &column.unit, series, None);
        }
        // Fits that know of time have counted it from the first period of the data.
        Ok(builder.build()?.timed_as(self.data()))
    }
}

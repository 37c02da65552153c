//! The values of one node over units and periods.

use std::sync::Arc;

use indicia_core::{Evaluation, Period, Role, Series};

/// Values of a node or an indicator, or of a raw column, of the units that are scored and ranked: references are left out, since they
/// stand for others.
#[derive(Clone, Debug, Default)]
pub struct Panel {
    /// Id of what it holds.
    pub id: Arc<str>,
    /// Ids of the units, in order.
    pub units: Vec<Arc<str>>,
    /// The periods, in time order.
    pub periods: Vec<Period>,
    /// For each period a value for each unit; `None` where there is none.
    pub values: Vec<Vec<Option<f64>>>,
}

impl Panel {
    /// The published values of a node, or the scores of an indicator; failing these, a raw column of that id. `None` where
    /// there is neither.
    pub fn new(evaluation: &Evaluation, id: &str) -> Option<Panel> {
        let data = evaluation.scored_data();
        let series: &Series = evaluation.value(id).or_else(|| data.column(id).map(|c| &c.series))?;
        Some(Panel::of(evaluation, id, series))
    }

    /// A series along the rows of [`Evaluation::scored_data`].
    pub fn of(evaluation: &Evaluation, id: &str, series: &Series) -> Panel {
        let data = evaluation.scored_data();
        let present = |n: &usize| data.unit_of_row().contains(&(*n as u32));
        let numbers: Vec<usize> = (0..data.units().len()).filter(|n| data.units()[*n].role == Role::Scored).filter(present).collect();
        let cell = |unit: usize, period: usize| data.row(unit, period).and_then(|row| series.get(row));
        Panel {
            id: id.into(),
            units: numbers.iter().map(|n| data.units()[*n].id.clone()).collect(),
            periods: data.periods().to_vec(),
            values: (0..data.periods().len()).map(|p| numbers.iter().map(|n| cell(*n, p)).collect()).collect(),
        }
    }

    /// The units with a value in a period, by number, with their values.
    pub fn present(&self, period: usize) -> Vec<(usize, f64)> {
        let row = self.values.get(period).map_or(&[][..], Vec::as_slice);
        row.iter().enumerate().filter_map(|(n, v)| v.map(|v| (n, v))).collect()
    }

    /// The values of a unit over the periods.
    pub fn unit(&self, number: usize) -> Vec<Option<f64>> {
        self.values.iter().map(|row| row.get(number).copied().flatten()).collect()
    }

    /// The value of a unit in a period.
    pub fn get(&self, period: usize, unit: usize) -> Option<f64> {
        self.values.get(period)?.get(unit).copied().flatten()
    }

    /// For each unit the number of its group by a grouping of the data, and the names of the groups. `None` where there is
    /// no such grouping.
    pub fn groups(&self, evaluation: &Evaluation, name: &str) -> Option<Groups> {
        let data = evaluation.scored_data();
        let grouping = data.grouping(name)?;
        let of = |id: &Arc<str>| {
            let unit = data.unit_number(id)?;
            grouping.of_unit.get(unit).copied().flatten().map(|g| g as usize)
        };
        Some(Groups { name: name.into(), labels: grouping.labels.clone(), of_unit: self.units.iter().map(of).collect() })
    }
}

/// A grouping along the units of a panel.
#[derive(Clone, Debug)]
pub struct Groups {
    /// Its name.
    pub name: Arc<str>,
    /// The groups.
    pub labels: Vec<Arc<str>>,
    /// For each unit the number of its group, or `None`.
    pub of_unit: Vec<Option<usize>>,
}

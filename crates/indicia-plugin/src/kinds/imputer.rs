//! Imputers: a matrix with gaps to the same matrix with fewer.

use indicia_method::{Call, Facts, Failure, Fitted, Instance, Kind, Output, Prepared, Status, Table, Value, Weights};

use super::{Make, due, marker};
use crate::Stateful;
use crate::state::{keep, load, state_of};

/// A matrix with gaps to a matrix of the same shape. The output starts as a copy of the input, values and status
/// bytes, so an imputer writes only what it fills, with [`fill`]. Rows carry unit, period and group.
pub trait Imputer: Send + Sync + 'static {
    /// What is learnt from the data; `()` for nothing.
    type State: Stateful;

    /// What it declares, given its parameters. Missing cells are always its own.
    fn facts(&self) -> Facts;

    /// Refuses combinations of parameters that no schema can express.
    fn check(&self) -> Result<(), Failure> {
        Ok(())
    }

    /// Learns from the data.
    fn fit(&self, data: &Table, call: &Call) -> Result<Self::State, Failure>;

    /// Fills cells.
    fn impute(&self, state: &Self::State, data: &Table, out: &mut Output, call: &Call) -> Result<(), Failure>;
}

/// Fills a cell and marks it as imputed.
pub fn fill(out: &mut Output, row: usize, column: usize, value: f64) {
    out.set(row, column, value);
    out.mark(row, column, Status::PRESENT | Status::IMPUTED);
}

struct ImputerInstance<T>(T);

impl<T: Imputer> Make<T> for marker::Imputer {
    const KIND: Kind = Kind::Imputer;

    fn make(typed: T) -> Result<Box<dyn Instance>, Failure> {
        typed.check()?;
        Ok(Box::new(ImputerInstance(typed)))
    }
}

impl<T: Imputer> Instance for ImputerInstance<T> {
    fn facts(&self) -> Facts {
        Facts { missing: indicia_method::Missing::Own, ..self.0.facts() }
    }

    fn fit(&self, data: &Table, _: &[Table], call: &Call, slot: &mut Option<Box<dyn Fitted>>) -> Result<(), Failure> {
        keep(slot, self.0.fit(data, call)?);
        Ok(())
    }

    fn load(&self, state: &Value) -> Result<Box<dyn Fitted>, Failure> {
        load::<T::State>(state)
    }

    fn apply(
        &self,
        state: &dyn Fitted,
        _: Option<&dyn Prepared>,
        data: &Table,
        _: Weights,
        out: &mut Output,
        call: &Call,
    ) -> Result<(), Failure> {
        due(out, data.rows, data.cols())?;
        for (j, column) in data.columns.iter().enumerate() {
            let (values, status) = out.column(j);
            for i in 0..data.rows {
                let byte = column.status.and_then(|s| s.get(i)).copied().unwrap_or(Status::PRESENT);
                status[i] = byte;
                values[i] = column.get(i).unwrap_or(0.0);
            }
        }
        self.0.impute(state_of::<T::State>(state)?, data, out, call)
    }
}

//! Derivers: raw columns to a column.

use indicia_method::{Call, Explanation, Facts, Failure, Field, Fitted, Instance, Kind, Output, Prepared, Table, Value, Weights};

use super::{Make, due, marker};
use crate::state::{keep, load, state_of};

/// Raw columns to one column: a ratio, a growth rate, a local metric. [`Facts::inputs`] names the columns in the order
/// in which `data` holds them; rows carry unit, period and group. With [`indicia_method::Missing::Host`] the rows are
/// those without a gap; a deriver that looks at other rows (growth) declares [`indicia_method::Missing::Own`].
pub trait Deriver: Send + Sync + 'static {
    /// What it declares, given its parameters; `inputs` above all.
    fn facts(&self) -> Facts;

    /// Refuses combinations of parameters that no schema can express.
    fn check(&self) -> Result<(), Failure> {
        Ok(())
    }

    /// Computes one cell a row.
    fn derive(&self, data: &Table, out: &mut Output, call: &Call) -> Result<(), Failure>;

    /// The formula behind a cell, over the ids of the fields.
    fn explain(&self, _fields: &[Field]) -> Option<Explanation> {
        None
    }
}

struct DeriverInstance<T>(T);

impl<T: Deriver> Make<T> for marker::Deriver {
    const KIND: Kind = Kind::Deriver;

    fn make(typed: T) -> Result<Box<dyn Instance>, Failure> {
        typed.check()?;
        Ok(Box::new(DeriverInstance(typed)))
    }
}

impl<T: Deriver> Instance for DeriverInstance<T> {
    fn facts(&self) -> Facts {
        self.0.facts()
    }

    fn fit(&self, _: &Table, _: &[Table], _: &Call, slot: &mut Option<Box<dyn Fitted>>) -> Result<(), Failure> {
        keep(slot, ());
        Ok(())
    }

    fn load(&self, state: &Value) -> Result<Box<dyn Fitted>, Failure> {
        load::<()>(state)
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
        state_of::<()>(state)?;
        due(out, data.rows, 1)?;
        self.0.derive(data, out, call)
    }

    fn explain(&self, _: &dyn Fitted, fields: &[Field], _: &[f64]) -> Option<Explanation> {
        self.0.explain(fields)
    }
}

//! Normalisers and treatments: one column in, one column out.

use indicia_method::{Call, Explanation, Facts, Failure, Field, Fitted, Instance, Kind, Output, Prepared, Table, Value, Weights};

use super::{Make, due, marker, only};
use crate::Stateful;
use crate::state::{keep, load, state_of};

macro_rules! column_kind {
    ($(#[doc = $doc:literal])* $trait:ident, $adapter:ident) => {
        $(#[doc = $doc])*
        pub trait $trait: Send + Sync + 'static {
            /// What is learnt from a column; `()` for nothing.
            type State: Stateful;

            /// What it declares, given its parameters.
            fn facts(&self) -> Facts;

            /// Refuses combinations of parameters that no schema can express.
            fn check(&self) -> Result<(), Failure> {
                Ok(())
            }

            /// Learns from the values that are present.
            fn fit(&self, x: &[f64], field: &Field, call: &Call) -> Result<Self::State, Failure>;

            /// Computes one output cell for each value of `x`. `x` may be other values than those of the fit.
            fn transform(&self, state: &Self::State, x: &[f64], field: &Field, out: &mut Output, call: &Call) -> Result<(), Failure>;

            /// The formula behind a cell, over `x`.
            fn explain(&self, _state: &Self::State, _field: &Field) -> Option<Explanation> {
                None
            }
        }

        struct $adapter<T>(T);

        impl<T: $trait> Make<T> for marker::$trait {
            const KIND: Kind = Kind::$trait;

            fn make(typed: T) -> Result<Box<dyn Instance>, Failure> {
                typed.check()?;
                Ok(Box::new($adapter(typed)))
            }
        }

        impl<T: $trait> Instance for $adapter<T> {
            fn facts(&self) -> Facts {
                self.0.facts()
            }

            fn fit(&self, data: &Table, _: &[Table], call: &Call, slot: &mut Option<Box<dyn Fitted>>) -> Result<(), Failure> {
                let (column, field) = only(data)?;
                keep(slot, self.0.fit(column.values, &field, call)?);
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
                let (column, field) = only(data)?;
                due(out, column.values.len(), 1)?;
                self.0.transform(state_of::<T::State>(state)?, column.values, &field, out, call)
            }

            fn explain(&self, state: &dyn Fitted, fields: &[Field], _: &[f64]) -> Option<Explanation> {
                self.0.explain(state_of::<T::State>(state).ok()?, fields.first()?)
            }
        }
    };
}

column_kind! {
    /// A column of indicator values to a column of scores; the direction stands in the field, and a score is the
    /// better the higher it is. Missing cells are the host's: `x` holds values only.
    Normalizer, NormalizerInstance
}

column_kind! {
    /// A column to a column on the same scale or another: outliers, skew. Missing cells are the host's. Cells that the
    /// treatment changed are marked [`indicia_method::Status::TREATED`].
    Treatment, TreatmentInstance
}

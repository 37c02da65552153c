//! Weightings: a matrix, and tables beside it, to weights.

use indicia_method::{
    Call, Explanation, Facts, Failure, Field, Fitted, Instance, Kind, Output, Prepared, Table, Value, WeightAxis, Weights,
};

use super::{Make, due, marker};
use crate::Stateful;
use crate::state::{keep, load, state_of};

/// Weights that are the same for every unit. The state is the vector itself, a number a column.
///
/// `inputs` are expert tables by name, and for a combination the weights of its sources, named `source.0`,
/// `source.1`, …: a column a child, one row (shared) or one a unit.
pub trait Weighting: Send + Sync + 'static {
    /// What it declares, given its parameters.
    fn facts(&self) -> Facts;

    /// Refuses combinations of parameters that no schema can express.
    fn check(&self) -> Result<(), Failure> {
        Ok(())
    }

    /// One weight for each column of `data`, in its order.
    fn weights(&self, data: &Table, inputs: &[Table], call: &Call) -> Result<Vec<f64>, Failure>;
}

struct WeightingInstance<T>(T);

impl<T: Weighting> Make<T> for marker::Weighting {
    const KIND: Kind = Kind::Weighting;

    fn make(typed: T) -> Result<Box<dyn Instance>, Failure> {
        typed.check()?;
        Ok(Box::new(WeightingInstance(typed)))
    }
}

fn shape(expected: usize, found: usize) -> Failure {
    Failure::new("wrong-shape").arg("expected", expected).arg("found", found)
}

impl<T: Weighting> Instance for WeightingInstance<T> {
    fn facts(&self) -> Facts {
        Facts { weight_axis: WeightAxis::Shared, ..self.0.facts() }
    }

    fn fit(&self, data: &Table, inputs: &[Table], call: &Call, slot: &mut Option<Box<dyn Fitted>>) -> Result<(), Failure> {
        let weights = self.0.weights(data, inputs, call)?;
        if weights.len() != data.cols() {
            return Err(shape(data.cols(), weights.len()));
        }
        keep(slot, weights);
        Ok(())
    }

    fn load(&self, state: &Value) -> Result<Box<dyn Fitted>, Failure> {
        load::<Vec<f64>>(state)
    }

    fn apply(
        &self,
        state: &dyn Fitted,
        _: Option<&dyn Prepared>,
        _: &Table,
        _: Weights,
        out: &mut Output,
        _: &Call,
    ) -> Result<(), Failure> {
        let weights = state_of::<Vec<f64>>(state)?;
        due(out, 1, weights.len())?;
        out.values.copy_from_slice(weights);
        Ok(())
    }
}

/// Weights that each unit gets for itself (benefit of the doubt). The state is what the fit learnt about all units;
/// `weights` solves for the rows that it is given, which need not be those of the fit.
pub trait UnitWeighting: Send + Sync + 'static {
    /// What is learnt from the units of the fit.
    type State: Stateful;

    /// What it declares, given its parameters.
    fn facts(&self) -> Facts;

    /// Refuses combinations of parameters that no schema can express.
    fn check(&self) -> Result<(), Failure> {
        Ok(())
    }

    /// Learns from the units; `inputs` as for [`Weighting`].
    fn fit(&self, data: &Table, inputs: &[Table], call: &Call) -> Result<Self::State, Failure>;

    /// One row of weights for each row of `data`, a column a child.
    fn weights(&self, state: &Self::State, data: &Table, out: &mut Output, call: &Call) -> Result<(), Failure>;

    /// The formula behind a weight, where there is one.
    fn explain(&self, _state: &Self::State, _fields: &[Field]) -> Option<Explanation> {
        None
    }
}

struct UnitWeightingInstance<T>(T);

impl<T: UnitWeighting> Make<T> for marker::UnitWeighting {
    const KIND: Kind = Kind::Weighting;

    fn make(typed: T) -> Result<Box<dyn Instance>, Failure> {
        typed.check()?;
        Ok(Box::new(UnitWeightingInstance(typed)))
    }
}

impl<T: UnitWeighting> Instance for UnitWeightingInstance<T> {
    fn facts(&self) -> Facts {
        Facts { weight_axis: WeightAxis::Row, ..self.0.facts() }
    }

    fn fit(&self, data: &Table, inputs: &[Table], call: &Call, slot: &mut Option<Box<dyn Fitted>>) -> Result<(), Failure> {
        keep(slot, self.0.fit(data, inputs, call)?);
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
        self.0.weights(state_of::<T::State>(state)?, data, out, call)
    }

    fn explain(&self, state: &dyn Fitted, fields: &[Field], _: &[f64]) -> Option<Explanation> {
        self.0.explain(state_of::<T::State>(state).ok()?, fields)
    }
}

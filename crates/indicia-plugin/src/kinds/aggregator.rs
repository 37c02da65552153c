//! Aggregators: a matrix and weights to a score, an order or memberships.

use indicia_method::{
    Axis, Call, Explanation, Facts, Failure, Field, Fitted, Instance, Kind, Output, OutputKind, Prepared, Table, Value, Weights,
};

use super::{Make, due, marker};
use crate::Stateful;
use crate::state::{HeldPrep, keep, load, prep_of, state_of};

/// Children's columns and weights to one column: the general form, with a fit (the ideal points of TOPSIS), and
/// with a preparation that serves many weight vectors (logarithms).
///
/// `aggregate` serves every [`Axis`]; [`crate::fold_columns`] does so for whatever folds over the columns. With
/// [`Axis::Batch`] the output has a column for each vector.
pub trait Aggregator: Send + Sync + 'static {
    /// What is learnt from the rows of the fit; `()` for nothing.
    type State: Stateful;
    /// What is prepared once for many weight vectors; `()` for nothing.
    type Prep: Send + Sync + 'static;

    /// What it declares, given its parameters.
    fn facts(&self) -> Facts;

    /// Refuses combinations of parameters that no schema can express.
    fn check(&self) -> Result<(), Failure> {
        Ok(())
    }

    /// Learns from the rows. Weights are not known here.
    fn fit(&self, data: &Table, call: &Call) -> Result<Self::State, Failure>;

    /// Prepares an input for many weight vectors; results must not depend on whether the host did.
    fn prepare(&self, _state: &Self::State, _data: &Table, _call: &Call) -> Result<Option<Self::Prep>, Failure> {
        Ok(None)
    }

    /// Computes.
    fn aggregate(
        &self,
        state: &Self::State,
        prep: Option<&Self::Prep>,
        data: &Table,
        weights: Weights,
        out: &mut Output,
        call: &Call,
    ) -> Result<(), Failure>;

    /// The formula behind a cell, over the ids of the fields.
    fn explain(&self, _state: &Self::State, _fields: &[Field], _weights: &[f64]) -> Option<Explanation> {
        None
    }
}

/// An aggregator without fit and preparation: most of them.
pub trait RowAggregator: Send + Sync + 'static {
    /// What it declares, given its parameters.
    fn facts(&self) -> Facts;

    /// Refuses combinations of parameters that no schema can express.
    fn check(&self) -> Result<(), Failure> {
        Ok(())
    }

    /// Computes; as [`Aggregator::aggregate`].
    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure>;

    /// The formula behind a cell, over the ids of the fields.
    fn explain(&self, _fields: &[Field], _weights: &[f64]) -> Option<Explanation> {
        None
    }
}

/// Memberships have a column for each class; every other output is fixed by the weights.
fn due_of(output: OutputKind, classes: usize, data: &Table, weights: &Weights, out: &Output) -> Result<(), Failure> {
    let cols = match (output, weights.axis) {
        (OutputKind::Membership, _) => classes,
        (_, Axis::Batch) => weights.vectors(data.cols()),
        _ => 1,
    };
    due(out, data.rows, cols)
}

struct AggregatorInstance<T> {
    typed: T,
    output: OutputKind,
    classes: usize,
}

impl<T: Aggregator> Make<T> for marker::Aggregator {
    const KIND: Kind = Kind::Aggregator;

    fn make(typed: T) -> Result<Box<dyn Instance>, Failure> {
        typed.check()?;
        let Facts { output, classes, .. } = typed.facts();
        Ok(Box::new(AggregatorInstance { typed, output, classes: classes.len() }))
    }
}

impl<T: Aggregator> Instance for AggregatorInstance<T> {
    fn facts(&self) -> Facts {
        self.typed.facts()
    }

    fn fit(&self, data: &Table, _: &[Table], call: &Call, slot: &mut Option<Box<dyn Fitted>>) -> Result<(), Failure> {
        keep(slot, self.typed.fit(data, call)?);
        Ok(())
    }

    fn load(&self, state: &Value) -> Result<Box<dyn Fitted>, Failure> {
        load::<T::State>(state)
    }

    fn prepare(&self, state: &dyn Fitted, data: &Table, call: &Call) -> Result<Option<Box<dyn Prepared>>, Failure> {
        let prep = self.typed.prepare(state_of::<T::State>(state)?, data, call)?;
        Ok(prep.map(|p| Box::new(HeldPrep(p)) as Box<dyn Prepared>))
    }

    fn apply(
        &self,
        state: &dyn Fitted,
        prepared: Option<&dyn Prepared>,
        data: &Table,
        weights: Weights,
        out: &mut Output,
        call: &Call,
    ) -> Result<(), Failure> {
        due_of(self.output, self.classes, data, &weights, out)?;
        self.typed.aggregate(state_of::<T::State>(state)?, prep_of::<T::Prep>(prepared)?, data, weights, out, call)
    }

    fn explain(&self, state: &dyn Fitted, fields: &[Field], weights: &[f64]) -> Option<Explanation> {
        self.typed.explain(state_of::<T::State>(state).ok()?, fields, weights)
    }
}

/// A row aggregator seen as an aggregator that learns nothing.
struct Stateless<T>(T);

impl<T: RowAggregator> Aggregator for Stateless<T> {
    type State = ();
    type Prep = ();

    fn facts(&self) -> Facts {
        self.0.facts()
    }

    fn check(&self) -> Result<(), Failure> {
        self.0.check()
    }

    fn fit(&self, _: &Table, _: &Call) -> Result<(), Failure> {
        Ok(())
    }

    fn aggregate(&self, _: &(), _: Option<&()>, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        self.0.aggregate(data, weights, out, call)
    }

    fn explain(&self, _: &(), fields: &[Field], weights: &[f64]) -> Option<Explanation> {
        self.0.explain(fields, weights)
    }
}

impl<T: RowAggregator> Make<T> for marker::RowAggregator {
    const KIND: Kind = Kind::Aggregator;

    fn make(typed: T) -> Result<Box<dyn Instance>, Failure> {
        <marker::Aggregator as Make<Stateless<T>>>::make(Stateless(typed))
    }
}

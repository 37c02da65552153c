//! What the author of an Indicia plugin depends on.
//!
//! A method is a struct of parameters declared with [`method!`], and an implementation of one trait: [`Normalizer`],
//! [`Treatment`], [`Deriver`], [`Imputer`], [`Weighting`], [`UnitWeighting`], [`Aggregator`] or [`RowAggregator`].
//! [`plugin!`] lists the methods of a crate; the same source can be linked into a host or loaded by it.
//!
//! Parameters are typed, checked against their schema and documented where they are declared; states are typed and
//! print as JSON; failures are codes with templates in Chinese and English. Nothing here needs `unsafe` of an author.

#[macro_use]
pub mod declare;
mod aggregate;
pub mod export;
pub mod kinds;
mod made;
mod param;
mod plugin;
mod shared;
mod state;

/// The contract in C.
pub use indicia_abi as abi;
/// The contract that the host sees.
pub use indicia_method as method;

pub use aggregate::{fold_columns, gather_row};
pub use declare::{Declared, sentence};
pub use kinds::fill;
pub use kinds::{Aggregator, Deriver, Imputer, Normalizer, RowAggregator, Treatment, UnitWeighting, Weighting};
pub use made::MethodOf;
pub use param::{Either, Pairs, Param, wrong_type};
#[cfg(feature = "linked")]
pub use plugin::Linked;
pub use plugin::{Exported, Plugin};
pub use state::{Stateful, bad_state};

/// Everything that a method's file needs.
pub mod prelude {
    pub use crate::method::{
        Axis, Call, Column, Compensability, Direction, Domain, Explanation, Facts, Failure, Field, Fit, Locality, Method, Missing, Output,
        OutputKind, Status, Table, Value, WeightAxis, Weights, from_json, to_json,
    };
    pub use crate::{
        Aggregator, Deriver, Either, Imputer, Normalizer, Pairs, Param, RowAggregator, Stateful, Treatment, UnitWeighting, Weighting,
        choices, fill, fold_columns, gather_row, method, plugin, state, table,
    };
}

#[doc(hidden)]
#[cfg(feature = "linked")]
pub use inventory;

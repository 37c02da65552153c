//! What an evaluation is worth: how sure it is, how it moved, and how it differs between groups.
//!
//! Everything here stands on the four entries of the executor (`indicia-core`) and computes no score in a way of its own.

pub mod algebra;
pub mod association;
pub mod audit;
pub mod change;
pub mod classify;
pub mod comparison;
pub mod panel;
pub mod random;
pub mod region;
pub mod sensitivity;
pub mod statistics;
pub mod territory;
pub mod uncertainty;
pub mod warning;

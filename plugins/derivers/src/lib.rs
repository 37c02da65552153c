//! Indicia's own derivers.

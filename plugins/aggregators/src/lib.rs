//! Indicia's own aggregators.

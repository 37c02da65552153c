//! Indicia's own weightings.

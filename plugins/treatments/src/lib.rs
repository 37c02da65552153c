//! Indicia's own treatments.

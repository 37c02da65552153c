//! Conformance suite for Indicia methods.

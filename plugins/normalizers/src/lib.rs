//! Indicia's own normalizers.

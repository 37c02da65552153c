//! Indicia's own imputers.

//! The formula language of Indicia.

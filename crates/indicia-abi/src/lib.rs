//! The C contract between Indicia and its plugins.

//! From scores to judgements that can be acted on: standards and grades, types, diagnosis, measures.
//!
//! Everything here reads an evaluation, and asks the executor again where it needs another.

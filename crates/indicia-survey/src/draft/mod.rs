//! `indicia survey map`: a draft of the questionnaire, or of the part that says which column is which question.
//!
//! A draft is a beginning, not an answer: what cannot be known from an export, such as which indicator a question feeds or
//! what an option scores, is marked for the person who knows.

mod guess;
mod mapping;
mod questions;
mod sheets;
mod toml;

pub use mapping::mapping;
pub use questions::questionnaire;
pub use sheets::further_sheets;

//! What a definition may hold: one table of keys, from which files are checked and the JSON Schema for editors is made.

mod adjust;
mod alternative;
mod check;
mod diagnosis;
mod expert;
mod form;
mod keys;
mod meant;
mod monitor;
mod plan;
mod questionnaire;
mod schema;
mod screen;
mod standards;
mod survey;

pub(crate) use adjust::FORMS;
pub(crate) use alternative::{NONE, addressed};
pub(crate) use check::{Checker, MOST_FINDINGS, Shown, Used, id_is_good, result_letter};
pub(crate) use form::{Form, Reach};
pub(crate) use keys::{PACK, SYSTEM};
pub(crate) use meant::read_as_meant;
pub(crate) use questionnaire::QUESTIONNAIRE;
pub use schema::{questionnaire_schema, schema};

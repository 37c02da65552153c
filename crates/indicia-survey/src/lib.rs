//! Questionnaires: from exports of responses to base values of indicators, with their errors.
//!
//! [`read`](questionnaire::read) gives a [`Questionnaire`]; `import` reads the exports that it names into
//! columns of codes, each distinct answer once; `clean` drops what no honest answer is, with a count for each rule;
//! `build` makes the base values with their standard errors and covariances; [`statistics`] is the arithmetic of all that.
//! [`fieldwork`] is what comes before: sample sizes, forms, simulated responses.

pub mod anchoring;
pub mod build;
pub mod clean;
pub mod draft;
pub mod fieldwork;
pub mod import;
pub mod questionnaire;
pub mod raters;
pub mod reliability;
pub mod statistics;

mod weigh;

pub use questionnaire::Questionnaire;

//! `C10`, `D04`, `D05`: questionnaires, responses, base values.
//!
//! | range | subject | module |
//! |---|---|---|
//! | C10 | `questionnaire.toml` | [`questionnaire`] |
//! | D04 | exports of responses and their cleaning | [`responses`] |
//! | D05 | base values | [`base_values`] |

pub mod base_values;
pub mod questionnaire;
pub mod responses;

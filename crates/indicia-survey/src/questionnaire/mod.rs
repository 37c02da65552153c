//! `questionnaire.toml`: from the file to a model whose ids resolve.

mod files;
mod model;
mod options;
mod read;
mod sound;

pub use model::{Choice, Clean, Group, Indicator, Layout, Margin, Measure, Named, Question, Questionnaire, Responses, Role, Scale, Trim};
pub use read::{Read, read};

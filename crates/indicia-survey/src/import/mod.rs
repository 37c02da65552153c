//! Exports of responses, read into columns of codes.
//!
//! A file is read once, block by block; of each column only the distinct answers are looked at. Columns that identify people
//! are not read, unless the questionnaire asks for one by its header; whether two records are the same is told by hashes
//! that live as long as the run.

mod answers;
mod coded;
mod columns;
mod fold;
mod layouts;
mod peek;
mod personal;
mod read;
mod times;

pub use answers::{Answers, Meaning};
pub use coded::{Coded, Codes, Entry};
pub use layouts::Platform;
pub use peek::{Peek, peek};
pub use personal::is_personal;
pub use read::{Imported, NotRead, Status, Why, import};

pub(crate) use fold::{fold, without_fill_in, without_number};
pub(crate) use layouts::{layout_word, serials};
pub(crate) use times::instant;

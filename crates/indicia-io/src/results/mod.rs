//! The door out.

mod csv;
mod folder;

pub use csv::{CsvProfile, CsvWriter};
pub use folder::{Outcome, ResultFolder, write_file};

//! The door out.

mod csv;
mod folder;
mod workbook;

pub use csv::{CsvProfile, CsvWriter};
pub use folder::{Outcome, ResultFolder, write_file};
pub use workbook::{Sheet, workbook};

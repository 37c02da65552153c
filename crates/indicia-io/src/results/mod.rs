//! The door out.

mod csv;
mod folder;
mod sealed;
mod workbook;

pub use csv::{CsvProfile, CsvWriter};
pub use folder::{Outcome, ResultFolder, SEAL, write_file};
pub use sealed::verify;
pub use workbook::{Sheet, workbook};

//! CSV: bytes to text, text to records.

mod encoding;
mod scan;

pub(crate) use encoding::decode;
pub(crate) use scan::{CsvBody, scan};

//! CSV: bytes to text, text to records.

mod encoding;
mod scan;
mod stream;

pub(crate) use encoding::decode;
pub(crate) use scan::{CsvBody, scan};
pub use stream::{CsvBlock, Streamed, decode_cell, stream_csv, unquote};

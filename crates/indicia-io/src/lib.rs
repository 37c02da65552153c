//! Tables in and out: CSV and workbooks, bounded.
//!
//! [`read_table`] is the one door for data: a [`TableSource`] says which file, sheet and range, [`Limits`] say how much
//! it may ask for, and a [`Table`] comes back in columns that still know their file, sheet, row and column. What is a
//! number and what means missing is decided by [`NumberRules`] when a column is asked for, and everything that was
//! adapted on the way is counted in [`NumberColumn`].
//!
//! A file is read once: the bytes whose SHA-256 [`Table::sha256`] shows are the bytes that were parsed.
//!
//! [`ResultFolder`] is the door out: a folder of results appears by one rename or not at all, and [`CsvWriter`] writes
//! the tables in it.

mod hash;
mod input;
mod limits;
mod number;
mod read;
mod results;
mod source;
mod table;
mod text;
mod workbook;

pub use hash::{file_sha256, sha256};
pub use limits::Limits;
pub use number::{DEFAULT_MARKERS, NumberRules, YES_NO, yes_or_no};
pub use read::{read_table, sheet_names};
pub use results::{CsvProfile, CsvWriter, Outcome, ResultFolder, SEAL, Sheet, verify, workbook, write_file};
pub use source::{CellRange, Encoding, TableSource};
pub use table::{Adapted, Column, Find, NumberColumn, Table, TextColumn};
pub use text::{CsvBlock, Streamed, decode_cell, stream_csv, unquote};
